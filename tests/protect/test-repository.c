/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: an object counts only when it was read back; names prove what they name;
 * a base is cut into parts, the last written last; sealing has its place between squeezing and
 * hashing. The place under it lies when it is told to. */

#include "protect/tt-repository.h"

#include "base/tt-error.h"
#include "protect/tt-seal-sodium.h"
#include "protect/tt-segment-bytes.h"
#include "storage/tt-place-folder.h"
#include "support/tt-test-dir.h"
#include "support/tt-test-environment.h"

#include <string.h>

#define LYING_TYPE_PLACE (lying_place_get_type ())
G_DECLARE_FINAL_TYPE (LyingPlace, lying_place, LYING, PLACE, TtPlace)

/* Keeps what it is given in another place, at first with one bit turned. */
struct _LyingPlace
{
  TtPlace parent_instance;

  TtPlace *real;
  guint lies;       /* how many puts are kept wrong from now on */
  guint puts;       /* how many there were */
  GPtrArray *names; /* of what was put, in order */
};

G_DEFINE_FINAL_TYPE (LyingPlace, lying_place, TT_TYPE_PLACE)

static TtContent *
bend (TtContent *content)
{
  gsize length = (gsize) tt_content_get_length (content);
  guint8 *bytes = g_malloc (length + 1);
  g_autoptr (GBytes) bent = NULL;

  g_assert_true (tt_content_read (content, bytes, length, 0, NULL));
  bytes[length / 2] ^= 1;
  bent = g_bytes_new_take (bytes, length);

  return tt_content_new_bytes (bent);
}

static TtPlaceReply *
lying_place_perform (TtPlace *place,
                     const TtPlaceRequest *request,
                     GCancellable *cancellable,
                     GError **error)
{
  LyingPlace *self = LYING_PLACE (place);
  g_autoptr (TtContent) bent = NULL;
  TtPlaceRequest changed = *request;

  if (request->deed == TT_PLACE_PUT)
    {
      self->puts++;
      g_ptr_array_add (self->names, g_strdup (request->name));
      if (self->lies > 0)
        {
          self->lies--;
          bent = bend (request->content);
          changed.content = bent;
        }
    }

  return TT_PLACE_GET_CLASS (self->real)->perform (self->real, &changed, cancellable, error);
}

static char *
lying_place_dup_words (TtPlace *place)
{
  return tt_place_dup_words (LYING_PLACE (place)->real);
}

static void
lying_place_finalize (GObject *object)
{
  LyingPlace *self = LYING_PLACE (object);

  g_clear_object (&self->real);
  g_clear_pointer (&self->names, g_ptr_array_unref);

  G_OBJECT_CLASS (lying_place_parent_class)->finalize (object);
}

static void
lying_place_class_init (LyingPlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lying_place_finalize;
  TT_PLACE_CLASS (klass)->perform = lying_place_perform;
  TT_PLACE_CLASS (klass)->dup_words = lying_place_dup_words;
}

static void
lying_place_init (LyingPlace *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
}

typedef struct
{
  TtTestDir *dir;
  TtEnvironment *environment;
  TtPlace *place;
  TtSeal *seal;
  TtRepository *repository;
  TtStream stream;
} Fixture;

static void
set_up (Fixture *self, gconstpointer sealed)
{
  const guint8 key[TT_SEAL_KEY_SIZE] = { 1 };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  self->dir = tt_test_dir_new ();
  self->environment = tt_test_environment_new ();
  path = tt_test_dir_build_path (self->dir, "place");
  self->place = g_object_new (LYING_TYPE_PLACE, NULL);
  LYING_PLACE (self->place)->real = tt_place_folder_new (self->environment, path, NULL);
  self->seal = sealed != NULL ? tt_seal_sodium_new (key) : NULL;
  self->repository =
      tt_repository_create (self->environment, self->place, self->seal, NULL, &error);
  g_assert_no_error (error);
  memset (&self->stream, 7, sizeof self->stream);
}

static void
tear_down (Fixture *self, gconstpointer sealed)
{
  g_clear_object (&self->repository);
  g_clear_object (&self->seal);
  g_clear_object (&self->place);
  g_clear_object (&self->environment);
  tt_test_dir_free (self->dir);
}

static GPtrArray *
make_frames (Fixture *self, gint64 from, gint64 to)
{
  GPtrArray *frames = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_frame_unref);
  TtHash previous = { { 0 } };

  for (gint64 seq = from; seq <= to; seq++)
    {
      g_autoptr (GBytes) body = g_bytes_new (&seq, sizeof seq);
      TtFrame *frame =
          tt_frame_new (&self->stream, seq, TT_TEST_NOW + seq, "test", "", &previous, body);

      previous = frame->hash;
      g_ptr_array_add (frames, frame);
    }

  return frames;
}

static char *
put_segment (Fixture *self, GError **error)
{
  g_autoptr (GPtrArray) frames = make_frames (self, 1, 5);
  g_autoptr (GPtrArray) photos = g_ptr_array_new ();

  return tt_repository_put_segment (self->repository, &self->stream, 0, frames, photos, NULL, NULL,
                                    error);
}

static void
assert_segment (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtInventory) inventory = tt_repository_list (self->repository, NULL, &error);
  g_autoptr (GPtrArray) frames = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (inventory->segments->len, ==, 1);
  g_assert_cmpuint (inventory->strangers->len, ==, 0);
  frames = tt_repository_read_segment (self->repository, inventory->segments->pdata[0], NULL, NULL,
                                       &error);
  g_assert_no_error (error);
  g_assert_cmpuint (frames->len, ==, 5);
  g_assert_cmpint (((TtFrame *) frames->pdata[4])->seq, ==, 5);
}

static void
test_segment (Fixture *self, gconstpointer sealed)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = put_segment (self, &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  assert_segment (self);

  /* The same frames are the same object. */
  again = put_segment (self, &error);
  g_assert_cmpstr (again, ==, name);
  assert_segment (self);
}

static void
test_lie_is_found (Fixture *self, gconstpointer sealed)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  LYING_PLACE (self->place)->lies = 100;
  name = put_segment (self, &error);
  g_assert_null (name);
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_CORRUPT);
}

static void
test_one_lie_is_mended (Fixture *self, gconstpointer sealed)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  LYING_PLACE (self->place)->lies = 1;
  name = put_segment (self, &error);
  g_assert_no_error (error);
  g_assert_nonnull (name);
  assert_segment (self);
}

static TtFile *
open_new (Fixture *self, const char *name)
{
  g_autofree char *path = tt_test_dir_build_path (self->dir, name);
  g_autoptr (GError) error = NULL;
  TtFile *file = tt_disk_open (tt_environment_get_disk (self->environment), path,
                               TT_OPEN_WRITE | TT_OPEN_CREATE | TT_OPEN_TRUNCATE, &error);

  g_assert_no_error (error);

  return file;
}

/* Bytes that do not squeeze. */
static TtFile *
make_image (Fixture *self, gsize size)
{
  g_autoptr (TtRandom) random = tt_random_new_seeded (9);
  g_autofree guint8 *bytes = g_malloc (size);
  TtFile *file = open_new (self, "image");

  tt_random_fill (random, bytes, size);
  g_assert_true (tt_file_write (file, bytes, size, 0, NULL));

  return file;
}

static gboolean
put_base (Fixture *self, TtFile *image, GError **error)
{
  g_autofree char *scratch = tt_test_dir_build_path (self->dir, "scratch");

  return tt_repository_put_base (self->repository, &self->stream, 3, image, scratch, NULL, NULL,
                                 NULL, error);
}

static void
test_base_in_parts (Fixture *self, gconstpointer sealed)
{
  g_autoptr (TtFile) image = make_image (self, 25000);
  g_autoptr (TtFile) back = open_new (self, "back");
  g_autoptr (GError) error = NULL;
  g_autoptr (TtInventory) inventory = NULL;
  GPtrArray *names = LYING_PLACE (self->place)->names;
  g_autofree guint8 *bytes = g_malloc (25000);
  g_autofree guint8 *expected = g_malloc (25000);
  const TtBase *base;

  tt_repository_set_part_size (self->repository, 10000);
  g_assert_true (put_base (self, image, &error));
  g_assert_no_error (error);
  inventory = tt_repository_list (self->repository, NULL, &error);
  g_assert_cmpuint (inventory->bases->len, ==, 1);
  base = inventory->bases->pdata[0];
  g_assert_cmpuint (base->parts, ==, 3);
  g_assert_true (base->complete);
  g_assert_nonnull (strstr (names->pdata[names->len - 1], "/3-3-"));

  g_assert_true (tt_repository_check_base (self->repository, base, NULL, &error));
  g_assert_true (tt_repository_read_base (self->repository, base, back, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (tt_file_get_size (back, NULL), ==, 25000);
  tt_file_read (back, bytes, 25000, 0, NULL);
  tt_file_read (image, expected, 25000, 0, NULL);
  g_assert_cmpmem (bytes, 25000, expected, 25000);
}

static void
test_part_missing (Fixture *self, gconstpointer sealed)
{
  g_autoptr (TtFile) image = make_image (self, 25000);
  g_autoptr (TtFile) back = open_new (self, "back");
  g_autoptr (GError) error = NULL;
  g_autoptr (TtInventory) inventory = NULL;
  const TtBase *base;

  tt_repository_set_part_size (self->repository, 10000);
  g_assert_true (put_base (self, image, &error));
  inventory = tt_repository_list (self->repository, NULL, &error);
  base = inventory->bases->pdata[0];
  g_assert_true (tt_repository_delete (self->repository, base->names[1], NULL, &error));
  g_clear_pointer (&inventory, tt_inventory_free);
  inventory = tt_repository_list (self->repository, NULL, &error);
  base = inventory->bases->pdata[0];
  g_assert_false (base->complete);
  g_assert_null (tt_inventory_find_newest_base (inventory, &self->stream));
  g_assert_false (tt_repository_read_base (self->repository, base, back, NULL, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "/2-3-"));
}

static void
test_label (Fixture *self, gconstpointer sealed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRepository) again = NULL;
  g_autoptr (TtRepository) plain = NULL;
  g_autoptr (GPtrArray) ids = tt_repository_list_ids (self->place, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_cmpstr (ids->pdata[0], ==, tt_repository_get_id (self->repository));
  again =
      tt_repository_open (self->environment, self->place, ids->pdata[0], self->seal, NULL, &error);
  g_assert_no_error (error);
  if (self->seal == NULL)
    return;

  /* Without its key it is not taken for an open one. */
  plain = tt_repository_open (self->environment, self->place, ids->pdata[0], NULL, NULL, &error);
  g_assert_null (plain);
  g_assert_error (error, TT_ERROR, TT_ERROR_DAMAGED);
}

static void
test_newer_format (Fixture *self, gconstpointer sealed)
{
  const char *id = tt_repository_get_id (self->repository);
  g_autofree char *name = g_strdup_printf ("place/tt1-%s/repository.json", id);
  static const char text[] = "{\"format\": 2, \"id\": \"x\", \"cipher\": \"none\"}";
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRepository) again = NULL;

  tt_test_dir_write (self->dir, name, text, sizeof text - 1);
  again = tt_repository_open (self->environment, self->place, id, NULL, NULL, &error);
  g_assert_null (again);
  g_assert_error (error, TT_ERROR, TT_ERROR_TOO_NEW);
}

static void
test_names (void)
{
  static const char *const strange[] = {
    "s/x/1/1-1-00.base",
    "s/07070707070707070707070707070707/-1/x.seg",
    "s/07070707070707070707070707070707/1/2-1-"
    "0000000000000000000000000000000000000000000000000000000000000000.seg",
    "s/07070707070707070707070707070707/1/0-1-"
    "0000000000000000000000000000000000000000000000000000000000000000.base",
    "s/07070707070707070707070707070707/1/2-1-"
    "0000000000000000000000000000000000000000000000000000000000000000.base",
    "x",
    "",
  };
  g_autoptr (TtInventory) inventory = tt_inventory_new ();

  for (guint i = 0; i < G_N_ELEMENTS (strange); i++)
    tt_inventory_add (inventory, strange[i], 1, 0);
  g_assert_cmpuint (inventory->strangers->len, ==, G_N_ELEMENTS (strange));
  g_assert_cmpuint (inventory->bases->len + inventory->segments->len, ==, 0);
}

/* Whatever is cut from or added to a segment is refused, not read. */
static void
test_segment_bytes (Fixture *self, gconstpointer sealed)
{
  g_autoptr (GPtrArray) frames = make_frames (self, 1, 3);
  g_autoptr (GPtrArray) photos = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) brought = NULL;
  g_autoptr (GPtrArray) read = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_ptr_array_add (photos, g_strnfill (64, 'a'));
  bytes = tt_segment_bytes_new (frames, photos);
  read = tt_segment_bytes_read (bytes, &brought, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->len, ==, 3);
  g_assert_cmpuint (brought->len, ==, 1);
  g_assert_cmpstr (brought->pdata[0], ==, photos->pdata[0]);

  size = g_bytes_get_size (bytes);
  for (gsize length = 0; length < size; length++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, length);
      g_autoptr (GPtrArray) some = tt_segment_bytes_read (cut, NULL, NULL);

      g_assert_true (some == NULL || some->len < 3);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func)                                                                            \
  g_test_add ("/repository/open/" path, Fixture, NULL, set_up, func, tear_down);                   \
  g_test_add ("/repository/sealed/" path, Fixture, "sealed", set_up, func, tear_down)

  ADD ("segment", test_segment);
  ADD ("lie-is-found", test_lie_is_found);
  ADD ("one-lie-is-mended", test_one_lie_is_mended);
  ADD ("base-in-parts", test_base_in_parts);
  ADD ("part-missing", test_part_missing);
  ADD ("label", test_label);
  g_test_add ("/repository/newer-format", Fixture, NULL, set_up, test_newer_format, tear_down);
  g_test_add ("/repository/segment-bytes", Fixture, NULL, set_up, test_segment_bytes, tear_down);
  g_test_add_func ("/repository/names", test_names);

  return g_test_run ();
}
