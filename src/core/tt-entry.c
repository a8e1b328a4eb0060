/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-entry.h"

#include "core/tt-record-private.h"

#define TT_STORED_FLAGS TtEntryFlags
#define TT_SPOKEN_FLAGS TtEntryFlags
#define TT_FIELD_FLAGS TT_FIELD_INT
#define tt_record_assign_FLAGS(field, value) tt_record_assign_INT ((int *) (field), (int) (value))

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, id, INT64)                                                                  \
  FIELD (Type, prefix, user, INT64)                                                                \
  FIELD (Type, prefix, site, INT64)                                                                \
  FIELD (Type, prefix, zone, TEXT)                                                                 \
  FIELD (Type, prefix, started_at, INT64)                                                          \
  FIELD (Type, prefix, ended_at, INT64)                                                            \
  FIELD (Type, prefix, punched_in_at, INT64)                                                       \
  FIELD (Type, prefix, punched_out_at, INT64)                                                      \
  FIELD (Type, prefix, has_in_position, BOOLEAN)                                                   \
  FIELD (Type, prefix, in_latitude, DOUBLE)                                                        \
  FIELD (Type, prefix, in_longitude, DOUBLE)                                                       \
  FIELD (Type, prefix, in_accuracy, DOUBLE)                                                        \
  FIELD (Type, prefix, has_out_position, BOOLEAN)                                                  \
  FIELD (Type, prefix, out_latitude, DOUBLE)                                                       \
  FIELD (Type, prefix, out_longitude, DOUBLE)                                                      \
  FIELD (Type, prefix, out_accuracy, DOUBLE)                                                       \
  FIELD (Type, prefix, in_note, TEXT)                                                              \
  FIELD (Type, prefix, out_note, TEXT)                                                             \
  FIELD (Type, prefix, in_status, TEXT)                                                            \
  FIELD (Type, prefix, out_status, TEXT)                                                           \
  FIELD (Type, prefix, in_by, INT64)                                                               \
  FIELD (Type, prefix, out_by, INT64)                                                              \
  FIELD (Type, prefix, flags, FLAGS)                                                               \
  FIELD (Type, prefix, created_at, INT64)                                                          \
  FIELD (Type, prefix, source, TEXT)                                                               \
  FIELD (Type, prefix, external_id, TEXT)                                                          \
  FIELD (Type, prefix, user_name, TEXT)                                                            \
  FIELD (Type, prefix, username, TEXT)                                                             \
  FIELD (Type, prefix, site_name, TEXT)                                                            \
  FIELD (Type, prefix, break_seconds, INT64)                                                       \
  FIELD (Type, prefix, break_since, INT64)                                                         \
  FIELD (Type, prefix, break_paid, BOOLEAN)                                                        \
  FIELD (Type, prefix, photo_count, INT)                                                           \
  FIELD (Type, prefix, photos, LIST)                                                               \
  FIELD (Type, prefix, breaks, LIST)                                                               \
  FIELD (Type, prefix, approved, BOOLEAN)

struct _TtEntry
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtEntry, tt_entry)
};

TT_DEFINE_RECORD (TtEntry, tt_entry, FIELDS)

gboolean
tt_entry_equal (TtEntry *a, TtEntry *b)
{
  g_return_val_if_fail (TT_IS_ENTRY (a), FALSE);
  g_return_val_if_fail (TT_IS_ENTRY (b), FALSE);

  return tt_record_equal (G_OBJECT (a), G_OBJECT (b), tt_entry_fields,
                          G_N_ELEMENTS (tt_entry_fields));
}

static const struct
{
  TtEntryFlags flag;
  const char *name;
} flag_names[] = {
  { TT_ENTRY_LONG, "long" },
  { TT_ENTRY_OVERLAP, "overlap" },
  { TT_ENTRY_OFF_SITE, "off-site" },
  { TT_ENTRY_NO_PHOTO, "no-photo" },
  { TT_ENTRY_NO_POSITION, "no-position" },
  { TT_ENTRY_IMPORTED, "imported" },
  { TT_ENTRY_EDITED, "edited" },
  { TT_ENTRY_ESTIMATED, "estimated" },
  { TT_ENTRY_NEGATIVE, "negative" },
  { TT_ENTRY_UNASSIGNED, "unassigned" },
  { TT_ENTRY_ACCEPTED, "accepted" },
};

const char *
tt_entry_flag_get_name (TtEntryFlags flag)
{
  for (guint i = 0; i < G_N_ELEMENTS (flag_names); i++)
    {
      if (flag_names[i].flag == flag)
        return flag_names[i].name;
    }

  return NULL;
}

TtEntryFlags
tt_entry_flag_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (flag_names); i++)
    {
      if (g_strcmp0 (flag_names[i].name, name) == 0)
        return flag_names[i].flag;
    }

  return TT_ENTRY_NO_FLAGS;
}

const char **
tt_entry_flags_get_names (TtEntryFlags flags)
{
  const char **names = g_new0 (const char *, G_N_ELEMENTS (flag_names) + 1);
  guint n_names = 0;

  for (guint i = 0; i < G_N_ELEMENTS (flag_names); i++)
    {
      if ((flags & flag_names[i].flag) != 0)
        names[n_names++] = flag_names[i].name;
    }

  return names;
}

gboolean
tt_entry_is_open (TtEntry *self)
{
  g_return_val_if_fail (TT_IS_ENTRY (self), FALSE);

  return self->ended_at == 0;
}

gint64
tt_entry_get_seconds (TtEntry *self)
{
  gint64 span = 0;

  g_return_val_if_fail (TT_IS_ENTRY (self), -1);

  if (self->ended_at == 0)
    return -1;

  /* C rounds towards zero; a negative span must round down too. */
  span = self->ended_at - self->started_at;
  return span / G_USEC_PER_SEC - (span % G_USEC_PER_SEC < 0 ? 1 : 0);
}

void
tt_entry_add_flags (TtEntry *self, TtEntryFlags flags)
{
  g_return_if_fail (TT_IS_ENTRY (self));

  tt_entry_set_flags (self, self->flags | flags);
}

void
tt_entry_remove_flags (TtEntry *self, TtEntryFlags flags)
{
  g_return_if_fail (TT_IS_ENTRY (self));

  tt_entry_set_flags (self, self->flags & ~flags);
}
