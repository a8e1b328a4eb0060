/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: a real backup of the web app becomes an office with its people, sites,
 * hours, photos and positions, as tests/data/webapp/README.md counts them, and what is wrong with a
 * record is told. */

#include "base/tt-error.h"
#include "base/tt-password.h"
#include "core/tt-entry.h"
#include "store/tt-photo-file.h"
#include "store/tt-store-office.h"
#include "tt-test-world.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

static const TtImportOptions defaults = { .fallback_zone = "America/New_York" };

static char *
build_sample_path (const char *name)
{
  g_autofree char *relative = g_build_filename ("webapp", name, NULL);

  return tt_test_build_data_path (relative);
}

typedef struct
{
  gint64 user; /* 0 for all */
  gint64 site;
  gint64 micros;
  guint entries;
} Sum;

static gboolean
add_hours (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  Sum *self = user_data;
  const TtValue *ended_at = &values[tt_table_get_column (table, "ended_at")];

  if ((self->user != 0 && values[tt_table_get_column (table, "user")].integer != self->user) ||
      (self->site != 0 && values[tt_table_get_column (table, "site")].integer != self->site))
    return TRUE;

  self->entries++;
  if (ended_at->kind == TT_VALUE_INTEGER)
    self->micros += ended_at->integer - values[tt_table_get_column (table, "started_at")].integer;

  return TRUE;
}

static void
assert_hours (
    TtTestWorld *world, const char *username, const char *site, guint entries, gint64 seconds)
{
  TtCopy *copy = tt_test_world_open_shadow (world);
  g_autofree char *user_id =
      username != NULL ? tt_test_world_look (world, "user", "username", username, "id") : NULL;
  g_autofree char *site_id =
      site != NULL ? tt_test_world_look (world, "site", "name", site, "id") : NULL;
  g_autoptr (GError) error = NULL;
  Sum sum = { 0 };

  sum.user = user_id != NULL ? g_ascii_strtoll (user_id, NULL, 10) : 0;
  sum.site = site_id != NULL ? g_ascii_strtoll (site_id, NULL, 10) : 0;
  tt_database_each_row (tt_copy_get_database (copy), tt_table_find ("entry"), add_hours, &sum, NULL,
                        &error);
  g_assert_no_error (error);
  tt_copy_close (copy);
  g_object_unref (copy);
  g_assert_cmpuint (sum.entries, ==, entries);
  g_assert_cmpint (sum.micros / G_USEC_PER_SEC, ==, seconds);
}

static void
assert_count (TtImport *import, const char *name, const char *expected)
{
  g_autofree char *found = tt_test_describe_count (import, name);

  g_assert_cmpstr (found, ==, expected);
}

static void
assert_problems (TtImport *import, const char *expected)
{
  g_autofree char *found = tt_test_describe_problems (import);

  g_assert_cmpstr (found, ==, expected);
}

/* The hash of a photo is that of a picture on the disk. */
static gboolean
check_photo (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  TtTestWorld *world = user_data;
  TtDisk *disk = tt_environment_get_disk (world->environment);
  const char *hash = values[tt_table_get_column (table, "hash")].text;
  g_autofree char *path = tt_photo_file_find (disk, world->folder, hash, error);
  char hex[TT_HASH_HEX + 1];
  TtHash found;
  gint64 size = 0;

  g_assert_nonnull (path);
  g_assert_true (tt_hash_file (disk, path, &found, &size, NULL, error));
  tt_hash_to_hex (&found, hex);
  g_assert_cmpstr (hex, ==, hash);
  g_assert_cmpint (size, ==, values[tt_table_get_column (table, "size")].integer);

  return TRUE;
}

static void
assert_photos_whole (TtTestWorld *world, gint64 expected)
{
  TtCopy *copy = tt_test_world_open_shadow (world);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (tt_test_world_count (world, "photo"), ==, expected);
  tt_database_each_row (tt_copy_get_database (copy), tt_table_find ("photo"), check_photo, world,
                        NULL, &error);
  g_assert_no_error (error);
  tt_copy_close (copy);
  g_object_unref (copy);
}

static void
test_version_1 (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *path = build_sample_path ("v1.0-small.json");
  g_autoptr (TtImport) import = tt_test_world_bring_in (world, path, &defaults);
  g_autofree char *hash = NULL;

  g_assert_cmpint (tt_import_get_format (import), ==, TT_IMPORT_WEBAPP);
  assert_count (import, "users", "10 10 0");
  assert_count (import, "companies", "2 2 0");
  assert_count (import, "sites", "5 5 0");
  assert_count (import, "entries", "4 4 0");
  assert_count (import, "photos", "7 7 0");
  g_assert_false (tt_import_is_partial (import));

  assert_hours (world, "maya", NULL, 4, 12 * 3600 + 57 * 60 + 30);
  assert_photos_whole (world, 7);
  tt_test_world_assert (world, "user", "username", "maya", "name", "Maya Okafor");
  tt_test_world_assert (world, "user", "username", "maya", "external_id", "emp-1759838266000");
  tt_test_world_assert (world, "user", "username", "tom.keane", "role", "manager");
  tt_test_world_assert (world, "user", "username", "ruth", "role", "owner");
  tt_test_world_assert (world, "user", "username", "ruth", "active", "1");
  tt_test_world_assert (world, "user", "username", "luis", "password_hash", "");
  tt_test_world_assert (world, "company", "name", "Harbor & Pine Renovations", "zone",
                        "America/New_York");
  tt_test_world_assert (world, "site", "name", "Elm Street Duplex", "radius", "90");
  tt_test_world_assert (world, "entry", "external_id", "1759853052000", "started_at",
                        "2025-10-07T16:04:12Z");
  tt_test_world_assert (world, "entry", "external_id", "1759853052000", "in_latitude", "43.657433");
  tt_test_world_assert (world, "entry", "external_id", "1759853052000", "in_accuracy", "14");
  tt_test_world_assert (world, "entry", "external_id", "1759853052000", "out_status",
                        "needs_more_work");
  tt_test_world_assert (world, "entry", "external_id", "1759853052000", "in_note",
                        "Loading dock blocked until 12:30");
  tt_test_world_assert (world, "entry", "external_id", "1760097520000", "ended_at", "");

  hash = tt_test_world_look (world, "user", "username", "maya", "password_hash");
  g_assert_true (tt_password_verify (hash, "maya2025"));
  g_assert_false (tt_password_verify (hash, "maya2024"));
}

/* What the app planted comes in deactivated and without the passwords that everybody knows. */
static void
test_planted (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *path = build_sample_path ("v1.0-small.json");
  g_autoptr (TtImport) import = tt_test_world_bring_in (world, path, &defaults);

  tt_test_world_assert (world, "user", "username", "demo-owner", "active", "0");
  tt_test_world_assert (world, "user", "username", "demo-owner", "password_hash", "");
  tt_test_world_assert (world, "user", "username", "testuser-3", "active", "0");
  tt_test_world_assert (world, "company", "name", "Demo Construction Co.", "active", "0");
  tt_test_world_assert (world, "site", "name", "Brooklyn Warehouse", "active", "0");
  assert_problems (import, "repaired users[4].username double-username\n"
                           "repaired users[5].username double-username\n"
                           "repaired timeEntries[3].clockOut open");
}

static void
test_without_planted (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *path = build_sample_path ("v1.0-small.json");
  TtImportOptions options = defaults;
  g_autoptr (TtImport) import = NULL;

  options.without_planted = TRUE;
  import = tt_test_world_bring_in (world, path, &options);
  assert_problems (import, "repaired timeEntries[3].clockOut open");
  assert_count (import, "users", "10 4 6");
  assert_count (import, "companies", "2 1 1");
  assert_count (import, "sites", "5 2 3");
  g_assert_cmpint (tt_test_world_count (world, "user"), ==, 4);
  g_assert_cmpint (tt_test_world_count (world, "company"), ==, 1);
  g_assert_cmpint (tt_test_world_count (world, "site"), ==, 2);
}

static void
test_head (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *path = build_sample_path ("head-small.json");
  TtImportOptions options = defaults;
  g_autoptr (TtImport) import = NULL;

  options.zone = "America/Boise";
  import = tt_test_world_bring_in (world, path, &options);
  assert_count (import, "users", "3 3 0");
  assert_count (import, "employees", "5 5 0");
  assert_count (import, "managers", "3 3 0");
  assert_count (import, "sites", "5 5 0");
  assert_count (import, "entries", "5 5 0");
  assert_count (import, "photos", "1 1 0");

  assert_hours (world, NULL, NULL, 5, 23 * 3600 + 51 * 60 + 40);
  assert_hours (world, NULL, "Northgate Mill", 4, 15 * 3600 + 36 * 60 + 10);
  assert_hours (world, NULL, "Depot 7", 1, 8 * 3600 + 15 * 60 + 30);
  assert_hours (world, "imported-not-assigned", NULL, 5, 23 * 3600 + 51 * 60 + 40);
  assert_photos_whole (world, 1);
  tt_test_world_assert (world, "user", "username", "imported-not-assigned", "name",
                        "Imported, not assigned");

  /* 10 PM to 1:30 AM is the night before. */
  tt_test_world_assert (world, "entry", "external_id", "1763541001311", "started_at",
                        "2025-11-19T05:00:00Z");
  tt_test_world_assert (world, "entry", "external_id", "1763541001311", "ended_at",
                        "2025-11-19T08:30:00Z");
  tt_test_world_assert (world, "entry", "external_id", "1763578786448", "out_latitude", "");
  tt_test_world_assert (world, "entry", "external_id", "1763424601037", "out_latitude", "43.615");
  tt_test_world_assert (world, "entry", "external_id", "1763424601037", "out_note",
                        "500 Mill Rd, Boise, ID 83702");
  tt_test_world_assert (world, "site", "name", "Northgate Mill", "address",
                        "500 Mill Rd, Boise, ID, 83702, USA");
  tt_test_world_assert (world, "site", "name", "Depot 7", "latitude", "");
}

/* The roster tells more about the account with the same e-mail address. */
static void
test_roster (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *path = build_sample_path ("head-small.json");
  g_autoptr (TtImport) import = tt_test_world_bring_in (world, path, &defaults);
  g_autofree char *id = NULL;

  /* Three accounts, three planted employees, two planted managers, Karen, and nobody. */
  g_assert_cmpint (tt_test_world_count (world, "user"), ==, 10);
  tt_test_world_assert (world, "user", "username", "dbrooks", "staff_number", "EMP0004");
  tt_test_world_assert (world, "user", "username", "dbrooks", "position", "Foreman");
  tt_test_world_assert (world, "user", "username", "smarin", "name", "Sofía Marín");
  tt_test_world_assert (world, "user", "username", "kliu", "role", "manager");
  tt_test_world_assert (world, "user", "username", "kliu", "password_hash", "");
  tt_test_world_assert (world, "user", "username", "john", "active", "0");
  id = tt_test_world_look (world, "user", "username", "dbrooks", "id");
  tt_test_world_assert (world, "rate", "user", id, "amount", "3150");
  tt_test_world_assert (world, "rate", "user", id, "from_day", "2025-11-16");
  g_assert_cmpint (tt_test_world_count (world, "rate"), ==, 2);
}

static void
test_assign (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *path = build_sample_path ("head-small.json");
  TtImportOptions options = defaults;
  g_autoptr (TtImport) import = NULL;
  g_autoptr (TtImport) wrong = NULL;
  g_autoptr (GError) error = NULL;

  options.zone = "America/Boise";
  options.assign = "nobody";
  wrong = tt_test_world_read (world, path, &options, &error);
  g_assert_error (error, TT_ERROR, TT_ERROR_NOT_FOUND);

  options.assign = "DBrooks";
  import = tt_test_world_bring_in (world, path, &options);
  assert_hours (world, "dbrooks", NULL, 5, 23 * 3600 + 51 * 60 + 40);
  g_assert_null (tt_test_world_look (world, "user", "username", "imported-not-assigned", "id"));
}

/* Reads a text of the test's own; the office that comes out of it is put in place. (transfer full)
 */
static TtImport *
bring_in_text (TtTestWorld *world, const char *text, const TtImportOptions *options)
{
  g_autoptr (GError) error = NULL;
  TtImport *import = tt_test_world_read_text (world, text, -1, options, &error);

  g_assert_no_error (error);
  tt_test_world_apply (world, import);

  return import;
}

#define OWNER                                                                                      \
  "{\"id\":\"1759838110001\",\"username\":\"ruth\",\"password\":\"pine\",\"role\":\"owner\","      \
  "\"firstName\":\"Ruth\",\"lastName\":\"A\",\"companyId\":null}"

/* Record by record: every shape in one list. */
static void
test_mixed (void)
{
  static const char text[] =
      "{\"users\":[" OWNER "],\"jobSites\":[{\"id\":5,\"name\":\"Mill\"}],\"timeEntries\":["
      "{\"id\":\"1759853052000\",\"userId\":\"1759838110001\",\"jobSiteId\":\"5\","
      "\"clockIn\":\"2025-10-07T16:00:00.000Z\",\"clockOut\":\"2025-10-07T17:00:00.500Z\"},"
      "{\"id\":1763424601037,\"jobSite\":\"Mill\",\"clockIn\":\"1:05:10\xe2\x80\xafPM\","
      "\"clockOut\":\"5:10:00\xe2\x80\xafPM\",\"date\":\"11/17/2025\",\"duration\":\"16h 5m\"},"
      "{\"id\":7,\"type\":\"clock-out\",\"timestamp\":\"2025-10-09T10:00:00Z\",\"jobSite\":"
      "\"Mill\"},"
      "{\"id\":6,\"type\":\"clock-in\",\"timestamp\":\"2025-10-09T08:00:00Z\",\"jobSite\":\"Mill\"}"
      ","
      "{\"id\":\"x1\",\"userId\":\"1759838110001\",\"jobSiteId\":\"gone\","
      "\"clockInTime\":\"2025-10-11T08:00:00Z\",\"clockOutTime\":\"2025-10-12T01:00:00Z\","
      "\"clockInLocation\":{\"latitude\":0,\"longitude\":0}},"
      "{\"id\":\"x2\",\"userId\":\"who\",\"clockIn\":\"2025-10-13T08:00:00Z\","
      "\"clockOut\":\"2025-10-13T09:00:00Z\"},"
      "{\"what\":1},7]}";
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  TtImportOptions options = defaults;
  g_autoptr (TtImport) import = NULL;

  options.zone = "America/Boise";
  import = bring_in_text (world, text, &options);
  assert_count (import, "entries", "8 6 2");
  g_assert_true (tt_import_is_partial (import));
  assert_hours (world, "ruth", NULL, 2, 3600 + 17 * 3600);
  assert_hours (world, "imported-not-assigned", NULL, 3, 4 * 3600 + 290 + 2 * 3600 + 3600);
  tt_test_world_assert (world, "entry", "external_id", "x1", "in_latitude", "");
  tt_test_world_assert (world, "entry", "external_id", "x1", "site", "");
}

/* `{}` for lists, which means empty. */
static void
test_empty_lists (void)
{
  static const char text[] =
      "{\"users\":[" OWNER "],\"companies\":{},\"timeEntries\":{},\"jobSites\":{},"
      "\"exportDate\":\"2025-10-10T17:49:30.000Z\",\"version\":\"1.0\"}";
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autoptr (TtImport) import = bring_in_text (world, text, &defaults);

  assert_count (import, "entries", "0 0 0");
  assert_problems (import, "");
  g_assert_cmpint (tt_test_world_count (world, "user"), ==, 1);
}

/* A copy of the browser's storage: every value is a text. */
static void
test_storage (void)
{
  static const char text[] =
      "{\"isLoggedIn\":\"true\",\"theme\":\"dark\",\"currentUser\":\"{\\\"password\\\":\\\"x\\\"}"
      "\","
      "\"users\":\"[{\\\"id\\\":\\\"1\\\",\\\"username\\\":\\\"ruth\\\",\\\"password\\\":\\\"p\\\","
      "\\\"role\\\":\\\"owner\\\",\\\"companyId\\\":\\\"company-5\\\"}]\","
      "\"companies\":\"[{\\\"id\\\":\\\"company-5\\\",\\\"name\\\":\\\"Pine\\\"}]\","
      "\"employees\":\"{}\",\"employees_company-5\":\"[{\\\"id\\\":1763354487000,"
      "\\\"firstName\\\":\\\"Dan\\\",\\\"lastName\\\":\\\"B\\\",\\\"email\\\":\\\"dan@x."
      "example\\\","
      "\\\"employeeId\\\":\\\"EMP0001\\\",\\\"createdAt\\\":\\\"2025-11-17T04:41:27.000Z\\\"}]\","
      "\"jobSites_company-5\":\"[{\\\"id\\\":1763354622000,\\\"name\\\":\\\"Mill\\\"}]\","
      "\"timeEntries\":\"[]\","
      "\"timeEntries_company-5\":\"[{\\\"id\\\":1763424601037,\\\"jobSite\\\":\\\"Mill\\\","
      "\\\"clockIn\\\":\\\"13:05:10\\\",\\\"clockOut\\\":\\\"17:10:00\\\","
      "\\\"date\\\":\\\"17.11.2025\\\"}]\","
      "\"shifts_company-5\":\"[{\\\"id\\\":9,\\\"employeeId\\\":1763354487000,"
      "\\\"employeeName\\\":\\\"Dan "
      "B\\\",\\\"jobSite\\\":\\\"Mill\\\",\\\"startTime\\\":\\\"22:00\\\","
      "\\\"endTime\\\":\\\"06:00\\\",\\\"date\\\":\\\"2025-11-20\\\",\\\"notes\\\":\\\"n\\\"}]\","
      "\"tasks_company-5\":\"[{\\\"id\\\":11,\\\"title\\\":\\\"Paint\\\",\\\"assignee\\\":\\\"Dan "
      "B\\\","
      "\\\"priority\\\":\\\"high\\\",\\\"dueDate\\\":\\\"2025-12-01\\\"}]\","
      "\"teamMessages_company-5\":\"[{\\\"id\\\":12,\\\"message\\\":\\\"Hi\\\",\\\"sender\\\":"
      "\\\"ruth\\\","
      "\\\"timestamp\\\":\\\"2025-11-20T10:00:00Z\\\"}]\","
      "\"payrollSettings_company-5\":\"{\\\"overtimeThreshold\\\":40}\"}";
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  TtImportOptions options = defaults;
  g_autoptr (TtImport) import = NULL;
  g_autofree char *dan = NULL;

  options.zone = "America/Boise";
  import = bring_in_text (world, text, &options);
  assert_problems (import, "");
  tt_test_world_assert (world, "company", "external_id", "company-5", "name", "Pine");
  g_assert_cmpint (tt_test_world_count (world, "company"), ==, 1);
  assert_hours (world, NULL, "Mill", 1, 4 * 3600 + 290);
  tt_test_world_assert (world, "shift", "external_id", "9", "starts_at", "2025-11-21T05:00:00Z");
  tt_test_world_assert (world, "shift", "external_id", "9", "ends_at", "2025-11-21T13:00:00Z");
  dan = tt_test_world_look (world, "user", "staff_number", "EMP0001", "id");
  tt_test_world_assert (world, "shift", "external_id", "9", "user", dan);
  tt_test_world_assert (world, "task", "external_id", "11", "due_day", "2025-12-01");
  tt_test_world_assert (world, "task", "external_id", "11", "user", dan);
  tt_test_world_assert (world, "message", "external_id", "12", "text", "Hi");
  tt_test_world_assert (world, "setting", "key", "webapp.payroll-settings", "value",
                        "{\"overtimeThreshold\":40}");
}

/* The automatic backup of version 1.0, and one that lies in a copy of the storage. */
static void
test_automatic_backup (void)
{
  static const char backup[] =
      "{\"users\":[" OWNER "],\"companies\":{},\"timeEntries\":[],\"jobSites\":[],"
      "\"timestamp\":\"2025-10-10T17:49:30.000Z\",\"type\":\"manual\"}";
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autoptr (TtImport) import = bring_in_text (world, backup, &defaults);
  g_autofree char *escaped = g_strescape (backup, NULL);
  g_autofree char *storage = g_strdup_printf ("{\"autoBackup\":\"%s\",\"users\":\"[]\"}", escaped);
  g_autoptr (TtTestWorld) other = tt_test_world_new ();
  g_autoptr (TtImport) second = bring_in_text (other, storage, &defaults);

  g_assert_cmpint (tt_test_world_count (world, "user"), ==, 1);
  g_assert_cmpint (tt_test_world_count (other, "user"), ==, 1);
}

static void
test_bad_records (void)
{
  static const char text[] =
      "{\"users\":[" OWNER ",\n{\"id\":\"1759838110001\",\"username\":\"twin\"},\n"
      "{\"id\":\"2\",\"username\":\"Ruth\",\"role\":\"boss\"},\n{\"id\":\"3\"}],\"timeEntries\":[\n"
      "{\"id\":\"1\",\"userId\":\"2\",\"clockIn\":\"2025-10-07T16:00:00Z\","
      "\"clockOut\":\"2025-10-07T15:00:00Z\"},\n"
      "{\"id\":\"2\",\"userId\":\"2\",\"clockIn\":\"2025-10-07T16:00:00Z\","
      "\"clockOut\":\"2025-10-07T18:00:00Z\"},\n"
      "{\"id\":\"2\",\"userId\":\"2\",\"clockIn\":\"2025-10-08T16:00:00Z\","
      "\"clockOut\":\"2025-10-08T18:00:00Z\"},\n"
      "{\"id\":\"3\",\"userId\":\"2\",\"clockIn\":\"2025-10-07T17:00:00Z\","
      "\"clockOut\":\"2025-10-07T19:00:00Z\",\"clockInPhoto\":\"data:application/"
      "pdf;base64,JVBERg==\"},\n"
      "{\"id\":\"4\",\"userId\":\"2\",\"clockIn\":\"2025-10-10T00:00:00Z\","
      "\"clockOut\":\"2025-10-10T16:00:01Z\"},\n"
      "{\"id\":\"5\",\"userId\":\"2\",\"clockIn\":\"yesterday\",\"clockOut\":null}]}";
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autoptr (TtImport) import = bring_in_text (world, text, &defaults);

  assert_problems (import, "left-out users[1].id double-id\n"
                           "repaired users[2].role unknown-role\n"
                           "repaired users[2].username double-username\n"
                           "repaired users[3].role unknown-role\n"
                           "repaired users[3].username username-missing\n"
                           "left-out timeEntries[0].clockOut ends-before-start\n"
                           "repaired timeEntries[1] overlap\n"
                           "left-out timeEntries[2].id double-id\n"
                           "repaired timeEntries[3] overlap\n"
                           "left-out timeEntries[3].clockInPhoto not-a-picture\n"
                           "repaired timeEntries[4] long\n"
                           "left-out timeEntries[5].clockIn bad-time");
  assert_count (import, "entries", "6 3 3");
  assert_count (import, "photos", "1 0 1");
  tt_test_world_assert (world, "user", "external_id", "2", "username", "Ruth-2");
}

static void
test_strict (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *path = build_sample_path ("v1.0-small.json");
  TtImportOptions options = defaults;
  g_autoptr (TtImport) import = NULL;
  g_autoptr (GError) error = NULL;

  options.strict = TRUE;
  import = tt_test_world_read (world, path, &options, &error);
  g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
  g_assert_cmpuint (tt_import_get_problems (import)->len, ==, 3);
}

/* A dry run, and an import that is dropped, leave nothing behind. */
static void
test_dry_run (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *path = build_sample_path ("v1.0-small.json");
  TtImportOptions options = defaults;
  TtImport *import;
  g_autoptr (GError) error = NULL;

  options.dry_run = TRUE;
  import = tt_test_world_read (world, path, &options, &error);
  g_assert_no_error (error);
  assert_count (import, "users", "10 10 0");
  g_assert_true (g_file_test (world->folder, G_FILE_TEST_EXISTS));
  g_object_unref (import);
  g_assert_false (g_file_test (world->folder, G_FILE_TEST_EXISTS));
}

/* What an import that was killed left behind goes with a later one. */
static void
test_stale (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *path = build_sample_path ("v1.0-small.json");
  g_autofree char *old = g_build_filename (world->folder, "importing-1", NULL);
  g_autofree char *young = g_build_filename (world->folder, "importing-2", NULL);
  struct utimbuf long_ago = { 1, 1 };
  g_autoptr (TtImport) import = NULL;

  g_assert_cmpint (g_mkdir_with_parents (old, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (young, 0700), ==, 0);
  g_assert_cmpint (g_utime (old, &long_ago), ==, 0);
  import = tt_test_world_bring_in (world, path, &defaults);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (young, G_FILE_TEST_EXISTS));
}

/* Two people with one password have two hashes, and no plain text stands in any file. */
static gboolean
holds (const char *folder, const char *needle)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  gboolean found = FALSE;

  while (!found && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize length = 0;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        found = holds (path, needle);
      else if (g_file_get_contents (path, &text, &length, NULL))
        found = memmem (text, length, needle, strlen (needle)) != NULL;
    }

  return found;
}

static void
test_passwords (void)
{
  static const char text[] =
      "{\"users\":[{\"id\":\"1\",\"username\":\"a\",\"password\":\"swordfish-77\",\"role\":"
      "\"owner\","
      "\"confirmPassword\":\"swordfish-77\"},"
      "{\"id\":\"2\",\"username\":\"b\",\"password\":\"swordfish-77\",\"role\":\"employee\"}]}";
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autoptr (TtImport) import = bring_in_text (world, text, &defaults);
  g_autofree char *first = tt_test_world_look (world, "user", "username", "a", "password_hash");
  g_autofree char *second = tt_test_world_look (world, "user", "username", "b", "password_hash");

  g_assert_true (tt_password_verify (first, "swordfish-77"));
  g_assert_true (tt_password_verify (second, "swordfish-77"));
  g_assert_cmpstr (first, !=, second);
  g_assert_true (holds (world->folder, "argon2id"));
  g_assert_false (holds (world->folder, "swordfish"));
}

/* Nobody is locked out. */
static void
test_owners (void)
{
  static const char no_password[] =
      "{\"users\":[{\"id\":\"1\",\"username\":\"a\",\"role\":\"owner\"},"
      "{\"id\":\"2\",\"username\":\"b\",\"role\":\"owner\"}]}";
  static const char no_owner[] =
      "{\"users\":[{\"id\":\"9\",\"username\":\"ruth\",\"role\":\"employee\",\"password\":\"p\"}]}";
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autoptr (TtImport) refused = NULL;
  g_autoptr (TtImport) first = NULL;
  g_autoptr (TtImport) second = NULL;
  g_autoptr (TtImport) third = NULL;
  g_autoptr (GError) error = NULL;

  refused = tt_test_world_read_text (world, no_owner, -1, &defaults, &error);
  g_assert_error (error, TT_ERROR, TT_ERROR_NO_OFFICE);
  g_assert_nonnull (strstr (error->message, "init"));

  first = bring_in_text (world, no_password, &defaults);
  assert_problems (first, "repaired users[0].password owner-without-password");
  tt_test_world_assert (world, "user", "username", "a", "must_set_password", "1");
  tt_test_world_assert (world, "user", "username", "b", "must_set_password", "0");

  second = bring_in_text (world, "{\"users\":[" OWNER "]}", &defaults);
  assert_problems (second, "");
  third = bring_in_text (world, no_owner, &defaults);
  assert_problems (third, "repaired users owner-kept\n"
                          "repaired users[0].username double-username");
  g_assert_cmpint (tt_test_world_count (world, "user"), ==, 2);
  tt_test_world_assert (world, "user", "username", "ruth", "role", "owner");
  tt_test_world_assert (world, "user", "username", "ruth-2", "role", "employee");
}

/* A second time what is there already is not taken again. */
static void
test_add (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *path = build_sample_path ("v1.0-small.json");
  g_autoptr (TtImport) first = tt_test_world_bring_in (world, path, &defaults);
  g_autofree char *before = tt_test_world_dup_digest (world);
  TtImportOptions options = defaults;
  g_autoptr (TtImport) second = NULL;
  g_autoptr (TtImport) third = NULL;
  g_autofree char *after = NULL;

  options.mode = TT_IMPORT_ADD;
  second = tt_test_world_bring_in (world, path, &options);
  after = tt_test_world_dup_digest (world);
  assert_count (second, "entries", "4 0 0");
  assert_count (second, "users", "10 0 0");
  g_assert_cmpstr (after, ==, before);

  third = bring_in_text (
      world,
      "{\"users\":[{\"id\":\"77\",\"username\":\"maya\",\"role\":\"employee\"}],\"timeEntries\":["
      "{\"id\":\"n1\",\"userId\":\"77\",\"clockIn\":\"2025-10-07T16:00:00Z\","
      "\"clockOut\":\"2025-10-07T17:00:00Z\"}]}",
      &options);
  assert_problems (third, "repaired users[0].username double-username");
  g_assert_cmpint (tt_test_world_count (world, "entry"), ==, 5);
  g_assert_cmpint (tt_test_world_count (world, "user"), ==, 11);
  tt_test_world_assert (world, "user", "external_id", "77", "username", "maya-2");
}

static gboolean
change_setting (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_store_set_setting (transaction, "test.setting", "changed", error);
}

/* A frame on primary and shadow: a mere label, or a change. */
static void
move_on (TtTestWorld *world, gboolean change)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStore) store = tt_store_open (world->environment, world->folder, FALSE, &error);
  g_autoptr (TtFrame) frame = NULL;
  TtCopy *copy = tt_test_world_open_shadow (world);

  g_assert_no_error (error);
  if (change)
    tt_store_write (store, "test", "", change_setting, NULL, &frame, &error);
  else
    tt_store_label (store, "test", "before import", &frame, &error);
  g_assert_no_error (error);
  tt_copy_apply (copy, frame, &error);
  g_assert_no_error (error);
  tt_store_close (store);
  tt_copy_close (copy);
  g_object_unref (copy);
}

/* Rows are added to the office that was read: a label in between is no change, a change is. */
static void
test_add_after_change (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *path = build_sample_path ("v1.0-small.json");
  g_autoptr (TtImport) first = tt_test_world_bring_in (world, path, &defaults);
  TtImportOptions options = defaults;
  g_autoptr (TtImport) second = NULL;
  g_autoptr (TtImport) third = NULL;
  g_autoptr (GError) error = NULL;
  TtCopy *copy;
  TtHead head;

  options.mode = TT_IMPORT_ADD;
  second = tt_test_world_read (world, path, &options, &error);
  g_assert_no_error (error);
  move_on (world, FALSE);
  tt_test_world_apply (world, second);

  third = tt_test_world_read (world, path, &options, &error);
  g_assert_no_error (error);
  move_on (world, TRUE);
  copy = tt_test_world_open_shadow (world);
  tt_database_get_head (tt_copy_get_database (copy), &head, &error);
  g_assert_no_error (error);
  g_assert_null (
      tt_import_finish (third, tt_copy_get_database (copy), &head, "test", "import", NULL, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_BUSY);
  tt_copy_close (copy);
  g_object_unref (copy);
}

/* Dates without an id that tells the moment: the file says their order, or the person must. */
static void
test_dates (void)
{
  static const char format[] =
      "{\"users\":[" OWNER "],\"timeEntries\":[{\"jobSite\":\"Mill\",\"clockIn\":\"08:00:00\","
      "\"clockOut\":\"16:00:00\",\"date\":\"%s\"},{\"jobSite\":\"Mill\",\"clockIn\":\"08:00:00\","
      "\"clockOut\":\"16:00:00\",\"date\":\"%s\"}]}";
  static const struct
  {
    const char *first;
    const char *second;
    TtDateOrder order;
    const char *started_at; /* of the first; NULL where nobody can tell */
  } cases[] = {
    { "03/04/2025", "05/04/2025", TT_DATES_UNSAID, NULL },
    { "03/04/2025", "05/04/2025", TT_DATES_MDY, "2025-03-04T08:00:00Z" },
    { "03/04/2025", "05/04/2025", TT_DATES_DMY, "2025-04-03T08:00:00Z" },
    { "03/04/2025", "13/04/2025", TT_DATES_UNSAID, "2025-04-03T08:00:00Z" },
    { "03/04/2025", "04/13/2025", TT_DATES_UNSAID, "2025-03-04T08:00:00Z" },
    { "03.04.2025", "05.04.2025", TT_DATES_UNSAID, "2025-04-03T08:00:00Z" },
    { "2025-04-03", "2025-05-03", TT_DATES_UNSAID, "2025-04-03T08:00:00Z" },
    { "٣/٤/٢٠٢٥", "١٣/٤/٢٠٢٥", TT_DATES_UNSAID, "2025-04-03T08:00:00Z" },
    { "05/05/2025", "06/06/2025", TT_DATES_UNSAID, "2025-05-05T08:00:00Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TtTestWorld) world = tt_test_world_new ();
      g_autofree char *text = g_strdup_printf (format, cases[i].first, cases[i].second);
      TtImportOptions options = { .zone = "UTC", .dates = cases[i].order };
      g_autoptr (GError) error = NULL;
      g_autoptr (TtImport) import = tt_test_world_read_text (world, text, -1, &options, &error);
      g_autofree char *found = NULL;

      if (cases[i].started_at == NULL)
        {
          g_assert_error (error, TT_ERROR, TT_ERROR_AMBIGUOUS);
          g_assert_nonnull (strstr (error->message, "--dates"));
          continue;
        }
      g_assert_no_error (error);
      tt_test_world_apply (world, import);
      found = tt_test_world_look (world, "entry", "started_at", cases[i].started_at, "id");
      g_assert_nonnull (found);
    }
}

/* Clocks of many languages, and a zone that does not fit the file. */
static void
test_clocks (void)
{
  static const char format[] =
      "{\"users\":[" OWNER "],\"timeEntries\":[{\"id\":1763424601037,\"jobSite\":\"Mill\","
      "\"clockIn\":\"%s\",\"clockOut\":\"%s\",\"date\":\"11/17/2025\"}]}";
  static const struct
  {
    const char *in;
    const char *out;
    const char *started_at;
    const char *ended_at;
  } cases[] = {
    { "1:05:10 PM", "5:10:00 PM", "2025-11-17T20:05:10Z", "2025-11-18T00:10:00Z" },
    { "13.05.10", "17.10.00", "2025-11-17T20:05:10Z", "2025-11-18T00:10:00Z" },
    { "١:٠٥:١٠ م", "٥:١٠:٠٠ م", "2025-11-17T20:05:10Z", "2025-11-18T00:10:00Z" },
    { "下午1:05:10", "下午5:10:00", "2025-11-17T20:05:10Z", "2025-11-18T00:10:00Z" },
    { "1:05:10 p. m.", "5:10:00 p. m.", "2025-11-17T20:05:10Z", "2025-11-18T00:10:00Z" },
    { "13 h 05 min 10 s", "17 h 10 min 00 s", "2025-11-17T20:05:10Z", "2025-11-18T00:10:00Z" },
    { "12:30:00 AM", "5:10:00 PM", "2025-11-17T07:30:00Z", "2025-11-18T00:10:00Z" },
    { "12:30:00 PM", "5:10:00 PM", "2025-11-17T19:30:00Z", "2025-11-18T00:10:00Z" },
    { "5:10:00 PM", "5:10:00 PM", "2025-11-18T00:10:00Z", "2025-11-18T00:10:00Z" },
    /* An end that is not when it was saved: the moment of saving counts. */
    { "1:05:10 PM", "4:50:00 PM", "2025-11-17T20:05:10Z", "2025-11-18T00:10:01.037000Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TtTestWorld) world = tt_test_world_new ();
      g_autofree char *text = g_strdup_printf (format, cases[i].in, cases[i].out);
      TtImportOptions options = { .zone = "America/Boise" };
      g_autoptr (TtImport) import = bring_in_text (world, text, &options);

      tt_test_world_assert (world, "entry", "external_id", "1763424601037", "started_at",
                            cases[i].started_at);
      tt_test_world_assert (world, "entry", "external_id", "1763424601037", "ended_at",
                            cases[i].ended_at);
    }
}

static void
test_foreign (void)
{
  static const struct
  {
    const char *text;
    TtError code;
  } cases[] = {
    { "{\"users\":[],\"version\":\"2.0\"}", TT_ERROR_TOO_NEW },
    { "{\"hello\":1}", TT_ERROR_INVALID },
    { "{}", TT_ERROR_INVALID },
    { "[]", TT_ERROR_INVALID },
    { "\"users\"", TT_ERROR_INVALID },
    { "{\"users\":[{\"id\":1,\"id\":2}]}", TT_ERROR_INVALID },
    { "{\"users\":[" OWNER "],\"users_x\":\"[{broken\"}", TT_ERROR_INVALID },
    { "{\"users\":[],\"format\":\"timetracker\"}", TT_ERROR_INVALID },
    { "{\"users\":[]}", TT_ERROR_NO_OFFICE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TtTestWorld) world = tt_test_world_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (TtImport) import =
          tt_test_world_read_text (world, cases[i].text, -1, &defaults, &error);

      g_assert_error (error, TT_ERROR, (int) cases[i].code);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/import-webapp/version-1", test_version_1);
  g_test_add_func ("/import-webapp/planted", test_planted);
  g_test_add_func ("/import-webapp/without-planted", test_without_planted);
  g_test_add_func ("/import-webapp/head", test_head);
  g_test_add_func ("/import-webapp/roster", test_roster);
  g_test_add_func ("/import-webapp/assign", test_assign);
  g_test_add_func ("/import-webapp/mixed", test_mixed);
  g_test_add_func ("/import-webapp/empty-lists", test_empty_lists);
  g_test_add_func ("/import-webapp/storage", test_storage);
  g_test_add_func ("/import-webapp/automatic-backup", test_automatic_backup);
  g_test_add_func ("/import-webapp/bad-records", test_bad_records);
  g_test_add_func ("/import-webapp/strict", test_strict);
  g_test_add_func ("/import-webapp/dry-run", test_dry_run);
  g_test_add_func ("/import-webapp/stale", test_stale);
  g_test_add_func ("/import-webapp/passwords", test_passwords);
  g_test_add_func ("/import-webapp/owners", test_owners);
  g_test_add_func ("/import-webapp/add", test_add);
  g_test_add_func ("/import-webapp/add-after-change", test_add_after_change);
  g_test_add_func ("/import-webapp/dates", test_dates);
  g_test_add_func ("/import-webapp/clocks", test_clocks);
  g_test_add_func ("/import-webapp/foreign", test_foreign);

  return g_test_run ();
}
