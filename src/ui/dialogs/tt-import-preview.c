/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-import-dialog-private.h"
#include "ui/widgets/tt-diff-row.h"
#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

/* A list of thousands would only be scrolled past: the rest is counted. */
#define MOST_ROWS 200

static const TtImportCount *
find_count (TtImport *import, const char *name)
{
  guint n_counts;
  const TtImportCount *counts = tt_import_get_counts (import, &n_counts);

  for (guint i = 0; i < n_counts; i++)
    if (g_str_equal (counts[i].name, name))
      return &counts[i];
  return NULL;
}

static gint64
count_taken (TtImport *import, const char *name)
{
  const TtImportCount *count = find_count (import, name);

  return count != NULL ? count->taken : 0;
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_WORD);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
add_count (TtImportDialog *self, const char *name, const char *one, const char *many)
{
  const TtImportCount *count = find_count (self->import, name);
  gint64 taken = count != NULL ? count->taken : 0;
  g_autofree char *number = tt_format_count (taken);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *figure = make_label (number, "title-1");

  gtk_widget_add_css_class (box, "tt-count");
  gtk_widget_add_css_class (figure, "numeric");
  gtk_box_append (GTK_BOX (box), figure);
  gtk_box_append (GTK_BOX (box), make_label (ngettext (one, many, (gulong) taken), NULL));
  if (count != NULL && count->left_out > 0)
    {
      g_autofree char *left =
          g_strdup_printf (ngettext ("%" G_GINT64_FORMAT " left out",
                                     "%" G_GINT64_FORMAT " left out", (gulong) count->left_out),
                           count->left_out);
      GtkWidget *note = make_label (left, "caption");

      gtk_widget_add_css_class (note, "dim-label");
      gtk_box_append (GTK_BOX (box), note);
    }
  tt_reflow_append (self->counts, box);
}

static GtkWidget *
make_problem (const TtProblem *problem)
{
  static const char *const icons[] = {
    [TT_PROBLEM_REPAIRED] = "tt-entry-edited-symbolic",
    [TT_PROBLEM_LEFT_OUT] = "tt-entry-flagged-symbolic",
    [TT_PROBLEM_QUESTION] = "tt-entry-flagged-symbolic",
  };
  const char *result = problem->kind == TT_PROBLEM_REPAIRED   ? _ ("taken, mended")
                       : problem->kind == TT_PROBLEM_LEFT_OUT ? _ ("left out")
                                                              : _ ("left out until answered");
  g_autofree char *where = NULL;

  if (problem->line > 0)
    /* Translators: the line and the record of a file, and what becomes of it. */
    where = g_strdup_printf (_ ("Line %" G_GINT64_FORMAT ", %s: %s"), problem->line, problem->path,
                             result);
  else
    where = g_strdup_printf (_ ("%s: %s"), problem->path, result);
  return tt_diff_row_new (icons[problem->kind],
                          problem->kind == TT_PROBLEM_REPAIRED ? "dim-label" : "warning",
                          problem->message, where, "");
}

static void
show_problems (TtImportDialog *self)
{
  GPtrArray *problems = tt_import_get_problems (self->import);
  g_autofree char *count = tt_format_count (problems->len);

  gtk_widget_set_visible (self->problem_box, problems->len > 0);
  gtk_label_set_text (self->problem_count, count);
  for (guint i = 0; i < MIN (problems->len, MOST_ROWS); i++)
    gtk_list_box_append (self->problems, make_problem (g_ptr_array_index (problems, i)));
  if (problems->len > MOST_ROWS)
    {
      guint rest = problems->len - MOST_ROWS;
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", rest), rest);

      gtk_list_box_append (self->problems,
                           tt_diff_row_new ("view-more-symbolic", "dim-label", more, "", ""));
    }
}

static char *
describe (TtImportDialog *self)
{
  gint64 users = count_taken (self->import, "users");
  gint64 sites = count_taken (self->import, "sites");
  gint64 entries = count_taken (self->import, "entries");
  g_autofree char *n_users = tt_format_count (users);
  g_autofree char *n_sites = tt_format_count (sites);
  g_autofree char *n_entries = tt_format_count (entries);
  g_autofree char *people =
      g_strdup_printf (ngettext ("%s person", "%s people", (gulong) users), n_users);
  g_autofree char *places =
      g_strdup_printf (ngettext ("%s site", "%s sites", (gulong) sites), n_sites);
  g_autofree char *hours =
      g_strdup_printf (ngettext ("%s entry", "%s entries", (gulong) entries), n_entries);

  /* Translators: counted things of a file: "14 people, 5 sites and 3,118 entries". */
  return g_strdup_printf (_ ("%s, %s and %s can be read"), people, places, hours);
}

static void
show_safety (TtImportDialog *self)
{
  g_autofree char *when = NULL;
  g_autofree char *words = NULL;
  gint64 now = tt_session_get_now (self->session);

  gtk_widget_set_visible (self->safety, tt_session_get_office (self->session) != NULL);
  when = tt_format_day_time (now, tt_session_get_zone (self->session), now);
  words = g_strdup_printf (_ ("Your present office is kept first as “Before import, %s” and read "
                              "back. Undo brings it back in one step."),
                           when);
  gtk_label_set_text (self->safety_text, words);
}

void
tt_import_dialog_show_preview (TtImportDialog *self)
{
  gboolean ours = tt_import_get_format (self->import) == TT_IMPORT_TIMETRACKER;
  g_autofree char *headline = describe (self);

  gtk_label_set_text (self->headline, headline);
  gtk_label_set_text (
      self->about,
      ours
          ? _ ("A file of TimeTracker. It was read to the end; nothing has been changed yet.")
          : _ ("A file of the old web app. It was read to the end; nothing has been changed yet."));

  tt_reflow_remove_all (self->counts);
  add_count (self, "users", N_ ("person"), N_ ("people"));
  add_count (self, "sites", N_ ("site"), N_ ("sites"));
  add_count (self, "entries", N_ ("entry"), N_ ("entries"));
  add_count (self, "photos", N_ ("photo"), N_ ("photos"));
  show_problems (self);
  show_safety (self);
  gtk_widget_set_visible (self->choice_box, tt_session_get_office (self->session) != NULL);
}
