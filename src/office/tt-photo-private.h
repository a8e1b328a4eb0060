/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-photo.h"
#include "office/tt-job-private.h"

G_BEGIN_DECLS

/* A picture on its way into the office: checked and durable before a row names it. */

typedef struct _TtPhotoRequest TtPhotoRequest;

TtPhotoRequest *tt_photo_request_new (GBytes *picture, gboolean keep_position);
void tt_photo_request_free (TtPhotoRequest *self);

/* A step for the store queue; the request is job->extra. */
gboolean tt_photo_request_save (TtOffice *office, TtJob *job, GError **error);

/* The row of a saved picture, for an entry that is there. Nothing to do where @self is %NULL. */
gboolean tt_photo_request_save_row (const TtPhotoRequest *self,
                                    TtTransaction *transaction,
                                    gint64 entry,
                                    TtPhotoMoment moment,
                                    gint64 at,
                                    GError **error);

G_END_DECLS
