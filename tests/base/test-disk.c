/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise: a file that was reported as written is on the disk with these bytes, and one that
 * was not reported is either the old one, whole, or not counted. */

#include "base/tt-disk.h"

#include "base/tt-error.h"
#include "support/tt-test-dir.h"
#include "support/tt-test-disk.h"
#include "support/tt-test-rights.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  TtTestDir *dir;
  TtDisk *local;
  TtDisk *disk;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer user_data)
{
  self->dir = tt_test_dir_new ();
  self->local = tt_disk_new_local ();
  self->disk = tt_test_disk_new (self->local);
  self->path = tt_test_dir_build_path (self->dir, "file");
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  g_free (self->path);
  g_object_unref (self->disk);
  g_object_unref (self->local);
  tt_test_dir_free (self->dir);
}

static gboolean
write_text (Fixture *self, const char *text, GError **error)
{
  return tt_disk_write_whole (self->disk, self->path, (const guint8 *) text, strlen (text), error);
}

static void
assert_text (Fixture *self, const char *name, const char *expected)
{
  g_autofree char *text = tt_test_dir_read (self->dir, name, NULL);

  g_assert_cmpstr (text, ==, expected);
}

static guint
count_names (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names =
      tt_disk_list (self->local, tt_test_dir_get_path (self->dir), &error);

  g_assert_no_error (error);

  return names->len;
}

static void
test_write_whole (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  TtStat found;

  umask (022);
  g_assert_true (write_text (self, "one", &error));
  assert_text (self, "file", "one");
  g_assert_true (write_text (self, "", &error));
  assert_text (self, "file", "");
  g_assert_true (write_text (self, "three", &error));
  g_assert_no_error (error);

  bytes = tt_disk_read_whole (self->disk, self->path, 5, &error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "three", 5);
  g_assert_true (tt_disk_stat (self->disk, self->path, &found, &error));
  g_assert_cmphex (found.mode, ==, 0600);
  g_assert_cmpint (found.kind, ==, TT_KIND_FILE);
  g_assert_cmpint (found.size, ==, 5);
  g_assert_cmpuint (count_names (self), ==, 1);
}

static void
test_fail_at_every_call (Fixture *self, gconstpointer user_data)
{
  int number = GPOINTER_TO_INT (user_data);
  guint n;

  for (n = 1;; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      gboolean written;

      tt_test_disk_fail (self->disk, 0, number);
      g_assert_true (write_text (self, "old", NULL));

      tt_test_disk_fail (self->disk, n, number);
      written = write_text (self, "new", &error);
      if (!tt_test_disk_has_failed (self->disk))
        {
          g_assert_true (written);
          break;
        }

      g_assert_false (written);
      g_assert_error (error, TT_ERROR, (number == ENOSPC ? TT_ERROR_DISK_FULL : TT_ERROR_IO));
      text = tt_test_dir_read (self->dir, "file", NULL);
      g_assert_true (g_str_equal (text, "old") || g_str_equal (text, "new"));
      g_assert_cmpuint (count_names (self), ==, 1);
    }

  /* Opened, written, synced, renamed, its folder synced: each a call that needs room. Read back
   * before, opened again and read back after: those can fail in other ways. */
  g_assert_cmpuint (n - 1, ==, number == ENOSPC ? 5 : 8);
}

/* On a disk that stays full not even the half-written file can be removed by everybody: what is
 * left behind is passed over by name the next time. */
static void
test_left_over (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tt_test_dir_write (self->dir, ".file.new", "half", 4);
  tt_test_dir_write (self->dir, ".file.new-1", "half", 4);
  g_assert_true (write_text (self, "whole", &error));
  g_assert_no_error (error);
  assert_text (self, "file", "whole");
  assert_text (self, ".file.new", "half");
  g_assert_cmpuint (count_names (self), ==, 3);
}

/* A bit that turns on its way back is seen, and the old file is still there. */
static void
test_read_back (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (write_text (self, "old", &error));
  tt_test_disk_flip_read (self->disk, 1, 1);
  g_assert_false (write_text (self, "new", &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_MISMATCH);
  assert_text (self, "file", "old");
  g_clear_error (&error);

  /* And once more under its own name, after the rename. */
  tt_test_disk_flip_read (self->disk, 2, 1);
  g_assert_false (write_text (self, "new", &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_MISMATCH);
  g_assert_cmpuint (count_names (self), ==, 1);
}

static void
test_read_whole_limit (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  tt_test_dir_write (self->dir, "file", "12345", 5);
  g_assert_null (tt_disk_read_whole (self->disk, self->path, 4, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
  g_clear_error (&error);

  bytes = tt_disk_read_whole (self->disk, "/proc/self/comm", 4096, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), >, 0);
}

static void
test_open_flags (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFile) file = NULL;
  g_autoptr (TtFile) again = NULL;
  g_autofree char *link = tt_test_dir_build_path (self->dir, "link");

  g_assert_null (tt_disk_open (self->disk, self->path, TT_OPEN_READ, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_NOT_FOUND);
  g_clear_error (&error);

  file = tt_disk_open (self->disk, self->path, TT_OPEN_WRITE | TT_OPEN_CREATE, &error);
  g_assert_no_error (error);
  g_assert_true (tt_file_write (file, (const guint8 *) "abc", 3, 4, &error));
  g_assert_cmpint (tt_file_get_size (file, &error), ==, 7);

  g_assert_null (tt_disk_open (self->disk, self->path,
                               TT_OPEN_WRITE | TT_OPEN_CREATE | TT_OPEN_EXCLUSIVE, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_EXISTS);
  g_clear_error (&error);

  g_assert_no_errno (symlink ("file", link));
  g_assert_null (tt_disk_open (self->disk, link, TT_OPEN_NOFOLLOW, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  again = tt_disk_open (self->disk, link, TT_OPEN_WRITE | TT_OPEN_TRUNCATE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tt_file_get_size (file, &error), ==, 0);
}

static void
test_file (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFile) file =
      tt_disk_open (self->disk, self->path, TT_OPEN_WRITE | TT_OPEN_CREATE, &error);
  guint8 bytes[8] = { 0 };
  guint checked = 0;
  int flags;

  g_assert_true (tt_file_write (file, (const guint8 *) "0123456789", 10, 0, &error));
  g_assert_true (tt_file_sync (file, &error));
  tt_file_drop_cache (file);
  g_assert_cmpint (tt_file_read (file, bytes, 4, 3, &error), ==, 4);
  g_assert_cmpmem (bytes, 4, "3456", 4);
  g_assert_cmpint (tt_file_read (file, bytes, 8, 7, &error), ==, 3);
  g_assert_cmpint (tt_file_read (file, bytes, 8, 10, &error), ==, 0);
  g_assert_true (tt_file_truncate (file, 2, &error));
  g_assert_cmpint (tt_file_get_size (file, &error), ==, 2);
  g_assert_no_error (error);

  /* No program that ours starts gets it. */
  for (int descriptor = 3; descriptor < 64; descriptor++)
    {
      g_autofree char *name = g_strdup_printf ("/proc/self/fd/%d", descriptor);
      g_autofree char *target = g_file_read_link (name, NULL);

      if (g_strcmp0 (target, self->path) != 0)
        continue;
      checked++;
      flags = fcntl (descriptor, F_GETFD);
      g_assert_cmpint (flags & FD_CLOEXEC, ==, FD_CLOEXEC);
    }
  g_assert_cmpuint (checked, ==, 1);
}

static void
test_read_only_handle (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFile) file = NULL;

  tt_test_dir_write (self->dir, "file", "abc", 3);
  file = tt_disk_open (self->local, self->path, TT_OPEN_READ, &error);
  g_assert_false (tt_file_write (file, (const guint8 *) "x", 1, 0, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_IO);
  assert_text (self, "file", "abc");
}

static void
test_stat (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *inside = g_build_filename (self->path, "inside", NULL);
  g_autofree char *link = tt_test_dir_build_path (self->dir, "link");
  TtStat found, of_link;

  g_assert_true (tt_disk_stat (self->disk, self->path, &found, &error));
  g_assert_cmpint (found.kind, ==, TT_KIND_NONE);

  tt_test_dir_write (self->dir, "file", "abc", 3);
  g_assert_true (tt_disk_stat (self->disk, inside, &found, &error));
  g_assert_cmpint (found.kind, ==, TT_KIND_NONE);

  g_assert_no_errno (symlink ("file", link));
  g_assert_true (tt_disk_stat (self->disk, link, &found, &error));
  g_assert_true (tt_disk_stat_link (self->disk, link, &of_link, &error));
  g_assert_cmpint (found.kind, ==, TT_KIND_FILE);
  g_assert_cmpint (of_link.kind, ==, TT_KIND_OTHER);
  g_assert_cmpuint (found.owner, ==, getuid ());

  g_assert_true (tt_disk_stat (self->disk, tt_test_dir_get_path (self->dir), &of_link, &error));
  g_assert_cmpint (of_link.kind, ==, TT_KIND_FOLDER);
  g_assert_cmpuint (of_link.device, ==, found.device);
  g_assert_cmpuint (of_link.inode, !=, found.inode);
  g_assert_cmpint (found.modified, >, G_GINT64_CONSTANT (1000000000000000));
  g_assert_no_error (error);
}

static void
test_list (Fixture *self, gconstpointer user_data)
{
  static const char *const names[] = { ".hidden", "B", "a", "ä" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;

  for (gsize i = G_N_ELEMENTS (names); i > 0; i--)
    tt_test_dir_write (self->dir, names[i - 1], "", 0);
  found = tt_disk_list (self->disk, tt_test_dir_get_path (self->dir), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, G_N_ELEMENTS (names));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (g_ptr_array_index (found, i), ==, names[i]);

  g_assert_null (tt_disk_list (self->disk, self->path, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_NOT_FOUND);
}

static void
test_make_folders (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *deep = tt_test_dir_build_path (self->dir, "a/b/c");
  g_autofree char *below_file = tt_test_dir_build_path (self->dir, "file/b");
  TtStat found;

  umask (022);
  g_assert_true (tt_disk_make_folders (self->disk, deep, &error));
  g_assert_true (tt_disk_make_folders (self->disk, deep, &error));
  g_assert_no_error (error);
  g_assert_true (tt_disk_stat (self->disk, deep, &found, &error));
  g_assert_cmpint (found.kind, ==, TT_KIND_FOLDER);
  g_assert_cmphex (found.mode, ==, 0700);

  g_assert_false (tt_disk_make_folder (self->disk, deep, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_EXISTS);
  g_clear_error (&error);

  tt_test_dir_write (self->dir, "file", "", 0);
  g_assert_false (tt_disk_make_folders (self->disk, below_file, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_EXISTS);
}

/* Each folder above a new one is synced: three new folders, three syncs. */
static void
test_make_folders_syncs (Fixture *self, gconstpointer user_data)
{
  g_autofree char *deep = tt_test_dir_build_path (self->dir, "a/b/c");
  guint n;

  for (n = 1;; n++)
    {
      g_autoptr (GError) error = NULL;
      gboolean made;

      tt_test_disk_fail (self->disk, n, ENOSPC);
      made = tt_disk_make_folders (self->disk, deep, &error);
      if (!tt_test_disk_has_failed (self->disk))
        {
          g_assert_true (made);
          break;
        }
      g_assert_error (error, TT_ERROR, TT_ERROR_DISK_FULL);
      g_assert_true (tt_disk_remove_tree (self->local, deep, NULL));
      g_clear_pointer (&deep, g_free);
      deep = g_strdup_printf ("%s/%u/b/c", tt_test_dir_get_path (self->dir), n);
    }
  g_assert_cmpuint (n, ==, 7);
}

static void
test_rename_and_link (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other = tt_test_dir_build_path (self->dir, "other");
  g_autofree char *third = tt_test_dir_build_path (self->dir, "third");

  tt_test_dir_write (self->dir, "file", "abc", 3);
  g_assert_true (tt_disk_link (self->disk, self->path, other, &error));
  g_assert_no_error (error);
  g_assert_false (tt_disk_link (self->disk, self->path, other, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_EXISTS);
  g_clear_error (&error);

  g_assert_true (tt_disk_rename (self->disk, other, third, &error));
  assert_text (self, "third", "abc");
  g_assert_true (tt_disk_unlink (self->disk, third, &error));
  g_assert_no_error (error);
  g_assert_false (tt_disk_rename (self->disk, other, third, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_NOT_FOUND);
}

static void
test_remove_tree (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *deep = tt_test_dir_build_path (self->dir, "a/b");
  g_autofree char *tree = tt_test_dir_build_path (self->dir, "a");
  g_autofree char *link = tt_test_dir_build_path (self->dir, "a/link");

  tt_test_dir_write (self->dir, "file", "kept", 4);
  g_assert_true (tt_disk_make_folders (self->disk, deep, &error));
  tt_test_dir_write (self->dir, "a/b/c", "", 0);
  g_assert_no_errno (symlink ("..", link));

  g_assert_true (tt_disk_remove_tree (self->disk, tree, &error));
  g_assert_true (tt_disk_remove_tree (self->disk, tree, &error));
  g_assert_no_error (error);
  assert_text (self, "file", "kept");
  g_assert_cmpuint (count_names (self), ==, 1);
}

static void
test_copy (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *other = tt_test_dir_build_path (self->dir, "other");
  const gsize length = 2 * 256 * 1024;
  g_autofree guint8 *bytes = g_malloc0 (length);
  g_autofree char *copied = NULL;
  gsize copied_length;
  guint n;

  bytes[length - 1] = 7;
  tt_test_dir_write (self->dir, "file", bytes, length);
  g_assert_true (tt_disk_copy (self->disk, self->path, other, NULL, &error));
  g_assert_no_error (error);
  copied = tt_test_dir_read (self->dir, "other", &copied_length);
  g_assert_cmpmem (copied, copied_length, bytes, length);

  g_assert_false (tt_disk_copy (self->disk, self->path, other, NULL, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (tt_disk_unlink (self->disk, other, &error));

  for (n = 1;; n++)
    {
      tt_test_disk_fail (self->disk, n, ENOSPC);
      if (tt_disk_copy (self->disk, self->path, other, NULL, &error))
        break;
      g_assert_error (error, TT_ERROR, TT_ERROR_DISK_FULL);
      g_clear_error (&error);
      g_assert_cmpuint (count_names (self), ==, 1);
    }
  /* Opened, two chunks and the end written, synced. */
  g_assert_cmpuint (n - 1, ==, 5);
  tt_test_disk_fail (self->disk, 0, 0);
  g_assert_true (tt_disk_unlink (self->disk, other, &error));

  g_cancellable_cancel (cancellable);
  g_assert_false (tt_disk_copy (self->disk, self->path, other, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_names (self), ==, 1);
}

static void
test_sync_up (Fixture *self, gconstpointer user_data)
{
  const char *top = tt_test_dir_get_path (self->dir);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = tt_test_dir_build_path (self->dir, "a/b");
  g_autofree char *file = tt_test_dir_build_path (self->dir, "a/b/c");

  g_assert_true (tt_disk_make_folders (self->disk, folder, &error));
  tt_test_disk_fail (self->disk, 0, EIO);
  g_assert_true (tt_disk_sync_up (self->disk, file, top, &error));
  g_assert_cmpuint (tt_test_disk_count (self->disk, EIO), ==, 3);

  for (guint n = 1; n <= 3; n++)
    {
      tt_test_disk_fail (self->disk, n, EIO);
      g_assert_false (tt_disk_sync_up (self->disk, file, top, &error));
      g_assert_error (error, TT_ERROR, TT_ERROR_IO);
      g_clear_error (&error);
    }

  tt_test_disk_fail (self->disk, 0, 0);
  g_assert_true (tt_disk_remove_tree (self->disk, folder, NULL));
  g_assert_false (tt_disk_sync_up (self->disk, file, top, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_NOT_FOUND);
}

/* In a folder without rights nothing is written, the old file stays, and the error says which it
 * is. */
static void
test_rights (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (g_test_subprocess ())
    {
      tt_test_drop_rights ();
      g_assert_false (write_text (self, "new", &error));
      g_assert_error (error, TT_ERROR, TT_ERROR_READ_ONLY);
      return;
    }

  tt_test_dir_write (self->dir, "file", "old", 3);
  tt_test_dir_give_away (self->dir);
  g_assert_no_errno (g_chmod (tt_test_dir_get_path (self->dir), 0500));
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  assert_text (self, "file", "old");
  g_assert_cmpuint (count_names (self), ==, 1);
}

static void
test_space_and_resolve (Fixture *self, gconstpointer user_data)
{
  const char *top = tt_test_dir_get_path (self->dir);
  g_autoptr (GError) error = NULL;
  g_autofree char *link = tt_test_dir_build_path (self->dir, "link");
  g_autofree char *through = NULL;
  g_autofree char *direct = tt_disk_resolve (self->disk, top, &error);
  guint64 free_bytes = 0, all_bytes = 0;

  g_assert_true (tt_disk_space (self->disk, top, &free_bytes, &all_bytes, &error));
  g_assert_cmpuint (all_bytes, >, 0);
  g_assert_cmpuint (free_bytes, <=, all_bytes);

  g_assert_no_errno (symlink (".", link));
  through = tt_disk_resolve (self->disk, link, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (through, ==, direct);

  g_assert_null (tt_disk_resolve (self->disk, self->path, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_NOT_FOUND);
  g_assert_cmpstr (tt_disk_get_vfs_name (self->disk), ==, "unix");
}

#define ADD(name, func) g_test_add ("/disk/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("write-whole", test_write_whole);
  g_test_add ("/disk/fail-at-every-call/full", Fixture, GINT_TO_POINTER (ENOSPC), set_up,
              test_fail_at_every_call, tear_down);
  g_test_add ("/disk/fail-at-every-call/io", Fixture, GINT_TO_POINTER (EIO), set_up,
              test_fail_at_every_call, tear_down);
  ADD ("left-over", test_left_over);
  ADD ("read-back", test_read_back);
  ADD ("read-whole-limit", test_read_whole_limit);
  ADD ("open-flags", test_open_flags);
  ADD ("file", test_file);
  ADD ("read-only-handle", test_read_only_handle);
  ADD ("stat", test_stat);
  ADD ("list", test_list);
  ADD ("make-folders", test_make_folders);
  ADD ("make-folders-syncs", test_make_folders_syncs);
  ADD ("rename-and-link", test_rename_and_link);
  ADD ("remove-tree", test_remove_tree);
  ADD ("copy", test_copy);
  ADD ("sync-up", test_sync_up);
  ADD ("rights", test_rights);
  ADD ("space-and-resolve", test_space_and_resolve);

  return g_test_run ();
}
