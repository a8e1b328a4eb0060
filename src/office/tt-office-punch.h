/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-entry.h"
#include "office/tt-office.h"

G_BEGIN_DECLS

typedef enum
{
  TT_PUNCH_IN,
  TT_PUNCH_OUT,
  TT_PUNCH_BREAK,
  TT_PUNCH_RESUME,
} TtPunchKind;

/**
 * TtPunch: one punch, by the rules of command-line.md's `clock`
 * @user: whose
 * @site: 0 for none (or, out: unchanged)
 * @at: UTC microseconds, 0 for now
 * @photo: (nullable): a picture; checked, durable before the row
 * @keep_photo_position: keep the position in its EXIF data
 * @note: (nullable)
 * @paid: break: a paid one
 */
typedef struct
{
  TtPunchKind kind;
  gint64 user;
  gint64 site;
  gint64 at;
  gboolean has_position;
  double latitude;
  double longitude;
  double accuracy;
  GBytes *photo;
  gboolean keep_photo_position;
  const char *note;
  gboolean paid;
} TtPunch;

/* What was done: the entry, its instant, the seq of the change (durable in office.db). */
typedef struct
{
  gint64 entry;
  gint64 at;
  gint64 seq;
} TtPunched;

void tt_office_punch_async (TtOffice *self,
                            TtActor *actor,
                            const TtPunch *punch,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean
tt_office_punch_finish (TtOffice *self, GAsyncResult *result, TtPunched *punched, GError **error);

/* A crew: the same punch for several people, one change. (element-type gint64) */
void tt_office_punch_crew_async (TtOffice *self,
                                 TtActor *actor,
                                 const TtPunch *punch,
                                 GArray *users,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean tt_office_punch_crew_finish (TtOffice *self,
                                      GAsyncResult *result,
                                      TtPunched *punched,
                                      GError **error);

G_END_DECLS
