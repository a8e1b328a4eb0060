/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How far frames may leave primary and shadow. Each is in the archive then, and the archive's next
 * segment begins later. They go a week's worth at a time: each time writes a label, and an office
 * where nobody works must not write one a day for the last one's sake. */

#include "protect/tt-archive-private.h"
#include "protect/tt-clock-doubt.h"
#include "protect/tt-protect-private.h"

#define KEPT (30 * G_TIME_SPAN_DAY)
#define SLACK (7 * G_TIME_SPAN_DAY)
#define MOST_BYTES (64 * 1024 * 1024)
#define FEWER_BYTES (48 * 1024 * 1024)

/* However large they are, what was done today can be undone. */
#define UNDOABLE (G_TIME_SPAN_DAY)

/* What a frame takes beside its body: numbers, actor, label, two hashes. */
#define FRAME_BYTES 160

typedef struct
{
  gint64 seq;
  gint64 at;
  gint64 bytes;
} Held;

static gboolean
hold (TtFrame *frame, gpointer user_data, GError **error)
{
  const Held held = { frame->seq, frame->at,
                      (gint64) g_bytes_get_size (frame->body) + FRAME_BYTES };

  g_array_append_val ((GArray *) user_data, held);

  return TRUE;
}

/* Everything before @limit is in every archive, and none needs it for its next segment. */
static gboolean
find_limit (TtProtect *self, const TtHead *head, gint64 *limit, GError **error)
{
  GPtrArray *layers = tt_protect_get_layers (self);
  guint archives = 0;

  *limit = head->seq;
  for (guint i = 0; i < layers->len; i++)
    {
      const TtLayer *layer = layers->pdata[i];
      gint64 saved;

      if (!layer->enabled || layer->archive == NULL)
        continue;
      if (!tt_archive_open (layer->archive, &head->stream, FALSE, NULL, error))
        return FALSE;
      saved = tt_archive_get_saved (layer->archive, &head->stream);
      *limit = saved == 0 ? 0
                          : MIN (*limit, tt_archive_find_start (layer->archive, &head->stream,
                                                                MIN (saved, head->seq)));
      archives++;
    }
  if (archives == 0)
    *limit = 0;

  return TRUE;
}

/* Pure. */
static gint64
find_last (GArray *frames, gint64 limit, gint64 now)
{
  const Held *oldest = frames->len > 0 ? &g_array_index (frames, Held, 0) : NULL;
  gint64 bytes = 0;
  gint64 most = G_MAXINT64;
  gint64 last = 0;

  for (guint i = 0; i < frames->len; i++)
    bytes += g_array_index (frames, Held, i).bytes;
  if (oldest == NULL || (bytes <= MOST_BYTES && now - oldest->at <= KEPT + SLACK))
    return 0;
  if (bytes > MOST_BYTES)
    most = FEWER_BYTES;

  for (guint i = 0; i < frames->len; i++)
    {
      const Held *held = &g_array_index (frames, Held, i);
      gint64 age = now - held->at;

      if (held->seq >= limit || age <= UNDOABLE || (age <= KEPT && bytes <= most))
        break;
      bytes -= held->bytes;
      last = held->seq;
    }

  return last;
}

gboolean
tt_protect_find_trim (TtProtect *self, gint64 *upto, GError **error)
{
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (Held));
  gint64 now = tt_clock_now (tt_environment_get_clock (self->environment));
  g_autoptr (GError) failure = NULL;
  TtDatabase *shadow;
  gint64 limit, newest;
  TtHead head;

  g_return_val_if_fail (TT_IS_PROTECT (self), FALSE);

  *upto = 0;
  if (!tt_protect_need_shadow (self, error))
    return FALSE;
  /* The shadow is away: what it lacks it takes from frames. */
  if (self->stands_in)
    return TRUE;
  shadow = tt_copy_get_database (self->shadow);
  if (!tt_database_read_last (shadow, &head, &newest, error) ||
      !find_limit (self, &head, &limit, error))
    return FALSE;
  if (!tt_clock_believed (self->state, newest, now, &failure))
    {
      gboolean failed = failure != NULL;

      if (failed)
        g_propagate_error (error, g_steal_pointer (&failure));
      return !failed;
    }
  if (limit == 0)
    return TRUE;
  if (!tt_database_each_frame (shadow, 0, hold, frames, error))
    return FALSE;

  *upto = find_last (frames, limit, now);

  return TRUE;
}
