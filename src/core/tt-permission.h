/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"

G_BEGIN_DECLS

/* Who may do what: one table. */

/**
 * TtDeed:
 * @TT_DEED_PUNCH: clock in and out, break and resume
 * @TT_DEED_READ_HOURS: see entries with positions and photos
 * @TT_DEED_READ_PEOPLE: see who works here, and contacts
 * @TT_DEED_EDIT_ENTRIES: add an entry by hand, attach a photo, let flags stand
 * @TT_DEED_CORRECT: change the times or the site of an entry, with a reason
 * @TT_DEED_APPROVE: approve hours
 * @TT_DEED_REOPEN: open approved hours again, with a reason
 * @TT_DEED_ADD_PEOPLE: add a person; the subject is the person to be
 * @TT_DEED_EDIT_PEOPLE: change name, contacts, staff number; deactivate
 * @TT_DEED_SET_ROLE: make somebody owner, manager or employee
 * @TT_DEED_SET_PASSWORD: set a password or PIN without knowing the old one
 * @TT_DEED_CHANGE_PASSWORD: change one's password or PIN, knowing the old one
 * @TT_DEED_SET_RATE: say what somebody earns
 * @TT_DEED_SEE_RATES: see what somebody earns
 * @TT_DEED_ERASE: erase personal data
 * @TT_DEED_EXPORT_PERSON: save all that is held about one person
 * @TT_DEED_EDIT_SITES: add, change and deactivate job sites
 * @TT_DEED_EDIT_COMPANY: name, zone, currency; rule sets
 * @TT_DEED_PLAN: shifts, tasks, leave, messages
 * @TT_DEED_REPORT: hours of everybody
 * @TT_DEED_READ_LOG: who did what when; what was set aside
 * @TT_DEED_SETTINGS: settings of the office
 * @TT_DEED_IMPORT: replace or add to the office from a file
 * @TT_DEED_EXPORT: save the whole office in a file
 * @TT_DEED_BACKUP: bring layers up to date, verify, drill
 * @TT_DEED_RESTORE: bring an earlier moment back; decide between copies
 * @TT_DEED_LAYERS: add, change, remove places that keep copies; keys
 * @TT_DEED_UNDO: take back the last change, whoever made it
 * @TT_DEED_UNDO_OWN: take back the last change where one made it oneself
 */
typedef enum
{
  TT_DEED_PUNCH,
  TT_DEED_READ_HOURS,
  TT_DEED_READ_PEOPLE,
  TT_DEED_EDIT_ENTRIES,
  TT_DEED_CORRECT,
  TT_DEED_APPROVE,
  TT_DEED_REOPEN,
  TT_DEED_ADD_PEOPLE,
  TT_DEED_EDIT_PEOPLE,
  TT_DEED_SET_ROLE,
  TT_DEED_SET_PASSWORD,
  TT_DEED_CHANGE_PASSWORD,
  TT_DEED_SET_RATE,
  TT_DEED_SEE_RATES,
  TT_DEED_ERASE,
  TT_DEED_EXPORT_PERSON,
  TT_DEED_EDIT_SITES,
  TT_DEED_EDIT_COMPANY,
  TT_DEED_PLAN,
  TT_DEED_REPORT,
  TT_DEED_READ_LOG,
  TT_DEED_SETTINGS,
  TT_DEED_IMPORT,
  TT_DEED_EXPORT,
  TT_DEED_BACKUP,
  TT_DEED_RESTORE,
  TT_DEED_LAYERS,
  TT_DEED_UNDO,
  TT_DEED_UNDO_OWN,
  TT_N_DEEDS,
} TtDeed;

/**
 * tt_permission_check:
 * @subject: (nullable): the person it is about; %NULL asks about people in general, which those
 *   who may do it only to themselves may not
 *
 * Returns: %TRUE, or %FALSE with %TT_ERROR_DENIED in words for a person
 */
gboolean tt_permission_check (TtActor *actor, TtDeed deed, TtUser *subject, GError **error);

/* The same without words, for what to show. */
gboolean tt_permission_allows (TtActor *actor, TtDeed deed, TtUser *subject);

/* What the deed is called in the message ("clock people in and out"), translated; static. */
const char *tt_deed_get_title (TtDeed deed);

G_END_DECLS
