/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The six calls, all of one shape: a request goes in, a reply comes back. A place implements one
 * way, waiting or not, and the other is made of it here. A worker that waits for a place that does
 * not wait runs a main context of its own, so no other thread is needed and nothing can lock. */

#include "storage/tt-place.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  TtExecutor *executor; /* nullable: only a place that waits needs one */
} TtPlacePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TtPlace, tt_place, G_TYPE_OBJECT)

static void
tt_place_request_clear (TtPlaceRequest *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->content, tt_content_unref);
}

static void
tt_place_request_free (gpointer data)
{
  tt_place_request_clear (data);
  g_free (data);
}

static TtPlaceRequest *
tt_place_request_dup (const TtPlaceRequest *self)
{
  TtPlaceRequest *copy = g_memdup2 (self, sizeof *self);

  copy->name = g_strdup (self->name);
  copy->content = self->content != NULL ? tt_content_ref (self->content) : NULL;

  return copy;
}

void
tt_place_item_free (TtPlaceItem *self)
{
  g_free (self->name);
  g_free (self);
}

void
tt_place_reply_free (TtPlaceReply *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

/* Names go into paths and requests of every kind of place as they are, so what would need
 * quoting, or would leave the place, is no name. */
static gboolean
is_name (const char *name)
{
  g_auto (GStrv) parts = NULL;

  if (*name == '\0' || strspn (name, "0123456789abcdefghijklmnopqrstuvwxyz"
                                     "ABCDEFGHIJKLMNOPQRSTUVWXYZ-./") != strlen (name))
    return FALSE;

  parts = g_strsplit (name, "/", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] == '\0' || g_str_equal (parts[i], ".") || g_str_equal (parts[i], ".."))
      return FALSE;

  return TRUE;
}

static gboolean
is_prefix (const char *prefix)
{
  g_autofree char *folder = NULL;

  if (*prefix == '\0')
    return TRUE;
  if (!g_str_has_suffix (prefix, "/"))
    return FALSE;

  folder = g_strndup (prefix, strlen (prefix) - 1);

  return is_name (folder);
}

static gboolean
is_request (const TtPlaceRequest *request)
{
  switch (request->deed)
    {
    case TT_PLACE_PROBE:
      return TRUE;
    case TT_PLACE_LIST:
      return request->name != NULL && is_prefix (request->name);
    case TT_PLACE_PUT:
      return request->name != NULL && is_name (request->name) && request->content != NULL;
    case TT_PLACE_GET:
    case TT_PLACE_STAT:
    case TT_PLACE_DELETE:
      return request->name != NULL && is_name (request->name);
    default:
      return FALSE;
    }
}

static void
perform_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  TtPlaceReply *reply =
      TT_PLACE_GET_CLASS (source)->perform (source, task_data, cancellable, &error);

  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) tt_place_reply_free);
  else
    g_task_return_error (task, error);
}

static void
tt_place_real_perform_async (TtPlace *self,
                             const TtPlaceRequest *request,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  TtPlacePrivate *priv = tt_place_get_instance_private (self);
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (priv->executor != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tt_place_real_perform_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, tt_place_request_dup (request), tt_place_request_free);
  tt_executor_push (priv->executor, TT_QUEUE_PROTECT, task, perform_in_worker);
}

static TtPlaceReply *
tt_place_real_perform_finish (TtPlace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_performed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static TtPlaceReply *
tt_place_real_perform (TtPlace *self,
                       const TtPlaceRequest *request,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GAsyncResult) result = NULL;
  TtPlaceReply *reply;

  g_main_context_push_thread_default (context);
  TT_PLACE_GET_CLASS (self)->perform_async (self, request, cancellable, on_performed_cb, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  reply = TT_PLACE_GET_CLASS (self)->perform_finish (self, result, error);
  g_main_context_pop_thread_default (context);

  return reply;
}

static void
tt_place_finalize (GObject *object)
{
  TtPlacePrivate *priv = tt_place_get_instance_private (TT_PLACE (object));

  g_clear_object (&priv->executor);

  G_OBJECT_CLASS (tt_place_parent_class)->finalize (object);
}

static void
tt_place_class_init (TtPlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_place_finalize;

  klass->perform = tt_place_real_perform;
  klass->perform_async = tt_place_real_perform_async;
  klass->perform_finish = tt_place_real_perform_finish;
}

static void
tt_place_init (TtPlace *self)
{
}

static TtPlaceReply *
perform (TtPlace *self, const TtPlaceRequest *request, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (TT_IS_PLACE (self), NULL);
  g_return_val_if_fail (is_request (request), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return TT_PLACE_GET_CLASS (self)->perform (self, request, cancellable, error);
}

static void
perform_async (TtPlace *self,
               const TtPlaceRequest *request,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  g_return_if_fail (TT_IS_PLACE (self));
  g_return_if_fail (is_request (request));

  TT_PLACE_GET_CLASS (self)->perform_async (self, request, cancellable, callback, user_data);
}

static TtPlaceReply *
perform_finish (TtPlace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TT_IS_PLACE (self), NULL);

  return TT_PLACE_GET_CLASS (self)->perform_finish (self, result, error);
}

void
tt_place_set_executor (TtPlace *self, TtExecutor *executor)
{
  TtPlacePrivate *priv = tt_place_get_instance_private (self);

  g_return_if_fail (TT_IS_PLACE (self));
  g_return_if_fail (TT_IS_EXECUTOR (executor));

  g_set_object (&priv->executor, executor);
}

void
tt_place_set_guard (TtPlace *self, const char *folder)
{
  g_return_if_fail (TT_IS_PLACE (self));
  g_return_if_fail (folder != NULL);

  if (TT_PLACE_GET_CLASS (self)->set_guard != NULL)
    TT_PLACE_GET_CLASS (self)->set_guard (self, folder);
}

char *
tt_place_dup_words (TtPlace *self)
{
  g_return_val_if_fail (TT_IS_PLACE (self), NULL);

  return TT_PLACE_GET_CLASS (self)->dup_words (self);
}

/* What is taken out of each kind of reply. */

static gboolean
take_nothing (TtPlaceReply *reply)
{
  g_autoptr (TtPlaceReply) taken = reply;

  return taken != NULL;
}

static gboolean
take_probe (TtPlaceReply *reply, TtPlaceProbe *probe)
{
  g_autoptr (TtPlaceReply) taken = reply;

  if (taken == NULL)
    return FALSE;
  if (probe != NULL)
    *probe = taken->probe;

  return TRUE;
}

static GBytes *
take_bytes (TtPlaceReply *reply)
{
  g_autoptr (TtPlaceReply) taken = reply;

  return taken != NULL ? g_steal_pointer (&taken->bytes) : NULL;
}

static GPtrArray *
take_items (TtPlaceReply *reply)
{
  g_autoptr (TtPlaceReply) taken = reply;

  return taken != NULL ? g_steal_pointer (&taken->items) : NULL;
}

static TtPlaceItem *
take_item (TtPlaceReply *reply)
{
  g_autoptr (TtPlaceReply) taken = reply;

  return taken != NULL ? g_ptr_array_steal_index (taken->items, 0) : NULL;
}

void
tt_place_probe_async (TtPlace *self,
                      gint64 deadline,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  TtPlaceRequest request = { .deed = TT_PLACE_PROBE, .deadline = deadline };

  perform_async (self, &request, cancellable, callback, user_data);
}

gboolean
tt_place_probe_finish (TtPlace *self, GAsyncResult *result, TtPlaceProbe *probe, GError **error)
{
  return take_probe (perform_finish (self, result, error), probe);
}

gboolean
tt_place_probe (
    TtPlace *self, gint64 deadline, TtPlaceProbe *probe, GCancellable *cancellable, GError **error)
{
  TtPlaceRequest request = { .deed = TT_PLACE_PROBE, .deadline = deadline };

  return take_probe (perform (self, &request, cancellable, error), probe);
}

/* Requests on the stack borrow what they name; a place that keeps one copies it. */
static TtPlaceRequest
put_request (const char *name, TtContent *content, TtPutFlags flags, gint64 deadline)
{
  return (TtPlaceRequest){
    .deed = TT_PLACE_PUT,
    .name = (char *) name,
    .content = content,
    .flags = flags,
    .deadline = deadline,
  };
}

void
tt_place_put_async (TtPlace *self,
                    const char *name,
                    TtContent *content,
                    TtPutFlags flags,
                    gint64 deadline,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  TtPlaceRequest request = put_request (name, content, flags, deadline);

  perform_async (self, &request, cancellable, callback, user_data);
}

gboolean
tt_place_put_finish (TtPlace *self, GAsyncResult *result, GError **error)
{
  return take_nothing (perform_finish (self, result, error));
}

gboolean
tt_place_put (TtPlace *self,
              const char *name,
              TtContent *content,
              TtPutFlags flags,
              gint64 deadline,
              GCancellable *cancellable,
              GError **error)
{
  TtPlaceRequest request = put_request (name, content, flags, deadline);

  return take_nothing (perform (self, &request, cancellable, error));
}

static TtPlaceRequest
get_request (const char *name, gint64 offset, gint64 length, gint64 deadline)
{
  return (TtPlaceRequest){
    .deed = TT_PLACE_GET,
    .name = (char *) name,
    .offset = offset,
    .length = length,
    .deadline = deadline,
  };
}

void
tt_place_get_async (TtPlace *self,
                    const char *name,
                    gint64 offset,
                    gint64 length,
                    gint64 deadline,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  TtPlaceRequest request = get_request (name, offset, length, deadline);

  perform_async (self, &request, cancellable, callback, user_data);
}

GBytes *
tt_place_get_finish (TtPlace *self, GAsyncResult *result, GError **error)
{
  return take_bytes (perform_finish (self, result, error));
}

GBytes *
tt_place_get (TtPlace *self,
              const char *name,
              gint64 offset,
              gint64 length,
              gint64 deadline,
              GCancellable *cancellable,
              GError **error)
{
  TtPlaceRequest request = get_request (name, offset, length, deadline);

  return take_bytes (perform (self, &request, cancellable, error));
}

static TtPlaceRequest
list_request (const char *prefix, gboolean deep, gint64 deadline)
{
  return (TtPlaceRequest){
    .deed = TT_PLACE_LIST,
    .name = (char *) prefix,
    .deep = deep,
    .deadline = deadline,
  };
}

void
tt_place_list_async (TtPlace *self,
                     const char *prefix,
                     gboolean deep,
                     gint64 deadline,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  TtPlaceRequest request = list_request (prefix, deep, deadline);

  perform_async (self, &request, cancellable, callback, user_data);
}

GPtrArray *
tt_place_list_finish (TtPlace *self, GAsyncResult *result, GError **error)
{
  return take_items (perform_finish (self, result, error));
}

GPtrArray *
tt_place_list (TtPlace *self,
               const char *prefix,
               gboolean deep,
               gint64 deadline,
               GCancellable *cancellable,
               GError **error)
{
  TtPlaceRequest request = list_request (prefix, deep, deadline);

  return take_items (perform (self, &request, cancellable, error));
}

void
tt_place_stat_async (TtPlace *self,
                     const char *name,
                     gint64 deadline,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  TtPlaceRequest request = { .deed = TT_PLACE_STAT, .name = (char *) name, .deadline = deadline };

  perform_async (self, &request, cancellable, callback, user_data);
}

TtPlaceItem *
tt_place_stat_finish (TtPlace *self, GAsyncResult *result, GError **error)
{
  return take_item (perform_finish (self, result, error));
}

TtPlaceItem *
tt_place_stat (
    TtPlace *self, const char *name, gint64 deadline, GCancellable *cancellable, GError **error)
{
  TtPlaceRequest request = { .deed = TT_PLACE_STAT, .name = (char *) name, .deadline = deadline };

  return take_item (perform (self, &request, cancellable, error));
}

void
tt_place_delete_async (TtPlace *self,
                       const char *name,
                       gint64 deadline,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  TtPlaceRequest request = { .deed = TT_PLACE_DELETE, .name = (char *) name, .deadline = deadline };

  perform_async (self, &request, cancellable, callback, user_data);
}

gboolean
tt_place_delete_finish (TtPlace *self, GAsyncResult *result, GError **error)
{
  return take_nothing (perform_finish (self, result, error));
}

gboolean
tt_place_delete (
    TtPlace *self, const char *name, gint64 deadline, GCancellable *cancellable, GError **error)
{
  TtPlaceRequest request = { .deed = TT_PLACE_DELETE, .name = (char *) name, .deadline = deadline };

  return take_nothing (perform (self, &request, cancellable, error));
}

static char *
make_probe_name (TtRandom *random)
{
  guint8 bytes[8];
  GString *name = g_string_new ("timetracker-probe-");

  tt_random_fill (random, bytes, sizeof bytes);
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (name, "%02x", bytes[i]);

  return g_string_free (name, FALSE);
}

gboolean
tt_place_try (TtPlace *self,
              TtRandom *random,
              gint64 deadline,
              TtPlaceProbe *probe,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *name = make_probe_name (random);
  g_autofree char *words = tt_place_dup_words (self);
  g_autoptr (GBytes) bytes = g_bytes_new (name, strlen (name));
  g_autoptr (TtContent) content = tt_content_new_bytes (bytes);
  g_autoptr (GBytes) got = NULL;
  g_autoptr (GError) failure = NULL;

  *probe = (TtPlaceProbe){ .free_bytes = -1, .all_bytes = -1 };
  if (!tt_place_put (self, name, content, TT_PUT_NONE, deadline, cancellable, error))
    return FALSE;
  got = tt_place_get (self, name, 0, -1, deadline, cancellable, error);
  if (got == NULL)
    return FALSE;
  if (!g_bytes_equal (got, bytes))
    {
      g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_CORRUPT,
                   _ ("%s gives back something else than it was given"), words);
      return FALSE;
    }
  probe->writable = TRUE;
  probe->can_delete = tt_place_delete (self, name, deadline, cancellable, &failure);

  return TRUE;
}
