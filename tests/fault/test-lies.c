/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: a write of SQLite's that the disk says it has done and has not, or only
 * half of it, is found within a day, and every layer comes out whole with the last acknowledged
 * change. doc/fault-cases.md tells which cases these are. */

#include "crash/tt-crash-vfs.h"
#include "fault/tt-fault-office.h"
#include "store/tt-store-private.h"
#include "support/tt-test-disk.h"

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
work_once (TtTestProtect *self, TtBackupFlags flags)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) frame = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  tt_test_clock_advance (tt_environment_get_clock (self->environment), G_USEC_PER_SEC);
  if (!tt_store_write (self->store, "test", "", rename_user, self, &frame, &error))
    return;
  if (!tt_protect_notice (self->protect, frame, &error))
    g_clear_error (&error);
  reports = tt_protect_backup (self->protect, NULL, flags, NULL, NULL, NULL, &error);
}

/* Each write of SQLite to one of the files is lost, or half of it, in turn, and nothing is said. A
 * day later every layer is whole, and the last change that was acknowledged is there. */
static void
lie_at_each (int lie, const char *below)
{
  TtTestProtect self = { 0 };
  guint lied = 0;
  const guint step = g_test_slow () ? 1 : 9;

  tt_fault_office_set_up (&self, NULL);
  for (guint i = 0; i < 40; i++)
    tt_test_protect_punch (&self);
  tt_test_protect_back_up (&self);
  for (guint n = (guint) g_test_rand_int_range (1, (gint32) step + 1), quiet = 0; quiet < 2;
       n += step)
    {
      g_autofree char *name = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) first = NULL;
      gboolean failed;

      tt_crash_vfs_fail_below (n, lie, below);
      work_once (&self, quiet == 1 ? TT_BACKUP_BASE : TT_BACKUP_NONE);
      failed = tt_crash_vfs_has_failed ();
      tt_crash_vfs_fail (0, 0);
      lied += failed ? 1 : 0;
      if (!failed)
        {
          quiet++;
          n = 0;
        }

      tt_fault_office_close (&self);
      tt_fault_office_open (&self);
      tt_test_clock_advance (tt_environment_get_clock (self.environment), G_TIME_SPAN_DAY);
      first = tt_protect_verify (self.protect, NULL, FALSE, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      name = g_strdup_printf ("Maria Finch-%u", self.punches);
      {
        g_autoptr (TtDatabase) database = NULL;
        g_autofree char *path = g_build_filename (self.folder, "office.db", NULL);
        gint64 there = 0;
        g_autofree char *sql =
            g_strdup_printf ("SELECT count(*) FROM user WHERE name = '%s'", name);

        database = tt_database_open (self.environment, path, TT_DATABASE_READ, &error);
        g_assert_no_error (error);
        g_assert_true (tt_database_get_int64 (database, sql, &there, &error));
        if (there != 1)
          g_test_message ("write %u of %s", n, below);
        g_assert_cmpint (there, ==, 1);
      }
      tt_test_protect_back_up (&self);
      tt_fault_office_assert_whole (&self);
      g_assert_cmpint (tt_fault_office_count_entries (&self), ==, 40);
    }
  g_test_message ("%u writes", lied);
  g_assert_cmpuint (lied, >, 0);
  tt_test_protect_tear_down (&self, NULL);
}

static void
test_lost_primary (void)
{
  lie_at_each (TT_TEST_LOST_WRITE, "/office/office.db");
}

static void
test_torn_primary (void)
{
  lie_at_each (TT_TEST_TORN_WRITE, "/office/office.db");
}

static void
test_lost_shadow (void)
{
  lie_at_each (TT_TEST_LOST_WRITE, "/shadow/");
}

static void
test_torn_shadow (void)
{
  lie_at_each (TT_TEST_TORN_WRITE, "/shadow/");
}

static void
test_lost_state (void)
{
  lie_at_each (TT_TEST_LOST_WRITE, "/state.db");
}

static void
test_torn_state (void)
{
  lie_at_each (TT_TEST_TORN_WRITE, "/state.db");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tt_crash_vfs_install ();
  g_test_add_func ("/fault/lost-write/primary", test_lost_primary);
  g_test_add_func ("/fault/lost-write/shadow", test_lost_shadow);
  g_test_add_func ("/fault/lost-write/state", test_lost_state);
  g_test_add_func ("/fault/torn-write/primary", test_torn_primary);
  g_test_add_func ("/fault/torn-write/shadow", test_torn_shadow);
  g_test_add_func ("/fault/torn-write/state", test_torn_state);

  return g_test_run ();
}
