/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What only a copy of the browser's storage holds: planned shifts, tasks, messages and payroll
 * settings. Payroll reports were worked out from these and the shifts, mostly wrongly: they are not
 * brought in. */

#include "exchange/tt-webapp-private.h"

#include "base/tt-error.h"
#include "core/tt-day.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A record on its way in. */
typedef struct
{
  TtWebapp *webapp;
  TtWebappKind kind;
  const char *table;
  GHashTable *taken; /* external ids */
  gboolean loaded;   /* the last record was */
} Loading;

static TtWebappPerson *
find_by_name (TtWebapp *self, const char *name)
{
  g_autofree char *line = tt_webapp_clean_line (name);
  TtWebappPerson *found = NULL;

  if (line == NULL)
    return NULL;
  found = g_hash_table_lookup (self->people_by_id, line);
  for (guint i = 0; found == NULL && i < self->people->len; i++)
    {
      TtWebappPerson *person = g_ptr_array_index (self->people, i);

      if (g_strcmp0 (person->name, line) == 0 || g_strcmp0 (person->username, line) == 0 ||
          g_strcmp0 (person->email, line) == 0)
        found = person;
    }

  return found;
}

/* By number, else by name; NULL for a shift that nobody has yet. */
static TtWebappPerson *
find_person (TtWebapp *self, TtWebappRecord *record, const char *id_field, const char *name_field)
{
  g_autofree char *id = tt_webapp_record_dup_id (record, id_field);
  TtWebappPerson *person = id != NULL ? g_hash_table_lookup (self->people_by_id, id) : NULL;

  if (person == NULL)
    person = find_by_name (self, tt_webapp_record_get_text (record, name_field));
  if (person != NULL)
    person->used = TRUE;

  return person;
}

static void
begin_row (Loading *self, TtRow *row, TtWebappCompany *company, const char *external_id)
{
  tt_row_begin (row, self->table, tt_loader_reserve_ids (self->webapp->loader, 1));
  tt_row_integer (row, "company", company->id);
  company->used = TRUE;
  if (external_id != NULL)
    {
      tt_row_text (row, "source", TT_WEBAPP_SOURCE);
      tt_row_text (row, "external_id", external_id);
    }
}

static gboolean
insert_row (Loading *self, TtRow *row, GError **error)
{
  self->loaded = TRUE;

  return tt_row_insert (row, self->webapp->loader, error);
}

static void
leave_out (Loading *self, TtWebappRecord *record, const char *field, const char *code)
{
  tt_webapp_leave_out (self->webapp, self->kind, record, field, code,
                       g_strdup_printf (_ ("“%s” is missing or cannot be read"), field));
}

/* FALSE with @error only where nobody can tell the date. */
static gboolean
find_day (Loading *self, TtWebappRecord *record, const char *field, char **day, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (tt_webapp_dates_resolve (&self->webapp->dates, tt_webapp_record_get_text (record, field), day,
                               &failure) ||
      !g_error_matches (failure, TT_ERROR, TT_ERROR_AMBIGUOUS))
    return TRUE;

  g_propagate_prefixed_error (error, g_steal_pointer (&failure), "%s.%s: ", record->path, field);

  return FALSE;
}

static gboolean
load_shift (Loading *self, TtWebappRecord *record, const char *external_id, GError **error)
{
  TtWebapp *webapp = self->webapp;
  TtWebappCompany *company = tt_webapp_get_record_company (webapp, record);
  TtWebappPerson *person = find_person (webapp, record, "employeeId", "employeeName");
  TtWebappSite *site;
  g_autofree char *day = NULL;
  g_autofree char *next_day = NULL;
  TtWebappTime start;
  TtWebappTime end;
  gint64 starts_at;
  gint64 ends_at;
  TtRow row;

  if (!find_day (self, record, "date", &day, error))
    return FALSE;
  if (day == NULL)
    {
      leave_out (self, record, "date", "bad-date");
      return TRUE;
    }
  if (!tt_webapp_time_parse (tt_webapp_record_get_text (record, "startTime"), &start) ||
      !tt_webapp_time_parse (tt_webapp_record_get_text (record, "endTime"), &end))
    {
      leave_out (self, record, "startTime", "bad-time");
      return TRUE;
    }

  starts_at = tt_webapp_time_find_on (company->zone, day, &start);
  ends_at = tt_webapp_time_find_on (company->zone, day, &end);
  next_day = tt_day_add (day, 1);
  if (ends_at <= starts_at)
    ends_at = tt_webapp_time_find_on (company->zone, next_day, &end);
  site = tt_webapp_get_site_by_name (webapp, company, tt_webapp_record_get_text (record, "jobSite"),
                                     record);
  if (site != NULL)
    site->used = TRUE;
  begin_row (self, &row, company, external_id);
  tt_row_reference (&row, "user", person != NULL ? person->id : 0);
  tt_row_reference (&row, "site", site != NULL ? site->id : 0);
  tt_row_integer (&row, "starts_at", starts_at);
  tt_row_integer (&row, "ends_at", ends_at);
  tt_row_text (&row, "zone", company->zone);
  tt_row_text (&row, "note", tt_webapp_record_get_text (record, "notes"));
  tt_row_text (&row, "status", tt_webapp_record_get_text (record, "status"));
  tt_row_instant (&row, "created_at", tt_webapp_record_get_instant (record, "createdAt"));

  return insert_row (self, &row, error);
}

static gboolean
load_task (Loading *self, TtWebappRecord *record, const char *external_id, GError **error)
{
  TtWebapp *webapp = self->webapp;
  TtWebappCompany *company = tt_webapp_get_record_company (webapp, record);
  TtWebappPerson *person = find_person (webapp, record, "assignee", "assignee");
  TtWebappSite *site;
  g_autofree char *title = tt_webapp_record_dup_line (record, "title");
  g_autofree char *day = NULL;
  TtRow row;

  if (!find_day (self, record, "dueDate", &day, error))
    return FALSE;
  if (title == NULL)
    {
      leave_out (self, record, "title", "title-missing");
      return TRUE;
    }

  site = tt_webapp_get_site_by_name (webapp, company, tt_webapp_record_get_text (record, "jobSite"),
                                     record);
  if (site != NULL)
    site->used = TRUE;
  begin_row (self, &row, company, external_id);
  tt_row_reference (&row, "user", person != NULL ? person->id : 0);
  tt_row_reference (&row, "site", site != NULL ? site->id : 0);
  tt_row_text (&row, "title", title);
  tt_row_text (&row, "text", tt_webapp_record_get_text (record, "description"));
  tt_row_text (&row, "priority", tt_webapp_record_get_text (record, "priority"));
  tt_row_text (&row, "due_day", day);
  tt_row_text (&row, "status", tt_webapp_record_get_text (record, "status"));
  tt_row_instant (&row, "created_at", tt_webapp_record_get_instant (record, "createdAt"));

  return insert_row (self, &row, error);
}

static gboolean
load_message (Loading *self, TtWebappRecord *record, const char *external_id, GError **error)
{
  TtWebapp *webapp = self->webapp;
  const char *text = tt_webapp_record_get_text (record, "message");
  const char *sender = tt_webapp_record_get_text (record, "sender");
  TtWebappPerson *person = find_by_name (webapp, sender);
  gint64 at = tt_webapp_record_get_instant (record, "timestamp");
  TtRow row;

  if (*text == '\0' || at == 0)
    {
      leave_out (self, record, *text == '\0' ? "message" : "timestamp", "message-broken");
      return TRUE;
    }

  if (person != NULL)
    person->used = TRUE;
  begin_row (self, &row, tt_webapp_get_record_company (webapp, record), external_id);
  tt_row_reference (&row, "from_user", person != NULL ? person->id : 0);
  tt_row_text (&row, "from_name", sender);
  tt_row_text (&row, "text", text);
  tt_row_integer (&row, "at", at);

  return insert_row (self, &row, error);
}

/* Kept as they were, for whoever sets up the pay rules. */
static gboolean
load_payroll (Loading *self, TtWebappRecord *record, const char *external_id, GError **error)
{
  TtWebappCompany *company = tt_webapp_get_record_company (self->webapp, record);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), record->object);
  g_autofree char *text = json_to_string (node, FALSE);
  char *key = g_strdup_printf ("%" G_GINT64_FORMAT, company->id);
  TtRow row;

  if (!g_hash_table_add (self->taken, key) ||
      (self->webapp->import->options.mode == TT_IMPORT_ADD && company->present))
    {
      tt_webapp_pass_over (self->webapp, self->kind);
      return TRUE;
    }

  begin_row (self, &row, company, NULL);
  tt_row_text (&row, "key", "webapp.payroll-settings");
  tt_row_text (&row, "value", text);

  return insert_row (self, &row, error);
}

typedef gboolean (*LoadFunc) (Loading *self,
                              TtWebappRecord *record,
                              const char *external_id,
                              GError **error);

static gboolean
load_record (Loading *self, TtWebappRecord *record, LoadFunc load, GError **error)
{
  const TtTable *table = tt_table_find (self->table);
  g_autofree char *id = tt_webapp_record_dup_id (record, "id");
  g_autofree char *claimed = tt_webapp_claim_id (self->taken, id, record->company);

  tt_import_count (self->webapp->import, tt_webapp_kind_get_name (self->kind))->read++;
  if (id != NULL && claimed == NULL)
    {
      tt_webapp_leave_out (self->webapp, self->kind, record, "id", "double-id",
                           g_strdup_printf (_ ("Another record of the list has the id “%s”"), id));
      return TRUE;
    }
  if (tt_present_find (&self->webapp->import->present, table, TT_WEBAPP_SOURCE, claimed) != 0)
    return TRUE;

  self->loaded = FALSE;
  if (!load (self, record, claimed, error))
    return FALSE;
  if (self->loaded)
    tt_webapp_count_taken (self->webapp, self->kind);

  return TRUE;
}

static gboolean
load_list (TtWebapp *webapp, TtWebappKind kind, const char *table, LoadFunc load, GError **error)
{
  GPtrArray *list = webapp->file->lists[kind];
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Loading self = { webapp, kind, table, taken };

  for (guint i = 0; i < list->len; i++)
    {
      if (!load_record (&self, g_ptr_array_index (list, i), load, error))
        return FALSE;
    }

  return TRUE;
}

static void
pass_over_reports (TtWebapp *webapp)
{
  GPtrArray *list = webapp->file->lists[TT_WEBAPP_REPORTS];

  for (guint i = 0; i < list->len; i++)
    {
      tt_import_count (webapp->import, "reports")->read++;
      tt_webapp_pass_over (webapp, TT_WEBAPP_REPORTS);
    }
}

gboolean
tt_webapp_load_plans (TtWebapp *self, GError **error)
{
  pass_over_reports (self);

  return load_list (self, TT_WEBAPP_SHIFTS, "shift", load_shift, error) &&
         load_list (self, TT_WEBAPP_TASKS, "task", load_task, error) &&
         load_list (self, TT_WEBAPP_MESSAGES, "message", load_message, error) &&
         load_list (self, TT_WEBAPP_PAYROLL, "setting", load_payroll, error);
}
