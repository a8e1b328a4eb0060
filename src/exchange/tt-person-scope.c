/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange/tt-person-scope-private.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

struct _TtPersonScope
{
  gint64 user;
  const TtTable *tables;
  guint n_tables;
  GHashTable **ids; /* of the rows that are held, one set for each table */
};

void
tt_person_scope_free (TtPersonScope *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_tables; i++)
    g_hash_table_unref (self->ids[i]);
  g_free (self->ids);
  g_free (self);
}

static void
add_id (TtPersonScope *self, const TtTable *table, gint64 id)
{
  gint64 *key = g_new (gint64, 1);

  *key = id;
  g_hash_table_add (self->ids[table - self->tables], key);
}

static gboolean
has_id (TtPersonScope *self, const TtTable *table, gint64 id)
{
  return g_hash_table_contains (self->ids[table - self->tables], &id);
}

/* Whose a row is: the person in these columns, and not, say, the one who punched for somebody. */
static gboolean
is_owner_column (const TtColumn *column)
{
  return column->kind == TT_COLUMN_REF && g_str_equal (column->refers_to, "user") &&
         (g_str_equal (column->name, "user") || g_str_equal (column->name, "from_user"));
}

/* A row of a table that is named in passing, and held where something that is held names it. */
static gboolean
is_named (const char *table)
{
  return g_str_equal (table, "company") || g_str_equal (table, "site");
}

static gboolean
is_audit_of (TtPersonScope *self, const TtTable *table, const TtValue *values)
{
  const TtValue *kind = &values[tt_table_get_column (table, "subject_kind")];
  const TtValue *subject = &values[tt_table_get_column (table, "subject")];

  return kind->kind == TT_VALUE_TEXT && g_str_equal (kind->text, "user") &&
         subject->kind == TT_VALUE_INTEGER && subject->integer == self->user;
}

static gboolean
concerns (TtPersonScope *self, const TtTable *table, const TtValue *values)
{
  if (g_str_equal (table->name, "user"))
    return values[0].integer == self->user;
  if (g_str_equal (table->name, "audit"))
    return is_audit_of (self, table, values);

  for (guint i = 0; i < table->n_columns; i++)
    {
      const TtColumn *column = &table->columns[i];

      if (values[i].kind != TT_VALUE_INTEGER || column->kind != TT_COLUMN_REF)
        continue;
      if (is_owner_column (column) && values[i].integer == self->user)
        return TRUE;
      if (g_str_equal (column->refers_to, "entry") &&
          has_id (self, tt_table_find ("entry"), values[i].integer))
        return TRUE;
    }

  return FALSE;
}

static gboolean
note_row (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  TtPersonScope *self = user_data;

  if (!concerns (self, table, values))
    return TRUE;

  add_id (self, table, values[0].integer);
  for (guint i = 0; i < table->n_columns; i++)
    {
      const TtColumn *column = &table->columns[i];

      if (column->kind == TT_COLUMN_REF && is_named (column->refers_to) &&
          values[i].kind == TT_VALUE_INTEGER)
        add_id (self, tt_table_find (column->refers_to), values[i].integer);
    }

  return TRUE;
}

/* A site that is named names its company. */
static gboolean
note_company (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  TtPersonScope *self = user_data;
  const TtValue *company = &values[tt_table_get_column (table, "company")];

  if (has_id (self, table, values[0].integer))
    add_id (self, tt_table_find ("company"), company->integer);

  return TRUE;
}

TtPersonScope *
tt_person_scope_new (TtDatabase *database, gint64 user, GCancellable *cancellable, GError **error)
{
  g_autoptr (TtPersonScope) self = g_new0 (TtPersonScope, 1);

  self->user = user;
  self->tables = tt_tables_get (&self->n_tables);
  self->ids = g_new (GHashTable *, self->n_tables);
  for (guint i = 0; i < self->n_tables; i++)
    self->ids[i] = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  /* A table refers to earlier ones only, so entries are known before what belongs to them. */
  for (guint i = 0; i < self->n_tables; i++)
    {
      const TtTable *table = &self->tables[i];

      if (!table->exported || is_named (table->name))
        continue;
      if (!tt_database_each_row (database, table, note_row, self, cancellable, error))
        return NULL;
    }
  if (!tt_database_each_row (database, tt_table_find ("site"), note_company, self, cancellable,
                             error))
    return NULL;

  if (!has_id (self, tt_table_find ("user"), user))
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no such person"));
      return NULL;
    }

  return g_steal_pointer (&self);
}

gboolean
tt_person_scope_holds (TtPersonScope *self, const TtTable *table, const TtValue *values)
{
  return has_id (self, table, values[0].integer);
}

gint64
tt_person_scope_count (TtPersonScope *self, const TtTable *table)
{
  return g_hash_table_size (self->ids[table - self->tables]);
}
