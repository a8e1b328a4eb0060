/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promises under test: undoing everything gives the first digest back, redo brings it again,
 * each in the shadow too; an exchange of unique values comes back; what something later hangs on
 * does not; the audit table is never taken back. */

#include "base/tt-error.h"
#include "store/tt-stmt.h"
#include "tt-test-office.h"

typedef struct
{
  TtTestOffice *office;
  TtStore *store;
  TtCopy *shadow;
} Fixture;

static void
set_up (Fixture *self, gconstpointer user_data)
{
  self->office = tt_test_office_new (30);
  self->store = tt_test_office_open (self->office);
  self->shadow = tt_test_office_open_shadow (self->office);
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  g_clear_object (&self->shadow);
  g_clear_object (&self->store);
  tt_test_office_free (self->office);
}

static void
apply (Fixture *self, TtFrame *frame)
{
  g_autoptr (GError) error = NULL;

  tt_copy_apply (self->shadow, frame, &error);
  g_assert_no_error (error);
}

static gboolean
run_sql (TtTransaction *transaction, gpointer user_data, GError **error)
{
  return tt_database_exec (tt_transaction_get_database (transaction), user_data, error);
}

static void
change (Fixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) frame = NULL;

  tt_store_write (self->store, "test", "", run_sql, (gpointer) sql, &frame, &error);
  g_assert_no_error (error);
  g_assert_nonnull (frame);
  apply (self, frame);
}

static gboolean
take_back (Fixture *self, gboolean redo, GError **error)
{
  g_autoptr (GPtrArray) frames = NULL;
  gboolean done = redo ? tt_store_redo (self->store, "test", &frames, error)
                       : tt_store_undo (self->store, "test", 1, &frames, error);

  for (guint i = 0; i < frames->len; i++)
    apply (self, frames->pdata[i]);

  return done;
}

static void
digest (Fixture *self, TtHash *of_primary)
{
  TtHash of_shadow;

  tt_test_office_digest (self->office, self->office->primary, of_primary);
  tt_test_office_digest (self->office, self->office->shadow, &of_shadow);
  g_assert_true (tt_hash_equal (of_primary, &of_shadow));
}

static void
assert_digest (Fixture *self, const TtHash *wanted)
{
  TtHash now;

  digest (self, &now);
  g_assert_true (tt_hash_equal (&now, wanted));
}

static void
must (Fixture *self, gboolean redo)
{
  g_autoptr (GError) error = NULL;

  take_back (self, redo, &error);
  g_assert_no_error (error);
}

static void
must_not (Fixture *self, gboolean redo, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (take_back (self, redo, &error));
  g_assert_error (error, TT_ERROR, code);
}

static void
test_there_and_back (Fixture *self, gconstpointer user_data)
{
  TtHash hashes[13];

  digest (self, &hashes[0]);
  for (guint k = 1; k <= 12; k++)
    {
      g_autoptr (TtFrame) frame = tt_test_office_must_change (self->store, k);

      apply (self, frame);
      digest (self, &hashes[k]);
    }
  for (guint k = 12; k > 0; k--)
    {
      must (self, FALSE);
      assert_digest (self, &hashes[k - 1]);
    }
  must_not (self, FALSE, TT_ERROR_NOT_FOUND);
  for (guint k = 1; k <= 12; k++)
    {
      must (self, TRUE);
      assert_digest (self, &hashes[k]);
    }
  must_not (self, TRUE, TT_ERROR_NOT_FOUND);
}

/* Undo, redo, undo and new changes in between. */
static void
test_mixed (Fixture *self, gconstpointer user_data)
{
  TtHash none, first, second, other;

  digest (self, &none);
  change (self, "UPDATE entry SET out_note = 'a' WHERE id = 1");
  digest (self, &first);
  change (self, "UPDATE entry SET out_note = 'b' WHERE id = 1");
  digest (self, &second);

  must (self, FALSE);
  assert_digest (self, &first);
  must (self, TRUE);
  assert_digest (self, &second);
  must (self, FALSE);
  assert_digest (self, &first);
  must (self, FALSE);
  assert_digest (self, &none);
  must (self, TRUE);
  assert_digest (self, &first);
  change (self, "UPDATE entry SET out_note = 'c' WHERE id = 2");
  digest (self, &other);
  must_not (self, TRUE, TT_ERROR_NOT_FOUND);
  must (self, FALSE);
  assert_digest (self, &first);
  must (self, TRUE);
  assert_digest (self, &other);
}

static void
test_labels_are_stepped_over (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) label = NULL;
  TtHash before;

  digest (self, &before);
  change (self, "UPDATE entry SET out_note = 'a' WHERE id = 1");
  g_assert_true (tt_store_label (self->store, "test", "backup", &label, &error));
  apply (self, label);
  must (self, FALSE);
  assert_digest (self, &before);
}

static void
test_exchange_of_unique_values (Fixture *self, gconstpointer user_data)
{
  TtHash before, after;

  digest (self, &before);
  change (self, "UPDATE user SET username_key = 'x' WHERE id = 2;"
                "UPDATE user SET username = 'user2', username_key = 'user2' WHERE id = 3;"
                "UPDATE user SET username = 'user3', username_key = 'user3' WHERE id = 2");
  digest (self, &after);
  must (self, FALSE);
  assert_digest (self, &before);
  must (self, TRUE);
  assert_digest (self, &after);

  {
    g_autoptr (GError) error = NULL;

    /* The index is there again. */
    g_assert_false (tt_store_write (
        self->store, "test", "", run_sql,
        (gpointer) "UPDATE user SET username_key = 'user5' WHERE id = 2", NULL, &error));
    g_assert_error (error, TT_ERROR, TT_ERROR_REFUSED);
  }
}

/* A row that is not as the change left it is not overwritten. */
static void
test_row_is_another (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDatabase) other = NULL;

  change (self, "INSERT INTO site (id, company, name, active) VALUES (7, 1, 'New', 1)");
  other = tt_database_open (self->office->environment, self->office->primary, TT_DATABASE_BUILD,
                            &error);
  g_assert_no_error (error);
  g_assert_true (tt_database_exec (other, "UPDATE site SET name = 'Changed' WHERE id = 7", &error));
  must_not (self, FALSE, TT_ERROR_REFUSED);
}

static void
test_audit_stays (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  TtHash before, after;

  g_assert_no_error (error);
  digest (self, &before);
  change (self, "UPDATE entry SET out_note = 'a' WHERE id = 1;"
                "INSERT INTO audit (id, at, actor, kind) VALUES (1, 1, 'a', 'correction')");
  change (self, "INSERT INTO audit (id, at, actor, kind) VALUES (2, 2, 'a', 'sign-in')");
  must (self, FALSE);
  digest (self, &after);
  g_assert_false (tt_hash_equal (&before, &after));
  g_assert_cmpint (tt_test_office_count (self->office, self->office->primary, "audit"), ==, 2);
  {
    g_autoptr (TtDatabase) database = tt_database_open (
        self->office->environment, self->office->primary, TT_DATABASE_READ, &error);
    gint64 notes;

    tt_database_get_int64 (database, "SELECT count(out_note) FROM entry WHERE id = 1", &notes,
                           &error);
    g_assert_no_error (error);
    g_assert_cmpint (notes, ==, 0);
  }
}

static void
test_peek (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *nothing = NULL;
  g_autofree char *words = NULL;
  g_autofree char *again = NULL;
  gboolean crosses = TRUE;

  g_assert_true (tt_store_peek_undo (self->store, FALSE, &nothing, &crosses, &error));
  g_assert_no_error (error);
  g_assert_null (nothing);
  g_assert_false (crosses);
  change (self, "UPDATE entry SET out_note = 'a' WHERE id = 1");
  g_assert_true (tt_store_peek_undo (self->store, FALSE, &words, &crosses, &error));
  g_assert_cmpstr (words, !=, "");
  must (self, FALSE);
  g_assert_true (tt_store_peek_undo (self->store, TRUE, &again, &crosses, &error));
  g_assert_cmpstr (words, ==, again);
}

/* After an import the next undo is a swap back, which is not the store's to make. */
static void
test_crosses (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  g_autofree char *set_aside = NULL;
  g_autoptr (TtPrepared) prepared = NULL;
  gboolean crosses = FALSE;
  TtHead head;

  change (self, "UPDATE entry SET out_note = 'a' WHERE id = 1");
  tt_test_office_head (self->office, self->office->primary, &head);
  prepared = tt_test_office_prepare (self->office, 3, TT_REPLACE_IMPORT, &head, &error);
  g_assert_no_error (error);
  g_assert_true (tt_prepared_swap (prepared, &head, &set_aside, &error));
  g_assert_no_error (error);

  g_assert_true (tt_store_peek_undo (self->store, FALSE, &words, &crosses, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (words, ==, "import");
  g_assert_true (crosses);
  g_assert_false (tt_store_undo (self->store, "test", 1, NULL, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *self, gconstpointer user_data);
  } tests[] = {
    { "/undo/there-and-back", test_there_and_back },
    { "/undo/mixed", test_mixed },
    { "/undo/labels", test_labels_are_stepped_over },
    { "/undo/exchange-of-unique-values", test_exchange_of_unique_values },
    { "/undo/row-is-another", test_row_is_another },
    { "/undo/audit-stays", test_audit_stays },
    { "/undo/peek", test_peek },
    { "/undo/crosses", test_crosses },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
