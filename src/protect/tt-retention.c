/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-retention.h"

#include "base/tt-error.h"
#include "protect/tt-layer-settings.h"

#include <glib/gi18n-lib.h>

/* 1970-01-01 was a Thursday: three days after a Monday. */
#define MONDAY_SHIFT 3

typedef gint64 (*BucketFunc) (gint64 at);

static const struct
{
  const char *key;
  gsize offset;
  guint least;
  guint most;
} numbers[] = {
  { "keep-changes", G_STRUCT_OFFSET (TtRetention, changes_days), 1, 3650 },
  { "keep-daily", G_STRUCT_OFFSET (TtRetention, daily), 1, 3650 },
  { "keep-weekly", G_STRUCT_OFFSET (TtRetention, weekly), 0, 1200 },
  { "keep-monthly", G_STRUCT_OFFSET (TtRetention, monthly), 0, 1200 },
  { "keep-years", G_STRUCT_OFFSET (TtRetention, years), 0, 100 },
};

TtRetention
tt_retention_read (const char *settings)
{
  TtRetention self = TT_RETENTION_DEFAULT;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = tt_layer_settings_dup (settings, numbers[i].key);
      guint64 value;

      if (text != NULL &&
          g_ascii_string_to_unsigned (text, 10, numbers[i].least, numbers[i].most, &value, NULL))
        G_STRUCT_MEMBER (guint, &self, numbers[i].offset) = (guint) value;
    }

  return self;
}

static gboolean
fail_range (guint i, GError **error)
{
  g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("%s can be from %u to %u"), numbers[i].key,
               numbers[i].least, numbers[i].most);
  return FALSE;
}

gboolean
tt_retention_check (const char *settings, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = tt_layer_settings_dup (settings, numbers[i].key);
      guint64 value;

      if (text != NULL &&
          !g_ascii_string_to_unsigned (text, 10, numbers[i].least, numbers[i].most, &value, NULL))
        return fail_range (i, error);
    }

  return TRUE;
}

char *
tt_retention_write (const char *settings, const TtRetention *retention, GError **error)
{
  g_autofree char *text = g_strdup (settings);

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *word =
          g_strdup_printf ("%u", G_STRUCT_MEMBER (guint, retention, numbers[i].offset));
      g_autofree char *before = g_steal_pointer (&text);

      text = tt_layer_settings_set (before, numbers[i].key, word, error);
      if (text == NULL)
        return NULL;
    }

  return tt_retention_check (text, error) ? g_steal_pointer (&text) : NULL;
}

static gint64
get_day (gint64 at)
{
  return at / G_TIME_SPAN_DAY;
}

static gint64
get_week (gint64 at)
{
  return (get_day (at) + MONDAY_SHIFT) / 7;
}

static gint64
get_month (gint64 at)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);

  return when != NULL ? g_date_time_get_year (when) * 12 + g_date_time_get_month (when) : 0;
}

/* The newest of each of @n buckets stays. */
static void
keep_buckets (GArray *folders, guint n, BucketFunc func)
{
  gint64 last = G_MININT64;

  for (guint i = folders->len; i > 0 && n > 0; i--)
    {
      TtKept *kept = &g_array_index (folders, TtKept, i - 1);
      gint64 bucket = func (kept->at);

      if (bucket == last)
        continue;
      last = bucket;
      kept->keep = TRUE;
      n--;
    }
}

void
tt_retention_apply (const TtRetention *retention, GArray *folders, gint64 now)
{
  gint64 changes = now - (gint64) retention->changes_days * G_TIME_SPAN_DAY;
  gint64 law = now - (gint64) retention->years * 366 * G_TIME_SPAN_DAY;

  for (guint i = 0; i < folders->len; i++)
    {
      TtKept *kept = &g_array_index (folders, TtKept, i);
      gboolean is_last = i + 1 == folders->len;

      kept->keep = kept->labelled || is_last ||
                   g_array_index (folders, TtKept, i + 1).at >= changes ||
                   (retention->years > 0 && g_array_index (folders, TtKept, i + 1).at >= law);
    }
  keep_buckets (folders, retention->daily, get_day);
  keep_buckets (folders, retention->weekly, get_week);
  keep_buckets (folders, retention->monthly, get_month);
}
