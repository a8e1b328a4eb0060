/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-disk.h"

G_BEGIN_DECLS

typedef enum
{
  DEED_LOOK,   /* changes nothing */
  DEED_CHANGE, /* changes something, needs no room */
  DEED_ROOM,   /* may need room */
} TtTestDeed;

/* Counts one call. FALSE with @error where it is the one to fail. */
gboolean tt_test_disk_pass (
    TtDisk *disk, TtTestDeed deed, const char *path, const char *what, GError **error);

/* Counts one call that can lie so; whether it does. */
gboolean tt_test_disk_lies (TtDisk *disk, int lie);

/* The bit to flip in a read of @length bytes at @offset: its index, or -1. */
gssize tt_test_disk_take_flip (TtDisk *disk, gint64 offset, gsize length);

/* (transfer full) */
TtFile *tt_test_file_new (TtDisk *disk, TtFile *base, const char *path);

G_END_DECLS
