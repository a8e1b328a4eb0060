/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What all objects of core/ have in common: plain fields, each a GObject property with a getter, a
 * setter that notifies only on change, and a copy. An object names its fields once:
 *
 *   #define FIELDS(FIELD, Type, prefix) \
 *     FIELD (Type, prefix, id, INT64)   \
 *     FIELD (Type, prefix, name, TEXT)
 *
 *   struct _TtSite
 *   {
 *     GObject parent_instance;
 *     FIELDS (TT_RECORD_DECLARE, TtSite, tt_site)
 *   };
 *
 *   TT_DEFINE_RECORD (TtSite, tt_site, FIELDS)
 *
 * The prototypes are written out in the object's own header, so that a caller need not know of
 * this file and the compiler compares them. */

typedef enum
{
  TT_FIELD_INT64,
  TT_FIELD_INT,
  TT_FIELD_BOOLEAN,
  TT_FIELD_DOUBLE,
  TT_FIELD_TEXT,
  TT_FIELD_LIST,
} TtFieldKind;

/**
 * TtField:
 * @name: the property, with underscores; GObject makes them hyphens
 * @kind: how it is kept
 * @offset: where in the object
 * @pspec: its property, once the class is made
 */
typedef struct
{
  const char *name;
  TtFieldKind kind;
  gsize offset;
  GParamSpec *pspec;
} TtField;

void tt_record_class_init (GObjectClass *object_class, TtField *fields, guint n_fields);
void tt_record_init (GObject *object, const TtField *fields, guint n_fields);
void tt_record_clear (GObject *object, const TtField *fields, guint n_fields);
void tt_record_copy (GObject *to, GObject *from, const TtField *fields, guint n_fields);
gboolean tt_record_equal (GObject *a, GObject *b, const TtField *fields, guint n_fields);
void tt_record_get (GObject *object, const TtField *field, GValue *value);
void tt_record_set (GObject *object, const TtField *field, const GValue *value);

/* Each says whether what is kept is another value than before. */
gboolean tt_record_assign_INT64 (gint64 *field, gint64 value);
gboolean tt_record_assign_INT (int *field, int value);
gboolean tt_record_assign_BOOLEAN (gboolean *field, gboolean value);
gboolean tt_record_assign_DOUBLE (double *field, double value);
gboolean tt_record_assign_TEXT (char **field, const char *value);
gboolean tt_record_assign_LIST (GPtrArray **field, GPtrArray *value);

#define TT_STORED_INT64 gint64
#define TT_STORED_INT int
#define TT_STORED_BOOLEAN gboolean
#define TT_STORED_DOUBLE double
#define TT_STORED_TEXT char *
#define TT_STORED_LIST GPtrArray *

#define TT_SPOKEN_INT64 gint64
#define TT_SPOKEN_INT int
#define TT_SPOKEN_BOOLEAN gboolean
#define TT_SPOKEN_DOUBLE double
#define TT_SPOKEN_TEXT const char *
#define TT_SPOKEN_LIST GPtrArray *

#define TT_RECORD_DECLARE(Type, prefix, name, KIND) TT_STORED_##KIND name;

#define TT_RECORD_INDEX(Type, prefix, name, KIND) prefix##_field_##name,

#define TT_RECORD_ROW(Type, prefix, name, KIND)                                                    \
  { #name, TT_FIELD_##KIND, G_STRUCT_OFFSET (Type, name), NULL },

#define TT_RECORD_ACCESSORS(Type, prefix, name, KIND)                                              \
  TT_SPOKEN_##KIND prefix##_get_##name (Type *self)                                                \
  {                                                                                                \
    g_return_val_if_fail (G_TYPE_CHECK_INSTANCE_TYPE (self, prefix##_get_type ()), 0);             \
    return self->name;                                                                             \
  }                                                                                                \
  void prefix##_set_##name (Type *self, TT_SPOKEN_##KIND value)                                    \
  {                                                                                                \
    g_return_if_fail (G_TYPE_CHECK_INSTANCE_TYPE (self, prefix##_get_type ()));                    \
    if (tt_record_assign_##KIND (&self->name, value))                                              \
      g_object_notify_by_pspec (G_OBJECT (self), prefix##_fields[prefix##_field_##name].pspec);    \
  }

#define TT_DEFINE_RECORD(Type, prefix, FIELDS)                                                     \
  G_DEFINE_FINAL_TYPE (Type, prefix, G_TYPE_OBJECT)                                                \
  enum                                                                                             \
  {                                                                                                \
    FIELDS (TT_RECORD_INDEX, Type, prefix)                                                         \
  };                                                                                               \
  static TtField prefix##_fields[] = { FIELDS (TT_RECORD_ROW, Type, prefix) };                     \
  static void prefix##_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)  \
  {                                                                                                \
    tt_record_get (object, &prefix##_fields[id - 1], value);                                       \
  }                                                                                                \
  static void prefix##_set_property (GObject *object, guint id, const GValue *value,               \
                                     GParamSpec *pspec)                                            \
  {                                                                                                \
    tt_record_set (object, &prefix##_fields[id - 1], value);                                       \
  }                                                                                                \
  static void prefix##_finalize (GObject *object)                                                  \
  {                                                                                                \
    tt_record_clear (object, prefix##_fields, G_N_ELEMENTS (prefix##_fields));                     \
    G_OBJECT_CLASS (prefix##_parent_class)->finalize (object);                                     \
  }                                                                                                \
  static void prefix##_class_init (Type##Class *klass)                                             \
  {                                                                                                \
    GObjectClass *object_class = G_OBJECT_CLASS (klass);                                           \
    object_class->get_property = prefix##_get_property;                                            \
    object_class->set_property = prefix##_set_property;                                            \
    object_class->finalize = prefix##_finalize;                                                    \
    tt_record_class_init (object_class, prefix##_fields, G_N_ELEMENTS (prefix##_fields));          \
  }                                                                                                \
  static void prefix##_init (Type *self)                                                           \
  {                                                                                                \
    tt_record_init (G_OBJECT (self), prefix##_fields, G_N_ELEMENTS (prefix##_fields));             \
  }                                                                                                \
  Type *prefix##_new (void) { return g_object_new (prefix##_get_type (), NULL); }                  \
  Type *prefix##_dup (Type *self)                                                                  \
  {                                                                                                \
    Type *copy = NULL;                                                                             \
    g_return_val_if_fail (G_TYPE_CHECK_INSTANCE_TYPE (self, prefix##_get_type ()), NULL);          \
    copy = prefix##_new ();                                                                        \
    tt_record_copy (G_OBJECT (copy), G_OBJECT (self), prefix##_fields,                             \
                    G_N_ELEMENTS (prefix##_fields));                                               \
    return copy;                                                                                   \
  }                                                                                                \
  FIELDS (TT_RECORD_ACCESSORS, Type, prefix)

G_END_DECLS
