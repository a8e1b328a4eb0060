/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: a file of our own that is wrong in one record is refused whole, with the
 * record and its line, and nothing of the office is touched. */

#include "base/tt-error.h"
#include "tt-test-world.h"

#include <glib/gstdio.h>
#include <string.h>

static const TtImportOptions defaults = { 0 };

static char *
read_good (void)
{
  g_autofree char *path = tt_test_build_data_path ("import/good.json");
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;

  return count;
}

/* Refused with these words in its message, beside an office that stays as it is. */
static void
assert_refused (TtTestWorld *world, const char *text, gssize length, int code, const char *words)
{
  g_autofree char *before = tt_test_world_dup_digest (world);
  guint files = count_files (world->folder);
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;
  TtImport *import = tt_test_world_read_text (world, text, length, &defaults, &error);

  g_object_unref (import);
  g_assert_error (error, TT_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_assert_cmpstr (error->message, ==, words);
  after = tt_test_world_dup_digest (world);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (count_files (world->folder), ==, files);
}

static TtTestWorld *
make_world (void)
{
  TtTestWorld *world = tt_test_world_new ();
  g_autofree char *path = tt_test_build_data_path ("import/good.json");
  g_autoptr (TtImport) import = tt_test_world_bring_in (world, path, &defaults);

  return world;
}

static void
test_good (void)
{
  g_autoptr (TtTestWorld) world = make_world ();

  tt_test_world_assert (world, "entry", "id", "31", "in_note", "é \"quoted\"");
  tt_test_world_assert (world, "entry", "id", "31", "ended_at", "2026-11-02T15:00:00.500000Z");
  tt_test_world_assert (world, "site", "id", "21", "latitude", "52.5");
  tt_test_world_assert (world, "photo", "id", "51", "entry", "31");
}

static void
test_byte_order_mark (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *path = tt_test_build_data_path ("import/byte-order-mark.json");
  g_autoptr (TtImport) import = tt_test_world_bring_in (world, path, &defaults);

  g_assert_cmpint (tt_test_world_count (world, "entry"), ==, 2);
}

static void
test_bad_files (void)
{
  static const struct
  {
    const char *name;
    int code;
    const char *words;
  } cases[] = {
    { "empty", TT_ERROR_INVALID, "The file is empty" },
    { "blank", TT_ERROR_INVALID, "The file is empty" },
    { "cut", TT_ERROR_INVALID, "the file ends in the middle; it is not whole" },
    { "other-program", TT_ERROR_INVALID, "neither an export of TimeTracker nor a backup" },
    { "list", TT_ERROR_INVALID, "neither an export of TimeTracker nor a backup" },
    { "web-page", TT_ERROR_INVALID, "The file is a web page" },
    { "latin-1", TT_ERROR_INVALID, "a text is not UTF-8" },
    { "utf-16", TT_ERROR_INVALID, "the file is UTF-16" },
    { "newer", TT_ERROR_TOO_NEW, "install a newer version of TimeTracker" },
    { "number-beyond-64-bits", TT_ERROR_INVALID, "Line 16: a number is larger than 64 bits hold" },
    { "double-id", TT_ERROR_INVALID, "Line 20, entries[1]: " },
    { "lost-reference", TT_ERROR_INVALID, "Line 19, entries[0].site: no record has the id 99" },
    { "ends-before-start", TT_ERROR_INVALID, "Line 19, entries[0].ended_at: it lies before" },
    { "photo-is-none", TT_ERROR_INVALID, "Line 29, pictures[0]: the photo is not the one" },
  };
  g_autoptr (TtTestWorld) world = make_world ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("import/%s.json", cases[i].name);
      g_autofree char *path = tt_test_build_data_path (name);
      g_autofree char *text = NULL;
      gsize length = 0;

      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      assert_refused (world, text, (gssize) length, cases[i].code, cases[i].words);
    }
}

static char *
replace (const char *text, const char *from, const char *to)
{
  GString *changed = g_string_new (text);

  g_assert_cmpuint (g_string_replace (changed, from, to, 1), ==, 1);

  return g_string_free (changed, FALSE);
}

static void
test_bad_records (void)
{
  static const struct
  {
    const char *from;
    const char *to;
    const char *words;
  } cases[] = {
    { "\"role\":\"owner\"", "\"role\":\"boss\"", "Line 12, users[0]: “role” in “users” is wrong" },
    { "\"role\":\"owner\",", "", "Line 12, users[0].role: it is missing" },
    { "\"role\":\"owner\"", "\"role\":null", "Line 12, users[0].role: it is missing" },
    { "\"role\":\"owner\"", "\"role\":\"owner\",\"role\":\"owner\"", "the field stands twice" },
    { "\"role\":\"owner\"", "\"role\":\"owner\",\"colour\":1", "users[0].colour: this version" },
    { "\"id\":12,", "\"id\":-12,", "users[1]: “id” in “users” is wrong" },
    { "\"id\":12,", "\"id\":9007199254740992,", "“id” in “users” is wrong" },
    { "\"id\":12,", "\"id\":1.5,", "users[1].id: a whole number is expected" },
    { "\"id\":12,", "\"id\":\"12\",", "users[1].id: a text stands where none belongs" },
    { "\"id\":12,", "\"id\":11,", "Line 13, users[1]: The id 11 stands twice" },
    { "\"username\":\"maya\"", "\"username\":\"RUTH\"", "Line 13, users[1].username: another" },
    { "\"external_id\":\"u2\"", "\"external_id\":\"u1\"",
      "Line 13, users[1].external_id: another" },
    { "\"company\":1,\"username\":\"maya\"", "\"company\":7,\"username\":\"maya\"",
      "Line 13, users[1].company: no record has the id 7" },
    { "\"latitude\":52.5", "\"latitude\":\"52.5\"", "sites[0].latitude: a text stands" },
    { "\"latitude\":52.5", "\"latitude\":[52.5]", "sites[0].latitude: a value of another kind" },
    { "\"active\":true}\n],\n\"entries\"", "\"active\":1}\n],\n\"entries\"",
      "sites[0].active: a number stands where none belongs" },
    { "\"zone\":\"Europe/Berlin\",\"started_at\"", "\"zone\":\"Mars/Base\",\"started_at\"",
      "Line 19, entries[0].zone: there is no such time zone" },
    { "2026-11-02T07:00:00Z\",\"ended_at", "yesterday\",\"ended_at",
      "entries[0].started_at: a moment like" },
    { "2026-11-02T07:00:00Z\",\"ended_at", "2026-11-31T07:00:00Z\",\"ended_at",
      "entries[0].started_at: a moment like" },
    { "2026-11-02T11:30:00Z", "2026-11-02T10:30:00Z", "breaks[0].ended_at: it lies before" },
    { "\"hash\":\"", "\"hash\":\"xy", "photos[0]: “hash” in “photos” is wrong" },
    { "\"media_type\":\"image/png\",\"size\":", "\"media_type\":\"image/png\",\"size\":1",
      "pictures[0]: the photo has another size" },
    { "\"entries\":2", "\"entries\":3", "“entries” has 3 records, but it has 2: it is not whole" },
    { "\"exported_at\"", "\"when\"", "this version does not know it" },
    { "\"version\":1,", "", "“format” or “version” is missing" },
    { "\"version\":1,", "\"version\":\"one\",", "version: a whole number from 1 is expected" },
    { "\"sites\":[", "\"sites\":[7,", "Line 15, sites[0]: a record is expected" },
    { "\"sites\":[", "\"users\":[],\"sites\":[", "users: the list stands twice" },
    { "Maya Okafor", "Maya\\u0000", "a text holds the character U+0000" },
    { "Maya Okafor", "Maya\\ud83d", "a text holds half of a surrogate pair" },
    { "\"exported_at\"",
      "\"digest\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"exported_"
      "at\"",
      "damaged or edited" },
    { "\"format\":\"timetracker\"", "\"format\":\"something\"", "of another format: “something”" },
  };
  g_autoptr (TtTestWorld) world = make_world ();
  g_autofree char *good = read_good ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = replace (good, cases[i].from, cases[i].to);
      int code = strstr (cases[i].words, "edited") != NULL ? TT_ERROR_MISMATCH : TT_ERROR_INVALID;

      assert_refused (world, text, -1, code, cases[i].words);
    }
}

static void
test_photo_missing (void)
{
  g_autoptr (TtTestWorld) world = make_world ();
  g_autofree char *good = read_good ();
  char *pictures = strstr (good, ",\n\"pictures\"");

  strcpy (pictures, "}");
  assert_refused (world, good, -1, TT_ERROR_INVALID,
                  "Line 26, photos[0].hash: the picture is not in the file");
}

/* Cut anywhere: refused. */
static void
test_cut_anywhere (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *good = read_good ();
  gsize length = strlen (good) - 2; /* the last brace and line break */

  for (gsize cut = 0; cut < length; cut += cut < 400 ? 1 : 97)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TtImport) import =
          tt_test_world_read_text (world, good, (gssize) cut, &defaults, &error);

      g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
    }
}

/* Keys in another order, as other programs write them: read from a file, not from a stream. */
static void
test_sorted_keys (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *good = read_good ();
  g_autofree char *headless = replace (good, "\"format\":\"timetracker\",\n", "");
  g_autofree char *sorted = replace (headless, "\n]\n}\n", "\n],\n\"format\":\"timetracker\"}\n");
  g_autofree char *path = tt_test_dir_build_path (world->dir, "sorted.json");
  g_autoptr (TtImport) import = NULL;
  g_autoptr (TtImport) stream = NULL;
  g_autoptr (GError) error = NULL;

  stream = tt_test_world_read_text (world, sorted, -1, &defaults, &error);
  g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);

  tt_test_dir_write (world->dir, "sorted.json", sorted, strlen (sorted));
  import = tt_test_world_bring_in (world, path, &defaults);
  g_assert_cmpint (tt_import_get_format (import), ==, TT_IMPORT_TIMETRACKER);
  g_assert_cmpint (tt_test_world_count (world, "entry"), ==, 2);
}

/* Layer definitions stay, and who was erased stays erased. */
static void
test_present_stays (void)
{
  g_autoptr (TtTestWorld) world = make_world ();
  g_autofree char *good = read_good ();
  g_autofree char *erased =
      replace (good, "\"sites\":[",
               "\"erased\":[{\"id\":12,\"number\":1,\"at\":\"2026-11-03T00:00:00Z\"}],"
               "\"sites\":[");
  g_autofree char *before = tt_test_world_look (world, "layer", "name", "archive", "id");
  g_autoptr (GError) error = NULL;
  g_autoptr (TtImport) first = tt_test_world_read_text (world, erased, -1, &defaults, &error);
  g_autoptr (TtImport) second = NULL;

  g_assert_no_error (error);
  tt_test_world_apply (world, first);
  second = tt_test_world_read_text (world, good, -1, &defaults, &error);
  g_assert_no_error (error);
  tt_test_world_apply (world, second);

  tt_test_world_assert (world, "layer", "name", "archive", "id", before);
  tt_test_world_assert (world, "user", "id", "12", "name", "Former employee 1");
  tt_test_world_assert (world, "user", "id", "12", "erased", "1");
}

static void
test_add (void)
{
  g_autoptr (TtTestWorld) world = make_world ();
  g_autofree char *good = read_good ();
  g_autofree char *other_id = replace (good, "\"id\":12,", "\"id\":13,");
  g_autofree char *renumbered = NULL;
  g_autofree char *before = tt_test_world_dup_digest (world);
  g_autofree char *after = NULL;
  TtImportOptions options = { .mode = TT_IMPORT_ADD };
  g_autoptr (GString) moved = g_string_new (other_id);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtImport) same = tt_test_world_read_text (world, good, -1, &options, &error);
  g_autoptr (TtImport) more = NULL;

  g_assert_no_error (error);
  tt_test_world_apply (world, same);
  after = tt_test_world_dup_digest (world);
  g_assert_cmpstr (after, ==, before);

  /* The same person under another id, with a new entry: it goes to the one who is there. */
  g_string_replace (moved, "\"user\":12", "\"user\":13", 0);
  g_string_replace (moved, "\"id\":32,", "\"id\":33,", 1);
  renumbered = g_strdup (moved->str);
  more = tt_test_world_read_text (world, renumbered, -1, &options, &error);
  g_assert_no_error (error);
  tt_test_world_apply (world, more);
  g_assert_cmpint (tt_test_world_count (world, "user"), ==, 2);
  g_assert_cmpint (tt_test_world_count (world, "entry"), ==, 3);
  tt_test_world_assert (world, "entry", "id", "33", "user", "12");
}

/* Two gigabytes of text in one field, given as they are asked for: refused long before. */
#define TT_TYPE_ENDLESS_STREAM (tt_endless_stream_get_type ())
G_DECLARE_FINAL_TYPE (TtEndlessStream, tt_endless_stream, TT, ENDLESS_STREAM, GInputStream)

struct _TtEndlessStream
{
  GInputStream parent_instance;
  const char *start;
  gint64 given;
};

G_DEFINE_FINAL_TYPE (TtEndlessStream, tt_endless_stream, G_TYPE_INPUT_STREAM)

static gssize
tt_endless_stream_read (
    GInputStream *stream, void *bytes, gsize length, GCancellable *cancellable, GError **error)
{
  TtEndlessStream *self = TT_ENDLESS_STREAM (stream);
  gsize start = strlen (self->start);

  g_assert_cmpint (self->given, <, G_GINT64_CONSTANT (2) << 30);
  memset (bytes, 'A', length);
  if (self->given == 0)
    memcpy (bytes, self->start, MIN (start, length));
  self->given += (gint64) length;

  return (gssize) length;
}

static void
tt_endless_stream_class_init (TtEndlessStreamClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = tt_endless_stream_read;
}

static void
tt_endless_stream_init (TtEndlessStream *self)
{
}

static void
test_huge_text (void)
{
  static const char *const starts[] = {
    "{\"format\":\"timetracker\",\"version\":1,\"companies\":[{\"id\":1,\"name\":\"",
    "{\"format\":\"timetracker\",\"version\":1,\"settings\":[{\"id\":1,\"value\":\"",
    "{\"format\":\"timetracker\",\"version\":1,\"pictures\":[{\"data\":\"",
    "{\"format\":\"",
    "{\"users\":[{\"id\":\"",
    "{\"users\":[{\"password\":\"",
    "{\"timeEntries\":[{\"photo\":\"data:image/jpeg;base64,",
    "{\"what\":\"",
    "{\"users\":\"[",
    "{\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autoptr (TtTestWorld) world = tt_test_world_new ();
      g_autoptr (TtImport) import = tt_import_new (world->environment, world->folder, &defaults);
      g_autoptr (TtEndlessStream) stream = g_object_new (TT_TYPE_ENDLESS_STREAM, NULL);
      g_autoptr (GError) error = NULL;

      stream->start = starts[i];
      g_assert_false (
          tt_import_read_stream (import, G_INPUT_STREAM (stream), NULL, NULL, NULL, NULL, &error));
      g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
    }
}

static void
test_deep (void)
{
  static const char *const starts[] = {
    "",
    "{\"format\":\"timetracker\",\"version\":1,\"rule_sets\":[{\"id\":1,\"settings\":",
    "{\"users\":[{\"a\":",
    "{\"what\":",
  };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autoptr (TtTestWorld) world = tt_test_world_new ();
      g_autoptr (GString) text = g_string_new (starts[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (TtImport) import = NULL;

      for (guint depth = 0; depth < 10000; depth++)
        g_string_append (text, depth % 2 ? "[" : "{\"a\":");
      import = tt_test_world_read_text (world, text->str, -1, &defaults, &error);
      g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
    }
}

static void
cancel_on_report (gint64 done, gint64 total, const char *what, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel (void)
{
  g_autoptr (TtTestWorld) world = tt_test_world_new ();
  g_autofree char *path = tt_test_build_data_path ("webapp/v1.0-small.json");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  TtImport *import = tt_import_new (world->environment, world->folder, &defaults);

  g_assert_false (
      tt_import_read_file (import, path, NULL, cancel_on_report, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_object_unref (import);
  g_assert_false (g_file_test (world->folder, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/import-timetracker/good", test_good);
  g_test_add_func ("/import-timetracker/byte-order-mark", test_byte_order_mark);
  g_test_add_func ("/import-timetracker/bad-files", test_bad_files);
  g_test_add_func ("/import-timetracker/bad-records", test_bad_records);
  g_test_add_func ("/import-timetracker/photo-missing", test_photo_missing);
  g_test_add_func ("/import-timetracker/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/import-timetracker/sorted-keys", test_sorted_keys);
  g_test_add_func ("/import-timetracker/present-stays", test_present_stays);
  g_test_add_func ("/import-timetracker/add", test_add);
  g_test_add_func ("/import-timetracker/huge-text", test_huge_text);
  g_test_add_func ("/import-timetracker/deep", test_deep);
  g_test_add_func ("/import-timetracker/cancel", test_cancel);

  return g_test_run ();
}
