/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-sheets.h"

#include "office/tt-office-remote.h"
#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

const char *
tt_sheet_get_layer_name (const char *layer)
{
  if (g_str_equal (layer, "archive"))
    return _ ("Archive");
  if (g_str_equal (layer, "shadow"))
    return _ ("Live copy");

  return layer;
}

const char *
tt_sheet_get_proof_words (const TtProof *proof)
{
  return g_str_equal (proof->kind, "drill") ? _ ("Restored for a test")
                                            : _ ("Read back and compared");
}

const char *
tt_sheet_get_result_words (const TtProof *proof)
{
  if (g_str_equal (proof->result, "ok"))
    return _ ("Well");
  if (g_str_equal (proof->result, "waiting"))
    return _ ("The place was away");
  if (g_str_equal (proof->result, "damaged"))
    return _ ("Damage was found");

  return _ ("Failed");
}

char *
tt_sheet_dup_office (const char *company, const char *zone, gint64 now)
{
  g_autofree char *day = tt_format_day_long (now, zone, 0);

  /* Translators: below the title of a printed page: "Alder & Finch, Wednesday 25 November 2026". */
  return *company != '\0' ? g_strdup_printf (_ ("%s, %s"), company, day) : g_steal_pointer (&day);
}

/* Paper is read in other years: with the year always. */
static char *
dup_time (gint64 at, const char *zone)
{
  return tt_format_day_time (at, zone, 0);
}

/* ---- the emergency sheet -------------------------------------------------------- */

static const guint places[] = { 2, 7, 0 };

static void
add_pair (TtPaper *paper, const char *name, const char *value)
{
  tt_paper_add_row (paper, (const char *const[]){ name, value });
}

static void
add_places (TtPaper *paper, const TtProtectStatus *status, const char *folder)
{
  tt_paper_add_heading (paper, _ ("Where the copies are"));
  tt_paper_begin_table (paper, places, NULL);
  add_pair (paper, _ ("Main file"), folder);
  for (guint i = 0; i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = status->layers->pdata[i];
      g_autofree char *where = NULL;

      if (!layer->enabled)
        continue;
      /* Translators: a folder, and that it is not on the disk of the main file. */
      where = layer->other_disk && !tt_office_is_remote_kind (layer->kind)
                  ? g_strdup_printf (_ ("%s (another disk)"), layer->place)
                  : g_strdup (layer->place);
      add_pair (paper, tt_sheet_get_layer_name (layer->name), where);
    }
}

/* (nullable) */
static const char *
find_archive (const TtProtectStatus *status)
{
  for (guint i = 0; i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = status->layers->pdata[i];

      if (layer->enabled && g_str_equal (layer->kind, "folder"))
        return layer->place;
    }

  return NULL;
}

/* (nullable) */
static const TtLayerStatus *
find_outside (const TtProtectStatus *status)
{
  for (guint i = 0; i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = status->layers->pdata[i];

      if (layer->enabled && tt_office_is_remote_kind (layer->kind))
        return layer;
    }

  return NULL;
}

/* The key itself is on a sheet of its own, kept elsewhere. */
static void
add_outside (TtPaper *paper, const TtLayerStatus *layer)
{
  g_autofree char *command =
      g_strdup_printf ("timetrackerctl restore --from-repository %s --set url=… "
                       "--set user=… --secret-stdin --key-stdin --to FOLDER",
                       layer->kind);

  tt_paper_add_text (paper,
                     _ ("4. This computer and its disks are gone: the copy outside brings "
                        "everything back, with the recovery key and the password of that "
                        "place. In a terminal of any computer with TimeTracker, then type the "
                        "password, Return, the key, Return:"));
  tt_paper_add_command (paper, command);
}

static void
add_steps (TtPaper *paper, const char *archive, const TtLayerStatus *outside)
{
  g_autofree char *command =
      g_strdup_printf ("timetrackerctl restore --from-repository folder --set path=\"%s\" "
                       "--to FOLDER",
                       archive != NULL ? archive : "ARCHIVE");

  tt_paper_add_heading (paper, _ ("How to get everything back"));
  tt_paper_add_text (paper,
                     _ ("Never delete anything first. Copy a damaged folder before you try."));
  tt_paper_add_text (paper, _ ("1. Only the main file is gone: start TimeTracker. It comes back by "
                               "itself."));
  tt_paper_add_text (paper, _ ("2. Only the archive is left, or another computer is used: put the "
                               "disk in, install TimeTracker, start it and choose “Restore from a "
                               "Backup”. Or open a terminal:"));
  tt_paper_add_command (paper, command);
  tt_paper_add_text (paper, _ ("3. TimeTracker itself is not to be had: the archive brings its own "
                               "program, which needs Python and zstd alone. RESTORE.txt beside it "
                               "says more. In the archive's folder whose name begins with tt1-:"));
  tt_paper_add_command (paper, "python3 restore.py --to FOLDER");
  if (outside != NULL)
    add_outside (paper, outside);
}

static void
add_contact (TtPaper *paper, const char *contact)
{
  g_auto (GStrv) lines = g_strsplit (contact, "\n", -1);

  tt_paper_add_heading (paper, _ ("Whom to call"));
  if (*contact == '\0')
    tt_paper_add_lines (paper, 2);
  for (guint i = 0; *contact != '\0' && lines[i] != NULL; i++)
    tt_paper_add_text (paper, lines[i]);
}

TtPaper *
tt_sheet_new_emergency (const TtProtectStatus *status,
                        const char *office,
                        const char *folder,
                        const char *contact)
{
  TtPaper *paper = tt_paper_new (_ ("If this computer does not start"), office);

  add_places (paper, status, folder);
  add_steps (paper, find_archive (status), find_outside (status));
  add_contact (paper, contact);

  return paper;
}

/* ---- records ----------------------------------------------------------------------- */

static char *
dup_result (const TtProof *proof)
{
  return *proof->detail != '\0'
             ? g_strdup_printf ("%s: %s", tt_sheet_get_result_words (proof), proof->detail)
             : g_strdup (tt_sheet_get_result_words (proof));
}

TtPaper *
tt_sheet_new_proofs (GPtrArray *proofs, const char *office, const char *zone)
{
  static const guint shares[] = { 3, 2, 4, 5, 0 };
  const char *head[] = { _ ("When"), _ ("Copy"), _ ("What was done"), _ ("Result") };
  TtPaper *paper = tt_paper_new (_ ("Proof record"), office);
  g_autofree char *sum = NULL;
  guint well = 0;

  for (guint i = 0; i < proofs->len; i++)
    well += g_str_equal (((const TtProof *) proofs->pdata[i])->result, "ok");
  sum = g_strdup_printf (
      ngettext ("In the last 400 days copies were tested %u time; %u of these went well.",
                "In the last 400 days copies were tested %u times; %u of these went well.",
                proofs->len),
      proofs->len, well);
  tt_paper_add_text (paper, proofs->len > 0 ? sum : _ ("Nothing was tried yet."));
  if (proofs->len == 0)
    return paper;

  tt_paper_begin_table (paper, shares, head);
  for (guint i = 0; i < proofs->len; i++)
    {
      const TtProof *proof = proofs->pdata[i];
      g_autofree char *at = dup_time (proof->at, zone);
      g_autofree char *result = dup_result (proof);

      tt_paper_add_row (paper, (const char *const[]){ at, tt_sheet_get_layer_name (proof->layer),
                                                      tt_sheet_get_proof_words (proof), result });
    }

  return paper;
}

static void
add_incident (TtPaper *paper, const TtIncident *incident, const char *zone)
{
  g_autofree char *at = dup_time (incident->at, zone);
  g_autofree char *text = g_strchomp (g_strdup (incident->text));

  tt_paper_add_heading (paper, incident->title);
  tt_paper_begin_table (paper, places, NULL);
  add_pair (paper, _ ("When"), at);
  add_pair (paper, _ ("What happened"), text);
  if (*incident->remark != '\0')
    {
      g_autofree char *remarked = dup_time (incident->remark_at, zone);
      /* Translators: a remark, who made it, and when. */
      g_autofree char *remark =
          g_strdup_printf (_ ("%s (%s, %s)"), incident->remark, incident->remark_by, remarked);

      add_pair (paper, _ ("Remark"), remark);
      return;
    }
  add_pair (paper, _ ("Remark"), "");
  tt_paper_add_lines (paper, 2);
}

TtPaper *
tt_sheet_new_incidents (GPtrArray *incidents, const char *office, const char *zone)
{
  TtPaper *paper = tt_paper_new (_ ("Incident record"), office);

  for (guint i = 0; i < incidents->len; i++)
    add_incident (paper, incidents->pdata[i], zone);
  if (incidents->len == 0)
    tt_paper_add_text (paper, _ ("Nothing went wrong so far."));

  return paper;
}
