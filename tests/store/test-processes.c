/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promises under test: several processes write to one office at a time and nothing is lost; one
 * holds the keeper's byte; a swap in the middle of others' work loses no acknowledged change; a
 * reader is not stopped for longer than a commit. */

#include "base/tt-error.h"
#include "store/tt-set-aside.h"
#include "tt-test-office.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define WRITERS 3
#define CHANGES 30

static void
become_another (TtTestOffice *office)
{
  TtEnvironment *parents = office->environment;

  office->environment = tt_environment_new (tt_environment_get_clock (parents), NULL,
                                            tt_environment_get_disk (parents), NULL, NULL);
  g_object_unref (parents);
}

static void
write_changes (TtTestOffice *office, guint writer)
{
  g_autoptr (TtStore) store = NULL;

  become_another (office);
  store = tt_test_office_open (office);
  for (guint k = 1; k <= CHANGES; k++)
    tt_frame_unref (tt_test_office_must_change (store, writer * 1000 + k));
}

static pid_t
start_writer (TtTestOffice *office, guint writer)
{
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child > 0)
    return child;

  write_changes (office, writer);
  _exit (0);
}

static void
await (pid_t child)
{
  int status = 0;

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
}

static void
test_writers (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (20);
  pid_t children[WRITERS];
  TtHead head;

  for (guint i = 0; i < WRITERS; i++)
    children[i] = start_writer (office, i + 1);
  for (guint i = 0; i < WRITERS; i++)
    await (children[i]);

  tt_test_office_check (office, NULL);
  tt_test_office_head (office, office->primary, &head);
  g_assert_cmpint (head.seq, ==, 1 + WRITERS * CHANGES);
  /* One entry each, and each writer's 17th change removes one. */
  g_assert_cmpint (tt_test_office_count (office, office->primary, "entry"), >=,
                   20 + WRITERS * (CHANGES - 2));
}

static gint64
count_frames (TtTestOffice *office)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = tt_set_aside_list (office->environment, office->folder, &error);
  gint64 n = tt_test_office_count (office, office->primary, "frame");

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    {
      g_autofree char *path = g_build_filename (
          office->folder, "set-aside", ((TtSetAside *) list->pdata[i])->name, "office.db", NULL);
      g_autofree char *note = g_strdup (((TtSetAside *) list->pdata[i])->note);

      if (g_strrstr (note, "import") != NULL && g_strrstr (note, "second") == NULL &&
          g_file_test (path, G_FILE_TEST_EXISTS))
        n += tt_test_office_count (office, path, "frame");
    }

  return n;
}

/* Each of the frames stands in the office or in one of those that were replaced: shadows are set
 * aside under the same note, and hold the same frames once more. */
static void
test_swap_beside_writers (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (20);
  pid_t children[WRITERS];

  for (guint i = 0; i < WRITERS; i++)
    children[i] = start_writer (office, i + 1);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TtPrepared) prepared = NULL;
      TtHead head;

      tt_test_office_head (office, office->primary, &head);
      prepared = tt_test_office_prepare (office, 10, TT_REPLACE_IMPORT, &head, &error);
      g_assert_no_error (error);
      tt_prepared_swap (prepared, NULL, NULL, &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < WRITERS; i++)
    await (children[i]);

  tt_test_office_check (office, NULL);
  g_assert_cmpint (count_frames (office), >=, 1 + WRITERS * CHANGES);
}

static void
test_one_keeper (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (5);
  TtLocks *locks = tt_environment_get_locks (office->environment);
  g_autofree char *path = g_build_filename (office->folder, "office.lock", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtLockFile) keeper = tt_locks_open (locks, path, &error);
  g_autoptr (TtStore) store = NULL;
  gboolean got = FALSE;
  TtHead primary, shadow;

  g_assert_true (tt_lock_file_try (keeper, TT_LOCK_KEEPER, &got, &error));
  g_assert_true (got);

  /* Whoever is not the keeper writes to the primary and leaves the shadow alone. */
  store = tt_test_office_open (office);
  tt_frame_unref (tt_test_office_must_change (store, 1));
  g_clear_object (&store);
  store = tt_test_office_open (office);
  tt_test_office_head (office, office->primary, &primary);
  tt_test_office_head (office, office->shadow, &shadow);
  g_assert_cmpint (primary.seq, ==, shadow.seq + 1);

  tt_lock_file_unlock (keeper, TT_LOCK_KEEPER);
  g_clear_object (&store);
  store = tt_test_office_open (office);
  tt_test_office_head (office, office->shadow, &shadow);
  g_assert_true (tt_head_equal (&primary, &shadow));
}

/* A change whose file is taken away before anything else had it. */
static void
test_kept (void)
{
  g_autoptr (TtTestOffice) office = tt_test_office_new (5);
  g_autoptr (TtStore) store = tt_test_office_open (office);
  g_autoptr (TtFrame) frame = tt_test_office_must_change (store, 1);
  g_autoptr (TtFrame) again = NULL;
  g_autoptr (TtFrame) nothing = NULL;
  g_autoptr (GError) error = NULL;
  gint64 entries = tt_test_office_count (office, office->primary, "entry");

  unlink (office->primary);
  tt_test_office_check (office, NULL);
  g_assert_cmpint (tt_test_office_count (office, office->primary, "entry"), ==, entries - 1);
  g_assert_true (tt_store_keep (store, frame, &again, &error));
  g_assert_no_error (error);
  g_assert_nonnull (again);
  g_assert_cmpint (tt_test_office_count (office, office->primary, "entry"), ==, entries);
  g_assert_true (tt_store_keep (store, again, &nothing, &error));
  g_assert_no_error (error);
  g_assert_null (nothing);
  tt_test_office_check (office, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/processes/writers", test_writers);
  g_test_add_func ("/processes/swap-beside-writers", test_swap_beside_writers);
  g_test_add_func ("/processes/one-keeper", test_one_keeper);
  g_test_add_func ("/processes/kept", test_kept);

  return g_test_run ();
}
