/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Definitions of layers: recorded and restored, never exported. */

#include "base/tt-error.h"
#include "store/tt-stmt.h"
#include "store/tt-store-office.h"

#include <glib/gi18n-lib.h>

void
tt_layer_row_free (TtLayerRow *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->kind);
  g_free (self->settings);
  g_free (self);
}

GPtrArray *
tt_store_list_layers (TtDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) layers =
      g_ptr_array_new_with_free_func ((GDestroyNotify) tt_layer_row_free);
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  stmt = tt_stmt_prepare (database, "SELECT name, kind, enabled, settings FROM layer ORDER BY id",
                          error);
  if (stmt == NULL)
    return NULL;

  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      TtLayerRow *layer = g_new (TtLayerRow, 1);

      layer->name = g_strdup (tt_stmt_get_text (stmt, 0));
      layer->kind = g_strdup (tt_stmt_get_text (stmt, 1));
      layer->enabled = tt_stmt_get_int64 (stmt, 2) != 0;
      layer->settings = g_strdup (tt_stmt_get_text (stmt, 3));
      g_ptr_array_add (layers, layer);
    }

  return step == TT_STEP_DONE ? g_steal_pointer (&layers) : NULL;
}

static gboolean
find_layer (TtDatabase *database, const char *name, gint64 *id, GError **error)
{
  g_autoptr (TtStmt) stmt =
      tt_stmt_prepare (database, "SELECT id FROM layer WHERE name = ?1", error);
  TtStep step;

  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_text (stmt, 1, name);
  step = tt_stmt_step (stmt, error);
  *id = step == TT_STEP_ROW ? tt_stmt_get_int64 (stmt, 0) : 0;

  return step != TT_STEP_FAILED;
}

gboolean
tt_store_save_layer (TtTransaction *transaction, const TtLayerRow *layer, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  TtDatabase *database;
  gint64 id = 0;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);
  g_return_val_if_fail (layer != NULL && layer->name != NULL && layer->kind != NULL, FALSE);

  database = tt_transaction_get_database (transaction);
  if (!find_layer (database, layer->name, &id, error))
    return FALSE;

  stmt = tt_stmt_prepare_upsert (database, "layer", "id, name, kind, enabled, settings", error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, id != 0 ? id : tt_transaction_new_id (transaction));
  tt_stmt_bind_text (stmt, 2, layer->name);
  tt_stmt_bind_text (stmt, 3, layer->kind);
  tt_stmt_bind_int64 (stmt, 4, layer->enabled ? 1 : 0);
  tt_stmt_bind_text (stmt, 5, layer->settings != NULL ? layer->settings : "{}");

  return tt_stmt_run (stmt, error);
}

gboolean
tt_store_remove_layer (TtTransaction *transaction, const char *name, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  stmt = tt_stmt_prepare (tt_transaction_get_database (transaction),
                          "DELETE FROM layer WHERE name = ?1", error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_text (stmt, 1, name);
  if (!tt_stmt_run (stmt, error))
    return FALSE;
  if (tt_stmt_get_changes (stmt) == 0)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no layer named “%s”"), name);
      return FALSE;
    }

  return TRUE;
}
