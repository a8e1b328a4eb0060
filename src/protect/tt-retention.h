/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TtRetention: how long what is kept
 * @changes_days: every single change of so many days
 * @daily: the newest base of each of so many days
 * @weekly: of so many weeks (from Monday, UTC)
 * @monthly: of so many months
 * @years: nothing younger than so many years leaves; 0: the law asks nothing
 *
 * Days, weeks and months without a base do not count, so that an office that rests loses nothing.
 */
typedef struct
{
  guint changes_days;
  guint daily;
  guint weekly;
  guint monthly;
  guint years;
} TtRetention;

#define TT_RETENTION_DEFAULT ((TtRetention){ 14, 30, 12, 24, 0 })

/* From a layer's settings (keep-changes, keep-daily, keep-weekly, keep-monthly, keep-years); what
 * they do not say, or say wrongly, is as in TT_RETENTION_DEFAULT. */
TtRetention tt_retention_read (const char *settings);

/* TT_ERROR_INVALID where one of them is no number or out of its range. */
gboolean tt_retention_check (const char *settings, GError **error);

/* @settings with these numbers. TT_ERROR_INVALID where a number is out of its range: changes 1 to
 * 3650, daily 1 to 3650, the others 0 to 1200. (transfer full) */
char *tt_retention_write (const char *settings, const TtRetention *retention, GError **error);

/**
 * TtKept: one folder of a base, in order of time
 * @at: journal time of the base, UTC microseconds
 * @labelled: somebody gave it a name or a great step begins there: it stays until it is removed
 * @keep: (out): whether it stays
 */
typedef struct
{
  gint64 at;
  gboolean labelled;
  gboolean keep;
} TtKept;

/**
 * tt_retention_apply:
 * @folders: (element-type TtKept): oldest first; @keep is set in each
 *
 * Pure. The changes of a day stand in the folder of the base before it, so a folder stays as long
 * as the base after it is younger than @changes_days. The newest folder always stays.
 */
void tt_retention_apply (const TtRetention *retention, GArray *folders, gint64 now);

G_END_DECLS
