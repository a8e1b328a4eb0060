/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Today: who is here, and what needs somebody. Read in one transaction, so that it is one moment.
 */

#include "core/tt-attention.h"
#include "core/tt-day.h"
#include "core/tt-zone.h"
#include "office/tt-office-entries.h"
#include "office/tt-office-private.h"
#include "office/tt-query-private.h"
#include "store/tt-store-people.h"

/* How far back flagged entries are looked for; older ones are in the list. */
#define ATTENTION_DAYS 30

#define ATTENTION_FLAGS                                                                            \
  (TT_ENTRY_LONG | TT_ENTRY_OVERLAP | TT_ENTRY_OFF_SITE | TT_ENTRY_NO_PHOTO | TT_ENTRY_NEGATIVE |  \
   TT_ENTRY_UNASSIGNED)

void
tt_today_free (TtToday *self)
{
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_pointer (&self->open, g_ptr_array_unref);
  g_clear_pointer (&self->attention, g_ptr_array_unref);
  g_clear_pointer (&self->site_hours, g_array_unref);
  g_free (self);
}

static gboolean
list_people (TtDatabase *database, TtJob *job, TtToday *today, GError **error)
{
  g_autoptr (GPtrArray) users = tt_store_list_users (database, FALSE, error);

  if (users == NULL)
    return FALSE;

  today->people = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < users->len; i++)
    {
      TtUser *user = g_ptr_array_index (users, i);

      if (tt_permission_allows (job->actor, TT_DEED_READ_PEOPLE, user))
        g_ptr_array_add (today->people, g_object_ref (user));
    }
  return TRUE;
}

static GPtrArray *
list_entries (TtDatabase *database, TtJob *job, const TtEntryFilter *filter, GError **error)
{
  TtQuery *query = tt_query_new (filter, NULL);
  GPtrArray *entries = NULL;

  if (tt_query_restrict (query, job->actor, error))
    entries = tt_store_list_entries (database, &query->filter, error);
  tt_query_free (query);
  return entries;
}

static void
add_once (GPtrArray *entries, GHashTable *ids, TtEntry *entry)
{
  gint64 id = tt_entry_get_id (entry);

  if (g_hash_table_add (ids, g_memdup2 (&id, sizeof id)))
    g_ptr_array_add (entries, g_object_ref (entry));
}

/* Who overlaps a flagged entry is needed to say what to trim. */
static gboolean
add_overlaps (
    TtDatabase *database, TtEntry *entry, GPtrArray *entries, GHashTable *ids, GError **error)
{
  g_autoptr (GPtrArray) others = NULL;

  if ((tt_entry_get_flags (entry) & TT_ENTRY_OVERLAP) == 0)
    return TRUE;

  others =
      tt_store_find_overlaps (database, tt_entry_get_user (entry), tt_entry_get_started_at (entry),
                              tt_entry_get_ended_at (entry), tt_entry_get_id (entry), error);
  if (others == NULL)
    return FALSE;

  for (guint i = 0; i < others->len; i++)
    add_once (entries, ids, g_ptr_array_index (others, i));
  return TRUE;
}

static gboolean
find_attention (TtDatabase *database, TtJob *job, TtToday *today, GError **error)
{
  const TtEntryFilter filter = { .from = today->now - ATTENTION_DAYS * G_TIME_SPAN_DAY,
                                 .flags = ATTENTION_FLAGS };
  g_autoptr (GPtrArray) flagged = list_entries (database, job, &filter, error);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  if (flagged == NULL)
    return FALSE;

  for (guint i = 0; i < today->open->len; i++)
    add_once (entries, ids, g_ptr_array_index (today->open, i));
  for (guint i = 0; i < flagged->len; i++)
    add_once (entries, ids, g_ptr_array_index (flagged, i));
  for (guint i = 0; i < flagged->len; i++)
    {
      if (!add_overlaps (database, g_ptr_array_index (flagged, i), entries, ids, error))
        return FALSE;
    }

  today->attention = tt_attention_find (entries, today->now);
  return TRUE;
}

static void
add_hours (GArray *rows, gint64 site, gint64 seconds, gint64 entries)
{
  TtHoursRow row = { .site = site, .seconds = seconds, .entries = entries };

  for (guint i = 0; i < rows->len; i++)
    {
      TtHoursRow *known = &g_array_index (rows, TtHoursRow, i);

      if (known->site == site)
        {
          known->seconds += seconds;
          known->entries += entries;
          return;
        }
    }

  g_array_append_val (rows, row);
}

/* Only those people whom the actor sees count. */
static GHashTable *
index_people (TtToday *today)
{
  GHashTable *ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < today->people->len; i++)
    {
      gint64 id = tt_user_get_id (g_ptr_array_index (today->people, i));

      g_hash_table_add (ids, g_memdup2 (&id, sizeof id));
    }
  return ids;
}

static gboolean
sum_closed (TtDatabase *database,
            TtToday *today,
            gint64 from,
            gint64 to,
            GArray *rows,
            gint64 *seconds,
            GError **error)
{
  g_autoptr (GArray) hours = tt_store_sum_hours (database, from, to, error);
  g_autoptr (GHashTable) people = index_people (today);

  if (hours == NULL)
    return FALSE;

  for (guint i = 0; i < hours->len; i++)
    {
      const TtHoursRow *row = &g_array_index (hours, TtHoursRow, i);

      if (!g_hash_table_contains (people, &row->user))
        continue;
      *seconds += row->seconds;
      if (rows != NULL)
        add_hours (rows, row->site, row->seconds, row->entries);
    }
  return TRUE;
}

/* An open entry counts up to now here, without its breaks, the one that lasts included. */
static void
add_open (TtToday *today, gint64 from)
{
  for (guint i = 0; i < today->open->len; i++)
    {
      TtEntry *entry = g_ptr_array_index (today->open, i);
      gint64 until = today->now;
      gint64 seconds = 0;

      if (tt_entry_get_started_at (entry) < from)
        continue;
      if (tt_entry_get_break_since (entry) != 0 && !tt_entry_get_break_paid (entry))
        until = MIN (until, tt_entry_get_break_since (entry));
      seconds = (until - tt_entry_get_started_at (entry)) / G_USEC_PER_SEC -
                tt_entry_get_break_seconds (entry);
      seconds = MAX (seconds, 0);
      today->seconds += seconds;
      add_hours (today->site_hours, tt_entry_get_site (entry), seconds, 1);
    }
}

/* The days of Today are those of the actor's company, else of the first. */
static char *
dup_zone (TtDatabase *database, TtJob *job, GError **error)
{
  g_autoptr (GPtrArray) companies = tt_store_list_companies (database, TRUE, error);
  TtCompany *company = NULL;

  if (companies == NULL)
    return NULL;

  for (guint i = companies->len; i > 0; i--)
    {
      TtCompany *candidate = g_ptr_array_index (companies, i - 1);

      if (company == NULL || i == 1)
        company = candidate;
      if (tt_company_get_id (candidate) == tt_actor_get_company (job->actor))
        {
          company = candidate;
          break;
        }
    }

  return g_strdup (company != NULL ? tt_company_get_zone (company) : "UTC");
}

static gboolean
sum_hours (TtDatabase *database, TtJob *job, TtToday *today, GError **error)
{
  g_autofree char *zone = dup_zone (database, job, error);
  g_autofree char *day = NULL;
  g_autofree char *week_ago = NULL;
  g_autofree char *next = NULL;
  gint64 from = 0;
  gint64 last_from = 0;
  gint64 last_to = 0;

  if (zone == NULL)
    return FALSE;

  day = tt_zone_dup_day (zone, today->now);
  week_ago = tt_day_add (day, -7);
  next = tt_day_add (week_ago, 1);
  today->site_hours = g_array_new (FALSE, FALSE, sizeof (TtHoursRow));
  if (!tt_zone_get_day_start (zone, day, &from, error) ||
      !tt_zone_get_day_start (zone, week_ago, &last_from, error) ||
      !tt_zone_get_day_start (zone, next, &last_to, error) ||
      !sum_closed (database, today, from, today->now + 1, today->site_hours, &today->seconds,
                   error) ||
      !sum_closed (database, today, last_from, last_to, NULL, &today->last_week_seconds, error))
    return FALSE;

  add_open (today, from);
  return TRUE;
}

static gboolean
look_today (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  const TtEntryFilter open = { .open_only = TRUE };
  g_autoptr (TtToday) today = g_new0 (TtToday, 1);

  today->now = tt_office_now (self);
  if (!list_people (database, job, today, error))
    return FALSE;

  today->open = list_entries (database, job, &open, error);
  if (today->open == NULL || !find_attention (database, job, today, error) ||
      !sum_hours (database, job, today, error))
    return FALSE;

  tt_job_take_answer (job, g_steal_pointer (&today), (GDestroyNotify) tt_today_free);
  return TRUE;
}

void
tt_office_look_today_async (TtOffice *self,
                            TtActor *actor,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  tt_office_read (self, tt_job_new (actor), look_today, tt_office_look_today_async, cancellable,
                  callback, user_data);
}

TtToday *
tt_office_look_today_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_look_today_async, error);
}
