/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/tt-cli.h"
#include "core/tt-entry.h"
#include "core/tt-site.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a command prints: one JSON object, or lines of text. */

/* A builder with its object begun. (transfer full) */
JsonBuilder *tt_answer_begin (void);

/* Ends the object and prints it with a newline. */
void tt_answer_end (JsonBuilder *builder);

void
tt_answer_add_text (JsonBuilder *builder, const char *name, const char *text); /* null for NULL */
void tt_answer_add_word (JsonBuilder *builder,
                         const char *name,
                         const char *text); /* null for NULL and "" */
void tt_answer_add_int64 (JsonBuilder *builder, const char *name, gint64 value);
void tt_answer_add_boolean (JsonBuilder *builder, const char *name, gboolean value);
void tt_answer_add_time (JsonBuilder *builder, const char *name, gint64 at); /* null for 0 */

/* The error object of the contract on stdout (with --json) and the words on stderr. */
void tt_answer_error (TtCli *cli, const GError *error);

/* A line on stderr. */
void tt_answer_note (const char *words, ...) G_GNUC_PRINTF (1, 2);

/* A line on stdout. */
void tt_answer_line (const char *words, ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
