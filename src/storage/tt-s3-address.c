/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "storage/tt-s3-address-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Names of buckets as AWS has them; dots are allowed. */
static gboolean
is_bucket (const char *bucket)
{
  return bucket != NULL && strlen (bucket) >= 3 && strlen (bucket) <= 63 &&
         strspn (bucket, "abcdefghijklmnopqrstuvwxyz0123456789-.") == strlen (bucket) &&
         g_ascii_isalnum (*bucket);
}

static char *
dup_host (GUri *uri)
{
  int port = g_uri_get_port (uri);
  gboolean usual = port == -1 || (port == 443 && g_str_equal (g_uri_get_scheme (uri), "https")) ||
                   (port == 80 && g_str_equal (g_uri_get_scheme (uri), "http"));

  return usual ? g_strdup (g_uri_get_host (uri))
               : g_strdup_printf ("%s:%d", g_uri_get_host (uri), port);
}

static gboolean
check_settings (const TtS3Settings *settings, GUri *uri, GError **error)
{
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";

  if ((!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http")) ||
      g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_query (uri) != NULL || g_uri_get_userinfo (uri) != NULL)
    {
      g_set_error (
          error, TT_PLACE_ERROR, TT_PLACE_ERROR_DENIED,
          _ ("“%s” is not the address of a server: it begins with https:// and has no name, "
             "password or “?” in it"),
          settings->url);
      return FALSE;
    }
  if (!is_bucket (settings->bucket))
    {
      g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_DENIED,
                   _ ("“%s” is not the name of a bucket: 3 to 63 small letters, digits, dots and "
                      "dashes"),
                   settings->bucket != NULL ? settings->bucket : "");
      return FALSE;
    }
  if (settings->key == NULL || *settings->key == '\0' || settings->secret == NULL)
    {
      g_set_error_literal (error, TT_PLACE_ERROR, TT_PLACE_ERROR_AUTH,
                           _ ("An access key and its secret are needed"));
      return FALSE;
    }

  return TRUE;
}

static char *
dup_folder (const char *prefix)
{
  g_autofree char *bare = g_strdup (prefix != NULL ? prefix : "");
  char *start = bare;

  while (*start == '/')
    start++;
  while (*start != '\0' && start[strlen (start) - 1] == '/')
    start[strlen (start) - 1] = '\0';

  return *start != '\0' ? g_strconcat (start, "/", NULL) : g_strdup ("");
}

TtS3Address *
tt_s3_address_new (const TtS3Settings *settings, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (settings->url, G_URI_FLAGS_ENCODED, NULL);
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;
  TtS3Address *self = NULL;
  gboolean in_path = settings->path_style;

  if (!check_settings (settings, uri, error))
    return NULL;

  /* A wildcard certificate stands for one label only. */
  in_path = in_path || strchr (settings->bucket, '.') != NULL;
  host = dup_host (uri);
  path = dup_folder (g_uri_get_path (uri));

  self = g_new0 (TtS3Address, 1);
  self->scheme = g_strdup (g_uri_get_scheme (uri));
  self->host = in_path ? g_strdup (host) : g_strconcat (settings->bucket, ".", host, NULL);
  self->root = in_path ? g_strconcat ("/", path, settings->bucket, "/", NULL)
                       : g_strconcat ("/", path, NULL);
  self->prefix = dup_folder (settings->prefix);
  self->words =
      g_strconcat (self->scheme, "://", host, "/", settings->bucket, "/", self->prefix, NULL);

  return self;
}

void
tt_s3_address_free (TtS3Address *self)
{
  g_free (self->scheme);
  g_free (self->host);
  g_free (self->root);
  g_free (self->prefix);
  g_free (self->words);
  g_free (self);
}
