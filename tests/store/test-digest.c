/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promises under test: the digest is the one of doc/backup-format.md, byte for byte; every
 * value of every exported table is in it and nothing else is. */

#include "store/tt-stmt.h"
#include "support/tt-test-dir.h"
#include "support/tt-test-environment.h"

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
  path = tt_test_dir_build_path (self->dir, "digest.db");
  self->database = tt_database_open (self->environment, path, TT_DATABASE_CREATE, &error);
  g_assert_no_error (error);
  g_assert_true (tt_database_begin_write (self->database, &error));
  g_assert_true (tt_schema_create (self->database, &error));
  g_assert_true (tt_database_commit (self->database, &error));
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  g_clear_object (&self->database);
  g_clear_object (&self->environment);
  g_clear_pointer (&self->dir, tt_test_dir_free);
}

static void
change (Fixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tt_database_begin_write (self->database, &error));
  if (!tt_database_exec (self->database, sql, &error))
    g_error ("%s: %s", sql, error->message);
  g_assert_true (tt_database_commit (self->database, &error));
}

static char *
get_digest (Fixture *self, const char *without)
{
  g_autoptr (GError) error = NULL;
  TtHash digest;

  g_assert_true (tt_database_digest (self->database, without, &digest, NULL, &error));
  g_assert_no_error (error);

  return tt_hash_dup_hex (&digest);
}

static void
append_number (GByteArray *bytes, char mark, guint64 number)
{
  guint64 little = GUINT64_TO_LE (number);

  g_byte_array_append (bytes, (const guint8 *) &mark, 1);
  g_byte_array_append (bytes, (const guint8 *) &little, 8);
}

static void
append_text (GByteArray *bytes, char mark, const char *text)
{
  append_number (bytes, mark, strlen (text));
  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
}

/* Written out from the document, not from the code. */
static void
test_layout (Fixture *self, gconstpointer user_data)
{
  static const char *const names[] = { "company", "user",  "rate",   "rule_set",   "site",
                                       "entry",   "break", "photo",  "correction", "shift",
                                       "task",    "leave", "period", "message",    "setting",
                                       "audit",   "erased" };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *wanted = NULL;
  g_autofree char *found = NULL;
  TtHash hash;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      append_text (bytes, 'T', names[i]);
      if (g_str_equal (names[i], "site"))
        {
          double latitude = 43.5;
          guint64 bits;

          memcpy (&bits, &latitude, sizeof bits);
          g_byte_array_append (bytes, (const guint8 *) "R", 1);
          append_number (bytes, 'i', 7);                          /* id */
          append_number (bytes, 'i', 5);                          /* company */
          append_text (bytes, 't', "Höhe");                       /* name */
          g_byte_array_append (bytes, (const guint8 *) "n", 1);   /* address */
          append_number (bytes, 'r', bits);                       /* latitude */
          g_byte_array_append (bytes, (const guint8 *) "nnn", 3); /* longitude, radius, zone */
          append_number (bytes, 'i', 1);                          /* active */
          append_number (bytes, 'i', (guint64) -3);               /* created_at */
          append_text (bytes, 't', "");                           /* source */
          g_byte_array_append (bytes, (const guint8 *) "n", 1);   /* external_id */
        }
      if (g_str_equal (names[i], "setting"))
        {
          g_byte_array_append (bytes, (const guint8 *) "R", 1);
          append_number (bytes, 'i', 1);
          g_byte_array_append (bytes, (const guint8 *) "n", 1);
          append_text (bytes, 't', "k");
          append_text (bytes, 't', "v");
          g_byte_array_append (bytes, (const guint8 *) "R", 1);
          append_number (bytes, 'i', 2);
          g_byte_array_append (bytes, (const guint8 *) "n", 1);
          append_text (bytes, 't', "l");
          append_text (bytes, 't', "w");
        }
    }
  tt_hash_bytes (bytes->data, bytes->len, &hash);
  wanted = tt_hash_dup_hex (&hash);

  /* Put in in another order than that of the keys. */
  change (self, "INSERT INTO setting(id, key, value) VALUES (2, 'l', 'w'), (1, 'k', 'v');"
                "INSERT INTO site(id, company, name, latitude, active, created_at, source)"
                " VALUES (7, 5, 'Höhe', 43.5, 1, -3, '')");
  found = get_digest (self, NULL);
  g_assert_cmpstr (found, ==, wanted);
}

/* A row with a value in each column; then each of them is changed alone. */
static void
assert_each_value_counts (Fixture *self, const TtTable *table)
{
  g_autoptr (GString) insert = g_string_new (NULL);
  g_autofree char *before = NULL;
  g_autofree char *remove = g_strdup_printf ("DELETE FROM %s", table->name);

  g_string_append_printf (insert, "INSERT INTO %s VALUES (1", table->name);
  for (guint i = 1; i < table->n_columns; i++)
    g_string_append (insert, tt_column_kind_get_value_kind (table->columns[i].kind) == TT_VALUE_TEXT
                                 ? ", 'a'"
                                 : ", 1");
  g_string_append_c (insert, ')');
  change (self, insert->str);
  before = get_digest (self, NULL);

  for (guint i = 0; i < table->n_columns; i++)
    {
      gboolean text = tt_column_kind_get_value_kind (table->columns[i].kind) == TT_VALUE_TEXT;
      g_autofree char *there = g_strdup_printf ("UPDATE %s SET %s = %s", table->name,
                                                table->columns[i].name, text ? "'b'" : "2");
      g_autofree char *back = g_strdup_printf ("UPDATE %s SET %s = %s", table->name,
                                               table->columns[i].name, text ? "'a'" : "1");
      g_autofree char *changed = NULL;
      g_autofree char *restored = NULL;

      change (self, there);
      changed = get_digest (self, NULL);
      change (self, back);
      restored = get_digest (self, NULL);
      if (table->exported)
        g_assert_cmpstr (changed, !=, before);
      else
        g_assert_cmpstr (changed, ==, before);
      g_assert_cmpstr (restored, ==, before);
    }
  change (self, remove);
}

static void
test_every_value (Fixture *self, gconstpointer user_data)
{
  guint n_tables = 0;
  const TtTable *tables = tt_tables_get (&n_tables);
  g_autofree char *empty = get_digest (self, NULL);
  g_autofree char *after = NULL;

  for (guint i = 0; i < n_tables; i++)
    assert_each_value_counts (self, &tables[i]);
  after = get_digest (self, NULL);
  g_assert_cmpstr (after, ==, empty);
}

static void
test_neither_frames_nor_meta_nor_indexes (Fixture *self, gconstpointer user_data)
{
  g_autofree char *before = get_digest (self, NULL);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  change (self, "INSERT INTO meta(key, value) VALUES ('a', 'b');"
                "INSERT INTO frame VALUES (1, x'00', 1, 'a', 'b', x'00', x'00', x'00')");
  g_assert_true (tt_database_begin_write (self->database, &error));
  g_assert_true (tt_schema_create_indexes (self->database, &error));
  g_assert_true (tt_database_commit (self->database, &error));
  after = get_digest (self, NULL);
  g_assert_cmpstr (after, ==, before);
}

static void
test_without_a_table (Fixture *self, gconstpointer user_data)
{
  g_autofree char *before = get_digest (self, "audit");
  g_autofree char *whole = get_digest (self, NULL);
  g_autofree char *after = NULL;
  g_autofree char *whole_after = NULL;

  g_assert_cmpstr (before, !=, whole);
  change (self, "INSERT INTO audit(id, at, actor, kind) VALUES (1, 1, 'a', 'sign-in')");
  after = get_digest (self, "audit");
  whole_after = get_digest (self, NULL);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (whole_after, !=, whole);
}

static void
test_cancelled (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = NULL;
  TtHash hash;

  change (self, "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                " INSERT INTO setting(id, key, value) SELECT i, i, i FROM n");
  g_cancellable_cancel (cancellable);
  g_assert_false (tt_database_digest (self->database, NULL, &hash, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* And nothing is left open. */
  digest = get_digest (self, NULL);
  change (self, "DELETE FROM setting");
}

typedef struct
{
  guint rows;
  guint stop_at;
  gboolean fail;
} Walk;

static gboolean
take_row (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  Walk *self = user_data;

  self->rows++;
  g_assert_cmpint (values[0].integer, ==, self->rows);
  g_assert_cmpint (values[2].kind, ==, TT_VALUE_TEXT);
  if (self->rows < self->stop_at)
    return TRUE;
  if (self->fail)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "as wanted");

  return FALSE;
}

static void
test_walk_stops (Fixture *self, gconstpointer user_data)
{
  const TtTable *table = tt_table_find ("setting");
  g_autoptr (GError) error = NULL;
  Walk whole = { .stop_at = 1000 };
  Walk early = { .stop_at = 3 };
  Walk failing = { .stop_at = 4, .fail = TRUE };

  change (self, "INSERT INTO setting(id, key, value) VALUES (3, 'c', 'c'), (5, 'e', 'e'),"
                " (1, 'a', 'a'), (4, 'd', 'd'), (2, 'b', 'b')");
  g_assert_true (tt_database_each_row (self->database, table, take_row, &whole, NULL, &error));
  g_assert_cmpuint (whole.rows, ==, 5);
  g_assert_true (tt_database_each_row (self->database, table, take_row, &early, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (early.rows, ==, 3);
  g_assert_false (tt_database_each_row (self->database, table, take_row, &failing, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/digest/layout", test_layout);
  ADD ("/digest/every-value", test_every_value);
  ADD ("/digest/neither-frames-nor-meta-nor-indexes", test_neither_frames_nor_meta_nor_indexes);
  ADD ("/digest/without-a-table", test_without_a_table);
  ADD ("/digest/cancelled", test_cancelled);
  ADD ("/digest/walk-stops", test_walk_stops);

  return g_test_run ();
}
