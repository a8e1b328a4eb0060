/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Hashes of passwords and PINs. Nothing else of the store reads or writes these two columns but
 * whole rows: digest, export, restore. */

#include "store/tt-store-people.h"

#include "base/tt-error.h"
#include "store/tt-stmt.h"

#include <glib/gi18n-lib.h>

static gboolean
set_no_person_error (GError **error)
{
  g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no such person"));

  return FALSE;
}

static char *
dup_hash (TtDatabase *database, const char *sql, gint64 user, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  stmt = tt_stmt_prepare (database, sql, error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, user);
  step = tt_stmt_step (stmt, error);
  if (step == TT_STEP_DONE)
    set_no_person_error (error);
  if (step != TT_STEP_ROW || tt_stmt_is_null (stmt, 0))
    return NULL;

  return g_strdup (tt_stmt_get_text (stmt, 0));
}

char *
tt_store_dup_password_hash (TtDatabase *database, gint64 user, GError **error)
{
  return dup_hash (database, "SELECT password_hash FROM user WHERE id = ?1", user, error);
}

char *
tt_store_dup_pin_hash (TtDatabase *database, gint64 user, GError **error)
{
  return dup_hash (database, "SELECT pin_hash FROM user WHERE id = ?1", user, error);
}

static gboolean
run_on_person (TtStmt *stmt, GError **error)
{
  if (!tt_stmt_run (stmt, error))
    return FALSE;

  return tt_stmt_get_changes (stmt) == 1 || set_no_person_error (error);
}

gboolean
tt_store_set_password_hash (
    TtTransaction *transaction, gint64 user, const char *hash, gboolean must_change, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);

  stmt = tt_stmt_prepare (
      tt_transaction_get_database (transaction),
      "UPDATE user SET password_hash = ?2, must_set_password = ?3 WHERE id = ?1", error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, user);
  tt_stmt_bind_text (stmt, 2, hash);
  tt_stmt_bind_int64 (stmt, 3, must_change ? 1 : 0);

  return run_on_person (stmt, error);
}

gboolean
tt_store_set_pin_hash (TtTransaction *transaction, gint64 user, const char *hash, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);

  stmt = tt_stmt_prepare (tt_transaction_get_database (transaction),
                          "UPDATE user SET pin_hash = ?2 WHERE id = ?1", error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, user);
  tt_stmt_bind_text (stmt, 2, hash);

  return run_on_person (stmt, error);
}
