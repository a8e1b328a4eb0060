/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an office does when something is amiss: it heals and says so, reads where it may not write,
 * and lets a command work on the copies while the window has the office open. */

#include "base/tt-error.h"
#include "office/tt-office-exchange.h"
#include "office/tt-office-fixture.h"
#include "office/tt-office-moments.h"

#include <glib/gstdio.h>

typedef struct
{
  guint n_recovered;
  char *words;
  gboolean told;
} Told;

static void
on_notice_cb (TtOffice *office, TtNotice *notice, Told *told)
{
  if (tt_notice_get_kind (notice) != TT_NOTICE_RECOVERED)
    return;

  told->n_recovered++;
  told->told = TRUE;
  g_free (told->words);
  told->words = g_strdup (tt_notice_get_words (notice));
}

static void
remove_primary (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "office.db", NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_deleted_while_closed (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  Told told = { 0 };

  fixture_punch (self->office, self->owner, TT_PUNCH_IN, ana, 0, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  before = fixture_digest (self->office);
  fixture_close (g_steal_pointer (&self->office));
  remove_primary (self);

  /* Told once somebody can listen, and only once. */
  self->office = fixture_open (self->environment, self->folder, TT_OFFICE_PLAIN);
  g_signal_connect (self->office, "notice", G_CALLBACK (on_notice_cb), &told);
  tt_test_await_flag (&told.told);
  g_assert_cmpint (told.n_recovered, ==, 1);
  g_assert_cmpstr (told.words, !=, "");
  after = fixture_digest (self->office);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (tt_office_get_condition (self->office), ==, TT_CONDITION_OPEN);
  g_signal_handlers_disconnect_by_data (self->office, &told);
  g_free (told.words);
}

static void
test_deleted_while_open (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  g_autofree char *before = fixture_digest (self->office);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  /* The next change finds it gone, heals, and is saved. */
  remove_primary (self);
  fixture_punch (self->office, self->owner, TT_PUNCH_IN, ana, 0, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  entries = fixture_list_entries (self->office, self->owner, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entries->len, ==, 1);
  fixture_settle (self->office);
}

static void
test_read_only (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  g_autofree char *path = tt_test_dir_build_path (self->dir, "export.json");
  g_autoptr (GAsyncResult) exported = NULL;
  g_autoptr (GAsyncResult) signed_in = NULL;
  g_autoptr (TtActor) actor = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refused = NULL;

  fixture_settle (self->office);
  fixture_restart (self, TT_OFFICE_READ_ONLY);
  g_assert_cmpint (tt_office_get_condition (self->office), ==, TT_CONDITION_READ_ONLY);
  g_assert_nonnull (tt_office_get_condition_error (self->office));
  g_assert_false (
      fixture_punch (self->office, self->owner, TT_PUNCH_IN, ana, 0, 0, NULL, NULL, &refused));
  g_assert_error (refused, TT_ERROR, TT_ERROR_READ_ONLY);

  tt_office_sign_in_async (self->office, "maria", "open", NULL, tt_test_keep_result, &signed_in);
  tt_test_await_result (&signed_in);
  actor = tt_office_sign_in_finish (self->office, signed_in, NULL, &error);
  g_assert_no_error (error);
  tt_office_export_async (self->office, actor, path, -1, FALSE, 0, NULL, tt_test_keep_result,
                          &exported);
  tt_test_await_result (&exported);
  g_assert_true (tt_office_export_finish (self->office, exported, NULL, &error));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Everything of an office but its archive. */
static const char *const office_files[] = {
  "office.db", "office.db-journal", "shadow/office.db", "shadow/office.db-journal", "state.db",
};

static void
copy_office (const char *from, const char *to)
{
  for (guint i = 0; i < G_N_ELEMENTS (office_files); i++)
    {
      g_autofree char *source = g_build_filename (from, office_files[i], NULL);
      g_autofree char *target = g_build_filename (to, office_files[i], NULL);
      g_autofree char *above = g_path_get_dirname (target);
      g_autofree char *bytes = NULL;
      g_autoptr (GError) error = NULL;
      gsize length;

      g_assert_cmpint (g_mkdir_with_parents (above, 0700), ==, 0);
      g_file_get_contents (source, &bytes, &length, &error);
      g_assert_no_error (error);
      g_file_set_contents (target, bytes, length, &error);
      g_assert_no_error (error);
    }
}

static void
save_everything (Fixture *self)
{
  g_autoptr (GAsyncResult) saved = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_backup_async (self->office, self->owner, NULL, NULL, tt_test_keep_result, &saved);
  tt_test_await_result (&saved);
  reports = tt_office_backup_finish (self->office, saved, &error);
  g_assert_no_error (error);
}

static void
restore_newest (Fixture *self, const char *layer)
{
  const TtRestore what = { .layer = layer };
  g_autoptr (GAsyncResult) restored = NULL;
  g_autoptr (TtRestoreResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_restore_async (self->office, self->owner, &what, NULL, tt_test_keep_result, &restored);
  tt_test_await_result (&restored);
  result = tt_office_restore_finish (self->office, restored, &error);
  g_assert_no_error (error);
}

/* Yesterday's copy of the whole folder is put back, its archive stays: primary and shadow agree,
 * and only the archive knows that there was more. */
static void
go_back_to_yesterday (Fixture *self, char **yesterday, char **today)
{
  g_autofree char *kept = tt_test_dir_build_path (self->dir, "yesterday");

  fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  save_everything (self);
  *yesterday = fixture_digest (self->office);
  fixture_close (g_steal_pointer (&self->office));
  copy_office (self->folder, kept);

  self->office = fixture_open (self->environment, self->folder, TT_OFFICE_PLAIN);
  fixture_add_user (self, "ben", TT_ROLE_EMPLOYEE, NULL);
  save_everything (self);
  *today = fixture_digest (self->office);
  fixture_close (g_steal_pointer (&self->office));

  copy_office (kept, self->folder);
  self->office = fixture_open (self->environment, self->folder, TT_OFFICE_PLAIN);
}

static const TtSide *
find_side (GPtrArray *sides, const char *id)
{
  for (guint i = 0; i < sides->len; i++)
    if (g_str_equal (((TtSide *) g_ptr_array_index (sides, i))->id, id))
      return g_ptr_array_index (sides, i);
  g_assert_not_reached ();
}

static GPtrArray *
list_sides (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *sides = NULL;

  tt_office_list_sides_async (self->office, self->owner, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  sides = tt_office_list_sides_finish (self->office, result, &error);
  g_assert_no_error (error);
  return sides;
}

/* Who has to decide sees that the archive has somebody more, and what to type. */
static void
assert_sides (Fixture *self)
{
  g_autoptr (GPtrArray) sides = list_sides (self);
  const TtSide *primary = find_side (sides, "primary");
  const TtSide *shadow = find_side (sides, "shadow");
  const TtSide *archive = find_side (sides, "archive");
  g_autofree char *words = g_strjoinv ("\n", archive->sentences);

  g_assert_true (primary->readable && shadow->readable && archive->readable);
  g_assert_cmpint (primary->seq, ==, shadow->seq);
  g_assert_cmpint (archive->seq, >, primary->seq);
  g_assert_cmpstr (archive->stream, ==, primary->stream);
  g_assert_cmpint (archive->newest_at, >=, primary->newest_at);
  g_assert_cmpint (primary->people, ==, 2);
  g_assert_cmpint (archive->people, ==, 3);
  g_assert_nonnull (strstr (words, "beyond “The main file”: 1 person added"));
  g_assert_cmpstr (primary->sentences[0], ==, "It has nothing that the others lack");
  g_assert_cmpstr (primary->command, ==, "timetrackerctl restore --from primary");
  g_assert_cmpstr (archive->command, ==, "timetrackerctl restore --from archive");
}

static void
check_archive_ahead (Fixture *self, gboolean takes_archive)
{
  g_autofree char *path = g_build_filename (self->folder, "office.db", NULL);
  g_autofree char *yesterday = NULL;
  g_autofree char *today = NULL;
  g_autofree char *after = NULL;
  g_autofree char *before_bytes = NULL;
  g_autofree char *after_bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize before_length, after_length;

  go_back_to_yesterday (self, &yesterday, &today);
  g_assert_cmpint (tt_office_get_condition (self->office), ==, TT_CONDITION_DECISION);
  g_assert_error (tt_office_get_condition_error (self->office), TT_ERROR, TT_ERROR_DECISION);
  assert_sides (self);
  g_file_get_contents (path, &before_bytes, &before_length, &error);
  g_assert_no_error (error);
  fixture_close (g_steal_pointer (&self->office));
  g_file_get_contents (path, &after_bytes, &after_length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (before_bytes, before_length, after_bytes, after_length);

  /* Asked again until somebody decided; then never again. */
  self->office = fixture_open (self->environment, self->folder, TT_OFFICE_PLAIN);
  g_assert_cmpint (tt_office_get_condition (self->office), ==, TT_CONDITION_DECISION);
  restore_newest (self, takes_archive ? "archive" : "primary");
  fixture_restart (self, TT_OFFICE_PLAIN);
  g_assert_cmpint (tt_office_get_condition (self->office), ==, TT_CONDITION_OPEN);
  after = fixture_digest (self->office);
  g_assert_cmpstr (after, ==, takes_archive ? today : yesterday);
  save_everything (self);
  fixture_restart (self, TT_OFFICE_PLAIN);
  g_assert_cmpint (tt_office_get_condition (self->office), ==, TT_CONDITION_OPEN);
}

static void
test_archive_ahead (Fixture *self, gconstpointer data)
{
  check_archive_ahead (self, TRUE);
}

static void
test_archive_ahead_left (Fixture *self, gconstpointer data)
{
  check_archive_ahead (self, FALSE);
}

static void
assert_all_ok (GPtrArray *reports, GError *error)
{
  g_assert_no_error (error);
  g_assert_cmpint (reports->len, ==, 2);
  for (guint i = 0; i < reports->len; i++)
    g_assert_cmpint (((const TtReport *) g_ptr_array_index (reports, i))->result, ==, TT_RESULT_OK);
}

static void
test_copies_beside_the_window (Fixture *self, gconstpointer data)
{
  g_autoptr (TtEnvironment) environment = fixture_make_environment (self);
  TtOffice *other = fixture_open (environment, self->folder, TT_OFFICE_PLAIN);
  g_autoptr (GAsyncResult) saved = NULL;
  g_autoptr (GAsyncResult) verified = NULL;
  g_autoptr (GPtrArray) backup = NULL;
  g_autoptr (GPtrArray) verification = NULL;
  g_autoptr (GError) error = NULL;

  fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  tt_office_backup_async (other, self->owner, NULL, NULL, tt_test_keep_result, &saved);
  tt_test_await_result (&saved);
  backup = tt_office_backup_finish (other, saved, &error);
  assert_all_ok (backup, error);

  tt_office_verify_async (other, self->owner, NULL, TRUE, NULL, tt_test_keep_result, &verified);
  tt_test_await_result (&verified);
  verification = tt_office_verify_finish (other, verified, &error);
  assert_all_ok (verification, error);
  g_clear_object (&saved);
  g_clear_object (&verified);
  fixture_close (other);
}

static void
test_made_only_where_nothing_is (Fixture *self, gconstpointer data)
{
  const TtNewOffice what = { .company = "Other", .owner = "other" };
  g_autoptr (GAsyncResult) again = NULL;
  g_autoptr (GAsyncResult) left = NULL;
  g_autoptr (GError) exists = NULL;
  g_autoptr (GError) still = NULL;
  g_autofree char *before = fixture_digest (self->office);
  g_autofree char *after = NULL;

  fixture_close (g_steal_pointer (&self->office));
  g_assert_true (tt_office_exists (self->environment, self->folder));
  tt_office_create_async (self->environment, self->folder, &what, TT_OFFICE_PLAIN, NULL,
                          tt_test_keep_result, &again);
  tt_test_await_result (&again);
  g_assert_null (tt_office_create_finish (again, &exists));
  g_assert_error (exists, TT_ERROR, TT_ERROR_EXISTS);

  /* What is left of one is never made over: it is recovered. */
  remove_primary (self);
  tt_office_create_async (self->environment, self->folder, &what, TT_OFFICE_PLAIN, NULL,
                          tt_test_keep_result, &left);
  tt_test_await_result (&left);
  g_assert_null (tt_office_create_finish (left, &still));
  g_assert_error (still, TT_ERROR, TT_ERROR_EXISTS);

  self->office = fixture_open (self->environment, self->folder, TT_OFFICE_PLAIN);
  after = fixture_digest (self->office);
  g_assert_cmpstr (before, ==, after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/office/condition/archive-ahead", test_archive_ahead, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/condition/archive-ahead-left", test_archive_ahead_left, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/condition/deleted-while-closed", test_deleted_while_closed,
               TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/condition/deleted-while-open", test_deleted_while_open, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/condition/read-only", test_read_only, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/condition/copies-beside-the-window", test_copies_beside_the_window,
               TT_OFFICE_RESIDENT);
  FIXTURE_ADD ("/office/condition/made-only-where-nothing-is", test_made_only_where_nothing_is,
               TT_OFFICE_PLAIN);

  return g_test_run ();
}
