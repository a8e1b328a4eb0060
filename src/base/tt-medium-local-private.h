/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-disk.h"

G_BEGIN_DECLS

/* What the file system under @path, which exists, lies on. */
gboolean tt_medium_local_find (const char *path, TtMedium *medium, GError **error);

G_END_DECLS
