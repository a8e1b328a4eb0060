/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A text on paper, over as many pages as it takes: headings, paragraphs, commands and tables.
 * Printed through GTK's dialogue or saved as PDF. All words are plain text in the reader's
 * language. */
typedef struct _TtPaper TtPaper;

/* @title: of the job, the first page and the foot of every page; @subtitle: "" for none.
 * (transfer full) */
TtPaper *tt_paper_new (const char *title, const char *subtitle);
void tt_paper_free (TtPaper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtPaper, tt_paper_free)

/* Stays on the page of what follows it. */
void tt_paper_add_heading (TtPaper *self, const char *words);
void tt_paper_add_text (TtPaper *self, const char *words);
/* What is typed as it stands. */
void tt_paper_add_command (TtPaper *self, const char *words);
/* So many lines to write on. */
void tt_paper_add_lines (TtPaper *self, guint n_lines);

/* Rows that follow have columns as wide as @shares say; ended by 0. @head: (nullable): what stands
 * above them on every page, as many as there are columns. */
void tt_paper_begin_table (TtPaper *self, const guint *shares, const char *const *head);
/* As many @cells as the table has columns. */
void tt_paper_add_row (TtPaper *self, const char *const *cells);

/* @done FALSE without @error: called off. */
typedef void (*TtPaperDone) (gboolean done, const GError *error, gpointer user_data);

/* GTK's printing dialogue. Takes @self. */
void tt_paper_print (TtPaper *self, GtkWindow *parent, TtPaperDone callback, gpointer user_data);

/* Asks where, then writes a PDF; told as done once its end was read back. Takes @self. */
void tt_paper_save (TtPaper *self, GtkWindow *parent, TtPaperDone callback, gpointer user_data);

/* The same without asking. */
gboolean tt_paper_export (TtPaper *self, const char *path, GError **error);

G_END_DECLS
