/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-sodium-private.h"

#include <sodium.h>

void
tt_sodium_start (void)
{
  static gsize started;

  if (g_once_init_enter (&started))
    {
      /* Without a source of randomness nothing that follows can be trusted. */
      if (sodium_init () < 0)
        g_error ("libsodium did not start: the system gives no random bytes");
      g_once_init_leave (&started, 1);
    }
}
