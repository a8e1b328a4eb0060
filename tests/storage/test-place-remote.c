/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Places on the network, against a real server behind a proxy that breaks things. run-remote.py
 * starts both and says through the environment where they are:
 *   TT_REMOTE_KIND   webdav or s3
 *   TT_REMOTE_URL    the server through the proxy; TT_REMOTE_TLS_URL, TT_REMOTE_PIN: with TLS
 *   TT_REMOTE_USER, TT_REMOTE_SECRET, TT_REMOTE_BUCKET
 *   TT_REMOTE_RULES  the proxy's file of rules */

#include "storage/tt-place-s3.h"
#include "storage/tt-place-webdav.h"
#include "support/tt-test-environment.h"

#include <string.h>

#define TEXT "What an object holds is told by its name."

typedef struct
{
  TtEnvironment *environment;
  TtPlace *place;
  char *folder; /* of this test alone */
} Fixture;

static const char *
get_setting (const char *name)
{
  const char *value = g_getenv (name);

  g_assert_nonnull (value);
  return value;
}

static gboolean
is_s3 (void)
{
  return g_str_equal (get_setting ("TT_REMOTE_KIND"), "s3");
}

static void
set_weather (const char *rules)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (get_setting ("TT_REMOTE_RULES"), rules, -1, &error);
  g_assert_no_error (error);
}

static TtPlace *
make_place (Fixture *self, const char *secret, const char *bucket, GError **error)
{
  g_autofree char *url = NULL;
  TtS3Settings settings = { .url = get_setting ("TT_REMOTE_URL"),
                            .bucket = bucket,
                            .prefix = self->folder,
                            .path_style = TRUE,
                            .key = get_setting ("TT_REMOTE_USER"),
                            .secret = secret };

  if (is_s3 ())
    return tt_place_s3_new (self->environment, &settings, error);

  url = g_strconcat (get_setting ("TT_REMOTE_URL"), self->folder, NULL);
  return tt_place_webdav_new (self->environment, url, get_setting ("TT_REMOTE_USER"), secret, NULL,
                              error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  static guint number;
  g_autoptr (GError) error = NULL;

  set_weather ("");
  self->environment = tt_test_environment_new ();
  /* S3 looks at the clock; to be off is a test of its own. */
  tt_test_clock_set (tt_environment_get_clock (self->environment), g_get_real_time ());
  self->folder = g_strdup_printf ("office-%u", ++number);
  self->place = make_place (self, get_setting ("TT_REMOTE_SECRET"),
                            is_s3 () ? get_setting ("TT_REMOTE_BUCKET") : NULL, &error);
  g_assert_no_error (error);
  if (is_s3 ())
    {
      tt_place_s3_make_bucket (TT_PLACE_S3 (self->place), NULL, &error);
      g_assert_no_error (error);
    }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  set_weather ("");
  g_assert_finalize_object (self->place);
  g_clear_object (&self->environment);
  g_free (self->folder);
}

static gboolean
put_text (Fixture *self,
          const char *name,
          const char *text,
          TtPutFlags flags,
          gint64 deadline,
          GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (TtContent) content = tt_content_new_bytes (bytes);

  return tt_place_put (self->place, name, content, flags, deadline, NULL, error);
}

static void
assert_text (Fixture *self, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = tt_place_get (self->place, name, 0, -1, 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

static void
put_good (Fixture *self, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;

  put_text (self, name, text, TT_PUT_NONE, 0, &error);
  g_assert_no_error (error);
}

static void
test_round (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) part = NULL;
  g_autoptr (GBytes) beyond = NULL;
  g_autoptr (TtPlaceItem) item = NULL;
  g_autoptr (TtPlaceItem) gone = NULL;

  put_good (self, "s/0a/000000000001/1-1-ff.base", TEXT);
  assert_text (self, "s/0a/000000000001/1-1-ff.base", TEXT);
  part = tt_place_get (self->place, "s/0a/000000000001/1-1-ff.base", 5, 2, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (part, NULL), g_bytes_get_size (part), "an", 2);
  beyond = tt_place_get (self->place, "s/0a/000000000001/1-1-ff.base", 1000, 10, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (beyond), ==, 0);

  item = tt_place_stat (self->place, "s/0a/000000000001/1-1-ff.base", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (item->name, ==, "s/0a/000000000001/1-1-ff.base");
  g_assert_cmpint (item->size, ==, strlen (TEXT));

  tt_place_delete (self->place, "s/0a/000000000001/1-1-ff.base", 0, NULL, &error);
  g_assert_no_error (error);
  tt_place_delete (self->place, "s/0a/000000000001/1-1-ff.base", 0, NULL, &error);
  g_assert_no_error (error);
  gone = tt_place_stat (self->place, "s/0a/000000000001/1-1-ff.base", 0, NULL, &error);
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT);
  g_clear_error (&error);
  g_assert_null (tt_place_get (self->place, "s/0a/none", 0, -1, 0, NULL, &error));
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT);
}

static char *
join_names (GPtrArray *items)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    g_string_append_printf (names, "%s ", ((TtPlaceItem *) items->pdata[i])->name);

  return g_string_free (names, FALSE);
}

static void
test_list (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) none = tt_place_list (self->place, "", TRUE, 0, NULL, &error);
  g_autoptr (GPtrArray) level = NULL;
  g_autoptr (GPtrArray) deep = NULL;
  g_autofree char *names = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);

  put_good (self, "repository.json", "{}");
  put_good (self, "s/0a/1/x.seg", "1");
  put_good (self, "s/0a/1/y.seg", "22");
  put_good (self, "s/0b/7/z.seg", "333");
  put_good (self, "sx/other", "4");

  level = tt_place_list (self->place, "", FALSE, 0, NULL, &error);
  g_assert_no_error (error);
  names = join_names (level);
  g_assert_cmpstr (names, ==, "repository.json s/ sx/ ");
  deep = tt_place_list (self->place, "s/", TRUE, 0, NULL, &error);
  g_assert_no_error (error);
  g_free (names);
  names = join_names (deep);
  g_assert_cmpstr (names, ==, "s/0a/1/x.seg s/0a/1/y.seg s/0b/7/z.seg ");
  g_assert_cmpint (((TtPlaceItem *) deep->pdata[1])->size, ==, 2);
  g_assert_cmpint (((TtPlaceItem *) deep->pdata[1])->modified, >, 0);
}

/* More than one page of an S3 listing has (1,000 names). */
static void
test_long_list (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;
  const guint n = 1010;

  if (!is_s3 ())
    {
      g_test_skip ("a WebDAV listing has no pages");
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("p/%04u", i);

      put_text (self, name, "x", TT_PUT_MEND, 0, &error);
      g_assert_no_error (error);
    }
  items = tt_place_list (self->place, "p/", TRUE, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, n);
}

static void
test_same_and_other (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  put_good (self, "a/one", TEXT);
  put_good (self, "a/one", TEXT);

  /* Half an upload is mended, something else is not touched. */
  put_text (self, "a/half", "What an obj", TT_PUT_MEND, 0, &error);
  g_assert_no_error (error);
  put_good (self, "a/half", TEXT);
  assert_text (self, "a/half", TEXT);
  g_assert_false (put_text (self, "a/one", "Something else", TT_PUT_NONE, 0, &error));
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_CONFLICT);
  g_clear_error (&error);
  assert_text (self, "a/one", TEXT);
  put_text (self, "a/one", "Something else", TT_PUT_MEND, 0, &error);
  g_assert_no_error (error);
  assert_text (self, "a/one", "Something else");
}

static void
test_large (Fixture *self, gconstpointer data)
{
  const gsize length = 3 * 1024 * 1024 + 17;
  guint8 *data_of_it = g_malloc (length);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) got = NULL;
  g_autoptr (TtContent) content = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < length; i++)
    data_of_it[i] = (guint8) (i * 2654435761u >> 13);
  bytes = g_bytes_new_take (data_of_it, length);
  content = tt_content_new_bytes (bytes);
  tt_place_put (self->place, "large", content, TT_PUT_NONE, 0, NULL, &error);
  g_assert_no_error (error);
  got = tt_place_get (self->place, "large", 0, -1, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (got, bytes));
}

static void
test_probe (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TtPlaceProbe probe;
  g_autoptr (GPtrArray) items = NULL;

  tt_place_probe (self->place, 0, &probe, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (probe.writable);
  g_assert_true (probe.can_delete);
  items = tt_place_list (self->place, "", TRUE, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 0);
}

/* What each kind of weather is told as; nothing counts as stored, and afterwards all is well. */
typedef struct
{
  const char *rule;
  TtPlaceError put;
  TtPlaceError get;
  TtPlaceError list;
  gint64 deadline; /* seconds */
} Weather;

#define NO_ERROR ((TtPlaceError) -1)

static const Weather weathers[] = {
  { "refuse", TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT, 5 },
  { "blackhole", TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT, 1 },
  { "slow 1", TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT, 1 },
  { "PUT cut-request 0", TT_PLACE_ERROR_TRANSIENT, NO_ERROR, NO_ERROR, 5 },
  { "PUT cut-request 11", TT_PLACE_ERROR_TRANSIENT, NO_ERROR, NO_ERROR, 5 },
  { "PUT drop-response", TT_PLACE_ERROR_TRANSIENT, NO_ERROR, NO_ERROR, 5 },
  { "cut-response 20", TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT,
    5 },
  { "GET cut-response 300", NO_ERROR, TT_PLACE_ERROR_TRANSIENT, NO_ERROR, 5 },
  { "GET end-response 300", NO_ERROR, TT_PLACE_ERROR_TRANSIENT, NO_ERROR, 5 },
  { "status 302 Location=http://127.0.0.1:1/elsewhere", TT_PLACE_ERROR_CORRUPT,
    TT_PLACE_ERROR_CORRUPT, TT_PLACE_ERROR_CORRUPT, 5 },
  { "status 307 Location=/elsewhere", TT_PLACE_ERROR_CORRUPT, TT_PLACE_ERROR_CORRUPT,
    TT_PLACE_ERROR_CORRUPT, 5 },
  { "status 401 WWW-Authenticate=Basic", TT_PLACE_ERROR_AUTH, TT_PLACE_ERROR_AUTH,
    TT_PLACE_ERROR_AUTH, 5 },
  { "status 403", TT_PLACE_ERROR_DENIED, TT_PLACE_ERROR_DENIED, TT_PLACE_ERROR_DENIED, 5 },
  { "PUT status 413", TT_PLACE_ERROR_FULL, NO_ERROR, NO_ERROR, 5 },
  { "PUT status 423", TT_PLACE_ERROR_TRANSIENT, NO_ERROR, NO_ERROR, 5 },
  { "PUT status 507", TT_PLACE_ERROR_FULL, NO_ERROR, NO_ERROR, 5 },
  { "status 429", TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT, 5 },
  { "status 500", TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT, 5 },
  { "status 502", TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT, 5 },
  { "status 503", TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT, 5 },
  { "status 504", TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT, TT_PLACE_ERROR_TRANSIENT, 5 },
};

static void
assert_told (GError *error, TtPlaceError expected, const char *deed, const char *rule)
{
  if (expected == NO_ERROR)
    {
      g_assert_no_error (error);
      return;
    }
  if (!g_error_matches (error, TT_PLACE_ERROR, (int) expected))
    g_error ("%s in “%s”: %s", deed, rule, error != NULL ? error->message : "no error");
}

static void
test_weather (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) long_text = g_string_new (NULL);

  for (guint i = 0; i < 200; i++)
    g_string_append (long_text, TEXT);

  for (guint i = 0; i < G_N_ELEMENTS (weathers); i++)
    {
      const Weather *weather = &weathers[i];
      g_autofree char *name = g_strdup_printf ("weather/%u", i);
      g_autofree char *fresh = g_strdup_printf ("weather/%u-fresh", i);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GPtrArray) items = NULL;
      gint64 deadline = weather->deadline * G_USEC_PER_SEC;

      set_weather ("");
      put_good (self, name, long_text->str);
      set_weather (weather->rule);
      put_text (self, fresh, long_text->str, TT_PUT_MEND, deadline, &error);
      assert_told (error, weather->put, "put", weather->rule);
      g_clear_error (&error);
      bytes = tt_place_get (self->place, name, 0, -1, deadline, NULL, &error);
      assert_told (error, weather->get, "get", weather->rule);
      g_clear_error (&error);
      items = tt_place_list (self->place, "weather/", FALSE, deadline, NULL, &error);
      if (weather->list != NO_ERROR)
        assert_told (error, weather->list, "list", weather->rule);

      /* Whatever was half done is whole after the next try. */
      set_weather ("");
      put_good (self, fresh, long_text->str);
      assert_text (self, fresh, long_text->str);
      assert_text (self, name, long_text->str);
    }
}

static void
test_retry_after (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  set_weather ("status 503 Retry-After=7");
  g_assert_false (put_text (self, "a", TEXT, TT_PUT_MEND, 0, &error));
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_TRANSIENT);
  g_assert_cmpint (tt_place_error_get_retry_after (error), ==, 7 * G_USEC_PER_SEC);
}

/* A bit that turns on the way is seen by whoever compares; a page of a captive portal is no listing
 * and no object. */
static void
test_captive_portal (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  put_good (self, "a/one", TEXT);
  set_weather ("GET corrupt-response 3");
  bytes = tt_place_get (self->place, "a/one", 0, -1, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, strlen (TEXT));
  g_assert_true (memcmp (g_bytes_get_data (bytes, NULL), TEXT, strlen (TEXT)) != 0);

  set_weather ("status 200 Content-Type=text/html");
  g_assert_null (tt_place_list (self->place, "a/", TRUE, 0, NULL, &error));
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_CORRUPT);
}

static void
test_wrong_secret (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtPlace) place =
      make_place (self, "wrong", is_s3 () ? get_setting ("TT_REMOTE_BUCKET") : NULL, &error);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (TtContent) content = tt_content_new_bytes (bytes);

  g_assert_no_error (error);
  g_assert_false (tt_place_put (place, "a", content, TT_PUT_MEND, 0, NULL, &error));
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_AUTH);
  g_clear_error (&error);
  g_assert_false (tt_place_probe (place, 0, NULL, NULL, &error));
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_AUTH);
}

static void
test_other_bucket (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtPlace) place = NULL;

  if (!is_s3 ())
    {
      g_test_skip ("WebDAV has no buckets");
      return;
    }
  place = make_place (self, get_setting ("TT_REMOTE_SECRET"), "no-such-bucket", &error);
  g_assert_no_error (error);
  g_assert_null (tt_place_list (place, "", TRUE, 0, NULL, &error));
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT);
  g_clear_error (&error);
  g_assert_null (make_place (self, "x", "No_Bucket", &error));
  g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_DENIED);
}

/* A clock two hours off: the server's is learnt, and every later request is right at once. */
static void
test_clock (Fixture *self, gconstpointer data)
{
  TtClock *clock = tt_environment_get_clock (self->environment);

  if (!is_s3 ())
    {
      g_test_skip ("WebDAV does not look at the clock");
      return;
    }
  tt_test_clock_set (clock, g_get_real_time () - 2 * G_TIME_SPAN_HOUR);
  put_good (self, "a/one", TEXT);
  tt_test_clock_set (clock, g_get_real_time () + 400 * G_TIME_SPAN_DAY);
  put_good (self, "a/two", TEXT);
  assert_text (self, "a/two", TEXT);
}

static gboolean
cancel_it (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static gpointer
cancel_later (gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) source = g_timeout_source_new (200);
  gboolean cancelled = FALSE;

  g_source_set_callback (source, cancel_it, data, NULL);
  g_source_attach (source, context);
  while (!cancelled)
    {
      g_main_context_iteration (context, TRUE);
      cancelled = g_cancellable_is_cancelled (data);
    }

  return NULL;
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = NULL;

  set_weather ("blackhole");
  thread = g_thread_new ("cancel", cancel_later, cancellable);
  g_assert_null (tt_place_list (self->place, "", TRUE, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

/* A certificate that nobody vouches for is taken by its fingerprint alone, and no other then. */
static void
test_pin (Fixture *self, gconstpointer data)
{
  const char *url = g_getenv ("TT_REMOTE_TLS_URL");
  const char *pin = g_getenv ("TT_REMOTE_PIN");
  g_autofree char *wrong = NULL;
  const char *pins[3] = { NULL };

  if (url == NULL)
    {
      g_test_skip ("this server has no TLS");
      return;
    }
  wrong = g_strdup (pin);
  wrong[0] = wrong[0] == 'A' ? 'B' : 'A';
  pins[1] = wrong;
  pins[2] = pin;

  for (guint i = 0; i < G_N_ELEMENTS (pins); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TtPlace) place =
          tt_place_webdav_new (self->environment, url, get_setting ("TT_REMOTE_USER"),
                               get_setting ("TT_REMOTE_SECRET"), pins[i], &error);
      gboolean done;

      g_assert_no_error (error);
      done = tt_place_probe (place, 10 * G_USEC_PER_SEC, NULL, NULL, &error);
      if (i == 2)
        {
          g_assert_no_error (error);
          g_assert_true (done);
          continue;
        }
      g_assert_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_TLS);
      /* Both fingerprints are shown. */
      if (i == 1)
        {
          g_autofree char *start = g_ascii_strdown (wrong, 2);

          g_assert_nonnull (strstr (error->message, start));
        }
    }
}

#define ADD(path, func) g_test_add ("/remote/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("round", test_round);
  ADD ("list", test_list);
  ADD ("long-list", test_long_list);
  ADD ("same-and-other", test_same_and_other);
  ADD ("large", test_large);
  ADD ("probe", test_probe);
  ADD ("weather", test_weather);
  ADD ("retry-after", test_retry_after);
  ADD ("captive-portal", test_captive_portal);
  ADD ("wrong-secret", test_wrong_secret);
  ADD ("other-bucket", test_other_bucket);
  ADD ("clock", test_clock);
  ADD ("cancel", test_cancel);
  ADD ("pin", test_pin);

  return g_test_run ();
}
