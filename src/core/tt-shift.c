/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-shift.h"

#include "core/tt-record-private.h"

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, id, INT64)                                                                  \
  FIELD (Type, prefix, company, INT64)                                                             \
  FIELD (Type, prefix, user, INT64)                                                                \
  FIELD (Type, prefix, site, INT64)                                                                \
  FIELD (Type, prefix, starts_at, INT64)                                                           \
  FIELD (Type, prefix, ends_at, INT64)                                                             \
  FIELD (Type, prefix, zone, TEXT)                                                                 \
  FIELD (Type, prefix, note, TEXT)                                                                 \
  FIELD (Type, prefix, status, TEXT)                                                               \
  FIELD (Type, prefix, created_at, INT64)                                                          \
  FIELD (Type, prefix, source, TEXT)                                                               \
  FIELD (Type, prefix, external_id, TEXT)

struct _TtShift
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtShift, tt_shift)
};

TT_DEFINE_RECORD (TtShift, tt_shift, FIELDS)
