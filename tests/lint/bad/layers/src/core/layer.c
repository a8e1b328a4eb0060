/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [layer] core/ may not include store/tt-store.h */

#include "store/tt-store.h"
