/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-setting.h"

#include "core/tt-record-private.h"

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, id, INT64)                                                                  \
  FIELD (Type, prefix, company, INT64)                                                             \
  FIELD (Type, prefix, key, TEXT)                                                                  \
  FIELD (Type, prefix, value, TEXT)

struct _TtSetting
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtSetting, tt_setting)
};

TT_DEFINE_RECORD (TtSetting, tt_setting, FIELDS)
