/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the owner is shown beside the layers: incidents, and the room that everything takes. */

#include "office/tt-office-state.h"

#include "base/tt-error.h"
#include "office/tt-office-private.h"
#include "protect/tt-report.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char *shadow;
  char *kind;
  char *title;
  char *text;
} News;

static void
free_news (gpointer data)
{
  News *news = data;

  g_free (news->shadow);
  g_free (news->kind);
  g_free (news->title);
  g_free (news->text);
  g_free (news);
}

static void
write_incident (
    TtOffice *self, const char *shadow, const char *kind, const char *title, const char *text)
{
  g_autoptr (GError) error = NULL;

  /* What was mended stays mended though it could not be written down. */
  if ((self->flags & TT_OFFICE_READ_ONLY) == 0 &&
      !tt_incident_add (self->environment, self->folder, shadow, kind, title, text, &error))
    g_warning ("%s", error->message);
}

void
tt_office_write_incident (TtOffice *self, const char *kind, const char *title, const char *text)
{
  g_autofree char *shadow = tt_protect_dup_shadow_place (self->protect);

  write_incident (self, shadow, kind, title, text);
}

static gboolean
write_news (TtOffice *self, TtJob *job, GError **error)
{
  const News *news = job->extra;

  write_incident (self, news->shadow, news->kind, news->title, news->text);
  return TRUE;
}

static void
on_news (TtOffice *self, gpointer data)
{
  const News *from = data;
  News *news = g_new0 (News, 1);
  TtJob *job = tt_job_new (NULL);

  news->shadow = g_strdup (from->shadow);
  news->kind = g_strdup (from->kind);
  news->title = g_strdup (from->title);
  news->text = g_strdup (from->text);
  tt_job_take_extra (job, news, free_news);
  tt_job_add_step (job, TT_QUEUE_PROTECT, write_news);
  tt_office_run (self, job, write_news, NULL, NULL, NULL);
}

void
tt_office_post_incident (TtOffice *self, const char *kind, const char *title, const char *text)
{
  News *news = g_new0 (News, 1);

  news->shadow = g_strdup (tt_store_get_shadow_folder (self->store));
  news->kind = g_strdup (kind);
  news->title = g_strdup (title);
  news->text = g_strdup (text);
  tt_office_post (self, on_news, news, free_news);
}

void
tt_office_note_failed_proofs (TtOffice *self, GPtrArray *reports)
{
  for (guint i = 0; reports != NULL && i < reports->len; i++)
    {
      const TtReport *report = g_ptr_array_index (reports, i);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *title = NULL;

      if (report->damage->len == 0)
        continue;

      title = g_strdup_printf (_ ("A proof of “%s” found damage."), report->name);
      for (guint k = 0; k < report->damage->len; k++)
        {
          const TtDamage *damage = g_ptr_array_index (report->damage, k);

          g_string_append_printf (
              text, damage->healed ? _ ("%s: mended from a sound copy\n") : _ ("%s: not mended\n"),
              damage->object);
        }
      tt_office_write_incident (self, "failed-proof", title, text->str);
    }
}

static gboolean
check_open (TtOffice *self, GError **error)
{
  if (self->protect != NULL)
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_NO_OFFICE, _ ("The office is closed"));
  return FALSE;
}

static gboolean
list_incidents (TtOffice *self, TtJob *job, GError **error)
{
  g_autofree char *shadow = NULL;
  GPtrArray *list;

  if (!check_open (self, error))
    return FALSE;

  shadow = tt_protect_dup_shadow_place (self->protect);
  list = tt_incident_list (self->environment, self->folder, shadow, error);
  if (list == NULL)
    return FALSE;

  tt_job_take_answer (job, list, (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
tt_office_list_incidents_async (TtOffice *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));

  job = tt_job_new (NULL);
  tt_job_add_step (job, TT_QUEUE_PROTECT, list_incidents);
  tt_office_run (self, job, tt_office_list_incidents_async, cancellable, callback, user_data);
}

GPtrArray *
tt_office_list_incidents_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_list_incidents_async, error);
}

static gboolean
remark (TtOffice *self, TtJob *job, GError **error)
{
  g_autofree char *shadow = NULL;

  if (!tt_permission_check (job->actor, TT_DEED_RESTORE, NULL, error) || !check_open (self, error))
    return FALSE;

  shadow = tt_protect_dup_shadow_place (self->protect);
  return tt_incident_remark (self->environment, self->folder, shadow, job->text,
                             tt_job_get_actor_name (job), job->more, error);
}

void
tt_office_remark_incident_async (TtOffice *self,
                                 TtActor *actor,
                                 const char *id,
                                 const char *words,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (id != NULL && words != NULL);

  job = tt_job_new (actor);
  job->text = g_strdup (id);
  job->more = g_strdup (words);
  tt_job_add_step (job, TT_QUEUE_PROTECT, remark);
  tt_office_run (self, job, tt_office_remark_incident_async, cancellable, callback, user_data);
}

gboolean
tt_office_remark_incident_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_remark_incident_async, error) != NULL;
}

static gboolean
measure (TtOffice *self, TtJob *job, GError **error)
{
  TtStorageUse *use = check_open (self, error) ? tt_space_measure (self->protect, error) : NULL;

  if (use == NULL)
    return FALSE;

  tt_job_take_answer (job, use, (GDestroyNotify) tt_storage_use_free);
  return TRUE;
}

void
tt_office_measure_storage_async (TtOffice *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));

  job = tt_job_new (NULL);
  tt_job_add_step (job, TT_QUEUE_PROTECT, measure);
  tt_office_run (self, job, tt_office_measure_storage_async, cancellable, callback, user_data);
}

TtStorageUse *
tt_office_measure_storage_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_measure_storage_async, error);
}
