/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Names are the only index there is: s/<stream>/<seq of base>/<part>-<parts>-<hash>.base and
 * s/<stream>/<seq of base>/<from>-<to>-<hash>.seg. Numbers are decimal; seqs are padded to twelve
 * digits so that a listing by name is a listing by seq. */

#include "protect/tt-inventory.h"

#include <string.h>

#define MOST_PARTS 100000

static void
tt_base_free (TtBase *self)
{
  for (guint i = 0; i < self->parts; i++)
    g_free (self->names[i]);
  g_free (self->names);
  g_free (self);
}

static void
tt_segment_free (TtSegment *self)
{
  g_free (self->name);
  g_free (self);
}

TtInventory *
tt_inventory_new (void)
{
  TtInventory *self = g_new0 (TtInventory, 1);

  self->bases = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_base_free);
  self->segments = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_segment_free);
  self->strangers = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
tt_inventory_free (TtInventory *self)
{
  g_ptr_array_unref (self->bases);
  g_ptr_array_unref (self->segments);
  g_ptr_array_unref (self->strangers);
  g_free (self);
}

static gboolean
read_number (const char *text, gint64 most, gint64 *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, (guint64) most, &value, NULL))
    return FALSE;
  *number = (gint64) value;

  return TRUE;
}

/* The file's name cut into its two numbers, hash and ending. */
static gboolean
read_file_name (
    const char *name, const char *ending, gint64 most, gint64 *first, gint64 *second, TtHash *hash)
{
  g_auto (GStrv) fields = NULL;
  g_autofree char *stem = NULL;

  if (!g_str_has_suffix (name, ending))
    return FALSE;

  stem = g_strndup (name, strlen (name) - strlen (ending));
  fields = g_strsplit (stem, "-", 4);

  return g_strv_length (fields) == 3 && read_number (fields[0], most, first) &&
         read_number (fields[1], most, second) && tt_hash_from_hex (fields[2], hash);
}

static TtBase *
find_base (TtInventory *self, const TtStream *stream, gint64 seq, guint parts, const TtHash *hash)
{
  for (guint i = 0; i < self->bases->len; i++)
    {
      TtBase *base = self->bases->pdata[i];

      if (tt_stream_equal (&base->stream, stream) && base->seq == seq && base->parts == parts &&
          tt_hash_equal (&base->hash, hash))
        return base;
    }

  return NULL;
}

static void
add_base_part (TtInventory *self,
               const TtBase *what,
               guint part,
               const char *name,
               gint64 bytes,
               gint64 modified)
{
  TtBase *base = find_base (self, &what->stream, what->seq, what->parts, &what->hash);

  if (base == NULL)
    {
      base = g_memdup2 (what, sizeof *what);
      base->names = g_new0 (char *, base->parts);
      g_ptr_array_add (self->bases, base);
    }

  g_free (base->names[part - 1]);
  base->names[part - 1] = g_strdup (name);
  base->bytes += bytes;
  base->modified = MAX (base->modified, modified);
  base->complete = TRUE;
  for (guint i = 0; i < base->parts; i++)
    base->complete = base->complete && base->names[i] != NULL;
}

static void
add_segment (
    TtInventory *self, const TtSegment *what, const char *name, gint64 bytes, gint64 modified)
{
  TtSegment *segment = g_memdup2 (what, sizeof *what);

  segment->name = g_strdup (name);
  segment->bytes = bytes;
  segment->modified = modified;
  g_ptr_array_add (self->segments, segment);
}

void
tt_inventory_add (TtInventory *self, const char *name, gint64 bytes, gint64 modified)
{
  g_auto (GStrv) fields = g_strsplit (name, "/", 5);
  TtBase base = { 0 };
  TtSegment segment = { 0 };
  gint64 part;
  gint64 parts;

  self->bytes += bytes;
  if (g_strv_length (fields) != 4 || !g_str_equal (fields[0], "s") ||
      !tt_stream_from_hex (fields[1], &base.stream) ||
      !read_number (fields[2], G_MAXINT64, &base.seq))
    {
      g_ptr_array_add (self->strangers, g_strdup (name));
      return;
    }

  segment.stream = base.stream;
  segment.base_seq = base.seq;
  if (read_file_name (fields[3], ".base", MOST_PARTS, &part, &parts, &base.hash) && part >= 1 &&
      part <= parts)
    {
      base.parts = (guint) parts;
      add_base_part (self, &base, (guint) part, name, bytes, modified);
    }
  else if (read_file_name (fields[3], ".seg", G_MAXINT64, &segment.from, &segment.to,
                           &segment.hash) &&
           segment.from >= 1 && segment.from <= segment.to)
    add_segment (self, &segment, name, bytes, modified);
  else
    g_ptr_array_add (self->strangers, g_strdup (name));
}

static int
compare_numbers (gint64 a, gint64 b)
{
  return a < b ? -1 : a > b;
}

static int
compare_bases (gconstpointer a, gconstpointer b)
{
  const TtBase *one = *(TtBase *const *) a;
  const TtBase *other = *(TtBase *const *) b;
  int order = memcmp (&one->stream, &other->stream, sizeof one->stream);

  return order != 0 ? order : compare_numbers (one->seq, other->seq);
}

static int
compare_segments (gconstpointer a, gconstpointer b)
{
  const TtSegment *one = *(TtSegment *const *) a;
  const TtSegment *other = *(TtSegment *const *) b;
  int order = memcmp (&one->stream, &other->stream, sizeof one->stream);

  if (order == 0)
    order = compare_numbers (one->to, other->to);

  return order != 0 ? order : compare_numbers (one->from, other->from);
}

void
tt_inventory_sort (TtInventory *self)
{
  g_ptr_array_sort (self->bases, compare_bases);
  g_ptr_array_sort (self->segments, compare_segments);
}

TtBase *
tt_inventory_find_newest_base (TtInventory *self, const TtStream *stream)
{
  for (guint i = self->bases->len; i > 0; i--)
    {
      TtBase *base = self->bases->pdata[i - 1];

      if (base->complete && tt_stream_equal (&base->stream, stream))
        return base;
    }

  return NULL;
}

GArray *
tt_inventory_list_ends (TtInventory *self, const TtStream *stream)
{
  GArray *ends = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->segments->len; i++)
    {
      const TtSegment *segment = self->segments->pdata[i];

      if (tt_stream_equal (&segment->stream, stream) &&
          (ends->len == 0 || g_array_index (ends, gint64, ends->len - 1) != segment->to))
        g_array_append_val (ends, segment->to);
    }

  return ends;
}

char *
tt_base_dup_name (const TtStream *stream, gint64 seq, guint part, guint parts, const TtHash *hash)
{
  char stream_hex[2 * TT_STREAM_SIZE + 1];
  char hash_hex[TT_HASH_HEX + 1];

  tt_stream_to_hex (stream, stream_hex);
  tt_hash_to_hex (hash, hash_hex);

  return g_strdup_printf ("s/%s/%012" G_GINT64_FORMAT "/%u-%u-%s.base", stream_hex, seq, part,
                          parts, hash_hex);
}

char *
tt_segment_dup_name (
    const TtStream *stream, gint64 base_seq, gint64 from, gint64 to, const TtHash *hash)
{
  char stream_hex[2 * TT_STREAM_SIZE + 1];
  char hash_hex[TT_HASH_HEX + 1];

  tt_stream_to_hex (stream, stream_hex);
  tt_hash_to_hex (hash, hash_hex);

  return g_strdup_printf ("s/%s/%012" G_GINT64_FORMAT "/%012" G_GINT64_FORMAT
                          "-%012" G_GINT64_FORMAT "-%s.seg",
                          stream_hex, base_seq, from, to, hash_hex);
}

char *
tt_photo_dup_name (const char *hash)
{
  return g_strdup_printf ("p/%.2s/%s", hash, hash);
}
