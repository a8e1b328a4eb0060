/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-disk.h"

G_BEGIN_DECLS

/* Whether the program starts with the desktop session: a desktop file in the autostart folder. */

/* Blocks for one stat call. */
gboolean tt_autostart_get (TtDisk *disk);

/* Writes or removes the desktop file. @folder: the office's folder, NULL for the usual one. A few
 * small file operations: not worth a worker. */
gboolean tt_autostart_set (TtDisk *disk, gboolean start, const char *folder, GError **error);

G_END_DECLS
