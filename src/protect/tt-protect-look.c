/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The look at every layer, and the status that comes of it. Where nothing changed it reads a few
 * rows and whether one folder changed, and writes nothing. After a run only what the run learnt is
 * told: no place is asked again. */

#include "base/tt-error.h"
#include "protect/tt-move.h"
#include "protect/tt-protect-private.h"
#include "protect/tt-trouble-private.h"
#include "store/tt-shadow-place.h"

#include <glib/gi18n-lib.h>

/* Where the office stands, as far as it can be read.
 * @times: (nullable): what state.db knows of layers, by key */
typedef struct
{
  GHashTable *times;
  TtHead primary;
  gboolean has_primary;
  TtHead shadow;
  gboolean has_shadow;
  gint64 shadow_at;
  gint64 now;
  TtShadowPlace *place; /* where the shadow lies; NULL where that cannot be read */
} Standing;

static gboolean
read_shadow (TtProtect *self, Standing *standing)
{
  g_autoptr (GError) failure = NULL;

  if (tt_protect_need_shadow (self, &failure) &&
      tt_database_read_last (tt_copy_get_database (self->shadow), &standing->shadow,
                             &standing->shadow_at, &failure))
    return TRUE;

  tt_protect_close_shadow (self);
  return FALSE;
}

static void
read_standing (TtProtect *self, Standing *standing)
{
  g_autoptr (GError) failure = NULL;

  *standing = (Standing){
    .now = tt_clock_now (tt_environment_get_clock (self->environment)),
    /* What cannot be read from state.db is not known. */
    .times = tt_state_find (self->state, "layer.*.last-*", NULL),
    /* Then opening it tells. */
    .place = tt_shadow_place_read (self->environment, self->folder, NULL),
  };
  standing->has_primary = tt_protect_need_primary (self, &failure) &&
                          tt_store_get_head (self->primary, &standing->primary, &failure);

  /* One that was exchanged since it was opened is opened anew. */
  standing->has_shadow = read_shadow (self, standing) || read_shadow (self, standing);
}

static gint64
get_time (const Standing *standing, const TtLayer *layer, const char *what)
{
  g_autofree char *key = g_strdup_printf ("layer.%s.%s", layer->name, what);
  const char *text = standing->times != NULL ? g_hash_table_lookup (standing->times, key) : NULL;
  gint64 at = 0;

  /* As above. */
  if (text != NULL)
    (void) g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &at, NULL);

  return at;
}

static gint64
get_size (TtProtect *self, const char *path)
{
  TtStat stat;

  /* A size that cannot be had is not worth a failed look. */
  return tt_disk_stat (tt_environment_get_disk (self->environment), path, &stat, NULL) ? stat.size
                                                                                       : 0;
}

/* Whether @path (or the nearest folder above it that is there) lies on another disk. */
static gboolean
is_other_disk (TtProtect *self, const char *path)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *at = g_strdup (path);
  TtStat ours;
  TtStat theirs;

  /* Not known is not elsewhere: nothing may look safer than it is. */
  if (!tt_disk_stat (disk, self->folder, &ours, NULL))
    return FALSE;
  /* As above. */
  while (tt_disk_stat (disk, at, &theirs, NULL) && theirs.kind == TT_KIND_NONE &&
         !g_str_equal (at, "/"))
    {
      char *above = g_path_get_dirname (at);

      g_free (at);
      at = above;
    }

  return theirs.kind != TT_KIND_NONE && theirs.device != ours.device;
}

static void
set_trouble (TtLayerStatus *status, const char *code, const char *message, const char *hint)
{
  g_free (status->error_code);
  g_free (status->error_message);
  g_free (status->error_hint);
  status->error_code = g_strdup (code);
  status->error_message = g_strdup (message);
  status->error_hint = g_strdup (hint);
}

static void
take_trouble (TtLayer *layer, TtLayerStatus *status)
{
  status->state = layer->trouble_state;
  status->since = layer->trouble_since;
  set_trouble (status, layer->trouble_code, layer->trouble_message, layer->trouble_hint);
}

static void
set_stream (TtLayerStatus *status, const TtStream *stream)
{
  char hex[2 * TT_STREAM_SIZE + 1];

  tt_stream_to_hex (stream, hex);
  g_free (status->stream);
  status->stream = g_strdup (hex);
}

/* How far a layer lags; since when is when this was first seen, unless the change tells. */
static void
set_behind (TtLayer *layer, TtLayerStatus *status, gint64 behind, gint64 since, gint64 now)
{
  status->behind = MAX (0, behind);
  if (behind <= 0)
    {
      layer->behind_since = 0;
      return;
    }

  if (layer->behind_since == 0)
    layer->behind_since = since != 0 ? since : now;
  if (status->state == TT_LAYER_OK)
    {
      status->state = TT_LAYER_BEHIND;
      status->since = layer->behind_since;
    }
}

static void
count_label (TtFrame *frame, guint *n)
{
  if (*frame->label != '\0')
    (*n)++;
}

typedef struct
{
  gint64 head;
  guint n;
} Counting;

static gboolean
count_point (TtFrame *frame, gpointer user_data, GError **error)
{
  Counting *counting = user_data;

  if (frame->seq != counting->head)
    count_label (frame, &counting->n);

  return TRUE;
}

/* The head and every labelled change that the shadow still holds. Counted once, then continued. */
static gint64
count_shadow_points (TtProtect *self, const TtHead *head)
{
  Counting counting = { head->seq, 0 };

  if (self->counted_head.seq > head->seq ||
      !tt_stream_equal (&self->counted_head.stream, &head->stream))
    {
      self->counted_head = (TtHead){ .stream = head->stream };
      self->counted_points = 0;
    }
  if (self->counted_head.seq < head->seq)
    {
      /* The head itself is counted anew each time, so what was the head then comes in now. */
      if (!tt_database_each_frame (tt_copy_get_database (self->shadow),
                                   MAX (0, self->counted_head.seq - 1), count_point, &counting,
                                   NULL))
        return 1;
      self->counted_points += counting.n;
      self->counted_head = *head;
    }

  return self->counted_points + 1;
}

#define KEY_AWAY "layer.shadow.away-seq"

void
tt_protect_note_away (TtProtect *self, gint64 seq)
{
  g_autoptr (GError) failure = NULL;

  if (self->stands_in && tt_state_get_int64 (self->state, KEY_AWAY, 0) == 0 &&
      !tt_state_set_int64 (self->state, KEY_AWAY, seq, &failure))
    g_debug ("state.db: %s", failure->message);
}

static void
look_at_absent_shadow (TtProtect *self,
                       TtLayer *layer,
                       TtLayerStatus *status,
                       const Standing *standing,
                       const GError *away)
{
  gint64 head = standing->has_primary ? standing->primary.seq : standing->shadow.seq;
  gint64 seq;

  tt_protect_note_away (self, head);
  seq = tt_state_get_int64 (self->state, KEY_AWAY, head);

  tt_layer_set_trouble (layer, away);
  take_trouble (layer, status);
  status->seq = seq;
  status->last_success = get_time (standing, layer, "last-success");
  set_behind (layer, status, head - seq, layer->trouble_since, standing->now);
}

void
tt_protect_clear_shadow_trouble (TtProtect *self, TtLayer *layer)
{
  g_autoptr (GError) failure = NULL;

  if (g_strcmp0 (layer->trouble_code, "absent") == 0 &&
      !tt_state_remove (self->state, KEY_AWAY, &failure))
    g_debug ("state.db: %s", failure->message);
  tt_layer_clear_trouble (layer);
}

static void
note_shadow_back (TtProtect *self, TtLayer *layer, TtLayerStatus *status)
{
  if (g_strcmp0 (layer->trouble_code, "absent") != 0)
    return;

  tt_protect_clear_shadow_trouble (self, layer);
  g_clear_pointer (&status->error_code, g_free);
  g_clear_pointer (&status->error_message, g_free);
  g_clear_pointer (&status->error_hint, g_free);
  status->state = TT_LAYER_OK;
  status->since = 0;
}

static void
look_at_shadow (TtProtect *self, TtLayer *layer, TtLayerStatus *status, const Standing *standing)
{
  g_autoptr (GError) away = NULL;
  gint64 behind;

  if (layer->enabled && standing->place != NULL && !standing->place->is_here &&
      !tt_protect_check_shadow_disk (self, &away))
    {
      look_at_absent_shadow (self, layer, status, standing, away);
      return;
    }
  note_shadow_back (self, layer, status);

  if (standing->has_shadow)
    {
      set_stream (status, &standing->shadow.stream);
      status->seq = standing->shadow.seq;
      status->snapshots = count_shadow_points (self, &standing->shadow);
      status->bytes = get_size (self, tt_database_get_path (tt_copy_get_database (self->shadow)));
      if (standing->has_primary && tt_head_equal (&standing->primary, &standing->shadow))
        layer->success = MAX (layer->success, standing->shadow_at);
    }
  status->last_success = MAX (layer->success, get_time (standing, layer, "last-success"));

  if (!layer->enabled)
    return;
  if (!standing->has_shadow && layer->trouble_code == NULL)
    {
      status->state = TT_LAYER_DAMAGED;
      set_trouble (status, "damaged", _ ("the live copy cannot be read"),
                   _ ("Run a verification: it is built anew from the main file"));
    }
  behind = !standing->has_primary || !standing->has_shadow ? 0
           : tt_head_equal (&standing->primary, &standing->shadow)
               ? 0
               : MAX (1, standing->primary.seq - standing->shadow.seq);
  set_behind (layer, status, behind, 0, standing->now);
}

/* Journal time of the first change that the archive lacks. */
static gint64
find_unsaved_since (TtProtect *self, gint64 saved)
{
  /* Without that frame it is since now. */
  g_autoptr (TtFrame) frame =
      self->shadow != NULL
          ? tt_database_get_frame (tt_copy_get_database (self->shadow), saved + 1, NULL)
          : NULL;

  return frame != NULL ? frame->at : 0;
}

/* The disk is back. */
static void
note_archive_back (TtLayer *layer, TtLayerStatus *status)
{
  if (g_strcmp0 (layer->trouble_code, "absent") != 0)
    return;

  tt_layer_clear_trouble (layer);
  g_clear_pointer (&status->error_code, g_free);
  g_clear_pointer (&status->error_message, g_free);
  g_clear_pointer (&status->error_hint, g_free);
  status->state = TT_LAYER_OK;
  status->since = 0;
}

static gboolean
has_folder_above (TtProtect *self, TtLayer *layer)
{
  g_autofree char *above = g_path_get_dirname (layer->path);
  TtStat stat;

  /* What cannot be asked is not there. */
  return tt_disk_stat (tt_environment_get_disk (self->environment), above, &stat, NULL) &&
         stat.kind == TT_KIND_FOLDER;
}

static void
look_at_archive (TtProtect *self,
                 TtLayer *layer,
                 TtLayerStatus *status,
                 const Standing *standing,
                 gboolean ask,
                 GCancellable *cancellable)
{
  const TtHead *head = standing->has_primary ? &standing->primary : &standing->shadow;
  g_autoptr (GPtrArray) lost = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) failure = NULL;
  gboolean known = standing->has_primary || standing->has_shadow;
  gint64 saved;

  status->last_success = get_time (standing, layer, "last-success");
  if (!layer->enabled)
    return;

  if (!(known && ask ? tt_archive_look (layer->archive, &head->stream, lost, cancellable, &failure)
                     : tt_archive_open (layer->archive, known ? &head->stream : NULL, FALSE,
                                        cancellable, &failure)))
    {
      /* One that never was written is behind, not away, where it can be written. */
      if (!g_error_matches (failure, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT) ||
          tt_archive_was_there (layer->archive) || !has_folder_above (self, layer))
        {
          tt_layer_set_trouble (layer, failure);
          take_trouble (layer, status);
        }
      else
        note_archive_back (layer, status);
    }
  else if (ask)
    note_archive_back (layer, status);
  layer->lost = layer->lost || lost->len > 0;
  if ((layer->lost || layer->broken) && status->state == TT_LAYER_OK)
    {
      status->state = TT_LAYER_DAMAGED;
      set_trouble (status, "damaged", _ ("some of it is missing or broken"),
                   _ ("Run a verification: what can be mended is mended"));
    }

  saved = known ? tt_archive_get_saved (layer->archive, &head->stream) : 0;
  tt_archive_get_tip (layer->archive, &status->stream, &status->seq);
  if (saved > 0)
    status->seq = saved;
  status->bytes = tt_archive_get_bytes (layer->archive);
  status->snapshots = tt_archive_count_points (layer->archive);
  if (known && saved < head->seq)
    set_behind (layer, status, MAX (1, head->seq - MIN (status->seq, head->seq)),
                find_unsaved_since (self, MAX (saved, status->seq)), standing->now);
  else
    set_behind (layer, status, 0, 0, standing->now);
}

/* Its own queue goes there and notes what came of it. */
static void
look_at_remote (TtProtect *self, TtLayer *layer, TtLayerStatus *status, const Standing *standing)
{
  gint64 head = standing->has_primary ? standing->primary.seq : standing->shadow.seq;

  status->other_disk = TRUE;
  status->seq = tt_layer_get_time (layer, "remote-seq");
  status->bytes = tt_layer_get_time (layer, "remote-bytes");
  status->last_success = get_time (standing, layer, "last-success");
  layer->success = status->last_success;
  if (!layer->enabled)
    return;

  tt_layer_reload_trouble (layer);
  if (layer->trouble_code != NULL)
    take_trouble (layer, status);
  set_behind (layer, status, head - status->seq, find_unsaved_since (self, status->seq),
              standing->now);
}

static void
tell_unknown (TtLayerStatus *status, const GError *failure)
{
  g_free (status->error_code);
  g_free (status->error_message);
  g_free (status->error_hint);
  status->state = status->enabled ? TT_LAYER_FAILED : TT_LAYER_OFF;
  status->error_code = g_strdup (tt_trouble_get_code (failure));
  status->error_message = g_strdup (failure->message);
  status->error_hint = g_strdup (tt_trouble_get_hint (failure));
}

static void
look_at_layer (TtProtect *self,
               TtLayer *layer,
               TtProtectStatus *all,
               const Standing *standing,
               gboolean ask,
               GCancellable *cancellable)
{
  TtLayerStatus *status = tt_protect_status_add_layer (all, layer->name, layer->kind);
  g_autoptr (GError) failure = NULL;

  status->enabled = layer->enabled;
  status->state = layer->enabled ? TT_LAYER_OK : TT_LAYER_OFF;
  status->last_verified = get_time (standing, layer, "last-verified");
  status->last_drill = get_time (standing, layer, "last-drill");
  g_free (status->place);
  if (tt_layer_is_shadow (layer) && standing->place != NULL)
    tt_layer_set_path (layer, standing->place->folder);
  status->place = g_filename_display_name (layer->path);
  status->retention = layer->retention;
  status->refused = layer->enabled ? g_strdup (layer->refused) : NULL;
  status->other_disk = is_other_disk (self, layer->path);
  if (layer->enabled && layer->trouble_code != NULL)
    take_trouble (layer, status);

  if (!tt_layer_check_known (layer, &failure))
    tell_unknown (status, failure);
  else if (tt_layer_is_shadow (layer))
    look_at_shadow (self, layer, status, standing);
  else if (layer->remote)
    look_at_remote (self, layer, status, standing);
  else
    look_at_archive (self, layer, status, standing, ask, cancellable);
}

static gboolean
has_turned (const TtProtectStatus *before, const TtProtectStatus *now)
{
  if (before->overall != now->overall || before->layers->len != now->layers->len)
    return TRUE;

  for (guint i = 0; i < now->layers->len; i++)
    {
      const TtLayerStatus *old = before->layers->pdata[i];
      const TtLayerStatus *layer = now->layers->pdata[i];

      if (old->state != layer->state || !g_str_equal (old->name, layer->name) ||
          g_strcmp0 (old->error_code, layer->error_code) != 0)
        return TRUE;
    }

  return FALSE;
}

static void
set_newest (TtProtectStatus *status, const Standing *standing)
{
  status->seq = standing->has_primary ? standing->primary.seq : standing->shadow.seq;
  status->newest_at = standing->shadow_at;
  for (guint i = 0; i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = status->layers->pdata[i];

      status->newest_saved = MAX (status->newest_saved, layer->last_success);
    }
}

/* Between looks nothing of this is asked again. */
static void
keep_warnings (TtProtect *self, TtProtectStatus *status)
{
  const TtProtectStatus *before = self->status; /* only this queue exchanges it */

  status->low_space = before->low_space;
  status->full_in_days = before->full_in_days;
  status->disk_failing = before->disk_failing;
  status->clock_behind = before->clock_behind;
}

static TtProtectStatus *
make_status (TtProtect *self, gboolean ask, GCancellable *cancellable)
{
  TtProtectStatus *status = tt_protect_status_new ();
  g_autoptr (GPtrArray) layers = NULL;
  gboolean accepted = FALSE;
  Standing standing;

  read_standing (self, &standing);
  layers = g_ptr_array_ref (tt_protect_get_layers (self));
  for (guint i = 0; i < layers->len; i++)
    {
      TtLayer *layer = layers->pdata[i];

      accepted = accepted || layer->accept_one_disk;
      look_at_layer (self, layer, status, &standing, ask, cancellable);
    }
  g_clear_pointer (&standing.times, g_hash_table_unref);
  g_clear_pointer (&standing.place, tt_shadow_place_free);
  set_newest (status, &standing);
  if (ask)
    tt_warnings_fill (self, status, standing.shadow_at, standing.now);
  else
    keep_warnings (self, status);
  tt_protect_status_judge (status, accepted, standing.now);

  return status;
}

static void
publish (TtProtect *self, TtProtectStatus *status, gboolean *turned)
{
  TtProtectStatus *before;

  g_mutex_lock (&self->mutex);
  status->working = self->working;
  before = self->status;
  self->status = status;
  g_mutex_unlock (&self->mutex);

  if (turned != NULL)
    *turned = has_turned (before, status);
  tt_protect_status_unref (before);
}

void
tt_protect_update_status (TtProtect *self, gboolean *turned)
{
  publish (self, make_status (self, FALSE, NULL), turned);
}

/* A status is immutable once it was handed on, so "working" is told by a new one. */
void
tt_protect_set_working (TtProtect *self, gboolean working)
{
  g_mutex_lock (&self->mutex);
  self->working = working;
  self->status = tt_protect_status_with_working (self->status, working);
  g_mutex_unlock (&self->mutex);
}

gboolean
tt_protect_look (TtProtect *self, gboolean *turned, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GPtrArray) layers = NULL;

  g_return_val_if_fail (TT_IS_PROTECT (self), FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (self->is_keeper)
    {
      layers = g_ptr_array_ref (tt_protect_get_layers (self));
      for (guint i = 0; i < layers->len; i++)
        {
          TtLayer *layer = layers->pdata[i];

          if (!layer->enabled || !tt_layer_is_shadow (layer))
            continue;
          tt_protect_finish_move (self);
          /* What stands in for it says nothing of it. */
          if (tt_protect_catch_up (self, NULL, &failure))
            {
              if (!self->stands_in)
                tt_protect_clear_shadow_trouble (self, layer);
            }
          else
            tt_layer_set_trouble (layer, failure);
          break;
        }
    }
  tt_protect_refresh_layers (self);
  publish (self, make_status (self, TRUE, cancellable), turned);

  return TRUE;
}

gboolean
tt_protect_has_returned (TtProtect *self)
{
  g_autoptr (TtProtectStatus) status = NULL;

  g_return_val_if_fail (TT_IS_PROTECT (self), FALSE);

  status = tt_protect_dup_status (self);
  for (guint i = 0; i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = status->layers->pdata[i];

      if (layer->state == TT_LAYER_BEHIND && !g_str_equal (layer->kind, "shadow"))
        return TRUE;
    }

  return FALSE;
}
