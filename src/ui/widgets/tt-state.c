/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-state.h"

#include <glib/gi18n-lib.h>

static TtStateLook layer_looks[] = {
  { "ok", "tt-state-ok-symbolic", N_ ("Up to date"), "success", "success_color" },
  { "behind", "tt-state-behind-symbolic", N_ ("Behind"), "warning", "warning_color" },
  { "waiting", "tt-state-waiting-symbolic", N_ ("Waits"), "warning", "warning_color" },
  { "failed", "tt-state-failed-symbolic", N_ ("Failed"), "warning", "warning_color" },
  { "damaged", "tt-state-damaged-symbolic", N_ ("Damaged"), "error", "error_color" },
  { "off", "tt-state-off-symbolic", N_ ("Not set up"), "dim-label", "window_fg_color" },
};

static TtStateLook overall_looks[] = {
  { "protected", "tt-protected-symbolic", N_ ("Protected"), "success", "success_color" },
  { "behind", "tt-behind-symbolic", N_ ("Catching up"), "accent", "accent_color" },
  { "at-risk", "tt-at-risk-symbolic", N_ ("At risk"), "warning", "warning_color" },
  { "unprotected", "tt-unprotected-symbolic", N_ ("Not protected"), "error", "error_color" },
};

static TtStateLook entry_looks[] = {
  { "open", "tt-entry-open-symbolic", N_ ("In now"), "accent", "accent_color" },
  { "ready", "tt-entry-draft-symbolic", N_ ("Ready"), "dim-label", "window_fg_color" },
  { "flagged", "tt-entry-flagged-symbolic", N_ ("To mend"), "warning", "warning_color" },
  { "corrected", "tt-entry-edited-symbolic", N_ ("Corrected"), "dim-label", "window_fg_color" },
  { "approved", "tt-entry-approved-symbolic", N_ ("Approved"), "dim-label", "window_fg_color" },
  { "locked", "tt-entry-locked-symbolic", N_ ("Locked"), "dim-label", "window_fg_color" },
};

static const struct
{
  const char *kind;
  const char *icon;
} layer_icons[] = {
  { "primary", "tt-layer-primary-symbolic" }, { "shadow", "tt-layer-shadow-symbolic" },
  { "folder", "tt-layer-archive-symbolic" },  { "webdav", "tt-layer-cloud-symbolic" },
  { "s3", "network-server-symbolic" },        { "firestore", "tt-layer-cloud-symbolic" },
  { "rclone", "folder-remote-symbolic" },     { "http", "tt-layer-computer-symbolic" },
};

static const char *const styles[] = { "success", "warning", "error", "accent", "dim-label" };

typedef struct
{
  TtStateLook *looks;
  gsize n_looks;
  const char *otherwise; /* what a name that is not known looks like */
  gboolean translated;
} Family;

/* Words are translated when a family is asked first: the language does not change meanwhile. */
static const TtStateLook *
find (Family *family, const char *name)
{
  const TtStateLook *found = NULL;

  for (gsize i = 0; i < family->n_looks; i++)
    {
      TtStateLook *look = &family->looks[i];

      if (!family->translated)
        look->word = _ (look->word);
      if (g_strcmp0 (look->name, name) == 0 ||
          (found == NULL && g_str_equal (look->name, family->otherwise)))
        found = look;
    }
  family->translated = TRUE;
  return found;
}

const TtStateLook *
tt_state_get_layer (const char *name)
{
  static Family family = { layer_looks, G_N_ELEMENTS (layer_looks), "off", FALSE };

  return find (&family, name);
}

const TtStateLook *
tt_state_get_overall (const char *name)
{
  static Family family = { overall_looks, G_N_ELEMENTS (overall_looks), "unprotected", FALSE };

  return find (&family, name);
}

const TtStateLook *
tt_state_get_entry (const char *name)
{
  static Family family = { entry_looks, G_N_ELEMENTS (entry_looks), "ready", FALSE };

  return find (&family, name);
}

const char *
tt_state_get_layer_icon (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (layer_icons); i++)
    if (g_strcmp0 (layer_icons[i].kind, kind) == 0)
      return layer_icons[i].icon;
  return "drive-harddisk-symbolic";
}

void
tt_state_set_style (GtkWidget *widget, const char *style)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (g_strcmp0 (styles[i], style) != 0)
      gtk_widget_remove_css_class (widget, styles[i]);
  if (style != NULL)
    gtk_widget_add_css_class (widget, style);
}

void
tt_state_apply_to_image (const TtStateLook *look, GtkImage *image)
{
  g_return_if_fail (look != NULL);
  g_return_if_fail (GTK_IS_IMAGE (image));

  gtk_image_set_from_icon_name (image, look->icon);
  tt_state_set_style (GTK_WIDGET (image), look->style);
}
