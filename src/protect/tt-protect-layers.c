/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The definitions of layers: read from the shadow, or those of a new office. */

#include "base/tt-error.h"
#include "protect/tt-layer-settings.h"
#include "protect/tt-move.h"
#include "protect/tt-protect-private.h"

#include <glib/gi18n-lib.h>

/* Where the archive is, in a file of its own for when neither database can be read. */
static char *
dup_default_settings (TtProtect *self, const char *name)
{
  g_autofree char *path = g_str_equal (name, "archive")
                              ? tt_archive_place_read (self->environment, self->folder)
                              : NULL;
  char *settings = path != NULL ? tt_layer_settings_set (NULL, "path", path, NULL) : NULL;

  return settings != NULL ? settings : g_strdup ("{}");
}

static GPtrArray *
default_rows (TtProtect *self)
{
  static const char *const kinds[][2] = { { "shadow", "shadow" }, { "archive", "folder" } };
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_layer_row_free);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      TtLayerRow *row = g_new0 (TtLayerRow, 1);

      row->name = g_strdup (kinds[i][0]);
      row->kind = g_strdup (kinds[i][1]);
      row->enabled = TRUE;
      row->settings = dup_default_settings (self, row->name);
      g_ptr_array_add (rows, row);
    }

  return rows;
}

/* Without it the only repository at a place is taken for ours. */
static void
tell_line (TtProtect *self)
{
  TtDatabase *shadow = self->shadow != NULL ? tt_copy_get_database (self->shadow) : NULL;
  g_autofree char *ended = shadow != NULL ? tt_database_dup_meta (shadow, "line", NULL) : NULL;
  g_autofree char *stream = shadow != NULL ? tt_database_dup_meta (shadow, "stream", NULL) : NULL;
  /* The present stream ends too, once a recovery begins another while this program runs. */
  g_autofree char *line =
      ended != NULL && stream != NULL ? g_strconcat (ended, "\n", stream, NULL) : NULL;

  for (guint i = 0; line != NULL && i < self->layers->len; i++)
    {
      const TtLayer *layer = self->layers->pdata[i];

      if (layer->archive != NULL)
        tt_archive_set_line (layer->archive, line);
    }
}

/* The live copy, what is on this computer, what is outside. */
static int
get_rank (const TtLayer *layer)
{
  return tt_layer_is_shadow (layer) ? 0 : layer->remote ? 2 : 1;
}

static void
make_layers (TtProtect *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) unordered =
      g_ptr_array_new_with_free_func ((GDestroyNotify) tt_layer_unref);

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (unordered, tt_layer_new (self->environment, self->state, self->folder,
                                              self->scratch, rows->pdata[i]));

  g_clear_pointer (&self->layers, g_ptr_array_unref);
  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_layer_unref);
  for (int rank = 0; rank <= 2; rank++)
    for (guint i = 0; i < unordered->len; i++)
      if (get_rank (unordered->pdata[i]) == rank)
        g_ptr_array_add (self->layers, tt_layer_ref (unordered->pdata[i]));
  tell_line (self);
}

GPtrArray *
tt_protect_get_layers (TtProtect *self)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (self->layers != NULL && !(self->layers_are_guessed && self->shadow != NULL))
    return self->layers;

  /* Without a shadow that can be read the archive of a new office is the one there is. */
  if (tt_protect_need_shadow (self, NULL))
    rows = tt_store_list_layers (tt_copy_get_database (self->shadow), NULL);
  self->layers_are_guessed = rows == NULL || rows->len == 0;
  if (self->layers_are_guessed)
    {
      g_clear_pointer (&rows, g_ptr_array_unref);
      rows = default_rows (self);
    }
  make_layers (self, rows);

  return self->layers;
}

static gboolean
is_defined_by (const TtLayer *layer, const TtLayerRow *row)
{
  return g_str_equal (layer->name, row->name) && g_str_equal (layer->kind, row->kind) &&
         layer->enabled == row->enabled && g_strcmp0 (layer->settings, row->settings) == 0;
}

static gboolean
has_layer (TtProtect *self, const TtLayerRow *row)
{
  for (guint i = 0; i < self->layers->len; i++)
    if (is_defined_by (self->layers->pdata[i], row))
      return TRUE;

  return FALSE;
}

void
tt_protect_refresh_layers (TtProtect *self)
{
  g_autoptr (GPtrArray) rows = NULL;
  gboolean same = TRUE;

  if (self->layers == NULL || self->shadow == NULL || self->layers_are_guessed)
    return;
  /* Where they cannot be read those that are known go on. */
  rows = tt_store_list_layers (tt_copy_get_database (self->shadow), NULL);
  if (rows == NULL || rows->len == 0)
    return;

  same = rows->len == self->layers->len;
  for (guint i = 0; i < rows->len && same; i++)
    same = has_layer (self, rows->pdata[i]);
  if (!same)
    make_layers (self, rows);
}

TtLayer *
tt_protect_find_layer (TtProtect *self, const char *name, GError **error)
{
  GPtrArray *layers = tt_protect_get_layers (self);

  for (guint i = 0; i < layers->len; i++)
    {
      TtLayer *layer = layers->pdata[i];

      if (g_str_equal (layer->name, name))
        return layer;
    }

  g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no layer “%s”"), name);
  return NULL;
}

GPtrArray *
tt_protect_pick_layers (TtProtect *self, const char *const *names, GError **error)
{
  g_autoptr (GPtrArray) picked = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_layer_unref);
  GPtrArray *layers = tt_protect_get_layers (self);

  if (names == NULL)
    {
      for (guint i = 0; i < layers->len; i++)
        if (((TtLayer *) layers->pdata[i])->enabled && !((TtLayer *) layers->pdata[i])->remote)
          g_ptr_array_add (picked, tt_layer_ref (layers->pdata[i]));
      return g_steal_pointer (&picked);
    }

  for (guint i = 0; names[i] != NULL; i++)
    {
      TtLayer *layer = tt_protect_find_layer (self, names[i], error);

      if (layer == NULL)
        return NULL;
      if (!layer->remote)
        g_ptr_array_add (picked, tt_layer_ref (layer));
    }

  return g_steal_pointer (&picked);
}
