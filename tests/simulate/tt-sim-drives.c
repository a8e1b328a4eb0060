/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A disk that is plugged in and pulled out, and another one that is put in its place. */

#include "tt-sim-drives.h"

#include "office/tt-office-protect.h"
#include "store/tt-store-office.h"

#define N_DRIVES 2

static GHashTable *away[N_DRIVES]; /* what lies on those that are not plugged in */
static int plugged = 0;            /* -1: none */

gboolean
sim_drive_is_ours (void)
{
  return plugged == 0;
}

static void
pull_out (void)
{
  if (plugged < 0)
    return;
  sim_trace ("drive %d is pulled out", plugged);
  away[plugged] = sim_files_take (SIM_DRIVE);
  plugged = -1;
}

static void
plug_in (int number)
{
  sim_trace ("drive %d is plugged in", number);
  plugged = number;
  if (away[number] != NULL)
    sim_files_give (away[number]);
  g_clear_pointer (&away[number], g_hash_table_unref);
}

void
sim_drives_change (void)
{
  gboolean was_away = plugged < 0;

  pull_out ();
  if (was_away)
    plug_in (sim_chance (3) ? 1 : 0);
  else if (sim_chance (3))
    plug_in (1);
}

void
sim_drives_pull_at_work (guint when)
{
  sim_faults.move_in = when;
  sim_faults.move = pull_out;
}

void
sim_drives_check (void)
{
  g_autoptr (GPtrArray) names = NULL;

  if (plugged == 0)
    return;
  names = sim_files_list (SIM_DRIVE);
  if (names->len > 0)
    sim_violate ("“%s” was written %s", (char *) names->pdata[0],
                 plugged < 0 ? "into the bare mount point" : "to a disk that is not ours");
}

void
sim_drives_stop (void)
{
  for (guint i = 0; i < N_DRIVES; i++)
    g_clear_pointer (&away[i], g_hash_table_unref);
  plugged = 0;
}

void
sim_drives_add_layer (SimClient *client)
{
  TtLayerRow row = { .name = (char *) "drive",
                     .kind = (char *) "folder",
                     .enabled = TRUE,
                     .settings = (char *) "{\"path\":\"" SIM_DRIVE "/copies\"}" };
  SimChange *change = sim_model_new_change (SIM_OTHER);
  g_autoptr (TtActor) actor = sim_client_new_actor (change);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_save_layer_async (client->office, actor, &row, TRUE, NULL, sim_keep_result, &result);
  if (!tt_office_save_layer_finish (client->office, sim_client_await (client, &result), &error))
    sim_client_fail (client, "add drive", error);
}
