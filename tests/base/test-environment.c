/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-environment.h"

#include "support/tt-test-environment.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static void
test_system (void)
{
  g_autoptr (TtEnvironment) environment = NULL;
  mode_t mask;

  umask (022);
  environment = tt_environment_new_system ();
  mask = umask (022);

  g_assert_cmpuint (mask, ==, 077);
  g_assert_true (TT_IS_CLOCK (tt_environment_get_clock (environment)));
  g_assert_true (TT_IS_RANDOM (tt_environment_get_random (environment)));
  g_assert_true (TT_IS_DISK (tt_environment_get_disk (environment)));
  g_assert_true (TT_IS_LOCKS (tt_environment_get_locks (environment)));
  g_assert_true (TT_IS_EXECUTOR (tt_environment_get_executor (environment)));
}

static void
test_passed_in (void)
{
  g_autoptr (TtClock) clock = tt_test_clock_new (1);
  g_autoptr (TtRandom) random = tt_random_new_seeded (1);
  g_autoptr (TtDisk) local = tt_disk_new_local ();
  g_autoptr (TtDisk) disk = tt_test_disk_new (local);
  g_autoptr (TtLocks) locks = tt_locks_new_system ();
  g_autoptr (TtExecutor) executor = tt_test_executor_new ();
  g_autoptr (TtEnvironment) environment = tt_environment_new (clock, random, disk, locks, executor);

  g_assert_true (tt_environment_get_clock (environment) == clock);
  g_assert_true (tt_environment_get_random (environment) == random);
  g_assert_true (tt_environment_get_disk (environment) == disk);
  g_assert_true (tt_environment_get_locks (environment) == locks);
  g_assert_true (tt_environment_get_executor (environment) == executor);
}

static char *
machine_on (TtDisk *disk)
{
  g_autoptr (TtEnvironment) environment = tt_environment_new (NULL, NULL, disk, NULL, NULL);

  return g_strdup (tt_environment_get_machine (environment));
}

static void
test_machine (void)
{
  g_autoptr (TtDisk) local = tt_disk_new_local ();
  g_autoptr (TtDisk) disk = tt_test_disk_new (local);
  g_autofree char *first = machine_on (disk);
  g_autofree char *second = machine_on (local);
  g_autofree char *unreadable = NULL;
  g_autofree char *number = NULL;

  g_assert_cmpstr (first, ==, second);
  if (g_file_get_contents ("/etc/machine-id", &number, NULL, NULL) && *number != '\0')
    {
      g_assert_cmpuint (strlen (first), ==, 32);
      g_assert_cmpstr (first, !=, g_strstrip (number));
    }

  tt_test_disk_fail_from (disk, 1, EIO);
  unreadable = machine_on (disk);
  g_assert_cmpstr (unreadable, ==, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/environment/system", test_system);
  g_test_add_func ("/environment/passed-in", test_passed_in);
  g_test_add_func ("/environment/machine", test_machine);

  return g_test_run ();
}
