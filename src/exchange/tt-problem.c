/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange/tt-problem.h"

const char *
tt_problem_kind_get_name (TtProblemKind kind)
{
  switch (kind)
    {
    case TT_PROBLEM_REPAIRED:
      return "repaired";
    case TT_PROBLEM_LEFT_OUT:
      return "left-out";
    case TT_PROBLEM_QUESTION:
      return "question";
    }
  g_assert_not_reached ();
}

TtProblem *
tt_problem_new (TtProblemKind kind, const char *path, gint64 line, const char *code, char *message)
{
  TtProblem *self = g_new0 (TtProblem, 1);

  self->kind = kind;
  self->path = g_strdup (path);
  self->line = line;
  self->code = code;
  self->message = message;

  return self;
}

void
tt_problem_free (TtProblem *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->message);
  g_free (self);
}
