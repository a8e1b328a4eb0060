/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/tt-answer.h"
#include "core/tt-company.h"
#include "core/tt-entry.h"
#include "core/tt-site.h"
#include "core/tt-user.h"

G_BEGIN_DECLS

/* Rows of `list`, as JSON objects and as lines. @company is its name. */

void tt_answer_add_user (JsonBuilder *builder, TtUser *user, const char *company);
void tt_answer_print_user (TtUser *user);
void tt_answer_add_site (JsonBuilder *builder, TtSite *site, const char *company);
void tt_answer_print_site (TtSite *site);
void tt_answer_add_company (JsonBuilder *builder, TtCompany *company);
void tt_answer_print_company (TtCompany *company);
void tt_answer_add_entry (JsonBuilder *builder, TtEntry *entry);
void tt_answer_print_entry (TtEntry *entry);

G_END_DECLS
