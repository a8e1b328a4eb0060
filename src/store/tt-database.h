/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"
#include "store/tt-frame.h"
#include "store/tt-table.h"

G_BEGIN_DECLS

/* One open database file of ours behind the page-sum shim: what every reading function takes,
 * whether the file is the primary, the shadow, a restored copy or an image. Belongs to the thread
 * that uses it. Its statements are cached. SQLite's codes become TT_ERROR in one function:
 * DAMAGED, MOVED, BUSY, DISK_FULL, READ_ONLY, IO, REFUSED (a constraint). */

#define TT_TYPE_DATABASE (tt_database_get_type ())
G_DECLARE_FINAL_TYPE (TtDatabase, tt_database, TT, DATABASE, GObject)

/* Opens a file for reading as it is: nothing is mended, nothing written. It is closed with the last
 * reference. (transfer full) */
TtDatabase *tt_database_look_at (TtEnvironment *environment, const char *path, GError **error);

const char *tt_database_get_path (TtDatabase *self);

/* Where this file stands: its last frame. */
gboolean tt_database_get_head (TtDatabase *self, TtHead *head, GError **error);

/* The same and its journal time, in one read. */
gboolean tt_database_read_last (TtDatabase *self, TtHead *head, gint64 *at, GError **error);

/* Journal time of the last frame. */
gboolean tt_database_get_head_time (TtDatabase *self, gint64 *at, GError **error);

/* Where the stream ended that the present one replaced as a whole (import, restore);
 * TT_ERROR_NOT_FOUND where it replaced none. */
gboolean tt_database_get_replaced (TtDatabase *self, TtHead *end, GError **error);

/* A row of `meta`; NULL without error where there is none. (transfer full) */
char *tt_database_dup_meta (TtDatabase *self, const char *key, GError **error);

/* The first seq of which this file still holds the frame (0: none). */
gboolean tt_database_get_first_seq (TtDatabase *self, gint64 *seq, GError **error);

/* SQLite's version, as it runs. */
const char *tt_database_get_engine (void);

/* FALSE from @func stops; it sets @error to fail, or leaves it to end early without failure. */
typedef gboolean (*TtFrameFunc) (TtFrame *frame, gpointer user_data, GError **error);

/* Frames with seq > @after in order, each verified (hash and chain) before it is handed out. */
gboolean tt_database_each_frame (
    TtDatabase *self, gint64 after, TtFrameFunc func, gpointer user_data, GError **error);

/* The same from the one before @before (0: the newest) back to the first one held. */
gboolean tt_database_each_frame_back (
    TtDatabase *self, gint64 before, TtFrameFunc func, gpointer user_data, GError **error);

/* (transfer full) The frame with this seq, TT_ERROR_NOT_FOUND where it is not held any more. */
TtFrame *tt_database_get_frame (TtDatabase *self, gint64 seq, GError **error);

/* One read transaction around several reads (nesting is not allowed). */
gboolean tt_database_begin_read (TtDatabase *self, GError **error);
void tt_database_end_read (TtDatabase *self);

typedef gboolean (*TtRowFunc) (const TtTable *table,
                               const TtValue *values,
                               gpointer user_data,
                               GError **error);

/* All rows of one recorded table in key order; memory stays flat. */
gboolean tt_database_each_row (TtDatabase *self,
                               const TtTable *table,
                               TtRowFunc func,
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error);

gboolean
tt_database_count_rows (TtDatabase *self, const TtTable *table, gint64 *count, GError **error);

/* Hashes (64 hex digits) and sizes of all photos that rows name, sorted, each once. */
typedef gboolean (*TtPhotoFunc) (
    const char *hash, gint64 size, const char *media_type, gpointer user_data, GError **error);
gboolean
tt_database_each_photo (TtDatabase *self, TtPhotoFunc func, gpointer user_data, GError **error);

/* The hashes of photos that this frame's change brings (inserted rows of `photo`). (element-type
 * utf8) (transfer full) */
GPtrArray *tt_frame_list_photos (TtFrame *frame, GError **error);

/**
 * tt_database_digest:
 *
 * The digest of design section 4: BLAKE2b-256 over the recorded and exported tables in schema
 * order, rows in key order, each value with type and length, photos by hash and size;
 * doc/backup-format.md gives it exactly. @without is a table to leave out ("audit") or %NULL.
 */
gboolean tt_database_digest (TtDatabase *self,
                             const char *without,
                             TtHash *digest,
                             GCancellable *cancellable,
                             GError **error);

/* The same digest of rows that are read anyway: tables in schema order, each begun, also an empty
 * one; rows in key order; only exported tables. */
typedef struct _TtDigester TtDigester;

TtDigester *tt_digester_new (void);
void tt_digester_free (TtDigester *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtDigester, tt_digester_free)
void tt_digester_begin_table (TtDigester *self, const TtTable *table);
void tt_digester_add_row (TtDigester *self, const TtTable *table, const TtValue *values);
void tt_digester_finish (TtDigester *self, TtHash *digest);

/* Reads every page raw (free ones too) and checks its sum, then runs integrity_check and checks
 * frames' chain. @damage gets words for what is wrong. */
gboolean tt_database_verify (
    TtDatabase *self, gboolean deep, GPtrArray *damage, GCancellable *cancellable, GError **error);

/* The same without the pages that nothing uses, for a file whose pages were all looked at before.
 */
gboolean tt_database_verify_structure (
    TtDatabase *self, gboolean deep, GPtrArray *damage, GCancellable *cancellable, GError **error);

G_END_DECLS
