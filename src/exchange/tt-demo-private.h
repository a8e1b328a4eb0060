/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exchange/tt-demo.h"

G_BEGIN_DECLS

#define TT_DEMO_ZONE "America/New_York"
#define TT_DEMO_CURRENCY "USD"

/**
 * TtDemoWorker:
 * @start: minutes after midnight at which their day begins
 * @minutes: how long it lasts, the midday break included
 * @site: where they mostly work, an index
 * @saturdays: whether they work on some
 *
 * One of the staff, as the maker of hours sees them.
 */
typedef struct
{
  gint64 id;
  guint start;
  guint minutes;
  guint site;
  gboolean saturdays;
} TtDemoWorker;

/**
 * TtDemoSite:
 * @latitude: millionths of a degree, so that every computer gets the same sums
 * @longitude: millionths of a degree
 * @radius: metres
 */
typedef struct
{
  gint64 id;
  gint64 latitude;
  gint64 longitude;
  guint radius;
} TtDemoSite;

/**
 * TtDemo:
 * @key: from the seed; what every number is drawn from
 * @first_id: ids of every table count up from here
 * @first_day: the first day with hours
 * @n_days: days from it to the last
 * @per_day: entries a person and day
 *
 * One load.
 */
typedef struct
{
  TtLoader *loader;
  TtEnvironment *environment;
  const char *folder;
  const TtDemoOptions *options;
  TtProgressFunc progress;
  gpointer progress_data;
  GCancellable *cancellable;

  guint64 key;
  gint64 first_id;
  gint64 company;
  gint64 owner;
  char *password_hash;
  char *until;
  char *first_day;
  guint n_days;
  guint per_day;
  gint64 first_at; /* the instant at which the first day begins */
  TtDemoWorker *workers;
  guint n_workers;
  TtDemoSite *sites;
  guint n_sites;
  GPtrArray *photo_hashes; /* of the files that were written */
} TtDemo;

/* The instant at which a clock in the office shows 4 in the morning of @day: no clock is ever set
 * after that hour, so all of a day counts from there. */
gboolean tt_demo_get_morning (const char *day, gint64 *instant, GError **error);

#define TT_DEMO_MORNING (4 * 60) /* minutes after midnight */

/* Below @bound, always the same for the same place in the office: so that days can be counted
 * before they are made. */
guint tt_demo_draw (const TtDemo *self, guint64 what, guint64 day, guint64 person, guint bound);

/* A row of a table that is small enough to look its columns up by name. */
typedef struct
{
  const TtTable *table;
  TtValue values[32];
} TtDemoRow;

void tt_demo_row_begin (TtDemoRow *self, const char *table, gint64 id);
void tt_demo_row_integer (TtDemoRow *self, const char *column, gint64 integer);
void tt_demo_row_real (TtDemoRow *self, const char *column, double real);

/* @text is not copied; NULL leaves the column empty. */
void tt_demo_row_text (TtDemoRow *self, const char *column, const char *text);
gboolean tt_demo_row_insert (TtDemoRow *self, const TtDemo *demo, GError **error);

/* tt-demo-people.c: who there is and what their habits are, before anything is loaded. */
void tt_demo_settle_people (TtDemo *self);

/* Company, rules, sites, people, rates. */
gboolean tt_demo_load_people (TtDemo *self, GError **error);

/* tt-demo-hours.c: how far back the hours go. Sets first_day, n_days, per_day. */
void tt_demo_measure_days (TtDemo *self);

/* The hours themselves. @newest (element-type TtDemoPunches): those that pictures hang on. */
gboolean tt_demo_load_hours (TtDemo *self, GArray *newest, GError **error);

/* tt-demo-plan.c: approvals, planned shifts, tasks, leave, messages. */
gboolean tt_demo_load_plan (TtDemo *self, GError **error);

/* tt-demo-picture.c: a small picture, a real file, another for each @number. (transfer full) */
GByteArray *tt_demo_make_picture (const TtDemo *self, guint number);

/**
 * TtDemoPunches:
 * @entry: an entry of the newest
 * @in_at: its clock-in
 * @out_at: its clock-out
 *
 * Where pictures can hang.
 */
typedef struct
{
  gint64 entry;
  gint64 in_at;
  gint64 out_at;
} TtDemoPunches;

/* tt-demo-photos.c: @newest (element-type TtDemoPunches), the last one last. */
gboolean tt_demo_load_photos (TtDemo *self, const GArray *newest, GError **error);

/* Takes the files away that a failed load wrote. */
void tt_demo_remove_photos (TtDemo *self);

G_END_DECLS
