/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office.h"

G_BEGIN_DECLS

/* Sees that a disk was connected, and that the computer woke up: copies that waited are looked at
 * then, and not only with the next look of every five minutes. Nothing is polled: the kernel tells
 * of mounts, and logind, where there is one, of sleep. */

typedef struct _TtDiskWatch TtDiskWatch;

TtDiskWatch *tt_disk_watch_new (TtOffice *office);
void tt_disk_watch_free (TtDiskWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtDiskWatch, tt_disk_watch_free)

G_END_DECLS
