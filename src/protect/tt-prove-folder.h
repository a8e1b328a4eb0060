/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"
#include "base/tt-progress.h"
#include "protect/tt-report.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The proof of a repository that need not be a layer of any office here: on a disk that was brought
 * along, or on another computer. Nothing in it is changed or mended. */

/**
 * TtProveKind: how much is proven
 * @TT_PROVE_QUICK: what the newest point needs
 * @TT_PROVE_DEEP: every byte
 * @TT_PROVE_DRILL: restored, to the last step but the swap
 */
typedef enum
{
  TT_PROVE_QUICK,
  TT_PROVE_DEEP,
  TT_PROVE_DRILL,
} TtProveKind;

/**
 * tt_protect_prove_folder:
 * @repository: the folder that holds `tt1-…`, or that one itself
 * @scratch: a folder to build in
 *
 * What is damaged is in the report; @error is set where there is no repository or nobody could read
 * it. (transfer full)
 */
TtReport *tt_protect_prove_folder (TtEnvironment *environment,
                                   const char *repository,
                                   const char *scratch,
                                   TtProveKind kind,
                                   TtProgressFunc progress,
                                   gpointer user_data,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
