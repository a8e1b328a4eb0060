/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer.h"

#include "base/tt-error.h"
#include "core/tt-time.h"
#include "office/tt-notice.h"

#include <stdio.h>

JsonBuilder *
tt_answer_begin (void)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);

  return builder;
}

void
tt_answer_end (JsonBuilder *builder)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  puts (text);
}

void
tt_answer_add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text == NULL)
    json_builder_add_null_value (builder);
  else
    json_builder_add_string_value (builder, text);
}

void
tt_answer_add_word (JsonBuilder *builder, const char *name, const char *text)
{
  tt_answer_add_text (builder, name, text != NULL && *text != '\0' ? text : NULL);
}

void
tt_answer_add_int64 (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
tt_answer_add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
tt_answer_add_time (JsonBuilder *builder, const char *name, gint64 at)
{
  g_autofree char *text = at != 0 ? tt_time_format (at) : NULL;

  tt_answer_add_text (builder, name, text);
}

static const char *
get_code (const GError *error)
{
  if (error->domain == TT_CLI_ERROR || error->domain == G_OPTION_ERROR)
    return "usage";

  return tt_error_get_name (error);
}

void
tt_answer_error (TtCli *cli, const GError *error)
{
  g_autofree char *hint = tt_notice_dup_hint (error);

  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = tt_answer_begin ();

      json_builder_set_member_name (builder, "error");
      json_builder_begin_object (builder);
      tt_answer_add_text (builder, "code", get_code (error));
      tt_answer_add_text (builder, "message", error->message);
      tt_answer_add_text (builder, "where", cli->folder);
      tt_answer_add_text (builder, "hint", hint);
      json_builder_end_object (builder);
      tt_answer_end (builder);
    }

  fprintf (stderr, "timetrackerctl: %s\n", error->message);
  if (hint != NULL)
    fprintf (stderr, "%s\n", hint);
}

void
tt_answer_note (const char *words, ...)
{
  va_list arguments;

  va_start (arguments, words);
  vfprintf (stderr, words, arguments);
  va_end (arguments);
  fputc ('\n', stderr);
}

void
tt_answer_line (const char *words, ...)
{
  va_list arguments;

  va_start (arguments, words);
  vprintf (words, arguments);
  va_end (arguments);
  putchar ('\n');
}
