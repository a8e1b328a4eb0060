/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TT_ERROR (tt_error_quark ())

/**
 * TtError:
 * @TT_ERROR_FAILED: something that no other code names
 * @TT_ERROR_INVALID: what was given is wrong: say it differently
 * @TT_ERROR_AMBIGUOUS: what was given could mean several things; the message lists them
 * @TT_ERROR_NOT_FOUND: no such person, site, entry, snapshot, layer
 * @TT_ERROR_EXISTS: there is one already
 * @TT_ERROR_REFUSED: a rule of the office says no (in while in, locked period, overlap)
 * @TT_ERROR_DENIED: the actor may not do this, or the password is wrong
 * @TT_ERROR_WAIT: too many wrong tries; the message says for how long
 * @TT_ERROR_BUSY: another process works on it: try again; nothing happened
 * @TT_ERROR_DISK_FULL: make room; nothing happened
 * @TT_ERROR_READ_ONLY: the folder or file cannot be written; reading goes on
 * @TT_ERROR_IO: the disk answered with an error
 * @TT_ERROR_DAMAGED: a file is not what was written
 * @TT_ERROR_MOVED: the file under the open handle is no longer the one at its name: reopen
 * @TT_ERROR_TOO_NEW: written by a newer version of the program
 * @TT_ERROR_DECISION: somebody must decide; nothing was changed and the message names the ways
 * @TT_ERROR_UNKNOWN: it cannot be told whether the change was saved
 * @TT_ERROR_NO_OFFICE: there is no office in this folder
 * @TT_ERROR_MISMATCH: what was read back or rebuilt is not what was written
 * @TT_ERROR_AWAY: the disk is not there: connect it
 *
 * Codes are named for what a person can do about them.
 */
typedef enum
{
  TT_ERROR_FAILED,
  TT_ERROR_INVALID,
  TT_ERROR_AMBIGUOUS,
  TT_ERROR_NOT_FOUND,
  TT_ERROR_EXISTS,
  TT_ERROR_REFUSED,
  TT_ERROR_DENIED,
  TT_ERROR_WAIT,
  TT_ERROR_BUSY,
  TT_ERROR_DISK_FULL,
  TT_ERROR_READ_ONLY,
  TT_ERROR_IO,
  TT_ERROR_DAMAGED,
  TT_ERROR_MOVED,
  TT_ERROR_TOO_NEW,
  TT_ERROR_DECISION,
  TT_ERROR_UNKNOWN,
  TT_ERROR_NO_OFFICE,
  TT_ERROR_MISMATCH,
  TT_ERROR_AWAY,
} TtError;

GQuark tt_error_quark (void);

/**
 * tt_error_get_name:
 * @error: any error
 *
 * Returns: the word for @error's code as scripts see it ("no-office", "disk-full"), static;
 *   "cancelled" for %G_IO_ERROR_CANCELLED, "failed" for what has no name
 */
const char *tt_error_get_name (const GError *error);

/**
 * tt_error_set_errno:
 * @error: return location for a #GError
 * @number: a value of `errno`
 * @path: (nullable): what was being worked on
 * @what: untranslated words for the deed, for the message ("write", "rename")
 *
 * The one place where errno becomes ours: ENOSPC and EDQUOT are %TT_ERROR_DISK_FULL, EROFS,
 * EACCES and EPERM %TT_ERROR_READ_ONLY, ENOENT and ENOTDIR %TT_ERROR_NOT_FOUND, EEXIST and
 * ENOTEMPTY %TT_ERROR_EXISTS, the rest %TT_ERROR_IO.
 */
void tt_error_set_errno (GError **error, int number, const char *path, const char *what);

G_END_DECLS
