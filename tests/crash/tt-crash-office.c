/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tt-crash-office.h"

#include "base/tt-error.h"
#include "store/tt-set-aside.h"
#include "store/tt-shadow-place.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define MOST_TRIES 400

TtCrashOffice *
tt_crash_office_new (guint entries)
{
  TtCrashOffice *self = g_new0 (TtCrashOffice, 1);

  self->office = tt_test_office_new (entries);
  self->acknowledged = tt_test_dir_build_path (self->office->dir, "acknowledged");
  tt_test_dir_write (self->office->dir, "acknowledged", "", 0);

  return self;
}

void
tt_crash_office_free (TtCrashOffice *self)
{
  tt_test_office_free (self->office);
  g_free (self->acknowledged);
  g_free (self);
}

void
tt_crash_office_become_another (TtCrashOffice *self)
{
  TtEnvironment *parents = self->office->environment;

  self->office->environment = tt_environment_new (tt_environment_get_clock (parents), NULL,
                                                  tt_environment_get_disk (parents), NULL, NULL);
  g_object_unref (parents);
}

/* A line of the list: seq, hash, and where the change had to be made once more, those under which
 * it is saved now. */
static void
acknowledge (TtCrashOffice *self, const TtFrame *frame, const TtFrame *again)
{
  char hash[TT_HASH_HEX + 1];
  g_autoptr (GString) line = g_string_new (NULL);
  int fd = open (self->acknowledged, O_WRONLY | O_APPEND | O_CLOEXEC);

  tt_hash_to_hex (&frame->hash, hash);
  g_string_append_printf (line, "%" G_GINT64_FORMAT " %s", frame->seq, hash);
  if (again != NULL)
    {
      tt_hash_to_hex (&again->hash, hash);
      g_string_append_printf (line, " %" G_GINT64_FORMAT " %s", again->seq, hash);
    }
  g_string_append_c (line, '\n');
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, line->str, line->len), ==, (gssize) line->len);
  close (fd);
}

/* Where it is now. */
static TtCopy *
open_shadow (TtCrashOffice *self, GError **error)
{
  g_autoptr (TtShadowPlace) place =
      tt_shadow_place_read (self->office->environment, self->office->folder, error);
  g_autofree char *path = NULL;

  if (place == NULL)
    return NULL;
  path = g_build_filename (place->folder, "office.db", NULL);

  return tt_copy_open (self->office->environment, path, error);
}

static gboolean
apply (TtCrashOffice *self, TtFrame *frame, GError **error)
{
  g_autoptr (TtCopy) shadow = open_shadow (self, error);

  return shadow != NULL && tt_copy_apply (shadow, frame, error);
}

/* Somebody may have taken office.db away in between: then the change is made once more. */
static void
keep (TtCrashOffice *self, TtStore *store, TtFrame *frame)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) again = NULL;

  if (!tt_store_keep (store, frame, &again, &error))
    g_error ("A change could not be kept: %s", error->message);
  if (again != NULL)
    acknowledge (self, frame, again);
}

/* The keeper's byte as soon as it is free. */
static void
hand_over (TtCrashOffice *self, TtStore *store, TtFrame *frame)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (self->office->folder, "office.lock", NULL);
  g_autoptr (TtLockFile) lock =
      tt_locks_open (tt_environment_get_locks (self->office->environment), path, &error);
  g_autoptr (TtCopy) shadow = NULL;

  g_assert_no_error (error);
  if (!tt_lock_file_wait (lock, TT_LOCK_KEEPER, 2 * G_USEC_PER_SEC, &error))
    {
      keep (self, store, frame);
      return;
    }
  if (!apply (self, frame, &error))
    {
      if (g_error_matches (error, TT_ERROR, TT_ERROR_DECISION))
        keep (self, store, frame);
      /* Behind, damaged, missing or of another stream: as every opener does. */
      g_clear_error (&error);
      shadow =
          tt_copy_open_shadow (self->office->environment, self->office->folder, NULL, NULL, &error);
    }
  tt_lock_file_unlock (lock, TT_LOCK_KEEPER);
}

gboolean
tt_crash_office_change (TtCrashOffice *self, TtStore *store, GError **error)
{
  g_autoptr (TtFrame) frame = NULL;
  gint64 k = (gint64) tt_random_below (tt_environment_get_random (self->office->environment),
                                       G_GINT64_CONSTANT (1) << 40);

  if (!tt_test_office_change (store, k, &frame, error))
    return FALSE;
  acknowledge (self, frame, NULL);
  hand_over (self, store, frame);

  return TRUE;
}

/* TRUE where both stood at one head, and were compared. */
static gboolean
compare_now (TtDatabase *primary, TtDatabase *shadow)
{
  g_autoptr (GError) error = NULL;
  TtHead a, b;
  TtHash c, d;

  if (!tt_database_get_head (primary, &a, &error) || !tt_database_get_head (shadow, &b, &error) ||
      !tt_head_equal (&a, &b))
    return FALSE;
  if (!tt_database_digest (primary, NULL, &c, NULL, &error) ||
      !tt_database_digest (shadow, NULL, &d, NULL, &error))
    return FALSE;
  g_assert_true (tt_hash_equal (&c, &d));

  return TRUE;
}

static gboolean
read_and_compare (TtDatabase *primary, gpointer user_data, GError **error)
{
  TtCopy *shadow = user_data;
  TtDatabase *database = tt_copy_get_database (shadow);
  gboolean done;

  if (database == NULL || !tt_database_begin_read (database, error))
    return FALSE;
  done = compare_now (primary, database);
  if (database->reading)
    tt_database_end_read (database);
  if (!done)
    g_set_error_literal (error, TT_ERROR, TT_ERROR_BUSY, "not at one head");

  return done;
}

static gboolean
try_compare (TtCrashOffice *self, GError **error)
{
  g_autoptr (TtStore) store =
      tt_store_open (self->office->environment, self->office->folder, FALSE, error);
  g_autoptr (TtCopy) shadow = NULL;

  if (store == NULL)
    return FALSE;
  shadow = open_shadow (self, error);

  return shadow != NULL && tt_store_read (store, read_and_compare, shadow, error);
}

static gboolean
add_frame (TtFrame *frame, gpointer user_data, GError **error)
{
  char hash[TT_HASH_HEX + 1];

  tt_hash_to_hex (&frame->hash, hash);
  g_hash_table_add (user_data, g_strdup_printf ("%" G_GINT64_FORMAT " %s", frame->seq, hash));

  return TRUE;
}

static void
add_file (TtCrashOffice *self, const char *path, GHashTable *frames)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) database =
      tt_database_open (self->office->environment, path, TT_DATABASE_READ, &error);

  /* What was set aside may be rubbish. */
  if (database != NULL)
    tt_database_each_frame (database, 0, add_frame, frames, &error);
}

static gboolean
add_primary (TtDatabase *database, gpointer user_data, GError **error)
{
  return tt_database_each_frame (database, 0, add_frame, user_data, error);
}

/* Every frame that is in the office or in what was set aside. */
static GHashTable *
collect_frames (TtCrashOffice *self)
{
  GHashTable *frames = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list =
      tt_set_aside_list (self->office->environment, self->office->folder, &error);
  g_autoptr (TtStore) store = tt_test_office_open (self->office);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    {
      const TtSetAside *one = list->pdata[i];
      g_autofree char *path =
          g_build_filename (self->office->folder, "set-aside", one->name, "office.db", NULL);

      add_file (self, path, frames);
    }
  tt_store_read (store, add_primary, frames, &error);
  g_assert_no_error (error);

  return frames;
}

/* The list is read before the frames are: what is added meanwhile is looked for the next time.
 * @lost: (out): a change that is nowhere */
static guint
look_for_acknowledged (TtCrashOffice *self, char **lost)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GHashTable) frames = NULL;
  g_autoptr (GHashTable) made_again =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint n = 0;

  g_assert_true (g_file_get_contents (self->acknowledged, &text, NULL, NULL));
  frames = collect_frames (self);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", 4);

      if (g_strv_length (words) == 4)
        g_hash_table_insert (made_again, g_strconcat (words[0], " ", words[1], NULL),
                             g_strconcat (words[2], " ", words[3], NULL));
    }
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      const char *line = lines[i];

      if (strchr (strchr (line, ' ') + 1, ' ') != NULL)
        continue;
      while (g_hash_table_contains (made_again, line))
        line = g_hash_table_lookup (made_again, line);
      if (!g_hash_table_contains (frames, line))
        *lost = g_strdup (line);
      if (*lost != NULL)
        break;
      n++;
    }

  return n;
}

/* A living process whose file was taken away makes its change once more in a moment. */
static guint
check_acknowledged (TtCrashOffice *self)
{
  g_autofree char *lost = NULL;

  for (guint i = 0; i < MOST_TRIES; i++)
    {
      guint n;

      g_clear_pointer (&lost, g_free);
      n = look_for_acknowledged (self, &lost);
      if (lost == NULL)
        return n;
      g_usleep (10000);
    }
  g_error ("The acknowledged change %s is lost", lost);
}

guint
tt_crash_office_check (TtCrashOffice *self)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < MOST_TRIES; i++)
    {
      g_clear_error (&error);
      if (try_compare (self, &error))
        return check_acknowledged (self);
      if (g_error_matches (error, TT_ERROR, TT_ERROR_DECISION))
        break;
    }
  g_assert_no_error (error);
  g_assert_not_reached ();
}
