/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange/tt-demo-private.h"

#include "base/tt-password.h"
#include "core/tt-day.h"
#include "core/tt-zone.h"

#define PASSWORD "demo"

/* Far below the ids of our own time, so that what is added later stands behind. */
#define FIRST_ID (G_GINT64_CONSTANT (1) << 44)

/* Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014 (SplitMix64). */
static guint64
mix (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return x ^ (x >> 31);
}

guint
tt_demo_draw (const TtDemo *self, guint64 what, guint64 day, guint64 person, guint bound)
{
  guint64 x = mix (self->key ^ mix (what << 48 ^ day << 24 ^ person));

  return (guint) ((x >> 32) * bound >> 32);
}

gboolean
tt_demo_get_morning (const char *day, gint64 *instant, GError **error)
{
  TtWall wall = { .hour = TT_DEMO_MORNING / 60 };

  if (!tt_day_read (day, &wall.year, &wall.month, &wall.day))
    return tt_day_check (day, error);

  return tt_zone_resolve_one (TT_DEMO_ZONE, &wall, instant, error);
}

void
tt_demo_row_begin (TtDemoRow *self, const char *table, gint64 id)
{
  self->table = tt_table_find (table);
  g_assert (self->table != NULL && self->table->n_columns <= G_N_ELEMENTS (self->values));
  for (guint i = 0; i < G_N_ELEMENTS (self->values); i++)
    self->values[i] = (TtValue){ .kind = TT_VALUE_NULL };
  self->values[0] = (TtValue){ .kind = TT_VALUE_INTEGER, .integer = id };
}

static TtValue *
get_value (TtDemoRow *self, const char *column)
{
  int place = tt_table_get_column (self->table, column);

  g_assert (place > 0);

  return &self->values[place];
}

void
tt_demo_row_integer (TtDemoRow *self, const char *column, gint64 integer)
{
  *get_value (self, column) = (TtValue){ .kind = TT_VALUE_INTEGER, .integer = integer };
}

void
tt_demo_row_real (TtDemoRow *self, const char *column, double real)
{
  *get_value (self, column) = (TtValue){ .kind = TT_VALUE_REAL, .real = real };
}

void
tt_demo_row_text (TtDemoRow *self, const char *column, const char *text)
{
  if (text != NULL)
    *get_value (self, column) =
        (TtValue){ .kind = TT_VALUE_TEXT, .text = text, .length = strlen (text) };
}

gboolean
tt_demo_row_insert (TtDemoRow *self, const TtDemo *demo, GError **error)
{
  return tt_loader_insert (demo->loader, self->table, self->values, error);
}

static void
demo_clear (TtDemo *self)
{
  g_clear_pointer (&self->password_hash, g_free);
  g_clear_pointer (&self->until, g_free);
  g_clear_pointer (&self->first_day, g_free);
  g_clear_pointer (&self->workers, g_free);
  g_clear_pointer (&self->sites, g_free);
  g_clear_pointer (&self->photo_hashes, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TtDemo, demo_clear)

static gboolean
choose_days (TtDemo *self, GError **error)
{
  if (self->options->until != NULL)
    {
      if (!tt_day_check (self->options->until, error))
        return FALSE;
      self->until = g_strdup (self->options->until);
    }
  else
    {
      gint64 now = tt_clock_now (tt_environment_get_clock (self->environment));
      g_autofree char *today = tt_zone_dup_day (TT_DEMO_ZONE, now);

      self->until = tt_day_add (today, -1);
    }
  tt_demo_measure_days (self);

  return tt_demo_get_morning (self->first_day, &self->first_at, error);
}

static gboolean
load (TtDemo *self, GError **error)
{
  g_autoptr (TtRandom) random = tt_random_new_seeded (self->options->seed);
  g_autoptr (GArray) newest = g_array_new (FALSE, FALSE, sizeof (TtDemoPunches));

  tt_random_fill (random, (guint8 *) &self->key, sizeof self->key);
  self->key = GUINT64_FROM_LE (self->key);
  self->first_id = FIRST_ID + (gint64) (mix (self->key) >> 24 << 4) + 1;
  self->password_hash = tt_password_hash (PASSWORD, random, error);
  if (self->password_hash == NULL)
    return FALSE;

  tt_demo_settle_people (self);

  return choose_days (self, error) && tt_demo_load_people (self, error) &&
         tt_demo_load_hours (self, newest, error) && tt_demo_load_plan (self, error) &&
         tt_demo_load_photos (self, newest, error);
}

gboolean
tt_demo_load (TtLoader *loader,
              TtEnvironment *environment,
              const char *folder,
              const TtDemoOptions *options,
              TtProgressFunc progress,
              gpointer progress_data,
              GCancellable *cancellable,
              GError **error)
{
  g_auto (TtDemo) demo = { .loader = loader,
                           .environment = environment,
                           .folder = folder,
                           .options = options,
                           .progress = progress,
                           .progress_data = progress_data,
                           .cancellable = cancellable };

  g_return_val_if_fail (TT_IS_LOADER (loader), FALSE);
  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), FALSE);
  g_return_val_if_fail (folder != NULL && options != NULL, FALSE);
  g_return_val_if_fail (options->staff > 0, FALSE);

  demo.photo_hashes = g_ptr_array_new_with_free_func (g_free);
  if (load (&demo, error))
    return TRUE;

  tt_demo_remove_photos (&demo);

  return FALSE;
}
