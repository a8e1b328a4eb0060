/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TtProblemKind:
 * @TT_PROBLEM_REPAIRED: the record is taken, with the part that was wrong put right or marked
 * @TT_PROBLEM_LEFT_OUT: the record (or its photo alone) is not taken
 * @TT_PROBLEM_QUESTION: the record is not taken until somebody answers (an option of the import)
 */
typedef enum
{
  TT_PROBLEM_REPAIRED,
  TT_PROBLEM_LEFT_OUT,
  TT_PROBLEM_QUESTION,
} TtProblemKind;

/* "repaired", "left-out", "question". */
const char *tt_problem_kind_get_name (TtProblemKind kind);

/**
 * TtProblem:
 * @path: the record in the file: "timeEntries[3].clockOut"
 * @line: the line where the record starts, from 1
 * @code: a word for scripts: "ends-before-start", "double-id", "not-a-picture", "overlap", …
 * @message: words for a person
 *
 * Something about one record of a file that was brought. Never quotes a secret.
 */
typedef struct
{
  TtProblemKind kind;
  char *path;
  gint64 line;
  const char *code;
  char *message;
} TtProblem;

/* @code is static. @message is taken. */
TtProblem *
tt_problem_new (TtProblemKind kind, const char *path, gint64 line, const char *code, char *message);
void tt_problem_free (TtProblem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtProblem, tt_problem_free)

G_END_DECLS
