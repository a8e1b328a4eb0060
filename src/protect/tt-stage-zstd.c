/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-stage.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>
#include <zstd.h>

/* The level is part of the format in one respect: an object that was lost is made again byte for
 * byte, so it stays. */
#define LEVEL 3

typedef struct
{
  TtStage stage;
  ZSTD_CCtx *context;
  guint8 *out;
  gsize out_size;
} SqueezeStage;

static gboolean
run_squeeze (SqueezeStage *self, ZSTD_inBuffer *in, ZSTD_EndDirective end, GError **error)
{
  for (;;)
    {
      ZSTD_outBuffer out = { self->out, self->out_size, 0 };
      gsize left = ZSTD_compressStream2 (self->context, &out, in, end);

      if (ZSTD_isError (left))
        {
          g_set_error (error, TT_ERROR, TT_ERROR_FAILED, _ ("A copy could not be compressed: %s"),
                       ZSTD_getErrorName (left));
          return FALSE;
        }
      if (!tt_stage_push (self->stage.next, out.dst, out.pos, error))
        return FALSE;
      if (end == ZSTD_e_end ? left == 0 : in->pos == in->size)
        return TRUE;
    }
}

static gboolean
push_to_squeeze (TtStage *stage, const guint8 *bytes, gsize length, GError **error)
{
  ZSTD_inBuffer in = { bytes, length, 0 };

  return run_squeeze ((SqueezeStage *) stage, &in, ZSTD_e_continue, error);
}

static gboolean
finish_squeeze (TtStage *stage, GError **error)
{
  ZSTD_inBuffer in = { NULL, 0, 0 };

  return run_squeeze ((SqueezeStage *) stage, &in, ZSTD_e_end, error);
}

static void
free_squeeze (TtStage *stage)
{
  SqueezeStage *self = (SqueezeStage *) stage;

  ZSTD_freeCCtx (self->context);
  g_free (self->out);
}

TtStage *
tt_stage_new_squeeze (gint64 size, TtStage *next)
{
  static const TtStageClass klass = {
    .push = push_to_squeeze,
    .finish = finish_squeeze,
    .free = free_squeeze,
  };
  SqueezeStage *self = g_new0 (SqueezeStage, 1);

  self->stage.klass = &klass;
  self->stage.next = next;
  self->context = ZSTD_createCCtx ();
  self->out_size = ZSTD_CStreamOutSize ();
  self->out = g_malloc (self->out_size);
  if (self->context == NULL)
    g_error ("zstd gives no context: out of memory");
  ZSTD_CCtx_setParameter (self->context, ZSTD_c_compressionLevel, LEVEL);
  ZSTD_CCtx_setParameter (self->context, ZSTD_c_checksumFlag, 1);
  if (size >= 0)
    ZSTD_CCtx_setPledgedSrcSize (self->context, (unsigned long long) size);

  return &self->stage;
}

typedef struct
{
  TtStage stage;
  ZSTD_DCtx *context;
  guint8 *out;
  gsize out_size;
  gboolean ended; /* the frame is whole; nothing may follow it */
} UnsqueezeStage;

static gboolean
fail_damaged (GError **error, const char *why)
{
  g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED, _ ("A copy cannot be unfolded: %s"), why);

  return FALSE;
}

static gboolean
push_to_unsqueeze (TtStage *stage, const guint8 *bytes, gsize length, GError **error)
{
  UnsqueezeStage *self = (UnsqueezeStage *) stage;
  ZSTD_inBuffer in = { bytes, length, 0 };
  gboolean full = FALSE;

  while (in.pos < in.size || full)
    {
      ZSTD_outBuffer out = { self->out, self->out_size, 0 };
      gsize left;

      if (self->ended)
        return fail_damaged (error, _ ("something follows its end"));

      left = ZSTD_decompressStream (self->context, &out, &in);
      if (ZSTD_isError (left))
        return fail_damaged (error, ZSTD_getErrorName (left));
      if (!tt_stage_push (stage->next, out.dst, out.pos, error))
        return FALSE;
      self->ended = left == 0;
      full = !self->ended && out.pos == out.size;
    }

  return TRUE;
}

static gboolean
finish_unsqueeze (TtStage *stage, GError **error)
{
  return ((UnsqueezeStage *) stage)->ended || fail_damaged (error, _ ("its end is missing"));
}

static void
free_unsqueeze (TtStage *stage)
{
  UnsqueezeStage *self = (UnsqueezeStage *) stage;

  ZSTD_freeDCtx (self->context);
  g_free (self->out);
}

TtStage *
tt_stage_new_unsqueeze (TtStage *next)
{
  static const TtStageClass klass = {
    .push = push_to_unsqueeze,
    .finish = finish_unsqueeze,
    .free = free_unsqueeze,
  };
  UnsqueezeStage *self = g_new0 (UnsqueezeStage, 1);

  self->stage.klass = &klass;
  self->stage.next = next;
  self->context = ZSTD_createDCtx ();
  self->out_size = ZSTD_DStreamOutSize ();
  self->out = g_malloc (self->out_size);
  if (self->context == NULL)
    g_error ("zstd gives no context: out of memory");

  return &self->stage;
}
