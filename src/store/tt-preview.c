/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What going back would mean for people, sites, hours and money. Entries and the sums of their
 * unpaid breaks are walked beside each other, both in the order of entries' keys, so that memory
 * stays flat. */

#include "store/tt-preview-private.h"
#include "store/tt-stmt.h"
#include "store/tt-store-people.h"
#include "store/tt-store-sites.h"

#include <glib/gi18n-lib.h>

#define NAMES_A_SENTENCE 5

#define BREAK_SUMS                                                                                 \
  "SELECT entry, sum(ended_at - started_at) / 1000000 FROM break WHERE NOT paid GROUP BY entry"    \
  " ORDER BY entry"

/* One of the two offices, with the rates that were asked for. */
typedef struct
{
  TtDatabase *database;
  GHashTable *rates; /* user → GPtrArray of TtRate */
  TtStmt *sums;      /* of unpaid breaks, by entry */
  gint64 entry;      /* the one that @sums stands at; G_MAXINT64 at its end */
  gint64 seconds;
} Side;

typedef struct
{
  TtPreviewSum *sum;
  Side today;
  Side then;
} Walk;

static gboolean
note_person (const TtTable *table,
             const TtValue *before,
             const TtValue *after,
             gpointer user_data,
             GError **error)
{
  Walk *self = user_data;

  tt_preview_sum_touch_person (self->sum, (after != NULL ? after : before)[0].integer);
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

  tt_preview_sum_touch_site (self->sum, (after != NULL ? after : before)[0].integer);
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

static gboolean
step_sums (Side *side, GError **error)
{
  TtStep step = tt_stmt_step (side->sums, error);

  side->entry = step == TT_STEP_ROW ? tt_stmt_get_int64 (side->sums, 0) : G_MAXINT64;
  side->seconds = step == TT_STEP_ROW ? tt_stmt_get_int64 (side->sums, 1) : 0;
  return step != TT_STEP_FAILED;
}

/* @ended_at: 0 while it is open */
static gboolean
weigh (Walk *self,
       Side *side,
       const TtWork *entry,
       gint64 ended_at,
       gint64 breaks,
       int sign,
       GError **error)
{
  GPtrArray *rates = get_rates (side, entry->user, error);
  TtWork work = *entry;

  if (rates == NULL)
    return FALSE;

  work.seconds = tt_work_get_seconds (entry->started_at, ended_at, breaks);
  tt_preview_sum_add (self->sum, &work, rates, sign);
  return TRUE;
}

/* An entry that is the same on both sides but for its breaks. */
static gboolean
weigh_breaks (Walk *self, gint64 id, gint64 of_today, gint64 of_then, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  TtWork work = { 0 };
  gint64 ended_at;
  TtStep step;

  if (of_today == of_then)
    return TRUE;
  stmt = tt_stmt_prepare (self->today.database,
                          "SELECT user, site, zone, started_at, ended_at FROM entry WHERE id = ?1",
                          error);
  if (stmt == NULL)
    return FALSE;
  tt_stmt_bind_int64 (stmt, 1, id);
  step = tt_stmt_step (stmt, error);
  if (step != TT_STEP_ROW)
    return step == TT_STEP_DONE;

  work.user = tt_stmt_get_int64 (stmt, 0);
  work.site = tt_stmt_get_int64 (stmt, 1);
  work.zone = tt_stmt_get_text (stmt, 2);
  work.started_at = tt_stmt_get_int64 (stmt, 3);
  ended_at = tt_stmt_get_int64 (stmt, 4);
  return weigh (self, &self->today, &work, ended_at, of_today, -1, error) &&
         weigh (self, &self->then, &work, ended_at, of_then, 1, error);
}

/* Everything before the entry @id: there nothing but breaks differs. */
static gboolean
go_to_entry (Walk *self, gint64 id, GError **error)
{
  Side *today = &self->today;
  Side *then = &self->then;

  while (today->entry < id || then->entry < id)
    {
      gint64 entry = MIN (today->entry, then->entry);
      gboolean of_today = today->entry == entry;
      gboolean of_then = then->entry == entry;

      if (!weigh_breaks (self, entry, of_today ? today->seconds : 0, of_then ? then->seconds : 0,
                         error) ||
          (of_today && !step_sums (today, error)) || (of_then && !step_sums (then, error)))
        return FALSE;
    }
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
  const TtWork work = { .user = get_integer (table, row, "user"),
                        .site = get_integer (table, row, "site"),
                        .zone = row[tt_table_get_column (table, "zone")].text,
                        .started_at = get_integer (table, row, "started_at") };
  gint64 breaks = side->entry == row[0].integer ? side->seconds : 0;

  return weigh (self, side, &work, get_integer (table, row, "ended_at"), breaks, sign, error) &&
         (side->entry != row[0].integer || step_sums (side, error));
}

static gboolean
note_entry (const TtTable *table,
            const TtValue *before,
            const TtValue *after,
            gpointer user_data,
            GError **error)
{
  Walk *self = user_data;

  return go_to_entry (self, (after != NULL ? after : before)[0].integer, error) &&
         (before == NULL || weigh_entry (self, &self->today, table, before, -1, error)) &&
         (after == NULL || weigh_entry (self, &self->then, table, after, 1, error));
}

/* As it is called today; what is only in then as it was called. */
static char *
dup_name (gint64 id, gboolean person, gpointer user_data)
{
  Walk *self = user_data;
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
  tt_preview_say_sums (preview, words);
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
         step_sums (&self->today, error) && step_sums (&self->then, error) &&
         tt_diff_each_row (today, then, tt_table_find ("entry"), note_entry, self, cancellable,
                           error) &&
         go_to_entry (self, G_MAXINT64, error);
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
  g_autoptr (TtPreviewSum) sum = tt_preview_sum_new ();
  g_autoptr (GHashTable) of_today = new_rates ();
  g_autoptr (GHashTable) of_then = new_rates ();
  g_autoptr (TtStmt) sums_of_today = tt_stmt_prepare (today, BREAK_SUMS, error);
  g_autoptr (TtStmt) sums_of_then =
      sums_of_today != NULL ? tt_stmt_prepare (then, BREAK_SUMS, error) : NULL;
  Walk walk = { sum,
                { .database = today, .rates = of_today, .sums = sums_of_today },
                { .database = then, .rates = of_then, .sums = sums_of_then } };
  TtPreview *preview = NULL;

  if (sums_of_then == NULL || !walk_tables (&walk, cancellable, error))
    return NULL;

  preview = tt_preview_sum_finish (sum, dup_name, &walk);
  say (preview);
  return preview;
}
