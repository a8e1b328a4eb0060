/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/widgets/tt-paper.h"

G_BEGIN_DECLS

typedef enum
{
  TT_BLOCK_TITLE,
  TT_BLOCK_SUBTITLE,
  TT_BLOCK_HEADING,
  TT_BLOCK_TEXT,
  TT_BLOCK_COMMAND,
  TT_BLOCK_LINE,
  TT_BLOCK_HEAD, /* of a table */
  TT_BLOCK_ROW,
} TtBlockKind;

#define TT_PAPER_COLUMNS 6

/**
 * TtBlock: what is set as one
 * @cells: its words, one for each column
 * @shares: widths of the columns
 * @head: of a row: the index of its table's head, -1 for none
 * @layouts: one for each cell, once it is set
 * @height: points, once it is set
 */
typedef struct
{
  TtBlockKind kind;
  char *cells[TT_PAPER_COLUMNS];
  guint shares[TT_PAPER_COLUMNS];
  guint n_cells;
  int head;
  PangoLayout *layouts[TT_PAPER_COLUMNS];
  double height;
} TtBlock;

/* A block, or some lines of it, on a page; @y: points below the page's top. */
typedef struct
{
  guint page;
  guint block;
  int first;
  int end;
  double y;
} TtPiece;

struct _TtPaper
{
  char *title;
  GPtrArray *blocks; /* TtBlock */
  GArray *pieces;    /* TtPiece */
  guint n_pages;
  const guint *shares; /* of the table that was begun */
  int head;
  TtPaperDone callback;
  gpointer user_data;
};

/* tt-paper-pages.c: sets all blocks for the pages of @context, counts them. */
void tt_paper_set (TtPaper *self, GtkPrintContext *context);
void tt_paper_draw (TtPaper *self, GtkPrintContext *context, guint page);

G_END_DECLS
