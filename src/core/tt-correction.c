/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-correction.h"

#include "core/tt-record-private.h"

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, id, INT64)                                                                  \
  FIELD (Type, prefix, entry, INT64)                                                               \
  FIELD (Type, prefix, at, INT64)                                                                  \
  FIELD (Type, prefix, by, INT64)                                                                  \
  FIELD (Type, prefix, by_name, TEXT)                                                              \
  FIELD (Type, prefix, reason, TEXT)                                                               \
  FIELD (Type, prefix, old_started_at, INT64)                                                      \
  FIELD (Type, prefix, old_ended_at, INT64)                                                        \
  FIELD (Type, prefix, old_site, INT64)                                                            \
  FIELD (Type, prefix, new_started_at, INT64)                                                      \
  FIELD (Type, prefix, new_ended_at, INT64)                                                        \
  FIELD (Type, prefix, new_site, INT64)

struct _TtCorrection
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtCorrection, tt_correction)
};

TT_DEFINE_RECORD (TtCorrection, tt_correction, FIELDS)
