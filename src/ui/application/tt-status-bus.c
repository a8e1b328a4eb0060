/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/application/tt-status-bus.h"

#include "office/tt-office-protect.h"

#define INTERFACE "org.timetracker_office.TimeTracker.Protection"

static const char description[] = "<node>"
                                  "  <interface name='" INTERFACE "'>"
                                  "    <property name='Overall' type='s' access='read'/>"
                                  "    <property name='Reasons' type='as' access='read'/>"
                                  "    <property name='Sentence' type='s' access='read'/>"
                                  "    <property name='Change' type='x' access='read'/>"
                                  "    <property name='LastProven' type='x' access='read'/>"
                                  "    <property name='Layers' type='a(ssx)' access='read'/>"
                                  "  </interface>"
                                  "</node>";

struct _TtStatusBus
{
  TtSession *session;
  GDBusConnection *connection; /* NULL without a bus */
  char *path;
  GDBusNodeInfo *info;
  guint registration;
  gulong changed_id;
};

static TtProtectStatus *
dup_status (TtStatusBus *self)
{
  TtOffice *office = tt_session_get_office (self->session);

  return office != NULL ? tt_office_get_status (office) : NULL;
}

static GVariant *
pack_layers (const TtProtectStatus *status)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ssx)"));
  for (guint i = 0; status != NULL && i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = status->layers->pdata[i];

      g_variant_builder_add (&builder, "(ssx)", layer->name, tt_layer_state_get_name (layer->state),
                             layer->behind);
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
pack_sentence (TtStatusBus *self, const TtProtectStatus *status)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  return status != NULL ? g_variant_new_take_string (tt_protect_status_dup_sentence (
                              status, tt_session_get_now (self->session), zone))
                        : g_variant_new_string ("");
}

/* Before the office is open there is nothing to say: empty words. */
static GVariant *
get_property (GDBusConnection *connection,
              const char *sender,
              const char *path,
              const char *interface,
              const char *name,
              GError **error,
              gpointer user_data)
{
  TtStatusBus *self = user_data;
  g_autoptr (TtProtectStatus) status = dup_status (self);
  static const char *const none[] = { NULL };

  if (g_str_equal (name, "Overall"))
    return g_variant_new_string (status != NULL ? tt_overall_get_name (status->overall) : "");
  if (g_str_equal (name, "Reasons"))
    return g_variant_new_strv (status != NULL ? (const char *const *) status->reasons : none, -1);
  if (g_str_equal (name, "Sentence"))
    return pack_sentence (self, status);
  if (g_str_equal (name, "Change"))
    return g_variant_new_int64 (status != NULL ? status->seq : 0);
  if (g_str_equal (name, "LastProven"))
    return g_variant_new_int64 (status != NULL ? status->last_proven : 0);

  return pack_layers (status);
}

static void
on_status_changed (TtSession *session, TtStatusBus *self)
{
  static const char *const names[] = { "Overall", "Reasons",    "Sentence",
                                       "Change",  "LastProven", "Layers" };
  GVariantBuilder changed;
  g_autoptr (GError) error = NULL;

  g_variant_builder_init (&changed, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_variant_builder_add (&changed, "{sv}", names[i],
                           get_property (NULL, NULL, NULL, NULL, names[i], NULL, self));

  if (!g_dbus_connection_emit_signal (
          self->connection, NULL, self->path, "org.freedesktop.DBus.Properties",
          "PropertiesChanged", g_variant_new ("(sa{sv}as)", INTERFACE, &changed, NULL), &error))
    g_debug ("%s", error->message);
}

TtStatusBus *
tt_status_bus_new (GApplication *application, TtSession *session)
{
  static const GDBusInterfaceVTable table = { .get_property = get_property };
  TtStatusBus *self = g_new0 (TtStatusBus, 1);
  g_autoptr (GError) error = NULL;

  self->session = g_object_ref (session);
  self->info = g_dbus_node_info_new_for_xml (description, NULL); /* ours, so it is well-formed */
  if (g_application_get_dbus_connection (application) == NULL)
    return self;

  self->connection = g_object_ref (g_application_get_dbus_connection (application));
  self->path = g_strdup (g_application_get_dbus_object_path (application));
  self->registration = g_dbus_connection_register_object (
      self->connection, self->path, self->info->interfaces[0], &table, self, NULL, &error);
  if (self->registration == 0)
    g_warning ("%s", error->message);
  self->changed_id =
      g_signal_connect (session, "status-changed", G_CALLBACK (on_status_changed), self);

  return self;
}

void
tt_status_bus_free (TtStatusBus *self)
{
  g_clear_signal_handler (&self->changed_id, self->session);
  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  g_clear_object (&self->connection);
  g_clear_object (&self->session);
  g_dbus_node_info_unref (self->info);
  g_free (self->path);
  g_free (self);
}
