/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One list can hold shifts of several versions of the app; each record is decided by itself. */

#include "exchange/tt-webapp-private.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  TtWebapp *webapp;
  GHashTable *taken; /* ids */
  GPtrArray *events; /* records that are one punch each */
} Settling;

static gboolean
is_event (TtWebappRecord *record)
{
  const char *type = tt_webapp_record_get_text (record, "type");

  return (g_str_equal (type, "clock-in") || g_str_equal (type, "clock-out")) &&
         tt_webapp_record_has (record, "timestamp");
}

/* With instants: version 1.0, and the models that came with it. */
static gboolean
has_instants (TtWebappRecord *record)
{
  return tt_webapp_record_has (record, "userId") || tt_webapp_record_has (record, "clockInTime") ||
         tt_webapp_record_get_instant (record, "clockIn") != 0;
}

static TtWebappEntry *
add_entry (TtWebapp *self, TtWebappRecord *record, const char *external_id)
{
  TtWebappEntry *entry = g_new0 (TtWebappEntry, 1);

  entry->record = record;
  entry->start = record;
  entry->external_id = g_strdup (external_id);
  entry->flags = TT_ENTRY_IMPORTED;
  entry->company = tt_webapp_get_record_company (self, record);
  g_ptr_array_add (self->entries, entry);

  return entry;
}

static void
take_position (TtWebappRecord *record, const char *field, TtWebappPosition *position)
{
  if (position->known)
    return;

  position->known = tt_webapp_record_get_position (record, field, &position->latitude,
                                                   &position->longitude, &position->accuracy);
}

/* Nobody is known to have worked it: whoever was named for such shifts, else a placeholder. */
static void
give_to_nobody (TtWebapp *self, TtWebappEntry *entry)
{
  entry->person = tt_webapp_get_nobody (self, entry->company);
  if (entry->person->placeholder)
    entry->flags |= TT_ENTRY_UNASSIGNED;
}

static void
find_person (TtWebapp *self, TtWebappEntry *entry)
{
  g_autofree char *id = tt_webapp_record_dup_id (entry->record, "userId");

  entry->person = id != NULL ? g_hash_table_lookup (self->people_by_id, id) : NULL;
  if (entry->person == NULL)
    {
      give_to_nobody (self, entry);
      if (id != NULL)
        tt_webapp_record_tell (entry->record, self->import, TT_PROBLEM_REPAIRED, "userId",
                               "unknown-person",
                               g_strdup_printf (_ ("The file does not hold the person “%s”: the "
                                                   "shift is kept for somebody to assign"),
                                                id));
    }
  else if (entry->company == self->home)
    entry->company = entry->person->company;
}

static void
find_site (TtWebapp *self, TtWebappEntry *entry)
{
  g_autofree char *id = tt_webapp_record_dup_id (entry->record, "jobSiteId");

  if (id != NULL)
    entry->site = g_hash_table_lookup (self->sites_by_id, id);
  else
    entry->site = tt_webapp_get_site_by_name (
        self, entry->company, tt_webapp_record_get_text (entry->record, "jobSite"), entry->record);
  if (id != NULL && entry->site == NULL)
    tt_webapp_record_tell (entry->record, self->import, TT_PROBLEM_REPAIRED, "jobSiteId",
                           "unknown-site",
                           g_strdup_printf (_ ("The file does not hold the site “%s” any more: the "
                                               "shift has none"),
                                            id));
}

static gboolean
leave_out_time (TtWebapp *self, TtWebappRecord *record, const char *field)
{
  tt_webapp_leave_out (self, TT_WEBAPP_ENTRIES, record, field, "bad-time",
                       g_strdup_printf (_ ("“%s” is not a time that can be read"),
                                        tt_webapp_record_get_text (record, field)));

  return FALSE;
}

/* FALSE where the record was left out. */
static gboolean
read_instants (TtWebapp *self, TtWebappRecord *record, gint64 *started_at, gint64 *ended_at)
{
  gboolean models = tt_webapp_record_has (record, "clockInTime");
  const char *in = models ? "clockInTime" : "clockIn";
  const char *out = models ? "clockOutTime" : "clockOut";

  *started_at = tt_webapp_record_get_instant (record, in);
  *ended_at = tt_webapp_record_get_instant (record, out);
  if (*started_at == 0)
    return leave_out_time (self, record, in);
  if (*ended_at == 0 && tt_webapp_record_has (record, out))
    return leave_out_time (self, record, out);
  if (*ended_at == 0 || *ended_at >= *started_at)
    return TRUE;

  tt_webapp_leave_out (self, TT_WEBAPP_ENTRIES, record, out, "ends-before-start",
                       g_strdup (_ ("The shift ends before it starts")));

  return FALSE;
}

/* "" and ", ," are what the app wrote where nobody typed anything. */
static const char *
get_note (TtWebappRecord *record, const char *field)
{
  const char *note = tt_webapp_record_get_text (record, field);

  return g_str_equal (note, ", ,") ? "" : note;
}

static void
take_with_instants (TtWebapp *self, TtWebappRecord *record, const char *external_id)
{
  static const char *const in_notes[] = { "jobNotes", "notes", NULL };
  gint64 started_at;
  gint64 ended_at;
  TtWebappEntry *entry;

  if (!read_instants (self, record, &started_at, &ended_at))
    return;

  entry = add_entry (self, record, external_id);
  entry->started_at = started_at;
  entry->ended_at = ended_at;
  find_person (self, entry);
  find_site (self, entry);
  take_position (record, "location", &entry->in);
  take_position (record, "clockInLocation", &entry->in);
  take_position (record, "clockOutLocation", &entry->out);
  entry->in_note = tt_webapp_record_get_any (record, in_notes);
  entry->out_note = tt_webapp_record_get_text (record, "finalJobNotes");
  entry->in_status = tt_webapp_record_get_text (record, "jobStatus");
  entry->out_status = tt_webapp_record_get_text (record, "finalJobStatus");
}

/* "43.6150, -116.2023", with no accuracy. */
static void
take_position_text (TtWebappRecord *record, TtWebappPosition *position)
{
  const char *text = tt_webapp_record_get_text (record, "location");
  char *end;
  double latitude = g_ascii_strtod (text, &end);
  double longitude;

  if (position->known || end == text || *end != ',')
    return;
  longitude = g_ascii_strtod (end + 1, &end);
  position->known = *end == '\0' && latitude >= -90 && latitude <= 90 && longitude >= -180 &&
                    longitude <= 180 && !(latitude == 0 && longitude == 0);
  position->latitude = latitude;
  position->longitude = longitude;
  position->accuracy = 0;
}

static gboolean
take_with_local_times (TtWebapp *self,
                       TtWebappRecord *record,
                       const char *external_id,
                       GError **error)
{
  TtWebappCompany *company = tt_webapp_get_record_company (self, record);
  gint64 started_at;
  gint64 ended_at;
  g_autoptr (GError) failure = NULL;
  TtWebappEntry *entry;

  if (!tt_webapp_find_times (self, record, company->zone, &started_at, &ended_at, &failure))
    {
      if (failure == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  entry = add_entry (self, record, external_id);
  entry->started_at = started_at;
  entry->ended_at = ended_at;
  give_to_nobody (self, entry);
  find_site (self, entry);
  take_position (record, "coordinates", &entry->out);
  take_position_text (record, &entry->out);
  entry->out_note = get_note (record, "address");

  return TRUE;
}

static gboolean
take_record (Settling *self, TtWebappRecord *record, GError **error)
{
  TtWebapp *webapp = self->webapp;
  g_autofree char *id = tt_webapp_record_dup_id (record, "id");
  g_autofree char *claimed = tt_webapp_claim_id (self->taken, id, record->company);

  tt_import_count (webapp->import, "entries")->read++;
  if (id != NULL && claimed == NULL)
    {
      tt_webapp_leave_out (webapp, TT_WEBAPP_ENTRIES, record, "id", "double-id",
                           g_strdup_printf (_ ("Another shift has the id “%s”"), id));
      return TRUE;
    }

  if (is_event (record))
    g_ptr_array_add (self->events, record);
  else if (has_instants (record))
    take_with_instants (webapp, record, claimed);
  else if (tt_webapp_record_has (record, "clockIn"))
    return take_with_local_times (webapp, record, claimed, error);
  else
    tt_webapp_leave_out (webapp, TT_WEBAPP_ENTRIES, record, NULL, "unknown-shape",
                         g_strdup (_ ("This is no shift as any version of the app wrote it")));

  return TRUE;
}

static gint
compare_events (gconstpointer a, gconstpointer b)
{
  TtWebappRecord *first = *(TtWebappRecord *const *) a;
  TtWebappRecord *second = *(TtWebappRecord *const *) b;
  gint64 first_at = tt_webapp_record_get_instant (first, "timestamp");
  gint64 second_at = tt_webapp_record_get_instant (second, "timestamp");

  if (first_at != second_at)
    return first_at < second_at ? -1 : 1;

  return first->line < second->line ? -1 : first->line > second->line;
}

static TtWebappEntry *
start_entry (TtWebapp *self, TtWebappRecord *record)
{
  g_autofree char *id = tt_webapp_record_dup_id (record, "id");
  TtWebappEntry *entry = add_entry (self, record, id);

  entry->started_at = tt_webapp_record_get_instant (record, "timestamp");
  find_person (self, entry);
  find_site (self, entry);
  take_position (record, "location", &entry->in);

  return entry;
}

/* One version wrote a record for each punch: an in and the next out of the same person are a
 * shift. */
static void
pair_events (Settling *self)
{
  TtWebapp *webapp = self->webapp;
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL); /* person → TtWebappEntry */

  g_ptr_array_sort (self->events, compare_events);
  for (guint i = 0; i < self->events->len; i++)
    {
      TtWebappRecord *record = g_ptr_array_index (self->events, i);
      g_autofree char *id = tt_webapp_record_dup_id (record, "userId");
      gpointer person = id != NULL ? g_hash_table_lookup (webapp->people_by_id, id) : NULL;
      TtWebappEntry *entry = g_hash_table_lookup (open, person);

      if (tt_webapp_record_get_instant (record, "timestamp") == 0)
        leave_out_time (webapp, record, "timestamp");
      else if (g_str_equal (tt_webapp_record_get_text (record, "type"), "clock-in"))
        g_hash_table_insert (open, person, start_entry (webapp, record));
      else if (entry == NULL)
        tt_webapp_leave_out (webapp, TT_WEBAPP_ENTRIES, record, NULL, "no-start",
                             g_strdup (_ ("This clock-out has no clock-in")));
      else
        {
          entry->record = record;
          entry->ended_at = tt_webapp_record_get_instant (record, "timestamp");
          take_position (record, "location", &entry->out);
          g_hash_table_remove (open, person);
        }
    }
}

gboolean
tt_webapp_settle_entries (TtWebapp *self, GError **error)
{
  GPtrArray *list = self->file->lists[TT_WEBAPP_ENTRIES];
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  Settling settling = { self, taken, events };

  tt_webapp_learn_dates (self);
  for (guint i = 0; i < list->len; i++)
    {
      if (!take_record (&settling, g_ptr_array_index (list, i), error))
        return FALSE;
    }
  pair_events (&settling);

  for (guint i = 0; i < self->entries->len; i++)
    {
      TtWebappEntry *entry = g_ptr_array_index (self->entries, i);

      entry->person->used = TRUE;
      if (entry->site != NULL)
        entry->site->used = TRUE;
    }

  return TRUE;
}
