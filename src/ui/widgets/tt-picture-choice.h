/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks before @window for a file that is a picture, and reads it. */
void tt_picture_choose_async (GtkWindow *window,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/**
 * tt_picture_choose_finish:
 * @name: (out) (nullable) (transfer full): the file's name to be shown
 *
 * Returns: (transfer full): the file; %NULL with %G_IO_ERROR_CANCELLED where none was chosen, with
 * %TT_ERROR_INVALID where it is no picture or too large for one
 */
GBytes *tt_picture_choose_finish (GAsyncResult *result, char **name, GError **error);

G_END_DECLS
