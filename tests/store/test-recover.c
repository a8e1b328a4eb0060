/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: whatever becomes of office.db or of its journal, the next opener carries
 * on from the second copy with every acknowledged change, and what was there is kept. */

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "store/tt-set-aside.h"
#include "store/tt-stmt.h"
#include "tt-test-office.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096

static void
write_at (const char *path, gint64 offset, const void *bytes, gsize length)
{
  FILE *file = fopen (path, "r+b");

  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, offset, SEEK_SET), ==, 0);
  g_assert_cmpuint (fwrite (bytes, 1, length, file), ==, length);
  fclose (file);
}

static gint64
get_size (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, NULL, NULL);

  return info != NULL ? g_file_info_get_size (info) : -1;
}

static void
flip (const char *path, gint64 offset)
{
  FILE *file = fopen (path, "r+b");
  int byte;

  g_assert_nonnull (file);
  fseek (file, offset, SEEK_SET);
  byte = fgetc (file);
  fseek (file, offset, SEEK_SET);
  fputc (byte ^ 0x10, file);
  fclose (file);
}

static void
damage_delete (TtTestOffice *office)
{
  g_assert_cmpint (unlink (office->primary), ==, 0);
}

static void
damage_delete_both_files (TtTestOffice *office)
{
  unlink (office->primary);
  unlink (office->primary_journal);
}

static void
damage_empty (TtTestOffice *office)
{
  g_assert_cmpint (truncate (office->primary, 0), ==, 0);
}

static void
damage_cut (TtTestOffice *office)
{
  g_assert_cmpint (truncate (office->primary, 10 * PAGE), ==, 0);
}

static void
damage_cut_odd (TtTestOffice *office)
{
  g_assert_cmpint (truncate (office->primary, get_size (office->primary) - 1234), ==, 0);
}

static void
damage_zero (TtTestOffice *office)
{
  static const guint8 zeros[4 * PAGE] = { 0 };

  write_at (office->primary, PAGE, zeros, sizeof zeros);
}

static void
damage_header (TtTestOffice *office)
{
  write_at (office->primary, 0, "nothing that ours is", 16);
}

static void
damage_foreign_bytes (TtTestOffice *office)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = g_malloc (300000);

  for (guint i = 0; i < 300000; i++)
    bytes[i] = (char) g_test_rand_int ();
  g_assert_true (g_file_set_contents (office->primary, bytes, 300000, &error));
}

static void
damage_html (TtTestOffice *office)
{
  g_assert_true (g_file_set_contents (office->primary, "<html></html>", -1, NULL));
}

static void
damage_foreign_database (TtTestOffice *office)
{
  sqlite3 *handle = NULL;

  unlink (office->primary);
  g_assert_cmpint (sqlite3_open_v2 (office->primary, &handle,
                                    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "unix"),
                   ==, SQLITE_OK);
  sqlite3_exec (handle, "CREATE TABLE x(a); INSERT INTO x VALUES(1)", NULL, NULL, NULL);
  sqlite3_close (handle);
}

/* The page that holds the schema is read by everything. */
static void
damage_flip (TtTestOffice *office)
{
  flip (office->primary, 2000);
}

static void
damage_nothing (TtTestOffice *office)
{
}

static void
damage_journal_gone (TtTestOffice *office)
{
  g_assert_cmpint (unlink (office->primary_journal), ==, 0);
}

static void
damage_journal_empty (TtTestOffice *office)
{
  g_assert_cmpint (truncate (office->primary_journal, 0), ==, 0);
}

static void
damage_journal_flip (TtTestOffice *office)
{
  flip (office->primary_journal, 600);
}

static const struct
{
  const char *name;
  void (*damage) (TtTestOffice *office);
  gboolean recovers; /* whether it must be seen beside a cold journal */
} kinds[] = {
  { "nothing", damage_nothing, FALSE },
  { "deleted", damage_delete, TRUE },
  { "deleted-both", damage_delete_both_files, TRUE },
  { "emptied", damage_empty, TRUE },
  { "cut", damage_cut, TRUE },
  { "cut-odd", damage_cut_odd, TRUE },
  { "zeroed", damage_zero, TRUE },
  { "header", damage_header, TRUE },
  { "foreign-bytes", damage_foreign_bytes, TRUE },
  { "html", damage_html, TRUE },
  { "foreign-database", damage_foreign_database, TRUE },
  { "flip", damage_flip, TRUE },
  { "journal-gone", damage_journal_gone, FALSE },
  { "journal-empty", damage_journal_empty, FALSE },
  { "journal-flip", damage_journal_flip, FALSE },
};

/* Changes of which the last one has not reached the shadow. */
static GPtrArray *
change (TtTestOffice *office, guint n, gboolean shadow_behind)
{
  GPtrArray *frames = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_frame_unref);
  g_autoptr (TtStore) store = tt_test_office_open (office);
  g_autoptr (TtCopy) shadow = tt_test_office_open_shadow (office);

  for (guint k = 1; k <= n; k++)
    {
      g_autoptr (GError) error = NULL;
      TtFrame *frame = tt_test_office_must_change (store, k);

      g_ptr_array_add (frames, frame);
      if (k == n && shadow_behind)
        break;
      tt_copy_apply (shadow, frame, &error);
      g_assert_no_error (error);
    }

  return frames;
}

static void
check_set_aside (TtTestOffice *office, guint least)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = tt_set_aside_list (office->environment, office->folder, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, >=, least);
  for (guint i = 0; i < list->len; i++)
    g_assert_cmpstr (((TtSetAside *) list->pdata[i])->note, !=, "");
}

static gboolean
read_everything (TtDatabase *database, gpointer user_data, GError **error)
{
  return tt_database_digest (database, NULL, user_data, NULL, error);
}

/* Damage is noticed when it is read, at opening or later. */
static void
test_cold (gconstpointer data)
{
  const guint kind = GPOINTER_TO_UINT (data);
  g_autoptr (TtTestOffice) office = tt_test_office_new (300);
  g_autoptr (GPtrArray) frames = change (office, 20, FALSE);
  g_autoptr (TtRecovery) recovery = NULL;
  TtHash before, after;

  tt_test_office_digest (office, office->primary, &before);
  kinds[kind].damage (office);

  {
    g_autoptr (TtStore) store = tt_test_office_open (office);
    g_autoptr (GError) error = NULL;

    tt_store_read (store, read_everything, &after, &error);
    g_assert_no_error (error);
    g_assert_true (tt_hash_equal (&before, &after));
    recovery = tt_store_take_recovery (store);
    g_assert_null (tt_store_take_recovery (store));
  }
  g_assert_true ((recovery != NULL) == kinds[kind].recovers);
  if (recovery != NULL)
    {
      g_assert_cmpstr (recovery->what, !=, "");
      g_assert_true (g_file_test (recovery->set_aside, G_FILE_TEST_IS_DIR));
      check_set_aside (office, 1);
    }
  tt_test_office_check (office, frames);
  tt_test_office_digest (office, office->primary, &after);
  g_assert_true (tt_hash_equal (&before, &after));
  g_assert_cmpint (get_size (office->primary_journal), >, 0);
}

/* The damaged file still has what the shadow lacks. */
static void
test_tail (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (300);
  g_autoptr (GPtrArray) frames = change (office, 20, TRUE);

  /* A page of entries: neither schema nor frames. */
  g_assert_cmpint (truncate (office->primary_journal, 0), ==, 0);
  tt_test_office_check (office, frames);
  check_set_aside (office, 1);
}

/* As the program does in the course of a day. */
static void
read_all (TtTestOffice *office)
{
  g_autoptr (TtStore) store = tt_test_office_open (office);
  g_autoptr (GError) error = NULL;
  TtHash digest;

  tt_store_read (store, read_everything, &digest, &error);
  g_assert_no_error (error);
}

static void
die_in_commit (TtTestOffice *office, guint visits)
{
  g_autoptr (TtStore) store = tt_test_office_open (office);

  tt_fault_arm_kill ("vfs:write", visits);
  tt_test_office_change (store, 21, NULL, NULL);
  g_assert_not_reached ();
}

/* A process dies while it writes pages: the journal is hot, and then something is damaged too.
 * Every acknowledged change but what only the damaged pair had must be there; nothing may be torn.
 */
static void
test_hot (gconstpointer data)
{
  const guint kind = GPOINTER_TO_UINT (data);

  for (guint visits = 1; visits <= 3; visits += 2)
    {
      g_autoptr (TtTestOffice) office = tt_test_office_new (300);
      g_autoptr (GPtrArray) frames = change (office, 20, FALSE);
      pid_t child = fork ();
      int status = 0;

      g_assert_cmpint (child, >=, 0);
      if (child == 0)
        die_in_commit (office, visits);
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);

      kinds[kind].damage (office);
      read_all (office);
      tt_test_office_check (office, frames);
      tt_test_office_check (office, frames);
    }
}

static void
test_shadow_gone (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (300);
  g_autoptr (GPtrArray) frames = change (office, 20, FALSE);

  unlink (office->shadow);
  tt_test_office_check (office, frames);
  unlink (office->shadow);
  unlink (office->shadow_journal);
  tt_test_office_check (office, frames);
}

static void
test_shadow_damaged (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (300);
  g_autoptr (GPtrArray) frames = change (office, 20, FALSE);

  flip (office->shadow, 2000);
  tt_test_office_check (office, frames);
  check_set_aside (office, 1);
  g_assert_true (g_file_set_contents (office->shadow, "<html></html>", -1, NULL));
  tt_test_office_check (office, frames);
  check_set_aside (office, 2);
}

static void
test_both_gone (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (10);
  g_autoptr (GError) error = NULL;
  g_autofree char *archive = g_build_filename (office->folder, "archive", NULL);
  g_autofree char *object = g_build_filename (archive, "something", NULL);

  unlink (office->primary);
  unlink (office->shadow);
  g_assert_null (tt_store_open (office->environment, office->folder, FALSE, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_NO_OFFICE);
  g_clear_error (&error);

  g_mkdir_with_parents (archive, 0700);
  g_assert_true (g_file_set_contents (object, "x", 1, NULL));
  g_assert_null (tt_store_open (office->environment, office->folder, FALSE, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_DECISION);
  g_assert_false (g_file_test (office->primary, G_FILE_TEST_EXISTS));
}

static void
test_both_damaged (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (300);
  g_autoptr (GError) error = NULL;
  g_autofree char *primary = NULL;
  g_autofree char *after = NULL;
  gsize length, after_length;

  flip (office->primary, 2000);
  flip (office->shadow, 2000);
  g_assert_true (g_file_get_contents (office->primary, &primary, &length, NULL));
  g_assert_null (tt_store_open (office->environment, office->folder, FALSE, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_DECISION);
  g_assert_true (g_file_get_contents (office->primary, &after, &after_length, NULL));
  g_assert_cmpmem (primary, length, after, after_length);
}

/* Damage that comes up in the middle of work. */
static void
test_found_while_working (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (3000);
  g_autoptr (GPtrArray) frames = change (office, 20, FALSE);
  gint64 size = get_size (office->primary);

  {
    g_autoptr (TtStore) store = tt_test_office_open (office);
    g_autoptr (TtRecovery) recovery = NULL;

    /* Everything but the first pages: schema and frames stay readable for a while. */
    for (gint64 offset = 30 * PAGE; offset < size; offset += PAGE)
      flip (office->primary, offset + 100);
    g_ptr_array_add (frames, tt_test_office_must_change (store, 100));
    recovery = tt_store_take_recovery (store);
    g_assert_nonnull (recovery);
  }
  tt_test_office_check (office, frames);
}

/* An older copy of office.db takes nothing back. */
static void
test_older_copy (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (300);
  g_autoptr (GPtrArray) frames = change (office, 5, FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *old = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (office->primary, &old, &length, &error));
  {
    g_autoptr (TtStore) store = tt_test_office_open (office);
    g_autoptr (TtCopy) shadow = tt_test_office_open_shadow (office);

    for (guint k = 30; k < 40; k++)
      {
        TtFrame *frame = tt_test_office_must_change (store, k);

        g_ptr_array_add (frames, frame);
        tt_copy_apply (shadow, frame, &error);
        g_assert_no_error (error);
      }
  }
  g_assert_true (g_file_set_contents (office->primary, old, (gssize) length, &error));
  tt_test_office_check (office, frames);
}

/* Two copies that went separate ways: nobody but a person can tell. */
static void
test_fork (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (300);
  g_autoptr (GPtrArray) frames = change (office, 5, FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *old = NULL;
  g_autofree char *old_journal = NULL;
  g_autofree char *now = NULL;
  gsize length, journal_length, now_length;

  g_assert_true (g_file_get_contents (office->primary, &old, &length, &error));
  g_assert_true (
      g_file_get_contents (office->primary_journal, &old_journal, &journal_length, &error));
  {
    g_autoptr (TtStore) store = tt_test_office_open (office);
    g_autoptr (TtFrame) frame = tt_test_office_must_change (store, 50);
    g_autoptr (TtCopy) shadow = tt_test_office_open_shadow (office);

    tt_copy_apply (shadow, frame, &error);
    g_assert_no_error (error);
  }
  {
    g_autoptr (TtDatabase) database = NULL;
    g_autoptr (GBytes) body = NULL;

    g_assert_true (g_file_set_contents (office->primary, old, (gssize) length, &error));
    g_assert_true (g_file_set_contents (office->primary_journal, old_journal,
                                        (gssize) journal_length, &error));
    database = tt_database_open (office->environment, office->primary, TT_DATABASE_BUILD, &error);
    g_assert_no_error (error);
    g_assert_true (tt_database_exec (
        database,
        "INSERT INTO frame SELECT seq + 1, stream, at + 1, 'other', label, previous, zeroblob(32),"
        " x'' FROM frame ORDER BY seq DESC LIMIT 1",
        &error));
  }
  g_assert_true (g_file_get_contents (office->primary, &now, &now_length, &error));
  g_assert_null (tt_store_open (office->environment, office->folder, FALSE, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_DECISION);
  {
    g_autofree char *after = NULL;
    gsize after_length;

    g_assert_true (g_file_get_contents (office->primary, &after, &after_length, NULL));
    g_assert_cmpmem (now, now_length, after, after_length);
  }
}

/* A page of `meta` that was not written, though the disk said so, tells an older line of streams
 * with a valid sum: the file that says so is mended from the other. */
static void
test_older_line (gconstpointer of_shadow)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (300);
  g_autoptr (GPtrArray) frames = change (office, 5, FALSE);
  const char *path = of_shadow != NULL ? office->shadow : office->primary;
  g_autofree char *old_stream = NULL;
  g_autofree char *old_line = NULL;
  g_autofree char *old_start = NULL;
  g_autoptr (GError) error = NULL;

  {
    g_autoptr (TtDatabase) database =
        tt_database_open (office->environment, path, TT_DATABASE_BUILD, &error);

    g_assert_no_error (error);
    old_stream = tt_database_dup_meta (database, "stream", &error);
    old_line = tt_database_dup_meta (database, "line", &error);
    old_start = tt_database_dup_meta (database, "start", &error);
  }

  /* Recovery of a file that is gone begins a stream. */
  damage_delete (office);
  tt_test_office_check (office, frames);
  {
    g_autoptr (TtDatabase) database =
        tt_database_open (office->environment, path, TT_DATABASE_BUILD, &error);
    g_autofree char *stream = tt_database_dup_meta (database, "stream", &error);

    g_assert_cmpstr (stream, !=, old_stream);
    g_assert_true (tt_database_set_meta (database, "stream", old_stream, &error));
    g_assert_true (tt_database_set_meta (database, "line", old_line, &error));
    g_assert_true (tt_database_set_meta (database, "start", old_start, &error));
  }
  tt_test_office_check (office, frames);
  {
    g_autoptr (TtDatabase) database =
        tt_database_open (office->environment, path, TT_DATABASE_BUILD, &error);
    g_autofree char *stream = tt_database_dup_meta (database, "stream", &error);

    g_assert_cmpstr (stream, !=, old_stream);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *cold = g_strconcat ("/recover/cold/", kinds[i].name, NULL);
      g_autofree char *hot = g_strconcat ("/recover/hot/", kinds[i].name, NULL);

      g_test_add_data_func (cold, GUINT_TO_POINTER (i), test_cold);
      g_test_add_data_func (hot, GUINT_TO_POINTER (i), test_hot);
    }
  g_test_add_func ("/recover/tail", test_tail);
  g_test_add_func ("/recover/shadow-gone", test_shadow_gone);
  g_test_add_func ("/recover/shadow-damaged", test_shadow_damaged);
  g_test_add_func ("/recover/both-gone", test_both_gone);
  g_test_add_func ("/recover/both-damaged", test_both_damaged);
  g_test_add_func ("/recover/found-while-working", test_found_while_working);
  g_test_add_func ("/recover/older-copy", test_older_copy);
  g_test_add_func ("/recover/fork", test_fork);
  g_test_add_data_func ("/recover/older-line/shadow", GINT_TO_POINTER (1), test_older_line);
  g_test_add_data_func ("/recover/older-line/primary", NULL, test_older_line);

  return g_test_run ();
}
