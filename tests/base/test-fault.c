/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-fault.h"

#include "base/tt-error.h"
#include "support/tt-test-dir.h"

static gboolean
save (guint *done, GError **error)
{
  TT_FAULT_POINT ("test:before", error, FALSE);
  (*done)++;
  TT_FAULT_POINT ("test:after", error, FALSE);

  return TRUE;
}

static void
test_unarmed (void)
{
  g_autoptr (GError) error = NULL;
  guint done = 0;

  g_assert_true (save (&done, &error));
  g_assert_no_error (error);
}

static void
test_error (void)
{
  g_autoptr (GError) error = NULL;
  guint done = 0;

  tt_fault_arm_error ("test:after", 1);
  g_assert_false (save (&done, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "test:after"));
  g_assert_cmpuint (done, ==, 1);
  g_clear_error (&error);

  /* Once. */
  g_assert_true (save (&done, &error));
}

static void
test_later_visit (void)
{
  g_autoptr (GError) error = NULL;
  guint done = 0;

  tt_fault_arm_error ("test:before", 3);
  g_assert_true (save (&done, &error));
  g_assert_true (save (&done, &error));
  g_assert_false (save (&done, &error));
  g_assert_cmpuint (done, ==, 2);
  g_clear_error (&error);

  tt_fault_arm_error ("test:before", 1);
  tt_fault_disarm ();
  g_assert_true (save (&done, &error));
  g_assert_no_error (error);
}

static void
test_kill (void)
{
  guint done = 0;

  if (g_test_subprocess ())
    {
      tt_fault_arm_kill ("test:after", 2);
      save (&done, NULL);
      g_printerr ("first done\n");
      save (&done, NULL);
      g_printerr ("still alive\n");
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_assert_false (g_test_trap_has_passed ());
  g_test_trap_assert_stderr ("*first done*");
  g_test_trap_assert_stderr_unmatched ("*still alive*");
}

/* The environment is read once a process: each case is a child. */
static void
test_from_outside (void)
{
  static const struct
  {
    const char *value;
    gboolean dies;
    gboolean fails;
    guint done;
  } cases[] = {
    { "test:before", TRUE, FALSE, 0 },         { "test:before=error", FALSE, TRUE, 2 },
    { "test:before:2=error", FALSE, TRUE, 2 }, { "test:after:3=kill", TRUE, FALSE, 0 },
    { "test:after:4", FALSE, FALSE, 3 },       { "other", FALSE, FALSE, 3 },
  };
  guint done = 0;

  if (g_test_subprocess ())
    {
      gboolean failed = FALSE;

      for (guint i = 0; i < 3; i++)
        failed |= !save (&done, NULL);
      g_printerr ("%s %u\n", failed ? "failed" : "passed", done);
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *expected =
          g_strdup_printf ("*%s %u*", cases[i].fails ? "failed" : "passed", cases[i].done);

      g_setenv ("TT_FAULT", cases[i].value, TRUE);
      g_test_trap_subprocess (NULL, 0, 0);
      g_assert_true (g_test_trap_has_passed () == !cases[i].dies);
      if (!cases[i].dies)
        g_test_trap_assert_stderr (expected);
    }
  g_unsetenv ("TT_FAULT");
}

static void
test_log (void)
{
  g_autoptr (TtTestDir) dir = tt_test_dir_new ();
  g_autofree char *path = tt_test_dir_build_path (dir, "points");
  g_autofree char *points = NULL;
  guint done = 0;

  g_setenv ("TT_FAULT_LOG", path, TRUE);
  g_assert_true (save (&done, NULL));
  g_assert_true (save (&done, NULL));
  g_unsetenv ("TT_FAULT_LOG");

  points = tt_test_dir_read (dir, "points", NULL);
  g_assert_cmpstr (points, ==, "test:before\ntest:after\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fault/unarmed", test_unarmed);
  g_test_add_func ("/fault/error", test_error);
  g_test_add_func ("/fault/later-visit", test_later_visit);
  g_test_add_func ("/fault/kill", test_kill);
  g_test_add_func ("/fault/from-outside", test_from_outside);
  g_test_add_func ("/fault/log", test_log);

  return g_test_run ();
}
