/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-copy-private.h"

#include "base/tt-error.h"
#include "store/tt-chain-private.h"

#include <glib/gi18n-lib.h>

gboolean
tt_copy_keep_head (TtCopy *self, TtFrame *frame, GError **error)
{
  TtHead frame_head;
  TtHead head;

  g_return_val_if_fail (TT_IS_COPY (self) && self->database != NULL, FALSE);
  g_return_val_if_fail (frame != NULL, FALSE);

  tt_frame_get_head (frame, &frame_head);
  if (!tt_database_get_head (self->database, &head, error))
    return FALSE;
  if (!tt_head_equal (&head, &frame_head))
    {
      g_set_error (error, TT_ERROR, TT_ERROR_MISMATCH,
                   _ ("“%s” does not stand at change %" G_GINT64_FORMAT),
                   tt_database_get_path (self->database), frame->seq);
      return FALSE;
    }

  if (!tt_database_begin_write (self->database, error))
    return FALSE;
  if (tt_chain_put (self->database, frame, error) && tt_database_commit (self->database, error))
    return TRUE;

  tt_database_rollback (self->database);
  return FALSE;
}
