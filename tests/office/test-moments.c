/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every single change can be listed, and the history of a record read, though the change has left
 * the office and only the archive holds it any more; what was erased is not told. */

#include "base/tt-error.h"
#include "office/tt-office-fixture.h"
#include "office/tt-office-moments.h"

#define HOUR G_TIME_SPAN_HOUR

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

static GPtrArray *
list_moments (Fixture *self, gint64 from, gint64 to, guint limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = NULL;

  tt_office_list_moments_async (self->office, self->owner, from, to, limit, NULL,
                                tt_test_keep_result, &result);
  tt_test_await_result (&result);
  rows = tt_office_list_moments_finish (self->office, result, &error);
  g_assert_no_error (error);
  return rows;
}

static GPtrArray *
list_log (Fixture *self, gint64 before, guint limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = NULL;

  tt_office_list_log_async (self->office, self->owner, before, limit, NULL, tt_test_keep_result,
                            &result);
  tt_test_await_result (&result);
  rows = tt_office_list_log_finish (self->office, result, &error);
  g_assert_no_error (error);
  return rows;
}

static GPtrArray *
list_history (Fixture *self, const char *table, gint64 id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = NULL;

  tt_office_list_history_async (self->office, self->owner, table, id, NULL, tt_test_keep_result,
                                &result);
  tt_test_await_result (&result);
  rows = tt_office_list_history_finish (self->office, result, &error);
  g_assert_no_error (error);
  return rows;
}

static void
punch (Fixture *self, TtActor *actor, TtPunchKind kind, gint64 user)
{
  g_autoptr (GError) error = NULL;

  tt_test_clock_advance (fixture_get_clock (self), G_USEC_PER_SEC);
  fixture_punch (self->office, actor, kind, user, 0, 0, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* As the resident program does once a day: frames leave that the archive holds. */
static void
trim (Fixture *self)
{
  gint64 upto = tt_office_get_seq (self->office);
  g_autoptr (TtStore) store = NULL;
  g_autoptr (GError) error = NULL;

  fixture_close (g_steal_pointer (&self->office));
  store = tt_store_open (self->environment, self->folder, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (tt_store_trim_frames (store, upto, NULL, &error));
  g_assert_no_error (error);
  tt_store_close (store);
  self->office = fixture_open (self->environment, self->folder, TT_OFFICE_PLAIN);
}

/* What was before the first base is in no segment. */
static void
forget_before (GPtrArray *rows, gint64 base)
{
  while (rows->len > 0 && ((TtMomentRow *) g_ptr_array_index (rows, rows->len - 1))->seq <= base)
    g_ptr_array_remove_index (rows, rows->len - 1);
}

static void
test_older_than_the_office (Fixture *self, gconstpointer data)
{
  gint64 ana, base;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) log_before = NULL;
  g_autoptr (GPtrArray) log_after = NULL;
  g_autoptr (GPtrArray) log_page = NULL;
  g_autoptr (GPtrArray) history_before = NULL;
  g_autoptr (GPtrArray) history_after = NULL;
  g_autoptr (GPtrArray) newest = NULL;
  g_autoptr (GPtrArray) between = NULL;
  guint newer = 0;

  save_everything (self);
  base = tt_office_get_seq (self->office);
  ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  for (guint i = 0; i < 4; i++)
    {
      punch (self, self->owner, TT_PUNCH_IN, ana);
      punch (self, self->owner, TT_PUNCH_OUT, ana);
    }
  save_everything (self);
  before = list_moments (self, 0, 0, 0);
  log_before = list_log (self, 0, 0);
  history_before = list_history (self, "user", ana);
  g_assert_cmpuint (before->len, ==, log_before->len);
  forget_before (before, base);
  g_assert_cmpuint (before->len, >, 9);
  g_assert_cmpuint (history_before->len, ==, 1);
  for (guint i = 0; i < before->len; i++)
    g_assert_true (((TtMomentRow *) g_ptr_array_index (before, i))->single);

  trim (self);
  after = list_moments (self, 0, 0, 0);
  log_after = list_log (self, 0, 0);
  history_after = list_history (self, "user", ana);
  newer = after->len - before->len;
  g_assert_cmpuint (newer, ==, 1);
  g_assert_cmpuint (log_after->len, ==, after->len);
  g_assert_cmpuint (history_after->len, ==, 1);
  for (guint i = 0; i < before->len; i++)
    {
      const TtMomentRow *was = g_ptr_array_index (before, i);
      const TtMomentRow *is = g_ptr_array_index (after, i + newer);
      const TtLogRow *line = g_ptr_array_index (log_after, i + newer);

      g_assert_cmpint (was->seq, ==, is->seq);
      g_assert_cmpint (was->at, ==, is->at);
      g_assert_cmpstr (was->stream, ==, is->stream);
      g_assert_cmpstr (was->words, ==, is->words);
      g_assert_cmpstr (was->actor, ==, is->actor);
      g_assert_cmpstr (was->label, ==, is->label);
      g_assert_false (is->single);
      g_assert_cmpint (line->seq, ==, is->seq);
      g_assert_cmpstr (line->words, ==, is->words);
    }

  newest = list_moments (self, 0, 0, 3);
  g_assert_cmpuint (newest->len, ==, 3);
  g_assert_cmpint (((TtMomentRow *) g_ptr_array_index (newest, 2))->seq, ==,
                   ((TtMomentRow *) g_ptr_array_index (after, 2))->seq);
  between = list_moments (self, ((TtMomentRow *) g_ptr_array_index (after, 6))->at,
                          ((TtMomentRow *) g_ptr_array_index (after, 3))->at, 0);
  g_assert_cmpuint (between->len, ==, 3);
  g_assert_cmpint (((TtMomentRow *) g_ptr_array_index (between, 0))->seq, ==,
                   ((TtMomentRow *) g_ptr_array_index (after, 4))->seq);
  log_page = list_log (self, ((TtMomentRow *) g_ptr_array_index (after, 4))->seq, 2);
  g_assert_cmpuint (log_page->len, ==, 2);
  g_assert_cmpint (((TtLogRow *) g_ptr_array_index (log_page, 0))->seq, ==,
                   ((TtMomentRow *) g_ptr_array_index (after, 5))->seq);
}

static void
test_erased_is_not_told (Fixture *self, gconstpointer data)
{
  gint64 ana;
  g_autoptr (TtActor) herself = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) moments = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GPtrArray) told = NULL;
  gboolean blank = FALSE;

  save_everything (self);
  ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, "her password");
  herself = fixture_act_as (self, "ana");
  punch (self, herself, TT_PUNCH_IN, ana);
  punch (self, herself, TT_PUNCH_OUT, ana);
  save_everything (self);
  told = list_history (self, "user", ana);
  g_assert_cmpuint (told->len, ==, 1);

  tt_test_clock_advance (fixture_get_clock (self), G_USEC_PER_SEC);
  tt_office_erase_user_async (self->office, self->owner, ana, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  tt_office_erase_user_finish (self->office, result, &error);
  g_assert_no_error (error);
  save_everything (self);

  moments = list_moments (self, 0, 0, 0);
  g_assert_cmpuint (moments->len, >, 4);
  for (guint i = 0; i < moments->len; i++)
    {
      const TtMomentRow *row = g_ptr_array_index (moments, i);

      g_assert_cmpstr (row->actor, !=, "ana");
      blank = blank || g_str_equal (row->actor, "");
    }
  g_assert_true (blank);
  history = list_history (self, "user", ana);
  g_assert_cmpuint (history->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/office/moments/older-than-the-office", test_older_than_the_office,
               TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/moments/erased-is-not-told", test_erased_is_not_told, TT_OFFICE_PLAIN);

  return g_test_run ();
}
