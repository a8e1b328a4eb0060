/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"
#include "base/tt-progress.h"
#include "exchange/tt-problem.h"
#include "store/tt-prepared.h"

G_BEGIN_DECLS

/* Brings a file in, in two steps. Reading checks the whole file and loads it into a new database
 * and a scratch folder of photos beside the office's own files: nothing of the office is touched,
 * and when the TtImport goes, what it made goes. Finishing gives a TtPrepared that the office swaps
 * in by one rename. A dry run reads and does not finish. Belongs to the protect queue. */

#define TT_TYPE_IMPORT (tt_import_get_type ())
G_DECLARE_FINAL_TYPE (TtImport, tt_import, TT, IMPORT, GObject)

typedef enum
{
  TT_IMPORT_AUTO,
  TT_IMPORT_TIMETRACKER, /* our own export */
  TT_IMPORT_WEBAPP,      /* a backup of the old web app, or a copy of the browser's storage */
} TtImportFormat;

/* "auto", "timetracker", "webapp". */
const char *tt_import_format_get_name (TtImportFormat format);

/* FALSE where no format has this name. */
gboolean tt_import_format_from_name (const char *name, TtImportFormat *format);

/**
 * TtImportMode:
 * @TT_IMPORT_REPLACE: what is in the file takes the place of the office (the default of both
 *   formats)
 * @TT_IMPORT_ADD: what is in the file is added to it, save what it has already (by source and
 *   external id, in our own format by id)
 */
typedef enum
{
  TT_IMPORT_REPLACE,
  TT_IMPORT_ADD,
} TtImportMode;

/* The order of the parts of dates that a file leaves open. */
typedef enum
{
  TT_DATES_UNSAID,
  TT_DATES_YMD,
  TT_DATES_DMY,
  TT_DATES_MDY,
} TtDateOrder;

/**
 * TtImportOptions:
 * @zone: (nullable): IANA name for local times and new companies; else the zone of the present
 *   office's first company, else @fallback_zone
 * @fallback_zone: (nullable): the computer's zone, for a new office; "UTC" where %NULL
 * @currency: (nullable): of new companies, where the office has none ("USD" where %NULL)
 * @assign: (nullable): username of whoever gets the shifts of nobody
 * @without_planted: leave out the accounts, company and sites that the web app planted itself
 * @strict: any problem fails the import
 * @dry_run: the caller will not finish: passwords are not hashed
 */
typedef struct
{
  TtImportFormat format;
  TtImportMode mode;
  TtDateOrder dates;
  const char *zone;
  const char *fallback_zone;
  const char *currency;
  const char *assign;
  gboolean without_planted;
  gboolean strict;
  gboolean dry_run;
} TtImportOptions;

/**
 * TtImportCount:
 * @name: the kind as `timetrackerctl` lists it: "companies", "users", "sites", "entries", "photos",
 *   …; static
 * @read: records in the file
 * @taken: records that go in
 * @left_out: records with a problem that keeps them out; what is neither is there already
 */
typedef struct
{
  const char *name;
  gint64 read;
  gint64 taken;
  gint64 left_out;
} TtImportCount;

/**
 * tt_import_new:
 * @folder: the office's folder, absolute; may be missing where there is no office yet
 * @options: copied
 */
TtImport *
tt_import_new (TtEnvironment *environment, const char *folder, const TtImportOptions *options);

/**
 * tt_import_read_file:
 * @path: the file, absolute
 * @present: (nullable): the office as it is now (the shadow, caught up), %NULL where there is none
 * @progress: (nullable): bytes read, and all of them (0 where that is not known)
 *
 * Reads and checks everything. Once only. Errors, all of them with nothing taken:
 * %TT_ERROR_INVALID where the file is not one of ours or a record of our own format is wrong (the
 * message names record and line), or with strict; %TT_ERROR_TOO_NEW for a newer format;
 * %TT_ERROR_AMBIGUOUS where dates could mean two things; %TT_ERROR_NOT_FOUND where nobody has the
 * name in @assign; %TT_ERROR_NO_OFFICE for a file without an owner where there is no office;
 * %TT_ERROR_MISMATCH where what was loaded has another digest than the file says.
 */
gboolean tt_import_read_file (TtImport *self,
                              const char *path,
                              TtDatabase *present,
                              TtProgressFunc progress,
                              gpointer progress_data,
                              GCancellable *cancellable,
                              GError **error);

/* The same from a stream (standard input). */
gboolean tt_import_read_stream (TtImport *self,
                                GInputStream *stream,
                                TtDatabase *present,
                                TtProgressFunc progress,
                                gpointer progress_data,
                                GCancellable *cancellable,
                                GError **error);

/* What was found, after reading (also after it failed, as far as it came). */
TtImportFormat tt_import_get_format (TtImport *self);
const TtImportCount *tt_import_get_counts (TtImport *self, guint *n_counts);

/* (element-type TtProblem) (transfer none): in the order of the file. */
GPtrArray *tt_import_get_problems (TtImport *self);

/* Whether a record was left out or has a question: exit code 3 of the command line. */
gboolean tt_import_is_partial (TtImport *self);

/**
 * tt_import_finish:
 * @present: (nullable): the office as it is now; its layer definitions stay and its erased ids are
 *   applied to what comes in
 * @parent: (nullable): its head, which the import replaces; %NULL for a new office
 * @actor: who does it, for the frame
 * @label: for the frame
 *
 * Puts the photos in their place, durable, and makes primary and shadow. With %TT_IMPORT_ADD
 * %TT_ERROR_BUSY where the office moved on since it was read.
 *
 * Returns: (transfer full): what to swap in
 */
TtPrepared *tt_import_finish (TtImport *self,
                              TtDatabase *present,
                              const TtHead *parent,
                              const char *actor,
                              const char *label,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
