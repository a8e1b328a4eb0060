/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"
#include "storage/tt-place.h"

G_BEGIN_DECLS

/* A folder on a WebDAV server (RFC 4918): Nextcloud, ownCloud, Apache, a NAS. Only GET, PUT,
 * DELETE, PROPFIND of one level and MKCOL are used, since no server does locks, moves or conditions
 * dependably. */

#define TT_TYPE_PLACE_WEBDAV (tt_place_webdav_get_type ())
G_DECLARE_FINAL_TYPE (TtPlaceWebdav, tt_place_webdav, TT, PLACE_WEBDAV, TtPlace)

/**
 * tt_place_webdav_new:
 * @url: the folder, "https://…"; it is made where it is missing, its parent is not
 * @user, @password: (nullable): for Basic authentication; an app password where the account has a
 *   second factor
 * @pin: (nullable): see tt_http_new()
 *
 * Returns: (transfer full): the place; %NULL with %TT_PLACE_ERROR_DENIED for what is no such
 * address
 */
TtPlace *tt_place_webdav_new (TtEnvironment *environment,
                              const char *url,
                              const char *user,
                              const char *password,
                              const char *pin,
                              GError **error);

G_END_DECLS
