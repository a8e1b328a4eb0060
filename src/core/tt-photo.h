/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* At which punch a picture was taken. */
typedef enum
{
  TT_MOMENT_IN = 1,
  TT_MOMENT_OUT = 2,
  TT_MOMENT_OTHER = 3,
} TtPhotoMoment;

/* "in", "out", "other"; static. */
const char *tt_moment_get_name (TtPhotoMoment moment);
gboolean tt_moment_from_name (const char *name, TtPhotoMoment *moment);

/* A picture of an entry. The bytes lie in a file named by their hash. Texts are never NULL ("" =
 * none); instants are UTC microseconds (0 = none). */

#define TT_TYPE_PHOTO (tt_photo_get_type ())
G_DECLARE_FINAL_TYPE (TtPhoto, tt_photo, TT, PHOTO, GObject)

/* (transfer full) */
TtPhoto *tt_photo_new (void);
TtPhoto *tt_photo_dup (TtPhoto *self);

gint64 tt_photo_get_id (TtPhoto *self);
void tt_photo_set_id (TtPhoto *self, gint64 id);
gint64 tt_photo_get_entry (TtPhoto *self);
void tt_photo_set_entry (TtPhoto *self, gint64 entry);
TtPhotoMoment tt_photo_get_moment (TtPhoto *self);
void tt_photo_set_moment (TtPhoto *self, TtPhotoMoment moment);
const char *tt_photo_get_hash (TtPhoto *self); /* 64 hex digits: BLAKE2b-256 of the content */
void tt_photo_set_hash (TtPhoto *self, const char *hash);
gint64 tt_photo_get_size (TtPhoto *self); /* bytes */
void tt_photo_set_size (TtPhoto *self, gint64 size);
const char *tt_photo_get_media_type (TtPhoto *self);
void tt_photo_set_media_type (TtPhoto *self, const char *media_type);
gint64 tt_photo_get_at (TtPhoto *self);
void tt_photo_set_at (TtPhoto *self, gint64 at);

G_END_DECLS
