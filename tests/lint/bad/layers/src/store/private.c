/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [private] store/ may not include base/tt-sodium-private.h */

#include "base/tt-sodium-private.h"
