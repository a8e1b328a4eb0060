/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The main file and its shadow: every page, structure, chain; then both slice by slice. Each is
 * what the other is healed from. Where both are sound by themselves and still differ, a disk lost a
 * write: the archive is asked which of them is right. */

#include "base/tt-error.h"
#include "protect/tt-archive-private.h"
#include "protect/tt-protect-private.h"
#include "protect/tt-trouble-private.h"
#include "store/tt-photo-file.h"

#include <glib/gi18n-lib.h>

#define PRIMARY_NAME "office.db"
#define SHADOW_NAME "shadow/office.db"

/* Writers come in between two slices. */
#define PAUSE (5 * G_TIME_SPAN_MILLISECOND)

/* So often the main file is looked at without holding up anybody before it is held. */
#define LOOKS_ASIDE 3

typedef struct
{
  gboolean deep;
  GPtrArray *damage;
  gboolean met; /* damage, before it was healed */
  GCancellable *cancellable;
} Reading;

/* Damage that is found is told to the store as an error: it recovers and reads once more. */
static gboolean
verify_database (TtDatabase *database, gpointer user_data, GError **error)
{
  Reading *reading = user_data;

  g_ptr_array_set_size (reading->damage, 0);
  if (!tt_database_verify (database, reading->deep, reading->damage, reading->cancellable, error))
    {
      reading->met = reading->met || (error != NULL && *error != NULL &&
                                      g_error_matches (*error, TT_ERROR, TT_ERROR_DAMAGED));
      return FALSE;
    }
  if (reading->damage->len == 0)
    return TRUE;

  reading->met = TRUE;
  g_set_error_literal (error, TT_ERROR, TT_ERROR_DAMAGED, reading->damage->pdata[0]);
  return FALSE;
}

static void
pause_between (TtProtect *self)
{
  TtLocks *locks = tt_environment_get_locks (self->environment);

  TT_LOCKS_GET_CLASS (locks)->sleep (locks, PAUSE);
}

/* Every page and the structure of a large office take seconds, during which nobody could commit:
 * so the file is held only where it changed again and again, or where something seems wrong. */
static gboolean
read_primary (TtProtect *self, Reading *reading, GError **error)
{
  gboolean sound = FALSE;

  for (guint i = 0; i < LOOKS_ASIDE && !sound; i++)
    {
      if (i > 0)
        pause_between (self);
      if (!tt_store_verify_aside (self->primary, reading->deep, &sound, reading->cancellable,
                                  error))
        return FALSE;
    }

  return sound || tt_store_read (self->primary, verify_database, reading, error);
}

static gboolean
verify_primary (TtProtect *self, gboolean deep, TtReport *report, const TtRun *run)
{
  g_autoptr (GPtrArray) damage = g_ptr_array_new_with_free_func (g_free);
  Reading reading = { deep, damage, FALSE, run->cancellable };
  g_autoptr (TtRecovery) recovery = NULL;
  g_autoptr (GError) failure = NULL;
  gboolean sound;

  if (run->progress != NULL)
    run->progress (0, 0, _ ("Reading the main file"), run->user_data);

  /* One that was recovered by being opened was damaged all the same. */
  sound = tt_protect_need_primary (self, &failure) && read_primary (self, &reading, &failure);
  if (self->primary != NULL)
    recovery = tt_store_take_recovery (self->primary);
  if (reading.met || (recovery != NULL && recovery->happened))
    tt_report_add_damage (report, PRIMARY_NAME, sound);
  if (!sound)
    {
      tt_report_set_error (report, tt_trouble_get_result (failure), failure);
      return FALSE;
    }
  tt_report_add_proof (report, "pages");
  tt_report_add_proof (report, "structure");

  return TRUE;
}

static gboolean
rebuild_shadow (TtProtect *self, const char *note, GError **error)
{
  tt_protect_close_shadow (self);

  return tt_copy_rebuild_shadow (self->environment, self->folder, NULL, note, error) &&
         tt_protect_need_shadow (self, error);
}

static gboolean
verify_shadow_file (TtProtect *self, gboolean deep, TtReport *report, const TtRun *run)
{
  g_autoptr (GPtrArray) damage = g_ptr_array_new_with_free_func (g_free);
  Reading reading = { deep, damage, FALSE, run->cancellable };
  g_autoptr (GError) failure = NULL;
  gboolean rebuilt;
  gboolean sound;

  if (run->progress != NULL)
    run->progress (0, 0, _ ("Reading the live copy"), run->user_data);

  sound = tt_protect_need_shadow (self, &failure) &&
          verify_database (tt_copy_get_database (self->shadow), &reading, &failure);
  /* One that was built anew by being opened was damaged all the same. */
  if (tt_protect_take_rebuilt (self))
    tt_report_add_damage (report, SHADOW_NAME, sound);
  if (sound)
    {
      tt_report_add_proof (report, "chain");
      return TRUE;
    }
  if (!g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED))
    {
      tt_report_set_error (report, tt_trouble_get_result (failure), failure);
      return FALSE;
    }

  g_clear_error (&failure);
  rebuilt = rebuild_shadow (self, _ ("A verification found damage in the second copy"), &failure);
  tt_report_add_damage (report, SHADOW_NAME, rebuilt);
  if (!rebuilt)
    tt_report_set_error (report, TT_RESULT_DAMAGED, failure);

  return rebuilt;
}

/* Where a comparison was stopped by a change, it goes on. @differs: (out) (transfer full)
 * (nullable): where they first differ */
static gboolean
compare (TtProtect *self, gboolean deep, char **differs, const TtRun *run, GError **error)
{
  g_autofree char *position = g_strdup (!deep && self->compared != NULL ? self->compared : "");

  *differs = NULL;
  g_clear_pointer (&self->compared, g_free);
  do
    {
      if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
        {
          self->compared = g_steal_pointer (&position);
          return FALSE;
        }
      if (!tt_protect_catch_up (self, NULL, error) ||
          !tt_compare_slices (self->primary, self->shadow, &position, differs, error))
        return FALSE;
      if (*differs != NULL)
        return TRUE;
      pause_between (self);
    }
  while (*position != '\0');

  return TRUE;
}

static gboolean
digest_primary (TtDatabase *database, gpointer user_data, GError **error)
{
  return tt_database_digest (database, NULL, user_data, NULL, error);
}

/* A base that was made since the last comparison may carry already what the live copy has wrong: it
 * is left out where there is one before it. */
static gboolean
forget_newest_base (TtArchive *archive, const TtStream *stream)
{
  TtInventory *inventory = tt_archive_get_inventory (archive);
  TtBase *newest = tt_inventory_find_newest_base (inventory, stream);
  guint n = 0;

  for (guint i = 0; i < inventory->bases->len; i++)
    {
      const TtBase *base = inventory->bases->pdata[i];

      n += base->complete && tt_stream_equal (&base->stream, stream) ? 1 : 0;
    }
  if (n < 2)
    return FALSE;

  tt_archive_forget_base (archive, newest);
  return TRUE;
}

static gboolean
gather_frame (TtFrame *frame, gpointer user_data, GError **error)
{
  g_ptr_array_add (user_data, tt_frame_ref (frame));

  return TRUE;
}

typedef struct
{
  GPtrArray *frames;
  guint next;
} Source;

static TtFrame *
next_frame (gpointer user_data, GError **error)
{
  Source *source = user_data;

  return source->next < source->frames->len ? tt_frame_ref (source->frames->pdata[source->next++])
                                            : NULL;
}

/* What the archive does not have yet are the main file's own changes: they must fit. */
static gboolean
go_on_to (TtProtect *self, TtCopy *copy, gint64 from, GError **error)
{
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_frame_unref);
  Source source = { frames, 0 };

  return tt_store_each_frame (self->primary, from, gather_frame, frames, error) &&
         tt_copy_catch_up (copy, next_frame, &source, 500, NULL, error);
}

/* The newest moment that an archive gives, as a copy in a scratch folder; @from: (out): its seq */
static TtCopy *
rebuild_newest (TtProtect *self,
                TtArchive *archive,
                const TtHead *head,
                gint64 *from,
                const TtRun *run,
                GError **error)
{
  TtTarget target = { head->stream, head->seq, 0 };
  g_autofree char *folder = NULL;
  TtBase *base;

  if (!tt_archive_open (archive, &head->stream, FALSE, run->cancellable, error) ||
      !tt_archive_refresh (archive, run->cancellable, error))
    return NULL;
  base = tt_inventory_find_newest_base (tt_archive_get_inventory (archive), &head->stream);
  if (base != NULL)
    target.seq = MIN (head->seq, tt_archive_find_end (archive, base));
  forget_newest_base (archive, &head->stream);
  folder = tt_protect_new_scratch (self, "opinion", error);
  *from = target.seq;

  return folder != NULL ? tt_archive_rebuild (archive, &target, folder, NULL, NULL, NULL,
                                              run->cancellable, error)
                        : NULL;
}

/* The archive's own opinion of the present head. */
static gboolean
digest_archive (TtProtect *self, const TtHead *head, TtHash *digest, const TtRun *run)
{
  g_autoptr (GPtrArray) layers = g_ptr_array_ref (tt_protect_get_layers (self));

  for (guint i = 0; i < layers->len; i++)
    {
      TtLayer *layer = layers->pdata[i];
      g_autoptr (GError) failure = NULL;
      g_autoptr (TtCopy) copy = NULL;
      gboolean worked;
      gint64 from = 0;

      if (layer->archive == NULL || !layer->enabled)
        continue;
      copy = rebuild_newest (self, layer->archive, head, &from, run, &failure);
      worked = copy != NULL && (from == head->seq || go_on_to (self, copy, from, &failure)) &&
               tt_database_digest (tt_copy_get_database (copy), NULL, digest, run->cancellable,
                                   &failure);
      if (copy != NULL)
        tt_copy_close (copy);
      /* What was left out comes back. A place that fails now fails the next time it is used. */
      if (tt_archive_is_open (layer->archive) &&
          !tt_archive_refresh (layer->archive, run->cancellable, NULL))
        continue;
      if (worked)
        return TRUE;
    }

  return FALSE;
}

/* Whether a base holds what changes from an earlier one lead to. What cannot be told is so. */
static gboolean
is_base_right (TtProtect *self, TtArchive *archive, const TtBase *base, const TtRun *run)
{
  const TtTarget target = { base->stream, base->seq, 0 };
  gboolean known[2] = { FALSE, FALSE };
  TtHash digests[2];

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (GError) failure = NULL;
      g_autofree char *folder = tt_protect_new_scratch (self, "opinion", &failure);
      g_autoptr (TtCopy) copy = NULL;

      if (folder != NULL && (i == 0 || forget_newest_base (archive, &target.stream)))
        copy = tt_archive_rebuild (archive, &target, folder, NULL, NULL, NULL, run->cancellable,
                                   &failure);
      known[i] = copy != NULL && tt_database_digest (tt_copy_get_database (copy), NULL, &digests[i],
                                                     run->cancellable, &failure);
      if (copy != NULL)
        tt_copy_close (copy);
    }

  return !known[0] || !known[1] || tt_hash_equal (&digests[0], &digests[1]);
}

/* Full copies that were made of a live copy which had lost a write are made again. */
static void
mend_bases (TtProtect *self, const TtStream *stream, TtReport *report, const TtRun *run)
{
  g_autoptr (GPtrArray) layers = g_ptr_array_ref (tt_protect_get_layers (self));

  for (guint i = 0; i < layers->len; i++)
    {
      TtLayer *layer = layers->pdata[i];
      g_autoptr (GPtrArray) broken = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) failure = NULL;
      const TtBase *newest;

      if (layer->archive == NULL || !layer->enabled || !tt_archive_is_open (layer->archive))
        continue;
      newest = tt_inventory_find_newest_base (tt_archive_get_inventory (layer->archive), stream);
      if (newest == NULL)
        continue;
      g_ptr_array_add (broken, g_strdup (newest->names[0]));
      if (is_base_right (self, layer->archive, newest, run))
        g_ptr_array_set_size (broken, 0);
      if (!tt_archive_refresh (layer->archive, run->cancellable, &failure) ||
          (broken->len > 0 && !tt_heal_archive (self, layer, broken, report, run, &failure)))
        tt_report_set_error (report, tt_trouble_get_result (failure), failure);
    }
}

/* Tells the store that its file is damaged, once: it recovers from the shadow. */
static gboolean
claim_damage (TtDatabase *database, gpointer user_data, GError **error)
{
  gboolean *claimed = user_data;

  if (*claimed)
    return TRUE;

  *claimed = TRUE;
  g_set_error_literal (error, TT_ERROR, TT_ERROR_DAMAGED,
                       _ ("The disk lost a change of the main file"));
  return FALSE;
}

/* One of the two lost a write. Without a third opinion nothing is changed. */
static void
settle_difference (TtProtect *self, const char *differs, TtReport *report, const TtRun *run)
{
  TtDatabase *shadow = tt_copy_get_database (self->shadow);
  g_autoptr (GError) failure = NULL;
  gboolean claimed = FALSE;
  TtHash ours;
  TtHash theirs;
  TtHash third;
  TtHead head;

  if (!tt_database_get_head (shadow, &head, &failure) ||
      !tt_database_digest (shadow, NULL, &theirs, run->cancellable, &failure) ||
      !tt_store_read (self->primary, digest_primary, &ours, &failure))
    {
      tt_report_add_damage (report, differs, FALSE);
      tt_report_set_error (report, TT_RESULT_DAMAGED, failure);
      return;
    }

  if (!digest_archive (self, &head, &third, run))
    tt_report_add_damage (report, differs, FALSE);
  else if (tt_hash_equal (&third, &theirs))
    {
      g_autoptr (TtRecovery) told = NULL;

      /* What cannot be recovered is told as not healed. */
      tt_protect_close_shadow (self);
      tt_report_add_damage (report, PRIMARY_NAME,
                            tt_store_read (self->primary, claim_damage, &claimed, NULL));
      told = tt_store_take_recovery (self->primary);
    }
  else if (tt_hash_equal (&third, &ours))
    {
      tt_report_add_damage (
          report, SHADOW_NAME,
          rebuild_shadow (self, _ ("The disk lost a change of the second copy"), NULL));
      mend_bases (self, &head.stream, report, run);
    }
  else
    tt_report_add_damage (report, differs, FALSE);
}

/* A change does not fit the live copy, which stays behind: it lost a write, unless the main file
 * did before that change. */
static void
settle_conflict (TtProtect *self, const GError *conflict, TtReport *report, const TtRun *run)
{
  g_autoptr (GError) failure = NULL;
  TtHash ours;
  TtHash third;
  TtHead head;

  if (!tt_store_get_head (self->primary, &head, &failure) ||
      !tt_store_read (self->primary, digest_primary, &ours, &failure))
    tt_report_set_error (report, TT_RESULT_DAMAGED, failure);
  else if (!digest_archive (self, &head, &third, run) || !tt_hash_equal (&third, &ours))
    tt_report_set_error (report, TT_RESULT_DAMAGED, conflict);
  else if (rebuild_shadow (self, _ ("The disk lost a change of the second copy"), &failure))
    {
      tt_report_add_damage (report, SHADOW_NAME, TRUE);
      mend_bases (self, &head.stream, report, run);
      return;
    }
  else
    tt_report_set_error (report, TT_RESULT_DAMAGED, failure);

  tt_report_add_damage (report, SHADOW_NAME, FALSE);
}

static gboolean
compare_both (TtProtect *self, gboolean deep, TtReport *report, const TtRun *run)
{
  g_autofree char *differs = NULL;
  g_autoptr (GError) failure = NULL;

  if (run->progress != NULL)
    run->progress (0, 0, _ ("Comparing both"), run->user_data);

  if (!compare (self, deep, &differs, run, &failure))
    {
      if (g_error_matches (failure, TT_ERROR, TT_ERROR_DECISION) && self->primary != NULL)
        {
          settle_conflict (self, failure, report, run);
          return report->error_code == NULL;
        }
      tt_report_set_error (report, tt_trouble_get_result (failure), failure);
      return FALSE;
    }
  if (differs == NULL)
    {
      tt_report_add_proof (report, "same-as-main");
      return TRUE;
    }

  settle_difference (self, differs, report, run);
  return report->error_code == NULL;
}

typedef struct
{
  TtProtect *protect;
  TtPhotos *photos;
  char *shadow_folder;
  TtReport *report;
  gboolean deep;
  const TtRun *run;
} PhotoLook;

/* A photo in one folder. Broken and missing ones are saved anew from wherever they are whole. */
static gboolean
look_at_photo (
    PhotoLook *look, const char *folder, const char *name, const char *hash, GError **error)
{
  TtProtect *self = look->protect;
  TtDisk *disk = tt_environment_get_disk (self->environment);
  GError *failure = NULL;
  g_autofree char *path = tt_photo_file_find (disk, folder, hash, &failure);
  g_autofree char *object = g_strdup_printf ("%s/%.2s/%s", name, hash, hash);
  gboolean found = FALSE;
  TtHash expected;
  TtHash content;

  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (path != NULL && !look->deep)
    return TRUE;
  if (path != NULL && tt_hash_from_hex (hash, &expected))
    {
      if (!tt_hash_file (disk, path, &content, NULL, look->run->cancellable, error))
        return FALSE;
      if (tt_hash_equal (&content, &expected))
        return TRUE;
    }

  if (!tt_protect_save_photo (self, look->photos, folder, hash, &found, look->run->cancellable,
                              error))
    return FALSE;
  tt_report_add_damage (look->report, object, found);

  return TRUE;
}

static gboolean
look_at_photos (
    const char *hash, gint64 size, const char *media_type, gpointer user_data, GError **error)
{
  PhotoLook *look = user_data;

  return !g_cancellable_set_error_if_cancelled (look->run->cancellable, error) &&
         look_at_photo (look, look->protect->folder, "photos", hash, error) &&
         look_at_photo (look, look->shadow_folder, "shadow/photos", hash, error);
}

/* Photos that both folders lost may stand in an archive. */
static void
add_archives (TtProtect *self, TtPhotos *photos)
{
  GPtrArray *layers = tt_protect_get_layers (self);

  for (guint i = 0; i < layers->len; i++)
    {
      TtLayer *layer = layers->pdata[i];

      if (layer->archive != NULL && tt_archive_is_open (layer->archive))
        tt_photos_add_repository (photos, tt_archive_get_repository (layer->archive),
                                  self->scratch);
    }
}

static gboolean
verify_photos (TtProtect *self, gboolean deep, TtReport *report, const TtRun *run)
{
  g_autoptr (TtPhotos) photos = tt_protect_new_photos (self);
  g_autofree char *shadow_folder = tt_protect_dup_shadow_folder (self);
  PhotoLook look = { self, photos, shadow_folder, report, deep, run };
  g_autoptr (GError) failure = NULL;

  add_archives (self, photos);
  if (!tt_database_each_photo (tt_copy_get_database (self->shadow), look_at_photos, &look,
                               &failure))
    {
      tt_report_set_error (report, tt_trouble_get_result (failure), failure);
      return FALSE;
    }
  if (deep)
    tt_report_add_proof (report, "photos");

  return TRUE;
}

void
tt_verify_shadow (
    TtProtect *self, TtLayer *layer, gboolean deep, TtReport *report, const TtRun *run)
{
  g_autoptr (GError) failure = NULL;
  TtHead head;

  if (!verify_primary (self, deep, report, run))
    return;
  if (!tt_protect_check_shadow_disk (self, &failure))
    {
      tt_report_set_error (report, tt_trouble_get_result (failure), failure);
      return;
    }
  tt_protect_leave_stand_in (self);

  if (!verify_shadow_file (self, deep, report, run) || !compare_both (self, deep, report, run) ||
      !tt_protect_need_shadow (self, &failure) || !verify_photos (self, deep, report, run))
    {
      if (failure != NULL)
        tt_report_set_error (report, tt_trouble_get_result (failure), failure);
      return;
    }

  if (tt_database_get_head (tt_copy_get_database (self->shadow), &head, &failure))
    report->seq = head.seq;
  if (deep)
    tt_report_add_proof (report, "every-object");
}
