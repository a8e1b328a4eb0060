/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An archive goes to another disk: every object is read from the old place, compared with the hash
 * in its name, put into the new one and read back there. What is broken is not taken along; the
 * next verification makes it anew from what is sound. A copying that was stopped is begun again and
 * finds what is there. Nothing of it counts before the layer's definition names the new place, and
 * the old one stays as it is. */

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "protect/tt-archive-private.h"
#include "protect/tt-move-private.h"
#include "storage/tt-place-folder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PLACE "archive.place"
#define LONGEST_PLACE 8192
#define SPARE_BYTES (16 * 1024 * 1024)

/* So often the live copy takes what came meanwhile, microseconds. */
#define BETWEEN (G_USEC_PER_SEC / 4)

typedef struct
{
  TtProtect *protect;
  TtLayer *layer;
  TtPlace *from;
  TtPlace *to;
  char *target;
  char *id;
  gint64 all;
  gint64 done;
  guint broken; /* objects that were left behind */
  gint64 caught_up;
  TtProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
} Copying;

static void
copying_clear (Copying *self)
{
  g_clear_object (&self->from);
  g_clear_object (&self->to);
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->id, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Copying, copying_clear)

/* ---- one object -------------------------------------------------------------- */

/* The hash that a segment's or a photo's name says. FALSE for what has none, or only a base's,
 * which is over all its parts. */
static gboolean
parse_hash (const char *name, TtHash *hash)
{
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *hex = NULL;

  if (g_str_has_suffix (base, ".seg"))
    {
      const char *last = strrchr (base, '-');

      hex = last != NULL ? g_strndup (last + 1, strlen (last + 1) - strlen (".seg")) : NULL;
      return hex != NULL && strlen (hex) == TT_HASH_HEX && tt_hash_from_hex (hex, hash);
    }

  return strstr (name, "/p/") != NULL && strlen (base) == TT_HASH_HEX &&
         tt_hash_from_hex (base, hash);
}

static gboolean
is_sound (const char *name, GBytes *bytes)
{
  TtHash expected, found;
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  if (!parse_hash (name, &expected))
    return TRUE;

  tt_hash_bytes (data, length, &found);
  return tt_hash_equal (&found, &expected);
}

static gboolean
put_and_read_back (Copying *self, const char *name, GBytes *bytes, GError **error)
{
  g_autoptr (TtContent) content = tt_content_new_bytes (bytes);
  g_autoptr (GBytes) back = NULL;

  /* What was begun there and is something else is put right: the bytes at hand were just proven. */
  if (!tt_place_put (self->to, name, content, TT_PUT_MEND, 0, self->cancellable, error))
    return FALSE;
  back = tt_place_get (self->to, name, 0, -1, 0, self->cancellable, error);
  if (back == NULL)
    return FALSE;
  if (g_bytes_equal (back, bytes))
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_MISMATCH,
               _ ("The disk with “%s” does not give back what was written to it (%s)"),
               self->target, name);
  return FALSE;
}

static gboolean
copy_object (Copying *self, const TtPlaceItem *item, GError **error)
{
  g_autoptr (GBytes) bytes =
      tt_place_get (self->from, item->name, 0, -1, 0, self->cancellable, error);

  if (bytes == NULL)
    return FALSE;
  if (!is_sound (item->name, bytes))
    {
      self->broken++;
      return TRUE;
    }
  if (!put_and_read_back (self, item->name, bytes, error))
    return FALSE;
  TT_FAULT_POINT ("move:object", error, FALSE);

  return TRUE;
}

/* Changes go on: the live copy takes them between two objects. */
static gboolean
pause_between (Copying *self, GError **error)
{
  gint64 now = tt_clock_monotonic (tt_environment_get_clock (self->protect->environment));

  if (self->progress != NULL)
    self->progress (self->done, self->all, _ ("Copying the archive"), self->user_data);
  if (now - self->caught_up < BETWEEN)
    return TRUE;

  self->caught_up = now;
  return tt_protect_catch_up (self->protect, NULL, error);
}

/* ---- all of them ------------------------------------------------------------- */

static gboolean
check_room (Copying *self, GError **error)
{
  TtPlaceProbe probe;

  if (!tt_place_probe (self->to, 0, &probe, self->cancellable, error))
    return FALSE;
  if (!probe.writable)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_MISMATCH,
                   _ ("The disk with “%s” does not give back what was written to it"),
                   self->target);
      return FALSE;
    }
  if (probe.free_bytes >= 0 && probe.free_bytes < self->all + SPARE_BYTES)
    {
      g_autofree char *want = g_format_size ((guint64) (self->all + SPARE_BYTES));
      g_autofree char *have = g_format_size ((guint64) probe.free_bytes);

      g_set_error (error, TT_ERROR, TT_ERROR_DISK_FULL,
                   _ ("“%s” has no room for these copies: they need %s, and %s are free"),
                   self->target, want, have);
      return FALSE;
    }

  return TRUE;
}

static gint64
sum_sizes (GPtrArray *items)
{
  gint64 bytes = 0;

  for (guint i = 0; i < items->len; i++)
    bytes += ((const TtPlaceItem *) items->pdata[i])->size;

  return bytes;
}

static void
take_away_what_is_there (Copying *self, const char *prefix)
{
  /* What is there need not be made room for again. What cannot be listed is counted in full. */
  g_autoptr (GPtrArray) there = tt_place_list (self->to, prefix, TRUE, 0, self->cancellable, NULL);

  if (there != NULL)
    self->all = MAX (0, self->all - sum_sizes (there));
}

/* A base is proven as a whole, when all its parts are there. One that is broken where it came from
 * too is left behind. */
static gboolean
check_bases (Copying *self, GError **error)
{
  g_autoptr (TtRepository) repository = tt_repository_open (
      self->protect->environment, self->to, self->id, NULL, self->cancellable, error);
  g_autoptr (TtInventory) inventory =
      repository != NULL ? tt_repository_list (repository, self->cancellable, error) : NULL;

  if (inventory == NULL)
    return FALSE;

  for (guint i = 0; i < inventory->bases->len; i++)
    {
      const TtBase *base = inventory->bases->pdata[i];
      g_autoptr (GError) failure = NULL;

      if (!pause_between (self, error))
        return FALSE;
      if (!base->complete ||
          tt_repository_check_base (repository, base, self->cancellable, &failure))
        continue;
      if (!g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      self->broken++;
      for (guint part = 0; part < base->parts; part++)
        if (!tt_repository_delete (repository, base->names[part], self->cancellable, error))
          return FALSE;
    }

  return TRUE;
}

static gboolean
copy_all (Copying *self, GError **error)
{
  g_autofree char *prefix = g_strdup_printf ("tt1-%s/", self->id);
  g_autofree char *guard = g_strdup_printf ("tt1-%s", self->id);
  g_autoptr (GPtrArray) items =
      tt_place_list (self->from, prefix, TRUE, 0, self->cancellable, error);

  if (items == NULL)
    return FALSE;

  self->all = sum_sizes (items);
  take_away_what_is_there (self, prefix);
  if (!check_room (self, error))
    return FALSE;

  self->all = sum_sizes (items);
  for (guint i = 0; i < items->len; i++)
    {
      const TtPlaceItem *item = items->pdata[i];

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
          !pause_between (self, error) || !copy_object (self, item, error))
        return FALSE;
      /* From the first object on: a disk that is pulled out meanwhile leaves its mount point. */
      if (i == 0)
        tt_place_set_guard (self->to, guard);
      self->done += item->size;
    }

  return check_bases (self, error);
}

/* ---- the place --------------------------------------------------------------- */

char *
tt_archive_place_read (TtEnvironment *environment, const char *folder)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  g_autofree char *path = g_build_filename (folder, PLACE, NULL);
  g_autofree char *text = NULL;
  /* It is asked where nothing else can be read: then the archive is looked for at home. */
  g_autoptr (GBytes) bytes = tt_disk_read_whole (disk, path, LONGEST_PLACE, NULL);

  if (bytes == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_strchomp (text);

  return g_path_is_absolute (text) ? g_steal_pointer (&text) : NULL;
}

/* For restores with nothing but this folder: it names the new place while the old one still holds
 * the same copies. */
static gboolean
write_place (TtProtect *self, const char *target, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, PLACE, NULL);
  g_autofree char *text = g_strconcat (target, "\n", NULL);

  return tt_disk_write_whole (tt_environment_get_disk (self->environment), path,
                              (const guint8 *) text, strlen (text), error);
}

static gboolean
note_move (Copying *self, GError **error)
{
  TtProtect *protect = self->protect;
  g_autofree char *key = g_strdup_printf ("layer.%s.moving", self->layer->name);

  if (!tt_state_set (protect->state, key, self->target, error))
    return FALSE;
  TT_FAULT_POINT ("move:noted", error, FALSE);

  return !g_str_equal (self->layer->name, "archive") || write_place (protect, self->target, error);
}

/* The place is the same disk elsewhere: what the layer knew is there already. */
static gboolean
is_there_already (Copying *self, gboolean *there, GError **error)
{
  g_autoptr (GPtrArray) ids = tt_repository_list_ids (self->to, self->cancellable, error);

  *there = FALSE;
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; self->id != NULL && i < ids->len; i++)
    *there = *there || g_str_equal (ids->pdata[i], self->id);

  return TRUE;
}

static char *
dup_known_id (TtProtect *self, TtLayer *layer)
{
  g_autofree char *key = g_strdup_printf ("layer.%s.repository", layer->name);

  /* Not known there is not known. */
  return layer->archive->known != NULL ? g_strdup (layer->archive->known)
                                       : tt_state_dup (self->state, key, NULL);
}

/* Copies what can be read. @copied: whether there was anything */
static gboolean
bring_along (Copying *self, gboolean *copied, GError **error)
{
  TtArchive *archive = self->layer->archive;
  g_autoptr (GError) failure = NULL;
  gboolean there = FALSE;
  TtHead head;
  gboolean known = tt_protect_peek_head (self->protect, &head);

  *copied = FALSE;
  if (tt_archive_open (archive, known ? &head.stream : NULL, FALSE, self->cancellable, &failure))
    {
      self->id = g_strdup (tt_repository_get_id (tt_archive_get_repository (archive)));
      *copied = TRUE;
      return copy_all (self, error);
    }
  if (!g_error_matches (failure, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  self->id = dup_known_id (self->protect, self->layer);
  if (!is_there_already (self, &there, error))
    return FALSE;
  if (there || self->id == NULL)
    return TRUE;

  g_set_error (
      error, TT_ERROR, TT_ERROR_AWAY,
      _ ("The copies in “%s” are not there, so they cannot be moved. Connect that disk, or "
         "remove this layer and add a new one"),
      self->layer->path);
  return FALSE;
}

static char *
dup_words (const Copying *self, gboolean copied)
{
  g_autoptr (GString) words = g_string_new (NULL);

  if (copied)
    g_string_append_printf (words,
                            _ ("Everything was copied and read back. The old copies stay in “%s”; "
                               "remove them when you no longer want them."),
                            self->layer->path);
  else
    g_string_append (words, _ ("The copies are kept there from now on."));
  if (self->broken > 0)
    {
      g_string_append_c (words, ' ');
      g_string_append_printf (
          words,
          ngettext ("%u damaged piece was left behind; the next verification makes it anew.",
                    "%u damaged pieces were left behind; the next verification makes them anew.",
                    self->broken),
          self->broken);
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

TtMoved *
tt_move_archive (TtProtect *self,
                 TtLayer *layer,
                 const char *target,
                 gboolean plain,
                 TtProgressFunc progress,
                 gpointer user_data,
                 GCancellable *cancellable,
                 GError **error)
{
  g_auto (Copying) copying = {
    .protect = self,
    .layer = layer,
    .progress = progress,
    .user_data = user_data,
    .cancellable = cancellable,
  };
  g_autoptr (TtMoved) moved = NULL;
  gboolean copied;

  copying.target =
      target != NULL ? g_strdup (target) : g_build_filename (self->folder, layer->name, NULL);
  if (g_str_equal (copying.target, layer->path))
    {
      g_set_error (error, TT_ERROR, TT_ERROR_EXISTS, _ ("These copies are in “%s” already"),
                   layer->path);
      return NULL;
    }
  if (!tt_move_check_apart (self, copying.target, layer->name, error) ||
      !tt_move_check_medium (self, copying.target, plain, error))
    return NULL;

  copying.from = tt_place_folder_new (self->environment, layer->path, NULL);
  copying.to = tt_place_folder_new (self->environment, copying.target, NULL);
  if (!bring_along (&copying, &copied, error) || !note_move (&copying, error))
    return NULL;

  moved = g_new0 (TtMoved, 1);
  moved->is_defined = TRUE;
  moved->path = target != NULL ? g_strdup (target) : NULL;
  moved->repository = g_strdup (copying.id);
  moved->words = dup_words (&copying, copied);

  return g_steal_pointer (&moved);
}
