/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tt-test-world.h"

#include "base/tt-hash.h"
#include "core/tt-time.h"
#include "exchange/tt-demo.h"

#include <string.h>

TtTestWorld *
tt_test_world_new (void)
{
  TtTestWorld *self = g_new0 (TtTestWorld, 1);

  self->dir = tt_test_dir_new ();
  self->environment = tt_test_environment_new ();
  self->folder = tt_test_dir_build_path (self->dir, "office");

  return self;
}

void
tt_test_world_free (TtTestWorld *self)
{
  g_object_unref (self->environment);
  tt_test_dir_free (self->dir);
  g_free (self->folder);
  g_free (self);
}

void
tt_test_world_make_demo (TtTestWorld *self, guint entries, guint photos)
{
  TtDemoOptions options = { 5, entries, photos, 1, "2026-11-03" };
  g_autoptr (GError) error = NULL;
  g_autoptr (TtLoader) loader = tt_loader_new (self->environment, self->folder, &error);
  g_autoptr (TtPrepared) prepared = NULL;
  g_autofree char *set_aside = NULL;

  g_assert_no_error (error);
  tt_demo_load (loader, self->environment, self->folder, &options, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  tt_loader_take_layers (loader, NULL, &error);
  g_assert_no_error (error);
  prepared = tt_loader_finish (loader, TT_REPLACE_NEW, NULL, "test", "demo", NULL, &error);
  g_assert_no_error (error);
  tt_prepared_swap (prepared, NULL, &set_aside, &error);
  g_assert_no_error (error);
}

gboolean
tt_test_world_has_office (TtTestWorld *self)
{
  g_autofree char *path = g_build_filename (self->folder, "office.db", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

TtCopy *
tt_test_world_open_shadow (TtTestWorld *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStore) store = NULL;
  TtCopy *copy;
  gboolean rebuilt;

  if (!tt_test_world_has_office (self))
    return NULL;

  store = tt_store_open (self->environment, self->folder, FALSE, &error);
  g_assert_no_error (error);
  copy = tt_copy_open_shadow (self->environment, self->folder, tt_store_get_shadow_folder (store),
                              &rebuilt, &error);
  g_assert_no_error (error);
  g_assert_false (rebuilt);
  tt_store_close (store);

  return copy;
}

static TtDatabase *
get_database (TtCopy *copy)
{
  return copy != NULL ? tt_copy_get_database (copy) : NULL;
}

static void
close_copy (TtCopy *copy)
{
  if (copy != NULL)
    tt_copy_close (copy);
  g_clear_object (&copy);
}

TtImport *
tt_test_world_read (TtTestWorld *self,
                    const char *path,
                    const TtImportOptions *options,
                    GError **error)
{
  TtCopy *present = tt_test_world_open_shadow (self);
  TtImport *import = tt_import_new (self->environment, self->folder, options);
  GError *failure = NULL;
  gboolean done =
      tt_import_read_file (import, path, get_database (present), NULL, NULL, NULL, &failure);

  g_assert_true (done == (failure == NULL));
  if (failure != NULL)
    g_propagate_error (error, failure);
  close_copy (present);

  return import;
}

TtImport *
tt_test_world_read_text (TtTestWorld *self,
                         const char *text,
                         gssize length,
                         const TtImportOptions *options,
                         GError **error)
{
  TtCopy *present = tt_test_world_open_shadow (self);
  TtImport *import = tt_import_new (self->environment, self->folder, options);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (
      text, length < 0 ? (gssize) strlen (text) : length, NULL);
  GError *failure = NULL;
  gboolean done =
      tt_import_read_stream (import, stream, get_database (present), NULL, NULL, NULL, &failure);

  g_assert_true (done == (failure == NULL));
  if (failure != NULL)
    g_propagate_error (error, failure);
  close_copy (present);

  return import;
}

void
tt_test_world_apply (TtTestWorld *self, TtImport *import)
{
  TtCopy *present = tt_test_world_open_shadow (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtPrepared) prepared = NULL;
  g_autofree char *set_aside = NULL;
  TtHead head;

  if (present != NULL)
    {
      tt_database_get_head (get_database (present), &head, &error);
      g_assert_no_error (error);
    }
  prepared = tt_import_finish (import, get_database (present), present != NULL ? &head : NULL,
                               "test", "import", NULL, &error);
  g_assert_no_error (error);
  close_copy (present);
  tt_prepared_swap (prepared, NULL, &set_aside, &error);
  g_assert_no_error (error);
}

TtImport *
tt_test_world_bring_in (TtTestWorld *self, const char *path, const TtImportOptions *options)
{
  g_autoptr (GError) error = NULL;
  TtImport *import = tt_test_world_read (self, path, options, &error);

  g_assert_no_error (error);
  tt_test_world_apply (self, import);

  return import;
}

static gboolean
take (const guint8 *bytes, gsize length, gpointer user_data, GError **error)
{
  g_string_append_len (user_data, (const char *) bytes, (gssize) length);

  return TRUE;
}

char *
tt_test_world_export (TtTestWorld *self, const TtExportOptions *options, TtExportResult *result)
{
  TtCopy *copy = tt_test_world_open_shadow (self);
  GString *text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  tt_export_write (self->environment, get_database (copy), self->folder, options, take, text,
                   result, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  close_copy (copy);

  return g_string_free (text, FALSE);
}

char *
tt_test_world_dup_digest (TtTestWorld *self)
{
  TtCopy *copy = tt_test_world_open_shadow (self);
  g_autoptr (GError) error = NULL;
  TtHash digest;

  tt_database_digest (get_database (copy), NULL, &digest, NULL, &error);
  g_assert_no_error (error);
  close_copy (copy);

  return tt_hash_dup_hex (&digest);
}

typedef struct
{
  const char *column;
  const char *value;
  const char *field;
  char *found;
} Look;

static char *
dup_value (const TtTable *table, const TtValue *values, const char *name)
{
  int place = tt_table_get_column (table, name);
  const TtValue *value = &values[place];

  g_assert_cmpint (place, >=, 0);
  switch (value->kind)
    {
    case TT_VALUE_NULL:
      return g_strdup ("");
    case TT_VALUE_INTEGER:
      return table->columns[place].kind == TT_COLUMN_INSTANT
                 ? tt_time_format (value->integer)
                 : g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
    case TT_VALUE_REAL:
      return g_strdup_printf ("%.10g", value->real);
    case TT_VALUE_TEXT:
      return g_strdup (value->text);
    }
  g_assert_not_reached ();
}

static gboolean
look_at_row (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  Look *self = user_data;
  g_autofree char *value = dup_value (table, values, self->column);

  if (self->found == NULL && g_str_equal (value, self->value))
    self->found = dup_value (table, values, self->field);

  return TRUE;
}

char *
tt_test_world_look (
    TtTestWorld *self, const char *table, const char *column, const char *value, const char *field)
{
  TtCopy *copy = tt_test_world_open_shadow (self);
  g_autoptr (GError) error = NULL;
  Look look = { column, value, field, NULL };

  tt_database_each_row (get_database (copy), tt_table_find (table), look_at_row, &look, NULL,
                        &error);
  g_assert_no_error (error);
  close_copy (copy);

  return look.found;
}

gint64
tt_test_world_count (TtTestWorld *self, const char *table)
{
  TtCopy *copy = tt_test_world_open_shadow (self);
  g_autoptr (GError) error = NULL;
  gint64 count = 0;

  tt_database_count_rows (get_database (copy), tt_table_find (table), &count, &error);
  g_assert_no_error (error);
  close_copy (copy);

  return count;
}

char *
tt_test_describe_problems (TtImport *import)
{
  GPtrArray *problems = tt_import_get_problems (import);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const TtProblem *problem = g_ptr_array_index (problems, i);

      g_string_append_printf (text, "%s%s %s %s", i > 0 ? "\n" : "",
                              tt_problem_kind_get_name (problem->kind), problem->path,
                              problem->code);
    }

  return g_string_free (text, FALSE);
}

char *
tt_test_describe_count (TtImport *import, const char *name)
{
  guint n_counts = 0;
  const TtImportCount *counts = tt_import_get_counts (import, &n_counts);

  for (guint i = 0; i < n_counts; i++)
    {
      if (g_str_equal (counts[i].name, name))
        return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                                counts[i].read, counts[i].taken, counts[i].left_out);
    }

  return g_strdup ("");
}
