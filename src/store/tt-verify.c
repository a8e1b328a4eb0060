/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Looks for damage: every page as it lies on the disk, free ones too; the structure; the chain of
 * frames. What is found is a line of words, not an error: an error means that it could not be
 * looked. */

#include "store/tt-stmt.h"
#include "store/tt-store-object-private.h"
#include "store/tt-vfs.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

/* So many pages are read in one reading transaction, so that a writer waits a few milliseconds. */
#define PAGES_A_LOOK 2048

/* More lines help nobody. */
#define MOST_LINES 20

static void
add_damage (GPtrArray *damage, const char *words)
{
  if (damage->len < MOST_LINES)
    g_ptr_array_add (damage, g_strdup (words));
}

/* An error that says that the file is damaged is what was looked for. */
static gboolean
take_damage (GPtrArray *damage, GError *local, GError **error)
{
  if (!g_error_matches (local, TT_ERROR, TT_ERROR_DAMAGED))
    {
      g_propagate_error (error, local);
      return FALSE;
    }

  add_damage (damage, local->message);
  g_error_free (local);

  return TRUE;
}

static void
check_page (TtDatabase *self, guint8 *page, gsize page_size, guint64 number, GPtrArray *damage)
{
  gint64 offset = (gint64) (number - 1) * (gint64) page_size;
  g_autofree char *digits = NULL;
  g_autofree char *words = NULL;

  if (number == tt_vfs_get_lock_page (page_size))
    return;
  if (tt_vfs_read_raw (tt_vfs_get_file (self->handle), page, (int) page_size, offset) ==
          SQLITE_OK &&
      tt_vfs_check_page (page, page_size, number))
    return;

  digits = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  words = g_strdup_printf (_ ("Page %s of “%s” is not what was written"), digits, self->path);
  add_damage (damage, words);
}

/* The pages from @first on, at most PAGES_A_LOOK; @next is 0 after the last. */
static gboolean
check_some_pages (TtDatabase *self, guint64 first, guint64 *next, GPtrArray *damage, GError **error)
{
  g_autofree guint8 *page = NULL;
  gint64 page_size = 0;
  gint64 n_pages = 0;
  guint64 end;

  if (!tt_database_get_int64 (self, "PRAGMA page_size", &page_size, error) ||
      !tt_database_get_int64 (self, "PRAGMA page_count", &n_pages, error))
    return FALSE;

  page = g_malloc ((gsize) page_size);
  end = MIN (first + PAGES_A_LOOK, (guint64) n_pages + 1);
  for (guint64 number = first; number < end; number++)
    check_page (self, page, (gsize) page_size, number, damage);
  *next = end <= (guint64) n_pages ? end : 0;

  return TRUE;
}

gboolean
tt_database_check_pages (TtDatabase *self,
                         GPtrArray *damage,
                         GCancellable *cancellable,
                         GError **error)
{
  gboolean alone = !self->reading && !self->writing;
  guint64 next = 1;

  while (next != 0)
    {
      GError *local = NULL;
      gboolean looked;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      looked = !alone || tt_database_begin_read (self, &local);
      if (looked)
        looked = check_some_pages (self, next, &next, damage, &local);
      if (alone && self->reading)
        tt_database_end_read (self);
      if (!looked)
        return take_damage (damage, local, error);
    }

  return TRUE;
}

static gboolean
check_structure (TtDatabase *self, gboolean deep, GPtrArray *damage, GError **error)
{
  g_autoptr (TtStmt) stmt =
      tt_stmt_prepare (self, deep ? "PRAGMA integrity_check(20)" : "PRAGMA quick_check(20)", error);
  TtStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      if (!g_str_equal (tt_stmt_get_text (stmt, 0), "ok"))
        add_damage (damage, tt_stmt_get_text (stmt, 0));
    }

  return step == TT_STEP_DONE;
}

static gboolean
look_at_frame (TtFrame *frame, gpointer user_data, GError **error)
{
  return !g_cancellable_set_error_if_cancelled (G_CANCELLABLE (user_data), error);
}

gboolean
tt_database_verify_structure (
    TtDatabase *self, gboolean deep, GPtrArray *damage, GCancellable *cancellable, GError **error)
{
  g_autoptr (GCancellable) whole = NULL;
  GError *local = NULL;

  g_return_val_if_fail (TT_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (damage != NULL, FALSE);

  if (!check_structure (self, deep, damage, &local))
    return take_damage (damage, local, error);

  whole = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  if (!tt_database_each_frame (self, 0, look_at_frame, whole, &local))
    return take_damage (damage, local, error);

  return TRUE;
}

gboolean
tt_database_verify (
    TtDatabase *self, gboolean deep, GPtrArray *damage, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (TT_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (damage != NULL, FALSE);

  if (!tt_database_check_pages (self, damage, cancellable, error))
    return FALSE;
  if (damage->len > 0)
    return TRUE; /* the rest would say the same in other words */

  return tt_database_verify_structure (self, deep, damage, cancellable, error);
}

/* What fails here is looked at again under a lock, and told there. */
static gboolean
is_sound_aside (TtStore *self, gboolean deep, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) damage = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) failure = NULL;
  g_autoptr (TtDatabase) database =
      tt_database_open (self->environment, self->paths->primary, TT_DATABASE_ASIDE, &failure);

  return database != NULL && tt_database_verify (database, deep, damage, cancellable, &failure) &&
         damage->len == 0;
}

gboolean
tt_store_verify_aside (
    TtStore *self, gboolean deep, gboolean *sound, GCancellable *cancellable, GError **error)
{
  TtHead before;
  TtHead after;

  g_return_val_if_fail (TT_IS_STORE (self), FALSE);
  g_return_val_if_fail (sound != NULL, FALSE);

  if (!tt_store_get_head (self, &before, error))
    return FALSE;
  *sound = is_sound_aside (self, deep, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !tt_store_get_head (self, &after, error))
    return FALSE;
  *sound = *sound && tt_head_equal (&before, &after);

  return TRUE;
}
