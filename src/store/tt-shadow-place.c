/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `shadow.place`: the first line is the folder, the others are a word and its value. `owner` is the
 * office's folder when it was written: the machine, the inode and the path. A folder that has
 * neither that inode nor that path is a copy. */

#include "store/tt-shadow-place-private.h"

#include "base/tt-error.h"
#include "store/tt-paths-private.h"
#include "store/tt-set-aside.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PLACE "shadow.place"
#define MARKER_WORDS                                                                               \
  "TimeTracker keeps the live copy of an office here. Leave this file in place.\n"
/* No token, so that no marker says it. */
#define NOWHERE "-"

#define LONGEST_PLACE 16384
#define LONGEST_MARKER 16384

void
tt_shadow_place_free (TtShadowPlace *self)
{
  if (self == NULL)
    return;

  g_free (self->folder);
  g_free (self->token);
  g_free (self->left);
  g_free (self->left_token);
  g_free (self);
}

static TtShadowPlace *
place_new_home (const char *folder)
{
  TtShadowPlace *self = g_new0 (TtShadowPlace, 1);

  self->folder = g_build_filename (folder, TT_SHADOW_HOME, NULL);
  self->is_home = TRUE;
  self->is_here = TRUE;

  return self;
}

static char *
dup_owner (TtEnvironment *environment, const char *folder, GError **error)
{
  const char *machine = tt_environment_get_machine (environment);
  TtStat stat;

  if (!tt_disk_stat (tt_environment_get_disk (environment), folder, &stat, error))
    return NULL;

  return g_strdup_printf ("%s %" G_GUINT64_FORMAT " %s", *machine != '\0' ? machine : "-",
                          stat.inode, folder);
}

/* A folder that was renamed keeps its inode, one that was brought back from a copy its path. */
static gboolean
is_owner (const char *written, const char *now)
{
  g_auto (GStrv) theirs = g_strsplit (written, " ", 3);
  g_auto (GStrv) ours = g_strsplit (now, " ", 3);

  if (g_strv_length (theirs) != 3 || g_strv_length (ours) != 3)
    return FALSE;

  return g_str_equal (theirs[0], ours[0]) &&
         (g_str_equal (theirs[1], ours[1]) || g_str_equal (theirs[2], ours[2]));
}

static void
take_line (TtShadowPlace *self, const char *line, char **owner)
{
  if (g_str_has_prefix (line, "token "))
    self->token = g_strdup (line + strlen ("token "));
  else if (g_str_has_prefix (line, "left "))
    self->left = g_strdup (line + strlen ("left "));
  else if (g_str_has_prefix (line, "left-token "))
    self->left_token = g_strdup (line + strlen ("left-token "));
  else if (g_str_has_prefix (line, "owner "))
    *owner = g_strdup (line + strlen ("owner "));
}

/* NULL without @error where it is another folder's. */
static TtShadowPlace *
parse (TtEnvironment *environment,
       const char *folder,
       const char *path,
       const char *text,
       GError **error)
{
  g_autoptr (TtShadowPlace) self = g_new0 (TtShadowPlace, 1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *home = g_build_filename (folder, TT_SHADOW_HOME, NULL);
  g_autofree char *written = NULL;
  g_autofree char *owner = NULL;

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    take_line (self, lines[i], &written);
  /* It says nothing that can be used: then it is in no place that is there, until somebody says
   * anew where it shall be. */
  if (lines[0] == NULL || !g_path_is_absolute (lines[0]) || written == NULL)
    {
      g_clear_pointer (&self->left, g_free);
      g_free (self->token);
      self->folder = g_strdup (path);
      self->token = g_strdup (NOWHERE);
      return g_steal_pointer (&self);
    }

  owner = dup_owner (environment, folder, error);
  if (owner == NULL || !is_owner (written, owner))
    return NULL;
  self->folder = g_strdup (lines[0]);
  self->is_home = self->token == NULL;
  /* Home is where the office is, also after it was renamed. */
  if (self->is_home)
    {
      g_free (self->folder);
      self->folder = g_steal_pointer (&home);
    }

  return g_steal_pointer (&self);
}

TtShadowPlace *
tt_shadow_place_read (TtEnvironment *environment, const char *folder, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  g_autofree char *path = g_build_filename (folder, PLACE, NULL);
  g_autoptr (TtShadowPlace) self = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  GError *failure = NULL;
  gboolean exists;

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  if (!tt_path_exists (disk, path, &exists, error))
    return NULL;
  if (!exists)
    return place_new_home (folder);

  bytes = tt_disk_read_whole (disk, path, LONGEST_PLACE, error);
  if (bytes == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  self = parse (environment, folder, path, text, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return NULL;
    }
  if (self == NULL)
    return place_new_home (folder);

  self->is_here =
      self->is_home || tt_shadow_marker_check (disk, self->folder, self->token, &failure);
  g_clear_error (&failure);

  return g_steal_pointer (&self);
}

gboolean
tt_shadow_place_check (TtEnvironment *environment, const char *folder, GError **error)
{
  g_autoptr (TtShadowPlace) place = tt_shadow_place_read (environment, folder, error);

  return place != NULL &&
         (place->is_here || tt_shadow_marker_check (tt_environment_get_disk (environment),
                                                    place->folder, place->token, error));
}

gboolean
tt_shadow_place_write (TtEnvironment *environment,
                       const char *folder,
                       const TtShadowPlace *place,
                       GError **error)
{
  g_autofree char *path = g_build_filename (folder, PLACE, NULL);
  g_autofree char *owner = dup_owner (environment, folder, error);
  g_autoptr (GString) text = NULL;

  if (owner == NULL)
    return FALSE;

  text = g_string_new (NULL);
  g_string_append_printf (text, "%s\nowner %s\n", place->folder, owner);
  if (place->token != NULL)
    g_string_append_printf (text, "token %s\n", place->token);
  if (place->left != NULL)
    g_string_append_printf (text, "left %s\n", place->left);
  if (place->left_token != NULL)
    g_string_append_printf (text, "left-token %s\n", place->left_token);

  return tt_disk_write_whole (tt_environment_get_disk (environment), path,
                              (const guint8 *) text->str, text->len, error);
}

gboolean
tt_shadow_place_remove (TtEnvironment *environment, const char *folder, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  g_autofree char *path = g_build_filename (folder, PLACE, NULL);

  return tt_path_remove (disk, path, error) && tt_disk_sync_folder (disk, folder, error);
}

gboolean
tt_shadow_place_give_up (TtEnvironment *environment, const char *folder, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  g_autofree char *path = g_build_filename (folder, PLACE, NULL);
  g_autofree char *aside = NULL;
  g_autofree char *to = NULL;

  aside = tt_set_aside_new (environment, folder,
                            _ ("Where the live copy lay when its disk was not there"), error);
  if (aside == NULL)
    return FALSE;
  to = g_build_filename (aside, PLACE, NULL);

  return tt_disk_rename (disk, path, to, error) && tt_disk_sync_folder (disk, aside, error) &&
         tt_disk_sync_folder (disk, folder, error);
}

static char *
dup_marker_path (const char *folder)
{
  return g_build_filename (folder, TT_SHADOW_MARKER, NULL);
}

gboolean
tt_shadow_marker_write (TtEnvironment *environment,
                        const char *folder,
                        const char *shadow_folder,
                        const char *token,
                        GError **error)
{
  g_autofree char *path = dup_marker_path (shadow_folder);
  g_autofree char *owner = dup_owner (environment, folder, error);
  g_autofree char *text = NULL;

  if (owner == NULL)
    return FALSE;
  text = g_strdup_printf ("%s\nowner %s\n" MARKER_WORDS, token, owner);

  return tt_disk_write_whole (tt_environment_get_disk (environment), path, (const guint8 *) text,
                              strlen (text), error);
}

gboolean
tt_shadow_marker_check (TtDisk *disk, const char *folder, const char *token, GError **error)
{
  g_autofree char *path = dup_marker_path (folder);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) bytes = tt_disk_read_whole (disk, path, LONGEST_MARKER, &failure);
  gsize length = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  if (bytes == NULL)
    {
      if (g_error_matches (failure, TT_ERROR, TT_ERROR_NOT_FOUND))
        g_set_error (error, TT_ERROR, TT_ERROR_AWAY,
                     _ ("waits for its disk: the live copy is not in “%s”"), folder);
      else
        g_set_error (error, TT_ERROR, TT_ERROR_AWAY,
                     _ ("waits for its disk, which does not answer: %s"), failure->message);
      return FALSE;
    }
  if (length > strlen (token) && strncmp (text, token, strlen (token)) == 0 &&
      text[strlen (token)] == '\n')
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_AWAY,
               _ ("waits for its disk: “%s” is on another one, or holds the live copy of another "
                  "office"),
               folder);
  return FALSE;
}

gboolean
tt_shadow_marker_is_ours (TtEnvironment *environment,
                          const char *folder,
                          const char *shadow_folder,
                          gboolean *ours,
                          GError **error)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  g_autofree char *path = dup_marker_path (shadow_folder);
  g_autofree char *owner = dup_owner (environment, folder, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean exists;

  *ours = FALSE;
  if (owner == NULL || !tt_path_exists (disk, path, &exists, error))
    return FALSE;
  if (!exists)
    return TRUE;
  bytes = tt_disk_read_whole (disk, path, LONGEST_MARKER, error);
  if (bytes == NULL)
    return FALSE;

  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  lines = g_strsplit (text, "\n", 3);
  *ours = g_strv_length (lines) >= 2 && g_str_has_prefix (lines[1], "owner ") &&
          is_owner (lines[1] + strlen ("owner "), owner);

  return TRUE;
}

gboolean
tt_shadow_marker_remove (TtDisk *disk, const char *folder, GError **error)
{
  g_autofree char *path = dup_marker_path (folder);

  return tt_path_remove (disk, path, error) && tt_disk_sync_folder (disk, folder, error);
}
