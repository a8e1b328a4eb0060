/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading goes into a new database and a scratch folder, both inside the office's folder under
 * names of their own; both go with the TtImport. Finishing is the only thing that touches the
 * office: photos, which nobody names yet, then what tt_loader_finish() prepares. */

#include "exchange/tt-import-private.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "store/tt-photo-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PICTURE_MAX (64 << 20)
#define SCRATCH_PREFIX "importing-"
#define SCRATCH_STALE (24 * G_TIME_SPAN_HOUR)
#define REPORT_PACE (G_USEC_PER_SEC / 4)

G_DEFINE_FINAL_TYPE (TtImport, tt_import, G_TYPE_OBJECT)

static const char *const format_names[] = {
  [TT_IMPORT_AUTO] = "auto",
  [TT_IMPORT_TIMETRACKER] = "timetracker",
  [TT_IMPORT_WEBAPP] = "webapp",
};

const char *
tt_import_format_get_name (TtImportFormat format)
{
  return format_names[format];
}

gboolean
tt_import_format_from_name (const char *name, TtImportFormat *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (format_names); i++)
    {
      if (g_str_equal (format_names[i], name))
        {
          *format = (TtImportFormat) i;
          return TRUE;
        }
    }

  return FALSE;
}

/* That something stays is no failure of the import: a later one removes it. */
static void
remove_scratch (TtImport *self)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autoptr (GError) error = NULL;

  if (self->scratch != NULL)
    tt_disk_remove_tree (disk, self->scratch, &error);
  g_clear_error (&error);
  if (self->made_folder == NULL)
    return;

  for (g_autofree char *folder = g_strdup (self->folder);
       tt_disk_remove_folder (disk, folder, &error) && !g_str_equal (folder, self->made_folder);)
    {
      char *parent = g_path_get_dirname (folder);

      g_free (folder);
      folder = parent;
    }
}

static void
tt_import_dispose (GObject *object)
{
  TtImport *self = TT_IMPORT (object);

  g_clear_object (&self->loader);
  if (self->environment != NULL)
    remove_scratch (self);
  g_clear_object (&self->environment);
  G_OBJECT_CLASS (tt_import_parent_class)->dispose (object);
}

static void
tt_import_finalize (GObject *object)
{
  TtImport *self = TT_IMPORT (object);

  tt_present_clear (&self->present);
  g_free ((char *) self->options.zone);
  g_free ((char *) self->options.fallback_zone);
  g_free ((char *) self->options.currency);
  g_free ((char *) self->options.assign);
  g_free (self->folder);
  g_free (self->made_folder);
  g_free (self->scratch);
  g_hash_table_unref (self->pictures);
  g_array_unref (self->counts);
  g_ptr_array_unref (self->problems);
  G_OBJECT_CLASS (tt_import_parent_class)->finalize (object);
}

static void
tt_import_class_init (TtImportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tt_import_dispose;
  object_class->finalize = tt_import_finalize;
}

static void
tt_import_init (TtImport *self)
{
  self->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->counts = g_array_new (FALSE, FALSE, sizeof (TtImportCount));
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_problem_free);
}

TtImport *
tt_import_new (TtEnvironment *environment, const char *folder, const TtImportOptions *options)
{
  TtImport *self;

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), NULL);
  g_return_val_if_fail (folder != NULL && options != NULL, NULL);

  self = g_object_new (TT_TYPE_IMPORT, NULL);
  self->environment = g_object_ref (environment);
  self->folder = g_strdup (folder);
  self->options = *options;
  self->options.zone = g_strdup (options->zone);
  self->options.fallback_zone = g_strdup (options->fallback_zone);
  self->options.currency = g_strdup (options->currency);
  self->options.assign = g_strdup (options->assign);
  self->format = options->format;

  return self;
}

void
tt_import_add_problem (TtImport *self,
                       TtProblemKind kind,
                       const char *path,
                       gint64 line,
                       const char *code,
                       char *message)
{
  g_ptr_array_add (self->problems, tt_problem_new (kind, path, line, code, message));
}

TtImportCount *
tt_import_count (TtImport *self, const char *name)
{
  TtImportCount count = { name };

  for (guint i = 0; i < self->counts->len; i++)
    {
      TtImportCount *found = &g_array_index (self->counts, TtImportCount, i);

      if (g_str_equal (found->name, name))
        return found;
    }
  g_array_append_val (self->counts, count);

  return &g_array_index (self->counts, TtImportCount, self->counts->len - 1);
}

/* What imports that died left behind; those that live write to theirs. That it cannot be removed
 * hinders nobody. */
static void
remove_stale (TtImport *self)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  gint64 now = tt_clock_now (tt_environment_get_clock (self->environment));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = tt_disk_list (disk, self->folder, &error);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      TtStat stat;

      if (g_str_has_prefix (name, SCRATCH_PREFIX) &&
          tt_disk_stat_link (disk, path, &stat, &error) && stat.kind == TT_KIND_FOLDER &&
          stat.modified < now - SCRATCH_STALE)
        tt_disk_remove_tree (disk, path, &error);
      g_clear_error (&error);
    }
}

/* Folders that are made on the way are taken away again where the import is not finished. */
static gboolean
note_missing_folders (TtImport *self, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *folder = g_strdup (self->folder);

  for (;;)
    {
      char *parent;
      TtStat stat;

      if (!tt_disk_stat (disk, folder, &stat, error))
        return FALSE;
      if (stat.kind != TT_KIND_NONE)
        return TRUE;
      g_free (self->made_folder);
      self->made_folder = g_strdup (folder);
      parent = g_path_get_dirname (folder);
      g_free (folder);
      folder = parent;
    }
}

TtLoader *
tt_import_get_loader (TtImport *self, GError **error)
{
  if (self->loader != NULL)
    return self->loader;

  if (!note_missing_folders (self, error))
    return NULL;
  self->loader = tt_loader_new (self->environment, self->folder, error);
  if (self->loader == NULL)
    return NULL;
  remove_stale (self);
  if (self->options.mode == TT_IMPORT_ADD && self->present.database != NULL &&
      !tt_present_copy (&self->present, self->loader, self->cancellable, error))
    return NULL;

  return self->loader;
}

static gboolean
make_scratch (TtImport *self, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  guint64 random = 0;

  if (self->scratch != NULL)
    return TRUE;
  if (tt_import_get_loader (self, error) == NULL)
    return FALSE;

  tt_random_fill (tt_environment_get_random (self->environment), (guint8 *) &random, sizeof random);
  self->scratch =
      g_strdup_printf ("%s/" SCRATCH_PREFIX "%016" G_GINT64_MODIFIER "x", self->folder, random);

  return tt_disk_make_folder (disk, self->scratch, error);
}

static char *
build_scratch_path (TtImport *self, const char *hash)
{
  return g_build_filename (self->scratch, hash, NULL);
}

gboolean
tt_import_keep_picture (TtImport *self,
                        const guint8 *bytes,
                        gsize length,
                        char hash[TT_HASH_HEX + 1],
                        TtPictureKind *kind,
                        GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *path = NULL;
  g_autoptr (TtFile) file = NULL;
  TtHash found;

  *kind = tt_picture_look (bytes, length, NULL, NULL);
  tt_hash_bytes (bytes, length, &found);
  tt_hash_to_hex (&found, hash);
  if (*kind == TT_PICTURE_NONE || g_hash_table_contains (self->pictures, hash))
    return TRUE;

  if (!make_scratch (self, error))
    return FALSE;
  path = build_scratch_path (self, hash);
  file = tt_disk_open (disk, path, TT_OPEN_WRITE | TT_OPEN_CREATE | TT_OPEN_TRUNCATE, error);
  if (file == NULL || !tt_file_write (file, bytes, length, 0, error))
    return FALSE;
  g_hash_table_insert (self->pictures, g_strdup (hash), GINT_TO_POINTER (*kind));

  return TRUE;
}

gboolean
tt_import_has_photo (TtImport *self, const char *hash, gint64 size, gboolean *has, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autoptr (GError) failure = NULL;
  g_autofree char *path = tt_photo_file_find (disk, self->folder, hash, &failure);
  TtStat stat = { 0 };

  if (failure != NULL || (path != NULL && !tt_disk_stat (disk, path, &stat, &failure)))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  *has = path != NULL && stat.size == size;

  return TRUE;
}

/* Where the reader's bytes come from: a file, or a stream. */
typedef struct
{
  TtImport *import;
  TtFile *file;
  GInputStream *stream;
  gint64 at;
  gint64 size;
  gint64 reported_at; /* 0 before the first report */
  guint8 first;       /* the first byte that is no blank */
} Source;

static void
note_first (Source *self, const guint8 *bytes, gsize length)
{
  for (gsize i = 0; self->first == 0 && i < length; i++)
    {
      if (!g_ascii_isspace (bytes[i]))
        self->first = bytes[i];
    }
}

static void
report (Source *self)
{
  TtImport *import = self->import;
  gint64 now = tt_clock_monotonic (tt_environment_get_clock (import->environment));

  if (import->progress == NULL || (self->reported_at != 0 && now < self->reported_at + REPORT_PACE))
    return;

  import->progress (self->at, self->size, self->reported_at == 0 ? _ ("Reading the file") : NULL,
                    import->progress_data);
  self->reported_at = now;
}

static gssize
give (guint8 *bytes, gsize length, gpointer user_data, GError **error)
{
  Source *self = user_data;
  TtImport *import = self->import;
  gssize count;

  if (g_cancellable_set_error_if_cancelled (import->cancellable, error))
    return -1;
  count = self->file != NULL
              ? tt_file_read (self->file, bytes, length, self->at, error)
              : g_input_stream_read (self->stream, bytes, length, import->cancellable, error);
  if (count < 0)
    return -1;

  note_first (self, bytes, (gsize) count);
  self->at += count;
  report (self);

  return count;
}

/* What a file is that does not start like JSON, in words that help more than the reader's. */
static gboolean
explain_start (const Source *source, GError **error)
{
  if (source->at == 0 || source->first == 0)
    g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID, _ ("The file is empty"));
  else if (source->first == '<')
    g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID,
                         _ ("The file is a web page or XML, not a backup: the page was saved "
                            "instead of what it offers for download"));
  else
    return FALSE;

  return TRUE;
}

static gboolean
set_foreign (GError **error)
{
  g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID,
                       _ ("The file is JSON, but neither an export of TimeTracker nor a backup of "
                          "the web app"));

  return FALSE;
}

static gboolean
read_by_format (TtImport *self, TtJsonReader *reader, const char *key, GError **error)
{
  switch (self->format)
    {
    case TT_IMPORT_AUTO:
      self->format =
          key != NULL && g_str_equal (key, "format") ? TT_IMPORT_TIMETRACKER : TT_IMPORT_WEBAPP;
      return read_by_format (self, reader, key, error);
    case TT_IMPORT_TIMETRACKER:
      return tt_import_read_timetracker (self, reader, key, error);
    case TT_IMPORT_WEBAPP:
      return tt_import_read_webapp (self, reader, key, error);
    }
  g_assert_not_reached ();
}

static gboolean
read_object (TtImport *self, Source *source, GError **error)
{
  g_autoptr (TtJsonReader) reader =
      tt_json_reader_new (give, source, self->format != TT_IMPORT_TIMETRACKER);
  g_autoptr (GError) failure = NULL;
  g_autofree char *key = NULL;
  TtJsonToken token = tt_json_reader_next (reader, &failure);

  if (token == TT_JSON_FAILED)
    {
      if (failure->domain != TT_ERROR || failure->code != TT_ERROR_INVALID ||
          !explain_start (source, error))
        g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (token != TT_JSON_OBJECT)
    return set_foreign (error);

  token = tt_json_reader_next (reader, error);
  if (token == TT_JSON_FAILED)
    return FALSE;
  if (token == TT_JSON_KEY)
    key = g_strdup (tt_json_reader_get_text (reader, NULL));

  return read_by_format (self, reader, key, error);
}

static gboolean
check_strict (TtImport *self, GError **error)
{
  if (!self->options.strict || self->problems->len == 0)
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
               ngettext ("The file has %u problem, and none is allowed (--strict)",
                         "The file has %u problems, and none is allowed (--strict)",
                         self->problems->len),
               self->problems->len);

  return FALSE;
}

static gint
compare_problems (gconstpointer a, gconstpointer b)
{
  const TtProblem *first = *(const TtProblem *const *) a;
  const TtProblem *second = *(const TtProblem *const *) b;

  return first->line < second->line ? -1 : first->line > second->line;
}

static gboolean
read_source (TtImport *self,
             Source *source,
             TtDatabase *present,
             TtProgressFunc progress,
             gpointer progress_data,
             GCancellable *cancellable,
             GError **error)
{
  gboolean done;

  self->progress = progress;
  self->progress_data = progress_data;
  self->cancellable = cancellable;

  done = tt_present_look (&self->present, present, self->options.mode == TT_IMPORT_ADD, error) &&
         read_object (self, source, error) && tt_import_keep_owners (self, error);
  g_ptr_array_sort (self->problems, compare_problems);
  done = done && check_strict (self, error);
  self->present.database = NULL;
  self->progress = NULL;
  self->cancellable = NULL;

  return done;
}

/* What was gathered for the wrong format goes. */
static void
start_over (TtImport *self)
{
  self->seen_ours = FALSE;
  self->format = TT_IMPORT_TIMETRACKER;
  g_array_set_size (self->counts, 0);
  g_ptr_array_set_size (self->problems, 0);
  g_hash_table_remove_all (self->pictures);
  tt_present_clear (&self->present);
}

gboolean
tt_import_read_file (TtImport *self,
                     const char *path,
                     TtDatabase *present,
                     TtProgressFunc progress,
                     gpointer progress_data,
                     GCancellable *cancellable,
                     GError **error)
{
  TtDisk *disk;
  g_autoptr (TtFile) file = NULL;
  g_autoptr (GError) failure = NULL;
  Source source = { 0 };
  gboolean done;

  g_return_val_if_fail (TT_IS_IMPORT (self) && self->loader == NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  disk = tt_environment_get_disk (self->environment);
  file = tt_disk_open (disk, path, TT_OPEN_READ, error);
  if (file == NULL)
    return FALSE;
  source.size = tt_file_get_size (file, error);
  if (source.size < 0)
    return FALSE;
  source.import = self;
  source.file = file;

  done = read_source (self, &source, present, progress, progress_data, cancellable, &failure);
  if (!done && self->seen_ours)
    {
      g_clear_error (&failure);
      start_over (self);
      source.at = 0;
      done = read_source (self, &source, present, progress, progress_data, cancellable, &failure);
    }
  if (!done)
    g_propagate_error (error, g_steal_pointer (&failure));

  return done;
}

gboolean
tt_import_read_stream (TtImport *self,
                       GInputStream *stream,
                       TtDatabase *present,
                       TtProgressFunc progress,
                       gpointer progress_data,
                       GCancellable *cancellable,
                       GError **error)
{
  Source source = { 0 };

  g_return_val_if_fail (TT_IS_IMPORT (self) && self->loader == NULL, FALSE);
  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), FALSE);

  source.import = self;
  source.stream = stream;

  return read_source (self, &source, present, progress, progress_data, cancellable, error);
}

TtImportFormat
tt_import_get_format (TtImport *self)
{
  g_return_val_if_fail (TT_IS_IMPORT (self), TT_IMPORT_AUTO);

  return self->format;
}

const TtImportCount *
tt_import_get_counts (TtImport *self, guint *n_counts)
{
  g_return_val_if_fail (TT_IS_IMPORT (self), NULL);

  *n_counts = self->counts->len;

  return (const TtImportCount *) (gpointer) self->counts->data;
}

GPtrArray *
tt_import_get_problems (TtImport *self)
{
  g_return_val_if_fail (TT_IS_IMPORT (self), NULL);

  return self->problems;
}

gboolean
tt_import_is_partial (TtImport *self)
{
  g_return_val_if_fail (TT_IS_IMPORT (self), FALSE);

  for (guint i = 0; i < self->problems->len; i++)
    {
      const TtProblem *problem = g_ptr_array_index (self->problems, i);

      if (problem->kind != TT_PROBLEM_REPAIRED)
        return TRUE;
    }

  return FALSE;
}

/* A photo is durable in its place before anything that names it counts. */
static gboolean
place_pictures (TtImport *self, GCancellable *cancellable, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  GHashTableIter iter;
  gpointer hash;

  g_hash_table_iter_init (&iter, self->pictures);
  while (g_hash_table_iter_next (&iter, &hash, NULL))
    {
      g_autofree char *path = build_scratch_path (self, hash);
      g_autoptr (GBytes) bytes = NULL;
      TtHash found;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      bytes = tt_disk_read_whole (disk, path, PICTURE_MAX, error);
      if (bytes == NULL || !tt_photo_file_save (disk, self->folder, g_bytes_get_data (bytes, NULL),
                                                g_bytes_get_size (bytes), &found, NULL, error))
        return FALSE;
      TT_FAULT_POINT ("import:photo-placed", error, FALSE);
    }

  return TRUE;
}

/* A mere label, such as the one that marks the moment before an import, changes no row. */
static gboolean
note_change (TtFrame *frame, gpointer user_data, GError **error)
{
  gboolean *changed = user_data;

  *changed = *changed || g_bytes_get_size (frame->body) > 0;

  return TRUE;
}

static gboolean
check_present (TtImport *self, TtDatabase *present, GError **error)
{
  const TtHead *read_at = &self->present.head;
  gboolean changed = FALSE;
  TtHead head;

  if (self->options.mode != TT_IMPORT_ADD || present == NULL)
    return TRUE;
  if (!tt_database_get_head (present, &head, error) ||
      !tt_database_each_frame (present, read_at->seq, note_change, &changed, error))
    return FALSE;
  if (!changed && tt_stream_equal (&head.stream, &read_at->stream))
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_BUSY,
                       _ ("The office changed since the file was read; import it again"));

  return FALSE;
}

TtPrepared *
tt_import_finish (TtImport *self,
                  TtDatabase *present,
                  const TtHead *parent,
                  const char *actor,
                  const char *label,
                  GCancellable *cancellable,
                  GError **error)
{
  TtPrepared *prepared;

  g_return_val_if_fail (TT_IS_IMPORT (self) && self->loader != NULL, NULL);
  g_return_val_if_fail (!self->options.dry_run, NULL);

  if (!check_present (self, present, error) || !place_pictures (self, cancellable, error) ||
      !tt_loader_take_layers (self->loader, present, error) ||
      (present != NULL && !tt_loader_apply_erased (self->loader, present, error)))
    return NULL;

  prepared = tt_loader_finish (self->loader, parent != NULL ? TT_REPLACE_IMPORT : TT_REPLACE_NEW,
                               parent, actor, label, cancellable, error);
  if (prepared != NULL)
    g_clear_pointer (&self->made_folder, g_free);

  return prepared;
}
