/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/people/tt-people-page.h"

#include "core/tt-permission.h"
#include "office/tt-user-model.h"
#include "ui/dialogs/tt-export.h"
#include "ui/people/tt-person-deeds.h"
#include "ui/people/tt-person-dialog.h"
#include "ui/people/tt-person-row.h"
#include "ui/people/tt-person-view.h"
#include "ui/protection/tt-history-dialog.h"
#include "ui/time/tt-time-page.h"
#include "ui/today/tt-directory.h"
#include "ui/today/tt-punch-dialog.h"
#include "ui/widgets/tt-empty-page.h"
#include "ui/widgets/tt-fit.h"
#include "ui/widgets/tt-places-button.h"
#include "ui/widgets/tt-text-size.h"
#include "ui/window/tt-window.h"

#include <glib/gi18n-lib.h>

struct _TtPeoplePage
{
  AdwBin parent_instance;

  AdwLeaflet *split;
  GtkWidget *side;
  GtkWidget *pane;
  AdwWindowTitle *window_title;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search;
  GtkListView *list;
  GtkWidget *more;
  GtkButton *punch;
  GtkStack *detail;
  TtPersonView *view;
  TtEmptyPage *empty;

  TtOffice *office;
  TtActor *actor;
  TtDirectory *directory;
  TtUserModel *model;
  GtkFilter *filter;
  GtkSingleSelection *selection;
  GSimpleActionGroup *actions;
  gint64 chosen; /* the person that is shown, kept while the list changes */
  guint minute_id;
};

G_DEFINE_FINAL_TYPE (TtPeoplePage, tt_people_page, ADW_TYPE_BIN)

static void
tt_people_page_enable (TtPeoplePage *self, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

/* ---- the detail ------------------------------------------------------------------------- */

static void
tt_people_page_show_user (TtPeoplePage *self, TtUser *user)
{
  gboolean active = user != NULL && tt_user_get_active (user);
  gboolean may = user != NULL && tt_permission_allows (self->actor, TT_DEED_EDIT_PEOPLE, user);

  tt_person_view_set_user (self->view, user);
  tt_people_page_enable (self, "entries", user != NULL);
  tt_people_page_enable (
      self, "history", user != NULL && tt_permission_allows (self->actor, TT_DEED_READ_LOG, NULL));
  tt_people_page_enable (self, "export",
                         user != NULL &&
                             tt_permission_allows (self->actor, TT_DEED_EXPORT_PERSON, user));
  tt_people_page_enable (self, "deactivate", may && active);
  tt_people_page_enable (self, "activate", may && !active && !tt_user_get_erased (user));
  tt_people_page_enable (self, "erase",
                         user != NULL && !tt_user_get_erased (user) &&
                             tt_permission_allows (self->actor, TT_DEED_ERASE, user));
  gtk_widget_set_visible (self->more, user != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->punch),
                          active && tt_permission_allows (self->actor, TT_DEED_PUNCH, user));
  if (user == NULL)
    return;
  self->chosen = tt_user_get_id (user);
  gtk_button_set_label (self->punch,
                        tt_user_get_clocked_in (user) ? _ ("Clock Out…") : _ ("Clock In…"));
  gtk_stack_set_visible_child_name (self->detail, "person");
}

static void
on_selected (TtPeoplePage *self)
{
  tt_people_page_show_user (self, gtk_single_selection_get_selected_item (self->selection));
}

/* Rows are replaced when somebody clocks in or is changed: who was shown stays shown. */
static void
tt_people_page_find_chosen (TtPeoplePage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  TtUser *shown = gtk_single_selection_get_selected_item (self->selection);

  if (shown != NULL && tt_user_get_id (shown) == self->chosen)
    return;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TtUser) user = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (tt_user_get_id (user) == self->chosen)
        {
          gtk_single_selection_set_selected (self->selection, i);
          return;
        }
    }
}

static guint
tt_people_page_count_active (TtPeoplePage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  guint active = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TtUser) user = g_list_model_get_item (G_LIST_MODEL (self->model), i);

      active += tt_user_get_active (user);
    }
  return active;
}

static void
on_items (TtPeoplePage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  guint active = tt_people_page_count_active (self);
  g_autofree char *subtitle =
      g_strdup_printf (ngettext ("%u works here", "%u work here", active), active);

  adw_window_title_set_subtitle (self->window_title, subtitle);
  tt_people_page_find_chosen (self);
  if (!tt_loaded_model_get_loading (TT_LOADED_MODEL (self->model)) && n == 0)
    gtk_stack_set_visible_child_name (self->detail, "empty");
  else if (gtk_single_selection_get_selected_item (self->selection) == NULL)
    gtk_stack_set_visible_child_name (self->detail, "nobody");
}

static void
on_activate (TtPeoplePage *self, guint position)
{
  adw_leaflet_set_visible_child (self->split, self->pane);
}

/* Folded, one press shows who was pressed. */
static void
on_released (TtPeoplePage *self)
{
  if (adw_leaflet_get_folded (self->split) &&
      gtk_single_selection_get_selected_item (self->selection) != NULL)
    adw_leaflet_set_visible_child (self->split, self->pane);
}

static void
on_back (TtPeoplePage *self)
{
  adw_leaflet_set_visible_child (self->split, self->side);
}

static void
on_punch (TtPeoplePage *self)
{
  TtUser *user = tt_person_view_get_user (self->view);

  if (user != NULL)
    tt_punch_dialog_present (GTK_WIDGET (self), self->office, self->actor, self->directory,
                             tt_user_get_id (user));
}

/* ---- the list ----------------------------------------------------------------------------- */

static gboolean
match_person (gpointer item, gpointer user_data)
{
  TtPeoplePage *self = user_data;
  g_autofree char *needle =
      g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_autofree char *name = g_utf8_casefold (tt_user_get_name (item), -1);
  g_autofree char *username = g_utf8_casefold (tt_user_get_username (item), -1);

  return strstr (name, needle) != NULL || strstr (username, needle) != NULL ||
         g_str_has_prefix (tt_user_get_staff_number (item), needle);
}

static void
on_search (TtPeoplePage *self)
{
  if (self->filter != NULL)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_setup (TtPeoplePage *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, tt_person_row_new ());
}

static void
on_bind (TtPeoplePage *self, GtkListItem *item)
{
  tt_person_row_set_person (TT_PERSON_ROW (gtk_list_item_get_child (item)),
                            gtk_list_item_get_item (item));
}

/* ---- actions ----------------------------------------------------------------------------------
 */

static void
on_added (TtPeoplePage *self, gint64 user)
{
  self->chosen = user;
  if (self->selection != NULL)
    tt_people_page_find_chosen (self);
}

static void
on_new (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtPeoplePage *self = user_data;
  TtPersonDialog *dialog =
      tt_person_dialog_new (GTK_WIDGET (self), self->office, self->actor, self->directory);

  g_signal_connect_object (dialog, "added", G_CALLBACK (on_added), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_find (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtPeoplePage *self = user_data;

  adw_leaflet_set_visible_child (self->split, self->side);
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
on_all (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  TtPeoplePage *self = user_data;

  g_simple_action_set_state (action, value);
  if (self->model != NULL)
    tt_user_model_set_all (self->model, g_variant_get_boolean (value));
}

static void
on_entries (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtPeoplePage *self = user_data;
  TtWindow *window = tt_window_from (GTK_WIDGET (self));
  GtkWidget *page;

  tt_window_show_place (window, "time");
  page = tt_window_get_page (window, "time");
  if (page != NULL)
    tt_time_page_show_user (TT_TIME_PAGE (page), self->chosen);
}

static void
on_deactivate (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtPeoplePage *self = user_data;

  tt_person_set_active (GTK_WIDGET (self), self->office, self->actor,
                        tt_person_view_get_user (self->view),
                        g_str_equal (g_action_get_name (G_ACTION (action)), "activate"));
}

static void
on_erase (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtPeoplePage *self = user_data;

  tt_person_ask_erase (GTK_WIDGET (self), self->office, self->actor,
                       tt_person_view_get_user (self->view));
}

static void
on_history (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtPeoplePage *self = user_data;
  TtUser *user = tt_person_view_get_user (self->view);

  tt_history_dialog_present (tt_window_from (GTK_WIDGET (self)), "user", tt_user_get_id (user),
                             tt_user_get_name (user));
}

static void
on_export (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtPeoplePage *self = user_data;
  TtUser *user = tt_person_view_get_user (self->view);

  tt_export_choose_for (tt_window_from (GTK_WIDGET (self)), tt_user_get_id (user),
                        tt_user_get_username (user));
}

/* ---- the clock ------------------------------------------------------------------------------- */

static void tt_people_page_arm_minute (TtPeoplePage *self);

static gboolean
on_minute (gpointer user_data)
{
  TtPeoplePage *self = user_data;

  self->minute_id = 0;
  tt_person_view_refresh (self->view);
  tt_people_page_arm_minute (self);
  return G_SOURCE_REMOVE;
}

static void
tt_people_page_arm_minute (TtPeoplePage *self)
{
  gint64 now;

  if (self->minute_id != 0 || self->office == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  now = tt_directory_get_now (self->directory) / 1000;
  self->minute_id = g_timeout_add ((guint) (60000 - now % 60000) + 20, on_minute, self);
}

static void
tt_people_page_map (GtkWidget *widget)
{
  TtPeoplePage *self = TT_PEOPLE_PAGE (widget);

  GTK_WIDGET_CLASS (tt_people_page_parent_class)->map (widget);
  tt_people_page_arm_minute (self);
  if (self->office != NULL)
    tt_person_view_refresh (self->view);
}

static void
tt_people_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&TT_PEOPLE_PAGE (widget)->minute_id, g_source_remove);
  GTK_WIDGET_CLASS (tt_people_page_parent_class)->unmap (widget);
}

/* ---- the object -------------------------------------------------------------------------------
 */

static void
on_directory_changed (TtPeoplePage *self)
{
  tt_person_view_refresh (self->view);
}

static void
tt_people_page_let_go (TtPeoplePage *self)
{
  g_clear_handle_id (&self->minute_id, g_source_remove);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  if (self->directory != NULL)
    g_signal_handlers_disconnect_by_data (self->directory, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->filter);
  g_clear_object (&self->model);
  g_clear_object (&self->directory);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  self->chosen = 0;
}

static void
tt_people_page_make_list (TtPeoplePage *self)
{
  g_autoptr (GVariant) all =
      g_action_group_get_action_state (G_ACTION_GROUP (self->actions), "all");
  GtkFilterListModel *filtered;

  self->model = tt_user_model_new (self->office, self->actor, g_variant_get_boolean (all));
  self->filter = GTK_FILTER (gtk_custom_filter_new (match_person, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->model)),
                                        g_object_ref (self->filter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (filtered));
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (on_selected),
                            self);
  g_signal_connect_swapped (self->model, "notify::loading", G_CALLBACK (on_items), self);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  /* After the list, which must know its new rows before another one is chosen. */
  g_signal_connect_swapped (self->selection, "items-changed", G_CALLBACK (on_items), self);
}

void
tt_people_page_set_office (TtPeoplePage *self, TtOffice *office, TtActor *actor)
{
  g_return_if_fail (TT_IS_PEOPLE_PAGE (self));
  tt_people_page_let_go (self);
  if (office != NULL && actor != NULL)
    {
      self->office = g_object_ref (office);
      self->actor = g_object_ref (actor);
      self->directory = tt_directory_get (office, actor);
      g_signal_connect_swapped (self->directory, "changed", G_CALLBACK (on_directory_changed),
                                self);
    }
  tt_person_view_set_office (self->view, self->office, self->actor, self->directory);
  tt_people_page_enable (self, "new",
                         actor != NULL && tt_permission_allows (actor, TT_DEED_ADD_PEOPLE, NULL));
  if (self->office == NULL)
    return;
  tt_people_page_make_list (self);
  on_items (self);
  on_selected (self);
  tt_people_page_arm_minute (self);
}

static void
tt_people_page_dispose (GObject *object)
{
  TtPeoplePage *self = TT_PEOPLE_PAGE (object);

  tt_people_page_let_go (self);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (tt_people_page_parent_class)->dispose (object);
}

static void
tt_people_page_class_init (TtPeoplePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_people_page_dispose;
  widget_class->map = tt_people_page_map;
  widget_class->unmap = tt_people_page_unmap;
  g_type_ensure (TT_TYPE_EMPTY_PAGE);
  g_type_ensure (TT_TYPE_FIT);
  g_type_ensure (TT_TYPE_PERSON_VIEW);
  g_type_ensure (TT_TYPE_PLACES_BUTTON);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/people/tt-people-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TtPeoplePage, split);
  gtk_widget_class_bind_template_child (widget_class, TtPeoplePage, side);
  gtk_widget_class_bind_template_child (widget_class, TtPeoplePage, pane);
  gtk_widget_class_bind_template_child (widget_class, TtPeoplePage, window_title);
  gtk_widget_class_bind_template_child (widget_class, TtPeoplePage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, TtPeoplePage, search);
  gtk_widget_class_bind_template_child (widget_class, TtPeoplePage, list);
  gtk_widget_class_bind_template_child (widget_class, TtPeoplePage, more);
  gtk_widget_class_bind_template_child (widget_class, TtPeoplePage, punch);
  gtk_widget_class_bind_template_child (widget_class, TtPeoplePage, detail);
  gtk_widget_class_bind_template_child (widget_class, TtPeoplePage, view);
  gtk_widget_class_bind_template_child (widget_class, TtPeoplePage, empty);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_punch);
}

static void
tt_people_page_init (TtPeoplePage *self)
{
  static const GActionEntry entries[] = {
    { .name = "new", .activate = on_new },
    { .name = "find", .activate = on_find },
    { .name = "all", .state = "false", .change_state = on_all },
    { .name = "entries", .activate = on_entries },
    { .name = "deactivate", .activate = on_deactivate },
    { .name = "activate", .activate = on_deactivate },
    { .name = "erase", .activate = on_erase },
    { .name = "history", .activate = on_history },
    { .name = "export", .activate = on_export },
  };
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  tt_text_size_apply (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search));
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  g_signal_connect_object (click, "released", G_CALLBACK (on_released), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (click));
  tt_empty_page_set_words (self->empty, "system-users-symbolic", _ ("Nobody works here yet"),
                           _ ("Add your people one by one, or bring them from a file."));
  tt_empty_page_set_first (self->empty, _ ("Add a Person…"), "page.new");
  tt_empty_page_set_second (self->empty, _ ("Import…"), "win.import");
}

GtkWidget *
tt_people_page_new (void)
{
  return g_object_new (TT_TYPE_PEOPLE_PAGE, NULL);
}
