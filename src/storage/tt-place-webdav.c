/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "storage/tt-place-webdav.h"

#include "storage/tt-http.h"
#include "storage/tt-listing.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* An object is at most a part of a base; a listing of a thousand names is some hundred KiB. */
#define MOST_OBJECT (80 * 1024 * 1024)
#define MOST_LISTING (64 * 1024 * 1024)
#define MOST_TEXT (256 * 1024)

struct _TtPlaceWebdav
{
  TtPlace parent_instance;

  TtRandom *random;
  TtHttp *http;
  char *url;           /* ends with "/" */
  char *authorization; /* nullable */
  GMutex mutex;
  GHashTable *folders; /* names ("s/abc/") that are known to be there; under the mutex */
};

G_DEFINE_FINAL_TYPE (TtPlaceWebdav, tt_place_webdav, TT_TYPE_PLACE)

static const char propfind[] = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                               "<propfind xmlns=\"DAV:\"><prop><resourcetype/><getcontentlength/>"
                               "<getlastmodified/></prop></propfind>\n";
static const char quota[] = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                            "<propfind xmlns=\"DAV:\"><prop><resourcetype/><quota-available-bytes/>"
                            "<quota-used-bytes/></prop></propfind>\n";

typedef struct
{
  const char *method;
  const char *name; /* below the folder */
  TtContent *content;
  const char *content_type;
  const char *header;
  const char *value;
  gsize most;
  gint64 deadline;
} Ask;

static TtHttpReply *
ask (TtPlaceWebdav *self, const Ask *what, GCancellable *cancellable, GError **error)
{
  g_autofree char *url = g_strconcat (self->url, what->name, NULL);
  const char *headers[5] = { NULL };
  TtHttpRequest request = { .method = what->method,
                            .url = url,
                            .headers = headers,
                            .content = what->content,
                            .content_type = what->content_type,
                            .deadline = what->deadline,
                            .most = what->most > 0 ? what->most : MOST_TEXT };
  guint n = 0;

  if (self->authorization != NULL)
    {
      headers[n++] = "Authorization";
      headers[n++] = self->authorization;
    }
  if (what->header != NULL)
    {
      headers[n++] = what->header;
      headers[n++] = what->value;
    }

  return tt_http_send (self->http, &request, cancellable, error);
}

static gboolean
check (TtPlaceWebdav *self, const TtHttpReply *reply, GError **error)
{
  return tt_http_check (reply, self->url, error);
}

static gboolean
knows_folder (TtPlaceWebdav *self, const char *name)
{
  gboolean known;

  g_mutex_lock (&self->mutex);
  known = g_hash_table_contains (self->folders, name);
  g_mutex_unlock (&self->mutex);

  return known;
}

static void
note_folder (TtPlaceWebdav *self, const char *name, gboolean is_there)
{
  g_mutex_lock (&self->mutex);
  if (is_there)
    g_hash_table_add (self->folders, g_strdup (name));
  else
    g_hash_table_remove_all (self->folders);
  g_mutex_unlock (&self->mutex);
}

/* @name: "" or ends with "/". Servers say in many ways that it is there already, some say so with a
 * lock that is held for a moment: if it is not there, what is put into it fails. */
static gboolean
make_folder (TtPlaceWebdav *self, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (TtHttpReply) reply = NULL;
  guint status;

  if (knows_folder (self, name))
    return TRUE;
  reply = ask (self, &(Ask){ .method = "MKCOL", .name = name }, cancellable, error);
  if (reply == NULL)
    return FALSE;

  status = reply->status;
  if ((status >= 200 && status < 300) || status == 405 || status == 406 || status == 409 ||
      status == 423 || (status >= 300 && status < 400))
    {
      note_folder (self, name, TRUE);
      return TRUE;
    }

  return check (self, reply, error);
}

/* Every folder on the way to the object @name. */
static gboolean
make_folders (TtPlaceWebdav *self, const char *name, GCancellable *cancellable, GError **error)
{
  if (!make_folder (self, "", cancellable, error))
    return FALSE;
  for (const char *at = strchr (name, '/'); at != NULL; at = strchr (at + 1, '/'))
    {
      g_autofree char *folder = g_strndup (name, (gsize) (at - name) + 1);

      if (!make_folder (self, folder, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* What a missing folder is answered with: 404 or 409, by nginx 500. */
static gboolean
may_lack_folder (guint status)
{
  return status == 404 || status == 409 || status == 500;
}

static TtHttpReply *
send_object (TtPlaceWebdav *self,
             const TtPlaceRequest *request,
             gboolean only_new,
             GCancellable *cancellable,
             GError **error)
{
  Ask what = { .method = "PUT",
               .name = request->name,
               .content = request->content,
               .content_type = "application/octet-stream",
               .header = only_new ? "If-None-Match" : NULL,
               .value = "*",
               .deadline = request->deadline };
  g_autoptr (TtHttpReply) reply = ask (self, &what, cancellable, error);

  if (reply == NULL || !may_lack_folder (reply->status))
    return g_steal_pointer (&reply);

  /* What was known may have been removed by somebody else. */
  note_folder (self, NULL, FALSE);
  if (!make_folders (self, request->name, cancellable, error))
    return NULL;

  return ask (self, &what, cancellable, error);
}

static TtHttpReply *
fetch (TtPlaceWebdav *self,
       const char *name,
       gint64 offset,
       gint64 length,
       gint64 deadline,
       GCancellable *cancellable,
       GError **error)
{
  g_autofree char *range = tt_http_dup_range (offset, length);

  return ask (self,
              &(Ask){ .method = "GET",
                      .name = name,
                      .header = range != NULL ? "Range" : NULL,
                      .value = range,
                      .most = MOST_OBJECT,
                      .deadline = deadline },
              cancellable, error);
}

static GBytes *
get (TtPlaceWebdav *self, const TtPlaceRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (TtHttpReply) reply = NULL;

  if (request->length == 0)
    return g_bytes_new (NULL, 0);
  reply = fetch (self, request->name, request->offset, request->length, request->deadline,
                 cancellable, error);

  if (reply == NULL)
    return NULL;
  /* Nothing begins there: the object ended before. */
  if (reply->status == 416)
    return g_bytes_new (NULL, 0);

  return check (self, reply, error)
             ? tt_http_reply_cut (reply, self->url, request->offset, request->length, error)
             : NULL;
}

/* Something stands there: the same, half of it, or something else. */
static gboolean
settle_conflict (TtPlaceWebdav *self,
                 const TtPlaceRequest *request,
                 gboolean *put_again,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (TtHttpReply) reply =
      fetch (self, request->name, 0, -1, request->deadline, cancellable, error);

  gboolean begins = FALSE;

  if (reply == NULL || !check (self, reply, error) ||
      !tt_content_begins_with (request->content, reply->body, &begins, error))
    return FALSE;
  if (!begins)
    {
      g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_CONFLICT,
                   _ ("Something else stands under “%s” in %s"), request->name, self->url);
      return FALSE;
    }
  *put_again = (gint64) g_bytes_get_size (reply->body) != tt_content_get_length (request->content);

  return TRUE;
}

static gboolean
put (TtPlaceWebdav *self, const TtPlaceRequest *request, GCancellable *cancellable, GError **error)
{
  gboolean mend = (request->flags & TT_PUT_MEND) != 0;
  g_autoptr (TtHttpReply) reply = send_object (self, request, !mend, cancellable, error);

  if (reply == NULL)
    return FALSE;
  if (!mend && reply->status == 412)
    {
      gboolean put_again = FALSE;

      if (!settle_conflict (self, request, &put_again, cancellable, error))
        return FALSE;
      if (!put_again)
        return TRUE;
      tt_http_reply_free (reply);
      reply = send_object (self, request, FALSE, cancellable, error);
      if (reply == NULL)
        return FALSE;
    }

  return check (self, reply, error);
}

/* (nullable) where there is no such folder: then @error is not set. */
static TtDavListing *
read_folder (TtPlaceWebdav *self,
             const char *name,
             const char *depth,
             const char *body,
             gint64 deadline,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, strlen (body));
  g_autoptr (TtContent) content = tt_content_new_bytes (bytes);
  g_autoptr (TtHttpReply) reply = ask (self,
                                       &(Ask){ .method = "PROPFIND",
                                               .name = name,
                                               .content = content,
                                               .content_type = "application/xml; charset=utf-8",
                                               .header = "Depth",
                                               .value = depth,
                                               .most = MOST_LISTING,
                                               .deadline = deadline },
                                       cancellable, error);

  if (reply == NULL || !check (self, reply, error))
    return NULL;

  return tt_dav_listing_read (reply->body, error);
}

static void
take_name (TtPlaceItem *item, const char *folder)
{
  char *whole = g_strconcat (folder, item->name, NULL);

  g_free (item->name);
  item->name = whole;
}

/* @folders: those that are still to be read, when all below is wanted */
static gboolean
list_folder (TtPlaceWebdav *self,
             const TtPlaceRequest *request,
             const char *folder,
             GPtrArray *items,
             GPtrArray *folders,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (TtDavListing) listing =
      read_folder (self, folder, "1", propfind, request->deadline, cancellable, &failure);

  if (listing == NULL)
    {
      if (g_error_matches (failure, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  while (listing->items->len > 0)
    {
      TtPlaceItem *item = g_ptr_array_steal_index (listing->items, listing->items->len - 1);

      take_name (item, folder);
      if (request->deep && g_str_has_suffix (item->name, "/"))
        {
          g_ptr_array_add (folders, g_strdup (item->name));
          tt_place_item_free (item);
        }
      else
        g_ptr_array_add (items, item);
    }

  return TRUE;
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const TtPlaceItem *const *) a)->name, (*(const TtPlaceItem *const *) b)->name);
}

static GPtrArray *
list (TtPlaceWebdav *self, const TtPlaceRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) tt_place_item_free);
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (folders, g_strdup (request->name));
  while (folders->len > 0)
    {
      g_autofree char *folder = g_ptr_array_steal_index (folders, folders->len - 1);

      if (!list_folder (self, request, folder, items, folders, cancellable, error))
        return NULL;
    }
  g_ptr_array_sort (items, compare_items);

  return g_steal_pointer (&items);
}

/* Times of folders are not told: not every server changes them when names in a folder change. */
static GPtrArray *
stat_object (TtPlaceWebdav *self,
             const TtPlaceRequest *request,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (TtDavListing) listing =
      read_folder (self, request->name, "0", propfind, request->deadline, cancellable, error);
  GPtrArray *items = NULL;

  if (listing == NULL)
    return NULL;
  if (listing->folder == NULL)
    {
      g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_CORRUPT,
                   _ ("%s answers nothing about “%s”"), self->url, request->name);
      return NULL;
    }

  items = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_place_item_free);
  take_name (listing->folder, request->name);
  g_ptr_array_add (items, g_steal_pointer (&listing->folder));

  return items;
}

static gboolean
remove_object (TtPlaceWebdav *self,
               const TtPlaceRequest *request,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (TtHttpReply) reply =
      ask (self, &(Ask){ .method = "DELETE", .name = request->name, .deadline = request->deadline },
           cancellable, error);

  return reply != NULL && (reply->status == 404 || check (self, reply, error));
}

static gboolean
probe (TtPlaceWebdav *self,
       const TtPlaceRequest *request,
       TtPlaceProbe *answer,
       GCancellable *cancellable,
       GError **error)
{
  g_autoptr (TtDavListing) listing = NULL;

  if (!tt_place_try (TT_PLACE (self), self->random, request->deadline, answer, cancellable, error))
    return FALSE;

  /* Not every server knows of quotas, and none says so in the same way. */
  listing = read_folder (self, "", "0", quota, request->deadline, cancellable, NULL);
  if (listing != NULL && listing->free_bytes >= 0)
    {
      answer->free_bytes = listing->free_bytes;
      answer->all_bytes = listing->used_bytes >= 0 ? listing->free_bytes + listing->used_bytes : -1;
    }

  return TRUE;
}

static TtPlaceReply *
tt_place_webdav_perform (TtPlace *place,
                         const TtPlaceRequest *request,
                         GCancellable *cancellable,
                         GError **error)
{
  TtPlaceWebdav *self = TT_PLACE_WEBDAV (place);
  g_autoptr (TtPlaceReply) reply = g_new0 (TtPlaceReply, 1);
  gboolean done = FALSE;

  switch (request->deed)
    {
    case TT_PLACE_PROBE:
      done = probe (self, request, &reply->probe, cancellable, error);
      break;
    case TT_PLACE_PUT:
      done = put (self, request, cancellable, error);
      break;
    case TT_PLACE_GET:
      reply->bytes = get (self, request, cancellable, error);
      done = reply->bytes != NULL;
      break;
    case TT_PLACE_LIST:
      reply->items = list (self, request, cancellable, error);
      done = reply->items != NULL;
      break;
    case TT_PLACE_STAT:
      reply->items = stat_object (self, request, cancellable, error);
      done = reply->items != NULL;
      break;
    case TT_PLACE_DELETE:
      done = remove_object (self, request, cancellable, error);
      break;
    default:
      g_return_val_if_reached (NULL);
    }

  return done ? g_steal_pointer (&reply) : NULL;
}

static char *
tt_place_webdav_dup_words (TtPlace *place)
{
  return g_strdup (TT_PLACE_WEBDAV (place)->url);
}

static void
tt_place_webdav_finalize (GObject *object)
{
  TtPlaceWebdav *self = TT_PLACE_WEBDAV (object);

  g_clear_object (&self->http);
  g_clear_object (&self->random);
  g_free (self->url);
  g_free (self->authorization);
  g_hash_table_unref (self->folders);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (tt_place_webdav_parent_class)->finalize (object);
}

static void
tt_place_webdav_class_init (TtPlaceWebdavClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_place_webdav_finalize;
  TT_PLACE_CLASS (klass)->perform = tt_place_webdav_perform;
  TT_PLACE_CLASS (klass)->dup_words = tt_place_webdav_dup_words;
}

static void
tt_place_webdav_init (TtPlaceWebdav *self)
{
  g_mutex_init (&self->mutex);
  self->folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static char *
make_authorization (const char *user, const char *password)
{
  g_autofree char *pair = NULL;
  g_autofree char *base64 = NULL;

  if (user == NULL)
    return NULL;
  pair = g_strconcat (user, ":", password != NULL ? password : "", NULL);
  base64 = g_base64_encode ((const guchar *) pair, strlen (pair));

  return g_strconcat ("Basic ", base64, NULL);
}

TtPlace *
tt_place_webdav_new (TtEnvironment *environment,
                     const char *url,
                     const char *user,
                     const char *password,
                     const char *pin,
                     GError **error)
{
  g_autoptr (GUri) uri = NULL;
  TtPlaceWebdav *self = NULL;
  const char *scheme = NULL;

  uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  if ((!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http")) ||
      g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_query (uri) != NULL || g_uri_get_userinfo (uri) != NULL)
    {
      g_set_error (
          error, TT_PLACE_ERROR, TT_PLACE_ERROR_DENIED,
          _ ("“%s” is not the address of a folder: it begins with https:// and has no name, "
             "password or “?” in it"),
          url);
      return NULL;
    }

  self = g_object_new (TT_TYPE_PLACE_WEBDAV, NULL);
  self->random = g_object_ref (tt_environment_get_random (environment));
  self->url = g_str_has_suffix (url, "/") ? g_strdup (url) : g_strconcat (url, "/", NULL);
  self->authorization = make_authorization (user, password);
  self->http = tt_http_new (environment, pin);
  tt_place_set_executor (TT_PLACE (self), tt_environment_get_executor (environment));

  return TT_PLACE (self);
}
