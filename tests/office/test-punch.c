/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A punch is one change, durable, through the same rules everywhere; its picture is on the disk
 * before a row names it. */

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "base/tt-hash.h"
#include "core/tt-photo.h"
#include "office/tt-office-fixture.h"

#include <errno.h>

#define HOUR G_TIME_SPAN_HOUR

static void
assert_punch_refused (
    Fixture *self, TtActor *actor, TtPunchKind kind, gint64 user, gint64 site, gint64 at, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = fixture_digest (self->office);
  g_autofree char *after = NULL;

  g_assert_false (fixture_punch (self->office, actor, kind, user, site, at, NULL, NULL, &error));
  g_assert_error (error, TT_ERROR, code);
  g_test_message ("%s", error->message);
  after = fixture_digest (self->office);
  g_assert_cmpstr (before, ==, after);
}

static TtPunched
punch (Fixture *self, TtPunchKind kind, gint64 user, gint64 site, gint64 at)
{
  g_autoptr (GError) error = NULL;
  TtPunched punched = { 0 };

  fixture_punch (self->office, self->owner, kind, user, site, at, NULL, &punched, &error);
  g_assert_no_error (error);
  return punched;
}

static void
test_in_and_out (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  gint64 shop = fixture_add_site (self, "Shop");
  gint64 yard = fixture_add_site (self, "Yard");
  TtPunched in = punch (self, TT_PUNCH_IN, ana, shop, 0);
  TtPunched moved = { 0 };
  TtPunched out = { 0 };
  g_autoptr (TtEntry) first = NULL;
  g_autoptr (TtEntry) second = NULL;

  g_assert_cmpint (in.at, ==, TT_TEST_NOW);
  g_assert_cmpint (in.seq, ==, tt_office_get_seq (self->office));
  assert_punch_refused (self, self->owner, TT_PUNCH_IN, ana, shop, 0, TT_ERROR_REFUSED);
  assert_punch_refused (self, self->owner, TT_PUNCH_OUT, ana, 0, TT_TEST_NOW - 1, TT_ERROR_REFUSED);

  tt_test_clock_advance (fixture_get_clock (self), 2 * HOUR);
  moved = punch (self, TT_PUNCH_IN, ana, yard, 0);
  tt_test_clock_advance (fixture_get_clock (self), 2 * HOUR);
  punch (self, TT_PUNCH_BREAK, ana, 0, 0);
  tt_test_clock_advance (fixture_get_clock (self), HOUR);
  punch (self, TT_PUNCH_RESUME, ana, 0, 0);
  tt_test_clock_advance (fixture_get_clock (self), HOUR);
  out = punch (self, TT_PUNCH_OUT, ana, 0, 0);
  g_assert_cmpint (out.entry, ==, moved.entry);
  assert_punch_refused (self, self->owner, TT_PUNCH_OUT, ana, 0, 0, TT_ERROR_REFUSED);

  first = fixture_load_entry (self, in.entry);
  second = fixture_load_entry (self, moved.entry);
  g_assert_cmpint (tt_entry_get_seconds (first), ==, 2 * 3600);
  g_assert_cmpint (tt_entry_get_ended_at (first), ==, tt_entry_get_started_at (second));
  g_assert_cmpstr (tt_entry_get_zone (second), ==, "America/New_York");
  g_assert_cmpint (tt_entry_get_seconds (second), ==, 4 * 3600);
  g_assert_cmpint (tt_entry_get_break_seconds (second), ==, 3600);
}

static void
test_forgotten_out (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  TtPunched in = punch (self, TT_PUNCH_IN, ana, 0, 0);
  g_autoptr (TtEntry) entry = NULL;

  tt_test_clock_advance (fixture_get_clock (self), 16 * HOUR + 1);
  assert_punch_refused (self, self->owner, TT_PUNCH_IN, ana, 0, 0, TT_ERROR_REFUSED);
  punch (self, TT_PUNCH_OUT, ana, 0, 0);
  entry = fixture_load_entry (self, in.entry);
  g_assert_cmpint (tt_entry_get_flags (entry), ==, TT_ENTRY_LONG);

  /* Overlap with what is closed, in words that name it. */
  assert_punch_refused (self, self->owner, TT_PUNCH_IN, ana, 0, TT_TEST_NOW + HOUR,
                        TT_ERROR_REFUSED);
}

static void
test_roles (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  gint64 ben = fixture_add_user (self, "ben", TT_ROLE_EMPLOYEE, NULL);
  g_autoptr (TtActor) as_ana = fixture_act_as (self, "ana");
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  assert_punch_refused (self, as_ana, TT_PUNCH_IN, ben, 0, 0, TT_ERROR_DENIED);
  punch (self, TT_PUNCH_IN, ben, 0, 0);
  g_assert_true (fixture_punch (self->office, as_ana, TT_PUNCH_IN, ana, 0, 0, NULL, NULL, &error));

  /* Whatever she asks for, she gets her own. */
  entries = fixture_list_entries (self->office, as_ana, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entries->len, ==, 1);
  g_assert_cmpint (tt_entry_get_user (g_ptr_array_index (entries, 0)), ==, ana);
  g_assert_cmpint (tt_entry_get_in_by (g_ptr_array_index (entries, 0)), ==, ana);
}

static gboolean
punch_crew (Fixture *self, GArray *users, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TtPunch) crew = tt_punch_new ();

  tt_punch_set_kind (crew, TT_PUNCH_IN);
  tt_office_punch_crew_async (self->office, self->owner, crew, users, NULL, tt_test_keep_result,
                              &result);
  tt_test_await_result (&result);
  return tt_office_punch_crew_finish (self->office, result, NULL, error);
}

static void
test_crew_is_one_change (Fixture *self, gconstpointer data)
{
  g_autoptr (GArray) users = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refused = NULL;
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  gint64 ben = fixture_add_user (self, "ben", TT_ROLE_EMPLOYEE, NULL);
  gint64 seq = 0;

  g_array_append_val (users, ana);
  g_array_append_val (users, ben);
  seq = tt_office_get_seq (self->office);
  g_assert_true (punch_crew (self, users, &error));
  g_assert_cmpint (tt_office_get_seq (self->office), ==, seq + 1);

  punch (self, TT_PUNCH_OUT, ana, 0, TT_TEST_NOW + HOUR);
  g_assert_false (punch_crew (self, users, &refused));
  g_assert_error (refused, TT_ERROR, TT_ERROR_REFUSED);
  entries = fixture_list_entries (self->office, self->owner, &error);
  g_assert_cmpint (entries->len, ==, 2);
}

static char *
find_picture (Fixture *self, GBytes *picture)
{
  g_autofree char *hex = NULL;
  g_autofree char *name = NULL;
  TtHash hash;

  tt_hash_bytes (g_bytes_get_data (picture, NULL), g_bytes_get_size (picture), &hash);
  hex = tt_hash_dup_hex (&hash);
  name = g_strdup_printf ("%s.gif", hex);
  hex[2] = '\0';
  return g_build_filename (self->folder, "photos", hex, name, NULL);
}

static void
test_picture (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  gint64 ben = fixture_add_user (self, "ben", TT_ROLE_EMPLOYEE, NULL);
  g_autoptr (TtActor) as_ana = fixture_act_as (self, "ana");
  g_autoptr (TtActor) as_ben = fixture_act_as (self, "ben");
  g_autoptr (GBytes) picture = fixture_make_picture ();
  g_autoptr (GBytes) text = g_bytes_new_static ("not a picture", 13);
  g_autoptr (GBytes) back = NULL;
  g_autoptr (TtEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) denied = NULL;
  g_autofree char *path = find_picture (self, picture);
  TtPunched punched = { 0 };
  TtPhoto *photo = NULL;

  g_assert_false (
      fixture_punch (self->office, self->owner, TT_PUNCH_IN, ben, 0, 0, text, NULL, &refused));
  g_assert_error (refused, TT_ERROR, TT_ERROR_INVALID);

  g_assert_true (
      fixture_punch (self->office, as_ana, TT_PUNCH_IN, ana, 0, 0, picture, &punched, &error));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  entry = fixture_load_entry (self, punched.entry);
  g_assert_cmpint (tt_entry_get_photo_count (entry), ==, 1);
  photo = g_ptr_array_index (tt_entry_get_photos (entry), 0);
  g_assert_cmpint (tt_photo_get_moment (photo), ==, TT_MOMENT_IN);
  g_assert_cmpstr (tt_photo_get_media_type (photo), ==, "image/gif");

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;

      tt_office_load_photo_async (self->office, i == 0 ? as_ana : as_ben, tt_photo_get_hash (photo),
                                  NULL, tt_test_keep_result, &result);
      tt_test_await_result (&result);
      if (i == 0)
        back = tt_office_load_photo_finish (self->office, result, &error);
      else
        g_assert_null (tt_office_load_photo_finish (self->office, result, &denied));
    }
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, picture));
  g_assert_error (denied, TT_ERROR, TT_ERROR_DENIED);
}

static void
test_picture_before_row (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autoptr (GBytes) picture = fixture_make_picture ();
  g_autofree char *path = find_picture (self, picture);
  g_autofree char *before = fixture_digest (self->office);
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) full = NULL;
  g_autoptr (GError) stopped = NULL;
  g_autoptr (GError) error = NULL;

  /* Where the picture finds no room there is no row. */
  tt_test_disk_fail_from (disk, 1, ENOSPC);
  g_assert_false (
      fixture_punch (self->office, self->owner, TT_PUNCH_IN, ana, 0, 0, picture, NULL, &full));
  g_assert_error (full, TT_ERROR, TT_ERROR_DISK_FULL);
  tt_test_disk_fail (disk, 0, 0);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  /* Where the row is not written the picture is there already. */
  tt_fault_arm_error ("write:begun", 1);
  g_assert_false (
      fixture_punch (self->office, self->owner, TT_PUNCH_IN, ana, 0, 0, picture, NULL, &stopped));
  tt_fault_disarm ();
  g_assert_nonnull (stopped);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  entries = fixture_list_entries (self->office, self->owner, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entries->len, ==, 0);
  after = fixture_digest (self->office);
  g_assert_cmpstr (before, ==, after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/office/punch/in-and-out", test_in_and_out, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/punch/forgotten-out", test_forgotten_out, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/punch/roles", test_roles, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/punch/crew-is-one-change", test_crew_is_one_change, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/punch/picture", test_picture, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/punch/picture-before-row", test_picture_before_row, TT_OFFICE_PLAIN);

  return g_test_run ();
}
