/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How often somebody tried a wrong password, and how long their name waits for it. */

#include "store/tt-state-private.h"

#define KEEP_ATTEMPTS (30 * G_TIME_SPAN_DAY)

/* Wrong tries that cost nothing, then how long each further one makes a name wait. */
#define FREE_TRIES 5
static const gint64 waits[] = { G_TIME_SPAN_MINUTE, 2 * G_TIME_SPAN_MINUTE, 5 * G_TIME_SPAN_MINUTE,
                                15 * G_TIME_SPAN_MINUTE };

typedef struct
{
  const char *name;
  gint64 now;
  gboolean right;
  gint64 tries;
  gint64 since; /* when the last wrong try was made */
} Attempt;

static gint64
get_wait_length (gint64 tries)
{
  if (tries < FREE_TRIES)
    return 0;

  return waits[MIN (tries - FREE_TRIES, (gint64) G_N_ELEMENTS (waits) - 1)];
}

static gint64
get_wait_end (const Attempt *self)
{
  gint64 end = self->since + get_wait_length (self->tries);

  return end > self->now ? end : 0;
}

static gboolean
read_attempt (TtDatabase *database, Attempt *self, GError **error)
{
  g_autoptr (TtStmt) stmt =
      tt_stmt_prepare (database, "SELECT tries, since FROM attempt WHERE name = ?1", error);
  TtStep step;

  self->tries = 0;
  self->since = 0;
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_text (stmt, 1, self->name);
  step = tt_stmt_step (stmt, error);
  if (step == TT_STEP_ROW)
    {
      self->tries = tt_stmt_get_int64 (stmt, 0);
      self->since = tt_stmt_get_int64 (stmt, 1);
    }

  return step != TT_STEP_FAILED;
}

static gboolean
write_attempt (TtDatabase *database, const Attempt *self, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  g_autoptr (TtStmt) old = NULL;

  stmt = tt_stmt_prepare (database,
                          "INSERT INTO attempt(name, tries, since) VALUES (?1, ?2, ?3) ON CONFLICT"
                          " (name) DO UPDATE SET tries = excluded.tries, since = excluded.since",
                          error);
  if (stmt == NULL)
    return FALSE;
  tt_stmt_bind_text (stmt, 1, self->name);
  tt_stmt_bind_int64 (stmt, 2, self->tries);
  tt_stmt_bind_int64 (stmt, 3, self->since);
  if (!tt_stmt_run (stmt, error))
    return FALSE;

  old = tt_stmt_prepare (database, "DELETE FROM attempt WHERE since < ?1", error);
  if (old == NULL)
    return FALSE;
  tt_stmt_bind_int64 (old, 1, self->now - KEEP_ATTEMPTS);

  return tt_stmt_run (old, error);
}

static gboolean
forget_attempt (TtDatabase *database, const Attempt *self, GError **error)
{
  g_autoptr (TtStmt) stmt =
      tt_stmt_prepare (database, "DELETE FROM attempt WHERE name = ?1", error);

  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_text (stmt, 1, self->name);

  return tt_stmt_run (stmt, error);
}

static gboolean
count_attempt (TtDatabase *database, gpointer data, GError **error)
{
  Attempt *self = data;

  if (!tt_database_begin_write (database, error) || !read_attempt (database, self, error))
    return FALSE;

  if (self->right)
    {
      self->tries = 0;
      return forget_attempt (database, self, error) && tt_database_commit (database, error);
    }

  self->tries++;
  self->since = self->now;

  return write_attempt (database, self, error) && tt_database_commit (database, error);
}

gboolean
tt_state_count_attempt (TtState *self,
                        const char *name,
                        gboolean right,
                        gint64 now,
                        gint64 *wait_until,
                        guint *tries_left,
                        GError **error)
{
  Attempt attempt = { .name = name, .now = now, .right = right };

  g_return_val_if_fail (TT_IS_STATE (self), FALSE);
  g_return_val_if_fail (name != NULL && wait_until != NULL, FALSE);

  if (!tt_state_run (self, count_attempt, &attempt, error))
    return FALSE;

  *wait_until = get_wait_end (&attempt);
  if (tries_left != NULL)
    *tries_left = (guint) MAX (FREE_TRIES - attempt.tries, 0);

  return TRUE;
}

/* A clock that was set back begins the wait anew: it is as long as it was, never longer. */
static gboolean
look_at_attempt (TtDatabase *database, gpointer data, GError **error)
{
  Attempt *self = data;

  if (!read_attempt (database, self, error))
    return FALSE;
  if (self->since <= self->now)
    return TRUE;

  self->since = self->now;

  return write_attempt (database, self, error);
}

gboolean
tt_state_get_wait (TtState *self, const char *name, gint64 now, gint64 *wait_until, GError **error)
{
  Attempt attempt = { .name = name, .now = now };

  g_return_val_if_fail (TT_IS_STATE (self), FALSE);
  g_return_val_if_fail (name != NULL && wait_until != NULL, FALSE);

  if (!tt_state_run (self, look_at_attempt, &attempt, error))
    return FALSE;

  *wait_until = get_wait_end (&attempt);

  return TRUE;
}
