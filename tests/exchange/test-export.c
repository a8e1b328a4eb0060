/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: an export holds everything, is one JSON file that others can parse, and
 * becomes the same office again; a person's own holds what is held about them and no secret; and
 * whatever stops an export, the file that stood there stays whole. */

#include "base/tt-error.h"
#include "tt-test-world.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const TtExportOptions whole = { 0 };

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);

  return json_node_dup_object (node);
}

/* Brings @text into an empty folder and compares digests. */
static void
assert_comes_back (TtTestWorld *world)
{
  g_autoptr (TtTestWorld) other = tt_test_world_new ();
  TtExportResult result = { 0 };
  g_autofree char *text = tt_test_world_export (world, &whole, &result);
  g_autofree char *digest = tt_test_world_dup_digest (world);
  TtImportOptions options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TtImport) import = NULL;
  g_autofree char *other_digest = NULL;
  g_autofree char *again = NULL;

  import = tt_test_world_read_text (other, text, -1, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tt_import_get_format (import), ==, TT_IMPORT_TIMETRACKER);
  g_assert_cmpuint (tt_import_get_problems (import)->len, ==, 0);
  tt_test_world_apply (other, import);

  other_digest = tt_test_world_dup_digest (other);
  g_assert_cmpstr (other_digest, ==, digest);
  again = tt_test_world_export (other, &whole, &result);
  g_assert_cmpstr (again, ==, text);
  g_assert_cmpint (result.lost_photos, ==, 0);
}

static void
test_demo_comes_back (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();

  tt_test_world_make_demo (world, 3000, 12);
  assert_comes_back (world);
}

static void
test_samples_come_back (void)
{
  static const char *const samples[] = { "webapp/v1.0-small.json", "webapp/head-small.json" };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (TtTestWorld) world = tt_test_world_new ();
      g_autofree char *path = tt_test_build_data_path (samples[i]);
      TtImportOptions options = { .zone = "America/Boise" };
      g_autoptr (TtImport) import = tt_test_world_bring_in (world, path, &options);

      assert_comes_back (world);
    }
}

static void
test_content (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  TtExportResult result = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *digest = NULL;
  g_autoptr (JsonObject) root = NULL;
  guint n_tables = 0;
  const TtTable *tables = tt_tables_get (&n_tables);
  gint64 rows = 0;

  tt_test_world_make_demo (world, 500, 4);
  text = tt_test_world_export (world, &whole, &result);
  digest = tt_test_world_dup_digest (world);
  root = parse (text);
  g_assert_true (g_str_has_prefix (text, "{\n\"format\":\"timetracker\",\n\"version\":1,\n"));
  g_assert_cmpstr (json_object_get_string_member (root, "digest"), ==, digest);
  g_assert_cmpint (result.bytes, ==, (gint64) strlen (text));
  g_assert_cmpint (result.photos, ==, 4);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "pictures")), ==, 4);

  for (guint i = 0; i < n_tables; i++)
    {
      gint64 count;

      if (!tables[i].exported)
        {
          g_assert_false (json_object_has_member (root, tables[i].json_name));
          continue;
        }
      count = json_array_get_length (json_object_get_array_member (root, tables[i].json_name));
      g_assert_cmpint (count, ==, tt_test_world_count (world, tables[i].name));
      rows += count;
    }
  g_assert_cmpint (result.rows, ==, rows);
  g_assert_nonnull (strstr (text, "argon2id"));
}

static void
test_person (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  TtExportOptions options = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *id = NULL;
  g_autoptr (JsonObject) root = NULL;
  JsonArray *users;
  JsonArray *entries;
  TtImportOptions import_options = { 0 };
  g_autoptr (TtImport) import = NULL;
  g_autoptr (GError) error = NULL;

  tt_test_world_make_demo (world, 500, 8);
  id = tt_test_world_look (world, "user", "role", "employee", "id");
  options.user = g_ascii_strtoll (id, NULL, 10);
  text = tt_test_world_export (world, &options, NULL);
  root = parse (text);

  users = json_object_get_array_member (root, "users");
  entries = json_object_get_array_member (root, "entries");
  g_assert_cmpuint (json_array_get_length (users), ==, 1);
  g_assert_cmpuint (json_array_get_length (entries), >, 50);
  g_assert_cmpuint (json_array_get_length (entries), <, 200);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    g_assert_cmpint (
        json_object_get_int_member (json_array_get_object_element (entries, i), "user"), ==,
        options.user);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "companies")), ==,
                    1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "sites")), >, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "settings")), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "photos")), >=,
                    json_array_get_length (json_object_get_array_member (root, "pictures")));
  g_assert_null (strstr (text, "argon2id"));
  g_assert_null (strstr (text, "password_hash"));

  import = tt_test_world_read_text (world, text, -1, &import_options, &error);
  g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
}

static void
test_person_unknown (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *path = tt_test_dir_build_path (world->dir, "e.json");
  TtExportOptions options = { FALSE, 42 };
  g_autoptr (GError) error = NULL;
  TtCopy *copy;

  tt_test_world_make_demo (world, 10, 0);
  copy = tt_test_world_open_shadow (world);
  g_assert_false (tt_export_to_file (world->environment, tt_copy_get_database (copy), world->folder,
                                     &options, path, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  tt_copy_close (copy);
  g_object_unref (copy);
}

/* Without photos the rows stay; where the office has the pictures it is whole again. */
static void
test_without_photos (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autoptr (TtTestWorld) other = tt_test_world_new ();
  TtExportOptions options = { TRUE, 0 };
  TtImportOptions import_options = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *count = NULL;
  g_autoptr (TtImport) here = NULL;
  g_autoptr (TtImport) there = NULL;
  g_autoptr (GError) error = NULL;

  tt_test_world_make_demo (world, 100, 3);
  text = tt_test_world_export (world, &options, NULL);
  before = tt_test_world_dup_digest (world);
  g_assert_null (strstr (text, "\"data\""));

  here = tt_test_world_read_text (world, text, -1, &import_options, &error);
  g_assert_no_error (error);
  tt_test_world_apply (world, here);
  after = tt_test_world_dup_digest (world);
  g_assert_cmpstr (after, ==, before);

  there = tt_test_world_read_text (other, text, -1, &import_options, &error);
  g_assert_no_error (error);
  g_assert_true (tt_import_is_partial (there));
  count = tt_test_describe_count (there, "photos");
  g_assert_true (g_str_has_suffix (count, " 0 3") || g_str_has_prefix (count, "3 0"));
  tt_test_world_apply (other, there);
  g_assert_cmpint (tt_test_world_count (other, "photo"), ==, 0);
}

/* A picture that was lost hides nothing and stops nothing. */
static void
test_lost_photo (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *hash = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  TtExportResult result = { 0 };
  TtImportOptions options = { 0 };
  g_autoptr (TtImport) import = NULL;
  g_autoptr (GError) error = NULL;

  tt_test_world_make_demo (world, 50, 2);
  hash = tt_test_world_look (world, "photo", "moment", "in", "hash");
  path = g_strdup_printf ("%s/photos/%.2s/%s.jpg", world->folder, hash, hash);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_free (path);
      path = g_strdup_printf ("%s/photos/%.2s/%s.png", world->folder, hash, hash);
    }
  g_assert_cmpint (truncate (path, 100), ==, 0);
  text = tt_test_world_export (world, &whole, &result);
  g_assert_cmpint (result.lost_photos, ==, 1);
  g_assert_cmpint (result.photos, ==, 1);
  g_assert_nonnull (strstr (text, "\"data\":null"));

  import = tt_test_world_read_text (world, text, -1, &options, &error);
  g_assert_no_error (error);
}

static gboolean
export_to (TtTestWorld *world, TtCopy *copy, const char *path, GError **error)
{
  return tt_export_to_file (world->environment, tt_copy_get_database (copy), world->folder, &whole,
                            path, NULL, NULL, NULL, NULL, error);
}

static void
test_file (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *path = tt_test_dir_build_path (world->dir, "e.json");
  g_autofree char *link = tt_test_dir_build_path (world->dir, "link.json");
  g_autofree char *dangling = tt_test_dir_build_path (world->dir, "dangling.json");
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;
  TtCopy *copy;
  struct stat status;

  tt_test_world_make_demo (world, 50, 2);
  expected = tt_test_world_export (world, &whole, NULL);
  copy = tt_test_world_open_shadow (world);
  tt_test_dir_write (world->dir, "e.json", "old", 3);
  g_assert_cmpint (chmod (path, 0644), ==, 0);
  g_assert_cmpint (symlink ("e.json", link), ==, 0);
  g_assert_cmpint (symlink ("nothing.json", dangling), ==, 0);

  g_assert_true (export_to (world, copy, link, &error));
  g_assert_no_error (error);
  found = tt_test_dir_read (world->dir, "e.json", NULL);
  g_assert_cmpstr (found, ==, expected);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  g_assert_false (export_to (world, copy, world->folder, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (export_to (world, copy, dangling, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (export_to (world, copy, "/dev/null", &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (export_to (world, copy, "/no/such/folder/e.json", &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_NOT_FOUND);
  tt_copy_close (copy);
  g_object_unref (copy);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;

  return count;
}

/* Whatever call of the disk fails, at whatever moment: the old file or the new one, whole. */
static void
test_disk_fails (gconstpointer user_data)
{
  int number = GPOINTER_TO_INT (user_data);
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  TtDisk *disk = tt_environment_get_disk (world->environment);
  g_autofree char *path = tt_test_dir_build_path (world->dir, "e.json");
  g_autofree char *expected = NULL;
  TtCopy *copy;
  gboolean failed = TRUE;
  guint failures = 0;

  tt_test_world_make_demo (world, 50, 2);
  expected = tt_test_world_export (world, &whole, NULL);
  copy = tt_test_world_open_shadow (world);
  for (guint n = 1; failed; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *found = NULL;
      gboolean done;

      tt_test_dir_write (world->dir, "e.json", "old", 3);
      tt_test_disk_fail (disk, n, number);
      done = export_to (world, copy, path, &error);
      failed = tt_test_disk_has_failed (disk);
      tt_test_disk_fail (disk, 0, number);
      g_assert_true (done == (error == NULL));

      found = tt_test_dir_read (world->dir, "e.json", NULL);
      if (g_str_equal (found, "old"))
        g_assert_false (done);
      else if (strstr (found, "\"data\":null") == NULL)
        g_assert_cmpstr (found, ==, expected);
      else
        g_assert_true (done); /* a picture that could not be read stands as lost */
      failures += !done;
    }
  g_assert_cmpuint (failures, >, 3);

  /* As on a disk that stays full: nothing is left beside the old file either. */
  for (guint n = 1; n < 8 && number == ENOSPC; n++)
    {
      guint before = count_files (tt_test_dir_get_path (world->dir));
      g_autoptr (GError) error = NULL;

      tt_test_disk_fail_from (disk, n, number);
      if (!export_to (world, copy, path, &error))
        g_assert_error (error, TT_ERROR, TT_ERROR_DISK_FULL);
      tt_test_disk_fail (disk, 0, number);
      g_assert_cmpuint (count_files (tt_test_dir_get_path (world->dir)), ==, before);
    }
  tt_copy_close (copy);
  g_object_unref (copy);
}

/* What the disk gives back is compared with what was written. */
static void
test_read_back (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  TtDisk *disk = tt_environment_get_disk (world->environment);
  g_autofree char *path = tt_test_dir_build_path (world->dir, "e.json");
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;
  TtCopy *copy;

  tt_test_world_make_demo (world, 50, 0);
  copy = tt_test_world_open_shadow (world);
  tt_test_dir_write (world->dir, "e.json", "old", 3);
  tt_test_disk_flip_read (disk, 1, 1000);
  g_assert_false (export_to (world, copy, path, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_MISMATCH);
  found = tt_test_dir_read (world->dir, "e.json", NULL);
  g_assert_cmpstr (found, ==, "old");
  tt_copy_close (copy);
  g_object_unref (copy);
}

/* The same file where two threads make it, and what one of them finds the other one tells. */
static void
test_beside (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  TtEnvironment *plain = world->environment;
  TtDisk *disk = tt_environment_get_disk (plain);
  g_autoptr (TtExecutor) executor = tt_executor_new_parallel ();
  g_autoptr (TtEnvironment) parallel = tt_environment_new (
      tt_environment_get_clock (plain), tt_environment_get_random (plain), disk, NULL, executor);
  g_autofree char *path = tt_test_dir_build_path (world->dir, "e.json");
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;
  TtCopy *copy;

  tt_test_world_make_demo (world, 3000, 2);
  expected = tt_test_world_export (world, &whole, NULL);
  copy = tt_test_world_open_shadow (world);
  world->environment = parallel;
  g_assert_true (export_to (world, copy, path, &error));
  g_assert_no_error (error);
  found = tt_test_dir_read (world->dir, "e.json", NULL);
  g_assert_cmpuint (strlen (found), >, 4 * 256 * 1024);
  g_assert_cmpstr (found, ==, expected);

  /* Past the end of the office's own files. */
  tt_test_disk_flip_read (disk, 1, (gint64) strlen (found) - 1000);
  g_assert_false (export_to (world, copy, path, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_MISMATCH);
  kept = tt_test_dir_read (world->dir, "e.json", NULL);
  g_assert_cmpstr (kept, ==, expected);
  g_clear_error (&error);

  /* A piece that the other thread could not write, with pieces before and after it. */
  for (guint n = 2; n < 5; n++)
    {
      tt_test_disk_fail (disk, n, ENOSPC);
      g_assert_false (export_to (world, copy, path, &error));
      g_assert_true (tt_test_disk_has_failed (disk));
      g_assert_error (error, TT_ERROR, TT_ERROR_DISK_FULL);
      g_clear_error (&error);
    }
  tt_test_disk_fail (disk, 0, ENOSPC);
  g_free (kept);
  kept = tt_test_dir_read (world->dir, "e.json", NULL);
  g_assert_cmpstr (kept, ==, expected);
  tt_copy_close (copy);
  g_object_unref (copy);
  world->environment = plain;
}

static void
cancel_on_report (gint64 done, gint64 total, const char *what, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* Without its digest an edited file comes in as it is; with it, it does not. */
static void
test_edited (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autoptr (TtTestWorld) other = tt_test_world_new ();
  TtImportOptions options = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (GString) edited = NULL;
  g_autoptr (TtImport) refused = NULL;
  g_autoptr (TtImport) import = NULL;
  g_autoptr (GError) error = NULL;
  const char *digest;

  tt_test_world_make_demo (world, 50, 1);
  text = tt_test_world_export (world, &whole, NULL);
  edited = g_string_new (text);
  g_assert_cmpuint (g_string_replace (edited, "\"currency\":\"USD\"", "\"currency\":\"EUR\"", 1),
                    ==, 1);
  refused = tt_test_world_read_text (other, edited->str, -1, &options, &error);
  g_assert_error (error, TT_ERROR, TT_ERROR_MISMATCH);
  g_clear_error (&error);

  digest = strstr (edited->str, "\"digest\"");
  g_string_erase (edited, digest - edited->str, strchr (digest, '\n') + 1 - digest);
  import = tt_test_world_read_text (other, edited->str, -1, &options, &error);
  g_assert_no_error (error);
}

static void
test_cancel (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *path = tt_test_dir_build_path (world->dir, "e.json");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint before;
  TtCopy *copy;

  tt_test_world_make_demo (world, 3000, 2);
  copy = tt_test_world_open_shadow (world);
  before = count_files (tt_test_dir_get_path (world->dir));
  g_assert_false (tt_export_to_file (world->environment, tt_copy_get_database (copy), world->folder,
                                     &whole, path, NULL, cancel_on_report, cancellable, cancellable,
                                     &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_files (tt_test_dir_get_path (world->dir)), ==, before);
  tt_copy_close (copy);
  g_object_unref (copy);
}

static void
test_file_name (void)
{
  g_autofree char *name = tt_export_dup_file_name (G_GINT64_CONSTANT (1760118570999999));

  g_assert_cmpstr (name, ==, "timetracker-backup-20251010T174930Z.json");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/export/demo-comes-back", test_demo_comes_back);
  g_test_add_func ("/export/samples-come-back", test_samples_come_back);
  g_test_add_func ("/export/content", test_content);
  g_test_add_func ("/export/person", test_person);
  g_test_add_func ("/export/person-unknown", test_person_unknown);
  g_test_add_func ("/export/without-photos", test_without_photos);
  g_test_add_func ("/export/lost-photo", test_lost_photo);
  g_test_add_func ("/export/file", test_file);
  g_test_add_data_func ("/export/disk-full", GINT_TO_POINTER (ENOSPC), test_disk_fails);
  g_test_add_data_func ("/export/disk-fails", GINT_TO_POINTER (EIO), test_disk_fails);
  g_test_add_data_func ("/export/no-rights", GINT_TO_POINTER (EACCES), test_disk_fails);
  g_test_add_func ("/export/read-back", test_read_back);
  g_test_add_func ("/export/beside", test_beside);
  g_test_add_func ("/export/edited", test_edited);
  g_test_add_func ("/export/cancel", test_cancel);
  g_test_add_func ("/export/file-name", test_file_name);

  return g_test_run ();
}
