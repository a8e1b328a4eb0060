/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/application/tt-application.h"

G_BEGIN_DECLS

/* Tells whoever looks at another window: when the whole turns, when something was recovered, when a
 * decision is needed, when work is done that has no window. */

/* @id: a later notification with the same one takes its place. */
void tt_notifier_tell (GApplication *application,
                       const char *id,
                       const char *title,
                       const char *words,
                       const char *icon,
                       GNotificationPriority priority);

/* @overall: the state of the whole now ("protected", …). */
void tt_notifier_tell_notice (GApplication *application, TtNotice *notice, const char *overall);

G_END_DECLS
