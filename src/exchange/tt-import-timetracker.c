/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Our own format: whatever is wrong with one record refuses the file, with the record and its line,
 * because a file that we wrote and that is wrong was damaged or edited. What can only be seen at
 * the end (lost references, doubled origins, pictures that are missing) finds its line by what is
 * kept of each record: its id and where it stood, 12 bytes. */

#include "exchange/tt-import-private.h"

#include "base/tt-error.h"
#include "core/tt-entry.h"
#include "core/tt-name.h"
#include "core/tt-zone.h"
#include "exchange/tt-base64-private.h"
#include "exchange/tt-export.h"
#include "exchange/tt-row-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A hash of a record's source and external id, by which doubled ones are found. */
typedef struct
{
  guint64 hash;
  guint32 row;
} Origin;

typedef struct
{
  const TtTable *table;
  gboolean seen;
  GArray *ids;       /* gint64, in the order of the file */
  GArray *lines;     /* guint32 */
  GArray *origins;   /* Origin */
  GHashTable *other; /* id in the file → gint64 of the present row that it is; only while adding */
  gint64 expected;   /* rows that the head counts; -1 where it does not say */
} List;

/* A picture that a row of `photo` names. */
typedef struct
{
  gint64 size;
  guint32 row;
} Wanted;

typedef struct
{
  TtImport *import;
  TtJsonReader *reader;
  TtLoader *loader;
  TtRowReader *rows;
  guint n_lists;
  List *lists;
  guint8 key[16]; /* of the origins' hash */

  gboolean is_ours;
  gboolean has_version;
  gboolean with_pictures;
  gboolean rows_left_out;
  char digest[TT_HASH_HEX + 1]; /* "" where the file does not say */

  GHashTable *usernames; /* keys */
  GHashTable *settings;  /* "company key" */
  GHashTable *wanted;    /* hash → Wanted */
  GHashTable *lost;      /* hashes of pictures that the export could not find either */
  char *zone;            /* the last one that was found to be one */
} Reading;

static void
reading_clear (Reading *self)
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

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static void
reading_init (Reading *self, TtImport *import, TtJsonReader *reader)
{
  const TtTable *tables = tt_tables_get (&self->n_lists);

  self->import = import;
  self->reader = reader;
  self->rows = tt_row_reader_new (reader);
  self->lists = g_new0 (List, self->n_lists);
  for (guint i = 0; i < self->n_lists; i++)
    {
      self->lists[i].table = &tables[i];
      self->lists[i].ids = g_array_new (FALSE, FALSE, sizeof (gint64));
      self->lists[i].lines = g_array_new (FALSE, FALSE, sizeof (guint32));
      self->lists[i].origins = g_array_new (FALSE, FALSE, sizeof (Origin));
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

static gboolean
fail_at (Reading *self, const char *what, const char *message, GError **error)
{
  /* Translators: line, field of the file's head, what is wrong. */
  g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("Line %" G_GINT64_FORMAT ", %s: %s"),
               tt_json_reader_get_line (self->reader), what, message);

  return FALSE;
}

static gboolean
fail_row (const List *list, guint row, const char *column, const char *message, GError **error)
{
  tt_row_set_error (error, list->table, row, column, g_array_index (list->lines, guint32, row),
                    message);

  return FALSE;
}

static const TtValue *
get_value (const List *list, const TtValue *values, const char *column)
{
  return &values[tt_table_get_column (list->table, column)];
}

static gboolean
check_order (const List *list, const TtValue *values, guint row, GError **error)
{
  static const struct
  {
    const char *table;
    const char *from;
    const char *to;
  } pairs[] = {
    { "entry", "started_at", "ended_at" }, { "break", "started_at", "ended_at" },
    { "shift", "starts_at", "ends_at" },   { "leave", "from_day", "to_day" },
    { "period", "from_day", "to_day" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      const TtValue *from;
      const TtValue *to;
      gboolean wrong;

      if (!g_str_equal (list->table->name, pairs[i].table))
        continue;
      from = get_value (list, values, pairs[i].from);
      to = get_value (list, values, pairs[i].to);
      if (to->kind == TT_VALUE_NULL)
        return TRUE;
      wrong = to->kind == TT_VALUE_TEXT ? strcmp (to->text, from->text) < 0
                                        : to->integer < from->integer;

      /* An office may hold such an entry from elsewhere, and says so in its flags. */
      if (wrong && i == 0)
        wrong = !(get_value (list, values, "flags")->integer & TT_ENTRY_NEGATIVE);
      if (wrong)
        return fail_row (list, row, pairs[i].to, _ ("it lies before the start"), error);
    }

  return TRUE;
}

static gboolean
check_zone (Reading *self, const List *list, const TtValue *values, guint row, GError **error)
{
  int place = tt_table_get_column (list->table, "zone");
  const TtValue *zone = place >= 0 ? &values[place] : NULL;

  if (zone == NULL || zone->kind != TT_VALUE_TEXT || g_strcmp0 (zone->text, self->zone) == 0)
    return TRUE;
  if (!tt_zone_is_valid (zone->text))
    return fail_row (list, row, "zone", _ ("there is no such time zone"), error);

  g_free (self->zone);
  self->zone = g_strdup (zone->text);

  return TRUE;
}

/* What must stand once in all its table: usernames, keys of settings. */
static gboolean
check_unique (Reading *self, const List *list, const TtValue *values, guint row, GError **error)
{
  if (g_str_equal (list->table->name, "user"))
    {
      char *key = tt_username_get_key (get_value (list, values, "username")->text);

      if (!g_hash_table_add (self->usernames, key))
        return fail_row (list, row, "username", _ ("another person in the file has it"), error);
      if (self->import->present.usernames != NULL &&
          g_hash_table_contains (self->import->present.usernames, key))
        return fail_row (list, row, "username", _ ("another person in the office has it"), error);
    }
  if (g_str_equal (list->table->name, "setting"))
    {
      char *key =
          g_strdup_printf ("%" G_GINT64_FORMAT " %s", get_value (list, values, "company")->integer,
                           get_value (list, values, "key")->text);

      if (!g_hash_table_add (self->settings, key))
        return fail_row (list, row, "key", _ ("the setting stands twice"), error);
    }

  return TRUE;
}

static void
note_origin (Reading *self, List *list, const TtValue *values, guint row)
{
  int place = tt_table_get_column (list->table, "external_id");
  const TtValue *external_id = place >= 0 ? &values[place] : NULL;
  const TtValue *source;
  g_autofree char *text = NULL;
  Origin origin = { 0, row };

  if (external_id == NULL || external_id->kind != TT_VALUE_TEXT)
    return;

  source = get_value (list, values, "source");
  if (source->kind != TT_VALUE_TEXT)
    return; /* the index over both takes any number of them */
  text = g_strconcat (source->text, "\n", external_id->text, NULL);
  tt_siphash (text, strlen (text), self->key, (guint8 *) &origin.hash);
  g_array_append_val (list->origins, origin);
}

static void
want_picture (Reading *self, const List *list, const TtValue *values, guint row)
{
  const char *hash = get_value (list, values, "hash")->text;
  Wanted *wanted = g_new (Wanted, 1);

  wanted->size = get_value (list, values, "size")->integer;
  wanted->row = row;
  g_hash_table_insert (self->wanted, g_strdup (hash), wanted);
}

/* A file without pictures: the row stays where the office has the picture already. */
static gboolean
check_photo (Reading *self,
             const List *list,
             const TtValue *values,
             guint row,
             gboolean *take,
             GError **error)
{
  if (!g_str_equal (list->table->name, "photo"))
    return TRUE;
  if (self->with_pictures)
    {
      want_picture (self, list, values, row);
      return TRUE;
    }

  if (!tt_import_has_photo (self->import, get_value (list, values, "hash")->text,
                            get_value (list, values, "size")->integer, take, error))
    return FALSE;
  if (!*take)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", list->table->json_name, row);

      tt_import_add_problem (self->import, TT_PROBLEM_LEFT_OUT, path,
                             g_array_index (list->lines, guint32, row), "photo-missing",
                             g_strdup (_ ("The file was made without photos, and the office does "
                                          "not have this one")));
      self->rows_left_out = TRUE;
    }

  return TRUE;
}

static List *
find_list (Reading *self, const char *table)
{
  return &self->lists[tt_table_find (table) - self->lists[0].table];
}

/* Where rows are added: an id of the file that stands for a row of the office is exchanged. */
static void
exchange_references (Reading *self, const List *list, TtValue *values)
{
  for (guint i = 0; i < list->table->n_columns; i++)
    {
      const TtColumn *column = &list->table->columns[i];
      gint64 *other;

      if (column->kind != TT_COLUMN_REF || values[i].kind != TT_VALUE_INTEGER)
        continue;
      other = g_hash_table_lookup (find_list (self, column->refers_to)->other, &values[i].integer);
      if (other != NULL)
        values[i].integer = *other;
    }
}

static gboolean
is_present (Reading *self, List *list, TtValue *values)
{
  const TtPresent *present = &self->import->present;
  gint64 id;

  if (present->external == NULL || tt_table_get_column (list->table, "external_id") < 0 ||
      get_value (list, values, "external_id")->kind != TT_VALUE_TEXT)
    return FALSE;

  id = tt_present_find (present, list->table, get_value (list, values, "source")->text,
                        get_value (list, values, "external_id")->text);
  if (id == 0)
    return FALSE;

  g_hash_table_insert (list->other, g_memdup2 (&values[0].integer, sizeof id),
                       g_memdup2 (&id, sizeof id));

  return TRUE;
}

static gboolean
insert_row (
    Reading *self, const List *list, TtValue *values, guint row, gboolean *taken, GError **error)
{
  g_autoptr (GError) failure = NULL;
  TtImport *import = self->import;

  if (tt_loader_insert (self->loader, list->table, values, &failure))
    {
      *taken = TRUE;
      return TRUE;
    }

  /* While adding, a row that the office has by its id is there already. */
  if (g_error_matches (failure, TT_ERROR, TT_ERROR_EXISTS) &&
      import->options.mode == TT_IMPORT_ADD && import->present.database != NULL)
    return TRUE;
  if (g_error_matches (failure, TT_ERROR, TT_ERROR_EXISTS) ||
      g_error_matches (failure, TT_ERROR, TT_ERROR_INVALID))
    return fail_row (list, row, NULL, failure->message, error);

  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

static gboolean
take_row (Reading *self, List *list, guint row, GError **error)
{
  TtValue *values = tt_row_reader_get_values (self->rows);
  guint32 line = (guint32) tt_row_reader_get_line (self->rows);
  gboolean take = TRUE;
  gboolean taken = FALSE;
  TtImportCount *count;

  g_array_append_val (list->ids, values[0].integer);
  g_array_append_val (list->lines, line);
  if (!check_order (list, values, row, error) || !check_zone (self, list, values, row, error) ||
      !check_photo (self, list, values, row, &take, error))
    return FALSE;

  note_origin (self, list, values, row);
  exchange_references (self, list, values);
  if (take && !is_present (self, list, values) &&
      (!check_unique (self, list, values, row, error) ||
       !insert_row (self, list, values, row, &taken, error)))
    return FALSE;

  count = tt_import_count (self->import, list->table->json_name);
  count->taken += taken;
  count->left_out += !take;

  return TRUE;
}

static gboolean
read_list (Reading *self, List *list, GError **error)
{
  TtJsonToken token = tt_json_reader_next (self->reader, error);
  guint row = 0;

  if (token == TT_JSON_FAILED)
    return FALSE;
  if (list->seen)
    return fail_at (self, list->table->json_name, _ ("the list stands twice"), error);
  if (token != TT_JSON_ARRAY)
    return fail_at (self, list->table->json_name, _ ("a list is expected"), error);

  list->seen = TRUE;
  while ((token = tt_json_reader_peek (self->reader, error)) != TT_JSON_ARRAY_END)
    {
      if (token == TT_JSON_FAILED || !tt_row_reader_read (self->rows, list->table, row, error) ||
          !take_row (self, list, row, error))
        return FALSE;
      row++;
    }
  tt_import_count (self->import, list->table->json_name)->read = row;

  return tt_json_reader_next (self->reader, error) == TT_JSON_ARRAY_END;
}

/* What a picture's record says; "data": null for one that the export could not find. */
typedef struct
{
  char *hash;
  gint64 size;
  gboolean lost;
} Picture;

static void
picture_clear (Picture *self)
{
  g_free (self->hash);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

static gboolean
fail_picture (Reading *self, guint index, const char *message, GError **error)
{
  g_autofree char *what = g_strdup_printf ("pictures[%u]", index);

  return fail_at (self, what, message, error);
}

static gboolean
read_picture_member (
    Reading *self, guint index, Picture *picture, GByteArray *bytes, GError **error)
{
  g_autofree char *key = g_strdup (tt_json_reader_get_text (self->reader, NULL));
  TtJsonToken token = tt_json_reader_peek (self->reader, error);

  if (token == TT_JSON_FAILED)
    return FALSE;
  if (g_str_equal (key, "data") && token == TT_JSON_STRING)
    return tt_base64_read (self->reader, NULL, bytes, error);

  token = tt_json_reader_next (self->reader, error);
  if (token == TT_JSON_FAILED)
    return FALSE;
  if (g_str_equal (key, "data") && token == TT_JSON_NULL)
    picture->lost = TRUE;
  else if (g_str_equal (key, "hash") && token == TT_JSON_STRING && picture->hash == NULL)
    picture->hash = g_strdup (tt_json_reader_get_text (self->reader, NULL));
  else if (g_str_equal (key, "size") && token == TT_JSON_NUMBER &&
           tt_json_reader_get_integer (self->reader, &picture->size))
    return TRUE;
  else if (!g_str_equal (key, "media_type") || token != TT_JSON_STRING)
    return fail_picture (self, index, _ ("a field is unknown, doubled or of another kind"), error);

  return TRUE;
}

static gboolean
take_picture (Reading *self, guint index, const Picture *picture, GByteArray *bytes, GError **error)
{
  char hash[TT_HASH_HEX + 1];
  TtPictureKind kind;
  TtHash named;

  if (picture->hash == NULL || !tt_hash_from_hex (picture->hash, &named))
    return fail_picture (self, index, _ ("“hash” is missing or wrong"), error);
  if (picture->lost)
    {
      g_hash_table_add (self->lost, g_strdup (picture->hash));
      return TRUE;
    }
  if ((gint64) bytes->len != picture->size)
    return fail_picture (self, index, _ ("the photo has another size than the file says"), error);
  if (!tt_import_keep_picture (self->import, bytes->data, bytes->len, hash, &kind, error))
    return FALSE;
  if (!g_str_equal (hash, picture->hash))
    return fail_picture (self, index, _ ("the photo is not the one that was exported"), error);
  if (kind == TT_PICTURE_NONE)
    return fail_picture (self, index, _ ("the photo is not a picture"), error);

  return TRUE;
}

static gboolean
read_picture (Reading *self, guint index, GByteArray *bytes, GError **error)
{
  g_auto (Picture) picture = { 0 };
  TtJsonToken token = tt_json_reader_next (self->reader, error);

  if (token == TT_JSON_FAILED)
    return FALSE;
  if (token != TT_JSON_OBJECT)
    return fail_picture (self, index, _ ("a record is expected"), error);

  g_byte_array_set_size (bytes, 0);
  while ((token = tt_json_reader_next (self->reader, error)) == TT_JSON_KEY)
    {
      if (!read_picture_member (self, index, &picture, bytes, error))
        return FALSE;
    }

  return token == TT_JSON_OBJECT_END && take_picture (self, index, &picture, bytes, error);
}

static gboolean
read_pictures (Reading *self, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  TtJsonToken token = tt_json_reader_next (self->reader, error);

  if (token == TT_JSON_FAILED)
    return FALSE;
  if (token != TT_JSON_ARRAY)
    return fail_at (self, "pictures", _ ("a list is expected"), error);

  for (guint i = 0; (token = tt_json_reader_peek (self->reader, error)) != TT_JSON_ARRAY_END; i++)
    {
      if (token == TT_JSON_FAILED || !read_picture (self, i, bytes, error))
        return FALSE;
    }

  return tt_json_reader_next (self->reader, error) == TT_JSON_ARRAY_END;
}

static gboolean
read_counts (Reading *self, GError **error)
{
  TtJsonToken token = tt_json_reader_next (self->reader, error);

  if (token == TT_JSON_FAILED)
    return FALSE;
  if (token != TT_JSON_OBJECT)
    return fail_at (self, "counts", _ ("numbers are expected"), error);

  while ((token = tt_json_reader_next (self->reader, error)) == TT_JSON_KEY)
    {
      const TtTable *table = tt_table_find_json (tt_json_reader_get_text (self->reader, NULL));

      token = tt_json_reader_next (self->reader, error);
      if (token == TT_JSON_FAILED)
        return FALSE;
      if (table == NULL || token != TT_JSON_NUMBER ||
          !tt_json_reader_get_integer (self->reader, &find_list (self, table->name)->expected))
        return fail_at (self, "counts", _ ("a field is unknown or of another kind"), error);
    }

  return token == TT_JSON_OBJECT_END;
}

static gboolean
take_format (Reading *self, const char *format, GError **error)
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
take_version (Reading *self, TtJsonToken token, GError **error)
{
  gint64 version = 0;

  if (token != TT_JSON_NUMBER || !tt_json_reader_get_integer (self->reader, &version) ||
      version < 1)
    return fail_at (self, "version", _ ("a whole number from 1 is expected"), error);
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
read_head_member (Reading *self, const char *key, GError **error)
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
    return fail_at (self, key, _ ("it is unknown or of another kind"), error);

  text = tt_json_reader_get_text (self->reader, NULL);
  if (g_str_equal (key, "format"))
    return take_format (self, text, error);
  if (g_str_equal (key, "program") || g_str_equal (key, "exported_at"))
    return TRUE;
  if (!g_str_equal (key, "digest"))
    return fail_at (self, key, _ ("this version does not know it"), error);
  if (!tt_hash_from_hex (text, &digest))
    return fail_at (self, key, _ ("64 hexadecimal digits are expected"), error);
  g_strlcpy (self->digest, text, sizeof self->digest);

  return TRUE;
}

static gboolean
read_member (Reading *self, const char *key, GError **error)
{
  const TtTable *table = tt_table_find_json (key);

  if (table != NULL && table->exported)
    return read_list (self, find_list (self, table->name), error);
  if (g_str_equal (key, "pictures"))
    return read_pictures (self, error);
  if (g_str_equal (key, "counts"))
    return read_counts (self, error);

  return read_head_member (self, key, error);
}

static gboolean
read_members (Reading *self, const char *first_key, GError **error)
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
check_head (Reading *self, GError **error)
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
      const List *list = &self->lists[i];

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

static gint
compare_origins (gconstpointer a, gconstpointer b)
{
  const Origin *first = a;
  const Origin *second = b;

  if (first->hash != second->hash)
    return first->hash < second->hash ? -1 : 1;

  return first->row < second->row ? -1 : first->row > second->row;
}

static gboolean
check_origins (Reading *self, GError **error)
{
  for (guint i = 0; i < self->n_lists; i++)
    {
      const List *list = &self->lists[i];

      g_array_sort (list->origins, compare_origins);
      for (guint j = 1; j < list->origins->len; j++)
        {
          const Origin *before = &g_array_index (list->origins, Origin, j - 1);
          const Origin *origin = &g_array_index (list->origins, Origin, j);

          if (before->hash == origin->hash)
            return fail_row (list, origin->row, "external_id",
                             _ ("another record of the list has it"), error);
        }
    }

  return TRUE;
}

static gboolean
check_pictures (Reading *self, GError **error)
{
  const List *photos = find_list (self, "photo");
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Wanted *wanted = value;

      if (!g_hash_table_contains (self->import->pictures, key) &&
          !g_hash_table_contains (self->lost, key))
        return fail_row (photos, wanted->row, "hash", _ ("the picture is not in the file"), error);
    }

  /* What no row names is not brought in. */
  g_hash_table_iter_init (&iter, self->import->pictures);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      if (!g_hash_table_contains (self->wanted, key))
        g_hash_table_iter_remove (&iter);
    }

  return TRUE;
}

typedef struct
{
  Reading *reading;
  GError *error;
} Lost;

static void
keep_first_lost (
    const TtTable *table, gint64 id, const TtColumn *column, gint64 lost, gpointer user_data)
{
  Lost *self = user_data;
  const List *list = find_list (self->reading, table->name);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, lost);
  g_autofree char *message = g_strdup_printf (_ ("no record has the id %s"), number);

  for (guint row = 0; self->error == NULL && row < list->ids->len; row++)
    {
      if (g_array_index (list->ids, gint64, row) == id)
        fail_row (list, row, column->json_name, message, &self->error);
    }
  if (self->error == NULL)
    tt_row_set_error (&self->error, table, 0, column->json_name, 0, message);
}

static gboolean
check_references (Reading *self, GError **error)
{
  Lost lost = { self, NULL };
  gboolean done = tt_loader_check_references (self->loader, keep_first_lost, &lost, error);

  if (done && lost.error != NULL)
    g_propagate_error (error, g_steal_pointer (&lost.error));
  else
    return done;

  return FALSE;
}

/* What was loaded is what was exported. Rows that were left out, or added to others, have no digest
 * to compare. */
static gboolean
check_digest (Reading *self, GError **error)
{
  TtImport *import = self->import;
  char hex[TT_HASH_HEX + 1];
  TtHash digest;

  if (self->digest[0] == '\0' || self->rows_left_out ||
      (import->options.mode == TT_IMPORT_ADD && import->present.database != NULL))
    return TRUE;

  if (!tt_database_digest (tt_loader_get_database (self->loader), NULL, &digest,
                           import->cancellable, error))
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
  g_auto (Reading) reading = { 0 };

  reading_init (&reading, self, reader);
  tt_json_reader_set_lenient (reader, FALSE);
  reading.loader = tt_import_get_loader (self, error);
  if (reading.loader == NULL)
    return FALSE;

  return (key == NULL || read_members (&reading, key, error)) && check_head (&reading, error) &&
         check_pictures (&reading, error) && check_origins (&reading, error) &&
         check_references (&reading, error) && check_digest (&reading, error);
}
