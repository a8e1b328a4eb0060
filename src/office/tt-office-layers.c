/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where copies are kept, and what was set aside. */

#include "base/tt-error.h"
#include "office/tt-office-private.h"
#include "office/tt-office-protect.h"
#include "protect/tt-aside.h"
#include "protect/tt-retention.h"

#include <glib/gi18n-lib.h>

static gboolean
list_layers (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  GPtrArray *layers = tt_store_list_layers (database, error);

  if (layers == NULL)
    return FALSE;

  tt_job_take_answer (job, layers, (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
tt_office_list_layers_async (TtOffice *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (TT_IS_OFFICE (self));

  tt_office_read (self, tt_job_new (NULL), list_layers, tt_office_list_layers_async, cancellable,
                  callback, user_data);
}

GPtrArray *
tt_office_list_layers_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_list_layers_async, error);
}

static gboolean
check_layer_name (const char *name, GError **error)
{
  gsize length = strlen (name);

  if (length >= 1 && length <= 32 &&
      strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-") == length &&
      !g_str_equal (name, TT_MOMENT_PRIMARY))
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
               _ ("“%s” cannot be the name of a layer; use a to z, 0 to 9 and -, at most 32 of "
                  "them, and not “primary”, which is office.db itself"),
               name);
  return FALSE;
}

static const TtLayerRow *
find_layer (GPtrArray *layers, const char *name)
{
  for (guint i = 0; i < layers->len; i++)
    {
      const TtLayerRow *layer = g_ptr_array_index (layers, i);

      if (g_str_equal (layer->name, name))
        return layer;
    }

  return NULL;
}

/* The live copy follows at once and is what a recovery is made of: its place does not change by a
 * word in a row. */
static gboolean
check_place (const TtLayerRow *before, const TtLayerRow *after, GError **error)
{
  g_autofree char *was = tt_layer_settings_dup (before != NULL ? before->settings : NULL, "path");
  g_autofree char *is = tt_layer_settings_dup (after->settings, "path");

  if (!g_str_equal (after->kind, "shadow") || g_strcmp0 (was, is) == 0)
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID,
                       _ ("The live copy cannot be moved while the office is in use. To keep "
                          "copies on another disk, add a folder there: timetrackerctl layers add "
                          "folder NAME --set path=DIR"));
  return FALSE;
}

static gboolean
save_layer (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  const TtLayerRow *layer = job->extra;
  g_autoptr (GPtrArray) layers = NULL;
  gboolean is_there = FALSE;

  if (!tt_permission_check (job->actor, TT_DEED_LAYERS, NULL, error) ||
      !check_layer_name (layer->name, error) || !tt_retention_check (layer->settings, error))
    return FALSE;

  layers = tt_store_list_layers (tt_transaction_get_database (transaction), error);
  if (layers == NULL)
    return FALSE;

  if (!check_place (find_layer (layers, layer->name), layer, error))
    return FALSE;
  is_there = find_layer (layers, layer->name) != NULL;
  if (is_there == job->flag)
    {
      g_set_error (error, TT_ERROR, is_there ? TT_ERROR_EXISTS : TT_ERROR_NOT_FOUND,
                   is_there ? _ ("There is a layer “%s” already") : _ ("There is no layer “%s”"),
                   layer->name);
      return FALSE;
    }

  return tt_store_save_layer (transaction, layer, error);
}

/* The frame goes to the protect queue first, and what it says is read there after it. */
static gboolean
reload_layers (TtOffice *self, TtJob *job, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (self->protect == NULL)
    return TRUE;

  tt_protect_reload (self->protect);

  /* A place that cannot be reached is added all the same; its state says so. */
  if (!tt_protect_look (self->protect, NULL, job->cancellable, &local_error))
    g_clear_error (&local_error);
  return TRUE;
}

void
tt_office_save_layer_async (TtOffice *self,
                            TtActor *actor,
                            const TtLayerRow *layer,
                            gboolean add,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  TtLayerRow *copy = NULL;
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (layer != NULL);

  copy = g_new0 (TtLayerRow, 1);
  copy->name = g_strdup (layer->name);
  copy->kind = g_strdup (layer->kind);
  copy->enabled = layer->enabled;
  copy->settings = g_strdup (layer->settings);

  job = tt_job_new (actor);
  job->flag = add;
  job->write = save_layer;
  tt_job_take_extra (job, copy, (GDestroyNotify) tt_layer_row_free);
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_write);
  tt_job_add_step (job, TT_QUEUE_PROTECT, reload_layers);
  tt_office_run (self, job, tt_office_save_layer_async, cancellable, callback, user_data);
}

gboolean
tt_office_save_layer_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_save_layer_async, error) != NULL;
}

static gboolean
remove_layer (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  g_autoptr (GPtrArray) layers = NULL;
  const TtLayerRow *layer = NULL;

  if (!tt_permission_check (job->actor, TT_DEED_LAYERS, NULL, error))
    return FALSE;

  layers = tt_store_list_layers (tt_transaction_get_database (transaction), error);
  if (layers == NULL)
    return FALSE;

  layer = find_layer (layers, job->text);
  if (layer == NULL)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no layer “%s”"), job->text);
      return FALSE;
    }
  if (g_str_equal (layer->kind, "shadow"))
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_REFUSED,
                           _ ("The live copy cannot be removed; every other copy follows it"));
      return FALSE;
    }

  return tt_store_remove_layer (transaction, job->text, error);
}

/* So that one of that name can begin anew. */
static gboolean
forget_layer (TtOffice *self, TtJob *job, GError **error)
{
  return self->protect == NULL || tt_protect_forget_layer (self->protect, job->text, error);
}

void
tt_office_remove_layer_async (TtOffice *self,
                              TtActor *actor,
                              const char *name,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (name != NULL);

  job = tt_job_new (actor);
  job->text = g_strdup (name);
  job->write = remove_layer;
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_write);
  tt_job_add_step (job, TT_QUEUE_PROTECT, forget_layer);
  tt_job_add_step (job, TT_QUEUE_PROTECT, reload_layers);
  tt_office_run (self, job, tt_office_remove_layer_async, cancellable, callback, user_data);
}

gboolean
tt_office_remove_layer_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_remove_layer_async, error) != NULL;
}

/* It works where nothing else does: it needs no office that opens. */
static gboolean
list_set_aside (TtOffice *self, TtJob *job, GError **error)
{
  g_autoptr (GPtrArray) list = tt_set_aside_list (self->environment, self->folder, error);
  gboolean crowded;

  if (list == NULL ||
      (self->protect != NULL && !tt_aside_judge (self->protect, list, &crowded, error)))
    return FALSE;

  tt_job_take_answer (job, g_steal_pointer (&list), (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
tt_office_list_set_aside_async (TtOffice *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));

  job = tt_job_new (NULL);
  tt_job_add_step (job, TT_QUEUE_PROTECT, list_set_aside);
  tt_office_run (self, job, tt_office_list_set_aside_async, cancellable, callback, user_data);
}

GPtrArray *
tt_office_list_set_aside_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_list_set_aside_async, error);
}

static gboolean
check_removable (GPtrArray *list, const char *name, GError **error)
{
  for (guint i = 0; i < list->len; i++)
    {
      const TtSetAside *one = g_ptr_array_index (list, i);

      if (!g_str_equal (one->name, name) || one->removable)
        continue;
      g_set_error (error, TT_ERROR, TT_ERROR_REFUSED,
                   _ ("“%s” is kept for 30 days, and until a verified archive holds what it "
                      "holds"),
                   name);
      return FALSE;
    }

  return TRUE;
}

static gboolean
remove_set_aside (TtOffice *self, TtJob *job, GError **error)
{
  return tt_permission_check (job->actor, TT_DEED_RESTORE, NULL, error) &&
         list_set_aside (self, job, error) && check_removable (job->answer, job->text, error) &&
         tt_set_aside_remove (self->environment, self->folder, job->text, error);
}

void
tt_office_remove_set_aside_async (TtOffice *self,
                                  TtActor *actor,
                                  const char *name,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (name != NULL);

  job = tt_job_new (actor);
  job->text = g_strdup (name);
  tt_job_add_step (job, TT_QUEUE_PROTECT, remove_set_aside);
  tt_office_run (self, job, tt_office_remove_set_aside_async, cancellable, callback, user_data);
}

gboolean
tt_office_remove_set_aside_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_remove_set_aside_async, error) != NULL;
}
