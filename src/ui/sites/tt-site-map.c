/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/sites/tt-site-map.h"

#include "core/tt-site.h"
#include "office/tt-office-people.h"
#include "tt-config.h"
#include "ui/sites/tt-fence-layer.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define TT_MAP_TILES "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
#define TT_MAP_MIN_ZOOM 2
#define TT_MAP_MAX_ZOOM 19
/* The circumference of the earth as Web Mercator has it, metres, in 256 pixels at zoom 0. */
#define TT_MAP_EARTH 40075016.7
#define TT_MAP_TILE 256

struct _TtSiteMap
{
  AdwBin parent_instance;

  ShumateMap *map;
  GtkLabel *license;
  ShumateMapLayer *tiles; /* (nullable) without tiles */
  char *url;              /* where they come from */
  TtFenceLayer *fences;
  GCancellable *cancellable;
};

enum
{
  SITE_PRESSED,
  POSITION_PRESSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TtSiteMap, tt_site_map, ADW_TYPE_BIN)

/* ---- tiles ---------------------------------------------------------------------------- */

static ShumateMapSource *
make_source (const char *url)
{
  return SHUMATE_MAP_SOURCE (shumate_raster_renderer_new_full_from_url (
      "timetracker", "TimeTracker", "© OpenStreetMap contributors",
      "https://www.openstreetmap.org/copyright", TT_MAP_MIN_ZOOM, TT_MAP_MAX_ZOOM, TT_MAP_TILE,
      SHUMATE_MAP_PROJECTION_MERCATOR, url));
}

static void
tt_site_map_use_tiles (TtSiteMap *self, const char *url)
{
  ShumateViewport *viewport = shumate_map_get_viewport (self->map);
  g_autoptr (ShumateMapSource) source = NULL;

  if (g_strcmp0 (url, self->url) == 0)
    return;
  g_free (self->url);
  self->url = g_strdup (url);
  if (self->tiles != NULL)
    shumate_map_remove_layer (self->map, SHUMATE_LAYER (self->tiles));
  self->tiles = NULL;
  gtk_label_set_label (self->license,
                       strstr (url, "openstreetmap") != NULL ? "© OpenStreetMap contributors" : "");
  if (g_str_equal (url, "off"))
    return;
  source = make_source (url);
  shumate_viewport_set_reference_map_source (viewport, source);
  self->tiles = shumate_map_layer_new (source, viewport);
  shumate_map_insert_layer_behind (self->map, SHUMATE_LAYER (self->tiles),
                                   SHUMATE_LAYER (self->fences));
}

static void
on_setting (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtSiteMap) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = tt_office_get_setting_finish (TT_OFFICE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL) /* who may not read settings sees the usual map */
    g_debug (TT_SETTING_MAP_TILES ": %s", error->message);
  tt_site_map_use_tiles (self, url != NULL && *url != '\0' ? url : TT_MAP_TILES);
}

void
tt_site_map_set_office (TtSiteMap *self, TtOffice *office, TtActor *actor)
{
  g_return_if_fail (TT_IS_SITE_MAP (self));
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (office == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  tt_office_get_setting_async (office, actor, TT_SETTING_MAP_TILES, self->cancellable, on_setting,
                               g_object_ref (self));
}

/* ---- sites ------------------------------------------------------------------------------ */

void
tt_site_map_set_sites (TtSiteMap *self, GPtrArray *sites, gint64 chosen)
{
  g_autoptr (GString) words = g_string_new (NULL);

  g_return_if_fail (TT_IS_SITE_MAP (self));
  tt_fence_layer_set_sites (self->fences, sites, chosen);
  for (guint i = 0; i < sites->len && i < 20; i++)
    g_string_append_printf (words, "%s%s", i > 0 ? ", " : "",
                            tt_site_get_name (g_ptr_array_index (sites, i)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fences), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words->str, -1);
}

void
tt_site_map_go_to (TtSiteMap *self, double latitude, double longitude, double radius)
{
  ShumateViewport *viewport = shumate_map_get_viewport (self->map);
  int size = MIN (gtk_widget_get_width (GTK_WIDGET (self->map)),
                  gtk_widget_get_height (GTK_WIDGET (self->map)));
  double metres = MAX (radius, 40) * 5; /* the fence takes two fifths of the map */
  double zoom;

  g_return_if_fail (TT_IS_SITE_MAP (self));
  if (size <= 0)
    size = 400;
  zoom = log2 (TT_MAP_EARTH * cos (latitude * G_PI / 180) * size / (TT_MAP_TILE * metres));
  shumate_map_stop_go_to (self->map);
  shumate_viewport_set_zoom_level (viewport, CLAMP (zoom, TT_MAP_MIN_ZOOM, TT_MAP_MAX_ZOOM));
  shumate_map_center_on (self->map, latitude, longitude);
}

void
tt_site_map_zoom (TtSiteMap *self, int steps)
{
  g_return_if_fail (TT_IS_SITE_MAP (self));
  if (steps > 0)
    shumate_map_zoom_in (self->map);
  else
    shumate_map_zoom_out (self->map);
}

static void
on_pressed (TtSiteMap *self, int n_press, double x, double y)
{
  gint64 site = tt_fence_layer_find (self->fences, x, y);
  double latitude;
  double longitude;

  if (n_press != 1)
    return;
  if (site != 0)
    {
      g_signal_emit (self, signals[SITE_PRESSED], 0, site);
      return;
    }
  shumate_viewport_widget_coords_to_location (shumate_map_get_viewport (self->map),
                                              GTK_WIDGET (self->map), x, y, &latitude, &longitude);
  g_signal_emit (self, signals[POSITION_PRESSED], 0, latitude, longitude);
}

static void
tt_site_map_dispose (GObject *object)
{
  TtSiteMap *self = TT_SITE_MAP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (tt_site_map_parent_class)->dispose (object);
}

static void
tt_site_map_class_init (TtSiteMapClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tt_site_map_dispose;
  signals[SITE_PRESSED] = g_signal_new ("site-pressed", TT_TYPE_SITE_MAP, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[POSITION_PRESSED] =
      g_signal_new ("position-pressed", TT_TYPE_SITE_MAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
tt_site_map_init (TtSiteMap *self)
{
  GtkWidget *overlay = gtk_overlay_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  g_autoptr (ShumateMapSource) source = make_source (TT_MAP_TILES);
  ShumateViewport *viewport;

  shumate_set_user_agent ("TimeTracker/" TT_VERSION);
  self->map = shumate_map_new ();
  viewport = shumate_map_get_viewport (self->map);
  /* Where nothing is fetched the source still says how the earth is laid flat. */
  shumate_viewport_set_reference_map_source (viewport, source);
  shumate_viewport_set_min_zoom_level (viewport, TT_MAP_MIN_ZOOM);
  shumate_viewport_set_max_zoom_level (viewport, TT_MAP_MAX_ZOOM);
  shumate_map_set_animate_zoom (self->map, FALSE);
  self->fences = tt_fence_layer_new (viewport);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->fences));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->map), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Map"), -1);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->map), GTK_EVENT_CONTROLLER (click));

  self->license = GTK_LABEL (gtk_label_new (""));
  gtk_widget_set_halign (GTK_WIDGET (self->license), GTK_ALIGN_END);
  gtk_widget_set_valign (GTK_WIDGET (self->license), GTK_ALIGN_END);
  gtk_widget_set_margin_end (GTK_WIDGET (self->license), 10);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->license), 4);
  gtk_widget_set_can_target (GTK_WIDGET (self->license), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->license), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->license), "dim-label");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->map));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->license));
  adw_bin_set_child (ADW_BIN (self), overlay);
}
