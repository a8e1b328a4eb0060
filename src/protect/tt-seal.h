/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-hash.h"
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
 * @new_opening: a stage that opens what @new_closing sealed under the same words; TT_ERROR_DAMAGED
 *   for anything else
 * @dup_photo_name: what a photo with that hash is called in the repository, 64 digits
 * @dup_id: the id that a repository under this key has, 32 digits: one that holds another office's
 * is known at once, and all places of one office agree
 */
struct _TtSealClass
{
  GObjectClass parent_class;

  const char *(*cipher) (TtSeal *self);
  TtStage *(*new_closing) (TtSeal *self, const TtHash *content, const char *object, TtStage *next);
  TtStage *(*new_opening) (TtSeal *self, const char *object, TtStage *next);
  char *(*dup_photo_name) (TtSeal *self, const char *hash);
  char *(*dup_id) (TtSeal *self);
};

/* @self: (nullable): "none" without one */
const char *tt_seal_get_cipher (TtSeal *self);

/**
 * tt_seal_new_closing:
 * @self: (nullable): @next itself without one
 * @content: (nullable without @self): hash of all bytes that will be pushed. The same bytes are
 * sealed to the same bytes, so that an upload that was cut off goes on under the names it had
 * @object: which object it is ("seg <stream> <from> <to>"): it opens under these words alone, so
 * that one object cannot stand in for another
 *
 * Returns: (transfer full): the stage
 */
TtStage *
tt_seal_new_closing (TtSeal *self, const TtHash *content, const char *object, TtStage *next);
TtStage *tt_seal_new_opening (TtSeal *self, const char *object, TtStage *next);

/* @self: (nullable): @hash itself without one. (transfer full) */
char *tt_seal_dup_photo_name (TtSeal *self, const char *hash);

/* (transfer full) */
char *tt_seal_dup_id (TtSeal *self);

G_END_DECLS
