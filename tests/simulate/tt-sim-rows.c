/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tt-sim-rows.h"

#include "store/tt-stmt.h"
#include "tt-sim.h"

#include <string.h>

#define LONG_NOTE 3000
#define FORMER "former-employee-"
#define FIRST_FORMER (G_GUINT64_CONSTANT (1) << 40)

guint64
sim_value_of_note (const char *note)
{
  return g_ascii_strtoull (note, NULL, 10);
}

guint64
sim_value_of_name (const char *name)
{
  /* An erased person is a row too, by a number that no other row has. */
  if (g_str_has_prefix (name, FORMER))
    return FIRST_FORMER + g_str_hash (name);

  return *name == 'u' ? g_ascii_strtoull (name + 1, NULL, 10) : 0;
}

static gboolean
run (TtTransaction *transaction, const char *sql, gint64 id, const char *text, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (tt_transaction_get_database (transaction), sql, error);

  if (stmt == NULL)
    return FALSE;
  tt_stmt_bind_int64 (stmt, 1, id);
  if (text != NULL)
    tt_stmt_bind_text (stmt, 2, text);

  return tt_stmt_run (stmt, error);
}

/* Some notes are long enough to need pages of their own. */
static char *
make_note (guint64 value)
{
  gsize length = value % 7 == 0 ? LONG_NOTE : 20 + value % 90;
  GString *note = g_string_new (NULL);

  g_string_append_printf (note, "%" G_GUINT64_FORMAT " ", value);
  while (note->len < length)
    g_string_append_c (note, (char) ('a' + note->len * value % 26));

  return g_string_free (note, FALSE);
}

static gboolean
set (TtTransaction *transaction, const SimOp *op, GError **error)
{
  g_autofree char *note = make_note (op->value);
  g_autofree char *name = g_strdup_printf ("u%" G_GUINT64_FORMAT, op->value);

  if (op->slot < SIM_ENTRIES)
    return run (transaction,
                "INSERT INTO entry (id, user, zone, started_at, in_note) VALUES"
                " (" SIM_FIRST_ENTRY " + ?1, (SELECT max(id) FROM user), 'Europe/Paris',"
                " 1700000000000000 + ?1 * 3600000000, ?2)"
                " ON CONFLICT (id) DO UPDATE SET in_note = excluded.in_note",
                op->slot, note, error);

  return run (transaction,
              "INSERT INTO user (id, company, username, username_key, name, role,"
              " must_set_password, active, erased) VALUES (" SIM_FIRST_USER
              " + ?1, (SELECT min(id) FROM company), ?2, ?2, ?2, 'employee', 0, 1, 0)"
              " ON CONFLICT (id) DO UPDATE SET username = excluded.username,"
              " username_key = excluded.username_key",
              op->slot - SIM_ENTRIES, name, error);
}

static gboolean
clear (TtTransaction *transaction, const SimOp *op, GError **error)
{
  if (op->slot < SIM_ENTRIES)
    return run (transaction, "DELETE FROM break WHERE entry = " SIM_FIRST_ENTRY " + ?1", op->slot,
                NULL, error) &&
           run (transaction, "DELETE FROM entry WHERE id = " SIM_FIRST_ENTRY " + ?1", op->slot,
                NULL, error);

  return run (transaction, "DELETE FROM user WHERE id = " SIM_FIRST_USER " + ?1",
              op->slot - SIM_ENTRIES, NULL, error);
}

/* NULL without @error where there is no such person. */
static char *
dup_name (TtTransaction *transaction, guint slot, GError **error)
{
  g_autoptr (TtStmt) stmt =
      tt_stmt_prepare (tt_transaction_get_database (transaction),
                       "SELECT username FROM user WHERE id = " SIM_FIRST_USER " + ?1", error);

  if (stmt == NULL)
    return NULL;
  tt_stmt_bind_int64 (stmt, 1, slot - SIM_ENTRIES);

  return tt_stmt_step (stmt, error) == TT_STEP_ROW ? g_strdup (tt_stmt_get_text (stmt, 0)) : NULL;
}

/* Two people change their unique names. */
static gboolean
swap (TtTransaction *transaction, const SimOp *op, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *one = dup_name (transaction, op->slot, &local_error);
  g_autofree char *other =
      local_error == NULL ? dup_name (transaction, op->other, &local_error) : NULL;
  const char *rename =
      "UPDATE user SET username = ?2, username_key = ?2 WHERE id = " SIM_FIRST_USER " + ?1";

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (one == NULL || other == NULL || op->slot == op->other)
    return TRUE;

  return run (transaction, rename, op->slot - SIM_ENTRIES, "between", error) &&
         run (transaction, rename, op->other - SIM_ENTRIES, one, error) &&
         run (transaction, rename, op->slot - SIM_ENTRIES, other, error);
}

gboolean
sim_rows_write (TtTransaction *transaction, gpointer user_data, GError **error)
{
  const SimChange *change = user_data;

  for (guint i = 0; i < change->ops->len; i++)
    {
      const SimOp *op = &g_array_index (change->ops, SimOp, i);
      gboolean done = FALSE;

      switch (op->kind)
        {
        case SIM_SET:
          done = set (transaction, op, error);
          break;
        case SIM_CLEAR:
          done = clear (transaction, op, error);
          break;
        case SIM_SWAP:
          done = swap (transaction, op, error);
          break;
        }
      if (!done)
        return FALSE;
    }

  return TRUE;
}
