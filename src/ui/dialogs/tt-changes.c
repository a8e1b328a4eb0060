/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-changes.h"

#include "ui/widgets/tt-diff-row.h"
#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  COMES_BACK,
  GETS_OLD,
  GOES,
  N_WAYS,
} Way;

/* The words for one kind of thing, singular and plural, for each way in which it changes. */
typedef struct
{
  const char *table; /* NULL: all kinds that have no words of their own */
  const char *words[N_WAYS][2];
} Kind;

static const Kind kinds[] = {
  { "entry",
    { { N_ ("%s time entry comes back"), N_ ("%s time entries come back") },
      { N_ ("%s time entry gets its old times"), N_ ("%s time entries get their old times") },
      { N_ ("%s time entry made since is taken out"),
        N_ ("%s time entries made since are taken out") } } },
  { "break",
    { { N_ ("%s break comes back"), N_ ("%s breaks come back") },
      { N_ ("%s break gets its old times"), N_ ("%s breaks get their old times") },
      { N_ ("%s break made since is taken out"), N_ ("%s breaks made since are taken out") } } },
  { "user",
    { { N_ ("%s person comes back"), N_ ("%s people come back") },
      { N_ ("%s person changes"), N_ ("%s people change") },
      { N_ ("%s person added since is taken out"), N_ ("%s people added since are taken out") } } },
  { "site",
    { { N_ ("%s site comes back"), N_ ("%s sites come back") },
      { N_ ("%s site changes"), N_ ("%s sites change") },
      { N_ ("%s site added since is taken out"), N_ ("%s sites added since are taken out") } } },
  { "rate",
    { { N_ ("%s rate of pay comes back"), N_ ("%s rates of pay come back") },
      { N_ ("%s rate of pay changes"), N_ ("%s rates of pay change") },
      { N_ ("%s rate of pay set since is taken out"),
        N_ ("%s rates of pay set since are taken out") } } },
  { "photo",
    { { N_ ("%s photo comes back"), N_ ("%s photos come back") },
      { N_ ("%s photo changes"), N_ ("%s photos change") },
      { N_ ("%s photo taken since goes"), N_ ("%s photos taken since go") } } },
  { NULL,
    { { N_ ("%s other record comes back"), N_ ("%s other records come back") },
      { N_ ("%s other record changes"), N_ ("%s other records change") },
      { N_ ("%s other record made since is taken out"),
        N_ ("%s other records made since are taken out") } } },
};

static const char *const icons[N_WAYS] = { "list-add-symbolic", "tt-entry-edited-symbolic",
                                           "list-remove-symbolic" };
static const char *const styles[N_WAYS] = { "dim-label", "dim-label", "warning" };

/* Whether @table has words of its own. */
static gboolean
has_words (const char *table)
{
  for (gsize i = 0; kinds[i].table != NULL; i++)
    if (g_str_equal (kinds[i].table, table))
      return TRUE;
  return FALSE;
}

/* What every restore leaves behind by itself is nothing that a person would miss. */
static gboolean
is_counted (const TtDiffCount *change)
{
  return !g_str_equal (change->table->name, "audit") && change->table->exported;
}

static void
add_up (const Kind *kind, GArray *changes, gint64 sums[N_WAYS])
{
  for (guint i = 0; i < changes->len; i++)
    {
      const TtDiffCount *change = &g_array_index (changes, TtDiffCount, i);
      gboolean fits = kind->table != NULL ? g_str_equal (kind->table, change->table->name)
                                          : !has_words (change->table->name);

      if (!fits || !is_counted (change))
        continue;
      sums[COMES_BACK] += change->added;
      sums[GETS_OLD] += change->changed;
      sums[GOES] += change->removed;
    }
}

static GtkWidget *
make_row (const Kind *kind, Way way, gint64 count)
{
  g_autofree char *number = tt_format_count (count);
  const char *format = ngettext (kind->words[way][0], kind->words[way][1], (gulong) count);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *title = g_strjoinv (number, parts);

  return tt_diff_row_new (icons[way], styles[way], title, "", "");
}

gint64
tt_changes_count (GArray *changes)
{
  gint64 all = 0;

  g_return_val_if_fail (changes != NULL, 0);

  for (guint i = 0; i < changes->len; i++)
    {
      const TtDiffCount *change = &g_array_index (changes, TtDiffCount, i);

      if (is_counted (change))
        all += change->added + change->changed + change->removed;
    }
  return all;
}

gint64
tt_changes_fill (GtkListBox *list, GArray *changes)
{
  GtkWidget *row;

  g_return_val_if_fail (GTK_IS_LIST_BOX (list), 0);
  g_return_val_if_fail (changes != NULL, 0);

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gint64 sums[N_WAYS] = { 0 };

      add_up (&kinds[i], changes, sums);
      for (Way way = COMES_BACK; way < N_WAYS; way++)
        if (sums[way] > 0)
          gtk_list_box_append (list, make_row (&kinds[i], way, sums[way]));
    }
  return tt_changes_count (changes);
}
