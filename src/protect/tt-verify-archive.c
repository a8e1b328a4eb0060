/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the archive holds against what it must hold. Names tell a good part of it: each segment
 * begins after the end of an earlier one, so an end that nobody has is a segment that is lost. */

#include "base/tt-error.h"
#include "protect/tt-archive-private.h"
#include "protect/tt-protect-private.h"
#include "protect/tt-prune-private.h"
#include "protect/tt-trouble-private.h"

#include <glib/gi18n-lib.h>

/* One verification under way. */
#define SEVENTHS 7

typedef struct
{
  TtProtect *protect;
  TtLayer *layer;
  TtArchive *archive;
  gboolean deep;
  TtReport *report;
  const TtRun *run;
  GPtrArray *broken; /* names */
  gint64 done;
  gint64 total;
  guint turns; /* a bit for each seventh of the objects whose turn it is */
} Verifying;

static void
tell_progress (Verifying *verifying)
{
  verifying->done++;
  if (verifying->run->progress != NULL && verifying->done % 16 == 1)
    verifying->run->progress (verifying->done, verifying->total, _ ("Reading the archive"),
                              verifying->run->user_data);
}

static void
add_broken (Verifying *verifying, const char *name)
{
  if (!g_ptr_array_find_with_equal_func (verifying->broken, name, g_str_equal, NULL))
    g_ptr_array_add (verifying->broken, g_strdup (name));
}

/* Damage is noted and looked past; anything else stops. */
static gboolean
take_damage (Verifying *verifying, const char *name, GError *failure, GError **error)
{
  if (!g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }

  add_broken (verifying, name);
  g_error_free (failure);

  return TRUE;
}

static gboolean
verify_texts (Verifying *verifying, GError **error)
{
  g_autoptr (GPtrArray) mended = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *key = g_strdup_printf ("layer.%s.texts", verifying->layer->name);
  /* Unknown is another program's. */
  g_autofree char *known = tt_state_dup (verifying->protect->state, key, NULL);
  g_autofree char *hash = tt_repository_dup_texts_hash ();
  gboolean same_program = g_strcmp0 (known, hash) == 0;

  if (!tt_repository_mend_texts (tt_archive_get_repository (verifying->archive), mended,
                                 verifying->run->cancellable, error))
    return FALSE;

  /* Where nothing was saved yet, somebody was stopped while the repository was made. */
  if (!verifying->archive->has_tip && verifying->archive->inventory->bases->len == 0 &&
      verifying->archive->inventory->segments->len == 0)
    g_ptr_array_set_size (mended, 0);

  /* Those of another version of the program are no damage. */
  for (guint i = 0; i < mended->len; i++)
    if (same_program || g_str_equal (mended->pdata[i], "repository.json"))
      tt_report_add_damage (verifying->report, mended->pdata[i], TRUE);

  return same_program || tt_state_set (verifying->protect->state, key, hash, error);
}

static void
find_missing_parts (Verifying *verifying)
{
  TtInventory *inventory = tt_archive_get_inventory (verifying->archive);

  for (guint i = 0; i < inventory->bases->len; i++)
    {
      const TtBase *base = inventory->bases->pdata[i];

      if (tt_gaps_drop_base (verifying->archive, &base->stream, base->seq))
        continue;
      for (guint part = 0; part < base->parts; part++)
        {
          g_autofree char *name =
              tt_base_dup_name (&base->stream, base->seq, part + 1, base->parts, &base->hash);

          if (base->names[part] == NULL)
            add_broken (verifying, name);
        }
    }
}

static gboolean
has_base (TtInventory *inventory, const TtStream *stream, gint64 seq)
{
  for (guint i = 0; i < inventory->bases->len; i++)
    {
      const TtBase *base = inventory->bases->pdata[i];

      if (base->seq == seq && tt_stream_equal (&base->stream, stream))
        return TRUE;
    }

  return FALSE;
}

/* A folder with segments whose base is gone to the last part. Its name is not known any more. */
static void
find_missing_bases (Verifying *verifying)
{
  TtInventory *inventory = tt_archive_get_inventory (verifying->archive);

  for (guint i = 0; i < inventory->segments->len; i++)
    {
      const TtSegment *segment = inventory->segments->pdata[i];
      g_autofree char *name = NULL;

      if (has_base (inventory, &segment->stream, segment->base_seq))
        continue;
      name = tt_heal_dup_lost_base (&segment->stream, segment->base_seq);
      add_broken (verifying, name);
    }
}

static void
find_missing_segments (Verifying *verifying)
{
  TtInventory *inventory = tt_archive_get_inventory (verifying->archive);
  const TtStream *last = NULL;

  for (guint i = 0; i < inventory->segments->len; i++)
    {
      const TtSegment *segment = inventory->segments->pdata[i];
      g_autoptr (GArray) ends = NULL;

      if (last != NULL && tt_stream_equal (last, &segment->stream))
        continue;
      last = &segment->stream;
      ends = tt_heal_list_missing_ends (inventory, last);
      for (guint k = 0; k < ends->len; k++)
        {
          gint64 end = g_array_index (ends, gint64, k);
          g_autofree char *name = NULL;

          if (tt_gaps_hold (verifying->archive, last, end))
            continue;
          name = tt_heal_dup_lost_segment (last, end);
          add_broken (verifying, name);
        }
    }
}

static void
find_missing_previous (Verifying *verifying)
{
  TtArchive *archive = verifying->archive;
  g_autoptr (GArray) ends = tt_inventory_list_ends (archive->inventory, &archive->tip_stream);
  g_autofree char *name = tt_heal_dup_lost_segment (&archive->tip_stream, archive->tip_previous);

  /* What was cleared away on purpose is not missed. */
  if (archive->tip_previous == 0 ||
      tt_gaps_hold (archive, &archive->tip_stream, archive->tip_previous))
    return;
  for (guint i = 0; i < ends->len; i++)
    if (g_array_index (ends, gint64, i) == archive->tip_previous)
      return;

  add_broken (verifying, name);
}

/* What was noted as read back and is gone from the end. */
static void
find_missing_tail (Verifying *verifying)
{
  TtArchive *archive = verifying->archive;
  TtBase *base;

  if (!archive->has_tip)
    return;

  find_missing_previous (verifying);
  base = tt_inventory_find_newest_base (archive->inventory, &archive->tip_stream);
  if (base == NULL || tt_archive_find_end (archive, base) < archive->tip_seq)
    {
      g_autofree char *name = tt_heal_dup_lost_segment (&archive->tip_stream, archive->tip_seq);

      add_broken (verifying, name);
    }
}

static char *
dup_turn_key (Verifying *verifying, guint turn)
{
  g_autofree char *what = g_strdup_printf ("read.%u", turn);

  return tt_archive_dup_key (verifying->archive, what);
}

/* Every object falls into one of seven parts by its name. As many parts are read as days have
 * passed since the last time, those first that were not read for the longest. */
static void
choose_turns (Verifying *verifying)
{
  TtState *state = verifying->protect->state;
  gint64 now = tt_clock_now (tt_environment_get_clock (verifying->protect->environment));
  gint64 read[SEVENTHS];
  gint64 newest = 0;
  guint n;

  for (guint i = 0; i < SEVENTHS; i++)
    {
      g_autofree char *key = dup_turn_key (verifying, i);

      /* A time that is still to come is no time: the clock was wrong. */
      read[i] = tt_state_get_int64 (state, key, 0);
      if (read[i] > now)
        read[i] = 0;
      newest = MAX (newest, read[i]);
    }

  n = newest == 0 ? 1 : (guint) CLAMP ((now - newest) / G_TIME_SPAN_DAY, 1, SEVENTHS);
  for (; n > 0; n--)
    {
      guint oldest = SEVENTHS;

      for (guint i = 0; i < SEVENTHS; i++)
        if ((verifying->turns & (1u << i)) == 0 && (oldest == SEVENTHS || read[i] < read[oldest]))
          oldest = i;
      verifying->turns |= 1u << oldest;
    }
}

static gboolean
is_its_turn (Verifying *verifying, const char *name)
{
  return (verifying->turns & (1u << (g_str_hash (name) % SEVENTHS))) != 0;
}

/* A change stops the daily verification; the next one goes on after what this one has read. One
 * that somebody asked for reads everything itself. */
static gboolean
was_read (Verifying *verifying, const char *name)
{
  return !verifying->deep && verifying->archive->read != NULL &&
         g_hash_table_contains (verifying->archive->read, name);
}

static void
note_read (Verifying *verifying, const char *name)
{
  TtArchive *archive = verifying->archive;

  if (archive->read == NULL)
    archive->read = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (archive->read, g_strdup (name));
}

/* After everything was read and what could be was mended. */
static void
note_turns (Verifying *verifying)
{
  gint64 now = tt_clock_now (tt_environment_get_clock (verifying->protect->environment));

  for (guint i = 0; i < SEVENTHS; i++)
    {
      g_autofree char *key = dup_turn_key (verifying, i);
      g_autoptr (GError) failure = NULL;

      if ((verifying->deep || (verifying->turns & (1u << i)) != 0) &&
          !tt_state_set_int64 (verifying->protect->state, key, now, &failure))
        g_debug ("state.db: %s", failure->message);
    }
}

/* The quick look reads what the newest point needs and a seventh of the rest, the deep one
 * everything. */
static gboolean
is_needed (Verifying *verifying,
           const TtBase *newest,
           const TtStream *stream,
           gint64 base_seq,
           const char *name)
{
  return verifying->deep || is_its_turn (verifying, name) ||
         (newest != NULL && newest->seq == base_seq && tt_stream_equal (&newest->stream, stream));
}

static gboolean
read_segments (Verifying *verifying, const TtBase *newest, GError **error)
{
  TtInventory *inventory = tt_archive_get_inventory (verifying->archive);

  for (guint i = 0; i < inventory->segments->len; i++)
    {
      const TtSegment *segment = inventory->segments->pdata[i];
      g_autoptr (GPtrArray) frames = NULL;
      GError *failure = NULL;

      if (was_read (verifying, segment->name) ||
          !is_needed (verifying, newest, &segment->stream, segment->base_seq, segment->name))
        continue;
      frames = tt_repository_read_segment (tt_archive_get_repository (verifying->archive), segment,
                                           NULL, verifying->run->cancellable, &failure);
      if (frames != NULL)
        {
          tt_archive_take_facts (verifying->archive, segment->name, frames);
          note_read (verifying, segment->name);
        }
      else if (!take_damage (verifying, segment->name, failure, error))
        return FALSE;
      tell_progress (verifying);
    }

  return TRUE;
}

static gboolean
read_bases (Verifying *verifying, const TtBase *newest, GError **error)
{
  TtInventory *inventory = tt_archive_get_inventory (verifying->archive);

  for (guint i = 0; i < inventory->bases->len; i++)
    {
      const TtBase *base = inventory->bases->pdata[i];
      GError *failure = NULL;

      if (!base->complete || was_read (verifying, base->names[0]) ||
          !is_needed (verifying, newest, &base->stream, base->seq, base->names[0]))
        continue;
      if (tt_repository_check_base (tt_archive_get_repository (verifying->archive), base,
                                    verifying->run->cancellable, &failure))
        note_read (verifying, base->names[0]);
      else if (!take_damage (verifying, base->names[0], failure, error))
        return FALSE;
      tell_progress (verifying);
    }

  return TRUE;
}

/* A photo that stands there is read; one that is named and not there is missed. */
static gboolean
check_photo (Verifying *verifying, const char *hash, gint64 size, GError **error)
{
  TtArchive *archive = verifying->archive;
  const gint64 *there = g_hash_table_lookup (archive->photos, hash);
  g_autofree char *name = tt_photo_dup_name (hash);
  GError *failure = NULL;

  if (there == NULL || (size >= 0 && *there != size))
    add_broken (verifying, name);
  else if (was_read (verifying, name) || (!verifying->deep && !is_its_turn (verifying, hash)))
    return TRUE;
  else if (!tt_repository_read_photo (archive->repository, hash, NULL, verifying->run->cancellable,
                                      &failure))
    return take_damage (verifying, name, failure, error);
  else
    note_read (verifying, name);

  return TRUE;
}

static gboolean
check_named_photo (
    const char *hash, gint64 size, const char *media_type, gpointer user_data, GError **error)
{
  Verifying *verifying = user_data;
  const gint64 *there = g_hash_table_lookup (verifying->archive->photos, hash);

  /* Those that are there are read from the listing. */
  if (there != NULL && *there == size)
    return TRUE;

  return check_photo (verifying, hash, size, error);
}

static gboolean
read_photos (Verifying *verifying, GError **error)
{
  TtArchive *archive = verifying->archive;
  TtDatabase *shadow;
  GHashTableIter iter;
  gpointer hash;

  g_clear_pointer (&archive->photos, g_hash_table_unref);
  archive->photos =
      tt_repository_list_photos (archive->repository, verifying->run->cancellable, error);
  if (archive->photos == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, archive->photos);
  while (g_hash_table_iter_next (&iter, &hash, NULL))
    {
      if (!verifying->deep && !is_its_turn (verifying, hash))
        continue;
      if (!check_photo (verifying, hash, -1, error))
        return FALSE;
      tell_progress (verifying);
    }

  /* A change that is not in the archive yet may bring a photo that is not there yet either. */
  if (verifying->protect->shadow == NULL)
    return TRUE;
  shadow = tt_copy_get_database (verifying->protect->shadow);
  if (!tt_archive_holds_head (archive, shadow))
    return TRUE;

  return tt_database_each_photo (shadow, check_named_photo, verifying, error);
}

static TtBase *
find_newest (TtInventory *inventory)
{
  TtBase *newest = NULL;

  for (guint i = 0; i < inventory->bases->len; i++)
    {
      TtBase *base = inventory->bases->pdata[i];

      if (base->complete && (newest == NULL || base->seq > newest->seq))
        newest = base;
    }

  return newest;
}

static gboolean
verify_objects (Verifying *verifying, GError **error)
{
  TtInventory *inventory;
  TtBase *newest;

  if (!tt_archive_refresh (verifying->archive, verifying->run->cancellable, error))
    return FALSE;

  inventory = tt_archive_get_inventory (verifying->archive);
  newest = find_newest (inventory);
  verifying->total = inventory->segments->len + inventory->bases->len;
  find_missing_parts (verifying);
  find_missing_bases (verifying);
  find_missing_segments (verifying);
  find_missing_tail (verifying);

  return read_segments (verifying, newest, error) && read_bases (verifying, newest, error) &&
         read_photos (verifying, error);
}

gboolean
tt_archive_check_there (TtArchive *self, GCancellable *cancellable, GError **error)
{
  GError *failure = NULL;
  g_autoptr (TtRepository) again =
      tt_repository_open (self->environment, self->place, tt_repository_get_id (self->repository),
                          NULL, cancellable, &failure);

  /* A label that is lost or damaged is no repository that is away. */
  if (again != NULL || g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED) ||
      tt_archive_has_objects (self, cancellable))
    {
      g_clear_error (&failure);
      return TRUE;
    }

  g_propagate_error (error, failure);
  return FALSE;
}

/* An archive without a base is behind, not damaged; one that is away waits. */
static gboolean
open_archive (Verifying *verifying, gboolean *is_there, GError **error)
{
  TtProtect *self = verifying->protect;
  g_autoptr (GError) failure = NULL;
  TtHead head;
  gboolean known = tt_protect_peek_head (self, &head);

  *is_there = tt_archive_open (verifying->archive, known ? &head.stream : NULL, FALSE,
                               verifying->run->cancellable, &failure);
  if (*is_there)
    {
      /* What was opened before may have been taken away since. */
      if (tt_archive_check_there (verifying->archive, verifying->run->cancellable, &failure))
        return TRUE;
      *is_there = FALSE;
    }
  else if (g_error_matches (failure, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT) &&
           !tt_archive_was_there (verifying->archive))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static void
add_proofs (Verifying *verifying)
{
  TtReport *report = verifying->report;

  for (guint i = 0; i < report->damage->len; i++)
    if (!((TtDamage *) report->damage->pdata[i])->healed)
      return;

  tt_report_add_proof (report, "newest-point");
  tt_report_add_proof (report, "chain");
  if (!verifying->deep)
    tt_report_add_proof (report, "seventh");
  if (verifying->deep)
    {
      tt_report_add_proof (report, "every-object");
      tt_report_add_proof (report, "photos");
    }
}

static gint64
get_saved (Verifying *verifying)
{
  TtProtect *self = verifying->protect;
  TtHead head;

  if (!tt_protect_peek_head (self, &head))
    return 0;

  return tt_archive_get_saved (verifying->archive, &head.stream);
}

static gboolean
verify (Verifying *verifying, gboolean *is_there, GError **error)
{
  return open_archive (verifying, is_there, error) &&
         (!*is_there ||
          (verify_texts (verifying, error) && verify_objects (verifying, error) &&
           (verifying->broken->len == 0 ||
            /* On a disk that was pulled out meanwhile nothing is damaged. */
            (tt_archive_check_there (verifying->archive, verifying->run->cancellable, error) &&
             tt_heal_archive (verifying->protect, verifying->layer, verifying->broken,
                              verifying->report, verifying->run, error)))));
}

void
tt_verify_archive (
    TtProtect *self, TtLayer *layer, gboolean deep, TtReport *report, const TtRun *run)
{
  g_autoptr (GPtrArray) broken = g_ptr_array_new_with_free_func (g_free);
  Verifying verifying = { self, layer, layer->archive, deep, report, run, broken, 0, 0, 0 };
  g_autoptr (GError) failure = NULL;
  gboolean is_there = FALSE;

  choose_turns (&verifying);
  if (!verify (&verifying, &is_there, &failure))
    {
      if (!g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_clear_pointer (&layer->archive->read, g_hash_table_unref);
      tt_report_set_error (report, tt_trouble_get_result (failure), failure);
      return;
    }
  g_clear_pointer (&layer->archive->read, g_hash_table_unref);
  if (!is_there)
    return;

  note_turns (&verifying);
  layer->lost = FALSE;
  report->seq = get_saved (&verifying);
  add_proofs (&verifying);
}
