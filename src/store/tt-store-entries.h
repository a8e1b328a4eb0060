/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-break.h"
#include "core/tt-correction.h"
#include "core/tt-entry.h"
#include "core/tt-photo.h"
#include "store/tt-store.h"

G_BEGIN_DECLS

/**
 * TtEntryFilter:
 * @user: 0 for all
 * @site: 0 for all
 * @from: started at or after, UTC microseconds; 0 for no limit
 * @to: started before; 0 for no limit
 * @open_only: only entries without an end
 * @flags: only entries with one of these flags; 0 for all
 * @text: (nullable): in a note, a person's or a site's name, without case
 * @company: only of people of this company; 0 for all
 *
 * What to list. Newest first.
 */
typedef struct
{
  gint64 user;
  gint64 site;
  gint64 from;
  gint64 to;
  gboolean open_only;
  guint flags;
  const char *text;
  gint64 company;
} TtEntryFilter;

/* A place in the list: lists go on after it. {G_MAXINT64, G_MAXINT64} is before the first. */
typedef struct
{
  gint64 started_at;
  gint64 id;
} TtEntryKey;

gboolean tt_store_save_entry (TtTransaction *transaction, TtEntry *entry, GError **error);
gboolean tt_store_delete_entry (TtTransaction *transaction, gint64 id, GError **error);

/* With breaks' seconds, photos, names filled. */
TtEntry *tt_store_load_entry (TtDatabase *database, gint64 id, GError **error);

/* The open entry of a person; NULL without error where there is none. */
TtEntry *tt_store_load_open_entry (TtDatabase *database, gint64 user, GError **error);

/* Entries of @user that overlap [from, to) (to 0: for ever), other than @except. */
GPtrArray *tt_store_find_overlaps (
    TtDatabase *database, gint64 user, gint64 from, gint64 to, gint64 except, GError **error);

/* Up to @limit entries after @after (0: all), newest first, with names, breaks' seconds and photo
 * counts. (element-type TtEntry) */
GPtrArray *tt_store_page_entries (TtDatabase *database,
                                  const TtEntryFilter *filter,
                                  const TtEntryKey *after,
                                  guint limit,
                                  GError **error);

/* How many there are, and the key *before* every @step-th of them (so that page k starts at
 * keys[k]): one walk over an index, for a model that reaches any row of a million by position.
 * (element-type TtEntryKey) (transfer full) */
GArray *tt_store_anchor_entries (
    TtDatabase *database, const TtEntryFilter *filter, guint step, gint64 *count, GError **error);

/* Oldest first within [from, to), for the week and day views and for pay. */
GPtrArray *
tt_store_list_entries (TtDatabase *database, const TtEntryFilter *filter, GError **error);

/* Seconds worked per user and site of closed entries started in [from, to). */
typedef struct
{
  gint64 user;
  gint64 site;
  gint64 seconds;
  gint64 entries;
} TtHoursRow;
GArray *tt_store_sum_hours (TtDatabase *database, gint64 from, gint64 to, GError **error);

gboolean tt_store_save_break (TtTransaction *transaction, TtBreak *self, GError **error);
gboolean tt_store_delete_break (TtTransaction *transaction, gint64 id, GError **error);
GPtrArray *tt_store_list_breaks (TtDatabase *database, gint64 entry, GError **error);
gboolean tt_store_save_photo (TtTransaction *transaction, TtPhoto *photo, GError **error);
GPtrArray *tt_store_list_photos (TtDatabase *database, gint64 entry, GError **error);

/* Whether an entry of this person has the picture with this hash. */
gboolean tt_store_has_photo (
    TtDatabase *database, gint64 user, const char *hash, gboolean *has, GError **error);
gboolean
tt_store_save_correction (TtTransaction *transaction, TtCorrection *correction, GError **error);
GPtrArray *tt_store_list_corrections (TtDatabase *database, gint64 entry, GError **error);

/* Whether an approved period covers this person at this instant; names it. */
gboolean tt_store_is_locked (
    TtDatabase *database, gint64 user, gint64 at, gboolean *locked, char **words, GError **error);

G_END_DECLS
