/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/tray/tt-tray-item.h"

#include "tt-config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <unistd.h>

#define TT_TRAY_ITEM_PATH "/StatusNotifierItem"
#define TT_TRAY_ITEM_INTERFACE "org.kde.StatusNotifierItem"
#define TT_TRAY_WATCHER "org.kde.StatusNotifierWatcher"
#define TT_TRAY_WATCHER_PATH "/StatusNotifierWatcher"
#define TT_TRAY_ICONS "/org/timetracker_office/TimeTracker/icons/scalable/status/"
/* Seen on dark and on light panels alike. */
#define TT_TRAY_COLOUR "#9a9996"

/* The interface as freedesktop.org's StatusNotifierItem describes it, with KDE's Menu. */
static const char interface_xml[] =
    "<node><interface name='org.kde.StatusNotifierItem'>"
    "<property name='Category' type='s' access='read'/>"
    "<property name='Id' type='s' access='read'/>"
    "<property name='Title' type='s' access='read'/>"
    "<property name='Status' type='s' access='read'/>"
    "<property name='WindowId' type='i' access='read'/>"
    "<property name='IconThemePath' type='s' access='read'/>"
    "<property name='IconName' type='s' access='read'/>"
    "<property name='IconPixmap' type='a(iiay)' access='read'/>"
    "<property name='OverlayIconName' type='s' access='read'/>"
    "<property name='AttentionIconName' type='s' access='read'/>"
    "<property name='AttentionIconPixmap' type='a(iiay)' access='read'/>"
    "<property name='ToolTip' type='(sa(iiay)ss)' access='read'/>"
    "<property name='ItemIsMenu' type='b' access='read'/>"
    "<property name='Menu' type='o' access='read'/>"
    "<method name='ContextMenu'><arg type='i' direction='in'/>"
    "<arg type='i' direction='in'/></method>"
    "<method name='Activate'><arg type='i' direction='in'/><arg type='i' direction='in'/>"
    "</method>"
    "<method name='SecondaryActivate'><arg type='i' direction='in'/>"
    "<arg type='i' direction='in'/></method>"
    "<method name='Scroll'><arg type='i' direction='in'/><arg type='s' direction='in'/>"
    "</method>"
    "<signal name='NewTitle'/><signal name='NewIcon'/><signal name='NewAttentionIcon'/>"
    "<signal name='NewOverlayIcon'/><signal name='NewToolTip'/>"
    "<signal name='NewStatus'><arg type='s'/></signal>"
    "</interface></node>";

struct _TtTrayItem
{
  GObject parent_instance;

  GDBusConnection *connection;
  GCancellable *cancellable;
  char *menu_path;
  char *name; /* on the bus */
  char *icon;
  char *title;
  char *text;
  gboolean urgent;
  gboolean owned;   /* the name is ours */
  gboolean watched; /* there is a watcher */
  gboolean shown;
  guint registration;
  guint owner_id;
  guint watch_id;
  guint host_ids[2];
};

typedef enum
{
  PROP_SHOWN = 1,
} TtTrayItemProperty;

enum
{
  ACTIVATE,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_SHOWN + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TtTrayItem, tt_tray_item, G_TYPE_OBJECT)

/* ---- the icon as pixels ------------------------------------------------------------ */

/* ARGB, in network byte order, as the interface wants them. */
static GVariant *
build_pixmap (GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);
  int stride = gdk_pixbuf_get_rowstride (pixbuf);
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  gsize length = (gsize) width * (gsize) height * 4;
  guint8 *bytes = g_malloc (length);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint8 *from = pixels + y * stride + x * 4;
        guint8 *to = bytes + ((gsize) y * (gsize) width + (gsize) x) * 4;

        to[0] = from[3];
        to[1] = from[0];
        to[2] = from[1];
        to[3] = from[2];
      }
  return g_variant_new (
      "(ii@ay)", width, height,
      g_variant_new_from_data (G_VARIANT_TYPE ("ay"), bytes, length, TRUE, g_free, bytes));
}

static GdkPixbuf *
draw_icon (const char *icon, int size)
{
  g_autofree char *path = g_strconcat (TT_TRAY_ICONS, icon, ".svg", NULL);
  g_autoptr (GBytes) svg = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *coloured = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  if (svg == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));
  parts = g_strsplit (text, "#2e3436", -1);
  coloured = g_strjoinv (TT_TRAY_COLOUR, parts);
  stream = g_memory_input_stream_new_from_data (coloured, -1, NULL);
  /* Without a loader for SVG panels have the icon's name alone. */
  pixbuf = gdk_pixbuf_new_from_stream_at_scale (stream, size, size, TRUE, NULL, NULL);
  if (pixbuf != NULL && !gdk_pixbuf_get_has_alpha (pixbuf))
    return NULL;
  return g_steal_pointer (&pixbuf);
}

static GVariant *
build_pixmaps (const char *icon)
{
  static const int sizes[] = { 16, 22, 24, 32, 48 };
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(iiay)"));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GdkPixbuf) pixbuf = draw_icon (icon, sizes[i]);

      if (pixbuf != NULL)
        g_variant_builder_add_value (&builder, build_pixmap (pixbuf));
    }
  return g_variant_builder_end (&builder);
}

/* ---- the bus ------------------------------------------------------------------------ */

static GVariant *
on_get_property (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *name,
                 GError **error,
                 gpointer user_data)
{
  TtTrayItem *self = user_data;

  if (g_str_equal (name, "Category"))
    return g_variant_new_string ("ApplicationStatus");
  if (g_str_equal (name, "Id"))
    return g_variant_new_string ("timetracker");
  if (g_str_equal (name, "Title"))
    return g_variant_new_string ("TimeTracker");
  if (g_str_equal (name, "Status"))
    return g_variant_new_string (self->urgent ? "NeedsAttention" : "Active");
  if (g_str_equal (name, "WindowId"))
    return g_variant_new_int32 (0);
  if (g_str_equal (name, "IconName") || g_str_equal (name, "AttentionIconName"))
    return g_variant_new_string (self->icon);
  if (g_str_equal (name, "IconPixmap") || g_str_equal (name, "AttentionIconPixmap"))
    return build_pixmaps (self->icon);
  if (g_str_equal (name, "ToolTip"))
    return g_variant_new ("(s@a(iiay)ss)", self->icon,
                          g_variant_new_array (G_VARIANT_TYPE ("(iiay)"), NULL, 0), self->title,
                          self->text);
  if (g_str_equal (name, "ItemIsMenu"))
    return g_variant_new_boolean (FALSE);
  if (g_str_equal (name, "Menu"))
    return g_variant_new_object_path (self->menu_path);
  return g_variant_new_string (""); /* IconThemePath, OverlayIconName */
}

static void
on_method (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *method,
           GVariant *parameters,
           GDBusMethodInvocation *invocation,
           gpointer user_data)
{
  g_dbus_method_invocation_return_value (invocation, NULL);
  if (g_str_equal (method, "Activate") || g_str_equal (method, "SecondaryActivate"))
    g_signal_emit (user_data, signals[ACTIVATE], 0);
}

static void
tt_tray_item_tell (TtTrayItem *self, const char *signal, GVariant *parameters)
{
  /* Nobody hears it where the bus is gone. */
  if (self->registration != 0)
    g_dbus_connection_emit_signal (self->connection, NULL, TT_TRAY_ITEM_PATH,
                                   TT_TRAY_ITEM_INTERFACE, signal, parameters, NULL);
}

static void
tt_tray_item_set_shown (TtTrayItem *self, gboolean shown)
{
  if (self->shown == shown)
    return;
  self->shown = shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
}

static void
on_host (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtTrayItem) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) value = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answer == NULL)
    {
      g_debug ("tray: %s", error->message);
      tt_tray_item_set_shown (self, FALSE);
      return;
    }
  g_variant_get (answer, "(v)", &value);
  tt_tray_item_set_shown (self, self->watched &&
                                    g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) &&
                                    g_variant_get_boolean (value));
}

/* A watcher without a panel shows nothing. */
static void
tt_tray_item_ask_for_host (TtTrayItem *self)
{
  g_dbus_connection_call (self->connection, TT_TRAY_WATCHER, TT_TRAY_WATCHER_PATH,
                          "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", TT_TRAY_WATCHER, "IsStatusNotifierHostRegistered"),
                          G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                          self->cancellable, on_host, g_object_ref (self));
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtTrayItem) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answer == NULL)
    {
      g_debug ("tray: %s", error->message);
      tt_tray_item_set_shown (self, FALSE);
      return;
    }
  tt_tray_item_ask_for_host (self);
}

static void
tt_tray_item_register (TtTrayItem *self)
{
  if (!self->owned || !self->watched)
    return;
  g_dbus_connection_call (self->connection, TT_TRAY_WATCHER, TT_TRAY_WATCHER_PATH, TT_TRAY_WATCHER,
                          "RegisterStatusNotifierItem", g_variant_new ("(s)", self->name), NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, on_registered,
                          g_object_ref (self));
}

static void
on_name_acquired (GDBusConnection *connection, const char *name, gpointer user_data)
{
  TtTrayItem *self = user_data;

  self->owned = TRUE;
  tt_tray_item_register (self);
}

static void
on_watcher_appeared (GDBusConnection *connection,
                     const char *name,
                     const char *owner,
                     gpointer user_data)
{
  TtTrayItem *self = user_data;

  self->watched = TRUE;
  tt_tray_item_register (self);
}

static void
on_watcher_vanished (GDBusConnection *connection, const char *name, gpointer user_data)
{
  TtTrayItem *self = user_data;

  self->watched = FALSE;
  tt_tray_item_set_shown (self, FALSE);
}

static void
on_host_signal (GDBusConnection *connection,
                const char *sender,
                const char *path,
                const char *interface,
                const char *signal,
                GVariant *parameters,
                gpointer user_data)
{
  tt_tray_item_ask_for_host (user_data);
}

static guint
tt_tray_item_hear (TtTrayItem *self, const char *signal)
{
  return g_dbus_connection_signal_subscribe (self->connection, TT_TRAY_WATCHER, TT_TRAY_WATCHER,
                                             signal, TT_TRAY_WATCHER_PATH, NULL,
                                             G_DBUS_SIGNAL_FLAGS_NONE, on_host_signal, self, NULL);
}

/* ---- the object ------------------------------------------------------------------------ */

gboolean
tt_tray_item_get_shown (TtTrayItem *self)
{
  g_return_val_if_fail (TT_IS_TRAY_ITEM (self), FALSE);
  return self->shown;
}

void
tt_tray_item_set (
    TtTrayItem *self, const char *icon, gboolean urgent, const char *title, const char *text)
{
  g_return_if_fail (TT_IS_TRAY_ITEM (self));
  if (!g_str_equal (self->icon, icon))
    {
      g_free (self->icon);
      self->icon = g_strdup (icon);
      tt_tray_item_tell (self, "NewIcon", NULL);
      tt_tray_item_tell (self, "NewAttentionIcon", NULL);
    }
  if (self->urgent != urgent)
    {
      self->urgent = urgent;
      tt_tray_item_tell (self, "NewStatus",
                         g_variant_new ("(s)", urgent ? "NeedsAttention" : "Active"));
    }
  if (!g_str_equal (self->title, title) || !g_str_equal (self->text, text))
    {
      g_free (self->title);
      g_free (self->text);
      self->title = g_strdup (title);
      self->text = g_strdup (text);
      tt_tray_item_tell (self, "NewToolTip", NULL);
    }
}

static void
tt_tray_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((TtTrayItemProperty) prop_id)
    {
    case PROP_SHOWN:
      g_value_set_boolean (value, TT_TRAY_ITEM (object)->shown);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tt_tray_item_dispose (GObject *object)
{
  TtTrayItem *self = TT_TRAY_ITEM (object);

  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (self->host_ids); i++)
    if (self->host_ids[i] != 0)
      g_dbus_connection_signal_unsubscribe (self->connection, self->host_ids[i]);
  memset (self->host_ids, 0, sizeof self->host_ids);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  g_clear_handle_id (&self->owner_id, g_bus_unown_name);
  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  self->registration = 0;
  G_OBJECT_CLASS (tt_tray_item_parent_class)->dispose (object);
}

static void
tt_tray_item_finalize (GObject *object)
{
  TtTrayItem *self = TT_TRAY_ITEM (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->cancellable);
  g_free (self->menu_path);
  g_free (self->name);
  g_free (self->icon);
  g_free (self->title);
  g_free (self->text);
  G_OBJECT_CLASS (tt_tray_item_parent_class)->finalize (object);
}

static void
tt_tray_item_class_init (TtTrayItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tt_tray_item_get_property;
  object_class->dispose = tt_tray_item_dispose;
  object_class->finalize = tt_tray_item_finalize;
  properties[PROP_SHOWN] =
      g_param_spec_boolean ("shown", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  signals[ACTIVATE] = g_signal_new ("activate", TT_TYPE_TRAY_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
}

static void
tt_tray_item_init (TtTrayItem *self)
{
  self->cancellable = g_cancellable_new ();
  self->icon = g_strdup ("tt-behind-symbolic");
  self->title = g_strdup ("TimeTracker");
  self->text = g_strdup ("");
}

TtTrayItem *
tt_tray_item_new (GDBusConnection *connection, const char *menu_path)
{
  static const GDBusInterfaceVTable vtable = { on_method, on_get_property, NULL, { 0 } };
  TtTrayItem *self = g_object_new (TT_TYPE_TRAY_ITEM, NULL);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface_xml, NULL);
  g_autoptr (GError) error = NULL;

  self->connection = g_object_ref (connection);
  self->menu_path = g_strdup (menu_path);
  /* The name that the interface asks for; one process shows one item. */
  self->name = g_strdup_printf (TT_TRAY_ITEM_INTERFACE "-%d-1", (int) getpid ());
  self->registration = g_dbus_connection_register_object (
      connection, TT_TRAY_ITEM_PATH, node->interfaces[0], &vtable, self, NULL, &error);
  if (self->registration == 0)
    {
      g_warning ("tray: %s", error->message);
      return self;
    }
  self->owner_id = g_bus_own_name_on_connection (
      connection, self->name, G_BUS_NAME_OWNER_FLAGS_NONE, on_name_acquired, NULL, self, NULL);
  self->watch_id =
      g_bus_watch_name_on_connection (connection, TT_TRAY_WATCHER, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                      on_watcher_appeared, on_watcher_vanished, self, NULL);
  self->host_ids[0] = tt_tray_item_hear (self, "StatusNotifierHostRegistered");
  self->host_ids[1] = tt_tray_item_hear (self, "StatusNotifierHostUnregistered");
  return self;
}
