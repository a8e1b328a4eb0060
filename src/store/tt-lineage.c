/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The line of streams as rows of `meta`: "stream" and "start" of the present one, and "line", a
 * line of text for each that ended: stream, seq and hash of its end, how it had begun. */

#include "store/tt-chain-private.h"
#include "store/tt-store-office.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

static const char *const start_words[] = { "new", "continues", "replaces" };

static gboolean
parse_start (const char *word, TtStart *start)
{
  for (guint i = 0; i < G_N_ELEMENTS (start_words); i++)
    {
      if (g_strcmp0 (start_words[i], word) == 0)
        {
          *start = (TtStart) i;
          return TRUE;
        }
    }

  return FALSE;
}

TtLineage *
tt_lineage_new (const TtStream *stream)
{
  TtLineage *self = g_new0 (TtLineage, 1);

  self->stream = *stream;
  self->start = TT_START_NEW;
  self->ancestors = g_array_new (FALSE, FALSE, sizeof (TtAncestor));

  return self;
}

TtLineage *
tt_lineage_copy (const TtLineage *self)
{
  TtLineage *copy = g_new0 (TtLineage, 1);

  copy->stream = self->stream;
  copy->start = self->start;
  copy->ancestors = g_array_copy (self->ancestors);

  return copy;
}

void
tt_lineage_free (TtLineage *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->ancestors);
  g_free (self);
}

static gboolean
parse_ancestor (const char *text, TtAncestor *ancestor)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  return g_strv_length (words) == 4 && tt_stream_from_hex (words[0], &ancestor->end.stream) &&
         g_ascii_string_to_signed (words[1], 10, 1, G_MAXINT64, &ancestor->end.seq, NULL) &&
         tt_hash_from_hex (words[2], &ancestor->end.hash) &&
         parse_start (words[3], &ancestor->start);
}

static gboolean
parse_line (TtLineage *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      TtAncestor ancestor;

      if (*lines[i] == '\0')
        continue;
      if (!parse_ancestor (lines[i], &ancestor))
        return FALSE;
      g_array_append_val (self->ancestors, ancestor);
    }

  return TRUE;
}

/* A row that must be there. */
static char *
read_row (TtDatabase *database, const char *key, GError **error)
{
  g_autoptr (GError) read_error = NULL;
  char *value = tt_database_dup_meta (database, key, &read_error);

  if (read_error != NULL)
    g_propagate_error (error, g_steal_pointer (&read_error));
  else if (value == NULL)
    g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED,
                 _ ("“%s” is damaged: it does not say to which office it belongs"),
                 tt_database_get_path (database));

  return value;
}

TtLineage *
tt_lineage_read (TtDatabase *database, GError **error)
{
  g_autofree char *stream = NULL;
  g_autofree char *start = NULL;
  g_autofree char *line = NULL;
  g_autoptr (TtLineage) self = NULL;
  TtStream parsed = { 0 };

  stream = read_row (database, "stream", error);
  if (stream == NULL)
    return NULL;
  start = read_row (database, "start", error);
  if (start == NULL)
    return NULL;
  line = read_row (database, "line", error);
  if (line == NULL)
    return NULL;

  self = tt_lineage_new (&parsed);
  if (!tt_stream_from_hex (stream, &self->stream) || !parse_start (start, &self->start) ||
      !parse_line (self, line))
    {
      g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED,
                   _ ("“%s” is damaged: its line of streams cannot be read"),
                   tt_database_get_path (database));
      return NULL;
    }

  return g_steal_pointer (&self);
}

gboolean
tt_lineage_write (const TtLineage *self, TtDatabase *database, GError **error)
{
  g_autoptr (GString) line = g_string_new (NULL);
  char stream[2 * TT_STREAM_SIZE + 1];

  for (guint i = 0; i < self->ancestors->len; i++)
    {
      const TtAncestor *ancestor = &g_array_index (self->ancestors, TtAncestor, i);
      char hash[TT_HASH_HEX + 1];

      tt_stream_to_hex (&ancestor->end.stream, stream);
      tt_hash_to_hex (&ancestor->end.hash, hash);
      g_string_append_printf (line, "%s %" G_GINT64_FORMAT " %s %s\n", stream, ancestor->end.seq,
                              hash, start_words[ancestor->start]);
    }
  tt_stream_to_hex (&self->stream, stream);

  return tt_database_set_meta (database, "stream", stream, error) &&
         tt_database_set_meta (database, "start", start_words[self->start], error) &&
         tt_database_set_meta (database, "line", line->str, error);
}

const TtAncestor *
tt_lineage_get_parent (const TtLineage *self)
{
  guint n = self->ancestors->len;

  return n > 0 ? &g_array_index (self->ancestors, TtAncestor, n - 1) : NULL;
}

const TtAncestor *
tt_lineage_find (const TtLineage *self, const TtStream *stream)
{
  for (guint i = 0; i < self->ancestors->len; i++)
    {
      const TtAncestor *ancestor = &g_array_index (self->ancestors, TtAncestor, i);

      if (tt_stream_equal (&ancestor->end.stream, stream))
        return ancestor;
    }

  return NULL;
}

gboolean
tt_lineage_continues_from (const TtLineage *self, const TtStream *stream)
{
  TtStart start = self->start;

  if (tt_stream_equal (&self->stream, stream))
    return TRUE;

  for (guint i = self->ancestors->len; i > 0 && start == TT_START_CONTINUES; i--)
    {
      const TtAncestor *ancestor = &g_array_index (self->ancestors, TtAncestor, i - 1);

      if (tt_stream_equal (&ancestor->end.stream, stream))
        return TRUE;
      start = ancestor->start;
    }

  return FALSE;
}

void
tt_lineage_extend (TtLineage *self, const TtHead *end, const TtStream *stream, TtStart start)
{
  TtAncestor ancestor = { .end = *end, .start = self->start };

  g_array_append_val (self->ancestors, ancestor);
  self->stream = *stream;
  self->start = start;
}

gboolean
tt_lineage_shrink (TtLineage *self, const TtStream *stream)
{
  const TtAncestor *parent = tt_lineage_get_parent (self);

  if (self->start != TT_START_CONTINUES || parent == NULL ||
      !tt_stream_equal (&parent->end.stream, stream))
    return FALSE;

  self->stream = parent->end.stream;
  self->start = parent->start;
  g_array_set_size (self->ancestors, self->ancestors->len - 1);

  return TRUE;
}

gboolean
tt_database_get_replaced (TtDatabase *self, TtHead *end, GError **error)
{
  g_autoptr (TtLineage) lineage = NULL;
  const TtAncestor *parent;

  g_return_val_if_fail (TT_IS_DATABASE (self), FALSE);

  lineage = tt_lineage_read (self, error);
  if (lineage == NULL)
    return FALSE;

  parent = tt_lineage_get_parent (lineage);
  if (lineage->start == TT_START_REPLACES && parent != NULL)
    {
      *end = parent->end;
      return TRUE;
    }

  g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("“%s” took no other office's place"),
               tt_database_get_path (self));
  return FALSE;
}

GArray *
tt_store_list_streams (TtDatabase *database, GError **error)
{
  g_autoptr (TtLineage) lineage = tt_lineage_read (database, error);
  g_autoptr (GArray) streams = g_array_new (FALSE, FALSE, sizeof (TtHead));
  TtHead head;

  if (lineage == NULL || !tt_database_get_head (database, &head, error))
    return NULL;

  for (guint i = 0; i < lineage->ancestors->len; i++)
    g_array_append_val (streams, g_array_index (lineage->ancestors, TtAncestor, i).end);
  g_array_append_val (streams, head);
  return g_steal_pointer (&streams);
}
