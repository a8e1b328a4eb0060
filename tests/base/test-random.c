/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-random.h"

#include <string.h>

static void
test_seeded_is_fixed (void)
{
  /* The first two words of SplitMix64 for seed 0, as its authors' own program prints them: offices
   * made by `demo` in one version must be the same in the next. */
  static const guint64 expected[] = { G_GUINT64_CONSTANT (0xe220a8397b1dcdaf),
                                      G_GUINT64_CONSTANT (0x6e789e6aa1b965f4) };
  g_autoptr (TtRandom) random = tt_random_new_seeded (0);
  guint64 words[2];

  tt_random_fill (random, (guint8 *) words, sizeof words);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_cmphex (GUINT64_FROM_LE (words[i]), ==, expected[i]);
}

static void
test_seeds_differ (void)
{
  g_autoptr (TtRandom) a = tt_random_new_seeded (1);
  g_autoptr (TtRandom) b = tt_random_new_seeded (2);
  guint8 of_a[13], of_b[13];

  tt_random_fill (a, of_a, sizeof of_a);
  tt_random_fill (b, of_b, sizeof of_b);
  g_assert_cmpint (memcmp (of_a, of_b, sizeof of_a), !=, 0);
}

/* An odd length touches neither too few bytes nor one too many. */
static void
test_fills_exactly (void)
{
  g_autoptr (TtRandom) random = tt_random_new_seeded (3);

  for (gsize length = 0; length < 20; length++)
    {
      guint8 bytes[24];
      gboolean last_changed = length == 0;

      for (guint i = 0; i < 64; i++)
        {
          memset (bytes, 0xa5, sizeof bytes);
          tt_random_fill (random, bytes, length);
          for (gsize j = length; j < sizeof bytes; j++)
            g_assert_cmphex (bytes[j], ==, 0xa5);
          last_changed |= length > 0 && bytes[length - 1] != 0xa5;
        }
      g_assert_true (last_changed);
    }
}

static void
test_below (void)
{
  g_autoptr (TtRandom) random = tt_random_new_seeded (4);
  guint counts[6] = { 0 };

  for (guint i = 0; i < 6000; i++)
    counts[tt_random_below (random, 6)]++;
  for (guint i = 0; i < 6; i++)
    {
      /* Seven standard deviations on either side. */
      g_assert_cmpuint (counts[i], >, 800);
      g_assert_cmpuint (counts[i], <, 1200);
    }

  g_assert_cmpuint (tt_random_below (random, 1), ==, 0);

  /* Two thirds of 2^64: by a mere modulo half of what is drawn would fall in the first half. */
  counts[0] = 0;
  for (guint i = 0; i < 3000; i++)
    if (tt_random_below (random, G_MAXUINT64 / 3 * 2) < G_MAXUINT64 / 3)
      counts[0]++;
  g_assert_cmpuint (counts[0], >, 1300);
  g_assert_cmpuint (counts[0], <, 1700);
}

static void
test_system (void)
{
  g_autoptr (TtRandom) random = tt_random_new_system ();
  guint8 a[16] = { 0 }, b[16] = { 0 };

  tt_random_fill (random, a, sizeof a);
  tt_random_fill (random, b, sizeof b);
  g_assert_cmpint (memcmp (a, b, sizeof a), !=, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/random/seeded-is-fixed", test_seeded_is_fixed);
  g_test_add_func ("/random/seeds-differ", test_seeds_differ);
  g_test_add_func ("/random/fills-exactly", test_fills_exactly);
  g_test_add_func ("/random/below", test_below);
  g_test_add_func ("/random/system", test_system);

  return g_test_run ();
}
