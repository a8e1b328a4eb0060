/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-photo.h"

#include "core/tt-record-private.h"

#define TT_STORED_MOMENT TtPhotoMoment
#define TT_SPOKEN_MOMENT TtPhotoMoment
#define TT_FIELD_MOMENT TT_FIELD_INT
#define tt_record_assign_MOMENT(field, value) tt_record_assign_INT ((int *) (field), (int) (value))

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, id, INT64)                                                                  \
  FIELD (Type, prefix, entry, INT64)                                                               \
  FIELD (Type, prefix, moment, MOMENT)                                                             \
  FIELD (Type, prefix, hash, TEXT)                                                                 \
  FIELD (Type, prefix, size, INT64)                                                                \
  FIELD (Type, prefix, media_type, TEXT)                                                           \
  FIELD (Type, prefix, at, INT64)

struct _TtPhoto
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtPhoto, tt_photo)
};

TT_DEFINE_RECORD (TtPhoto, tt_photo, FIELDS)

static const struct
{
  TtPhotoMoment moment;
  const char *name;
} moments[] = {
  { TT_MOMENT_IN, "in" },
  { TT_MOMENT_OUT, "out" },
  { TT_MOMENT_OTHER, "other" },
};

const char *
tt_moment_get_name (TtPhotoMoment moment)
{
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      if (moments[i].moment == moment)
        return moments[i].name;
    }

  g_return_val_if_reached ("other");
}

gboolean
tt_moment_from_name (const char *name, TtPhotoMoment *moment)
{
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      if (g_strcmp0 (moments[i].name, name) == 0)
        {
          *moment = moments[i].moment;
          return TRUE;
        }
    }

  return FALSE;
}
