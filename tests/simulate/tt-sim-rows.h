/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-store.h"
#include "tt-sim-model.h"

G_BEGIN_DECLS

/* How the model's rows stand in an office: entries whose note, and people whose username, carry a
 * number. */

#define SIM_FIRST_ENTRY "1000"
#define SIM_FIRST_USER "2000"

#define SIM_SELECT_ENTRIES                                                                         \
  "SELECT id - " SIM_FIRST_ENTRY ", in_note FROM entry WHERE id BETWEEN " SIM_FIRST_ENTRY          \
  " AND " SIM_FIRST_ENTRY " + 39 ORDER BY id"
#define SIM_SELECT_NAMES                                                                           \
  "SELECT id - " SIM_FIRST_USER ", username FROM user WHERE id BETWEEN " SIM_FIRST_USER            \
  " AND " SIM_FIRST_USER " + 7 ORDER BY id"

guint64 sim_value_of_note (const char *note);
guint64 sim_value_of_name (const char *name);

/* A TtWriteFunc; @user_data is the SimChange. */
gboolean sim_rows_write (TtTransaction *transaction, gpointer user_data, GError **error);

G_END_DECLS
