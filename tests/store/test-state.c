/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promises under test: waits after wrong passwords are as long as said, hold over restarts and
 * clocks that jump; a damaged state.db is set aside and costs nothing. */

#include "base/tt-error.h"
#include "store/tt-state.h"
#include "support/tt-test-dir.h"
#include "support/tt-test-environment.h"

#include <unistd.h>

#define MINUTE G_TIME_SPAN_MINUTE

typedef struct
{
  TtTestDir *dir;
  TtEnvironment *environment;
  TtState *state;
} Fixture;

static void
open_again (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->state);
  self->state = tt_state_open (self->environment, tt_test_dir_get_path (self->dir), &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer user_data)
{
  self->dir = tt_test_dir_new ();
  self->environment = tt_test_environment_new ();
  open_again (self);
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  g_clear_object (&self->state);
  g_clear_object (&self->environment);
  g_clear_pointer (&self->dir, tt_test_dir_free);
}

static gint64
try_wrong (Fixture *self, const char *name, gint64 now, guint tries_left)
{
  g_autoptr (GError) error = NULL;
  gint64 until = -1;
  guint left = 99;

  g_assert_true (tt_state_count_attempt (self->state, name, FALSE, now, &until, &left, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (left, ==, tries_left);

  return until != 0 ? until - now : 0;
}

static gint64
get_wait (Fixture *self, const char *name, gint64 now)
{
  g_autoptr (GError) error = NULL;
  gint64 until = -1;

  g_assert_true (tt_state_get_wait (self->state, name, now, &until, &error));
  g_assert_no_error (error);

  return until != 0 ? until - now : 0;
}

static void
test_waits (Fixture *self, gconstpointer user_data)
{
  gint64 now = TT_TEST_NOW;

  for (guint i = 4; i > 0; i--)
    g_assert_cmpint (try_wrong (self, "maria", now, i), ==, 0);
  g_assert_cmpint (get_wait (self, "maria", now), ==, 0);
  g_assert_cmpint (try_wrong (self, "maria", now, 0), ==, MINUTE);
  g_assert_cmpint (get_wait (self, "maria", now), ==, MINUTE);
  g_assert_cmpint (get_wait (self, "luis", now), ==, 0);

  open_again (self);
  g_assert_cmpint (get_wait (self, "maria", now + MINUTE - 1), ==, 1);
  now += MINUTE;
  g_assert_cmpint (get_wait (self, "maria", now), ==, 0);
  g_assert_cmpint (try_wrong (self, "maria", now, 0), ==, 2 * MINUTE);
  now += 2 * MINUTE;
  g_assert_cmpint (try_wrong (self, "maria", now, 0), ==, 5 * MINUTE);
  now += 5 * MINUTE;
  g_assert_cmpint (try_wrong (self, "maria", now, 0), ==, 15 * MINUTE);
  now += 15 * MINUTE;
  g_assert_cmpint (try_wrong (self, "maria", now, 0), ==, 15 * MINUTE);
}

static void
test_right_forgets (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gint64 until = -1;
  guint left = 0;

  for (guint i = 4; i > 0; i--)
    try_wrong (self, "maria", TT_TEST_NOW, i);
  g_assert_true (
      tt_state_count_attempt (self->state, "maria", TRUE, TT_TEST_NOW, &until, &left, &error));
  g_assert_cmpint (until, ==, 0);
  g_assert_cmpuint (left, ==, 5);
  g_assert_cmpint (try_wrong (self, "maria", TT_TEST_NOW, 4), ==, 0);
}

/* Neither setting the clock back nor forth by hand makes a wait longer than it is. */
static void
test_clock_back (Fixture *self, gconstpointer user_data)
{
  gint64 back = TT_TEST_NOW - 30 * G_TIME_SPAN_DAY;

  for (guint i = 5; i > 0; i--)
    try_wrong (self, "maria", TT_TEST_NOW, i - 1);
  g_assert_cmpint (get_wait (self, "maria", back), ==, MINUTE);
  g_assert_cmpint (get_wait (self, "maria", back + MINUTE - 1), ==, 1);
  g_assert_cmpint (get_wait (self, "maria", back + MINUTE), ==, 0);
}

static void
test_values (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  g_assert_null (tt_state_dup (self->state, "layer.archive.seq", &error));
  g_assert_no_error (error);
  g_assert_cmpint (tt_state_get_int64 (self->state, "layer.archive.seq", -7), ==, -7);
  g_assert_true (tt_state_set_int64 (self->state, "layer.archive.seq", 41, &error));
  g_assert_true (tt_state_set_int64 (self->state, "layer.archive.seq", 42, &error));
  g_assert_true (tt_state_set (self->state, "layer.archive%", "x", &error));
  g_assert_true (tt_state_set (self->state, "layer.shadow.seq", "43", &error));

  open_again (self);
  g_assert_cmpint (tt_state_get_int64 (self->state, "layer.archive.seq", 0), ==, 42);
  g_assert_true (tt_state_remove (self->state, "layer.archive.", &error));
  g_assert_cmpint (tt_state_get_int64 (self->state, "layer.archive.seq", 0), ==, 0);
  value = tt_state_dup (self->state, "layer.archive%", &error);
  g_assert_cmpstr (value, ==, "x");
  g_assert_cmpint (tt_state_get_int64 (self->state, "layer.shadow.seq", 0), ==, 43);
}

static void
test_runs (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  gint64 old = TT_TEST_NOW - 401 * G_TIME_SPAN_DAY;
  char **row;

  g_assert_true (tt_state_add_run (self->state, "archive", "verify", old, 5, "ok", NULL, &error));
  g_assert_true (tt_state_add_run (self->state, "archive", "backup", TT_TEST_NOW - 2, 5, "ok",
                                   "3 changes", &error));
  g_assert_true (
      tt_state_add_run (self->state, "archive", "verify", TT_TEST_NOW - 1, 5, "ok", NULL, &error));
  g_assert_true (tt_state_add_run (self->state, "shadow", "verify", TT_TEST_NOW, 5, "damaged",
                                   "page 3", &error));
  g_assert_no_error (error);

  runs = tt_state_list_runs (self->state, NULL, NULL, 0, &error);
  g_assert_cmpuint (runs->len, ==, 3);
  row = g_ptr_array_index (runs, 0);
  g_assert_cmpstr (row[2], ==, "damaged");
  g_assert_cmpstr (row[3], ==, "page 3");
  g_clear_pointer (&runs, g_ptr_array_unref);

  runs = tt_state_list_runs (self->state, "archive", "verify", 10, &error);
  g_assert_cmpuint (runs->len, ==, 1);
  g_clear_pointer (&runs, g_ptr_array_unref);

  runs = tt_state_list_runs (self->state, "archive", NULL, 1, &error);
  g_assert_cmpuint (runs->len, ==, 1);
  row = g_ptr_array_index (runs, 0);
  g_assert_cmpstr (row[1], ==, "verify");
}

static guint
count_set_aside (Fixture *self)
{
  g_autofree char *path = tt_test_dir_build_path (self->dir, "set-aside");
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;

  return n;
}

static void
test_damaged_at_open (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *rubbish = g_strnfill (8192, 'x');

  g_assert_true (tt_state_set (self->state, "a", "1", &error));
  g_clear_object (&self->state);
  tt_test_dir_write (self->dir, "state.db", rubbish, 8192);

  open_again (self);
  g_assert_null (tt_state_dup (self->state, "a", &error));
  g_assert_no_error (error);
  g_assert_true (tt_state_set (self->state, "a", "2", &error));
  g_assert_cmpuint (count_set_aside (self), ==, 1);
}

static void
test_damaged_meanwhile (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length = 0;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *key = g_strdup_printf ("key-%u", i);

      g_assert_true (tt_state_set (self->state, key, key, &error));
    }
  g_clear_object (&self->state);

  /* All but the schema's page. */
  bytes = tt_test_dir_read (self->dir, "state.db", &length);
  memset (bytes + 4096, 0x5a, length - 4096);
  tt_test_dir_write (self->dir, "state.db", bytes, length);

  open_again (self);
  g_assert_true (tt_state_set (self->state, "after", "1", &error));
  g_assert_no_error (error);
  g_assert_cmpint (tt_state_get_int64 (self->state, "after", 0), ==, 1);
  g_assert_cmpuint (count_set_aside (self), ==, 1);
}

/* A power cut may leave a file without its tables to a program that has it open. */
static void
test_emptied_meanwhile (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tt_test_dir_build_path (self->dir, "state.db");

  g_assert_true (tt_state_set (self->state, "before", "1", &error));
  g_assert_cmpint (truncate (path, 0), ==, 0);

  g_assert_true (tt_state_set (self->state, "after", "1", &error));
  g_assert_no_error (error);
  g_assert_cmpint (tt_state_get_int64 (self->state, "after", 0), ==, 1);
  g_assert_cmpuint (count_set_aside (self), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/state/waits", test_waits);
  ADD ("/state/right-forgets", test_right_forgets);
  ADD ("/state/clock-back", test_clock_back);
  ADD ("/state/values", test_values);
  ADD ("/state/runs", test_runs);
  ADD ("/state/damaged-at-open", test_damaged_at_open);
  ADD ("/state/damaged-meanwhile", test_damaged_meanwhile);
  ADD ("/state/emptied-meanwhile", test_emptied_meanwhile);

  return g_test_run ();
}
