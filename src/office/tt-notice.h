/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  TT_NOTICE_RECOVERED, /* the main file or the live copy was damaged and built anew */
  TT_NOTICE_STATE,     /* the whole turned: better or worse */
  TT_NOTICE_DECISION,  /* somebody must decide */
  TT_NOTICE_RESTART,   /* a newer program has changed the office: restart this one */
  TT_NOTICE_PASSWORD,  /* a password was set anew from outside; shown at the next sign-in */
} TtNoticeKind;

#define TT_TYPE_NOTICE (tt_notice_get_type ())
G_DECLARE_FINAL_TYPE (TtNotice, tt_notice, TT, NOTICE, GObject)

/* What to tell a person: @title one sentence, @words what was done or what to do, both translated.
 * @detail is the set-aside folder or NULL. */
TtNotice *
tt_notice_new (TtNoticeKind kind, const char *title, const char *words, const char *detail);
TtNoticeKind tt_notice_get_kind (TtNotice *self);
const char *tt_notice_get_title (TtNotice *self);
const char *tt_notice_get_words (TtNotice *self);
const char *tt_notice_get_detail (TtNotice *self);

/* What to say of an error, and the next step where one is known; for toasts, dialogs and the
 * command line's "hint". (transfer full) (nullable) */
char *tt_notice_dup_hint (const GError *error);

G_END_DECLS
