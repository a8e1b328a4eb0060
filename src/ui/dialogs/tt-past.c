/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Single changes come from the office's own frames or, once those are trimmed, from the archive;
 * kept copies from the layers. The same moment is in several of them: it is shown once, and
 * brought back from the nearest. */

#include "ui/dialogs/tt-past.h"

#include "core/tt-label.h"
#include "core/tt-permission.h"
#include "core/tt-zone.h"

#include <glib/gi18n-lib.h>

#define PAGE 1000
#define STREAM_DIGITS 8 /* of a snapshot's id */

struct _TtPast
{
  GObject parent_instance;

  TtOffice *office;
  TtActor *actor;
  char *zone;
  GCancellable *cancellable;
  GPtrArray *moments; /* TtPastMoment, newest first */
  GHashTable *known;  /* "stream-seq" to TtPastMoment */
  GError *error;
  guint pending;  /* answers that are waited for */
  gboolean again; /* something changed while they were */
  gint64 from;    /* of the changes that are being read */
  gint64 newest;  /* of those that were */
};

G_DEFINE_FINAL_TYPE (TtPast, tt_past, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
moment_clear (gpointer data)
{
  TtPastMoment *self = data;

  g_free (self->layer);
  g_free (self->snapshot);
  g_free (self->stream);
  g_free (self->actor);
  g_free (self->title);
}

TtPastMoment *
tt_past_moment_ref (TtPastMoment *self)
{
  return g_rc_box_acquire (self);
}

void
tt_past_moment_unref (TtPastMoment *self)
{
  g_rc_box_release_full (self, moment_clear);
}

TtMoment
tt_past_moment_get (const TtPastMoment *self)
{
  return (TtMoment){ .layer = self->layer, .snapshot = self->snapshot, .at = self->at };
}

static char *
dup_id (const char *stream, gint64 seq)
{
  return g_strdup_printf ("%.*s-%" G_GINT64_FORMAT, STREAM_DIGITS, stream, seq);
}

static TtPastMoment *
add_moment (TtPast *self, const char *stream, gint64 seq, gint64 at)
{
  g_autofree char *key = dup_id (stream, seq);
  TtPastMoment *moment = g_hash_table_lookup (self->known, key);
  g_autofree char *day = NULL;

  if (moment != NULL)
    return moment;
  day = tt_zone_dup_day (self->zone, at);
  moment = g_rc_box_new0 (TtPastMoment);
  moment->stream = g_strdup (stream);
  moment->seq = seq;
  moment->at = at;
  moment->day = g_intern_string (day);
  moment->snapshot = g_strdup (key);
  moment->layer = g_strdup ("");
  moment->actor = g_strdup ("");
  moment->title = g_strdup ("");
  g_ptr_array_add (self->moments, moment);
  g_hash_table_insert (self->known, g_steal_pointer (&key), moment);
  return moment;
}

static void
set_text (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

/* The archive that most likely has it: the first that is no shadow. */
static const char *
get_archive (const TtProtectStatus *status)
{
  for (guint i = 0; i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = g_ptr_array_index (status->layers, i);

      if (!g_str_equal (layer->kind, "shadow"))
        return layer->name;
    }
  return "archive";
}

/* A label of the program is said in words, what a person wrote stays; a change without either is
 * told by what it did. */
static void
take_change (TtPast *self, const TtMomentRow *row, const char *archive)
{
  TtPastMoment *moment = add_moment (self, row->stream, row->seq, row->at);
  gboolean labelled = *row->label != '\0';

  set_text (&moment->layer, row->single ? "shadow" : archive);
  set_text (&moment->actor, row->actor);
  set_text (&moment->title, labelled              ? tt_label_get_words (row->label)
                            : *row->words != '\0' ? row->words
                                                  : _ ("Nothing that is seen"));
  self->newest = MAX (self->newest, row->at);
}

static void
take_snapshot (TtPast *self, const TtSnapshot *snapshot)
{
  TtPastMoment *moment = add_moment (self, snapshot->stream, snapshot->seq, snapshot->at);

  moment->kept = TRUE;
  if (*moment->layer == '\0')
    set_text (&moment->layer, snapshot->layer);
  if (*moment->title == '\0')
    set_text (&moment->title,
              *snapshot->label != '\0' ? tt_label_get_words (snapshot->label) : _ ("A kept copy"));
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const TtPastMoment *of_a = *(TtPastMoment *const *) a;
  const TtPastMoment *of_b = *(TtPastMoment *const *) b;

  if (of_a->at != of_b->at)
    return of_b->at > of_a->at ? 1 : -1;
  return (of_b->seq > of_a->seq) - (of_b->seq < of_a->seq);
}

static void
answered (TtPast *self)
{
  self->pending--;
  if (self->pending == 0 && self->again && !g_cancellable_is_cancelled (self->cancellable))
    tt_past_refresh (self);
  g_ptr_array_sort (self->moments, compare_newest_first);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
keep_error (TtPast *self, GError *error)
{
  if (error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
}

static void ask_for_page (TtPast *self, gint64 to);

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPast) self = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) rows = tt_office_list_moments_finish (TT_OFFICE (source), result, &error);
  g_autoptr (TtProtectStatus) status = tt_office_get_status (TT_OFFICE (source));

  keep_error (self, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    take_change (self, g_ptr_array_index (rows, i), get_archive (status));
  if (rows != NULL && rows->len >= PAGE && !g_cancellable_is_cancelled (self->cancellable))
    {
      gint64 first = ((TtMomentRow *) g_ptr_array_index (rows, 0))->at;
      gint64 last = ((TtMomentRow *) g_ptr_array_index (rows, rows->len - 1))->at;

      /* Of changes at one microsecond a page may end in the middle: they are asked for again, as
       * long as the page did not hold nothing else. */
      ask_for_page (self, first > last ? last + 1 : last);
    }
  answered (self);
}

static void
ask_for_page (TtPast *self, gint64 to)
{
  if (!tt_permission_allows (self->actor, TT_DEED_READ_LOG, NULL))
    return;
  self->pending++;
  tt_office_list_moments_async (self->office, self->actor, self->from, to, PAGE, self->cancellable,
                                on_page, g_object_ref (self));
}

static void
on_snapshots (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPast) self = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) snapshots =
      tt_office_list_snapshots_finish (TT_OFFICE (source), result, &error);

  keep_error (self, error);
  for (guint i = 0; snapshots != NULL && i < snapshots->len; i++)
    take_snapshot (self, g_ptr_array_index (snapshots, i));
  answered (self);
}

static void
tt_past_dispose (GObject *object)
{
  TtPast *self = TT_PAST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  G_OBJECT_CLASS (tt_past_parent_class)->dispose (object);
}

static void
tt_past_finalize (GObject *object)
{
  TtPast *self = TT_PAST (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->known);
  g_ptr_array_unref (self->moments);
  g_clear_error (&self->error);
  g_free (self->zone);
  G_OBJECT_CLASS (tt_past_parent_class)->finalize (object);
}

static void
tt_past_class_init (TtPastClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tt_past_dispose;
  G_OBJECT_CLASS (klass)->finalize = tt_past_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tt_past_init (TtPast *self)
{
  self->cancellable = g_cancellable_new ();
  self->moments = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_past_moment_unref);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

TtPast *
tt_past_new (TtOffice *office, TtActor *actor, const char *zone)
{
  TtPast *self = g_object_new (TT_TYPE_PAST, NULL);

  g_return_val_if_fail (TT_IS_OFFICE (office), self);
  g_return_val_if_fail (TT_IS_ACTOR (actor), self);
  g_return_val_if_fail (zone != NULL, self);

  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->zone = g_strdup (zone);
  tt_past_refresh (self);
  return self;
}

void
tt_past_refresh (TtPast *self)
{
  g_return_if_fail (TT_IS_PAST (self));

  self->again = self->pending > 0;
  if (self->again)
    return;
  g_clear_error (&self->error);
  self->from = self->newest;
  ask_for_page (self, 0);
  self->pending++;
  tt_office_list_snapshots_async (self->office, NULL, self->cancellable, on_snapshots,
                                  g_object_ref (self));
}

void
tt_past_stop (TtPast *self)
{
  g_return_if_fail (TT_IS_PAST (self));

  g_cancellable_cancel (self->cancellable);
}

gboolean
tt_past_is_loading (TtPast *self)
{
  g_return_val_if_fail (TT_IS_PAST (self), FALSE);

  return self->pending > 0;
}

const GError *
tt_past_get_error (TtPast *self)
{
  g_return_val_if_fail (TT_IS_PAST (self), NULL);

  return self->error;
}

guint
tt_past_get_length (TtPast *self)
{
  g_return_val_if_fail (TT_IS_PAST (self), 0);

  return self->moments->len;
}

TtPastMoment *
tt_past_get (TtPast *self, guint i)
{
  g_return_val_if_fail (TT_IS_PAST (self) && i < self->moments->len, NULL);

  return g_ptr_array_index (self->moments, i);
}

int
tt_past_find (TtPast *self, const TtPastMoment *moment)
{
  g_return_val_if_fail (TT_IS_PAST (self), -1);
  g_return_val_if_fail (moment != NULL, -1);

  for (guint i = 0; i < self->moments->len; i++)
    if (g_str_equal (tt_past_get (self, i)->snapshot, moment->snapshot))
      return (int) i;
  return -1;
}
