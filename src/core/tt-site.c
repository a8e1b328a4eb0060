/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-site.h"

#include "core/tt-record-private.h"

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, id, INT64)                                                                  \
  FIELD (Type, prefix, company, INT64)                                                             \
  FIELD (Type, prefix, name, TEXT)                                                                 \
  FIELD (Type, prefix, address, TEXT)                                                              \
  FIELD (Type, prefix, has_position, BOOLEAN)                                                      \
  FIELD (Type, prefix, latitude, DOUBLE)                                                           \
  FIELD (Type, prefix, longitude, DOUBLE)                                                          \
  FIELD (Type, prefix, radius, INT)                                                                \
  FIELD (Type, prefix, zone, TEXT)                                                                 \
  FIELD (Type, prefix, active, BOOLEAN)                                                            \
  FIELD (Type, prefix, created_at, INT64)                                                          \
  FIELD (Type, prefix, source, TEXT)                                                               \
  FIELD (Type, prefix, external_id, TEXT)                                                          \
  FIELD (Type, prefix, people_in, INT)

struct _TtSite
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtSite, tt_site)
};

TT_DEFINE_RECORD (TtSite, tt_site, FIELDS)
