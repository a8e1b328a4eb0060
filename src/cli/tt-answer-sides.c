/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer-sides.h"

#include "core/tt-time.h"
#include "office/tt-office-moments.h"

#include <glib/gi18n-lib.h>

static void
add_number (JsonBuilder *builder, const char *name, gint64 number)
{
  json_builder_set_member_name (builder, name);
  if (number >= 0)
    json_builder_add_int_value (builder, number);
  else
    json_builder_add_null_value (builder);
}

static void
add_side (JsonBuilder *builder, const TtSide *side)
{
  json_builder_begin_object (builder);
  tt_answer_add_text (builder, "id", side->id);
  json_builder_set_member_name (builder, "readable");
  json_builder_add_boolean_value (builder, side->readable);
  tt_answer_add_text (builder, "stream", side->stream);
  tt_answer_add_int64 (builder, "seq", side->seq);
  tt_answer_add_time (builder, "newest_at", side->newest_at);
  tt_answer_add_text (builder, "newest", side->newest_label);
  add_number (builder, "users", side->people);
  add_number (builder, "sites", side->sites);
  add_number (builder, "entries", side->entries);
  json_builder_set_member_name (builder, "sentences");
  json_builder_begin_array (builder);
  for (char **sentence = side->sentences; *sentence != NULL; sentence++)
    json_builder_add_string_value (builder, *sentence);
  json_builder_end_array (builder);
  tt_answer_add_text (builder, "command", side->command);
  json_builder_end_object (builder);
}

void
tt_answer_add_sides (JsonBuilder *builder, GPtrArray *sides)
{
  if (sides == NULL)
    return;

  json_builder_set_member_name (builder, "sides");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sides->len; i++)
    add_side (builder, g_ptr_array_index (sides, i));
  json_builder_end_array (builder);
}

void
tt_answer_print_sides (GPtrArray *sides)
{
  for (guint i = 0; sides != NULL && i < sides->len; i++)
    {
      const TtSide *side = g_ptr_array_index (sides, i);
      g_autofree char *at = tt_time_format (side->newest_at);

      if (side->readable)
        tt_answer_line (_ ("%s: change %" G_GINT64_FORMAT " of %s%s%s"), side->title, side->seq, at,
                        *side->newest_label != '\0' ? ", " : "", side->newest_label);
      else
        tt_answer_line (_ ("%s: cannot be read"), side->title);
      if (side->people >= 0)
        tt_answer_line (_ ("  People %" G_GINT64_FORMAT ", sites %" G_GINT64_FORMAT
                           ", entries %" G_GINT64_FORMAT),
                        side->people, side->sites, side->entries);
      for (char **sentence = side->sentences; *sentence != NULL; sentence++)
        tt_answer_line ("  %s", *sentence);
      if (side->readable)
        tt_answer_line (_ ("  To go on with it: %s"), side->command);
    }
}
