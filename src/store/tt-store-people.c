/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-store-people.h"

#include "base/tt-error.h"
#include "core/tt-name.h"
#include "store/tt-stmt.h"

#include <glib/gi18n-lib.h>

#define SAVED_USER_COLUMNS                                                                         \
  "id, company, username, username_key, name, first_name, last_name, role, email, phone,"          \
  " department, position, staff_number, must_set_password, active, erased, created_at, source,"    \
  " external_id"

/* The unique index would refuse as well, but could not say who has the name. */
static gboolean
check_username_free (TtDatabase *database, gint64 id, const char *key, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  stmt = tt_stmt_prepare (
      database, "SELECT username, name FROM user WHERE username_key = ?1 AND id <> ?2", error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_text (stmt, 1, key);
  tt_stmt_bind_int64 (stmt, 2, id);
  step = tt_stmt_step (stmt, error);
  if (step == TT_STEP_ROW)
    g_set_error (error, TT_ERROR, TT_ERROR_EXISTS, _ ("The username “%s” belongs to %s already"),
                 tt_stmt_get_text (stmt, 0), tt_stmt_get_text (stmt, 1));

  return step == TT_STEP_DONE;
}

static void
bind_user (TtStmt *stmt, TtUser *user, const char *key)
{
  int n = 0;

  tt_stmt_bind_int64 (stmt, ++n, tt_user_get_id (user));
  tt_stmt_bind_int64 (stmt, ++n, tt_user_get_company (user));
  tt_stmt_bind_text (stmt, ++n, tt_user_get_username (user));
  tt_stmt_bind_text (stmt, ++n, key);
  tt_stmt_bind_text (stmt, ++n, tt_user_get_name (user));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_user_get_first_name (user));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_user_get_last_name (user));
  tt_stmt_bind_text (stmt, ++n, tt_role_get_name (tt_user_get_role (user)));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_user_get_email (user));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_user_get_phone (user));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_user_get_department (user));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_user_get_position (user));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_user_get_staff_number (user));
  tt_stmt_bind_int64 (stmt, ++n, tt_user_get_must_set_password (user));
  tt_stmt_bind_int64 (stmt, ++n, tt_user_get_active (user));
  tt_stmt_bind_int64 (stmt, ++n, tt_user_get_erased (user));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_user_get_created_at (user));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_user_get_source (user));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_user_get_external_id (user));
}

gboolean
tt_store_save_user (TtTransaction *transaction, TtUser *user, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  g_autofree char *key = NULL;
  TtDatabase *database;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);
  g_return_val_if_fail (TT_IS_USER (user), FALSE);

  database = tt_transaction_get_database (transaction);
  if (*tt_user_get_username (user) == '\0')
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID, _ ("A person needs a username"));
      return FALSE;
    }
  key = tt_username_get_key (tt_user_get_username (user));
  if (!check_username_free (database, tt_user_get_id (user), key, error))
    return FALSE;

  if (tt_user_get_id (user) == 0)
    tt_user_set_id (user, tt_transaction_new_id (transaction));
  if (tt_user_get_created_at (user) == 0)
    tt_user_set_created_at (user, tt_transaction_get_at (transaction));

  stmt = tt_stmt_prepare_upsert (database, "user", SAVED_USER_COLUMNS, error);
  if (stmt == NULL)
    return FALSE;

  bind_user (stmt, user, key);

  return tt_stmt_run (stmt, error);
}

/* Who is in comes from one look at the few open entries, whatever the number of people. */
#define SELECT_USERS                                                                               \
  "SELECT u.id, u.company, u.username, u.name, u.first_name, u.last_name, u.role, u.email,"        \
  " u.phone, u.department, u.position, u.staff_number, u.password_hash IS NOT NULL,"               \
  " u.pin_hash IS NOT NULL, u.must_set_password, u.active, u.erased, u.created_at, u.source,"      \
  " u.external_id, o.id, o.since, o.site, s.name FROM user u LEFT JOIN"                            \
  " (SELECT user, id, max(started_at) AS since, site FROM entry WHERE ended_at IS NULL"            \
  " GROUP BY user) o ON o.user = u.id LEFT JOIN site s ON s.id = o.site"

static TtUser *
read_user (TtStmt *stmt)
{
  TtUser *user = tt_user_new ();
  TtRole role = TT_ROLE_EMPLOYEE;
  int n = 0;

  tt_user_set_id (user, tt_stmt_get_int64 (stmt, n++));
  tt_user_set_company (user, tt_stmt_get_int64 (stmt, n++));
  tt_user_set_username (user, tt_stmt_get_text (stmt, n++));
  tt_user_set_name (user, tt_stmt_get_text (stmt, n++));
  tt_user_set_first_name (user, tt_stmt_get_text (stmt, n++));
  tt_user_set_last_name (user, tt_stmt_get_text (stmt, n++));
  /* A word that is none gives the least of rights. */
  if (tt_role_from_name (tt_stmt_get_text (stmt, n++), &role))
    tt_user_set_role (user, role);
  else
    tt_user_set_role (user, TT_ROLE_EMPLOYEE);
  tt_user_set_email (user, tt_stmt_get_text (stmt, n++));
  tt_user_set_phone (user, tt_stmt_get_text (stmt, n++));
  tt_user_set_department (user, tt_stmt_get_text (stmt, n++));
  tt_user_set_position (user, tt_stmt_get_text (stmt, n++));
  tt_user_set_staff_number (user, tt_stmt_get_text (stmt, n++));
  tt_user_set_has_password (user, tt_stmt_get_int64 (stmt, n++) != 0);
  tt_user_set_has_pin (user, tt_stmt_get_int64 (stmt, n++) != 0);
  tt_user_set_must_set_password (user, tt_stmt_get_int64 (stmt, n++) != 0);
  tt_user_set_active (user, tt_stmt_get_int64 (stmt, n++) != 0);
  tt_user_set_erased (user, tt_stmt_get_int64 (stmt, n++) != 0);
  tt_user_set_created_at (user, tt_stmt_get_int64 (stmt, n++));
  tt_user_set_source (user, tt_stmt_get_text (stmt, n++));
  tt_user_set_external_id (user, tt_stmt_get_text (stmt, n++));
  tt_user_set_open_entry (user, tt_stmt_get_int64 (stmt, n++));
  tt_user_set_clocked_in (user, tt_user_get_open_entry (user) != 0);
  tt_user_set_open_since (user, tt_stmt_get_int64 (stmt, n++));
  tt_user_set_open_site (user, tt_stmt_get_int64 (stmt, n++));
  tt_user_set_open_site_name (user, tt_stmt_get_text (stmt, n++));

  return user;
}

TtUser *
tt_store_load_user (TtDatabase *database, gint64 id, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  stmt = tt_stmt_prepare (database, SELECT_USERS " WHERE u.id = ?1", error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, id);
  step = tt_stmt_step (stmt, error);
  if (step == TT_STEP_ROW)
    return read_user (stmt);
  if (step == TT_STEP_DONE)
    g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no such person"));

  return NULL;
}

TtUser *
tt_store_find_user (TtDatabase *database, const char *username, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  g_autofree char *key = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);
  g_return_val_if_fail (username != NULL, NULL);

  stmt = tt_stmt_prepare (database, SELECT_USERS " WHERE u.username_key = ?1", error);
  if (stmt == NULL)
    return NULL;

  key = tt_username_get_key (username);
  tt_stmt_bind_text (stmt, 1, key);
  step = tt_stmt_step (stmt, error);
  if (step == TT_STEP_ROW)
    return read_user (stmt);
  if (step == TT_STEP_DONE)
    g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is nobody with the username “%s”"),
                 username);

  return NULL;
}

GPtrArray *
tt_store_list_users (TtDatabase *database, gboolean all, GError **error)
{
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  stmt = tt_stmt_prepare (
      database, SELECT_USERS " WHERE u.active >= ?1 ORDER BY u.name COLLATE NOCASE, u.id", error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, all ? 0 : 1);
  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    g_ptr_array_add (users, read_user (stmt));

  return step == TT_STEP_DONE ? g_steal_pointer (&users) : NULL;
}

gboolean
tt_store_count_active_owners (TtDatabase *database, gint64 *count, GError **error)
{
  g_return_val_if_fail (TT_IS_DATABASE (database), FALSE);

  return tt_database_get_int64 (
      database, "SELECT count(*) FROM user WHERE role = 'owner' AND active", count, error);
}
