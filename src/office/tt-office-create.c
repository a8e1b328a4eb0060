/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Offices where there was none. Everything is built beside and put in place by one rename, so a
 * process that dies leaves an office or nothing. */

#include "base/tt-error.h"
#include "base/tt-password.h"
#include "core/tt-day.h"
#include "core/tt-money.h"
#include "core/tt-name.h"
#include "core/tt-zone.h"
#include "exchange/tt-demo.h"
#include "office/tt-office-private.h"
#include "office/tt-swap-private.h"
#include "store/tt-prepared.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#define MOST_COLUMNS 32

/* One row on its way into a new file. */
typedef struct
{
  const TtTable *table;
  TtValue values[MOST_COLUMNS];
} Row;

static void
row_init (Row *self, const char *table)
{
  memset (self, 0, sizeof *self);
  self->table = tt_table_find (table);
  g_assert (self->table != NULL && self->table->n_columns <= MOST_COLUMNS);
}

static TtValue *
row_get (Row *self, const char *column)
{
  int index = tt_table_get_column (self->table, column);

  g_assert (index >= 0);
  return &self->values[index];
}

/* @text must live as long as the row. */
static void
row_set_text (Row *self, const char *column, const char *text)
{
  *row_get (self, column) =
      (TtValue){ .kind = TT_VALUE_TEXT, .text = text, .length = strlen (text) };
}

static void
row_set_integer (Row *self, const char *column, gint64 integer)
{
  *row_get (self, column) = (TtValue){ .kind = TT_VALUE_INTEGER, .integer = integer };
}

gboolean
tt_office_exists (TtEnvironment *environment, const char *folder)
{
  static const char *const traces[] = { "office.db", "shadow/office.db", "archive" };
  TtDisk *disk = NULL;

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  disk = tt_environment_get_disk (environment);
  for (guint i = 0; i < G_N_ELEMENTS (traces); i++)
    {
      g_autofree char *path = g_build_filename (folder, traces[i], NULL);
      g_autoptr (GPtrArray) names = NULL;
      TtStat stat = { 0 };

      /* What cannot be looked at is taken for something: nothing is made over it. */
      if (!tt_disk_stat (disk, path, &stat, NULL))
        return TRUE;
      if (stat.kind == TT_KIND_NONE)
        continue;
      if (stat.kind != TT_KIND_FOLDER)
        return TRUE;

      names = tt_disk_list (disk, path, NULL);
      if (names == NULL || names->len > 0)
        return TRUE;
    }

  return FALSE;
}

char *
tt_office_dup_default_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "timetracker", NULL);
}

/* Something of an office is here: what can be recovered is, and nothing new is made over it. */
static gboolean
refuse_existing (TtOffice *self, TtJob *job, GError **error)
{
  g_autoptr (TtStore) store = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!tt_office_exists (self->environment, self->folder))
    return TRUE;

  store = tt_store_open (self->environment, self->folder, FALSE, &local_error);
  if (store != NULL)
    tt_store_close (store);

  /* What only somebody can decide is said; whatever else there is, it is not written over. */
  if (g_error_matches (local_error, TT_ERROR, TT_ERROR_DECISION))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, TT_ERROR, TT_ERROR_EXISTS, _ ("There is an office in %s already"),
                 self->folder);
  return FALSE;
}

static gboolean
make_folder (TtOffice *self, GError **error)
{
  return tt_disk_make_folders (tt_environment_get_disk (self->environment), self->folder, error);
}

/* A TtNewOffice of the job's own. */
typedef struct
{
  char *company;
  char *owner;
  char *owner_name;
  char *zone;
  char *currency;
  char *password;
} New;

static void
new_free (New *self)
{
  g_free (self->company);
  g_free (self->owner);
  g_free (self->owner_name);
  g_free (self->zone);
  g_free (self->currency);
  tt_password_clear (self->password);
  g_free (self);
}

/* The currency of the reader's country, for an office that names none. */
static char *
dup_local_currency (void)
{
  const struct lconv *conventions = localeconv ();
  g_autofree char *code = g_strndup (conventions->int_curr_symbol, 3);

  return g_strdup (tt_currency_is_valid (code) ? code : "USD");
}

static New *
new_copy (const TtNewOffice *what)
{
  New *self = g_new0 (New, 1);

  self->company = g_strdup (what->company);
  self->owner = g_strdup (what->owner);
  self->owner_name = g_strdup (what->owner_name);
  self->zone = what->zone != NULL ? g_strdup (what->zone) : tt_zone_dup_local ();
  self->currency = what->currency != NULL ? g_strdup (what->currency) : dup_local_currency ();
  self->password = g_strdup (what->password);
  return self;
}

static gboolean
check_new (New *self, GError **error)
{
  g_autofree char *company = tt_name_clean (self->company, _ ("The company's name"), error);
  g_autofree char *owner = company != NULL ? tt_username_clean (self->owner, error) : NULL;
  g_autofree char *name = NULL;

  if (owner == NULL || !tt_zone_check (self->zone, error) ||
      !tt_currency_check (self->currency, error))
    return FALSE;

  name = tt_name_clean (self->owner_name != NULL && *self->owner_name != '\0' ? self->owner_name
                                                                              : owner,
                        _ ("The owner's name"), error);
  if (name == NULL)
    return FALSE;
  if (self->password != NULL && *self->password == '\0')
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID, _ ("The password is empty"));
      return FALSE;
    }

  g_free (self->company);
  self->company = g_steal_pointer (&company);
  g_free (self->owner);
  self->owner = g_steal_pointer (&owner);
  g_free (self->owner_name);
  self->owner_name = g_steal_pointer (&name);
  return TRUE;
}

static gboolean
load_company (TtLoader *loader, const New *what, gint64 id, gint64 now, GError **error)
{
  Row company;
  Row rules;

  row_init (&company, "company");
  row_set_integer (&company, "id", id);
  row_set_text (&company, "name", what->company);
  row_set_text (&company, "zone", what->zone);
  row_set_text (&company, "currency", what->currency);
  row_set_integer (&company, "week_start", 0);
  row_set_integer (&company, "active", 1);
  row_set_integer (&company, "created_at", now);

  row_init (&rules, "rule_set");
  row_set_integer (&rules, "id", id + 1);
  row_set_integer (&rules, "company", id);
  row_set_text (&rules, "preset", "none");

  return tt_loader_insert (loader, company.table, company.values, error) &&
         tt_loader_insert (loader, rules.table, rules.values, error);
}

static gboolean
load_owner (TtLoader *loader,
            const New *what,
            const char *password_hash,
            gint64 id,
            gint64 company,
            gint64 now,
            GError **error)
{
  g_autofree char *key = tt_username_get_key (what->owner);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  Row owner;

  tt_name_split (what->owner_name, &first, &last);
  row_init (&owner, "user");
  row_set_integer (&owner, "id", id);
  row_set_integer (&owner, "company", company);
  row_set_text (&owner, "username", what->owner);
  row_set_text (&owner, "username_key", key);
  row_set_text (&owner, "name", what->owner_name);
  if (*first != '\0')
    row_set_text (&owner, "first_name", first);
  if (*last != '\0')
    row_set_text (&owner, "last_name", last);
  row_set_text (&owner, "role", tt_role_get_name (TT_ROLE_OWNER));
  if (password_hash != NULL)
    row_set_text (&owner, "password_hash", password_hash);
  row_set_integer (&owner, "must_set_password", password_hash == NULL);
  row_set_integer (&owner, "active", 1);
  row_set_integer (&owner, "erased", 0);
  row_set_integer (&owner, "created_at", now);
  return tt_loader_insert (loader, owner.table, owner.values, error);
}

static gboolean
load_office (TtOffice *self, TtLoader *loader, const New *what, GError **error)
{
  gint64 id = tt_loader_reserve_ids (loader, 3);
  gint64 now = tt_office_now (self);
  char *hash = NULL;
  gboolean done = FALSE;

  if (what->password != NULL)
    {
      hash =
          tt_password_hash (what->password, tt_environment_get_random (self->environment), error);
      if (hash == NULL)
        return FALSE;
    }

  done = load_company (loader, what, id, now, error) &&
         load_owner (loader, what, hash, id + 2, id, now, error);
  tt_password_clear (hash);
  return done;
}

/* Finishes what was loaded and puts it in place. */
static gboolean
put_in_place (
    TtOffice *self, TtLoader *loader, const char *label, GCancellable *cancellable, GError **error)
{
  TtPrepared *prepared = NULL;

  if (!tt_loader_take_layers (loader, NULL, error))
    return FALSE;

  prepared = tt_loader_finish (loader, TT_REPLACE_NEW, NULL, TT_ACTOR_COMMAND_LINE, label,
                               cancellable, error);
  return prepared != NULL && tt_swap_in (self, prepared, NULL, FALSE, NULL, error);
}

static gboolean
build_new (TtOffice *self, TtJob *job, GError **error)
{
  New *what = job->extra;
  g_autoptr (TtLoader) loader = NULL;

  if (!check_new (what, error) || !refuse_existing (self, job, error) || !make_folder (self, error))
    return FALSE;

  loader = tt_loader_new (self->environment, self->folder, error);
  return loader != NULL && load_office (self, loader, what, error) &&
         put_in_place (self, loader, "init", job->cancellable, error);
}

void
tt_office_create_async (TtEnvironment *environment,
                        const char *folder,
                        const TtNewOffice *what,
                        TtOfficeFlags flags,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (TtOffice) self = NULL;
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_ENVIRONMENT (environment));
  g_return_if_fail (folder != NULL);
  g_return_if_fail (what != NULL);

  self = tt_office_new (environment, folder, flags);
  job = tt_job_new (NULL);
  tt_job_take_extra (job, new_copy (what), (GDestroyNotify) new_free);
  tt_job_add_step (job, TT_QUEUE_PROTECT, build_new);
  tt_office_add_open_steps (self, job);
  tt_office_run (self, job, tt_office_create_async, cancellable, callback, user_data);
}

TtOffice *
tt_office_create_finish (GAsyncResult *result, GError **error)
{
  return tt_office_hand_out (result, tt_office_create_async, error);
}

static gboolean
build_demo (TtOffice *self, TtJob *job, GError **error)
{
  TtDemoOptions *options = job->extra;
  g_autoptr (TtLoader) loader = NULL;

  options->until = job->text;
  if ((job->text != NULL && !tt_day_check (job->text, error)) ||
      !refuse_existing (self, job, error) || !make_folder (self, error))
    return FALSE;

  loader = tt_loader_new (self->environment, self->folder, error);
  return loader != NULL &&
         tt_demo_load (loader, self->environment, self->folder, options,
                       job->progress != NULL ? tt_progress_report : NULL, job->progress,
                       job->cancellable, error) &&
         put_in_place (self, loader, "demo", job->cancellable, error);
}

void
tt_office_create_demo_async (TtEnvironment *environment,
                             const char *folder,
                             guint staff,
                             guint entries,
                             guint photos,
                             guint64 seed,
                             const char *until_day,
                             TtProgress *progress,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (TtOffice) self = NULL;
  const TtDemoOptions options = {
    .staff = staff, .entries = entries, .photos = photos, .seed = seed
  };
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_ENVIRONMENT (environment));
  g_return_if_fail (folder != NULL);

  self = tt_office_new (environment, folder, TT_OFFICE_PLAIN);
  job = tt_job_new (NULL);
  job->text = g_strdup (until_day);
  tt_job_set_progress (job, progress);
  tt_job_take_extra (job, g_memdup2 (&options, sizeof options), g_free);
  tt_job_add_step (job, TT_QUEUE_PROTECT, build_demo);
  tt_office_add_open_steps (self, job);
  tt_office_run (self, job, tt_office_create_demo_async, cancellable, callback, user_data);
}

TtOffice *
tt_office_create_demo_finish (GAsyncResult *result, GError **error)
{
  return tt_office_hand_out (result, tt_office_create_demo_async, error);
}
