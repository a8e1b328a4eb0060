/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a paper is set: blocks from top to bottom, paragraphs cut between lines, rows never, a
 * heading never last on its page. Lengths are points. */

#include "ui/widgets/tt-paper-private.h"

#include <glib/gi18n-lib.h>

#define FOOT 26.0
#define GAP 12.0  /* between columns */
#define PAD 7.0   /* around a command */
#define CELL 4.0  /* above and below a row */
#define LINE 26.0 /* to write on */
#define INK 0.45  /* of what is quiet */

static const struct
{
  const char *font;
  double above;
} looks[] = {
  [TT_BLOCK_TITLE] = { "Sans Bold 20", 0 },    [TT_BLOCK_SUBTITLE] = { "Sans 10", 4 },
  [TT_BLOCK_HEADING] = { "Sans Bold 12", 18 }, [TT_BLOCK_TEXT] = { "Sans 10", 6 },
  [TT_BLOCK_COMMAND] = { "Monospace 9", 6 },   [TT_BLOCK_LINE] = { "Sans 10", 0 },
  [TT_BLOCK_HEAD] = { "Sans Bold 9", 6 },      [TT_BLOCK_ROW] = { "Sans 9.5", 0 },
};

static double
get_inset (const TtBlock *block)
{
  return block->kind == TT_BLOCK_COMMAND ? PAD : 0;
}

static double
get_pad (const TtBlock *block)
{
  switch (block->kind)
    {
    case TT_BLOCK_COMMAND:
      return PAD;
    case TT_BLOCK_HEAD:
    case TT_BLOCK_ROW:
      return CELL;
    case TT_BLOCK_TITLE:
    case TT_BLOCK_SUBTITLE:
    case TT_BLOCK_HEADING:
    case TT_BLOCK_TEXT:
    case TT_BLOCK_LINE:
      return 0;
    }

  return 0;
}

static gboolean
is_cut (const TtBlock *block)
{
  return block->kind == TT_BLOCK_TEXT || block->kind == TT_BLOCK_COMMAND;
}

/* Where a column begins and how wide it is; from the other side where reading begins there. */
static double
get_column (const TtBlock *block, guint column, double width, double *x)
{
  gboolean mirrored = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
  double inset = get_inset (block);
  double room = width - 2 * inset - GAP * (block->n_cells - 1);
  double sum = 0;
  double before = 0;
  double own;

  for (guint i = 0; i < block->n_cells; i++)
    sum += block->shares[i];
  for (guint i = 0; i < column; i++)
    before += block->shares[i] / sum * room + GAP;
  own = block->shares[column] / sum * room;
  *x = inset + before;
  if (mirrored)
    *x = width - *x - own;

  return own;
}

static void
set_block (TtBlock *block, GtkPrintContext *context)
{
  double width = gtk_print_context_get_width (context);
  g_autoptr (PangoFontDescription) font =
      pango_font_description_from_string (looks[block->kind].font);
  double tallest = 0;

  for (guint i = 0; i < block->n_cells; i++)
    {
      PangoLayout *layout = gtk_print_context_create_pango_layout (context);
      double x;
      int height;

      pango_layout_set_font_description (layout, font);
      pango_layout_set_width (layout, (int) (get_column (block, i, width, &x) * PANGO_SCALE));
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
      pango_layout_set_text (layout, block->cells[i], -1);
      pango_layout_get_size (layout, NULL, &height);
      tallest = MAX (tallest, (double) height / PANGO_SCALE);
      g_clear_object (&block->layouts[i]);
      block->layouts[i] = layout;
    }
  block->height = block->kind == TT_BLOCK_LINE ? LINE : tallest + 2 * get_pad (block);
}

/* What is set on while pages fill. */
typedef struct
{
  TtPaper *paper;
  double height;
  double y;
} Setting;

static void
turn_page (Setting *self)
{
  self->paper->n_pages++;
  self->y = 0;
}

static void
put (Setting *self, guint index, int first, int end, double height)
{
  TtPiece piece = { self->paper->n_pages - 1, index, first, end, self->y };

  g_array_append_val (self->paper->pieces, piece);
  self->y += height;
}

static double
get_line_height (PangoLayout *layout, int line)
{
  PangoRectangle extents;

  pango_layout_line_get_extents (pango_layout_get_line_readonly (layout, line), NULL, &extents);
  return (double) extents.height / PANGO_SCALE;
}

static void
put_lines (Setting *self, guint index, TtBlock *block)
{
  PangoLayout *layout = block->layouts[0];
  int n_lines = pango_layout_get_line_count (layout);
  double pad = get_pad (block);
  double height = 2 * pad;
  int first = 0;

  for (int i = 0; i < n_lines; i++)
    {
      double line = get_line_height (layout, i);

      if (self->y + height + line > self->height && (i > first || self->y > 0))
        {
          if (i > first)
            put (self, index, first, i, height);
          turn_page (self);
          first = i;
          height = 2 * pad;
        }
      height += line;
    }
  put (self, index, first, n_lines, height);
}

/* What must fit below the top of a block, or the page is turned before it. */
static double
get_needed (TtPaper *paper, guint index)
{
  TtBlock *block = paper->blocks->pdata[index];
  double needed =
      is_cut (block) ? get_line_height (block->layouts[0], 0) + 2 * get_pad (block) : block->height;

  if ((block->kind == TT_BLOCK_HEADING || block->kind == TT_BLOCK_HEAD) &&
      index + 1 < paper->blocks->len)
    {
      const TtBlock *next = paper->blocks->pdata[index + 1];

      needed += looks[next->kind].above + get_needed (paper, index + 1);
    }

  return needed;
}

void
tt_paper_set (TtPaper *self, GtkPrintContext *context)
{
  Setting setting = { self, gtk_print_context_get_height (context) - FOOT, 0 };

  g_array_set_size (self->pieces, 0);
  self->n_pages = 1;
  for (guint i = 0; i < self->blocks->len; i++)
    set_block (self->blocks->pdata[i], context);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      TtBlock *block = self->blocks->pdata[i];
      double above = setting.y > 0 ? looks[block->kind].above : 0;

      if (setting.y > 0 && setting.y + above + get_needed (self, i) > setting.height)
        {
          turn_page (&setting);
          above = 0;
          if (block->head >= 0)
            put (&setting, (guint) block->head, 0, 0,
                 ((TtBlock *) self->blocks->pdata[block->head])->height);
        }
      setting.y += above;
      if (is_cut (block))
        put_lines (&setting, i, block);
      else
        put (&setting, i, 0, 0, block->height);
    }
}

static void
draw_rule (cairo_t *cr, double y, double width, double ink)
{
  cairo_set_source_rgb (cr, 1 - ink, 1 - ink, 1 - ink);
  cairo_set_line_width (cr, 0.5);
  cairo_move_to (cr, 0, y);
  cairo_line_to (cr, width, y);
  cairo_stroke (cr);
}

static void
draw_lines (cairo_t *cr, const TtBlock *block, const TtPiece *piece, double width)
{
  PangoLayout *layout = block->layouts[0];
  double pad = get_pad (block);
  double y = piece->y + pad;
  double x;

  get_column (block, 0, width, &x);
  if (block->kind == TT_BLOCK_COMMAND)
    {
      double height = 2 * pad;

      for (int i = piece->first; i < piece->end; i++)
        height += get_line_height (layout, i);
      cairo_set_source_rgb (cr, 0.94, 0.94, 0.94);
      cairo_rectangle (cr, 0, piece->y, width, height);
      cairo_fill (cr);
    }
  cairo_set_source_rgb (cr, 0, 0, 0);
  for (int i = piece->first; i < piece->end; i++)
    {
      PangoLayoutLine *line = pango_layout_get_line_readonly (layout, i);
      PangoRectangle extents;

      pango_layout_line_get_extents (line, NULL, &extents);
      cairo_move_to (cr, x + (double) extents.x / PANGO_SCALE,
                     y - (double) extents.y / PANGO_SCALE);
      pango_cairo_show_layout_line (cr, line);
      y += (double) extents.height / PANGO_SCALE;
    }
}

static void
draw_cells (cairo_t *cr, const TtBlock *block, const TtPiece *piece, double width)
{
  double ink = block->kind == TT_BLOCK_SUBTITLE || block->kind == TT_BLOCK_HEAD ? 1 - INK : 1;

  cairo_set_source_rgb (cr, 1 - ink, 1 - ink, 1 - ink);
  for (guint i = 0; i < block->n_cells; i++)
    {
      double x;

      get_column (block, i, width, &x);
      cairo_move_to (cr, x, piece->y + get_pad (block));
      pango_cairo_show_layout (cr, block->layouts[i]);
    }
  if (block->kind == TT_BLOCK_HEAD)
    draw_rule (cr, piece->y + block->height, width, 1);
  else if (block->kind == TT_BLOCK_ROW)
    draw_rule (cr, piece->y + block->height, width, 0.2);
  else if (block->kind == TT_BLOCK_LINE)
    draw_rule (cr, piece->y + block->height, width, INK);
}

static void
draw_foot (TtPaper *self, GtkPrintContext *context, guint page)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double width = gtk_print_context_get_width (context);
  double y = gtk_print_context_get_height (context) - FOOT / 2;
  g_autoptr (PangoLayout) layout = gtk_print_context_create_pango_layout (context);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans 8");
  /* Translators: at the foot of a printed page. */
  g_autofree char *number = g_strdup_printf (_ ("Page %u of %u"), page + 1, self->n_pages);
  int extent;

  draw_rule (cr, y - 4, width, 0.2);
  cairo_set_source_rgb (cr, INK, INK, INK);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, self->title, -1);
  cairo_move_to (cr, 0, y);
  pango_cairo_show_layout (cr, layout);
  pango_layout_set_text (layout, number, -1);
  pango_layout_get_size (layout, &extent, NULL);
  cairo_move_to (cr, width - (double) extent / PANGO_SCALE, y);
  pango_cairo_show_layout (cr, layout);
}

void
tt_paper_draw (TtPaper *self, GtkPrintContext *context, guint page)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double width = gtk_print_context_get_width (context);

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const TtPiece *piece = &g_array_index (self->pieces, TtPiece, i);
      const TtBlock *block = self->blocks->pdata[piece->block];

      if (piece->page != page)
        continue;
      if (is_cut (block))
        draw_lines (cr, block, piece, width);
      else
        draw_cells (cr, block, piece, width);
    }
  draw_foot (self, context, page);
}
