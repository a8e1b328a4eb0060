/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "storage/tt-content.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The bytes of a content as a stream, so that a body of many megabytes is never in memory. */

#define TT_TYPE_CONTENT_STREAM (tt_content_stream_get_type ())
G_DECLARE_FINAL_TYPE (TtContentStream, tt_content_stream, TT, CONTENT_STREAM, GInputStream)

/* (transfer full) */
GInputStream *tt_content_stream_new (TtContent *content);

G_END_DECLS
