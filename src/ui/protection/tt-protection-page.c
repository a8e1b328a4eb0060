/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-protection-page.h"

#include "core/tt-permission.h"
#include "ui/protection/tt-kept.h"
#include "ui/protection/tt-move-layer.h"
#include "ui/protection/tt-protection-deeds.h"
#include "ui/protection/tt-protection-page-private.h"
#include "ui/protection/tt-records.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-places-button.h"
#include "ui/widgets/tt-text-size.h"

#include <glib/gi18n-lib.h>

/* Ages are said anew this often at most, seconds. */
#define TT_PROTECTION_AGE_SECONDS 5
/* Commits come in bursts: wait so long before asking again, milliseconds. */
#define TT_PROTECTION_QUIET_MS 400

G_DEFINE_FINAL_TYPE (TtProtectionPage, tt_protection_page, ADW_TYPE_BIN)

const char *
tt_protection_page_get_zone (TtProtectionPage *self)
{
  return tt_directory_get_zone (self->directory);
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* Says states and ages; rows with buttons are made anew only when something turned. */
static void
tt_protection_page_fill (TtProtectionPage *self, gboolean turned)
{
  gint64 now;

  if (self->status == NULL)
    return;
  now = tt_directory_get_now (self->directory);
  tt_protection_page_fill_hero (self, now);
  tt_protection_page_fill_last_change (self, now);
  tt_protection_page_fill_way (self, now);
  if (!turned)
    return;
  tt_protection_page_colour_hero (self);
  tt_protection_page_choose_action (self);
  tt_protection_page_fill_refused (self);
  /* One such button is enough. */
  tt_protection_checks_set_offer_accept (
      self->checks, g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (self->hero_action)),
                               "page.accept") != 0);
}

static void
on_status_changed (TtProtectionPage *self)
{
  g_clear_pointer (&self->status, tt_protect_status_unref);
  self->status = tt_office_get_status (self->office);
  tt_protection_page_fill (self, TRUE);
}

static gboolean
on_age (gpointer user_data)
{
  tt_protection_page_fill (user_data, FALSE);
  return G_SOURCE_CONTINUE;
}

static void
tt_protection_page_fill_moments (TtProtectionPage *self, GPtrArray *snapshots)
{
  g_autofree char *count = tt_format_count (snapshots->len);
  const TtSnapshot *newest = snapshots->len > 0 ? g_ptr_array_index (snapshots, 0) : NULL;

  if (newest != NULL && self->n_moments == snapshots->len && self->newest_moment == newest->seq)
    return;
  self->n_moments = snapshots->len;
  self->newest_moment = newest != NULL ? newest->seq : 0;
  gtk_label_set_label (self->moment_count, count);
  tt_kept_fill_moments (self->moments, snapshots, tt_protection_page_get_zone (self),
                        tt_directory_get_now (self->directory));
}

static void
on_moment (TtProtectionPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.restore", NULL);
}

/* ---- asking ---------------------------------------------------------------------------------- */

/* Whether an answer still concerns the page; an error other than "called off" is shown. */
static gboolean
tt_protection_page_hears (TtProtectionPage *self, GObject *source, const GError *error)
{
  if (TT_OFFICE (source) != self->office ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  if (error != NULL)
    tt_window_show_error (tt_window_from (GTK_WIDGET (self)), error);
  return error == NULL;
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtProtectionPage) self = user_data;
  g_autoptr (GError) error = NULL;
  TtCounts counts = { 0 };
  gint64 bytes = -1;

  if (!tt_office_count_finish (TT_OFFICE (source), result, &counts, &bytes, &error) &&
      !tt_protection_page_hears (self, source, error))
    return;
  if (TT_OFFICE (source) != self->office)
    return;
  self->entries = counts.entries;
  self->bytes = bytes;
  tt_protection_page_fill (self, FALSE);
}

static void
on_log (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtProtectionPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) log = tt_office_list_log_finish (TT_OFFICE (source), result, &error);

  if (!tt_protection_page_hears (self, source, error))
    return;
  g_clear_pointer (&self->last, tt_log_row_free);
  if (log->len > 0)
    self->last = g_ptr_array_steal_index (log, 0);
  tt_protection_page_fill (self, FALSE);
}

static void
on_snapshots (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtProtectionPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) snapshots =
      tt_office_list_snapshots_finish (TT_OFFICE (source), result, &error);

  if (tt_protection_page_hears (self, source, error))
    tt_protection_page_fill_moments (self, snapshots);
}

static void
on_set_aside (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtProtectionPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) kept = tt_office_list_set_aside_finish (TT_OFFICE (source), result, &error);

  if (tt_protection_page_hears (self, source, error))
    {
      gtk_widget_set_visible (self->aside_box, kept->len > 0);
      tt_kept_fill_set_aside (
          self->aside, kept, tt_permission_allows (self->actor, TT_DEED_LAYERS, NULL),
          tt_protection_page_get_zone (self), tt_directory_get_now (self->directory));
    }
}

static void
tt_protection_page_ask (TtProtectionPage *self)
{
  if (self->office == NULL)
    return;
  tt_office_count_async (self->office, self->cancellable, on_counted, g_object_ref (self));
  tt_office_list_snapshots_async (self->office, NULL, self->cancellable, on_snapshots,
                                  g_object_ref (self));
  if (!tt_permission_allows (self->actor, TT_DEED_READ_LOG, NULL))
    return;
  tt_office_list_log_async (self->office, self->actor, 0, 1, self->cancellable, on_log,
                            g_object_ref (self));
  tt_office_list_set_aside_async (self->office, self->cancellable, on_set_aside,
                                  g_object_ref (self));
}

static gboolean
on_quiet (gpointer user_data)
{
  TtProtectionPage *self = user_data;

  self->quiet_id = 0;
  tt_protection_page_ask (self);
  return G_SOURCE_REMOVE;
}

/* Only while somebody looks; being shown asks anyway. */
static void
on_changed (TtProtectionPage *self)
{
  if (self->quiet_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->quiet_id = g_timeout_add (TT_PROTECTION_QUIET_MS, on_quiet, self);
}

static void
on_status_turned (TtProtectionPage *self)
{
  on_status_changed (self);
  on_changed (self);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtProtectionPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtProtectStatus) status = tt_office_look_finish (TT_OFFICE (source), result, &error);

  if (!tt_protection_page_hears (self, source, error))
    return;
  g_clear_pointer (&self->status, tt_protect_status_unref);
  self->status = g_steal_pointer (&status);
  tt_protection_page_fill (self, TRUE);
}

/* What was begun here, now or before somebody looked elsewhere. */
static void
tt_protection_page_show_errand (TtProtectionPage *self)
{
  TtWindow *window = tt_window_from (GTK_WIDGET (self));
  TtErrand *errand =
      tt_application_get_errand (TT_APPLICATION (gtk_window_get_application (GTK_WINDOW (window))));

  tt_errand_bar_set_errand (self->errand,
                            errand != NULL && tt_errand_get_in_page (errand) ? errand : NULL);
}

static void
tt_protection_page_map (GtkWidget *widget)
{
  TtProtectionPage *self = TT_PROTECTION_PAGE (widget);

  GTK_WIDGET_CLASS (tt_protection_page_parent_class)->map (widget);
  if (self->age_id == 0)
    self->age_id = g_timeout_add_seconds (TT_PROTECTION_AGE_SECONDS, on_age, self);
  if (self->office == NULL)
    return;
  tt_protection_page_show_errand (self);
  tt_protection_page_ask (self);
  tt_office_look_async (self->office, self->cancellable, on_looked, g_object_ref (self));
}

static void
tt_protection_page_unmap (GtkWidget *widget)
{
  TtProtectionPage *self = TT_PROTECTION_PAGE (widget);

  g_clear_handle_id (&self->age_id, g_source_remove);
  g_clear_handle_id (&self->quiet_id, g_source_remove);
  GTK_WIDGET_CLASS (tt_protection_page_parent_class)->unmap (widget);
}

/* ---- actions --------------------------------------------------------------------------------- */

static const char *
get_layer (GVariant *parameter)
{
  const char *layer = g_variant_get_string (parameter, NULL);

  return *layer != '\0' ? layer : NULL;
}

static void
on_verify (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tt_protection_verify (tt_window_from (user_data), get_layer (parameter), FALSE);
  tt_protection_page_show_errand (user_data);
}

static void
on_verify_deep (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tt_protection_verify (tt_window_from (user_data), get_layer (parameter), TRUE);
  tt_protection_page_show_errand (user_data);
}

static void
on_drill (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tt_protection_drill (tt_window_from (user_data), get_layer (parameter));
  tt_protection_page_show_errand (user_data);
}

static void
on_move_layer (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tt_move_layer (tt_window_from (user_data), g_variant_get_string (parameter, NULL));
}

static void
on_accept (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tt_protection_accept_one_disk (tt_window_from (user_data));
}

static void
tt_protection_page_allow (TtProtectionPage *self, GActionMap *actions)
{
  static const struct
  {
    const char *name;
    TtDeed deed;
  } deeds[] = { { "verify", TT_DEED_BACKUP },
                { "verify-deep", TT_DEED_BACKUP },
                { "drill", TT_DEED_BACKUP },
                { "accept", TT_DEED_LAYERS },
                { "move-layer", TT_DEED_LAYERS } };

  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (actions, deeds[i].name)),
        self->actor != NULL && tt_permission_allows (self->actor, deeds[i].deed, NULL));
}

/* ---- the object ------------------------------------------------------------------------------ */

static void
tt_protection_page_let_go (TtProtectionPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->quiet_id, g_source_remove);
  for (guint i = 0; self->office != NULL && i < G_N_ELEMENTS (self->office_ids); i++)
    g_clear_signal_handler (&self->office_ids[i], self->office);
  if (self->directory != NULL)
    g_clear_signal_handler (&self->directory_id, self->directory);
  g_clear_pointer (&self->status, tt_protect_status_unref);
  g_clear_pointer (&self->last, tt_log_row_free);
  g_clear_object (&self->directory);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  self->entries = -1;
  self->bytes = -1;
  self->n_moments = 0;
  g_hash_table_remove_all (self->arrivals);
}

void
tt_protection_page_set_office (TtProtectionPage *self, TtOffice *office, TtActor *actor)
{
  g_return_if_fail (TT_IS_PROTECTION_PAGE (self));
  tt_protection_page_let_go (self);
  if (office != NULL && actor != NULL)
    {
      self->office = g_object_ref (office);
      self->actor = g_object_ref (actor);
      self->directory = tt_directory_get (office, actor);
      self->cancellable = g_cancellable_new ();
      self->office_ids[0] =
          g_signal_connect_swapped (office, "changed", G_CALLBACK (on_changed), self);
      self->office_ids[1] =
          g_signal_connect_swapped (office, "replaced", G_CALLBACK (on_changed), self);
      self->office_ids[2] =
          g_signal_connect_swapped (office, "status-changed", G_CALLBACK (on_status_turned), self);
      self->directory_id = g_signal_connect_swapped (self->directory, "changed",
                                                     G_CALLBACK (on_status_changed), self);
      on_status_changed (self);
      if (gtk_widget_get_mapped (GTK_WIDGET (self)))
        tt_protection_page_ask (self);
    }
  tt_protection_checks_set_office (self->checks, self->office, self->actor);
  tt_protection_page_allow (self, g_object_get_data (G_OBJECT (self), "tt-actions"));
}

static void
on_records (TtProtectionPage *self)
{
  tt_records_show (TT_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL);
}

static void
tt_protection_page_dispose (GObject *object)
{
  TtProtectionPage *self = TT_PROTECTION_PAGE (object);

  tt_protection_page_let_go (self);
  g_clear_handle_id (&self->age_id, g_source_remove);
  G_OBJECT_CLASS (tt_protection_page_parent_class)->dispose (object);
}

static void
tt_protection_page_finalize (GObject *object)
{
  g_ptr_array_unref (TT_PROTECTION_PAGE (object)->cards);
  g_hash_table_unref (TT_PROTECTION_PAGE (object)->arrivals);
  G_OBJECT_CLASS (tt_protection_page_parent_class)->finalize (object);
}

static void
tt_protection_page_class_init (TtProtectionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_protection_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = tt_protection_page_finalize;
  widget_class->map = tt_protection_page_map;
  widget_class->unmap = tt_protection_page_unmap;
  g_type_ensure (TT_TYPE_ERRAND_BAR);
  g_type_ensure (TT_TYPE_PLACES_BUTTON);
  g_type_ensure (TT_TYPE_PROTECTION_CHECKS);
  g_type_ensure (TT_TYPE_REFLOW);
  g_type_ensure (TT_TYPE_WAY);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/protection/tt-protection-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TtProtectionPage, hero);
  gtk_widget_class_bind_template_child (widget_class, TtProtectionPage, hero_icon);
  gtk_widget_class_bind_template_child (widget_class, TtProtectionPage, hero_title);
  gtk_widget_class_bind_template_child (widget_class, TtProtectionPage, hero_text);
  gtk_widget_class_bind_template_child (widget_class, TtProtectionPage, hero_action);
  gtk_widget_class_bind_template_child (widget_class, TtProtectionPage, errand);
  gtk_widget_class_bind_template_child (widget_class, TtProtectionPage, last_change);
  gtk_widget_class_bind_template_child (widget_class, TtProtectionPage, way);
  gtk_widget_class_bind_template_child (widget_class, TtProtectionPage, refused);
  gtk_widget_class_bind_template_child (widget_class, TtProtectionPage, moment_count);
  gtk_widget_class_bind_template_child (widget_class, TtProtectionPage, moments);
  gtk_widget_class_bind_template_child (widget_class, TtProtectionPage, checks);
  gtk_widget_class_bind_template_child (widget_class, TtProtectionPage, aside_box);
  gtk_widget_class_bind_template_child (widget_class, TtProtectionPage, aside);
  gtk_widget_class_bind_template_callback (widget_class, on_moment);
  gtk_widget_class_bind_template_callback (widget_class, on_records);
}

static void
tt_protection_page_init (TtProtectionPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "verify", .activate = on_verify, .parameter_type = "s" },
    { .name = "verify-deep", .activate = on_verify_deep, .parameter_type = "s" },
    { .name = "drill", .activate = on_drill, .parameter_type = "s" },
    { .name = "accept", .activate = on_accept },
    { .name = "move-layer", .activate = on_move_layer, .parameter_type = "s" },
  };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  self->cards = g_ptr_array_new ();
  self->arrivals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->entries = -1;
  self->bytes = -1;
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (actions));
  g_object_set_data_full (G_OBJECT (self), "tt-actions", g_object_ref (actions), g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  tt_text_size_apply (GTK_WIDGET (self));
}

GtkWidget *
tt_protection_page_new (void)
{
  return g_object_new (TT_TYPE_PROTECTION_PAGE, NULL);
}
