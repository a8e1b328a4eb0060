/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office-moments.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What goes back: everything, or one person, site or day of those that would be different.
 *
 * Signal "changed" (): somebody chose something else. */

#define TT_TYPE_RESTORE_CHOICE (tt_restore_choice_get_type ())
G_DECLARE_FINAL_TYPE (TtRestoreChoice, tt_restore_choice, TT, RESTORE_CHOICE, AdwBin)

/**
 * TtPart: the part of an office that comes back alone
 * @id: the person or the site
 * @day: (nullable): the day, "YYYY-MM-DD"
 * @name: what it is called, for a person
 */
typedef struct
{
  TtBringBackKind kind;
  gint64 id;
  char *day;
  char *name;
} TtPart;

TtPart *tt_part_dup (const TtPart *self);
void tt_part_free (TtPart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtPart, tt_part_free)

/* Offers who and what differs; what was chosen stays chosen where it still does. (nullable): while
 * nothing is known of the moment. @today: "YYYY-MM-DD", for the year of days. */
void
tt_restore_choice_set_preview (TtRestoreChoice *self, const TtPreview *preview, const char *today);

/* Everything again, without "changed". */
void tt_restore_choice_reset (TtRestoreChoice *self);

/* NULL for everything. (transfer full) */
TtPart *tt_restore_choice_dup_part (TtRestoreChoice *self);

G_END_DECLS
