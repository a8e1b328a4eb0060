/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: a proof makes way for a change after the slice at which it is, and goes
 * on with the next one. It is order that is tested: how long a slice takes depends on the machine.
 * That no lock is held while the main file is read whole is tested in tests/store/test-verify.c. */

#include "protect/tt-test-protect.h"

#include "base/tt-lock.h"

#include <string.h>

#define ENTRIES 7000 /* more than three slices */
#define HOUR G_TIME_SPAN_HOUR

/* Locks of the system whose pauses are counted; a proof pauses after each slice. */

#define TT_TYPE_COUNTING_LOCKS (tt_counting_locks_get_type ())
G_DECLARE_FINAL_TYPE (TtCountingLocks, tt_counting_locks, TT, COUNTING_LOCKS, TtLocks)

struct _TtCountingLocks
{
  TtLocks parent_instance;

  TtLocks *system;
  gboolean counting;
  guint pauses;
  guint change_at; /* a change comes in the pause of this number */
  GCancellable *proof;
};

G_DEFINE_FINAL_TYPE (TtCountingLocks, tt_counting_locks, TT_TYPE_LOCKS)

static TtLockFile *
tt_counting_locks_open (TtLocks *locks, const char *path, GError **error)
{
  return tt_locks_open (TT_COUNTING_LOCKS (locks)->system, path, error);
}

static void
tt_counting_locks_sleep (TtLocks *locks, gint64 microseconds)
{
  TtCountingLocks *self = TT_COUNTING_LOCKS (locks);

  if (self->counting && ++self->pauses == self->change_at)
    g_cancellable_cancel (self->proof);
}

static void
tt_counting_locks_finalize (GObject *object)
{
  g_object_unref (TT_COUNTING_LOCKS (object)->system);
  G_OBJECT_CLASS (tt_counting_locks_parent_class)->finalize (object);
}

static void
tt_counting_locks_class_init (TtCountingLocksClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_counting_locks_finalize;
  TT_LOCKS_CLASS (klass)->open = tt_counting_locks_open;
  TT_LOCKS_CLASS (klass)->sleep = tt_counting_locks_sleep;
}

static void
tt_counting_locks_init (TtCountingLocks *self)
{
  self->system = tt_locks_new_system ();
}

typedef struct
{
  TtTestProtect test;
  TtCountingLocks *locks;
} Fixture;

static gboolean
add_entries (TtTransaction *transaction, gpointer user_data, GError **error)
{
  TtTestProtect *test = user_data;

  for (guint i = 0; i < ENTRIES; i++)
    {
      g_autoptr (TtEntry) entry = tt_entry_new ();
      gint64 start = TT_TEST_NOW + i * 2 * HOUR;

      tt_entry_set_user (entry, test->user);
      tt_entry_set_zone (entry, "America/New_York");
      tt_entry_set_started_at (entry, start);
      tt_entry_set_ended_at (entry, start + HOUR);
      tt_entry_set_punched_in_at (entry, start);
      tt_entry_set_punched_out_at (entry, start + HOUR);
      if (!tt_store_save_entry (transaction, entry, error))
        return FALSE;
    }

  return TRUE;
}

static void
set_up (Fixture *self, gconstpointer user_data)
{
  TtTestProtect *test = &self->test;
  TtEnvironment *plain;

  tt_test_protect_set_up (test, NULL);
  tt_test_protect_write (test, add_entries, test);
  tt_test_protect_back_up (test);

  tt_test_protect_close (test);
  plain = test->environment;
  self->locks = g_object_new (TT_TYPE_COUNTING_LOCKS, NULL);
  test->environment = tt_environment_new (
      tt_environment_get_clock (plain), tt_environment_get_random (plain),
      tt_environment_get_disk (plain), TT_LOCKS (self->locks), tt_environment_get_executor (plain));
  g_object_unref (plain);
  tt_test_protect_open (test);
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  tt_test_protect_tear_down (&self->test, NULL);
  g_object_unref (self->locks);
}

static void
begin_to_count (gint64 done, gint64 total, const char *what, gpointer user_data)
{
  Fixture *self = user_data;

  self->locks->counting = g_str_equal (what, "Comparing both");
}

/* Returns how many slices were compared. @change_at: after which a change comes, 0 for none */
static guint
count_slices (Fixture *self, guint change_at)
{
  static const char *const shadow[] = { "shadow", NULL };
  g_autoptr (GCancellable) proof = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  self->locks->counting = FALSE;
  self->locks->pauses = 0;
  self->locks->change_at = change_at;
  self->locks->proof = proof;
  reports =
      tt_protect_verify (self->test.protect, shadow, FALSE, begin_to_count, self, proof, &error);
  if (change_at != 0)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  else
    g_assert_no_error (error);

  return self->locks->pauses;
}

static void
test_slices (Fixture *self, gconstpointer user_data)
{
  guint whole = count_slices (self, 0);

  g_assert_cmpuint (whole, >, ENTRIES / 2000);

  /* None more after the change, and what was compared is not compared again. */
  g_assert_cmpuint (count_slices (self, 3), ==, 3);
  tt_test_protect_punch (&self->test);
  g_assert_cmpuint (count_slices (self, 0), ==, whole - 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/give-way/slices", Fixture, NULL, set_up, test_slices, tear_down);

  return g_test_run ();
}
