/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What each fuzzer defines, by libFuzzer's name: reads @bytes as the parser under test would, and
 * comes back. Whatever the bytes are, it neither crashes, nor spins, nor leaks. */
int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length);

G_END_DECLS
