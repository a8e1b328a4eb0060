/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-store-object-private.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

/* A swap may come between two tries, and another after it. */
#define MOST_TRIES 10

G_DEFINE_FINAL_TYPE (TtStore, tt_store, G_TYPE_OBJECT)

static void
tt_store_dispose (GObject *object)
{
  TtStore *self = TT_STORE (object);

  tt_store_disconnect (self);
  g_clear_object (&self->lock);
  g_clear_object (&self->environment);
  g_clear_pointer (&self->recovery, tt_recovery_free);
  g_clear_pointer (&self->unsure_frame, tt_frame_unref);
  G_OBJECT_CLASS (tt_store_parent_class)->dispose (object);
}

static void
tt_store_finalize (GObject *object)
{
  tt_paths_free (TT_STORE (object)->paths);
  G_OBJECT_CLASS (tt_store_parent_class)->finalize (object);
}

static void
tt_store_class_init (TtStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tt_store_dispose;
  object_class->finalize = tt_store_finalize;
}

static void
tt_store_init (TtStore *self)
{
}

static gboolean
find_folder (TtStore *self, const char *folder, GError **error)
{
  TtStat stat;

  if (!tt_disk_stat (tt_environment_get_disk (self->environment), folder, &stat, error))
    return FALSE;
  if (stat.kind != TT_KIND_FOLDER)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_NO_OFFICE, _ ("There is no office in “%s”"), folder);
      return FALSE;
    }

  self->paths = tt_paths_new (self->environment, folder, NULL, error);
  return self->paths != NULL;
}

/* On a disk that cannot be written nobody else can write either. */
static gboolean
open_lock (TtStore *self, GError **error)
{
  g_autoptr (GError) open_error = NULL;

  self->lock =
      tt_locks_open (tt_environment_get_locks (self->environment), self->paths->lock, &open_error);
  if (self->lock != NULL || g_error_matches (open_error, TT_ERROR, TT_ERROR_READ_ONLY))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&open_error));
  return FALSE;
}

/* A folder without an office must not get a lock file for having been looked at. */
static gboolean
check_anything_there (TtStore *self, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  gboolean primary, shadow, archive;
  g_autofree char *archive_path = g_build_filename (self->paths->folder, "archive", NULL);

  if (!tt_path_exists (disk, self->paths->primary, &primary, error) ||
      !tt_path_exists (disk, self->paths->shadow, &shadow, error) ||
      !tt_path_exists (disk, archive_path, &archive, error))
    return FALSE;
  /* One whose live copy was moved is an office, whatever disk is away. */
  shadow = shadow || self->paths->token != NULL;
  if (!primary && !shadow && !archive)
    g_set_error (error, TT_ERROR, TT_ERROR_NO_OFFICE, _ ("There is no office in “%s”"),
                 self->paths->folder);

  return primary || shadow || archive;
}

TtStore *
tt_store_open (TtEnvironment *environment, const char *folder, gboolean read_only, GError **error)
{
  return tt_store_open_among (environment, folder, read_only, NULL, NULL, error);
}

TtStore *
tt_store_open_among (TtEnvironment *environment,
                     const char *folder,
                     gboolean read_only,
                     TtStoreElsewhere elsewhere,
                     gpointer user_data,
                     GError **error)
{
  g_autoptr (TtStore) self = NULL;

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (TT_TYPE_STORE, NULL);
  self->environment = g_object_ref (environment);
  self->wants_read_only = read_only;
  self->elsewhere = elsewhere;
  self->elsewhere_data = user_data;
  if (!find_folder (self, folder, error) || !check_anything_there (self, error) ||
      !open_lock (self, error) || !tt_store_connect (self, FALSE, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
tt_store_close (TtStore *self)
{
  g_return_if_fail (TT_IS_STORE (self));

  tt_store_disconnect (self);
}

void
tt_store_disconnect (TtStore *self)
{
  if (self->database != NULL)
    tt_database_close (self->database);
  g_clear_object (&self->database);
  self->seen = (TtHead){ .seq = 0 };
}

const char *
tt_store_get_folder (TtStore *self)
{
  g_return_val_if_fail (TT_IS_STORE (self), NULL);

  return self->paths->folder;
}

const char *
tt_store_get_shadow_folder (TtStore *self)
{
  g_return_val_if_fail (TT_IS_STORE (self), NULL);

  return self->paths->shadow_folder;
}

gboolean
tt_store_get_read_only (TtStore *self)
{
  g_return_val_if_fail (TT_IS_STORE (self), TRUE);

  return self->read_only || self->too_new;
}

TtRecovery *
tt_store_take_recovery (TtStore *self)
{
  g_return_val_if_fail (TT_IS_STORE (self), NULL);

  return g_steal_pointer (&self->recovery);
}

gboolean
tt_store_has_moved (TtDatabase *database)
{
  int moved = 0;

  return database->handle == NULL ||
         sqlite3_file_control (database->handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved) !=
             SQLITE_OK ||
         moved != 0;
}

gboolean
tt_store_check_seen (TtStore *self, TtDatabase *database, GError **error)
{
  TtHead head;

  if (!tt_database_get_head (database, &head, error))
    return FALSE;
  if (self->seen.seq > head.seq ||
      (self->seen.seq == head.seq && !tt_hash_equal (&self->seen.hash, &head.hash)))
    {
      g_set_error (error, TT_ERROR, TT_ERROR_MOVED, _ ("“%s” was overwritten by an older copy"),
                   self->paths->primary);
      return FALSE;
    }

  self->seen = head;
  return TRUE;
}

gboolean
tt_store_mend (TtStore *self, GError *failure, GError **error)
{
  gboolean damaged = g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED);
  gboolean moved = g_error_matches (failure, TT_ERROR, TT_ERROR_MOVED);

  if (damaged || moved)
    {
      /* What was damaged may have been replaced by somebody who saw it too. */
      damaged = damaged && self->database != NULL && !tt_store_has_moved (self->database);
      g_error_free (failure);
      return tt_store_connect (self, damaged, error);
    }

  if (g_error_matches (failure, TT_ERROR, TT_ERROR_IO) ||
      g_error_matches (failure, TT_ERROR, TT_ERROR_DISK_FULL))
    tt_store_disconnect (self);
  g_propagate_error (error, failure);

  return FALSE;
}

gboolean
tt_store_ensure_connected (TtStore *self, GError **error)
{
  return self->database != NULL || tt_store_connect (self, FALSE, error);
}

static gboolean
read_once (TtStore *self, TtReadFunc func, gpointer user_data, GError **error)
{
  /* It stays whole for @func even where that ends in a closed file. */
  g_autoptr (TtDatabase) database = g_object_ref (self->database);
  gboolean done;

  if (!tt_database_begin_read (database, error))
    return FALSE;
  done = tt_store_check_seen (self, database, error) && func (database, user_data, error);
  if (database->reading)
    tt_database_end_read (database);

  return done;
}

gboolean
tt_store_read (TtStore *self, TtReadFunc func, gpointer user_data, GError **error)
{
  g_return_val_if_fail (TT_IS_STORE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  for (guint i = 1;; i++)
    {
      GError *failure = NULL;

      if (!tt_store_ensure_connected (self, error))
        return FALSE;
      if (read_once (self, func, user_data, &failure))
        return TRUE;
      if (i == MOST_TRIES)
        {
          g_propagate_error (error, failure);
          return FALSE;
        }
      if (!tt_store_mend (self, failure, error))
        return FALSE;
    }
}

static gboolean
read_head (TtDatabase *database, gpointer user_data, GError **error)
{
  return tt_database_get_head (database, user_data, error);
}

gboolean
tt_store_get_head (TtStore *self, TtHead *head, GError **error)
{
  g_return_val_if_fail (TT_IS_STORE (self), FALSE);
  g_return_val_if_fail (head != NULL, FALSE);

  return tt_store_read (self, read_head, head, error);
}

typedef struct
{
  gint64 after;
  TtFrameFunc func;
  gpointer user_data;
} EachFrame;

static gboolean
pass_frame (TtFrame *frame, gpointer user_data, GError **error)
{
  EachFrame *each = user_data;

  /* Where the file has to be reopened in the middle, nothing comes twice. */
  each->after = frame->seq;

  return each->func (frame, each->user_data, error);
}

static gboolean
read_frames (TtDatabase *database, gpointer user_data, GError **error)
{
  EachFrame *each = user_data;

  return tt_database_each_frame (database, each->after, pass_frame, each, error);
}

gboolean
tt_store_each_frame (
    TtStore *self, gint64 after, TtFrameFunc func, gpointer user_data, GError **error)
{
  EachFrame each = { .after = after, .func = func, .user_data = user_data };

  g_return_val_if_fail (TT_IS_STORE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  return tt_store_read (self, read_frames, &each, error);
}
