/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promises under test: what is loaded is what a value may be; nothing stays of a load that was
 * not finished; erased people stay erased; what is finished is an office. */

#include "base/tt-error.h"
#include "store/tt-prepared.h"
#include "store/tt-store-private.h"
#include "tt-test-rows.h"

#include <math.h>

#define ID(number)                                                                                 \
  {                                                                                                \
    .kind = TT_VALUE_INTEGER, .integer = (number)                                                  \
  }
#define TEXT(words)                                                                                \
  {                                                                                                \
    .kind = TT_VALUE_TEXT, .text = (words), .length = strlen (words)                               \
  }
#define NONE                                                                                       \
  {                                                                                                \
    .kind = TT_VALUE_NULL                                                                          \
  }

typedef struct
{
  TtTestDir *dir;
  TtEnvironment *environment;
  char *folder;
  TtLoader *loader;
} Fixture;

static void
set_up (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  self->dir = tt_test_dir_new ();
  self->environment = tt_test_environment_new ();
  self->folder = tt_test_dir_build_path (self->dir, "new/office");
  self->loader = tt_loader_new (self->environment, self->folder, &error);
  g_assert_no_error (error);
}

static guint
count_files (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names =
      tt_disk_list (tt_environment_get_disk (self->environment), self->folder, &error);

  g_assert_no_error (error);

  return names->len;
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  g_clear_object (&self->loader);
  g_clear_object (&self->environment);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->dir, tt_test_dir_free);
}

static gboolean
insert_company (Fixture *self, gint64 id, GError **error)
{
  const TtValue values[] = { ID (id),      TEXT ("Alder & Finch"),
                             TEXT ("UTC"), TEXT ("USD"),
                             NONE,         NONE,
                             NONE,         NONE,
                             ID (0),       ID (1),
                             NONE,         NONE,
                             NONE };

  return tt_loader_insert (self->loader, tt_table_find ("company"), values, error);
}

static gboolean
insert_user (Fixture *self, gint64 id, const char *username, const char *external, GError **error)
{
  TtValue values[] = { ID (id),
                       ID (1),
                       TEXT (username),
                       TEXT ("wrong key"),
                       TEXT ("Ruth Alder"),
                       NONE,
                       NONE,
                       TEXT ("owner"),
                       TEXT ("r@b"),
                       NONE,
                       NONE,
                       NONE,
                       NONE,
                       TEXT ("$argon2id$x"),
                       NONE,
                       ID (0),
                       ID (1),
                       ID (0),
                       NONE,
                       TEXT ("webapp"),
                       TEXT (external) };

  if (external[0] == '\0')
    values[20] = (TtValue) NONE;

  return tt_loader_insert (self->loader, tt_table_find ("user"), values, error);
}

static void
test_not_finished (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (insert_company (self, 1, &error));
  g_assert_cmpuint (count_files (self), ==, 1);
  g_clear_object (&self->loader);
  g_assert_cmpuint (count_files (self), ==, 0);
}

static guint
count_with_new_loader (Fixture *self, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtLoader) loader = NULL;

  tt_test_clock_set (tt_environment_get_clock (self->environment), now);
  loader = tt_loader_new (self->environment, self->folder, &error);
  g_assert_no_error (error);

  return count_files (self);
}

/* What loaders that died left goes at the next one, a day later; nothing else goes. */
static void
test_stale (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (self->folder, "loading-0.db", NULL);
  TtStat stat;

  g_clear_object (&self->loader);
  tt_test_dir_write (self->dir, "new/office/loading-0.db", "x", 1);
  tt_test_dir_write (self->dir, "new/office/loading-notes.txt", "x", 1);
  g_assert_true (tt_disk_stat (tt_environment_get_disk (self->environment), path, &stat, &error));
  g_assert_cmpuint (count_with_new_loader (self, stat.modified + 23 * G_TIME_SPAN_HOUR), ==, 3);
  g_assert_cmpuint (count_with_new_loader (self, stat.modified + 25 * G_TIME_SPAN_HOUR), ==, 2);
  g_assert_cmpuint (count_files (self), ==, 1);
}

static void
test_key_is_taken (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (insert_company (self, 7, &error));
  g_assert_false (insert_company (self, 7, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (insert_company (self, 6, &error));
  g_assert_no_error (error);
}

/* Rows that go up are put in by another thread, and one in the way of those that still wait is told
 * by the very call. */
static void
test_beside (Fixture *self, gconstpointer user_data)
{
  g_autoptr (TtExecutor) executor = tt_executor_new_parallel ();
  g_autoptr (TtEnvironment) environment = tt_environment_new (NULL, NULL, NULL, NULL, executor);
  g_autoptr (GError) error = NULL;
  gint64 count = 0;

  g_clear_object (&self->loader);
  self->loader = tt_loader_new (environment, self->folder, &error);
  g_assert_no_error (error);

  g_assert_true (insert_company (self, 1, &error));
  for (gint64 id = 2; id <= 3000; id += 2)
    {
      g_autofree char *name = g_strdup_printf ("u%" G_GINT64_FORMAT, id);

      g_assert_true (insert_user (self, id, name, "", &error));
    }
  g_assert_false (insert_user (self, 3000, "again", "", &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (insert_user (self, 2, "again", "", &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (insert_user (self, 1501, "between", "", &error));
  g_assert_true (insert_user (self, 3002, "after", "", &error));

  g_assert_true (
      tt_database_get_int64 (tt_loader_get_database (self->loader),
                             "SELECT count(*) FROM user WHERE username <> 'again'"
                             " AND (id & 1 = 0 OR username = 'between')"
                             " AND (username IN ('between', 'after') OR username = 'u' || id)",
                             &count, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count, ==, 1502);
}

static void
assert_refused (
    Fixture *self, const TtTable *table, const TtValue *row, guint column, TtValue value)
{
  g_autofree TtValue *values = g_memdup2 (row, table->n_columns * sizeof *row);
  g_autoptr (GError) error = NULL;

  values[column] = value;
  g_assert_false (tt_loader_insert (self->loader, table, values, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, table->columns[column].json_name));
}

static void
test_values (Fixture *self, gconstpointer user_data)
{
  const TtTable *rate = tt_table_find ("rate");
  const TtTable *photo = tt_table_find ("photo");
  const TtTable *site = tt_table_find ("site");
  const TtTable *user = tt_table_find ("user");
  const char *hash = "00000000000000000000000000000000000000000000000000000000000000aa";
  const TtValue rate_row[] = { ID (1), ID (2), TEXT ("2024-02-29"), ID (2000), TEXT ("USD") };
  const TtValue photo_row[] = { ID (1),      ID (2), TEXT ("in"),
                                TEXT (hash), ID (5), TEXT ("image/png"),
                                ID (0) };
  const TtValue site_row[] = { ID (1), ID (1), TEXT ("a"), NONE, NONE, NONE,
                               NONE,   NONE,   ID (1),     NONE, NONE, NONE };
  const TtValue user_row[] = { ID (1),         ID (1), TEXT ("a"), NONE,   TEXT ("A"), NONE, NONE,
                               TEXT ("owner"), NONE,   NONE,       NONE,   NONE,       NONE, NONE,
                               NONE,           ID (0), ID (1),     ID (0), NONE,       NONE, NONE };
  const gint64 last = G_GINT64_CONSTANT (253402300800) * G_USEC_PER_SEC;
  g_autoptr (GError) error = NULL;

  assert_refused (self, rate, rate_row, 0, (TtValue) ID (0));
  assert_refused (self, rate, rate_row, 0, (TtValue) ID (-1));
  assert_refused (self, rate, rate_row, 0, (TtValue) ID (G_GINT64_CONSTANT (1) << 53));
  assert_refused (self, rate, rate_row, 1, (TtValue) NONE);
  assert_refused (self, rate, rate_row, 2, (TtValue) TEXT ("2023-02-29"));
  assert_refused (self, rate, rate_row, 2, (TtValue) ID (20240229));
  assert_refused (self, rate, rate_row, 4, (TtValue) TEXT ("\xff"));
  assert_refused (self, rate, rate_row, 4,
                  (TtValue){ .kind = TT_VALUE_TEXT, .text = "U\0D", .length = 3 });
  assert_refused (self, photo, photo_row, 2, (TtValue) TEXT ("between"));
  assert_refused (self, photo, photo_row, 3, (TtValue) TEXT ("00AA"));
  assert_refused (self, photo, photo_row, 6, (TtValue) ID (last));
  assert_refused (self, site, site_row, 8, (TtValue) ID (2));
  assert_refused (self, site, site_row, 4,
                  (TtValue){ .kind = TT_VALUE_REAL, .real = (double) INFINITY });
  assert_refused (self, user, user_row, 13, (TtValue) TEXT ("secret123"));

  g_assert_true (tt_loader_insert (self->loader, rate, rate_row, &error));
  g_assert_true (tt_loader_insert (self->loader, photo, photo_row, &error));
  g_assert_true (tt_loader_insert (self->loader, site, site_row, &error));
  g_assert_true (tt_loader_insert (self->loader, user, user_row, &error));
  g_assert_no_error (error);
}

static void
test_reserved_ids (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gint64 first = tt_loader_reserve_ids (self->loader, 1000);
  gint64 second = tt_loader_reserve_ids (self->loader, 10);

  g_assert_cmpint (first, >, 0);
  g_assert_cmpint (second, >=, first + 1000);
  g_assert_true (insert_company (self, second + 5000000, &error));
  g_assert_cmpint (tt_loader_reserve_ids (self->loader, 1), >, second + 5000000);
  g_assert_true (insert_company (self, (G_GINT64_CONSTANT (1) << 53) - 1, &error));
  g_assert_cmpint (tt_loader_reserve_ids (self->loader, 1), <, G_GINT64_CONSTANT (1) << 53);
}

static void
note_lost (const TtTable *table, gint64 id, const TtColumn *column, gint64 lost, gpointer user_data)
{
  g_string_append_printf (user_data, "%s %" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT "\n",
                          table->name, id, column->name, lost);
}

static void
test_lost_references (Fixture *self, gconstpointer user_data)
{
  const TtValue entry[] = { ID (3), ID (2), ID (4), TEXT ("UTC"), ID (1), ID (2), NONE, NONE,
                            NONE,   NONE,   NONE,   NONE,         NONE,   NONE,   NONE, NONE,
                            NONE,   NONE,   ID (9), ID (2),       NONE,   NONE,   NONE, NONE };
  g_autoptr (GString) lost = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtPrepared) prepared = NULL;

  g_assert_true (insert_company (self, 1, &error));
  g_assert_true (insert_user (self, 2, "ruth", "", &error));
  g_assert_true (tt_loader_insert (self->loader, tt_table_find ("entry"), entry, &error));
  g_assert_no_error (error);
  g_assert_true (tt_loader_check_references (self->loader, note_lost, lost, &error));
  g_assert_cmpstr (lost->str, ==, "entry 3 site 4\nentry 3 in_by 9\n");

  prepared = tt_loader_finish (self->loader, TT_REPLACE_NEW, NULL, "test", "", NULL, &error);
  g_assert_null (prepared);
  g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
  g_clear_object (&self->loader);
  g_assert_cmpuint (count_files (self), ==, 0);
}

static gboolean
look_at_office (TtDatabase *database, gpointer user_data, GError **error)
{
  g_autoptr (TtUser) user = tt_store_find_user (database, "ruth", error);
  g_autoptr (GPtrArray) layers = tt_store_list_layers (database, error);

  g_assert_nonnull (user);
  g_assert_cmpstr (tt_user_get_username (user), ==, "Ruth");
  g_assert_cmpuint (layers->len, ==, 2);

  return TRUE;
}

static void
test_finish (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtPrepared) prepared = NULL;
  g_autoptr (TtStore) store = NULL;
  g_autoptr (GPtrArray) damage = g_ptr_array_new_with_free_func (g_free);
  TtHash loaded;
  TtHash finished;

  g_assert_true (insert_user (self, 2, "Ruth", "", &error));
  g_assert_true (insert_company (self, 1, &error));
  g_assert_true (tt_loader_take_layers (self->loader, NULL, &error));
  g_assert_true (
      tt_database_digest (tt_loader_get_database (self->loader), NULL, &loaded, NULL, &error));
  prepared = tt_loader_finish (self->loader, TT_REPLACE_NEW, NULL, "test", "import", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (tt_prepared_digest (prepared, &finished, &error));
  g_assert_true (tt_hash_equal (&loaded, &finished));
  g_assert_true (tt_prepared_swap (prepared, NULL, NULL, &error));
  g_assert_no_error (error);

  store = tt_store_open (self->environment, self->folder, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (tt_store_read (store, look_at_office, NULL, &error));
  g_assert_no_error (error);
  tt_store_close (store);
}

static gboolean
insert_erased (Fixture *self, gint64 id, gint64 number, const char *external, GError **error)
{
  const TtValue values[] = { ID (id), ID (number), ID (5), TEXT ("webapp"), TEXT (external) };

  return tt_loader_insert (self->loader, tt_table_find ("erased"), values, error);
}

static char *
describe_user (TtDatabase *database, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtUser) user = tt_store_load_user (database, id, &error);

  g_assert_no_error (error);

  return g_strdup_printf ("%s %s %d", tt_user_get_name (user), tt_user_get_username (user),
                          tt_user_get_has_password (user));
}

/* By id, as in a restore; by what the other program called them, as in an import anew. A number
 * that another erased person has here is not given twice. */
static void
test_erased_stay_erased (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtLoader) present = g_steal_pointer (&self->loader);
  g_autofree char *by_id = NULL;
  g_autofree char *by_name = NULL;
  g_autofree char *untouched = NULL;
  gint64 count = 0;
  TtDatabase *database;

  self->loader = g_object_ref (present);
  g_assert_true (insert_erased (self, 2, 1, "emp-2", &error));
  g_assert_true (insert_erased (self, 77, 2, "emp-3", &error));
  g_assert_no_error (error);
  g_object_unref (self->loader);

  self->loader = tt_loader_new (self->environment, self->folder, &error);
  g_assert_no_error (error);
  database = tt_loader_get_database (self->loader);
  g_assert_true (insert_company (self, 1, &error));
  g_assert_true (insert_user (self, 2, "ruth", "emp-2", &error));
  g_assert_true (insert_user (self, 3, "ben", "emp-3", &error));
  g_assert_true (insert_user (self, 4, "amara", "emp-4", &error));
  g_assert_true (insert_erased (self, 99, 1, "emp-99", &error));
  g_assert_no_error (error);
  g_assert_true (tt_loader_apply_erased (self->loader, tt_loader_get_database (present), &error));
  g_assert_no_error (error);

  by_id = describe_user (database, 2);
  by_name = describe_user (database, 3);
  untouched = describe_user (database, 4);
  g_assert_cmpstr (by_id, ==, "Former employee 2 former-employee-2 0");
  g_assert_cmpstr (by_name, ==, "Former employee 4 former-employee-4 0");
  g_assert_cmpstr (untouched, ==, "Ruth Alder amara 1");
  g_assert_true (tt_database_count_rows (database, tt_table_find ("erased"), &count, &error));
  g_assert_cmpint (count, ==, 4);

  /* A second time changes nothing. */
  g_assert_true (tt_loader_apply_erased (self->loader, tt_loader_get_database (present), &error));
  g_assert_true (tt_database_count_rows (database, tt_table_find ("erased"), &count, &error));
  g_assert_cmpint (count, ==, 4);
}

static void
insert_site (Fixture *self, gint64 id, double latitude)
{
  g_autoptr (GError) error = NULL;
  const TtTable *table = tt_table_find ("site");
  TtValue values[32];

  for (guint i = 0; i < table->n_columns; i++)
    values[i] = (TtValue) NONE;
  values[0] = (TtValue) ID (id);
  for (guint i = 1; i < table->n_columns; i++)
    {
      const TtColumn *column = &table->columns[i];

      if (column->kind == TT_COLUMN_REAL)
        values[i] = (TtValue){ .kind = TT_VALUE_REAL, .real = latitude };
      else if (!column->nullable)
        values[i] = tt_column_kind_get_value_kind (column->kind) == TT_VALUE_TEXT
                        ? (TtValue) TEXT ("UTC")
                        : (TtValue) ID (1);
    }
  g_assert_true (tt_loader_insert (self->loader, table, values, &error));
  g_assert_no_error (error);
}

static void
assert_digest (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  TtHash told;
  TtHash read;

  g_assert_true (tt_loader_digest (self->loader, &told, NULL, &error));
  g_assert_true (
      tt_database_digest (tt_loader_get_database (self->loader), NULL, &read, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (tt_hash_equal (&told, &read));
}

/* In the digest's order and out of it; with a value that SQLite keeps as another. */
static void
test_digest (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtPrepared) prepared = NULL;

  g_assert_true (insert_company (self, 1, &error));
  g_assert_true (insert_user (self, 2, "Amara", "", &error));
  insert_site (self, 3, -0.0);
  if (user_data != NULL)
    {
      assert_digest (self);
      g_assert_true (insert_user (self, 7, "Ben", "", &error));
      assert_digest (self);
      insert_site (self, 4, 1.5);
      assert_digest (self);
    }

  prepared = tt_loader_finish (self->loader, TT_REPLACE_NEW, NULL, "t", "t", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (prepared);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/loader/not-finished", test_not_finished);
  ADD ("/loader/stale", test_stale);
  ADD ("/loader/key-is-taken", test_key_is_taken);
  ADD ("/loader/beside", test_beside);
  ADD ("/loader/values", test_values);
  ADD ("/loader/reserved-ids", test_reserved_ids);
  ADD ("/loader/lost-references", test_lost_references);
  ADD ("/loader/finish", test_finish);
  ADD ("/loader/digest-in-order", test_digest);
  g_test_add ("/loader/digest", Fixture, GINT_TO_POINTER (1), set_up, test_digest, tear_down);
  ADD ("/loader/erased-stay-erased", test_erased_stay_erased);

  return g_test_run ();
}
