/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exchange/tt-json-reader.h"
#include "exchange/tt-json-scalar-private.h"

G_BEGIN_DECLS

/* What the two files of the reader share: tokens, and the texts among them. */

#define TT_JSON_BUFFER_SIZE (256 * 1024)

typedef enum
{
  TT_JSON_STATE_VALUE,      /* a value must come */
  TT_JSON_STATE_FIRST_ITEM, /* a value or the array's end */
  TT_JSON_STATE_FIRST_KEY,  /* a key or the object's end */
  TT_JSON_STATE_KEY,        /* a key must come */
  TT_JSON_STATE_AFTER,      /* a value is complete: a comma or the end of what it is in */
  TT_JSON_STATE_STRING,     /* inside a text that is taken in pieces */
} TtJsonState;

struct _TtJsonReader
{
  TtJsonSource source;
  gpointer user_data;
  gboolean lenient;
  gboolean at_source_end;
  gboolean started;
  gboolean failed;

  guint8 *buffer; /* TT_JSON_BUFFER_SIZE and one more */
  gsize at;
  gsize end;
  gint64 bytes;
  gint64 line;

  TtJsonState state;
  guint depth;
  guint8 stack[TT_JSON_DEPTH_MAX]; /* '{' or '[' */

  GByteArray *text; /* of a key or string that could not be handed out in place */
  const char *string;
  gsize string_length;
  gsize piece_total;
  char piece[8]; /* an escape's character */

  TtJsonNumberKind number_kind;
  gint64 integer;
  double real;

  GString *raw; /* what is taken is appended to it as well */
  gsize raw_from;
};

/* The next byte, or -1 at the end of the source. */
static inline int
tt_json_reader_look (TtJsonReader *self)
{
  return self->at < self->end ? self->buffer[self->at] : -1;
}

/* The one way to fail: at the present line, for ever. */
void tt_json_reader_fail (TtJsonReader *self, GError **error, const char *message);
void tt_json_reader_fail_at_end (TtJsonReader *self, GError **error);

/* Whether it failed before; sets @error then. */
gboolean tt_json_reader_check_failed (TtJsonReader *self, GError **error);

/* Makes at least @need bytes stand in the buffer after `at`, or all that there are. */
gboolean tt_json_reader_fill (TtJsonReader *self, gsize need, GError **error);

/* A key or a string that is read whole; `at` stands on its opening quote. */
gboolean tt_json_reader_read_text (TtJsonReader *self, GError **error);

G_END_DECLS
