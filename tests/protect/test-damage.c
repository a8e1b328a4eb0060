/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: with two verified bases, losing any one object of the archive, or any one
 * bit, loses no point older than the last label; verification names the object and writes it
 * again; and a drill of a damaged archive fails loudly. */

#include "base/tt-error.h"
#include "protect/tt-test-protect.h"
#include "support/tt-test-clock.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  gint64 at;
  char *digest;
} Moment;

typedef struct
{
  TtTestProtect test;
  GArray *moments;
  GPtrArray *objects;
} Fixture;

static void
moment_clear (gpointer data)
{
  g_free (((Moment *) data)->digest);
}

static void
note_moment (Fixture *self)
{
  Moment moment = { .at = tt_test_protect_punch (&self->test) };

  moment.digest = tt_test_protect_digest (&self->test);
  g_array_append_val (self->moments, moment);
}

/* Two bases, segments before, between and after them, a photo, and a label at the end. */
static void
set_up (Fixture *self, gconstpointer user_data)
{
  tt_test_protect_set_up (&self->test, NULL);
  self->moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  g_array_set_clear_func (self->moments, moment_clear);

  tt_test_protect_back_up (&self->test);
  for (guint i = 0; i < 6; i++)
    {
      note_moment (self);
      if (i == 3)
        tt_test_protect_punch_with_photo (&self->test, NULL);
      tt_test_protect_back_up (&self->test);
      if (i == 2)
        tt_test_protect_back_up_base (&self->test);
    }
  tt_test_protect_label (&self->test, "backup");
  tt_test_protect_back_up (&self->test);
  self->objects = tt_test_protect_list_objects (&self->test);
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  g_array_unref (self->moments);
  g_ptr_array_unref (self->objects);
  tt_test_protect_tear_down (&self->test, NULL);
}

static void
assert_moments (Fixture *self, const char *broken)
{
  for (guint i = 0; i < self->moments->len; i++)
    {
      const Moment *moment = &g_array_index (self->moments, Moment, i);
      TtMoment wanted = { "archive", NULL, moment->at };
      g_autoptr (GError) error = NULL;
      g_autoptr (TtRestored) restored =
          tt_protect_rebuild (self->test.protect, &wanted, NULL, NULL, NULL, &error);
      g_autofree char *digest = NULL;

      if (error != NULL)
        g_test_message ("without %s, moment %u: %s", broken, i, error->message);
      g_assert_no_error (error);
      digest = tt_hash_dup_hex (tt_restored_get_digest (restored));
      g_assert_cmpstr (digest, ==, moment->digest);
    }
}

typedef void (*Hurt) (const char *path);

static void
remove_object (const char *path)
{
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
flip_object (const char *path)
{
  tt_test_flip_bit (path, -9);
}

/* Half an upload under the good name. */
static void
cut_object (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) (length / 2), NULL));
}

static void
put_back (const char *path, const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, &error));
  g_assert_no_error (error);
}

static void
test_each_object (Fixture *self, gconstpointer user_data)
{
  Hurt hurt = (Hurt) user_data;

  for (guint i = 0; i < self->objects->len; i++)
    {
      const char *path = self->objects->pdata[i];
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      hurt (path);
      tt_test_protect_reopen (&self->test);
      assert_moments (self, path);
      put_back (path, bytes, length);
    }
}

static gboolean
is_named (const TtReport *report, gboolean healed)
{
  for (guint i = 0; i < report->damage->len; i++)
    if (((TtDamage *) report->damage->pdata[i])->healed != healed)
      return FALSE;

  return report->damage->len > 0;
}

static GPtrArray *
verify_deep (Fixture *self)
{
  static const char *const layers[] = { "archive", NULL };
  g_autoptr (GError) error = NULL;
  GPtrArray *reports =
      tt_protect_verify (self->test.protect, layers, TRUE, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return reports;
}

static void
assert_well (Fixture *self)
{
  g_autoptr (GPtrArray) reports = verify_deep (self);
  const TtReport *report = tt_test_find_report (reports, "archive");

  for (guint i = 0; i < report->damage->len; i++)
    g_test_message ("still damaged: %s", ((TtDamage *) report->damage->pdata[i])->object);
  g_assert_cmpstr (report->error_message, ==, NULL);
  g_assert_cmpint (report->result, ==, TT_RESULT_OK);
  g_assert_true (
      g_ptr_array_find_with_equal_func (report->proved, "every-object", g_str_equal, NULL));
}

static void
test_each_is_healed (Fixture *self, gconstpointer user_data)
{
  Hurt hurt = (Hurt) user_data;

  assert_well (self);
  for (guint i = 0; i < self->objects->len; i++)
    {
      const char *path = self->objects->pdata[i];
      g_autoptr (GPtrArray) reports = NULL;
      const TtReport *report;

      hurt (path);
      tt_test_protect_reopen (&self->test);
      reports = verify_deep (self);
      report = tt_test_find_report (reports, "archive");
      g_test_message ("%s", path);
      g_assert_cmpstr (report->error_message, ==, NULL);
      g_assert_cmpint (report->result, ==, TT_RESULT_DAMAGED);
      g_assert_true (is_named (report, TRUE));

      assert_well (self);
      assert_moments (self, path);
      g_ptr_array_unref (self->objects);
      self->objects = tt_test_protect_list_objects (&self->test);
    }
}

/* Everything of the archive hurt in turn: a drill says so, or went around it by a second way; it
 * never says that all is well where the newest point cannot be had. */
static void
test_drill_fails_loudly (Fixture *self, gconstpointer user_data)
{
  static const char *const layers[] = { "archive", NULL };
  guint failed = 0;

  /* All bases gone: no way leads anywhere. */
  for (guint i = 0; i < self->objects->len; i++)
    if (g_str_has_suffix (self->objects->pdata[i], ".base"))
      flip_object (self->objects->pdata[i]);
  tt_test_protect_reopen (&self->test);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) reports =
          tt_protect_drill (self->test.protect, layers, NULL, NULL, NULL, &error);
      const TtReport *report;
      g_autoptr (TtProtectStatus) status = NULL;

      g_assert_no_error (error);
      report = tt_test_find_report (reports, "archive");
      g_assert_cmpint (report->result, ==, TT_RESULT_DAMAGED);
      g_assert_cmpuint (report->damage->len, >, 0);
      g_assert_nonnull (report->error_message);
      g_assert_cmpuint (report->proved->len, ==, 0);
      status = tt_protect_dup_status (self->test.protect);
      g_assert_cmpint (tt_protect_status_find (status, "archive")->state, ==, TT_LAYER_DAMAGED);
      g_assert_cmpint (tt_protect_status_find (status, "archive")->last_drill, ==, 0);
      failed++;
    }
  g_assert_cmpuint (failed, ==, 2);
}

static void
test_drill_proves (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports =
      tt_protect_drill (self->test.protect, NULL, NULL, NULL, NULL, &error);
  g_autoptr (TtProtectStatus) status = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < reports->len; i++)
    {
      const TtReport *report = reports->pdata[i];

      g_assert_cmpstr (report->error_message, ==, NULL);
      g_assert_cmpint (report->result, ==, TT_RESULT_OK);
      g_assert_cmpint (report->seq, ==, tt_test_protect_get_seq (&self->test));
      g_assert_true (
          g_ptr_array_find_with_equal_func (report->proved, "digest", g_str_equal, NULL));
      g_assert_true (
          g_ptr_array_find_with_equal_func (report->proved, "photos", g_str_equal, NULL));
    }
  status = tt_protect_dup_status (self->test.protect);
  g_assert_cmpint (status->last_proven, >, 0);
  g_assert_false (tt_protect_is_drill_due (self->test.protect));
}

static void
test_drill_misses_a_photo (Fixture *self, gconstpointer user_data)
{
  static const char *const layers[] = { "archive", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  for (guint i = 0; i < self->objects->len; i++)
    if (strstr (self->objects->pdata[i], "/p/") != NULL)
      flip_object (self->objects->pdata[i]);
  reports = tt_protect_drill (self->test.protect, layers, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tt_test_find_report (reports, "archive")->result, ==, TT_RESULT_DAMAGED);
  g_assert_cmpuint (tt_test_find_report (reports, "archive")->damage->len, ==, 1);
}

/* The last segments gone together: no second way, so the gap is told and nothing older is given in
 * its place. */
static void
test_gap_is_told (Fixture *self, gconstpointer user_data)
{
  TtMoment wanted = { "archive", NULL, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestored) restored = NULL;
  guint n = 0;

  for (guint i = self->objects->len; i > 0 && n < 2; i--)
    if (g_str_has_suffix (self->objects->pdata[i - 1], ".seg"))
      {
        flip_object (self->objects->pdata[i - 1]);
        n++;
      }
  tt_test_protect_reopen (&self->test);
  restored = tt_protect_rebuild (self->test.protect, &wanted, NULL, NULL, NULL, &error);
  g_assert_null (restored);
  g_assert_error (error, TT_ERROR, TT_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "A full copy before it is point"));
}

/* An archive folder that is gone waits: nothing new is begun in its place. */
static void
test_gone_archive_waits (Fixture *self, gconstpointer user_data)
{
  g_autofree char *archive = g_build_filename (self->test.folder, "archive", NULL);
  g_autofree char *away = g_build_filename (self->test.folder, "away", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (TtProtectStatus) status = NULL;

  g_assert_cmpint (g_rename (archive, away), ==, 0);
  tt_test_protect_reopen (&self->test);
  tt_test_protect_punch (&self->test);
  reports = tt_protect_backup (self->test.protect, NULL, TT_BACKUP_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tt_test_find_report (reports, "archive")->result, ==, TT_RESULT_WAITING);
  g_assert_false (g_file_test (archive, G_FILE_TEST_EXISTS));
  status = tt_protect_dup_status (self->test.protect);
  g_assert_cmpint (tt_protect_status_find (status, "archive")->state, ==, TT_LAYER_WAITING);
  g_assert_cmpint (tt_protect_status_find (status, "archive")->behind, ==, 1);

  /* And carries on when it is back. */
  g_assert_cmpint (g_rename (away, archive), ==, 0);
  tt_test_protect_back_up (&self->test);
  g_clear_pointer (&status, tt_protect_status_unref);
  status = tt_protect_dup_status (self->test.protect);
  g_assert_cmpint (tt_protect_status_find (status, "archive")->state, ==, TT_LAYER_OK);
  g_assert_cmpstr (tt_protect_status_find (status, "archive")->error_code, ==, NULL);
}

static void
delete_state (Fixture *self)
{
  g_autofree char *state = g_build_filename (self->test.folder, "state.db", NULL);
  g_autofree char *journal = g_build_filename (self->test.folder, "state.db-journal", NULL);

  tt_test_protect_close (&self->test);
  g_assert_cmpint (g_remove (state), ==, 0);
  g_remove (journal);
  tt_test_protect_open (&self->test);
}

/* Half an object that another process left and nothing tells of: the next backup finds it before
 * it says that anything is saved. */
static void
test_half_an_object_is_found (Fixture *self, gconstpointer user_data)
{
  guint n = self->objects->len;

  while (!g_str_has_suffix (self->objects->pdata[n - 1], ".seg"))
    n--;
  cut_object (self->objects->pdata[n - 1]);
  delete_state (self);
  tt_test_protect_back_up (&self->test);
  assert_well (self);
  assert_moments (self, "half an object");
}

static void
test_state_may_be_deleted (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GPtrArray) objects = NULL;

  delete_state (self);
  tt_test_protect_back_up (&self->test);
  objects = tt_test_protect_list_objects (&self->test);
  g_assert_cmpuint (objects->len, ==, self->objects->len);
  note_moment (self);
  tt_test_protect_back_up (&self->test);
  assert_moments (self, "state.db");
  assert_well (self);
}

static gboolean
is_found (TtTestProtect *self, const char *object)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports =
      tt_protect_verify (self->protect, NULL, FALSE, NULL, NULL, NULL, &error);
  const TtReport *report;

  g_assert_no_error (error);
  report = tt_test_find_report (reports, "archive");
  for (guint i = 0; i < report->damage->len; i++)
    if (g_str_has_suffix (object, ((const TtDamage *) report->damage->pdata[i])->object))
      return TRUE;

  return FALSE;
}

/* The quick look reads a seventh of everything each day, so nothing rots unseen for longer than a
 * week, and a week that the program slept through is made up for at once. */
static void
test_read_within_a_week (TtTestProtect *self, gconstpointer user_data)
{
  TtClock *clock = tt_environment_get_clock (self->environment);
  g_autoptr (GPtrArray) objects = NULL;
  guint n_old = 0;

  for (guint i = 0; i < 5; i++)
    {
      tt_test_protect_punch (self);
      tt_test_protect_back_up_base (self);
    }
  objects = tt_test_protect_list_objects (self);
  for (guint i = 0; i < objects->len; i++)
    {
      const char *object = objects->pdata[i];
      guint days = 0;

      if (!g_str_has_suffix (object, ".base"))
        continue;
      n_old++;
      tt_test_flip_bit (object, 200);
      while (!is_found (self, object))
        {
          g_assert_cmpint (++days, <=, 7);
          tt_test_clock_advance (clock, G_TIME_SPAN_DAY);
        }
    }
  g_assert_cmpint (n_old, >=, 5);

  objects = (g_ptr_array_unref (objects), tt_test_protect_list_objects (self));
  tt_test_clock_advance (clock, 7 * G_TIME_SPAN_DAY);
  for (guint i = 0; i < objects->len; i++)
    if (g_str_has_suffix (objects->pdata[i], ".base"))
      {
        tt_test_flip_bit (objects->pdata[i], 200);
        g_assert_true (is_found (self, objects->pdata[i]));
        break;
      }
}

static void
stop_cb (gint64 done, gint64 total, const char *what, gpointer user_data)
{
  /* Late in reading the archive. */
  if (total > 0 && done > total / 2)
    g_cancellable_cancel (user_data);
}

static guint
count_runs (TtTestProtect *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = tt_state_list_runs (self->state, "archive", NULL, 0, &error);

  g_assert_no_error (error);

  return runs->len;
}

/* How many calls of the disk a verification takes; it may be stopped. */
static guint
count_calls (TtTestProtect *self, GCancellable *stop)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  tt_test_disk_fail (disk, 0, 0);
  reports = tt_protect_verify (self->protect, NULL, FALSE, stop != NULL ? stop_cb : NULL, stop,
                               stop, &error);
  if (stop != NULL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  else
    g_assert_no_error (error);

  return tt_test_disk_count (disk, EIO);
}

/* A proof that a change stopped is no proof that failed, and goes on where it was. */
static void
test_stopped_goes_on (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  g_autoptr (TtProtectStatus) status = NULL;
  guint whole, rest, runs;

  tt_test_protect_back_up_base (self);
  for (guint i = 0; i < 40; i++)
    {
      tt_test_protect_punch (self);
      tt_test_protect_back_up (self);
    }
  whole = count_calls (self, NULL);
  runs = count_runs (self);
  count_calls (self, stop);
  g_assert_cmpuint (count_runs (self), ==, runs);
  status = tt_protect_dup_status (self->protect);
  g_assert_cmpint (tt_protect_status_find (status, "archive")->state, ==, TT_LAYER_OK);

  rest = count_calls (self, NULL);
  g_test_message ("%u calls, %u after a stop", whole, rest);
  g_assert_cmpuint (rest, <, whole);
  g_assert_cmpuint (count_runs (self), ==, runs + 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)

  ADD ("/damage/each-object-missing", remove_object, test_each_object);
  ADD ("/damage/each-object-flipped", flip_object, test_each_object);
  ADD ("/damage/each-object-cut", cut_object, test_each_object);
  ADD ("/damage/each-missing-is-healed", remove_object, test_each_is_healed);
  ADD ("/damage/each-flipped-is-healed", flip_object, test_each_is_healed);
  ADD ("/damage/each-cut-is-healed", cut_object, test_each_is_healed);
  ADD ("/damage/drill-fails-loudly", NULL, test_drill_fails_loudly);
  ADD ("/damage/drill-proves", NULL, test_drill_proves);
  ADD ("/damage/drill-misses-a-photo", NULL, test_drill_misses_a_photo);
  ADD ("/damage/gap-is-told", NULL, test_gap_is_told);
  ADD ("/damage/gone-archive-waits", NULL, test_gone_archive_waits);
  ADD ("/damage/half-an-object-is-found", NULL, test_half_an_object_is_found);
  ADD ("/damage/state-may-be-deleted", NULL, test_state_may_be_deleted);
  g_test_add ("/damage/read-within-a-week", TtTestProtect, NULL, tt_test_protect_set_up,
              test_read_within_a_week, tt_test_protect_tear_down);
  g_test_add ("/damage/stopped-goes-on", TtTestProtect, NULL, tt_test_protect_set_up,
              test_stopped_goes_on, tt_test_protect_tear_down);

  return g_test_run ();
}
