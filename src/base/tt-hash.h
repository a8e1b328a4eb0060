/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-disk.h"

G_BEGIN_DECLS

/* BLAKE2b-256, the one hash of chain, digest, objects and photos. */

#define TT_HASH_SIZE 32
#define TT_HASH_HEX (2 * TT_HASH_SIZE)

typedef struct
{
  guint8 bytes[TT_HASH_SIZE];
} TtHash;

typedef struct _TtHasher TtHasher;

TtHasher *tt_hasher_new (void);
void tt_hasher_free (TtHasher *self);
void tt_hasher_update (TtHasher *self, const void *bytes, gsize length);

/* The length as 8 bytes little endian, then the bytes: the one way to lay out what is hashed. */
void tt_hasher_update_field (TtHasher *self, const void *bytes, gsize length);
void tt_hasher_finish (TtHasher *self, TtHash *hash);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtHasher, tt_hasher_free)

void tt_hash_bytes (const void *bytes, gsize length, TtHash *hash);
gboolean tt_hash_file (TtDisk *disk,
                       const char *path,
                       TtHash *hash,
                       gint64 *size,
                       GCancellable *cancellable,
                       GError **error);
gboolean tt_hash_equal (const TtHash *a, const TtHash *b);

/* 64 lower-case digits and a NUL. */
void tt_hash_to_hex (const TtHash *hash, char hex[TT_HASH_HEX + 1]);
char *tt_hash_dup_hex (const TtHash *hash);

/* FALSE where @hex is not exactly 64 lower-case hex digits. */
gboolean tt_hash_from_hex (const char *hex, TtHash *hash);

/* SipHash-2-4 of 64 bits, for page sums. */
void tt_siphash (const void *bytes, gsize length, const guint8 key[16], guint8 out[8]);

G_END_DECLS
