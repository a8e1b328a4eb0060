/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-seal.h"

G_DEFINE_ABSTRACT_TYPE (TtSeal, tt_seal, G_TYPE_OBJECT)

static void
tt_seal_class_init (TtSealClass *klass)
{
}

static void
tt_seal_init (TtSeal *self)
{
}

const char *
tt_seal_get_cipher (TtSeal *self)
{
  g_return_val_if_fail (self == NULL || TT_IS_SEAL (self), NULL);

  return self != NULL ? TT_SEAL_GET_CLASS (self)->cipher (self) : "none";
}

TtStage *
tt_seal_new_closing (TtSeal *self, const TtHash *content, const char *object, TtStage *next)
{
  g_return_val_if_fail (self == NULL || TT_IS_SEAL (self), NULL);
  g_return_val_if_fail (self == NULL || content != NULL, NULL);

  return self != NULL ? TT_SEAL_GET_CLASS (self)->new_closing (self, content, object, next) : next;
}

TtStage *
tt_seal_new_opening (TtSeal *self, const char *object, TtStage *next)
{
  g_return_val_if_fail (self == NULL || TT_IS_SEAL (self), NULL);

  return self != NULL ? TT_SEAL_GET_CLASS (self)->new_opening (self, object, next) : next;
}

char *
tt_seal_dup_photo_name (TtSeal *self, const char *hash)
{
  g_return_val_if_fail (self == NULL || TT_IS_SEAL (self), NULL);

  return self != NULL ? TT_SEAL_GET_CLASS (self)->dup_photo_name (self, hash) : g_strdup (hash);
}

char *
tt_seal_dup_id (TtSeal *self)
{
  g_return_val_if_fail (TT_IS_SEAL (self), NULL);

  return TT_SEAL_GET_CLASS (self)->dup_id (self);
}
