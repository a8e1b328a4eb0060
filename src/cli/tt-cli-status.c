/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer-layers.h"
#include "cli/tt-answer-sides.h"
#include "cli/tt-commands.h"
#include "office/tt-office-check.h"
#include "office/tt-office-moments.h"

#include <glib/gi18n-lib.h>

static gboolean with_checklist;

static const GOptionEntry options[] = {
  { "checklist", 0, 0, G_OPTION_ARG_NONE, &with_checklist,
    N_ ("With the checklist: before going live, every day, for an emergency"), NULL },
  { NULL },
};

/* What is known of the office itself: null in JSON where somebody must decide first. */
typedef struct
{
  gboolean known;
  TtCounts counts;
  gint64 bytes;
  GPtrArray *sides; /* TtSide; NULL where nobody must decide */
} Figures;

static void
figures_clear (Figures *self)
{
  g_clear_pointer (&self->sides, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Figures, figures_clear)

static gboolean
list_sides (TtCli *cli, Figures *figures, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_list_sides_async (cli->office, cli->actor, NULL, tt_cli_ready, &result);
  figures->sides = tt_office_list_sides_finish (cli->office, tt_cli_wait (&result), error);

  return figures->sides != NULL;
}

static gboolean
count (TtCli *cli, Figures *figures, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  figures->known = tt_office_get_condition (cli->office) != TT_CONDITION_DECISION;
  if (!figures->known)
    return list_sides (cli, figures, error);

  tt_office_count_async (cli->office, NULL, tt_cli_ready, &result);

  return tt_office_count_finish (cli->office, tt_cli_wait (&result), &figures->counts,
                                 &figures->bytes, error);
}

static void
add_office (TtCli *cli, JsonBuilder *builder, const Figures *figures)
{
  g_autofree char *stream = tt_office_dup_stream (cli->office);

  json_builder_set_member_name (builder, "office");
  if (!figures->known)
    {
      json_builder_add_null_value (builder);
      return;
    }

  json_builder_begin_object (builder);
  tt_answer_add_text (builder, "stream", stream);
  tt_answer_add_int64 (builder, "seq", tt_office_get_seq (cli->office));
  tt_answer_add_int64 (builder, "companies", figures->counts.companies);
  tt_answer_add_int64 (builder, "users", figures->counts.users);
  tt_answer_add_int64 (builder, "sites", figures->counts.sites);
  tt_answer_add_int64 (builder, "entries", figures->counts.entries);
  tt_answer_add_int64 (builder, "photos", figures->counts.photos);
  tt_answer_add_int64 (builder, "bytes", figures->bytes);
  json_builder_end_object (builder);
}

/* (element-type TtCheck) (transfer full) */
static GPtrArray *
judge (TtCli *cli, TtProtectStatus *status, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TtChecklistFacts) facts = NULL;

  tt_office_check_async (cli->office, NULL, tt_cli_ready, &result);
  facts = tt_office_check_finish (cli->office, tt_cli_wait (&result), error);
  if (facts == NULL)
    return NULL;

  return tt_checklist_judge (facts, status,
                             tt_clock_now (tt_environment_get_clock (cli->environment)), zone);
}

static void
add_checklist (JsonBuilder *builder, GPtrArray *checks)
{
  if (checks == NULL)
    return;

  json_builder_set_member_name (builder, "checklist");
  json_builder_begin_array (builder);
  for (guint i = 0; i < checks->len; i++)
    {
      const TtCheck *check = checks->pdata[i];

      json_builder_begin_object (builder);
      tt_answer_add_text (builder, "group", tt_check_group_get_name (check->group));
      tt_answer_add_text (builder, "id", check->id);
      tt_answer_add_text (builder, "state", tt_check_state_get_name (check->state));
      tt_answer_add_text (builder, "title", check->title);
      tt_answer_add_text (builder, "text", check->text);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_checklist (GPtrArray *checks)
{
  static const char *const signs[] = { "[x]", "[x]", "[ ]", "[!]" };

  for (guint i = 0; checks != NULL && i < checks->len; i++)
    {
      const TtCheck *check = checks->pdata[i];

      if (i == 0 || ((const TtCheck *) checks->pdata[i - 1])->group != check->group)
        tt_answer_line ("%s:", tt_check_group_get_title (check->group));
      tt_answer_line ("  %s %s%s%s", signs[check->state], check->title,
                      *check->text != '\0' ? ": " : "", check->text);
    }
}

static void
answer_json (TtCli *cli, TtProtectStatus *status, const Figures *figures, GPtrArray *checks)
{
  g_autoptr (JsonBuilder) builder = tt_answer_begin ();

  add_office (cli, builder, figures);
  tt_answer_add_text (builder, "overall", tt_overall_get_name (status->overall));
  json_builder_set_member_name (builder, "reasons");
  json_builder_begin_array (builder);
  for (char **reason = status->reasons; *reason != NULL; reason++)
    json_builder_add_string_value (builder, *reason);
  json_builder_end_array (builder);
  tt_answer_add_layers (builder, status);
  tt_answer_add_sides (builder, figures->sides);
  add_checklist (builder, checks);
  tt_answer_end (builder);
}

static void
answer_text (TtCli *cli, TtProtectStatus *status, const Figures *figures, GPtrArray *checks)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 now = tt_clock_now (tt_environment_get_clock (cli->environment));
  g_autofree char *sentence = tt_protect_status_dup_sentence (status, now, zone);

  tt_answer_line ("%s", sentence);
  if (figures->known)
    tt_answer_line (_ ("People %" G_GINT64_FORMAT ", sites %" G_GINT64_FORMAT
                       ", entries %" G_GINT64_FORMAT ", photos %" G_GINT64_FORMAT
                       "; change %" G_GINT64_FORMAT "."),
                    figures->counts.users, figures->counts.sites, figures->counts.entries,
                    figures->counts.photos, tt_office_get_seq (cli->office));
  else
    tt_answer_line ("%s", tt_office_get_condition_error (cli->office)->message);
  tt_answer_print_sides (figures->sides);
  tt_answer_print_layers (status, now, zone);
  print_checklist (checks);
}

static gboolean
run_status (TtCli *cli, char **words, GError **error)
{
  g_autoptr (TtProtectStatus) status = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) checks = NULL;
  g_auto (Figures) figures = { 0 };

  if (!tt_cli_open (cli, TRUE, error))
    return FALSE;
  tt_office_look_async (cli->office, NULL, tt_cli_ready, &result);
  status = tt_office_look_finish (cli->office, tt_cli_wait (&result), error);
  if (status == NULL || !count (cli, &figures, error))
    return FALSE;
  /* Where somebody must decide first there is nothing to tick yet. */
  if (with_checklist && figures.known)
    {
      checks = judge (cli, status, error);
      if (checks == NULL)
        return FALSE;
    }

  if (cli->json)
    answer_json (cli, status, &figures, checks);
  else
    answer_text (cli, status, &figures, checks);

  return TRUE;
}

static gboolean
run_digest (TtCli *cli, char **words, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *digest = NULL;
  gint64 seq = 0;

  if (!tt_cli_open (cli, FALSE, error))
    return FALSE;
  tt_office_digest_async (cli->office, NULL, tt_cli_ready, &result);
  digest = tt_office_digest_finish (cli->office, tt_cli_wait (&result), &seq, error);
  if (digest == NULL)
    return FALSE;

  if (cli->json)
    {
      g_autofree char *stream = tt_office_dup_stream (cli->office);
      g_autoptr (JsonBuilder) builder = tt_answer_begin ();

      tt_answer_add_text (builder, "digest", digest);
      tt_answer_add_text (builder, "stream", stream);
      tt_answer_add_int64 (builder, "seq", seq);
      tt_answer_end (builder);
    }
  else
    {
      tt_answer_line ("%s", digest);
    }

  return TRUE;
}

const TtCommand tt_command_status = {
  .name = "status",
  .arguments = N_ ("[--checklist]"),
  .summary = N_ ("Say how safe the office is, layer by layer"),
  .options = options,
  .func = run_status,
};

const TtCommand tt_command_digest = {
  .name = "digest",
  .arguments = "",
  .summary = N_ ("Print the digest of everything the office holds"),
  .func = run_digest,
};
