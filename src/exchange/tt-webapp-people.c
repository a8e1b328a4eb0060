/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Accounts ("users") and the owner's roster ("employees", "managers", "teamMembers") are two lists
 * that nothing joins but, with luck, an e-mail address. A roster record with the address of exactly
 * one account tells more about that person; any other becomes a person who cannot sign in. */

#include "exchange/tt-webapp-private.h"

#include "base/tt-error.h"
#include "core/tt-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define USERNAME_ROOM (TT_USERNAME_LENGTH - 8) /* a suffix has room behind it */

static gboolean
is_planted_account (const char *external_id)
{
  return external_id != NULL &&
         (g_str_has_prefix (external_id, "demo-") || g_str_has_prefix (external_id, "test-multi-"));
}

/* The app numbers the people that it plants in a roster from 1; the ids of others are milliseconds
 * since 1970. */
static gboolean
is_planted_in_roster (TtWebappRecord *record)
{
  double id = 0;

  return tt_webapp_record_get_number (record, "id", &id) && id >= 1 && id <= 3 &&
         !tt_webapp_record_has (record, "createdAt");
}

static TtWebappPerson *
add_person (TtWebapp *self, TtWebappCompany *company, const char *external_id)
{
  TtWebappPerson *person = g_new0 (TtWebappPerson, 1);

  person->company = company;
  person->role = TT_ROLE_EMPLOYEE;
  person->external_id = g_strdup (external_id);
  person->id = tt_present_find (&self->import->present, tt_table_find ("user"), TT_WEBAPP_SOURCE,
                                external_id);
  person->present = person->id != 0;
  if (!person->present)
    person->id = tt_loader_reserve_ids (self->loader, 1);
  g_ptr_array_add (self->people, person);

  return person;
}

/* "First Last", else `name`, else the username. */
static void
settle_name (TtWebappPerson *person, TtWebappRecord *record)
{
  g_autofree char *first = tt_webapp_record_dup_line (record, "firstName");
  g_autofree char *last = tt_webapp_record_dup_line (record, "lastName");
  g_autofree char *whole = g_strjoin (first != NULL && last != NULL ? " " : "",
                                      first != NULL ? first : "", last != NULL ? last : "", NULL);

  g_free (person->name);
  person->name = *whole != '\0'
                     ? g_utf8_substring (whole, 0, MIN (g_utf8_strlen (whole, -1), TT_NAME_LENGTH))
                     : tt_webapp_record_dup_line (record, "name");
}

/* What a username is made from, in the order of what fits best. (transfer full) */
static char *
make_username_base (const TtWebappPerson *person, const char *wished)
{
  g_autofree char *line = wished != NULL ? tt_webapp_clean_line (wished) : NULL;
  g_autofree char *local = NULL;
  g_autofree char *composed = NULL;
  const char *base = line;

  if (base == NULL && person->email != NULL)
    {
      local = g_strndup (person->email, strcspn (person->email, "@"));
      base = *local != '\0' ? local : NULL;
    }
  if (base == NULL)
    base = person->name;
  if (base == NULL)
    return g_strdup ("user");

  composed = g_utf8_normalize (base, -1, G_NORMALIZE_NFC);

  return g_utf8_substring (composed, 0, MIN (g_utf8_strlen (composed, -1), USERNAME_ROOM));
}

/* Gives a person the username, with a number behind it where somebody has it: then TRUE. */
static gboolean
claim_username (TtWebapp *self, TtWebappPerson *person, const char *wished)
{
  g_autofree char *base = make_username_base (person, wished);
  g_autofree char *candidate = g_strdup (base);
  char *key = tt_username_get_key (candidate);
  gboolean numbered = FALSE;

  for (guint i = 2; !g_hash_table_add (self->usernames, key); i++)
    {
      g_free (candidate);
      candidate = g_strdup_printf ("%s-%u", base, i);
      key = tt_username_get_key (candidate);
      numbered = TRUE;
    }
  person->username = g_steal_pointer (&candidate);

  return numbered;
}

static void
settle_role (TtWebapp *self, TtWebappPerson *person)
{
  const char *role = tt_webapp_record_get_text (person->record, "role");

  if (tt_role_from_name (role, &person->role))
    return;

  person->role = TT_ROLE_EMPLOYEE;
  tt_webapp_record_tell (
      person->record, self->import, TT_PROBLEM_REPAIRED, "role", "unknown-role",
      g_strdup_printf (_ ("“%s” is no role: the person became an employee"), role));
}

static void
take_account (TtWebapp *self, TtWebappRecord *record)
{
  g_autofree char *external_id = tt_webapp_record_dup_id (record, "id");
  TtWebappPerson *person;

  tt_import_count (self->import, "users")->read++;
  if (external_id != NULL && g_hash_table_contains (self->people_by_id, external_id))
    {
      tt_webapp_leave_out (self, TT_WEBAPP_USERS, record, "id", "double-id",
                           g_strdup_printf (_ ("Another person has the id “%s”"), external_id));
      return;
    }

  person = add_person (self, tt_webapp_get_record_company (self, record), external_id);
  person->record = record;
  person->planted = is_planted_account (external_id);
  person->email = tt_webapp_record_dup_line (record, "email");
  settle_name (person, record);
  settle_role (self, person);
  if (external_id != NULL)
    g_hash_table_insert (self->people_by_id, g_strdup (external_id), person);
}

/* Real people before planted ones, so that they keep their usernames. */
static void
settle_usernames (TtWebapp *self)
{
  for (guint planted = 0; planted <= 1; planted++)
    {
      for (guint i = 0; i < self->people->len; i++)
        {
          TtWebappPerson *person = g_ptr_array_index (self->people, i);
          const char *wished;

          if (person->record == NULL || person->present || person->planted != (gboolean) planted)
            continue;
          wished = tt_webapp_record_get_text (person->record, "username");
          person->numbered = claim_username (self, person, wished);
        }
    }
}

static char *
fold_email (const char *email)
{
  return email != NULL ? g_utf8_casefold (email, -1) : NULL;
}

/* An address that two people have names nobody. */
static void
index_email (TtWebapp *self, TtWebappPerson *person)
{
  char *key = fold_email (person->email);

  if (key == NULL || person->planted)
    {
      g_free (key);
      return;
    }
  if (g_hash_table_contains (self->people_by_email, key))
    g_hash_table_insert (self->people_by_email, key, NULL);
  else
    g_hash_table_insert (self->people_by_email, key, person);
}

static TtWebappPerson *
find_by_email (TtWebapp *self, const char *email)
{
  g_autofree char *key = fold_email (email);

  return key != NULL ? g_hash_table_lookup (self->people_by_email, key) : NULL;
}

/* Ids of the roster are another series than those of accounts. */
static char *
make_roster_id (TtWebappKind kind, TtWebappRecord *record, GHashTable *taken)
{
  static const char *const prefixes[] = { "employee", "manager", "member" };
  g_autofree char *id = tt_webapp_record_dup_id (record, "id");
  g_autofree char *hint =
      id != NULL ? g_strdup_printf ("%s-%s", prefixes[kind - TT_WEBAPP_EMPLOYEES], id) : NULL;

  return tt_webapp_claim_id (taken, hint, record->company);
}

/* Plans name people of the roster by its number. */
static void
index_roster (TtWebapp *self, TtWebappRecord *record, TtWebappPerson *person)
{
  static const char *const fields[] = { "id", "employeeId", "managerId" };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      char *id = tt_webapp_record_dup_id (record, fields[i]);

      if (id != NULL && !g_hash_table_contains (self->people_by_id, id))
        g_hash_table_insert (self->people_by_id, id, person);
      else
        g_free (id);
    }
}

static void
take_roster_record (TtWebapp *self, TtWebappKind kind, TtWebappRecord *record, GHashTable *taken)
{
  g_autofree char *email = tt_webapp_record_dup_line (record, "email");
  TtWebappPerson *person = is_planted_in_roster (record) ? NULL : find_by_email (self, email);
  g_autofree char *external_id = NULL;
  const char *role;

  tt_import_count (self->import, tt_webapp_kind_get_name (kind))->read++;
  if (person != NULL)
    {
      if (person->roster == NULL)
        person->roster = record;
      index_roster (self, record, person);
      tt_webapp_count_taken (self, kind);
      return;
    }

  external_id = make_roster_id (kind, record, taken);
  if (external_id == NULL && tt_webapp_record_has (record, "id"))
    {
      tt_webapp_leave_out (self, kind, record, "id", "double-id",
                           g_strdup (_ ("Another person of the list has this id")));
      return;
    }
  person = add_person (self, tt_webapp_get_record_company (self, record), external_id);
  person->roster = record;
  person->planted = is_planted_in_roster (record);
  person->email = g_steal_pointer (&email);
  settle_name (person, record);
  role = tt_webapp_record_get_text (record, "role");
  if (kind == TT_WEBAPP_MANAGERS || g_str_equal (role, "manager"))
    person->role = TT_ROLE_MANAGER;
  if (!person->present)
    claim_username (self, person, NULL);
  index_email (self, person);
  index_roster (self, record, person);
}

static void
settle_roster (TtWebapp *self)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (TtWebappKind kind = TT_WEBAPP_EMPLOYEES; kind <= TT_WEBAPP_TEAM; kind++)
    {
      GPtrArray *list = self->file->lists[kind];

      for (guint i = 0; i < list->len; i++)
        take_roster_record (self, kind, g_ptr_array_index (list, i), taken);
    }
}

static TtWebappPerson *
find_by_username (TtWebapp *self, const char *username)
{
  g_autofree char *key = tt_username_get_key (username);

  for (guint i = 0; i < self->people->len; i++)
    {
      TtWebappPerson *person = g_ptr_array_index (self->people, i);
      g_autofree char *other =
          person->username != NULL ? tt_username_get_key (person->username) : NULL;

      if (g_strcmp0 (other, key) == 0)
        return person;
    }

  return NULL;
}

/* Whoever gets the shifts of nobody, out of the file or, where rows are added, of the office. */
static gboolean
settle_assignee (TtWebapp *self, GError **error)
{
  const char *username = self->import->options.assign;
  const GHashTable *present = self->import->present.usernames;
  g_autofree char *key = NULL;
  gint64 *id = NULL;

  if (username == NULL)
    return TRUE;

  self->assignee = find_by_username (self, username);
  key = tt_username_get_key (username);
  if (self->assignee == NULL && present != NULL)
    id = g_hash_table_lookup (self->import->present.usernames, key);
  if (id != NULL)
    {
      self->assignee = add_person (self, self->home, NULL);
      self->assignee->id = *id;
      self->assignee->present = TRUE;
      self->assignee->username = g_strdup (username);
    }
  if (self->assignee != NULL)
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND,
               _ ("Nobody in the file has the username “%s”, to whom shifts of nobody could go"),
               username);

  return FALSE;
}

static gboolean
brings_owner (TtWebapp *self)
{
  GPtrArray *accounts = self->file->lists[TT_WEBAPP_USERS];

  for (guint i = 0; i < accounts->len; i++)
    {
      TtWebappRecord *record = g_ptr_array_index (accounts, i);
      g_autofree char *id = tt_webapp_record_dup_id (record, "id");

      if (g_str_equal (tt_webapp_record_get_text (record, "role"), "owner") &&
          record->password != NULL && *record->password != '\0' && !is_planted_account (id))
        return TRUE;
    }

  return FALSE;
}

/* Usernames that people of the office keep: all of them where rows are added to it, and the owner's
 * who stays because the file brings none. */
static void
take_usernames (TtWebapp *self)
{
  GPtrArray *owners = self->import->present.owners;
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; owners != NULL && i < owners->len && !brings_owner (self); i++)
    g_hash_table_add (self->usernames, g_strdup (g_ptr_array_index (owners, i)));
  if (self->import->present.usernames == NULL)
    return;

  g_hash_table_iter_init (&iter, self->import->present.usernames);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (self->usernames, g_strdup (key));
}

gboolean
tt_webapp_settle_people (TtWebapp *self, GError **error)
{
  GPtrArray *accounts = self->file->lists[TT_WEBAPP_USERS];

  take_usernames (self);
  for (guint i = 0; i < accounts->len; i++)
    take_account (self, g_ptr_array_index (accounts, i));
  settle_usernames (self);
  for (guint i = 0; i < self->people->len; i++)
    index_email (self, g_ptr_array_index (self->people, i));
  settle_roster (self);

  return settle_assignee (self, error);
}

TtWebappPerson *
tt_webapp_get_nobody (TtWebapp *self, TtWebappCompany *company)
{
  g_autofree char *external_id = NULL;
  TtWebappPerson *person;

  if (self->assignee != NULL)
    return self->assignee;
  for (guint i = 0; i < self->people->len; i++)
    {
      person = g_ptr_array_index (self->people, i);
      if (person->placeholder && person->company == company)
        return person;
    }

  external_id = g_strconcat ("not-assigned",
                             company->external_id != NULL && company != self->home ? "-" : NULL,
                             company->external_id, NULL);
  person = add_person (self, company, external_id);
  person->placeholder = TRUE;
  person->name = g_strdup (_ ("Imported, not assigned"));
  if (!person->present)
    claim_username (self, person, "imported-not-assigned");

  return person;
}
