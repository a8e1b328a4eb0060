/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-error.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>

/* A release build without these checks would carry on with what a check had refused. */
#ifdef G_DISABLE_CHECKS
#error "TimeTracker is built with its checks: do not define G_DISABLE_CHECKS"
#endif
#ifdef G_DISABLE_ASSERT
#error "TimeTracker is built with its assertions: do not define G_DISABLE_ASSERT"
#endif

G_DEFINE_QUARK (tt_error_quark, tt_error)

static const char *const names[] = {
  [TT_ERROR_FAILED] = "failed",       [TT_ERROR_INVALID] = "invalid",
  [TT_ERROR_AMBIGUOUS] = "ambiguous", [TT_ERROR_NOT_FOUND] = "not-found",
  [TT_ERROR_EXISTS] = "exists",       [TT_ERROR_REFUSED] = "refused",
  [TT_ERROR_DENIED] = "denied",       [TT_ERROR_WAIT] = "wait",
  [TT_ERROR_BUSY] = "busy",           [TT_ERROR_DISK_FULL] = "disk-full",
  [TT_ERROR_READ_ONLY] = "read-only", [TT_ERROR_IO] = "io",
  [TT_ERROR_DAMAGED] = "damaged",     [TT_ERROR_MOVED] = "moved",
  [TT_ERROR_TOO_NEW] = "too-new",     [TT_ERROR_DECISION] = "decision",
  [TT_ERROR_UNKNOWN] = "unknown",     [TT_ERROR_NO_OFFICE] = "no-office",
  [TT_ERROR_MISMATCH] = "mismatch",   [TT_ERROR_AWAY] = "absent",
};

const char *
tt_error_get_name (const GError *error)
{
  g_return_val_if_fail (error != NULL, "failed");

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "cancelled";
  if (error->domain != TT_ERROR || error->code < 0 || error->code >= (int) G_N_ELEMENTS (names))
    return "failed";

  return names[error->code];
}

static TtError
fold_errno (int number)
{
  switch (number)
    {
    case ENOSPC:
    case EDQUOT:
      return TT_ERROR_DISK_FULL;
    case EROFS:
    case EACCES:
    case EPERM:
      return TT_ERROR_READ_ONLY;
    case ENOENT:
    case ENOTDIR:
      return TT_ERROR_NOT_FOUND;
    case EEXIST:
    case ENOTEMPTY:
      return TT_ERROR_EXISTS;
    default:
      return TT_ERROR_IO;
    }
}

void
tt_error_set_errno (GError **error, int number, const char *path, const char *what)
{
  TtError code = fold_errno (number);

  g_return_if_fail (what != NULL);

  if (path == NULL)
    g_set_error (error, TT_ERROR, code, _ ("The system refused (%s): %s"), what,
                 g_strerror (number));
  else if (code == TT_ERROR_DISK_FULL)
    g_set_error (error, TT_ERROR, code, _ ("There is no room on the disk for “%s” (%s): %s"), path,
                 what, g_strerror (number));
  else
    g_set_error (error, TT_ERROR, code, _ ("The disk refused “%s” (%s): %s"), path, what,
                 g_strerror (number));
}
