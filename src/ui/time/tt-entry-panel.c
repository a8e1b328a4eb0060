/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-entry-panel-private.h"

#include "core/tt-permission.h"
#include "core/tt-photo.h"
#include "core/tt-zone.h"
#include "office/tt-office-entries.h"
#include "ui/time/tt-entry-history.h"
#include "ui/time/tt-entry-look.h"
#include "ui/time/tt-photo-button.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-text-size.h"

#include <glib/gi18n-lib.h>
#include <math.h>

G_DEFINE_FINAL_TYPE (TtEntryPanel, tt_entry_panel, ADW_TYPE_BIN)

gboolean
tt_entry_panel_is_new (TtEntryPanel *self)
{
  return self->entry != NULL && tt_entry_get_id (self->entry) == 0;
}

gboolean
tt_entry_panel_may_edit (TtEntryPanel *self)
{
  return self->entry != NULL && !tt_entry_get_approved (self->entry) &&
         tt_office_get_condition (self->office) == TT_CONDITION_OPEN &&
         tt_permission_allows (self->actor, TT_DEED_CORRECT, NULL);
}

void
tt_entry_panel_say (TtEntryPanel *self, const char *words)
{
  gtk_label_set_label (self->problem, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), words != NULL);
}

void
tt_entry_panel_update_buttons (TtEntryPanel *self)
{
  gboolean may = tt_entry_panel_may_edit (self);

  gtk_widget_set_visible (GTK_WIDGET (self->bar), may);
  gtk_widget_set_visible (GTK_WIDGET (self->delete), !tt_entry_panel_is_new (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), may && self->dirty && !self->saving);
  gtk_widget_set_sensitive (GTK_WIDGET (self->discard), self->dirty && !self->saving);
}

/* ---- filling ------------------------------------------------------------------ */

static void
tt_entry_panel_clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static void
tt_entry_panel_fill_head (TtEntryPanel *self)
{
  const char *name = tt_entry_get_user_name (self->entry);
  const char *zone = tt_entry_get_zone (self->entry);
  gint64 now = tt_directory_get_now (self->directory);
  g_autofree char *day = tt_format_day_long (tt_entry_get_started_at (self->entry), zone, now);
  g_autofree char *hours = tt_format_duration (tt_entry_look_get_seconds (self->entry, now));

  if (tt_entry_panel_is_new (self))
    {
      gtk_label_set_label (self->name, _ ("New entry"));
      gtk_label_set_label (self->day, _ ("Added by hand"));
      gtk_label_set_label (self->hours, "");
      adw_avatar_set_text (self->avatar, "");
      return;
    }
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->day, day);
  gtk_label_set_label (self->hours, hours);
  adw_avatar_set_text (self->avatar, name);
}

static void
tt_entry_panel_fill_track (TtEntryPanel *self)
{
  const char *zone = tt_entry_get_zone (self->entry);
  gint64 now = tt_directory_get_now (self->directory);
  gint64 end = tt_entry_is_open (self->entry) ? now : tt_entry_get_ended_at (self->entry);
  g_autofree char *day = tt_zone_dup_day (zone, tt_entry_get_started_at (self->entry));
  double from = tt_format_hours_of_day (tt_entry_get_started_at (self->entry), day, zone);
  double to = tt_format_hours_of_day (end, day, zone);
  double last = CLAMP (ceil (to), 18, 36);
  double first = MIN (floor (from), 6);

  gtk_widget_set_visible (GTK_WIDGET (self->track), !tt_entry_panel_is_new (self));
  tt_day_track_clear (self->track);
  tt_day_track_set_range (self->track, first, last);
  tt_entry_look_draw (self->entry, self->track, day, first, now);
  tt_day_track_set_now (self->track, tt_entry_is_open (self->entry) && to <= last ? to : -1);
  tt_day_track_set_label (self->track, gtk_label_get_label (self->hours));
}

static void
tt_entry_panel_fill_people (TtEntryPanel *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION;

  gtk_widget_set_visible (GTK_WIDGET (self->person_row), tt_entry_panel_is_new (self));
  g_clear_pointer (&self->users, g_ptr_array_unref);
  self->users = g_ptr_array_ref (tt_directory_get_users (self->directory));
  if (!tt_entry_panel_is_new (self))
    return;
  for (guint i = 0; i < self->users->len; i++)
    {
      TtUser *user = g_ptr_array_index (self->users, i);

      gtk_string_list_append (names, tt_user_get_name (user));
      if (tt_user_get_id (user) == tt_entry_get_user (self->entry))
        selected = i;
    }
  adw_combo_row_set_model (self->person_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->person_row, selected);
}

static void
tt_entry_panel_fill_sites (TtEntryPanel *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GPtrArray *sites = tt_directory_get_sites (self->directory);
  gint64 site = tt_entry_get_site (self->entry);

  g_clear_pointer (&self->sites, g_ptr_array_unref);
  self->sites = g_ptr_array_new_with_free_func (g_object_unref);
  self->site_selected = 0;
  gtk_string_list_append (names, _ ("None"));
  for (guint i = 0; i < sites->len; i++)
    {
      TtSite *one = g_ptr_array_index (sites, i);

      g_ptr_array_add (self->sites, g_object_ref (one));
      gtk_string_list_append (names, tt_site_get_name (one));
      if (tt_site_get_id (one) == site)
        self->site_selected = i + 1;
    }
  if (site != 0 && self->site_selected == 0) /* a site that is not in use any more */
    {
      g_autoptr (TtSite) former = tt_site_new ();

      tt_site_set_id (former, site);
      tt_site_set_name (former, tt_entry_get_site_name (self->entry));
      g_ptr_array_add (self->sites, g_object_ref (former));
      gtk_string_list_append (names, tt_entry_get_site_name (self->entry));
      self->site_selected = self->sites->len;
    }
  adw_combo_row_set_model (self->site_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->site_row, self->site_selected);
}

void
tt_entry_panel_set_day (TtEntryPanel *self, const char *day)
{
  g_autofree char *today = tt_directory_dup_today (self->directory);
  g_autofree char *label = NULL;

  if (day != self->form_day)
    {
      g_free (self->form_day);
      self->form_day = g_strdup (day);
    }
  label = tt_format_date (self->form_day, today);
  gtk_menu_button_set_label (self->day_button, label);
}

static void
tt_entry_panel_fill_form (TtEntryPanel *self)
{
  const char *zone = tt_entry_get_zone (self->entry);
  gint64 started = tt_entry_get_started_at (self->entry);
  gint64 ended = tt_entry_get_ended_at (self->entry);
  g_autofree char *day = tt_zone_dup_day (zone, started);

  g_free (self->in_text);
  g_free (self->out_text);
  self->in_text = tt_entry_panel_is_new (self) ? g_strdup ("") : tt_format_time (started, zone);
  self->out_text = ended == 0 ? g_strdup ("") : tt_format_time (ended, zone);
  gtk_editable_set_text (GTK_EDITABLE (self->in_entry), self->in_text);
  gtk_editable_set_text (GTK_EDITABLE (self->out_entry), self->out_text);
  gtk_editable_set_text (GTK_EDITABLE (self->note_row), tt_entry_get_in_note (self->entry));
  gtk_editable_set_text (GTK_EDITABLE (self->out_note_row), tt_entry_get_out_note (self->entry));
  gtk_editable_set_text (GTK_EDITABLE (self->reason_entry), "");
  tt_entry_panel_set_day (self, day);
  tt_entry_panel_fill_people (self);
  tt_entry_panel_fill_sites (self);
  tt_break_list_set_entry (self->breaks, self->entry);
}

static void
tt_entry_panel_set_may_edit (TtEntryPanel *self)
{
  gboolean may = tt_entry_panel_may_edit (self);
  GtkWidget *widgets[] = {
    GTK_WIDGET (self->who_list), GTK_WIDGET (self->in_entry), GTK_WIDGET (self->out_entry),
    GTK_WIDGET (self->site_row), GTK_WIDGET (self->note_row), GTK_WIDGET (self->out_note_row),
    GTK_WIDGET (self->breaks),
  };
  GPtrArray *breaks = tt_entry_get_breaks (self->entry);

  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    gtk_widget_set_sensitive (widgets[i], may);
  gtk_widget_set_visible (self->break_box, !tt_entry_panel_is_new (self) &&
                                               (may || (breaks != NULL && breaks->len > 0)));
  gtk_widget_set_visible (self->attach, may);
  gtk_widget_set_visible (self->reason_box, may && !tt_entry_panel_is_new (self));
  gtk_widget_set_visible (GTK_WIDGET (self->out_note_row),
                          !tt_entry_panel_is_new (self) &&
                              *tt_entry_get_out_note (self->entry) != '\0');
}

/* What is wrong with it, or why it cannot be changed, with the way on. */
static void
tt_entry_panel_fill_notice (TtEntryPanel *self)
{
  gint64 now = tt_directory_get_now (self->directory);
  gboolean approved = tt_entry_get_approved (self->entry);
  gboolean flagged = !tt_entry_panel_is_new (self) && tt_entry_look_is_flagged (self->entry, now);
  g_autofree char *words = NULL;

  gtk_widget_set_visible (self->flag_box, approved || flagged);
  if (approved)
    {
      gtk_image_set_from_icon_name (self->flag_icon, "tt-entry-locked-symbolic");
      gtk_widget_remove_css_class (self->flag_box, "warning");
      gtk_label_set_label (
          self->flag_text,
          _ ("This day is approved and locked. To change it, reopen it with a reason."));
      gtk_button_set_label (self->mend, _ ("Reopen…"));
      gtk_widget_set_visible (GTK_WIDGET (self->mend),
                              tt_permission_allows (self->actor, TT_DEED_REOPEN, NULL));
      return;
    }
  words = tt_entry_look_dup_flags (self->entry, now);
  gtk_image_set_from_icon_name (self->flag_icon, "tt-entry-flagged-symbolic");
  gtk_widget_add_css_class (self->flag_box, "warning");
  gtk_label_set_label (self->flag_text, words);
  gtk_button_set_label (self->mend, _ ("Accept"));
  gtk_widget_set_visible (GTK_WIDGET (self->mend),
                          tt_entry_panel_may_edit (self) && !tt_entry_is_open (self->entry));
}

static const char *
tt_entry_panel_get_photo_name (TtPhoto *photo)
{
  switch (tt_photo_get_moment (photo))
    {
    case TT_MOMENT_IN:
      return _ ("Picture at clock-in");
    case TT_MOMENT_OUT:
      return _ ("Picture at clock-out");
    case TT_MOMENT_OTHER:
      break;
    }
  return _ ("Picture");
}

static void
tt_entry_panel_fill_photos (TtEntryPanel *self)
{
  GPtrArray *photos = tt_entry_get_photos (self->entry);

  tt_reflow_remove_all (TT_REFLOW (self->photos));
  gtk_widget_set_visible (
      self->photo_box, !tt_entry_panel_is_new (self) &&
                           ((photos != NULL && photos->len > 0) || tt_entry_panel_may_edit (self)));
  for (guint i = 0; photos != NULL && i < photos->len; i++)
    {
      TtPhoto *photo = g_ptr_array_index (photos, i);

      tt_reflow_append (TT_REFLOW (self->photos),
                        tt_photo_button_new (self->office, self->actor, photo,
                                             tt_entry_panel_get_photo_name (photo)));
    }
}

static void
on_other (TtEntryPanel *self, GtkToggleButton *button)
{
  TtEntry *entry = g_object_get_data (G_OBJECT (button), "entry");

  if (gtk_toggle_button_get_active (button) && !self->filling)
    {
      g_autoptr (TtEntry) chosen = g_object_ref (entry);

      tt_entry_panel_show (self, tt_entry_get_id (chosen));
    }
}

static void
tt_entry_panel_fill_others (TtEntryPanel *self)
{
  gboolean several = FALSE;
  GtkToggleButton *first = NULL;

  for (guint i = 0; self->siblings != NULL && i < self->siblings->len; i++)
    several |= i > 0 && tt_entry_get_id (g_ptr_array_index (self->siblings, i)) !=
                            tt_entry_get_id (self->entry);
  several |= self->siblings != NULL && self->siblings->len > 1;
  tt_reflow_remove_all (TT_REFLOW (self->others));
  gtk_widget_set_visible (GTK_WIDGET (self->others), several);
  for (guint i = 0; several && i < self->siblings->len; i++)
    {
      TtEntry *entry = g_ptr_array_index (self->siblings, i);
      const char *zone = tt_entry_get_zone (entry);
      g_autofree char *from = tt_format_time (tt_entry_get_started_at (entry), zone);
      g_autofree char *to = tt_entry_is_open (entry)
                                ? g_strdup (_ ("now"))
                                : tt_format_time (tt_entry_get_ended_at (entry), zone);
      g_autofree char *label = g_strdup_printf ("%s – %s", from, to);
      GtkWidget *button = gtk_toggle_button_new_with_label (label);

      gtk_widget_add_css_class (button, "tt-small");
      gtk_widget_add_css_class (button, "numeric");
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
      if (first == NULL)
        first = GTK_TOGGLE_BUTTON (button);
      g_object_set_data_full (G_OBJECT (button), "entry", g_object_ref (entry), g_object_unref);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button),
                                    tt_entry_get_id (entry) == tt_entry_get_id (self->entry));
      g_signal_connect_object (button, "toggled", G_CALLBACK (on_other), self, G_CONNECT_SWAPPED);
      tt_reflow_append (TT_REFLOW (self->others), button);
    }
}

void
tt_entry_panel_fill (TtEntryPanel *self)
{
  self->filling = TRUE;
  self->dirty = FALSE;
  tt_entry_panel_say (self, NULL);
  tt_entry_panel_fill_head (self);
  tt_entry_panel_fill_track (self);
  tt_entry_panel_fill_others (self);
  tt_entry_panel_fill_form (self);
  tt_entry_panel_set_may_edit (self);
  tt_entry_panel_fill_notice (self);
  tt_entry_panel_fill_photos (self);
  gtk_widget_set_visible (self->history_box, !tt_entry_panel_is_new (self));
  gtk_widget_set_visible (self->all_changes,
                          tt_permission_allows (self->actor, TT_DEED_READ_LOG, NULL));
  tt_entry_panel_update_buttons (self);
  gtk_stack_set_visible_child_name (self->stack, "entry");
  self->filling = FALSE;
}

/* ---- reading --------------------------------------------------------------------- */

static void
on_corrections (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtEntryPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) corrections =
      tt_office_list_corrections_finish (TT_OFFICE (source), result, &error);

  if (TT_OFFICE (source) != self->office || self->entry == NULL ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (corrections == NULL)
    tt_entry_panel_say (self, error->message);
  tt_entry_history_fill (self->history, self->entry, corrections, self->directory);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtEntryPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtEntry) entry = tt_office_load_entry_finish (TT_OFFICE (source), result, &error);

  if (TT_OFFICE (source) != self->office ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (entry == NULL) /* deleted meanwhile, here or elsewhere */
    {
      tt_entry_panel_clear (self);
      return;
    }
  g_set_object (&self->entry, entry);
  tt_entry_panel_fill (self);
  tt_entry_panel_clear_box (GTK_WIDGET (self->history));
  tt_office_list_corrections_async (self->office, self->actor, tt_entry_get_id (entry),
                                    self->cancellable, on_corrections, g_object_ref (self));
}

/* One load at a time: a newer one calls the older off. */
static void
tt_entry_panel_load (TtEntryPanel *self, gint64 id)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  tt_office_load_entry_async (self->office, self->actor, id, self->cancellable, on_loaded,
                              g_object_ref (self));
}

void
tt_entry_panel_show (TtEntryPanel *self, gint64 entry)
{
  gboolean among = FALSE;

  g_return_if_fail (TT_IS_ENTRY_PANEL (self));
  if (self->office == NULL)
    return;
  for (guint i = 0; self->siblings != NULL && i < self->siblings->len; i++)
    among |= tt_entry_get_id (g_ptr_array_index (self->siblings, i)) == entry;
  if (!among)
    g_clear_pointer (&self->siblings, g_ptr_array_unref);
  tt_entry_panel_load (self, entry);
}

void
tt_entry_panel_show_entries (TtEntryPanel *self, GPtrArray *entries)
{
  g_return_if_fail (TT_IS_ENTRY_PANEL (self));
  g_return_if_fail (entries->len > 0);
  g_clear_pointer (&self->siblings, g_ptr_array_unref);
  self->siblings = g_ptr_array_ref (entries);
  tt_entry_panel_show (self, tt_entry_get_id (g_ptr_array_index (entries, entries->len - 1)));
}

void
tt_entry_panel_show_new (TtEntryPanel *self, gint64 user, const char *day)
{
  g_autoptr (TtEntry) entry = NULL;
  g_autofree char *today = NULL;

  g_return_if_fail (TT_IS_ENTRY_PANEL (self));
  if (self->office == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->siblings, g_ptr_array_unref);
  entry = tt_entry_new ();
  tt_entry_set_user (entry, user);
  tt_entry_set_zone (entry, tt_directory_get_zone (self->directory));
  g_set_object (&self->entry, entry);
  tt_entry_panel_fill (self);
  today = tt_directory_dup_today (self->directory);
  tt_entry_panel_set_day (self, day != NULL ? day : today);
  gtk_widget_grab_focus (user != 0 ? GTK_WIDGET (self->in_entry) : GTK_WIDGET (self->person_row));
}

void
tt_entry_panel_clear (TtEntryPanel *self)
{
  g_return_if_fail (TT_IS_ENTRY_PANEL (self));
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->entry);
  g_clear_pointer (&self->siblings, g_ptr_array_unref);
  self->dirty = FALSE;
  self->saving = FALSE;
  gtk_stack_set_visible_child_name (self->stack, "nothing");
}

gint64
tt_entry_panel_get_entry (TtEntryPanel *self)
{
  g_return_val_if_fail (TT_IS_ENTRY_PANEL (self), 0);
  return self->entry != NULL ? tt_entry_get_id (self->entry) : 0;
}

void
tt_entry_panel_tick (TtEntryPanel *self)
{
  g_return_if_fail (TT_IS_ENTRY_PANEL (self));
  if (self->entry == NULL || tt_entry_panel_is_new (self) || !tt_entry_is_open (self->entry))
    return;
  tt_entry_panel_fill_head (self);
  tt_entry_panel_fill_track (self);
}

/* What somebody is typing is never taken from under their hands. */
static void
on_office_changed (TtEntryPanel *self)
{
  if (self->entry != NULL && !tt_entry_panel_is_new (self) && !self->dirty && !self->saving)
    tt_entry_panel_load (self, tt_entry_get_id (self->entry));
}

static void
on_directory_changed (TtEntryPanel *self)
{
  if (self->entry == NULL || self->dirty || self->saving ||
      self->users == tt_directory_get_users (self->directory))
    return;
  self->filling = TRUE;
  tt_entry_panel_fill_people (self);
  tt_entry_panel_fill_sites (self);
  self->filling = FALSE;
}

/* ---- editing ------------------------------------------------------------------------ */

static void
on_edited (TtEntryPanel *self)
{
  if (self->filling || self->entry == NULL)
    return;
  self->dirty = TRUE;
  tt_entry_panel_say (self, NULL);
  tt_entry_panel_update_buttons (self);
}

static void
on_day (TtEntryPanel *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (self->calendar);
  g_autofree char *day = g_date_time_format (date, "%Y-%m-%d");

  if (self->filling || self->entry == NULL || g_strcmp0 (day, self->form_day) == 0)
    return;
  tt_entry_panel_set_day (self, day);
  gtk_menu_button_popdown (self->day_button);
  on_edited (self);
}

static void
on_discard (TtEntryPanel *self)
{
  if (tt_entry_panel_is_new (self))
    tt_entry_panel_clear (self);
  else
    tt_entry_panel_fill (self);
}

/* ---- the object ------------------------------------------------------------------------- */

static void
tt_entry_panel_let_go (TtEntryPanel *self)
{
  tt_entry_panel_clear (self);
  for (guint i = 0; self->office != NULL && i < G_N_ELEMENTS (self->office_ids); i++)
    g_clear_signal_handler (&self->office_ids[i], self->office);
  if (self->directory != NULL)
    g_clear_signal_handler (&self->directory_id, self->directory);
  g_clear_object (&self->directory);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
}

void
tt_entry_panel_set_office (TtEntryPanel *self,
                           TtOffice *office,
                           TtActor *actor,
                           TtDirectory *directory)
{
  g_return_if_fail (TT_IS_ENTRY_PANEL (self));
  tt_entry_panel_let_go (self);
  if (office == NULL)
    return;
  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->directory = g_object_ref (directory);
  self->office_ids[0] =
      g_signal_connect_swapped (office, "changed", G_CALLBACK (on_office_changed), self);
  self->office_ids[1] =
      g_signal_connect_swapped (office, "replaced", G_CALLBACK (tt_entry_panel_clear), self);
  self->directory_id =
      g_signal_connect_swapped (directory, "changed", G_CALLBACK (on_directory_changed), self);
}

static void
tt_entry_panel_dispose (GObject *object)
{
  TtEntryPanel *self = TT_ENTRY_PANEL (object);

  tt_entry_panel_let_go (self);
  G_OBJECT_CLASS (tt_entry_panel_parent_class)->dispose (object);
}

static void
tt_entry_panel_finalize (GObject *object)
{
  TtEntryPanel *self = TT_ENTRY_PANEL (object);

  g_clear_pointer (&self->users, g_ptr_array_unref);
  g_clear_pointer (&self->sites, g_ptr_array_unref);
  g_free (self->in_text);
  g_free (self->out_text);
  g_free (self->form_day);
  G_OBJECT_CLASS (tt_entry_panel_parent_class)->finalize (object);
}

static void
tt_entry_panel_bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, avatar);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, name);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, day);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, hours);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, track);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, others);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, who_list);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, person_row);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, day_button);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, calendar);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, in_entry);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, out_entry);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, break_box);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, breaks);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, site_row);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, note_row);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, out_note_row);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, reason_box);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, reason_entry);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, problem);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, flag_box);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, flag_icon);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, flag_text);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, mend);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, photo_box);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, photos);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, attach);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, history_box);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, history);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, all_changes);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, bar);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, delete);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, save);
  gtk_widget_class_bind_template_child (widget_class, TtEntryPanel, discard);
}

static void
tt_entry_panel_class_init (TtEntryPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_entry_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = tt_entry_panel_finalize;
  g_type_ensure (TT_TYPE_BREAK_LIST);
  g_type_ensure (TT_TYPE_DAY_TRACK);
  g_type_ensure (TT_TYPE_FLOW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/time/tt-entry-panel.ui");
  tt_entry_panel_bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_day);
  gtk_widget_class_bind_template_callback (widget_class, on_discard);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_save",
                                                G_CALLBACK (tt_entry_panel_on_save));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_delete",
                                                G_CALLBACK (tt_entry_panel_on_delete));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_mend",
                                                G_CALLBACK (tt_entry_panel_on_mend));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_attach",
                                                G_CALLBACK (tt_entry_panel_on_attach));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_all_changes",
                                                G_CALLBACK (tt_entry_panel_on_all_changes));
}

static void
tt_entry_panel_init (TtEntryPanel *self)
{
  GtkExpression *string = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_expression (self->person_row, string);
  gtk_expression_unref (string);
  tt_text_size_apply (GTK_WIDGET (self));
  self->filling = FALSE;
}
