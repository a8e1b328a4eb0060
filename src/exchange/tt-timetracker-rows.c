/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows of our own format, and what can only be seen when all of them were read. */

#include "exchange/tt-timetracker-private.h"

#include "base/tt-error.h"
#include "core/tt-entry.h"
#include "core/tt-name.h"
#include "core/tt-zone.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const TtValue *
get_value (const TtReadingList *list, const TtValue *values, const char *column)
{
  return &values[tt_table_get_column (list->table, column)];
}

static gboolean
check_order (const TtReadingList *list, const TtValue *values, guint row, GError **error)
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
        return tt_list_fail (list, row, pairs[i].to, _ ("it lies before the start"), error);
    }

  return TRUE;
}

static gboolean
check_zone (
    TtReading *self, const TtReadingList *list, const TtValue *values, guint row, GError **error)
{
  int place = tt_table_get_column (list->table, "zone");
  const TtValue *zone = place >= 0 ? &values[place] : NULL;

  if (zone == NULL || zone->kind != TT_VALUE_TEXT || g_strcmp0 (zone->text, self->zone) == 0)
    return TRUE;
  if (!tt_zone_is_valid (zone->text))
    return tt_list_fail (list, row, "zone", _ ("there is no such time zone"), error);

  g_free (self->zone);
  self->zone = g_strdup (zone->text);

  return TRUE;
}

/* What must stand once in all its table: usernames, keys of settings. */
static gboolean
check_unique (
    TtReading *self, const TtReadingList *list, const TtValue *values, guint row, GError **error)
{
  if (g_str_equal (list->table->name, "user"))
    {
      char *key = tt_username_get_key (get_value (list, values, "username")->text);

      if (!g_hash_table_add (self->usernames, key))
        return tt_list_fail (list, row, "username", _ ("another person in the file has it"), error);
      if (self->import->present.usernames != NULL &&
          g_hash_table_contains (self->import->present.usernames, key))
        return tt_list_fail (list, row, "username", _ ("another person in the office has it"),
                             error);
    }
  if (g_str_equal (list->table->name, "setting"))
    {
      char *key =
          g_strdup_printf ("%" G_GINT64_FORMAT " %s", get_value (list, values, "company")->integer,
                           get_value (list, values, "key")->text);

      if (!g_hash_table_add (self->settings, key))
        return tt_list_fail (list, row, "key", _ ("the setting stands twice"), error);
    }

  return TRUE;
}

static void
note_origin (TtReading *self, TtReadingList *list, const TtValue *values, guint row)
{
  int place = tt_table_get_column (list->table, "external_id");
  const TtValue *external_id = place >= 0 ? &values[place] : NULL;
  const TtValue *source;
  g_autofree char *text = NULL;
  TtReadingOrigin origin = { 0, row };

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
want_picture (TtReading *self, const TtReadingList *list, const TtValue *values, guint row)
{
  const char *hash = get_value (list, values, "hash")->text;
  TtReadingPicture *wanted = g_new (TtReadingPicture, 1);

  wanted->size = get_value (list, values, "size")->integer;
  wanted->row = row;
  g_hash_table_insert (self->wanted, g_strdup (hash), wanted);
}

/* A file without pictures: the row stays where the office has the picture already. */
static gboolean
check_photo (TtReading *self,
             const TtReadingList *list,
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

/* Where rows are added: an id of the file that stands for a row of the office is exchanged. */
static void
exchange_references (TtReading *self, const TtReadingList *list, TtValue *values)
{
  for (guint i = 0; i < list->table->n_columns; i++)
    {
      const TtColumn *column = &list->table->columns[i];
      gint64 *other;

      if (column->kind != TT_COLUMN_REF || values[i].kind != TT_VALUE_INTEGER)
        continue;
      other = g_hash_table_lookup (tt_reading_find_list (self, column->refers_to)->other,
                                   &values[i].integer);
      if (other != NULL)
        values[i].integer = *other;
    }
}

static gboolean
is_present (TtReading *self, TtReadingList *list, TtValue *values)
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
insert_row (TtReading *self,
            const TtReadingList *list,
            TtValue *values,
            guint row,
            gboolean *taken,
            GError **error)
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
    return tt_list_fail (list, row, NULL, failure->message, error);

  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

static gboolean
take_row (TtReading *self, TtReadingList *list, guint row, GError **error)
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

gboolean
tt_reading_read_list (TtReading *self, TtReadingList *list, GError **error)
{
  TtJsonToken token = tt_json_reader_next (self->reader, error);
  guint row = 0;

  if (token == TT_JSON_FAILED)
    return FALSE;
  if (list->seen)
    return tt_reading_fail (self, list->table->json_name, _ ("the list stands twice"), error);
  if (token != TT_JSON_ARRAY)
    return tt_reading_fail (self, list->table->json_name, _ ("a list is expected"), error);

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

static gint
compare_origins (gconstpointer a, gconstpointer b)
{
  const TtReadingOrigin *first = a;
  const TtReadingOrigin *second = b;

  if (first->hash != second->hash)
    return first->hash < second->hash ? -1 : 1;

  return first->row < second->row ? -1 : first->row > second->row;
}

gboolean
tt_reading_check_origins (TtReading *self, GError **error)
{
  for (guint i = 0; i < self->n_lists; i++)
    {
      const TtReadingList *list = &self->lists[i];

      g_array_sort (list->origins, compare_origins);
      for (guint j = 1; j < list->origins->len; j++)
        {
          const TtReadingOrigin *before = &g_array_index (list->origins, TtReadingOrigin, j - 1);
          const TtReadingOrigin *origin = &g_array_index (list->origins, TtReadingOrigin, j);

          if (before->hash == origin->hash)
            return tt_list_fail (list, origin->row, "external_id",
                                 _ ("another record of the list has it"), error);
        }
    }

  return TRUE;
}

typedef struct
{
  TtReading *reading;
  GError *error;
} Lost;

static void
keep_first_lost (
    const TtTable *table, gint64 id, const TtColumn *column, gint64 lost, gpointer user_data)
{
  Lost *self = user_data;
  const TtReadingList *list = tt_reading_find_list (self->reading, table->name);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, lost);
  g_autofree char *message = g_strdup_printf (_ ("no record has the id %s"), number);

  for (guint row = 0; self->error == NULL && row < list->ids->len; row++)
    {
      if (g_array_index (list->ids, gint64, row) == id)
        tt_list_fail (list, row, column->json_name, message, &self->error);
    }
  if (self->error == NULL)
    tt_row_set_error (&self->error, table, 0, column->json_name, 0, message);
}

gboolean
tt_reading_check_references (TtReading *self, GError **error)
{
  Lost lost = { self, NULL };
  gboolean done = tt_loader_check_references (self->loader, keep_first_lost, &lost, error);

  if (done && lost.error != NULL)
    g_propagate_error (error, g_steal_pointer (&lost.error));
  else
    return done;

  return FALSE;
}
