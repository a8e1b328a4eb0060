/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-message.h"

#include "core/tt-record-private.h"

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, id, INT64)                                                                  \
  FIELD (Type, prefix, company, INT64)                                                             \
  FIELD (Type, prefix, from, INT64)                                                                \
  FIELD (Type, prefix, from_name, TEXT)                                                            \
  FIELD (Type, prefix, text, TEXT)                                                                 \
  FIELD (Type, prefix, at, INT64)                                                                  \
  FIELD (Type, prefix, source, TEXT)                                                               \
  FIELD (Type, prefix, external_id, TEXT)

struct _TtMessage
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtMessage, tt_message)
};

TT_DEFINE_RECORD (TtMessage, tt_message, FIELDS)
