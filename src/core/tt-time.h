/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Instants as text. */

/**
 * tt_time_parse:
 * @text: RFC 3339 with at most six fraction digits ("2025-07-07T22:30:00-07:00",
 *   "2025-07-08 05:30Z"; seconds may be left out), or the same without offset
 * @zone: (nullable): for a text without offset; %NULL refuses one
 *
 * Hours are 00 to 23. Nothing is ever read in the computer's zone.
 *
 * Returns: %FALSE with %TT_ERROR_INVALID, or with %TT_ERROR_AMBIGUOUS for a wall clock that comes
 *   twice or not at all in @zone, the instants that it could be in the message
 */
gboolean tt_time_parse (const char *text, const char *zone, gint64 *instant, GError **error);

/* RFC 3339 UTC, "2025-07-08T05:30:00Z", with six fraction digits only where they are not zero.
 * (transfer full) */
char *tt_time_format (gint64 instant);

/* The same with the offset of @zone, "2025-07-07T22:30:00-07:00". (transfer full) */
char *tt_time_format_in_zone (gint64 instant, const char *zone);

/* For people, in @zone: "7 Jul 2025, 22:30". (transfer full) */
char *tt_time_format_for_people (gint64 instant, const char *zone);

G_END_DECLS
