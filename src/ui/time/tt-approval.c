/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-approval.h"

#include "office/tt-office-entries.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  TtWindow *window;
  TtOffice *office;
  TtActor *actor;
  char *from;
  char *to;
  GArray *users; /* gint64 */
  guint at;
  TtApprovalDone done;
  GWeakRef owner;
} Approval;

static void approval_go_on (Approval *self);

static void
approval_free (Approval *self)
{
  g_object_unref (self->window);
  g_object_unref (self->office);
  g_object_unref (self->actor);
  g_free (self->from);
  g_free (self->to);
  g_array_unref (self->users);
  g_weak_ref_clear (&self->owner);
  g_free (self);
}

/* Undo takes one approval back; several are taken back by reopening. */
static void
approval_end (Approval *self)
{
  g_autofree char *words =
      g_strdup_printf (ngettext ("%u week approved", "%u weeks approved", self->at), self->at);
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);

  if (self->at == 1)
    tt_window_toast_undo (self->window, words);
  else if (self->at > 1)
    tt_window_toast (self->window, words);
  if (owner != NULL)
    self->done (owner);
  approval_free (self);
}

static void
on_approved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Approval *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tt_office_approve_finish (TT_OFFICE (source), result, &error))
    {
      tt_window_show_error (self->window, error);
      approval_end (self);
      return;
    }
  self->at++;
  approval_go_on (self);
}

static void
approval_go_on (Approval *self)
{
  if (self->at == self->users->len)
    {
      approval_end (self);
      return;
    }
  tt_office_approve_async (self->office, self->actor, FALSE, self->from, self->to,
                           g_array_index (self->users, gint64, self->at), "", NULL, on_approved,
                           self);
}

void
tt_approval_start (TtWindow *window,
                   const char *from,
                   const char *to,
                   GArray *users,
                   TtApprovalDone done,
                   GObject *owner)
{
  Approval *self = g_new0 (Approval, 1);

  self->window = g_object_ref (window);
  self->office = g_object_ref (tt_window_get_office (window));
  self->actor = g_object_ref (tt_window_get_actor (window));
  self->from = g_strdup (from);
  self->to = g_strdup (to);
  self->users = g_array_ref (users);
  self->done = done;
  g_weak_ref_init (&self->owner, owner);
  approval_go_on (self);
}
