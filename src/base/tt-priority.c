/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-priority.h"

#include <sys/syscall.h>
#include <unistd.h>

/* linux/ioprio.h, which not every distribution installs: class << 13 | level; 0 is "as the nice
 * value says". */
#define WHO_PROCESS 1
#define CLASS_IDLE (3 << 13)

void
tt_priority_set_idle (gboolean idle)
{
  /* Refused is as good as before. */
  (void) syscall (SYS_ioprio_set, WHO_PROCESS, 0, idle ? CLASS_IDLE : 0);
}
