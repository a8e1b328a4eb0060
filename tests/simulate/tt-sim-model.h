/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-database.h"

G_BEGIN_DECLS

/* The simple model: every change that was ever tried, by a name of its own that its frame carries
 * as actor, with what it does to a few rows; and for every frame that was seen the rows and the
 * digest that belong to it. */

#define SIM_ENTRIES 40
#define SIM_NAMES 8
#define SIM_SLOTS (SIM_ENTRIES + SIM_NAMES)

/* What the rows hold; 0: no such row. */
typedef struct
{
  guint64 slots[SIM_SLOTS];
} SimState;

typedef enum
{
  SIM_SET,
  SIM_CLEAR,
  SIM_SWAP,
} SimOpKind;

typedef struct
{
  SimOpKind kind;
  guint slot;
  guint other;
  guint64 value;
} SimOp;

typedef enum
{
  SIM_ROWS,     /* does @ops */
  SIM_OTHER,    /* changes other rows than those */
  SIM_REPLACES, /* afterwards the rows are @state */
  SIM_ERASES,   /* the same, and a change of rows before it */
  SIM_GUESSED,  /* undo, redo: the label says of what */
} SimKind;

typedef struct
{
  char *name;
  SimKind kind;
  GArray *ops;
  SimState state;
  gboolean has_state;
  gboolean is_acknowledged;
  gboolean is_settled; /* the shadow has it too */
  gboolean is_refused;
  gboolean is_again;    /* made once more after its file was taken away: with another hash */
  gboolean is_replaced; /* it is no part of the office any more, as was asked for */
  TtHash hash;
  gint64 seq;
} SimChange;

void sim_model_start (void);
void sim_model_stop (void);

/* (transfer none) */
SimChange *sim_model_new_change (SimKind kind);
SimChange *sim_model_find (const char *name);
void sim_model_acknowledge (SimChange *change, const TtFrame *frame);

/* Everything that was acknowledged so far is in the shadow. */
void sim_model_settle (void);

void sim_op_apply (const SimOp *op, SimState *state);

/* What is known of a frame. */
typedef struct
{
  SimState state;
  TtHash digest;
  gboolean has_digest;
  gint64 seq;
} SimKnown;

SimKnown *sim_model_know (const TtHash *hash);

/* FALSE with a violation where it contradicts what was known. */
gboolean sim_model_learn_state (const TtHash *hash, gint64 seq, const SimState *state);
gboolean sim_model_learn_digest (const TtHash *hash, const TtHash *digest, const char *of);

/* What is promised after what happened. */
typedef struct
{
  gboolean is_office;  /* all that was acknowledged is looked for */
  gboolean forgiving;  /* what the shadow did not have may be gone */
  gboolean may_decide; /* more than one thing was damaged */
  gboolean archive;    /* the archive is built too */
  gboolean damaged;    /* something was, and may be told of */
  gboolean archive_damaged;
  gboolean lost_write; /* a page is an older one with a valid sum: verification alone can tell */
} SimWish;

/* Compares a file with the model: every frame accounted for, nothing acknowledged missing, nothing
 * refused there, the rows as the frames say. */
gboolean
sim_model_check (TtDatabase *database, const char *what, const SimWish *wish, GError **error);

/* Goes through the frames only, so that the rows of each are known. */
gboolean sim_model_learn (TtDatabase *database, GError **error);

gboolean sim_model_read (TtDatabase *database, SimState *state, GError **error);
guint sim_model_count_acknowledged (void);

G_END_DECLS
