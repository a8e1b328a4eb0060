/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promises under test: pages by key give every entry once and in order, whatever the filter;
 * anchors reach any of them; each question about entries is answered from an index. */

#include "store/tt-stmt.h"
#include "store/tt-store-private.h"
#include "tt-test-rows.h"

#define N_ENTRIES 500
#define HOUR G_TIME_SPAN_HOUR

typedef struct
{
  TtTestRows rows;
  gint64 users[4];
  gint64 sites[3];
} Fixture;

static gboolean
add_entries (TtTransaction *transaction, gpointer user_data, GError **error)
{
  Fixture *self = user_data;

  for (guint i = 0; i < N_ENTRIES; i++)
    {
      g_autoptr (TtEntry) entry = tt_entry_new ();
      /* Many start at the same instant. */
      gint64 started_at = TT_TEST_NOW + (gint64) (i * 7919 % 97) * HOUR;

      tt_entry_set_user (entry, self->users[i % 4]);
      tt_entry_set_site (entry, i % 5 == 0 ? 0 : self->sites[i % 3]);
      tt_entry_set_zone (entry, "America/New_York");
      tt_entry_set_started_at (entry, started_at);
      tt_entry_set_ended_at (entry, i % 50 == 0 ? 0 : started_at + 30 * G_TIME_SPAN_MINUTE);
      tt_entry_set_flags (entry, i % 11 == 0 ? TT_ENTRY_LONG : TT_ENTRY_NO_FLAGS);
      if (i % 13 == 0)
        tt_entry_set_out_note (entry, "GERÜST fehlt");
      if (!tt_store_save_entry (transaction, entry, error))
        return FALSE;
    }

  return TRUE;
}

static void
set_up (Fixture *self, gconstpointer user_data)
{
  static const char *const names[] = { "Amara Okafor", "Ben Castellan", "Carmen Ruiz",
                                       "Élodie Dupré" };
  static const char *const sites[] = { "Orchard Court", "The yard", "Harbour House" };

  tt_test_rows_set_up (&self->rows, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *username = g_strdup_printf ("user-%u", i);

      self->users[i] = tt_test_rows_add_user (&self->rows, username, names[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (sites); i++)
    self->sites[i] = tt_test_rows_add_site (&self->rows, sites[i]);
  tt_test_rows_write (&self->rows, add_entries, self);
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  tt_test_rows_tear_down (&self->rows, NULL);
}

static gboolean
comes_after (TtEntry *a, TtEntry *b)
{
  return tt_entry_get_started_at (a) > tt_entry_get_started_at (b) ||
         (tt_entry_get_started_at (a) == tt_entry_get_started_at (b) &&
          tt_entry_get_id (a) > tt_entry_get_id (b));
}

static gboolean
fits (Fixture *self, const TtEntryFilter *filter, TtEntry *entry)
{
  gint64 started_at = tt_entry_get_started_at (entry);

  return (filter->user == 0 || filter->user == tt_entry_get_user (entry)) &&
         (filter->site == 0 || filter->site == tt_entry_get_site (entry)) &&
         (filter->from == 0 || started_at >= filter->from) &&
         (filter->to == 0 || started_at < filter->to) &&
         (!filter->open_only || tt_entry_is_open (entry)) &&
         (filter->flags == 0 || (tt_entry_get_flags (entry) & filter->flags) != 0);
}

static GPtrArray *
list_all (Fixture *self, TtDatabase *database)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *all = tt_store_page_entries (database, NULL, NULL, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, N_ENTRIES);
  for (guint i = 1; i < all->len; i++)
    g_assert_true (comes_after (g_ptr_array_index (all, i - 1), g_ptr_array_index (all, i)));

  return all;
}

/* What a walk page by page gives is what looking at each entry gives. */
static void
assert_pages (
    TtDatabase *database, const TtEntryFilter *filter, GPtrArray *wanted, GArray *keys, guint step)
{
  TtEntryKey after = { G_MAXINT64, G_MAXINT64 };
  guint place = 0;

  for (guint page = 0; place < wanted->len; page++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) entries =
          tt_store_page_entries (database, filter, &after, step, &error);

      g_assert_no_error (error);
      g_assert_cmpint (g_array_index (keys, TtEntryKey, page).started_at, ==, after.started_at);
      g_assert_cmpint (g_array_index (keys, TtEntryKey, page).id, ==, after.id);
      g_assert_cmpuint (entries->len, ==, MIN (step, wanted->len - place));
      for (guint i = 0; i < entries->len; i++)
        {
          TtEntry *entry = g_ptr_array_index (entries, i);

          g_assert_cmpint (tt_entry_get_id (entry), ==,
                           tt_entry_get_id (g_ptr_array_index (wanted, place++)));
          after = (TtEntryKey){ tt_entry_get_started_at (entry), tt_entry_get_id (entry) };
        }
    }
}

static void
assert_filter (Fixture *self, TtDatabase *database, const TtEntryFilter *filter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = list_all (self, database);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr (GPtrArray) oldest_first = NULL;
  g_autoptr (GArray) keys = NULL;
  gint64 count = -1;

  for (guint i = 0; i < all->len; i++)
    {
      if (fits (self, filter, g_ptr_array_index (all, i)))
        g_ptr_array_add (wanted, g_ptr_array_index (all, i));
    }

  keys = tt_store_anchor_entries (database, filter, 7, &count, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count, ==, wanted->len);
  g_assert_cmpuint (keys->len, ==, (wanted->len + 6) / 7);
  assert_pages (database, filter, wanted, keys, 7);

  oldest_first = tt_store_list_entries (database, filter, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (oldest_first->len, ==, wanted->len);
  for (guint i = 0; i < wanted->len; i++)
    g_assert_cmpint (tt_entry_get_id (g_ptr_array_index (oldest_first, i)), ==,
                     tt_entry_get_id (g_ptr_array_index (wanted, wanted->len - 1 - i)));
}

static gboolean
look_at_filters (TtDatabase *database, gpointer user_data, GError **error)
{
  Fixture *self = user_data;

  /* Every combination of six. */
  for (guint bits = 0; bits < 64; bits++)
    {
      const TtEntryFilter filter = {
        .user = (bits & 1) != 0 ? self->users[0] : 0,
        .site = (bits & 2) != 0 ? self->sites[1] : 0,
        .from = (bits & 4) != 0 ? TT_TEST_NOW + HOUR : 0,
        .to = (bits & 8) != 0 ? TT_TEST_NOW + 90 * HOUR : 0,
        .open_only = (bits & 16) != 0,
        .flags = (bits & 32) != 0 ? TT_ENTRY_LONG | TT_ENTRY_EDITED : 0,
      };

      assert_filter (self, database, &filter);
    }

  return TRUE;
}

static void
test_filters (Fixture *self, gconstpointer user_data)
{
  tt_test_rows_read (&self->rows, look_at_filters, self);
}

static guint
count_text (TtDatabase *database, const char *text)
{
  g_autoptr (GError) error = NULL;
  const TtEntryFilter filter = { .text = text };
  gint64 count = -1;
  g_autoptr (GArray) keys = tt_store_anchor_entries (database, &filter, 50, &count, &error);
  g_autoptr (GPtrArray) page = tt_store_page_entries (database, &filter, NULL, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpint (count, ==, page->len);

  return (guint) count;
}

static gboolean
look_for_text (TtDatabase *database, gpointer user_data, GError **error)
{
  g_assert_cmpuint (count_text (database, "gerüst"), ==, (N_ENTRIES + 12) / 13);
  g_assert_cmpuint (count_text (database, "élodie"), ==, N_ENTRIES / 4);
  g_assert_cmpuint (count_text (database, "E\xcc\x81LODIE"), ==, N_ENTRIES / 4);
  g_assert_cmpuint (count_text (database, "USER-1"), ==, N_ENTRIES / 4);
  g_assert_cmpuint (count_text (database, "the YARD"), >, 50);
  g_assert_cmpuint (count_text (database, "%"), ==, 0);
  g_assert_cmpuint (count_text (database, "nowhere"), ==, 0);
  g_assert_cmpuint (count_text (database, ""), ==, N_ENTRIES);

  return TRUE;
}

static void
test_text (Fixture *self, gconstpointer user_data)
{
  tt_test_rows_read (&self->rows, look_for_text, self);
}

typedef struct
{
  gint64 user;
  gint64 from;
  gint64 to;
  gint64 except;
  guint wanted;
} Overlap;

static gboolean
look_for_overlaps (TtDatabase *database, gpointer user_data, GError **error)
{
  const Overlap *self = user_data;
  g_autoptr (GPtrArray) found =
      tt_store_find_overlaps (database, self->user, self->from, self->to, self->except, error);

  g_assert_nonnull (found);
  g_assert_cmpuint (found->len, ==, self->wanted);

  return TRUE;
}

static void
assert_overlaps (Fixture *self, gint64 user, gint64 from, gint64 to, gint64 except, guint wanted)
{
  Overlap overlap = { user, from, to, except, wanted };

  tt_test_rows_read (&self->rows, look_for_overlaps, &overlap);
}

/* Half-open: one that ends when the next begins shares nothing. Also those that last longer than
 * anybody would look back, and the open one. */
static void
test_overlaps (Fixture *self, gconstpointer user_data)
{
  gint64 user = tt_test_rows_add_user (&self->rows, "dov", "Dov Lindqvist");
  gint64 at = TT_TEST_NOW - 100 * G_TIME_SPAN_DAY;
  gint64 day = G_TIME_SPAN_DAY;
  gint64 entry = tt_test_rows_add_entry (&self->rows, user, 0, at, at + 8 * HOUR);

  assert_overlaps (self, user, at - HOUR, at, 0, 0);
  assert_overlaps (self, user, at - HOUR, at + 1, 0, 1);
  assert_overlaps (self, user, at + 8 * HOUR, at + 9 * HOUR, 0, 0);
  assert_overlaps (self, user, at + 8 * HOUR - 1, at + 9 * HOUR, 0, 1);
  assert_overlaps (self, user, at - HOUR, 0, 0, 1);
  assert_overlaps (self, user, at, at + 8 * HOUR, entry, 0);
  assert_overlaps (self, self->users[0], at, at + 8 * HOUR, 0, 0);

  tt_test_rows_add_entry (&self->rows, user, 0, at + 10 * day, at + 30 * day);
  assert_overlaps (self, user, at + 29 * day, at + 30 * day, 0, 1);
  assert_overlaps (self, user, at + 30 * day, at + 31 * day, 0, 0);
  tt_test_rows_add_entry (&self->rows, user, 0, at + 40 * day, 0);
  assert_overlaps (self, user, at + 39 * day, at + 40 * day, 0, 0);
  assert_overlaps (self, user, at + 90 * day, at + 91 * day, 0, 1);

  /* One that ends before it starts takes no time. */
  tt_test_rows_add_entry (&self->rows, user, 0, at + 5 * day, at + 4 * day);
  assert_overlaps (self, user, at + 3 * day, at + 6 * day, 0, 0);
}

static gboolean
add_break (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_save_break (transaction, user_data, error);
}

static gboolean
look_at_hours (TtDatabase *database, gpointer user_data, GError **error)
{
  Fixture *self = user_data;
  gint64 from = TT_TEST_NOW - 10 * G_TIME_SPAN_DAY;
  g_autoptr (GArray) rows = tt_store_sum_hours (database, from, from + 30 * HOUR, error);
  const TtHoursRow *row = &g_array_index (rows, TtHoursRow, 0);

  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpint (row->user, ==, self->users[0]);
  g_assert_cmpint (row->site, ==, self->sites[0]);
  g_assert_cmpint (row->entries, ==, 3);
  g_assert_cmpint (row->seconds, ==, 3600 + 3600 - 1800 + 1);

  return TRUE;
}

/* Parts of seconds are summed before they are rounded; unpaid breaks come off, paid ones and open
 * entries do not count. */
static void
test_hours (Fixture *self, gconstpointer user_data)
{
  gint64 from = TT_TEST_NOW - 10 * G_TIME_SPAN_DAY;
  g_autoptr (TtBreak) unpaid = tt_break_new ();
  g_autoptr (TtBreak) paid = tt_break_new ();
  gint64 entry = tt_test_rows_add_entry (&self->rows, self->users[0], self->sites[0], from,
                                         from + HOUR + 600000);

  tt_test_rows_add_entry (&self->rows, self->users[0], self->sites[0], from + 5 * HOUR,
                          from + 6 * HOUR + 600000);
  tt_test_rows_add_entry (&self->rows, self->users[0], self->sites[0], from + 8 * HOUR,
                          from + 8 * HOUR);
  tt_test_rows_add_entry (&self->rows, self->users[0], self->sites[0], from + 9 * HOUR, 0);
  tt_test_rows_add_entry (&self->rows, self->users[0], self->sites[0], from + 30 * HOUR,
                          from + 31 * HOUR);
  tt_break_set_entry (unpaid, entry);
  tt_break_set_started_at (unpaid, from);
  tt_break_set_ended_at (unpaid, from + HOUR / 2);
  tt_break_set_entry (paid, entry);
  tt_break_set_started_at (paid, from);
  tt_break_set_ended_at (paid, from + HOUR / 4);
  tt_break_set_paid (paid, TRUE);
  tt_test_rows_write (&self->rows, add_break, unpaid);
  tt_test_rows_write (&self->rows, add_break, paid);
  tt_test_rows_read (&self->rows, look_at_hours, self);
}

static gboolean
look_at_plans (TtDatabase *database, gpointer user_data, GError **error)
{
  /* The SQL of this folder's functions, as they put it together. */
  static const struct
  {
    const char *sql;
    const char *wanted;
  } plans[] = {
    { "SELECT e.started_at, e.id FROM entry e WHERE TRUE ORDER BY e.started_at DESC, e.id DESC",
      "SCAN e USING COVERING INDEX entry_started" },
    { "SELECT e.in_note FROM entry e WHERE TRUE AND (e.started_at, e.id) < (?7, ?8)"
      " ORDER BY e.started_at DESC, e.id DESC LIMIT 50",
      "SEARCH e USING INDEX entry_started (started_at<?" },
    { "SELECT e.started_at, e.id FROM entry e WHERE TRUE AND e.user = ?1"
      " ORDER BY e.started_at DESC, e.id DESC",
      "SEARCH e USING COVERING INDEX entry_user (user=?)" },
    { "SELECT e.in_note FROM entry e WHERE TRUE AND e.site = ?2 AND e.started_at >= ?3"
      " ORDER BY e.started_at DESC, e.id DESC LIMIT 50",
      "SEARCH e USING INDEX entry_site (site=? AND started_at>?)" },
    { "SELECT e.id FROM entry e WHERE e.user = ?1 AND e.ended_at IS NULL"
      " ORDER BY e.started_at DESC, e.id DESC LIMIT 1",
      "INDEX entry_open" },
    { "SELECT id FROM entry WHERE user = ?1 AND started_at < ?3"
      " AND ended_at - started_at > 172800000000 AND ended_at > ?2",
      "INDEX entry_long" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", plans[i].sql, NULL);
      g_autoptr (TtStmt) stmt = tt_stmt_prepare (database, sql, error);
      g_autoptr (GString) plan = g_string_new (NULL);

      g_assert_nonnull (stmt);
      while (tt_stmt_step (stmt, error) == TT_STEP_ROW)
        g_string_append_printf (plan, "%s\n", tt_stmt_get_text (stmt, 3));
      if (strstr (plan->str, plans[i].wanted) == NULL ||
          strstr (plan->str, "USE TEMP B-TREE") != NULL)
        g_error ("%s is planned so:\n%s", plans[i].sql, plan->str);
    }

  return TRUE;
}

static void
test_plans (Fixture *self, gconstpointer user_data)
{
  tt_test_rows_read (&self->rows, look_at_plans, self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/pages/filters", test_filters);
  ADD ("/pages/text", test_text);
  ADD ("/pages/overlaps", test_overlaps);
  ADD ("/pages/hours", test_hours);
  ADD ("/pages/plans", test_plans);

  return g_test_run ();
}
