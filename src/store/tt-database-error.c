/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where SQLite's codes become ours: damaged, moved, busy, full, and the rest. */

#include "store/tt-store-private.h"

#include "base/tt-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

/* "no such table: frame" of a file that has tables of another program, or none. A table that is not
 * ours is a mistake in the program, and no file is set aside for that. */
static gboolean
lacks_table_of_ours (const char *message)
{
  static const char prefix[] = "no such table: ";
  /* Beside those that are recorded: the office's, and those of state.db, which a power cut may tear
   * under a program that has it open. */
  static const char *const own[] = { "frame", "meta", "value", "attempt", "run", NULL };
  const char *name;

  if (!g_str_has_prefix (message, prefix))
    return FALSE;

  name = message + strlen (prefix);
  if (g_str_has_prefix (name, "main."))
    name += strlen ("main.");

  return g_strv_contains (own, name) || tt_table_find (name) != NULL;
}

static TtError
fold_io_error (sqlite3 *handle, int code)
{
  int number = handle != NULL ? sqlite3_system_errno (handle) : 0;

  if (code == SQLITE_IOERR_DATA || code == SQLITE_IOERR_SHORT_READ)
    return TT_ERROR_DAMAGED;
  if (code == SQLITE_IOERR_FSTAT)
    return TT_ERROR_MOVED;

  return number == ENOSPC || number == EDQUOT ? TT_ERROR_DISK_FULL : TT_ERROR_IO;
}

static TtError
fold_code (sqlite3 *handle, int code)
{
  switch (code & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return TT_ERROR_DAMAGED;
    case SQLITE_IOERR:
      return fold_io_error (handle, code);
    case SQLITE_ERROR:
      return handle != NULL && lacks_table_of_ours (sqlite3_errmsg (handle)) ? TT_ERROR_DAMAGED
                                                                             : TT_ERROR_FAILED;
    case SQLITE_READONLY:
      return code == SQLITE_READONLY_DBMOVED ? TT_ERROR_MOVED : TT_ERROR_READ_ONLY;
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return TT_ERROR_READ_ONLY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return TT_ERROR_BUSY;
    case SQLITE_FULL:
      return TT_ERROR_DISK_FULL;
    case SQLITE_CONSTRAINT:
      return code == SQLITE_CONSTRAINT_COMMITHOOK ? TT_ERROR_FAILED : TT_ERROR_REFUSED;
    case SQLITE_CANTOPEN:
      return handle != NULL && sqlite3_system_errno (handle) == EACCES ? TT_ERROR_READ_ONLY
                                                                       : TT_ERROR_IO;
    default:
      return TT_ERROR_FAILED;
    }
}

static const struct
{
  TtError code;
  const char *words;
} words[] = {
  { TT_ERROR_DAMAGED, N_ ("The file is damaged") },
  { TT_ERROR_MOVED, N_ ("The file was replaced meanwhile") },
  { TT_ERROR_BUSY, N_ ("Another program is working on the file; try again") },
  { TT_ERROR_DISK_FULL, N_ ("There is no room on its disk; make room and try again") },
  { TT_ERROR_READ_ONLY, N_ ("The file or its folder cannot be written") },
  { TT_ERROR_IO, N_ ("Its disk answered with an error") },
  { TT_ERROR_REFUSED, N_ ("The change does not fit what is there") },
  { TT_ERROR_FAILED, N_ ("SQLite could not do what was asked") },
};

static const char *
find_words (TtError code)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (words[i].code == code)
        return _ (words[i].words);
    }
  g_assert_not_reached ();
}

void
tt_database_set_error (GError **error, sqlite3 *handle, int code)
{
  const char *file = handle != NULL ? sqlite3_db_filename (handle, "main") : NULL;
  TtError folded = fold_code (handle, code);

  /* Translators: a file, what is wrong with it, and SQLite's own words and number. */
  g_set_error (error, TT_ERROR, folded, _ ("%s: %s (%s, %d)"), file != NULL ? file : "SQLite",
               find_words (folded),
               handle != NULL ? sqlite3_errmsg (handle) : sqlite3_errstr (code), code);
}
