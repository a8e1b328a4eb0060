/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-punch.h"

#include "core/tt-record-private.h"

#define TT_STORED_PUNCH TtPunchKind
#define TT_SPOKEN_PUNCH TtPunchKind
#define TT_FIELD_PUNCH TT_FIELD_INT
#define tt_record_assign_PUNCH(field, value) tt_record_assign_INT ((int *) (field), (int) (value))

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, kind, PUNCH)                                                                \
  FIELD (Type, prefix, user, INT64)                                                                \
  FIELD (Type, prefix, site, INT64)                                                                \
  FIELD (Type, prefix, at, INT64)                                                                  \
  FIELD (Type, prefix, has_position, BOOLEAN)                                                      \
  FIELD (Type, prefix, latitude, DOUBLE)                                                           \
  FIELD (Type, prefix, longitude, DOUBLE)                                                          \
  FIELD (Type, prefix, accuracy, DOUBLE)                                                           \
  FIELD (Type, prefix, note, TEXT)                                                                 \
  FIELD (Type, prefix, status, TEXT)                                                               \
  FIELD (Type, prefix, paid, BOOLEAN)                                                              \
  FIELD (Type, prefix, has_photo, BOOLEAN)                                                         \
  FIELD (Type, prefix, by, INT64)

struct _TtPunch
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtPunch, tt_punch)
};

TT_DEFINE_RECORD (TtPunch, tt_punch, FIELDS)

static const struct
{
  TtPunchKind kind;
  const char *name;
} kinds[] = {
  { TT_PUNCH_IN, "in" },
  { TT_PUNCH_OUT, "out" },
  { TT_PUNCH_BREAK, "break" },
  { TT_PUNCH_RESUME, "resume" },
};

gboolean
tt_punch_kind_from_name (const char *name, TtPunchKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_strcmp0 (kinds[i].name, name) == 0)
        {
          *kind = kinds[i].kind;
          return TRUE;
        }
    }

  return FALSE;
}
