/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Schema version 1, once: the table of tables from which the SQL is made and by which digest,
 * session, export, import and diff go. What holds for it (tests/store/test-schema.c):
 *
 * - each table has one INTEGER PRIMARY KEY NOT NULL, its first column, and is STRICT;
 * - no generated columns, no AUTOINCREMENT, no triggers, UNIQUE only by index, so that a copy can
 *   do without them;
 * - a column that may be empty is NULL then, which costs one byte in a changeset; 0 costs nine.
 */

#include "store/tt-store-private.h"

#define ID                                                                                         \
  {                                                                                                \
    "id", "id", TT_COLUMN_ID, FALSE, NULL, NULL                                                    \
  }
#define NEED(kind, name)                                                                           \
  {                                                                                                \
    name, name, TT_COLUMN_##kind, FALSE, NULL, NULL                                                \
  }
#define MAY(kind, name)                                                                            \
  {                                                                                                \
    name, name, TT_COLUMN_##kind, TRUE, NULL, NULL                                                 \
  }
#define NEED_REF(name, to)                                                                         \
  {                                                                                                \
    name, name, TT_COLUMN_REF, FALSE, to, NULL                                                     \
  }
#define MAY_REF(name, to)                                                                          \
  {                                                                                                \
    name, name, TT_COLUMN_REF, TRUE, to, NULL                                                      \
  }
#define WORD(name, words)                                                                          \
  {                                                                                                \
    name, name, TT_COLUMN_WORD, FALSE, NULL, words                                                 \
  }
#define BY_USER                                                                                    \
  {                                                                                                \
    "by_user", "by", TT_COLUMN_REF, TRUE, "user", NULL                                             \
  }
#define ORIGIN MAY (TEXT, "source"), MAY (TEXT, "external_id")

static const char *const role_words[] = { "owner", "manager", "employee", NULL };
static const char *const moment_words[] = { "in", "out", "other", NULL };
static const char *const period_words[] = { "approved", "reopened", NULL };

static const TtColumn company_columns[] = {
  ID,
  NEED (TEXT, "name"),
  NEED (TEXT, "zone"),
  NEED (TEXT, "currency"),
  MAY (TEXT, "address"),
  MAY (TEXT, "phone"),
  MAY (TEXT, "email"),
  MAY (TEXT, "industry"),
  NEED (INTEGER, "week_start"),
  NEED (BOOLEAN, "active"),
  MAY (INSTANT, "created_at"),
  ORIGIN,
};

static const TtColumn user_columns[] = {
  ID,
  NEED_REF ("company", "company"),
  NEED (TEXT, "username"),
  MAY (TEXT, "username_key"), /* worked out from username when a row is loaded or saved */
  NEED (TEXT, "name"),
  MAY (TEXT, "first_name"),
  MAY (TEXT, "last_name"),
  WORD ("role", role_words),
  MAY (TEXT, "email"),
  MAY (TEXT, "phone"),
  MAY (TEXT, "department"),
  MAY (TEXT, "position"),
  MAY (TEXT, "staff_number"),
  MAY (SECRET, "password_hash"),
  MAY (SECRET, "pin_hash"),
  NEED (BOOLEAN, "must_set_password"),
  NEED (BOOLEAN, "active"),
  NEED (BOOLEAN, "erased"),
  MAY (INSTANT, "created_at"),
  ORIGIN,
};

static const TtColumn rate_columns[] = {
  ID,
  NEED_REF ("user", "user"),
  NEED (DAY, "from_day"),
  NEED (INTEGER, "amount"),
  NEED (TEXT, "currency"),
};

static const TtColumn rule_set_columns[] = {
  ID,
  NEED_REF ("company", "company"),
  MAY (DAY, "from_day"), /* NULL: from the start */
  NEED (TEXT, "preset"),
  MAY (JSON, "settings"),
};

static const TtColumn site_columns[] = {
  ID,
  NEED_REF ("company", "company"),
  NEED (TEXT, "name"),
  MAY (TEXT, "address"),
  MAY (REAL, "latitude"),
  MAY (REAL, "longitude"),
  MAY (INTEGER, "radius"),
  MAY (TEXT, "zone"),
  NEED (BOOLEAN, "active"),
  MAY (INSTANT, "created_at"),
  ORIGIN,
};

static const TtColumn entry_columns[] = {
  ID,
  NEED_REF ("user", "user"),
  MAY_REF ("site", "site"),
  NEED (TEXT, "zone"),
  NEED (INSTANT, "started_at"),
  MAY (INSTANT, "ended_at"),
  MAY (INSTANT, "punched_in_at"),
  MAY (INSTANT, "punched_out_at"),
  MAY (REAL, "in_latitude"),
  MAY (REAL, "in_longitude"),
  MAY (REAL, "in_accuracy"),
  MAY (REAL, "out_latitude"),
  MAY (REAL, "out_longitude"),
  MAY (REAL, "out_accuracy"),
  MAY (TEXT, "in_note"),
  MAY (TEXT, "out_note"),
  MAY (TEXT, "in_status"),
  MAY (TEXT, "out_status"),
  MAY_REF ("in_by", "user"),
  MAY_REF ("out_by", "user"),
  MAY (INTEGER, "flags"), /* TtEntryFlags; NULL for none */
  MAY (INSTANT, "created_at"),
  ORIGIN,
};

static const TtColumn break_columns[] = {
  ID,
  NEED_REF ("entry", "entry"),
  NEED (INSTANT, "started_at"),
  MAY (INSTANT, "ended_at"),
  NEED (BOOLEAN, "paid"),
};

static const TtColumn photo_columns[] = {
  ID,
  NEED_REF ("entry", "entry"),
  WORD ("moment", moment_words),
  NEED (PHOTO, "hash"),
  NEED (INTEGER, "size"),
  NEED (TEXT, "media_type"),
  MAY (INSTANT, "at"),
};

static const TtColumn correction_columns[] = {
  ID,
  NEED_REF ("entry", "entry"),
  NEED (INSTANT, "at"),
  BY_USER,
  MAY (TEXT, "by_name"),
  MAY (TEXT, "reason"),
  MAY (INSTANT, "old_started_at"),
  MAY (INSTANT, "old_ended_at"),
  MAY_REF ("old_site", "site"),
  MAY (INSTANT, "new_started_at"),
  MAY (INSTANT, "new_ended_at"),
  MAY_REF ("new_site", "site"),
};

static const TtColumn shift_columns[] = {
  ID,
  NEED_REF ("company", "company"),
  MAY_REF ("user", "user"),
  MAY_REF ("site", "site"),
  NEED (INSTANT, "starts_at"),
  NEED (INSTANT, "ends_at"),
  NEED (TEXT, "zone"),
  MAY (TEXT, "note"),
  MAY (TEXT, "status"),
  MAY (INSTANT, "created_at"),
  ORIGIN,
};

static const TtColumn task_columns[] = {
  ID,
  NEED_REF ("company", "company"),
  MAY_REF ("user", "user"),
  MAY_REF ("site", "site"),
  NEED (TEXT, "title"),
  MAY (TEXT, "text"),
  MAY (TEXT, "priority"),
  MAY (DAY, "due_day"),
  MAY (TEXT, "status"),
  MAY (INSTANT, "created_at"),
  ORIGIN,
};

static const TtColumn leave_columns[] = {
  ID,
  NEED_REF ("user", "user"),
  NEED (DAY, "from_day"),
  NEED (DAY, "to_day"),
  NEED (TEXT, "kind"),
  NEED (TEXT, "state"),
  MAY (TEXT, "note"),
  MAY (INSTANT, "created_at"),
  ORIGIN,
};

static const TtColumn period_columns[] = {
  ID,
  NEED_REF ("company", "company"),
  MAY_REF ("user", "user"), /* NULL: everybody */
  NEED (DAY, "from_day"),
  NEED (DAY, "to_day"),
  WORD ("state", period_words),
  NEED (INSTANT, "at"),
  BY_USER,
  MAY (TEXT, "by_name"),
  MAY (TEXT, "reason"),
};

static const TtColumn message_columns[] = {
  ID,
  NEED_REF ("company", "company"),
  { "from_user", "from", TT_COLUMN_REF, TRUE, "user", NULL },
  MAY (TEXT, "from_name"),
  NEED (TEXT, "text"),
  NEED (INSTANT, "at"),
  ORIGIN,
};

static const TtColumn setting_columns[] = {
  ID,
  MAY_REF ("company", "company"), /* NULL: the whole office */
  NEED (TEXT, "key"),
  NEED (TEXT, "value"),
};

static const TtColumn audit_columns[] = {
  ID,
  NEED (INSTANT, "at"),
  NEED (TEXT, "actor"),
  NEED (TEXT, "kind"),
  MAY (TEXT, "subject_kind"),
  MAY (INTEGER, "subject"),
  MAY (TEXT, "text"),
  MAY (JSON, "detail"),
};

/* Its id is the person's. No reference: it stays, and is applied again, where an older copy has
 * that person still or not yet. */
static const TtColumn erased_columns[] = {
  ID,
  NEED (INTEGER, "number"), /* N of "Former employee N" */
  NEED (INSTANT, "at"),
  ORIGIN,
};

static const TtColumn layer_columns[] = {
  ID, NEED (TEXT, "name"), NEED (TEXT, "kind"), NEED (BOOLEAN, "enabled"), NEED (JSON, "settings"),
};

#define TABLE(name, json_name, columns)                                                            \
  {                                                                                                \
    name, json_name, columns, G_N_ELEMENTS (columns), TRUE                                         \
  }

static const TtTable tables[] = {
  TABLE ("company", "companies", company_columns),
  TABLE ("user", "users", user_columns),
  TABLE ("rate", "rates", rate_columns),
  TABLE ("rule_set", "rule_sets", rule_set_columns),
  TABLE ("site", "sites", site_columns),
  TABLE ("entry", "entries", entry_columns),
  TABLE ("break", "breaks", break_columns),
  TABLE ("photo", "photos", photo_columns),
  TABLE ("correction", "corrections", correction_columns),
  TABLE ("shift", "shifts", shift_columns),
  TABLE ("task", "tasks", task_columns),
  TABLE ("leave", "leaves", leave_columns),
  TABLE ("period", "periods", period_columns),
  TABLE ("message", "messages", message_columns),
  TABLE ("setting", "settings", setting_columns),
  TABLE ("audit", "audit", audit_columns),
  TABLE ("erased", "erased", erased_columns),
  { "layer", "layers", layer_columns, G_N_ELEMENTS (layer_columns), FALSE },
};

const TtTable *
tt_tables_get (guint *n_tables)
{
  *n_tables = G_N_ELEMENTS (tables);

  return tables;
}

const TtTable *
tt_table_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      if (g_str_equal (tables[i].name, name))
        return &tables[i];
    }

  return NULL;
}

const TtTable *
tt_table_find_json (const char *json_name)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      if (g_str_equal (tables[i].json_name, json_name))
        return &tables[i];
    }

  return NULL;
}

int
tt_table_get_column (const TtTable *table, const char *name)
{
  for (guint i = 0; i < table->n_columns; i++)
    {
      if (g_str_equal (table->columns[i].name, name))
        return (int) i;
    }

  return -1;
}

TtValueKind
tt_column_kind_get_value_kind (TtColumnKind kind)
{
  switch (kind)
    {
    case TT_COLUMN_ID:
    case TT_COLUMN_REF:
    case TT_COLUMN_INTEGER:
    case TT_COLUMN_BOOLEAN:
    case TT_COLUMN_INSTANT:
      return TT_VALUE_INTEGER;
    case TT_COLUMN_REAL:
      return TT_VALUE_REAL;
    case TT_COLUMN_TEXT:
    case TT_COLUMN_DAY:
    case TT_COLUMN_WORD:
    case TT_COLUMN_JSON:
    case TT_COLUMN_PHOTO:
    case TT_COLUMN_SECRET:
      return TT_VALUE_TEXT;
    }
  g_assert_not_reached ();
}

/* Deleting a person looks in every column that refers to one. A million entries have an index for
 * `user` alone, so these two are checked by the loader and by tests, not by SQLite. */
static gboolean
is_enforced (const TtTable *table, const TtColumn *column)
{
  return column->kind == TT_COLUMN_REF &&
         !(g_str_equal (table->name, "entry") &&
           (g_str_equal (column->name, "in_by") || g_str_equal (column->name, "out_by")));
}

static void
append_table (GString *sql, const TtTable *table)
{
  g_string_append_printf (sql, "CREATE TABLE %s(", table->name);
  for (guint i = 0; i < table->n_columns; i++)
    {
      const TtColumn *column = &table->columns[i];
      static const char *const types[] = {
        [TT_VALUE_INTEGER] = "INTEGER",
        [TT_VALUE_REAL] = "REAL",
        [TT_VALUE_TEXT] = "TEXT",
      };

      g_string_append_printf (sql, "%s%s %s", i > 0 ? ", " : "", column->name,
                              types[tt_column_kind_get_value_kind (column->kind)]);
      if (column->kind == TT_COLUMN_ID)
        g_string_append (sql, " PRIMARY KEY");
      if (!column->nullable)
        g_string_append (sql, " NOT NULL");
      if (is_enforced (table, column))
        g_string_append_printf (sql, " REFERENCES %s", column->refers_to);
    }
  g_string_append (sql, ") STRICT;\n");
}

gboolean
tt_schema_create (TtDatabase *database, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    append_table (sql, &tables[i]);
  g_string_append (sql, "CREATE TABLE frame(seq INTEGER PRIMARY KEY NOT NULL, stream BLOB NOT NULL,"
                        " at INTEGER NOT NULL, actor TEXT NOT NULL, label TEXT NOT NULL,"
                        " previous BLOB NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL) STRICT;\n"
                        "CREATE TABLE meta(key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)"
                        " STRICT, WITHOUT ROWID;\n");
  g_string_append_printf (sql, "PRAGMA user_version = %d", TT_SCHEMA_VERSION);

  return tt_database_exec (database, sql->str, error);
}

/* The rowid is the last column of each of them already, so that (started_at, id) needs no more than
 * started_at. entry_long holds the few that last more than two days, so that overlaps are found
 * without walking all that a person ever worked. */
static const struct
{
  const char *name;
  gboolean unique;
  const char *on;
} indexes[] = {
  { "company_external", TRUE, "company(source, external_id) WHERE external_id IS NOT NULL" },
  { "user_username", TRUE, "user(username_key)" },
  { "user_external", TRUE, "user(source, external_id) WHERE external_id IS NOT NULL" },
  { "rate_user", FALSE, "rate(user, from_day)" },
  { "rule_set_company", FALSE, "rule_set(company, from_day)" },
  { "site_external", TRUE, "site(source, external_id) WHERE external_id IS NOT NULL" },
  { "entry_started", FALSE, "entry(started_at)" },
  { "entry_user", FALSE, "entry(user, started_at)" },
  { "entry_site", FALSE, "entry(site, started_at)" },
  { "entry_open", FALSE, "entry(user, started_at) WHERE ended_at IS NULL" },
  { "entry_long", FALSE, "entry(user, started_at) WHERE ended_at - started_at > 172800000000" },
  { "entry_external", TRUE, "entry(source, external_id) WHERE external_id IS NOT NULL" },
  { "break_entry", FALSE, "break(entry)" },
  { "photo_entry", FALSE, "photo(entry)" },
  { "photo_hash", FALSE, "photo(hash, size)" },
  { "correction_entry", FALSE, "correction(entry)" },
  { "shift_starts", FALSE, "shift(starts_at)" },
  { "shift_user", FALSE, "shift(user, starts_at)" },
  { "shift_external", TRUE, "shift(source, external_id) WHERE external_id IS NOT NULL" },
  { "task_user", FALSE, "task(user)" },
  { "task_external", TRUE, "task(source, external_id) WHERE external_id IS NOT NULL" },
  { "leave_user", FALSE, "leave(user, from_day)" },
  { "leave_external", TRUE, "leave(source, external_id) WHERE external_id IS NOT NULL" },
  { "period_user", FALSE, "period(user, from_day)" },
  { "message_external", TRUE, "message(source, external_id) WHERE external_id IS NOT NULL" },
  { "setting_key", TRUE, "setting(key, ifnull(company, 0))" },
  { "layer_name", TRUE, "layer(name)" },
};

gboolean
tt_schema_create_indexes (TtDatabase *database, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (indexes); i++)
    g_string_append_printf (sql, "CREATE%s INDEX IF NOT EXISTS %s ON %s;\n",
                            indexes[i].unique ? " UNIQUE" : "", indexes[i].name, indexes[i].on);

  return tt_database_exec (database, sql->str, error);
}

gboolean
tt_schema_drop_indexes (TtDatabase *database, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (indexes); i++)
    g_string_append_printf (sql, "DROP INDEX IF EXISTS %s;\n", indexes[i].name);

  return tt_database_exec (database, sql->str, error);
}

gboolean
tt_schema_drop_unique_indexes (TtDatabase *database, const char *table, GError **error)
{
  g_autofree char *on = g_strconcat (table, "(", NULL);
  g_autoptr (GString) sql = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (indexes); i++)
    {
      if (indexes[i].unique && g_str_has_prefix (indexes[i].on, on))
        g_string_append_printf (sql, "DROP INDEX IF EXISTS %s;\n", indexes[i].name);
    }

  return tt_database_exec (database, sql->str, error);
}
