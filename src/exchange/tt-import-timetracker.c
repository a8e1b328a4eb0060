/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Our own format: whatever is wrong with one record refuses the file, with the record and its line,
 * because a file that we wrote and that is wrong was damaged or edited. What can only be seen at
 * the end (lost references, doubled origins, pictures that are missing) finds its line by what is
 * kept of each record: its id and where it stood, 12 bytes. */

#include "exchange/tt-timetracker-private.h"

#include "base/tt-error.h"
#include "exchange/tt-export.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
reading_clear (TtReading *self)
{
  for (guint i = 0; i < self->n_lists; i++)
    {
      g_array_unref (self->lists[i].ids);
      g_array_unref (self->lists[i].lines);
      g_array_unref (self->lists[i].origins);
      g_hash_table_unref (self->lists[i].other);
    }
  g_free (self->lists);
  tt_row_reader_free (self->rows);
  g_hash_table_unref (self->usernames);
  g_hash_table_unref (self->settings);
  g_hash_table_unref (self->wanted);
  g_hash_table_unref (self->lost);
  g_free (self->zone);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TtReading, reading_clear)

static void
reading_init (TtReading *self, TtImport *import, TtJsonReader *reader)
{
  const TtTable *tables = tt_tables_get (&self->n_lists);

  self->import = import;
  self->reader = reader;
  self->rows = tt_row_reader_new (reader);
  self->lists = g_new0 (TtReadingList, self->n_lists);
  for (guint i = 0; i < self->n_lists; i++)
    {
      self->lists[i].table = &tables[i];
      self->lists[i].ids = g_array_new (FALSE, FALSE, sizeof (gint64));
      self->lists[i].lines = g_array_new (FALSE, FALSE, sizeof (guint32));
      self->lists[i].origins = g_array_new (FALSE, FALSE, sizeof (TtReadingOrigin));
      self->lists[i].other = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
      self->lists[i].expected = -1;
    }
  self->with_pictures = TRUE;
  self->usernames = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->lost = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  tt_random_fill (tt_environment_get_random (import->environment), self->key, sizeof self->key);
}

gboolean
tt_reading_fail (TtReading *self, const char *what, const char *message, GError **error)
{
  /* Translators: line, field of the file's head, what is wrong. */
  g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("Line %" G_GINT64_FORMAT ", %s: %s"),
               tt_json_reader_get_line (self->reader), what, message);

  return FALSE;
}

gboolean
tt_list_fail (
    const TtReadingList *list, guint row, const char *column, const char *message, GError **error)
{
  tt_row_set_error (error, list->table, row, column, g_array_index (list->lines, guint32, row),
                    message);

  return FALSE;
}

TtReadingList *
tt_reading_find_list (TtReading *self, const char *table)
{
  return &self->lists[tt_table_find (table) - self->lists[0].table];
}

static gboolean
read_counts (TtReading *self, GError **error)
{
  TtJsonToken token = tt_json_reader_next (self->reader, error);

  if (token == TT_JSON_FAILED)
    return FALSE;
  if (token != TT_JSON_OBJECT)
    return tt_reading_fail (self, "counts", _ ("numbers are expected"), error);

  while ((token = tt_json_reader_next (self->reader, error)) == TT_JSON_KEY)
    {
      const TtTable *table = tt_table_find_json (tt_json_reader_get_text (self->reader, NULL));

      token = tt_json_reader_next (self->reader, error);
      if (token == TT_JSON_FAILED)
        return FALSE;
      if (table == NULL || token != TT_JSON_NUMBER ||
          !tt_json_reader_get_integer (self->reader,
                                       &tt_reading_find_list (self, table->name)->expected))
        return tt_reading_fail (self, "counts", _ ("a field is unknown or of another kind"), error);
    }

  return token == TT_JSON_OBJECT_END;
}

static gboolean
take_format (TtReading *self, const char *format, GError **error)
{
  self->is_ours = g_str_equal (format, "timetracker");
  if (self->is_ours)
    return TRUE;

  if (g_str_equal (format, "timetracker-person"))
    g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID,
                         _ ("The file is what is held about one person, not an office; it cannot "
                            "be imported"));
  else
    g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("The file is of another format: “%s”"),
                 format);

  return FALSE;
}

static gboolean
take_version (TtReading *self, TtJsonToken token, GError **error)
{
  gint64 version = 0;

  if (token != TT_JSON_NUMBER || !tt_json_reader_get_integer (self->reader, &version) ||
      version < 1)
    return tt_reading_fail (self, "version", _ ("a whole number from 1 is expected"), error);
  if (version > TT_EXPORT_VERSION)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_TOO_NEW,
                   _ ("The file is in format %" G_GINT64_FORMAT ", this program reads up to %d: "
                      "install a newer version of TimeTracker, then import it"),
                   version, TT_EXPORT_VERSION);
      return FALSE;
    }
  self->has_version = TRUE;

  return TRUE;
}

static gboolean
read_head_member (TtReading *self, const char *key, GError **error)
{
  TtJsonToken token = tt_json_reader_next (self->reader, error);
  const char *text;
  TtHash digest;

  if (token == TT_JSON_FAILED)
    return FALSE;
  if (g_str_equal (key, "version"))
    return take_version (self, token, error);
  if (g_str_equal (key, "with_pictures") && (token == TT_JSON_TRUE || token == TT_JSON_FALSE))
    {
      self->with_pictures = token == TT_JSON_TRUE;
      return TRUE;
    }
  if (token != TT_JSON_STRING)
    return tt_reading_fail (self, key, _ ("it is unknown or of another kind"), error);

  text = tt_json_reader_get_text (self->reader, NULL);
  if (g_str_equal (key, "format"))
    return take_format (self, text, error);
  if (g_str_equal (key, "program") || g_str_equal (key, "exported_at"))
    return TRUE;
  if (!g_str_equal (key, "digest"))
    return tt_reading_fail (self, key, _ ("this version does not know it"), error);
  if (!tt_hash_from_hex (text, &digest))
    return tt_reading_fail (self, key, _ ("64 hexadecimal digits are expected"), error);
  g_strlcpy (self->digest, text, sizeof self->digest);

  return TRUE;
}

static gboolean
read_member (TtReading *self, const char *key, GError **error)
{
  const TtTable *table = tt_table_find_json (key);

  if (table != NULL && table->exported)
    return tt_reading_read_list (self, tt_reading_find_list (self, table->name), error);
  if (g_str_equal (key, "pictures"))
    return tt_reading_read_pictures (self, error);
  if (g_str_equal (key, "counts"))
    return read_counts (self, error);

  return read_head_member (self, key, error);
}

static gboolean
read_members (TtReading *self, const char *first_key, GError **error)
{
  g_autofree char *key = g_strdup (first_key);
  TtJsonToken token = TT_JSON_KEY;

  while (key != NULL)
    {
      if (!read_member (self, key, error))
        return FALSE;
      g_clear_pointer (&key, g_free);
      token = tt_json_reader_next (self->reader, error);
      if (token == TT_JSON_FAILED)
        return FALSE;
      if (token == TT_JSON_KEY)
        key = g_strdup (tt_json_reader_get_text (self->reader, NULL));
    }

  /* The brace is taken already, also that of an empty object. */
  return tt_json_reader_next (self->reader, error) == TT_JSON_END;
}

static gboolean
check_head (TtReading *self, GError **error)
{
  if (!self->is_ours || !self->has_version)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID,
                           _ ("The file does not say that it is an export of TimeTracker: “format” "
                              "or “version” is missing"));
      return FALSE;
    }

  for (guint i = 0; i < self->n_lists; i++)
    {
      const TtReadingList *list = &self->lists[i];

      if (list->expected >= 0 && list->expected != (gint64) list->ids->len)
        {
          g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
                       _ ("The file says that “%s” has %" G_GINT64_FORMAT
                          " records, but it has %u: it is not whole"),
                       list->table->json_name, list->expected, list->ids->len);
          return FALSE;
        }
    }

  return TRUE;
}

/* What was loaded is what was exported. Rows that were left out, or added to others, have no digest
 * to compare. */
static gboolean
check_digest (TtReading *self, GError **error)
{
  TtImport *import = self->import;
  char hex[TT_HASH_HEX + 1];
  TtHash digest;

  if (self->digest[0] == '\0' || self->rows_left_out ||
      (import->options.mode == TT_IMPORT_ADD && import->present.database != NULL))
    return TRUE;

  if (!tt_loader_digest (self->loader, &digest, import->cancellable, error))
    return FALSE;
  tt_hash_to_hex (&digest, hex);
  if (g_str_equal (hex, self->digest))
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_MISMATCH,
                       _ ("The file was damaged or edited after it was exported: its content has "
                          "another digest than it says. Remove the line “digest” from it to import "
                          "it as it is"));

  return FALSE;
}

gboolean
tt_import_read_timetracker (TtImport *self, TtJsonReader *reader, const char *key, GError **error)
{
  g_auto (TtReading) reading = { 0 };

  reading_init (&reading, self, reader);
  tt_json_reader_set_lenient (reader, FALSE);
  reading.loader = tt_import_get_loader (self, error);
  if (reading.loader == NULL)
    return FALSE;

  return (key == NULL || read_members (&reading, key, error)) && check_head (&reading, error) &&
         tt_reading_check_pictures (&reading, error) &&
         tt_reading_check_origins (&reading, error) &&
         tt_reading_check_references (&reading, error) && check_digest (&reading, error);
}
