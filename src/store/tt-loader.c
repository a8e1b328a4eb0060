/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fills a new file with rows, as fast as they come: one transaction, no journal, no syncs, no
 * indexes. It counts for nothing until tt-prepared.c finished it; until then it goes with the
 * loader. */

#include "store/tt-prepared.h"

#include "base/tt-error.h"
#include "core/tt-name.h"
#include "store/tt-inserter-private.h"
#include "store/tt-stmt.h"

#include <glib/gi18n-lib.h>

#define PREFIX "loading-"
#define SUFFIX ".db"

/* A loader that died leaves its file; one that lives writes to it all the time. */
#define STALE (24 * G_TIME_SPAN_HOUR)

/* Ids count seconds since 2020 above 22 bits that start at random. */
#define ID_EPOCH (G_GINT64_CONSTANT (1577836800) * G_USEC_PER_SEC)
#define ID_BITS 22
#define ID_LIMIT (G_GINT64_CONSTANT (1) << 53)

struct _TtLoader
{
  GObject parent_instance;

  TtEnvironment *environment;
  char *folder;
  TtDatabase *database; /* NULL once it was finished */
  TtInserter *inserter; /* has the database while rows come */
  guint n_tables;
  gint64 highest_id; /* that was inserted or reserved */
  gboolean checked;  /* no reference was lost when it was looked last, and nothing came since */

  /* The digest of what came, as long as it comes in the digest's order; NULL from then on. What
   * was written is compared with it. */
  TtDigester *digester;
  guint n_digested; /* tables begun */
  gint64 last_digested;
  gboolean has_digest;
  TtHash digest;
};

G_DEFINE_FINAL_TYPE (TtLoader, tt_loader, G_TYPE_OBJECT)

static void
remove_file (TtLoader *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strdup (tt_database_get_path (self->database));

  tt_database_rollback (self->database);
  tt_database_close (self->database);
  g_clear_object (&self->database);
  if (!tt_disk_unlink (tt_environment_get_disk (self->environment), path, &error))
    g_warning ("A file that was not finished stays: %s", error->message);
}

static void
tt_loader_dispose (GObject *object)
{
  TtLoader *self = TT_LOADER (object);

  g_clear_pointer (&self->inserter, tt_inserter_free);
  g_clear_pointer (&self->digester, tt_digester_free);
  if (self->database != NULL)
    remove_file (self);
  g_clear_object (&self->environment);
  G_OBJECT_CLASS (tt_loader_parent_class)->dispose (object);
}

static void
tt_loader_finalize (GObject *object)
{
  g_free (TT_LOADER (object)->folder);
  G_OBJECT_CLASS (tt_loader_parent_class)->finalize (object);
}

static void
tt_loader_class_init (TtLoaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tt_loader_dispose;
  object_class->finalize = tt_loader_finalize;
}

static void
tt_loader_init (TtLoader *self)
{
  tt_tables_get (&self->n_tables);
  self->digester = tt_digester_new ();
}

/* What loaders that died left behind. That it cannot be removed hinders nobody. */
static void
remove_stale (TtEnvironment *environment, const char *folder)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  gint64 now = tt_clock_now (tt_environment_get_clock (environment));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = tt_disk_list (disk, folder, &error);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      TtStat stat;

      if (!g_str_has_prefix (name, PREFIX) || !g_str_has_suffix (name, SUFFIX))
        continue;
      if (tt_disk_stat_link (disk, path, &stat, &error) && stat.kind == TT_KIND_FILE &&
          stat.modified < now - STALE)
        tt_disk_unlink (disk, path, &error);
      g_clear_error (&error);
    }
}

static char *
dup_new_path (TtEnvironment *environment, const char *folder)
{
  guint8 random[8];
  GString *path = g_string_new (folder);

  tt_random_fill (tt_environment_get_random (environment), random, sizeof random);
  g_string_append (path, G_DIR_SEPARATOR_S PREFIX);
  for (guint i = 0; i < sizeof random; i++)
    g_string_append_printf (path, "%02x", random[i]);
  g_string_append (path, SUFFIX);

  return g_string_free (path, FALSE);
}

TtLoader *
tt_loader_new (TtEnvironment *environment, const char *folder, GError **error)
{
  g_autoptr (TtLoader) self = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  if (!tt_disk_make_folders (tt_environment_get_disk (environment), folder, error))
    return NULL;
  remove_stale (environment, folder);

  self = g_object_new (TT_TYPE_LOADER, NULL);
  self->environment = g_object_ref (environment);
  self->folder = g_strdup (folder);
  path = dup_new_path (environment, folder);
  self->database = tt_database_open (environment, path, TT_DATABASE_CREATE, error);
  if (self->database == NULL || !tt_database_begin_write (self->database, error) ||
      !tt_schema_create (self->database, error))
    return NULL;
  self->inserter = tt_inserter_new (self->database);

  return g_steal_pointer (&self);
}

gint64
tt_loader_reserve_ids (TtLoader *self, gint64 count)
{
  gint64 now;
  gint64 first;

  g_return_val_if_fail (TT_IS_LOADER (self), 0);
  g_return_val_if_fail (count > 0, 0);

  now = tt_clock_now (tt_environment_get_clock (self->environment));
  first = (MAX (now - ID_EPOCH, 0) / G_USEC_PER_SEC) << ID_BITS;
  first |= (gint64) tt_random_below (tt_environment_get_random (self->environment),
                                     G_GUINT64_CONSTANT (1) << ID_BITS);
  /* Ids so high that none are left above them came from elsewhere: they are far from ours. */
  if (self->highest_id < ID_LIMIT - count)
    first = MAX (first, self->highest_id + 1);
  self->highest_id = MAX (self->highest_id, first + count - 1);

  return first;
}

/* With what nobody need bring: it follows from the username. @key: (out) */
static TtValue *
dup_with_username_key (const TtTable *table, const TtValue *values, char **key)
{
  TtValue *whole = g_memdup2 (values, sizeof *values * table->n_columns);

  *key = tt_username_get_key (values[tt_table_get_column (table, "username")].text);
  whole[tt_table_get_column (table, "username_key")] =
      (TtValue){ .kind = TT_VALUE_TEXT, .text = *key, .length = strlen (*key) };

  return whole;
}

static void
forget_digest (TtLoader *self)
{
  g_clear_pointer (&self->digester, tt_digester_free);
  self->has_digest = FALSE;
}

static void
begin_tables (TtLoader *self, guint upto)
{
  const TtTable *tables = tt_tables_get (&self->n_tables);

  for (; self->n_digested < upto; self->n_digested++)
    {
      if (tables[self->n_digested].exported)
        tt_digester_begin_table (self->digester, &tables[self->n_digested]);
      self->last_digested = 0;
    }
}

static void
digest_row (TtLoader *self, guint place, const TtTable *table, const TtValue *values)
{
  gint64 id = values[0].integer;

  if (!table->exported)
    return;
  if (self->digester == NULL || place + 1 < self->n_digested ||
      (place + 1 == self->n_digested && id <= self->last_digested))
    {
      forget_digest (self);
      return;
    }

  begin_tables (self, place + 1);
  tt_digester_add_row (self->digester, table, values);
  self->last_digested = id;
}

static void
finish_digest (TtLoader *self)
{
  if (self->digester == NULL)
    return;

  begin_tables (self, self->n_tables);
  tt_digester_finish (self->digester, &self->digest);
  g_clear_pointer (&self->digester, tt_digester_free);
  self->has_digest = TRUE;
}

gboolean
tt_loader_digest (TtLoader *self, TtHash *digest, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (TT_IS_LOADER (self) && self->database != NULL, FALSE);

  if (!tt_inserter_flush (self->inserter, error))
    return FALSE;
  finish_digest (self);
  if (!self->has_digest &&
      !tt_database_digest (self->database, NULL, &self->digest, cancellable, error))
    return FALSE;
  self->has_digest = TRUE;
  *digest = self->digest;

  return TRUE;
}

/* A row can lose no reference but its own. */
static gboolean
refers_to_others (const TtTable *table)
{
  for (guint i = 0; i < table->n_columns; i++)
    {
      if (table->columns[i].kind == TT_COLUMN_REF)
        return TRUE;
    }

  return FALSE;
}

TtDatabase *
tt_loader_get_database (TtLoader *self)
{
  g_return_val_if_fail (TT_IS_LOADER (self), NULL);

  /* What failed is told by whatever is done next. */
  if (self->inserter != NULL)
    tt_inserter_flush (self->inserter, NULL);

  return self->database;
}

gboolean
tt_loader_insert (TtLoader *self, const TtTable *table, const TtValue *values, GError **error)
{
  g_autofree TtValue *whole = NULL;
  g_autofree char *key = NULL;
  gsize place;

  g_return_val_if_fail (TT_IS_LOADER (self) && self->database != NULL, FALSE);
  g_return_val_if_fail (table != NULL && values != NULL, FALSE);

  if (!tt_table_check_values (table, values, error))
    return FALSE;

  if (g_str_equal (table->name, "user"))
    values = whole = dup_with_username_key (table, values, &key);
  place = (gsize) (table - tt_tables_get (&self->n_tables));
  if (!tt_inserter_put (self->inserter, table, values, error))
    return FALSE;

  digest_row (self, (guint) place, table, values);
  if (refers_to_others (table))
    self->checked = FALSE;
  self->highest_id = MAX (self->highest_id, values[0].integer);

  return TRUE;
}

/* One look at each table, however many of its columns refer to others. */
static char *
dup_lost_sql (const TtTable *table)
{
  g_autoptr (GString) what = g_string_new ("SELECT id");
  g_autoptr (GString) where = g_string_new (NULL);

  for (guint i = 0; i < table->n_columns; i++)
    {
      const TtColumn *column = &table->columns[i];
      g_autofree char *lost = NULL;

      if (column->kind != TT_COLUMN_REF)
        continue;
      lost = g_strdup_printf ("(%s IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %s WHERE id = t.%s))",
                              column->name, column->refers_to, column->name);
      g_string_append_printf (what, ", CASE WHEN %s THEN %s END", lost, column->name);
      g_string_append_printf (where, "%s%s", where->len > 0 ? " OR " : "", lost);
    }
  if (where->len == 0)
    return NULL;

  g_string_append_printf (what, " FROM %s t WHERE %s ORDER BY id", table->name, where->str);

  return g_string_free (g_steal_pointer (&what), FALSE);
}

static void
tell_lost (TtStmt *stmt, const TtTable *table, TtLostReferenceFunc func, gpointer user_data)
{
  int place = 1;

  for (guint i = 0; i < table->n_columns; i++)
    {
      if (table->columns[i].kind != TT_COLUMN_REF)
        continue;
      if (!tt_stmt_is_null (stmt, place))
        func (table, tt_stmt_get_int64 (stmt, 0), &table->columns[i],
              tt_stmt_get_int64 (stmt, place), user_data);
      place++;
    }
}

/* Whether any reference is lost; SQLite's own look is three times as fast as asking which. */
static gboolean
has_lost (TtLoader *self, gboolean *lost, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (self->database, "PRAGMA foreign_key_check", error);
  TtStep step = stmt != NULL ? tt_stmt_step (stmt, error) : TT_STEP_FAILED;

  *lost = step == TT_STEP_ROW;

  return step != TT_STEP_FAILED;
}

gboolean
tt_loader_check_references (TtLoader *self,
                            TtLostReferenceFunc func,
                            gpointer user_data,
                            GError **error)
{
  const TtTable *tables;
  guint n_tables = 0;
  gboolean lost = FALSE;

  g_return_val_if_fail (TT_IS_LOADER (self) && self->database != NULL, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  if (!tt_inserter_flush (self->inserter, error) || !has_lost (self, &lost, error))
    return FALSE;
  self->checked = !lost;

  tables = tt_tables_get (&n_tables);
  for (guint i = 0; lost && i < n_tables; i++)
    {
      g_autofree char *sql = dup_lost_sql (&tables[i]);
      g_autoptr (TtStmt) stmt = NULL;
      TtStep step;

      if (sql == NULL)
        continue;
      stmt = tt_stmt_prepare (self->database, sql, error);
      if (stmt == NULL)
        return FALSE;
      while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
        tell_lost (stmt, &tables[i], func, user_data);
      if (step == TT_STEP_FAILED)
        return FALSE;
    }

  return TRUE;
}

static gboolean
copy_layer (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  return tt_loader_insert (TT_LOADER (user_data), table, values, error);
}

static gboolean
insert_layer (
    TtLoader *self, gint64 id, const char *name, const char *kind, const char *path, GError **error)
{
  g_autofree char *settings = g_strdup_printf ("{\"path\":\"%s\"}", path);
  const TtValue values[] = {
    { .kind = TT_VALUE_INTEGER, .integer = id },
    { .kind = TT_VALUE_TEXT, .text = name, .length = strlen (name) },
    { .kind = TT_VALUE_TEXT, .text = kind, .length = strlen (kind) },
    { .kind = TT_VALUE_INTEGER, .integer = 1 },
    { .kind = TT_VALUE_TEXT, .text = settings, .length = strlen (settings) },
  };

  return tt_loader_insert (self, tt_table_find ("layer"), values, error);
}

gboolean
tt_loader_take_layers (TtLoader *self, TtDatabase *from, GError **error)
{
  gint64 id;

  g_return_val_if_fail (TT_IS_LOADER (self) && self->database != NULL, FALSE);

  if (from != NULL)
    return tt_database_each_row (from, tt_table_find ("layer"), copy_layer, self, NULL, error);

  id = tt_loader_reserve_ids (self, 2);

  return insert_layer (self, id, "shadow", "shadow", "shadow", error) &&
         insert_layer (self, id + 1, "archive", "folder", "archive", error);
}

gboolean
tt_loader_apply_erased (TtLoader *self, TtDatabase *from, GError **error)
{
  g_return_val_if_fail (TT_IS_LOADER (self) && self->database != NULL, FALSE);
  g_return_val_if_fail (TT_IS_DATABASE (from), FALSE);

  if (!tt_inserter_flush (self->inserter, error))
    return FALSE;
  forget_digest (self);
  self->checked = FALSE;

  return tt_erased_apply (self->database, from, error);
}

static void
keep_first (
    const TtTable *table, gint64 id, const TtColumn *column, gint64 lost, gpointer user_data)
{
  g_autofree char *row = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  g_autofree char *target = g_strdup_printf ("%" G_GINT64_FORMAT, lost);
  char **words = user_data;

  /* Translators: a kind of record ("entries"), its id, a field ("site"), the id in it. */
  if (*words == NULL)
    *words = g_strdup_printf (_ ("In “%s” the record %s names with “%s” the id %s, which is not "
                                 "there"),
                              table->json_name, row, column->json_name, target);
}

TtPrepared *
tt_loader_finish (TtLoader *self,
                  TtReplace replace,
                  const TtHead *parent,
                  const char *actor,
                  const char *label,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *lost = NULL;

  g_return_val_if_fail (TT_IS_LOADER (self) && self->database != NULL, NULL);

  if (!tt_inserter_flush (self->inserter, error))
    return NULL;
  if (!self->checked && !tt_loader_check_references (self, keep_first, &lost, error))
    return NULL;
  if (lost != NULL)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID, lost);
      return NULL;
    }

  g_clear_pointer (&self->inserter, tt_inserter_free);
  finish_digest (self);
  if (!tt_database_commit (self->database, error))
    return NULL;

  return tt_prepared_from_loaded (g_steal_pointer (&self->database), self->folder, replace, parent,
                                  actor, label, self->has_digest ? &self->digest : NULL,
                                  cancellable, error);
}
