/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-permission.h"
#include "office/tt-job-private.h"
#include "office/tt-office-remote.h"
#include "office/tt-office.h"
#include "office/tt-watch-private.h"
#include "protect/tt-protect.h"
#include "protect/tt-schedule.h"
#include "store/tt-state.h"
#include "store/tt-store.h"

G_BEGIN_DECLS

/* What the files of this folder share. Each field belongs to one context and is touched nowhere
 * else; only the first group may be read from everywhere. */
struct _TtOffice
{
  GObject parent_instance;

  /* Set once. */
  TtEnvironment *environment;
  char *folder;
  TtOfficeFlags flags;
  GMainContext *context;

  /* The main context's. */
  TtCondition condition;
  GError *condition_error;
  gint64 seq;
  TtStream stream;
  TtProtectStatus *status; /* as last told */
  TtSchedule *schedule;    /* resident only */
  guint timer;
  GCancellable *proof; /* of the round under way: a change cancels it */
  TtWatch *watch;      /* resident only */
  GPtrArray *notices;  /* kept until the office is handed out */
  gboolean handed_out;
  gboolean knows_standing; /* seq and stream are those of an open office */
  TtProgress *visiting;    /* of places off this computer; NULL where nothing is under way */
  gboolean is_head_asked;
  gboolean is_head_stale; /* something happened since it was asked */
  gboolean closed;

  /* The store queue's. */
  TtStore *store;
  GError *store_error; /* why there is none */
  TtState *store_state;

  /* The protect queue's, but for tt_protect_dup_status(), which any thread may call. */
  TtProtect *protect;
  TtState *protect_state;
  GError *shadow_error; /* why the shadow did not follow the last change */
};

/* The office before anything of it is open. (transfer full) */
TtOffice *tt_office_new (TtEnvironment *environment, const char *folder, TtOfficeFlags flags);

/* On the store queue: opens the primary and asks the folders of copies whether they know of more.
 * (transfer full) */
TtStore *tt_office_connect (TtOffice *self, GError **error);

/* Opens store and layers, on their queues; the steps of tt_office_open_async() and of whatever made
 * an office just before. */
void tt_office_add_open_steps (TtOffice *self, TtJob *job);

/* For the _finish of what opens an office: starts to watch and to work by the schedule, and tells
 * what was mended once the caller could connect. (transfer full) */
TtOffice *tt_office_hand_out (GAsyncResult *result, gpointer tag, GError **error);

gint64 tt_office_now (TtOffice *self);

/* tt-office-follow.c: what follows a change. */

/* On the store queue: hands a committed frame to the shadow, from memory, and tells the main
 * context. */
void tt_office_hand_over (TtOffice *self, TtFrame *frame);

/* On the store queue: tells the main context where the office stands now. */
void tt_office_post_head (TtOffice *self);

/* Any thread: layers are read anew, or catch up, when their queue comes to it. */
void tt_office_push_reload (TtOffice *self);
void tt_office_push_catch_up (TtOffice *self);

/* On the store queue: tells of what the store mended or could not. */
void tt_office_post_store_state (TtOffice *self, const GError *error);

/* On the protect queue: the layers may say something else now. */
void tt_office_post_status (TtOffice *self);

/* On the protect queue: takes the keeper's byte for one piece of work that writes layers, so that
 * the command line can verify and back up while the window is open. @is_long: others need not wait
 * for it, what they commit meanwhile is taken by tt_office_leave_keeper(). TT_ERROR_BUSY where
 * another process has it for longer than @timeout microseconds. */
gboolean tt_office_take_keeper (TtOffice *self, gboolean is_long, gint64 timeout, GError **error);

/* Looks for newer frames, then lets go of the byte. */
void tt_office_leave_keeper (TtOffice *self);

/* On the protect queue: the shadow, with all changes up to @seq. (transfer none) */
TtDatabase *tt_office_get_shadow (TtOffice *self, gint64 seq, GError **error);

/* tt-office-alerts.c, on the protect queue: tells once that the state turned or that a reason came
 * on top, and again after 1, 3 and 7 days. */
gboolean tt_office_tell_state (TtOffice *self, GError **error);

/* tt-office-schedule.c, on the main context: a resident office starts to watch and to work by the
 * clock; does what is due next; stops. */
void tt_office_start_schedule (TtOffice *self);
void tt_office_arm_schedule (TtOffice *self);
void tt_office_stop_schedule (TtOffice *self);
void tt_office_emit_notice (TtOffice *self, TtNotice *notice);
void tt_office_emit_changed (TtOffice *self);
void tt_office_emit_status_changed (TtOffice *self);
void tt_office_emit_replaced (TtOffice *self);

/* Calls @func with the office on the main context, after what was posted before; gives its
 * reference back there too. Any thread. */
typedef void (*TtPosted) (TtOffice *self, gpointer data);
void tt_office_post (TtOffice *self, TtPosted func, gpointer data, GDestroyNotify destroy);

/* tt-office-retention.c, on the protect queue, once a day: prunes what is due, and sees what of
 * that which was set aside is held elsewhere by now. */
void tt_office_clear_away (TtOffice *self);

/* Frames that primary and shadow need not keep any more. Up to which one, 0
 * for none, on the protect queue; then away with them, on the store queue. What cannot be done is
 * asked again the next day. */
gint64 tt_office_find_trim (TtOffice *self);
void tt_office_trim_frames (TtOffice *self, gint64 upto);

/* tt-office-state.c: the record of what went wrong. The first on the protect queue, the second on
 * the store queue. Failing is told in the log only. */
void
tt_office_write_incident (TtOffice *self, const char *kind, const char *title, const char *text);
void
tt_office_post_incident (TtOffice *self, const char *kind, const char *title, const char *text);

/* On the protect queue, after a verification or a drill: one incident for each layer that was found
 * damaged. @reports: (nullable) (element-type TtReport) */
void tt_office_note_failed_proofs (TtOffice *self, GPtrArray *reports);

/* tt-office-secrets.c, on the protect queue: what is secret on this computer. @secrets: (out)
 * (nullable) (transfer full): %NULL where there is nothing, or the keyring is locked */
gboolean tt_office_load_secrets (TtOffice *self, TtSecrets **secrets, GError **error);

/* @in_file: in a file, where they are not kept already */
gboolean
tt_office_store_secrets (TtOffice *self, TtSecrets *secrets, gboolean in_file, GError **error);

/* tt-office-remote.c: the steps of a visit to the places off this computer; their reports go behind
 * those that the job answers. */
void tt_job_add_visit (TtJob *job, TtRemoteDeed deed, const char *const *layers);

/* tt-office-remote.c, on the main context: after a round of the schedule the places off this
 * computer get what there is new, and are proven when the local copies were. One visit at a time:
 * what comes meanwhile goes with the next round. */
void tt_office_follow_round (TtOffice *self, TtDue due);

/* %TT_ERROR_INVALID for what cannot be the name of a layer. */
gboolean tt_office_check_layer_name (const char *name, GError **error);

/* On the store queue: state.db, opened when it is first needed. (transfer none) */
TtState *tt_office_get_state (TtOffice *self, GError **error);

G_END_DECLS
