/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [own-header] own.h comes first */

#include <glib.h>

#include "core/own.h"
