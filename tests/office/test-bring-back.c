/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One person, day or site comes back from a moment as one ordinary change: what was then and is
 * gone or another, and nothing else; undone by undo, followed by the shadow, stopped by what must
 * not come back. */

#include "base/tt-error.h"
#include "core/tt-entry-rules.h"
#include "office/tt-office-fixture.h"
#include "office/tt-office-moments.h"

#include <glib/gstdio.h>

#define HOUR G_TIME_SPAN_HOUR
#define DAY (24 * G_TIME_SPAN_HOUR)

/* Where the office stood: everything is in the archive. */
typedef struct
{
  gint64 at;
  char *digest;
} Then;

static void
then_clear (Then *self)
{
  g_free (self->digest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Then, then_clear)

static void
save_everything (Fixture *self)
{
  g_autoptr (GAsyncResult) saved = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_backup_async (self->office, self->owner, NULL, NULL, tt_test_keep_result, &saved);
  tt_test_await_result (&saved);
  reports = tt_office_backup_finish (self->office, saved, &error);
  g_assert_no_error (error);
}

static void
wait_a_second (Fixture *self)
{
  TtClock *clock = fixture_get_clock (self);

  tt_test_clock_advance (clock, G_USEC_PER_SEC);
}

static void
keep_moment (Fixture *self, Then *then)
{
  save_everything (self);
  wait_a_second (self);
  then->at = tt_clock_now (fixture_get_clock (self));
  then->digest = fixture_digest (self->office);
  wait_a_second (self);
}

static TtRestoreResult *
bring_back (Fixture *self,
            TtActor *actor,
            const char *layer,
            const Then *then,
            TtBringBackKind kind,
            gint64 id,
            const char *name,
            gboolean dry_run,
            GError **error)
{
  const TtMoment moment = { .layer = layer, .at = then->at };
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_bring_back_async (self->office, actor, &moment, kind, id, name, dry_run, NULL,
                              tt_test_keep_result, &result);
  tt_test_await_result (&result);
  return tt_office_bring_back_finish (self->office, result, error);
}

static void
assert_says (const TtRestoreResult *result, const char *words)
{
  g_autofree char *all = g_strjoinv ("\n", result->preview->sentences);

  if (strstr (all, words) == NULL)
    g_error ("“%s” is not said in: %s", words, all);
}

/* Brings back for good; @dry_run says the same before and changes nothing. */
static TtRestoreResult *
bring_back_well (Fixture *self,
                 const char *layer,
                 const Then *then,
                 TtBringBackKind kind,
                 gint64 id,
                 const char *name)
{
  g_autofree char *before = fixture_digest (self->office);
  g_autofree char *after_dry = NULL;
  g_autofree char *said = NULL;
  g_autofree char *done = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestoreResult) dry =
      bring_back (self, self->owner, layer, then, kind, id, name, TRUE, &error);
  TtRestoreResult *result = NULL;

  g_assert_no_error (error);
  after_dry = fixture_digest (self->office);
  g_assert_cmpstr (before, ==, after_dry);
  result = bring_back (self, self->owner, layer, then, kind, id, name, FALSE, &error);
  g_assert_no_error (error);
  said = g_strjoinv ("\n", dry->preview->sentences);
  done = g_strjoinv ("\n", result->preview->sentences);
  g_assert_cmpstr (said, ==, done);
  g_assert_cmpuint (dry->left_out, ==, result->left_out);
  g_assert_cmpstr (result->digest, ==, then->digest);
  return result;
}

/* Primary and shadow hold the same, page by page and row by row. */
static void
assert_shadow_follows (Fixture *self)
{
  const char *const layers[] = { "shadow", NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GError) error = NULL;

  fixture_settle (self->office);
  tt_office_verify_async (self->office, self->owner, layers, FALSE, NULL, tt_test_keep_result,
                          &result);
  tt_test_await_result (&result);
  reports = tt_office_verify_finish (self->office, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < reports->len; i++)
    g_assert_cmpint (((TtReport *) g_ptr_array_index (reports, i))->result, ==, TT_RESULT_OK);
}

static void
assert_undone (Fixture *self, const char *before, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;
  g_autofree char *undone = fixture_undo (self->office, self->owner, 1, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (undone, words));
  after = fixture_digest (self->office);
  g_assert_cmpstr (before, ==, after);
}

static gint64
work (Fixture *self, gint64 user, gint64 site, gint64 from, gint64 to, GBytes *photo)
{
  g_autoptr (GError) error = NULL;
  TtPunched punched = { 0 };

  fixture_punch (self->office, self->owner, TT_PUNCH_IN, user, site, from, photo, &punched, &error);
  g_assert_no_error (error);
  if (to != 0)
    fixture_punch (self->office, self->owner, TT_PUNCH_OUT, user, 0, to, NULL, NULL, &error);
  g_assert_no_error (error);
  wait_a_second (self);
  return punched.entry;
}

static void
add_by_hand (Fixture *self, gint64 user, gint64 from, gint64 to)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtEntry) entry = tt_entry_new ();

  tt_entry_set_user (entry, user);
  tt_entry_set_started_at (entry, from);
  tt_entry_set_ended_at (entry, to);
  tt_office_save_entry_async (self->office, self->owner, entry, "lost", NULL, tt_test_keep_result,
                              &result);
  tt_test_await_result (&result);
  tt_office_save_entry_finish (self->office, result, NULL, &error);
  g_assert_no_error (error);
  wait_a_second (self);
}

static void
delete_entry (Fixture *self, gint64 id)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof id);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_array_append_val (ids, id);
  tt_office_delete_entries_async (self->office, self->owner, ids, NULL, tt_test_keep_result,
                                  &result);
  tt_test_await_result (&result);
  tt_office_delete_entries_finish (self->office, result, &error);
  g_assert_no_error (error);
  wait_a_second (self);
}

static void
revise (Fixture *self, const TtRevision *revision)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_revise_entry_async (self->office, self->owner, revision, NULL, tt_test_keep_result,
                                &result);
  tt_test_await_result (&result);
  tt_office_revise_entry_finish (self->office, result, &error);
  g_assert_no_error (error);
  wait_a_second (self);
}

static void
add_break (Fixture *self, gint64 entry, gint64 from, gint64 to)
{
  g_autoptr (GPtrArray) breaks = g_ptr_array_new_with_free_func (g_object_unref);
  TtBreak *pause = tt_break_new ();
  const TtRevision revision = { .entry = entry, .site = -1, .breaks = breaks, .reason = "lunch" };

  tt_break_set_started_at (pause, from);
  tt_break_set_ended_at (pause, to);
  g_ptr_array_add (breaks, pause);
  revise (self, &revision);
}

static void
set_user (Fixture *self, gint64 id, const char *name, const char *password, gint64 rate)
{
  const TtUserChange change = { .password = password, .rate = rate, .rate_from = "2020-01-01" };
  g_autoptr (GAsyncResult) found = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtUser) user = NULL;

  tt_office_find_user_async (self->office, self->owner, "ana", NULL, tt_test_keep_result, &found);
  tt_test_await_result (&found);
  user = tt_office_find_user_finish (self->office, found, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tt_user_get_id (user), ==, id);
  tt_user_set_name (user, name);
  tt_office_save_user_async (self->office, self->owner, user, &change, NULL, tt_test_keep_result,
                             &result);
  tt_test_await_result (&result);
  tt_office_save_user_finish (self->office, result, NULL, &error);
  g_assert_no_error (error);
  wait_a_second (self);
}

static TtUser *
find_user (Fixture *self, const char *username)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  /* NULL for nobody */
  tt_office_find_user_async (self->office, self->owner, username, NULL, tt_test_keep_result,
                             &result);
  tt_test_await_result (&result);
  return tt_office_find_user_finish (self->office, result, &error);
}

static guint
count_entries (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = fixture_list_entries (self->office, self->owner, &error);

  g_assert_no_error (error);
  return entries->len;
}

static void
restore (Fixture *self, const Then *then)
{
  const TtRestore what = { .layer = "archive", .at = then->at };
  g_autoptr (GAsyncResult) restored = NULL;
  g_autoptr (TtRestoreResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_restore_async (self->office, self->owner, &what, NULL, tt_test_keep_result, &restored);
  tt_test_await_result (&restored);
  result = tt_office_restore_finish (self->office, restored, &error);
  g_assert_no_error (error);
  wait_a_second (self);
}

static void
approve (Fixture *self, const char *day)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_approve_async (self->office, self->owner, FALSE, day, day, 0, NULL, NULL,
                           tt_test_keep_result, &result);
  tt_test_await_result (&result);
  tt_office_approve_finish (self->office, result, &error);
  g_assert_no_error (error);
  wait_a_second (self);
}

static void
remove_folder (Fixture *self, const char *name)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (tt_disk_remove_tree (disk, path, &error));
  g_assert_no_error (error);
}

/* The person as she was, her entry with its picture, which only the archive holds any more; her
 * password and what she worked since stay. */
static void
test_person (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, "first password");
  gint64 ben = fixture_add_user (self, "ben", TT_ROLE_EMPLOYEE, NULL);
  g_autoptr (GBytes) picture = fixture_make_picture ();
  gint64 entry, others;
  g_auto (Then) then = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *again = NULL;
  g_autoptr (TtRestoreResult) result = NULL;
  g_autoptr (TtRestoreResult) second = NULL;
  g_autoptr (TtUser) user = NULL;
  g_autoptr (TtEntry) back = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TtActor) actor = NULL;
  g_autoptr (GAsyncResult) signed_in = NULL;
  g_autoptr (GError) error = NULL;

  set_user (self, ana, "Ana Diaz", NULL, 2000);
  entry = work (self, ana, 0, TT_TEST_NOW - 9 * HOUR, TT_TEST_NOW - HOUR, picture);
  add_break (self, entry, TT_TEST_NOW - 5 * HOUR, TT_TEST_NOW - 4 * HOUR);
  others = work (self, ben, 0, TT_TEST_NOW - 9 * HOUR, TT_TEST_NOW - HOUR, NULL);
  keep_moment (self, &then);

  set_user (self, ana, "Anna Dias", "second password", -1);
  delete_entry (self, entry);
  delete_entry (self, others);
  work (self, ana, 0, TT_TEST_NOW - DAY, TT_TEST_NOW - DAY + HOUR, NULL);
  remove_folder (self, "photos");
  remove_folder (self, "shadow/photos");
  before = fixture_digest (self->office);

  result = bring_back_well (self, "archive", &then, TT_BRING_BACK_USER, ana, NULL);
  assert_says (result, "The record of Ana Diaz goes back to what it was: name");
  assert_says (result, "1 entry comes back");
  assert_says (result, "Hours: 7:00 more than today");
  assert_says (result, "140.00 USD more than today");
  assert_says (result, "Password and PIN of Ana Diaz stay");
  assert_says (result, "1 entry made or moved there since stays");
  g_assert_cmpuint (result->left_out, ==, 0);
  g_assert_cmpint (result->preview->seconds, ==, 7 * 3600);
  assert_shadow_follows (self);

  user = find_user (self, "ana");
  g_assert_cmpstr (tt_user_get_name (user), ==, "Ana Diaz");
  g_assert_cmpint (count_entries (self), ==, 2);
  back = fixture_load_entry (self, entry);
  g_assert_cmpint (tt_entry_get_break_seconds (back), ==, 3600);
  g_assert_cmpint (tt_entry_get_photos (back)->len, ==, 1);
  tt_office_load_photo_async (self->office, self->owner,
                              tt_photo_get_hash (g_ptr_array_index (tt_entry_get_photos (back), 0)),
                              NULL, tt_test_keep_result, &loaded);
  tt_test_await_result (&loaded);
  bytes = tt_office_load_photo_finish (self->office, loaded, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, picture));
  tt_office_sign_in_async (self->office, "ana", "second password", NULL, tt_test_keep_result,
                           &signed_in);
  tt_test_await_result (&signed_in);
  actor = tt_office_sign_in_finish (self->office, signed_in, NULL, &error);
  g_assert_no_error (error);

  /* A second time there is nothing to do, and nothing is written. */
  after = fixture_digest (self->office);
  {
    gint64 seq = tt_office_get_seq (self->office);

    second = bring_back_well (self, "archive", &then, TT_BRING_BACK_USER, 0, "ana");
    assert_says (second, "Nothing is missing");
    g_assert_cmpuint (second->changes->len, ==, 0);
    fixture_settle (self->office);
    g_assert_cmpint (tt_office_get_seq (self->office), ==, seq);
  }
  again = fixture_digest (self->office);
  g_assert_cmpstr (after, ==, again);
}

/* All that was of that day, whoever worked it; other days stay as they are today. The shadow's own
 * frames are enough. */
static void
test_day (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  gint64 ben = fixture_add_user (self, "ben", TT_ROLE_EMPLOYEE, NULL);
  gint64 day = TT_TEST_NOW - 2 * DAY;
  gint64 of_ana = work (self, ana, 0, day, day + 4 * HOUR, NULL);
  gint64 of_ben = work (self, ben, 0, day, day + 2 * HOUR, NULL);
  gint64 later = work (self, ben, 0, day + DAY, day + DAY + HOUR, NULL);
  g_autofree char *name = NULL;
  g_auto (Then) then = { 0 };
  g_autofree char *before = NULL;
  g_autoptr (TtEntry) ana_today = fixture_load_entry (self, of_ana);
  g_autoptr (TtEntry) back = NULL;
  g_autoptr (TtRestoreResult) result = NULL;
  TtRevision longer = { .entry = of_ana, .site = -1, .reason = "forgot to clock out" };

  name = tt_entry_dup_day (ana_today);
  keep_moment (self, &then);

  longer.ended_at = day + 6 * HOUR;
  revise (self, &longer);
  add_break (self, of_ana, day + HOUR, day + 2 * HOUR);
  delete_entry (self, of_ben);
  delete_entry (self, later);
  before = fixture_digest (self->office);

  result = bring_back_well (self, "shadow", &then, TT_BRING_BACK_DAY, 0, name);
  assert_says (result, "1 entry comes back");
  assert_says (result, "1 entry goes back to what it was");
  assert_says (result, "1 break that was made since goes");
  g_assert_cmpint (result->preview->seconds, ==, (4 - 5 + 2) * 3600);
  g_assert_cmpuint (result->preview->days->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (result->preview->days, 0), ==, name);
  back = fixture_load_entry (self, of_ana);
  g_assert_cmpint (tt_entry_get_seconds (back), ==, 4 * 3600);
  g_assert_cmpint (tt_entry_get_break_seconds (back), ==, 0);
  g_assert_cmpint (count_entries (self), ==, 2);
  assert_shadow_follows (self);
  assert_undone (self, before, "Brought back");
}

/* A site that today has not, out of a stream that a restore replaced: with what stood at it and
 * whom it needs, and a username that somebody else has by now. */
static void
test_site_and_whom_it_needs (Fixture *self, gconstpointer data)
{
  g_auto (Then) empty = { 0 };
  g_auto (Then) then = { 0 };
  gint64 ana, bridge, other, at_bridge;
  g_autofree char *before = NULL;
  g_autoptr (TtRestoreResult) result = NULL;
  g_autoptr (TtUser) back = NULL;
  g_autoptr (TtEntry) entry = NULL;

  keep_moment (self, &empty);
  ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  set_user (self, ana, "Ana Diaz", NULL, 1000);
  bridge = fixture_add_site (self, "Bridge");
  other = fixture_add_site (self, "Mill");
  at_bridge = work (self, ana, bridge, TT_TEST_NOW - 8 * HOUR, TT_TEST_NOW - 4 * HOUR, NULL);
  work (self, ana, other, TT_TEST_NOW - 3 * HOUR, TT_TEST_NOW - HOUR, NULL);
  keep_moment (self, &then);
  restore (self, &empty);
  fixture_add_user (self, "Ana", TT_ROLE_MANAGER, NULL);
  save_everything (self);
  before = fixture_digest (self->office);

  result = bring_back_well (self, "archive", &then, TT_BRING_BACK_SITE, 0, "Bridge");
  assert_says (result, "Bridge comes back");
  assert_says (result, "Ana Diaz comes back too");
  assert_says (result, "Ana Diaz signs in as “ana-2”");
  assert_says (result, "40.00 USD more than today");
  g_assert_cmpuint (result->left_out, ==, 0);
  back = find_user (self, "ana-2");
  g_assert_cmpint (tt_user_get_id (back), ==, ana);
  g_assert_cmpint (count_entries (self), ==, 1);
  entry = fixture_load_entry (self, at_bridge);
  g_assert_cmpint (tt_entry_get_site (entry), ==, bridge);
  assert_shadow_follows (self);
  assert_undone (self, before, "Brought back Bridge from");
}

/* What is approved by now is left out and said; where it is all, nothing is written. */
static void
test_locked (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  gint64 day = TT_TEST_NOW - 2 * DAY;
  gint64 locked = work (self, ana, 0, day, day + 4 * HOUR, NULL);
  gint64 free = work (self, ana, 0, day + DAY, day + DAY + HOUR, NULL);
  g_auto (Then) then = { 0 };
  g_autoptr (TtEntry) entry = fixture_load_entry (self, locked);
  g_autofree char *name = tt_entry_dup_day (entry);
  g_autoptr (TtRestoreResult) result = NULL;
  g_autoptr (TtRestoreResult) dry = NULL;
  g_autoptr (TtRestoreResult) refused = NULL;
  g_autoptr (GError) error = NULL;

  keep_moment (self, &then);
  delete_entry (self, locked);
  delete_entry (self, free);
  approve (self, name);
  result = bring_back_well (self, "archive", &then, TT_BRING_BACK_USER, ana, NULL);
  g_assert_cmpuint (result->left_out, ==, 1);
  assert_says (result, "1 entry comes back");
  assert_says (result, "hours are approved; reopen them first");
  g_assert_cmpint (count_entries (self), ==, 1);

  dry = bring_back (self, self->owner, "archive", &then, TT_BRING_BACK_DAY, 0, name, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dry->left_out, ==, 1);
  refused =
      bring_back (self, self->owner, "archive", &then, TT_BRING_BACK_DAY, 0, name, FALSE, &error);
  g_assert_null (refused);
  g_assert_error (error, TT_ERROR, TT_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "reopen them first"));
}

/* Erased stays erased, whatever is brought back and from wherever. */
static void
test_erased (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, "her password");
  gint64 ben = fixture_add_user (self, "ben", TT_ROLE_EMPLOYEE, NULL);
  g_autoptr (GBytes) picture = fixture_make_picture ();
  gint64 day = TT_TEST_NOW - 2 * DAY;
  gint64 of_ana = work (self, ana, 0, day, day + HOUR, picture);
  gint64 gone = work (self, ana, 0, day + 2 * HOUR, day + 3 * HOUR, NULL);
  gint64 of_ben = work (self, ben, 0, day, day + HOUR, NULL);
  g_autoptr (TtEntry) entry = fixture_load_entry (self, of_ana);
  g_autofree char *name = tt_entry_dup_day (entry);
  g_auto (Then) then = { 0 };
  g_autoptr (GAsyncResult) erased = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestoreResult) result = NULL;
  g_autoptr (TtUser) user = NULL;
  g_autoptr (TtEntry) after = NULL;

  keep_moment (self, &then);
  delete_entry (self, gone);
  delete_entry (self, of_ben);
  tt_office_set_user_active_async (self->office, self->owner, ana, FALSE, NULL, tt_test_keep_result,
                                   &erased);
  tt_test_await_result (&erased);
  tt_office_set_user_active_finish (self->office, erased, &error);
  g_assert_no_error (error);
  g_clear_object (&erased);
  tt_office_erase_user_async (self->office, self->owner, ana, NULL, tt_test_keep_result, &erased);
  tt_test_await_result (&erased);
  tt_office_erase_user_finish (self->office, erased, &error);
  g_assert_no_error (error);
  wait_a_second (self);

  g_assert_null (bring_back (self, self->owner, "archive", &then, TT_BRING_BACK_USER, 0, "ana",
                             FALSE, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_REFUSED);
  result = bring_back_well (self, "archive", &then, TT_BRING_BACK_DAY, 0, name);
  assert_says (result, "whose data was erased");
  g_assert_cmpuint (result->left_out, ==, 1);
  g_assert_cmpint (count_entries (self), ==, 2);
  g_assert_null (find_user (self, "ana"));
  user = find_user (self, "former-employee-1");
  g_assert_cmpint (tt_user_get_id (user), ==, ana);
  g_assert_false (tt_user_get_has_password (user));
  after = fixture_load_entry (self, of_ana);
  g_assert_cmpint (tt_entry_get_photo_count (after), ==, 0);
  assert_shadow_follows (self);
}

/* A clock-out is newer than the moment; hours written by hand since are not doubled unseen; whoever
 * is at work now does not come to be so twice. */
static void
test_what_is_newer (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  gint64 ben = fixture_add_user (self, "ben", TT_ROLE_EMPLOYEE, NULL);
  gint64 lost = work (self, ana, 0, TT_TEST_NOW - DAY, TT_TEST_NOW - DAY + 2 * HOUR, NULL);
  gint64 open = work (self, ana, 0, TT_TEST_NOW - HOUR, 0, NULL);
  gint64 vanishes = work (self, ben, 0, TT_TEST_NOW - HOUR, 0, NULL);
  g_auto (Then) then = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestoreResult) result = NULL;
  g_autoptr (TtRestoreResult) dry = NULL;
  g_autoptr (TtEntry) ended = NULL;
  g_autoptr (TtEntry) flagged = NULL;

  keep_moment (self, &then);
  fixture_punch (self->office, self->owner, TT_PUNCH_OUT, ana, 0, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  delete_entry (self, lost);
  add_by_hand (self, ana, TT_TEST_NOW - DAY + HOUR, TT_TEST_NOW - DAY + 3 * HOUR);
  delete_entry (self, vanishes);
  work (self, ben, 0, TT_TEST_NOW - HOUR / 2, 0, NULL);

  result = bring_back_well (self, "shadow", &then, TT_BRING_BACK_USER, ana, NULL);
  assert_says (result, "was open then and was ended since stays as it is");
  assert_says (result, "shares time with one made since");
  g_assert_cmpuint (result->left_out, ==, 0);
  ended = fixture_load_entry (self, open);
  g_assert_false (tt_entry_is_open (ended));
  flagged = fixture_load_entry (self, lost);
  g_assert_cmpint (tt_entry_get_flags (flagged) & TT_ENTRY_OVERLAP, !=, 0);
  assert_shadow_follows (self);

  dry =
      bring_back (self, self->owner, "shadow", &then, TT_BRING_BACK_USER, ben, NULL, TRUE, &error);
  g_assert_no_error (error);
  assert_says (dry, "who is at work in another");
  g_assert_cmpuint (dry->left_out, ==, 1);
}

static void
assert_refused (Fixture *self,
                TtActor *actor,
                const Then *then,
                TtBringBackKind kind,
                gint64 id,
                const char *name,
                int code)
{
  g_autofree char *before = fixture_digest (self->office);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (bring_back (self, actor, "archive", then, kind, id, name, FALSE, &error));
  g_assert_error (error, TT_ERROR, code);
  after = fixture_digest (self->office);
  g_assert_cmpstr (before, ==, after);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  g_auto (Then) empty = { 0 };
  g_auto (Then) then = { 0 };
  const Then never = { .at = 1 };
  gint64 max = fixture_add_user (self, "max", TT_ROLE_MANAGER, NULL);
  g_autoptr (TtActor) manager = fixture_act_as (self, "max");
  g_autoptr (TtUser) owner = find_user (self, "maria");
  g_autoptr (TtUser) other = find_user (self, "max");
  g_autoptr (GAsyncResult) raised = NULL;
  g_autoptr (GAsyncResult) lowered = NULL;
  g_autoptr (TtActor) new_owner = NULL;
  const TtUserChange change = { .password = "a password", .rate = -1 };
  g_autoptr (GError) error = NULL;

  keep_moment (self, &empty);
  fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  keep_moment (self, &then);
  assert_refused (self, manager, &then, TT_BRING_BACK_USER, 0, "ana", TT_ERROR_DENIED);
  assert_refused (self, self->owner, &empty, TT_BRING_BACK_USER, 0, "ana", TT_ERROR_NOT_FOUND);
  assert_refused (self, self->owner, &then, TT_BRING_BACK_SITE, 0, "Nowhere", TT_ERROR_NOT_FOUND);
  assert_refused (self, self->owner, &then, TT_BRING_BACK_DAY, 0, "2026-02-30", TT_ERROR_INVALID);
  assert_refused (self, self->owner, &never, TT_BRING_BACK_USER, 0, "ana", TT_ERROR_NOT_FOUND);

  /* Max became the only owner since: as a manager of then he would leave nobody. */
  tt_user_set_role (other, TT_ROLE_OWNER);
  tt_office_save_user_async (self->office, self->owner, other, &change, NULL, tt_test_keep_result,
                             &raised);
  tt_test_await_result (&raised);
  tt_office_save_user_finish (self->office, raised, NULL, &error);
  g_assert_no_error (error);
  new_owner = fixture_act_as (self, "max");
  tt_user_set_role (owner, TT_ROLE_MANAGER);
  tt_office_save_user_async (self->office, new_owner, owner, NULL, NULL, tt_test_keep_result,
                             &lowered);
  tt_test_await_result (&lowered);
  tt_office_save_user_finish (self->office, lowered, NULL, &error);
  g_assert_no_error (error);
  g_set_object (&self->owner, new_owner);
  assert_refused (self, new_owner, &then, TT_BRING_BACK_USER, max, NULL, TT_ERROR_REFUSED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/office/bring-back/person", test_person, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/bring-back/day", test_day, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/bring-back/site-and-whom-it-needs", test_site_and_whom_it_needs,
               TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/bring-back/locked", test_locked, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/bring-back/erased", test_erased, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/bring-back/what-is-newer", test_what_is_newer, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/bring-back/refused", test_refused, TT_OFFICE_PLAIN);

  return g_test_run ();
}
