/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-layer-private.h"
#include "protect/tt-protect-status-private.h"
#include "protect/tt-protect.h"

G_BEGIN_DECLS

struct _TtProtect
{
  GObject parent_instance;

  TtEnvironment *environment;
  char *folder;  /* the office's */
  char *scratch; /* where images and copies are built */
  TtState *state;
  TtLockFile *lock;
  gboolean is_keeper;
  gboolean rebuilt;         /* the shadow, when it was opened */
  gboolean photos_complete; /* the shadow has all that its rows name, as far as they are anywhere */
  gboolean is_resident;

  TtStore *primary;          /* NULL until it is needed */
  TtCopy *shadow;            /* NULL until it is needed */
  gboolean stands_in;        /* @shadow is another one, because its own disk is away */
  gboolean stood_in;         /* so it was the last time: what comes back was not damaged */
  gboolean was_rebuilt;      /* the shadow was damaged, and nobody was told yet */
  gboolean expects_exchange; /* a swap may have exchanged it: that is no damage */
  char *compared;            /* up to where, by a comparison that was stopped; NULL for none */
  TtSecrets *secrets;        /* NULL for none */
  TtArchive *sealed;         /* what is copied to places outside; NULL until it is needed */
  GPtrArray *layers;
  gboolean layers_are_guessed; /* there was no shadow to read them from */

  /* Labelled changes that the shadow holds, counted up to this head. */
  TtHead counted_head;
  guint counted_points;

  GMutex mutex; /* over @status and @working: dup_status() comes from any thread */
  TtProtectStatus *status;
  gboolean working;
};

/* What every call that works on a list of layers is given. */
typedef struct
{
  TtProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
} TtRun;

/* %TT_ERROR_BUSY where the keeper's byte is another's. */
gboolean tt_protect_check_keeper (TtProtect *self, GError **error);

/* Opens the shadow where it is not open. */
gboolean tt_protect_need_shadow (TtProtect *self, GError **error);

/* tt-stand-in.c: while the disk of the shadow is away another one stands in for it in the office's
 * own folder, so that everything else that is made of it goes on. It is nobody's source for a
 * recovery, holds no photos, and goes when the disk is back. (transfer full) */
TtCopy *tt_stand_in_open (TtProtect *self, gboolean *rebuilt, GError **error);
char *tt_stand_in_dup_folder (TtProtect *self);

/* As the keeper, with the shadow itself open again. */
void tt_stand_in_remove (TtProtect *self);

/* Closes what stands in where the disk is back. */
void tt_protect_leave_stand_in (TtProtect *self);

/* Whether the shadow's disk is there: %TT_ERROR_AWAY. */
gboolean tt_protect_check_shadow_disk (TtProtect *self, GError **error);

/* Where the shadow stands. FALSE where there is none that can be read: whoever has to know why
 * opens it by itself. */
gboolean tt_protect_peek_head (TtProtect *self, TtHead *head);

/* Opens the primary for reading where it is not open. */
gboolean tt_protect_need_primary (TtProtect *self, GError **error);
void tt_protect_close_shadow (TtProtect *self);
void tt_protect_close_primary (TtProtect *self);

/* The definitions, from the shadow or those of a new office. (element-type TtLayer) */
GPtrArray *tt_protect_get_layers (TtProtect *self);

/* Another process may have changed the definitions since they were read. */
void tt_protect_refresh_layers (TtProtect *self);
TtLayer *tt_protect_find_layer (TtProtect *self, const char *name, GError **error);

/* Those of @names, or all that are enabled, but for those off this computer, which have a queue of
 * their own. (transfer full) */
GPtrArray *tt_protect_pick_layers (TtProtect *self, const char *const *names, GError **error);

/* The folder of the shadow's photos. (transfer full) */
char *tt_protect_dup_shadow_folder (TtProtect *self);

/* Where photos of this office may be found. (transfer full) */
TtPhotos *tt_protect_new_photos (TtProtect *self);

/* The photos that a frame brings, to the shadow's folder. One that is nowhere does not stop the
 * hours: it is told by backup and verification. */
gboolean tt_protect_bring_photos (TtProtect *self, TtFrame *frame, GError **error);

/* Brings the photos that the shadow's rows name to its folder. @missing: (nullable) */
gboolean tt_protect_copy_photos (TtProtect *self,
                                 GPtrArray *missing,
                                 GCancellable *cancellable,
                                 GError **error);

/* Frames bring their photos; a shadow that began with a whole office (an import, a restore, one
 * built anew) gets them here, once for each stream. So do frames that came with opening it, or
 * whose process was killed before it brought theirs: the last few are gone through each time. What
 * is missing after that is told by verification. */
gboolean tt_protect_complete_photos (TtProtect *self, gboolean rebuilt, GError **error);

/* Saves one photo in @folder's photos, from wherever it is whole. @found: whether it was. */
gboolean tt_protect_save_photo (TtProtect *self,
                                TtPhotos *photos,
                                const char *folder,
                                const char *hash,
                                gboolean *found,
                                GCancellable *cancellable,
                                GError **error);

/* How far the shadow was, noted once when its disk is first missed. */
void tt_protect_note_away (TtProtect *self, gint64 seq);

/* The live copy is well, and back if its disk was away. */
void tt_protect_clear_shadow_trouble (TtProtect *self, TtLayer *layer);

/* Works the status out anew. @turned: (out) (optional) */
void tt_protect_update_status (TtProtect *self, gboolean *turned);
void tt_protect_set_working (TtProtect *self, gboolean working);

/* tt-warnings.c: what is not one layer's. @newest_at: journal time of the newest change. */
#define TT_WARN_FULL_AT "warn.full-at"
void tt_warnings_fill (TtProtect *self, TtProtectStatus *status, gint64 newest_at, gint64 now);

/* A folder below the scratch folder, empty. (transfer full) */
char *tt_protect_new_scratch (TtProtect *self, const char *name, GError **error);

/* One layer's part of a verification. */
void tt_verify_shadow (
    TtProtect *self, TtLayer *layer, gboolean deep, TtReport *report, const TtRun *run);
void tt_verify_archive (
    TtProtect *self, TtLayer *layer, gboolean deep, TtReport *report, const TtRun *run);

/* The folder that was given may hold `tt1-…`, or be one. (transfer full) */
TtPlace *tt_protect_find_place (TtEnvironment *environment, const char *repository);

/* One layer's drill. */
void tt_drill_layer (TtProtect *self, TtLayer *layer, TtReport *report, const TtRun *run);

/* Writes again what is missing or broken in an archive, from the shadow's frames and from the
 * archive's own other objects. @broken: (element-type utf8): names, from which those that are
 * healed are told in @report. */
gboolean tt_heal_archive (TtProtect *self,
                          TtLayer *layer,
                          GPtrArray *broken,
                          TtReport *report,
                          const TtRun *run,
                          GError **error);

/* Ends of segments that must have been there, by what other names tell. (element-type gint64)
 * (transfer full) */
GArray *tt_heal_list_missing_ends (TtInventory *inventory, const TtStream *stream);

/* Words for objects whose whole name is not known any more. (transfer full) */
char *tt_heal_dup_lost_base (const TtStream *stream, gint64 seq);
char *tt_heal_dup_lost_segment (const TtStream *stream, gint64 to);

G_END_DECLS
