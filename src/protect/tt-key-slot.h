/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-random.h"
#include "protect/tt-seal-sodium.h"

G_BEGIN_DECLS

/* A key slot is a small JSON text beside a sealed repository that holds its master key, wrapped by
 * what a person knows: the recovery key, or a password. To change a password is to write a slot
 * anew. doc/backup-format.md has its members. */

typedef enum
{
  TT_KEY_SLOT_RECOVERY,
  TT_KEY_SLOT_PASSWORD,
} TtKeySlotKind;

/**
 * tt_key_slot_new:
 * @secret: for %TT_KEY_SLOT_RECOVERY the recovery key as typed, else the password
 * @repository: the repository's id: the slot opens for this one alone
 * @master: the key to wrap
 *
 * A password is stretched by Argon2id (3 passes, 256 MiB, 64 MiB where the computer has no more;
 * the slot says which).
 *
 * Returns: (transfer full): the slot's text
 */
GBytes *tt_key_slot_new (TtRandom *random,
                         TtKeySlotKind kind,
                         const char *secret,
                         const char *repository,
                         const guint8 master[TT_SEAL_KEY_SIZE],
                         GError **error);

/* @kind: (out) (optional). TT_ERROR_DAMAGED for what is no slot, TT_ERROR_TOO_NEW for a later one.
 */
gboolean tt_key_slot_get_kind (GBytes *slot, TtKeySlotKind *kind, GError **error);

/**
 * tt_key_slot_open:
 * @master: (out): the master key
 *
 * %TT_ERROR_DENIED where the secret is not the one, or somebody changed the slot: the two cannot be
 * told apart. %TT_ERROR_INVALID for a recovery key that was mistyped, with its group;
 * %TT_ERROR_DAMAGED for what is no slot.
 */
gboolean tt_key_slot_open (GBytes *slot,
                           const char *secret,
                           const char *repository,
                           guint8 master[TT_SEAL_KEY_SIZE],
                           GError **error);

G_END_DECLS
