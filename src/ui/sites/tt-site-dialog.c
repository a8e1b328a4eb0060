/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/sites/tt-site-dialog.h"

#include "core/tt-fence.h"
#include "core/tt-zone.h"
#include "office/tt-notice.h"
#include "office/tt-office-sites.h"
#include "ui/sites/tt-site-map.h"
#include "ui/window/tt-window.h"

#include <glib/gi18n-lib.h>

/* As large as a map has to be to find a street, pixels; it takes what room there is above. */
#define TT_SITE_MAP_HEIGHT 220
/* What a new site has unless told, metres. */
#define TT_SITE_RADIUS 100

struct _TtSiteDialog
{
  AdwWindow parent_instance;

  GtkButton *go;
  GtkLabel *problem;
  AdwEntryRow *name_row;
  AdwEntryRow *address_row;
  AdwEntryRow *zone_row;
  AdwEntryRow *position_row;
  GtkSpinButton *radius;
  TtSiteMap *map;

  TtOffice *office;
  TtActor *actor;
  TtDirectory *directory;
  TtSite *site; /* as it was; a new one has id 0 */
  gboolean saving;
};

enum
{
  SAVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TtSiteDialog, tt_site_dialog, ADW_TYPE_WINDOW)

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
tt_site_dialog_say (TtSiteDialog *self, const char *words)
{
  gtk_label_set_label (self->problem, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), words != NULL);
}

static void
on_changed (TtSiteDialog *self)
{
  tt_site_dialog_say (self, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->go),
                            !self->saving && *get_text (self->name_row) != '\0');
}

/* What stands in the form. */
static gboolean
tt_site_dialog_read (TtSiteDialog *self, TtSite *site, GError **error)
{
  double latitude = 0;
  double longitude = 0;
  double accuracy = 0;
  gboolean has = *get_text (self->position_row) != '\0';

  if (has &&
      !tt_position_parse (get_text (self->position_row), &latitude, &longitude, &accuracy, error))
    return FALSE;
  if (*get_text (self->zone_row) != '\0' && !tt_zone_check (get_text (self->zone_row), error))
    return FALSE;
  tt_site_set_name (site, get_text (self->name_row));
  tt_site_set_address (site, get_text (self->address_row));
  tt_site_set_zone (site, get_text (self->zone_row));
  tt_site_set_has_position (site, has);
  tt_site_set_latitude (site, latitude);
  tt_site_set_longitude (site, longitude);
  tt_site_set_radius (site, gtk_spin_button_get_value_as_int (self->radius));
  return TRUE;
}

static void
tt_site_dialog_draw (TtSiteDialog *self)
{
  g_autoptr (TtSite) site = tt_site_dup (self->site);
  g_autoptr (GPtrArray) sites = g_ptr_array_new ();

  /* Half a position is nothing to draw; saving says what is wrong with it. */
  if (tt_site_dialog_read (self, site, NULL) && tt_site_get_has_position (site))
    g_ptr_array_add (sites, site);
  tt_site_map_set_sites (self->map, sites, tt_site_get_id (site));
}

static void
on_position (TtSiteDialog *self)
{
  on_changed (self);
  if (self->site != NULL)
    tt_site_dialog_draw (self);
}

static void
on_map (TtSiteDialog *self, double latitude, double longitude)
{
  char north[G_ASCII_DTOSTR_BUF_SIZE];
  char east[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text = NULL;

  g_ascii_formatd (north, sizeof north, "%.6f", latitude);
  g_ascii_formatd (east, sizeof east, "%.6f", longitude);
  text = g_strdup_printf ("%s,%s", north, east);
  gtk_editable_set_text (GTK_EDITABLE (self->position_row), text);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtSiteDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (self));
  gint64 id = 0;
  g_autofree char *words = NULL;

  self->saving = FALSE;
  if (!tt_office_save_site_finish (TT_OFFICE (source), result, &id, &error))
    {
      g_autofree char *hint = tt_notice_dup_hint (error);

      words = hint != NULL ? g_strdup_printf ("%s\n%s", error->message, hint)
                           : g_strdup (error->message);
      on_changed (self);
      tt_site_dialog_say (self, words);
      return;
    }
  words = g_strdup_printf (_ ("%s saved"), get_text (self->name_row));
  if (TT_IS_WINDOW (window))
    tt_window_toast_undo (TT_WINDOW (window), words);
  g_signal_emit (self, signals[SAVED], 0, id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_go (TtSiteDialog *self)
{
  g_autoptr (TtSite) site = tt_site_dup (self->site);
  g_autoptr (GError) error = NULL;

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->go)))
    return;
  if (!tt_site_dialog_read (self, site, &error))
    {
      tt_site_dialog_say (self, error->message);
      return;
    }
  self->saving = TRUE;
  on_changed (self);
  tt_office_save_site_async (self->office, self->actor, site, NULL, on_saved, g_object_ref (self));
}

static void
tt_site_dialog_dispose (GObject *object)
{
  TtSiteDialog *self = TT_SITE_DIALOG (object);

  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  g_clear_object (&self->directory);
  g_clear_object (&self->site);
  G_OBJECT_CLASS (tt_site_dialog_parent_class)->dispose (object);
}

static void
tt_site_dialog_class_init (TtSiteDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_site_dialog_dispose;
  signals[SAVED] = g_signal_new ("saved", TT_TYPE_SITE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  g_type_ensure (TT_TYPE_SITE_MAP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/sites/tt-site-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TtSiteDialog, go);
  gtk_widget_class_bind_template_child (widget_class, TtSiteDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, TtSiteDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, TtSiteDialog, address_row);
  gtk_widget_class_bind_template_child (widget_class, TtSiteDialog, zone_row);
  gtk_widget_class_bind_template_child (widget_class, TtSiteDialog, position_row);
  gtk_widget_class_bind_template_child (widget_class, TtSiteDialog, radius);
  gtk_widget_class_bind_template_child (widget_class, TtSiteDialog, map);
  gtk_widget_class_bind_template_callback (widget_class, on_go);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_position);
  gtk_widget_class_bind_template_callback (widget_class, on_map);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tt_site_dialog_init (TtSiteDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self->map), -1, TT_SITE_MAP_HEIGHT);
  g_signal_connect_object (self, "map", G_CALLBACK (gtk_widget_grab_focus), self->name_row,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/* A new site is likely near the others. */
static void
tt_site_dialog_look_around (TtSiteDialog *self)
{
  GPtrArray *sites = tt_directory_get_sites (self->directory);

  for (guint i = 0; i < sites->len; i++)
    {
      TtSite *near = g_ptr_array_index (sites, i);

      if (tt_site_get_has_position (near))
        {
          tt_site_map_go_to (self->map, tt_site_get_latitude (near), tt_site_get_longitude (near),
                             2000);
          return;
        }
    }
}

static void
tt_site_dialog_fill (TtSiteDialog *self, TtSite *site)
{
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), tt_site_get_name (site));
  gtk_editable_set_text (GTK_EDITABLE (self->address_row), tt_site_get_address (site));
  gtk_editable_set_text (GTK_EDITABLE (self->zone_row), tt_site_get_zone (site));
  gtk_spin_button_set_value (self->radius, tt_site_get_radius (site) > 0 ? tt_site_get_radius (site)
                                                                         : TT_SITE_RADIUS);
  if (tt_site_get_has_position (site))
    on_map (self, tt_site_get_latitude (site), tt_site_get_longitude (site));
}

TtSiteDialog *
tt_site_dialog_new (
    GtkWidget *widget, TtOffice *office, TtActor *actor, TtDirectory *directory, TtSite *site)
{
  TtSiteDialog *self =
      g_object_new (TT_TYPE_SITE_DIALOG, "transient-for", gtk_widget_get_root (widget), NULL);
  TtCompany *company = tt_directory_get_company (directory);

  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->directory = g_object_ref (directory);
  self->site = site != NULL ? tt_site_dup (site) : tt_site_new ();
  gtk_window_set_title (GTK_WINDOW (self), site != NULL ? _ ("Edit Site") : _ ("Add a Site"));
  gtk_button_set_label (self->go, site != NULL ? _ ("Save") : _ ("Add"));
  if (site == NULL)
    {
      tt_site_set_active (self->site, TRUE);
      if (company != NULL)
        tt_site_set_company (self->site, tt_company_get_id (company));
    }
  tt_site_map_set_office (self->map, office, actor);
  tt_site_dialog_fill (self, self->site);
  if (tt_site_get_has_position (self->site))
    tt_site_map_go_to (self->map, tt_site_get_latitude (self->site),
                       tt_site_get_longitude (self->site), tt_site_get_radius (self->site));
  else
    tt_site_dialog_look_around (self);
  on_changed (self);
  return self;
}
