/* SPDX-License-Identifier: GPL-3.0-or-later */

/* People: added, changed, deactivated. Passwords are hashed before the transaction, because that
 * takes a tenth of a second and a transaction holds everybody up. */

#include "office/tt-office-people.h"

#include "base/tt-error.h"
#include "base/tt-password.h"
#include "core/tt-day.h"
#include "core/tt-name.h"
#include "core/tt-zone.h"
#include "office/tt-facts-private.h"
#include "office/tt-office-private.h"
#include "store/tt-store-people.h"

#include <glib/gi18n-lib.h>

/* A TtUserChange of the job's own. */
typedef struct
{
  char *password;
  char *pin;
  char *password_hash;
  char *pin_hash;
  gint64 rate;
  char *rate_from;
} Change;

static void
change_free (Change *self)
{
  tt_password_clear (self->password);
  tt_password_clear (self->pin);
  tt_password_clear (self->password_hash);
  tt_password_clear (self->pin_hash);
  g_free (self->rate_from);
  g_free (self);
}

static Change *
change_new (const TtUserChange *change)
{
  Change *self = g_new0 (Change, 1);

  self->rate = -1;
  if (change == NULL)
    return self;

  self->password = g_strdup (change->password);
  self->pin = g_strdup (change->pin);
  self->rate = change->rate;
  self->rate_from = g_strdup (change->rate_from);
  return self;
}

static gboolean
list_users (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  g_autoptr (GPtrArray) users = tt_store_list_users (database, job->flag, error);
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_object_unref);

  if (users == NULL)
    return FALSE;

  for (guint i = 0; i < users->len; i++)
    {
      TtUser *user = g_ptr_array_index (users, i);

      if (tt_permission_allows (job->actor, TT_DEED_READ_PEOPLE, user))
        g_ptr_array_add (seen, g_object_ref (user));
    }

  tt_job_take_answer (job, g_steal_pointer (&seen), (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
tt_office_list_users_async (TtOffice *self,
                            TtActor *actor,
                            gboolean all,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  job->flag = all;
  tt_office_read (self, job, list_users, tt_office_list_users_async, cancellable, callback,
                  user_data);
}

GPtrArray *
tt_office_list_users_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_list_users_async, error);
}

static gboolean
find_user (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  g_autoptr (TtUser) user = tt_store_find_user (database, job->text, error);

  if (user == NULL || !tt_permission_check (job->actor, TT_DEED_READ_PEOPLE, user, error))
    return FALSE;

  tt_job_take_answer (job, g_steal_pointer (&user), g_object_unref);
  return TRUE;
}

void
tt_office_find_user_async (TtOffice *self,
                           TtActor *actor,
                           const char *username,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (username != NULL);

  job = tt_job_new (actor);
  job->text = g_strdup (username);
  tt_office_read (self, job, find_user, tt_office_find_user_async, cancellable, callback,
                  user_data);
}

TtUser *
tt_office_find_user_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_find_user_async, error);
}

static gboolean
check_pin (const char *pin, GError **error)
{
  gsize length = strlen (pin);
  gsize digits = strspn (pin, "0123456789");

  if (length >= 4 && length <= 8 && digits == length)
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID, _ ("A PIN has four to eight digits"));
  return FALSE;
}

static gboolean
check_password_text (const char *password, GError **error)
{
  if (*password != '\0' && g_utf8_validate (password, -1, NULL))
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID,
                       _ ("A password cannot be empty, and is UTF-8 text"));
  return FALSE;
}

static gboolean
hash_secrets (TtOffice *self, TtJob *job, GError **error)
{
  Change *change = job->extra;
  TtRandom *random = tt_environment_get_random (self->environment);

  if ((change->password != NULL && !check_password_text (change->password, error)) ||
      (change->pin != NULL && !check_pin (change->pin, error)))
    return FALSE;

  if (change->password != NULL)
    {
      change->password_hash = tt_password_hash (change->password, random, error);
      if (change->password_hash == NULL)
        return FALSE;
    }
  if (change->pin != NULL)
    {
      change->pin_hash = tt_password_hash (change->pin, random, error);
      if (change->pin_hash == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_owner_who_can_sign_in (TtUser *user)
{
  return tt_user_get_active (user) && tt_user_get_role (user) == TT_ROLE_OWNER &&
         tt_user_get_has_password (user);
}

/* Somebody must be left who can open the office with all rights. */
static gboolean
check_last_owner (TtDatabase *database, TtUser *before, GError **error)
{
  g_autoptr (GPtrArray) users = NULL;

  if (!is_owner_who_can_sign_in (before))
    return TRUE;

  users = tt_store_list_users (database, FALSE, error);
  if (users == NULL)
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    {
      TtUser *other = g_ptr_array_index (users, i);

      if (tt_user_get_id (other) != tt_user_get_id (before) && is_owner_who_can_sign_in (other))
        return TRUE;
    }

  g_set_error (error, TT_ERROR, TT_ERROR_REFUSED,
               _ ("%s is the last owner with a password; name another owner first"),
               tt_user_get_name (before));
  return FALSE;
}

static gboolean
set_company (TtDatabase *database, TtJob *job, TtUser *user, GError **error)
{
  g_autoptr (GPtrArray) companies = NULL;

  if (tt_user_get_company (user) == 0)
    tt_user_set_company (user, tt_actor_get_company (job->actor));
  if (tt_user_get_company (user) != 0)
    return TRUE;

  companies = tt_store_list_companies (database, FALSE, error);
  if (companies == NULL)
    return FALSE;
  if (companies->len == 0)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND,
                           _ ("There is no company for this person"));
      return FALSE;
    }

  tt_user_set_company (user, tt_company_get_id (g_ptr_array_index (companies, 0)));
  return TRUE;
}

/* A full name is made of its parts, or its parts of it; without any of them the username serves. */
static gboolean
set_names (TtUser *user, GError **error)
{
  g_autofree char *username = tt_username_clean (tt_user_get_username (user), error);
  g_autofree char *joined = NULL;
  g_autofree char *name = NULL;
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  if (username == NULL)
    return FALSE;

  tt_user_set_username (user, username);
  joined = g_strconcat (tt_user_get_first_name (user), " ", tt_user_get_last_name (user), NULL);
  g_strstrip (joined);
  if (*tt_user_get_name (user) == '\0')
    tt_user_set_name (user, *joined != '\0' ? joined : username);

  name = tt_name_clean (tt_user_get_name (user), _ ("The name"), error);
  if (name == NULL)
    return FALSE;

  tt_user_set_name (user, name);
  if (*joined == '\0')
    {
      tt_name_split (name, &first, &last);
      tt_user_set_first_name (user, first);
      tt_user_set_last_name (user, last);
    }
  return TRUE;
}

static gboolean
check_new_person (TtJob *job, TtUser *user, GError **error)
{
  return tt_permission_check (job->actor, TT_DEED_ADD_PEOPLE, user, error) &&
         (tt_user_get_role (user) == TT_ROLE_EMPLOYEE ||
          tt_permission_check (job->actor, TT_DEED_SET_ROLE, user, error));
}

static gboolean
check_changed_person (
    TtDatabase *database, TtJob *job, TtUser *before, TtUser *user, GError **error)
{
  if (!tt_permission_check (job->actor, TT_DEED_EDIT_PEOPLE, before, error) ||
      !tt_permission_check (job->actor, TT_DEED_EDIT_PEOPLE, user, error))
    return FALSE;
  if (tt_user_get_role (user) != tt_user_get_role (before) &&
      !tt_permission_check (job->actor, TT_DEED_SET_ROLE, before, error))
    return FALSE;

  return (tt_user_get_role (user) == TT_ROLE_OWNER && tt_user_get_active (user)) ||
         check_last_owner (database, before, error);
}

static gboolean
may_set_password (TtJob *job, TtUser *user, GError **error)
{
  return tt_permission_allows (job->actor, TT_DEED_CHANGE_PASSWORD, user) ||
         tt_permission_check (job->actor, TT_DEED_SET_PASSWORD, user, error);
}

static gboolean
save_secrets (TtTransaction *transaction, TtJob *job, TtUser *user, GError **error)
{
  const Change *change = job->extra;
  gint64 id = tt_user_get_id (user);

  if (change->password_hash == NULL && change->pin_hash == NULL)
    return TRUE;
  if (!may_set_password (job, user, error))
    return FALSE;

  if (change->password_hash != NULL &&
      (!tt_store_set_password_hash (transaction, id, change->password_hash, FALSE, error) ||
       !tt_office_add_audit (transaction, "password", "user", id, tt_user_get_username (user), NULL,
                             error)))
    return FALSE;

  return change->pin_hash == NULL ||
         (tt_store_set_pin_hash (transaction, id, change->pin_hash, error) &&
          tt_office_add_audit (transaction, "pin", "user", id, tt_user_get_username (user), NULL,
                               error));
}

/* The rate of a day replaces the one that was said for the same day. */
static gboolean
find_rate (TtDatabase *database, TtRate *rate, GError **error)
{
  g_autoptr (GPtrArray) rates = tt_store_list_rates (database, tt_rate_get_user (rate), error);

  if (rates == NULL)
    return FALSE;

  for (guint i = 0; i < rates->len; i++)
    {
      TtRate *other = g_ptr_array_index (rates, i);

      if (g_str_equal (tt_rate_get_from_day (other), tt_rate_get_from_day (rate)))
        tt_rate_set_id (rate, tt_rate_get_id (other));
    }
  return TRUE;
}

static gboolean
save_rate (TtOffice *self, TtTransaction *transaction, TtJob *job, TtUser *user, GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);
  const Change *change = job->extra;
  g_autoptr (TtCompany) company = NULL;
  g_autoptr (TtRate) rate = NULL;
  g_autofree char *today = NULL;

  if (change->rate < 0)
    return TRUE;
  if (!tt_permission_check (job->actor, TT_DEED_SET_RATE, user, error) ||
      (change->rate_from != NULL && !tt_day_check (change->rate_from, error)))
    return FALSE;

  company = tt_store_load_company (database, tt_user_get_company (user), error);
  if (company == NULL)
    return FALSE;

  today = tt_zone_dup_day (tt_company_get_zone (company), tt_office_now (self));
  rate = tt_rate_new ();
  tt_rate_set_user (rate, tt_user_get_id (user));
  tt_rate_set_from_day (rate, change->rate_from != NULL ? change->rate_from : today);
  tt_rate_set_amount (rate, change->rate);
  tt_rate_set_currency (rate, tt_company_get_currency (company));
  return find_rate (database, rate, error) && tt_store_save_rate (transaction, rate, error);
}

static gboolean
audit_role (TtTransaction *transaction, TtUser *before, TtUser *user, GError **error)
{
  g_autofree char *text = NULL;

  if (before != NULL && tt_user_get_role (before) == tt_user_get_role (user))
    return TRUE;
  if (before == NULL && tt_user_get_role (user) == TT_ROLE_EMPLOYEE)
    return TRUE;

  text = g_strdup_printf ("%s: %s → %s", tt_user_get_username (user),
                          before != NULL ? tt_role_get_name (tt_user_get_role (before)) : "–",
                          tt_role_get_name (tt_user_get_role (user)));
  return tt_office_add_audit (transaction, "role", "user", tt_user_get_id (user), text, NULL,
                              error);
}

static gboolean
save_user (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);
  g_autoptr (TtUser) user = tt_user_dup (TT_USER (job->object));
  g_autoptr (TtUser) before = NULL;

  if (tt_role_get_name (tt_user_get_role (user)) == NULL)
    tt_user_set_role (user, TT_ROLE_EMPLOYEE);
  if (!set_names (user, error) || !set_company (database, job, user, error))
    return FALSE;

  if (tt_user_get_id (user) == 0)
    {
      if (!check_new_person (job, user, error))
        return FALSE;
    }
  else
    {
      before = tt_store_load_user (database, tt_user_get_id (user), error);
      if (before == NULL || !check_changed_person (database, job, before, user, error))
        return FALSE;
      tt_user_set_erased (user, tt_user_get_erased (before));
      tt_user_set_must_set_password (user, tt_user_get_must_set_password (before));
    }

  if (!tt_store_save_user (transaction, user, error) ||
      !audit_role (transaction, before, user, error) ||
      !save_secrets (transaction, job, user, error) ||
      !save_rate (self, transaction, job, user, error))
    return FALSE;

  job->id = tt_user_get_id (user);
  return TRUE;
}

void
tt_office_save_user_async (TtOffice *self,
                           TtActor *actor,
                           TtUser *user,
                           const TtUserChange *change,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (TT_IS_USER (user));

  job = tt_job_new (actor);
  job->object = G_OBJECT (tt_user_dup (user));
  if (tt_user_get_id (user) == 0)
    tt_user_set_active (TT_USER (job->object), TRUE);
  tt_job_take_extra (job, change_new (change), (GDestroyNotify) change_free);
  tt_job_add_step (job, TT_QUEUE_STORE, hash_secrets);
  tt_office_write (self, job, save_user, tt_office_save_user_async, cancellable, callback,
                   user_data);
}

gboolean
tt_office_save_user_finish (TtOffice *self, GAsyncResult *result, gint64 *id, GError **error)
{
  return tt_office_finish_id (self, result, tt_office_save_user_async, id, error);
}

static gboolean
set_password (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  g_autoptr (TtUser) user =
      tt_store_load_user (tt_transaction_get_database (transaction), job->id, error);

  return user != NULL && save_secrets (transaction, job, user, error);
}

void
tt_office_set_password_async (TtOffice *self,
                              TtActor *actor,
                              gint64 user,
                              const char *password,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  const TtUserChange change = { .password = password, .rate = -1 };
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (password != NULL);

  job = tt_job_new (actor);
  job->id = user;
  tt_job_take_extra (job, change_new (&change), (GDestroyNotify) change_free);
  tt_job_add_step (job, TT_QUEUE_STORE, hash_secrets);
  tt_office_write (self, job, set_password, tt_office_set_password_async, cancellable, callback,
                   user_data);
}

gboolean
tt_office_set_password_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_set_password_async, error) != NULL;
}

static gboolean
set_user_active (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);
  g_autoptr (TtUser) user = tt_store_load_user (database, job->id, error);

  if (user == NULL || !tt_permission_check (job->actor, TT_DEED_EDIT_PEOPLE, user, error) ||
      (!job->flag && !check_last_owner (database, user, error)))
    return FALSE;
  if (job->flag && tt_user_get_erased (user))
    {
      g_set_error (error, TT_ERROR, TT_ERROR_REFUSED, _ ("%s was erased and cannot come back"),
                   tt_user_get_name (user));
      return FALSE;
    }

  tt_user_set_active (user, job->flag);
  return tt_store_save_user (transaction, user, error);
}

void
tt_office_set_user_active_async (TtOffice *self,
                                 TtActor *actor,
                                 gint64 user,
                                 gboolean active,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  job->id = user;
  job->flag = active;
  tt_office_write (self, job, set_user_active, tt_office_set_user_active_async, cancellable,
                   callback, user_data);
}

gboolean
tt_office_set_user_active_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_set_user_active_async, error) != NULL;
}

static gboolean
list_rates (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  g_autoptr (TtUser) user = tt_store_load_user (database, job->id, error);
  g_autoptr (GPtrArray) oldest_first = NULL;
  g_autoptr (GPtrArray) newest_first = g_ptr_array_new_with_free_func (g_object_unref);

  if (user == NULL || !tt_permission_check (job->actor, TT_DEED_SEE_RATES, user, error))
    return FALSE;

  oldest_first = tt_store_list_rates (database, job->id, error);
  if (oldest_first == NULL)
    return FALSE;

  for (guint i = oldest_first->len; i > 0; i--)
    g_ptr_array_add (newest_first, g_object_ref (g_ptr_array_index (oldest_first, i - 1)));
  tt_job_take_answer (job, g_steal_pointer (&newest_first), (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
tt_office_list_rates_async (TtOffice *self,
                            TtActor *actor,
                            gint64 user,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  job->id = user;
  tt_office_read (self, job, list_rates, tt_office_list_rates_async, cancellable, callback,
                  user_data);
}

GPtrArray *
tt_office_list_rates_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_list_rates_async, error);
}
