/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One person, day or site out of a moment that was rebuilt, with the pictures that belong to it. */

#include "protect/tt-protect-private.h"
#include "protect/tt-restored-private.h"

typedef struct
{
  TtRestored *restored;
  const char *into;
  gboolean look;
  GCancellable *cancellable;
} Bringing;

static gboolean
bring_photo (
    const char *hash, gint64 size, const char *media_type, gpointer user_data, GError **error)
{
  Bringing *self = user_data;

  return tt_restored_bring_photo (self->restored, self->into, hash, size, self->look,
                                  self->cancellable, error);
}

static gboolean
open_archive (TtLayer *layer, GCancellable *cancellable)
{
  /* One that cannot be opened holds no picture that could be had; its state says so. */
  return layer->archive != NULL && tt_layer_check_known (layer, NULL) &&
         tt_archive_open (layer->archive, NULL, FALSE, cancellable, NULL);
}

/* The moment's own layer is among them already. */
static void
add_archives (TtProtect *self, TtRestored *restored, GCancellable *cancellable)
{
  GPtrArray *layers = tt_protect_get_layers (self);

  for (guint i = 0; i < layers->len; i++)
    {
      TtLayer *layer = g_ptr_array_index (layers, i);

      if (open_archive (layer, cancellable))
        tt_photos_add_repository (restored->photos, tt_archive_get_repository (layer->archive),
                                  self->scratch);
    }
}

static gboolean
bring_photos (TtProtect *self,
              TtRestored *restored,
              TtBringBack *plan,
              gboolean look,
              GCancellable *cancellable,
              GError **error)
{
  Bringing bringing = { restored, self->folder, look, cancellable };

  g_ptr_array_set_size (restored->missing, 0);
  add_archives (self, restored, cancellable);
  if (!tt_bring_back_each_photo (plan, bring_photo, &bringing, error))
    return FALSE;

  for (guint i = 0; i < restored->missing->len; i++)
    tt_bring_back_lose_photo (plan, g_ptr_array_index (restored->missing, i));
  return TRUE;
}

TtBringBack *
tt_protect_find_return (TtProtect *self,
                        TtRestored *restored,
                        TtBringBackKind kind,
                        gint64 id,
                        const char *name,
                        gboolean photos,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (TtBringBack) plan = NULL;

  g_return_val_if_fail (TT_IS_PROTECT (self), NULL);
  g_return_val_if_fail (restored != NULL && restored->copy != NULL, NULL);

  if (!tt_protect_need_shadow (self, error))
    return NULL;
  plan = tt_bring_back_find (tt_copy_get_database (self->shadow),
                             tt_copy_get_database (restored->copy), kind, id, name, cancellable,
                             error);
  if (plan == NULL || !bring_photos (self, restored, plan, !photos, cancellable, error))
    return NULL;

  return g_steal_pointer (&plan);
}
