/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: copies move while two programs work, and a disk that comes back is caught
 * up within one look, which the window begins at once. */

#include "base/tt-error.h"
#include "office/tt-office-fixture.h"
#include "store/tt-copy.h"

#include <glib/gstdio.h>
#include <string.h>

/* ---- time is told ------------------------------------------------------------ */

typedef struct
{
  TtTestDir *dir;
  char *folder;
  TtEnvironment *environment;
  TtExecutor *executor;
  TtOffice *office;
  TtActor *owner;
} Resident;

static GAsyncResult *
await (Resident *self, GAsyncResult **result)
{
  tt_test_executor_run_all (self->executor);
  g_assert_nonnull (*result);
  return *result;
}

static void
set_up (Resident *self, gconstpointer data)
{
  const TtNewOffice what = {
    .company = "Hill & Son", .owner = "maria", .zone = "America/New_York", .currency = "USD"
  };
  g_autoptr (GAsyncResult) created = NULL;
  g_autoptr (GAsyncResult) acted = NULL;
  g_autoptr (GError) error = NULL;

  self->dir = tt_test_dir_new ();
  self->folder = tt_test_dir_build_path (self->dir, "office");
  self->environment = tt_test_environment_new_stepped ();
  self->executor = tt_environment_get_executor (self->environment);
  tt_office_create_async (self->environment, self->folder, &what, TT_OFFICE_RESIDENT, NULL,
                          tt_test_keep_result, &created);
  self->office = tt_office_create_finish (await (self, &created), &error);
  g_assert_no_error (error);
  tt_office_act_as_async (self->office, "maria", NULL, tt_test_keep_result, &acted);
  self->owner = tt_office_act_as_finish (self->office, await (self, &acted), &error);
  g_assert_no_error (error);
}

static void
tear_down (Resident *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_close_async (self->office, tt_test_keep_result, &result);
  tt_office_close_finish (self->office, await (self, &result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  tt_test_executor_run_all (self->executor);
  g_assert_finalize_object (g_steal_pointer (&self->office));
  g_clear_object (&self->owner);
  g_assert_finalize_object (g_steal_pointer (&self->environment));
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->dir, tt_test_dir_free);
}

static void
pass (Resident *self, gint64 microseconds)
{
  tt_test_executor_advance (self->executor, tt_environment_get_clock (self->environment),
                            microseconds);
}

static void
change (Resident *self, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_set_setting_async (self->office, self->owner, "test", text, NULL, tt_test_keep_result,
                               &result);
  tt_office_set_setting_finish (self->office, await (self, &result), &error);
  g_assert_no_error (error);
}

static void
assert_layer (Resident *self, const char *name, TtLayerState state)
{
  g_autoptr (TtProtectStatus) status = tt_office_get_status (self->office);
  const TtLayerStatus *layer = tt_protect_status_find (status, name);

  g_assert_nonnull (layer);
  if (layer->state != state)
    g_test_message ("%s is %s: %s", name, tt_layer_state_get_name (layer->state),
                    layer->error_message != NULL ? layer->error_message : "");
  g_assert_cmpint (layer->state, ==, state);
}

static gboolean
add_folder (Resident *self, const char *path, const char *seal, GError **error)
{
  g_autofree char *settings = g_strdup_printf ("{\"path\":\"%s\"%s}", path, seal);
  const TtLayerRow row = { (char *) "stick", (char *) "folder", TRUE, settings };
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_save_layer_async (self->office, self->owner, &row, TRUE, NULL, tt_test_keep_result,
                              &result);

  return tt_office_save_layer_finish (self->office, await (self, &result), error);
}

static void
test_disk_returns (Resident *self, gconstpointer data)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *stick = tt_test_dir_build_path (self->dir, "stick");
  g_autofree char *away = tt_test_dir_build_path (self->dir, "away");
  g_autofree char *path = g_build_filename (stick, "copies", NULL);
  g_autoptr (GDir) empty = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);
  tt_test_disk_set_medium (disk, stick, (TtMedium){ TT_MEDIUM_REMOVABLE, FALSE });
  g_assert_false (add_folder (self, path, "", &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "seal=no"));
  g_clear_error (&error);
  g_assert_false (add_folder (self, path, ",\"seal\":\"yes\"", &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (add_folder (self, path, ",\"seal\":\"no\"", &error));
  g_assert_no_error (error);
  pass (self, 6 * G_USEC_PER_SEC);
  assert_layer (self, "stick", TT_LAYER_OK);

  g_assert_cmpint (g_rename (stick, away), ==, 0);
  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);
  change (self, "while it is away");
  pass (self, 6 * G_TIME_SPAN_MINUTE);
  assert_layer (self, "stick", TT_LAYER_WAITING);
  assert_layer (self, "archive", TT_LAYER_OK);
  empty = g_dir_open (stick, 0, NULL);
  g_assert_null (g_dir_read_name (empty));

  /* The look that the window asks for is the one that catches it up. */
  g_assert_cmpint (g_rmdir (stick), ==, 0);
  g_assert_cmpint (g_rename (away, stick), ==, 0);
  tt_office_look_soon (self->office);
  pass (self, G_TIME_SPAN_SECOND);
  assert_layer (self, "stick", TT_LAYER_OK);
}

static void
test_unreachable_is_added (Resident *self, gconstpointer data)
{
  g_autofree char *stick = tt_test_dir_build_path (self->dir, "stick");
  g_autofree char *path = g_build_filename (stick, "copies", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (add_folder (self, path, ",\"seal\":\"no\"", &error));
  g_assert_no_error (error);
  pass (self, 6 * G_TIME_SPAN_MINUTE);
  assert_layer (self, "stick", TT_LAYER_WAITING);
  g_assert_false (g_file_test (stick, G_FILE_TEST_EXISTS));

  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);
  tt_office_look_soon (self->office);
  pass (self, G_TIME_SPAN_SECOND);
  assert_layer (self, "stick", TT_LAYER_OK);
}

/* ---- two programs ------------------------------------------------------------ */

static char *
move (TtOffice *office, TtActor *actor, const char *layer, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_move_layer_async (office, actor, layer, path, FALSE, NULL, tt_test_keep_result,
                              &result);
  tt_test_await_result (&result);

  return tt_office_move_layer_finish (office, result, error);
}

static void
test_moved_by_another (Fixture *self, gconstpointer data)
{
  g_autofree char *live = tt_test_dir_build_path (self->dir, "live");
  g_autofree char *copies = tt_test_dir_build_path (self->dir, "copies");
  g_autofree char *file = g_build_filename (live, "office.db", NULL);
  g_autofree char *archive_words = NULL;
  g_autofree char *words = NULL;
  g_autofree char *denied = NULL;
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  g_autoptr (TtActor) employee = fixture_act_as (self, "ana");
  g_autoptr (TtEnvironment) environment = fixture_make_environment (self);
  TtOffice *other = fixture_open (environment, self->folder, TT_OFFICE_PLAIN);
  g_autoptr (GError) error = NULL;
  TtPunched punched = { 0 };

  denied = move (other, employee, "shadow", live, &error);
  g_assert_null (denied);
  g_assert_error (error, TT_ERROR, TT_ERROR_DENIED);
  g_clear_error (&error);

  words = move (other, self->owner, "shadow", live, &error);
  g_assert_no_error (error);
  g_assert_nonnull (words);
  archive_words = move (other, self->owner, "archive", copies, &error);
  g_assert_no_error (error);
  g_assert_nonnull (archive_words);

  fixture_punch (self->office, self->owner, TT_PUNCH_IN, ana, 0, 0, NULL, &punched, &error);
  g_assert_no_error (error);
  fixture_settle (self->office);
  g_assert_true (g_file_test (file, G_FILE_TEST_IS_REGULAR));
  here = fixture_digest (self->office);
  there = fixture_digest (other);
  g_assert_cmpstr (here, ==, there);
  {
    g_autoptr (TtCopy) copy = tt_copy_open (self->environment, file, &error);
    TtHead head;

    g_assert_no_error (error);
    g_assert_true (tt_database_get_head (tt_copy_get_database (copy), &head, &error));
    g_assert_cmpint (head.seq, >=, punched.seq);
  }
  fixture_close (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/disks/returns", Resident, NULL, set_up, test_disk_returns, tear_down);
  g_test_add ("/disks/unreachable-is-added", Resident, NULL, set_up, test_unreachable_is_added,
              tear_down);
  FIXTURE_ADD ("/disks/moved-by-another", test_moved_by_another, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/disks/moved-beside-the-window", test_moved_by_another, TT_OFFICE_RESIDENT);

  return g_test_run ();
}
