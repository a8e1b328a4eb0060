/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A whole import, read and not finished: our own format and every shape of the old web app. */

#include "fuzz/fuzz.h"

#include "exchange/tt-import.h"

#include <stdlib.h>

static TtEnvironment *environment;
static char *folder;

/* What each import makes goes with it; the folder itself goes at the end. */
static void
clean_up (void)
{
  g_autoptr (GError) error = NULL;

  tt_disk_remove_tree (tt_environment_get_disk (environment), folder, &error);
  g_object_unref (environment);
  g_free (folder);
}

static void
set_up (void)
{
  g_autoptr (TtRandom) random = tt_random_new_seeded (1);
  g_autoptr (GError) error = NULL;

  environment = tt_environment_new (NULL, random, NULL, NULL, NULL);
  folder = g_dir_make_tmp ("tt-fuzz-XXXXXX", &error);
  g_assert_no_error (error);
  atexit (clean_up);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  TtImportOptions options = { .zone = "America/Boise", .dry_run = TRUE };
  g_autoptr (TtImport) import = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (environment == NULL)
    set_up ();

  import = tt_import_new (environment, folder, &options);
  stream = g_memory_input_stream_new_from_data (bytes, (gssize) length, NULL);
  done = tt_import_read_stream (import, stream, NULL, NULL, NULL, NULL, &error);
  g_assert_true (done == (error == NULL));

  return 0;
}
