/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer-layers.h"

#include <glib/gi18n-lib.h>

static void
add_error (JsonBuilder *builder, const char *code, const char *message, const char *hint)
{
  json_builder_set_member_name (builder, "error");
  if (code == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }

  json_builder_begin_object (builder);
  tt_answer_add_text (builder, "code", code);
  tt_answer_add_text (builder, "message", message);
  tt_answer_add_text (builder, "hint", hint);
  json_builder_end_object (builder);
}

/* Only of what keeps earlier moments. */
static void
add_retention (JsonBuilder *builder, const TtLayerStatus *layer)
{
  json_builder_set_member_name (builder, "keep");
  if (g_str_equal (layer->kind, "folder"))
    {
      json_builder_begin_object (builder);
      tt_answer_add_int64 (builder, "changes", layer->retention.changes_days);
      tt_answer_add_int64 (builder, "daily", layer->retention.daily);
      tt_answer_add_int64 (builder, "weekly", layer->retention.weekly);
      tt_answer_add_int64 (builder, "monthly", layer->retention.monthly);
      tt_answer_add_int64 (builder, "years", layer->retention.years);
      json_builder_end_object (builder);
    }
  else
    {
      json_builder_add_null_value (builder);
    }
  tt_answer_add_text (builder, "refused", layer->refused);
}

static void
print_retention (const TtLayerStatus *layer)
{
  if (!g_str_equal (layer->kind, "folder"))
    return;

  tt_answer_line (_ ("  keeps every change of %u days, then %u days, %u weeks, %u months"),
                  layer->retention.changes_days, layer->retention.daily, layer->retention.weekly,
                  layer->retention.monthly);
  if (layer->retention.years > 0)
    tt_answer_line (
        ngettext ("  and all of %u year", "  and all of %u years", layer->retention.years),
        layer->retention.years);
  if (layer->refused != NULL)
    tt_answer_line ("  %s", layer->refused);
}

static void
add_layer (JsonBuilder *builder, const TtLayerStatus *layer)
{
  json_builder_begin_object (builder);
  tt_answer_add_text (builder, "name", layer->name);
  tt_answer_add_text (builder, "kind", layer->kind);
  tt_answer_add_boolean (builder, "enabled", layer->enabled);
  tt_answer_add_text (builder, "state", tt_layer_state_get_name (layer->state));
  tt_answer_add_int64 (builder, "seq", layer->seq);
  tt_answer_add_int64 (builder, "behind", layer->behind);
  tt_answer_add_time (builder, "last_success", layer->last_success);
  tt_answer_add_time (builder, "last_verified", layer->last_verified);
  tt_answer_add_time (builder, "last_drill", layer->last_drill);
  tt_answer_add_int64 (builder, "bytes", layer->bytes);
  tt_answer_add_int64 (builder, "snapshots", layer->snapshots);
  tt_answer_add_text (builder, "place", layer->place);
  add_retention (builder, layer);
  add_error (builder, layer->error_code, layer->error_message, layer->error_hint);
  json_builder_end_object (builder);
}

void
tt_answer_add_layers (JsonBuilder *builder, const TtProtectStatus *status)
{
  json_builder_set_member_name (builder, "layers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < status->layers->len; i++)
    add_layer (builder, g_ptr_array_index (status->layers, i));
  json_builder_end_array (builder);
}

void
tt_answer_print_layers (const TtProtectStatus *status, gint64 now, GTimeZone *zone)
{
  for (guint i = 0; i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = g_ptr_array_index (status->layers, i);
      g_autofree char *age = layer->last_success != 0
                                 ? tt_protect_dup_age (layer->last_success, now, zone)
                                 : g_strdup (_ ("never"));

      tt_answer_line (_ ("%-12s %-8s %-9s change %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
                         " behind, last run %s"),
                      layer->name, layer->kind, tt_layer_state_get_name (layer->state), layer->seq,
                      layer->behind, age);
      print_retention (layer);
      if (layer->error_message != NULL)
        tt_answer_line ("  %s %s", layer->error_message,
                        layer->error_hint != NULL ? layer->error_hint : "");
    }
}

static void
add_report (JsonBuilder *builder, const TtReport *report)
{
  json_builder_begin_object (builder);
  tt_answer_add_text (builder, "name", report->name);
  tt_answer_add_text (builder, "result", tt_result_get_name (report->result));
  tt_answer_add_int64 (builder, "seq", report->seq);
  json_builder_set_member_name (builder, "proved");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->proved->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (report->proved, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "damage");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->damage->len; i++)
    {
      const TtDamage *damage = g_ptr_array_index (report->damage, i);

      json_builder_begin_object (builder);
      tt_answer_add_text (builder, "object", damage->object);
      tt_answer_add_boolean (builder, "healed", damage->healed);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  add_error (builder, report->error_code, report->error_message, report->error_hint);
  json_builder_end_object (builder);
}

static void
print_report (const TtReport *report)
{
  g_autoptr (GString) proved = g_string_new (NULL);

  for (guint i = 0; i < report->proved->len; i++)
    g_string_append_printf (proved, "%s%s", i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (report->proved, i));
  tt_answer_line (_ ("%-12s %-8s change %" G_GINT64_FORMAT "; proved: %s"), report->name,
                  tt_result_get_name (report->result), report->seq,
                  proved->len > 0 ? proved->str : _ ("nothing"));
  for (guint i = 0; i < report->damage->len; i++)
    {
      const TtDamage *damage = g_ptr_array_index (report->damage, i);

      tt_answer_line (damage->healed ? _ ("  %s was damaged and is whole again")
                                     : _ ("  %s is damaged"),
                      damage->object);
    }
  if (report->error_message != NULL)
    tt_answer_line ("  %s %s", report->error_message,
                    report->error_hint != NULL ? report->error_hint : "");
}

static void
take_exit (TtCli *cli, const TtReport *report, gboolean damage_decides)
{
  if (report->result == TT_RESULT_DAMAGED && damage_decides)
    cli->exit = TT_EXIT_DECIDE;
  else if ((report->result == TT_RESULT_FAILED || report->result == TT_RESULT_DAMAGED) &&
           cli->exit == TT_EXIT_DONE)
    cli->exit = TT_EXIT_PART;
}

void
tt_answer_reports (TtCli *cli, GPtrArray *reports, gboolean damage_decides)
{
  g_autoptr (JsonBuilder) builder = cli->json ? tt_answer_begin () : NULL;

  if (builder != NULL)
    {
      json_builder_set_member_name (builder, "layers");
      json_builder_begin_array (builder);
    }
  for (guint i = 0; i < reports->len; i++)
    {
      const TtReport *report = g_ptr_array_index (reports, i);

      take_exit (cli, report, damage_decides);
      if (builder != NULL)
        add_report (builder, report);
      else
        print_report (report);
    }
  if (builder != NULL)
    {
      json_builder_end_array (builder);
      tt_answer_end (builder);
    }
}
