/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any part of the list of entries, by key: a page costs the same wherever it is. */

#include "store/tt-store-entries-private.h"

#include <string.h>

/* A filter as SQL. One upper bound only is given to SQLite, the narrower: of two it might walk from
 * the wider. */
typedef struct
{
  GString *sql;
  const TtEntryFilter *filter;
  char *text; /* folded */
  gint64 to;
  TtEntryKey after;
} Where;

static void
where_clear (Where *self)
{
  if (self->sql != NULL)
    g_string_free (self->sql, TRUE);
  g_free (self->text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Where, where_clear)

static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);

  return normal != NULL ? g_utf8_casefold (normal, -1) : g_ascii_strdown (text, -1);
}

/* tt_has(text, folded): whether the folded text is in it. */
static void
has_text (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);
  const char *wanted = (const char *) sqlite3_value_text (values[1]);
  g_autofree char *folded = NULL;

  if (text == NULL || wanted == NULL)
    {
      sqlite3_result_int (context, 0);
      return;
    }

  folded = fold (text);
  sqlite3_result_int (context, strstr (folded, wanted) != NULL);
}

#define HAS_TEXT                                                                                   \
  " AND (tt_has (e.in_note, ?6) OR tt_has (e.out_note, ?6)"                                        \
  " OR e.user IN (SELECT id FROM user WHERE tt_has (name, ?6) OR tt_has (username, ?6))"           \
  " OR e.site IN (SELECT id FROM site WHERE tt_has (name, ?6)))"

static gboolean
where_init (Where *self,
            TtDatabase *database,
            const TtEntryFilter *filter,
            const TtEntryKey *after,
            GError **error)
{
  static const TtEntryFilter everything;

  self->sql = g_string_new (" WHERE TRUE");
  self->filter = filter != NULL ? filter : &everything;
  self->text = NULL;
  self->to = self->filter->to;
  self->after = (TtEntryKey){ G_MAXINT64, G_MAXINT64 };
  if (after != NULL && (self->to == 0 || after->started_at < self->to))
    {
      self->to = 0;
      self->after = *after;
    }

  if (self->filter->user != 0)
    g_string_append (self->sql, " AND e.user = ?1");
  if (self->filter->site != 0)
    g_string_append (self->sql, " AND e.site = ?2");
  if (self->filter->from != 0)
    g_string_append (self->sql, " AND e.started_at >= ?3");
  if (self->to != 0)
    g_string_append (self->sql, " AND e.started_at < ?4");
  if (self->filter->company != 0)
    g_string_append (self->sql, " AND e.user IN (SELECT id FROM user WHERE company = ?10)");
  if (self->filter->open_only)
    g_string_append (self->sql, " AND e.ended_at IS NULL");
  if (self->filter->flags != 0)
    g_string_append (self->sql, " AND e.flags & ?5");
  if (self->after.id != G_MAXINT64)
    g_string_append (self->sql, " AND (e.started_at, e.id) < (?7, ?8)");
  if (self->filter->text != NULL && *self->filter->text != '\0')
    {
      self->text = fold (self->filter->text);
      g_string_append (self->sql, HAS_TEXT);
      return tt_database_add_function (database, "tt_has", 2, has_text, NULL, NULL, error);
    }

  return TRUE;
}

static TtStmt *
where_prepare (
    Where *self, TtDatabase *database, const char *before, const char *behind, GError **error)
{
  g_autofree char *sql = g_strconcat (before, self->sql->str, behind, NULL);
  TtStmt *stmt = tt_stmt_prepare (database, sql, error);

  if (stmt == NULL)
    return NULL;

  if (self->filter->user != 0)
    tt_stmt_bind_int64 (stmt, 1, self->filter->user);
  if (self->filter->site != 0)
    tt_stmt_bind_int64 (stmt, 2, self->filter->site);
  if (self->filter->from != 0)
    tt_stmt_bind_int64 (stmt, 3, self->filter->from);
  if (self->to != 0)
    tt_stmt_bind_int64 (stmt, 4, self->to);
  if (self->filter->flags != 0)
    tt_stmt_bind_int64 (stmt, 5, self->filter->flags);
  if (self->filter->company != 0)
    tt_stmt_bind_int64 (stmt, 10, self->filter->company);
  if (self->text != NULL)
    tt_stmt_bind_text (stmt, 6, self->text);
  if (self->after.id != G_MAXINT64)
    {
      tt_stmt_bind_int64 (stmt, 7, self->after.started_at);
      tt_stmt_bind_int64 (stmt, 8, self->after.id);
    }

  return stmt;
}

GPtrArray *
tt_store_page_entries (TtDatabase *database,
                       const TtEntryFilter *filter,
                       const TtEntryKey *after,
                       guint limit,
                       GError **error)
{
  g_auto (Where) where = { NULL };
  g_autoptr (TtStmt) stmt = NULL;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  if (!where_init (&where, database, filter, after, error))
    return NULL;

  stmt = where_prepare (&where, database, TT_SELECT_ENTRIES,
                        " ORDER BY e.started_at DESC, e.id DESC LIMIT ?9", error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 9, limit != 0 ? (gint64) limit : -1);

  return tt_store_read_entries (database, stmt, FALSE, error);
}

GArray *
tt_store_anchor_entries (
    TtDatabase *database, const TtEntryFilter *filter, guint step, gint64 *count, GError **error)
{
  g_auto (Where) where = { NULL };
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (TtEntryKey));
  g_autoptr (TtStmt) stmt = NULL;
  TtEntryKey key = { G_MAXINT64, G_MAXINT64 };
  gint64 n = 0;
  TtStep answer;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);
  g_return_val_if_fail (step > 0 && count != NULL, NULL);

  if (!where_init (&where, database, filter, NULL, error))
    return NULL;

  stmt = where_prepare (&where, database, "SELECT e.started_at, e.id FROM entry e",
                        " ORDER BY e.started_at DESC, e.id DESC", error);
  if (stmt == NULL)
    return NULL;

  while ((answer = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      if (n % step == 0)
        g_array_append_val (keys, key);
      n++;
      if (n % step == 0)
        {
          key.started_at = tt_stmt_get_int64 (stmt, 0);
          key.id = tt_stmt_get_int64 (stmt, 1);
        }
    }
  if (answer == TT_STEP_FAILED)
    return NULL;

  *count = n;

  return g_steal_pointer (&keys);
}

GPtrArray *
tt_store_list_entries (TtDatabase *database, const TtEntryFilter *filter, GError **error)
{
  g_auto (Where) where = { NULL };
  g_autoptr (TtStmt) stmt = NULL;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  if (!where_init (&where, database, filter, NULL, error))
    return NULL;

  stmt = where_prepare (&where, database, TT_SELECT_ENTRIES, " ORDER BY e.started_at, e.id", error);
  if (stmt == NULL)
    return NULL;

  return tt_store_read_entries (database, stmt, TRUE, error);
}
