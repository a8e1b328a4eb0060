/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-rate.h"
#include "store/tt-preview.h"

G_BEGIN_DECLS

/* Hours and pay that differ, added up entry by entry: what tt-preview.c walks two offices for and
 * tt-bring-back-judge.c a plan. */

/**
 * TtWork: what one entry counts on one side
 * @site: 0 for none
 * @zone: of its place
 * @seconds: worked, unpaid breaks taken off; 0 while it is open
 */
typedef struct
{
  gint64 user;
  gint64 site;
  const char *zone;
  gint64 started_at;
  gint64 seconds;
} TtWork;

/* Seconds of an entry from @started_at to @ended_at (0: open) less @breaks of unpaid breaks. */
gint64 tt_work_get_seconds (gint64 started_at, gint64 ended_at, gint64 breaks);

typedef struct _TtPreviewSum TtPreviewSum;

TtPreviewSum *tt_preview_sum_new (void);
void tt_preview_sum_free (TtPreviewSum *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtPreviewSum, tt_preview_sum_free)

/* Somebody, or a site, that differs though no hours may. */
void tt_preview_sum_touch_person (TtPreviewSum *self, gint64 id);
void tt_preview_sum_touch_site (TtPreviewSum *self, gint64 id);

/* @rates: (element-type TtRate): that person's on that side, oldest first; @sign: 1 for what it
 * would be, -1 for what it is today */
void tt_preview_sum_add (TtPreviewSum *self, const TtWork *work, GPtrArray *rates, int sign);

/* What somebody (@person) or a site is called. (transfer full) */
typedef char *(*TtPreviewNameFunc) (gint64 id, gboolean person, gpointer user_data);

/* Names and sorts. There are no sentences yet. (transfer full) */
TtPreview *
tt_preview_sum_finish (TtPreviewSum *self, TtPreviewNameFunc dup_name, gpointer user_data);

/* Sentences about hours and pay, where they differ. */
void tt_preview_say_sums (const TtPreview *self, GStrvBuilder *words);

G_END_DECLS
