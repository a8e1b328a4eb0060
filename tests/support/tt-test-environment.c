/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/tt-test-environment.h"

#define PATIENCE 60 /* seconds */

static TtEnvironment *
new_with_executor (TtExecutor *executor)
{
  g_autoptr (TtClock) clock = tt_test_clock_new (TT_TEST_NOW);
  g_autoptr (TtRandom) random = tt_random_new_seeded (1);
  g_autoptr (TtDisk) local = tt_disk_new_local ();
  g_autoptr (TtDisk) disk = tt_test_disk_new (local);

  return tt_environment_new (clock, random, disk, NULL, executor);
}

TtEnvironment *
tt_test_environment_new (void)
{
  return new_with_executor (NULL);
}

TtEnvironment *
tt_test_environment_new_stepped (void)
{
  g_autoptr (TtExecutor) executor = tt_test_executor_new ();

  return new_with_executor (executor);
}

void
tt_test_keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **place = data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

static gboolean
give_up (gpointer data)
{
  g_error ("Nothing came within %d seconds", PATIENCE);

  return G_SOURCE_REMOVE;
}

void
tt_test_await_result (GAsyncResult **result)
{
  guint alarm = g_timeout_add_seconds (PATIENCE, give_up, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (alarm);
}

void
tt_test_await_flag (const gboolean *flag)
{
  guint alarm = g_timeout_add_seconds (PATIENCE, give_up, NULL);

  while (!*flag)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (alarm);
}

void
tt_test_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}
