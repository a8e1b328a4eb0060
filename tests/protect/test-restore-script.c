/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: the repository alone gives everything back, with Python and zstd, without
 * this program. restore.py as it lies in the repository is run on repositories of our own making,
 * and its rows are those of our own restore, by the digest that it works out for itself. */

#include "base/tt-error.h"
#include "protect/tt-test-protect.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  gint64 seq;
  gint64 at;
  char *digest;
} Moment;

static void
moment_clear (gpointer data)
{
  g_free (((Moment *) data)->digest);
}

static void
note_moment (TtTestProtect *self, gint64 at, GArray *moments)
{
  Moment moment = { tt_test_protect_get_seq (self), at, tt_test_protect_digest (self) };

  g_array_append_val (moments, moment);
}

static void
assert_script_restores (TtTestProtect *self, const Moment *moment, gboolean by_time)
{
  g_autofree char *name = g_strdup_printf ("by-script-%d-%d", (int) moment->seq, by_time);
  g_autofree char *to = tt_test_dir_build_path (self->dir, name);
  g_autofree char *database = g_build_filename (to, "office.db", NULL);
  g_autofree char *json = g_build_filename (to, "office.json", NULL);
  g_autofree char *text = NULL;
  g_autofree char *out = NULL;

  g_assert_cmpint (tt_test_protect_run_script (self, to, by_time ? moment->at : 0, &out), ==, 0);
  g_assert_nonnull (strstr (out, moment->digest));
  g_assert_true (g_file_test (database, G_FILE_TEST_IS_REGULAR));
  g_assert_true (g_file_get_contents (json, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, moment->digest));
}

static void
test_same_as_ours (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GArray) moments = g_array_new (FALSE, FALSE, sizeof (Moment));

  g_array_set_clear_func (moments, moment_clear);
  tt_test_protect_back_up (self);
  for (guint i = 0; i < 4; i++)
    {
      note_moment (self, tt_test_protect_punch (self), moments);
      tt_test_protect_back_up (self);
    }
  tt_test_protect_back_up_base (self);
  note_moment (self, tt_test_protect_punch (self), moments);
  tt_test_protect_back_up (self);

  for (guint i = 0; i < moments->len; i++)
    assert_script_restores (self, &g_array_index (moments, Moment, i), TRUE);
  assert_script_restores (self, &g_array_index (moments, Moment, moments->len - 1), FALSE);
}

static void
remove_all_bases_but (TtTestProtect *self, gboolean newest)
{
  g_autoptr (GPtrArray) objects = tt_test_protect_list_objects (self);
  g_autoptr (GPtrArray) bases = g_ptr_array_new ();

  for (guint i = 0; i < objects->len; i++)
    if (g_str_has_suffix (objects->pdata[i], ".base"))
      g_ptr_array_add (bases, objects->pdata[i]);
  for (guint i = 0; i < bases->len; i++)
    if (i != (newest ? bases->len - 1 : 0))
      g_assert_cmpint (g_remove (bases->pdata[i]), ==, 0);
}

/* Rows that were added, changed and removed, taken back one by one. */
static gboolean
change_name (TtTransaction *transaction, gpointer user_data, GError **error)
{
  TtTestProtect *self = user_data;
  g_autoptr (TtUser) user =
      tt_store_load_user (tt_transaction_get_database (transaction), self->user, error);

  if (user == NULL)
    return FALSE;
  tt_user_set_name (user, "Maria Finch-Alder");
  tt_user_set_phone (user, "+1 555 0100");

  return tt_store_save_user (transaction, user, error);
}

static void
test_back (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GArray) moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) frame = NULL;

  g_array_set_clear_func (moments, moment_clear);
  tt_test_protect_back_up (self);
  note_moment (self, tt_test_protect_punch (self), moments);
  g_assert_true (tt_store_write (self->store, "test", "", change_name, self, &frame, &error));
  g_assert_no_error (error);
  g_assert_true (tt_protect_notice (self->protect, frame, &error));
  note_moment (self, frame->at, moments);
  tt_test_protect_back_up (self);
  tt_test_protect_punch (self);
  tt_test_protect_back_up_base (self);
  remove_all_bases_but (self, TRUE);

  for (guint i = 0; i < moments->len; i++)
    assert_script_restores (self, &g_array_index (moments, Moment, i), TRUE);
}

static void
test_photos (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *to = tt_test_dir_build_path (self->dir, "with-photo");
  g_autofree char *again = tt_test_dir_build_path (self->dir, "without-photo");
  g_autofree char *hash = NULL;
  g_autofree char *photo = NULL;
  g_autofree char *repository = NULL;
  g_autofree char *object = NULL;

  tt_test_protect_punch_with_photo (self, &hash);
  tt_test_protect_back_up (self);
  g_assert_cmpint (tt_test_protect_run_script (self, to, 0, NULL), ==, 0);
  photo = g_strdup_printf ("%s/photos/%.2s/%s.png", to, hash, hash);
  g_assert_true (g_file_test (photo, G_FILE_TEST_IS_REGULAR));

  repository = tt_test_protect_find_repository (self);
  object = g_strdup_printf ("%s/p/%.2s/%s", repository, hash, hash);
  g_assert_cmpint (g_remove (object), ==, 0);
  g_assert_cmpint (tt_test_protect_run_script (self, again, 0, NULL), !=, 0);
}

static void
test_gap_is_refused (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *to = tt_test_dir_build_path (self->dir, "gap");
  g_autofree char *database = g_build_filename (to, "office.db", NULL);
  g_autofree char *out = NULL;
  g_autoptr (GPtrArray) objects = NULL;
  guint n = 0;

  tt_test_protect_back_up (self);
  for (guint i = 0; i < 5; i++)
    {
      tt_test_protect_punch (self);
      tt_test_protect_back_up (self);
    }
  objects = tt_test_protect_list_objects (self);
  for (guint i = 0; i < objects->len; i++)
    if (g_str_has_suffix (objects->pdata[i], ".seg") && n++ < 3)
      g_assert_cmpint (g_remove (objects->pdata[i]), ==, 0);

  g_assert_cmpint (tt_test_protect_run_script (self, to, 0, &out), !=, 0);
  g_assert_false (g_file_test (database, G_FILE_TEST_EXISTS));
}

static void
test_damaged_object_is_gone_around (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GArray) moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  g_autoptr (GPtrArray) objects = NULL;
  g_autofree char *listing = NULL;
  gboolean flipped = FALSE;

  g_array_set_clear_func (moments, moment_clear);
  tt_test_protect_back_up (self);
  for (guint i = 0; i < 3; i++)
    {
      note_moment (self, tt_test_protect_punch (self), moments);
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

  g_assert_cmpint (tt_test_protect_run_script (self, NULL, 0, &listing), ==, 0);
  g_assert_nonnull (strstr (listing, "full copy"));
  assert_script_restores (self, &g_array_index (moments, Moment, 2), FALSE);
}

/* A bit that rots in repository.json makes it no other format's and nobody else's. */
static void
test_rotten_label (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *repository = NULL;
  g_autofree char *label = NULL;
  g_autofree char *to = tt_test_dir_build_path (self->dir, "rotten-label");
  g_autofree char *digest = tt_test_protect_digest (self);
  g_autofree char *text = NULL;
  g_autofree char *out = NULL;
  gsize length;

  tt_test_protect_back_up (self);
  repository = tt_test_protect_find_repository (self);
  label = g_build_filename (repository, "repository.json", NULL);
  g_assert_true (g_file_get_contents (label, &text, &length, NULL));
  *strchr (text, '1') = '3';
  g_assert_true (g_file_set_contents (label, text, (gssize) length, NULL));
  g_assert_cmpint (tt_test_protect_run_script (self, to, 0, &out), ==, 0);
  g_assert_nonnull (strstr (out, digest));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func)                                                                            \
  g_test_add (path, TtTestProtect, NULL, tt_test_protect_set_up, func, tt_test_protect_tear_down)

  ADD ("/restore-script/same-as-ours", test_same_as_ours);
  ADD ("/restore-script/back", test_back);
  ADD ("/restore-script/photos", test_photos);
  ADD ("/restore-script/gap-is-refused", test_gap_is_refused);
  ADD ("/restore-script/damaged-object-is-gone-around", test_damaged_object_is_gone_around);

  ADD ("/restore-script/rotten-label", test_rotten_label);

  return g_test_run ();
}
