/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "storage/tt-content.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TtContent
{
  gatomicrefcount references;
  GBytes *bytes; /* or */
  TtFile *file;
  gint64 offset;
  gint64 length;
};

TtContent *
tt_content_new_bytes (GBytes *bytes)
{
  TtContent *self = g_new0 (TtContent, 1);

  g_atomic_ref_count_init (&self->references);
  self->bytes = g_bytes_ref (bytes);
  self->length = (gint64) g_bytes_get_size (bytes);

  return self;
}

TtContent *
tt_content_new_file (TtFile *file, gint64 offset, gint64 length)
{
  TtContent *self;

  g_return_val_if_fail (TT_IS_FILE (file), NULL);
  g_return_val_if_fail (offset >= 0 && length >= 0, NULL);

  self = g_new0 (TtContent, 1);
  g_atomic_ref_count_init (&self->references);
  self->file = g_object_ref (file);
  self->offset = offset;
  self->length = length;

  return self;
}

TtContent *
tt_content_ref (TtContent *self)
{
  g_atomic_ref_count_inc (&self->references);

  return self;
}

void
tt_content_unref (TtContent *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_object (&self->file);
  g_free (self);
}

gint64
tt_content_get_length (TtContent *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

gboolean
tt_content_read (TtContent *self, guint8 *bytes, gsize length, gint64 offset, GError **error)
{
  gssize got;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (offset >= 0 && offset <= self->length, FALSE);
  g_return_val_if_fail (length <= (gsize) (self->length - offset), FALSE);

  if (length == 0)
    return TRUE;

  if (self->bytes != NULL)
    {
      memcpy (bytes, (const guint8 *) g_bytes_get_data (self->bytes, NULL) + offset, length);
      return TRUE;
    }

  got = tt_file_read (self->file, bytes, length, self->offset + offset, error);
  if (got < 0)
    return FALSE;
  if ((gsize) got == length)
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_IO,
                       _ ("A file became shorter while it was being copied"));
  return FALSE;
}

gboolean
tt_content_begins_with (TtContent *self, GBytes *bytes, gboolean *begins, GError **error)
{
  gsize size = 0;
  const guint8 *there = g_bytes_get_data (bytes, &size);
  g_autofree guint8 *ours = NULL;

  *begins = FALSE;
  if ((gint64) size > self->length)
    return TRUE;

  ours = g_malloc (size + 1);
  if (!tt_content_read (self, ours, size, 0, error))
    return FALSE;
  *begins = size == 0 || memcmp (there, ours, size) == 0;

  return TRUE;
}
