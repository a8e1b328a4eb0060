/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What holds from a day on: rates of people, rule sets of companies. */

#include "store/tt-store-people.h"

#include "store/tt-stmt.h"

gboolean
tt_store_save_rate (TtTransaction *transaction, TtRate *rate, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);
  g_return_val_if_fail (TT_IS_RATE (rate), FALSE);

  if (tt_rate_get_id (rate) == 0)
    tt_rate_set_id (rate, tt_transaction_new_id (transaction));

  stmt = tt_stmt_prepare_upsert (tt_transaction_get_database (transaction), "rate",
                                 "id, user, from_day, amount, currency", error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, tt_rate_get_id (rate));
  tt_stmt_bind_int64 (stmt, 2, tt_rate_get_user (rate));
  tt_stmt_bind_text (stmt, 3, tt_rate_get_from_day (rate));
  tt_stmt_bind_int64 (stmt, 4, tt_rate_get_amount (rate));
  tt_stmt_bind_text (stmt, 5, tt_rate_get_currency (rate));

  return tt_stmt_run (stmt, error);
}

GPtrArray *
tt_store_list_rates (TtDatabase *database, gint64 user, GError **error)
{
  g_autoptr (GPtrArray) rates = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  stmt = tt_stmt_prepare (database,
                          "SELECT id, user, from_day, amount, currency FROM rate WHERE user = ?1"
                          " ORDER BY from_day, id",
                          error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, user);
  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      TtRate *rate = tt_rate_new ();

      tt_rate_set_id (rate, tt_stmt_get_int64 (stmt, 0));
      tt_rate_set_user (rate, tt_stmt_get_int64 (stmt, 1));
      tt_rate_set_from_day (rate, tt_stmt_get_text (stmt, 2));
      tt_rate_set_amount (rate, tt_stmt_get_int64 (stmt, 3));
      tt_rate_set_currency (rate, tt_stmt_get_text (stmt, 4));
      g_ptr_array_add (rates, rate);
    }

  return step == TT_STEP_DONE ? g_steal_pointer (&rates) : NULL;
}

gboolean
tt_store_save_rule_set (TtTransaction *transaction, TtRuleSet *rules, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);
  g_return_val_if_fail (TT_IS_RULE_SET (rules), FALSE);

  if (tt_rule_set_get_id (rules) == 0)
    tt_rule_set_set_id (rules, tt_transaction_new_id (transaction));

  stmt = tt_stmt_prepare_upsert (tt_transaction_get_database (transaction), "rule_set",
                                 "id, company, from_day, preset, settings", error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, tt_rule_set_get_id (rules));
  tt_stmt_bind_int64 (stmt, 2, tt_rule_set_get_company (rules));
  tt_stmt_bind_text_or_null (stmt, 3, tt_rule_set_get_from_day (rules));
  tt_stmt_bind_text (stmt, 4, tt_rule_set_get_preset (rules));
  tt_stmt_bind_text_or_null (stmt, 5, tt_rule_set_get_settings (rules));

  return tt_stmt_run (stmt, error);
}

GPtrArray *
tt_store_list_rule_sets (TtDatabase *database, gint64 company, GError **error)
{
  g_autoptr (GPtrArray) sets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  /* NULL, "from the start", sorts first. */
  stmt = tt_stmt_prepare (database,
                          "SELECT id, company, from_day, preset, settings FROM rule_set"
                          " WHERE company = ?1 ORDER BY from_day, id",
                          error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, company);
  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      TtRuleSet *rules = tt_rule_set_new ();

      tt_rule_set_set_id (rules, tt_stmt_get_int64 (stmt, 0));
      tt_rule_set_set_company (rules, tt_stmt_get_int64 (stmt, 1));
      tt_rule_set_set_from_day (rules, tt_stmt_get_text (stmt, 2));
      tt_rule_set_set_preset (rules, tt_stmt_get_text (stmt, 3));
      tt_rule_set_set_settings (rules, tt_stmt_get_text (stmt, 4));
      g_ptr_array_add (sets, rules);
    }

  return step == TT_STEP_DONE ? g_steal_pointer (&sets) : NULL;
}
