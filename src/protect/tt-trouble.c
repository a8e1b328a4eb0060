/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-trouble-private.h"

#include "base/tt-error.h"
#include "storage/tt-place-error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

const char *
tt_trouble_get_code (const GError *error)
{
  const char *name = tt_place_error_get_name (error);

  return name != NULL ? name : tt_error_get_name (error);
}

static const char *
hint_of_place (int code)
{
  switch ((TtPlaceError) code)
    {
    case TT_PLACE_ERROR_ABSENT:
      return _ ("Connect the disk, or put the folder back where it was");
    case TT_PLACE_ERROR_TRANSIENT:
      return _ ("It is tried again by itself; if it goes on, look at the disk or the connection");
    case TT_PLACE_ERROR_AUTH:
      return _ ("Give the user name and password of this place again");
    case TT_PLACE_ERROR_FULL:
      return _ ("Make room there, or choose another place");
    case TT_PLACE_ERROR_DENIED:
      return _ ("Allow this account to write in the folder, or choose another place");
    case TT_PLACE_ERROR_CLOCK:
      return _ ("Set this computer's clock");
    case TT_PLACE_ERROR_TLS:
      return _ ("Compare the server's fingerprint with its owner before you go on");
    case TT_PLACE_ERROR_CONFLICT:
      return _ ("Choose a folder that no other program writes to");
    case TT_PLACE_ERROR_CORRUPT:
      return _ ("The disk may be failing: choose a place on another disk");
    default:
      return NULL;
    }
}

static const char *
hint_of_ours (int code)
{
  switch ((TtError) code)
    {
    case TT_ERROR_DISK_FULL:
      return _ ("Make room on this disk");
    case TT_ERROR_READ_ONLY:
    case TT_ERROR_DENIED:
      return _ ("Allow this account to write in the folder");
    case TT_ERROR_IO:
      return _ ("The disk may be failing: keep a copy on another disk");
    case TT_ERROR_DAMAGED:
    case TT_ERROR_MISMATCH:
      return _ ("Run a verification: what can be mended is mended");
    case TT_ERROR_TOO_NEW:
      return _ ("Update TimeTracker on this computer");
    case TT_ERROR_DECISION:
      return _ ("Look at the points that can be restored, and decide which state is the right one");
    case TT_ERROR_AWAY:
      return _ ("Connect the disk, or bring the live copy home: move it to this computer's own "
                "disk under Protection");
    case TT_ERROR_BUSY:
      return _ ("Another TimeTracker is working on it: try again in a moment");
    case TT_ERROR_FAILED:
    case TT_ERROR_INVALID:
    case TT_ERROR_AMBIGUOUS:
    case TT_ERROR_NOT_FOUND:
    case TT_ERROR_EXISTS:
    case TT_ERROR_REFUSED:
    case TT_ERROR_WAIT:
    case TT_ERROR_MOVED:
    case TT_ERROR_UNKNOWN:
    case TT_ERROR_NO_OFFICE:
    default:
      return NULL;
    }
}

const char *
tt_trouble_get_hint (const GError *error)
{
  if (error->domain == TT_PLACE_ERROR)
    return hint_of_place (error->code);

  return error->domain == TT_ERROR ? hint_of_ours (error->code) : NULL;
}

TtLayerState
tt_trouble_get_state (const GError *error)
{
  if (g_error_matches (error, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT) ||
      g_error_matches (error, TT_ERROR, TT_ERROR_AWAY))
    return TT_LAYER_WAITING;
  if (g_error_matches (error, TT_ERROR, TT_ERROR_DAMAGED) ||
      g_error_matches (error, TT_ERROR, TT_ERROR_MISMATCH))
    return TT_LAYER_DAMAGED;

  return TT_LAYER_FAILED;
}

TtResult
tt_trouble_get_result (const GError *error)
{
  switch (tt_trouble_get_state (error))
    {
    case TT_LAYER_WAITING:
      return TT_RESULT_WAITING;
    case TT_LAYER_DAMAGED:
      return TT_RESULT_DAMAGED;
    case TT_LAYER_OK:
    case TT_LAYER_BEHIND:
    case TT_LAYER_FAILED:
    case TT_LAYER_OFF:
    default:
      return TT_RESULT_FAILED;
    }
}
