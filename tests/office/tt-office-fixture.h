/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-entry.h"
#include "office/tt-office-entries.h"
#include "office/tt-office-people.h"
#include "office/tt-office-protect.h"
#include "office/tt-office-punch.h"
#include "office/tt-office-sites.h"
#include "support/tt-test-dir.h"
#include "support/tt-test-environment.h"

G_BEGIN_DECLS

/* An office of its own for each test: company "Hill & Son" in America/New_York, owner "maria" with
 * the password "open", who is @owner. The clock stands at TT_TEST_NOW until it is told. */
typedef struct
{
  TtTestDir *dir;
  char *folder;
  TtEnvironment *environment;
  TtOffice *office;
  TtActor *owner;
} Fixture;

void fixture_set_up (Fixture *self, gconstpointer flags);
void fixture_tear_down (Fixture *self, gconstpointer flags);

#define FIXTURE_ADD(path, func, flags)                                                             \
  g_test_add (path, Fixture, GINT_TO_POINTER (flags), fixture_set_up, func, fixture_tear_down)

TtClock *fixture_get_clock (Fixture *self);

/* Another process, as far as the office can tell: its own environment on the same clock. */
TtEnvironment *fixture_make_environment (Fixture *self);

TtOffice *fixture_open (TtEnvironment *environment, const char *folder, TtOfficeFlags flags);
void fixture_close (TtOffice *office);

/* Closes the office and opens it again, as after a restart. */
void fixture_restart (Fixture *self, TtOfficeFlags flags);

/* All of these fail the test on an error, unless they take one. */
gint64 fixture_add_user (Fixture *self, const char *username, TtRole role, const char *password);
gint64 fixture_add_site (Fixture *self, const char *name);
TtActor *fixture_act_as (Fixture *self, const char *username);
gboolean fixture_punch (TtOffice *office,
                        TtActor *actor,
                        TtPunchKind kind,
                        gint64 user,
                        gint64 site,
                        gint64 at,
                        GBytes *photo,
                        TtPunched *punched,
                        GError **error);
TtEntry *fixture_load_entry (Fixture *self, gint64 id);
GPtrArray *fixture_list_entries (TtOffice *office, TtActor *actor, GError **error);

/* The shadow has what was committed. */
void fixture_settle (TtOffice *office);
char *fixture_digest (TtOffice *office);

/* The smallest picture there is: a GIF of one dot. (transfer full) */
GBytes *fixture_make_picture (void);

char *fixture_undo (TtOffice *office, TtActor *actor, guint steps, guint *done, GError **error);

G_END_DECLS
