/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-store-private.h"

G_BEGIN_DECLS

struct _TtCopy
{
  GObject parent_instance;

  TtEnvironment *environment;
  char *path;
  TtDatabaseMode mode;
  TtDatabase *database; /* NULL: closed, to be opened before the next use */
  TtCopyPauseFunc pause;
  gpointer pause_data;
  gboolean copying;  /* an image is being made of it: it must stay open */
  gboolean doubtful; /* to be closed after that */
  gboolean digested; /* @digest is of what it holds */
  TtHash digest;
};

TtCopy *
tt_copy_new (TtEnvironment *environment, const char *path, TtDatabaseMode mode, GError **error);

gboolean tt_copy_ensure_connected (TtCopy *self, GError **error);

G_END_DECLS
