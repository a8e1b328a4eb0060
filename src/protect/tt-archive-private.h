/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-archive.h"

G_BEGIN_DECLS

/* What is known of one change from the segments that carry it. */
typedef struct
{
  TtStream stream;
  gint64 seq;
  gint64 at;
  char *label;
} TtFact;

struct _TtArchive
{
  GObject parent_instance;

  TtEnvironment *environment;
  TtState *state; /* nullable */
  TtPlace *place;
  char *layer;
  char *scratch;
  char *known;  /* the id that the definition names, NULL for none */
  TtSeal *seal; /* nullable */

  TtRepository *repository; /* NULL until opened */
  TtInventory *inventory;
  char *line;         /* streams that the office came from, as `meta` tells; NULL: not known */
  GHashTable *facts;  /* name of a segment that was read: GPtrArray of TtFact */
  GHashTable *photos; /* hash of a photo that is known to be there: NULL until asked */
  GHashTable *read; /* names that a verification read before it was stopped: it goes on after them;
                       NULL for none */
  gint64 photo_bytes; /* of all photos, when they were listed last; negative until asked */

  /* The folder that the last look listed, when its names had changed last, and when that was. */
  TtStream listed_stream;
  gint64 listed_base;
  gint64 listed_changed;
  gint64 listed_at;
  gboolean timeless; /* folders do not tell */

  gboolean checked; /* what is there was seen to be our own past */

  /* Up to here everything was read back: the folder's base, and its segments up to @tip_seq. The
   * last two ends are all that other objects' names do not tell. */
  gboolean has_tip;
  TtStream tip_stream;
  gint64 tip_base;
  gint64 tip_seq;
  gint64 tip_previous; /* the end before it, 0 for none */
};

/* A key of state.db that belongs to this layer. (transfer full) */
char *tt_archive_dup_key (TtArchive *self, const char *what);

/* Notes that everything up to @seq in the folder of @base was read back. */
gboolean tt_archive_set_tip (
    TtArchive *self, const TtStream *stream, gint64 base, gint64 seq, GError **error);

/* The end of the unbroken line of segments after @base, by names. */
gint64 tt_archive_find_end (TtArchive *self, const TtBase *base);

/* The first frame of the next segment, where everything up to @saved is there. */
gint64 tt_archive_find_start (TtArchive *self, const TtStream *stream, gint64 saved);

/* Lists one folder and puts what was found in place of what was known of it. */
gboolean tt_archive_refresh_folder (TtArchive *self,
                                    const TtStream *stream,
                                    gint64 base_seq,
                                    GPtrArray *lost,
                                    GCancellable *cancellable,
                                    GError **error);

/* Whether the repository's folder holds anything at all. */
gboolean tt_archive_has_objects (TtArchive *self, GCancellable *cancellable);

/* Whether everything up to @database's head was read back here. */
gboolean tt_archive_holds_head (TtArchive *self, TtDatabase *database);

/* Forgets an object that was found broken, as if it were not there. */
void tt_archive_forget_segment (TtArchive *self, const char *name);
void tt_archive_forget_base (TtArchive *self, const TtBase *base);

/* A file in the scratch folder. (transfer full) */
char *tt_archive_dup_scratch (TtArchive *self, const char *name);

/* Facts of one segment, read once. (element-type TtFact) (transfer none) */
GPtrArray *tt_archive_read_facts (TtArchive *self,
                                  const TtSegment *segment,
                                  GCancellable *cancellable,
                                  GError **error);

/* Takes the facts from frames that are in memory anyway. */
void tt_archive_take_facts (TtArchive *self, const char *name, GPtrArray *frames);

/* Journal time and label of a base's change, from state.db or the image itself. @label: (out)
 * (transfer full) */
gboolean tt_archive_read_base_fact (TtArchive *self,
                                    const TtBase *base,
                                    gint64 *at,
                                    char **label,
                                    GCancellable *cancellable,
                                    GError **error);

/* Notes them, when a base is written. */
gboolean tt_archive_note_base_fact (TtArchive *self,
                                    const TtStream *stream,
                                    gint64 seq,
                                    gint64 at,
                                    const char *label,
                                    GError **error);

gboolean
tt_archive_forget_base_fact (TtArchive *self, const TtStream *stream, gint64 seq, GError **error);

/* How many bases are known from state.db and not listed. @forget: they are gone for good. */
gboolean tt_archive_find_lost_bases (TtArchive *self, gboolean forget, guint *lost, GError **error);

/* Frames from @from to @to of one stream, from whichever segments carry them whole. (element-type
 * TtFrame) (transfer full) */
GPtrArray *tt_archive_read_frames (TtArchive *self,
                                   const TtStream *stream,
                                   gint64 from,
                                   gint64 to,
                                   GCancellable *cancellable,
                                   GError **error);

/* A copy made of @base in @folder, its head and digest compared. (transfer full) */
TtCopy *tt_archive_open_base (TtArchive *self,
                              const TtBase *base,
                              const char *folder,
                              GCancellable *cancellable,
                              GError **error);

/* Whether what was opened still stands there: a disk may have been pulled out since. */
gboolean tt_archive_check_there (TtArchive *self, GCancellable *cancellable, GError **error);

/* tt-archive-choose.c: which of the repositories at the place is the office's; @id: (out)
 * (nullable) (transfer full): %NULL where none is */
gboolean tt_archive_choose_id (
    TtArchive *self, const TtStream *stream, char **id, GCancellable *cancellable, GError **error);

G_END_DECLS
