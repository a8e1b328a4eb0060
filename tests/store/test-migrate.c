/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promises under test, by a step that does not exist yet: a step is one transaction, which also
 * begins a stream that replaces the one before; a step that fails leaves the office as it was; no
 * ladder has a gap. */

#include "base/tt-error.h"
#include "store/tt-migrate-private.h"
#include "store/tt-stmt.h"
#include "tt-test-office.h"

static gboolean
climb (TtDatabase *database, GError **error)
{
  return tt_database_exec (database,
                           "ALTER TABLE site ADD COLUMN colour TEXT;"
                           "UPDATE site SET colour = 'blue'",
                           error);
}

static gboolean
stumble (TtDatabase *database, GError **error)
{
  return climb (database, error) && tt_database_exec (database, "SELECT nonsense", error);
}

static const TtMigration good = { TT_SCHEMA_VERSION + 1, climb };
static const TtMigration bad = { TT_SCHEMA_VERSION + 1, stumble };

static TtDatabase *
open_primary (TtTestOffice *office)
{
  g_autoptr (GError) error = NULL;
  TtDatabase *database =
      tt_database_open (office->environment, office->primary, TT_DATABASE_PRIMARY, &error);

  g_assert_no_error (error);

  return database;
}

static void
test_step (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (5);
  g_autoptr (TtDatabase) database = open_primary (office);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) frame = NULL;
  TtHead before, after;
  TtHash start;
  gint64 version = 0, blue = 0;

  tt_test_office_head (office, office->primary, &before);
  g_assert_true (tt_migrate_step (database, &good, &error));
  g_assert_no_error (error);
  g_assert_true (tt_database_get_head (database, &after, &error));
  g_assert_cmpint (after.seq, ==, before.seq + 1);
  g_assert_false (tt_stream_equal (&before.stream, &after.stream));
  frame = tt_database_get_frame (database, after.seq, &error);
  tt_frame_replacing_start (&before, &start);
  g_assert_true (tt_hash_equal (&frame->previous, &start));
  g_assert_true (tt_database_get_int64 (database, "PRAGMA user_version", &version, &error));
  g_assert_cmpint (version, ==, TT_SCHEMA_VERSION + 1);
  g_assert_true (tt_database_get_int64 (database, "SELECT count(colour) FROM site", &blue, &error));
  g_assert_cmpint (blue, ==, 1);
}

static void
test_step_that_fails (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (5);
  g_autoptr (TtDatabase) database = open_primary (office);
  g_autoptr (GError) error = NULL;
  TtHead before, after;
  gint64 version = 0;

  tt_test_office_head (office, office->primary, &before);
  g_assert_false (tt_migrate_step (database, &bad, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_true (tt_database_get_head (database, &after, &error));
  g_assert_true (tt_head_equal (&before, &after));
  g_assert_true (tt_database_get_int64 (database, "PRAGMA user_version", &version, &error));
  g_assert_cmpint (version, ==, TT_SCHEMA_VERSION);
  tt_database_close (database);
  tt_test_office_check (office, NULL);
}

static void
test_plan (void)
{
  static const TtMigration steps[] = { { 4, climb }, { 2, climb }, { 3, climb }, { 6, climb } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) plan = tt_migrate_plan (steps, G_N_ELEMENTS (steps), 1, 4, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (plan->len, ==, 3);
  for (guint i = 0; i < plan->len; i++)
    g_assert_cmpint (((const TtMigration *) plan->pdata[i])->to, ==, 2 + i);
  g_assert_null (tt_migrate_plan (steps, G_N_ELEMENTS (steps), 1, 6, &error));
  g_assert_nonnull (error);
}

/* An office of a version for which there is no way up is left alone. */
static void
test_no_way_up (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (5);
  g_autoptr (TtDatabase) database = NULL;
  g_autoptr (GError) error = NULL;
  TtHead before, after;

  database = tt_database_open (office->environment, office->primary, TT_DATABASE_BUILD, &error);
  g_assert_true (tt_database_exec (database, "PRAGMA user_version=0", &error));
  tt_database_close (database);
  tt_test_office_head (office, office->primary, &before);
  g_assert_null (tt_store_open (office->environment, office->folder, FALSE, &error));
  g_assert_nonnull (error);
  tt_test_office_head (office, office->primary, &after);
  g_assert_true (tt_head_equal (&before, &after));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/migrate/step", test_step);
  g_test_add_func ("/migrate/step-that-fails", test_step_that_fails);
  g_test_add_func ("/migrate/plan", test_plan);
  g_test_add_func ("/migrate/no-way-up", test_no_way_up);

  return g_test_run ();
}
