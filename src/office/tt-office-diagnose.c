/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The support bundle: what somebody who helps has to know, and nothing that is the office's own.
 * Messages and labels are left out, because names and paths stand in them; codes are not. */

#include "core/tt-time.h"
#include "office/tt-office-private.h"
#include "office/tt-office-state.h"
#include "store/tt-store-office.h"

#include <string.h>
#include <sys/utsname.h>

#include "tt-config.h"

#define RUNS 100
#define TAIL 200

static void
add (GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, "%s: %s\n", name, value != NULL && *value != '\0' ? value : "-");
}

static void
add_int64 (GString *text, const char *name, gint64 value)
{
  g_string_append_printf (text, "%s: %" G_GINT64_FORMAT "\n", name, value);
}

static void
add_time (GString *text, const char *name, gint64 at)
{
  g_autofree char *when = at != 0 ? tt_time_format (at) : NULL;

  add (text, name, when);
}

static void
add_versions (GString *text)
{
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  struct utsname machine;

  g_string_append (text, "# Versions\n");
  add (text, "TimeTracker", TT_VERSION);
  add (text, "System", system);
  if (uname (&machine) == 0)
    {
      add (text, "Kernel", machine.release);
      add (text, "Machine", machine.machine);
    }
  g_string_append_printf (text, "GLib: %u.%u.%u\n", glib_major_version, glib_minor_version,
                          glib_micro_version);
  add (text, "SQLite", tt_database_get_engine ());
}

static void
add_layer (GString *text, const TtLayerStatus *layer)
{
  g_string_append_printf (text, "\n## %s (%s)\n", layer->kind,
                          layer->other_disk ? "another disk" : "same disk");
  add (text, "State", tt_layer_state_get_name (layer->state));
  add_time (text, "Since", layer->since);
  add (text, "Stream", layer->stream);
  add_int64 (text, "Change", layer->seq);
  add_int64 (text, "Behind", layer->behind);
  add_time (text, "Last success", layer->last_success);
  add_time (text, "Last verified", layer->last_verified);
  add_time (text, "Last drill", layer->last_drill);
  add_int64 (text, "Bytes", layer->bytes);
  add_int64 (text, "Points", layer->snapshots);
  add (text, "Error", layer->error_code);
}

static void
add_status (TtOffice *self, GString *text)
{
  g_autoptr (TtProtectStatus) status = tt_protect_dup_status (self->protect);
  g_autofree char *reasons = g_strjoinv (" ", status->reasons);

  g_string_append (text, "\n# State\n");
  add (text, "Overall", tt_overall_get_name (status->overall));
  add (text, "Reasons", reasons);
  add_int64 (text, "Change", status->seq);
  for (guint i = 0; i < status->layers->len; i++)
    add_layer (text, status->layers->pdata[i]);
}

static gboolean
add_counts (TtDatabase *shadow, GString *text, GError **error)
{
  TtCounts counts = { 0 };

  g_string_append (text, "\n# Office\n");
  if (!tt_store_count (shadow, &counts, error))
    return FALSE;

  add_int64 (text, "Companies", counts.companies);
  add_int64 (text, "People", counts.users);
  add_int64 (text, "Sites", counts.sites);
  add_int64 (text, "Entries", counts.entries);
  add_int64 (text, "Photos", counts.photos);
  return TRUE;
}

static void
add_space (TtOffice *self, GString *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStorageUse) use = tt_space_measure (self->protect, &error);

  g_string_append (text, "\n# Room\n");
  if (use == NULL)
    {
      g_string_append_printf (text, "Not measured: %s %d\n", g_quark_to_string (error->domain),
                              error->code);
      return;
    }
  for (guint i = 0; i < use->parts->len; i++)
    {
      const TtStoragePart *part = use->parts->pdata[i];

      g_string_append_printf (text, "%s %s: %" G_GINT64_FORMAT "\n",
                              *part->layer != '\0' ? "copy" : "office", part->kind, part->bytes);
    }
  add_int64 (text, "Free", use->free);
  add_int64 (text, "Of", use->total);
  add_int64 (text, "Grows a day", use->per_day);
  add_int64 (text, "Full in days", use->full_in_days);
}

static void
add_runs (TtOffice *self, GString *text)
{
  /* A state.db that cannot be read has no runs to tell. */
  g_autoptr (GPtrArray) runs = tt_state_list_runs (self->protect_state, NULL, NULL, RUNS, NULL);

  g_string_append (text, "\n# Runs and proofs, newest first\n");
  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      char **run = runs->pdata[i];
      g_autofree char *when = NULL;
      gint64 at = 0;

      /* What is no number stands as no time. */
      g_ascii_string_to_signed (run[0], 10, 0, G_MAXINT64, &at, NULL);
      when = tt_time_format (at);
      g_string_append_printf (text, "%s %s %s\n", when, run[1], run[2]);
    }
}

static void
add_incidents (TtOffice *self, GString *text)
{
  g_autofree char *shadow = tt_protect_dup_shadow_place (self->protect);
  /* As above. */
  g_autoptr (GPtrArray) list = tt_incident_list (self->environment, self->folder, shadow, NULL);

  g_string_append (text, "\n# Incidents, newest first\n");
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const TtIncident *incident = list->pdata[i];
      g_autofree char *when = tt_time_format (incident->at);

      g_string_append_printf (text, "%s %s\n", when, incident->kind);
    }
}

static gboolean
add_frame (TtFrame *frame, gpointer user_data, GError **error)
{
  g_autofree char *when = tt_time_format (frame->at);

  g_string_append_printf (user_data, "%" G_GINT64_FORMAT " %s %" G_GSIZE_FORMAT " bytes\n",
                          frame->seq, when, g_bytes_get_size (frame->body));
  return TRUE;
}

static void
add_shadow (TtOffice *self, GString *text)
{
  g_autoptr (GError) error = NULL;
  TtDatabase *shadow = tt_protect_get_database (self->protect, &error);
  TtHead head = { 0 };

  if (shadow != NULL && tt_database_get_head (shadow, &head, &error) &&
      add_counts (shadow, text, &error))
    {
      g_string_append (text, "\n# The last changes\n");
      tt_database_each_frame (shadow, MAX (0, head.seq - TAIL), add_frame, text, &error);
    }
  if (error != NULL)
    g_string_append_printf (text, "The live copy cannot be read: %s %d\n",
                            g_quark_to_string (error->domain), error->code);
}

static gboolean
diagnose (TtOffice *self, TtJob *job, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autoptr (GString) text = g_string_new ("TimeTracker support bundle\n"
                                           "No names, passwords, positions or keys are in it.\n");
  g_autofree char *when = tt_time_format (tt_office_now (self));

  if (!tt_permission_check (job->actor, TT_DEED_BACKUP, NULL, error))
    return FALSE;
  if (self->protect == NULL)
    return tt_job_check_store (self, error);

  add (text, "Made at", when);
  g_string_append_c (text, '\n');
  add_versions (text);
  if (!tt_protect_look (self->protect, NULL, job->cancellable, error))
    return FALSE;
  add_status (self, text);
  add_space (self, text);
  add_shadow (self, text);
  add_runs (self, text);
  add_incidents (self, text);

  return tt_disk_write_whole (disk, job->text, (const guint8 *) text->str, text->len, error);
}

void
tt_office_diagnose_async (TtOffice *self,
                          TtActor *actor,
                          const char *path,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (path != NULL);

  job = tt_job_new (actor);
  job->text = g_canonicalize_filename (path, NULL);
  tt_job_add_step (job, TT_QUEUE_PROTECT, diagnose);
  tt_office_run (self, job, tt_office_diagnose_async, cancellable, callback, user_data);
}

gboolean
tt_office_diagnose_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_diagnose_async, error) != NULL;
}
