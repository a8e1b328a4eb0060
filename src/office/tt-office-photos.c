/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures of entries: those that come later than the punch, and looking at one. */

#include "base/tt-error.h"
#include "base/tt-hash.h"
#include "office/tt-facts-private.h"
#include "office/tt-office-entries.h"
#include "office/tt-office-private.h"
#include "office/tt-photo-private.h"
#include "store/tt-photo-file.h"
#include "store/tt-store-people.h"

#include <glib/gi18n-lib.h>

/* A photo is read whole; nothing larger is taken in. */
#define PHOTO_LIMIT (64 << 20)

/* Whom a picture is attached to: asked before its file is written, and again with its row. */
static TtEntry *
load_for_picture (TtDatabase *database, TtJob *job, GError **error)
{
  g_autoptr (TtEntry) entry = tt_store_load_entry (database, job->id, error);
  g_autoptr (TtUser) user = NULL;

  if (entry == NULL)
    return NULL;

  user = tt_store_load_user (database, tt_entry_get_user (entry), error);
  if (user == NULL || !tt_permission_check (job->actor, TT_DEED_EDIT_ENTRIES, user, error) ||
      !tt_office_check_unlocked (database, tt_user_get_id (user), tt_entry_get_started_at (entry),
                                 error))
    return NULL;

  return g_steal_pointer (&entry);
}

static gboolean
check_attach (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  g_autoptr (TtEntry) entry = load_for_picture (database, job, error);

  return entry != NULL;
}

static gboolean
attach_photo (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  g_autoptr (TtEntry) entry =
      load_for_picture (tt_transaction_get_database (transaction), job, error);

  if (entry == NULL)
    return FALSE;

  tt_entry_remove_flags (entry, TT_ENTRY_NO_PHOTO);
  return tt_store_save_entry (transaction, entry, error) &&
         tt_photo_request_save_row (job->extra, transaction, job->id, (TtPhotoMoment) job->number,
                                    tt_transaction_get_at (transaction), error);
}

void
tt_office_attach_photo_async (TtOffice *self,
                              TtActor *actor,
                              gint64 entry,
                              GBytes *photo,
                              TtPhotoMoment moment,
                              gboolean keep_position,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (photo != NULL);

  job = tt_job_new (actor);
  job->id = entry;
  job->number = moment;
  job->read = check_attach;
  tt_job_take_extra (job, tt_photo_request_new (photo, keep_position),
                     (GDestroyNotify) tt_photo_request_free);
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_read);
  tt_job_add_step (job, TT_QUEUE_STORE, tt_photo_request_save);
  tt_office_write (self, job, attach_photo, tt_office_attach_photo_async, cancellable, callback,
                   user_data);
}

gboolean
tt_office_attach_photo_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_attach_photo_async, error) != NULL;
}

static gboolean
check_photo_right (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  gboolean has = FALSE;

  if (tt_permission_allows (job->actor, TT_DEED_READ_HOURS, NULL))
    return TRUE;
  if (!tt_store_has_photo (database, tt_actor_get_user (job->actor), job->text, &has, error))
    return FALSE;

  return (has && !tt_actor_get_pin_only (job->actor)) ||
         tt_permission_check (job->actor, TT_DEED_READ_HOURS, NULL, error);
}

/* %NULL without @error where this folder has no whole one. */
static GBytes *
read_whole_photo (TtDisk *disk, const char *folder, const char *hash, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *path = tt_photo_file_find (disk, folder, hash, &local_error);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *found = NULL;
  TtHash sum;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (path == NULL)
    return NULL;

  bytes = tt_disk_read_whole (disk, path, PHOTO_LIMIT, error);
  if (bytes == NULL)
    return NULL;

  tt_hash_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &sum);
  found = tt_hash_dup_hex (&sum);
  return g_str_equal (found, hash) ? g_steal_pointer (&bytes) : NULL;
}

static gboolean
read_photo (TtOffice *self, TtJob *job, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  const char *folders[2] = { NULL, NULL };
  TtHash hash;

  if (!tt_job_check_store (self, error))
    return FALSE;
  if (!tt_hash_from_hex (job->text, &hash))
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no such picture"));
      return FALSE;
    }

  folders[0] = tt_store_get_folder (self->store);
  folders[1] = tt_store_get_shadow_folder (self->store);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autoptr (GError) local_error = NULL;
      GBytes *bytes = read_whole_photo (disk, folders[i], job->text, &local_error);

      /* The live copy has it too: its failure alone is told. */
      if (local_error != NULL && i + 1 == G_N_ELEMENTS (folders))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (bytes == NULL)
        continue;

      tt_job_take_answer (job, bytes, (GDestroyNotify) g_bytes_unref);
      return TRUE;
    }

  g_set_error_literal (error, TT_ERROR, TT_ERROR_DAMAGED,
                       _ ("The picture is missing or damaged here and in the live copy; the "
                          "archive may have it"));
  return FALSE;
}

void
tt_office_load_photo_async (TtOffice *self,
                            TtActor *actor,
                            const char *hash,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (hash != NULL);

  job = tt_job_new (actor);
  job->text = g_strdup (hash);
  job->read = check_photo_right;
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_read);
  tt_job_add_step (job, TT_QUEUE_STORE, read_photo);
  tt_office_run (self, job, tt_office_load_photo_async, cancellable, callback, user_data);
}

GBytes *
tt_office_load_photo_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_load_photo_async, error);
}
