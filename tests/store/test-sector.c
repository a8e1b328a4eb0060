/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: a sector of office.db that cannot be read any more is damage like any
 * other, and one that could not be read for a moment is none. SQLite's own calls of the system
 * answer for the disk. */

#include "base/tt-error.h"
#include "store/tt-set-aside.h"
#include "tt-test-office.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE 4096
#define FOR_EVER G_MAXUINT

static struct
{
  ino_t inode; /* 0: all is well */
  off_t from;
  off_t to;
  guint times;
} bad;

static gboolean
is_bad (int file, gsize length, off_t offset)
{
  struct stat stat;

  if (bad.inode == 0 || bad.times == 0 || fstat (file, &stat) != 0 || stat.st_ino != bad.inode ||
      offset + (off_t) length <= bad.from || offset >= bad.to)
    return FALSE;

  if (bad.times != FOR_EVER)
    bad.times--;
  errno = EIO;
  return TRUE;
}

static ssize_t
read_or_fail (int file, void *bytes, size_t length)
{
  return is_bad (file, length, lseek (file, 0, SEEK_CUR)) ? -1 : read (file, bytes, length);
}

static ssize_t
pread_or_fail (int file, void *bytes, size_t length, off_t offset)
{
  return is_bad (file, length, offset) ? -1 : pread (file, bytes, length, offset);
}

static void
set_calls (gboolean ours)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find ("unix");

  vfs->xSetSystemCall (vfs, "read", ours ? (sqlite3_syscall_ptr) read_or_fail : NULL);
  vfs->xSetSystemCall (vfs, "pread", ours ? (sqlite3_syscall_ptr) pread_or_fail : NULL);
  vfs->xSetSystemCall (vfs, "pread64", ours ? (sqlite3_syscall_ptr) pread_or_fail : NULL);
}

static void
break_page (const char *path, gint64 page, guint times)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  bad.inode = status.st_ino;
  bad.from = (off_t) (page - 1) * PAGE;
  bad.to = bad.from + PAGE;
  bad.times = times;
}

static gboolean
find_root (TtDatabase *database, gpointer user_data, GError **error)
{
  return tt_database_get_int64 (database, "SELECT rootpage FROM sqlite_schema WHERE name = 'entry'",
                                user_data, error);
}

static gboolean
read_everything (TtDatabase *database, gpointer user_data, GError **error)
{
  return tt_database_digest (database, NULL, user_data, NULL, error);
}

/* An office whose last change, the 20th, is in office.db alone. */
typedef struct
{
  TtTestOffice *office;
  GPtrArray *frames;
  gint64 root; /* of the table of entries: everybody who reads them reads this page */
  TtHash digest;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStore) store = NULL;
  g_autoptr (TtCopy) shadow = NULL;

  self->office = tt_test_office_new (300);
  self->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_frame_unref);
  store = tt_test_office_open (self->office);
  shadow = tt_test_office_open_shadow (self->office);
  for (gint64 k = 1; k <= 20; k++)
    {
      TtFrame *frame = tt_test_office_must_change (store, k);

      g_ptr_array_add (self->frames, frame);
      g_assert_true (k == 20 || tt_copy_apply (shadow, frame, &error));
    }
  g_assert_true (tt_store_read (store, find_root, &self->root, &error));
  g_assert_true (tt_store_read (store, read_everything, &self->digest, &error));
  g_assert_no_error (error);
  tt_copy_close (shadow);
  tt_store_close (store);
  set_calls (TRUE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  bad.inode = 0;
  set_calls (FALSE);
  g_ptr_array_unref (self->frames);
  tt_test_office_free (self->office);
}

static guint
count_set_aside (TtTestOffice *office)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = tt_set_aside_list (office->environment, office->folder, &error);

  g_assert_no_error (error);
  return list->len;
}

/* Reads all of it, and says whether it was built anew on the way. */
static gboolean
was_recovered (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStore) store =
      tt_store_open (self->office->environment, self->office->folder, FALSE, &error);
  g_autoptr (TtRecovery) recovery = NULL;
  TtHash digest;

  g_assert_no_error (error);
  g_assert_true (tt_store_read (store, read_everything, &digest, &error));
  g_assert_no_error (error);
  g_assert_true (tt_hash_equal (&digest, &self->digest));
  recovery = tt_store_take_recovery (store);
  tt_store_close (store);

  return recovery != NULL && recovery->happened;
}

/* All but that page is read from the damaged file: the change that only it has is not lost. */
static void
test_bad_sector (Fixture *self, gconstpointer data)
{
  break_page (self->office->primary, self->root, FOR_EVER);
  g_assert_true (was_recovered (self));
  g_assert_cmpuint (count_set_aside (self->office), ==, 1);
  g_assert_false (was_recovered (self));
  tt_test_office_check (self->office, self->frames);
}

/* Not even SQLite opens it, and its frames are out of reach: what the copy has comes back. */
static void
test_bad_header (Fixture *self, gconstpointer data)
{
  g_autoptr (TtCopy) shadow = tt_test_office_open_shadow (self->office);

  tt_copy_close (shadow);
  break_page (self->office->primary, 1, FOR_EVER);
  g_assert_true (was_recovered (self));
  g_assert_cmpuint (count_set_aside (self->office), ==, 1);
  tt_test_office_check (self->office, self->frames);
}

static void
test_for_a_moment (Fixture *self, gconstpointer data)
{
  break_page (self->office->primary, self->root, 2);
  g_assert_false (was_recovered (self));
  g_assert_cmpuint (bad.times, ==, 0);
  g_assert_cmpuint (count_set_aside (self->office), ==, 0);
  tt_test_office_check (self->office, self->frames);
}

/* Without a second copy nothing is done, and the file stays where it is. */
static void
test_without_a_copy (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStore) store = NULL;
  ino_t inode;

  break_page (self->office->primary, 1, FOR_EVER);
  inode = bad.inode;
  g_assert_cmpint (unlink (self->office->shadow), ==, 0);
  store = tt_store_open (self->office->environment, self->office->folder, FALSE, &error);
  g_assert_null (store);
  g_assert_error (error, TT_ERROR, TT_ERROR_DECISION);
  g_assert_cmpuint (count_set_aside (self->office), ==, 0);
  break_page (self->office->primary, 1, 0);
  g_assert_cmpuint (bad.inode, ==, inode);
}

static void
test_of_the_copy (Fixture *self, gconstpointer data)
{
  break_page (self->office->shadow, 1, FOR_EVER);
  tt_test_office_check (self->office, self->frames);
  g_assert_cmpuint (count_set_aside (self->office), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

  ADD ("/sector/bad", test_bad_sector);
  ADD ("/sector/bad-header", test_bad_header);
  ADD ("/sector/for-a-moment", test_for_a_moment);
  ADD ("/sector/without-a-copy", test_without_a_copy);
  ADD ("/sector/of-the-copy", test_of_the_copy);

  return g_test_run ();
}
