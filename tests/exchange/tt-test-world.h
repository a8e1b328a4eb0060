/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exchange/tt-export.h"
#include "exchange/tt-import.h"
#include "support/tt-test-dir.h"
#include "support/tt-test-environment.h"

G_BEGIN_DECLS

/* A folder with an office in it, or none yet, and what goes into it and comes out of it. */

typedef struct
{
  TtTestDir *dir;
  TtEnvironment *environment;
  char *folder; /* the office's */
} TtTestWorld;

TtTestWorld *tt_test_world_new (void);
void tt_test_world_free (TtTestWorld *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtTestWorld, tt_test_world_free)

/* Makes a demo office of 5 people in the folder, with @photos pictures. */
void tt_test_world_make_demo (TtTestWorld *self, guint entries, guint photos);

/* Whether the folder has an office. */
gboolean tt_test_world_has_office (TtTestWorld *self);

/* The shadow of the office; NULL where there is none. Closed by tt_copy_close(). */
TtCopy *tt_test_world_open_shadow (TtTestWorld *self);

/* Reads a file against the present office. The import is given even where it failed. */
TtImport *tt_test_world_read (TtTestWorld *self,
                              const char *path,
                              const TtImportOptions *options,
                              GError **error);

/* The same from memory, through a stream. */
TtImport *tt_test_world_read_text (TtTestWorld *self,
                                   const char *text,
                                   gssize length,
                                   const TtImportOptions *options,
                                   GError **error);

/* Finishes it and swaps it in. */
void tt_test_world_apply (TtTestWorld *self, TtImport *import);

/* Reads and applies; fails the test where it cannot. (transfer full) */
TtImport *
tt_test_world_bring_in (TtTestWorld *self, const char *path, const TtImportOptions *options);

/* The export of the office, and 64 digits of its digest. (transfer full) */
char *
tt_test_world_export (TtTestWorld *self, const TtExportOptions *options, TtExportResult *result);
char *tt_test_world_dup_digest (TtTestWorld *self);

/* One field of the row of @table where @column has the text @value: as text, "" for NULL; NULL
 * where there is no such row. (transfer full) */
char *tt_test_world_look (
    TtTestWorld *self, const char *table, const char *column, const char *value, const char *field);

#define tt_test_world_assert(self, table, column, value, field, expected)                          \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *found_ = tt_test_world_look ((self), (table), (column), (value), (field));    \
    g_assert_cmpstr (found_, ==, (expected));                                                      \
  }                                                                                                \
  G_STMT_END

gint64 tt_test_world_count (TtTestWorld *self, const char *table);

/* Problems as "kind path code", one a line. (transfer full) */
char *tt_test_describe_problems (TtImport *import);

/* "read taken left_out" of a kind; "" where it was not counted. (transfer full) */
char *tt_test_describe_count (TtImport *import, const char *name);

G_END_DECLS
