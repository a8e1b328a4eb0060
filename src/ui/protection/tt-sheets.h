/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office-proof.h"
#include "office/tt-office-protect.h"
#include "office/tt-office-state.h"
#include "ui/widgets/tt-paper.h"

G_BEGIN_DECLS

/* What goes on paper. @office: what stands below the title, whose it is and of which day. */

/* Whose office and of which day: "Alder & Finch, Wednesday 25 November". (transfer full) */
char *tt_sheet_dup_office (const char *company, const char *zone, gint64 now);

/* Where the copies are and how to get everything back, for a day on which this computer does not
 * start. @folder: the office's; @contact: whom to call, in lines, "" leaves lines to write on. */
TtPaper *tt_sheet_new_emergency (const TtProtectStatus *status,
                                 const char *office,
                                 const char *folder,
                                 const char *contact);

/* The dated list of proofs, as an insurer asks for it. @proofs: (element-type TtProof). */
TtPaper *tt_sheet_new_proofs (GPtrArray *proofs, const char *office, const char *zone);

/* What went wrong and what was done, with the owner's remarks or room to write them. @incidents:
 * (element-type TtIncident). */
TtPaper *tt_sheet_new_incidents (GPtrArray *incidents, const char *office, const char *zone);

/* "Archive" for "archive", "Live copy" for "shadow", other names as they are. */
const char *tt_sheet_get_layer_name (const char *layer);

/* "Read back and compared", "Restored for a test". */
const char *tt_sheet_get_proof_words (const TtProof *proof);

/* "Well", "The place was away", "Failed", "Damage was found". */
const char *tt_sheet_get_result_words (const TtProof *proof);

G_END_DECLS
