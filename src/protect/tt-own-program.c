/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-own-program.h"

#include "protect/tt-protect-private.h"

static gboolean
has_program (TtLayer *layer, gboolean *whole, GCancellable *cancellable, GError **error)
{
  return tt_archive_open (layer->archive, NULL, FALSE, cancellable, error) &&
         tt_repository_has_texts (tt_archive_get_repository (layer->archive), whole, cancellable,
                                  error);
}

void
tt_protect_count_own_programs (TtProtect *self, TtOwnProgram *count, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) layers = NULL;

  g_return_if_fail (TT_IS_PROTECT (self));
  g_return_if_fail (count != NULL);

  *count = (TtOwnProgram){ 0 };
  layers = g_ptr_array_ref (tt_protect_get_layers (self));
  for (guint i = 0; i < layers->len; i++)
    {
      TtLayer *layer = layers->pdata[i];
      g_autoptr (GError) failure = NULL;
      gboolean whole = FALSE;

      if (!layer->enabled || layer->archive == NULL)
        continue;
      count->archives++;
      /* Why a place does not answer is told by its state. */
      if (!has_program (layer, &whole, cancellable, &failure))
        count->away++;
      else if (whole)
        count->whole++;
    }
}
