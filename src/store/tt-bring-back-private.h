/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-bring-back.h"
#include "store/tt-preview-private.h"
#include "store/tt-stmt.h"

G_BEGIN_DECLS

/* What the files of TtBringBack share. */

/**
 * TtVerdict:
 * @TT_VERDICT_SAME: today has it so, or it stays as it is today
 * @TT_VERDICT_ADD: today lacks it
 * @TT_VERDICT_CHANGE: today has another
 * @TT_VERDICT_REMOVE: only today has it
 * @TT_VERDICT_LEFT: it differs and cannot come
 *
 * What comes of one row.
 */
typedef enum
{
  TT_VERDICT_SAME,
  TT_VERDICT_ADD,
  TT_VERDICT_CHANGE,
  TT_VERDICT_REMOVE,
  TT_VERDICT_LEFT,
} TtVerdict;

/* Why what differs was left out or is not quite as it was. */
typedef enum
{
  TT_REASON_LOCKED,   /* its hours are approved */
  TT_REASON_ERASED,   /* its person's data was erased */
  TT_REASON_AT_WORK,  /* its person is at work in another entry */
  TT_REASON_NEWER,    /* today has another rate from that day, or it under another id */
  TT_REASON_LOST,     /* its picture is nowhere */
  TT_REASON_MISSING,  /* what it refers to could not come */
  TT_REASON_ENDED,    /* stays: it was open then and was ended since */
  TT_REASON_OVERLAPS, /* comes, and shares time with one made since */
  TT_N_REASONS,
} TtReason;

/**
 * TtReturn: one row of the plan
 * @then: as it was; %NULL for a break that only today has
 * @needed: only because something else refers to it: never changed
 * @break_seconds: of an entry: unpaid, then
 * @today: (nullable): as it is today, when it was judged
 * @target: (nullable): as it shall be
 * @held: neither it nor what hangs on it comes, for @reason
 * @told: whether @reason was counted
 * @touched: of an entry: something that hangs on it comes or goes
 *
 * Texts belong to the plan.
 */
typedef struct
{
  const TtTable *table;
  gint64 id;
  TtValue *then;
  gboolean needed;
  gint64 break_seconds;

  TtValue *today;
  TtValue *target;
  TtVerdict verdict;
  gboolean held;
  gboolean told;
  gboolean touched;
  TtReason reason;
} TtReturn;

struct _TtBringBack
{
  TtBringBackKind kind;
  gint64 id;
  char *day;
  char *title;
  GStringChunk *texts;
  GPtrArray *rows;         /* TtReturn, in schema order, then by key */
  GHashTable *index;       /* TtTable → id → TtReturn */
  GHashTable *erased;      /* ids of people whose data was erased */
  GHashTable *lost_photos; /* hashes */
  guint n_erased;          /* entries of erased people that differ */
  guint n_made_since;      /* entries that only today has there */
  guint n_others_since;    /* other records alike */

  /* Of the last judgment. */
  GHashTable *rates; /* user → GPtrArray of TtRate, of today */
  guint reasons[TT_N_REASONS];
  GPtrArray *remarks; /* (element-type utf8): sentences about single records */
  guint left_out;
  TtPreview *preview;
};

/* Nothing is in it yet. (transfer full) */
TtBringBack *tt_bring_back_new (TtBringBackKind kind, gint64 id);

/* A column of a row by its name; of a table that has it. */
const TtValue *tt_return_get (const TtReturn *self, const TtValue *row, const char *column);

/* (nullable) (transfer none) */
TtReturn *tt_bring_back_lookup (TtBringBack *self, const TtTable *table, gint64 id);

/* A copy of @values whose texts are the plan's. (transfer full) */
TtValue *tt_bring_back_keep (TtBringBack *self, const TtTable *table, const TtValue *values);

/* A row by its key, its texts the plan's: %NULL without @error where there is none. (transfer full)
 */
TtValue *tt_bring_back_load (
    TtBringBack *self, TtDatabase *database, const TtTable *table, gint64 id, GError **error);

/* tt-bring-back-judge.c: whether a row that something refers to is there today, or will be. */
gboolean tt_bring_back_is_there (TtBringBack *self,
                                 TtDatabase *today,
                                 const char *table,
                                 gint64 id,
                                 gboolean *there,
                                 GError **error);

/* Whether another row of the table was brought in from the same source under the same id. */
gboolean
tt_bring_back_has_twin (const TtReturn *row, TtDatabase *today, gboolean *has, GError **error);

/* Verdict by what is there today. */
void tt_return_compare (TtReturn *self);

/* Counts it once, and leaves it where it is. */
void tt_bring_back_leave (TtBringBack *self, TtReturn *row, TtReason reason);

/* tt-bring-back-entry.c: whether an entry may come, and as what. */
gboolean
tt_bring_back_judge_entry (TtBringBack *self, TtReturn *row, TtDatabase *today, GError **error);

/* tt-bring-back-user.c: the same of a person. */
gboolean
tt_bring_back_judge_user (TtBringBack *self, TtReturn *row, TtDatabase *today, GError **error);

/* tt-bring-back-words.c: figures and sentences of what was judged, into self->preview. */
gboolean tt_bring_back_describe (TtBringBack *self, TtDatabase *today, GError **error);

G_END_DECLS
