/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an import has to know of the office that is there, and what of it stays. */

#include "exchange/tt-import-private.h"

#include "base/tt-error.h"
#include "core/tt-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
note_company (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  TtPresent *self = user_data;

  if (self->company != 0)
    return TRUE;

  self->company = values[0].integer;
  self->company_name = g_strdup (values[tt_table_get_column (table, "name")].text);
  self->zone = g_strdup (values[tt_table_get_column (table, "zone")].text);
  self->currency = g_strdup (values[tt_table_get_column (table, "currency")].text);

  return TRUE;
}

static gboolean
is_active_owner (const TtTable *table, const TtValue *values)
{
  return g_str_equal (values[tt_table_get_column (table, "role")].text, "owner") &&
         values[tt_table_get_column (table, "active")].integer != 0;
}

static gboolean
has_password (const TtTable *table, const TtValue *values)
{
  return values[tt_table_get_column (table, "password_hash")].kind == TT_VALUE_TEXT;
}

static gboolean
note_owner (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  TtPresent *self = user_data;

  if (is_active_owner (table, values) && has_password (table, values))
    g_ptr_array_add (self->owners,
                     tt_username_get_key (values[tt_table_get_column (table, "username")].text));

  return TRUE;
}

static char *
make_origin_key (const char *source, const char *external_id)
{
  return g_strconcat (source, "\n", external_id, NULL);
}

static gint64 *
copy_id (gint64 id)
{
  gint64 *copy = g_new (gint64, 1);

  *copy = id;

  return copy;
}

typedef struct
{
  TtPresent *present;
  GHashTable *external;
  int source;
  int external_id;
  int username; /* -1 where the table has none */
} Index;

static gboolean
index_row (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  Index *self = user_data;
  const TtValue *source = &values[self->source];
  const TtValue *external_id = &values[self->external_id];

  if (external_id->kind == TT_VALUE_TEXT)
    g_hash_table_insert (
        self->external,
        make_origin_key (source->kind == TT_VALUE_TEXT ? source->text : "", external_id->text),
        copy_id (values[0].integer));
  if (self->username >= 0)
    g_hash_table_insert (self->present->usernames,
                         tt_username_get_key (values[self->username].text),
                         copy_id (values[0].integer));

  return TRUE;
}

static gboolean
index_rows (TtPresent *self, GError **error)
{
  guint n_tables = 0;
  const TtTable *tables = tt_tables_get (&n_tables);

  self->external = g_new0 (GHashTable *, n_tables);
  self->usernames = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < n_tables; i++)
    {
      Index index = { self };

      self->external[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      index.external = self->external[i];
      index.source = tt_table_get_column (&tables[i], "source");
      index.external_id = tt_table_get_column (&tables[i], "external_id");
      index.username =
          g_str_equal (tables[i].name, "user") ? tt_table_get_column (&tables[i], "username") : -1;
      if (index.external_id < 0 || !tables[i].exported)
        continue;
      if (!tt_database_each_row (self->database, &tables[i], index_row, &index, NULL, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
tt_present_look (TtPresent *self, TtDatabase *database, gboolean index, GError **error)
{
  if (database == NULL)
    return TRUE;

  self->database = database;
  self->owners = g_ptr_array_new_with_free_func (g_free);

  return tt_database_get_head (database, &self->head, error) &&
         tt_database_each_row (database, tt_table_find ("company"), note_company, self, NULL,
                               error) &&
         tt_database_each_row (database, tt_table_find ("user"), note_owner, self, NULL, error) &&
         (!index || index_rows (self, error));
}

void
tt_present_clear (TtPresent *self)
{
  guint n_tables = 0;

  tt_tables_get (&n_tables);
  for (guint i = 0; self->external != NULL && i < n_tables; i++)
    g_hash_table_unref (self->external[i]);
  g_clear_pointer (&self->external, g_free);
  g_clear_pointer (&self->usernames, g_hash_table_unref);
  g_clear_pointer (&self->owners, g_ptr_array_unref);
  g_clear_pointer (&self->company_name, g_free);
  g_clear_pointer (&self->zone, g_free);
  g_clear_pointer (&self->currency, g_free);
  self->database = NULL;
}

gint64
tt_present_find (const TtPresent *self,
                 const TtTable *table,
                 const char *source,
                 const char *external_id)
{
  guint n_tables = 0;
  g_autofree char *key = NULL;
  gint64 *id;

  if (self->external == NULL || external_id == NULL)
    return 0;

  key = make_origin_key (source != NULL ? source : "", external_id);
  id = g_hash_table_lookup (self->external[table - tt_tables_get (&n_tables)], key);

  return id != NULL ? *id : 0;
}

static gboolean
copy_row (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  return tt_loader_insert (TT_LOADER (user_data), table, values, error);
}

gboolean
tt_present_copy (TtPresent *self, TtLoader *loader, GCancellable *cancellable, GError **error)
{
  guint n_tables = 0;
  const TtTable *tables = tt_tables_get (&n_tables);

  for (guint i = 0; i < n_tables; i++)
    {
      if (tables[i].exported &&
          !tt_database_each_row (self->database, &tables[i], copy_row, loader, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* What was loaded, as far as owners go. */
typedef struct
{
  gboolean any_owner; /* active */
  gboolean with_password;
  GHashTable *usernames; /* keys */
  gint64 company;        /* the first one; 0 for none */
} Loaded;

static gboolean
note_user (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  Loaded *self = user_data;
  gboolean owner = is_active_owner (table, values);

  self->any_owner = self->any_owner || owner;
  self->with_password = self->with_password || (owner && has_password (table, values));
  g_hash_table_add (self->usernames,
                    tt_username_get_key (values[tt_table_get_column (table, "username")].text));

  return TRUE;
}

static gboolean
note_loaded_company (const TtTable *table,
                     const TtValue *values,
                     gpointer user_data,
                     GError **error)
{
  Loaded *self = user_data;

  if (self->company == 0)
    self->company = values[0].integer;

  return TRUE;
}

typedef struct
{
  TtImport *import;
  Loaded *loaded;
  gboolean kept;
} Keeping;

static gboolean
keep_company (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  Keeping *self = user_data;

  if (self->loaded->company != 0)
    return TRUE;

  self->loaded->company = values[0].integer;

  return tt_loader_insert (self->import->loader, table, values, error);
}

static char *
make_free_username (GHashTable *taken, const char *username)
{
  for (guint i = 2;; i++)
    {
      g_autofree char *candidate = g_strdup_printf ("%s-%u", username, i);
      g_autofree char *key = tt_username_get_key (candidate);

      if (!g_hash_table_contains (taken, key))
        return g_steal_pointer (&candidate);
    }
}

/* A present owner among the people of the file: with a company of it, a username that nobody else
 * there has, and as nobody's twin. */
static gboolean
keep_owner (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  Keeping *self = user_data;
  TtLoader *loader = self->import->loader;
  g_autofree TtValue *copy = g_memdup2 (values, sizeof *values * table->n_columns);
  TtValue *username = &copy[tt_table_get_column (table, "username")];
  g_autofree char *key = NULL;
  g_autofree char *free_username = NULL;
  g_autoptr (GError) failure = NULL;

  if (!is_active_owner (table, values) || !has_password (table, values))
    return TRUE;

  key = tt_username_get_key (username->text);
  if (g_hash_table_contains (self->loaded->usernames, key))
    {
      free_username = make_free_username (self->loaded->usernames, username->text);
      username->text = free_username;
      username->length = strlen (free_username);
    }
  g_hash_table_add (self->loaded->usernames, tt_username_get_key (username->text));
  copy[tt_table_get_column (table, "company")].integer = self->loaded->company;
  copy[tt_table_get_column (table, "source")].kind = TT_VALUE_NULL;
  copy[tt_table_get_column (table, "external_id")].kind = TT_VALUE_NULL;

  if (!tt_loader_insert (loader, table, copy, &failure))
    {
      if (!g_error_matches (failure, TT_ERROR, TT_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      copy[0].integer = tt_loader_reserve_ids (loader, 1);
      if (!tt_loader_insert (loader, table, copy, error))
        return FALSE;
    }
  tt_import_add_problem (self->import, TT_PROBLEM_REPAIRED, "users", 0, "owner-kept",
                         g_strdup_printf (_ ("The file brings no owner with a password: “%s” stays "
                                             "owner of the office"),
                                          username->text));
  self->kept = TRUE;

  return TRUE;
}

static gboolean
keep_present_owners (TtImport *self, Loaded *loaded, GError **error)
{
  TtDatabase *present = self->present.database;
  Keeping keeping = { self, loaded };

  if (loaded->company == 0 && !tt_database_each_row (present, tt_table_find ("company"),
                                                     keep_company, &keeping, NULL, error))
    return FALSE;

  return tt_database_each_row (present, tt_table_find ("user"), keep_owner, &keeping, NULL, error);
}

gboolean
tt_import_keep_owners (TtImport *self, GError **error)
{
  TtLoader *loader = tt_import_get_loader (self, error);
  g_autoptr (GHashTable) usernames = NULL;
  Loaded loaded = { 0 };
  TtDatabase *database;

  if (loader == NULL)
    return FALSE;

  database = tt_loader_get_database (loader);
  usernames = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  loaded.usernames = usernames;
  if (!tt_database_each_row (database, tt_table_find ("user"), note_user, &loaded, NULL, error) ||
      !tt_database_each_row (database, tt_table_find ("company"), note_loaded_company, &loaded,
                             NULL, error))
    return FALSE;

  if (self->present.database != NULL)
    return loaded.with_password || keep_present_owners (self, &loaded, error);
  if (loaded.any_owner)
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_NO_OFFICE,
                       _ ("The file has no owner and there is no office yet: make one with "
                          "“timetrackerctl init --company NAME --owner USERNAME”, then import"));

  return FALSE;
}
