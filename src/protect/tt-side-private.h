/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-archive-private.h"
#include "protect/tt-side.h"

G_BEGIN_DECLS

/**
 * TtParty: one of the copies while they are compared
 * @database: (nullable): of what is a database and can be read
 * @archive: (nullable)
 * @head: where it stands; of an archive without the hash
 */
typedef struct
{
  TtSide *side;
  TtDatabase *database;
  TtArchive *archive;
  TtHead head;
  GCancellable *cancellable;
} TtParty;

/* Adds to @words what @self has that @other lacks, where it has something, and to the figures of an
 * archive what follows from it. Both can be read. */
gboolean tt_party_compare (TtParty *self, const TtParty *other, GPtrArray *words, GError **error);

G_END_DECLS
