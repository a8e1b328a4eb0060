/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/application/tt-application.h"
#include "ui/window/tt-window.h"

G_BEGIN_DECLS

struct _TtWindow
{
  AdwApplicationWindow parent_instance;

  TtSession *session;
  GCancellable *cancellable; /* of what only this window waits for */
  guint loading_timer;
  guint age_timer;
  char *overall;

  AdwToastOverlay *toasts;
  AdwToast *toast; /* (nullable) that is seen */
  GtkStack *stages;
  GtkRevealer *loading;
  GtkSpinner *spinner;
  AdwStatusPage *failed;
  AdwLeaflet *leaflet;
  GtkWidget *sidebar;
  GtkWidget *pane;
  AdwAvatar *office_avatar;
  GtkLabel *office_name;
  GtkLabel *office_user;
  GtkListBox *places;
  GtkStack *content;
  GtkWidget *protection_foot;
  GtkImage *foot_icon;
  GtkLabel *foot_title;
  GtkLabel *foot_text;
  GtkWidget *strip;
  GtkImage *strip_icon;
  GtkLabel *strip_text;
  GtkBox *strip_buttons;
  gboolean looks; /* at a copy of then */
};

/* tt-window-places.c: the sidebar and the pages. */
void tt_window_fill_places (TtWindow *self);
/* Tells every page which office and who works in it. */
void tt_window_hand_office_to_pages (TtWindow *self);
/* Reads the company's name, zone and who has signed in for the head of the sidebar. */
void tt_window_read_names (TtWindow *self);

/* tt-window-foot.c: the state of the whole at the foot of the sidebar, and the strip. */
void tt_window_show_status (TtWindow *self);
void tt_window_show_condition (TtWindow *self);
void tt_window_show_look (TtWindow *self, const char *words, GtkWidget *deed);

/* tt-window-actions.c */
void tt_window_class_install_actions (GtkWidgetClass *widget_class);
/* What whoever has signed in may not do is greyed. */
void tt_window_update_actions (TtWindow *self);

G_END_DECLS
