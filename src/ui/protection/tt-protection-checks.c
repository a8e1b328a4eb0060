/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-protection-checks.h"

#include "office/tt-office-check.h"
#include "office/tt-office-protect.h"
#include "ui/protection/tt-check-row.h"
#include "ui/protection/tt-records.h"
#include "ui/today/tt-directory.h"
#include "ui/widgets/tt-fit.h"

#include <glib/gi18n-lib.h>

/* Commits come in bursts: wait so long before asking again, milliseconds. */
#define TT_CHECKS_QUIET_MS 400
/* Ages are said anew this often, seconds. */
#define TT_CHECKS_AGE_SECONDS 5

/* One group: a row that opens, and what stands in it. */
typedef struct
{
  AdwExpanderRow *row;
  GtkImage *sign;
  GtkLabel *count;
  GPtrArray *checks; /* TtCheckRow */
} Group;

struct _TtProtectionChecks
{
  GtkBox parent_instance;

  GtkLabel *count;
  GtkListBox *list;

  TtOffice *office;
  TtActor *actor;
  TtDirectory *directory;
  GCancellable *cancellable;
  TtChecklistFacts *facts;
  gulong office_ids[3];
  gulong window_id;
  GtkWindow *window; /* that it is seen in */
  guint quiet_id;
  guint age_id;
  gboolean offer_accept;
  gboolean opened; /* what is missing was shown once; from then on it is the reader's */
  Group groups[TT_N_CHECK_GROUPS];
};

G_DEFINE_FINAL_TYPE (TtProtectionChecks, tt_protection_checks, GTK_TYPE_BOX)

/* ---- what is shown ------------------------------------------------------------------ */

static const struct
{
  const char *label;
  const char *action;
} deeds[] = {
  [TT_CHECK_DEED_NONE] = { NULL, NULL },
  [TT_CHECK_DEED_PEOPLE] = { N_ ("People"), "win.place::people" },
  [TT_CHECK_DEED_SITES] = { N_ ("Sites"), "win.place::sites" },
  [TT_CHECK_DEED_ONE_DISK] = { N_ ("That Is Enough"), "page.accept" },
  [TT_CHECK_DEED_BACK_UP] = { N_ ("Back Up Now"), "win.back-up-now" },
  [TT_CHECK_DEED_VERIFY] = { N_ ("Verify Now"), "page.verify::" },
  [TT_CHECK_DEED_DRILL] = { N_ ("Try Now"), "page.drill::" },
  [TT_CHECK_DEED_SHEET] = { N_ ("Print…"), "checks.records::papers" },
  [TT_CHECK_DEED_CONTACT] = { N_ ("Enter…"), "checks.records::contact" },
  [TT_CHECK_DEED_INCIDENTS] = { N_ ("Read…"), "checks.records::incidents" },
  [TT_CHECK_DEED_ROOM] = { N_ ("Look…"), "checks.records::room" },
};

static void
fill_row (TtProtectionChecks *self, Group *group, guint index, const TtCheck *check)
{
  gboolean offered = check->deed != TT_CHECK_DEED_NONE &&
                     (check->deed != TT_CHECK_DEED_ONE_DISK || self->offer_accept);
  TtCheckRow *row;

  if (index == group->checks->len)
    {
      GtkWidget *made = tt_check_row_new ();

      g_ptr_array_add (group->checks, made);
      adw_expander_row_add_row (group->row, made);
    }
  row = group->checks->pdata[index];
  tt_check_row_set (row, check, offered ? _ (deeds[check->deed].label) : NULL,
                    offered ? deeds[check->deed].action : NULL);
}

static void
fill_group (TtProtectionChecks *self, TtCheckGroup which, GPtrArray *checks)
{
  Group *group = &self->groups[which];
  TtCheckState worst = TT_CHECK_DONE;
  g_autofree char *count = NULL;
  guint done = 0;
  guint n = 0;

  for (guint i = 0; i < checks->len; i++)
    {
      const TtCheck *check = checks->pdata[i];

      if (check->group != which)
        continue;
      fill_row (self, group, n++, check);
      done += tt_check_is_done (check);
      worst = MAX (worst, check->state);
    }
  /* Translators: how many things of the checklist are done, of how many. */
  count = g_strdup_printf (_ ("%u of %u"), done, n);
  gtk_label_set_label (group->count, count);
  tt_check_row_set_sign (group->sign, worst);
  if (!self->opened)
    adw_expander_row_set_expanded (group->row, done < n);
}

static void
fill (TtProtectionChecks *self)
{
  g_autoptr (TtProtectStatus) status =
      self->office != NULL ? tt_office_get_status (self->office) : NULL;
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GPtrArray) checks = NULL;
  g_autofree char *count = NULL;
  guint done = 0;

  if (status == NULL || self->facts == NULL)
    return;

  zone = g_time_zone_new_identifier (tt_directory_get_zone (self->directory));
  if (zone == NULL)
    zone = g_time_zone_new_local ();
  checks = tt_checklist_judge (self->facts, status, tt_directory_get_now (self->directory), zone);
  for (guint i = 0; i < checks->len; i++)
    done += tt_check_is_done (checks->pdata[i]);
  count = g_strdup_printf (_ ("%u of %u"), done, checks->len);
  gtk_label_set_label (self->count, count);
  for (guint i = 0; i < TT_N_CHECK_GROUPS; i++)
    fill_group (self, (TtCheckGroup) i, checks);
  self->opened = TRUE;
}

/* ---- asking --------------------------------------------------------------------------- */

static void
on_facts (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtProtectionChecks) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtChecklistFacts) facts = tt_office_check_finish (TT_OFFICE (source), result, &error);

  if (TT_OFFICE (source) != self->office)
    return;
  if (facts == NULL)
    {
      /* The page says what is wrong with the office; what is not known is not ticked. */
      g_debug ("%s", error->message);
      return;
    }

  tt_checklist_facts_free (self->facts);
  self->facts = g_steal_pointer (&facts);
  fill (self);
}

static void
ask (TtProtectionChecks *self)
{
  if (self->office != NULL)
    tt_office_check_async (self->office, self->cancellable, on_facts, g_object_ref (self));
}

static gboolean
on_quiet (gpointer user_data)
{
  TtProtectionChecks *self = user_data;

  self->quiet_id = 0;
  ask (self);
  return G_SOURCE_REMOVE;
}

/* Only while somebody looks; being shown asks anyway. */
static void
on_changed (TtProtectionChecks *self)
{
  if (self->quiet_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->quiet_id = g_timeout_add (TT_CHECKS_QUIET_MS, on_quiet, self);
}

static void
on_status_changed (TtProtectionChecks *self)
{
  fill (self);
  on_changed (self);
}

static gboolean
on_age (gpointer user_data)
{
  fill (user_data);
  return G_SOURCE_CONTINUE;
}

/* A remark on an incident is no change of the office: look again when its window is left. */
static void
on_active (TtProtectionChecks *self)
{
  if (gtk_window_is_active (self->window))
    on_changed (self);
}

static void
tt_protection_checks_map (GtkWidget *widget)
{
  TtProtectionChecks *self = TT_PROTECTION_CHECKS (widget);

  GTK_WIDGET_CLASS (tt_protection_checks_parent_class)->map (widget);
  self->age_id = g_timeout_add_seconds (TT_CHECKS_AGE_SECONDS, on_age, self);
  self->window = GTK_WINDOW (gtk_widget_get_root (widget));
  self->window_id =
      g_signal_connect_swapped (self->window, "notify::is-active", G_CALLBACK (on_active), self);
  ask (self);
}

static void
tt_protection_checks_unmap (GtkWidget *widget)
{
  TtProtectionChecks *self = TT_PROTECTION_CHECKS (widget);

  g_clear_handle_id (&self->age_id, g_source_remove);
  g_clear_handle_id (&self->quiet_id, g_source_remove);
  g_clear_signal_handler (&self->window_id, self->window);
  self->window = NULL;
  GTK_WIDGET_CLASS (tt_protection_checks_parent_class)->unmap (widget);
}

/* ---- the object ------------------------------------------------------------------------ */

static void
let_go (TtProtectionChecks *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->quiet_id, g_source_remove);
  for (guint i = 0; self->office != NULL && i < G_N_ELEMENTS (self->office_ids); i++)
    g_clear_signal_handler (&self->office_ids[i], self->office);
  g_clear_pointer (&self->facts, tt_checklist_facts_free);
  g_clear_object (&self->directory);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  self->opened = FALSE;
}

void
tt_protection_checks_set_office (TtProtectionChecks *self, TtOffice *office, TtActor *actor)
{
  g_return_if_fail (TT_IS_PROTECTION_CHECKS (self));

  let_go (self);
  if (office == NULL || actor == NULL)
    return;

  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->directory = tt_directory_get (office, actor);
  self->cancellable = g_cancellable_new ();
  self->office_ids[0] = g_signal_connect_swapped (office, "changed", G_CALLBACK (on_changed), self);
  self->office_ids[1] =
      g_signal_connect_swapped (office, "replaced", G_CALLBACK (on_changed), self);
  self->office_ids[2] =
      g_signal_connect_swapped (office, "status-changed", G_CALLBACK (on_status_changed), self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ask (self);
}

void
tt_protection_checks_set_offer_accept (TtProtectionChecks *self, gboolean offer)
{
  g_return_if_fail (TT_IS_PROTECTION_CHECKS (self));

  if (self->offer_accept == offer)
    return;
  self->offer_accept = offer;
  fill (self);
}

static void
show_records (GtkWidget *widget, const char *action, GVariant *parameter)
{
  tt_records_show (tt_window_from (widget), g_variant_get_string (parameter, NULL));
}

static void
add_group (TtProtectionChecks *self, TtCheckGroup which)
{
  Group *group = &self->groups[which];

  group->checks = g_ptr_array_new ();
  group->row = ADW_EXPANDER_ROW (adw_expander_row_new ());
  group->sign = GTK_IMAGE (gtk_image_new ());
  group->count = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (group->count), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (group->count), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (group->count), "caption");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (group->row),
                                 tt_check_group_get_title (which));
  adw_expander_row_add_prefix (group->row, GTK_WIDGET (group->sign));
  adw_expander_row_add_action (group->row, GTK_WIDGET (group->count));
  gtk_list_box_append (self->list, GTK_WIDGET (group->row));
}

static void
tt_protection_checks_dispose (GObject *object)
{
  let_go (TT_PROTECTION_CHECKS (object));
  G_OBJECT_CLASS (tt_protection_checks_parent_class)->dispose (object);
}

static void
tt_protection_checks_finalize (GObject *object)
{
  TtProtectionChecks *self = TT_PROTECTION_CHECKS (object);

  for (guint i = 0; i < TT_N_CHECK_GROUPS; i++)
    g_ptr_array_unref (self->groups[i].checks);
  G_OBJECT_CLASS (tt_protection_checks_parent_class)->finalize (object);
}

static void
tt_protection_checks_class_init (TtProtectionChecksClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_protection_checks_dispose;
  G_OBJECT_CLASS (klass)->finalize = tt_protection_checks_finalize;
  widget_class->map = tt_protection_checks_map;
  widget_class->unmap = tt_protection_checks_unmap;
  g_type_ensure (TT_TYPE_FIT);
  gtk_widget_class_install_action (widget_class, "checks.records", "s", show_records);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/protection/tt-protection-checks.ui");
  gtk_widget_class_bind_template_child (widget_class, TtProtectionChecks, count);
  gtk_widget_class_bind_template_child (widget_class, TtProtectionChecks, list);
}

static void
tt_protection_checks_init (TtProtectionChecks *self)
{
  self->offer_accept = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < TT_N_CHECK_GROUPS; i++)
    add_group (self, (TtCheckGroup) i);
}
