/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-stage.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* Encryption of objects, as two stages that stand between squeezing and hashing. An open
 * repository has none: wherever a TtSeal is taken, NULL means that bytes go out as they are. */

#define TT_TYPE_SEAL (tt_seal_get_type ())
G_DECLARE_DERIVABLE_TYPE (TtSeal, tt_seal, TT, SEAL, GObject)

/**
 * TtSealClass:
 * @cipher: the word for repository.json
 * @new_closing: a stage that seals what is pushed through it
 * @new_opening: a stage that opens what @new_closing sealed; TT_ERROR_DAMAGED for anything else
 */
struct _TtSealClass
{
  GObjectClass parent_class;

  const char *(*cipher) (TtSeal *self);
  TtStage *(*new_closing) (TtSeal *self, TtStage *next);
  TtStage *(*new_opening) (TtSeal *self, TtStage *next);
};

/* @self: (nullable): "none" without one */
const char *tt_seal_get_cipher (TtSeal *self);

/* @self: (nullable): @next itself without one. (transfer full) */
TtStage *tt_seal_new_closing (TtSeal *self, TtStage *next);
TtStage *tt_seal_new_opening (TtSeal *self, TtStage *next);

G_END_DECLS
