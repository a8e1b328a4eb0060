/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-entry-model-private.h"

/* The first place in memory at which another entry stands than before; rows came or went there. */
static guint
find_first_difference (TtEntryModel *self)
{
  guint first = MIN (self->count, self->new_count);
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->new_pages);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TtEntryPage *after = value;
      TtEntryPage *before = tt_entry_pages_find (self->pages, after->number);

      if (before == NULL || before->entries == NULL)
        continue;
      for (guint i = 0; i < MIN (before->entries->len, after->entries->len); i++)
        {
          if (tt_entry_get_id (g_ptr_array_index (before->entries, i)) !=
              tt_entry_get_id (g_ptr_array_index (after->entries, i)))
            {
              first = MIN (first, after->number * TT_ENTRY_PAGE + i);
              break;
            }
        }
    }

  return first;
}

/* Rows that are as they were keep their objects, so that what is bound to them stays. */
static GHashTable *
index_known (TtEntryModel *self)
{
  GHashTable *known = g_hash_table_new (g_int64_hash, g_int64_equal);
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TtEntryPage *page = value;

      for (guint i = 0; page->entries != NULL && i < page->entries->len; i++)
        {
          TtEntry *entry = g_ptr_array_index (page->entries, i);
          gint64 id = tt_entry_get_id (entry);

          g_hash_table_insert (known, g_memdup2 (&id, sizeof id), g_object_ref (entry));
        }
    }

  return known;
}

static void
free_known (GHashTable *known)
{
  GHashTableIter iter;
  gpointer key = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_free (key);
      g_object_unref (value);
    }
  g_hash_table_unref (known);
}

/* Which rows changed in themselves; those are told one by one. (element-type guint) */
static GArray *
adopt_known (TtEntryModel *self, GHashTable *known)
{
  GArray *changed = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->new_pages);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TtEntryPage *page = value;

      for (guint i = 0; i < page->entries->len; i++)
        {
          TtEntry *entry = g_ptr_array_index (page->entries, i);
          gint64 id = tt_entry_get_id (entry);
          TtEntry *before = g_hash_table_lookup (known, &id);
          guint position = page->number * TT_ENTRY_PAGE + i;

          if (before != NULL && tt_entry_equal (before, entry))
            {
              g_object_unref (entry);
              g_ptr_array_index (page->entries, i) = g_object_ref (before);
            }
          else if (before != NULL)
            {
              g_array_append_val (changed, position);
            }
        }
    }

  return changed;
}

/* Pages that were still under way: empty rows of them are out, and must be asked for again.
 * (element-type guint) */
static GArray *
list_blank_pages (TtEntryModel *self)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TtEntryPage *page = value;

      if (page->blanks != NULL)
        g_array_append_val (numbers, page->number);
    }

  return numbers;
}

static void
tell_blank_pages (TtEntryModel *self, GArray *numbers)
{
  for (guint i = 0; i < numbers->len; i++)
    {
      guint first = g_array_index (numbers, guint, i) * TT_ENTRY_PAGE;
      guint n_rows = first < self->count ? MIN (TT_ENTRY_PAGE, self->count - first) : 0;

      if (n_rows > 0)
        g_list_model_items_changed (G_LIST_MODEL (self), first, n_rows, n_rows);
    }
}

void
tt_entry_model_replace (TtEntryModel *self)
{
  guint before = self->count;
  guint first = find_first_difference (self);
  GHashTable *known = index_known (self);
  g_autoptr (GArray) changed = adopt_known (self, known);
  g_autoptr (GArray) blank = list_blank_pages (self);

  free_known (known);
  g_array_unref (self->keys);
  self->keys = g_steal_pointer (&self->new_keys);
  g_hash_table_unref (self->pages);
  self->pages = g_steal_pointer (&self->new_pages);
  self->count = self->new_count;

  if (self->count > before)
    g_list_model_items_changed (G_LIST_MODEL (self), first, 0, self->count - before);
  else if (self->count < before)
    g_list_model_items_changed (G_LIST_MODEL (self), first, before - self->count, 0);
  else if (first < self->count)
    /* As many as before, but others: one went and one came. */
    g_list_model_items_changed (G_LIST_MODEL (self), first, self->count - first,
                                self->count - first);
  for (guint i = 0; i < changed->len; i++)
    {
      if (g_array_index (changed, guint, i) < self->count)
        g_list_model_items_changed (G_LIST_MODEL (self), g_array_index (changed, guint, i), 1, 1);
    }
  tell_blank_pages (self, blank);
  if (self->count != before)
    g_object_notify (G_OBJECT (self), "n-items");
}
