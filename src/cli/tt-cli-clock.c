/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "office/tt-office-punch.h"

#include <glib/gi18n-lib.h>

/* No picture of a punch is larger than this. */
#define LARGEST_PHOTO (64 * 1024 * 1024)

static char *username;
static char *site_name;
static char *at_text;
static char *position;
static char *photo;
static char *note;
static gboolean paid;
static gboolean keep_position;

static const GOptionEntry options[] = {
  { "user", 0, 0, G_OPTION_ARG_STRING, &username, N_ ("Who"), N_ ("USERNAME") },
  { "site", 0, 0, G_OPTION_ARG_STRING, &site_name, N_ ("Where; its name or id"), N_ ("NAME") },
  { "at", 0, 0, G_OPTION_ARG_STRING, &at_text, N_ ("When (now)"), N_ ("TIME") },
  { "position", 0, 0, G_OPTION_ARG_STRING, &position,
    N_ ("Degrees and how good they are in metres"), N_ ("LAT,LON[,ACCURACY]") },
  { "photo", 0, 0, G_OPTION_ARG_FILENAME, &photo, N_ ("A picture"), N_ ("FILE") },
  { "keep-position", 0, 0, G_OPTION_ARG_NONE, &keep_position,
    N_ ("Keep the position that the picture's own data name"), NULL },
  { "note", 0, 0, G_OPTION_ARG_STRING, &note, N_ ("A note"), N_ ("TEXT") },
  { "paid", 0, 0, G_OPTION_ARG_NONE, &paid, N_ ("break: a paid one"), NULL },
  { NULL },
};

static gboolean
fill_place (TtCli *cli, TtPunch *punch, TtSite *site, GError **error)
{
  double latitude = 0;
  double longitude = 0;
  double accuracy = 0;

  if (site != NULL)
    tt_punch_set_site (punch, tt_site_get_id (site));
  if (position == NULL)
    return TRUE;

  if (!tt_cli_parse_position (position, &latitude, &longitude, &accuracy, error))
    return FALSE;
  tt_punch_set_has_position (punch, TRUE);
  tt_punch_set_latitude (punch, latitude);
  tt_punch_set_longitude (punch, longitude);
  tt_punch_set_accuracy (punch, accuracy);

  return TRUE;
}

static gboolean
fill_time (TtCli *cli, TtPunch *punch, TtSite *site, GError **error)
{
  g_autofree char *zone = NULL;
  gint64 at = 0;

  if (at_text == NULL)
    return TRUE;

  zone = tt_cli_dup_zone (cli, site, error);
  if (zone == NULL || !tt_cli_parse_time (at_text, zone, &at, error))
    return FALSE;
  tt_punch_set_at (punch, at);

  return TRUE;
}

static gboolean
fill (TtCli *cli, TtPunch *punch, GError **error)
{
  g_autoptr (TtUser) user = tt_cli_find_user (cli, username, error);
  g_autoptr (TtSite) site = NULL;

  if (user == NULL)
    return FALSE;
  tt_punch_set_user (punch, tt_user_get_id (user));
  if (site_name != NULL)
    {
      site = tt_cli_find_site (cli, site_name, error);
      if (site == NULL)
        return FALSE;
    }
  if (note != NULL)
    tt_punch_set_note (punch, note);
  tt_punch_set_paid (punch, paid);

  return fill_place (cli, punch, site, error) && fill_time (cli, punch, site, error);
}

static void
answer_text (TtPunchKind kind)
{
  switch (kind)
    {
    case TT_PUNCH_IN:
      tt_answer_line (_ ("%s is clocked in."), username);
      break;
    case TT_PUNCH_OUT:
      tt_answer_line (_ ("%s is clocked out."), username);
      break;
    case TT_PUNCH_BREAK:
      tt_answer_line (_ ("%s is on a break."), username);
      break;
    case TT_PUNCH_RESUME:
      tt_answer_line (_ ("%s is back from the break."), username);
      break;
    }
}

static void
answer (TtCli *cli, TtPunchKind kind, const TtPunched *punched)
{
  g_autoptr (JsonBuilder) builder = NULL;

  if (!cli->json)
    {
      answer_text (kind);
      return;
    }

  builder = tt_answer_begin ();
  tt_answer_add_int64 (builder, "entry", punched->entry);
  tt_answer_add_text (builder, "username", username);
  tt_answer_add_time (builder, "at", punched->at);
  tt_answer_add_int64 (builder, "seq", punched->seq);
  tt_answer_end (builder);
}

static gboolean
run (TtCli *cli, char **words, GError **error)
{
  g_autoptr (TtPunch) punch = tt_punch_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) picture = NULL;
  TtPunched punched = { 0 };
  TtPunchKind kind = TT_PUNCH_IN;

  if (!tt_punch_kind_from_name (words[0], &kind))
    return tt_cli_usage (error, _ ("“clock %s” is not known: in, out, break or resume"), words[0]);
  if (username == NULL)
    return tt_cli_usage (error, _ ("--user is needed"));
  if (photo != NULL)
    {
      g_autofree char *path = g_canonicalize_filename (photo, NULL);

      picture = tt_disk_read_whole (tt_environment_get_disk (cli->environment), path, LARGEST_PHOTO,
                                    error);
      if (picture == NULL)
        return FALSE;
    }

  tt_punch_set_kind (punch, kind);
  if (!tt_cli_open (cli, FALSE, error) || !fill (cli, punch, error))
    return FALSE;
  tt_office_punch_async (cli->office, cli->actor, punch, picture, keep_position, NULL, tt_cli_ready,
                         &result);
  if (!tt_office_punch_finish (cli->office, tt_cli_wait (&result), &punched, error))
    return FALSE;

  /* Durable from here on, whatever the layers say. */
  answer (cli, kind, &punched);

  return tt_cli_settle (cli, error);
}

const TtCommand tt_command_clock = {
  .name = "clock",
  .arguments = N_ ("in|out|break|resume --user USERNAME [OPTIONS]"),
  .summary = N_ ("Clock somebody in or out, or bracket a break"),
  .options = options,
  .min_words = 1,
  .max_words = 1,
  .func = run,
};
