/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A disk in memory with a cache that a power cut takes away. Of every file there is what programs
 * see and what would be found after a cut; between the two stand the writes that were not synced.
 * Names (made, renamed, linked, removed) wait in the same way for their folder to be synced. */

typedef struct
{
  int references;
  guint64 number;
  gboolean is_folder;
  GByteArray *now;   /* what programs see */
  GByteArray *safe;  /* what lies on the disk */
  GPtrArray *writes; /* (element-type SimWrite): since the last sync */
  gint64 modified;

  /* SQLite's locks; each a handle of the VFS. */
  guint n_shared;
  gpointer reserved;
  gpointer pending;
  gpointer exclusive;
} SimNode;

SimNode *sim_node_ref (SimNode *node);
void sim_node_unref (SimNode *node);

void sim_files_start (guint64 seed);
void sim_files_stop (void);

/* Any sync makes all names durable, in their order, as ext4 does; else only that of their folder,
 * and in any order. */
void sim_files_set_ordered (gboolean ordered);

/* The clock's time, for times of files. */
void sim_files_set_time (gint64 microseconds);

/* NULL where nothing stands. (transfer none) */
SimNode *sim_files_find (const char *path);

/* Makes a file or a folder; the folder above must be there. (transfer none) */
SimNode *sim_files_make (const char *path, gboolean is_folder);
void sim_files_unlink (const char *path);
void sim_files_rename (const char *from, const char *to);
void sim_files_link (const char *from, const char *to);

/* Names in a folder, sorted. (element-type utf8) (transfer full) */
GPtrArray *sim_files_list (const char *path);
void sim_files_sync_folder (const char *path);

/* Nothing of a name that waits: for what lies there from the start, or is damaged at rest. */
void sim_files_settle_names (void);

/* A file without a name. (transfer full) */
SimNode *sim_node_new (gboolean is_folder);
gint64 sim_node_read (SimNode *node, guint8 *bytes, gint64 length, gint64 at);
void sim_node_write (SimNode *node, const guint8 *bytes, gint64 length, gint64 at);
void sim_node_truncate (SimNode *node, gint64 size);
void sim_node_sync (SimNode *node);

/* A part is written, the rest is called clean and never written again; programs go on seeing it, or
 * not. */
void sim_node_sync_failed (SimNode *node);

/* What the disk holds is read again where nothing waits to be written. */
void sim_node_drop_cache (SimNode *node);

/* Of what waits nothing, all, a beginning, any of it, or single sectors reach the disk. */
void sim_files_cut_power (void);

/* A disk is pulled out: all that lies below @folder, as a power cut leaves it, and the same disk
 * plugged in again. (transfer full), paths to nodes */
GHashTable *sim_files_take (const char *folder);
void sim_files_give (GHashTable *names);

gint64 sim_files_get_used (void);

/* Random numbers of the step under way. */
void sim_random_set (guint64 seed);
guint64 sim_random (guint64 bound);
gboolean sim_chance (guint in);
guint64 sim_mix (guint64 a, guint64 b);

G_END_DECLS
