/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-rule-set.h"

#include "core/tt-record-private.h"

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, id, INT64)                                                                  \
  FIELD (Type, prefix, company, INT64)                                                             \
  FIELD (Type, prefix, from_day, TEXT)                                                             \
  FIELD (Type, prefix, preset, TEXT)                                                               \
  FIELD (Type, prefix, settings, TEXT)

struct _TtRuleSet
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtRuleSet, tt_rule_set)
};

TT_DEFINE_RECORD (TtRuleSet, tt_rule_set, FIELDS)
