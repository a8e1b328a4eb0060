/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-entry.h"
#include "core/tt-role.h"
#include "exchange/tt-row-private.h"
#include "exchange/tt-webapp-file-private.h"
#include "exchange/tt-webapp-time-private.h"

G_BEGIN_DECLS

/* The office that a backup of the web app becomes. Everything is settled in memory, in this order:
 * companies, people, sites, entries, plans; then it is loaded. */

#define TT_WEBAPP_SOURCE "webapp"

/**
 * TtWebappCompany:
 * @external_id: (nullable): NULL for one that was made up
 * @planted: the app put it there by itself
 * @present: the office has it already
 */
typedef struct
{
  gint64 id;
  char *external_id;
  char *name;
  char *zone;
  int week_start;
  gboolean planted;
  gboolean present;
  gboolean used;
  TtWebappRecord *record; /* NULL for one that was made up */
} TtWebappCompany;

/**
 * TtWebappPerson:
 * @numbered: the username has a number behind it, because another has it
 * @used: entries or plans name them
 * @roster: the record of the owner's roster that tells more about them
 * @must_set_password: at the first sign-in
 */
typedef struct
{
  gint64 id;
  char *external_id;
  char *username;
  char *name;
  char *email;
  TtRole role;
  TtWebappCompany *company;
  gboolean planted;
  gboolean present;
  gboolean placeholder;
  gboolean numbered;
  gboolean used;
  gboolean must_set_password;
  TtWebappRecord *record;
  TtWebappRecord *roster;
  char *password_hash;
} TtWebappPerson;

typedef struct
{
  gint64 id;
  char *external_id;
  char *name;
  TtWebappCompany *company;
  gboolean planted;
  gboolean present;
  gboolean used;
  gboolean inactive;
  TtWebappRecord *record; /* NULL for one that was made up from its name */
} TtWebappSite;

typedef struct
{
  gboolean known;
  double latitude;
  double longitude;
  double accuracy;
} TtWebappPosition;

/**
 * TtWebappEntry:
 * @record: that of the end where a shift stands in two
 * @start: that of the start; mostly the same
 */
typedef struct
{
  gint64 id;
  char *external_id;
  TtWebappPerson *person;
  TtWebappSite *site;
  TtWebappCompany *company;
  gint64 started_at;
  gint64 ended_at; /* 0 while open */
  TtEntryFlags flags;
  TtWebappPosition in;
  TtWebappPosition out;
  const char *in_note;
  const char *out_note;
  const char *in_status;
  const char *out_status;
  TtWebappRecord *record;
  TtWebappRecord *start;
} TtWebappEntry;

typedef struct
{
  TtImport *import;
  TtWebappFile *file;
  TtLoader *loader;
  char *zone;
  char *currency;
  TtWebappDates dates;

  GPtrArray *companies;
  GPtrArray *people;
  GPtrArray *sites;
  GPtrArray *entries;
  GHashTable *companies_by_id; /* external id → TtWebappCompany */
  GHashTable *people_by_id;    /* external id → TtWebappPerson */
  GHashTable *people_by_email; /* folded → TtWebappPerson; only where one has it */
  GHashTable *sites_by_id;     /* external id → TtWebappSite */
  GHashTable *usernames;       /* keys that are taken */
  TtWebappCompany *home;       /* of whoever has none */
  TtWebappPerson *assignee;    /* who gets the shifts of nobody; NULL for placeholders */
} TtWebapp;

/* tt-webapp-companies.c */
void tt_webapp_settle_companies (TtWebapp *self);

/* The company with this id, made up where there is none; NULL and "" give the home company. */
TtWebappCompany *tt_webapp_get_company (TtWebapp *self, const char *external_id);
gboolean tt_webapp_load_companies (TtWebapp *self, GError **error);

/* tt-webapp-people.c. TT_ERROR_NOT_FOUND where nobody has the name that is to be assigned. */
gboolean tt_webapp_settle_people (TtWebapp *self, GError **error);

/* Who stands for nobody in a company: whoever was named for it, else a placeholder. */
TtWebappPerson *tt_webapp_get_nobody (TtWebapp *self, TtWebappCompany *company);
gboolean tt_webapp_hash_passwords (TtWebapp *self, GError **error);
gboolean tt_webapp_load_people (TtWebapp *self, GError **error);

/* tt-webapp-sites.c */
void tt_webapp_settle_sites (TtWebapp *self);

/* The site of this name in a company, made up (deactivated) where there is none; NULL for "". */
TtWebappSite *tt_webapp_get_site_by_name (TtWebapp *self,
                                          TtWebappCompany *company,
                                          const char *name,
                                          TtWebappRecord *teller);
gboolean tt_webapp_load_sites (TtWebapp *self, GError **error);

/* tt-webapp-entries.c, tt-webapp-entry-times.c, tt-webapp-entries-load.c */
gboolean tt_webapp_settle_entries (TtWebapp *self, GError **error);

/* In and out of a shift of the later kind, from its local times. FALSE without @error where it was
 * left out, with one where nobody can tell (dates). */
gboolean tt_webapp_find_times (TtWebapp *self,
                               TtWebappRecord *record,
                               const char *zone,
                               gint64 *started_at,
                               gint64 *ended_at,
                               GError **error);

/* Lets a file's dates say what they can of their order, before any of them is read. */
void tt_webapp_learn_dates (TtWebapp *self);
gboolean tt_webapp_load_entries (TtWebapp *self, GError **error);

/* tt-webapp-plans.c: shifts, tasks, messages, payroll settings. */
gboolean tt_webapp_load_plans (TtWebapp *self, GError **error);

/* An external id that no other record of this table has: @hint, or with the company behind it.
 * NULL where both are taken, or there is no hint. (transfer full) */
char *tt_webapp_claim_id (GHashTable *taken, const char *hint, const char *company);

/* Whose list a record stands in, or whom it names itself. */
TtWebappCompany *tt_webapp_get_record_company (TtWebapp *self, TtWebappRecord *record);

/* Counts a record of a kind that is left out, with its problem. @message is taken. */
void tt_webapp_leave_out (TtWebapp *self,
                          TtWebappKind kind,
                          TtWebappRecord *record,
                          const char *field,
                          const char *code,
                          char *message);

/* Without a problem: the person asked for it. */
void tt_webapp_pass_over (TtWebapp *self, TtWebappKind kind);
void tt_webapp_count_taken (TtWebapp *self, TtWebappKind kind);

G_END_DECLS
