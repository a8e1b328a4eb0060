/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What going back would mean for people, sites, hours and money. */

#include "store/tt-preview.h"

#include "core/tt-money.h"
#include "core/tt-zone.h"
#include "store/tt-store-people.h"
#include "store/tt-store-sites.h"

#include <glib/gi18n-lib.h>

#define NAMES_A_SENTENCE 5

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
  g_ptr_array_unref (self->pay);
  g_ptr_array_unref (self->people);
  g_ptr_array_unref (self->sites);
  g_ptr_array_unref (self->days);
  g_strfreev (self->sentences);
  g_free (self);
}

/* One of the two offices, with the rates that were asked for. */
typedef struct
{
  TtDatabase *database;
  GHashTable *rates; /* user → GPtrArray of TtRate */
} Side;

typedef struct
{
  TtPreview *preview;
  Side today;
  Side then;
  GHashTable *people; /* id → TtPreviewItem, which the preview owns */
  GHashTable *sites;
  GHashTable *days;
} Walk;

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

static gboolean
note_person (const TtTable *table,
             const TtValue *before,
             const TtValue *after,
             gpointer user_data,
             GError **error)
{
  Walk *self = user_data;

  get_item (self->people, self->preview->people, (after != NULL ? after : before)[0].integer);
  return TRUE;
}

static gboolean
note_site (const TtTable *table,
           const TtValue *before,
           const TtValue *after,
           gpointer user_data,
           GError **error)
{
  Walk *self = user_data;

  get_item (self->sites, self->preview->sites, (after != NULL ? after : before)[0].integer);
  return TRUE;
}

static GPtrArray *
get_rates (Side *side, gint64 user, GError **error)
{
  GPtrArray *rates = g_hash_table_lookup (side->rates, &user);

  if (rates != NULL)
    return rates;

  rates = tt_store_list_rates (side->database, user, error);
  if (rates != NULL)
    g_hash_table_insert (side->rates, g_memdup2 (&user, sizeof user), rates);
  return rates;
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

static gboolean
pay_entry (
    Walk *self, Side *side, gint64 user, const char *day, gint64 seconds, int sign, GError **error)
{
  GPtrArray *rates = get_rates (side, user, error);
  TtRate *holds = NULL;

  if (rates == NULL)
    return FALSE;

  for (guint i = 0; i < rates->len; i++)
    {
      TtRate *rate = g_ptr_array_index (rates, i);

      if (g_strcmp0 (tt_rate_get_from_day (rate), day) <= 0 &&
          (holds == NULL ||
           g_strcmp0 (tt_rate_get_from_day (rate), tt_rate_get_from_day (holds)) >= 0))
        holds = rate;
    }
  if (holds != NULL && seconds > 0)
    add_pay (self->preview, tt_rate_get_currency (holds),
             sign * ((seconds * tt_rate_get_amount (holds) + 1800) / 3600));
  return TRUE;
}

static gint64
get_integer (const TtTable *table, const TtValue *row, const char *column)
{
  return row[tt_table_get_column (table, column)].integer; /* 0 where it is NULL */
}

static gboolean
weigh_entry (
    Walk *self, Side *side, const TtTable *table, const TtValue *row, int sign, GError **error)
{
  gint64 user = get_integer (table, row, "user");
  gint64 site = get_integer (table, row, "site");
  gint64 started_at = get_integer (table, row, "started_at");
  gint64 ended_at = get_integer (table, row, "ended_at");
  gint64 seconds = ended_at > started_at ? (ended_at - started_at) / G_USEC_PER_SEC : 0;
  g_autofree char *day =
      tt_zone_dup_day (row[tt_table_get_column (table, "zone")].text, started_at);

  self->preview->seconds += sign * seconds;
  get_item (self->people, self->preview->people, user)->seconds += sign * seconds;
  if (site != 0)
    get_item (self->sites, self->preview->sites, site)->seconds += sign * seconds;
  if (!pay_entry (self, side, user, day, seconds, sign, error))
    return FALSE;

  g_hash_table_add (self->days, g_steal_pointer (&day));
  return TRUE;
}

static gboolean
note_entry (const TtTable *table,
            const TtValue *before,
            const TtValue *after,
            gpointer user_data,
            GError **error)
{
  Walk *self = user_data;

  return (before == NULL || weigh_entry (self, &self->today, table, before, -1, error)) &&
         (after == NULL || weigh_entry (self, &self->then, table, after, 1, error));
}

/* As it is called today; what is only in then as it was called. */
static char *
dup_name (Walk *self, gint64 id, gboolean person)
{
  TtDatabase *databases[] = { self->today.database, self->then.database };

  for (guint i = 0; i < G_N_ELEMENTS (databases); i++)
    {
      /* One that is not there is named by the other, and by its number at last. */
      g_autoptr (TtUser) user = person ? tt_store_load_user (databases[i], id, NULL) : NULL;
      g_autoptr (TtSite) site = person ? NULL : tt_store_load_site (databases[i], id, NULL);

      if (user != NULL)
        return g_strdup (tt_user_get_name (user));
      if (site != NULL)
        return g_strdup (tt_site_get_name (site));
    }

  return g_strdup_printf ("%" G_GINT64_FORMAT, id);
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
name_all (Walk *self, GPtrArray *items, gboolean person)
{
  for (guint i = 0; i < items->len; i++)
    {
      TtPreviewItem *item = g_ptr_array_index (items, i);

      item->name = dup_name (self, item->id, person);
    }
  g_ptr_array_sort (items, compare_items);
}

static void
sort_days (Walk *self)
{
  GHashTableIter iterator;
  gpointer day;

  g_hash_table_iter_init (&iterator, self->days);
  while (g_hash_table_iter_next (&iterator, &day, NULL))
    g_ptr_array_add (self->preview->days, g_strdup (day));
  g_ptr_array_sort (self->preview->days, compare_texts);
}

/* "Ana Diaz, Ben Cole and more" */
static char *
join_names (GPtrArray *items)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < MIN (items->len, NAMES_A_SENTENCE); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? _ (", ") : "",
                            ((TtPreviewItem *) g_ptr_array_index (items, i))->name);
  if (items->len > NAMES_A_SENTENCE)
    g_string_append (names, _ (" and more"));
  return g_string_free (names, FALSE);
}

static void
say_items (GStrvBuilder *words, GPtrArray *items, const char *form)
{
  g_autofree char *names = join_names (items);
  g_autofree char *sentence = NULL;

  if (items->len == 0)
    return;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  sentence = g_strdup_printf (form, items->len, names); /* one of say()'s forms */
#pragma GCC diagnostic pop
  g_strv_builder_add (words, sentence);
}

static void
say_hours (GStrvBuilder *words, gint64 seconds)
{
  gint64 minutes = (ABS (seconds) + 30) / 60;
  g_autofree char *sentence =
      g_strdup_printf (seconds < 0 ? _ ("Hours: %" G_GINT64_FORMAT ":%02d fewer than today")
                                   : _ ("Hours: %" G_GINT64_FORMAT ":%02d more than today"),
                       minutes / 60, (int) (minutes % 60));

  if (seconds != 0)
    g_strv_builder_add (words, sentence);
}

static void
say_pay (GStrvBuilder *words, const TtPreviewPay *pay)
{
  g_autofree char *money = tt_money_format (ABS (pay->minor), pay->currency);
  g_autofree char *sentence =
      g_strdup_printf (pay->minor < 0 ? _ ("Pay by the hour: %s %s less than today")
                                      : _ ("Pay by the hour: %s %s more than today"),
                       money, pay->currency);

  if (pay->minor != 0)
    g_strv_builder_add (words, sentence);
}

static void
say (TtPreview *preview)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  guint n_days = preview->days->len;

  say_items (words, preview->people,
             ngettext ("%u person differs: %s", "%u people differ: %s", preview->people->len));
  say_items (words, preview->sites,
             ngettext ("%u site differs: %s", "%u sites differ: %s", preview->sites->len));
  if (n_days > 0)
    {
      g_autofree char *sentence = g_strdup_printf (
          ngettext ("Entries of %u day differ: %s to %s", "Entries of %u days differ: %s to %s",
                    n_days),
          n_days, (char *) preview->days->pdata[0], (char *) preview->days->pdata[n_days - 1]);

      g_strv_builder_add (words, sentence);
    }
  say_hours (words, preview->seconds);
  for (guint i = 0; i < preview->pay->len; i++)
    say_pay (words, g_ptr_array_index (preview->pay, i));
  preview->sentences = g_strv_builder_end (words);
}

static gboolean
walk_tables (Walk *self, GCancellable *cancellable, GError **error)
{
  TtDatabase *today = self->today.database;
  TtDatabase *then = self->then.database;

  return tt_diff_each_row (today, then, tt_table_find ("user"), note_person, self, cancellable,
                           error) &&
         tt_diff_each_row (today, then, tt_table_find ("site"), note_site, self, cancellable,
                           error) &&
         tt_diff_each_row (today, then, tt_table_find ("entry"), note_entry, self, cancellable,
                           error);
}

static GHashTable *
new_rates (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                (GDestroyNotify) g_ptr_array_unref);
}

TtPreview *
tt_preview_make (TtDatabase *today, TtDatabase *then, GCancellable *cancellable, GError **error)
{
  g_autoptr (TtPreview) preview = g_new0 (TtPreview, 1);
  g_autoptr (GHashTable) of_today = new_rates ();
  g_autoptr (GHashTable) of_then = new_rates ();
  g_autoptr (GHashTable) people = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) sites = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Walk walk = { preview, { today, of_today }, { then, of_then }, people, sites, days };

  preview->pay = g_ptr_array_new_with_free_func ((GDestroyNotify) pay_free);
  preview->people = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  preview->sites = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  preview->days = g_ptr_array_new_with_free_func (g_free);
  if (!walk_tables (&walk, cancellable, error))
    return NULL;

  name_all (&walk, preview->people, TRUE);
  name_all (&walk, preview->sites, FALSE);
  sort_days (&walk);
  say (preview);
  return g_steal_pointer (&preview);
}
