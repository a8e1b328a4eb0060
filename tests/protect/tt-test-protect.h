/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-protect.h"
#include "store/tt-store-entries.h"
#include "store/tt-store-people.h"
#include "support/tt-test-dir.h"
#include "support/tt-test-environment.h"

G_BEGIN_DECLS

/**
 * TtTestProtect:
 * @store: the primary of a real office in a folder of its own
 * @state: its state.db
 * @protect: its layers; the keeper's byte is held
 * @company: "Alder & Finch" in America/New_York
 * @user: somebody who clocks in
 *
 * An office whose changes are followed by its layers.
 */
typedef struct
{
  TtTestDir *dir;
  TtEnvironment *environment;
  char *folder;
  TtStore *store;
  TtState *state;
  TtProtect *protect;
  gint64 company;
  gint64 user;
  guint punches;
} TtTestProtect;

/* In @environment where that is set already, else in one of its own. */
void tt_test_protect_set_up (TtTestProtect *self, gconstpointer user_data);
void tt_test_protect_tear_down (TtTestProtect *self, gconstpointer user_data);

/* Closes the layers, and opens them as set_up does. */
void tt_test_protect_close (TtTestProtect *self);
void tt_test_protect_open (TtTestProtect *self);

/* Closes the layers and opens them anew, as another process would. */
void tt_test_protect_reopen (TtTestProtect *self);

/* One change by @func, which must succeed, committed and noticed; a second later than the one
 * before. Returns its journal time, 0 where nothing changed. */
gint64 tt_test_protect_write (TtTestProtect *self, TtWriteFunc func, gpointer user_data);

/* A frame of some other call, which the layers are to notice. */
void tt_test_protect_notice (TtTestProtect *self, TtFrame *frame);

/* One shift of an hour, committed and noticed; a second later than the one before. Returns its
 * journal time. */
gint64 tt_test_protect_punch (TtTestProtect *self);

/* A punch that brings a picture; @hash (64 digits, to be freed) may be %NULL. */
void tt_test_protect_punch_with_photo (TtTestProtect *self, char **hash);

/* The file of a picture; each @number is one of its own. @size: (out). Returns its hash, 64 digits.
 * (transfer full) */
char *tt_test_protect_save_picture (TtTestProtect *self, guint number, gint64 *size);

/* A label frame, committed and noticed. */
void tt_test_protect_label (TtTestProtect *self, const char *label);

/* Brings all layers up to date; each must be well. */
void tt_test_protect_back_up (TtTestProtect *self);
void tt_test_protect_back_up_base (TtTestProtect *self);

/* The digest of the primary, 64 digits. (transfer full) */
char *tt_test_protect_digest (TtTestProtect *self);

/* Where the primary stands. */
gint64 tt_test_protect_get_seq (TtTestProtect *self);

/* Paths of all objects (bases, segments, photos) of the archive. (element-type utf8)
 * (transfer full) */
GPtrArray *tt_test_protect_list_objects (TtTestProtect *self);

/* The folder tt1-… (transfer full) */
char *tt_test_protect_find_repository (TtTestProtect *self);

/* Runs the restore.py that lies in the repository: into @to, or lists what there is (@to: %NULL).
 * @when: UTC microseconds, 0 for the newest; @out (nullable): what it said. Returns its status. */
int tt_test_protect_run_script (TtTestProtect *self, const char *to, gint64 when, char **out);

/* One bit of the byte at @offset (from the end where it is negative). */
void tt_test_flip_bit (const char *path, gint64 offset);

/* The report of one layer, which must be there. */
const TtReport *tt_test_find_report (GPtrArray *reports, const char *layer);

G_END_DECLS
