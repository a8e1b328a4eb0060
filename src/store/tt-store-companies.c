/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-store-people.h"

#include "base/tt-error.h"
#include "core/tt-name.h"
#include "store/tt-stmt.h"

#include <glib/gi18n-lib.h>

#define COMPANY_COLUMNS                                                                            \
  "id, name, zone, currency, address, phone, email, industry, week_start, active, created_at,"     \
  " source, external_id"

gboolean
tt_store_save_company (TtTransaction *transaction, TtCompany *company, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  int n = 0;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);
  g_return_val_if_fail (TT_IS_COMPANY (company), FALSE);

  if (tt_company_get_id (company) == 0)
    tt_company_set_id (company, tt_transaction_new_id (transaction));
  if (tt_company_get_created_at (company) == 0)
    tt_company_set_created_at (company, tt_transaction_get_at (transaction));

  stmt = tt_stmt_prepare_upsert (tt_transaction_get_database (transaction), "company",
                                 COMPANY_COLUMNS, error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, ++n, tt_company_get_id (company));
  tt_stmt_bind_text (stmt, ++n, tt_company_get_name (company));
  tt_stmt_bind_text (stmt, ++n, tt_company_get_zone (company));
  tt_stmt_bind_text (stmt, ++n, tt_company_get_currency (company));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_company_get_address (company));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_company_get_phone (company));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_company_get_email (company));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_company_get_industry (company));
  tt_stmt_bind_int64 (stmt, ++n, tt_company_get_week_start (company));
  tt_stmt_bind_int64 (stmt, ++n, tt_company_get_active (company));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_company_get_created_at (company));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_company_get_source (company));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_company_get_external_id (company));

  return tt_stmt_run (stmt, error);
}

static TtCompany *
read_company (TtStmt *stmt)
{
  TtCompany *company = tt_company_new ();
  int n = 0;

  tt_company_set_id (company, tt_stmt_get_int64 (stmt, n++));
  tt_company_set_name (company, tt_stmt_get_text (stmt, n++));
  tt_company_set_zone (company, tt_stmt_get_text (stmt, n++));
  tt_company_set_currency (company, tt_stmt_get_text (stmt, n++));
  tt_company_set_address (company, tt_stmt_get_text (stmt, n++));
  tt_company_set_phone (company, tt_stmt_get_text (stmt, n++));
  tt_company_set_email (company, tt_stmt_get_text (stmt, n++));
  tt_company_set_industry (company, tt_stmt_get_text (stmt, n++));
  tt_company_set_week_start (company, (int) tt_stmt_get_int64 (stmt, n++));
  tt_company_set_active (company, tt_stmt_get_int64 (stmt, n++) != 0);
  tt_company_set_created_at (company, tt_stmt_get_int64 (stmt, n++));
  tt_company_set_source (company, tt_stmt_get_text (stmt, n++));
  tt_company_set_external_id (company, tt_stmt_get_text (stmt, n++));

  return company;
}

TtCompany *
tt_store_load_company (TtDatabase *database, gint64 id, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  stmt = tt_stmt_prepare (database, "SELECT " COMPANY_COLUMNS " FROM company WHERE id = ?1", error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, id);
  step = tt_stmt_step (stmt, error);
  if (step == TT_STEP_ROW)
    return read_company (stmt);
  if (step == TT_STEP_DONE)
    g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no such company"));

  return NULL;
}

GPtrArray *
tt_store_list_companies (TtDatabase *database, gboolean all, GError **error)
{
  g_autoptr (GPtrArray) companies = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  stmt = tt_stmt_prepare (database,
                          "SELECT " COMPANY_COLUMNS " FROM company WHERE active >= ?1"
                          " ORDER BY name COLLATE NOCASE, id",
                          error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, all ? 0 : 1);
  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    g_ptr_array_add (companies, read_company (stmt));

  return step == TT_STEP_DONE ? g_steal_pointer (&companies) : NULL;
}

TtCompany *
tt_store_find_company (TtDatabase *database, const char *name, GError **error)
{
  g_autoptr (GPtrArray) companies = NULL;
  g_autoptr (TtCompany) found = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  companies = tt_store_list_companies (database, TRUE, error);
  if (companies == NULL)
    return NULL;

  key = tt_username_get_key (name);
  for (guint i = 0; i < companies->len; i++)
    {
      TtCompany *company = g_ptr_array_index (companies, i);
      g_autofree char *other = tt_username_get_key (tt_company_get_name (company));

      if (!g_str_equal (key, other))
        continue;
      if (found != NULL)
        {
          g_set_error (error, TT_ERROR, TT_ERROR_AMBIGUOUS,
                       _ ("There is more than one company named “%s”"), name);
          return NULL;
        }
      found = g_object_ref (company);
    }

  if (found == NULL)
    g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no company named “%s”"), name);

  return g_steal_pointer (&found);
}
