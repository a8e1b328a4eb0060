/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"

G_BEGIN_DECLS

/* state.db: what can be worked out again (layer states, runs, sign-in attempts, caches). A plain
 * database without frames or sums that may be deleted; a damaged one is set aside by itself and
 * made anew. Short busy timeout; any process may open it. */

#define TT_TYPE_STATE (tt_state_get_type ())
G_DECLARE_FINAL_TYPE (TtState, tt_state, TT, STATE, GObject)

TtState *tt_state_open (TtEnvironment *environment, const char *folder, GError **error);
void tt_state_close (TtState *self);

/* Key and value, "layer.archive.last-verified" → "1762…"; NULL without error where there is none.
 */
char *tt_state_dup (TtState *self, const char *key, GError **error);
gboolean tt_state_set (TtState *self, const char *key, const char *value, GError **error);
gint64 tt_state_get_int64 (TtState *self, const char *key, gint64 otherwise);
gboolean tt_state_set_int64 (TtState *self, const char *key, gint64 value, GError **error);
/* All whose key matches @pattern, a GLOB of SQLite's, in one read. (element-type utf8 utf8)
 * (transfer full) */
GHashTable *tt_state_find (TtState *self, const char *pattern, GError **error);
/* All keys that begin with @prefix. */
gboolean tt_state_remove (TtState *self, const char *prefix, GError **error);

/**
 * tt_state_count_attempt:
 * @name: the username as typed, folded
 * @now: UTC microseconds
 * @wait_until: (out): until when this name waits; 0 for not
 *
 * Counts a try. The fifth wrong one in a row makes the name wait 1 minute, each further one 2, 5,
 * then 15; a right one forgets them. Who asks for a password looks at tt_state_get_wait() first:
 * while a name waits no try is made. A clock that went back does not
 * shorten or lengthen a wait beyond its length.
 */
gboolean tt_state_count_attempt (TtState *self,
                                 const char *name,
                                 gboolean right,
                                 gint64 now,
                                 gint64 *wait_until,
                                 guint *tries_left,
                                 GError **error);
gboolean
tt_state_get_wait (TtState *self, const char *name, gint64 now, gint64 *wait_until, GError **error);

/* A run of a layer, kept for the page and for the last 400 days. */
gboolean tt_state_add_run (TtState *self,
                           const char *layer,
                           const char *kind,
                           gint64 at,
                           gint64 duration,
                           const char *result,
                           const char *detail,
                           GError **error);

/* Newest first: at, kind, result, detail, layer, duration as text columns. @layer, @kind: NULL for
 * all; @limit: 0 for all. (element-type GStrv) (transfer full) */
GPtrArray *tt_state_list_runs (
    TtState *self, const char *layer, const char *kind, guint limit, GError **error);

G_END_DECLS
