/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "fault/tt-strange-disk.h"
#include "protect/tt-test-protect.h"

G_BEGIN_DECLS

/* Offices of tests/protect on a strange disk, and processes that are killed at work on them. */

/* As tt_test_protect_set_up(), on a TtStrangeDisk that is not strange yet. */
void tt_fault_office_set_up (TtTestProtect *self, gconstpointer user_data);
TtDisk *tt_fault_office_get_disk (TtTestProtect *self);

/* Closes store and layers, and opens them again. */
void tt_fault_office_close (TtTestProtect *self);
void tt_fault_office_open (TtTestProtect *self);

typedef void (*TtFaultFunc) (TtTestProtect *self, gpointer user_data);

/* Runs @func in a process of its own on store and layers that it opens itself, killed at the
 * @visit-th visit of the fault point (nullable). Afterwards an hour has passed and all is open
 * again here. Returns whether it was killed. */
gboolean tt_fault_office_run (
    TtTestProtect *self, const char *point, guint visit, TtFaultFunc func, gpointer user_data);

/* The names of the fault points that @func visits, in their order; it is run to its end for that.
 * (element-type utf8) (transfer full) */
GPtrArray *tt_fault_office_learn (TtTestProtect *self, TtFaultFunc func, gpointer user_data);

/* The digest of the newest moment of a layer, 64 digits. (transfer full) */
char *tt_fault_office_digest_of (TtTestProtect *self, const char *layer);

/* The same of the repository alone: no office, no state. (transfer full) */
char *tt_fault_office_digest_alone (TtTestProtect *self);

/* One layer is verified; fails unless it comes out as @result. (transfer full) */
GPtrArray *
tt_fault_office_verify (TtTestProtect *self, const char *layer, gboolean deep, TtResult result);

/* Primary, shadow and the archive's newest moment have one digest, and every layer verifies. */
void tt_fault_office_assert_whole (TtTestProtect *self);

/* How many entries the primary has. */
gint64 tt_fault_office_count_entries (TtTestProtect *self);

/* Objects of the archive that end so, sorted by path. (element-type utf8) (transfer full) */
GPtrArray *tt_fault_office_list (TtTestProtect *self, const char *ending);

G_END_DECLS
