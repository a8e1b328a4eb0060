/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-preview.h"
#include "store/tt-store.h"

G_BEGIN_DECLS

/**
 * TtBringBackKind: what comes back alone
 * @TT_BRING_BACK_USER: a person: the record, rates, entries with breaks, photos and corrections,
 *   shifts, tasks, leave and messages
 * @TT_BRING_BACK_DAY: the entries that stood on one day at their place, of everybody, with what
 *   hangs on them
 * @TT_BRING_BACK_SITE: a job site: the record, the entries that stood at it with what hangs on
 *   them, its shifts and tasks
 */
typedef enum
{
  TT_BRING_BACK_USER,
  TT_BRING_BACK_DAY,
  TT_BRING_BACK_SITE,
} TtBringBackKind;

/* A plan of what shall come back from a moment into today: one person, one day or one site.
 *
 * It is found with two files beside each other, which may take as long as their size asks for, and
 * judged and written by keys alone, so that the transaction costs what the change is. What was then
 * and is gone is added; what was then and is another today is changed; what was made since stays.
 * An entry is one record with its breaks: breaks made since leave an entry that comes back; photos
 * and corrections made since stay, because they are facts. Approvals, audit and settings never come
 * back this way.
 *
 * Left out, counted and said:
 * - hours that an approved period locks today;
 * - what belongs to a person whose data was erased;
 * - an entry that was open then where that person is at work in another one today;
 * - a rate where today has another one from the same day, and a record that today has under another
 *   id (same source and external id);
 * - a photo that no layer holds any more.
 *
 * Kept as it is today: an entry that was open then and was ended since (the clock-out is newer),
 * and a person's password, PIN and whether a new password is due. A username that somebody else has
 * by now gets a suffix. A person, site or company without which something that comes back could not
 * stand comes back too. Whoever punched or corrected and is not there any more is not named by id.
 * An entry that shares time with one made since comes back and is flagged as overlapping. */
typedef struct _TtBringBack TtBringBack;

/**
 * tt_bring_back_find:
 * @today: the office, for reading
 * @then: a copy of the moment that may be written to: whoever was erased since is erased in it too
 * @id: the person or the site; 0 for a day, or to find it by @name
 * @name: (nullable): a day "YYYY-MM-DD"; a username or the name of a site, as it was then, else as
 *   it is today
 *
 * Returns: (transfer full): the plan; %NULL with %TT_ERROR_NOT_FOUND where the moment has no such
 *   person or site, %TT_ERROR_INVALID for what is no day and a site's name that several have,
 *   %TT_ERROR_REFUSED for a person whose data was erased
 */
TtBringBack *tt_bring_back_find (TtDatabase *today,
                                 TtDatabase *then,
                                 TtBringBackKind kind,
                                 gint64 id,
                                 const char *name,
                                 GCancellable *cancellable,
                                 GError **error);
void tt_bring_back_free (TtBringBack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtBringBack, tt_bring_back_free)

/* The person, the day in words or the site, as it was called then. */
const char *tt_bring_back_get_title (TtBringBack *self);

/* The pictures that would be named again, each once. */
gboolean
tt_bring_back_each_photo (TtBringBack *self, TtPhotoFunc func, gpointer user_data, GError **error);

/* A picture that is nowhere any more: the rows that name it are left out. */
void tt_bring_back_lose_photo (TtBringBack *self, const char *hash);

/* Says against @today what would come of it; whatever was judged before is forgotten.
 * %TT_ERROR_REFUSED where no owner who can sign in would be left. */
gboolean tt_bring_back_judge (TtBringBack *self, TtDatabase *today, GError **error);

/* Judges inside @transaction and writes. Changes nothing, and gives the change no label, where
 * nothing differs; %TT_ERROR_REFUSED where all that differs is left out. @label: in words */
gboolean tt_bring_back_write (TtBringBack *self,
                              TtTransaction *transaction,
                              const char *label,
                              GError **error);

/* Of the last judgment. (element-type TtDiffCount) (transfer full) */
GArray *tt_bring_back_dup_changes (TtBringBack *self);
guint tt_bring_back_get_left_out (TtBringBack *self);

/* (transfer full): once */
TtPreview *tt_bring_back_take_preview (TtBringBack *self);

G_END_DECLS
