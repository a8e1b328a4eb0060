/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-leave.h"

#include "core/tt-record-private.h"

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, id, INT64)                                                                  \
  FIELD (Type, prefix, user, INT64)                                                                \
  FIELD (Type, prefix, from_day, TEXT)                                                             \
  FIELD (Type, prefix, to_day, TEXT)                                                               \
  FIELD (Type, prefix, kind, TEXT)                                                                 \
  FIELD (Type, prefix, state, TEXT)                                                                \
  FIELD (Type, prefix, note, TEXT)                                                                 \
  FIELD (Type, prefix, created_at, INT64)                                                          \
  FIELD (Type, prefix, source, TEXT)                                                               \
  FIELD (Type, prefix, external_id, TEXT)

struct _TtLeave
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtLeave, tt_leave)
};

TT_DEFINE_RECORD (TtLeave, tt_leave, FIELDS)
