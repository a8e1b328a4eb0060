/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-job-private.h"

G_BEGIN_DECLS

/* A picture on its way into the office: checked and durable before a row names it. */

typedef struct _TtPhotoRequest TtPhotoRequest;

/**
 * TtSavedPhoto:
 * @hash: 64 hex digits
 * @size: bytes
 * @media_type: static
 */
typedef struct
{
  char *hash;
  gint64 size;
  const char *media_type;
} TtSavedPhoto;

TtPhotoRequest *tt_photo_request_new (GBytes *picture, gboolean keep_position);
void tt_photo_request_free (TtPhotoRequest *self);

/* A step for the store queue; the request is job->extra. */
gboolean tt_photo_request_save (TtOffice *office, TtJob *job, GError **error);

/* %NULL where @self is or where it was not saved yet. */
const TtSavedPhoto *tt_photo_request_get_saved (const TtPhotoRequest *self);

/* Inside a transaction: refuses a change of a day that is approved, in words that name it. */
gboolean tt_office_check_unlocked (TtDatabase *database, gint64 user, gint64 at, GError **error);

G_END_DECLS
