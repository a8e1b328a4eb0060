/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-seal.h"

G_BEGIN_DECLS

/* libsodium's secretstream (XChaCha20-Poly1305), one stream an object. doc/backup-format.md,
 * section Sealed repositories, has every byte of it. */

#define TT_TYPE_SEAL_SODIUM (tt_seal_sodium_get_type ())
G_DECLARE_FINAL_TYPE (TtSealSodium, tt_seal_sodium, TT, SEAL_SODIUM, TtSeal)

#define TT_SEAL_KEY_SIZE 32
#define TT_SEAL_CIPHER "xchacha20-poly1305"

/* @key: the repository's master key; a copy is kept in locked memory. (transfer full) */
TtSeal *tt_seal_sodium_new (const guint8 key[TT_SEAL_KEY_SIZE]);

/* The size that @length bytes are padded to before they are sealed: at most an eighth more, and as
 * coarse as "Reducing Metadata Leakage from Encrypted Files" (Nikitin et al., PETS 2019, section 4,
 * Padmé) has it, in steps of 256 bytes at least. */
gint64 tt_seal_sodium_pad (gint64 length);

G_END_DECLS
