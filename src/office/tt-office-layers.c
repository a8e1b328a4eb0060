/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where copies are kept, and what was set aside. */

#include "base/tt-error.h"
#include "office/tt-office-private.h"
#include "office/tt-office-protect.h"
#include "protect/tt-aside.h"
#include "protect/tt-move.h"
#include "protect/tt-retention.h"

#include <glib/gi18n-lib.h>

/* How long a command waits for a window that is working on the copies. */
#define KEEPER_TIMEOUT (60 * G_USEC_PER_SEC)

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

gboolean
tt_office_check_layer_name (const char *name, GError **error)
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

/* Where a copy is changes by moving it, not by a word in a row. */
static gboolean
check_place (const TtLayerRow *before, const TtLayerRow *after, GError **error)
{
  g_autofree char *was = tt_layer_settings_dup (before != NULL ? before->settings : NULL, "path");
  g_autofree char *is = tt_layer_settings_dup (after->settings, "path");

  if (before == NULL ? !g_str_equal (after->kind, "shadow") || is == NULL
                     : g_strcmp0 (was, is) == 0)
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID,
                       _ ("Where a copy is changes by moving it: timetrackerctl layers set NAME "
                          "path=DIR"));
  return FALSE;
}

/* Sealed copies need keys. */
static gboolean
check_seal (const TtLayerRow *layer, GError **error)
{
  g_autofree char *seal = tt_layer_settings_dup (layer->settings, "seal");

  if (g_strcmp0 (seal, "yes") != 0)
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID,
                       _ ("Sealed copies are not known to this version of TimeTracker. With "
                          "seal=no the copy can be read by whoever has the disk"));
  return FALSE;
}

static gboolean
save_layer (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  const TtLayerRow *layer = job->extra;
  g_autoptr (GPtrArray) layers = NULL;
  gboolean is_there = FALSE;

  if (!tt_permission_check (job->actor, TT_DEED_LAYERS, NULL, error) ||
      !tt_office_check_layer_name (layer->name, error) ||
      !tt_retention_check (layer->settings, error) || !check_seal (layer, error))
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

/* A new folder is made ready first, so that its disk is known from then on by the repository that
 * its definition names. One that cannot be reached is added all the same, and waits. */
static gboolean
ready_place (TtOffice *self, TtJob *job, GError **error)
{
  TtLayerRow *layer = job->extra;
  g_autofree char *path = tt_layer_settings_dup (layer->settings, "path");
  g_autofree char *seal = tt_layer_settings_dup (layer->settings, "seal");
  g_autofree char *id = NULL;
  char *settings = NULL;
  gboolean done;

  if (!job->flag || !g_str_equal (layer->kind, "folder") || self->protect == NULL)
    return TRUE;
  if (!tt_permission_check (job->actor, TT_DEED_LAYERS, NULL, error) ||
      !tt_office_check_layer_name (layer->name, error) || !check_seal (layer, error) ||
      !tt_office_take_keeper (self, TRUE, KEEPER_TIMEOUT, error))
    return FALSE;

  done = tt_protect_ready_place (self->protect, path != NULL ? path : layer->name,
                                 g_strcmp0 (seal, "no") == 0, &id, job->cancellable, error);
  tt_office_leave_keeper (self);
  if (!done)
    return FALSE;
  if (id == NULL)
    return TRUE;

  settings = tt_layer_settings_set (layer->settings, "repository", id, error);
  if (settings == NULL)
    return FALSE;
  g_free (layer->settings);
  layer->settings = settings;
  return TRUE;
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
  tt_job_add_step (job, TT_QUEUE_PROTECT, ready_place);
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
move_layer (TtOffice *self, TtJob *job, GError **error)
{
  const TtMove move = { job->text, job->more, job->flag };
  TtMoved *moved = NULL;

  if (!tt_permission_check (job->actor, TT_DEED_LAYERS, NULL, error))
    return FALSE;
  if (self->protect == NULL)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_NO_OFFICE, _ ("The office is closed"));
      return FALSE;
    }
  if (!tt_office_take_keeper (self, TRUE, KEEPER_TIMEOUT, error))
    return FALSE;

  moved = tt_protect_move (self->protect, &move, job->progress != NULL ? tt_progress_report : NULL,
                           job->progress, job->cancellable, error);
  tt_office_leave_keeper (self);
  if (moved == NULL)
    return FALSE;

  tt_job_take_answer (job, moved, (GDestroyNotify) tt_moved_free);
  return TRUE;
}

/* The definition with the new place. (transfer full) */
static char *
dup_moved_settings (const TtLayerRow *layer, const TtMoved *moved, gboolean plain, GError **error)
{
  g_autofree char *path = tt_layer_settings_set (layer->settings, "path", moved->path, error);
  g_autofree char *known = NULL;

  if (path == NULL)
    return NULL;
  known = tt_layer_settings_set (path, "repository", moved->repository, error);
  if (known == NULL || !plain)
    return g_steal_pointer (&known);

  return tt_layer_settings_set (known, "seal", "no", error);
}

static gboolean
save_moved (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  const TtMoved *moved = job->answer;
  g_autoptr (GPtrArray) layers =
      tt_store_list_layers (tt_transaction_get_database (transaction), error);
  const TtLayerRow *layer = layers != NULL ? find_layer (layers, job->text) : NULL;
  g_autofree char *settings = NULL;
  TtLayerRow after = { 0 };

  if (layers == NULL)
    return FALSE;
  if (layer == NULL)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no layer “%s”"), job->text);
      return FALSE;
    }

  settings = dup_moved_settings (layer, moved, job->flag, error);
  if (settings == NULL)
    return FALSE;
  after = *layer;
  after.settings = settings;

  return tt_store_save_layer (transaction, &after, error);
}

/* The live copy says by itself where it is; what an archive's definition says decides. */
static gboolean
decide_move (TtOffice *self, TtJob *job, GError **error)
{
  const TtMoved *moved = job->answer;

  return !moved->is_defined || tt_job_write (self, job, error);
}

/* The change that says so is saved there as the first. */
static gboolean
back_up_moved (TtOffice *self, TtJob *job, GError **error)
{
  const char *const names[] = { job->text, NULL };
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GError) failure = NULL;

  if (self->protect == NULL)
    return TRUE;

  /* It was moved all the same; what fails now is the layer's state. */
  if (tt_office_take_keeper (self, TRUE, KEEPER_TIMEOUT, &failure))
    {
      reports = tt_protect_backup (self->protect, names, TT_BACKUP_NONE, NULL, NULL,
                                   job->cancellable, &failure);
      tt_office_leave_keeper (self);
    }
  if (reports == NULL)
    g_debug ("%s", failure->message);
  tt_office_post_status (self);

  return TRUE;
}

void
tt_office_move_layer_async (TtOffice *self,
                            TtActor *actor,
                            const char *layer,
                            const char *path,
                            gboolean plain,
                            TtProgress *progress,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (layer != NULL);

  job = tt_job_new (actor);
  job->text = g_strdup (layer);
  job->more = g_strdup (path);
  job->flag = plain;
  job->write = save_moved;
  job->label = "";
  tt_job_set_progress (job, progress);
  tt_job_add_step (job, TT_QUEUE_PROTECT, move_layer);
  tt_job_add_step (job, TT_QUEUE_STORE, decide_move);
  tt_job_add_step (job, TT_QUEUE_PROTECT, reload_layers);
  tt_job_add_step (job, TT_QUEUE_PROTECT, back_up_moved);
  tt_office_run (self, job, tt_office_move_layer_async,
                 progress != NULL ? tt_progress_get_cancellable (progress) : NULL, callback,
                 user_data);
}

char *
tt_office_move_layer_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TtMoved) moved =
      tt_office_finish_answer (self, result, tt_office_move_layer_async, error);

  return moved != NULL ? g_steal_pointer (&moved->words) : NULL;
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
