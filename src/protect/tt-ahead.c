/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-ahead.h"

#include "base/tt-error.h"
#include "protect/tt-layer-settings.h"
#include "protect/tt-repository.h"
#include "storage/tt-place-folder.h"
#include "store/tt-store-office.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  TtDatabase *database;
  const TtHead *head;
  gint64 seq; /* the newest change that a copy proved to hold */
  char *place;
} Search;

/* The seqs of the bases of one stream are the names of its folders; the newest and the one before
 * hold whatever can be ahead. Newest first. */
static GArray *
list_bases (TtRepository *repository, const TtStream *stream)
{
  char hex[2 * TT_STREAM_SIZE + 1];
  g_autofree char *prefix = NULL;
  g_autoptr (GPtrArray) items = NULL;
  GArray *seqs = g_array_new (FALSE, FALSE, sizeof (gint64));

  tt_stream_to_hex (stream, hex);
  prefix = g_strdup_printf ("tt1-%s/s/%s/", tt_repository_get_id (repository), hex);
  /* A place that cannot be listed says nothing. */
  items = tt_place_list (tt_repository_get_place (repository), prefix, FALSE, 0, NULL, NULL);
  for (guint i = items != NULL ? items->len : 0; i > 0; i--)
    {
      const TtPlaceItem *item = items->pdata[i - 1];
      g_autofree char *name = g_path_get_basename (item->name);
      gint64 seq;

      if (g_ascii_string_to_signed (name, 10, 0, G_MAXINT64, &seq, NULL))
        g_array_append_val (seqs, seq);
    }

  return seqs;
}

/* A name proves nothing; bytes with its hash do. */
static gboolean
holds_segment (TtRepository *repository, const TtSegment *segment)
{
  g_autoptr (GPtrArray) frames = tt_repository_read_segment (repository, segment, NULL, NULL, NULL);

  return frames != NULL;
}

/* What cannot be read, here and below, holds nothing that could be asked about. */
static void
search_folder (TtRepository *repository, gint64 base_seq, Search *search)
{
  g_autoptr (TtInventory) inventory =
      tt_repository_list_folder (repository, &search->head->stream, base_seq, NULL, NULL);

  for (guint i = 0; inventory != NULL && i < inventory->segments->len; i++)
    {
      const TtSegment *segment = inventory->segments->pdata[i];

      if (segment->to > search->seq && holds_segment (repository, segment))
        search->seq = segment->to;
    }
  for (guint i = 0; inventory != NULL && i < inventory->bases->len; i++)
    {
      const TtBase *base = inventory->bases->pdata[i];

      /* A broken one does not count. */
      if (base->complete && base->seq > search->seq &&
          tt_repository_check_base (repository, base, NULL, NULL))
        search->seq = base->seq;
    }
}

static void
search_place (TtEnvironment *environment, TtPlace *place, Search *search)
{
  g_autoptr (GPtrArray) ids = tt_repository_list_ids (place, NULL, NULL);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (TtRepository) repository =
          tt_repository_open_unlabelled (environment, place, ids->pdata[i], NULL);
      g_autoptr (GArray) bases = list_bases (repository, &search->head->stream);

      for (guint k = 0; k < MIN (bases->len, 2); k++)
        search_folder (repository, g_array_index (bases, gint64, k), search);
    }
}

/* Another process may have committed, and saved, since the head was read. */
static gboolean
is_still_behind (Search *search, gboolean *behind, GError **error)
{
  TtHead now;

  if (!tt_database_get_head (search->database, &now, error))
    return FALSE;

  *behind = now.seq < search->seq && tt_stream_equal (&now.stream, &search->head->stream);
  return TRUE;
}

gboolean
tt_ahead_check (TtEnvironment *environment,
                const char *folder,
                TtDatabase *database,
                const TtHead *head,
                GError **error)
{
  g_autoptr (GPtrArray) rows = tt_store_list_layers (database, error);
  Search search = { .database = database, .head = head };
  gboolean behind = FALSE;

  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      const TtLayerRow *row = rows->pdata[i];
      g_autofree char *setting = NULL;
      g_autofree char *path = NULL;
      g_autoptr (TtPlace) place = NULL;

      if (!row->enabled || !g_str_equal (row->kind, "folder"))
        continue;

      setting = tt_layer_settings_dup (row->settings, "path");
      path = g_canonicalize_filename (setting != NULL ? setting : row->name, folder);
      place = tt_place_folder_new (environment, path, NULL);
      search.seq = head->seq;
      search_place (environment, place, &search);
      if (search.seq > head->seq && !is_still_behind (&search, &behind, error))
        return FALSE;
      if (!behind)
        continue;

      g_set_error (error, TT_ERROR, TT_ERROR_DECISION,
                   _ ("The copies in “%s” hold changes that office.db and its second copy lack: "
                      "they reach change %" G_GINT64_FORMAT ", these only change %" G_GINT64_FORMAT
                      ". An older copy of the office may have been put in its place. Nothing was "
                      "changed. “timetrackerctl status” shows both sides, “timetrackerctl restore "
                      "--from %s” brings the newest back, “timetrackerctl restore --from primary” "
                      "goes on with what is here"),
                   path, search.seq, head->seq, row->name);
      return FALSE;
    }

  return TRUE;
}
