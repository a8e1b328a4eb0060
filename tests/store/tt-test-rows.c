/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tt-test-rows.h"

#include "base/tt-error.h"
#include "store/tt-prepared.h"

static void
make_office (TtTestRows *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtLoader) loader = tt_loader_new (self->environment, self->folder, &error);
  g_autoptr (TtPrepared) prepared = NULL;

  g_assert_no_error (error);
  g_assert_true (tt_loader_take_layers (loader, NULL, &error));
  prepared = tt_loader_finish (loader, TT_REPLACE_NEW, NULL, "test", "", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (tt_prepared_swap (prepared, NULL, NULL, &error));
  g_assert_no_error (error);
}

static gboolean
add_first_rows (TtTransaction *transaction, gpointer user_data, GError **error)
{
  TtTestRows *self = user_data;
  g_autoptr (TtCompany) company = tt_company_new ();
  g_autoptr (TtUser) owner = tt_user_new ();

  tt_company_set_name (company, "Alder & Finch");
  tt_company_set_zone (company, "America/New_York");
  tt_company_set_currency (company, "USD");
  tt_company_set_active (company, TRUE);
  if (!tt_store_save_company (transaction, company, error))
    return FALSE;

  self->company = tt_company_get_id (company);
  tt_user_set_company (owner, self->company);
  tt_user_set_username (owner, "owner");
  tt_user_set_name (owner, "Ruth Alder");
  tt_user_set_role (owner, TT_ROLE_OWNER);
  tt_user_set_active (owner, TRUE);
  if (!tt_store_save_user (transaction, owner, error))
    return FALSE;

  self->owner = tt_user_get_id (owner);

  return TRUE;
}

void
tt_test_rows_set_up (TtTestRows *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  self->dir = tt_test_dir_new ();
  self->environment = tt_test_environment_new ();
  self->folder = tt_test_dir_build_path (self->dir, "office");
  make_office (self);
  self->store = tt_store_open (self->environment, self->folder, FALSE, &error);
  g_assert_no_error (error);
  tt_test_rows_write (self, add_first_rows, self);
}

void
tt_test_rows_tear_down (TtTestRows *self, gconstpointer user_data)
{
  if (self->shadow != NULL)
    tt_copy_close (self->shadow);
  g_clear_object (&self->shadow);
  tt_store_close (self->store);
  g_clear_object (&self->store);
  g_clear_object (&self->environment);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->dir, tt_test_dir_free);
}

void
tt_test_rows_open_shadow (TtTestRows *self)
{
  g_autoptr (GError) error = NULL;
  gboolean rebuilt = FALSE;

  self->shadow = tt_copy_open_shadow (self->environment, self->folder,
                                      tt_store_get_shadow_folder (self->store), &rebuilt, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->shadow);
}

static void
follow (TtTestRows *self, TtFrame *frame)
{
  g_autoptr (GError) error = NULL;

  if (self->shadow == NULL || frame == NULL)
    return;

  g_assert_true (tt_copy_apply (self->shadow, frame, &error));
  g_assert_no_error (error);
}

void
tt_test_rows_write (TtTestRows *self, TtWriteFunc func, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) frame = NULL;
  gboolean done = tt_store_write (self->store, "test", "", func, user_data, &frame, &error);

  g_assert_no_error (error);
  g_assert_true (done);
  follow (self, frame);
}

void
tt_test_rows_read (TtTestRows *self, TtReadFunc func, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = tt_store_read (self->store, func, user_data, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

void
tt_test_rows_refuse (TtTestRows *self, TtWriteFunc func, gpointer user_data, int code)
{
  g_autofree char *before = tt_test_rows_digest (self, NULL);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) frame = NULL;

  g_assert_false (tt_store_write (self->store, "test", "", func, user_data, &frame, &error));
  g_assert_error (error, TT_ERROR, code);
  g_assert_null (frame);
  after = tt_test_rows_digest (self, NULL);
  g_assert_cmpstr (after, ==, before);
}

typedef struct
{
  const char *without;
  TtHash hash;
} Digest;

static gboolean
take_digest (TtDatabase *database, gpointer user_data, GError **error)
{
  Digest *self = user_data;

  return tt_database_digest (database, self->without, &self->hash, NULL, error);
}

char *
tt_test_rows_digest (TtTestRows *self, const char *without)
{
  Digest digest = { .without = without };

  tt_test_rows_read (self, take_digest, &digest);

  return tt_hash_dup_hex (&digest.hash);
}

static gboolean
save_user (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_save_user (transaction, user_data, error);
}

gint64
tt_test_rows_add_user (TtTestRows *self, const char *username, const char *name)
{
  g_autoptr (TtUser) user = tt_user_new ();

  tt_user_set_company (user, self->company);
  tt_user_set_username (user, username);
  tt_user_set_name (user, name);
  tt_user_set_role (user, TT_ROLE_EMPLOYEE);
  tt_user_set_active (user, TRUE);
  tt_test_rows_write (self, save_user, user);

  return tt_user_get_id (user);
}

static gboolean
save_site (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_save_site (transaction, user_data, error);
}

gint64
tt_test_rows_add_site (TtTestRows *self, const char *name)
{
  g_autoptr (TtSite) site = tt_site_new ();

  tt_site_set_company (site, self->company);
  tt_site_set_name (site, name);
  tt_site_set_active (site, TRUE);
  tt_test_rows_write (self, save_site, site);

  return tt_site_get_id (site);
}

static gboolean
save_entry (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_save_entry (transaction, user_data, error);
}

gint64
tt_test_rows_add_entry (
    TtTestRows *self, gint64 user, gint64 site, gint64 started_at, gint64 ended_at)
{
  g_autoptr (TtEntry) entry = tt_entry_new ();

  tt_entry_set_user (entry, user);
  tt_entry_set_site (entry, site);
  tt_entry_set_zone (entry, "America/New_York");
  tt_entry_set_started_at (entry, started_at);
  tt_entry_set_ended_at (entry, ended_at);
  tt_entry_set_punched_in_at (entry, started_at);
  tt_entry_set_punched_out_at (entry, ended_at);
  tt_test_rows_write (self, save_entry, entry);

  return tt_entry_get_id (entry);
}
