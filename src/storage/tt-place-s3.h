/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"
#include "storage/tt-place.h"

G_BEGIN_DECLS

/* A bucket of AWS S3 or of whatever speaks as it does: Ceph, MinIO, Backblaze, Wasabi, R2. */

#define TT_TYPE_PLACE_S3 (tt_place_s3_get_type ())
G_DECLARE_FINAL_TYPE (TtPlaceS3, tt_place_s3, TT, PLACE_S3, TtPlace)

/**
 * TtS3Settings:
 * @url: the endpoint, "https://s3.eu-central-1.amazonaws.com"; no bucket in it
 * @bucket: its name
 * @prefix: (nullable): a folder in it
 * @region: (nullable): "us-east-1" where nothing is said
 * @path_style: whether the bucket stands in the path; for AWS's own servers it stands in the host's
 *   name unless it has dots
 * @key, @secret: the access key and its secret
 * @pin: (nullable): see tt_http_new()
 */
typedef struct
{
  const char *url;
  const char *bucket;
  const char *prefix;
  const char *region;
  gboolean path_style;
  const char *key;
  const char *secret;
  const char *pin;
} TtS3Settings;

/* (transfer full) %NULL with %TT_PLACE_ERROR_DENIED for settings that cannot be. */
TtPlace *tt_place_s3_new (TtEnvironment *environment, const TtS3Settings *settings, GError **error);

/* Makes the bucket where it is missing. */
gboolean tt_place_s3_make_bucket (TtPlaceS3 *self, GCancellable *cancellable, GError **error);

G_END_DECLS
