/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tt-sim-model.h"

#include "store/tt-stmt.h"
#include "tt-sim-rows.h"
#include "tt-sim.h"

#include <string.h>

static GPtrArray *changes;
static GHashTable *known; /* hex to SimKnown */

static void
change_free (gpointer data)
{
  SimChange *change = data;

  g_free (change->name);
  g_array_unref (change->ops);
  g_free (change);
}

void
sim_model_start (void)
{
  changes = g_ptr_array_new_with_free_func (change_free);
  known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
sim_model_stop (void)
{
  g_clear_pointer (&changes, g_ptr_array_unref);
  g_clear_pointer (&known, g_hash_table_unref);
}

SimChange *
sim_model_new_change (SimKind kind)
{
  SimChange *change = g_new0 (SimChange, 1);

  change->kind = kind;
  change->name = g_strdup_printf ("sim-%u", changes->len + 1);
  change->ops = g_array_new (FALSE, TRUE, sizeof (SimOp));
  g_ptr_array_add (changes, change);

  return change;
}

SimChange *
sim_model_find (const char *name)
{
  for (guint i = changes->len; i > 0; i--)
    if (g_str_equal (((SimChange *) changes->pdata[i - 1])->name, name))
      return changes->pdata[i - 1];

  return NULL;
}

void
sim_model_acknowledge (SimChange *change, const TtFrame *frame)
{
  SimProcess *process = sim_get_process ();

  if (process != NULL && process->is_dead)
    return;
  change->is_acknowledged = TRUE;
  change->hash = frame->hash;
  change->seq = frame->seq;
  sim_trace ("%s is saved as %" G_GINT64_FORMAT, change->name, frame->seq);
}

void
sim_model_settle (void)
{
  for (guint i = 0; i < changes->len; i++)
    ((SimChange *) changes->pdata[i])->is_settled = TRUE;
}

guint
sim_model_count_acknowledged (void)
{
  guint n = 0;

  for (guint i = 0; i < changes->len; i++)
    n += ((SimChange *) changes->pdata[i])->is_acknowledged ? 1 : 0;

  return n;
}

void
sim_op_apply (const SimOp *op, SimState *state)
{
  guint64 value = state->slots[op->slot];

  switch (op->kind)
    {
    case SIM_SET:
      state->slots[op->slot] = op->value;
      break;
    case SIM_CLEAR:
      state->slots[op->slot] = 0;
      break;
    case SIM_SWAP:
      if (value == 0 || state->slots[op->other] == 0)
        break;
      state->slots[op->slot] = state->slots[op->other];
      state->slots[op->other] = value;
      break;
    }
}

SimKnown *
sim_model_know (const TtHash *hash)
{
  char hex[TT_HASH_HEX + 1];

  tt_hash_to_hex (hash, hex);
  return g_hash_table_lookup (known, hex);
}

static int
find_difference (const SimState *a, const SimState *b)
{
  for (int i = 0; i < SIM_SLOTS; i++)
    if (a->slots[i] != b->slots[i])
      return i;

  return -1;
}

gboolean
sim_model_learn_state (const TtHash *hash, gint64 seq, const SimState *state)
{
  SimKnown *one = sim_model_know (hash);
  int slot = one != NULL ? find_difference (&one->state, state) : -1;
  char hex[TT_HASH_HEX + 1];

  if (one == NULL)
    {
      one = g_new0 (SimKnown, 1);
      one->state = *state;
      one->seq = seq;
      tt_hash_to_hex (hash, hex);
      g_hash_table_insert (known, g_strdup (hex), one);
    }
  if (slot >= 0)
    sim_violate ("change %" G_GINT64_FORMAT " had other rows before (row %d)", seq, slot);

  return slot < 0;
}

gboolean
sim_model_learn_digest (const TtHash *hash, const TtHash *digest, const char *of)
{
  SimKnown *one = sim_model_know (hash);

  if (one == NULL)
    return TRUE;
  if (one->has_digest && !tt_hash_equal (&one->digest, digest))
    {
      sim_violate ("%s at change %" G_GINT64_FORMAT " has another digest than the office had", of,
                   one->seq);
      return FALSE;
    }
  one->digest = *digest;
  one->has_digest = TRUE;

  return TRUE;
}

gboolean
sim_model_read (TtDatabase *database, SimState *state, GError **error)
{
  g_autoptr (TtStmt) entries = NULL;
  g_autoptr (TtStmt) names = NULL;
  TtStep step;

  memset (state, 0, sizeof *state);
  entries = tt_stmt_prepare (database, SIM_SELECT_ENTRIES, error);
  if (entries == NULL)
    return FALSE;
  while ((step = tt_stmt_step (entries, error)) == TT_STEP_ROW)
    state->slots[tt_stmt_get_int64 (entries, 0)] =
        sim_value_of_note (tt_stmt_get_text (entries, 1));
  if (step == TT_STEP_FAILED)
    return FALSE;

  names = tt_stmt_prepare (database, SIM_SELECT_NAMES, error);
  if (names == NULL)
    return FALSE;
  while ((step = tt_stmt_step (names, error)) == TT_STEP_ROW)
    state->slots[SIM_ENTRIES + tt_stmt_get_int64 (names, 0)] =
        sim_value_of_name (tt_stmt_get_text (names, 1));

  return step == TT_STEP_DONE;
}

/* One frame's part of the way. */
typedef struct
{
  SimState before;
  SimState after;
} Passage;

typedef struct
{
  SimState state;
  gboolean is_sure; /* @state is that of the last frame */
  gint64 replaced_at;
  gint64 first;
  gint64 last;
  TtHash last_hash;
  GHashTable *hashes;   /* hex to nothing */
  GHashTable *passages; /* seq to Passage */
} Walk;

/* A start that puts another office in the place of the old one. */
static gboolean
is_swap (const TtFrame *frame)
{
  const char *label = frame->label;

  if (g_str_has_prefix (label, "undo ") || g_str_has_prefix (label, "redo "))
    return !g_ascii_isdigit (label[5]);

  return g_str_has_prefix (label, "import") || g_str_has_prefix (label, "restore") ||
         g_str_has_prefix (label, "erase");
}

/* "undo N" and "redo N" put back what frame N found. */
static void
take_back (Walk *self, const char *label)
{
  gint64 seq = g_ascii_strtoll (label + 5, NULL, 10);
  const Passage *passage = g_hash_table_lookup (self->passages, &seq);

  if (passage == NULL)
    self->is_sure = FALSE;
  for (guint i = 0; passage != NULL && i < SIM_SLOTS; i++)
    if (passage->before.slots[i] != passage->after.slots[i])
      self->state.slots[i] = passage->before.slots[i];
}

/* By its changeset, after its file was taken away (tt_store_keep()): which is not always what the
 * same deed would do now. */
static gboolean
was_made_again (const TtFrame *frame, const SimChange *change)
{
  return change != NULL && *frame->label == '\0' &&
         (change->kind == SIM_GUESSED || (change->kind == SIM_ROWS && change->is_acknowledged &&
                                          !tt_hash_equal (&change->hash, &frame->hash)));
}

/* What the frame does to the rows, as far as the model can tell. */
static void
follow (Walk *self, const TtFrame *frame, const SimChange *change)
{
  const SimKnown *one = sim_model_know (&frame->hash);

  if (change != NULL && is_swap (frame))
    {
      self->replaced_at = frame->seq;
      self->is_sure = change->has_state;
      self->state = change->state;
    }
  else if (change != NULL && change->kind == SIM_ERASES && *frame->label == '\0')
    self->is_sure = FALSE;
  else if (was_made_again (frame, change))
    self->is_sure = FALSE;
  else if (change != NULL && change->kind == SIM_GUESSED && *frame->label != '\0')
    take_back (self, frame->label);
  else if (change != NULL && change->kind == SIM_ROWS && *frame->label == '\0')
    for (guint i = 0; i < change->ops->len; i++)
      sim_op_apply (&g_array_index (change->ops, SimOp, i), &self->state);

  if (one != NULL && !self->is_sure)
    self->state = one->state;
  self->is_sure = self->is_sure || one != NULL;
  if (self->is_sure)
    sim_model_learn_state (&frame->hash, frame->seq, &self->state);
}

static gboolean
walk (TtFrame *frame, gpointer user_data, GError **error)
{
  Walk *self = user_data;
  g_autofree Passage *passage = g_new0 (Passage, 1);
  gboolean was_sure;
  gboolean is_ours = g_str_has_prefix (frame->actor, "sim-");
  const SimChange *change = is_ours ? sim_model_find (frame->actor) : NULL;

  /* Before the first frame of all there are no rows; before another, nobody knows. */
  if (self->first == 0)
    {
      self->first = frame->seq;
      self->is_sure = frame->seq == 1;
    }
  if (self->last != 0 && frame->seq != self->last + 1 && !is_swap (frame))
    sim_violate ("change %" G_GINT64_FORMAT " follows %" G_GINT64_FORMAT, frame->seq, self->last);
  if (is_ours && change == NULL)
    sim_violate ("change %" G_GINT64_FORMAT " was made by nobody", frame->seq);
  if (change != NULL && change->is_refused && *frame->label == '\0')
    sim_violate ("%s was refused and is there, as change %" G_GINT64_FORMAT, change->name,
                 frame->seq);

  /* Where it is not known what was before, nobody can tell what an undo brings back. */
  was_sure = self->is_sure;
  passage->before = self->state;
  follow (self, frame, change);
  passage->after = self->state;
  if (was_sure && self->is_sure)
    g_hash_table_replace (self->passages, g_memdup2 (&frame->seq, sizeof frame->seq),
                          g_steal_pointer (&passage));
  self->last = frame->seq;
  self->last_hash = frame->hash;
  g_hash_table_add (self->hashes, tt_hash_dup_hex (&frame->hash));
  /* One that was made once more has another hash (tt_store_keep()). */
  if (*frame->label == '\0')
    g_hash_table_add (self->hashes, g_strdup (frame->actor));

  return TRUE;
}

/* What was replaced before is not looked for. */
static void
look_for_acknowledged (const Walk *self, const char *what, gboolean forgiving, gboolean damaged)
{
  for (guint i = 0; i < changes->len; i++)
    {
      SimChange *change = changes->pdata[i];
      g_autofree char *hex = NULL;

      if (!change->is_acknowledged || change->is_replaced)
        continue;
      if (change->seq < self->replaced_at ||
          (change->seq == self->replaced_at && change->kind >= SIM_REPLACES &&
           change->kind != SIM_GUESSED))
        {
          change->is_replaced = TRUE;
          continue;
        }
      hex = tt_hash_dup_hex (&change->hash);
      if (g_hash_table_contains (self->hashes, hex))
        continue;
      change->is_again = change->is_again || damaged;
      if (change->is_again && g_hash_table_contains (self->hashes, change->name))
        continue;
      if (forgiving && !change->is_settled)
        {
          sim_trace ("%s is forgiven", change->name);
          change->is_acknowledged = FALSE;
          continue;
        }
      if (change->seq >= self->first)
        sim_violate ("%s, saved as change %" G_GINT64_FORMAT ", is lost from %s, which ends at "
                     "%" G_GINT64_FORMAT,
                     change->name, change->seq, what, self->last);
    }
}

static gboolean
walk_all (Walk *self, TtDatabase *database, GError **error)
{
  self->hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->passages = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  return tt_database_each_frame (database, 0, walk, self, error);
}

static void
walk_clear (Walk *self)
{
  g_clear_pointer (&self->hashes, g_hash_table_unref);
  g_clear_pointer (&self->passages, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

gboolean
sim_model_learn (TtDatabase *database, GError **error)
{
  g_auto (Walk) self = { 0 };

  return walk_all (&self, database, error);
}

/* A moment that was brought back and was never looked at before is taken as it is. */
static void
compare_rows (Walk *self, const SimState *state, const char *what)
{
  int slot = self->is_sure ? find_difference (&self->state, state) : -1;

  if (slot >= 0)
    sim_violate ("%s at change %" G_GINT64_FORMAT " differs from the model in row %d", what,
                 self->last, slot);
  if (!self->is_sure)
    sim_model_learn_state (&self->last_hash, self->last, state);
}

gboolean
sim_model_check (TtDatabase *database, const char *what, const SimWish *wish, GError **error)
{
  g_auto (Walk) self = { 0 };
  SimState state;
  TtHash digest;

  if (!walk_all (&self, database, error) || !sim_model_read (database, &state, error) ||
      !tt_database_digest (database, NULL, &digest, NULL, error))
    return FALSE;

  compare_rows (&self, &state, what);
  sim_model_learn_digest (&self.last_hash, &digest, what);
  if (wish->is_office)
    look_for_acknowledged (&self, what, wish->forgiving, wish->damaged);
  sim_trace ("%s stands at %" G_GINT64_FORMAT, what, self.last);

  return TRUE;
}
