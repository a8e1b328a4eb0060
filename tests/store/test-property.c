/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: whatever is done, the shadow that follows by frames has the primary's
 * content, and taking everything back gives the first content again. What is done is drawn at
 * random: rows of every kind added, changed and removed, unique values exchanged, entries removed
 * with all that belongs to them. Rows of the audit alone are never taken back. The seed of a
 * failure is in the log of the test (--seed). */

#include "base/tt-error.h"
#include "store/tt-store-private.h"
#include "tt-test-rows.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define N_CHANGES 2000
#define A_LOOK 100

typedef struct
{
  TtTestRows rows;
  GArray *users;
  GArray *sites;
  GArray *entries;
  guint names; /* that were given so far: none twice */
} Office;

static gint64
pick (GArray *ids)
{
  return g_array_index (ids, gint64, g_test_rand_int_range (0, (gint32) ids->len));
}

static gint64
pick_or_none (GArray *ids)
{
  return ids->len == 0 || g_test_rand_int_range (0, 4) == 0 ? 0 : pick (ids);
}

static char *
draw_text (void)
{
  static const char *const texts[] = { "", "Regen", "“x”", "日本", "a\nb", "'; DROP TABLE entry" };

  return g_strdup (texts[g_test_rand_int_range (0, G_N_ELEMENTS (texts))]);
}

static gint64
draw_instant (void)
{
  return TT_TEST_NOW - g_test_rand_int_range (0, 1 << 30) * G_GINT64_CONSTANT (9973);
}

static gboolean
add_user (Office *self, TtTransaction *transaction, GError **error)
{
  g_autoptr (TtUser) user = tt_user_new ();
  g_autofree char *username = g_strdup_printf ("user-%u", self->names);
  g_autofree char *external = g_strdup_printf ("emp-%u", self->names++);
  gint64 id;

  tt_user_set_company (user, self->rows.company);
  tt_user_set_username (user, username);
  tt_user_set_name (user, username);
  tt_user_set_role (user, TT_ROLE_EMPLOYEE);
  tt_user_set_active (user, TRUE);
  tt_user_set_source (user, "x");
  tt_user_set_external_id (user, external);
  if (!tt_store_save_user (transaction, user, error))
    return FALSE;

  id = tt_user_get_id (user);
  g_array_append_val (self->users, id);

  return TRUE;
}

static gboolean
change_user (Office *self, TtTransaction *transaction, GError **error)
{
  g_autoptr (TtUser) user =
      tt_store_load_user (tt_transaction_get_database (transaction), pick (self->users), error);
  g_autofree char *phone = draw_text ();

  if (user == NULL)
    return FALSE;

  tt_user_set_phone (user, phone);
  tt_user_set_active (user, g_test_rand_bit ());

  return tt_store_save_user (transaction, user, error) &&
         (g_test_rand_bit () ||
          tt_store_set_pin_hash (transaction, tt_user_get_id (user), "$argon2id$z", error));
}

/* Both keep their rows: usernames and the other program's ids change hands. */
static gboolean
exchange_users (Office *self, TtTransaction *transaction, GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);
  g_autoptr (TtUser) a = tt_store_load_user (database, pick (self->users), error);
  g_autoptr (TtUser) b =
      a != NULL ? tt_store_load_user (database, pick (self->users), error) : NULL;
  g_autofree char *username = NULL;
  g_autofree char *external = NULL;

  if (b == NULL)
    return FALSE;
  if (tt_user_get_id (a) == tt_user_get_id (b))
    return TRUE;

  username = g_strdup (tt_user_get_username (a));
  external = g_strdup (tt_user_get_external_id (a));
  tt_user_set_username (a, "between");
  tt_user_set_external_id (a, "between");
  if (!tt_store_save_user (transaction, a, error))
    return FALSE;
  tt_user_set_username (a, tt_user_get_username (b));
  tt_user_set_external_id (a, tt_user_get_external_id (b));
  tt_user_set_username (b, username);
  tt_user_set_external_id (b, external);

  return tt_store_save_user (transaction, b, error) && tt_store_save_user (transaction, a, error);
}

static gboolean
add_site (Office *self, TtTransaction *transaction, GError **error)
{
  g_autoptr (TtSite) site = tt_site_new ();
  g_autofree char *address = draw_text ();
  gint64 id;

  tt_site_set_company (site, self->rows.company);
  tt_site_set_name (site, "A site");
  tt_site_set_address (site, address);
  tt_site_set_has_position (site, g_test_rand_bit ());
  tt_site_set_latitude (site, g_test_rand_double_range (-90, 90));
  tt_site_set_longitude (site, g_test_rand_double_range (-180, 180));
  tt_site_set_active (site, TRUE);
  if (!tt_store_save_site (transaction, site, error))
    return FALSE;

  id = tt_site_get_id (site);
  g_array_append_val (self->sites, id);

  return TRUE;
}

static gboolean
add_entry (Office *self, TtTransaction *transaction, GError **error)
{
  g_autoptr (TtEntry) entry = tt_entry_new ();
  g_autofree char *note = draw_text ();
  gint64 id;

  tt_entry_set_user (entry, pick (self->users));
  tt_entry_set_site (entry, pick_or_none (self->sites));
  tt_entry_set_zone (entry, "America/New_York");
  tt_entry_set_started_at (entry, draw_instant ());
  tt_entry_set_ended_at (entry, g_test_rand_bit () ? draw_instant () : 0);
  tt_entry_set_in_note (entry, note);
  if (!tt_store_save_entry (transaction, entry, error))
    return FALSE;

  id = tt_entry_get_id (entry);
  g_array_append_val (self->entries, id);

  return TRUE;
}

static gboolean
change_entry (Office *self, TtTransaction *transaction, GError **error)
{
  g_autoptr (TtEntry) entry = NULL;
  g_autofree char *note = draw_text ();

  if (self->entries->len == 0)
    return TRUE;
  entry =
      tt_store_load_entry (tt_transaction_get_database (transaction), pick (self->entries), error);
  if (entry == NULL)
    return FALSE;

  tt_entry_set_out_note (entry, note);
  tt_entry_set_site (entry, pick_or_none (self->sites));
  tt_entry_set_ended_at (entry, draw_instant ());
  tt_entry_set_has_out_position (entry, g_test_rand_bit ());
  tt_entry_set_out_latitude (entry, g_test_rand_double_range (-90, 90));

  return tt_store_save_entry (transaction, entry, error);
}

static gboolean
remove_entry (Office *self, TtTransaction *transaction, GError **error)
{
  guint place;

  if (self->entries->len == 0)
    return TRUE;

  place = (guint) g_test_rand_int_range (0, (gint32) self->entries->len);
  if (!tt_store_delete_entry (transaction, g_array_index (self->entries, gint64, place), error))
    return FALSE;
  g_array_remove_index_fast (self->entries, place);

  return TRUE;
}

static gboolean
add_photo (Office *self, TtTransaction *transaction, GError **error)
{
  g_autoptr (TtPhoto) photo = tt_photo_new ();
  g_autofree char *hash = g_strnfill (TT_HASH_HEX, (char) ('0' + g_test_rand_int_range (0, 10)));

  if (self->entries->len == 0)
    return TRUE;
  tt_photo_set_entry (photo, pick (self->entries));
  tt_photo_set_moment (photo, TT_MOMENT_IN);
  tt_photo_set_hash (photo, hash);
  tt_photo_set_size (photo, g_test_rand_int_range (1, 1 << 20));
  tt_photo_set_media_type (photo, "image/jpeg");

  return tt_store_save_photo (transaction, photo, error);
}

static gboolean
add_break (Office *self, TtTransaction *transaction, GError **error)
{
  g_autoptr (TtBreak) pause = tt_break_new ();

  if (self->entries->len == 0)
    return TRUE;
  tt_break_set_entry (pause, pick (self->entries));
  tt_break_set_started_at (pause, draw_instant ());
  tt_break_set_paid (pause, g_test_rand_bit ());

  return tt_store_save_break (transaction, pause, error);
}

static gboolean
add_correction (Office *self, TtTransaction *transaction, GError **error)
{
  g_autoptr (TtCorrection) correction = tt_correction_new ();

  if (self->entries->len == 0)
    return TRUE;
  tt_correction_set_entry (correction, pick (self->entries));
  tt_correction_set_by (correction, pick_or_none (self->users));
  tt_correction_set_reason (correction, "Forgot");
  tt_correction_set_old_site (correction, pick_or_none (self->sites));

  return tt_store_save_correction (transaction, correction, error);
}

static gboolean
change_setting (Office *self, TtTransaction *transaction, GError **error)
{
  g_autofree char *key = g_strdup_printf ("key-%d", g_test_rand_int_range (0, 5));
  g_autofree char *value = draw_text ();

  return tt_store_set_setting (transaction, key, g_test_rand_int_range (0, 3) == 0 ? NULL : value,
                               error);
}

static gboolean
add_rate_and_period (Office *self, TtTransaction *transaction, GError **error)
{
  g_autoptr (TtRate) rate = tt_rate_new ();
  g_autoptr (TtPeriod) period = tt_period_new ();

  tt_rate_set_user (rate, pick (self->users));
  tt_rate_set_from_day (rate, "2026-01-01");
  tt_rate_set_amount (rate, g_test_rand_int_range (0, 10000));
  tt_rate_set_currency (rate, "USD");
  tt_period_set_company (period, self->rows.company);
  tt_period_set_user (period, pick_or_none (self->users));
  tt_period_set_from_day (period, "2026-01-01");
  tt_period_set_to_day (period, "2026-01-07");
  tt_period_set_state (period, g_test_rand_bit () ? "approved" : "reopened");

  return tt_store_save_rate (transaction, rate, error) &&
         tt_store_save_period (transaction, period, error);
}

static gboolean
change_layers (Office *self, TtTransaction *transaction, GError **error)
{
  TtLayerRow layer = { (char *) "usb", (char *) "folder", g_test_rand_bit (), (char *) "{}" };

  return tt_store_save_layer (transaction, &layer, error) &&
         (g_test_rand_bit () || tt_store_remove_layer (transaction, "usb", error));
}

static gboolean
add_audit (Office *self, TtTransaction *transaction, GError **error)
{
  g_autoptr (TtAudit) audit = tt_audit_new ();

  tt_audit_set_actor (audit, "owner");
  tt_audit_set_kind (audit, "sign-in");

  return tt_store_add_audit (transaction, audit, error);
}

typedef gboolean (*Deed) (Office *self, TtTransaction *transaction, GError **error);

static const Deed deeds[] = {
  add_user,       change_user,         exchange_users, exchange_users, add_site,
  add_entry,      add_entry,           add_entry,      change_entry,   change_entry,
  remove_entry,   add_photo,           add_photo,      add_break,      add_correction,
  change_setting, add_rate_and_period, change_layers,  add_audit,
};

static gboolean
do_some (TtTransaction *transaction, gpointer user_data, GError **error)
{
  gint32 n = g_test_rand_int_range (1, 5);

  for (gint32 i = 0; i < n; i++)
    {
      if (!deeds[g_test_rand_int_range (0, G_N_ELEMENTS (deeds))](user_data, transaction, error))
        return FALSE;
    }

  return TRUE;
}

static char *
get_shadow_digest (Office *self, const char *without)
{
  g_autoptr (GError) error = NULL;
  TtHash digest;

  g_assert_true (tt_database_digest (tt_copy_get_database (self->rows.shadow), without, &digest,
                                     NULL, &error));
  g_assert_no_error (error);

  return tt_hash_dup_hex (&digest);
}

static void
assert_followed (Office *self)
{
  g_autofree char *primary = tt_test_rows_digest (&self->rows, NULL);
  g_autofree char *shadow = get_shadow_digest (self, NULL);

  g_assert_cmpstr (shadow, ==, primary);
}

static void
make_changes (Office *self)
{
  for (guint i = 0; i < N_CHANGES; i++)
    {
      tt_test_rows_write (&self->rows, do_some, self);
      if (i % A_LOOK == 0)
        assert_followed (self);
    }
  assert_followed (self);
}

static gboolean
is_anything_left (Office *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  gboolean crosses = FALSE;

  g_assert_true (tt_store_peek_undo (self->rows.store, FALSE, &words, &crosses, &error));
  g_assert_no_error (error);

  return words != NULL && !crosses;
}

static void
undo_all (Office *self)
{
  while (is_anything_left (self))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) frames = NULL;

      tt_store_undo (self->rows.store, "test", 1, &frames, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (frames->len, >, 0);
      for (guint i = 0; i < frames->len; i++)
        {
          g_assert_true (tt_copy_apply (self->rows.shadow, g_ptr_array_index (frames, i), &error));
          g_assert_no_error (error);
        }
      assert_followed (self);
    }
}

/* That of a file in which nothing ever was: what an office begins with, its layers aside. */
static char *
get_first_digest (Office *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tt_test_dir_build_path (self->rows.dir, "empty.db");
  g_autoptr (TtDatabase) database =
      tt_database_open (self->rows.environment, path, TT_DATABASE_CREATE, &error);
  TtHash digest;

  g_assert_no_error (error);
  g_assert_true (tt_database_begin_write (database, &error));
  g_assert_true (tt_schema_create (database, &error));
  g_assert_true (tt_database_commit (database, &error));
  g_assert_true (tt_database_digest (database, "audit", &digest, NULL, &error));

  return tt_hash_dup_hex (&digest);
}

static void
test_random_changes (void)
{
  Office office = { 0 };
  g_autofree char *first = NULL;
  g_autofree char *middle = NULL;
  g_autofree char *last = NULL;

  tt_test_rows_set_up (&office.rows, NULL);
  tt_test_rows_open_shadow (&office.rows);
  office.users = g_array_new (FALSE, FALSE, sizeof (gint64));
  office.sites = g_array_new (FALSE, FALSE, sizeof (gint64));
  office.entries = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (office.users, office.rows.owner);
  assert_followed (&office);

  first = get_first_digest (&office);
  make_changes (&office);
  middle = tt_test_rows_digest (&office.rows, "audit");
  g_assert_cmpstr (middle, !=, first);
  undo_all (&office);
  last = tt_test_rows_digest (&office.rows, "audit");
  g_assert_cmpstr (last, ==, first);

  g_array_unref (office.users);
  g_array_unref (office.sites);
  g_array_unref (office.entries);
  tt_test_rows_tear_down (&office.rows, NULL);
}

/* Content is looked at here and not what a power cut leaves: where there is a folder in memory the
 * changes are made there, without waiting for a disk. */
static void
work_in_memory (void)
{
  static const char folder[] = "/dev/shm";

  if (g_access (folder, W_OK) == 0)
    g_setenv ("TMPDIR", folder, TRUE);
}

int
main (int argc, char *argv[])
{
  work_in_memory ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/property/random-changes", test_random_changes);

  return g_test_run ();
}
