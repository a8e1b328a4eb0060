/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exchange/tt-export.h"
#include "exchange/tt-import.h"
#include "office/tt-office.h"

G_BEGIN_DECLS

/**
 * tt_office_export_async:
 * @path: (nullable): a file; NULL with @fd for a stream
 * @fd: -1 where @path is given
 * @user: 0 for the whole office, else all that is held about one person
 *
 * Runs on the protect queue, from the shadow at one head; survives its window.
 */
void tt_office_export_async (TtOffice *self,
                             TtActor *actor,
                             const char *path,
                             int fd,
                             gboolean without_photos,
                             gint64 user,
                             TtProgress *progress,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/* @written: (out) (optional): what stands in the file; pictures that were lost are counted in it
 * and must be told. */
gboolean tt_office_export_finish (TtOffice *self,
                                  GAsyncResult *result,
                                  TtExportResult *written,
                                  GError **error);

/**
 * tt_office_read_import_async:
 * @self: (nullable): NULL where the folder has no office yet
 * @path: a file, or NULL with @fd
 *
 * Reads and checks the whole file and loads it beside; nothing of the office is touched. Finish
 * gives the TtImport (format, counts, problems); let go of it to drop what was loaded.
 */
void tt_office_read_import_async (TtOffice *self,
                                  TtEnvironment *environment,
                                  const char *folder,
                                  TtActor *actor,
                                  const char *path,
                                  int fd,
                                  const TtImportOptions *options,
                                  TtProgress *progress,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
TtImport *tt_office_read_import_finish (GAsyncResult *result, GError **error);

/* The labelled safety point, then one atomic replacement; "replaced" is emitted. Undone by
 * tt_office_undo_async(). */
void tt_office_apply_import_async (TtOffice *self,
                                   TtActor *actor,
                                   TtImport *import,
                                   TtProgress *progress,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean tt_office_apply_import_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* The same into a folder without an office; finish gives the new office. */
void tt_office_create_from_import_async (TtEnvironment *environment,
                                         const char *folder,
                                         TtImport *import,
                                         TtOfficeFlags flags,
                                         TtProgress *progress,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
TtOffice *tt_office_create_from_import_finish (GAsyncResult *result, GError **error);

G_END_DECLS
