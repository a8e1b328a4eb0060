/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-random.h"

G_DEFINE_ABSTRACT_TYPE (TtRandom, tt_random, G_TYPE_OBJECT)

static void
tt_random_class_init (TtRandomClass *klass)
{
}

static void
tt_random_init (TtRandom *self)
{
}

void
tt_random_fill (TtRandom *self, guint8 *bytes, gsize length)
{
  g_return_if_fail (TT_IS_RANDOM (self));
  g_return_if_fail (bytes != NULL || length == 0);

  if (length > 0)
    TT_RANDOM_GET_CLASS (self)->fill (self, bytes, length);
}

guint64
tt_random_below (TtRandom *self, guint64 bound)
{
  guint64 value, least;

  g_return_val_if_fail (TT_IS_RANDOM (self), 0);
  g_return_val_if_fail (bound > 0, 0);

  /* 2^64 mod bound: values below it would make the small results likelier, so they are drawn
   * again. */
  least = (0 - bound) % bound;
  do
    tt_random_fill (self, (guint8 *) &value, sizeof value);
  while ((value = GUINT64_FROM_LE (value)) < least);

  return value % bound;
}
