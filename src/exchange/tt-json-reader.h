/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads JSON (RFC 8259) piece by piece from whatever gives bytes; memory stays flat. Strict: UTF-8
 * (a byte order mark is passed over), no comments, no trailing commas, at most 512 deep, numbers
 * of 64 bits and finite doubles only, one value and nothing behind it. Every error is
 * TT_ERROR_INVALID in words that name the line (or the source's own error), and stays: a reader
 * that failed fails for ever. Its buffers are overwritten before they are freed, because a file may
 * hold passwords. */

#define TT_JSON_DEPTH_MAX 512
#define TT_JSON_TEXT_MAX (1 << 20)     /* bytes of a text that is read whole */
#define TT_JSON_STRING_MAX (128 << 20) /* bytes of any text */

typedef enum
{
  TT_JSON_FAILED,
  TT_JSON_OBJECT,
  TT_JSON_OBJECT_END,
  TT_JSON_ARRAY,
  TT_JSON_ARRAY_END,
  TT_JSON_KEY,
  TT_JSON_STRING,
  TT_JSON_NUMBER,
  TT_JSON_TRUE,
  TT_JSON_FALSE,
  TT_JSON_NULL,
  TT_JSON_END,
} TtJsonToken;

/* Puts up to @length bytes into @bytes: how many, 0 at the end, -1 with @error. */
typedef gssize (*TtJsonSource) (guint8 *bytes, gsize length, gpointer user_data, GError **error);

typedef struct _TtJsonReader TtJsonReader;

/**
 * tt_json_reader_new:
 * @lenient: U+0000 and halves of surrogate pairs, which JavaScript writes when it cuts a text, are
 *   read as U+FFFD; otherwise they are errors
 */
TtJsonReader *tt_json_reader_new (TtJsonSource source, gpointer user_data, gboolean lenient);
void tt_json_reader_free (TtJsonReader *self);

/* From now on. */
void tt_json_reader_set_lenient (TtJsonReader *self, gboolean lenient);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtJsonReader, tt_json_reader_free)

/* What comes next, without taking it. */
TtJsonToken tt_json_reader_peek (TtJsonReader *self, GError **error);

/* Takes the next token. A text of more than TT_JSON_TEXT_MAX bytes is an error. */
TtJsonToken tt_json_reader_next (TtJsonReader *self, GError **error);

/* The text of the KEY or STRING that was taken last, NUL-terminated, valid until the next call. */
const char *tt_json_reader_get_text (TtJsonReader *self, gsize *length);

/* Whether the NUMBER that was taken last is whole and which. */
gboolean tt_json_reader_get_integer (TtJsonReader *self, gint64 *integer);

/* The NUMBER that was taken last as a double. */
double tt_json_reader_get_real (TtJsonReader *self);

/**
 * tt_json_reader_read_piece:
 * @piece: (out): the next bytes of the text, not NUL-terminated, valid until the next call
 * @length: (out): how many; 0 at the end of the text
 *
 * Takes a long STRING that tt_json_reader_peek() announced a piece at a time. A character is never
 * divided between two pieces. Goes on until @length was 0.
 */
gboolean
tt_json_reader_read_piece (TtJsonReader *self, const char **piece, gsize *length, GError **error);

/* Takes the next value, whatever it is, and what is in it. */
gboolean tt_json_reader_skip (TtJsonReader *self, GError **error);

/* Takes the next value and appends its text to @text exactly as it stands in the file; at most
 * TT_JSON_TEXT_MAX bytes. */
gboolean tt_json_reader_read_raw (TtJsonReader *self, GString *text, GError **error);

/* The line that was read last, from 1. A reader of a text inside another file is told where. */
gint64 tt_json_reader_get_line (TtJsonReader *self);
void tt_json_reader_set_line (TtJsonReader *self, gint64 line);

/* Bytes taken from the source so far. */
gint64 tt_json_reader_get_bytes (TtJsonReader *self);

G_END_DECLS
