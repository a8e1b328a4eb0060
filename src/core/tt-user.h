/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-role.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* A person who works or signs in. Hashes of password and PIN are not here: they never leave store/
 * but for a whole export. Texts are never NULL ("" = none); instants are UTC microseconds (0 =
 * none). */

#define TT_TYPE_USER (tt_user_get_type ())
G_DECLARE_FINAL_TYPE (TtUser, tt_user, TT, USER, GObject)

/* (transfer full) */
TtUser *tt_user_new (void);
TtUser *tt_user_dup (TtUser *self);

/* Whether all fields are the same, lists aside. */
gboolean tt_user_equal (TtUser *a, TtUser *b);

gint64 tt_user_get_id (TtUser *self);
void tt_user_set_id (TtUser *self, gint64 id);
gint64 tt_user_get_company (TtUser *self);
void tt_user_set_company (TtUser *self, gint64 company);
const char *tt_user_get_username (TtUser *self); /* NFC; compared without case, see tt-name.h */
void tt_user_set_username (TtUser *self, const char *username);
const char *tt_user_get_name (TtUser *self); /* as shown */
void tt_user_set_name (TtUser *self, const char *name);
const char *tt_user_get_first_name (TtUser *self);
void tt_user_set_first_name (TtUser *self, const char *first_name);
const char *tt_user_get_last_name (TtUser *self);
void tt_user_set_last_name (TtUser *self, const char *last_name);
TtRole tt_user_get_role (TtUser *self);
void tt_user_set_role (TtUser *self, TtRole role);
const char *tt_user_get_email (TtUser *self);
void tt_user_set_email (TtUser *self, const char *email);
const char *tt_user_get_phone (TtUser *self);
void tt_user_set_phone (TtUser *self, const char *phone);
const char *tt_user_get_department (TtUser *self);
void tt_user_set_department (TtUser *self, const char *department);
const char *tt_user_get_position (TtUser *self);
void tt_user_set_position (TtUser *self, const char *position);
const char *tt_user_get_staff_number (TtUser *self);
void tt_user_set_staff_number (TtUser *self, const char *staff_number);
gboolean tt_user_get_has_password (TtUser *self);
void tt_user_set_has_password (TtUser *self, gboolean has_password);
gboolean tt_user_get_has_pin (TtUser *self);
void tt_user_set_has_pin (TtUser *self, gboolean has_pin);
gboolean tt_user_get_must_set_password (TtUser *self);
void tt_user_set_must_set_password (TtUser *self, gboolean must_set_password);
gboolean tt_user_get_active (TtUser *self);
void tt_user_set_active (TtUser *self, gboolean active);
gboolean tt_user_get_erased (TtUser *self); /* a former employee whose personal data were erased */
void tt_user_set_erased (TtUser *self, gboolean erased);
gint64 tt_user_get_created_at (TtUser *self);
void tt_user_set_created_at (TtUser *self, gint64 created_at);
const char *tt_user_get_source (TtUser *self);
void tt_user_set_source (TtUser *self, const char *source);
const char *tt_user_get_external_id (TtUser *self);
void tt_user_set_external_id (TtUser *self, const char *external_id);

/* Not of the record itself: filled in by lists. */
gboolean tt_user_get_clocked_in (TtUser *self);
void tt_user_set_clocked_in (TtUser *self, gboolean clocked_in);
gint64 tt_user_get_open_entry (TtUser *self);
void tt_user_set_open_entry (TtUser *self, gint64 open_entry);
gint64 tt_user_get_open_since (TtUser *self);
void tt_user_set_open_since (TtUser *self, gint64 open_since);
gint64 tt_user_get_open_site (TtUser *self);
void tt_user_set_open_site (TtUser *self, gint64 open_site);
const char *tt_user_get_open_site_name (TtUser *self);
void tt_user_set_open_site_name (TtUser *self, const char *open_site_name);

G_END_DECLS
