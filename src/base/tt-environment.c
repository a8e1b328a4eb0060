/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-environment.h"

#include "base/tt-hash.h"
#include "base/tt-sodium-private.h"

#include <string.h>
#include <sys/stat.h>

#define MACHINE_ID_LIMIT 4096
#define MACHINE_DIGITS 32

struct _TtEnvironment
{
  GObject parent_instance;

  TtClock *clock;
  TtRandom *random;
  TtDisk *disk;
  TtLocks *locks;
  TtExecutor *executor;
  char *machine;
};

G_DEFINE_FINAL_TYPE (TtEnvironment, tt_environment, G_TYPE_OBJECT)

static void
tt_environment_finalize (GObject *object)
{
  TtEnvironment *self = TT_ENVIRONMENT (object);

  g_clear_object (&self->executor);
  g_clear_object (&self->locks);
  g_clear_object (&self->disk);
  g_clear_object (&self->random);
  g_clear_object (&self->clock);
  g_free (self->machine);

  G_OBJECT_CLASS (tt_environment_parent_class)->finalize (object);
}

static void
tt_environment_class_init (TtEnvironmentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_environment_finalize;
}

static void
tt_environment_init (TtEnvironment *self)
{
}

/* machine-id(5) asks that the number itself is not handed out: it is hashed with a name of ours. */
static char *
read_machine (TtDisk *disk)
{
  static const char *const paths[] = { "/etc/machine-id", "/var/lib/dbus/machine-id" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      /* A machine without a name is "", whatever the reason. */
      g_autoptr (GBytes) bytes = tt_disk_read_whole (disk, paths[i], MACHINE_ID_LIMIT, NULL);
      g_autoptr (TtHasher) hasher = NULL;
      char hex[TT_HASH_HEX + 1];
      TtHash hash;

      if (bytes == NULL || g_bytes_get_size (bytes) == 0)
        continue;

      hasher = tt_hasher_new ();
      tt_hasher_update_field (hasher, "timetracker-machine", strlen ("timetracker-machine"));
      tt_hasher_update_field (hasher, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      tt_hasher_finish (hasher, &hash);
      tt_hash_to_hex (&hash, hex);

      return g_strndup (hex, MACHINE_DIGITS);
    }

  return g_strdup ("");
}

TtEnvironment *
tt_environment_new_system (void)
{
  g_autoptr (TtExecutor) executor = tt_executor_new_parallel ();

  umask (077);

  return tt_environment_new (NULL, NULL, NULL, NULL, executor);
}

TtEnvironment *
tt_environment_new (
    TtClock *clock, TtRandom *random, TtDisk *disk, TtLocks *locks, TtExecutor *executor)
{
  TtEnvironment *self = g_object_new (TT_TYPE_ENVIRONMENT, NULL);

  tt_sodium_start ();
  self->clock = clock != NULL ? g_object_ref (clock) : tt_clock_new_system ();
  self->random = random != NULL ? g_object_ref (random) : tt_random_new_system ();
  self->disk = disk != NULL ? g_object_ref (disk) : tt_disk_new_local ();
  self->locks = locks != NULL ? g_object_ref (locks) : tt_locks_new_system ();
  self->executor = executor != NULL ? g_object_ref (executor) : tt_executor_new_threads ();
  self->machine = read_machine (self->disk);

  return self;
}

TtClock *
tt_environment_get_clock (TtEnvironment *self)
{
  g_return_val_if_fail (TT_IS_ENVIRONMENT (self), NULL);

  return self->clock;
}

TtRandom *
tt_environment_get_random (TtEnvironment *self)
{
  g_return_val_if_fail (TT_IS_ENVIRONMENT (self), NULL);

  return self->random;
}

TtDisk *
tt_environment_get_disk (TtEnvironment *self)
{
  g_return_val_if_fail (TT_IS_ENVIRONMENT (self), NULL);

  return self->disk;
}

TtLocks *
tt_environment_get_locks (TtEnvironment *self)
{
  g_return_val_if_fail (TT_IS_ENVIRONMENT (self), NULL);

  return self->locks;
}

TtExecutor *
tt_environment_get_executor (TtEnvironment *self)
{
  g_return_val_if_fail (TT_IS_ENVIRONMENT (self), NULL);

  return self->executor;
}

const char *
tt_environment_get_machine (TtEnvironment *self)
{
  g_return_val_if_fail (TT_IS_ENVIRONMENT (self), "");

  return self->machine;
}
