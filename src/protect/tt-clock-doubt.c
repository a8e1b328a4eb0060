/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-clock-doubt.h"

#define KEY "clock.doubt"
#define SLACK (10 * G_TIME_SPAN_MINUTE)
#define LEAP (36 * G_TIME_SPAN_HOUR)
#define LEAST_TRUST (G_TIME_SPAN_DAY)
#define WRITE_EVERY (G_TIME_SPAN_HOUR)

gboolean
tt_clock_doubt_note (TtClockDoubt *self, gint64 now)
{
  gint64 step = self->seen != 0 ? now - self->seen : 0;

  self->seen = now;
  if (step < -SLACK)
    *self = (TtClockDoubt){ now, 1, 0 };
  else if (step > LEAP && step > 2 * self->leap)
    *self = (TtClockDoubt){ now, step, 0 };
  else
    self->trust += CLAMP (step, 0, G_TIME_SPAN_DAY); /* also of one that is on once a week */

  if (self->leap != 0 && self->trust >= MAX (LEAST_TRUST, self->leap / 10))
    self->leap = 0;

  return self->leap == 0;
}

static gboolean
recall (TtState *state, TtClockDoubt *self)
{
  /* What cannot be read is as if it never was. */
  g_autofree char *text = tt_state_dup (state, KEY, NULL);
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);

  return g_strv_length (words) == 3 &&
         g_ascii_string_to_signed (words[0], 10, 0, G_MAXINT64, &self->seen, NULL) &&
         g_ascii_string_to_signed (words[1], 10, 0, G_MAXINT64, &self->leap, NULL) &&
         g_ascii_string_to_signed (words[2], 10, 0, G_MAXINT64, &self->trust, NULL);
}

gboolean
tt_clock_believed (TtState *state, gint64 newest, gint64 now, GError **error)
{
  TtClockDoubt self;
  g_autofree char *text = NULL;
  gboolean known, believed;
  gint64 seen, leap;

  known = recall (state, &self);
  if (!known)
    self = (TtClockDoubt){ newest, 0, 0 };
  seen = self.seen;
  leap = self.leap;
  believed = tt_clock_doubt_note (&self, now);
  if (known && leap == self.leap && now >= seen && now - seen < WRITE_EVERY)
    return believed;

  text = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, self.seen,
                          self.leap, self.trust);

  return tt_state_set (state, KEY, text, error) && believed;
}
