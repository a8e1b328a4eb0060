/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that people bring and take. Both are long, so both work on the live copy, never on the main
 * file. */

#include "office/tt-office-exchange.h"

#include "base/tt-error.h"
#include "office/tt-office-private.h"
#include "office/tt-swap-private.h"
#include "store/tt-store-people.h"

#include <errno.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#define KEEPER_TIMEOUT (60 * G_USEC_PER_SEC)

static TtProgressFunc
get_progress_func (TtJob *job)
{
  return job->progress != NULL ? tt_progress_report : NULL;
}

static gboolean
check_export_right (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  const TtExportOptions *options = job->extra;
  g_autoptr (TtUser) user = NULL;

  if (options->user == 0)
    return tt_permission_check (job->actor, TT_DEED_EXPORT, NULL, error);

  user = tt_store_load_user (database, options->user, error);
  return user != NULL && tt_permission_check (job->actor, TT_DEED_EXPORT_PERSON, user, error);
}

/* A stream of the caller's: standard output. */
static gboolean
write_to_stream (const guint8 *bytes, gsize length, gpointer user_data, GError **error)
{
  int fd = GPOINTER_TO_INT (user_data);

  while (length > 0)
    {
      gssize written = write (fd, bytes, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          tt_error_set_errno (error, errno, NULL, "write");
          return FALSE;
        }
      bytes += written;
      length -= (gsize) written;
    }

  return TRUE;
}

typedef struct
{
  TtExportOptions options;
  TtExportResult written;
} Export;

static gboolean
export_to (TtOffice *self, TtJob *job, TtDatabase *database, GError **error)
{
  Export *export = job->extra;
  const TtExportOptions *options = &export->options;
  const char *folder = self->folder;

  return job->text != NULL
             ? tt_export_to_file (self->environment, database, folder, options, job->text,
                                  &export->written, get_progress_func (job), job->progress,
                                  job->cancellable, error)
             : tt_export_write (self->environment, database, folder, options, write_to_stream,
                                GINT_TO_POINTER ((int) job->id), &export->written,
                                get_progress_func (job), job->progress, job->cancellable, error);
}

static gboolean
write_export (TtOffice *self, TtJob *job, GError **error)
{
  TtDatabase *database = NULL;

  if (self->protect == NULL)
    return tt_job_check_store (self, error);

  database = tt_office_get_shadow (self, job->number, error);
  return database != NULL && export_to (self, job, database, error);
}

void
tt_office_export_async (TtOffice *self,
                        TtActor *actor,
                        const char *path,
                        int fd,
                        gboolean without_photos,
                        gint64 user,
                        TtProgress *progress,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Export export = { .options = { .without_photos = without_photos, .user = user } };
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail ((path == NULL) == (fd >= 0));

  job = tt_job_new (actor);
  job->text = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
  job->id = fd;
  job->read = check_export_right;
  tt_job_set_progress (job, progress);
  tt_job_take_extra (job, g_memdup2 (&export, sizeof export), g_free);
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_read);
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_ask_head);
  tt_job_add_step (job, TT_QUEUE_PROTECT, write_export);
  tt_office_run (self, job, tt_office_export_async, NULL, callback, user_data);
}

gboolean
tt_office_export_finish (TtOffice *self,
                         GAsyncResult *result,
                         TtExportResult *written,
                         GError **error)
{
  TtJob *job = tt_office_finish (self, result, tt_office_export_async, error);

  if (job == NULL)
    return FALSE;

  if (written != NULL)
    *written = ((Export *) job->extra)->written;
  return TRUE;
}

static gboolean
check_import_right (TtOffice *self, TtJob *job, GError **error)
{
  return tt_permission_check (job->actor, TT_DEED_IMPORT, NULL, error) &&
         tt_job_ask_head (self, job, error);
}

static gboolean
read_import (TtOffice *self, TtJob *job, GError **error)
{
  TtImport *import = TT_IMPORT (job->object);
  TtDatabase *present = NULL;

  if (self->protect != NULL)
    {
      present = tt_office_get_shadow (self, job->number, error);
      if (present == NULL)
        return FALSE;
    }

  if (job->text == NULL)
    {
      g_autoptr (GInputStream) stream = g_unix_input_stream_new ((int) job->id, FALSE);

      return tt_import_read_stream (import, stream, present, get_progress_func (job), job->progress,
                                    job->cancellable, error);
    }
  return tt_import_read_file (import, job->text, present, get_progress_func (job), job->progress,
                              job->cancellable, error);
}

void
tt_office_read_import_async (TtOffice *self,
                             TtEnvironment *environment,
                             const char *folder,
                             TtActor *actor,
                             const char *path,
                             int fd,
                             const TtImportOptions *options,
                             TtProgress *progress,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (TtOffice) carrier = NULL;
  TtJob *job = NULL;

  g_return_if_fail (self == NULL || TT_IS_OFFICE (self));
  g_return_if_fail (self != NULL || (TT_IS_ENVIRONMENT (environment) && folder != NULL));
  g_return_if_fail (options != NULL);

  /* Without an office one that is not open carries the job to the queue. */
  carrier =
      self != NULL ? g_object_ref (self) : tt_office_new (environment, folder, TT_OFFICE_PLAIN);
  job = tt_job_new (actor);
  job->text = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
  job->id = fd;
  job->object = G_OBJECT (tt_import_new (carrier->environment, carrier->folder, options));
  tt_job_set_progress (job, progress);
  if (self != NULL)
    tt_job_add_step (job, TT_QUEUE_STORE, check_import_right);
  tt_job_add_step (job, TT_QUEUE_PROTECT, read_import);
  tt_office_run (carrier, job, tt_office_read_import_async, NULL, callback, user_data);
}

TtImport *
tt_office_read_import_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) source = g_async_result_get_source_object (result);
  TtJob *job = tt_office_finish (TT_OFFICE (source), result, tt_office_read_import_async, error);

  return job != NULL ? TT_IMPORT (g_steal_pointer (&job->object)) : NULL;
}

static gboolean
prepare_and_swap (TtOffice *self, TtJob *job, GError **error)
{
  TtDatabase *present = NULL;
  TtPrepared *prepared = NULL;
  TtHead parent = { 0 };

  if (!tt_protect_catch_up (self->protect, NULL, error))
    return FALSE;

  present = tt_protect_get_database (self->protect, error);
  if (present == NULL || !tt_database_get_head (present, &parent, error))
    return FALSE;

  prepared = tt_import_finish (TT_IMPORT (job->object), present, &parent,
                               tt_job_get_actor_name (job), job->text, job->cancellable, error);
  return prepared != NULL && tt_swap_in (self, prepared, &parent, TRUE, NULL, error);
}

static gboolean
apply_import (TtOffice *self, TtJob *job, GError **error)
{
  gboolean done = FALSE;

  if (!tt_office_take_keeper (self, TRUE, KEEPER_TIMEOUT, error))
    return FALSE;

  tt_swap_back_up_before (self, job);
  done = prepare_and_swap (self, job, error);
  tt_office_leave_keeper (self);
  return done;
}

static gboolean
check_apply_right (TtOffice *self, TtJob *job, GError **error)
{
  return tt_permission_check (job->actor, TT_DEED_IMPORT, NULL, error) &&
         tt_job_check_store (self, error) && tt_swap_label_before (self, job, error);
}

static char *
dup_label (TtImport *import)
{
  return g_strdup_printf ("import %s", tt_import_format_get_name (tt_import_get_format (import)));
}

void
tt_office_apply_import_async (TtOffice *self,
                              TtActor *actor,
                              TtImport *import,
                              TtProgress *progress,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (TT_IS_IMPORT (import));

  job = tt_job_new (actor);
  job->object = g_object_ref (G_OBJECT (import));
  job->label = "before import";
  job->text = dup_label (import);
  tt_job_set_progress (job, progress);
  tt_job_add_step (job, TT_QUEUE_STORE, check_apply_right);
  tt_job_add_step (job, TT_QUEUE_PROTECT, apply_import);
  tt_job_add_step (job, TT_QUEUE_STORE, tt_swap_reopen);
  tt_office_run (self, job, tt_office_apply_import_async, NULL, callback, user_data);
}

gboolean
tt_office_apply_import_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_apply_import_async, error) != NULL;
}

static gboolean
create_from_import (TtOffice *self, TtJob *job, GError **error)
{
  TtPrepared *prepared = NULL;

  if (tt_office_exists (self->environment, self->folder))
    {
      g_set_error (error, TT_ERROR, TT_ERROR_EXISTS, _ ("There is an office in %s already"),
                   self->folder);
      return FALSE;
    }

  prepared = tt_import_finish (TT_IMPORT (job->object), NULL, NULL, TT_ACTOR_COMMAND_LINE,
                               job->text, job->cancellable, error);
  return prepared != NULL && tt_swap_in (self, prepared, NULL, FALSE, NULL, error);
}

void
tt_office_create_from_import_async (TtEnvironment *environment,
                                    const char *folder,
                                    TtImport *import,
                                    TtOfficeFlags flags,
                                    TtProgress *progress,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (TtOffice) self = NULL;
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_ENVIRONMENT (environment));
  g_return_if_fail (folder != NULL);
  g_return_if_fail (TT_IS_IMPORT (import));

  self = tt_office_new (environment, folder, flags);
  job = tt_job_new (NULL);
  job->object = g_object_ref (G_OBJECT (import));
  job->text = dup_label (import);
  tt_job_set_progress (job, progress);
  tt_job_add_step (job, TT_QUEUE_PROTECT, create_from_import);
  tt_office_add_open_steps (self, job);
  tt_office_run (self, job, tt_office_create_from_import_async, NULL, callback, user_data);
}

TtOffice *
tt_office_create_from_import_finish (GAsyncResult *result, GError **error)
{
  return tt_office_hand_out (result, tt_office_create_from_import_async, error);
}
