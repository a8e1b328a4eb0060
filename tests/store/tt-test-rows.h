/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-copy.h"
#include "store/tt-store-entries.h"
#include "store/tt-store-office.h"
#include "store/tt-store-people.h"
#include "store/tt-store-sites.h"
#include "support/tt-test-dir.h"
#include "support/tt-test-environment.h"

G_BEGIN_DECLS

/**
 * TtTestRows:
 * @shadow: opened where a test follows it, else NULL
 * @company: the id of "Alder & Finch" in America/New_York
 * @owner: the id of "owner"
 *
 * A real office in a folder of its own: primary, shadow, two layers, one company, one owner.
 */
typedef struct
{
  TtTestDir *dir;
  TtEnvironment *environment;
  char *folder;
  TtStore *store;
  TtCopy *shadow;
  gint64 company;
  gint64 owner;
} TtTestRows;

void tt_test_rows_set_up (TtTestRows *self, gconstpointer user_data);
void tt_test_rows_tear_down (TtTestRows *self, gconstpointer user_data);

void tt_test_rows_open_shadow (TtTestRows *self);

/* One change by @func, which must succeed; the shadow follows where it is open. */
void tt_test_rows_write (TtTestRows *self, TtWriteFunc func, gpointer user_data);

/* One look by @func, which must succeed. */
void tt_test_rows_read (TtTestRows *self, TtReadFunc func, gpointer user_data);

/* One change by @func, which must be refused with @code; nothing of it stays. */
void tt_test_rows_refuse (TtTestRows *self, TtWriteFunc func, gpointer user_data, int code);

/* The digest of the primary, as 64 digits. @without: a table, or NULL. (transfer full) */
char *tt_test_rows_digest (TtTestRows *self, const char *without);

/* Saved in a change of its own. */
gint64 tt_test_rows_add_user (TtTestRows *self, const char *username, const char *name);
gint64 tt_test_rows_add_site (TtTestRows *self, const char *name);
gint64 tt_test_rows_add_entry (
    TtTestRows *self, gint64 user, gint64 site, gint64 started_at, gint64 ended_at);

G_END_DECLS
