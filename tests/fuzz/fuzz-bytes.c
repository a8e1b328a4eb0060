/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz/fuzz.h"

#include "base/tt-bytes.h"

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  TtCursor cursor = { bytes, length, 0 };
  const guint8 *field;
  gsize field_length;
  guint64 value;

  while (tt_cursor_read_uint64 (&cursor, &value) ||
         tt_cursor_read_field (&cursor, &field, &field_length))
    g_assert_cmpuint (cursor.at, <=, length);

  return 0;
}
