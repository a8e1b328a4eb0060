/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define TT_TYPE_RANDOM (tt_random_get_type ())
G_DECLARE_DERIVABLE_TYPE (TtRandom, tt_random, TT, RANDOM, GObject)

struct _TtRandomClass
{
  GObjectClass parent_class;

  void (*fill) (TtRandom *self, guint8 *bytes, gsize length);
};

/* libsodium's generator, seeded by the kernel. (transfer full) */
TtRandom *tt_random_new_system (void);

/* The same bytes for the same seed, for demo offices, tests and the simulator. (transfer full) */
TtRandom *tt_random_new_seeded (guint64 seed);

void tt_random_fill (TtRandom *self, guint8 *bytes, gsize length);

/* Uniform in [0, bound), bound > 0. */
guint64 tt_random_below (TtRandom *self, guint64 bound);

G_END_DECLS
