/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-protect.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "protect/tt-layer-settings.h"
#include "protect/tt-move.h"
#include "protect/tt-protect-private.h"
#include "store/tt-shadow-place.h"

#include <glib/gi18n-lib.h>

/* Each process builds in a folder of its own below this one. */
#define SCRATCH ".scratch"
#define STALE (24 * G_TIME_SPAN_HOUR)

/* So much of frames is read from the primary in one reading transaction. */
#define CATCH_UP_BYTES (4 * 1024 * 1024)
#define CATCH_UP_FRAMES 1000

G_DEFINE_FINAL_TYPE (TtProtect, tt_protect, G_TYPE_OBJECT)

static void
tt_protect_dispose (GObject *object)
{
  tt_protect_close (TT_PROTECT (object));

  G_OBJECT_CLASS (tt_protect_parent_class)->dispose (object);
}

static void
tt_protect_finalize (GObject *object)
{
  TtProtect *self = TT_PROTECT (object);

  g_clear_object (&self->environment);
  g_clear_object (&self->state);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->scratch, g_free);
  g_clear_pointer (&self->compared, g_free);
  g_clear_pointer (&self->status, tt_protect_status_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (tt_protect_parent_class)->finalize (object);
}

static void
tt_protect_class_init (TtProtectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tt_protect_dispose;
  object_class->finalize = tt_protect_finalize;
}

static void
tt_protect_init (TtProtect *self)
{
  g_mutex_init (&self->mutex);
  self->status = tt_protect_status_new ();
}

static char *
dup_own_scratch (TtProtect *self)
{
  g_autofree char *name = NULL;
  guint8 bytes[8];

  tt_random_fill (tt_environment_get_random (self->environment), bytes, sizeof bytes);
  name = g_strdup_printf ("%02x%02x%02x%02x%02x%02x%02x%02x", bytes[0], bytes[1], bytes[2],
                          bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]);

  return g_build_filename (self->folder, SCRATCH, name, NULL);
}

TtProtect *
tt_protect_open (TtEnvironment *environment, const char *folder, TtState *state, GError **error)
{
  g_autoptr (TtProtect) self = NULL;
  g_autofree char *lock = NULL;

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), NULL);
  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (TT_IS_STATE (state), NULL);

  self = g_object_new (TT_TYPE_PROTECT, NULL);
  self->environment = g_object_ref (environment);
  self->state = g_object_ref (state);
  self->folder = tt_disk_resolve (tt_environment_get_disk (environment), folder, error);
  if (self->folder == NULL)
    return NULL;

  self->scratch = dup_own_scratch (self);
  lock = g_build_filename (self->folder, "office.lock", NULL);
  self->lock = tt_locks_open (tt_environment_get_locks (environment), lock, error);
  if (self->lock == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

void
tt_protect_close_shadow (TtProtect *self)
{
  if (self->shadow != NULL)
    tt_copy_close (self->shadow);
  g_clear_object (&self->shadow);
  self->stands_in = FALSE;
}

void
tt_protect_close_primary (TtProtect *self)
{
  if (self->primary != NULL)
    tt_store_close (self->primary);
  g_clear_object (&self->primary);
}

/* What cannot be removed now is swept in a day. */
static void
remove_scratch (TtProtect *self)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *above = g_path_get_dirname (self->scratch);
  TtStat stat;

  /* See above. */
  if (tt_disk_stat (disk, self->scratch, &stat, NULL) && stat.kind == TT_KIND_FOLDER &&
      tt_disk_remove_tree (disk, self->scratch, NULL))
    tt_disk_remove_folder (disk, above, NULL);
}

void
tt_protect_close (TtProtect *self)
{
  g_return_if_fail (TT_IS_PROTECT (self));

  if (self->scratch != NULL)
    remove_scratch (self);

  tt_protect_close_shadow (self);
  tt_protect_close_primary (self);
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_clear_object (&self->sealed);
  g_clear_pointer (&self->secrets, tt_secrets_unref);
  if (self->lock != NULL)
    tt_protect_let_go (self);
  g_clear_object (&self->lock);
}

void
tt_protect_reload (TtProtect *self)
{
  g_return_if_fail (TT_IS_PROTECT (self));

  tt_protect_close_shadow (self);
  tt_protect_close_primary (self);
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  self->expects_exchange = TRUE;
}

/* What a killed process left where images are built is litter after a day. */
static gboolean
sweep_scratch (TtProtect *self, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  gint64 now = tt_clock_now (tt_environment_get_clock (self->environment));
  g_autofree char *folder = g_build_filename (self->folder, SCRATCH, NULL);
  g_autoptr (GPtrArray) names = NULL;
  TtStat stat;

  if (!tt_disk_stat (disk, folder, &stat, error))
    return FALSE;
  if (stat.kind != TT_KIND_FOLDER)
    return TRUE;

  names = tt_disk_list (disk, folder, error);
  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);

      if (!tt_disk_stat_link (disk, path, &stat, error) ||
          (now - stat.modified > STALE && !tt_disk_remove_tree (disk, path, error)))
        return FALSE;
    }

  return TRUE;
}

gboolean
tt_protect_hold (TtProtect *self, gboolean resident, gint64 timeout, gboolean *got, GError **error)
{
  GError *failure = NULL;
  gboolean is_resident = FALSE;

  g_return_val_if_fail (TT_IS_PROTECT (self) && self->lock != NULL, FALSE);
  g_return_val_if_fail (got != NULL, FALSE);

  *got = self->is_keeper;
  if (!self->is_keeper && !tt_lock_file_wait (self->lock, TT_LOCK_KEEPER, timeout, &failure))
    {
      if (g_error_matches (failure, TT_ERROR, TT_ERROR_BUSY))
        {
          g_error_free (failure);
          return TRUE;
        }
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (!self->is_keeper && !sweep_scratch (self, error))
    {
      tt_lock_file_unlock (self->lock, TT_LOCK_KEEPER);
      return FALSE;
    }
  if (!self->is_keeper)
    tt_protect_close_shadow (self);
  self->is_keeper = TRUE;
  *got = TRUE;

  if (resident && !self->is_resident &&
      !tt_lock_file_try (self->lock, TT_LOCK_RESIDENT, &is_resident, error))
    return FALSE;
  self->is_resident = self->is_resident || is_resident;

  return TRUE;
}

void
tt_protect_let_go (TtProtect *self)
{
  g_return_if_fail (TT_IS_PROTECT (self) && self->lock != NULL);

  if (self->is_resident)
    tt_lock_file_unlock (self->lock, TT_LOCK_RESIDENT);
  if (self->is_keeper)
    tt_lock_file_unlock (self->lock, TT_LOCK_KEEPER);
  self->is_resident = FALSE;
  self->is_keeper = FALSE;
}

gboolean
tt_protect_is_keeper (TtProtect *self)
{
  g_return_val_if_fail (TT_IS_PROTECT (self), FALSE);

  return self->is_keeper;
}

gboolean
tt_protect_has_resident (TtProtect *self, gboolean *resident, GError **error)
{
  g_return_val_if_fail (TT_IS_PROTECT (self) && self->lock != NULL, FALSE);

  return tt_lock_file_is_locked (self->lock, TT_LOCK_RESIDENT, resident, error);
}

gboolean
tt_protect_check_keeper (TtProtect *self, GError **error)
{
  if (self->is_keeper)
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_BUSY,
                       _ ("Another TimeTracker is keeping the copies of this office"));
  return FALSE;
}

gboolean
tt_protect_need_primary (TtProtect *self, GError **error)
{
  if (self->primary == NULL)
    self->primary = tt_store_open (self->environment, self->folder, TRUE, error);

  return self->primary != NULL;
}

char *
tt_protect_dup_shadow_place (TtProtect *self)
{
  g_autoptr (TtShadowPlace) place = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (TT_IS_PROTECT (self), NULL);

  place = tt_shadow_place_read (self->environment, self->folder, &failure);

  return place != NULL && place->is_here ? g_strdup (place->folder) : tt_stand_in_dup_folder (self);
}

/* The keeper brings the shadow up to date by opening it; anybody else reads it as it is. */
static TtCopy *
open_shadow (TtProtect *self, gboolean *rebuilt, GError **error)
{
  g_autoptr (TtShadowPlace) place = tt_shadow_place_read (self->environment, self->folder, error);
  g_autofree char *path = NULL;

  if (place == NULL)
    return NULL;
  self->stands_in = !place->is_here;
  if (self->stands_in)
    return tt_stand_in_open (self, rebuilt, error);
  if (self->is_keeper)
    return tt_copy_open_shadow (self->environment, self->folder, NULL, rebuilt, error);

  path = g_build_filename (place->folder, "office.db", NULL);

  return tt_copy_open (self->environment, path, error);
}

static gboolean
open_missing_shadow (TtProtect *self, GError **error)
{
  gboolean rebuilt = FALSE;

  self->shadow = open_shadow (self, &rebuilt, error);
  if (self->shadow == NULL)
    return FALSE;
  self->photos_complete = FALSE;
  self->rebuilt = rebuilt;
  if (self->stands_in)
    {
      self->stood_in = TRUE;
      return TRUE;
    }

  /* One that was away for long is built anew without having been damaged. */
  self->was_rebuilt = self->was_rebuilt || (rebuilt && !self->expects_exchange && !self->stood_in);
  self->expects_exchange = FALSE;
  self->stood_in = FALSE;
  if (self->is_keeper)
    tt_stand_in_remove (self);

  return TRUE;
}

gboolean
tt_protect_take_rebuilt (TtProtect *self)
{
  gboolean rebuilt;

  g_return_val_if_fail (TT_IS_PROTECT (self), FALSE);

  rebuilt = self->was_rebuilt;
  self->was_rebuilt = FALSE;

  return rebuilt;
}

gboolean
tt_protect_need_shadow (TtProtect *self, GError **error)
{
  /* After an error of the disk its file is closed. */
  if (self->shadow != NULL && tt_copy_get_database (self->shadow) == NULL)
    g_clear_object (&self->shadow);
  if (self->shadow == NULL && !open_missing_shadow (self, error))
    return FALSE;

  if (self->photos_complete || !self->is_keeper || self->stands_in)
    return TRUE;
  if (!tt_protect_complete_photos (self, self->rebuilt, error))
    return FALSE;
  self->photos_complete = TRUE;

  return TRUE;
}

gboolean
tt_protect_peek_head (TtProtect *self, TtHead *head)
{
  g_autoptr (GError) failure = NULL;

  return tt_protect_need_shadow (self, &failure) &&
         tt_database_get_head (tt_copy_get_database (self->shadow), head, &failure);
}

char *
tt_protect_dup_shadow_folder (TtProtect *self)
{
  if (self->shadow == NULL || tt_copy_get_database (self->shadow) == NULL)
    return tt_protect_dup_shadow_place (self);

  return g_path_get_dirname (tt_database_get_path (tt_copy_get_database (self->shadow)));
}

/* Whether the shadow is to be opened anew: it was exchanged, or is damaged and will be rebuilt, or
 * its disk was pulled out. */
static gboolean
asks_to_reopen (TtProtect *self, const GError *error)
{
  g_autoptr (GError) away = NULL;

  return g_error_matches (error, TT_ERROR, TT_ERROR_MOVED) ||
         g_error_matches (error, TT_ERROR, TT_ERROR_DAMAGED) ||
         (!self->stands_in && !tt_shadow_place_check (self->environment, self->folder, &away) &&
          g_error_matches (away, TT_ERROR, TT_ERROR_AWAY));
}

gboolean
tt_protect_notice (TtProtect *self, TtFrame *frame, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean reopens;
  guint applied;

  g_return_val_if_fail (TT_IS_PROTECT (self), FALSE);

  if (!tt_protect_check_keeper (self, error) || !tt_protect_need_shadow (self, error))
    return FALSE;

  tt_protect_note_away (self, frame->seq - 1);
  if (tt_copy_apply (self->shadow, frame, &failure))
    return tt_protect_bring_photos (self, frame, error);
  reopens = asks_to_reopen (self, failure);
  if (!reopens && !g_error_matches (failure, TT_ERROR, TT_ERROR_NOT_FOUND))
    {
      tt_protect_close_shadow (self);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  if (reopens)
    tt_protect_close_shadow (self);
  if (!tt_protect_catch_up (self, &applied, error))
    return FALSE;

  tt_protect_note_away (self, frame->seq - 1);
  return TRUE;
}

typedef struct
{
  GPtrArray *frames;
  gsize bytes;
  guint next;
} Batch;

static gboolean
gather_frame (TtFrame *frame, gpointer user_data, GError **error)
{
  Batch *batch = user_data;

  g_ptr_array_add (batch->frames, tt_frame_ref (frame));
  batch->bytes += g_bytes_get_size (frame->body);

  return batch->bytes < CATCH_UP_BYTES && batch->frames->len < CATCH_UP_FRAMES;
}

static TtFrame *
take_frame (gpointer user_data, GError **error)
{
  Batch *batch = user_data;

  return batch->next < batch->frames->len ? tt_frame_ref (batch->frames->pdata[batch->next++])
                                          : NULL;
}

/* One batch. @more: whether there may be another. */
static gboolean
take_batch (TtProtect *self, guint *applied, gboolean *more, GError **error)
{
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_frame_unref);
  Batch batch = { frames, 0, 0 };
  guint n = 0;
  TtHead head;

  if (!tt_database_get_head (tt_copy_get_database (self->shadow), &head, error) ||
      !tt_store_each_frame (self->primary, head.seq, gather_frame, &batch, error))
    return FALSE;

  *more = frames->len > 0;
  if (frames->len == 0)
    return TRUE;
  if (!tt_copy_catch_up (self->shadow, take_frame, &batch, 1, &n, error))
    return FALSE;
  *applied += n;

  for (guint i = 0; i < frames->len; i++)
    if (!tt_protect_bring_photos (self, frames->pdata[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
catch_up_once (TtProtect *self, guint *applied, GError **error)
{
  gboolean more = TRUE;

  if (!tt_protect_need_shadow (self, error) || !tt_protect_need_primary (self, error))
    return FALSE;

  while (more)
    if (!take_batch (self, applied, &more, error))
      return FALSE;

  return TRUE;
}

gboolean
tt_protect_catch_up (TtProtect *self, guint *applied, GError **error)
{
  g_autoptr (GError) failure = NULL;
  guint n = 0;
  gboolean done;

  g_return_val_if_fail (TT_IS_PROTECT (self), FALSE);

  if (!tt_protect_check_keeper (self, error))
    return FALSE;

  tt_protect_leave_stand_in (self);
  done = catch_up_once (self, &n, &failure);
  if (!done && asks_to_reopen (self, failure))
    {
      /* Opening finishes a swap and rebuilds what is damaged or of another stream. */
      g_clear_error (&failure);
      tt_protect_close_shadow (self);
      tt_protect_close_primary (self);
      done = catch_up_once (self, &n, &failure);
    }
  if (applied != NULL)
    *applied = n;
  if (!done)
    {
      tt_protect_close_shadow (self);
      g_propagate_error (error, g_steal_pointer (&failure));
    }

  return done;
}

gboolean
tt_protect_forget_layer (TtProtect *self, const char *name, GError **error)
{
  g_autofree char *prefix = g_strdup_printf ("layer.%s.", name);

  g_return_val_if_fail (TT_IS_PROTECT (self), FALSE);

  g_clear_pointer (&self->layers, g_ptr_array_unref);

  return tt_state_remove (self->state, prefix, error);
}

TtDatabase *
tt_protect_get_database (TtProtect *self, GError **error)
{
  g_return_val_if_fail (TT_IS_PROTECT (self), NULL);

  return tt_protect_need_shadow (self, error) ? tt_copy_get_database (self->shadow) : NULL;
}

char *
tt_protect_new_scratch (TtProtect *self, const char *name, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *folder = g_build_filename (self->scratch, name, NULL);

  if (!tt_disk_remove_tree (disk, folder, error) || !tt_disk_make_folders (disk, folder, error))
    return NULL;

  return g_steal_pointer (&folder);
}

TtProtectStatus *
tt_protect_dup_status (TtProtect *self)
{
  TtProtectStatus *status;

  g_return_val_if_fail (TT_IS_PROTECT (self), NULL);

  g_mutex_lock (&self->mutex);
  status = tt_protect_status_ref (self->status);
  g_mutex_unlock (&self->mutex);

  return status;
}
