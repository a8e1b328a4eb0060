/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-attention.h"
#include "core/tt-correction.h"
#include "core/tt-entry.h"
#include "core/tt-period.h"
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

/* A new entry by hand (id 0), or a note changed. Times of an existing entry are changed by
 * tt_office_correct_async(). */
void tt_office_save_entry_async (TtOffice *self,
                                 TtActor *actor,
                                 TtEntry *entry,
                                 const char *reason,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean
tt_office_save_entry_finish (TtOffice *self, GAsyncResult *result, gint64 *id, GError **error);

/* A correction with a reason: instants 0 and site -1 leave what is. The raw punches stay. */
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

/* (element-type gint64) */
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

void tt_office_look_today_async (TtOffice *self,
                                 TtActor *actor,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
TtToday *tt_office_look_today_finish (TtOffice *self, GAsyncResult *result, GError **error);

G_END_DECLS
