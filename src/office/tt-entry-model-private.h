/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-entry-model.h"

G_BEGIN_DECLS

#define TT_ENTRY_PAGE 100

typedef struct
{
  guint number;
  GPtrArray *entries; /* NULL while it is under way */
  GPtrArray *blanks;  /* what was handed out meanwhile, by place; made when needed */
  guint64 used;
} TtEntryPage;

struct _TtEntryModel
{
  GObject parent_instance;

  TtOffice *office;
  TtActor *actor;
  TtEntryFilter filter;
  char *text;
  gulong on_changed;
  gulong on_replaced;

  guint count;
  GArray *keys;      /* TtEntryKey: where each page starts */
  GHashTable *pages; /* number: Page */
  guint64 clock;     /* counts uses */
  guint64 round;     /* of reading where the pages start */
  gboolean is_asking;
  gboolean ask_again;
  gboolean loading;
  char *words;

  /* While a round replaces the pages in memory. */
  GArray *new_keys;
  guint new_count;
  GHashTable *new_pages;
  guint n_awaited;
};

TtEntryPage *tt_entry_pages_find (GHashTable *pages, guint number);

/* tt-entry-model-round.c: puts what a round has read in the place of what was in memory, and tells
 * only where the list differs. @self->new_keys, new_pages and new_count are taken. */
void tt_entry_model_replace (TtEntryModel *self);

G_END_DECLS
