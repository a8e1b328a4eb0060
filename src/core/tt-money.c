/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-money.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

/* ISO 4217 list one, what differs from two digits. */
static const struct
{
  int digits;
  const char *currencies;
} unusual[] = {
  { 0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF" },
  { 3, "BHD IQD JOD KWD LYD OMR TND" },
  { 4, "CLF UYW" },
};

gboolean
tt_currency_is_valid (const char *currency)
{
  return currency != NULL && strlen (currency) == 3 && g_ascii_isupper (currency[0]) &&
         g_ascii_isupper (currency[1]) && g_ascii_isupper (currency[2]);
}

gboolean
tt_currency_check (const char *currency, GError **error)
{
  if (tt_currency_is_valid (currency))
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
               _ ("“%s” is not a currency; write its code in three capital letters, such as USD"),
               currency != NULL ? currency : "");
  return FALSE;
}

int
tt_currency_get_digits (const char *currency)
{
  g_return_val_if_fail (currency != NULL, 2);

  for (guint i = 0; tt_currency_is_valid (currency) && i < G_N_ELEMENTS (unusual); i++)
    {
      if (strstr (unusual[i].currencies, currency) != NULL)
        return unusual[i].digits;
    }

  return 2;
}

static gboolean
add_digit (gint64 *value, char digit)
{
  if (*value > (G_MAXINT64 - (digit - '0')) / 10)
    return FALSE;

  *value = *value * 10 + (digit - '0');
  return TRUE;
}

static gboolean
read_amount (const char *text, int digits, gint64 *minor)
{
  gboolean negative = *text == '-';
  int n_fraction = 0;
  guint n_digits = 0;
  gint64 value = 0;

  text += negative ? 1 : 0;
  for (; g_ascii_isdigit (*text); text++, n_digits++)
    {
      if (!add_digit (&value, *text))
        return FALSE;
    }
  if (n_digits == 0)
    return FALSE;

  if (*text == '.')
    {
      text++;
      if (!g_ascii_isdigit (*text))
        return FALSE;
      for (; g_ascii_isdigit (*text); text++, n_fraction++)
        {
          /* More digits than the currency has may only be zeros. */
          if (n_fraction >= digits ? *text != '0' : !add_digit (&value, *text))
            return FALSE;
        }
    }
  if (*text != '\0')
    return FALSE;

  for (int i = n_fraction; i < digits; i++)
    {
      if (!add_digit (&value, '0'))
        return FALSE;
    }

  *minor = negative ? -value : value;
  return TRUE;
}

gboolean
tt_money_parse (const char *text, const char *currency, gint64 *minor, GError **error)
{
  g_return_val_if_fail (text != NULL, FALSE);

  if (!tt_currency_check (currency, error))
    return FALSE;
  if (read_amount (text, tt_currency_get_digits (currency), minor))
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
               _ ("“%s” is not an amount in %s; write it like 25 or 25.50"), text, currency);
  return FALSE;
}

char *
tt_money_format (gint64 minor, const char *currency)
{
  int digits = tt_currency_get_digits (currency);
  guint64 size = minor < 0 ? -(guint64) minor : (guint64) minor;
  guint64 unit = 1;

  for (int i = 0; i < digits; i++)
    unit *= 10;

  if (digits == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT, minor < 0 ? "-" : "", size);
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, minor < 0 ? "-" : "",
                          size / unit, digits, size % unit);
}
