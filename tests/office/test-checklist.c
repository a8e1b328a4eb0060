/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The checklist ticks itself from evidence alone: each thing is done, to do or at risk by what is
 * known, says what is missing, and names the deed that mends it. */

#include "base/tt-error.h"
#include "office/tt-office-check.h"
#include "office/tt-office-fixture.h"

#include <glib/gstdio.h>

#define NOW TT_TEST_NOW
#define DAY G_TIME_SPAN_DAY

typedef struct
{
  TtLayerStatus shadow;
  TtLayerStatus archive;
  TtProtectStatus status;
  TtChecklistFacts facts;
  char *reasons[2];
} World;

/* An office in which nothing is missing. */
static void
world_init (World *self)
{
  *self = (World){
    .shadow = { .name = (char *) "shadow",
                .kind = (char *) "shadow",
                .enabled = TRUE,
                .state = TT_LAYER_OK,
                .seq = 9,
                .last_verified = NOW - DAY / 2,
                .last_drill = NOW - DAY,
                .place = (char *) "/srv/office/shadow" },
    .archive = { .name = (char *) "archive",
                 .kind = (char *) "folder",
                 .enabled = TRUE,
                 .state = TT_LAYER_OK,
                 .seq = 9,
                 .last_verified = NOW - DAY / 2,
                 .last_drill = NOW - DAY,
                 .place = (char *) "/media/backup",
                 .other_disk = TRUE },
    .facts = { .owners = 2,
               .leaders = 3,
               .people = 8,
               .sites = 3,
               .programs = { .archives = 1, .whole = 1 },
               .contact = (char *) "Ada Lovelace\n020 7946 0000",
               .sheet_at = NOW - 30 * DAY },
  };
  self->status = (TtProtectStatus){
    .overall = TT_OVERALL_PROTECTED,
    .reasons = self->reasons,
    .copies = 2,
    .newest_saved = NOW - 20 * G_USEC_PER_SEC,
    .last_proven = NOW - DAY,
    .full_in_days = -1,
    .layers = g_ptr_array_new (),
  };
  g_ptr_array_add (self->status.layers, &self->shadow);
  g_ptr_array_add (self->status.layers, &self->archive);
  self->facts.mark = tt_checklist_dup_mark (&self->status, "/srv/office", self->facts.contact);
  self->facts.sheet_mark = g_strdup (self->facts.mark);
}

static void
world_clear (World *self)
{
  g_ptr_array_unref (self->status.layers);
  g_free (self->facts.mark);
  g_free (self->facts.sheet_mark);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static GPtrArray *
judge (const World *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  return tt_checklist_judge (&self->facts, &self->status, NOW, zone);
}

static void
assert_check (
    const World *self, const char *id, TtCheckState state, const char *text, TtCheckDeed deed)
{
  g_autoptr (GPtrArray) checks = judge (self);

  for (guint i = 0; i < checks->len; i++)
    {
      const TtCheck *check = checks->pdata[i];

      if (!g_str_equal (check->id, id))
        continue;
      g_assert_cmpstr (tt_check_state_get_name (check->state), ==, tt_check_state_get_name (state));
      if (text != NULL)
        g_assert_cmpstr (check->text, ==, text);
      g_assert_cmpint (check->deed, ==, deed);
      return;
    }
  g_error ("no check %s", id);
}

static void
test_all_done (void)
{
  static const char *const expected[] = {
    "before owner-password done",
    "before second-person done",
    "before entered done",
    "before copies-elsewhere verified",
    "before tried-once verified",
    "before sheet done",
    "before contact done",
    "daily up-to-date verified",
    "daily read-back verified",
    "daily incidents done",
    "daily room done",
    "daily clock done",
    "emergency sheet-true done",
    "emergency own-program verified",
    "emergency drill verified",
    "emergency second-owner done",
    "emergency contact-known done",
  };
  g_auto (World) world;
  g_autoptr (GPtrArray) checks = NULL;

  world_init (&world);
  checks = judge (&world);
  g_assert_cmpuint (checks->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < checks->len; i++)
    {
      const TtCheck *check = checks->pdata[i];
      g_autofree char *line = g_strdup_printf ("%s %s %s", tt_check_group_get_name (check->group),
                                               check->id, tt_check_state_get_name (check->state));

      g_assert_cmpstr (line, ==, expected[i]);
      g_assert_true (tt_check_is_done (check));
      g_assert_cmpint (check->deed, ==, TT_CHECK_DEED_NONE);
    }
  assert_check (&world, "entered", TT_CHECK_DONE, "8 people, 3 sites", TT_CHECK_DEED_NONE);
  assert_check (&world, "contact", TT_CHECK_DONE, "Ada Lovelace", TT_CHECK_DEED_NONE);
}

static void
test_people (void)
{
  g_auto (World) world;

  world_init (&world);
  world.facts.owners = world.facts.leaders = 0;
  assert_check (&world, "owner-password", TT_CHECK_AT_RISK, "no owner has a password",
                TT_CHECK_DEED_PEOPLE);
  world.facts.owners = world.facts.leaders = 1;
  assert_check (&world, "owner-password", TT_CHECK_DONE, "", TT_CHECK_DEED_NONE);
  assert_check (&world, "second-person", TT_CHECK_TO_DO, "only one person can",
                TT_CHECK_DEED_PEOPLE);
  assert_check (&world, "second-owner", TT_CHECK_TO_DO, "there is only one", TT_CHECK_DEED_PEOPLE);

  /* A manager can sign in, but cannot bring anything back. */
  world.facts.leaders = 2;
  assert_check (&world, "second-person", TT_CHECK_DONE, "", TT_CHECK_DEED_NONE);
  assert_check (&world, "second-owner", TT_CHECK_TO_DO, "there is only one", TT_CHECK_DEED_PEOPLE);

  world.facts.sites = 0;
  assert_check (&world, "entered", TT_CHECK_TO_DO, "no site yet", TT_CHECK_DEED_SITES);
  world.facts.people = 0;
  assert_check (&world, "entered", TT_CHECK_TO_DO, "nobody works here yet", TT_CHECK_DEED_PEOPLE);
  world.facts.contact = (char *) "";
  assert_check (&world, "contact", TT_CHECK_TO_DO, "nobody is named", TT_CHECK_DEED_CONTACT);
}

static void
test_one_disk (void)
{
  g_auto (World) world;

  world_init (&world);
  world.archive.other_disk = FALSE;
  assert_check (&world, "copies-elsewhere", TT_CHECK_AT_RISK, "all on one disk",
                TT_CHECK_DEED_ONE_DISK);
  world.reasons[0] = (char *) "one-disk-accepted";
  assert_check (&world, "copies-elsewhere", TT_CHECK_DONE, "accepted", TT_CHECK_DEED_NONE);

  /* A copy elsewhere that is damaged, or holds nothing yet, is none. */
  world.reasons[0] = NULL;
  world.archive.other_disk = TRUE;
  world.archive.state = TT_LAYER_DAMAGED;
  assert_check (&world, "copies-elsewhere", TT_CHECK_AT_RISK, NULL, TT_CHECK_DEED_ONE_DISK);
  world.archive.state = TT_LAYER_OK;
  world.archive.seq = 0;
  assert_check (&world, "copies-elsewhere", TT_CHECK_AT_RISK, NULL, TT_CHECK_DEED_ONE_DISK);
}

static void
test_catching_up (void)
{
  g_auto (World) world;

  world_init (&world);
  world.status.overall = TT_OVERALL_AT_RISK;
  world.archive.state = TT_LAYER_BEHIND;
  world.archive.since = NOW - 10 * G_USEC_PER_SEC;
  assert_check (&world, "up-to-date", TT_CHECK_TO_DO, "catching up", TT_CHECK_DEED_NONE);
  world.archive.since = NOW - 5 * G_TIME_SPAN_MINUTE;
  assert_check (&world, "up-to-date", TT_CHECK_AT_RISK, "20 seconds ago", TT_CHECK_DEED_BACK_UP);
  world.status.working = TRUE;
  assert_check (&world, "up-to-date", TT_CHECK_TO_DO, "catching up", TT_CHECK_DEED_NONE);

  /* Work elsewhere does not deed what failed. */
  world.archive.state = TT_LAYER_FAILED;
  assert_check (&world, "up-to-date", TT_CHECK_AT_RISK, NULL, TT_CHECK_DEED_BACK_UP);
  world.status.working = FALSE;
  world.archive.state = TT_LAYER_WAITING;
  assert_check (&world, "up-to-date", TT_CHECK_AT_RISK, NULL, TT_CHECK_DEED_BACK_UP);
  world.archive.enabled = FALSE;
  assert_check (&world, "up-to-date", TT_CHECK_VERIFIED, "20 seconds ago", TT_CHECK_DEED_NONE);
}

static void
test_proofs (void)
{
  g_auto (World) world;

  world_init (&world);
  world.archive.last_verified = NOW - 2 * DAY;
  assert_check (&world, "read-back", TT_CHECK_TO_DO, NULL, TT_CHECK_DEED_VERIFY);
  world.archive.last_verified = NOW - 5 * DAY;
  assert_check (&world, "read-back", TT_CHECK_AT_RISK, NULL, TT_CHECK_DEED_VERIFY);
  world.archive.last_verified = 0;
  assert_check (&world, "read-back", TT_CHECK_TO_DO, "not yet", TT_CHECK_DEED_VERIFY);

  world.archive.last_drill = 0;
  assert_check (&world, "tried-once", TT_CHECK_TO_DO, "not yet from the archive",
                TT_CHECK_DEED_DRILL);
  assert_check (&world, "drill", TT_CHECK_VERIFIED, NULL, TT_CHECK_DEED_NONE);
  world.shadow.last_drill = world.archive.last_drill = world.status.last_proven = NOW - 36 * DAY;
  assert_check (&world, "tried-once", TT_CHECK_DONE, NULL, TT_CHECK_DEED_NONE);
  assert_check (&world, "drill", TT_CHECK_AT_RISK, NULL, TT_CHECK_DEED_DRILL);
  world.shadow.last_drill = world.archive.last_drill = world.status.last_proven = 0;
  assert_check (&world, "tried-once", TT_CHECK_TO_DO, "not yet", TT_CHECK_DEED_DRILL);
  assert_check (&world, "drill", TT_CHECK_TO_DO, "not yet", TT_CHECK_DEED_DRILL);
}

static void
test_daily (void)
{
  g_auto (World) world;

  world_init (&world);
  world.facts.remarks_due = 2;
  assert_check (&world, "incidents", TT_CHECK_TO_DO, "2 wait", TT_CHECK_DEED_INCIDENTS);
  world.status.full_in_days = 36;
  assert_check (&world, "room", TT_CHECK_DONE, "full in about 5 weeks", TT_CHECK_DEED_NONE);
  world.status.full_in_days = 9;
  assert_check (&world, "room", TT_CHECK_AT_RISK, "full in about 9 days", TT_CHECK_DEED_ROOM);
  world.status.full_in_days = -1;
  world.status.low_space = TRUE;
  assert_check (&world, "room", TT_CHECK_AT_RISK, "little is left", TT_CHECK_DEED_ROOM);
  world.status.clock_behind = TRUE;
  assert_check (&world, "clock", TT_CHECK_AT_RISK, NULL, TT_CHECK_DEED_NONE);
}

static void
test_sheet (void)
{
  g_auto (World) world;

  world_init (&world);
  world.facts.sheet_at = NOW - 366 * DAY;
  assert_check (&world, "sheet", TT_CHECK_DONE, NULL, TT_CHECK_DEED_NONE);
  assert_check (&world, "sheet-true", TT_CHECK_TO_DO, NULL, TT_CHECK_DEED_SHEET);
  world.facts.sheet_at = 0;
  assert_check (&world, "sheet", TT_CHECK_TO_DO, "not yet", TT_CHECK_DEED_SHEET);
  assert_check (&world, "sheet-true", TT_CHECK_TO_DO, "there is none yet", TT_CHECK_DEED_SHEET);

  world.facts.sheet_at = NOW - DAY;
  world.archive.place = (char *) "/media/other";
  g_free (world.facts.mark);
  world.facts.mark = tt_checklist_dup_mark (&world.status, "/srv/office", world.facts.contact);
  assert_check (&world, "sheet-true", TT_CHECK_AT_RISK, NULL, TT_CHECK_DEED_SHEET);
}

static void
test_programs (void)
{
  g_auto (World) world;

  world_init (&world);
  world.facts.programs = (TtOwnProgram){ .archives = 2, .whole = 1 };
  assert_check (&world, "own-program", TT_CHECK_AT_RISK, NULL, TT_CHECK_DEED_VERIFY);
  world.facts.programs.away = 1;
  assert_check (&world, "own-program", TT_CHECK_TO_DO, "the archive's disk is away",
                TT_CHECK_DEED_NONE);
}

/* ---- of a real office --------------------------------------------------------------- */

static TtChecklistFacts *
ask (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TtChecklistFacts *facts;

  tt_office_check_async (self->office, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  facts = tt_office_check_finish (self->office, result, &error);
  g_assert_no_error (error);
  return facts;
}

static gboolean
note_sheet (Fixture *self, TtActor *actor, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_note_sheet_async (self->office, actor, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  return tt_office_note_sheet_finish (self->office, result, error);
}

static void
set_setting (Fixture *self, const char *key, const char *value)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_set_setting_async (self->office, self->owner, key, value, NULL, tt_test_keep_result,
                               &result);
  tt_test_await_result (&result);
  tt_office_set_setting_finish (self->office, result, &error);
  g_assert_no_error (error);
}

static void
test_facts (Fixture *self, gconstpointer data)
{
  g_autoptr (TtChecklistFacts) before = ask (self);
  g_autoptr (TtChecklistFacts) after = NULL;

  g_assert_cmpuint (before->owners, ==, 1);
  g_assert_cmpuint (before->leaders, ==, 1);
  g_assert_cmpuint (before->people, ==, 0);
  g_assert_cmpuint (before->sites, ==, 0);
  g_assert_cmpstr (before->contact, ==, "");

  /* Who cannot sign in takes nobody's place. */
  fixture_add_user (self, "max", TT_ROLE_MANAGER, "secret");
  fixture_add_user (self, "eve", TT_ROLE_MANAGER, NULL);
  fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, "secret");
  fixture_add_site (self, "Harbour");
  set_setting (self, "support.name", "Ada");
  set_setting (self, "support.email", "ada@example.org");
  after = ask (self);
  g_assert_cmpuint (after->owners, ==, 1);
  g_assert_cmpuint (after->leaders, ==, 2);
  g_assert_cmpuint (after->people, ==, 3);
  g_assert_cmpuint (after->sites, ==, 1);
  g_assert_cmpstr (after->contact, ==, "Ada\nada@example.org");
}

static void
test_noted_sheet (Fixture *self, gconstpointer data)
{
  g_autoptr (TtChecklistFacts) before = ask (self);
  g_autoptr (TtChecklistFacts) noted = NULL;
  g_autoptr (TtChecklistFacts) changed = NULL;
  g_autoptr (TtActor) ana = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (before->sheet_at, ==, 0);
  g_assert_cmpstr (before->sheet_mark, ==, "");
  fixture_add_user (self, "ana", TT_ROLE_EMPLOYEE, NULL);
  ana = fixture_act_as (self, "ana");
  g_assert_false (note_sheet (self, ana, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_DENIED);
  g_clear_error (&error);

  g_assert_true (note_sheet (self, self->owner, &error));
  g_assert_no_error (error);
  noted = ask (self);
  g_assert_cmpint (noted->sheet_at, ==, NOW);
  g_assert_cmpstr (noted->sheet_mark, ==, noted->mark);

  set_setting (self, "support.phone", "020 7946 0000");
  changed = ask (self);
  g_assert_cmpstr (changed->sheet_mark, ==, noted->mark);
  g_assert_cmpstr (changed->mark, !=, noted->mark);
}

static void
back_up (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GError) error = NULL;

  tt_office_backup_async (self->office, self->owner, NULL, NULL, tt_test_keep_result, &result);
  tt_test_await_result (&result);
  reports = tt_office_backup_finish (self->office, result, &error);
  g_assert_no_error (error);
}

static char *
find_script (Fixture *self)
{
  g_autofree char *archive = g_build_filename (self->folder, "archive", NULL);
  g_autoptr (GDir) dir = g_dir_open (archive, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "tt1-"))
      return g_build_filename (archive, name, "restore.py", NULL);
  g_error ("no repository in %s", archive);
}

static void
test_own_program (Fixture *self, gconstpointer data)
{
  g_autofree char *script = NULL;
  g_autoptr (TtChecklistFacts) whole = NULL;
  g_autoptr (TtChecklistFacts) other = NULL;
  g_autoptr (TtChecklistFacts) lost = NULL;

  back_up (self);
  whole = ask (self);
  g_assert_cmpuint (whole->programs.archives, ==, 1);
  g_assert_cmpuint (whole->programs.whole, ==, 1);

  script = find_script (self);
  g_assert_true (g_file_set_contents (script, "print ('no')\n", -1, NULL));
  other = ask (self);
  g_assert_cmpuint (other->programs.whole, ==, 0);
  g_assert_cmpint (g_unlink (script), ==, 0);
  lost = ask (self);
  g_assert_cmpuint (lost->programs.whole, ==, 0);
  g_assert_cmpuint (lost->programs.away, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checklist/all-done", test_all_done);
  g_test_add_func ("/checklist/people", test_people);
  g_test_add_func ("/checklist/one-disk", test_one_disk);
  g_test_add_func ("/checklist/catching-up", test_catching_up);
  g_test_add_func ("/checklist/proofs", test_proofs);
  g_test_add_func ("/checklist/daily", test_daily);
  g_test_add_func ("/checklist/sheet", test_sheet);
  g_test_add_func ("/checklist/programs", test_programs);
  FIXTURE_ADD ("/checklist/facts", test_facts, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/checklist/noted-sheet", test_noted_sheet, TT_OFFICE_PLAIN);
  FIXTURE_ADD ("/checklist/own-program", test_own_program, TT_OFFICE_PLAIN);

  return g_test_run ();
}
