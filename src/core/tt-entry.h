/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TtEntryFlags:
 * @TT_ENTRY_LONG: more than 16 hours
 * @TT_ENTRY_OVERLAP: shares time with another entry of the same person (imports only)
 * @TT_ENTRY_OFF_SITE: punched outside the site's fence
 * @TT_ENTRY_NO_PHOTO: the office asks for a picture and there is none
 * @TT_ENTRY_NO_POSITION: the site has a fence and the punch has no position
 * @TT_ENTRY_IMPORTED: came from a file
 * @TT_ENTRY_EDITED: its times or site were corrected
 * @TT_ENTRY_ESTIMATED: an end that nobody punched
 * @TT_ENTRY_NEGATIVE: was brought with a clock-out before its clock-in
 * @TT_ENTRY_UNASSIGNED: nobody is known to have worked it
 * @TT_ENTRY_ACCEPTED: somebody looked at the other flags and let them stand
 *
 * What a person should know of an entry. The values are in every database: never change one.
 */
typedef enum
{
  TT_ENTRY_NO_FLAGS = 0,
  TT_ENTRY_LONG = 1 << 0,
  TT_ENTRY_OVERLAP = 1 << 1,
  TT_ENTRY_OFF_SITE = 1 << 2,
  TT_ENTRY_NO_PHOTO = 1 << 3,
  TT_ENTRY_NO_POSITION = 1 << 4,
  TT_ENTRY_IMPORTED = 1 << 5,
  TT_ENTRY_EDITED = 1 << 6,
  TT_ENTRY_ESTIMATED = 1 << 7,
  TT_ENTRY_NEGATIVE = 1 << 8,
  TT_ENTRY_UNASSIGNED = 1 << 9,
  TT_ENTRY_ACCEPTED = 1 << 10,
} TtEntryFlags;

#define TT_ENTRY_ALL_FLAGS ((TtEntryFlags) ((1 << 11) - 1))

/* The word of exactly one flag ("long", "off-site"), as scripts see it; static; NULL for none. */
const char *tt_entry_flag_get_name (TtEntryFlags flag);
TtEntryFlags tt_entry_flag_from_name (const char *name); /* TT_ENTRY_NO_FLAGS: no such word */

/* The words of all flags that are set, in the order of their values, NULL-terminated.
 * (transfer container): the words are static. */
const char **tt_entry_flags_get_names (TtEntryFlags flags);

/* One stretch of work. Texts are never NULL ("" = none); instants are UTC microseconds (0 = none).
 */

#define TT_TYPE_ENTRY (tt_entry_get_type ())
G_DECLARE_FINAL_TYPE (TtEntry, tt_entry, TT, ENTRY, GObject)

/* (transfer full) */
TtEntry *tt_entry_new (void);
TtEntry *tt_entry_dup (TtEntry *self);

/* Whether all fields are the same, lists aside. */
gboolean tt_entry_equal (TtEntry *a, TtEntry *b);

gint64 tt_entry_get_id (TtEntry *self);
void tt_entry_set_id (TtEntry *self, gint64 id);
gint64 tt_entry_get_user (TtEntry *self);
void tt_entry_set_user (TtEntry *self, gint64 user);
gint64 tt_entry_get_site (TtEntry *self); /* 0 = none */
void tt_entry_set_site (TtEntry *self, gint64 site);
const char *tt_entry_get_zone (TtEntry *self); /* IANA name of the place at the time */
void tt_entry_set_zone (TtEntry *self, const char *zone);
gint64 tt_entry_get_started_at (TtEntry *self); /* effective */
void tt_entry_set_started_at (TtEntry *self, gint64 started_at);
gint64 tt_entry_get_ended_at (TtEntry *self); /* effective; 0 while open */
void tt_entry_set_ended_at (TtEntry *self, gint64 ended_at);
gint64 tt_entry_get_punched_in_at (TtEntry *self); /* raw; never overwritten */
void tt_entry_set_punched_in_at (TtEntry *self, gint64 punched_in_at);
gint64 tt_entry_get_punched_out_at (TtEntry *self);
void tt_entry_set_punched_out_at (TtEntry *self, gint64 punched_out_at);
gboolean tt_entry_get_has_in_position (TtEntry *self);
void tt_entry_set_has_in_position (TtEntry *self, gboolean has_in_position);
double tt_entry_get_in_latitude (TtEntry *self);
void tt_entry_set_in_latitude (TtEntry *self, double in_latitude);
double tt_entry_get_in_longitude (TtEntry *self);
void tt_entry_set_in_longitude (TtEntry *self, double in_longitude);
double tt_entry_get_in_accuracy (TtEntry *self); /* metres; 0 = unknown */
void tt_entry_set_in_accuracy (TtEntry *self, double in_accuracy);
gboolean tt_entry_get_has_out_position (TtEntry *self);
void tt_entry_set_has_out_position (TtEntry *self, gboolean has_out_position);
double tt_entry_get_out_latitude (TtEntry *self);
void tt_entry_set_out_latitude (TtEntry *self, double out_latitude);
double tt_entry_get_out_longitude (TtEntry *self);
void tt_entry_set_out_longitude (TtEntry *self, double out_longitude);
double tt_entry_get_out_accuracy (TtEntry *self);
void tt_entry_set_out_accuracy (TtEntry *self, double out_accuracy);
const char *tt_entry_get_in_note (TtEntry *self);
void tt_entry_set_in_note (TtEntry *self, const char *in_note);
const char *tt_entry_get_out_note (TtEntry *self);
void tt_entry_set_out_note (TtEntry *self, const char *out_note);
const char *tt_entry_get_in_status (TtEntry *self); /* the old web app's words on the job */
void tt_entry_set_in_status (TtEntry *self, const char *in_status);
const char *tt_entry_get_out_status (TtEntry *self);
void tt_entry_set_out_status (TtEntry *self, const char *out_status);
gint64 tt_entry_get_in_by (TtEntry *self); /* user id of who punched; 0 for the command line */
void tt_entry_set_in_by (TtEntry *self, gint64 in_by);
gint64 tt_entry_get_out_by (TtEntry *self);
void tt_entry_set_out_by (TtEntry *self, gint64 out_by);
TtEntryFlags tt_entry_get_flags (TtEntry *self);
void tt_entry_set_flags (TtEntry *self, TtEntryFlags flags);
gint64 tt_entry_get_created_at (TtEntry *self);
void tt_entry_set_created_at (TtEntry *self, gint64 created_at);
const char *tt_entry_get_source (TtEntry *self);
void tt_entry_set_source (TtEntry *self, const char *source);
const char *tt_entry_get_external_id (TtEntry *self);
void tt_entry_set_external_id (TtEntry *self, const char *external_id);

/* Not of the record itself: filled in by lists. */
const char *tt_entry_get_user_name (TtEntry *self);
void tt_entry_set_user_name (TtEntry *self, const char *user_name);
const char *tt_entry_get_username (TtEntry *self);
void tt_entry_set_username (TtEntry *self, const char *username);
const char *tt_entry_get_site_name (TtEntry *self);
void tt_entry_set_site_name (TtEntry *self, const char *site_name);
gint64 tt_entry_get_break_seconds (TtEntry *self); /* unpaid */
void tt_entry_set_break_seconds (TtEntry *self, gint64 break_seconds);
gint64 tt_entry_get_break_since (TtEntry *self); /* start of the break that lasts now; 0 = none */
void tt_entry_set_break_since (TtEntry *self, gint64 break_since);
gboolean tt_entry_get_break_paid (TtEntry *self); /* whether that one is paid */
void tt_entry_set_break_paid (TtEntry *self, gboolean break_paid);
int tt_entry_get_photo_count (TtEntry *self);
void tt_entry_set_photo_count (TtEntry *self, int photo_count);
GPtrArray *tt_entry_get_photos (TtEntry *self); /* (element-type TtPhoto) (nullable) */
void tt_entry_set_photos (TtEntry *self, GPtrArray *photos);
GPtrArray *tt_entry_get_breaks (TtEntry *self); /* (element-type TtBreak) (nullable) */
void tt_entry_set_breaks (TtEntry *self, GPtrArray *breaks);
gboolean tt_entry_get_approved (TtEntry *self);
void tt_entry_set_approved (TtEntry *self, gboolean approved);

gboolean tt_entry_is_open (TtEntry *self);

/* Seconds from start to end, rounded down; -1 while it is open; below 0 where it ends before it
 * starts. Breaks are not taken off. */
gint64 tt_entry_get_seconds (TtEntry *self);

/* Sets or takes away flags; notifies "flags". */
void tt_entry_add_flags (TtEntry *self, TtEntryFlags flags);
void tt_entry_remove_flags (TtEntry *self, TtEntryFlags flags);

G_END_DECLS
