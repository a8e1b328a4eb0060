/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-office-fixture.h"

static const TtNewOffice hill = {
  .company = "Hill & Son",
  .owner = "maria",
  .owner_name = "Maria Hill",
  .zone = "America/New_York",
  .currency = "USD",
  .password = "open",
};

static TtOffice *
create (TtEnvironment *environment, const char *folder, TtOfficeFlags flags)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TtOffice *office = NULL;

  tt_office_create_async (environment, folder, &hill, flags, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  office = tt_office_create_finish (result, &error);
  g_assert_no_error (error);
  return office;
}

/* A process that a test traps finds the office that the test made. */
void
fixture_set_up (Fixture *self, gconstpointer flags)
{
  self->dir = tt_test_dir_new ();
  self->folder = tt_test_dir_build_path (self->dir, "office");
  self->environment = tt_test_environment_new ();
  if (g_test_subprocess ())
    self->office = fixture_open (self->environment, self->folder, TT_OFFICE_PLAIN);
  else
    self->office =
        create (self->environment, self->folder, (TtOfficeFlags) GPOINTER_TO_INT (flags));
  self->owner = fixture_act_as (self, "maria");
}

void
fixture_tear_down (Fixture *self, gconstpointer flags)
{
  g_clear_object (&self->owner);
  if (self->office != NULL)
    fixture_close (g_steal_pointer (&self->office));
  tt_test_settle ();
  g_assert_finalize_object (g_steal_pointer (&self->environment));
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->dir, tt_test_dir_free);
}

TtClock *
fixture_get_clock (Fixture *self)
{
  return tt_environment_get_clock (self->environment);
}

TtEnvironment *
fixture_make_environment (Fixture *self)
{
  return tt_environment_new (fixture_get_clock (self), NULL, NULL, NULL, NULL);
}

TtOffice *
fixture_open (TtEnvironment *environment, const char *folder, TtOfficeFlags flags)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TtOffice *office = NULL;

  tt_office_open_async (environment, folder, flags, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  office = tt_office_open_finish (result, &error);
  g_assert_no_error (error);
  return office;
}

/* What the workers still hold is given back on the main context. */
static void
settle_workers (TtEnvironment *environment)
{
  TtExecutor *executor = tt_environment_get_executor (environment);

  tt_executor_drain (executor, TT_QUEUE_STORE);
  tt_executor_drain (executor, TT_QUEUE_PROTECT);
  tt_test_settle ();
}

void
fixture_close (TtOffice *office)
{
  g_autoptr (TtEnvironment) environment = g_object_ref (tt_office_get_environment (office));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_close_async (office, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  tt_office_close_finish (office, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  settle_workers (environment);
  g_assert_finalize_object (office);
}

void
fixture_restart (Fixture *self, TtOfficeFlags flags)
{
  fixture_close (g_steal_pointer (&self->office));
  self->office = fixture_open (self->environment, self->folder, flags);
}

gint64
fixture_add_user (Fixture *self, const char *username, TtRole role, const char *password)
{
  const TtUserChange change = { .password = password, .rate = -1 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtUser) user = tt_user_new ();
  gint64 id = 0;

  tt_user_set_username (user, username);
  tt_user_set_role (user, role);
  tt_office_save_user_async (self->office, self->owner, user, &change, NULL, tt_test_keep_result,
                             &result);
  tt_test_await_result (&result);
  tt_office_save_user_finish (self->office, result, &id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (id, >, 0);
  return id;
}

gint64
fixture_add_site (Fixture *self, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtSite) site = tt_site_new ();
  gint64 id = 0;

  tt_site_set_name (site, name);
  tt_office_save_site_async (self->office, self->owner, site, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  tt_office_save_site_finish (self->office, result, &id, &error);
  g_assert_no_error (error);
  return id;
}

TtActor *
fixture_act_as (Fixture *self, const char *username)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TtActor *actor = NULL;

  tt_office_act_as_async (self->office, username, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  actor = tt_office_act_as_finish (self->office, result, &error);
  g_assert_no_error (error);
  return actor;
}

gboolean
fixture_punch (TtOffice *office,
               TtActor *actor,
               TtPunchKind kind,
               gint64 user,
               gint64 site,
               gint64 at,
               GBytes *photo,
               TtPunched *punched,
               GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TtPunch) punch = tt_punch_new ();

  tt_punch_set_kind (punch, kind);
  tt_punch_set_user (punch, user);
  tt_punch_set_site (punch, site);
  tt_punch_set_at (punch, at);
  tt_office_punch_async (office, actor, punch, photo, FALSE, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  return tt_office_punch_finish (office, result, punched, error);
}

TtEntry *
fixture_load_entry (Fixture *self, gint64 id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TtEntry *entry = NULL;

  tt_office_load_entry_async (self->office, self->owner, id, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  entry = tt_office_load_entry_finish (self->office, result, &error);
  g_assert_no_error (error);
  return entry;
}

GPtrArray *
fixture_list_entries (TtOffice *office, TtActor *actor, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_page_entries_async (office, actor, NULL, NULL, 1000, NULL, tt_test_keep_result,
                                &result);
  tt_test_await_result (&result);
  return tt_office_page_entries_finish (office, result, error);
}

void
fixture_settle (TtOffice *office)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) behind = NULL;

  tt_office_settle_async (office, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  behind = tt_office_settle_finish (office, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (behind->len, ==, 0);
}

char *
fixture_digest (TtOffice *office)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *digest = NULL;

  tt_office_digest_async (office, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  digest = tt_office_digest_finish (office, result, NULL, &error);
  g_assert_no_error (error);
  return digest;
}

GBytes *
fixture_make_picture (void)
{
  static const guint8 gif[] = { 'G', 'I', 'F', '8', '9',  'a',  1,    0,    1, 0, 0x80, 0,
                                0,   0,   0,   0,   0xff, 0xff, 0xff, 0x2c, 0, 0, 0,    0,
                                1,   0,   1,   0,   0,    2,    2,    0x44, 1, 0, 0x3b };

  return g_bytes_new_static (gif, sizeof gif);
}

char *
fixture_undo (TtOffice *office, TtActor *actor, guint steps, guint *done, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_undo_async (office, actor, steps, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  return tt_office_undo_finish (office, result, done, error);
}
