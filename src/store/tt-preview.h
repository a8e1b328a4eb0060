/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-diff.h"

G_BEGIN_DECLS

/* Whom or what differing hours belong to. @seconds: then less today. */
typedef struct
{
  gint64 id;
  char *name;
  gint64 seconds;
} TtPreviewItem;

/* @minor: minor units of @currency, then less today. */
typedef struct
{
  char *currency;
  gint64 minor;
} TtPreviewPay;

/**
 * TtPreview: what would be different if an office of then took the place of the present one
 * @seconds: worked in closed entries, unpaid breaks taken off, then less today
 * @pay: (element-type TtPreviewPay): these seconds by the rate that held on the day of each entry,
 *   then less today; without overtime and premiums
 * @people: (element-type TtPreviewItem): who differs, or whose entries do, by name
 * @sites: (element-type TtPreviewItem): the same of sites
 * @days: (element-type utf8): days at their place on which entries start that differ, or whose
 *   breaks do, oldest first
 * @sentences: the same in words for a person, one line each
 */
typedef struct
{
  gint64 seconds;
  GPtrArray *pay;
  GPtrArray *people;
  GPtrArray *sites;
  GPtrArray *days;
  char **sentences;
} TtPreview;

void tt_preview_free (TtPreview *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtPreview, tt_preview_free)

/* A walk over people, sites and entries of both; what differs is kept. (transfer full) */
TtPreview *
tt_preview_make (TtDatabase *today, TtDatabase *then, GCancellable *cancellable, GError **error);

G_END_DECLS
