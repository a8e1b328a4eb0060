/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promises under test: what a restore or an undo would change is counted right, from files and
 * from frames alike; the history says in words what was done. */

#include "base/tt-error.h"
#include "store/tt-diff.h"
#include "store/tt-store-private.h"
#include "tt-test-rows.h"

static char *
describe (GArray *counts)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < counts->len; i++)
    {
      const TtDiffCount *count = &g_array_index (counts, TtDiffCount, i);

      g_string_append_printf (words, "%s +%d ~%d -%d\n", count->table->name, (int) count->added,
                              (int) count->changed, (int) count->removed);
    }

  return g_string_free (words, FALSE);
}

typedef struct
{
  gint64 seq;
  char *words;
} FrameDiff;

static gboolean
count_frames (TtDatabase *database, gpointer user_data, GError **error)
{
  FrameDiff *self = user_data;
  g_autoptr (GArray) counts = tt_diff_count_frames (database, self->seq, error);

  g_assert_nonnull (counts);
  self->words = describe (counts);

  return TRUE;
}

static gint64
get_seq (TtTestRows *self)
{
  g_autoptr (GError) error = NULL;
  TtHead head;

  g_assert_true (tt_store_get_head (self->store, &head, &error));

  return head.seq;
}

static char *
keep_copy (TtTestRows *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *from = g_build_filename (self->folder, "office.db", NULL);
  char *to = tt_test_dir_build_path (self->dir, name);

  g_assert_true (
      tt_disk_copy (tt_environment_get_disk (self->environment), from, to, NULL, &error));
  g_assert_no_error (error);

  return to;
}

static void
assert_files_differ (TtTestRows *self, const char *from, const char *to, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) before =
      tt_database_open (self->environment, from, TT_DATABASE_READ, &error);
  g_autoptr (TtDatabase) after = tt_database_open (self->environment, to, TT_DATABASE_READ, &error);
  g_autoptr (GArray) counts = NULL;
  g_autofree char *words = NULL;

  g_assert_no_error (error);
  counts = tt_diff_count (before, after, NULL, &error);
  g_assert_no_error (error);
  words = describe (counts);
  g_assert_cmpstr (words, ==, wanted);
}

static gboolean
delete_entry (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_delete_entry (transaction, *(gint64 *) user_data, error);
}

static gboolean
end_entry (TtTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (TtEntry) entry =
      tt_store_load_entry (tt_transaction_get_database (transaction), *(gint64 *) user_data, error);

  if (entry == NULL)
    return FALSE;

  tt_entry_set_ended_at (entry, TT_TEST_NOW + 5);

  return tt_store_save_entry (transaction, entry, error);
}

static void
test_counts (TtTestRows *self, gconstpointer user_data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gint64 kept = tt_test_rows_add_entry (self, self->owner, 0, TT_TEST_NOW, 0);
  gint64 removed =
      tt_test_rows_add_entry (self, self->owner, 0, TT_TEST_NOW + 10, TT_TEST_NOW + 20);
  gint64 passing;
  FrameDiff diff = { .seq = get_seq (self) };

  before = keep_copy (self, "before.db");
  tt_test_rows_write (self, end_entry, &kept);
  tt_test_rows_write (self, delete_entry, &removed);
  passing = tt_test_rows_add_entry (self, self->owner, 0, TT_TEST_NOW + 30, TT_TEST_NOW + 40);
  tt_test_rows_write (self, delete_entry, &passing);
  tt_test_rows_add_entry (self, self->owner, 0, TT_TEST_NOW + 50, TT_TEST_NOW + 60);
  tt_test_rows_add_user (self, "ben", "Ben Castellan");
  after = keep_copy (self, "after.db");

  assert_files_differ (self, before, after, "user +1 ~0 -0\nentry +1 ~1 -1\n");
  assert_files_differ (self, after, before, "user +0 ~0 -1\nentry +1 ~1 -1\n");
  assert_files_differ (self, after, after, "");

  tt_test_rows_read (self, count_frames, &diff);
  g_assert_cmpstr (diff.words, ==, "user +0 ~0 -1\nentry +1 ~1 -1\n");
  g_free (diff.words);

  diff.seq = get_seq (self);
  tt_test_rows_read (self, count_frames, &diff);
  g_assert_cmpstr (diff.words, ==, "");
  g_free (diff.words);
}

static gboolean
look_at_log (TtDatabase *database, gpointer user_data, GError **error)
{
  static const char *const wanted[] = { "1 person added", "1 entry removed", "1 clock-out",
                                        "1 clock-in", "1 company added, 1 person added" };
  g_autoptr (GPtrArray) rows = tt_store_list_log (database, 0, 6, error);
  g_autoptr (GPtrArray) older = NULL;
  gint64 seq = *(gint64 *) user_data;

  g_assert_nonnull (rows);
  g_assert_cmpuint (rows->len, ==, 6);
  for (guint i = 0; i < rows->len; i++)
    {
      const TtLogRow *row = g_ptr_array_index (rows, i);

      g_assert_cmpint (row->seq, ==, seq - i);
      g_assert_cmpstr (row->actor, ==, "test");
      if (i < G_N_ELEMENTS (wanted))
        g_assert_cmpstr (row->words, ==, wanted[i]);
    }

  older = tt_store_list_log (database, seq - 2, 2, error);
  g_assert_cmpuint (older->len, ==, 2);
  g_assert_cmpint (((TtLogRow *) g_ptr_array_index (older, 0))->seq, ==, seq - 3);

  return TRUE;
}

static void
test_log (TtTestRows *self, gconstpointer user_data)
{
  gint64 entry = tt_test_rows_add_entry (self, self->owner, 0, TT_TEST_NOW, 0);
  gint64 seq;

  tt_test_rows_write (self, end_entry, &entry);
  tt_test_rows_write (self, delete_entry, &entry);
  tt_test_rows_add_user (self, "ben", "Ben Castellan");
  seq = get_seq (self);
  tt_test_rows_read (self, look_at_log, &seq);
}

static gboolean
add_photos (TtTransaction *transaction, gpointer user_data, GError **error)
{
  static const char digits[] = "aba";

  for (guint i = 0; i < strlen (digits); i++)
    {
      g_autoptr (TtPhoto) photo = tt_photo_new ();
      g_autofree char *hash = g_strnfill (64, digits[i]);

      tt_photo_set_entry (photo, *(gint64 *) user_data);
      tt_photo_set_moment (photo, TT_MOMENT_IN);
      tt_photo_set_hash (photo, hash);
      tt_photo_set_size (photo, 100);
      tt_photo_set_media_type (photo, "image/png");
      if (!tt_store_save_photo (transaction, photo, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
note_photo (
    const char *hash, gint64 size, const char *media_type, gpointer user_data, GError **error)
{
  g_string_append_printf (user_data, "%.3s %d %s\n", hash, (int) size, media_type);

  return TRUE;
}

static gboolean
list_photos (TtDatabase *database, gpointer user_data, GError **error)
{
  return tt_database_each_photo (database, note_photo, user_data, error);
}

/* A layer learns from a frame which pictures it has to take along. */
static void
test_photos_of_a_frame (TtTestRows *self, gconstpointer user_data)
{
  gint64 entry = tt_test_rows_add_entry (self, self->owner, 0, TT_TEST_NOW, 0);
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) frame = NULL;
  g_autoptr (TtFrame) removal = NULL;
  g_autoptr (GPtrArray) hashes = NULL;
  g_autoptr (GPtrArray) none = NULL;

  g_assert_true (tt_store_write (self->store, "test", "", add_photos, &entry, &frame, &error));
  g_assert_no_error (error);
  hashes = tt_frame_list_photos (frame, &error);
  g_assert_cmpuint (hashes->len, ==, 2);

  tt_test_rows_read (self, list_photos, words);
  g_assert_cmpstr (words->str, ==, "aaa 100 image/png\nbbb 100 image/png\n");

  g_assert_true (tt_store_write (self->store, "test", "", delete_entry, &entry, &removal, &error));
  none = tt_frame_list_photos (removal, &error);
  g_assert_cmpuint (none->len, ==, 0);
}

static gboolean
save_setting (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_set_setting (transaction, "a", "b", error);
}

/* A change of a table that this schema does not have is not passed over. */
static void
test_unknown_table (TtTestRows *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) frame = NULL;
  g_autoptr (TtFrame) other = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *bytes = NULL;
  gsize length = 0;

  g_assert_true (tt_store_write (self->store, "test", "", save_setting, NULL, &frame, &error));
  g_assert_no_error (error);
  bytes = g_memdup2 (g_bytes_get_data (frame->body, &length), g_bytes_get_size (frame->body));
  for (gsize i = 0; i + 7 < length; i++)
    {
      if (memcmp (bytes + i, "setting", 7) == 0)
        bytes[i] = 'z';
    }
  body = g_bytes_new (bytes, length);
  other = tt_frame_new (&frame->stream, frame->seq, frame->at, "a", "", &frame->previous, body);
  g_assert_null (tt_frame_list_photos (other, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_DAMAGED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                                            \
  g_test_add (name, TtTestRows, NULL, tt_test_rows_set_up, func, tt_test_rows_tear_down)
  ADD ("/diff/counts", test_counts);
  ADD ("/diff/log", test_log);
  ADD ("/diff/photos-of-a-frame", test_photos_of_a_frame);
  ADD ("/diff/unknown-table", test_unknown_table);

  return g_test_run ();
}
