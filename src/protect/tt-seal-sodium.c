/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-seal-sodium.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

/* Plain bytes of one message of the stream, and what each costs. */
#define CHUNK (64 * 1024)
#define EXTRA crypto_secretstream_xchacha20poly1305_ABYTES
#define HEADER crypto_secretstream_xchacha20poly1305_HEADERBYTES

#define SMALLEST_STEP 256

/* Padding: this byte, then zeros (ISO/IEC 7816-4). */
#define MARK 0x80

/* Subkeys by crypto_kdf, so that no key does two things. */
#define CONTEXT "ttseal01"

enum
{
  KEY_OBJECTS = 1,
  KEY_HEADERS,
  KEY_PHOTOS,
  KEY_ID,
  N_KEYS,
};

G_STATIC_ASSERT (TT_SEAL_KEY_SIZE == crypto_kdf_KEYBYTES);
G_STATIC_ASSERT (TT_SEAL_KEY_SIZE == crypto_secretstream_xchacha20poly1305_KEYBYTES);

typedef guint8 Key[TT_SEAL_KEY_SIZE];

struct _TtSealSodium
{
  TtSeal parent_instance;

  Key *keys; /* N_KEYS, in locked memory */
};

G_DEFINE_FINAL_TYPE (TtSealSodium, tt_seal_sodium, TT_TYPE_SEAL)

gint64
tt_seal_sodium_pad (gint64 length)
{
  guint bits = 0;
  guint of_bits = 0;
  gint64 step;

  for (gint64 rest = length; rest > 1; rest >>= 1)
    bits++;
  for (guint rest = bits; rest > 0; rest >>= 1)
    of_bits++;
  step = bits > of_bits ? G_GINT64_CONSTANT (1) << (bits - of_bits) : 1;
  step = MAX (step, SMALLEST_STEP);

  return (length + step - 1) / step * step;
}

/* What a stage of either direction holds: the stream, and one message that is being gathered. */
typedef struct
{
  TtStage stage;
  crypto_secretstream_xchacha20poly1305_state state;
  TtSealSodium *seal;
  char *object;
  guint8 header[HEADER];
  gsize header_length; /* opening: how much of it came */
  GByteArray *gathered;
  GByteArray *out;
  gint64 length;     /* closing: plain bytes so far */
  gint64 zeros;      /* opening: zeros held back, after a mark or not */
  gboolean marked;   /* opening: a mark held back before them */
  gboolean finished; /* opening: the last message came */
} SealStage;

static SealStage *
seal_stage_new (TtSealSodium *seal, const TtStageClass *klass, const char *object, TtStage *next)
{
  SealStage *self = g_new0 (SealStage, 1);

  self->stage.klass = klass;
  self->stage.next = next;
  self->seal = g_object_ref (seal);
  self->object = g_strdup (object);
  self->gathered = g_byte_array_sized_new (CHUNK + EXTRA);
  self->out = g_byte_array_sized_new (CHUNK + EXTRA);

  return self;
}

static void
seal_stage_free (TtStage *stage)
{
  SealStage *self = (SealStage *) stage;

  sodium_memzero (&self->state, sizeof self->state);
  g_object_unref (self->seal);
  g_free (self->object);
  g_byte_array_unref (self->gathered);
  g_byte_array_unref (self->out);
}

/* The object's words go with the first message: the others hang on it. */
static gboolean
push_message (SealStage *self, gboolean is_last, GError **error)
{
  gboolean is_first = self->length <= CHUNK;
  unsigned long long length = 0;

  g_byte_array_set_size (self->out, self->gathered->len + EXTRA);
  crypto_secretstream_xchacha20poly1305_push (
      &self->state, self->out->data, &length, self->gathered->data, self->gathered->len,
      (const guint8 *) (is_first ? self->object : ""), is_first ? strlen (self->object) : 0,
      is_last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
              : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
  g_byte_array_set_size (self->gathered, 0);

  return tt_stage_push (self->stage.next, self->out->data, (gsize) length, error);
}

/* A full chunk goes out only when more follows, so that the last message is the one with the tag.
 */
static gboolean
gather (SealStage *self, const guint8 *bytes, gsize length, GError **error)
{
  while (length > 0)
    {
      gsize taken = 0;

      if (self->gathered->len == CHUNK && !push_message (self, FALSE, error))
        return FALSE;
      taken = MIN (length, CHUNK - self->gathered->len);
      g_byte_array_append (self->gathered, bytes, (guint) taken);
      self->length += (gint64) taken;
      bytes += taken;
      length -= taken;
    }

  return TRUE;
}

static gboolean
push_closing (TtStage *stage, const guint8 *bytes, gsize length, GError **error)
{
  SealStage *self = (SealStage *) stage;

  if (self->header_length == 0)
    {
      self->header_length = HEADER;
      if (!tt_stage_push (stage->next, self->header, HEADER, error))
        return FALSE;
    }

  return gather (self, bytes, length, error);
}

static gboolean
finish_closing (TtStage *stage, GError **error)
{
  static const guint8 zeros[SMALLEST_STEP * 16];
  static const guint8 mark = MARK;
  SealStage *self = (SealStage *) stage;
  gint64 padded = tt_seal_sodium_pad (self->length + 1);

  if (!push_closing (stage, &mark, 1, error))
    return FALSE;
  while (self->length < padded)
    if (!gather (self, zeros, (gsize) MIN (padded - self->length, (gint64) sizeof zeros), error))
      return FALSE;

  return push_message (self, TRUE, error);
}

static gboolean
tell_broken (GError **error)
{
  g_set_error_literal (error, TT_ERROR, TT_ERROR_DAMAGED,
                       _ ("it was changed, cut off, or sealed with another key"));
  return FALSE;
}

static gboolean
push_zeros (SealStage *self, GError **error)
{
  static const guint8 zeros[4096];

  while (self->zeros > 0)
    {
      gsize some = (gsize) MIN (self->zeros, (gint64) sizeof zeros);

      if (!tt_stage_push (self->stage.next, zeros, some, error))
        return FALSE;
      self->zeros -= (gint64) some;
    }

  return TRUE;
}

/* Hands on what is certainly no padding: a mark and the zeros after it wait for what follows. */
static gboolean
hand_on (SealStage *self, const guint8 *bytes, gsize length, GError **error)
{
  static const guint8 mark = MARK;
  gsize end = length;
  gboolean is_mark;

  while (end > 0 && bytes[end - 1] == 0)
    end--;
  if (end == 0)
    {
      self->zeros += (gint64) length;
      return TRUE;
    }

  is_mark = bytes[end - 1] == MARK;
  if ((self->marked && !tt_stage_push (self->stage.next, &mark, 1, error)) ||
      !push_zeros (self, error) ||
      !tt_stage_push (self->stage.next, bytes, is_mark ? end - 1 : end, error))
    return FALSE;
  self->marked = is_mark;
  self->zeros = (gint64) (length - end);

  return TRUE;
}

static gboolean
pull_message (SealStage *self, GError **error)
{
  gboolean is_first = self->length == 0;
  unsigned long long length = 0;
  guint8 tag = 0;

  g_byte_array_set_size (self->out, CHUNK);
  if (self->finished || self->gathered->len < EXTRA ||
      crypto_secretstream_xchacha20poly1305_pull (&self->state, self->out->data, &length, &tag,
                                                  self->gathered->data, self->gathered->len,
                                                  (const guint8 *) (is_first ? self->object : ""),
                                                  is_first ? strlen (self->object) : 0) != 0)
    return tell_broken (error);
  if (length == 0)
    return tell_broken (error);

  self->length += (gint64) length;
  self->finished = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  g_byte_array_set_size (self->gathered, 0);

  return hand_on (self, self->out->data, (gsize) length, error);
}

static void
start (SealStage *self)
{
  /* Cannot fail: it derives the stream's key and nonce from the header, whatever it is. */
  int done = crypto_secretstream_xchacha20poly1305_init_pull (&self->state, self->header,
                                                              self->seal->keys[KEY_OBJECTS]);

  g_assert (done == 0);
}

static gboolean
push_opening (TtStage *stage, const guint8 *bytes, gsize length, GError **error)
{
  SealStage *self = (SealStage *) stage;

  while (length > 0)
    {
      gsize taken = 0;

      if (self->header_length < HEADER)
        {
          taken = MIN (length, HEADER - self->header_length);
          memcpy (self->header + self->header_length, bytes, taken);
          self->header_length += taken;
          if (self->header_length == HEADER)
            start (self);
        }
      else
        {
          if (self->gathered->len == CHUNK + EXTRA && !pull_message (self, error))
            return FALSE;
          taken = MIN (length, CHUNK + EXTRA - self->gathered->len);
          g_byte_array_append (self->gathered, bytes, (guint) taken);
        }
      bytes += taken;
      length -= taken;
    }

  return TRUE;
}

static gboolean
finish_opening (TtStage *stage, GError **error)
{
  SealStage *self = (SealStage *) stage;

  if (self->header_length < HEADER || !pull_message (self, error))
    return self->header_length < HEADER ? tell_broken (error) : FALSE;

  return (self->finished && self->marked) || tell_broken (error);
}

static const char *
get_cipher (TtSeal *seal)
{
  return TT_SEAL_CIPHER;
}

/* The stream's header is not random but hangs on key, object and content: no two contents share
 * one, and whoever seals the same content again writes the same bytes. */
static void
make_header (TtSealSodium *self, const TtHash *content, const char *object, guint8 header[HEADER])
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, self->keys[KEY_HEADERS], TT_SEAL_KEY_SIZE, HEADER);
  crypto_generichash_update (&state, content->bytes, TT_HASH_SIZE);
  crypto_generichash_update (&state, (const guint8 *) object, strlen (object));
  crypto_generichash_final (&state, header, HEADER);
}

static TtStage *
new_closing (TtSeal *seal, const TtHash *content, const char *object, TtStage *next)
{
  static const TtStageClass klass = { push_closing, finish_closing, seal_stage_free };
  TtSealSodium *self = TT_SEAL_SODIUM (seal);
  SealStage *stage = seal_stage_new (self, &klass, object, next);

  /* To seal begins as to open does, but that libsodium's own beginning would make a random header.
   */
  make_header (self, content, object, stage->header);
  start (stage);

  return &stage->stage;
}

static TtStage *
new_opening (TtSeal *seal, const char *object, TtStage *next)
{
  static const TtStageClass klass = { push_opening, finish_opening, seal_stage_free };
  SealStage *stage = seal_stage_new (TT_SEAL_SODIUM (seal), &klass, object, next);

  return &stage->stage;
}

static char *
dup_photo_name (TtSeal *seal, const char *hash)
{
  TtHash name;

  crypto_generichash (name.bytes, TT_HASH_SIZE, (const guint8 *) hash, strlen (hash),
                      TT_SEAL_SODIUM (seal)->keys[KEY_PHOTOS], TT_SEAL_KEY_SIZE);
  return tt_hash_dup_hex (&name);
}

static char *
dup_id (TtSeal *seal)
{
  char hex[2 * 16 + 1];

  return g_strdup (sodium_bin2hex (hex, sizeof hex, TT_SEAL_SODIUM (seal)->keys[KEY_ID], 16));
}

static void
tt_seal_sodium_finalize (GObject *object)
{
  TtSealSodium *self = TT_SEAL_SODIUM (object);

  sodium_free (self->keys);

  G_OBJECT_CLASS (tt_seal_sodium_parent_class)->finalize (object);
}

static void
tt_seal_sodium_class_init (TtSealSodiumClass *klass)
{
  TtSealClass *seal_class = TT_SEAL_CLASS (klass);

  /* Locked memory needs it. It may be called more than once. */
  if (sodium_init () < 0)
    g_error ("libsodium did not start: the system gives no random bytes");

  G_OBJECT_CLASS (klass)->finalize = tt_seal_sodium_finalize;
  seal_class->cipher = get_cipher;
  seal_class->new_closing = new_closing;
  seal_class->new_opening = new_opening;
  seal_class->dup_photo_name = dup_photo_name;
  seal_class->dup_id = dup_id;
}

static void
tt_seal_sodium_init (TtSealSodium *self)
{
  self->keys = sodium_allocarray (N_KEYS, sizeof (Key));
  if (self->keys == NULL)
    g_error ("no memory for keys");
}

TtSeal *
tt_seal_sodium_new (const guint8 key[TT_SEAL_KEY_SIZE])
{
  TtSealSodium *self = g_object_new (TT_TYPE_SEAL_SODIUM, NULL);

  for (guint i = KEY_OBJECTS; i < N_KEYS; i++)
    crypto_kdf_derive_from_key (self->keys[i], TT_SEAL_KEY_SIZE, i, CONTEXT, key);

  return TT_SEAL (self);
}
