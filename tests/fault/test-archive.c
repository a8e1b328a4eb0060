/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Faults of a repository, by their numbers in doc/fault-cases.md: what was said to be saved comes
 * back from it, nothing leaves that should stay, and what is missing is said. */

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "fault/tt-fault-office.h"
#include "protect/tt-prune.h"
#include "store/tt-store-office.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define DAY G_TIME_SPAN_DAY
#define YEARS (730 * DAY)

static TtClock *
get_clock (TtTestProtect *self)
{
  return tt_environment_get_clock (self->environment);
}

static void
look (TtTestProtect *self)
{
  g_autoptr (GError) error = NULL;

  tt_protect_look (self->protect, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* A base a day, two changes each. */
static void
work_days (TtTestProtect *self, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      tt_test_protect_punch (self);
      tt_test_protect_punch (self);
      tt_test_protect_back_up_base (self);
      tt_test_clock_advance (get_clock (self), DAY);
      look (self);
    }
}

static gboolean
save_settings (TtTransaction *transaction, gpointer user_data, GError **error)
{
  TtLayerRow row = { (char *) "archive", (char *) "folder", TRUE, user_data };

  return tt_store_save_layer (transaction, &row, error);
}

/* Three days, so that there is always something to clear away. */
static void
keep_little (TtTestProtect *self)
{
  static const char settings[] = "{\"keep-changes\":\"1\",\"keep-daily\":\"3\","
                                 "\"keep-weekly\":\"0\",\"keep-monthly\":\"0\"}";

  tt_test_protect_write (self, save_settings, (gpointer) settings);
  tt_protect_reload (self->protect);
}

static TtPruneReport *
prune (TtTestProtect *self)
{
  g_autoptr (GError) error = NULL;
  TtPruneReport *report = tt_prune_layer (self->protect, "archive", FALSE, TRUE, NULL, &error);

  g_assert_no_error (error);

  return report;
}

static GPtrArray *
list_points (TtTestProtect *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *points = tt_protect_list_snapshots (self->protect, "archive", NULL, &error);

  g_assert_no_error (error);

  return points;
}

/* (transfer full) */
static char *
digest_point (TtTestProtect *self, const char *id)
{
  const TtMoment moment = { "archive", id, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestored) restored =
      tt_protect_rebuild (self->protect, &moment, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return tt_hash_dup_hex (tt_restored_get_digest (restored));
}

static void
assert_points (TtTestProtect *self, guint least)
{
  g_autoptr (GPtrArray) points = list_points (self);

  g_assert_cmpuint (points->len, >=, least);
  for (guint i = 0; i < points->len; i++)
    {
      const TtSnapshot *point = points->pdata[i];
      g_autofree char *digest = digest_point (self, point->id);

      g_assert_nonnull (digest);
    }
}

/* Every path of @before is there still. */
static void
assert_all_there (GPtrArray *before)
{
  for (guint i = 0; i < before->len; i++)
    g_assert_true (g_file_test (before->pdata[i], G_FILE_TEST_EXISTS));
}

static gint64
get_size (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);

  return info.st_size;
}

/* 23: torn-put */

static void
punch_and_back_up (TtTestProtect *self, gpointer user_data)
{
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
}

/* Half of an object under its final name, as a disk leaves it that was pulled out: it is not said
 * to be saved, and is put once more under that name. */
static void
test_torn_put (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) torn = NULL;
  g_autoptr (TtProtectStatus) status = NULL;
  const char *path;
  gint64 whole;

  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  before = tt_fault_office_list (self, ".seg");
  g_assert_true (tt_fault_office_run (self, "place:renamed", 1, punch_and_back_up, NULL));
  torn = tt_fault_office_list (self, ".seg");
  g_assert_cmpuint (torn->len, ==, before->len + 1);
  path = torn->pdata[torn->len - 1];
  whole = get_size (path);
  g_assert_cmpint (truncate (path, whole / 2), ==, 0);

  look (self);
  status = tt_protect_dup_status (self->protect);
  g_assert_cmpint (tt_protect_status_find (status, "archive")->behind, >, 0);
  g_assert_cmpint (tt_protect_status_find (status, "archive")->state, !=, TT_LAYER_OK);

  tt_test_protect_back_up (self);
  g_assert_cmpint (get_size (path), ==, whole);
  tt_fault_office_assert_whole (self);
}

/* 24: kill-between-each-write-step */

static void
write_everything (TtTestProtect *self, gpointer user_data)
{
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  tt_test_protect_punch_with_photo (self, NULL);
  tt_test_protect_back_up_base (self);
}

static gint64
get_newest_alone (TtTestProtect *self)
{
  g_autofree char *repository = tt_test_protect_find_repository (self);
  g_autofree char *scratch = tt_test_dir_build_path (self->dir, "scratch");
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestored) restored = tt_protect_rebuild_from_folder (
      self->environment, repository, scratch, 0, NULL, NULL, NULL, NULL, &error);
  TtHead head;

  g_assert_no_error (error);
  tt_restored_get_head (restored, &head);

  return head.seq;
}

static gboolean
is_of_archive (const char *point)
{
  return g_str_has_prefix (point, "place:") || g_str_has_prefix (point, "repository:") ||
         g_str_has_prefix (point, "archive:");
}

/* Wherever the writer dies the repository alone gives back what was saved before; the next run ends
 * what was begun; runs after that add nothing. */
static void
test_kill_each_step (TtTestProtect *self, gconstpointer user_data)
{
  const guint visits = g_test_slow () ? 4 : 1;
  g_autoptr (GPtrArray) points = NULL;
  guint kills = 0;

  tt_test_protect_back_up (self);
  points = tt_fault_office_learn (self, write_everything, NULL);
  tt_test_protect_back_up (self);
  for (guint i = 0; i < points->len; i++)
    for (guint visit = 1; visit <= visits && is_of_archive (points->pdata[i]); visit++)
      {
        gint64 saved = tt_test_protect_get_seq (self);
        g_autoptr (GPtrArray) ended = NULL;
        g_autoptr (GPtrArray) again = NULL;

        kills += tt_fault_office_run (self, points->pdata[i], visit, write_everything, NULL);
        g_assert_cmpint (get_newest_alone (self), >=, saved);

        self->punches += 10;
        tt_test_protect_punch (self);
        tt_test_protect_back_up (self);
        ended = tt_test_protect_list_objects (self);
        tt_test_protect_reopen (self);
        tt_test_protect_back_up (self);
        again = tt_test_protect_list_objects (self);
        g_assert_cmpuint (again->len, ==, ended->len);
        assert_all_there (ended);
        if (i % 3 == 0)
          tt_fault_office_assert_whole (self);
      }
  tt_fault_office_assert_whole (self);
  g_test_message ("%u kills at %u points", kills, points->len);
  g_assert_cmpuint (kills, >=, 10);
}

/* 25: list-lies */

static void
set_lie (TtTestProtect *self, const char *hidden)
{
  g_autofree char *repository = tt_test_protect_find_repository (self);
  TtDisk *disk = tt_fault_office_get_disk (self);

  tt_strange_disk_set_below (disk, repository);
  tt_strange_disk_hide (disk, hidden);
}

/* @ending: what the listing leaves out. Nothing is cleared away, nothing is begun anew beside it,
 * and all is well when the listing tells the truth again. */
static void
lie_about (TtTestProtect *self, const char *ending)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GPtrArray) verified = NULL;
  g_autoptr (GError) error = NULL;

  keep_little (self);
  work_days (self, 9);
  before = tt_test_protect_list_objects (self);
  set_lie (self, ending);
  tt_test_protect_reopen (self);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (TtPruneReport) report =
          tt_prune_layer (self->protect, "archive", FALSE, TRUE, NULL, &failure);

      g_assert_true (report == NULL || report->refused != NULL);
      tt_prune_all (self->protect);
      look (self);
      tt_test_protect_punch (self);
      reports = tt_protect_backup (self->protect, NULL, TT_BACKUP_NONE, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_clear_pointer (&reports, g_ptr_array_unref);
      tt_test_clock_advance (get_clock (self), G_TIME_SPAN_HOUR);
    }
  assert_all_there (before);

  /* What was written beside what could not be seen is put in order by the next verification. */
  set_lie (self, NULL);
  tt_test_protect_reopen (self);
  tt_test_protect_back_up (self);
  assert_points (self, 9);
  verified = tt_protect_verify (self->protect, NULL, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  tt_fault_office_assert_whole (self);
}

static void
test_newest_not_listed (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GPtrArray) bases = NULL;
  g_autofree char *name = NULL;

  tt_test_protect_back_up (self);
  bases = tt_fault_office_list (self, ".base");
  name = g_path_get_basename (bases->pdata[bases->len - 1]);
  lie_about (self, name);
}

static void
test_bases_not_listed (TtTestProtect *self, gconstpointer user_data)
{
  tt_test_protect_back_up (self);
  lie_about (self, ".base");
}

static void
test_nothing_listed (TtTestProtect *self, gconstpointer user_data)
{
  tt_test_protect_back_up (self);
  lie_about (self, "");
}

/* A base that is gone is listed still: nothing leaves on the word of its name. */
static void
test_deleted_is_listed (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *digest = NULL;
  g_autofree char *found = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GPtrArray) bases = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (TtPruneReport) report = NULL;
  TtDisk *disk = tt_fault_office_get_disk (self);

  keep_little (self);
  work_days (self, 9);
  bases = tt_fault_office_list (self, ".base");
  folder = g_path_get_dirname (bases->pdata[bases->len - 1]);
  name = g_path_get_basename (bases->pdata[bases->len - 1]);
  g_assert_cmpint (g_remove (bases->pdata[bases->len - 1]), ==, 0);
  tt_strange_disk_add_ghost (disk, folder, name);
  before = tt_test_protect_list_objects (self);
  tt_test_protect_reopen (self);

  report = prune (self);
  g_assert_nonnull (report->refused);
  assert_all_there (before);
  digest = tt_test_protect_digest (self);
  found = tt_fault_office_digest_of (self, "archive");
  g_assert_cmpstr (found, ==, digest);
  tt_strange_disk_add_ghost (disk, NULL, NULL);
  tt_test_protect_back_up_base (self);
  tt_fault_office_assert_whole (self);
}

/* 26: prune-kill at each step */

static void
prune_to_death (TtTestProtect *self, gpointer user_data)
{
  g_autoptr (TtPruneReport) report = prune (self);

  g_assert_null (report->refused);
}

static void
test_prune_kill (TtTestProtect *self, gconstpointer user_data)
{
  static const char *const points[] = { "prune:noted", "prune:segment-gone", "prune:part-gone" };
  const guint visits = g_test_slow () ? 6 : 2;
  guint kills = 0;

  keep_little (self);
  work_days (self, 8);
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    for (guint visit = 1; visit <= visits; visit++)
      {
        g_autoptr (GPtrArray) verified = NULL;
        g_autoptr (TtPruneReport) rest = NULL;
        gboolean killed = tt_fault_office_run (self, points[i], visit, prune_to_death, NULL);

        kills += killed ? 1 : 0;
        verified = tt_fault_office_verify (self, "archive", TRUE, TT_RESULT_OK);
        assert_points (self, 3);
        rest = prune (self);
        g_assert_cmpstr (rest->refused, ==, NULL);
        g_assert_true (!killed || rest->folders > 0 || rest->objects > 0 || visit > 1);
        assert_points (self, 3);
        work_days (self, 4);
      }
  tt_test_protect_back_up (self);
  tt_fault_office_assert_whole (self);
  g_test_message ("%u kills", kills);
  g_assert_cmpuint (kills, >=, 5);
}

/* 27: clock two years ahead for an hour, and two years back */

static void
jump (TtTestProtect *self, gint64 by)
{
  tt_test_clock_set (get_clock (self), tt_clock_now (get_clock (self)) + by);
}

/* An hour of work, with everything that a resident program does by itself. */
static void
work_an_hour (TtTestProtect *self)
{
  for (guint i = 0; i < 4; i++)
    {
      tt_test_protect_punch (self);
      tt_test_protect_back_up (self);
      look (self);
      tt_prune_all (self->protect);
      tt_test_clock_advance (get_clock (self), 15 * G_TIME_SPAN_MINUTE);
    }
}

static void
assert_clock_told (TtTestProtect *self, gboolean behind)
{
  g_autoptr (TtProtectStatus) status = NULL;

  look (self);
  status = tt_protect_dup_status (self->protect);
  g_assert_true (status->clock_behind == behind);
}

static void
test_hour_ahead (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GPtrArray) before = NULL;

  keep_little (self);
  work_days (self, 9);
  before = tt_test_protect_list_objects (self);
  jump (self, YEARS);
  work_an_hour (self);
  assert_all_there (before);
  jump (self, -YEARS);
  assert_clock_told (self, TRUE);
  work_an_hour (self);
  assert_all_there (before);
  g_assert_cmpint (tt_fault_office_count_entries (self), ==, 9 * 2 + 8);
  assert_points (self, 9);
  tt_fault_office_assert_whole (self);

  /* The next days are as they were: each change is in every layer. */
  work_days (self, 2);
  tt_fault_office_assert_whole (self);
}

static void
test_years_back (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GPtrArray) before = NULL;

  keep_little (self);
  work_days (self, 9);
  before = tt_test_protect_list_objects (self);
  jump (self, -YEARS);
  assert_clock_told (self, TRUE);
  work_an_hour (self);
  assert_all_there (before);
  jump (self, YEARS);
  assert_clock_told (self, FALSE);
  assert_points (self, 9);
  tt_fault_office_assert_whole (self);
}

/* 28: two adjacent segments gone */

typedef struct
{
  gint64 at[8];
  gint64 seq[8];
  char *digest[8];
} Moments;

static char *
digest_alone_at (TtTestProtect *self, gint64 at, GError **error)
{
  g_autofree char *repository = tt_test_protect_find_repository (self);
  g_autofree char *scratch = tt_test_dir_build_path (self->dir, "scratch");
  g_autoptr (TtRestored) restored = tt_protect_rebuild_from_folder (
      self->environment, repository, scratch, at, NULL, NULL, NULL, NULL, error);

  return restored != NULL ? tt_hash_dup_hex (tt_restored_get_digest (restored)) : NULL;
}

static void
test_adjacent_gone (TtTestProtect *self, gconstpointer user_data)
{
  Moments moments;
  g_autoptr (GPtrArray) segments = NULL;
  g_autoptr (GPtrArray) healed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *range = NULL;
  g_autofree char *none = NULL;

  tt_test_protect_back_up (self);
  for (guint i = 0; i < 8; i++)
    {
      moments.at[i] = tt_test_protect_punch (self);
      moments.seq[i] = tt_test_protect_get_seq (self);
      moments.digest[i] = tt_test_protect_digest (self);
      tt_test_protect_back_up (self);
    }

  /* Each change stands in two of them: three that are gone take two changes along. */
  segments = tt_fault_office_list (self, ".seg");
  g_assert_cmpuint (segments->len, ==, 8);
  for (guint i = 3; i < 6; i++)
    g_assert_cmpint (g_remove (segments->pdata[i]), ==, 0);
  tt_test_protect_reopen (self);

  /* Up to the gap everything; from there on an error that says what is missing. */
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) none_failed = NULL;
      g_autofree char *digest = digest_alone_at (self, moments.at[i], &none_failed);

      g_assert_no_error (none_failed);
      g_assert_cmpstr (digest, ==, moments.digest[i]);
    }
  none = digest_alone_at (self, 0, &error);
  g_assert_null (none);
  g_assert_error (error, TT_ERROR, TT_ERROR_DAMAGED);
  range = g_strdup_printf ("Changes %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT " are missing",
                           moments.seq[3], moments.seq[4]);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, range));

  /* The office has them: the layer is filled again. */
  healed = tt_fault_office_verify (self, "archive", FALSE, TT_RESULT_DAMAGED);
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (GError) none_failed = NULL;
      g_autofree char *digest = digest_alone_at (self, moments.at[i], &none_failed);

      g_assert_no_error (none_failed);
      g_assert_cmpstr (digest, ==, moments.digest[i]);
      g_free (moments.digest[i]);
    }
  tt_fault_office_assert_whole (self);
}

/* 29: restore-then-write */

static void
restore_in_place (TtTestProtect *self, gint64 at)
{
  const TtMoment moment = { "archive", NULL, at };
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestored) restored =
      tt_protect_rebuild (self->protect, &moment, NULL, NULL, NULL, &error);
  g_autoptr (TtPrepared) prepared = NULL;
  TtHead parent;

  g_assert_no_error (error);
  g_assert_true (tt_store_get_head (self->store, &parent, &error));
  prepared = tt_restored_prepare (restored, self->folder, TT_REPLACE_RESTORE, &parent,
                                  tt_protect_get_database (self->protect, &error), "test",
                                  "restore", NULL, &error);
  g_assert_no_error (error);
  tt_protect_reload (self->protect);
  g_assert_true (tt_prepared_swap (prepared, &parent, NULL, &error));
  g_assert_no_error (error);
}

static void
test_restore_then_write (TtTestProtect *self, gconstpointer user_data)
{
  gint64 at = tt_test_protect_punch (self);
  g_autofree char *digest = tt_test_protect_digest (self);
  g_autofree char *later = NULL;
  g_autofree char *restored = NULL;
  g_autofree char *now = NULL;
  g_autofree char *alone = NULL;
  g_autoptr (GPtrArray) points = NULL;
  TtHead before, after;
  g_autoptr (GError) error = NULL;
  gboolean found = FALSE;

  tt_test_protect_back_up (self);
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  later = tt_test_protect_digest (self);
  g_assert_true (tt_store_get_head (self->store, &before, &error));
  restore_in_place (self, at);
  restored = tt_test_protect_digest (self);
  g_assert_cmpstr (restored, ==, digest);

  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  g_assert_true (tt_store_get_head (self->store, &after, &error));
  g_assert_false (tt_stream_equal (&before.stream, &after.stream));
  g_assert_cmpint (after.seq, >, before.seq);
  now = tt_test_protect_digest (self);
  alone = tt_fault_office_digest_alone (self);
  g_assert_cmpstr (alone, ==, now);
  tt_fault_office_assert_whole (self);

  /* What the restore replaced can be had still. */
  points = list_points (self);
  for (guint i = 0; i < points->len && !found; i++)
    {
      g_autofree char *one = digest_point (self, ((const TtSnapshot *) points->pdata[i])->id);

      found = g_str_equal (one, later);
    }
  g_assert_true (found);
}

/* 39: truncated or renamed objects */

/* Nothing is built of what is cut; what is wrong is named. */
static void
test_truncated (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GPtrArray) bases = NULL;
  g_autofree char *name = NULL;
  g_autofree char *scratch = tt_test_dir_build_path (self->dir, "scratch/restore");
  g_autofree char *none = NULL;
  g_autofree char *to = tt_test_dir_build_path (self->dir, "by-script");
  g_autofree char *database = g_build_filename (to, "office.db", NULL);
  g_autoptr (GError) error = NULL;
  gint64 size;

  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  bases = tt_fault_office_list (self, ".base");
  g_assert_cmpuint (bases->len, ==, 1);
  name = g_path_get_basename (bases->pdata[0]);
  size = get_size (bases->pdata[0]);
  for (gint64 left = 0; left < size; left += 1 + size / 7)
    {
      g_autoptr (GError) failure = NULL;

      g_assert_cmpint (truncate (bases->pdata[0], size - 1 - left), ==, 0);
      none = digest_alone_at (self, 0, &failure);
      g_assert_null (none);
      g_assert_error (failure, TT_ERROR, TT_ERROR_DAMAGED);
      g_assert_nonnull (strstr (failure->message, name));
      g_assert_cmpint (tt_test_protect_run_script (self, to, 0, NULL), !=, 0);
      g_assert_false (g_file_test (database, G_FILE_TEST_EXISTS));
    }
}

/* Objects under each other's names: the hash in the name tells. */
static void
test_renamed (TtTestProtect *self, gconstpointer ending)
{
  g_autofree char *digest = NULL;
  g_autofree char *alone = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GPtrArray) objects = NULL;
  g_autoptr (GPtrArray) healed = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GError) error = NULL;
  guint last;

  tt_test_protect_back_up (self);
  for (guint i = 0; i < 6; i++)
    {
      tt_test_protect_punch (self);
      if (i == 3)
        tt_test_protect_back_up_base (self);
      else
        tt_test_protect_back_up (self);
    }
  digest = tt_test_protect_digest (self);
  objects = tt_fault_office_list (self, ending);
  last = objects->len - 1;
  g_assert_cmpuint (last, >, 0);
  other = g_strconcat (objects->pdata[0], "-away", NULL);
  g_assert_cmpint (g_rename (objects->pdata[0], other), ==, 0);
  g_assert_cmpint (g_rename (objects->pdata[last], objects->pdata[0]), ==, 0);
  g_assert_cmpint (g_rename (other, objects->pdata[last]), ==, 0);
  tt_test_protect_reopen (self);

  healed = tt_fault_office_verify (self, "archive", TRUE, TT_RESULT_DAMAGED);
  alone = tt_fault_office_digest_alone (self);
  g_assert_cmpstr (alone, ==, digest);
  /* Where all bases are wrong at once one is made of the live copy, the others of that one. */
  again = tt_protect_verify (self->protect, NULL, TRUE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  tt_fault_office_assert_whole (self);
}

/* 40: restore.py on an archive that was cleared away from */

static void
test_script_after_prune (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (TtPruneReport) report = NULL;
  g_autoptr (GPtrArray) points = NULL;
  g_autoptr (GPtrArray) bases = NULL;
  g_autofree char *damaged = tt_test_dir_build_path (self->dir, "damaged");
  g_autofree char *database = g_build_filename (damaged, "office.db", NULL);

  keep_little (self);
  tt_test_protect_punch_with_photo (self, NULL);
  work_days (self, 9);
  report = prune (self);
  g_assert_cmpstr (report->refused, ==, NULL);
  g_assert_cmpuint (report->folders, >, 3);
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);

  points = list_points (self);
  g_assert_cmpuint (points->len, >=, 3);
  for (guint i = 0; i < points->len; i++)
    {
      const TtSnapshot *point = points->pdata[i];
      g_autofree char *digest = digest_point (self, point->id);
      g_autofree char *name = g_strdup_printf ("by-script-%u", i);
      g_autofree char *to = tt_test_dir_build_path (self->dir, name);
      g_autofree char *said = NULL;

      g_assert_cmpint (tt_test_protect_run_script (self, to, point->at, &said), ==, 0);
      g_assert_nonnull (strstr (said, digest));
    }

  /* And it fails loudly where nothing leads anywhere. */
  bases = tt_fault_office_list (self, ".base");
  for (guint i = 0; i < bases->len; i++)
    tt_test_flip_bit (bases->pdata[i], 100);
  g_assert_cmpint (tt_test_protect_run_script (self, damaged, 0, NULL), !=, 0);
  g_assert_false (g_file_test (database, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, func)                                                                      \
  g_test_add (path, TtTestProtect, data, tt_fault_office_set_up, func, tt_test_protect_tear_down)

  ADD ("/fault/23-torn-put", NULL, test_torn_put);
  ADD ("/fault/24-kill-between-each-write-step", NULL, test_kill_each_step);
  ADD ("/fault/25-list-lies/newest-base", NULL, test_newest_not_listed);
  ADD ("/fault/25-list-lies/bases", NULL, test_bases_not_listed);
  ADD ("/fault/25-list-lies/everything", NULL, test_nothing_listed);
  ADD ("/fault/25-list-lies/deleted-is-listed", NULL, test_deleted_is_listed);
  ADD ("/fault/26-prune-kill", NULL, test_prune_kill);
  ADD ("/fault/27-clock/two-years-ahead-for-an-hour", NULL, test_hour_ahead);
  ADD ("/fault/27-clock/two-years-back", NULL, test_years_back);
  ADD ("/fault/28-two-adjacent-segments-gone", NULL, test_adjacent_gone);
  ADD ("/fault/29-restore-then-write", NULL, test_restore_then_write);
  ADD ("/fault/39-truncated", NULL, test_truncated);
  ADD ("/fault/39-renamed/segments", ".seg", test_renamed);
  ADD ("/fault/39-renamed/bases", ".base", test_renamed);
  ADD ("/fault/40-script-after-prune", NULL, test_script_after_prune);

  return g_test_run ();
}
