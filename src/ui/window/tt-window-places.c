/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-office-people.h"
#include "ui/dialogs/tt-restore-page.h"
#include "ui/people/tt-people-page.h"
#include "ui/protection/tt-protection-page.h"
#include "ui/sites/tt-sites-page.h"
#include "ui/time/tt-time-page.h"
#include "ui/today/tt-today-page.h"
#include "ui/widgets/tt-text-size.h"
#include "ui/window/tt-place-row.h"
#include "ui/window/tt-window-private.h"

#include <glib/gi18n-lib.h>

typedef GtkWidget *(*MakePage) (void);
typedef void (*SetOffice) (gpointer page, TtOffice *office, TtActor *actor);

/* A page without a sign in the sidebar is reached from another page. */
typedef struct
{
  const char *name;
  const char *icon;
  const char *title;
  MakePage make;
  SetOffice set_office;
} Place;

static const Place places[] = {
  { "today", "tt-today-symbolic", N_ ("Today"), tt_today_page_new,
    (SetOffice) tt_today_page_set_office },
  { "time", "tt-time-week-symbolic", N_ ("Time"), tt_time_page_new,
    (SetOffice) tt_time_page_set_office },
  { "people", "system-users-symbolic", N_ ("People"), tt_people_page_new,
    (SetOffice) tt_people_page_set_office },
  { "sites", "tt-site-symbolic", N_ ("Sites"), tt_sites_page_new,
    (SetOffice) tt_sites_page_set_office },
  { "protection", "tt-protected-symbolic", N_ ("Protection"), tt_protection_page_new,
    (SetOffice) tt_protection_page_set_office },
  { "restore", NULL, NULL, tt_restore_page_new, (SetOffice) tt_restore_page_set_office },
};

static const Place *
find_place (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_equal (places[i].name, name))
      return &places[i];
  return NULL;
}

static TtPlaceRow *
find_row (TtWindow *self, const char *name)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->places, i)) != NULL; i++)
    if (g_str_equal (tt_place_row_get_name (TT_PLACE_ROW (row)), name))
      return TT_PLACE_ROW (row);
  return NULL;
}

/* Pages are made when they are asked for first: the window opens with Today alone. */
static GtkWidget *
need_page (TtWindow *self, const Place *place)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->content, place->name);

  if (page != NULL)
    return page;
  page = place->make ();
  gtk_stack_add_named (self->content, page, place->name);
  tt_text_size_apply (page);
  place->set_office (page, tt_window_get_office (self), tt_window_get_actor (self));
  return page;
}

static void
on_place_chosen (TtWindow *self, GtkListBoxRow *row)
{
  if (row != NULL)
    tt_window_show_place (self, tt_place_row_get_name (TT_PLACE_ROW (row)));
}

void
tt_window_fill_places (TtWindow *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (places[i].icon != NULL)
      gtk_list_box_append (self->places,
                           tt_place_row_new (places[i].name, places[i].icon, _ (places[i].title)));
  g_signal_connect_swapped (self->places, "row-activated", G_CALLBACK (on_place_chosen), self);
}

void
tt_window_show_place (TtWindow *self, const char *name)
{
  const Place *place;
  TtPlaceRow *row;

  g_return_if_fail (TT_IS_WINDOW (self));
  g_return_if_fail (name != NULL);

  place = find_place (name);
  if (place == NULL || tt_window_get_actor (self) == NULL)
    return;

  gtk_stack_set_visible_child (self->content, need_page (self, place));
  adw_leaflet_set_visible_child (self->leaflet, self->pane);
  row = find_row (self, place->icon != NULL ? name : "protection");
  if (row != NULL)
    gtk_list_box_select_row (self->places, GTK_LIST_BOX_ROW (row));
}

GtkWidget *
tt_window_get_page (TtWindow *self, const char *name)
{
  const Place *place;

  g_return_val_if_fail (TT_IS_WINDOW (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  place = find_place (name);
  return place != NULL ? need_page (self, place) : NULL;
}

void
tt_window_set_badge (TtWindow *self, const char *name, guint count)
{
  TtPlaceRow *row;

  g_return_if_fail (TT_IS_WINDOW (self));
  g_return_if_fail (name != NULL);

  row = find_row (self, name);
  if (row != NULL)
    tt_place_row_set_count (row, count);
}

void
tt_window_hand_office_to_pages (TtWindow *self)
{
  TtActor *actor = tt_window_get_actor (self);
  TtOffice *office = actor != NULL ? tt_window_get_office (self) : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      GtkWidget *page = gtk_stack_get_child_by_name (self->content, places[i].name);

      if (page != NULL)
        places[i].set_office (page, office, actor);
    }
  if (actor != NULL && gtk_stack_get_visible_child (self->content) == NULL)
    tt_window_show_place (self, "today");
}

static void
on_companies (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) companies =
      tt_office_list_companies_finish (TT_OFFICE (source), result, &error);
  TtCompany *company;

  if (companies == NULL || companies->len == 0 || self->session == NULL)
    return;

  company = g_ptr_array_index (companies, 0);
  gtk_label_set_text (self->office_name, tt_company_get_name (company));
  adw_avatar_set_text (self->office_avatar, tt_company_get_name (company));
  tt_session_set_zone (self->session, tt_company_get_zone (company));
  tt_window_show_status (self);
}

static void
on_users (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtUser) user = tt_office_find_user_finish (TT_OFFICE (source), result, &error);
  g_autofree char *words = NULL;

  /* A name that cannot be read stays the sign-in name that stands there. */
  if (user == NULL || self->session == NULL)
    return;

  /* Translators: a person's name and role, "Ruth Alder, owner". */
  words = g_strdup_printf (_ ("%s, %s"), tt_user_get_name (user),
                           tt_role_get_title (tt_user_get_role (user)));
  gtk_label_set_text (self->office_user, words);
}

void
tt_window_read_names (TtWindow *self)
{
  TtOffice *office = tt_window_get_office (self);
  TtActor *actor = tt_window_get_actor (self);

  gtk_label_set_text (self->office_user, tt_actor_get_name (actor));
  tt_office_list_companies_async (office, actor, FALSE, self->cancellable, on_companies,
                                  g_object_ref (self));
  tt_office_find_user_async (office, actor, tt_actor_get_name (actor), self->cancellable, on_users,
                             g_object_ref (self));
}
