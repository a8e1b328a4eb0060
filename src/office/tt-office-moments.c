/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Single changes: those that the office holds, and further back those that only the archive holds
 * any more. What may be of somebody whose data was erased is not told. */

#include "office/tt-office-moments.h"

#include "base/tt-error.h"
#include "core/tt-label.h"
#include "office/tt-office-private.h"
#include "store/tt-store-people.h"

#include <glib/gi18n-lib.h>

void
tt_moment_row_free (TtMomentRow *self)
{
  if (self == NULL)
    return;

  g_free (self->stream);
  g_free (self->actor);
  g_free (self->label);
  g_free (self->words);
  g_free (self);
}

/* What the older part of a list goes by. */
typedef struct
{
  TtJob *job;
  GPtrArray *rows;
  guint limit; /* 0 for none */
  gint64 from;
  gint64 to;          /* 0 for none */
  gint64 oldest;      /* the first change that was listed, 0 for none yet */
  GHashTable *people; /* usernames of today */
} Older;

static gboolean
has_room (const Older *self)
{
  return self->limit == 0 || self->rows->len < self->limit;
}

/* The program's own words tell nothing of anybody. */
static gboolean
is_own_label (const char *label)
{
  static const char *const beginnings[] = { "undo ",    "redo ",   "trim ",  "restore ",
                                            "migrate ", "before ", "import " };

  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (g_str_has_prefix (label, beginnings[i]))
      return TRUE;
  return tt_label_get_words (label) != label;
}

static const char *
get_actor (const Older *self, TtFrame *frame, gboolean erased_since)
{
  if (!erased_since || g_str_equal (frame->actor, TT_ACTOR_COMMAND_LINE) ||
      g_hash_table_contains (self->people, frame->actor))
    return frame->actor;
  return "";
}

static const char *
get_label (TtFrame *frame, gboolean erased_since)
{
  return erased_since && !is_own_label (frame->label) ? "" : frame->label;
}

static gboolean
note_people (Older *self, TtDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) users = tt_store_list_users (database, TRUE, error);

  if (users == NULL)
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    g_hash_table_add (self->people, g_strdup (tt_user_get_username (g_ptr_array_index (users, i))));
  return TRUE;
}

/* Goes on where the office's own changes end. */
static gboolean
walk_archives (TtOffice *self, Older *older, TtOlderFunc func, GError **error)
{
  g_autoptr (GHashTable) people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  TtDatabase *database = NULL;

  /* The first change of all has nothing before it. */
  if (!has_room (older) || older->oldest == 1 || self->protect == NULL)
    return TRUE;

  older->people = people;
  database = tt_protect_get_database (self->protect, error);
  return database != NULL && note_people (older, database, error) &&
         tt_protect_each_older_frame (self->protect,
                                      older->oldest != 0 ? older->oldest : G_MAXINT64, func, older,
                                      older->job->cancellable, error);
}

static TtMomentRow *
make_moment (const Older *self, TtFrame *frame, gboolean erased_since, GError **error)
{
  g_autoptr (TtLogRow) line = tt_log_row_new (frame, error);
  TtMomentRow *row = NULL;
  char hex[2 * TT_STREAM_SIZE + 1];

  if (line == NULL)
    return NULL;

  tt_stream_to_hex (&frame->stream, hex);
  row = g_new0 (TtMomentRow, 1);
  row->seq = frame->seq;
  row->stream = g_strdup (hex);
  row->at = frame->at;
  row->actor = g_strdup (get_actor (self, frame, erased_since));
  row->label = g_strdup (get_label (frame, erased_since));
  row->words = g_steal_pointer (&line->words);
  return row;
}

static gboolean
add_moment (Older *self, TtFrame *frame, gboolean single, gboolean erased_since, GError **error)
{
  gboolean wanted = frame->at >= self->from && has_room (self);
  TtMomentRow *row = NULL;

  self->oldest = frame->seq;
  if (self->to != 0 && frame->at >= self->to)
    return TRUE;

  row = wanted ? make_moment (self, frame, erased_since, error) : NULL;
  if (row == NULL)
    return FALSE;
  row->single = single;
  g_ptr_array_add (self->rows, row);
  return TRUE;
}

static gboolean
add_own_moment (TtFrame *frame, gpointer user_data, GError **error)
{
  return add_moment (user_data, frame, TRUE, FALSE, error);
}

static gboolean
add_older_moment (TtFrame *frame, gboolean erased_since, gpointer user_data, GError **error)
{
  return add_moment (user_data, frame, FALSE, erased_since, error);
}

/* What the job asks of list_moments(). */
typedef struct
{
  gint64 from;
  gint64 to;
  guint limit;
} Wish;

static gboolean
begin (TtOffice *self, TtJob *job, GError **error)
{
  return tt_permission_check (job->actor, TT_DEED_READ_LOG, NULL, error) &&
         tt_job_ask_head (self, job, error);
}

/* From the shadow, which holds the same changes: fourteen days of them may be many. */
static gboolean
list_moments (TtOffice *self, TtJob *job, GError **error)
{
  const Wish *wish = job->extra;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_moment_row_free);
  Older older = {
    .job = job, .rows = rows, .limit = wish->limit, .from = wish->from, .to = wish->to
  };
  TtDatabase *shadow = tt_office_get_shadow (self, job->number, error);

  if (shadow == NULL || !tt_database_each_frame_back (shadow, 0, add_own_moment, &older, error) ||
      !walk_archives (self, &older, add_older_moment, error))
    return FALSE;

  tt_job_take_answer (job, g_steal_pointer (&rows), (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
tt_office_list_moments_async (TtOffice *self,
                              TtActor *actor,
                              gint64 from,
                              gint64 to,
                              guint limit,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  const Wish wish = { from, to, limit };
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  tt_job_take_extra (job, g_memdup2 (&wish, sizeof wish), g_free);
  tt_job_add_step (job, TT_QUEUE_STORE, begin);
  tt_job_add_step (job, TT_QUEUE_PROTECT, list_moments);
  tt_office_run (self, job, tt_office_list_moments_async, cancellable, callback, user_data);
}

GPtrArray *
tt_office_list_moments_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_list_moments_async, error);
}

/* job->id: the change before which to begin, 0 for the newest; job->number: how many, 0 for all. */
static gboolean
list_log (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  GPtrArray *rows = NULL;

  if (!tt_permission_check (job->actor, TT_DEED_READ_LOG, NULL, error))
    return FALSE;

  rows = tt_store_list_log (database, job->id, (guint) job->number, error);
  if (rows == NULL)
    return FALSE;

  tt_job_take_answer (job, rows, (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

static gboolean
add_log_row (TtFrame *frame, gboolean erased_since, gpointer user_data, GError **error)
{
  Older *self = user_data;
  TtLogRow *row = has_room (self) ? tt_log_row_new (frame, error) : NULL;

  if (row == NULL)
    return FALSE;
  g_free (row->actor);
  g_free (row->label);
  row->actor = g_strdup (get_actor (self, frame, erased_since));
  row->label = g_strdup (get_label (frame, erased_since));
  g_ptr_array_add (self->rows, row);
  return TRUE;
}

static gboolean
add_older_log (TtOffice *self, TtJob *job, GError **error)
{
  GPtrArray *rows = job->answer;
  Older older = { .job = job, .rows = rows, .limit = (guint) job->number, .oldest = job->id };

  if (rows->len > 0)
    older.oldest = ((TtLogRow *) g_ptr_array_index (rows, rows->len - 1))->seq;
  return walk_archives (self, &older, add_log_row, error);
}

void
tt_office_list_log_async (TtOffice *self,
                          TtActor *actor,
                          gint64 before,
                          guint limit,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  job->id = before;
  job->number = limit;
  job->read = list_log;
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_read);
  tt_job_add_step (job, TT_QUEUE_PROTECT, add_older_log);
  tt_office_run (self, job, tt_office_list_log_async, cancellable, callback, user_data);
}

GPtrArray *
tt_office_list_log_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_list_log_async, error);
}

/* job->text: the table; job->id: the row. job->number: the oldest change that the office holds. */
static gboolean
list_history (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  const TtTable *table = tt_table_find (job->text);
  GPtrArray *rows = NULL;

  if (!tt_permission_check (job->actor, TT_DEED_READ_LOG, NULL, error))
    return FALSE;
  if (table == NULL)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There are no records called “%s”"),
                   job->text);
      return FALSE;
    }
  if (!tt_database_get_first_seq (database, &job->number, error))
    return FALSE;

  rows = tt_store_list_history (database, table, job->id, error);
  if (rows == NULL)
    return FALSE;

  tt_job_take_answer (job, rows, (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

static gboolean
add_history_row (TtFrame *frame, gboolean erased_since, gpointer user_data, GError **error)
{
  Older *self = user_data;

  return !erased_since && tt_frame_note_history (frame, tt_table_find (self->job->text),
                                                 self->job->id, self->rows, error);
}

static gboolean
add_older_history (TtOffice *self, TtJob *job, GError **error)
{
  Older older = { .job = job, .rows = job->answer, .oldest = job->number };

  return walk_archives (self, &older, add_history_row, error);
}

void
tt_office_list_history_async (TtOffice *self,
                              TtActor *actor,
                              const char *table,
                              gint64 id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (table != NULL);

  job = tt_job_new (actor);
  job->text = g_strdup (table);
  job->id = id;
  job->read = list_history;
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_read);
  tt_job_add_step (job, TT_QUEUE_PROTECT, add_older_history);
  tt_office_run (self, job, tt_office_list_history_async, cancellable, callback, user_data);
}

GPtrArray *
tt_office_list_history_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_list_history_async, error);
}
