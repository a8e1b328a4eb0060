/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Faults of the office's own two files, by their numbers in doc/fault-cases.md: what was
 * acknowledged is there, what was not is refused, and primary and shadow come out alike. */

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "crash/tt-crash-office.h"
#include "crash/tt-crash-vfs.h"
#include "fault/tt-fault-office.h"
#include "store/tt-migrate-private.h"
#include "store/tt-set-aside.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SYNCED 24 /* cuts in a quick run */

static void
write_file (const char *path, const char *bytes, gsize length)
{
  FILE *file = fopen (path, "r+b");

  /* Into the file that is there, as cp does. */
  if (file == NULL)
    file = fopen (path, "wb");
  g_assert_nonnull (file);
  g_assert_cmpint (ftruncate (fileno (file), 0), ==, 0);
  g_assert_cmpuint (fwrite (bytes, 1, length, file), ==, length);
  g_assert_cmpint (fclose (file), ==, 0);
}

static char *
read_file (const char *path, gsize *length)
{
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;

  g_assert_true (g_file_get_contents (path, &bytes, length, &error));
  g_assert_no_error (error);

  return bytes;
}

static char *
build_path (TtTestProtect *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

/* 4: power-cut-reorder */

static void
change_until_dark (TtCrashOffice *crash, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStore) store = NULL;

  tt_crash_office_become_another (crash);
  tt_crash_vfs_cut_power (n, n);
  store = tt_store_open (crash->office->environment, crash->office->folder, FALSE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 6; i++)
    {
      tt_crash_office_change (crash, store, &error);
      g_assert_no_error (error);
    }
  _exit (0);
}

static void
test_power_cut (void)
{
  g_autoptr (TtCrashOffice) crash = tt_crash_office_new (60);
  const guint step = g_test_slow () ? 1 : 9;
  guint cuts = 0;
  int status = SIGKILL;

  for (guint n = (guint) g_test_rand_int_range (1, (gint32) step + 1); WIFSIGNALED (status);
       n += step)
    {
      pid_t child = fork ();

      g_assert_cmpint (child, >=, 0);
      if (child == 0)
        change_until_dark (crash, n);
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      g_assert_true (WIFSIGNALED (status) ? WTERMSIG (status) == SIGKILL
                                          : WEXITSTATUS (status) == 0);
      tt_crash_office_check (crash);
      cuts += WIFSIGNALED (status) ? 1 : 0;
    }
  g_test_message ("%u power cuts", cuts);
  g_assert_cmpuint (cuts, >=, SYNCED / 2);
}

/* 5: enospc-primary */

static void
test_full_primary (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (30);
  g_autoptr (TtStore) store = tt_test_office_open (office);
  g_autoptr (TtFrame) frame = NULL;
  g_autoptr (GError) error = NULL;
  TtHash before, after;

  tt_test_office_digest (office, office->primary, &before);
  tt_crash_vfs_fail_from (1, ENOSPC, office->primary);
  for (gint64 k = 1; k <= 3; k++)
    {
      g_clear_error (&error);
      g_assert_false (tt_test_office_change (store, k, NULL, &error));
      g_assert_error (error, TT_ERROR, TT_ERROR_DISK_FULL);
    }
  tt_crash_vfs_fail (0, 0);
  tt_test_office_digest (office, office->primary, &after);
  g_assert_true (tt_hash_equal (&before, &after));

  /* There is room again. */
  frame = tt_test_office_must_change (store, 4);
  tt_store_close (store);
  tt_test_office_check (office, NULL);
  g_assert_true (tt_test_office_has (office, office->shadow, frame->seq, &frame->hash));
}

/* 6: enospc-shadow */

static const TtLayerStatus *
look_at (TtTestProtect *self, const char *layer, TtProtectStatus **status)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tt_protect_look (self->protect, NULL, NULL, &error));
  g_assert_no_error (error);
  g_clear_pointer (status, tt_protect_status_unref);
  *status = tt_protect_dup_status (self->protect);

  return tt_protect_status_find (*status, layer);
}

static gboolean
rename_user (TtTransaction *transaction, gpointer user_data, GError **error)
{
  TtTestProtect *self = user_data;
  g_autofree char *name = g_strdup_printf ("Maria Finch-%u", ++self->punches);
  g_autoptr (TtUser) user =
      tt_store_load_user (tt_transaction_get_database (transaction), self->user, error);

  if (user == NULL)
    return FALSE;
  tt_user_set_name (user, name);

  return tt_store_save_user (transaction, user, error);
}

static void
test_full_shadow (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtProtectStatus) status = NULL;
  g_autoptr (TtFrame) frame = NULL;
  const TtLayerStatus *shadow;

  tt_test_protect_back_up (self);
  tt_crash_vfs_fail_from (1, ENOSPC, "/shadow/");
  g_assert_true (tt_store_write (self->store, "test", "", rename_user, self, &frame, &error));
  g_assert_no_error (error);
  g_assert_false (tt_protect_notice (self->protect, frame, &error));
  shadow = look_at (self, "shadow", &status);
  g_assert_cmpint (shadow->state, ==, TT_LAYER_FAILED);
  g_assert_cmpstr (shadow->error_code, ==, "disk-full");
  g_assert_nonnull (shadow->error_hint);
  g_assert_cmpint (status->overall, !=, TT_OVERALL_PROTECTED);

  /* It heals by itself. */
  tt_crash_vfs_fail (0, 0);
  shadow = look_at (self, "shadow", &status);
  g_assert_cmpint (shadow->state, ==, TT_LAYER_OK);
  g_assert_cmpint (shadow->behind, ==, 0);
  tt_test_protect_back_up (self);
  tt_fault_office_assert_whole (self);
}

/* 12: stale-journal-file beside a foreign db */

static void
punch_to_death (TtTestProtect *self, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tt_store_write (self->store, "test", "", rename_user, self, NULL, &error);
  g_assert_not_reached ();
}

/* A journal that SQLite would play back: its process died while it wrote pages. The office itself
 * is put back as it was. (transfer full) */
static char *
take_hot_journal (TtTestProtect *self, gsize *length)
{
  g_autofree char *primary = build_path (self, "office.db");
  g_autofree char *journal = build_path (self, "office.db-journal");
  g_autofree char *bytes = NULL;
  g_autofree char *cold = NULL;
  char *hot;
  gsize n_bytes, n_cold;
  pid_t child;
  int status = 0;

  tt_fault_office_close (self);
  bytes = read_file (primary, &n_bytes);
  cold = read_file (journal, &n_cold);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      tt_fault_office_open (self);
      tt_fault_arm_kill ("vfs:write", 3);
      punch_to_death (self, NULL);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  hot = read_file (journal, length);
  g_assert_cmpmem (hot, 4, "\xd9\xd5\x05\xf9", 4);
  write_file (primary, bytes, n_bytes);
  write_file (journal, cold, n_cold);
  tt_fault_office_open (self);

  return hot;
}

/* As by the end of a day: what is told then is the digest of before, and nothing is lost. */
static void
assert_found (TtTestProtect *self, const char *before)
{
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports =
      tt_protect_verify (self->protect, NULL, FALSE, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  after = tt_test_protect_digest (self);
  g_assert_cmpstr (after, ==, before);
  tt_test_protect_back_up (self);
  tt_fault_office_assert_whole (self);
}

static void
test_older_journal (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *journal = build_path (self, "office.db-journal");
  g_autofree char *hot = NULL;
  g_autofree char *before = NULL;
  gsize length;

  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  hot = take_hot_journal (self, &length);
  tt_test_clock_advance (tt_environment_get_clock (self->environment), G_TIME_SPAN_HOUR);
  for (guint i = 0; i < 30; i++)
    tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  before = tt_test_protect_digest (self);

  tt_fault_office_close (self);
  write_file (journal, hot, length);
  tt_fault_office_open (self);
  assert_found (self, before);
}

static void
test_foreign_journal (TtTestProtect *self, gconstpointer user_data)
{
  TtTestProtect other = { 0 };
  g_autofree char *journal = build_path (self, "office.db-journal");
  g_autofree char *hot = NULL;
  g_autofree char *before = NULL;
  gsize length;

  tt_fault_office_set_up (&other, NULL);
  for (guint i = 0; i < 40; i++)
    tt_test_protect_punch (&other);
  hot = take_hot_journal (&other, &length);
  tt_test_protect_tear_down (&other, NULL);

  for (guint i = 0; i < 10; i++)
    tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  before = tt_test_protect_digest (self);
  tt_fault_office_close (self);
  write_file (journal, hot, length);
  tt_fault_office_open (self);
  assert_found (self, before);
}

/* 13: cli-edit */

static void
test_forced_edit (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *primary = build_path (self, "office.db");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr (TtRecovery) recovery = NULL;
  sqlite3 *handle = NULL;
  gsize length;

  tt_test_protect_punch (self);
  before = tt_test_protect_digest (self);
  tt_fault_office_close (self);

  g_assert_cmpint (sqlite3_open_v2 (primary, &handle, SQLITE_OPEN_READWRITE, "unix"), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "UPDATE user SET name = 'Mallory'", NULL, NULL, NULL), ==,
                   SQLITE_READONLY);
  sqlite3_close (handle);

  /* Whoever is bent on it changes the header. */
  bytes = read_file (primary, &length);
  bytes[18] = 1;
  bytes[19] = 1;
  write_file (primary, bytes, length);
  g_assert_cmpint (sqlite3_open_v2 (primary, &handle, SQLITE_OPEN_READWRITE, "unix"), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "UPDATE user SET name = 'Mallory'", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (handle);

  tt_fault_office_open (self);
  after = tt_test_protect_digest (self);
  g_assert_cmpstr (after, ==, before);
  recovery = tt_store_take_recovery (self->store);
  g_assert_nonnull (recovery);
  g_assert_nonnull (recovery->set_aside);
}

/* 14: user-copies-db-back over live */

typedef struct
{
  char *office;
  char *journal;
  gsize office_length;
  gsize journal_length;
} Kept;

static void
keep (TtTestProtect *self, Kept *kept)
{
  g_autofree char *primary = build_path (self, "office.db");
  g_autofree char *journal = build_path (self, "office.db-journal");

  kept->office = read_file (primary, &kept->office_length);
  kept->journal = read_file (journal, &kept->journal_length);
}

static void
put_back (TtTestProtect *self, Kept *kept, gboolean in_place)
{
  g_autofree char *primary = build_path (self, "office.db");
  g_autofree char *other = build_path (self, "office.db.copy");

  write_file (in_place ? primary : other, kept->office, kept->office_length);
  if (!in_place)
    g_assert_cmpint (rename (other, primary), ==, 0);
  g_free (kept->office);
  g_free (kept->journal);
}

/* @in_place: cp writes into the file that the program has open, mv exchanges it. Whatever was
 * acknowledged, before and after, is there. */
static void
test_copied_back (TtTestProtect *self, gconstpointer in_place)
{
  g_autofree char *before = NULL;
  Kept kept;

  tt_test_protect_punch (self);
  keep (self, &kept);
  for (guint i = 0; i < 5; i++)
    tt_test_protect_punch (self);
  tt_test_protect_back_up (self);

  put_back (self, &kept, in_place != NULL);
  g_assert_cmpint (tt_fault_office_count_entries (self), ==, 6);
  for (guint i = 0; i < 3; i++)
    tt_test_protect_punch (self);
  before = tt_test_protect_digest (self);
  tt_fault_office_close (self);
  tt_fault_office_open (self);
  g_assert_cmpint (tt_fault_office_count_entries (self), ==, 9);
  assert_found (self, before);
}

/* 15: untouched-column-divergence */

static void
change_apart (TtTestProtect *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) database =
      tt_database_open (self->environment, path, TT_DATABASE_BUILD, &error);

  g_assert_no_error (error);
  g_assert_true (tt_database_exec (database, "UPDATE user SET phone = '+1 555 0199'", &error));
  g_assert_no_error (error);
  tt_database_close (database);
}

/* A column that no change touches is another one in one of the two files, and every page sum is
 * right: the daily comparison finds it, and the archive tells which of the two is right. */
static void
test_untouched_column (TtTestProtect *self, gconstpointer name)
{
  g_autofree char *path = build_path (self, name);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  before = tt_test_protect_digest (self);
  change_apart (self, path);
  /* Changes of other columns of that row go on. */
  tt_test_protect_write (self, rename_user, self);
  tt_test_protect_back_up (self);

  reports = tt_fault_office_verify (self, "shadow", FALSE, TT_RESULT_DAMAGED);
  tt_test_protect_write (self, rename_user, self);
  tt_test_protect_back_up (self);
  tt_fault_office_assert_whole (self);
  after = tt_test_protect_digest (self);
  g_assert_cmpstr (after, !=, before);
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (TtDatabase) database =
        tt_database_open (self->environment, path, TT_DATABASE_READ, &error);
    gint64 wrong = 0;

    g_assert_true (tt_database_get_int64 (database, "SELECT count(*) FROM user WHERE phone <> ''",
                                          &wrong, &error));
    g_assert_no_error (error);
    g_assert_cmpint (wrong, ==, 0);
  }
}

/* 16: badge-swap, cascade */

static gboolean
run_sql (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_database_exec (tt_transaction_get_database (transaction), user_data, error);
}

static void
test_badge_swap (TtTestProtect *self, gconstpointer user_data)
{
  static const char *const changes[] = {
    "INSERT INTO user (id, company, username, username_key, name, role,"
    " must_set_password, active, erased)"
    " SELECT 7, company, 'ana', 'ana', 'Ana', 'employee', 0, 1, 0 FROM user LIMIT 1;"
    "INSERT INTO user (id, company, username, username_key, name, role,"
    " must_set_password, active, erased)"
    " SELECT 8, company, 'ben', 'ben', 'Ben', 'employee', 0, 1, 0 FROM user LIMIT 1",
    "UPDATE user SET staff_number = '0007' WHERE id = 7;"
    "UPDATE user SET staff_number = '0008' WHERE id = 8",
    /* Both badges and both names exchanged in one change. */
    "UPDATE user SET username = 'x', username_key = 'x', staff_number = 'x' WHERE id = 7;"
    "UPDATE user SET username = 'ana', username_key = 'ana', staff_number = '0007' WHERE id = 8;"
    "UPDATE user SET username = 'ben', username_key = 'ben', staff_number = '0008' WHERE id = 7",
    /* All that hangs on an entry goes with it. */
    "INSERT INTO entry (id, user, zone, started_at) VALUES (500, 7, 'Etc/UTC', 1);"
    "INSERT INTO break (id, entry, started_at, paid) VALUES (600, 500, 1, 0)",
    "DELETE FROM break WHERE entry = 500; DELETE FROM entry WHERE id = 500",
  };

  tt_test_protect_back_up (self);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TtFrame) frame = NULL;

      tt_store_write (self->store, "test", "", run_sql, (gpointer) changes[i], &frame, &error);
      g_assert_no_error (error);
      g_assert_nonnull (frame);
      tt_test_protect_notice (self, frame);
    }
  tt_test_protect_back_up (self);
  tt_fault_office_assert_whole (self);
}

/* 17: migration-crash at each step */

static gboolean
climb (TtDatabase *database, GError **error)
{
  return tt_database_exec (database,
                           "ALTER TABLE site ADD COLUMN colour TEXT;"
                           "UPDATE user SET phone = 'x'",
                           error);
}

static const TtMigration next = { TT_SCHEMA_VERSION + 1, climb };

static void
migrate (TtTestProtect *self, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean climbed = FALSE;

  g_assert_true (tt_store_climb (self->store, &next, 1, TT_SCHEMA_VERSION + 1, &climbed, &error));
  g_assert_no_error (error);
  g_assert_true (climbed);
}

typedef struct
{
  gboolean new_version;
  guint kills;
} Crash;

/* Either version, whole; and the old one comes back from the archive. */
static void
crash_in_migration (const char *point, guint visit, Crash *crash)
{
  TtTestProtect self = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *archived = NULL;
  g_autofree char *shadow_before = NULL;
  g_autofree char *shadow_after = NULL;
  g_autofree char *shadow_path = NULL;
  gsize length, length_after;

  tt_fault_office_set_up (&self, NULL);
  tt_test_protect_punch (&self);
  tt_test_protect_back_up (&self);
  before = tt_test_protect_digest (&self);
  shadow_path = build_path (&self, "shadow/office.db");
  shadow_before = read_file (shadow_path, &length);
  crash->kills += tt_fault_office_run (&self, point, visit, migrate, NULL) ? 1 : 0;

  crash->new_version = tt_store_get_read_only (self.store);
  archived = tt_fault_office_digest_alone (&self);
  g_assert_cmpstr (archived, ==, before);
  g_assert_cmpint (tt_fault_office_count_entries (&self), ==, 1);
  if (crash->new_version)
    {
      g_autoptr (GError) error = NULL;

      /* This program is too old for it: it reads, and changes nothing anywhere. */
      g_assert_false (tt_store_write (self.store, "test", "", rename_user, &self, NULL, &error));
      g_assert_error (error, TT_ERROR, TT_ERROR_TOO_NEW);
      shadow_after = read_file (shadow_path, &length_after);
      g_assert_cmpmem (shadow_before, length, shadow_after, length_after);
    }
  else
    {
      g_autofree char *after = tt_test_protect_digest (&self);

      g_assert_cmpstr (after, ==, before);
      tt_test_protect_punch (&self);
      tt_test_protect_back_up (&self);
      tt_fault_office_assert_whole (&self);
    }
  tt_test_protect_tear_down (&self, NULL);
}

static void
test_migration_crash (void)
{
  g_autoptr (GPtrArray) points = NULL;
  Crash crash = { 0 };
  guint olds = 0, news = 0;

  {
    TtTestProtect self = { 0 };

    tt_fault_office_set_up (&self, NULL);
    points = tt_fault_office_learn (&self, migrate, NULL);
    tt_test_protect_tear_down (&self, NULL);
  }
  g_assert_cmpuint (points->len, >=, 3);
  for (guint i = 0; i < points->len; i++)
    {
      g_test_message ("killed at %s", (char *) points->pdata[i]);
      crash_in_migration (points->pdata[i], 1, &crash);
      *(crash.new_version ? &news : &olds) += 1;
    }
  for (guint visit = 2; visit < 12; visit += 3)
    {
      crash_in_migration ("vfs:write", visit, &crash);
      *(crash.new_version ? &news : &olds) += 1;
    }
  crash_in_migration ("nowhere", 1, &crash);
  g_assert_true (crash.new_version);
  g_test_message ("%u kills: %u old, %u new", crash.kills, olds, news);
  g_assert_cmpuint (crash.kills, >=, points->len);
}

/* 19: frame-damage */

/* A body of a few bytes under its right hash, as a liar would send it: SQLite's parser can spin on
 * those. */
static void
test_short_bodies (TtTestProtect *self, gconstpointer user_data)
{
  static const guint8 first[] = { 0, 'T', 'P', 0x12, 0x17, 0x7f, 0x80, 0xff };
  g_autofree char *before = tt_test_protect_digest (self);
  g_autofree char *path = build_path (self, "shadow/office.db");
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtCopy) copy = NULL;
  TtHead head;
  guint n = 0;

  tt_fault_office_close (self);
  copy = tt_copy_open (self->environment, path, &error);
  g_assert_no_error (error);
  g_assert_true (tt_database_get_head (tt_copy_get_database (copy), &head, &error));
  for (guint length = 1; length <= 5; length++)
    for (guint kind = 0; kind < G_N_ELEMENTS (first) * 4; kind++)
      {
        guint8 bytes[5];
        g_autoptr (GBytes) body = NULL;
        g_autoptr (TtFrame) frame = NULL;
        g_autoptr (GError) failure = NULL;

        for (guint i = 0; i < length; i++)
          bytes[i] = first[(kind + i * (kind / 8)) % G_N_ELEMENTS (first)];
        body = g_bytes_new (bytes, length);
        frame = tt_frame_new (&head.stream, head.seq + 1, TT_TEST_NOW * 2, "test", "", &head.hash,
                              body);
        g_assert_false (tt_copy_apply (copy, frame, &failure));
        g_assert_true (g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED) ||
                       g_error_matches (failure, TT_ERROR, TT_ERROR_DECISION));
        n++;
      }
  tt_copy_close (copy);
  g_test_message ("%u frames refused", n);
  tt_fault_office_open (self);
  after = tt_fault_office_digest_of (self, "shadow");
  g_assert_cmpstr (after, ==, before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tt_crash_vfs_install ();

#define ADD(path, data, func)                                                                      \
  g_test_add (path, TtTestProtect, data, tt_fault_office_set_up, func, tt_test_protect_tear_down)

  g_test_add_func ("/fault/04-power-cut-reorder", test_power_cut);
  g_test_add_func ("/fault/05-enospc-primary", test_full_primary);
  ADD ("/fault/06-enospc-shadow", NULL, test_full_shadow);
  ADD ("/fault/12-stale-journal-file/older", NULL, test_older_journal);
  ADD ("/fault/12-stale-journal-file/foreign", NULL, test_foreign_journal);
  ADD ("/fault/13-cli-edit", NULL, test_forced_edit);
  ADD ("/fault/14-user-copies-db-back/in-place", "in-place", test_copied_back);
  ADD ("/fault/14-user-copies-db-back/exchanged", NULL, test_copied_back);
  ADD ("/fault/15-untouched-column/primary", "office.db", test_untouched_column);
  ADD ("/fault/15-untouched-column/shadow", "shadow/office.db", test_untouched_column);
  ADD ("/fault/16-badge-swap", NULL, test_badge_swap);
  g_test_add_func ("/fault/17-migration-crash", test_migration_crash);
  ADD ("/fault/19-frame-damage", NULL, test_short_bodies);

  return g_test_run ();
}
