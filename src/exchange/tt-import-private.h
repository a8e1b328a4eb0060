/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-picture.h"
#include "exchange/tt-import.h"
#include "exchange/tt-json-reader.h"

G_BEGIN_DECLS

/* What the formats share while a file is read. */

/**
 * TtPresent:
 * @database: the office as it is now, NULL where there is none or after reading
 * @head: where it stood when the file was read
 * @company: its first company; 0 where there is none
 * @company_name: its name; NULL where there is none
 * @zone: the same
 * @currency: the same
 * @owners: (element-type utf8): keys of the usernames of active owners with a password
 * @external: for each table "source LF external id" → gint64 id; only where rows are added to it
 * @usernames: keys (tt_username_get_key()) of its users → gint64 id; only then
 *
 * What is known of the present office.
 */
typedef struct
{
  TtDatabase *database;
  TtHead head;
  gint64 company;
  char *company_name;
  char *zone;
  char *currency;
  GPtrArray *owners;
  GHashTable **external;
  GHashTable *usernames;
} TtPresent;

struct _TtImport
{
  GObject parent_instance;

  TtEnvironment *environment;
  char *folder;
  char *made_folder; /* the outermost folder that was made for the loader, NULL for none */
  TtImportOptions options;
  TtImportFormat format;

  TtPresent present;
  TtLoader *loader;
  char *scratch;        /* where pictures wait, as in an office's folder; NULL before the first */
  GHashTable *pictures; /* hash → TtPictureKind of those that wait there */

  GArray *counts;      /* TtImportCount */
  GPtrArray *problems; /* TtProblem */

  TtProgressFunc progress;
  gpointer progress_data;
  GCancellable *cancellable;
  gboolean seen_ours; /* the file turned out to be one of ours while it was read as the web app's */
};

void tt_import_add_problem (TtImport *self,
                            TtProblemKind kind,
                            const char *path,
                            gint64 line,
                            const char *code,
                            char *message);

/* The count of a kind; made when it is asked for first. Valid until the next call. */
TtImportCount *tt_import_count (TtImport *self, const char *name);

/* The loader, made when it is asked for first, with what is there already where rows are added.
 * (transfer none) */
TtLoader *tt_import_get_loader (TtImport *self, GError **error);

/* The id of the present row with this origin, 0 for none; only where rows are added. */
gint64 tt_present_find (const TtPresent *self,
                        const TtTable *table,
                        const char *source,
                        const char *external_id);

/**
 * tt_import_keep_picture:
 * @hash: (out): 64 digits of its content
 * @kind: (out): %TT_PICTURE_NONE for what is no picture, which is then not kept and no error
 *
 * Puts a picture where it waits for the end of the import.
 */
gboolean tt_import_keep_picture (TtImport *self,
                                 const guint8 *bytes,
                                 gsize length,
                                 char hash[TT_HASH_HEX + 1],
                                 TtPictureKind *kind,
                                 GError **error);

/* Whether the office's folder has a photo of this hash and size already. */
gboolean
tt_import_has_photo (TtImport *self, const char *hash, gint64 size, gboolean *has, GError **error);

/* Each format reads the rest of the file after its opening brace; @key is the first key, taken
 * already, NULL where the object is empty. */
gboolean
tt_import_read_timetracker (TtImport *self, TtJsonReader *reader, const char *key, GError **error);
gboolean
tt_import_read_webapp (TtImport *self, TtJsonReader *reader, const char *key, GError **error);

/* tt-import-present.c */
gboolean tt_present_look (TtPresent *self, TtDatabase *database, gboolean index, GError **error);
void tt_present_clear (TtPresent *self);

/* Copies every row of the present office into the loader. */
gboolean
tt_present_copy (TtPresent *self, TtLoader *loader, GCancellable *cancellable, GError **error);

/**
 * tt_import_keep_owners:
 *
 * Where no active owner with a password was loaded the present ones stay, in the first company of
 * the file, and are listed. %TT_ERROR_NO_OFFICE where there is no office and no active owner was
 * loaded at all.
 */
gboolean tt_import_keep_owners (TtImport *self, GError **error);

G_END_DECLS
