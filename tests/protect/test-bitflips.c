/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: whichever bit of whichever file rots, it is found, named and healed from
 * a copy that is sound, and nothing that is not sound spreads. TT_TEST_FLIPS says how many bits,
 * TT_TEST_SEED which; the long form has 10,000. */

#include "base/tt-error.h"
#include "protect/tt-test-protect.h"

#include <glib/gstdio.h>
#include <string.h>

#define FLIPS 120

/* Kinds of files. What rots in the first ones must be told; the last ones hold nothing of the
 * office by themselves: after such a flip all must be well. */
typedef enum
{
  KIND_PRIMARY,
  KIND_SHADOW,
  KIND_BASE,
  KIND_SEGMENT,
  KIND_PHOTO,
  KIND_SECOND_PHOTO,
  KIND_ARCHIVED_PHOTO,
  KIND_REPOSITORY,
  KIND_TEXT,
  KIND_JOURNAL,
  KIND_STATE,
  N_KINDS
} Kind;

static const char *const kind_names[N_KINDS] = {
  "main file",      "live copy",       "base",     "segment", "photo",    "photo of the live copy",
  "archived photo", "repository.json", "way back", "journal", "state.db",
};

typedef struct
{
  TtTestProtect test;
  char *digest;
  GPtrArray *files[N_KINDS]; /* paths */
  guint flips[N_KINDS];
  guint found[N_KINDS];
  guint healed[N_KINDS];
} Fixture;

static void
set_up (Fixture *self, gconstpointer user_data)
{
  tt_test_protect_set_up (&self->test, NULL);
  tt_test_protect_back_up (&self->test);
  for (guint i = 0; i < 8; i++)
    {
      if (i % 3 == 1)
        tt_test_protect_punch_with_photo (&self->test, NULL);
      else
        tt_test_protect_punch (&self->test);
      tt_test_protect_back_up (&self->test);
      if (i == 4)
        tt_test_protect_back_up_base (&self->test);
    }
  tt_test_protect_label (&self->test, "backup");
  tt_test_protect_back_up (&self->test);
  self->digest = tt_test_protect_digest (&self->test);
}

static void
forget_files (Fixture *self)
{
  for (guint i = 0; i < N_KINDS; i++)
    g_clear_pointer (&self->files[i], g_ptr_array_unref);
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  forget_files (self);
  g_free (self->digest);
  tt_test_protect_tear_down (&self->test, NULL);
}

static Kind
get_kind (const char *name)
{
  static const struct
  {
    const char *start;
    const char *end;
    Kind kind;
  } kinds[] = {
    { "office.db", "office.db", KIND_PRIMARY },
    { "shadow/office.db", "shadow/office.db", KIND_SHADOW },
    { "archive/", ".base", KIND_BASE },
    { "archive/", ".seg", KIND_SEGMENT },
    { "archive/", "/repository.json", KIND_REPOSITORY },
    { "archive/", ".txt", KIND_TEXT },
    { "archive/", ".py", KIND_TEXT },
    { "archive/", "", KIND_ARCHIVED_PHOTO },
    { "photos/", "", KIND_PHOTO },
    { "shadow/photos/", "", KIND_SECOND_PHOTO },
    { "", "-journal", KIND_JOURNAL },
    { "state.db", "state.db", KIND_STATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (name, kinds[i].start) && g_str_has_suffix (name, kinds[i].end))
      return kinds[i].kind;

  return N_KINDS;
}

static void
find_files (Fixture *self, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      Kind kind;
      GStatBuf info;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          find_files (self, path);
          continue;
        }
      kind = get_kind (path + strlen (self->test.folder) + 1);
      if (kind < N_KINDS && g_stat (path, &info) == 0 && info.st_size > 0)
        g_ptr_array_add (self->files[kind], g_steal_pointer (&path));
    }
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
list_files (Fixture *self)
{
  forget_files (self);
  for (guint i = 0; i < N_KINDS; i++)
    self->files[i] = g_ptr_array_new_with_free_func (g_free);
  find_files (self, self->test.folder);
  for (guint i = 0; i < N_KINDS; i++)
    g_ptr_array_sort (self->files[i], compare_paths);
}

static void
close_all (Fixture *self)
{
  tt_test_protect_close (&self->test);
  tt_store_close (self->test.store);
  g_clear_object (&self->test.store);
}

/* Whether the opening had something to heal. */
static gboolean
open_all (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRecovery) recovery = NULL;

  self->test.store = tt_store_open (self->test.environment, self->test.folder, FALSE, &error);
  g_assert_no_error (error);
  recovery = tt_store_take_recovery (self->test.store);
  tt_test_protect_open (&self->test);

  return recovery != NULL && recovery->happened;
}

/* How much damage was told. */
static guint
verify (Fixture *self, gboolean *healed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports =
      tt_protect_verify (self->test.protect, NULL, TRUE, NULL, NULL, NULL, &error);
  guint n = 0;

  g_assert_no_error (error);
  *healed = TRUE;
  for (guint i = 0; i < reports->len; i++)
    {
      const TtReport *report = reports->pdata[i];

      n += report->damage->len;
      if (report->error_message != NULL)
        g_test_message ("%s: %s", report->name, report->error_message);
      *healed = *healed && report->error_message == NULL;
      for (guint j = 0; j < report->damage->len; j++)
        *healed = *healed && ((const TtDamage *) report->damage->pdata[j])->healed;
    }

  return n;
}

static void
assert_restores (Fixture *self, const char *layer)
{
  TtMoment newest = { layer, NULL, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestored) restored =
      tt_protect_rebuild (self->test.protect, &newest, NULL, NULL, NULL, &error);
  g_autofree char *digest = NULL;

  g_assert_no_error (error);
  digest = tt_hash_dup_hex (tt_restored_get_digest (restored));
  g_assert_cmpstr (digest, ==, self->digest);
}

/* Main file, live copy and archive hold what the office held, and everything reads as written. */
static void
assert_all_well (Fixture *self)
{
  g_autofree char *digest = tt_test_protect_digest (&self->test);
  gboolean healed;

  g_assert_cmpstr (digest, ==, self->digest);
  g_assert_cmpuint (verify (self, &healed), ==, 0);
  g_assert_true (healed);
  assert_restores (self, "shadow");
  assert_restores (self, "archive");
}

/* What was set aside with each healing is not what is tested here, and grows. */
static void
clear_set_aside (Fixture *self)
{
  g_autofree char *folder = g_build_filename (self->test.folder, "set-aside", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (
      tt_disk_remove_tree (tt_environment_get_disk (self->test.environment), folder, &error));
  g_assert_no_error (error);
}

/* In place, as a disk rots: the file stays the one that it is. */
static void
flip (const char *path, GRand *rand)
{
  FILE *file = g_fopen (path, "r+b");
  GStatBuf info;
  long offset;
  guint bit = (guint) g_rand_int_range (rand, 0, 8);
  int byte;

  g_assert_nonnull (file);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  offset = g_rand_int_range (rand, 0, (gint32) info.st_size);
  g_test_message ("bit %u of byte %ld of %s", bit, offset, path);
  g_assert_cmpint (fseek (file, offset, SEEK_SET), ==, 0);
  byte = fgetc (file);
  g_assert_cmpint (fseek (file, offset, SEEK_SET), ==, 0);
  g_assert_cmpint (fputc (byte ^ (1 << bit), file), !=, EOF);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
flip_one (Fixture *self, Kind kind, GRand *rand)
{
  GPtrArray *files = self->files[kind];
  const char *path;
  gboolean healed;
  gboolean found;

  if (files->len == 0)
    return;

  path = files->pdata[g_rand_int_range (rand, 0, (gint32) files->len)];
  close_all (self);
  flip (path, rand);
  found = open_all (self);
  found = verify (self, &healed) > 0 || found;

  self->flips[kind]++;
  self->found[kind] += found;
  if (kind < KIND_JOURNAL)
    g_assert_true (found);
  g_assert_true (healed);
  assert_all_well (self);
  self->healed[kind]++;
  clear_set_aside (self);
  list_files (self);
}

static guint
get_number (const char *name, guint otherwise)
{
  const char *text = g_getenv (name);
  guint64 number = otherwise;

  if (text != NULL)
    g_assert_true (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &number, NULL));

  return (guint) number;
}

static void
test_flips (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (get_number ("TT_TEST_SEED", 1));
  guint flips = get_number ("TT_TEST_FLIPS", FLIPS);

  list_files (self);
  for (guint i = 0; i < flips; i++)
    flip_one (self, (Kind) (i % N_KINDS), rand);

  for (guint i = 0; i < N_KINDS; i++)
    {
      g_test_message ("%s: %u flipped, %u told, %u well after", kind_names[i], self->flips[i],
                      self->found[i], self->healed[i]);
      g_assert_cmpuint (self->flips[i], >, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/bitflips/any-file", Fixture, NULL, set_up, test_flips, tear_down);

  return g_test_run ();
}
