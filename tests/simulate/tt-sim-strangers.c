/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What must be refused: another program that writes to office.db, and a part of ours that commits
 * without a frame. And what is rare: time that passes, clearing away, an erased person. */

#include "tt-sim-client.h"

#include "base/tt-error.h"
#include "office/tt-office-people.h"
#include "office/tt-office-protect.h"
#include "office/tt-office-retention.h"
#include "store/tt-store-object-private.h"

#include <sqlite3.h>

#define PRIMARY SIM_FOLDER "/office.db"
#define WRITE_VERSION_AT 18
#define WRITE_VERSION_OURS 3
#define SPOIL "UPDATE entry SET in_note = 'spoilt' WHERE id = (SELECT max (id) FROM entry)"

gboolean
sim_is_closed_to_others (void)
{
  const SimNode *node = sim_files_find (PRIMARY);

  return node != NULL && node->now->len > WRITE_VERSION_AT &&
         node->now->data[WRITE_VERSION_AT] == WRITE_VERSION_OURS;
}

/* By SQLite's file format it may read, and play a journal back, after which the file is open to it
 * until one of ours looks. */
void
sim_deed_stranger (SimClient *self)
{
  sqlite3 *handle = NULL;
  gboolean wants_to_write = sim_is_closed_to_others () && sim_chance (2);
  int code = sqlite3_open_v2 (PRIMARY, &handle, SQLITE_OPEN_READWRITE, SIM_VFS);

  if (code == SQLITE_OK)
    code = sqlite3_exec (handle, wants_to_write ? SPOIL : "SELECT count(*) FROM entry", NULL, NULL,
                         NULL);
  sim_trace ("another program %s: %d", wants_to_write ? "writes" : "reads", code);
  if (wants_to_write && code == SQLITE_OK && sqlite3_changes (handle) > 0)
    {
      if (sim_is_closed_to_others ())
        sim_violate ("another program can write to office.db");
      sim_set_excuse (TRUE);
    }
  sqlite3_close (handle);
}

static gboolean
write_without_frame (TtOffice *office, TtJob *job, GError **error)
{
  g_autoptr (TtDatabase) database = NULL;
  g_autoptr (GError) failure = NULL;

  if (!tt_job_check_store (office, error) || !tt_store_prepare_write (office->store, error))
    return FALSE;
  database = g_object_ref (office->store->database);
  if (!tt_database_begin_write (database, error))
    return FALSE;
  if (tt_database_exec (database, SPOIL, &failure) && tt_database_commit (database, &failure))
    sim_violate ("a change was committed without a frame");
  tt_database_rollback (database);
  /* As after any failure in a write. */
  tt_store_disconnect (office->store);

  return TRUE;
}

void
sim_deed_careless (SimClient *self)
{
  g_autoptr (GError) error = NULL;

  if (!sim_client_run (self, TT_QUEUE_STORE, write_without_frame, NULL, 0, &error))
    sim_client_fail (self, "careless", error);
}

static void
keep_little (SimClient *self)
{
  const TtRetention little = { 1, 1 + (guint) sim_random (3), (guint) sim_random (2), 0, 0 };
  SimChange *change = sim_model_new_change (SIM_OTHER);
  g_autoptr (TtActor) actor = sim_client_new_actor (change);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_set_retention_async (self->office, actor, "archive", &little, NULL, sim_keep_result,
                                 &result);
  if (!tt_office_set_retention_finish (self->office, sim_client_await (self, &result), &error))
    sim_client_fail (self, "keep little", error);
}

void
sim_deed_prune (SimClient *self)
{
  g_autoptr (TtActor) actor = tt_actor_new_command_line ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TtPruneReport) report = NULL;
  g_autoptr (GError) error = NULL;

  if (sim_chance (3))
    keep_little (self);
  tt_office_prune_async (self->office, actor, "archive", FALSE, TRUE, NULL, sim_keep_result,
                         &result);
  report = tt_office_prune_finish (self->office, sim_client_await (self, &result), &error);
  if (report == NULL)
    sim_client_fail (self, "prune", error);
  else
    sim_trace ("pruned %u folders, %u objects; %s", report->folders, report->objects,
               report->refused != NULL ? report->refused : "nothing was refused");
}

void
sim_deed_erase (SimClient *self)
{
  SimChange *change = sim_model_new_change (SIM_ERASES);
  g_autoptr (TtActor) actor = sim_client_new_actor (change);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_erase_user_async (self->office, actor, 2000 + (gint64) sim_random (SIM_NAMES), NULL,
                              sim_keep_result, &result);
  if (!tt_office_erase_user_finish (self->office, sim_client_await (self, &result), &error))
    sim_client_fail (self, "erase", error);
  else
    sim_trace ("erased");
}
