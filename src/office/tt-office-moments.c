/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-office-moments.h"

#include "base/tt-error.h"
#include "office/tt-office-private.h"

#include <glib/gi18n-lib.h>

/* job->text: the table; job->id: the row. */
static gboolean
list_history (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  const TtTable *table = tt_table_find (job->text);
  GPtrArray *rows = NULL;

  if (!tt_permission_check (job->actor, TT_DEED_READ_LOG, NULL, error))
    return FALSE;
  if (table == NULL)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There are no records called “%s”"),
                   job->text);
      return FALSE;
    }

  rows = tt_store_list_history (database, table, job->id, error);
  if (rows == NULL)
    return FALSE;

  tt_job_take_answer (job, rows, (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
tt_office_list_history_async (TtOffice *self,
                              TtActor *actor,
                              const char *table,
                              gint64 id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (table != NULL);

  job = tt_job_new (actor);
  job->text = g_strdup (table);
  job->id = id;
  tt_office_read (self, job, list_history, tt_office_list_history_async, cancellable, callback,
                  user_data);
}

GPtrArray *
tt_office_list_history_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_list_history_async, error);
}
