/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is cleared away is what the owner said, whole folders at a time; whatever is doubtful clears
 * nothing away, and what stays can be restored, however far a run came. */

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "protect/tt-aside.h"
#include "protect/tt-clock-doubt.h"
#include "protect/tt-prune.h"
#include "protect/tt-test-protect.h"
#include "store/tt-store-office.h"
#include "support/tt-test-clock.h"

#include <glib/gstdio.h>
#include <string.h>

#define DAY G_TIME_SPAN_DAY

/* 2026-06-15 12:00 UTC, a Monday. */
#define NOON G_GINT64_CONSTANT (1781524800000000)

static void
add (GArray *folders, gint64 days_ago, gboolean labelled)
{
  TtKept kept = { NOON - days_ago * DAY, labelled, FALSE };

  g_array_append_val (folders, kept);
}

static char *
dup_kept (GArray *folders)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < folders->len; i++)
    {
      const TtKept *kept = &g_array_index (folders, TtKept, i);

      if (kept->keep)
        g_string_append_printf (text, "%d ", (int) ((NOON - kept->at) / DAY));
    }

  return g_string_free (text, FALSE);
}

static void
assert_kept (TtRetention retention, GArray *folders, const char *expected)
{
  g_autofree char *kept = NULL;

  tt_retention_apply (&retention, folders, NOON);
  kept = dup_kept (folders);
  g_assert_cmpstr (kept, ==, expected);
}

static void
test_policy (void)
{
  g_autoptr (GArray) folders = g_array_new (FALSE, FALSE, sizeof (TtKept));

  for (int days = 60; days >= 0; days--)
    add (folders, days, days == 50);

  /* Changes of 3 days stand in the folder of the base before them too. */
  assert_kept ((TtRetention){ 3, 1, 0, 0, 0 }, folders, "50 4 3 2 1 0 ");
  assert_kept ((TtRetention){ 1, 5, 0, 0, 0 }, folders, "50 4 3 2 1 0 ");
  /* The newest of a week is its Sunday. */
  assert_kept ((TtRetention){ 1, 1, 3, 0, 0 }, folders, "50 8 2 1 0 ");
  /* 31 May and 30 April. */
  assert_kept ((TtRetention){ 1, 1, 0, 3, 0 }, folders, "50 46 15 2 1 0 ");
  /* The law lets nothing leave. */
  assert_kept ((TtRetention){ 1, 1, 0, 0, 1 }, folders,
               "60 59 58 57 56 55 54 53 52 51 50 49 48 47 46 45 44 43 42 41 40 39 38 37 36 35 34 "
               "33 32 31 30 29 28 27 26 25 24 23 22 21 20 19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 "
               "4 3 2 1 0 ");
}

static void
test_resting_office (void)
{
  g_autoptr (GArray) folders = g_array_new (FALSE, FALSE, sizeof (TtKept));

  /* Nobody worked for a year: the days that there are stay. */
  for (int days = 400; days > 390; days--)
    add (folders, days, FALSE);
  assert_kept (TT_RETENTION_DEFAULT, folders, "400 399 398 397 396 395 394 393 392 391 ");
}

static void
test_settings (void)
{
  const TtRetention wanted = { 7, 10, 2, 6, 3 };
  g_autofree char *text = tt_retention_write ("{\"path\":\"archive\"}", &wanted, NULL);
  TtRetention read = tt_retention_read (text);
  g_autoptr (GError) error = NULL;

  g_assert_cmpmem (&read, sizeof read, &wanted, sizeof wanted);
  g_assert_true (strstr (text, "archive") != NULL);
  g_assert_false (tt_retention_check ("{\"keep-daily\":\"0\"}", &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (tt_retention_check ("{\"keep-weekly\":\"many\"}", &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
}

static void
test_years (void)
{
  g_autoptr (GArray) folders = g_array_new (FALSE, FALSE, sizeof (TtKept));

  /* The folder of the base of 500 days ago carries the changes up to 300 days ago: of this year. */
  add (folders, 700, FALSE);
  add (folders, 500, FALSE);
  add (folders, 300, FALSE);
  add (folders, 1, FALSE);
  add (folders, 0, FALSE);
  assert_kept ((TtRetention){ 1, 1, 0, 0, 1 }, folders, "500 300 1 0 ");
  assert_kept ((TtRetention){ 1, 1, 0, 0, 0 }, folders, "300 1 0 ");
}

static void
test_clock (void)
{
  TtClockDoubt doubt = { 0 };
  gint64 now = NOON;

  g_assert_true (tt_clock_doubt_note (&doubt, now));
  for (guint i = 0; i < 5; i++)
    g_assert_true (tt_clock_doubt_note (&doubt, now += DAY));

  /* A weekend: believed the day after. */
  g_assert_false (tt_clock_doubt_note (&doubt, now += 3 * DAY));
  g_assert_false (tt_clock_doubt_note (&doubt, now += DAY / 2));
  g_assert_true (tt_clock_doubt_note (&doubt, now += DAY / 2));

  /* Two years ahead for an hour, and back: never, then after a day. */
  g_assert_false (tt_clock_doubt_note (&doubt, now + 730 * DAY));
  g_assert_false (tt_clock_doubt_note (&doubt, now + 730 * DAY + DAY / 24));
  g_assert_false (tt_clock_doubt_note (&doubt, now));
  g_assert_true (tt_clock_doubt_note (&doubt, now += DAY));

  /* Two years ahead for good: 73 days. */
  g_assert_false (tt_clock_doubt_note (&doubt, now += 730 * DAY));
  for (guint i = 0; i < 72; i++)
    g_assert_false (tt_clock_doubt_note (&doubt, now += DAY));
  g_assert_true (tt_clock_doubt_note (&doubt, now += DAY));

  /* On once a week: from the second week on. */
  g_assert_false (tt_clock_doubt_note (&doubt, now += 7 * DAY));
  g_assert_true (tt_clock_doubt_note (&doubt, now += 7 * DAY));

  /* A leap while one is doubted counts. */
  g_assert_false (tt_clock_doubt_note (&doubt, now += 3 * DAY));
  g_assert_false (tt_clock_doubt_note (&doubt, now += 730 * DAY));
  g_assert_false (tt_clock_doubt_note (&doubt, now += 2 * DAY));
}

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

/* A base a day for @n days, two changes each. @moments: (nullable): journal times of the bases. */
static void
work_days (TtTestProtect *self, guint n, GArray *moments)
{
  for (guint i = 0; i < n; i++)
    {
      gint64 at;

      tt_test_protect_punch (self);
      at = tt_test_protect_punch (self);
      tt_test_protect_back_up_base (self);
      if (moments != NULL)
        g_array_append_val (moments, at);
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

static void
set_retention (TtTestProtect *self, const char *settings)
{
  tt_test_protect_write (self, save_settings, (gpointer) settings);
  tt_protect_reload (self->protect);
}

static void
assert_restorable (TtProtect *protect)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) points = tt_protect_list_snapshots (protect, "archive", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (points->len, >, 2);
  for (guint i = 0; i < points->len; i++)
    {
      const TtSnapshot *point = points->pdata[i];
      const TtMoment moment = { "archive", point->id, 0 };
      g_autoptr (TtRestored) restored =
          tt_protect_rebuild (protect, &moment, NULL, NULL, NULL, &error);

      g_assert_no_error (error);
    }
}

static TtPruneReport *
prune (TtTestProtect *self, gboolean confirmed)
{
  g_autoptr (GError) error = NULL;
  TtPruneReport *report = tt_prune_layer (self->protect, "archive", FALSE, confirmed, NULL, &error);

  g_assert_no_error (error);
  return report;
}

static void
prune_well (TtTestProtect *self)
{
  g_autoptr (TtPruneReport) report = prune (self, TRUE);

  g_assert_cmpstr (report->refused, ==, NULL);
}

/* Every point that is listed comes back, and the archive finds itself whole. */
static void
assert_whole (TtTestProtect *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  assert_restorable (self->protect);
  reports = tt_protect_verify (self->protect, NULL, TRUE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tt_test_find_report (reports, "archive")->result, ==, TT_RESULT_OK);
}

static void
test_thins (TtTestProtect *self, gconstpointer data)
{
  g_autoptr (TtPruneReport) first = NULL;
  g_autoptr (TtPruneReport) again = NULL;

  set_retention (self, "{\"keep-changes\":\"3\",\"keep-daily\":\"4\",\"keep-weekly\":\"2\","
                       "\"keep-monthly\":\"0\"}");
  work_days (self, 12, NULL);
  first = prune (self, TRUE);
  g_assert_cmpstr (first->refused, ==, NULL);
  g_assert_cmpint (first->folders, >, 3);
  g_assert_cmpint (first->points_left, >, 3);
  assert_whole (self);

  again = prune (self, FALSE);
  g_assert_cmpstr (again->refused, ==, NULL);
  g_assert_cmpint (again->folders, ==, 0);

  /* Work goes on, also as seen by another process. */
  tt_test_protect_reopen (self);
  work_days (self, 1, NULL);
  assert_whole (self);
}

/* The layer says why, and goes on saying so in another process; it is no error of it. */
static void
assert_told (TtTestProtect *self, const char *why)
{
  g_autoptr (TtProtectStatus) status = NULL;
  const TtLayerStatus *layer;

  tt_protect_reload (self->protect);
  look (self);
  status = tt_protect_dup_status (self->protect);
  layer = tt_protect_status_find (status, "archive");
  g_assert_cmpstr (layer->refused, ==, why);
  g_assert_null (layer->error_code);
}

static void
assert_refused (TtTestProtect *self, gboolean confirmed, const char *why)
{
  g_autoptr (GPtrArray) before = tt_test_protect_list_objects (self);
  g_autoptr (TtPruneReport) report = prune (self, confirmed);
  g_autoptr (GPtrArray) after = tt_test_protect_list_objects (self);

  g_assert_nonnull (report->refused);
  g_assert_nonnull (strstr (report->refused, why));
  assert_told (self, report->refused);
  g_assert_cmpint (before->len, ==, after->len);
}

#define SHORT                                                                                      \
  "{\"keep-changes\":\"1\",\"keep-daily\":\"3\",\"keep-weekly\":\"0\",\"keep-monthly\":\"0\"}"

static void
jump (TtTestProtect *self, gint64 by)
{
  tt_test_clock_set (get_clock (self), tt_clock_now (get_clock (self)) + by);
}

static void
test_guards (TtTestProtect *self, gconstpointer data)
{
  set_retention (self, SHORT);
  work_days (self, 12, NULL);

  /* Too much at once; a clock two years ahead, and two years back. */
  assert_refused (self, FALSE, "30 %");
  jump (self, 730 * DAY);
  assert_refused (self, TRUE, "clock");
  jump (self, DAY / 24);
  assert_refused (self, TRUE, "clock");
  jump (self, -730 * DAY);
  assert_refused (self, TRUE, "clock");
  jump (self, DAY);
  assert_refused (self, FALSE, "30 %");
  jump (self, -730 * DAY);
  assert_refused (self, TRUE, "clock");
  jump (self, DAY);
  assert_refused (self, TRUE, "clock");
  jump (self, 729 * DAY);
  assert_refused (self, TRUE, "clock");
}

static void
test_unreadable (TtTestProtect *self, gconstpointer data)
{
  g_autoptr (GPtrArray) objects = NULL;
  g_autofree char *base = NULL;

  set_retention (self, SHORT);
  work_days (self, 12, NULL);

  /* A base that is to stay cannot be read. */
  objects = tt_test_protect_list_objects (self);
  for (guint i = 0; i < objects->len; i++)
    if (g_str_has_suffix (objects->pdata[i], ".base"))
      {
        g_free (base);
        base = g_strdup (objects->pdata[i]);
      }
  tt_test_flip_bit (base, 100);
  assert_refused (self, TRUE, "");
  tt_test_flip_bit (base, 100);
}

static void
verify (TtTestProtect *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports =
      tt_protect_verify (self->protect, NULL, FALSE, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (tt_test_find_report (reports, "archive")->result, ==, TT_RESULT_OK);
}

/* A state.db that is new knows of no gaps: what is missing is told once, and then it is so. */
static void
test_new_state (TtTestProtect *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (TtPruneReport) report = NULL;

  set_retention (self, "{\"keep-changes\":\"1\",\"keep-daily\":\"3\",\"keep-weekly\":\"3\","
                       "\"keep-monthly\":\"0\"}");
  work_days (self, 12, NULL);
  prune_well (self);
  /* Frames that the live copy has would mend it. */
  g_assert_true (
      tt_store_trim_frames (self->store, tt_test_protect_get_seq (self) - 2, NULL, &error));
  g_assert_true (tt_protect_catch_up (self->protect, NULL, &error));
  tt_test_protect_back_up (self);
  g_assert_true (tt_state_remove (self->state, "layer.archive.gaps", &error));
  tt_test_protect_reopen (self);

  reports = tt_protect_verify (self->protect, NULL, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tt_test_find_report (reports, "archive")->result, ==, TT_RESULT_DAMAGED);
  report = prune (self, TRUE);
  g_assert_nonnull (strstr (report->refused, "mended"));
  verify (self);
  prune_well (self);
}

/* The listing lacks a base that was there. One that comes back is kept; one that is missed for a
 * week is gone, however often the archive was verified meanwhile. */
static void
test_short_listing (TtTestProtect *self, gconstpointer data)
{
  g_autoptr (GPtrArray) objects = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *away = g_build_filename (self->folder, "away", NULL);

  set_retention (self, SHORT);
  work_days (self, 12, NULL);
  prune_well (self);
  work_days (self, 3, NULL);

  objects = tt_test_protect_list_objects (self);
  folder = g_path_get_dirname (objects->pdata[0]);
  g_assert_cmpint (g_rename (folder, away), ==, 0);
  assert_refused (self, TRUE, "listed");
  g_assert_cmpint (g_rename (away, folder), ==, 0);
  prune_well (self);

  work_days (self, 2, NULL);
  g_clear_pointer (&objects, g_ptr_array_unref);
  objects = tt_test_protect_list_objects (self);
  g_clear_pointer (&folder, g_free);
  folder = g_path_get_dirname (objects->pdata[0]);
  g_assert_cmpint (g_rename (folder, away), ==, 0);
  for (guint i = 0; i < 7; i++)
    {
      verify (self);
      assert_refused (self, TRUE, "listed");
      work_days (self, 1, NULL);
    }
  prune_well (self);
}

/* Another process that has listed the archive: it cannot prune beside us, and what it restores and
 * writes afterwards is whole. */
static void
test_two_processes (TtTestProtect *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtState) state = NULL;
  g_autoptr (TtProtect) other = NULL;
  g_autoptr (TtPruneReport) report = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  gboolean got;

  set_retention (self, SHORT);
  work_days (self, 12, NULL);
  state = tt_state_open (self->environment, self->folder, &error);
  g_assert_no_error (error);
  other = tt_protect_open (self->environment, self->folder, state, &error);
  g_assert_no_error (error);
  assert_restorable (other);
  report = tt_prune_layer (other, "archive", FALSE, TRUE, NULL, &error);
  g_assert_error (error, TT_ERROR, TT_ERROR_BUSY);
  g_assert_null (report);
  g_clear_error (&error);

  prune_well (self);
  assert_restorable (other);
  tt_test_protect_punch (self);
  tt_protect_let_go (self->protect);
  g_assert_true (tt_protect_hold (other, FALSE, 0, &got, &error));
  g_assert_true (got);
  reports = tt_protect_backup (other, NULL, TT_BACKUP_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tt_test_find_report (reports, "archive")->result, ==, TT_RESULT_OK);
  report = tt_prune_layer (other, "archive", FALSE, TRUE, NULL, &error);
  g_assert_no_error (error);
  assert_restorable (other);
  tt_protect_close (other);
  tt_state_close (state);
  g_assert_true (tt_protect_hold (self->protect, FALSE, 0, &got, &error));
  g_assert_true (got);
  assert_whole (self);
}

#ifdef TT_ENABLE_FAULTS
/* Stopped at each step, what is listed comes back, and the next run ends what was begun. */
static void
test_stopped (TtTestProtect *self, gconstpointer data)
{
  static const char *const points[] = { "prune:noted", "prune:segment-gone", "prune:part-gone" };

  set_retention (self, SHORT);
  work_days (self, 12, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TtPruneReport) report = NULL;

      tt_fault_arm_error (points[i], 1);
      report = tt_prune_layer (self->protect, "archive", FALSE, TRUE, NULL, &error);
      tt_fault_disarm ();
      g_assert_null (report);
      g_assert_nonnull (error);
      tt_test_protect_reopen (self);
      assert_whole (self);
    }
  prune_well (self);
  assert_whole (self);
}

#endif

static void
test_photos (TtTestProtect *self, gconstpointer data)
{
  g_autofree char *hash = NULL;
  g_autofree char *repository = NULL;
  g_autofree char *above = NULL;
  g_autofree char *path = NULL;

  set_retention (self, SHORT);
  tt_test_protect_punch_with_photo (self, &hash);
  work_days (self, 2, NULL);
  repository = tt_test_protect_find_repository (self);
  above = g_strndup (hash, 2);
  path = g_build_filename (repository, "p", above, hash, NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  /* It is named by the office of today: it stays however old its base is. */
  work_days (self, 12, NULL);
  for (guint i = 0; i < 3; i++)
    {
      prune_well (self);
      work_days (self, 2, NULL);
    }
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_unnamed_photo (TtTestProtect *self, gconstpointer data)
{
  static const char hash[] = "abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789";
  g_autofree char *repository = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;

  set_retention (self, SHORT);
  work_days (self, 4, NULL);
  repository = tt_test_protect_find_repository (self);
  folder = g_build_filename (repository, "p", "ab", NULL);
  path = g_build_filename (folder, hash, NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));

  /* The first look notes it; bases from before may name it, so it stays until they are gone. */
  prune_well (self);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  work_days (self, 2, NULL);
  prune_well (self);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  work_days (self, 6, NULL);
  prune_well (self); /* the old bases leave */
  work_days (self, 1, NULL);
  prune_well (self);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static gint64
find_trim (TtTestProtect *self)
{
  g_autoptr (GError) error = NULL;
  gint64 upto;

  g_assert_true (tt_protect_find_trim (self->protect, &upto, &error));
  g_assert_no_error (error);
  return upto;
}

static gboolean
read_first (TtDatabase *database, gpointer user_data, GError **error)
{
  return tt_database_get_first_seq (database, user_data, error);
}

/* Frames leave both files when they are old and in the archive, and what the next segment repeats
 * stays; the archive goes on without a new base and everything comes back. */
static void
test_trim (TtTestProtect *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) frame = NULL;
  gint64 upto, first, primary;

  work_days (self, 36, NULL);
  g_assert_cmpint (find_trim (self), ==, 0); /* a week's worth at a time */
  work_days (self, 4, NULL);
  upto = find_trim (self);
  g_assert_cmpint (upto, >, 0);

  /* A clock two years ahead. */
  jump (self, 730 * DAY);
  g_assert_cmpint (find_trim (self), ==, 0);
  jump (self, -730 * DAY);
  look (self);
  jump (self, DAY);

  upto = find_trim (self);
  g_assert_true (tt_store_trim_frames (self->store, upto, &frame, &error));
  g_assert_no_error (error);
  tt_test_protect_notice (self, frame);
  g_assert_true (
      tt_database_get_first_seq (tt_protect_get_database (self->protect, NULL), &first, &error));
  g_assert_cmpint (first, ==, upto + 1);
  g_assert_true (tt_store_read (self->store, read_first, &primary, &error));
  g_assert_cmpint (primary, ==, first);
  g_assert_cmpint (find_trim (self), ==, 0);
  tt_test_protect_back_up (self);
  work_days (self, 1, NULL);
  assert_whole (self);
}

/* However much there is, what the archive does not hold stays. */
static void
test_trim_unsaved (TtTestProtect *self, gconstpointer data)
{
  gint64 seq;

  work_days (self, 1, NULL);
  seq = tt_test_protect_get_seq (self);
  for (guint i = 0; i < 50; i++)
    {
      tt_test_protect_punch (self);
      jump (self, DAY);
      look (self);
    }
  g_assert_cmpint (find_trim (self), <=, seq);
  tt_test_protect_back_up (self);
  g_assert_cmpint (find_trim (self), <=, seq);
  tt_test_protect_label (self, "backup");
  tt_test_protect_back_up (self);
  tt_test_protect_label (self, "backup");
  tt_test_protect_back_up (self);
  g_assert_cmpint (find_trim (self), >, seq);
}

static gboolean
is_removable (TtTestProtect *self, gboolean *crowded)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;

  g_assert_true (tt_aside_note_held (self->protect, &error));
  g_assert_no_error (error);
  list = tt_set_aside_list (self->environment, self->folder, &error);
  g_assert_true (tt_aside_judge (self->protect, list, crowded, &error));
  g_assert_no_error (error);
  g_assert_cmpint (list->len, ==, 1);

  return ((const TtSetAside *) list->pdata[0])->removable;
}

static void
keep_aside (TtTestProtect *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = tt_set_aside_new (self->environment, self->folder, "a test", &error);
  g_autofree char *from = g_build_filename (self->folder, "shadow", "office.db", NULL);
  g_autofree char *to = g_build_filename (folder, "office.db", NULL);

  g_assert_no_error (error);
  g_assert_true (
      tt_disk_copy (tt_environment_get_disk (self->environment), from, to, NULL, &error));
  g_assert_no_error (error);
}

/* Held only once an archive reaches it that was verified since, and never before 30 days. */
static void
test_aside (TtTestProtect *self, gconstpointer data)
{
  gboolean crowded;

  work_days (self, 1, NULL);
  tt_test_protect_punch (self); /* not in the archive */
  keep_aside (self);
  jump (self, 40 * DAY);
  verify (self);
  g_assert_false (is_removable (self, &crowded));
  g_assert_false (crowded);

  tt_test_protect_back_up (self);
  g_assert_true (is_removable (self, &crowded));
}

static void
test_aside_policy (void)
{
  g_assert_false (tt_aside_may_go (FALSE, 9, 400 * DAY, TRUE));
  g_assert_false (tt_aside_may_go (TRUE, 9, 29 * DAY, FALSE));
  g_assert_true (tt_aside_may_go (TRUE, 0, 30 * DAY, FALSE));
  g_assert_true (tt_aside_may_go (TRUE, 3, DAY, TRUE));
  g_assert_false (tt_aside_may_go (TRUE, 2, DAY, TRUE));
}

/* The point before an import lies in a segment, between two bases: its folder stays with it. */
static void
test_named_point_stays (TtTestProtect *self, gconstpointer data)
{
  g_autofree char *digest = NULL;
  g_autofree char *restored_digest = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestored) restored = NULL;
  TtMoment moment = { "archive", NULL, 0 };

  set_retention (self, SHORT);
  work_days (self, 2, NULL);
  moment.at = tt_test_protect_punch (self);
  tt_test_protect_label (self, "before import");
  digest = tt_test_protect_digest (self);
  tt_test_protect_back_up (self);
  work_days (self, 12, NULL);
  prune_well (self);

  restored = tt_protect_rebuild (self->protect, &moment, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  restored_digest = tt_hash_dup_hex (tt_restored_get_digest (restored));
  g_assert_cmpstr (restored_digest, ==, digest);
  assert_whole (self);
}

/* The end before the newest base may have been cleared away with the folder that held it: nothing
 * is lost by that. */
static void
test_end_before_newest (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (TtPruneReport) report = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GError) error = NULL;

  set_retention (self, "{\"path\":\"archive\",\"keep-changes\":\"1\",\"keep-daily\":\"9\","
                       "\"keep-weekly\":\"0\",\"keep-monthly\":\"0\"}");
  work_days (self, 5, NULL);
  for (guint i = 0; i < 3; i++)
    {
      tt_test_protect_punch (self);
      tt_test_protect_back_up_base (self);
      tt_test_clock_advance (get_clock (self), G_TIME_SPAN_HOUR);
    }
  for (guint i = 0; i < 3; i++)
    {
      tt_test_clock_advance (get_clock (self), DAY);
      look (self);
    }
  report = prune (self, TRUE);
  g_assert_cmpstr (report->refused, ==, NULL);
  g_assert_cmpuint (report->folders, >=, 2);

  reports = tt_protect_verify (self->protect, NULL, TRUE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tt_test_find_report (reports, "archive")->damage->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/retention/policy", test_policy);
  g_test_add_func ("/retention/resting-office", test_resting_office);
  g_test_add_func ("/retention/years", test_years);
  g_test_add_func ("/retention/settings", test_settings);
  g_test_add_func ("/retention/clock", test_clock);
#define ADD(path, func)                                                                            \
  g_test_add (path, TtTestProtect, NULL, tt_test_protect_set_up, func, tt_test_protect_tear_down)
  ADD ("/prune/thins", test_thins);
  ADD ("/prune/guards", test_guards);
  ADD ("/prune/unreadable", test_unreadable);
  ADD ("/prune/new-state", test_new_state);
  ADD ("/prune/two-processes", test_two_processes);
  ADD ("/prune/short-listing", test_short_listing);
#ifdef TT_ENABLE_FAULTS
  ADD ("/prune/stopped", test_stopped);
#endif
  ADD ("/prune/end-before-newest", test_end_before_newest);
  ADD ("/prune/named-point-stays", test_named_point_stays);
  ADD ("/prune/photos", test_photos);
  ADD ("/prune/unnamed-photo", test_unnamed_photo);
  g_test_add_func ("/aside/policy", test_aside_policy);
  ADD ("/aside/held", test_aside);
  ADD ("/trim/old", test_trim);
  ADD ("/trim/unsaved", test_trim_unsaved);

  return g_test_run ();
}
