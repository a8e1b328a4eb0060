/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office.h"
#include "office/tt-progress.h"
#include "store/tt-store.h"

G_BEGIN_DECLS

typedef struct _TtJob TtJob;

/* One step of a job, on its queue. */
typedef gboolean (*TtJobFunc) (TtOffice *office, TtJob *job, GError **error);

/* In one read transaction; may run twice, so it starts from nothing. */
typedef gboolean (*TtReadStep) (TtOffice *office, TtDatabase *database, TtJob *job, GError **error);

/* In one write transaction; may run twice, so it starts from nothing. */
typedef gboolean (*TtWriteStep) (TtOffice *office,
                                 TtTransaction *transaction,
                                 TtJob *job,
                                 GError **error);

#define TT_JOB_STEPS 8

/**
 * TtJob:
 * @actor: (nullable): who asks; a copy
 * @id: the row it is about
 * @number: another number: a limit, an instant; in the answer whatever the call says
 * @flag: a choice
 * @text: (nullable): a name, a key, words
 * @more: (nullable): a second text; overwritten before it is freed, because it may be a password
 * @object: (nullable): a copy of what is to be saved
 * @extra: (nullable): whatever else the call needs
 * @visit: (nullable): of places off this computer, tt_job_add_visit()
 * @progress: (nullable): of long work
 * @cancellable: (nullable): stops between steps
 * @read: what tt_job_read() runs
 * @write: what tt_job_write() runs
 * @label: for the frame of @write
 * @answer: (nullable): what the call answers
 * @seq: the last change that the job made
 *
 * What is asked of the workers, and what they answer. Everything in it is its own, because an
 * object belongs to one thread at a time.
 */
struct _TtJob
{
  TtActor *actor;
  gint64 id;
  gint64 number;
  gboolean flag;
  char *text;
  char *more;
  GObject *object;
  gpointer extra;
  GDestroyNotify extra_free;
  gpointer visit;
  GDestroyNotify visit_free;
  TtProgress *progress;
  GCancellable *cancellable;

  TtReadStep read;
  TtWriteStep write;
  const char *label;

  gpointer answer;
  GDestroyNotify answer_free;
  gint64 seq;

  struct
  {
    TtQueue queue;
    TtJobFunc func;
  } steps[TT_JOB_STEPS];
  guint n_steps;
  guint step;
};

/* @actor: (nullable). (transfer full) */
TtJob *tt_job_new (TtActor *actor);
void tt_job_free (TtJob *self);
void tt_job_add_step (TtJob *self, TtQueue queue, TtJobFunc func);

/* Takes @answer; what was there before is freed, because a step may run twice. */
void tt_job_take_answer (TtJob *self, gpointer answer, GDestroyNotify answer_free);
void tt_job_take_extra (TtJob *self, gpointer extra, GDestroyNotify extra_free);
void tt_job_set_progress (TtJob *self, TtProgress *progress);

/* What the journal calls whoever asks. */
const char *tt_job_get_actor_name (TtJob *self);

/* Steps for the store queue: run job->read, or job->write, in a transaction. */
gboolean tt_job_read (TtOffice *office, TtJob *job, GError **error);
gboolean tt_job_write (TtOffice *office, TtJob *job, GError **error);

/* A step for the store queue: where the office stands, into job->number. */
gboolean tt_job_ask_head (TtOffice *office, TtJob *job, GError **error);

/* A step for the store queue: commits job->label and nothing else. */
gboolean tt_job_label (TtOffice *office, TtJob *job, GError **error);

/* %FALSE with why where the office is not open. On the store queue. */
gboolean tt_job_check_store (TtOffice *office, GError **error);

/* Runs all steps of @job, each on its queue. Takes @job. */
void tt_office_run (TtOffice *self,
                    TtJob *job,
                    gpointer tag,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data);

/* The same for a job of one read or one write. */
void tt_office_read (TtOffice *self,
                     TtJob *job,
                     TtReadStep read,
                     gpointer tag,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
void tt_office_write (TtOffice *self,
                      TtJob *job,
                      TtWriteStep write,
                      gpointer tag,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);

/* For a _finish: the job, %NULL with @error where it failed. (transfer none) */
TtJob *tt_office_finish (TtOffice *self, GAsyncResult *result, gpointer tag, GError **error);

/* The same, and the row that it made or changed. @id: (out) (optional) */
gboolean tt_office_finish_id (
    TtOffice *self, GAsyncResult *result, gpointer tag, gint64 *id, GError **error);

/* The same, and its answer. (transfer full) */
gpointer
tt_office_finish_answer (TtOffice *self, GAsyncResult *result, gpointer tag, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtJob, tt_job_free)

G_END_DECLS
