/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Faults of the places where copies lie, by their numbers in doc/fault-cases.md: other people's
 * repositories, disks that are pulled out, exchanged or made for cameras, and a home folder that
 * lives on two computers. */

#include "base/tt-error.h"
#include "fault/tt-fault-office.h"
#include "protect/tt-prune.h"
#include "store/tt-store-office.h"
#include "store/tt-store-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static gboolean
save_settings (TtTransaction *transaction, gpointer user_data, GError **error)
{
  TtLayerRow row = { (char *) "archive", (char *) "folder", TRUE, user_data };

  return tt_store_save_layer (transaction, &row, error);
}

/* The archive goes to a folder of its own beside the office, as on another disk. (transfer full) */
static char *
move_archive (TtTestProtect *self)
{
  g_autofree char *mount = tt_test_dir_build_path (self->dir, "mount");
  char *path = g_build_filename (mount, "copies", NULL);
  g_autofree char *settings = g_strdup_printf ("{\"path\":\"%s\"}", path);

  g_autofree char *usual = g_build_filename (self->folder, "archive", NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  /* Where the helpers of tests/protect look for it. */
  g_assert_cmpint (symlink (path, usual), ==, 0);
  tt_test_protect_write (self, save_settings, settings);
  tt_protect_reload (self->protect);

  return path;
}

static void
run_command (const char *format, ...)
{
  g_autofree char *command = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;
  va_list arguments;

  va_start (arguments, format);
  command = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* All paths below a folder, each with its size and time. (transfer full) */
static char *
describe (const char *folder)
{
  g_autofree char *command = g_strdup_printf ("find %s -printf '%%P %%s %%T@ %%y\\n'", folder);
  g_autofree char *said = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  g_assert_true (g_spawn_command_line_sync (command, &said, NULL, NULL, NULL));
  lines = g_strsplit (said, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_ptr_array_add (sorted, lines[i]);
  g_ptr_array_sort (sorted, compare_lines);
  g_ptr_array_add (sorted, NULL);

  return g_strjoinv ("\n", (char **) sorted->pdata);
}

static const TtReport *
back_up (TtTestProtect *self, GPtrArray **reports)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (reports, g_ptr_array_unref);
  *reports = tt_protect_backup (self->protect, NULL, TT_BACKUP_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return tt_test_find_report (*reports, "archive");
}

static TtLayerState
look (TtTestProtect *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtProtectStatus) status = NULL;

  g_assert_true (tt_protect_look (self->protect, NULL, NULL, &error));
  g_assert_no_error (error);
  status = tt_protect_dup_status (self->protect);

  return tt_protect_status_find (status, "archive")->state;
}

/* 30: cloned-home on two PCs */

static TtEnvironment *
new_machine (TtTestProtect *self, const char *name)
{
  g_autofree char *path = tt_test_dir_build_path (self->dir, name);
  g_autoptr (TtClock) clock = tt_test_clock_new (TT_TEST_NOW + G_TIME_SPAN_DAY);
  g_autoptr (TtDisk) local = tt_disk_new_local ();
  g_autoptr (TtDisk) disk = tt_strange_disk_new (local);

  tt_test_dir_write (self->dir, name, "0123456789abcdef0123456789abcdef\n", 33);
  tt_strange_disk_redirect (disk, "/etc/machine-id", path);

  return tt_environment_new (clock, NULL, disk, NULL, NULL);
}

static gint64
find_label (TtTestProtect *self, const char *label)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (self->folder, "office.db", NULL);
  g_autoptr (TtDatabase) database =
      tt_database_open (self->environment, path, TT_DATABASE_READ, &error);
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM frame WHERE label = '%s'", label);
  gint64 n = 0;

  g_assert_no_error (error);
  g_assert_true (tt_database_get_int64 (database, sql, &n, &error));

  return n;
}

static void
assert_own_head_comes_back (TtTestProtect *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = tt_test_protect_digest (self);
  g_autofree char *found = NULL;
  g_autofree char *id = NULL;
  g_autoptr (TtRestored) restored = NULL;
  TtMoment moment = { "archive", NULL, 0 };
  char hex[2 * TT_STREAM_SIZE + 1];
  TtHead head;

  g_assert_true (tt_store_get_head (self->store, &head, &error));
  tt_stream_to_hex (&head.stream, hex);
  id = g_strdup_printf ("%.8s-%" G_GINT64_FORMAT, hex, head.seq);
  moment.snapshot = id;
  restored = tt_protect_rebuild (self->protect, &moment, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  found = tt_hash_dup_hex (tt_restored_get_digest (restored));
  g_assert_cmpstr (found, ==, digest);
}

/* The home folder was copied to a second computer, and both write to the same folder of copies. */
static void
test_cloned_home (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *copies = move_archive (self);
  TtTestProtect there = { .dir = self->dir, .user = self->user, .company = self->company };
  g_autoptr (GPtrArray) verified = NULL;
  g_autoptr (GPtrArray) verified_there = NULL;
  g_autoptr (GError) error = NULL;
  TtHead ours, theirs;

  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  tt_fault_office_close (self);
  there.folder = tt_test_dir_build_path (self->dir, "clone");
  run_command ("cp -a %s %s", self->folder, there.folder);
  tt_fault_office_open (self);

  there.environment = new_machine (self, "machine");
  there.punches = 50;
  tt_fault_office_open (&there);
  g_assert_true (tt_store_get_head (self->store, &ours, &error));
  g_assert_true (tt_store_get_head (there.store, &theirs, &error));
  g_assert_false (tt_stream_equal (&ours.stream, &theirs.stream));
  g_assert_cmpint (find_label (&there, "copied"), ==, 1);
  g_assert_cmpint (find_label (self, "copied"), ==, 0);

  for (guint i = 0; i < 4; i++)
    {
      tt_test_protect_punch (self);
      tt_test_protect_back_up (self);
      tt_test_protect_punch (&there);
      tt_test_protect_punch (&there);
      tt_test_protect_back_up (&there);
    }
  tt_test_protect_reopen (self);
  tt_test_protect_reopen (&there);
  g_assert_cmpint (tt_fault_office_count_entries (self), ==, 5);
  g_assert_cmpint (tt_fault_office_count_entries (&there), ==, 9);
  assert_own_head_comes_back (self);
  assert_own_head_comes_back (&there);
  verified = tt_fault_office_verify (self, "archive", TRUE, TT_RESULT_OK);
  verified_there = tt_fault_office_verify (&there, "archive", TRUE, TT_RESULT_OK);
  g_assert_cmpint (look (self), ==, TT_LAYER_OK);
  g_assert_cmpint (look (&there), ==, TT_LAYER_OK);

  tt_fault_office_close (&there);
  g_object_unref (there.environment);
  g_free (there.folder);
}

/* 31: swapped-disk, read-only, unplugged mid-write, empty mount point */

/* Runs two backups on a place that is not what it was: nothing is written there, and the layer
 * says that it waits or failed. */
static void
assert_left_alone (TtTestProtect *self, const char *folder, TtResult result)
{
  g_autofree char *before = describe (folder);
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  for (guint i = 0; i < 2; i++)
    {
      const TtReport *report;

      tt_test_protect_punch (self);
      report = back_up (self, &reports);
      g_assert_cmpint (report->result, ==, result);
      g_assert_nonnull (report->error_message);
      g_assert_nonnull (report->error_hint);
      g_assert_cmpint (look (self), !=, TT_LAYER_OK);
      tt_test_protect_reopen (self);
    }
  after = describe (folder);
  g_assert_cmpstr (after, ==, before);
}

static void
test_empty_mount_point (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *copies = move_archive (self);
  g_autofree char *away = tt_test_dir_build_path (self->dir, "away");

  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  g_assert_cmpint (g_rename (copies, away), ==, 0);
  g_assert_cmpint (g_mkdir (copies, 0700), ==, 0);
  assert_left_alone (self, copies, TT_RESULT_WAITING);

  /* The disk is back: it catches up. */
  g_assert_cmpint (g_rmdir (copies), ==, 0);
  g_assert_cmpint (g_rename (away, copies), ==, 0);
  tt_test_protect_back_up (self);
  tt_fault_office_assert_whole (self);
}

/* Copies of another office lie where ours were. */
static void
test_swapped_disk (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *copies = move_archive (self);
  g_autofree char *away = tt_test_dir_build_path (self->dir, "away");
  g_autofree char *archive = NULL;
  TtTestProtect other = { 0 };

  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  tt_fault_office_set_up (&other, NULL);
  tt_test_protect_punch (&other);
  tt_test_protect_back_up (&other);
  archive = g_build_filename (other.folder, "archive", NULL);
  g_assert_cmpint (g_rename (copies, away), ==, 0);
  run_command ("cp -a %s %s", archive, copies);
  tt_test_protect_tear_down (&other, NULL);

  assert_left_alone (self, copies, TT_RESULT_WAITING);
  run_command ("rm -r %s", copies);
  g_assert_cmpint (g_rename (away, copies), ==, 0);
  tt_test_protect_back_up (self);
  tt_fault_office_assert_whole (self);
}

static void
test_read_only (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *copies = move_archive (self);
  TtDisk *disk = tt_fault_office_get_disk (self);
  g_autofree char *digest = NULL;
  g_autofree char *found = NULL;

  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  digest = tt_test_protect_digest (self);
  tt_strange_disk_set_below (disk, copies);
  tt_strange_disk_fail_from (disk, 1, EROFS);
  assert_left_alone (self, copies, TT_RESULT_FAILED);
  /* It can be read all the same. */
  found = tt_fault_office_digest_of (self, "archive");
  g_assert_cmpstr (found, ==, digest);

  tt_strange_disk_fail_from (disk, 0, 0);
  tt_test_protect_back_up (self);
  tt_fault_office_assert_whole (self);
}

/* Pulled out at any call, and plugged in again. */
static void
test_unplugged (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *copies = move_archive (self);
  TtDisk *disk = tt_fault_office_get_disk (self);
  const guint step = g_test_slow () ? 1 : 3;
  guint pulled = 0;

  tt_test_protect_back_up (self);
  tt_strange_disk_set_below (disk, copies);
  for (guint n = 1; n < 5000; n += step)
    {
      g_autoptr (GPtrArray) reports = NULL;
      g_autofree char *alone = NULL;
      g_autoptr (GError) error = NULL;
      const TtReport *report;

      tt_test_protect_punch_with_photo (self, NULL);
      tt_strange_disk_fail_from (disk, n, n % 2 == 0 ? EIO : ENOENT);
      reports =
          tt_protect_backup (self->protect, NULL, n % 3 == 0 ? TT_BACKUP_BASE : TT_BACKUP_NONE,
                             NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      report = tt_test_find_report (reports, "archive");
      if (tt_strange_disk_count (disk) < n)
        {
          g_assert_cmpint (report->result, ==, TT_RESULT_OK);
          tt_strange_disk_fail_from (disk, 0, 0);
          break;
        }
      pulled++;
      tt_strange_disk_fail_from (disk, 0, 0);
      alone = tt_fault_office_digest_alone (self);
      g_assert_nonnull (alone);
      tt_test_protect_back_up (self);
    }
  g_test_message ("pulled out %u times", pulled);
  g_assert_cmpuint (pulled, >=, 3);
  tt_fault_office_assert_whole (self);
}

/* A repository of a newer format */

static void
test_newer_format (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *archive = NULL;
  g_autofree char *repository = NULL;
  g_autofree char *label = NULL;
  g_autofree char *text = NULL;
  g_autofree char *id = NULL;
  g_autofree char *newer = NULL;
  g_autofree char *scratch = tt_test_dir_build_path (self->dir, "scratch");
  g_autofree char *to = tt_test_dir_build_path (self->dir, "by-script");
  g_autoptr (TtRestored) restored = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) set = NULL;
  gsize length;

  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  archive = g_build_filename (self->folder, "archive", NULL);
  repository = tt_test_protect_find_repository (self);
  label = g_build_filename (repository, "repository.json", NULL);
  g_assert_true (g_file_get_contents (label, &text, &length, NULL));
  id = g_path_get_basename (repository);
  newer = g_strdup_printf ("{\n  \"format\": 2,\n  \"id\": \"%s\",\n  \"cipher\": \"none\",\n"
                           "  \"new\": \"thing\"\n}\n",
                           id + 4);
  g_assert_true (g_file_set_contents (label, newer, -1, &set));
  tt_test_protect_reopen (self);

  assert_left_alone (self, archive, TT_RESULT_FAILED);
  g_assert_cmpstr (back_up (self, &reports)->error_code, ==, "too-new");
  restored = tt_protect_rebuild_from_folder (self->environment, repository, scratch, 0, NULL, NULL,
                                             NULL, NULL, &error);
  g_assert_null (restored);
  g_assert_error (error, TT_ERROR, TT_ERROR_TOO_NEW);
  g_assert_cmpint (tt_test_protect_run_script (self, to, 0, NULL), !=, 0);
  g_assert_false (g_file_test (to, G_FILE_TEST_EXISTS));

  g_assert_true (g_file_set_contents (label, text, (gssize) length, &set));
  tt_test_protect_reopen (self);
  tt_test_protect_back_up (self);
  tt_fault_office_assert_whole (self);
}

/* A repository of another office, and no note of which is ours */

static void
test_another_office (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *archive = g_build_filename (self->folder, "archive", NULL);
  g_autofree char *theirs = NULL;
  g_autofree char *their_digest = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *scratch = tt_test_dir_build_path (self->dir, "scratch");
  TtTestProtect other = { 0 };

  tt_fault_office_set_up (&other, NULL);
  for (guint i = 0; i < 20; i++)
    tt_test_protect_punch (&other);
  tt_test_protect_back_up (&other);
  their_digest = tt_test_protect_digest (&other);
  theirs = tt_test_protect_find_repository (&other);
  g_assert_cmpint (g_mkdir_with_parents (archive, 0700), ==, 0);
  run_command ("cp -a %s %s/", theirs, archive);
  g_free (theirs);
  theirs = tt_test_protect_find_repository (self);
  before = describe (theirs);
  tt_test_protect_tear_down (&other, NULL);

  /* Ours begins beside it, and each gives its own office back. */
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  after = describe (theirs);
  g_assert_cmpstr (after, ==, before);
  tt_fault_office_assert_whole (self);
  {
    g_autoptr (GError) error = NULL;
    g_autofree char *apart = tt_test_dir_build_path (self->dir, "apart");
    g_autoptr (TtRestored) restored = NULL;
    g_autofree char *digest = NULL;

    g_assert_cmpint (g_mkdir (apart, 0700), ==, 0);
    run_command ("cp -a %s %s/", theirs, apart);
    restored = tt_protect_rebuild_from_folder (self->environment, apart, scratch, 0, NULL, NULL,
                                               NULL, NULL, &error);
    g_assert_no_error (error);
    digest = tt_hash_dup_hex (tt_restored_get_digest (restored));
    g_assert_cmpstr (digest, ==, their_digest);
  }
}

/* Foreign files among its own */

static const char *const foreign[] = {
  ".DS_Store", "Thumbs.db",    "desktop.ini",      "lost+found/#1234", "repository (1).json",
  "s/Icon\r",  "s/readme.txt", "p/ab/holiday.jpg", "p/not-a-photo",
};

static void
add_foreign (const char *repository, const char *name)
{
  g_autofree char *path = g_build_filename (repository, name, NULL);
  g_autofree char *above = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (above, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "not ours\n", -1, &error));
  g_assert_no_error (error);
}

static void
test_foreign_files (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *repository = NULL;
  g_autofree char *conflict = NULL;
  g_autofree char *to = tt_test_dir_build_path (self->dir, "by-script");
  g_autofree char *digest = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GPtrArray) segments = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drilled = NULL;
  static const char settings[] = "{\"keep-changes\":\"1\",\"keep-daily\":\"3\","
                                 "\"keep-weekly\":\"0\",\"keep-monthly\":\"0\"}";

  tt_test_protect_write (self, save_settings, (gpointer) settings);
  tt_protect_reload (self->protect);
  tt_test_protect_punch_with_photo (self, NULL);
  tt_test_protect_back_up (self);
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  repository = tt_test_protect_find_repository (self);
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    add_foreign (repository, foreign[i]);
  /* What a program that keeps folders alike makes of two versions. */
  segments = tt_fault_office_list (self, ".seg");
  conflict = g_strconcat (segments->pdata[0], ".sync-conflict-20261104", NULL);
  run_command ("cp %s %s", (char *) segments->pdata[0], conflict);
  tt_test_protect_reopen (self);

  for (guint i = 0; i < 9; i++)
    {
      tt_test_protect_punch (self);
      tt_test_protect_back_up_base (self);
      tt_test_clock_advance (tt_environment_get_clock (self->environment), G_TIME_SPAN_DAY);
      g_assert_cmpint (look (self), ==, TT_LAYER_OK);
    }
  {
    g_autoptr (TtPruneReport) report =
        tt_prune_layer (self->protect, "archive", FALSE, TRUE, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (report->refused, ==, NULL);
    g_assert_cmpuint (report->folders, >, 0);
  }
  tt_fault_office_assert_whole (self);
  drilled = tt_protect_drill (self->protect, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tt_test_find_report (drilled, "archive")->result, ==, TT_RESULT_OK);
  digest = tt_test_protect_digest (self);
  g_assert_cmpint (tt_test_protect_run_script (self, to, 0, &said), ==, 0);
  g_assert_nonnull (strstr (said, digest));
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autofree char *path = g_build_filename (repository, foreign[i], NULL);

      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  g_assert_true (g_file_test (conflict, G_FILE_TEST_EXISTS));
}

/* A file system that folds case, has no links and coarse times: a stick from a camera shop */

static void
test_case_folding (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *copies = move_archive (self);
  TtDisk *disk = tt_fault_office_get_disk (self);
  g_autofree char *to = tt_test_dir_build_path (self->dir, "by-script");
  g_autofree char *repository = NULL;
  g_autofree char *upper = NULL;
  g_autofree char *label = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drilled = NULL;

  tt_strange_disk_set_below (disk, copies);
  tt_strange_disk_set_folds_case (disk, TRUE);
  tt_strange_disk_set_coarse (disk, TRUE);
  tt_test_protect_back_up (self);
  for (guint i = 0; i < 8; i++)
    {
      if (i % 3 == 0)
        tt_test_protect_punch_with_photo (self, NULL);
      else
        tt_test_protect_punch (self);
      if (i % 4 == 3)
        tt_test_protect_back_up_base (self);
      else
        tt_test_protect_back_up (self);
    }
  tt_test_protect_reopen (self);
  tt_fault_office_assert_whole (self);

  /* Such a disk may give a name back in capitals. */
  repository = tt_test_protect_find_repository (self);
  label = g_build_filename (repository, "repository.json", NULL);
  upper = g_build_filename (repository, "REPOSITORY.JSON", NULL);
  g_assert_cmpint (g_rename (label, upper), ==, 0);
  tt_test_protect_reopen (self);
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  tt_fault_office_assert_whole (self);
  drilled = tt_protect_drill (self->protect, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tt_test_find_report (drilled, "archive")->result, ==, TT_RESULT_OK);
  digest = tt_test_protect_digest (self);
  g_assert_cmpint (tt_test_protect_run_script (self, to, 0, &said), ==, 0);
  g_assert_nonnull (strstr (said, digest));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func)                                                                            \
  g_test_add (path, TtTestProtect, NULL, tt_fault_office_set_up, func, tt_test_protect_tear_down)

  ADD ("/fault/30-cloned-home", test_cloned_home);
  ADD ("/fault/31-swapped-disk", test_swapped_disk);
  ADD ("/fault/31-read-only", test_read_only);
  ADD ("/fault/31-unplugged-mid-write", test_unplugged);
  ADD ("/fault/31-mountpoint-empty", test_empty_mount_point);
  ADD ("/fault/repository/newer-format", test_newer_format);
  ADD ("/fault/repository/another-office", test_another_office);
  ADD ("/fault/repository/foreign-files", test_foreign_files);
  ADD ("/fault/repository/case-folding", test_case_folding);

  return g_test_run ();
}
