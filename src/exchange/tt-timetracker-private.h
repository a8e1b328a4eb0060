/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exchange/tt-import-private.h"
#include "exchange/tt-row-reader-private.h"

G_BEGIN_DECLS

/* What the files that read our own format share. */

/* A hash of a record's source and external id, by which doubled ones are found. */
typedef struct
{
  guint64 hash;
  guint32 row;
} TtReadingOrigin;

typedef struct
{
  const TtTable *table;
  gboolean seen;
  GArray *ids;       /* gint64, in the order of the file */
  GArray *lines;     /* guint32 */
  GArray *origins;   /* TtReadingOrigin */
  GHashTable *other; /* id in the file → gint64 of the present row that it is; only while adding */
  gint64 expected;   /* rows that the head counts; -1 where it does not say */
} TtReadingList;

/* A picture that a row of `photo` names. */
typedef struct
{
  gint64 size;
  guint32 row;
} TtReadingPicture;

typedef struct
{
  TtImport *import;
  TtJsonReader *reader;
  TtLoader *loader;
  TtRowReader *rows;
  guint n_lists;
  TtReadingList *lists;
  guint8 key[16]; /* of the origins' hash */

  gboolean is_ours;
  gboolean has_version;
  gboolean with_pictures;
  gboolean rows_left_out;
  char digest[TT_HASH_HEX + 1]; /* "" where the file does not say */

  GHashTable *usernames; /* keys */
  GHashTable *settings;  /* "company key" */
  GHashTable *wanted;    /* hash → TtReadingPicture */
  GHashTable *lost;      /* hashes of pictures that the export could not find either */
  char *zone;            /* the last one that was found to be one */
} TtReading;

/* "Line 12, counts: message"; returns FALSE. */
gboolean tt_reading_fail (TtReading *self, const char *what, const char *message, GError **error);

/* The same for a row of a list; @column may be NULL. */
gboolean tt_list_fail (
    const TtReadingList *list, guint row, const char *column, const char *message, GError **error);
TtReadingList *tt_reading_find_list (TtReading *self, const char *table);

/* tt-timetracker-rows.c: the next value is the list of a table. */
gboolean tt_reading_read_list (TtReading *self, TtReadingList *list, GError **error);

/* Origins that stand twice; references to nobody. */
gboolean tt_reading_check_origins (TtReading *self, GError **error);
gboolean tt_reading_check_references (TtReading *self, GError **error);

/* tt-timetracker-pictures.c: the next value is the list of pictures. */
gboolean tt_reading_read_pictures (TtReading *self, GError **error);

/* Those that rows name and the file does not hold; drops those that no row names. */
gboolean tt_reading_check_pictures (TtReading *self, GError **error);

G_END_DECLS
