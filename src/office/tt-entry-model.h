/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office-entries.h"

G_BEGIN_DECLS

/* The entries of an office, newest first, as a lazy GListModel of TtEntry: any row of a million is
 * reached by its position, only pages that somebody looks at are in memory. A row whose page is
 * still under way is an empty TtEntry (id 0); when the page comes, its rows are replaced
 * ("items-changed" for them alone). Follows the office's "changed" and "replaced" by itself: what
 * is in view is read again, rows that stay keep their objects, and the rest of the list does not
 * jump.
 *
 * Properties: "loading" (boolean) until the number of rows is known, "n-items" (uint), "words"
 * (string, "" or why the list could not be read). */

#define TT_TYPE_ENTRY_MODEL (tt_entry_model_get_type ())
G_DECLARE_FINAL_TYPE (TtEntryModel, tt_entry_model, TT, ENTRY_MODEL, GObject)

/* Starts reading at once. */
TtEntryModel *tt_entry_model_new (TtOffice *office, TtActor *actor, const TtEntryFilter *filter);

/* What to list from now on; its text is copied. */
void tt_entry_model_set_filter (TtEntryModel *self, const TtEntryFilter *filter);

gboolean tt_entry_model_get_loading (TtEntryModel *self);
const char *tt_entry_model_get_words (TtEntryModel *self);

G_END_DECLS
