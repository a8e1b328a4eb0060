/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/application/tt-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Reads a file, shows what it would do and what is wrong with it, and brings it in when told.
 * Nothing of the office is touched before that. Without an office it makes one from the file. */

#define TT_TYPE_IMPORT_DIALOG (tt_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TtImportDialog, tt_import_dialog, TT, IMPORT_DIALOG, AdwWindow)

/* @path: the file, absolute. */
GtkWidget *tt_import_dialog_new (TtSession *session, const char *path);

/* File > Import…: asks for a file and shows the dialog over @parent. */
void tt_import_choose (GtkWindow *parent, TtSession *session);

G_END_DECLS
