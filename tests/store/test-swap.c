/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promises under test: one rename decides; before it nothing has happened, after it all has,
 * wherever the process dies; what was replaced is kept and comes back; whoever has the old file
 * open notices. */

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "tt-test-office.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define NEW_ENTRIES 7

typedef struct
{
  TtTestOffice *office;
  GPtrArray *frames;
  TtHead head;
  TtHash digest;
} Fixture;

static void
set_up (Fixture *self, gconstpointer user_data)
{
  self->office = tt_test_office_new (50);
  self->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_frame_unref);
  {
    g_autoptr (TtStore) store = tt_test_office_open (self->office);

    for (guint k = 1; k <= 5; k++)
      g_ptr_array_add (self->frames, tt_test_office_must_change (store, k));
  }
  tt_test_office_head (self->office, self->office->primary, &self->head);
  tt_test_office_digest (self->office, self->office->primary, &self->digest);
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  g_ptr_array_unref (self->frames);
  tt_test_office_free (self->office);
}

static TtPrepared *
prepare (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  TtPrepared *prepared =
      tt_test_office_prepare (self->office, NEW_ENTRIES, TT_REPLACE_IMPORT, &self->head, &error);

  g_assert_no_error (error);

  return prepared;
}

static void
assert_no_leftovers (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  static const char *const folders[] = { "", "shadow" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (self->office->folder, folders[i], NULL);
      g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
      const char *name;

      g_assert_no_error (error);
      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_assert_false (g_str_has_prefix (name, "office.next"));
          g_assert_false (g_str_has_prefix (name, "preparing"));
          g_assert_false (g_str_has_prefix (name, "loading"));
        }
    }
}

static void
test_replaced (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStore) store = tt_test_office_open (self->office);
  g_autoptr (TtCopy) shadow = tt_test_office_open_shadow (self->office);
  g_autoptr (TtPrepared) prepared = prepare (self);
  g_autoptr (TtFrame) frame = NULL;
  g_autofree char *set_aside = NULL;
  g_autofree char *kept = NULL;
  TtHead head, wanted;
  TtHash digest;

  tt_prepared_get_head (prepared, &wanted);
  g_assert_true (tt_prepared_swap (prepared, &self->head, &set_aside, &error));
  g_assert_no_error (error);
  tt_test_office_head (self->office, self->office->primary, &head);
  g_assert_true (tt_head_equal (&head, &wanted));
  g_assert_cmpint (head.seq, ==, self->head.seq + 1);
  g_assert_false (tt_stream_equal (&head.stream, &self->head.stream));
  g_assert_cmpint (tt_test_office_count (self->office, self->office->primary, "entry"), ==,
                   NEW_ENTRIES);
  assert_no_leftovers (self);

  /* Who has it open goes on with the new file. */
  frame = tt_test_office_must_change (store, 100);
  g_assert_cmpint (frame->seq, ==, head.seq + 1);
  g_assert_false (tt_copy_apply (shadow, frame, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_MOVED);
  g_clear_error (&error);
  g_assert_true (tt_copy_apply (shadow, frame, &error));
  g_assert_no_error (error);
  tt_test_office_check (self->office, NULL);

  kept = g_build_filename (set_aside, "office.db", NULL);
  tt_test_office_digest (self->office, kept, &digest);
  g_assert_true (tt_hash_equal (&digest, &self->digest));
}

static void
test_moved_on (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtPrepared) prepared = prepare (self);
  g_autoptr (TtStore) store = tt_test_office_open (self->office);

  g_ptr_array_add (self->frames, tt_test_office_must_change (store, 100));
  g_assert_false (tt_prepared_swap (prepared, &self->head, NULL, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_BUSY);
  g_clear_error (&error);
  tt_test_office_check (self->office, self->frames);

  /* Without saying what is expected, the new stream hangs on what is there. */
  g_assert_true (tt_prepared_swap (prepared, NULL, NULL, &error));
  g_assert_no_error (error);
  tt_test_office_check (self->office, NULL);
  {
    TtHead head;

    tt_test_office_head (self->office, self->office->primary, &head);
    g_assert_cmpint (head.seq, ==, self->head.seq + 2);
  }
  assert_no_leftovers (self);
}

static void
test_discarded (Fixture *self, gconstpointer user_data)
{
  g_autoptr (TtPrepared) prepared = prepare (self);

  tt_prepared_discard (prepared);
  assert_no_leftovers (self);
  g_clear_object (&prepared);
  prepared = prepare (self);
  g_clear_object (&prepared);
  assert_no_leftovers (self);
  tt_test_office_check (self->office, self->frames);
}

static void
test_new_refuses (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtPrepared) prepared =
      tt_test_office_prepare (self->office, 1, TT_REPLACE_NEW, NULL, &error);

  g_assert_no_error (error);
  g_assert_false (tt_prepared_swap (prepared, NULL, NULL, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_EXISTS);
  g_clear_error (&error);

  /* Nor where only the second copy is left. */
  unlink (self->office->primary);
  g_assert_false (tt_prepared_swap (prepared, NULL, NULL, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_EXISTS);
  tt_test_office_check (self->office, NULL);
}

static TtDatabase *
open_present (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  TtDatabase *present =
      tt_database_open (self->office->environment, self->office->primary, TT_DATABASE_READ, &error);

  g_assert_no_error (error);

  return present;
}

/* Undo of an import: the digest is the first one again. */
static void
test_back_from_set_aside (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtPrepared) prepared = prepare (self);
  g_autoptr (TtPrepared) back = NULL;
  g_autoptr (TtDatabase) present = NULL;
  g_autofree char *set_aside = NULL;
  TtHead now;
  TtHash digest;

  g_assert_true (tt_prepared_swap (prepared, &self->head, &set_aside, &error));
  tt_test_office_head (self->office, self->office->primary, &now);
  present = open_present (self);
  back = tt_prepared_from_set_aside (self->office->environment, self->office->folder, set_aside,
                                     &now, present, "test", "undo import", NULL, &error);
  g_assert_no_error (error);
  tt_database_close (present);
  g_assert_true (tt_prepared_swap (back, &now, NULL, &error));
  g_assert_no_error (error);
  tt_test_office_check (self->office, NULL);
  tt_test_office_digest (self->office, self->office->primary, &digest);
  g_assert_true (tt_hash_equal (&digest, &self->digest));
  assert_no_leftovers (self);
}

/* What a restore ends in: a copy at an earlier moment takes the office's place. */
static void
test_from_copy (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tt_test_dir_build_path (self->office->dir, "image.db");
  g_autoptr (TtCopy) shadow = tt_test_office_open_shadow (self->office);
  g_autoptr (TtCopy) copy = NULL;
  g_autoptr (TtPrepared) prepared = NULL;
  g_autoptr (TtDatabase) present = NULL;
  TtHead head;
  TtHash digest, at_copy;

  g_assert_true (tt_copy_write_image (shadow, path, &head, &digest, NULL, &error));
  copy = tt_copy_open_image (self->office->environment, path, &error);
  g_assert_no_error (error);
  present = open_present (self);
  prepared = tt_prepared_from_copy (self->office->environment, copy, self->office->folder,
                                    TT_REPLACE_RESTORE, &self->head, present, "test", "restore",
                                    NULL, &error);
  g_assert_no_error (error);
  g_assert_true (tt_prepared_digest (prepared, &at_copy, &error));
  g_assert_true (tt_hash_equal (&digest, &at_copy));
  tt_database_close (present);
  g_assert_true (tt_prepared_swap (prepared, &self->head, NULL, &error));
  g_assert_no_error (error);
  tt_test_office_check (self->office, NULL);
}

/* To a new folder: it records where it came from, and is an office of its own. */
static void
test_to_new_folder (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tt_test_dir_build_path (self->office->dir, "image.db");
  g_autofree char *folder = tt_test_dir_build_path (self->office->dir, "other");
  g_autoptr (TtCopy) shadow = tt_test_office_open_shadow (self->office);
  g_autoptr (TtCopy) copy = NULL;
  g_autoptr (TtPrepared) prepared = NULL;
  g_autoptr (TtTestOffice) other = tt_test_office_adopt (folder);
  TtHead head;
  TtHash digest;

  g_assert_true (tt_copy_write_image (shadow, path, &head, &digest, NULL, &error));
  copy = tt_copy_open_image (self->office->environment, path, &error);
  prepared = tt_prepared_from_copy (self->office->environment, copy, folder, TT_REPLACE_NEW, &head,
                                    NULL, "test", "restore", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (tt_prepared_swap (prepared, NULL, NULL, &error));
  g_assert_no_error (error);
  tt_test_office_check (other, NULL);
  tt_test_office_head (other, other->primary, &head);
  g_assert_cmpint (head.seq, ==, self->head.seq + 1);
}

/* A restore over a pair that is damaged altogether. */
static void
test_over_rubbish (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *set_aside = NULL;
  g_autoptr (TtPrepared) prepared = prepare (self);

  g_assert_true (g_file_set_contents (self->office->primary, "<html></html>", -1, NULL));
  g_assert_true (g_file_set_contents (self->office->shadow, "<html></html>", -1, NULL));
  g_assert_null (tt_store_open (self->office->environment, self->office->folder, FALSE, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_DECISION);
  g_clear_error (&error);
  g_assert_true (tt_prepared_swap (prepared, NULL, &set_aside, &error));
  g_assert_no_error (error);
  tt_test_office_check (self->office, NULL);
  g_assert_cmpint (tt_test_office_count (self->office, self->office->primary, "entry"), ==,
                   NEW_ENTRIES);
}

static void
die_in_swap (Fixture *self, const char *point)
{
  TtEnvironment *parents = self->office->environment;
  g_autoptr (TtPrepared) prepared = NULL;

  /* The names of files are random: not the same ones as the parent's. */
  self->office->environment = tt_environment_new (tt_environment_get_clock (parents), NULL,
                                                  tt_environment_get_disk (parents), NULL, NULL);
  tt_fault_arm_kill (point, 1);
  prepared = prepare (self);
  tt_prepared_swap (prepared, &self->head, NULL, NULL);
  _exit (0);
}

static const struct
{
  const char *point;
  gboolean decided;
} points[] = {
  { "build:before-sync", FALSE },
  { "prepare:shadow-copied", FALSE },
  { "swap:held", FALSE },
  { "swap:caught-up", FALSE },
  { "swap:primary-named", FALSE },
  { "swap:named", FALSE },
  { "swap:linked", FALSE },
  { "swap:journal-in", FALSE },
  { "swap:renamed", TRUE },
  { "swap:synced", TRUE },
  { "swap:decided", TRUE },
  { "recover:file-aside", TRUE },
  { "recover:journal-aside", TRUE },
  { "recover:aside-synced", TRUE },
};

static void
test_killed (Fixture *self, gconstpointer user_data)
{
  const guint i = GPOINTER_TO_UINT (user_data);
  pid_t child = fork ();
  int status = 0;
  TtHash digest;
  TtHead head;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    die_in_swap (self, points[i].point);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);

  tt_test_office_check (self->office, points[i].decided ? NULL : self->frames);
  tt_test_office_digest (self->office, self->office->primary, &digest);
  tt_test_office_head (self->office, self->office->primary, &head);
  g_assert_true (tt_hash_equal (&digest, &self->digest) == !points[i].decided);
  g_assert_cmpint (tt_test_office_count (self->office, self->office->primary, "entry"), ==,
                   points[i].decided ? NEW_ENTRIES : 55);

  /* The next one goes through. */
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (TtPrepared) prepared = NULL;

    self->head = head;
    prepared = prepare (self);
    g_assert_true (tt_prepared_swap (prepared, &head, NULL, &error));
    g_assert_no_error (error);
    tt_test_office_check (self->office, NULL);
  }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *self, gconstpointer user_data);
  } tests[] = {
    { "/swap/replaced", test_replaced },
    { "/swap/moved-on", test_moved_on },
    { "/swap/discarded", test_discarded },
    { "/swap/new-refuses", test_new_refuses },
    { "/swap/back-from-set-aside", test_back_from_set_aside },
    { "/swap/from-copy", test_from_copy },
    { "/swap/to-new-folder", test_to_new_folder },
    { "/swap/over-rubbish", test_over_rubbish },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      g_autofree char *path = g_strconcat ("/swap/killed/", points[i].point, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_killed, tear_down);
    }

  return g_test_run ();
}
