/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: what was backed up comes back, every change of it, forward and back,
 * with the digest that the office had then, and photos with it. */

#include "base/tt-error.h"
#include "protect/tt-test-protect.h"

#include "protect/tt-archive.h"
#include "protect/tt-repository.h"
#include "storage/tt-place-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

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
note_moment (TtTestProtect *self, GArray *moments)
{
  Moment moment = { .at = tt_test_protect_punch (self) };

  moment.seq = tt_test_protect_get_seq (self);
  moment.digest = tt_test_protect_digest (self);
  g_array_append_val (moments, moment);
}

static void
assert_moment (TtTestProtect *self, const char *layer, const Moment *moment)
{
  TtMoment wanted = { layer, NULL, moment->at };
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestored) restored =
      tt_protect_rebuild (self->protect, &wanted, NULL, NULL, NULL, &error);
  g_autofree char *digest = NULL;
  TtHead head;

  g_assert_no_error (error);
  g_assert_nonnull (restored);
  tt_restored_get_head (restored, &head);
  g_assert_cmpint (head.seq, ==, moment->seq);
  g_assert_cmpint (tt_restored_get_at (restored), ==, moment->at);
  digest = tt_hash_dup_hex (tt_restored_get_digest (restored));
  g_assert_cmpstr (digest, ==, moment->digest);
}

static void
test_every_moment (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GArray) moments = g_array_new (FALSE, FALSE, sizeof (Moment));

  g_array_set_clear_func (moments, moment_clear);
  tt_test_protect_back_up (self);
  for (guint i = 0; i < 12; i++)
    {
      note_moment (self, moments);
      if (i % 3 == 2)
        tt_test_protect_back_up (self);
      if (i == 6)
        tt_test_protect_back_up_base (self);
    }
  tt_test_protect_back_up (self);

  for (guint i = 0; i < moments->len; i++)
    {
      assert_moment (self, "archive", &g_array_index (moments, Moment, i));
      assert_moment (self, "shadow", &g_array_index (moments, Moment, i));
    }

  /* Another process knows nothing but what stands there. */
  tt_test_protect_reopen (self);
  assert_moment (self, "archive", &g_array_index (moments, Moment, 4));
}

static void
remove_matching (GPtrArray *objects, const char *ending, guint keep_last)
{
  guint n = 0;

  for (guint i = objects->len; i > 0; i--)
    if (g_str_has_suffix (objects->pdata[i - 1], ending) && n++ >= keep_last)
      g_assert_cmpint (g_remove (objects->pdata[i - 1]), ==, 0);
}

static void
test_back_from_a_later_base (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GArray) moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  g_autoptr (GPtrArray) objects = NULL;

  g_array_set_clear_func (moments, moment_clear);
  tt_test_protect_back_up (self);
  for (guint i = 0; i < 6; i++)
    {
      note_moment (self, moments);
      tt_test_protect_back_up (self);
    }
  tt_test_protect_back_up_base (self);

  objects = tt_test_protect_list_objects (self);
  remove_matching (objects, ".base", 1);
  tt_test_protect_reopen (self);
  for (guint i = 0; i < moments->len; i++)
    assert_moment (self, "archive", &g_array_index (moments, Moment, i));
}

static void
test_by_snapshot (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GPtrArray) points = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = NULL;
  guint labelled = 0;

  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  tt_test_protect_punch (self);
  tt_test_protect_label (self, "backup");
  digest = tt_test_protect_digest (self);
  tt_test_protect_back_up (self);
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);

  points = tt_protect_list_snapshots (self->protect, "archive", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (points->len, ==, 3);
  for (guint i = 0; i < points->len; i++)
    {
      const TtSnapshot *point = points->pdata[i];
      TtMoment wanted = { "archive", point->id, 0 };
      g_autoptr (TtRestored) restored =
          tt_protect_rebuild (self->protect, &wanted, NULL, NULL, NULL, &error);
      g_autofree char *hex = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (point->verified_at, >, 0);
      g_assert_cmpint (point->at, ==, tt_restored_get_at (restored));
      hex = tt_hash_dup_hex (tt_restored_get_digest (restored));
      if (!g_str_equal (point->label, "backup"))
        continue;
      labelled++;
      g_assert_cmpstr (hex, ==, digest);
    }
  g_assert_cmpuint (labelled, ==, 1);
}

static void
assert_refused (TtTestProtect *self, const TtMoment *wanted, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestored) restored =
      tt_protect_rebuild (self->protect, wanted, NULL, NULL, NULL, &error);

  g_assert_null (restored);
  g_assert_error (error, TT_ERROR, code);
}

static void
test_no_such_moment (TtTestProtect *self, gconstpointer user_data)
{
  const TtMoment nowhere = { "nowhere", NULL, 0 };
  const TtMoment nothing = { "archive", NULL, 0 };
  const TtMoment early = { "archive", NULL, 1000 };
  const TtMoment unknown = { "archive", "00000000-1", 0 };
  const TtMoment crooked = { "archive", "x", 0 };

  assert_refused (self, &nowhere, TT_ERROR_NOT_FOUND);
  assert_refused (self, &nothing, TT_ERROR_NOT_FOUND);
  tt_test_protect_back_up (self);
  assert_refused (self, &early, TT_ERROR_NOT_FOUND);
  assert_refused (self, &unknown, TT_ERROR_NOT_FOUND);
  assert_refused (self, &crooked, TT_ERROR_NOT_FOUND);
}

static char *
read_photo (const char *folder, const char *hash)
{
  g_autofree char *path = g_strdup_printf ("%s/photos/%.2s/%s.png", folder, hash, hash);
  char *bytes = NULL;

  if (!g_file_get_contents (path, &bytes, NULL, NULL))
    return NULL;

  return bytes;
}

static void
test_into_a_new_folder (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *into = tt_test_dir_build_path (self->dir, "restored");
  g_autofree char *repository = NULL;
  g_autofree char *scratch = tt_test_dir_build_path (self->dir, "scratch");
  g_autofree char *hash = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *photo = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestored) restored = NULL;
  g_autoptr (TtPrepared) prepared = NULL;
  g_autoptr (TtStore) store = NULL;
  TtHash found;
  TtHead head;

  tt_test_protect_punch_with_photo (self, &hash);
  tt_test_protect_back_up (self);
  digest = tt_test_protect_digest (self);
  repository = tt_test_protect_find_repository (self);

  restored = tt_protect_rebuild_from_folder (self->environment, repository, scratch, 0, NULL, NULL,
                                             NULL, NULL, &error);
  g_assert_no_error (error);
  tt_restored_get_head (restored, &head);
  prepared = tt_restored_prepare (restored, into, TT_REPLACE_NEW, &head, NULL, "test", "restore",
                                  NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tt_restored_get_missing_photos (restored)->len, ==, 0);
  g_assert_true (tt_prepared_digest (prepared, &found, &error));
  again = tt_hash_dup_hex (&found);
  g_assert_cmpstr (again, ==, digest);
  g_assert_true (tt_prepared_swap (prepared, NULL, NULL, &error));
  g_assert_no_error (error);

  photo = read_photo (into, hash);
  g_assert_nonnull (photo);
  store = tt_store_open (self->environment, into, FALSE, &error);
  g_assert_no_error (error);
  tt_store_close (store);
}

static void
test_in_place (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *digest = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestored) restored = NULL;
  g_autoptr (TtPrepared) prepared = NULL;
  g_autoptr (GArray) changes = NULL;
  g_autofree char *set_aside = NULL;
  TtMoment wanted = { "archive", NULL, tt_test_protect_punch (self) };
  TtHead parent;

  digest = tt_test_protect_digest (self);
  tt_test_protect_back_up (self);
  tt_test_protect_punch (self);
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);

  restored = tt_protect_rebuild (self->protect, &wanted, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  changes = tt_protect_preview (self->protect, restored, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changes->len, ==, 1);
  g_assert_cmpstr (g_array_index (changes, TtDiffCount, 0).table->name, ==, "entry");
  g_assert_cmpint (g_array_index (changes, TtDiffCount, 0).removed, ==, 2);

  g_assert_true (tt_store_get_head (self->store, &parent, &error));
  prepared = tt_restored_prepare (restored, self->folder, TT_REPLACE_RESTORE, &parent,
                                  tt_protect_get_database (self->protect, &error), "test",
                                  "restore", NULL, &error);
  g_assert_no_error (error);
  tt_protect_reload (self->protect);
  g_assert_true (tt_prepared_swap (prepared, &parent, &set_aside, &error));
  g_assert_no_error (error);
  g_assert_nonnull (set_aside);
  again = tt_test_protect_digest (self);
  g_assert_cmpstr (again, ==, digest);

  /* The new stream is in the archive with the next backup. */
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  g_assert_true (tt_protect_look (self->protect, NULL, NULL, &error));
}

/* Whoever lists the archive by itself, for what no office's own code would write. */
static TtRepository *
open_repository (TtTestProtect *self)
{
  g_autofree char *archive = g_build_filename (self->folder, "archive", NULL);
  g_autoptr (TtPlace) place = tt_place_folder_new (self->environment, archive, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = tt_repository_list_ids (place, NULL, &error);
  TtRepository *repository;

  g_assert_no_error (error);
  repository = tt_repository_open (self->environment, place, ids->pdata[0], NULL, NULL, &error);
  g_assert_no_error (error);

  return repository;
}

static TtFile *
open_new (TtTestProtect *self, const char *name)
{
  g_autofree char *path = tt_test_dir_build_path (self->dir, name);
  g_autoptr (GError) error = NULL;
  TtFile *file = tt_disk_open (tt_environment_get_disk (self->environment), path,
                               TT_OPEN_WRITE | TT_OPEN_CREATE | TT_OPEN_TRUNCATE, &error);

  g_assert_no_error (error);

  return file;
}

/* A name changed in an image, its page's sum made right again. */
static void
forge (TtFile *image)
{
  gint64 size = tt_file_get_size (image, NULL);
  g_autofree guint8 *bytes = g_malloc ((gsize) size);
  guint8 key[16] = "ttpg";
  guint8 *name;
  gsize page;
  guint64 number;

  g_assert_cmpint (tt_file_read (image, bytes, (gsize) size, 0, NULL), ==, size);
  name = memmem (bytes, (gsize) size, "Maria Finch", 11);
  g_assert_nonnull (name);
  name[3] = 't';
  page = (gsize) (name - bytes) / 4096;
  number = GUINT64_TO_LE (page + 1);
  memcpy (key + 8, &number, sizeof number);
  tt_siphash (bytes + page * 4096, 4088, key, bytes + page * 4096 + 4088);
  g_assert_true (tt_file_write (image, bytes, (gsize) size, 0, NULL));
}

/* Replaces the one base by another that a liar wrote: every hash is right, the content is not. */
static void
replace_base (TtTestProtect *self, gboolean forged, gint64 shift)
{
  g_autofree char *scratch = tt_test_dir_build_path (self->dir, "scratch");
  g_autoptr (TtRepository) repository = open_repository (self);
  g_autoptr (TtFile) image = open_new (self, "image");
  g_autoptr (GError) error = NULL;
  g_autoptr (TtInventory) inventory = tt_repository_list (repository, NULL, &error);
  const TtBase *base = inventory->bases->pdata[0];

  g_assert_true (tt_repository_read_base (repository, base, image, NULL, &error));
  g_assert_no_error (error);
  if (forged)
    forge (image);
  g_assert_true (tt_repository_delete (repository, base->names[0], NULL, &error));
  g_assert_true (tt_repository_put_base (repository, &base->stream, base->seq + shift, image,
                                         scratch, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
test_forged_base_is_refused (TtTestProtect *self, gconstpointer user_data)
{
  const TtMoment newest = { "archive", NULL, 0 };

  tt_test_protect_back_up (self);
  replace_base (self, FALSE, 0);
  tt_test_protect_reopen (self);
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (TtRestored) restored =
        tt_protect_rebuild (self->protect, &newest, NULL, NULL, NULL, &error);

    g_assert_no_error (error);
  }
  replace_base (self, TRUE, 0);
  tt_test_protect_reopen (self);
  assert_refused (self, &newest, TT_ERROR_DAMAGED);
}

static void
test_base_of_another_moment_is_refused (TtTestProtect *self, gconstpointer user_data)
{
  const TtMoment newest = { "archive", NULL, 0 };

  tt_test_protect_back_up (self);
  replace_base (self, FALSE, 3);
  tt_test_protect_reopen (self);
  assert_refused (self, &newest, TT_ERROR_DAMAGED);
}

static void
set_folder_time (const char *folder, gint64 seconds)
{
  struct utimbuf time = { seconds, seconds };

  g_assert_cmpint (g_utime (folder, &time), ==, 0);
}

static TtLayerState
look_at_archive (TtTestProtect *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtProtectStatus) status = NULL;

  g_assert_true (tt_protect_look (self->protect, NULL, NULL, &error));
  g_assert_no_error (error);
  status = tt_protect_dup_status (self->protect);

  return tt_protect_status_find (status, "archive")->state;
}

/* A look lists the folder of the newest base where its names may have changed, and once a day. */
static void
test_look_lists_what_changed (TtTestProtect *self, gconstpointer user_data)
{
  TtClock *clock = tt_environment_get_clock (self->environment);
  gint64 old = tt_clock_now (clock) / G_USEC_PER_SEC - 3600;
  g_autoptr (GPtrArray) objects = NULL;
  g_autofree char *folder = NULL;
  const char *segment = NULL;

  tt_test_protect_back_up (self);
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  objects = tt_test_protect_list_objects (self);
  for (guint i = 0; i < objects->len; i++)
    if (g_str_has_suffix (objects->pdata[i], ".seg"))
      segment = objects->pdata[i];
  g_assert_nonnull (segment);
  folder = g_path_get_dirname (segment);

  set_folder_time (folder, old);
  g_assert_cmpint (look_at_archive (self), ==, TT_LAYER_OK);
  g_assert_cmpint (g_unlink (segment), ==, 0);
  set_folder_time (folder, old);
  g_assert_cmpint (look_at_archive (self), ==, TT_LAYER_OK);
  if (user_data != NULL)
    tt_test_clock_advance (clock, G_TIME_SPAN_DAY);
  else
    set_folder_time (folder, old + 1);
  g_assert_cmpint (look_at_archive (self), ==, TT_LAYER_DAMAGED);
}

/* Two programs have the archive open, and one listed it before the other began a stream there: a
 * base of its own, without the changes between, would look as if those had been lost. */
static void
test_stream_begun_by_another (TtTestProtect *self, gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (self->folder, "archive", NULL);
  g_autofree char *scratch = tt_test_dir_build_path (self->dir, "scratch");
  g_autofree char *shadow = g_build_filename (self->folder, "shadow", "office.db", NULL);
  g_autoptr (TtPlace) place = tt_place_folder_new (self->environment, path, NULL);
  g_autoptr (TtArchive) early = tt_archive_new (self->environment, "archive", place, scratch, NULL);
  g_autoptr (TtPhotos) photos = tt_photos_new (self->environment);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtCopy) copy = tt_copy_open (self->environment, shadow, &error);
  g_autoptr (GPtrArray) reports = NULL;
  const TtReport *report;
  TtHead head;

  g_assert_no_error (error);
  g_assert_true (tt_database_get_head (tt_copy_get_database (copy), &head, &error));
  g_assert_true (tt_archive_open (early, &head.stream, TRUE, NULL, &error));
  tt_test_protect_back_up (self);
  tt_test_protect_punch (self);
  tt_test_protect_back_up (self);
  tt_test_protect_punch (self);
  tt_archive_write (early, copy, photos, FALSE, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  tt_copy_close (copy);

  reports = tt_protect_verify (self->protect, NULL, TRUE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  report = tt_test_find_report (reports, "archive");
  g_assert_cmpint (report->result, ==, TT_RESULT_OK);
  g_assert_cmpuint (report->damage->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func)                                                                            \
  g_test_add (path, TtTestProtect, NULL, tt_test_protect_set_up, func, tt_test_protect_tear_down)

  ADD ("/archive/every-moment", test_every_moment);
  ADD ("/archive/back-from-a-later-base", test_back_from_a_later_base);
  ADD ("/archive/by-snapshot", test_by_snapshot);
  ADD ("/archive/no-such-moment", test_no_such_moment);
  ADD ("/archive/forged-base-is-refused", test_forged_base_is_refused);
  ADD ("/archive/base-of-another-moment-is-refused", test_base_of_another_moment_is_refused);
  ADD ("/archive/into-a-new-folder", test_into_a_new_folder);
  ADD ("/archive/in-place", test_in_place);
  ADD ("/archive/stream-begun-by-another", test_stream_begun_by_another);
  ADD ("/archive/look-lists-what-changed", test_look_lists_what_changed);
  g_test_add ("/archive/look-lists-once-a-day", TtTestProtect, GINT_TO_POINTER (1),
              tt_test_protect_set_up, test_look_lists_what_changed, tt_test_protect_tear_down);

  return g_test_run ();
}
