/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [owner] office/ may not include <sqlite3.h> */

#include <sqlite3.h>
