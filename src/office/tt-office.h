/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"
#include "core/tt-actor.h"
#include "core/tt-company.h"
#include "core/tt-user.h"
#include "office/tt-notice.h"
#include "office/tt-progress.h"

G_BEGIN_DECLS

/* The one door for programs. All calls are made on the main context; the work runs on the store or
 * protect queue. Every deed takes an actor and checks the role. Cancellables stop long work between
 * steps; what was committed stays. Lists are (element-type …) (transfer full) GPtrArrays.
 *
 * Signals, on the main context:
 *   "changed" (gint64 seq)   something was committed, by this process or another: refresh
 *   "status-changed" ()      tt_office_get_status() says something else
 *   "notice" (TtNotice*)     something that a person must hear (recovery, whole turned, newer
 * program) "replaced" ()            another office stands in the folder now (import, restore, undo
 * of them)
 */

#define TT_TYPE_OFFICE (tt_office_get_type ())
G_DECLARE_FINAL_TYPE (TtOffice, tt_office, TT, OFFICE, GObject)

/**
 * TtOfficeFlags:
 * @TT_OFFICE_PLAIN: for one command: the shadow follows, the archive does when a command asks for
 * it
 * @TT_OFFICE_RESIDENT: the window: holds the keeper's byte, runs the schedule, watches for others'
 * commits
 * @TT_OFFICE_READ_ONLY: changes nothing, mends nothing
 */
typedef enum
{
  TT_OFFICE_PLAIN = 0,
  TT_OFFICE_RESIDENT = 1 << 0,
  TT_OFFICE_READ_ONLY = 1 << 1,
} TtOfficeFlags;

/**
 * TtCondition:
 * @TT_CONDITION_OPEN: all calls work
 * @TT_CONDITION_READ_ONLY: reading and export work; tt_office_get_condition_error() says why
 * changes do not
 * @TT_CONDITION_DECISION: somebody must decide; only status, snapshots, verify, restore, set-aside
 * work
 */
typedef enum
{
  TT_CONDITION_OPEN,
  TT_CONDITION_READ_ONLY,
  TT_CONDITION_DECISION,
} TtCondition;

/* Heals what can be healed without asking. Fails with TT_ERROR_NO_OFFICE where the folder holds
 * none; an office that must be asked about opens in TT_CONDITION_DECISION. */
void tt_office_open_async (TtEnvironment *environment,
                           const char *folder,
                           TtOfficeFlags flags,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
TtOffice *tt_office_open_finish (GAsyncResult *result, GError **error);

/* Whether an office (or what is left of one) stands in @folder; blocks for a few stat calls. */
gboolean tt_office_exists (TtEnvironment *environment, const char *folder);

/* $XDG_DATA_HOME/timetracker. (transfer full) */
char *tt_office_dup_default_folder (void);

/* Commits the "quit" label where something changed (resident), brings the archive up to date,
 * closes. The object is useless afterwards. */
void tt_office_close_async (TtOffice *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tt_office_close_finish (TtOffice *self, GAsyncResult *result, GError **error);

TtEnvironment *tt_office_get_environment (TtOffice *self);
const char *tt_office_get_folder (TtOffice *self);
TtCondition tt_office_get_condition (TtOffice *self);
const GError *tt_office_get_condition_error (TtOffice *self); /* NULL where it is open */

/**
 * TtNewOffice: what `init` and the assistant ask for
 * @zone: IANA name; NULL for the computer's
 * @currency: three letters; NULL for the locale's
 * @password: may be NULL: then it must be set at the first sign-in
 */
typedef struct
{
  const char *company;
  const char *owner;
  const char *owner_name;
  const char *zone;
  const char *currency;
  const char *password;
} TtNewOffice;

/* Refuses with TT_ERROR_EXISTS where one is; where a shadow is left without office.db it recovers
 * or refuses. */
void tt_office_create_async (TtEnvironment *environment,
                             const char *folder,
                             const TtNewOffice *what,
                             TtOfficeFlags flags,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
TtOffice *tt_office_create_finish (GAsyncResult *result, GError **error);

/* A believable office for trying out; @until_day "YYYY-MM-DD" or NULL for yesterday. */
void tt_office_create_demo_async (TtEnvironment *environment,
                                  const char *folder,
                                  guint staff,
                                  guint entries,
                                  guint photos,
                                  guint64 seed,
                                  const char *until_day,
                                  TtProgress *progress,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
TtOffice *tt_office_create_demo_finish (GAsyncResult *result, GError **error);

/* Where the newest committed change stands, as far as this process knows. */
gint64 tt_office_get_seq (TtOffice *self);

/* "stream" as 32 hex digits; "" while undecided. (transfer full) */
char *tt_office_dup_stream (TtOffice *self);

/**
 * tt_office_settle_async:
 *
 * Waits until the shadow has what was committed so far.
 * Finish returns the names of layers that could not follow (empty: all did). (element-type utf8)
 */
void tt_office_settle_async (TtOffice *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GPtrArray *tt_office_settle_finish (TtOffice *self, GAsyncResult *result, GError **error);

G_END_DECLS
