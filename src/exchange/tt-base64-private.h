/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exchange/tt-json-reader.h"

G_BEGIN_DECLS

#define TT_BASE64_MAX (64u << 20) /* bytes of a picture */

/**
 * tt_base64_read:
 * @reader: stands before a text
 * @header: (nullable): gets the text up to and with the first comma where it starts with "data:",
 *   at most 200 bytes
 * @bytes: emptied, then filled with what the rest stands for
 *
 * Takes a long text piece by piece and decodes it on the way. What is not of base64 is passed over;
 * a hash or the picture's header tells whether it was one. %TT_ERROR_INVALID where it is longer
 * than any picture.
 */
gboolean tt_base64_read (TtJsonReader *reader, GString *header, GByteArray *bytes, GError **error);

G_END_DECLS
