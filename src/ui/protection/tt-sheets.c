/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-sheets.h"

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

static void
add (GString *text, const char *format, ...)
{
  g_autofree char *piece = NULL;
  va_list arguments;

  va_start (arguments, format);
  piece = g_markup_vprintf_escaped (format, arguments);
  va_end (arguments);
  g_string_append (text, piece);
}

static void
add_heading (GString *text, const char *words)
{
  add (text, "\n<b>%s</b>\n", words);
}

static void
add_step (GString *text, const char *words, const char *command)
{
  add (text, "%s\n", words);
  if (command != NULL)
    add (text, "    <tt>%s</tt>\n", command);
  g_string_append_c (text, '\n');
}

char *
tt_sheet_dup_emergency (TtProtectStatus *status, const char *folder, const char *contact)
{
  GString *text = g_string_new (NULL);
  g_autofree char *command = NULL;
  const char *archive = NULL;

  add (text, "<span size='xx-large'>%s</span>\n", _ ("If this computer does not start"));
  add_heading (text, _ ("Where the copies are"));
  add (text, "%s: %s\n", _ ("Office"), folder);
  for (guint i = 0; i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = status->layers->pdata[i];

      if (!layer->enabled)
        continue;
      add (text, "%s: %s\n", tt_sheet_get_layer_name (layer->name), layer->place);
      if (archive == NULL && g_str_equal (layer->kind, "folder"))
        archive = layer->place;
    }

  add_heading (text, _ ("How to get everything back"));
  add_step (text, _ ("1. Only office.db is gone: start TimeTracker. It comes back by itself."),
            NULL);
  command = g_strdup_printf ("timetrackerctl restore --from-repository folder --set path=\"%s\" "
                             "--to NEW-FOLDER",
                             archive != NULL ? archive : "ARCHIVE");
  add_step (text,
            _ ("2. Only the archive is left, or another computer is used: put the disk in, "
               "install TimeTracker, and open a terminal."),
            command);
  add_step (text,
            _ ("3. TimeTracker itself is not to be had: the archive brings its own program, "
               "which needs Python and zstd alone. RESTORE.txt beside it says more."),
            "python3 restore.py --to NEW-FOLDER");
  add_step (text, _ ("Never delete anything first. Copy a damaged folder before you try."), NULL);

  add_heading (text, _ ("Whom to call"));
  add (text, "%s\n",
       *contact != '\0' ? contact
                        : "\n____________________________________________\n\n"
                          "____________________________________________");

  return g_string_free (text, FALSE);
}

char *
tt_sheet_dup_proofs (GPtrArray *proofs, const char *zone, gint64 now)
{
  GString *text = g_string_new (NULL);

  add (text, "<span size='xx-large'>%s</span>\n\n", _ ("Proof record"));
  for (guint i = 0; i < proofs->len; i++)
    {
      const TtProof *proof = proofs->pdata[i];
      g_autofree char *at = tt_format_day_time (proof->at, zone, now);

      add (text, "%s   %s   %s   <b>%s</b>%s%s\n", at, tt_sheet_get_layer_name (proof->layer),
           tt_sheet_get_proof_words (proof), tt_sheet_get_result_words (proof),
           *proof->detail != '\0' ? ": " : "", proof->detail);
    }
  if (proofs->len == 0)
    add (text, "%s\n", _ ("Nothing was tried yet."));

  return g_string_free (text, FALSE);
}
