/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Roles bind the people at the window: each deed is refused to those who may not do it, and what
 * was refused changed nothing. */

#include "base/tt-error.h"
#include "core/tt-rate.h"
#include "office/tt-office-exchange.h"
#include "office/tt-office-fixture.h"

typedef struct
{
  TtActor *owner;
  TtActor *manager;
  TtActor *employee;
  gint64 ana;
  gint64 max;
} People;

static void
people_clear (People *self)
{
  g_clear_object (&self->owner);
  g_clear_object (&self->manager);
  g_clear_object (&self->employee);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (People, people_clear)

static void
people_init (People *self, Fixture *fixture)
{
  self->ana = fixture_add_user (fixture, "ana", TT_ROLE_EMPLOYEE, NULL);
  self->max = fixture_add_user (fixture, "max", TT_ROLE_MANAGER, "max");
  self->owner = g_object_ref (fixture->owner);
  self->manager = fixture_act_as (fixture, "max");
  self->employee = fixture_act_as (fixture, "ana");
}

static TtUser *
find_user (Fixture *self, TtActor *actor, const char *username, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_find_user_async (self->office, actor, username, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  return tt_office_find_user_finish (self->office, result, error);
}

static gboolean
save_user (Fixture *self, TtActor *actor, TtUser *user, const TtUserChange *change, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_save_user_async (self->office, actor, user, change, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  return tt_office_save_user_finish (self->office, result, NULL, error);
}

static gboolean
set_active (Fixture *self, TtActor *actor, gint64 user, gboolean active, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_set_user_active_async (self->office, actor, user, active, NULL, tt_test_keep_result,
                                   &result);
  tt_test_await_result (&result);
  return tt_office_set_user_active_finish (self->office, result, error);
}

static void
test_manager_keeps_to_employees (Fixture *self, gconstpointer data)
{
  g_auto (People) people = { 0 };
  g_autoptr (TtUser) ana = NULL;
  g_autoptr (TtUser) maria = NULL;
  g_autoptr (TtUser) boss = tt_user_new ();
  const TtUserChange password = { .password = "x", .rate = -1 };
  const TtUserChange rate = { .rate = 2000 };
  g_autoptr (GError) error = NULL;

  people_init (&people, self);
  ana = find_user (self, people.manager, "ANA", &error);
  g_assert_no_error (error);
  maria = find_user (self, people.manager, "maria", &error);
  g_assert_no_error (error);

  tt_user_set_phone (ana, "555-0100");
  g_assert_true (save_user (self, people.manager, ana, &password, &error));

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GError) refused = NULL;
      gboolean done = TRUE;

      switch (i)
        {
        case 0: /* nobody makes themselves more than they are */
          tt_user_set_role (ana, TT_ROLE_MANAGER);
          done = save_user (self, people.manager, ana, NULL, &refused);
          tt_user_set_role (ana, TT_ROLE_EMPLOYEE);
          break;
        case 1:
          done = save_user (self, people.manager, maria, NULL, &refused);
          break;
        case 2:
          done = save_user (self, people.manager, ana, &rate, &refused);
          break;
        case 3:
          tt_user_set_username (boss, "boss");
          tt_user_set_role (boss, TT_ROLE_OWNER);
          done = save_user (self, people.manager, boss, NULL, &refused);
          break;
        default:
          done = set_active (self, people.manager, tt_user_get_id (maria), FALSE, &refused);
        }
      g_assert_false (done);
      g_assert_error (refused, TT_ERROR, TT_ERROR_DENIED);
    }
}

static void
test_employee_sees_themselves (Fixture *self, gconstpointer data)
{
  g_auto (People) people = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) users = NULL;
  g_autoptr (TtUser) ana = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) denied = NULL;

  people_init (&people, self);
  tt_office_list_users_async (self->office, people.employee, TRUE, NULL, tt_test_keep_result,
                              &result);
  tt_test_await_result (&result);
  users = tt_office_list_users_finish (self->office, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (users->len, ==, 1);

  g_assert_null (find_user (self, people.employee, "max", &refused));
  g_assert_error (refused, TT_ERROR, TT_ERROR_DENIED);
  ana = find_user (self, people.employee, "ana", &error);
  g_assert_no_error (error);
  g_assert_false (save_user (self, people.employee, ana, NULL, &denied));
  g_assert_error (denied, TT_ERROR, TT_ERROR_DENIED);
}

static void
test_last_owner_stays (Fixture *self, gconstpointer data)
{
  g_autoptr (TtUser) maria = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) demoted = NULL;
  gint64 id = tt_actor_get_user (self->owner);

  /* An owner without a password cannot sign in, and so does not count. */
  fixture_add_user (self, "paper", TT_ROLE_OWNER, NULL);
  g_assert_false (set_active (self, self->owner, id, FALSE, &refused));
  g_assert_error (refused, TT_ERROR, TT_ERROR_REFUSED);

  maria = find_user (self, self->owner, "maria", &error);
  tt_user_set_role (maria, TT_ROLE_MANAGER);
  g_assert_false (save_user (self, self->owner, maria, NULL, &demoted));
  g_assert_error (demoted, TT_ERROR, TT_ERROR_REFUSED);

  fixture_add_user (self, "heir", TT_ROLE_OWNER, "heir");
  g_assert_true (set_active (self, self->owner, id, FALSE, &error));
}

static void
test_usernames_are_one (Fixture *self, gconstpointer data)
{
  g_autoptr (TtUser) same = tt_user_new ();
  g_autoptr (TtUser) found = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) exists = NULL;

  fixture_add_user (self, "Jose\xcc\x81", TT_ROLE_EMPLOYEE, NULL);
  found = find_user (self, self->owner, "JOS\xc3\x89", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tt_user_get_username (found), ==, "Jos\xc3\xa9");

  tt_user_set_username (same, "jos\xc3\xa9");
  g_assert_false (save_user (self, self->owner, same, NULL, &exists));
  g_assert_error (exists, TT_ERROR, TT_ERROR_EXISTS);
}

static void
test_dated_rates (Fixture *self, gconstpointer data)
{
  static const TtUserChange changes[] = {
    { .rate = 2000, .rate_from = "2026-06-01" },
    { .rate = 2200, .rate_from = "2026-06-16" },
    { .rate = 2300, .rate_from = "2026-06-16" },
    { .rate = 2500 },
  };
  g_auto (People) people = { 0 };
  g_autoptr (TtUser) ana = NULL;
  g_autoptr (GPtrArray) rates = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TtRate *newest = NULL;

  people_init (&people, self);
  ana = find_user (self, self->owner, "ana", &error);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_assert_true (save_user (self, self->owner, ana, &changes[i], &error));

  tt_office_list_rates_async (self->office, people.employee, people.ana, NULL, tt_test_keep_result,
                              &result);
  tt_test_await_result (&result);
  rates = tt_office_list_rates_finish (self->office, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rates->len, ==, 3);
  newest = g_ptr_array_index (rates, 0);
  g_assert_cmpstr (tt_rate_get_from_day (newest), ==, "2026-11-04");
  g_assert_cmpint (tt_rate_get_amount (newest), ==, 2500);
  g_assert_cmpstr (tt_rate_get_currency (newest), ==, "USD");
  g_assert_cmpint (tt_rate_get_amount (g_ptr_array_index (rates, 1)), ==, 2300);
}

static gboolean
try_deed (Fixture *self, TtActor *actor, guint deed, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *path = tt_test_dir_build_path (self->dir, "export.json");
  g_autoptr (TtCompany) company = tt_company_new ();
  const TtRestore restore = { .layer = "shadow", .dry_run = TRUE };
  g_autoptr (TtRestoreResult) restored = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  switch (deed)
    {
    case 0:
      tt_office_export_async (self->office, actor, path, -1, FALSE, 0, NULL, tt_test_keep_result,
                              &result);
      tt_test_await_result (&result);
      return tt_office_export_finish (self->office, result, NULL, error);
    case 1:
      tt_company_set_name (company, "Other");
      tt_company_set_zone (company, "Europe/Prague");
      tt_company_set_currency (company, "CZK");
      tt_office_save_company_async (self->office, actor, company, NULL, tt_test_keep_result,
                                    &result);
      tt_test_await_result (&result);
      return tt_office_save_company_finish (self->office, result, NULL, error);
    case 2:
      tt_office_set_setting_async (self->office, actor, "punch.require-photo", "yes", NULL,
                                   tt_test_keep_result, &result);
      tt_test_await_result (&result);
      return tt_office_set_setting_finish (self->office, result, error);
    case 3:
      tt_office_list_log_async (self->office, actor, 0, 10, NULL, tt_test_keep_result, &result);
      tt_test_await_result (&result);
      rows = tt_office_list_log_finish (self->office, result, error);
      return rows != NULL;
    case 4:
      tt_office_remove_layer_async (self->office, actor, "archive", NULL, tt_test_keep_result,
                                    &result);
      tt_test_await_result (&result);
      return tt_office_remove_layer_finish (self->office, result, error);
    case 5:
      tt_office_restore_async (self->office, actor, &restore, NULL, tt_test_keep_result, &result);
      tt_test_await_result (&result);
      restored = tt_office_restore_finish (self->office, result, error);
      return restored != NULL;
    default:
      g_assert_not_reached ();
    }
}

static void
test_owners_deeds (Fixture *self, gconstpointer data)
{
  g_auto (People) people = { 0 };

  people_init (&people, self);
  for (guint deed = 0; deed < 6; deed++)
    {
      g_autoptr (GError) manager = NULL;
      g_autoptr (GError) employee = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("deed %u", deed);
      g_assert_false (try_deed (self, people.manager, deed, &manager));
      g_assert_error (manager, TT_ERROR, TT_ERROR_DENIED);
      g_assert_false (try_deed (self, people.employee, deed, &employee));
      g_assert_error (employee, TT_ERROR, TT_ERROR_DENIED);
      try_deed (self, people.owner, deed, &error);
      g_assert_no_error (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/office/people/manager-keeps-to-employees", test_manager_keeps_to_employees,
               TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/people/employee-sees-themselves", test_employee_sees_themselves,
               TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/people/last-owner-stays", test_last_owner_stays, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/people/usernames-are-one", test_usernames_are_one, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/people/dated-rates", test_dated_rates, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/people/owners-deeds", test_owners_deeds, TT_OFFICE_PLAIN);

  return g_test_run ();
}
