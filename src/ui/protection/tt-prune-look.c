/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-prune-look.h"

#include "base/tt-error.h"
#include "office/tt-office-retention.h"
#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  TtWindow *window;
  GtkWindow *parent; /* a weak pointer */
  GtkWidget *button; /* a weak pointer */
  char *layer;
  TtPruneReport *refusal; /* (nullable): why not without somebody's word */
  gboolean confirmed;
  TtErrand *errand;
} Look;

static void
look_free (Look *self)
{
  g_clear_weak_pointer (&self->parent);
  g_clear_weak_pointer (&self->button);
  g_clear_pointer (&self->refusal, tt_prune_report_free);
  g_clear_object (&self->errand);
  g_object_unref (self->window);
  g_free (self->layer);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

/* ---- the deed ------------------------------------------------------------------------ */

static char *
dup_done (const TtPruneReport *report)
{
  g_autofree char *size = tt_format_size ((guint64) report->bytes);

  return g_strdup_printf (ngettext ("%u whole copy left the archive, %s are free again",
                                    "%u whole copies left the archive, %s are free again",
                                    report->folders),
                          report->folders, size);
}

static void
on_pruned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtPruneReport) report = tt_office_prune_finish (TT_OFFICE (source), result, &error);
  g_autofree char *words = NULL;

  if (report != NULL && report->refused != NULL)
    g_set_error_literal (&error, TT_ERROR, TT_ERROR_REFUSED, report->refused);
  if (error != NULL)
    {
      tt_errand_fail (self->errand, error);
      return;
    }
  words = dup_done (report);
  tt_errand_succeed (self->errand, words, FALSE);
}

static void
clear_away (Look *self)
{
  TtApplication *application =
      TT_APPLICATION (gtk_window_get_application (GTK_WINDOW (self->window)));

  if (tt_application_get_errand (application) != NULL)
    {
      tt_window_toast (self->window, _ ("Something else is still under way"));
      look_free (self);
      return;
    }
  self->errand = tt_errand_new (_ ("Clear Away"), "", "tt-layer-archive-symbolic");
  tt_application_add_errand (application, self->errand);
  tt_progress_report (0, 0, _ ("Clearing away what need not be kept"),
                      tt_errand_get_progress (self->errand));
  tt_office_prune_async (tt_window_get_office (self->window), tt_window_get_actor (self->window),
                         self->layer, FALSE, self->confirmed,
                         tt_progress_get_cancellable (tt_errand_get_progress (self->errand)),
                         on_pruned, self);
}

/* ---- the question -------------------------------------------------------------------- */

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Look *self = user_data;

  if (g_str_equal (response, "clear"))
    clear_away (self);
  else
    look_free (self);
}

static char *
dup_leaving (const TtPruneReport *report)
{
  g_autofree char *size = tt_format_size ((guint64) report->bytes);
  g_autofree char *leaving = g_strdup_printf (
      ngettext ("%u whole copy with the changes after it would leave: %u file, %s.",
                "%u whole copies with the changes after them would leave: %u files, %s.",
                report->folders),
      report->folders, report->objects, size);
  g_autofree char *staying = g_strdup_printf (
      ngettext ("%u whole copy stays.", "%u whole copies stay.", report->points_left),
      report->points_left);

  return g_strdup_printf ("%s %s", leaving, staying);
}

/* Takes @self. */
static void
present (Look *self, const TtPruneReport *report)
{
  g_autofree char *leaving = dup_leaving (report);
  g_autofree char *body = NULL;
  const char *heading;
  gboolean clears = report->folders > 0 && (report->refused == NULL);
  GtkWidget *dialog;

  if (self->refusal != NULL)
    {
      heading = _ ("Much would leave at once");
      body = g_strdup_printf ("%s %s", leaving, _ ("This cannot be taken back."));
    }
  else if (report->refused != NULL)
    {
      heading = _ ("Nothing is cleared away now");
      body = g_strdup_printf ("%s. %s", report->refused,
                              report->folders > 0 ? leaving : _ ("Nothing is lost by that."));
    }
  else if (report->folders == 0)
    {
      heading = _ ("Nothing would leave");
      body = g_strdup_printf (
          ngettext ("The archive holds %u whole copy, and the rules keep it.",
                    "The archive holds %u whole copies, and the rules keep all of them.",
                    report->points_left),
          report->points_left);
    }
  else
    {
      heading = _ ("What would leave");
      body = g_strdup_printf ("%s %s", leaving, _ ("This cannot be taken back."));
    }

  dialog = adw_message_dialog_new (self->parent, heading, body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close",
                                   clears ? _ ("_Keep Everything") : _ ("_Close"));
  if (clears)
    {
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "clear", _ ("Clear _Away"));
      adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "clear",
                                                  ADW_RESPONSE_DESTRUCTIVE);
    }
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), self);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void on_looked (GObject *source, GAsyncResult *result, gpointer user_data);

static void
ask (Look *self)
{
  tt_office_prune_async (tt_window_get_office (self->window), tt_window_get_actor (self->window),
                         self->layer, TRUE, self->confirmed, NULL, on_looked, self);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtPruneReport) report = tt_office_prune_finish (TT_OFFICE (source), result, &error);

  if (report != NULL && report->refused != NULL && report->folders > 0 && !self->confirmed)
    {
      /* Perhaps it is only much at once, which somebody may want. */
      self->refusal = g_steal_pointer (&report);
      self->confirmed = TRUE;
      ask (g_steal_pointer (&self));
      return;
    }
  if (self->button != NULL)
    gtk_widget_set_sensitive (self->button, TRUE);
  if (error != NULL)
    tt_window_show_error (self->window, error);
  if (error != NULL || self->parent == NULL)
    return;

  /* It is something else: only the first answer counts. */
  if (report->refused != NULL)
    g_clear_pointer (&self->refusal, tt_prune_report_free);
  present (g_steal_pointer (&self), report);
}

void
tt_prune_look (TtWindow *window, GtkWindow *parent, const char *layer, GtkWidget *button)
{
  Look *self;

  g_return_if_fail (TT_IS_WINDOW (window));
  g_return_if_fail (layer != NULL);

  self = g_new0 (Look, 1);
  self->window = g_object_ref (window);
  self->layer = g_strdup (layer);
  g_set_weak_pointer (&self->parent, parent);
  g_set_weak_pointer (&self->button, button);
  gtk_widget_set_sensitive (button, FALSE);
  ask (self);
}
