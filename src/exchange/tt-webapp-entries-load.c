/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange/tt-webapp-private.h"

#include "core/tt-entry-rules.h"
#include "core/tt-photo.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A stretch of somebody's time: of an entry of the file, or one that the office has (NULL). */
typedef struct
{
  gint64 person;
  gint64 started_at;
  gint64 ended_at;
  TtWebappEntry *entry;
} Stretch;

static gint
compare_stretches (gconstpointer a, gconstpointer b)
{
  const Stretch *first = a;
  const Stretch *second = b;

  if (first->person != second->person)
    return first->person < second->person ? -1 : 1;
  if (first->started_at != second->started_at)
    return first->started_at < second->started_at ? -1 : 1;

  return first->ended_at < second->ended_at ? -1 : first->ended_at > second->ended_at;
}

static gboolean
note_present (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  GArray *stretches = user_data;
  Stretch stretch = {
    values[tt_table_get_column (table, "user")].integer,
    values[tt_table_get_column (table, "started_at")].integer,
    values[tt_table_get_column (table, "ended_at")].integer,
  };

  if (stretch.ended_at != 0)
    g_array_append_val (stretches, stretch);

  return TRUE;
}

/* Shifts of nobody in particular share time rightly; those that run or are there already are not
 * judged. */
static gboolean
gather_stretches (TtWebapp *self, GArray *stretches, GError **error)
{
  TtImport *import = self->import;

  for (guint i = 0; i < self->entries->len; i++)
    {
      TtWebappEntry *entry = g_ptr_array_index (self->entries, i);
      Stretch stretch = { entry->person->id, entry->started_at, entry->ended_at, entry };

      if (entry->ended_at != 0 && entry->id != 0 && !entry->person->placeholder)
        g_array_append_val (stretches, stretch);
    }

  return import->options.mode != TT_IMPORT_ADD || import->present.database == NULL ||
         tt_database_each_row (import->present.database, tt_table_find ("entry"), note_present,
                               stretches, import->cancellable, error);
}

static void
flag_overlap (TtWebapp *self, TtWebappEntry *entry, const TtWebappEntry *other)
{
  if (entry == NULL || (entry->flags & TT_ENTRY_OVERLAP) != 0)
    return;

  entry->flags |= TT_ENTRY_OVERLAP;
  tt_webapp_record_tell (
      entry->record, self->import, TT_PROBLEM_REPAIRED, NULL, "overlap",
      other != NULL ? g_strdup_printf (_ ("The shift shares time with “%s” of the same person: it "
                                          "was taken and marked"),
                                       other->record->path)
                    : g_strdup (_ ("The shift shares time with one in the office: it was taken and "
                                   "marked")));
}

static gboolean
mark_overlaps (TtWebapp *self, GError **error)
{
  g_autoptr (GArray) stretches = g_array_new (FALSE, FALSE, sizeof (Stretch));
  const Stretch *last = NULL; /* of those before, the one that ends last */

  if (!gather_stretches (self, stretches, error))
    return FALSE;

  g_array_sort (stretches, compare_stretches);
  for (guint i = 0; i < stretches->len; i++)
    {
      const Stretch *stretch = &g_array_index (stretches, Stretch, i);

      if (last != NULL && last->person == stretch->person)
        {
          if (stretch->started_at < last->ended_at && stretch->ended_at > stretch->started_at)
            {
              flag_overlap (self, stretch->entry, last->entry);
              flag_overlap (self, last->entry, stretch->entry);
            }
          if (stretch->ended_at <= last->ended_at)
            continue;
        }
      last = stretch;
    }

  return TRUE;
}

static void
judge (TtWebapp *self, TtWebappEntry *entry)
{
  if (entry->ended_at == 0)
    tt_webapp_record_tell (entry->record, self->import, TT_PROBLEM_REPAIRED, "clockOut", "open",
                           g_strdup (_ ("The shift has no end: it comes in open and counts nothing "
                                        "until somebody gives its end")));
  else if (entry->ended_at - entry->started_at > TT_ENTRY_LONG_HOURS * G_TIME_SPAN_HOUR)
    {
      entry->flags |= TT_ENTRY_LONG;
      tt_webapp_record_tell (entry->record, self->import, TT_PROBLEM_REPAIRED, NULL, "long",
                             g_strdup_printf (_ ("The shift lasts more than %d hours: it was taken "
                                                 "and marked"),
                                              TT_ENTRY_LONG_HOURS));
    }
}

static const char *
name_moment (const TtWebappEntry *entry, const TtWebappRecord *record, const char *field)
{
  if (g_str_equal (field, "clockInPhoto"))
    return tt_moment_get_name (TT_MOMENT_IN);
  if (g_str_equal (field, "clockOutPhoto"))
    return tt_moment_get_name (TT_MOMENT_OUT);
  if (entry->start != entry->record)
    return tt_moment_get_name (record == entry->start ? TT_MOMENT_IN : TT_MOMENT_OUT);

  return tt_moment_get_name (TT_MOMENT_OTHER);
}

static gboolean
load_photo (TtWebapp *self,
            const TtWebappEntry *entry,
            TtWebappRecord *record,
            const TtWebappPicture *picture,
            GError **error)
{
  const char *moment = name_moment (entry, record, picture->field);
  TtImportCount *count = tt_import_count (self->import, "photos");
  TtRow row;

  count->read++;
  if (picture->kind == TT_PICTURE_NONE)
    {
      count->left_out++;
      tt_webapp_record_tell (
          record, self->import, TT_PROBLEM_LEFT_OUT, picture->field, "not-a-picture",
          g_strdup (_ ("This is not a picture: the shift was taken without it")));
      return TRUE;
    }

  count->taken++;
  tt_row_begin (&row, "photo", tt_loader_reserve_ids (self->loader, 1));
  tt_row_integer (&row, "entry", entry->id);
  tt_row_text (&row, "moment", moment);
  tt_row_text (&row, "hash", picture->hash);
  tt_row_integer (&row, "size", picture->size);
  tt_row_text (&row, "media_type", tt_picture_kind_get_media_type (picture->kind));
  tt_row_instant (&row, "at", g_str_equal (moment, "in") ? entry->started_at : entry->ended_at);

  return tt_row_insert (&row, self->loader, error);
}

static gboolean
load_photos (TtWebapp *self,
             const TtWebappEntry *entry,
             TtWebappRecord *record,
             GHashTable *named,
             GError **error)
{
  for (guint i = 0; i < record->pictures->len; i++)
    {
      const TtWebappPicture *picture = g_ptr_array_index (record->pictures, i);

      if (!load_photo (self, entry, record, picture, error))
        return FALSE;
      g_hash_table_add (named, g_strdup (picture->hash));
    }

  return TRUE;
}

static void
set_position (TtRow *row, const TtWebappPosition *position, const char *const columns[3])
{
  if (!position->known)
    return;

  tt_row_real (row, columns[0], position->latitude);
  tt_row_real (row, columns[1], position->longitude);
  if (position->accuracy > 0)
    tt_row_real (row, columns[2], position->accuracy);
}

static gboolean
load_entry (TtWebapp *self, TtWebappEntry *entry, GError **error)
{
  static const char *const in_columns[] = { "in_latitude", "in_longitude", "in_accuracy" };
  static const char *const out_columns[] = { "out_latitude", "out_longitude", "out_accuracy" };
  TtRow row;

  tt_row_begin (&row, "entry", entry->id);
  tt_row_integer (&row, "user", entry->person->id);
  tt_row_reference (&row, "site", entry->site != NULL ? entry->site->id : 0);
  tt_row_text (&row, "zone",
               entry->site != NULL ? entry->site->company->zone : entry->company->zone);
  tt_row_integer (&row, "started_at", entry->started_at);
  tt_row_instant (&row, "ended_at", entry->ended_at);
  tt_row_integer (&row, "punched_in_at", entry->started_at);
  tt_row_instant (&row, "punched_out_at", entry->ended_at);
  set_position (&row, &entry->in, in_columns);
  set_position (&row, &entry->out, out_columns);
  tt_row_text (&row, "in_note", entry->in_note);
  tt_row_text (&row, "out_note", entry->out_note);
  tt_row_text (&row, "in_status", entry->in_status);
  tt_row_text (&row, "out_status", entry->out_status);
  tt_row_integer (&row, "flags", entry->flags);
  tt_row_integer (&row, "created_at", entry->started_at);
  if (entry->external_id != NULL)
    {
      tt_row_text (&row, "source", TT_WEBAPP_SOURCE);
      tt_row_text (&row, "external_id", entry->external_id);
    }

  return tt_row_insert (&row, self->loader, error);
}

/* What the office has already keeps no id here. */
static void
give_ids (TtWebapp *self)
{
  const TtTable *table = tt_table_find ("entry");

  for (guint i = 0; i < self->entries->len; i++)
    {
      TtWebappEntry *entry = g_ptr_array_index (self->entries, i);

      if (tt_present_find (&self->import->present, table, TT_WEBAPP_SOURCE, entry->external_id) ==
          0)
        entry->id = tt_loader_reserve_ids (self->loader, 1);
    }
}

/* Pictures of shifts that were not taken are not brought in either. */
static void
drop_unnamed_pictures (TtImport *import, GHashTable *named)
{
  GHashTableIter iter;
  gpointer hash;

  g_hash_table_iter_init (&iter, import->pictures);
  while (g_hash_table_iter_next (&iter, &hash, NULL))
    {
      if (!g_hash_table_contains (named, hash))
        g_hash_table_iter_remove (&iter);
    }
}

gboolean
tt_webapp_load_entries (TtWebapp *self, GError **error)
{
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  give_ids (self);
  if (!mark_overlaps (self, error))
    return FALSE;

  for (guint i = 0; i < self->entries->len; i++)
    {
      TtWebappEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->id == 0)
        continue;
      judge (self, entry);
      if (!load_entry (self, entry, error) ||
          !load_photos (self, entry, entry->start, named, error) ||
          (entry->start != entry->record &&
           !load_photos (self, entry, entry->record, named, error)))
        return FALSE;
      tt_import_count (self->import, "entries")->taken += entry->start != entry->record ? 2 : 1;
    }
  drop_unnamed_pictures (self->import, named);

  return TRUE;
}
