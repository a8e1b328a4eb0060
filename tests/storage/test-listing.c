/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Listings as odd servers write them. */

#include "storage/tt-listing.h"

#include <string.h>

static GBytes *
make_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static char *
join (GPtrArray *items)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    {
      const TtPlaceItem *item = items->pdata[i];

      g_string_append_printf (text, "%s:%" G_GINT64_FORMAT " ", item->name, item->size);
    }

  return g_string_free (text, FALSE);
}

/* Apache: prefix D, lp1, relative addresses. */
static const char apache[] =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\" "
    "xmlns:ns0=\"DAV:\">\n<D:response xmlns:lp1=\"DAV:\">\n<D:href>/dav/tt1-ab/s/</D:href>\n"
    "<D:propstat>\n<D:prop>\n<lp1:resourcetype><D:collection/></lp1:resourcetype>\n"
    "<lp1:getlastmodified>Wed, 25 Nov 2026 10:00:00 GMT</lp1:getlastmodified>\n</D:prop>\n"
    "<D:status>HTTP/1.1 200 OK</D:status>\n</D:propstat>\n<D:propstat>\n<D:prop>\n"
    "<D:getcontentlength/>\n</D:prop>\n<D:status>HTTP/1.1 404 Not Found</D:status>\n</D:propstat>\n"
    "</D:response>\n<D:response xmlns:lp1=\"DAV:\">\n<D:href>/dav/tt1-ab/s/0a/</D:href>\n"
    "<D:propstat>\n<D:prop>\n<lp1:resourcetype><D:collection/></lp1:resourcetype>\n</D:prop>\n"
    "<D:status>HTTP/1.1 200 OK</D:status>\n</D:propstat>\n</D:response>\n"
    "<D:response "
    "xmlns:lp1=\"DAV:\">\n<D:href>/dav/tt1-ab/s/x.seg</D:href>\n<D:propstat>\n<D:prop>\n"
    "<lp1:resourcetype/>\n<lp1:getcontentlength>17</lp1:getcontentlength>\n"
    "<lp1:getlastmodified>Wed, 25 Nov 2026 10:00:01 GMT</lp1:getlastmodified>\n</D:prop>\n"
    "<D:status>HTTP/1.1 200 OK</D:status>\n</D:propstat>\n</D:response>\n</D:multistatus>\n";

/* Behind a proxy that puts another path before it; whole addresses, no prefix, folders without a
 * slash, letters encoded that need not be. */
static const char proxied[] =
    "<multistatus xmlns=\"DAV:\"><response><href>http://inner:8080/remote.php/dav/files/r%75th/tt"
    "</href><propstat><prop><resourcetype><collection/></resourcetype><quota-available-bytes>1000"
    "</quota-available-bytes><quota-used-bytes>24</quota-used-bytes></prop><status>HTTP/1.1 200 OK"
    "</status></propstat></response><response><href>http://inner:8080/remote.php/dav/files/ruth/tt/"
    "%73</href><propstat><prop><resourcetype><collection/></resourcetype></prop></propstat>"
    "</response><response><href>http://inner:8080/remote.php/dav/files/ruth/tt/a%2Db.seg</href>"
    "<propstat><prop><resourcetype/><getcontentlength> 5 </getcontentlength></prop></propstat>"
    "</response><response><href>http://inner:8080/remote.php/dav/files/ruth/tt/gone</href>"
    "<status>HTTP/1.1 404 Not Found</status></response></multistatus>";

static void
test_dav (void)
{
  g_autoptr (GBytes) bytes = make_bytes (apache);
  g_autoptr (GBytes) other = make_bytes (proxied);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtDavListing) listing = tt_dav_listing_read (bytes, &error);
  g_autoptr (TtDavListing) behind = NULL;
  g_autofree char *names = NULL;

  g_assert_no_error (error);
  names = join (listing->items);
  g_assert_cmpstr (names, ==, "0a/:0 x.seg:17 ");
  g_assert_cmpint (listing->free_bytes, ==, -1);
  g_assert_cmpint (((TtPlaceItem *) listing->items->pdata[1])->modified, ==,
                   G_GINT64_CONSTANT (1795600801) * G_USEC_PER_SEC);

  behind = tt_dav_listing_read (other, &error);
  g_assert_no_error (error);
  g_free (names);
  names = join (behind->items);
  g_assert_cmpstr (names, ==, "a-b.seg:5 s/:0 ");
  g_assert_cmpint (behind->free_bytes, ==, 1000);
  g_assert_cmpint (behind->used_bytes, ==, 24);
}

static const char pages[] =
    "<?xml version='1.0' encoding='UTF-8'?><ListBucketResult "
    "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>office</Name><Prefix>tt/</Prefix>"
    "<NextContinuationToken>abc=/+</NextContinuationToken><IsTruncated>true</IsTruncated><Contents>"
    "<Key>tt/s/x.seg</Key><LastModified>2026-11-25T10:00:01.000Z</LastModified><ETag>&quot;1&quot;"
    "</ETag><Size>17</Size><Owner><ID>1</ID></Owner></Contents><CommonPrefixes><Prefix>tt/p/</"
    "Prefix>"
    "</CommonPrefixes></ListBucketResult>";

static void
test_s3 (void)
{
  g_autoptr (GBytes) bytes = make_bytes (pages);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtS3Listing) listing = tt_s3_listing_read (bytes, &error);
  g_autofree char *names = NULL;

  g_assert_no_error (error);
  names = join (listing->items);
  g_assert_cmpstr (names, ==, "tt/p/:0 tt/s/x.seg:17 ");
  g_assert_cmpstr (listing->next, ==, "abc=/+");
}

/* Nothing of this is a listing, and nothing of it may pass for an empty one. */
static const char *const strange[] = {
  "",
  "<html><body>Sign in to the network</body></html>",
  "<multistatus xmlns=\"DAV:\"><response><href>/a/</href>",
  "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
  "{\"error\": \"not found\"}",
  "<Error><Code>AccessDenied</Code></Error>",
  "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
};

static void
test_strange (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (strange); i++)
    {
      g_autoptr (GBytes) bytes = make_bytes (strange[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (tt_dav_listing_read (bytes, &error));
      g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_CORRUPT);
      g_clear_error (&error);
      g_assert_null (tt_s3_listing_read (bytes, &error));
      g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_CORRUPT);
    }
}

/* Cut off anywhere: no crash, and never a listing. */
static void
test_cut (void)
{
  const char *const whole[] = { apache, proxied, pages };

  for (guint i = 0; i < G_N_ELEMENTS (whole); i++)
    for (gsize length = 0; length < strlen (whole[i]) - 2; length++)
      {
        g_autoptr (GBytes) bytes = g_bytes_new (whole[i], length);

        g_assert_null (tt_dav_listing_read (bytes, NULL));
        g_assert_null (tt_s3_listing_read (bytes, NULL));
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/listing/dav", test_dav);
  g_test_add_func ("/listing/s3", test_s3);
  g_test_add_func ("/listing/strange", test_strange);
  g_test_add_func ("/listing/cut", test_cut);

  return g_test_run ();
}
