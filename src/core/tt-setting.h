/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* One setting of the office or of a company, such as "privacy.keep-position-days". Texts are never
 * NULL ("" = none); instants are UTC microseconds (0 = none). */

#define TT_TYPE_SETTING (tt_setting_get_type ())
G_DECLARE_FINAL_TYPE (TtSetting, tt_setting, TT, SETTING, GObject)

/* (transfer full) */
TtSetting *tt_setting_new (void);
TtSetting *tt_setting_dup (TtSetting *self);

gint64 tt_setting_get_id (TtSetting *self);
void tt_setting_set_id (TtSetting *self, gint64 id);
gint64 tt_setting_get_company (TtSetting *self); /* 0 = the whole office */
void tt_setting_set_company (TtSetting *self, gint64 company);
const char *tt_setting_get_key (TtSetting *self);
void tt_setting_set_key (TtSetting *self, const char *key);
const char *tt_setting_get_value (TtSetting *self);
void tt_setting_set_value (TtSetting *self, const char *value);

G_END_DECLS
