/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [owner] cli/ may not include <gtk/gtk.h> */

#include <gtk/gtk.h>
