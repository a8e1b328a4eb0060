/* SPDX-License-Identifier: GPL-3.0-or-later */

/* People become rows. A password is hashed here, each with a salt of its own, and its plain text
 * is overwritten at once; nothing else ever sees it. */

#include "exchange/tt-webapp-private.h"

#include "base/tt-error.h"
#include "base/tt-password.h"
#include "core/tt-money.h"
#include "core/tt-name.h"
#include "core/tt-zone.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* What a dry run puts in the place of a hash: no password fits it, and it is never finished. */
#define DRY_HASH "$argon2id$dry-run"

/* Planted accounts come in deactivated, and without the password that everybody knows. */
static gboolean
brings_password (const TtWebappPerson *person)
{
  return !person->planted && !person->present && person->record != NULL &&
         person->record->password != NULL && *person->record->password != '\0';
}

static gboolean
is_left_out (TtWebapp *self, const TtWebappPerson *person)
{
  return person->planted && !person->used && self->import->options.without_planted;
}

static gboolean
hash_password (TtWebapp *self, TtWebappPerson *person, GError **error)
{
  TtRandom *random = tt_environment_get_random (self->import->environment);
  TtWebappRecord *record = person->record;

  person->password_hash = self->import->options.dry_run
                              ? g_strdup (DRY_HASH)
                              : tt_password_hash (record->password, random, error);
  tt_password_clear (g_steal_pointer (&record->password));

  return person->password_hash != NULL;
}

static guint
count_passwords (TtWebapp *self)
{
  guint count = 0;

  for (guint i = 0; i < self->people->len; i++)
    count += brings_password (g_ptr_array_index (self->people, i));

  return count;
}

/* In a new office the first owner of the file signs in, and gives a password then, where none of
 * them has one. */
static void
choose_first_owner (TtWebapp *self)
{
  TtWebappPerson *first = NULL;

  if (self->import->present.database != NULL)
    return;
  for (guint i = 0; i < self->people->len; i++)
    {
      TtWebappPerson *person = g_ptr_array_index (self->people, i);

      if (person->role != TT_ROLE_OWNER || person->planted)
        continue;
      if (person->password_hash != NULL)
        return;
      if (first == NULL)
        first = person;
    }
  if (first == NULL)
    return;

  first->must_set_password = TRUE;
  tt_webapp_record_tell (
      first->record, self->import, TT_PROBLEM_REPAIRED, "password", "owner-without-password",
      g_strdup_printf (_ ("No owner in the file has a password: “%s” sets one at "
                          "the first sign-in"),
                       first->username));
}

gboolean
tt_webapp_hash_passwords (TtWebapp *self, GError **error)
{
  TtImport *import = self->import;
  guint total = count_passwords (self);
  guint done = 0;

  for (guint i = 0; i < self->people->len; i++)
    {
      TtWebappPerson *person = g_ptr_array_index (self->people, i);

      if (!brings_password (person))
        continue;
      if (g_cancellable_set_error_if_cancelled (import->cancellable, error) ||
          !hash_password (self, person, error))
        return FALSE;
      if (import->progress != NULL)
        import->progress (++done, total, _ ("Hashing passwords"), import->progress_data);
    }
  choose_first_owner (self);

  return TRUE;
}

/* The roster's texts where the account has none. */
static const char *
get_text (const TtWebappPerson *person, const char *field)
{
  const char *text =
      person->record != NULL ? tt_webapp_record_get_text (person->record, field) : "";

  return *text == '\0' && person->roster != NULL ? tt_webapp_record_get_text (person->roster, field)
                                                 : text;
}

static gint64
get_created_at (const TtWebappPerson *person)
{
  TtWebappRecord *record = person->record != NULL ? person->record : person->roster;

  return record != NULL ? tt_webapp_record_get_instant (record, "createdAt") : 0;
}

static gboolean
load_person (TtWebapp *self, TtWebappPerson *person, GError **error)
{
  static const char *const numbers[] = { "employeeId", "managerId", NULL };
  const char *name = person->name != NULL ? person->name : person->username;
  g_autofree char *first = tt_webapp_clean_line (get_text (person, "firstName"));
  g_autofree char *last = tt_webapp_clean_line (get_text (person, "lastName"));
  TtRow row;

  if (first == NULL && last == NULL)
    tt_name_split (name, &first, &last);
  tt_row_begin (&row, "user", person->id);
  tt_row_integer (&row, "company", person->company->id);
  tt_row_text (&row, "username", person->username);
  tt_row_text (&row, "name", name);
  tt_row_text (&row, "first_name", first);
  tt_row_text (&row, "last_name", last);
  tt_row_text (&row, "role", tt_role_get_name (person->role));
  tt_row_text (&row, "email", person->email);
  tt_row_text (&row, "phone", get_text (person, "phone"));
  tt_row_text (&row, "department", get_text (person, "department"));
  tt_row_text (&row, "position", get_text (person, "position"));
  if (person->roster != NULL)
    tt_row_text (&row, "staff_number", tt_webapp_record_get_any (person->roster, numbers));
  tt_row_text (&row, "password_hash", person->password_hash);
  tt_row_integer (&row, "must_set_password", person->must_set_password);
  tt_row_integer (&row, "active", !person->planted);
  tt_row_integer (&row, "erased", FALSE);
  tt_row_instant (&row, "created_at", get_created_at (person));
  if (person->external_id != NULL)
    {
      tt_row_text (&row, "source", TT_WEBAPP_SOURCE);
      tt_row_text (&row, "external_id", person->external_id);
    }

  return tt_row_insert (&row, self->loader, error);
}

/* The roster's hourly rate, from the day on which the person was put into it. */
static gboolean
load_rate (TtWebapp *self, TtWebappPerson *person, GError **error)
{
  gint64 at =
      person->roster != NULL ? tt_webapp_record_get_instant (person->roster, "createdAt") : 0;
  double rate = 0;
  g_autofree char *day = NULL;
  TtRow row;

  if (person->roster == NULL ||
      !tt_webapp_record_get_number (person->roster, "hourlyRate", &rate) || rate <= 0 || rate > 1e6)
    return TRUE;

  if (at == 0)
    at = get_created_at (person);
  if (at == 0)
    at = tt_clock_now (tt_environment_get_clock (self->import->environment));
  day = tt_zone_dup_day (self->zone, at);
  tt_row_begin (&row, "rate", tt_loader_reserve_ids (self->loader, 1));
  tt_row_integer (&row, "user", person->id);
  tt_row_text (&row, "from_day", day);
  tt_row_integer (&row, "amount",
                  llround (rate * pow (10, tt_currency_get_digits (self->currency))));
  tt_row_text (&row, "currency", self->currency);

  return tt_row_insert (&row, self->loader, error);
}

static void
count_person (TtWebapp *self, const TtWebappPerson *person, gboolean taken)
{
  TtWebappKind kind = TT_WEBAPP_USERS;

  if (person->record == NULL && person->roster == NULL)
    return;
  if (person->record == NULL && g_str_has_prefix (person->roster->path, "managers"))
    kind = TT_WEBAPP_MANAGERS;
  else if (person->record == NULL)
    kind = g_str_has_prefix (person->roster->path, "teamMembers") ? TT_WEBAPP_TEAM
                                                                  : TT_WEBAPP_EMPLOYEES;

  if (taken)
    tt_webapp_count_taken (self, kind);
  else
    tt_webapp_pass_over (self, kind);
}

/* What became of the username in the file. */
static void
tell_username (TtWebapp *self, const TtWebappPerson *person)
{
  g_autofree char *line = NULL;

  if (person->record == NULL)
    return;

  line = tt_webapp_record_dup_line (person->record, "username");
  if (line == NULL)
    tt_webapp_record_tell (
        person->record, self->import, TT_PROBLEM_REPAIRED, "username", "username-missing",
        g_strdup_printf (_ ("The account has no username: it got “%s”"), person->username));
  else if (person->numbered)
    tt_webapp_record_tell (
        person->record, self->import, TT_PROBLEM_REPAIRED, "username", "double-username",
        g_strdup_printf (_ ("The username “%s” is another person's: this one got "
                            "“%s”"),
                         line, person->username));
}

gboolean
tt_webapp_load_people (TtWebapp *self, GError **error)
{
  for (guint i = 0; i < self->people->len; i++)
    {
      TtWebappPerson *person = g_ptr_array_index (self->people, i);

      if (is_left_out (self, person))
        {
          count_person (self, person, FALSE);
          continue;
        }
      if (person->present)
        continue;
      person->company->used = TRUE;
      tell_username (self, person);
      if (!load_person (self, person, error) || !load_rate (self, person, error))
        return FALSE;
      count_person (self, person, TRUE);
    }

  return TRUE;
}
