/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How large text is on @widget's display: 1 at 100 % and Cantarell 11, 2 at 200 %. Every length of
 * the pictures in pixels that text decides is multiplied by it. */
double tt_text_size_get_scale (GtkWidget *widget);

/* @length pixels of the 100 % picture at the present size of text, rounded. */
int tt_text_size_pixels (GtkWidget *widget, int length);

/* Sets what counts in bare pixels and has no style for it in @root and below: avatars grow half as
 * fast as text, clamps as fast. Call it once for each new page, dialog or list row; it keeps the
 * size at 100 % itself and may be called again (TtWindow does, when the size of text changes). */
void tt_text_size_apply (GtkWidget *root);

/* The natural width in pixels of the widest of @strings (NULL-terminated) in a label with the style
 * classes @classes (NULL-terminated or NULL) inside @parent: how wide a column must be that many
 * rows share. Measure times as "0:00" and "000:00", states by their longest translated word; again
 * when the size of text changes. */
int
tt_text_size_measure (GtkWidget *parent, const char *const *strings, const char *const *classes);

G_END_DECLS
