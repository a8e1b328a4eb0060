/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-random.h"
#include "protect/tt-seal-sodium.h"

G_BEGIN_DECLS

/* What may be known on this computer and on no place: the master key of the sealed repository, the
 * recovery key that was shown, and what each place asks for. Kept as one JSON text in the desktop's
 * keyring or in a file of mode 0600; never in the database, which is copied. Immutable once it was
 * handed on, so that any thread may hold it. */

typedef struct _TtSecrets TtSecrets;

/* A new master key and recovery key. (transfer full) */
TtSecrets *tt_secrets_new (TtRandom *random);

/* With a master key that was recovered; the recovery key is the one that did. (transfer full) */
TtSecrets *tt_secrets_new_for (const guint8 master[TT_SEAL_KEY_SIZE], const char *recovery_key);

/* TT_ERROR_DAMAGED for anything that tt_secrets_to_text() did not write. (transfer full) */
TtSecrets *tt_secrets_from_text (const char *text, GError **error);

/* (transfer full): to be wiped by whoever has stored it */
char *tt_secrets_to_text (const TtSecrets *self);

TtSecrets *tt_secrets_ref (TtSecrets *self);
void tt_secrets_unref (TtSecrets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtSecrets, tt_secrets_unref)

/* The same with what @layer's place asks for, %NULL for nothing. (transfer full) */
TtSecrets *tt_secrets_with_place (const TtSecrets *self, const char *layer, const char *secret);

/* (nullable) (transfer none) */
const char *tt_secrets_get_place (const TtSecrets *self, const char *layer);
const char *tt_secrets_get_recovery_key (const TtSecrets *self);
const guint8 *tt_secrets_get_master (const TtSecrets *self);

/* (transfer full) */
TtSeal *tt_secrets_new_seal (const TtSecrets *self);

G_END_DECLS
