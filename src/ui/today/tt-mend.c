/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/today/tt-mend.h"

#include "office/tt-office-entries.h"
#include "office/tt-office-punch.h"
#include "ui/time/tt-time-page.h"
#include "ui/widgets/tt-format.h"
#include "ui/window/tt-window.h"

#include <glib/gi18n-lib.h>

/* The window that hears of it, and what it then says. */
typedef struct
{
  TtWindow *window;
  char *done;
} Mending;

static Mending *
mending_new (GtkWidget *widget, char *done)
{
  Mending *self = g_new0 (Mending, 1);

  self->window = g_object_ref (tt_window_from (widget));
  self->done = done;
  return self;
}

static void
mending_finish (Mending *self, gboolean done, const GError *error)
{
  if (done)
    tt_window_toast_undo (self->window, self->done);
  else
    tt_window_show_error (self->window, error);
  g_object_unref (self->window);
  g_free (self->done);
  g_free (self);
}

static void
on_corrected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = tt_office_correct_finish (TT_OFFICE (source), result, &error);

  mending_finish (user_data, done, error);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = tt_office_save_entry_finish (TT_OFFICE (source), result, NULL, &error);

  mending_finish (user_data, done, error);
}

static void
on_punched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = tt_office_punch_finish (TT_OFFICE (source), result, NULL, &error);

  mending_finish (user_data, done, error);
}

static void
tt_mend_end (GtkWidget *widget,
             TtOffice *office,
             TtActor *actor,
             TtEntry *entry,
             const TtMend *mend,
             gint64 now)
{
  g_autofree char *time = tt_format_day_time (mend->at, tt_entry_get_zone (entry), now);
  /* Translators: a name, then a day and time. */
  char *done = g_strdup_printf (_ ("%s clocked out at %s"), tt_entry_get_user_name (entry), time);

  tt_office_correct_async (office, actor, tt_entry_get_id (entry), 0, mend->at, -1,
                           _ ("Did not clock out"), NULL, on_corrected, mending_new (widget, done));
}

static void
tt_mend_clock_out (GtkWidget *widget, TtOffice *office, TtActor *actor, TtEntry *entry)
{
  g_autoptr (TtPunch) punch = tt_punch_new ();
  char *done = g_strdup_printf (_ ("%s clocked out"), tt_entry_get_user_name (entry));

  tt_punch_set_kind (punch, TT_PUNCH_OUT);
  tt_punch_set_user (punch, tt_entry_get_user (entry));
  tt_office_punch_async (office, actor, punch, NULL, FALSE, NULL, on_punched,
                         mending_new (widget, done));
}

static void
tt_mend_trim (
    GtkWidget *widget, TtOffice *office, TtActor *actor, TtEntry *entry, const TtMend *mend)
{
  g_autofree char *time = tt_format_time (mend->at, tt_entry_get_zone (entry));
  gboolean start = mend->kind == TT_MEND_TRIM_START;
  char *done = g_strdup_printf (start ? _ ("The entry of %s starts at %s now")
                                      : _ ("The entry of %s ends at %s now"),
                                tt_entry_get_user_name (entry), time);

  tt_office_correct_async (office, actor, tt_entry_get_id (entry), start ? mend->at : 0,
                           start ? 0 : mend->at, -1, _ ("Shared time with another entry"), NULL,
                           on_corrected, mending_new (widget, done));
}

void
tt_mend_accept (GtkWidget *widget, TtOffice *office, TtActor *actor, TtEntry *entry)
{
  g_autoptr (TtEntry) accepted = tt_entry_dup (entry);
  char *done =
      g_strdup_printf (_ ("The entry of %s stays as it is"), tt_entry_get_user_name (entry));

  tt_entry_add_flags (accepted, TT_ENTRY_ACCEPTED);
  tt_office_save_entry_async (office, actor, accepted, "", NULL, on_saved,
                              mending_new (widget, done));
}

void
tt_mend_show_entry (GtkWidget *widget, gint64 entry)
{
  TtWindow *window = tt_window_from (widget);
  GtkWidget *page;

  tt_window_show_place (window, "time");
  page = tt_window_get_page (window, "time");
  if (page != NULL)
    tt_time_page_show_entry (TT_TIME_PAGE (page), entry);
}

void
tt_mend_make (GtkWidget *widget,
              TtOffice *office,
              TtActor *actor,
              TtAttention *attention,
              guint index,
              gint64 now)
{
  TtEntry *entry = tt_attention_get_entry (attention);
  guint n_mends;
  const TtMend *mends = tt_attention_get_mends (attention, &n_mends);

  g_return_if_fail (index < n_mends);
  switch (mends[index].kind)
    {
    case TT_MEND_SET_END:
      tt_mend_end (widget, office, actor, entry, &mends[index], now);
      break;
    case TT_MEND_CLOCK_OUT:
      tt_mend_clock_out (widget, office, actor, entry);
      break;
    case TT_MEND_TRIM_START:
    case TT_MEND_TRIM_END:
      tt_mend_trim (widget, office, actor, entry, &mends[index]);
      break;
    case TT_MEND_ACCEPT:
      tt_mend_accept (widget, office, actor, entry);
      break;
    case TT_MEND_ADD_PHOTO:
    case TT_MEND_EDIT:
      tt_mend_show_entry (widget, tt_entry_get_id (entry));
      break;
    }
}
