/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Erasing a person's data, once by hand and again on every restore and import. Hours and pay stay.
 * The name that takes the old one's place is data, not a message, so it is not translated: offices
 * with the same rows have the same digest in every language. */

#include "base/tt-error.h"
#include "core/tt-name.h"
#include "store/tt-stmt.h"
#include "store/tt-store-office.h"
#include "store/tt-store-people.h"

#include <glib/gi18n-lib.h>

/* ?1 the person, ?2 the new username, ?3 its key, ?4 the new name. */
static const char *const erasing[] = {
  "UPDATE audit SET text = NULL, detail = NULL WHERE (subject_kind = 'user' AND subject = ?1"
  " OR actor = (SELECT username FROM user WHERE id = ?1))"
  " AND (text IS NOT NULL OR detail IS NOT NULL)",
  "UPDATE audit SET actor = ?2 WHERE actor = (SELECT username FROM user WHERE id = ?1)",
  "UPDATE correction SET by_name = ?4 WHERE by_user = ?1 AND by_name IS NOT NULL",
  "UPDATE period SET by_name = ?4 WHERE by_user = ?1 AND by_name IS NOT NULL",
  "UPDATE message SET from_name = ?4 WHERE from_user = ?1 AND from_name IS NOT NULL",
  "UPDATE leave SET note = NULL WHERE user = ?1 AND note IS NOT NULL",
  "DELETE FROM photo WHERE entry IN (SELECT id FROM entry WHERE user = ?1)",
  "UPDATE entry SET in_latitude = NULL, in_longitude = NULL, in_accuracy = NULL,"
  " out_latitude = NULL, out_longitude = NULL, out_accuracy = NULL WHERE user = ?1"
  " AND (in_latitude IS NOT NULL OR in_longitude IS NOT NULL OR in_accuracy IS NOT NULL"
  " OR out_latitude IS NOT NULL OR out_longitude IS NOT NULL OR out_accuracy IS NOT NULL)",
  "UPDATE user SET username = ?2, username_key = ?3, name = ?4, first_name = NULL,"
  " last_name = NULL, email = NULL, phone = NULL, staff_number = NULL, password_hash = NULL,"
  " pin_hash = NULL, must_set_password = 0, active = 0, erased = 1 WHERE id = ?1",
};

static gboolean
run_erasing (TtDatabase *database,
             const char *sql,
             gint64 user,
             const char *username,
             const char *name,
             GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (database, sql, error);
  g_autofree char *key = tt_username_get_key (username);

  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, user);
  if (strstr (sql, "?2") != NULL)
    tt_stmt_bind_text (stmt, 2, username);
  if (strstr (sql, "?3") != NULL)
    tt_stmt_bind_text (stmt, 3, key);
  if (strstr (sql, "?4") != NULL)
    tt_stmt_bind_text (stmt, 4, name);

  return tt_stmt_run (stmt, error);
}

static gboolean
is_taken (TtDatabase *database, const char *username, gint64 user, gboolean *taken, GError **error)
{
  g_autoptr (TtStmt) stmt =
      tt_stmt_prepare (database, "SELECT 1 FROM user WHERE username_key = ?1 AND id <> ?2", error);
  g_autofree char *key = tt_username_get_key (username);
  TtStep step;

  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_text (stmt, 1, key);
  tt_stmt_bind_int64 (stmt, 2, user);
  step = tt_stmt_step (stmt, error);
  *taken = step == TT_STEP_ROW;

  return step != TT_STEP_FAILED;
}

static gboolean
erase_person (TtDatabase *database, gint64 user, gint64 number, GError **error)
{
  g_autofree char *name = g_strdup_printf ("Former employee %" G_GINT64_FORMAT, number);
  g_autofree char *username = g_strdup_printf ("former-employee-%" G_GINT64_FORMAT, number);
  gboolean taken = FALSE;

  for (guint i = 2;; i++)
    {
      if (!is_taken (database, username, user, &taken, error))
        return FALSE;
      if (!taken)
        break;
      g_free (username);
      username = g_strdup_printf ("former-employee-%" G_GINT64_FORMAT "-%u", number, i);
    }

  for (guint i = 0; i < G_N_ELEMENTS (erasing); i++)
    {
      if (!run_erasing (database, erasing[i], user, username, name, error))
        return FALSE;
    }

  return TRUE;
}

typedef struct
{
  gint64 id;
  gint64 number;
  gint64 at;
  char *source;
  char *external_id;
} Erased;

static void
erased_clear (Erased *self)
{
  g_free (self->source);
  g_free (self->external_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Erased, erased_clear)

/* The row's number is kept where nobody else has it; otherwise it gets the next. */
static gboolean
settle_number (TtDatabase *database, Erased *row, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (
      database,
      "SELECT (SELECT number FROM erased WHERE id = ?1),"
      " EXISTS (SELECT 1 FROM erased WHERE number = ?2), (SELECT max(number) FROM erased)",
      error);

  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, row->id);
  tt_stmt_bind_int64 (stmt, 2, row->number);
  if (tt_stmt_step (stmt, error) == TT_STEP_FAILED)
    return FALSE;

  if (!tt_stmt_is_null (stmt, 0))
    row->number = tt_stmt_get_int64 (stmt, 0);
  else if (row->number == 0 || tt_stmt_get_int64 (stmt, 1) != 0)
    row->number = tt_stmt_get_int64 (stmt, 2) + 1;

  return TRUE;
}

static gboolean
keep_row (TtDatabase *database, Erased *row, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;

  if (!settle_number (database, row, error))
    return FALSE;

  stmt = tt_stmt_prepare (database,
                          "INSERT INTO erased(id, number, at, source, external_id)"
                          " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO NOTHING",
                          error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, row->id);
  tt_stmt_bind_int64 (stmt, 2, row->number);
  tt_stmt_bind_int64 (stmt, 3, row->at);
  tt_stmt_bind_text (stmt, 4, row->source);
  tt_stmt_bind_text (stmt, 5, row->external_id);

  return tt_stmt_run (stmt, error);
}

static char *
dup_text_or_null (TtStmt *stmt, int column)
{
  return tt_stmt_is_null (stmt, column) ? NULL : g_strdup (tt_stmt_get_text (stmt, column));
}

static void
read_row (TtStmt *stmt, Erased *row)
{
  row->id = tt_stmt_get_int64 (stmt, 0);
  row->number = tt_stmt_get_int64 (stmt, 1);
  row->at = tt_stmt_get_int64 (stmt, 2);
  row->source = dup_text_or_null (stmt, 3);
  row->external_id = dup_text_or_null (stmt, 4);
}

gboolean
tt_store_erase_user (TtTransaction *transaction, gint64 user, GError **error)
{
  g_auto (Erased) row = { 0 };
  g_autoptr (TtStmt) stmt = NULL;
  TtDatabase *database;
  TtStep step;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);

  database = tt_transaction_get_database (transaction);
  stmt = tt_stmt_prepare (database, "SELECT id, 0, ?2, source, external_id FROM user WHERE id = ?1",
                          error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, user);
  tt_stmt_bind_int64 (stmt, 2, tt_transaction_get_at (transaction));
  step = tt_stmt_step (stmt, error);
  if (step == TT_STEP_DONE)
    g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no such person"));
  if (step != TT_STEP_ROW)
    return FALSE;

  read_row (stmt, &row);
  tt_stmt_reset (stmt);

  return keep_row (database, &row, error) && erase_person (database, user, row.number, error);
}

static GArray *
list_rows (TtDatabase *from, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (Erased));
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_array_set_clear_func (rows, (GDestroyNotify) erased_clear);
  stmt = tt_stmt_prepare (
      from, "SELECT id, number, at, source, external_id FROM erased ORDER BY number, id", error);
  if (stmt == NULL)
    return NULL;

  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      Erased row;

      read_row (stmt, &row);
      g_array_append_val (rows, row);
    }

  return step == TT_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

/* Who is meant by a row of `erased` and still has their name here: by id, or by what another
 * program called them, for the same file may be imported again. */
static GArray *
find_persons (TtDatabase *database, const Erased *row, GError **error)
{
  g_autoptr (GArray) persons = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  stmt = tt_stmt_prepare (database,
                          "SELECT id FROM user WHERE NOT erased AND (id = ?1"
                          " OR source = ?2 AND external_id = ?3) ORDER BY id",
                          error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, row->id);
  tt_stmt_bind_text (stmt, 2, row->source);
  tt_stmt_bind_text (stmt, 3, row->external_id);
  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      gint64 id = tt_stmt_get_int64 (stmt, 0);

      g_array_append_val (persons, id);
    }

  return step == TT_STEP_DONE ? g_steal_pointer (&persons) : NULL;
}

static gboolean
apply_row (TtDatabase *database, Erased *row, GError **error)
{
  g_autoptr (GArray) persons = NULL;

  if (!keep_row (database, row, error))
    return FALSE;

  persons = find_persons (database, row, error);
  if (persons == NULL)
    return FALSE;

  for (guint i = 0; i < persons->len; i++)
    {
      g_auto (Erased) own = { .id = g_array_index (persons, gint64, i),
                              .at = row->at,
                              .source = g_strdup (row->source),
                              .external_id = g_strdup (row->external_id) };

      if (!keep_row (database, &own, error) || !erase_person (database, own.id, own.number, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
tt_erased_apply (TtDatabase *database, TtDatabase *from, GError **error)
{
  g_autoptr (GArray) rows = list_rows (from, error);

  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      if (!apply_row (database, &g_array_index (rows, Erased, i), error))
        return FALSE;
    }

  return TRUE;
}

gboolean
tt_store_get_last_erasure (TtDatabase *database, gint64 *at, GError **error)
{
  return tt_database_get_int64 (database, "SELECT ifnull(max(at), 0) FROM erased", at, error);
}
