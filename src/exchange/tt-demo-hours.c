/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The hours of the demo office: day by day, person by person. Who works on which day is drawn from
 * the place in the calendar alone, so that the days can be counted from the last one back and then
 * be made from the first one on. */

#include "exchange/tt-demo-private.h"

#include "core/tt-day.h"
#include "core/tt-entry.h"

#define SECOND G_TIME_SPAN_SECOND
#define MINUTE G_TIME_SPAN_MINUTE

/* Some twelve years; who asks for more entries gets several a day, then more years. */
#define MOST_DAYS 3100
#define MOST_PER_DAY 16

/* Offices up to this size have their midday breaks as rows, larger ones a part of them. */
#define SMALL_OFFICE 50000

#define ENTRIES_A_LOOK 4096

/* Where Portland, Maine lies, a degree is 111,195 m to the north and 80,450 m to the east. */
#define LATITUDE_A_METRE 1000000 / 111195
#define LONGITUDE_A_METRE 1000000 / 80450

enum
{
  DRAW_WORKS = 1,
  DRAW_LATE,
  DRAW_LENGTH,
  DRAW_SITE,
  DRAW_NOTE,
  DRAW_KIND,
  DRAW_BREAK,
  DRAW_IN_POSITION,
  DRAW_OUT_POSITION,
};

static const char *const in_notes[] = {
  "Key at the neighbour’s", "Rain, started inside", "Van was late",
  "With Milo today",        "Scaffold not up yet",
};

static const char *const out_notes[] = {
  "Second coat is on",       "North wall finished",        "Waits for the plumber",
  "Needs two more bags",     "Delivery came at noon",      "Cleaned up, locked",
  "Roof tight on this side", "Wiring of the kitchen done", "Windows done up to the third floor",
  "Left early, doctor",
};

static const char *const reasons[] = {
  "Forgot to clock in",
  "Phone was empty",
  "Helped unload before clocking in",
};

/* The columns of an entry that are filled, looked up once. */
static const char *const entry_names[] = {
  "user",          "site",           "zone",         "started_at",   "ended_at",
  "punched_in_at", "punched_out_at", "in_latitude",  "in_longitude", "in_accuracy",
  "out_latitude",  "out_longitude",  "out_accuracy", "in_note",      "out_note",
  "in_by",         "out_by",         "flags",        "created_at",
};

typedef enum
{
  ENTRY_USER,
  ENTRY_SITE,
  ENTRY_ZONE,
  ENTRY_STARTED_AT,
  ENTRY_ENDED_AT,
  ENTRY_PUNCHED_IN_AT,
  ENTRY_PUNCHED_OUT_AT,
  ENTRY_IN_LATITUDE,
  ENTRY_IN_LONGITUDE,
  ENTRY_IN_ACCURACY,
  ENTRY_OUT_LATITUDE,
  ENTRY_OUT_LONGITUDE,
  ENTRY_OUT_ACCURACY,
  ENTRY_IN_NOTE,
  ENTRY_OUT_NOTE,
  ENTRY_IN_BY,
  ENTRY_OUT_BY,
  ENTRY_FLAGS,
  ENTRY_CREATED_AT,
  N_ENTRY_COLUMNS,
} EntryColumn;

G_STATIC_ASSERT (G_N_ELEMENTS (entry_names) == N_ENTRY_COLUMNS);

/**
 * Hours:
 * @skip: entries of the first day that are too many
 * @made: entries so far
 * @breaks: breaks so far
 * @corrections: corrections so far
 * @newest: where pictures will hang
 * @n_newest: how many of the last entries those are
 */
typedef struct
{
  TtDemo *demo;
  int columns[N_ENTRY_COLUMNS];
  guint64 skip;
  guint64 made;
  gint64 breaks;
  gint64 corrections;
  GArray *newest;
  guint64 n_newest;
} Hours;

/* One person's stretch of work. @back: days before the last one. */
typedef struct
{
  const TtDemoWorker *worker;
  guint number;
  guint back;
  guint part;
  const TtDemoSite *site;
  gint64 started_at;
  gint64 ended_at;
  gint64 punched_in_at;
  TtEntryFlags flags;
} Stretch;

static guint
draw (const Hours *self, const Stretch *stretch, guint what, guint bound)
{
  return tt_demo_draw (self->demo, what, (guint64) stretch->back << 5 | stretch->part,
                       stretch->number, bound);
}

static gboolean
is_holiday (const GDate *date)
{
  GDateMonth month = g_date_get_month (date);
  GDateDay day = g_date_get_day (date);

  return (month == G_DATE_JANUARY && day == 1) || (month == G_DATE_JULY && day == 4) ||
         (month == G_DATE_DECEMBER && day == 25);
}

static gboolean
works (const TtDemo *self, const GDate *date, guint back, guint number)
{
  const TtDemoWorker *worker = &self->workers[number];
  guint luck = tt_demo_draw (self, DRAW_WORKS, back, number, 100);

  /* A night that begins on the last day would end after it. */
  if (is_holiday (date) || (back == 0 && worker->start >= 20 * 60))
    return FALSE;

  switch (g_date_get_weekday (date))
    {
    case G_DATE_SUNDAY:
      return FALSE;
    case G_DATE_SATURDAY:
      return worker->saturdays && luck < 40;
    case G_DATE_MONDAY:
    case G_DATE_TUESDAY:
    case G_DATE_WEDNESDAY:
    case G_DATE_THURSDAY:
    case G_DATE_FRIDAY:
      return luck >= 5;
    case G_DATE_BAD_WEEKDAY:
      break;
    }
  g_assert_not_reached ();
}

static guint64
count_day (const TtDemo *self, const GDate *date, guint back)
{
  guint64 n = 0;

  for (guint i = 0; i < self->n_workers; i++)
    n += works (self, date, back, i) ? self->per_day : 0;

  return n;
}

static void
set_date (GDate *date, const char *day)
{
  int year = 0;
  int month = 0;
  int of_month = 0;

  /* The day was checked. */
  tt_day_read (day, &year, &month, &of_month);
  g_date_set_dmy (date, (GDateDay) of_month, (GDateMonth) month, (GDateYear) year);
}

/* How many entries there are from the day that is @n_days before the last one on. */
static guint64
count_back (const TtDemo *self, guint *n_days)
{
  guint64 n = 0;
  guint back = 0;
  GDate date;

  set_date (&date, self->until);
  for (;; back++, g_date_subtract_days (&date, 1))
    {
      n += count_day (self, &date, back);
      if (n >= self->options->entries)
        break;
    }
  *n_days = back + 1;

  return n;
}

void
tt_demo_measure_days (TtDemo *self)
{
  guint64 person_days = (guint64) self->n_workers * MOST_DAYS;

  self->per_day = (guint) MIN (self->options->entries / person_days + 1, MOST_PER_DAY);
  count_back (self, &self->n_days);
  self->first_day = tt_day_add (self->until, 1 - (int) self->n_days);
}

static void
set_integer (TtValue *values, const Hours *self, EntryColumn column, gint64 integer)
{
  values[self->columns[column]] = (TtValue){ .kind = TT_VALUE_INTEGER, .integer = integer };
}

static void
set_text (TtValue *values, const Hours *self, EntryColumn column, const char *text)
{
  values[self->columns[column]] =
      (TtValue){ .kind = TT_VALUE_TEXT, .text = text, .length = strlen (text) };
}

/* Somewhere within the fence, or 640 m east of its middle. */
static void
set_position (TtValue *values, const Hours *self, const Stretch *stretch, EntryColumn first)
{
  guint what = first == ENTRY_IN_LATITUDE ? DRAW_IN_POSITION : DRAW_OUT_POSITION;
  guint luck = draw (self, stretch, what, 1 << 16);
  gint64 reach = stretch->site->radius / 2;
  gint64 north = (gint64) (luck & 0xff) * 2 * reach / 256 - reach;
  gint64 east = (gint64) (luck >> 8) * 2 * reach / 256 - reach;
  const gint64 off = (stretch->flags & TT_ENTRY_OFF_SITE) != 0 ? 640 : 0;
  const double position[] = {
    (double) (stretch->site->latitude + north * LATITUDE_A_METRE) / 1e6,
    (double) (stretch->site->longitude + (east + off) * LONGITUDE_A_METRE) / 1e6,
    5 + luck % 20,
  };

  for (guint i = 0; i < G_N_ELEMENTS (position); i++)
    values[self->columns[first + i]] = (TtValue){ .kind = TT_VALUE_REAL, .real = position[i] };
}

static void
set_notes (TtValue *values, const Hours *self, const Stretch *stretch)
{
  guint luck = draw (self, stretch, DRAW_NOTE, 1000);

  if (luck < 30)
    set_text (values, self, ENTRY_IN_NOTE, in_notes[luck % G_N_ELEMENTS (in_notes)]);
  if (luck % 12 == 5)
    set_text (values, self, ENTRY_OUT_NOTE, out_notes[luck / 12 % G_N_ELEMENTS (out_notes)]);
}

static gboolean
insert_entry (Hours *self, const Stretch *stretch, gint64 id, GError **error)
{
  const TtTable *table = tt_table_find ("entry");
  TtValue values[32] = { { .kind = TT_VALUE_INTEGER, .integer = id } };

  set_integer (values, self, ENTRY_USER, stretch->worker->id);
  set_integer (values, self, ENTRY_SITE, stretch->site->id);
  set_text (values, self, ENTRY_ZONE, TT_DEMO_ZONE);
  set_integer (values, self, ENTRY_STARTED_AT, stretch->started_at);
  set_integer (values, self, ENTRY_ENDED_AT, stretch->ended_at);
  set_integer (values, self, ENTRY_PUNCHED_IN_AT, stretch->punched_in_at);
  set_integer (values, self, ENTRY_PUNCHED_OUT_AT, stretch->ended_at);
  set_integer (values, self, ENTRY_IN_BY, stretch->worker->id);
  set_integer (values, self, ENTRY_OUT_BY, stretch->worker->id);
  set_integer (values, self, ENTRY_CREATED_AT, stretch->punched_in_at);
  if (stretch->flags != TT_ENTRY_NO_FLAGS)
    set_integer (values, self, ENTRY_FLAGS, stretch->flags);
  if ((stretch->flags & TT_ENTRY_NO_POSITION) == 0)
    {
      set_position (values, self, stretch, ENTRY_IN_LATITUDE);
      set_position (values, self, stretch, ENTRY_OUT_LATITUDE);
    }
  set_notes (values, self, stretch);

  return tt_loader_insert (self->demo->loader, table, values, error);
}

/* Half an hour in the middle of a long day. */
static gboolean
insert_break (Hours *self, const Stretch *stretch, gint64 entry, GError **error)
{
  gint64 length = stretch->ended_at - stretch->started_at;
  guint share = self->demo->options->entries <= SMALL_OFFICE ? 90 : 25;
  gint64 started_at;
  TtDemoRow row;

  if (length < 6 * G_TIME_SPAN_HOUR || draw (self, stretch, DRAW_BREAK, 100) >= share)
    return TRUE;

  started_at = stretch->started_at + length / 2 - 20 * MINUTE +
               draw (self, stretch, DRAW_BREAK, 100) * SECOND;
  tt_demo_row_begin (&row, "break", self->demo->first_id + self->breaks++);
  tt_demo_row_integer (&row, "entry", entry);
  tt_demo_row_integer (&row, "started_at", started_at);
  tt_demo_row_integer (&row, "ended_at", started_at + 30 * MINUTE);
  tt_demo_row_integer (&row, "paid", 0);

  return tt_demo_row_insert (&row, self->demo, error);
}

static gboolean
insert_correction (Hours *self, const Stretch *stretch, gint64 entry, GError **error)
{
  TtDemoRow row;

  if ((stretch->flags & TT_ENTRY_EDITED) == 0)
    return TRUE;

  tt_demo_row_begin (&row, "correction", self->demo->first_id + self->corrections);
  tt_demo_row_integer (&row, "entry", entry);
  tt_demo_row_integer (&row, "at", stretch->ended_at + 3 * G_TIME_SPAN_HOUR);
  tt_demo_row_integer (&row, "by_user", self->demo->owner);
  tt_demo_row_text (&row, "by_name", "Ruth Alder");
  tt_demo_row_text (&row, "reason", reasons[self->corrections++ % (gint64) G_N_ELEMENTS (reasons)]);
  tt_demo_row_integer (&row, "old_started_at", stretch->punched_in_at);
  tt_demo_row_integer (&row, "old_ended_at", stretch->ended_at);
  tt_demo_row_integer (&row, "old_site", stretch->site->id);
  tt_demo_row_integer (&row, "new_started_at", stretch->started_at);
  tt_demo_row_integer (&row, "new_ended_at", stretch->ended_at);
  tt_demo_row_integer (&row, "new_site", stretch->site->id);

  return tt_demo_row_insert (&row, self->demo, error);
}

static gboolean
tell_progress (Hours *self, GError **error)
{
  TtDemo *demo = self->demo;

  if (self->made % ENTRIES_A_LOOK != 0)
    return TRUE;
  if (demo->progress != NULL)
    demo->progress ((gint64) self->made, demo->options->entries, NULL, demo->progress_data);

  return !g_cancellable_set_error_if_cancelled (demo->cancellable, error);
}

static gboolean
insert_stretch (Hours *self, const Stretch *stretch, GError **error)
{
  gint64 id;

  if (self->skip > 0)
    {
      self->skip--;
      return TRUE;
    }

  id = self->demo->first_id + (gint64) self->made++;
  if (self->made + self->n_newest > self->demo->options->entries)
    {
      const TtDemoPunches punches = { id, stretch->punched_in_at, stretch->ended_at };

      g_array_append_val (self->newest, punches);
    }

  return insert_entry (self, stretch, id, error) && insert_break (self, stretch, id, error) &&
         insert_correction (self, stretch, id, error) && tell_progress (self, error);
}

/* What went wrong now and then, so that the list of what needs somebody is not empty. */
static void
add_trouble (const Hours *self, Stretch *stretch)
{
  guint luck = draw (self, stretch, DRAW_KIND, 1200);
  gboolean by_day = stretch->worker->start < 12 * 60 && self->demo->per_day == 1;

  stretch->punched_in_at = stretch->started_at;
  if (luck < 3 && by_day && stretch->back > 0)
    {
      stretch->ended_at = stretch->started_at + (16 * 60 + 10 + 7 * luck) * MINUTE;
      stretch->flags |= TT_ENTRY_LONG;
    }
  else if (luck < 11)
    {
      stretch->flags |= TT_ENTRY_OFF_SITE;
    }
  else if (luck < 21 && by_day)
    {
      stretch->punched_in_at = stretch->started_at + (5 + luck) * MINUTE;
      stretch->flags |= TT_ENTRY_EDITED;
    }
  else if (luck < 33)
    {
      stretch->flags |= TT_ENTRY_NO_POSITION;
    }
}

static gboolean
load_person_day (Hours *self, guint number, guint back, gint64 morning, GError **error)
{
  const TtDemo *demo = self->demo;
  Stretch stretch = { .worker = &demo->workers[number], .number = number, .back = back };
  gint64 start = morning + ((gint64) stretch.worker->start - TT_DEMO_MORNING) * MINUTE +
                 ((gint64) draw (self, &stretch, DRAW_LATE, 1200) - 600) * SECOND;
  gint64 length = (gint64) stretch.worker->minutes * MINUTE +
                  ((gint64) draw (self, &stretch, DRAW_LENGTH, 3300) - 900) * SECOND;
  gint64 pause = (demo->per_day == 2 ? 30 : 5) * MINUTE;
  gint64 part = (length - pause * (demo->per_day - 1)) / demo->per_day / SECOND * SECOND;

  for (guint i = 0; i < demo->per_day; i++)
    {
      gboolean elsewhere;

      stretch.part = i;
      stretch.flags = TT_ENTRY_NO_FLAGS;
      elsewhere = draw (self, &stretch, DRAW_SITE, 100) < 15;
      stretch.site =
          &demo->sites[(stretch.worker->site + (elsewhere ? 1 + i + back : 0)) % demo->n_sites];
      stretch.started_at = start + i * (part + pause);
      stretch.ended_at = stretch.started_at + part;
      add_trouble (self, &stretch);
      if (!insert_stretch (self, &stretch, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
load_day (Hours *self, const GDate *date, guint back, GError **error)
{
  gint64 morning = 0;
  char day[11];

  g_snprintf (day, sizeof day, "%04d-%02d-%02d", g_date_get_year (date), g_date_get_month (date),
              g_date_get_day (date));
  if (!tt_demo_get_morning (day, &morning, error))
    return FALSE;

  for (guint i = 0; i < self->demo->n_workers; i++)
    {
      if (works (self->demo, date, back, i) && !load_person_day (self, i, back, morning, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
tt_demo_load_hours (TtDemo *self, GArray *newest, GError **error)
{
  const TtTable *table = tt_table_find ("entry");
  Hours hours = { .demo = self, .newest = newest };
  guint n_days = 0;
  GDate date;

  hours.n_newest = MIN ((guint64) self->options->photos / 2 + 1, self->options->entries);
  hours.skip = count_back (self, &n_days) - self->options->entries;
  for (guint i = 0; i < N_ENTRY_COLUMNS; i++)
    hours.columns[i] = tt_table_get_column (table, entry_names[i]);

  set_date (&date, self->first_day);
  for (guint back = n_days; back > 0 && hours.made < self->options->entries; back--)
    {
      if (!load_day (&hours, &date, back - 1, error))
        return FALSE;
      g_date_add_days (&date, 1);
    }

  return TRUE;
}
