/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-remote-place.h"

#include "base/tt-error.h"
#include "protect/tt-key-slot.h"
#include "protect/tt-layer-settings.h"
#include "protect/tt-recovery-key.h"
#include "protect/tt-repository.h"
#include "storage/tt-place-s3.h"
#include "storage/tt-place-webdav.h"

#include <glib/gi18n-lib.h>

#define MOST_SLOT (16 * 1024)

gboolean
tt_remote_kind_is_known (const char *kind)
{
  return g_str_equal (kind, "webdav") || g_str_equal (kind, "s3");
}

static char *
dup_needed (const char *settings, const char *key, GError **error)
{
  char *value = tt_layer_settings_dup (settings, key);

  if (value == NULL)
    g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("The setting “%s” is missing"), key);

  return value;
}

static TtPlace *
make_s3 (TtEnvironment *environment, const char *settings, const char *secret, GError **error)
{
  g_autofree char *url = dup_needed (settings, "url", error);
  g_autofree char *bucket = url != NULL ? dup_needed (settings, "bucket", error) : NULL;
  g_autofree char *user = bucket != NULL ? dup_needed (settings, "user", error) : NULL;
  g_autofree char *region = tt_layer_settings_dup (settings, "region");
  g_autofree char *prefix = tt_layer_settings_dup (settings, "prefix");
  g_autofree char *path_style = tt_layer_settings_dup (settings, "path-style");
  g_autofree char *pin = tt_layer_settings_dup (settings, "pin");
  /* AWS and the like have the bucket in the host's name; what stands on a computer of one's own
   * does not. */
  gboolean is_aws = url != NULL && g_strrstr (url, ".amazonaws.com") != NULL;
  TtS3Settings what = { .url = url,
                        .bucket = bucket,
                        .prefix = prefix,
                        .region = region,
                        .path_style =
                            path_style != NULL ? g_str_equal (path_style, "yes") : !is_aws,
                        .key = user,
                        .secret = secret != NULL ? secret : "",
                        .pin = pin };

  return user != NULL ? tt_place_s3_new (environment, &what, error) : NULL;
}

static TtPlace *
make_webdav (TtEnvironment *environment, const char *settings, const char *secret, GError **error)
{
  g_autofree char *url = dup_needed (settings, "url", error);
  g_autofree char *user = tt_layer_settings_dup (settings, "user");
  g_autofree char *pin = tt_layer_settings_dup (settings, "pin");

  return url != NULL ? tt_place_webdav_new (environment, url, user, secret, pin, error) : NULL;
}

TtPlace *
tt_remote_place_new (TtEnvironment *environment,
                     const char *kind,
                     const char *settings,
                     const char *secret,
                     GError **error)
{
  GError *failure = NULL;
  TtPlace *place = g_str_equal (kind, "s3") ? make_s3 (environment, settings, secret, &failure)
                                            : make_webdav (environment, settings, secret, &failure);

  /* What cannot be an address is a wrong setting, not the place's own answer. */
  if (place == NULL)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID, failure->message);
      g_error_free (failure);
    }

  return place;
}

gboolean
tt_remote_place_prepare (TtPlace *place, GCancellable *cancellable, GError **error)
{
  return !TT_IS_PLACE_S3 (place) ||
         tt_place_s3_make_bucket (TT_PLACE_S3 (place), cancellable, error);
}

char *
tt_remote_place_dup_words (const char *kind, const char *settings)
{
  g_autofree char *url = tt_layer_settings_dup (settings, "url");
  g_autofree char *bucket = tt_layer_settings_dup (settings, "bucket");

  if (url == NULL)
    return g_strdup (kind);

  return bucket != NULL ? g_strdup_printf ("%s, %s", url, bucket) : g_steal_pointer (&url);
}

static gboolean
looks_like_key (const char *key)
{
  guint n = 0;

  for (const char *at = key; *at != '\0'; at++)
    n += g_ascii_isalnum (*at) ? 1 : 0;

  return n >= TT_RECOVERY_KEY_GROUPS * 3;
}

/* @found: whether there was a slot at all */
static gboolean
try_slots (TtPlace *place,
           const char *id,
           const char *key,
           guint8 *master,
           gboolean *found,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *prefix = g_strdup_printf ("tt1-%s/keys/", id);
  g_autoptr (GPtrArray) items = tt_place_list (place, prefix, FALSE, 0, cancellable, error);
  g_autoptr (GError) last = NULL;

  if (items == NULL)
    return FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      const TtPlaceItem *item = items->pdata[i];
      g_autoptr (GError) failure = NULL;
      g_autoptr (GBytes) slot = NULL;

      if (!g_str_has_suffix (item->name, ".json"))
        continue;
      slot = tt_place_get (place, item->name, 0, MOST_SLOT, 0, cancellable, error);
      if (slot == NULL)
        return FALSE;
      *found = TRUE;
      if (tt_key_slot_open (slot, key, id, master, &failure))
        return TRUE;
      /* Whoever mistyped the recovery key is told so, and whoever gave a password that it is not
       * the one. */
      if (last == NULL ||
          g_error_matches (failure, TT_ERROR, TT_ERROR_INVALID) == looks_like_key (key))
        {
          g_clear_error (&last);
          last = g_steal_pointer (&failure);
        }
    }
  if (last != NULL)
    g_propagate_error (error, g_steal_pointer (&last));

  return FALSE;
}

gboolean
tt_remote_unlock (TtPlace *place,
                  const char *key,
                  guint8 *master,
                  char **id,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GPtrArray) ids = tt_repository_list_ids (place, cancellable, error);
  g_autofree char *words = NULL;
  gboolean found = FALSE;

  if (ids == NULL)
    return FALSE;

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (GError) failure = NULL;

      if (try_slots (place, ids->pdata[i], key, master, &found, cancellable, &failure))
        {
          *id = g_strdup (ids->pdata[i]);
          return TRUE;
        }
      if (failure != NULL &&
          (i + 1 == ids->len || g_error_matches (failure, TT_ERROR, TT_ERROR_INVALID) ||
           failure->domain != TT_ERROR))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }

  words = tt_place_dup_words (place);
  g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There are no sealed copies in “%s”"),
               words);
  return FALSE;
}
