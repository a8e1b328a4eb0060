/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether an entry may come back into today, and as what. */

#include "store/tt-bring-back-private.h"
#include "store/tt-store-entries-private.h"

static gint64
get_number (const TtReturn *row, const TtValue *values, const char *column)
{
  return tt_return_get (row, values, column)->integer; /* 0 where it is NULL */
}

static void
hold (TtReturn *row, TtReason reason)
{
  if (row->held)
    return;
  row->held = TRUE;
  row->reason = reason;
}

static gboolean
is_erased (TtDatabase *today, gint64 user, gboolean *erased, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (today, "SELECT 1 FROM erased WHERE id = ?1", error);
  TtStep step;

  if (stmt == NULL)
    return FALSE;
  tt_stmt_bind_int64 (stmt, 1, user);
  step = tt_stmt_step (stmt, error);
  *erased = step == TT_STEP_ROW;
  return step != TT_STEP_FAILED;
}

/* The company of somebody who is there today, or comes back too. */
static gboolean
find_company (TtBringBack *self, TtDatabase *today, gint64 user, gint64 *company, GError **error)
{
  const TtReturn *row = tt_bring_back_lookup (self, tt_table_find ("user"), user);
  g_autoptr (TtStmt) stmt =
      tt_stmt_prepare (today, "SELECT company FROM user WHERE id = ?1", error);
  TtStep step;

  if (stmt == NULL)
    return FALSE;
  tt_stmt_bind_int64 (stmt, 1, user);
  step = tt_stmt_step (stmt, error);
  *company = step == TT_STEP_ROW ? tt_stmt_get_int64 (stmt, 0)
             : row != NULL       ? get_number (row, row->then, "company")
                                 : 0;
  return step != TT_STEP_FAILED;
}

/* Neither the day it leaves nor the one it comes to may be approved. */
static gboolean
is_locked (TtBringBack *self, TtReturn *row, TtDatabase *today, gboolean *locked, GError **error)
{
  gint64 user = get_number (row, row->then, "user");
  gint64 company = 0;

  *locked = FALSE;
  return find_company (self, today, user, &company, error) &&
         tt_store_is_locked_for (today, company, user, get_number (row, row->then, "started_at"),
                                 locked, error) &&
         (*locked || row->today == NULL ||
          tt_store_is_locked_for (today, company, get_number (row, row->today, "user"),
                                  get_number (row, row->today, "started_at"), locked, error));
}

/* Whether a row of today will be what it was then. */
static const TtReturn *
find_coming (TtBringBack *self, gint64 entry)
{
  const TtReturn *row = tt_bring_back_lookup (self, tt_table_find ("entry"), entry);

  return row != NULL && !row->held ? row : NULL;
}

static gboolean
is_at_work (
    TtBringBack *self, const TtReturn *row, TtDatabase *today, gboolean *at_work, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (
      today, "SELECT id FROM entry WHERE user = ?1 AND ended_at IS NULL AND id <> ?2", error);
  TtStep step;

  *at_work = FALSE;
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, get_number (row, row->then, "user"));
  tt_stmt_bind_int64 (stmt, 2, row->id);
  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      const TtReturn *other = find_coming (self, tt_stmt_get_int64 (stmt, 0));

      *at_work = *at_work || other == NULL ||
                 tt_return_get (other, other->then, "ended_at")->kind == TT_VALUE_NULL;
    }
  return step == TT_STEP_DONE;
}

/* One that shares time with what was made since counts beside it, and is to be looked at. */
static gboolean
flag_overlap (TtBringBack *self, TtReturn *row, TtDatabase *today, GError **error)
{
  TtValue *flags = &row->target[tt_table_get_column (row->table, "flags")];
  gint64 from = get_number (row, row->then, "started_at");
  gint64 to = get_number (row, row->then, "ended_at");
  g_autoptr (GPtrArray) near = NULL;

  if ((to != 0 && to <= from) || (flags->integer & TT_ENTRY_OVERLAP) != 0)
    return TRUE;
  near =
      tt_store_find_overlaps (today, get_number (row, row->then, "user"), from, to, row->id, error);
  if (near == NULL)
    return FALSE;

  for (guint i = 0; i < near->len; i++)
    if (find_coming (self, tt_entry_get_id (g_ptr_array_index (near, i))) == NULL)
      {
        flags->kind = TT_VALUE_INTEGER;
        flags->integer |= TT_ENTRY_OVERLAP;
        self->reasons[TT_REASON_OVERLAPS]++;
        break;
      }
  return TRUE;
}

static gboolean
find_hold (TtBringBack *self, TtReturn *row, TtDatabase *today, GError **error)
{
  gboolean is_open = tt_return_get (row, row->then, "ended_at")->kind == TT_VALUE_NULL;
  gboolean erased = FALSE;
  gboolean locked = FALSE;
  gboolean at_work = FALSE;
  gboolean has_twin = FALSE;

  if (is_open && row->today != NULL &&
      tt_return_get (row, row->today, "ended_at")->kind != TT_VALUE_NULL)
    hold (row, TT_REASON_ENDED);
  if (!is_erased (today, get_number (row, row->then, "user"), &erased, error) ||
      !is_locked (self, row, today, &locked, error) ||
      !tt_bring_back_has_twin (row, today, &has_twin, error) ||
      (is_open && row->today == NULL && !is_at_work (self, row, today, &at_work, error)))
    return FALSE;

  if (erased)
    hold (row, TT_REASON_ERASED);
  if (locked)
    hold (row, TT_REASON_LOCKED);
  if (has_twin)
    hold (row, TT_REASON_NEWER);
  if (at_work)
    hold (row, TT_REASON_AT_WORK);
  return TRUE;
}

gboolean
tt_bring_back_judge_entry (TtBringBack *self, TtReturn *row, TtDatabase *today, GError **error)
{
  if (!find_hold (self, row, today, error) ||
      (!row->held && !flag_overlap (self, row, today, error)))
    return FALSE;

  tt_return_compare (row);
  if (!row->held || row->verdict == TT_VERDICT_SAME)
    return TRUE;

  tt_bring_back_leave (self, row, row->reason);
  return TRUE;
}
