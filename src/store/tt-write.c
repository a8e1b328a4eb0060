/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The one way to change an office, and what its COMMIT answered. */

#include "store/tt-store-object-private.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "store/tt-catch-up-private.h"
#include "store/tt-changeset-private.h"
#include "store/tt-raw-private.h"

#include <glib/gi18n-lib.h>

#define MOST_TRIES 10
#define SURE_LABEL "sure"

static gboolean
check_writable (TtStore *self, GError **error)
{
  if (self->too_new)
    g_set_error_literal (
        error, TT_ERROR, TT_ERROR_TOO_NEW,
        _ ("A newer version of the program has opened this office. It can be read here and not "
           "changed: restart the program"));
  else if (self->read_only)
    g_set_error (error, TT_ERROR, TT_ERROR_READ_ONLY,
                 _ ("The office in “%s” can be read and not changed"), self->paths->folder);

  return !self->too_new && !self->read_only;
}

static void
forget_unsure (TtStore *self)
{
  self->unsure = FALSE;
  g_clear_pointer (&self->unsure_frame, tt_frame_unref);
}

static gboolean
is_there (TtDatabase *database, TtFrame *wanted, gboolean *there, GError **error)
{
  g_autoptr (GError) read_error = NULL;
  g_autoptr (TtFrame) found = tt_database_get_frame (database, wanted->seq, &read_error);

  if (found == NULL && !g_error_matches (read_error, TT_ERROR, TT_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      return FALSE;
    }

  *there = found != NULL && tt_hash_equal (&found->hash, &wanted->hash);
  return TRUE;
}

/* Makes sure of a change that is there: no new record goes over an old journal before the header of
 * that one is surely void, and one more commit goes through. RESERVED is held, so the journal is
 * nobody else's. */
static gboolean
make_sure (TtStore *self, TtDatabase *database, GError **error)
{
  g_autoptr (TtFrame) frame = NULL;
  gint64 at;

  TT_FAULT_POINT ("settle:there", error, FALSE);
  if (!tt_journal_void (tt_environment_get_disk (self->environment), self->paths->primary, error) ||
      !tt_chain_get_time (database, &at, error))
    return FALSE;

  frame = tt_chain_append (database, at, self->unsure_frame->actor, SURE_LABEL, NULL, error);

  return frame != NULL && tt_database_commit (database, error);
}

/* Looks what became of a COMMIT that could not be told. */
static gboolean
look (TtStore *self, gboolean *saved, GError **error)
{
  g_autoptr (TtDatabase) database = NULL;

  /* Never by the page cache of the connection that failed. */
  if (!tt_store_ensure_connected (self, error))
    return FALSE;

  database = g_object_ref (self->database);
  if (!tt_database_begin_write (database, error))
    {
      tt_store_disconnect (self);
      return FALSE;
    }
  if (!is_there (database, self->unsure_frame, saved, error) ||
      (*saved && !make_sure (self, database, error)))
    {
      tt_database_rollback (database);
      tt_store_disconnect (self);
      return FALSE;
    }
  tt_database_rollback (database);
  forget_unsure (self);

  return TRUE;
}

static gboolean
settle (TtStore *self, gboolean *saved, GError **error)
{
  g_autoptr (GError) look_error = NULL;

  /* The file may be replaced, or mended, while it is looked at. */
  for (guint i = 0; i < MOST_TRIES; i++)
    {
      g_clear_error (&look_error);
      *saved = FALSE;
      if (look (self, saved, &look_error))
        return TRUE;
      if (!g_error_matches (look_error, TT_ERROR, TT_ERROR_MOVED) &&
          !g_error_matches (look_error, TT_ERROR, TT_ERROR_DAMAGED))
        break;
    }

  g_set_error (error, TT_ERROR, TT_ERROR_UNKNOWN,
               _ ("It cannot be told whether the last change was saved; the disk is failing: %s"),
               look_error->message);
  return FALSE;
}

gboolean
tt_store_prepare_write (TtStore *self, GError **error)
{
  gboolean saved;

  if (!tt_store_ensure_connected (self, error) || !check_writable (self, error))
    return FALSE;
  if (!self->unsure)
    return TRUE;

  return settle (self, &saved, error) && tt_store_ensure_connected (self, error) &&
         check_writable (self, error);
}

/* What surely was not written: the answer came before the first byte. */
static gboolean
is_certain (const GError *failure)
{
  return g_error_matches (failure, TT_ERROR, TT_ERROR_BUSY) ||
         g_error_matches (failure, TT_ERROR, TT_ERROR_REFUSED);
}

/* The connection is not used again, and the file that is there now is asked. */
static TtCommit
ask_anew (TtStore *self, TtFrame *frame, GError *failure, GError **error)
{
  gboolean saved = FALSE;

  tt_store_disconnect (self);
  self->unsure = TRUE;
  self->unsure_frame = tt_frame_ref (frame);
  if (!settle (self, &saved, error))
    {
      g_error_free (failure);
      return TT_COMMIT_UNKNOWN;
    }
  if (saved)
    {
      g_error_free (failure);
      return TT_COMMIT_DONE;
    }

  g_propagate_prefixed_error (error, failure, "%s ", _ ("The change was not saved."));
  return TT_COMMIT_NOT;
}

TtCommit
tt_store_commit (TtStore *self, TtFrame *frame, GError **error)
{
  GError *failure = NULL;

  if (!tt_database_commit (self->database, &failure))
    {
      tt_database_rollback (self->database);
      if (!is_certain (failure))
        return ask_anew (self, frame, failure, error);
      g_propagate_prefixed_error (error, failure, "%s ", _ ("The change was not saved."));
      return TT_COMMIT_NOT;
    }
  if (!tt_store_has_moved (self->database))
    return TT_COMMIT_DONE;

  /* Somebody took the file away while it was written: the change may be in nobody's office. */
  g_set_error (&failure, TT_ERROR, TT_ERROR_MOVED, _ ("“%s” was replaced meanwhile"),
               self->paths->primary);
  return ask_anew (self, frame, failure, error);
}

typedef struct
{
  const char *actor;
  const char *label;
  TtWriteFunc func;
  gpointer user_data;
  TtFrame *frame;
  gboolean final; /* the failure is COMMIT's own: it is not to be tried again */
} Write;

/* Records what was done and chains it. FALSE without @error: there is nothing to record. */
static TtFrame *
record (TtTransaction *transaction, Write *write, GError **error)
{
  g_autoptr (GError) changes_error = NULL;
  g_autoptr (GBytes) changes = tt_transaction_dup_changes (transaction, &changes_error);
  const char *label = tt_transaction_get_label (transaction);

  if (label == NULL)
    label = write->label;

  if (changes_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&changes_error));
      return NULL;
    }
  if (changes == NULL && *label == '\0')
    return NULL;

  return tt_chain_append (tt_transaction_get_database (transaction),
                          tt_transaction_get_at (transaction), write->actor, label, changes, error);
}

static gboolean
write_once (TtStore *self, Write *write, GError **error)
{
  g_autoptr (TtTransaction) transaction = NULL;
  g_autoptr (TtFrame) frame = NULL;
  g_autoptr (GError) record_error = NULL;
  g_autoptr (GError) commit_error = NULL;
  TtCommit commit;

  transaction = tt_transaction_begin (self, write->actor, error);
  if (transaction == NULL)
    return FALSE;
  TT_FAULT_POINT ("write:begun", error, FALSE);
  if (write->func != NULL && !write->func (transaction, write->user_data, error))
    return FALSE;
  TT_FAULT_POINT ("write:after-work", error, FALSE);

  frame = record (transaction, write, &record_error);
  if (frame == NULL && record_error == NULL)
    return TRUE;
  if (frame == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&record_error));
      return FALSE;
    }

  TT_FAULT_POINT ("write:before-commit", error, FALSE);
  commit = tt_store_commit (self, frame, &commit_error);
  if (commit != TT_COMMIT_DONE)
    {
      /* What went into a file that is not the office's any more can be done once more. */
      write->final = !g_error_matches (commit_error, TT_ERROR, TT_ERROR_MOVED);
      g_propagate_error (error, g_steal_pointer (&commit_error));
      return FALSE;
    }
  TT_FAULT_POINT ("write:after-commit", error, FALSE);
  write->frame = g_steal_pointer (&frame);

  return TRUE;
}

static gboolean
write_with_tries (TtStore *self, Write *write, GError **error)
{
  for (guint i = 1;; i++)
    {
      GError *failure = NULL;

      if (!tt_store_prepare_write (self, error))
        return FALSE;
      if (write_once (self, write, &failure))
        return TRUE;
      if (write->final || i == MOST_TRIES)
        {
          g_propagate_error (error, failure);
          return FALSE;
        }
      if (!tt_store_mend (self, failure, error))
        return FALSE;
    }
}

gboolean
tt_store_write (TtStore *self,
                const char *actor,
                const char *label,
                TtWriteFunc func,
                gpointer user_data,
                TtFrame **frame,
                GError **error)
{
  Write write = { .actor = actor, .label = label, .func = func, .user_data = user_data };

  g_return_val_if_fail (TT_IS_STORE (self), FALSE);
  g_return_val_if_fail (actor != NULL && label != NULL, FALSE);

  if (frame != NULL)
    *frame = NULL;
  if (!write_with_tries (self, &write, error))
    return FALSE;

  if (frame != NULL)
    *frame = write.frame;
  else
    g_clear_pointer (&write.frame, tt_frame_unref);

  return TRUE;
}

gboolean
tt_store_label (
    TtStore *self, const char *actor, const char *label, TtFrame **frame, GError **error)
{
  g_return_val_if_fail (label != NULL && *label != '\0', FALSE);

  return tt_store_write (self, actor, label, NULL, NULL, frame, error);
}

static gboolean
trim (TtTransaction *transaction, gpointer user_data, GError **error)
{
  const gint64 *upto = user_data;

  return tt_frames_delete (tt_transaction_get_database (transaction), *upto, error);
}

gboolean
tt_store_trim_frames (TtStore *self, gint64 upto_seq, TtFrame **frame, GError **error)
{
  g_autofree char *label = NULL;

  g_return_val_if_fail (TT_IS_STORE (self), FALSE);
  g_return_val_if_fail (upto_seq > 0, FALSE);

  label = tt_trim_label_new (upto_seq);

  return tt_store_write (self, "timetracker", label, trim, &upto_seq, frame, error);
}

typedef struct
{
  TtFrame *frame;
  gboolean there;
} Keeping;

static gboolean
apply_again (TtTransaction *transaction, gpointer user_data, GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);
  Keeping *keeping = user_data;
  TtConflict conflict;
  gsize length;
  const void *bytes = g_bytes_get_data (keeping->frame->body, &length);

  if (!is_there (database, keeping->frame, &keeping->there, error))
    return FALSE;
  if (keeping->there || length == 0)
    return TRUE;

  return tt_changeset_apply (database, bytes, (int) length, NULL, &conflict, error);
}

gboolean
tt_store_keep (TtStore *self, TtFrame *frame, TtFrame **again, GError **error)
{
  Keeping keeping = { .frame = frame };

  g_return_val_if_fail (TT_IS_STORE (self), FALSE);
  g_return_val_if_fail (frame != NULL, FALSE);

  return tt_store_write (self, frame->actor, "", apply_again, &keeping, again, error);
}
