/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Passwords stand in the file in plain text. They are taken out of a record while it is read and
 * live in one place only until they were hashed; the reader's buffers are overwritten too. */

#include "exchange/tt-webapp-record-private.h"

#include "base/tt-error.h"
#include "base/tt-password.h"
#include "core/tt-time.h"
#include "exchange/tt-base64-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DEPTH_MAX 16 /* of values inside a record */

typedef struct
{
  TtImport *import;
  TtJsonReader *reader;
  TtWebappRecord *record;
  guint *left;
} Reading;

static JsonNode *read_node (Reading *self, guint depth, GError **error);

static void
picture_free (TtWebappPicture *self)
{
  g_free (self->field);
  g_free (self);
}

void
tt_webapp_record_free (TtWebappRecord *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->object, json_object_unref);
  g_free (self->path);
  g_free (self->company);
  tt_password_clear (self->password);
  g_ptr_array_unref (self->pictures);
  g_free (self);
}

static void
fail (Reading *self, const char *field, const char *message, GError **error)
{
  g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("Line %" G_GINT64_FORMAT ", %s.%s: %s"),
               tt_json_reader_get_line (self->reader), self->record->path, field, message);
}

static gboolean
is_secret (const char *field)
{
  return g_str_equal (field, "password") || g_str_equal (field, "confirmPassword");
}

static gboolean
is_picture (const char *field)
{
  return g_str_equal (field, "photo") || g_str_equal (field, "clockInPhoto") ||
         g_str_equal (field, "clockOutPhoto");
}

static gboolean
take_secret (Reading *self, const char *field, GError **error)
{
  if (tt_json_reader_next (self->reader, error) == TT_JSON_FAILED)
    return FALSE;

  if (g_str_equal (field, "password") && self->record->password == NULL)
    self->record->password = g_strdup (tt_json_reader_get_text (self->reader, NULL));

  return TRUE;
}

static gboolean
keep_picture (Reading *self, TtWebappPicture *picture, GByteArray *array, GError **error)
{
  g_autoptr (GBytes) whole = g_bytes_new (array->data, array->len);
  g_autoptr (GBytes) bytes = NULL;

  if (tt_picture_look (array->data, array->len, NULL, NULL) == TT_PICTURE_NONE)
    return TRUE;

  /* Where somebody stood is kept with the entry, for as long as the owner says, and nowhere else.
   */
  bytes = tt_picture_without_position (whole);
  picture->size = (gint64) g_bytes_get_size (bytes);

  return tt_import_keep_picture (self->import, g_bytes_get_data (bytes, NULL),
                                 g_bytes_get_size (bytes), picture->hash, &picture->kind, error);
}

static gboolean
take_picture (Reading *self, const char *field, GError **error)
{
  g_autoptr (GString) header = g_string_new (NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  TtWebappPicture *picture;

  if (!tt_base64_read (self->reader, header, bytes, error))
    return FALSE;
  if (header->len == 0 && bytes->len == 0)
    return TRUE; /* "" is none */

  picture = g_new0 (TtWebappPicture, 1);
  picture->field = g_strdup (field);
  g_ptr_array_add (self->record->pictures, picture);

  return !g_str_has_suffix (header->str, ";base64,") || keep_picture (self, picture, bytes, error);
}

static gboolean
read_field (Reading *self, JsonObject *object, guint depth, GError **error)
{
  g_autofree char *field = g_strdup (tt_json_reader_get_text (self->reader, NULL));
  TtJsonToken token = tt_json_reader_peek (self->reader, error);
  JsonNode *node;

  if (token == TT_JSON_FAILED)
    return FALSE;
  if (json_object_has_member (object, field))
    {
      fail (self, field, _ ("the field stands twice"), error);
      return FALSE;
    }
  if (depth == 0 && token == TT_JSON_STRING && is_secret (field))
    return take_secret (self, field, error);
  if (depth == 0 && token == TT_JSON_STRING && is_picture (field))
    return take_picture (self, field, error);

  node = read_node (self, depth + 1, error);
  if (node == NULL)
    return FALSE;
  json_object_set_member (object, field, node);

  return TRUE;
}

static JsonNode *
read_object (Reading *self, guint depth, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  TtJsonToken token;

  while ((token = tt_json_reader_next (self->reader, error)) == TT_JSON_KEY)
    {
      if (!read_field (self, object, depth, error))
        return NULL;
    }
  if (token != TT_JSON_OBJECT_END)
    return NULL;

  return json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
read_array (Reading *self, guint depth, GError **error)
{
  g_autoptr (JsonArray) array = json_array_new ();
  TtJsonToken token;

  while ((token = tt_json_reader_peek (self->reader, error)) != TT_JSON_ARRAY_END)
    {
      JsonNode *node = token != TT_JSON_FAILED ? read_node (self, depth + 1, error) : NULL;

      if (node == NULL)
        return NULL;
      json_array_add_element (array, node);
    }
  if (tt_json_reader_next (self->reader, error) == TT_JSON_FAILED)
    return NULL;

  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
make_number (TtJsonReader *reader)
{
  gint64 integer;

  if (tt_json_reader_get_integer (reader, &integer))
    return json_node_init_int (json_node_alloc (), integer);

  return json_node_init_double (json_node_alloc (), tt_json_reader_get_real (reader));
}

static JsonNode *
read_node (Reading *self, guint depth, GError **error)
{
  TtJsonToken token = tt_json_reader_next (self->reader, error);

  if (token != TT_JSON_FAILED && (depth > DEPTH_MAX || *self->left == 0))
    {
      fail (self, "…", _ ("this is more than any backup of the web app holds"), error);
      return NULL;
    }
  (*self->left)--;

  switch (token)
    {
    case TT_JSON_OBJECT:
      return read_object (self, depth, error);
    case TT_JSON_ARRAY:
      return read_array (self, depth, error);
    case TT_JSON_STRING:
      return json_node_init_string (json_node_alloc (),
                                    tt_json_reader_get_text (self->reader, NULL));
    case TT_JSON_NUMBER:
      return make_number (self->reader);
    case TT_JSON_TRUE:
    case TT_JSON_FALSE:
      return json_node_init_boolean (json_node_alloc (), token == TT_JSON_TRUE);
    case TT_JSON_NULL:
      return json_node_init_null (json_node_alloc ());
    case TT_JSON_FAILED:
    case TT_JSON_OBJECT_END:
    case TT_JSON_ARRAY_END:
    case TT_JSON_KEY:
    case TT_JSON_END:
      return NULL;
    }
  g_assert_not_reached ();
}

TtWebappRecord *
tt_webapp_record_read (TtImport *import,
                       TtJsonReader *reader,
                       char *path,
                       const char *company,
                       guint *left,
                       GError **error)
{
  g_autoptr (TtWebappRecord) self = g_new0 (TtWebappRecord, 1);
  Reading reading = { import, reader, self, left };
  g_autoptr (JsonNode) node = NULL;

  self->path = path;
  self->line = tt_json_reader_get_line (reader);
  self->company = g_strdup (company);
  self->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) picture_free);
  node = read_node (&reading, 0, error);
  if (node == NULL)
    return NULL;

  self->object = json_node_dup_object (node);

  return g_steal_pointer (&self);
}

static const char *
get_object_text (JsonObject *object, const char *field)
{
  JsonNode *node = json_object_get_member (object, field);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : "";
}

const char *
tt_webapp_record_get_text (TtWebappRecord *self, const char *field)
{
  return get_object_text (self->object, field);
}

const char *
tt_webapp_record_get_any (TtWebappRecord *self, const char *const *fields)
{
  const char *text = "";

  for (guint i = 0; *text == '\0' && fields[i] != NULL; i++)
    text = tt_webapp_record_get_text (self, fields[i]);

  return text;
}

/* As core/tt-name.c sees hidden characters. */
static gboolean
is_hidden (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR ||
         type == G_UNICODE_PARAGRAPH_SEPARATOR || (character >= 0x202a && character <= 0x202e) ||
         (character >= 0x2066 && character <= 0x2069);
}

char *
tt_webapp_clean_line (const char *text)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gsize end = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);
      gboolean blank = is_hidden (character) || g_unichar_isspace (character);

      if (blank && line->len == 0)
        continue;
      g_string_append_unichar (line, is_hidden (character) ? ' ' : character);
      if (!blank)
        end = line->len;
    }
  g_string_truncate (line, end);

  return end > 0 ? g_string_free (g_steal_pointer (&line), FALSE) : NULL;
}

char *
tt_webapp_record_dup_line (TtWebappRecord *self, const char *field)
{
  return tt_webapp_clean_line (tt_webapp_record_get_text (self, field));
}

char *
tt_webapp_record_dup_id (TtWebappRecord *self, const char *field)
{
  JsonNode *node = json_object_get_member (self->object, field);
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  if (type == G_TYPE_DOUBLE)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      return g_strdup (g_ascii_dtostr (text, sizeof text, json_node_get_double (node)));
    }

  return type == G_TYPE_STRING ? tt_webapp_clean_line (json_node_get_string (node)) : NULL;
}

gboolean
tt_webapp_record_has (TtWebappRecord *self, const char *field)
{
  return json_object_has_member (self->object, field) &&
         !json_object_get_null_member (self->object, field);
}

static gboolean
get_object_number (JsonObject *object, const char *field, double *number)
{
  JsonNode *node = json_object_get_member (object, field);
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;
  const char *text;
  char *end;

  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    {
      *number = json_node_get_double (node);
      return TRUE;
    }
  if (type != G_TYPE_STRING)
    return FALSE;

  text = json_node_get_string (node);
  *number = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && isfinite (*number);
}

gboolean
tt_webapp_record_get_number (TtWebappRecord *self, const char *field, double *number)
{
  return get_object_number (self->object, field, number);
}

gint64
tt_webapp_record_get_instant (TtWebappRecord *self, const char *field)
{
  const char *text = tt_webapp_record_get_text (self, field);
  gint64 instant = 0;

  /* No error: what is no instant is told by whoever needs it. */
  return *text != '\0' && tt_time_parse (text, NULL, &instant, NULL) ? instant : 0;
}

static gboolean
is_position (double latitude, double longitude)
{
  return !(latitude == 0 && longitude == 0) && fabs (latitude) <= 90 && fabs (longitude) <= 180;
}

gboolean
tt_webapp_record_get_position (
    TtWebappRecord *self, const char *field, double *latitude, double *longitude, double *accuracy)
{
  JsonNode *node = json_object_get_member (self->object, field);
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;

  object = json_node_get_object (node);
  if (!get_object_number (object, "accuracy", accuracy) || *accuracy < 0)
    *accuracy = 0;

  return ((get_object_number (object, "lat", latitude) &&
           get_object_number (object, "lng", longitude)) ||
          (get_object_number (object, "latitude", latitude) &&
           get_object_number (object, "longitude", longitude))) &&
         is_position (*latitude, *longitude);
}

char *
tt_webapp_record_dup_path (TtWebappRecord *self, const char *field)
{
  return field != NULL ? g_strconcat (self->path, ".", field, NULL) : g_strdup (self->path);
}

void
tt_webapp_record_tell (TtWebappRecord *self,
                       TtImport *import,
                       TtProblemKind kind,
                       const char *field,
                       const char *code,
                       char *message)
{
  g_autofree char *path = tt_webapp_record_dup_path (self, field);

  tt_import_add_problem (import, kind, path, self->line, code, message);
}
