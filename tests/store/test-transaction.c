/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promises under test: a change and its frame are durable together or neither is; what the file
 * is told to SQLite holds; nothing is committed without a frame. */

#include "base/tt-error.h"
#include "store/tt-stmt.h"
#include "tt-test-office.h"

static void
test_new_office (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (50);
  TtHash primary, shadow;
  TtHead head;

  tt_test_office_check (office, NULL);
  tt_test_office_digest (office, office->primary, &primary);
  tt_test_office_digest (office, office->shadow, &shadow);
  g_assert_true (tt_hash_equal (&primary, &shadow));
  tt_test_office_head (office, office->primary, &head);
  g_assert_cmpint (head.seq, ==, 1);
  g_assert_cmpint (tt_test_office_count (office, office->primary, "entry"), ==, 50);
}

static void
test_change_has_frame (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (5);
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_frame_unref);

  {
    g_autoptr (TtStore) store = tt_test_office_open (office);
    g_autoptr (TtCopy) shadow = tt_test_office_open_shadow (office);
    TtHead before, after;

    tt_test_office_head (office, office->primary, &before);
    for (gint64 k = 1; k <= 40; k++)
      {
        g_autoptr (GError) error = NULL;
        TtFrame *frame = tt_test_office_must_change (store, k);

        g_assert_cmpint (frame->seq, ==, before.seq + k);
        g_ptr_array_add (frames, frame);
        tt_copy_apply (shadow, frame, &error);
        g_assert_no_error (error);
      }
    tt_test_office_head (office, office->primary, &after);
    g_assert_cmpint (after.seq, ==, before.seq + 40);
    tt_test_office_head (office, office->shadow, &after);
    g_assert_cmpint (after.seq, ==, before.seq + 40);
  }
  tt_test_office_check (office, frames);
}

static gboolean
do_nothing (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return TRUE;
}

static gboolean
fail_after_change (TtTransaction *transaction, gpointer user_data, GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);

  if (!tt_database_exec (database, "DELETE FROM entry WHERE id = 1", error))
    return FALSE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_REFUSED, "no");
  return FALSE;
}

static void
test_nothing_and_failure (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (5);
  g_autoptr (TtStore) store = tt_test_office_open (office);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) frame = NULL;
  TtHead before, after;

  tt_test_office_head (office, office->primary, &before);
  g_assert_true (tt_store_write (store, "test", "", do_nothing, NULL, &frame, &error));
  g_assert_no_error (error);
  g_assert_null (frame);

  g_assert_false (tt_store_write (store, "test", "", fail_after_change, NULL, &frame, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_REFUSED);
  g_assert_null (frame);
  tt_test_office_head (office, office->primary, &after);
  g_assert_true (tt_head_equal (&before, &after));
  g_assert_cmpint (tt_test_office_count (office, office->primary, "entry"), ==, 5);

  g_clear_error (&error);
  g_assert_true (tt_store_label (store, "test", "backup", &frame, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (frame->label, ==, "backup");
  g_assert_cmpuint (g_bytes_get_size (frame->body), ==, 0);
}

static void
test_no_commit_without_frame (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (5);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) database =
      tt_database_open (office->environment, office->primary, TT_DATABASE_PRIMARY, &error);

  g_assert_no_error (error);
  g_assert_false (tt_database_exec (database, "DELETE FROM entry", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  g_assert_true (tt_database_begin_write (database, &error));
  g_assert_true (tt_database_exec (database, "DELETE FROM entry", &error));
  g_assert_false (tt_database_commit (database, &error));
  g_assert_nonnull (error);
  tt_database_rollback (database);
  g_assert_cmpint (tt_test_office_count (office, office->primary, "entry"), ==, 5);
}

static void
test_other_program_cannot_write (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (5);
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open_v2 (office->primary, &handle, SQLITE_OPEN_READWRITE, "unix"), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "SELECT count(*) FROM entry", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "DELETE FROM entry", NULL, NULL, NULL), ==,
                   SQLITE_READONLY);
  sqlite3_close (handle);
}

static void
test_journal_time_never_goes_back (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (5);
  g_autoptr (TtStore) store = tt_test_office_open (office);
  TtClock *clock = tt_environment_get_clock (office->environment);
  g_autoptr (TtFrame) first = tt_test_office_must_change (store, 1);
  g_autoptr (TtFrame) second = NULL;

  tt_test_clock_set (clock, TT_TEST_NOW - G_TIME_SPAN_DAY);
  second = tt_test_office_must_change (store, 2);
  g_assert_cmpint (second->at, ==, first->at + 1);
}

static void
test_newer_program (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (5);
  g_autoptr (TtStore) store = tt_test_office_open (office);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) other = NULL;
  g_autoptr (TtFrame) first = NULL;
  g_autoptr (TtStore) again = NULL;

  first = tt_test_office_must_change (store, 1);
  other = tt_database_open (office->environment, office->primary, TT_DATABASE_BUILD, &error);
  g_assert_true (tt_database_exec (other, "PRAGMA user_version=99", &error));
  tt_database_close (other);

  g_assert_false (tt_test_office_change (store, 2, NULL, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_TOO_NEW);
  g_assert_true (tt_store_get_read_only (store));
  again = tt_test_office_open (office);
  g_assert_true (tt_store_get_read_only (again));
}

static void
test_copied_folder (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (5);
  g_autofree char *copy_folder = tt_test_dir_build_path (office->dir, "copy");
  g_autofree char *command = g_strdup_printf ("cp -a %s %s", office->folder, copy_folder);
  g_autoptr (TtTestOffice) copy = tt_test_office_adopt (copy_folder);
  g_autoptr (GError) error = NULL;
  TtHead there, here, again;

  tt_test_office_head (office, office->primary, &there);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, &error));
  tt_test_office_check (copy, NULL);
  tt_test_office_head (copy, copy->primary, &here);
  g_assert_false (tt_stream_equal (&there.stream, &here.stream));
  g_assert_cmpint (here.seq, ==, there.seq + 1);
  tt_test_office_check (copy, NULL);
  tt_test_office_head (copy, copy->primary, &again);
  g_assert_true (tt_head_equal (&here, &again));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transaction/new-office", test_new_office);
  g_test_add_func ("/transaction/change-has-frame", test_change_has_frame);
  g_test_add_func ("/transaction/nothing-and-failure", test_nothing_and_failure);
  g_test_add_func ("/transaction/no-commit-without-frame", test_no_commit_without_frame);
  g_test_add_func ("/transaction/other-program-cannot-write", test_other_program_cannot_write);
  g_test_add_func ("/transaction/time-never-goes-back", test_journal_time_never_goes_back);
  g_test_add_func ("/transaction/newer-program", test_newer_program);
  g_test_add_func ("/transaction/copied-folder", test_copied_folder);

  return g_test_run ();
}
