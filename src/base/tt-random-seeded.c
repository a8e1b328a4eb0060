/* SPDX-License-Identifier: GPL-3.0-or-later */

/* SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators"): the same
 * bytes on every machine for the same seed and the same calls. Never for secrets. */

#include "base/tt-random.h"

#include <string.h>

#define TT_TYPE_RANDOM_SEEDED (tt_random_seeded_get_type ())
G_DECLARE_FINAL_TYPE (TtRandomSeeded, tt_random_seeded, TT, RANDOM_SEEDED, TtRandom)

struct _TtRandomSeeded
{
  TtRandom parent_instance;

  GMutex mutex;
  guint64 state;
};

G_DEFINE_FINAL_TYPE (TtRandomSeeded, tt_random_seeded, TT_TYPE_RANDOM)

static guint64
next (TtRandomSeeded *self)
{
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return z ^ (z >> 31);
}

static void
tt_random_seeded_fill (TtRandom *random, guint8 *bytes, gsize length)
{
  TtRandomSeeded *self = TT_RANDOM_SEEDED (random);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (gsize at = 0; at < length; at += sizeof (guint64))
    {
      guint64 word = GUINT64_TO_LE (next (self));

      memcpy (bytes + at, &word, MIN (sizeof word, length - at));
    }
}

static void
tt_random_seeded_finalize (GObject *object)
{
  g_mutex_clear (&TT_RANDOM_SEEDED (object)->mutex);

  G_OBJECT_CLASS (tt_random_seeded_parent_class)->finalize (object);
}

static void
tt_random_seeded_class_init (TtRandomSeededClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_random_seeded_finalize;
  TT_RANDOM_CLASS (klass)->fill = tt_random_seeded_fill;
}

static void
tt_random_seeded_init (TtRandomSeeded *self)
{
  g_mutex_init (&self->mutex);
}

TtRandom *
tt_random_new_seeded (guint64 seed)
{
  TtRandomSeeded *self = g_object_new (TT_TYPE_RANDOM_SEEDED, NULL);

  self->state = seed;

  return TT_RANDOM (self);
}
