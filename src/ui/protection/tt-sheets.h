/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office-proof.h"
#include "office/tt-office-protect.h"

G_BEGIN_DECLS

/* What is printed, as Pango markup. */

/* Where the copies are and how to get everything back, for a day on which this computer does not
 * start. @folder: the office's; @contact: whom to call, in lines, "" leaves lines to write on.
 * (transfer full) */
char *tt_sheet_dup_emergency (TtProtectStatus *status, const char *folder, const char *contact);

/* The dated list of proofs. @proofs: (element-type TtProof). (transfer full) */
char *tt_sheet_dup_proofs (GPtrArray *proofs, const char *zone, gint64 now);

/* "Archive" for "archive", "Live copy" for "shadow", other names as they are. */
const char *tt_sheet_get_layer_name (const char *layer);

/* "Read back and compared", "Restored for a test". */
const char *tt_sheet_get_proof_words (const TtProof *proof);

/* "Well", "The place was away", "Failed", "Damage was found". */
const char *tt_sheet_get_result_words (const TtProof *proof);

G_END_DECLS
