/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/tt-cli.h"

G_BEGIN_DECLS

/* The settings of a layer as JSON text, with those of the command line ("key=value") put over
 * @present (nullable). @enabled: (inout) (nullable): what "enabled=no" changes. (transfer full) */
char *tt_cli_merge_settings (const char *present, char **given, gboolean *enabled, GError **error);

G_END_DECLS
