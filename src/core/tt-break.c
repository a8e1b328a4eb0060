/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-break.h"

#include "core/tt-record-private.h"

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, id, INT64)                                                                  \
  FIELD (Type, prefix, entry, INT64)                                                               \
  FIELD (Type, prefix, started_at, INT64)                                                          \
  FIELD (Type, prefix, ended_at, INT64)                                                            \
  FIELD (Type, prefix, paid, BOOLEAN)

struct _TtBreak
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtBreak, tt_break)
};

TT_DEFINE_RECORD (TtBreak, tt_break, FIELDS)
