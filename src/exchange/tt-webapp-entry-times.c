/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The later versions of the app wrote times of day without date and zone, and an id that is the
 * moment when the clock-out was saved: the seconds that finding the position took after it. So the
 * out is the latest moment up to the id at which the wall showed clockOut, and the in the latest
 * before that at which it showed clockIn. */

#include "exchange/tt-webapp-private.h"

#include "base/tt-error.h"
#include "core/tt-zone.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define FIRST_ID 1.4e12 /* milliseconds: 2014, before the app */
#define LAST_ID 4.1e12  /* 2099 */
#define SAVING_LIMIT (15 * G_TIME_SPAN_MINUTE)

/* The moment in a record's id; 0 where the id is none. */
static gint64
get_id_instant (TtWebappRecord *record)
{
  double id = 0;

  return tt_webapp_record_get_number (record, "id", &id) && id >= FIRST_ID && id <= LAST_ID
             ? llround (id) * 1000
             : 0;
}

static gboolean
leave_out (TtWebapp *self, TtWebappRecord *record, const char *field)
{
  tt_webapp_leave_out (self, TT_WEBAPP_ENTRIES, record, field, "bad-time",
                       g_strdup_printf (_ ("“%s” is not a time that can be read"),
                                        tt_webapp_record_get_text (record, field)));

  return FALSE;
}

static gint64
find_end_by_id (TtWebapp *self,
                TtWebappRecord *record,
                const char *zone,
                gint64 saved_at,
                const TtWebappTime *time)
{
  gint64 end = time != NULL ? tt_webapp_time_find_before (zone, saved_at, time) : 0;

  if (end != 0 && saved_at - end <= SAVING_LIMIT)
    return end;

  tt_webapp_record_tell (record, self->import, TT_PROBLEM_REPAIRED, "clockOut", "end-from-id",
                         g_strdup_printf (_ ("“%s” is not when the shift was saved in the zone %s: "
                                             "the moment of saving was taken as its end"),
                                          tt_webapp_record_get_text (record, "clockOut"), zone));

  return saved_at;
}

/* Without an id that tells the moment there is only the date. */
static gboolean
find_end_by_date (TtWebapp *self,
                  TtWebappRecord *record,
                  const char *zone,
                  const TtWebappTime *time,
                  gint64 *end,
                  GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *day = NULL;

  if (time == NULL)
    return leave_out (self, record, "clockOut");
  if (!tt_webapp_dates_resolve (&self->dates, tt_webapp_record_get_text (record, "date"), &day,
                                &failure))
    {
      if (!g_error_matches (failure, TT_ERROR, TT_ERROR_AMBIGUOUS))
        return leave_out (self, record, "date");
      g_propagate_prefixed_error (error, g_steal_pointer (&failure), "%s.date: ", record->path);
      return FALSE;
    }

  *end = tt_webapp_time_find_on (zone, day, time);

  return *end != 0 || leave_out (self, record, "clockOut");
}

gboolean
tt_webapp_find_times (TtWebapp *self,
                      TtWebappRecord *record,
                      const char *zone,
                      gint64 *started_at,
                      gint64 *ended_at,
                      GError **error)
{
  gint64 saved_at = get_id_instant (record);
  TtWebappTime in;
  TtWebappTime out;
  gboolean has_out = tt_webapp_time_parse (tt_webapp_record_get_text (record, "clockOut"), &out);

  if (!tt_webapp_time_parse (tt_webapp_record_get_text (record, "clockIn"), &in))
    return leave_out (self, record, "clockIn");

  if (saved_at != 0)
    *ended_at = find_end_by_id (self, record, zone, saved_at, has_out ? &out : NULL);
  else if (!find_end_by_date (self, record, zone, has_out ? &out : NULL, ended_at, error))
    return FALSE;

  /* In and out within one second are more likely than a day to the second. */
  *started_at = tt_webapp_time_find_before (zone, *ended_at, &in);

  return *started_at != 0 || leave_out (self, record, "clockIn");
}

static void
learn_from (TtWebapp *self, GPtrArray *list, const char *field)
{
  for (guint i = 0; i < list->len; i++)
    {
      TtWebappRecord *record = g_ptr_array_index (list, i);
      const char *text = tt_webapp_record_get_text (record, field);
      gint64 saved_at = get_id_instant (record);
      TtWebappCompany *company = tt_webapp_get_record_company (self, record);
      g_autofree char *day = NULL;

      tt_webapp_dates_learn (&self->dates, text);
      if (list != self->file->lists[TT_WEBAPP_ENTRIES] || saved_at == 0)
        continue;
      day = tt_zone_dup_day (company->zone, saved_at);
      tt_webapp_dates_learn_day (&self->dates, text, day);
    }
}

void
tt_webapp_learn_dates (TtWebapp *self)
{
  tt_webapp_dates_init (&self->dates, self->import->options.dates);
  learn_from (self, self->file->lists[TT_WEBAPP_ENTRIES], "date");
  learn_from (self, self->file->lists[TT_WEBAPP_SHIFTS], "date");
  learn_from (self, self->file->lists[TT_WEBAPP_TASKS], "dueDate");
}
