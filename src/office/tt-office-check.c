/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-office-check.h"

#include "base/tt-error.h"
#include "core/tt-site.h"
#include "core/tt-time.h"
#include "core/tt-user.h"
#include "office/tt-office-private.h"
#include "protect/tt-incident.h"
#include "store/tt-store-office.h"
#include "store/tt-store-people.h"
#include "store/tt-store-sites.h"

#include <glib/gi18n-lib.h>

#define KEY_SHEET "emergency.sheet"

static gboolean
read_people (TtDatabase *database, TtChecklistFacts *facts, GError **error)
{
  g_autoptr (GPtrArray) users = tt_store_list_users (database, FALSE, error);
  g_autoptr (GPtrArray) sites = users != NULL ? tt_store_list_sites (database, FALSE, error) : NULL;

  if (sites == NULL)
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    {
      TtUser *user = users->pdata[i];
      TtRole role = tt_user_get_role (user);

      facts->people += role != TT_ROLE_OWNER;
      if (!tt_user_get_has_password (user))
        continue;
      facts->owners += role == TT_ROLE_OWNER;
      facts->leaders += role != TT_ROLE_EMPLOYEE;
    }
  facts->sites = sites->len;

  return TRUE;
}

/* "" where nobody is named. (transfer full) */
static char *
dup_contact (TtDatabase *database, GError **error)
{
  static const char *const keys[] = { "support.name", "support.phone", "support.email" };
  g_autoptr (GString) contact = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GError *failure = NULL;
      g_autofree char *value = tt_store_dup_setting (database, keys[i], &failure);

      if (failure != NULL)
        {
          g_propagate_error (error, failure);
          return NULL;
        }
      if (value != NULL && *value != '\0')
        g_string_append_printf (contact, "%s%s", contact->len > 0 ? "\n" : "", value);
    }

  return g_string_free (g_steal_pointer (&contact), FALSE);
}

/* "2026-11-25T10:00:00Z MARK"; what is not that is none. */
static gboolean
read_sheet (TtDatabase *database, TtChecklistFacts *facts, GError **error)
{
  GError *failure = NULL;
  g_autofree char *value = tt_store_dup_setting (database, KEY_SHEET, &failure);
  g_auto (GStrv) words = g_strsplit (value != NULL ? value : "", " ", 2);

  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  /* What cannot be read counts as never. */
  if (g_strv_length (words) == 2 && tt_time_parse (words[0], NULL, &facts->sheet_at, NULL))
    facts->sheet_mark = g_strdup (words[1]);
  else
    facts->sheet_mark = g_strdup ("");

  return TRUE;
}

static gboolean
read_facts (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  g_autoptr (TtChecklistFacts) facts = g_new0 (TtChecklistFacts, 1);

  facts->contact = dup_contact (database, error);
  if (facts->contact == NULL || !read_people (database, facts, error) ||
      !read_sheet (database, facts, error))
    return FALSE;

  tt_job_take_answer (job, g_steal_pointer (&facts), (GDestroyNotify) tt_checklist_facts_free);
  return TRUE;
}

static gboolean
check_open (TtOffice *self, GError **error)
{
  if (self->protect != NULL)
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_NO_OFFICE, _ ("The office is closed"));
  return FALSE;
}

static char *
dup_mark (TtOffice *self, const char *contact)
{
  g_autoptr (TtProtectStatus) status = tt_protect_dup_status (self->protect);

  return tt_checklist_dup_mark (status, self->folder, contact);
}

static gboolean
ask_layers (TtOffice *self, TtJob *job, GError **error)
{
  TtChecklistFacts *facts = job->answer;
  g_autofree char *shadow = NULL;
  g_autoptr (GPtrArray) incidents = NULL;

  if (!check_open (self, error))
    return FALSE;
  shadow = tt_protect_dup_shadow_place (self->protect);
  incidents = tt_incident_list (self->environment, self->folder, shadow, error);
  if (incidents == NULL)
    return FALSE;

  for (guint i = 0; i < incidents->len; i++)
    facts->remarks_due += *((const TtIncident *) incidents->pdata[i])->remark == '\0';
  tt_protect_count_own_programs (self->protect, &facts->programs, job->cancellable);
  facts->mark = dup_mark (self, facts->contact);

  return TRUE;
}

void
tt_office_check_async (TtOffice *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));

  job = tt_job_new (NULL);
  job->read = read_facts;
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_read);
  tt_job_add_step (job, TT_QUEUE_PROTECT, ask_layers);
  tt_office_run (self, job, tt_office_check_async, cancellable, callback, user_data);
}

TtChecklistFacts *
tt_office_check_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_check_async, error);
}

static gboolean
read_contact (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  g_free (job->text);
  job->text = dup_contact (database, error);

  return job->text != NULL;
}

static gboolean
make_mark (TtOffice *self, TtJob *job, GError **error)
{
  g_autofree char *at = tt_time_format (tt_office_now (self));
  g_autofree char *mark = NULL;

  if (!check_open (self, error))
    return FALSE;
  mark = dup_mark (self, job->text);
  job->more = g_strdup_printf ("%s %s", at, mark);

  return TRUE;
}

static gboolean
write_sheet (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  return tt_permission_check (job->actor, TT_DEED_BACKUP, NULL, error) &&
         tt_store_set_setting (transaction, KEY_SHEET, job->more, error);
}

void
tt_office_note_sheet_async (TtOffice *self,
                            TtActor *actor,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  job->read = read_contact;
  job->write = write_sheet;
  job->label = "";
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_read);
  tt_job_add_step (job, TT_QUEUE_PROTECT, make_mark);
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_write);
  tt_office_run (self, job, tt_office_note_sheet_async, cancellable, callback, user_data);
}

gboolean
tt_office_note_sheet_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_note_sheet_async, error) != NULL;
}
