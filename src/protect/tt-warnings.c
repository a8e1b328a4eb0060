/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is not one layer's: room, a disk that fails, a clock that was set back. */

#include "protect/tt-clock-doubt.h"
#include "protect/tt-protect-private.h"
#include "protect/tt-space.h"

#define RECOVERIES "warn.recoveries"
#define MOST 3
#define WITHIN (24 * G_TIME_SPAN_HOUR)
#define REMEMBERED (7 * G_TIME_SPAN_DAY)

/* A forecast of less than this is told before it comes true. */
#define SOON_DAYS 14

/* Journal time never goes back, so a clock that was set back shows against it. */
#define CLOCK_SLACK (10 * G_TIME_SPAN_MINUTE)

static guint
read_recoveries (TtState *state, gint64 *times)
{
  /* What cannot be read was not counted. */
  g_autofree char *text = tt_state_dup (state, RECOVERIES, NULL);
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", MOST);
  guint n = 0;

  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_string_to_signed (words[i], 10, 0, G_MAXINT64, &times[n], NULL))
      n++;

  return n;
}

gboolean
tt_warnings_note_recovery (TtState *state, gint64 at, GError **error)
{
  gint64 times[MOST] = { 0 };
  guint n = read_recoveries (state, times);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = n == MOST ? 1 : 0; i < n; i++)
    g_string_append_printf (text, "%" G_GINT64_FORMAT " ", times[i]);
  g_string_append_printf (text, "%" G_GINT64_FORMAT, at);

  return tt_state_set (state, RECOVERIES, text->str, error);
}

static gboolean
is_failing (TtState *state, gint64 now)
{
  gint64 times[MOST] = { 0 };

  return read_recoveries (state, times) == MOST && times[MOST - 1] - times[0] <= WITHIN &&
         now - times[MOST - 1] <= REMEMBERED;
}

static gboolean
is_low (TtProtect *self, const char *path, gint64 size)
{
  guint64 free_bytes, all_bytes;

  /* A disk that is away is its layer's to tell. */
  return tt_disk_space (tt_environment_get_disk (self->environment), path, &free_bytes, &all_bytes,
                        NULL) &&
         tt_space_is_low ((gint64) free_bytes, (gint64) all_bytes, size);
}

void
tt_warnings_fill (TtProtect *self, TtProtectStatus *status, gint64 newest_at, gint64 now)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *path = g_build_filename (self->folder, "office.db", NULL);
  gint64 full_at = tt_state_get_int64 (self->state, TT_WARN_FULL_AT, 0);
  g_autoptr (GError) failure = NULL;
  TtStat stat = { 0 };

  /* Without the file there is nothing whose size could count. */
  tt_disk_stat (disk, path, &stat, NULL);
  status->low_space = is_low (self, self->folder, stat.size);
  for (guint i = 0; self->layers != NULL && i < self->layers->len; i++)
    {
      const TtLayer *layer = self->layers->pdata[i];

      status->low_space = status->low_space || (layer->enabled && is_low (self, layer->path, 0));
    }
  status->full_in_days = full_at > now ? (gint) ((full_at - now) / G_TIME_SPAN_DAY) : -1;
  status->low_space =
      status->low_space || (status->full_in_days >= 0 && status->full_in_days < SOON_DAYS);
  status->disk_failing = is_failing (self->state, now);
  status->clock_behind = newest_at > now + CLOCK_SLACK;

  /* Nothing comes of it here: what clears away asks for it. One that cannot be noted is noted by
   * the next look. */
  if (!tt_clock_believed (self->state, newest_at, now, &failure) && failure != NULL)
    g_debug ("%s", failure->message);
}
