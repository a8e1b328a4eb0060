/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-error.h"
#include "protect/tt-protect-private.h"
#include "protect/tt-trouble-private.h"

#include <glib/gi18n-lib.h>

static gboolean
is_all_healed (const TtReport *report)
{
  for (guint i = 0; i < report->damage->len; i++)
    if (!((TtDamage *) report->damage->pdata[i])->healed)
      return FALSE;

  return report->error_code == NULL;
}

/* An archive that is not there yet has nothing that could have been verified. */
static gboolean
has_proof (const TtReport *report)
{
  return report->proved->len > 0;
}

/* A proof that made way for a change is none that failed. */
static gboolean
was_stopped (const TtReport *report, const TtRun *run)
{
  return report->error_code != NULL && report->damage->len == 0 &&
         g_cancellable_is_cancelled (run->cancellable);
}

static void
note_run (TtProtect *self, TtLayer *layer, const char *kind, const TtReport *report, gint64 began)
{
  gint64 now = tt_clock_now (tt_environment_get_clock (self->environment));
  g_autoptr (GError) failure = NULL;

  /* Who asks for proofs must not be shown one of nothing. */
  if (report->result == TT_RESULT_OK && !has_proof (report))
    return;
  if (!tt_state_add_run (self->state, layer->name, kind, began, MAX (0, now - began),
                         tt_result_get_name (report->result),
                         report->error_message != NULL ? report->error_message : "", &failure))
    g_debug ("state.db: %s", failure->message);
}

static void
note_verified (TtProtect *self, TtLayer *layer, gboolean deep, const TtReport *report, gint64 began)
{
  gint64 now = tt_clock_now (tt_environment_get_clock (self->environment));
  g_autoptr (GError) failure = NULL;

  tt_layer_set_broken (layer, report->damage->len > 0 && !is_all_healed (report));
  if (is_all_healed (report) && has_proof (report))
    {
      if (layer->trouble_state == TT_LAYER_DAMAGED)
        tt_layer_clear_trouble (layer);
      if (!tt_layer_set_time (layer, "last-verified", now, &failure))
        g_debug ("state.db: %s", failure->message);
    }
  note_run (self, layer, deep ? "deep" : "verify", report, began);
}

static void
note_drilled (TtProtect *self, TtLayer *layer, const TtReport *report, gint64 began)
{
  gint64 now = tt_clock_now (tt_environment_get_clock (self->environment));
  g_autoptr (GError) failure = NULL;

  if (report->result == TT_RESULT_OK && has_proof (report) &&
      !tt_layer_set_time (layer, "last-drill", now, &failure))
    g_debug ("state.db: %s", failure->message);
  if (report->result == TT_RESULT_DAMAGED)
    tt_layer_set_broken (layer, TRUE);
  note_run (self, layer, "drill", report, began);
}

static void
verify_layer (TtProtect *self, TtLayer *layer, gboolean deep, TtReport *report, const TtRun *run)
{
  gint64 began = tt_clock_now (tt_environment_get_clock (self->environment));
  g_autoptr (GError) failure = NULL;

  if (!tt_layer_check_known (layer, &failure))
    tt_report_set_error (report, TT_RESULT_FAILED, failure);
  else if (tt_layer_is_shadow (layer))
    tt_verify_shadow (self, layer, deep, report, run);
  else
    tt_verify_archive (self, layer, deep, report, run);
  if (!was_stopped (report, run))
    note_verified (self, layer, deep, report, began);
}

static void
drill_layer (TtProtect *self, TtLayer *layer, TtReport *report, const TtRun *run)
{
  gint64 began = tt_clock_now (tt_environment_get_clock (self->environment));
  g_autoptr (GError) failure = NULL;

  if (!tt_layer_check_known (layer, &failure))
    tt_report_set_error (report, TT_RESULT_FAILED, failure);
  else
    tt_drill_layer (self, layer, report, run);
  if (!was_stopped (report, run))
    note_drilled (self, layer, report, began);
}

/* In the order of the layers: the shadow first, so that a main file that cannot be read is
 * recovered before anything is compared with it. */
static GPtrArray *
run_all (TtProtect *self,
         const char *const *names,
         gboolean drill,
         gboolean deep,
         const TtRun *run,
         GError **error)
{
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_report_free);
  g_autoptr (GPtrArray) picked = NULL;

  if (!tt_protect_check_keeper (self, error))
    return NULL;
  picked = tt_protect_pick_layers (self, names, error);
  if (picked == NULL)
    return NULL;

  tt_protect_set_working (self, TRUE);
  for (guint i = 0; i < picked->len && !g_cancellable_is_cancelled (run->cancellable); i++)
    {
      TtLayer *layer = picked->pdata[i];
      TtReport *report = tt_report_new (layer->name);

      g_ptr_array_add (reports, report);
      if (drill)
        drill_layer (self, layer, report, run);
      else
        verify_layer (self, layer, deep, report, run);
    }
  tt_protect_set_working (self, FALSE);
  tt_protect_update_status (self, NULL);

  return g_cancellable_set_error_if_cancelled (run->cancellable, error)
             ? NULL
             : g_steal_pointer (&reports);
}

GPtrArray *
tt_protect_verify (TtProtect *self,
                   const char *const *layers,
                   gboolean deep,
                   TtProgressFunc progress,
                   gpointer user_data,
                   GCancellable *cancellable,
                   GError **error)
{
  TtRun run = { progress, user_data, cancellable };

  g_return_val_if_fail (TT_IS_PROTECT (self), NULL);

  return run_all (self, layers, FALSE, deep, &run, error);
}

GPtrArray *
tt_protect_drill (TtProtect *self,
                  const char *const *layers,
                  TtProgressFunc progress,
                  gpointer user_data,
                  GCancellable *cancellable,
                  GError **error)
{
  TtRun run = { progress, user_data, cancellable };

  g_return_val_if_fail (TT_IS_PROTECT (self), NULL);

  return run_all (self, layers, TRUE, FALSE, &run, error);
}
