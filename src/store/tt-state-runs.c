/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was done to each layer, when, and how it went. */

#include "store/tt-state-private.h"

#define COLUMNS 6
#define KEEP_RUNS (400 * G_TIME_SPAN_DAY)

typedef struct
{
  const char *layer;
  const char *kind;
  gint64 at;
  gint64 duration;
  const char *result;
  const char *detail;
} Run;

static gboolean
add_run (TtDatabase *database, gpointer data, GError **error)
{
  Run *self = data;
  g_autoptr (TtStmt) stmt = NULL;
  g_autoptr (TtStmt) old = NULL;

  stmt = tt_stmt_prepare (database,
                          "INSERT INTO run(layer, kind, at, duration, result, detail)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                          error);
  if (stmt == NULL)
    return FALSE;
  tt_stmt_bind_text (stmt, 1, self->layer);
  tt_stmt_bind_text (stmt, 2, self->kind);
  tt_stmt_bind_int64 (stmt, 3, self->at);
  tt_stmt_bind_int64 (stmt, 4, self->duration);
  tt_stmt_bind_text (stmt, 5, self->result);
  tt_stmt_bind_text (stmt, 6, self->detail != NULL ? self->detail : "");
  if (!tt_database_begin_write (database, error) || !tt_stmt_run (stmt, error))
    return FALSE;

  old = tt_stmt_prepare (database, "DELETE FROM run WHERE at < ?1", error);
  if (old == NULL)
    return FALSE;
  tt_stmt_bind_int64 (old, 1, self->at - KEEP_RUNS);

  return tt_stmt_run (old, error) && tt_database_commit (database, error);
}

gboolean
tt_state_add_run (TtState *self,
                  const char *layer,
                  const char *kind,
                  gint64 at,
                  gint64 duration,
                  const char *result,
                  const char *detail,
                  GError **error)
{
  Run data = { layer, kind, at, duration, result, detail };

  g_return_val_if_fail (TT_IS_STATE (self), FALSE);
  g_return_val_if_fail (layer != NULL && kind != NULL && result != NULL, FALSE);

  return tt_state_run (self, add_run, &data, error);
}

typedef struct
{
  const char *layer;
  const char *kind;
  guint limit;
  GPtrArray *rows;
} RunList;

static gboolean
list_runs (TtDatabase *database, gpointer data, GError **error)
{
  RunList *self = data;
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_ptr_array_set_size (self->rows, 0);
  stmt = tt_stmt_prepare (
      database,
      "SELECT at, kind, result, detail, layer, duration FROM run WHERE (?1 IS NULL OR layer ="
      " ?1) AND (?2 IS NULL OR kind = ?2) ORDER BY at DESC, id DESC LIMIT ?3",
      error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_text (stmt, 1, self->layer);
  tt_stmt_bind_text (stmt, 2, self->kind);
  tt_stmt_bind_int64 (stmt, 3, self->limit != 0 ? (gint64) self->limit : -1);
  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      char **row = g_new0 (char *, COLUMNS + 1);

      for (int i = 0; i < COLUMNS; i++)
        row[i] = g_strdup (tt_stmt_get_text (stmt, i));
      g_ptr_array_add (self->rows, row);
    }

  return step == TT_STEP_DONE;
}

GPtrArray *
tt_state_list_runs (TtState *self, const char *layer, const char *kind, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  RunList data = { layer, kind, limit, rows };

  g_return_val_if_fail (TT_IS_STATE (self), NULL);

  return tt_state_run (self, list_runs, &data, error) ? g_steal_pointer (&rows) : NULL;
}
