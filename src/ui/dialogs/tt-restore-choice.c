/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-restore-choice.h"

#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  WHOLE,
  PERSON,
  SITE,
  DAY,
  N_CHOICES,
} Choice;

struct _TtRestoreChoice
{
  AdwBin parent_instance;

  GtkCheckButton *whole;
  GtkCheckButton *person;
  GtkCheckButton *site;
  GtkCheckButton *day;
  AdwComboRow *people;
  AdwComboRow *sites;
  AdwComboRow *days;

  GPtrArray *parts[N_CHOICES]; /* TtPart in the order of the rows; NULL for WHOLE */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (TtRestoreChoice, tt_restore_choice, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
tt_part_free (TtPart *self)
{
  g_free (self->day);
  g_free (self->name);
  g_free (self);
}

static TtPart *
part_new (TtBringBackKind kind, gint64 id, const char *day, const char *name)
{
  TtPart *self = g_new0 (TtPart, 1);

  self->kind = kind;
  self->id = id;
  self->day = g_strdup (day);
  self->name = g_strdup (name);
  return self;
}

TtPart *
tt_part_dup (const TtPart *self)
{
  return part_new (self->kind, self->id, self->day, self->name);
}

static AdwComboRow *
get_row (TtRestoreChoice *self, Choice choice)
{
  AdwComboRow *rows[N_CHOICES] = { NULL, self->people, self->sites, self->days };

  return rows[choice];
}

static GtkCheckButton *
get_button (TtRestoreChoice *self, Choice choice)
{
  GtkCheckButton *buttons[N_CHOICES] = { self->whole, self->person, self->site, self->day };

  return buttons[choice];
}

static Choice
get_choice (TtRestoreChoice *self)
{
  for (Choice choice = PERSON; choice < N_CHOICES; choice++)
    if (gtk_check_button_get_active (get_button (self, choice)))
      return choice;
  return WHOLE;
}

static TtPart *
get_part (TtRestoreChoice *self)
{
  Choice choice = get_choice (self);
  guint selected = choice != WHOLE ? adw_combo_row_get_selected (get_row (self, choice)) : 0;

  if (choice == WHOLE || selected >= self->parts[choice]->len)
    return NULL;
  return g_ptr_array_index (self->parts[choice], selected);
}

static void
tell (TtRestoreChoice *self)
{
  if (!self->filling)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Both the button that loses and the one that gains the mark tell it. */
static void
on_toggled (TtRestoreChoice *self, GtkCheckButton *button)
{
  if (gtk_check_button_get_active (button))
    tell (self);
}

/* Whoever picks a name means it. */
static void
on_selected (TtRestoreChoice *self, GParamSpec *pspec, AdwComboRow *row)
{
  if (self->filling)
    return;
  for (Choice choice = PERSON; choice < N_CHOICES; choice++)
    {
      if (get_row (self, choice) != row)
        continue;
      if (gtk_check_button_get_active (get_button (self, choice)))
        tell (self);
      else
        gtk_check_button_set_active (get_button (self, choice), TRUE);
    }
}

static void
add_items (GPtrArray *parts, GPtrArray *items, TtBringBackKind kind)
{
  for (guint i = 0; i < items->len; i++)
    {
      const TtPreviewItem *item = g_ptr_array_index (items, i);

      g_ptr_array_add (parts, part_new (kind, item->id, NULL, item->name));
    }
}

/* The newest day first: it is the likeliest. */
static void
add_days (GPtrArray *parts, GPtrArray *days, const char *today)
{
  for (guint i = days->len; i > 0; i--)
    {
      const char *day = g_ptr_array_index (days, i - 1);
      g_autofree char *words = tt_format_date (day, today);

      g_ptr_array_add (parts, part_new (TT_BRING_BACK_DAY, 0, day, words));
    }
}

/* The row of @choice offers its parts; the one like @before stays selected. */
static gboolean
show_parts (TtRestoreChoice *self, Choice choice, const TtPart *before)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GPtrArray *parts = self->parts[choice];
  gboolean found = FALSE;
  guint selected = 0;

  for (guint i = 0; i < parts->len; i++)
    {
      const TtPart *part = g_ptr_array_index (parts, i);

      gtk_string_list_append (names, part->name);
      if (before != NULL && before->kind == part->kind && before->id == part->id &&
          g_strcmp0 (before->day, part->day) == 0)
        {
          found = TRUE;
          selected = i;
        }
    }
  adw_combo_row_set_model (get_row (self, choice), G_LIST_MODEL (names));
  if (parts->len > 0)
    adw_combo_row_set_selected (get_row (self, choice), selected);
  gtk_widget_set_sensitive (GTK_WIDGET (get_row (self, choice)), parts->len > 0);
  /* The reason stands where the name would. */
  adw_combo_row_set_use_subtitle (get_row (self, choice), parts->len > 0);
  if (parts->len == 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (get_row (self, choice)),
                                 choice == PERSON ? _ ("Nobody would be different")
                                 : choice == SITE ? _ ("No site would be different")
                                                  : _ ("No day would be different"));
  return found;
}

static void
tt_restore_choice_finalize (GObject *object)
{
  for (Choice choice = PERSON; choice < N_CHOICES; choice++)
    g_ptr_array_unref (TT_RESTORE_CHOICE (object)->parts[choice]);
  G_OBJECT_CLASS (tt_restore_choice_parent_class)->finalize (object);
}

static void
tt_restore_choice_class_init (TtRestoreChoiceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tt_restore_choice_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/dialogs/tt-restore-choice.ui");
  gtk_widget_class_bind_template_child (widget_class, TtRestoreChoice, whole);
  gtk_widget_class_bind_template_child (widget_class, TtRestoreChoice, person);
  gtk_widget_class_bind_template_child (widget_class, TtRestoreChoice, site);
  gtk_widget_class_bind_template_child (widget_class, TtRestoreChoice, day);
  gtk_widget_class_bind_template_child (widget_class, TtRestoreChoice, people);
  gtk_widget_class_bind_template_child (widget_class, TtRestoreChoice, sites);
  gtk_widget_class_bind_template_child (widget_class, TtRestoreChoice, days);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
}

static void
tt_restore_choice_init (TtRestoreChoice *self)
{
  for (Choice choice = PERSON; choice < N_CHOICES; choice++)
    self->parts[choice] = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_part_free);
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
  tt_restore_choice_set_preview (self, NULL, "");
}

void
tt_restore_choice_set_preview (TtRestoreChoice *self, const TtPreview *preview, const char *today)
{
  g_autoptr (TtPart) before = NULL;
  gboolean found = FALSE;

  g_return_if_fail (TT_IS_RESTORE_CHOICE (self));
  g_return_if_fail (today != NULL);

  before = tt_restore_choice_dup_part (self);
  self->filling = TRUE;
  for (Choice choice = PERSON; choice < N_CHOICES; choice++)
    g_ptr_array_set_size (self->parts[choice], 0);
  if (preview != NULL)
    {
      add_items (self->parts[PERSON], preview->people, TT_BRING_BACK_USER);
      add_items (self->parts[SITE], preview->sites, TT_BRING_BACK_SITE);
      add_days (self->parts[DAY], preview->days, today);
    }
  for (Choice choice = PERSON; choice < N_CHOICES; choice++)
    if (show_parts (self, choice, before))
      found = TRUE;
  if (before != NULL && !found)
    gtk_check_button_set_active (self->whole, TRUE);
  self->filling = FALSE;
}

void
tt_restore_choice_reset (TtRestoreChoice *self)
{
  g_return_if_fail (TT_IS_RESTORE_CHOICE (self));

  self->filling = TRUE;
  gtk_check_button_set_active (self->whole, TRUE);
  self->filling = FALSE;
}

TtPart *
tt_restore_choice_dup_part (TtRestoreChoice *self)
{
  const TtPart *part;

  g_return_val_if_fail (TT_IS_RESTORE_CHOICE (self), NULL);

  part = get_part (self);
  return part != NULL ? tt_part_dup (part) : NULL;
}
