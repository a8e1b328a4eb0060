/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A folder as a place. An object is written beside as ".NAME.part", synced, renamed, and its folder
 * synced, so that it is there whole or not at all. Folders that this process has not synced itself
 * may be news that the disk has not heard of (made by a process that was killed before it synced
 * them), so the first put into each syncs every folder up to the anchor. Reading begins by dropping
 * the cache: what is read back is what the disk holds. */

#include "storage/tt-place-folder.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CHUNK (256 * 1024)

/* A part that was left by a killed process and not taken up again for this long is litter. */
#define STALE_PART (24 * G_TIME_SPAN_HOUR)

struct _TtPlaceFolder
{
  TtPlace parent_instance;

  TtDisk *disk;
  TtClock *clock;
  char *path;
  char *anchor;
  char *guard; /* path of a folder without which nothing is written; NULL for none */
  GMutex mutex;
  GHashTable *synced; /* paths of folders whose way up is durable */
};

G_DEFINE_FINAL_TYPE (TtPlaceFolder, tt_place_folder, TT_TYPE_PLACE)

/* One call under way: what may end it early. */
typedef struct
{
  GCancellable *cancellable;
  gint64 until; /* monotonic, 0 for no limit */
} Limit;

static TtPlaceError
fold_code (int code)
{
  switch ((TtError) code)
    {
    case TT_ERROR_NOT_FOUND:
    case TT_ERROR_AWAY:
      return TT_PLACE_ERROR_ABSENT;
    case TT_ERROR_DISK_FULL:
      return TT_PLACE_ERROR_FULL;
    case TT_ERROR_READ_ONLY:
    case TT_ERROR_DENIED:
      return TT_PLACE_ERROR_DENIED;
    case TT_ERROR_EXISTS:
      return TT_PLACE_ERROR_CONFLICT;
    case TT_ERROR_INVALID:
    case TT_ERROR_DAMAGED:
    case TT_ERROR_MISMATCH:
      return TT_PLACE_ERROR_CORRUPT;
    case TT_ERROR_FAILED:
    case TT_ERROR_AMBIGUOUS:
    case TT_ERROR_REFUSED:
    case TT_ERROR_WAIT:
    case TT_ERROR_BUSY:
    case TT_ERROR_IO:
    case TT_ERROR_MOVED:
    case TT_ERROR_TOO_NEW:
    case TT_ERROR_DECISION:
    case TT_ERROR_UNKNOWN:
    case TT_ERROR_NO_OFFICE:
    default:
      return TT_PLACE_ERROR_TRANSIENT;
    }
}

/* The disk's errors become the place's in this one function. */
static void
fold_error (GError **error, GError *failure)
{
  if (failure->domain == TT_ERROR)
    g_set_error_literal (error, TT_PLACE_ERROR, (int) fold_code (failure->code), failure->message);
  else
    {
      g_propagate_error (error, failure);
      return;
    }

  g_error_free (failure);
}

static gboolean
check_limit (TtPlaceFolder *self, const Limit *limit, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (limit->cancellable, error))
    return FALSE;
  if (limit->until == 0 || tt_clock_monotonic (self->clock) < limit->until)
    return TRUE;

  g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_TRANSIENT, _ ("“%s” took too long to answer"),
               self->path);
  return FALSE;
}

/* An unplugged disk leaves its mount point behind, an empty folder on another disk. */
static gboolean
check_anchor (TtPlaceFolder *self, GError **error)
{
  TtStat stat;

  const char *needed = self->guard != NULL ? self->guard : self->anchor;

  if (!tt_disk_stat (self->disk, needed, &stat, error))
    return FALSE;
  if (stat.kind == TT_KIND_FOLDER)
    return TRUE;

  g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT, _ ("The folder “%s” is not there"),
               needed);
  return FALSE;
}

static gboolean
is_hidden (const char *name)
{
  return name[0] == '.';
}

/* Removes parts that nobody will finish; what cannot be removed is only litter. */
static void
sweep_parts (TtPlaceFolder *self, const char *folder)
{
  g_autoptr (GPtrArray) names = tt_disk_list (self->disk, folder, NULL);
  gint64 now = tt_clock_now (self->clock);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      const char *name = names->pdata[i];
      g_autofree char *path = g_build_filename (folder, name, NULL);
      TtStat stat;

      /* What cannot be looked at or removed now is only litter. */
      if (is_hidden (name) && g_str_has_suffix (name, ".part") &&
          tt_disk_stat_link (self->disk, path, &stat, NULL) && stat.kind == TT_KIND_FILE &&
          stat.modified < now - STALE_PART)
        tt_disk_unlink (self->disk, path, NULL);
    }
}

static gboolean
is_known_synced (TtPlaceFolder *self, const char *folder)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_hash_table_contains (self->synced, folder);
}

/* Makes @folder where it is missing, and makes sure that it outlives a power cut. */
static gboolean
ready_folder (TtPlaceFolder *self, const char *folder, GError **error)
{
  TtStat stat;

  if (!tt_disk_stat (self->disk, folder, &stat, error))
    return FALSE;
  if (stat.kind == TT_KIND_FOLDER && is_known_synced (self, folder))
    return TRUE;

  if (self->guard != NULL && g_str_has_prefix (folder, self->guard)
          ? !tt_disk_make_folders_below (self->disk, folder, self->guard, error)
          : !tt_disk_make_folders (self->disk, folder, error))
    return FALSE;
  TT_FAULT_POINT ("place:folder-made", error, FALSE);
  if (!g_str_equal (folder, self->anchor) &&
      !tt_disk_sync_up (self->disk, folder, self->anchor, error))
    return FALSE;
  sweep_parts (self, folder);

  g_mutex_lock (&self->mutex);
  g_hash_table_add (self->synced, g_strdup (folder));
  g_mutex_unlock (&self->mutex);

  return TRUE;
}

typedef enum
{
  STANDS_NOTHING,
  STANDS_SAME,
  STANDS_BEGINNING, /* half an upload of the same bytes */
  STANDS_OTHER,
} Stands;

static gboolean
compare_with (TtPlaceFolder *self,
              TtFile *file,
              TtContent *content,
              const Limit *limit,
              Stands *stands,
              GError **error)
{
  g_autofree guint8 *there = g_malloc (CHUNK);
  g_autofree guint8 *ours = g_malloc (CHUNK);
  gint64 length = tt_content_get_length (content);
  gint64 size = tt_file_get_size (file, error);

  if (size < 0)
    return FALSE;

  *stands = size == length ? STANDS_SAME : size < length ? STANDS_BEGINNING : STANDS_OTHER;
  for (gint64 at = 0; at < size && *stands != STANDS_OTHER;)
    {
      gsize want = (gsize) MIN (CHUNK, size - at);
      gssize got;

      if (!check_limit (self, limit, error))
        return FALSE;
      got = tt_file_read (file, there, want, at, error);
      if (got < 0 || !tt_content_read (content, ours, want, at, error))
        return FALSE;
      if ((gsize) got != want || memcmp (there, ours, want) != 0)
        *stands = STANDS_OTHER;
      at += (gint64) want;
    }

  return TRUE;
}

/* What already stands at @path. The same bytes are synced, for it is not known who wrote them. */
static gboolean
look_at (TtPlaceFolder *self,
         const char *path,
         TtContent *content,
         const Limit *limit,
         Stands *stands,
         GError **error)
{
  g_autoptr (TtFile) file = NULL;
  TtStat stat;

  if (!tt_disk_stat_link (self->disk, path, &stat, error))
    return FALSE;
  *stands = stat.kind == TT_KIND_NONE ? STANDS_NOTHING : STANDS_OTHER;
  if (stat.kind != TT_KIND_FILE)
    return TRUE;

  file = tt_disk_open (self->disk, path, TT_OPEN_READ | TT_OPEN_NOFOLLOW, error);
  if (file == NULL)
    return FALSE;
  tt_file_drop_cache (file);
  if (!compare_with (self, file, content, limit, stands, error))
    return FALSE;

  return *stands != STANDS_SAME || tt_file_sync (file, error);
}

static gboolean
write_part (
    TtPlaceFolder *self, const char *part, TtContent *content, const Limit *limit, GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gint64 length = tt_content_get_length (content);
  g_autoptr (TtFile) file =
      tt_disk_open (self->disk, part,
                    TT_OPEN_WRITE | TT_OPEN_CREATE | TT_OPEN_TRUNCATE | TT_OPEN_NOFOLLOW, error);

  if (file == NULL)
    return FALSE;

  for (gint64 at = 0; at < length; at += CHUNK)
    {
      gsize want = (gsize) MIN (CHUNK, length - at);

      if (!check_limit (self, limit, error) || !tt_content_read (content, chunk, want, at, error) ||
          !tt_file_write (file, chunk, want, at, error))
        return FALSE;
    }
  TT_FAULT_POINT ("place:written", error, FALSE);

  if (!tt_file_sync (file, error))
    return FALSE;
  tt_file_drop_cache (file);
  TT_FAULT_POINT ("place:synced", error, FALSE);

  return TRUE;
}

static gboolean
put_new (TtPlaceFolder *self,
         const char *path,
         const char *folder,
         TtContent *content,
         const Limit *limit,
         GError **error)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *part = g_strdup_printf ("%s/.%s.part", folder, base);

  if (!write_part (self, part, content, limit, error) ||
      !tt_disk_rename (self->disk, part, path, error))
    {
      /* The first failure is the one to tell; a part that stays is swept later. */
      tt_disk_unlink (self->disk, part, NULL);
      return FALSE;
    }
  TT_FAULT_POINT ("place:renamed", error, FALSE);

  if (!tt_disk_sync_folder (self->disk, folder, error))
    return FALSE;
  TT_FAULT_POINT ("place:folder-synced", error, FALSE);

  return TRUE;
}

static gboolean
put (TtPlaceFolder *self, const TtPlaceRequest *request, const Limit *limit, GError **error)
{
  g_autofree char *path = g_build_filename (self->path, request->name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  Stands stands;

  if (!check_anchor (self, error) || !ready_folder (self, folder, error) ||
      !look_at (self, path, request->content, limit, &stands, error))
    return FALSE;

  switch (stands)
    {
    case STANDS_SAME:
      return tt_disk_sync_folder (self->disk, folder, error);
    case STANDS_OTHER:
      if ((request->flags & TT_PUT_MEND) != 0)
        break;
      g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_CONFLICT,
                   _ ("“%s” is there already and holds something else"), path);
      return FALSE;
    case STANDS_NOTHING:
    case STANDS_BEGINNING:
    default:
      break;
    }

  return put_new (self, path, folder, request->content, limit, error);
}

static GBytes *
get (TtPlaceFolder *self, const TtPlaceRequest *request, const Limit *limit, GError **error)
{
  g_autofree char *path = g_build_filename (self->path, request->name, NULL);
  g_autoptr (TtFile) file = tt_disk_open (self->disk, path, TT_OPEN_READ, error);
  g_autofree guint8 *bytes = NULL;
  gint64 size;
  gsize want;
  gsize done = 0;

  if (file == NULL)
    return NULL;
  size = tt_file_get_size (file, error);
  if (size < 0)
    return NULL;
  if (request->offset == 0)
    tt_file_drop_cache (file);

  want = (gsize) MAX (0, size - request->offset);
  if (request->length >= 0)
    want = MIN (want, (gsize) request->length);
  bytes = g_malloc (want + 1);
  while (done < want)
    {
      gssize got;

      if (!check_limit (self, limit, error))
        return NULL;
      got = tt_file_read (file, bytes + done, MIN (CHUNK, want - done),
                          request->offset + (gint64) done, error);
      if (got < 0)
        return NULL;
      if (got == 0)
        break;
      done += (gsize) got;
    }

  return g_bytes_new_take (g_steal_pointer (&bytes), done);
}

static void
add_item (GPtrArray *items, const char *name, gboolean folder, const TtStat *stat)
{
  TtPlaceItem *item = g_new0 (TtPlaceItem, 1);

  item->name = folder ? g_strconcat (name, "/", NULL) : g_strdup (name);
  item->size = folder ? 0 : stat->size;
  item->modified = stat->modified;
  g_ptr_array_add (items, item);
}

static gboolean
list_folder (TtPlaceFolder *self,
             const char *prefix,
             gboolean deep,
             const Limit *limit,
             GPtrArray *items,
             GError **error)
{
  g_autofree char *folder = g_build_filename (self->path, prefix, NULL);
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GError) failure = NULL;

  names = tt_disk_list (self->disk, folder, &failure);
  if (g_error_matches (failure, TT_ERROR, TT_ERROR_NOT_FOUND))
    return TRUE;
  if (names == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *name = g_strconcat (prefix, names->pdata[i], NULL);
      g_autofree char *path = g_build_filename (self->path, name, NULL);
      g_autofree char *below = g_strconcat (name, "/", NULL);
      TtStat stat;

      if (is_hidden (names->pdata[i]))
        continue;
      if (!check_limit (self, limit, error) || !tt_disk_stat (self->disk, path, &stat, error))
        return FALSE;

      if (stat.kind == TT_KIND_FILE)
        add_item (items, name, FALSE, &stat);
      else if (stat.kind == TT_KIND_FOLDER && !deep)
        add_item (items, name, TRUE, &stat);
      else if (stat.kind == TT_KIND_FOLDER && !list_folder (self, below, deep, limit, items, error))
        return FALSE;
    }

  return TRUE;
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const TtPlaceItem *const *one = a;
  const TtPlaceItem *const *other = b;

  return strcmp ((*one)->name, (*other)->name);
}

static GPtrArray *
new_items (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) tt_place_item_free);
}

static GPtrArray *
list (TtPlaceFolder *self, const TtPlaceRequest *request, const Limit *limit, GError **error)
{
  g_autoptr (GPtrArray) items = new_items ();

  if (!check_anchor (self, error) ||
      !list_folder (self, request->name, request->deep, limit, items, error))
    return NULL;
  g_ptr_array_sort (items, compare_items);

  return g_steal_pointer (&items);
}

static GPtrArray *
look (TtPlaceFolder *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->path, name, NULL);
  g_autoptr (GPtrArray) items = new_items ();
  TtStat stat;

  if (!check_anchor (self, error) || !tt_disk_stat (self->disk, path, &stat, error))
    return NULL;
  if (stat.kind != TT_KIND_FILE && stat.kind != TT_KIND_FOLDER)
    {
      g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT, _ ("“%s” is not there"), path);
      return NULL;
    }
  add_item (items, name, stat.kind == TT_KIND_FOLDER, &stat);

  return g_steal_pointer (&items);
}

static gboolean
remove_object (TtPlaceFolder *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->path, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  TtStat stat;

  if (!check_anchor (self, error) || !tt_disk_stat_link (self->disk, path, &stat, error))
    return FALSE;
  if (stat.kind == TT_KIND_NONE)
    return TRUE;

  return tt_disk_unlink (self->disk, path, error) &&
         tt_disk_sync_folder (self->disk, folder, error);
}

static gboolean
try_to_write (TtPlaceFolder *self, gboolean *same, GError **error)
{
  g_autofree char *path = g_build_filename (self->path, ".probe.part", NULL);
  static const char words[] = "TimeTracker looks whether this place can be written.\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (words, sizeof words - 1);
  g_autoptr (TtContent) content = tt_content_new_bytes (bytes);
  g_autoptr (GBytes) back = NULL;
  Limit limit = { NULL, 0 };

  if (!write_part (self, path, content, &limit, error))
    return FALSE;
  back = tt_disk_read_whole (self->disk, path, sizeof words, error);
  if (back == NULL)
    return FALSE;
  *same = g_bytes_equal (back, bytes);

  return tt_disk_unlink (self->disk, path, error);
}

static gboolean
probe (TtPlaceFolder *self, TtPlaceProbe *probed, GError **error)
{
  guint64 free_bytes;
  guint64 all_bytes;
  gboolean same = FALSE;

  if (!check_anchor (self, error) || !ready_folder (self, self->path, error) ||
      !try_to_write (self, &same, error) ||
      !tt_disk_space (self->disk, self->path, &free_bytes, &all_bytes, error))
    return FALSE;

  *probed = (TtPlaceProbe){
    .writable = same,
    .can_delete = TRUE,
    .free_bytes = (gint64) MIN (free_bytes, (guint64) G_MAXINT64),
    .all_bytes = (gint64) MIN (all_bytes, (guint64) G_MAXINT64),
  };

  return TRUE;
}

/* Each deed answers with what it adds to the reply, or with an error of the disk's or of ours. */
static gboolean
do_deed (TtPlaceFolder *self,
         const TtPlaceRequest *request,
         const Limit *limit,
         TtPlaceReply *reply,
         GError **error)
{
  switch (request->deed)
    {
    case TT_PLACE_PROBE:
      return probe (self, &reply->probe, error);
    case TT_PLACE_PUT:
      return put (self, request, limit, error);
    case TT_PLACE_GET:
      reply->bytes = get (self, request, limit, error);
      return reply->bytes != NULL;
    case TT_PLACE_LIST:
      reply->items = list (self, request, limit, error);
      return reply->items != NULL;
    case TT_PLACE_STAT:
      reply->items = look (self, request->name, error);
      return reply->items != NULL;
    case TT_PLACE_DELETE:
      return remove_object (self, request->name, error);
    default:
      g_set_error_literal (error, TT_PLACE_ERROR, TT_PLACE_ERROR_DENIED, _ ("Unknown request"));
      return FALSE;
    }
}

static TtPlaceReply *
tt_place_folder_perform (TtPlace *place,
                         const TtPlaceRequest *request,
                         GCancellable *cancellable,
                         GError **error)
{
  TtPlaceFolder *self = TT_PLACE_FOLDER (place);
  g_autoptr (TtPlaceReply) reply = g_new0 (TtPlaceReply, 1);
  Limit limit = { .cancellable = cancellable };
  GError *failure = NULL;

  if (request->deadline > 0)
    limit.until = tt_clock_monotonic (self->clock) + request->deadline;

  if (!do_deed (self, request, &limit, reply, &failure))
    {
      fold_error (error, failure);
      return NULL;
    }

  return g_steal_pointer (&reply);
}

static char *
tt_place_folder_dup_words (TtPlace *place)
{
  return g_filename_display_name (TT_PLACE_FOLDER (place)->path);
}

static void
tt_place_folder_set_guard (TtPlace *place, const char *folder)
{
  TtPlaceFolder *self = TT_PLACE_FOLDER (place);

  g_free (self->guard);
  self->guard = g_build_filename (self->path, folder, NULL);
}

static void
tt_place_folder_finalize (GObject *object)
{
  TtPlaceFolder *self = TT_PLACE_FOLDER (object);

  g_clear_object (&self->disk);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->anchor, g_free);
  g_clear_pointer (&self->guard, g_free);
  g_clear_pointer (&self->synced, g_hash_table_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (tt_place_folder_parent_class)->finalize (object);
}

static void
tt_place_folder_class_init (TtPlaceFolderClass *klass)
{
  TtPlaceClass *place_class = TT_PLACE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tt_place_folder_finalize;
  place_class->perform = tt_place_folder_perform;
  place_class->dup_words = tt_place_folder_dup_words;
  place_class->set_guard = tt_place_folder_set_guard;
}

static void
tt_place_folder_init (TtPlaceFolder *self)
{
  g_mutex_init (&self->mutex);
  self->synced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

TtPlace *
tt_place_folder_new (TtEnvironment *environment, const char *path, const char *anchor)
{
  TtPlaceFolder *self;

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), NULL);
  g_return_val_if_fail (path != NULL && g_path_is_absolute (path), NULL);

  self = g_object_new (TT_TYPE_PLACE_FOLDER, NULL);
  self->disk = g_object_ref (tt_environment_get_disk (environment));
  self->clock = g_object_ref (tt_environment_get_clock (environment));
  self->path = g_canonicalize_filename (path, "/");
  self->anchor =
      anchor != NULL ? g_canonicalize_filename (anchor, "/") : g_path_get_dirname (self->path);
  tt_place_set_executor (TT_PLACE (self), tt_environment_get_executor (environment));

  return TT_PLACE (self);
}

const char *
tt_place_folder_get_path (TtPlaceFolder *self)
{
  g_return_val_if_fail (TT_IS_PLACE_FOLDER (self), NULL);

  return self->path;
}
