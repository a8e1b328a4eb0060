/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange/tt-webapp-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define RADIUS_MAX 100000 /* metres; the app itself knows 10 to 1000 */

/* "demo-site-1" of version 1.0; 1, 2 and 3 of the later ones, where real ids are milliseconds. */
static gboolean
is_planted (const char *external_id)
{
  return external_id != NULL &&
         (g_str_has_prefix (external_id, "demo-site-") || g_str_equal (external_id, "1") ||
          g_str_equal (external_id, "2") || g_str_equal (external_id, "3"));
}

static TtWebappSite *
add_site (TtWebapp *self, TtWebappCompany *company, const char *external_id)
{
  TtWebappSite *site = g_new0 (TtWebappSite, 1);

  site->company = company;
  site->external_id = g_strdup (external_id);
  site->id = tt_present_find (&self->import->present, tt_table_find ("site"), TT_WEBAPP_SOURCE,
                              external_id);
  site->present = site->id != 0;
  if (!site->present)
    site->id = tt_loader_reserve_ids (self->loader, 1);
  g_ptr_array_add (self->sites, site);

  return site;
}

static void
take_record (TtWebapp *self, TtWebappRecord *record, GHashTable *taken)
{
  g_autofree char *id = tt_webapp_record_dup_id (record, "id");
  g_autofree char *claimed = tt_webapp_claim_id (taken, id, record->company);
  TtWebappSite *site;

  tt_import_count (self->import, "sites")->read++;
  if (id != NULL && claimed == NULL)
    {
      tt_webapp_leave_out (self, TT_WEBAPP_SITES, record, "id", "double-id",
                           g_strdup_printf (_ ("Another site has the id “%s”"), id));
      return;
    }

  site = add_site (self, tt_webapp_get_record_company (self, record), claimed);
  site->record = record;
  site->planted = is_planted (id);
  site->name = tt_webapp_record_dup_line (record, "name");
  if (site->name == NULL)
    {
      site->name = g_strdup (_ ("Site without a name"));
      tt_webapp_record_tell (record, self->import, TT_PROBLEM_REPAIRED, "name", "name-missing",
                             g_strdup (_ ("The site has no name")));
    }
  if (id != NULL && !g_hash_table_contains (self->sites_by_id, id))
    g_hash_table_insert (self->sites_by_id, g_strdup (id), site);
}

void
tt_webapp_settle_sites (TtWebapp *self)
{
  GPtrArray *list = self->file->lists[TT_WEBAPP_SITES];
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < list->len; i++)
    take_record (self, g_ptr_array_index (list, i), taken);
}

/* How well a site fits a name in a company: its own list and the same letters best, one that
 * somebody added before one that the app planted. */
static guint
rate_fit (const TtWebappSite *site, const TtWebappCompany *company, const char *name)
{
  g_autofree char *folded = g_utf8_casefold (site->name, -1);
  g_autofree char *wanted = g_utf8_casefold (name, -1);

  if (!g_str_equal (folded, wanted))
    return 0;

  return 1 + (site->planted ? 0 : 1) + (g_str_equal (site->name, name) ? 2 : 0) +
         (site->company == company ? 4 : 0);
}

TtWebappSite *
tt_webapp_get_site_by_name (TtWebapp *self,
                            TtWebappCompany *company,
                            const char *name,
                            TtWebappRecord *teller)
{
  g_autofree char *line = tt_webapp_clean_line (name);
  TtWebappSite *best = NULL;
  guint best_fit = 0;

  if (line == NULL)
    return NULL;

  for (guint i = 0; i < self->sites->len; i++)
    {
      TtWebappSite *site = g_ptr_array_index (self->sites, i);
      guint fit = rate_fit (site, company, line);

      if (fit > best_fit)
        {
          best = site;
          best_fit = fit;
        }
    }
  if (best != NULL)
    return best;

  best = add_site (self, company, NULL);
  best->name = g_strdup (line);
  best->inactive = TRUE;
  tt_webapp_record_tell (teller, self->import, TT_PROBLEM_REPAIRED, "jobSite", "unknown-site",
                         g_strdup_printf (_ ("The file does not hold the site “%s”: it was made, "
                                             "deactivated"),
                                          line));

  return best;
}

/* The parts of an address on one line, as the app itself showed them. */
static char *
dup_address (TtWebappRecord *record)
{
  static const char *const parts[] = { "address", "address1", "address2", "city",
                                       "state",   "zipCode",  "country" };
  g_autoptr (GString) address = g_string_new (NULL);
  g_autofree char *full = tt_webapp_record_dup_line (record, "fullAddress");

  if (full != NULL)
    return g_steal_pointer (&full);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *part = tt_webapp_record_dup_line (record, parts[i]);

      if (part == NULL || g_str_equal (part, ", ,"))
        continue;
      if (address->len > 0)
        g_string_append (address, ", ");
      g_string_append (address, part);
    }

  return g_string_free (g_steal_pointer (&address), FALSE);
}

static void
set_place (TtWebapp *self, TtRow *row, TtWebappRecord *record)
{
  double latitude = 0;
  double longitude = 0;
  double radius = 0;
  gboolean known = tt_webapp_record_get_number (record, "latitude", &latitude) &&
                   tt_webapp_record_get_number (record, "longitude", &longitude) &&
                   !(latitude == 0 && longitude == 0);

  if (known && (fabs (latitude) > 90 || fabs (longitude) > 180))
    {
      tt_webapp_record_tell (record, self->import, TT_PROBLEM_REPAIRED, "latitude",
                             "position-wrong",
                             g_strdup (_ ("The position is not on Earth: it was left out")));
      known = FALSE;
    }
  if (known)
    {
      tt_row_real (row, "latitude", latitude);
      tt_row_real (row, "longitude", longitude);
    }
  if (tt_webapp_record_get_number (record, "radius", &radius) && radius >= 1)
    tt_row_integer (row, "radius", (gint64) MIN (radius, RADIUS_MAX));
}

static gboolean
load_site (TtWebapp *self, TtWebappSite *site, GError **error)
{
  g_autofree char *address = site->record != NULL ? dup_address (site->record) : NULL;
  gboolean unused = site->planted && !site->used;
  TtRow row;

  tt_row_begin (&row, "site", site->id);
  tt_row_integer (&row, "company", site->company->id);
  tt_row_text (&row, "name", site->name);
  tt_row_text (&row, "address", address);
  tt_row_integer (&row, "active", !site->inactive && !unused);
  if (site->external_id != NULL)
    {
      tt_row_text (&row, "source", TT_WEBAPP_SOURCE);
      tt_row_text (&row, "external_id", site->external_id);
    }
  if (site->record != NULL)
    {
      set_place (self, &row, site->record);
      tt_row_instant (&row, "created_at", tt_webapp_record_get_instant (site->record, "createdAt"));
    }

  return tt_row_insert (&row, self->loader, error);
}

gboolean
tt_webapp_load_sites (TtWebapp *self, GError **error)
{
  for (guint i = 0; i < self->sites->len; i++)
    {
      TtWebappSite *site = g_ptr_array_index (self->sites, i);

      if (site->planted && !site->used && self->import->options.without_planted)
        {
          tt_webapp_pass_over (self, TT_WEBAPP_SITES);
          continue;
        }
      site->company->used = TRUE;
      if (site->present)
        continue;
      if (!load_site (self, site, error))
        return FALSE;
      if (site->record != NULL)
        tt_webapp_count_taken (self, TT_WEBAPP_SITES);
    }

  return TRUE;
}
