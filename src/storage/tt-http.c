/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "storage/tt-http.h"

#include "storage/tt-content-stream-private.h"
#include "tt-config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

/* Seconds without a byte in either direction. */
#define SILENCE 30

/* Where the caller says nothing: a minute, and the body at 16 KiB a second. */
#define SHORTEST_DEADLINE (60 * G_USEC_PER_SEC)
#define SLOWEST (16 * 1024)

#define PIECE (64 * 1024)

struct _TtHttp
{
  GObject parent_instance;

  char *pin; /* 64 small hex digits, NULL for none */
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupSession *session; /* of the thread alone */
};

G_DEFINE_FINAL_TYPE (TtHttp, tt_http, G_TYPE_OBJECT)

/* One request under way. The caller waits until it is done, so it may lie on its stack. */
typedef struct
{
  TtHttp *http;
  const TtHttpRequest *request;
  SoupMessage *message;
  GCancellable *cancellable; /* our own: what the caller, the deadline or a doubt may stop */
  GSource *deadline;
  GInputStream *stream;
  GByteArray *body;
  TtHttpReply *reply;
  GError *error;
  gboolean is_late;
  gboolean is_restarted;
  char *shown; /* fingerprint of a certificate that was not taken */
  GTlsCertificateFlags flaws;

  GMutex mutex;
  GCond cond;
  gboolean done;
} Job;

void
tt_http_reply_free (TtHttpReply *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->headers, g_hash_table_unref);
  g_free (self);
}

const char *
tt_http_reply_get (const TtHttpReply *self, const char *name)
{
  return g_hash_table_lookup (self->headers, name);
}

static char *
dup_fingerprint (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  return der != NULL ? g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len) : NULL;
}

/* Where there is a pin, nothing but it counts. */
static gboolean
is_pinned (Job *job, GTlsCertificate *certificate)
{
  g_autofree char *shown = dup_fingerprint (certificate);

  if (job->http->pin != NULL && g_strcmp0 (shown, job->http->pin) == 0)
    return TRUE;

  g_free (job->shown);
  job->shown = g_steal_pointer (&shown);
  return FALSE;
}

/* Asked only about certificates that the system does not trust. */
static gboolean
on_accept_certificate_cb (SoupMessage *message,
                          GTlsCertificate *certificate,
                          GTlsCertificateFlags flaws,
                          gpointer user_data)
{
  Job *job = user_data;

  job->flaws = flaws;
  return is_pinned (job, certificate);
}

/* Told before the request goes out, also about those it trusts. */
static void
on_certificate_cb (SoupMessage *message, GParamSpec *pspec, gpointer user_data)
{
  Job *job = user_data;
  GTlsCertificate *certificate = soup_message_get_tls_peer_certificate (message);

  if (job->http->pin != NULL && certificate != NULL && !is_pinned (job, certificate))
    g_cancellable_cancel (job->cancellable);
}

/* libsoup would send the headers again, and an empty body. */
static void
on_restarted_cb (SoupMessage *message, gpointer user_data)
{
  Job *job = user_data;

  job->is_restarted = TRUE;
  g_cancellable_cancel (job->cancellable);
}

static gboolean
on_deadline_cb (gpointer user_data)
{
  Job *job = user_data;

  job->is_late = TRUE;
  g_cancellable_cancel (job->cancellable);

  return G_SOURCE_REMOVE;
}

static void
finish_job (Job *job, GError *error)
{
  job->error = error;
  if (job->deadline != NULL)
    g_source_destroy (job->deadline);
  g_clear_pointer (&job->deadline, g_source_unref);
  g_signal_handlers_disconnect_by_data (job->message, job);
  g_clear_object (&job->stream);
  g_clear_object (&job->message);

  g_mutex_lock (&job->mutex);
  job->done = TRUE;
  g_cond_signal (&job->cond);
  g_mutex_unlock (&job->mutex);
}

static gboolean
fail_corrupt (GError **error, const char *why)
{
  g_set_error_literal (error, TT_PLACE_ERROR, TT_PLACE_ERROR_CORRUPT, why);
  return FALSE;
}

static void
keep_header (const char *name, const char *value, gpointer user_data)
{
  g_hash_table_insert (user_data, g_ascii_strdown (name, -1), g_strdup (value));
}

static gint64
read_date (const char *text)
{
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return date != NULL ? g_date_time_to_unix (date) * G_USEC_PER_SEC : 0;
}

/* libsoup tells of most bodies that are cut off, and not of all. */
static gboolean
make_reply (Job *job, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (job->message);
  TtHttpReply *reply = NULL;

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      !g_str_equal (job->request->method, "HEAD") &&
      soup_message_headers_get_content_length (headers) != (goffset) job->body->len)
    {
      tt_place_error_set_transient (error, 0,
                                    _ ("The connection ended in the middle of an answer"));
      return FALSE;
    }

  reply = g_new0 (TtHttpReply, 1);
  reply->status = soup_message_get_status (job->message);
  reply->body = g_byte_array_free_to_bytes (g_steal_pointer (&job->body));
  reply->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  soup_message_headers_foreach (headers, keep_header, reply->headers);
  reply->date = read_date (tt_http_reply_get (reply, "date"));
  job->reply = reply;

  return TRUE;
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize size = bytes != NULL ? g_bytes_get_size (bytes) : 0;

  if (bytes != NULL && size > job->request->most - job->body->len)
    {
      fail_corrupt (&error, _ ("The answer is longer than it can be"));
      g_cancellable_cancel (job->cancellable);
    }
  else if (bytes != NULL && size > 0)
    {
      g_byte_array_append (job->body, g_bytes_get_data (bytes, NULL), (guint) size);
      g_input_stream_read_bytes_async (job->stream, PIECE, G_PRIORITY_DEFAULT, job->cancellable,
                                       on_read_cb, job);
      return;
    }
  else if (bytes != NULL)
    make_reply (job, &error);

  finish_job (job, error);
}

static void
on_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  GError *error = NULL;

  job->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (job->stream == NULL)
    {
      finish_job (job, error);
      return;
    }

  g_input_stream_read_bytes_async (job->stream, PIECE, G_PRIORITY_DEFAULT, job->cancellable,
                                   on_read_cb, job);
}

static gint64
get_deadline (const TtHttpRequest *request)
{
  gint64 size = (gint64) request->most +
                (request->content != NULL ? tt_content_get_length (request->content) : 0);

  return request->deadline > 0 ? request->deadline
                               : SHORTEST_DEADLINE + size / SLOWEST * G_USEC_PER_SEC;
}

static void
add_headers (SoupMessage *message, const TtHttpRequest *request)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i += 2)
    soup_message_headers_replace (headers, request->headers[i], request->headers[i + 1]);
}

/* Never on the thread of the caller, as g_main_context_invoke() might. */
static void
post (GMainContext *context, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, context);
}

static gboolean
start_job (gpointer user_data)
{
  Job *job = user_data;
  const TtHttpRequest *request = job->request;

  add_headers (job->message, request);
  if (request->content != NULL)
    {
      g_autoptr (GInputStream) stream = tt_content_stream_new (request->content);

      soup_message_set_request_body (job->message, request->content_type, stream,
                                     tt_content_get_length (request->content));
    }
  soup_message_add_flags (job->message, SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect (job->message, "accept-certificate", G_CALLBACK (on_accept_certificate_cb), job);
  g_signal_connect (job->message, "notify::tls-peer-certificate", G_CALLBACK (on_certificate_cb),
                    job);
  g_signal_connect (job->message, "restarted", G_CALLBACK (on_restarted_cb), job);

  job->deadline = g_timeout_source_new ((guint) (get_deadline (request) / 1000));
  g_source_set_callback (job->deadline, on_deadline_cb, job, NULL);
  g_source_attach (job->deadline, job->http->context);

  soup_session_send_async (job->http->session, job->message, G_PRIORITY_DEFAULT, job->cancellable,
                           on_sent_cb, job);

  return G_SOURCE_REMOVE;
}

static gpointer
run_thread (gpointer user_data)
{
  TtHttp *self = user_data;

  g_main_context_push_thread_default (self->context);
  self->session = soup_session_new_with_options ("user-agent", "TimeTracker/" TT_VERSION, "timeout",
                                                 SILENCE, "idle-timeout", 60, NULL);
  /* They would answer a 401, or a coding, by sending again what cannot be sent again. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);

  g_main_loop_run (self->loop);

  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static gboolean
quit_loop (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static void
tt_http_finalize (GObject *object)
{
  TtHttp *self = TT_HTTP (object);

  /* It may not run yet. */
  post (self->context, quit_loop, self->loop, NULL);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self->pin);

  G_OBJECT_CLASS (tt_http_parent_class)->finalize (object);
}

static void
tt_http_class_init (TtHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_http_finalize;
}

static void
tt_http_init (TtHttp *self)
{
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
}

static char *
dup_plain_pin (const char *pin)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *at = pin; at != NULL && *at != '\0'; at++)
    if (g_ascii_isxdigit (*at))
      g_string_append_c (plain, g_ascii_tolower (*at));

  return plain->len > 0 ? g_string_free (g_steal_pointer (&plain), FALSE) : NULL;
}

TtHttp *
tt_http_new (TtEnvironment *environment, const char *pin)
{
  TtHttp *self = g_object_new (TT_TYPE_HTTP, NULL);

  self->pin = dup_plain_pin (pin);
  self->thread = g_thread_new ("tt-http", run_thread, self);

  return self;
}

/* "ab12 cd34 …": what a person compares. */
static char *
dup_groups (const char *fingerprint)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; fingerprint[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (text, ' ');
      g_string_append_c (text, fingerprint[i]);
    }

  return g_string_free (text, FALSE);
}

static const char *
get_flaw (GTlsCertificateFlags flaws)
{
  if ((flaws & G_TLS_CERTIFICATE_BAD_IDENTITY) != 0)
    return _ ("its certificate is for another server");
  if ((flaws & (G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_NOT_ACTIVATED)) != 0)
    return _ ("its certificate is not valid today");
  if ((flaws & G_TLS_CERTIFICATE_REVOKED) != 0)
    return _ ("its certificate was withdrawn");

  return _ ("nobody known to this computer vouches for its certificate");
}

static void
tell_certificate (const Job *job, const char *host, GError **error)
{
  g_autofree char *shown = dup_groups (job->shown);

  if (job->http->pin != NULL)
    {
      g_autofree char *before = dup_groups (job->http->pin);

      g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_TLS,
                   _ ("%s shows another certificate than before, and nothing was sent. Now: %s. "
                      "Before: %s"),
                   host, shown, before);
      return;
    }

  g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_TLS,
               _ ("%s cannot prove who it is: %s. Its fingerprint is %s"), host,
               get_flaw (job->flaws), shown);
}

static void
fold_failure (const Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (job->request->url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : job->request->url;
  g_autofree char *text = NULL;

  if (job->shown != NULL)
    tell_certificate (job, host, error);
  else if (job->error->domain == G_TLS_ERROR)
    g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_TLS,
                 _ ("No safe connection to %s came about: %s"), host, job->error->message);
  else if (job->error->domain == TT_PLACE_ERROR)
    g_propagate_error (error, g_error_copy (job->error));
  else if (job->is_late)
    {
      text = g_strdup_printf (_ ("%s took too long to answer"), host);
      tt_place_error_set_transient (error, 0, text);
    }
  else if (job->is_restarted)
    {
      text = g_strdup_printf (_ ("%s asked for the same thing twice"), host);
      tt_place_error_set_transient (error, 0, text);
    }
  else if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return;
  else
    {
      text = g_strdup_printf (_ ("%s cannot be reached: %s"), host, job->error->message);
      tt_place_error_set_transient (error, 0, text);
    }
}

static gboolean
cancel_job (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/* On whichever thread; the request is stopped on its own. */
static void
on_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Job *job = user_data;

  post (job->http->context, cancel_job, g_object_ref (job->cancellable), g_object_unref);
}

static void
wait_for_job (Job *job)
{
  g_mutex_lock (&job->mutex);
  while (!job->done)
    g_cond_wait (&job->cond, &job->mutex);
  g_mutex_unlock (&job->mutex);
}

TtHttpReply *
tt_http_send (TtHttp *self, const TtHttpRequest *request, GCancellable *cancellable, GError **error)
{
  Job job = { .http = self, .request = request };
  gulong handler = 0;

  g_return_val_if_fail (TT_IS_HTTP (self), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  job.message = soup_message_new (request->method, request->url);
  if (job.message == NULL)
    {
      g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_DENIED,
                   _ ("“%s” is not an address that can be used"), request->url);
      return NULL;
    }

  job.cancellable = g_cancellable_new ();
  job.body = g_byte_array_new ();
  g_mutex_init (&job.mutex);
  g_cond_init (&job.cond);
  handler = cancellable != NULL
                ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled_cb), &job, NULL)
                : 0;
  post (self->context, start_job, &job, NULL);
  wait_for_job (&job);
  g_cancellable_disconnect (cancellable, handler);

  if (job.error != NULL)
    fold_failure (&job, cancellable, error);
  g_clear_error (&job.error);
  g_clear_pointer (&job.body, g_byte_array_unref);
  g_clear_object (&job.cancellable);
  g_free (job.shown);
  g_mutex_clear (&job.mutex);
  g_cond_clear (&job.cond);

  return job.reply;
}

/* Seconds, or a date. */
static gint64
get_retry_after (const TtHttpReply *reply)
{
  const char *text = tt_http_reply_get (reply, "retry-after");
  gint64 seconds = 0;
  gint64 until = 0;

  if (text == NULL)
    return 0;
  if (g_ascii_string_to_signed (text, 10, 0, 7 * 24 * 3600, &seconds, NULL))
    return seconds * G_USEC_PER_SEC;
  until = read_date (text);

  return until > reply->date && reply->date > 0 ? until - reply->date : 0;
}

static gboolean
fail_place (GError **error, TtPlaceError code, const char *why, const char *words, guint status)
{
  g_set_error (error, TT_PLACE_ERROR, (int) code, "%s: %s (%u)", words, why, status);
  return FALSE;
}

gboolean
tt_http_check (const TtHttpReply *reply, const char *words, GError **error)
{
  g_autofree char *text = NULL;
  guint status = reply->status;

  if (status >= 200 && status < 300)
    return TRUE;

  switch (status)
    {
    case 401:
    case 407:
      return fail_place (error, TT_PLACE_ERROR_AUTH,
                         _ ("The server refuses the name or the password"), words, status);
    case 403:
      return fail_place (error, TT_PLACE_ERROR_DENIED, _ ("The server does not allow this"), words,
                         status);
    case 404:
    case 410:
      return fail_place (error, TT_PLACE_ERROR_ABSENT, _ ("The server does not have it"), words,
                         status);
    case 409:
    case 412:
      return fail_place (error, TT_PLACE_ERROR_CONFLICT, _ ("Something else stands there"), words,
                         status);
    case 413:
      return fail_place (error, TT_PLACE_ERROR_FULL, _ ("The server takes nothing so large"), words,
                         status);
    case 507:
      return fail_place (error, TT_PLACE_ERROR_FULL, _ ("There is no room left on the server"),
                         words, status);
    default:
      break;
    }
  if (status >= 300 && status < 400)
    return fail_place (error, TT_PLACE_ERROR_CORRUPT,
                       _ ("The server sends us to another address; put that one into the settings"),
                       words, status);
  if (status == 408 || status == 423 || status == 425 || status == 429 || status >= 500)
    {
      text = g_strdup_printf (_ ("%s: The server cannot do it at present (%u)"), words, status);
      tt_place_error_set_transient (error, get_retry_after (reply), text);
      return FALSE;
    }

  return fail_place (error, TT_PLACE_ERROR_CORRUPT,
                     _ ("The server answers with something unexpected"), words, status);
}

GBytes *
tt_http_reply_cut (
    const TtHttpReply *self, const char *words, gint64 offset, gint64 length, GError **error)
{
  gint64 size = (gint64) g_bytes_get_size (self->body);
  gint64 from = self->status == 206 ? 0 : MIN (offset, size);
  g_autofree char *start = g_strdup_printf ("bytes %" G_GINT64_FORMAT "-", offset);
  const char *range = tt_http_reply_get (self, "content-range");

  if (self->status == 206 && (range == NULL || !g_str_has_prefix (range, start)))
    {
      g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_CORRUPT,
                   _ ("%s sends another part than was asked for"), words);
      return NULL;
    }

  return g_bytes_new_from_bytes (self->body, (gsize) from,
                                 (gsize) (length < 0 ? size - from : MIN (size - from, length)));
}

char *
tt_http_dup_range (gint64 offset, gint64 length)
{
  if (length >= 0)
    return g_strdup_printf ("bytes=%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, offset,
                            offset + length - 1);

  return offset > 0 ? g_strdup_printf ("bytes=%" G_GINT64_FORMAT "-", offset) : NULL;
}
