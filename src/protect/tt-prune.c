/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-prune.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "protect/tt-archive-private.h"
#include "protect/tt-clock-doubt.h"
#include "protect/tt-protect-private.h"
#include "protect/tt-prune-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define EVERY (24 * G_TIME_SPAN_HOUR)
#define LEAST_POINTS 3
#define LEAST_VERIFIED 2
#define MOST_PERCENT 30
#define MISSED (7 * G_TIME_SPAN_DAY)

/* Journal time never goes back: a clock so far behind the newest change was set back. */
#define CLOCK_SLACK (10 * G_TIME_SPAN_MINUTE)

/* What begins with one of these was named by somebody or is a great step; other labels are the
 * program's own and frequent. */
static const char *const lasting[] = { "before", "import", "restore", "migrate", "erase" };

void
tt_prune_report_free (TtPruneReport *self)
{
  g_free (self->refused);
  g_free (self);
}

typedef struct
{
  TtProtect *protect;
  TtLayer *layer;
  TtArchive *archive;
  TtPruneReport *report;
  GPtrArray *bases; /* TtBase of the inventory, by journal time */
  GArray *kept;     /* TtKept, alike */
  gint64 now;
  GCancellable *cancellable;
} Prune;

static gboolean
is_lasting (const char *label)
{
  for (guint i = 0; i < G_N_ELEMENTS (lasting); i++)
    if (g_str_has_prefix (label, lasting[i]))
      return TRUE;

  return FALSE;
}

typedef struct
{
  TtBase *base;
  TtKept kept;
} Timed;

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const Timed *one = a;
  const Timed *other = b;

  if (one->kept.at != other->kept.at)
    return one->kept.at < other->kept.at ? -1 : 1;

  return one->base->seq < other->base->seq ? -1 : one->base->seq > other->base->seq;
}

static gboolean
is_in_folder (const TtBase *base, const TtSegment *segment)
{
  return segment->base_seq == base->seq && tt_stream_equal (&segment->stream, &base->stream);
}

/* A point that was kept before an import lies in a segment: its folder stays with it. So does one
 * that cannot be read and may hold any. */
static gboolean
holds_lasting (Prune *self, const TtBase *base)
{
  TtInventory *inventory = self->archive->inventory;

  for (guint i = 0; i < inventory->segments->len; i++)
    {
      const TtSegment *segment = inventory->segments->pdata[i];
      g_autoptr (GError) failure = NULL;
      GPtrArray *facts;

      if (!is_in_folder (base, segment))
        continue;
      facts = tt_archive_read_facts (self->archive, segment, self->cancellable, &failure);
      if (facts == NULL)
        return TRUE;
      for (guint k = 0; k < facts->len; k++)
        if (is_lasting (((const TtFact *) facts->pdata[k])->label))
          return TRUE;
    }

  return FALSE;
}

static gboolean
list_folders (Prune *self, GError **error)
{
  g_autoptr (GArray) timed = g_array_new (FALSE, FALSE, sizeof (Timed));
  const TtBase *newest = NULL;
  TtHead head;

  /* What the next segment hangs on stays, whatever its time. */
  if (tt_protect_peek_head (self->protect, &head))
    newest = tt_inventory_find_newest_base (self->archive->inventory, &head.stream);
  for (guint i = 0; i < self->archive->inventory->bases->len; i++)
    {
      TtBase *base = self->archive->inventory->bases->pdata[i];
      g_autofree char *label = NULL;
      Timed one = { .base = base };

      if (!base->complete)
        continue;
      if (!tt_archive_read_base_fact (self->archive, base, &one.kept.at, &label, self->cancellable,
                                      error))
        return FALSE;
      one.kept.labelled = is_lasting (label) || base == newest || holds_lasting (self, base);
      g_array_append_val (timed, one);
    }
  g_array_sort (timed, compare_times);
  for (guint i = 0; i < timed->len; i++)
    {
      const Timed *one = &g_array_index (timed, Timed, i);

      g_ptr_array_add (self->bases, one->base);
      g_array_append_val (self->kept, one->kept);
    }

  return TRUE;
}

static void
add_up (Prune *self)
{
  TtInventory *inventory = self->archive->inventory;

  for (guint i = 0; i < self->bases->len; i++)
    {
      const TtBase *base = self->bases->pdata[i];

      if (g_array_index (self->kept, TtKept, i).keep)
        {
          self->report->points_left++;
          continue;
        }
      self->report->folders++;
      self->report->objects += base->parts;
      self->report->bytes += base->bytes;
      for (guint k = 0; k < inventory->segments->len; k++)
        {
          const TtSegment *segment = inventory->segments->pdata[k];

          if (!is_in_folder (base, segment))
            continue;
          self->report->objects++;
          self->report->bytes += segment->bytes;
        }
    }
}

static void
refuse (Prune *self, const char *words)
{
  if (self->report->refused == NULL)
    self->report->refused = g_strdup (words);
}

static char *
dup_key (Prune *self, const char *what)
{
  return tt_archive_dup_key (self->archive, what);
}

static gboolean
check_clock (Prune *self, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gint64 newest = 0;

  for (guint i = 0; i < self->kept->len; i++)
    newest = MAX (newest, g_array_index (self->kept, TtKept, i).at);
  if (self->protect->shadow != NULL)
    {
      gint64 at;

      /* Without it the bases' times must do. */
      if (tt_database_get_head_time (tt_copy_get_database (self->protect->shadow), &at, NULL))
        newest = MAX (newest, at);
    }

  if (!tt_clock_believed (self->protect->state, newest, self->now, &failure) ||
      self->now + CLOCK_SLACK < newest)
    refuse (self, _ ("This computer's clock leapt, or is behind the newest change. Nothing is "
                     "cleared away until it is right and has gone on for a while"));
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));

  return failure == NULL;
}

/* A listing that lies and a copy that is gone look alike: what is missed for a week is gone, and a
 * verification told it meanwhile. */
static gboolean
check_listing (Prune *self, GError **error)
{
  g_autofree char *key = dup_key (self, "missed-since");
  gint64 since = tt_state_get_int64 (self->protect->state, key, 0);
  gboolean gone = since != 0 && self->now - since >= MISSED;
  guint lost;

  if (!tt_archive_find_lost_bases (self->archive, gone, &lost, error))
    return FALSE;
  if (((lost == 0 || gone) && since != 0 &&
       !tt_state_set_int64 (self->protect->state, key, 0, error)) ||
      (lost > 0 && since == 0 && !tt_state_set_int64 (self->protect->state, key, self->now, error)))
    return FALSE;

  if (lost > 0 && !gone)
    refuse (self, _ ("Some of the copies that were there are not listed any more. Nothing is "
                     "cleared away for a week, unless they come back"));
  if (self->layer->lost || self->layer->broken)
    refuse (self, _ ("Something of the archive is missing or broken. Nothing is cleared away "
                     "until it is mended"));
  return TRUE;
}

static void
check_amount (Prune *self, gboolean confirmed)
{
  gint64 all = self->archive->inventory->bytes;

  if (self->report->points_left < LEAST_POINTS)
    refuse (self, _ ("Fewer than three points would be left"));
  if (!confirmed && all > 0 && self->report->bytes > all / 100 * MOST_PERCENT)
    refuse (self, _ ("More than 30 % of the archive would go at once. Somebody must confirm that"));
}

/* The newest that stay are read back now: nothing leaves on the word of a name. */
static void
check_what_stays (Prune *self)
{
  guint verified = 0;

  for (guint i = self->bases->len; i > 0 && verified < LEAST_VERIFIED; i--)
    {
      g_autoptr (GError) failure = NULL;

      if (!g_array_index (self->kept, TtKept, i - 1).keep)
        continue;
      if (!tt_repository_check_base (self->archive->repository, self->bases->pdata[i - 1],
                                     self->cancellable, &failure))
        {
          refuse (self, failure->message);
          return;
        }
      verified++;
    }
  if (verified < LEAST_VERIFIED)
    refuse (self, _ ("Fewer than two bases that could be read back would be left"));
}

/* Names of what stays do not tell that a folder between them was taken away on purpose. */
static gboolean
note_gap (Prune *self, const TtBase *base, GError **error)
{
  TtInventory *inventory = self->archive->inventory;
  gint64 to = G_MAXINT64;
  gint64 end = base->seq + 1;
  gint64 last;

  for (guint i = 0; i < inventory->bases->len; i++)
    {
      const TtBase *next = inventory->bases->pdata[i];

      if (next->complete && next->seq > base->seq && tt_stream_equal (&next->stream, &base->stream))
        to = MIN (to, next->seq);
    }
  for (guint i = 0; i < inventory->segments->len; i++)
    {
      const TtSegment *segment = inventory->segments->pdata[i];

      if (is_in_folder (base, segment))
        end = MAX (end, segment->to);
    }

  last = to != G_MAXINT64 ? to : end;
  if (!tt_gaps_note (self->archive, &base->stream, base->seq, last, error))
    return FALSE;

  /* A process that did not see the next base yet wrote into this folder beyond it: that end goes
   * too, and the base stays. */
  return end <= last || tt_gaps_note (self->archive, &base->stream, end, end, error);
}

static gboolean
delete_object (Prune *self, const char *name, GError **error)
{
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error) &&
         tt_repository_delete (self->archive->repository, name, self->cancellable, error);
}

/* The gap is noted first and the base leaves last: a folder that is half gone is a point without
 * changes after it, and the next run takes the rest. */
static gboolean
drop_folder (Prune *self, TtBase *base, GError **error)
{
  TtInventory *inventory = self->archive->inventory;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (!note_gap (self, base, error))
    return FALSE;
  TT_FAULT_POINT ("prune:noted", error, FALSE);

  /* It is not missed from now on. */
  if (!tt_archive_forget_base_fact (self->archive, &base->stream, base->seq, error))
    return FALSE;

  for (guint i = inventory->segments->len; i > 0; i--)
    if (is_in_folder (base, inventory->segments->pdata[i - 1]))
      g_ptr_array_add (names, g_strdup (((TtSegment *) inventory->segments->pdata[i - 1])->name));
  for (guint i = 0; i < names->len; i++)
    {
      if (!delete_object (self, names->pdata[i], error))
        return FALSE;
      TT_FAULT_POINT ("prune:segment-gone", error, FALSE);
      tt_archive_forget_segment (self->archive, names->pdata[i]);
    }
  for (guint part = base->parts; part > 0; part--)
    {
      if (base->names[part - 1] == NULL)
        continue;
      if (!delete_object (self, base->names[part - 1], error))
        return FALSE;
      TT_FAULT_POINT ("prune:part-gone", error, FALSE);
    }

  return TRUE;
}

/* What a run that was stopped left of a folder. */
static gboolean
drop_remains (Prune *self, GError **error)
{
  GPtrArray *bases = self->archive->inventory->bases;

  for (guint i = 0; i < bases->len; i++)
    {
      TtBase *base = bases->pdata[i];

      if (!base->complete && tt_gaps_drop_base (self->archive, &base->stream, base->seq) &&
          !drop_folder (self, base, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
drop_folders (Prune *self, GError **error)
{
  if (!drop_remains (self, error))
    return FALSE;
  for (guint i = 0; i < self->bases->len; i++)
    if (!g_array_index (self->kept, TtKept, i).keep &&
        !drop_folder (self, self->bases->pdata[i], error))
      return FALSE;

  return tt_archive_refresh (self->archive, self->cancellable, error);
}

static gboolean
run (Prune *self, gboolean dry_run, gboolean confirmed, GError **error)
{
  TtRetention retention = self->layer->retention;
  g_autofree char *key = dup_key (self, "pruned");

  if (!tt_archive_open (self->archive, NULL, FALSE, self->cancellable, error) ||
      !tt_archive_refresh (self->archive, self->cancellable, error) || !list_folders (self, error))
    return FALSE;

  tt_retention_apply (&retention, self->kept, self->now);
  add_up (self);
  if (!check_clock (self, error) || !check_listing (self, error))
    return FALSE;
  if (self->report->folders > 0)
    check_amount (self, confirmed);
  if (self->report->refused == NULL && self->report->folders > 0)
    check_what_stays (self);
  if (dry_run)
    return TRUE;
  if (!tt_gaps_adopt (self->archive, self->layer->broken, error))
    return FALSE;
  tt_layer_set_refused (self->layer, self->report->refused);
  if (self->report->refused != NULL)
    return TRUE;

  return drop_folders (self, error) &&
         tt_prune_photos (self->protect, self->archive, self->kept, self->report, self->cancellable,
                          error) &&
         tt_state_set_int64 (self->protect->state, key, self->now, error);
}

TtPruneReport *
tt_prune_layer (TtProtect *self,
                const char *name,
                gboolean dry_run,
                gboolean confirmed,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (TtPruneReport) report = g_new0 (TtPruneReport, 1);
  g_autoptr (GPtrArray) bases = g_ptr_array_new ();
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (TtKept));
  g_autoptr (TtLayer) layer = NULL;
  Prune prune = {
    .protect = self,
    .report = report,
    .bases = bases,
    .kept = kept,
    .now = tt_clock_now (tt_environment_get_clock (self->environment)),
    .cancellable = cancellable,
  };

  g_return_val_if_fail (TT_IS_PROTECT (self), NULL);

  if (!dry_run && !tt_protect_check_keeper (self, error))
    return NULL;
  layer = tt_protect_find_layer (self, name, error);
  if (layer == NULL)
    return NULL;
  tt_layer_ref (layer);
  if (!tt_layer_check_known (layer, error))
    return NULL;
  if (layer->archive == NULL)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("“%s” keeps no earlier moments"), name);
      return NULL;
    }
  prune.layer = layer;
  prune.archive = layer->archive;

  return run (&prune, dry_run, confirmed, error) ? g_steal_pointer (&report) : NULL;
}

static gboolean
is_due (TtProtect *self, const TtLayer *layer)
{
  gint64 now = tt_clock_now (tt_environment_get_clock (self->environment));
  g_autofree char *key = NULL;

  if (!layer->enabled || layer->archive == NULL || layer->trouble_code != NULL)
    return FALSE;
  key = tt_archive_dup_key (layer->archive, "pruned");

  return now - tt_state_get_int64 (self->state, key, 0) >= EVERY;
}

void
tt_prune_all (TtProtect *self)
{
  g_autoptr (GPtrArray) layers = NULL;

  g_return_if_fail (TT_IS_PROTECT (self));

  layers = g_ptr_array_ref (tt_protect_get_layers (self));
  for (guint i = 0; i < layers->len; i++)
    {
      TtLayer *layer = layers->pdata[i];
      g_autoptr (GError) failure = NULL;
      g_autoptr (TtPruneReport) report = NULL;

      if (!is_due (self, layer))
        continue;
      report = tt_prune_layer (self, layer->name, FALSE, FALSE, NULL, &failure);
      if (report == NULL)
        g_debug ("%s: %s", layer->name, failure->message);
    }
  tt_protect_update_status (self, NULL);
}
