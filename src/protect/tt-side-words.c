/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What one copy has that another lacks, from the changes after the last one that both have. */

#include "base/tt-error.h"
#include "protect/tt-side-private.h"
#include "store/tt-diff.h"
#include "store/tt-store-office.h"
#include "store/tt-tally.h"

#include <glib/gi18n-lib.h>

#define FRAMES_A_LOOK 500

static void
add_words (GPtrArray *words, char *sentence)
{
  g_ptr_array_add (words, sentence);
}

static gboolean
tally_frame (TtFrame *frame, gpointer user_data, GError **error)
{
  return tt_tally_add (user_data, frame, error);
}

static gboolean
tally_archive (const TtParty *self, gint64 after, TtTally *tally, GError **error)
{
  for (gint64 from = after + 1; from <= self->head.seq; from += FRAMES_A_LOOK)
    {
      gint64 to = MIN (from + FRAMES_A_LOOK - 1, self->head.seq);
      g_autoptr (GPtrArray) frames = tt_archive_read_frames (self->archive, &self->head.stream,
                                                             from, to, self->cancellable, error);

      if (frames == NULL)
        return FALSE;
      for (guint i = 0; i < frames->len; i++)
        if (!tt_tally_add (tally, g_ptr_array_index (frames, i), error))
          return FALSE;
    }
  return TRUE;
}

/* An archive that goes on from a database holds as many as that one and what came since. */
static void
count_on (TtParty *self, const TtParty *other, TtTally *tally)
{
  if (self->archive == NULL || other->database == NULL || self->side->people >= 0)
    return;
  self->side->people = other->side->people + tt_tally_get_growth (tally, "user");
  self->side->sites = other->side->sites + tt_tally_get_growth (tally, "site");
  self->side->entries = other->side->entries + tt_tally_get_growth (tally, "entry");
}

/* @after: the last change that both have */
static gboolean
say_beyond (TtParty *self, const TtParty *other, gint64 after, GPtrArray *words, GError **error)
{
  g_autoptr (TtTally) tally = tt_tally_new ();
  g_autofree char *what = NULL;
  gint64 n = self->head.seq - after;

  if (self->database != NULL
          ? !tt_database_each_frame (self->database, after, tally_frame, tally, error)
          : !tally_archive (self, after, tally, error))
    return FALSE;

  what = tt_tally_dup_words (tally);
  if (after == other->head.seq)
    count_on (self, other, tally);
  if (n > 0)
    add_words (words,
               g_strdup_printf (ngettext ("It goes %" G_GINT64_FORMAT " change beyond “%s”: %s",
                                          "It goes %" G_GINT64_FORMAT " changes beyond “%s”: %s",
                                          (gulong) n),
                                n, other->side->title, *what != '\0' ? what : _ ("labels only")));
  return TRUE;
}

static gboolean
has_frame (const TtParty *self, const TtFrame *frame, gboolean *has, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (TtFrame) own = NULL;

  *has = FALSE;
  if (frame->seq > self->head.seq)
    return TRUE;
  own = tt_database_get_frame (self->database, frame->seq, &failure);
  if (own != NULL)
    {
      *has = tt_hash_equal (&own->hash, &frame->hash);
      return TRUE;
    }
  if (g_error_matches (failure, TT_ERROR, TT_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

typedef struct
{
  const TtParty *other;
  gint64 common; /* 0 where none was found */
} Search;

static gboolean
look_for_common (TtFrame *frame, gpointer user_data, GError **error)
{
  Search *search = user_data;
  gboolean has = FALSE;

  if (!has_frame (search->other, frame, &has, error))
    return FALSE;
  if (has)
    search->common = frame->seq;
  return !has;
}

/* The last change of both, by the frames that both hold. */
static gboolean
find_common (const TtParty *self, const TtParty *other, gint64 *common, GError **error)
{
  Search search = { .other = other };

  if (!tt_database_each_frame_back (self->database, 0, look_for_common, &search, error))
    return FALSE;
  *common = search.common;
  return TRUE;
}

static gboolean
say_fork (TtParty *self, const TtParty *other, gint64 common, GPtrArray *words, GError **error)
{
  if (common < MIN (self->head.seq, other->head.seq))
    add_words (words, g_strdup_printf (_ ("It and “%s” went separate ways after change "
                                          "%" G_GINT64_FORMAT),
                                       other->side->title, common));
  return say_beyond (self, other, common, words, error);
}

/* Nothing that both hold tells where they parted: the rows are compared. */
static gboolean
say_apart (TtParty *self, const TtParty *other, GPtrArray *words, GError **error)
{
  g_autoptr (GArray) counts = NULL;
  gint64 differing[3] = { 0 };
  static const char *const names[] = { "user", "site", "entry" };

  if (self->database == NULL || other->database == NULL)
    {
      add_words (words, g_strdup_printf (_ ("It and “%s” are of different lines of history"),
                                         other->side->title));
      return TRUE;
    }
  counts = tt_diff_count (other->database, self->database, self->cancellable, error);
  if (counts == NULL)
    return FALSE;
  for (guint i = 0; i < counts->len; i++)
    for (guint k = 0; k < G_N_ELEMENTS (names); k++)
      {
        const TtDiffCount *count = &g_array_index (counts, TtDiffCount, i);

        if (g_str_equal (count->table->name, names[k]))
          differing[k] = count->added + count->changed;
      }
  add_words (words,
             g_strdup_printf (_ ("It and “%s” are of different lines of history; it has people "
                                 "%" G_GINT64_FORMAT ", sites %" G_GINT64_FORMAT
                                 ", entries %" G_GINT64_FORMAT " that the other lacks or has "
                                 "otherwise"),
                              other->side->title, differing[0], differing[1], differing[2]));
  return TRUE;
}

/* Where an archive is of a stream that a database's own came out of. @common: (out): the last
 * change of both, 0 where it is of none */
static gboolean
find_on_line (const TtParty *self, const TtParty *other, gint64 *common, GError **error)
{
  const TtParty *live = self->database != NULL ? self : other;
  const TtParty *kept = live == self ? other : self;
  g_autoptr (GArray) streams = NULL;

  *common = 0;
  if (live->database == NULL)
    return TRUE;
  streams = tt_store_list_streams (live->database, error);
  if (streams == NULL)
    return FALSE;
  for (guint i = 0; i < streams->len; i++)
    {
      const TtHead *end = &g_array_index (streams, TtHead, i);

      if (tt_stream_equal (&end->stream, &kept->head.stream))
        *common = MIN (end->seq, kept->head.seq);
    }
  return TRUE;
}

gboolean
tt_party_compare (TtParty *self, const TtParty *other, GPtrArray *words, GError **error)
{
  gint64 common = 0;

  if (self->database != NULL && other->database != NULL)
    {
      if (tt_head_equal (&self->head, &other->head))
        return TRUE;
      if (!find_common (self, other, &common, error))
        return FALSE;
      return common > 0 ? say_fork (self, other, common, words, error)
                        : say_apart (self, other, words, error);
    }

  if (tt_stream_equal (&self->head.stream, &other->head.stream))
    return say_beyond (self, other, MIN (self->head.seq, other->head.seq), words, error);
  if (!find_on_line (self, other, &common, error))
    return FALSE;
  return common > 0 ? say_fork (self, other, common, words, error)
                    : say_apart (self, other, words, error);
}
