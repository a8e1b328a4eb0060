/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Undo by inverted frames. What was taken back, and what brought again, stands in the labels: "undo
 * N" inverts frame N, and so does "redo N", where N is an undo. Walking back from the head, an undo
 * jumps over everything from what it took back on; a redo, where the next one is sought, over the
 * undo that it took back. Frames that change nothing but the audit table are not seen. */

#include "store/tt-changes.h"
#include "store/tt-changeset-private.h"
#include "store/tt-store-object-private.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

#define UNDO "undo "
#define REDO "redo "
#define AUDIT "audit"

/* The frame that a label speaks of; 0 where it is another kind of label. */
static gint64
parse_label (const char *label, const char *word)
{
  gint64 seq = 0;

  if (!g_str_has_prefix (label, word) ||
      !g_ascii_string_to_signed (label + strlen (word), 10, 1, G_MAXINT64, &seq, NULL))
    return 0;

  return seq;
}

/* Whether what begins there can be exchanged for what was before, by a swap. Migration and erasure
 * cannot. */
static gboolean
is_swap_label (const char *label)
{
  return g_str_has_prefix (label, "import") || g_str_has_prefix (label, "restore") ||
         g_str_has_prefix (label, "undo") || g_str_has_prefix (label, "redo");
}

/* Whether the stream of @frame began with it, and replaced another. */
static gboolean
is_replacing_start (const TtLineage *lineage, const TtFrame *frame)
{
  TtStart start = lineage->start;
  const TtStream *stream = &lineage->stream;

  for (guint i = lineage->ancestors->len; i > 0; i--)
    {
      const TtAncestor *parent = &g_array_index (lineage->ancestors, TtAncestor, i - 1);

      if (tt_stream_equal (stream, &frame->stream))
        return start == TT_START_REPLACES && frame->seq == parent->end.seq + 1;
      start = parent->start;
      stream = &parent->end.stream;
    }

  return FALSE;
}

static gboolean
has_undoable_change (TtFrame *frame, gboolean *has, GError **error)
{
  gsize length;
  const void *bytes = g_bytes_get_data (frame->body, &length);
  gint64 n_operations = 0;

  if (length > 0 && !tt_changeset_count (bytes, (int) length, AUDIT, &n_operations, error))
    return FALSE;

  *has = n_operations > 0;
  return TRUE;
}

/**
 * Target:
 * @frame: what the next undo or redo inverts, or the start that it would have to cross; NULL where
 *   nothing is left
 */
typedef struct
{
  TtFrame *frame;
  gboolean crosses;
} Target;

static void
target_clear (Target *self)
{
  g_clear_pointer (&self->frame, tt_frame_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, target_clear)

/* NULL without error where it is not kept any more. */
static TtFrame *
get_frame (TtDatabase *database, gint64 seq, GError **error)
{
  g_autoptr (GError) read_error = NULL;
  TtFrame *frame = tt_database_get_frame (database, seq, &read_error);

  if (frame == NULL && !g_error_matches (read_error, TT_ERROR, TT_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&read_error));

  return frame;
}

/* What comes of one frame on the way back: it is the target, the end of the way, or stepped over.
 */
static gboolean
look_at (TtFrame *frame,
         const TtLineage *lineage,
         gboolean redo,
         gint64 *next,
         gboolean *found,
         GError **error)
{
  gint64 undone = parse_label (frame->label, UNDO);
  gint64 redone = parse_label (frame->label, REDO);
  gboolean has = FALSE;

  *next = frame->seq - 1;
  *found = FALSE;
  if (!has_undoable_change (frame, &has, error))
    return FALSE;
  if (!has)
    {
      *found = !redo && is_replacing_start (lineage, frame);
      return TRUE;
    }

  if (redo)
    {
      *found = undone != 0;
      *next = redone != 0 ? redone - 1 : 0;
    }
  else
    {
      *found = undone == 0;
      *next = undone - 1;
    }

  return TRUE;
}

static gboolean
find_target (TtDatabase *database, gboolean redo, Target *target, GError **error)
{
  g_autoptr (TtLineage) lineage = NULL;
  TtHead head;
  gint64 seq;

  target->frame = NULL;
  target->crosses = FALSE;
  lineage = tt_lineage_read (database, error);
  if (lineage == NULL || !tt_database_get_head (database, &head, error))
    return FALSE;

  for (seq = head.seq; seq > 0;)
    {
      g_autoptr (GError) read_error = NULL;
      g_autoptr (TtFrame) frame = get_frame (database, seq, &read_error);
      gboolean found = FALSE;

      if (frame == NULL && read_error == NULL)
        return TRUE;
      if (frame == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&read_error));
          return FALSE;
        }
      if (!look_at (frame, lineage, redo, &seq, &found, error))
        return FALSE;
      if (!found)
        continue;

      target->crosses = is_replacing_start (lineage, frame);
      if (!target->crosses || is_swap_label (frame->label))
        target->frame = g_steal_pointer (&frame);
      return TRUE;
    }

  return TRUE;
}

typedef struct
{
  gboolean redo;
  char *words;
  gboolean crosses;
} Peek;

static gboolean
peek (TtDatabase *database, gpointer user_data, GError **error)
{
  Peek *peeked = user_data;
  g_auto (Target) target = { 0 };
  gint64 undone;

  g_clear_pointer (&peeked->words, g_free);
  peeked->crosses = FALSE;
  if (!find_target (database, peeked->redo, &target, error))
    return FALSE;
  if (target.frame == NULL)
    return TRUE;

  peeked->crosses = target.crosses;
  undone = parse_label (target.frame->label, UNDO);
  if (target.crosses ||
      (*target.frame->label != '\0' && undone == 0 && parse_label (target.frame->label, REDO) == 0))
    {
      peeked->words = g_strdup (target.frame->label);
      return TRUE;
    }

  /* What a redo brings again is what the undone frame did. */
  if (undone != 0)
    {
      g_autoptr (GError) read_error = NULL;
      g_autoptr (TtFrame) first = get_frame (database, undone, &read_error);

      if (read_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&read_error));
          return FALSE;
        }
      peeked->words = tt_frame_dup_words (first != NULL ? first : target.frame, error);
      return peeked->words != NULL;
    }

  peeked->words = tt_frame_dup_words (target.frame, error);
  return peeked->words != NULL;
}

gboolean
tt_store_peek_undo (TtStore *self, gboolean redo, char **words, gboolean *crosses, GError **error)
{
  Peek peeked = { .redo = redo };

  g_return_val_if_fail (TT_IS_STORE (self), FALSE);

  if (!tt_store_read (self, peek, &peeked, error))
    {
      g_free (peeked.words);
      return FALSE;
    }
  if (words != NULL)
    *words = peeked.words;
  else
    g_free (peeked.words);
  if (crosses != NULL)
    *crosses = peeked.crosses;

  return TRUE;
}

/* An exchange of unique values cannot be applied row by row beside their index: it is dropped and
 * made again in the same transaction. */
static gboolean
apply_beside_indexes (TtDatabase *database, const void *bytes, int length, GError **error)
{
  g_autoptr (GHashTable) bare = g_hash_table_new (NULL, NULL);

  for (;;)
    {
      g_autoptr (GError) apply_error = NULL;
      TtConflict conflict;

      if (tt_changeset_apply (database, bytes, length, AUDIT, &conflict, &apply_error))
        return g_hash_table_size (bare) == 0 || tt_schema_create_indexes (database, error);

      if (conflict.kind != SQLITE_CHANGESET_CONSTRAINT || conflict.table == NULL ||
          !g_hash_table_add (bare, (gpointer) conflict.table))
        {
          g_propagate_error (error, g_steal_pointer (&apply_error));
          return FALSE;
        }
      if (!tt_schema_drop_unique_indexes (database, conflict.table->name, error))
        return FALSE;
    }
}

static gboolean
apply_inverse (TtDatabase *database, TtFrame *frame, GError **error)
{
  gsize length;
  const void *bytes = g_bytes_get_data (frame->body, &length);
  void *inverse = NULL;
  int inverse_length = 0;
  gboolean done;
  int code = sqlite3changeset_invert ((int) length, bytes, &inverse_length, &inverse);

  if (code != SQLITE_OK)
    {
      tt_database_set_error (error, database->handle, code);
      return FALSE;
    }
  done = apply_beside_indexes (database, inverse, inverse_length, error);
  sqlite3_free (inverse);

  return done;
}

typedef struct
{
  gboolean redo;
  gint64 seq; /* what was inverted */
} Step;

static gboolean
take_step (TtTransaction *transaction, gpointer user_data, GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);
  g_auto (Target) target = { 0 };
  Step *step = user_data;

  if (!find_target (database, step->redo, &target, error))
    return FALSE;
  if (target.frame == NULL || target.crosses)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND,
                           step->redo ? _ ("There is nothing to redo")
                                      : _ ("There is nothing to undo"));
      return FALSE;
    }

  step->seq = target.frame->seq;
  tt_transaction_take_label (
      transaction, g_strdup_printf ("%s%" G_GINT64_FORMAT, step->redo ? REDO : UNDO, step->seq));

  return apply_inverse (database, target.frame, error);
}

static gboolean
step_once (TtStore *self, const char *actor, gboolean redo, GPtrArray *frames, GError **error)
{
  Step step = { .redo = redo };
  TtFrame *frame = NULL;

  if (!tt_store_write (self, actor, "", take_step, &step, &frame, error))
    return FALSE;
  if (frame != NULL)
    g_ptr_array_add (frames, frame);

  return TRUE;
}

static gboolean
take_steps (TtStore *self,
            const char *actor,
            gboolean redo,
            guint steps,
            GPtrArray **frames,
            GError **error)
{
  g_autoptr (GPtrArray) done = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_frame_unref);
  gboolean well = TRUE;

  for (guint i = 0; well && i < steps; i++)
    well = step_once (self, actor, redo, done, error);
  if (frames != NULL)
    *frames = g_steal_pointer (&done);

  return well;
}

gboolean
tt_store_undo (TtStore *self, const char *actor, guint steps, GPtrArray **frames, GError **error)
{
  g_return_val_if_fail (TT_IS_STORE (self), FALSE);
  g_return_val_if_fail (actor != NULL, FALSE);

  return take_steps (self, actor, FALSE, steps, frames, error);
}

gboolean
tt_store_redo (TtStore *self, const char *actor, GPtrArray **frames, GError **error)
{
  g_return_val_if_fail (TT_IS_STORE (self), FALSE);
  g_return_val_if_fail (actor != NULL, FALSE);

  return take_steps (self, actor, TRUE, 1, frames, error);
}
