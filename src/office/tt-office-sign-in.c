/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is at the window. Roles bind people here; whoever has the desktop account has the files, so
 * the command line asks for no password. Wrong tries are counted in state.db, across restarts. */

#include "base/tt-error.h"
#include "base/tt-hash.h"
#include "base/tt-password.h"
#include "core/tt-name.h"
#include "office/tt-office-people.h"
#include "office/tt-office-private.h"
#include "store/tt-store-office.h"
#include "store/tt-store-people.h"

#include <glib/gi18n-lib.h>

#define KEY_REMEMBER_USER "remember.user"
#define KEY_REMEMBER_CHECK "remember.check"

/* How many audit rows are looked at for a password that was set from outside. */
#define AUDIT_ROWS 200

/* Who wants to come in, and what stands in the office about them. */
typedef struct
{
  TtUser *user;
  char *hash;
  char *password_set_by;
  gint64 password_set_at;
} Person;

static void
person_free (Person *self)
{
  g_clear_object (&self->user);
  tt_password_clear (self->hash);
  g_free (self->password_set_by);
  g_free (self);
}

/* The last password that somebody else set, unless the person signed in since. */
static gboolean
find_set_password (TtDatabase *database, Person *person, GError **error)
{
  g_autoptr (GPtrArray) rows = tt_store_list_audit (database, AUDIT_ROWS, error);

  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      TtAudit *audit = g_ptr_array_index (rows, i);

      if (tt_audit_get_subject (audit) != tt_user_get_id (person->user) ||
          !g_str_equal (tt_audit_get_subject_kind (audit), "user"))
        continue;
      if (g_str_equal (tt_audit_get_kind (audit), "sign-in"))
        return TRUE;
      if (!g_str_equal (tt_audit_get_kind (audit), "password"))
        continue;

      if (!g_str_equal (tt_audit_get_actor (audit), tt_user_get_username (person->user)))
        {
          person->password_set_by = g_strdup (tt_audit_get_actor (audit));
          person->password_set_at = tt_audit_get_at (audit);
        }
      return TRUE;
    }

  return TRUE;
}

static gboolean
load_person (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  Person *person = g_new0 (Person, 1);

  tt_job_take_extra (job, person, (GDestroyNotify) person_free);
  person->user = tt_store_find_user (database, job->text, &local_error);
  if (g_error_matches (local_error, TT_ERROR, TT_ERROR_NOT_FOUND))
    return TRUE; /* answered like a wrong password */

  if (local_error == NULL)
    person->hash =
        tt_store_dup_password_hash (database, tt_user_get_id (person->user), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return find_set_password (database, person, error);
}

/* A name that is not there must not answer faster than a wrong password. */
static void
waste_time (TtOffice *self, const char *password)
{
  char *hash = tt_password_hash (password, tt_environment_get_random (self->environment), NULL);

  tt_password_clear (hash);
}

static gboolean
is_right (TtOffice *self, TtJob *job)
{
  const Person *person = job->extra;

  if (person->user == NULL || !tt_user_get_active (person->user))
    {
      waste_time (self, job->more);
      return FALSE;
    }

  /* The first owner of an imported or new office chooses a password when they first come in. */
  if (person->hash == NULL)
    return tt_user_get_must_set_password (person->user) &&
           tt_user_get_role (person->user) == TT_ROLE_OWNER && *job->more == '\0';

  return tt_password_verify (person->hash, job->more);
}

static char *
dup_minutes (gint64 microseconds)
{
  gint64 minutes = MAX (1, (microseconds + G_TIME_SPAN_MINUTE - 1) / G_TIME_SPAN_MINUTE);

  return g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) minutes), (int) minutes);
}

static gboolean
refuse_waiting (gint64 wait, GError **error)
{
  g_autofree char *minutes = dup_minutes (wait);

  /* Translators: %s is like "2 minutes". */
  g_set_error (error, TT_ERROR, TT_ERROR_WAIT,
               _ ("There were too many wrong passwords. This name waits for %s"), minutes);
  return FALSE;
}

static gboolean
refuse_wrong (gint64 wait, guint tries_left, GError **error)
{
  if (wait > 0)
    {
      g_autofree char *minutes = dup_minutes (wait);

      /* Translators: %s is like "2 minutes". */
      g_set_error (error, TT_ERROR, TT_ERROR_WAIT,
                   _ ("That password is not right. This name now waits for %s"), minutes);
      return FALSE;
    }

  g_set_error (
      error, TT_ERROR, TT_ERROR_DENIED,
      ngettext ("That password is not right. %u try is left, then this name waits a minute",
                "That password is not right. %u tries are left, then this name waits a "
                "minute",
                tries_left),
      tries_left);
  return FALSE;
}

static gboolean
check_password (TtOffice *self, TtJob *job, GError **error)
{
  TtState *state = tt_office_get_state (self, error);
  g_autofree char *key = tt_username_get_key (job->text);
  gint64 now = tt_office_now (self);
  gint64 until = 0;
  guint tries_left = 0;
  gboolean right = FALSE;

  if (state == NULL || !tt_state_get_wait (state, key, now, &until, error))
    return FALSE;
  if (until > now)
    return refuse_waiting (until - now, error);

  right = is_right (self, job);
  if (!tt_state_count_attempt (state, key, right, now, &until, &tries_left, error))
    return FALSE;
  return right || refuse_wrong (until > now ? until - now : 0, tries_left, error);
}

static gboolean
write_sign_in (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  const Person *person = job->extra;
  g_autoptr (TtAudit) audit = tt_audit_new ();

  tt_audit_set_actor (audit, tt_user_get_username (person->user));
  tt_audit_set_kind (audit, "sign-in");
  tt_audit_set_subject_kind (audit, "user");
  tt_audit_set_subject (audit, tt_user_get_id (person->user));
  return tt_store_add_audit (transaction, audit, error);
}

static gboolean
record_sign_in (TtOffice *self, TtJob *job, GError **error)
{
  const Person *person = job->extra;

  job->actor = tt_actor_new_for_user (person->user, FALSE);
  job->flag = tt_user_get_must_set_password (person->user);
  job->write = write_sign_in;

  /* Who may only read may still come in to read. */
  return tt_store_get_read_only (self->store) || tt_job_write (self, job, error);
}

void
tt_office_sign_in_async (TtOffice *self,
                         const char *username,
                         const char *password,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (username != NULL);
  g_return_if_fail (password != NULL);

  job = tt_job_new (NULL);
  job->text = g_strdup (username);
  job->more = g_strdup (password);
  job->read = load_person;
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_read);
  tt_job_add_step (job, TT_QUEUE_STORE, check_password);
  tt_job_add_step (job, TT_QUEUE_STORE, record_sign_in);
  tt_office_run (self, job, tt_office_sign_in_async, cancellable, callback, user_data);
}

static void
tell_set_password (TtOffice *self, const Person *person)
{
  g_autofree char *words = NULL;
  g_autoptr (GDateTime) at = NULL;
  g_autofree char *when = NULL;
  g_autoptr (TtNotice) notice = NULL;

  if (person->password_set_by == NULL)
    return;

  at = g_date_time_new_from_unix_local (person->password_set_at / G_USEC_PER_SEC);
  when = g_date_time_format (at, "%c");
  /* Translators: a day and time, then who it was. */
  words = g_strdup_printf (_ ("It was set anew on %s by %s. If that was not wanted, change it."),
                           when, person->password_set_by);
  notice = tt_notice_new (TT_NOTICE_PASSWORD, _ ("Somebody else set your password."), words, NULL);
  tt_office_emit_notice (self, notice);
}

TtActor *
tt_office_sign_in_finish (TtOffice *self,
                          GAsyncResult *result,
                          gboolean *must_set_password,
                          GError **error)
{
  TtJob *job = tt_office_finish (self, result, tt_office_sign_in_async, error);

  if (job == NULL)
    return NULL;

  if (must_set_password != NULL)
    *must_set_password = job->flag;
  tell_set_password (self, job->extra);
  return g_steal_pointer (&job->actor);
}

static gboolean
act_as (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  g_autoptr (TtUser) user = tt_store_find_user (database, job->text, error);

  if (user == NULL)
    return FALSE;
  if (!tt_user_get_active (user))
    {
      g_set_error (error, TT_ERROR, TT_ERROR_DENIED, _ ("%s does not work here any more"),
                   tt_user_get_username (user));
      return FALSE;
    }

  tt_job_take_answer (job, tt_actor_new_for_user (user, FALSE), g_object_unref);
  return TRUE;
}

void
tt_office_act_as_async (TtOffice *self,
                        const char *username,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (username != NULL);

  job = tt_job_new (NULL);
  job->text = g_strdup (username);
  tt_office_read (self, job, act_as, tt_office_act_as_async, cancellable, callback, user_data);
}

TtActor *
tt_office_act_as_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_act_as_async, error);
}

/* Proves that user, password, folder and machine are still those that were remembered: another
 * password, a copied folder or another computer ends it. */
static char *
dup_check (TtOffice *self, gint64 user, const char *password_hash)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, user);
  const char *parts[] = { id, password_hash, tt_store_get_folder (self->store),
                          tt_environment_get_machine (self->environment) };
  g_autoptr (TtHasher) hasher = tt_hasher_new ();
  TtHash hash;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    tt_hasher_update_field (hasher, parts[i], strlen (parts[i]));
  tt_hasher_finish (hasher, &hash);
  return tt_hash_dup_hex (&hash);
}

static gboolean
load_by_id (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  Person *person = g_new0 (Person, 1);

  tt_job_take_extra (job, person, (GDestroyNotify) person_free);
  if (job->id == 0)
    return TRUE;

  person->user = tt_store_load_user (database, job->id, &local_error);
  if (g_error_matches (local_error, TT_ERROR, TT_ERROR_NOT_FOUND))
    return TRUE; /* of an office that stood here before */

  if (local_error == NULL)
    person->hash = tt_store_dup_password_hash (database, job->id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_rememberable (const Person *person)
{
  return person->user != NULL && person->hash != NULL && tt_user_get_active (person->user) &&
         tt_user_get_role (person->user) == TT_ROLE_OWNER;
}

static gboolean
remember (TtOffice *self, TtJob *job, GError **error)
{
  TtState *state = tt_office_get_state (self, error);
  const Person *person = job->extra;
  g_autofree char *check = NULL;

  if (state == NULL)
    return FALSE;
  if (!job->flag)
    return tt_state_remove (state, "remember.", error);
  if (!is_rememberable (person))
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_DENIED,
                           _ ("Only an owner with a password may stay signed in"));
      return FALSE;
    }

  check = dup_check (self, job->id, person->hash);
  return tt_state_set_int64 (state, KEY_REMEMBER_USER, job->id, error) &&
         tt_state_set (state, KEY_REMEMBER_CHECK, check, error);
}

void
tt_office_remember_async (TtOffice *self,
                          TtActor *actor,
                          gboolean stay,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  job->id = tt_actor_get_user (actor);
  job->flag = stay;
  job->read = load_by_id;
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_read);
  tt_job_add_step (job, TT_QUEUE_STORE, remember);
  tt_office_run (self, job, tt_office_remember_async, cancellable, callback, user_data);
}

gboolean
tt_office_remember_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_remember_async, error) != NULL;
}

static gboolean
read_remembered (TtOffice *self, TtJob *job, GError **error)
{
  TtState *state = tt_office_get_state (self, error);

  if (state == NULL)
    return FALSE;

  job->id = tt_state_get_int64 (state, KEY_REMEMBER_USER, 0);
  return TRUE;
}

static gboolean
recall (TtOffice *self, TtJob *job, GError **error)
{
  const Person *person = job->extra;
  g_autofree char *stored = NULL;
  g_autofree char *check = NULL;
  g_autoptr (GError) local_error = NULL;

  if (job->id == 0 || !is_rememberable (person))
    return TRUE;

  stored = tt_state_dup (self->store_state, KEY_REMEMBER_CHECK, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  check = dup_check (self, job->id, person->hash);
  if (g_strcmp0 (stored, check) == 0)
    tt_job_take_answer (job, tt_actor_new_for_user (person->user, FALSE), g_object_unref);
  return TRUE;
}

void
tt_office_recall_async (TtOffice *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));

  job = tt_job_new (NULL);
  job->read = load_by_id;
  tt_job_add_step (job, TT_QUEUE_STORE, read_remembered);
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_read);
  tt_job_add_step (job, TT_QUEUE_STORE, recall);
  tt_office_run (self, job, tt_office_recall_async, cancellable, callback, user_data);
}

TtActor *
tt_office_recall_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_recall_async, error);
}
