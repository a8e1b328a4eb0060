/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/today/tt-directory.h"

#include "core/tt-zone.h"
#include "office/tt-office-people.h"
#include "office/tt-office-sites.h"

/* Changes come in bursts (an import, a busy kiosk): one load for all of them. */
#define TT_DIRECTORY_QUIET_MS 200

struct _TtDirectory
{
  GObject parent_instance;

  TtOffice *office;
  TtActor *actor;
  TtCompany *company;
  GPtrArray *users;
  GPtrArray *sites;
  GCancellable *cancellable;
  gulong changed_id;
  gulong replaced_id;
  guint quiet_id;
  gboolean loading;
  gboolean stale;
  gboolean loaded;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TtDirectory, tt_directory, G_TYPE_OBJECT)

static void tt_directory_load (TtDirectory *self);

static gboolean
on_quiet (gpointer user_data)
{
  TtDirectory *self = user_data;

  self->quiet_id = 0;
  tt_directory_load (self);
  return G_SOURCE_REMOVE;
}

static void
on_office_changed (TtDirectory *self)
{
  if (self->quiet_id == 0)
    self->quiet_id = g_timeout_add (TT_DIRECTORY_QUIET_MS, on_quiet, self);
}

static void
tt_directory_done (TtDirectory *self)
{
  self->loading = FALSE;
  self->loaded = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
  if (self->stale)
    {
      self->stale = FALSE;
      on_office_changed (self);
    }
}

/* What may not be read is left empty, and what cannot be read keeps what was known: the page's own
 * call meets the same error and shows it, three times the same words would not help. */

static void
on_sites (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtDirectory) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sites = tt_office_list_sites_finish (TT_OFFICE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (sites != NULL)
    {
      g_ptr_array_unref (self->sites);
      self->sites = g_steal_pointer (&sites);
    }
  else
    g_debug ("sites: %s", error->message);
  tt_directory_done (self);
}

static void
on_users (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtDirectory) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) users = tt_office_list_users_finish (TT_OFFICE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (users != NULL)
    {
      g_ptr_array_unref (self->users);
      self->users = g_steal_pointer (&users);
    }
  else
    g_debug ("people: %s", error->message);
  tt_office_list_sites_async (self->office, self->actor, FALSE, self->cancellable, on_sites,
                              g_object_ref (self));
}

static void
on_companies (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtDirectory) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) companies =
      tt_office_list_companies_finish (TT_OFFICE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (companies == NULL)
    g_debug ("companies: %s", error->message);
  for (guint i = 0; companies != NULL && i < companies->len; i++)
    {
      TtCompany *company = g_ptr_array_index (companies, i);

      if (i > 0 && tt_company_get_id (company) != tt_actor_get_company (self->actor))
        continue;
      g_set_object (&self->company, company);
    }
  tt_office_list_users_async (self->office, self->actor, FALSE, self->cancellable, on_users,
                              g_object_ref (self));
}

static void
tt_directory_load (TtDirectory *self)
{
  if (self->loading)
    {
      self->stale = TRUE;
      return;
    }
  self->loading = TRUE;
  tt_office_list_companies_async (self->office, self->actor, FALSE, self->cancellable, on_companies,
                                  g_object_ref (self));
}

static void
tt_directory_dispose (GObject *object)
{
  TtDirectory *self = TT_DIRECTORY (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->quiet_id, g_source_remove);
  if (self->office != NULL)
    {
      g_clear_signal_handler (&self->changed_id, self->office);
      g_clear_signal_handler (&self->replaced_id, self->office);
      if (g_object_get_data (G_OBJECT (self->office), "tt-directory") == self)
        g_object_set_data (G_OBJECT (self->office), "tt-directory", NULL);
    }
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  g_clear_object (&self->company);
  G_OBJECT_CLASS (tt_directory_parent_class)->dispose (object);
}

static void
tt_directory_finalize (GObject *object)
{
  TtDirectory *self = TT_DIRECTORY (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->users, g_ptr_array_unref);
  g_clear_pointer (&self->sites, g_ptr_array_unref);
  G_OBJECT_CLASS (tt_directory_parent_class)->finalize (object);
}

static void
tt_directory_class_init (TtDirectoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tt_directory_dispose;
  object_class->finalize = tt_directory_finalize;
  signals[CHANGED] = g_signal_new ("changed", TT_TYPE_DIRECTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
tt_directory_init (TtDirectory *self)
{
  self->cancellable = g_cancellable_new ();
  self->users = g_ptr_array_new_with_free_func (g_object_unref);
  self->sites = g_ptr_array_new_with_free_func (g_object_unref);
}

TtDirectory *
tt_directory_get (TtOffice *office, TtActor *actor)
{
  TtDirectory *self = g_object_get_data (G_OBJECT (office), "tt-directory");

  g_return_val_if_fail (TT_IS_ACTOR (actor), NULL);
  if (self != NULL && self->actor == actor)
    return g_object_ref (self);

  self = g_object_new (TT_TYPE_DIRECTORY, NULL);
  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->changed_id =
      g_signal_connect_swapped (office, "changed", G_CALLBACK (on_office_changed), self);
  self->replaced_id =
      g_signal_connect_swapped (office, "replaced", G_CALLBACK (on_office_changed), self);
  g_object_set_data (G_OBJECT (office), "tt-directory", self);
  tt_directory_load (self);
  return self;
}

gboolean
tt_directory_is_loaded (TtDirectory *self)
{
  g_return_val_if_fail (TT_IS_DIRECTORY (self), FALSE);
  return self->loaded;
}

TtCompany *
tt_directory_get_company (TtDirectory *self)
{
  g_return_val_if_fail (TT_IS_DIRECTORY (self), NULL);
  return self->company;
}

const char *
tt_directory_get_zone (TtDirectory *self)
{
  g_return_val_if_fail (TT_IS_DIRECTORY (self), "");
  return self->company != NULL ? tt_company_get_zone (self->company) : "";
}

int
tt_directory_get_week_start (TtDirectory *self)
{
  g_return_val_if_fail (TT_IS_DIRECTORY (self), 0);
  return self->company != NULL ? tt_company_get_week_start (self->company) : 0;
}

const char *
tt_directory_get_currency (TtDirectory *self)
{
  g_return_val_if_fail (TT_IS_DIRECTORY (self), "");
  return self->company != NULL ? tt_company_get_currency (self->company) : "";
}

GPtrArray *
tt_directory_get_users (TtDirectory *self)
{
  g_return_val_if_fail (TT_IS_DIRECTORY (self), NULL);
  return self->users;
}

GPtrArray *
tt_directory_get_sites (TtDirectory *self)
{
  g_return_val_if_fail (TT_IS_DIRECTORY (self), NULL);
  return self->sites;
}

TtUser *
tt_directory_find_user (TtDirectory *self, gint64 id)
{
  g_return_val_if_fail (TT_IS_DIRECTORY (self), NULL);
  for (guint i = 0; i < self->users->len; i++)
    if (tt_user_get_id (g_ptr_array_index (self->users, i)) == id)
      return g_ptr_array_index (self->users, i);
  return NULL;
}

TtSite *
tt_directory_find_site (TtDirectory *self, gint64 id)
{
  g_return_val_if_fail (TT_IS_DIRECTORY (self), NULL);
  for (guint i = 0; id != 0 && i < self->sites->len; i++)
    if (tt_site_get_id (g_ptr_array_index (self->sites, i)) == id)
      return g_ptr_array_index (self->sites, i);
  return NULL;
}

const char *
tt_directory_get_zone_of (TtDirectory *self, gint64 site)
{
  TtSite *found = tt_directory_find_site (self, site);

  if (found != NULL && *tt_site_get_zone (found) != '\0')
    return tt_site_get_zone (found);
  return tt_directory_get_zone (self);
}

gint64
tt_directory_get_now (TtDirectory *self)
{
  g_return_val_if_fail (TT_IS_DIRECTORY (self), 0);
  return tt_clock_now (tt_environment_get_clock (tt_office_get_environment (self->office)));
}

char *
tt_directory_dup_today (TtDirectory *self)
{
  return tt_zone_dup_day (tt_directory_get_zone (self), tt_directory_get_now (self));
}
