/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two at once is safe: the window sees what the command line commits, replaces, or leaves behind
 * when it is killed, and the other way round. */

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "office/tt-office-exchange.h"
#include "office/tt-office-fixture.h"

typedef struct
{
  gint64 seq;
  gboolean reached;
  gint64 awaited;
  gboolean replaced;
} Seen;

static void
on_changed_cb (TtOffice *office, gint64 seq, Seen *seen)
{
  seen->seq = seq;
  seen->reached = seen->reached || (seen->awaited != 0 && seq >= seen->awaited);
}

static void
on_replaced_cb (TtOffice *office, Seen *seen)
{
  seen->replaced = TRUE;
}

static void
await_seq (Seen *seen, gint64 seq)
{
  seen->awaited = seq;
  seen->reached = seen->seq >= seq;
  tt_test_await_flag (&seen->reached);
}

static void
test_each_sees_the_other (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  g_autoptr (TtEnvironment) environment = fixture_make_environment (self);
  TtOffice *other = fixture_open (environment, self->folder, TT_OFFICE_PLAIN);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;
  TtPunched punched = { 0 };
  Seen seen = { 0 };

  g_signal_connect (self->office, "changed", G_CALLBACK (on_changed_cb), &seen);
  fixture_punch (other, self->owner, TT_PUNCH_IN, ana, 0, 0, NULL, &punched, &error);
  g_assert_no_error (error);
  await_seq (&seen, punched.seq);
  entries = fixture_list_entries (self->office, self->owner, &error);
  g_assert_cmpint (entries->len, ==, 1);

  fixture_punch (self->office, self->owner, TT_PUNCH_OUT, ana, 0, TT_TEST_NOW + G_TIME_SPAN_HOUR,
                 NULL, &punched, &error);
  g_assert_no_error (error);
  fixture_settle (self->office);
  fixture_settle (other);
  here = fixture_digest (self->office);
  there = fixture_digest (other);
  g_assert_cmpstr (here, ==, there);

  g_signal_handlers_disconnect_by_data (self->office, &seen);
  fixture_close (other);
}

static gboolean
replace_by_export (TtOffice *office, TtActor *actor, const char *path, GError **error)
{
  const TtImportOptions options = { .format = TT_IMPORT_AUTO };
  g_autoptr (GAsyncResult) exported = NULL;
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (GAsyncResult) applied = NULL;
  g_autoptr (TtImport) import = NULL;

  tt_office_export_async (office, actor, path, -1, FALSE, 0, NULL, tt_test_keep_result, &exported);
  tt_test_await_result (&exported);
  if (!tt_office_export_finish (office, exported, NULL, error))
    return FALSE;

  tt_office_read_import_async (office, NULL, NULL, actor, path, -1, &options, NULL,
                               tt_test_keep_result, &read);
  tt_test_await_result (&read);
  import = tt_office_read_import_finish (read, error);
  if (import == NULL)
    return FALSE;

  tt_office_apply_import_async (office, actor, import, NULL, tt_test_keep_result, &applied);
  tt_test_await_result (&applied);
  return tt_office_apply_import_finish (office, applied, error);
}

static void
test_replaced_under_the_window (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  g_autoptr (TtEnvironment) environment = fixture_make_environment (self);
  TtOffice *other = fixture_open (environment, self->folder, TT_OFFICE_PLAIN);
  g_autofree char *path = tt_test_dir_build_path (self->dir, "export.json");
  g_autofree char *before = fixture_digest (self->office);
  g_autofree char *stream = tt_office_dup_stream (self->office);
  g_autofree char *new_stream = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  Seen seen = { 0 };

  g_signal_connect (self->office, "replaced", G_CALLBACK (on_replaced_cb), &seen);
  g_assert_true (replace_by_export (other, self->owner, path, &error));
  g_assert_no_error (error);
  tt_test_await_flag (&seen.replaced);

  new_stream = tt_office_dup_stream (self->office);
  g_assert_cmpstr (stream, !=, new_stream);
  after = fixture_digest (self->office);
  g_assert_cmpstr (before, ==, after);

  /* It goes on in the new one. */
  fixture_punch (self->office, self->owner, TT_PUNCH_IN, ana, 0, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture_settle (self->office);
  g_signal_handlers_disconnect_by_data (self->office, &seen);
  fixture_close (other);
}

static void
test_undo (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  g_autofree char *first = fixture_digest (self->office);
  g_autofree char *second = NULL;
  g_autofree char *back = NULL;
  g_autofree char *again = NULL;
  g_autofree char *words = NULL;
  g_autofree char *redone = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint done = 0;

  fixture_punch (self->office, self->owner, TT_PUNCH_IN, ana, 0, 0, NULL, NULL, &error);
  fixture_punch (self->office, self->owner, TT_PUNCH_OUT, ana, 0, TT_TEST_NOW + G_TIME_SPAN_HOUR,
                 NULL, NULL, &error);
  g_assert_no_error (error);
  second = fixture_digest (self->office);

  words = fixture_undo (self->office, self->owner, 2, &done, &error);
  g_assert_no_error (error);
  g_assert_cmpint (done, ==, 2);
  back = fixture_digest (self->office);
  g_assert_cmpstr (first, ==, back);

  tt_office_redo_async (self->office, self->owner, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  redone = tt_office_redo_finish (self->office, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  tt_office_redo_async (self->office, self->owner, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  g_free (redone);
  redone = tt_office_redo_finish (self->office, result, &error);
  g_assert_no_error (error);
  again = fixture_digest (self->office);
  g_assert_cmpstr (second, ==, again);
}

static void
test_undo_of_import (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  g_autofree char *path = tt_test_dir_build_path (self->dir, "export.json");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  guint done = 0;

  fixture_punch (self->office, self->owner, TT_PUNCH_IN, ana, 0, 0, NULL, NULL, &error);
  before = fixture_digest (self->office);
  g_assert_true (replace_by_export (self->office, self->owner, path, &error));
  g_assert_no_error (error);
  words = fixture_undo (self->office, self->owner, 1, &done, &error);
  g_assert_no_error (error);
  g_assert_cmpint (done, ==, 1);
  after = fixture_digest (self->office);
  g_assert_cmpstr (before, ==, after);
}

/* Every page of what the import set aside but the first is rubbish. */
static void
spoil_set_aside (Fixture *self)
{
  g_autofree char *root = g_build_filename (self->folder, "set-aside", NULL);
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);
  const char *name;
  guint spoilt = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (root, name, "office.db", NULL);
      g_autofree char *bytes = NULL;
      gsize length = 0;

      if (!g_file_get_contents (path, &bytes, &length, NULL))
        continue;
      for (gsize i = 4096; i < length; i += 512)
        bytes[i] = (char) (bytes[i] ^ 0x20);
      g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
      spoilt++;
    }
  g_assert_cmpuint (spoilt, >, 0);
}

static void
test_undo_of_import_from_archive (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  g_autofree char *path = tt_test_dir_build_path (self->dir, "export.json");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  guint done = 0;

  fixture_punch (self->office, self->owner, TT_PUNCH_IN, ana, 0, 0, NULL, NULL, &error);
  before = fixture_digest (self->office);
  g_assert_true (replace_by_export (self->office, self->owner, path, &error));
  g_assert_no_error (error);
  spoil_set_aside (self);
  words = fixture_undo (self->office, self->owner, 1, &done, &error);
  g_assert_no_error (error);
  g_assert_cmpint (done, ==, 1);
  after = fixture_digest (self->office);
  g_assert_cmpstr (before, ==, after);
}

static void
test_undo_rights (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  g_autoptr (TtActor) manager = NULL;
  g_autoptr (TtActor) employee = NULL;
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) others = NULL;
  g_autoptr (GError) denied = NULL;

  fixture_add_user (self, "max", TT_ROLE_MANAGER, NULL);
  manager = fixture_act_as (self, "max");
  employee = fixture_act_as (self, "ana");
  fixture_punch (self->office, self->owner, TT_PUNCH_IN, ana, 0, 0, NULL, NULL, &error);
  g_assert_null (fixture_undo (self->office, manager, 1, NULL, &others));
  g_assert_error (others, TT_ERROR, TT_ERROR_DENIED);
  fixture_punch (self->office, manager, TT_PUNCH_OUT, ana, 0, TT_TEST_NOW + G_TIME_SPAN_HOUR, NULL,
                 NULL, &error);
  g_assert_null (fixture_undo (self->office, employee, 1, NULL, &denied));
  g_assert_error (denied, TT_ERROR, TT_ERROR_DENIED);
  words = fixture_undo (self->office, manager, 1, NULL, &error);
  g_assert_no_error (error);
}

static void
test_other_process (Fixture *self, gconstpointer data)
{
  gint64 ana = 0;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  Seen seen = { 0 };
  gint64 before = 0;

  if (g_test_subprocess ())
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (TtUser) user = NULL;

      tt_office_find_user_async (self->office, self->owner, "ana", NULL, tt_test_keep_result,
                                 &result);
      tt_test_await_result (&result);
      user = tt_office_find_user_finish (self->office, result, &error);
      g_assert_no_error (error);

      /* Dies as soon as the change is durable, before anybody was told. */
      tt_fault_arm_kill ("write:after-commit", 1);
      fixture_punch (self->office, self->owner, TT_PUNCH_IN, tt_user_get_id (user), 0, 0, NULL,
                     NULL, &error);
      g_assert_not_reached ();
    }

  ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  fixture_settle (self->office);
  before = tt_office_get_seq (self->office);
  g_signal_connect (self->office, "changed", G_CALLBACK (on_changed_cb), &seen);
  g_test_trap_subprocess (NULL, 0, 0);
  g_assert_false (g_test_trap_has_passed ());
  g_test_trap_assert_stderr_unmatched ("*ERROR*");

  await_seq (&seen, before + 1);
  entries = fixture_list_entries (self->office, self->owner, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entries->len, ==, 1);
  g_assert_cmpint (tt_entry_get_user (g_ptr_array_index (entries, 0)), ==, ana);
  fixture_settle (self->office);
  g_signal_handlers_disconnect_by_data (self->office, &seen);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/office/shared/each-sees-the-other", test_each_sees_the_other, TT_OFFICE_RESIDENT);
  FIXTURE_ADD ("/office/shared/replaced-under-the-window", test_replaced_under_the_window,
               TT_OFFICE_RESIDENT);
  FIXTURE_ADD ("/office/shared/undo", test_undo, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/shared/undo-of-import", test_undo_of_import, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/shared/undo-of-import-from-archive", test_undo_of_import_from_archive,
               TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/shared/undo-rights", test_undo_rights, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/shared/other-process", test_other_process, TT_OFFICE_RESIDENT);

  return g_test_run ();
}
