/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-entry-history.h"

#include "core/tt-correction.h"
#include "core/tt-fence.h"
#include "core/tt-photo.h"
#include "core/tt-zone.h"
#include "ui/time/tt-history-item.h"
#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GtkBox *box;
  TtEntry *entry;
  TtDirectory *directory;
  gint64 now;
} History;

static void
history_add (History *self, const char *icon, const char *title, const char *text)
{
  gtk_box_append (self->box, tt_history_item_new (icon, title, text));
}

static void
history_append_line (GString *lines, const char *line)
{
  if (line != NULL && *line != '\0')
    g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", line);
}

/* "Out 15:33 → 16:03"; the day too where it is another. */
static char *
history_dup_change (History *self, const char *name, gint64 old, gint64 new)
{
  const char *zone = tt_entry_get_zone (self->entry);
  g_autofree char *old_day = tt_zone_dup_day (zone, old);
  g_autofree char *new_day = tt_zone_dup_day (zone, new);
  gboolean same_day = old == 0 || g_str_equal (old_day, new_day);
  g_autofree char *was = NULL;
  g_autofree char *is =
      same_day ? tt_format_time (new, zone) : tt_format_day_time (new, zone, self->now);

  if (old == 0)
    was = g_strdup (_ ("none"));
  else
    was = same_day ? tt_format_time (old, zone) : tt_format_day_time (old, zone, self->now);
  return g_strdup_printf ("%s %s → %s", name, was, is);
}

static const char *
history_get_site (History *self, gint64 site)
{
  TtSite *found = tt_directory_find_site (self->directory, site);

  if (site == 0)
    return _ ("none");
  if (found != NULL)
    return tt_site_get_name (found);
  return site == tt_entry_get_site (self->entry) ? tt_entry_get_site_name (self->entry)
                                                 : _ ("a former site");
}

static void
history_add_correction (History *self, TtCorrection *correction)
{
  g_autoptr (GString) title = g_string_new (NULL);
  g_autofree char *when = tt_format_day_time (tt_correction_get_at (correction),
                                              tt_directory_get_zone (self->directory), self->now);
  const char *who = tt_correction_get_by_name (correction);
  const char *reason = tt_correction_get_reason (correction);
  g_autoptr (GString) text = g_string_new (NULL);

  if (tt_correction_get_new_started_at (correction) !=
      tt_correction_get_old_started_at (correction))
    {
      g_autofree char *line =
          history_dup_change (self, _ ("In"), tt_correction_get_old_started_at (correction),
                              tt_correction_get_new_started_at (correction));
      history_append_line (title, line);
    }
  if (tt_correction_get_new_ended_at (correction) != tt_correction_get_old_ended_at (correction))
    {
      g_autofree char *line =
          history_dup_change (self, _ ("Out"), tt_correction_get_old_ended_at (correction),
                              tt_correction_get_new_ended_at (correction));
      history_append_line (title, line);
    }
  if (tt_correction_get_new_site (correction) != tt_correction_get_old_site (correction))
    {
      g_autofree char *line = g_strdup_printf (
          "%s → %s", history_get_site (self, tt_correction_get_old_site (correction)),
          history_get_site (self, tt_correction_get_new_site (correction)));
      history_append_line (title, line);
    }
  g_string_append_printf (text, "%s, %s", *who != '\0' ? who : _ ("Command line"), when);
  if (*reason != '\0')
    g_string_append_printf (text, "\n“%s”", reason);
  history_add (self, "tt-entry-edited-symbolic", title->len > 0 ? title->str : _ ("Corrected"),
               text->str);
}

static gboolean
history_has_photo (History *self, TtPhotoMoment moment)
{
  GPtrArray *photos = tt_entry_get_photos (self->entry);

  for (guint i = 0; photos != NULL && i < photos->len; i++)
    if (tt_photo_get_moment (g_ptr_array_index (photos, i)) == moment)
      return TRUE;
  return FALSE;
}

/* "18 m from Orchard Court, position good to 12 m"; "" where nothing is known. */
static char *
history_dup_position (History *self, gboolean has, double latitude, double longitude, double good)
{
  TtSite *site = tt_directory_find_site (self->directory, tt_entry_get_site (self->entry));
  g_autofree char *distance = NULL;
  g_autofree char *accuracy = NULL;

  if (!has)
    return g_strdup ("");
  if (site == NULL || !tt_site_get_has_position (site))
    return g_strdup (_ ("With a position"));
  distance = tt_format_distance (tt_fence_get_distance (
      tt_site_get_latitude (site), tt_site_get_longitude (site), latitude, longitude));
  if (good <= 0)
    /* Translators: a distance, then a site. */
    return g_strdup_printf (_ ("%s from %s"), distance, tt_site_get_name (site));
  accuracy = tt_format_distance (good);
  /* Translators: a distance, then a site, then how exact the position is. */
  return g_strdup_printf (_ ("%s from %s, position good to %s"), distance, tt_site_get_name (site),
                          accuracy);
}

static void
history_add_punch (
    History *self, const char *title, gint64 by, const char *position, TtPhotoMoment moment)
{
  g_autoptr (GString) text = g_string_new (NULL);
  TtUser *user = tt_directory_find_user (self->directory, by);

  if (by != 0 && by != tt_entry_get_user (self->entry) && user != NULL)
    {
      /* Translators: who pressed the button. */
      g_autofree char *who = g_strdup_printf (_ ("By %s"), tt_user_get_name (user));

      history_append_line (text, who);
    }
  history_append_line (text, position);
  if (history_has_photo (self, moment))
    history_append_line (text, _ ("With a picture"));
  history_add (self, NULL, title, text->str);
}

static void
history_add_out (History *self)
{
  TtEntry *entry = self->entry;
  g_autofree char *time =
      tt_format_time (tt_entry_get_punched_out_at (entry), tt_entry_get_zone (entry));
  g_autofree char *title = NULL;
  g_autofree char *position = NULL;

  if (tt_entry_get_punched_out_at (entry) == 0)
    return;
  /* Translators: %s is a time of day. */
  title = g_strdup_printf (_ ("Clocked out %s"), time);
  position = history_dup_position (
      self, tt_entry_get_has_out_position (entry), tt_entry_get_out_latitude (entry),
      tt_entry_get_out_longitude (entry), tt_entry_get_out_accuracy (entry));
  history_add_punch (self, title, tt_entry_get_out_by (entry), position, TT_MOMENT_OUT);
}

static void
history_add_in (History *self)
{
  TtEntry *entry = self->entry;
  g_autofree char *time =
      tt_format_time (tt_entry_get_punched_in_at (entry), tt_entry_get_zone (entry));
  g_autofree char *created = NULL;
  g_autofree char *title = NULL;
  g_autofree char *position = NULL;

  if (tt_entry_get_punched_in_at (entry) != 0)
    {
      /* Translators: %s is a time of day. */
      title = g_strdup_printf (_ ("Clocked in %s"), time);
      position = history_dup_position (
          self, tt_entry_get_has_in_position (entry), tt_entry_get_in_latitude (entry),
          tt_entry_get_in_longitude (entry), tt_entry_get_in_accuracy (entry));
      history_add_punch (self, title, tt_entry_get_in_by (entry), position, TT_MOMENT_IN);
      return;
    }
  created = tt_format_day_time (tt_entry_get_created_at (entry),
                                tt_directory_get_zone (self->directory), self->now);
  history_add (self, NULL,
               *tt_entry_get_source (entry) != '\0' ? _ ("Brought from a file")
                                                    : _ ("Added by hand"),
               tt_entry_get_created_at (entry) != 0 ? created : "");
}

void
tt_entry_history_fill (GtkBox *box, TtEntry *entry, GPtrArray *corrections, TtDirectory *directory)
{
  History self = { box, entry, directory, tt_directory_get_now (directory) };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
  for (guint i = corrections != NULL ? corrections->len : 0; i > 0; i--)
    history_add_correction (&self, g_ptr_array_index (corrections, i - 1));
  history_add_out (&self);
  history_add_in (&self);
  for (child = gtk_widget_get_first_child (GTK_WIDGET (box)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    tt_history_item_set_ends (TT_HISTORY_ITEM (child), gtk_widget_get_prev_sibling (child) == NULL,
                              gtk_widget_get_next_sibling (child) == NULL);
}
