/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/tray/tt-tray-menu.h"

/* The interface as libdbusmenu's dbus-menu.xml describes it. */
static const char interface_xml[] =
    "<node><interface name='com.canonical.dbusmenu'>"
    "<property name='Version' type='u' access='read'/>"
    "<property name='TextDirection' type='s' access='read'/>"
    "<property name='Status' type='s' access='read'/>"
    "<property name='IconThemePath' type='as' access='read'/>"
    "<method name='GetLayout'><arg type='i' direction='in'/><arg type='i' direction='in'/>"
    "<arg type='as' direction='in'/><arg type='u' direction='out'/>"
    "<arg type='(ia{sv}av)' direction='out'/></method>"
    "<method name='GetGroupProperties'><arg type='ai' direction='in'/>"
    "<arg type='as' direction='in'/><arg type='a(ia{sv})' direction='out'/></method>"
    "<method name='GetProperty'><arg type='i' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='v' direction='out'/></method>"
    "<method name='Event'><arg type='i' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='v' direction='in'/><arg type='u' direction='in'/></method>"
    "<method name='EventGroup'><arg type='a(isvu)' direction='in'/>"
    "<arg type='ai' direction='out'/></method>"
    "<method name='AboutToShow'><arg type='i' direction='in'/>"
    "<arg type='b' direction='out'/></method>"
    "<method name='AboutToShowGroup'><arg type='ai' direction='in'/>"
    "<arg type='ai' direction='out'/><arg type='ai' direction='out'/></method>"
    "<signal name='ItemsPropertiesUpdated'><arg type='a(ia{sv})'/><arg type='a(ias)'/></signal>"
    "<signal name='LayoutUpdated'><arg type='u'/><arg type='i'/></signal>"
    "<signal name='ItemActivationRequested'><arg type='i'/><arg type='u'/></signal>"
    "</interface></node>";

typedef struct
{
  int id;
  int parent;
  gboolean separator;
  char *label;
  char *action;
} Item;

struct _TtTrayMenu
{
  GObject parent_instance;

  GDBusConnection *connection;
  guint registration;
  GPtrArray *items; /* in order; those below another come after it */
  GPtrArray *building;
  guint revision;
};

enum
{
  ACTIVATE,
  ABOUT_TO_SHOW,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TtTrayMenu, tt_tray_menu, G_TYPE_OBJECT)

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->label);
  g_free (item->action);
  g_free (item);
}

static gboolean
items_equal (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const Item *one = g_ptr_array_index (a, i);
      const Item *other = g_ptr_array_index (b, i);

      if (one->parent != other->parent || one->separator != other->separator ||
          !g_str_equal (one->label, other->label) || !g_str_equal (one->action, other->action))
        return FALSE;
    }
  return TRUE;
}

/* ---- what panels ask -------------------------------------------------------------- */

static const Item *
tt_tray_menu_find (TtTrayMenu *self, int id)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = g_ptr_array_index (self->items, i);

      if (item->id == id)
        return item;
    }
  return NULL;
}

static gboolean
tt_tray_menu_has_below (TtTrayMenu *self, int id)
{
  for (guint i = 0; i < self->items->len; i++)
    if (((const Item *) g_ptr_array_index (self->items, i))->parent == id)
      return TRUE;
  return FALSE;
}

/* Properties of an item; what is left out has the value that the interface gives it. */
static GVariant *
tt_tray_menu_build_properties (TtTrayMenu *self, int id)
{
  const Item *item = tt_tray_menu_find (self, id);
  GVariantBuilder builder;
  g_auto (GStrv) halves = NULL;
  g_autofree char *label = NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sv}"));
  if (id == 0 || tt_tray_menu_has_below (self, id))
    g_variant_builder_add (&builder, "{sv}", "children-display", g_variant_new_string ("submenu"));
  if (item == NULL)
    return g_variant_builder_end (&builder);
  if (item->separator)
    {
      g_variant_builder_add (&builder, "{sv}", "type", g_variant_new_string ("separator"));
      return g_variant_builder_end (&builder);
    }
  /* An underscore marks a key; a name that has one means it. */
  halves = g_strsplit (item->label, "_", -1);
  label = g_strjoinv ("__", halves);
  g_variant_builder_add (&builder, "{sv}", "label", g_variant_new_string (label));
  if (*item->action == '\0' && !tt_tray_menu_has_below (self, id))
    g_variant_builder_add (&builder, "{sv}", "enabled", g_variant_new_boolean (FALSE));
  return g_variant_builder_end (&builder);
}

/* @depth: how many levels below, -1 for all. */
static GVariant *
tt_tray_menu_build_layout (TtTrayMenu *self, int id, int depth)
{
  GVariantBuilder children;

  g_variant_builder_init (&children, G_VARIANT_TYPE ("av"));
  for (guint i = 0; depth != 0 && i < self->items->len; i++)
    {
      const Item *item = g_ptr_array_index (self->items, i);

      if (item->parent == id)
        g_variant_builder_add (
            &children, "v", tt_tray_menu_build_layout (self, item->id, depth > 0 ? depth - 1 : -1));
    }
  return g_variant_new ("(i@a{sv}av)", id, tt_tray_menu_build_properties (self, id), &children);
}

static GVariant *
tt_tray_menu_build_group (TtTrayMenu *self, GVariant *ids)
{
  GVariantBuilder builder;
  GVariantIter iter;
  gint32 id;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ia{sv})"));
  g_variant_iter_init (&iter, ids);
  while (g_variant_iter_next (&iter, "i", &id))
    if (id == 0 || tt_tray_menu_find (self, id) != NULL)
      g_variant_builder_add (&builder, "(i@a{sv})", id, tt_tray_menu_build_properties (self, id));
  return g_variant_new ("(a(ia{sv}))", &builder);
}

static void
tt_tray_menu_take_event (TtTrayMenu *self, int id, const char *event)
{
  const Item *item = tt_tray_menu_find (self, id);

  if (g_str_equal (event, "opened") && id == 0)
    g_signal_emit (self, signals[ABOUT_TO_SHOW], 0);
  if (g_str_equal (event, "clicked") && item != NULL && *item->action != '\0')
    {
      g_autofree char *action = g_strdup (item->action);

      g_signal_emit (self, signals[ACTIVATE], 0, action);
    }
}

static void
tt_tray_menu_take_events (TtTrayMenu *self, GVariant *events)
{
  GVariantIter iter;
  gint32 id;
  const char *event;
  GVariant *data;
  guint32 timestamp;

  g_variant_iter_init (&iter, events);
  while (g_variant_iter_loop (&iter, "(i&svu)", &id, &event, &data, &timestamp))
    tt_tray_menu_take_event (self, id, event);
}

static void
tt_tray_menu_answer_property (TtTrayMenu *self,
                              GVariant *parameters,
                              GDBusMethodInvocation *invocation)
{
  gint32 id;
  const char *name;
  g_autoptr (GVariant) properties = NULL;
  g_autoptr (GVariant) value = NULL;

  g_variant_get (parameters, "(i&s)", &id, &name);
  properties = g_variant_ref_sink (tt_tray_menu_build_properties (self, id));
  value = g_variant_lookup_value (properties, name, NULL);
  if (value == NULL)
    g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                           "Item %d has no property %s", id, name);
  else
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(v)", value));
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
  TtTrayMenu *self = user_data;
  gint32 id = 0;
  gint32 depth = -1;
  GVariant *answer = NULL;

  if (g_str_equal (method, "GetProperty"))
    {
      tt_tray_menu_answer_property (self, parameters, invocation);
      return;
    }
  if (g_str_equal (method, "GetLayout"))
    {
      g_variant_get (parameters, "(iias)", &id, &depth, NULL);
      answer = g_variant_new ("(u@(ia{sv}av))", self->revision,
                              tt_tray_menu_build_layout (self, id, depth));
    }
  else if (g_str_equal (method, "GetGroupProperties"))
    {
      g_autoptr (GVariant) ids = g_variant_get_child_value (parameters, 0);

      answer = tt_tray_menu_build_group (self, ids);
    }
  else if (g_str_equal (method, "Event"))
    {
      const char *event;

      g_variant_get (parameters, "(i&svu)", &id, &event, NULL, NULL);
      tt_tray_menu_take_event (self, id, event);
    }
  else if (g_str_equal (method, "EventGroup"))
    {
      g_autoptr (GVariant) events = g_variant_get_child_value (parameters, 0);

      tt_tray_menu_take_events (self, events);
      answer = g_variant_new ("(ai)", NULL);
    }
  else if (g_str_equal (method, "AboutToShow"))
    {
      guint before = self->revision;

      g_signal_emit (self, signals[ABOUT_TO_SHOW], 0);
      answer = g_variant_new ("(b)", before != self->revision);
    }
  else if (g_str_equal (method, "AboutToShowGroup"))
    {
      g_signal_emit (self, signals[ABOUT_TO_SHOW], 0);
      answer = g_variant_new ("(aiai)", NULL, NULL);
    }
  g_dbus_method_invocation_return_value (invocation, answer);
}

static GVariant *
on_get_property (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *name,
                 GError **error,
                 gpointer user_data)
{
  if (g_str_equal (name, "Version"))
    return g_variant_new_uint32 (3);
  if (g_str_equal (name, "Status"))
    return g_variant_new_string ("normal");
  if (g_str_equal (name, "TextDirection"))
    return g_variant_new_string ("ltr");
  return g_variant_new_strv (NULL, 0);
}

/* ---- building ----------------------------------------------------------------------- */

void
tt_tray_menu_begin (TtTrayMenu *self)
{
  g_return_if_fail (TT_IS_TRAY_MENU (self));
  g_clear_pointer (&self->building, g_ptr_array_unref);
  self->building = g_ptr_array_new_with_free_func (item_free);
}

static int
tt_tray_menu_append (
    TtTrayMenu *self, int parent, gboolean separator, const char *label, const char *action)
{
  Item *item = g_new0 (Item, 1);

  item->id = (int) self->building->len + 1;
  item->parent = parent;
  item->separator = separator;
  item->label = g_strdup (label);
  item->action = g_strdup (action);
  g_ptr_array_add (self->building, item);
  return item->id;
}

int
tt_tray_menu_add (TtTrayMenu *self, const char *label, const char *action)
{
  g_return_val_if_fail (TT_IS_TRAY_MENU (self), 0);
  return tt_tray_menu_append (self, 0, FALSE, label, action);
}

void
tt_tray_menu_add_separator (TtTrayMenu *self)
{
  g_return_if_fail (TT_IS_TRAY_MENU (self));
  tt_tray_menu_append (self, 0, TRUE, "", "");
}

void
tt_tray_menu_add_below (TtTrayMenu *self, int parent, const char *label)
{
  g_return_if_fail (TT_IS_TRAY_MENU (self));
  tt_tray_menu_append (self, parent, FALSE, label, "");
}

void
tt_tray_menu_end (TtTrayMenu *self)
{
  g_return_if_fail (TT_IS_TRAY_MENU (self));
  if (items_equal (self->items, self->building))
    return;
  g_ptr_array_unref (self->items);
  self->items = g_steal_pointer (&self->building);
  self->revision++;
  /* Nobody hears it where the bus is gone; the next watcher asks for the whole menu. */
  if (self->connection != NULL)
    g_dbus_connection_emit_signal (self->connection, NULL, TT_TRAY_MENU_PATH,
                                   "com.canonical.dbusmenu", "LayoutUpdated",
                                   g_variant_new ("(ui)", self->revision, 0), NULL);
}

gboolean
tt_tray_menu_export (TtTrayMenu *self, GDBusConnection *connection, GError **error)
{
  static const GDBusInterfaceVTable vtable = { on_method, on_get_property, NULL, { 0 } };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface_xml, error);

  g_return_val_if_fail (TT_IS_TRAY_MENU (self), FALSE);
  if (node == NULL)
    return FALSE;
  self->registration = g_dbus_connection_register_object (
      connection, TT_TRAY_MENU_PATH, node->interfaces[0], &vtable, self, NULL, error);
  if (self->registration == 0)
    return FALSE;
  self->connection = g_object_ref (connection);
  return TRUE;
}

static void
tt_tray_menu_finalize (GObject *object)
{
  TtTrayMenu *self = TT_TRAY_MENU (object);

  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->building, g_ptr_array_unref);
  G_OBJECT_CLASS (tt_tray_menu_parent_class)->finalize (object);
}

static void
tt_tray_menu_class_init (TtTrayMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_tray_menu_finalize;
  signals[ACTIVATE] = g_signal_new ("activate", TT_TYPE_TRAY_MENU, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ABOUT_TO_SHOW] = g_signal_new ("about-to-show", TT_TYPE_TRAY_MENU, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tt_tray_menu_init (TtTrayMenu *self)
{
  self->items = g_ptr_array_new_with_free_func (item_free);
}

TtTrayMenu *
tt_tray_menu_new (void)
{
  return g_object_new (TT_TYPE_TRAY_MENU, NULL);
}
