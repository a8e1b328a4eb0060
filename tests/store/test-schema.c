/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promises under test: the schema is one that sessions can record and copies can follow, and
 * the table of tables is what stands in a file. */

#include "store/tt-stmt.h"
#include "support/tt-test-dir.h"
#include "support/tt-test-environment.h"

#include <string.h>

typedef struct
{
  TtTestDir *dir;
  TtEnvironment *environment;
  TtDatabase *database;
} Fixture;

static void
set_up (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  self->dir = tt_test_dir_new ();
  self->environment = tt_test_environment_new ();
  path = tt_test_dir_build_path (self->dir, "schema.db");
  self->database = tt_database_open (self->environment, path, TT_DATABASE_CREATE, &error);
  g_assert_no_error (error);
  g_assert_true (tt_database_begin_write (self->database, &error));
  g_assert_true (tt_schema_create (self->database, &error));
  g_assert_no_error (error);
  g_assert_true (tt_schema_create_indexes (self->database, &error));
  g_assert_no_error (error);
  g_assert_true (tt_database_commit (self->database, &error));
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  g_clear_object (&self->database);
  g_clear_object (&self->environment);
  g_clear_pointer (&self->dir, tt_test_dir_free);
}

static char *
query (Fixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (self->database, sql, &error);
  g_autoptr (GString) answer = g_string_new (NULL);

  g_assert_no_error (error);
  while (tt_stmt_step (stmt, &error) == TT_STEP_ROW)
    {
      for (int i = 0; i < tt_stmt_get_n_columns (stmt); i++)
        g_string_append_printf (answer, "%s%s", i > 0 ? " " : "", tt_stmt_get_text (stmt, i));
      g_string_append_c (answer, '\n');
    }
  g_assert_no_error (error);

  return g_string_free (g_steal_pointer (&answer), FALSE);
}

/* What sessions cannot record or copies cannot follow: names of tables, a line each; "" for none.
 * (transfer full) */
static char *
find_breaches (Fixture *self)
{
  static const char *const queries[] = {
    /* Each table is STRICT and has a NOT NULL primary key. */
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
    " AND name NOT LIKE 'sqlite_%' AND NOT strict",
    "SELECT t.name FROM pragma_table_list t WHERE schema = 'main' AND type = 'table'"
    " AND t.name NOT LIKE 'sqlite_%' AND (SELECT count(*) FROM pragma_table_info(t.name)"
    " WHERE pk > 0 AND \"notnull\") <> 1",
    "SELECT t.name, c.name FROM pragma_table_list t, pragma_table_xinfo(t.name) c"
    " WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' AND c.hidden <> 0",
    "SELECT name FROM sqlite_schema WHERE type NOT IN ('table', 'index')"
    " OR name LIKE 'sqlite_%'",
    /* No COLLATE (keys stay binary), UNIQUE, CHECK, GENERATED, AUTOINCREMENT in any table. */
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND (sql LIKE '%COLLATE%'"
    " OR sql LIKE '%UNIQUE%' OR sql LIKE '%CHECK%' OR sql LIKE '%AUTOINC%'"
    " OR sql LIKE '%GENERATED%' OR sql LIKE '%CASCADE%' OR sql LIKE '%DEFAULT%')",
  };
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *lines = query (self, queries[i]);

      g_string_append (found, lines);
    }

  return g_string_free (g_steal_pointer (&found), FALSE);
}

static void
test_rules (Fixture *self, gconstpointer user_data)
{
  g_autofree char *breaches = find_breaches (self);

  g_assert_cmpstr (breaches, ==, "");
}

/* Each rule is seen to refuse what breaks it. */
static const struct
{
  const char *name;
  const char *sql;
} refused[] = {
  { "nocase-key", "CREATE TABLE bad (id TEXT NOT NULL PRIMARY KEY COLLATE NOCASE) STRICT" },
  { "generated-column", "CREATE TABLE bad (id INTEGER PRIMARY KEY NOT NULL, a INTEGER GENERATED "
                        "ALWAYS AS (1)) STRICT" },
  { "no-key", "CREATE TABLE bad (a INTEGER) STRICT" },
  { "null-key", "CREATE TABLE bad (id TEXT PRIMARY KEY) STRICT" },
  { "counted-key", "CREATE TABLE bad (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT) STRICT" },
  { "unique-column", "CREATE TABLE bad (id INTEGER PRIMARY KEY NOT NULL, a TEXT UNIQUE) STRICT" },
  { "cascade", "CREATE TABLE bad (id INTEGER PRIMARY KEY NOT NULL,"
               " user INTEGER REFERENCES user ON DELETE CASCADE) STRICT" },
  { "trigger", "CREATE TRIGGER bad AFTER INSERT ON site BEGIN DELETE FROM site; END" },
  { "loose", "CREATE TABLE bad (id INTEGER PRIMARY KEY NOT NULL)" },
};

static void
test_refused (Fixture *self, gconstpointer sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *breaches = NULL;

  tt_database_exec (self->database, sql, &error);
  g_assert_no_error (error);
  breaches = find_breaches (self);
  g_assert_nonnull (strstr (breaches, "bad"));
}

static void
assert_columns (Fixture *self, const TtTable *table)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT name, type, \"notnull\", pk FROM pragma_table_info('%s') ORDER BY cid", table->name);
  g_autofree char *found = query (self, sql);
  g_autoptr (GString) wanted = g_string_new (NULL);
  static const char *const types[] = {
    [TT_VALUE_INTEGER] = "INTEGER", [TT_VALUE_REAL] = "REAL", [TT_VALUE_TEXT] = "TEXT"
  };

  for (guint i = 0; i < table->n_columns; i++)
    {
      const TtColumn *column = &table->columns[i];

      g_string_append_printf (wanted, "%s %s %d %d\n", column->name,
                              types[tt_column_kind_get_value_kind (column->kind)],
                              !column->nullable, column->kind == TT_COLUMN_ID);
    }

  g_assert_cmpstr (found, ==, wanted->str);
}

/* What refers stands behind what it refers to, so that rows can be loaded in schema order. */
static void
assert_references (const TtTable *tables, guint place)
{
  const TtTable *table = &tables[place];

  for (guint i = 0; i < table->n_columns; i++)
    {
      const TtColumn *column = &table->columns[i];
      gboolean found = FALSE;

      g_assert_true ((column->kind == TT_COLUMN_REF) == (column->refers_to != NULL));
      g_assert_true ((column->kind == TT_COLUMN_WORD) == (column->words != NULL));
      g_assert_true ((column->kind == TT_COLUMN_ID) == (i == 0));
      for (guint j = 0; column->refers_to != NULL && j <= place; j++)
        found |= g_str_equal (tables[j].name, column->refers_to);
      g_assert_true (found || column->refers_to == NULL);
    }
}

static void
test_table_of_tables (Fixture *self, gconstpointer user_data)
{
  guint n_tables = 0;
  const TtTable *tables = tt_tables_get (&n_tables);
  g_autofree char *found =
      query (self, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid");
  g_autoptr (GString) wanted = g_string_new (NULL);

  for (guint i = 0; i < n_tables; i++)
    {
      g_string_append_printf (wanted, "%s\n", tables[i].name);
      assert_columns (self, &tables[i]);
      assert_references (tables, i);
      g_assert_true (tt_table_find (tables[i].name) == &tables[i]);
      g_assert_true (tt_table_find_json (tables[i].json_name) == &tables[i]);
      g_assert_true (tables[i].exported == !g_str_equal (tables[i].name, "layer"));
    }
  g_string_append (wanted, "frame\nmeta\n");
  g_assert_cmpstr (found, ==, wanted->str);
  g_assert_null (tt_table_find ("frame"));
  g_assert_cmpint (tt_table_get_column (tt_table_find ("entry"), "started_at"), ==, 4);
  g_assert_cmpint (tt_table_get_column (tt_table_find ("entry"), "nothing"), ==, -1);
}

/* What a plan reads for "detail". */
static char *
explain (Fixture *self, const char *sql)
{
  g_autofree char *whole = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);

  return query (self, whole);
}

static void
assert_plan (Fixture *self, const char *sql, const char *wanted)
{
  g_autofree char *plan = explain (self, sql);

  if (strstr (plan, wanted) == NULL)
    g_error ("%s has the plan:\n%s", sql, plan);
}

/* Deleting a row looks into every table that refers to it: into an index where that table grows
 * with the hours. Undo of "person added" is such a deletion. */
static void
test_large_tables_are_not_scanned (Fixture *self, gconstpointer user_data)
{
  static const char *const large[] = { "entry", "break", "photo", "correction", NULL };
  g_autofree char *keys =
      query (self, "SELECT t.name, f.\"from\", f.\"table\" FROM pragma_table_list t,"
                   " pragma_foreign_key_list(t.name) f WHERE t.schema = 'main'");
  g_auto (GStrv) lines = g_strsplit (keys, "\n", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", 3);
      g_autofree char *sql = g_strdup_printf ("SELECT 1 FROM %s WHERE %s = 1", words[0], words[1]);

      if (!g_strv_contains (large, words[0]) || g_str_equal (words[0], "correction"))
        continue;
      assert_plan (self, sql, "USING COVERING INDEX");
    }

  /* A correction's person and sites are not indexed; only its entry is. */
  assert_plan (self, "SELECT 1 FROM correction WHERE entry = 1", "USING COVERING INDEX");
}

static void
test_indexes_come_and_go (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before =
      query (self, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name");
  g_autofree char *none = NULL;
  g_autofree char *few = NULL;
  g_autofree char *other = NULL;
  g_autofree char *after = NULL;

  g_assert_true (tt_database_begin_write (self->database, &error));
  g_assert_true (tt_schema_drop_unique_indexes (self->database, "user", &error));
  few = query (self, "SELECT name FROM sqlite_schema WHERE tbl_name = 'user' AND type = 'index'");
  g_assert_cmpstr (few, ==, "");
  other = query (self, "SELECT count(*) FROM sqlite_schema WHERE name = 'site_external'");
  g_assert_cmpstr (other, ==, "1\n");

  g_assert_true (tt_schema_drop_indexes (self->database, &error));
  none = query (self, "SELECT name FROM sqlite_schema WHERE type = 'index'");
  g_assert_cmpstr (none, ==, "");
  g_assert_true (tt_schema_drop_indexes (self->database, &error));

  g_assert_true (tt_schema_create_indexes (self->database, &error));
  g_assert_true (tt_schema_create_indexes (self->database, &error));
  g_assert_no_error (error);
  after = query (self, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name");
  g_assert_cmpstr (after, ==, before);
  g_assert_true (tt_database_commit (self->database, &error));
}

static void
test_version (Fixture *self, gconstpointer user_data)
{
  g_autofree char *version = query (self, "PRAGMA user_version");

  g_assert_cmpstr (version, ==, "1\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/schema/rules", test_rules);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strconcat ("/schema/refused/", refused[i].name, NULL);

      g_test_add (path, Fixture, refused[i].sql, set_up, test_refused, tear_down);
    }
  ADD ("/schema/table-of-tables", test_table_of_tables);
  ADD ("/schema/large-tables-are-not-scanned", test_large_tables_are_not_scanned);
  ADD ("/schema/indexes-come-and-go", test_indexes_come_and_go);
  ADD ("/schema/version", test_version);

  return g_test_run ();
}
