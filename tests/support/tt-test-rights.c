/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/tt-test-rights.h"

#include <ftw.h>
#include <grp.h>
#include <sys/prctl.h>
#include <unistd.h>

#define NOBODY 65534
#define MOST_DESCRIPTORS 16

static int
give_away (const char *path, const struct stat *stat, int type, struct FTW *place)
{
  return lchown (path, NOBODY, NOBODY);
}

void
tt_test_dir_give_away (TtTestDir *self)
{
  if (geteuid () == 0)
    g_assert_no_errno (nftw (tt_test_dir_get_path (self), give_away, MOST_DESCRIPTORS, FTW_PHYS));
}

void
tt_test_drop_rights (void)
{
  if (geteuid () != 0)
    return;

  g_assert_no_errno (setgroups (0, NULL));
  g_assert_no_errno (setgid (NOBODY));
  g_assert_no_errno (setuid (NOBODY));

  /* A process that changed its user cannot be looked into, which the leak checker has to. */
  g_assert_no_errno (prctl (PR_SET_DUMPABLE, 1));
}
