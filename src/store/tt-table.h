/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The schema as data: what digest, session, export, import, diff and the schema test go by. One
 * table of tables (tt-schema.c) in schema order. */

/**
 * TtColumnKind:
 * @TT_COLUMN_ID: the row's own id
 * @TT_COLUMN_REF: id of a row of @refers_to
 * @TT_COLUMN_INTEGER: a number
 * @TT_COLUMN_BOOLEAN: 0 or 1
 * @TT_COLUMN_INSTANT: UTC microseconds; in JSON an RFC 3339 text
 * @TT_COLUMN_REAL: a double
 * @TT_COLUMN_TEXT: text
 * @TT_COLUMN_DAY: "YYYY-MM-DD"
 * @TT_COLUMN_WORD: one of @words, stored as that text
 * @TT_COLUMN_JSON: a JSON value kept as text
 * @TT_COLUMN_PHOTO: 64 hex digits, the hash of a photo's content
 * @TT_COLUMN_SECRET: a password or PIN hash: in whole exports, never in a person's own
 */
typedef enum
{
  TT_COLUMN_ID,
  TT_COLUMN_REF,
  TT_COLUMN_INTEGER,
  TT_COLUMN_BOOLEAN,
  TT_COLUMN_INSTANT,
  TT_COLUMN_REAL,
  TT_COLUMN_TEXT,
  TT_COLUMN_DAY,
  TT_COLUMN_WORD,
  TT_COLUMN_JSON,
  TT_COLUMN_PHOTO,
  TT_COLUMN_SECRET,
} TtColumnKind;

typedef struct
{
  const char *name;      /* in SQL */
  const char *json_name; /* in exports */
  TtColumnKind kind;
  gboolean nullable;
  const char *refers_to;    /* table name for REF */
  const char *const *words; /* for WORD, NULL-terminated */
} TtColumn;

typedef struct
{
  const char *name;      /* in SQL */
  const char *json_name; /* the list's name in exports ("users") */
  const TtColumn *columns;
  guint n_columns;
  gboolean exported; /* FALSE: recorded and restored only (layer definitions) */
} TtTable;

/* The first column of every table is its key: `id`, a positive integer. `user.username_key` is
 * worked out from `username` by whoever saves or loads a row: files need not bring it.
 *
 * The recorded tables in schema order (a table only refers to earlier ones, or to itself). `frame`
 * and `meta` are not among them. */
const TtTable *tt_tables_get (guint *n_tables);
const TtTable *tt_table_find (const char *name);
const TtTable *tt_table_find_json (const char *json_name);

/* The place of a column by its SQL name; -1 where there is none. */
int tt_table_get_column (const TtTable *table, const char *name);

/* One value of a row, without SQLite's types. Text and blobs belong to whoever made the row. */
typedef enum
{
  TT_VALUE_NULL,
  TT_VALUE_INTEGER,
  TT_VALUE_REAL,
  TT_VALUE_TEXT,
} TtValueKind;

typedef struct
{
  TtValueKind kind;
  gint64 integer;
  double real;
  const char *text; /* NUL-terminated UTF-8 */
  gsize length;
} TtValue;

/* What a column of this kind holds when it is not NULL. */
TtValueKind tt_column_kind_get_value_kind (TtColumnKind kind);

#define TT_SCHEMA_VERSION 1

G_END_DECLS
