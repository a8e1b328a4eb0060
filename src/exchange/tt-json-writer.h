/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes JSON piece by piece to whatever takes bytes; memory stays flat. Commas and colons come by
 * themselves. The first failure is remembered and told by tt_json_writer_finish(), so that writing
 * reads as a list; after it nothing more is handed on. */

/* Takes the next bytes; FALSE with @error stops. */
typedef gboolean (*TtJsonSink) (const guint8 *bytes,
                                gsize length,
                                gpointer user_data,
                                GError **error);

typedef struct _TtJsonWriter TtJsonWriter;

TtJsonWriter *tt_json_writer_new (TtJsonSink sink, gpointer user_data);
void tt_json_writer_free (TtJsonWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtJsonWriter, tt_json_writer_free)

void tt_json_writer_begin_object (TtJsonWriter *self);
void tt_json_writer_end_object (TtJsonWriter *self);
void tt_json_writer_begin_array (TtJsonWriter *self);
void tt_json_writer_end_array (TtJsonWriter *self);

/* A name of ours: plain ASCII that needs no escape. */
void tt_json_writer_key (TtJsonWriter *self, const char *key);

/* The next value or key, or the end of what is open, starts on a new line. */
void tt_json_writer_break_line (TtJsonWriter *self);

/* UTF-8; anything else is TT_ERROR_DAMAGED. */
void tt_json_writer_text (TtJsonWriter *self, const char *text, gsize length);
void tt_json_writer_integer (TtJsonWriter *self, gint64 integer);

/* Reads back as the same double; TT_ERROR_DAMAGED for what is not finite. */
void tt_json_writer_real (TtJsonWriter *self, double real);
void tt_json_writer_boolean (TtJsonWriter *self, gboolean boolean);
void tt_json_writer_null (TtJsonWriter *self);

/* RFC 3339 UTC as text; an instant outside the years 1 to 9999 as its number of microseconds. */
void tt_json_writer_instant (TtJsonWriter *self, gint64 instant);

/* JSON that was made elsewhere, exactly as it stands. */
void tt_json_writer_raw (TtJsonWriter *self, const char *json, gsize length);

/* A text of base64, its bytes given in any number of pieces. */
void tt_json_writer_begin_base64 (TtJsonWriter *self);
void tt_json_writer_add_base64 (TtJsonWriter *self, const guint8 *bytes, gsize length);
void tt_json_writer_end_base64 (TtJsonWriter *self);

gint64 tt_json_writer_get_bytes (TtJsonWriter *self);

/* Whether something failed already: a loop may stop early. */
gboolean tt_json_writer_has_failed (TtJsonWriter *self);

/* Hands on what is left. Everything that was opened must be closed. */
gboolean tt_json_writer_finish (TtJsonWriter *self, GError **error);

G_END_DECLS
