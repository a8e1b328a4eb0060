/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: the disk fails once, at whichever call of SQLite or of our own, with "no
 * room" or with an error. Then what was told to be saved is there, what was told not to be saved is
 * not, what cannot be told is one or the other; and the office works on as soon as the disk does.
 */

#include "base/tt-error.h"
#include "tt-crash-office.h"
#include "tt-crash-vfs.h"

#include <errno.h>
#include <unistd.h>

#define QUICK_CALLS 60

/* Each change makes the office larger, and so the number of calls: this often one is made anew, or
 * the last call would never be reached. */
#define CALLS_AN_OFFICE 40

/* What a deed counts may be gone when it has checked itself. */
#define LEAST_CALLS 100

typedef struct
{
  const char *name;
  guint (*count) (TtCrashOffice *self, int number);
  void (*fail) (TtCrashOffice *self, guint n, int number);
  gboolean (*has_failed) (TtCrashOffice *self);
} Side;

static guint
count_vfs (TtCrashOffice *self, int number)
{
  return tt_crash_vfs_count (number);
}

static void
fail_vfs (TtCrashOffice *self, guint n, int number)
{
  tt_crash_vfs_fail (n, number);
}

static gboolean
has_vfs_failed (TtCrashOffice *self)
{
  return tt_crash_vfs_has_failed ();
}

static TtDisk *
get_disk (TtCrashOffice *self)
{
  return tt_environment_get_disk (self->office->environment);
}

static guint
count_disk (TtCrashOffice *self, int number)
{
  return tt_test_disk_count (get_disk (self), number);
}

static void
fail_disk (TtCrashOffice *self, guint n, int number)
{
  tt_test_disk_fail (get_disk (self), n, number);
}

static gboolean
has_disk_failed (TtCrashOffice *self)
{
  return tt_test_disk_has_failed (get_disk (self));
}

static const Side sides[] = {
  { "sqlite", count_vfs, fail_vfs, has_vfs_failed },
  { "disk", count_disk, fail_disk, has_disk_failed },
};

/* What a deed was told. */
typedef struct
{
  TtCrashOffice *crash;
  TtTestOffice *office;
  const Side *side;
  guint fail_at;
  int number;
  GPtrArray *saved; /* element-type TtFrame */
  GArray *refused;  /* gint64: k of changes of which it was said that nothing was saved */
  gint64 next;
  gboolean failed; /* whether the failure that was asked for came */
} Story;

/* From here on the disk may fail. */
static void
start_failing (Story *self)
{
  self->side->fail (self->crash, self->fail_at, self->number);
}

static void
stop_failing (Story *self)
{
  self->failed = self->failed || self->side->has_failed (self->crash);
  self->side->fail (self->crash, 0, self->number);
}

static void
try_change (Story *self, TtStore *store)
{
  g_autoptr (GError) error = NULL;
  TtFrame *frame = NULL;
  gint64 k = self->next++;

  if (tt_test_office_change (store, k, &frame, &error))
    g_ptr_array_add (self->saved, frame);
  else if (!g_error_matches (error, TT_ERROR, TT_ERROR_UNKNOWN))
    g_array_append_val (self->refused, k);
}

static void
change_and_follow (Story *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStore) store =
      tt_store_open (self->office->environment, self->office->folder, FALSE, &error);
  g_autoptr (TtCopy) shadow = NULL;

  if (store == NULL)
    return;
  try_change (self, store);
  try_change (self, store);
  g_clear_error (&error);
  shadow =
      tt_copy_open_shadow (self->office->environment, self->office->folder, NULL, NULL, &error);
  for (guint i = 0; shadow != NULL && i < self->saved->len; i++)
    {
      g_clear_error (&error);
      tt_copy_apply (shadow, self->saved->pdata[i], &error);
    }
  try_change (self, store);
}

static void
do_changes (Story *self)
{
  start_failing (self);
  change_and_follow (self);
}

static void
do_missing (Story *self)
{
  unlink (self->office->primary);
  do_changes (self);
}

static void
do_shadow (Story *self)
{
  unlink (self->office->shadow);
  do_changes (self);
}

static void
do_journal (Story *self)
{
  unlink (self->office->primary_journal);
  do_changes (self);
}

static void
do_image (Story *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (self->office->folder, "image.db", NULL);
  g_autoptr (TtCopy) shadow = NULL;
  gboolean done;
  TtHead head;
  TtHash digest, now;

  start_failing (self);
  shadow = tt_copy_open (self->office->environment, self->office->shadow, &error);
  done = shadow != NULL && tt_copy_write_image (shadow, path, &head, &digest, NULL, &error);
  stop_failing (self);
  if (!done)
    return;

  /* It was said to be there: then it is, and whole. */
  g_clear_object (&shadow);
  shadow = tt_copy_open_image (self->office->environment, path, &error);
  g_assert_no_error (error);
  g_assert_true (tt_database_digest (tt_copy_get_database (shadow), NULL, &now, NULL, &error));
  g_assert_true (tt_hash_equal (&digest, &now));
}

static void
do_swap (Story *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtPrepared) prepared = NULL;
  const guint entries = self->fail_at % 2 == 0 ? 3 : 4;
  gboolean swapped;
  TtHash before, wanted, after;
  TtHead head;

  tt_test_office_digest (self->office, self->office->primary, &before);
  tt_test_office_head (self->office, self->office->primary, &head);
  prepared = tt_test_office_prepare (self->office, entries, TT_REPLACE_IMPORT, &head, &error);
  g_assert_no_error (error);
  g_assert_true (tt_prepared_digest (prepared, &wanted, &error));

  start_failing (self);
  swapped = tt_prepared_swap (prepared, &head, NULL, &error);
  stop_failing (self);
  tt_test_office_check (self->office, NULL);
  tt_test_office_digest (self->office, self->office->primary, &after);
  if (swapped)
    g_assert_true (tt_hash_equal (&after, &wanted));
  else if (!g_error_matches (error, TT_ERROR, TT_ERROR_UNKNOWN))
    g_assert_true (tt_hash_equal (&after, &before));
}

static const struct
{
  const char *name;
  void (*deed) (Story *self);
} deeds[] = {
  { "changes", do_changes }, { "missing", do_missing }, { "shadow", do_shadow },
  { "journal", do_journal }, { "image", do_image },     { "swap", do_swap },
};

static void
check_refused (Story *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) database =
      tt_database_open (self->office->environment, self->office->primary, TT_DATABASE_READ, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < self->refused->len; i++)
    {
      g_autofree char *sql =
          g_strdup_printf ("SELECT count(*) FROM entry WHERE id = %" G_GINT64_FORMAT,
                           1000000 + g_array_index (self->refused, gint64, i));
      gint64 count = 0;

      g_assert_true (tt_database_get_int64 (database, sql, &count, &error));
      g_assert_cmpint (count, ==, 0);
    }
}

/* The disk works again: so does the office. */
static void
check (Story *self)
{
  g_autofree char *aside = g_build_filename (self->office->folder, "set-aside", NULL);
  g_autoptr (GError) error = NULL;

  stop_failing (self);
  tt_test_office_check (self->office, self->saved);
  check_refused (self);
  /* What is set aside is looked through: it must not grow from one try to the next. */
  tt_disk_remove_tree (get_disk (self->crash), aside, &error);
  g_assert_no_error (error);
  g_ptr_array_set_size (self->saved, 0);
  g_array_set_size (self->refused, 0);
}

/* Each call in turn; in a quick run about a hundred of them, others every time. */
static guint
choose_step (guint n_calls)
{
  return g_test_slow () || n_calls <= QUICK_CALLS ? 1 : n_calls / QUICK_CALLS;
}

static void
begin_anew (Story *self)
{
  tt_crash_office_free (self->crash);
  self->crash = tt_crash_office_new (20);
  self->office = self->crash->office;
  self->next = 1;
}

static void
fail_at_each (const Side *side, int number, void (*deed) (Story *self))
{
  g_autoptr (GPtrArray) saved = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_frame_unref);
  g_autoptr (GArray) refused = g_array_new (FALSE, FALSE, sizeof (gint64));
  TtCrashOffice *crash = tt_crash_office_new (20);
  Story story = {
    .crash = crash,
    .office = crash->office,
    .side = side,
    .number = number,
    .saved = saved,
    .refused = refused,
    .next = 1,
  };
  guint n_calls, step, n = 0;

  /* Without a failure, to see how many calls there are. */
  story.fail_at = 0;
  start_failing (&story);
  deed (&story);
  n_calls = side->count (crash, number);
  check (&story);

  step = choose_step (MAX (n_calls, LEAST_CALLS));
  for (guint at = (guint) g_test_rand_int_range (1, (gint32) step + 1);; at += step, n++)
    {
      story.fail_at = at;
      story.failed = FALSE;
      deed (&story);
      check (&story);
      if (!story.failed)
        break;
      if (n % CALLS_AN_OFFICE == CALLS_AN_OFFICE - 1)
        begin_anew (&story);
    }
  tt_crash_office_free (story.crash);
  g_test_message ("%u calls failed", n);
  /* SQLite writes nothing while files are swapped; few deeds read by the disk. */
  g_assert_true (n > 0 || number < 0 || deed == do_swap);
}

typedef struct
{
  const Side *side;
  int number;
  guint deed;
} Case;

static const struct
{
  const char *name;
  int number;
} faults[] = {
  { "no-room", ENOSPC },
  { "error", EIO },
  { "read-only", EROFS },
  { "denied", EACCES },
  { "interrupted", EINTR },
  { "bent-read", TT_TEST_BENT_READ },
  { "stale-read", TT_TEST_STALE_READ },
};

static void
test_case (gconstpointer data)
{
  const Case *one = data;

  fail_at_each (one->side, one->number, deeds[one->deed].deed);
}

int
main (int argc, char **argv)
{
  static Case cases[G_N_ELEMENTS (sides) * G_N_ELEMENTS (faults) * G_N_ELEMENTS (deeds)];
  guint n = 0;

  g_test_init (&argc, &argv, NULL);
  tt_crash_vfs_install ();
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    for (guint j = 0; j < G_N_ELEMENTS (faults); j++)
      for (guint k = 0; k < G_N_ELEMENTS (deeds); k++)
        {
          g_autofree char *path =
              g_strdup_printf ("/fail/%s/%s/%s", sides[i].name, faults[j].name, deeds[k].name);

          cases[n] = (Case){ &sides[i], faults[j].number, k };
          g_test_add_data_func (path, &cases[n++], test_case);
        }

  return g_test_run ();
}
