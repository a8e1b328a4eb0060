/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The layout, which doc/export-format.md describes: a head, then one list for each exported table
 * in schema order, one row a line, empty fields left out, then the digest that the office has and
 * that whatever becomes of the file must have, then "pictures" with the content of the photos that
 * the rows name. */

#include "exchange/tt-export.h"

#include "base/tt-error.h"
#include "base/tt-hash.h"
#include "exchange/tt-json-reader.h"
#include "exchange/tt-person-scope-private.h"
#include "store/tt-photo-file.h"
#include "tt-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ROWS_A_REPORT 4096
#define CHUNK (192 * 1024)
#define COLUMNS_MAX 64
#define REPORT_PACE (G_USEC_PER_SEC / 4)

typedef struct
{
  TtEnvironment *environment;
  TtDatabase *database;
  const char *folder;
  TtExportOptions options;
  TtPersonScope *scope; /* NULL for the whole office */
  TtJsonWriter *writer;
  TtDigester *digester; /* NULL for a person's own */
  TtExportResult result;
  gint64 total;
  gint64 reported_at;
  gboolean left_out[COLUMNS_MAX]; /* columns of the table that is being written */
  GHashTable *person_photos;      /* hashes of a person's photos; NULL for all */
  TtProgressFunc progress;
  gpointer progress_data;
  GCancellable *cancellable;
} Export;

static void
report (Export *self, const char *what)
{
  gint64 now = tt_clock_monotonic (tt_environment_get_clock (self->environment));

  if (self->progress == NULL || (what == NULL && now < self->reported_at + REPORT_PACE))
    return;

  self->reported_at = now;
  self->progress (self->result.rows + self->result.photos + self->result.lost_photos, self->total,
                  what, self->progress_data);
}

/* Whether a column's text is an object or a list and can stand in the file as it is. */
typedef struct
{
  const char *text;
  gsize left;
} Text;

static gssize
give_text (guint8 *bytes, gsize length, gpointer user_data, GError **error)
{
  Text *text = user_data;
  gsize count = MIN (length, text->left);

  memcpy (bytes, text->text, count);
  text->text += count;
  text->left -= count;

  return (gssize) count;
}

static gboolean
is_json (const char *text, gsize length)
{
  Text source = { text, length };
  g_autoptr (TtJsonReader) reader = tt_json_reader_new (give_text, &source, FALSE);
  g_autoptr (GError) error = NULL;
  TtJsonToken token = tt_json_reader_peek (reader, &error);

  return (token == TT_JSON_OBJECT || token == TT_JSON_ARRAY) &&
         tt_json_reader_skip (reader, &error) &&
         tt_json_reader_next (reader, &error) == TT_JSON_END;
}

static void
write_value (TtJsonWriter *writer, const TtColumn *column, const TtValue *value)
{
  switch (column->kind)
    {
    case TT_COLUMN_ID:
    case TT_COLUMN_REF:
    case TT_COLUMN_INTEGER:
      tt_json_writer_integer (writer, value->integer);
      return;
    case TT_COLUMN_BOOLEAN:
      tt_json_writer_boolean (writer, value->integer != 0);
      return;
    case TT_COLUMN_INSTANT:
      tt_json_writer_instant (writer, value->integer);
      return;
    case TT_COLUMN_REAL:
      tt_json_writer_real (writer, value->real);
      return;
    case TT_COLUMN_JSON:
      if (is_json (value->text, value->length))
        tt_json_writer_raw (writer, value->text, value->length);
      else
        tt_json_writer_text (writer, value->text, value->length);
      return;
    case TT_COLUMN_TEXT:
    case TT_COLUMN_DAY:
    case TT_COLUMN_WORD:
    case TT_COLUMN_PHOTO:
    case TT_COLUMN_SECRET:
      tt_json_writer_text (writer, value->text, value->length);
      return;
    }
  g_assert_not_reached ();
}

/* What follows from another column is left out, and from a person's own export all secrets. */
static gboolean
is_left_out (Export *self, const TtColumn *column)
{
  return g_str_equal (column->name, "username_key") ||
         (column->kind == TT_COLUMN_SECRET && self->scope != NULL);
}

static void
note_person_photo (Export *self, const TtTable *table, const TtValue *values)
{
  if (self->person_photos != NULL && g_str_equal (table->name, "photo"))
    g_hash_table_add (self->person_photos,
                      g_strdup (values[tt_table_get_column (table, "hash")].text));
}

static gboolean
write_row (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  Export *self = user_data;

  if (self->digester != NULL)
    tt_digester_add_row (self->digester, table, values);
  else if (!tt_person_scope_holds (self->scope, table, values))
    return TRUE;

  note_person_photo (self, table, values);
  tt_json_writer_break_line (self->writer);
  tt_json_writer_begin_object (self->writer);
  for (guint i = 0; i < table->n_columns; i++)
    {
      const TtColumn *column = &table->columns[i];

      if (values[i].kind == TT_VALUE_NULL || self->left_out[i])
        continue;
      tt_json_writer_key (self->writer, column->json_name);
      write_value (self->writer, column, &values[i]);
    }
  tt_json_writer_end_object (self->writer);

  self->result.rows++;
  if (self->result.rows % ROWS_A_REPORT == 0)
    report (self, NULL);

  /* Stopping early is no failure of the reading; the writer tells its own. */
  return !tt_json_writer_has_failed (self->writer);
}

static gboolean
write_table (Export *self, const TtTable *table, GError **error)
{
  g_return_val_if_fail (table->n_columns <= COLUMNS_MAX, FALSE);

  for (guint i = 0; i < table->n_columns; i++)
    self->left_out[i] = is_left_out (self, &table->columns[i]);
  if (self->digester != NULL)
    tt_digester_begin_table (self->digester, table);
  tt_json_writer_break_line (self->writer);
  tt_json_writer_key (self->writer, table->json_name);
  tt_json_writer_begin_array (self->writer);
  if (!tt_database_each_row (self->database, table, write_row, self, self->cancellable, error))
    return FALSE;
  tt_json_writer_break_line (self->writer);
  tt_json_writer_end_array (self->writer);

  return TRUE;
}

/* The content of a photo's file as base64, or null where it is not what its name says. */
static gboolean
write_content (Export *self, const char *path, gint64 size, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autoptr (TtFile) file = tt_disk_open (disk, path, TT_OPEN_READ, error);
  g_autofree guint8 *chunk = g_malloc (CHUNK);

  if (file == NULL)
    return FALSE;

  tt_json_writer_begin_base64 (self->writer);
  for (gint64 at = 0; at < size;)
    {
      gssize got = tt_file_read (file, chunk, (gsize) MIN (CHUNK, size - at), at, error);

      if (got < 0)
        return FALSE;
      if (got == 0)
        {
          g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED,
                       _ ("“%s” became shorter while it was read"), path);
          return FALSE;
        }
      tt_json_writer_add_base64 (self->writer, chunk, (gsize) got);
      at += got;
    }
  tt_json_writer_end_base64 (self->writer);

  return TRUE;
}

/* The photo's file where it is whole; NULL without error where it is missing or damaged, which
 * the result counts. (transfer full) */
static char *
find_whole (Export *self, const char *hash, gint64 size, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autoptr (GError) failure = NULL;
  g_autofree char *path = tt_photo_file_find (disk, self->folder, hash, &failure);
  gint64 found_size = 0;
  TtHash expected;
  TtHash found;

  if (path != NULL && tt_hash_from_hex (hash, &expected) &&
      tt_hash_file (disk, path, &found, &found_size, self->cancellable, &failure) &&
      tt_hash_equal (&found, &expected) && found_size == size)
    return g_steal_pointer (&path);

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&failure));

  return NULL;
}

static gboolean
write_picture (
    const char *hash, gint64 size, const char *media_type, gpointer user_data, GError **error)
{
  Export *self = user_data;
  g_autoptr (GError) failure = NULL;
  g_autofree char *path = NULL;

  if (self->person_photos != NULL && !g_hash_table_contains (self->person_photos, hash))
    return TRUE;

  path = find_whole (self, hash, size, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  tt_json_writer_break_line (self->writer);
  tt_json_writer_begin_object (self->writer);
  tt_json_writer_key (self->writer, "hash");
  tt_json_writer_text (self->writer, hash, strlen (hash));
  tt_json_writer_key (self->writer, "media_type");
  tt_json_writer_text (self->writer, media_type, strlen (media_type));
  tt_json_writer_key (self->writer, "size");
  tt_json_writer_integer (self->writer, size);
  tt_json_writer_key (self->writer, "data");
  if (path == NULL)
    tt_json_writer_null (self->writer);
  else if (!write_content (self, path, size, error))
    return FALSE;
  tt_json_writer_end_object (self->writer);

  if (path != NULL)
    self->result.photos++;
  else
    self->result.lost_photos++;
  report (self, NULL);

  return !tt_json_writer_has_failed (self->writer) &&
         !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static gboolean
count_picture (
    const char *hash, gint64 size, const char *media_type, gpointer user_data, GError **error)
{
  gint64 *count = user_data;

  (*count)++;

  return TRUE;
}

static gboolean
write_counts (Export *self, GError **error)
{
  guint n_tables = 0;
  const TtTable *tables = tt_tables_get (&n_tables);
  gint64 pictures = 0;

  tt_json_writer_break_line (self->writer);
  tt_json_writer_key (self->writer, "counts");
  tt_json_writer_begin_object (self->writer);
  for (guint i = 0; i < n_tables; i++)
    {
      gint64 count = 0;

      if (!tables[i].exported)
        continue;
      if (self->scope != NULL)
        count = tt_person_scope_count (self->scope, &tables[i]);
      else if (!tt_database_count_rows (self->database, &tables[i], &count, error))
        return FALSE;
      tt_json_writer_key (self->writer, tables[i].json_name);
      tt_json_writer_integer (self->writer, count);
      self->total += count;
    }
  tt_json_writer_end_object (self->writer);

  if (!self->options.without_photos &&
      !tt_database_each_photo (self->database, count_picture, &pictures, error))
    return FALSE;
  self->total += pictures;

  return TRUE;
}

static void
write_text_member (TtJsonWriter *writer, const char *key, const char *text)
{
  tt_json_writer_break_line (writer);
  tt_json_writer_key (writer, key);
  tt_json_writer_text (writer, text, strlen (text));
}

static gboolean
write_head (Export *self, GError **error)
{
  TtClock *clock = tt_environment_get_clock (self->environment);

  write_text_member (self->writer, "format",
                     self->scope != NULL ? "timetracker-person" : "timetracker");
  tt_json_writer_break_line (self->writer);
  tt_json_writer_key (self->writer, "version");
  tt_json_writer_integer (self->writer, TT_EXPORT_VERSION);
  write_text_member (self->writer, "program", "TimeTracker " TT_VERSION);
  tt_json_writer_break_line (self->writer);
  tt_json_writer_key (self->writer, "exported_at");
  tt_json_writer_instant (self->writer, tt_clock_now (clock));
  tt_json_writer_break_line (self->writer);
  tt_json_writer_key (self->writer, "with_pictures");
  tt_json_writer_boolean (self->writer, !self->options.without_photos);

  return write_counts (self, error);
}

static void
write_digest (Export *self)
{
  char hex[TT_HASH_HEX + 1];
  TtHash digest;

  if (self->digester == NULL)
    return;

  tt_digester_finish (self->digester, &digest);
  tt_hash_to_hex (&digest, hex);
  write_text_member (self->writer, "digest", hex);
}

static gboolean
write_body (Export *self, GError **error)
{
  guint n_tables = 0;
  const TtTable *tables = tt_tables_get (&n_tables);

  tt_json_writer_begin_object (self->writer);
  if (!write_head (self, error))
    return FALSE;
  report (self, _ ("Writing records"));
  for (guint i = 0; i < n_tables; i++)
    {
      if (tables[i].exported && !write_table (self, &tables[i], error))
        return FALSE;
    }

  /* Never the last member: a person who edits the file takes its line out. */
  write_digest (self);
  report (self, _ ("Writing photos"));
  tt_json_writer_break_line (self->writer);
  tt_json_writer_key (self->writer, "pictures");
  tt_json_writer_begin_array (self->writer);
  if (!self->options.without_photos &&
      !tt_database_each_photo (self->database, write_picture, self, error))
    return FALSE;
  tt_json_writer_break_line (self->writer);
  tt_json_writer_end_array (self->writer);
  tt_json_writer_break_line (self->writer);
  tt_json_writer_end_object (self->writer);
  tt_json_writer_break_line (self->writer);

  return TRUE;
}

/* One read transaction around all of it, so that the file is of one moment. */
static gboolean
write_in_transaction (Export *self, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (self->options.user != 0)
    {
      self->scope =
          tt_person_scope_new (self->database, self->options.user, self->cancellable, error);
      if (self->scope == NULL)
        return FALSE;
      self->person_photos = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    }
  if (!write_body (self, &failure) && !tt_json_writer_has_failed (self->writer))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  /* Where the writer failed its reason is the first one. */
  if (!tt_json_writer_finish (self->writer, error))
    return FALSE;
  self->result.bytes = tt_json_writer_get_bytes (self->writer);
  report (self, NULL);

  return TRUE;
}

gboolean
tt_export_write (TtEnvironment *environment,
                 TtDatabase *database,
                 const char *folder,
                 const TtExportOptions *options,
                 TtJsonSink sink,
                 gpointer sink_data,
                 TtExportResult *result,
                 TtProgressFunc progress,
                 gpointer progress_data,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (TtJsonWriter) writer = NULL;
  Export self = { environment, database, folder, *options };
  gboolean done;

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), FALSE);
  g_return_val_if_fail (TT_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  writer = tt_json_writer_new (sink, sink_data);
  self.writer = writer;
  self.digester = options->user == 0 ? tt_digester_new () : NULL;
  self.progress = progress;
  self.progress_data = progress_data;
  self.cancellable = cancellable;

  done = tt_database_begin_read (database, error);
  if (done)
    {
      done = write_in_transaction (&self, error);
      tt_database_end_read (database);
    }
  tt_digester_free (self.digester);
  tt_person_scope_free (self.scope);
  g_clear_pointer (&self.person_photos, g_hash_table_unref);

  if (done && result != NULL)
    *result = self.result;

  return done;
}

char *
tt_export_dup_file_name (gint64 at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);

  return g_date_time_format (time, "timetracker-backup-%Y%m%dT%H%M%SZ.json");
}
