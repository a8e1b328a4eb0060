/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a place can answer, folded into what somebody can do about it. No layer sees an HTTP status
 * or an errno. */

#define TT_PLACE_ERROR (tt_place_error_quark ())

/**
 * TtPlaceError:
 * @TT_PLACE_ERROR_ABSENT: the object, or the place itself, is not there
 * @TT_PLACE_ERROR_TRANSIENT: try again, after tt_place_error_get_retry_after()
 * @TT_PLACE_ERROR_AUTH: the place does not accept who we say we are
 * @TT_PLACE_ERROR_FULL: no room or quota left
 * @TT_PLACE_ERROR_DENIED: we are known but may not do this; a read-only folder
 * @TT_PLACE_ERROR_CLOCK: the clocks of this computer and of the place are too far apart
 * @TT_PLACE_ERROR_TLS: the other side cannot prove who it is
 * @TT_PLACE_ERROR_CONFLICT: something else stands under that name, and is not overwritten
 * @TT_PLACE_ERROR_CORRUPT: the place answers with something that cannot be right
 */
typedef enum
{
  TT_PLACE_ERROR_ABSENT,
  TT_PLACE_ERROR_TRANSIENT,
  TT_PLACE_ERROR_AUTH,
  TT_PLACE_ERROR_FULL,
  TT_PLACE_ERROR_DENIED,
  TT_PLACE_ERROR_CLOCK,
  TT_PLACE_ERROR_TLS,
  TT_PLACE_ERROR_CONFLICT,
  TT_PLACE_ERROR_CORRUPT,
} TtPlaceError;

GQuark tt_place_error_quark (void);

/* Microseconds to wait before the next try; 0 where the place did not say. */
gint64 tt_place_error_get_retry_after (const GError *error);

/* Sets a TT_PLACE_ERROR_TRANSIENT that says how long to wait (microseconds). */
void tt_place_error_set_transient (GError **error, gint64 retry_after, const char *message);

/* The word for @error's code as scripts see it ("full", "absent"), static; NULL for an error of
 * another domain. */
const char *tt_place_error_get_name (const GError *error);

G_END_DECLS
