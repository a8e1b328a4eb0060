/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-prepared.h"
#include "store/tt-store-private.h"
#include "support/tt-test-dir.h"
#include "support/tt-test-environment.h"

G_BEGIN_DECLS

/* A small office on the disk, and changes to it that need no function of the rows. */

#define TT_TEST_USERS 10

typedef struct
{
  TtTestDir *dir; /* NULL where another process made it */
  TtEnvironment *environment;
  char *folder;
  char *primary;
  char *primary_journal;
  char *shadow;
  char *shadow_journal;
} TtTestOffice;

/* Makes it, with one company, one site, ten people and @entries entries. */
TtTestOffice *tt_test_office_new (guint entries);

/* The office that another process of this test made: nothing is made or removed. */
TtTestOffice *tt_test_office_adopt (const char *folder);
void tt_test_office_free (TtTestOffice *self);

/* A prepared office of other content, to be swapped in. */
TtPrepared *tt_test_office_prepare (
    TtTestOffice *self, guint entries, TtReplace replace, const TtHead *parent, GError **error);

TtStore *tt_test_office_open (TtTestOffice *self);

/* The shadow, brought to the primary's head. */
TtCopy *tt_test_office_open_shadow (TtTestOffice *self);

/* One change, the @k-th of its kind: a new entry, now and then another one changed or removed. */
gboolean tt_test_office_change (TtStore *store, gint64 k, TtFrame **frame, GError **error);

/* One that must succeed; returns its frame. (transfer full) */
TtFrame *tt_test_office_must_change (TtStore *store, gint64 k);

/* Of a file, by a connection of its own. */
void tt_test_office_digest (TtTestOffice *self, const char *path, TtHash *digest);
void tt_test_office_head (TtTestOffice *self, const char *path, TtHead *head);

/* Whether the frame with this seq and hash is in the file. */
gboolean tt_test_office_has (TtTestOffice *self, const char *path, gint64 seq, const TtHash *hash);

/* Opens store and shadow, and fails unless both stand at one head with one digest and every frame
 * of @frames (element-type TtFrame) (nullable) is in both. */
void tt_test_office_check (TtTestOffice *self, GPtrArray *frames);

gint64 tt_test_office_count (TtTestOffice *self, const char *path, const char *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtTestOffice, tt_test_office_free)

G_END_DECLS
