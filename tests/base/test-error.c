/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-error.h"

#include <errno.h>
#include <gio/gio.h>

static void
test_errno (void)
{
  static const struct
  {
    int number;
    TtError code;
    const char *name;
  } cases[] = {
    { ENOSPC, TT_ERROR_DISK_FULL, "disk-full" },
    { EDQUOT, TT_ERROR_DISK_FULL, "disk-full" },
    { EROFS, TT_ERROR_READ_ONLY, "read-only" },
    { EACCES, TT_ERROR_READ_ONLY, "read-only" },
    { EPERM, TT_ERROR_READ_ONLY, "read-only" },
    { ENOENT, TT_ERROR_NOT_FOUND, "not-found" },
    { ENOTDIR, TT_ERROR_NOT_FOUND, "not-found" },
    { EEXIST, TT_ERROR_EXISTS, "exists" },
    { EIO, TT_ERROR_IO, "io" },
    { ELOOP, TT_ERROR_IO, "io" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      tt_error_set_errno (&error, cases[i].number, "/srv/office.db", "write");
      g_assert_error (error, TT_ERROR, (int) cases[i].code);
      g_assert_cmpstr (tt_error_get_name (error), ==, cases[i].name);
      g_assert_nonnull (strstr (error->message, "/srv/office.db"));
      g_assert_nonnull (strstr (error->message, "write"));
      g_assert_nonnull (strstr (error->message, g_strerror (cases[i].number)));
    }
}

static void
test_errno_without_path (void)
{
  g_autoptr (GError) error = NULL;

  tt_error_set_errno (&error, EIO, NULL, "sync");
  g_assert_error (error, TT_ERROR, TT_ERROR_IO);
  g_assert_null (strstr (error->message, "(null)"));

  /* Nobody need listen. */
  tt_error_set_errno (NULL, EIO, NULL, "sync");
}

static void
test_names (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int code = TT_ERROR_FAILED; code <= TT_ERROR_MISMATCH; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (TT_ERROR, code, "x");

      g_assert_nonnull (tt_error_get_name (error));
      g_assert_true (g_hash_table_add (seen, (gpointer) tt_error_get_name (error)));
    }
  g_assert_true (g_hash_table_contains (seen, "no-office"));
}

static void
test_foreign_errors (void)
{
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_autoptr (GError) foreign = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "x");
  g_autoptr (GError) beyond = g_error_new_literal (TT_ERROR, 1000, "x");

  g_assert_cmpstr (tt_error_get_name (cancelled), ==, "cancelled");
  g_assert_cmpstr (tt_error_get_name (foreign), ==, "failed");
  g_assert_cmpstr (tt_error_get_name (beyond), ==, "failed");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/error/errno", test_errno);
  g_test_add_func ("/error/errno-without-path", test_errno_without_path);
  g_test_add_func ("/error/names", test_names);
  g_test_add_func ("/error/foreign-errors", test_foreign_errors);

  return g_test_run ();
}
