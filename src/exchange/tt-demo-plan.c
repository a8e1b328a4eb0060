/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the owner of the demo office did besides: weeks approved, work planned, words written. */

#include "exchange/tt-demo-private.h"

#include "core/tt-day.h"

#define HOUR G_TIME_SPAN_HOUR
#define MOST_WEEKS 26 /* that are approved one by one */

/* All but the last week or two: week by week, back as far as half a year. */
static gboolean
load_approvals (TtDemo *self, GError **error)
{
  g_autofree char *week = tt_day_get_week_start (self->until, 0);

  for (guint i = 0; i < MOST_WEEKS; i++)
    {
      g_autofree char *from = tt_day_add (week, -7 * (int) (i + 2));
      g_autofree char *to = tt_day_add (from, 6);
      g_autofree char *after = tt_day_add (to, 2);
      gint64 at = 0;
      TtDemoRow row;

      if (strcmp (to, self->first_day) < 0)
        break;
      if (!tt_demo_get_morning (after, &at, error))
        return FALSE;

      tt_demo_row_begin (&row, "period", self->first_id + i);
      tt_demo_row_integer (&row, "company", self->company);
      tt_demo_row_text (&row, "from_day", from);
      tt_demo_row_text (&row, "to_day", to);
      tt_demo_row_text (&row, "state", "approved");
      tt_demo_row_integer (&row, "at", at + 5 * HOUR);
      tt_demo_row_integer (&row, "by_user", self->owner);
      tt_demo_row_text (&row, "by_name", "Ruth Alder");
      if (!tt_demo_row_insert (&row, self, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
load_shift (TtDemo *self, const TtDemoWorker *worker, gint64 id, gint64 morning, GError **error)
{
  gint64 starts_at = morning + ((gint64) worker->start - TT_DEMO_MORNING) * G_TIME_SPAN_MINUTE;
  TtDemoRow row;

  tt_demo_row_begin (&row, "shift", id);
  tt_demo_row_integer (&row, "company", self->company);
  tt_demo_row_integer (&row, "user", worker->id);
  tt_demo_row_integer (&row, "site", self->sites[worker->site].id);
  tt_demo_row_integer (&row, "starts_at", starts_at);
  tt_demo_row_integer (&row, "ends_at", starts_at + (gint64) worker->minutes * G_TIME_SPAN_MINUTE);
  tt_demo_row_text (&row, "zone", TT_DEMO_ZONE);
  tt_demo_row_integer (&row, "created_at", self->first_at);

  return tt_demo_row_insert (&row, self, error);
}

/* The five days of the week after the last day. */
static gboolean
load_shifts (TtDemo *self, GError **error)
{
  g_autofree char *week = tt_day_get_week_start (self->until, 0);
  gint64 id = self->first_id;

  for (int day = 7; day < 12; day++)
    {
      g_autofree char *on = tt_day_add (week, day);
      gint64 morning = 0;

      if (!tt_demo_get_morning (on, &morning, error))
        return FALSE;
      for (guint i = 0; i < self->n_workers; i++)
        {
          if (!load_shift (self, &self->workers[i], id++, morning, error))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
load_tasks (TtDemo *self, GError **error)
{
  static const struct
  {
    const char *title;
    const char *priority;
    int due; /* days after the last one */
    const char *status;
  } tasks[] = {
    { "Order plasterboard for the stairwell", "high", 1, "open" },
    { "Return the cement mixer", "medium", 3, "open" },
    { "Check the scaffold after the storm", "high", -2, "done" },
    { "New filters for the vacuum cleaners", "low", 9, "open" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      g_autofree char *due = tt_day_add (self->until, tasks[i].due);
      TtDemoRow row;

      tt_demo_row_begin (&row, "task", self->first_id + i);
      tt_demo_row_integer (&row, "company", self->company);
      tt_demo_row_integer (&row, "user", self->workers[i % self->n_workers].id);
      tt_demo_row_integer (&row, "site", self->sites[i % self->n_sites].id);
      tt_demo_row_text (&row, "title", tasks[i].title);
      tt_demo_row_text (&row, "priority", tasks[i].priority);
      tt_demo_row_text (&row, "due_day", due);
      tt_demo_row_text (&row, "status", tasks[i].status);
      tt_demo_row_integer (&row, "created_at", self->first_at);
      if (!tt_demo_row_insert (&row, self, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
load_leave (TtDemo *self, GError **error)
{
  g_autofree char *from = tt_day_add (self->until, 12);
  g_autofree char *to = tt_day_add (self->until, 18);
  TtDemoRow row;

  tt_demo_row_begin (&row, "leave", self->first_id);
  tt_demo_row_integer (&row, "user", self->workers[self->n_workers / 2].id);
  tt_demo_row_text (&row, "from_day", from);
  tt_demo_row_text (&row, "to_day", to);
  tt_demo_row_text (&row, "kind", "vacation");
  tt_demo_row_text (&row, "state", "approved");
  tt_demo_row_integer (&row, "created_at", self->first_at);

  return tt_demo_row_insert (&row, self, error);
}

static gboolean
load_message (TtDemo *self, GError **error)
{
  gint64 morning = 0;
  TtDemoRow row;

  if (!tt_demo_get_morning (self->until, &morning, error))
    return FALSE;

  tt_demo_row_begin (&row, "message", self->first_id);
  tt_demo_row_integer (&row, "company", self->company);
  tt_demo_row_integer (&row, "from_user", self->owner);
  tt_demo_row_text (&row, "from_name", "Ruth Alder");
  tt_demo_row_text (&row, "text",
                    "Please clock in at the site, not on the way. Hard hats at Orchard Court.");
  tt_demo_row_integer (&row, "at", morning + 3 * HOUR);

  return tt_demo_row_insert (&row, self, error);
}

gboolean
tt_demo_load_plan (TtDemo *self, GError **error)
{
  return load_approvals (self, error) && load_shifts (self, error) && load_tasks (self, error) &&
         load_leave (self, error) && load_message (self, error);
}
