/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which days are approved. Of the periods that cover a day the latest decides, for a person's own
 * and for everybody's alike; an entry belongs to the company's day on which it starts. */

#include "base/tt-error.h"
#include "core/tt-zone.h"
#include "store/tt-store-entries-private.h"
#include "store/tt-store-office.h"

#include <glib/gi18n-lib.h>

#define PERIOD_COLUMNS "id, company, user, from_day, to_day, state, at, by_user, by_name, reason"

gboolean
tt_store_save_period (TtTransaction *transaction, TtPeriod *period, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  int n = 0;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);
  g_return_val_if_fail (TT_IS_PERIOD (period), FALSE);

  if (tt_period_get_id (period) == 0)
    tt_period_set_id (period, tt_transaction_new_id (transaction));
  if (tt_period_get_at (period) == 0)
    tt_period_set_at (period, tt_transaction_get_at (transaction));

  stmt = tt_stmt_prepare_upsert (tt_transaction_get_database (transaction), "period",
                                 PERIOD_COLUMNS, error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, ++n, tt_period_get_id (period));
  tt_stmt_bind_int64 (stmt, ++n, tt_period_get_company (period));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_period_get_user (period));
  tt_stmt_bind_text (stmt, ++n, tt_period_get_from_day (period));
  tt_stmt_bind_text (stmt, ++n, tt_period_get_to_day (period));
  tt_stmt_bind_text (stmt, ++n, tt_period_get_state (period));
  tt_stmt_bind_int64 (stmt, ++n, tt_period_get_at (period));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_period_get_by (period));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_period_get_by_name (period));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_period_get_reason (period));

  return tt_stmt_run (stmt, error);
}

static TtPeriod *
read_period (TtStmt *stmt)
{
  TtPeriod *period = tt_period_new ();
  int n = 0;

  tt_period_set_id (period, tt_stmt_get_int64 (stmt, n++));
  tt_period_set_company (period, tt_stmt_get_int64 (stmt, n++));
  tt_period_set_user (period, tt_stmt_get_int64 (stmt, n++));
  tt_period_set_from_day (period, tt_stmt_get_text (stmt, n++));
  tt_period_set_to_day (period, tt_stmt_get_text (stmt, n++));
  tt_period_set_state (period, tt_stmt_get_text (stmt, n++));
  tt_period_set_at (period, tt_stmt_get_int64 (stmt, n++));
  tt_period_set_by (period, tt_stmt_get_int64 (stmt, n++));
  tt_period_set_by_name (period, tt_stmt_get_text (stmt, n++));
  tt_period_set_reason (period, tt_stmt_get_text (stmt, n++));

  return period;
}

GPtrArray *
tt_store_list_periods (TtDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) periods = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  stmt = tt_stmt_prepare (database, "SELECT " PERIOD_COLUMNS " FROM period ORDER BY at, id", error);
  if (stmt == NULL)
    return NULL;

  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    g_ptr_array_add (periods, read_period (stmt));

  return step == TT_STEP_DONE ? g_steal_pointer (&periods) : NULL;
}

typedef struct
{
  gint64 id;
  char *zone;
} Company;

static void
company_free (Company *self)
{
  g_free (self->zone);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Company, company_free)

static Company *
load_company_of (TtDatabase *database, gint64 user, GError **error)
{
  g_autoptr (Company) company = g_new0 (Company, 1);
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  stmt = tt_stmt_prepare (database,
                          "SELECT c.id, c.zone FROM user u JOIN company c ON c.id = u.company"
                          " WHERE u.id = ?1",
                          error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, user);
  step = tt_stmt_step (stmt, error);
  if (step == TT_STEP_DONE)
    g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no such person"));
  if (step != TT_STEP_ROW)
    return NULL;

  company->id = tt_stmt_get_int64 (stmt, 0);
  company->zone = g_strdup (tt_stmt_get_text (stmt, 1));

  return g_steal_pointer (&company);
}

/* Two looks, each into an index: a person's own periods and everybody's. */
#define DECIDING                                                                                   \
  "SELECT state, from_day, to_day FROM (SELECT state, from_day, to_day, at, id FROM period"        \
  " WHERE user = ?1 AND company = ?2 AND from_day <= ?3 AND to_day >= ?3"                          \
  " UNION ALL SELECT state, from_day, to_day, at, id FROM period"                                  \
  " WHERE user IS NULL AND company = ?2 AND from_day <= ?3 AND to_day >= ?3)"                      \
  " ORDER BY at DESC, id DESC LIMIT 1"

static gboolean
look_up (TtDatabase *database,
         const Company *company,
         gint64 user,
         gint64 at,
         gboolean *locked,
         char **words,
         GError **error)
{
  g_autofree char *day = tt_zone_dup_day (company->zone, at);
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (database, DECIDING, error);
  TtStep step;

  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, user);
  tt_stmt_bind_int64 (stmt, 2, company->id);
  tt_stmt_bind_text (stmt, 3, day);
  step = tt_stmt_step (stmt, error);
  if (step == TT_STEP_FAILED)
    return FALSE;

  *locked = step == TT_STEP_ROW && g_str_equal (tt_stmt_get_text (stmt, 0), "approved");
  if (*locked && words != NULL)
    *words = g_strdup_printf (_ ("The hours from %s to %s are approved"),
                              tt_stmt_get_text (stmt, 1), tt_stmt_get_text (stmt, 2));

  return TRUE;
}

gboolean
tt_store_is_locked (
    TtDatabase *database, gint64 user, gint64 at, gboolean *locked, char **words, GError **error)
{
  g_autoptr (Company) company = NULL;

  g_return_val_if_fail (TT_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (locked != NULL, FALSE);

  if (words != NULL)
    *words = NULL;
  company = load_company_of (database, user, error);
  if (company == NULL)
    return FALSE;

  return look_up (database, company, user, at, locked, words, error);
}

gboolean
tt_store_is_locked_for (
    TtDatabase *database, gint64 company, gint64 user, gint64 at, gboolean *locked, GError **error)
{
  g_autoptr (TtStmt) stmt =
      tt_stmt_prepare (database, "SELECT zone FROM company WHERE id = ?1", error);
  g_autoptr (Company) known = g_new0 (Company, 1);
  TtStep step;

  *locked = FALSE;
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, company);
  step = tt_stmt_step (stmt, error);
  if (step != TT_STEP_ROW)
    return step == TT_STEP_DONE;

  known->id = company;
  known->zone = g_strdup (tt_stmt_get_text (stmt, 0));
  return look_up (database, known, user, at, locked, NULL, error);
}

gboolean
tt_store_fill_approved (TtDatabase *database, GPtrArray *entries, GError **error)
{
  g_autoptr (GHashTable) companies =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) company_free);
  gint64 any = 0;

  if (!tt_database_get_int64 (database, "SELECT EXISTS (SELECT 1 FROM period)", &any, error))
    return FALSE;

  for (guint i = 0; any != 0 && i < entries->len; i++)
    {
      TtEntry *entry = g_ptr_array_index (entries, i);
      gint64 user = tt_entry_get_user (entry);
      Company *company = g_hash_table_lookup (companies, &user);
      gboolean locked = FALSE;

      if (company == NULL)
        {
          company = load_company_of (database, user, error);
          if (company == NULL)
            return FALSE;
          g_hash_table_insert (companies, g_memdup2 (&user, sizeof user), company);
        }
      if (!look_up (database, company, user, tt_entry_get_started_at (entry), &locked, NULL, error))
        return FALSE;
      tt_entry_set_approved (entry, locked);
    }

  return TRUE;
}
