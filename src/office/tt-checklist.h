/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-own-program.h"
#include "protect/tt-protect-status.h"

G_BEGIN_DECLS

/* The checklist: before going live, every day, for an emergency. It ticks itself from evidence
 * alone, says of each thing what is missing, and which deed mends it. */

typedef enum
{
  TT_CHECK_BEFORE,
  TT_CHECK_DAILY,
  TT_CHECK_EMERGENCY,
  TT_N_CHECK_GROUPS,
} TtCheckGroup;

/* "before", "daily", "emergency" */
const char *tt_check_group_get_name (TtCheckGroup group);
/* "Before going live", … (translated) */
const char *tt_check_group_get_title (TtCheckGroup group);

/* How far one thing is. */
typedef enum
{
  TT_CHECK_VERIFIED, /* true of a copy, and recent: the only green one */
  TT_CHECK_DONE,     /* done, but nothing that was verified */
  TT_CHECK_TO_DO,
  TT_CHECK_AT_RISK,
} TtCheckState;

/* "verified", "done", "to-do", "at-risk" */
const char *tt_check_state_get_name (TtCheckState state);

/* What mends it. */
typedef enum
{
  TT_CHECK_DEED_NONE,
  TT_CHECK_DEED_PEOPLE,    /* people are added, or a password set */
  TT_CHECK_DEED_SITES,     /* a site is added */
  TT_CHECK_DEED_ONE_DISK,  /* the owner accepts that all copies are on one disk */
  TT_CHECK_DEED_BACK_UP,   /* copies are brought up to date */
  TT_CHECK_DEED_VERIFY,    /* copies are read back */
  TT_CHECK_DEED_DRILL,     /* a restore is tried */
  TT_CHECK_DEED_SHEET,     /* the emergency sheet is printed or saved */
  TT_CHECK_DEED_CONTACT,   /* whom to call is written down */
  TT_CHECK_DEED_INCIDENTS, /* a remark is made */
  TT_CHECK_DEED_ROOM,      /* what takes the room is looked at */
} TtCheckDeed;

/**
 * TtCheck: one thing of the checklist
 * @group: where it stands
 * @id: a word for scripts: "copies-elsewhere"
 * @state: how far it is
 * @title: what it is about, translated; static
 * @text: the evidence, or what is missing
 * @deed: what mends it, %TT_CHECK_DEED_NONE where it is done or nothing here can
 */
typedef struct
{
  TtCheckGroup group;
  const char *id;
  TtCheckState state;
  const char *title;
  char *text;
  TtCheckDeed deed;
} TtCheck;

/**
 * TtChecklistFacts: what is known beside the status of the layers
 * @owners: active owners with a password
 * @leaders: active owners and managers with a password
 * @people: active people who are no owners
 * @sites: active sites
 * @remarks_due: incidents without the owner's remark
 * @programs: archives that give everything back without this program
 * @contact: whom to call, one line for each thing that is known, "" for nobody
 * @sheet_at: when the emergency sheet was printed or saved, UTC microseconds, 0 for never
 * @sheet_mark: the tt_checklist_dup_mark() of that time, "" for none
 * @mark: that of now
 */
typedef struct
{
  guint owners;
  guint leaders;
  guint people;
  guint sites;
  guint remarks_due;
  TtOwnProgram programs;
  char *contact;
  gint64 sheet_at;
  char *sheet_mark;
  char *mark;
} TtChecklistFacts;

void tt_checklist_facts_free (TtChecklistFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtChecklistFacts, tt_checklist_facts_free)

/* What an emergency sheet of now would say, as 64 hex digits: another mark makes a printed one
 * untrue. @folder: the office's. (transfer full) */
char *
tt_checklist_dup_mark (const TtProtectStatus *status, const char *folder, const char *contact);

/**
 * tt_checklist_judge:
 * @now: UTC microseconds
 * @zone: in which days and times are said
 *
 * Pure: the same facts give the same list, always the same things in the same order.
 *
 * Returns: (element-type TtCheck) (transfer full): group by group
 */
GPtrArray *tt_checklist_judge (const TtChecklistFacts *facts,
                               const TtProtectStatus *status,
                               gint64 now,
                               GTimeZone *zone);

/* Whether it needs nobody. */
gboolean tt_check_is_done (const TtCheck *self);

G_END_DECLS
