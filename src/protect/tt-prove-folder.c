/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-prove-folder.h"

#include "base/tt-error.h"
#include "protect/tt-archive-private.h"
#include "protect/tt-protect-private.h"
#include "protect/tt-trouble-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  TtArchive *archive;
  const TtBase *newest;
  gboolean deep;
  TtReport *report;
  const TtRun *run;
} Proving;

/* Damage is told and looked past; anything else stops. */
static gboolean
take_damage (Proving *self, const char *name, GError *failure, GError **error)
{
  if (!g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }

  g_error_free (failure);
  tt_report_add_damage (self->report, name, FALSE);

  return TRUE;
}

static gboolean
is_needed (Proving *self, const TtStream *stream, gint64 base_seq)
{
  return self->deep || (self->newest != NULL && self->newest->seq == base_seq &&
                        tt_stream_equal (&self->newest->stream, stream));
}

static gboolean
read_bases (Proving *self, GError **error)
{
  GPtrArray *bases = tt_archive_get_inventory (self->archive)->bases;

  for (guint i = 0; i < bases->len; i++)
    {
      const TtBase *base = bases->pdata[i];
      GError *failure = NULL;

      for (guint part = 0; part < base->parts; part++)
        {
          g_autofree char *name =
              tt_base_dup_name (&base->stream, base->seq, part + 1, base->parts, &base->hash);

          if (base->names[part] == NULL)
            tt_report_add_damage (self->report, name, FALSE);
        }
      if (base->complete && is_needed (self, &base->stream, base->seq) &&
          !tt_repository_check_base (self->archive->repository, base, self->run->cancellable,
                                     &failure) &&
          !take_damage (self, base->names[0], failure, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_segments (Proving *self, GError **error)
{
  GPtrArray *segments = tt_archive_get_inventory (self->archive)->segments;

  for (guint i = 0; i < segments->len; i++)
    {
      const TtSegment *segment = segments->pdata[i];
      g_autoptr (GPtrArray) frames = NULL;
      GError *failure = NULL;

      if (!is_needed (self, &segment->stream, segment->base_seq))
        continue;
      frames = tt_repository_read_segment (self->archive->repository, segment, NULL,
                                           self->run->cancellable, &failure);
      if (frames == NULL && !take_damage (self, segment->name, failure, error))
        return FALSE;
      if (self->run->progress != NULL)
        self->run->progress (i, segments->len, _ ("Reading the archive"), self->run->user_data);
    }

  return TRUE;
}

/* What was cleared away before the newest base is not known here from what was lost. */
static void
find_missing (Proving *self)
{
  g_autoptr (GArray) ends = NULL;

  if (self->newest == NULL)
    return;
  ends =
      tt_heal_list_missing_ends (tt_archive_get_inventory (self->archive), &self->newest->stream);
  for (guint i = 0; i < ends->len; i++)
    {
      gint64 end = g_array_index (ends, gint64, i);
      g_autofree char *name = tt_heal_dup_lost_segment (&self->newest->stream, end);

      if (end > self->newest->seq)
        tt_report_add_damage (self->report, name, FALSE);
    }
}

static gboolean
read_photos (Proving *self, GError **error)
{
  TtRepository *repository = self->archive->repository;
  g_autoptr (GHashTable) photos = NULL;
  GHashTableIter iter;
  gpointer hash;

  photos = tt_repository_list_photos (repository, self->run->cancellable, error);
  if (photos == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, photos);
  while (g_hash_table_iter_next (&iter, &hash, NULL))
    {
      g_autofree char *name = tt_photo_dup_name (hash);
      GError *failure = NULL;

      if (!tt_repository_read_photo (repository, hash, NULL, self->run->cancellable, &failure) &&
          !take_damage (self, name, failure, error))
        return FALSE;
    }

  return TRUE;
}

static void
find_newest (Proving *self)
{
  GPtrArray *bases = tt_archive_get_inventory (self->archive)->bases;

  for (guint i = 0; i < bases->len; i++)
    {
      const TtBase *base = bases->pdata[i];

      if (base->complete && (self->newest == NULL || base->seq > self->newest->seq))
        self->newest = base;
    }
}

static gboolean
read_objects (Proving *self, GError **error)
{
  if (!tt_archive_open (self->archive, NULL, FALSE, self->run->cancellable, error) ||
      !tt_archive_refresh (self->archive, self->run->cancellable, error))
    return FALSE;

  find_newest (self);
  find_missing (self);
  if (!read_bases (self, error) || !read_segments (self, error) ||
      (self->deep && !read_photos (self, error)))
    return FALSE;

  if (self->newest != NULL)
    self->report->seq = tt_archive_find_end (self->archive, self->newest);
  else
    tt_report_add_damage (self->report, "*.base", FALSE);
  if (self->report->damage->len > 0)
    return TRUE;

  tt_report_add_proof (self->report, "newest-point");
  tt_report_add_proof (self->report, "chain");
  if (self->deep)
    {
      tt_report_add_proof (self->report, "every-object");
      tt_report_add_proof (self->report, "photos");
    }

  return TRUE;
}

/* Opened, worked out again and compared, then removed. */
static gboolean
try_out (TtEnvironment *environment,
         TtRestored *restored,
         const char *scratch,
         TtReport *report,
         const TtRun *run,
         GError **error)
{
  g_autofree char *into = g_build_filename (scratch, "drill", NULL);
  g_autoptr (TtPrepared) prepared = NULL;
  GPtrArray *missing = tt_restored_get_missing_photos (restored);
  const TtHash *wanted = tt_restored_get_digest (restored);
  gboolean same;
  TtHead head;
  TtHash digest;

  tt_restored_get_head (restored, &head);
  report->seq = head.seq;
  prepared = tt_restored_prepare (restored, into, TT_REPLACE_NEW, &head, NULL, "timetracker",
                                  "drill", run->cancellable, error);
  if (prepared == NULL)
    return FALSE;

  same = tt_prepared_digest (prepared, &digest, error) && tt_hash_equal (&digest, wanted);
  if (!same && error != NULL && *error == NULL)
    g_set_error_literal (error, TT_ERROR, TT_ERROR_MISMATCH,
                         _ ("What was restored for a test came out different"));
  tt_prepared_discard (prepared);
  if (!same || !tt_disk_remove_tree (tt_environment_get_disk (environment), into, error))
    return FALSE;

  tt_report_add_proof (report, "chain");
  tt_report_add_proof (report, "structure");
  tt_report_add_proof (report, "digest");
  for (guint i = 0; i < missing->len; i++)
    {
      g_autofree char *name = tt_photo_dup_name (missing->pdata[i]);

      tt_report_add_damage (report, name, FALSE);
    }
  if (missing->len == 0)
    tt_report_add_proof (report, "photos");

  return TRUE;
}

static gboolean
drill (TtEnvironment *environment,
       const char *repository,
       const char *scratch,
       TtReport *report,
       const TtRun *run,
       GError **error)
{
  g_autoptr (TtRestored) restored =
      tt_protect_rebuild_from_folder (environment, repository, scratch, 0, NULL, run->progress,
                                      run->user_data, run->cancellable, error);

  return restored != NULL && try_out (environment, restored, scratch, report, run, error);
}

TtReport *
tt_protect_prove_folder (TtEnvironment *environment,
                         const char *repository,
                         const char *scratch,
                         TtProveKind kind,
                         TtProgressFunc progress,
                         gpointer user_data,
                         GCancellable *cancellable,
                         GError **error)
{
  TtRun run = { progress, user_data, cancellable };
  g_autoptr (TtPlace) place = tt_protect_find_place (environment, repository);
  g_autoptr (TtArchive) archive = tt_archive_new (environment, "archive", place, scratch, NULL);
  g_autoptr (TtReport) report = tt_report_new ("repository");
  Proving proving = { archive, NULL, kind == TT_PROVE_DEEP, report, &run };
  g_autoptr (GError) failure = NULL;

  if (kind == TT_PROVE_DRILL ? drill (environment, repository, scratch, report, &run, &failure)
                             : read_objects (&proving, &failure))
    return g_steal_pointer (&report);

  if (tt_trouble_get_result (failure) != TT_RESULT_DAMAGED)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  tt_report_set_error (report, TT_RESULT_DAMAGED, failure);
  if (report->damage->len == 0)
    tt_report_add_damage (report, repository, FALSE);

  return g_steal_pointer (&report);
}
