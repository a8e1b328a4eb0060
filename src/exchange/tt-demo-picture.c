/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Small pictures that are real files, made without a library so that each computer makes the same
 * bytes: a building site under a sky, as a PNG of 16 colours with nothing squeezed (RFC 2083, RFC
 * 1951 section 3.2.4), or as a baseline JPEG (ITU-T T.81) whose blocks each have one colour. */

#include "exchange/tt-demo-private.h"

#define WIDTH 96
#define HEIGHT 72
#define BLOCK 4   /* a JPEG's block stands for so many points each way */
#define N_BITS 24 /* of the picture's number, along its lower edge: no two are the same */

enum
{
  DRAW_HOUSE = 200,
  DRAW_ROOF,
  DRAW_SUN,
  DRAW_WORKER,
};

enum
{
  SKY,
  PALE_SKY,
  SUN,
  CLOUD,
  WALL,
  BRICK,
  ROOF,
  WINDOW,
  DOOR,
  EARTH,
  GRASS,
  COAT,
  HELMET,
  SKIN,
  DARK,
  LIGHT,
  N_COLOURS,
};

static const guint8 palette[N_COLOURS][3] = {
  { 132, 182, 226 }, { 188, 214, 236 }, { 250, 222, 130 }, { 240, 242, 244 },
  { 214, 204, 186 }, { 178, 98, 74 },   { 110, 74, 64 },   { 96, 122, 146 },
  { 84, 60, 48 },    { 150, 124, 94 },  { 116, 148, 92 },  { 232, 130, 40 },
  { 246, 206, 64 },  { 206, 160, 128 }, { 34, 34, 38 },    { 236, 236, 236 },
};

/**
 * Scene:
 * @house: left edge of the house
 * @roof: height of its roof
 * @sun: where the sun stands
 * @worker: where somebody stands
 *
 * What is drawn anew for each picture.
 */
typedef struct
{
  guint number;
  int house;
  int roof;
  int sun;
  int worker;
} Scene;

static guint
get_house_colour (const Scene *self, int x, int y)
{
  int left = x - self->house;

  if (y < 24)
    return ROOF;
  if (left >= 18 && left < 24 && y >= 40)
    return DOOR;
  if (left % 12 >= 4 && left % 12 < 9 && y % 12 >= 4 && y % 12 < 9)
    return WINDOW;

  return (x / 3 + y) % 2 == 0 ? WALL : BRICK;
}

static guint
get_colour (const Scene *self, int x, int y)
{
  if (y >= HEIGHT - BLOCK)
    return (self->number >> (x / BLOCK) & 1) != 0 ? LIGHT : DARK;
  if (x >= self->worker && x < self->worker + 6 && y >= 38)
    return y < 42 ? HELMET : y < 46 ? SKIN : COAT;
  if (x >= self->house && x < self->house + 42 && y >= 24 - self->roof && y < 52)
    return get_house_colour (self, x, y);
  if (y >= 52)
    return (x * 7 + y * 3) % 11 < 3 ? EARTH : GRASS;
  if (x >= self->sun && x < self->sun + 10 && y >= 6 && y < 16)
    return SUN;
  if (y >= 12 && y < 18 && (x + 40 - self->sun % 30) % 48 < 16)
    return CLOUD;

  return y < 26 ? SKY : PALE_SKY;
}

static void
append_uint32 (GByteArray *bytes, guint32 number)
{
  guint32 big = GUINT32_TO_BE (number);

  g_byte_array_append (bytes, (const guint8 *) &big, sizeof big);
}

static guint32
get_crc32 (const guint8 *bytes, gsize length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= bytes[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc & 1) != 0 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }

  return ~crc;
}

static void
append_chunk (GByteArray *png, const char *kind, const guint8 *bytes, gsize length)
{
  guint start;

  append_uint32 (png, (guint32) length);
  start = png->len;
  g_byte_array_append (png, (const guint8 *) kind, 4);
  g_byte_array_append (png, bytes, (guint) length);
  append_uint32 (png, get_crc32 (png->data + start, png->len - start));
}

/* Each line has a byte that says that it is as it is, then two points a byte. */
static GByteArray *
make_lines (const Scene *scene)
{
  GByteArray *lines = g_byte_array_new ();

  for (int y = 0; y < HEIGHT; y++)
    {
      guint8 line[1 + WIDTH / 2] = { 0 };

      for (int x = 0; x < WIDTH; x += 2)
        line[1 + x / 2] = (guint8) (get_colour (scene, x, y) << 4 | get_colour (scene, x + 1, y));
      g_byte_array_append (lines, line, sizeof line);
    }

  return lines;
}

static GByteArray *
make_png (const Scene *scene)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  static const guint8 header[] = { 0, 0, 0, WIDTH, 0, 0, 0, HEIGHT, 4, 3, 0, 0, 0 };
  GByteArray *png = g_byte_array_new ();
  g_autoptr (GByteArray) lines = make_lines (scene);
  g_autoptr (GByteArray) data = g_byte_array_new ();
  guint8 stored[] = { 0x78,
                      0x01,
                      1,
                      lines->len & 0xff,
                      (guint8) (lines->len >> 8),
                      ~lines->len & 0xff,
                      (guint8) (~lines->len >> 8) };
  guint32 a = 1;
  guint32 b = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      a = (a + lines->data[i]) % 65521;
      b = (b + a) % 65521;
    }
  g_byte_array_append (data, stored, sizeof stored);
  g_byte_array_append (data, lines->data, lines->len);
  append_uint32 (data, b << 16 | a);

  g_byte_array_append (png, signature, sizeof signature);
  append_chunk (png, "IHDR", header, sizeof header);
  append_chunk (png, "PLTE", &palette[0][0], sizeof palette);
  append_chunk (png, "IDAT", data->data, data->len);
  append_chunk (png, "IEND", NULL, 0);

  return png;
}

typedef struct
{
  GByteArray *bytes;
  guint32 held;
  guint n_held;
} BitWriter;

static void
put_bits (BitWriter *self, guint32 bits, guint n)
{
  for (guint i = n; i > 0; i--)
    {
      self->held = self->held << 1 | (bits >> (i - 1) & 1);
      if (++self->n_held < 8)
        continue;

      g_byte_array_append (self->bytes, &(guint8){ (guint8) self->held }, 1);
      if ((self->held & 0xff) == 0xff)
        g_byte_array_append (self->bytes, &(guint8){ 0 }, 1);
      self->n_held = 0;
    }
}

/* T.81 table K.3's code of a category, then the difference in as many bits. What follows in the
 * block is nothing, by a code of one bit. */
static void
put_difference (BitWriter *self, int difference)
{
  static const struct
  {
    guint code;
    guint length;
  } categories[] = { { 0, 2 }, { 2, 3 },  { 3, 3 },  { 4, 3 },  { 5, 3 },
                     { 6, 3 }, { 14, 4 }, { 30, 5 }, { 62, 6 }, { 126, 7 } };
  guint category = 0;

  for (guint rest = (guint) ABS (difference); rest > 0; rest >>= 1)
    category++;
  put_bits (self, categories[category].code, categories[category].length);
  put_bits (self, (guint32) (difference < 0 ? difference - 1 : difference), category);
  put_bits (self, 0, 1);
}

/* JFIF's Y, Cb and Cr of a colour, less 128, in whole numbers. */
static void
get_ycc (const guint8 *rgb, int ycc[3])
{
  int y = 299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2];

  ycc[0] = y / 1000 - 128;
  ycc[1] = (1000 * rgb[2] - y) * 564 / 1000000;
  ycc[2] = (1000 * rgb[0] - y) * 713 / 1000000;
}

static void
put_blocks (GByteArray *jpeg, const Scene *scene)
{
  BitWriter writer = { .bytes = jpeg };
  int last[3] = { 0 };

  for (int y = 0; y < HEIGHT / BLOCK; y++)
    {
      for (int x = 0; x < WIDTH / BLOCK; x++)
        {
          int ycc[3];

          get_ycc (palette[get_colour (scene, x * BLOCK, y * BLOCK)], ycc);
          for (guint i = 0; i < 3; i++)
            {
              put_difference (&writer, ycc[i] - last[i]);
              last[i] = ycc[i];
            }
        }
    }
  put_bits (&writer, 0x7f, (8 - writer.n_held) % 8);
}

static GByteArray *
make_jpeg (const Scene *scene)
{
  static const guint8 start[] = { 0xff, 0xd8, 0xff, 0xe0, 0,  16, 'J', 'F',  'I',  'F', 0,  1, 1,
                                  1,    0,    72,   0,    72, 0,  0,   0xff, 0xdb, 0,   67, 0 };
  static const guint8 frame[] = {
    0xff, 0xc0, 0, 17, 8,    0, HEIGHT * 8 / BLOCK, 0, WIDTH * 8 / BLOCK, 3, 1, 0x11, 0,
    2,    0x11, 0, 3,  0x11, 0
  };
  static const guint8 codes[] = { 0xff, 0xc4, 0, 31, 0,  0,    1,    5, 1,  1,    1, 1, 1, 1,
                                  0,    0,    0, 0,  0,  0,    0,    0, 1,  2,    3, 4, 5, 6,
                                  7,    8,    9, 10, 11, 0xff, 0xc4, 0, 20, 0x10, 1, 0, 0, 0,
                                  0,    0,    0, 0,  0,  0,    0,    0, 0,  0,    0, 0, 0 };
  static const guint8 scan[] = { 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0 };
  static const guint8 end[] = { 0xff, 0xd9 };
  guint8 quantisation[64];
  GByteArray *jpeg = g_byte_array_new ();

  /* A block's first coefficient is eight times its mean: divided by 8 it is the mean. */
  memset (quantisation, 8, sizeof quantisation);
  g_byte_array_append (jpeg, start, sizeof start);
  g_byte_array_append (jpeg, quantisation, sizeof quantisation);
  g_byte_array_append (jpeg, frame, sizeof frame);
  g_byte_array_append (jpeg, codes, sizeof codes);
  g_byte_array_append (jpeg, scan, sizeof scan);
  put_blocks (jpeg, scene);
  g_byte_array_append (jpeg, end, sizeof end);

  return jpeg;
}

GByteArray *
tt_demo_make_picture (const TtDemo *self, guint number)
{
  const Scene scene = {
    .number = number,
    .house = 8 + (int) tt_demo_draw (self, DRAW_HOUSE, 0, number, 40),
    .roof = 2 + (int) tt_demo_draw (self, DRAW_ROOF, 0, number, 10),
    .sun = 4 + (int) tt_demo_draw (self, DRAW_SUN, 0, number, 80),
    .worker = 4 + (int) tt_demo_draw (self, DRAW_WORKER, 0, number, 84),
  };

  G_STATIC_ASSERT (N_BITS == WIDTH / BLOCK);

  return number % 5 == 4 ? make_png (&scene) : make_jpeg (&scene);
}
