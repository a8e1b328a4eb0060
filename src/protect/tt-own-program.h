/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-protect.h"

G_BEGIN_DECLS

/**
 * TtOwnProgram:
 * @archives: archives that are kept
 * @whole: those in which RESTORE.txt and restore.py lie as this program writes them
 * @away: those whose place did not answer
 *
 * How many archives give everything back without this program.
 */
typedef struct
{
  guint archives;
  guint whole;
  guint away;
} TtOwnProgram;

/* Reads two small files of each archive and writes nothing. */
void
tt_protect_count_own_programs (TtProtect *self, TtOwnProgram *count, GCancellable *cancellable);

G_END_DECLS
