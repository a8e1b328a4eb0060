/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-stmt.h"
#include "store/tt-store-entries.h"

/* Both sums are of microseconds, so that what is below a second is lost once and not once an entry.
 * An entry that ends before it starts counts nothing. */
#define WORKED                                                                                     \
  "SELECT user, site, count(*) AS n, sum(ended_at - started_at) AS t FROM entry"                   \
  " WHERE started_at >= ?1 AND started_at < ?2 AND ended_at >= started_at GROUP BY user, site"
#define PAUSED                                                                                     \
  "SELECT e.user, e.site, 0 AS n, sum(b.started_at - b.ended_at) AS t FROM break b JOIN entry e"   \
  " ON e.id = b.entry WHERE e.started_at >= ?1 AND e.started_at < ?2"                              \
  " AND e.ended_at >= e.started_at AND NOT b.paid AND b.ended_at > b.started_at"                   \
  " GROUP BY e.user, e.site"

GArray *
tt_store_sum_hours (TtDatabase *database, gint64 from, gint64 to, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (TtHoursRow));
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  stmt = tt_stmt_prepare (database,
                          "SELECT user, site, sum(n), sum(t) / 1000000 FROM"
                          " (SELECT user, site, n, t FROM (" WORKED ") UNION ALL"
                          " SELECT user, site, n, t FROM (" PAUSED ")) GROUP BY user, site",
                          error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, from);
  tt_stmt_bind_int64 (stmt, 2, to);
  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      TtHoursRow row = {
        .user = tt_stmt_get_int64 (stmt, 0),
        .site = tt_stmt_get_int64 (stmt, 1),
        .entries = tt_stmt_get_int64 (stmt, 2),
        .seconds = tt_stmt_get_int64 (stmt, 3),
      };

      g_array_append_val (rows, row);
    }

  return step == TT_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}
