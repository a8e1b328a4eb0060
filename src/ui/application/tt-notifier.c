/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/application/tt-notifier.h"

#include "ui/widgets/tt-state.h"

typedef struct
{
  const char *id;
  const char *icon;
  GNotificationPriority priority;
} Look;

static Look
look_of (TtNoticeKind kind)
{
  switch (kind)
    {
    case TT_NOTICE_RECOVERED:
      return (Look){ "recovered", "tt-protected-symbolic", G_NOTIFICATION_PRIORITY_HIGH };
    case TT_NOTICE_STATE:
      return (Look){ "state", "tt-at-risk-symbolic", G_NOTIFICATION_PRIORITY_HIGH };
    case TT_NOTICE_DECISION:
      return (Look){ "decision", "tt-unprotected-symbolic", G_NOTIFICATION_PRIORITY_URGENT };
    case TT_NOTICE_RESTART:
      return (Look){ "restart", "tt-at-risk-symbolic", G_NOTIFICATION_PRIORITY_NORMAL };
    case TT_NOTICE_PASSWORD:
      return (Look){ "password", "tt-key-symbolic", G_NOTIFICATION_PRIORITY_NORMAL };
    default:
      g_assert_not_reached ();
    }
}

void
tt_notifier_tell (GApplication *application,
                  const char *id,
                  const char *title,
                  const char *words,
                  const char *icon,
                  GNotificationPriority priority)
{
  g_autoptr (GNotification) notification = NULL;
  g_autoptr (GIcon) sign = NULL;

  g_return_if_fail (G_IS_APPLICATION (application));
  g_return_if_fail (title != NULL);

  notification = g_notification_new (title);
  sign = g_themed_icon_new (icon);
  g_notification_set_icon (notification, sign);
  if (words != NULL && *words != '\0')
    g_notification_set_body (notification, words);
  g_notification_set_priority (notification, priority);
  g_notification_set_default_action (notification, "app.open");
  g_application_send_notification (application, id, notification);
}

void
tt_notifier_tell_notice (GApplication *application, TtNotice *notice, const char *overall)
{
  Look look = look_of (tt_notice_get_kind (notice));

  /* The whole turns both ways: the sign is that of what it is now. */
  if (tt_notice_get_kind (notice) == TT_NOTICE_STATE)
    look.icon = tt_state_get_overall (overall)->icon;

  tt_notifier_tell (application, look.id, tt_notice_get_title (notice),
                    tt_notice_get_words (notice), look.icon, look.priority);
}
