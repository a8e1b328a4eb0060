/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-store-sites.h"

#include "base/tt-error.h"
#include "core/tt-name.h"
#include "store/tt-stmt.h"

#include <glib/gi18n-lib.h>

#define SITE_COLUMNS                                                                               \
  "id, company, name, address, latitude, longitude, radius, zone, active, created_at, source,"     \
  " external_id"

gboolean
tt_store_save_site (TtTransaction *transaction, TtSite *site, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  int n = 0;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);
  g_return_val_if_fail (TT_IS_SITE (site), FALSE);

  if (tt_site_get_id (site) == 0)
    tt_site_set_id (site, tt_transaction_new_id (transaction));
  if (tt_site_get_created_at (site) == 0)
    tt_site_set_created_at (site, tt_transaction_get_at (transaction));

  stmt = tt_stmt_prepare_upsert (tt_transaction_get_database (transaction), "site", SITE_COLUMNS,
                                 error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, ++n, tt_site_get_id (site));
  tt_stmt_bind_int64 (stmt, ++n, tt_site_get_company (site));
  tt_stmt_bind_text (stmt, ++n, tt_site_get_name (site));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_site_get_address (site));
  n += 2;
  if (tt_site_get_has_position (site))
    {
      tt_stmt_bind_double (stmt, n - 1, tt_site_get_latitude (site));
      tt_stmt_bind_double (stmt, n, tt_site_get_longitude (site));
    }
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_site_get_radius (site));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_site_get_zone (site));
  tt_stmt_bind_int64 (stmt, ++n, tt_site_get_active (site));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_site_get_created_at (site));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_site_get_source (site));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_site_get_external_id (site));

  return tt_stmt_run (stmt, error);
}

/* People in are counted in one look at the few open entries, whatever the number of sites. */
#define SELECT_SITES                                                                               \
  "SELECT t.id, t.company, t.name, t.address, t.latitude, t.longitude, t.radius, t.zone, "         \
  "t.active,"                                                                                      \
  " t.created_at, t.source, t.external_id, o.people FROM site t LEFT JOIN"                         \
  " (SELECT site, count(DISTINCT user) AS people FROM entry WHERE ended_at IS NULL GROUP BY site)" \
  " o ON o.site = t.id"

static TtSite *
read_site (TtStmt *stmt)
{
  TtSite *site = tt_site_new ();
  int n = 0;

  tt_site_set_id (site, tt_stmt_get_int64 (stmt, n++));
  tt_site_set_company (site, tt_stmt_get_int64 (stmt, n++));
  tt_site_set_name (site, tt_stmt_get_text (stmt, n++));
  tt_site_set_address (site, tt_stmt_get_text (stmt, n++));
  tt_site_set_has_position (site, !tt_stmt_is_null (stmt, n) && !tt_stmt_is_null (stmt, n + 1));
  tt_site_set_latitude (site, tt_stmt_get_double (stmt, n++));
  tt_site_set_longitude (site, tt_stmt_get_double (stmt, n++));
  tt_site_set_radius (site, (int) tt_stmt_get_int64 (stmt, n++));
  tt_site_set_zone (site, tt_stmt_get_text (stmt, n++));
  tt_site_set_active (site, tt_stmt_get_int64 (stmt, n++) != 0);
  tt_site_set_created_at (site, tt_stmt_get_int64 (stmt, n++));
  tt_site_set_source (site, tt_stmt_get_text (stmt, n++));
  tt_site_set_external_id (site, tt_stmt_get_text (stmt, n++));
  tt_site_set_people_in (site, (int) tt_stmt_get_int64 (stmt, n++));

  return site;
}

TtSite *
tt_store_load_site (TtDatabase *database, gint64 id, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  stmt = tt_stmt_prepare (database, SELECT_SITES " WHERE t.id = ?1", error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, id);
  step = tt_stmt_step (stmt, error);
  if (step == TT_STEP_ROW)
    return read_site (stmt);
  if (step == TT_STEP_DONE)
    g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no such site"));

  return NULL;
}

static GPtrArray *
list_sites (TtDatabase *database, gboolean all, const char *order, GError **error)
{
  g_autoptr (GPtrArray) sites = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *sql = g_strconcat (SELECT_SITES " WHERE t.active >= ?1 ORDER BY ", order, NULL);
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  stmt = tt_stmt_prepare (database, sql, error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, all ? 0 : 1);
  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    g_ptr_array_add (sites, read_site (stmt));

  return step == TT_STEP_DONE ? g_steal_pointer (&sites) : NULL;
}

GPtrArray *
tt_store_list_sites (TtDatabase *database, gboolean all, GError **error)
{
  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  return list_sites (database, all, "t.name COLLATE NOCASE, t.id", error);
}

GPtrArray *
tt_store_find_sites (TtDatabase *database, const char *name, GError **error)
{
  g_autoptr (GPtrArray) sites = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  sites = list_sites (database, TRUE, "t.active DESC, t.id", error);
  if (sites == NULL)
    return NULL;

  key = tt_username_get_key (name);
  for (guint i = sites->len; i > 0; i--)
    {
      g_autofree char *other =
          tt_username_get_key (tt_site_get_name (g_ptr_array_index (sites, i - 1)));

      if (!g_str_equal (key, other))
        g_ptr_array_remove_index (sites, i - 1);
    }

  return g_steal_pointer (&sites);
}
