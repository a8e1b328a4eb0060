/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Spans are half-open and compared on raw instants, whatever a report rounds later: who stops at
 * 10:11:05 may start anew at 10:11:05. */

#include "core/tt-entry-rules.h"

#include "base/tt-error.h"
#include "core/tt-time.h"
#include "core/tt-zone.h"

#include <glib/gi18n-lib.h>

static gint64
get_end (TtEntry *entry, gint64 now)
{
  if (!tt_entry_is_open (entry))
    return tt_entry_get_ended_at (entry);

  return MAX (now, tt_entry_get_started_at (entry) + 1);
}

/* What has no length covers nothing. */
static gboolean
do_spans_overlap (gint64 a_start, gint64 a_end, gint64 b_start, gint64 b_end)
{
  return a_start < a_end && b_start < b_end && a_start < b_end && b_start < a_end;
}

gboolean
tt_entries_overlap (TtEntry *a, TtEntry *b, gint64 now)
{
  g_return_val_if_fail (TT_IS_ENTRY (a), FALSE);
  g_return_val_if_fail (TT_IS_ENTRY (b), FALSE);

  return do_spans_overlap (tt_entry_get_started_at (a), get_end (a, now),
                           tt_entry_get_started_at (b), get_end (b, now));
}

TtEntry *
tt_entry_find_overlap (TtEntry *entry, GPtrArray *entries, gint64 now)
{
  g_return_val_if_fail (TT_IS_ENTRY (entry), NULL);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      TtEntry *other = g_ptr_array_index (entries, i);
      gboolean is_same = other == entry || (tt_entry_get_id (entry) != 0 &&
                                            tt_entry_get_id (entry) == tt_entry_get_id (other));

      if (!is_same && tt_entry_get_user (entry) == tt_entry_get_user (other) &&
          tt_entries_overlap (entry, other, now))
        return other;
    }

  return NULL;
}

void
tt_entry_judge (TtEntry *entry)
{
  gint64 span = 0;

  g_return_if_fail (TT_IS_ENTRY (entry));

  tt_entry_remove_flags (entry, TT_ENTRY_LONG | TT_ENTRY_NEGATIVE);
  if (tt_entry_is_open (entry))
    return;

  span = tt_entry_get_ended_at (entry) - tt_entry_get_started_at (entry);
  if (span > TT_ENTRY_LONG_HOURS * G_TIME_SPAN_HOUR)
    tt_entry_add_flags (entry, TT_ENTRY_LONG);
  else if (span < 0)
    tt_entry_add_flags (entry, TT_ENTRY_NEGATIVE);
}

static gboolean
refuse_overlap (TtEntry *other, GError **error)
{
  g_autofree char *description = tt_entry_describe (other);

  g_set_error (error, TT_ERROR, TT_ERROR_REFUSED,
               _ ("This shares time with another entry: %s (entry %" G_GINT64_FORMAT ")"),
               description, tt_entry_get_id (other));
  return FALSE;
}

gboolean
tt_entry_check_times (TtEntry *entry, GPtrArray *near, gint64 now, GError **error)
{
  TtEntry *other = NULL;

  g_return_val_if_fail (TT_IS_ENTRY (entry), FALSE);

  if (!tt_entry_is_open (entry) && tt_entry_get_ended_at (entry) < tt_entry_get_started_at (entry))
    {
      g_autofree char *start =
          tt_time_format_for_people (tt_entry_get_started_at (entry), tt_entry_get_zone (entry));

      g_set_error (error, TT_ERROR, TT_ERROR_REFUSED, _ ("Work cannot end before it starts (%s)"),
                   start);
      return FALSE;
    }

  other = tt_entry_find_overlap (entry, near, now);
  return other == NULL || refuse_overlap (other, error);
}

static gboolean
refuse_break (TtEntry *entry, TtBreak *pause, const char *words, GError **error)
{
  g_autofree char *start =
      tt_time_format_for_people (tt_break_get_started_at (pause), tt_entry_get_zone (entry));

  g_set_error (error, TT_ERROR, TT_ERROR_REFUSED, "%s (%s)", words, start);
  return FALSE;
}

static gboolean
check_break (TtEntry *entry, TtBreak *pause, gint64 now, GError **error)
{
  gint64 start = tt_break_get_started_at (pause);
  gint64 end = tt_break_get_ended_at (pause);

  if (start == 0)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID, _ ("Say when the break started"));
      return FALSE;
    }
  if (end == 0 && !tt_entry_is_open (entry))
    return refuse_break (entry, pause, _ ("The work has ended and this break has not"), error);
  if (end != 0 && end < start)
    return refuse_break (entry, pause, _ ("A break cannot end before it starts"), error);
  if (end == start)
    return TRUE;
  if (start < tt_entry_get_started_at (entry) || MAX (start, end) > get_end (entry, now))
    return refuse_break (entry, pause, _ ("This break is not within the work"), error);
  return TRUE;
}

static gint64
get_break_end (TtBreak *pause)
{
  return tt_break_get_ended_at (pause) != 0 ? tt_break_get_ended_at (pause) : G_MAXINT64;
}

static gboolean
do_breaks_overlap (TtBreak *a, TtBreak *b)
{
  return do_spans_overlap (tt_break_get_started_at (a), get_break_end (a),
                           tt_break_get_started_at (b), get_break_end (b));
}

gboolean
tt_entry_check_breaks (TtEntry *entry, GPtrArray *breaks, gint64 now, GError **error)
{
  g_return_val_if_fail (TT_IS_ENTRY (entry), FALSE);
  g_return_val_if_fail (breaks != NULL, FALSE);

  for (guint i = 0; i < breaks->len; i++)
    {
      TtBreak *pause = g_ptr_array_index (breaks, i);

      if (!check_break (entry, pause, now, error))
        return FALSE;
      for (guint j = 0; j < i; j++)
        {
          if (do_breaks_overlap (pause, g_ptr_array_index (breaks, j)))
            return refuse_break (entry, pause, _ ("This break shares time with another"), error);
        }
    }
  return TRUE;
}

char *
tt_entry_dup_day (TtEntry *entry)
{
  g_return_val_if_fail (TT_IS_ENTRY (entry), NULL);

  return tt_zone_dup_day (tt_entry_get_zone (entry), tt_entry_get_started_at (entry));
}

static char *
format_clock (gint64 instant, const char *zone)
{
  TtWall wall;

  tt_zone_get_wall (zone, instant, &wall, NULL);
  return g_strdup_printf ("%02d:%02d", wall.hour, wall.minute);
}

char *
tt_entry_describe (TtEntry *entry)
{
  const char *zone = NULL;
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;
  g_autofree char *span = NULL;

  g_return_val_if_fail (TT_IS_ENTRY (entry), NULL);

  zone = tt_entry_get_zone (entry);
  start = tt_time_format_for_people (tt_entry_get_started_at (entry), zone);
  if (tt_entry_is_open (entry))
    {
      /* Translators: since when somebody is clocked in. */
      span = g_strdup_printf (_ ("in since %s"), start);
    }
  else
    {
      g_autofree char *first = tt_entry_dup_day (entry);
      g_autofree char *last = tt_zone_dup_day (zone, tt_entry_get_ended_at (entry));

      end = g_str_equal (first, last)
                ? format_clock (tt_entry_get_ended_at (entry), zone)
                : tt_time_format_for_people (tt_entry_get_ended_at (entry), zone);
      /* Translators: from when to when an entry lasts. */
      span = g_strdup_printf (_ ("%s to %s"), start, end);
    }

  if (*tt_entry_get_user_name (entry) == '\0')
    return g_steal_pointer (&span);
  return g_strdup_printf ("%s, %s", tt_entry_get_user_name (entry), span);
}
