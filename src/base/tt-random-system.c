/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-random.h"
#include "base/tt-sodium-private.h"

#include <sodium.h>

#define TT_TYPE_RANDOM_SYSTEM (tt_random_system_get_type ())
G_DECLARE_FINAL_TYPE (TtRandomSystem, tt_random_system, TT, RANDOM_SYSTEM, TtRandom)

struct _TtRandomSystem
{
  TtRandom parent_instance;
};

G_DEFINE_FINAL_TYPE (TtRandomSystem, tt_random_system, TT_TYPE_RANDOM)

static void
tt_random_system_fill (TtRandom *self, guint8 *bytes, gsize length)
{
  randombytes_buf (bytes, length);
}

static void
tt_random_system_class_init (TtRandomSystemClass *klass)
{
  TT_RANDOM_CLASS (klass)->fill = tt_random_system_fill;
}

static void
tt_random_system_init (TtRandomSystem *self)
{
  tt_sodium_start ();
}

TtRandom *
tt_random_new_system (void)
{
  return g_object_new (TT_TYPE_RANDOM_SYSTEM, NULL);
}
