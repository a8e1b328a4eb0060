/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-audit.h"

#include "core/tt-record-private.h"

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, id, INT64)                                                                  \
  FIELD (Type, prefix, at, INT64)                                                                  \
  FIELD (Type, prefix, actor, TEXT)                                                                \
  FIELD (Type, prefix, kind, TEXT)                                                                 \
  FIELD (Type, prefix, subject_kind, TEXT)                                                         \
  FIELD (Type, prefix, subject, INT64)                                                             \
  FIELD (Type, prefix, text, TEXT)                                                                 \
  FIELD (Type, prefix, detail, TEXT)

struct _TtAudit
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtAudit, tt_audit)
};

TT_DEFINE_RECORD (TtAudit, tt_audit, FIELDS)
