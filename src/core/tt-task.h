/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Something to be done. Texts are never NULL ("" = none); instants are UTC microseconds (0 =
 * none). */

#define TT_TYPE_TASK (tt_task_get_type ())
G_DECLARE_FINAL_TYPE (TtTask, tt_task, TT, TASK, GObject)

/* (transfer full) */
TtTask *tt_task_new (void);
TtTask *tt_task_dup (TtTask *self);

gint64 tt_task_get_id (TtTask *self);
void tt_task_set_id (TtTask *self, gint64 id);
gint64 tt_task_get_company (TtTask *self);
void tt_task_set_company (TtTask *self, gint64 company);
gint64 tt_task_get_user (TtTask *self); /* 0 = nobody yet */
void tt_task_set_user (TtTask *self, gint64 user);
gint64 tt_task_get_site (TtTask *self); /* 0 = none */
void tt_task_set_site (TtTask *self, gint64 site);
const char *tt_task_get_title (TtTask *self);
void tt_task_set_title (TtTask *self, const char *title);
const char *tt_task_get_text (TtTask *self);
void tt_task_set_text (TtTask *self, const char *text);
const char *tt_task_get_priority (TtTask *self); /* "low", "medium", "high" or "" */
void tt_task_set_priority (TtTask *self, const char *priority);
const char *tt_task_get_due_day (TtTask *self); /* "YYYY-MM-DD" or "" */
void tt_task_set_due_day (TtTask *self, const char *due_day);
const char *tt_task_get_status (TtTask *self);
void tt_task_set_status (TtTask *self, const char *status);
gint64 tt_task_get_created_at (TtTask *self);
void tt_task_set_created_at (TtTask *self, gint64 created_at);
const char *tt_task_get_source (TtTask *self);
void tt_task_set_source (TtTask *self, const char *source);
const char *tt_task_get_external_id (TtTask *self);
void tt_task_set_external_id (TtTask *self, const char *external_id);

G_END_DECLS
