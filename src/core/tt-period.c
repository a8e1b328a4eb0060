/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-period.h"

#include "core/tt-record-private.h"

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, id, INT64)                                                                  \
  FIELD (Type, prefix, company, INT64)                                                             \
  FIELD (Type, prefix, user, INT64)                                                                \
  FIELD (Type, prefix, from_day, TEXT)                                                             \
  FIELD (Type, prefix, to_day, TEXT)                                                               \
  FIELD (Type, prefix, state, TEXT)                                                                \
  FIELD (Type, prefix, at, INT64)                                                                  \
  FIELD (Type, prefix, by, INT64)                                                                  \
  FIELD (Type, prefix, by_name, TEXT)                                                              \
  FIELD (Type, prefix, reason, TEXT)

struct _TtPeriod
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtPeriod, tt_period)
};

TT_DEFINE_RECORD (TtPeriod, tt_period, FIELDS)
