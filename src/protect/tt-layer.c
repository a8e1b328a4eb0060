/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-layer-private.h"

#include "base/tt-error.h"
#include "protect/tt-layer-settings.h"
#include "protect/tt-remote-place.h"
#include "protect/tt-trouble-private.h"
#include "storage/tt-place-error.h"
#include "storage/tt-place-folder.h"
#include "store/tt-shadow-place.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SEPARATOR "\x1f"

static char *
dup_key (const TtLayer *self, const char *what)
{
  return g_strdup_printf ("layer.%s.%s", self->name, what);
}

/* Where the live copy is, its own file says. */
static char *
dup_shadow_path (TtEnvironment *environment, const char *folder)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (TtShadowPlace) place = tt_shadow_place_read (environment, folder, &failure);

  return place != NULL ? g_strdup (place->folder) : NULL;
}

static void
read_settings (TtLayer *self, const char *folder, const char *settings)
{
  /* Settings that cannot be read leave those of a new office. */
  g_autofree char *path = tt_layer_is_shadow (self) ? dup_shadow_path (self->environment, folder)
                                                    : tt_layer_settings_dup (settings, "path");
  g_autofree char *seal = tt_layer_settings_dup (settings, "seal");
  g_autofree char *accepted = tt_layer_settings_dup (settings, "accept-one-disk");

  self->settings = g_strdup (settings);
  self->remote = tt_remote_kind_is_known (self->kind);
  self->path = self->remote ? tt_remote_place_dup_words (self->kind, settings)
                            : g_canonicalize_filename (path != NULL ? path : self->name, folder);
  self->plain = g_strcmp0 (seal, "no") == 0;
  self->accept_one_disk = g_strcmp0 (accepted, "yes") == 0;
  self->retention = tt_retention_read (settings);
}

static void
load_trouble (TtLayer *self)
{
  g_autofree char *key = dup_key (self, "trouble");
  /* What cannot be read from state.db comes up again with the next run. */
  g_autofree char *text = tt_state_dup (self->state, key, NULL);
  g_auto (GStrv) fields = text != NULL ? g_strsplit (text, SEPARATOR, 5) : NULL;
  gint64 since;
  gint64 state;

  if (fields == NULL || g_strv_length (fields) != 5 ||
      !g_ascii_string_to_signed (fields[0], 10, 0, G_MAXINT64, &since, NULL) ||
      !g_ascii_string_to_signed (fields[1], 10, 0, TT_LAYER_OFF, &state, NULL))
    return;

  self->trouble_since = since;
  self->trouble_state = (TtLayerState) state;
  self->trouble_code = g_strdup (fields[2]);
  self->trouble_hint = *fields[3] != '\0' ? g_strdup (fields[3]) : NULL;
  self->trouble_message = g_strdup (fields[4]);
}

/* What is known is known of one place. A layer that was moved begins anew in the other. */
static void
forget_other_place (TtLayer *self)
{
  g_autofree char *key = dup_key (self, "place");
  g_autofree char *prefix = dup_key (self, "");
  g_autofree char *moving_key = dup_key (self, "moving");
  g_autofree char *moving = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *known = tt_state_dup (self->state, key, &failure);

  if (known == NULL || g_str_equal (known, self->path))
    return;

  /* Everything was copied there, and read back, before the definition said so. */
  moving = tt_state_dup (self->state, moving_key, &failure);
  if (g_strcmp0 (moving, self->path) == 0)
    {
      if (!tt_state_set (self->state, key, self->path, &failure))
        g_debug ("state.db: %s", failure->message);
      return;
    }
  if (!tt_state_remove (self->state, prefix, &failure))
    g_debug ("state.db: %s", failure->message);
}

gboolean
tt_layer_note_place (TtLayer *self, GError **error)
{
  g_autofree char *key = dup_key (self, "place");
  g_autofree char *known = tt_state_dup (self->state, key, error);

  return g_strcmp0 (known, self->path) == 0 || tt_state_set (self->state, key, self->path, error);
}

static void
load_refused (TtLayer *self)
{
  g_autofree char *key = dup_key (self, "refused");

  /* What cannot be read is found out by the next prune. */
  self->refused = tt_state_dup (self->state, key, NULL);
  if (self->refused != NULL && *self->refused == '\0')
    g_clear_pointer (&self->refused, g_free);
}

/* An id that is none is none. */
static char *
dup_repository (const char *settings)
{
  g_autofree char *id = tt_layer_settings_dup (settings, "repository");

  return id != NULL && strlen (id) == 32 && strspn (id, "0123456789abcdef") == 32
             ? g_steal_pointer (&id)
             : NULL;
}

TtLayer *
tt_layer_new (TtEnvironment *environment,
              TtState *state,
              const char *folder,
              const char *scratch,
              const TtLayerRow *row)
{
  TtLayer *self = g_rc_box_new0 (TtLayer);

  self->environment = g_object_ref (environment);
  self->state = g_object_ref (state);
  self->name = g_strdup (row->name);
  self->kind = g_strdup (row->kind);
  self->enabled = row->enabled;
  read_settings (self, folder, row->settings);
  forget_other_place (self);
  load_trouble (self);
  self->broken = tt_layer_get_time (self, "broken") != 0;
  load_refused (self);

  if (g_str_equal (self->kind, "folder"))
    {
      g_autoptr (TtPlace) place = tt_place_folder_new (environment, self->path, NULL);
      g_autofree char *repository = dup_repository (row->settings);

      self->archive = tt_archive_new (environment, self->name, place, scratch, state);
      if (repository != NULL)
        tt_archive_set_known (self->archive, repository);
    }

  return self;
}

static void
layer_clear (gpointer data)
{
  TtLayer *self = data;

  g_object_unref (self->environment);
  g_object_unref (self->state);
  g_clear_object (&self->archive);
  g_free (self->name);
  g_free (self->kind);
  g_free (self->path);
  g_free (self->settings);
  g_free (self->refused);
  g_free (self->trouble_code);
  g_free (self->trouble_message);
  g_free (self->trouble_hint);
}

TtLayer *
tt_layer_ref (TtLayer *self)
{
  return g_rc_box_acquire (self);
}

void
tt_layer_unref (TtLayer *self)
{
  g_rc_box_release_full (self, layer_clear);
}

gboolean
tt_layer_is_shadow (const TtLayer *self)
{
  return g_str_equal (self->kind, "shadow");
}

void
tt_layer_set_path (TtLayer *self, const char *path)
{
  if (g_str_equal (self->path, path))
    return;

  g_free (self->path);
  self->path = g_strdup (path);
}

gboolean
tt_layer_check_known (const TtLayer *self, GError **error)
{
  if (self->archive != NULL || self->remote || tt_layer_is_shadow (self))
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_TOO_NEW,
               _ ("Copies of kind “%s” are not known to this version of TimeTracker"), self->kind);
  return FALSE;
}

gint64
tt_layer_get_time (TtLayer *self, const char *what)
{
  g_autofree char *key = dup_key (self, what);

  return tt_state_get_int64 (self->state, key, 0);
}

gboolean
tt_layer_set_time (TtLayer *self, const char *what, gint64 at, GError **error)
{
  g_autofree char *key = dup_key (self, what);

  return tt_state_set_int64 (self->state, key, at, error);
}

static void
forget_trouble (TtLayer *self)
{
  g_clear_pointer (&self->trouble_code, g_free);
  g_clear_pointer (&self->trouble_message, g_free);
  g_clear_pointer (&self->trouble_hint, g_free);
}

void
tt_layer_reload_trouble (TtLayer *self)
{
  forget_trouble (self);
  self->trouble_since = 0;
  load_trouble (self);
}

void
tt_layer_set_trouble (TtLayer *self, const GError *error)
{
  const char *code = tt_trouble_get_code (error);
  const char *hint = tt_trouble_get_hint (error);
  gboolean same = g_strcmp0 (self->trouble_code, code) == 0;
  g_autofree char *key = dup_key (self, "trouble");
  g_autofree char *text = NULL;
  g_autoptr (GError) failure = NULL;

  if (same && g_strcmp0 (self->trouble_message, error->message) == 0)
    return;

  if (!same)
    self->trouble_since = tt_clock_now (tt_environment_get_clock (self->environment));
  forget_trouble (self);
  /* A network that does not answer is no error until too long. */
  self->trouble_state =
      self->remote && g_error_matches (error, TT_PLACE_ERROR, TT_PLACE_ERROR_TRANSIENT)
          ? TT_LAYER_WAITING
          : tt_trouble_get_state (error);
  self->trouble_code = g_strdup (code);
  self->trouble_message = g_strdup (error->message);
  self->trouble_hint = g_strdup (hint);

  text = g_strdup_printf ("%" G_GINT64_FORMAT SEPARATOR "%d" SEPARATOR "%s" SEPARATOR "%s" SEPARATOR
                          "%s",
                          self->trouble_since, (int) self->trouble_state, code,
                          hint != NULL ? hint : "", error->message);
  if (!tt_state_set (self->state, key, text, &failure))
    g_debug ("state.db: %s", failure->message);
}

void
tt_layer_clear_trouble (TtLayer *self)
{
  g_autofree char *key = dup_key (self, "trouble");
  g_autoptr (GError) failure = NULL;

  if (self->trouble_code == NULL)
    return;

  forget_trouble (self);
  self->trouble_since = 0;
  if (!tt_state_remove (self->state, key, &failure))
    g_debug ("state.db: %s", failure->message);
}

void
tt_layer_set_broken (TtLayer *self, gboolean broken)
{
  g_autoptr (GError) failure = NULL;

  if (self->broken == broken)
    return;

  self->broken = broken;
  if (!tt_layer_set_time (self, "broken",
                          broken ? tt_clock_now (tt_environment_get_clock (self->environment)) : 0,
                          &failure))
    g_debug ("state.db: %s", failure->message);
}

void
tt_layer_set_refused (TtLayer *self, const char *refused)
{
  g_autofree char *key = dup_key (self, "refused");
  g_autoptr (GError) failure = NULL;

  if (g_strcmp0 (self->refused, refused) == 0)
    return;

  g_free (self->refused);
  self->refused = g_strdup (refused);
  if (!tt_state_set (self->state, key, refused != NULL ? refused : "", &failure))
    g_debug ("state.db: %s", failure->message);
}
