/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The proof of a layer: a real restore of its newest point into a scratch folder, to the last step
 * but the swap, and its digest beside that of the office at the same change. It reads every photo.
 * A drill that finds anything wrong says so and leaves the healing to a verification. */

#include "base/tt-error.h"
#include "protect/tt-archive-private.h"
#include "protect/tt-protect-private.h"
#include "protect/tt-restored-private.h"
#include "protect/tt-trouble-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  TtDatabase *database;
  gint64 next;
  gint64 last;
} Frames;

static TtFrame *
next_frame (gpointer user_data, GError **error)
{
  Frames *frames = user_data;

  return frames->next <= frames->last
             ? tt_database_get_frame (frames->database, frames->next++, error)
             : NULL;
}

/* Whether the first change that follows what was rebuilt belongs to an office that took its place;
 * the others need not be looked at. */
static gboolean
is_replacing (TtFrame *frame, gpointer user_data, GError **error)
{
  TtHead *head = user_data;

  if (!tt_stream_equal (&frame->stream, &head->stream) &&
      !tt_hash_equal (&frame->previous, &head->hash))
    head->seq = -1;

  return frame->seq <= 0;
}

/* Brings what was rebuilt to the shadow's head, by the shadow's own frames: a layer that is a few
 * changes behind is proven all the same, and a wrong one shows. @replaced: whether it cannot be,
 * because another office took the place of this one since. */
static gboolean
bring_to_head (
    TtProtect *self, TtRestored *restored, gboolean *replaced, const TtRun *run, GError **error)
{
  TtDatabase *shadow = tt_copy_get_database (self->shadow);
  TtHead next = restored->head;
  TtHead head;
  Frames frames;

  *replaced = FALSE;
  if (!tt_database_get_head (shadow, &head, error))
    return FALSE;
  if (tt_head_equal (&head, &restored->head))
    return TRUE;
  if (!tt_database_each_frame (shadow, restored->head.seq, is_replacing, &next, error))
    return FALSE;
  *replaced = next.seq < 0;
  if (*replaced)
    return TRUE;

  frames = (Frames){ shadow, restored->head.seq + 1, head.seq };

  return tt_copy_catch_up (restored->copy, next_frame, &frames, 500, NULL, error) &&
         tt_restored_prove (restored, run->cancellable, error);
}

static gboolean
compare_digests (TtProtect *self, TtRestored *restored, const TtRun *run, GError **error)
{
  gboolean replaced;
  TtHash ours;

  if (run->progress != NULL)
    run->progress (0, 0, _ ("Comparing with the office"), run->user_data);
  if (!bring_to_head (self, restored, &replaced, run, error))
    return FALSE;
  /* Chain, structure and digest of the base were checked when it was rebuilt. */
  if (replaced)
    return TRUE;
  if (!tt_database_digest (tt_copy_get_database (self->shadow), NULL, &ours, run->cancellable,
                           error))
    return FALSE;
  if (tt_hash_equal (&ours, &restored->digest))
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_MISMATCH,
                       _ ("What was restored for a test is not what the office holds"));
  return FALSE;
}

typedef struct
{
  TtReport *report;
  TtPhotos *photos;
  const TtRun *run;
} PhotoReading;

static gboolean
read_photo (
    const char *hash, gint64 size, const char *media_type, gpointer user_data, GError **error)
{
  PhotoReading *reading = user_data;
  GError *failure = NULL;
  g_autoptr (TtContent) content =
      tt_photos_open (reading->photos, hash, reading->run->cancellable, &failure);
  g_autofree char *name = tt_photo_dup_name (hash);

  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (content == NULL)
    tt_report_add_damage (reading->report, name, FALSE);

  return TRUE;
}

/* From this layer alone: another one's photos prove nothing about it. */
static gboolean
read_photos (TtProtect *self,
             TtLayer *layer,
             TtRestored *restored,
             TtReport *report,
             const TtRun *run,
             GError **error)
{
  g_autoptr (TtPhotos) photos = tt_photos_new (self->environment);
  PhotoReading reading = { report, photos, run };

  if (layer->archive != NULL)
    tt_photos_add_repository (photos, tt_archive_get_repository (layer->archive), self->scratch);
  else
    {
      g_autofree char *folder = tt_protect_dup_shadow_folder (self);

      tt_photos_add_folder (photos, folder);
    }

  return tt_database_each_photo (tt_copy_get_database (restored->copy), read_photo, &reading,
                                 error);
}

/* The last step before a swap: a primary with its indexes, and a shadow, built and proven. */
static gboolean
prepare (TtProtect *self, TtRestored *restored, const TtRun *run, GError **error)
{
  g_autofree char *into = tt_protect_new_scratch (self, "drill", error);
  g_autoptr (TtCopy) copy = NULL;
  g_autoptr (TtPrepared) prepared = NULL;
  TtHead parent = restored->head;
  TtHash digest;
  gboolean same;

  if (into == NULL)
    return FALSE;

  if (run->progress != NULL)
    run->progress (0, 0, _ ("Making it ready to work"), run->user_data);
  copy = g_steal_pointer (&restored->copy);
  prepared = tt_prepared_from_copy (self->environment, copy, into, TT_REPLACE_NEW, &parent, NULL,
                                    "timetracker", "drill", run->cancellable, error);
  if (prepared == NULL)
    return FALSE;

  same =
      tt_prepared_digest (prepared, &digest, error) && tt_hash_equal (&digest, &restored->digest);
  if (!same && error != NULL && *error == NULL)
    g_set_error_literal (error, TT_ERROR, TT_ERROR_MISMATCH,
                         _ ("What was restored for a test came out different"));
  tt_prepared_discard (prepared);

  return same && tt_disk_remove_tree (tt_environment_get_disk (self->environment), into, error);
}

/* An archive without a base has nothing to be proven; what is away waits. */
static gboolean
has_something (
    TtProtect *self, TtLayer *layer, gboolean *something, const TtRun *run, GError **error)
{
  g_autoptr (GError) failure = NULL;
  TtHead head;
  gboolean known;

  *something = TRUE;
  if (layer->archive == NULL)
    return TRUE;

  known = tt_protect_peek_head (self, &head);
  if (tt_archive_open (layer->archive, known ? &head.stream : NULL, FALSE, run->cancellable,
                       &failure))
    {
      if (!tt_archive_refresh (layer->archive, run->cancellable, error))
        return FALSE;
      *something = tt_archive_get_inventory (layer->archive)->bases->len > 0 ||
                   tt_archive_get_inventory (layer->archive)->segments->len > 0 ||
                   layer->archive->has_tip;
      return TRUE;
    }

  *something = FALSE;
  if (g_error_matches (failure, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT) &&
      !tt_archive_was_there (layer->archive))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
drill (TtProtect *self, TtLayer *layer, TtReport *report, const TtRun *run, GError **error)
{
  TtMoment moment = { layer->name, NULL, 0 };
  g_autoptr (TtRestored) restored = NULL;
  gboolean something;

  if (!has_something (self, layer, &something, run, error))
    return FALSE;
  if (!something)
    return TRUE;

  restored =
      tt_protect_rebuild (self, &moment, run->progress, run->user_data, run->cancellable, error);
  if (restored == NULL)
    return FALSE;

  report->seq = restored->head.seq;
  if (!read_photos (self, layer, restored, report, run, error) ||
      !tt_protect_need_shadow (self, error) || !compare_digests (self, restored, run, error) ||
      !prepare (self, restored, run, error))
    return FALSE;

  tt_report_add_proof (report, "chain");
  tt_report_add_proof (report, "structure");
  tt_report_add_proof (report, "digest");
  if (report->damage->len == 0)
    tt_report_add_proof (report, "photos");

  return TRUE;
}

/* A part of the archive that the rebuilding could go around is damage all the same: what is one
 * fault away from being lost is not proven. */
static void
tell_lost (TtLayer *layer, TtReport *report)
{
  TtArchive *archive = layer->archive;
  TtBase *base;

  if (archive == NULL || !tt_archive_is_open (archive) || !archive->has_tip)
    return;

  base = tt_inventory_find_newest_base (archive->inventory, &archive->tip_stream);
  if (base == NULL || base->seq < archive->tip_base ||
      tt_archive_find_end (archive, base) < archive->tip_seq)
    {
      g_autofree char *name = tt_heal_dup_lost_segment (&archive->tip_stream, archive->tip_seq);

      tt_report_add_damage (report, name, FALSE);
    }
}

void
tt_drill_layer (TtProtect *self, TtLayer *layer, TtReport *report, const TtRun *run)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GError) away = NULL;
  gboolean done = drill (self, layer, report, run, &failure);

  /* Of a disk that was pulled out meanwhile nothing is lost. */
  if (layer->archive != NULL && tt_archive_is_open (layer->archive) &&
      !tt_archive_check_there (layer->archive, run->cancellable, &away))
    {
      tt_report_set_error (report, tt_trouble_get_result (away), away);
      return;
    }

  tell_lost (layer, report);
  if (!done)
    {
      TtResult result = tt_trouble_get_result (failure);

      tt_report_set_error (report, result, failure);
      if (result == TT_RESULT_DAMAGED && report->damage->len == 0)
        tt_report_add_damage (report, layer->name, FALSE);
    }
}
