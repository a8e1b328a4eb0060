/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tt-test-office.h"

G_BEGIN_DECLS

/* An office on which processes work and die. Every change that was acknowledged stands in a list on
 * the disk, by seq and hash: equal digests alone prove nothing. */

typedef struct
{
  TtTestOffice *office;
  char *acknowledged; /* path of the list */
} TtCrashOffice;

TtCrashOffice *tt_crash_office_new (guint entries);
void tt_crash_office_free (TtCrashOffice *self);

/* What a program does with a change: commit it, tell, hand it to the shadow as the keeper. FALSE
 * where it was not saved. */
gboolean tt_crash_office_change (TtCrashOffice *self, TtStore *store, GError **error);

/* A random environment of the process's own, so that two do not take the same names. */
void tt_crash_office_become_another (TtCrashOffice *self);

/* Opens what is there, as a new process would, while others may be working: fails unless primary
 * and shadow come to one head with one digest, and each acknowledged change is in the office or in
 * what was set aside. Returns how many there are. */
guint tt_crash_office_check (TtCrashOffice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtCrashOffice, tt_crash_office_free)

G_END_DECLS
