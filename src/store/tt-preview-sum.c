/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-preview-private.h"

#include "core/tt-money.h"
#include "core/tt-zone.h"

#include <glib/gi18n-lib.h>

struct _TtPreviewSum
{
  TtPreview *preview;
  GHashTable *people; /* id → TtPreviewItem, which the preview owns */
  GHashTable *sites;
  GHashTable *days;
};

static void
item_free (TtPreviewItem *self)
{
  g_free (self->name);
  g_free (self);
}

static void
pay_free (TtPreviewPay *self)
{
  g_free (self->currency);
  g_free (self);
}

void
tt_preview_free (TtPreview *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->pay);
  g_ptr_array_unref (self->people);
  g_ptr_array_unref (self->sites);
  g_ptr_array_unref (self->days);
  g_strfreev (self->sentences);
  g_free (self);
}

TtPreviewSum *
tt_preview_sum_new (void)
{
  TtPreviewSum *self = g_new0 (TtPreviewSum, 1);
  TtPreview *preview = g_new0 (TtPreview, 1);

  preview->pay = g_ptr_array_new_with_free_func ((GDestroyNotify) pay_free);
  preview->people = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  preview->sites = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  preview->days = g_ptr_array_new_with_free_func (g_free);
  self->preview = preview;
  self->people = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->sites = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
tt_preview_sum_free (TtPreviewSum *self)
{
  if (self == NULL)
    return;

  tt_preview_free (self->preview);
  g_hash_table_unref (self->people);
  g_hash_table_unref (self->sites);
  g_hash_table_unref (self->days);
  g_free (self);
}

static TtPreviewItem *
get_item (GHashTable *known, GPtrArray *items, gint64 id)
{
  TtPreviewItem *item = g_hash_table_lookup (known, &id);

  if (item != NULL)
    return item;

  item = g_new0 (TtPreviewItem, 1);
  item->id = id;
  g_ptr_array_add (items, item);
  g_hash_table_insert (known, &item->id, item);
  return item;
}

void
tt_preview_sum_touch_person (TtPreviewSum *self, gint64 id)
{
  get_item (self->people, self->preview->people, id);
}

void
tt_preview_sum_touch_site (TtPreviewSum *self, gint64 id)
{
  get_item (self->sites, self->preview->sites, id);
}

static void
add_pay (TtPreview *preview, const char *currency, gint64 minor)
{
  TtPreviewPay *pay = NULL;

  for (guint i = 0; i < preview->pay->len; i++)
    {
      pay = g_ptr_array_index (preview->pay, i);
      if (!g_str_equal (pay->currency, currency))
        continue;
      pay->minor += minor;
      return;
    }

  pay = g_new0 (TtPreviewPay, 1);
  pay->currency = g_strdup (currency);
  pay->minor = minor;
  g_ptr_array_add (preview->pay, pay);
}

static TtRate *
find_rate (GPtrArray *rates, const char *day)
{
  TtRate *holds = NULL;

  for (guint i = 0; i < rates->len; i++)
    {
      TtRate *rate = g_ptr_array_index (rates, i);

      if (g_strcmp0 (tt_rate_get_from_day (rate), day) <= 0 &&
          (holds == NULL ||
           g_strcmp0 (tt_rate_get_from_day (rate), tt_rate_get_from_day (holds)) >= 0))
        holds = rate;
    }
  return holds;
}

gint64
tt_work_get_seconds (gint64 started_at, gint64 ended_at, gint64 breaks)
{
  if (ended_at <= started_at)
    return 0;
  return MAX ((ended_at - started_at) / G_USEC_PER_SEC - breaks, 0);
}

void
tt_preview_sum_add (TtPreviewSum *self, const TtWork *work, GPtrArray *rates, int sign)
{
  TtPreview *preview = self->preview;
  g_autofree char *day = tt_zone_dup_day (work->zone, work->started_at);
  TtRate *rate = find_rate (rates, day);

  preview->seconds += sign * work->seconds;
  get_item (self->people, preview->people, work->user)->seconds += sign * work->seconds;
  if (work->site != 0)
    get_item (self->sites, preview->sites, work->site)->seconds += sign * work->seconds;
  if (rate != NULL && work->seconds > 0)
    add_pay (preview, tt_rate_get_currency (rate),
             sign * ((work->seconds * tt_rate_get_amount (rate) + 1800) / 3600));
  g_hash_table_add (self->days, g_steal_pointer (&day));
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(TtPreviewItem *const *) a)->name, (*(TtPreviewItem *const *) b)->name);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static void
name_all (GPtrArray *items, gboolean person, TtPreviewNameFunc dup_name, gpointer user_data)
{
  for (guint i = 0; i < items->len; i++)
    {
      TtPreviewItem *item = g_ptr_array_index (items, i);

      item->name = dup_name (item->id, person, user_data);
    }
  g_ptr_array_sort (items, compare_items);
}

TtPreview *
tt_preview_sum_finish (TtPreviewSum *self, TtPreviewNameFunc dup_name, gpointer user_data)
{
  TtPreview *preview = g_steal_pointer (&self->preview);
  GHashTableIter iterator;
  gpointer day;

  name_all (preview->people, TRUE, dup_name, user_data);
  name_all (preview->sites, FALSE, dup_name, user_data);
  g_hash_table_iter_init (&iterator, self->days);
  while (g_hash_table_iter_next (&iterator, &day, NULL))
    g_ptr_array_add (preview->days, g_strdup (day));
  g_ptr_array_sort (preview->days, compare_texts);
  return preview;
}

static void
say_hours (GStrvBuilder *words, gint64 seconds)
{
  gint64 minutes = (ABS (seconds) + 30) / 60;
  g_autofree char *sentence =
      g_strdup_printf (seconds < 0 ? _ ("Hours: %" G_GINT64_FORMAT ":%02d fewer than today")
                                   : _ ("Hours: %" G_GINT64_FORMAT ":%02d more than today"),
                       minutes / 60, (int) (minutes % 60));

  if (minutes != 0)
    g_strv_builder_add (words, sentence);
}

static void
say_pay (GStrvBuilder *words, const TtPreviewPay *pay)
{
  g_autofree char *money = tt_money_format (ABS (pay->minor), pay->currency);
  g_autofree char *sentence = g_strdup_printf (
      pay->minor < 0 ? _ ("Pay by the hour, without overtime and premiums: %s %s less than today")
                     : _ ("Pay by the hour, without overtime and premiums: %s %s more than today"),
      money, pay->currency);

  if (pay->minor != 0)
    g_strv_builder_add (words, sentence);
}

void
tt_preview_say_sums (const TtPreview *self, GStrvBuilder *words)
{
  say_hours (words, self->seconds);
  for (guint i = 0; i < self->pay->len; i++)
    say_pay (words, g_ptr_array_index (self->pay, i));
}
