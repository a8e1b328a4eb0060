/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-space.h"

#include "protect/tt-protect-private.h"
#include "store/tt-set-aside.h"

#include <string.h>

#define MOST_SAMPLES 40
#define SLOPE_DAYS 30
#define LEAST_DAYS 3
#define LOW_BYTES (G_GINT64_CONSTANT (10) * 1000 * 1000 * 1000)
#define SPARE_BYTES (100 * 1000 * 1000)

/* One disk, and what of the office and its copies lies on it. */
typedef struct
{
  guint64 device;
  char *path;
  gint64 bytes;
} OnDisk;

static void
free_part (gpointer data)
{
  TtStoragePart *part = data;

  g_free (part->layer);
  g_free (part->kind);
  g_free (part);
}

void
tt_storage_use_free (TtStorageUse *self)
{
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->samples, g_array_unref);
  g_free (self);
}

static void
free_on_disk (gpointer data)
{
  OnDisk *disk = data;

  g_free (disk->path);
  g_free (disk);
}

gboolean
tt_space_is_low (gint64 free, gint64 total, gint64 size)
{
  return free < 3 * size + SPARE_BYTES || (free < LOW_BYTES && free < total / 20);
}

static gboolean
parse_sample (const char *text, gint64 *day, gint64 *bytes)
{
  g_auto (GStrv) fields = g_strsplit (text, ":", 2);

  return g_strv_length (fields) == 2 &&
         g_ascii_string_to_signed (fields[0], 10, 0, G_MAXINT32, day, NULL) &&
         g_ascii_string_to_signed (fields[1], 10, 0, G_MAXINT64, bytes, NULL);
}

gint64
tt_space_foresee (const char *samples)
{
  g_auto (GStrv) words = g_strsplit (samples, " ", -1);
  gint64 last_day = 0, last_bytes = 0, day, bytes;
  guint n = g_strv_length (words);

  if (n == 0 || !parse_sample (words[n - 1], &last_day, &last_bytes))
    return 0;

  for (guint i = 0; i < n; i++)
    {
      if (!parse_sample (words[i], &day, &bytes) || last_day - day > SLOPE_DAYS)
        continue;
      if (last_day - day < LEAST_DAYS || last_bytes <= bytes)
        return 0;
      return (last_bytes - bytes) / (last_day - day);
    }

  return 0;
}

static void
add_part (TtStorageUse *use, const char *layer, const char *kind, gint64 bytes)
{
  TtStoragePart *part = g_new0 (TtStoragePart, 1);

  part->layer = g_strdup (layer);
  part->kind = g_strdup (kind);
  part->bytes = bytes;
  g_ptr_array_add (use->parts, part);
}

/* A place that is not there takes no room. */
static void
add_to_disk (TtProtect *self, GPtrArray *disks, const char *path, gint64 bytes)
{
  OnDisk *disk;
  TtStat stat;

  if (!tt_disk_stat (tt_environment_get_disk (self->environment), path, &stat, NULL) ||
      stat.kind == TT_KIND_NONE)
    return;

  for (guint i = 0; i < disks->len; i++)
    {
      disk = disks->pdata[i];
      if (disk->device == stat.device)
        {
          disk->bytes += bytes;
          return;
        }
    }

  disk = g_new0 (OnDisk, 1);
  disk->device = stat.device;
  disk->path = g_strdup (path);
  disk->bytes = bytes;
  g_ptr_array_add (disks, disk);
}

static gint64
get_file_size (TtProtect *self, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "office.db", NULL);
  TtStat stat;

  /* A file that is not there has no size. */
  return tt_disk_stat (tt_environment_get_disk (self->environment), path, &stat, NULL) &&
                 stat.kind == TT_KIND_FILE
             ? stat.size
             : 0;
}

static gint64
add_office (TtProtect *self, TtStorageUse *use, gint64 photos, GError **error)
{
  g_autoptr (GPtrArray) kept = tt_set_aside_list (self->environment, self->folder, error);
  gint64 database = get_file_size (self, self->folder);
  gint64 aside = 0;

  if (kept == NULL)
    return -1;
  for (guint i = 0; i < kept->len; i++)
    aside += ((const TtSetAside *) kept->pdata[i])->bytes;

  add_part (use, "", "database", database);
  add_part (use, "", "photos", photos);
  add_part (use, "", "set-aside", aside);

  return database + photos + aside;
}

static gint64
add_archive (TtLayer *layer, TtStorageUse *use)
{
  TtInventory *inventory = tt_archive_get_inventory (layer->archive);
  gint64 all = tt_archive_get_bytes (layer->archive);
  gint64 bases = 0, changes = 0;

  for (guint i = 0; inventory != NULL && i < inventory->bases->len; i++)
    bases += ((const TtBase *) inventory->bases->pdata[i])->bytes;
  for (guint i = 0; inventory != NULL && i < inventory->segments->len; i++)
    changes += ((const TtSegment *) inventory->segments->pdata[i])->bytes;

  add_part (use, layer->name, "bases", bases);
  add_part (use, layer->name, "changes", changes);
  add_part (use, layer->name, "photos", MAX (0, all - bases - changes));

  return all;
}

static gint64
add_shadow (TtProtect *self, TtLayer *layer, TtStorageUse *use, gint64 photos)
{
  g_autofree char *folder = tt_protect_dup_shadow_folder (self);
  gint64 database = get_file_size (self, folder);

  add_part (use, layer->name, "database", database);
  add_part (use, layer->name, "photos", photos);

  return database + photos;
}

/* Adds today's sample, in place of an earlier one of today. (transfer full) */
static char *
add_sample (const char *before, gint64 day, gint64 bytes)
{
  g_auto (GStrv) words = g_strsplit (before != NULL ? before : "", " ", -1);
  guint n = g_strv_length (words);
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 of, size;

  for (guint i = n > MOST_SAMPLES ? n - MOST_SAMPLES : 0; i < n; i++)
    if (parse_sample (words[i], &of, &size) && of < day)
      g_string_append_printf (text, "%s ", words[i]);
  g_string_append_printf (text, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, day, bytes);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* (transfer full) */
static GArray *
read_samples (const char *samples)
{
  g_auto (GStrv) words = g_strsplit (samples, " ", -1);
  GArray *list = g_array_new (FALSE, FALSE, sizeof (TtStorageSample));

  for (guint i = 0; words[i] != NULL; i++)
    {
      TtStorageSample sample;

      if (parse_sample (words[i], &sample.day, &sample.bytes))
        g_array_append_val (list, sample);
    }

  return list;
}

static gboolean
foresee (TtProtect *self, const OnDisk *disk, TtStorageUse *use, GError **error)
{
  gint64 now = tt_clock_now (tt_environment_get_clock (self->environment));
  g_autofree char *key = g_strdup_printf ("space.%" G_GUINT64_FORMAT, disk->device);
  /* What cannot be read of state.db is sampled anew. */
  g_autofree char *before = tt_state_dup (self->state, key, NULL);
  g_autofree char *samples = add_sample (before, now / G_TIME_SPAN_DAY, disk->bytes);
  guint64 free_bytes, all_bytes;
  gint64 per_day;
  gint days = -1;

  if (!tt_disk_space (tt_environment_get_disk (self->environment), disk->path, &free_bytes,
                      &all_bytes, error) ||
      (g_strcmp0 (before, samples) != 0 && !tt_state_set (self->state, key, samples, error)))
    return FALSE;

  per_day = tt_space_foresee (samples);
  if (per_day > 0)
    days = (gint) MIN ((gint64) free_bytes / per_day, G_MAXINT);
  if (use->total != 0 && (days < 0 || (use->full_in_days >= 0 && days >= use->full_in_days)) &&
      (days >= 0 || use->full_in_days >= 0 || (gint64) free_bytes >= use->free))
    return TRUE;

  use->free = (gint64) free_bytes;
  use->total = (gint64) all_bytes;
  use->per_day = per_day;
  use->full_in_days = days;
  g_clear_pointer (&use->samples, g_array_unref);
  use->samples = read_samples (samples);

  return TRUE;
}

/* For the look, which does not add up. */
static gboolean
note_full (TtProtect *self, const TtStorageUse *use, GError **error)
{
  gint64 now = tt_clock_now (tt_environment_get_clock (self->environment));
  gint64 at = use->full_in_days >= 0 && use->full_in_days < 3650
                  ? now + use->full_in_days * G_TIME_SPAN_DAY
                  : 0;

  return (at == 0 && tt_state_get_int64 (self->state, TT_WARN_FULL_AT, 0) == 0) ||
         tt_state_set_int64 (self->state, TT_WARN_FULL_AT, at, error);
}

TtStorageUse *
tt_space_measure (TtProtect *self, GError **error)
{
  g_autoptr (TtStorageUse) use = g_new0 (TtStorageUse, 1);
  g_autoptr (GPtrArray) disks = g_ptr_array_new_with_free_func (free_on_disk);
  GPtrArray *layers;
  TtCounts counts = { 0 };
  gint64 bytes;

  g_return_val_if_fail (TT_IS_PROTECT (self), NULL);

  use->parts = g_ptr_array_new_with_free_func (free_part);
  use->samples = g_array_new (FALSE, FALSE, sizeof (TtStorageSample));
  use->full_in_days = -1;
  layers = tt_protect_get_layers (self);
  /* Without a shadow that can be read photos are not counted. */
  if (tt_protect_need_shadow (self, NULL))
    tt_store_count (tt_copy_get_database (self->shadow), &counts, NULL);

  bytes = add_office (self, use, counts.photo_bytes, error);
  if (bytes < 0)
    return NULL;
  add_to_disk (self, disks, self->folder, bytes);
  for (guint i = 0; i < layers->len; i++)
    {
      TtLayer *layer = layers->pdata[i];

      if (!layer->enabled)
        continue;
      if (tt_layer_is_shadow (layer))
        add_to_disk (self, disks, layer->path, add_shadow (self, layer, use, counts.photo_bytes));
      else if (layer->archive != NULL)
        add_to_disk (self, disks, layer->path, add_archive (layer, use));
    }

  for (guint i = 0; i < disks->len; i++)
    if (!foresee (self, disks->pdata[i], use, error))
      return NULL;

  return note_full (self, use, error) ? g_steal_pointer (&use) : NULL;
}
