/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-progress.h"

G_BEGIN_DECLS

/* Long work that outlives the window in which it was begun: what it is called, how far it is, and
 * how it ended. The application keeps it until it is done and shows it in whatever window there is.
 */

#define TT_TYPE_JOB (tt_job_get_type ())
G_DECLARE_FINAL_TYPE (TtJob, tt_job, TT, JOB, GObject)

/* @title: "Export", @subtitle: the file's name or "". (transfer full) */
TtJob *tt_job_new (const char *title, const char *subtitle, const char *icon);

const char *tt_job_get_title (TtJob *self);
const char *tt_job_get_subtitle (TtJob *self);
const char *tt_job_get_icon (TtJob *self);
TtProgress *tt_job_get_progress (TtJob *self);

/* Property "done" notifies once: by one of these. @words: what to say, "" for nothing; @error is
 * copied. */
void tt_job_succeed (TtJob *self, const char *words, gboolean can_undo);
void tt_job_fail (TtJob *self, const GError *error);

gboolean tt_job_is_done (TtJob *self);
const char *tt_job_get_words (TtJob *self);
gboolean tt_job_can_undo (TtJob *self);
const GError *tt_job_get_error (TtJob *self); /* (nullable) */

G_END_DECLS
