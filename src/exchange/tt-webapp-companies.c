/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange/tt-webapp-private.h"

#include "core/tt-name.h"
#include "core/tt-zone.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* As the app plants them: "demo-company-1", and "test-company-1" that no list has. */
static gboolean
is_planted (const char *external_id)
{
  return external_id != NULL && (g_str_has_prefix (external_id, "demo-company-") ||
                                 g_str_has_prefix (external_id, "test-company-"));
}

static TtWebappCompany *
add_company (TtWebapp *self, const char *external_id, TtWebappRecord *record)
{
  TtWebappCompany *company = g_new0 (TtWebappCompany, 1);

  company->external_id = g_strdup (external_id);
  company->planted = is_planted (external_id);
  company->record = record;
  company->zone = g_strdup (self->zone);
  company->id = tt_present_find (&self->import->present, tt_table_find ("company"),
                                 TT_WEBAPP_SOURCE, external_id);
  company->present = company->id != 0;
  if (!company->present)
    company->id = tt_loader_reserve_ids (self->loader, 1);
  g_ptr_array_add (self->companies, company);
  if (external_id != NULL)
    g_hash_table_insert (self->companies_by_id, company->external_id, company);

  return company;
}

/* The settings that one version kept in a company. */
static void
take_settings (TtWebappCompany *company)
{
  JsonNode *node = json_object_get_member (company->record->object, "settings");
  JsonObject *settings =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *zone;
  gint64 start;

  if (settings == NULL)
    return;
  zone = json_object_get_string_member_with_default (settings, "timezone", "");
  if (tt_zone_is_valid (zone))
    {
      g_free (company->zone);
      company->zone = g_strdup (zone);
    }
  start = json_object_get_int_member_with_default (settings, "workWeekStart", 1);
  company->week_start = (int) ((start + 6) % 7 + 7) % 7; /* the app counts from Sunday */
}

static void
take_record (TtWebapp *self, TtWebappRecord *record)
{
  g_autofree char *external_id = tt_webapp_record_dup_id (record, "id");
  TtWebappCompany *company;

  tt_import_count (self->import, "companies")->read++;
  if (external_id != NULL && g_hash_table_contains (self->companies_by_id, external_id))
    {
      tt_webapp_leave_out (self, TT_WEBAPP_COMPANIES, record, "id", "double-id",
                           g_strdup_printf (_ ("Another company has the id “%s”"), external_id));
      return;
    }

  company = add_company (self, external_id, record);
  company->name = tt_webapp_record_dup_line (record, "name");
  if (company->name == NULL)
    {
      company->name = g_strdup (_ ("Imported company"));
      tt_webapp_record_tell (record, self->import, TT_PROBLEM_REPAIRED, "name", "name-missing",
                             g_strdup (_ ("The company has no name")));
    }
  take_settings (company);
}

static char *
make_name (TtWebapp *self)
{
  guint others = 0;

  for (guint i = 0; i < self->companies->len; i++)
    {
      const TtWebappCompany *company = g_ptr_array_index (self->companies, i);

      others += company->record == NULL && !company->planted;
    }
  if (others <= 1 && self->import->present.company_name != NULL)
    return g_strdup (self->import->present.company_name);

  return others <= 1 ? g_strdup (_ ("Imported company"))
                     : g_strdup_printf (_ ("Imported company %u"), others);
}

TtWebappCompany *
tt_webapp_get_company (TtWebapp *self, const char *external_id)
{
  TtWebappCompany *company;

  if (external_id == NULL || *external_id == '\0')
    return self->home;
  company = g_hash_table_lookup (self->companies_by_id, external_id);
  if (company != NULL)
    return company;

  company = add_company (self, external_id, NULL);
  company->name = company->planted ? g_strdup (external_id) : make_name (self);
  if (!company->present && !company->planted)
    tt_import_add_problem (self->import, TT_PROBLEM_REPAIRED, "companies", 0, "company-missing",
                           g_strdup_printf (_ ("The file names a company with the id “%s” and does "
                                               "not hold it: “%s” was made for it"),
                                            external_id, company->name));

  return company;
}

TtWebappCompany *
tt_webapp_get_record_company (TtWebapp *self, TtWebappRecord *record)
{
  g_autofree char *named = tt_webapp_record_dup_id (record, "companyId");

  return tt_webapp_get_company (self, record->company != NULL ? record->company : named);
}

/* Every company that some record names, so that it is known whether there is one only. */
static void
find_named_companies (TtWebapp *self)
{
  for (guint i = 0; i < TT_WEBAPP_N_KINDS; i++)
    {
      GPtrArray *list = self->file->lists[i];

      for (guint j = 0; j < list->len; j++)
        tt_webapp_get_record_company (self, g_ptr_array_index (list, j));
    }
}

/* Where records belong that name no company: the only real one; else the office's own where rows
 * are added to it, else a new one. */
static void
settle_home (TtWebapp *self)
{
  const TtPresent *present = &self->import->present;
  TtWebappCompany *only = NULL;
  guint real = 0;

  for (guint i = 0; i < self->companies->len; i++)
    {
      TtWebappCompany *company = g_ptr_array_index (self->companies, i);

      if (company->planted)
        continue;
      only = company;
      real++;
    }
  if (real == 1)
    {
      self->home = only;
      return;
    }

  self->home = add_company (self, NULL, NULL);
  self->home->name = make_name (self);
  if (self->import->options.mode == TT_IMPORT_ADD && present->company != 0)
    {
      self->home->id = present->company;
      self->home->present = TRUE;
    }
}

void
tt_webapp_settle_companies (TtWebapp *self)
{
  GPtrArray *list = self->file->lists[TT_WEBAPP_COMPANIES];

  for (guint i = 0; i < list->len; i++)
    take_record (self, g_ptr_array_index (list, i));
  find_named_companies (self);
  settle_home (self);
}

/* Whether a company goes in: a planted one on demand only where somebody is left in it, one that
 * was made for records without company only where there are such. */
static gboolean
is_wanted (TtWebapp *self, const TtWebappCompany *company)
{
  if (company->used)
    return TRUE;
  if (company->planted)
    return !self->import->options.without_planted;

  return company->record != NULL;
}

static gboolean
load_company (TtWebapp *self, TtWebappCompany *company, GError **error)
{
  TtWebappRecord *record = company->record;
  TtRow row;

  tt_row_begin (&row, "company", company->id);
  tt_row_text (&row, "name", company->name);
  tt_row_text (&row, "zone", company->zone);
  tt_row_text (&row, "currency", self->currency);
  tt_row_integer (&row, "week_start", company->week_start);
  tt_row_integer (&row, "active", !company->planted);
  if (company->external_id != NULL)
    {
      tt_row_text (&row, "source", TT_WEBAPP_SOURCE);
      tt_row_text (&row, "external_id", company->external_id);
    }
  if (record != NULL)
    {
      tt_row_text (&row, "address", tt_webapp_record_get_text (record, "address"));
      tt_row_text (&row, "phone", tt_webapp_record_get_text (record, "phone"));
      tt_row_text (&row, "email", tt_webapp_record_get_text (record, "email"));
      tt_row_text (&row, "industry", tt_webapp_record_get_text (record, "industry"));
      tt_row_instant (&row, "created_at", tt_webapp_record_get_instant (record, "createdAt"));
    }

  return tt_row_insert (&row, self->loader, error);
}

gboolean
tt_webapp_load_companies (TtWebapp *self, GError **error)
{
  for (guint i = 0; i < self->companies->len; i++)
    {
      TtWebappCompany *company = g_ptr_array_index (self->companies, i);

      if (!is_wanted (self, company))
        {
          if (company->record != NULL)
            tt_webapp_pass_over (self, TT_WEBAPP_COMPANIES);
          continue;
        }
      if (company->present)
        continue;
      if (!load_company (self, company, error))
        return FALSE;
      if (company->record != NULL)
        tt_webapp_count_taken (self, TT_WEBAPP_COMPANIES);
    }

  return TRUE;
}
