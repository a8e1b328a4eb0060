/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-fault.h"

#ifdef TT_ENABLE_FAULTS

#include "base/tt-error.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

typedef enum
{
  DEED_NONE,
  DEED_KILL,
  DEED_ERROR,
} Deed;

static GMutex mutex;
static Deed deed;
static char *armed_point;
static guint visits_left;
static gboolean environment_read;
static GHashTable *seen; /* names of points, where TT_FAULT_LOG asks for them */

static void
arm (const char *point, gsize length, guint visit, Deed new_deed)
{
  g_free (armed_point);
  armed_point = g_strndup (point, length);
  visits_left = MAX (visit, 1);
  deed = new_deed;
}

/* "name", "name:3", "name=error", "name:3=kill"; a name may hold colons itself. */
static void
arm_from_text (const char *text)
{
  const char *end = strchr (text, '=');
  gsize length = end != NULL ? (gsize) (end - text) : strlen (text);
  g_autofree char *place = g_strndup (text, length);
  char *colon = strrchr (place, ':');
  guint64 visit = 1;

  /* What follows the last colon is either a number or part of the name. */
  if (colon != NULL && g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT, &visit, NULL))
    *colon = '\0';

  arm (place, strlen (place), (guint) visit,
       end != NULL && g_str_equal (end, "=error") ? DEED_ERROR : DEED_KILL);
}

static void
read_environment (void)
{
  const char *text;

  if (environment_read)
    return;

  environment_read = TRUE;
  text = g_getenv ("TT_FAULT");
  if (text != NULL && deed == DEED_NONE)
    arm_from_text (text);
}

static void
log_first_visit (const char *point)
{
  const char *path = g_getenv ("TT_FAULT_LOG");
  FILE *stream;

  if (path == NULL)
    return;

  if (seen == NULL)
    seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!g_hash_table_add (seen, g_strdup (point)))
    return;

  stream = fopen (path, "ae");
  if (stream == NULL)
    g_error ("TT_FAULT_LOG: %s cannot be written", path);
  fprintf (stream, "%s\n", point);
  fclose (stream);
}

static gboolean
is_due (const char *point)
{
  return deed != DEED_NONE && g_str_equal (point, armed_point) && --visits_left == 0;
}

gboolean
tt_fault_hit (const char *point, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  gboolean due;

  g_return_val_if_fail (point != NULL, FALSE);

  read_environment ();
  log_first_visit (point);

  due = is_due (point);
  /* raise() rather than kill(): the signal meets this very thread, so not one more step is taken.
   */
  if (due && deed == DEED_KILL)
    raise (SIGKILL);
  if (due)
    {
      deed = DEED_NONE;
      g_set_error (error, TT_ERROR, TT_ERROR_IO, "Fault injected at %s", point);
    }

  return due;
}

void
tt_fault_arm_kill (const char *point, guint visit)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  g_return_if_fail (point != NULL);

  arm (point, strlen (point), visit, DEED_KILL);
}

void
tt_fault_arm_error (const char *point, guint visit)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  g_return_if_fail (point != NULL);

  arm (point, strlen (point), visit, DEED_ERROR);
}

void
tt_fault_disarm (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  deed = DEED_NONE;
  g_clear_pointer (&armed_point, g_free);
}

#endif
