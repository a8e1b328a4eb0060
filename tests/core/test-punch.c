/* SPDX-License-Identifier: GPL-3.0-or-later */

/* R12 to R14, R16 and the `clock` row of the command line: what a press of the button does, and
 * what it must refuse. */

#include "base/tt-error.h"
#include "core/tt-attention.h"
#include "core/tt-entry-rules.h"
#include "core/tt-punch-rules.h"

#define MINUTE G_TIME_SPAN_MINUTE
#define HOUR G_TIME_SPAN_HOUR
#define MONDAY_8 G_GINT64_CONSTANT (1780300800000000) /* 2026-06-01T08:00:00Z, a Monday */

typedef struct
{
  TtUser *user;
  TtSite *shop;
  TtSite *yard;
  GPtrArray *near;
  TtPunchScene scene;
} Fixture;

static TtSite *
make_site (gint64 id, const char *name)
{
  TtSite *site = tt_site_new ();

  tt_site_set_id (site, id);
  tt_site_set_name (site, name);
  tt_site_set_active (site, TRUE);
  return site;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->user = tt_user_new ();
  tt_user_set_id (self->user, 7);
  tt_user_set_name (self->user, "Ana Diaz");
  tt_user_set_active (self->user, TRUE);
  self->shop = make_site (1, "Shop");
  self->yard = make_site (2, "Yard");
  self->near = g_ptr_array_new_with_free_func (g_object_unref);
  self->scene = (TtPunchScene){
    .user = self->user, .zone = "UTC", .near = self->near, .now = MONDAY_8 + 40 * HOUR
  };
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->scene.open);
  g_clear_object (&self->scene.running);
  g_ptr_array_unref (self->near);
  g_assert_finalize_object (self->yard);
  g_assert_finalize_object (self->shop);
  g_assert_finalize_object (self->user);
}

static TtEntry *
make_entry (gint64 id, gint64 started_at, gint64 ended_at)
{
  TtEntry *entry = tt_entry_new ();

  tt_entry_set_id (entry, id);
  tt_entry_set_user (entry, 7);
  tt_entry_set_zone (entry, "UTC");
  tt_entry_set_started_at (entry, started_at);
  tt_entry_set_ended_at (entry, ended_at);
  return entry;
}

static gboolean
decide (Fixture *self, TtPunchKind kind, gint64 at, TtPunchOutcome *outcome, GError **error)
{
  g_autoptr (TtPunch) punch = tt_punch_new ();

  tt_punch_set_kind (punch, kind);
  tt_punch_set_user (punch, 7);
  tt_punch_set_at (punch, at);
  tt_punch_set_note (punch, "note");
  return tt_punch_decide (punch, &self->scene, outcome, error);
}

static void
assert_refused (Fixture *self, TtPunchKind kind, gint64 at, const char *words)
{
  g_auto (TtPunchOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (decide (self, kind, at, &outcome, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_REFUSED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

/* Opens an entry at MONDAY_8 as the office would. */
static void
clock_in (Fixture *self)
{
  self->scene.open = make_entry (50, MONDAY_8, 0);
  tt_entry_set_site (self->scene.open, 1);
  self->scene.open_site = self->shop;
}

static void
start_break (Fixture *self, gint64 at)
{
  self->scene.running = tt_break_new ();
  tt_break_set_id (self->scene.running, 60);
  tt_break_set_entry (self->scene.running, 50);
  tt_break_set_started_at (self->scene.running, at);
}

static void
test_in_and_out (Fixture *self, gconstpointer data)
{
  g_auto (TtPunchOutcome) in = { 0 };
  g_auto (TtPunchOutcome) out = { 0 };
  g_autoptr (GError) error = NULL;

  self->scene.site = self->shop;
  g_assert_true (decide (self, TT_PUNCH_IN, MONDAY_8, &in, &error));
  g_assert_no_error (error);
  g_assert_null (in.closed);
  g_assert_cmpint (tt_entry_get_started_at (in.opened), ==, MONDAY_8);
  g_assert_cmpint (tt_entry_get_punched_in_at (in.opened), ==, MONDAY_8);
  g_assert_cmpint (tt_entry_get_site (in.opened), ==, 1);
  g_assert_cmpstr (tt_entry_get_in_note (in.opened), ==, "note");
  g_assert_cmpint (tt_entry_get_flags (in.opened), ==, TT_ENTRY_NO_FLAGS);

  self->scene.site = NULL;
  clock_in (self);
  g_assert_true (decide (self, TT_PUNCH_OUT, MONDAY_8 + 8 * HOUR, &out, &error));
  g_assert_null (out.opened);
  g_assert_cmpint (tt_entry_get_seconds (out.closed), ==, 8 * 3600);
  g_assert_cmpint (tt_entry_get_punched_out_at (out.closed), ==, MONDAY_8 + 8 * HOUR);
  g_assert_cmpstr (tt_entry_get_out_note (out.closed), ==, "note");
  g_assert_cmpstr (tt_entry_get_in_note (out.closed), ==, "");

  /* The scene was not changed. */
  g_assert_true (tt_entry_is_open (self->scene.open));
}

static void
test_refusals (Fixture *self, gconstpointer data)
{
  assert_refused (self, TT_PUNCH_OUT, MONDAY_8, "not clocked in");
  assert_refused (self, TT_PUNCH_BREAK, MONDAY_8, "not clocked in");
  assert_refused (self, TT_PUNCH_RESUME, MONDAY_8, "not clocked in");

  clock_in (self);
  assert_refused (self, TT_PUNCH_IN, MONDAY_8 + HOUR, "entry 50");
  self->scene.site = self->shop;
  assert_refused (self, TT_PUNCH_IN, MONDAY_8 + HOUR, "entry 50");
  self->scene.site = NULL;
  assert_refused (self, TT_PUNCH_OUT, MONDAY_8 - 1, "later");
  assert_refused (self, TT_PUNCH_RESUME, MONDAY_8 + HOUR, "not on a break");

  tt_site_set_active (self->yard, FALSE);
  self->scene.site = self->yard;
  assert_refused (self, TT_PUNCH_IN, MONDAY_8 + HOUR, "Yard");
  tt_user_set_active (self->user, FALSE);
  assert_refused (self, TT_PUNCH_IN, MONDAY_8 + HOUR, "Ana Diaz");
}

static void
test_switch (Fixture *self, gconstpointer data)
{
  g_auto (TtPunchOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  clock_in (self);
  self->scene.site = self->yard;
  g_assert_true (decide (self, TT_PUNCH_IN, MONDAY_8 + 2 * HOUR, &outcome, &error));
  g_assert_no_error (error);
  g_assert_cmpint (tt_entry_get_ended_at (outcome.closed), ==, MONDAY_8 + 2 * HOUR);
  g_assert_cmpint (tt_entry_get_started_at (outcome.opened), ==, MONDAY_8 + 2 * HOUR);
  g_assert_cmpint (tt_entry_get_site (outcome.opened), ==, 2);
  g_assert_cmpstr (tt_entry_get_out_note (outcome.closed), ==, "");
  g_assert_cmpstr (tt_entry_get_in_note (outcome.opened), ==, "note");
}

static void
test_long (Fixture *self, gconstpointer data)
{
  g_auto (TtPunchOutcome) just = { 0 };
  g_auto (TtPunchOutcome) over = { 0 };
  g_autoptr (GError) error = NULL;

  /* R13, R14: in is refused and named, out is taken and flagged, nothing closes by itself. */
  clock_in (self);
  self->scene.site = self->yard;
  assert_refused (self, TT_PUNCH_IN, MONDAY_8 + 23 * HOUR + 58 * MINUTE, "entry 50");

  self->scene.site = NULL;
  g_assert_true (decide (self, TT_PUNCH_OUT, MONDAY_8 + 16 * HOUR, &just, &error));
  g_assert_cmpint (tt_entry_get_flags (just.closed) & TT_ENTRY_LONG, ==, 0);
  g_assert_true (decide (self, TT_PUNCH_OUT, MONDAY_8 + 16 * HOUR + 1, &over, &error));
  g_assert_cmpint (tt_entry_get_flags (over.closed) & TT_ENTRY_LONG, ==, TT_ENTRY_LONG);
}

static void
test_breaks (Fixture *self, gconstpointer data)
{
  g_auto (TtPunchOutcome) pause = { 0 };
  g_auto (TtPunchOutcome) resume = { 0 };
  g_auto (TtPunchOutcome) out = { 0 };
  g_autoptr (GError) error = NULL;

  clock_in (self);
  g_assert_true (decide (self, TT_PUNCH_BREAK, MONDAY_8 + HOUR, &pause, &error));
  g_assert_cmpint (tt_break_get_entry (pause.break_started), ==, 50);
  g_assert_cmpint (tt_break_get_ended_at (pause.break_started), ==, 0);

  start_break (self, MONDAY_8 + HOUR);
  assert_refused (self, TT_PUNCH_BREAK, MONDAY_8 + 2 * HOUR, "on a break");
  assert_refused (self, TT_PUNCH_OUT, MONDAY_8 + HOUR - 1, "on a break");
  assert_refused (self, TT_PUNCH_RESUME, MONDAY_8 + HOUR - 1, "on a break");

  g_assert_true (decide (self, TT_PUNCH_RESUME, MONDAY_8 + 2 * HOUR, &resume, &error));
  g_assert_cmpint (tt_break_get_ended_at (resume.break_ended), ==, MONDAY_8 + 2 * HOUR);
  g_assert_null (resume.closed);

  /* Going home ends the break. */
  g_assert_true (decide (self, TT_PUNCH_OUT, MONDAY_8 + 2 * HOUR, &out, &error));
  g_assert_cmpint (tt_break_get_ended_at (out.break_ended), ==, MONDAY_8 + 2 * HOUR);
}

static void
test_overlap_is_half_open (Fixture *self, gconstpointer data)
{
  gint64 at = MONDAY_8 + 11 * HOUR + 35 * MINUTE; /* 19:35 */
  g_autoptr (TtEntry) first = make_entry (1, at, at + 5 * MINUTE);
  g_autoptr (TtEntry) next = make_entry (2, at + 5 * MINUTE, at + 10 * MINUTE);
  g_autoptr (TtEntry) open = make_entry (3, at + 10 * MINUTE, 0);
  g_autoptr (TtEntry) negative = make_entry (4, at + 2 * MINUTE, at - HOUR);
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  /* R12 */
  g_ptr_array_add (others, next);
  g_ptr_array_add (others, open);
  g_assert_true (tt_entry_check_times (first, others, at + HOUR, &error));

  tt_entry_set_ended_at (first, at + 6 * MINUTE);
  g_assert_false (tt_entry_check_times (first, others, at + HOUR, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "entry 2"));
  g_assert_nonnull (strstr (error->message, "19:40"));

  g_assert_true (tt_entries_overlap (first, next, 0));
  g_assert_false (tt_entries_overlap (next, open, at + HOUR));
  g_assert_false (tt_entries_overlap (first, negative, at + HOUR));
  g_assert_true (tt_entry_find_overlap (next, others, at + HOUR) == NULL);
}

static void
test_overlapping_punch (Fixture *self, gconstpointer data)
{
  g_auto (TtPunchOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (self->near, make_entry (9, MONDAY_8, MONDAY_8 + 2 * HOUR));
  assert_refused (self, TT_PUNCH_IN, MONDAY_8 + HOUR, "entry 9");

  /* Reaches over it, because it is open until now. */
  assert_refused (self, TT_PUNCH_IN, MONDAY_8 - HOUR, "entry 9");
  g_assert_true (decide (self, TT_PUNCH_IN, MONDAY_8 + 2 * HOUR, &outcome, &error));
}

static void
test_flags (Fixture *self, gconstpointer data)
{
  g_autoptr (TtPunch) punch = tt_punch_new ();
  g_auto (TtPunchOutcome) far = { 0 };
  g_auto (TtPunchOutcome) near = { 0 };
  g_auto (TtPunchOutcome) without = { 0 };
  g_autoptr (GError) error = NULL;

  tt_site_set_has_position (self->shop, TRUE);
  tt_site_set_latitude (self->shop, 40.7128);
  tt_site_set_longitude (self->shop, -74.0060);
  tt_site_set_radius (self->shop, 100);
  self->scene.site = self->shop;
  tt_punch_set_kind (punch, TT_PUNCH_IN);
  tt_punch_set_at (punch, MONDAY_8);

  /* Nothing is blocked for want of a position, and nothing flagged unless the office asks. */
  g_assert_true (tt_punch_decide (punch, &self->scene, &without, &error));
  g_assert_cmpint (tt_entry_get_flags (without.opened), ==, TT_ENTRY_NO_FLAGS);
  tt_punch_outcome_clear (&without);
  self->scene.policy = (TtPunchPolicy){ TRUE, TRUE };
  g_assert_true (tt_punch_decide (punch, &self->scene, &without, &error));
  g_assert_cmpint (tt_entry_get_flags (without.opened), ==,
                   TT_ENTRY_NO_PHOTO | TT_ENTRY_NO_POSITION);

  self->scene.policy = (TtPunchPolicy){ FALSE, FALSE };
  tt_punch_set_has_position (punch, TRUE);
  tt_punch_set_latitude (punch, 40.7137);
  tt_punch_set_longitude (punch, -74.0060);
  tt_punch_set_accuracy (punch, 15);
  g_assert_true (tt_punch_decide (punch, &self->scene, &near, &error));
  g_assert_cmpint (tt_entry_get_flags (near.opened), ==, TT_ENTRY_NO_FLAGS);

  tt_punch_set_latitude (punch, 40.73);
  g_assert_true (tt_punch_decide (punch, &self->scene, &far, &error));
  g_assert_cmpint (tt_entry_get_flags (far.opened), ==, TT_ENTRY_OFF_SITE);
}

static void
test_day_of_entry (Fixture *self, gconstpointer data)
{
  g_autoptr (TtEntry) night = tt_entry_new ();
  g_autofree char *day = NULL;

  /* R16: a night shift into Friday is of Thursday. */
  tt_entry_set_zone (night, "America/New_York");
  tt_entry_set_started_at (night, G_GINT64_CONSTANT (1709262000000000)); /* 22:00 there */
  day = tt_entry_dup_day (night);
  g_assert_cmpstr (day, ==, "2024-02-29");
}

static TtAttention *
find_kind (GPtrArray *items, TtAttentionKind kind)
{
  for (guint i = 0; i < items->len; i++)
    {
      TtAttention *item = g_ptr_array_index (items, i);

      if (tt_attention_get_kind (item) == kind)
        return item;
    }

  return NULL;
}

static void
test_attention (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) items = NULL;
  TtEntry *forgotten = make_entry (1, MONDAY_8, 0);
  TtEntry *flagged = make_entry (4, MONDAY_8 - 50 * HOUR, MONDAY_8 - 49 * HOUR);
  TtAttention *item = NULL;
  const TtMend *mends = NULL;
  guint n_mends = 0;

  tt_entry_set_flags (flagged, TT_ENTRY_OFF_SITE | TT_ENTRY_NO_PHOTO);
  g_ptr_array_add (entries, forgotten);
  g_ptr_array_add (entries, make_entry (2, MONDAY_8 - 40 * HOUR, MONDAY_8 - 20 * HOUR));
  g_ptr_array_add (entries, make_entry (3, MONDAY_8 - 21 * HOUR, MONDAY_8 - 15 * HOUR));
  g_ptr_array_add (entries, flagged);

  /* R14: Tuesday 07:58. */
  items = tt_attention_find (entries, MONDAY_8 + 23 * HOUR + 58 * MINUTE);
  item = g_ptr_array_index (items, 0);
  g_assert_cmpint (tt_attention_get_kind (item), ==, TT_ATTENTION_OPEN);
  g_assert_true (tt_attention_get_entry (item) == forgotten);
  mends = tt_attention_get_mends (item, &n_mends);
  g_assert_cmpint (n_mends, >, 0);
  g_assert_cmpint (mends[0].kind, ==, TT_MEND_SET_END);
  g_assert_cmpint (mends[0].at, ==, MONDAY_8 + 8 * HOUR);

  g_assert_nonnull (find_kind (items, TT_ATTENTION_LONG));
  g_assert_nonnull (find_kind (items, TT_ATTENTION_OFF_SITE));
  g_assert_nonnull (find_kind (items, TT_ATTENTION_NO_PHOTO));
  item = find_kind (items, TT_ATTENTION_OVERLAP);
  g_assert_cmpint (tt_entry_get_id (tt_attention_get_other (item)), ==, 3);
  mends = tt_attention_get_mends (item, &n_mends);
  g_assert_cmpint (mends[0].kind, ==, TT_MEND_TRIM_END);
  g_assert_cmpint (mends[0].at, ==, MONDAY_8 - 21 * HOUR);
  g_clear_pointer (&items, g_ptr_array_unref);

  /* Accepted ones are let be; one that is open never is. A night shift is no forgotten one. */
  for (guint i = 0; i < entries->len; i++)
    tt_entry_add_flags (g_ptr_array_index (entries, i), TT_ENTRY_ACCEPTED);
  items = tt_attention_find (entries, MONDAY_8 + 23 * HOUR);
  g_assert_cmpint (items->len, ==, 1);
  g_clear_pointer (&items, g_ptr_array_unref);
  items = tt_attention_find (entries, MONDAY_8 + 15 * HOUR);
  g_assert_cmpint (items->len, ==, 0);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/core/punch/in-and-out", test_in_and_out);
  ADD ("/core/punch/refusals", test_refusals);
  ADD ("/core/punch/switch", test_switch);
  ADD ("/core/punch/long", test_long);
  ADD ("/core/punch/breaks", test_breaks);
  ADD ("/core/punch/overlap-is-half-open", test_overlap_is_half_open);
  ADD ("/core/punch/overlapping-punch", test_overlapping_punch);
  ADD ("/core/punch/flags", test_flags);
  ADD ("/core/punch/day-of-entry", test_day_of_entry);
  ADD ("/core/punch/attention", test_attention);

  return g_test_run ();
}
