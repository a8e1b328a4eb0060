/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-archive-private.h"
#include "protect/tt-protect-private.h"
#include "protect/tt-prune-private.h"

/* "FROM-TO FROM-TO …" of one stream. */
static char *
dup_key (TtArchive *archive, const TtStream *stream)
{
  char hex[2 * TT_STREAM_SIZE + 1];
  g_autofree char *what = NULL;

  tt_stream_to_hex (stream, hex);
  what = g_strconcat ("gaps.", hex, NULL);

  return tt_archive_dup_key (archive, what);
}

static gboolean
parse (const char *word, gint64 *from, gint64 *to)
{
  g_auto (GStrv) fields = g_strsplit (word, "-", 2);

  return g_strv_length (fields) == 2 &&
         g_ascii_string_to_signed (fields[0], 10, 0, G_MAXINT64, from, NULL) &&
         g_ascii_string_to_signed (fields[1], 10, 0, G_MAXINT64, to, NULL);
}

gboolean
tt_gaps_note (TtArchive *archive, const TtStream *stream, gint64 from, gint64 to, GError **error)
{
  g_autofree char *key = dup_key (archive, stream);
  g_autofree char *before = NULL;
  g_autoptr (GString) after = g_string_new (NULL);
  g_autoptr (GError) failure = NULL;
  g_auto (GStrv) words = NULL;
  gint64 start, end;

  if (archive->state == NULL)
    return TRUE;
  before = tt_state_dup (archive->state, key, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  /* Gaps that touch become one, so that the list stays as short as what is kept. */
  words = g_strsplit (before != NULL ? before : "", " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (!parse (words[i], &start, &end))
        continue;
      if (end < from || start > to)
        g_string_append_printf (after, "%s ", words[i]);
      else
        {
          from = MIN (from, start);
          to = MAX (to, end);
        }
    }
  g_string_append_printf (after, "%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, from, to);

  return tt_state_set (archive->state, key, after->str, error);
}

static gboolean
is_within (TtArchive *archive, const TtStream *stream, gint64 seq, gboolean with_end)
{
  g_autofree char *key = dup_key (archive, stream);
  /* What cannot be read of state.db is no gap: it is told as damage rather than passed over. */
  g_autofree char *text = archive->state != NULL ? tt_state_dup (archive->state, key, NULL) : NULL;
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);
  gint64 from, to;

  for (guint i = 0; words[i] != NULL; i++)
    if (parse (words[i], &from, &to) && seq >= from && (seq < to || (with_end && seq == to)))
      return TRUE;

  return FALSE;
}

gboolean
tt_gaps_hold (TtArchive *archive, const TtStream *stream, gint64 seq)
{
  return is_within (archive, stream, seq, TRUE);
}

gboolean
tt_gaps_drop_base (TtArchive *archive, const TtStream *stream, gint64 seq)
{
  return is_within (archive, stream, seq, FALSE);
}

static gboolean
adopt_stream (
    TtArchive *archive, const TtStream *stream, gboolean verified, gboolean *done, GError **error)
{
  g_autoptr (GArray) ends = tt_heal_list_missing_ends (archive->inventory, stream);

  for (guint i = 0; i < ends->len; i++)
    {
      gint64 end = g_array_index (ends, gint64, i);

      if (tt_gaps_hold (archive, stream, end))
        continue;
      if (!verified)
        *done = FALSE;
      else if (!tt_gaps_note (archive, stream, end, end, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
tt_gaps_adopt (TtArchive *archive, gboolean verified, GError **error)
{
  g_autofree char *key = tt_archive_dup_key (archive, "gaps-known");
  GPtrArray *segments = archive->inventory->segments;
  gboolean done = TRUE;

  if (archive->state == NULL || tt_state_get_int64 (archive->state, key, 0) != 0)
    return TRUE;

  for (guint i = 0; i < segments->len; i++)
    {
      const TtSegment *segment = segments->pdata[i];
      const TtSegment *before = i > 0 ? segments->pdata[i - 1] : NULL;

      if ((before == NULL || !tt_stream_equal (&before->stream, &segment->stream)) &&
          !adopt_stream (archive, &segment->stream, verified, &done, error))
        return FALSE;
    }

  return !done || tt_state_set_int64 (archive->state, key, 1, error);
}
