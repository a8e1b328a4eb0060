/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/application/tt-autostart.h"

#include "tt-config.h"

#include <glib/gi18n-lib.h>

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_config_dir (), "autostart", NULL);
}

static char *
dup_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "autostart", TT_APP_ID ".desktop", NULL);
}

/* The installed program where there is one, else the one that runs. */
static char *
dup_program (GError **error)
{
  g_autofree char *found = g_find_program_in_path ("timetracker");

  return found != NULL ? g_steal_pointer (&found) : g_file_read_link ("/proc/self/exe", error);
}

/* Exec lines quote with double quotes and backslashes, and double each percent sign. */
static char *
quote (const char *text)
{
  GString *quoted = g_string_new ("\"");

  for (const char *c = text; *c != '\0'; c++)
    {
      if (strchr ("\"`$\\", *c) != NULL)
        g_string_append (quoted, "\\");
      if (*c == '%')
        g_string_append_c (quoted, '%');
      g_string_append_c (quoted, *c);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

static char *
dup_command (const char *folder, GError **error)
{
  g_autofree char *program = dup_program (error);
  g_autofree char *quoted = NULL;
  g_autofree char *where = NULL;

  if (program == NULL)
    return NULL;
  quoted = quote (program);
  where = folder != NULL ? quote (folder) : NULL;
  return where != NULL ? g_strdup_printf ("%s --hidden --data-dir %s", quoted, where)
                       : g_strdup_printf ("%s --hidden", quoted);
}

gboolean
tt_autostart_get (TtDisk *disk)
{
  g_autofree char *path = dup_path ();
  TtStat stat;

  /* A folder that cannot be read has no file that the session could start. */
  return tt_disk_stat (disk, path, &stat, NULL) && stat.kind == TT_KIND_FILE;
}

gboolean
tt_autostart_set (TtDisk *disk, gboolean start, const char *folder, GError **error)
{
  g_autofree char *autostart = dup_folder ();
  g_autofree char *path = dup_path ();
  g_autofree char *command = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (TT_IS_DISK (disk), FALSE);

  if (!start)
    return !tt_autostart_get (disk) || tt_disk_unlink (disk, path, error);

  command = dup_command (folder, error);
  if (command == NULL)
    return FALSE;
  text = g_strdup_printf ("[Desktop Entry]\n"
                          "Type=Application\n"
                          "Name=%s\n"
                          "Icon=" TT_APP_ID "\n"
                          "Exec=%s\n"
                          "X-GNOME-Autostart-enabled=true\n",
                          _ ("TimeTracker"), command);
  return tt_disk_make_folders (disk, autostart, error) &&
         tt_disk_write_whole (disk, path, (const guint8 *) text, strlen (text), error);
}
