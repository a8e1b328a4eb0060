/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-protection-checks.h"

#include "ui/protection/tt-check-row.h"
#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

/* What was verified longer ago is not recent. */
#define TT_PROTECTION_RECENT (3 * G_TIME_SPAN_DAY)
#define TT_PROTECTION_PROVEN (35 * G_TIME_SPAN_DAY)

typedef struct
{
  GtkListBox *list;
  const TtProtectStatus *status;
  const char *zone;
  gint64 now;
  gboolean offer_accept;
  guint done;
  guint n;
} Checks;

static TtCheckRow *
checks_add (Checks *self, TtCheckState state, const char *title, const char *text)
{
  GtkWidget *row = tt_check_row_new (state, title, text);

  self->n++;
  self->done += state == TT_CHECK_VERIFIED || state == TT_CHECK_DONE;
  gtk_list_box_append (self->list, row);
  return TT_CHECK_ROW (row);
}

static void
checks_add_aged (
    Checks *self, const char *title, gint64 at, gint64 limit, const char *label, const char *action)
{
  gboolean recent = at != 0 && self->now - at <= limit;
  g_autofree char *age =
      at != 0 ? tt_format_age (at, self->zone, self->now) : g_strdup (_ ("not yet"));
  TtCheckRow *row = checks_add (self,
                                recent    ? TT_CHECK_VERIFIED
                                : at == 0 ? TT_CHECK_TO_DO
                                          : TT_CHECK_AT_RISK,
                                title, age);

  if (!recent)
    tt_check_row_set_action (row, label, action);
}

static void
checks_add_place (Checks *self)
{
  const char *const *reasons = (const char *const *) self->status->reasons;
  gboolean elsewhere = FALSE;
  TtCheckRow *row;

  for (guint i = 0; i < self->status->layers->len; i++)
    {
      const TtLayerStatus *layer = g_ptr_array_index (self->status->layers, i);

      elsewhere |=
          layer->enabled && layer->other_disk && layer->state != TT_LAYER_DAMAGED && layer->seq > 0;
    }
  if (elsewhere)
    {
      checks_add (self, TT_CHECK_VERIFIED, _ ("Copies in two places"), _ ("now"));
      return;
    }
  if (g_strv_contains (reasons, "one-disk-accepted"))
    {
      checks_add (self, TT_CHECK_DONE, _ ("Copies on this computer only"), _ ("accepted"));
      return;
    }
  row = checks_add (self, TT_CHECK_AT_RISK, _ ("Copies in two places"), _ ("all on one disk"));
  if (self->offer_accept)
    tt_check_row_set_action (row, _ ("That Is Enough"), "page.accept");
}

static void
checks_add_current (Checks *self)
{
  const TtProtectStatus *status = self->status;
  g_autofree char *age = tt_format_age (status->newest_saved, self->zone, self->now);
  gint64 behind = 0;
  TtCheckRow *row;

  for (guint i = 0; i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = g_ptr_array_index (status->layers, i);

      behind += layer->enabled && layer->state != TT_LAYER_OK;
    }
  if (behind == 0 && status->copies > 0)
    {
      checks_add (self, TT_CHECK_VERIFIED, _ ("Every copy is up to date"), age);
      return;
    }
  /* A few seconds after a change are no risk: the status says when it is one. */
  if (status->overall == TT_OVERALL_PROTECTED)
    {
      checks_add (self, TT_CHECK_TO_DO, _ ("Every copy is up to date"), _ ("catching up"));
      return;
    }
  row = checks_add (self, TT_CHECK_AT_RISK, _ ("Every copy is up to date"),
                    status->newest_saved != 0 ? age : _ ("not yet"));
  tt_check_row_set_action (row, _ ("Back Up Now"), "win.back-up-now");
}

char *
tt_protection_checks_fill (GtkListBox *list,
                           const TtProtectStatus *status,
                           gboolean offer_accept,
                           const char *zone,
                           gint64 now)
{
  Checks checks = { list, status, zone, now, offer_accept, 0, 0 };
  gint64 verified = G_MAXINT64;
  GtkListBoxRow *row;

  for (guint i = 0; i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = g_ptr_array_index (status->layers, i);

      if (layer->enabled)
        verified = MIN (verified, layer->last_verified);
    }
  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
  checks_add_place (&checks);
  checks_add_current (&checks);
  checks_add_aged (&checks, _ ("Every copy was read back and matched"),
                   verified == G_MAXINT64 ? 0 : verified, TT_PROTECTION_RECENT, _ ("Verify Now"),
                   "page.verify::");
  checks_add_aged (&checks, _ ("Restore drill passed"), status->last_proven, TT_PROTECTION_PROVEN,
                   _ ("Try Now"), "page.drill::");
  /* Translators: how many things of the checklist are done, of how many. */
  return g_strdup_printf (_ ("%u of %u"), checks.done, checks.n);
}
