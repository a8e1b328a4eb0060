/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-password.h"
#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "core/tt-money.h"
#include "office/tt-office-people.h"

#include <glib/gi18n-lib.h>

static char *name;
static char *role;
static char *company;
static char *staff_number;
static char *email;
static char *phone;
static char *department;
static char *position;
static char *rate;
static char *from;
static gboolean password_stdin;
static gboolean pin_stdin;

static const GOptionEntry options[] = {
  { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("The person's name"), N_ ("NAME") },
  { "role", 0, 0, G_OPTION_ARG_STRING, &role, N_ ("owner, manager or employee"), N_ ("ROLE") },
  { "company", 0, 0, G_OPTION_ARG_STRING, &company, N_ ("The company they work for"), N_ ("NAME") },
  { "staff-number", 0, 0, G_OPTION_ARG_STRING, &staff_number, N_ ("Their number in payroll"),
    N_ ("N") },
  { "email", 0, 0, G_OPTION_ARG_STRING, &email, N_ ("E-mail address"), N_ ("TEXT") },
  { "phone", 0, 0, G_OPTION_ARG_STRING, &phone, N_ ("Telephone"), N_ ("TEXT") },
  { "department", 0, 0, G_OPTION_ARG_STRING, &department, N_ ("Department"), N_ ("TEXT") },
  { "position", 0, 0, G_OPTION_ARG_STRING, &position, N_ ("What they do"), N_ ("TEXT") },
  { "rate", 0, 0, G_OPTION_ARG_STRING, &rate, N_ ("Pay for an hour"), N_ ("AMOUNT") },
  { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("From when the rate holds (today)"),
    N_ ("DATE") },
  { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &password_stdin,
    N_ ("Read the password from a line of standard input"), NULL },
  { "pin-stdin", 0, 0, G_OPTION_ARG_NONE, &pin_stdin,
    N_ ("Read the PIN from the next line of standard input"), NULL },
  { NULL },
};

static gboolean
fill_company (TtCli *cli, TtUser *user, char **currency, GError **error)
{
  g_autoptr (TtCompany) found = NULL;
  g_autoptr (GPtrArray) companies = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (company != NULL || tt_user_get_company (user) == 0)
    {
      found = tt_cli_find_company (cli, company, error);
      if (found == NULL)
        return FALSE;
      tt_user_set_company (user, tt_company_get_id (found));
      *currency = g_strdup (tt_company_get_currency (found));
      return TRUE;
    }

  tt_office_list_companies_async (cli->office, cli->actor, TRUE, NULL, tt_cli_ready, &result);
  companies = tt_office_list_companies_finish (cli->office, tt_cli_wait (&result), error);
  if (companies == NULL)
    return FALSE;
  for (guint i = 0; i < companies->len; i++)
    if (tt_company_get_id (g_ptr_array_index (companies, i)) == tt_user_get_company (user))
      *currency = g_strdup (tt_company_get_currency (g_ptr_array_index (companies, i)));

  return TRUE;
}

static void
fill_texts (TtUser *user)
{
  if (name != NULL)
    tt_user_set_name (user, name);
  if (staff_number != NULL)
    tt_user_set_staff_number (user, staff_number);
  if (email != NULL)
    tt_user_set_email (user, email);
  if (phone != NULL)
    tt_user_set_phone (user, phone);
  if (department != NULL)
    tt_user_set_department (user, department);
  if (position != NULL)
    tt_user_set_position (user, position);
}

static gboolean
fill (TtCli *cli, TtUser *user, TtUserChange *change, GError **error)
{
  TtRole value = tt_user_get_role (user);
  g_autofree char *currency = NULL;
  g_autoptr (GError) why = NULL;

  if (role != NULL && !tt_role_from_name (role, &value))
    return tt_cli_usage (error, _ ("A role is owner, manager or employee, not “%s”"), role);
  if (from != NULL && !tt_cli_check_day (from, error))
    return FALSE;
  if (!fill_company (cli, user, &currency, error))
    return FALSE;
  tt_user_set_role (user, value);
  fill_texts (user);

  change->rate = -1;
  change->rate_from = from;
  if (rate != NULL && !tt_money_parse (rate, currency, &change->rate, &why))
    return tt_cli_usage (error, "%s", why->message);

  return TRUE;
}

static gboolean
answer (TtCli *cli, const char *username, GError **error)
{
  g_autoptr (TtUser) user = tt_cli_find_user (cli, username, error);
  g_autoptr (JsonBuilder) builder = NULL;

  if (user == NULL)
    return FALSE;

  if (!cli->json)
    {
      tt_answer_line (_ ("%s (%s): %s%s"), tt_user_get_username (user), tt_user_get_name (user),
                      tt_role_get_title (tt_user_get_role (user)),
                      tt_user_get_active (user) ? "" : _ (", deactivated"));
      return TRUE;
    }
  builder = tt_answer_begin ();
  tt_answer_add_int64 (builder, "id", tt_user_get_id (user));
  tt_answer_add_text (builder, "username", tt_user_get_username (user));
  tt_answer_add_text (builder, "name", tt_user_get_name (user));
  tt_answer_add_text (builder, "role", tt_role_get_name (tt_user_get_role (user)));
  tt_answer_add_boolean (builder, "active", tt_user_get_active (user));
  tt_answer_add_int64 (builder, "seq", tt_office_get_seq (cli->office));
  tt_answer_end (builder);

  return TRUE;
}

/* Secrets come a line each: the password first. */
static gboolean
read_secrets (char **password, char **pin, GError **error)
{
  if (password_stdin)
    {
      *password = tt_cli_read_line (_ ("password"), error);
      if (*password == NULL)
        return FALSE;
    }
  if (pin_stdin)
    {
      *pin = tt_cli_read_line (_ ("PIN"), error);
      if (*pin == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
save (TtCli *cli, TtUser *user, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  char *password = NULL;
  char *pin = NULL;
  TtUserChange change = { 0 };
  gint64 id = 0;
  gboolean saved = fill (cli, user, &change, error) && read_secrets (&password, &pin, error);

  if (saved)
    {
      change.password = password;
      change.pin = pin;
      tt_office_save_user_async (cli->office, cli->actor, user, &change, NULL, tt_cli_ready,
                                 &result);
      saved = tt_office_save_user_finish (cli->office, tt_cli_wait (&result), &id, error);
    }
  tt_password_clear (password);
  tt_password_clear (pin);

  return saved;
}

static gboolean
add (TtCli *cli, const char *username, GError **error)
{
  g_autoptr (TtUser) user = tt_user_new ();

  tt_user_set_username (user, username);
  tt_user_set_name (user, username);
  tt_user_set_role (user, TT_ROLE_EMPLOYEE);
  tt_user_set_active (user, TRUE);

  return save (cli, user, error);
}

static gboolean
set (TtCli *cli, const char *username, GError **error)
{
  g_autoptr (TtUser) user = tt_cli_find_user (cli, username, error);

  return user != NULL && save (cli, user, error);
}

static gboolean
set_password (TtCli *cli, const char *username, GError **error)
{
  g_autoptr (TtUser) user = tt_cli_find_user (cli, username, error);
  g_autoptr (GAsyncResult) result = NULL;
  char *password = NULL;
  gboolean done;

  if (user == NULL)
    return FALSE;
  if (!password_stdin)
    return tt_cli_usage (error, _ ("The password comes from standard input: add --password-stdin"));

  password = tt_cli_read_line (_ ("password"), error);
  if (password == NULL)
    return FALSE;
  tt_office_set_password_async (cli->office, cli->actor, tt_user_get_id (user), password, NULL,
                                tt_cli_ready, &result);
  done = tt_office_set_password_finish (cli->office, tt_cli_wait (&result), error);
  tt_password_clear (password);

  return done;
}

static gboolean
set_active (TtCli *cli, const char *username, gboolean active, GError **error)
{
  g_autoptr (TtUser) user = tt_cli_find_user (cli, username, error);
  g_autoptr (GAsyncResult) result = NULL;

  if (user == NULL)
    return FALSE;
  tt_office_set_user_active_async (cli->office, cli->actor, tt_user_get_id (user), active, NULL,
                                   tt_cli_ready, &result);

  return tt_office_set_user_active_finish (cli->office, tt_cli_wait (&result), error);
}

static gboolean
erase (TtCli *cli, const char *username, GError **error)
{
  g_autoptr (TtUser) user = tt_cli_find_user (cli, username, error);
  g_autoptr (GAsyncResult) result = NULL;

  if (user == NULL)
    return FALSE;
  tt_office_erase_user_async (cli->office, cli->actor, tt_user_get_id (user), NULL, tt_cli_ready,
                              &result);

  return tt_office_erase_user_finish (cli->office, tt_cli_wait (&result), error);
}

static gboolean
answer_erased (TtCli *cli, const char *username)
{
  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = tt_answer_begin ();

      tt_answer_add_text (builder, "erased", username);
      tt_answer_add_int64 (builder, "seq", tt_office_get_seq (cli->office));
      tt_answer_end (builder);
    }
  else
    {
      tt_answer_line (_ ("The personal data of %s are erased; hours and pay are kept. Older copies "
                         "leave with retention."),
                      username);
    }

  return TRUE;
}

static gboolean
run (TtCli *cli, char **words, GError **error)
{
  gboolean done;

  if (!tt_cli_open (cli, FALSE, error))
    return FALSE;

  if (g_str_equal (words[0], "add"))
    done = add (cli, words[1], error);
  else if (g_str_equal (words[0], "set"))
    done = set (cli, words[1], error);
  else if (g_str_equal (words[0], "password"))
    done = set_password (cli, words[1], error);
  else if (g_str_equal (words[0], "deactivate") || g_str_equal (words[0], "activate"))
    done = set_active (cli, words[1], g_str_equal (words[0], "activate"), error);
  else if (g_str_equal (words[0], "erase"))
    return erase (cli, words[1], error) && tt_cli_settle (cli, error) &&
           answer_erased (cli, words[1]);
  else
    return tt_cli_usage (
        error, _ ("“user %s” is not known: add, set, password, deactivate, activate or erase"),
        words[0]);

  return done && tt_cli_settle (cli, error) && answer (cli, words[1], error);
}

const TtCommand tt_command_user = {
  .name = "user",
  .arguments = N_ ("add|set|password|deactivate|activate|erase USERNAME [OPTIONS]"),
  .summary = N_ ("Add, change, deactivate or erase a person"),
  .options = options,
  .min_words = 2,
  .max_words = 2,
  .func = run,
};
