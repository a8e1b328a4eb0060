/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fault/tt-fault-office.h"

#include "base/tt-fault.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

TtDisk *
tt_fault_office_get_disk (TtTestProtect *self)
{
  return tt_environment_get_disk (self->environment);
}

void
tt_fault_office_set_up (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (TtClock) clock = tt_test_clock_new (TT_TEST_NOW);
  /* No two offices of a test are of one stream. */
  static guint64 seed = 0;
  g_autoptr (TtRandom) random = tt_random_new_seeded (++seed);
  g_autoptr (TtDisk) local = tt_disk_new_local ();
  g_autoptr (TtDisk) disk = tt_strange_disk_new (local);

  self->environment = tt_environment_new (clock, random, disk, NULL, NULL);
  tt_test_protect_set_up (self, NULL);
}

void
tt_fault_office_close (TtTestProtect *self)
{
  tt_test_protect_close (self);
  if (self->store != NULL)
    tt_store_close (self->store);
  g_clear_object (&self->store);
}

void
tt_fault_office_open (TtTestProtect *self)
{
  g_autoptr (GError) error = NULL;

  self->store = tt_store_open (self->environment, self->folder, FALSE, &error);
  g_assert_no_error (error);
  tt_test_protect_open (self);
}

static gboolean
run_apart (TtTestProtect *self,
           const char *point,
           guint visit,
           const char *log,
           TtFaultFunc func,
           gpointer user_data)
{
  int status = 0;
  pid_t child;

  tt_fault_office_close (self);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      if (log != NULL)
        g_setenv ("TT_FAULT_LOG", log, TRUE);
      tt_fault_office_open (self);
      if (point != NULL)
        tt_fault_arm_kill (point, visit);
      func (self, user_data);
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true ((WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL) ||
                 (WIFEXITED (status) && WEXITSTATUS (status) == 0));

  /* What the other process made and what comes now have no time in common. */
  tt_test_clock_advance (tt_environment_get_clock (self->environment), G_TIME_SPAN_HOUR);

  return WIFSIGNALED (status);
}

gboolean
tt_fault_office_run (
    TtTestProtect *self, const char *point, guint visit, TtFaultFunc func, gpointer user_data)
{
  gboolean killed = run_apart (self, point, visit, NULL, func, user_data);

  tt_fault_office_open (self);

  return killed;
}

GPtrArray *
tt_fault_office_learn (TtTestProtect *self, TtFaultFunc func, gpointer user_data)
{
  g_autofree char *log = tt_test_dir_build_path (self->dir, "points");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *points = g_ptr_array_new_with_free_func (g_free);

  unlink (log);
  g_assert_false (run_apart (self, NULL, 0, log, func, user_data));
  g_assert_true (g_file_get_contents (log, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_ptr_array_add (points, g_strdup (lines[i]));
  tt_fault_office_open (self);

  return points;
}

char *
tt_fault_office_digest_of (TtTestProtect *self, const char *layer)
{
  const TtMoment newest = { layer, NULL, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestored) restored =
      tt_protect_rebuild (self->protect, &newest, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return tt_hash_dup_hex (tt_restored_get_digest (restored));
}

char *
tt_fault_office_digest_alone (TtTestProtect *self)
{
  g_autofree char *repository = tt_test_protect_find_repository (self);
  g_autofree char *scratch = tt_test_dir_build_path (self->dir, "scratch");
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestored) restored = tt_protect_rebuild_from_folder (
      self->environment, repository, scratch, 0, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return tt_hash_dup_hex (tt_restored_get_digest (restored));
}

GPtrArray *
tt_fault_office_verify (TtTestProtect *self, const char *layer, gboolean deep, TtResult result)
{
  const char *const layers[] = { layer, NULL };
  g_autoptr (GError) error = NULL;
  GPtrArray *reports = tt_protect_verify (self->protect, layers, deep, NULL, NULL, NULL, &error);
  const TtReport *report;

  g_assert_no_error (error);
  report = tt_test_find_report (reports, layer);
  if (report->result != result)
    {
      g_test_message ("%s: %s", layer, report->error_message);
      for (guint i = 0; i < report->damage->len; i++)
        g_test_message ("damaged: %s", ((TtDamage *) report->damage->pdata[i])->object);
    }
  g_assert_cmpint (report->result, ==, result);

  return reports;
}

void
tt_fault_office_assert_whole (TtTestProtect *self)
{
  g_autofree char *primary = tt_test_protect_digest (self);
  g_autofree char *shadow = tt_fault_office_digest_of (self, "shadow");
  g_autofree char *archive = tt_fault_office_digest_of (self, "archive");
  g_autoptr (GPtrArray) of_shadow = NULL;
  g_autoptr (GPtrArray) of_archive = NULL;

  g_assert_cmpstr (shadow, ==, primary);
  g_assert_cmpstr (archive, ==, primary);
  of_shadow = tt_fault_office_verify (self, "shadow", TRUE, TT_RESULT_OK);
  of_archive = tt_fault_office_verify (self, "archive", TRUE, TT_RESULT_OK);
}

static gboolean
count_entries (TtDatabase *database, gpointer user_data, GError **error)
{
  return tt_database_count_rows (database, tt_table_find ("entry"), user_data, error);
}

gint64
tt_fault_office_count_entries (TtTestProtect *self)
{
  g_autoptr (GError) error = NULL;
  gint64 count = 0;

  g_assert_true (tt_store_read (self->store, count_entries, &count, &error));
  g_assert_no_error (error);

  return count;
}

GPtrArray *
tt_fault_office_list (TtTestProtect *self, const char *ending)
{
  GPtrArray *objects = tt_test_protect_list_objects (self);

  for (guint i = objects->len; i > 0; i--)
    if (!g_str_has_suffix (objects->pdata[i - 1], ending))
      g_ptr_array_remove_index (objects, i - 1);

  return objects;
}
