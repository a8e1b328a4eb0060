/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/sites/tt-sites-page.h"

#include "core/tt-permission.h"
#include "office/tt-office-sites.h"
#include "ui/people/tt-person-row.h"
#include "ui/protection/tt-history-dialog.h"
#include "ui/sites/tt-site-dialog.h"
#include "ui/sites/tt-site-map.h"
#include "ui/today/tt-directory.h"
#include "ui/widgets/tt-empty-page.h"
#include "ui/widgets/tt-fit.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-places-button.h"
#include "ui/widgets/tt-text-size.h"
#include "ui/window/tt-window.h"

#include <glib/gi18n-lib.h>

/* Changes come in bursts; one read for all of them, milliseconds. */
#define TT_SITES_QUIET_MS 200
/* How much is seen around a site without a fence, metres. */
#define TT_SITES_AROUND 200

struct _TtSitesPage
{
  AdwBin parent_instance;

  AdwLeaflet *split;
  GtkWidget *side;
  GtkWidget *pane;
  AdwWindowTitle *window_title;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search;
  GtkListView *list;
  AdwWindowTitle *site_title;
  GtkWidget *more;
  GtkWidget *edit_squeezer;
  GtkStack *detail;
  TtSiteMap *map;
  TtEmptyPage *empty;

  TtOffice *office;
  TtActor *actor;
  TtDirectory *directory;
  GCancellable *cancellable;
  GListStore *sites; /* TtSite */
  GtkFilter *filter;
  GtkSingleSelection *selection;
  GSimpleActionGroup *actions;
  gulong office_ids[2];
  gint64 chosen;  /* kept while the list is read again */
  gboolean saved; /* the chosen one, just now: the map goes there */
  guint quiet_id;
};

G_DEFINE_FINAL_TYPE (TtSitesPage, tt_sites_page, ADW_TYPE_BIN)

static void
tt_sites_page_enable (TtSitesPage *self, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

static TtSite *
tt_sites_page_get_chosen (TtSitesPage *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

/* ---- the detail ------------------------------------------------------------------------- */

static void
tt_sites_page_draw (TtSitesPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sites));
  g_autoptr (GPtrArray) active = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      TtSite *site = g_list_model_get_item (G_LIST_MODEL (self->sites), i);

      if (tt_site_get_active (site) || tt_site_get_id (site) == self->chosen)
        g_ptr_array_add (active, site);
      else
        g_object_unref (site);
    }
  tt_site_map_set_sites (self->map, active, self->chosen);
}

static char *
tt_sites_page_dup_words (TtSite *site)
{
  guint in = (guint) MAX (tt_site_get_people_in (site), 0);
  g_autofree char *people = g_strdup_printf (ngettext ("%u person in", "%u people in", in), in);
  g_autofree char *radius = tt_format_distance (tt_site_get_radius (site));

  if (!tt_site_get_has_position (site))
    /* Translators: how many people are in. */
    return g_strdup_printf (_ ("%s, no position yet"), people);
  /* Translators: how many people are in, then a distance. */
  return g_strdup_printf (_ ("%s, fence %s"), people, radius);
}

static void
tt_sites_page_show_site (TtSitesPage *self, gboolean move)
{
  TtSite *site = tt_sites_page_get_chosen (self);
  gboolean may = site != NULL && tt_permission_allows (self->actor, TT_DEED_EDIT_SITES, NULL);
  g_autofree char *words = site != NULL ? tt_sites_page_dup_words (site) : NULL;

  adw_window_title_set_title (self->site_title, site != NULL ? tt_site_get_name (site) : "");
  adw_window_title_set_subtitle (self->site_title, words != NULL ? words : "");
  tt_sites_page_enable (self, "history",
                        site != NULL && tt_permission_allows (self->actor, TT_DEED_READ_LOG, NULL));
  tt_sites_page_enable (self, "edit", may);
  tt_sites_page_enable (self, "deactivate", may && tt_site_get_active (site));
  tt_sites_page_enable (self, "activate", may && !tt_site_get_active (site));
  gtk_widget_set_visible (self->more, may);
  gtk_widget_set_visible (self->edit_squeezer, may);
  if (site != NULL)
    self->chosen = tt_site_get_id (site);
  tt_sites_page_draw (self);
  if (move && site != NULL && tt_site_get_has_position (site))
    tt_site_map_go_to (self->map, tt_site_get_latitude (site), tt_site_get_longitude (site),
                       MAX (tt_site_get_radius (site), TT_SITES_AROUND));
}

static void
on_selected (TtSitesPage *self)
{
  TtSite *site = tt_sites_page_get_chosen (self);

  tt_sites_page_show_site (self, site != NULL && tt_site_get_id (site) != self->chosen);
}

static void
tt_sites_page_choose (TtSitesPage *self, gint64 id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TtSite) site = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (tt_site_get_id (site) == id)
        {
          gtk_single_selection_set_selected (self->selection, i);
          return;
        }
    }
}

static void
on_site_pressed (TtSitesPage *self, gint64 site)
{
  tt_sites_page_choose (self, site);
}

static void
on_activate (TtSitesPage *self)
{
  adw_leaflet_set_visible_child (self->split, self->pane);
}

/* Folded, one press shows what was pressed. */
static void
on_released (TtSitesPage *self)
{
  if (adw_leaflet_get_folded (self->split) && tt_sites_page_get_chosen (self) != NULL)
    adw_leaflet_set_visible_child (self->split, self->pane);
}

static void
on_back (TtSitesPage *self)
{
  adw_leaflet_set_visible_child (self->split, self->side);
}

/* ---- the list ------------------------------------------------------------------------------ */

static gboolean
match_site (gpointer item, gpointer user_data)
{
  TtSitesPage *self = user_data;
  g_autofree char *needle =
      g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_autofree char *name = g_utf8_casefold (tt_site_get_name (item), -1);
  g_autofree char *address = g_utf8_casefold (tt_site_get_address (item), -1);

  return strstr (name, needle) != NULL || strstr (address, needle) != NULL;
}

static void
on_search (TtSitesPage *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_setup (TtSitesPage *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, tt_person_row_new ());
}

static void
on_bind (TtSitesPage *self, GtkListItem *item)
{
  tt_person_row_set_site (TT_PERSON_ROW (gtk_list_item_get_child (item)),
                          gtk_list_item_get_item (item));
}

static gboolean
is_same_site (TtSite *a, TtSite *b)
{
  return tt_site_get_id (a) == tt_site_get_id (b) &&
         g_str_equal (tt_site_get_name (a), tt_site_get_name (b)) &&
         g_str_equal (tt_site_get_address (a), tt_site_get_address (b)) &&
         tt_site_get_active (a) == tt_site_get_active (b) &&
         tt_site_get_people_in (a) == tt_site_get_people_in (b) &&
         tt_site_get_has_position (a) == tt_site_get_has_position (b) &&
         tt_site_get_radius (a) == tt_site_get_radius (b) &&
         memcmp (&(double){ tt_site_get_latitude (a) }, &(double){ tt_site_get_latitude (b) },
                 sizeof (double)) == 0 &&
         memcmp (&(double){ tt_site_get_longitude (a) }, &(double){ tt_site_get_longitude (b) },
                 sizeof (double)) == 0 &&
         g_str_equal (tt_site_get_zone (a), tt_site_get_zone (b));
}

/* Sites that say the same keep their objects, so that the list stays where it is. */
static void
tt_sites_page_put (TtSitesPage *self, GPtrArray *sites)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sites));

  if (n != sites->len)
    {
      g_list_store_splice (self->sites, 0, n, sites->pdata, sites->len);
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TtSite) old = g_list_model_get_item (G_LIST_MODEL (self->sites), i);

      if (!is_same_site (old, g_ptr_array_index (sites, i)))
        g_list_store_splice (self->sites, i, 1, &sites->pdata[i], 1);
    }
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtSitesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sites = tt_office_list_sites_finish (TT_OFFICE (source), result, &error);
  g_autofree char *subtitle = NULL;
  gboolean first;
  gint64 chosen;
  guint active = 0;

  if (TT_OFFICE (source) != self->office ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (sites == NULL)
    {
      tt_window_show_error (tt_window_from (GTK_WIDGET (self)), error);
      return;
    }
  for (guint i = 0; i < sites->len; i++)
    active += tt_site_get_active (g_ptr_array_index (sites, i));
  subtitle = g_strdup_printf (ngettext ("%u in use", "%u in use", active), active);
  adw_window_title_set_subtitle (self->window_title, subtitle);
  first = self->chosen == 0;
  chosen = self->chosen;
  tt_sites_page_put (self, sites);
  if (!first)
    tt_sites_page_choose (self, chosen);
  tt_sites_page_show_site (self, first || self->saved);
  self->saved = FALSE;
  gtk_stack_set_visible_child_name (self->detail, sites->len > 0 ? "map" : "empty");
}

static void
tt_sites_page_read (TtSitesPage *self)
{
  g_autoptr (GVariant) all =
      g_action_group_get_action_state (G_ACTION_GROUP (self->actions), "all");

  if (self->office == NULL)
    return;
  tt_site_map_set_office (self->map, self->office, self->actor);
  tt_office_list_sites_async (self->office, self->actor, g_variant_get_boolean (all),
                              self->cancellable, on_listed, g_object_ref (self));
}

static gboolean
on_quiet (gpointer user_data)
{
  TtSitesPage *self = user_data;

  self->quiet_id = 0;
  tt_sites_page_read (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (TtSitesPage *self)
{
  if (self->quiet_id == 0)
    self->quiet_id = g_timeout_add (TT_SITES_QUIET_MS, on_quiet, self);
}

/* ---- actions --------------------------------------------------------------------------------- */

static void
on_saved (TtSitesPage *self, gint64 site)
{
  self->chosen = site;
  self->saved = TRUE;
  tt_sites_page_read (self);
}

static void
tt_sites_page_open_dialog (TtSitesPage *self, TtSite *site)
{
  TtSiteDialog *dialog =
      tt_site_dialog_new (GTK_WIDGET (self), self->office, self->actor, self->directory, site);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_new (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tt_sites_page_open_dialog (user_data, NULL);
}

static void
on_edit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tt_sites_page_open_dialog (user_data, tt_sites_page_get_chosen (user_data));
}

static void
on_find (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtSitesPage *self = user_data;

  adw_leaflet_set_visible_child (self->split, self->side);
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
on_all (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  g_simple_action_set_state (action, value);
  tt_sites_page_read (user_data);
}

static void
on_closer (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtSitesPage *self = user_data;

  tt_site_map_zoom (self->map,
                    g_str_equal (g_action_get_name (G_ACTION (action)), "closer") ? 1 : -1);
}

static void
on_active_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtWindow) window = user_data;
  g_autoptr (GError) error = NULL;

  if (tt_office_set_site_active_finish (TT_OFFICE (source), result, &error))
    tt_window_toast_undo (window, _ ("Site changed"));
  else
    tt_window_show_error (window, error);
}

static void
on_deactivate (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtSitesPage *self = user_data;
  TtSite *site = tt_sites_page_get_chosen (self);

  if (site != NULL)
    tt_office_set_site_active_async (
        self->office, self->actor, tt_site_get_id (site),
        g_str_equal (g_action_get_name (G_ACTION (action)), "activate"), NULL, on_active_set,
        g_object_ref (tt_window_from (GTK_WIDGET (self))));
}

static void
on_history (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtSitesPage *self = user_data;
  TtSite *site = tt_sites_page_get_chosen (self);

  if (site != NULL)
    tt_history_dialog_present (tt_window_from (GTK_WIDGET (self)), "site", tt_site_get_id (site),
                               tt_site_get_name (site));
}

/* ---- the object -------------------------------------------------------------------------------
 */

static void
tt_sites_page_let_go (TtSitesPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->quiet_id, g_source_remove);
  for (guint i = 0; self->office != NULL && i < G_N_ELEMENTS (self->office_ids); i++)
    g_clear_signal_handler (&self->office_ids[i], self->office);
  g_clear_object (&self->directory);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  self->chosen = 0;
}

void
tt_sites_page_set_office (TtSitesPage *self, TtOffice *office, TtActor *actor)
{
  gboolean may = actor != NULL && tt_permission_allows (actor, TT_DEED_EDIT_SITES, NULL);

  g_return_if_fail (TT_IS_SITES_PAGE (self));
  tt_sites_page_let_go (self);
  g_list_store_remove_all (self->sites);
  tt_sites_page_enable (self, "new", may);
  if (office == NULL || actor == NULL)
    return;
  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->directory = tt_directory_get (office, actor);
  self->cancellable = g_cancellable_new ();
  self->office_ids[0] = g_signal_connect_swapped (office, "changed", G_CALLBACK (on_changed), self);
  self->office_ids[1] =
      g_signal_connect_swapped (office, "replaced", G_CALLBACK (on_changed), self);
  tt_sites_page_read (self);
}

static void
tt_sites_page_dispose (GObject *object)
{
  TtSitesPage *self = TT_SITES_PAGE (object);

  tt_sites_page_let_go (self);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (tt_sites_page_parent_class)->dispose (object);
}

static void
tt_sites_page_finalize (GObject *object)
{
  TtSitesPage *self = TT_SITES_PAGE (object);

  g_clear_object (&self->sites);
  g_clear_object (&self->filter);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (tt_sites_page_parent_class)->finalize (object);
}

static void
tt_sites_page_class_init (TtSitesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_sites_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = tt_sites_page_finalize;
  g_type_ensure (TT_TYPE_EMPTY_PAGE);
  g_type_ensure (TT_TYPE_FIT);
  g_type_ensure (TT_TYPE_PLACES_BUTTON);
  g_type_ensure (TT_TYPE_SITE_MAP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/sites/tt-sites-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TtSitesPage, split);
  gtk_widget_class_bind_template_child (widget_class, TtSitesPage, side);
  gtk_widget_class_bind_template_child (widget_class, TtSitesPage, pane);
  gtk_widget_class_bind_template_child (widget_class, TtSitesPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, TtSitesPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, TtSitesPage, search);
  gtk_widget_class_bind_template_child (widget_class, TtSitesPage, list);
  gtk_widget_class_bind_template_child (widget_class, TtSitesPage, site_title);
  gtk_widget_class_bind_template_child (widget_class, TtSitesPage, more);
  gtk_widget_class_bind_template_child (widget_class, TtSitesPage, edit_squeezer);
  gtk_widget_class_bind_template_child (widget_class, TtSitesPage, detail);
  gtk_widget_class_bind_template_child (widget_class, TtSitesPage, map);
  gtk_widget_class_bind_template_child (widget_class, TtSitesPage, empty);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_site_pressed);
}

static void
tt_sites_page_make_list (TtSitesPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkFilterListModel *filtered;

  self->sites = g_list_store_new (TT_TYPE_SITE);
  self->filter = GTK_FILTER (gtk_custom_filter_new (match_site, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->sites)),
                                        g_object_ref (self->filter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (filtered));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (click, "released", G_CALLBACK (on_released), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (click));
}

static void
tt_sites_page_init (TtSitesPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "new", .activate = on_new },
    { .name = "edit", .activate = on_edit },
    { .name = "find", .activate = on_find },
    { .name = "all", .state = "false", .change_state = on_all },
    { .name = "closer", .activate = on_closer },
    { .name = "farther", .activate = on_closer },
    { .name = "deactivate", .activate = on_deactivate },
    { .name = "activate", .activate = on_deactivate },
    { .name = "history", .activate = on_history },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  tt_text_size_apply (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search));
  tt_sites_page_make_list (self);
  tt_empty_page_set_words (self->empty, "tt-site-symbolic", _ ("No sites yet"),
                           _ ("A site has a place on the map and a fence around it."));
  tt_empty_page_set_first (self->empty, _ ("Add a Site…"), "page.new");
}

GtkWidget *
tt_sites_page_new (void)
{
  return g_object_new (TT_TYPE_SITES_PAGE, NULL);
}
