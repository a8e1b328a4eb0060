/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office.h"

G_BEGIN_DECLS

/**
 * TtSessionStage:
 * @TT_STAGE_LOADING: the folder is being opened
 * @TT_STAGE_WELCOME: there is no office yet
 * @TT_STAGE_FAILED: the folder cannot be opened; tt_session_get_error() says why
 * @TT_STAGE_DECISION: somebody must decide what becomes of the office
 * @TT_STAGE_SIGN_IN: the office is open, nobody has signed in
 * @TT_STAGE_OFFICE: the office is open and somebody works in it
 */
typedef enum
{
  TT_STAGE_LOADING,
  TT_STAGE_WELCOME,
  TT_STAGE_FAILED,
  TT_STAGE_DECISION,
  TT_STAGE_SIGN_IN,
  TT_STAGE_OFFICE,
} TtSessionStage;

/* What the program works with while it is resident, with or without a window: the open office and
 * who has signed in. Everything happens on the main context.
 *
 * Properties "stage" (int, a TtSessionStage) and "actor" notify. Signals:
 *   "status-changed" ()    tt_office_get_status() of the office says something else; also after
 *                          another office was opened
 *   "notice" (TtNotice*)   something that a person must hear
 */

#define TT_TYPE_SESSION (tt_session_get_type ())
G_DECLARE_FINAL_TYPE (TtSession, tt_session, TT, SESSION, GObject)

/* @folder: where the office's files lie, absolute. (transfer full) */
TtSession *tt_session_new (TtEnvironment *environment, const char *folder);

/* Opens the folder, anew after a failure or a decision. */
void tt_session_open (TtSession *self);

/* Goes on with an office that was just made (by the assistant or a restore). @actor: who made it,
 * or NULL where somebody must sign in. */
void tt_session_take_office (TtSession *self, TtOffice *office, TtActor *actor);

/* Somebody has signed in; NULL locks. */
void tt_session_set_actor (TtSession *self, TtActor *actor);

/* Commits what is left to commit, brings the copies up to date and closes; for quitting. */
void tt_session_close_async (TtSession *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tt_session_close_finish (TtSession *self, GAsyncResult *result, GError **error);

TtEnvironment *tt_session_get_environment (TtSession *self);
const char *tt_session_get_folder (TtSession *self);
TtSessionStage tt_session_get_stage (TtSession *self);
/* (nullable) Why it failed or what there is to decide. */
const GError *tt_session_get_error (TtSession *self);
/* (transfer none) (nullable before the office is open) */
TtOffice *tt_session_get_office (TtSession *self);
/* (transfer none) (nullable while nobody has signed in) */
TtActor *tt_session_get_actor (TtSession *self);
/* The company's zone as an IANA name, in which moments are said; "" (the computer's) until the
 * window has read it. */
const char *tt_session_get_zone (TtSession *self);
void tt_session_set_zone (TtSession *self, const char *zone);
/* Now, UTC microseconds, by the session's clock. */
gint64 tt_session_get_now (TtSession *self);

G_END_DECLS
