/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "support/tt-test-dir.h"

G_BEGIN_DECLS

/* Root may write everywhere, so a test about rights gives its folder to another user and works on
 * in a subprocess that is that user. As any other user both do nothing. */

/* Gives the folder and what is in it to nobody; the caller calls it before it sets modes. */
void tt_test_dir_give_away (TtTestDir *self);

/* For the rest of this process (a g_test_subprocess()). */
void tt_test_drop_rights (void);

G_END_DECLS
