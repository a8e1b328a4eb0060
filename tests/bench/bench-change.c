/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What one change costs, in an office that is there, beside the same insert in bare SQLite with the
 * same pragmas, taken in turns so that a slow moment of the disk meets both. Answers one JSON
 * object.
 *
 *   bench-change OFFICE BARE ROUNDS
 *
 * OFFICE is the folder of an office (a copy: it is written to), BARE a plain SQLite file with the
 * same rows. */

#include "base/tt-environment.h"
#include "protect/tt-protect.h"
#include "store/tt-store-entries.h"
#include "store/tt-store.h"

#include <errno.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static guint64 syncs;
static guint64 written;

/* These stand before the C library's own in every library of this process, SQLite too. With 64-bit
 * offsets pwrite() is pwrite64(), which is SQLite's as well. */

int
fdatasync (int descriptor)
{
  syncs++;
  return (int) syscall (SYS_fdatasync, descriptor);
}

int
fsync (int descriptor)
{
  syncs++;
  return (int) syscall (SYS_fsync, descriptor);
}

static ssize_t
count_written (ssize_t put)
{
  if (put > 0)
    written += (guint64) put;
  return put;
}

ssize_t
pwrite (int descriptor, const void *bytes, size_t length, off_t offset)
{
  return count_written (syscall (SYS_pwrite64, descriptor, bytes, length, offset));
}

ssize_t
write (int descriptor, const void *bytes, size_t length)
{
  return count_written (syscall (SYS_write, descriptor, bytes, length));
}

typedef struct
{
  GArray *times; /* of gint64, microseconds */
  guint64 syncs;
  guint64 written;
} Series;

typedef struct
{
  gint64 at;
  guint64 syncs;
  guint64 written;
} Start;

static Start
start (void)
{
  return (Start){ g_get_monotonic_time (), syncs, written };
}

static void
stop (Series *series, Start begun)
{
  gint64 took = g_get_monotonic_time () - begun.at;

  g_array_append_val (series->times, took);
  series->syncs = syncs - begun.syncs;
  series->written = written - begun.written;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return left < right ? -1 : left > right;
}

/* @percent of them took at most so long. */
static double
quantile_of (GArray *times, guint percent)
{
  g_array_sort (times, compare_times);

  return times->len > 0 ? (double) g_array_index (times, gint64, times->len * percent / 100) : NAN;
}

static double
median_of (GArray *times)
{
  return quantile_of (times, 50);
}

static void
print_series (const char *name, Series *series)
{
  printf ("\"%s\": {\"median_us\": %.0f, \"p99_us\": %.0f, \"syncs\": %" G_GUINT64_FORMAT
          ", \"written\": %" G_GUINT64_FORMAT "}, ",
          name, median_of (series->times), quantile_of (series->times, 99), series->syncs,
          series->written);
}

static void
need (gboolean good, GError *error)
{
  if (good)
    return;

  fprintf (stderr, "bench-change: %s\n", error != NULL ? error->message : "no reason given");
  exit (1);
}

/* The bare file. */

static void
run (sqlite3 *db, const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    {
      fprintf (stderr, "bench-change: %s: %s\n", sql, message);
      exit (1);
    }
}

static sqlite3 *
open_bare (const char *path)
{
  sqlite3 *db = NULL;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    need (FALSE, NULL);
  run (db, "PRAGMA journal_mode=PERSIST");
  run (db, "PRAGMA synchronous=FULL");
  run (db, "PRAGMA foreign_keys=ON");
  run (db, "PRAGMA secure_delete=ON");
  run (db, "PRAGMA journal_size_limit=1048576");

  return db;
}

/* The newest row again under a new id and an hour later, by one prepared statement. */
static sqlite3_stmt *
prepare_insert (sqlite3 *db)
{
  g_autoptr (GString) sql = g_string_new ("INSERT INTO entry SELECT ");
  sqlite3_stmt *columns = NULL, *insert = NULL;

  sqlite3_prepare_v2 (db, "SELECT name FROM pragma_table_info('entry')", -1, &columns, NULL);
  for (guint i = 0; sqlite3_step (columns) == SQLITE_ROW; i++)
    {
      const char *name = (const char *) sqlite3_column_text (columns, 0);

      g_string_append_printf (sql, "%s%s%s", i > 0 ? ", " : "", name,
                              g_str_equal (name, "id") || g_str_has_suffix (name, "_at") ? " + 1"
                                                                                         : "");
    }
  sqlite3_finalize (columns);
  g_string_append (sql, " FROM entry WHERE id = (SELECT max(id) FROM entry)");
  if (sqlite3_prepare_v2 (db, sql->str, -1, &insert, NULL) != SQLITE_OK)
    {
      fprintf (stderr, "bench-change: %s: %s\n", sql->str, sqlite3_errmsg (db));
      exit (1);
    }

  return insert;
}

static void
insert_bare (sqlite3 *db, sqlite3_stmt *insert)
{
  run (db, "BEGIN IMMEDIATE");
  if (sqlite3_step (insert) != SQLITE_DONE)
    {
      fprintf (stderr, "bench-change: %s\n", sqlite3_errmsg (db));
      exit (1);
    }
  sqlite3_reset (insert);
  run (db, "COMMIT");
}

/* Ours. */

static gboolean
load_newest (TtDatabase *database, gpointer user_data, GError **error)
{
  static const TtEntryKey first = { G_MAXINT64, G_MAXINT64 };
  static const TtEntryFilter all = { 0 };
  g_autoptr (GPtrArray) page = tt_store_page_entries (database, &all, &first, 1, error);
  TtEntry **entry = user_data;

  g_clear_object (entry);
  if (page != NULL && page->len > 0)
    *entry = g_object_ref (g_ptr_array_index (page, 0));

  return page != NULL;
}

static gboolean
save_copy (TtTransaction *transaction, gpointer user_data, GError **error)
{
  TtEntry *entry = user_data;

  tt_entry_set_id (entry, tt_transaction_new_id (transaction));
  tt_entry_set_started_at (entry, tt_entry_get_started_at (entry) + 1);
  tt_entry_set_external_id (entry, "");

  return tt_store_save_entry (transaction, entry, error);
}

typedef struct
{
  GArray *keys;
  guint at;
} Pages;

static gboolean
find_pages (TtDatabase *database, gpointer user_data, GError **error)
{
  static const TtEntryFilter all = { 0 };
  Pages *pages = user_data;
  gint64 count;

  g_clear_pointer (&pages->keys, g_array_unref);
  pages->keys = tt_store_anchor_entries (database, &all, 50, &count, error);

  return pages->keys != NULL;
}

static gboolean
read_page (TtDatabase *database, gpointer user_data, GError **error)
{
  static const TtEntryFilter all = { 0 };
  Pages *pages = user_data;
  const TtEntryKey *key = &g_array_index (pages->keys, TtEntryKey, pages->at);
  g_autoptr (GPtrArray) page = tt_store_page_entries (database, &all, key, 50, error);

  return page != NULL;
}

static void
back_up (TtProtect *protect, TtBackupFlags flags)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports =
      tt_protect_backup (protect, NULL, flags, NULL, NULL, NULL, &error);

  need (reports != NULL, error);
  for (guint i = 0; i < reports->len; i++)
    {
      const TtReport *report = g_ptr_array_index (reports, i);

      if (report->result != TT_RESULT_OK)
        {
          fprintf (stderr, "bench-change: the layer %s did not follow: %s\n", report->name,
                   report->error_message != NULL ? report->error_message : "no reason given");
          exit (1);
        }
    }
}

/* A base at each round stands at a change of its own: where one is at the head already none is
 * written. */
static void
measure_base (TtStore *store, TtProtect *protect)
{
  g_autoptr (GError) error = NULL;
  Series base = { g_array_new (FALSE, FALSE, sizeof (gint64)) };

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TtFrame) frame = NULL;
      Start begun;

      need (tt_store_label (store, "bench", "bench", &frame, &error), error);
      need (tt_protect_notice (protect, frame, &error), error);

      begun = start ();
      back_up (protect, TT_BACKUP_BASE);
      stop (&base, begun);
    }
  print_series ("base", &base);
  g_array_unref (base.times);
}

static gint64
used_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC + usage.ru_utime.tv_usec +
         usage.ru_stime.tv_usec;
}

static void
measure_look (TtProtect *protect, guint rounds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) cpu = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint64 before;

  need (tt_protect_look (protect, NULL, NULL, &error), error);
  before = written;
  for (guint i = 0; i < rounds; i++)
    {
      gint64 used = used_cpu ();

      need (tt_protect_look (protect, NULL, NULL, &error), error);
      used = used_cpu () - used;
      g_array_append_val (cpu, used);
    }
  printf ("\"look\": {\"median_cpu_us\": %.0f, \"written\": %" G_GUINT64_FORMAT "}, ",
          median_of (cpu), (written - before) / rounds);
}

static void
measure_pages (TtStore *store, guint rounds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRandom) random = tt_random_new_seeded (1);
  Series series = { g_array_new (FALSE, FALSE, sizeof (gint64)) };
  Pages pages = { NULL, 0 };

  need (tt_store_read (store, find_pages, &pages, &error), error);
  for (guint i = 0; i < rounds && pages.keys->len > 0; i++)
    {
      Start begun;

      pages.at = (guint) tt_random_below (random, pages.keys->len);
      begun = start ();
      need (tt_store_read (store, read_page, &pages, &error), error);
      stop (&series, begun);
    }
  print_series ("page", &series);
  g_array_unref (pages.keys);
  g_array_unref (series.times);
}

/* A bare insert, ours with its frame, ours with its frame in shadow and archive: in turns. */
static void
measure_changes (TtStore *store, TtProtect *protect, const char *bare_path, guint rounds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtEntry) entry = NULL;
  Series bare = { g_array_new (FALSE, FALSE, sizeof (gint64)) };
  Series commit = { g_array_new (FALSE, FALSE, sizeof (gint64)) };
  Series protected = { g_array_new (FALSE, FALSE, sizeof (gint64)) };
  sqlite3 *db = open_bare (bare_path);
  sqlite3_stmt *insert = prepare_insert (db);

  need (tt_store_read (store, load_newest, &entry, &error) && entry != NULL, error);
  for (guint i = 0; i < rounds; i++)
    {
      g_autoptr (TtFrame) first = NULL;
      g_autoptr (TtFrame) second = NULL;
      Start begun = start ();

      insert_bare (db, insert);
      stop (&bare, begun);

      begun = start ();
      need (tt_store_write (store, "bench", "", save_copy, entry, &first, &error), error);
      stop (&commit, begun);
      need (tt_protect_notice (protect, first, &error), error);
      back_up (protect, TT_BACKUP_NONE);

      begun = start ();
      need (tt_store_write (store, "bench", "", save_copy, entry, &second, &error), error);
      need (tt_protect_notice (protect, second, &error), error);
      back_up (protect, TT_BACKUP_NONE);
      stop (&protected, begun);
    }
  print_series ("bare", &bare);
  print_series ("commit", &commit);
  print_series ("protect", &protected);

  sqlite3_finalize (insert);
  sqlite3_close (db);
  g_array_unref (bare.times);
  g_array_unref (commit.times);
  g_array_unref (protected.times);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtEnvironment) environment = NULL;
  g_autoptr (TtStore) store = NULL;
  g_autoptr (TtState) state = NULL;
  g_autoptr (TtProtect) protect = NULL;
  gboolean keeper = FALSE;
  guint64 rounds;

  if (argc != 4 || !g_ascii_string_to_unsigned (argv[3], 10, 1, 100000, &rounds, &error))
    {
      fprintf (stderr, "Usage: bench-change OFFICE BARE ROUNDS\n");
      return 2;
    }

  environment = tt_environment_new_system ();
  store = tt_store_open (environment, argv[1], FALSE, &error);
  need (store != NULL, error);
  state = tt_state_open (environment, argv[1], &error);
  need (state != NULL, error);
  protect = tt_protect_open (environment, argv[1], state, &error);
  need (protect != NULL, error);
  need (tt_protect_hold (protect, TRUE, G_USEC_PER_SEC, &keeper, &error) && keeper, error);
  back_up (protect, TT_BACKUP_NONE);

  printf ("{");
  measure_changes (store, protect, argv[2], (guint) rounds);
  measure_pages (store, (guint) rounds);
  measure_look (protect, (guint) rounds);
  measure_base (store, protect);
  printf ("\"rounds\": %" G_GUINT64_FORMAT "}\n", rounds);

  tt_protect_close (protect);
  tt_state_close (state);
  tt_store_close (store);

  return 0;
}
