/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What the office must be able to answer for: sign-ins, passwords, roles, approvals, corrections.
 * Texts are never NULL ("" = none); instants are UTC microseconds (0 = none). */

#define TT_TYPE_AUDIT (tt_audit_get_type ())
G_DECLARE_FINAL_TYPE (TtAudit, tt_audit, TT, AUDIT, GObject)

/* (transfer full) */
TtAudit *tt_audit_new (void);
TtAudit *tt_audit_dup (TtAudit *self);

gint64 tt_audit_get_id (TtAudit *self);
void tt_audit_set_id (TtAudit *self, gint64 id);
gint64 tt_audit_get_at (TtAudit *self);
void tt_audit_set_at (TtAudit *self, gint64 at);
const char *tt_audit_get_actor (TtAudit *self);
void tt_audit_set_actor (TtAudit *self, const char *actor);
const char *tt_audit_get_kind (
    TtAudit *self); /* "sign-in", "password", "role", "approval", "correction", ... */
void tt_audit_set_kind (TtAudit *self, const char *kind);
const char *tt_audit_get_subject_kind (TtAudit *self); /* "user", "entry", ... */
void tt_audit_set_subject_kind (TtAudit *self, const char *subject_kind);
gint64 tt_audit_get_subject (TtAudit *self);
void tt_audit_set_subject (TtAudit *self, gint64 subject);
const char *tt_audit_get_text (TtAudit *self);
void tt_audit_set_text (TtAudit *self, const char *text);
const char *tt_audit_get_detail (TtAudit *self); /* JSON object or "" */
void tt_audit_set_detail (TtAudit *self, const char *detail);

G_END_DECLS
