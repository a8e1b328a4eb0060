/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-office-private.h"
#include "office/tt-swap-private.h"

#define KEY_REPLACED "replaced."

gboolean
tt_swap_label_before (TtOffice *office, TtJob *job, GError **error)
{
  if (office->store == NULL || tt_store_get_read_only (office->store))
    return TRUE;

  return tt_job_label (office, job, error);
}

void
tt_swap_back_up_before (TtOffice *office, TtJob *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  if (office->protect == NULL)
    return;

  /* What goes wrong here is the layer's state, and said on its card. */
  reports = tt_protect_backup (office->protect, NULL, TT_BACKUP_NONE, NULL, NULL, job->cancellable,
                               &error);
}

static char *
dup_key (const TtStream *stream)
{
  char hex[2 * TT_STREAM_SIZE + 1];

  tt_stream_to_hex (stream, hex);
  return g_strconcat (KEY_REPLACED, hex, NULL);
}

/* Without the note undo says that it cannot; everything else is done. */
static void
note_replaced (TtOffice *office, const TtHead *head, const char *set_aside)
{
  g_autofree char *key = dup_key (&head->stream);
  g_autofree char *name = g_path_get_basename (set_aside);
  g_autoptr (GError) error = NULL;

  if (office->protect_state != NULL && !tt_state_set (office->protect_state, key, name, &error))
    g_warning ("%s", error->message);
}

gboolean
tt_swap_in (TtOffice *office,
            TtPrepared *prepared,
            const TtHead *expected,
            gboolean can_undo,
            char **set_aside,
            GError **error)
{
  g_autoptr (TtPrepared) owned = prepared;
  g_autofree char *folder = NULL;
  TtHead head = { 0 };

  tt_prepared_get_head (prepared, &head);
  if (office->protect != NULL)
    tt_protect_reload (office->protect);
  if (!tt_prepared_swap (prepared, expected, &folder, error))
    {
      tt_prepared_discard (prepared);
      return FALSE;
    }

  if (can_undo && folder != NULL)
    note_replaced (office, &head, folder);
  if (set_aside != NULL)
    *set_aside = g_steal_pointer (&folder);
  return TRUE;
}

char *
tt_swap_dup_replaced (TtOffice *office, const TtStream *stream, GError **error)
{
  g_autofree char *key = dup_key (stream);

  return tt_state_dup (office->protect_state, key, error);
}

gboolean
tt_swap_reopen (TtOffice *office, TtJob *job, GError **error)
{
  /* After a decision there is a store again. */
  if (office->store == NULL)
    {
      office->store = tt_office_connect (office, error);
      if (office->store == NULL)
        return FALSE;
      g_clear_error (&office->store_error);
    }

  tt_office_post_head (office);
  return TRUE;
}
