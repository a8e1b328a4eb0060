/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every picture is laid out here byte by byte, so that each place of a header is known, and then
 * cut and bent at every one of them. */

#include "base/tt-picture.h"

#include "support/tt-test-dir.h"

#include <math.h>
#include <string.h>

#define LATITUDE 47.3769
#define LONGITUDE -8.5417

typedef struct
{
  GByteArray *bytes;
  gboolean big;
} Writer;

static void
put (GByteArray *array, const char *bytes, gsize length)
{
  g_byte_array_append (array, (const guint8 *) bytes, (guint) length);
}

static void
put_number (GByteArray *array, guint size, gboolean big, guint64 value)
{
  for (guint i = 0; i < size; i++)
    {
      guint8 byte = (guint8) (value >> 8 * (big ? size - 1 - i : i));

      g_byte_array_append (array, &byte, 1);
    }
}

static void
put_entry (Writer *self, guint tag, guint type, guint count, guint32 value)
{
  put_number (self->bytes, 2, self->big, tag);
  put_number (self->bytes, 2, self->big, type);
  put_number (self->bytes, 4, self->big, count);
  put_number (self->bytes, 4, self->big, value);
}

static void
put_text_entry (Writer *self, guint tag, char letter)
{
  put_number (self->bytes, 2, self->big, tag);
  put_number (self->bytes, 2, self->big, 2);
  put_number (self->bytes, 4, self->big, 2);
  put (self->bytes, (char[]){ letter, 0, 0, 0 }, 4);
}

static void
put_angle (Writer *self, double degrees)
{
  double rest = fabs (degrees);
  guint whole = (guint) rest;
  double minutes = (rest - whole) * 60.0;

  put_number (self->bytes, 4, self->big, whole);
  put_number (self->bytes, 4, self->big, 1);
  put_number (self->bytes, 4, self->big, (guint) minutes);
  put_number (self->bytes, 4, self->big, 1);
  put_number (self->bytes, 4, self->big,
              (guint64) llround ((minutes - (guint) minutes) * 60.0 * 10000.0));
  put_number (self->bytes, 4, self->big, 10000);
}

/* One directory with an orientation and, where asked for, the way to a GPS directory of four. */
static GByteArray *
make_tiff (gboolean big, gboolean with_position)
{
  Writer self = { g_byte_array_new (), big };
  guint entries = with_position ? 2 : 1;
  guint gps = 8 + 2 + entries * 12 + 4;
  guint values = gps + 2 + 4 * 12 + 4;

  put (self.bytes, big ? "MM" : "II", 2);
  put_number (self.bytes, 2, big, 42);
  put_number (self.bytes, 4, big, 8);
  put_number (self.bytes, 2, big, entries);
  put_entry (&self, 0x0112, 3, 1, big ? 6 << 16 : 6);
  if (with_position)
    put_entry (&self, 0x8825, 4, 1, gps);
  put_number (self.bytes, 4, big, 0);
  if (!with_position)
    return self.bytes;

  put_number (self.bytes, 2, big, 4);
  put_text_entry (&self, 1, 'N');
  put_entry (&self, 2, 5, 3, values);
  put_text_entry (&self, 3, 'W');
  put_entry (&self, 4, 5, 3, values + 24);
  put_number (self.bytes, 4, big, 0);
  put_angle (&self, LATITUDE);
  put_angle (&self, LONGITUDE);

  return self.bytes;
}

static GByteArray *
make_jpeg (GByteArray *tiff)
{
  GByteArray *jpeg = g_byte_array_new ();

  put (jpeg, "\xff\xd8\xff\xe0\x00\x04JF", 8);
  if (tiff != NULL)
    {
      put (jpeg, "\xff\xe1", 2);
      put_number (jpeg, 2, TRUE, 8 + tiff->len);
      put (jpeg, "Exif\0\0", 6);
      put (jpeg, (const char *) tiff->data, tiff->len);
    }
  /* Two fill bytes, a table, then the frame: 8 bits, 240 lines of 320 pixels, one component. */
  put (jpeg, "\xff\xff\xff\xc4\x00\x03\x00", 7);
  put (jpeg, "\xff\xc2\x00\x0b\x08\x00\xf0\x01\x40\x01\x01\x11\x00", 13);
  put (jpeg, "\xff\xda\x00\x03\x00pixels\xff\xd9", 13);

  return jpeg;
}

static void
put_png_chunk (GByteArray *png, const char *type, const char *content, gsize length, guint32 sum)
{
  put_number (png, 4, TRUE, length);
  put (png, type, 4);
  put (png, content, length);
  put_number (png, 4, TRUE, sum);
}

static GByteArray *
make_png (GByteArray *tiff)
{
  GByteArray *png = g_byte_array_new ();

  put (png, "\x89PNG\r\n\x1a\n", 8);
  put_png_chunk (png, "IHDR", "\0\0\1\x40\0\0\0\xf0\x08\2\0\0\0", 13, 0);
  if (tiff != NULL)
    put_png_chunk (png, "eXIf", (const char *) tiff->data, tiff->len, 0);
  put_png_chunk (png, "IEND", "", 0, 0xae426082);

  return png;
}

static GByteArray *
make_webp (GByteArray *tiff)
{
  GByteArray *webp = g_byte_array_new ();

  put (webp, "RIFF\0\0\0\0WEBPVP8X", 16);
  put_number (webp, 4, FALSE, 10);
  put (webp, "\x08\0\0\0\x3f\x01\0\xef\0\0", 10);
  if (tiff != NULL)
    {
      put (webp, "odd \3\0\0\0abc\0EXIF", 16);
      put_number (webp, 4, FALSE, tiff->len);
      put (webp, (const char *) tiff->data, tiff->len);
    }

  return webp;
}

static void
put_box (GByteArray *array, const char *type, GByteArray *content)
{
  put_number (array, 4, TRUE, 8 + content->len);
  put (array, type, 4);
  put (array, (const char *) content->data, content->len);
  g_byte_array_unref (content);
}

static GByteArray *
make_exif_item (GByteArray *tiff)
{
  GByteArray *item = g_byte_array_new ();

  put_number (item, 4, TRUE, 6);
  put (item, "Exif\0\0", 6);
  put (item, (const char *) tiff->data, tiff->len);

  return item;
}

/* @method 1 keeps the item in the meta box (idat), 0 at @offset of the file. */
static GByteArray *
make_heif_meta (GByteArray *item, guint method, guint offset)
{
  GByteArray *meta = g_byte_array_new ();
  GByteArray *ispe = g_byte_array_new ();
  GByteArray *ipco = g_byte_array_new ();
  GByteArray *iprp = g_byte_array_new ();
  GByteArray *infe = g_byte_array_new ();
  GByteArray *iinf = g_byte_array_new ();
  GByteArray *iloc = g_byte_array_new ();
  GByteArray *idat = g_byte_array_new ();

  put_number (meta, 4, TRUE, 0);

  put_number (ispe, 4, TRUE, 0);
  put_number (ispe, 4, TRUE, 320);
  put_number (ispe, 4, TRUE, 240);
  put_box (ipco, "ispe", ispe);
  put_box (iprp, "ipco", ipco);
  put_box (meta, "iprp", iprp);

  put_number (infe, 4, TRUE, 2 << 24);
  put_number (infe, 2, TRUE, 9);
  put_number (infe, 2, TRUE, 0);
  put (infe, "Exif\0", 5);
  put_number (iinf, 4, TRUE, 0);
  put_number (iinf, 2, TRUE, 1);
  put_box (iinf, "infe", infe);
  put_box (meta, "iinf", iinf);

  put_number (iloc, 4, TRUE, 1 << 24);
  put_number (iloc, 2, TRUE, 0x4440);
  put_number (iloc, 2, TRUE, 1);
  put_number (iloc, 2, TRUE, 9);
  put_number (iloc, 2, TRUE, method);
  put_number (iloc, 2, TRUE, 0);
  put_number (iloc, 4, TRUE, offset);
  put_number (iloc, 2, TRUE, 1);
  put_number (iloc, 4, TRUE, 0);
  put_number (iloc, 4, TRUE, item->len);
  put_box (meta, "iloc", iloc);

  if (method == 1)
    put (idat, (const char *) item->data, item->len);
  put_box (meta, "idat", idat);

  return meta;
}

static GByteArray *
make_heif (GByteArray *tiff, guint method)
{
  g_autoptr (GByteArray) item = make_exif_item (tiff);
  GByteArray *heif = g_byte_array_new ();
  GByteArray *ftyp = g_byte_array_new ();
  g_autoptr (GByteArray) measured = make_heif_meta (item, method, 0);
  GByteArray *mdat = g_byte_array_new ();
  guint offset;

  put (ftyp, "mif1\0\0\0\0heic", 12);
  put_box (heif, "ftyp", ftyp);
  offset = method == 0 ? heif->len + 8 + measured->len + 8 : 0;
  put_box (heif, "meta", make_heif_meta (item, method, offset));
  if (method == 0)
    put (mdat, (const char *) item->data, item->len);
  put_box (heif, "mdat", mdat);

  return heif;
}

typedef struct
{
  const char *name;
  TtPictureKind kind;
  gboolean big;
  guint method;
} Case;

static const Case cases[] = {
  { "jpeg-little", TT_PICTURE_JPEG, FALSE, 0 }, { "jpeg-big", TT_PICTURE_JPEG, TRUE, 0 },
  { "png", TT_PICTURE_PNG, TRUE, 0 },           { "webp", TT_PICTURE_WEBP, FALSE, 0 },
  { "heif-file", TT_PICTURE_HEIF, FALSE, 0 },   { "heif-idat", TT_PICTURE_HEIF, TRUE, 1 },
};

static GByteArray *
make_picture (const Case *self, gboolean with_position)
{
  g_autoptr (GByteArray) tiff = make_tiff (self->big, with_position);

  if (self->kind == TT_PICTURE_JPEG)
    return make_jpeg (tiff);
  if (self->kind == TT_PICTURE_PNG)
    return make_png (tiff);
  if (self->kind == TT_PICTURE_WEBP)
    return make_webp (tiff);
  return make_heif (tiff, self->method);
}

static GBytes *
to_bytes (GByteArray *array)
{
  return g_bytes_new (array->data, array->len);
}

static void
test_position (gconstpointer user_data)
{
  const Case *self = user_data;
  g_autoptr (GByteArray) array = make_picture (self, TRUE);
  g_autoptr (GBytes) picture = to_bytes (array);
  g_autoptr (GBytes) cleaned = NULL;
  g_autoptr (GBytes) again = NULL;
  double latitude = 0.0, longitude = 0.0;
  const guint8 *bytes;
  gsize length;
  guint width, height;

  g_assert_cmpint (tt_picture_look (array->data, array->len, &width, &height), ==, self->kind);
  g_assert_cmpuint (width, ==, 320);
  g_assert_cmpuint (height, ==, 240);
  g_assert_true (tt_picture_get_position (picture, &latitude, &longitude));
  g_assert_cmpfloat_with_epsilon (latitude, LATITUDE, 1e-6);
  g_assert_cmpfloat_with_epsilon (longitude, LONGITUDE, 1e-6);

  cleaned = tt_picture_without_position (picture);
  bytes = g_bytes_get_data (cleaned, &length);
  g_assert_cmpuint (length, ==, array->len);
  g_assert_cmpint (tt_picture_look (bytes, length, &width, NULL), ==, self->kind);
  g_assert_cmpuint (width, ==, 320);
  g_assert_false (tt_picture_get_position (cleaned, &latitude, &longitude));
  /* Seconds over ten thousand: the one number that nothing else in these files has. */
  g_assert_null (memmem (bytes, length, self->big ? "\0\0\x27\x10" : "\x10\x27\0\0", 4));

  again = tt_picture_without_position (cleaned);
  g_assert_true (again == cleaned);
}

static void
test_nothing_else_changes (gconstpointer user_data)
{
  const Case *self = user_data;
  g_autoptr (GByteArray) array = make_picture (self, TRUE);
  g_autoptr (GBytes) picture = to_bytes (array);
  g_autoptr (GBytes) cleaned = tt_picture_without_position (picture);
  const guint8 *bytes = g_bytes_get_data (cleaned, NULL);
  g_autoptr (GByteArray) tiff = make_tiff (self->big, TRUE);
  gsize start, first = 8 + 2 + 2 * 12 + 4, changed_outside = 0;
  const guint8 *found = memmem (array->data, array->len, tiff->data, tiff->len);

  g_assert_nonnull (found);
  start = (gsize) (found - array->data);
  for (gsize i = 0; i < array->len; i++)
    if (bytes[i] != array->data[i] && (i < start + first || i >= start + tiff->len))
      changed_outside++;

  /* A PNG's chunk has four bytes of sum behind it. */
  g_assert_cmpuint (changed_outside, <=, self->kind == TT_PICTURE_PNG ? 4 : 0);
}

static void
test_no_position (gconstpointer user_data)
{
  g_autoptr (GByteArray) array = make_picture (user_data, FALSE);
  g_autoptr (GBytes) picture = to_bytes (array);
  g_autoptr (GBytes) cleaned = tt_picture_without_position (picture);
  double latitude, longitude;

  g_assert_false (tt_picture_get_position (picture, &latitude, &longitude));
  g_assert_true (cleaned == picture);
}

/* The sum of a chunk that was changed is right: checked against the one of IEND that all PNGs have
 * and by an own, slower way. */
static guint32
sum_slowly (const guint8 *bytes, gsize length)
{
  guint64 rest = 0xffffffff;

  for (gsize i = 0; i < length * 8; i++)
    {
      guint64 bit = (bytes[i / 8] >> (i % 8) & 1) ^ (rest & 1);

      rest = rest >> 1 ^ (bit != 0 ? G_GUINT64_CONSTANT (0xedb88320) : 0);
    }

  return (guint32) ~rest;
}

static void
test_png_sum (void)
{
  g_autoptr (GByteArray) array = make_picture (&cases[2], TRUE);
  g_autoptr (GBytes) picture = to_bytes (array);
  g_autoptr (GBytes) cleaned = tt_picture_without_position (picture);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (cleaned, &length);
  const guint8 *chunk = memmem (bytes, length, "eXIf", 4);
  guint32 size = (guint32) chunk[-2] << 8 | chunk[-1];
  guint32 sum;

  g_assert_cmphex (sum_slowly ((const guint8 *) "IEND", 4), ==, 0xae426082);
  memcpy (&sum, chunk + 4 + size, 4);
  g_assert_cmphex (GUINT32_FROM_BE (sum), ==, sum_slowly (chunk, 4 + size));
}

static void
look_into (const guint8 *bytes, gsize length)
{
  /* A copy of exactly this length, so that the sanitizer sees a step beyond. */
  g_autoptr (GBytes) picture = g_bytes_new_take (g_memdup2 (bytes, length), length);
  g_autoptr (GBytes) cleaned = tt_picture_without_position (picture);
  double latitude, longitude;

  tt_picture_get_position (picture, &latitude, &longitude);
  g_assert_cmpuint (g_bytes_get_size (cleaned), ==, length);
}

static void
test_bent (gconstpointer user_data)
{
  const Case *self = user_data;
  g_autoptr (GByteArray) array = make_picture (self, TRUE);

  for (guint length = 1; length < array->len; length++)
    look_into (array->data, length);

  for (guint i = 0; i < array->len; i++)
    {
      static const guint8 values[] = { 0, 1, 0x7f, 0x80, 0xff };
      guint8 kept = array->data[i];

      for (guint j = 0; j < G_N_ELEMENTS (values); j++)
        {
          array->data[i] = values[j];
          look_into (array->data, array->len);
        }
      array->data[i] = kept;
    }
}

/* The GPS directory that names itself, or the first one, ends all the same. */
static void
test_circles (void)
{
  for (guint target = 0; target < 120; target++)
    {
      g_autoptr (GByteArray) tiff = make_tiff (FALSE, TRUE);
      g_autoptr (GByteArray) jpeg = NULL;

      tiff->data[8 + 2 + 12 + 8] = (guint8) target; /* where the GPS directory stands */
      tiff->data[8 + 2 + 24] = (guint8) target;     /* where the next directory stands */
      jpeg = make_jpeg (tiff);
      look_into (jpeg->data, jpeg->len);
    }
}

/* A frame that is cut before its numbers, at the very end of the bytes. */
static void
test_short_frame (void)
{
  for (guint size = 0; size < 9; size++)
    {
      g_autoptr (GByteArray) jpeg = g_byte_array_new ();

      put (jpeg, "\xff\xd8\xff\xc0", 4);
      put_number (jpeg, 2, TRUE, size);
      for (guint i = 2; i < size; i++)
        put (jpeg, "\1", 1);
      look_into (jpeg->data, jpeg->len);
    }
}

static void
test_kinds (void)
{
  static const struct
  {
    const char *bytes;
    gsize length;
    TtPictureKind kind;
    guint width;
    guint height;
  } samples[] = {
    { "GIF89a\x40\x01\xf0\x00\xf7\x00\x00", 13, TT_PICTURE_GIF, 320, 240 },
    { "GIF87a\x01\x00\x01\x00\x00\x00\x00", 13, TT_PICTURE_GIF, 1, 1 },
    { "GIF87a\x00\x00\x01\x00\x00\x00\x00", 13, TT_PICTURE_NONE, 0, 0 },
    { "RIFF\0\0\0\0WEBPVP8 \x12\0\0\0\x30\x01\0\x9d\x01\x2a\x40\x01\xf0\x00", 30, TT_PICTURE_WEBP,
      320, 240 },
    { "RIFF\0\0\0\0WEBPVP8L\x12\0\0\0\x2f\x3f\xc1\x3b\x00\0\0\0\0\0", 30, TT_PICTURE_WEBP, 320,
      240 },
    { "RIFF\0\0\0\0WAVEfmt \x12\0\0\0\x2f\x3f\xc1\x3b\x00\0\0\0\0\0", 30, TT_PICTURE_NONE, 0, 0 },
    { "\xff\xd8\xff\xd9", 4, TT_PICTURE_NONE, 0, 0 },
    { "\xff\xd8\xff\xda\x00\x03\x00\xff\xc0\x00\x0b\x08\x00\xf0\x01\x40\x01\x01\x11\x00", 20,
      TT_PICTURE_NONE, 0, 0 },
    { "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", 41, TT_PICTURE_NONE, 0, 0 },
    { "%PDF-1.7 and so on and so on and so on", 38, TT_PICTURE_NONE, 0, 0 },
    { "\0\0\0\x14"
      "ftypisom\0\0\0\0mp42",
      20, TT_PICTURE_NONE, 0, 0 },
    { "", 0, TT_PICTURE_NONE, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      guint width = 99, height = 99;

      g_assert_cmpint (
          tt_picture_look ((const guint8 *) samples[i].bytes, samples[i].length, &width, &height),
          ==, samples[i].kind);
      g_assert_cmpuint (width, ==, samples[i].width);
      g_assert_cmpuint (height, ==, samples[i].height);
    }
}

static void
test_names (void)
{
  g_assert_cmpstr (tt_picture_kind_get_suffix (TT_PICTURE_JPEG), ==, "jpg");
  g_assert_cmpstr (tt_picture_kind_get_suffix (TT_PICTURE_HEIF), ==, "heic");
  g_assert_cmpstr (tt_picture_kind_get_media_type (TT_PICTURE_WEBP), ==, "image/webp");
  g_assert_cmpstr (tt_picture_kind_get_media_type (TT_PICTURE_GIF), ==, "image/gif");
  g_assert_cmpstr (tt_picture_kind_get_media_type (TT_PICTURE_PNG), ==, "image/png");
}

/* The pictures that the web app really wrote. */
static void
test_web_app (void)
{
  g_autofree char *path = tt_test_build_data_path ("webapp/v1.0-small.json");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const char *at;
  guint pictures = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  for (at = text; (at = strstr (at, ";base64,")) != NULL; pictures++)
    {
      gsize length;
      g_autofree guint8 *bytes = NULL;
      g_autofree char *encoded = NULL;

      at += strlen (";base64,");
      encoded = g_strndup (at, strcspn (at, "\""));
      bytes = g_base64_decode (encoded, &length);
      g_assert_cmpint (tt_picture_look (bytes, length, NULL, NULL), !=, TT_PICTURE_NONE);
    }
  g_assert_cmpuint (pictures, ==, 7);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *position = g_strdup_printf ("/picture/position/%s", cases[i].name);
      g_autofree char *rest = g_strdup_printf ("/picture/rest/%s", cases[i].name);
      g_autofree char *without = g_strdup_printf ("/picture/without/%s", cases[i].name);
      g_autofree char *bent = g_strdup_printf ("/picture/bent/%s", cases[i].name);

      g_test_add_data_func (position, &cases[i], test_position);
      g_test_add_data_func (rest, &cases[i], test_nothing_else_changes);
      g_test_add_data_func (without, &cases[i], test_no_position);
      g_test_add_data_func (bent, &cases[i], test_bent);
    }
  g_test_add_func ("/picture/png-sum", test_png_sum);
  g_test_add_func ("/picture/circles", test_circles);
  g_test_add_func ("/picture/short-frame", test_short_frame);
  g_test_add_func ("/picture/kinds", test_kinds);
  g_test_add_func ("/picture/names", test_names);
  g_test_add_func ("/picture/web-app", test_web_app);

  return g_test_run ();
}
