/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The whole in one word, and why. Pure: the same layers at the same moment give the same word. */

#include "protect/tt-protect-status-private.h"
#include "protect/tt-remote-place.h"

/* A layer may lag for so long before anybody has to know. */
#define BEHIND_LIMIT (15 * G_TIME_SPAN_MINUTE)
#define WAITING_LIMIT (24 * G_TIME_SPAN_HOUR)

/* A copy was proven within this, verified within that. */
#define PROVEN_LIMIT (35 * G_TIME_SPAN_DAY)
#define VERIFIED_LIMIT (3 * G_TIME_SPAN_DAY)

static gboolean
is_older (gint64 at, gint64 limit, gint64 now)
{
  return at == 0 || now - at > limit;
}

/* A copy that holds something sound, if not the newest. A disk that is away cannot be counted on;
 * what is at a server stays there while the network is gone. */
static gboolean
is_sound (const TtLayerStatus *layer, gint64 now)
{
  switch (layer->state)
    {
    case TT_LAYER_OK:
    case TT_LAYER_BEHIND:
    case TT_LAYER_FAILED:
      return layer->seq > 0;
    case TT_LAYER_WAITING:
      return tt_remote_kind_is_known (layer->kind) && layer->seq > 0 &&
             g_strcmp0 (layer->error_code, "transient") == 0 &&
             !is_older (layer->since, WAITING_LIMIT, now);
    case TT_LAYER_DAMAGED:
    case TT_LAYER_OFF:
    default:
      return FALSE;
    }
}

static const char *
find_reason (const TtLayerStatus *layer, gint64 now)
{
  switch (layer->state)
    {
    case TT_LAYER_BEHIND:
      return is_older (layer->since, BEHIND_LIMIT, now) ? "layer-behind" : NULL;
    case TT_LAYER_WAITING:
      return is_older (layer->since, WAITING_LIMIT, now) ? "layer-waiting" : NULL;
    case TT_LAYER_FAILED:
      return "layer-failed";
    case TT_LAYER_DAMAGED:
      return "layer-damaged";
    case TT_LAYER_OK:
    case TT_LAYER_OFF:
    default:
      return NULL;
    }
}

static void
add_reason (GPtrArray *reasons, const char *reason)
{
  if (!g_ptr_array_find_with_equal_func (reasons, reason, g_str_equal, NULL))
    g_ptr_array_add (reasons, g_strdup (reason));
}

void
tt_protect_status_judge (TtProtectStatus *self, gboolean one_disk_accepted, gint64 now)
{
  g_autoptr (GPtrArray) reasons = g_ptr_array_new ();
  gboolean elsewhere = FALSE;
  gboolean verified = TRUE;
  guint trouble;

  self->copies = 0;
  self->last_proven = 0;
  for (guint i = 0; i < self->layers->len; i++)
    {
      const TtLayerStatus *layer = self->layers->pdata[i];
      const char *reason = find_reason (layer, now);

      if (layer->state == TT_LAYER_OFF)
        continue;
      if (reason != NULL)
        add_reason (reasons, reason);
      if (is_sound (layer, now))
        {
          self->copies++;
          elsewhere = elsewhere || layer->other_disk;
        }
      self->last_proven = MAX (self->last_proven, layer->last_drill);
      verified = verified && layer->state == TT_LAYER_OK &&
                 !is_older (layer->last_verified, VERIFIED_LIMIT, now);
    }

  if (self->copies == 0)
    add_reason (reasons, "no-copy");
  if (self->disk_failing)
    add_reason (reasons, "disk-failing");
  if (self->low_space)
    add_reason (reasons, "low-space");
  if (self->clock_behind)
    add_reason (reasons, "clock");
  if (is_older (self->last_proven, PROVEN_LIMIT, now))
    add_reason (reasons, "nothing-proven");
  if (!elsewhere && !one_disk_accepted)
    add_reason (reasons, "one-disk");
  trouble = reasons->len;
  if (!elsewhere && one_disk_accepted)
    add_reason (reasons, "one-disk-accepted");

  self->overall = self->copies == 0 ? TT_OVERALL_UNPROTECTED
                  : trouble > 0     ? TT_OVERALL_AT_RISK
                                    : TT_OVERALL_PROTECTED;
  self->green = self->overall == TT_OVERALL_PROTECTED && elsewhere && verified;

  g_ptr_array_add (reasons, NULL);
  g_strfreev (self->reasons);
  self->reasons = (char **) g_ptr_array_free (g_steal_pointer (&reasons), FALSE);
}
