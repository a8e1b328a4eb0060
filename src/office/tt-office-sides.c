/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The copies between which somebody must decide, side by side. */

#include "base/tt-error.h"
#include "office/tt-office-moments.h"
#include "office/tt-office-private.h"

#include <glib/gi18n-lib.h>

static gboolean
list_sides (TtOffice *self, TtJob *job, GError **error)
{
  GPtrArray *sides = NULL;

  if (!tt_permission_check (job->actor, TT_DEED_RESTORE, NULL, error))
    return FALSE;
  if (self->protect == NULL)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_NO_OFFICE, _ ("The office is closed"));
      return FALSE;
    }

  sides = tt_protect_list_sides (self->protect, job->cancellable, error);
  if (sides == NULL)
    return FALSE;
  tt_job_take_answer (job, sides, (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
tt_office_list_sides_async (TtOffice *self,
                            TtActor *actor,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  tt_job_add_step (job, TT_QUEUE_PROTECT, list_sides);
  tt_office_run (self, job, tt_office_list_sides_async, cancellable, callback, user_data);
}

GPtrArray *
tt_office_list_sides_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_list_sides_async, error);
}
