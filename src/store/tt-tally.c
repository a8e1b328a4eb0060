/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Changes in words: each frame's operations, counted by kind. */

#include "store/tt-tally.h"

#include "store/tt-changes.h"

#include <glib/gi18n-lib.h>

/* What is told apart: each table's rows added, changed, removed, and the two punches. */
typedef enum
{
  COUNT_ADDED,
  COUNT_CHANGED,
  COUNT_REMOVED,
  N_COUNTS,
} Count;

struct _TtTally
{
  gulong clock_ins;
  gulong clock_outs;
  gulong sign_ins;
  GHashTable *tables; /* TtTable → gulong[N_COUNTS] */
  int ended_at;
  int audit_kind;
};

static void
count_in_table (TtTally *self, const TtTable *table, Count count)
{
  gulong *counts = g_hash_table_lookup (self->tables, table);

  if (counts == NULL)
    {
      counts = g_new0 (gulong, N_COUNTS);
      g_hash_table_insert (self->tables, (gpointer) table, counts);
    }
  counts[count]++;
}

static gboolean
is_sign_in (const TtTally *self, const TtChange *change)
{
  TtValue kind;

  return change->operation == SQLITE_INSERT && g_str_equal (change->table->name, "audit") &&
         tt_change_get_new (change, self->audit_kind, &kind) && kind.kind == TT_VALUE_TEXT &&
         g_str_equal (kind.text, "sign-in");
}

static gboolean
count_change (const TtChange *change, gpointer user_data, GError **error)
{
  TtTally *self = user_data;
  gboolean entry = g_str_equal (change->table->name, "entry");
  TtValue old_end;
  TtValue new_end;
  gboolean had = tt_change_get_old (change, self->ended_at, &old_end);
  gboolean has = tt_change_get_new (change, self->ended_at, &new_end);

  switch (change->operation)
    {
    case SQLITE_INSERT:
      if (entry && has && new_end.kind == TT_VALUE_NULL)
        self->clock_ins++;
      else if (is_sign_in (self, change))
        self->sign_ins++;
      else
        count_in_table (self, change->table, COUNT_ADDED);
      return TRUE;
    case SQLITE_DELETE:
      count_in_table (self, change->table, COUNT_REMOVED);
      return TRUE;
    case SQLITE_UPDATE:
      if (entry && had && has && old_end.kind == TT_VALUE_NULL && new_end.kind != TT_VALUE_NULL)
        self->clock_outs++;
      else
        count_in_table (self, change->table, COUNT_CHANGED);
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

static const char *
get_added_words (const char *table, gulong n)
{
  if (g_str_equal (table, "company"))
    return ngettext ("%lu company added", "%lu companies added", n);
  if (g_str_equal (table, "user"))
    return ngettext ("%lu person added", "%lu people added", n);
  if (g_str_equal (table, "rate"))
    return ngettext ("%lu rate added", "%lu rates added", n);
  if (g_str_equal (table, "rule_set"))
    return ngettext ("%lu set of pay rules added", "%lu sets of pay rules added", n);
  if (g_str_equal (table, "site"))
    return ngettext ("%lu site added", "%lu sites added", n);
  if (g_str_equal (table, "entry"))
    return ngettext ("%lu entry added", "%lu entries added", n);
  if (g_str_equal (table, "break"))
    return ngettext ("%lu break added", "%lu breaks added", n);
  if (g_str_equal (table, "photo"))
    return ngettext ("%lu photo added", "%lu photos added", n);
  if (g_str_equal (table, "correction"))
    return ngettext ("%lu correction", "%lu corrections", n);
  if (g_str_equal (table, "shift"))
    return ngettext ("%lu shift planned", "%lu shifts planned", n);
  if (g_str_equal (table, "task"))
    return ngettext ("%lu task added", "%lu tasks added", n);
  if (g_str_equal (table, "leave"))
    return ngettext ("%lu leave added", "%lu leaves added", n);
  if (g_str_equal (table, "period"))
    return ngettext ("%lu approval or reopening", "%lu approvals or reopenings", n);
  if (g_str_equal (table, "message"))
    return ngettext ("%lu message written", "%lu messages written", n);
  if (g_str_equal (table, "setting"))
    return ngettext ("%lu setting changed", "%lu settings changed", n);
  if (g_str_equal (table, "audit"))
    return ngettext ("%lu deed noted", "%lu deeds noted", n);
  if (g_str_equal (table, "erased"))
    return ngettext ("%lu person erased", "%lu people erased", n);

  return ngettext ("%lu copy set up", "%lu copies set up", n);
}

static const char *
get_changed_words (const char *table, gulong n)
{
  if (g_str_equal (table, "company"))
    return ngettext ("%lu company changed", "%lu companies changed", n);
  if (g_str_equal (table, "user"))
    return ngettext ("%lu person changed", "%lu people changed", n);
  if (g_str_equal (table, "rate"))
    return ngettext ("%lu rate changed", "%lu rates changed", n);
  if (g_str_equal (table, "rule_set"))
    return ngettext ("%lu set of pay rules changed", "%lu sets of pay rules changed", n);
  if (g_str_equal (table, "site"))
    return ngettext ("%lu site changed", "%lu sites changed", n);
  if (g_str_equal (table, "entry"))
    return ngettext ("%lu entry changed", "%lu entries changed", n);
  if (g_str_equal (table, "break"))
    return ngettext ("%lu break changed", "%lu breaks changed", n);
  if (g_str_equal (table, "shift"))
    return ngettext ("%lu shift changed", "%lu shifts changed", n);
  if (g_str_equal (table, "task"))
    return ngettext ("%lu task changed", "%lu tasks changed", n);
  if (g_str_equal (table, "leave"))
    return ngettext ("%lu leave changed", "%lu leaves changed", n);
  if (g_str_equal (table, "setting"))
    return ngettext ("%lu setting changed", "%lu settings changed", n);
  if (g_str_equal (table, "layer"))
    return ngettext ("how %lu copy is kept changed", "how %lu copies are kept changed", n);

  return ngettext ("%lu other record changed", "%lu other records changed", n);
}

static const char *
get_removed_words (const char *table, gulong n)
{
  if (g_str_equal (table, "company"))
    return ngettext ("%lu company removed", "%lu companies removed", n);
  if (g_str_equal (table, "user"))
    return ngettext ("%lu person removed", "%lu people removed", n);
  if (g_str_equal (table, "rate"))
    return ngettext ("%lu rate removed", "%lu rates removed", n);
  if (g_str_equal (table, "site"))
    return ngettext ("%lu site removed", "%lu sites removed", n);
  if (g_str_equal (table, "entry"))
    return ngettext ("%lu entry removed", "%lu entries removed", n);
  if (g_str_equal (table, "break"))
    return ngettext ("%lu break removed", "%lu breaks removed", n);
  if (g_str_equal (table, "photo"))
    return ngettext ("%lu photo removed", "%lu photos removed", n);
  if (g_str_equal (table, "shift"))
    return ngettext ("%lu shift removed", "%lu shifts removed", n);
  if (g_str_equal (table, "task"))
    return ngettext ("%lu task removed", "%lu tasks removed", n);
  if (g_str_equal (table, "leave"))
    return ngettext ("%lu leave removed", "%lu leaves removed", n);
  if (g_str_equal (table, "setting"))
    return ngettext ("%lu setting emptied", "%lu settings emptied", n);
  if (g_str_equal (table, "layer"))
    return ngettext ("%lu copy given up", "%lu copies given up", n);

  return ngettext ("%lu other record removed", "%lu other records removed", n);
}

static void
append_words (GString *words, const char *form, gulong n)
{
  if (n == 0)
    return;

  if (words->len > 0)
    g_string_append (words, _ (", "));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_string_append_printf (words, form, n); /* one of the forms above, each with one %lu */
#pragma GCC diagnostic pop
}

char *
tt_tally_dup_words (TtTally *tally)
{
  g_autoptr (GString) words = g_string_new (NULL);
  guint n_tables = 0;
  const TtTable *tables = tt_tables_get (&n_tables);

  append_words (words, ngettext ("%lu clock-in", "%lu clock-ins", tally->clock_ins),
                tally->clock_ins);
  append_words (words, ngettext ("%lu clock-out", "%lu clock-outs", tally->clock_outs),
                tally->clock_outs);
  append_words (words, ngettext ("%lu sign-in", "%lu sign-ins", tally->sign_ins), tally->sign_ins);
  for (guint i = 0; i < n_tables; i++)
    {
      const gulong *counts = g_hash_table_lookup (tally->tables, &tables[i]);

      /* Who did what is noted beside the deed itself, which says it better. */
      if (counts == NULL || (words->len > 0 && g_str_equal (tables[i].name, "audit")))
        continue;
      append_words (words, get_added_words (tables[i].name, counts[COUNT_ADDED]),
                    counts[COUNT_ADDED]);
      append_words (words, get_changed_words (tables[i].name, counts[COUNT_CHANGED]),
                    counts[COUNT_CHANGED]);
      append_words (words, get_removed_words (tables[i].name, counts[COUNT_REMOVED]),
                    counts[COUNT_REMOVED]);
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

TtTally *
tt_tally_new (void)
{
  TtTally *self = g_new0 (TtTally, 1);

  self->tables = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->ended_at = tt_table_get_column (tt_table_find ("entry"), "ended_at");
  self->audit_kind = tt_table_get_column (tt_table_find ("audit"), "kind");
  return self;
}

void
tt_tally_free (TtTally *self)
{
  g_hash_table_unref (self->tables);
  g_free (self);
}

gboolean
tt_tally_add (TtTally *self, TtFrame *frame, GError **error)
{
  return tt_frame_each_change (frame, count_change, self, error);
}

gint64
tt_tally_get_growth (TtTally *self, const char *table)
{
  const gulong *counts = g_hash_table_lookup (self->tables, tt_table_find (table));
  gint64 growth =
      counts != NULL ? (gint64) counts[COUNT_ADDED] - (gint64) counts[COUNT_REMOVED] : 0;

  return g_str_equal (table, "entry") ? growth + (gint64) self->clock_ins : growth;
}

char *
tt_frame_dup_words (TtFrame *frame, GError **error)
{
  g_autoptr (TtTally) tally = tt_tally_new ();

  g_return_val_if_fail (frame != NULL, NULL);

  return tt_tally_add (tally, frame, error) ? tt_tally_dup_words (tally) : NULL;
}
