/* SPDX-License-Identifier: GPL-3.0-or-later */

/* SQLite reads the whole schema for each connection, a few hundred times in a story: half of all
 * time went into that, a third of it into malloc() and locks that nothing needs here, because
 * never more than one thread has the baton. Blocks are kept by their size and used again. */

#include "tt-sim.h"

#include <sqlite3.h>
#include <string.h>

#define STEP 16
#define LARGEST 8192
#define CHUNK (1 << 20)

#ifdef __SANITIZE_ADDRESS__
#define IS_WATCHED TRUE
#else
#define IS_WATCHED FALSE
#endif

typedef union _Block Block;

/* What stands before the bytes that are handed out. */
union _Block
{
  int size;
  Block *next; /* while it is free */
  guint8 room[STEP];
};

static Block *idle[LARGEST / STEP + 1];
static guint8 *chunk;
static gsize left;

static void *
take_new (int size)
{
  Block *block;

  if (left < (gsize) size + sizeof (Block))
    {
      chunk = g_malloc (CHUNK);
      left = CHUNK;
    }
  block = (Block *) (gpointer) chunk;
  chunk += (gsize) size + sizeof (Block);
  left -= (gsize) size + sizeof (Block);
  block->size = size;

  return block + 1;
}

static int
round_up (int size)
{
  return (size + STEP - 1) / STEP * STEP;
}

static void *
take (int wanted)
{
  int size = round_up (wanted);
  Block *block;

  if (size > LARGEST)
    {
      block = g_malloc ((gsize) size + sizeof (Block));
      block->size = size;
      return block + 1;
    }
  block = idle[size / STEP];
  if (block == NULL)
    return take_new (size);

  idle[size / STEP] = block->next;
  block->size = size;
  return block + 1;
}

static void
give (void *bytes)
{
  Block *block = (Block *) bytes - 1;
  int size = block->size;

  if (size > LARGEST)
    {
      g_free (block);
      return;
    }
  block->next = idle[size / STEP];
  idle[size / STEP] = block;
}

static int
get_size (void *bytes)
{
  return ((Block *) bytes - 1)->size;
}

static void *
change_size (void *bytes, int size)
{
  void *other;

  if (get_size (bytes) >= size)
    return bytes;
  other = take (size);
  memcpy (other, bytes, (gsize) get_size (bytes));
  give (bytes);

  return other;
}

static int
begin (void *data)
{
  return SQLITE_OK;
}

static void
end (void *data)
{
}

static const sqlite3_mem_methods methods = {
  .xMalloc = take,
  .xFree = give,
  .xRealloc = change_size,
  .xSize = get_size,
  .xRoundup = round_up,
  .xInit = begin,
  .xShutdown = end,
};

void
sim_memory_begin (void)
{
  /* What looks for wrong uses of memory has to see each block. */
  if (IS_WATCHED)
    return;

  sqlite3_config (SQLITE_CONFIG_SINGLETHREAD);
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3_config (SQLITE_CONFIG_MALLOC, &methods);
}
