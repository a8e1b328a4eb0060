/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "storage/tt-place-s3.h"

#include "storage/tt-http.h"
#include "storage/tt-listing.h"
#include "storage/tt-s3-address-private.h"
#include "storage/tt-sigv4.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_OBJECT (80 * 1024 * 1024)
#define MOST_LISTING (16 * 1024 * 1024)
#define MOST_TEXT (256 * 1024)
#define CHUNK (256 * 1024)

/* A server's clock that is off by more than this says nothing about ours. */
#define MOST_OFFSET (10 * 365 * G_TIME_SPAN_DAY)

struct _TtPlaceS3
{
  TtPlace parent_instance;

  TtClock *clock;
  TtRandom *random;
  TtHttp *http;
  TtS3Address *address;
  char *region;
  char *key;
  char *secret;
  GMutex mutex;
  gint64 offset; /* the server's clock less ours, as it said when it refused; under the mutex */
};

G_DEFINE_FINAL_TYPE (TtPlaceS3, tt_place_s3, TT_TYPE_PLACE)

typedef struct
{
  const char *method;
  const char *name;  /* below the prefix; NULL for the bucket itself */
  const char *query; /* encoded */
  TtContent *content;
  const char *header; /* a small name */
  const char *value;
  gsize most;
  gint64 deadline;
} Ask;

/* What the body is signed by, and what buckets with object lock demand. */
static gboolean
hash_content (TtContent *content, char **sha256, char **md5, GError **error)
{
  g_autoptr (GChecksum) payload = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_MD5);
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gint64 length = content != NULL ? tt_content_get_length (content) : 0;
  guint8 digest[16];
  gsize size = sizeof digest;

  for (gint64 at = 0; at < length; at += CHUNK)
    {
      gsize want = (gsize) MIN (CHUNK, length - at);

      if (!tt_content_read (content, chunk, want, at, error))
        return FALSE;
      g_checksum_update (payload, chunk, (gssize) want);
      g_checksum_update (sum, chunk, (gssize) want);
    }
  g_checksum_get_digest (sum, digest, &size);
  *sha256 = g_strdup (g_checksum_get_string (payload));
  *md5 = g_base64_encode (digest, size);

  return TRUE;
}

static gint64
get_offset (TtPlaceS3 *self)
{
  gint64 offset;

  g_mutex_lock (&self->mutex);
  offset = self->offset;
  g_mutex_unlock (&self->mutex);

  return offset;
}

static TtHttpReply *
send_once (TtPlaceS3 *self,
           const Ask *what,
           const char *sha256,
           const char *md5,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *name =
      what->name != NULL ? g_strconcat (self->address->prefix, what->name, NULL) : g_strdup ("");
  g_autofree char *encoded = tt_sigv4_encode (name, TRUE);
  g_autofree char *path = g_strconcat (self->address->root, encoded, NULL);
  g_autofree char *url = g_strconcat (self->address->scheme, "://", self->address->host, path,
                                      what->query != NULL ? "?" : NULL, what->query, NULL);
  g_autofree char *date = NULL;
  g_autofree char *authorization = NULL;
  const char *headers[16] = { NULL };
  guint n = 0;
  TtSigv4 sign = { .method = what->method,
                   .host = self->address->host,
                   .path = path,
                   .query = what->query,
                   .headers = headers,
                   .payload = sha256,
                   .region = self->region,
                   .service = "s3",
                   .key = self->key,
                   .secret = self->secret,
                   .at = tt_clock_now (self->clock) + get_offset (self) };
  TtHttpRequest request = { .method = what->method,
                            .url = url,
                            .headers = headers,
                            .content = what->content,
                            .content_type = "application/octet-stream",
                            .deadline = what->deadline,
                            .most = what->most > 0 ? what->most : MOST_TEXT };

  if (what->content != NULL)
    {
      headers[n++] = "content-md5";
      headers[n++] = md5;
    }
  if (what->header != NULL)
    {
      headers[n++] = what->header;
      headers[n++] = what->value;
    }
  authorization = tt_sigv4_sign (&sign, &date);
  headers[n++] = "x-amz-date";
  headers[n++] = date;
  headers[n++] = "x-amz-content-sha256";
  headers[n++] = sha256;
  headers[n++] = "authorization";
  headers[n++] = authorization;

  return tt_http_send (self->http, &request, cancellable, error);
}

/* How far the server's clock is from ours, if it says something that can be. */
static gboolean
learn_offset (TtPlaceS3 *self, const TtHttpReply *reply)
{
  gint64 offset = reply->date - tt_clock_now (self->clock);

  if (reply->date == 0 || ABS (offset) > MOST_OFFSET)
    return FALSE;
  g_mutex_lock (&self->mutex);
  self->offset = offset;
  g_mutex_unlock (&self->mutex);

  return TRUE;
}

static gboolean
is_skewed (const TtHttpReply *reply)
{
  g_autofree char *code = NULL;
  g_autofree char *message = NULL;
  g_autofree char *region = NULL;

  if (reply->status != 403 && reply->status != 400)
    return FALSE;
  tt_s3_error_read (reply->body, &code, &message, &region);

  return g_strcmp0 (code, "RequestTimeTooSkewed") == 0 || g_strcmp0 (code, "RequestExpired") == 0;
}

static TtHttpReply *
ask (TtPlaceS3 *self, const Ask *what, GCancellable *cancellable, GError **error)
{
  g_autofree char *sha256 = NULL;
  g_autofree char *md5 = NULL;
  g_autoptr (TtHttpReply) reply = NULL;

  if (!hash_content (what->content, &sha256, &md5, error))
    return NULL;
  reply = send_once (self, what, sha256, md5, cancellable, error);
  if (reply == NULL || !is_skewed (reply) || !learn_offset (self, reply))
    return g_steal_pointer (&reply);

  /* Once more, by the server's clock. */
  tt_http_reply_free (reply);
  reply = send_once (self, what, sha256, md5, cancellable, error);

  return g_steal_pointer (&reply);
}

static gboolean
fail_with (GError **error, TtPlaceError code, const char *words, const char *why)
{
  g_set_error (error, TT_PLACE_ERROR, (int) code, "%s: %s", words, why);
  return FALSE;
}

/* What the server says is wrong, in words that say what to do. */
static gboolean
check (TtPlaceS3 *self, const TtHttpReply *reply, GError **error)
{
  g_autofree char *code = NULL;
  g_autofree char *message = NULL;
  g_autofree char *region = NULL;
  g_autofree char *why = NULL;
  const char *right = NULL;

  if (reply->status >= 200 && reply->status < 300)
    return TRUE;

  tt_s3_error_read (reply->body, &code, &message, &region);
  right = region != NULL ? region : tt_http_reply_get (reply, "x-amz-bucket-region");
  if (code == NULL)
    code = g_strdup ("");

  if (g_str_equal (code, "InvalidAccessKeyId"))
    return fail_with (error, TT_PLACE_ERROR_AUTH, self->address->words,
                      _ ("The access key is not known there"));
  if (g_str_equal (code, "SignatureDoesNotMatch"))
    return fail_with (error, TT_PLACE_ERROR_AUTH, self->address->words,
                      _ ("The access key or its secret is not right"));
  if (g_str_equal (code, "RequestTimeTooSkewed") || g_str_equal (code, "RequestExpired"))
    return fail_with (error, TT_PLACE_ERROR_CLOCK, self->address->words,
                      _ ("This computer’s clock is too far from the server’s: set it right"));
  if (g_str_equal (code, "NoSuchBucket"))
    return fail_with (error, TT_PLACE_ERROR_ABSENT, self->address->words,
                      _ ("There is no such bucket"));
  if (g_str_equal (code, "QuotaExceeded") || g_str_equal (code, "EntityTooLarge") ||
      g_str_equal (code, "XMinioStorageFull"))
    return fail_with (error, TT_PLACE_ERROR_FULL, self->address->words,
                      _ ("There is no room left"));
  if (right != NULL && (reply->status == 301 || reply->status == 307 || reply->status == 400) &&
      g_strcmp0 (right, self->region) != 0)
    {
      why =
          g_strdup_printf (_ ("The bucket is in the region “%s”, not in “%s”: change the setting"),
                           right, self->region);
      return fail_with (error, TT_PLACE_ERROR_DENIED, self->address->words, why);
    }
  if (g_str_equal (code, "AuthorizationHeaderMalformed"))
    return fail_with (error, TT_PLACE_ERROR_DENIED, self->address->words,
                      _ ("The bucket is in another region than the setting says"));
  if (reply->status == 403 && message != NULL)
    {
      why = g_strdup_printf (_ ("The key may not do this: %s"), message);
      return fail_with (error, TT_PLACE_ERROR_DENIED, self->address->words, why);
    }
  if (reply->status == 409 && g_str_equal (code, "ConditionalRequestConflict"))
    {
      tt_place_error_set_transient (error, 0, message != NULL ? message : code);
      return FALSE;
    }

  return tt_http_check (reply, self->address->words, error);
}

static gboolean
send_object (TtPlaceS3 *self,
             const TtPlaceRequest *request,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (TtHttpReply) reply = ask (self,
                                       &(Ask){ .method = "PUT",
                                               .name = request->name,
                                               .content = request->content,
                                               .deadline = request->deadline },
                                       cancellable, error);

  return reply != NULL && check (self, reply, error);
}

static TtHttpReply *
fetch (TtPlaceS3 *self,
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
                      .header = range != NULL ? "range" : NULL,
                      .value = range,
                      .most = MOST_OBJECT,
                      .deadline = deadline },
              cancellable, error);
}

static GBytes *
get (TtPlaceS3 *self, const TtPlaceRequest *request, GCancellable *cancellable, GError **error)
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
  if (!check (self, reply, error))
    return NULL;

  return tt_http_reply_cut (reply, self->address->words, request->offset, request->length, error);
}

/* (nullable) (transfer full): what stands there, without its content; @error is set but for absence
 */
static TtPlaceItem *
stat_object (TtPlaceS3 *self,
             const TtPlaceRequest *request,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *key = g_strconcat (self->address->prefix, request->name, NULL);
  g_autofree char *encoded = tt_sigv4_encode (key, FALSE);
  g_autofree char *query = g_strconcat ("list-type=2&max-keys=1&prefix=", encoded, NULL);
  g_autoptr (TtHttpReply) reply =
      ask (self, &(Ask){ .method = "GET", .query = query, .deadline = request->deadline },
           cancellable, error);
  g_autoptr (TtS3Listing) listing = NULL;
  TtPlaceItem *item = NULL;

  if (reply == NULL || !check (self, reply, error))
    return NULL;
  listing = tt_s3_listing_read (reply->body, error);
  if (listing == NULL)
    return NULL;
  item = listing->items->len > 0 ? g_ptr_array_steal_index (listing->items, 0) : NULL;
  if (item == NULL || !g_str_equal (item->name, key))
    {
      g_clear_pointer (&item, tt_place_item_free);
      g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT, _ ("“%s” is not in %s"),
                   request->name, self->address->words);
      return NULL;
    }
  g_free (item->name);
  item->name = g_strdup (request->name);

  return item;
}

/* S3 writes over what stands there, and conditions are not dependable: so what stands there is
 * looked at first. Names are made of what they hold: to write the same once more costs a request
 * and harms nobody. */
static gboolean
put (TtPlaceS3 *self, const TtPlaceRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) there = NULL;
  TtPlaceRequest whole = { .name = request->name, .length = -1, .deadline = request->deadline };
  g_autoptr (TtPlaceItem) item = NULL;
  gboolean same = FALSE;

  if ((request->flags & TT_PUT_MEND) != 0)
    return send_object (self, request, cancellable, error);

  item = stat_object (self, request, cancellable, &failure);
  if (item == NULL)
    {
      /* Whoever may not list may still put. */
      if (!g_error_matches (failure, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT) &&
          !g_error_matches (failure, TT_PLACE_ERROR, TT_PLACE_ERROR_DENIED))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      return send_object (self, request, cancellable, error);
    }

  there = get (self, &whole, cancellable, error);
  if (there == NULL)
    return FALSE;
  if (!tt_content_begins_with (request->content, there, &same, error))
    return FALSE;
  if (same)
    return (gint64) g_bytes_get_size (there) == tt_content_get_length (request->content) ||
           send_object (self, request, cancellable, error);

  g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_CONFLICT,
               _ ("Something else stands under “%s” in %s"), request->name, self->address->words);
  return FALSE;
}

static void
take_items (TtPlaceS3 *self, TtS3Listing *listing, GPtrArray *items)
{
  gsize skip = strlen (self->address->prefix);

  for (guint i = 0; i < listing->items->len; i++)
    {
      TtPlaceItem *item = listing->items->pdata[i];
      char *name = NULL;

      if (!g_str_has_prefix (item->name, self->address->prefix) || item->name[skip] == '\0')
        continue;
      name = g_strdup (item->name + skip);
      g_free (item->name);
      item->name = name;
      g_ptr_array_add (items, g_memdup2 (item, sizeof *item));
      item->name = NULL;
    }
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const TtPlaceItem *const *) a)->name, (*(const TtPlaceItem *const *) b)->name);
}

static GPtrArray *
list (TtPlaceS3 *self, const TtPlaceRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) tt_place_item_free);
  g_autofree char *prefix = g_strconcat (self->address->prefix, request->name, NULL);
  g_autofree char *encoded = tt_sigv4_encode (prefix, FALSE);
  g_autofree char *token = NULL;

  do
    {
      g_autofree char *next = token != NULL ? tt_sigv4_encode (token, FALSE) : NULL;
      g_autofree char *query =
          g_strconcat ("list-type=2&prefix=", encoded, request->deep ? "" : "&delimiter=%2F",
                       next != NULL ? "&continuation-token=" : NULL, next, NULL);
      g_autoptr (TtHttpReply) reply = ask (self,
                                           &(Ask){ .method = "GET",
                                                   .query = query,
                                                   .most = MOST_LISTING,
                                                   .deadline = request->deadline },
                                           cancellable, error);
      g_autoptr (TtS3Listing) listing = NULL;

      if (reply == NULL || !check (self, reply, error))
        return NULL;
      listing = tt_s3_listing_read (reply->body, error);
      if (listing == NULL)
        return NULL;
      if (token != NULL && g_strcmp0 (token, listing->next) == 0)
        {
          fail_with (error, TT_PLACE_ERROR_CORRUPT, self->address->words,
                     _ ("The listing goes in circles"));
          return NULL;
        }
      take_items (self, listing, items);
      g_free (token);
      token = g_steal_pointer (&listing->next);
    }
  while (token != NULL);
  g_ptr_array_sort (items, compare_items);

  return g_steal_pointer (&items);
}

static gboolean
remove_object (TtPlaceS3 *self,
               const TtPlaceRequest *request,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (TtHttpReply) reply =
      ask (self, &(Ask){ .method = "DELETE", .name = request->name, .deadline = request->deadline },
           cancellable, error);

  return reply != NULL && (reply->status == 404 || check (self, reply, error));
}

static TtPlaceReply *
tt_place_s3_perform (TtPlace *place,
                     const TtPlaceRequest *request,
                     GCancellable *cancellable,
                     GError **error)
{
  TtPlaceS3 *self = TT_PLACE_S3 (place);
  g_autoptr (TtPlaceReply) reply = g_new0 (TtPlaceReply, 1);
  TtPlaceItem *item = NULL;
  gboolean done = FALSE;

  switch (request->deed)
    {
    case TT_PLACE_PROBE:
      done =
          tt_place_try (place, self->random, request->deadline, &reply->probe, cancellable, error);
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
      item = stat_object (self, request, cancellable, error);
      done = item != NULL;
      if (done)
        {
          reply->items = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_place_item_free);
          g_ptr_array_add (reply->items, item);
        }
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
tt_place_s3_dup_words (TtPlace *place)
{
  return g_strdup (TT_PLACE_S3 (place)->address->words);
}

static void
tt_place_s3_finalize (GObject *object)
{
  TtPlaceS3 *self = TT_PLACE_S3 (object);

  g_clear_object (&self->http);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_pointer (&self->address, tt_s3_address_free);
  g_free (self->region);
  g_free (self->key);
  g_free (self->secret);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (tt_place_s3_parent_class)->finalize (object);
}

static void
tt_place_s3_class_init (TtPlaceS3Class *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_place_s3_finalize;
  TT_PLACE_CLASS (klass)->perform = tt_place_s3_perform;
  TT_PLACE_CLASS (klass)->dup_words = tt_place_s3_dup_words;
}

static void
tt_place_s3_init (TtPlaceS3 *self)
{
  g_mutex_init (&self->mutex);
}

gboolean
tt_place_s3_make_bucket (TtPlaceS3 *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (TtHttpReply) reply = NULL;

  g_return_val_if_fail (TT_IS_PLACE_S3 (self), FALSE);

  reply = ask (self, &(Ask){ .method = "PUT" }, cancellable, error);
  /* 409: it is ours already, or somebody's; the next call tells. */
  return reply != NULL && (reply->status == 409 || check (self, reply, error));
}

TtPlace *
tt_place_s3_new (TtEnvironment *environment, const TtS3Settings *settings, GError **error)
{
  g_autoptr (TtS3Address) address = tt_s3_address_new (settings, error);
  TtPlaceS3 *self = NULL;

  if (address == NULL)
    return NULL;

  self = g_object_new (TT_TYPE_PLACE_S3, NULL);
  self->clock = g_object_ref (tt_environment_get_clock (environment));
  self->random = g_object_ref (tt_environment_get_random (environment));
  self->address = g_steal_pointer (&address);
  self->region = g_strdup (settings->region != NULL && *settings->region != '\0' ? settings->region
                                                                                 : "us-east-1");
  self->key = g_strdup (settings->key);
  self->secret = g_strdup (settings->secret);
  self->http = tt_http_new (environment, settings->pin);
  tt_place_set_executor (TT_PLACE (self), tt_environment_get_executor (environment));

  return TT_PLACE (self);
}
