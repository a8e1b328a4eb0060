/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-site.h"
#include "core/tt-user.h"
#include "store/tt-store.h"

G_BEGIN_DECLS

/* What changes of hours and people ask and leave behind, whichever call makes them. All inside the
 * transaction of the change. */

/* Refuses a change of a day that is approved, in words that name it. */
gboolean tt_office_check_unlocked (TtDatabase *database, gint64 user, gint64 at, GError **error);

/* Refuses %NULL and "". */
gboolean tt_office_check_reason (const char *reason, GError **error);

/* The zone of the place: the site's, else its company's, else that of the person's company.
 * @site: (nullable). (transfer full) */
char *tt_office_dup_zone (TtDatabase *database, TtSite *site, TtUser *user, GError **error);

/* One row of the audit, by whoever the journal names. @subject_kind: a table's name; @detail:
 * (nullable): JSON */
gboolean tt_office_add_audit (TtTransaction *transaction,
                              const char *kind,
                              const char *subject_kind,
                              gint64 subject,
                              const char *text,
                              const char *detail,
                              GError **error);

G_END_DECLS
