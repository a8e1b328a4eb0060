/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Widgets stand where the look says at each width, the other way round where the language does, and
 * leave nothing behind. Children are boxes of known size, so no font decides. */

#include "tt-ui-resources.h"
#include "ui/widgets/tt-diff-row.h"
#include "ui/widgets/tt-empty-page.h"
#include "ui/widgets/tt-fit.h"
#include "ui/widgets/tt-flow.h"
#include "ui/widgets/tt-paper.h"
#include "ui/widgets/tt-scrubber.h"
#include "ui/widgets/tt-shares.h"
#include "ui/widgets/tt-state-label.h"
#include "ui/widgets/tt-text-size.h"
#include "ui/widgets/tt-way.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

static GtkWidget *
make_box (int width, int height)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_size_request (box, width, height);
  return box;
}

/* Gives @widget @width and its natural height there. */
static void
allocate (GtkWidget *widget, int width)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  gtk_widget_size_allocate (widget, &(GtkAllocation){ 0, 0, width, height }, -1);
}

static void
assert_place (GtkWidget *child, GtkWidget *parent, int x, int y, int width)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (child, parent, &bounds));
  g_assert_cmpint ((int) bounds.origin.x, ==, x);
  g_assert_cmpint ((int) bounds.origin.y, ==, y);
  g_assert_cmpint ((int) bounds.size.width, ==, width);
}

static GtkWidget *
make_window (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), child);
  return window;
}

static void
test_reflow_beside (void)
{
  GtkWidget *reflow = tt_reflow_new ();
  GtkWidget *window = make_window (reflow);
  GtkWidget *a = make_box (100, 10);
  GtkWidget *b = make_box (50, 20);
  int minimum;
  int natural;

  gtk_widget_set_hexpand (b, TRUE);
  tt_reflow_append (TT_REFLOW (reflow), a);
  tt_reflow_append (TT_REFLOW (reflow), b);
  gtk_widget_measure (reflow, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 100);
  g_assert_cmpint (natural, ==, 174);

  allocate (reflow, 174);
  assert_place (a, reflow, 0, 0, 100);
  assert_place (b, reflow, 124, 0, 50);
  allocate (reflow, 300);
  assert_place (a, reflow, 0, 0, 100);
  assert_place (b, reflow, 124, 0, 176);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_reflow_below (void)
{
  GtkWidget *reflow = tt_reflow_new ();
  GtkWidget *window = make_window (reflow);
  GtkWidget *a = make_box (100, 10);
  GtkWidget *b = make_box (50, 20);
  int minimum;
  int natural;

  tt_reflow_append (TT_REFLOW (reflow), a);
  tt_reflow_append (TT_REFLOW (reflow), b);
  allocate (reflow, 173);
  assert_place (a, reflow, 0, 0, 173);
  assert_place (b, reflow, 0, 34, 173);
  /* One below the other is never squeezed. */
  gtk_widget_measure (reflow, GTK_ORIENTATION_VERTICAL, 173, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 54);
  g_assert_cmpint (natural, ==, 54);

  g_object_set (reflow, "row-spacing", 6, NULL);
  allocate (reflow, 120);
  assert_place (b, reflow, 0, 16, 120);

  /* Who is not seen takes no room. */
  gtk_widget_set_visible (a, FALSE);
  allocate (reflow, 120);
  assert_place (b, reflow, 0, 0, 50);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_reflow_equal (void)
{
  GtkWidget *reflow = tt_reflow_new ();
  GtkWidget *window = make_window (reflow);
  GtkWidget *boxes[4];

  g_object_set (reflow, "equal", TRUE, "spacing", 12, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    {
      boxes[i] = make_box (i == 0 ? 100 : 20, 10);
      tt_reflow_append (TT_REFLOW (reflow), boxes[i]);
    }
  allocate (reflow, 436);
  assert_place (boxes[3], reflow, 336, 0, 100);
  allocate (reflow, 435);
  assert_place (boxes[1], reflow, 224, 0, 211);
  assert_place (boxes[3], reflow, 224, 22, 211);
  allocate (reflow, 200);
  assert_place (boxes[3], reflow, 0, 66, 200);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_right_to_left (void)
{
  GtkWidget *reflow = tt_reflow_new ();
  GtkWidget *window = make_window (reflow);
  GtkWidget *a = make_box (100, 10);
  GtkWidget *b = make_box (50, 20);

  gtk_widget_set_direction (reflow, GTK_TEXT_DIR_RTL);
  tt_reflow_append (TT_REFLOW (reflow), a);
  tt_reflow_append (TT_REFLOW (reflow), b);
  allocate (reflow, 200);
  assert_place (a, reflow, 100, 0, 100);
  assert_place (b, reflow, 26, 0, 50);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_flow (void)
{
  GtkWidget *flow = tt_flow_new ();
  GtkWidget *window = make_window (flow);
  GtkWidget *boxes[3];

  g_object_set (flow, "spacing", 6, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    {
      boxes[i] = make_box (40, 10);
      tt_reflow_append (TT_REFLOW (flow), boxes[i]);
    }
  allocate (flow, 132);
  assert_place (boxes[2], flow, 92, 0, 40);
  allocate (flow, 131);
  assert_place (boxes[1], flow, 46, 0, 40);
  assert_place (boxes[2], flow, 0, 16, 40);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_way (void)
{
  GtkWidget *way = tt_way_new ();
  GtkWidget *window = make_window (way);
  GtkWidget *card = make_box (100, 30);

  tt_reflow_append (TT_REFLOW (way), card);
  tt_way_add_node (TT_WAY (way), "ok", "10:24:06");
  allocate (way, 100);
  assert_place (card, way, 0, tt_text_size_pixels (way, 44), 100);
  tt_way_clear_nodes (TT_WAY (way));

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_fit (void)
{
  GtkWidget *fit = tt_fit_new (528, make_box (40, 10));
  GtkWidget *window = make_window (fit);
  int minimum;
  int natural;

  gtk_widget_measure (fit, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 40);
  g_assert_cmpint (natural, ==, tt_text_size_pixels (fit, 528));

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
count (int *times)
{
  (*times)++;
}

static void
test_scrubber (void)
{
  const gint64 hour = G_TIME_SPAN_HOUR;
  const gint64 from = 20000 * (gint64) G_TIME_SPAN_DAY;
  GtkWidget *widget = g_object_ref_sink (tt_scrubber_new ());
  TtScrubber *scrubber = TT_SCRUBBER (widget);
  int times = 0;

  g_signal_connect_swapped (scrubber, "notify::moment", G_CALLBACK (count), &times);
  tt_scrubber_set_range (scrubber, from, from + 30 * 24 * hour, "UTC");
  tt_scrubber_add_moment (scrubber, from + 5 * hour, 3);
  tt_scrubber_add_moment (scrubber, from + 2 * hour, 1);
  g_assert_cmpint (tt_scrubber_get_moment (scrubber), ==, 0);
  tt_scrubber_set_moment (scrubber, from + 5 * hour);
  tt_scrubber_set_moment (scrubber, from + 5 * hour);
  g_assert_cmpint (times, ==, 1);
  g_assert_cmpint (tt_scrubber_get_moment (scrubber), ==, from + 5 * hour);

  g_assert_finalize_object (widget);
}

static void
test_states (void)
{
  g_assert_cmpstr (tt_state_get_layer ("ok")->style, ==, "success");
  /* What is not known is not green. */
  g_assert_cmpstr (tt_state_get_layer ("else")->style, ==, "dim-label");
  g_assert_cmpstr (tt_state_get_layer (NULL)->style, ==, "dim-label");
  g_assert_cmpstr (tt_state_get_overall ("else")->style, ==, "error");
  g_assert_cmpstr (tt_state_get_entry ("approved")->style, ==, "dim-label");
}

static void
test_templates (void)
{
  GtkWidget *row =
      g_object_ref_sink (tt_diff_row_new ("list-add-symbolic", NULL, "Title", "Text", "+1:00"));
  GtkWidget *page = g_object_ref_sink (tt_empty_page_new ());
  GtkWidget *label = g_object_ref_sink (tt_state_label_new ());

  tt_empty_page_set_words (TT_EMPTY_PAGE (page), "tt-today-symbolic", "Nobody", "Yet");
  tt_empty_page_set_first (TT_EMPTY_PAGE (page), "Add", "page.new");
  tt_empty_page_set_second (TT_EMPTY_PAGE (page), NULL, NULL);
  tt_state_label_set_look (TT_STATE_LABEL (label), tt_state_get_layer ("ok"), NULL);

  g_assert_finalize_object (row);
  g_assert_finalize_object (page);
  g_assert_finalize_object (label);
}

static guint
count_part (const char *text, const char *part)
{
  guint n = 0;

  for (const char *at = strstr (text, part); at != NULL; at = strstr (at + 1, part))
    n++;
  return n;
}

/* What a person would read in the PDF at @path; NULL where nobody can read it here. */
static char *
read_pdf (const char *path)
{
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autofree char *program = g_find_program_in_path (argv[0]);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  if (program == NULL)
    return NULL;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL,
                &error);
  g_assert_no_error (error);
  return text;
}

static TtPaper *
make_long_paper (guint n_rows)
{
  static const guint shares[] = { 1, 3, 0 };
  const char *head[] = { "Number-head", "Words-head" };
  TtPaper *paper = tt_paper_new ("Long record", "Alder & Finch");
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (words, "w%u ", i);
  tt_paper_add_text (paper, words->str);
  tt_paper_add_heading (paper, "Rows");
  tt_paper_begin_table (paper, shares, head);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *number = g_strdup_printf ("row-%u-", i);

      tt_paper_add_row (paper, (const char *const[]){ number, "as <they> are & stay" });
    }
  g_string_free (words, TRUE);
  return paper;
}

/* Everything is on some page, once, and each page of a table has its head. */
static void
test_paper (void)
{
  g_autofree char *dir = g_dir_make_tmp ("tt-paper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "long.pdf", NULL);
  g_autoptr (TtPaper) paper = make_long_paper (120);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (tt_paper_export (paper, path, &error));
  g_assert_no_error (error);
  text = read_pdf (path);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
  if (text == NULL)
    {
      g_test_skip ("pdftotext is not here");
      return;
    }
  for (guint i = 0; i < 120; i++)
    {
      g_autofree char *number = g_strdup_printf ("row-%u-", i);

      g_assert_cmpuint (count_part (text, number), ==, 1);
    }
  for (guint i = 0; i < 2000; i += 37)
    {
      g_autofree char *word = g_strdup_printf ("w%u ", i);

      /* The end of a line has no blank after it. */
      if (count_part (text, word) == 0)
        word[strlen (word) - 1] = '\n';
      g_assert_cmpuint (count_part (text, word), ==, 1);
    }
  g_assert_cmpuint (count_part (text, "Page 1 of "), ==, 1);
  g_assert_cmpuint (count_part (text, "Page 4 of "), ==, 1);
  g_assert_cmpuint (count_part (text, "Words-head"), >=, 3);
  g_assert_nonnull (strstr (text, "as <they> are & stay"));
}

/* A place that takes no file is told, not passed over. */
static void
test_paper_fails (void)
{
  g_autofree char *dir = g_dir_make_tmp ("tt-paper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "none", "long.pdf", NULL);
  g_autoptr (TtPaper) paper = make_long_paper (1);
  g_autoptr (GError) error = NULL;

  g_assert_false (tt_paper_export (paper, path, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

static void
test_shares (void)
{
  GtkWidget *bar = tt_shares_new ();
  GtkWidget *window = make_window (bar);

  tt_shares_add (TT_SHARES (bar), 0.4, "accent_bg_color", 1);
  tt_shares_add (TT_SHARES (bar), 0, "window_fg_color", 0.3);
  tt_shares_set_label (TT_SHARES (bar), "The disk, 10 GB: TimeTracker 4 GB");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "The disk, 10 GB: TimeTracker 4 GB");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tt_ui_register_resource ();
  adw_init ();

  g_test_add_func ("/widgets/reflow-beside", test_reflow_beside);
  g_test_add_func ("/widgets/reflow-below", test_reflow_below);
  g_test_add_func ("/widgets/reflow-equal", test_reflow_equal);
  g_test_add_func ("/widgets/right-to-left", test_right_to_left);
  g_test_add_func ("/widgets/flow", test_flow);
  g_test_add_func ("/widgets/way", test_way);
  g_test_add_func ("/widgets/fit", test_fit);
  g_test_add_func ("/widgets/scrubber", test_scrubber);
  g_test_add_func ("/widgets/states", test_states);
  g_test_add_func ("/widgets/templates", test_templates);
  g_test_add_func ("/widgets/paper", test_paper);
  g_test_add_func ("/widgets/paper-fails", test_paper_fails);
  g_test_add_func ("/widgets/shares", test_shares);
  return g_test_run ();
}
