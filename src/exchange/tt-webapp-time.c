/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange/tt-webapp-time-private.h"

#include "base/tt-error.h"
#include "core/tt-day.h"
#include "core/tt-zone.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DAYS_BACK 3

typedef enum
{
  HALF_NONE,
  HALF_MORNING,
  HALF_AFTERNOON,
} Half;

/* What languages write for the halves of the day, folded, without dots and blanks. */
static const struct
{
  const char *word;
  Half half;
} halves[] = {
  { "am", HALF_MORNING },     { "pm", HALF_AFTERNOON },     { "ص", HALF_MORNING },
  { "م", HALF_AFTERNOON },    { "上午", HALF_MORNING },     { "下午", HALF_AFTERNOON },
  { "午前", HALF_MORNING },   { "午後", HALF_AFTERNOON },   { "오전", HALF_MORNING },
  { "오후", HALF_AFTERNOON }, { "πμ", HALF_MORNING },       { "μμ", HALF_AFTERNOON },
  { "पूर्वाह्न", HALF_MORNING }, { "अपराह्न", HALF_AFTERNOON }, { "قظ", HALF_MORNING },
  { "بظ", HALF_AFTERNOON },   { "sa", HALF_MORNING },       { "ch", HALF_AFTERNOON },
  { "öö", HALF_MORNING },     { "ös", HALF_AFTERNOON },     { "pd", HALF_MORNING },
  { "md", HALF_AFTERNOON },   { "de", HALF_MORNING },       { "du", HALF_AFTERNOON },
};

/* Up to three numbers out of a text, and the letters between and around them. FALSE where there are
 * more, or one has more than four digits. */
static gboolean
scan (const char *text, int numbers[3], guint *n_numbers, GString *letters)
{
  gboolean in_number = FALSE;
  guint digits = 0;

  *n_numbers = 0;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);
      int digit = g_unichar_digit_value (character);

      if (digit < 0)
        {
          in_number = FALSE;
          if (g_unichar_isalpha (character) || g_unichar_ismark (character))
            g_string_append_unichar (letters, character);
          continue;
        }
      if (!in_number)
        {
          if (*n_numbers == 3)
            return FALSE;
          numbers[(*n_numbers)++] = 0;
          digits = 0;
        }
      in_number = TRUE;
      if (++digits > 4)
        return FALSE;
      numbers[*n_numbers - 1] = numbers[*n_numbers - 1] * 10 + digit;
    }

  return TRUE;
}

/* Words for hours, minutes and seconds, which mean nothing here. */
static const char *const neutral[] = {
  "", "h", "hmins", "hminsek", "hms", "uhr", "時分秒", "时分秒", "시분초", "kl", "ч", NULL,
};

/* FALSE for words that are not known: they could be those of the afternoon. */
static gboolean
find_half (const char *letters, Half *half)
{
  g_autofree char *folded = g_utf8_casefold (letters, -1);

  *half = HALF_NONE;

  for (guint i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      g_autofree char *word = g_utf8_casefold (halves[i].word, -1);

      if (g_str_equal (folded, word))
        {
          *half = halves[i].half;
          return TRUE;
        }
    }

  return g_strv_contains (neutral, folded);
}

gboolean
tt_webapp_time_parse (const char *text, TtWebappTime *time)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  int numbers[3] = { 0 };
  guint n_numbers;
  Half half;

  if (!scan (text, numbers, &n_numbers, letters) || n_numbers < 2 ||
      (!find_half (letters->str, &half) && numbers[0] <= 12))
    return FALSE;

  if (half != HALF_NONE && (numbers[0] < 1 || numbers[0] > 12))
    half = HALF_NONE; /* "13:05 PM": the hour tells enough */
  if (half != HALF_NONE)
    numbers[0] = numbers[0] % 12 + (half == HALF_AFTERNOON ? 12 : 0);
  if (numbers[0] > 23 || numbers[1] > 59 || numbers[2] > 59)
    return FALSE;

  *time = (TtWebappTime){ numbers[0], numbers[1], numbers[2] };

  return TRUE;
}

gboolean
tt_webapp_date_parse (const char *text, int parts[3])
{
  g_autoptr (GString) letters = g_string_new (NULL);
  guint n_numbers;

  return scan (text, parts, &n_numbers, letters) && n_numbers == 3;
}

static char *
make_day (const int parts[3], TtDateOrder order)
{
  static const int places[][3] = {
    [TT_DATES_YMD] = { 0, 1, 2 },
    [TT_DATES_DMY] = { 2, 1, 0 },
    [TT_DATES_MDY] = { 2, 0, 1 },
  };
  int year = parts[places[order][0]];
  g_autofree char *day = NULL;

  if (year < 100)
    year += 2000;
  day = g_strdup_printf ("%04d-%02d-%02d", year, parts[places[order][1]], parts[places[order][2]]);

  /* The app is younger than its dates; anything else is another calendar's, or another order. */
  return year >= 2000 && year < 2100 && tt_day_is_valid (day) ? g_steal_pointer (&day) : NULL;
}

void
tt_webapp_dates_init (TtWebappDates *self, TtDateOrder said)
{
  self->said = said;
  self->possible = 1 << TT_DATES_YMD | 1 << TT_DATES_DMY | 1 << TT_DATES_MDY;
}

static guint
find_possible (const int parts[3], const char *text)
{
  guint possible = 0;

  for (TtDateOrder order = TT_DATES_YMD; order <= TT_DATES_MDY; order++)
    {
      g_autofree char *day = make_day (parts, order);

      /* Nobody writes the year first with two digits, nor the month first with points between. */
      if (day != NULL && !(order == TT_DATES_YMD && parts[0] < 1000) &&
          !(order == TT_DATES_MDY && strchr (text, '.') != NULL))
        possible |= 1u << order;
    }

  return possible;
}

void
tt_webapp_dates_learn (TtWebappDates *self, const char *text)
{
  int parts[3];
  guint possible;

  if (!tt_webapp_date_parse (text, parts))
    return;
  possible = find_possible (parts, text) & self->possible;
  if (possible != 0)
    self->possible = possible;
}

void
tt_webapp_dates_learn_day (TtWebappDates *self, const char *text, const char *day)
{
  int parts[3];
  guint possible = 0;

  if (!tt_webapp_date_parse (text, parts))
    return;
  for (TtDateOrder order = TT_DATES_YMD; order <= TT_DATES_MDY; order++)
    {
      g_autofree char *candidate = make_day (parts, order);

      if (g_strcmp0 (candidate, day) == 0)
        possible |= 1u << order;
    }
  if ((possible & self->possible) != 0)
    self->possible &= possible;
}

gboolean
tt_webapp_dates_resolve (TtWebappDates *self, const char *text, char **day, GError **error)
{
  int parts[3];
  guint possible;
  g_autofree char *first = NULL;

  if (!tt_webapp_date_parse (text, parts) || (possible = find_possible (parts, text)) == 0)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("“%s” is not a date"), text);
      return FALSE;
    }
  if (self->said != TT_DATES_UNSAID && (possible & 1u << self->said) != 0)
    possible = 1u << self->said;
  else if ((possible & self->possible) != 0)
    possible &= self->possible;

  for (TtDateOrder order = TT_DATES_YMD; order <= TT_DATES_MDY; order++)
    {
      g_autofree char *candidate = (possible & 1u << order) ? make_day (parts, order) : NULL;

      if (candidate == NULL)
        continue;
      if (first == NULL)
        first = g_steal_pointer (&candidate);
      else if (!g_str_equal (first, candidate))
        {
          g_set_error (error, TT_ERROR, TT_ERROR_AMBIGUOUS,
                       _ ("“%s” could be %s or %s: say which with --dates dmy or --dates mdy"),
                       text, first, candidate);
          return FALSE;
        }
    }
  *day = g_steal_pointer (&first);

  return TRUE;
}

static gboolean
make_wall (const char *day, const TtWebappTime *time, TtWall *wall)
{
  int parts[3];

  if (!tt_webapp_date_parse (day, parts))
    return FALSE;
  *wall = (TtWall){ parts[0], parts[1], parts[2], time->hour, time->minute, time->second, 0 };

  return TRUE;
}

gint64
tt_webapp_time_find_before (const char *zone, gint64 bound, const TtWebappTime *time)
{
  g_autofree char *today = tt_zone_dup_day (zone, bound);

  for (int back = 0; back <= DAYS_BACK; back++)
    {
      g_autofree char *day = tt_day_add (today, -back);
      gint64 instants[2];
      guint n_instants = 0;
      TtWall wall;

      /* No error: a day or a zone that is none has no moment either. */
      if (!make_wall (day, time, &wall) ||
          !tt_zone_resolve (zone, &wall, instants, &n_instants, NULL))
        return 0;
      while (n_instants > 0)
        {
          if (instants[--n_instants] <= bound)
            return instants[n_instants];
        }
    }

  return 0;
}

gint64
tt_webapp_time_find_on (const char *zone, const char *day, const TtWebappTime *time)
{
  gint64 instants[2];
  guint n_instants = 0;
  TtWall wall;

  /* No error: as above. */
  if (!make_wall (day, time, &wall) || !tt_zone_resolve (zone, &wall, instants, &n_instants, NULL))
    return 0;
  if (n_instants > 0)
    return instants[0];

  return tt_zone_get_neighbours (zone, &wall, instants) ? instants[0] : 0;
}
