/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"
#include "storage/tt-content.h"
#include "storage/tt-place-error.h"

G_BEGIN_DECLS

/* Requests to one server, with what real servers and libsoup do wrong closed off: no request is
 * ever sent a second time behind our back (a PUT that is begun anew would go out with an empty body
 * and succeed), no redirect is followed, no encoding is asked for, a body that ends early is an
 * error, and a certificate is either one that the system trusts or the one that was pinned.
 *
 * Everything runs on a thread of its own, so that neither the window nor another place waits. Any
 * thread may send; it waits for its answer. */

#define TT_TYPE_HTTP (tt_http_get_type ())
G_DECLARE_FINAL_TYPE (TtHttp, tt_http, TT, HTTP, GObject)

/**
 * TtHttpRequest:
 * @method: "PUT", …
 * @url: whole and encoded: it goes out as it is
 * @headers: (nullable) (array zero-terminated=1): names and values in turn
 * @content: (nullable): the body; its length is always told, it never goes out in chunks
 * @content_type: (nullable): of @content
 * @deadline: microseconds that all of it may take, 0 for a minute and what the size needs
 * @most: the longest answer that is read, bytes; more is TT_PLACE_ERROR_CORRUPT
 */
typedef struct
{
  const char *method;
  const char *url;
  const char *const *headers;
  TtContent *content;
  const char *content_type;
  gint64 deadline;
  gsize most;
} TtHttpRequest;

/**
 * TtHttpReply:
 * @status: the HTTP status, whatever it is
 * @body: what came, whole
 * @headers: (element-type utf8 utf8): names in small letters
 * @date: what the server's clock says, UTC microseconds; 0 where it says nothing
 */
typedef struct
{
  guint status;
  GBytes *body;
  GHashTable *headers;
  gint64 date;
} TtHttpReply;

void tt_http_reply_free (TtHttpReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtHttpReply, tt_http_reply_free)

/* (nullable) (transfer none) @name: in small letters */
const char *tt_http_reply_get (const TtHttpReply *self, const char *name);

/* @pin: (nullable): SHA-256 of the server's certificate, 64 hex digits, with colons or without:
 * this one and no other, trusted or not. (transfer full) */
TtHttp *tt_http_new (TtEnvironment *environment, const char *pin);

/**
 * tt_http_send:
 *
 * Sends once and waits. TT_PLACE_ERROR_TRANSIENT where no answer came, TT_PLACE_ERROR_TLS where the
 * server cannot prove who it is (the message tells the fingerprint of what it shows),
 * G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full): the answer; a status of 400 and above is one, too
 */
TtHttpReply *tt_http_send (TtHttp *self,
                           const TtHttpRequest *request,
                           GCancellable *cancellable,
                           GError **error);

/**
 * tt_http_check:
 * @words: where it is, for the message
 *
 * Folds a status that is no success into what somebody can do about it.
 */
gboolean tt_http_check (const TtHttpReply *reply, const char *words, GError **error);

/* (nullable) (transfer full): the value of Range for that part; %NULL for the whole. @length: -1
 * for all up to the end */
char *tt_http_dup_range (gint64 offset, gint64 length);

/**
 * tt_http_reply_cut:
 * @offset, @length: the part that was asked for, @length -1 for all up to the end
 *
 * A server may answer with that part (206) or with the whole (200).
 *
 * Returns: (transfer full): the part; TT_PLACE_ERROR_CORRUPT where it is another one
 */
GBytes *tt_http_reply_cut (
    const TtHttpReply *self, const char *words, gint64 offset, gint64 length, GError **error);

G_END_DECLS
