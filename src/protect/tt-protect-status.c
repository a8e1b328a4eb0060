/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-protect-status.h"

#include "protect/tt-protect-status-private.h"

typedef struct
{
  TtProtectStatus status;
  gatomicrefcount references;
} Counted;

G_DEFINE_BOXED_TYPE (TtProtectStatus,
                     tt_protect_status,
                     tt_protect_status_ref,
                     tt_protect_status_unref)

static const char *const state_names[] = {
  [TT_LAYER_OK] = "ok",         [TT_LAYER_BEHIND] = "behind",   [TT_LAYER_WAITING] = "waiting",
  [TT_LAYER_FAILED] = "failed", [TT_LAYER_DAMAGED] = "damaged", [TT_LAYER_OFF] = "off",
};

static const char *const overall_names[] = {
  [TT_OVERALL_PROTECTED] = "protected",
  [TT_OVERALL_AT_RISK] = "at-risk",
  [TT_OVERALL_UNPROTECTED] = "unprotected",
};

const char *
tt_layer_state_get_name (TtLayerState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (state_names), "failed");

  return state_names[state];
}

const char *
tt_overall_get_name (TtOverall overall)
{
  g_return_val_if_fail (overall < G_N_ELEMENTS (overall_names), "unprotected");

  return overall_names[overall];
}

static void
tt_layer_status_free (gpointer data)
{
  TtLayerStatus *self = data;

  g_free (self->name);
  g_free (self->kind);
  g_free (self->stream);
  g_free (self->place);
  g_free (self->refused);
  g_free (self->error_code);
  g_free (self->error_message);
  g_free (self->error_hint);
  g_free (self);
}

TtProtectStatus *
tt_protect_status_new (void)
{
  Counted *counted = g_new0 (Counted, 1);

  g_atomic_ref_count_init (&counted->references);
  counted->status.overall = TT_OVERALL_UNPROTECTED;
  counted->status.full_in_days = -1;
  counted->status.reasons = g_new0 (char *, 1);
  counted->status.layers = g_ptr_array_new_with_free_func (tt_layer_status_free);

  return &counted->status;
}

TtLayerStatus *
tt_protect_status_add_layer (TtProtectStatus *self, const char *name, const char *kind)
{
  TtLayerStatus *layer = g_new0 (TtLayerStatus, 1);

  layer->name = g_strdup (name);
  layer->kind = g_strdup (kind);
  layer->stream = g_strdup ("");
  layer->place = g_strdup ("");
  g_ptr_array_add (self->layers, layer);

  return layer;
}

static void
copy_layer (const TtLayerStatus *from, TtProtectStatus *to)
{
  TtLayerStatus *layer = g_memdup2 (from, sizeof *from);

  layer->name = g_strdup (from->name);
  layer->kind = g_strdup (from->kind);
  layer->stream = g_strdup (from->stream);
  layer->place = g_strdup (from->place);
  layer->refused = g_strdup (from->refused);
  layer->error_code = g_strdup (from->error_code);
  layer->error_message = g_strdup (from->error_message);
  layer->error_hint = g_strdup (from->error_hint);
  g_ptr_array_add (to->layers, layer);
}

TtProtectStatus *
tt_protect_status_with_working (TtProtectStatus *self, gboolean working)
{
  TtProtectStatus *copy = tt_protect_status_new ();
  GPtrArray *layers = copy->layers;

  g_strfreev (copy->reasons);
  *copy = *self;
  copy->reasons = g_strdupv (self->reasons);
  copy->layers = layers;
  copy->working = working;
  for (guint i = 0; i < self->layers->len; i++)
    copy_layer (self->layers->pdata[i], copy);
  tt_protect_status_unref (self);

  return copy;
}

TtProtectStatus *
tt_protect_status_ref (TtProtectStatus *self)
{
  g_atomic_ref_count_inc (&((Counted *) self)->references);

  return self;
}

void
tt_protect_status_unref (TtProtectStatus *self)
{
  if (!g_atomic_ref_count_dec (&((Counted *) self)->references))
    return;

  g_strfreev (self->reasons);
  g_ptr_array_unref (self->layers);
  g_free (self);
}

const TtLayerStatus *
tt_protect_status_find (const TtProtectStatus *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  for (guint i = 0; i < self->layers->len; i++)
    {
      const TtLayerStatus *layer = self->layers->pdata[i];

      if (g_str_equal (layer->name, name))
        return layer;
    }

  return NULL;
}
