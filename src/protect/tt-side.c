/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-side-private.h"

#include "core/tt-label.h"
#include "protect/tt-protect-private.h"
#include "store/tt-store-office.h"

#include <glib/gi18n-lib.h>

void
tt_side_free (TtSide *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->title);
  g_free (self->stream);
  g_free (self->newest_label);
  g_strfreev (self->sentences);
  g_free (self->command);
  g_free (self);
}

static void
party_free (TtParty *self)
{
  g_clear_pointer (&self->side, tt_side_free);
  g_clear_object (&self->database);
  g_clear_object (&self->archive);
  g_free (self);
}

static TtParty *
party_new (const char *id, const char *title)
{
  TtParty *self = g_new0 (TtParty, 1);
  TtSide *side = g_new0 (TtSide, 1);

  side->id = g_strdup (id);
  side->title = g_strdup (title);
  side->stream = g_strdup ("");
  side->newest_label = g_strdup ("");
  side->people = side->sites = side->entries = -1;
  side->command = g_strdup_printf ("timetrackerctl restore --from %s", id);
  self->side = side;
  return self;
}

static gboolean
note_newest (TtParty *self, TtFrame *frame, GError **error)
{
  g_autoptr (TtLogRow) row = tt_log_row_new (frame, error);

  if (row == NULL)
    return FALSE;
  self->side->newest_at = frame->at;
  g_free (self->side->newest_label);
  self->side->newest_label = *row->label != '\0' ? g_strdup (tt_label_get_words (row->label))
                                                 : g_steal_pointer (&row->words);
  return TRUE;
}

static void
note_head (TtParty *self)
{
  char hex[2 * TT_STREAM_SIZE + 1];

  tt_stream_to_hex (&self->head.stream, hex);
  g_free (self->side->stream);
  self->side->stream = g_strdup (hex);
  self->side->seq = self->head.seq;
  self->side->readable = TRUE;
}

static gboolean
look_into_database (TtParty *self, GError **error)
{
  TtCounts counts = { 0 };
  g_autoptr (TtFrame) newest = NULL;

  if (!tt_database_get_head (self->database, &self->head, error) ||
      !tt_store_count (self->database, &counts, error))
    return FALSE;
  newest = tt_database_get_frame (self->database, self->head.seq, error);
  if (newest == NULL || !note_newest (self, newest, error))
    return FALSE;

  self->side->people = counts.users;
  self->side->sites = counts.sites;
  self->side->entries = counts.entries;
  note_head (self);
  return TRUE;
}

/* What cannot be read says why not. */
static void
say_unreadable (TtParty *self, const GError *failure)
{
  const char *const sentences[] = { failure->message, NULL };

  g_clear_object (&self->database);
  g_clear_object (&self->archive);
  self->side->readable = FALSE;
  self->side->sentences = g_strdupv ((char **) sentences);
}

static TtParty *
look_at_database (TtProtect *protect, const char *path, const char *id, const char *title)
{
  TtParty *self = party_new (id, title);
  g_autoptr (GError) failure = NULL;

  self->database = tt_database_look_at (protect->environment, path, &failure);
  if (self->database == NULL || !look_into_database (self, &failure))
    say_unreadable (self, failure);
  return self;
}

static gboolean
look_into_archive (TtParty *self, const TtStream *known, GError **error)
{
  g_autoptr (GPtrArray) points = NULL;
  g_autoptr (GPtrArray) frames = NULL;
  const TtSnapshot *newest = NULL;

  if (!tt_archive_open (self->archive, known, FALSE, self->cancellable, error) ||
      !tt_archive_refresh (self->archive, self->cancellable, error))
    return FALSE;
  points = tt_archive_list_points (self->archive, 0, NULL, self->cancellable, error);
  if (points == NULL)
    return FALSE;
  for (guint i = 0; i < points->len; i++)
    if (newest == NULL || ((TtSnapshot *) g_ptr_array_index (points, i))->seq >= newest->seq)
      newest = g_ptr_array_index (points, i);
  if (newest == NULL || !tt_stream_from_hex (newest->stream, &self->head.stream))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _ ("There is no copy in it yet"));
      return FALSE;
    }

  self->head.seq = newest->seq;
  self->side->newest_at = newest->at;
  g_free (self->side->newest_label);
  self->side->newest_label = g_strdup (tt_label_get_words (newest->label));
  /* A base alone carries no change that could be told, only a label. */
  frames = tt_archive_read_frames (self->archive, &self->head.stream, newest->seq, newest->seq,
                                   self->cancellable, NULL);
  if (frames != NULL && !note_newest (self, g_ptr_array_index (frames, 0), error))
    return FALSE;
  note_head (self);
  return TRUE;
}

static TtParty *
look_at_archive (TtProtect *protect,
                 TtLayer *layer,
                 const TtStream *known,
                 GCancellable *cancellable)
{
  gboolean is_own = g_str_equal (layer->name, "archive");
  TtParty *self = party_new (layer->name, is_own ? _ ("The archive") : layer->name);
  g_autoptr (GError) failure = NULL;

  self->archive = g_object_ref (layer->archive);
  self->cancellable = cancellable;
  if (!tt_layer_check_known (layer, &failure) || !look_into_archive (self, known, &failure))
    say_unreadable (self, failure);
  return self;
}

/* One of two copies may turn out damaged on the way: then that is what there is to say. */
static void
compare (TtParty *self, GPtrArray *parties)
{
  GPtrArray *words = NULL;

  if (!self->side->readable)
    return;

  words = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < parties->len; i++)
    {
      const TtParty *other = g_ptr_array_index (parties, i);
      g_autoptr (GError) failure = NULL;

      if (other != self && other->side->readable &&
          !tt_party_compare (self, other, words, &failure))
        g_ptr_array_add (words, g_strdup (failure->message));
    }
  if (words->len == 0)
    g_ptr_array_add (words, g_strdup (_ ("It has nothing that the others lack")));
  g_ptr_array_add (words, NULL);
  self->side->sentences = (char **) g_ptr_array_free (words, FALSE);
}

static GPtrArray *
look_at_all (TtProtect *self, GCancellable *cancellable)
{
  GPtrArray *parties = g_ptr_array_new_with_free_func ((GDestroyNotify) party_free);
  GPtrArray *layers = tt_protect_get_layers (self);
  g_autofree char *primary = g_build_filename (self->folder, "office.db", NULL);
  g_autofree char *place = tt_protect_dup_shadow_place (self);
  g_autofree char *shadow = g_build_filename (place, "office.db", NULL);
  const TtParty *known = NULL;

  g_ptr_array_add (parties,
                   look_at_database (self, primary, TT_MOMENT_PRIMARY, _ ("The main file")));
  g_ptr_array_add (parties, look_at_database (self, shadow, "shadow", _ ("The live copy")));
  for (guint i = parties->len; i > 0; i--)
    if (((TtParty *) g_ptr_array_index (parties, i - 1))->side->readable)
      known = g_ptr_array_index (parties, i - 1);

  for (guint i = 0; i < layers->len; i++)
    {
      TtLayer *layer = g_ptr_array_index (layers, i);

      if (layer->archive != NULL)
        g_ptr_array_add (
            parties,
            look_at_archive (self, layer, known != NULL ? &known->head.stream : NULL, cancellable));
    }
  return parties;
}

GPtrArray *
tt_protect_list_sides (TtProtect *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) sides = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_side_free);
  g_autoptr (GPtrArray) parties = NULL;

  g_return_val_if_fail (TT_IS_PROTECT (self), NULL);

  parties = look_at_all (self, cancellable);
  for (guint i = 0; i < parties->len; i++)
    compare (g_ptr_array_index (parties, i), parties);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  for (guint i = 0; i < parties->len; i++)
    g_ptr_array_add (sides, g_steal_pointer (&((TtParty *) g_ptr_array_index (parties, i))->side));
  return g_steal_pointer (&sides);
}
