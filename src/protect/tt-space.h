/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-protect.h"

G_BEGIN_DECLS

/* How much room the office and its copies take, and how long the disks will do. */

/**
 * TtStoragePart:
 * @layer: "" for the office itself, else the layer's name
 * @kind: "database", "bases", "changes", "photos" or "set-aside"
 */
typedef struct
{
  char *layer;
  char *kind;
  gint64 bytes;
} TtStoragePart;

/* How much lay on a disk on a day, counted from 1970. */
typedef struct
{
  gint64 day;
  gint64 bytes;
} TtStorageSample;

/**
 * TtStorageUse:
 * @parts: (element-type TtStoragePart)
 * @free: bytes left on the disk that will be full first
 * @total: bytes of that disk
 * @per_day: by how many bytes a day the office and its copies grew there, 0 where not known yet
 * @full_in_days: when it will be full if that goes on, -1 where that cannot be foreseen
 * @samples: (element-type TtStorageSample): the last days there, oldest first, today last
 */
typedef struct
{
  GPtrArray *parts;
  gint64 free;
  gint64 total;
  gint64 per_day;
  gint full_in_days;
  GArray *samples;
} TtStorageUse;

void tt_storage_use_free (TtStorageUse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtStorageUse, tt_storage_use_free)

/* Adds up, and keeps one sample a day and disk in state.db, of which the forecast is made. */
TtStorageUse *tt_space_measure (TtProtect *protect, GError **error);

/**
 * tt_space_foresee:
 * @samples: "DAY:BYTES DAY:BYTES …", days since 1970, oldest first
 *
 * Pure. The slope over the last 30 days; it takes samples that are at least three days apart.
 *
 * Returns: bytes a day, 0 where nothing can be said or it does not grow
 */
gint64 tt_space_foresee (const char *samples);

/* Whether @free of @total bytes is too little for an office of @size bytes: a recovery needs three
 * times the file, and a disk of which less than a twentieth and 10 GB are left fills soon. Pure. */
gboolean tt_space_is_low (gint64 free, gint64 total, gint64 size);

G_END_DECLS
