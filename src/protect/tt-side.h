/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-protect.h"

G_BEGIN_DECLS

/**
 * TtSide: one of the copies between which somebody must decide
 * @id: "primary", or the name of a layer: "shadow", "archive"
 * @title: what to call it, translated
 * @stream: 32 hex digits, "" where it is not known
 * @seq: its newest change
 * @newest_at: that change's journal time, UTC microseconds; 0 where it is not known
 * @newest_label: what that change was, in words; "" where nothing is known of it
 * @people: how many it holds; -1 where it was not counted, as @sites and @entries
 * @sentences: what it has that the others lack, in words, one line each; %NULL-terminated
 * @command: the command line that decides for it
 * @readable: whether it can be opened at all; otherwise @sentences say why not
 */
typedef struct
{
  char *id;
  char *title;
  char *stream;
  gint64 seq;
  gint64 newest_at;
  char *newest_label;
  gint64 people;
  gint64 sites;
  gint64 entries;
  char **sentences;
  char *command;
  gboolean readable;
} TtSide;

void tt_side_free (TtSide *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtSide, tt_side_free)

/* Office.db, the shadow and every archive, as they lie: nothing is mended, nothing written.
 * (element-type TtSide) (transfer full) */
GPtrArray *tt_protect_list_sides (TtProtect *self, GCancellable *cancellable, GError **error);

G_END_DECLS
