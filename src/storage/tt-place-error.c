/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "storage/tt-place-error.h"

typedef struct
{
  gint64 retry_after;
} TtPlaceErrorPrivate;

static void
tt_place_error_private_init (TtPlaceErrorPrivate *self)
{
  self->retry_after = 0;
}

static void
tt_place_error_private_copy (const TtPlaceErrorPrivate *from, TtPlaceErrorPrivate *to)
{
  to->retry_after = from->retry_after;
}

static void
tt_place_error_private_clear (TtPlaceErrorPrivate *self)
{
}

G_DEFINE_EXTENDED_ERROR (TtPlaceError, tt_place_error)

static const char *const names[] = {
  [TT_PLACE_ERROR_ABSENT] = "absent",   [TT_PLACE_ERROR_TRANSIENT] = "transient",
  [TT_PLACE_ERROR_AUTH] = "auth",       [TT_PLACE_ERROR_FULL] = "full",
  [TT_PLACE_ERROR_DENIED] = "denied",   [TT_PLACE_ERROR_CLOCK] = "clock",
  [TT_PLACE_ERROR_TLS] = "tls",         [TT_PLACE_ERROR_CONFLICT] = "conflict",
  [TT_PLACE_ERROR_CORRUPT] = "corrupt",
};

gint64
tt_place_error_get_retry_after (const GError *error)
{
  g_return_val_if_fail (error != NULL, 0);

  return error->domain == TT_PLACE_ERROR ? tt_place_error_get_private (error)->retry_after : 0;
}

void
tt_place_error_set_transient (GError **error, gint64 retry_after, const char *message)
{
  g_return_if_fail (message != NULL);

  if (error == NULL)
    return;

  g_set_error_literal (error, TT_PLACE_ERROR, TT_PLACE_ERROR_TRANSIENT, message);
  tt_place_error_get_private (*error)->retry_after = retry_after;
}

const char *
tt_place_error_get_name (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != TT_PLACE_ERROR || error->code < 0 ||
      error->code >= (int) G_N_ELEMENTS (names))
    return NULL;

  return names[error->code];
}
