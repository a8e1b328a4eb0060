/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-random.h"

G_BEGIN_DECLS

/* The key that opens a sealed repository when nothing else is left: twelve groups of four letters
 * and digits, which a person reads from paper. Three of each group carry 15 random bits, the fourth
 * checks them and the group's place, so that a slip of the pen is found in its group. 180 bits in
 * all, which nobody tries out. The letters are those of Crockford's base 32 (no I, L, O, U). */

#define TT_RECOVERY_KEY_GROUPS 12
#define TT_RECOVERY_KEY_SIZE 32

/* (transfer full) "7QK4-M2XD-…" */
char *tt_recovery_key_new (TtRandom *random);

/**
 * tt_recovery_key_read:
 * @text: as somebody typed it: small letters, spaces, dashes and line breaks are no matter, O is
 * read as 0, I and L as 1
 * @key: (out): 32 bytes to open a key slot with
 *
 * %TT_ERROR_INVALID names the group that was mistyped, or says how many are missing.
 */
gboolean tt_recovery_key_read (const char *text, guint8 key[TT_RECOVERY_KEY_SIZE], GError **error);

/* Whether @typed is group @group (from 1) of @key as tt_recovery_key_new() made it, by the same
 * leniency: for typing it back in part. */
gboolean tt_recovery_key_is_group (const char *key, guint group, const char *typed);

G_END_DECLS
