/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How a state looks: shape first, then the word, then the colour; never colour alone. */
typedef struct
{
  const char *name;   /* as the office says it: "ok", "behind", … */
  const char *icon;   /* symbolic icon */
  const char *word;   /* translated: "Up to date" */
  const char *style;  /* style class: "success", "warning", "error", "accent", "dim-label" */
  const char *colour; /* named colour for what draws itself */
} TtStateLook;

/* Of a layer: "ok", "behind", "waiting", "failed", "damaged", "off"; another name looks like "off".
 */
const TtStateLook *tt_state_get_layer (const char *name);
/* Of the whole, in the words of the status: "protected", "behind", "at-risk", "unprotected";
 * another name looks like "unprotected": what is not known is not green. */
const TtStateLook *tt_state_get_overall (const char *name);
/* Of an entry: "open", "ready", "flagged", "corrected", "approved", "locked"; another name looks
 * like "ready". */
const TtStateLook *tt_state_get_entry (const char *name);
/* The icon for the kind of a layer ("primary", "shadow", "folder", "webdav", "s3", "firestore",
 * "rclone", "http"). */
const char *tt_state_get_layer_icon (const char *kind);

/* Puts @look's icon and colour on @image (the word is another widget's). */
void tt_state_apply_to_image (const TtStateLook *look, GtkImage *image);
/* Takes away all style classes that states use, then adds @style (NULL: none). */
void tt_state_set_style (GtkWidget *widget, const char *style);

G_END_DECLS
