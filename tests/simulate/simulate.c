/* SPDX-License-Identifier: GPL-3.0-or-later */

/* simulate: one story for each seed, each in a process of its own. */

#include "tt-sim-story.h"
#include "tt-sim.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TELL_EVERY 100
#define TELL_OF_FEW 5

static gint64 first_seed = 1;
static gint64 last_seed = 1;
static int steps = 30;
static gboolean verbose;
static gboolean twice;
static gboolean keep_long;
static gboolean only_first;

/* Warnings tell of what could not be done, which is the story; the rest is a mistake of the
 * program.
 */
static void
on_log (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0)
    fprintf (stderr, "%s: %s\n", domain, message);
}

/* In a child, so that nothing of one story reaches the next, and a crash is a finding. */
static void
run_apart (const SimStory *story, SimOutcome *outcome)
{
  int ends[2];
  int status = 0;
  pid_t child;

  memset (outcome, 0, sizeof *outcome);
  if (pipe (ends) != 0)
    g_error ("No pipe can be made");
  fflush (NULL);
  child = fork ();
  if (child == 0)
    {
      close (ends[0]);
      sim_story_run (story, outcome);
      if (write (ends[1], outcome, sizeof *outcome) != sizeof *outcome)
        _exit (2);
      exit (0);
    }
  close (ends[1]);
  if (read (ends[0], outcome, sizeof *outcome) != sizeof *outcome)
    {
      outcome->failed = TRUE;
      g_strlcpy (outcome->words, "the program crashed", sizeof outcome->words);
    }
  close (ends[0]);
  if (waitpid (child, &status, 0) == child && status != 0 && !outcome->failed)
    {
      outcome->failed = TRUE;
      g_strlcpy (outcome->words, "the program ended badly", sizeof outcome->words);
    }
}

/* The shortest story that still fails: steps are left out one by one, as long as that helps. */
static void
shorten (const SimStory *story, const SimOutcome *failure)
{
  g_autofree gboolean *left_out = g_new0 (gboolean, story->steps);
  SimStory shorter = *story;
  SimOutcome outcome;
  guint left = 0;
  gboolean helped = TRUE;

  shorter.left_out = left_out;
  shorter.verbose = FALSE;
  if (failure->step > 0)
    shorter.steps = MIN (story->steps, failure->step);
  while (helped)
    {
      helped = FALSE;
      for (guint i = 0; i < shorter.steps; i++)
        {
          if (left_out[i])
            continue;
          left_out[i] = TRUE;
          run_apart (&shorter, &outcome);
          helped = helped || outcome.failed;
          left_out[i] = outcome.failed;
        }
    }
  for (guint i = 0; i < shorter.steps; i++)
    left += left_out[i] ? 0 : 1;
  printf ("The shortest story of seed %" G_GUINT64_FORMAT " has %u of %u steps:\n", story->seed,
          left, story->steps);
  fflush (stdout);
  shorter.verbose = TRUE;
  run_apart (&shorter, &outcome);
}

static gboolean
run_seed (const SimStory *story, guint *acknowledged)
{
  SimOutcome outcome, again;

  run_apart (story, &outcome);
  *acknowledged += outcome.acknowledged;
  if (twice)
    {
      run_apart (story, &again);
      if (again.trace != outcome.trace)
        printf ("seed %" G_GUINT64_FORMAT ": two runs differ\n", story->seed);
    }
  if (!outcome.failed)
    return !twice || again.trace == outcome.trace;

  printf ("seed %" G_GUINT64_FORMAT " fails at step %u: %s\n", story->seed, outcome.step,
          outcome.words);
  if (!keep_long)
    shorten (story, &outcome);
  return FALSE;
}

static void
tell (guint n_seeds, guint acknowledged, guint failed)
{
  printf ("%u seeds of %d steps, %u acknowledged changes, %u failed\n", n_seeds, steps,
          acknowledged, failed);
  fflush (stdout);
}

static gboolean
parse_seeds (const char *name, const char *value, gpointer data, GError **error)
{
  const char *dash = strchr (value, '-');

  if (g_ascii_string_to_signed (value, 10, 0, G_MAXINT64, &first_seed, NULL))
    {
      last_seed = first_seed;
      return TRUE;
    }
  if (dash != NULL)
    {
      g_autofree char *first = g_strndup (value, (gsize) (dash - value));

      if (g_ascii_string_to_signed (first, 10, 0, G_MAXINT64, &first_seed, error))
        return g_ascii_string_to_signed (dash + 1, 10, first_seed, G_MAXINT64, &last_seed, error);
      return FALSE;
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s is no seed", value);
  return FALSE;
}

int
main (int argc, char **argv)
{
  g_autofree char *profile = NULL;
  const GOptionEntry entries[] = {
    { "seed", 's', 0, G_OPTION_ARG_CALLBACK, (gpointer) parse_seeds, "One story", "N" },
    { "seeds", 'r', 0, G_OPTION_ARG_CALLBACK, (gpointer) parse_seeds, "Stories", "FROM-TO" },
    { "profile", 'p', 0, G_OPTION_ARG_STRING, &profile, "all, power, … (default: each in turn)",
      "NAME" },
    { "steps", 'n', 0, G_OPTION_ARG_INT, &steps, "Steps of a story (30)", "N" },
    { "twice", 't', 0, G_OPTION_ARG_NONE, &twice, "Run each twice and compare", NULL },
    { "long", 'l', 0, G_OPTION_ARG_NONE, &keep_long, "Do not shorten what fails", NULL },
    { "first", 'f', 0, G_OPTION_ARG_NONE, &only_first, "End with the first that fails", NULL },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, "Tell the story", NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  guint acknowledged = 0;
  guint failed = 0;
  guint n_seeds = 0;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return 2;
    }
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  g_log_set_default_handler (on_log, NULL);
  sim_memory_begin ();
  if (profile != NULL && sim_profile_find (profile) == NULL)
    {
      fprintf (stderr, "%s is no profile\n", profile);
      return 2;
    }

  for (gint64 seed = first_seed; seed <= last_seed; seed++)
    {
      guint n = 0;
      SimStory story = { .seed = (guint64) seed, .steps = (guint) steps, .verbose = verbose };

      while (sim_profile_get_name (n) != NULL)
        n++;
      story.profile =
          sim_profile_find (profile != NULL ? profile : sim_profile_get_name ((guint) seed % n));
      if (!run_seed (&story, &acknowledged))
        failed++;
      n_seeds++;
      if (only_first && failed > 0)
        break;
      if (n_seeds % (only_first ? TELL_OF_FEW : TELL_EVERY) == 0 && seed < last_seed)
        tell (n_seeds, acknowledged, failed);
    }
  tell (n_seeds, acknowledged, failed);

  return failed > 0 ? 1 : 0;
}
