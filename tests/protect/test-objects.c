/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: any one object of a repository may be lost, or any one bit of it, and
 * each point up to the last label still comes back from the repository alone, forward or back, by
 * the program and by restore.py, which agree on every digest. */

#include "base/tt-error.h"
#include "protect/tt-test-protect.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  gint64 at;
  char *digest;
} Moment;

typedef struct
{
  TtTestProtect test;
  GArray *moments;
  GPtrArray *objects;
  guint scripts;
} Fixture;

static void
moment_clear (gpointer data)
{
  g_free (((Moment *) data)->digest);
}

static void
note_moment (Fixture *self, gint64 at)
{
  Moment moment = { at, tt_test_protect_digest (&self->test) };

  g_array_append_val (self->moments, moment);
}

static gboolean
change_name (TtTransaction *transaction, gpointer user_data, GError **error)
{
  TtTestProtect *test = user_data;
  g_autofree char *name = g_strdup_printf ("Maria Finch-%u", test->punches);
  g_autoptr (TtUser) user =
      tt_store_load_user (tt_transaction_get_database (transaction), test->user, error);

  if (user == NULL)
    return FALSE;
  tt_user_set_name (user, name);

  return tt_store_save_user (transaction, user, error);
}

/* Three bases, segments before, between and after them, photos, and a label at the end. */
static void
set_up (Fixture *self, gconstpointer user_data)
{
  tt_test_protect_set_up (&self->test, NULL);
  self->moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  g_array_set_clear_func (self->moments, moment_clear);

  tt_test_protect_back_up (&self->test);
  for (guint i = 0; i < 9; i++)
    {
      note_moment (self, tt_test_protect_punch (&self->test));
      note_moment (self, tt_test_protect_write (&self->test, change_name, &self->test));
      if (i % 4 == 1)
        tt_test_protect_punch_with_photo (&self->test, NULL);
      if (i % 4 == 3)
        tt_test_protect_back_up_base (&self->test);
      else
        tt_test_protect_back_up (&self->test);
    }
  tt_test_protect_label (&self->test, "backup");
  tt_test_protect_back_up (&self->test);
  self->objects = tt_test_protect_list_objects (&self->test);
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  g_array_unref (self->moments);
  g_ptr_array_unref (self->objects);
  tt_test_protect_tear_down (&self->test, NULL);
}

/* The repository alone: no office, no index, no state. */
static void
assert_program (Fixture *self, const Moment *moment)
{
  g_autofree char *repository = tt_test_protect_find_repository (&self->test);
  g_autofree char *scratch = tt_test_dir_build_path (self->test.dir, "scratch");
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = NULL;
  g_autoptr (TtRestored) restored = tt_protect_rebuild_from_folder (
      self->test.environment, repository, scratch, moment->at, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  digest = tt_hash_dup_hex (tt_restored_get_digest (restored));
  g_assert_cmpstr (digest, ==, moment->digest);
}

/* @whole: whether nothing may be missing: a photo that is lost is told, the rows come all the same.
 */
static void
assert_script (Fixture *self, const Moment *moment, gboolean whole)
{
  g_autofree char *name = g_strdup_printf ("by-script-%u", self->scripts++);
  g_autofree char *to = tt_test_dir_build_path (self->test.dir, name);
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  int status = tt_test_protect_run_script (&self->test, to, moment->at, &said);

  if (whole)
    g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (said, moment->digest));
  g_assert_true (
      tt_disk_remove_tree (tt_environment_get_disk (self->test.environment), to, &error));
  g_assert_no_error (error);
}

typedef void (*Hurt) (const char *path, GRand *rand);

static void
remove_object (const char *path, GRand *rand)
{
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
flip_object (const char *path, GRand *rand)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  tt_test_flip_bit (path, g_rand_int_range (rand, 0, (gint32) info.st_size));
}

/* The program brings back each moment; the script one of them for each object, another each time.
 */
static void
test_each_object (Fixture *self, gconstpointer user_data)
{
  Hurt hurt = (Hurt) user_data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint turn = 0;

  for (guint i = 0; i < self->objects->len; i++)
    {
      const char *path = self->objects->pdata[i];
      g_autofree char *bytes = NULL;
      g_autoptr (GError) error = NULL;
      gsize length;

      g_test_message ("%s", path);
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      hurt (path, rand);
      for (guint j = 0; j < self->moments->len; j++)
        assert_program (self, &g_array_index (self->moments, Moment, j));
      assert_script (self, &g_array_index (self->moments, Moment, turn++ % self->moments->len),
                     strstr (path, "/p/") == NULL);
      g_assert_true (g_file_set_contents (path, bytes, (gssize) length, &error));
      g_assert_no_error (error);
    }
  g_test_message ("%u objects, %u moments", self->objects->len, self->moments->len);
  g_assert_cmpuint (self->objects->len, >=, 15);
}

/* One digest for every point. */
static void
test_every_point (Fixture *self, gconstpointer user_data)
{
  for (guint i = 0; i < self->moments->len; i++)
    {
      assert_program (self, &g_array_index (self->moments, Moment, i));
      assert_script (self, &g_array_index (self->moments, Moment, i), TRUE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)

  ADD ("/objects/each-missing", remove_object, test_each_object);
  ADD ("/objects/each-flipped", flip_object, test_each_object);
  ADD ("/objects/every-point", NULL, test_every_point);

  return g_test_run ();
}
