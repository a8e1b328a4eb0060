/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tt-sim-model.h"

G_BEGIN_DECLS

/* One thing is damaged while nobody works; @wish is told what may follow from it. */
void sim_damage_at_rest (SimWish *wish);

/* A journal that is to be played back is bent; FALSE where there is none. */
gboolean sim_damage_journal (SimWish *wish);

/* How both files are now; a write since then can be lost later. */
void sim_damage_remember (void);
void sim_damage_forget (void);

/* A page of one of the two is again what it was then. FALSE where none changed. */
gboolean sim_damage_lose_write (SimWish *wish);

/* Somebody takes a file away, or puts another in its place, in the middle of the work. */
void sim_damage_at_work (guint when, SimWish *wish);

G_END_DECLS
