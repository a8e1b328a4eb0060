/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tt-test-office.h"

#include "store/tt-stmt.h"

/* Ids of entries that changes make start here. */
#define FIRST_ID 1000000

static void
set_text (const TtTable *table, TtValue *values, const char *column, const char *text)
{
  int place = tt_table_get_column (table, column);

  g_assert_cmpint (place, >=, 0);
  values[place] = (TtValue){ .kind = TT_VALUE_TEXT, .text = text, .length = strlen (text) };
}

static void
set_int64 (const TtTable *table, TtValue *values, const char *column, gint64 value)
{
  int place = tt_table_get_column (table, column);

  g_assert_cmpint (place, >=, 0);
  values[place] = (TtValue){ .kind = TT_VALUE_INTEGER, .integer = value };
}

static void
insert (TtLoader *loader, const TtTable *table, const TtValue *values)
{
  g_autoptr (GError) error = NULL;

  tt_loader_insert (loader, table, values, &error);
  g_assert_no_error (error);
}

static void
insert_company (TtLoader *loader)
{
  const TtTable *table = tt_table_find ("company");
  TtValue values[32] = { 0 };

  set_int64 (table, values, "id", 1);
  set_text (table, values, "name", "Acme");
  set_text (table, values, "zone", "America/New_York");
  set_text (table, values, "currency", "USD");
  set_int64 (table, values, "week_start", 0);
  set_int64 (table, values, "active", 1);
  insert (loader, table, values);
}

static void
insert_site (TtLoader *loader)
{
  const TtTable *table = tt_table_find ("site");
  TtValue values[32] = { 0 };

  set_int64 (table, values, "id", 1);
  set_int64 (table, values, "company", 1);
  set_text (table, values, "name", "Yard");
  set_int64 (table, values, "active", 1);
  insert (loader, table, values);
}

static void
insert_user (TtLoader *loader, gint64 id)
{
  const TtTable *table = tt_table_find ("user");
  g_autofree char *username = g_strdup_printf ("user%d", (int) id);
  TtValue values[32] = { 0 };

  set_int64 (table, values, "id", id);
  set_int64 (table, values, "company", 1);
  set_text (table, values, "username", username);
  set_text (table, values, "name", username);
  set_text (table, values, "role", id == 1 ? "owner" : "employee");
  set_int64 (table, values, "must_set_password", 0);
  set_int64 (table, values, "active", 1);
  set_int64 (table, values, "erased", 0);
  insert (loader, table, values);
}

static void
insert_entry (TtLoader *loader, gint64 id)
{
  const TtTable *table = tt_table_find ("entry");
  g_autofree char *note = g_strdup_printf ("what was done in the shift number %d", (int) id);
  gint64 at = G_GINT64_CONSTANT (1751328000000000) + id * 7000000;
  TtValue values[32] = { 0 };

  set_int64 (table, values, "id", id);
  set_int64 (table, values, "user", 1 + id % TT_TEST_USERS);
  set_int64 (table, values, "site", 1);
  set_text (table, values, "zone", "America/New_York");
  set_int64 (table, values, "started_at", at);
  set_int64 (table, values, "ended_at", at + 8 * G_TIME_SPAN_HOUR);
  set_text (table, values, "in_note", note);
  insert (loader, table, values);
}

TtPrepared *
tt_test_office_prepare (
    TtTestOffice *self, guint entries, TtReplace replace, const TtHead *parent, GError **error)
{
  g_autoptr (GError) load_error = NULL;
  g_autoptr (TtLoader) loader = tt_loader_new (self->environment, self->folder, error);

  if (loader == NULL)
    return NULL;
  insert_company (loader);
  insert_site (loader);
  for (gint64 id = 1; id <= TT_TEST_USERS; id++)
    insert_user (loader, id);
  for (gint64 id = 1; id <= entries; id++)
    insert_entry (loader, id);
  tt_loader_take_layers (loader, NULL, &load_error);
  g_assert_no_error (load_error);

  return tt_loader_finish (loader, replace, parent, "test",
                           replace == TT_REPLACE_NEW ? "init" : "import", NULL, error);
}

static TtTestOffice *
office_new (const char *folder)
{
  TtTestOffice *self = g_new0 (TtTestOffice, 1);

  self->environment = tt_test_environment_new ();
  self->folder = g_strdup (folder);
  self->primary = g_build_filename (folder, "office.db", NULL);
  self->primary_journal = g_build_filename (folder, "office.db-journal", NULL);
  self->shadow = g_build_filename (folder, "shadow", "office.db", NULL);
  self->shadow_journal = g_build_filename (folder, "shadow", "office.db-journal", NULL);

  return self;
}

TtTestOffice *
tt_test_office_new (guint entries)
{
  TtTestDir *dir = tt_test_dir_new ();
  g_autofree char *folder = tt_test_dir_build_path (dir, "office");
  TtTestOffice *self = office_new (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtPrepared) prepared = NULL;

  self->dir = dir;
  prepared = tt_test_office_prepare (self, entries, TT_REPLACE_NEW, NULL, &error);
  g_assert_no_error (error);
  tt_prepared_swap (prepared, NULL, NULL, &error);
  g_assert_no_error (error);

  return self;
}

TtTestOffice *
tt_test_office_adopt (const char *folder)
{
  return office_new (folder);
}

void
tt_test_office_free (TtTestOffice *self)
{
  g_clear_object (&self->environment);
  g_free (self->folder);
  g_free (self->primary);
  g_free (self->primary_journal);
  g_free (self->shadow);
  g_free (self->shadow_journal);
  g_clear_pointer (&self->dir, tt_test_dir_free);
  g_free (self);
}

TtStore *
tt_test_office_open (TtTestOffice *self)
{
  g_autoptr (GError) error = NULL;
  TtStore *store = tt_store_open (self->environment, self->folder, FALSE, &error);

  g_assert_no_error (error);

  return store;
}

TtCopy *
tt_test_office_open_shadow (TtTestOffice *self)
{
  g_autoptr (GError) error = NULL;
  TtCopy *copy = tt_copy_open_shadow (self->environment, self->folder, NULL, NULL, &error);

  g_assert_no_error (error);

  return copy;
}

static gboolean
run (TtTransaction *transaction, const char *sql, gint64 a, gint64 b, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (tt_transaction_get_database (transaction), sql, error);

  if (stmt == NULL)
    return FALSE;
  tt_stmt_bind_int64 (stmt, 1, a);
  if (b != 0)
    tt_stmt_bind_int64 (stmt, 2, b);

  return tt_stmt_run (stmt, error);
}

static gboolean
make_change (TtTransaction *transaction, gpointer user_data, GError **error)
{
  const gint64 k = *(gint64 *) user_data;

  if (!run (transaction,
            "INSERT INTO entry (id, user, site, zone, started_at, in_note)"
            " VALUES (?1, ?2, 1, 'America/New_York', 1762000000000000, 'clock in')",
            FIRST_ID + k, 1 + k % TT_TEST_USERS, error))
    return FALSE;
  if (k % 3 == 0 &&
      !run (transaction,
            "UPDATE entry SET ended_at = started_at + ?2, out_note = 'done ' || id WHERE id = ?1",
            FIRST_ID + k - 1, 5, error))
    return FALSE;

  return k % 17 != 0 ||
         run (transaction, "DELETE FROM entry WHERE id = ?1", FIRST_ID + k - 9, 0, error);
}

gboolean
tt_test_office_change (TtStore *store, gint64 k, TtFrame **frame, GError **error)
{
  return tt_store_write (store, "test", "", make_change, &k, frame, error);
}

TtFrame *
tt_test_office_must_change (TtStore *store, gint64 k)
{
  g_autoptr (GError) error = NULL;
  TtFrame *frame = NULL;

  tt_test_office_change (store, k, &frame, &error);
  g_assert_no_error (error);
  g_assert_nonnull (frame);

  return frame;
}

static TtDatabase *
open_file (TtTestOffice *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  TtDatabase *database = tt_database_open (self->environment, path, TT_DATABASE_READ, &error);

  g_assert_no_error (error);

  return database;
}

void
tt_test_office_digest (TtTestOffice *self, const char *path, TtHash *digest)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) database = open_file (self, path);

  tt_database_digest (database, NULL, digest, NULL, &error);
  g_assert_no_error (error);
}

void
tt_test_office_head (TtTestOffice *self, const char *path, TtHead *head)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) database = open_file (self, path);

  tt_database_get_head (database, head, &error);
  g_assert_no_error (error);
}

gboolean
tt_test_office_has (TtTestOffice *self, const char *path, gint64 seq, const TtHash *hash)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) database = open_file (self, path);
  g_autoptr (TtFrame) frame = tt_database_get_frame (database, seq, &error);

  return frame != NULL && tt_hash_equal (&frame->hash, hash);
}

gint64
tt_test_office_count (TtTestOffice *self, const char *path, const char *table)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) database = open_file (self, path);
  gint64 count;

  if (g_str_equal (table, "frame"))
    tt_database_get_int64 (database, "SELECT count(*) FROM frame", &count, &error);
  else
    tt_database_count_rows (database, tt_table_find (table), &count, &error);
  g_assert_no_error (error);

  return count;
}

void
tt_test_office_check (TtTestOffice *self, GPtrArray *frames)
{
  g_autoptr (TtStore) store = tt_test_office_open (self);
  g_autoptr (TtCopy) shadow = tt_test_office_open_shadow (self);
  TtHash primary_digest, shadow_digest;
  TtHead primary_head, shadow_head;

  tt_test_office_digest (self, self->primary, &primary_digest);
  tt_test_office_digest (self, self->shadow, &shadow_digest);
  tt_test_office_head (self, self->primary, &primary_head);
  tt_test_office_head (self, self->shadow, &shadow_head);
  g_assert_true (tt_head_equal (&primary_head, &shadow_head));
  g_assert_true (tt_hash_equal (&primary_digest, &shadow_digest));

  for (guint i = 0; frames != NULL && i < frames->len; i++)
    {
      const TtFrame *frame = frames->pdata[i];

      g_assert_true (tt_test_office_has (self, self->primary, frame->seq, &frame->hash));
      g_assert_true (tt_test_office_has (self, self->shadow, frame->seq, &frame->hash));
    }
}
