/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: a flipped bit anywhere in the file is found, in pages that nothing uses
 * too, and so is a frame that is not what was written; what is sound is called sound. */

#include "base/tt-error.h"
#include "store/tt-store-private.h"
#include "tt-test-rows.h"

#define PAGE 4096

/* A copy of an office's file, so that nothing heals it meanwhile. */
static char *
keep_copy (TtTestRows *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *from = g_build_filename (self->folder, "office.db", NULL);
  char *to = tt_test_dir_build_path (self->dir, "copy.db");

  g_assert_true (
      tt_disk_copy (tt_environment_get_disk (self->environment), from, to, NULL, &error));
  g_assert_no_error (error);

  return to;
}

static GPtrArray *
verify (TtTestRows *self, const char *path, gboolean deep)
{
  g_autoptr (GPtrArray) damage = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) database =
      tt_database_open (self->environment, path, TT_DATABASE_READ, &error);

  /* Damage to what opening reads shows at once. */
  if (g_error_matches (error, TT_ERROR, TT_ERROR_DAMAGED))
    {
      g_ptr_array_add (damage, g_strdup (error->message));
      return g_steal_pointer (&damage);
    }
  g_assert_no_error (error);
  g_assert_true (tt_database_verify (database, deep, damage, NULL, &error));
  g_assert_no_error (error);

  return g_steal_pointer (&damage);
}

static void
test_sound (TtTestRows *self, gconstpointer user_data)
{
  g_autofree char *path = keep_copy (self);
  g_autoptr (GPtrArray) quick = verify (self, path, FALSE);
  g_autoptr (GPtrArray) deep = verify (self, path, TRUE);

  g_assert_cmpuint (quick->len, ==, 0);
  g_assert_cmpuint (deep->len, ==, 0);
}

static void
test_flipped_bits (TtTestRows *self, gconstpointer user_data)
{
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  gsize length = 0;
  guint n_pages;

  for (guint i = 0; i < 40; i++)
    tt_test_rows_add_entry (self, self->owner, 0, TT_TEST_NOW + i * 2, TT_TEST_NOW + i * 2 + 1);
  path = keep_copy (self);
  bytes = tt_test_dir_read (self->dir, "copy.db", &length);
  n_pages = (guint) (length / PAGE);
  g_assert_cmpuint (n_pages, >, 10);

  for (guint page = 0; page < n_pages; page++)
    {
      gsize place = (gsize) page * PAGE + (page == 0 ? 200 : 0) + page * 13 % 3800;
      g_autoptr (GPtrArray) damage = NULL;

      bytes[place] = (char) (bytes[place] ^ 4);
      tt_test_dir_write (self->dir, "copy.db", bytes, length);
      damage = verify (self, path, FALSE);
      g_assert_cmpuint (damage->len, >, 0);
      bytes[place] = (char) (bytes[place] ^ 4);
    }
}

/* A page that holds another's content, sum and all. */
static void
test_page_at_wrong_place (TtTestRows *self, gconstpointer user_data)
{
  g_autofree char *path = keep_copy (self);
  gsize length = 0;
  g_autofree char *bytes = tt_test_dir_read (self->dir, "copy.db", &length);
  g_autoptr (GPtrArray) damage = NULL;

  memcpy (bytes + 5 * PAGE, bytes + 6 * PAGE, PAGE);
  tt_test_dir_write (self->dir, "copy.db", bytes, length);
  damage = verify (self, path, FALSE);
  g_assert_cmpuint (damage->len, >, 0);
}

/* Every page is whole, but the history is not what was written. */
static void
test_broken_chain (TtTestRows *self, gconstpointer user_data)
{
  g_autofree char *path = keep_copy (self);
  g_autoptr (GPtrArray) damage = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) database =
      tt_database_open (self->environment, path, TT_DATABASE_BUILD, &error);

  g_assert_no_error (error);
  g_assert_true (tt_database_begin_write (database, &error));
  g_assert_true (tt_database_exec (database, "UPDATE frame SET actor = 'somebody else'", &error));
  g_assert_true (tt_database_commit (database, &error));
  tt_database_close (database);

  damage = verify (self, path, FALSE);
  g_assert_cmpuint (damage->len, ==, 1);
}

static void
test_cancelled (TtTestRows *self, gconstpointer user_data)
{
  g_autofree char *path = keep_copy (self);
  g_autoptr (GPtrArray) damage = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) database =
      tt_database_open (self->environment, path, TT_DATABASE_READ, &error);

  g_cancellable_cancel (cancellable);
  g_assert_false (tt_database_verify (database, FALSE, damage, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (damage->len, ==, 0);
}

/* While somebody commits, which nobody who holds a lock would see. */
static void
test_aside (TtTestRows *self, gconstpointer user_data)
{
  g_autofree char *path = keep_copy (self);
  g_autoptr (GPtrArray) damage = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) writer =
      tt_database_open (self->environment, path, TT_DATABASE_COPY, &error);
  g_autoptr (TtDatabase) aside = NULL;

  g_assert_no_error (error);
  g_assert_true (tt_database_exec (writer, "BEGIN EXCLUSIVE", &error));
  aside = tt_database_open (self->environment, path, TT_DATABASE_ASIDE, &error);
  g_assert_no_error (error);
  g_assert_true (tt_database_verify (aside, FALSE, damage, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (damage->len, ==, 0);
  g_assert_false (tt_database_exec (aside, "DELETE FROM frame", &error));
  g_clear_error (&error);

  /* Nor is anybody held up by it. */
  g_assert_true (tt_database_exec (writer, "ROLLBACK", &error));
  g_assert_true (tt_database_begin_read (aside, &error));
  g_assert_true (tt_database_verify (aside, FALSE, damage, NULL, &error));
  g_assert_true (tt_database_exec (writer, "BEGIN EXCLUSIVE; ROLLBACK", &error));
  g_assert_no_error (error);
  tt_database_end_read (aside);
}

static void
test_store_aside (TtTestRows *self, gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (self->folder, "office.db", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length = 0;
  gboolean sound = FALSE;

  g_assert_true (tt_store_verify_aside (self->store, FALSE, &sound, cancellable, &error));
  g_assert_no_error (error);
  g_assert_true (sound);

  g_assert_true (g_file_get_contents (path, &bytes, &length, &error));
  bytes[length - 100] = (char) (bytes[length - 100] ^ 1);
  g_assert_true (g_file_set_contents_full (path, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE,
                                           0600, &error));
  g_assert_true (tt_store_verify_aside (self->store, FALSE, &sound, cancellable, &error));
  g_assert_no_error (error);
  g_assert_false (sound);

  g_cancellable_cancel (cancellable);
  g_assert_false (tt_store_verify_aside (self->store, FALSE, &sound, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                                            \
  g_test_add (name, TtTestRows, NULL, tt_test_rows_set_up, func, tt_test_rows_tear_down)
  ADD ("/verify/sound", test_sound);
  ADD ("/verify/flipped-bits", test_flipped_bits);
  ADD ("/verify/page-at-wrong-place", test_page_at_wrong_place);
  ADD ("/verify/broken-chain", test_broken_chain);
  ADD ("/verify/cancelled", test_cancelled);
  ADD ("/verify/aside", test_aside);
  ADD ("/verify/store-aside", test_store_aside);

  return g_test_run ();
}
