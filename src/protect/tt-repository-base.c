/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bases: squeezed into a scratch file, for the number of parts and the hash stand in every part's
 * name, then cut and put, the last part last. */

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "protect/tt-repository-private.h"

#include <glib/gi18n-lib.h>

#define CHUNK (256 * 1024)

static gboolean
squeeze_image (TtRepository *self,
               TtFile *image,
               TtFile *out,
               gint64 *length,
               TtHash *hash,
               TtProgressFunc progress,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gint64 size = tt_file_get_size (image, error);
  TtStage *end = tt_stage_new_hash (hash, tt_stage_new_file (out, length));
  g_autoptr (TtStage) stage = tt_stage_new_squeeze (size, end);
  gssize got;

  if (size < 0)
    return FALSE;

  for (gint64 at = 0; at < size; at += got)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      got = tt_file_read (image, chunk, CHUNK, at, error);
      if (got < 0 || !tt_stage_push (stage, chunk, (gsize) got, error))
        return FALSE;
      if (got == 0)
        break;
      if (progress != NULL && at % (32 * CHUNK) == 0)
        progress (at, size, _ ("Writing a full copy"), user_data);
    }

  return tt_stage_finish (stage, error);
}

/* What a sealed base is bound to. */
static char *
dup_base_words (const TtStream *stream, gint64 seq)
{
  char hex[2 * TT_STREAM_SIZE + 1];

  tt_stream_to_hex (stream, hex);

  return g_strdup_printf ("base %s %" G_GINT64_FORMAT, hex, seq);
}

/* A second pass, for what the seal makes of it hangs on the hash of the whole. @length and @hash:
 * of the squeezed bytes, then of the sealed ones */
static gboolean
seal_image (TtRepository *self,
            const char *object,
            TtFile *squeezed,
            TtFile *out,
            gint64 *length,
            TtHash *hash,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gint64 size = *length;
  TtHash content = *hash;
  TtStage *end = tt_stage_new_hash (hash, tt_stage_new_file (out, length));
  g_autoptr (TtStage) stage = tt_seal_new_closing (self->seal, &content, object, end);

  for (gint64 at = 0; at < size; at += CHUNK)
    {
      gsize want = (gsize) MIN (CHUNK, size - at);
      gssize got = 0;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      got = tt_file_read (squeezed, chunk, want, at, error);
      if (got < 0 || !tt_stage_push (stage, chunk, (gsize) got, error))
        return FALSE;
    }

  return tt_stage_finish (stage, error);
}

static gboolean
put_parts (TtRepository *self,
           const TtStream *stream,
           gint64 seq,
           TtFile *file,
           gint64 length,
           const TtHash *hash,
           GCancellable *cancellable,
           GError **error)
{
  guint parts = (guint) MAX (1, (length + self->part_size - 1) / self->part_size);

  for (guint part = 1; part <= parts; part++)
    {
      gint64 offset = (part - 1) * self->part_size;
      g_autofree char *name = tt_base_dup_name (stream, seq, part, parts, hash);
      g_autoptr (TtContent) content =
          tt_content_new_file (file, offset, MIN (self->part_size, length - offset));

      if (!tt_repository_put (self, name, content, TT_PUT_NONE, cancellable, error))
        return FALSE;
      TT_FAULT_POINT ("repository:part-put", error, FALSE);
    }

  return TRUE;
}

static gboolean
put_sealed (TtRepository *self,
            const TtStream *stream,
            gint64 seq,
            TtFile *squeezed,
            const char *scratch,
            gint64 length,
            TtHash *hash,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *path = g_strconcat (scratch, "-sealed", NULL);
  g_autofree char *object = dup_base_words (stream, seq);
  g_autoptr (TtFile) file = tt_repository_open_scratch (self, path, error);
  gboolean put;

  if (file == NULL)
    return FALSE;

  put = seal_image (self, object, squeezed, file, &length, hash, cancellable, error) &&
        put_parts (self, stream, seq, file, length, hash, cancellable, error);
  tt_repository_remove_scratch (self, path);

  return put;
}

gboolean
tt_repository_put_base (TtRepository *self,
                        const TtStream *stream,
                        gint64 seq,
                        TtFile *image,
                        const char *scratch,
                        TtProgressFunc progress,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (TtFile) file = tt_repository_open_scratch (self, scratch, error);
  gint64 length;
  TtHash hash;
  gboolean put;

  if (file == NULL)
    return FALSE;

  put =
      squeeze_image (self, image, file, &length, &hash, progress, user_data, cancellable, error) &&
      (self->seal != NULL
           ? put_sealed (self, stream, seq, file, scratch, length, &hash, cancellable, error)
           : put_parts (self, stream, seq, file, length, &hash, cancellable, error));
  tt_repository_remove_scratch (self, scratch);

  return put;
}

static gboolean
pour_base (TtRepository *self,
           const TtBase *base,
           TtStage *into,
           GCancellable *cancellable,
           GError **error)
{
  TtHash hash;
  g_autoptr (TtStage) stage = tt_stage_new_hash (&hash, into);
  GError *failure = NULL;
  const char *name = NULL;

  for (guint i = 0; i < base->parts; i++)
    {
      g_autofree char *expected =
          tt_base_dup_name (&base->stream, base->seq, i + 1, base->parts, &base->hash);

      name = base->names[i];
      if (name == NULL)
        {
          g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED, _ ("“%s” is missing"), expected);
          return FALSE;
        }
      if (!tt_repository_pour (self, name, stage, cancellable, &failure))
        {
          tt_repository_tell_damage (self, name, failure, error);
          return FALSE;
        }
    }

  if (!tt_stage_finish (stage, &failure) ||
      !tt_repository_check_hash (&hash, &base->hash, &failure))
    {
      tt_repository_tell_damage (self, name, failure, error);
      return FALSE;
    }

  return TRUE;
}

gboolean
tt_repository_read_base (TtRepository *self,
                         const TtBase *base,
                         TtFile *image,
                         GCancellable *cancellable,
                         GError **error)
{
  TtStage *end = tt_stage_new_unsqueeze (tt_stage_new_file (image, NULL));
  g_autofree char *object = dup_base_words (&base->stream, base->seq);

  return pour_base (self, base, tt_seal_new_opening (self->seal, object, end), cancellable, error);
}

gboolean
tt_repository_check_base (TtRepository *self,
                          const TtBase *base,
                          GCancellable *cancellable,
                          GError **error)
{
  return pour_base (self, base, NULL, cancellable, error);
}
