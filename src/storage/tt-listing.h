/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "storage/tt-place.h"

G_BEGIN_DECLS

/* What servers answer when they are asked what they hold. Prefixes of XML names, absolute or
 * relative addresses and ways of encoding differ from one to the next; names are compared by what
 * they mean. Anything that is no listing (the page of a captive portal that comes with 200) is
 * TT_PLACE_ERROR_CORRUPT. */

/**
 * TtDavListing: RFC 4918, section 14 (multistatus)
 * @items: (element-type TtPlaceItem): what is in the folder, names without the folder's
 * @folder: what the answer says about the folder itself, "" as its name
 * @free_bytes: quota-available-bytes (RFC 4331) of the folder, -1 where it does not say
 * @used_bytes: quota-used-bytes, -1 where it does not say
 */
typedef struct
{
  GPtrArray *items;
  TtPlaceItem *folder;
  gint64 free_bytes;
  gint64 used_bytes;
} TtDavListing;

TtDavListing *tt_dav_listing_read (GBytes *xml, GError **error);
void tt_dav_listing_free (TtDavListing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtDavListing, tt_dav_listing_free)

/**
 * TtS3Listing: ListBucketResult of ListObjectsV2
 * @items: (element-type TtPlaceItem): objects by their whole keys, and common prefixes, whose names
 *   end with "/"
 * @next: (nullable): the token with which the next page is asked for
 */
typedef struct
{
  GPtrArray *items;
  char *next;
} TtS3Listing;

TtS3Listing *tt_s3_listing_read (GBytes *xml, GError **error);
void tt_s3_listing_free (TtS3Listing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtS3Listing, tt_s3_listing_free)

/* What an S3 server says went wrong. @code, @region: (out) (transfer full): NULL where it says
 * nothing */
void tt_s3_error_read (GBytes *xml, char **code, char **message, char **region);

G_END_DECLS
