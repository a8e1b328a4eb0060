/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [owner] store/ may not include <zstd.h> */

#include <zstd.h>
