/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tt-sim-story.h"

#include "support/tt-test-clock.h"
#include "tt-sim-client.h"
#include "tt-sim-damage.h"
#include "tt-sim-drives.h"

#define MOST_PROCESSES 3
#define MOST_DEEDS 8
#define LONGEST_FAULT 400 /* changes of the disk that pass before the fault */

typedef void (*Deed) (SimClient *client);

typedef struct
{
  const char *name;
  Deed func;
} NamedDeed;

static const NamedDeed deeds[] = {
  { "change", sim_deed_change },     { "punch", sim_deed_punch },
  { "settle", sim_deed_settle },     { "wait", sim_deed_wait },
  { "undo", sim_deed_undo },         { "redo", sim_deed_redo },
  { "backup", sim_deed_backup },     { "look", sim_deed_look },
  { "verify", sim_deed_verify },     { "drill", sim_deed_drill },
  { "import", sim_deed_import },     { "restore", sim_deed_restore },
  { "stranger", sim_deed_stranger }, { "careless", sim_deed_careless },
  { "prune", sim_deed_prune },       { "erase", sim_deed_erase },
};

/* What may go wrong in a step. */
enum
{
  KILL,   /* a process is killed */
  CUT,    /* the power is cut */
  ERRORS, /* calls of the disk fail */
  FULL,   /* the disk fills up */
  REST,   /* something is damaged at rest */
  MOVED,  /* a file is taken away at work */
  JUMP,   /* somebody sets the clock */
  LOST,   /* a write was lost */
  PASSES, /* hours pass before it */
  DRIVE,  /* the drive is pulled out or plugged in */
  BENT,   /* a journal is bent that is to be played back */
  N_FAULTS,
};

struct _SimProfile
{
  const char *name;
  guint processes; /* at most, at once */
  gboolean has_drive;
  guint deeds[G_N_ELEMENTS (deeds)]; /* weights, in their order above */
  guint faults[N_FAULTS];            /* in how many steps of a hundred */
};

static const SimProfile profiles[] = {
  { "all",
    3,
    FALSE,
    { 40, 8, 6, 6, 5, 3, 8, 3, 3, 2, 2, 2, 1, 1, 1, 1 },
    { 25, 20, 10, 8, 10, 4, 6, 2, 10, 0, 5 } },
  { "power",
    1,
    FALSE,
    { 60, 8, 6, 4, 3, 2, 6, 1, 1, 0, 1, 1, 1, 0, 0, 0 },
    { 30, 50, 0, 0, 0, 0, 2, 0, 0, 0, 10 } },
  { "processes",
    3,
    FALSE,
    { 50, 8, 4, 4, 3, 2, 6, 2, 2, 1, 3, 2, 2, 1, 0, 1 },
    { 35, 10, 0, 0, 0, 3, 0, 0, 0, 0, 5 } },
  { "errors",
    2,
    FALSE,
    { 50, 8, 6, 3, 3, 2, 8, 2, 2, 1, 2, 2, 0, 1, 1, 0 },
    { 0, 10, 45, 35, 0, 0, 0, 0, 0, 0, 0 } },
  { "damage",
    2,
    FALSE,
    { 50, 6, 6, 4, 3, 2, 8, 2, 5, 2, 1, 1, 1, 1, 0, 0 },
    { 10, 10, 0, 0, 50, 10, 4, 15, 0, 0, 20 } },
  { "swaps",
    2,
    FALSE,
    { 30, 4, 4, 2, 4, 3, 8, 1, 1, 1, 20, 20, 1, 0, 0, 4 },
    { 35, 25, 5, 5, 5, 0, 0, 0, 0, 0, 0 } },
  { "archive",
    2,
    FALSE,
    { 30, 12, 3, 8, 2, 1, 30, 3, 6, 5, 2, 6, 0, 0, 3, 1 },
    { 25, 25, 8, 6, 5, 0, 4, 0, 20, 0, 0 } },
  { "years",
    2,
    FALSE,
    { 30, 8, 3, 3, 2, 1, 25, 5, 4, 3, 1, 2, 0, 0, 15, 1 },
    { 20, 15, 3, 3, 0, 0, 8, 0, 90, 0, 0 } },
  { "drives",
    2,
    TRUE,
    { 40, 8, 6, 4, 2, 1, 30, 6, 4, 3, 2, 2, 0, 0, 1, 0 },
    { 20, 15, 4, 2, 0, 0, 2, 0, 20, 40, 0 } },
  { "torn",
    3,
    FALSE,
    { 80, 2, 6, 1, 2, 1, 4, 1, 1, 0, 1, 1, 2, 0, 0, 0 },
    { 75, 75, 0, 0, 0, 0, 0, 0, 0, 0, 25 } },
};

const SimProfile *
sim_profile_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    if (g_str_equal (profiles[i].name, name))
      return &profiles[i];

  return NULL;
}

const char *
sim_profile_get_name (guint i)
{
  return i < G_N_ELEMENTS (profiles) ? profiles[i].name : NULL;
}

/* What one process does. */
typedef struct
{
  TtOfficeFlags flags;
  const NamedDeed *deeds[MOST_DEEDS];
  guint n_deeds;
  gboolean orderly;
} Plan;

static void
work (SimProcess *process, gpointer data)
{
  const Plan *plan = data;
  SimClient client = { 0 };
  g_autoptr (GError) error = NULL;

  if (!sim_client_open (&client, process, plan->flags, &error))
    {
      client.process = process;
      sim_client_fail (&client, "open", error);
      sim_client_close (&client, FALSE);
      return;
    }
  for (guint i = 0; i < plan->n_deeds && !process->is_dead; i++)
    {
      sim_trace ("process %u: %s", process->number, plan->deeds[i]->name);
      plan->deeds[i]->func (&client);
    }
  sim_client_close (&client, plan->orderly && !process->is_dead);
}

static const NamedDeed *
draw_deed (const SimProfile *profile)
{
  guint sum = 0;
  guint drawn;

  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    sum += profile->deeds[i];
  drawn = (guint) sim_random (sum);
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      if (drawn < profile->deeds[i])
        return &deeds[i];
      drawn -= profile->deeds[i];
    }

  return &deeds[0];
}

static void
draw_plan (const SimProfile *profile, Plan *plan)
{
  plan->flags = sim_chance (3) ? TT_OFFICE_RESIDENT : TT_OFFICE_PLAIN;
  plan->n_deeds = 1 + (guint) sim_random (MOST_DEEDS);
  for (guint i = 0; i < plan->n_deeds; i++)
    plan->deeds[i] = draw_deed (profile);
  plan->orderly = !sim_chance (4);
}

static gboolean
percent (guint percent)
{
  return sim_random (100) < percent;
}

static guint
draw_when (void)
{
  guint most = sim_chance (2) ? LONGEST_FAULT : LONGEST_FAULT / 8;

  return 1 + (guint) sim_random (most);
}

static void
draw_faults (const SimProfile *profile, guint n_processes)
{
  static const guint masks[] = { SIM_READ, SIM_WRITE, SIM_SYNC, SIM_WRITE | SIM_SYNC,
                                 SIM_CHANGES | SIM_OPEN | SIM_READ | SIM_STAT };

  if (percent (profile->faults[KILL]))
    sim_faults.kill_in = draw_when ();
  if (percent (profile->faults[CUT]))
    sim_faults.cut_in = draw_when ();
  /* What a killed process left half done is cut soon after it. */
  if (sim_faults.kill_in > 0 && sim_faults.cut_in > 0 && sim_chance (2))
    sim_faults.cut_in = sim_faults.kill_in + 1 + (guint) sim_random (LONGEST_FAULT / 8);
  if (percent (profile->faults[ERRORS]))
    {
      sim_faults.fail_in = 2 * draw_when ();
      sim_faults.fail_mask = masks[sim_random (G_N_ELEMENTS (masks))];
      sim_faults.fail_times = 1 + (guint) sim_random (3);
    }
  if (percent (profile->faults[FULL]))
    sim_faults.room = sim_files_get_used () + (gint64) sim_random (300000);
  if (n_processes > 1)
    sim_faults.switch_in = 2 + (guint) sim_random (60);
}

/* Nobody runs a program for hours, now and then for weeks. */
static void
pass_time (void)
{
  gint64 hours = sim_chance (10) ? 24 * (20 + (gint64) sim_random (25)) : (gint64) sim_random (34);

  sim_trace ("%" G_GINT64_FORMAT " hours pass", hours);
  tt_test_clock_advance (sim_get_clock (), hours * G_TIME_SPAN_HOUR);
}

/* By days to either side for good, or by two years until the end of the step. */
static gint64
jump_clock (void)
{
  TtClock *clock = sim_get_clock ();
  gboolean is_long = sim_chance (3);
  gint64 by = is_long ? 730 * G_TIME_SPAN_DAY
                      : (gint64) sim_random (4 * G_TIME_SPAN_DAY) - 2 * G_TIME_SPAN_DAY;

  sim_trace ("the clock jumps by %" G_GINT64_FORMAT " s", by / G_USEC_PER_SEC);
  tt_test_clock_set (clock, tt_clock_now (clock) + by);

  return is_long ? by : 0;
}

static void
back_up (SimProcess *process, gpointer data)
{
  SimClient client = { 0 };
  g_autoptr (GError) error = NULL;

  if (sim_client_open (&client, process, TT_OFFICE_PLAIN, &error))
    sim_deed_backup (&client);
  sim_client_close (&client, TRUE);
}

/* The disk said that it wrote a page and did not. Where the archive stands at the same change a
 * verification can tell which of the two is right. */
static void
take_step_of_loss (void)
{
  g_autoptr (GPtrArray) processes = g_ptr_array_new ();
  SimWish wish = { .is_office = TRUE };

  g_ptr_array_add (processes, sim_process_new (back_up, NULL));
  sim_run (processes);
  sim_damage_lose_write (&wish);
  sim_set_excuse (wish.damaged);
  sim_trace ("-- check");
  sim_check (&wish);
}

/* One step: perhaps something is damaged, then programs work at once, one of them may die or the
 * power is cut, and what is found then is looked at. */
static void
take_step (const SimProfile *profile)
{
  Plan plans[MOST_PROCESSES] = { 0 };
  g_autoptr (GPtrArray) processes = g_ptr_array_new ();
  guint n = 1 + (guint) sim_random (profile->processes);
  SimWish wish = { .is_office = TRUE };
  gint64 ahead = 0;

  if (percent (profile->faults[PASSES]))
    pass_time ();
  if (percent (profile->faults[JUMP]))
    ahead = jump_clock ();
  if (percent (profile->faults[DRIVE]))
    sim_drives_change ();
  if (percent (profile->faults[REST]))
    sim_damage_at_rest (&wish);
  for (guint i = 0; i < n; i++)
    {
      draw_plan (profile, &plans[i]);
      g_ptr_array_add (processes, sim_process_new (work, &plans[i]));
    }
  draw_faults (profile, n);
  if (percent (profile->faults[MOVED]) && !wish.damaged)
    sim_damage_at_work (draw_when (), &wish);
  else if (percent (profile->faults[DRIVE] / 4))
    sim_drives_pull_at_work (draw_when ());
  sim_set_excuse (wish.damaged);
  sim_run (processes);
  if (ahead != 0)
    tt_test_clock_set (sim_get_clock (), tt_clock_now (sim_get_clock ()) - ahead);

  sim_trace ("-- check");
  if (sim_is_power_cut ())
    sim_restart ();
  /* Two faults at once: what the shadow did not have yet may be gone with the journal. */
  if (percent (profile->faults[BENT]) && !wish.damaged && sim_damage_journal (&wish))
    {
      wish.forgiving = TRUE;
      sim_set_excuse (TRUE);
    }
  wish.archive = sim_chance (3);
  sim_check (&wish);
}

static void
create (SimProcess *process, gpointer data)
{
  SimClient client = { 0 };
  g_autoptr (GError) error = NULL;

  if (!sim_client_create (&client, process, &error))
    sim_violate ("no office can be made: %s", error->message);
  else
    sim_deed_change (&client);
  if (client.office != NULL && ((const SimProfile *) data)->has_drive)
    {
      sim_drives_add_layer (&client);
      sim_deed_backup (&client);
    }
  sim_client_close (&client, TRUE);
}

static void
begin (guint64 seed, const SimProfile *profile)
{
  g_autoptr (GPtrArray) processes = g_ptr_array_new ();

  sim_start (seed);
  sim_vfs_register ();
  sim_model_start ();
  sim_files_set_ordered (seed % 3 == 0);
  sim_files_make ("/home", TRUE);
  sim_files_make ("/media", TRUE);
  sim_files_make ("/media/disk", TRUE);
  sim_files_settle_names ();
  g_ptr_array_add (processes, sim_process_new (create, (gpointer) profile));
  sim_run (processes);
}

void
sim_story_run (const SimStory *story, SimOutcome *outcome)
{
  guint i;

  sim_set_verbose (story->verbose);
  begin (story->seed, story->profile);
  for (i = 0; i < story->steps && sim_get_violation () == NULL && !sim_has_ended (); i++)
    {
      sim_random_set (sim_mix (story->seed, i + 1));
      if (story->left_out != NULL && story->left_out[i])
        continue;
      sim_trace ("== step %u", i);
      if (percent (story->profile->faults[LOST]))
        take_step_of_loss ();
      else
        take_step (story->profile);
      sim_damage_remember ();
    }

  outcome->failed = sim_get_violation () != NULL;
  outcome->step = i;
  outcome->acknowledged = sim_model_count_acknowledged ();
  outcome->trace = sim_get_trace ();
  g_strlcpy (outcome->words, outcome->failed ? sim_get_violation () : "", sizeof outcome->words);
  sim_damage_forget ();
  sim_drives_stop ();
  sim_model_stop ();
  sim_stop ();
}
