/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-executor.h"
#include "base/tt-random.h"
#include "storage/tt-content.h"
#include "storage/tt-place-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A place that holds bytes under names, and knows nothing else: no layers, no hashes, no keys. Six
 * calls, each async with a cancellable and a deadline, and each also as a plain call for a worker
 * that may wait. Names are [0-9a-zA-Z-./], without leading slash, without empty, "." or ".." parts.
 * An object is written once and never changed: the same name always means the same bytes.
 *
 * @deadline: microseconds that the whole call may take, 0 for the place's own limit. A call that
 * takes longer fails with TT_PLACE_ERROR_TRANSIENT. Errors are TT_PLACE_ERROR, or
 * G_IO_ERROR_CANCELLED. */

#define TT_TYPE_PLACE (tt_place_get_type ())
G_DECLARE_DERIVABLE_TYPE (TtPlace, tt_place, TT, PLACE, GObject)

/**
 * TtPlaceItem:
 * @name: the whole name; that of a folder ends with "/"
 * @size: bytes; 0 for a folder
 * @modified: when the place says it came to be, UTC microseconds; 0 where it does not say
 */
typedef struct
{
  char *name;
  gint64 size;
  gint64 modified;
} TtPlaceItem;

void tt_place_item_free (TtPlaceItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtPlaceItem, tt_place_item_free)

/**
 * TtPlaceProbe:
 * @writable: an object could be written, read back and removed
 * @can_delete: it could be removed
 * @free_bytes: room left, -1 where the place does not say
 * @all_bytes: room in all, -1 where the place does not say
 * @largest: the largest object it takes, 0 for no limit
 */
typedef struct
{
  gboolean writable;
  gboolean can_delete;
  gint64 free_bytes;
  gint64 all_bytes;
  gint64 largest;
} TtPlaceProbe;

/**
 * TtPutFlags:
 * @TT_PUT_MEND: what stands under the name was seen to be broken: put these bytes in its place.
 *   Without it other content is TT_PLACE_ERROR_CONFLICT, but for a beginning of the same bytes,
 *   which is half an upload and is mended.
 */
typedef enum
{
  TT_PUT_NONE = 0,
  TT_PUT_MEND = 1 << 0,
} TtPutFlags;

typedef enum
{
  TT_PLACE_PROBE,
  TT_PLACE_PUT,
  TT_PLACE_GET,
  TT_PLACE_LIST,
  TT_PLACE_STAT,
  TT_PLACE_DELETE,
} TtPlaceDeed;

/* One call and its answer, as the place's own code sees them. */
typedef struct
{
  TtPlaceDeed deed;
  char *name; /* a prefix for LIST */
  TtContent *content;
  TtPutFlags flags;
  gint64 offset;
  gint64 length; /* -1: to the end */
  gboolean deep;
  gint64 deadline;
} TtPlaceRequest;

typedef struct
{
  GBytes *bytes;      /* GET */
  GPtrArray *items;   /* LIST, and STAT's one */
  TtPlaceProbe probe; /* PROBE */
} TtPlaceReply;

void tt_place_reply_free (TtPlaceReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtPlaceReply, tt_place_reply_free)

/**
 * TtPlaceClass:
 * @perform: does it now; waits. Unless given, @perform_async is run on a main context of its own.
 * @perform_async: starts it. Unless given, @perform runs on the executor's protect queue.
 * @perform_finish: (nullable): together with @perform_async
 * @set_guard: (nullable): for a place that another one may stand in for
 *
 * A place gives one of the two.
 */
struct _TtPlaceClass
{
  GObjectClass parent_class;

  TtPlaceReply *(*perform) (TtPlace *self,
                            const TtPlaceRequest *request,
                            GCancellable *cancellable,
                            GError **error);
  void (*perform_async) (TtPlace *self,
                         const TtPlaceRequest *request,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
  TtPlaceReply *(*perform_finish) (TtPlace *self, GAsyncResult *result, GError **error);
  char *(*dup_words) (TtPlace *self);
  void (*set_guard) (TtPlace *self, const char *folder);
};

/* For a place that waits: where it works when it is asked not to. Set once, by its constructor. */
void tt_place_set_executor (TtPlace *self, TtExecutor *executor);

/* From now on nothing is written where @folder ("tt1-…", without "/") is not there: an unplugged
 * disk leaves its mount point behind, and another disk may be put in its place. Fails with
 * TT_PLACE_ERROR_ABSENT then, and makes no folder above. */
void tt_place_set_guard (TtPlace *self, const char *folder);

/* What every place's probe does first: puts a small object under a name that nobody else has, gets
 * it back, deletes it. What room there is it does not know. TT_PLACE_ERROR_CORRUPT where something
 * else came back. */
gboolean tt_place_try (TtPlace *self,
                       TtRandom *random,
                       gint64 deadline,
                       TtPlaceProbe *probe,
                       GCancellable *cancellable,
                       GError **error);

/* Where it is, in words for a person ("/media/disk/TimeTracker"). (transfer full) */
char *tt_place_dup_words (TtPlace *self);

/* Writes, reads back and removes a small object of its own, asks how much room there is. */
void tt_place_probe_async (TtPlace *self,
                           gint64 deadline,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean
tt_place_probe_finish (TtPlace *self, GAsyncResult *result, TtPlaceProbe *probe, GError **error);
gboolean tt_place_probe (
    TtPlace *self, gint64 deadline, TtPlaceProbe *probe, GCancellable *cancellable, GError **error);

/* Either the whole object stands there durably, or an error. Reading it back is the caller's. */
void tt_place_put_async (TtPlace *self,
                         const char *name,
                         TtContent *content,
                         TtPutFlags flags,
                         gint64 deadline,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
gboolean tt_place_put_finish (TtPlace *self, GAsyncResult *result, GError **error);
gboolean tt_place_put (TtPlace *self,
                       const char *name,
                       TtContent *content,
                       TtPutFlags flags,
                       gint64 deadline,
                       GCancellable *cancellable,
                       GError **error);

/**
 * tt_place_get:
 * @offset: where to begin
 * @length: how many bytes at most, -1 for all up to the end
 *
 * Comes from the medium, not from a cache. Fewer bytes than asked for mean the end.
 *
 * Returns: (transfer full): the bytes
 */
void tt_place_get_async (TtPlace *self,
                         const char *name,
                         gint64 offset,
                         gint64 length,
                         gint64 deadline,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
GBytes *tt_place_get_finish (TtPlace *self, GAsyncResult *result, GError **error);
GBytes *tt_place_get (TtPlace *self,
                      const char *name,
                      gint64 offset,
                      gint64 length,
                      gint64 deadline,
                      GCancellable *cancellable,
                      GError **error);

/**
 * tt_place_list:
 * @prefix: "" or a folder's name with its "/"
 * @deep: everything below, objects only; else one level, with folders
 *
 * A folder that is not there is empty. What is half written is not listed.
 *
 * Returns: (element-type TtPlaceItem) (transfer full): sorted by name
 */
void tt_place_list_async (TtPlace *self,
                          const char *prefix,
                          gboolean deep,
                          gint64 deadline,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
GPtrArray *tt_place_list_finish (TtPlace *self, GAsyncResult *result, GError **error);
GPtrArray *tt_place_list (TtPlace *self,
                          const char *prefix,
                          gboolean deep,
                          gint64 deadline,
                          GCancellable *cancellable,
                          GError **error);

/* (transfer full) What stands under @name; TT_PLACE_ERROR_ABSENT where nothing does. A place that
 * has folders tells of one, its name ending in "/", when names in it changed last. */
void tt_place_stat_async (TtPlace *self,
                          const char *name,
                          gint64 deadline,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
TtPlaceItem *tt_place_stat_finish (TtPlace *self, GAsyncResult *result, GError **error);
TtPlaceItem *tt_place_stat (
    TtPlace *self, const char *name, gint64 deadline, GCancellable *cancellable, GError **error);

/* What is not there is deleted. */
void tt_place_delete_async (TtPlace *self,
                            const char *name,
                            gint64 deadline,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean tt_place_delete_finish (TtPlace *self, GAsyncResult *result, GError **error);
gboolean tt_place_delete (
    TtPlace *self, const char *name, gint64 deadline, GCancellable *cancellable, GError **error);

G_END_DECLS
