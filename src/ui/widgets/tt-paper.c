/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-paper.h"

#include <glib/gi18n-lib.h>

/* Of the page's head and foot together, in points. */
#define MARGIN 36.0

typedef struct
{
  char *title;
  char *markup;
  PangoLayout *layout;
  GArray *breaks; /* the first line of each page */
} Paper;

static void
free_paper (gpointer data, GClosure *closure)
{
  Paper *paper = data;

  g_clear_object (&paper->layout);
  g_array_unref (paper->breaks);
  g_free (paper->title);
  g_free (paper->markup);
  g_free (paper);
}

static void
on_begin (GtkPrintOperation *operation, GtkPrintContext *context, gpointer user_data)
{
  Paper *paper = user_data;
  double height = gtk_print_context_get_height (context) - 2 * MARGIN;
  double top = 0;
  int n_lines;
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans 10");

  paper->layout = gtk_print_context_create_pango_layout (context);
  pango_layout_set_width (paper->layout,
                          (int) (gtk_print_context_get_width (context) * PANGO_SCALE));
  pango_layout_set_wrap (paper->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_font_description (paper->layout, font);
  pango_layout_set_markup (paper->layout, paper->markup, -1);

  n_lines = pango_layout_get_line_count (paper->layout);
  for (int i = 0; i < n_lines; i++)
    {
      PangoRectangle extents;

      pango_layout_line_get_extents (pango_layout_get_line_readonly (paper->layout, i), NULL,
                                     &extents);
      top += (double) extents.height / PANGO_SCALE;
      if (i == 0 || top > height)
        {
          g_array_append_val (paper->breaks, i);
          top = (double) extents.height / PANGO_SCALE;
        }
    }
  gtk_print_operation_set_n_pages (operation, MAX (1, (int) paper->breaks->len));
}

static void
draw_head (Paper *paper, GtkPrintContext *context, int page)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  g_autoptr (PangoLayout) layout = gtk_print_context_create_pango_layout (context);
  g_autofree char *text = g_strdup_printf ("%s, %d/%u", paper->title, page + 1, paper->breaks->len);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans 8");

  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (cr, 0, 0);
  pango_cairo_show_layout (cr, layout);
}

static void
on_draw (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer user_data)
{
  Paper *paper = user_data;
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  guint next = (guint) page + 1;
  int first = g_array_index (paper->breaks, int, page);
  int last = next < paper->breaks->len ? g_array_index (paper->breaks, int, next)
                                       : pango_layout_get_line_count (paper->layout);
  double y = MARGIN;

  draw_head (paper, context, page);
  for (int i = first; i < last; i++)
    {
      PangoLayoutLine *line = pango_layout_get_line_readonly (paper->layout, i);
      PangoRectangle extents;

      pango_layout_line_get_extents (line, NULL, &extents);
      cairo_move_to (cr, (double) extents.x / PANGO_SCALE, y - (double) extents.y / PANGO_SCALE);
      pango_cairo_show_layout_line (cr, line);
      y += (double) extents.height / PANGO_SCALE;
    }
}

void
tt_paper_print (GtkWindow *parent, const char *title, const char *markup)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GError) error = NULL;
  Paper *paper = g_new0 (Paper, 1);

  g_return_if_fail (title != NULL && markup != NULL);

  paper->title = g_strdup (title);
  paper->markup = g_strdup (markup);
  paper->breaks = g_array_new (FALSE, FALSE, sizeof (int));
  gtk_print_operation_set_job_name (operation, title);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin), paper);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (on_draw), paper, free_paper, 0);

  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent,
                               &error) == GTK_PRINT_OPERATION_RESULT_ERROR)
    g_warning ("%s", error->message);
}
