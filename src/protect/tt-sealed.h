/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"
#include "protect/tt-archive.h"
#include "protect/tt-secrets.h"

G_BEGIN_DECLS

/* The sealed repository on this computer: each object is squeezed and sealed once, here, and then
 * copied to every place outside. Belongs to the protect queue. */

/* `sealed/` in the office's folder. (transfer full) */
char *tt_sealed_dup_folder (const char *office);

/* An object of it. (transfer full) */
char *tt_sealed_dup_path (const char *office, const char *id, const char *name);

/* Opens nothing yet. (transfer full) */
TtArchive *tt_sealed_new (TtEnvironment *environment,
                          const char *office,
                          const char *scratch,
                          TtState *state,
                          TtSecrets *secrets);

/* After it was opened: a slot with the recovery key, where there is none that it opens. */
gboolean tt_sealed_ensure_slot (TtEnvironment *environment,
                                TtArchive *archive,
                                TtSecrets *secrets,
                                GCancellable *cancellable,
                                GError **error);

/* One more slot, for a password. */
gboolean tt_sealed_add_password (TtEnvironment *environment,
                                 TtArchive *archive,
                                 TtSecrets *secrets,
                                 const char *password,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
