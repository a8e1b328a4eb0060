/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "storage/tt-place-s3.h"

G_BEGIN_DECLS

/**
 * TtS3Address: where requests about a bucket go
 * @scheme: "https" or "http"
 * @host: with the port where it is not the usual one, and the bucket where it stands there
 * @root: encoded path of the bucket, ends with "/"
 * @prefix: "" or ends with "/"
 * @words: all of it for a person
 */
typedef struct
{
  char *scheme;
  char *host;
  char *root;
  char *prefix;
  char *words;
} TtS3Address;

/* (transfer full) %NULL with %TT_PLACE_ERROR_DENIED or %TT_PLACE_ERROR_AUTH for settings that
 * cannot be. */
TtS3Address *tt_s3_address_new (const TtS3Settings *settings, GError **error);
void tt_s3_address_free (TtS3Address *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtS3Address, tt_s3_address_free)

G_END_DECLS
