/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [folder] say the folder: tt-entry.h */

#include "tt-entry.h"
