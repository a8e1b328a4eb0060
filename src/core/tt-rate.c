/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-rate.h"

#include "core/tt-record-private.h"

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, id, INT64)                                                                  \
  FIELD (Type, prefix, user, INT64)                                                                \
  FIELD (Type, prefix, from_day, TEXT)                                                             \
  FIELD (Type, prefix, amount, INT64)                                                              \
  FIELD (Type, prefix, currency, TEXT)

struct _TtRate
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtRate, tt_rate)
};

TT_DEFINE_RECORD (TtRate, tt_rate, FIELDS)
