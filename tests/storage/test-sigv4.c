/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Signatures against the examples that AWS publishes ("Signature Calculations for the Authorization
 * Header: Transferring Payload in a Single Chunk", Amazon S3 API Reference). */

#include "storage/tt-sigv4.h"

#include <string.h>

#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/* 2013-05-24T00:00:00Z */
#define AT (G_GINT64_CONSTANT (1369353600) * G_USEC_PER_SEC)

typedef struct
{
  const char *method;
  const char *path;
  const char *query;
  const char *headers[5];
  const char *payload;
  const char *signature;
} Vector;

static const Vector vectors[] = {
  { "GET",
    "/test.txt",
    NULL,
    { "range", "bytes=0-9", NULL },
    EMPTY,
    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41" },
  { "PUT",
    "/test%24file.text",
    NULL,
    { "date", "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class", "REDUCED_REDUNDANCY", NULL },
    "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
    "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd" },
  { "GET",
    "/",
    "lifecycle",
    { NULL },
    EMPTY,
    "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543" },
  { "GET",
    "/",
    "prefix=J&max-keys=2",
    { NULL },
    EMPTY,
    "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7" },
};

static void
test_published (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      TtSigv4 sign = { .method = vectors[i].method,
                       .host = "examplebucket.s3.amazonaws.com",
                       .path = vectors[i].path,
                       .query = vectors[i].query,
                       .headers = vectors[i].headers,
                       .payload = vectors[i].payload,
                       .region = "us-east-1",
                       .service = "s3",
                       .key = "AKIAIOSFODNN7EXAMPLE",
                       .secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                       .at = AT };
      g_autofree char *date = NULL;
      g_autofree char *text = tt_sigv4_sign (&sign, &date);
      const char *signature = strstr (text, "Signature=");

      g_assert_cmpstr (date, ==, "20130524T000000Z");
      g_assert_nonnull (signature);
      g_assert_cmpstr (signature + strlen ("Signature="), ==, vectors[i].signature);
    }
}

static void
test_encode (void)
{
  g_autofree char *path = tt_sigv4_encode ("a b/ü~+%", TRUE);
  g_autofree char *value = tt_sigv4_encode ("a/b=&", FALSE);

  g_assert_cmpstr (path, ==, "a%20b/%C3%BC~%2B%25");
  g_assert_cmpstr (value, ==, "a%2Fb%3D%26");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sigv4/published", test_published);
  g_test_add_func ("/sigv4/encode", test_encode);

  return g_test_run ();
}
