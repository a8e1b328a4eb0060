/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-remote.h"

#include "base/tt-error.h"
#include "protect/tt-layer-private.h"
#include "protect/tt-remote-place.h"
#include "protect/tt-repository-private.h"
#include "protect/tt-restored-private.h"
#include "protect/tt-sealed.h"
#include "protect/tt-trouble-private.h"
#include "storage/tt-place-folder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A proof reads all objects in so many days. */
#define DAYS 7

struct _TtRemote
{
  GObject parent_instance;

  TtEnvironment *environment;
  char *folder;
  TtLayer *layer;
  TtSecrets *secrets; /* nullable */
  char *settings;

  TtPlace *place; /* NULL until it is needed */
  TtRepository *repository;
  char *id;
  GHashTable *there; /* name below the repository: size; NULL until it was listed */
};

G_DEFINE_FINAL_TYPE (TtRemote, tt_remote, G_TYPE_OBJECT)

typedef struct
{
  TtProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
} Run;

static void
tt_remote_finalize (GObject *object)
{
  TtRemote *self = TT_REMOTE (object);

  g_clear_object (&self->environment);
  g_clear_pointer (&self->layer, tt_layer_unref);
  g_clear_pointer (&self->secrets, tt_secrets_unref);
  g_clear_object (&self->repository);
  g_clear_object (&self->place);
  g_clear_pointer (&self->there, g_hash_table_unref);
  g_free (self->folder);
  g_free (self->settings);
  g_free (self->id);

  G_OBJECT_CLASS (tt_remote_parent_class)->finalize (object);
}

static void
tt_remote_class_init (TtRemoteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_remote_finalize;
}

static void
tt_remote_init (TtRemote *self)
{
}

TtRemote *
tt_remote_new (TtEnvironment *environment,
               const char *folder,
               TtState *state,
               const TtLayerRow *row,
               TtSecrets *secrets)
{
  TtRemote *self = g_object_new (TT_TYPE_REMOTE, NULL);

  self->environment = g_object_ref (environment);
  self->folder = g_strdup (folder);
  self->layer = tt_layer_new (environment, state, folder, folder, row);
  self->secrets = secrets != NULL ? tt_secrets_ref (secrets) : NULL;
  self->settings = g_strdup (row->settings);

  return self;
}

/* The place, and the repository's name there. */
static gboolean
need_place (TtRemote *self, GError **error)
{
  g_autoptr (TtSeal) seal = NULL;

  if (self->place != NULL)
    return TRUE;
  if (self->secrets == NULL)
    {
      g_set_error_literal (error, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT,
                           _ ("The keys of the copies outside are not here: the keyring is locked, "
                              "or they were lost with the account"));
      return FALSE;
    }

  self->place =
      tt_remote_place_new (self->environment, self->layer->kind, self->settings,
                           tt_secrets_get_place (self->secrets, self->layer->name), error);
  if (self->place == NULL)
    return FALSE;
  seal = tt_secrets_new_seal (self->secrets);
  self->id = tt_seal_dup_id (seal);
  self->repository = tt_repository_open_unlabelled (self->environment, self->place, self->id, seal);

  return TRUE;
}

static GHashTable *
make_names (GPtrArray *items, gsize skip)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < items->len; i++)
    {
      const TtPlaceItem *item = items->pdata[i];

      g_hash_table_insert (names, g_strdup (item->name + skip),
                           g_memdup2 (&item->size, sizeof item->size));
    }

  return names;
}

static GHashTable *
list_names (TtRemote *self, TtPlace *place, GCancellable *cancellable, GError **error)
{
  g_autofree char *prefix = g_strdup_printf ("tt1-%s/", self->id);
  g_autoptr (GPtrArray) items = tt_place_list (place, prefix, TRUE, 0, cancellable, error);

  return items != NULL ? make_names (items, strlen (prefix)) : NULL;
}

static GHashTable *
list_here (TtRemote *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = tt_sealed_dup_folder (self->folder);
  g_autoptr (TtPlace) place = tt_place_folder_new (self->environment, path, NULL);

  return list_names (self, place, cancellable, error);
}

/* What was there and is not any more was removed by somebody else: it is told, and put again. */
static gboolean
list_there (TtRemote *self, TtReport *report, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) before = g_steal_pointer (&self->there);
  GHashTableIter iter;
  gpointer name;

  self->there = list_names (self, self->place, cancellable, error);
  if (self->there == NULL)
    return FALSE;
  if (before == NULL || report == NULL)
    return TRUE;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (self->there, name))
      tt_report_add_damage (report, name, FALSE);

  return TRUE;
}

/* The number that a part's name begins with. */
static guint64
get_part (const char *name)
{
  guint64 part = 0;

  while (g_ascii_isdigit (*name))
    part = part * 10 + (guint64) (*name++ - '0');

  return part;
}

static int
get_rank (const char *name)
{
  return strchr (name, '/') == NULL || g_str_has_prefix (name, "keys/") ? 0
         : g_str_has_prefix (name, "p/")                                ? 1
                                                                        : 2;
}

/* Texts and keys, then photos, then each base with its segments after it, the parts of a base in
 * order: so whatever is cut off, what is there can be restored. */
static int
compare_names (gconstpointer a, gconstpointer b)
{
  const char *left = *(const char *const *) a;
  const char *right = *(const char *const *) b;
  int rank = get_rank (left) - get_rank (right);
  gboolean is_base = g_str_has_suffix (left, ".base");
  gsize folder = 0;

  if (rank != 0 || get_rank (left) != 2)
    return rank != 0 ? rank : strcmp (left, right);

  folder = (gsize) (strrchr (left, '/') - left) + 1;
  if (strncmp (left, right, folder) != 0)
    return strcmp (left, right);
  if (is_base != g_str_has_suffix (right, ".base"))
    return is_base ? -1 : 1;

  return is_base && get_part (left + folder) != get_part (right + folder)
             ? (get_part (left + folder) < get_part (right + folder) ? -1 : 1)
             : strcmp (left, right);
}

/* (element-type utf8) (transfer container): what is here and not there whole */
static GPtrArray *
find_missing (TtRemote *self, GHashTable *here)
{
  GPtrArray *missing = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;
  gpointer size;

  g_hash_table_iter_init (&iter, here);
  while (g_hash_table_iter_next (&iter, &name, &size))
    {
      const gint64 *found = g_hash_table_lookup (self->there, name);

      if (found == NULL || *found != *(const gint64 *) size)
        g_ptr_array_add (missing, name);
    }
  g_ptr_array_sort (missing, compare_names);

  return missing;
}

static TtContent *
open_here (TtRemote *self, const char *name, GError **error)
{
  g_autofree char *path = tt_sealed_dup_path (self->folder, self->id, name);
  g_autoptr (TtFile) file =
      tt_disk_open (tt_environment_get_disk (self->environment), path, TT_OPEN_READ, error);
  gint64 size = file != NULL ? tt_file_get_size (file, error) : -1;

  return size >= 0 ? tt_content_new_file (file, 0, size) : NULL;
}

static gboolean
put_object (TtRemote *self, const char *name, TtPutFlags flags, const Run *run, GError **error)
{
  g_autoptr (TtContent) content = open_here (self, name, error);
  gint64 size;

  if (content == NULL ||
      !tt_repository_put (self->repository, name, content, flags, run->cancellable, error))
    return FALSE;

  size = tt_content_get_length (content);
  g_hash_table_insert (self->there, g_strdup (name), g_memdup2 (&size, sizeof size));

  return TRUE;
}

/* A text of this program replaces one of another. */
static gboolean
put_missing (TtRemote *self, GPtrArray *missing, const Run *run, GError **error)
{
  for (guint i = 0; i < missing->len; i++)
    {
      const char *name = missing->pdata[i];

      if (run->progress != NULL)
        run->progress (i, missing->len, _ ("Copying to the place outside"), run->user_data);
      if (g_cancellable_set_error_if_cancelled (run->cancellable, error) ||
          !put_object (self, name, get_rank (name) == 0 ? TT_PUT_MEND : TT_PUT_NONE, run, error))
        return FALSE;
    }

  return TRUE;
}

static gint64
count_bytes (GHashTable *names)
{
  GHashTableIter iter;
  gpointer size;
  gint64 bytes = 0;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, NULL, &size))
    bytes += *(const gint64 *) size;

  return bytes;
}

static gboolean
note_success (TtRemote *self, gint64 upto, GError **error)
{
  return tt_layer_set_time (self->layer, "remote-seq", upto, error) &&
         tt_layer_set_time (self->layer, "remote-bytes", count_bytes (self->there), error) &&
         tt_layer_set_time (self->layer, "last-success",
                            tt_clock_now (tt_environment_get_clock (self->environment)), error);
}

static void
fail (TtRemote *self, TtReport *report, GError *failure)
{
  /* What was listed before the weather turned may not be so any more. */
  g_clear_pointer (&self->there, g_hash_table_unref);
  if (!g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tt_layer_set_trouble (self->layer, failure);
  tt_report_set_error (report,
                       g_error_matches (failure, TT_PLACE_ERROR, TT_PLACE_ERROR_TRANSIENT)
                           ? TT_RESULT_WAITING
                           : tt_trouble_get_result (failure),
                       failure);
  g_error_free (failure);
}

static gboolean
was_there (TtRemote *self)
{
  return tt_layer_get_time (self->layer, "remote-seq") != 0;
}

/* A place that was emptied, or is another one, is not filled again by itself: somebody has to see
 * that. */
static gboolean
check_there (TtRemote *self, GError **error)
{
  if (!was_there (self) || g_hash_table_size (self->there) > 0)
    return TRUE;

  g_set_error (
      error, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT,
      _ ("The copies that were in “%s” are not there. If they are gone for good, remove this "
         "place and add it again"),
      self->layer->path);
  return FALSE;
}

static gboolean
copy (TtRemote *self, gint64 upto, TtReport *report, const Run *run, GError **error)
{
  g_autoptr (GHashTable) here = NULL;
  g_autoptr (GPtrArray) missing = NULL;

  if (!need_place (self, error) ||
      (!was_there (self) && !tt_remote_place_prepare (self->place, run->cancellable, error)))
    return FALSE;
  here = list_here (self, run->cancellable, error);
  if (here == NULL || !list_there (self, report, run->cancellable, error) ||
      !check_there (self, error))
    return FALSE;

  missing = find_missing (self, here);
  return put_missing (self, missing, run, error) && note_success (self, upto, error);
}

TtReport *
tt_remote_copy (TtRemote *self,
                gint64 upto,
                TtProgressFunc progress,
                gpointer user_data,
                GCancellable *cancellable)
{
  Run run = { progress, user_data, cancellable };
  TtReport *report = NULL;
  GError *failure = NULL;

  g_return_val_if_fail (TT_IS_REMOTE (self), NULL);

  report = tt_report_new (self->layer->name);
  if (!copy (self, upto, report, &run, &failure))
    {
      fail (self, report, failure);
      return report;
    }

  tt_layer_clear_trouble (self->layer);
  report->seq = upto;
  tt_report_add_proof (report, "read-back");
  /* What somebody removed there was put again. */
  for (guint i = 0; i < report->damage->len; i++)
    ((TtDamage *) report->damage->pdata[i])->healed = TRUE;

  return report;
}

static gboolean
is_due_today (TtRemote *self, const char *name)
{
  gint64 day = tt_clock_now (tt_environment_get_clock (self->environment)) / G_TIME_SPAN_DAY;

  return (g_str_hash (name) + (guint64) day) % DAYS == 0;
}

static gboolean
hash_here (TtRemote *self, const char *name, TtHash *hash, const Run *run, GError **error)
{
  g_autofree char *path = tt_sealed_dup_path (self->folder, self->id, name);
  gint64 size;

  return tt_hash_file (tt_environment_get_disk (self->environment), path, hash, &size,
                       run->cancellable, error);
}

/* Reads one object from there and compares; puts it again where it is another one. */
static gboolean
check_object (TtRemote *self, const char *name, TtReport *report, const Run *run, GError **error)
{
  TtHash ours;
  TtHash theirs;
  g_autoptr (TtStage) stage = tt_stage_new_hash (&theirs, NULL);

  if (!hash_here (self, name, &ours, run, error) ||
      !tt_repository_pour (self->repository, name, stage, run->cancellable, error) ||
      !tt_stage_finish (stage, error))
    return FALSE;
  if (tt_hash_equal (&ours, &theirs))
    return TRUE;

  if (!put_object (self, name, TT_PUT_MEND, run, error))
    return FALSE;
  tt_report_add_damage (report, name, TRUE);

  return TRUE;
}

static gboolean
verify (TtRemote *self, gboolean deep, TtReport *report, const Run *run, GError **error)
{
  g_autoptr (GHashTable) here = NULL;
  g_autoptr (GPtrArray) missing = NULL;
  GHashTableIter iter;
  gpointer name;
  guint n = 0;

  if (!need_place (self, error))
    return FALSE;
  here = list_here (self, run->cancellable, error);
  if (here == NULL || !list_there (self, NULL, run->cancellable, error) ||
      !check_there (self, error))
    return FALSE;

  /* One to which nothing was copied yet is behind, not damaged. */
  missing = find_missing (self, here);
  for (guint i = 0; i < missing->len && g_hash_table_size (self->there) > 0; i++)
    tt_report_add_damage (report, missing->pdata[i], TRUE);
  if (!put_missing (self, missing, run, error))
    return FALSE;

  g_hash_table_iter_init (&iter, here);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      if (run->progress != NULL)
        run->progress (n++, g_hash_table_size (here), _ ("Reading the copies outside"),
                       run->user_data);
      if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
        return FALSE;
      if ((deep || is_due_today (self, name)) && !check_object (self, name, report, run, error))
        return FALSE;
    }

  return tt_layer_set_time (self->layer, "last-verified",
                            tt_clock_now (tt_environment_get_clock (self->environment)), error);
}

TtReport *
tt_remote_verify (TtRemote *self,
                  gboolean deep,
                  TtProgressFunc progress,
                  gpointer user_data,
                  GCancellable *cancellable)
{
  Run run = { progress, user_data, cancellable };
  TtReport *report = NULL;
  GError *failure = NULL;

  g_return_val_if_fail (TT_IS_REMOTE (self), NULL);

  report = tt_report_new (self->layer->name);
  if (!verify (self, deep, report, &run, &failure))
    {
      fail (self, report, failure);
      return report;
    }

  tt_layer_clear_trouble (self->layer);
  report->seq = tt_layer_get_time (self->layer, "remote-seq");
  tt_report_add_proof (report, deep ? "every-object" : "seventh");

  return report;
}

static gboolean
drill (TtRemote *self, TtReport *report, const Run *run, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *scratch = g_build_filename (self->folder, ".scratch", "outside", NULL);
  g_autoptr (TtSeal) seal = NULL;
  g_autoptr (TtRestored) restored = NULL;

  if (!need_place (self, error))
    return FALSE;
  seal = tt_secrets_new_seal (self->secrets);
  restored = tt_protect_rebuild_from_place (self->environment, self->place, seal, scratch, 0, NULL,
                                            run->progress, run->user_data, run->cancellable, error);
  if (restored == NULL)
    return FALSE;
  report->seq = restored->head.seq;
  g_clear_pointer (&restored, tt_restored_free);

  return tt_disk_remove_tree (disk, scratch, error) &&
         tt_layer_set_time (self->layer, "last-drill",
                            tt_clock_now (tt_environment_get_clock (self->environment)), error);
}

TtReport *
tt_remote_drill (TtRemote *self,
                 TtProgressFunc progress,
                 gpointer user_data,
                 GCancellable *cancellable)
{
  Run run = { progress, user_data, cancellable };
  TtReport *report = NULL;
  GError *failure = NULL;

  g_return_val_if_fail (TT_IS_REMOTE (self), NULL);

  report = tt_report_new (self->layer->name);
  if (!drill (self, report, &run, &failure))
    {
      fail (self, report, failure);
      return report;
    }

  tt_layer_clear_trouble (self->layer);
  tt_report_add_proof (report, "chain");
  tt_report_add_proof (report, "structure");
  tt_report_add_proof (report, "newest-point");

  return report;
}
