/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer-rows.h"

#include "core/tt-photo.h"
#include "core/tt-time.h"

#include <glib/gi18n-lib.h>

void
tt_answer_add_user (JsonBuilder *builder, TtUser *user, const char *company)
{
  json_builder_begin_object (builder);
  tt_answer_add_int64 (builder, "id", tt_user_get_id (user));
  tt_answer_add_word (builder, "external_id", tt_user_get_external_id (user));
  tt_answer_add_text (builder, "username", tt_user_get_username (user));
  tt_answer_add_text (builder, "name", tt_user_get_name (user));
  tt_answer_add_text (builder, "role", tt_role_get_name (tt_user_get_role (user)));
  tt_answer_add_text (builder, "company", company);
  tt_answer_add_boolean (builder, "active", tt_user_get_active (user));
  tt_answer_add_boolean (builder, "clocked_in", tt_user_get_clocked_in (user));
  json_builder_end_object (builder);
}

void
tt_answer_print_user (TtUser *user)
{
  tt_answer_line ("%-16s %-24s %-10s %s%s", tt_user_get_username (user), tt_user_get_name (user),
                  tt_role_get_title (tt_user_get_role (user)),
                  tt_user_get_clocked_in (user) ? _ ("in") : "",
                  tt_user_get_active (user) ? "" : _ ("deactivated"));
}

static void
add_position (JsonBuilder *builder, TtSite *site)
{
  static const char *const names[] = { "latitude", "longitude" };
  const double values[] = { tt_site_get_latitude (site), tt_site_get_longitude (site) };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      json_builder_set_member_name (builder, names[i]);
      if (tt_site_get_has_position (site))
        json_builder_add_double_value (builder, values[i]);
      else
        json_builder_add_null_value (builder);
    }
}

void
tt_answer_add_site (JsonBuilder *builder, TtSite *site, const char *company)
{
  json_builder_begin_object (builder);
  tt_answer_add_int64 (builder, "id", tt_site_get_id (site));
  tt_answer_add_word (builder, "external_id", tt_site_get_external_id (site));
  tt_answer_add_text (builder, "name", tt_site_get_name (site));
  tt_answer_add_text (builder, "company", company);
  add_position (builder, site);
  tt_answer_add_int64 (builder, "radius", tt_site_get_radius (site));
  tt_answer_add_word (builder, "zone", tt_site_get_zone (site));
  tt_answer_add_text (builder, "address", tt_site_get_address (site));
  tt_answer_add_boolean (builder, "active", tt_site_get_active (site));
  json_builder_end_object (builder);
}

void
tt_answer_print_site (TtSite *site)
{
  tt_answer_line ("%-16" G_GINT64_FORMAT " %-28s %s%s", tt_site_get_id (site),
                  tt_site_get_name (site), tt_site_get_address (site),
                  tt_site_get_active (site) ? "" : _ (", deactivated"));
}

void
tt_answer_add_company (JsonBuilder *builder, TtCompany *company)
{
  json_builder_begin_object (builder);
  tt_answer_add_int64 (builder, "id", tt_company_get_id (company));
  tt_answer_add_text (builder, "name", tt_company_get_name (company));
  tt_answer_add_text (builder, "zone", tt_company_get_zone (company));
  tt_answer_add_text (builder, "currency", tt_company_get_currency (company));
  json_builder_end_object (builder);
}

void
tt_answer_print_company (TtCompany *company)
{
  tt_answer_line ("%-28s %-24s %s", tt_company_get_name (company), tt_company_get_zone (company),
                  tt_company_get_currency (company));
}

static void
add_notes (JsonBuilder *builder, TtEntry *entry)
{
  const char *const notes[] = { tt_entry_get_in_note (entry), tt_entry_get_out_note (entry) };

  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++)
    if (*notes[i] != '\0')
      json_builder_add_string_value (builder, notes[i]);
  json_builder_end_array (builder);
}

static void
add_photos (JsonBuilder *builder, TtEntry *entry)
{
  GPtrArray *photos = tt_entry_get_photos (entry);

  json_builder_set_member_name (builder, "photos");
  json_builder_begin_array (builder);
  for (guint i = 0; photos != NULL && i < photos->len; i++)
    json_builder_add_string_value (builder, tt_photo_get_hash (g_ptr_array_index (photos, i)));
  json_builder_end_array (builder);
}

static void
add_flags (JsonBuilder *builder, TtEntry *entry)
{
  g_autofree const char **names = tt_entry_flags_get_names (tt_entry_get_flags (entry));

  json_builder_set_member_name (builder, "flags");
  json_builder_begin_array (builder);
  for (const char **name = names; *name != NULL; name++)
    json_builder_add_string_value (builder, *name);
  json_builder_end_array (builder);
}

void
tt_answer_add_entry (JsonBuilder *builder, TtEntry *entry)
{
  json_builder_begin_object (builder);
  tt_answer_add_int64 (builder, "id", tt_entry_get_id (entry));
  tt_answer_add_word (builder, "external_id", tt_entry_get_external_id (entry));
  tt_answer_add_text (builder, "username", tt_entry_get_username (entry));
  tt_answer_add_word (builder, "site", tt_entry_get_site_name (entry));
  tt_answer_add_time (builder, "started_at", tt_entry_get_started_at (entry));
  tt_answer_add_time (builder, "ended_at", tt_entry_get_ended_at (entry));
  json_builder_set_member_name (builder, "seconds");
  if (tt_entry_is_open (entry))
    json_builder_add_null_value (builder);
  else
    json_builder_add_int_value (builder, tt_entry_get_seconds (entry));
  add_notes (builder, entry);
  add_photos (builder, entry);
  add_flags (builder, entry);
  json_builder_end_object (builder);
}

void
tt_answer_print_entry (TtEntry *entry)
{
  const char *zone = tt_entry_get_zone (entry);
  g_autofree char *from = tt_time_format_in_zone (tt_entry_get_started_at (entry), zone);
  g_autofree char *to = tt_entry_is_open (entry)
                            ? g_strdup (_ ("open"))
                            : tt_time_format_in_zone (tt_entry_get_ended_at (entry), zone);

  tt_answer_line ("%-16" G_GINT64_FORMAT " %-16s %s  %-25s  %s", tt_entry_get_id (entry),
                  tt_entry_get_username (entry), from, to, tt_entry_get_site_name (entry));
}
