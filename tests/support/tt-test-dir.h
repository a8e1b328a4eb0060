/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A folder of the test's own, shared with the subprocess that a test traps, removed with everything
 * in it by its maker. */

typedef struct _TtTestDir TtTestDir;

TtTestDir *tt_test_dir_new (void);
void tt_test_dir_free (TtTestDir *self);

const char *tt_test_dir_get_path (TtTestDir *self);

/* (transfer full) */
char *tt_test_dir_build_path (TtTestDir *self, const char *name);

/* Writes a file; its folder must be there. */
void tt_test_dir_write (TtTestDir *self, const char *name, const void *bytes, gsize length);

/* Everything in a file, with a NUL behind it; @length may be %NULL. (transfer full) */
char *tt_test_dir_read (TtTestDir *self, const char *name, gsize *length);

/* The path of a file of tests/data. (transfer full) */
char *tt_test_build_data_path (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtTestDir, tt_test_dir_free)

G_END_DECLS
