/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"
#include "tt-sim-files.h"

G_BEGIN_DECLS

/* The one simulated computer of this program: its clock, its disk, its processes. A process is a
 * thread that has the baton; it hands it on inside calls of the disk, so that one process may run
 * in the middle of another's commit. Nothing runs at the same time as anything else. */

#define SIM_VFS "simulated"
#define SIM_FOLDER "/home/office"

typedef enum
{
  SIM_READ = 1 << 0,
  SIM_WRITE = 1 << 1,
  SIM_SYNC = 1 << 2,
  SIM_TRUNCATE = 1 << 3,
  SIM_OPEN = 1 << 4,
  SIM_UNLINK = 1 << 5,
  SIM_RENAME = 1 << 6,
  SIM_LINK = 1 << 7,
  SIM_SYNC_FOLDER = 1 << 8,
  SIM_MAKE_FOLDER = 1 << 9,
  SIM_LOCK = 1 << 10,
  SIM_STAT = 1 << 11,
} SimDeed;

#define SIM_CHANGES                                                                                \
  (SIM_WRITE | SIM_SYNC | SIM_TRUNCATE | SIM_UNLINK | SIM_RENAME | SIM_LINK | SIM_SYNC_FOLDER |    \
   SIM_MAKE_FOLDER)

typedef enum
{
  SIM_GO,          /* do it */
  SIM_GO_AND_FAIL, /* do it, and answer with an error: the process is dead now */
  SIM_FAIL,        /* an error of the disk */
  SIM_DEAD,        /* nothing: the process is dead */
} SimPass;

typedef struct _SimProcess SimProcess;
typedef void (*SimScript) (SimProcess *process, gpointer data);

struct _SimProcess
{
  guint number;
  gboolean is_dead;
  gboolean has_ended;
  GThread *thread;
  GCond cond;
  SimScript script;
  gpointer data;
  GMainContext *context;
  TtEnvironment *environment;
  GPtrArray *handles;    /* (element-type SimHandle): of the VFS, open */
  GPtrArray *lock_files; /* open */
};

/* What shall go wrong in the step under way. */
typedef struct
{
  guint kill_in;    /* the n-th change of the disk kills its process; 0: none */
  guint cut_in;     /* the n-th change of the disk cuts the power */
  guint fail_in;    /* the n-th call that @fail_mask names fails */
  guint fail_mask;  /* of SimDeed */
  guint fail_times; /* that many in a row */
  gint64 room;      /* bytes that the disk holds; 0: any number */
  guint switch_in;  /* one of so many calls hands the baton on; 0: never */
  guint move_in;    /* the n-th change of the disk calls @move */
  void (*move) (void);
} SimFaults;

extern SimFaults sim_faults;

void sim_start (guint64 seed);
void sim_stop (void);

TtClock *sim_get_clock (void);
gboolean sim_is_power_cut (void);
guint sim_count_failures (void); /* errors that were handed out since sim_clear_faults() */
gboolean sim_is_full (gint64 more);
void sim_clear_faults (void);

/* The process that has the baton; NULL for the simulator itself, to which no fault comes. */
SimProcess *sim_get_process (void);

/* Every call of disk, VFS and locks passes here first. */
SimPass sim_gate (SimDeed deed, const char *path, SimProcess *owner);

/* After a call that was let through and done: FALSE where its process is dead now. */
gboolean sim_after (SimPass pass, SimProcess *owner);
void sim_sleep (gint64 microseconds);

/* Runs all scripts to their ends, in turns. Processes are (transfer none). */
SimProcess *sim_process_new (SimScript script, gpointer data);
void sim_run (GPtrArray *processes);

/* The power was cut: the disk as it is found afterwards. */
void sim_restart (void);

/* Anything that shall be the same when a seed is run again. */
void sim_trace (const char *format, ...) G_GNUC_PRINTF (1, 2);
guint64 sim_get_trace (void);
void sim_set_verbose (gboolean verbose);

/* A promise that was not kept; the first is kept. */
void sim_violate (const char *format, ...) G_GNUC_PRINTF (1, 2);
const char *sim_get_violation (void);

/* Before SQLite is used for the first time. */
void sim_memory_begin (void);

/* The parts. */
TtDisk *sim_disk_new (void);
TtLocks *sim_locks_new (void);
TtExecutor *sim_executor_new (void);
void sim_vfs_register (void);

/* Locks of a process that died. */
void sim_vfs_let_go (SimProcess *process);
void sim_locks_let_go (SimProcess *process);
void sim_locks_forget (void);

/* A plain file was closed: POSIX drops every lock that its process has on it. */
void sim_vfs_note_closed (SimNode *node, SimProcess *process, const char *path);

/* An executor's next piece of work; FALSE where nothing waits. */
gboolean sim_executor_step (TtExecutor *executor);

/* Time passes in a process: its timers run, each at its moment. */
void sim_executor_pass (TtExecutor *executor, GMainContext *context, gint64 microseconds);

/* What replaces inotify: a commit or a new office.db is told to every process that watches. */
void sim_watch_tell (gboolean replaced);
void sim_watch_drop (SimProcess *process);

G_END_DECLS
