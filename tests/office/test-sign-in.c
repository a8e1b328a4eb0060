/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nobody gets in: after five wrong tries a name waits 1, 2, 5, then 15 minutes, across restarts. */

#include "base/tt-error.h"
#include "office/tt-office-fixture.h"

static TtActor *
sign_in (Fixture *self, const char *username, const char *password, gboolean *must, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_sign_in_async (self->office, username, password, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  return tt_office_sign_in_finish (self->office, result, must, error);
}

static void
assert_refused (
    Fixture *self, const char *username, const char *password, int code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sign_in (self, username, password, NULL, &error));
  g_assert_error (error, TT_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static void
assert_let_in (Fixture *self, const char *username, const char *password)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtActor) actor = sign_in (self, username, password, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tt_actor_get_name (actor), ==, "maria");
  g_assert_cmpint (tt_actor_get_role (actor), ==, TT_ROLE_OWNER);
}

static void
test_right_and_wrong (Fixture *self, gconstpointer data)
{
  assert_let_in (self, "maria", "open");
  assert_let_in (self, " MARIA ", "open");
  assert_refused (self, "maria", "Open", TT_ERROR_DENIED, "4 tries");
  assert_refused (self, "maria", "", TT_ERROR_DENIED, "3 tries");
  assert_let_in (self, "maria", "open");
  assert_refused (self, "maria", "no", TT_ERROR_DENIED, "4 tries");

  /* Whether a name is there is not told. */
  assert_refused (self, "nobody", "open", TT_ERROR_DENIED, "4 tries");
}

static void
test_waits (Fixture *self, gconstpointer data)
{
  static const int minutes[] = { 1, 2, 5, 15, 15 };
  TtClock *clock = fixture_get_clock (self);

  for (guint i = 0; i < 4; i++)
    assert_refused (self, "maria", "wrong", TT_ERROR_DENIED, "not right");

  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++)
    {
      g_autofree char *words = g_strdup_printf ("%d minute", minutes[i]);

      assert_refused (self, "Maria", "wrong", TT_ERROR_WAIT, words);

      /* The right one waits too, and so does a restarted program. */
      assert_refused (self, "maria", "open", TT_ERROR_WAIT, words);
      fixture_restart (self, TT_OFFICE_PLAIN);
      assert_refused (self, "maria", "open", TT_ERROR_WAIT, words);
      tt_test_clock_advance (clock, minutes[i] * G_TIME_SPAN_MINUTE - 1);
      assert_refused (self, "maria", "open", TT_ERROR_WAIT, "1 minute");
      tt_test_clock_advance (clock, 1);
    }

  assert_let_in (self, "maria", "open");
  assert_refused (self, "maria", "wrong", TT_ERROR_DENIED, "4 tries");
}

static void
test_clock_set_back (Fixture *self, gconstpointer data)
{
  TtClock *clock = fixture_get_clock (self);

  for (guint i = 0; i < 4; i++)
    assert_refused (self, "maria", "wrong", TT_ERROR_DENIED, "not right");
  assert_refused (self, "maria", "wrong", TT_ERROR_WAIT, "1 minute");

  /* A clock that went back a year makes nobody wait a year. */
  tt_test_clock_set (clock, TT_TEST_NOW - 365 * G_TIME_SPAN_DAY);
  assert_refused (self, "maria", "open", TT_ERROR_WAIT, "1 minute");
  tt_test_clock_advance (clock, 2 * G_TIME_SPAN_MINUTE);
  assert_let_in (self, "maria", "open");
}

static TtActor *
recall (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TtActor *actor = NULL;

  tt_office_recall_async (self->office, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  actor = tt_office_recall_finish (self->office, result, &error);
  g_assert_no_error (error);
  return actor;
}

static gboolean
remember (Fixture *self, TtActor *actor, gboolean stay, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_remember_async (self->office, actor, stay, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  return tt_office_remember_finish (self->office, result, error);
}

static gboolean
set_password (Fixture *self, TtActor *actor, gint64 user, const char *password, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_set_password_async (self->office, actor, user, password, NULL, tt_test_keep_result,
                                &result);
  tt_test_await_result (&result);
  return tt_office_set_password_finish (self->office, result, error);
}

static void
test_stays_signed_in (Fixture *self, gconstpointer data)
{
  gint64 user = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, "ana");
  g_autoptr (TtActor) ana = fixture_act_as (self, "ana");
  g_autoptr (TtActor) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refused = NULL;

  g_assert_cmpint (user, ==, tt_actor_get_user (ana));
  g_assert_null (recall (self));
  g_assert_true (remember (self, self->owner, TRUE, &error));
  fixture_restart (self, TT_OFFICE_PLAIN);
  back = recall (self);
  g_assert_cmpstr (tt_actor_get_name (back), ==, "maria");

  g_assert_false (remember (self, ana, TRUE, &refused));
  g_assert_error (refused, TT_ERROR, TT_ERROR_DENIED);

  /* Another password ends it; so does saying so. */
  g_assert_true (set_password (self, self->owner, tt_actor_get_user (self->owner), "new", &error));
  g_assert_null (recall (self));
  g_assert_true (remember (self, self->owner, TRUE, &error));
  g_assert_true (remember (self, self->owner, FALSE, &error));
  g_assert_null (recall (self));
}

static void
on_notice_cb (TtOffice *office, TtNotice *notice, gpointer user_data)
{
  if (tt_notice_get_kind (notice) == TT_NOTICE_PASSWORD)
    (*(guint *) user_data)++;
}

static void
test_password_from_outside (Fixture *self, gconstpointer data)
{
  g_autoptr (TtActor) command_line = tt_actor_new_command_line ();
  g_autoptr (GError) error = NULL;
  guint n_notices = 0;

  g_signal_connect (self->office, "notice", G_CALLBACK (on_notice_cb), &n_notices);
  assert_let_in (self, "maria", "open");
  g_assert_cmpint (n_notices, ==, 0);

  g_assert_true (
      set_password (self, command_line, tt_actor_get_user (self->owner), "again", &error));
  assert_refused (self, "maria", "open", TT_ERROR_DENIED, "not right");
  assert_let_in (self, "maria", "again");
  g_assert_cmpint (n_notices, ==, 1);
  assert_let_in (self, "maria", "again");
  g_assert_cmpint (n_notices, ==, 1);
  g_signal_handlers_disconnect_by_data (self->office, &n_notices);
}

static void
test_who_left_stays_out (Fixture *self, gconstpointer data)
{
  gint64 ana = fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, "ana");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtActor) actor = sign_in (self, "ana", "ana", NULL, &error);

  g_assert_no_error (error);
  tt_office_set_user_active_async (self->office, self->owner, ana, FALSE, NULL, tt_test_keep_result,
                                   &result);
  tt_test_await_result (&result);
  g_assert_true (tt_office_set_user_active_finish (self->office, result, &error));
  assert_refused (self, "ana", "ana", TT_ERROR_DENIED, "not right");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/office/sign-in/right-and-wrong", test_right_and_wrong, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/sign-in/waits", test_waits, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/sign-in/clock-set-back", test_clock_set_back, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/sign-in/stays-signed-in", test_stays_signed_in, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/sign-in/password-from-outside", test_password_from_outside,
               TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/office/sign-in/who-left-stays-out", test_who_left_stays_out, TT_OFFICE_PLAIN);

  return g_test_run ();
}
