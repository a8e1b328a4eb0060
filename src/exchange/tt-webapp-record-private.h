/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exchange/tt-import-private.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One record of a list of the old web app. */

/**
 * TtWebappPicture:
 * @field: where it stood: "clockInPhoto"
 * @kind: %TT_PICTURE_NONE for what is no picture
 *
 * A picture that was taken out of a record; it waits in the import's scratch folder.
 */
typedef struct
{
  char *field;
  TtPictureKind kind;
  char hash[TT_HASH_HEX + 1];
  gint64 size;
} TtWebappPicture;

/**
 * TtWebappRecord:
 * @object: what it says, without passwords and pictures
 * @path: "users[3]"
 * @line: where it starts
 * @company: (nullable): the company that the list's name names
 * @password: (nullable): plain; overwritten when the record goes, never copied
 * @pictures: (element-type TtWebappPicture)
 */
typedef struct
{
  JsonObject *object;
  char *path;
  gint64 line;
  char *company;
  char *password;
  GPtrArray *pictures;
} TtWebappRecord;

/**
 * tt_webapp_record_read:
 * @reader: stands before an object
 * @path: taken over into the record
 * @company: (nullable): copied
 * @left: how many values may still be read; counted down, so that no file fills the memory
 *
 * (transfer full)
 */
TtWebappRecord *tt_webapp_record_read (TtImport *import,
                                       TtJsonReader *reader,
                                       char *path,
                                       const char *company,
                                       guint *left,
                                       GError **error);
void tt_webapp_record_free (TtWebappRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtWebappRecord, tt_webapp_record_free)

/* The text of a field; "" where it is missing or no text. (transfer none) */
const char *tt_webapp_record_get_text (TtWebappRecord *self, const char *field);

/* The first of these fields, NULL-terminated, that holds a text. (transfer none) */
const char *tt_webapp_record_get_any (TtWebappRecord *self, const char *const *fields);

/* The text on one line, without blanks around it and without characters that cannot be seen; NULL
 * where nothing is left. (transfer full) */
char *tt_webapp_record_dup_line (TtWebappRecord *self, const char *field);
char *tt_webapp_clean_line (const char *text);

/* An id, be it text or number, as text; NULL where there is none. (transfer full) */
char *tt_webapp_record_dup_id (TtWebappRecord *self, const char *field);

gboolean tt_webapp_record_has (TtWebappRecord *self, const char *field);

/* A number, also one written as text. FALSE where there is none. */
gboolean tt_webapp_record_get_number (TtWebappRecord *self, const char *field, double *number);

/* An instant in a text like 2025-10-07T16:04:12.000Z; 0 where there is none. */
gint64 tt_webapp_record_get_instant (TtWebappRecord *self, const char *field);

/* WGS 84 degrees in a field of fields, by either of the names that were used. FALSE where there are
 * none, or 0, 0, which the app wrote for "unknown". @accuracy is 0 where it is not known. */
gboolean tt_webapp_record_get_position (
    TtWebappRecord *self, const char *field, double *latitude, double *longitude, double *accuracy);

/* "field" of this record for a problem: "users[3].username". (transfer full) */
char *tt_webapp_record_dup_path (TtWebappRecord *self, const char *field);

/* A problem of this record; @field may be NULL. @message is taken. */
void tt_webapp_record_tell (TtWebappRecord *self,
                            TtImport *import,
                            TtProblemKind kind,
                            const char *field,
                            const char *code,
                            char *message);

G_END_DECLS
