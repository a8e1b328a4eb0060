/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-company.h"
#include "core/tt-rate.h"
#include "core/tt-rule-set.h"
#include "core/tt-user.h"
#include "store/tt-store.h"

G_BEGIN_DECLS

/* Companies, people, their secrets, rates and rule sets. Saving is an upsert on the row's id; a new
 * object (id 0) gets its id from the transaction. Lists are (element-type …) (transfer full). A
 * missing row is TT_ERROR_NOT_FOUND. */

gboolean tt_store_save_company (TtTransaction *transaction, TtCompany *company, GError **error);
TtCompany *tt_store_load_company (TtDatabase *database, gint64 id, GError **error);
TtCompany *tt_store_find_company (TtDatabase *database, const char *name, GError **error);
GPtrArray *tt_store_list_companies (TtDatabase *database, gboolean all, GError **error);

/* A username that another has (NFC, without case) is TT_ERROR_EXISTS naming that person. */
gboolean tt_store_save_user (TtTransaction *transaction, TtUser *user, GError **error);
TtUser *tt_store_load_user (TtDatabase *database, gint64 id, GError **error);
TtUser *tt_store_find_user (TtDatabase *database, const char *username, GError **error);

/* With clocked-in, open-entry, open-since, open-site and its name filled. @all: inactive ones too.
 * By name. */
GPtrArray *tt_store_list_users (TtDatabase *database, gboolean all, GError **error);
gboolean tt_store_count_active_owners (TtDatabase *database, gint64 *count, GError **error);

/* The Argon2id string; NULL without error where none is set. (transfer full) */
char *tt_store_dup_password_hash (TtDatabase *database, gint64 user, GError **error);
char *tt_store_dup_pin_hash (TtDatabase *database, gint64 user, GError **error);
gboolean tt_store_set_password_hash (TtTransaction *transaction,
                                     gint64 user,
                                     const char *hash,
                                     gboolean must_change,
                                     GError **error);
gboolean
tt_store_set_pin_hash (TtTransaction *transaction, gint64 user, const char *hash, GError **error);

/* Replaces name, contacts, login, secrets, photos and positions by "Former employee N", keeps hours
 * and pay, writes the row of `erased`. The office then starts a new stream (design section 4). */
gboolean tt_store_erase_user (TtTransaction *transaction, gint64 user, GError **error);

gboolean tt_store_save_rate (TtTransaction *transaction, TtRate *rate, GError **error);
GPtrArray *tt_store_list_rates (TtDatabase *database, gint64 user, GError **error);
gboolean tt_store_save_rule_set (TtTransaction *transaction, TtRuleSet *rules, GError **error);
GPtrArray *tt_store_list_rule_sets (TtDatabase *database, gint64 company, GError **error);

G_END_DECLS
