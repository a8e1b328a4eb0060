/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-entry-look.h"

#include "core/tt-break.h"
#include "core/tt-entry-rules.h"
#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

/* Flags that say how an entry came to be, not that something is wrong with it. */
#define TT_ENTRY_QUIET_FLAGS (TT_ENTRY_IMPORTED | TT_ENTRY_EDITED | TT_ENTRY_ACCEPTED)

static gboolean
tt_entry_look_is_open_too_long (TtEntry *entry, gint64 now)
{
  return tt_entry_is_open (entry) &&
         now - tt_entry_get_started_at (entry) > (gint64) TT_ENTRY_LONG_HOURS * G_TIME_SPAN_HOUR;
}

gboolean
tt_entry_look_is_flagged (TtEntry *entry, gint64 now)
{
  TtEntryFlags flags = tt_entry_get_flags (entry);

  g_return_val_if_fail (TT_IS_ENTRY (entry), FALSE);
  if (tt_entry_get_approved (entry))
    return FALSE;
  if (tt_entry_look_is_open_too_long (entry, now))
    return TRUE;
  return (flags & TT_ENTRY_ACCEPTED) == 0 && (flags & ~TT_ENTRY_QUIET_FLAGS) != 0;
}

const TtStateLook *
tt_entry_look_get (TtEntry *entry, gint64 now)
{
  g_return_val_if_fail (TT_IS_ENTRY (entry), NULL);
  if (tt_entry_look_is_flagged (entry, now))
    return tt_state_get_entry ("flagged");
  if (tt_entry_is_open (entry))
    return tt_state_get_entry ("open");
  if (tt_entry_get_approved (entry))
    return tt_state_get_entry ("approved");
  if ((tt_entry_get_flags (entry) & TT_ENTRY_EDITED) != 0)
    return tt_state_get_entry ("corrected");
  return tt_state_get_entry ("ready");
}

static const char *
tt_entry_look_get_sentence (TtEntryFlags flag)
{
  static const struct
  {
    TtEntryFlags flag;
    const char *words;
  } sentences[] = {
    { TT_ENTRY_NEGATIVE, N_ ("The clock-out is before the clock-in.") },
    { TT_ENTRY_LONG, N_ ("It is longer than 16 hours.") },
    { TT_ENTRY_OVERLAP, N_ ("It shares time with another entry.") },
    { TT_ENTRY_UNASSIGNED, N_ ("Nobody is known to have worked it.") },
    { TT_ENTRY_OFF_SITE, N_ ("The punch was outside the fence of the site.") },
    { TT_ENTRY_NO_PHOTO, N_ ("The picture that is asked for is missing.") },
    { TT_ENTRY_NO_POSITION, N_ ("The position that is asked for is missing.") },
    { TT_ENTRY_ESTIMATED, N_ ("Nobody punched its end.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (sentences[i].flag == flag)
      return _ (sentences[i].words);
  return NULL;
}

char *
tt_entry_look_dup_flags (TtEntry *entry, gint64 now)
{
  TtEntryFlags flags = tt_entry_get_flags (entry) & ~TT_ENTRY_QUIET_FLAGS;
  g_autoptr (GString) words = g_string_new (NULL);

  g_return_val_if_fail (TT_IS_ENTRY (entry), g_strdup (""));
  if (tt_entry_look_is_open_too_long (entry, now))
    g_string_append (words, _ ("There is no clock-out; it counts nothing until you give one."));
  for (guint i = 0; i < 32; i++)
    {
      TtEntryFlags flag = flags & (1u << i);
      const char *sentence = flag != 0 ? tt_entry_look_get_sentence (flag) : NULL;

      if (sentence != NULL)
        g_string_append_printf (words, "%s%s", words->len > 0 ? " " : "", sentence);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

gint64
tt_entry_look_get_seconds (TtEntry *entry, gint64 now)
{
  gint64 end;
  gint64 since;
  gint64 seconds;

  g_return_val_if_fail (TT_IS_ENTRY (entry), 0);
  end = tt_entry_is_open (entry) ? MAX (now, tt_entry_get_started_at (entry))
                                 : tt_entry_get_ended_at (entry);
  since = tt_entry_get_break_since (entry);
  seconds =
      (end - tt_entry_get_started_at (entry)) / G_USEC_PER_SEC - tt_entry_get_break_seconds (entry);
  if (since != 0 && !tt_entry_get_break_paid (entry))
    seconds -= MAX (end - since, 0) / G_USEC_PER_SEC;
  return seconds;
}

void
tt_entry_look_draw (TtEntry *entry, TtDayTrack *track, const char *day, double from, gint64 now)
{
  const char *zone = tt_entry_get_zone (entry);
  GPtrArray *breaks = tt_entry_get_breaks (entry);
  TtSpanKind kind = tt_entry_look_is_flagged (entry, now) ? TT_SPAN_FLAG : TT_SPAN_WORK;
  gint64 since = tt_entry_get_break_since (entry);
  gint64 end = tt_entry_is_open (entry) ? now : tt_entry_get_ended_at (entry);
  double start = MAX (tt_format_hours_of_day (tt_entry_get_started_at (entry), day, zone), from);
  double last = tt_format_hours_of_day (since != 0 ? since : end, day, zone);

  for (guint i = 0; breaks != NULL && i < breaks->len; i++)
    {
      TtBreak *pause = g_ptr_array_index (breaks, i);
      double pause_from = tt_format_hours_of_day (tt_break_get_started_at (pause), day, zone);

      if (tt_break_get_ended_at (pause) == 0)
        continue;
      if (pause_from > start)
        tt_day_track_add_span (track, start, pause_from, kind);
      start = MAX (start, tt_format_hours_of_day (tt_break_get_ended_at (pause), day, zone));
    }
  if (last > start)
    tt_day_track_add_span (track, start, last, kind);
}
