/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"
#include "base/tt-progress.h"
#include "exchange/tt-json-writer.h"
#include "store/tt-database.h"

G_BEGIN_DECLS

/* The whole office, or all that is held about one person, as one JSON file that a person can read
 * and another program can parse: doc/export-format.md describes it. Rows are streamed in schema
 * order, one a line; memory stays flat (under 64 MB) however large the office is. A worker's job.
 */

#define TT_EXPORT_VERSION 1

/**
 * TtExportOptions:
 * @without_photos: leave the pictures out; the rows that name them stay
 * @user: 0 for the whole office; else a person's id: their own export, with everything that is held
 *   about them and the companies and sites that it names, without secrets and without other people
 */
typedef struct
{
  gboolean without_photos;
  gint64 user;
} TtExportOptions;

/**
 * TtExportResult:
 * @rows: rows written
 * @photos: pictures written
 * @lost_photos: pictures that are not on the disk or not what they were; they stand in the file
 *   with "data": null, so that nothing hides it
 * @bytes: size of the file
 */
typedef struct
{
  gint64 rows;
  gint64 photos;
  gint64 lost_photos;
  gint64 bytes;
} TtExportResult;

/**
 * tt_export_write:
 * @database: what to export, read in one transaction; the shadow or a restored copy, so that the
 *   primary is not held
 * @folder: the office's folder; its photos are read
 * @result: (out) (optional): what was written
 * @progress: (nullable): called now and then with rows and photos done, and all of them
 *
 * Writes to @sink. %TT_ERROR_NOT_FOUND where @options names nobody, %G_IO_ERROR_CANCELLED, and
 * whatever @sink says.
 */
gboolean tt_export_write (TtEnvironment *environment,
                          TtDatabase *database,
                          const char *folder,
                          const TtExportOptions *options,
                          TtJsonSink sink,
                          gpointer sink_data,
                          TtExportResult *result,
                          TtProgressFunc progress,
                          gpointer progress_data,
                          GCancellable *cancellable,
                          GError **error);

/**
 * tt_export_to_file:
 * @path: where the file shall stand, absolute; a link is followed and stays a link
 *
 * Written beside @path (0600), synced, its cache dropped, read back and compared by hash, renamed,
 * the folder synced. Whatever fails, a file that stood there stays whole and nothing is left
 * beside it. %TT_ERROR_INVALID for a folder, a device, or a link to nowhere.
 */
gboolean tt_export_to_file (TtEnvironment *environment,
                            TtDatabase *database,
                            const char *folder,
                            const TtExportOptions *options,
                            const char *path,
                            TtExportResult *result,
                            TtProgressFunc progress,
                            gpointer progress_data,
                            GCancellable *cancellable,
                            GError **error);

/* "timetracker-backup-20251010T174930Z.json" for an instant. (transfer full) */
char *tt_export_dup_file_name (gint64 at);

G_END_DECLS
