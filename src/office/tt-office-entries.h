/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-attention.h"
#include "core/tt-break.h"
#include "core/tt-correction.h"
#include "core/tt-entry.h"
#include "core/tt-period.h"
#include "core/tt-photo.h"
#include "office/tt-office.h"
#include "store/tt-store-entries.h"

G_BEGIN_DECLS

void tt_office_load_entry_async (TtOffice *self,
                                 TtActor *actor,
                                 gint64 id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
TtEntry *tt_office_load_entry_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* Newest first, after @after (NULL: from the newest); an employee sees their own. (element-type
 * TtEntry) */
void tt_office_page_entries_async (TtOffice *self,
                                   TtActor *actor,
                                   const TtEntryFilter *filter,
                                   const TtEntryKey *after,
                                   guint limit,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *tt_office_page_entries_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* For the lazy model: how many, and where each page of @step starts. (element-type TtEntryKey) */
void tt_office_anchor_entries_async (TtOffice *self,
                                     TtActor *actor,
                                     const TtEntryFilter *filter,
                                     guint step,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GArray *tt_office_anchor_entries_finish (TtOffice *self,
                                         GAsyncResult *result,
                                         gint64 *count,
                                         GError **error);

/* All of a span, oldest first, with breaks and names: week and day views. (element-type TtEntry) */
void tt_office_list_entries_async (TtOffice *self,
                                   TtActor *actor,
                                   const TtEntryFilter *filter,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *tt_office_list_entries_finish (TtOffice *self, GAsyncResult *result, GError **error);

/**
 * TtRevision: what changes of an entry, in one step that is undone as one
 * @entry: which
 * @started_at: UTC microseconds; 0 leaves what is
 * @ended_at: the same
 * @site: -1 leaves what is, 0 is none
 * @words: (nullable): an entry with the notes, the statuses and whether its flags may stand
 *   (%TT_ENTRY_ACCEPTED, which a correction takes away)
 * @breaks: (nullable) (element-type TtBreak): all that there shall be: with id 0 a new one, with
 * the id of one that is there a changed one, instants 0 leaving what is; who is not named goes.
 * %NULL leaves what is
 * @reason: (nullable): needed unless @words is all
 */
typedef struct
{
  gint64 entry;
  gint64 started_at;
  gint64 ended_at;
  gint64 site;
  TtEntry *words;
  GPtrArray *breaks;
  const char *reason;
} TtRevision;

/* Whatever is said but words is a correction: the raw punches stay, and who, when, why and, of
 * breaks, what was, stand beside it. Overlaps, an end before its start, breaks outside the work or
 * upon each other, and approved days are refused. */
void tt_office_revise_entry_async (TtOffice *self,
                                   TtActor *actor,
                                   const TtRevision *revision,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean tt_office_revise_entry_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* A picture that comes later: checked, durable before the row that names it. @keep_position: keep
 * the position in its EXIF data. Refused where the day is approved. */
void tt_office_attach_photo_async (TtOffice *self,
                                   TtActor *actor,
                                   gint64 entry,
                                   GBytes *photo,
                                   TtPhotoMoment moment,
                                   gboolean keep_position,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean tt_office_attach_photo_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* A new entry by hand (id 0), or its words as tt_office_revise_entry_async() takes them. */
void tt_office_save_entry_async (TtOffice *self,
                                 TtActor *actor,
                                 TtEntry *entry,
                                 const char *reason,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean
tt_office_save_entry_finish (TtOffice *self, GAsyncResult *result, gint64 *id, GError **error);

/* tt_office_revise_entry_async() of times and place. */
void tt_office_correct_async (TtOffice *self,
                              TtActor *actor,
                              gint64 entry,
                              gint64 started_at,
                              gint64 ended_at,
                              gint64 site,
                              const char *reason,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean tt_office_correct_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* @ids: (element-type gint64), in one change. Refused whole where one is of an approved day. */
void tt_office_delete_entries_async (TtOffice *self,
                                     TtActor *actor,
                                     GArray *ids,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean tt_office_delete_entries_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* Corrections and other history of one entry, oldest first. (element-type TtCorrection) */
void tt_office_list_corrections_async (TtOffice *self,
                                       TtActor *actor,
                                       gint64 entry,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *tt_office_list_corrections_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* Days both included; @user 0 for all; @reopen needs a reason. */
void tt_office_approve_async (TtOffice *self,
                              TtActor *actor,
                              gboolean reopen,
                              const char *from_day,
                              const char *to_day,
                              gint64 user,
                              const char *reason,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean tt_office_approve_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* The picture's bytes, hash checked. */
void tt_office_load_photo_async (TtOffice *self,
                                 TtActor *actor,
                                 const char *hash,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GBytes *tt_office_load_photo_finish (TtOffice *self, GAsyncResult *result, GError **error);

/**
 * TtToday: what Today shows, as of one moment
 * @people: (element-type TtUser): all active people, with clocked-in and open-* filled
 * @open: (element-type TtEntry): open entries, longest first
 * @attention: (element-type TtAttention)
 * @site_hours: (element-type TtHoursRow): seconds today by site, open entries counted until @now
 * @seconds: all of today so far
 * @last_week_seconds: the same day last week, whole
 */
typedef struct
{
  gint64 now;
  GPtrArray *people;
  GPtrArray *open;
  GPtrArray *attention;
  GArray *site_hours;
  gint64 seconds;
  gint64 last_week_seconds;
} TtToday;

void tt_today_free (TtToday *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtToday, tt_today_free)

/* By the clock of the office and the days of its company. (transfer full) */
void tt_office_look_today_async (TtOffice *self,
                                 TtActor *actor,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
TtToday *tt_office_look_today_finish (TtOffice *self, GAsyncResult *result, GError **error);

G_END_DECLS
