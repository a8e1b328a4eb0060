/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tt-sim-client.h"

G_BEGIN_DECLS

/* One disk that can be pulled out, with a layer of its own, and another that can take its place. */

#define SIM_DRIVE "/media/disk"

/* The one that is plugged in is pulled out, or one is plugged in. */
void sim_drives_change (void);

/* The same, once so many changes of any disk were made. */
void sim_drives_pull_at_work (guint when);
gboolean sim_drive_is_ours (void);

/* Nothing may be written where the disk is not. */
void sim_drives_check (void);
void sim_drives_stop (void);

void sim_drives_add_layer (SimClient *client);

G_END_DECLS
