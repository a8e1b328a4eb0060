/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Several repositories may lie at one place, those of other offices too. */

#include "protect/tt-archive-private.h"

#include <glib/gi18n-lib.h>

void
tt_archive_set_line (TtArchive *self, const char *line)
{
  g_return_if_fail (TT_IS_ARCHIVE (self));

  g_free (self->line);
  self->line = g_strdup (line);
}

static gboolean
holds_stream (TtArchive *self,
              const char *id,
              const TtStream *stream,
              gboolean *holds,
              GCancellable *cancellable,
              GError **error)
{
  char hex[2 * TT_STREAM_SIZE + 1];
  g_autofree char *prefix = NULL;
  g_autoptr (GPtrArray) items = NULL;

  tt_stream_to_hex (stream, hex);
  prefix = g_strdup_printf ("tt1-%s/s/%s/", id, hex);
  items = tt_place_list (self->place, prefix, FALSE, 0, cancellable, error);
  *holds = items != NULL && items->len > 0;

  return items != NULL;
}

/* Whether a repository holds a stream that this office came from, or nothing yet. Another office's
 * may lie at the same place. */
static gboolean
may_be_ours (
    TtArchive *self, const char *id, gboolean *may, GCancellable *cancellable, GError **error)
{
  g_autofree char *prefix = g_strdup_printf ("tt1-%s/s/", id);
  g_autoptr (GPtrArray) items = NULL;
  g_auto (GStrv) lines = NULL;

  *may = self->line == NULL;
  if (*may)
    return TRUE;
  items = tt_place_list (self->place, prefix, FALSE, 0, cancellable, error);
  if (items == NULL)
    return FALSE;

  *may = items->len == 0;
  lines = g_strsplit (self->line, "\n", -1);
  for (guint i = 0; lines[i] != NULL && !*may; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", 2);
      TtStream stream;

      if (words[0] != NULL && tt_stream_from_hex (words[0], &stream) &&
          !holds_stream (self, id, &stream, may, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* Which of the repositories at the place is ours: the one that the definition or state.db names;
 * else the one that holds our stream; else the only one there is that may be ours. */
gboolean
tt_archive_choose_id (
    TtArchive *self, const TtStream *stream, char **id, GCancellable *cancellable, GError **error)
{
  g_autofree char *key = tt_archive_dup_key (self, "repository");
  g_autoptr (GPtrArray) ids = NULL;

  *id = g_strdup (self->known);
  /* What cannot be read from state.db is looked for. */
  if (*id == NULL && self->state != NULL)
    *id = tt_state_dup (self->state, key, NULL);
  if (*id != NULL)
    return TRUE;

  ids = tt_repository_list_ids (self->place, cancellable, error);
  if (ids == NULL)
    return FALSE;

  for (guint i = 0; stream != NULL && i < ids->len; i++)
    {
      gboolean holds;

      if (!holds_stream (self, ids->pdata[i], stream, &holds, cancellable, error))
        return FALSE;
      if (holds)
        {
          *id = g_strdup (ids->pdata[i]);
          return TRUE;
        }
    }
  for (guint i = 0; i < ids->len && (ids->len == 1 || self->line != NULL) && *id == NULL; i++)
    {
      gboolean may;

      if (!may_be_ours (self, ids->pdata[i], &may, cancellable, error))
        return FALSE;
      if (may)
        *id = g_strdup (ids->pdata[i]);
    }

  return TRUE;
}
