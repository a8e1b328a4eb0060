/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-hours.h"

#include "core/tt-day.h"
#include "core/tt-user.h"
#include "core/tt-zone.h"
#include "ui/time/tt-entry-look.h"

struct _TtHours
{
  GObject parent_instance;

  gint64 user;
  char *name;
  char *key; /* for the order of names */
  GPtrArray *days[TT_HOURS_DAYS];
};

G_DEFINE_FINAL_TYPE (TtHours, tt_hours, G_TYPE_OBJECT)

static void
tt_hours_finalize (GObject *object)
{
  TtHours *self = TT_HOURS (object);

  g_free (self->name);
  g_free (self->key);
  for (guint i = 0; i < TT_HOURS_DAYS; i++)
    g_clear_pointer (&self->days[i], g_ptr_array_unref);
  G_OBJECT_CLASS (tt_hours_parent_class)->finalize (object);
}

static void
tt_hours_class_init (TtHoursClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_hours_finalize;
}

static void
tt_hours_init (TtHours *self)
{
}

TtHours *
tt_hours_new (gint64 user, const char *name)
{
  TtHours *self = g_object_new (TT_TYPE_HOURS, NULL);

  self->user = user;
  self->name = g_strdup (name);
  self->key = g_utf8_collate_key (name, -1);
  return self;
}

gint64
tt_hours_get_user (TtHours *self)
{
  g_return_val_if_fail (TT_IS_HOURS (self), 0);
  return self->user;
}

const char *
tt_hours_get_name (TtHours *self)
{
  g_return_val_if_fail (TT_IS_HOURS (self), "");
  return self->name;
}

void
tt_hours_add (TtHours *self, guint day, TtEntry *entry)
{
  g_return_if_fail (TT_IS_HOURS (self));
  g_return_if_fail (day < TT_HOURS_DAYS);
  if (self->days[day] == NULL)
    self->days[day] = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->days[day], g_object_ref (entry));
}

GPtrArray *
tt_hours_get_entries (TtHours *self, guint day)
{
  g_return_val_if_fail (TT_IS_HOURS (self), NULL);
  g_return_val_if_fail (day < TT_HOURS_DAYS, NULL);
  return self->days[day];
}

static gboolean
tt_hours_is_same_entry (TtEntry *a, TtEntry *b)
{
  return tt_entry_get_id (a) == tt_entry_get_id (b) &&
         tt_entry_get_started_at (a) == tt_entry_get_started_at (b) &&
         tt_entry_get_ended_at (a) == tt_entry_get_ended_at (b) &&
         tt_entry_get_site (a) == tt_entry_get_site (b) &&
         tt_entry_get_flags (a) == tt_entry_get_flags (b) &&
         tt_entry_get_approved (a) == tt_entry_get_approved (b) &&
         tt_entry_get_break_seconds (a) == tt_entry_get_break_seconds (b) &&
         tt_entry_get_break_since (a) == tt_entry_get_break_since (b);
}

gboolean
tt_hours_equal (TtHours *self, TtHours *other)
{
  g_return_val_if_fail (TT_IS_HOURS (self), FALSE);
  g_return_val_if_fail (TT_IS_HOURS (other), FALSE);
  if (self->user != other->user || !g_str_equal (self->name, other->name))
    return FALSE;
  for (guint day = 0; day < TT_HOURS_DAYS; day++)
    {
      GPtrArray *mine = self->days[day];
      GPtrArray *theirs = other->days[day];
      guint n = mine != NULL ? mine->len : 0;

      if (n != (theirs != NULL ? theirs->len : 0))
        return FALSE;
      for (guint i = 0; i < n; i++)
        if (!tt_hours_is_same_entry (g_ptr_array_index (mine, i), g_ptr_array_index (theirs, i)))
          return FALSE;
    }
  return TRUE;
}

gint64
tt_hours_sum_day (TtHours *self, guint day, gint64 now)
{
  GPtrArray *entries = tt_hours_get_entries (self, day);
  gint64 sum = 0;

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      TtEntry *entry = g_ptr_array_index (entries, i);

      if (tt_entry_is_open (entry) && tt_entry_look_is_flagged (entry, now))
        continue;
      sum += MAX (tt_entry_look_get_seconds (entry, now), 0);
    }
  return sum;
}

gint64
tt_hours_sum (TtHours *self, gint64 now)
{
  gint64 sum = 0;

  for (guint i = 0; i < TT_HOURS_DAYS; i++)
    sum += tt_hours_sum_day (self, i, now);
  return sum;
}

guint
tt_hours_count_flagged (TtHours *self, gint64 now)
{
  guint count = 0;

  g_return_val_if_fail (TT_IS_HOURS (self), 0);
  for (guint day = 0; day < TT_HOURS_DAYS; day++)
    for (guint i = 0; self->days[day] != NULL && i < self->days[day]->len; i++)
      count += tt_entry_look_is_flagged (g_ptr_array_index (self->days[day], i), now);
  return count;
}

gboolean
tt_hours_is_ready (TtHours *self, guint until, gint64 now)
{
  gboolean wants = FALSE;

  g_return_val_if_fail (TT_IS_HOURS (self), FALSE);
  for (guint day = 0; day < MIN (until, TT_HOURS_DAYS); day++)
    for (guint i = 0; self->days[day] != NULL && i < self->days[day]->len; i++)
      {
        TtEntry *entry = g_ptr_array_index (self->days[day], i);

        if (tt_entry_is_open (entry) || tt_entry_look_is_flagged (entry, now))
          return FALSE;
        wants |= !tt_entry_get_approved (entry);
      }
  return wants;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  TtHours *first = *(TtHours *const *) a;
  TtHours *second = *(TtHours *const *) b;
  int order = strcmp (first->key, second->key);

  return order != 0 ? order : first->user < second->user ? -1 : first->user > second->user;
}

GPtrArray *
tt_hours_collect (GPtrArray *entries, GPtrArray *users, const char *first_day)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) by_user = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < users->len; i++)
    {
      TtUser *user = g_ptr_array_index (users, i);
      TtHours *row = tt_hours_new (tt_user_get_id (user), tt_user_get_name (user));

      g_ptr_array_add (rows, row);
      g_hash_table_insert (by_user, &row->user, row);
    }
  for (guint i = 0; i < entries->len; i++)
    {
      TtEntry *entry = g_ptr_array_index (entries, i);
      gint64 user = tt_entry_get_user (entry);
      TtHours *row = g_hash_table_lookup (by_user, &user);
      g_autofree char *day =
          tt_zone_dup_day (tt_entry_get_zone (entry), tt_entry_get_started_at (entry));
      int at = tt_day_count (first_day, day);

      if (at < 0 || at >= TT_HOURS_DAYS)
        continue;
      if (row == NULL)
        {
          row = tt_hours_new (user, tt_entry_get_user_name (entry));
          g_ptr_array_add (rows, row);
          g_hash_table_insert (by_user, &row->user, row);
        }
      tt_hours_add (row, (guint) at, entry);
    }
  g_ptr_array_sort (rows, compare_names);
  return rows;
}

void
tt_hours_put (GListStore *store, GPtrArray *rows)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (store));
  gboolean same_people = n == rows->len;

  for (guint i = 0; same_people && i < n; i++)
    {
      g_autoptr (TtHours) old = g_list_model_get_item (G_LIST_MODEL (store), i);

      same_people = old->user == tt_hours_get_user (g_ptr_array_index (rows, i));
    }
  if (!same_people)
    {
      g_list_store_splice (store, 0, n, rows->pdata, rows->len);
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TtHours) old = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (!tt_hours_equal (old, g_ptr_array_index (rows, i)))
        g_list_store_splice (store, i, 1, &rows->pdata[i], 1);
    }
}
