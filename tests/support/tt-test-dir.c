/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/tt-test-dir.h"

#include "base/tt-disk.h"

#include <glib/gstdio.h>

#define VARIABLE "TT_TEST_DIR"

struct _TtTestDir
{
  char *path;
  gboolean inherited;
};

TtTestDir *
tt_test_dir_new (void)
{
  g_autoptr (GError) error = NULL;
  TtTestDir *self = g_new0 (TtTestDir, 1);

  self->inherited = g_test_subprocess ();
  self->path =
      self->inherited ? g_strdup (g_getenv (VARIABLE)) : g_dir_make_tmp ("tt-test-XXXXXX", &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->path);
  g_setenv (VARIABLE, self->path, TRUE);

  return self;
}

/* Folders that a test made unreadable are opened up first. */
static void
open_up (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (g_file_test (path, G_FILE_TEST_IS_SYMLINK) || !g_file_test (path, G_FILE_TEST_IS_DIR))
    return;

  g_assert_no_errno (g_chmod (path, 0700));
  dir = g_dir_open (path, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      open_up (inner);
    }
}

void
tt_test_dir_free (TtTestDir *self)
{
  if (!self->inherited)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TtDisk) disk = tt_disk_new_local ();

      open_up (self->path);
      tt_disk_remove_tree (disk, self->path, &error);
      g_assert_no_error (error);
    }

  g_free (self->path);
  g_free (self);
}

const char *
tt_test_dir_get_path (TtTestDir *self)
{
  return self->path;
}

char *
tt_test_dir_build_path (TtTestDir *self, const char *name)
{
  return g_build_filename (self->path, name, NULL);
}

void
tt_test_dir_write (TtTestDir *self, const char *name, const void *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tt_test_dir_build_path (self, name);

  g_file_set_contents (path, bytes, (gssize) length, &error);
  g_assert_no_error (error);
}

char *
tt_test_dir_read (TtTestDir *self, const char *name, gsize *length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tt_test_dir_build_path (self, name);
  char *bytes = NULL;

  g_file_get_contents (path, &bytes, length, &error);
  g_assert_no_error (error);

  return bytes;
}

char *
tt_test_build_data_path (const char *name)
{
  g_assert_nonnull (g_getenv ("G_TEST_SRCDIR"));

  return g_build_filename (g_getenv ("G_TEST_SRCDIR"), "data", name, NULL);
}
