/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The pay rules that apply from a day on. Texts are never NULL ("" = none); instants are UTC
 * microseconds (0 = none). */

#define TT_TYPE_RULE_SET (tt_rule_set_get_type ())
G_DECLARE_FINAL_TYPE (TtRuleSet, tt_rule_set, TT, RULE_SET, GObject)

/* (transfer full) */
TtRuleSet *tt_rule_set_new (void);
TtRuleSet *tt_rule_set_dup (TtRuleSet *self);

gint64 tt_rule_set_get_id (TtRuleSet *self);
void tt_rule_set_set_id (TtRuleSet *self, gint64 id);
gint64 tt_rule_set_get_company (TtRuleSet *self);
void tt_rule_set_set_company (TtRuleSet *self, gint64 company);
const char *tt_rule_set_get_from_day (TtRuleSet *self); /* "YYYY-MM-DD"; "" = from the start */
void tt_rule_set_set_from_day (TtRuleSet *self, const char *from_day);
const char *tt_rule_set_get_preset (
    TtRuleSet *self); /* "none", "us-federal", "us-california", "night-sunday" */
void tt_rule_set_set_preset (TtRuleSet *self, const char *preset);
const char *
tt_rule_set_get_settings (TtRuleSet *self); /* JSON object of what differs from the preset */
void tt_rule_set_set_settings (TtRuleSet *self, const char *settings);

G_END_DECLS
