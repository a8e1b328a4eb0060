/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/assistant/tt-assistant.h"
#include "ui/widgets/tt-steps.h"

G_BEGIN_DECLS

struct _TtAssistant
{
  AdwBin parent_instance;

  TtSession *session;
  TtProgress *progress; /* of the work under way */
  TtOffice *office;     /* that was made here */
  TtActor *actor;       /* its owner */
  char *disk;           /* another folder for the archive, or NULL */
  GString *troubles;    /* what did not work after the office was made */
  gboolean proven;      /* the first copy was read back */

  TtSteps *steps;
  GtkWidget *back;
  GtkStack *pages;
  GtkEditable *company;
  GtkEditable *zone;
  AdwComboRow *week;
  GtkEditable *currency;
  GtkEditable *owner;
  GtkEditable *user;
  GtkEditable *pass;
  GtkEditable *pass2;
  GtkSwitch *stay;
  GtkWidget *notice;
  GtkLabel *notice_text;
  AdwActionRow *here;
  AdwActionRow *disk_row;
  GtkLabel *verdict_text;
  GtkSpinner *spinner;
  GtkLabel *working;
  GtkImage *done_icon;
  GtkLabel *done_title;
  GtkLabel *done_text;
};

void tt_assistant_show_page (TtAssistant *self, const char *name);
void tt_assistant_show_working (TtAssistant *self, const char *words);
/* Back on the page where something must be typed anew; @words: what. */
void tt_assistant_show_notice (TtAssistant *self, const char *words);

/* tt-assistant-make.c: makes the office that was described, step by step, up to its first copy. */
void tt_assistant_make (TtAssistant *self);

G_END_DECLS
