/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-store-entries.h"

#include "base/tt-error.h"
#include "store/tt-store-entries-private.h"

#include <glib/gi18n-lib.h>

#define ENTRY_COLUMNS                                                                              \
  "id, user, site, zone, started_at, ended_at, punched_in_at, punched_out_at, in_latitude,"        \
  " in_longitude, in_accuracy, out_latitude, out_longitude, out_accuracy, in_note, out_note,"      \
  " in_status, out_status, in_by, out_by, flags, created_at, source, external_id"

static void
bind_position (
    TtStmt *stmt, int parameter, gboolean has, double latitude, double longitude, double accuracy)
{
  if (!has)
    return;

  tt_stmt_bind_double (stmt, parameter, latitude);
  tt_stmt_bind_double (stmt, parameter + 1, longitude);
  if (accuracy > 0)
    tt_stmt_bind_double (stmt, parameter + 2, accuracy);
}

static void
bind_entry (TtStmt *stmt, TtEntry *entry)
{
  int n = 0;

  tt_stmt_bind_int64 (stmt, ++n, tt_entry_get_id (entry));
  tt_stmt_bind_int64 (stmt, ++n, tt_entry_get_user (entry));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_entry_get_site (entry));
  tt_stmt_bind_text (stmt, ++n, tt_entry_get_zone (entry));
  tt_stmt_bind_int64 (stmt, ++n, tt_entry_get_started_at (entry));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_entry_get_ended_at (entry));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_entry_get_punched_in_at (entry));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_entry_get_punched_out_at (entry));
  bind_position (stmt, n + 1, tt_entry_get_has_in_position (entry),
                 tt_entry_get_in_latitude (entry), tt_entry_get_in_longitude (entry),
                 tt_entry_get_in_accuracy (entry));
  bind_position (stmt, n + 4, tt_entry_get_has_out_position (entry),
                 tt_entry_get_out_latitude (entry), tt_entry_get_out_longitude (entry),
                 tt_entry_get_out_accuracy (entry));
  n += 6;
  tt_stmt_bind_text_or_null (stmt, ++n, tt_entry_get_in_note (entry));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_entry_get_out_note (entry));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_entry_get_in_status (entry));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_entry_get_out_status (entry));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_entry_get_in_by (entry));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_entry_get_out_by (entry));
  tt_stmt_bind_int64_or_null (stmt, ++n, (gint64) tt_entry_get_flags (entry));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_entry_get_created_at (entry));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_entry_get_source (entry));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_entry_get_external_id (entry));
}

gboolean
tt_store_save_entry (TtTransaction *transaction, TtEntry *entry, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);
  g_return_val_if_fail (TT_IS_ENTRY (entry), FALSE);

  if (tt_entry_get_id (entry) == 0)
    tt_entry_set_id (entry, tt_transaction_new_id (transaction));
  if (tt_entry_get_created_at (entry) == 0)
    tt_entry_set_created_at (entry, tt_transaction_get_at (transaction));

  stmt = tt_stmt_prepare_upsert (tt_transaction_get_database (transaction), "entry", ENTRY_COLUMNS,
                                 error);
  if (stmt == NULL)
    return FALSE;

  bind_entry (stmt, entry);

  return tt_stmt_run (stmt, error);
}

static gboolean
delete_where (TtDatabase *database, const char *sql, gint64 id, gint64 *changes, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (database, sql, error);

  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, id);
  if (!tt_stmt_run (stmt, error))
    return FALSE;

  *changes = tt_stmt_get_changes (stmt);

  return TRUE;
}

/* What belongs to the entry goes first, row by row, so that each stands in the changeset: a cascade
 * in SQL would not apply on a copy, which has no foreign keys. */
gboolean
tt_store_delete_entry (TtTransaction *transaction, gint64 id, GError **error)
{
  TtDatabase *database;
  gint64 changes = 0;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);

  database = tt_transaction_get_database (transaction);
  if (!delete_where (database, "DELETE FROM break WHERE entry = ?1", id, &changes, error) ||
      !delete_where (database, "DELETE FROM photo WHERE entry = ?1", id, &changes, error) ||
      !delete_where (database, "DELETE FROM correction WHERE entry = ?1", id, &changes, error) ||
      !delete_where (database, "DELETE FROM entry WHERE id = ?1", id, &changes, error))
    return FALSE;

  if (changes == 0)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no such entry"));
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_position (TtStmt *stmt, int column, double *latitude, double *longitude, double *accuracy)
{
  *latitude = tt_stmt_get_double (stmt, column);
  *longitude = tt_stmt_get_double (stmt, column + 1);
  *accuracy = tt_stmt_get_double (stmt, column + 2);

  return !tt_stmt_is_null (stmt, column) && !tt_stmt_is_null (stmt, column + 1);
}

static void
read_positions (TtStmt *stmt, int column, TtEntry *entry)
{
  double latitude;
  double longitude;
  double accuracy;

  if (read_position (stmt, column, &latitude, &longitude, &accuracy))
    {
      tt_entry_set_has_in_position (entry, TRUE);
      tt_entry_set_in_latitude (entry, latitude);
      tt_entry_set_in_longitude (entry, longitude);
      tt_entry_set_in_accuracy (entry, accuracy);
    }
  if (read_position (stmt, column + 3, &latitude, &longitude, &accuracy))
    {
      tt_entry_set_has_out_position (entry, TRUE);
      tt_entry_set_out_latitude (entry, latitude);
      tt_entry_set_out_longitude (entry, longitude);
      tt_entry_set_out_accuracy (entry, accuracy);
    }
}

TtEntry *
tt_store_read_entry (TtStmt *stmt, int *n_breaks)
{
  TtEntry *entry = tt_entry_new ();
  int n = 0;

  tt_entry_set_id (entry, tt_stmt_get_int64 (stmt, n++));
  tt_entry_set_user (entry, tt_stmt_get_int64 (stmt, n++));
  tt_entry_set_site (entry, tt_stmt_get_int64 (stmt, n++));
  tt_entry_set_zone (entry, tt_stmt_get_text (stmt, n++));
  tt_entry_set_started_at (entry, tt_stmt_get_int64 (stmt, n++));
  tt_entry_set_ended_at (entry, tt_stmt_get_int64 (stmt, n++));
  tt_entry_set_punched_in_at (entry, tt_stmt_get_int64 (stmt, n++));
  tt_entry_set_punched_out_at (entry, tt_stmt_get_int64 (stmt, n++));
  read_positions (stmt, n, entry);
  n += 6;
  tt_entry_set_in_note (entry, tt_stmt_get_text (stmt, n++));
  tt_entry_set_out_note (entry, tt_stmt_get_text (stmt, n++));
  tt_entry_set_in_status (entry, tt_stmt_get_text (stmt, n++));
  tt_entry_set_out_status (entry, tt_stmt_get_text (stmt, n++));
  tt_entry_set_in_by (entry, tt_stmt_get_int64 (stmt, n++));
  tt_entry_set_out_by (entry, tt_stmt_get_int64 (stmt, n++));
  tt_entry_set_flags (entry, (TtEntryFlags) tt_stmt_get_int64 (stmt, n++));
  tt_entry_set_created_at (entry, tt_stmt_get_int64 (stmt, n++));
  tt_entry_set_source (entry, tt_stmt_get_text (stmt, n++));
  tt_entry_set_external_id (entry, tt_stmt_get_text (stmt, n++));
  tt_entry_set_user_name (entry, tt_stmt_get_text (stmt, n++));
  tt_entry_set_username (entry, tt_stmt_get_text (stmt, n++));
  tt_entry_set_site_name (entry, tt_stmt_get_text (stmt, n++));
  tt_entry_set_break_seconds (entry, tt_stmt_get_int64 (stmt, n++));
  tt_entry_set_break_since (entry, tt_stmt_get_int64 (stmt, n++));
  tt_entry_set_break_paid (entry, tt_stmt_get_int64 (stmt, n++) != 0);
  tt_entry_set_photo_count (entry, (int) tt_stmt_get_int64 (stmt, n++));
  if (n_breaks != NULL)
    *n_breaks = (int) tt_stmt_get_int64 (stmt, n);

  return entry;
}

GPtrArray *
tt_store_read_entries (TtDatabase *database, TtStmt *stmt, gboolean breaks, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  TtStep step;

  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      int n_breaks = 0;
      TtEntry *entry = tt_store_read_entry (stmt, &n_breaks);

      g_ptr_array_add (entries, entry);
      if (breaks && n_breaks > 0)
        {
          g_autoptr (GPtrArray) list =
              tt_store_list_breaks (database, tt_entry_get_id (entry), error);

          if (list == NULL)
            return NULL;
          tt_entry_set_breaks (entry, list);
        }
    }

  if (step == TT_STEP_FAILED || !tt_store_fill_approved (database, entries, error))
    return NULL;

  return g_steal_pointer (&entries);
}

/* The one row of @stmt with all that belongs to it; NULL without error where there is none. */
static TtEntry *
read_whole (TtDatabase *database, TtStmt *stmt, GError **error)
{
  g_autoptr (GPtrArray) entries = tt_store_read_entries (database, stmt, TRUE, error);
  g_autoptr (GPtrArray) photos = NULL;
  TtEntry *entry;

  if (entries == NULL || entries->len == 0)
    return NULL;

  entry = g_ptr_array_index (entries, 0);
  photos = tt_store_list_photos (database, tt_entry_get_id (entry), error);
  if (photos == NULL)
    return NULL;
  tt_entry_set_photos (entry, photos);

  return g_object_ref (entry);
}

TtEntry *
tt_store_load_entry (TtDatabase *database, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (TtStmt) stmt = NULL;
  TtEntry *entry;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  stmt = tt_stmt_prepare (database, TT_SELECT_ENTRIES " WHERE e.id = ?1", error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, id);
  entry = read_whole (database, stmt, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (entry == NULL)
    g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no such entry"));

  return entry;
}

TtEntry *
tt_store_load_open_entry (TtDatabase *database, gint64 user, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  stmt = tt_stmt_prepare (database,
                          TT_SELECT_ENTRIES " WHERE e.user = ?1 AND e.ended_at IS NULL"
                                            " ORDER BY e.started_at DESC, e.id DESC LIMIT 1",
                          error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, user);

  return read_whole (database, stmt, error);
}

/* Three looks that are short however much a person has worked: at what started within two days
 * before, at what lasts longer than that, at what is open. */
#define OVERLAPS                                                                                   \
  " WHERE e.id IN (SELECT id FROM entry WHERE user = ?1 AND started_at > ?2 - 172800000000"        \
  " AND started_at < ?3 AND (ended_at IS NULL OR ended_at > ?2 AND ended_at >= started_at)"        \
  " UNION SELECT id FROM entry WHERE user = ?1 AND started_at < ?3"                                \
  " AND ended_at - started_at > 172800000000 AND ended_at > ?2"                                    \
  " UNION SELECT id FROM entry WHERE user = ?1 AND started_at < ?3 AND ended_at IS NULL)"          \
  " AND e.id <> ?4 ORDER BY e.started_at, e.id"

GPtrArray *
tt_store_find_overlaps (
    TtDatabase *database, gint64 user, gint64 from, gint64 to, gint64 except, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  stmt = tt_stmt_prepare (database, TT_SELECT_ENTRIES OVERLAPS, error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, user);
  tt_stmt_bind_int64 (stmt, 2, from);
  tt_stmt_bind_int64 (stmt, 3, to != 0 ? to : G_MAXINT64);
  tt_stmt_bind_int64 (stmt, 4, except);

  return tt_store_read_entries (database, stmt, FALSE, error);
}
