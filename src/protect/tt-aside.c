/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-aside.h"

#include "base/tt-error.h"
#include "protect/tt-archive-private.h"
#include "protect/tt-protect-private.h"

#define KEPT (30 * G_TIME_SPAN_DAY)
#define NEWEST 3
#define MOST_OF_DISK 10

gboolean
tt_aside_may_go (gboolean held, guint index, gint64 age, gboolean crowded)
{
  return held && (age >= KEPT || (crowded && index >= NEWEST));
}

static char *
dup_key (const TtSetAside *one)
{
  return g_strconcat ("aside.", one->name, NULL);
}

static gboolean
is_noted (TtProtect *self, const TtSetAside *one)
{
  g_autofree char *key = dup_key (one);

  return tt_state_get_int64 (self->state, key, 0) != 0;
}

static gboolean
is_crowded (TtProtect *self, GPtrArray *list, gboolean *crowded, GError **error)
{
  guint64 free_bytes, all_bytes;
  gint64 bytes = 0;

  for (guint i = 0; i < list->len; i++)
    bytes += ((const TtSetAside *) list->pdata[i])->bytes;
  if (!tt_disk_space (tt_environment_get_disk (self->environment), self->folder, &free_bytes,
                      &all_bytes, error))
    return FALSE;

  *crowded =
      list->len > NEWEST && ((guint64) bytes > all_bytes / MOST_OF_DISK || self->status->low_space);
  return TRUE;
}

gboolean
tt_aside_judge (TtProtect *self, GPtrArray *list, gboolean *crowded, GError **error)
{
  gint64 now = tt_clock_now (tt_environment_get_clock (self->environment));

  g_return_val_if_fail (TT_IS_PROTECT (self), FALSE);

  if (!is_crowded (self, list, crowded, error))
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      TtSetAside *one = list->pdata[i];

      one->removable = tt_aside_may_go (is_noted (self, one), i, now - one->at, *crowded);
    }

  return TRUE;
}

/* Beside a copy of the file: opening it would change what was set aside. @readable: whether it has
 * a head that can be read. FALSE where that could not be found out now. */
static gboolean
read_head (TtProtect *self, const TtSetAside *one, TtHead *head, gboolean *readable, GError **error)
{
  static const char *const files[] = { "office.db", "office.db-journal" };
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *scratch = tt_protect_new_scratch (self, "aside", error);
  g_autofree char *path = NULL;
  g_autoptr (TtCopy) copy = NULL;

  *readable = FALSE;
  if (scratch == NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *from =
          g_build_filename (self->folder, "set-aside", one->name, files[i], NULL);
      g_autofree char *to = g_build_filename (scratch, files[i], NULL);
      TtStat stat;

      if (!tt_disk_stat (disk, from, &stat, error) ||
          (stat.kind == TT_KIND_FILE && !tt_disk_copy (disk, from, to, NULL, error)))
        return FALSE;
      if (i == 0 && stat.kind != TT_KIND_FILE)
        return TRUE;
    }

  /* Why it cannot be opened is of no use here: it was set aside for that. */
  path = g_build_filename (scratch, files[0], NULL);
  copy = tt_copy_open (self->environment, path, NULL);
  *readable = copy != NULL && tt_database_get_head (tt_copy_get_database (copy), head, NULL);
  if (copy != NULL)
    tt_copy_close (copy);

  return tt_disk_remove_tree (disk, scratch, error);
}

static gboolean
reaches (TtInventory *inventory, const TtHead *head)
{
  for (guint i = 0; i < inventory->bases->len; i++)
    {
      const TtBase *base = inventory->bases->pdata[i];

      if (base->complete && base->seq >= head->seq &&
          tt_stream_equal (&base->stream, &head->stream))
        return TRUE;
    }
  for (guint i = 0; i < inventory->segments->len; i++)
    {
      const TtSegment *segment = inventory->segments->pdata[i];

      if (segment->to >= head->seq && tt_stream_equal (&segment->stream, &head->stream))
        return TRUE;
    }

  return FALSE;
}

/* @head: (nullable): of a file that can be read */
static gboolean
is_held (TtProtect *self, const TtSetAside *one, const TtHead *head)
{
  GPtrArray *layers = tt_protect_get_layers (self);

  for (guint i = 0; i < layers->len; i++)
    {
      TtLayer *layer = layers->pdata[i];

      if (layer->enabled && layer->archive != NULL && layer->trouble_code == NULL && !layer->lost &&
          !layer->broken && tt_archive_is_open (layer->archive) &&
          tt_layer_get_time (layer, "last-verified") > one->at &&
          (head == NULL || reaches (layer->archive->inventory, head)))
        return TRUE;
    }

  return FALSE;
}

gboolean
tt_aside_note_held (TtProtect *self, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  gint64 now = tt_clock_now (tt_environment_get_clock (self->environment));

  g_return_val_if_fail (TT_IS_PROTECT (self), FALSE);

  list = tt_set_aside_list (self->environment, self->folder, error);
  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      const TtSetAside *one = list->pdata[i];
      g_autofree char *key = dup_key (one);
      gboolean readable;
      TtHead head;

      /* The file is copied only where some archive may hold it. */
      if (is_noted (self, one) || !is_held (self, one, NULL))
        continue;
      if (!read_head (self, one, &head, &readable, error))
        return FALSE;
      if (is_held (self, one, readable ? &head : NULL) &&
          !tt_state_set_int64 (self->state, key, now, error))
        return FALSE;
    }

  return TRUE;
}
