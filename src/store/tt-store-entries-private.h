/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-stmt.h"
#include "store/tt-store-entries.h"

G_BEGIN_DECLS

/* What entries, pages and overlaps share: one SELECT and one reader of its rows. */

#define TT_SELECT_ENTRIES                                                                          \
  "SELECT e.id, e.user, e.site, e.zone, e.started_at, e.ended_at, e.punched_in_at,"                \
  " e.punched_out_at, e.in_latitude, e.in_longitude, e.in_accuracy, e.out_latitude,"               \
  " e.out_longitude, e.out_accuracy, e.in_note, e.out_note, e.in_status, e.out_status, e.in_by,"   \
  " e.out_by, e.flags, e.created_at, e.source, e.external_id, u.name, u.username, s.name,"         \
  " (SELECT sum(ended_at - started_at) FROM break WHERE entry = e.id AND NOT paid) / 1000000,"     \
  " (SELECT max(started_at) FROM break WHERE entry = e.id AND ended_at IS NULL),"                  \
  " (SELECT max(paid) FROM break WHERE entry = e.id AND ended_at IS NULL),"                        \
  " (SELECT count(*) FROM photo WHERE entry = e.id), (SELECT count(*) FROM break WHERE entry ="    \
  " e.id) FROM entry e LEFT JOIN user u ON u.id = e.user LEFT JOIN site s ON s.id = e.site"

/* @n_breaks (optional): how many there are, so that a caller who needs them looks only then.
 * (transfer full) */
TtEntry *tt_store_read_entry (TtStmt *stmt, int *n_breaks);

/* All rows of @stmt; with the lists of breaks where @breaks. (transfer full) */
GPtrArray *
tt_store_read_entries (TtDatabase *database, TtStmt *stmt, gboolean breaks, GError **error);

/* As tt_store_is_locked(), for somebody who need not be there: @company is theirs, and nothing is
 * locked where it is not there either. */
gboolean tt_store_is_locked_for (
    TtDatabase *database, gint64 company, gint64 user, gint64 at, gboolean *locked, GError **error);

/* Sets "approved" of each as the periods say. */
gboolean tt_store_fill_approved (TtDatabase *database, GPtrArray *entries, GError **error);

G_END_DECLS
