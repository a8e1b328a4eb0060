/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tt-sim-damage.h"

#include "tt-sim.h"

#include <string.h>

#define PRIMARY SIM_FOLDER "/office.db"
#define PRIMARY_JOURNAL PRIMARY "-journal"
#define SHADOW SIM_FOLDER "/shadow/office.db"
#define SHADOW_JOURNAL SHADOW "-journal"
#define PAGE 4096

/* What lies on the disk and in its cache alike. */
static void
put (SimNode *node, gint64 at, const guint8 *bytes, gint64 length)
{
  sim_node_write (node, bytes, length, at);
  sim_node_sync (node);
}

static void
flip (const char *path)
{
  SimNode *node = sim_files_find (path);
  gint64 at;
  guint8 byte;

  if (node == NULL || node->now->len == 0)
    return;
  at = (gint64) sim_random (node->now->len);
  byte = node->now->data[at] ^ (guint8) (1u << sim_random (8));
  put (node, at, &byte, 1);
}

static void
zero_page (const char *path)
{
  static const guint8 zeros[PAGE];
  SimNode *node = sim_files_find (path);

  if (node == NULL || node->now->len < PAGE)
    return;
  put (node, (gint64) sim_random (node->now->len / PAGE) * PAGE, zeros, PAGE);
}

static void
swap_pages (const char *path)
{
  SimNode *node = sim_files_find (path);
  g_autofree guint8 *page = NULL;
  guint pages = node != NULL ? node->now->len / PAGE : 0;

  if (pages < 2)
    return;
  page = g_memdup2 (node->now->data + sim_random (pages) * PAGE, PAGE);
  put (node, (gint64) sim_random (pages) * PAGE, page, PAGE);
}

static void
cut_short (const char *path)
{
  SimNode *node = sim_files_find (path);

  if (node == NULL || node->now->len == 0)
    return;
  sim_node_truncate (node, (gint64) sim_random (node->now->len));
  sim_node_sync (node);
}

static void
empty (const char *path)
{
  SimNode *node = sim_files_find (path);

  if (node == NULL)
    return;
  sim_node_truncate (node, 0);
  sim_node_sync (node);
}

static void
take_away (const char *path)
{
  if (sim_files_find (path) == NULL)
    return;
  sim_files_unlink (path);
  sim_files_settle_names ();
}

static void
fill_with_rubbish (const char *path)
{
  SimNode *node = sim_files_find (path);
  guint8 bytes[PAGE];

  if (node == NULL)
    return;
  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) sim_random (256);
  sim_node_truncate (node, 0);
  put (node, 0, bytes, sizeof bytes);
}

/* Some file of the archive. (transfer full) (nullable) */
static char *
pick_object (void)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (folders, g_strdup (SIM_FOLDER "/archive"));
  while (folders->len > 0)
    {
      g_autofree char *folder = g_ptr_array_steal_index (folders, folders->len - 1);
      g_autoptr (GPtrArray) names = sim_files_list (folder);

      for (guint i = 0; i < names->len; i++)
        {
          char *path = g_build_filename (folder, names->pdata[i], NULL);

          g_ptr_array_add (sim_files_find (path)->is_folder ? folders : paths, path);
        }
    }

  return paths->len > 0 ? g_strdup (paths->pdata[sim_random (paths->len)]) : NULL;
}

typedef void (*Damage) (const char *path);

static const struct
{
  const char *words;
  Damage func;
  const char *path;
} kinds[] = {
  { "a bit of office.db is flipped", flip, PRIMARY },
  { "office.db is taken away", take_away, PRIMARY },
  { "office.db is emptied", empty, PRIMARY },
  { "office.db is cut short", cut_short, PRIMARY },
  { "a page of office.db is zeroed", zero_page, PRIMARY },
  { "a page of office.db stands where another was", swap_pages, PRIMARY },
  { "office.db is rubbish", fill_with_rubbish, PRIMARY },
  { "a bit of the journal is flipped", flip, PRIMARY_JOURNAL },
  { "the journal is taken away", take_away, PRIMARY_JOURNAL },
  { "the journal is emptied", empty, PRIMARY_JOURNAL },
  { "a bit of the shadow is flipped", flip, SHADOW },
  { "the shadow is taken away", take_away, SHADOW },
  { "the shadow is emptied", empty, SHADOW },
  { "a page of the shadow is zeroed", zero_page, SHADOW },
  { "a page of the shadow stands where another was", swap_pages, SHADOW },
  { "the shadow's journal is taken away", take_away, SHADOW_JOURNAL },
  { "state.db is taken away", take_away, SIM_FOLDER "/state.db" },
  { "state.db is rubbish", fill_with_rubbish, SIM_FOLDER "/state.db" },
};

void
sim_damage_at_rest (SimWish *wish)
{
  guint kind = (guint) sim_random (G_N_ELEMENTS (kinds) + 4);

  wish->damaged = TRUE;
  if (kind < G_N_ELEMENTS (kinds))
    {
      sim_trace ("%s", kinds[kind].words);
      kinds[kind].func (kinds[kind].path);
    }
  else
    {
      static const Damage ways[] = { flip, take_away, empty, cut_short };
      g_autofree char *object = pick_object ();

      if (object == NULL)
        return;
      sim_trace ("%s of the archive is damaged", object);
      ways[kind - G_N_ELEMENTS (kinds)](object);
      wish->archive_damaged = TRUE;
    }
}

/* A file that programs have open. */
static void
move_primary (void)
{
  sim_trace ("office.db is taken away");
  take_away (PRIMARY);
}

static void
move_shadow (void)
{
  sim_trace ("the shadow is taken away");
  take_away (SHADOW);
}

static void
move_journal (void)
{
  sim_trace ("the journal is taken away");
  take_away (PRIMARY_JOURNAL);
}

void
sim_damage_at_work (guint when, SimWish *wish)
{
  static void (*const ways[]) (void) = { move_primary, move_primary, move_shadow, move_journal };

  sim_faults.move_in = when;
  sim_faults.move = ways[sim_random (G_N_ELEMENTS (ways))];
  wish->damaged = TRUE;
  wish->forgiving = TRUE;
}

gboolean
sim_damage_journal (SimWish *wish)
{
  const char *path = sim_chance (3) ? SHADOW_JOURNAL : PRIMARY_JOURNAL;
  const SimNode *node = sim_files_find (path);

  if (node == NULL || node->now->len < PAGE || node->now->data[0] == 0)
    return FALSE;
  if (sim_chance (2))
    {
      sim_trace ("%s, which is to be played back, is taken away", path);
      take_away (path);
    }
  else
    {
      sim_trace ("%s, which is to be played back, is bent", path);
      flip (path);
    }
  wish->damaged = TRUE;

  return TRUE;
}

/* How a file was at an earlier time. */
typedef struct
{
  const char *path;
  guint64 number;
  GByteArray *bytes;
} Earlier;

/* At the end of the last step, and of the one before it. */
static Earlier last[] = { { .path = PRIMARY }, { .path = SHADOW } };
static Earlier earlier[] = { { .path = PRIMARY }, { .path = SHADOW } };

void
sim_damage_forget (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (earlier); i++)
    {
      g_clear_pointer (&earlier[i].bytes, g_byte_array_unref);
      g_clear_pointer (&last[i].bytes, g_byte_array_unref);
    }
}

void
sim_damage_remember (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (last); i++)
    {
      const SimNode *node = sim_files_find (last[i].path);

      g_clear_pointer (&earlier[i].bytes, g_byte_array_unref);
      earlier[i] = last[i];
      last[i].bytes = NULL;
      if (node == NULL)
        continue;
      last[i].number = node->number;
      last[i].bytes = g_byte_array_new ();
      g_byte_array_append (last[i].bytes, node->now->data, node->now->len);
    }
}

gboolean
sim_damage_lose_write (SimWish *wish)
{
  const Earlier *one = &earlier[sim_random (G_N_ELEMENTS (earlier))];
  SimNode *node = sim_files_find (one->path);
  guint pages =
      node != NULL && one->bytes != NULL ? MIN (node->now->len, one->bytes->len) / PAGE : 0;
  guint first = pages > 0 ? (guint) sim_random (pages) : 0;

  if (pages == 0 || node->number != one->number)
    return FALSE;
  for (guint i = 0; i < pages; i++)
    {
      guint page = (first + i) % pages;

      if (memcmp (node->now->data + page * PAGE, one->bytes->data + page * PAGE, PAGE) == 0)
        continue;
      sim_trace ("a write to page %u of %s was lost", page + 1, one->path);
      put (node, (gint64) page * PAGE, one->bytes->data + page * PAGE, PAGE);
      wish->damaged = TRUE;
      wish->lost_write = TRUE;
      wish->may_decide = TRUE;
      return TRUE;
    }

  return FALSE;
}
