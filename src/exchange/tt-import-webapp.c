/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The old web app's backups, in the order in which an office comes out of one: the whole file into
 * lists (no backup of a browser is large but for its photos, which wait in the scratch folder),
 * then companies, people, sites, entries are settled against each other, then rows are loaded. */

#include "core/tt-money.h"
#include "core/tt-zone.h"
#include "exchange/tt-webapp-private.h"

#include <glib/gi18n-lib.h>

static void
company_free (TtWebappCompany *self)
{
  g_free (self->external_id);
  g_free (self->name);
  g_free (self->zone);
  g_free (self);
}

static void
person_free (TtWebappPerson *self)
{
  g_free (self->external_id);
  g_free (self->username);
  g_free (self->name);
  g_free (self->email);
  g_free (self->password_hash);
  g_free (self);
}

static void
site_free (TtWebappSite *self)
{
  g_free (self->external_id);
  g_free (self->name);
  g_free (self);
}

static void
entry_free (TtWebappEntry *self)
{
  g_free (self->external_id);
  g_free (self);
}

static void
webapp_clear (TtWebapp *self)
{
  tt_webapp_file_free (self->file);
  g_free (self->zone);
  g_free (self->currency);
  g_ptr_array_unref (self->companies);
  g_ptr_array_unref (self->people);
  g_ptr_array_unref (self->sites);
  g_ptr_array_unref (self->entries);
  g_hash_table_unref (self->companies_by_id);
  g_hash_table_unref (self->people_by_id);
  g_hash_table_unref (self->people_by_email);
  g_hash_table_unref (self->sites_by_id);
  g_hash_table_unref (self->usernames);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TtWebapp, webapp_clear)

static const char *
choose (const char *first, const char *second, const char *third, const char *last)
{
  return first != NULL ? first : second != NULL ? second : third != NULL ? third : last;
}

static void
webapp_init (TtWebapp *self, TtImport *import)
{
  const TtImportOptions *options = &import->options;

  self->import = import;
  self->zone =
      g_strdup (choose (options->zone, import->present.zone, options->fallback_zone, "UTC"));
  self->currency = g_strdup (choose (options->currency, import->present.currency, NULL, "USD"));
  self->companies = g_ptr_array_new_with_free_func ((GDestroyNotify) company_free);
  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify) person_free);
  self->sites = g_ptr_array_new_with_free_func ((GDestroyNotify) site_free);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->companies_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->people_by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->people_by_email = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sites_by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->usernames = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

char *
tt_webapp_claim_id (GHashTable *taken, const char *hint, const char *company)
{
  g_autofree char *longer = NULL;

  if (hint == NULL)
    return NULL;
  if (g_hash_table_add (taken, g_strdup (hint)))
    return g_strdup (hint);
  if (company == NULL)
    return NULL;

  longer = g_strdup_printf ("%s@%s", hint, company);

  return g_hash_table_add (taken, g_strdup (longer)) ? g_steal_pointer (&longer) : NULL;
}

void
tt_webapp_leave_out (TtWebapp *self,
                     TtWebappKind kind,
                     TtWebappRecord *record,
                     const char *field,
                     const char *code,
                     char *message)
{
  tt_webapp_record_tell (record, self->import, TT_PROBLEM_LEFT_OUT, field, code, message);
  tt_webapp_pass_over (self, kind);
}

void
tt_webapp_pass_over (TtWebapp *self, TtWebappKind kind)
{
  tt_import_count (self->import, tt_webapp_kind_get_name (kind))->left_out++;
}

void
tt_webapp_count_taken (TtWebapp *self, TtWebappKind kind)
{
  tt_import_count (self->import, tt_webapp_kind_get_name (kind))->taken++;
}

/* The kinds that every answer names, also where the file holds none of them. */
static void
begin_counts (TtImport *import)
{
  static const char *const names[] = { "companies", "users", "sites", "entries", "photos" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    tt_import_count (import, names[i]);
}

gboolean
tt_import_read_webapp (TtImport *self, TtJsonReader *reader, const char *key, GError **error)
{
  g_auto (TtWebapp) webapp = { 0 };

  webapp_init (&webapp, self);
  if (!tt_zone_check (webapp.zone, error) || !tt_currency_check (webapp.currency, error))
    return FALSE;

  begin_counts (self);
  webapp.file = tt_webapp_file_read (self, reader, key, error);
  if (webapp.file == NULL)
    return FALSE;
  webapp.loader = tt_import_get_loader (self, error);
  if (webapp.loader == NULL)
    return FALSE;

  tt_webapp_settle_companies (&webapp);
  if (!tt_webapp_settle_people (&webapp, error))
    return FALSE;
  tt_webapp_settle_sites (&webapp);

  /* References are looked at when all is loaded, and companies come last: only then is it known
   * which are needed. */
  return tt_webapp_settle_entries (&webapp, error) && tt_webapp_load_plans (&webapp, error) &&
         tt_webapp_hash_passwords (&webapp, error) && tt_webapp_load_people (&webapp, error) &&
         tt_webapp_load_sites (&webapp, error) && tt_webapp_load_entries (&webapp, error) &&
         tt_webapp_load_companies (&webapp, error);
}
