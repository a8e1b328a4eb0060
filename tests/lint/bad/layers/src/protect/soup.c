/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [owner] protect/ may not include <libsoup/soup.h> */

#include <libsoup/soup.h>
