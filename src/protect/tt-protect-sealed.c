/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What leaves this computer: sealed here, once, then copied by the remote queue. */

#include "base/tt-error.h"
#include "protect/tt-protect-private.h"
#include "protect/tt-sealed.h"

#include <glib/gi18n-lib.h>

void
tt_protect_set_secrets (TtProtect *self, TtSecrets *secrets)
{
  g_return_if_fail (TT_IS_PROTECT (self));

  if (secrets == self->secrets)
    return;
  g_clear_object (&self->sealed);
  g_clear_pointer (&self->secrets, tt_secrets_unref);
  self->secrets = secrets != NULL ? tt_secrets_ref (secrets) : NULL;
}

static TtLayerRow *
make_row (const TtLayer *layer)
{
  TtLayerRow *row = g_new0 (TtLayerRow, 1);

  row->name = g_strdup (layer->name);
  row->kind = g_strdup (layer->kind);
  row->enabled = layer->enabled;
  row->settings = g_strdup (layer->settings);

  return row;
}

GPtrArray *
tt_protect_list_remotes (TtProtect *self, const char *const *names)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_layer_row_free);
  GPtrArray *layers = tt_protect_get_layers (self);

  for (guint i = 0; i < layers->len; i++)
    {
      const TtLayer *layer = layers->pdata[i];

      if (layer->remote && layer->enabled &&
          (names == NULL || g_strv_contains (names, layer->name)))
        g_ptr_array_add (rows, make_row (layer));
    }

  return rows;
}

static gboolean
need_sealed (TtProtect *self, GCancellable *cancellable, GError **error)
{
  TtHead head;

  if (self->secrets == NULL)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND,
                           _ ("The keys of the copies outside are not here"));
      return FALSE;
    }
  if (!tt_protect_need_shadow (self, error) ||
      !tt_database_get_head (tt_copy_get_database (self->shadow), &head, error))
    return FALSE;

  if (self->sealed == NULL)
    self->sealed =
        tt_sealed_new (self->environment, self->folder, self->scratch, self->state, self->secrets);

  return tt_archive_is_open (self->sealed) ||
         (tt_archive_open (self->sealed, &head.stream, TRUE, cancellable, error) &&
          tt_sealed_ensure_slot (self->environment, self->sealed, self->secrets, cancellable,
                                 error));
}

gboolean
tt_protect_seal (TtProtect *self,
                 gint64 *upto,
                 TtProgressFunc progress,
                 gpointer user_data,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (TtPhotos) photos = NULL;
  TtHead head;

  g_return_val_if_fail (TT_IS_PROTECT (self), FALSE);

  if (!tt_protect_check_keeper (self, error) || !need_sealed (self, cancellable, error))
    return FALSE;

  photos = tt_protect_new_photos (self);
  if (!tt_archive_write (self->sealed, self->shadow, photos, FALSE, NULL, progress, user_data,
                         cancellable, error) ||
      !tt_database_get_head (tt_copy_get_database (self->shadow), &head, error))
    return FALSE;
  *upto = tt_archive_get_saved (self->sealed, &head.stream);

  return TRUE;
}

gboolean
tt_protect_add_password (TtProtect *self,
                         const char *password,
                         GCancellable *cancellable,
                         GError **error)
{
  g_return_val_if_fail (TT_IS_PROTECT (self), FALSE);

  return tt_protect_check_keeper (self, error) && need_sealed (self, cancellable, error) &&
         tt_sealed_add_password (self->environment, self->sealed, self->secrets, password,
                                 cancellable, error);
}
