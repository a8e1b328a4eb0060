/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-facts-private.h"

#include "base/tt-error.h"
#include "store/tt-store-entries.h"
#include "store/tt-store-office.h"
#include "store/tt-store-people.h"

#include <glib/gi18n-lib.h>

gboolean
tt_office_check_unlocked (TtDatabase *database, gint64 user, gint64 at, GError **error)
{
  g_autofree char *words = NULL;
  gboolean locked = FALSE;

  if (!tt_store_is_locked (database, user, at, &locked, &words, error))
    return FALSE;
  if (!locked)
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_REFUSED, _ ("%s. To change it, reopen it with a reason"),
               words);
  return FALSE;
}

gboolean
tt_office_check_reason (const char *reason, GError **error)
{
  if (reason != NULL && *reason != '\0')
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID, _ ("Say why: a reason is missing"));
  return FALSE;
}

char *
tt_office_dup_zone (TtDatabase *database, TtSite *site, TtUser *user, GError **error)
{
  g_autoptr (TtCompany) company = NULL;

  if (site != NULL && *tt_site_get_zone (site) != '\0')
    return g_strdup (tt_site_get_zone (site));

  company = tt_store_load_company (
      database, site != NULL ? tt_site_get_company (site) : tt_user_get_company (user), error);
  return company != NULL ? g_strdup (tt_company_get_zone (company)) : NULL;
}

gboolean
tt_office_add_audit (TtTransaction *transaction,
                     const char *kind,
                     const char *subject_kind,
                     gint64 subject,
                     const char *text,
                     const char *detail,
                     GError **error)
{
  g_autoptr (TtAudit) audit = tt_audit_new ();

  tt_audit_set_actor (audit, tt_transaction_get_actor (transaction));
  tt_audit_set_kind (audit, kind);
  tt_audit_set_subject_kind (audit, subject_kind);
  tt_audit_set_subject (audit, subject);
  tt_audit_set_text (audit, text);
  tt_audit_set_detail (audit, detail);
  return tt_store_add_audit (transaction, audit, error);
}
