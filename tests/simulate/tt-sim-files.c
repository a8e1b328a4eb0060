/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tt-sim-files.h"

#include <string.h>

#define SECTOR 512
#define TICK 4000 /* microseconds: times of files are no finer, as on Linux */

typedef struct
{
  gint64 at;
  gint64 length; /* -1: cut or grown to @at */
  guint8 *bytes;
} SimWrite;

/* One change of names, which happens as a whole or not at all. */
typedef struct
{
  char *set;
  SimNode *node;
  char *removed;
} SimName;

static GHashTable *now_names;
static GHashTable *safe_names;
static GPtrArray *waiting;
static gboolean is_ordered;
static guint64 last_number;
static guint64 state;
static gint64 now;

guint64
sim_mix (guint64 a, guint64 b)
{
  guint64 z = a + 0x9e3779b97f4a7c15u * (b + 1);

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

void
sim_random_set (guint64 seed)
{
  state = seed;
}

guint64
sim_random (guint64 bound)
{
  state++;
  return bound == 0 ? 0 : sim_mix (state, 0) % bound;
}

gboolean
sim_chance (guint in)
{
  return sim_random (in) == 0;
}

static void
write_free (gpointer data)
{
  SimWrite *write = data;

  g_free (write->bytes);
  g_free (write);
}

static void
name_free (gpointer data)
{
  SimName *name = data;

  g_free (name->set);
  g_free (name->removed);
  g_clear_pointer (&name->node, sim_node_unref);
  g_free (name);
}

SimNode *
sim_node_new (gboolean is_folder)
{
  SimNode *node = g_new0 (SimNode, 1);

  node->references = 1;
  node->number = ++last_number;
  node->is_folder = is_folder;
  node->now = g_byte_array_new ();
  node->safe = g_byte_array_new ();
  node->writes = g_ptr_array_new_with_free_func (write_free);

  return node;
}

SimNode *
sim_node_ref (SimNode *node)
{
  node->references++;
  return node;
}

void
sim_node_unref (SimNode *node)
{
  if (--node->references > 0)
    return;

  g_byte_array_unref (node->now);
  g_byte_array_unref (node->safe);
  g_ptr_array_unref (node->writes);
  g_free (node);
}

static void
unref_node (gpointer node)
{
  sim_node_unref (node);
}

void
sim_files_start (guint64 seed)
{
  now_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_node);
  safe_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_node);
  waiting = g_ptr_array_new_with_free_func (name_free);
  last_number = 100;
  sim_random_set (seed);
  sim_files_make ("/", TRUE);
  sim_files_settle_names ();
}

void
sim_files_stop (void)
{
  g_clear_pointer (&waiting, g_ptr_array_unref);
  g_clear_pointer (&now_names, g_hash_table_unref);
  g_clear_pointer (&safe_names, g_hash_table_unref);
}

void
sim_files_set_ordered (gboolean ordered)
{
  is_ordered = ordered;
}

SimNode *
sim_files_find (const char *path)
{
  g_autofree char *plain = NULL;

  if (!g_str_has_suffix (path, "/"))
    return g_hash_table_lookup (now_names, path);

  plain = g_canonicalize_filename (path, "/");
  return g_hash_table_lookup (now_names, plain);
}

void
sim_files_set_time (gint64 microseconds)
{
  now = microseconds;
}

static void
touch_folder_of (const char *path)
{
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;
  SimNode *node = folder != NULL ? sim_files_find (folder) : NULL;

  if (node != NULL)
    node->modified = now - now % TICK;
}

static void
put_name (GHashTable *names, const SimName *name)
{
  if (name->removed != NULL)
    g_hash_table_remove (names, name->removed);
  if (name->set != NULL)
    g_hash_table_replace (names, g_strdup (name->set), sim_node_ref (name->node));
}

static void
change_name (const char *set, SimNode *node, const char *removed)
{
  SimName *name = g_new0 (SimName, 1);

  name->set = g_strdup (set);
  name->node = node != NULL ? sim_node_ref (node) : NULL;
  name->removed = g_strdup (removed);
  put_name (now_names, name);
  touch_folder_of (set);
  touch_folder_of (removed);
  g_ptr_array_add (waiting, name);
}

void
sim_files_settle_names (void)
{
  for (guint i = 0; i < waiting->len; i++)
    put_name (safe_names, waiting->pdata[i]);
  g_ptr_array_set_size (waiting, 0);
}

SimNode *
sim_files_make (const char *path, gboolean is_folder)
{
  SimNode *node = sim_node_new (is_folder);

  node->modified = now - now % TICK;
  change_name (path, node, NULL);
  sim_node_unref (node);

  return sim_files_find (path);
}

void
sim_files_unlink (const char *path)
{
  change_name (NULL, NULL, path);
}

void
sim_files_rename (const char *from, const char *to)
{
  change_name (to, sim_files_find (from), from);
}

void
sim_files_link (const char *from, const char *to)
{
  change_name (to, sim_files_find (from), NULL);
}

static gboolean
is_in (const char *path, const char *folder)
{
  g_autofree char *above = path != NULL ? g_path_get_dirname (path) : NULL;

  return above != NULL && g_str_equal (above, folder) && !g_str_equal (path, "/");
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
sim_files_list (const char *path)
{
  g_autofree char *folder = g_canonicalize_filename (path, "/");
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, now_names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (is_in (name, folder))
      g_ptr_array_add (names, g_path_get_basename (name));
  g_ptr_array_sort (names, compare_names);

  return names;
}

void
sim_files_sync_folder (const char *path)
{
  if (is_ordered)
    {
      sim_files_settle_names ();
      return;
    }

  for (guint i = 0; i < waiting->len;)
    {
      const SimName *name = waiting->pdata[i];

      if (!is_in (name->set, path) && !is_in (name->removed, path))
        {
          i++;
          continue;
        }
      put_name (safe_names, name);
      g_ptr_array_remove_index (waiting, i);
    }
}

static void
resize (GByteArray *bytes, gint64 size)
{
  guint before = bytes->len;

  g_byte_array_set_size (bytes, (guint) size);
  if (bytes->len > before)
    memset (bytes->data + before, 0, bytes->len - before);
}

static void
apply (GByteArray *bytes, const SimWrite *write)
{
  if (write->length < 0)
    {
      resize (bytes, write->at);
      return;
    }
  if (write->length == 0)
    return;
  if (write->at + write->length > bytes->len)
    resize (bytes, write->at + write->length);
  memcpy (bytes->data + write->at, write->bytes, (gsize) write->length);
}

gint64
sim_node_read (SimNode *node, guint8 *bytes, gint64 length, gint64 at)
{
  gint64 there = CLAMP ((gint64) node->now->len - at, 0, length);

  if (there > 0)
    memcpy (bytes, node->now->data + at, (gsize) there);

  return there;
}

static void
add_write (SimNode *node, gint64 at, const guint8 *bytes, gint64 length)
{
  SimWrite *write = g_new0 (SimWrite, 1);

  write->at = at;
  write->length = length;
  write->bytes = length > 0 ? g_memdup2 (bytes, (gsize) length) : NULL;
  apply (node->now, write);
  g_ptr_array_add (node->writes, write);
}

void
sim_node_write (SimNode *node, const guint8 *bytes, gint64 length, gint64 at)
{
  if (length > 0)
    add_write (node, at, bytes, length);
  node->modified = now - now % TICK;
}

void
sim_node_truncate (SimNode *node, gint64 size)
{
  add_write (node, size, NULL, -1);
}

void
sim_node_sync (SimNode *node)
{
  for (guint i = 0; i < node->writes->len; i++)
    apply (node->safe, node->writes->pdata[i]);
  g_ptr_array_set_size (node->writes, 0);
  if (is_ordered)
    sim_files_settle_names ();
}

static void
see_disk (SimNode *node)
{
  g_byte_array_set_size (node->now, 0);
  g_byte_array_append (node->now, node->safe->data, node->safe->len);
}

void
sim_node_sync_failed (SimNode *node)
{
  for (guint i = 0; i < node->writes->len; i++)
    if (sim_chance (2))
      apply (node->safe, node->writes->pdata[i]);
  g_ptr_array_set_size (node->writes, 0);
  if (sim_chance (2))
    see_disk (node);
}

void
sim_node_drop_cache (SimNode *node)
{
  if (node->writes->len == 0)
    see_disk (node);
}

/* Each sector as it stood at a moment of its own; so the size. */
static void
tear (SimNode *node)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GByteArray) moment = g_byte_array_new ();
  gint64 size = node->safe->len;
  guint n = (guint) sim_random (node->writes->len + 1);

  g_byte_array_append (out, node->safe->data, node->safe->len);
  g_byte_array_append (moment, node->safe->data, node->safe->len);
  for (guint i = 0; i < node->writes->len; i++)
    {
      const SimWrite *write = node->writes->pdata[i];

      apply (moment, write);
      if (i < n)
        size = moment->len;
      if (write->length < 0)
        continue;
      for (gint64 at = write->at / SECTOR * SECTOR; at < write->at + write->length; at += SECTOR)
        {
          gint64 end = MIN (at + SECTOR, (gint64) moment->len);

          if (sim_chance (2))
            continue;
          if (end > out->len)
            resize (out, end);
          memcpy (out->data + at, moment->data + at, (gsize) (end - at));
        }
    }
  resize (out, size);
  g_byte_array_set_size (node->safe, 0);
  g_byte_array_append (node->safe, out->data, out->len);
}

static void
cut_node (SimNode *node)
{
  guint way = (guint) sim_random (5);
  guint n = (guint) sim_random (node->writes->len + 1);

  if (node->writes->len > 0 && way == 4)
    tear (node);
  for (guint i = 0; way < 4 && i < node->writes->len; i++)
    if (way == 1 || (way == 2 && i < n) || (way == 3 && sim_chance (2)))
      apply (node->safe, node->writes->pdata[i]);
  g_ptr_array_set_size (node->writes, 0);
  see_disk (node);
  node->n_shared = 0;
  node->reserved = node->pending = node->exclusive = NULL;
}

static void
cut_names (void)
{
  guint way = is_ordered ? 2 : (guint) sim_random (4);
  guint n = (guint) sim_random (waiting->len + 1);

  for (guint i = 0; i < waiting->len; i++)
    if (way == 1 || (way == 2 && i < n) || (way == 3 && sim_chance (2)))
      put_name (safe_names, waiting->pdata[i]);
  g_ptr_array_set_size (waiting, 0);
}

/* A name whose folder is not there is not there either. */
static gboolean
has_no_folder (gpointer path, gpointer node, gpointer user_data)
{
  g_autofree char *above = g_path_get_dirname (path);

  return !g_hash_table_contains (safe_names, above);
}

static int
compare_nodes (gconstpointer a, gconstpointer b)
{
  const SimNode *one = *(SimNode *const *) a;
  const SimNode *other = *(SimNode *const *) b;

  return one->number < other->number ? -1 : one->number > other->number;
}

void
sim_files_cut_power (void)
{
  g_autoptr (GPtrArray) nodes = NULL;
  g_autoptr (GList) values = NULL;
  GHashTableIter iter;
  gpointer path, node;

  cut_names ();
  while (g_hash_table_foreach_remove (safe_names, has_no_folder, NULL) > 0)
    continue;

  nodes = g_ptr_array_new ();
  values = g_hash_table_get_values (safe_names);
  for (GList *link = values; link != NULL; link = link->next)
    if (!g_ptr_array_find (nodes, link->data, NULL))
      g_ptr_array_add (nodes, link->data);
  g_ptr_array_sort (nodes, compare_nodes);
  for (guint i = 0; i < nodes->len; i++)
    cut_node (nodes->pdata[i]);

  g_hash_table_remove_all (now_names);
  g_hash_table_iter_init (&iter, safe_names);
  while (g_hash_table_iter_next (&iter, &path, &node))
    g_hash_table_insert (now_names, g_strdup (path), sim_node_ref (node));
}

static gboolean
is_below (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return path != NULL && strncmp (path, folder, length) == 0 && path[length] == '/';
}

static gboolean
is_name_below (gpointer path, gpointer node, gpointer folder)
{
  return is_below (path, folder);
}

/* What of its names reached it. */
static void
cut_names_below (const char *folder)
{
  for (guint i = waiting->len; i > 0; i--)
    {
      const SimName *name = waiting->pdata[i - 1];

      if (is_below (name->set, folder) || is_below (name->removed, folder))
        {
          if (sim_chance (2))
            put_name (safe_names, name);
          g_ptr_array_remove_index (waiting, i - 1);
        }
    }
}

GHashTable *
sim_files_take (const char *folder)
{
  GHashTable *taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_node);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer path, node;

  cut_names_below (folder);
  while (g_hash_table_foreach_remove (safe_names, has_no_folder, NULL) > 0)
    continue;
  g_hash_table_iter_init (&iter, safe_names);
  while (g_hash_table_iter_next (&iter, &path, &node))
    if (is_below (path, folder))
      {
        g_hash_table_insert (taken, g_strdup (path), sim_node_ref (node));
        g_ptr_array_add (nodes, node);
      }
  g_ptr_array_sort (nodes, compare_nodes);
  for (guint i = 0; i < nodes->len; i++)
    cut_node (nodes->pdata[i]);
  g_hash_table_foreach_remove (safe_names, is_name_below, (gpointer) folder);
  g_hash_table_foreach_remove (now_names, is_name_below, (gpointer) folder);

  return taken;
}

void
sim_files_give (GHashTable *names)
{
  GHashTableIter iter;
  gpointer path, node;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &path, &node))
    {
      g_hash_table_replace (safe_names, g_strdup (path), sim_node_ref (node));
      g_hash_table_replace (now_names, g_strdup (path), sim_node_ref (node));
    }
}

gint64
sim_files_get_used (void)
{
  GHashTableIter iter;
  gpointer node;
  gint64 used = 0;

  g_hash_table_iter_init (&iter, now_names);
  while (g_hash_table_iter_next (&iter, NULL, &node))
    used += ((SimNode *) node)->now->len;

  return used;
}
