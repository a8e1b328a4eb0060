/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-protection-deeds.h"

#include "base/tt-error.h"
#include "office/tt-office-protect.h"
#include "ui/application/tt-application.h"

#include <glib/gi18n-lib.h>

typedef GPtrArray *(*Finish) (TtOffice *office, GAsyncResult *result, GError **error);

typedef struct
{
  TtErrand *errand;
  Finish finish;
  gboolean drill;
} Deed;

static void
deed_free (Deed *deed)
{
  g_object_unref (deed->errand);
  g_free (deed);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deed, deed_free)

static guint
count_damage (GPtrArray *reports, gboolean healed)
{
  guint count = 0;

  for (guint i = 0; i < reports->len; i++)
    {
      const TtReport *report = g_ptr_array_index (reports, i);

      for (guint j = 0; j < report->damage->len; j++)
        count += ((const TtDamage *) g_ptr_array_index (report->damage, j))->healed == healed;
    }
  return count;
}

/* What did not go well and was not mended by itself, as one error; NULL where all is well. */
static GError *
find_trouble (GPtrArray *reports)
{
  for (guint i = 0; i < reports->len; i++)
    {
      const TtReport *report = g_ptr_array_index (reports, i);

      if (report->result == TT_RESULT_OK)
        continue;
      if (report->error_message != NULL)
        return g_error_new (TT_ERROR, TT_ERROR_FAILED,
                            /* Translators: a copy's name, what is wrong, and what to do. */
                            _ ("The copy “%s”: %s%s%s"), report->name, report->error_message,
                            report->error_hint != NULL ? ". " : "",
                            report->error_hint != NULL ? report->error_hint : "");
      if (report->result == TT_RESULT_DAMAGED && count_damage (reports, FALSE) > 0)
        return g_error_new (TT_ERROR, TT_ERROR_DAMAGED,
                            _ ("The copy “%s” is damaged and could not be mended by itself. "
                               "Open Protection to see what to do."),
                            report->name);
    }
  return NULL;
}

static char *
dup_words (const Deed *deed, GPtrArray *reports)
{
  guint healed = count_damage (reports, TRUE);

  if (healed > 0)
    return g_strdup_printf (ngettext ("%u damaged piece was found and mended from a good copy",
                                      "%u damaged pieces were found and mended from a good copy",
                                      healed),
                            healed);
  if (deed->drill)
    return g_strdup_printf (ngettext ("Restored to a scratch folder and compared: %u copy matches",
                                      "Restored to a scratch folder and compared: %u copies match",
                                      reports->len),
                            reports->len);
  return g_strdup_printf (
      ngettext ("Read back: %u copy is whole", "Read back: %u copies are whole", reports->len),
      reports->len);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Deed) deed = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports = deed->finish (TT_OFFICE (source), result, &error);
  g_autofree char *words = NULL;

  if (error == NULL)
    error = find_trouble (reports);
  if (error != NULL)
    {
      tt_errand_fail (deed->errand, error);
      return;
    }
  words = dup_words (deed, reports);
  tt_errand_succeed (deed->errand, words, FALSE);
}

/* NULL where something else is under way, which is said. */
static Deed *
deed_begin (TtWindow *window, const char *title, Finish finish, gboolean drill)
{
  TtApplication *application = TT_APPLICATION (gtk_window_get_application (GTK_WINDOW (window)));
  Deed *deed;

  if (tt_application_get_errand (application) != NULL)
    {
      tt_window_toast (window, _ ("Something else is still under way"));
      return NULL;
    }
  deed = g_new0 (Deed, 1);
  deed->errand = tt_errand_new (title, "", "tt-layer-archive-symbolic");
  deed->finish = finish;
  deed->drill = drill;
  tt_errand_set_in_page (deed->errand, TRUE);
  tt_application_add_errand (application, deed->errand);
  return deed;
}

void
tt_protection_verify (TtWindow *window, const char *layer, gboolean deep)
{
  const char *layers[] = { layer, NULL };
  Deed *deed = deed_begin (window, _ ("Verify the Copies"), tt_office_verify_finish, FALSE);

  if (deed != NULL)
    tt_office_verify_async (tt_window_get_office (window), tt_window_get_actor (window),
                            layer != NULL ? layers : NULL, deep,
                            tt_errand_get_progress (deed->errand), on_done, deed);
}

void
tt_protection_drill (TtWindow *window, const char *layer)
{
  const char *layers[] = { layer, NULL };
  Deed *deed = deed_begin (window, _ ("Try a Restore"), tt_office_drill_finish, TRUE);

  if (deed != NULL)
    tt_office_drill_async (tt_window_get_office (window), tt_window_get_actor (window),
                           layer != NULL ? layers : NULL, tt_errand_get_progress (deed->errand),
                           on_done, deed);
}

/* ---- that is enough ------------------------------------------------------------- */

static void
on_accepted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtWindow) window = user_data;
  g_autoptr (GError) error = NULL;

  if (tt_office_save_layer_finish (TT_OFFICE (source), result, &error))
    tt_window_toast_undo (window, _ ("Copies on this computer are enough"));
  else
    tt_window_show_error (window, error);
}

static void
on_layers (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) layers = tt_office_list_layers_finish (TT_OFFICE (source), result, &error);
  const TtLayerRow *archive = NULL;
  g_autofree char *settings = NULL;

  for (guint i = 0; layers != NULL && i < layers->len; i++)
    {
      const TtLayerRow *layer = g_ptr_array_index (layers, i);

      if (archive == NULL && g_str_equal (layer->kind, "folder"))
        archive = layer;
    }
  if (layers != NULL && archive == NULL)
    g_set_error_literal (&error, TT_ERROR, TT_ERROR_NOT_FOUND,
                         _ ("There is no archive to accept this for"));
  if (archive != NULL)
    settings = tt_layer_settings_set (archive->settings, "accept-one-disk", "yes", &error);
  if (settings == NULL)
    {
      tt_window_show_error (window, error);
      return;
    }
  tt_office_save_layer_async (TT_OFFICE (source), tt_window_get_actor (window),
                              &(TtLayerRow){ .name = archive->name,
                                             .kind = archive->kind,
                                             .enabled = archive->enabled,
                                             .settings = settings },
                              FALSE, NULL, on_accepted, g_object_ref (window));
}

void
tt_protection_accept_one_disk (TtWindow *window)
{
  tt_office_list_layers_async (tt_window_get_office (window), NULL, on_layers,
                               g_object_ref (window));
}

/* ---- set aside ------------------------------------------------------------------- */

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtWindow) window = user_data;
  g_autoptr (GError) error = NULL;

  if (tt_office_remove_set_aside_finish (TT_OFFICE (source), result, &error))
    tt_window_toast (window, _ ("Removed for good"));
  else
    tt_window_show_error (window, error);
}

void
tt_protection_remove_set_aside (TtWindow *window, const char *name)
{
  tt_office_remove_set_aside_async (tt_window_get_office (window), tt_window_get_actor (window),
                                    name, NULL, on_removed, g_object_ref (window));
}
