/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Deeds about copies: backup, verification, drill, import and restore. */

#include "tt-sim-client.h"

#include "base/tt-error.h"
#include "office/tt-office-exchange.h"
#include "office/tt-office-people.h"
#include "office/tt-office-protect.h"

#define EXPORT_PATH "/home/export.json"

static gboolean left_broken;

gboolean
sim_left_broken (void)
{
  return left_broken;
}

/* What is damaged, and whether anything can be. What no sound copy could mend is asked of the
 * archive no more. */
static gboolean
read_damage (SimClient *self, const TtReport *report, const char *what)
{
  gboolean is_healed = TRUE;

  for (guint i = 0; i < report->damage->len; i++)
    {
      const TtDamage *damage = report->damage->pdata[i];

      sim_trace ("%s: %s is damaged%s", report->name, damage->object,
                 damage->healed ? " and healed" : "");
      if (!sim_may_be_damaged ())
        sim_violate ("%s says that %s is damaged, though nothing was", what, damage->object);
      is_healed = is_healed && damage->healed;
    }
  left_broken = left_broken || !is_healed;
  if (!is_healed)
    sim_forget_archived (report->name);

  /* What was healed in one way may be found lacking in another by the next verification. */
  return report->damage->len == 0;
}

/* What the reports say, and whether they may say it. TRUE where everything is sound now. */
static gboolean
read_reports (SimClient *self, GPtrArray *reports, const char *what, const GError *error)
{
  gboolean is_sound = TRUE;

  if (reports == NULL)
    {
      sim_client_fail (self, what, error);
      return FALSE;
    }
  for (guint i = 0; i < reports->len && !self->process->is_dead; i++)
    {
      const TtReport *report = reports->pdata[i];
      g_autoptr (GError) failure = NULL;

      sim_trace ("%s of %s: %s %" G_GINT64_FORMAT, what, report->name,
                 tt_result_get_name (report->result), report->seq);
      is_sound = read_damage (self, report, what) && is_sound;
      if (report->result == TT_RESULT_OK || report->result == TT_RESULT_WAITING ||
          g_strcmp0 (report->error_code, "not-found") == 0 ||
          g_strcmp0 (report->error_code, "moved") == 0)
        continue;
      /* What was found damaged and healed is told, and no failure. */
      if (report->result == TT_RESULT_DAMAGED)
        continue;
      failure = g_error_new (TT_ERROR, TT_ERROR_DAMAGED, "%s: %s", report->name,
                             report->error_message != NULL ? report->error_message : "damaged");
      sim_client_fail (self, what, failure);
      left_broken = TRUE;
      is_sound = FALSE;
    }

  return is_sound;
}

void
sim_deed_backup (SimClient *self)
{
  SimChange *change = sim_model_new_change (SIM_OTHER);
  g_autoptr (TtActor) actor = sim_client_new_actor (change);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_backup_async (self->office, actor, NULL, NULL, sim_keep_result, &result);
  reports = tt_office_backup_finish (self->office, sim_client_await (self, &result), &error);
  read_reports (self, reports, "backup", error);
  for (guint i = 0; reports != NULL && !self->process->is_dead && i < reports->len; i++)
    {
      const TtReport *report = reports->pdata[i];

      if (report->result == TT_RESULT_OK)
        sim_note_archived (report->name, report->seq);
    }
}

gboolean
sim_verify (SimClient *self, gboolean deep)
{
  g_autoptr (TtActor) actor = tt_actor_new_command_line ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GError) error = NULL;

  left_broken = FALSE;
  tt_office_verify_async (self->office, actor, NULL, deep, NULL, sim_keep_result, &result);
  reports = tt_office_verify_finish (self->office, sim_client_await (self, &result), &error);

  return read_reports (self, reports, "verify", error);
}

void
sim_deed_verify (SimClient *self)
{
  sim_verify (self, sim_chance (2));
}

void
sim_deed_drill (SimClient *self)
{
  g_autoptr (TtActor) actor = tt_actor_new_command_line ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_drill_async (self->office, actor, NULL, NULL, sim_keep_result, &result);
  reports = tt_office_drill_finish (self->office, sim_client_await (self, &result), &error);
  read_reports (self, reports, "drill", error);
}

void
sim_deed_look (SimClient *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TtProtectStatus) status = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_look_async (self->office, NULL, sim_keep_result, &result);
  status = tt_office_look_finish (self->office, sim_client_await (self, &result), &error);
  if (status == NULL)
    sim_client_fail (self, "look", error);
}

static gboolean
learn_rows (TtDatabase *database, gpointer user_data, GError **error)
{
  return sim_model_learn (database, error);
}

static gboolean
learn (TtOffice *office, TtJob *job, GError **error)
{
  return tt_job_check_store (office, error) &&
         tt_store_read (office->store, learn_rows, NULL, error);
}

/* What is about to be replaced is known to the model. */
static gboolean
learn_now (SimClient *self)
{
  g_autoptr (GError) error = NULL;

  if (sim_client_run (self, TT_QUEUE_STORE, learn, NULL, 0, &error))
    return TRUE;
  sim_client_fail (self, "read", error);
  return FALSE;
}

static gboolean export(SimClient *self)
{
  g_autoptr (TtActor) actor = tt_actor_new_command_line ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!learn_now (self))
    return FALSE;
  tt_office_export_async (self->office, actor, EXPORT_PATH, -1, FALSE, 0, NULL, sim_keep_result,
                          &result);
  if (tt_office_export_finish (self->office, sim_client_await (self, &result), NULL, &error))
    return TRUE;
  sim_client_fail (self, "export", error);
  return FALSE;
}

static TtImport *
read_import (SimClient *self)
{
  const TtImportOptions options = { 0 };
  g_autoptr (TtActor) actor = tt_actor_new_command_line ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TtImport *import;

  tt_office_read_import_async (self->office, self->process->environment, SIM_FOLDER, actor,
                               EXPORT_PATH, -1, &options, NULL, sim_keep_result, &result);
  import = tt_office_read_import_finish (sim_client_await (self, &result), &error);
  if (import == NULL)
    sim_client_fail (self, "read import", error);

  return import;
}

void
sim_deed_import (SimClient *self)
{
  SimChange *change;
  g_autoptr (TtActor) actor = NULL;
  g_autoptr (TtImport) import = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if ((sim_files_find (EXPORT_PATH) == NULL || sim_chance (2)) && !export(self))
    return;
  if (!learn_now (self))
    return;
  import = read_import (self);
  if (import == NULL)
    return;

  change = sim_model_new_change (SIM_REPLACES);
  actor = sim_client_new_actor (change);
  tt_office_apply_import_async (self->office, actor, import, NULL, sim_keep_result, &result);
  if (!tt_office_apply_import_finish (self->office, sim_client_await (self, &result), &error))
    sim_client_fail (self, "import", error);
  else
    sim_trace ("imported");
}

/* One of the archive's points, or the newest of a layer. (transfer full) (nullable) */
static char *
pick_snapshot (SimClient *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) snapshots = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_list_snapshots_async (self->office, "archive", NULL, sim_keep_result, &result);
  snapshots =
      tt_office_list_snapshots_finish (self->office, sim_client_await (self, &result), &error);
  if (snapshots == NULL)
    sim_client_fail (self, "list snapshots", error);
  if (snapshots == NULL || snapshots->len == 0)
    return NULL;

  return g_strdup (((TtSnapshot *) snapshots->pdata[sim_random (snapshots->len)])->id);
}

void
sim_deed_restore (SimClient *self)
{
  SimChange *change;
  g_autofree char *snapshot = NULL;
  g_autoptr (TtActor) actor = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TtRestoreResult) restored = NULL;
  g_autoptr (GError) error = NULL;
  TtRestore what = { .layer = sim_chance (3) ? "shadow" : "archive" };

  if (!learn_now (self))
    return;
  if (g_str_equal (what.layer, "archive"))
    {
      snapshot = pick_snapshot (self);
      if (snapshot == NULL)
        return;
      what.snapshot = snapshot;
    }
  else
    what.at = tt_clock_now (sim_get_clock ()) - (gint64) sim_random (G_TIME_SPAN_MINUTE);

  change = sim_model_new_change (SIM_REPLACES);
  actor = sim_client_new_actor (change);
  tt_office_restore_async (self->office, actor, &what, NULL, sim_keep_result, &result);
  restored = tt_office_restore_finish (self->office, sim_client_await (self, &result), &error);
  if (restored == NULL)
    sim_client_fail (self, "restore", error);
  else if (!self->process->is_dead && restored->set_aside != NULL)
    sim_note_set_aside (restored->set_aside);
  if (restored != NULL)
    sim_trace ("%s restored change %" G_GINT64_FORMAT, what.layer, restored->seq);
}
