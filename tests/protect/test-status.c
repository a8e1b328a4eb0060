/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: one true word and sentence, and green only where a copy was verified, is
 * recent, and lies elsewhere. */

#include "protect/tt-protect-status-private.h"

#define NOW G_GINT64_CONSTANT (1793779200000000)
#define DAY G_TIME_SPAN_DAY

typedef struct
{
  TtProtectStatus *status;
  TtLayerStatus *shadow;
  TtLayerStatus *archive;
  GTimeZone *zone;
} Fixture;

static void
make_well (TtLayerStatus *layer)
{
  layer->enabled = TRUE;
  layer->state = TT_LAYER_OK;
  layer->seq = 10;
  layer->last_success = NOW - 20 * G_USEC_PER_SEC;
  layer->last_verified = NOW - DAY / 2;
  layer->last_drill = NOW - 2 * DAY;
}

static void
set_up (Fixture *self, gconstpointer user_data)
{
  self->status = tt_protect_status_new ();
  self->shadow = tt_protect_status_add_layer (self->status, "shadow", "shadow");
  self->archive = tt_protect_status_add_layer (self->status, "archive", "folder");
  self->zone = g_time_zone_new_utc ();
  make_well (self->shadow);
  make_well (self->archive);
  self->archive->other_disk = TRUE;
  self->status->newest_saved = NOW - 20 * G_USEC_PER_SEC;
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  tt_protect_status_unref (self->status);
  g_time_zone_unref (self->zone);
}

static void
assert_judged (Fixture *self, TtOverall overall, gboolean green, const char *sentence)
{
  g_autofree char *text = NULL;

  tt_protect_status_judge (self->status, FALSE, NOW);
  text = tt_protect_status_dup_sentence (self->status, NOW, self->zone);
  g_assert_cmpint (self->status->overall, ==, overall);
  g_assert_cmpint (self->status->green, ==, green);
  g_assert_cmpstr (text, ==, sentence);
}

static gboolean
has (Fixture *self, const char *reason)
{
  return g_strv_contains ((const char *const *) self->status->reasons, reason);
}

static void
test_all_well (Fixture *self, gconstpointer user_data)
{
  assert_judged (self, TT_OVERALL_PROTECTED, TRUE,
                 "Everything is safe. 3 copies, newest 20 seconds ago, last proven Monday 08:00.");
  g_assert_null (self->status->reasons[0]);
}

static void
test_one_disk (Fixture *self, gconstpointer user_data)
{
  static const char here[] =
      "Safe on this computer only. A fire or a theft takes everything: add a "
      "place outside.";
  g_autofree char *text = NULL;

  self->archive->other_disk = FALSE;
  assert_judged (self, TT_OVERALL_AT_RISK, FALSE, here);
  g_assert_true (has (self, "one-disk"));

  /* Accepted is protected, and still not green. */
  tt_protect_status_judge (self->status, TRUE, NOW);
  g_assert_cmpint (self->status->overall, ==, TT_OVERALL_PROTECTED);
  g_assert_false (self->status->green);
  text = tt_protect_status_dup_sentence (self->status, NOW, self->zone);
  g_assert_cmpstr (text, ==, here);
}

static void
test_never_proven (Fixture *self, gconstpointer user_data)
{
  self->shadow->last_drill = self->archive->last_drill = 0;
  assert_judged (self, TT_OVERALL_AT_RISK, FALSE,
                 "The copies were never tried. A test restore runs by itself soon; you can start "
                 "one now.");
  self->archive->last_drill = NOW - 36 * DAY;
  assert_judged (self, TT_OVERALL_AT_RISK, FALSE,
                 "The copies were not tried for a long time. Start a test restore.");
  self->archive->last_drill = NOW - 34 * DAY;
  tt_protect_status_judge (self->status, FALSE, NOW);
  g_assert_cmpint (self->status->overall, ==, TT_OVERALL_PROTECTED);
}

static void
test_not_verified_is_not_green (Fixture *self, gconstpointer user_data)
{
  self->archive->last_verified = NOW - 4 * DAY;
  tt_protect_status_judge (self->status, FALSE, NOW);
  g_assert_cmpint (self->status->overall, ==, TT_OVERALL_PROTECTED);
  g_assert_false (self->status->green);
}

static void
test_behind (Fixture *self, gconstpointer user_data)
{
  self->archive->state = TT_LAYER_BEHIND;
  self->archive->behind = 3;
  self->archive->since = NOW - 10 * G_TIME_SPAN_MINUTE;
  tt_protect_status_judge (self->status, FALSE, NOW);
  g_assert_cmpint (self->status->overall, ==, TT_OVERALL_PROTECTED);
  g_assert_false (self->status->green);

  self->archive->since = NOW - 16 * G_TIME_SPAN_MINUTE;
  assert_judged (self, TT_OVERALL_AT_RISK, FALSE,
                 "The archive lags behind since 07:44. 3 changes wait; they are safe on "
                 "this computer.");
}

static void
test_failed (Fixture *self, gconstpointer user_data)
{
  self->archive->state = TT_LAYER_FAILED;
  self->archive->behind = 1;
  self->archive->since = NOW - 14 * G_TIME_SPAN_HOUR;
  self->archive->error_message = g_strdup ("the disk is full");
  self->archive->error_hint = g_strdup ("Make room there, or choose another place");
  assert_judged (self, TT_OVERALL_AT_RISK, FALSE,
                 "The archive: the disk is full (since yesterday 18:00). 1 change waits; it is "
                 "safe on this computer. Make room there, or choose another place.");
  g_assert_true (has (self, "layer-failed"));
}

static void
test_waiting_is_no_error_at_first (Fixture *self, gconstpointer user_data)
{
  self->archive->state = TT_LAYER_WAITING;
  self->archive->since = NOW - G_TIME_SPAN_HOUR;
  tt_protect_status_judge (self->status, TRUE, NOW);
  g_assert_false (has (self, "layer-waiting"));
  self->archive->since = NOW - 25 * G_TIME_SPAN_HOUR;
  tt_protect_status_judge (self->status, TRUE, NOW);
  g_assert_true (has (self, "layer-waiting"));
  g_assert_cmpint (self->status->overall, ==, TT_OVERALL_AT_RISK);
}

/* A network that is gone for an hour leaves what is at the server where it is. */
static void
test_network_gone (Fixture *self, gconstpointer user_data)
{
  g_free (self->archive->kind);
  self->archive->kind = g_strdup ("webdav");
  self->archive->state = TT_LAYER_WAITING;
  self->archive->error_code = g_strdup ("transient");
  self->archive->since = NOW - G_TIME_SPAN_HOUR;
  tt_protect_status_judge (self->status, FALSE, NOW);
  g_assert_cmpint (self->status->overall, ==, TT_OVERALL_PROTECTED);
  g_assert_false (self->status->green);

  self->archive->since = NOW - 25 * G_TIME_SPAN_HOUR;
  tt_protect_status_judge (self->status, FALSE, NOW);
  g_assert_true (has (self, "layer-waiting"));
  g_assert_true (has (self, "one-disk"));

  /* Of copies that somebody took away nothing is left. */
  self->archive->since = NOW - G_TIME_SPAN_HOUR;
  g_free (self->archive->error_code);
  self->archive->error_code = g_strdup ("absent");
  tt_protect_status_judge (self->status, FALSE, NOW);
  g_assert_true (has (self, "one-disk"));
}

static void
test_only_one_copy (Fixture *self, gconstpointer user_data)
{
  self->shadow->state = TT_LAYER_DAMAGED;
  self->archive->state = TT_LAYER_WAITING;
  assert_judged (self, TT_OVERALL_UNPROTECTED, FALSE,
                 "Only one copy exists. The live copy is damaged. Everything you have is in the "
                 "main file.");
  g_assert_true (has (self, "no-copy"));

  self->shadow->state = self->archive->state = TT_LAYER_OFF;
  assert_judged (self, TT_OVERALL_UNPROTECTED, FALSE,
                 "Only one copy exists. Everything you have is in the main file.");
}

static void
test_ages (Fixture *self, gconstpointer user_data)
{
  static const struct
  {
    gint64 ago;
    const char *words;
  } ages[] = {
    { 0, "0 seconds ago" },
    { G_USEC_PER_SEC, "1 second ago" },
    { 90 * G_USEC_PER_SEC, "1 minute ago" },
    { 2 * G_TIME_SPAN_HOUR, "today 06:00" },
    { 10 * G_TIME_SPAN_HOUR, "yesterday 22:00" },
    { 3 * DAY, "Sunday 08:00" },
    { 20 * DAY, "15 Oct" },
    { 500 * DAY, "22 Jun 2025" },
    { -5 * G_USEC_PER_SEC, "0 seconds ago" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ages); i++)
    {
      g_autofree char *words = tt_protect_dup_age (NOW - ages[i].ago, NOW, self->zone);

      g_assert_cmpstr (words, ==, ages[i].words);
    }
}

static void
test_handed_on (Fixture *self, gconstpointer user_data)
{
  TtProtectStatus *other = tt_protect_status_with_working (tt_protect_status_ref (self->status), 1);

  g_assert_true (other->working);
  g_assert_false (self->status->working);
  g_assert_cmpstr (tt_protect_status_find (other, "archive")->kind, ==, "folder");
  g_assert_null (tt_protect_status_find (other, "nowhere"));
  tt_protect_status_unref (other);
}

static void
test_not_one_layers (Fixture *self, gconstpointer user_data)
{
  self->status->clock_behind = TRUE;
  assert_judged (self, TT_OVERALL_AT_RISK, FALSE,
                 "This computer's clock is behind the newest change. Set it right: until then "
                 "nothing old is cleared away.");
  self->status->low_space = TRUE;
  self->status->full_in_days = 36;
  assert_judged (self, TT_OVERALL_AT_RISK, FALSE,
                 "The disk is nearly full. At the present pace it is full in about 5 weeks.");
  self->status->full_in_days = 9;
  assert_judged (self, TT_OVERALL_AT_RISK, FALSE,
                 "The disk will be full in 9 days. Make room, or move the copies to another disk.");
  self->status->disk_failing = TRUE;
  assert_judged (self, TT_OVERALL_AT_RISK, FALSE,
                 "This disk is failing: the main file had to be recovered three times within a "
                 "day. Nothing is lost; move the office to another disk now.");
  g_assert_true (has (self, "low-space") && has (self, "clock") && has (self, "disk-failing"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

  ADD ("/status/all-well", test_all_well);
  ADD ("/status/one-disk", test_one_disk);
  ADD ("/status/network-gone", test_network_gone);
  ADD ("/status/never-proven", test_never_proven);
  ADD ("/status/not-verified-is-not-green", test_not_verified_is_not_green);
  ADD ("/status/behind", test_behind);
  ADD ("/status/failed", test_failed);
  ADD ("/status/waiting-is-no-error-at-first", test_waiting_is_no_error_at_first);
  ADD ("/status/only-one-copy", test_only_one_copy);
  ADD ("/status/ages", test_ages);
  ADD ("/status/handed-on", test_handed_on);
  g_test_add ("/status/not-one-layers", Fixture, NULL, set_up, test_not_one_layers, tear_down);

  return g_test_run ();
}
