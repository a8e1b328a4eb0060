/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promises under test: the same seed and date give the same office; it is believable (no two
 * entries of a person share time, nobody is in, all ends on the last day), and whole; a load that
 * fails leaves nothing. */

#include "base/tt-error.h"
#include "base/tt-password.h"
#include "core/tt-zone.h"
#include "exchange/tt-demo.h"
#include "store/tt-photo-file.h"
#include "store/tt-store-entries.h"
#include "store/tt-store-people.h"
#include "tt-test-world.h"

typedef struct
{
  TtTestDir *dir;
  TtEnvironment *environment;
  char *folder;
  TtLoader *loader;
} Fixture;

static void
set_up (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  self->dir = tt_test_dir_new ();
  self->environment = tt_test_environment_new ();
  self->folder = tt_test_dir_build_path (self->dir, "office");
  self->loader = tt_loader_new (self->environment, self->folder, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  g_clear_object (&self->loader);
  g_clear_object (&self->environment);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->dir, tt_test_dir_free);
}

static void
load (Fixture *self, const TtDemoOptions *options)
{
  g_autoptr (GError) error = NULL;
  gboolean loaded = tt_demo_load (self->loader, self->environment, self->folder, options, NULL,
                                  NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (loaded);
}

static char *
get_digest (const TtDemoOptions *options)
{
  g_autoptr (GError) error = NULL;
  Fixture fixture;
  TtHash digest;

  set_up (&fixture, NULL);
  load (&fixture, options);
  g_assert_true (
      tt_database_digest (tt_loader_get_database (fixture.loader), NULL, &digest, NULL, &error));
  g_assert_no_error (error);
  tear_down (&fixture, NULL);

  return tt_hash_dup_hex (&digest);
}

static void
test_same_again (void)
{
  const TtDemoOptions options = { 7, 300, 6, 1, "2026-11-03" };
  const TtDemoOptions other_seed = { 7, 300, 6, 2, "2026-11-03" };
  const TtDemoOptions other_day = { 7, 300, 6, 1, "2026-11-04" };
  /* TT_TEST_NOW is 2026-11-04 03:00 there. */
  const TtDemoOptions yesterday = { 7, 300, 6, 1, NULL };
  g_autofree char *first = get_digest (&options);
  g_autofree char *again = get_digest (&options);
  g_autofree char *seed = get_digest (&other_seed);
  g_autofree char *day = get_digest (&other_day);
  g_autofree char *unsaid = get_digest (&yesterday);

  g_assert_cmpstr (again, ==, first);
  g_assert_cmpstr (unsaid, ==, first);
  g_assert_cmpstr (seed, !=, first);
  g_assert_cmpstr (day, !=, first);
}

typedef struct
{
  GHashTable *ends; /* person → when the last entry of theirs ended */
  gint64 last_end;
  gint64 n;
} Walk;

static gint64
get_integer (const TtTable *table, const TtValue *values, const char *column)
{
  return values[tt_table_get_column (table, column)].integer;
}

static gboolean
look_at_entry (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  Walk *self = user_data;
  gint64 user = get_integer (table, values, "user");
  gint64 started_at = get_integer (table, values, "started_at");
  gint64 ended_at = get_integer (table, values, "ended_at");
  const gint64 *before = g_hash_table_lookup (self->ends, &user);

  g_assert_cmpint (ended_at, >, started_at);
  g_assert_true (before == NULL || started_at >= *before);
  g_hash_table_insert (self->ends, g_memdup2 (&user, sizeof user),
                       g_memdup2 (&ended_at, sizeof ended_at));
  self->last_end = MAX (self->last_end, ended_at);
  self->n++;

  return TRUE;
}

static void
assert_believable (const TtDemoOptions *options)
{
  g_autoptr (GHashTable) ends = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *last_day = NULL;
  Walk walk = { .ends = ends };
  Fixture fixture;
  TtDatabase *database;
  gint64 count = -1;

  set_up (&fixture, NULL);
  load (&fixture, options);
  database = tt_loader_get_database (fixture.loader);
  g_assert_true (
      tt_database_each_row (database, tt_table_find ("entry"), look_at_entry, &walk, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (walk.n, ==, options->entries);
  last_day = tt_zone_dup_day ("America/New_York", walk.last_end);
  g_assert_cmpstr (last_day, ==, options->until);
  g_assert_true (tt_database_count_rows (database, tt_table_find ("user"), &count, &error));
  g_assert_cmpint (count, ==, options->staff + 1);
  g_assert_true (tt_database_count_rows (database, tt_table_find ("photo"), &count, &error));
  g_assert_cmpint (count, ==, options->photos);
  tear_down (&fixture, NULL);
}

static void
test_believable (void)
{
  /* One person; a clock that is set back; many entries a day; no more people than entries. */
  static const TtDemoOptions options[] = {
    { 1, 200, 3, 1, "2026-11-03" },   { 12, 2000, 24, 1, "2026-11-03" },
    { 3, 30000, 0, 5, "2026-03-10" }, { 1200, 3000, 5, 7, "2026-11-03" },
    { 2, 1, 9, 7, "2026-11-03" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    assert_believable (&options[i]);
}

static gboolean
look_at_photo (
    const char *hash, gint64 size, const char *media_type, gpointer user_data, GError **error)
{
  Fixture *self = user_data;
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *path = tt_photo_file_find (disk, self->folder, hash, error);
  g_autofree char *hex = NULL;
  g_autoptr (GBytes) bytes = NULL;
  TtPictureKind kind;
  TtHash found;
  gint64 found_size = 0;

  g_assert_nonnull (path);
  g_assert_true (tt_hash_file (disk, path, &found, &found_size, NULL, error));
  hex = tt_hash_dup_hex (&found);
  g_assert_cmpstr (hex, ==, hash);
  g_assert_cmpint (found_size, ==, size);
  bytes = tt_disk_read_whole (disk, path, 1 << 20, error);
  kind = tt_picture_look (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL);
  g_assert_cmpstr (tt_picture_kind_get_media_type (kind), ==, media_type);

  return TRUE;
}

static void
test_photos (Fixture *self, gconstpointer user_data)
{
  const TtDemoOptions options = { 4, 50, 12, 3, "2026-11-03" };
  g_autoptr (GError) error = NULL;

  load (self, &options);
  g_assert_true (
      tt_database_each_photo (tt_loader_get_database (self->loader), look_at_photo, self, &error));
  g_assert_no_error (error);
}

static void
test_owner (Fixture *self, gconstpointer user_data)
{
  const TtDemoOptions options = { 4, 50, 0, 3, "2026-11-03" };
  g_autoptr (GError) error = NULL;
  g_autoptr (TtUser) owner = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *amaras = NULL;
  g_autoptr (TtUser) amara = NULL;
  TtDatabase *database;

  load (self, &options);
  database = tt_loader_get_database (self->loader);
  owner = tt_store_find_user (database, "owner", &error);
  amara = tt_store_find_user (database, "amara", &error);
  g_assert_no_error (error);
  g_assert_cmpint (tt_user_get_role (owner), ==, TT_ROLE_OWNER);
  hash = tt_store_dup_password_hash (database, tt_user_get_id (owner), &error);
  amaras = tt_store_dup_password_hash (database, tt_user_get_id (amara), &error);
  g_assert_true (tt_password_verify (hash, "demo"));
  g_assert_cmpstr (amaras, ==, hash);
}

static void
note_lost (const TtTable *table, gint64 id, const TtColumn *column, gint64 lost, gpointer user_data)
{
  g_error ("%s %s refers to nothing", table->name, column->name);
}

static void
test_references (Fixture *self, gconstpointer user_data)
{
  const TtDemoOptions options = { 30, 3000, 4, 3, "2026-11-03" };
  g_autoptr (GError) error = NULL;

  load (self, &options);
  g_assert_true (tt_loader_check_references (self->loader, note_lost, NULL, &error));
  g_assert_no_error (error);
}

static void
cancel (gint64 done, gint64 total, const char *what, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_fails (Fixture *self, gconstpointer user_data)
{
  const TtDemoOptions no_day = { 4, 50, 12, 3, "2026-02-30" };
  const TtDemoOptions many = { 4, 50000, 12, 3, "2026-11-03" };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (tt_demo_load (self->loader, self->environment, self->folder, &no_day, NULL, NULL,
                                NULL, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (tt_demo_load (self->loader, self->environment, self->folder, &many, cancel,
                                cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  g_test_add_func ("/demo/same-again", test_same_again);
  g_test_add_func ("/demo/believable", test_believable);
  ADD ("/demo/photos", test_photos);
  ADD ("/demo/owner", test_owner);
  ADD ("/demo/references", test_references);
  ADD ("/demo/fails", test_fails);

  return g_test_run ();
}
