/* SPDX-License-Identifier: GPL-3.0-or-later */

/* As what a person may come back into today. */

#include "base/tt-error.h"
#include "core/tt-name.h"
#include "store/tt-bring-back-private.h"

#include <glib/gi18n-lib.h>

static TtValue *
get (TtReturn *row, TtValue *values, const char *column)
{
  return &values[tt_table_get_column (row->table, column)];
}

static void
set_text (TtBringBack *self, TtValue *value, const char *text)
{
  value->kind = TT_VALUE_TEXT;
  value->length = strlen (text);
  value->text = g_string_chunk_insert_len (self->texts, text, (gssize) value->length);
}

/* By somebody else, today or among those who come back before. */
static gboolean
is_taken (TtBringBack *self,
          const TtReturn *row,
          TtDatabase *today,
          const char *key,
          gboolean *taken,
          GError **error)
{
  g_autoptr (TtStmt) stmt =
      tt_stmt_prepare (today, "SELECT 1 FROM user WHERE username_key = ?1 AND id <> ?2", error);
  TtStep step;

  if (stmt == NULL)
    return FALSE;
  tt_stmt_bind_text (stmt, 1, key);
  tt_stmt_bind_int64 (stmt, 2, row->id);
  step = tt_stmt_step (stmt, error);
  *taken = step == TT_STEP_ROW;

  for (guint i = 0; i < self->rows->len && !*taken; i++)
    {
      const TtReturn *other = g_ptr_array_index (self->rows, i);

      *taken = other != row && other->table == row->table && other->verdict == TT_VERDICT_ADD &&
               g_strcmp0 (tt_return_get (other, other->target, "username_key")->text, key) == 0;
    }
  return step != TT_STEP_FAILED;
}

static gboolean
settle_username (TtBringBack *self, TtReturn *row, TtDatabase *today, GError **error)
{
  TtValue *username = get (row, row->target, "username");
  TtValue *username_key = get (row, row->target, "username_key");
  const char *wanted = username->text;
  g_autofree char *candidate = g_strdup (wanted);
  gboolean taken = TRUE;

  for (guint i = 2;; i++)
    {
      g_autofree char *key = tt_username_get_key (candidate);

      if (!is_taken (self, row, today, key, &taken, error))
        return FALSE;
      if (!taken)
        {
          set_text (self, username, candidate);
          set_text (self, username_key, key);
          break;
        }
      if (row->today != NULL)
        {
          *username = *get (row, row->today, "username");
          *username_key = *get (row, row->today, "username_key");
          break;
        }
      g_free (candidate);
      candidate = g_strdup_printf ("%s-%u", wanted, i);
    }

  if (!g_str_equal (username->text, wanted))
    g_ptr_array_add (self->remarks,
                     g_strdup_printf (_ ("Somebody else is “%s” by now: %s signs in as “%s”"),
                                      wanted, get (row, row->target, "name")->text,
                                      username->text));
  return TRUE;
}

/* What lets somebody in is never taken back: it may have been changed because others knew it. */
static void
keep_secrets (TtBringBack *self, TtReturn *row)
{
  static const char *const secrets[] = { "password_hash", "pin_hash", "must_set_password" };
  gboolean differs = FALSE;

  for (guint i = 0; row->today != NULL && i < G_N_ELEMENTS (secrets); i++)
    {
      TtValue *target = get (row, row->target, secrets[i]);
      const TtValue *today = get (row, row->today, secrets[i]);

      differs = differs || !tt_value_equal (target, today);
      *target = *today;
    }
  if (differs)
    g_ptr_array_add (self->remarks,
                     g_strdup_printf (_ ("Password and PIN of %s stay as they are today"),
                                      get (row, row->target, "name")->text));
}

static gboolean
is_owner_who_can_sign_in (TtReturn *row, TtValue *values)
{
  return g_strcmp0 (get (row, values, "role")->text, "owner") == 0 &&
         get (row, values, "active")->integer != 0 &&
         get (row, values, "password_hash")->kind != TT_VALUE_NULL;
}

/* Somebody must be left who can open the office with all rights. */
static gboolean
check_last_owner (TtReturn *row, TtDatabase *today, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  if (row->today == NULL || !is_owner_who_can_sign_in (row, row->today) ||
      is_owner_who_can_sign_in (row, row->target))
    return TRUE;

  stmt = tt_stmt_prepare (today,
                          "SELECT 1 FROM user WHERE role = 'owner' AND active AND password_hash IS"
                          " NOT NULL AND id <> ?1",
                          error);
  if (stmt == NULL)
    return FALSE;
  tt_stmt_bind_int64 (stmt, 1, row->id);
  step = tt_stmt_step (stmt, error);
  if (step != TT_STEP_DONE)
    return step == TT_STEP_ROW;

  g_set_error (error, TT_ERROR, TT_ERROR_REFUSED,
               _ ("%s is the last owner with a password; name another owner first"),
               get (row, row->today, "name")->text);
  return FALSE;
}

gboolean
tt_bring_back_judge_user (TtBringBack *self, TtReturn *row, TtDatabase *today, GError **error)
{
  gboolean has_twin = FALSE;

  if (!tt_bring_back_has_twin (row, today, &has_twin, error) ||
      !settle_username (self, row, today, error))
    return FALSE;

  keep_secrets (self, row);
  if (!check_last_owner (row, today, error))
    return FALSE;

  tt_return_compare (row);
  if (row->verdict != TT_VERDICT_SAME && (has_twin || row->held))
    tt_bring_back_leave (self, row, has_twin ? TT_REASON_NEWER : TT_REASON_MISSING);
  return TRUE;
}
