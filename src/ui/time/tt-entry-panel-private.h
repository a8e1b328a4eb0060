/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/time/tt-break-list.h"
#include "ui/time/tt-entry-panel.h"
#include "ui/widgets/tt-day-track.h"
#include "ui/widgets/tt-flow.h"

G_BEGIN_DECLS

/* The panel is cut in two: tt-entry-panel.c shows, tt-entry-panel-save.c reads the form and does
 * what the buttons say. */

struct _TtEntryPanel
{
  AdwBin parent_instance;

  GtkStack *stack;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *day;
  GtkLabel *hours;
  TtDayTrack *track;
  TtFlow *others;
  GtkListBox *who_list;
  AdwComboRow *person_row;
  GtkMenuButton *day_button;
  GtkCalendar *calendar;
  GtkEntry *in_entry;
  GtkEntry *out_entry;
  GtkWidget *break_box;
  TtBreakList *breaks;
  AdwComboRow *site_row;
  AdwEntryRow *note_row;
  AdwEntryRow *out_note_row;
  GtkWidget *reason_box;
  GtkEntry *reason_entry;
  GtkLabel *problem;
  GtkWidget *flag_box;
  GtkImage *flag_icon;
  GtkLabel *flag_text;
  GtkButton *mend;
  GtkWidget *photo_box;
  TtFlow *photos;
  GtkWidget *attach;
  GtkWidget *history_box;
  GtkBox *history;
  GtkWidget *all_changes;
  GtkActionBar *bar;
  GtkButton *delete;
  GtkButton *save;
  GtkButton *discard;

  TtOffice *office;
  TtActor *actor;
  TtDirectory *directory;
  GCancellable *cancellable;
  gulong office_ids[2];
  gulong directory_id;

  TtEntry *entry;      /* what is shown; id 0 for a new one; NULL for nothing */
  GPtrArray *siblings; /* (nullable) TtEntry of the same day */
  GPtrArray *users;    /* TtUser as in the row */
  GPtrArray *sites;    /* TtSite as in the row after "none" */
  char *in_text;       /* as it was filled in: what differs was typed */
  char *out_text;
  char *form_day; /* "YYYY-MM-DD" */
  guint site_selected;
  gboolean filling;
  gboolean dirty;
  gboolean saving;
};

gboolean tt_entry_panel_is_new (TtEntryPanel *self);
gboolean tt_entry_panel_may_edit (TtEntryPanel *self);
void tt_entry_panel_update_buttons (TtEntryPanel *self);
void tt_entry_panel_set_day (TtEntryPanel *self, const char *day);
void tt_entry_panel_say (TtEntryPanel *self, const char *words);
void tt_entry_panel_fill (TtEntryPanel *self);

/* Callbacks of the template. */
void tt_entry_panel_on_save (TtEntryPanel *self);
void tt_entry_panel_on_delete (TtEntryPanel *self);
void tt_entry_panel_on_mend (TtEntryPanel *self);
void tt_entry_panel_on_attach (TtEntryPanel *self);
void tt_entry_panel_on_all_changes (TtEntryPanel *self);

G_END_DECLS
