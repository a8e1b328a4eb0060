/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What of a person, a day or a site was then and is another today. */

#include "base/tt-error.h"
#include "core/tt-day.h"
#include "core/tt-name.h"
#include "core/tt-zone.h"
#include "store/tt-bring-back-private.h"
#include "store/tt-store-people.h"
#include "store/tt-store-sites.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  TtBringBack *plan;
  TtDatabase *today;
  TtDatabase *then;
  GCancellable *cancellable;
} Finding;

static gint64
get_id (const TtTable *table, const TtValue *row, const char *column)
{
  return row[tt_table_get_column (table, column)].integer; /* 0 where it is NULL */
}

static gboolean
is_entry_in_scope (TtBringBack *plan, const TtTable *table, const TtValue *row)
{
  g_autofree char *day = NULL;

  switch (plan->kind)
    {
    case TT_BRING_BACK_USER:
      return get_id (table, row, "user") == plan->id;
    case TT_BRING_BACK_SITE:
      return get_id (table, row, "site") == plan->id;
    case TT_BRING_BACK_DAY:
      day = tt_zone_dup_day (row[tt_table_get_column (table, "zone")].text,
                             get_id (table, row, "started_at"));
      return g_str_equal (day, plan->day);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
is_in_scope (TtBringBack *plan, const TtTable *table, const TtValue *row)
{
  const char *own = plan->kind == TT_BRING_BACK_USER   ? "user"
                    : plan->kind == TT_BRING_BACK_SITE ? "site"
                                                       : NULL;

  if (g_str_equal (table->name, "entry"))
    return is_entry_in_scope (plan, table, row);
  if (own == NULL)
    return FALSE;
  if (g_str_equal (table->name, own))
    return row[0].integer == plan->id;
  if (g_str_equal (table->name, "message"))
    return plan->kind == TT_BRING_BACK_USER && get_id (table, row, "from_user") == plan->id;

  return get_id (table, row, own) == plan->id;
}

static TtReturn *
add_row (TtBringBack *plan, const TtTable *table, gint64 id, const TtValue *then)
{
  GHashTable *of_table = g_hash_table_lookup (plan->index, table);
  TtReturn *row = g_new0 (TtReturn, 1);

  row->table = table;
  row->id = id;
  row->then = then != NULL ? tt_bring_back_keep (plan, table, then) : NULL;
  if (of_table == NULL)
    {
      of_table = g_hash_table_new (g_int64_hash, g_int64_equal);
      g_hash_table_insert (plan->index, (gpointer) table, of_table);
    }
  g_hash_table_insert (of_table, &row->id, row);
  g_ptr_array_add (plan->rows, row);
  return row;
}

static gboolean
is_erased_owner (TtBringBack *plan, const TtTable *table, const TtValue *row)
{
  gint64 user = get_id (table, row, "user");

  return g_hash_table_contains (plan->erased, &user);
}

static gboolean
note_row (const TtTable *table,
          const TtValue *before,
          const TtValue *after,
          gpointer user_data,
          GError **error)
{
  Finding *self = user_data;
  TtBringBack *plan = self->plan;
  gboolean is_entry = g_str_equal (table->name, "entry");

  if (after != NULL && is_in_scope (plan, table, after))
    {
      if (is_entry && is_erased_owner (plan, table, after))
        plan->n_erased++;
      else
        add_row (plan, table, after[0].integer, after);
      return TRUE;
    }
  if (before != NULL && is_in_scope (plan, table, before))
    {
      plan->n_made_since += is_entry ? 1 : 0;
      plan->n_others_since += is_entry ? 0 : 1;
    }
  return TRUE;
}

/* What hangs on an entry brings the entry along, even where that is the same: its locks count. */
static gboolean
note_part (const TtTable *table,
           const TtValue *before,
           const TtValue *after,
           gpointer user_data,
           GError **error)
{
  Finding *self = user_data;
  TtBringBack *plan = self->plan;
  const TtTable *entries = tt_table_find ("entry");
  gint64 id = get_id (table, after != NULL ? after : before, "entry");
  g_autoptr (GError) failure = NULL;

  /* Only breaks made since leave. */
  if (after == NULL && !g_str_equal (table->name, "break"))
    return TRUE;
  if (tt_bring_back_lookup (plan, entries, id) == NULL)
    {
      g_autofree TtValue *entry = tt_bring_back_load (plan, self->then, entries, id, &failure);

      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (entry == NULL || !is_in_scope (plan, entries, entry) ||
          is_erased_owner (plan, entries, entry))
        return TRUE;
      add_row (plan, entries, id, entry);
    }

  add_row (plan, table, (after != NULL ? after : before)[0].integer, after);
  return TRUE;
}

static gboolean
walk_table (Finding *self, const char *name, TtDiffFunc func, GError **error)
{
  return tt_diff_each_row (self->today, self->then, tt_table_find (name), func, self,
                           self->cancellable, error);
}

static gboolean
walk_tables (Finding *self, GError **error)
{
  static const char *const parts[] = { "break", "photo", "correction" };
  static const char *const of_user[] = {
    "user", "rate", "shift", "task", "leave", "message", NULL
  };
  static const char *const of_site[] = { "site", "shift", "task", NULL };
  static const char *const none[] = { NULL };
  const char *const *tables = self->plan->kind == TT_BRING_BACK_USER   ? of_user
                              : self->plan->kind == TT_BRING_BACK_SITE ? of_site
                                                                       : none;

  for (; *tables != NULL; tables++)
    if (!walk_table (self, *tables, note_row, error))
      return FALSE;
  if (!walk_table (self, "entry", note_row, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!walk_table (self, parts[i], note_part, error))
      return FALSE;

  return TRUE;
}

/* Columns that name somebody or a place beside the record itself: it can stand without them. */
static gboolean
is_aside (const char *column)
{
  static const char *const aside[] = { "by_user", "in_by", "out_by", "old_site", "new_site", NULL };

  return g_strv_contains (aside, column);
}

static gboolean
need_rates (Finding *self, gint64 user, GError **error)
{
  const TtTable *rates = tt_table_find ("rate");
  g_autoptr (TtStmt) stmt =
      tt_stmt_prepare (self->then, "SELECT id FROM rate WHERE user = ?1 ORDER BY id", error);
  TtStep step;

  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, user);
  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      gint64 id = tt_stmt_get_int64 (stmt, 0);
      g_autofree TtValue *rate = tt_bring_back_load (self->plan, self->then, rates, id, error);

      if (rate == NULL)
        return FALSE;
      if (tt_bring_back_lookup (self->plan, rates, id) == NULL)
        add_row (self->plan, rates, id, rate)->needed = TRUE;
    }
  return step == TT_STEP_DONE;
}

/* What today lacks and something that comes back cannot do without. */
static gboolean
need (Finding *self, const char *name, gint64 id, GError **error)
{
  TtBringBack *plan = self->plan;
  const TtTable *table = tt_table_find (name);
  g_autofree TtValue *row = NULL;
  g_autoptr (GError) failure = NULL;
  gboolean there = FALSE;

  if (id == 0 || tt_bring_back_lookup (plan, table, id) != NULL)
    return TRUE;
  if (!tt_bring_back_is_there (plan, self->today, name, id, &there, error))
    return FALSE;
  if (there || (g_str_equal (name, "user") && g_hash_table_contains (plan->erased, &id)))
    return TRUE;

  row = tt_bring_back_load (plan, self->then, table, id, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (row == NULL)
    return TRUE;
  add_row (plan, table, id, row)->needed = TRUE;
  return !g_str_equal (name, "user") || need_rates (self, id, error);
}

static gboolean
add_needed (Finding *self, GError **error)
{
  /* The list grows while it is walked. */
  for (guint i = 0; i < self->plan->rows->len; i++)
    {
      const TtReturn *row = g_ptr_array_index (self->plan->rows, i);

      for (guint k = 0; row->then != NULL && k < row->table->n_columns; k++)
        {
          const TtColumn *column = &row->table->columns[k];

          if (column->kind == TT_COLUMN_REF && !is_aside (column->name) &&
              !need (self, column->refers_to, row->then[k].integer, error))
            return FALSE;
        }
    }
  return TRUE;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const TtReturn *of_a = *(TtReturn *const *) a;
  const TtReturn *of_b = *(TtReturn *const *) b;

  /* Tables lie in schema order. */
  if (of_a->table != of_b->table)
    return of_a->table < of_b->table ? -1 : 1;
  return (of_a->id > of_b->id) - (of_a->id < of_b->id);
}

static gboolean
sum_breaks (Finding *self, GError **error)
{
  const TtTable *entries = tt_table_find ("entry");
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (
      self->then,
      "SELECT entry, sum(ended_at - started_at) / 1000000 FROM break WHERE NOT paid GROUP BY entry",
      error);
  TtStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      TtReturn *entry = tt_bring_back_lookup (self->plan, entries, tt_stmt_get_int64 (stmt, 0));

      if (entry != NULL)
        entry->break_seconds = tt_stmt_get_int64 (stmt, 1);
    }
  return step == TT_STEP_DONE;
}

static gboolean
is_missing (GError **failure, GError **error)
{
  if (g_error_matches (*failure, TT_ERROR, TT_ERROR_NOT_FOUND))
    {
      g_clear_error (failure);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (failure));
  return FALSE;
}

static gboolean
find_user (Finding *self, const char *name, GError **error)
{
  TtDatabase *sides[] = { self->then, self->today };

  for (guint i = 0; self->plan->id == 0 && i < G_N_ELEMENTS (sides); i++)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (TtUser) user = tt_store_find_user (sides[i], name, &failure);

      if (user != NULL)
        self->plan->id = tt_user_get_id (user);
      else if (!is_missing (&failure, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_site (Finding *self, const char *name, GError **error)
{
  TtDatabase *sides[] = { self->then, self->today };

  for (guint i = 0; self->plan->id == 0 && i < G_N_ELEMENTS (sides); i++)
    {
      g_autoptr (GPtrArray) sites = tt_store_find_sites (sides[i], name, error);

      if (sites == NULL)
        return FALSE;
      if (sites->len > 1)
        {
          g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
                       _ ("Several sites are called “%s”: choose one in the window"), name);
          return FALSE;
        }
      if (sites->len == 1)
        self->plan->id = tt_site_get_id (g_ptr_array_index (sites, 0));
    }
  return TRUE;
}

static gboolean
load_person (Finding *self, const char *name, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (TtUser) user = NULL;

  user = tt_store_load_user (self->then, self->plan->id, &failure);
  if (user != NULL)
    {
      self->plan->title = g_strdup (tt_user_get_name (user));
      return TRUE;
    }
  if (is_missing (&failure, error))
    g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND,
                 _ ("At that moment the office had no person “%s”"), name != NULL ? name : "");
  return FALSE;
}

static gboolean
load_place (Finding *self, const char *name, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (TtSite) site = NULL;

  site = tt_store_load_site (self->then, self->plan->id, &failure);
  if (site != NULL)
    {
      self->plan->title = g_strdup (tt_site_get_name (site));
      return TRUE;
    }
  if (is_missing (&failure, error))
    g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND,
                 _ ("At that moment the office had no site “%s”"), name != NULL ? name : "");
  return FALSE;
}

static gboolean
find_subject (Finding *self, const char *name, GError **error)
{
  switch (self->plan->kind)
    {
    case TT_BRING_BACK_USER:
      return (name == NULL || find_user (self, name, error)) && load_person (self, name, error);
    case TT_BRING_BACK_SITE:
      return (name == NULL || find_site (self, name, error)) && load_place (self, name, error);
    case TT_BRING_BACK_DAY:
      if (!tt_day_check (name != NULL ? name : "", error))
        return FALSE;
      self->plan->day = g_strdup (name);
      self->plan->title = g_strdup (name);
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

/* The one path of imports and restores: whoever was erased since is erased in the copy too. */
static gboolean
erase_again (TtDatabase *then, TtDatabase *today, GError **error)
{
  if (!tt_database_begin_write (then, error))
    return FALSE;
  if (tt_erased_apply (then, today, error) && tt_database_commit (then, error))
    return TRUE;

  tt_database_rollback (then);
  return FALSE;
}

static gboolean
note_erased (Finding *self, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (
      self->then, "SELECT id FROM erased UNION SELECT id FROM user WHERE erased", error);
  TtStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      gint64 id = tt_stmt_get_int64 (stmt, 0);

      g_hash_table_add (self->plan->erased, g_memdup2 (&id, sizeof id));
    }
  return step == TT_STEP_DONE;
}

static gboolean
check_not_erased (TtBringBack *plan, GError **error)
{
  if (plan->kind != TT_BRING_BACK_USER || !g_hash_table_contains (plan->erased, &plan->id))
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_REFUSED,
                       _ ("The data of this person was erased, and stays erased"));
  return FALSE;
}

static gboolean
find (Finding *self, const char *name, GError **error)
{
  TtBringBack *plan = self->plan;

  /* By the name of then, which erasing takes away. */
  if (!find_subject (self, name, error) || !erase_again (self->then, self->today, error) ||
      !note_erased (self, error) || !check_not_erased (plan, error) || !walk_tables (self, error) ||
      !add_needed (self, error))
    return FALSE;

  g_ptr_array_sort (plan->rows, compare_rows);
  return sum_breaks (self, error);
}

TtBringBack *
tt_bring_back_find (TtDatabase *today,
                    TtDatabase *then,
                    TtBringBackKind kind,
                    gint64 id,
                    const char *name,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (TtBringBack) plan = tt_bring_back_new (kind, id);
  Finding finding = { plan, today, then, cancellable };

  g_return_val_if_fail (TT_IS_DATABASE (today) && TT_IS_DATABASE (then), NULL);

  return find (&finding, name, error) ? g_steal_pointer (&plan) : NULL;
}
