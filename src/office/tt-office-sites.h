/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-site.h"
#include "office/tt-office.h"

G_BEGIN_DECLS

/* (element-type TtSite), by name, with people-in; @all: those not in use any more too. */
void tt_office_list_sites_async (TtOffice *self,
                                 TtActor *actor,
                                 gboolean all,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *tt_office_list_sites_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* The one site of that name or id in digits; TT_ERROR_AMBIGUOUS names the ids where there are
 * several. */
void tt_office_find_site_async (TtOffice *self,
                                TtActor *actor,
                                const char *name,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
TtSite *tt_office_find_site_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* id 0 adds. */
void tt_office_save_site_async (TtOffice *self,
                                TtActor *actor,
                                TtSite *site,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean
tt_office_save_site_finish (TtOffice *self, GAsyncResult *result, gint64 *id, GError **error);

/* Whether people may be clocked in there. */
void tt_office_set_site_active_async (TtOffice *self,
                                      TtActor *actor,
                                      gint64 site,
                                      gboolean active,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean tt_office_set_site_active_finish (TtOffice *self, GAsyncResult *result, GError **error);

G_END_DECLS
