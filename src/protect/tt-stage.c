/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-stage.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

gboolean
tt_stage_push (TtStage *self, const guint8 *bytes, gsize length, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return length == 0 || self->klass->push (self, bytes, length, error);
}

gboolean
tt_stage_finish (TtStage *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->klass->finish != NULL && !self->klass->finish (self, error))
    return FALSE;

  return self->next == NULL || tt_stage_finish (self->next, error);
}

void
tt_stage_free (TtStage *self)
{
  TtStage *next = self->next;

  if (self->klass->free != NULL)
    self->klass->free (self);
  g_free (self);
  if (next != NULL)
    tt_stage_free (next);
}

typedef struct
{
  TtStage stage;
  GByteArray *array;
  gsize limit;
} ArrayStage;

static gboolean
push_to_array (TtStage *stage, const guint8 *bytes, gsize length, GError **error)
{
  ArrayStage *self = (ArrayStage *) stage;

  if (length > self->limit - self->array->len)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_DAMAGED,
                           _ ("An object of a copy is larger than it can be"));
      return FALSE;
    }
  g_byte_array_append (self->array, bytes, (guint) length);

  return TRUE;
}

static void
free_array (TtStage *stage)
{
  g_byte_array_unref (((ArrayStage *) stage)->array);
}

TtStage *
tt_stage_new_array (GByteArray *array, gsize limit)
{
  static const TtStageClass klass = { .push = push_to_array, .free = free_array };
  ArrayStage *self = g_new0 (ArrayStage, 1);

  self->stage.klass = &klass;
  self->array = g_byte_array_ref (array);
  self->limit = limit;

  return &self->stage;
}

typedef struct
{
  TtStage stage;
  TtFile *file;
  gint64 at;
  gint64 *length;
} FileStage;

static gboolean
push_to_file (TtStage *stage, const guint8 *bytes, gsize length, GError **error)
{
  FileStage *self = (FileStage *) stage;

  if (!tt_file_write (self->file, bytes, length, self->at, error))
    return FALSE;
  self->at += (gint64) length;
  if (self->length != NULL)
    *self->length = self->at;

  return TRUE;
}

static void
free_file (TtStage *stage)
{
  g_object_unref (((FileStage *) stage)->file);
}

TtStage *
tt_stage_new_file (TtFile *file, gint64 *length)
{
  static const TtStageClass klass = { .push = push_to_file, .free = free_file };
  FileStage *self = g_new0 (FileStage, 1);

  self->stage.klass = &klass;
  self->file = g_object_ref (file);
  self->length = length;
  if (length != NULL)
    *length = 0;

  return &self->stage;
}

typedef struct
{
  TtStage stage;
  TtHasher *hasher;
  TtHash *hash;
} HashStage;

static gboolean
push_to_hash (TtStage *stage, const guint8 *bytes, gsize length, GError **error)
{
  HashStage *self = (HashStage *) stage;

  tt_hasher_update (self->hasher, bytes, length);

  return stage->next == NULL || tt_stage_push (stage->next, bytes, length, error);
}

static gboolean
finish_hash (TtStage *stage, GError **error)
{
  HashStage *self = (HashStage *) stage;

  tt_hasher_finish (self->hasher, self->hash);

  return TRUE;
}

static void
free_hash (TtStage *stage)
{
  tt_hasher_free (((HashStage *) stage)->hasher);
}

TtStage *
tt_stage_new_hash (TtHash *hash, TtStage *next)
{
  static const TtStageClass klass = {
    .push = push_to_hash,
    .finish = finish_hash,
    .free = free_hash,
  };
  HashStage *self = g_new0 (HashStage, 1);

  self->stage.klass = &klass;
  self->stage.next = next;
  self->hasher = tt_hasher_new ();
  self->hash = hash;

  return &self->stage;
}
