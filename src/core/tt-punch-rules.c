/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a press of the button does. Nothing given is changed: the outcome holds copies, so that a
 * transaction that fails leaves nothing half done. */

#include "core/tt-punch-rules.h"

#include "base/tt-error.h"
#include "core/tt-entry-rules.h"
#include "core/tt-fence.h"
#include "core/tt-time.h"

#include <glib/gi18n-lib.h>

void
tt_punch_outcome_clear (TtPunchOutcome *self)
{
  g_clear_object (&self->opened);
  g_clear_object (&self->closed);
  g_clear_object (&self->break_started);
  g_clear_object (&self->break_ended);
}

static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error_literal (error, TT_ERROR, TT_ERROR_REFUSED, text);
  return FALSE;
}

static TtEntryFlags
judge_punch (TtPunch *punch, const TtPunchScene *scene, TtSite *site)
{
  TtEntryFlags flags = TT_ENTRY_NO_FLAGS;
  gboolean has_fence = site != NULL && tt_site_get_has_position (site);

  if (scene->policy.require_photo && !tt_punch_get_has_photo (punch))
    flags |= TT_ENTRY_NO_PHOTO;
  if (!tt_punch_get_has_position (punch))
    return has_fence && scene->policy.require_position ? flags | TT_ENTRY_NO_POSITION : flags;

  if (tt_fence_look (site, tt_punch_get_latitude (punch), tt_punch_get_longitude (punch),
                     tt_punch_get_accuracy (punch), NULL) == TT_FENCE_OUTSIDE)
    flags |= TT_ENTRY_OFF_SITE;
  return flags;
}

static TtEntry *
open_entry (TtPunch *punch, const TtPunchScene *scene)
{
  TtEntry *entry = tt_entry_new ();

  tt_entry_set_user (entry, tt_user_get_id (scene->user));
  tt_entry_set_user_name (entry, tt_user_get_name (scene->user));
  tt_entry_set_username (entry, tt_user_get_username (scene->user));
  tt_entry_set_site (entry, scene->site != NULL ? tt_site_get_id (scene->site) : 0);
  tt_entry_set_site_name (entry, scene->site != NULL ? tt_site_get_name (scene->site) : "");
  tt_entry_set_zone (entry, scene->zone);
  tt_entry_set_started_at (entry, tt_punch_get_at (punch));
  tt_entry_set_punched_in_at (entry, tt_punch_get_at (punch));
  tt_entry_set_has_in_position (entry, tt_punch_get_has_position (punch));
  tt_entry_set_in_latitude (entry, tt_punch_get_latitude (punch));
  tt_entry_set_in_longitude (entry, tt_punch_get_longitude (punch));
  tt_entry_set_in_accuracy (entry, tt_punch_get_accuracy (punch));
  tt_entry_set_in_note (entry, tt_punch_get_note (punch));
  tt_entry_set_in_status (entry, tt_punch_get_status (punch));
  tt_entry_set_in_by (entry, tt_punch_get_by (punch));
  tt_entry_set_flags (entry, judge_punch (punch, scene, scene->site));

  return entry;
}

static TtEntry *
close_entry (TtPunch *punch, const TtPunchScene *scene, gboolean is_switch)
{
  TtEntry *entry = tt_entry_dup (scene->open);

  tt_entry_set_ended_at (entry, tt_punch_get_at (punch));
  tt_entry_set_punched_out_at (entry, tt_punch_get_at (punch));
  tt_entry_set_out_by (entry, tt_punch_get_by (punch));
  tt_entry_judge (entry);
  if (is_switch)
    return entry;

  /* Position, note and picture of a switch belong to the place where one arrives. */
  tt_entry_set_has_out_position (entry, tt_punch_get_has_position (punch));
  tt_entry_set_out_latitude (entry, tt_punch_get_latitude (punch));
  tt_entry_set_out_longitude (entry, tt_punch_get_longitude (punch));
  tt_entry_set_out_accuracy (entry, tt_punch_get_accuracy (punch));
  tt_entry_set_out_note (entry, tt_punch_get_note (punch));
  tt_entry_set_out_status (entry, tt_punch_get_status (punch));
  tt_entry_add_flags (entry, judge_punch (punch, scene, scene->open_site));
  return entry;
}

static TtBreak *
end_break (TtPunch *punch, const TtPunchScene *scene)
{
  TtBreak *ended = tt_break_dup (scene->running);

  tt_break_set_ended_at (ended, tt_punch_get_at (punch));
  return ended;
}

/* The moment before which nothing more can happen in the open entry. */
static gboolean
check_after_open (TtPunch *punch, const TtPunchScene *scene, GError **error)
{
  gint64 last = tt_entry_get_started_at (scene->open);
  g_autofree char *words = NULL;

  if (scene->running != NULL)
    last = MAX (last, tt_break_get_started_at (scene->running));
  if (tt_punch_get_at (punch) >= last)
    return TRUE;

  words = tt_time_format_for_people (last, tt_entry_get_zone (scene->open));
  if (scene->running != NULL)
    return refuse (error, _ ("%s is on a break since %s"), tt_user_get_name (scene->user), words);
  return refuse (error, _ ("%s came later than that: %s"), tt_user_get_name (scene->user), words);
}

static gboolean
check_overlap (TtEntry *entry, const TtPunchScene *scene, GError **error)
{
  return tt_entry_check_times (entry, scene->near, scene->now, error);
}

static gboolean
leave_open (TtPunch *punch,
            const TtPunchScene *scene,
            gboolean is_switch,
            TtPunchOutcome *outcome,
            GError **error)
{
  if (!check_after_open (punch, scene, error))
    return FALSE;

  outcome->closed = close_entry (punch, scene, is_switch);
  if (scene->running != NULL)
    outcome->break_ended = end_break (punch, scene);
  return check_overlap (outcome->closed, scene, error);
}

static gboolean
decide_in (TtPunch *punch, const TtPunchScene *scene, TtPunchOutcome *outcome, GError **error)
{
  gint64 age = 0;

  if (scene->open != NULL)
    {
      g_autofree char *words = tt_entry_describe (scene->open);

      age = tt_punch_get_at (punch) - tt_entry_get_started_at (scene->open);
      if (age > TT_ENTRY_LONG_HOURS * G_TIME_SPAN_HOUR)
        return refuse (
            error,
            _ ("An entry is still open: %s (entry %" G_GINT64_FORMAT "); say first when it ended"),
            words, tt_entry_get_id (scene->open));
      if (scene->site == NULL || tt_site_get_id (scene->site) == tt_entry_get_site (scene->open))
        return refuse (error, _ ("Already clocked in: %s (entry %" G_GINT64_FORMAT ")"), words,
                       tt_entry_get_id (scene->open));
      if (!leave_open (punch, scene, TRUE, outcome, error))
        return FALSE;
    }

  outcome->opened = open_entry (punch, scene);
  return check_overlap (outcome->opened, scene, error);
}

static gboolean
decide_break (TtPunch *punch, const TtPunchScene *scene, TtPunchOutcome *outcome, GError **error)
{
  if (scene->running != NULL)
    {
      g_autofree char *words = tt_time_format_for_people (tt_break_get_started_at (scene->running),
                                                          tt_entry_get_zone (scene->open));

      return refuse (error, _ ("%s is on a break since %s"), tt_user_get_name (scene->user), words);
    }
  if (!check_after_open (punch, scene, error))
    return FALSE;

  outcome->break_started = tt_break_new ();
  tt_break_set_entry (outcome->break_started, tt_entry_get_id (scene->open));
  tt_break_set_started_at (outcome->break_started, tt_punch_get_at (punch));
  tt_break_set_paid (outcome->break_started, tt_punch_get_paid (punch));
  return TRUE;
}

static gboolean
decide_resume (TtPunch *punch, const TtPunchScene *scene, TtPunchOutcome *outcome, GError **error)
{
  if (scene->running == NULL)
    return refuse (error, _ ("%s is not on a break"), tt_user_get_name (scene->user));
  if (!check_after_open (punch, scene, error))
    return FALSE;

  outcome->break_ended = end_break (punch, scene);
  return TRUE;
}

static gboolean
check_scene (TtPunch *punch, const TtPunchScene *scene, GError **error)
{
  /* Who was deactivated while clocked in may still go home. */
  if (!tt_user_get_active (scene->user) && tt_punch_get_kind (punch) == TT_PUNCH_IN)
    return refuse (error, _ ("%s does not work here any more"), tt_user_get_name (scene->user));
  if (scene->site != NULL && !tt_site_get_active (scene->site))
    return refuse (error, _ ("The site %s is closed"), tt_site_get_name (scene->site));
  if (scene->open == NULL && tt_punch_get_kind (punch) != TT_PUNCH_IN)
    return refuse (error, _ ("%s is not clocked in"), tt_user_get_name (scene->user));

  return TRUE;
}

gboolean
tt_punch_decide (TtPunch *punch, const TtPunchScene *scene, TtPunchOutcome *outcome, GError **error)
{
  g_return_val_if_fail (TT_IS_PUNCH (punch), FALSE);
  g_return_val_if_fail (tt_punch_get_at (punch) != 0, FALSE);

  if (!check_scene (punch, scene, error))
    return FALSE;

  switch (tt_punch_get_kind (punch))
    {
    case TT_PUNCH_IN:
      return decide_in (punch, scene, outcome, error);
    case TT_PUNCH_OUT:
      return leave_open (punch, scene, FALSE, outcome, error);
    case TT_PUNCH_BREAK:
      return decide_break (punch, scene, outcome, error);
    case TT_PUNCH_RESUME:
      return decide_resume (punch, scene, outcome, error);
    }

  g_return_val_if_reached (FALSE);
}
