/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-incident.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define FOLDER "incidents"
#define ENDING ".json"
#define LARGEST (64 * 1024)
#define LITTER_AGE (G_TIME_SPAN_DAY)

void
tt_incident_free (TtIncident *self)
{
  g_free (self->id);
  g_free (self->kind);
  g_free (self->title);
  g_free (self->text);
  g_free (self->remark);
  g_free (self->remark_by);
  g_free (self);
}

static char *
dup_text (JsonObject *object, const char *name)
{
  return g_strdup (json_object_get_string_member_with_default (object, name, ""));
}

static TtIncident *
parse (const char *id, GBytes *bytes)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  /* What is no incident is not listed; the other folder may have it. */
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  TtIncident *self;
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  object = json_node_get_object (node);
  self = g_new0 (TtIncident, 1);
  self->id = g_strdup (id);
  self->at = json_object_get_int_member_with_default (object, "at", 0);
  self->kind = dup_text (object, "kind");
  self->title = dup_text (object, "title");
  self->text = dup_text (object, "text");
  self->remark = dup_text (object, "remark");
  self->remark_by = dup_text (object, "remark_by");
  self->remark_at = json_object_get_int_member_with_default (object, "remark_at", 0);

  return self;
}

static char *
print (const TtIncident *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_int_member (object, "at", self->at);
  json_object_set_string_member (object, "kind", self->kind);
  json_object_set_string_member (object, "title", self->title);
  json_object_set_string_member (object, "text", self->text);
  json_object_set_string_member (object, "remark", self->remark);
  json_object_set_string_member (object, "remark_by", self->remark_by);
  json_object_set_int_member (object, "remark_at", self->remark_at);
  json_node_set_object (node, object);

  return json_to_string (node, TRUE);
}

/* What a killed process left half written; each has a name of its own, so nobody else clears it
 * away. */
static void
sweep (TtEnvironment *environment, const char *folder, const char *name)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  gint64 now = tt_clock_now (tt_environment_get_clock (environment));
  g_autofree char *path = g_build_filename (folder, name, NULL);
  TtStat stat;

  /* Litter that stays harms nobody. */
  if (g_str_has_suffix (name, ".new") && tt_disk_stat (disk, path, &stat, NULL) &&
      now - stat.modified > LITTER_AGE)
    tt_disk_unlink (disk, path, NULL);
}

/* Of two of one id the later remark counts. */
static void
take (GHashTable *found, TtIncident *incident)
{
  const TtIncident *other = g_hash_table_lookup (found, incident->id);

  if (other != NULL && other->remark_at >= incident->remark_at)
    tt_incident_free (incident);
  else
    g_hash_table_replace (found, incident->id, incident);
}

static gboolean
read_folder (TtEnvironment *environment, const char *above, GHashTable *found, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  g_autofree char *folder = g_build_filename (above, FOLDER, NULL);
  g_autoptr (GPtrArray) names = NULL;
  TtStat stat;

  if (!tt_disk_stat (disk, folder, &stat, error))
    return FALSE;
  if (stat.kind != TT_KIND_FOLDER)
    return TRUE;
  names = tt_disk_list (disk, folder, error);
  if (names == NULL)
    return FALSE;

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = names->pdata[i];
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *id = NULL;
      g_autoptr (GBytes) bytes = NULL;
      TtIncident *incident = NULL;

      if (*name == '.')
        sweep (environment, folder, name);
      if (*name == '.' || !g_str_has_suffix (name, ENDING))
        continue;
      id = g_strndup (name, strlen (name) - strlen (ENDING));
      /* One that cannot be read must not hide the others. */
      bytes = tt_disk_read_whole (disk, path, LARGEST, NULL);
      incident = bytes != NULL ? parse (id, bytes) : NULL;
      if (incident != NULL)
        take (found, incident);
    }

  return TRUE;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const TtIncident *one = *(const TtIncident *const *) a;
  const TtIncident *other = *(const TtIncident *const *) b;

  return strcmp (other->id, one->id);
}

GPtrArray *
tt_incident_list (TtEnvironment *environment,
                  const char *folder,
                  const char *shadow_folder,
                  GError **error)
{
  g_autoptr (GHashTable) found =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) tt_incident_free);
  GPtrArray *list;
  GHashTableIter iter;
  gpointer incident;

  if (!read_folder (environment, folder, found, error))
    return NULL;
  /* The second folder may be on a disk that is away. */
  read_folder (environment, shadow_folder, found, NULL);

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_incident_free);
  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, NULL, &incident))
    {
      g_hash_table_iter_steal (&iter);
      g_ptr_array_add (list, incident);
    }
  g_ptr_array_sort (list, compare_newest_first);

  return list;
}

static gboolean
write_into (TtDisk *disk, const char *above, const TtIncident *incident, GError **error)
{
  g_autofree char *folder = g_build_filename (above, FOLDER, NULL);
  g_autofree char *name = g_strconcat (incident->id, ENDING, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = print (incident);

  return tt_disk_make_folders (disk, folder, error) &&
         tt_disk_write_whole (disk, path, (const guint8 *) text, strlen (text), error);
}

static gboolean
write_both (TtEnvironment *environment,
            const char *folder,
            const char *shadow_folder,
            const TtIncident *incident,
            GError **error)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  g_autoptr (GError) failure = NULL;
  TtStat stat;

  if (!write_into (disk, folder, incident, error))
    return FALSE;

  /* No folder is made where the shadow's is not: its disk may be away. */
  if (tt_disk_stat (disk, shadow_folder, &stat, &failure) && stat.kind == TT_KIND_FOLDER &&
      !write_into (disk, shadow_folder, incident, &failure))
    g_debug ("No second record of an incident: %s", failure->message);

  return TRUE;
}

/* One more than any before; two processes may count alike, so a few random digits follow. */
static char *
dup_new_id (TtEnvironment *environment, GPtrArray *before)
{
  gint64 last = 0;
  guint8 random[2];

  if (before->len > 0)
    {
      g_auto (GStrv) fields = g_strsplit (((const TtIncident *) before->pdata[0])->id, "-", 2);

      /* A foreign name counts from the beginning: the random digits keep it apart. */
      g_ascii_string_to_signed (fields[0], 10, 0, G_MAXINT32, &last, NULL);
    }
  tt_random_fill (tt_environment_get_random (environment), random, sizeof random);

  return g_strdup_printf ("%06" G_GINT64_FORMAT "-%02x%02x", last + 1, random[0], random[1]);
}

gboolean
tt_incident_add (TtEnvironment *environment,
                 const char *folder,
                 const char *shadow_folder,
                 const char *kind,
                 const char *title,
                 const char *text,
                 GError **error)
{
  g_autoptr (GPtrArray) before = tt_incident_list (environment, folder, shadow_folder, error);
  g_autoptr (TtIncident) self = NULL;

  g_return_val_if_fail (kind != NULL && title != NULL && text != NULL, FALSE);

  if (before == NULL)
    return FALSE;

  self = g_new0 (TtIncident, 1);
  self->id = dup_new_id (environment, before);
  self->at = tt_clock_now (tt_environment_get_clock (environment));
  self->kind = g_strdup (kind);
  self->title = g_strdup (title);
  self->text = g_strdup (text);
  self->remark = g_strdup ("");
  self->remark_by = g_strdup ("");

  return write_both (environment, folder, shadow_folder, self, error);
}

gboolean
tt_incident_remark (TtEnvironment *environment,
                    const char *folder,
                    const char *shadow_folder,
                    const char *id,
                    const char *by,
                    const char *remark,
                    GError **error)
{
  g_autoptr (GPtrArray) list = tt_incident_list (environment, folder, shadow_folder, error);

  g_return_val_if_fail (id != NULL && by != NULL && remark != NULL, FALSE);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      TtIncident *self = list->pdata[i];

      if (!g_str_equal (self->id, id))
        continue;
      g_free (self->remark);
      g_free (self->remark_by);
      self->remark = g_strdup (remark);
      self->remark_by = g_strdup (by);
      self->remark_at =
          MAX (self->remark_at + 1, tt_clock_now (tt_environment_get_clock (environment)));
      return write_both (environment, folder, shadow_folder, self, error);
    }

  if (list != NULL)
    g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no incident “%s”"), id);
  return FALSE;
}
