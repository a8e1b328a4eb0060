/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The one function that opens a write transaction on the primary, and the recording of what happens
 * in it. */

#include "store/tt-store-object-private.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

#define ID_EPOCH G_GINT64_CONSTANT (1577836800) /* 2020-01-01T00:00:00Z in seconds */
#define ID_RANDOM_BITS 22

/* More than this is made in a copy and swapped in, so that memory stays flat. */
#define MOST_BYTES (16 * 1024 * 1024)

struct _TtTransaction
{
  GObject parent_instance;

  TtStore *store;
  TtDatabase *database;
  sqlite3_session *session;
  char *actor;
  char *label; /* what the frame is to be called, where only the work itself could tell */
  gint64 at;
};

G_DEFINE_FINAL_TYPE (TtTransaction, tt_transaction, G_TYPE_OBJECT)

static void
stop_recording (TtTransaction *self)
{
  if (self->session != NULL)
    sqlite3session_delete (self->session);
  self->session = NULL;
}

static void
tt_transaction_dispose (GObject *object)
{
  TtTransaction *self = TT_TRANSACTION (object);

  tt_transaction_end (self);
  g_clear_object (&self->database);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tt_transaction_parent_class)->dispose (object);
}

static void
tt_transaction_finalize (GObject *object)
{
  g_free (TT_TRANSACTION (object)->actor);
  g_free (TT_TRANSACTION (object)->label);
  G_OBJECT_CLASS (tt_transaction_parent_class)->finalize (object);
}

static void
tt_transaction_class_init (TtTransactionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tt_transaction_dispose;
  object_class->finalize = tt_transaction_finalize;
}

static void
tt_transaction_init (TtTransaction *self)
{
}

/* An explicit list of tables: `frame` and `meta` are never among them. */
static gboolean
start_recording (TtTransaction *self, GError **error)
{
  guint n_tables = 0;
  const TtTable *tables = tt_tables_get (&n_tables);
  int code = sqlite3session_create (self->database->handle, "main", &self->session);

  for (guint i = 0; code == SQLITE_OK && i < n_tables; i++)
    code = sqlite3session_attach (self->session, tables[i].name);
  if (code != SQLITE_OK)
    tt_database_set_error (error, self->database->handle, code);

  return code == SQLITE_OK;
}

/* Another process may have been updated since. */
static gboolean
check_version (TtTransaction *self, GError **error)
{
  gint64 version;

  if (!tt_database_get_int64 (self->database, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version == TT_SCHEMA_VERSION)
    return TRUE;

  self->store->too_new = version > TT_SCHEMA_VERSION;
  g_set_error_literal (
      error, TT_ERROR, TT_ERROR_TOO_NEW,
      _ ("A newer version of the program has opened this office. It can be read here and not "
         "changed: restart the program"));
  return FALSE;
}

TtTransaction *
tt_transaction_begin (TtStore *store, const char *actor, GError **error)
{
  g_autoptr (TtTransaction) self = g_object_new (TT_TYPE_TRANSACTION, NULL);

  self->store = g_object_ref (store);
  self->database = g_object_ref (store->database);
  self->actor = g_strdup (actor);
  if (!tt_database_begin_write (self->database, error) || !check_version (self, error) ||
      !tt_store_check_seen (store, self->database, error) ||
      !tt_chain_get_time (self->database, &self->at, error) || !start_recording (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

GBytes *
tt_transaction_dup_changes (TtTransaction *self, GError **error)
{
  void *bytes = NULL;
  int length = 0;
  int code = sqlite3session_changeset (self->session, &length, &bytes);
  GBytes *changes;

  stop_recording (self);
  if (code != SQLITE_OK)
    {
      tt_database_set_error (error, self->database->handle, code);
      return NULL;
    }
  if (length > MOST_BYTES)
    {
      sqlite3_free (bytes);
      g_set_error_literal (error, TT_ERROR, TT_ERROR_REFUSED,
                           _ ("This change is too large to be made at once: make it in parts"));
      return NULL;
    }

  changes = length > 0 ? g_bytes_new (bytes, (gsize) length) : NULL;
  sqlite3_free (bytes);

  return changes;
}

void
tt_transaction_take_label (TtTransaction *self, char *label)
{
  g_free (self->label);
  self->label = label;
}

const char *
tt_transaction_get_label (TtTransaction *self)
{
  return self->label;
}

void
tt_transaction_end (TtTransaction *self)
{
  stop_recording (self);
  if (self->database != NULL)
    tt_database_rollback (self->database);
}

TtDatabase *
tt_transaction_get_database (TtTransaction *self)
{
  g_return_val_if_fail (TT_IS_TRANSACTION (self), NULL);

  return self->database;
}

gint64
tt_transaction_get_at (TtTransaction *self)
{
  g_return_val_if_fail (TT_IS_TRANSACTION (self), 0);

  return self->at;
}

const char *
tt_transaction_get_actor (TtTransaction *self)
{
  g_return_val_if_fail (TT_IS_TRANSACTION (self), NULL);

  return self->actor;
}

/* Seconds since 2020 above random bits: in the order in which they were given, and two computers
 * do not meet. Below 2^53 for the next 60 years, so that every reader of JSON keeps them. */
gint64
tt_transaction_new_id (TtTransaction *self)
{
  TtRandom *random;
  gint64 seconds, id;

  g_return_val_if_fail (TT_IS_TRANSACTION (self), 0);

  random = tt_environment_get_random (self->store->environment);
  seconds = MAX (self->at / G_USEC_PER_SEC - ID_EPOCH, 0);
  id = seconds << ID_RANDOM_BITS | (gint64) tt_random_below (random, 1 << ID_RANDOM_BITS);
  self->store->last_id = MAX (id, self->store->last_id + 1);

  return self->store->last_id;
}
