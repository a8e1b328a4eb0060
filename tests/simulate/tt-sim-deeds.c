/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Office work, and what follows it. */

#include "tt-sim-client.h"

#include "base/tt-error.h"
#include "office/tt-office-protect.h"
#include "office/tt-office-punch.h"
#include "tt-sim-rows.h"

#include <string.h>

#define LONGEST_WAIT (3 * G_TIME_SPAN_MINUTE)

static void
draw_ops (SimChange *change)
{
  guint n = sim_chance (8) ? 12 : 1 + (guint) sim_random (3);

  for (guint i = 0; i < n; i++)
    {
      SimOp op = { .kind = sim_chance (4) ? SIM_CLEAR : SIM_SET,
                   .slot = (guint) sim_random (SIM_SLOTS),
                   .value = 1 + sim_random (G_MAXINT32) };

      if (sim_chance (4))
        op = (SimOp){ .kind = SIM_SWAP,
                      .slot = SIM_ENTRIES + (guint) sim_random (SIM_NAMES),
                      .other = SIM_ENTRIES + (guint) sim_random (SIM_NAMES) };
      g_array_append_val (change->ops, op);
    }
}

/* On the store queue, as tt_job_write() does it, so that the frame is known. */
static gboolean
write_rows (TtOffice *office, TtJob *job, GError **error)
{
  SimChange *change = job->extra;
  g_autoptr (TtFrame) frame = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean done;

  if (!tt_job_check_store (office, error))
    return FALSE;
  done = tt_store_write (office->store, change->name, "", sim_rows_write, change, &frame,
                         &local_error);
  tt_office_post_store_state (office, local_error);
  if (!done)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (frame == NULL)
    return TRUE;
  sim_model_acknowledge (change, frame);
  tt_office_hand_over (office, frame);

  return TRUE;
}

void
sim_deed_change (SimClient *self)
{
  SimChange *change = sim_model_new_change (SIM_ROWS);
  g_autoptr (GError) error = NULL;

  draw_ops (change);
  if (sim_client_run (self, TT_QUEUE_STORE, write_rows, change, 0, &error))
    return;

  change->is_refused =
      !self->process->is_dead && !g_error_matches (error, TT_ERROR, TT_ERROR_UNKNOWN);
  sim_client_fail (self, change->name, error);
}

typedef struct
{
  SimChange *change;
  gint64 seq;
} Found;

static gboolean
find_own (TtFrame *frame, gpointer user_data, GError **error)
{
  Found *found = user_data;

  if (!g_str_equal (frame->actor, found->change->name) || frame->seq < found->seq)
    return TRUE;
  found->change->hash = frame->hash;
  found->change->seq = frame->seq;
  return TRUE;
}

/* The frame of a call of the office, found by its actor. Where another process has swapped it away
 * meanwhile it is not acknowledged by its hash. */
static gboolean
find_frame (TtOffice *office, TtJob *job, GError **error)
{
  SimChange *change = job->extra;
  Found found = { change, job->number };

  if (!tt_job_check_store (office, error) ||
      !tt_store_each_frame (office->store, MAX (0, job->number - 1), find_own, &found, error))
    return FALSE;
  if (change->seq > 0 && sim_get_process () != NULL && !sim_get_process ()->is_dead)
    {
      change->is_acknowledged = TRUE;
      sim_trace ("%s is saved as %" G_GINT64_FORMAT, change->name, change->seq);
    }

  return TRUE;
}

static void
acknowledge_by_name (SimClient *self, SimChange *change, gint64 from)
{
  g_autoptr (GError) error = NULL;

  if (!sim_client_run (self, TT_QUEUE_STORE, find_frame, change, from, &error))
    sim_client_fail (self, "look for a frame", error);
}

static GBytes *
make_picture (void)
{
  static const guint8 head[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0,
                                 13,   'I', 'H', 'D', 'R',  0,    0,    0,    1, 0, 0,
                                 0,    1,   8,   0,   0,    0,    0,    0,    0, 0, 0 };
  static const guint8 tail[] = { 0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82 };
  GByteArray *bytes = g_byte_array_new ();
  guint8 data[200];

  for (guint i = 0; i < sizeof data; i++)
    data[i] = (guint8) sim_random (256);
  g_byte_array_append (bytes, head, sizeof head);
  g_byte_array_append (bytes, (const guint8 *) "\0\0\0\310IDAT", 8);
  g_byte_array_append (bytes, data, sizeof data);
  g_byte_array_append (bytes, (const guint8 *) "\0\0\0\0", 4);
  g_byte_array_append (bytes, tail, sizeof tail);

  return g_byte_array_free_to_bytes (bytes);
}

void
sim_deed_punch (SimClient *self)
{
  static gboolean is_in;
  SimChange *change = sim_model_new_change (SIM_OTHER);
  g_autoptr (TtActor) actor = sim_client_new_actor (change);
  g_autoptr (TtPunch) punch = tt_punch_new ();
  g_autoptr (GBytes) photo = sim_chance (2) ? make_picture () : NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TtPunched punched = { 0 };

  is_in = !is_in;
  tt_punch_set_kind (punch, is_in ? TT_PUNCH_IN : TT_PUNCH_OUT);
  tt_punch_set_user (punch, sim_get_owner ());
  tt_office_punch_async (self->office, actor, punch, photo, FALSE, NULL, sim_keep_result, &result);
  if (tt_office_punch_finish (self->office, sim_client_await (self, &result), &punched, &error))
    acknowledge_by_name (self, change, punched.seq);
  else
    sim_client_fail (self, "punch", error);
}

static void
take_back (SimClient *self, gboolean redo)
{
  SimChange *change = sim_model_new_change (SIM_GUESSED);
  g_autoptr (TtActor) actor = sim_client_new_actor (change);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  gint64 from = tt_office_get_seq (self->office);
  guint done = 0;

  if (redo)
    tt_office_redo_async (self->office, actor, NULL, sim_keep_result, &result);
  else
    tt_office_undo_async (self->office, actor, 1 + (guint) sim_random (2), NULL, sim_keep_result,
                          &result);
  sim_client_await (self, &result);
  words = redo ? tt_office_redo_finish (self->office, result, &error)
               : tt_office_undo_finish (self->office, result, &done, &error);
  if (words == NULL)
    sim_client_fail (self, redo ? "redo" : "undo", error);
  else
    acknowledge_by_name (self, change, from);
}

void
sim_deed_undo (SimClient *self)
{
  take_back (self, FALSE);
}

void
sim_deed_redo (SimClient *self)
{
  take_back (self, TRUE);
}

void
sim_deed_settle (SimClient *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) behind = NULL;

  tt_office_settle_async (self->office, NULL, sim_keep_result, &result);
  behind = tt_office_settle_finish (self->office, sim_client_await (self, &result), &error);
  if (behind == NULL)
    sim_client_fail (self, "settle", error);
}

void
sim_deed_wait (SimClient *self)
{
  gint64 wait = (gint64) sim_random (LONGEST_WAIT);

  if (sim_chance (8))
    wait = (gint64) sim_random (2 * G_TIME_SPAN_DAY);
  sim_executor_pass (tt_environment_get_executor (self->process->environment),
                     self->process->context, wait);
}
