/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Text fields are never NULL and list fields own a reference; both hold from tt_record_init() to
 * tt_record_clear(). */

#include "core/tt-record-private.h"

#define FIELD_POINTER(object, field, Type) ((Type *) G_STRUCT_MEMBER_P ((object), (field)->offset))

static GParamSpec *
make_pspec (const TtField *field)
{
  /* The name is not static for GObject's purposes: it is made canonical, with hyphens. */
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY;

  switch (field->kind)
    {
    case TT_FIELD_INT64:
      return g_param_spec_int64 (field->name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    case TT_FIELD_INT:
      return g_param_spec_int (field->name, NULL, NULL, G_MININT, G_MAXINT, 0, flags);
    case TT_FIELD_BOOLEAN:
      return g_param_spec_boolean (field->name, NULL, NULL, FALSE, flags);
    case TT_FIELD_DOUBLE:
      return g_param_spec_double (field->name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
    case TT_FIELD_TEXT:
      return g_param_spec_string (field->name, NULL, NULL, "", flags);
    case TT_FIELD_LIST:
      return g_param_spec_boxed (field->name, NULL, NULL, G_TYPE_PTR_ARRAY, flags);
    }

  g_assert_not_reached ();
}

void
tt_record_class_init (GObjectClass *object_class, TtField *fields, guint n_fields)
{
  for (guint i = 0; i < n_fields; i++)
    {
      fields[i].pspec = make_pspec (&fields[i]);
      g_object_class_install_property (object_class, i + 1, fields[i].pspec);
    }
}

void
tt_record_init (GObject *object, const TtField *fields, guint n_fields)
{
  for (guint i = 0; i < n_fields; i++)
    {
      if (fields[i].kind == TT_FIELD_TEXT)
        *FIELD_POINTER (object, &fields[i], char *) = g_strdup ("");
    }
}

void
tt_record_clear (GObject *object, const TtField *fields, guint n_fields)
{
  for (guint i = 0; i < n_fields; i++)
    {
      if (fields[i].kind == TT_FIELD_TEXT)
        g_clear_pointer (FIELD_POINTER (object, &fields[i], char *), g_free);
      else if (fields[i].kind == TT_FIELD_LIST)
        g_clear_pointer (FIELD_POINTER (object, &fields[i], GPtrArray *), g_ptr_array_unref);
    }
}

void
tt_record_get (GObject *object, const TtField *field, GValue *value)
{
  switch (field->kind)
    {
    case TT_FIELD_INT64:
      g_value_set_int64 (value, *FIELD_POINTER (object, field, gint64));
      return;
    case TT_FIELD_INT:
      g_value_set_int (value, *FIELD_POINTER (object, field, int));
      return;
    case TT_FIELD_BOOLEAN:
      g_value_set_boolean (value, *FIELD_POINTER (object, field, gboolean));
      return;
    case TT_FIELD_DOUBLE:
      g_value_set_double (value, *FIELD_POINTER (object, field, double));
      return;
    case TT_FIELD_TEXT:
      g_value_set_string (value, *FIELD_POINTER (object, field, char *));
      return;
    case TT_FIELD_LIST:
      g_value_set_boxed (value, *FIELD_POINTER (object, field, GPtrArray *));
      return;
    }

  g_assert_not_reached ();
}

static gboolean
assign_value (GObject *object, const TtField *field, const GValue *value)
{
  switch (field->kind)
    {
    case TT_FIELD_INT64:
      return tt_record_assign_INT64 (FIELD_POINTER (object, field, gint64),
                                     g_value_get_int64 (value));
    case TT_FIELD_INT:
      return tt_record_assign_INT (FIELD_POINTER (object, field, int), g_value_get_int (value));
    case TT_FIELD_BOOLEAN:
      return tt_record_assign_BOOLEAN (FIELD_POINTER (object, field, gboolean),
                                       g_value_get_boolean (value));
    case TT_FIELD_DOUBLE:
      return tt_record_assign_DOUBLE (FIELD_POINTER (object, field, double),
                                      g_value_get_double (value));
    case TT_FIELD_TEXT:
      return tt_record_assign_TEXT (FIELD_POINTER (object, field, char *),
                                    g_value_get_string (value));
    case TT_FIELD_LIST:
      return tt_record_assign_LIST (FIELD_POINTER (object, field, GPtrArray *),
                                    g_value_get_boxed (value));
    }

  g_assert_not_reached ();
}

void
tt_record_set (GObject *object, const TtField *field, const GValue *value)
{
  if (assign_value (object, field, value))
    g_object_notify_by_pspec (object, field->pspec);
}

void
tt_record_copy (GObject *to, GObject *from, const TtField *fields, guint n_fields)
{
  for (guint i = 0; i < n_fields; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, G_PARAM_SPEC_VALUE_TYPE (fields[i].pspec));
      tt_record_get (from, &fields[i], &value);
      assign_value (to, &fields[i], &value);
    }
}

gboolean
tt_record_equal (GObject *a, GObject *b, const TtField *fields, guint n_fields)
{
  for (guint i = 0; i < n_fields; i++)
    {
      g_auto (GValue) first = G_VALUE_INIT;
      g_auto (GValue) second = G_VALUE_INIT;

      if (fields[i].kind == TT_FIELD_LIST)
        continue;
      g_value_init (&first, G_PARAM_SPEC_VALUE_TYPE (fields[i].pspec));
      g_value_init (&second, G_PARAM_SPEC_VALUE_TYPE (fields[i].pspec));
      tt_record_get (a, &fields[i], &first);
      tt_record_get (b, &fields[i], &second);
      if (g_param_values_cmp (fields[i].pspec, &first, &second) != 0)
        return FALSE;
    }

  return TRUE;
}

gboolean
tt_record_assign_INT64 (gint64 *field, gint64 value)
{
  gboolean changed = *field != value;

  *field = value;
  return changed;
}

gboolean
tt_record_assign_INT (int *field, int value)
{
  gboolean changed = *field != value;

  *field = value;
  return changed;
}

gboolean
tt_record_assign_BOOLEAN (gboolean *field, gboolean value)
{
  gboolean changed = *field != !!value;

  *field = !!value;
  return changed;
}

gboolean
tt_record_assign_DOUBLE (double *field, double value)
{
  gboolean changed = *field < value || *field > value;

  *field = value;
  return changed;
}

gboolean
tt_record_assign_TEXT (char **field, const char *value)
{
  char *copy = NULL;

  if (value == NULL)
    value = "";
  if (g_str_equal (*field, value))
    return FALSE;

  copy = g_strdup (value);
  g_free (*field);
  *field = copy;
  return TRUE;
}

gboolean
tt_record_assign_LIST (GPtrArray **field, GPtrArray *value)
{
  if (*field == value)
    return FALSE;

  if (value != NULL)
    g_ptr_array_ref (value);
  g_clear_pointer (field, g_ptr_array_unref);
  *field = value;
  return TRUE;
}
