/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promises under test: what is saved comes back as it was; a save that did not change anything
 * makes no frame; what may not be is refused and leaves nothing. */

#include "base/tt-error.h"
#include "store/tt-store-private.h"
#include "tt-test-rows.h"

static void
assert_same_object (GObject *a, GObject *b)
{
  guint n = 0;
  g_autofree GParamSpec **properties = g_object_class_list_properties (G_OBJECT_GET_CLASS (a), &n);

  g_assert_cmpuint (n, >, 3);
  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) of_a = G_VALUE_INIT;
      g_auto (GValue) of_b = G_VALUE_INIT;

      if (G_TYPE_FUNDAMENTAL (properties[i]->value_type) == G_TYPE_BOXED)
        continue;
      g_object_get_property (a, properties[i]->name, &of_a);
      g_object_get_property (b, properties[i]->name, &of_b);
      if (g_param_values_cmp (properties[i], &of_a, &of_b) != 0)
        g_error ("“%s” came back as another value", properties[i]->name);
    }
}

static gboolean
save_company (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_save_company (transaction, user_data, error);
}

static gboolean
load_company (TtDatabase *database, gpointer user_data, GError **error)
{
  TtCompany *saved = user_data;
  g_autoptr (TtCompany) loaded = tt_store_load_company (database, tt_company_get_id (saved), error);
  g_autoptr (TtCompany) found = tt_store_find_company (database, "FINCH cleaning", error);
  g_autoptr (GPtrArray) active = tt_store_list_companies (database, FALSE, error);
  g_autoptr (GPtrArray) all = tt_store_list_companies (database, TRUE, error);

  g_assert_nonnull (loaded);
  assert_same_object (G_OBJECT (saved), G_OBJECT (loaded));
  assert_same_object (G_OBJECT (saved), G_OBJECT (found));
  g_assert_cmpuint (active->len, ==, 1);
  g_assert_cmpuint (all->len, ==, 2);

  return TRUE;
}

static void
test_company (TtTestRows *self, gconstpointer user_data)
{
  g_autoptr (TtCompany) company = tt_company_new ();

  tt_company_set_name (company, "Finch Cleaning");
  tt_company_set_zone (company, "Europe/Prague");
  tt_company_set_currency (company, "EUR");
  tt_company_set_address (company, "Quay 7");
  tt_company_set_phone (company, "1");
  tt_company_set_email (company, "a@b");
  tt_company_set_industry (company, "cleaning");
  tt_company_set_week_start (company, 6);
  tt_company_set_source (company, "webapp");
  tt_company_set_external_id (company, "12");
  tt_test_rows_write (self, save_company, company);
  g_assert_cmpint (tt_company_get_id (company), >, 0);
  g_assert_cmpint (tt_company_get_created_at (company), >, 0);
  tt_test_rows_read (self, load_company, company);

  tt_company_set_phone (company, "");
  tt_test_rows_write (self, save_company, company);
  tt_test_rows_read (self, load_company, company);
}

static TtUser *
make_user (TtTestRows *self)
{
  TtUser *user = tt_user_new ();

  tt_user_set_company (user, self->company);
  tt_user_set_username (user, "Zoë");
  tt_user_set_name (user, "Zoë Ångström");
  tt_user_set_first_name (user, "Zoë");
  tt_user_set_last_name (user, "Ångström");
  tt_user_set_role (user, TT_ROLE_MANAGER);
  tt_user_set_email (user, "zoe@b");
  tt_user_set_phone (user, "2");
  tt_user_set_department (user, "Building");
  tt_user_set_position (user, "Roofer");
  tt_user_set_staff_number (user, "0012");
  tt_user_set_active (user, TRUE);
  tt_user_set_source (user, "webapp");
  tt_user_set_external_id (user, "emp-1");

  return user;
}

static gboolean
save_user (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_save_user (transaction, user_data, error);
}

static gboolean
load_user (TtDatabase *database, gpointer user_data, GError **error)
{
  TtUser *saved = user_data;
  g_autoptr (TtUser) loaded = tt_store_load_user (database, tt_user_get_id (saved), error);
  /* Decomposed and in capitals. */
  g_autoptr (TtUser) found = tt_store_find_user (database, "ZOE\xcc\x88", error);
  g_autoptr (GError) local = NULL;

  g_assert_nonnull (loaded);
  assert_same_object (G_OBJECT (saved), G_OBJECT (loaded));
  assert_same_object (G_OBJECT (saved), G_OBJECT (found));
  g_assert_null (tt_store_find_user (database, "zo", &local));
  g_assert_error (local, TT_ERROR, TT_ERROR_NOT_FOUND);
  g_clear_error (&local);
  g_assert_null (tt_store_load_user (database, 1, &local));
  g_assert_error (local, TT_ERROR, TT_ERROR_NOT_FOUND);

  return TRUE;
}

static void
test_user (TtTestRows *self, gconstpointer user_data)
{
  g_autoptr (TtUser) user = make_user (self);
  g_autoptr (TtUser) same = NULL;

  tt_test_rows_write (self, save_user, user);
  tt_test_rows_read (self, load_user, user);

  same = make_user (self);
  tt_user_set_username (same, "zoë");
  tt_user_set_external_id (same, "emp-2");
  tt_test_rows_refuse (self, save_user, same, TT_ERROR_EXISTS);
  tt_user_set_username (same, "");
  tt_test_rows_refuse (self, save_user, same, TT_ERROR_INVALID);
  tt_user_set_username (same, "other");
  tt_user_set_external_id (same, "emp-1");
  tt_test_rows_refuse (self, save_user, same, TT_ERROR_REFUSED);
}

static gboolean
set_secrets (TtTransaction *transaction, gpointer user_data, GError **error)
{
  gint64 user = *(gint64 *) user_data;

  return tt_store_set_password_hash (transaction, user, "$argon2id$a", TRUE, error) &&
         tt_store_set_pin_hash (transaction, user, "$argon2id$b", error);
}

static gboolean
look_at_secrets (TtDatabase *database, gpointer user_data, GError **error)
{
  TtUser *user = user_data;
  gint64 id = tt_user_get_id (user);
  g_autoptr (TtUser) loaded = tt_store_load_user (database, id, error);
  g_autofree char *password = tt_store_dup_password_hash (database, id, error);
  g_autofree char *pin = tt_store_dup_pin_hash (database, id, error);
  g_autofree char *nobodys = NULL;
  g_autoptr (GError) local = NULL;

  g_assert_cmpstr (password, ==, "$argon2id$a");
  g_assert_cmpstr (pin, ==, "$argon2id$b");
  g_assert_true (tt_user_get_has_password (loaded));
  g_assert_true (tt_user_get_has_pin (loaded));
  g_assert_null (tt_store_dup_password_hash (database, 1, &local));
  g_assert_error (local, TT_ERROR, TT_ERROR_NOT_FOUND);
  g_assert_cmpstr (tt_user_get_phone (loaded), ==, tt_user_get_phone (user));

  return TRUE;
}

/* Saving a person must not take their password away. */
static void
test_secrets (TtTestRows *self, gconstpointer user_data)
{
  g_autoptr (TtUser) user = make_user (self);
  gint64 id;
  gint64 nobody = 1;

  tt_test_rows_write (self, save_user, user);
  id = tt_user_get_id (user);
  tt_test_rows_write (self, set_secrets, &id);
  tt_test_rows_read (self, look_at_secrets, user);
  tt_user_set_phone (user, "3");
  tt_test_rows_write (self, save_user, user);
  tt_test_rows_read (self, look_at_secrets, user);
  tt_test_rows_refuse (self, set_secrets, &nobody, TT_ERROR_NOT_FOUND);
}

static gboolean
save_site (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_save_site (transaction, user_data, error);
}

static gboolean
load_site (TtDatabase *database, gpointer user_data, GError **error)
{
  TtSite *saved = user_data;
  g_autoptr (TtSite) loaded = tt_store_load_site (database, tt_site_get_id (saved), error);
  g_autoptr (GPtrArray) found = tt_store_find_sites (database, "ORCHARD court", error);
  g_autoptr (GPtrArray) none = tt_store_find_sites (database, "Orchard", error);

  g_assert_nonnull (loaded);
  assert_same_object (G_OBJECT (saved), G_OBJECT (loaded));
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_true (tt_site_get_active (g_ptr_array_index (found, 0)));
  g_assert_false (tt_site_get_active (g_ptr_array_index (found, 1)));
  g_assert_cmpuint (none->len, ==, 0);

  return TRUE;
}

static void
test_site (TtTestRows *self, gconstpointer user_data)
{
  g_autoptr (TtSite) site = tt_site_new ();

  tt_site_set_company (site, self->company);
  tt_site_set_name (site, "Orchard Court");
  tt_site_set_address (site, "Orchard Road 2");
  tt_site_set_has_position (site, TRUE);
  tt_site_set_latitude (site, 0);
  tt_site_set_longitude (site, -70.25);
  tt_site_set_radius (site, 150);
  tt_site_set_zone (site, "America/Denver");
  tt_test_rows_write (self, save_site, site);
  tt_test_rows_add_site (self, "Orchard Court");
  tt_test_rows_read (self, load_site, site);
}

static gboolean
save_entry (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_save_entry (transaction, user_data, error);
}

static gboolean
load_entry (TtDatabase *database, gpointer user_data, GError **error)
{
  TtEntry *saved = user_data;
  g_autoptr (TtEntry) loaded = tt_store_load_entry (database, tt_entry_get_id (saved), error);

  g_assert_nonnull (loaded);
  tt_entry_set_user_name (saved, "Ruth Alder");
  tt_entry_set_username (saved, "owner");
  tt_entry_set_site_name (saved, "The yard");
  assert_same_object (G_OBJECT (saved), G_OBJECT (loaded));

  return TRUE;
}

static void
test_entry (TtTestRows *self, gconstpointer user_data)
{
  g_autoptr (TtEntry) entry = tt_entry_new ();

  tt_entry_set_user (entry, self->owner);
  tt_entry_set_site (entry, tt_test_rows_add_site (self, "The yard"));
  tt_entry_set_zone (entry, "America/New_York");
  tt_entry_set_started_at (entry, 1000);
  tt_entry_set_ended_at (entry, 2000);
  tt_entry_set_punched_in_at (entry, 1001);
  tt_entry_set_punched_out_at (entry, 2001);
  tt_entry_set_has_in_position (entry, TRUE);
  tt_entry_set_in_latitude (entry, 43.6);
  tt_entry_set_in_longitude (entry, -70.2);
  tt_entry_set_in_accuracy (entry, 12.5);
  tt_entry_set_has_out_position (entry, TRUE);
  tt_entry_set_out_latitude (entry, 0);
  tt_entry_set_out_longitude (entry, 0);
  tt_entry_set_in_note (entry, "Rain");
  tt_entry_set_out_note (entry, "Done");
  tt_entry_set_in_status (entry, "a");
  tt_entry_set_out_status (entry, "completed");
  tt_entry_set_in_by (entry, self->owner);
  tt_entry_set_flags (entry, TT_ENTRY_LONG | TT_ENTRY_EDITED);
  tt_entry_set_source (entry, "webapp");
  tt_entry_set_external_id (entry, "1");
  tt_test_rows_write (self, save_entry, entry);
  tt_test_rows_read (self, load_entry, entry);

  tt_entry_set_has_in_position (entry, FALSE);
  tt_entry_set_in_latitude (entry, 0);
  tt_entry_set_in_longitude (entry, 0);
  tt_entry_set_in_accuracy (entry, 0);
  tt_entry_set_flags (entry, TT_ENTRY_NO_FLAGS);
  tt_entry_set_out_by (entry, self->owner);
  tt_test_rows_write (self, save_entry, entry);
  tt_test_rows_read (self, load_entry, entry);

  tt_entry_set_id (entry, 0);
  tt_entry_set_external_id (entry, "2");
  tt_entry_set_user (entry, 12345);
  tt_test_rows_refuse (self, save_entry, entry, TT_ERROR_REFUSED);
}

typedef struct
{
  gint64 entry;
  TtBreak *pause;
  TtPhoto *photo;
  TtCorrection *correction;
} Parts;

static gboolean
save_parts (TtTransaction *transaction, gpointer user_data, GError **error)
{
  Parts *self = user_data;

  return tt_store_save_break (transaction, self->pause, error) &&
         tt_store_save_photo (transaction, self->photo, error) &&
         tt_store_save_correction (transaction, self->correction, error);
}

static gboolean
load_parts (TtDatabase *database, gpointer user_data, GError **error)
{
  Parts *self = user_data;
  g_autoptr (TtEntry) entry = tt_store_load_entry (database, self->entry, error);
  g_autoptr (GPtrArray) corrections = tt_store_list_corrections (database, self->entry, error);
  GPtrArray *breaks = tt_entry_get_breaks (entry);
  GPtrArray *photos = tt_entry_get_photos (entry);

  g_assert_cmpuint (breaks->len, ==, 1);
  g_assert_cmpuint (photos->len, ==, 1);
  g_assert_cmpuint (corrections->len, ==, 1);
  assert_same_object (G_OBJECT (self->pause), g_ptr_array_index (breaks, 0));
  assert_same_object (G_OBJECT (self->photo), g_ptr_array_index (photos, 0));
  assert_same_object (G_OBJECT (self->correction), g_ptr_array_index (corrections, 0));
  g_assert_cmpint (tt_entry_get_break_seconds (entry), ==, 1800);
  g_assert_cmpint (tt_entry_get_photo_count (entry), ==, 1);

  return TRUE;
}

static gboolean
delete_entry (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_delete_entry (transaction, ((Parts *) user_data)->entry, error);
}

static gboolean
assert_nothing_left (TtDatabase *database, gpointer user_data, GError **error)
{
  static const char *const names[] = { "entry", "break", "photo", "correction" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gint64 count = -1;

      g_assert_true (tt_database_count_rows (database, tt_table_find (names[i]), &count, error));
      g_assert_cmpint (count, ==, 0);
    }

  return TRUE;
}

/* What belongs to an entry goes with it, and comes back with it. */
static void
test_parts (TtTestRows *self, gconstpointer user_data)
{
  g_autoptr (TtBreak) pause = tt_break_new ();
  g_autoptr (TtPhoto) photo = tt_photo_new ();
  g_autoptr (TtCorrection) correction = tt_correction_new ();
  g_autoptr (GPtrArray) frames = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  Parts parts = { 0, pause, photo, correction };

  parts.entry = tt_test_rows_add_entry (self, self->owner, 0, TT_TEST_NOW, 0);
  tt_break_set_entry (pause, parts.entry);
  tt_break_set_started_at (pause, TT_TEST_NOW);
  tt_break_set_ended_at (pause, TT_TEST_NOW + 1800999999);
  tt_photo_set_entry (photo, parts.entry);
  tt_photo_set_moment (photo, TT_MOMENT_OUT);
  tt_photo_set_hash (photo, "00000000000000000000000000000000000000000000000000000000000000aa");
  tt_photo_set_size (photo, 1234);
  tt_photo_set_media_type (photo, "image/jpeg");
  tt_photo_set_at (photo, TT_TEST_NOW);
  tt_correction_set_entry (correction, parts.entry);
  tt_correction_set_by (correction, self->owner);
  tt_correction_set_by_name (correction, "Ruth Alder");
  tt_correction_set_reason (correction, "Forgot");
  tt_correction_set_old_started_at (correction, 5);
  tt_correction_set_new_started_at (correction, TT_TEST_NOW);
  tt_test_rows_write (self, save_parts, &parts);
  tt_test_rows_read (self, load_parts, &parts);

  before = tt_test_rows_digest (self, NULL);
  tt_test_rows_write (self, delete_entry, &parts);
  tt_test_rows_read (self, assert_nothing_left, NULL);
  tt_test_rows_refuse (self, delete_entry, &parts, TT_ERROR_NOT_FOUND);
  g_assert_true (tt_store_undo (self->store, "test", 1, &frames, &error));
  g_assert_no_error (error);
  after = tt_test_rows_digest (self, NULL);
  g_assert_cmpstr (after, ==, before);
  tt_test_rows_read (self, load_parts, &parts);
}

/* A save of what is there already is no change: no frame, no work for any copy. */
static void
test_same_again (TtTestRows *self, gconstpointer user_data)
{
  g_autoptr (TtUser) user = make_user (self);
  g_autoptr (TtFrame) frame = NULL;
  g_autoptr (GError) error = NULL;

  tt_test_rows_write (self, save_user, user);
  g_assert_true (tt_store_write (self->store, "test", "", save_user, user, &frame, &error));
  g_assert_no_error (error);
  g_assert_null (frame);
}

/* One clock-in: what it costs every layer. */
static void
test_clock_in_is_small (TtTestRows *self, gconstpointer user_data)
{
  g_autoptr (TtEntry) entry = tt_entry_new ();
  g_autoptr (TtFrame) frame = NULL;
  g_autoptr (GError) error = NULL;

  tt_entry_set_user (entry, self->owner);
  tt_entry_set_site (entry, tt_test_rows_add_site (self, "The yard"));
  tt_entry_set_zone (entry, "America/New_York");
  tt_entry_set_started_at (entry, TT_TEST_NOW);
  tt_entry_set_punched_in_at (entry, TT_TEST_NOW);
  tt_entry_set_in_by (entry, self->owner);
  g_assert_true (tt_store_write (self->store, "test", "", save_entry, entry, &frame, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (frame->body), <=, 150);
}

static gboolean
set_setting (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_set_setting (transaction, "privacy.keep-position-days", user_data, error);
}

static gboolean
look_at_setting (TtDatabase *database, gpointer user_data, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *value = tt_store_dup_setting (database, "privacy.keep-position-days", &local);

  g_assert_no_error (local);
  g_assert_cmpstr (value, ==, user_data);

  return TRUE;
}

static void
test_setting (TtTestRows *self, gconstpointer user_data)
{
  tt_test_rows_read (self, look_at_setting, NULL);
  tt_test_rows_write (self, set_setting, (gpointer) "400");
  tt_test_rows_read (self, look_at_setting, (gpointer) "400");
  tt_test_rows_write (self, set_setting, (gpointer) "30");
  tt_test_rows_read (self, look_at_setting, (gpointer) "30");
  tt_test_rows_write (self, set_setting, NULL);
  tt_test_rows_read (self, look_at_setting, NULL);
}

static gboolean
change_layers (TtTransaction *transaction, gpointer user_data, GError **error)
{
  TtLayerRow layer = { (char *) "usb", (char *) "folder", TRUE, (char *) "{\"path\":\"/x\"}" };

  if (!tt_store_save_layer (transaction, &layer, error))
    return FALSE;
  layer.enabled = FALSE;

  return tt_store_save_layer (transaction, &layer, error);
}

static gboolean
look_at_layers (TtDatabase *database, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) layers = tt_store_list_layers (database, error);
  const TtLayerRow *shadow = g_ptr_array_index (layers, 0);
  const TtLayerRow *archive = g_ptr_array_index (layers, 1);
  const TtLayerRow *usb = g_ptr_array_index (layers, 2);

  g_assert_cmpuint (layers->len, ==, 3);
  g_assert_cmpstr (shadow->name, ==, "shadow");
  g_assert_cmpstr (shadow->kind, ==, "shadow");
  g_assert_true (shadow->enabled);
  g_assert_cmpstr (archive->kind, ==, "folder");
  g_assert_cmpstr (archive->settings, ==, "{\"path\":\"archive\"}");
  g_assert_cmpstr (usb->name, ==, "usb");
  g_assert_false (usb->enabled);

  return TRUE;
}

static gboolean
remove_layer (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_remove_layer (transaction, "usb", error);
}

/* Definitions of layers are recorded, and not in the digest. */
static void
test_layers (TtTestRows *self, gconstpointer user_data)
{
  g_autofree char *before = tt_test_rows_digest (self, NULL);
  g_autofree char *after = NULL;

  tt_test_rows_write (self, change_layers, NULL);
  tt_test_rows_read (self, look_at_layers, NULL);
  after = tt_test_rows_digest (self, NULL);
  g_assert_cmpstr (after, ==, before);
  tt_test_rows_write (self, remove_layer, NULL);
  tt_test_rows_refuse (self, remove_layer, NULL, TT_ERROR_NOT_FOUND);
}

typedef struct
{
  TtTestRows *office;
  gint64 user;
  const char *from;
  const char *to;
  const char *state;
} Approval;

static gboolean
save_period (TtTransaction *transaction, gpointer user_data, GError **error)
{
  const Approval *self = user_data;
  g_autoptr (TtPeriod) period = tt_period_new ();

  tt_period_set_company (period, self->office->company);
  tt_period_set_user (period, self->user);
  tt_period_set_from_day (period, self->from);
  tt_period_set_to_day (period, self->to);
  tt_period_set_state (period, self->state);

  return tt_store_save_period (transaction, period, error);
}

typedef struct
{
  gint64 user;
  gint64 at;
  gboolean locked;
} Lock;

static gboolean
look_at_lock (TtDatabase *database, gpointer user_data, GError **error)
{
  const Lock *self = user_data;
  g_autofree char *words = NULL;
  gboolean locked = FALSE;

  if (!tt_store_is_locked (database, self->user, self->at, &locked, &words, error))
    return FALSE;
  g_assert_cmpint (locked, ==, self->locked);
  g_assert_cmpint (words != NULL, ==, locked);

  return TRUE;
}

static void
assert_locked (TtTestRows *self, gint64 user, gint64 at, gboolean locked)
{
  Lock lock = { user, at, locked };

  tt_test_rows_read (self, look_at_lock, &lock);
}

static gboolean
look_at_approved (TtDatabase *database, gpointer user_data, GError **error)
{
  const Lock *self = user_data;
  TtEntryFilter filter = { .user = self->user };
  g_autoptr (GPtrArray) entries = tt_store_page_entries (database, &filter, NULL, 10, error);

  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpint (tt_entry_get_approved (g_ptr_array_index (entries, 0)), ==, self->locked);

  return TRUE;
}

/* The company's day on which a shift starts decides, whatever the computer's zone is; the latest
 * word on a day holds. */
static void
test_locks (TtTestRows *self, gconstpointer user_data)
{
  gint64 amara = tt_test_rows_add_user (self, "amara", "Amara Okafor");
  gint64 ben = tt_test_rows_add_user (self, "ben", "Ben Castellan");
  /* 2026-11-03 00:00 and 2026-11-04 00:00 in New York. */
  gint64 start = G_GINT64_CONSTANT (1793682000000000);
  gint64 end = start + G_TIME_SPAN_DAY;
  Approval approval = { self, 0, "2026-11-03", "2026-11-03", "approved" };
  Lock approved = { amara, 0, FALSE };

  tt_test_rows_add_entry (self, amara, 0, start + 5, start + 10);
  assert_locked (self, amara, start, FALSE);
  tt_test_rows_read (self, look_at_approved, &approved);
  tt_test_rows_write (self, save_period, &approval);
  assert_locked (self, amara, start - 1, FALSE);
  assert_locked (self, amara, start, TRUE);
  assert_locked (self, ben, end - 1, TRUE);
  assert_locked (self, ben, end, FALSE);
  approved.locked = TRUE;
  tt_test_rows_read (self, look_at_approved, &approved);

  approval.user = amara;
  approval.from = "2026-11-01";
  approval.state = "reopened";
  tt_test_rows_write (self, save_period, &approval);
  assert_locked (self, amara, start, FALSE);
  assert_locked (self, ben, start, TRUE);

  approval.user = 0;
  approval.from = "2026-11-03";
  approval.state = "approved";
  tt_test_rows_write (self, save_period, &approval);
  assert_locked (self, amara, start, TRUE);
}

static gboolean
erase_user (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_erase_user (transaction, *(gint64 *) user_data, error);
}

typedef struct
{
  gint64 entry;
  gint64 user;
} Gone;

static gboolean
look_at_erased (TtDatabase *database, gpointer user_data, GError **error)
{
  const Gone *self = user_data;
  g_autoptr (TtUser) user = tt_store_load_user (database, self->user, error);
  g_autoptr (TtEntry) entry = tt_store_load_entry (database, self->entry, error);

  g_assert_cmpstr (tt_user_get_name (user), ==, "Former employee 1");
  g_assert_cmpstr (tt_user_get_username (user), ==, "former-employee-1");
  g_assert_cmpstr (tt_user_get_email (user), ==, "");
  g_assert_false (tt_user_get_active (user));
  g_assert_true (tt_user_get_erased (user));
  g_assert_false (tt_user_get_has_password (user));
  g_assert_false (tt_entry_get_has_in_position (entry));
  g_assert_cmpint (tt_entry_get_ended_at (entry), ==, TT_TEST_NOW + 5);
  g_assert_cmpuint (tt_entry_get_photos (entry)->len, ==, 0);

  return TRUE;
}

static gboolean
fill_entry (TtTransaction *transaction, gpointer user_data, GError **error)
{
  const Gone *self = user_data;
  g_autoptr (TtEntry) entry =
      tt_store_load_entry (tt_transaction_get_database (transaction), self->entry, error);
  g_autoptr (TtPhoto) photo = tt_photo_new ();

  tt_entry_set_has_in_position (entry, TRUE);
  tt_photo_set_entry (photo, self->entry);
  tt_photo_set_moment (photo, TT_MOMENT_IN);
  tt_photo_set_hash (photo, "00000000000000000000000000000000000000000000000000000000000000ab");
  tt_photo_set_media_type (photo, "image/png");

  return tt_store_save_entry (transaction, entry, error) &&
         tt_store_save_photo (transaction, photo, error);
}

static void
test_erase (TtTestRows *self, gconstpointer user_data)
{
  g_autoptr (TtUser) user = make_user (self);
  Gone gone;

  tt_test_rows_write (self, save_user, user);
  gone.user = tt_user_get_id (user);
  tt_test_rows_write (self, set_secrets, &gone.user);
  gone.entry = tt_test_rows_add_entry (self, gone.user, 0, TT_TEST_NOW, TT_TEST_NOW + 5);
  tt_test_rows_write (self, fill_entry, &gone);
  tt_test_rows_write (self, erase_user, &gone.user);
  tt_test_rows_read (self, look_at_erased, &gone);
}

static gboolean
look_at_counts (TtDatabase *database, gpointer user_data, GError **error)
{
  TtCounts counts;

  g_assert_true (tt_store_count (database, &counts, error));
  g_assert_cmpint (counts.companies, ==, 1);
  g_assert_cmpint (counts.users, ==, 2);
  g_assert_cmpint (counts.sites, ==, 1);
  g_assert_cmpint (counts.entries, ==, 1);
  g_assert_cmpint (counts.photos, ==, 0);
  g_assert_cmpint (counts.photo_bytes, ==, 0);

  return TRUE;
}

static gboolean
look_at_who_is_in (TtDatabase *database, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) users = tt_store_list_users (database, FALSE, error);
  g_autoptr (GPtrArray) sites = tt_store_list_sites (database, FALSE, error);
  TtUser *amara = g_ptr_array_index (users, 0);

  g_assert_cmpuint (users->len, ==, 2);
  g_assert_cmpstr (tt_user_get_username (amara), ==, "amara");
  g_assert_true (tt_user_get_clocked_in (amara));
  g_assert_cmpint (tt_user_get_open_since (amara), ==, TT_TEST_NOW);
  g_assert_cmpstr (tt_user_get_open_site_name (amara), ==, "The yard");
  g_assert_false (tt_user_get_clocked_in (g_ptr_array_index (users, 1)));
  g_assert_cmpint (tt_site_get_people_in (g_ptr_array_index (sites, 0)), ==, 1);

  return look_at_counts (database, user_data, error);
}

static void
test_who_is_in (TtTestRows *self, gconstpointer user_data)
{
  gint64 amara = tt_test_rows_add_user (self, "amara", "Amara Okafor");
  gint64 site = tt_test_rows_add_site (self, "The yard");

  tt_test_rows_add_entry (self, amara, site, TT_TEST_NOW, 0);
  tt_test_rows_read (self, look_at_who_is_in, NULL);
}

static gboolean
add_audit (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_add_audit (transaction, user_data, error);
}

static gboolean
look_at_audit (TtDatabase *database, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) records = tt_store_list_audit (database, 0, error);

  g_assert_cmpuint (records->len, ==, 1);
  assert_same_object (user_data, g_ptr_array_index (records, 0));

  return TRUE;
}

static void
test_audit (TtTestRows *self, gconstpointer user_data)
{
  g_autoptr (TtAudit) audit = tt_audit_new ();

  tt_audit_set_actor (audit, "owner");
  tt_audit_set_kind (audit, "role");
  tt_audit_set_subject_kind (audit, "user");
  tt_audit_set_subject (audit, self->owner);
  tt_audit_set_text (audit, "manager");
  tt_audit_set_detail (audit, "{}");
  tt_test_rows_write (self, add_audit, audit);
  g_assert_cmpint (tt_audit_get_at (audit), >, 0);
  tt_test_rows_read (self, look_at_audit, audit);
}

static gboolean
save_rates (TtTransaction *transaction, gpointer user_data, GError **error)
{
  TtTestRows *self = user_data;
  g_autoptr (TtRate) later = tt_rate_new ();
  g_autoptr (TtRate) first = tt_rate_new ();
  g_autoptr (TtRuleSet) rules = tt_rule_set_new ();

  tt_rate_set_user (later, self->owner);
  tt_rate_set_from_day (later, "2026-06-16");
  tt_rate_set_amount (later, 2200);
  tt_rate_set_currency (later, "USD");
  tt_rate_set_user (first, self->owner);
  tt_rate_set_from_day (first, "2025-03-01");
  tt_rate_set_amount (first, 2000);
  tt_rate_set_currency (first, "USD");
  tt_rule_set_set_company (rules, self->company);
  tt_rule_set_set_preset (rules, "us-federal");
  tt_rule_set_set_settings (rules, "{\"rounding\":\"15\"}");

  return tt_store_save_rate (transaction, later, error) &&
         tt_store_save_rate (transaction, first, error) &&
         tt_store_save_rule_set (transaction, rules, error);
}

static gboolean
look_at_rates (TtDatabase *database, gpointer user_data, GError **error)
{
  TtTestRows *self = user_data;
  g_autoptr (GPtrArray) rates = tt_store_list_rates (database, self->owner, error);
  g_autoptr (GPtrArray) sets = tt_store_list_rule_sets (database, self->company, error);

  g_assert_cmpuint (rates->len, ==, 2);
  g_assert_cmpint (tt_rate_get_amount (g_ptr_array_index (rates, 0)), ==, 2000);
  g_assert_cmpstr (tt_rate_get_from_day (g_ptr_array_index (rates, 1)), ==, "2026-06-16");
  g_assert_cmpuint (sets->len, ==, 1);
  g_assert_cmpstr (tt_rule_set_get_preset (g_ptr_array_index (sets, 0)), ==, "us-federal");
  g_assert_cmpstr (tt_rule_set_get_from_day (g_ptr_array_index (sets, 0)), ==, "");

  return TRUE;
}

static void
test_rates (TtTestRows *self, gconstpointer user_data)
{
  tt_test_rows_write (self, save_rates, self);
  tt_test_rows_read (self, look_at_rates, self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                                            \
  g_test_add (name, TtTestRows, NULL, tt_test_rows_set_up, func, tt_test_rows_tear_down)
  ADD ("/rows/company", test_company);
  ADD ("/rows/user", test_user);
  ADD ("/rows/secrets", test_secrets);
  ADD ("/rows/site", test_site);
  ADD ("/rows/entry", test_entry);
  ADD ("/rows/parts", test_parts);
  ADD ("/rows/same-again", test_same_again);
  ADD ("/rows/clock-in-is-small", test_clock_in_is_small);
  ADD ("/rows/setting", test_setting);
  ADD ("/rows/layers", test_layers);
  ADD ("/rows/locks", test_locks);
  ADD ("/rows/erase", test_erase);
  ADD ("/rows/who-is-in", test_who_is_in);
  ADD ("/rows/audit", test_audit);
  ADD ("/rows/rates", test_rates);

  return g_test_run ();
}
