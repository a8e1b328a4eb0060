/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office-private.h"
#include "tt-sim-model.h"
#include "tt-sim.h"

G_BEGIN_DECLS

/* A program at work: the product's own TtOffice on one simulated process. */
typedef struct
{
  SimProcess *process;
  TtOffice *office;
  TtOfficeFlags flags;
} SimClient;

/* FALSE with @error where it does not open. */
gboolean
sim_client_open (SimClient *self, SimProcess *process, TtOfficeFlags flags, GError **error);
gboolean sim_client_create (SimClient *self, SimProcess *process, GError **error);

/* Closes it as a program does that ends, or drops it as one that is ended. */
void sim_client_close (SimClient *self, gboolean orderly);

/* Runs what waits until there is an answer. (transfer none) */
GAsyncResult *sim_client_await (SimClient *self, GAsyncResult **result);
void sim_keep_result (GObject *source, GAsyncResult *result, gpointer data);

/* An actor with all rights and the change's name. (transfer full) */
TtActor *sim_client_new_actor (const SimChange *change);

/* What a program can do. Each draws what it does from the step's numbers. */
void sim_deed_change (SimClient *self);
void sim_deed_punch (SimClient *self);
void sim_deed_undo (SimClient *self);
void sim_deed_redo (SimClient *self);
void sim_deed_settle (SimClient *self);
void sim_deed_backup (SimClient *self);
void sim_deed_verify (SimClient *self);
/* TRUE where everything is sound and nothing had to be healed. */
gboolean sim_verify (SimClient *self, gboolean deep);

/* Whether the last verification found what it could not heal. */
gboolean sim_left_broken (void);
void sim_deed_drill (SimClient *self);
void sim_deed_look (SimClient *self);
void sim_deed_wait (SimClient *self);
void sim_deed_import (SimClient *self);
void sim_deed_restore (SimClient *self);
void sim_deed_stranger (SimClient *self);
void sim_deed_careless (SimClient *self);
void sim_deed_prune (SimClient *self);
void sim_deed_erase (SimClient *self);

/* Whether office.db says that nobody but us may write it. */
gboolean sim_is_closed_to_others (void);

/* Looks at everything that was promised; no fault comes to it. */
void sim_check (const SimWish *wish);

/* Somebody must decide, which nobody does here: the story is over. */
gboolean sim_has_ended (void);

/* An answer that was an error; told, and where no fault explains it, a violation. */
void sim_client_fail (SimClient *self, const char *what, const GError *error);
void sim_set_excuse (gboolean excused);

/* Whether anything may be damaged: something was, or a call of the disk failed, and no verification
 * of everything has come out clean since. */
gboolean sim_may_be_damaged (void);
void sim_note_clean (void);

/* The owner's id, once the office is made. */
gint64 sim_get_owner (void);

/* Runs one step of the office's on @queue with @extra. */
gboolean sim_client_run (
    SimClient *self, TtQueue queue, TtJobFunc func, gpointer extra, gint64 number, GError **error);

/* The newest change that a layer, "archive" or "drive", was said to hold. */
void sim_note_archived (const char *layer, gint64 seq);
void sim_forget_archived (const char *layer);

/* A restore said that what it replaced lies in this folder of set-aside. */
void sim_note_set_aside (const char *folder);

G_END_DECLS
