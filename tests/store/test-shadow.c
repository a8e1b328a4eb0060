/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promises under test: a copy takes each frame once, in order, verified; what does not belong
 * is refused and changes nothing; an image is an ordinary file of the same content, from which
 * frames go on and back; a difference between primary and shadow is found and named. */

#include "base/tt-error.h"
#include "store/tt-set-aside.h"
#include "store/tt-stmt.h"
#include "tt-test-office.h"

#include <stdio.h>

typedef struct
{
  TtTestOffice *office;
  TtStore *store;
  TtCopy *shadow;
  GPtrArray *frames;
} Fixture;

static void
set_up (Fixture *self, gconstpointer user_data)
{
  self->office = tt_test_office_new (300);
  self->store = tt_test_office_open (self->office);
  self->shadow = tt_test_office_open_shadow (self->office);
  self->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_frame_unref);
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  g_ptr_array_unref (self->frames);
  g_clear_object (&self->shadow);
  g_clear_object (&self->store);
  tt_test_office_free (self->office);
}

static void
change (Fixture *self, guint from, guint to)
{
  for (guint k = from; k <= to; k++)
    g_ptr_array_add (self->frames, tt_test_office_must_change (self->store, k));
}

typedef struct
{
  GPtrArray *frames;
  guint next;
} Source;

static TtFrame *
next_frame (gpointer user_data, GError **error)
{
  Source *source = user_data;

  return source->next < source->frames->len ? tt_frame_ref (source->frames->pdata[source->next++])
                                            : NULL;
}

static guint
catch_up (TtCopy *copy, GPtrArray *frames, guint batch)
{
  Source source = { .frames = frames };
  g_autoptr (GError) error = NULL;
  guint applied = 0;

  g_assert_true (tt_copy_catch_up (copy, next_frame, &source, batch, &applied, &error));
  g_assert_no_error (error);

  return applied;
}

static void
assert_same (Fixture *self)
{
  TtHash a, b;
  TtHead c, d;

  tt_test_office_digest (self->office, self->office->primary, &a);
  tt_test_office_digest (self->office, self->office->shadow, &b);
  tt_test_office_head (self->office, self->office->primary, &c);
  tt_test_office_head (self->office, self->office->shadow, &d);
  g_assert_true (tt_hash_equal (&a, &b));
  g_assert_true (tt_head_equal (&c, &d));
}

static void
test_each_once (Fixture *self, gconstpointer user_data)
{
  change (self, 1, 20);
  g_assert_cmpuint (catch_up (self->shadow, self->frames, 1), ==, 20);
  assert_same (self);
  g_assert_cmpuint (catch_up (self->shadow, self->frames, 7), ==, 0);
  change (self, 21, 40);
  g_assert_cmpuint (catch_up (self->shadow, self->frames, 7), ==, 20);
  assert_same (self);
}

static void
test_gap (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  TtHead before, after;

  change (self, 1, 3);
  tt_test_office_head (self->office, self->office->shadow, &before);
  g_assert_false (tt_copy_apply (self->shadow, self->frames->pdata[2], &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_NOT_FOUND);
  tt_test_office_head (self->office, self->office->shadow, &after);
  g_assert_true (tt_head_equal (&before, &after));
}

/* A frame whose bytes are not what its hash says never reaches SQLite's parser. */
static void
test_bad_frame (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) bad = NULL;
  g_autoptr (GBytes) body = NULL;
  const TtFrame *frame;
  guint8 *bytes;
  gsize length;

  change (self, 1, 1);
  frame = self->frames->pdata[0];
  bytes = g_memdup2 (g_bytes_get_data (frame->body, &length), g_bytes_get_size (frame->body));
  bytes[length / 2] ^= 1;
  body = g_bytes_new_take (bytes, length);
  bad = tt_frame_new (&frame->stream, frame->seq, frame->at, frame->actor, frame->label,
                      &frame->previous, body);
  bad->hash = frame->hash;
  g_assert_false (tt_copy_apply (self->shadow, bad, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_DAMAGED);
}

/* The same place, another change: a person must decide. */
static void
test_fork (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) other = NULL;
  const TtFrame *frame;

  change (self, 1, 1);
  catch_up (self->shadow, self->frames, 1);
  frame = self->frames->pdata[0];
  other = tt_frame_new (&frame->stream, frame->seq, frame->at + 1, frame->actor, frame->label,
                        &frame->previous, frame->body);
  g_assert_false (tt_copy_apply (self->shadow, other, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_DECISION);
}

/* The chain says that it fits and the rows say that it does not. */
static void
test_conflict (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) other =
      tt_database_open (self->office->environment, self->office->shadow, TT_DATABASE_BUILD, &error);
  TtHead before, after;

  g_assert_no_error (error);
  g_assert_true (tt_database_exec (
      other, "INSERT INTO entry (id, user, zone, started_at) VALUES (1000001, 1, 'Etc/UTC', 5)",
      &error));
  tt_test_office_head (self->office, self->office->shadow, &before);
  change (self, 1, 1);
  g_assert_false (tt_copy_apply (self->shadow, self->frames->pdata[0], &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_DECISION);
  tt_test_office_head (self->office, self->office->shadow, &after);
  g_assert_true (tt_head_equal (&before, &after));
}

static void
test_trim (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  TtFrame *trim = NULL;
  const TtFrame *kept;

  change (self, 1, 20);
  kept = self->frames->pdata[10];
  g_assert_true (tt_store_trim_frames (self->store, kept->seq - 1, &trim, &error));
  g_assert_no_error (error);
  g_ptr_array_add (self->frames, trim);
  catch_up (self->shadow, self->frames, 1);
  assert_same (self);
  g_assert_cmpint (tt_test_office_count (self->office, self->office->primary, "frame"), ==, 11);
  g_assert_cmpint (tt_test_office_count (self->office, self->office->shadow, "frame"), ==, 11);
  change (self, 21, 22);
  catch_up (self->shadow, self->frames, 1);
  tt_test_office_check (self->office, NULL);
}

/* A shadow that is further behind than frames are kept is built anew. */
static void
test_too_far_behind (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) aside = NULL;
  const TtFrame *last;

  change (self, 1, 20);
  last = self->frames->pdata[19];
  g_assert_true (tt_store_trim_frames (self->store, last->seq, NULL, &error));
  g_assert_no_error (error);
  tt_test_office_check (self->office, NULL);
  aside = tt_set_aside_list (self->office->environment, self->office->folder, &error);
  g_assert_cmpuint (aside->len, ==, 1);
}

static gboolean
apply_meanwhile (gpointer user_data, GError **error)
{
  Fixture *self = user_data;

  if (self->frames->len > 40)
    return TRUE;
  change (self, self->frames->len + 1, self->frames->len + 1);

  return tt_copy_apply (self->shadow, self->frames->pdata[self->frames->len - 1], error);
}

static void
write_image (Fixture *self, const char *path, TtHead *head, TtHash *digest)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tt_copy_write_image (self->shadow, path, head, digest, NULL, &error));
  g_assert_no_error (error);
}

/* Every program may read and write an image; frames go on from it, and back. */
static void
test_image (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tt_test_dir_build_path (self->office->dir, "image.db");
  g_autofree char *told = NULL;
  g_autoptr (TtCopy) copy = NULL;
  g_autofree char *bytes = NULL;
  gsize length;
  TtHead head, shadow_head;
  TtHash digest, at_start, at_image, now;
  char hex[TT_HASH_HEX + 1];

  tt_test_office_digest (self->office, self->office->primary, &at_start);
  change (self, 1, 10);
  catch_up (self->shadow, self->frames, 1);
  tt_copy_set_pause_func (self->shadow, apply_meanwhile, self);
  write_image (self, path, &head, &digest);
  tt_copy_set_pause_func (self->shadow, NULL, NULL);

  tt_test_office_head (self->office, self->office->shadow, &shadow_head);
  g_assert_true (tt_head_equal (&head, &shadow_head));
  tt_test_office_digest (self->office, self->office->shadow, &at_image);
  g_assert_true (tt_hash_equal (&digest, &at_image));
  g_assert_true (g_file_get_contents (path, &bytes, &length, &error));
  g_assert_cmpint (bytes[18], ==, 1);
  g_assert_cmpint (bytes[20], ==, 8);

  copy = tt_copy_open_image (self->office->environment, path, &error);
  g_assert_no_error (error);
  told = tt_database_dup_meta (tt_copy_get_database (copy), "digest", &error);
  tt_hash_to_hex (&digest, hex);
  g_assert_cmpstr (told, ==, hex);

  change (self, self->frames->len + 1, self->frames->len + 5);
  g_assert_cmpuint (catch_up (copy, self->frames, 3), ==, 5);
  g_assert_true (tt_database_digest (tt_copy_get_database (copy), NULL, &now, NULL, &error));
  tt_test_office_digest (self->office, self->office->primary, &digest);
  g_assert_true (tt_hash_equal (&digest, &now));

  for (guint i = self->frames->len; i > 0; i--)
    {
      TtFrame *frame = self->frames->pdata[i - 1];
      TtHead before = { .stream = frame->stream, .seq = frame->seq - 1, .hash = frame->previous };

      g_assert_true (tt_copy_step_back (copy, frame, &before, &error));
      g_assert_no_error (error);
    }
  g_assert_true (tt_database_digest (tt_copy_get_database (copy), NULL, &now, NULL, &error));
  g_assert_true (tt_hash_equal (&at_start, &now));
  g_assert_cmpuint (catch_up (copy, self->frames, 3), ==, self->frames->len);
  g_assert_true (tt_database_digest (tt_copy_get_database (copy), NULL, &now, NULL, &error));
  g_assert_true (tt_hash_equal (&digest, &now));
}

static void
test_damaged_image (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tt_test_dir_build_path (self->office->dir, "image.db");
  g_autofree char *bytes = NULL;
  gsize length;
  TtHead head;
  TtHash digest;

  write_image (self, path, &head, &digest);
  g_assert_true (g_file_get_contents (path, &bytes, &length, &error));
  for (gsize at = 300; at < length; at += length / 7)
    {
      g_autoptr (GError) open_error = NULL;

      bytes[at] ^= 4;
      g_assert_true (g_file_set_contents (path, bytes, (gssize) length, &error));
      g_assert_null (tt_copy_open_image (self->office->environment, path, &open_error));
      g_assert_error (open_error, TT_ERROR, TT_ERROR_DAMAGED);
      bytes[at] ^= 4;
    }
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length - 1000, &error));
  g_assert_null (tt_copy_open_image (self->office->environment, path, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_DAMAGED);
}

/* A damaged page that no table uses does not stop an image. */
static void
test_damaged_free_page (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tt_test_dir_build_path (self->office->dir, "image.db");
  g_autoptr (TtDatabase) other = NULL;
  gint64 leaf = 0;
  FILE *file;
  TtHead head;
  TtHash digest, before;

  other =
      tt_database_open (self->office->environment, self->office->shadow, TT_DATABASE_BUILD, &error);
  g_assert_no_error (error);
  g_assert_true (tt_database_exec (other,
                                   "CREATE TABLE scratch(a); INSERT INTO scratch SELECT"
                                   " randomblob(3000) FROM entry LIMIT 20; DROP TABLE scratch",
                                   &error));
  g_assert_true (tt_database_get_int64 (other, "PRAGMA page_count", &leaf, &error));
  tt_database_close (other);
  tt_copy_close (self->shadow);
  file = fopen (self->office->shadow, "r+b");
  fseek (file, (leaf - 2) * 4096 + 77, SEEK_SET);
  fputc ('x', file);
  fclose (file);

  tt_test_office_digest (self->office, self->office->shadow, &before);
  write_image (self, path, &head, &digest);
  g_assert_true (tt_hash_equal (&before, &digest));
  {
    g_autoptr (TtCopy) copy = tt_copy_open_image (self->office->environment, path, &error);

    g_assert_no_error (error);
  }
}

static char *
compare_all (Fixture *self)
{
  g_autofree char *position = g_strdup ("");
  char *differs = NULL;

  do
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (tt_compare_slices (self->store, self->shadow, &position, &differs, &error));
      g_assert_no_error (error);
    }
  while (*position != '\0' && differs == NULL);

  return differs;
}

/* As after a write that the disk lost: a row is another, and every sum is right. */
static void
test_lost_write (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) other = NULL;
  g_autofree char *differs = NULL;

  change (self, 1, 5);
  catch_up (self->shadow, self->frames, 1);
  g_assert_null (compare_all (self));
  other = tt_database_open (self->office->environment, self->office->primary, TT_DATABASE_BUILD,
                            &error);
  g_assert_true (
      tt_database_exec (other, "UPDATE entry SET in_note = 'old' WHERE id = 123", &error));
  tt_database_close (other);
  differs = compare_all (self);
  g_assert_cmpstr (differs, ==, "entry 123");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *self, gconstpointer user_data);
  } tests[] = {
    { "/shadow/each-once", test_each_once },
    { "/shadow/gap", test_gap },
    { "/shadow/bad-frame", test_bad_frame },
    { "/shadow/fork", test_fork },
    { "/shadow/conflict", test_conflict },
    { "/shadow/trim", test_trim },
    { "/shadow/too-far-behind", test_too_far_behind },
    { "/shadow/image", test_image },
    { "/shadow/damaged-image", test_damaged_image },
    { "/shadow/damaged-free-page", test_damaged_free_page },
    { "/shadow/lost-write", test_lost_write },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
