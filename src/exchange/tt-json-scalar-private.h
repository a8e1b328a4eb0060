/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers and instants between text and value, without allocation: a million entries hold some ten
 * million of them. */

#define TT_JSON_SCALAR_MAX 40 /* bytes of any text that is made here, its NUL included */

typedef enum
{
  TT_JSON_NUMBER_INTEGER,
  TT_JSON_NUMBER_REAL,
  TT_JSON_NUMBER_TOO_LARGE, /* beyond 64 bits, or beyond what a double holds */
  TT_JSON_NUMBER_MALFORMED,
} TtJsonNumberKind;

/**
 * tt_json_parse_number:
 * @text: exactly one number as RFC 8259 writes it
 *
 * A whole number without fraction and exponent is an integer; "-0" is a real, so that its sign
 * stays. Reals are rounded as strtod() rounds.
 */
TtJsonNumberKind
tt_json_parse_number (const char *text, gsize length, gint64 *integer, double *real);

/* "2025-10-07T16:04:12.345Z" with whatever offset and at most six fraction digits. FALSE for all
 * else, also for a text without offset. */
gboolean tt_json_parse_instant (const char *text, gsize length, gint64 *instant);

/* All of them return the length, without NUL. */
gsize tt_json_format_integer (gint64 integer, char text[TT_JSON_SCALAR_MAX]);

/* A text that reads back as the same double; @real must be finite. */
gsize tt_json_format_real (double real, char text[TT_JSON_SCALAR_MAX]);

/* RFC 3339 UTC, six fraction digits only where they are not zero; 0 outside the years 1 to 9999. */
gsize tt_json_format_instant (gint64 instant, char text[TT_JSON_SCALAR_MAX]);

G_END_DECLS
