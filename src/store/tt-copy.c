/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-copy-private.h"

#include "base/tt-error.h"
#include "store/tt-catch-up-private.h"
#include "store/tt-changeset-private.h"
#include "store/tt-paths-private.h"
#include "store/tt-reconcile-private.h"
#include "store/tt-stmt.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (TtCopy, tt_copy, G_TYPE_OBJECT)

static void
tt_copy_dispose (GObject *object)
{
  TtCopy *self = TT_COPY (object);

  tt_copy_close (self);
  g_clear_object (&self->environment);
  G_OBJECT_CLASS (tt_copy_parent_class)->dispose (object);
}

static void
tt_copy_finalize (GObject *object)
{
  g_free (TT_COPY (object)->path);
  G_OBJECT_CLASS (tt_copy_parent_class)->finalize (object);
}

static void
tt_copy_class_init (TtCopyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tt_copy_dispose;
  object_class->finalize = tt_copy_finalize;
}

static void
tt_copy_init (TtCopy *self)
{
}

static gboolean
connect_copy (TtCopy *self, GError **error)
{
  g_autoptr (TtDatabase) database = NULL;
  g_autoptr (TtLineage) lineage = NULL;
  TtHead head;

  database = tt_database_open (self->environment, self->path, self->mode, error);
  if (database == NULL || !tt_database_get_head (database, &head, error))
    return FALSE;
  lineage = tt_lineage_read (database, error);
  if (lineage == NULL)
    return FALSE;

  self->database = g_steal_pointer (&database);
  self->digested = FALSE;
  return TRUE;
}

TtCopy *
tt_copy_new (TtEnvironment *environment, const char *path, TtDatabaseMode mode, GError **error)
{
  g_autoptr (TtCopy) self = g_object_new (TT_TYPE_COPY, NULL);

  self->environment = g_object_ref (environment);
  self->path = g_strdup (path);
  self->mode = mode;
  if (!connect_copy (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

TtCopy *
tt_copy_open (TtEnvironment *environment, const char *path, GError **error)
{
  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return tt_copy_new (environment, path, TT_DATABASE_COPY, error);
}

void
tt_copy_close (TtCopy *self)
{
  g_return_if_fail (TT_IS_COPY (self));

  if (self->database != NULL)
    tt_database_close (self->database);
  g_clear_object (&self->database);
  self->doubtful = FALSE;
}

TtDatabase *
tt_copy_get_database (TtCopy *self)
{
  g_return_val_if_fail (TT_IS_COPY (self), NULL);

  return self->database;
}

void
tt_copy_set_pause_func (TtCopy *self, TtCopyPauseFunc func, gpointer user_data)
{
  g_return_if_fail (TT_IS_COPY (self));

  self->pause = func;
  self->pause_data = user_data;
}

/* Compares primary and shadow as every opener does, as the keeper. */
static gboolean
reconcile (TtEnvironment *environment, const TtPaths *paths, gboolean *rebuilt, GError **error)
{
  g_autoptr (TtLockFile) lock = NULL;
  g_autoptr (TtDatabase) primary = NULL;
  TtReconcile reconciling = { .environment = environment, .paths = paths, .is_keeper = TRUE };
  gboolean done;

  lock = tt_locks_open (tt_environment_get_locks (environment), paths->lock, error);
  if (lock == NULL)
    return FALSE;
  primary = tt_database_open (environment, paths->primary, TT_DATABASE_PRIMARY, error);
  if (primary == NULL)
    return FALSE;

  reconciling.lock = lock;
  reconciling.primary = primary;
  done = tt_reconcile (&reconciling, error);
  *rebuilt = reconciling.shadow_rebuilt;

  return done;
}

TtCopy *
tt_copy_open_shadow (TtEnvironment *environment,
                     const char *folder,
                     const char *shadow_folder,
                     gboolean *rebuilt,
                     GError **error)
{
  g_autoptr (TtPaths) paths = NULL;
  gboolean anew = FALSE;

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  if (rebuilt != NULL)
    *rebuilt = FALSE;
  paths = tt_paths_new (environment, folder, shadow_folder, error);
  if (paths == NULL || !reconcile (environment, paths, &anew, error))
    return NULL;
  if (rebuilt != NULL)
    *rebuilt = anew;

  return tt_copy_new (environment, paths->shadow, TT_DATABASE_COPY, error);
}

gboolean
tt_copy_ensure_connected (TtCopy *self, GError **error)
{
  return self->database != NULL || connect_copy (self, error);
}

/* After an error of the disk the cache may hold what the file does not; a file that was replaced or
 * damaged is no use either. */
static void
drop_if_doubtful (TtCopy *self, const GError *failure)
{
  if (g_error_matches (failure, TT_ERROR, TT_ERROR_IO) ||
      g_error_matches (failure, TT_ERROR, TT_ERROR_DISK_FULL) ||
      g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED) ||
      g_error_matches (failure, TT_ERROR, TT_ERROR_MOVED))
    {
      self->doubtful = self->copying;
      if (!self->copying)
        tt_copy_close (self);
    }
}

static gboolean
take_all (TtCatchUp *catch_up, TtFrameSource source, gpointer user_data, GError **error)
{
  for (;;)
    {
      g_autoptr (GError) source_error = NULL;
      g_autoptr (TtFrame) frame = source (user_data, &source_error);

      if (frame == NULL)
        {
          if (source_error == NULL)
            return tt_catch_up_end (catch_up, error);
          /* What came before the source failed is good. */
          if (tt_catch_up_end (catch_up, error))
            g_propagate_error (error, g_steal_pointer (&source_error));
          return FALSE;
        }
      if (!tt_catch_up_take (catch_up, frame, error))
        return FALSE;
    }
}

gboolean
tt_copy_catch_up (TtCopy *self,
                  TtFrameSource source,
                  gpointer user_data,
                  guint batch,
                  guint *applied,
                  GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (TtDatabase) database = NULL;
  TtCatchUp catch_up;
  gboolean digested;

  g_return_val_if_fail (TT_IS_COPY (self), FALSE);
  g_return_val_if_fail (source != NULL, FALSE);

  if (applied != NULL)
    *applied = 0;
  if (!tt_copy_ensure_connected (self, error))
    return FALSE;

  database = g_object_ref (self->database);
  digested = self->digested;
  self->digested = FALSE;
  if (tt_catch_up_begin (&catch_up, database, batch, &failure) &&
      !take_all (&catch_up, source, user_data, &failure))
    tt_catch_up_abort (&catch_up);
  if (applied != NULL)
    *applied = catch_up.applied;
  self->digested = digested && catch_up.applied == 0 && failure == NULL;
  if (failure == NULL)
    return TRUE;

  drop_if_doubtful (self, failure);
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

typedef struct
{
  TtFrame *frame;
} One;

static TtFrame *
take_one (gpointer user_data, GError **error)
{
  One *one = user_data;

  return g_steal_pointer (&one->frame);
}

gboolean
tt_copy_apply (TtCopy *self, TtFrame *frame, GError **error)
{
  One one = { .frame = NULL };

  g_return_val_if_fail (TT_IS_COPY (self), FALSE);
  g_return_val_if_fail (frame != NULL, FALSE);

  one.frame = tt_frame_ref (frame);
  if (tt_copy_catch_up (self, take_one, &one, 1, NULL, error))
    return TRUE;

  g_clear_pointer (&one.frame, tt_frame_unref);
  return FALSE;
}

static gboolean
apply_inverse (TtDatabase *database, TtFrame *frame, GError **error)
{
  gsize length;
  const void *bytes = g_bytes_get_data (frame->body, &length);
  void *inverse = NULL;
  int inverse_length = 0;
  TtConflict conflict;
  gboolean done;
  int code;

  if (length == 0)
    return TRUE;
  if (!tt_changeset_check_bytes (bytes, (int) length, error))
    return FALSE;

  code = sqlite3changeset_invert ((int) length, bytes, &inverse_length, &inverse);
  if (code != SQLITE_OK)
    {
      tt_database_set_error (error, database->handle, code);
      return FALSE;
    }
  done = tt_changeset_apply (database, inverse, inverse_length, NULL, &conflict, error);
  sqlite3_free (inverse);

  return done;
}

static gboolean
remove_frame (TtDatabase *database, gint64 seq, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (database, "DELETE FROM frame WHERE seq = ?1", error);

  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, seq);

  return tt_stmt_run (stmt, error);
}

/* Back over the start of a stream that continues: its line of streams shrinks. */
static gboolean
leave_stream (TtDatabase *database, const TtStream *stream, GError **error)
{
  g_autoptr (TtLineage) lineage = tt_lineage_read (database, error);

  if (lineage == NULL)
    return FALSE;
  if (tt_stream_equal (&lineage->stream, stream))
    return TRUE;

  if (!tt_lineage_shrink (lineage, stream))
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_MISMATCH,
                           _ ("There is no way back over what replaced everything"));
      return FALSE;
    }

  return tt_lineage_write (lineage, database, error);
}

static gboolean
step_back (TtDatabase *database, TtFrame *frame, const TtHead *before, GError **error)
{
  TtHead head;

  if (!tt_database_get_head (database, &head, error))
    return FALSE;
  if (head.seq != frame->seq || !tt_hash_equal (&head.hash, &frame->hash) ||
      !tt_frame_follows (frame, before))
    {
      g_set_error (error, TT_ERROR, TT_ERROR_MISMATCH,
                   _ ("“%s” does not stand at change %" G_GINT64_FORMAT),
                   tt_database_get_path (database), frame->seq);
      return FALSE;
    }

  return apply_inverse (database, frame, error) && remove_frame (database, frame->seq, error) &&
         leave_stream (database, &before->stream, error) && tt_database_commit (database, error);
}

gboolean
tt_copy_step_back (TtCopy *self, TtFrame *frame, const TtHead *before, GError **error)
{
  g_return_val_if_fail (TT_IS_COPY (self), FALSE);
  g_return_val_if_fail (frame != NULL && before != NULL, FALSE);
  /* Only a file that is built for a restore may go back. */
  g_return_val_if_fail (self->mode == TT_DATABASE_BUILD, FALSE);

  if (!tt_copy_ensure_connected (self, error) || !tt_database_begin_write (self->database, error))
    return FALSE;
  self->digested = FALSE;
  if (!step_back (self->database, frame, before, error))
    {
      tt_database_rollback (self->database);
      return FALSE;
    }
  self->database->standing = *before;

  return TRUE;
}

gboolean
tt_copy_digest (TtCopy *self, TtHash *digest, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (TT_IS_COPY (self) && self->database != NULL, FALSE);
  g_return_val_if_fail (digest != NULL, FALSE);

  if (!self->digested &&
      !tt_database_digest (self->database, NULL, &self->digest, cancellable, error))
    return FALSE;

  self->digested = TRUE;
  *digest = self->digest;

  return TRUE;
}
