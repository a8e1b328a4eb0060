/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange/tt-webapp-file-private.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A browser stores some five million characters; nothing near this is a backup of its. */
#define VALUES_MAX (8 * 1000 * 1000)

typedef struct
{
  TtImport *import;
  TtWebappFile *file;
  TtWebappFile *backup; /* lists of a backup that lies inside a copy of the storage */
  guint left;
  gboolean known; /* at least one key is the web app's */
} Reading;

static const struct
{
  const char *key;
  TtWebappKind kind;
} list_keys[] = {
  { "companies", TT_WEBAPP_COMPANIES },
  { "users", TT_WEBAPP_USERS },
  { "employees", TT_WEBAPP_EMPLOYEES },
  { "managers", TT_WEBAPP_MANAGERS },
  { "teamMembers", TT_WEBAPP_TEAM },
  { "jobSites", TT_WEBAPP_SITES },
  { "timeEntries", TT_WEBAPP_ENTRIES },
  { "shifts", TT_WEBAPP_SHIFTS },
  { "tasks", TT_WEBAPP_TASKS },
  { "teamMessages", TT_WEBAPP_MESSAGES },
  { "payrollSettings", TT_WEBAPP_PAYROLL },
  { "payrollReports", TT_WEBAPP_REPORTS },
  { "reports", TT_WEBAPP_REPORTS },
  { "timetracker_companies", TT_WEBAPP_COMPANIES },
  { "timetracker_users", TT_WEBAPP_USERS },
  { "timetracker_jobsites", TT_WEBAPP_SITES },
  { "timetracker_timeentries", TT_WEBAPP_ENTRIES },
};

static const char *const count_names[TT_WEBAPP_N_KINDS] = {
  [TT_WEBAPP_COMPANIES] = "companies", [TT_WEBAPP_USERS] = "users",
  [TT_WEBAPP_EMPLOYEES] = "employees", [TT_WEBAPP_MANAGERS] = "managers",
  [TT_WEBAPP_TEAM] = "team_members",   [TT_WEBAPP_SITES] = "sites",
  [TT_WEBAPP_ENTRIES] = "entries",     [TT_WEBAPP_SHIFTS] = "shifts",
  [TT_WEBAPP_TASKS] = "tasks",         [TT_WEBAPP_MESSAGES] = "messages",
  [TT_WEBAPP_PAYROLL] = "settings",    [TT_WEBAPP_REPORTS] = "reports",
};

static gboolean read_member (Reading *self,
                             TtJsonReader *reader,
                             const char *key,
                             gint64 line,
                             TtWebappFile *into,
                             GError **error);

const char *
tt_webapp_kind_get_name (TtWebappKind kind)
{
  return count_names[kind];
}

static TtWebappFile *
file_new (void)
{
  TtWebappFile *self = g_new0 (TtWebappFile, 1);

  for (guint i = 0; i < TT_WEBAPP_N_KINDS; i++)
    self->lists[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_webapp_record_free);

  return self;
}

void
tt_webapp_file_free (TtWebappFile *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < TT_WEBAPP_N_KINDS; i++)
    g_ptr_array_unref (self->lists[i]);
  g_free (self);
}

/* Which list a key names, and the company behind it. */
static gboolean
find_list (const char *key, TtWebappKind *kind, char **company)
{
  const char *tail = strrchr (key, '_');
  g_autofree char *head = tail != NULL ? g_strndup (key, (gsize) (tail - key)) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (list_keys); i++)
    {
      gboolean whole = g_str_equal (list_keys[i].key, key);

      if (!whole && (head == NULL || tail[1] == '\0' || !g_str_equal (list_keys[i].key, head)))
        continue;
      *kind = list_keys[i].kind;
      *company = whole ? NULL : g_strdup (tail + 1);
      return TRUE;
    }

  return FALSE;
}

/* A list, or the one record of payroll settings. @line is that of the text around it, 0 for none.
 */
typedef struct
{
  const char *key;
  TtWebappKind kind;
  const char *company;
  gint64 line;
  GPtrArray *records;
} List;

static gboolean
read_record (Reading *self, TtJsonReader *reader, const List *list, char *path, GError **error)
{
  TtWebappRecord *record =
      tt_webapp_record_read (self->import, reader, path, list->company, &self->left, error);

  if (record == NULL)
    return FALSE;
  if (list->line != 0)
    record->line = list->line;
  g_ptr_array_add (list->records, record);

  return TRUE;
}

static gboolean
read_item (Reading *self, TtJsonReader *reader, const List *list, guint index, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s[%u]", list->key, index);
  TtJsonToken token = tt_json_reader_peek (reader, error);
  TtImportCount *count;

  if (token == TT_JSON_FAILED)
    return FALSE;
  if (token == TT_JSON_OBJECT)
    return read_record (self, reader, list, g_steal_pointer (&path), error);

  if (!tt_json_reader_skip (reader, error))
    return FALSE;
  tt_import_add_problem (self->import, TT_PROBLEM_LEFT_OUT, path,
                         list->line != 0 ? list->line : tt_json_reader_get_line (reader),
                         "not-a-record", g_strdup (_ ("This is no record")));
  count = tt_import_count (self->import, count_names[list->kind]);
  count->read++;
  count->left_out++;

  return TRUE;
}

static gboolean
read_items (Reading *self, TtJsonReader *reader, const List *list, GError **error)
{
  TtJsonToken token = tt_json_reader_next (reader, error);

  for (guint i = 0; token != TT_JSON_FAILED; i++)
    {
      token = tt_json_reader_peek (reader, error);
      if (token == TT_JSON_ARRAY_END)
        return tt_json_reader_next (reader, error) != TT_JSON_FAILED;
      if (token == TT_JSON_FAILED || !read_item (self, reader, list, i, error))
        return FALSE;
    }

  return FALSE;
}

/* `{}` is what the app writes for a list that it does not have yet. */
static gboolean
read_object_as_list (Reading *self, TtJsonReader *reader, const List *list, GError **error)
{
  guint index = list->records->len;
  TtWebappRecord *record;

  if (!read_record (self, reader, list, g_strdup (list->key), error))
    return FALSE;
  record = g_ptr_array_index (list->records, index);
  if (list->kind == TT_WEBAPP_PAYROLL)
    return TRUE;

  if (json_object_get_size (record->object) > 0)
    tt_webapp_record_tell (record, self->import, TT_PROBLEM_LEFT_OUT, NULL, "not-a-list",
                           g_strdup (_ ("A list is expected here, and something else stands")));
  g_ptr_array_remove_index (list->records, index);

  return TRUE;
}

/* A text with JSON in it, as a source of another reader. */
typedef struct
{
  TtJsonReader *outer;
  const char *piece;
  gsize left;
  gboolean ended;
} Inner;

static gboolean
fill_inner (Inner *self, GError **error)
{
  if (self->left > 0 || self->ended)
    return TRUE;
  if (!tt_json_reader_read_piece (self->outer, &self->piece, &self->left, error))
    return FALSE;
  self->ended = self->left == 0;

  return TRUE;
}

static gssize
give_inner (guint8 *bytes, gsize length, gpointer user_data, GError **error)
{
  Inner *self = user_data;
  gsize given = 0;

  while (given < length && !self->ended)
    {
      gsize count;

      if (!fill_inner (self, error))
        return -1;
      count = MIN (length - given, self->left);
      memcpy (bytes + given, self->piece, count);
      self->piece += count;
      self->left -= count;
      given += count;
    }

  return (gssize) given;
}

static gboolean
read_text_as_member (
    Reading *self, TtJsonReader *reader, const char *key, TtWebappFile *into, GError **error)
{
  Inner inner = { reader };
  gint64 line = tt_json_reader_get_line (reader);
  g_autoptr (TtJsonReader) nested = NULL;

  if (!fill_inner (&inner, error))
    return FALSE;
  if (inner.ended)
    return TRUE; /* an empty text is an empty list */

  nested = tt_json_reader_new (give_inner, &inner, TRUE);
  tt_json_reader_set_line (nested, line);

  return read_member (self, nested, key, line, into, error) &&
         tt_json_reader_next (nested, error) == TT_JSON_END;
}

static gboolean
read_list (
    Reading *self, TtJsonReader *reader, const List *list, TtWebappFile *into, GError **error)
{
  TtJsonToken token = tt_json_reader_peek (reader, error);

  if (token == TT_JSON_FAILED)
    return FALSE;
  if (token == TT_JSON_ARRAY)
    return read_items (self, reader, list, error);
  if (token == TT_JSON_OBJECT)
    return read_object_as_list (self, reader, list, error);
  if (token == TT_JSON_STRING && list->line == 0)
    return read_text_as_member (self, reader, list->key, into, error);

  return tt_json_reader_skip (reader, error);
}

/* The app's own automatic or manual backup inside a copy of its storage. */
static gboolean
read_backup (Reading *self, TtJsonReader *reader, gint64 line, GError **error)
{
  TtJsonToken token = tt_json_reader_next (reader, error);

  while (token != TT_JSON_FAILED && token != TT_JSON_OBJECT_END)
    {
      g_autofree char *key = NULL;

      token = tt_json_reader_next (reader, error);
      if (token != TT_JSON_KEY)
        continue;
      key = g_strdup (tt_json_reader_get_text (reader, NULL));
      if (!read_member (self, reader, key, line, self->backup, error))
        return FALSE;
    }

  return token != TT_JSON_FAILED;
}

static gboolean
is_backup_key (const char *key)
{
  return g_str_equal (key, "autoBackup") || g_str_equal (key, "manualBackup");
}

static gboolean
check_version (const char *version, GError **error)
{
  if (g_str_equal (version, "1.0"))
    return TRUE;

  g_set_error (
      error, TT_ERROR, TT_ERROR_TOO_NEW,
      _ ("The file is a backup of version “%s” of the web app, which this program does not "
         "know"),
      version);

  return FALSE;
}

/* The file is one of ours after all, its keys in another order. */
static gboolean
check_format (Reading *self, const char *format, GError **error)
{
  self->import->seen_ours = g_str_has_prefix (format, "timetracker");
  g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID,
                       self->import->seen_ours
                           ? _ ("The file is an export of TimeTracker, its head not at its start: "
                                "import it with --format timetracker")
                           : _ ("The file is of another program"));

  return FALSE;
}

static gboolean
read_text_key (Reading *self, TtJsonReader *reader, const char *key, GError **error)
{
  if (tt_json_reader_next (reader, error) == TT_JSON_FAILED)
    return FALSE;
  if (g_str_equal (key, "version"))
    return check_version (tt_json_reader_get_text (reader, NULL), error);

  return check_format (self, tt_json_reader_get_text (reader, NULL), error);
}

/* @line is that of the text around it; 0 at the top of the file. */
static gboolean
read_member (Reading *self,
             TtJsonReader *reader,
             const char *key,
             gint64 line,
             TtWebappFile *into,
             GError **error)
{
  TtJsonToken token = tt_json_reader_peek (reader, error);
  g_autofree char *company = NULL;
  List list = { key, TT_WEBAPP_COMPANIES, NULL, line };

  if (token == TT_JSON_FAILED)
    return FALSE;
  if (find_list (key, &list.kind, &company))
    {
      self->known = TRUE;
      list.company = company;
      list.records = into->lists[list.kind];
      return read_list (self, reader, &list, into, error);
    }
  if (is_backup_key (key) && token == TT_JSON_STRING && line == 0)
    return read_text_as_member (self, reader, key, into, error);
  if (is_backup_key (key) && token == TT_JSON_OBJECT)
    return read_backup (self, reader, line, error);
  if (token == TT_JSON_STRING && line == 0 &&
      (g_str_equal (key, "version") || g_str_equal (key, "format")))
    return read_text_key (self, reader, key, error);

  return tt_json_reader_skip (reader, error);
}

/* A list that the storage does not have is taken from a backup that lies in it. */
static void
fill_from_backup (Reading *self)
{
  for (guint i = 0; i < TT_WEBAPP_N_KINDS; i++)
    {
      GPtrArray *spare = self->backup->lists[i];

      if (self->file->lists[i]->len == 0)
        {
          self->backup->lists[i] = self->file->lists[i];
          self->file->lists[i] = spare;
        }
    }
}

static gboolean
read_members (Reading *self, TtJsonReader *reader, const char *first_key, GError **error)
{
  g_autofree char *key = g_strdup (first_key);

  while (key != NULL)
    {
      TtJsonToken token;

      if (!read_member (self, reader, key, 0, self->file, error))
        return FALSE;
      g_clear_pointer (&key, g_free);
      token = tt_json_reader_next (reader, error);
      if (token == TT_JSON_FAILED)
        return FALSE;
      if (token == TT_JSON_KEY)
        key = g_strdup (tt_json_reader_get_text (reader, NULL));
    }
  if (tt_json_reader_next (reader, error) != TT_JSON_END)
    return FALSE;
  if (self->known)
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID,
                       _ ("The file is JSON, but neither an export of TimeTracker nor a backup of "
                          "the web app"));

  return FALSE;
}

TtWebappFile *
tt_webapp_file_read (TtImport *import, TtJsonReader *reader, const char *key, GError **error)
{
  g_autoptr (TtWebappFile) file = file_new ();
  g_autoptr (TtWebappFile) backup = file_new ();
  Reading self = { import, file, backup, VALUES_MAX };

  if (!read_members (&self, reader, key, error))
    return NULL;
  fill_from_backup (&self);

  return g_steal_pointer (&file);
}
