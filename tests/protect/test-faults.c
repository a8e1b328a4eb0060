/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: whatever stops a backup (a kill between any two of its steps, a disk that
 * is full or answers with errors at its n-th call), what was in the archive is in it still, and the
 * next backup ends what was begun, so that every change comes back. */

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "protect/tt-test-protect.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

static const char *const points[] = {
  "place:folder-made",   "place:written",         "place:synced",        "place:renamed",
  "place:folder-synced", "repository:before-put", "repository:put",      "repository:read-back",
  "repository:part-put", "archive:photos-put",    "archive:segment-put", "archive:image-made",
  "archive:base-put",
};

static const struct
{
  const char *name;
  int number;
} faults[] = {
  { "eio", EIO },
  { "enospc", ENOSPC },
  { "erofs", EROFS },
  { "eacces", EACCES },
  { "eintr", EINTR },
  { "lost-write", TT_TEST_LOST_WRITE },
  { "torn-write", TT_TEST_TORN_WRITE },
  { "bent-read", TT_TEST_BENT_READ },
  { "stale-read", TT_TEST_STALE_READ },
};

static void
assert_comes_back (TtTestProtect *self)
{
  TtMoment newest = { "archive", NULL, 0 };
  g_autofree char *digest = tt_test_protect_digest (self);
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestored) restored =
      tt_protect_rebuild (self->protect, &newest, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  found = tt_hash_dup_hex (tt_restored_get_digest (restored));
  g_assert_cmpstr (found, ==, digest);
}

static void
assert_verifies (TtTestProtect *self)
{
  static const char *const layers[] = { "archive", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports =
      tt_protect_verify (self->protect, layers, TRUE, NULL, NULL, NULL, &error);
  const TtReport *report;

  g_assert_no_error (error);
  report = tt_test_find_report (reports, "archive");
  for (guint i = 0; i < report->damage->len; i++)
    g_test_message ("damaged: %s", ((TtDamage *) report->damage->pdata[i])->object);
  g_assert_cmpstr (report->error_message, ==, NULL);
  g_assert_cmpint (report->result, ==, TT_RESULT_OK);
}

/* A backup that may fail; whether all layers were well. */
static gboolean
try_to_back_up (TtTestProtect *self, TtBackupFlags flags)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports =
      tt_protect_backup (self->protect, NULL, flags, NULL, NULL, NULL, &error);
  gboolean well = TRUE;

  g_assert_no_error (error);
  for (guint i = 0; i < reports->len; i++)
    {
      const TtReport *report = reports->pdata[i];

      well = well && report->result == TT_RESULT_OK;
      g_assert_true (report->result == TT_RESULT_OK || report->error_code != NULL);
    }

  return well;
}

/* What an office is doing when it is stopped: segments, a photo, a base. */
static void
work (TtTestProtect *self)
{
  tt_test_protect_punch (self);
  try_to_back_up (self, TT_BACKUP_NONE);
  tt_test_protect_punch_with_photo (self, NULL);
  try_to_back_up (self, TT_BACKUP_NONE);
  tt_test_protect_punch (self);
  try_to_back_up (self, TT_BACKUP_BASE);
}

/* Opens the office of another process. */
static void
open_at (TtTestProtect *self, const char *folder)
{
  g_autoptr (GError) error = NULL;

  self->environment = tt_test_environment_new ();
  self->folder = g_strdup (folder);
  self->store = tt_store_open (self->environment, self->folder, FALSE, &error);
  g_assert_no_error (error);
  tt_test_protect_open (self);
}

static void
close_at (TtTestProtect *self)
{
  TtTestDir *none = NULL;

  self->dir = none;
  tt_protect_close (self->protect);
  g_clear_object (&self->protect);
  tt_state_close (self->state);
  g_clear_object (&self->state);
  tt_store_close (self->store);
  g_clear_object (&self->store);
  g_clear_object (&self->environment);
  g_clear_pointer (&self->folder, g_free);
}

static gint64
read_number (const char *name)
{
  gint64 number = 0;

  g_assert_true (g_ascii_string_to_signed (g_getenv (name), 10, 0, G_MAXINT64, &number, NULL));

  return number;
}

static void
test_killed (gconstpointer user_data)
{
  const char *point = user_data;
  const char *folder = g_getenv ("TT_TEST_OFFICE");
  guint killed = 0;

  if (g_test_subprocess ())
    {
      TtTestProtect self = { .punches = 100 };

      open_at (&self, folder);
      self.user = read_number ("TT_TEST_USER");
      tt_fault_arm_kill (point, (guint) read_number ("TT_TEST_VISIT"));
      work (&self);
      close_at (&self);
      return;
    }

  for (guint visit = 1; visit <= 3; visit++)
    {
      TtTestProtect self = { 0 };
      g_autofree char *user = NULL;
      g_autofree char *number = g_strdup_printf ("%u", visit);
      g_autofree char *path = NULL;

      tt_test_protect_set_up (&self, NULL);
      tt_test_protect_back_up (&self);
      user = g_strdup_printf ("%" G_GINT64_FORMAT, self.user);
      path = g_strdup (self.folder);
      tt_protect_let_go (self.protect);
      tt_protect_reload (self.protect);

      g_setenv ("TT_TEST_OFFICE", path, TRUE);
      g_setenv ("TT_TEST_USER", user, TRUE);
      g_setenv ("TT_TEST_VISIT", number, TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      if (!g_test_trap_has_passed ())
        {
          g_test_trap_assert_stderr_unmatched ("*ERROR*");
          killed++;
        }

      tt_test_protect_reopen (&self);
      self.punches = 200;
      tt_test_protect_punch (&self);
      tt_test_protect_back_up (&self);
      assert_comes_back (&self);
      assert_verifies (&self);
      tt_test_protect_tear_down (&self, NULL);
    }

  g_assert_cmpuint (killed, >, 0);
}

static TtDisk *
get_disk (TtTestProtect *self)
{
  return tt_environment_get_disk (self->environment);
}

/* Whatever the disk did, what is in the archive can be read: a point that the office had. */
static void
assert_readable (TtTestProtect *self, GHashTable *known)
{
  TtMoment newest = { "archive", NULL, 0 };
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestored) restored =
      tt_protect_rebuild (self->protect, &newest, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  found = tt_hash_dup_hex (tt_restored_get_digest (restored));
  g_assert_true (g_hash_table_contains (known, found));
}

/* Every call of the disk fails in turn. What failed is told; what was there comes back; the next
 * backup ends it. */
static void
test_nth_call (TtTestProtect *self, gconstpointer user_data)
{
  int number = GPOINTER_TO_INT (user_data);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint failed = 0, told = 0;
  guint ended = 0;

  tt_test_protect_back_up (self);
  g_hash_table_add (known, tt_test_protect_digest (self));
  for (guint n = 1, at = 1; ended < 4 && n < 2000; n++)
    {
      gboolean well;

      tt_test_protect_punch (self);
      if (n % 4 == 0)
        tt_test_protect_punch_with_photo (self, NULL);
      g_hash_table_add (known, tt_test_protect_digest (self));
      tt_test_disk_fail (get_disk (self), at, number);
      well = try_to_back_up (self, n % 2 == 0 ? TT_BACKUP_BASE : TT_BACKUP_NONE);
      if (tt_test_disk_has_failed (get_disk (self)))
        {
          failed++;
          ended = 0;
        }
      else
        ended++;
      tt_test_disk_fail (get_disk (self), 0, 0);
      told += !well;
      assert_readable (self, known);
      if (well)
        assert_comes_back (self);
      else
        tt_test_protect_back_up (self);
      /* Each call comes while segments, a photo and a base are written. */
      if (n % 4 == 0)
        at++;
    }
  g_test_message ("%u calls failed, %u of it told", failed, told);
  g_assert_cmpuint (failed, >, 10);
  g_assert_cmpuint (ended, ==, 4);

  assert_comes_back (self);
  assert_verifies (self);
}

/* A disk that is full keeps everything that is there, says so, and goes on when there is room. */
static void
test_full_disk (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtProtectStatus) status = NULL;
  const TtLayerStatus *archive;

  tt_test_protect_back_up (self);
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  before = tt_test_protect_list_objects (self);

  tt_test_protect_punch (self);
  tt_test_disk_fail_from (get_disk (self), 1, ENOSPC);
  reports = tt_protect_backup (self->protect, NULL, TT_BACKUP_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tt_test_find_report (reports, "archive")->result, ==, TT_RESULT_FAILED);
  g_assert_true (g_str_equal (tt_test_find_report (reports, "archive")->error_code, "full") ||
                 g_str_equal (tt_test_find_report (reports, "archive")->error_code, "disk-full"));
  g_assert_nonnull (tt_test_find_report (reports, "archive")->error_hint);
  status = tt_protect_dup_status (self->protect);
  archive = tt_protect_status_find (status, "archive");
  g_assert_cmpint (archive->state, ==, TT_LAYER_FAILED);
  g_assert_cmpint (archive->behind, ==, 1);
  g_assert_cmpint (status->overall, ==, TT_OVERALL_AT_RISK);

  after = tt_test_protect_list_objects (self);
  g_assert_cmpuint (after->len, ==, before->len);
  for (guint i = 0; i < after->len; i++)
    g_assert_cmpstr (after->pdata[i], ==, before->pdata[i]);

  tt_test_disk_fail (get_disk (self), 0, 0);
  tt_test_protect_back_up (self);
  assert_comes_back (self);
  assert_verifies (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, func)                                                                      \
  g_test_add (path, TtTestProtect, data, tt_test_protect_set_up, func, tt_test_protect_tear_down)

  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      g_autofree char *path = g_strdup_printf ("/faults/killed-at/%s", points[i]);

      g_test_add_data_func (path, points[i], test_killed);
    }
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strconcat ("/faults/nth-call/", faults[i].name, NULL);

      ADD (path, GINT_TO_POINTER (faults[i].number), test_nth_call);
    }
  ADD ("/faults/full-disk", NULL, test_full_disk);

  return g_test_run ();
}
