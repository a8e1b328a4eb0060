/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "storage/tt-listing.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

/* No answer nests deeper. */
#define MOST_DEPTH 32

/* An element's name without its prefix, whatever that is. */
static const char *
get_local (const char *name)
{
  const char *colon = strchr (name, ':');

  return colon != NULL ? colon + 1 : name;
}

static gboolean
fail_listing (GError **error)
{
  g_set_error_literal (error, TT_PLACE_ERROR, TT_PLACE_ERROR_CORRUPT,
                       _ ("The server answers with something that is no listing; perhaps a page to "
                          "sign in to the network stands between"));
  return FALSE;
}

static gint64
read_size (const char *text)
{
  gint64 size = -1;

  return g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &size, NULL) ? size : -1;
}

/* The text of the element that ended, spaces around it taken off. */
static char *
take_text (GString *text)
{
  char *taken = g_strstrip (g_strdup (text->str));

  g_string_set_size (text, 0);
  return taken;
}

/* Runs @parser over @xml; @root is the name of the one element that may stand outermost. */
static gboolean
parse (GBytes *xml, const GMarkupParser *parser, gpointer data, GError **error)
{
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (parser, G_MARKUP_TREAT_CDATA_AS_TEXT, data, NULL);
  gsize size = 0;
  const char *text = g_bytes_get_data (xml, &size);

  /* What the parser dislikes is of no use to a person. */
  if (size == 0 || !g_markup_parse_context_parse (context, text, (gssize) size, NULL) ||
      !g_markup_parse_context_end_parse (context, NULL))
    return fail_listing (error);

  return TRUE;
}

typedef struct
{
  GString *text;
  guint depth;
  gboolean is_listing; /* the outermost element was the right one */
  gboolean in_response;
  gboolean in_propstat;
  gboolean is_bad; /* the propstat or response that ends was not 200 */

  char *href;
  gboolean is_folder;
  gint64 size;
  gint64 modified;
  gint64 free_bytes;
  gint64 used_bytes;

  GPtrArray *responses; /* element-type DavResponse */
} DavReading;

typedef struct
{
  char *path; /* decoded, without the last slash */
  guint parts;
  gboolean is_folder;
  gint64 size;
  gint64 modified;
  gint64 free_bytes;
  gint64 used_bytes;
} DavResponse;

static void
dav_response_free (gpointer data)
{
  g_free (((DavResponse *) data)->path);
  g_free (data);
}

static void
start_dav (GMarkupParseContext *context,
           const char *name,
           const char **names,
           const char **values,
           gpointer user_data,
           GError **error)
{
  DavReading *self = user_data;
  const char *local = get_local (name);

  if (++self->depth > MOST_DEPTH)
    {
      fail_listing (error);
      return;
    }
  if (self->depth == 1)
    self->is_listing = g_str_equal (local, "multistatus");
  g_string_set_size (self->text, 0);

  if (g_str_equal (local, "response"))
    {
      self->in_response = TRUE;
      g_clear_pointer (&self->href, g_free);
      self->is_folder = self->is_bad = FALSE;
      self->size = self->free_bytes = self->used_bytes = -1;
      self->modified = 0;
    }
  else if (g_str_equal (local, "propstat"))
    self->in_propstat = TRUE;
  else if (g_str_equal (local, "collection") && self->in_response)
    self->is_folder = TRUE;
}

static guint
count_parts (const char *path)
{
  guint parts = 0;

  for (const char *at = path; *at != '\0'; at++)
    if (*at != '/' && (at == path || at[-1] == '/'))
      parts++;

  return parts;
}

/* An address is whole or only a path, and encoded in one way or another. */
static void
add_response (DavReading *self)
{
  g_autofree char *path = NULL;
  const char *start = self->href;
  DavResponse *response = NULL;

  if (start != NULL && strstr (start, "://") != NULL)
    start = strchr (strstr (start, "://") + 3, '/');
  path = start != NULL ? g_uri_unescape_string (start, NULL) : NULL;
  if (path == NULL)
    return;
  while (*path != '\0' && path[strlen (path) - 1] == '/')
    path[strlen (path) - 1] = '\0';

  response = g_new0 (DavResponse, 1);
  response->parts = count_parts (path);
  response->path = g_steal_pointer (&path);
  response->is_folder = self->is_folder;
  response->size = self->size;
  response->modified = self->modified;
  response->free_bytes = self->free_bytes;
  response->used_bytes = self->used_bytes;
  g_ptr_array_add (self->responses, response);
}

static gint64
read_http_date (const char *text)
{
  g_autoptr (GDateTime) date = soup_date_time_new_from_http_string (text);

  return date != NULL ? g_date_time_to_unix (date) * G_USEC_PER_SEC : 0;
}

static void
end_dav (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  DavReading *self = user_data;
  const char *local = get_local (name);
  g_autofree char *text = take_text (self->text);

  self->depth--;
  if (g_str_equal (local, "response"))
    {
      if (!self->is_bad)
        add_response (self);
      self->in_response = FALSE;
    }
  else if (g_str_equal (local, "propstat"))
    self->in_propstat = FALSE;
  else if (!self->in_response)
    return;
  else if (g_str_equal (local, "href") && self->href == NULL)
    self->href = g_steal_pointer (&text);
  else if (g_str_equal (local, "status") && !self->in_propstat)
    self->is_bad = strstr (text, " 2") == NULL;
  else if (g_str_equal (local, "getcontentlength"))
    self->size = read_size (text);
  else if (g_str_equal (local, "getlastmodified"))
    self->modified = read_http_date (text);
  else if (g_str_equal (local, "quota-available-bytes"))
    self->free_bytes = read_size (text);
  else if (g_str_equal (local, "quota-used-bytes"))
    self->used_bytes = read_size (text);
}

static void
text_dav (GMarkupParseContext *context,
          const char *text,
          gsize length,
          gpointer user_data,
          GError **error)
{
  g_string_append_len (((DavReading *) user_data)->text, text, (gssize) length);
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const TtPlaceItem *left = *(const TtPlaceItem *const *) a;
  const TtPlaceItem *right = *(const TtPlaceItem *const *) b;

  return strcmp (left->name, right->name);
}

static TtPlaceItem *
make_item (const DavResponse *response, const char *name)
{
  TtPlaceItem *item = g_new0 (TtPlaceItem, 1);

  item->name = g_strconcat (name, response->is_folder && *name != '\0' ? "/" : NULL, NULL);
  item->size = response->is_folder ? 0 : MAX (response->size, 0);
  item->modified = response->modified;

  return item;
}

/* The folder itself is the response with the shortest path: behind a proxy it need not be the path
 * that was asked for. */
static void
sort_responses (DavReading *self, TtDavListing *listing)
{
  const DavResponse *folder = NULL;

  for (guint i = 0; i < self->responses->len; i++)
    {
      const DavResponse *response = self->responses->pdata[i];

      if (folder == NULL || response->parts < folder->parts)
        folder = response;
    }
  if (folder == NULL)
    return;

  listing->folder = make_item (folder, "");
  listing->folder->size = MAX (folder->size, 0);
  listing->free_bytes = folder->free_bytes;
  listing->used_bytes = folder->used_bytes;
  for (guint i = 0; i < self->responses->len; i++)
    {
      const DavResponse *response = self->responses->pdata[i];

      if (response->parts == folder->parts + 1)
        g_ptr_array_add (listing->items, make_item (response, strrchr (response->path, '/') + 1));
    }
  g_ptr_array_sort (listing->items, compare_items);
}

TtDavListing *
tt_dav_listing_read (GBytes *xml, GError **error)
{
  static const GMarkupParser parser = { start_dav, end_dav, text_dav, NULL, NULL };
  DavReading reading = { .text = g_string_new (NULL),
                         .responses = g_ptr_array_new_with_free_func (dav_response_free) };
  g_autoptr (TtDavListing) listing = g_new0 (TtDavListing, 1);
  gboolean read = parse (xml, &parser, &reading, error);

  listing->items = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_place_item_free);
  listing->free_bytes = listing->used_bytes = -1;
  if (read && !reading.is_listing)
    read = fail_listing (error);
  if (read)
    sort_responses (&reading, listing);

  g_string_free (reading.text, TRUE);
  g_free (reading.href);
  g_ptr_array_unref (reading.responses);

  return read ? g_steal_pointer (&listing) : NULL;
}

void
tt_dav_listing_free (TtDavListing *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->folder, tt_place_item_free);
  g_free (self);
}

typedef struct
{
  GString *text;
  guint depth;
  gboolean is_listing;
  gboolean is_truncated;
  gboolean is_encoded; /* encoding-type=url */
  gboolean in_object;
  gboolean in_prefix;
  char *key;
  gint64 size;
  gint64 modified;
  char *next;
  GPtrArray *items;
} S3Reading;

static void
start_s3 (GMarkupParseContext *context,
          const char *name,
          const char **names,
          const char **values,
          gpointer user_data,
          GError **error)
{
  S3Reading *self = user_data;
  const char *local = get_local (name);

  if (++self->depth > MOST_DEPTH)
    {
      fail_listing (error);
      return;
    }
  if (self->depth == 1)
    self->is_listing = g_str_equal (local, "ListBucketResult");
  g_string_set_size (self->text, 0);
  if (g_str_equal (local, "Contents"))
    self->in_object = TRUE;
  else if (g_str_equal (local, "CommonPrefixes"))
    self->in_prefix = TRUE;
  if (self->depth == 2)
    {
      g_clear_pointer (&self->key, g_free);
      self->size = self->modified = 0;
    }
}

static gint64
read_iso_date (const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (text, zone);

  return date != NULL ? g_date_time_to_unix (date) * G_USEC_PER_SEC : 0;
}

static void
add_object (S3Reading *self)
{
  TtPlaceItem *item = NULL;
  char *name = self->key != NULL && self->is_encoded ? g_uri_unescape_string (self->key, NULL)
                                                     : g_strdup (self->key);

  if (name == NULL || *name == '\0')
    {
      g_free (name);
      return;
    }
  item = g_new0 (TtPlaceItem, 1);
  item->name = name;
  item->size = self->size;
  item->modified = self->modified;
  g_ptr_array_add (self->items, item);
}

static void
end_s3 (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  S3Reading *self = user_data;
  const char *local = get_local (name);
  g_autofree char *text = take_text (self->text);

  self->depth--;
  if (g_str_equal (local, "Contents") || g_str_equal (local, "CommonPrefixes"))
    {
      add_object (self);
      self->in_object = self->in_prefix = FALSE;
    }
  else if ((self->in_object && g_str_equal (local, "Key")) ||
           (self->in_prefix && g_str_equal (local, "Prefix")))
    {
      g_free (self->key);
      self->key = g_steal_pointer (&text);
    }
  else if (self->in_object && g_str_equal (local, "Size"))
    self->size = MAX (read_size (text), 0);
  else if (self->in_object && g_str_equal (local, "LastModified"))
    self->modified = read_iso_date (text);
  else if (self->depth == 1 && g_str_equal (local, "IsTruncated"))
    self->is_truncated = g_str_equal (text, "true");
  else if (self->depth == 1 && g_str_equal (local, "EncodingType"))
    self->is_encoded = g_str_equal (text, "url");
  else if (self->depth == 1 && g_str_equal (local, "NextContinuationToken"))
    {
      g_free (self->next);
      self->next = g_steal_pointer (&text);
    }
}

static void
text_s3 (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  g_string_append_len (((S3Reading *) user_data)->text, text, (gssize) length);
}

TtS3Listing *
tt_s3_listing_read (GBytes *xml, GError **error)
{
  static const GMarkupParser parser = { start_s3, end_s3, text_s3, NULL, NULL };
  S3Reading reading = { .text = g_string_new (NULL),
                        .items =
                            g_ptr_array_new_with_free_func ((GDestroyNotify) tt_place_item_free) };
  g_autoptr (TtS3Listing) listing = g_new0 (TtS3Listing, 1);
  gboolean read = parse (xml, &parser, &reading, error);

  /* A page that is cut off without a word about the next one would pass for all there is. */
  if (read && (!reading.is_listing || (reading.is_truncated && reading.next == NULL)))
    read = fail_listing (error);
  listing->items = g_steal_pointer (&reading.items);
  if (reading.is_truncated)
    listing->next = g_steal_pointer (&reading.next);
  g_ptr_array_sort (listing->items, compare_items);

  g_string_free (reading.text, TRUE);
  g_free (reading.key);
  g_free (reading.next);

  return read ? g_steal_pointer (&listing) : NULL;
}

void
tt_s3_listing_free (TtS3Listing *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self->next);
  g_free (self);
}

typedef struct
{
  GString *text;
  char **code;
  char **message;
  char **region;
} ErrorReading;

static void
keep_text (char **place, GString *text)
{
  g_free (*place);
  *place = take_text (text);
}

static void
start_error (GMarkupParseContext *context,
             const char *name,
             const char **names,
             const char **values,
             gpointer user_data,
             GError **error)
{
  g_string_set_size (((ErrorReading *) user_data)->text, 0);
}

static void
end_error (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  ErrorReading *self = user_data;
  const char *local = get_local (name);

  if (g_str_equal (local, "Code"))
    keep_text (self->code, self->text);
  else if (g_str_equal (local, "Message"))
    keep_text (self->message, self->text);
  else if (g_str_equal (local, "Region"))
    keep_text (self->region, self->text);
}

static void
text_error (GMarkupParseContext *context,
            const char *text,
            gsize length,
            gpointer user_data,
            GError **error)
{
  g_string_append_len (((ErrorReading *) user_data)->text, text, (gssize) length);
}

void
tt_s3_error_read (GBytes *xml, char **code, char **message, char **region)
{
  static const GMarkupParser parser = { start_error, end_error, text_error, NULL, NULL };
  ErrorReading reading = { g_string_new (NULL), code, message, region };

  *code = *message = *region = NULL;
  /* An answer without words is judged by its status. */
  parse (xml, &parser, &reading, NULL);
  g_string_free (reading.text, TRUE);
}
