/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office.h"
#include "protect/tt-prove-folder.h"

G_BEGIN_DECLS

/**
 * TtProof: one attempt to prove a copy
 * @at: when it began, UTC microseconds
 * @duration: microseconds
 * @layer: the layer's name
 * @kind: "verify" (compared, a seventh of the bytes read), "deep" (every byte read) or "drill"
 *   (restored into a scratch folder)
 * @result: "ok", "waiting", "failed" or "damaged"
 * @detail: words for a person, "" for none
 */
typedef struct
{
  gint64 at;
  gint64 duration;
  char *layer;
  char *kind;
  char *result;
  char *detail;
} TtProof;

void tt_proof_free (TtProof *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtProof, tt_proof_free)

/* Of the last 400 days, newest first, from state.db. @limit: 0 for all. (element-type TtProof) */
void tt_office_list_proofs_async (TtOffice *self,
                                  guint limit,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *tt_office_list_proofs_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* Proves a repository that need not be this office's, nor needs an office at all; changes nothing
 * in it. @repository: its folder; @scratch: an empty folder to build in, which is left empty.
 * (element-type TtReport) (transfer full): one */
void tt_office_prove_repository_async (TtEnvironment *environment,
                                       const char *repository,
                                       const char *scratch,
                                       TtProveKind kind,
                                       TtProgress *progress,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *tt_office_prove_repository_finish (GAsyncResult *result, GError **error);

G_END_DECLS
