/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-task.h"

#include "core/tt-record-private.h"

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, id, INT64)                                                                  \
  FIELD (Type, prefix, company, INT64)                                                             \
  FIELD (Type, prefix, user, INT64)                                                                \
  FIELD (Type, prefix, site, INT64)                                                                \
  FIELD (Type, prefix, title, TEXT)                                                                \
  FIELD (Type, prefix, text, TEXT)                                                                 \
  FIELD (Type, prefix, priority, TEXT)                                                             \
  FIELD (Type, prefix, due_day, TEXT)                                                              \
  FIELD (Type, prefix, status, TEXT)                                                               \
  FIELD (Type, prefix, created_at, INT64)                                                          \
  FIELD (Type, prefix, source, TEXT)                                                               \
  FIELD (Type, prefix, external_id, TEXT)

struct _TtTask
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtTask, tt_task)
};

TT_DEFINE_RECORD (TtTask, tt_task, FIELDS)
