/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-rate.h"
#include "office/tt-office.h"

G_BEGIN_DECLS

/* Signing in. Wrong tries are counted in state.db; a waiting name is TT_ERROR_WAIT with how long.
 */
void tt_office_sign_in_async (TtOffice *self,
                              const char *username,
                              const char *password,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
TtActor *tt_office_sign_in_finish (TtOffice *self,
                                   GAsyncResult *result,
                                   gboolean *must_set_password,
                                   GError **error);

/* The command line's `--as USERNAME`: acts with that person's role, without a password. */
void tt_office_act_as_async (TtOffice *self,
                             const char *username,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
TtActor *tt_office_act_as_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* "Stay signed in on this computer", for owners: kept in state.db until it is taken back, the
 * password changes or the office moves. */
void tt_office_remember_async (TtOffice *self,
                               TtActor *actor,
                               gboolean stay,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean tt_office_remember_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* The actor who stayed signed in, or NULL without error. */
void tt_office_recall_async (TtOffice *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
TtActor *tt_office_recall_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* (element-type TtUser), by name, with clocked-in and so on. */
void tt_office_list_users_async (TtOffice *self,
                                 TtActor *actor,
                                 gboolean all,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *tt_office_list_users_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* By username (NFC, without case). TT_ERROR_NOT_FOUND. */
void tt_office_find_user_async (TtOffice *self,
                                TtActor *actor,
                                const char *username,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
TtUser *tt_office_find_user_finish (TtOffice *self, GAsyncResult *result, GError **error);

/**
 * TtUserChange: what goes beside the person's own fields
 * @password: (nullable): plain; hashed on the worker, wiped
 * @pin: (nullable): 4 to 8 digits
 * @rate: -1 for none, else minor units an hour from @rate_from ("YYYY-MM-DD", NULL for today)
 */
typedef struct
{
  const char *password;
  const char *pin;
  gint64 rate;
  const char *rate_from;
} TtUserChange;

/* id 0 adds; @change may be NULL. */
void tt_office_save_user_async (TtOffice *self,
                                TtActor *actor,
                                TtUser *user,
                                const TtUserChange *change,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean
tt_office_save_user_finish (TtOffice *self, GAsyncResult *result, gint64 *id, GError **error);

/* Whoever may set it for others, or their own. @password: plain; hashed on the worker, wiped. */
void tt_office_set_password_async (TtOffice *self,
                                   TtActor *actor,
                                   gint64 user,
                                   const char *password,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean tt_office_set_password_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* Refused for the last active owner with a password. */
void tt_office_set_user_active_async (TtOffice *self,
                                      TtActor *actor,
                                      gint64 user,
                                      gboolean active,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean tt_office_set_user_active_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* Takes all that tells who @user was out of the office, and out of its older changes: hours and pay
 * stay, without a name. Cannot be undone. Refused for an active owner. */
void tt_office_erase_user_async (TtOffice *self,
                                 TtActor *actor,
                                 gint64 user,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean tt_office_erase_user_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* (element-type TtRate), newest first. */
void tt_office_list_rates_async (TtOffice *self,
                                 TtActor *actor,
                                 gint64 user,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *tt_office_list_rates_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* (element-type TtCompany): for an owner all, for others their own; @all: inactive ones too. */
void tt_office_list_companies_async (TtOffice *self,
                                     TtActor *actor,
                                     gboolean all,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *tt_office_list_companies_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* id 0 adds. Zone and currency must be known ones. */
void tt_office_save_company_async (TtOffice *self,
                                   TtActor *actor,
                                   TtCompany *company,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean
tt_office_save_company_finish (TtOffice *self, GAsyncResult *result, gint64 *id, GError **error);

/* Settings by key; NULL for unset. */
void tt_office_get_setting_async (TtOffice *self,
                                  TtActor *actor,
                                  const char *key,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
char *tt_office_get_setting_finish (TtOffice *self, GAsyncResult *result, GError **error);
void tt_office_set_setting_async (TtOffice *self,
                                  TtActor *actor,
                                  const char *key,
                                  const char *value,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean tt_office_set_setting_finish (TtOffice *self, GAsyncResult *result, GError **error);

G_END_DECLS
