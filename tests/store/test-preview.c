/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: what a restore would change is said in figures and sentences that are
 * right: hours less unpaid breaks, pay by the rate of each day, people, sites and days. */

#include "base/tt-error.h"
#include "store/tt-preview.h"
#include "store/tt-store-private.h"
#include "tt-test-rows.h"

#define HOUR G_TIME_SPAN_HOUR
#define DAY (24 * HOUR)

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

/* What going back from @today to @then would change. */
static TtPreview *
preview (TtTestRows *self, const char *today, const char *then)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) from =
      tt_database_open (self->environment, today, TT_DATABASE_READ, &error);
  g_autoptr (TtDatabase) to = tt_database_open (self->environment, then, TT_DATABASE_READ, &error);
  TtPreview *made = NULL;

  g_assert_no_error (error);
  made = tt_preview_make (from, to, NULL, &error);
  g_assert_no_error (error);
  return made;
}

static void
assert_sentences (const TtPreview *made, const char *wanted)
{
  g_autofree char *all = g_strjoinv ("\n", made->sentences);

  g_assert_cmpstr (all, ==, wanted);
}

typedef struct
{
  gint64 entry;
  gint64 id;
  gint64 seconds;
  gboolean paid;
} Pause;

static gboolean
save_break (TtTransaction *transaction, gpointer user_data, GError **error)
{
  Pause *wanted = user_data;
  g_autoptr (TtBreak) pause = tt_break_new ();

  tt_break_set_id (pause, wanted->id);
  tt_break_set_entry (pause, wanted->entry);
  tt_break_set_started_at (pause, TT_TEST_NOW + HOUR);
  tt_break_set_ended_at (pause, TT_TEST_NOW + HOUR + wanted->seconds * G_USEC_PER_SEC);
  tt_break_set_paid (pause, wanted->paid);
  if (!tt_store_save_break (transaction, pause, error))
    return FALSE;
  wanted->id = tt_break_get_id (pause);
  return TRUE;
}

typedef struct
{
  gint64 user;
  const char *from_day;
  gint64 amount;
} Wage;

static gboolean
save_rate (TtTransaction *transaction, gpointer user_data, GError **error)
{
  const Wage *wage = user_data;
  g_autoptr (TtRate) rate = tt_rate_new ();

  tt_rate_set_user (rate, wage->user);
  tt_rate_set_from_day (rate, wage->from_day);
  tt_rate_set_amount (rate, wage->amount);
  tt_rate_set_currency (rate, "USD");
  return tt_store_save_rate (transaction, rate, error);
}

static gboolean
delete_entry (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_delete_entry (transaction, *(gint64 *) user_data, error);
}

static gboolean
move_entry (TtTransaction *transaction, gpointer user_data, GError **error)
{
  const gint64 *ids = user_data; /* the entry, its new site */
  g_autoptr (TtEntry) entry =
      tt_store_load_entry (tt_transaction_get_database (transaction), ids[0], error);

  if (entry == NULL)
    return FALSE;
  tt_entry_set_site (entry, ids[1]);
  return tt_store_save_entry (transaction, entry, error);
}

/* Entries that go, and what an unpaid break takes off them; a paid one takes nothing. */
static void
test_hours_and_pay (TtTestRows *self, gconstpointer user_data)
{
  gint64 ben = tt_test_rows_add_user (self, "ben", "Ben Castellan");
  gint64 mill = tt_test_rows_add_site (self, "Mill");
  const Wage early = { ben, "2020-01-01", 1000 };
  const Wage late = { ben, "2100-01-01", 9000 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (TtPreview) back = NULL;
  g_autoptr (TtPreview) same = NULL;
  g_autoptr (TtPreview) again = NULL;
  gint64 entry;
  Pause unpaid = { .seconds = 1800 };
  Pause paid = { .seconds = 3600, .paid = TRUE };

  tt_test_rows_write (self, save_rate, (gpointer) &early);
  tt_test_rows_write (self, save_rate, (gpointer) &late);
  entry = tt_test_rows_add_entry (self, ben, mill, TT_TEST_NOW, TT_TEST_NOW + 4 * HOUR);
  unpaid.entry = entry;
  paid.entry = entry;
  tt_test_rows_write (self, save_break, &unpaid);
  tt_test_rows_write (self, save_break, &paid);
  before = keep_copy (self, "before.db");
  tt_test_rows_write (self, delete_entry, &entry);
  after = keep_copy (self, "after.db");

  back = preview (self, after, before);
  g_assert_cmpint (back->seconds, ==, 12600);
  g_assert_cmpuint (back->pay->len, ==, 1);
  g_assert_cmpint (((TtPreviewPay *) g_ptr_array_index (back->pay, 0))->minor, ==, 3500);
  g_assert_cmpuint (back->people->len, ==, 1);
  g_assert_cmpint (((TtPreviewItem *) g_ptr_array_index (back->people, 0))->id, ==, ben);
  g_assert_cmpuint (back->sites->len, ==, 1);
  g_assert_cmpuint (back->days->len, ==, 1);
  {
    const char *day = g_ptr_array_index (back->days, 0);
    g_autofree char *wanted = g_strdup_printf (
        "1 person differs: Ben Castellan\n1 site differs: Mill\n"
        "Entries of 1 day differ: %s to %s\nHours: 3:30 more than today\n"
        "Pay by the hour, without overtime and premiums: 35.00 USD more than today",
        day, day);

    assert_sentences (back, wanted);
  }
  again = preview (self, before, after);
  g_assert_cmpint (again->seconds, ==, -12600);
  same = preview (self, after, after);
  assert_sentences (same, "");
}

/* Only a break differs: its entry's hours do. */
static void
test_a_break_alone (TtTestRows *self, gconstpointer user_data)
{
  gint64 first = tt_test_rows_add_entry (self, self->owner, 0, TT_TEST_NOW - 3 * DAY,
                                         TT_TEST_NOW - 3 * DAY + HOUR);
  gint64 entry = tt_test_rows_add_entry (self, self->owner, 0, TT_TEST_NOW, TT_TEST_NOW + 4 * HOUR);
  gint64 open = tt_test_rows_add_entry (self, self->owner, 0, TT_TEST_NOW + 5 * HOUR, 0);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (TtPreview) back = NULL;
  Pause longer = { .entry = entry, .seconds = 600 };
  Pause of_open = { .entry = open, .seconds = 600 };
  Pause whole = { .entry = first, .seconds = 7200 };

  tt_test_rows_write (self, save_break, &longer);
  before = keep_copy (self, "before.db");
  longer.seconds = 2400;
  tt_test_rows_write (self, save_break, &longer);
  tt_test_rows_write (self, save_break, &of_open);
  /* Nobody works less than nothing. */
  tt_test_rows_write (self, save_break, &whole);
  after = keep_copy (self, "after.db");

  back = preview (self, after, before);
  g_assert_cmpint (back->seconds, ==, 1800 + 3600);
  g_assert_cmpuint (back->days->len, ==, 2);
}

/* Hours that move from one site to the other move without their breaks. */
static void
test_moved (TtTestRows *self, gconstpointer user_data)
{
  gint64 mill = tt_test_rows_add_site (self, "Mill");
  gint64 bridge = tt_test_rows_add_site (self, "Bridge");
  gint64 entry =
      tt_test_rows_add_entry (self, self->owner, mill, TT_TEST_NOW, TT_TEST_NOW + 4 * HOUR);
  gint64 ids[] = { entry, bridge };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (TtPreview) back = NULL;
  Pause pause = { .entry = entry, .seconds = 3600 };

  tt_test_rows_write (self, save_break, &pause);
  before = keep_copy (self, "before.db");
  tt_test_rows_write (self, move_entry, ids);
  after = keep_copy (self, "after.db");

  back = preview (self, after, before);
  g_assert_cmpint (back->seconds, ==, 0);
  g_assert_cmpuint (back->sites->len, ==, 2);
  g_assert_cmpstr (((TtPreviewItem *) g_ptr_array_index (back->sites, 0))->name, ==, "Bridge");
  g_assert_cmpint (((TtPreviewItem *) g_ptr_array_index (back->sites, 0))->seconds, ==, -10800);
  g_assert_cmpint (((TtPreviewItem *) g_ptr_array_index (back->sites, 1))->seconds, ==, 10800);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                                            \
  g_test_add (name, TtTestRows, NULL, tt_test_rows_set_up, func, tt_test_rows_tear_down)
  ADD ("/preview/hours-and-pay", test_hours_and_pay);
  ADD ("/preview/a-break-alone", test_a_break_alone);
  ADD ("/preview/moved", test_moved);

  return g_test_run ();
}
