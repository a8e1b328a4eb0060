/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A new primary and its shadow, built whole beside what they shall replace. Their contents are
 * proven by the digest that fresh connections read from both. */

#include "store/tt-prepared-private.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "store/tt-build-private.h"
#include "store/tt-copy-private.h"
#include "store/tt-shadow-place-private.h"
#include "store/tt-stmt.h"
#include "store/tt-store-object-private.h"

#include <glib/gi18n-lib.h>

#define PREFIX "preparing-"

/* An office of a million entries fits: it is walked for its references, copied, and walked again
 * for each index. */
#define WIDE_CACHE "PRAGMA cache_size=-192000"

/* One that lives is written to all the time. */
#define STALE (24 * G_TIME_SPAN_HOUR)

G_DEFINE_FINAL_TYPE (TtPrepared, tt_prepared, G_TYPE_OBJECT)

static void
tt_prepared_dispose (GObject *object)
{
  TtPrepared *self = TT_PREPARED (object);

  if (self->environment != NULL)
    tt_prepared_discard (self);
  g_clear_object (&self->environment);
  G_OBJECT_CLASS (tt_prepared_parent_class)->dispose (object);
}

static void
tt_prepared_finalize (GObject *object)
{
  TtPrepared *self = TT_PREPARED (object);

  tt_paths_free (self->paths);
  tt_lineage_free (self->parent_line);
  g_free (self->primary);
  g_free (self->shadow);
  g_free (self->actor);
  g_free (self->label);
  G_OBJECT_CLASS (tt_prepared_parent_class)->finalize (object);
}

static void
tt_prepared_class_init (TtPreparedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tt_prepared_dispose;
  object_class->finalize = tt_prepared_finalize;
}

static void
tt_prepared_init (TtPrepared *self)
{
}

static char *
dup_new_path (TtEnvironment *environment, const char *folder)
{
  guint64 mark = tt_random_below (tt_environment_get_random (environment), G_MAXINT64);
  g_autofree char *name = g_strdup_printf (PREFIX "%016" G_GINT64_MODIFIER "x.db", mark);

  return g_build_filename (folder, name, NULL);
}

/* What processes that died left behind. That it cannot be removed hinders nobody. */
static void
remove_stale (TtEnvironment *environment, const char *folder)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  gint64 now = tt_clock_now (tt_environment_get_clock (environment));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = tt_disk_list (disk, folder, &error);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
      TtStat stat;

      if (!g_str_has_prefix (names->pdata[i], PREFIX))
        continue;
      if (tt_disk_stat_link (disk, path, &stat, &error) && stat.kind == TT_KIND_FILE &&
          stat.modified < now - STALE)
        tt_disk_unlink (disk, path, &error);
      g_clear_error (&error);
    }
}

/* The line of streams of what is replaced, as long as that can be read; else its head alone. */
static TtLineage *
read_parent_line (TtPrepared *self)
{
  g_autoptr (GError) error = NULL;
  TtLineage *line = NULL;
  TtHead head;

  /* A damaged office is replaced too: what cannot be read of it is not said. */
  if (tt_build_read_head (self->environment, self->paths->primary, &head, &line, &error) &&
      tt_stream_equal (&line->stream, &self->parent.stream))
    return line;

  tt_lineage_free (line);
  return NULL;
}

/* An office that is replaced while the disk of its shadow is away gets one at home: that disk may
 * never come back. */
static gboolean
find_paths (TtPrepared *self, const char *folder, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *home = NULL;
  g_autoptr (GError) away = NULL;

  self->paths = tt_paths_new (self->environment, folder, NULL, error);
  if (self->paths == NULL)
    return FALSE;
  if (tt_paths_check_shadow (self->paths, disk, &away))
    return TRUE;

  self->gives_up = TRUE;
  home = g_build_filename (self->paths->folder, TT_SHADOW_HOME, NULL);
  g_clear_pointer (&self->paths, tt_paths_free);
  self->paths = tt_paths_new (self->environment, folder, home, error);

  return self->paths != NULL;
}

static TtPrepared *
prepared_new (TtEnvironment *environment,
              const char *folder,
              TtReplace replace,
              const TtHead *parent,
              const char *actor,
              const char *label,
              GError **error)
{
  g_autoptr (TtPrepared) self = g_object_new (TT_TYPE_PREPARED, NULL);

  self->environment = g_object_ref (environment);
  self->replace = replace;
  self->actor = g_strdup (actor);
  self->label = g_strdup (label);
  if (!find_paths (self, folder, error))
    return NULL;
  remove_stale (environment, self->paths->folder);
  remove_stale (environment, self->paths->shadow_folder);
  if (parent != NULL)
    {
      self->has_parent = TRUE;
      self->parent = *parent;
      self->parent_line = read_parent_line (self);
    }
  self->shadow = dup_new_path (environment, self->paths->shadow_folder);

  return g_steal_pointer (&self);
}

gboolean
tt_prepared_begin_stream (TtPrepared *self, TtDatabase *database, GError **error)
{
  gint64 at = tt_clock_now (tt_environment_get_clock (self->environment));
  g_autoptr (TtFrame) frame = NULL;

  /* What stands in `meta` of an image or of another office is not true of this one. */
  if (!tt_database_exec (database, "DELETE FROM frame; DELETE FROM meta", error))
    return FALSE;

  frame = tt_chain_start (database, self->has_parent ? TT_START_REPLACES : TT_START_NEW,
                          self->has_parent ? &self->parent : NULL, self->parent_line, at,
                          self->actor, self->label, error);
  if (frame == NULL)
    return FALSE;
  tt_frame_get_head (frame, &self->head);

  return tt_store_describe_place (self->environment, self->paths->folder, database, error);
}

static gboolean
check_references (TtDatabase *database, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (database, "PRAGMA foreign_key_check", error);
  TtStep step;

  if (stmt == NULL)
    return FALSE;

  step = tt_stmt_step (stmt, error);
  if (step == TT_STEP_ROW)
    g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
                 _ ("Row %" G_GINT64_FORMAT " of “%s” refers to a row of “%s” that is not there"),
                 tt_stmt_get_int64 (stmt, 1), tt_stmt_get_text (stmt, 0),
                 tt_stmt_get_text (stmt, 2));

  return step == TT_STEP_DONE;
}

static gboolean
begin_without_indexes (TtPrepared *self, TtDatabase *database, GError **error)
{
  return tt_schema_drop_indexes (database, error) &&
         tt_prepared_begin_stream (self, database, error);
}

static gboolean
add_indexes (TtPrepared *self, TtDatabase *database, GError **error)
{
  return tt_schema_create_indexes (database, error);
}

static gboolean
in_one_write (TtPrepared *self,
              TtDatabase *database,
              gboolean (*func) (TtPrepared *self, TtDatabase *database, GError **error),
              GError **error)
{
  if (!tt_database_begin_write (database, error))
    return FALSE;
  if (func (self, database, error) && tt_database_commit (database, error))
    return TRUE;

  tt_database_rollback (database);
  return FALSE;
}

/* Read by a connection of its own, which verifies every page that it reads. */
static gboolean
read_digest (
    TtPrepared *self, const char *path, TtHash *digest, GCancellable *cancellable, GError **error)
{
  g_autoptr (TtDatabase) database =
      tt_database_open (self->environment, path, TT_DATABASE_READ, error);

  return database != NULL && tt_database_digest (database, NULL, digest, cancellable, error);
}

/* One of the two files, from its last change on. */
typedef struct
{
  TtPrepared *prepared;
  TtDatabase *database; /* NULL for the shadow, which is finished */
  GCancellable *cancellable;
  TtHash digest;
  GError *error;
} Half;

static gboolean
finish_primary (Half *half, GError **error)
{
  TtPrepared *self = half->prepared;

  if (!in_one_write (self, half->database, add_indexes, error))
    return FALSE;
  tt_database_close (half->database);

  return tt_build_seal (self->environment, self->primary, error) &&
         read_digest (self, self->primary, &half->digest, half->cancellable, error);
}

static void
finish_shadow (gpointer data, gpointer user_data)
{
  Half *half = data;
  TtPrepared *self = half->prepared;

  if (tt_build_seal (self->environment, self->shadow, &half->error))
    read_digest (self, self->shadow, &half->digest, half->cancellable, &half->error);
}

/* The shadow is synced and read while the primary gets its indexes. @expected: (nullable): the
 * digest of what was to be written */
static gboolean
finish_both (TtPrepared *self,
             TtDatabase *database,
             const TtHash *expected,
             GCancellable *cancellable,
             GError **error)
{
  TtExecutor *executor = tt_environment_get_executor (self->environment);
  Half primary = { self, database, cancellable };
  Half shadow = { self, NULL, cancellable };
  TtBeside *beside = tt_executor_beside (executor, finish_shadow, &shadow);
  g_autoptr (GError) failure = NULL;
  gboolean done = finish_primary (&primary, error);
  gboolean same;

  tt_beside_join (beside);
  failure = shadow.error;
  if (!done)
    return FALSE;
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  self->digest = primary.digest;
  same = tt_hash_equal (&primary.digest, &shadow.digest) &&
         (expected == NULL || tt_hash_equal (&primary.digest, expected));
  if (!same)
    g_set_error_literal (
        error, TT_ERROR, TT_ERROR_MISMATCH,
        _ ("The new office was not written as it should be; nothing was replaced"));

  return same;
}

/* @database is self->primary: rows whose references were checked, and perhaps indexes. The shadow
 * is copied before indexes are made, and goes without. */
static gboolean
build (TtPrepared *self,
       TtDatabase *database,
       const TtHash *expected,
       GCancellable *cancellable,
       GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);

  if (!in_one_write (self, database, begin_without_indexes, error) ||
      !tt_disk_make_folders (disk, self->paths->shadow_folder, error) ||
      !tt_build_copy (database, self->shadow, NULL, NULL, cancellable, error))
    return FALSE;
  TT_FAULT_POINT ("prepare:shadow-copied", error, FALSE);

  return finish_both (self, database, expected, cancellable, error);
}

TtPrepared *
tt_prepared_from_loaded (TtDatabase *database,
                         const char *folder,
                         TtReplace replace,
                         const TtHead *parent,
                         const char *actor,
                         const char *label,
                         const TtHash *expected,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (TtDatabase) loaded = database;
  g_autoptr (TtPrepared) self = NULL;

  self = prepared_new (loaded->environment, folder, replace, parent, actor, label, error);
  if (self == NULL)
    {
      g_autoptr (GError) remove_error = NULL;

      /* The reason is told; what stays of the file the next loader removes. */
      tt_database_close (loaded);
      tt_pair_remove (tt_environment_get_disk (loaded->environment), loaded->path, &remove_error);
      return NULL;
    }

  self->primary = g_strdup (loaded->path);
  if (!build (self, loaded, expected, cancellable, error))
    {
      tt_database_close (loaded);
      return NULL;
    }

  return g_steal_pointer (&self);
}

static gboolean
copy_layer (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (
      user_data,
      "INSERT INTO layer (id, name, kind, enabled, settings) VALUES (?1, ?2, ?3, ?4, ?5)", error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < table->n_columns; i++)
    tt_stmt_bind_value (stmt, (int) i + 1, &values[i]);

  return tt_stmt_run (stmt, error);
}

/* What holds whatever moment is brought back: who was erased since stays erased, and an import
 * leaves the layers as they are. */
static gboolean
keep_present (TtDatabase *database, TtDatabase *present, TtReplace replace, GError **error)
{
  if (present == NULL)
    return TRUE;
  if (!tt_erased_apply (database, present, error))
    return FALSE;

  return replace != TT_REPLACE_IMPORT || (tt_database_exec (database, "DELETE FROM layer", error) &&
                                          tt_database_each_row (present, tt_table_find ("layer"),
                                                                copy_layer, database, NULL, error));
}

static gboolean
take_present (TtDatabase *database, TtDatabase *present, TtReplace replace, GError **error)
{
  if (!tt_database_begin_write (database, error))
    return FALSE;
  if (keep_present (database, present, replace, error) && check_references (database, error) &&
      tt_database_commit (database, error))
    return TRUE;

  tt_database_rollback (database);
  return FALSE;
}

/* A pair whose primary is still to come. */
static TtPrepared *
begin_pair (TtEnvironment *environment,
            const char *into,
            TtReplace replace,
            const TtHead *parent,
            const char *actor,
            const char *label,
            GError **error)
{
  TtPrepared *self;

  if (!tt_disk_make_folders (tt_environment_get_disk (environment), into, error))
    return NULL;
  self = prepared_new (environment, into, replace, parent, actor, label, error);
  if (self != NULL)
    self->primary = dup_new_path (environment, self->paths->folder);

  return self;
}

/* From a file at self->primary that holds what was asked for. @expected: (nullable): its digest */
static gboolean
finish_pair (TtPrepared *self,
             TtDatabase *present,
             const TtHash *expected,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (TtDatabase) database =
      tt_database_open (self->environment, self->primary, TT_DATABASE_BUILD, error);

  return database != NULL && tt_database_exec (database, WIDE_CACHE, error) &&
         take_present (database, present, self->replace, error) &&
         build (self, database, expected, cancellable, error);
}

/* A file that was built for this is the new primary itself, where both are on one file system. */
static gboolean
take_file (TtPrepared *self, TtCopy *copy, GCancellable *cancellable, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autoptr (GError) rename_error = NULL;

  if (copy->mode == TT_DATABASE_BUILD)
    {
      tt_copy_close (copy);
      if (tt_disk_rename (disk, copy->path, self->primary, &rename_error))
        return TRUE;
    }

  return tt_copy_ensure_connected (copy, error) &&
         tt_build_copy (copy->database, self->primary, NULL, NULL, cancellable, error);
}

TtPrepared *
tt_prepared_from_copy (TtEnvironment *environment,
                       TtCopy *copy,
                       const char *into,
                       TtReplace replace,
                       const TtHead *parent,
                       TtDatabase *present,
                       const char *actor,
                       const char *label,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (TtPrepared) self = NULL;
  TtHash digest;
  gboolean done;

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), NULL);
  g_return_val_if_fail (TT_IS_COPY (copy), NULL);
  g_return_val_if_fail (into != NULL && actor != NULL && label != NULL, NULL);

  self = begin_pair (environment, into, replace, parent, actor, label, error);
  done = self != NULL && tt_copy_ensure_connected (copy, error) &&
         tt_copy_digest (copy, &digest, cancellable, error) &&
         take_file (self, copy, cancellable, error) &&
         finish_pair (self, present, present == NULL ? &digest : NULL, cancellable, error);
  tt_copy_close (copy);

  return done ? g_steal_pointer (&self) : NULL;
}

/* Opening what was set aside would play its journal back: a copy is opened. */
static TtDatabase *
open_set_aside (TtEnvironment *environment,
                const char *folder,
                const char *set_aside,
                const char *scratch,
                GError **error)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  g_autofree char *name = g_path_get_basename (set_aside);
  g_autofree char *from = g_build_filename (folder, "set-aside", name, "office.db", NULL);
  g_autofree char *from_journal = tt_journal_path (from);
  g_autofree char *to_journal = tt_journal_path (scratch);
  gboolean exists;

  if (!tt_disk_copy (disk, from, scratch, NULL, error) ||
      !tt_path_exists (disk, from_journal, &exists, error) ||
      (exists && !tt_disk_copy (disk, from_journal, to_journal, NULL, error)))
    return NULL;

  return tt_database_open (environment, scratch, TT_DATABASE_COPY, error);
}

TtPrepared *
tt_prepared_from_set_aside (TtEnvironment *environment,
                            const char *folder,
                            const char *set_aside,
                            const TtHead *parent,
                            TtDatabase *present,
                            const char *actor,
                            const char *label,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autofree char *scratch = NULL;
  g_autoptr (TtDatabase) from = NULL;
  g_autoptr (GError) remove_error = NULL;
  g_autoptr (TtPrepared) self = NULL;
  gboolean done = FALSE;

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), NULL);
  g_return_val_if_fail (folder != NULL && set_aside != NULL, NULL);

  scratch = dup_new_path (environment, folder);
  from = open_set_aside (environment, folder, set_aside, scratch, error);
  if (from != NULL)
    {
      self = begin_pair (environment, folder, TT_REPLACE_RESTORE, parent, actor, label, error);
      done = self != NULL && tt_build_copy (from, self->primary, NULL, NULL, cancellable, error) &&
             finish_pair (self, present, NULL, cancellable, error);
      tt_database_close (from);
    }

  /* What stays of it is removed as what was never finished. */
  tt_pair_remove (tt_environment_get_disk (environment), scratch, &remove_error);

  return done ? g_steal_pointer (&self) : NULL;
}

void
tt_prepared_get_head (TtPrepared *self, TtHead *head)
{
  g_return_if_fail (TT_IS_PREPARED (self));

  *head = self->head;
}

gboolean
tt_prepared_digest (TtPrepared *self, TtHash *digest, GError **error)
{
  g_return_val_if_fail (TT_IS_PREPARED (self), FALSE);
  g_return_val_if_fail (digest != NULL, FALSE);

  *digest = self->digest;
  return TRUE;
}

void
tt_prepared_discard (TtPrepared *self)
{
  TtDisk *disk;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TT_IS_PREPARED (self));

  disk = tt_environment_get_disk (self->environment);
  if (self->primary != NULL && !tt_pair_remove (disk, self->primary, &error))
    g_warning ("A file that was not used stays: %s", error->message);
  g_clear_error (&error);
  if (self->shadow != NULL && !tt_pair_remove (disk, self->shadow, &error))
    g_warning ("A file that was not used stays: %s", error->message);
  g_clear_pointer (&self->primary, g_free);
  g_clear_pointer (&self->shadow, g_free);
}

static gboolean
copy_stream (TtDatabase *shadow, TtDatabase *primary, gint64 seq, GError **error)
{
  g_autoptr (TtFrame) frame = tt_database_get_frame (primary, seq, error);
  g_autoptr (TtLineage) lineage = NULL;

  if (frame == NULL)
    return FALSE;
  lineage = tt_lineage_read (primary, error);

  return lineage != NULL && tt_database_exec (shadow, "DELETE FROM frame", error) &&
         tt_chain_put (shadow, frame, error) && tt_lineage_write (lineage, shadow, error);
}

static gboolean
begin_shadow_again (TtPrepared *self, TtDatabase *primary, GError **error)
{
  g_autoptr (TtDatabase) shadow =
      tt_database_open (self->environment, self->shadow, TT_DATABASE_BUILD, error);

  if (shadow == NULL || !tt_database_begin_write (shadow, error))
    return FALSE;
  if (copy_stream (shadow, primary, self->head.seq, error) && tt_database_commit (shadow, error))
    return TRUE;

  tt_database_rollback (shadow);
  return FALSE;
}

gboolean
tt_prepared_begin_again (TtPrepared *self,
                         const TtHead *parent,
                         TtDatabase *present,
                         GError **error)
{
  g_autoptr (TtDatabase) primary = NULL;

  self->parent = *parent;
  g_clear_pointer (&self->parent_line, tt_lineage_free);
  self->parent_line = tt_lineage_read (present, error);
  if (self->parent_line == NULL)
    return FALSE;

  primary = tt_database_open (self->environment, self->primary, TT_DATABASE_BUILD, error);
  if (primary == NULL || !in_one_write (self, primary, tt_prepared_begin_stream, error) ||
      !begin_shadow_again (self, primary, error))
    return FALSE;
  tt_database_close (primary);

  return tt_build_seal (self->environment, self->primary, error) &&
         tt_build_seal (self->environment, self->shadow, error);
}
