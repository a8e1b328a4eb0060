/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/application/tt-disk-watch.h"

#include "office/tt-office-protect.h"

#include <gio/gunixmounts.h>

#define LOGIND "org.freedesktop.login1"
#define LOGIND_PATH "/org/freedesktop/login1"
#define LOGIND_MANAGER "org.freedesktop.login1.Manager"

struct _TtDiskWatch
{
  TtOffice *office;
  GUnixMountMonitor *mounts;
  gulong mounts_id;
  GCancellable *cancellable;
  GDBusConnection *bus; /* NULL without a system bus */
  guint sleep_id;
};

static void
on_mounts_changed (TtDiskWatch *self)
{
  tt_office_look_soon (self->office);
}

static void
on_sleep (GDBusConnection *connection,
          const char *sender,
          const char *path,
          const char *interface,
          const char *signal,
          GVariant *parameters,
          gpointer user_data)
{
  TtDiskWatch *self = user_data;
  gboolean begins = FALSE;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;

  g_variant_get (parameters, "(b)", &begins);
  if (!begins)
    tt_office_look_soon (self->office);
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  TtDiskWatch *self = user_data;

  if (bus == NULL)
    {
      /* In a container there may be none; called off, @self is gone. */
      g_debug ("%s", error->message);
      return;
    }

  self->bus = g_steal_pointer (&bus);
  self->sleep_id = g_dbus_connection_signal_subscribe (
      self->bus, LOGIND, LOGIND_MANAGER, "PrepareForSleep", LOGIND_PATH, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, on_sleep, self, NULL);
}

TtDiskWatch *
tt_disk_watch_new (TtOffice *office)
{
  TtDiskWatch *self = NULL;

  g_return_val_if_fail (TT_IS_OFFICE (office), NULL);

  self = g_new0 (TtDiskWatch, 1);
  self->office = g_object_ref (office);
  self->mounts = g_unix_mount_monitor_get ();
  self->mounts_id = g_signal_connect_swapped (self->mounts, "mounts-changed",
                                              G_CALLBACK (on_mounts_changed), self);
  self->cancellable = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, on_bus, self);
  return self;
}

void
tt_disk_watch_free (TtDiskWatch *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->sleep_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->sleep_id);
  g_clear_object (&self->bus);
  g_clear_signal_handler (&self->mounts_id, self->mounts);
  g_clear_object (&self->mounts);
  g_clear_object (&self->office);
  g_free (self);
}
