/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-error.h"
#include "base/tt-lock.h"
#include "support/tt-test-dir.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  TtTestDir *dir;
  TtLocks *locks;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer user_data)
{
  self->dir = tt_test_dir_new ();
  self->locks = tt_locks_new_system ();
  self->path = tt_test_dir_build_path (self->dir, "office.lock");
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  g_free (self->path);
  g_object_unref (self->locks);
  tt_test_dir_free (self->dir);
}

static TtLockFile *
open_file (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  TtLockFile *file = tt_locks_open (self->locks, self->path, &error);

  g_assert_no_error (error);

  return file;
}

static gboolean
try_lock (TtLockFile *file, TtLockByte byte)
{
  g_autoptr (GError) error = NULL;
  gboolean got = FALSE;

  g_assert_true (tt_lock_file_try (file, byte, &got, &error));
  g_assert_no_error (error);

  return got;
}

static gboolean
is_locked (TtLockFile *file, TtLockByte byte)
{
  g_autoptr (GError) error = NULL;
  gboolean locked = FALSE;

  g_assert_true (tt_lock_file_is_locked (file, byte, &locked, &error));
  g_assert_no_error (error);

  return locked;
}

static void
test_exclude (Fixture *self, gconstpointer user_data)
{
  g_autoptr (TtLockFile) a = open_file (self);
  g_autoptr (TtLockFile) b = open_file (self);

  g_assert_true (try_lock (a, TT_LOCK_KEEPER));
  g_assert_true (try_lock (a, TT_LOCK_KEEPER));
  g_assert_false (try_lock (b, TT_LOCK_KEEPER));
  g_assert_true (try_lock (b, TT_LOCK_SWAPPER));
  g_assert_true (is_locked (b, TT_LOCK_KEEPER));
  g_assert_false (is_locked (a, TT_LOCK_KEEPER));
  g_assert_true (is_locked (a, TT_LOCK_SWAPPER));
  g_assert_false (is_locked (a, TT_LOCK_RESIDENT));

  tt_lock_file_unlock (a, TT_LOCK_KEEPER);
  g_assert_false (is_locked (b, TT_LOCK_KEEPER));
  g_assert_true (try_lock (b, TT_LOCK_KEEPER));
}

/* Closing another descriptor of the file must not drop the lock, as it would with a lock of the
 * process; closing the lock file's own does. */
static void
test_close (Fixture *self, gconstpointer user_data)
{
  TtLockFile *a = open_file (self);
  g_autoptr (TtLockFile) b = open_file (self);
  g_autofree char *content = NULL;

  g_assert_true (try_lock (a, TT_LOCK_KEEPER));
  content = tt_test_dir_read (self->dir, "office.lock", NULL);
  g_assert_false (try_lock (b, TT_LOCK_KEEPER));
  g_object_unref (a);
  g_assert_true (try_lock (b, TT_LOCK_KEEPER));
}

/* A program that ours starts holds no lock of ours. */
static void
test_not_inherited (Fixture *self, gconstpointer user_data)
{
  g_autoptr (TtLockFile) b = NULL;
  TtLockFile *a = open_file (self);
  g_autoptr (GError) error = NULL;
  char *argv[] = { (char *) "cat", NULL };
  GPid pid;
  int input;

  g_assert_true (try_lock (a, TT_LOCK_KEEPER));
  g_spawn_async_with_pipes (NULL, argv, NULL,
                            G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
                                G_SPAWN_LEAVE_DESCRIPTORS_OPEN,
                            NULL, NULL, &pid, &input, NULL, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (a);

  b = open_file (self);
  g_assert_true (try_lock (b, TT_LOCK_KEEPER));

  close (input);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  g_spawn_close_pid (pid);
}

static void
test_wait (Fixture *self, gconstpointer user_data)
{
  g_autoptr (TtLockFile) a = open_file (self);
  g_autoptr (TtLockFile) b = open_file (self);
  g_autoptr (GError) error = NULL;

  g_assert_true (tt_lock_file_wait (a, TT_LOCK_SWAPPER, 0, &error));
  g_assert_no_error (error);
  g_assert_false (tt_lock_file_wait (b, TT_LOCK_SWAPPER, 20000, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_BUSY);
}

static gpointer
unlock_soon (gpointer data)
{
  g_usleep (30000);
  tt_lock_file_unlock (data, TT_LOCK_SWAPPER);

  return NULL;
}

static void
test_wait_is_worth_it (Fixture *self, gconstpointer user_data)
{
  g_autoptr (TtLockFile) a = open_file (self);
  g_autoptr (TtLockFile) b = open_file (self);
  g_autoptr (GError) error = NULL;
  GThread *thread;

  g_assert_true (try_lock (a, TT_LOCK_SWAPPER));
  thread = g_thread_new ("unlock", unlock_soon, a);
  g_assert_true (tt_lock_file_wait (b, TT_LOCK_SWAPPER, 60 * G_USEC_PER_SEC, &error));
  g_assert_no_error (error);
  g_thread_join (thread);
}

static void
test_no_folder (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tt_test_dir_build_path (self->dir, "none/office.lock");

  g_assert_null (tt_locks_open (self->locks, path, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_NOT_FOUND);
}

#define ADD(name, func) g_test_add ("/lock/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("exclude", test_exclude);
  ADD ("close", test_close);
  ADD ("not-inherited", test_not_inherited);
  ADD ("wait", test_wait);
  ADD ("wait-is-worth-it", test_wait_is_worth_it);
  ADD ("no-folder", test_no_folder);

  return g_test_run ();
}
