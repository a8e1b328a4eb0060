/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* AWS Signature Version 4 in headers, for S3: "Authenticating Requests (AWS Signature Version 4)",
 * Amazon S3 API Reference. The path is encoded once and not normalised. */

/**
 * TtSigv4:
 * @method: "PUT", …
 * @host: as it stands in the Host header, with its port where it is not the usual one
 * @path: encoded, beginning with "/"
 * @query: (nullable): "a=b&c=", encoded by tt_sigv4_encode(), in any order
 * @headers: (nullable) (array zero-terminated=1): names in small letters and values in turn, all of
 *   which are signed; host, x-amz-date and x-amz-content-sha256 are added
 * @payload: SHA-256 of the body, 64 hex digits
 * @region: "us-east-1"
 * @service: "s3"
 * @key, @secret: the credentials
 * @at: UTC microseconds, by the server's clock
 */
typedef struct
{
  const char *method;
  const char *host;
  const char *path;
  const char *query;
  const char *const *headers;
  const char *payload;
  const char *region;
  const char *service;
  const char *key;
  const char *secret;
  gint64 at;
} TtSigv4;

/* @date: (out) (transfer full): the value of x-amz-date. Returns: (transfer full): that of
 * Authorization */
char *tt_sigv4_sign (const TtSigv4 *self, char **date);

/* As in the string to sign, for the tests of AWS's published examples. (transfer full) */
char *tt_sigv4_dup_canonical (const TtSigv4 *self);

/* Everything but letters, digits and "-._~" as %XX; "/" too unless @is_path. (transfer full) */
char *tt_sigv4_encode (const char *text, gboolean is_path);

G_END_DECLS
