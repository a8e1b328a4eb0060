/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-site.h"
#include "office/tt-office.h"

G_BEGIN_DECLS

/* What a command is given and how it answers. Every command is one function in a file of its own;
 * the table in tt-cli.c names them. */

/**
 * TtExit: the exit codes of the contract
 * @TT_EXIT_DONE: done
 * @TT_EXIT_FAILED: failed, nothing changed
 * @TT_EXIT_USAGE: wrong usage
 * @TT_EXIT_PART: done in part, and the answer lists what was not
 * @TT_EXIT_DECIDE: damage found, or a decision is needed
 */
typedef enum
{
  TT_EXIT_DONE = 0,
  TT_EXIT_FAILED = 1,
  TT_EXIT_USAGE = 2,
  TT_EXIT_PART = 3,
  TT_EXIT_DECIDE = 4,
} TtExit;

#define TT_CLI_ERROR (tt_cli_error_quark ())

/* A word of the command line that is wrong: exit code 2. */
typedef enum
{
  TT_CLI_ERROR_USAGE,
} TtCliError;

GQuark tt_cli_error_quark (void);

/**
 * TtCli:
 * @environment: what the program was given from outside
 * @folder: the office's folder
 * @json: answer with one JSON object on stdout
 * @as: (nullable): username of `--as`
 * @office: (nullable): once tt_cli_open() has run
 * @actor: (nullable): once tt_cli_open() has run
 * @mended: whether damage was mended on the way
 * @exit: what the process ends with where no error says otherwise
 */
typedef struct
{
  TtEnvironment *environment;
  char *folder;
  gboolean json;
  char *as;
  TtOffice *office;
  TtActor *actor;
  gboolean mended;
  TtExit exit;
} TtCli;

/**
 * TtCommandFunc:
 * @words: what stands after the command and its options, NULL-terminated
 *
 * Does one command. FALSE with @error where it failed.
 */
typedef gboolean (*TtCommandFunc) (TtCli *cli, char **words, GError **error);

/**
 * TtCommand:
 * @name: the word
 * @arguments: what follows it, for the help
 * @summary: untranslated (marked N_) sentence of what it does
 * @options: its own options
 * @min_words: how many words it needs
 * @max_words: how many it takes
 * @func: does it
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  const GOptionEntry *options;
  guint min_words;
  guint max_words;
  TtCommandFunc func;
} TtCommand;

/* Runs the program; returns its exit code. */
int tt_cli_run (int argc, char **argv);

/* Opens the office of the folder with the actor, settles what `--as` says. An office that must be
 * asked about fails with TT_ERROR_DECISION unless @undecided_too. */
gboolean tt_cli_open (TtCli *cli, gboolean undecided_too, GError **error);

/* Waits for the shadow; layers that could not follow are named on stderr and make the exit code 3.
 */
gboolean tt_cli_settle (TtCli *cli, GError **error);

/* A GAsyncReadyCallback whose user data is a GAsyncResult** , and the loop that waits for it. */
void tt_cli_ready (GObject *source, GAsyncResult *result, gpointer slot);
GAsyncResult *tt_cli_wait (GAsyncResult **slot);

/* A TtProgress that shows on stderr where that is a terminal. (transfer full) */
TtProgress *tt_cli_progress (void);

/* FALSE with TT_CLI_ERROR_USAGE. @words is a translated sentence. */
gboolean tt_cli_usage (GError **error, const char *words, ...) G_GNUC_PRINTF (2, 3);

/* One line of standard input without its end; TT_CLI_ERROR_USAGE where there is none. (transfer
 * full) */
char *tt_cli_read_line (const char *what, GError **error);

/* The person of a username. (transfer full) */
TtUser *tt_cli_find_user (TtCli *cli, const char *username, GError **error);

/* The site of a name or of an id in digits. (transfer full) */
TtSite *tt_cli_find_site (TtCli *cli, const char *name, GError **error);

/* The company of that name, the only one where @name is NULL. (transfer full) */
TtCompany *tt_cli_find_company (TtCli *cli, const char *name, GError **error);

/* The zone in which a TIME without offset is read: the site's, else the company's; never the
 * computer's. (transfer full) */
char *tt_cli_dup_zone (TtCli *cli, TtSite *site, GError **error);

/* A TIME of the contract; what is no time is wrong usage. UTC microseconds. */
gboolean tt_cli_parse_time (const char *text, const char *zone, gint64 *at, GError **error);

/* "YYYY-MM-DD"; what is no day is wrong usage. */
gboolean tt_cli_check_day (const char *day, GError **error);

/* LAT,LON or with @accuracy LAT,LON,METRES (0 where it is not given). */
gboolean tt_cli_parse_position (
    const char *text, double *latitude, double *longitude, double *accuracy, GError **error);

G_END_DECLS
