/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-user.h"

#include "core/tt-record-private.h"

#define TT_STORED_ROLE TtRole
#define TT_SPOKEN_ROLE TtRole
#define TT_FIELD_ROLE TT_FIELD_INT
#define tt_record_assign_ROLE(field, value) tt_record_assign_INT ((int *) (field), (int) (value))

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, id, INT64)                                                                  \
  FIELD (Type, prefix, company, INT64)                                                             \
  FIELD (Type, prefix, username, TEXT)                                                             \
  FIELD (Type, prefix, name, TEXT)                                                                 \
  FIELD (Type, prefix, first_name, TEXT)                                                           \
  FIELD (Type, prefix, last_name, TEXT)                                                            \
  FIELD (Type, prefix, role, ROLE)                                                                 \
  FIELD (Type, prefix, email, TEXT)                                                                \
  FIELD (Type, prefix, phone, TEXT)                                                                \
  FIELD (Type, prefix, department, TEXT)                                                           \
  FIELD (Type, prefix, position, TEXT)                                                             \
  FIELD (Type, prefix, staff_number, TEXT)                                                         \
  FIELD (Type, prefix, has_password, BOOLEAN)                                                      \
  FIELD (Type, prefix, has_pin, BOOLEAN)                                                           \
  FIELD (Type, prefix, must_set_password, BOOLEAN)                                                 \
  FIELD (Type, prefix, active, BOOLEAN)                                                            \
  FIELD (Type, prefix, erased, BOOLEAN)                                                            \
  FIELD (Type, prefix, created_at, INT64)                                                          \
  FIELD (Type, prefix, source, TEXT)                                                               \
  FIELD (Type, prefix, external_id, TEXT)                                                          \
  FIELD (Type, prefix, clocked_in, BOOLEAN)                                                        \
  FIELD (Type, prefix, open_entry, INT64)                                                          \
  FIELD (Type, prefix, open_since, INT64)                                                          \
  FIELD (Type, prefix, open_site, INT64)                                                           \
  FIELD (Type, prefix, open_site_name, TEXT)

struct _TtUser
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtUser, tt_user)
};

TT_DEFINE_RECORD (TtUser, tt_user, FIELDS)

gboolean
tt_user_equal (TtUser *a, TtUser *b)
{
  g_return_val_if_fail (TT_IS_USER (a), FALSE);
  g_return_val_if_fail (TT_IS_USER (b), FALSE);

  return tt_record_equal (G_OBJECT (a), G_OBJECT (b), tt_user_fields,
                          G_N_ELEMENTS (tt_user_fields));
}
