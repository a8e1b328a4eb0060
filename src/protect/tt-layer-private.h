/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-archive.h"
#include "protect/tt-protect-status.h"
#include "protect/tt-retention.h"
#include "store/tt-store-office.h"

G_BEGIN_DECLS

/**
 * TtLayer:
 * @path: absolute, what is relative was taken from the office's folder
 * @plain: the owner said that others may read what lies there
 * @accept_one_disk: the owner said that copies on one disk are enough
 * @retention: what it keeps
 * @archive: (nullable): for kind "folder"
 * @refused: (nullable): why nothing was cleared away the last time; kept in state.db
 * @trouble: (nullable): what stopped its last run; kept in state.db so that other processes know
 * @trouble_since: since when, UTC microseconds
 * @behind_since: since when it is seen to lag, 0 for not
 * @success: when it was last seen to be up to date, UTC microseconds, 0 for not in this process
 * @lost: objects that were there and are not any more, as the last look found
 *
 * A place and a policy over the same frames.
 */
typedef struct
{
  TtEnvironment *environment;
  TtState *state;
  char *name;
  char *kind;
  gboolean enabled;
  char *path;     /* of one off this computer where it is, in words */
  char *settings; /* as in its definition */
  gboolean remote;
  gboolean plain;
  gboolean accept_one_disk;
  TtRetention retention;
  TtArchive *archive;
  char *refused;

  char *trouble_code;
  char *trouble_message;
  char *trouble_hint;
  TtLayerState trouble_state;
  gint64 trouble_since;
  gint64 behind_since;
  gint64 success;
  gboolean lost;
  gboolean noted;  /* where it is and which texts it has, in this process */
  gboolean broken; /* a verification found damage that could not be healed; kept in state.db */
} TtLayer;

/* (transfer full) */
TtLayer *tt_layer_new (TtEnvironment *environment,
                       TtState *state,
                       const char *folder,
                       const char *scratch,
                       const TtLayerRow *row);

/* Definitions may be read anew while a run is under way: it holds on to those that it works on. */
TtLayer *tt_layer_ref (TtLayer *self);
void tt_layer_unref (TtLayer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtLayer, tt_layer_unref)

gboolean tt_layer_is_shadow (const TtLayer *self);

/* What another queue noted in state.db about what went wrong. */
void tt_layer_reload_trouble (TtLayer *self);

/* The live copy may be moved by another process. */
void tt_layer_set_path (TtLayer *self, const char *path);

/* A layer may come from a newer version of the program: TT_ERROR_TOO_NEW. */
gboolean tt_layer_check_known (const TtLayer *self, GError **error);

/* Moments that are kept in state.db: "last-success", "last-verified", "last-drill". */
gint64 tt_layer_get_time (TtLayer *self, const char *what);
gboolean tt_layer_set_time (TtLayer *self, const char *what, gint64 at, GError **error);

/* Notes where it is: what state.db knows of it is dropped when it is moved. */
gboolean tt_layer_note_place (TtLayer *self, GError **error);

/* Damage that could not be healed, until a verification finds none. */
void tt_layer_set_broken (TtLayer *self, gboolean broken);

/* Why nothing was cleared away, %NULL when it was. */
void tt_layer_set_refused (TtLayer *self, const char *refused);

/* What went wrong, until something goes right. Cannot fail: what cannot be written to state.db is
 * known to this process at least. */
void tt_layer_set_trouble (TtLayer *self, const GError *error);
void tt_layer_clear_trouble (TtLayer *self);

G_END_DECLS
