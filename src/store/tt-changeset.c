/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-changeset-private.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

static void
set_code_error (GError **error, int code)
{
  g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED, _ ("A recorded change cannot be read (%s)"),
               sqlite3_errstr (code));
}

/* Whether the operation that @iterator stands on is one on a table as we know it. */
static gboolean
match_operation (sqlite3_changeset_iter *iterator, const TtTable **table, GError **error)
{
  const char *name = NULL;
  unsigned char *keys = NULL;
  int n_columns = 0, operation = 0, indirect = 0, n_keys = 0, code;
  gboolean matches;

  code = sqlite3changeset_op (iterator, &name, &n_columns, &operation, &indirect);
  if (code == SQLITE_OK)
    code = sqlite3changeset_pk (iterator, &keys, &n_keys);
  if (code != SQLITE_OK)
    {
      set_code_error (error, code);
      return FALSE;
    }

  /* The key of each of our tables is its first column. */
  *table = tt_table_find (name);
  matches = *table != NULL && (guint) n_columns == (*table)->n_columns && n_keys == n_columns;
  for (int i = 0; matches && i < n_keys; i++)
    matches = (keys[i] != 0) == (i == 0);
  if (!matches)
    g_set_error (error, TT_ERROR, TT_ERROR_MISMATCH,
                 _ ("A recorded change is for another version of the table “%s”"), name);

  return matches;
}

static gboolean
count_operations (sqlite3_changeset_iter *iterator,
                  const char *without,
                  gint64 *n_operations,
                  GError **error)
{
  int code;

  *n_operations = 0;
  while ((code = sqlite3changeset_next (iterator)) == SQLITE_ROW)
    {
      const TtTable *table;

      if (!match_operation (iterator, &table, error))
        return FALSE;
      if (g_strcmp0 (table->name, without) != 0)
        *n_operations += 1;
    }
  if (code != SQLITE_DONE)
    {
      set_code_error (error, code);
      return FALSE;
    }

  return TRUE;
}

gboolean
tt_changeset_count (
    const void *bytes, int length, const char *without, gint64 *n_operations, GError **error)
{
  sqlite3_changeset_iter *iterator = NULL;
  gboolean done;
  int code;

  if (!tt_changeset_check_bytes (bytes, length, error))
    return FALSE;
  code = sqlite3changeset_start (&iterator, length, (void *) bytes);
  if (code != SQLITE_OK)
    {
      set_code_error (error, code);
      return FALSE;
    }

  done = count_operations (iterator, without, n_operations, error);
  code = sqlite3changeset_finalize (iterator);
  if (done && code != SQLITE_OK)
    set_code_error (error, code);

  return done && code == SQLITE_OK;
}

typedef struct
{
  const char *without;
  TtConflict *conflict;
} Applying;

static int
choose_table (void *data, const char *table)
{
  Applying *applying = data;

  return g_strcmp0 (table, applying->without) != 0;
}

/* Only the first is told: the rest follow from it. */
static int
note_conflict (void *data, int kind, sqlite3_changeset_iter *iterator)
{
  Applying *applying = data;
  const char *name = NULL;
  sqlite3_value *id = NULL;
  int n_columns = 0, operation = 0, indirect = 0;

  if (applying->conflict->kind != 0)
    return SQLITE_CHANGESET_ABORT;

  applying->conflict->kind = kind;
  if (kind == SQLITE_CHANGESET_FOREIGN_KEY ||
      sqlite3changeset_op (iterator, &name, &n_columns, &operation, &indirect) != SQLITE_OK)
    return SQLITE_CHANGESET_ABORT;

  applying->conflict->table = tt_table_find (name);
  if (operation == SQLITE_INSERT)
    (void) sqlite3changeset_new (iterator, 0, &id);
  else
    (void) sqlite3changeset_old (iterator, 0, &id);
  applying->conflict->id = id != NULL ? sqlite3_value_int64 (id) : 0;

  return SQLITE_CHANGESET_ABORT;
}

static void
set_conflict_error (GError **error, const TtConflict *conflict)
{
  if (conflict->table != NULL)
    g_set_error (error, TT_ERROR, TT_ERROR_REFUSED,
                 _ ("The change does not fit: row %" G_GINT64_FORMAT
                    " of “%s” is not as it was when the change was made"),
                 conflict->id, conflict->table->name);
  else
    g_set_error_literal (error, TT_ERROR, TT_ERROR_REFUSED,
                         _ ("The change does not fit: other rows refer to what it removes"));
}

gboolean
tt_changeset_apply (TtDatabase *database,
                    const void *bytes,
                    int length,
                    const char *without,
                    TtConflict *conflict,
                    GError **error)
{
  Applying applying = { .without = without, .conflict = conflict };
  gint64 wanted, before, changed;
  int code;

  g_return_val_if_fail (database->writing, FALSE);

  *conflict = (TtConflict){ 0 };
  if (!tt_changeset_count (bytes, length, without, &wanted, error))
    return FALSE;

  before = sqlite3_total_changes64 (database->handle);
  code = sqlite3changeset_apply (database->handle, length, (void *) bytes, choose_table,
                                 note_conflict, &applying);
  changed = sqlite3_total_changes64 (database->handle) - before;
  if (conflict->kind != 0)
    {
      set_conflict_error (error, conflict);
      return FALSE;
    }
  if (code != SQLITE_OK)
    {
      tt_database_set_error (error, database->handle, code);
      return FALSE;
    }
  if (changed != wanted)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_MISMATCH,
                   _ ("A change of %" G_GINT64_FORMAT " rows changed %" G_GINT64_FORMAT), wanted,
                   changed);
      return FALSE;
    }

  return TRUE;
}
