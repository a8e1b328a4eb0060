/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [layer] ui/ may not include protect/tt-layer.h */

#include "protect/tt-layer.h"
