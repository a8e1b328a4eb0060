/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: a process may die anywhere, beside another that goes on working, and no
 * acknowledged change is lost. Where it can die is learnt from the program itself: each deed is
 * done once while the names of its fault points are written down, and then once for each of them.
 */

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "store/tt-shadow-place.h"
#include "tt-crash-office.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define ENTRIES 120

typedef void (*Deed) (TtCrashOffice *self);

static void
do_changes (TtCrashOffice *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStore) store =
      tt_store_open (self->office->environment, self->office->folder, FALSE, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 6; i++)
    {
      tt_crash_office_change (self, store, &error);
      g_assert_no_error (error);
    }
}

static void
do_trim (TtCrashOffice *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStore) store =
      tt_store_open (self->office->environment, self->office->folder, FALSE, &error);

  g_assert_no_error (error);
  tt_store_label (store, "test", "backup", NULL, &error);
  g_assert_no_error (error);
}

static void
do_undo (TtCrashOffice *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStore) store =
      tt_store_open (self->office->environment, self->office->folder, FALSE, &error);

  g_assert_no_error (error);
  tt_crash_office_change (self, store, &error);
  g_assert_no_error (error);
  /* Another may have taken the last one back first. */
  if (!tt_store_undo (store, "test", 1, NULL, &error))
    g_assert_error (error, TT_ERROR, TT_ERROR_NOT_FOUND);
}

static void
do_recover_missing (TtCrashOffice *self)
{
  unlink (self->office->primary);
  do_changes (self);
}

static void
do_recover_foreign (TtCrashOffice *self)
{
  g_autofree char *path = g_strconcat (self->office->primary, ".foreign", NULL);

  g_assert_true (g_file_set_contents (path, "<html></html>", -1, NULL));
  g_assert_cmpint (rename (path, self->office->primary), ==, 0);
  do_changes (self);
}

static void
do_rebuild_shadow (TtCrashOffice *self)
{
  unlink (self->office->shadow);
  do_changes (self);
}

static void
do_journal_gone (TtCrashOffice *self)
{
  unlink (self->office->primary_journal);
  do_changes (self);
}

static void
do_swap (TtCrashOffice *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtPrepared) prepared = NULL;
  TtHead head;

  {
    g_autoptr (TtStore) store =
        tt_store_open (self->office->environment, self->office->folder, FALSE, &error);

    g_assert_no_error (error);
    g_assert_true (tt_store_get_head (store, &head, &error));
  }
  prepared = tt_test_office_prepare (self->office, 5, TT_REPLACE_IMPORT, &head, &error);
  g_assert_no_error (error);
  tt_prepared_swap (prepared, NULL, NULL, &error);
  g_assert_no_error (error);
  do_changes (self);
}

static void
do_image (TtCrashOffice *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strdup_printf ("%s/image-%d.db", self->office->folder, (int) getpid ());
  g_autoptr (TtCopy) shadow =
      tt_copy_open (self->office->environment, self->office->shadow, &error);
  TtHead head;
  TtHash digest;

  g_assert_no_error (error);
  tt_copy_write_image (shadow, path, &head, &digest, NULL, &error);
  g_assert_no_error (error);
}

/* The live copy goes to another disk, or home again, with the keeper's byte as programs hold it. */
static void
do_move (TtCrashOffice *self)
{
  g_autoptr (GError) error = NULL;
  TtEnvironment *environment = self->office->environment;
  g_autofree char *lock_path = g_build_filename (self->office->folder, "office.lock", NULL);
  g_autofree char *target = tt_test_dir_build_path (self->office->dir, "other-disk");
  g_autoptr (TtLockFile) lock =
      tt_locks_open (tt_environment_get_locks (environment), lock_path, &error);
  g_autoptr (TtShadowPlace) place = NULL;

  g_assert_no_error (error);
  {
    g_autoptr (TtStore) store = tt_store_open (environment, self->office->folder, TRUE, &error);
    TtShadowMove move = { .environment = environment, .folder = self->office->folder };

    g_assert_no_error (error);
    g_assert_true (tt_lock_file_wait (lock, TT_LOCK_KEEPER, 60 * G_USEC_PER_SEC, &error));
    place = tt_shadow_place_read (environment, self->office->folder, &error);
    g_assert_no_error (error);
    move.primary = store;
    move.target = place->is_home ? target : NULL;
    tt_shadow_move (&move, &error);
    g_assert_no_error (error);
    tt_shadow_finish_move (environment, self->office->folder, &error);
    g_assert_no_error (error);
    tt_lock_file_unlock (lock, TT_LOCK_KEEPER);
  }
  do_changes (self);
}

static const struct
{
  const char *name;
  Deed deed;
} deeds[] = {
  { "changes", do_changes },
  { "label", do_trim },
  { "undo", do_undo },
  { "missing", do_recover_missing },
  { "foreign", do_recover_foreign },
  { "shadow", do_rebuild_shadow },
  { "journal", do_journal_gone },
  { "swap", do_swap },
  { "image", do_image },
  { "move", do_move },
};

/* In a process of its own; returns how it ended. */
static int
run_apart (TtCrashOffice *self, Deed deed, const char *point, guint visit, const char *log)
{
  pid_t child = fork ();
  int status = 0;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      tt_crash_office_become_another (self);
      if (log != NULL)
        g_setenv ("TT_FAULT_LOG", log, TRUE);
      if (point != NULL)
        tt_fault_arm_kill (point, visit);
      deed (self);
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);

  return status;
}

/* A second process that works all the while, and must live through everything. */
static pid_t
start_live (TtCrashOffice *self)
{
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child > 0)
    return child;

  tt_crash_office_become_another (self);
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (TtStore) store =
        tt_store_open (self->office->environment, self->office->folder, FALSE, &error);

    g_assert_no_error (error);
    while (getppid () != 1)
      {
        if (!tt_crash_office_change (self, store, &error) &&
            !g_error_matches (error, TT_ERROR, TT_ERROR_BUSY))
          g_error ("The live process failed: %s", error->message);
        g_clear_error (&error);
        g_usleep (3000);
      }
  }
  _exit (0);
}

static void
stop_live (pid_t child)
{
  int status = 0;

  g_assert_cmpint (waitpid (child, &status, WNOHANG), ==, 0);
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
}

static GPtrArray *
learn_points (TtCrashOffice *self, Deed deed)
{
  g_autofree char *log = tt_test_dir_build_path (self->office->dir, "points");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *points = g_ptr_array_new_with_free_func (g_free);
  int status;

  unlink (log);
  status = run_apart (self, deed, NULL, 0, log);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  g_assert_true (g_file_get_contents (log, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (*lines[i] != '\0')
        g_ptr_array_add (points, g_strdup (lines[i]));
    }
  tt_crash_office_check (self);

  return points;
}

static guint
kill_at_each (TtCrashOffice *self, Deed deed, guint visits)
{
  g_autoptr (GPtrArray) points = learn_points (self, deed);
  guint kills = 0;

  g_assert_cmpuint (points->len, >, 0);
  for (guint i = 0; i < points->len; i++)
    {
      for (guint visit = 1; visit <= visits; visit++)
        {
          int status = run_apart (self, deed, points->pdata[i], visit, NULL);
          gboolean killed = WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL;

          /* Beside another process not each point comes as often as alone. */
          g_assert_true (killed || (WIFEXITED (status) && WEXITSTATUS (status) == 0));
          kills += killed ? 1 : 0;
          tt_crash_office_check (self);
        }
    }

  return kills;
}

static void
test_alone (gconstpointer data)
{
  g_autoptr (TtCrashOffice) self = tt_crash_office_new (ENTRIES);
  guint kills = kill_at_each (self, deeds[GPOINTER_TO_UINT (data)].deed, 1);

  g_test_message ("%u kills, %u acknowledged changes", kills, tt_crash_office_check (self));
  g_assert_cmpuint (kills, >, 0);
}

static void
test_beside (gconstpointer data)
{
  g_autoptr (TtCrashOffice) self = tt_crash_office_new (ENTRIES);
  pid_t live = start_live (self);
  guint kills = kill_at_each (self, deeds[GPOINTER_TO_UINT (data)].deed, 1);

  stop_live (live);
  g_test_message ("%u kills, %u acknowledged changes", kills, tt_crash_office_check (self));
  g_assert_cmpuint (kills, >, 0);
}

/* At whichever page it writes. */
static void
test_any_page (void)
{
  g_autoptr (TtCrashOffice) self = tt_crash_office_new (ENTRIES);
  pid_t live = start_live (self);
  guint kills = 0;

  for (guint i = 0; i < 30; i++)
    {
      int status =
          run_apart (self, do_changes, "vfs:write", (guint) g_test_rand_int_range (1, 60), NULL);

      kills += WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL ? 1 : 0;
      tt_crash_office_check (self);
    }
  stop_live (live);
  tt_crash_office_check (self);
  g_assert_cmpuint (kills, >, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      g_autofree char *alone = g_strconcat ("/kill/alone/", deeds[i].name, NULL);
      g_autofree char *beside = g_strconcat ("/kill/beside/", deeds[i].name, NULL);

      g_test_add_data_func (alone, GUINT_TO_POINTER (i), test_alone);
      g_test_add_data_func (beside, GUINT_TO_POINTER (i), test_beside);
    }
  g_test_add_func ("/kill/any-page", test_any_page);

  return g_test_run ();
}
