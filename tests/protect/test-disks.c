/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: copies move to another disk without a moment in which there is none; a
 * disk that is away is waited for and its mount point never written into; whatever comes back is
 * caught up, and nothing else is taken for it. A disk is a folder that is renamed away and back. */

#include "protect/tt-test-protect.h"

#include "base/tt-error.h"
#include "protect/tt-move.h"
#include "storage/tt-place-error.h"
#include "store/tt-photo-file.h"
#include "store/tt-set-aside.h"
#include "store/tt-shadow-place.h"
#include "store/tt-store-office.h"

#include <errno.h>
#include <glib/gstdio.h>

#define TOO_LONG (25 * G_TIME_SPAN_HOUR)

/* ---- disks that are folders -------------------------------------------------- */

static char *
build_disk (TtTestProtect *self, const char *name)
{
  return tt_test_dir_build_path (self->dir, name);
}

static char *
make_disk (TtTestProtect *self, const char *name)
{
  char *path = build_disk (self, name);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);

  return path;
}

/* Pulls a disk out; what stays is the folder at which it was mounted, with @below in it. */
static void
pull_out (TtTestProtect *self, const char *name, const char *below)
{
  g_autofree char *path = build_disk (self, name);
  g_autofree char *away = g_strconcat (path, ".away", NULL);
  g_autofree char *mount = g_build_filename (path, below, NULL);

  g_assert_cmpint (g_rename (path, away), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (mount, 0700), ==, 0);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n++;

  return n;
}

/* Puts it back: nothing may have been written where it was missing. */
static void
put_back (TtTestProtect *self, const char *name, const char *below)
{
  g_autofree char *path = build_disk (self, name);
  g_autofree char *away = g_strconcat (path, ".away", NULL);
  g_autofree char *mount = g_build_filename (path, below, NULL);

  g_assert_cmpuint (count_files (mount), ==, 0);
  g_assert_cmpint (g_rmdir (mount), ==, 0);
  if (*below != '\0')
    g_assert_cmpint (g_rmdir (path), ==, 0);
  g_assert_cmpint (g_rename (away, path), ==, 0);
}

/* ---- layers ------------------------------------------------------------------ */

static gboolean
save_row (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_save_layer (transaction, user_data, error);
}

static void
define (TtTestProtect *self, const char *name, const char *path, const char *id)
{
  g_autofree char *settings =
      id != NULL ? g_strdup_printf ("{\"path\":\"%s\",\"repository\":\"%s\"}", path, id)
                 : g_strdup_printf ("{\"path\":\"%s\"}", path);
  TtLayerRow row = { (char *) name, (char *) "folder", TRUE, settings };

  tt_test_protect_write (self, save_row, &row);
  tt_protect_reload (self->protect);
}

/* As the command line adds a folder. Returns the id of its repository. (transfer full) */
static char *
add_folder (TtTestProtect *self, const char *name, const char *path)
{
  g_autoptr (GError) error = NULL;
  char *id = NULL;

  g_assert_true (tt_protect_ready_place (self->protect, path, TRUE, &id, NULL, &error));
  g_assert_no_error (error);
  g_assert_nonnull (id);
  define (self, name, path, id);

  return id;
}

static char *
move (TtTestProtect *self, const char *layer, const char *path, GError **error)
{
  const TtMove what = { layer, path, FALSE };
  g_autoptr (TtMoved) moved = tt_protect_move (self->protect, &what, NULL, NULL, NULL, error);

  if (moved == NULL)
    return NULL;
  if (moved->is_defined)
    define (self, layer, moved->path != NULL ? moved->path : layer, moved->repository);
  tt_protect_reload (self->protect);

  return g_steal_pointer (&moved->words);
}

static void
must_move (TtTestProtect *self, const char *layer, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = move (self, layer, path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (words, !=, "");
}

static void
assert_state (TtTestProtect *self, const char *layer, TtLayerState state)
{
  g_autoptr (TtProtectStatus) status = NULL;
  g_autoptr (GError) error = NULL;
  const TtLayerStatus *found;

  g_assert_true (tt_protect_look (self->protect, NULL, NULL, &error));
  g_assert_no_error (error);
  status = tt_protect_dup_status (self->protect);
  found = tt_protect_status_find (status, layer);
  g_assert_nonnull (found);
  if (found->state != state)
    g_test_message ("%s is %s: %s", layer, tt_layer_state_get_name (found->state),
                    found->error_message != NULL ? found->error_message : "");
  g_assert_cmpint (found->state, ==, state);
}

static TtResult
back_up (TtTestProtect *self, const char *layer)
{
  const char *const names[] = { layer, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports =
      tt_protect_backup (self->protect, names, TT_BACKUP_NONE, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return tt_test_find_report (reports, layer)->result;
}

static gint64
get_shadow_seq (TtTestProtect *self, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "office.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtCopy) copy = tt_copy_open (self->environment, path, &error);
  TtHead head;

  g_assert_no_error (error);
  g_assert_true (tt_database_get_head (tt_copy_get_database (copy), &head, &error));

  return head.seq;
}

static gboolean
exists (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
remove_state (TtTestProtect *self)
{
  g_autofree char *path = g_build_filename (self->folder, "state.db", NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static char *
dup_message (TtTestProtect *self, const char *layer)
{
  g_autoptr (TtProtectStatus) status = tt_protect_dup_status (self->protect);
  const TtLayerStatus *found = tt_protect_status_find (status, layer);

  return g_strdup (found->error_message);
}

/* ---- the live copy ----------------------------------------------------------- */

static void
test_shadow_moves (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *disk = make_disk (self, "disk");
  g_autofree char *live = g_build_filename (disk, "live", NULL);
  g_autofree char *home = g_build_filename (self->folder, "shadow", NULL);
  g_autofree char *hash = NULL;
  g_autofree char *there = NULL;
  g_autofree char *back = NULL;
  g_autoptr (GPtrArray) aside = NULL;
  g_autoptr (GError) error = NULL;

  tt_test_protect_punch_with_photo (self, &hash);
  tt_test_protect_back_up (self);
  must_move (self, "shadow", live);

  g_assert_false (exists (self->folder, "shadow"));
  there = tt_photo_file_find (tt_environment_get_disk (self->environment), live, hash, &error);
  g_assert_nonnull (there);
  aside = tt_set_aside_list (self->environment, self->folder, &error);
  g_assert_cmpuint (aside->len, ==, 0);

  tt_test_protect_punch (self);
  g_assert_cmpint (get_shadow_seq (self, live), ==, tt_test_protect_get_seq (self));
  assert_state (self, "shadow", TT_LAYER_OK);

  /* Another process finds it, too. */
  tt_test_protect_reopen (self);
  tt_test_protect_punch (self);
  g_assert_cmpint (get_shadow_seq (self, live), ==, tt_test_protect_get_seq (self));

  must_move (self, "shadow", NULL);
  g_assert_true (exists (home, "office.db"));
  g_assert_false (exists (self->folder, "shadow.place"));
  g_assert_false (exists (disk, "live"));
  back = tt_photo_file_find (tt_environment_get_disk (self->environment), home, hash, &error);
  g_assert_nonnull (back);
  tt_test_protect_punch (self);
  g_assert_cmpint (get_shadow_seq (self, home), ==, tt_test_protect_get_seq (self));
}

static void
assert_refused (TtTestProtect *self, const char *layer, const char *path, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = move (self, layer, path, &error);

  g_assert_null (words);
  g_assert_error (error, TT_ERROR, code);
  g_test_message ("%s", error->message);
}

static void
test_shadow_refuses (TtTestProtect *self, gconstpointer user_data)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *full = make_disk (self, "full");
  g_autofree char *other = g_build_filename (full, "notes.txt", NULL);
  g_autofree char *inside = g_build_filename (self->folder, "archive", "live", NULL);
  g_autofree char *medium = make_disk (self, "medium");
  g_autofree char *target = g_build_filename (medium, "live", NULL);
  g_autofree char *office_parent = g_path_get_dirname (self->folder);

  tt_test_protect_back_up (self);
  g_assert_true (g_file_set_contents (other, "mine", -1, NULL));
  assert_refused (self, "shadow", full, TT_ERROR_EXISTS);
  g_assert_cmpuint (count_files (full), ==, 1);
  assert_refused (self, "shadow", inside, TT_ERROR_INVALID);
  assert_refused (self, "shadow", office_parent, TT_ERROR_INVALID);
  assert_refused (self, "shadow", self->folder, TT_ERROR_INVALID);
  assert_refused (self, "shadow", "shadow", TT_ERROR_EXISTS);

  tt_test_disk_set_medium (disk, medium, (TtMedium){ TT_MEDIUM_REMOVABLE, FALSE });
  assert_refused (self, "shadow", target, TT_ERROR_REFUSED);
  tt_test_disk_set_medium (disk, medium, (TtMedium){ TT_MEDIUM_NETWORK, FALSE });
  assert_refused (self, "shadow", target, TT_ERROR_INVALID);
  tt_test_disk_set_medium (disk, medium, (TtMedium){ TT_MEDIUM_MISSING, FALSE });
  assert_refused (self, "shadow", target, TT_ERROR_AWAY);
  tt_test_disk_set_medium (disk, medium, (TtMedium){ TT_MEDIUM_FIXED, TRUE });
  assert_refused (self, "shadow", target, TT_ERROR_READ_ONLY);
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
  assert_state (self, "shadow", TT_LAYER_OK);
}

/* Whatever call of the disk fails, the live copy is in one place or the other, whole. */
static void
test_shadow_move_fails (TtTestProtect *self, gconstpointer user_data)
{
  static const int numbers[] = { ENOSPC, EIO, EROFS };
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *live = build_disk (self, "live");
  guint failed = 0;

  for (guint k = 0; k < G_N_ELEMENTS (numbers); k++)
    for (guint n = 1;; n += 3)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (TtShadowPlace) place = NULL;
        g_autofree char *words = NULL;
        gboolean was;

        tt_test_disk_fail_from (disk, n, numbers[k]);
        words = move (self, "shadow", live, &error);
        was = tt_test_disk_has_failed (disk);
        tt_test_disk_fail (disk, 0, 0);
        failed += was ? 1 : 0;

        tt_test_protect_reopen (self);
        tt_test_protect_punch (self);
        assert_state (self, "shadow", TT_LAYER_OK);
        place = tt_shadow_place_read (self->environment, self->folder, NULL);
        g_assert_true (place->is_here);
        g_assert_cmpint (get_shadow_seq (self, place->folder), ==, tt_test_protect_get_seq (self));
        if (!place->is_home)
          must_move (self, "shadow", NULL);
        if (!was)
          break;
      }
  g_assert_cmpuint (failed, >, 10);
}

static void
test_shadow_away (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *disk = make_disk (self, "disk");
  g_autofree char *live = g_build_filename (disk, "live", NULL);
  g_autofree char *hash = NULL;
  g_autofree char *there = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (TtProtectStatus) status = NULL;
  g_autoptr (GError) error = NULL;
  TtHash digest;
  gint64 upto = -1;

  tt_test_protect_back_up (self);
  must_move (self, "shadow", live);
  tt_test_protect_punch (self);

  pull_out (self, "disk", "live");
  tt_test_protect_punch_with_photo (self, &hash);
  tt_test_protect_punch (self);
  assert_state (self, "shadow", TT_LAYER_WAITING);
  g_assert_cmpint (back_up (self, "shadow"), ==, TT_RESULT_WAITING);
  g_assert_cmpint (back_up (self, "archive"), ==, TT_RESULT_OK);
  assert_state (self, "archive", TT_LAYER_OK);
  status = tt_protect_dup_status (self->protect);
  g_assert_cmpint (tt_protect_status_find (status, "shadow")->behind, ==, 2);
  g_assert_cmpuint (status->copies, ==, 1);
  g_assert_false (g_strv_contains ((const char *const *) status->reasons, "layer-waiting"));

  /* Frames stay until it has them, however old they are. */
  tt_test_clock_advance (tt_environment_get_clock (self->environment), 60 * G_TIME_SPAN_DAY);
  tt_test_protect_punch (self);
  g_assert_cmpint (back_up (self, "archive"), ==, TT_RESULT_OK);
  g_assert_true (tt_protect_find_trim (self->protect, &upto, &error));
  g_assert_no_error (error);
  g_assert_cmpint (upto, ==, 0);
  assert_state (self, "shadow", TT_LAYER_WAITING);
  g_clear_pointer (&status, tt_protect_status_unref);
  status = tt_protect_dup_status (self->protect);
  g_assert_true (g_strv_contains ((const char *const *) status->reasons, "layer-waiting"));
  g_assert_false (status->green);

  put_back (self, "disk", "live");
  assert_state (self, "shadow", TT_LAYER_OK);
  g_assert_cmpint (get_shadow_seq (self, live), ==, tt_test_protect_get_seq (self));
  there = tt_photo_file_find (tt_environment_get_disk (self->environment), live, hash, &error);
  g_assert_nonnull (there);
  g_assert_false (exists (self->folder, "stand-in"));
  g_assert_false (tt_protect_take_rebuilt (self->protect));

  before = tt_test_protect_digest (self);
  g_assert_true (tt_database_digest (tt_protect_get_database (self->protect, &error), NULL, &digest,
                                     NULL, &error));
  after = tt_hash_dup_hex (&digest);
  g_assert_cmpstr (before, ==, after);
}

/* Another disk at the same place is not written to, nor is the live copy of another office. */
static void
test_shadow_other_disk (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *disk = make_disk (self, "disk");
  g_autofree char *live = g_build_filename (disk, "live", NULL);
  g_autofree char *marker = g_build_filename (live, "live-copy.id", NULL);
  g_autofree char *words = NULL;

  tt_test_protect_back_up (self);
  must_move (self, "shadow", live);
  pull_out (self, "disk", "live");
  g_assert_true (
      g_file_set_contents (marker, "0123456789abcdef0123456789abcdef\nowner - 1 /x\n", -1, NULL));
  tt_test_protect_punch (self);
  assert_state (self, "shadow", TT_LAYER_WAITING);
  words = dup_message (self, "shadow");
  g_test_message ("%s", words);
  g_assert_nonnull (strstr (words, "another"));
  g_assert_cmpuint (count_files (live), ==, 1);

  g_assert_cmpint (g_remove (marker), ==, 0);
  put_back (self, "disk", "live");
  assert_state (self, "shadow", TT_LAYER_OK);
}

/* Nothing is promoted in place of what is away. */
static void
test_recovery_while_away (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *disk = make_disk (self, "disk");
  g_autofree char *live = g_build_filename (disk, "live", NULL);
  g_autofree char *primary = g_build_filename (self->folder, "office.db", NULL);
  g_autofree char *digest = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStore) store = NULL;

  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  must_move (self, "shadow", live);
  tt_test_protect_punch (self);
  digest = tt_test_protect_digest (self);
  pull_out (self, "disk", "live");
  tt_test_protect_punch (self);
  g_clear_pointer (&digest, g_free);
  digest = tt_test_protect_digest (self);
  tt_test_protect_close (self);
  tt_store_close (self->store);
  g_assert_cmpint (g_remove (primary), ==, 0);

  store = tt_store_open (self->environment, self->folder, FALSE, &error);
  g_assert_null (store);
  g_assert_error (error, TT_ERROR, TT_ERROR_DECISION);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, live));
  g_assert_nonnull (strstr (error->message, "restore --from archive"));
  g_assert_false (g_file_test (primary, G_FILE_TEST_EXISTS));
  g_clear_error (&error);

  /* Connected, it is recovered with all that this disk had. */
  put_back (self, "disk", "live");
  g_clear_object (&self->store);
  self->store = tt_store_open (self->environment, self->folder, FALSE, &error);
  g_assert_no_error (error);
  again = tt_test_protect_digest (self);
  g_assert_cmpint (get_shadow_seq (self, live), ==, tt_test_protect_get_seq (self));
  tt_test_protect_open (self);
  assert_state (self, "shadow", TT_LAYER_OK);
}

/* A restore with the disk away makes a live copy at home; the disk that comes back changes nothing.
 */
static void
test_restore_while_away (TtTestProtect *self, gconstpointer user_data)
{
  const TtMoment moment = { "archive", NULL, 0 };
  g_autofree char *disk = make_disk (self, "disk");
  g_autofree char *live = g_build_filename (disk, "live", NULL);
  g_autofree char *digest = NULL;
  g_autofree char *again = NULL;
  g_autoptr (TtRestored) restored = NULL;
  g_autoptr (TtPrepared) prepared = NULL;
  g_autoptr (GError) error = NULL;
  gint64 far;
  TtHead head;

  tt_test_protect_punch (self);
  must_move (self, "shadow", live);
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  digest = tt_test_protect_digest (self);
  far = get_shadow_seq (self, live);
  pull_out (self, "disk", "live");
  tt_test_protect_punch (self);

  restored = tt_protect_rebuild (self->protect, &moment, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (tt_store_get_head (self->store, &head, &error));
  prepared = tt_restored_prepare (restored, self->folder, TT_REPLACE_RESTORE, &head, NULL, "test",
                                  "restore", NULL, &error);
  g_assert_no_error (error);
  tt_protect_reload (self->protect);
  g_assert_true (tt_prepared_swap (prepared, NULL, NULL, &error));
  g_assert_no_error (error);

  again = tt_test_protect_digest (self);
  g_assert_cmpstr (again, ==, digest);
  tt_test_protect_reopen (self);
  assert_state (self, "shadow", TT_LAYER_OK);
  g_assert_true (exists (self->folder, "shadow/office.db"));
  g_assert_false (exists (self->folder, "shadow.place"));

  put_back (self, "disk", "live");
  tt_test_protect_reopen (self);
  tt_test_protect_punch (self);
  assert_state (self, "shadow", TT_LAYER_OK);
  g_assert_cmpint (get_shadow_seq (self, live), ==, far);
}

/* The disk is dead for good: the live copy comes home without it. */
static void
test_home_without_disk (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *disk = make_disk (self, "disk");
  g_autofree char *live = g_build_filename (disk, "live", NULL);
  g_autofree char *home = g_build_filename (self->folder, "shadow", NULL);

  tt_test_protect_back_up (self);
  must_move (self, "shadow", live);
  pull_out (self, "disk", "live");
  tt_test_protect_punch (self);
  must_move (self, "shadow", NULL);
  tt_test_protect_punch (self);
  assert_state (self, "shadow", TT_LAYER_OK);
  g_assert_cmpint (get_shadow_seq (self, home), ==, tt_test_protect_get_seq (self));
  g_assert_false (exists (self->folder, "stand-in"));
  put_back (self, "disk", "live");
  assert_state (self, "shadow", TT_LAYER_OK);
  /* What was there stays; nobody asked for it to go. */
  g_assert_true (exists (live, "office.db"));
}

/* A copied office leaves the live copy of the other alone. */
static void
test_copied_office (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *live = build_disk (self, "live");
  g_autofree char *copied = build_disk (self, "copied");
  const char *const command[] = { "cp", "-r", self->folder, copied, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStore) store = NULL;
  int status;
  gint64 before;

  must_move (self, "shadow", live);
  tt_test_protect_punch (self);
  before = get_shadow_seq (self, live);
  tt_test_protect_close (self);
  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &status, &error));
  g_assert_cmpint (status, ==, 0);

  store = tt_store_open (self->environment, copied, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (exists (copied, "shadow/office.db"));
  g_assert_cmpint (get_shadow_seq (self, live), ==, before);
  tt_store_close (store);
  tt_test_protect_open (self);
  assert_state (self, "shadow", TT_LAYER_OK);
}

/* ---- archives ---------------------------------------------------------------- */

static void
test_archive_moves (TtTestProtect *self, gconstpointer user_data)
{
  const TtMoment moment = { "archive", NULL, 0 };
  g_autofree char *target = build_disk (self, "archive-disk");
  g_autofree char *old = g_build_filename (self->folder, "archive", NULL);
  g_autofree char *repository = NULL;
  g_autofree char *id = NULL;
  g_autofree char *there = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *again = NULL;
  g_autoptr (TtRestored) restored = NULL;
  g_autoptr (GError) error = NULL;

  tt_test_protect_punch_with_photo (self, NULL);
  tt_test_protect_back_up (self);
  tt_test_protect_punch (self);
  tt_test_protect_back_up_base (self);
  repository = tt_test_protect_find_repository (self);
  id = g_path_get_basename (repository);

  must_move (self, "archive", target);
  there = g_build_filename (target, id, NULL);
  g_assert_true (g_file_test (there, G_FILE_TEST_IS_DIR));
  g_assert_true (g_file_test (repository, G_FILE_TEST_IS_DIR));
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  assert_state (self, "archive", TT_LAYER_OK);
  g_assert_cmpuint (count_files (old), ==, 1);

  digest = tt_test_protect_digest (self);
  restored = tt_protect_rebuild (self->protect, &moment, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  again = tt_hash_dup_hex (tt_restored_get_digest (restored));
  g_assert_cmpstr (again, ==, digest);

  must_move (self, "archive", NULL);
  tt_test_protect_back_up (self);
  assert_state (self, "archive", TT_LAYER_OK);
}

/* A copying that fails anywhere is begun again; the old archive is the archive until then. */
static void
test_archive_move_fails (TtTestProtect *self, gconstpointer user_data)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *target = build_disk (self, "archive-disk");
  guint failed = 0;

  tt_test_protect_punch_with_photo (self, NULL);
  tt_test_protect_back_up (self);
  for (guint n = 1;; n += 7)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *words = NULL;
      gboolean was;

      tt_test_disk_fail_from (disk, n, n % 2 == 0 ? ENOSPC : EIO);
      words = move (self, "archive", target, &error);
      was = tt_test_disk_has_failed (disk);
      tt_test_disk_fail (disk, 0, 0);
      if (words != NULL)
        break;
      g_assert_true (was);
      failed++;
      tt_test_protect_reopen (self);
      tt_test_protect_punch (self);
      tt_test_protect_back_up (self);
    }
  g_assert_cmpuint (failed, >, 5);
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  assert_state (self, "archive", TT_LAYER_OK);
}

/* What rots at the old place is not carried to the new one. */
static void
test_archive_leaves_damage (TtTestProtect *self, gconstpointer user_data)
{
  const char *const names[] = { "archive", NULL };
  g_autofree char *target = build_disk (self, "archive-disk");
  g_autoptr (GPtrArray) objects = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  gboolean flipped = FALSE;

  for (guint i = 0; i < 3; i++)
    {
      tt_test_protect_punch (self);
      tt_test_protect_back_up (self);
    }
  objects = tt_test_protect_list_objects (self);
  for (guint i = 0; i < objects->len && !flipped; i++)
    if (g_str_has_suffix (objects->pdata[i], ".seg"))
      {
        tt_test_flip_bit (objects->pdata[i], 20);
        flipped = TRUE;
      }
  g_assert_true (flipped);
  words = move (self, "archive", target, &error);
  g_assert_no_error (error);
  g_test_message ("%s", words);
  g_assert_nonnull (strstr (words, "1 damaged piece"));

  reports = tt_protect_verify (self->protect, names, TRUE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&reports, g_ptr_array_unref);
  reports = tt_protect_verify (self->protect, names, TRUE, NULL, NULL, NULL, &error);
  g_assert_cmpint (tt_test_find_report (reports, "archive")->result, ==, TT_RESULT_OK);
}

/* ---- removable disks --------------------------------------------------------- */

static void
test_removable (TtTestProtect *self, gconstpointer user_data)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *stick = make_disk (self, "stick");
  g_autofree char *path = g_build_filename (stick, "copies", NULL);
  g_autofree char *id = NULL;
  g_autofree char *refused = NULL;
  g_autoptr (TtProtectStatus) status = NULL;
  g_autoptr (GError) error = NULL;

  tt_test_disk_set_medium (disk, stick, (TtMedium){ TT_MEDIUM_REMOVABLE, FALSE });
  g_assert_false (tt_protect_ready_place (self->protect, path, FALSE, &refused, NULL, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_REFUSED);
  g_test_message ("%s", error->message);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  id = add_folder (self, "stick", path);
  tt_test_protect_back_up (self);
  assert_state (self, "stick", TT_LAYER_OK);

  /* Pulled out while the program runs: the mount point stays, with a folder of that name. */
  pull_out (self, "stick", "copies");
  tt_test_protect_punch (self);
  g_assert_cmpint (back_up (self, "stick"), ==, TT_RESULT_WAITING);
  assert_state (self, "stick", TT_LAYER_WAITING);
  status = tt_protect_dup_status (self->protect);
  g_assert_false (g_strv_contains ((const char *const *) status->reasons, "layer-waiting"));

  /* A program that starts without it, and knows nothing else. */
  tt_test_protect_close (self);
  remove_state (self);
  tt_test_protect_open (self);
  tt_test_protect_punch (self);
  g_assert_cmpint (back_up (self, "stick"), ==, TT_RESULT_WAITING);
  assert_state (self, "stick", TT_LAYER_WAITING);

  tt_test_clock_advance (tt_environment_get_clock (self->environment), TOO_LONG);
  assert_state (self, "stick", TT_LAYER_WAITING);
  g_clear_pointer (&status, tt_protect_status_unref);
  status = tt_protect_dup_status (self->protect);
  g_assert_true (g_strv_contains ((const char *const *) status->reasons, "layer-waiting"));

  put_back (self, "stick", "copies");
  assert_state (self, "stick", TT_LAYER_BEHIND);
  g_assert_true (tt_protect_has_returned (self->protect));
  g_assert_cmpint (back_up (self, "stick"), ==, TT_RESULT_OK);
  assert_state (self, "stick", TT_LAYER_OK);
}

static void
test_other_disk (TtTestProtect *self, gconstpointer user_data)
{
  static const char other[] = "tt1-0123456789abcdef0123456789abcdef/s";
  g_autofree char *stick = make_disk (self, "stick");
  g_autofree char *path = g_build_filename (stick, "copies", NULL);
  g_autofree char *foreign = g_build_filename (path, other, NULL);
  g_autofree char *words = NULL;
  g_autofree char *id = add_folder (self, "stick", path);

  tt_test_protect_back_up (self);
  pull_out (self, "stick", "copies");
  g_assert_cmpint (g_mkdir_with_parents (foreign, 0700), ==, 0);
  tt_test_protect_punch (self);
  tt_test_protect_reopen (self);
  g_assert_cmpint (back_up (self, "stick"), ==, TT_RESULT_WAITING);
  assert_state (self, "stick", TT_LAYER_WAITING);
  words = dup_message (self, "stick");
  g_test_message ("%s", words);
  g_assert_nonnull (strstr (words, "another disk"));
  g_assert_cmpuint (count_files (path), ==, 1);
  g_assert_cmpuint (count_files (foreign), ==, 0);
}

/* Pulled out at any call of a backup, or gone read-only. */
static void
test_pulled_out_at_work (TtTestProtect *self, gconstpointer user_data)
{
  static const int numbers[] = { EIO, ENOENT };
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *stick = make_disk (self, "stick");
  g_autofree char *path = g_build_filename (stick, "copies", NULL);
  g_autofree char *id = add_folder (self, "stick", path);
  guint waited = 0;

  tt_test_protect_back_up (self);
  for (guint k = 0; k < G_N_ELEMENTS (numbers); k++)
    for (guint n = 1;; n += 4)
      {
        TtResult result;
        gboolean was;

        tt_test_protect_punch (self);
        tt_test_disk_fail_from (disk, n, numbers[k]);
        result = back_up (self, "stick");
        was = tt_test_disk_has_failed (disk);
        tt_test_disk_fail (disk, 0, 0);
        if (!was)
          break;
        waited += result == TT_RESULT_WAITING ? 1 : 0;
        g_assert_cmpint (result, !=, TT_RESULT_DAMAGED);
        g_assert_cmpint (back_up (self, "stick"), ==, TT_RESULT_OK);
      }
  g_assert_cmpuint (waited, >, 3);

  tt_test_disk_set_medium (disk, stick, (TtMedium){ TT_MEDIUM_REMOVABLE, TRUE });
  tt_test_protect_punch (self);
  tt_test_disk_fail_from (disk, 1, EROFS);
  g_assert_cmpint (back_up (self, "stick"), ==, TT_RESULT_WAITING);
  tt_test_disk_fail (disk, 0, 0);
}

static void
test_archive_follows_disk (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *stick = make_disk (self, "stick");
  g_autofree char *path = g_build_filename (stick, "copies", NULL);
  g_autofree char *elsewhere = build_disk (self, "elsewhere");
  g_autofree char *now = g_build_filename (elsewhere, "copies", NULL);
  g_autofree char *nothing = build_disk (self, "nothing");
  g_autofree char *id = add_folder (self, "stick", path);

  tt_test_protect_back_up (self);
  g_assert_cmpint (g_rename (stick, elsewhere), ==, 0);
  tt_test_protect_reopen (self);
  /* Nowhere else, without the disk. */
  assert_refused (self, "stick", nothing, TT_ERROR_AWAY);
  /* The same disk, mounted at another place, is taken as it is. */
  must_move (self, "stick", now);
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  assert_state (self, "stick", TT_LAYER_OK);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (TtTestProtect *self, gconstpointer user_data);
  } tests[] = {
    { "/disks/shadow/moves", test_shadow_moves },
    { "/disks/shadow/refuses", test_shadow_refuses },
    { "/disks/shadow/move-fails", test_shadow_move_fails },
    { "/disks/shadow/away", test_shadow_away },
    { "/disks/shadow/other-disk", test_shadow_other_disk },
    { "/disks/shadow/recovery-while-away", test_recovery_while_away },
    { "/disks/shadow/restore-while-away", test_restore_while_away },
    { "/disks/shadow/home-without-disk", test_home_without_disk },
    { "/disks/shadow/copied-office", test_copied_office },
    { "/disks/archive/moves", test_archive_moves },
    { "/disks/archive/move-fails", test_archive_move_fails },
    { "/disks/archive/leaves-damage", test_archive_leaves_damage },
    { "/disks/archive/follows-disk", test_archive_follows_disk },
    { "/disks/removable/waits", test_removable },
    { "/disks/removable/other-disk", test_other_disk },
    { "/disks/removable/pulled-out-at-work", test_pulled_out_at_work },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, TtTestProtect, NULL, tt_test_protect_set_up, tests[i].func,
                tt_test_protect_tear_down);

  return g_test_run ();
}
