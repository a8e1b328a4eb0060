/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was promised, looked at by a program of its own when everybody else has ended. */

#include "tt-sim-client.h"

#include "base/tt-error.h"
#include "office/tt-office-protect.h"
#include "store/tt-copy.h"
#include "store/tt-photo-file.h"
#include "tt-sim-drives.h"

#define N_ARCHIVES 2

static const char *const archives[N_ARCHIVES] = { "archive", "drive" };
static gint64 archived[N_ARCHIVES];

void
sim_note_archived (const char *layer, gint64 seq)
{
  for (guint i = 0; i < N_ARCHIVES; i++)
    if (g_str_equal (layer, archives[i]))
      archived[i] = seq;
}

void
sim_forget_archived (const char *layer)
{
  sim_note_archived (layer, 0);
}

static GPtrArray *kept; /* paths */
static gboolean has_ended;

gboolean
sim_has_ended (void)
{
  return has_ended;
}

void
sim_note_set_aside (const char *folder)
{
  g_autofree char *name = g_path_get_basename (folder);

  if (kept == NULL)
    kept = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (kept, g_build_filename (SIM_FOLDER, "set-aside", name, "office.db", NULL));
}

static void
look_for_set_aside (void)
{
  for (guint i = 0; kept != NULL && i < kept->len; i++)
    if (sim_files_find (kept->pdata[i]) == NULL)
      sim_violate ("“%s”, which a restore set aside, is gone", (char *) kept->pdata[i]);
}

typedef struct
{
  const SimWish *wish;
  TtHead head;
  guint archive;
} Look;

static gboolean
read_primary (TtDatabase *database, gpointer user_data, GError **error)
{
  Look *look = user_data;

  return sim_model_check (database, "office.db", look->wish, error) &&
         tt_database_get_head (database, &look->head, error);
}

static gboolean
look_at_primary (TtOffice *office, TtJob *job, GError **error)
{
  return tt_job_check_store (office, error) &&
         tt_store_read (office->store, read_primary, job->extra, error);
}

static gboolean
look_at_photo (
    const char *hash, gint64 size, const char *media_type, gpointer user_data, GError **error)
{
  TtOffice *office = user_data;
  TtDisk *disk = tt_environment_get_disk (office->environment);
  g_autofree char *path = tt_photo_file_find (disk, SIM_FOLDER, hash, error);
  TtHash found;
  TtHash wanted;

  if (path == NULL)
    {
      sim_violate ("photo %.8s of a saved punch is not there", hash);
      return TRUE;
    }
  if (!tt_hash_file (disk, path, &found, NULL, NULL, error))
    return FALSE;
  if (!tt_hash_from_hex (hash, &wanted) || !tt_hash_equal (&found, &wanted))
    sim_violate ("photo %.8s of a saved punch is not what was taken", hash);

  return TRUE;
}

static gboolean
look_at_photos (TtOffice *office, TtJob *job, GError **error)
{
  TtDatabase *shadow = tt_office_get_shadow (office, 0, error);

  return shadow != NULL && tt_database_each_photo (shadow, look_at_photo, office, error);
}

static gboolean
look_at_shadow (TtOffice *office, TtJob *job, GError **error)
{
  Look *look = job->extra;
  TtDatabase *shadow = tt_office_get_shadow (office, look->head.seq, error);
  SimWish wish = *look->wish;
  g_autoptr (GPtrArray) damage = g_ptr_array_new_with_free_func (g_free);
  TtHead head;

  if (shadow == NULL || !tt_database_get_head (shadow, &head, error))
    return FALSE;
  if (!tt_head_equal (&head, &look->head))
    sim_violate ("the shadow stands at %" G_GINT64_FORMAT ", office.db at %" G_GINT64_FORMAT,
                 head.seq, look->head.seq);
  wish.is_office = FALSE;
  if (!sim_model_check (shadow, "the shadow", &wish, error) ||
      !tt_database_verify (shadow, FALSE, damage, NULL, error))
    return FALSE;
  if (damage->len > 0)
    g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED, "%s", (char *) damage->pdata[0]);

  return damage->len == 0;
}

/* The newest point of the archive is no older than what was said to be saved in it. */
static gboolean
look_at_archive (TtOffice *office, TtJob *job, GError **error)
{
  Look *look = job->extra;
  const TtMoment newest = { .layer = archives[look->archive] };
  gint64 seq = archived[look->archive];
  g_autoptr (TtRestored) restored =
      tt_protect_rebuild (office->protect, &newest, NULL, NULL, NULL, error);
  TtHead head;
  SimWish wish = *look->wish;

  if (restored == NULL)
    return FALSE;
  tt_restored_get_head (restored, &head);
  if (seq > head.seq)
    sim_violate ("the archive ends at %" G_GINT64_FORMAT ", though %" G_GINT64_FORMAT
                 " was said to be in it",
                 head.seq, seq);
  if (tt_restored_get_missing_photos (restored)->len > 0)
    sim_violate ("the archive lacks a photo");
  sim_model_learn_digest (&head.hash, tt_restored_get_digest (restored), "the archive");
  wish.is_office = FALSE;
  return sim_model_check (tt_restored_get_database (restored), "the archive", &wish, error);
}

/* Damage may be met by any call; a program that meets it heals and goes on, or tells. */
static void
look_around (SimClient *self, Look *look)
{
  g_autoptr (GError) error = NULL;

  gboolean is_sound = TRUE;
  gboolean done;

  /* What was damaged is met by whoever reads it, and by the daily verification at the latest. */
  if (look->wish->damaged && !look->wish->lost_write && sim_chance (2) &&
      !sim_client_run (self, TT_QUEUE_STORE, look_at_primary, look, 0, &error))
    {
      sim_trace ("damage is met: %s", error->message);
      g_clear_error (&error);
    }
  if (sim_may_be_damaged ())
    is_sound = sim_verify (self, TRUE);
  if (is_sound)
    sim_note_clean ();
  /* It was told that one of the two is wrong, and nothing could say which. */
  if (!is_sound && look->wish->lost_write && sim_left_broken ())
    {
      has_ended = TRUE;
      return;
    }
  done = sim_client_run (self, TT_QUEUE_STORE, look_at_primary, look, 0, &error) &&
         sim_client_run (self, TT_QUEUE_PROTECT, look_at_shadow, look, 0, &error) &&
         (sim_may_be_damaged () ||
          sim_client_run (self, TT_QUEUE_PROTECT, look_at_photos, look, 0, &error));
  if (!done)
    {
      if (!look->wish->may_decide)
        sim_violate ("the office cannot be read: %s", error->message);
      has_ended = TRUE;
      return;
    }
  if (!sim_is_closed_to_others ())
    sim_violate ("office.db does not say that others may not write it");
  for (look->archive = 0; look->archive < N_ARCHIVES; look->archive++)
    {
      if (!look->wish->archive || archived[look->archive] == 0 ||
          (look->archive > 0 && !sim_drive_is_ours ()))
        continue;
      if (sim_client_run (self, TT_QUEUE_PROTECT, look_at_archive, look, 0, &error))
        continue;
      /* An office that was brought back from before the drive was added knows none. */
      if (look->archive == 0 || !g_error_matches (error, TT_ERROR, TT_ERROR_NOT_FOUND))
        sim_violate ("the archive cannot be brought back: %s", error->message);
      g_clear_error (&error);
    }
}

static void
check (SimProcess *process, gpointer data)
{
  Look look = { .wish = data };
  SimClient client = { 0 };
  g_autoptr (GError) error = NULL;

  if (!sim_client_open (&client, process, TT_OFFICE_PLAIN, &error))
    {
      sim_violate ("the office does not open: %s", error->message);
      sim_client_close (&client, FALSE);
      return;
    }
  if (tt_office_get_condition (client.office) != TT_CONDITION_OPEN)
    {
      const GError *why = tt_office_get_condition_error (client.office);

      if (!look.wish->may_decide)
        sim_violate ("somebody must decide: %s", why != NULL ? why->message : "");
      sim_trace ("somebody must decide: %s", why != NULL ? why->message : "");
      has_ended = TRUE;
    }
  else
    look_around (&client, &look);
  sim_client_close (&client, TRUE);
}

void
sim_check (const SimWish *wish)
{
  g_autoptr (GPtrArray) processes = g_ptr_array_new ();

  /* Failures of the step are counted before they are forgotten. */
  sim_may_be_damaged ();
  sim_clear_faults ();
  /* Of a base that is gone only state.db may tell, and a power cut may take that. */
  if (wish->archive_damaged)
    sim_forget_archived ("archive");
  g_ptr_array_add (processes, sim_process_new (check, (gpointer) wish));
  sim_run (processes);
  sim_drives_check ();
  look_for_set_aside ();
  if (sim_get_violation () == NULL)
    sim_model_settle ();
}
