/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Corrections leave the raw punch and say who, when and why; approved days are locked until they
 * are reopened with a reason; lists follow what changes. */

#include "base/tt-error.h"
#include "core/tt-correction.h"
#include "office/tt-entry-model.h"
#include "office/tt-office-fixture.h"
#include "office/tt-user-model.h"

#define HOUR G_TIME_SPAN_HOUR

static gboolean
correct (Fixture *self, gint64 entry, gint64 in, gint64 out, const char *reason, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_correct_async (self->office, self->owner, entry, in, out, -1, reason, NULL,
                           tt_test_keep_result, &result);
  tt_test_await_result (&result);
  return tt_office_correct_finish (self->office, result, error);
}

static gboolean
approve (Fixture *self, gboolean reopen, const char *day, const char *reason, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_approve_async (self->office, self->owner, reopen, day, day, 0, reason, NULL,
                           tt_test_keep_result, &result);
  tt_test_await_result (&result);
  return tt_office_approve_finish (self->office, result, error);
}

static gint64
add_entry (Fixture *self, gint64 user, gint64 in, gint64 out)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtEntry) entry = tt_entry_new ();
  gint64 id = 0;

  tt_entry_set_user (entry, user);
  tt_entry_set_started_at (entry, in);
  tt_entry_set_ended_at (entry, out);
  tt_office_save_entry_async (self->office, self->owner, entry, "by hand", NULL,
                              tt_test_keep_result, &result);
  tt_test_await_result (&result);
  tt_office_save_entry_finish (self->office, result, &id, &error);
  g_assert_no_error (error);
  return id;
}

static void
delete_entry (Fixture *self, gint64 id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (ids, id);
  tt_office_delete_entries_async (self->office, self->owner, ids, NULL, tt_test_keep_result,
                                  &result);
  tt_test_await_result (&result);
  tt_office_delete_entries_finish (self->office, result, &error);
  g_assert_no_error (error);
}

static void
test_correction (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  TtPunched punched = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) without = NULL;
  g_autoptr (GError) before = NULL;
  g_autoptr (TtEntry) entry = NULL;
  g_autoptr (GPtrArray) corrections = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  TtCorrection *correction = NULL;

  fixture_punch (self->office, self->owner, TT_PUNCH_IN, ana, 0, 0, NULL, &punched, &error);
  fixture_punch (self->office, self->owner, TT_PUNCH_OUT, ana, 0, TT_TEST_NOW + 8 * HOUR, NULL,
                 NULL, &error);
  g_assert_no_error (error);

  g_assert_false (correct (self, punched.entry, 0, TT_TEST_NOW + 7 * HOUR, "", &without));
  g_assert_error (without, TT_ERROR, TT_ERROR_INVALID);
  g_assert_false (correct (self, punched.entry, 0, TT_TEST_NOW - HOUR, "earlier", &before));
  g_assert_error (before, TT_ERROR, TT_ERROR_REFUSED);
  g_assert_true (correct (self, punched.entry, 0, TT_TEST_NOW + 7 * HOUR, "left early", &error));

  entry = fixture_load_entry (self, punched.entry);
  g_assert_cmpint (tt_entry_get_seconds (entry), ==, 7 * 3600);
  g_assert_cmpint (tt_entry_get_punched_out_at (entry), ==, TT_TEST_NOW + 8 * HOUR);
  g_assert_cmpint (tt_entry_get_flags (entry), ==, TT_ENTRY_EDITED);

  tt_office_list_corrections_async (self->office, self->owner, punched.entry, NULL,
                                    tt_test_keep_result, &result);
  tt_test_await_result (&result);
  corrections = tt_office_list_corrections_finish (self->office, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (corrections->len, ==, 1);
  correction = g_ptr_array_index (corrections, 0);
  g_assert_cmpstr (tt_correction_get_by_name (correction), ==, "maria");
  g_assert_cmpstr (tt_correction_get_reason (correction), ==, "left early");
  g_assert_cmpint (tt_correction_get_old_ended_at (correction), ==, TT_TEST_NOW + 8 * HOUR);
  g_assert_cmpint (tt_correction_get_new_ended_at (correction), ==, TT_TEST_NOW + 7 * HOUR);
}

static void
test_approval_locks (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  gint64 id = add_entry (self, ana, TT_TEST_NOW, TT_TEST_NOW + 8 * HOUR);
  gint64 next = add_entry (self, ana, TT_TEST_NOW + 24 * HOUR, TT_TEST_NOW + 32 * HOUR);
  g_autoptr (TtEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) open = NULL;
  g_autoptr (GError) locked = NULL;
  g_autoptr (GError) moved = NULL;
  g_autoptr (GError) punched = NULL;
  g_autoptr (GError) without = NULL;

  /* R14: not while an end is missing. */
  fixture_punch (self->office, self->owner, TT_PUNCH_IN, ana, 0, TT_TEST_NOW + 9 * HOUR, NULL, NULL,
                 &error);
  g_assert_no_error (error);
  g_assert_false (approve (self, FALSE, "2026-11-04", NULL, &open));
  g_assert_error (open, TT_ERROR, TT_ERROR_REFUSED);
  fixture_punch (self->office, self->owner, TT_PUNCH_OUT, ana, 0, TT_TEST_NOW + 10 * HOUR, NULL,
                 NULL, &error);
  g_assert_true (approve (self, FALSE, "2026-11-04", NULL, &error));
  entry = fixture_load_entry (self, id);
  g_assert_true (tt_entry_get_approved (entry));

  /* R15: nothing of the day changes, and nothing comes to it. */
  g_assert_false (correct (self, id, 0, TT_TEST_NOW + 7 * HOUR, "why", &locked));
  g_assert_error (locked, TT_ERROR, TT_ERROR_REFUSED);
  g_assert_false (
      correct (self, next, TT_TEST_NOW + 12 * HOUR, TT_TEST_NOW + 13 * HOUR, "why", &moved));
  g_assert_error (moved, TT_ERROR, TT_ERROR_REFUSED);
  g_assert_false (fixture_punch (self->office, self->owner, TT_PUNCH_IN, ana, 0,
                                 TT_TEST_NOW + 11 * HOUR, NULL, NULL, &punched));
  g_assert_error (punched, TT_ERROR, TT_ERROR_REFUSED);

  /* R16: the day after is free. */
  g_assert_true (correct (self, next, 0, TT_TEST_NOW + 31 * HOUR, "why", &error));

  g_assert_false (approve (self, TRUE, "2026-11-04", "", &without));
  g_assert_error (without, TT_ERROR, TT_ERROR_INVALID);
  g_assert_true (approve (self, TRUE, "2026-11-04", "forgot a break", &error));
  g_assert_true (correct (self, id, 0, TT_TEST_NOW + 7 * HOUR, "break", &error));
  g_assert_no_error (error);
}

static void
test_today (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  gint64 ben = fixture_add_user (self, "ben", TT_ROLE_EMPLOYEE, NULL);
  gint64 now = TT_TEST_NOW + 8 * HOUR; /* 11:00 in New York */
  g_autoptr (TtToday) today = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TtAttention *item = NULL;

  add_entry (self, ana, now - 5 * HOUR, now - 3 * HOUR);
  add_entry (self, ana, now - 7 * 24 * HOUR, now - 7 * 24 * HOUR + 4 * HOUR);
  tt_test_clock_set (fixture_get_clock (self), now);
  fixture_punch (self->office, self->owner, TT_PUNCH_IN, ana, 0, now - HOUR, NULL, NULL, &error);
  fixture_punch (self->office, self->owner, TT_PUNCH_IN, ben, 0, now - 24 * HOUR, NULL, NULL,
                 &error);
  g_assert_no_error (error);

  tt_office_look_today_async (self->office, self->owner, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  today = tt_office_look_today_finish (self->office, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (today->people->len, ==, 3);
  g_assert_cmpint (today->open->len, ==, 2);
  g_assert_cmpint (tt_entry_get_user (g_ptr_array_index (today->open, 0)), ==, ben);
  g_assert_cmpint (today->seconds, ==, 3 * 3600);
  g_assert_cmpint (today->last_week_seconds, ==, 4 * 3600);
  g_assert_cmpint (today->attention->len, ==, 1);
  item = g_ptr_array_index (today->attention, 0);
  g_assert_cmpint (tt_attention_get_kind (item), ==, TT_ATTENTION_OPEN);
}

/* What the list told must be what the list is. */
typedef struct
{
  GPtrArray *rows;
  guint n_told;
} Mirror;

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added, Mirror *mirror)
{
  mirror->n_told++;
  if (removed > 0)
    g_ptr_array_remove_range (mirror->rows, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror->rows, (int) (position + i),
                        g_list_model_get_item (model, position + i));
}

static void
await_loaded (Fixture *self, TtEntryModel *model)
{
  TtExecutor *executor = tt_environment_get_executor (self->environment);

  for (guint i = 0; i < 4; i++)
    {
      tt_executor_drain (executor, TT_QUEUE_STORE);
      tt_test_settle ();
    }
  g_assert_false (tt_entry_model_get_loading (model));
  g_assert_cmpstr (tt_entry_model_get_words (model), ==, "");
}

static void
assert_mirror (TtEntryModel *model, Mirror *mirror)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (model));

  g_assert_cmpint (mirror->rows->len, ==, n_items);
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (TtEntry) entry = g_list_model_get_item (G_LIST_MODEL (model), i);

      g_assert_true (g_ptr_array_index (mirror->rows, i) == entry);
      g_assert_cmpint (tt_entry_get_id (entry), !=, 0);
    }
}

static void
test_entry_model (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  Mirror mirror = { rows, 0 };
  TtEntryModel *model = NULL;
  gint64 ids[8] = { 0 };
  g_autoptr (TtEntry) first = NULL;
  g_autoptr (TtEntry) again = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = add_entry (self, ana, TT_TEST_NOW + i * 24 * HOUR, TT_TEST_NOW + i * 24 * HOUR + HOUR);

  model = tt_entry_model_new (self->office, self->owner, NULL);
  g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed_cb), &mirror);
  await_loaded (self, model);
  assert_mirror (model, &mirror);
  first = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_cmpint (tt_entry_get_id (first), ==, ids[7]);

  /* Newest first; a row in the middle comes, goes, changes; the others keep their objects. */
  add_entry (self, ana, TT_TEST_NOW + 12 * HOUR, TT_TEST_NOW + 13 * HOUR);
  await_loaded (self, model);
  assert_mirror (model, &mirror);
  g_assert_cmpint (rows->len, ==, 9);
  delete_entry (self, ids[3]);
  await_loaded (self, model);
  assert_mirror (model, &mirror);
  mirror.n_told = 0;
  g_assert_true (correct (self, ids[1], 0, TT_TEST_NOW + 24 * HOUR + 2 * HOUR, "why", &error));
  await_loaded (self, model);
  assert_mirror (model, &mirror);
  g_assert_cmpint (mirror.n_told, ==, 1);
  again = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_true (first == again);

  /* Entries that end where others start: as many rows, another order. */
  g_assert_true (
      correct (self, ids[7], TT_TEST_NOW - 48 * HOUR, TT_TEST_NOW - 47 * HOUR, "why", &error));
  await_loaded (self, model);
  assert_mirror (model, &mirror);

  {
    const TtEntryFilter filter = { .from = TT_TEST_NOW, .to = TT_TEST_NOW + 24 * HOUR };

    tt_entry_model_set_filter (model, &filter);
  }
  await_loaded (self, model);
  assert_mirror (model, &mirror);
  g_assert_cmpint (rows->len, ==, 2);
  g_ptr_array_set_size (rows, 0);
  g_assert_finalize_object (model);
}

static void
test_user_model (Fixture *self, gconstpointer data)
{
  TtUserModel *model = tt_user_model_new (self->office, self->owner, FALSE);
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtUser) before = NULL;
  g_autoptr (TtUser) maria = NULL;
  g_autoptr (TtUser) after = NULL;
  g_autoptr (TtUser) same = NULL;

  tt_executor_drain (tt_environment_get_executor (self->environment), TT_QUEUE_STORE);
  tt_test_settle ();
  g_assert_cmpint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 2);
  before = g_list_model_get_item (G_LIST_MODEL (model), 0);
  maria = g_list_model_get_item (G_LIST_MODEL (model), 1);
  g_assert_cmpstr (tt_user_get_username (before), ==, "ana");
  g_assert_false (tt_user_get_clocked_in (before));

  fixture_punch (self->office, self->owner, TT_PUNCH_IN, ana, 0, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  tt_executor_drain (tt_environment_get_executor (self->environment), TT_QUEUE_STORE);
  tt_test_settle ();
  after = g_list_model_get_item (G_LIST_MODEL (model), 0);
  same = g_list_model_get_item (G_LIST_MODEL (model), 1);
  g_assert_true (tt_user_get_clocked_in (after));
  g_assert_true (same == maria);
  g_assert_finalize_object (model);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/office/entries/correction", test_correction, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/entries/approval-locks", test_approval_locks, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/entries/today", test_today, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/entries/entry-model", test_entry_model, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/entries/user-model", test_user_model, TT_OFFICE_PLAIN);

  return g_test_run ();
}
