/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* An employer. Every person, site and hour belongs to one. Texts are never NULL ("" = none);
 * instants are UTC microseconds (0 = none). */

#define TT_TYPE_COMPANY (tt_company_get_type ())
G_DECLARE_FINAL_TYPE (TtCompany, tt_company, TT, COMPANY, GObject)

/* (transfer full) */
TtCompany *tt_company_new (void);
TtCompany *tt_company_dup (TtCompany *self);

gint64 tt_company_get_id (TtCompany *self);
void tt_company_set_id (TtCompany *self, gint64 id);
const char *tt_company_get_name (TtCompany *self);
void tt_company_set_name (TtCompany *self, const char *name);
const char *tt_company_get_zone (TtCompany *self); /* IANA name */
void tt_company_set_zone (TtCompany *self, const char *zone);
const char *tt_company_get_currency (TtCompany *self); /* ISO 4217 code */
void tt_company_set_currency (TtCompany *self, const char *currency);
const char *tt_company_get_address (TtCompany *self);
void tt_company_set_address (TtCompany *self, const char *address);
const char *tt_company_get_phone (TtCompany *self);
void tt_company_set_phone (TtCompany *self, const char *phone);
const char *tt_company_get_email (TtCompany *self);
void tt_company_set_email (TtCompany *self, const char *email);
const char *tt_company_get_industry (TtCompany *self);
void tt_company_set_industry (TtCompany *self, const char *industry);
int tt_company_get_week_start (TtCompany *self); /* 0 = Monday ... 6 = Sunday */
void tt_company_set_week_start (TtCompany *self, int week_start);
gboolean tt_company_get_active (TtCompany *self);
void tt_company_set_active (TtCompany *self, gboolean active);
gint64 tt_company_get_created_at (TtCompany *self);
void tt_company_set_created_at (TtCompany *self, gint64 created_at);
const char *tt_company_get_source (TtCompany *self); /* "" or the program it was brought from */
void tt_company_set_source (TtCompany *self, const char *source);
const char *tt_company_get_external_id (TtCompany *self); /* its id there */
void tt_company_set_external_id (TtCompany *self, const char *external_id);

G_END_DECLS
