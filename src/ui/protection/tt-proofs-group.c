/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-proofs-group.h"

#include "office/tt-office-proof.h"
#include "ui/protection/tt-records.h"
#include "ui/protection/tt-sheets.h"
#include "ui/today/tt-directory.h"
#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

#define SHOWN 12

struct _TtProofsGroup
{
  AdwPreferencesGroup parent_instance;

  TtDirectory *directory;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TtProofsGroup, tt_proofs_group, ADW_TYPE_PREFERENCES_GROUP)

static void
add_proof (TtProofsGroup *self, const TtProof *proof)
{
  g_autofree char *at = tt_format_day_time (proof->at, tt_directory_get_zone (self->directory),
                                            tt_directory_get_now (self->directory));
  g_autofree char *what = g_strdup_printf (
      "%s · %s · %s", at, tt_sheet_get_layer_name (proof->layer), tt_sheet_get_proof_words (proof));

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self),
                             tt_records_new_row (what, *proof->detail != '\0'
                                                           ? proof->detail
                                                           : tt_sheet_get_result_words (proof)));
}

static void
on_proofs (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtProofsGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) proofs = tt_office_list_proofs_finish (TT_OFFICE (source), result, &error);

  if (self->directory == NULL)
    return;
  if (proofs == NULL)
    {
      tt_records_fail (ADW_PREFERENCES_GROUP (self), error);
      return;
    }

  for (guint i = 0; i < MIN (proofs->len, SHOWN); i++)
    add_proof (self, proofs->pdata[i]);
  if (proofs->len == 0)
    adw_preferences_group_add (
        ADW_PREFERENCES_GROUP (self),
        tt_records_new_row (_ ("Nothing was tried yet"),
                            _ ("The first test restore follows the first backup")));
}

static void
tt_proofs_group_dispose (GObject *object)
{
  TtProofsGroup *self = TT_PROOFS_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->directory);
  G_OBJECT_CLASS (tt_proofs_group_parent_class)->dispose (object);
}

static void
tt_proofs_group_class_init (TtProofsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tt_proofs_group_dispose;
}

static void
tt_proofs_group_init (TtProofsGroup *self)
{
  self->cancellable = g_cancellable_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Tests of the Copies"));
}

GtkWidget *
tt_proofs_group_new (TtOffice *office, TtActor *actor)
{
  TtProofsGroup *self = g_object_new (TT_TYPE_PROOFS_GROUP, NULL);

  self->directory = tt_directory_get (office, actor);
  tt_office_list_proofs_async (office, SHOWN, self->cancellable, on_proofs, g_object_ref (self));
  return GTK_WIDGET (self);
}
