/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-disk.h"

G_BEGIN_DECLS

/* A file that @descriptor has open, which it closes at its end; @path is for messages.
 * (transfer full) */
TtFile *tt_file_local_new (int descriptor, const char *path);

G_END_DECLS
