/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-disk.h"

G_BEGIN_DECLS

/* The bytes of one object on their way to a place: in memory, or a stretch of an open file, so that
 * a base of many megabytes never has to be in memory. Immutable, reference counted by an atomic
 * count; a file behind it belongs to whoever reads. */

typedef struct _TtContent TtContent;

/* (transfer full) */
TtContent *tt_content_new_bytes (GBytes *bytes);

/* @length bytes of @file from @offset on. (transfer full) */
TtContent *tt_content_new_file (TtFile *file, gint64 offset, gint64 length);

TtContent *tt_content_ref (TtContent *self);
void tt_content_unref (TtContent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtContent, tt_content_unref)

gint64 tt_content_get_length (TtContent *self);

/* Exactly @length bytes from @offset on; TT_ERROR_IO where the file behind it is shorter. */
gboolean
tt_content_read (TtContent *self, guint8 *bytes, gsize length, gint64 offset, GError **error);

/* Whether @bytes are a beginning of @self, or all of it: then @begins is %TRUE. */
gboolean tt_content_begins_with (TtContent *self, GBytes *bytes, gboolean *begins, GError **error);

G_END_DECLS
