/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who must know that the office is in danger is told once when it turns, and again after some days:
 * never once a run. */

#include "base/tt-error.h"
#include "office/tt-office-private.h"

#include <glib/gi18n-lib.h>

#define KEY_OVERALL "alert.overall"
#define KEY_REASONS "alert.reasons"
#define KEY_SINCE "alert.since"
#define KEY_TOLD "alert.told-days"

/* A reason that comes back within this was told already. */
#define FORGOTTEN_AFTER G_TIME_SPAN_DAY

static void
on_state_notice (TtOffice *self, gpointer data)
{
  tt_office_emit_notice (self, data);
}

static void
post_state_notice (TtOffice *self, TtProtectStatus *status)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *sentence = tt_protect_status_dup_sentence (status, tt_office_now (self), zone);
  const char *title = NULL;

  switch (status->overall)
    {
    case TT_OVERALL_PROTECTED:
      title = _ ("The office is protected again.");
      break;
    case TT_OVERALL_AT_RISK:
      title = _ ("The office is at risk.");
      break;
    case TT_OVERALL_UNPROTECTED:
      title = _ ("The office is not protected.");
      break;
    }

  tt_office_post (self, on_state_notice, tt_notice_new (TT_NOTICE_STATE, title, sentence, NULL),
                  g_object_unref);
}

/* Days after which a bad state is told once more: when it turns, then after 1, 3 and 7. */
static gint64
get_step (gint64 days)
{
  return days >= 7 ? 7 : days >= 3 ? 3 : days >= 1 ? 1 : 0;
}

/* Reasons are kept as "layer-failed=0 low-space=1793779200000000": 0 for one that holds, else since
 * when it does not. So nothing is written as long as nothing changes.
 *
 * Returns: whether one holds now that nobody was told of */
static gboolean
compare_reasons (const char *before, const TtProtectStatus *status, gint64 now, char **after)
{
  g_auto (GStrv) old = g_strsplit (before, " ", -1);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean is_new = FALSE;

  for (guint i = 0; old[i] != NULL; i++)
    {
      char *equals = strchr (old[i], '=');
      gint64 gone = 0;

      if (equals == NULL || !g_ascii_string_to_signed (equals + 1, 10, 0, G_MAXINT64, &gone, NULL))
        continue;
      *equals = '\0';
      if (g_strv_contains ((const char *const *) status->reasons, old[i]))
        gone = gone != 0 && now - gone > FORGOTTEN_AFTER ? -1 : 0;
      else if (gone == 0)
        gone = now;
      is_new = is_new || gone < 0;
      g_hash_table_add (known, old[i]);
      g_string_append_printf (text, "%s%s=%" G_GINT64_FORMAT, text->len > 0 ? " " : "", old[i],
                              MAX (gone, 0));
    }
  for (guint i = 0; status->reasons[i] != NULL; i++)
    if (!g_hash_table_contains (known, status->reasons[i]))
      {
        is_new = TRUE;
        g_string_append_printf (text, "%s%s=0", text->len > 0 ? " " : "", status->reasons[i]);
      }

  *after = g_string_free (g_steal_pointer (&text), FALSE);
  return is_new;
}

static gboolean
note_turn (TtOffice *self, const char *overall, gint64 now, GError **error)
{
  return tt_state_set (self->protect_state, KEY_OVERALL, overall, error) &&
         tt_state_set_int64 (self->protect_state, KEY_SINCE, now, error) &&
         tt_state_set_int64 (self->protect_state, KEY_TOLD, 0, error);
}

/* What was told is in state.db, so that a restart tells nothing twice. An office all of whose
 * copies are on one disk is at risk from its first day: what comes on top of that is told as well.
 */
gboolean
tt_office_tell_state (TtOffice *self, GError **error)
{
  g_autoptr (TtProtectStatus) status = tt_protect_dup_status (self->protect);
  g_autofree char *overall = NULL;
  g_autofree char *reasons = NULL;
  g_autofree char *reasons_now = NULL;
  const char *overall_now = NULL;
  gint64 now = tt_office_now (self);
  gboolean is_worse = FALSE;
  gint64 step = 0;
  g_autoptr (GError) local_error = NULL;

  if (status == NULL)
    return TRUE;

  overall_now = tt_overall_get_name (status->overall);
  overall = tt_state_dup (self->protect_state, KEY_OVERALL, &local_error);
  if (local_error == NULL)
    reasons = tt_state_dup (self->protect_state, KEY_REASONS, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  is_worse = compare_reasons (reasons != NULL ? reasons : "", status, now, &reasons_now) &&
             status->overall != TT_OVERALL_PROTECTED;
  if (g_strcmp0 (reasons, reasons_now) != 0 &&
      !tt_state_set (self->protect_state, KEY_REASONS, reasons_now, error))
    return FALSE;

  /* An office that was never looked at has turned from nothing. */
  if (overall == NULL || reasons == NULL)
    return note_turn (self, overall_now, now, error);
  if (strcmp (overall, overall_now) != 0 || is_worse)
    {
      post_state_notice (self, status);
      return note_turn (self, overall_now, now, error);
    }
  if (status->overall == TT_OVERALL_PROTECTED)
    return TRUE;

  step =
      get_step ((now - tt_state_get_int64 (self->protect_state, KEY_SINCE, now)) / G_TIME_SPAN_DAY);
  if (step <= tt_state_get_int64 (self->protect_state, KEY_TOLD, 0))
    return TRUE;

  post_state_notice (self, status);
  return tt_state_set_int64 (self->protect_state, KEY_TOLD, step, error);
}
