/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-notice.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

struct _TtNotice
{
  GObject parent_instance;

  TtNoticeKind kind;
  char *title;
  char *words;
  char *detail;
};

G_DEFINE_FINAL_TYPE (TtNotice, tt_notice, G_TYPE_OBJECT)

static void
tt_notice_finalize (GObject *object)
{
  TtNotice *self = TT_NOTICE (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->words, g_free);
  g_clear_pointer (&self->detail, g_free);

  G_OBJECT_CLASS (tt_notice_parent_class)->finalize (object);
}

static void
tt_notice_class_init (TtNoticeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_notice_finalize;
}

static void
tt_notice_init (TtNotice *self)
{
}

TtNotice *
tt_notice_new (TtNoticeKind kind, const char *title, const char *words, const char *detail)
{
  TtNotice *self = g_object_new (TT_TYPE_NOTICE, NULL);

  g_return_val_if_fail (title != NULL, self);
  g_return_val_if_fail (words != NULL, self);

  self->kind = kind;
  self->title = g_strdup (title);
  self->words = g_strdup (words);
  self->detail = g_strdup (detail);
  return self;
}

TtNoticeKind
tt_notice_get_kind (TtNotice *self)
{
  g_return_val_if_fail (TT_IS_NOTICE (self), TT_NOTICE_STATE);

  return self->kind;
}

const char *
tt_notice_get_title (TtNotice *self)
{
  g_return_val_if_fail (TT_IS_NOTICE (self), "");

  return self->title;
}

const char *
tt_notice_get_words (TtNotice *self)
{
  g_return_val_if_fail (TT_IS_NOTICE (self), "");

  return self->words;
}

const char *
tt_notice_get_detail (TtNotice *self)
{
  g_return_val_if_fail (TT_IS_NOTICE (self), NULL);

  return self->detail;
}

static const char *
get_hint (TtError code)
{
  switch (code)
    {
    case TT_ERROR_BUSY:
      return _ ("Another program works on the office. Try again in a moment.");
    case TT_ERROR_DISK_FULL:
      return _ ("Make room on the disk, then try again. Nothing was changed.");
    case TT_ERROR_READ_ONLY:
      return _ ("The folder cannot be written to. Reading and export still work.");
    case TT_ERROR_IO:
      return _ ("The disk may be failing. Look at Protection, and keep a copy on another disk.");
    case TT_ERROR_DAMAGED:
    case TT_ERROR_MISMATCH:
      return _ ("Verify the copies, then restore from one that is sound.");
    case TT_ERROR_MOVED:
      return _ ("Another file stands in its place now. Try again.");
    case TT_ERROR_TOO_NEW:
      return _ ("Restart the program, or install the newer version that wrote this.");
    case TT_ERROR_DECISION:
      return _ ("Look at both sides, then say which one counts. Nothing was changed.");
    case TT_ERROR_UNKNOWN:
      return _ ("Look whether the change is there before you make it again.");
    case TT_ERROR_NO_OFFICE:
      return _ ("Make an office first, or bring one from a file or a copy.");
    case TT_ERROR_AWAY:
      return _ ("Connect the disk and try again.");
    case TT_ERROR_DENIED:
      return _ ("Ask somebody with the right to do it.");
    case TT_ERROR_FAILED:
    case TT_ERROR_INVALID:
    case TT_ERROR_AMBIGUOUS:
    case TT_ERROR_NOT_FOUND:
    case TT_ERROR_EXISTS:
    case TT_ERROR_REFUSED:
    case TT_ERROR_WAIT:
      return NULL; /* their messages say it */
    }

  return NULL;
}

char *
tt_notice_dup_hint (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != TT_ERROR)
    return NULL;
  return g_strdup (get_hint ((TtError) error->code));
}
