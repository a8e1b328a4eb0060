/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "storage/tt-sigv4.h"

#include <string.h>

#define ALGORITHM "AWS4-HMAC-SHA256"
#define SHA256_SIZE 32

char *
tt_sigv4_encode (const char *text, gboolean is_path)
{
  GString *encoded = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_isalnum (*at) || strchr ("-._~", *at) != NULL || (is_path && *at == '/'))
      g_string_append_c (encoded, *at);
    else
      g_string_append_printf (encoded, "%%%02X", (guint8) *at);

  return g_string_free (encoded, FALSE);
}

static char *
dup_date (const TtSigv4 *self)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (self->at / G_USEC_PER_SEC);

  return g_date_time_format (at, "%Y%m%dT%H%M%SZ");
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Sorted by key, then value; "x" alone is "x=". */
static char *
dup_query (const TtSigv4 *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) given = g_strsplit (self->query != NULL ? self->query : "", "&", -1);

  for (guint i = 0; given[i] != NULL; i++)
    if (*given[i] != '\0')
      g_ptr_array_add (parts, strchr (given[i], '=') != NULL ? g_strdup (given[i])
                                                             : g_strconcat (given[i], "=", NULL));
  g_ptr_array_sort (parts, compare_texts);
  g_ptr_array_add (parts, NULL);

  return g_strjoinv ("&", (char **) parts->pdata);
}

/* Lines "name:value\n" in order, and the names joined by ";". Spaces around a value are no part. */
static char *
dup_headers (const TtSigv4 *self, char **names)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) joined = g_string_new (NULL);
  g_autofree char *date = dup_date (self);

  for (guint i = 0; self->headers != NULL && self->headers[i] != NULL; i += 2)
    {
      g_autofree char *value = g_strstrip (g_strdup (self->headers[i + 1]));

      g_ptr_array_add (lines, g_strdup_printf ("%s:%s\n", self->headers[i], value));
    }
  g_ptr_array_add (lines, g_strdup_printf ("host:%s\n", self->host));
  g_ptr_array_add (lines, g_strdup_printf ("x-amz-date:%s\n", date));
  g_ptr_array_add (lines, g_strdup_printf ("x-amz-content-sha256:%s\n", self->payload));
  g_ptr_array_sort (lines, compare_texts);

  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = lines->pdata[i];

      if (i > 0)
        g_string_append_c (joined, ';');
      g_string_append_len (joined, line, strchr (line, ':') - line);
    }
  g_ptr_array_add (lines, NULL);
  *names = g_string_free (g_steal_pointer (&joined), FALSE);

  return g_strjoinv ("", (char **) lines->pdata);
}

static char *
dup_canonical (const TtSigv4 *self, char **names)
{
  g_autofree char *query = dup_query (self);
  g_autofree char *headers = dup_headers (self, names);

  return g_strdup_printf ("%s\n%s\n%s\n%s\n%s\n%s", self->method, self->path, query, headers,
                          *names, self->payload);
}

char *
tt_sigv4_dup_canonical (const TtSigv4 *self)
{
  g_autofree char *names = NULL;

  return dup_canonical (self, &names);
}

static void
hash_keyed (const guint8 *key, gsize length, const char *text, guint8 out[SHA256_SIZE])
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, key, length);
  gsize size = SHA256_SIZE;

  g_hmac_update (hmac, (const guchar *) text, (gssize) strlen (text));
  g_hmac_get_digest (hmac, out, &size);
}

static char *
dup_signature (const TtSigv4 *self, const char *day, const char *text)
{
  g_autofree char *secret = g_strconcat ("AWS4", self->secret, NULL);
  guint8 key[SHA256_SIZE];
  GString *hex = g_string_new (NULL);

  hash_keyed ((const guint8 *) secret, strlen (secret), day, key);
  hash_keyed (key, sizeof key, self->region, key);
  hash_keyed (key, sizeof key, self->service, key);
  hash_keyed (key, sizeof key, "aws4_request", key);
  hash_keyed (key, sizeof key, text, key);
  for (guint i = 0; i < sizeof key; i++)
    g_string_append_printf (hex, "%02x", key[i]);

  return g_string_free (hex, FALSE);
}

char *
tt_sigv4_sign (const TtSigv4 *self, char **date)
{
  g_autofree char *names = NULL;
  g_autofree char *canonical = dup_canonical (self, &names);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
  g_autofree char *at = dup_date (self);
  g_autofree char *day = g_strndup (at, strlen ("YYYYMMDD"));
  g_autofree char *scope =
      g_strdup_printf ("%s/%s/%s/aws4_request", day, self->region, self->service);
  g_autofree char *text = g_strdup_printf (ALGORITHM "\n%s\n%s\n%s", at, scope, hash);
  g_autofree char *signature = dup_signature (self, day, text);

  if (date != NULL)
    *date = g_steal_pointer (&at);

  return g_strdup_printf (ALGORITHM " Credential=%s/%s,SignedHeaders=%s,Signature=%s", self->key,
                          scope, names, signature);
}
