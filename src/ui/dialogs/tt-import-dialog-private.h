/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office-exchange.h"
#include "ui/dialogs/tt-import-dialog.h"
#include "ui/widgets/tt-reflow.h"

G_BEGIN_DECLS

struct _TtImportDialog
{
  AdwWindow parent_instance;

  TtSession *session;
  char *path;
  TtImport *import;
  TtProgress *progress; /* of reading */
  TtDateOrder dates;
  TtImportMode mode;

  AdwWindowTitle *title;
  GtkStack *stages;
  GtkProgressBar *bar;
  AdwStatusPage *failed;
  GtkWidget *dates_list;
  GtkWidget *again;
  GtkButton *go;
  GtkLabel *headline;
  GtkLabel *about;
  TtReflow *counts;
  GtkWidget *problem_box;
  GtkLabel *problem_count;
  GtkListBox *problems;
  GtkWidget *choice_box;
  GtkCheckButton *add;
  GtkWidget *safety;
  GtkLabel *safety_text;
};

/* tt-import-preview.c: fills the counts, the problems and the words of the preview. */
void tt_import_dialog_show_preview (TtImportDialog *self);

G_END_DECLS
