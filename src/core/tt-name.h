/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Usernames are kept as NFC and compared without case. */

#define TT_USERNAME_LENGTH 100 /* characters */
#define TT_NAME_LENGTH 500     /* characters of any other name */

/**
 * tt_username_clean:
 * @text: as typed
 *
 * Blanks around it are taken off.
 *
 * Returns: (transfer full): the username as it is kept, or %NULL with %TT_ERROR_INVALID where it is
 *   empty, too long, not UTF-8, or has control characters
 */
char *tt_username_clean (const char *text, GError **error);

/* What two usernames that are the same have in common; unique in an office. (transfer full) */
char *tt_username_get_key (const char *username);

/**
 * tt_name_clean:
 * @what: what it is the name of, for the message ("The site's name")
 *
 * The same for the names of people, companies and sites: not empty, no control characters.
 * (transfer full)
 */
char *tt_name_clean (const char *text, const char *what, GError **error);

/* "First Last" cut at the last blank; either may be "". */
void tt_name_split (const char *name, char **first_name, char **last_name);

G_END_DECLS
