/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-paper.h"

#include "ui/widgets/tt-paper-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of the page, millimetres. */
#define MARGIN 18.0

static const guint whole[] = { 1, 0 };

static void
free_block (gpointer data)
{
  TtBlock *block = data;

  for (guint i = 0; i < block->n_cells; i++)
    {
      g_free (block->cells[i]);
      g_clear_object (&block->layouts[i]);
    }
  g_free (block);
}

static TtBlock *
add_block (TtPaper *self, TtBlockKind kind, const guint *shares, const char *const *cells)
{
  TtBlock *block = g_new0 (TtBlock, 1);

  block->kind = kind;
  block->head = -1;
  while (block->n_cells < TT_PAPER_COLUMNS && shares[block->n_cells] != 0)
    {
      block->shares[block->n_cells] = shares[block->n_cells];
      block->cells[block->n_cells] = g_strdup (cells[block->n_cells]);
      block->n_cells++;
    }
  g_ptr_array_add (self->blocks, block);

  return block;
}

static void
add_words (TtPaper *self, TtBlockKind kind, const char *words)
{
  add_block (self, kind, whole, &words);
}

TtPaper *
tt_paper_new (const char *title, const char *subtitle)
{
  TtPaper *self = g_new0 (TtPaper, 1);

  self->title = g_strdup (title);
  self->blocks = g_ptr_array_new_with_free_func (free_block);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (TtPiece));
  add_words (self, TT_BLOCK_TITLE, title);
  if (*subtitle != '\0')
    add_words (self, TT_BLOCK_SUBTITLE, subtitle);

  return self;
}

void
tt_paper_free (TtPaper *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->blocks);
  g_array_unref (self->pieces);
  g_free (self->title);
  g_free (self);
}

void
tt_paper_add_heading (TtPaper *self, const char *words)
{
  g_return_if_fail (self != NULL && words != NULL);

  add_words (self, TT_BLOCK_HEADING, words);
}

void
tt_paper_add_text (TtPaper *self, const char *words)
{
  g_return_if_fail (self != NULL && words != NULL);

  add_words (self, TT_BLOCK_TEXT, words);
}

void
tt_paper_add_command (TtPaper *self, const char *words)
{
  g_return_if_fail (self != NULL && words != NULL);

  add_words (self, TT_BLOCK_COMMAND, words);
}

void
tt_paper_add_lines (TtPaper *self, guint n_lines)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < n_lines; i++)
    add_words (self, TT_BLOCK_LINE, "");
}

void
tt_paper_begin_table (TtPaper *self, const guint *shares, const char *const *head)
{
  g_return_if_fail (self != NULL && shares != NULL);

  self->shares = shares;
  self->head = -1;
  if (head == NULL)
    return;
  self->head = (int) self->blocks->len;
  add_block (self, TT_BLOCK_HEAD, shares, head);
}

void
tt_paper_add_row (TtPaper *self, const char *const *cells)
{
  g_return_if_fail (self != NULL && cells != NULL && self->shares != NULL);

  add_block (self, TT_BLOCK_ROW, self->shares, cells)->head = self->head;
}

/* ---- printing ------------------------------------------------------------------ */

static void
on_begin (GtkPrintOperation *operation, GtkPrintContext *context, gpointer user_data)
{
  TtPaper *self = user_data;

  tt_paper_set (self, context);
  gtk_print_operation_set_n_pages (operation, (int) self->n_pages);
}

static void
on_draw (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer user_data)
{
  tt_paper_draw (user_data, context, (guint) page);
}

/* (transfer full) */
static GtkPrintOperation *
new_operation (TtPaper *self)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();

  gtk_page_setup_set_top_margin (setup, MARGIN, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, MARGIN, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (setup, MARGIN, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, MARGIN, GTK_UNIT_MM);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_job_name (operation, self->title);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin), self);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw), self);

  return operation;
}

static void
tell (TtPaper *self, gboolean done, const GError *error)
{
  if (self->callback != NULL)
    self->callback (done, error, self->user_data);
}

static void
on_printed (GtkPrintOperation *operation, GtkPrintOperationResult result, gpointer user_data)
{
  TtPaper *self = user_data;
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    gtk_print_operation_get_error (operation, &error);
  tell (self, result == GTK_PRINT_OPERATION_RESULT_APPLY, error);
  g_object_set_data_full (G_OBJECT (operation), "tt-paper", self, (GDestroyNotify) tt_paper_free);
}

void
tt_paper_print (TtPaper *self, GtkWindow *parent, TtPaperDone callback, gpointer user_data)
{
  g_autoptr (GtkPrintOperation) operation = NULL;

  g_return_if_fail (self != NULL);

  self->callback = callback;
  self->user_data = user_data;
  operation = new_operation (self);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect (operation, "done", G_CALLBACK (on_printed), self);
  /* However it ends, "done" tells it. */
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

/* ---- as PDF ----------------------------------------------------------------------- */

/* Whoever draws into a file is not told that its disk is full: a PDF without its end is none. */
static gboolean
check_end (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  gsize length;
  const char *tail;

  if (file == NULL)
    return FALSE;
  length = g_mapped_file_get_length (file);
  tail = length > 0 ? g_mapped_file_get_contents (file) + (length - MIN (length, 32)) : "";
  if (length > 0 && g_strstr_len (tail, (gssize) MIN (length, 32), "%%EOF") != NULL)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               _ ("“%s” could not be written whole. Choose a folder with more room"), path);
  return FALSE;
}

gboolean
tt_paper_export (TtPaper *self, const char *path, GError **error)
{
  g_autoptr (GtkPrintOperation) operation = NULL;

  g_return_val_if_fail (self != NULL && path != NULL, FALSE);

  operation = new_operation (self);
  gtk_print_operation_set_export_filename (operation, path);

  return gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, error) !=
             GTK_PRINT_OPERATION_RESULT_ERROR &&
         check_end (path, error);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (TtPaper) self = user_data;
  g_autoptr (GtkNativeDialog) owned = dialog;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  path = file != NULL ? g_file_get_path (file) : NULL;
  tell (self, path != NULL && tt_paper_export (self, path, &error), error);
}

void
tt_paper_save (TtPaper *self, GtkWindow *parent, TtPaperDone callback, gpointer user_data)
{
  GtkFileChooserNative *chooser = NULL;
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autofree char *name = NULL;

  g_return_if_fail (self != NULL);

  self->callback = callback;
  self->user_data = user_data;
  name = g_strconcat (self->title, ".pdf", NULL);
  g_strdelimit (name, "/", '-');
  chooser = gtk_file_chooser_native_new (_ ("Save as PDF"), parent, GTK_FILE_CHOOSER_ACTION_SAVE,
                                         _ ("_Save"), _ ("_Cancel"));
  gtk_file_filter_set_name (filter, _ ("PDF"));
  gtk_file_filter_add_mime_type (filter, "application/pdf");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (on_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
