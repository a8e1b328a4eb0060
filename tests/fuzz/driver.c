/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A fuzzer without libFuzzer, for every run of the tests: each file of the corpus as it is, then
 * bent in a few thousand ways that are the same each time. A child does it, so that its death is
 * told as a file and a number.
 *
 *   fuzz-NAME CORPUS [MUTANTS]        speaks TAP
 *   fuzz-NAME --one FILE MUTANT       that one again, in this process
 */

#include "fuzz/fuzz.h"

#include "base/tt-disk.h"
#include "base/tt-random.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MUTANTS 3000
#define MOST_BYTES (1024 * 1024)
#define PATIENCE 60 /* seconds for one file; parsers that spin are killed */

static void
change_byte (GByteArray *array, TtRandom *random)
{
  static const guint8 values[] = { 0, 1, 0x7f, 0x80, 0xff, '"', '{', '$', '-' };
  guint8 *byte = array->data + tt_random_below (random, array->len);

  if (tt_random_below (random, 2) == 0)
    *byte ^= (guint8) (1 << tt_random_below (random, 8));
  else
    *byte = values[tt_random_below (random, G_N_ELEMENTS (values))];
}

/* Lengths and offsets stand in words: all of one word at once. */
static void
change_word (GByteArray *array, TtRandom *random)
{
  static const gint64 values[] = { 0, -1, 1, 0x7fffffff, 0x100, G_MAXINT64, G_MININT64 };
  gsize size = (gsize) 2 << tt_random_below (random, 3);
  gint64 value = values[tt_random_below (random, G_N_ELEMENTS (values))];

  if (array->len >= size)
    memcpy (array->data + tt_random_below (random, array->len - size + 1), &value, size);
}

static void
cut (GByteArray *array, TtRandom *random)
{
  guint at = (guint) tt_random_below (random, array->len);

  g_byte_array_remove_range (array, at, (guint) tt_random_below (random, array->len - at + 1));
}

static void
repeat (GByteArray *array, TtRandom *random)
{
  guint at = (guint) tt_random_below (random, array->len);
  guint length = (guint) tt_random_below (random, MIN (array->len - at, 4096) + 1);
  g_autofree guint8 *piece = g_memdup2 (array->data + at, length);

  g_byte_array_append (array, piece, length);
}

static GByteArray *
bend (const guint8 *bytes, gsize length, guint64 mutant)
{
  g_autoptr (TtRandom) random = tt_random_new_seeded (mutant);
  GByteArray *array = g_byte_array_new ();

  g_byte_array_append (array, bytes, (guint) length);
  for (guint64 i = mutant > 0 ? 1 + tt_random_below (random, 4) : 0; i > 0 && array->len > 0; i--)
    switch (tt_random_below (random, 8))
      {
      case 0:
        cut (array, random);
        break;
      case 1:
        repeat (array, random);
        break;
      case 2:
      case 3:
        change_word (array, random);
        break;
      default:
        change_byte (array, random);
      }

  return array;
}

static void
run_mutant (GBytes *seed, guint64 mutant)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (seed, &length);
  g_autoptr (GByteArray) array = bend (bytes, length, mutant);
  /* Exactly as long as it is, so that the sanitizer sees a step beyond. */
  g_autofree guint8 *exact = g_malloc (MAX (array->len, 1));

  if (array->len > 0)
    memcpy (exact, array->data, array->len);
  LLVMFuzzerTestOneInput (exact, array->len);
}

static gboolean
survives (GBytes *seed, guint64 mutants, guint64 *reached)
{
  guint64 *shared =
      mmap (NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pid_t child;
  int status = 0;

  g_assert_true (shared != MAP_FAILED);
  fflush (stdout);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      alarm (PATIENCE);
      for (*shared = 0; *shared <= mutants; (*shared)++)
        run_mutant (seed, *shared);
      exit (0);
    }

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  *reached = *shared;
  munmap (shared, sizeof *shared);

  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

static GBytes *
read_seed (TtDisk *disk, const char *path)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = tt_disk_read_whole (disk, path, MOST_BYTES, &error);

  g_assert_no_error (error);

  return bytes;
}

static int
run_corpus (TtDisk *disk, const char *folder, guint64 mutants)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = tt_disk_list (disk, folder, &error);
  guint failed = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (names->len, >, 0);
  printf ("1..%u\n", names->len);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GBytes) seed = read_seed (disk, path);
      guint64 reached;
      gboolean good = survives (seed, mutants, &reached);

      printf ("%sok %u - %s\n", good ? "" : "not ", i + 1, name);
      if (!good)
        printf ("# again: --one %s %" G_GUINT64_FORMAT "\n", path, reached);
      failed += !good;
    }

  return failed > 0;
}

int
main (int argc, char *argv[])
{
  g_autoptr (TtDisk) disk = tt_disk_new_local ();
  guint64 number = MUTANTS;

  if (argc < 2 ||
      (argc > 2 && !g_ascii_string_to_unsigned (argv[argc - 1], 10, 0, G_MAXUINT64, &number, NULL)))
    {
      fprintf (stderr, "Usage: %s CORPUS [MUTANTS], or --one FILE MUTANT\n", argv[0]);
      return 2;
    }

  if (g_str_equal (argv[1], "--one") && argc == 4)
    {
      g_autoptr (GBytes) seed = read_seed (disk, argv[2]);

      run_mutant (seed, number);
      return 0;
    }

  return run_corpus (disk, argv[1], number);
}
