/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fence (R21), money, names, permissions, and what all objects have in common. */

#include "base/tt-error.h"
#include "core/tt-entry.h"
#include "core/tt-fence.h"
#include "core/tt-money.h"
#include "core/tt-name.h"
#include "core/tt-permission.h"
#include "core/tt-photo.h"
#include "core/tt-punch.h"

#include <math.h>

static void
test_fence (void)
{
  g_autoptr (TtSite) site = tt_site_new ();
  double distance = 0;
  double latitude = 0;
  double longitude = 0;
  double accuracy = 0;
  g_autoptr (GError) error = NULL;

  /* R21 */
  g_assert_cmpfloat_with_epsilon (tt_fence_get_distance (40.7128, -74.0060, 40.7137, -74.0060),
                                  100.08, 0.005);
  g_assert_cmpint (tt_fence_look (site, 40.7137, -74.0060, 0, &distance), ==, TT_FENCE_UNKNOWN);
  g_assert_cmpfloat (distance, <, 0);

  tt_site_set_has_position (site, TRUE);
  tt_site_set_latitude (site, 40.7128);
  tt_site_set_longitude (site, -74.0060);
  tt_site_set_radius (site, 100);
  g_assert_cmpint (tt_fence_look (site, 40.7137, -74.0060, 0, &distance), ==, TT_FENCE_OUTSIDE);
  g_assert_cmpfloat_with_epsilon (distance, 100.08, 0.005);
  g_assert_cmpint (tt_fence_look (site, 40.7137, -74.0060, 15, NULL), ==, TT_FENCE_PROBABLY_INSIDE);
  tt_site_set_radius (site, 101);
  g_assert_cmpint (tt_fence_look (site, 40.7137, -74.0060, 0, NULL), ==, TT_FENCE_INSIDE);
  g_assert_cmpint (tt_fence_look (site, 0, 0, 0, NULL), ==, TT_FENCE_UNKNOWN);
  g_assert_cmpint (tt_fence_look (site, NAN, 0, 0, NULL), ==, TT_FENCE_UNKNOWN);
  g_assert_cmpint (tt_fence_look (NULL, 40.7137, -74.0060, 0, NULL), ==, TT_FENCE_UNKNOWN);

  /* Across the date line and at the antipodes. */
  g_assert_cmpfloat (tt_fence_get_distance (0, 179.9999, 0, -179.9999), <, 30);
  g_assert_cmpfloat_with_epsilon (tt_fence_get_distance (0, 0, 0, 180), 20015086.8, 1);

  g_assert_true (
      tt_position_parse ("40.7128, -74.0060,12.5", &latitude, &longitude, &accuracy, &error));
  g_assert_cmpfloat_with_epsilon (longitude, -74.0060, 1e-9);
  g_assert_cmpfloat_with_epsilon (accuracy, 12.5, 1e-9);
  for (guint i = 0; i < 6; i++)
    {
      static const char *const bad[] = { "", "40.7128", "91,0", "1,2,3,4", "1,x", "0,0" };
      g_autoptr (GError) refused = NULL;

      g_assert_false (tt_position_parse (bad[i], &latitude, &longitude, &accuracy, &refused));
      g_assert_error (refused, TT_ERROR, TT_ERROR_INVALID);
    }
}

static void
assert_money (const char *text, const char *currency, gint64 expected, const char *again)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *formatted = NULL;
  gint64 minor = 0;

  tt_money_parse (text, currency, &minor, &error);
  g_assert_no_error (error);
  g_assert_cmpint (minor, ==, expected);
  formatted = tt_money_format (minor, currency);
  g_assert_cmpstr (formatted, ==, again);
}

static void
test_money (void)
{
  static const char *const bad[] = { "",    ".5",  "5.", "1,50", "12.345",
                                     "abc", "1e3", " 1", "--1",  "92233720368547758.08" };

  assert_money ("25", "USD", 2500, "25.00");
  assert_money ("25.5", "USD", 2550, "25.50");
  assert_money ("25.500", "USD", 2550, "25.50");
  assert_money ("-0.05", "EUR", -5, "-0.05");
  assert_money ("1200", "JPY", 1200, "1200");
  assert_money ("1.234", "KWD", 1234, "1.234");
  assert_money ("92233720368547758.07", "USD", G_MAXINT64, "92233720368547758.07");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 minor = 0;

      g_test_message ("%s", bad[i]);
      g_assert_false (tt_money_parse (bad[i], "USD", &minor, &error));
      g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
    }
  g_assert_false (tt_currency_is_valid ("usd"));
  g_assert_false (tt_currency_is_valid ("EURO"));
}

static void
assert_same_name (const char *a, const char *b, gboolean same)
{
  g_autofree char *first = tt_username_get_key (a);
  g_autofree char *second = tt_username_get_key (b);

  g_assert_true (g_str_equal (first, second) == same);
}

static void
test_usernames (void)
{
  static const char *const bad[] = { "",
                                     "  ",
                                     "a\nb",
                                     "a\tb",
                                     "\xff\xfe",
                                     "a\xe2\x80\xae"
                                     "b" };
  g_autoptr (GError) error = NULL;
  g_autofree char *composed = tt_username_clean (" Jose\xcc\x81 ", &error);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *too_long = g_strnfill (101, 'x');

  /* Kept as NFC, compared without case. */
  g_assert_cmpstr (composed, ==, "Jos\xc3\xa9");
  assert_same_name ("JOS\xc3\x89", "jose\xcc\x81", TRUE);
  assert_same_name ("Maria", "mARIA", TRUE);
  assert_same_name ("STRASSE",
                    "stra\xc3\x9f"
                    "e",
                    TRUE);
  assert_same_name ("maria", "marla", FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) refused = NULL;

      g_assert_null (tt_username_clean (bad[i], &refused));
      g_assert_error (refused, TT_ERROR, TT_ERROR_INVALID);
    }
  g_assert_null (tt_username_clean (too_long, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);

  tt_name_split (" Ana Maria  Diaz ", &first, &last);
  g_assert_cmpstr (first, ==, "Ana Maria");
  g_assert_cmpstr (last, ==, "Diaz");
}

static TtUser *
make_user (gint64 id, TtRole role)
{
  TtUser *user = tt_user_new ();

  tt_user_set_id (user, id);
  tt_user_set_company (user, 1);
  tt_user_set_role (user, role);
  tt_user_set_username (user, tt_role_get_name (role));
  return user;
}

/* One letter for each of: owner, manager, employee, oneself, nobody in particular. */
static char *
describe (TtActor *actor, TtDeed deed, TtUser *self)
{
  g_autoptr (TtUser) owner = make_user (101, TT_ROLE_OWNER);
  g_autoptr (TtUser) manager = make_user (102, TT_ROLE_MANAGER);
  g_autoptr (TtUser) employee = make_user (103, TT_ROLE_EMPLOYEE);

  return g_strdup_printf ("%c%c%c%c%c", tt_permission_allows (actor, deed, owner) ? 'o' : '-',
                          tt_permission_allows (actor, deed, manager) ? 'm' : '-',
                          tt_permission_allows (actor, deed, employee) ? 'e' : '-',
                          tt_permission_allows (actor, deed, self) ? 's' : '-',
                          tt_permission_allows (actor, deed, NULL) ? 'n' : '-');
}

static void
test_permissions (void)
{
  static const struct
  {
    TtDeed deed;
    const char *manager;
    const char *employee;
  } expected[TT_N_DEEDS] = {
    { TT_DEED_PUNCH, "omesn", "---s-" },        { TT_DEED_READ_HOURS, "omesn", "---s-" },
    { TT_DEED_READ_PEOPLE, "omesn", "---s-" },  { TT_DEED_EDIT_ENTRIES, "omesn", "-----" },
    { TT_DEED_CORRECT, "omesn", "-----" },      { TT_DEED_APPROVE, "omesn", "-----" },
    { TT_DEED_REOPEN, "omesn", "-----" },       { TT_DEED_ADD_PEOPLE, "-mesn", "-----" },
    { TT_DEED_EDIT_PEOPLE, "-mesn", "-----" },  { TT_DEED_SET_ROLE, "-----", "-----" },
    { TT_DEED_SET_PASSWORD, "--esn", "-----" }, { TT_DEED_CHANGE_PASSWORD, "---s-", "---s-" },
    { TT_DEED_SET_RATE, "-----", "-----" },     { TT_DEED_SEE_RATES, "--esn", "---s-" },
    { TT_DEED_ERASE, "-----", "-----" },        { TT_DEED_EXPORT_PERSON, "--esn", "---s-" },
    { TT_DEED_EDIT_SITES, "omesn", "-----" },   { TT_DEED_EDIT_COMPANY, "-----", "-----" },
    { TT_DEED_PLAN, "omesn", "-----" },         { TT_DEED_REPORT, "omesn", "-----" },
    { TT_DEED_READ_LOG, "-----", "-----" },     { TT_DEED_SETTINGS, "-----", "-----" },
    { TT_DEED_IMPORT, "-----", "-----" },       { TT_DEED_EXPORT, "-----", "-----" },
    { TT_DEED_BACKUP, "omesn", "-----" },       { TT_DEED_RESTORE, "-----", "-----" },
    { TT_DEED_LAYERS, "-----", "-----" },       { TT_DEED_UNDO, "-----", "-----" },
    { TT_DEED_UNDO_OWN, "omesn", "-----" },
  };
  g_autoptr (TtUser) owner = make_user (1, TT_ROLE_OWNER);
  g_autoptr (TtUser) manager = make_user (2, TT_ROLE_MANAGER);
  g_autoptr (TtUser) employee = make_user (3, TT_ROLE_EMPLOYEE);
  g_autoptr (TtActor) as_owner = tt_actor_new_for_user (owner, FALSE);
  g_autoptr (TtActor) as_manager = tt_actor_new_for_user (manager, FALSE);
  g_autoptr (TtActor) as_employee = tt_actor_new_for_user (employee, FALSE);

  for (guint i = 0; i < TT_N_DEEDS; i++)
    {
      g_autofree char *for_owner = describe (as_owner, expected[i].deed, owner);
      g_autofree char *for_manager = describe (as_manager, expected[i].deed, manager);
      g_autofree char *for_employee = describe (as_employee, expected[i].deed, employee);

      g_test_message ("%s", tt_deed_get_title (expected[i].deed));
      g_assert_cmpstr (for_owner, ==, "omesn");
      g_assert_cmpstr (for_manager, ==, expected[i].manager);
      g_assert_cmpstr (for_employee, ==, expected[i].employee);
    }
}

static void
test_special_actors (void)
{
  g_autoptr (TtUser) owner = make_user (1, TT_ROLE_OWNER);
  g_autoptr (TtUser) manager = make_user (2, TT_ROLE_MANAGER);
  g_autoptr (TtUser) stranger = make_user (9, TT_ROLE_EMPLOYEE);
  g_autoptr (TtActor) kiosk = tt_actor_new_for_user (owner, TRUE);
  g_autoptr (TtActor) as_manager = tt_actor_new_for_user (manager, FALSE);
  g_autoptr (TtActor) command_line = tt_actor_new_command_line ();
  g_autoptr (TtActor) nobody = tt_actor_new ();
  g_autoptr (GError) error = NULL;

  /* A PIN only punches, an owner's too. */
  g_assert_true (tt_permission_allows (kiosk, TT_DEED_PUNCH, owner));
  g_assert_false (tt_permission_allows (kiosk, TT_DEED_PUNCH, stranger));
  g_assert_false (tt_permission_allows (kiosk, TT_DEED_READ_HOURS, owner));
  g_assert_false (tt_permission_check (kiosk, TT_DEED_EXPORT, NULL, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_DENIED);

  /* A manager's company is theirs alone. */
  tt_user_set_company (stranger, 2);
  g_assert_false (tt_permission_allows (as_manager, TT_DEED_PUNCH, stranger));

  g_assert_true (tt_permission_allows (command_line, TT_DEED_ERASE, stranger));
  g_assert_cmpstr (tt_actor_get_name (command_line), ==, "login via timetrackerctl");
  for (guint i = 0; i < TT_N_DEEDS; i++)
    g_assert_false (tt_permission_allows (nobody, (TtDeed) i, NULL));
}

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer count)
{
  (*(guint *) count)++;
}

static void
test_objects (void)
{
  g_autoptr (TtEntry) entry = tt_entry_new ();
  g_autoptr (TtEntry) copy = NULL;
  g_autoptr (GPtrArray) photos = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *note = NULL;
  gint64 started_at = 0;
  guint n_notes = 0;

  g_assert_cmpstr (tt_entry_get_in_note (entry), ==, "");
  g_signal_connect (entry, "notify::in-note", G_CALLBACK (count_notify), &n_notes);
  tt_entry_set_in_note (entry, NULL);
  g_assert_cmpint (n_notes, ==, 0);
  tt_entry_set_in_note (entry, "ladder");
  tt_entry_set_in_note (entry, "ladder");
  g_assert_cmpint (n_notes, ==, 1);
  g_object_set (entry, "in-note", "ladder", "started-at", (gint64) 5, NULL);
  g_assert_cmpint (n_notes, ==, 1);

  /* A text may be set to what it is part of. */
  tt_entry_set_in_note (entry, tt_entry_get_in_note (entry) + 2);
  g_assert_cmpstr (tt_entry_get_in_note (entry), ==, "dder");

  g_ptr_array_add (photos, tt_photo_new ());
  tt_entry_set_photos (entry, photos);
  tt_entry_set_in_latitude (entry, -3.5);
  tt_entry_set_approved (entry, 7);
  copy = tt_entry_dup (entry);
  tt_entry_set_in_note (entry, "other");
  g_object_get (copy, "in-note", &note, "started-at", &started_at, NULL);
  g_assert_cmpstr (note, ==, "dder");
  g_assert_cmpint (started_at, ==, 5);
  g_assert_cmpint (tt_entry_get_approved (copy), ==, TRUE);
  g_assert_cmpfloat (tt_entry_get_in_latitude (copy), <, -3.4);
  g_assert_true (tt_entry_get_photos (copy) == photos);
}

static void
test_words (void)
{
  g_autofree const char **names = tt_entry_flags_get_names (TT_ENTRY_OFF_SITE | TT_ENTRY_LONG);
  TtPhotoMoment moment = TT_MOMENT_OTHER;
  TtPunchKind kind = TT_PUNCH_OUT;
  TtRole role = TT_ROLE_EMPLOYEE;
  guint all = 0;

  g_assert_cmpstr (names[0], ==, "long");
  g_assert_cmpstr (names[1], ==, "off-site");
  g_assert_null (names[2]);
  for (guint bit = 0; bit < 31; bit++)
    {
      const char *name = tt_entry_flag_get_name ((TtEntryFlags) (1u << bit));

      if (name == NULL)
        continue;
      g_assert_cmpint (tt_entry_flag_from_name (name), ==, 1u << bit);
      all |= 1u << bit;
    }
  g_assert_cmpint (all, ==, TT_ENTRY_ALL_FLAGS);

  g_assert_true (tt_moment_from_name ("in", &moment));
  g_assert_cmpint (moment, ==, TT_MOMENT_IN);
  g_assert_true (tt_punch_kind_from_name ("resume", &kind));
  g_assert_cmpint (kind, ==, TT_PUNCH_RESUME);
  g_assert_true (tt_role_from_name ("owner", &role));
  g_assert_cmpint (role, ==, TT_ROLE_OWNER);
  g_assert_false (tt_role_from_name ("Owner", &role));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/fence", test_fence);
  g_test_add_func ("/core/money", test_money);
  g_test_add_func ("/core/name/usernames", test_usernames);
  g_test_add_func ("/core/permission/table", test_permissions);
  g_test_add_func ("/core/permission/special-actors", test_special_actors);
  g_test_add_func ("/core/objects", test_objects);
  g_test_add_func ("/core/words", test_words);

  return g_test_run ();
}
