/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [layer] storage/ may not include core/tt-entry.h */

#include "core/tt-entry.h"
