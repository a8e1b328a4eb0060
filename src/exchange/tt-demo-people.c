/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who works in the demo office, and where. */

#include "exchange/tt-demo-private.h"

#include "core/tt-day.h"

#define N_NAMED G_N_ELEMENTS (named)

/* Those of the pictures in the manual come first. */
static const struct
{
  const char *first_name;
  const char *last_name;
  const char *position;
} named[] = {
  { "Amara", "Okafor", "Cleaner" },     { "Ben", "Castellan", "Bricklayer" },
  { "Carmen", "Ruiz", "Lead cleaner" }, { "Dov", "Lindqvist", "Carpenter" },
  { "Elif", "Demir", "Cleaner" },       { "Femi", "Adeyemi", "Labourer" },
  { "Grace", "Holloway", "Painter" },   { "Hamid", "Noori", "Electrician" },
  { "Ines", "Duarte", "Cleaner" },      { "Jonas", "Weber", "Roofer" },
  { "Kofi", "Mensah", "Labourer" },     { "Lena", "Novak", "Plasterer" },
  { "Milo", "Brandt", "Apprentice" },   { "Nora", "Sandoval", "Site lead" },
};

static const char *const first_names[] = {
  "Adaeze", "Anton", "Aisha", "Bruno",  "Celia",   "Cyrus", "Dalia", "Emil",   "Esther", "Farah",
  "Gavin",  "Hana",  "Igor",  "Jade",   "Joaquin", "Kaveh", "Laila", "Marcus", "Mei",    "Nadia",
  "Oskar",  "Priya", "Quinn", "Rafael", "Rosa",    "Samir", "Tessa", "Umar",   "Vera",   "Wendell",
  "Xenia",  "Yusuf", "Zofia", "Abel",   "Bianca",  "Caleb", "Dora",
};

static const char *const last_names[] = {
  "Abara",   "Bellweather", "Cho",      "Dragan",  "Engel",    "Fontaine", "Grady",   "Hussein",
  "Ibarra",  "Janssen",     "Kowalski", "Lombard", "Matsuda",  "Nguyen",   "Ortega",  "Petrov",
  "Quigley", "Rahimi",      "Silva",    "Tanaka",  "Ueda",     "Vasquez",  "Whitby",  "Xu",
  "Yilmaz",  "Zeman",       "Ashford",  "Birch",   "Corrigan", "Delgado",  "Eastman",
};

static const char *const positions[] = { "Bricklayer", "Cleaner",  "Carpenter", "Labourer",
                                         "Painter",    "Roofer",   "Plumber",   "Electrician",
                                         "Plasterer",  "Labourer", "Cleaner" };

static const struct
{
  const char *name;
  const char *address;
  gint64 latitude;
  gint64 longitude;
  guint radius;
} named_sites[] = {
  { "Orchard Court", "Orchard Road 2, Portland, ME", 43661470, -70255330, 150 },
  { "14 Mill Lane", "Mill Lane 14, Portland, ME", 43664020, -70247950, 80 },
  { "Harbour House", "Quay 7, Portland, ME", 43655610, -70249010, 100 },
  { "St Anne’s School", "Chapel Street 31, Portland, ME", 43665380, -70261270, 120 },
  { "The yard", "Station Road 5, Portland, ME", 43653180, -70277460, 60 },
};

static const char *const streets[] = { "Ash Street",   "Bay View",    "Cedar Row",
                                       "Dock Street",  "Elm Terrace", "Ferry Road",
                                       "Granite Hill", "Hazel Close", "Iron Gate",
                                       "Juniper Way",  "Kiln Lane",   "Lighthouse Road" };

enum
{
  DRAW_WAGE = 100,
  DRAW_START,
  DRAW_MINUTES,
  DRAW_SITE,
  DRAW_SATURDAYS,
  DRAW_PLACE,
  DRAW_RAISE,
};

static gboolean
load_company (TtDemo *self, GError **error)
{
  TtDemoRow row;

  tt_demo_row_begin (&row, "company", self->company);
  tt_demo_row_text (&row, "name", "Alder & Finch");
  tt_demo_row_text (&row, "zone", TT_DEMO_ZONE);
  tt_demo_row_text (&row, "currency", TT_DEMO_CURRENCY);
  tt_demo_row_text (&row, "address", "Station Road 5, Portland, ME");
  tt_demo_row_text (&row, "phone", "+1 207 555 0100");
  tt_demo_row_text (&row, "email", "office@alderfinch.example");
  tt_demo_row_text (&row, "industry", "construction");
  tt_demo_row_integer (&row, "week_start", 0);
  tt_demo_row_integer (&row, "active", 1);
  tt_demo_row_integer (&row, "created_at", self->first_at);
  if (!tt_demo_row_insert (&row, self, error))
    return FALSE;

  tt_demo_row_begin (&row, "rule_set", self->first_id);
  tt_demo_row_integer (&row, "company", self->company);
  tt_demo_row_text (&row, "preset", "none");

  return tt_demo_row_insert (&row, self, error);
}

/* The five of the pictures, then one more for every 25 people. */
static gboolean
load_site (TtDemo *self, guint number, GError **error)
{
  TtDemoSite *site = &self->sites[number];
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;
  TtDemoRow row;

  site->id = self->first_id + number;
  if (number < G_N_ELEMENTS (named_sites))
    {
      name = g_strdup (named_sites[number].name);
      address = g_strdup (named_sites[number].address);
      site->latitude = named_sites[number].latitude;
      site->longitude = named_sites[number].longitude;
      site->radius = named_sites[number].radius;
    }
  else
    {
      guint more = number - G_N_ELEMENTS (named_sites);

      name = g_strdup_printf ("%u %s", 3 + 4 * (more / (guint) G_N_ELEMENTS (streets)) + more % 3,
                              streets[more % G_N_ELEMENTS (streets)]);
      address = g_strdup_printf ("%s, Portland, ME", name);
      site->latitude = 43640000 + 10 * tt_demo_draw (self, DRAW_PLACE, 0, number, 5000);
      site->longitude = -70330000 + 10 * tt_demo_draw (self, DRAW_PLACE, 1, number, 7000);
      site->radius = 60 + 10 * tt_demo_draw (self, DRAW_PLACE, 2, number, 10);
    }

  tt_demo_row_begin (&row, "site", site->id);
  tt_demo_row_integer (&row, "company", self->company);
  tt_demo_row_text (&row, "name", name);
  tt_demo_row_text (&row, "address", address);
  tt_demo_row_real (&row, "latitude", (double) site->latitude / 1e6);
  tt_demo_row_real (&row, "longitude", (double) site->longitude / 1e6);
  tt_demo_row_integer (&row, "radius", site->radius);
  tt_demo_row_integer (&row, "active", 1);
  tt_demo_row_integer (&row, "created_at", self->first_at);

  return tt_demo_row_insert (&row, self, error);
}

static gboolean
load_sites (TtDemo *self, GError **error)
{
  for (guint i = 0; i < self->n_sites; i++)
    {
      if (!load_site (self, i, error))
        return FALSE;
    }

  return TRUE;
}

typedef struct
{
  char *first_name;
  char *last_name;
  char *username;
  const char *position;
} Person;

static void
person_clear (Person *self)
{
  g_free (self->first_name);
  g_free (self->last_name);
  g_free (self->username);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Person, person_clear)

/* No two of the same name: 37 first and 31 last names have no common factor. */
static void
person_init (Person *self, guint number)
{
  const guint n_pairs = G_N_ELEMENTS (first_names) * G_N_ELEMENTS (last_names);
  guint more;

  if (number < N_NAMED)
    {
      self->first_name = g_strdup (named[number].first_name);
      self->last_name = g_strdup (named[number].last_name);
      self->username = g_ascii_strdown (named[number].first_name, -1);
      self->position = named[number].position;
      return;
    }

  more = number - (guint) N_NAMED;
  self->first_name = g_strdup (first_names[more % G_N_ELEMENTS (first_names)]);
  self->last_name = more < n_pairs
                        ? g_strdup (last_names[more % G_N_ELEMENTS (last_names)])
                        : g_strdup_printf ("%s %u", last_names[more % G_N_ELEMENTS (last_names)],
                                           more / n_pairs + 1);
  self->username = more < n_pairs ? g_strdup_printf ("%s.%s", self->first_name, self->last_name)
                                  : g_strdup_printf ("%s.%s%u", self->first_name,
                                                     last_names[more % G_N_ELEMENTS (last_names)],
                                                     more / n_pairs + 1);
  for (char *c = self->username; *c != '\0'; c++)
    *c = g_ascii_tolower (*c);
  self->position = positions[more % G_N_ELEMENTS (positions)];
}

static gboolean
load_user (
    TtDemo *self, gint64 id, const Person *person, const char *role, guint number, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s %s", person->first_name, person->last_name);
  g_autofree char *email = g_strdup_printf ("%s@alderfinch.example", person->username);
  g_autofree char *phone = g_strdup_printf ("+1 207 555 %04u", 101 + number % 9800);
  g_autofree char *staff_number = g_strdup_printf ("%04u", 100 + number);
  gboolean cleans = g_str_has_suffix (person->position, "leaner");
  TtDemoRow row;

  tt_demo_row_begin (&row, "user", id);
  tt_demo_row_integer (&row, "company", self->company);
  tt_demo_row_text (&row, "username", person->username);
  tt_demo_row_text (&row, "name", name);
  tt_demo_row_text (&row, "first_name", person->first_name);
  tt_demo_row_text (&row, "last_name", person->last_name);
  tt_demo_row_text (&row, "role", role);
  tt_demo_row_text (&row, "email", email);
  tt_demo_row_text (&row, "phone", phone);
  tt_demo_row_text (&row, "department", cleans ? "Cleaning" : "Building");
  tt_demo_row_text (&row, "position", person->position);
  tt_demo_row_text (&row, "staff_number", staff_number);
  tt_demo_row_text (&row, "password_hash", self->password_hash);
  tt_demo_row_integer (&row, "must_set_password", 0);
  tt_demo_row_integer (&row, "active", 1);
  tt_demo_row_integer (&row, "erased", 0);
  tt_demo_row_integer (&row, "created_at", self->first_at);

  return tt_demo_row_insert (&row, self, error);
}

static gboolean
load_rate (TtDemo *self, gint64 id, gint64 user, const char *day, gint64 amount, GError **error)
{
  TtDemoRow row;

  tt_demo_row_begin (&row, "rate", id);
  tt_demo_row_integer (&row, "user", user);
  tt_demo_row_text (&row, "from_day", day);
  tt_demo_row_integer (&row, "amount", amount);
  tt_demo_row_text (&row, "currency", TT_DEMO_CURRENCY);

  return tt_demo_row_insert (&row, self, error);
}

/* A wage from the first day on; two of three got a raise since. */
static gboolean
load_rates (TtDemo *self, guint number, GError **error)
{
  gint64 user = self->workers[number].id;
  gint64 amount = 1650 + 50 * tt_demo_draw (self, DRAW_WAGE, 0, number, 30);
  gint64 id = self->first_id + 2 * (gint64) number;
  g_autofree char *day = NULL;

  if (!load_rate (self, id, user, self->first_day, amount, error))
    return FALSE;
  if (number % 3 == 0 || self->n_days < 60)
    return TRUE;

  day = tt_day_add (self->first_day, (int) (self->n_days / 2) +
                                         (int) tt_demo_draw (self, DRAW_RAISE, 0, number, 20));

  return load_rate (self, id + 1, user, day, amount + 100, error);
}

static void
set_habits (TtDemo *self, guint number)
{
  TtDemoWorker *worker = &self->workers[number];
  g_auto (Person) person = { NULL };

  person_init (&person, number);

  worker->site = tt_demo_draw (self, DRAW_SITE, 0, number, self->n_sites);
  worker->saturdays = tt_demo_draw (self, DRAW_SATURDAYS, 0, number, 4) == 0;
  worker->start = 6 * 60 + 30 + 15 * tt_demo_draw (self, DRAW_START, 0, number, 7);
  worker->minutes = 8 * 60 + 15 * tt_demo_draw (self, DRAW_MINUTES, 0, number, 5);

  /* Offices are cleaned when they are empty: early, or over midnight. */
  if (!g_str_has_suffix (person.position, "leaner"))
    return;
  if (number % 3 == 2)
    {
      worker->start = 22 * 60;
      worker->minutes = 7 * 60;
    }
  else
    {
      worker->start = 5 * 60 + 15 * tt_demo_draw (self, DRAW_START, 1, number, 5);
      worker->minutes = 6 * 60 + 30;
    }
}

void
tt_demo_settle_people (TtDemo *self)
{
  self->n_workers = self->options->staff;
  self->workers = g_new0 (TtDemoWorker, self->n_workers);
  self->n_sites = G_N_ELEMENTS (named_sites) + self->n_workers / 25;
  self->sites = g_new0 (TtDemoSite, self->n_sites);
  self->company = self->first_id;
  self->owner = self->first_id;
  for (guint i = 0; i < self->n_workers; i++)
    {
      self->workers[i].id = self->owner + 1 + i;
      set_habits (self, i);
    }
}

gboolean
tt_demo_load_people (TtDemo *self, GError **error)
{
  g_auto (Person) owner = { .first_name = g_strdup ("Ruth"),
                            .last_name = g_strdup ("Alder"),
                            .username = g_strdup ("owner"),
                            .position = "Owner" };

  if (!load_company (self, error) || !load_sites (self, error) ||
      !load_user (self, self->owner, &owner, "owner", 0, error))
    return FALSE;

  for (guint i = 0; i < self->n_workers; i++)
    {
      g_auto (Person) person = { NULL };
      gboolean leads;

      person_init (&person, i);
      leads = g_str_has_prefix (person.position, "Lead") ||
              g_str_has_suffix (person.position, "lead") || i % 25 == 24;
      if (!load_user (self, self->workers[i].id, &person, leads ? "manager" : "employee", i + 1,
                      error) ||
          !load_rates (self, i, error))
        return FALSE;
    }

  return TRUE;
}
