/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A story: steps drawn from a seed, each with numbers of its own, so that one can be left out and
 * the others stay as they were. */

typedef struct _SimProfile SimProfile;

/* NULL for a name that is none. */
const SimProfile *sim_profile_find (const char *name);
const char *sim_profile_get_name (guint i); /* NULL behind the last */

typedef struct
{
  guint64 seed;
  const SimProfile *profile;
  guint steps;
  const gboolean *left_out; /* one for each step; NULL: none */
  gboolean verbose;
} SimStory;

/* What came of it. */
typedef struct
{
  gboolean failed;
  guint step;
  guint acknowledged;
  guint faults;
  guint64 trace;
  char words[600];
} SimOutcome;

void sim_story_run (const SimStory *story, SimOutcome *outcome);

G_END_DECLS
