/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tt-sim-client.h"

#include "base/tt-error.h"

#include "office/tt-office-people.h"
#include "storage/tt-place.h"

#include <stdio.h>
#include <unistd.h>

#define MOST_STEPS 200000

static gboolean is_excused;
static gboolean was_hurt;
static gint64 owner;

gint64
sim_get_owner (void)
{
  return owner;
}

void
sim_set_excuse (gboolean excused)
{
  is_excused = excused;
  was_hurt = was_hurt || excused;
}

gboolean
sim_may_be_damaged (void)
{
  was_hurt = was_hurt || sim_count_failures () > 0;
  return was_hurt;
}

void
sim_note_clean (void)
{
  was_hurt = FALSE;
}

/* Two programs at once may be in each other's way, and rules may say no. */
static gboolean
is_expected (const GError *error)
{
  return g_error_matches (error, TT_ERROR, TT_ERROR_BUSY) ||
         g_error_matches (error, TT_ERROR, TT_ERROR_REFUSED) ||
         g_error_matches (error, TT_ERROR, TT_ERROR_NOT_FOUND) ||
         g_error_matches (error, TT_ERROR, TT_ERROR_MOVED) ||
         g_error_matches (error, TT_ERROR, TT_ERROR_EXISTS) ||
         g_error_matches (error, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT);
}

void
sim_client_fail (SimClient *self, const char *what, const GError *error)
{
  if (self->process->is_dead)
    return;

  sim_trace ("%s: %s", what, error->message);
  /* What no sound copy could mend stays damaged. */
  if (g_error_matches (error, TT_ERROR, TT_ERROR_DAMAGED) && sim_may_be_damaged ())
    return;
  if (!is_excused && sim_count_failures () == 0 && !is_expected (error))
    sim_violate ("%s fails though nothing is wrong: %s", what, error->message);
}

void
sim_keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **place = data;

  *place = g_object_ref (result);
}

static gboolean
step (SimClient *self)
{
  return sim_executor_step (tt_environment_get_executor (self->process->environment)) ||
         g_main_context_iteration (self->process->context, FALSE);
}

GAsyncResult *
sim_client_await (SimClient *self, GAsyncResult **result)
{
  guint n = 0;

  while (*result == NULL && step (self) && n++ < MOST_STEPS)
    continue;
  if (*result == NULL)
    {
      sim_violate ("a call never comes back");
      fprintf (stderr, "%s\n", sim_get_violation ());
      _exit (3);
    }

  return *result;
}

gboolean
sim_client_open (SimClient *self, SimProcess *process, TtOfficeFlags flags, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  self->process = process;
  self->flags = flags;
  tt_office_open_async (process->environment, SIM_FOLDER, flags, NULL, sim_keep_result, &result);
  self->office = tt_office_open_finish (sim_client_await (self, &result), error);

  return self->office != NULL;
}

gboolean
sim_client_run (
    SimClient *self, TtQueue queue, TtJobFunc func, gpointer extra, gint64 number, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  TtJob *job = tt_job_new (NULL);

  job->extra = extra;
  job->number = number;
  tt_job_add_step (job, queue, func);
  tt_office_run (self->office, job, sim_client_run, NULL, sim_keep_result, &result);

  return tt_office_finish (self->office, sim_client_await (self, &result), sim_client_run, error) !=
         NULL;
}

static void
note_owner (SimClient *self)
{
  g_autoptr (TtActor) actor = tt_actor_new_command_line ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtUser) user = NULL;

  tt_office_find_user_async (self->office, actor, "maria", NULL, sim_keep_result, &result);
  user = tt_office_find_user_finish (self->office, sim_client_await (self, &result), &error);
  if (user != NULL)
    owner = tt_user_get_id (user);
}

gboolean
sim_client_create (SimClient *self, SimProcess *process, GError **error)
{
  const TtNewOffice what = { .company = "Hill & Son",
                             .owner = "maria",
                             .owner_name = "Maria Hill",
                             .zone = "Europe/Paris",
                             .currency = "EUR" };
  g_autoptr (GAsyncResult) result = NULL;

  self->process = process;
  tt_office_create_async (process->environment, SIM_FOLDER, &what, TT_OFFICE_PLAIN, NULL,
                          sim_keep_result, &result);
  self->office = tt_office_create_finish (sim_client_await (self, &result), error);
  if (self->office != NULL)
    note_owner (self);

  return self->office != NULL;
}

void
sim_client_close (SimClient *self, gboolean orderly)
{
  if (self->office != NULL && orderly)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      tt_office_close_async (self->office, sim_keep_result, &result);
      sim_client_await (self, &result);
      if (!tt_office_close_finish (self->office, result, &error))
        sim_client_fail (self, "close", error);
    }
  for (guint n = 0; n < MOST_STEPS && step (self); n++)
    continue;
  g_clear_object (&self->office);
  for (guint n = 0; n < MOST_STEPS && step (self); n++)
    continue;
}

TtActor *
sim_client_new_actor (const SimChange *change)
{
  TtActor *actor = tt_actor_new_command_line ();

  tt_actor_set_name (actor, change->name);
  return actor;
}
