/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-random.h"

G_BEGIN_DECLS

/* Argon2id, 64 MiB, 2 passes, as libsodium's encoded string ("$argon2id$v=19$m=65536,t=2,p=1$…").
 * Takes about a tenth of a second: a worker's job. The salt comes from @random. (transfer full) */
char *tt_password_hash (const char *password, TtRandom *random, GError **error);

/* Whether @password is the one behind @hash; FALSE for a malformed hash. Constant time. */
gboolean tt_password_verify (const char *hash, const char *password);

/* Overwrites before freeing; %NULL is fine. */
void tt_password_clear (char *password);

G_END_DECLS
