/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promises under test: no page of ours passes that is not what was written, whichever way it is
 * read; a journal is never unlinked; a replaced file is noticed; what is rolled back is not
 * stamped; neither WAL nor mmap can be had. */

#include "base/tt-error.h"
#include "store/tt-stmt.h"
#include "store/tt-vfs.h"
#include "tt-test-office.h"

#include <stdio.h>
#include <unistd.h>

#define PAGE 4096

typedef struct
{
  TtTestDir *dir;
  TtEnvironment *environment;
  char *path;
  char *journal;
} Fixture;

static TtDatabase *
open_as (Fixture *self, TtDatabaseMode mode)
{
  g_autoptr (GError) error = NULL;
  TtDatabase *database = tt_database_open (self->environment, self->path, mode, &error);

  g_assert_no_error (error);

  return database;
}

static void
exec (TtDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;

  tt_database_exec (database, sql, &error);
  g_assert_no_error (error);
}

/* A table with long rows, so that there are overflow pages. */
static void
set_up (Fixture *self, gconstpointer user_data)
{
  self->dir = tt_test_dir_new ();
  self->environment = tt_test_environment_new ();
  self->path = tt_test_dir_build_path (self->dir, "file.db");
  self->journal = g_strconcat (self->path, "-journal", NULL);
  {
    g_autoptr (TtDatabase) database = open_as (self, TT_DATABASE_CREATE);

    exec (database, "CREATE TABLE t(id INTEGER PRIMARY KEY NOT NULL, text TEXT NOT NULL) STRICT;"
                    "INSERT INTO t SELECT value, hex(zeroblob(6000)) FROM"
                    " (WITH RECURSIVE c(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM c"
                    " LIMIT 20) SELECT value FROM c)");
  }
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  g_clear_object (&self->environment);
  g_free (self->path);
  g_free (self->journal);
  tt_test_dir_free (self->dir);
}

static void
overwrite (const char *path, gint64 offset, const void *bytes, gsize length)
{
  FILE *file = fopen (path, "r+b");

  g_assert_nonnull (file);
  fseek (file, offset, SEEK_SET);
  fwrite (bytes, 1, length, file);
  fclose (file);
}

static gint64
get_size (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &bytes, &length, NULL))
    return -1;

  return (gint64) length;
}

static void
read_all (Fixture *self, GError **error)
{
  g_autoptr (TtDatabase) database =
      tt_database_open (self->environment, self->path, TT_DATABASE_READ, error);
  gint64 sum;

  if (database != NULL)
    tt_database_get_int64 (database, "SELECT sum(length(text)) FROM t", &sum, error);
}

static void
assert_damaged (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  read_all (self, &error);
  g_assert_error (error, TT_ERROR, TT_ERROR_DAMAGED);
}

static void
test_header (Fixture *self, gconstpointer user_data)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (self->path, &bytes, &length, NULL));
  g_assert_cmpint (bytes[18], ==, 3);
  g_assert_cmpint (bytes[19], ==, 1);
  g_assert_cmpint (bytes[20], ==, 8);
  for (gsize at = 0; at < length; at += PAGE)
    g_assert_true (tt_vfs_check_page ((guint8 *) bytes + at, PAGE, at / PAGE + 1));
  read_all (self, &error);
  g_assert_no_error (error);
}

static void
test_flipped_bits (Fixture *self, gconstpointer user_data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (self->path, &bytes, &length, NULL));
  for (guint i = 0; i < 60; i++)
    {
      gsize at = (gsize) g_test_rand_int_range (0, (gint32) length);
      char bit = (char) (1 << g_test_rand_int_range (0, 8));
      char changed = (char) (bytes[at] ^ bit);

      /* Which write version stands there is not under the sum, and is seen to. */
      if (at == 18)
        continue;
      overwrite (self->path, (gint64) at, &changed, 1);
      assert_damaged (self);
      overwrite (self->path, (gint64) at, bytes + at, 1);
    }
}

static void
test_zeroed_and_misplaced (Fixture *self, gconstpointer user_data)
{
  static const guint8 zeros[PAGE] = { 0 };
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (self->path, &bytes, &length, NULL));
  for (gsize at = PAGE; at < length; at += 3 * PAGE)
    {
      overwrite (self->path, (gint64) at, zeros, PAGE);
      assert_damaged (self);
      overwrite (self->path, (gint64) at, bytes + at - PAGE, PAGE);
      assert_damaged (self);
      overwrite (self->path, (gint64) at, bytes + at, PAGE);
    }
  g_assert_cmpint (truncate (self->path, (off_t) length - PAGE), ==, 0);
  assert_damaged (self);
}

/* SQLite 3.45 to 3.47 reads overflow pages past its cache, in part or whole. */
static void
test_direct_reads (Fixture *self, gconstpointer user_data)
{
  g_autoptr (TtDatabase) database = open_as (self, TT_DATABASE_READ);
  sqlite3_file *file = tt_vfs_get_file (database->handle);
  gint64 size = get_size (self->path);
  g_autofree guint8 *bytes = NULL;
  guint8 part[PAGE];
  guint8 wrong;

  g_assert_true (g_file_get_contents (self->path, (char **) &bytes, NULL, NULL));
  for (gint64 at = PAGE; at < size; at += PAGE)
    {
      static const int lengths[] = { 4, 512, 1024, 2048, 4088, 4095 };

      for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
        {
          g_assert_cmpint (file->pMethods->xRead (file, part, lengths[i], at), ==, SQLITE_OK);
          g_assert_cmpmem (part, lengths[i], bytes + at, lengths[i]);
          g_assert_cmpint (file->pMethods->xRead (file, part, 4, at + lengths[i] - 4), ==,
                           SQLITE_OK);
        }
    }

  /* A flip outside of what is asked for makes the page another all the same. */
  wrong = bytes[5 * PAGE + 4000] ^ 1;
  overwrite (self->path, 5 * PAGE + 4000, &wrong, 1);
  g_assert_cmpint (file->pMethods->xRead (file, part, 512, 5 * PAGE), ==, SQLITE_IOERR_DATA);
  g_assert_cmpint (file->pMethods->xRead (file, part, PAGE, 5 * PAGE), ==, SQLITE_IOERR_DATA);
}

static void
test_no_wal_no_mmap (Fixture *self, gconstpointer user_data)
{
  g_autoptr (TtDatabase) database = open_as (self, TT_DATABASE_BUILD);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (database, "PRAGMA journal_mode=WAL", &error);

  g_assert_no_error (error);
  g_assert_cmpint (tt_stmt_step (stmt, &error), ==, TT_STEP_ROW);
  g_assert_cmpstr (tt_stmt_get_text (stmt, 0), !=, "wal");
  g_assert_cmpint (tt_vfs_get_file (database->handle)->pMethods->iVersion, ==, 1);
}

static void
test_journal_stays (Fixture *self, gconstpointer user_data)
{
  g_autoptr (TtDatabase) database = open_as (self, TT_DATABASE_BUILD);
  g_autofree char *bytes = NULL;
  gsize length;

  exec (database, "PRAGMA journal_mode=DELETE; UPDATE t SET text = 'x' WHERE id = 1");
  g_assert_true (g_file_get_contents (self->journal, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, 28);
  for (guint i = 0; i < 28; i++)
    g_assert_cmpint (bytes[i], ==, 0);
}

static void
test_moved (Fixture *self, gconstpointer user_data)
{
  g_autoptr (TtDatabase) database = open_as (self, TT_DATABASE_BUILD);
  g_autofree char *aside = g_strconcat (self->path, ".aside", NULL);
  g_autoptr (GError) error = NULL;
  gint64 sum;

  g_assert_true (tt_database_get_int64 (database, "SELECT count(*) FROM t", &sum, &error));
  g_assert_cmpint (rename (self->path, aside), ==, 0);
  g_assert_false (tt_database_get_int64 (database, "SELECT count(*) FROM t", &sum, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_MOVED);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (self->path, "x", 1, NULL));
  g_assert_false (tt_database_exec (database, "UPDATE t SET text = 'x' WHERE id = 1", &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_MOVED);
}

/* A journal that is damaged must not put its pages into the file with valid sums. */
static void
test_rollback_is_not_stamped (Fixture *self, gconstpointer user_data)
{
  g_autofree char *before = NULL;
  g_autofree char *journal = NULL;
  g_autofree char *torn = NULL;
  gsize length, torn_length, journal_length;

  {
    g_autoptr (TtDatabase) database = open_as (self, TT_DATABASE_BUILD);

    /* What lies on the disk in the middle of a transaction that has spilled its cache. */
    exec (database, "PRAGMA journal_mode=PERSIST; PRAGMA synchronous=FULL; PRAGMA cache_size=2;"
                    "BEGIN IMMEDIATE; UPDATE t SET text = hex(zeroblob(6000)) || 'y'");
    g_assert_true (g_file_get_contents (self->path, &torn, &torn_length, NULL));
    g_assert_true (g_file_get_contents (self->journal, &journal, &journal_length, NULL));
    exec (database, "ROLLBACK");
  }
  g_assert_cmpuint (journal_length, >, 20 * PAGE);
  g_assert_true (g_file_get_contents (self->path, &before, &length, NULL));

  /* As it is it plays back. */
  g_assert_true (g_file_set_contents (self->path, torn, (gssize) torn_length, NULL));
  g_assert_true (g_file_set_contents (self->journal, journal, (gssize) journal_length, NULL));
  {
    g_autoptr (TtDatabase) database = open_as (self, TT_DATABASE_BUILD);
    g_autofree char *after = NULL;
    gsize after_length;

    g_assert_true (g_file_get_contents (self->path, &after, &after_length, NULL));
    g_assert_cmpmem (before, length, after, after_length);
  }

  /* A bit of a page in it, where SQLite's own sum (every 200th byte) does not look. */
  g_assert_true (g_file_set_contents (self->path, torn, (gssize) torn_length, NULL));
  journal[512 + 4 + 101] ^= 1;
  g_assert_true (g_file_set_contents (self->journal, journal, (gssize) journal_length, NULL));
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (tt_database_open (self->environment, self->path, TT_DATABASE_BUILD, &error));
    g_assert_error (error, TT_ERROR, TT_ERROR_DAMAGED);
  }
}

static void
test_lock_page (Fixture *self, gconstpointer user_data)
{
  g_assert_cmpuint (tt_vfs_get_lock_page (PAGE), ==, 262145);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *self, gconstpointer user_data);
  } tests[] = {
    { "/vfs/header", test_header },
    { "/vfs/flipped-bits", test_flipped_bits },
    { "/vfs/zeroed-and-misplaced", test_zeroed_and_misplaced },
    { "/vfs/direct-reads", test_direct_reads },
    { "/vfs/no-wal-no-mmap", test_no_wal_no_mmap },
    { "/vfs/journal-stays", test_journal_stays },
    { "/vfs/moved", test_moved },
    { "/vfs/rollback-is-not-stamped", test_rollback_is_not_stamped },
    { "/vfs/lock-page", test_lock_page },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
