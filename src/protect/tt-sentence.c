/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the layers mean, in one sentence that an owner reads: what is, since when, what to do. */

#include "protect/tt-protect-status.h"

#include <glib/gi18n-lib.h>

static char *
format_time (gint64 at, GTimeZone *zone, const char *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);
  g_autoptr (GDateTime) there = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  return there != NULL ? g_date_time_format (there, format) : g_strdup ("");
}

/* Days between two instants by the calendar of @zone. */
static int
count_days (gint64 from, gint64 to, GTimeZone *zone)
{
  g_autofree char *one = format_time (from, zone, "%Y-%m-%d");
  g_autofree char *other = format_time (to, zone, "%Y-%m-%d");
  GDate first;
  GDate last;

  g_date_clear (&first, 1);
  g_date_clear (&last, 1);
  g_date_set_parse (&first, one);
  g_date_set_parse (&last, other);

  return g_date_valid (&first) && g_date_valid (&last) ? g_date_days_between (&first, &last) : 0;
}

char *
tt_protect_dup_age (gint64 at, gint64 now, GTimeZone *zone)
{
  gint64 seconds = MAX (0, now - at) / G_USEC_PER_SEC;
  int days = count_days (at, now, zone);

  if (seconds < 60)
    return g_strdup_printf (ngettext ("%d second ago", "%d seconds ago", (gulong) seconds),
                            (int) seconds);
  if (seconds < 3600)
    return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", (gulong) (seconds / 60)),
                            (int) (seconds / 60));
  if (days <= 0)
    return format_time (at, zone, _ ("today %H:%M"));
  if (days == 1)
    return format_time (at, zone, _ ("yesterday %H:%M"));
  if (days < 7)
    return format_time (at, zone, _ ("%A %H:%M"));

  return format_time (at, zone, days < 365 ? _ ("%-d %b") : _ ("%-d %b %Y"));
}

/* A moment after "since": the time alone for today. */
static char *
dup_since (gint64 at, gint64 now, GTimeZone *zone)
{
  int days = count_days (at, now, zone);

  if (days <= 0)
    return format_time (at, zone, "%H:%M");
  if (days == 1)
    return format_time (at, zone, _ ("yesterday %H:%M"));

  return format_time (at, zone, days < 7 ? _ ("%A %H:%M") : _ ("%-d %b"));
}

static const char *
get_layer_words (const TtLayerStatus *layer)
{
  if (g_str_equal (layer->kind, "shadow"))
    return _ ("The live copy");
  if (g_str_equal (layer->name, "archive"))
    return _ ("The archive");

  return layer->name;
}

/* The layer that needs somebody most. */
static const TtLayerStatus *
find_worst (const TtProtectStatus *self)
{
  static const int weights[] = {
    [TT_LAYER_OK] = 0,     [TT_LAYER_BEHIND] = 2,  [TT_LAYER_WAITING] = 1,
    [TT_LAYER_FAILED] = 3, [TT_LAYER_DAMAGED] = 4, [TT_LAYER_OFF] = 0,
  };
  const TtLayerStatus *worst = NULL;

  for (guint i = 0; i < self->layers->len; i++)
    {
      const TtLayerStatus *layer = self->layers->pdata[i];

      if (weights[layer->state] > (worst != NULL ? weights[worst->state] : 0))
        worst = layer;
    }

  return worst;
}

static gboolean
has_reason (const TtProtectStatus *self, const char *reason)
{
  return g_strv_contains ((const char *const *) self->reasons, reason);
}

/* What is wrong with one layer: the cause, and how long. */
static char *
say_layer (const TtLayerStatus *layer, gint64 now, GTimeZone *zone)
{
  g_autofree char *since = layer->since != 0 ? dup_since (layer->since, now, zone) : NULL;
  const char *words = get_layer_words (layer);

  if (layer->error_message != NULL && since != NULL)
    /* Translators: "The archive: the disk is full (since Monday 17:40)." */
    return g_strdup_printf (_ ("%s: %s (since %s)."), words, layer->error_message, since);
  if (layer->error_message != NULL)
    return g_strdup_printf (_ ("%s: %s."), words, layer->error_message);
  if (layer->state == TT_LAYER_DAMAGED)
    return g_strdup_printf (_ ("%s is damaged."), words);
  if (since != NULL)
    return g_strdup_printf (_ ("%s lags behind since %s."), words, since);

  return g_strdup_printf (_ ("%s lags behind."), words);
}

/* What that means for the owner, and what to do. */
static char *
say_meaning (const TtProtectStatus *self, const TtLayerStatus *layer)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (layer->behind > 0 && self->copies > 0)
    g_string_append_printf (
        text,
        ngettext ("%" G_GINT64_FORMAT " change waits; it is safe on this computer.",
                  "%" G_GINT64_FORMAT " changes wait; they are safe on this computer.",
                  (gulong) layer->behind),
        layer->behind);
  if (layer->error_hint != NULL)
    g_string_append_printf (text, "%s%s.", text->len > 0 ? " " : "", layer->error_hint);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
say_trouble (const TtProtectStatus *self, gint64 now, GTimeZone *zone)
{
  const TtLayerStatus *layer = find_worst (self);
  g_autofree char *cause = NULL;
  g_autofree char *meaning = NULL;

  if (layer == NULL)
    return NULL;

  cause = say_layer (layer, now, zone);
  meaning = say_meaning (self, layer);

  return *meaning != '\0' ? g_strdup_printf ("%s %s", cause, meaning) : g_steal_pointer (&cause);
}

static char *
say_unprotected (const TtProtectStatus *self, gint64 now, GTimeZone *zone)
{
  g_autofree char *trouble = say_trouble (self, now, zone);

  if (trouble == NULL)
    return g_strdup (_ ("Only one copy exists. Everything you have is in the main file."));

  return g_strdup_printf (_ ("Only one copy exists. %s Everything you have is in the main file."),
                          trouble);
}

static char *
say_safe (const TtProtectStatus *self, gint64 now, GTimeZone *zone)
{
  g_autofree char *newest = tt_protect_dup_age (self->newest_saved, now, zone);
  g_autofree char *proven = tt_protect_dup_age (self->last_proven, now, zone);
  guint copies = self->copies + 1;

  /* Translators: the main file counts as a copy, so there are at least two. */
  return g_strdup_printf (ngettext ("Everything is safe. %u copy, newest %s, last proven %s.",
                                    "Everything is safe. %u copies, newest %s, last proven %s.",
                                    copies),
                          copies, newest, proven);
}

/* What is not one layer's. (transfer full) (nullable) */
static char *
say_warning (const TtProtectStatus *self)
{
  int weeks = self->full_in_days / 7;

  if (self->disk_failing)
    return g_strdup (_ ("This disk is failing: the main file had to be recovered three times "
                        "within a day. Nothing is lost; move the office to another disk now."));
  if (self->low_space && self->full_in_days >= 14)
    return g_strdup_printf (ngettext ("The disk is nearly full. At the present pace it is full in "
                                      "about %d week.",
                                      "The disk is nearly full. At the present pace it is full in "
                                      "about %d weeks.",
                                      (gulong) weeks),
                            weeks);
  if (self->low_space && self->full_in_days >= 0)
    return g_strdup_printf (ngettext ("The disk will be full in %d day. Make room, or move the "
                                      "copies to another disk.",
                                      "The disk will be full in %d days. Make room, or move the "
                                      "copies to another disk.",
                                      (gulong) self->full_in_days),
                            self->full_in_days);
  if (self->low_space)
    return g_strdup (_ ("The disk is nearly full. Make room, or move the copies to another disk."));
  if (self->clock_behind)
    return g_strdup (_ ("This computer's clock is behind the newest change. Set it right: until "
                        "then nothing old is cleared away."));

  return NULL;
}

char *
tt_protect_status_dup_sentence (const TtProtectStatus *self, gint64 now, GTimeZone *zone)
{
  char *trouble;

  g_return_val_if_fail (self != NULL && zone != NULL, NULL);

  if (self->overall == TT_OVERALL_UNPROTECTED)
    return say_unprotected (self, now, zone);
  if (self->overall == TT_OVERALL_PROTECTED && !has_reason (self, "one-disk-accepted"))
    return say_safe (self, now, zone);

  if (has_reason (self, "layer-behind") || has_reason (self, "layer-waiting") ||
      has_reason (self, "layer-failed") || has_reason (self, "layer-damaged"))
    {
      trouble = say_trouble (self, now, zone);
      if (trouble != NULL)
        return trouble;
    }
  trouble = say_warning (self);
  if (trouble != NULL)
    return trouble;
  if (has_reason (self, "nothing-proven"))
    return g_strdup (self->last_proven == 0
                         ? _ ("The copies were never tried. A test restore runs by itself soon; "
                              "you can start one now.")
                         : _ ("The copies were not tried for a long time. Start a test restore."));

  return g_strdup (_ ("Safe on this computer only. A fire or a theft takes everything: add a "
                      "place outside."));
}
