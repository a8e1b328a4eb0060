/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Money is an integer of minor units and an ISO 4217 code. */

/* Three capital letters. */
gboolean tt_currency_is_valid (const char *currency);
gboolean tt_currency_check (const char *currency, GError **error);

/* Digits after the point: 2 for most, 0 for JPY, 3 for KWD (ISO 4217 list one). */
int tt_currency_get_digits (const char *currency);

/**
 * tt_money_parse:
 * @text: "25", "25.5", "25.50", "-3.20"; a point, no grouping
 * @minor: (out): minor units of @currency
 *
 * Returns: %FALSE with %TT_ERROR_INVALID where it is no number, has more digits than the currency,
 *   or does not fit
 */
gboolean tt_money_parse (const char *text, const char *currency, gint64 *minor, GError **error);

/* "25.50", with a point and all digits of the currency, for files and scripts. (transfer full) */
char *tt_money_format (gint64 minor, const char *currency);

G_END_DECLS
