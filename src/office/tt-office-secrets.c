/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is secret on this computer: in the keyring of the desktop, or, where the owner chose so, in
 * a file of mode 0600 in the office's folder. Neither is ever copied with the office. */

#include "base/tt-error.h"
#include "office/tt-office-private.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#define FILE_NAME "secrets.json"
#define MOST_TEXT (256 * 1024)

static const SecretSchema schema = {
  "org.timetracker_office.TimeTracker.Office",
  SECRET_SCHEMA_NONE,
  { { "folder", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static char *
dup_path (TtOffice *self)
{
  return g_build_filename (self->folder, FILE_NAME, NULL);
}

/* @found: whether there is such a file */
static TtSecrets *
load_file (TtOffice *self, gboolean *found, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *path = dup_path (self);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  TtSecrets *secrets = NULL;
  TtStat stat;
  gsize size = 0;

  *found = FALSE;
  if (!tt_disk_stat (disk, path, &stat, error))
    return NULL;
  *found = stat.kind != TT_KIND_NONE;
  if (!*found)
    return NULL;

  bytes = tt_disk_read_whole (disk, path, MOST_TEXT, error);
  if (bytes == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  size = strlen (text);
  secrets = tt_secrets_from_text (text, error);
  memset (text, 0, size);

  return secrets;
}

/* A keyring that is locked or not there is no error: the copies wait for it. */
static gboolean
load_keyring (TtOffice *self, TtSecrets **secrets, GError **error)
{
  g_autoptr (GError) failure = NULL;
  char *text = secret_password_lookup_sync (&schema, NULL, &failure, "folder", self->folder, NULL);

  if (text == NULL)
    {
      if (failure != NULL)
        g_debug ("keyring: %s", failure->message);
      return TRUE;
    }
  *secrets = tt_secrets_from_text (text, error);
  secret_password_free (text);

  return *secrets != NULL;
}

gboolean
tt_office_load_secrets (TtOffice *self, TtSecrets **secrets, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean found = FALSE;

  *secrets = load_file (self, &found, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return found || load_keyring (self, secrets, error);
}

static gboolean
store_file (TtOffice *self, const char *text, GError **error)
{
  g_autofree char *path = dup_path (self);

  return tt_disk_write_whole (tt_environment_get_disk (self->environment), path,
                              (const guint8 *) text, strlen (text), error);
}

static gboolean
store_keyring (TtOffice *self, const char *text, GError **error)
{
  g_autofree char *label = g_strdup_printf (_ ("TimeTracker: copies outside of %s"), self->folder);
  g_autoptr (GError) failure = NULL;

  if (secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, text, NULL, &failure,
                                  "folder", self->folder, NULL))
    return TRUE;

  g_set_error (
      error, TT_ERROR, TT_ERROR_REFUSED,
      _ ("The keyring of this desktop takes no keys: %s. With --key-file they are kept in a "
         "file that only this account can read"),
      failure->message);
  return FALSE;
}

gboolean
tt_office_store_secrets (TtOffice *self, TtSecrets *secrets, gboolean in_file, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *path = dup_path (self);
  g_autofree char *text = tt_secrets_to_text (secrets);
  gsize size = strlen (text);
  gboolean stored = FALSE;
  TtStat stat;

  /* Where they are they stay. */
  stored = tt_disk_stat (disk, path, &stat, error) &&
           (in_file || stat.kind != TT_KIND_NONE ? store_file (self, text, error)
                                                 : store_keyring (self, text, error));
  memset (text, 0, size);

  return stored;
}
