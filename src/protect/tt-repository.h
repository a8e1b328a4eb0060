/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"
#include "base/tt-progress.h"
#include "protect/tt-inventory.h"
#include "protect/tt-seal.h"
#include "storage/tt-place.h"

G_BEGIN_DECLS

/* One repository at one place: the folder tt1-<id> with its objects. The one writer and the one
 * reader of objects. What is put is read back before the call returns; what is fetched has the
 * hash that its name says. Errors: TT_ERROR_DAMAGED for an object that is missing or is not what
 * its name says (the message names it), TT_PLACE_ERROR where the place itself does not do what it
 * is asked. Belongs to the protect queue. */

#define TT_TYPE_REPOSITORY (tt_repository_get_type ())
G_DECLARE_FINAL_TYPE (TtRepository, tt_repository, TT, REPOSITORY, GObject)

/* The largest part of a base. */
#define TT_PART_SIZE (64 * 1024 * 1024)

/* Ids of the repositories at @place. (element-type utf8) (transfer full) */
GPtrArray *tt_repository_list_ids (TtPlace *place, GCancellable *cancellable, GError **error);

/* A new one with a random id, under @seal (nullable) with that of its key: repository.json,
 * RESTORE.txt, restore.py. (transfer full) */
TtRepository *tt_repository_create (TtEnvironment *environment,
                                    TtPlace *place,
                                    TtSeal *seal,
                                    GCancellable *cancellable,
                                    GError **error);

/* One that is there. TT_PLACE_ERROR_ABSENT where it is not, TT_ERROR_TOO_NEW for a later format,
 * TT_ERROR_DAMAGED for a repository.json that says something else. @seal: (nullable).
 * (transfer full) */
TtRepository *tt_repository_open (TtEnvironment *environment,
                                  TtPlace *place,
                                  const char *id,
                                  TtSeal *seal,
                                  GCancellable *cancellable,
                                  GError **error);

/* One whose repository.json is lost, to be mended; nothing is read. (transfer full) */
TtRepository *tt_repository_open_unlabelled (TtEnvironment *environment,
                                             TtPlace *place,
                                             const char *id,
                                             TtSeal *seal);

const char *tt_repository_get_id (TtRepository *self);
TtPlace *tt_repository_get_place (TtRepository *self);

/* For tests: smaller parts. */
void tt_repository_set_part_size (TtRepository *self, gint64 part_size);

/* repository.json, RESTORE.txt and restore.py are there and right; those that are not are written
 * again. @mended: (element-type utf8) (nullable): gets the names of those */
gboolean tt_repository_mend_texts (TtRepository *self,
                                   GPtrArray *mended,
                                   GCancellable *cancellable,
                                   GError **error);

/* Whether RESTORE.txt and restore.py are there and right; nothing is written. @whole: (out) */
gboolean tt_repository_has_texts (TtRepository *self,
                                  gboolean *whole,
                                  GCancellable *cancellable,
                                  GError **error);

/* What the texts of this program are: another program's are put right by the first backup.
 * (transfer full) */
char *tt_repository_dup_texts_hash (void);

/* All bases and segments. (transfer full) */
TtInventory *tt_repository_list (TtRepository *self, GCancellable *cancellable, GError **error);

/* Those of one folder of a base only: what the look needs. (transfer full) */
TtInventory *tt_repository_list_folder (TtRepository *self,
                                        const TtStream *stream,
                                        gint64 base_seq,
                                        GCancellable *cancellable,
                                        GError **error);

/* When names in that folder changed last, UTC microseconds; 0 where the place cannot tell. */
gint64 tt_repository_get_folder_time (TtRepository *self,
                                      const TtStream *stream,
                                      gint64 base_seq,
                                      GCancellable *cancellable);

/* Key (see tt_repository_dup_photo_key()) to size of all photos there. (element-type utf8 gint64)
 * (transfer full) */
GHashTable *
tt_repository_list_photos (TtRepository *self, GCancellable *cancellable, GError **error);

/**
 * tt_repository_put_segment:
 * @frames: (element-type TtFrame): at least one
 * @photos: (element-type utf8): hashes of the photos they bring, sorted
 * @bytes: (out) (optional): how large it became
 *
 * Returns: (transfer full): its name
 */
char *tt_repository_put_segment (TtRepository *self,
                                 const TtStream *stream,
                                 gint64 base_seq,
                                 GPtrArray *frames,
                                 GPtrArray *photos,
                                 gint64 *bytes,
                                 GCancellable *cancellable,
                                 GError **error);

/* Its frames, checked. @photos: (out) (optional) (transfer full). (element-type TtFrame)
 * (transfer full) */
GPtrArray *tt_repository_read_segment (TtRepository *self,
                                       const TtSegment *segment,
                                       GPtrArray **photos,
                                       GCancellable *cancellable,
                                       GError **error);

/**
 * tt_repository_put_base:
 * @image: the image's file
 * @scratch: a file that may be written in between and is removed afterwards
 *
 * Squeezes, cuts and puts it, the last part last.
 */
gboolean tt_repository_put_base (TtRepository *self,
                                 const TtStream *stream,
                                 gint64 seq,
                                 TtFile *image,
                                 const char *scratch,
                                 TtProgressFunc progress,
                                 gpointer user_data,
                                 GCancellable *cancellable,
                                 GError **error);

/* The image as it was, into @image, which is empty. */
gboolean tt_repository_read_base (TtRepository *self,
                                  const TtBase *base,
                                  TtFile *image,
                                  GCancellable *cancellable,
                                  GError **error);

/* Reads and hashes its stored bytes only. */
gboolean tt_repository_check_base (TtRepository *self,
                                   const TtBase *base,
                                   GCancellable *cancellable,
                                   GError **error);

/* What a photo with that hash (64 digits) is called there: the hash itself in an open repository,
 * in a sealed one something of which nobody can tell what it shows. (transfer full) */
char *tt_repository_dup_photo_key (TtRepository *self, const char *hash);

/* In an open repository photos stand as they are. @hash: that of @content; @key: see above */
gboolean tt_repository_put_photo (TtRepository *self,
                                  const char *hash,
                                  TtContent *content,
                                  GCancellable *cancellable,
                                  GError **error);
gboolean tt_repository_read_photo (
    TtRepository *self, const char *key, TtStage *into, GCancellable *cancellable, GError **error);

/* What was not written by this process: the same bytes are put once more, which syncs them and
 * every folder above, then read back. @scratch: a file that may be written in between. */
gboolean tt_repository_settle (TtRepository *self,
                               const char *name,
                               const char *scratch,
                               GCancellable *cancellable,
                               GError **error);

/* Removes an object that is broken and was made anew under another name. */
gboolean tt_repository_delete (TtRepository *self,
                               const char *name,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
