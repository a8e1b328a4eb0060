/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: whatever is done, the shadow that follows by frames and what comes back
 * from the archive have the primary's content, at its end and at any moment between, and taking
 * everything back gives the first content again. What is done is drawn at
 * random: rows of every kind added, changed and removed, unique values exchanged, entries removed
 * with all that belongs to them. Rows of the audit alone are never taken back. The seed of a
 * failure is in the log of the test (--seed). */

#include "base/tt-error.h"
#include "protect/tt-test-protect.h"
#include "store/tt-store-office.h"
#include "store/tt-store-sites.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define N_CHANGES 2000
#define A_LOOK 100

typedef struct
{
  TtTestProtect of;
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

  tt_user_set_company (user, self->of.company);
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

  tt_site_set_company (site, self->of.company);
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
  g_autofree char *hash = NULL;
  gint64 size = 0;

  if (self->entries->len == 0)
    return TRUE;
  hash = tt_test_protect_save_picture (&self->of, (guint) g_test_rand_int_range (0, 10), &size);
  tt_photo_set_entry (photo, pick (self->entries));
  tt_photo_set_moment (photo, TT_MOMENT_IN);
  tt_photo_set_hash (photo, hash);
  tt_photo_set_size (photo, size);
  tt_photo_set_media_type (photo, "image/png");

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
  tt_period_set_company (period, self->of.company);
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

/* Rows of the audit are never taken back: what comes before and after an Undo has them aside. */
typedef struct
{
  const char *without;
  TtHash hash;
} Digest;

static gboolean
take_digest (TtDatabase *database, gpointer user_data, GError **error)
{
  Digest *self = user_data;

  return tt_database_digest (database, self->without, &self->hash, NULL, error);
}

static char *
get_content (TtStore *store)
{
  g_autoptr (GError) error = NULL;
  Digest digest = { .without = "audit" };

  g_assert_true (tt_store_read (store, take_digest, &digest, &error));
  g_assert_no_error (error);

  return tt_hash_dup_hex (&digest.hash);
}

static void
assert_followed (Office *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *primary = tt_test_protect_digest (&self->of);
  g_autofree char *hex = NULL;
  TtDatabase *shadow = tt_protect_get_database (self->of.protect, &error);
  Digest digest = { .without = NULL };

  g_assert_no_error (error);
  g_assert_true (take_digest (shadow, &digest, &error));
  g_assert_no_error (error);
  hex = tt_hash_dup_hex (&digest.hash);
  g_assert_cmpstr (hex, ==, primary);
}

/* @at: a moment, or 0 for the newest. */
static void
assert_restored (Office *self, gint64 at, const char *digest)
{
  const TtMoment moment = { "archive", NULL, at };
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestored) restored =
      tt_protect_rebuild (self->of.protect, &moment, NULL, NULL, NULL, &error);
  g_autofree char *hex = NULL;

  g_assert_no_error (error);
  hex = tt_hash_dup_hex (tt_restored_get_digest (restored));
  g_assert_cmpstr (hex, ==, digest);
}

/* Where the office is now, it is everywhere. */
static void
assert_everywhere (Office *self)
{
  g_autofree char *digest = tt_test_protect_digest (&self->of);

  assert_followed (self);
  tt_test_protect_back_up (&self->of);
  assert_restored (self, 0, digest);
}

typedef struct
{
  gint64 at;
  char *digest;
} Moment;

static void
moment_clear (gpointer data)
{
  g_free (((Moment *) data)->digest);
}

/* Segments of any length come about, and a base now and then. */
static void
make_changes (Office *self, GArray *moments)
{
  for (guint i = 0; i < N_CHANGES; i++)
    {
      gint64 at = tt_test_protect_write (&self->of, do_some, self);

      if (g_test_rand_int_range (0, A_LOOK) == 0)
        tt_test_protect_back_up (&self->of);
      if (g_test_rand_int_range (0, 5 * A_LOOK) == 0)
        tt_test_protect_back_up_base (&self->of);
      if (i % A_LOOK != 0)
        continue;

      assert_followed (self);
      if (at != 0)
        {
          Moment moment = { at, tt_test_protect_digest (&self->of) };

          g_array_append_val (moments, moment);
        }
    }
}

static gboolean
is_anything_left (Office *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  gboolean crosses = FALSE;

  g_assert_true (tt_store_peek_undo (self->of.store, FALSE, &words, &crosses, &error));
  g_assert_no_error (error);

  return words != NULL && !crosses;
}

static void
undo_all (Office *self)
{
  for (guint i = 0; is_anything_left (self); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) frames = NULL;

      tt_store_undo (self->of.store, "test", 1, &frames, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (frames->len, >, 0);
      for (guint j = 0; j < frames->len; j++)
        tt_test_protect_notice (&self->of, g_ptr_array_index (frames, j));
      if (i % A_LOOK == 0)
        assert_followed (self);
    }
}

/* That of an office in which nothing ever was. */
static char *
get_first_content (Office *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = tt_test_dir_build_path (self->of.dir, "empty");
  g_autoptr (TtLoader) loader = tt_loader_new (self->of.environment, folder, &error);
  g_autoptr (TtPrepared) prepared = NULL;
  g_autoptr (TtStore) store = NULL;
  g_autofree char *content = NULL;

  g_assert_no_error (error);
  prepared = tt_loader_finish (loader, TT_REPLACE_NEW, NULL, "test", "", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (tt_prepared_swap (prepared, NULL, NULL, &error));
  g_assert_no_error (error);
  store = tt_store_open (self->of.environment, folder, FALSE, &error);
  g_assert_no_error (error);
  content = get_content (store);
  tt_store_close (store);

  return g_steal_pointer (&content);
}

static void
test_random_changes (void)
{
  Office office = { 0 };
  g_autoptr (GArray) moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  g_autofree char *first = NULL;
  g_autofree char *middle = NULL;
  g_autofree char *last = NULL;

  tt_test_protect_set_up (&office.of, NULL);
  g_array_set_clear_func (moments, moment_clear);
  office.users = g_array_new (FALSE, FALSE, sizeof (gint64));
  office.sites = g_array_new (FALSE, FALSE, sizeof (gint64));
  office.entries = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (office.users, office.of.user);
  assert_everywhere (&office);

  first = get_first_content (&office);
  make_changes (&office, moments);
  assert_everywhere (&office);
  middle = get_content (office.of.store);
  g_assert_cmpstr (middle, !=, first);

  undo_all (&office);
  assert_everywhere (&office);
  last = get_content (office.of.store);
  g_assert_cmpstr (last, ==, first);

  /* What was taken back is a moment like any other, for a process that knows the archive alone. */
  tt_test_protect_reopen (&office.of);
  g_assert_cmpuint (moments->len, >, 0);
  for (guint i = 0; i < moments->len; i++)
    assert_restored (&office, g_array_index (moments, Moment, i).at,
                     g_array_index (moments, Moment, i).digest);

  g_array_unref (office.users);
  g_array_unref (office.sites);
  g_array_unref (office.entries);
  tt_test_protect_tear_down (&office.of, NULL);
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
