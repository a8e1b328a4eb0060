/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-attention.h"

#include "core/tt-entry-rules.h"
#include "core/tt-zone.h"

#include <glib/gi18n-lib.h>

/* What is suggested as the length of a shift whose end nobody punched. The person is asked. */
#define USUAL_HOURS 8

#define MAX_MENDS 3

struct _TtAttention
{
  GObject parent_instance;

  TtAttentionKind kind;
  TtEntry *entry;
  TtEntry *other;
  char *text;
  TtMend mends[MAX_MENDS];
  guint n_mends;
};

G_DEFINE_FINAL_TYPE (TtAttention, tt_attention, G_TYPE_OBJECT)

static void
tt_attention_finalize (GObject *object)
{
  TtAttention *self = TT_ATTENTION (object);

  g_clear_object (&self->entry);
  g_clear_object (&self->other);
  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (tt_attention_parent_class)->finalize (object);
}

static void
tt_attention_class_init (TtAttentionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_attention_finalize;
}

static void
tt_attention_init (TtAttention *self)
{
}

TtAttentionKind
tt_attention_get_kind (TtAttention *self)
{
  g_return_val_if_fail (TT_IS_ATTENTION (self), TT_ATTENTION_OPEN);

  return self->kind;
}

TtEntry *
tt_attention_get_entry (TtAttention *self)
{
  g_return_val_if_fail (TT_IS_ATTENTION (self), NULL);

  return self->entry;
}

TtEntry *
tt_attention_get_other (TtAttention *self)
{
  g_return_val_if_fail (TT_IS_ATTENTION (self), NULL);

  return self->other;
}

const char *
tt_attention_get_text (TtAttention *self)
{
  g_return_val_if_fail (TT_IS_ATTENTION (self), "");

  return self->text;
}

const TtMend *
tt_attention_get_mends (TtAttention *self, guint *n_mends)
{
  g_return_val_if_fail (TT_IS_ATTENTION (self), NULL);

  *n_mends = self->n_mends;
  return self->mends;
}

static void
add_mend (TtAttention *self, TtMendKind kind, gint64 at)
{
  g_return_if_fail (self->n_mends < MAX_MENDS);

  self->mends[self->n_mends++] = (TtMend){ kind, at };
}

static const char *
get_sentence (TtAttentionKind kind, gboolean is_open)
{
  /* Translators: in all of these %s is like "Ana Diaz, 7 Jul 2025, 22:30 to 06:00". */
  switch (kind)
    {
    case TT_ATTENTION_OPEN:
      return _ ("Still open from a day before, and counts nothing until it has an end: %s");
    case TT_ATTENTION_NEGATIVE:
      return _ ("Ends before it starts: %s");
    case TT_ATTENTION_LONG:
      return is_open ? _ ("Open for more than 16 hours: %s") : _ ("Longer than 16 hours: %s");
    case TT_ATTENTION_OVERLAP:
      return _ ("Shares time with another entry: %s");
    case TT_ATTENTION_UNASSIGNED:
      return _ ("Nobody is known to have worked this: %s");
    case TT_ATTENTION_OFF_SITE:
      return _ ("Punched away from the site: %s");
    case TT_ATTENTION_NO_PHOTO:
      return _ ("The picture is missing: %s");
    }

  g_return_val_if_reached ("%s");
}

static TtAttention *
add (GPtrArray *items, TtAttentionKind kind, TtEntry *entry, TtEntry *other)
{
  TtAttention *self = g_object_new (TT_TYPE_ATTENTION, NULL);
  g_autofree char *description = tt_entry_describe (entry);
  g_auto (GStrv) halves = g_strsplit (get_sentence (kind, tt_entry_is_open (entry)), "%s", 2);

  self->kind = kind;
  self->entry = g_object_ref (entry);
  self->other = other != NULL ? g_object_ref (other) : NULL;
  self->text = g_strjoinv (description, halves);
  g_ptr_array_add (items, self);
  return self;
}

static void
look_at_open (GPtrArray *items, TtEntry *entry, gint64 now)
{
  const char *zone = tt_entry_get_zone (entry);
  gint64 started_at = tt_entry_get_started_at (entry);
  g_autofree char *today = tt_zone_dup_day (zone, now);
  g_autofree char *day = tt_entry_dup_day (entry);
  gboolean is_long = now - started_at > TT_ENTRY_LONG_HOURS * G_TIME_SPAN_HOUR;
  TtAttention *item = NULL;

  /* A night shift is of yesterday too: it is asked about only when it is too long to be one. */
  if (!is_long)
    return;

  item = add (items, strcmp (day, today) < 0 ? TT_ATTENTION_OPEN : TT_ATTENTION_LONG, entry, NULL);
  add_mend (item, TT_MEND_SET_END, MIN (started_at + USUAL_HOURS * G_TIME_SPAN_HOUR, now));
  add_mend (item, TT_MEND_CLOCK_OUT, 0);
  add_mend (item, TT_MEND_EDIT, 0);
}

/* The earlier of two that overlap ends where the later one starts; where one holds the other
 * nothing can be trimmed, and the editor is the way. */
static void
look_at_overlap (GPtrArray *items, TtEntry *entry, GPtrArray *entries, gint64 now)
{
  TtEntry *other = tt_entry_find_overlap (entry, entries, now);
  TtAttention *item = NULL;

  if (other == NULL)
    return;

  item = add (items, TT_ATTENTION_OVERLAP, entry, other);
  if (tt_entry_get_started_at (entry) < tt_entry_get_started_at (other))
    add_mend (item, TT_MEND_TRIM_END, tt_entry_get_started_at (other));
  else if (!tt_entry_is_open (other) &&
           (tt_entry_is_open (entry) ||
            tt_entry_get_ended_at (other) < tt_entry_get_ended_at (entry)))
    add_mend (item, TT_MEND_TRIM_START, tt_entry_get_ended_at (other));
  add_mend (item, TT_MEND_EDIT, 0);
  add_mend (item, TT_MEND_ACCEPT, 0);
}

static void
add_with_mends (GPtrArray *items, TtAttentionKind kind, TtEntry *entry, TtMendKind first)
{
  TtAttention *item = add (items, kind, entry, NULL);

  add_mend (item, first, 0);
  add_mend (item, TT_MEND_ACCEPT, 0);
}

static void
look_at_entry (GPtrArray *items, TtEntry *entry, GPtrArray *entries, gint64 now)
{
  TtEntryFlags flags = tt_entry_get_flags (entry);

  if (tt_entry_is_open (entry))
    look_at_open (items, entry, now);
  if ((flags & TT_ENTRY_ACCEPTED) != 0 || tt_entry_get_approved (entry))
    return;

  if (!tt_entry_is_open (entry) && tt_entry_get_ended_at (entry) < tt_entry_get_started_at (entry))
    add_with_mends (items, TT_ATTENTION_NEGATIVE, entry, TT_MEND_EDIT);
  else if (!tt_entry_is_open (entry) &&
           tt_entry_get_ended_at (entry) - tt_entry_get_started_at (entry) >
               TT_ENTRY_LONG_HOURS * G_TIME_SPAN_HOUR)
    add_with_mends (items, TT_ATTENTION_LONG, entry, TT_MEND_EDIT);

  look_at_overlap (items, entry, entries, now);
  if ((flags & TT_ENTRY_UNASSIGNED) != 0)
    add_with_mends (items, TT_ATTENTION_UNASSIGNED, entry, TT_MEND_EDIT);
  if ((flags & TT_ENTRY_OFF_SITE) != 0)
    add_with_mends (items, TT_ATTENTION_OFF_SITE, entry, TT_MEND_EDIT);
  if ((flags & TT_ENTRY_NO_PHOTO) != 0 && tt_entry_get_photo_count (entry) == 0)
    add_with_mends (items, TT_ATTENTION_NO_PHOTO, entry, TT_MEND_ADD_PHOTO);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const TtAttention *first = *(TtAttention *const *) a;
  const TtAttention *second = *(TtAttention *const *) b;
  gint64 first_at = tt_entry_get_started_at (first->entry);
  gint64 second_at = tt_entry_get_started_at (second->entry);

  if (first->kind != second->kind)
    return first->kind < second->kind ? -1 : 1;
  if (first_at != second_at)
    return first_at < second_at ? -1 : 1;
  return 0;
}

/* Each person's entries apart, so that a long list is not compared with itself. */
static GHashTable *
group_by_user (GPtrArray *entries)
{
  GHashTable *groups = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                              (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < entries->len; i++)
    {
      TtEntry *entry = g_ptr_array_index (entries, i);
      gint64 user = tt_entry_get_user (entry);
      GPtrArray *group = g_hash_table_lookup (groups, &user);

      if (group == NULL)
        {
          group = g_ptr_array_new ();
          g_hash_table_insert (groups, g_memdup2 (&user, sizeof user), group);
        }
      g_ptr_array_add (group, entry);
    }

  return groups;
}

GPtrArray *
tt_attention_find (GPtrArray *entries, gint64 now)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) groups = NULL;

  g_return_val_if_fail (entries != NULL, items);

  groups = group_by_user (entries);
  for (guint i = 0; i < entries->len; i++)
    {
      TtEntry *entry = g_ptr_array_index (entries, i);
      gint64 user = tt_entry_get_user (entry);

      look_at_entry (items, entry, g_hash_table_lookup (groups, &user), now);
    }

  g_ptr_array_sort (items, compare);
  return items;
}
