/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What would come back, in figures and in words. */

#include "store/tt-bring-back-private.h"
#include "store/tt-store-people.h"
#include "store/tt-store-sites.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  TtBringBack *plan;
  TtDatabase *today;
  TtPreviewSum *sum;
  GHashTable *after; /* user → GPtrArray of TtRate, as they shall be */
} Describing;

static GHashTable *
new_rates (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
get_rates (Describing *self, gint64 user, GError **error)
{
  GPtrArray *rates = g_hash_table_lookup (self->plan->rates, &user);

  if (rates != NULL)
    return rates;
  rates = tt_store_list_rates (self->today, user, error);
  if (rates != NULL)
    g_hash_table_insert (self->plan->rates, g_memdup2 (&user, sizeof user), rates);
  return rates;
}

static TtRate *
make_rate (const TtReturn *row)
{
  TtRate *rate = tt_rate_new ();

  tt_rate_set_id (rate, row->id);
  tt_rate_set_user (rate, tt_return_get (row, row->target, "user")->integer);
  tt_rate_set_from_day (rate, tt_return_get (row, row->target, "from_day")->text);
  tt_rate_set_amount (rate, tt_return_get (row, row->target, "amount")->integer);
  tt_rate_set_currency (rate, tt_return_get (row, row->target, "currency")->text);
  return rate;
}

/* Today's, with those that come back in place of what is there. */
static GPtrArray *
get_rates_after (Describing *self, gint64 user, GError **error)
{
  GPtrArray *rates = g_hash_table_lookup (self->after, &user);
  GPtrArray *today = rates == NULL ? get_rates (self, user, error) : NULL;

  if (rates != NULL || today == NULL)
    return rates;

  rates = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_insert (self->after, g_memdup2 (&user, sizeof user), rates);
  for (guint i = 0; i < today->len; i++)
    {
      TtRate *rate = g_ptr_array_index (today, i);
      const TtReturn *row =
          tt_bring_back_lookup (self->plan, tt_table_find ("rate"), tt_rate_get_id (rate));

      if (row == NULL || row->verdict != TT_VERDICT_CHANGE)
        g_ptr_array_add (rates, g_object_ref (rate));
    }
  for (guint i = 0; i < self->plan->rows->len; i++)
    {
      const TtReturn *row = g_ptr_array_index (self->plan->rows, i);

      if (g_str_equal (row->table->name, "rate") &&
          (row->verdict == TT_VERDICT_ADD || row->verdict == TT_VERDICT_CHANGE) &&
          tt_return_get (row, row->target, "user")->integer == user)
        g_ptr_array_add (rates, make_rate (row));
    }
  return rates;
}

static gboolean
sum_breaks_today (Describing *self, gint64 entry, gint64 *seconds, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (
      self->today,
      "SELECT sum(ended_at - started_at) / 1000000 FROM break WHERE entry = ?1 AND NOT paid",
      error);

  if (stmt == NULL)
    return FALSE;
  tt_stmt_bind_int64 (stmt, 1, entry);
  if (tt_stmt_step (stmt, error) == TT_STEP_FAILED)
    return FALSE;
  *seconds = tt_stmt_get_int64 (stmt, 0);
  return TRUE;
}

static TtWork
make_work (const TtReturn *row, const TtValue *values, gint64 breaks)
{
  gint64 started_at = tt_return_get (row, values, "started_at")->integer;

  return (TtWork){
    .user = tt_return_get (row, values, "user")->integer,
    .site = tt_return_get (row, values, "site")->integer,
    .zone = tt_return_get (row, values, "zone")->text,
    .started_at = started_at,
    .seconds =
        tt_work_get_seconds (started_at, tt_return_get (row, values, "ended_at")->integer, breaks),
  };
}

static gboolean
weigh_entry (Describing *self, const TtReturn *row, GError **error)
{
  TtWork work;

  if (row->today != NULL)
    {
      gint64 breaks = 0;
      GPtrArray *rates = NULL;

      if (!sum_breaks_today (self, row->id, &breaks, error))
        return FALSE;
      work = make_work (row, row->today, breaks);
      rates = get_rates (self, work.user, error);
      if (rates == NULL)
        return FALSE;
      tt_preview_sum_add (self->sum, &work, rates, -1);
    }

  work = make_work (row, row->target, row->break_seconds);
  {
    GPtrArray *rates = get_rates_after (self, work.user, error);

    if (rates == NULL)
      return FALSE;
    tt_preview_sum_add (self->sum, &work, rates, 1);
  }
  return TRUE;
}

static gboolean
weigh (Describing *self, GError **error)
{
  for (guint i = 0; i < self->plan->rows->len; i++)
    {
      const TtReturn *row = g_ptr_array_index (self->plan->rows, i);
      gboolean comes = row->verdict == TT_VERDICT_ADD || row->verdict == TT_VERDICT_CHANGE;

      if (comes && g_str_equal (row->table->name, "user"))
        tt_preview_sum_touch_person (self->sum, row->id);
      if (comes && g_str_equal (row->table->name, "site"))
        tt_preview_sum_touch_site (self->sum, row->id);
      if (g_str_equal (row->table->name, "entry") && (comes || row->touched) &&
          !weigh_entry (self, row, error))
        return FALSE;
    }
  return TRUE;
}

static char *
dup_name (gint64 id, gboolean person, gpointer user_data)
{
  Describing *self = user_data;
  const TtReturn *row =
      tt_bring_back_lookup (self->plan, tt_table_find (person ? "user" : "site"), id);
  g_autoptr (TtUser) user = NULL;
  g_autoptr (TtSite) site = NULL;

  if (row != NULL && row->then != NULL)
    return g_strdup (tt_return_get (row, row->then, "name")->text);

  /* One that cannot be read is named by its number. */
  user = person ? tt_store_load_user (self->today, id, NULL) : NULL;
  site = person ? NULL : tt_store_load_site (self->today, id, NULL);
  return user != NULL   ? g_strdup (tt_user_get_name (user))
         : site != NULL ? g_strdup (tt_site_get_name (site))
                        : g_strdup_printf ("%" G_GINT64_FORMAT, id);
}

static void
add_number (GStrvBuilder *words, const char *form, guint n)
{
  g_autofree char *sentence = NULL;

  if (n == 0)
    return;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  sentence = g_strdup_printf (form, n); /* one of the forms below, each with one %u */
#pragma GCC diagnostic pop
  g_strv_builder_add (words, sentence);
}

static guint
count (TtBringBack *self, const char *table, TtVerdict verdict)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const TtReturn *row = g_ptr_array_index (self->rows, i);

      n += row->verdict == verdict && !row->needed &&
           (table != NULL ? g_str_equal (row->table->name, table)
                          : !g_str_equal (row->table->name, "entry") &&
                                !g_str_equal (row->table->name, "break") &&
                                !g_str_equal (row->table->name, "photo") &&
                                !g_str_equal (row->table->name, "user") &&
                                !g_str_equal (row->table->name, "site"));
    }
  return n;
}

/* Which fields of the person's or the site's own record go back. */
static void
say_fields (const TtReturn *row, GStrvBuilder *words)
{
  static const char *const known[] = {
    N_ ("name"),       N_ ("username"), N_ ("role"),         N_ ("email"),  N_ ("phone"),
    N_ ("department"), N_ ("position"), N_ ("staff number"), N_ ("active"), N_ ("address"),
    N_ ("latitude"),   N_ ("radius"),   N_ ("zone"),
  };
  const char *name = tt_return_get (row, row->then, "name")->text;
  g_autoptr (GString) fields = g_string_new (NULL);
  g_autofree char *sentence = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autofree char *field = g_strdelimit (g_strdup (known[i]), " ", '_');
      int column = tt_table_get_column (row->table, field);

      if (column >= 0 && !tt_value_equal (&row->today[column], &row->target[column]))
        g_string_append_printf (fields, "%s%s", fields->len > 0 ? _ (", ") : "", _ (known[i]));
    }
  sentence =
      fields->len > 0
          ? g_strdup_printf (_ ("The record of %s goes back to what it was: %s"), name, fields->str)
          : g_strdup_printf (_ ("The record of %s goes back to what it was"), name);
  g_strv_builder_add (words, sentence);
}

/* The subject, and whatever comes only because something else cannot stand without it. */
static void
say_records (TtBringBack *self, GStrvBuilder *words)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const TtReturn *row = g_ptr_array_index (self->rows, i);
      g_autofree char *sentence = NULL;

      if (tt_table_get_column (row->table, "name") < 0)
        continue;
      if (row->verdict == TT_VERDICT_CHANGE)
        say_fields (row, words);
      if (row->verdict != TT_VERDICT_ADD)
        continue;
      sentence =
          g_strdup_printf (row->needed ? _ ("%s comes back too: what comes back belongs there")
                                       : _ ("%s comes back"),
                           tt_return_get (row, row->then, "name")->text);
      g_strv_builder_add (words, sentence);
    }
}

static void
say_counts (TtBringBack *self, GStrvBuilder *words)
{
  guint n;

  n = count (self, "entry", TT_VERDICT_ADD);
  add_number (words, ngettext ("%u entry comes back", "%u entries come back", n), n);
  n = count (self, "entry", TT_VERDICT_CHANGE);
  add_number (
      words,
      ngettext ("%u entry goes back to what it was", "%u entries go back to what they were", n), n);
  n = count (self, "break", TT_VERDICT_ADD) + count (self, "break", TT_VERDICT_CHANGE);
  add_number (words,
              ngettext ("%u break is again what it was", "%u breaks are again what they were", n),
              n);
  n = count (self, "break", TT_VERDICT_REMOVE);
  add_number (
      words, ngettext ("%u break that was made since goes", "%u breaks that were made since go", n),
      n);
  n = count (self, "photo", TT_VERDICT_ADD);
  add_number (words, ngettext ("%u photo comes back", "%u photos come back", n), n);
  n = count (self, NULL, TT_VERDICT_ADD) + count (self, NULL, TT_VERDICT_CHANGE);
  add_number (words,
              ngettext ("%u other record is again what it was",
                        "%u other records are again what they were", n),
              n);
}

static void
say_what_stays (TtBringBack *self, GStrvBuilder *words)
{
  guint n = self->n_made_since;

  add_number (words,
              ngettext ("%u entry made or moved there since stays",
                        "%u entries made or moved there since stay", n),
              n);
  n = self->n_others_since;
  add_number (words,
              ngettext ("%u other record made since stays", "%u other records made since stay", n),
              n);
  n = self->reasons[TT_REASON_ENDED];
  add_number (words,
              ngettext ("%u entry that was open then and was ended since stays as it is",
                        "%u entries that were open then and were ended since stay as they are", n),
              n);
  n = self->reasons[TT_REASON_OVERLAPS];
  add_number (
      words,
      ngettext ("%u entry that comes back shares time with one made since: it is flagged",
                "%u entries that come back share time with others made since: they are flagged", n),
      n);
}

static void
say_what_is_left_out (TtBringBack *self, GStrvBuilder *words)
{
  guint n = self->reasons[TT_REASON_LOCKED];

  add_number (words,
              ngettext ("Left out: %u entry whose hours are approved; reopen them first",
                        "Left out: %u entries whose hours are approved; reopen them first", n),
              n);
  n = self->reasons[TT_REASON_ERASED];
  add_number (words,
              ngettext ("Left out: %u entry of somebody whose data was erased",
                        "Left out: %u entries of people whose data was erased", n),
              n);
  n = self->reasons[TT_REASON_AT_WORK];
  add_number (words,
              ngettext ("Left out: %u open entry of somebody who is at work in another",
                        "Left out: %u open entries of people who are at work in others", n),
              n);
  n = self->reasons[TT_REASON_NEWER];
  add_number (words,
              ngettext ("Left out: %u record that is there today under another number",
                        "Left out: %u records that are there today under other numbers", n),
              n);
  n = self->reasons[TT_REASON_LOST];
  add_number (words,
              ngettext ("Left out: %u photo that no copy holds any more",
                        "Left out: %u photos that no copy holds any more", n),
              n);
  n = self->reasons[TT_REASON_MISSING];
  add_number (words,
              ngettext ("Left out: %u record, because what it belongs to cannot come back",
                        "Left out: %u records, because what they belong to cannot come back", n),
              n);
}

static gboolean
is_anything_written (TtBringBack *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const TtReturn *row = g_ptr_array_index (self->rows, i);

      if (row->verdict != TT_VERDICT_SAME && row->verdict != TT_VERDICT_LEFT)
        return TRUE;
    }
  return FALSE;
}

static void
say (TtBringBack *self)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  if (!is_anything_written (self) && self->left_out == 0)
    g_strv_builder_add (words, _ ("Nothing is missing: today has all of it"));
  say_records (self, words);
  say_counts (self, words);
  tt_preview_say_sums (self->preview, words);
  for (guint i = 0; i < self->remarks->len; i++)
    g_strv_builder_add (words, g_ptr_array_index (self->remarks, i));
  say_what_stays (self, words);
  say_what_is_left_out (self, words);
  self->preview->sentences = g_strv_builder_end (words);
}

gboolean
tt_bring_back_describe (TtBringBack *self, TtDatabase *today, GError **error)
{
  g_autoptr (TtPreviewSum) sum = tt_preview_sum_new ();
  g_autoptr (GHashTable) after = new_rates ();
  Describing describing = { self, today, sum, after };

  if (!weigh (&describing, error))
    return FALSE;

  self->preview = tt_preview_sum_finish (sum, dup_name, &describing);
  say (self);
  return TRUE;
}
