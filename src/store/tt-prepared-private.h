/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-chain-private.h"
#include "store/tt-paths-private.h"
#include "store/tt-store-private.h"

G_BEGIN_DECLS

/* tt-prepared.c builds the pair, tt-prepared-swap.c puts it in place. */

struct _TtPrepared
{
  GObject parent_instance;

  TtEnvironment *environment;
  TtPaths *paths;    /* of the office that is replaced or made */
  gboolean gives_up; /* the shadow's disk is away: the new one is made at home */
  TtReplace replace;
  char *actor;
  char *label;
  gboolean has_parent;
  TtHead parent;
  TtLineage *parent_line; /* NULL where it could not be read */
  char *primary;          /* the two files that were built; NULL once they were swapped in */
  char *shadow;
  TtHead head;
  TtHash digest;
};

/* The first frame of the new stream and the rows of `meta` that go with it, in place of whatever
 * was there. Inside a write transaction. */
gboolean tt_prepared_begin_stream (TtPrepared *self, TtDatabase *database, GError **error);

/* Hangs the stream, already built, on another parent: the office moved on meanwhile. */
gboolean tt_prepared_begin_again (TtPrepared *self,
                                  const TtHead *parent,
                                  TtDatabase *present,
                                  GError **error);

G_END_DECLS
