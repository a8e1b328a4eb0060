/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/tt-cli.h"

G_BEGIN_DECLS

/* The commands, each in the file of its name. */

extern const TtCommand tt_command_init;
extern const TtCommand tt_command_demo;
extern const TtCommand tt_command_diagnose;
extern const TtCommand tt_command_prune;
extern const TtCommand tt_command_proofs;
extern const TtCommand tt_command_status;
extern const TtCommand tt_command_digest;
extern const TtCommand tt_command_export;
extern const TtCommand tt_command_import;
extern const TtCommand tt_command_backup;
extern const TtCommand tt_command_verify;
extern const TtCommand tt_command_drill;
extern const TtCommand tt_command_key;
extern const TtCommand tt_command_layers;
extern const TtCommand tt_command_snapshots;
extern const TtCommand tt_command_restore;
extern const TtCommand tt_command_user;
extern const TtCommand tt_command_site;
extern const TtCommand tt_command_clock;
extern const TtCommand tt_command_correct;
extern const TtCommand tt_command_approve;
extern const TtCommand tt_command_reopen;
extern const TtCommand tt_command_list;
extern const TtCommand tt_command_undo;
extern const TtCommand tt_command_redo;
extern const TtCommand tt_command_log;
extern const TtCommand tt_command_set_aside;

G_END_DECLS
