/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-company.h"

#include "core/tt-record-private.h"

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, id, INT64)                                                                  \
  FIELD (Type, prefix, name, TEXT)                                                                 \
  FIELD (Type, prefix, zone, TEXT)                                                                 \
  FIELD (Type, prefix, currency, TEXT)                                                             \
  FIELD (Type, prefix, address, TEXT)                                                              \
  FIELD (Type, prefix, phone, TEXT)                                                                \
  FIELD (Type, prefix, email, TEXT)                                                                \
  FIELD (Type, prefix, industry, TEXT)                                                             \
  FIELD (Type, prefix, week_start, INT)                                                            \
  FIELD (Type, prefix, active, BOOLEAN)                                                            \
  FIELD (Type, prefix, created_at, INT64)                                                          \
  FIELD (Type, prefix, source, TEXT)                                                               \
  FIELD (Type, prefix, external_id, TEXT)

struct _TtCompany
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtCompany, tt_company)
};

TT_DEFINE_RECORD (TtCompany, tt_company, FIELDS)
