/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-archive.h"

#include "base/tt-error.h"
#include "protect/tt-archive-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* FAT's clock ticks every two seconds. */
#define COARSEST_TIME (4 * G_USEC_PER_SEC)

/* Hex digits of the sum over a tip. */
#define TIP_SUM 16

G_DEFINE_FINAL_TYPE (TtArchive, tt_archive, G_TYPE_OBJECT)

static void
tt_archive_finalize (GObject *object)
{
  TtArchive *self = TT_ARCHIVE (object);

  g_clear_object (&self->environment);
  g_clear_object (&self->state);
  g_clear_object (&self->place);
  g_clear_object (&self->repository);
  g_clear_object (&self->seal);
  g_clear_pointer (&self->inventory, tt_inventory_free);
  g_clear_pointer (&self->facts, g_hash_table_unref);
  g_clear_pointer (&self->photos, g_hash_table_unref);
  g_clear_pointer (&self->read, g_hash_table_unref);
  g_clear_pointer (&self->layer, g_free);
  g_clear_pointer (&self->scratch, g_free);
  g_clear_pointer (&self->line, g_free);
  g_clear_pointer (&self->known, g_free);

  G_OBJECT_CLASS (tt_archive_parent_class)->finalize (object);
}

static void
tt_archive_class_init (TtArchiveClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_archive_finalize;
}

static void
tt_archive_init (TtArchive *self)
{
  self->photo_bytes = -1;
  self->facts =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

TtArchive *
tt_archive_new (TtEnvironment *environment,
                const char *layer,
                TtPlace *place,
                const char *scratch,
                TtState *state)
{
  TtArchive *self;

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), NULL);
  g_return_val_if_fail (layer != NULL && scratch != NULL, NULL);
  g_return_val_if_fail (TT_IS_PLACE (place), NULL);

  self = g_object_new (TT_TYPE_ARCHIVE, NULL);
  self->environment = g_object_ref (environment);
  self->place = g_object_ref (place);
  self->state = state != NULL ? g_object_ref (state) : NULL;
  self->layer = g_strdup (layer);
  self->scratch = g_strdup (scratch);

  return self;
}

void
tt_archive_set_known (TtArchive *self, const char *id)
{
  g_return_if_fail (TT_IS_ARCHIVE (self));

  g_free (self->known);
  self->known = g_strdup (id);
}

void
tt_archive_set_seal (TtArchive *self, TtSeal *seal)
{
  g_return_if_fail (TT_IS_ARCHIVE (self));

  g_set_object (&self->seal, seal);
  g_free (self->known);
  self->known = tt_seal_dup_id (seal);
}

char *
tt_archive_dup_key (TtArchive *self, const char *what)
{
  return g_strdup_printf ("layer.%s.%s", self->layer, what);
}

char *
tt_archive_dup_scratch (TtArchive *self, const char *name)
{
  return g_build_filename (self->scratch, name, NULL);
}

static gboolean
set_state (TtArchive *self, const char *what, const char *value, GError **error)
{
  g_autofree char *key = tt_archive_dup_key (self, what);

  return self->state == NULL || tt_state_set (self->state, key, value, error);
}

static char *
dup_state (TtArchive *self, const char *what)
{
  g_autofree char *key = tt_archive_dup_key (self, what);

  /* What cannot be read from state.db is worked out again. */
  return self->state != NULL ? tt_state_dup (self->state, key, NULL) : NULL;
}

/* state.db is not synced, and a power cut may tear it within a row: a tip of two halves would name
 * what never was as lost. */
static char *
dup_tip_sum (const char *text)
{
  TtHash hash;
  char hex[TT_HASH_HEX + 1];

  tt_hash_bytes (text, strlen (text), &hash);
  tt_hash_to_hex (&hash, hex);

  return g_strndup (hex, TIP_SUM);
}

/* One without its sum, or with another, is worked out again. */
static void
load_tip (TtArchive *self)
{
  g_autofree char *text = dup_state (self, "tip");
  char *sum = text != NULL ? strrchr (text, ' ') : NULL;
  g_autofree char *expected = NULL;
  g_auto (GStrv) fields = NULL;

  self->has_tip = FALSE;
  if (sum == NULL)
    return;
  *sum++ = '\0';
  expected = dup_tip_sum (text);
  fields = g_strsplit (text, " ", 5);

  self->has_tip =
      g_str_equal (sum, expected) && g_strv_length (fields) == 4 &&
      tt_stream_from_hex (fields[0], &self->tip_stream) &&
      g_ascii_string_to_signed (fields[1], 10, 0, G_MAXINT64, &self->tip_base, NULL) &&
      g_ascii_string_to_signed (fields[2], 10, 0, G_MAXINT64, &self->tip_seq, NULL) &&
      g_ascii_string_to_signed (fields[3], 10, 0, G_MAXINT64, &self->tip_previous, NULL);
}

/* The newest end of a segment before @seq. */
static gint64
find_previous_end (TtArchive *self, const TtStream *stream, gint64 seq)
{
  g_autoptr (GArray) ends = tt_inventory_list_ends (self->inventory, stream);
  gint64 previous = 0;

  for (guint i = 0; i < ends->len; i++)
    if (g_array_index (ends, gint64, i) < seq)
      previous = MAX (previous, g_array_index (ends, gint64, i));

  return previous;
}

gboolean
tt_archive_set_tip (
    TtArchive *self, const TtStream *stream, gint64 base, gint64 seq, GError **error)
{
  char hex[2 * TT_STREAM_SIZE + 1];
  g_autofree char *text = NULL;
  g_autofree char *sum = NULL;
  g_autofree char *summed = NULL;

  self->has_tip = TRUE;
  self->tip_stream = *stream;
  self->tip_base = base;
  self->tip_seq = seq;
  self->tip_previous = find_previous_end (self, stream, seq);

  tt_stream_to_hex (stream, hex);
  text = g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, hex,
                          base, seq, self->tip_previous);
  sum = dup_tip_sum (text);
  summed = g_strconcat (text, " ", sum, NULL);

  return set_state (self, "tip", summed, error);
}

static gboolean
fail_absent (TtArchive *self, GError **error)
{
  g_autofree char *words = tt_place_dup_words (self->place);

  g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT,
               _ ("The copies that were in “%s” are not there"), words);
  return FALSE;
}

/* The repository that was there is not. What stands there instead is told. */
static void
tell_absent (TtArchive *self, GCancellable *cancellable, GError **error)
{
  /* Where nothing can be listed it is not there either. */
  g_autoptr (GPtrArray) ids = tt_repository_list_ids (self->place, cancellable, NULL);
  g_autofree char *words = NULL;

  if (ids == NULL || ids->len == 0)
    {
      fail_absent (self, error);
      return;
    }

  words = tt_place_dup_words (self->place);
  g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT,
               _ ("This is another disk: what is in “%s” are not the copies that were there"),
               words);
}

/* The label of a repository that holds objects may be lost like any other object: it is mended. */
static TtRepository *
open_or_mend (TtArchive *self, const char *id, GCancellable *cancellable, GError **error)
{
  GError *failure = NULL;
  TtRepository *repository =
      tt_repository_open (self->environment, self->place, id, self->seal, cancellable, &failure);

  if (repository == NULL && g_error_matches (failure, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT))
    {
      g_autofree char *prefix = g_strdup_printf ("tt1-%s/", id);
      /* Where nothing can be listed the first failure is told. */
      g_autoptr (GPtrArray) items =
          tt_place_list (self->place, prefix, FALSE, 0, cancellable, NULL);

      if (items != NULL && items->len > 0)
        {
          g_clear_error (&failure);
          return tt_repository_open_unlabelled (self->environment, self->place, id, self->seal);
        }
    }
  if (repository == NULL && g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED))
    {
      g_clear_error (&failure);
      return tt_repository_open_unlabelled (self->environment, self->place, id, self->seal);
    }
  if (repository == NULL && g_error_matches (failure, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT))
    {
      g_error_free (failure);
      tell_absent (self, cancellable, error);
    }
  else if (repository == NULL)
    g_propagate_error (error, failure);

  return repository;
}

static gboolean
was_noted (TtArchive *self)
{
  g_autofree char *noted = dup_state (self, "repository");

  return g_strcmp0 (noted, self->known) == 0;
}

static gboolean
find_repository (TtArchive *self,
                 const TtStream *stream,
                 gboolean create,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autofree char *id = NULL;

  if (!tt_archive_choose_id (self, stream, &id, cancellable, error))
    return FALSE;

  /* The id of a sealed one is known before it was ever written. */
  if (self->seal != NULL && create && !was_noted (self))
    g_clear_pointer (&id, g_free);
  if (id != NULL)
    self->repository = open_or_mend (self, id, cancellable, error);
  else if (create)
    self->repository =
        tt_repository_create (self->environment, self->place, self->seal, cancellable, error);
  else
    fail_absent (self, error);

  return self->repository != NULL;
}

static void
guard_place (TtArchive *self)
{
  g_autofree char *folder = g_strdup_printf ("tt1-%s", tt_repository_get_id (self->repository));

  tt_place_set_guard (self->place, folder);
}

gboolean
tt_archive_open (TtArchive *self,
                 const TtStream *stream,
                 gboolean create,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autofree char *known = NULL;

  g_return_val_if_fail (TT_IS_ARCHIVE (self), FALSE);

  if (self->inventory != NULL)
    return TRUE;

  if (self->repository == NULL && !find_repository (self, stream, create, cancellable, error))
    return FALSE;

  guard_place (self);
  known = dup_state (self, "repository");
  if (g_strcmp0 (known, tt_repository_get_id (self->repository)) != 0 &&
      !set_state (self, "repository", tt_repository_get_id (self->repository), error))
    return FALSE;
  load_tip (self);

  return tt_archive_refresh (self, cancellable, error);
}

gboolean
tt_archive_is_open (TtArchive *self)
{
  return self->inventory != NULL;
}

TtRepository *
tt_archive_get_repository (TtArchive *self)
{
  return self->repository;
}

TtInventory *
tt_archive_get_inventory (TtArchive *self)
{
  return self->inventory;
}

gboolean
tt_archive_refresh (TtArchive *self, GCancellable *cancellable, GError **error)
{
  TtInventory *inventory = tt_repository_list (self->repository, cancellable, error);

  if (inventory == NULL)
    return FALSE;

  g_clear_pointer (&self->inventory, tt_inventory_free);
  self->inventory = inventory;

  return TRUE;
}

static gboolean
is_in_folder (const TtStream *stream, gint64 base_seq, const TtStream *of, gint64 seq)
{
  return seq == base_seq && tt_stream_equal (stream, of);
}

/* Takes what is known of one folder out of the inventory. */
static TtInventory *
take_folder (TtInventory *from, const TtStream *stream, gint64 base_seq)
{
  TtInventory *taken = tt_inventory_new ();

  for (guint i = from->bases->len; i > 0; i--)
    {
      TtBase *base = from->bases->pdata[i - 1];

      if (is_in_folder (stream, base_seq, &base->stream, base->seq))
        {
          from->bytes -= base->bytes;
          g_ptr_array_add (taken->bases, g_ptr_array_steal_index (from->bases, i - 1));
        }
    }
  for (guint i = from->segments->len; i > 0; i--)
    {
      TtSegment *segment = from->segments->pdata[i - 1];

      if (is_in_folder (stream, base_seq, &segment->stream, segment->base_seq))
        {
          from->bytes -= segment->bytes;
          g_ptr_array_add (taken->segments, g_ptr_array_steal_index (from->segments, i - 1));
        }
    }

  return taken;
}

static void
give_all (TtInventory *from, TtInventory *to)
{
  to->bytes += from->bytes;
  while (from->bases->len > 0)
    g_ptr_array_add (to->bases, g_ptr_array_steal_index (from->bases, from->bases->len - 1));
  while (from->segments->len > 0)
    g_ptr_array_add (to->segments,
                     g_ptr_array_steal_index (from->segments, from->segments->len - 1));
  tt_inventory_sort (to);
}

static void
add_names (GHashTable *names, TtInventory *inventory)
{
  for (guint i = 0; i < inventory->bases->len; i++)
    {
      const TtBase *base = inventory->bases->pdata[i];

      for (guint part = 0; part < base->parts; part++)
        if (base->names[part] != NULL)
          g_hash_table_add (names, base->names[part]);
    }
  for (guint i = 0; i < inventory->segments->len; i++)
    g_hash_table_add (names, ((TtSegment *) inventory->segments->pdata[i])->name);
}

static void
tell_lost (TtInventory *before, TtInventory *now, GPtrArray *lost)
{
  g_autoptr (GHashTable) old_names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer name;

  add_names (old_names, before);
  add_names (names, now);
  g_hash_table_iter_init (&iter, old_names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (names, name))
      g_ptr_array_add (lost, g_strdup (name));
}

gboolean
tt_archive_refresh_folder (TtArchive *self,
                           const TtStream *stream,
                           gint64 base_seq,
                           GPtrArray *lost,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (TtInventory) now =
      tt_repository_list_folder (self->repository, stream, base_seq, cancellable, error);
  g_autoptr (TtInventory) before = NULL;

  if (now == NULL)
    return FALSE;

  before = take_folder (self->inventory, stream, base_seq);
  if (lost != NULL)
    tell_lost (before, now, lost);
  give_all (now, self->inventory);

  return TRUE;
}

gboolean
tt_archive_has_objects (TtArchive *self, GCancellable *cancellable)
{
  g_autofree char *prefix = g_strdup_printf ("tt1-%s/", tt_repository_get_id (self->repository));
  g_autoptr (GError) failure = NULL;
  g_autoptr (GPtrArray) items =
      tt_place_list (self->place, prefix, FALSE, 0, cancellable, &failure);

  return items != NULL && items->len > 0;
}

gboolean
tt_archive_holds_head (TtArchive *self, TtDatabase *database)
{
  g_autoptr (GError) failure = NULL;
  TtHead head;

  return tt_database_get_head (database, &head, &failure) &&
         tt_archive_get_saved (self, &head.stream) == head.seq;
}

void
tt_archive_forget_segment (TtArchive *self, const char *name)
{
  for (guint i = 0; i < self->inventory->segments->len; i++)
    {
      TtSegment *segment = self->inventory->segments->pdata[i];

      if (g_str_equal (segment->name, name))
        {
          g_ptr_array_remove_index (self->inventory->segments, i);
          return;
        }
    }
}

void
tt_archive_forget_base (TtArchive *self, const TtBase *base)
{
  g_ptr_array_remove (self->inventory->bases, (gpointer) base);
}

/* Lists it only where its names may have changed since it was listed last, and once a day anyway. A
 * change in the same moment as the listing leaves the time as it was, so a time counts that was
 * older than clocks of file systems are coarse. */
static gboolean
look_at_folder (TtArchive *self,
                const TtStream *stream,
                gint64 base_seq,
                GPtrArray *lost,
                GCancellable *cancellable,
                GError **error)
{
  gint64 now = tt_clock_now (tt_environment_get_clock (self->environment));
  /* Where no folder tells its time a look stays one request. */
  gint64 changed = self->timeless ? 0
                                  : tt_repository_get_folder_time (self->repository, stream,
                                                                   base_seq, cancellable);
  gboolean known = changed != 0 && self->listed_changed == changed &&
                   is_in_folder (stream, base_seq, &self->listed_stream, self->listed_base) &&
                   now >= self->listed_at && now - self->listed_at < G_TIME_SPAN_DAY;

  if (known)
    return TRUE;
  self->listed_changed = 0;
  if (!tt_archive_refresh_folder (self, stream, base_seq, lost, cancellable, error))
    return FALSE;
  self->timeless = changed == 0;
  if (changed < now - COARSEST_TIME)
    {
      self->listed_stream = *stream;
      self->listed_base = base_seq;
      self->listed_changed = changed;
      self->listed_at = now;
    }

  return TRUE;
}

gboolean
tt_archive_look (TtArchive *self,
                 const TtStream *stream,
                 GPtrArray *lost,
                 GCancellable *cancellable,
                 GError **error)
{
  TtBase *base;
  gint64 base_seq;

  if (!tt_archive_is_open (self) && !tt_archive_open (self, stream, FALSE, cancellable, error))
    return FALSE;

  base = tt_inventory_find_newest_base (self->inventory, stream);
  if (base != NULL)
    base_seq = base->seq;
  else if (self->has_tip && tt_stream_equal (&self->tip_stream, stream))
    base_seq = self->tip_base;
  else
    return TRUE;

  if (!look_at_folder (self, stream, base_seq, lost, cancellable, error))
    return FALSE;

  /* The whole folder gone may mean the whole repository gone, or the disk under it. */
  if (tt_inventory_find_newest_base (self->inventory, stream) == NULL)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (TtRepository) again =
          tt_repository_open (self->environment, self->place,
                              tt_repository_get_id (self->repository), NULL, cancellable, &failure);

      if (g_error_matches (failure, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT))
        tell_absent (self, cancellable, error);
      else if (failure != NULL)
        g_propagate_error (error, g_steal_pointer (&failure));
      return again != NULL;
    }

  return TRUE;
}

gint64
tt_archive_find_end (TtArchive *self, const TtBase *base)
{
  gint64 end = base->seq;

  for (guint i = 0; i < self->inventory->segments->len; i++)
    {
      const TtSegment *segment = self->inventory->segments->pdata[i];

      if (tt_stream_equal (&segment->stream, &base->stream) && segment->from <= end + 1 &&
          segment->to > end)
        end = segment->to;
    }

  return end;
}

gint64
tt_archive_get_saved (TtArchive *self, const TtStream *stream)
{
  TtBase *base =
      self->inventory != NULL ? tt_inventory_find_newest_base (self->inventory, stream) : NULL;

  if (base == NULL || !self->has_tip || !tt_stream_equal (&self->tip_stream, stream) ||
      self->tip_base != base->seq)
    return 0;

  return MIN (tt_archive_find_end (self, base), self->tip_seq);
}

gboolean
tt_archive_was_there (TtArchive *self)
{
  /* One that is open was noted there. */
  g_autofree char *id = self->inventory == NULL ? dup_state (self, "repository") : NULL;

  return self->known != NULL || id != NULL || (self->inventory != NULL && self->state != NULL);
}

void
tt_archive_get_tip (TtArchive *self, char **stream, gint64 *seq)
{
  char hex[2 * TT_STREAM_SIZE + 1];

  if (!self->has_tip)
    load_tip (self);
  if (!self->has_tip)
    return;

  tt_stream_to_hex (&self->tip_stream, hex);
  g_free (*stream);
  *stream = g_strdup (hex);
  *seq = self->tip_seq;
}

gint64
tt_archive_get_bytes (TtArchive *self)
{
  g_autofree char *key = NULL;

  if (self->inventory == NULL)
    return 0;
  if (self->photo_bytes < 0)
    {
      key = tt_archive_dup_key (self, "photo-bytes");
      self->photo_bytes = self->state != NULL ? tt_state_get_int64 (self->state, key, 0) : 0;
    }

  return self->inventory->bytes + self->photo_bytes;
}

gboolean
tt_archive_is_base_due (TtArchive *self, const TtHead *head)
{
  TtBase *base = self->inventory != NULL
                     ? tt_inventory_find_newest_base (self->inventory, &head->stream)
                     : NULL;
  gint64 now = tt_clock_now (tt_environment_get_clock (self->environment));

  if (base == NULL)
    return TRUE;
  if (base->seq >= head->seq)
    return FALSE;

  return head->seq - base->seq >= TT_BASE_FRAMES || now - base->modified >= TT_BASE_AGE;
}
