/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-set-aside.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FOLDER "set-aside"
#define NOTE "note.txt"
#define LONGEST_NOTE 65536
#define MOST_OF_A_SECOND 10000

void
tt_set_aside_free (TtSetAside *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->note);
  g_free (self);
}

/* "20261104-080000-1": the second in UTC, and a number that makes it new. */
static char *
dup_name (gint64 at, guint number)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);
  g_autofree char *second = g_date_time_format (when, "%Y%m%d-%H%M%S");

  return g_strdup_printf ("%s-%u", second, number);
}

/* 0 for a name that is not ours. */
static gint64
parse_name (const char *name)
{
  static const char shape[] = "dddddddd-dddddd-";
  g_autoptr (GDateTime) when = NULL;
  g_autofree char *iso = NULL;
  guint64 number;

  for (gsize i = 0; shape[i] != '\0'; i++)
    if (shape[i] == 'd' ? !g_ascii_isdigit (name[i]) : name[i] != shape[i])
      return 0;
  /* Whatever is wrong with the number, the name is not ours. */
  if (!g_ascii_string_to_unsigned (name + strlen (shape), 10, 1, G_MAXUINT, &number, NULL))
    return 0;

  iso = g_strdup_printf ("%.8sT%.6sZ", name, name + strlen ("dddddddd-"));
  when = g_date_time_new_from_iso8601 (iso, NULL);

  return when != NULL ? g_date_time_to_unix (when) * G_USEC_PER_SEC : 0;
}

/* Two processes may come in the same second, and a clock may have gone back. */
static char *
make_folder (TtDisk *disk, const char *root, gint64 at, GError **error)
{
  for (guint number = 1; number < MOST_OF_A_SECOND; number++)
    {
      g_autofree char *name = dup_name (at, number);
      g_autofree char *path = g_build_filename (root, name, NULL);
      g_autoptr (GError) make_error = NULL;

      if (tt_disk_make_folder (disk, path, &make_error))
        return g_steal_pointer (&path);
      if (!g_error_matches (make_error, TT_ERROR, TT_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&make_error));
          return NULL;
        }
    }

  g_set_error (error, TT_ERROR, TT_ERROR_EXISTS, _ ("“%s” has no free name left"), root);
  return NULL;
}

char *
tt_set_aside_new (TtEnvironment *environment, const char *folder, const char *note, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  gint64 now = tt_clock_now (tt_environment_get_clock (environment));
  g_autofree char *root = g_build_filename (folder, FOLDER, NULL);
  g_autofree char *path = NULL;
  g_autofree char *note_path = NULL;
  g_autofree char *text = g_strconcat (note, "\n", NULL);

  if (!tt_disk_make_folders (disk, root, error))
    return NULL;

  path = make_folder (disk, root, now, error);
  if (path == NULL)
    return NULL;

  note_path = g_build_filename (path, NOTE, NULL);
  if (!tt_disk_write_whole (disk, note_path, (const guint8 *) text, strlen (text), error) ||
      !tt_disk_sync_folder (disk, root, error))
    return NULL;

  return g_steal_pointer (&path);
}

/* What is in a folder of ours; files alone, for it has no folders. */
static gboolean
count_bytes (TtDisk *disk, const char *path, gint64 *bytes, GError **error)
{
  g_autoptr (GPtrArray) names = tt_disk_list (disk, path, error);

  *bytes = 0;
  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autofree char *file = g_build_filename (path, names->pdata[i], NULL);
      TtStat stat;

      if (!tt_disk_stat_link (disk, file, &stat, error))
        return FALSE;
      *bytes += stat.kind == TT_KIND_FILE ? stat.size : 0;
    }

  return names != NULL;
}

/* A folder without a note is one whose maker was interrupted: it is shown all the same. */
static gboolean
read_note (TtDisk *disk, const char *path, char **note, GError **error)
{
  g_autofree char *file = g_build_filename (path, NOTE, NULL);
  g_autoptr (GError) read_error = NULL;
  g_autoptr (GBytes) bytes = tt_disk_read_whole (disk, file, LONGEST_NOTE, &read_error);

  if (bytes == NULL && !g_error_matches (read_error, TT_ERROR, TT_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      return FALSE;
    }

  *note = bytes != NULL ? g_utf8_make_valid (g_bytes_get_data (bytes, NULL),
                                             (gssize) g_bytes_get_size (bytes))
                        : g_strdup ("");
  g_strchomp (*note);

  return TRUE;
}

static TtSetAside *
read_one (TtEnvironment *environment, const char *root, const char *name, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  g_autofree char *path = g_build_filename (root, name, NULL);
  g_autoptr (TtSetAside) self = g_new0 (TtSetAside, 1);

  self->name = g_strdup (name);
  self->at = parse_name (name);
  if (!count_bytes (disk, path, &self->bytes, error) || !read_note (disk, path, &self->note, error))
    return NULL;

  return g_steal_pointer (&self);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const TtSetAside *first = *(TtSetAside *const *) a;
  const TtSetAside *second = *(TtSetAside *const *) b;

  if (first->at != second->at)
    return first->at > second->at ? -1 : 1;

  return -g_strcmp0 (first->name, second->name);
}

GPtrArray *
tt_set_aside_list (TtEnvironment *environment, const char *folder, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  g_autofree char *root = g_build_filename (folder, FOLDER, NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_set_aside_free);
  g_autoptr (GPtrArray) names = NULL;
  TtStat stat;

  if (!tt_disk_stat (disk, root, &stat, error))
    return NULL;
  if (stat.kind == TT_KIND_NONE)
    return g_steal_pointer (&list);

  names = tt_disk_list (disk, root, error);
  if (names == NULL)
    return NULL;

  for (guint i = 0; i < names->len; i++)
    {
      TtSetAside *one;

      if (parse_name (names->pdata[i]) == 0)
        continue;
      one = read_one (environment, root, names->pdata[i], error);
      if (one == NULL)
        return NULL;
      g_ptr_array_add (list, one);
    }
  g_ptr_array_sort (list, compare_newest_first);

  return g_steal_pointer (&list);
}

gboolean
tt_set_aside_remove (TtEnvironment *environment,
                     const char *folder,
                     const char *name,
                     GError **error)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  g_autofree char *root = g_build_filename (folder, FOLDER, NULL);
  g_autofree char *path = g_build_filename (root, name, NULL);
  TtStat stat;

  if (parse_name (name) == 0 || strchr (name, '/') != NULL)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("“%s” is no name of what was set aside"),
                   name);
      return FALSE;
    }
  if (!tt_disk_stat_link (disk, path, &stat, error))
    return FALSE;
  if (stat.kind == TT_KIND_NONE)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("Nothing was set aside as “%s”"), name);
      return FALSE;
    }

  return tt_disk_remove_tree (disk, path, error) && tt_disk_sync_folder (disk, root, error);
}
