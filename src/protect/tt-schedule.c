/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-schedule.h"

#define QUIET (5 * G_TIME_SPAN_SECOND)
#define LONGEST_UNSAVED (60 * G_TIME_SPAN_SECOND)
#define LOOK_EVERY (5 * G_TIME_SPAN_MINUTE)
#define BASE_EVERY (24 * G_TIME_SPAN_HOUR)
#define VERIFY_EVERY (24 * G_TIME_SPAN_HOUR)
#define DRILL_EVERY (30 * G_TIME_SPAN_DAY)
#define LABEL_BUSY (G_TIME_SPAN_HOUR)
#define LABEL_QUIET (24 * G_TIME_SPAN_HOUR)
#define FIRST_RETRY (G_TIME_SPAN_MINUTE)
#define LONGEST_RETRY (G_TIME_SPAN_HOUR)

/* What goes by the wall clock outlives a restart; a clock that was set back must not put it off for
 * ever, so what lies ahead of now counts as long ago. */
typedef struct
{
  TtDue what;
  gint64 every;
  gint64 last;        /* wall; 0 for never */
  gint64 retry_after; /* monotonic: not before */
  gint64 retry;       /* how long the wait is now, 0 while it goes well */
} Task;

enum
{
  TASK_BASE,
  TASK_VERIFY,
  TASK_DRILL,
  N_TASKS,
};

struct _TtSchedule
{
  Task tasks[N_TASKS];
  TtDue under_way;
  gint64 first_change; /* monotonic, -1 for none since the last backup began */
  gint64 last_change;
  gint64 backup_after; /* monotonic: not before, after one that failed */
  gint64 backup_retry;
  gint64 next_look; /* monotonic */
  gboolean changed; /* since the last base */

  gboolean wants_labels;
  gint64 last_label;   /* wall */
  gint64 label_after;  /* monotonic: not before, after one that failed */
  gboolean unlabelled; /* something changed since the last label */
};

TtSchedule *
tt_schedule_new (TtMoments now, gint64 last_base, gint64 last_verify, gint64 last_drill)
{
  TtSchedule *self = g_new0 (TtSchedule, 1);

  self->tasks[TASK_BASE] = (Task){ TT_DUE_BASE, BASE_EVERY, last_base, 0, 0 };
  self->tasks[TASK_VERIFY] = (Task){ TT_DUE_VERIFY, VERIFY_EVERY, last_verify, 0, 0 };
  self->tasks[TASK_DRILL] = (Task){ TT_DUE_DRILL, DRILL_EVERY, last_drill, 0, 0 };
  self->first_change = -1;
  self->next_look = now.monotonic;

  /* What happened before this run began is not known: the first backup finds out. */
  self->changed = TRUE;
  self->first_change = self->last_change = now.monotonic;

  return self;
}

void
tt_schedule_free (TtSchedule *self)
{
  g_free (self);
}

void
tt_schedule_want_labels (TtSchedule *self, gint64 last, TtMoments now)
{
  g_return_if_fail (self != NULL);

  self->wants_labels = TRUE;
  self->last_label = last == 0 || last > now.wall ? now.wall : last;
}

void
tt_schedule_note_change (TtSchedule *self, TtMoments now)
{
  g_return_if_fail (self != NULL);

  if (self->first_change < 0)
    self->first_change = now.monotonic;
  self->last_change = now.monotonic;
  self->changed = TRUE;
  self->unlabelled = TRUE;
}

void
tt_schedule_note_base_due (TtSchedule *self)
{
  g_return_if_fail (self != NULL);

  self->tasks[TASK_BASE].last = 0;
  self->tasks[TASK_BASE].retry_after = 0;
  self->changed = TRUE;
}

void
tt_schedule_want_look (TtSchedule *self, TtMoments now)
{
  g_return_if_fail (self != NULL);

  self->next_look = now.monotonic;
  /* What failed waits no longer: the disk that it waited for may be the one that came. */
  self->backup_after = 0;
  self->backup_retry = 0;
}

gboolean
tt_schedule_has_unsaved (TtSchedule *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->first_change >= 0 || (self->under_way & (TT_DUE_BACKUP | TT_DUE_BASE)) != 0;
}

/* Monotonic: when a backup is due, G_MAXINT64 for not at all. */
static gint64
backup_at (const TtSchedule *self)
{
  if (self->first_change < 0 || (self->under_way & (TT_DUE_BACKUP | TT_DUE_BASE)) != 0)
    return G_MAXINT64;

  return MAX (MIN (self->last_change + QUIET, self->first_change + LONGEST_UNSAVED),
              self->backup_after);
}

/* Monotonic: when a label is due. */
static gint64
label_at (const TtSchedule *self, TtMoments now)
{
  gint64 every = self->unlabelled ? LABEL_BUSY : LABEL_QUIET;
  gint64 left = self->last_label > now.wall ? every : self->last_label + every - now.wall;

  if (!self->wants_labels || (self->under_way & TT_DUE_LABEL) != 0)
    return G_MAXINT64;

  return MAX (now.monotonic + MAX (0, left), self->label_after);
}

/* A base without a change since the last one would be the same again; a drill of an archive that
 * was never written has nothing to restore. */
static gboolean
is_possible (const TtSchedule *self, const Task *task)
{
  if ((self->under_way & task->what) != 0)
    return FALSE;

  switch (task->what)
    {
    case TT_DUE_BASE:
      return self->changed && self->first_change < 0 && (self->under_way & TT_DUE_BACKUP) == 0;
    case TT_DUE_DRILL:
      return self->tasks[TASK_BASE].last != 0;
    case TT_DUE_NOTHING:
    case TT_DUE_BACKUP:
    case TT_DUE_LOOK:
    case TT_DUE_VERIFY:
    case TT_DUE_LABEL:
    default:
      return TRUE;
    }
}

/* Monotonic: when @task is due. */
static gint64
task_at (const TtSchedule *self, const Task *task, TtMoments now)
{
  gint64 left;

  if (!is_possible (self, task))
    return G_MAXINT64;

  left =
      task->last == 0 || task->last > now.wall ? 0 : MAX (0, task->last + task->every - now.wall);

  return MAX (now.monotonic + left, task->retry_after);
}

TtDue
tt_schedule_take_due (TtSchedule *self, TtMoments now)
{
  TtDue due = TT_DUE_NOTHING;

  g_return_val_if_fail (self != NULL, TT_DUE_NOTHING);

  if (backup_at (self) <= now.monotonic)
    {
      due |= TT_DUE_BACKUP;
      self->first_change = -1;
    }
  if (self->next_look <= now.monotonic && (self->under_way & TT_DUE_LOOK) == 0)
    due |= TT_DUE_LOOK;
  if (label_at (self, now) <= now.monotonic)
    due |= TT_DUE_LABEL;
  self->under_way |= due;
  for (guint i = 0; i < N_TASKS; i++)
    if (task_at (self, &self->tasks[i], now) <= now.monotonic)
      {
        due |= self->tasks[i].what;
        self->under_way |= self->tasks[i].what;
      }

  return due;
}

static gint64
longer (gint64 retry)
{
  return retry == 0 ? FIRST_RETRY : MIN (retry * 2, LONGEST_RETRY);
}

static void
note_backup (TtSchedule *self, gboolean done, TtMoments now)
{
  if (done)
    {
      self->backup_retry = 0;
      self->backup_after = 0;
      return;
    }

  /* What was not saved is unsaved still. */
  self->backup_retry = longer (self->backup_retry);
  self->backup_after = now.monotonic + self->backup_retry;
  if (self->first_change < 0)
    self->first_change = self->last_change;
}

static void
note_task (TtSchedule *self, Task *task, gboolean done, TtMoments now)
{
  if (done)
    {
      task->last = now.wall;
      task->retry = 0;
      task->retry_after = 0;
      if (task->what == TT_DUE_BASE)
        self->changed = self->first_change >= 0;
      return;
    }

  task->retry = longer (task->retry);
  task->retry_after = now.monotonic + task->retry;
}

/* The label is a change itself, which was noted before this: it asks for no other label. */
static void
note_label (TtSchedule *self, gboolean done, TtMoments now)
{
  self->label_after = done ? 0 : now.monotonic + FIRST_RETRY;
  if (!done)
    return;

  self->last_label = now.wall;
  self->unlabelled = FALSE;
}

void
tt_schedule_note_done (TtSchedule *self, TtDue what, gboolean done, TtMoments now)
{
  g_return_if_fail (self != NULL);

  self->under_way &= ~what;
  if ((what & TT_DUE_BACKUP) != 0)
    note_backup (self, done, now);
  if ((what & TT_DUE_LOOK) != 0)
    self->next_look = now.monotonic + LOOK_EVERY;
  if ((what & TT_DUE_LABEL) != 0)
    note_label (self, done, now);
  for (guint i = 0; i < N_TASKS; i++)
    if ((what & self->tasks[i].what) != 0)
      note_task (self, &self->tasks[i], done, now);
}

gint64
tt_schedule_get_wait (TtSchedule *self, TtMoments now)
{
  gint64 next;

  g_return_val_if_fail (self != NULL, 0);

  next = MIN (now.monotonic + LOOK_EVERY, backup_at (self));
  next = MIN (next, label_at (self, now));
  if ((self->under_way & TT_DUE_LOOK) == 0)
    next = MIN (next, self->next_look);
  for (guint i = 0; i < N_TASKS; i++)
    next = MIN (next, task_at (self, &self->tasks[i], now));

  return MAX (0, next - now.monotonic);
}
