/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-test-protect.h"

#include "core/tt-time.h"
#include "store/tt-photo-file.h"

#include <string.h>

#define HOUR G_TIME_SPAN_HOUR

void
tt_test_protect_open (TtTestProtect *self)
{
  g_autoptr (GError) error = NULL;
  gboolean got = FALSE;

  self->state = tt_state_open (self->environment, self->folder, &error);
  g_assert_no_error (error);
  self->protect = tt_protect_open (self->environment, self->folder, self->state, &error);
  g_assert_no_error (error);
  g_assert_true (tt_protect_hold (self->protect, FALSE, G_USEC_PER_SEC, &got, &error));
  g_assert_no_error (error);
  g_assert_true (got);
}

void
tt_test_protect_close (TtTestProtect *self)
{
  if (self->protect == NULL)
    return;

  tt_protect_close (self->protect);
  g_clear_object (&self->protect);
  tt_state_close (self->state);
  g_clear_object (&self->state);
}

static void
make_office (TtTestProtect *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtLoader) loader = tt_loader_new (self->environment, self->folder, &error);
  g_autoptr (TtPrepared) prepared = NULL;

  g_assert_no_error (error);
  g_assert_true (tt_loader_take_layers (loader, NULL, &error));
  prepared = tt_loader_finish (loader, TT_REPLACE_NEW, NULL, "test", "", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (tt_prepared_swap (prepared, NULL, NULL, &error));
  g_assert_no_error (error);
}

static gboolean
add_first_rows (TtTransaction *transaction, gpointer user_data, GError **error)
{
  TtTestProtect *self = user_data;
  g_autoptr (TtCompany) company = tt_company_new ();
  g_autoptr (TtUser) user = tt_user_new ();

  tt_company_set_name (company, "Alder & Finch");
  tt_company_set_zone (company, "America/New_York");
  tt_company_set_currency (company, "USD");
  tt_company_set_active (company, TRUE);
  if (!tt_store_save_company (transaction, company, error))
    return FALSE;

  self->company = tt_company_get_id (company);
  tt_user_set_company (user, self->company);
  tt_user_set_username (user, "maria");
  tt_user_set_name (user, "Maria Finch");
  tt_user_set_role (user, TT_ROLE_OWNER);
  tt_user_set_active (user, TRUE);
  if (!tt_store_save_user (transaction, user, error))
    return FALSE;
  self->user = tt_user_get_id (user);

  return TRUE;
}

void
tt_test_protect_set_up (TtTestProtect *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  self->dir = tt_test_dir_new ();
  if (self->environment == NULL)
    self->environment = tt_test_environment_new ();
  self->folder = tt_test_dir_build_path (self->dir, "office");
  make_office (self);
  self->store = tt_store_open (self->environment, self->folder, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (tt_store_write (self->store, "test", "", add_first_rows, self, NULL, &error));
  g_assert_no_error (error);
  tt_test_protect_open (self);
}

void
tt_test_protect_tear_down (TtTestProtect *self, gconstpointer user_data)
{
  tt_test_protect_close (self);
  if (self->store != NULL)
    tt_store_close (self->store);
  g_clear_object (&self->store);
  g_clear_object (&self->environment);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->dir, tt_test_dir_free);
}

void
tt_test_protect_reopen (TtTestProtect *self)
{
  tt_test_protect_close (self);
  tt_test_protect_open (self);
}

static void
advance (TtTestProtect *self)
{
  tt_test_clock_advance (tt_environment_get_clock (self->environment), G_USEC_PER_SEC);
}

void
tt_test_protect_notice (TtTestProtect *self, TtFrame *frame)
{
  g_autoptr (GError) error = NULL;
  gboolean noticed = tt_protect_notice (self->protect, frame, &error);

  g_assert_no_error (error);
  g_assert_true (noticed);
}

gint64
tt_test_protect_write (TtTestProtect *self, TtWriteFunc func, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) frame = NULL;

  advance (self);
  g_assert_true (tt_store_write (self->store, "test", "", func, user_data, &frame, &error));
  g_assert_no_error (error);
  if (frame == NULL)
    return 0;

  tt_test_protect_notice (self, frame);

  return frame->at;
}

typedef struct
{
  TtTestProtect *test;
  const char *photo;
  gint64 photo_size;
} Punch;

static gboolean
add_punch (TtTransaction *transaction, gpointer user_data, GError **error)
{
  Punch *punch = user_data;
  TtTestProtect *self = punch->test;
  g_autoptr (TtEntry) entry = tt_entry_new ();
  g_autoptr (TtPhoto) photo = NULL;
  gint64 start = TT_TEST_NOW + self->punches * 2 * HOUR;

  tt_entry_set_user (entry, self->user);
  tt_entry_set_zone (entry, "America/New_York");
  tt_entry_set_started_at (entry, start);
  tt_entry_set_ended_at (entry, start + HOUR);
  tt_entry_set_punched_in_at (entry, start);
  tt_entry_set_punched_out_at (entry, start + HOUR);
  if (!tt_store_save_entry (transaction, entry, error))
    return FALSE;
  if (punch->photo == NULL)
    return TRUE;

  photo = tt_photo_new ();
  tt_photo_set_entry (photo, tt_entry_get_id (entry));
  tt_photo_set_moment (photo, TT_MOMENT_IN);
  tt_photo_set_hash (photo, punch->photo);
  tt_photo_set_size (photo, punch->photo_size);
  tt_photo_set_media_type (photo, "image/png");
  tt_photo_set_at (photo, start);

  return tt_store_save_photo (transaction, photo, error);
}

static gint64
write_punch (TtTestProtect *self, Punch *punch)
{
  self->punches++;

  return tt_test_protect_write (self, add_punch, punch);
}

gint64
tt_test_protect_punch (TtTestProtect *self)
{
  Punch punch = { .test = self };

  return write_punch (self, &punch);
}

/* A PNG header and a number that makes it a picture of its own. */
static GByteArray *
make_picture (guint number)
{
  static const guint8 head[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0,    0,    0,
                                 13,   'I', 'H', 'D', 'R',  0,    0,    0,    8,    0,    0,
                                 0,    8,   8,   2,   0,    0,    0,    0x4b, 0x6d, 0x29, 0xdc };
  static const guint8 end[] = { 0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82 };
  GByteArray *picture = g_byte_array_new ();
  guint8 body[4096];

  for (guint i = 0; i < sizeof body; i++)
    body[i] = (guint8) (i * 7 + number * 13 + i * i * number);
  g_byte_array_append (picture, head, sizeof head);
  g_byte_array_append (picture, body, sizeof body);
  g_byte_array_append (picture, end, sizeof end);

  return picture;
}

char *
tt_test_protect_save_picture (TtTestProtect *self, guint number, gint64 *size)
{
  g_autoptr (GByteArray) picture = make_picture (number);
  g_autoptr (GError) error = NULL;
  TtHash digest;

  g_assert_true (tt_photo_file_save (tt_environment_get_disk (self->environment), self->folder,
                                     picture->data, picture->len, &digest, NULL, &error));
  g_assert_no_error (error);
  *size = picture->len;

  return tt_hash_dup_hex (&digest);
}

void
tt_test_protect_punch_with_photo (TtTestProtect *self, char **hash)
{
  Punch punch = { .test = self };
  g_autofree char *hex = tt_test_protect_save_picture (self, self->punches + 1, &punch.photo_size);

  punch.photo = hex;
  write_punch (self, &punch);
  if (hash != NULL)
    *hash = g_steal_pointer (&hex);
}

void
tt_test_protect_label (TtTestProtect *self, const char *label)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) frame = NULL;

  advance (self);
  g_assert_true (tt_store_label (self->store, "test", label, &frame, &error));
  g_assert_no_error (error);
  tt_test_protect_notice (self, frame);
}

static void
back_up (TtTestProtect *self, TtBackupFlags flags)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports =
      tt_protect_backup (self->protect, NULL, flags, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reports);
  for (guint i = 0; i < reports->len; i++)
    {
      const TtReport *report = reports->pdata[i];

      g_assert_cmpstr (report->error_message, ==, NULL);
      g_assert_cmpint (report->result, ==, TT_RESULT_OK);
    }
}

void
tt_test_protect_back_up (TtTestProtect *self)
{
  back_up (self, TT_BACKUP_NONE);
}

void
tt_test_protect_back_up_base (TtTestProtect *self)
{
  back_up (self, TT_BACKUP_BASE);
}

static gboolean
take_digest (TtDatabase *database, gpointer user_data, GError **error)
{
  return tt_database_digest (database, NULL, user_data, NULL, error);
}

char *
tt_test_protect_digest (TtTestProtect *self)
{
  g_autoptr (GError) error = NULL;
  TtHash digest;

  g_assert_true (tt_store_read (self->store, take_digest, &digest, &error));
  g_assert_no_error (error);

  return tt_hash_dup_hex (&digest);
}

gint64
tt_test_protect_get_seq (TtTestProtect *self)
{
  g_autoptr (GError) error = NULL;
  TtHead head;

  g_assert_true (tt_store_get_head (self->store, &head, &error));
  g_assert_no_error (error);

  return head.seq;
}

char *
tt_test_protect_find_repository (TtTestProtect *self)
{
  g_autofree char *archive = g_build_filename (self->folder, "archive", NULL);
  g_autoptr (GDir) dir = g_dir_open (archive, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "tt1-"))
      return g_build_filename (archive, name, NULL);

  g_assert_not_reached ();
}

static void
list_below (const char *folder, GPtrArray *paths)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        list_below (path, paths);
      else
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
tt_test_protect_list_objects (TtTestProtect *self)
{
  g_autofree char *repository = tt_test_protect_find_repository (self);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  static const char *const folders[] = { "s", "p" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = g_build_filename (repository, folders[i], NULL);

      list_below (folder, paths);
    }
  g_ptr_array_sort (paths, compare_paths);

  return paths;
}

int
tt_test_protect_run_script (TtTestProtect *self, const char *to, gint64 when, char **out)
{
  g_autofree char *repository = tt_test_protect_find_repository (self);
  g_autofree char *script = g_build_filename (repository, "restore.py", NULL);
  g_autofree char *at = when != 0 ? tt_time_format (when) : NULL;
  g_autoptr (GError) error = NULL;
  const char *arguments[] = { "python3", script, "--to", to, at != NULL ? "--at" : NULL, at, NULL };
  const char *listing[] = { "python3", script, "--list", NULL };
  g_autofree char *said = NULL;
  g_autofree char *errors = NULL;
  int status;

  /* What it says is no TAP. */
  g_assert_true (g_spawn_sync (NULL, (char **) (to != NULL ? arguments : listing), NULL,
                               G_SPAWN_SEARCH_PATH, NULL, NULL, &said, &errors, &status, &error));
  g_assert_no_error (error);
  if (out != NULL)
    *out = g_steal_pointer (&said);
  if (status != 0)
    g_test_message ("%s", errors);

  return status;
}

const TtReport *
tt_test_find_report (GPtrArray *reports, const char *layer)
{
  for (guint i = 0; i < reports->len; i++)
    {
      const TtReport *report = reports->pdata[i];

      if (g_str_equal (report->name, layer))
        return report;
    }

  g_assert_not_reached ();
}

void
tt_test_flip_bit (const char *path, gint64 offset)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, &error));
  g_assert_no_error (error);
  if (offset < 0)
    offset += (gint64) length;
  g_assert_cmpint (offset, <, (gint64) length);
  bytes[offset] ^= 0x10;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, &error));
  g_assert_no_error (error);
}
