/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What changes of an entry at once is one step: words, times, place, breaks. Breaks keep to the
 * work and off each other, what they were stays known, pictures come later; approved days and other
 * people's hours are out of reach. */

#include "base/tt-error.h"
#include "office/tt-office-fixture.h"

#define HOUR G_TIME_SPAN_HOUR

static gboolean
revise (Fixture *self, TtActor *actor, const TtRevision *revision, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_revise_entry_async (self->office, actor, revision, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  return tt_office_revise_entry_finish (self->office, result, error);
}

static gboolean
attach (Fixture *self, TtActor *actor, gint64 entry, GBytes *picture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_attach_photo_async (self->office, actor, entry, picture, TT_MOMENT_OUT, FALSE, NULL,
                                tt_test_keep_result, &result);
  tt_test_await_result (&result);
  return tt_office_attach_photo_finish (self->office, result, error);
}

/* @out: 0 leaves it open. */
static gint64
add_entry (Fixture *self, gint64 user, gint64 out)
{
  g_autoptr (GError) error = NULL;
  TtPunched punched = { 0 };

  fixture_punch (self->office, self->owner, TT_PUNCH_IN, user, 0, TT_TEST_NOW, NULL, &punched,
                 &error);
  g_assert_no_error (error);
  if (out != 0)
    fixture_punch (self->office, self->owner, TT_PUNCH_OUT, user, 0, out, NULL, NULL, &error);
  g_assert_no_error (error);
  return punched.entry;
}

static TtBreak *
add_break (GPtrArray *breaks, gint64 id, gint64 from, gint64 to)
{
  TtBreak *pause = tt_break_new ();

  tt_break_set_id (pause, id);
  tt_break_set_started_at (pause, from);
  tt_break_set_ended_at (pause, to);
  g_ptr_array_add (breaks, pause);
  return pause;
}

static gboolean
set_breaks (Fixture *self, gint64 entry, GPtrArray *breaks, GError **error)
{
  return revise (self, self->owner,
                 &(TtRevision){ entry, .site = -1, .breaks = breaks, .reason = "lunch" }, error);
}

static void
undo_to (Fixture *self, const char *digest)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = fixture_undo (self->office, self->owner, 1, NULL, &error);
  g_autofree char *after = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (words);
  after = fixture_digest (self->office);
  if (digest != NULL)
    g_assert_cmpstr (after, ==, digest);
}

static void
test_one_step (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  gint64 yard = fixture_add_site (self, "Yard");
  gint64 id = add_entry (self, ana, TT_TEST_NOW + 8 * HOUR);
  g_autoptr (GPtrArray) breaks = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TtEntry) words = fixture_load_entry (self, id);
  g_autoptr (TtEntry) entry = NULL;
  g_autoptr (TtEntry) back = NULL;
  g_autoptr (GError) without = NULL;
  g_autoptr (GError) error = NULL;
  TtRevision revision = { id, .ended_at = TT_TEST_NOW + 7 * HOUR, .site = yard, .words = words,
                          .breaks = breaks };
  gint64 seq = tt_office_get_seq (self->office);

  tt_entry_set_in_note (words, "forgot my phone");
  add_break (breaks, 0, TT_TEST_NOW + 3 * HOUR, TT_TEST_NOW + 4 * HOUR);
  g_assert_false (revise (self, self->owner, &revision, &without));
  g_assert_error (without, TT_ERROR, TT_ERROR_INVALID);
  revision.reason = "left early";
  g_assert_true (revise (self, self->owner, &revision, &error));
  g_assert_cmpint (tt_office_get_seq (self->office), ==, seq + 1);

  entry = fixture_load_entry (self, id);
  g_assert_cmpstr (tt_entry_get_in_note (entry), ==, "forgot my phone");
  g_assert_cmpint (tt_entry_get_seconds (entry), ==, 7 * 3600);
  g_assert_cmpint (tt_entry_get_punched_out_at (entry), ==, TT_TEST_NOW + 8 * HOUR);
  g_assert_cmpint (tt_entry_get_break_seconds (entry), ==, 3600);
  g_assert_cmpint (tt_entry_get_site (entry), ==, yard);

  undo_to (self, NULL);
  back = fixture_load_entry (self, id);
  g_assert_cmpstr (tt_entry_get_in_note (back), ==, "");
  g_assert_cmpint (tt_entry_get_seconds (back), ==, 8 * 3600);
  g_assert_cmpint (tt_entry_get_breaks (back)->len, ==, 0);
}

/* A word alone is no correction: no reason, no trace beside its frame. */
static void
test_words_alone (Fixture *self, gconstpointer data)
{
  gint64 id = add_entry (self, fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL), 0);
  g_autofree char *before = fixture_digest (self->office);
  g_autoptr (TtEntry) words = fixture_load_entry (self, id);
  g_autoptr (TtEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  tt_entry_set_out_note (words, "gate was shut");
  g_assert_true (
      revise (self, self->owner, &(TtRevision){ id, .site = -1, .words = words }, &error));
  g_assert_no_error (error);
  entry = fixture_load_entry (self, id);
  g_assert_cmpstr (tt_entry_get_out_note (entry), ==, "gate was shut");
  g_assert_cmpint (tt_entry_get_flags (entry), ==, TT_ENTRY_NO_FLAGS);
  undo_to (self, before);
}

static void
test_breaks (Fixture *self, gconstpointer data)
{
  gint64 id = add_entry (self, fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL),
                         TT_TEST_NOW + 8 * HOUR);
  g_autoptr (GPtrArray) two = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) one = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TtEntry) entry = NULL;
  g_autoptr (TtEntry) changed = NULL;
  g_autoptr (GError) error = NULL;
  TtBreak *lunch = NULL;

  add_break (two, 0, TT_TEST_NOW + HOUR, TT_TEST_NOW + 2 * HOUR);
  add_break (two, 0, TT_TEST_NOW + 2 * HOUR, TT_TEST_NOW + 3 * HOUR);
  g_assert_true (set_breaks (self, id, two, &error));
  entry = fixture_load_entry (self, id);
  g_assert_cmpint (tt_entry_get_break_seconds (entry), ==, 2 * 3600);

  /* The second gets another end and keeps its start, the first goes. */
  lunch = g_ptr_array_index (tt_entry_get_breaks (entry), 1);
  tt_break_set_paid (add_break (one, tt_break_get_id (lunch), 0, TT_TEST_NOW + 4 * HOUR), TRUE);
  g_assert_true (set_breaks (self, id, one, &error));
  g_assert_no_error (error);
  changed = fixture_load_entry (self, id);
  g_assert_cmpint (tt_entry_get_breaks (changed)->len, ==, 1);
  lunch = g_ptr_array_index (tt_entry_get_breaks (changed), 0);
  g_assert_cmpint (tt_break_get_started_at (lunch), ==, TT_TEST_NOW + 2 * HOUR);
  g_assert_cmpint (tt_break_get_ended_at (lunch), ==, TT_TEST_NOW + 4 * HOUR);
  g_assert_cmpint (tt_entry_get_break_seconds (changed), ==, 0);
  g_assert_cmpint (tt_entry_get_flags (changed), ==, TT_ENTRY_EDITED);
}

static void
assert_breaks_refused (Fixture *self, gint64 entry, GPtrArray *breaks, int code)
{
  g_autofree char *before = fixture_digest (self->office);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (set_breaks (self, entry, breaks, &error));
  g_assert_error (error, TT_ERROR, code);
  after = fixture_digest (self->office);
  g_assert_cmpstr (before, ==, after);
}

static void
test_breaks_keep_to_the_work (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  gint64 id = add_entry (self, ana, TT_TEST_NOW + 8 * HOUR);
  const struct
  {
    gint64 from, to, other_from, other_to;
  } bad[] = {
    { TT_TEST_NOW + HOUR, TT_TEST_NOW + 3 * HOUR, TT_TEST_NOW + 2 * HOUR, TT_TEST_NOW + 4 * HOUR },
    { TT_TEST_NOW - HOUR, TT_TEST_NOW + HOUR, 0, 0 },
    { TT_TEST_NOW + 7 * HOUR, TT_TEST_NOW + 9 * HOUR, 0, 0 },
    { TT_TEST_NOW + 3 * HOUR, TT_TEST_NOW + 2 * HOUR, 0, 0 },
  };
  g_autoptr (GPtrArray) lunch = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) unknown = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) timeless = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) outside = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GPtrArray) breaks = g_ptr_array_new_with_free_func (g_object_unref);

      add_break (breaks, 0, bad[i].from, bad[i].to);
      if (bad[i].other_from != 0)
        add_break (breaks, 0, bad[i].other_from, bad[i].other_to);
      assert_breaks_refused (self, id, breaks, TT_ERROR_REFUSED);
    }
  add_break (unknown, 4711, TT_TEST_NOW + HOUR, TT_TEST_NOW + 2 * HOUR);
  assert_breaks_refused (self, id, unknown, TT_ERROR_NOT_FOUND);
  add_break (timeless, 0, 0, TT_TEST_NOW + 2 * HOUR);
  assert_breaks_refused (self, id, timeless, TT_ERROR_INVALID);

  /* And the work goes on holding them. */
  add_break (lunch, 0, TT_TEST_NOW + 4 * HOUR, TT_TEST_NOW + 5 * HOUR);
  g_assert_true (set_breaks (self, id, lunch, &error));
  g_assert_no_error (error);
  g_assert_false (revise (self, self->owner,
                          &(TtRevision){ id, .ended_at = TT_TEST_NOW + 4 * HOUR + HOUR / 2,
                                         .site = -1, .reason = "earlier" },
                          &outside));
  g_assert_error (outside, TT_ERROR, TT_ERROR_REFUSED);
}

/* One that lasts may stay in an open entry, and what its end is now is not taken away. */
static void
test_running_break (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  gint64 id = add_entry (self, ana, 0);
  g_autoptr (GPtrArray) running = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) stale = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TtEntry) during = NULL;
  g_autoptr (TtEntry) after = NULL;
  g_autoptr (TtEntry) kept = NULL;
  g_autoptr (GError) error = NULL;

  tt_test_clock_set (fixture_get_clock (self), TT_TEST_NOW + 3 * HOUR);
  add_break (running, 0, TT_TEST_NOW + HOUR, 0);
  g_assert_true (set_breaks (self, id, running, &error));
  during = fixture_load_entry (self, id);
  g_assert_cmpint (tt_entry_get_break_since (during), ==, TT_TEST_NOW + HOUR);

  fixture_punch (self->office, self->owner, TT_PUNCH_OUT, ana, 0, TT_TEST_NOW + 2 * HOUR, NULL,
                 NULL, &error);
  g_assert_no_error (error);
  after = fixture_load_entry (self, id);
  g_ptr_array_add (stale, g_object_ref (g_ptr_array_index (tt_entry_get_breaks (during), 0)));
  g_assert_true (set_breaks (self, id, stale, &error));
  g_assert_no_error (error);
  kept = fixture_load_entry (self, id);
  g_assert_cmpint (tt_entry_get_break_seconds (kept), ==, 3600);
}

static void
approve (Fixture *self, gboolean reopen)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_approve_async (self->office, self->owner, reopen, "2026-11-04", "2026-11-04", 0, "why",
                           NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  tt_office_approve_finish (self->office, result, &error);
  g_assert_no_error (error);
}

static void
test_who_and_when (Fixture *self, gconstpointer data)
{
  gint64 id = add_entry (self, fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL),
                         TT_TEST_NOW + 8 * HOUR);
  g_autoptr (TtActor) as_ana = fixture_act_as (self, "ana");
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (TtEntry) words = fixture_load_entry (self, id);
  g_autoptr (GBytes) picture = fixture_make_picture ();
  g_autofree char *before = fixture_digest (self->office);
  g_autofree char *after = NULL;
  const TtRevision revisions[] = {
    { id, .site = -1, .words = words },
    { id, .site = -1, .breaks = none, .reason = "why" },
    { id, .site = -1, .ended_at = TT_TEST_NOW + HOUR, .reason = "why" },
  };

  for (guint i = 0; i <= G_N_ELEMENTS (revisions); i++)
    {
      g_autoptr (GError) denied = NULL;

      if (i < G_N_ELEMENTS (revisions))
        g_assert_false (revise (self, as_ana, &revisions[i], &denied));
      else
        g_assert_false (attach (self, as_ana, id, picture, &denied));
      g_assert_error (denied, TT_ERROR, TT_ERROR_DENIED);
    }
  after = fixture_digest (self->office);
  g_assert_cmpstr (before, ==, after);

  approve (self, FALSE);
  for (guint i = 0; i <= G_N_ELEMENTS (revisions); i++)
    {
      g_autoptr (GError) locked = NULL;

      if (i < G_N_ELEMENTS (revisions))
        g_assert_false (revise (self, self->owner, &revisions[i], &locked));
      else
        g_assert_false (attach (self, self->owner, id, picture, &locked));
      g_assert_error (locked, TT_ERROR, TT_ERROR_REFUSED);
    }
}

static void
test_picture_later (Fixture *self, gconstpointer data)
{
  gint64 id = add_entry (self, fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL), 0);
  g_autoptr (GBytes) picture = fixture_make_picture ();
  g_autoptr (GBytes) text = g_bytes_new_static ("not a picture", 13);
  g_autofree char *before = fixture_digest (self->office);
  g_autoptr (TtEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) nowhere = NULL;
  TtPhoto *photo = NULL;

  g_assert_false (attach (self, self->owner, id, text, &refused));
  g_assert_error (refused, TT_ERROR, TT_ERROR_INVALID);
  g_assert_false (attach (self, self->owner, 4711, picture, &nowhere));
  g_assert_error (nowhere, TT_ERROR, TT_ERROR_NOT_FOUND);
  g_assert_true (attach (self, self->owner, id, picture, &error));
  g_assert_no_error (error);

  entry = fixture_load_entry (self, id);
  g_assert_cmpint (tt_entry_get_photo_count (entry), ==, 1);
  photo = g_ptr_array_index (tt_entry_get_photos (entry), 0);
  g_assert_cmpint (tt_photo_get_moment (photo), ==, TT_MOMENT_OUT);
  g_assert_cmpint (tt_photo_get_size (photo), ==, g_bytes_get_size (picture));
  undo_to (self, before);
}

/* An entry that asked for a picture does so no more. */
static void
test_picture_that_was_missing (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  g_autoptr (GBytes) picture = fixture_make_picture ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TtEntry) asks = NULL;
  g_autoptr (TtEntry) has = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  tt_office_set_setting_async (self->office, self->owner, "punch.require-photo", "yes", NULL,
                               tt_test_keep_result, &result);
  tt_test_await_result (&result);
  tt_office_set_setting_finish (self->office, result, &error);
  g_assert_no_error (error);

  id = add_entry (self, ana, 0);
  asks = fixture_load_entry (self, id);
  g_assert_cmpint (tt_entry_get_flags (asks), ==, TT_ENTRY_NO_PHOTO);
  g_assert_true (attach (self, self->owner, id, picture, &error));
  has = fixture_load_entry (self, id);
  g_assert_cmpint (tt_entry_get_flags (has), ==, TT_ENTRY_NO_FLAGS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/office/revise/one-step", test_one_step, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/revise/words-alone", test_words_alone, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/revise/breaks", test_breaks, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/revise/breaks-keep-to-the-work", test_breaks_keep_to_the_work,
               TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/revise/running-break", test_running_break, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/revise/who-and-when", test_who_and_when, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/revise/picture-later", test_picture_later, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/revise/picture-that-was-missing", test_picture_that_was_missing,
               TT_OFFICE_PLAIN);

  return g_test_run ();
}
