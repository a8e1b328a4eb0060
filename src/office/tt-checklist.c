/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-checklist.h"

#include "base/tt-hash.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Copies are read back once a day; a computer that was off over a weekend is no risk yet. */
#define READ_TODAY (26 * G_TIME_SPAN_HOUR)
#define READ_LATELY (4 * G_TIME_SPAN_DAY)
#define DRILL_LATELY (35 * G_TIME_SPAN_DAY)
#define SHEET_GOOD_FOR (365 * G_TIME_SPAN_DAY)
/* A copy that lags for so long is catching up and worries nobody. */
#define CATCHING_UP (2 * G_TIME_SPAN_MINUTE)
#define LEAST_WEEKS 4
/* Seconds are not counted before. */
#define NOW (5 * G_USEC_PER_SEC)

typedef struct
{
  const TtChecklistFacts *facts;
  const TtProtectStatus *status;
  gint64 now;
  GTimeZone *zone;
  TtCheckGroup group;
  GPtrArray *checks;
} Judge;

const char *
tt_check_group_get_name (TtCheckGroup group)
{
  static const char *const names[] = { "before", "daily", "emergency" };

  g_return_val_if_fail (group < TT_N_CHECK_GROUPS, "before");

  return names[group];
}

const char *
tt_check_group_get_title (TtCheckGroup group)
{
  static const char *const titles[] = { N_ ("Before going live"), N_ ("Every day"),
                                        N_ ("For an emergency") };

  g_return_val_if_fail (group < TT_N_CHECK_GROUPS, "");

  return _ (titles[group]);
}

const char *
tt_check_state_get_name (TtCheckState state)
{
  static const char *const names[] = { "verified", "done", "to-do", "at-risk" };

  g_return_val_if_fail (state < G_N_ELEMENTS (names), "to-do");

  return names[state];
}

gboolean
tt_check_is_done (const TtCheck *self)
{
  return self->state == TT_CHECK_VERIFIED || self->state == TT_CHECK_DONE;
}

static void
check_free (gpointer data)
{
  TtCheck *self = data;

  g_free (self->text);
  g_free (self);
}

void
tt_checklist_facts_free (TtChecklistFacts *self)
{
  if (self == NULL)
    return;

  g_free (self->contact);
  g_free (self->sheet_mark);
  g_free (self->mark);
  g_free (self);
}

/* Takes @text. */
static void
add (Judge *self,
     const char *id,
     const char *title,
     TtCheckState state,
     char *text,
     TtCheckDeed deed)
{
  TtCheck *check = g_new0 (TtCheck, 1);

  check->group = self->group;
  check->id = id;
  check->title = title;
  check->state = state;
  check->text = text;
  check->deed = tt_check_is_done (check) ? TT_CHECK_DEED_NONE : deed;
  g_ptr_array_add (self->checks, check);
}

static char *
dup_age (Judge *self, gint64 at)
{
  if (self->now - at < NOW)
    return g_strdup (_ ("just now"));

  return tt_protect_dup_age (at, self->now, self->zone);
}

static gboolean
is_within (Judge *self, gint64 at, gint64 limit)
{
  return at != 0 && self->now - at <= limit;
}

/* ---- before going live -------------------------------------------------------- */

static void
check_owner (Judge *self)
{
  gboolean done = self->facts->owners > 0;

  add (self, "owner-password", _ ("An owner signs in with a password"),
       done ? TT_CHECK_DONE : TT_CHECK_AT_RISK,
       g_strdup (done ? "" : _ ("no owner has a password")), TT_CHECK_DEED_PEOPLE);
}

static void
check_leaders (Judge *self)
{
  gboolean done = self->facts->leaders > 1;

  add (self, "second-person", _ ("A second owner or manager can sign in"),
       done ? TT_CHECK_DONE : TT_CHECK_TO_DO, g_strdup (done ? "" : _ ("only one person can")),
       TT_CHECK_DEED_PEOPLE);
}

static void
check_entered (Judge *self)
{
  guint people = self->facts->people;
  guint sites = self->facts->sites;
  char *text;

  if (people == 0)
    text = g_strdup (_ ("nobody works here yet"));
  else if (sites == 0)
    text = g_strdup (_ ("no site yet"));
  else
    {
      g_autofree char *who = g_strdup_printf (ngettext ("%u person", "%u people", people), people);
      g_autofree char *where = g_strdup_printf (ngettext ("%u site", "%u sites", sites), sites);

      /* Translators: "8 people, 3 sites". */
      text = g_strdup_printf (_ ("%s, %s"), who, where);
    }
  add (self, "entered", _ ("People and sites are entered"),
       people > 0 && sites > 0 ? TT_CHECK_DONE : TT_CHECK_TO_DO, text,
       people == 0 ? TT_CHECK_DEED_PEOPLE : TT_CHECK_DEED_SITES);
}

static void
check_places (Judge *self)
{
  const char *const *reasons = (const char *const *) self->status->reasons;
  gboolean elsewhere = FALSE;

  for (guint i = 0; i < self->status->layers->len; i++)
    {
      const TtLayerStatus *layer = self->status->layers->pdata[i];

      elsewhere |=
          layer->enabled && layer->other_disk && layer->state != TT_LAYER_DAMAGED && layer->seq > 0;
    }
  if (elsewhere)
    add (self, "copies-elsewhere", _ ("Copies in two places"), TT_CHECK_VERIFIED, g_strdup (""),
         TT_CHECK_DEED_NONE);
  else if (g_strv_contains (reasons, "one-disk-accepted"))
    add (self, "copies-elsewhere", _ ("Copies on this computer only"), TT_CHECK_DONE,
         g_strdup (_ ("accepted")), TT_CHECK_DEED_NONE);
  else
    add (self, "copies-elsewhere", _ ("Copies in two places"), TT_CHECK_AT_RISK,
         g_strdup (_ ("all on one disk")), TT_CHECK_DEED_ONE_DISK);
}

static const char *
get_layer_words (const TtLayerStatus *layer)
{
  if (g_str_equal (layer->kind, "shadow"))
    return _ ("the live copy");
  if (g_str_equal (layer->name, "archive"))
    return _ ("the archive");

  return layer->name;
}

/* The copy that was tried longest ago, or never. (nullable) */
static const TtLayerStatus *
find_least_tried (const TtProtectStatus *status)
{
  const TtLayerStatus *least = NULL;

  for (guint i = 0; i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = status->layers->pdata[i];

      if (layer->enabled && (least == NULL || layer->last_drill < least->last_drill))
        least = layer;
    }

  return least;
}

static void
check_tried_once (Judge *self)
{
  const TtLayerStatus *least = find_least_tried (self->status);
  gint64 at = least != NULL ? least->last_drill : 0;

  if (at != 0)
    add (self, "tried-once", _ ("Getting everything back was tried"),
         is_within (self, at, DRILL_LATELY) ? TT_CHECK_VERIFIED : TT_CHECK_DONE, dup_age (self, at),
         TT_CHECK_DEED_NONE);
  else
    add (self, "tried-once", _ ("Getting everything back was tried"), TT_CHECK_TO_DO,
         least != NULL && self->status->last_proven != 0
             /* Translators: "not yet from the archive" */
             ? g_strdup_printf (_ ("not yet from %s"), get_layer_words (least))
             : g_strdup (_ ("not yet")),
         TT_CHECK_DEED_DRILL);
}

static void
check_sheet_once (Judge *self)
{
  gint64 at = self->facts->sheet_at;

  add (self, "sheet", _ ("Emergency sheet printed or saved"),
       at != 0 ? TT_CHECK_DONE : TT_CHECK_TO_DO,
       at != 0 ? dup_age (self, at) : g_strdup (_ ("not yet")), TT_CHECK_DEED_SHEET);
}

static void
check_contact (Judge *self, const char *id, const char *title)
{
  const char *contact = self->facts->contact;
  const char *end = strchr (contact, '\n');

  add (self, id, title, *contact != '\0' ? TT_CHECK_DONE : TT_CHECK_TO_DO,
       *contact == '\0' ? g_strdup (_ ("nobody is named"))
       : end != NULL    ? g_strndup (contact, (gsize) (end - contact))
                        : g_strdup (contact),
       TT_CHECK_DEED_CONTACT);
}

/* ---- every day ------------------------------------------------------------------ */

static gboolean
is_catching_up (Judge *self)
{
  if (self->status->working || self->status->overall == TT_OVERALL_PROTECTED)
    return TRUE;

  for (guint i = 0; i < self->status->layers->len; i++)
    {
      const TtLayerStatus *layer = self->status->layers->pdata[i];

      if (layer->enabled && layer->state != TT_LAYER_OK &&
          (layer->state != TT_LAYER_BEHIND || !is_within (self, layer->since, CATCHING_UP)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
has_broken (const TtProtectStatus *status)
{
  for (guint i = 0; i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = status->layers->pdata[i];

      if (layer->enabled && (layer->state == TT_LAYER_FAILED || layer->state == TT_LAYER_DAMAGED))
        return TRUE;
    }

  return FALSE;
}

static void
check_current (Judge *self)
{
  const TtProtectStatus *status = self->status;
  const char *title = _ ("Every copy is up to date");
  guint lagging = 0;

  for (guint i = 0; i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = status->layers->pdata[i];

      lagging += layer->enabled && layer->state != TT_LAYER_OK;
    }
  if (lagging == 0 && status->copies > 0)
    add (self, "up-to-date", title, TT_CHECK_VERIFIED, dup_age (self, status->newest_saved),
         TT_CHECK_DEED_NONE);
  else if (!has_broken (status) && is_catching_up (self))
    add (self, "up-to-date", title, TT_CHECK_TO_DO, g_strdup (_ ("catching up")),
         TT_CHECK_DEED_NONE);
  else
    add (self, "up-to-date", title, TT_CHECK_AT_RISK,
         status->newest_saved != 0 ? dup_age (self, status->newest_saved)
                                   : g_strdup (_ ("not yet")),
         TT_CHECK_DEED_BACK_UP);
}

static void
check_read_back (Judge *self)
{
  gint64 at = G_MAXINT64;
  const char *title = _ ("Every copy was read back and matched");

  for (guint i = 0; i < self->status->layers->len; i++)
    {
      const TtLayerStatus *layer = self->status->layers->pdata[i];

      if (layer->enabled)
        at = MIN (at, layer->last_verified);
    }
  if (at == 0 || at == G_MAXINT64)
    add (self, "read-back", title, TT_CHECK_TO_DO, g_strdup (_ ("not yet")), TT_CHECK_DEED_VERIFY);
  else
    add (self, "read-back", title,
         is_within (self, at, READ_TODAY)    ? TT_CHECK_VERIFIED
         : is_within (self, at, READ_LATELY) ? TT_CHECK_TO_DO
                                             : TT_CHECK_AT_RISK,
         dup_age (self, at), TT_CHECK_DEED_VERIFY);
}

static void
check_incidents (Judge *self)
{
  guint due = self->facts->remarks_due;

  add (self, "incidents", _ ("No incident waits for your remark"),
       due == 0 ? TT_CHECK_DONE : TT_CHECK_TO_DO,
       due == 0 ? g_strdup ("") : g_strdup_printf (ngettext ("%u waits", "%u wait", due), due),
       TT_CHECK_DEED_INCIDENTS);
}

static void
check_room (Judge *self)
{
  int days = self->status->full_in_days;
  gboolean soon = days >= 0 && days < 7 * LEAST_WEEKS;
  char *text;

  if (days >= 0 && days < 14)
    text = g_strdup_printf (
        ngettext ("full in about %d day", "full in about %d days", (gulong) days), days);
  else if (days >= 0 && days < 3 * 365)
    text = g_strdup_printf (
        ngettext ("full in about %d week", "full in about %d weeks", (gulong) days / 7), days / 7);
  else
    text = g_strdup (self->status->low_space ? _ ("little is left") : "");

  add (self, "room", _ ("Room for the next four weeks"),
       self->status->low_space || soon ? TT_CHECK_AT_RISK : TT_CHECK_DONE, text,
       TT_CHECK_DEED_ROOM);
}

static void
check_clock (Judge *self)
{
  gboolean wrong = self->status->clock_behind;

  add (self, "clock", _ ("This computer's clock is right"),
       wrong ? TT_CHECK_AT_RISK : TT_CHECK_DONE,
       g_strdup (wrong ? _ ("behind the newest change: set it in the system's settings") : ""),
       TT_CHECK_DEED_NONE);
}

/* ---- for an emergency --------------------------------------------------------------- */

static void
check_sheet_true (Judge *self)
{
  const char *title = _ ("The emergency sheet is still true");
  gint64 at = self->facts->sheet_at;
  g_autofree char *age = at != 0 ? dup_age (self, at) : NULL;

  if (at == 0)
    add (self, "sheet-true", title, TT_CHECK_TO_DO, g_strdup (_ ("there is none yet")),
         TT_CHECK_DEED_SHEET);
  else if (g_strcmp0 (self->facts->sheet_mark, self->facts->mark) != 0)
    add (self, "sheet-true", title, TT_CHECK_AT_RISK,
         /* Translators: since a moment: "changed since 3 Mar". */
         g_strdup_printf (_ ("changed since %s"), age), TT_CHECK_DEED_SHEET);
  else if (!is_within (self, at, SHEET_GOOD_FOR))
    add (self, "sheet-true", title, TT_CHECK_TO_DO,
         g_strdup_printf (_ ("over a year old: %s"), age), TT_CHECK_DEED_SHEET);
  else
    add (self, "sheet-true", title, TT_CHECK_DONE, g_steal_pointer (&age), TT_CHECK_DEED_NONE);
}

static void
check_programs (Judge *self)
{
  const TtOwnProgram *programs = &self->facts->programs;
  const char *title = _ ("Everything comes back without TimeTracker too");

  if (programs->archives == 0)
    add (self, "own-program", title, TT_CHECK_TO_DO, g_strdup (_ ("there is no archive")),
         TT_CHECK_DEED_NONE);
  else if (programs->whole == programs->archives)
    add (self, "own-program", title, TT_CHECK_VERIFIED, g_strdup (""), TT_CHECK_DEED_NONE);
  else if (programs->whole + programs->away == programs->archives)
    add (self, "own-program", title, TT_CHECK_TO_DO, g_strdup (_ ("the archive's disk is away")),
         TT_CHECK_DEED_NONE);
  else
    add (self, "own-program", title, TT_CHECK_AT_RISK,
         g_strdup (_ ("restore.py is missing in the archive")), TT_CHECK_DEED_VERIFY);
}

static void
check_tried_lately (Judge *self)
{
  gint64 at = self->status->last_proven;

  if (at == 0)
    add (self, "drill", _ ("Restore drill passed"), TT_CHECK_TO_DO, g_strdup (_ ("not yet")),
         TT_CHECK_DEED_DRILL);
  else
    add (self, "drill", _ ("Restore drill passed"),
         is_within (self, at, DRILL_LATELY) ? TT_CHECK_VERIFIED : TT_CHECK_AT_RISK,
         dup_age (self, at), TT_CHECK_DEED_DRILL);
}

static void
check_second_owner (Judge *self)
{
  gboolean done = self->facts->owners > 1;

  add (self, "second-owner", _ ("A second owner can do it without you"),
       done ? TT_CHECK_DONE : TT_CHECK_TO_DO, g_strdup (done ? "" : _ ("there is only one")),
       TT_CHECK_DEED_PEOPLE);
}

GPtrArray *
tt_checklist_judge (const TtChecklistFacts *facts,
                    const TtProtectStatus *status,
                    gint64 now,
                    GTimeZone *zone)
{
  Judge self = { facts, status, now, zone, TT_CHECK_BEFORE, NULL };

  g_return_val_if_fail (facts != NULL && status != NULL && zone != NULL, NULL);

  self.checks = g_ptr_array_new_with_free_func (check_free);
  check_owner (&self);
  check_leaders (&self);
  check_entered (&self);
  check_places (&self);
  check_tried_once (&self);
  check_sheet_once (&self);
  check_contact (&self, "contact", _ ("Whom to call is written down"));

  self.group = TT_CHECK_DAILY;
  check_current (&self);
  check_read_back (&self);
  check_incidents (&self);
  check_room (&self);
  check_clock (&self);

  self.group = TT_CHECK_EMERGENCY;
  check_sheet_true (&self);
  check_programs (&self);
  check_tried_lately (&self);
  check_second_owner (&self);
  check_contact (&self, "contact-known", _ ("Somebody can be called"));

  return self.checks;
}

char *
tt_checklist_dup_mark (const TtProtectStatus *status, const char *folder, const char *contact)
{
  g_autoptr (TtHasher) hasher = tt_hasher_new ();
  TtHash hash;

  g_return_val_if_fail (status != NULL && folder != NULL && contact != NULL, NULL);

  tt_hasher_update_field (hasher, folder, strlen (folder));
  for (guint i = 0; i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = status->layers->pdata[i];

      if (!layer->enabled)
        continue;
      tt_hasher_update_field (hasher, layer->name, strlen (layer->name));
      tt_hasher_update_field (hasher, layer->kind, strlen (layer->kind));
      tt_hasher_update_field (hasher, layer->place, strlen (layer->place));
    }
  tt_hasher_update_field (hasher, contact, strlen (contact));
  tt_hasher_finish (hasher, &hash);

  return tt_hash_dup_hex (&hash);
}
