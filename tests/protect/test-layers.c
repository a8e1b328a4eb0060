/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: the shadow and the main file heal each other, the look writes nothing
 * where nothing changed, and who holds the keeper's byte alone writes. */

#include "protect/tt-test-protect.h"

#include "base/tt-error.h"
#include "store/tt-photo-file.h"
#include "store/tt-store-office.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>

static GPtrArray *
verify (TtTestProtect *self, const char *layer, gboolean deep)
{
  const char *const layers[] = { layer, NULL };
  g_autoptr (GError) error = NULL;
  GPtrArray *reports = tt_protect_verify (self->protect, layers, deep, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return reports;
}

static void
assert_verified (TtTestProtect *self, const char *layer, gboolean deep, TtResult result)
{
  g_autoptr (GPtrArray) reports = verify (self, layer, deep);
  const TtReport *report = tt_test_find_report (reports, layer);

  for (guint i = 0; i < report->damage->len; i++)
    {
      const TtDamage *damage = report->damage->pdata[i];

      g_test_message ("%s: %s", damage->object, damage->healed ? "healed" : "not healed");
      g_assert_true (damage->healed);
    }
  g_assert_cmpstr (report->error_message, ==, NULL);
  g_assert_cmpint (report->result, ==, result);
}

static char *
build_path (TtTestProtect *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
grow (TtTestProtect *self)
{
  for (guint i = 0; i < 60; i++)
    tt_test_protect_punch (self);
}

static void
test_shadow_is_healed (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *shadow = build_path (self, "shadow/office.db");
  g_autofree char *digest = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;
  TtHash hash;

  grow (self);
  digest = tt_test_protect_digest (self);
  assert_verified (self, "shadow", FALSE, TT_RESULT_OK);
  tt_test_protect_close (self);
  tt_test_flip_bit (shadow, -2000);
  tt_test_protect_open (self);
  assert_verified (self, "shadow", FALSE, TT_RESULT_DAMAGED);
  assert_verified (self, "shadow", TRUE, TT_RESULT_OK);

  g_assert_true (tt_database_digest (tt_protect_get_database (self->protect, &error), NULL, &hash,
                                     NULL, &error));
  again = tt_hash_dup_hex (&hash);
  g_assert_cmpstr (again, ==, digest);
}

static void
test_primary_is_healed (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *primary = build_path (self, "office.db");
  g_autofree char *digest = NULL;
  g_autofree char *again = NULL;

  grow (self);
  digest = tt_test_protect_digest (self);
  tt_test_protect_close (self);
  tt_store_close (self->store);
  tt_test_flip_bit (primary, -2000);
  tt_test_protect_open (self);
  assert_verified (self, "shadow", FALSE, TT_RESULT_DAMAGED);
  assert_verified (self, "shadow", TRUE, TT_RESULT_OK);
  again = tt_test_protect_digest (self);
  g_assert_cmpstr (again, ==, digest);
}

static void
test_photos_are_healed (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *hash = NULL;
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;
  g_autofree char *shadow = build_path (self, "shadow");

  tt_test_protect_punch_with_photo (self, &hash);
  tt_test_protect_back_up (self);
  ours = tt_photo_file_build_path (self->folder, hash, TT_PICTURE_PNG);
  theirs = tt_photo_file_build_path (shadow, hash, TT_PICTURE_PNG);
  g_assert_true (g_file_test (theirs, G_FILE_TEST_IS_REGULAR));

  tt_test_flip_bit (ours, 100);
  assert_verified (self, "shadow", TRUE, TT_RESULT_DAMAGED);
  assert_verified (self, "shadow", TRUE, TT_RESULT_OK);
  g_assert_cmpint (g_remove (theirs), ==, 0);
  assert_verified (self, "shadow", FALSE, TT_RESULT_DAMAGED);
  assert_verified (self, "shadow", TRUE, TT_RESULT_OK);

  /* Lost in both, it stands in the archive. */
  g_assert_cmpint (g_remove (theirs), ==, 0);
  g_assert_cmpint (g_remove (ours), ==, 0);
  assert_verified (self, "shadow", FALSE, TT_RESULT_DAMAGED);
  assert_verified (self, "shadow", TRUE, TT_RESULT_OK);
  g_assert_true (g_file_test (ours, G_FILE_TEST_IS_REGULAR));
}

/* A frame that the shadow missed comes with the next one, from the primary. */
static gboolean
write_setting (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_set_setting (transaction, user_data, "1", error);
}

static void
test_missed_frame (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  guint applied = 0;
  TtHead head;
  TtHead shadow;

  tt_test_protect_punch (self);
  g_assert_true (
      tt_store_write (self->store, "test", "", write_setting, (gpointer) "a", NULL, &error));
  g_assert_true (
      tt_store_write (self->store, "test", "", write_setting, (gpointer) "b", NULL, &error));
  g_assert_no_error (error);
  tt_test_protect_punch (self);
  g_assert_true (tt_store_get_head (self->store, &head, &error));
  g_assert_true (
      tt_database_get_head (tt_protect_get_database (self->protect, &error), &shadow, &error));
  g_assert_true (tt_head_equal (&head, &shadow));

  g_assert_true (
      tt_store_write (self->store, "test", "", write_setting, (gpointer) "c", NULL, &error));
  g_assert_true (tt_protect_catch_up (self->protect, &applied, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (applied, ==, 1);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
describe_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf stat;

      g_assert_cmpint (g_lstat (path, &stat), ==, 0);
      if (S_ISDIR (stat.st_mode))
        g_ptr_array_add (lines, describe_folder (path));
      else
        g_ptr_array_add (lines, g_strdup_printf ("%s %ld %ld.%09ld %lu", path, (long) stat.st_size,
                                                 (long) stat.st_mtim.tv_sec, stat.st_mtim.tv_nsec,
                                                 (unsigned long) stat.st_ino));
    }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

static gint64
get_cpu_time (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);

  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC + usage.ru_utime.tv_usec +
         usage.ru_stime.tv_usec;
}

static void
test_look_writes_nothing (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gboolean turned = TRUE;
  gint64 began;

  for (guint i = 0; i < 5; i++)
    {
      tt_test_protect_punch (self);
      tt_test_protect_back_up (self);
    }
  g_assert_true (tt_protect_look (self->protect, &turned, NULL, &error));
  g_assert_no_error (error);

  before = describe_folder (self->folder);
  tt_test_disk_fail (tt_environment_get_disk (self->environment), 0, 0);
  began = get_cpu_time ();
  for (guint i = 0; i < 20; i++)
    {
      g_assert_true (tt_protect_look (self->protect, &turned, NULL, &error));
      g_assert_false (turned);
    }
  g_test_message ("a look takes %d microseconds of CPU", (int) ((get_cpu_time () - began) / 20));
  after = describe_folder (self->folder);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (tt_test_disk_count (tt_environment_get_disk (self->environment), EROFS), ==, 0);
}

static void
test_look_tells (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) objects = NULL;
  g_autoptr (TtProtectStatus) status = NULL;
  gboolean turned = FALSE;

  tt_test_protect_back_up (self);
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  g_assert_true (tt_protect_look (self->protect, &turned, NULL, &error));
  objects = tt_test_protect_list_objects (self);
  g_assert_cmpint (g_remove (objects->pdata[objects->len - 1]), ==, 0);

  g_assert_true (tt_protect_look (self->protect, &turned, NULL, &error));
  g_assert_true (turned);
  status = tt_protect_dup_status (self->protect);
  g_assert_cmpint (tt_protect_status_find (status, "archive")->state, ==, TT_LAYER_DAMAGED);
  g_assert_cmpint (status->overall, ==, TT_OVERALL_AT_RISK);

  /* The next backup writes it again. */
  tt_test_protect_back_up (self);
  g_assert_true (tt_protect_look (self->protect, &turned, NULL, &error));
  g_clear_pointer (&status, tt_protect_status_unref);
  status = tt_protect_dup_status (self->protect);
  g_assert_cmpint (tt_protect_status_find (status, "archive")->state, ==, TT_LAYER_OK);
}

static void
test_one_keeper (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtState) state = tt_state_open (self->environment, self->folder, &error);
  g_autoptr (TtProtect) other = tt_protect_open (self->environment, self->folder, state, &error);
  g_autoptr (TtProtectStatus) status = NULL;
  g_autoptr (GPtrArray) points = NULL;
  gboolean got = TRUE;
  gboolean resident = TRUE;

  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  g_assert_true (tt_protect_hold (other, FALSE, 0, &got, &error));
  g_assert_no_error (error);
  g_assert_false (got);
  g_assert_null (tt_protect_backup (other, NULL, TT_BACKUP_NONE, NULL, NULL, NULL, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_BUSY);
  g_clear_error (&error);

  /* It can look and list all the same. */
  g_assert_true (tt_protect_look (other, NULL, NULL, &error));
  status = tt_protect_dup_status (other);
  g_assert_cmpint (tt_protect_status_find (status, "archive")->state, ==, TT_LAYER_OK);
  g_assert_cmpint (tt_protect_status_find (status, "shadow")->state, ==, TT_LAYER_OK);
  points = tt_protect_list_snapshots (other, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (points->len, >, 0);

  g_assert_true (tt_protect_has_resident (other, &resident, &error));
  g_assert_false (resident);
  g_assert_true (tt_protect_hold (self->protect, TRUE, 0, &got, &error));
  g_assert_true (tt_protect_has_resident (other, &resident, &error));
  g_assert_true (resident);
  tt_protect_let_go (self->protect);
  g_assert_true (tt_protect_hold (other, FALSE, 0, &got, &error));
  g_assert_true (got);
  tt_protect_close (other);
  tt_state_close (state);
}

static gboolean
move_archive (TtTransaction *transaction, gpointer user_data, GError **error)
{
  TtLayerRow row = { (char *) "archive", (char *) "folder", TRUE, user_data };

  return tt_store_save_layer (transaction, &row, error);
}

static void
write_layer (TtTestProtect *self, const char *settings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) frame = NULL;

  g_assert_true (
      tt_store_write (self->store, "test", "", move_archive, (gpointer) settings, &frame, &error));
  g_assert_no_error (error);
  g_assert_true (tt_protect_notice (self->protect, frame, &error));
  tt_protect_reload (self->protect);
}

/* An archive that is moved begins anew in the other place; that the old one is not there is no
 * trouble. A base is due at once, and not again at every start. */
static void
test_moved_archive (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other = build_path (self, "elsewhere");
  g_autoptr (TtProtectStatus) status = NULL;

  g_assert_true (tt_protect_is_base_due (self->protect));
  tt_test_protect_back_up (self);
  tt_test_protect_reopen (self);
  g_assert_false (tt_protect_is_base_due (self->protect));

  write_layer (self, "{\"path\":\"elsewhere\"}");
  tt_test_protect_back_up (self);
  g_assert_true (g_file_test (other, G_FILE_TEST_IS_DIR));
  status = tt_protect_dup_status (self->protect);
  g_assert_cmpint (tt_protect_status_find (status, "archive")->state, ==, TT_LAYER_OK);
  g_assert_true (g_str_has_suffix (tt_protect_status_find (status, "archive")->place, "elsewhere"));
  g_assert_true (tt_protect_forget_layer (self->protect, "archive", &error));
  g_assert_no_error (error);
  tt_test_protect_back_up (self);
}

static gboolean
add_strange_layer (TtTransaction *transaction, gpointer user_data, GError **error)
{
  TtLayerRow row = { (char *) "moon", (char *) "carrier-pigeon", TRUE, (char *) "{}" };

  return tt_store_save_layer (transaction, &row, error);
}

static void
test_unknown_kind (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *folder = build_path (self, "moon");
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) frame = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (TtProtectStatus) status = NULL;

  g_assert_true (tt_store_write (self->store, "test", "", add_strange_layer, NULL, &frame, &error));
  g_assert_true (tt_protect_notice (self->protect, frame, &error));
  tt_protect_reload (self->protect);
  reports = tt_protect_backup (self->protect, NULL, TT_BACKUP_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tt_test_find_report (reports, "archive")->result, ==, TT_RESULT_OK);
  g_assert_cmpint (tt_test_find_report (reports, "moon")->result, ==, TT_RESULT_FAILED);
  g_assert_cmpstr (tt_test_find_report (reports, "moon")->error_code, ==, "too-new");
  status = tt_protect_dup_status (self->protect);
  g_assert_cmpint (tt_protect_status_find (status, "moon")->state, ==, TT_LAYER_FAILED);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* Primary and shadow both gone: the archive answers by itself. */
static void
test_only_the_archive_is_left (TtTestProtect *self, gconstpointer user_data)
{
  static const char *const gone[] = { "office.db", "office.db-journal", "shadow/office.db",
                                      "shadow/office.db-journal" };
  TtMoment newest = { "archive", NULL, 0 };
  g_autofree char *digest = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) points = NULL;
  g_autoptr (TtRestored) restored = NULL;
  g_autoptr (TtPrepared) prepared = NULL;
  g_autoptr (GArray) changes = NULL;
  TtHead head;

  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  digest = tt_test_protect_digest (self);
  tt_store_close (self->store);
  g_clear_object (&self->store);
  tt_protect_reload (self->protect);
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    {
      g_autofree char *path = build_path (self, gone[i]);

      g_remove (path);
    }

  points = tt_protect_list_snapshots (self->protect, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (points->len, >, 0);
  g_assert_true (tt_protect_look (self->protect, NULL, NULL, &error));
  g_assert_no_error (error);
  restored = tt_protect_rebuild (self->protect, &newest, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  found = tt_hash_dup_hex (tt_restored_get_digest (restored));
  g_assert_cmpstr (found, ==, digest);
  changes = tt_protect_preview (self->protect, restored, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changes->len, >, 0);
  g_assert_cmpint (g_array_index (changes, TtDiffCount, 0).removed, ==, 0);

  tt_restored_get_head (restored, &head);
  prepared = tt_restored_prepare (restored, self->folder, TT_REPLACE_RESTORE, &head, NULL, "test",
                                  "restore", NULL, &error);
  g_assert_no_error (error);
  tt_protect_reload (self->protect);
  g_assert_true (tt_prepared_swap (prepared, NULL, NULL, &error));
  g_assert_no_error (error);
  self->store = tt_store_open (self->environment, self->folder, FALSE, &error);
  g_assert_no_error (error);
  g_clear_pointer (&found, g_free);
  found = tt_test_protect_digest (self);
  g_assert_cmpstr (found, ==, digest);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func)                                                                            \
  g_test_add (path, TtTestProtect, NULL, tt_test_protect_set_up, func, tt_test_protect_tear_down)

  ADD ("/layers/shadow-is-healed", test_shadow_is_healed);
  ADD ("/layers/primary-is-healed", test_primary_is_healed);
  ADD ("/layers/photos-are-healed", test_photos_are_healed);
  ADD ("/layers/missed-frame", test_missed_frame);
  ADD ("/layers/look-writes-nothing", test_look_writes_nothing);
  ADD ("/layers/look-tells", test_look_tells);
  ADD ("/layers/one-keeper", test_one_keeper);
  ADD ("/layers/moved-archive", test_moved_archive);
  ADD ("/layers/unknown-kind", test_unknown_kind);
  ADD ("/layers/only-the-archive-is-left", test_only_the_archive_is_left);

  return g_test_run ();
}
