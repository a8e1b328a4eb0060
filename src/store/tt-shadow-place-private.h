/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-shadow-place.h"

G_BEGIN_DECLS

#define TT_SHADOW_HOME "shadow"
#define TT_SHADOW_MARKER "live-copy.id"

/* `shadow.place`, written whole: the one rename that decides. */
gboolean tt_shadow_place_write (TtEnvironment *environment,
                                const char *folder,
                                const TtShadowPlace *place,
                                GError **error);

/* Home, with nothing left elsewhere: the file goes, a copy of it stays in `set-aside` where the
 * disk that it names is given up. */
gboolean tt_shadow_place_remove (TtEnvironment *environment, const char *folder, GError **error);
gboolean tt_shadow_place_give_up (TtEnvironment *environment, const char *folder, GError **error);

/* The marker in a shadow's folder. @folder: the office's; @token: 32 hex digits. */
gboolean tt_shadow_marker_write (TtEnvironment *environment,
                                 const char *folder,
                                 const char *shadow_folder,
                                 const char *token,
                                 GError **error);
gboolean
tt_shadow_marker_check (TtDisk *disk, const char *shadow_folder, const char *token, GError **error);

/* Whether the marker there, if there is one, was written for this office. */
gboolean tt_shadow_marker_is_ours (TtEnvironment *environment,
                                   const char *folder,
                                   const char *shadow_folder,
                                   gboolean *ours,
                                   GError **error);
gboolean tt_shadow_marker_remove (TtDisk *disk, const char *folder, GError **error);

G_END_DECLS
