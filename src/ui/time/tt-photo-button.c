/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-photo-button.h"

#include "office/tt-office-entries.h"

#include <adwaita.h>

/* Pixels; a picture does not grow with the text. */
#define TT_PHOTO_SMALL 72
#define TT_PHOTO_LARGE 1600
#define TT_PHOTO_WINDOW 640

struct _TtPhotoButton
{
  GtkButton parent_instance;

  TtPhoto *photo;
  GBytes *bytes;
  char *name;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TtPhotoButton, tt_photo_button, GTK_TYPE_BUTTON)

static void
tt_photo_button_say (TtPhotoButton *self, const char *icon, const char *words)
{
  gtk_button_set_icon_name (GTK_BUTTON (self), icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
}

static void
on_small (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPhotoButton) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_stream_finish (result, &error);
  g_autoptr (GdkTexture) texture = NULL;
  GtkWidget *picture;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (pixbuf == NULL)
    {
      tt_photo_button_say (self, "image-missing-symbolic", error->message);
      return;
    }
  texture = gdk_texture_new_for_pixbuf (pixbuf);
  picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));
  gtk_widget_set_size_request (picture, TT_PHOTO_SMALL, TT_PHOTO_SMALL);
  gtk_button_set_child (GTK_BUTTON (self), picture);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPhotoButton) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = tt_office_load_photo_finish (TT_OFFICE (source), result, &error);
  g_autoptr (GInputStream) stream = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (bytes == NULL)
    {
      tt_photo_button_say (self, "image-missing-symbolic", error->message);
      return;
    }
  self->bytes = g_steal_pointer (&bytes);
  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
  stream = g_memory_input_stream_new_from_bytes (self->bytes);
  gdk_pixbuf_new_from_stream_at_scale_async (stream, 2 * TT_PHOTO_SMALL, 2 * TT_PHOTO_SMALL, TRUE,
                                             self->cancellable, on_small, g_object_ref (self));
}

static void
on_large (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkPicture) picture = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_stream_finish (result, &error);
  g_autoptr (GdkTexture) texture = NULL;

  if (pixbuf == NULL)
    {
      gtk_picture_set_alternative_text (picture, error->message);
      return;
    }
  texture = gdk_texture_new_for_pixbuf (pixbuf);
  gtk_picture_set_paintable (picture, GDK_PAINTABLE (texture));
}

static void
tt_photo_button_clicked (GtkButton *button)
{
  TtPhotoButton *self = TT_PHOTO_BUTTON (button);
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *picture = gtk_picture_new ();
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (self->bytes);

  gtk_picture_set_alternative_text (GTK_PICTURE (picture), self->name);
  gtk_widget_set_vexpand (picture, TRUE);
  gtk_widget_add_css_class (bar, "flat");
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), picture);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), self->name);
  gtk_window_set_default_size (GTK_WINDOW (window), TT_PHOTO_WINDOW, TT_PHOTO_WINDOW);
  gtk_window_set_transient_for (GTK_WINDOW (window),
                                GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gdk_pixbuf_new_from_stream_at_scale_async (stream, TT_PHOTO_LARGE, TT_PHOTO_LARGE, TRUE, NULL,
                                             on_large, g_object_ref (picture));
  gtk_window_present (GTK_WINDOW (window));
}

static void
tt_photo_button_dispose (GObject *object)
{
  TtPhotoButton *self = TT_PHOTO_BUTTON (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (tt_photo_button_parent_class)->dispose (object);
}

static void
tt_photo_button_finalize (GObject *object)
{
  TtPhotoButton *self = TT_PHOTO_BUTTON (object);

  g_clear_object (&self->photo);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->name);
  G_OBJECT_CLASS (tt_photo_button_parent_class)->finalize (object);
}

static void
tt_photo_button_class_init (TtPhotoButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tt_photo_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = tt_photo_button_finalize;
  GTK_BUTTON_CLASS (klass)->clicked = tt_photo_button_clicked;
}

static void
tt_photo_button_init (TtPhotoButton *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_add_css_class (GTK_WIDGET (self), "flat");
}

GtkWidget *
tt_photo_button_new (TtOffice *office, TtActor *actor, TtPhoto *photo, const char *name)
{
  TtPhotoButton *self = g_object_new (TT_TYPE_PHOTO_BUTTON, NULL);

  self->photo = g_object_ref (photo);
  self->name = g_strdup (name);
  tt_photo_button_say (self, "image-loading-symbolic", name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  tt_office_load_photo_async (office, actor, tt_photo_get_hash (photo), self->cancellable,
                              on_loaded, g_object_ref (self));
  return GTK_WIDGET (self);
}
