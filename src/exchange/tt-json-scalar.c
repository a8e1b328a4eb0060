/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange/tt-json-scalar-private.h"

#include "core/tt-time.h"

#include <math.h>
#include <string.h>

#define FRACTION_DIGITS 7
#define FRACTION_SCALE 1e7             /* 10 ^ FRACTION_DIGITS */
#define EXACT_WHOLE 9007199254740992.0 /* 2 ^ 53: below it every whole number is a double */
#define DAY_SECONDS 86400
#define FIRST_SECOND G_GINT64_CONSTANT (-62135596800) /* 0001-01-01 */
#define LAST_SECOND G_GINT64_CONSTANT (253402300799)  /* 9999-12-31T23:59:59 */

static const double powers_of_ten[] = {
  1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* The parts of a number that are still text. */
typedef struct
{
  gboolean negative;
  guint64 mantissa; /* all digits, point left out */
  guint digits;     /* how many of them after leading zeros */
  int exponent;     /* of ten, for @mantissa */
  gboolean whole;   /* neither point nor exponent */
} Parts;

static gsize
scan_digits (const char *text, gsize length, gsize at, Parts *parts)
{
  gsize start = at;

  for (; at < length && g_ascii_isdigit (text[at]); at++)
    {
      guint digit = (guint) (text[at] - '0');

      if (parts->digits > 0 || digit > 0)
        parts->digits++;
      if (parts->digits <= 19)
        parts->mantissa = parts->mantissa * 10 + digit;
    }

  return at - start;
}

static gboolean
scan_exponent (const char *text, gsize length, gsize at, int *exponent)
{
  gboolean negative = at < length && text[at] == '-';
  int value = 0;

  if (at < length && (text[at] == '-' || text[at] == '+'))
    at++;
  if (at == length)
    return FALSE;
  for (; at < length; at++)
    {
      if (!g_ascii_isdigit (text[at]))
        return FALSE;
      if (value < 100000)
        value = value * 10 + (text[at] - '0');
    }
  *exponent = negative ? -value : value;

  return TRUE;
}

static gboolean
scan_number (const char *text, gsize length, Parts *parts)
{
  gsize at = 0;
  gsize count;
  int exponent = 0;

  if (at < length && text[at] == '-')
    {
      parts->negative = TRUE;
      at++;
    }
  count = scan_digits (text, length, at, parts);
  if (count == 0 || (count > 1 && text[at] == '0'))
    return FALSE;
  at += count;
  parts->whole = at == length;

  if (at < length && text[at] == '.')
    {
      count = scan_digits (text, length, at + 1, parts);
      if (count == 0)
        return FALSE;
      at += 1 + count;
      parts->exponent = -(int) count;
    }
  if (at < length && (text[at] == 'e' || text[at] == 'E'))
    {
      if (!scan_exponent (text, length, at + 1, &exponent))
        return FALSE;
      parts->exponent += exponent;
      at = length;
    }

  return at == length;
}

/* Exact where digits and power of ten are both exact doubles: then one rounding is all there is
 * (Clinger, "How to read floating point numbers accurately", 1990). */
static gboolean
make_real_fast (const Parts *parts, double *real)
{
  int exponent = parts->exponent;
  double value = (double) parts->mantissa;

  if (parts->digits > 15 || exponent < -22 || exponent > 22)
    return FALSE;

  value = exponent < 0 ? value / powers_of_ten[-exponent] : value * powers_of_ten[exponent];
  *real = parts->negative ? -value : value;

  return TRUE;
}

static TtJsonNumberKind
make_integer (const Parts *parts, gint64 *integer)
{
  guint64 limit = (guint64) G_MAXINT64 + (parts->negative ? 1 : 0);

  if (parts->digits > 19 || parts->mantissa > limit)
    return TT_JSON_NUMBER_TOO_LARGE;

  *integer = parts->negative ? (gint64) (0 - parts->mantissa) : (gint64) parts->mantissa;

  return TT_JSON_NUMBER_INTEGER;
}

TtJsonNumberKind
tt_json_parse_number (const char *text, gsize length, gint64 *integer, double *real)
{
  Parts parts = { 0 };
  char copy[512];

  if (!scan_number (text, length, &parts))
    return TT_JSON_NUMBER_MALFORMED;
  if (parts.whole && !(parts.negative && parts.mantissa == 0))
    return make_integer (&parts, integer);
  if (make_real_fast (&parts, real))
    return TT_JSON_NUMBER_REAL;

  if (length >= sizeof copy)
    return TT_JSON_NUMBER_TOO_LARGE;
  memcpy (copy, text, length);
  copy[length] = '\0';
  *real = g_ascii_strtod (copy, NULL);

  return isfinite (*real) ? TT_JSON_NUMBER_REAL : TT_JSON_NUMBER_TOO_LARGE;
}

/* Days since 1970 of a day of the Gregorian calendar, with years that start in March (Howard
 * Hinnant, "chrono-compatible low-level date algorithms"). */
static gint64
days_from_civil (gint64 year, int month, int day)
{
  gint64 era;
  gint64 year_of_era;
  gint64 day_of_year;

  year -= month <= 2;
  era = (year >= 0 ? year : year - 399) / 400;
  year_of_era = year - era * 400;
  day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719468;
}

static void
civil_from_days (gint64 days, int *year, int *month, int *day)
{
  gint64 shifted = days + 719468;
  gint64 era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  gint64 day_of_era = shifted - era * 146097;
  gint64 year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 march_month = (5 * day_of_year + 2) / 153;

  *day = (int) (day_of_year - (153 * march_month + 2) / 5 + 1);
  *month = (int) (march_month < 10 ? march_month + 3 : march_month - 9);
  *year = (int) (year_of_era + era * 400 + (*month <= 2));
}

static gboolean
read_two (const char *text, int *value)
{
  if (!g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1]))
    return FALSE;

  *value = (text[0] - '0') * 10 + (text[1] - '0');

  return TRUE;
}

static int
count_month_days (int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
    return 29;

  return days[month - 1];
}

/* "2025-10-07T16:04:12" of an instant that ends in Z: what our own exports and the web app write.
 */
static gboolean
parse_utc (const char *text, gsize length, gint64 *instant)
{
  int century;
  int year;
  int month;
  int day;
  int hour;
  int minute;
  int second;
  gint64 fraction = 0;
  gint64 scale = 100000;

  if (length < 20 || text[length - 1] != 'Z' || text[4] != '-' || text[7] != '-' ||
      text[10] != 'T' || text[13] != ':' || text[16] != ':' || !read_two (text, &century) ||
      !read_two (text + 2, &year) || !read_two (text + 5, &month) || !read_two (text + 8, &day) ||
      !read_two (text + 11, &hour) || !read_two (text + 14, &minute) ||
      !read_two (text + 17, &second))
    return FALSE;
  year += century * 100;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > count_month_days (year, month) ||
      hour > 23 || minute > 59 || second > 59)
    return FALSE;

  if (length > 20 && (text[19] != '.' || length == 21 || length > 27))
    return FALSE;
  for (gsize at = 20; at + 1 < length; at++, scale /= 10)
    {
      if (!g_ascii_isdigit (text[at]))
        return FALSE;
      fraction += (text[at] - '0') * scale;
    }

  *instant =
      (days_from_civil (year, month, day) * DAY_SECONDS + hour * 3600 + minute * 60 + second) *
          G_USEC_PER_SEC +
      fraction;

  return TRUE;
}

gboolean
tt_json_parse_instant (const char *text, gsize length, gint64 *instant)
{
  char copy[TT_JSON_SCALAR_MAX];

  if (parse_utc (text, length, instant))
    return TRUE;
  if (length >= sizeof copy)
    return FALSE;
  memcpy (copy, text, length);
  copy[length] = '\0';

  /* No error: whoever asks names the record in words of its own. */
  return tt_time_parse (copy, NULL, instant, NULL);
}

gsize
tt_json_format_integer (gint64 integer, char text[TT_JSON_SCALAR_MAX])
{
  char digits[20];
  guint64 rest = integer < 0 ? 0 - (guint64) integer : (guint64) integer;
  gsize n_digits = 0;
  gsize length = 0;

  do
    digits[n_digits++] = (char) ('0' + rest % 10);
  while ((rest /= 10) != 0);

  if (integer < 0)
    text[length++] = '-';
  while (n_digits > 0)
    text[length++] = digits[--n_digits];
  text[length] = '\0';

  return length;
}

/* Most reals of an office are degrees and metres with few decimals. Where @real is the double
 * nearest to n / 10^7, which the division finds with one rounding, those decimals are its text. */
static gsize
format_short (double real, char text[TT_JSON_SCALAR_MAX])
{
  double scaled = fabs (real) * FRACTION_SCALE;
  gint64 whole;
  gint64 fraction;
  gsize length;
  gsize digits = FRACTION_DIGITS;

  if (scaled >= EXACT_WHOLE || rint (scaled) / FRACTION_SCALE != fabs (real))
    return 0;

  whole = (gint64) rint (scaled);
  fraction = whole % (gint64) FRACTION_SCALE;
  whole /= (gint64) FRACTION_SCALE;
  text[0] = '-';
  length = signbit (real) ? 1 : 0;
  length += tt_json_format_integer (whole, text + length);
  text[length++] = '.';
  while (digits > 1 && fraction % 10 == 0)
    {
      fraction /= 10;
      digits--;
    }
  for (gsize i = digits; i > 0; i--, fraction /= 10)
    text[length + i - 1] = (char) ('0' + fraction % 10);
  text[length + digits] = '\0';

  return length + digits;
}

gsize
tt_json_format_real (double real, char text[TT_JSON_SCALAR_MAX])
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  gsize length = format_short (real, text);

  for (guint i = 0; length == 0 && i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (text, TT_JSON_SCALAR_MAX, formats[i], real);
      if (g_ascii_strtod (text, NULL) == real)
        length = strlen (text);
    }

  return length;
}

static void
write_digits (char *text, int count, gint64 value)
{
  for (int i = count - 1; i >= 0; i--, value /= 10)
    text[i] = (char) ('0' + value % 10);
}

gsize
tt_json_format_instant (gint64 instant, char text[TT_JSON_SCALAR_MAX])
{
  gint64 micros = instant % G_USEC_PER_SEC;
  gint64 seconds = instant / G_USEC_PER_SEC;
  gint64 days;
  int year;
  int month;
  int day;
  gsize length = 19;

  if (micros < 0)
    {
      micros += G_USEC_PER_SEC;
      seconds--;
    }
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND)
    return 0;
  days = seconds / DAY_SECONDS - (seconds % DAY_SECONDS < 0);
  seconds -= days * DAY_SECONDS;
  civil_from_days (days, &year, &month, &day);

  memcpy (text, "0000-00-00T00:00:00", length);
  write_digits (text, 4, year);
  write_digits (text + 5, 2, month);
  write_digits (text + 8, 2, day);
  write_digits (text + 11, 2, seconds / 3600);
  write_digits (text + 14, 2, seconds / 60 % 60);
  write_digits (text + 17, 2, seconds % 60);
  if (micros != 0)
    {
      text[length] = '.';
      write_digits (text + length + 1, 6, micros);
      length += 7;
    }
  text[length] = 'Z';
  text[length + 1] = '\0';

  return length + 1;
}
