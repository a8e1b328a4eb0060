/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: an object is there whole and durable or not at all, other content is
 * never overwritten, a half one is mended, and a disk that is not there is not filled. */

#include "storage/tt-place-folder.h"

#include "base/tt-fault.h"
#include "support/tt-test-dir.h"
#include "support/tt-test-environment.h"
#include "support/tt-test-rights.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  TtTestDir *dir;
  TtEnvironment *environment;
  TtPlace *place;
} Fixture;

static void
set_up (Fixture *self, gconstpointer user_data)
{
  g_autofree char *path = NULL;

  self->dir = tt_test_dir_new ();
  self->environment = tt_test_environment_new ();
  path = tt_test_dir_build_path (self->dir, "place");
  self->place = tt_place_folder_new (self->environment, path, NULL);
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  g_clear_object (&self->place);
  g_clear_object (&self->environment);
  tt_test_dir_free (self->dir);
}

static gboolean
put (Fixture *self, const char *name, const char *text, TtPutFlags flags, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (TtContent) content = tt_content_new_bytes (bytes);

  return tt_place_put (self->place, name, content, flags, 0, NULL, error);
}

static void
must_put (Fixture *self, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (put (self, name, text, TT_PUT_NONE, &error));
  g_assert_no_error (error);
}

static void
assert_holds (Fixture *self, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = tt_place_get (self->place, name, 0, -1, 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

static void
test_round_trip (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) part = NULL;
  g_autoptr (TtPlaceItem) item = NULL;
  g_autoptr (TtPlaceItem) folder = NULL;

  must_put (self, "a/b/one", "0123456789");
  assert_holds (self, "a/b/one", "0123456789");
  part = tt_place_get (self->place, "a/b/one", 8, 10, 0, NULL, &error);
  g_assert_cmpmem (g_bytes_get_data (part, NULL), g_bytes_get_size (part), "89", 2);
  item = tt_place_stat (self->place, "a/b/one", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (item->size, ==, 10);
  folder = tt_place_stat (self->place, "a/b", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (folder->name, ==, "a/b/");
  g_assert_cmpint (folder->modified, >, 0);

  g_assert_true (tt_place_delete (self->place, "a/b/one", 0, NULL, &error));
  g_assert_true (tt_place_delete (self->place, "a/b/one", 0, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (tt_place_stat (self->place, "a/b/one", 0, NULL, &error));
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT);
}

static void
test_list (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) level = NULL;
  g_autoptr (GPtrArray) deep = NULL;
  g_autoptr (GPtrArray) nothing = NULL;

  must_put (self, "b/two", "22");
  must_put (self, "a/one", "1");
  must_put (self, "top", "t");
  tt_test_dir_write (self->dir, "place/a/.half.part", "x", 1);

  level = tt_place_list (self->place, "", FALSE, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (level->len, ==, 3);
  g_assert_cmpstr (((TtPlaceItem *) level->pdata[0])->name, ==, "a/");
  g_assert_cmpstr (((TtPlaceItem *) level->pdata[2])->name, ==, "top");

  deep = tt_place_list (self->place, "", TRUE, 0, NULL, &error);
  g_assert_cmpuint (deep->len, ==, 3);
  g_assert_cmpstr (((TtPlaceItem *) deep->pdata[1])->name, ==, "b/two");
  g_assert_cmpint (((TtPlaceItem *) deep->pdata[1])->size, ==, 2);

  nothing = tt_place_list (self->place, "c/", TRUE, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (nothing->len, ==, 0);
}

static void
test_other_content_stays (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  must_put (self, "one", "good");
  must_put (self, "one", "good");
  g_assert_false (put (self, "one", "evil", TT_PUT_NONE, &error));
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_CONFLICT);
  assert_holds (self, "one", "good");

  g_clear_error (&error);
  g_assert_false (put (self, "one", "goo", TT_PUT_NONE, &error));
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_CONFLICT);

  g_clear_error (&error);
  g_assert_true (put (self, "one", "mended", TT_PUT_MEND, &error));
  assert_holds (self, "one", "mended");
}

static void
test_half_is_mended (Fixture *self, gconstpointer user_data)
{
  must_put (self, "a/one", "x");
  tt_test_dir_write (self->dir, "place/a/half", "the first ", 10);
  must_put (self, "a/half", "the first and the second");
  assert_holds (self, "a/half", "the first and the second");

  tt_test_dir_write (self->dir, "place/a/empty", "", 0);
  must_put (self, "a/empty", "not any more");
  assert_holds (self, "a/empty", "not any more");
}

static void
test_names (Fixture *self, gconstpointer user_data)
{
  static const char *const wrong[] = { "", "/a", "a/", "a//b", "../a", "a/../b", ".", "a b", "ä" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_expect_message ("tt-storage", G_LOG_LEVEL_CRITICAL, "*is_request*");
      g_assert_null (tt_place_get (self->place, wrong[i], 0, -1, 0, NULL, NULL));
      g_test_assert_expected_messages ();
    }
}

static void
test_disk_is_away (Fixture *self, gconstpointer user_data)
{
  g_autofree char *anchor = tt_test_dir_build_path (self->dir, "media/disk");
  g_autofree char *path = tt_test_dir_build_path (self->dir, "media/disk/TimeTracker");
  g_autoptr (TtPlace) place = tt_place_folder_new (self->environment, path, anchor);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (TtContent) content = tt_content_new_bytes (bytes);
  g_autoptr (GError) error = NULL;
  TtPlaceProbe probe;

  g_assert_false (tt_place_put (place, "one", content, TT_PUT_NONE, 0, NULL, &error));
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT);
  g_clear_error (&error);
  g_assert_null (tt_place_list (place, "", TRUE, 0, NULL, &error));
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT);
  g_clear_error (&error);
  g_assert_false (tt_place_probe (place, 0, &probe, NULL, &error));
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT);
  g_assert_false (g_file_test (anchor, G_FILE_TEST_EXISTS));
}

static void
test_probe (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autofree char *words = tt_place_dup_words (self->place);
  TtPlaceProbe probe = { 0 };

  g_assert_true (tt_place_probe (self->place, 0, &probe, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (probe.writable);
  g_assert_true (probe.can_delete);
  g_assert_cmpint (probe.free_bytes, >, 0);
  g_assert_cmpint (probe.all_bytes, >=, probe.free_bytes);
  items = tt_place_list (self->place, "", TRUE, 0, NULL, &error);
  g_assert_cmpuint (items->len, ==, 0);
  g_assert_true (g_str_has_suffix (words, "/place"));
}

static void
test_async (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("async", 5);
  g_autoptr (TtContent) content = tt_content_new_bytes (bytes);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) got = NULL;
  g_autoptr (GAsyncResult) refused = NULL;
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GError) error = NULL;

  tt_place_put_async (self->place, "one", content, TT_PUT_NONE, 0, NULL, tt_test_keep_result,
                      &result);
  tt_test_await_result (&result);
  g_assert_true (tt_place_put_finish (self->place, result, &error));
  g_assert_no_error (error);

  tt_place_get_async (self->place, "one", 0, -1, 0, NULL, tt_test_keep_result, &got);
  tt_test_await_result (&got);
  back = tt_place_get_finish (self->place, got, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, bytes));

  tt_place_stat_async (self->place, "two", 0, NULL, tt_test_keep_result, &refused);
  tt_test_await_result (&refused);
  g_assert_null (tt_place_stat_finish (self->place, refused, &error));
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT);
  tt_test_settle ();
}

static void
test_cancelled (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (TtContent) content = tt_content_new_bytes (bytes);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tt_test_dir_build_path (self->dir, "place/one");

  g_cancellable_cancel (cancellable);
  g_assert_false (tt_place_put (self->place, "one", content, TT_PUT_NONE, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* A clock that runs while it is looked at: the deadline passes within the call. */
static void
test_deadline (Fixture *self, gconstpointer user_data)
{
  g_autoptr (TtEnvironment) real = tt_environment_new_system ();
  g_autofree char *path = tt_test_dir_build_path (self->dir, "slow");
  g_autoptr (TtPlace) place = tt_place_folder_new (real, path, NULL);
  g_autofree char *big = g_strnfill (8 * 1024 * 1024, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new_static (big, 8 * 1024 * 1024);
  g_autoptr (TtContent) content = tt_content_new_bytes (bytes);
  g_autoptr (GError) error = NULL;

  g_assert_false (tt_place_put (place, "one", content, TT_PUT_NONE, 1, NULL, &error));
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_TRANSIENT);
}

/* Every call of the disk fails in turn: the object is whole or the error is told, and a second try
 * ends it. */
static void
test_nth_call (Fixture *self, gconstpointer user_data)
{
  int number = GPOINTER_TO_INT (user_data);
  TtDisk *disk = tt_environment_get_disk (self->environment);
  int expected = number == EIO      ? TT_PLACE_ERROR_TRANSIENT
                 : number == EACCES ? TT_PLACE_ERROR_DENIED
                                    : TT_PLACE_ERROR_FULL;
  guint failed = 0;

  for (guint n = 1; n < 100; n++)
    {
      g_autofree char *name = g_strdup_printf ("folder-%u/object", n);
      g_autoptr (GError) error = NULL;
      gboolean done;

      tt_test_disk_fail (disk, n, number);
      done = put (self, name, "some words", TT_PUT_NONE, &error);
      if (!tt_test_disk_has_failed (disk))
        {
          g_assert_cmpuint (failed, >, 2);
          tt_test_disk_fail (disk, 0, 0);
          return;
        }
      failed++;
      tt_test_disk_fail (disk, 0, 0);
      if (!done)
        g_assert_error (error, TT_PLACE_ERROR, expected);
      must_put (self, name, "some words");
      assert_holds (self, name, "some words");
    }
  g_assert_not_reached ();
}

static void
test_full_keeps_the_rest (Fixture *self, gconstpointer user_data)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;

  must_put (self, "a/one", "there");
  tt_test_disk_fail_from (disk, 1, ENOSPC);
  g_assert_false (put (self, "a/two", "no room", TT_PUT_NONE, &error));
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_FULL);
  g_assert_cmpstr (tt_place_error_get_name (error), ==, "full");
  tt_test_disk_fail (disk, 0, 0);
  assert_holds (self, "a/one", "there");
  items = tt_place_list (self->place, "", TRUE, 0, NULL, NULL);
  g_assert_cmpuint (items->len, ==, 1);
}

static void
test_stale_parts_are_swept (Fixture *self, gconstpointer user_data)
{
  TtClock *clock = tt_environment_get_clock (self->environment);
  g_autofree char *stale = tt_test_dir_build_path (self->dir, "place/.old.part");
  g_autofree char *other = tt_test_dir_build_path (self->dir, "place/.other");
  g_autofree char *folder = tt_test_dir_build_path (self->dir, "place");

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  tt_test_dir_write (self->dir, "place/.old.part", "x", 1);
  tt_test_dir_write (self->dir, "place/.other", "x", 1);
  tt_test_clock_set (clock, TT_TEST_NOW + 36500 * G_TIME_SPAN_DAY);
  must_put (self, "one", "x");
  g_assert_false (g_file_test (stale, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
}

static void
test_retry_after (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;

  tt_place_error_set_transient (&error, 30 * G_USEC_PER_SEC, "busy");
  copy = g_error_copy (error);
  g_assert_error (copy, TT_PLACE_ERROR, TT_PLACE_ERROR_TRANSIENT);
  g_assert_cmpint (tt_place_error_get_retry_after (copy), ==, 30 * G_USEC_PER_SEC);
  g_clear_error (&error);
  g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_FAILED, "other");
  g_assert_cmpint (tt_place_error_get_retry_after (error), ==, 0);
  g_assert_null (tt_place_error_get_name (error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, func)                                                                      \
  g_test_add ("/place-folder/" path, Fixture, data, set_up, func, tear_down)

  ADD ("round-trip", NULL, test_round_trip);
  ADD ("list", NULL, test_list);
  ADD ("other-content-stays", NULL, test_other_content_stays);
  ADD ("half-is-mended", NULL, test_half_is_mended);
  ADD ("names", NULL, test_names);
  ADD ("disk-is-away", NULL, test_disk_is_away);
  ADD ("probe", NULL, test_probe);
  ADD ("async", NULL, test_async);
  ADD ("cancelled", NULL, test_cancelled);
  ADD ("deadline", NULL, test_deadline);
  ADD ("nth-call/eio", GINT_TO_POINTER (EIO), test_nth_call);
  ADD ("nth-call/enospc", GINT_TO_POINTER (ENOSPC), test_nth_call);
  ADD ("nth-call/eacces", GINT_TO_POINTER (EACCES), test_nth_call);
  ADD ("full-keeps-the-rest", NULL, test_full_keeps_the_rest);
  ADD ("stale-parts-are-swept", NULL, test_stale_parts_are_swept);
  g_test_add_func ("/place-folder/retry-after", test_retry_after);

  return g_test_run ();
}
