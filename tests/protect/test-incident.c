/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The record of what went wrong survives the loss of either folder, and the forecast of a full disk
 * says nothing before it knows. */

#include "base/tt-error.h"
#include "protect/tt-incident.h"
#include "protect/tt-space.h"
#include "support/tt-test-clock.h"
#include "support/tt-test-dir.h"
#include "support/tt-test-environment.h"

#include <glib/gstdio.h>

typedef struct
{
  TtTestDir *dir;
  char *office;
  char *shadow;
  TtEnvironment *environment;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->dir = tt_test_dir_new ();
  self->office = tt_test_dir_build_path (self->dir, "office");
  self->shadow = tt_test_dir_build_path (self->dir, "shadow");
  g_assert_cmpint (g_mkdir (self->office, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (self->shadow, 0700), ==, 0);
  self->environment = tt_test_environment_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (g_steal_pointer (&self->environment));
  g_free (self->office);
  g_free (self->shadow);
  tt_test_dir_free (self->dir);
}

static void
add (Fixture *self, const char *title)
{
  g_autoptr (GError) error = NULL;

  tt_incident_add (self->environment, self->office, self->shadow, "recovery", title,
                   "Nothing is lost.", &error);
  g_assert_no_error (error);
}

static GPtrArray *
list (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *found = tt_incident_list (self->environment, self->office, self->shadow, &error);

  g_assert_no_error (error);
  return found;
}

static char *
dup_path (const char *folder, const TtIncident *incident)
{
  g_autofree char *name = g_strconcat (incident->id, ".json", NULL);

  return g_build_filename (folder, "incidents", name, NULL);
}

static void
test_both_folders (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  add (self, "first");
  add (self, "second");
  before = list (self);
  g_assert_cmpint (before->len, ==, 2);
  g_assert_cmpstr (((TtIncident *) before->pdata[0])->title, ==, "second");

  /* Each folder loses another one. */
  one = dup_path (self->office, before->pdata[0]);
  other = dup_path (self->shadow, before->pdata[1]);
  g_assert_cmpint (g_unlink (one), ==, 0);
  g_assert_true (g_file_set_contents (other, "{\"at\":", -1, NULL));
  after = list (self);
  g_assert_cmpint (after->len, ==, 2);
  g_assert_cmpstr (((TtIncident *) after->pdata[0])->title, ==, "second");
  g_assert_cmpstr (((TtIncident *) after->pdata[1])->title, ==, "first");
}

static void
test_away (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) found = NULL;

  /* A disk that is away gets no folder in its empty mount point. */
  g_assert_cmpint (g_rmdir (self->shadow), ==, 0);
  add (self, "first");
  g_assert_false (g_file_test (self->shadow, G_FILE_TEST_EXISTS));
  found = list (self);
  g_assert_cmpint (found->len, ==, 1);
}

static void
test_remark (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  const TtIncident *incident;

  add (self, "first");
  before = list (self);
  incident = before->pdata[0];
  g_assert_true (tt_incident_remark (self->environment, self->office, self->shadow, incident->id,
                                     "maria", "The plug was pulled \"again\".", &error));
  g_assert_no_error (error);
  path = dup_path (self->office, incident);
  g_assert_cmpint (g_unlink (path), ==, 0);

  after = list (self);
  incident = after->pdata[0];
  g_assert_cmpstr (incident->remark, ==, "The plug was pulled \"again\".");
  g_assert_cmpstr (incident->remark_by, ==, "maria");
  g_assert_cmpstr (incident->title, ==, "first");

  g_assert_false (tt_incident_remark (self->environment, self->office, self->shadow, "000009-0000",
                                      "maria", "", &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_NOT_FOUND);
}

static void
test_foresee (void)
{
  g_assert_cmpint (tt_space_foresee (""), ==, 0);
  g_assert_cmpint (tt_space_foresee ("20000:1000"), ==, 0);
  /* Two days say nothing. */
  g_assert_cmpint (tt_space_foresee ("20000:1000 20002:9000"), ==, 0);
  g_assert_cmpint (tt_space_foresee ("20000:1000 20002:9000 20010:11000"), ==, 1000);
  /* What is older than 30 days does not count. */
  g_assert_cmpint (tt_space_foresee ("19000:0 20000:10000 20010:11000"), ==, 100);
  g_assert_cmpint (tt_space_foresee ("20000:12000 20010:11000"), ==, 0);
  g_assert_cmpint (tt_space_foresee ("rubbish 20010:x"), ==, 0);
}

static void
test_low (void)
{
  const gint64 gb = 1000 * 1000 * 1000;

  g_assert_false (tt_space_is_low (20 * gb, 1000 * gb, gb));
  g_assert_true (tt_space_is_low (2 * gb, 1000 * gb, gb));
  g_assert_true (tt_space_is_low (9 * gb, 1000 * gb, gb / 1000));
  g_assert_false (tt_space_is_low (9 * gb, 100 * gb, gb / 1000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/incident/both-folders", Fixture, NULL, set_up, test_both_folders, tear_down);
  g_test_add ("/incident/away", Fixture, NULL, set_up, test_away, tear_down);
  g_test_add ("/incident/remark", Fixture, NULL, set_up, test_remark, tear_down);
  g_test_add_func ("/space/foresee", test_foresee);
  g_test_add_func ("/space/low", test_low);

  return g_test_run ();
}
