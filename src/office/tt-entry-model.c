/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One walk over an index says how many rows there are and where each page starts; pages are read
 * by those keys when somebody looks at them. A reading that was overtaken by another (its round is
 * not the present one) is dropped. */

#include "office/tt-entry-model.h"

#include "office/tt-entry-model-private.h"

#define MOST_PAGES 24 /* in memory */

typedef enum
{
  PROP_LOADING = 1,
  PROP_N_ITEMS,
  PROP_WORDS,
} TtEntryModelProperty;

static GParamSpec *properties[PROP_WORDS + 1];

static void tt_entry_model_list_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TtEntryModel,
                               tt_entry_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, tt_entry_model_list_init))

/* What a reading was asked for. */
typedef struct
{
  TtEntryModel *model;
  guint64 round;
  guint page;
} Asked;

static void ask (TtEntryModel *self);

static void
page_free (TtEntryPage *self)
{
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->blanks, g_ptr_array_unref);
  g_free (self);
}

static GHashTable *
make_pages (void)
{
  return g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) page_free);
}

TtEntryPage *
tt_entry_pages_find (GHashTable *pages, guint number)
{
  return g_hash_table_lookup (pages, GUINT_TO_POINTER (number));
}

static TtEntryPage *
add_page (GHashTable *pages, guint number)
{
  TtEntryPage *page = g_new0 (TtEntryPage, 1);

  page->number = number;
  g_hash_table_insert (pages, GUINT_TO_POINTER (number), page);
  return page;
}

static void
set_words (TtEntryModel *self, const char *words)
{
  if (g_strcmp0 (self->words, words) == 0)
    return;

  g_free (self->words);
  self->words = g_strdup (words);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS]);
}

static void
set_loading (TtEntryModel *self, gboolean loading)
{
  if (self->loading == loading)
    return;

  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* The page that nobody looked at for the longest time goes. */
static void
forget_oldest (TtEntryModel *self)
{
  GHashTableIter iter;
  gpointer value = NULL;
  TtEntryPage *oldest = NULL;

  if (g_hash_table_size (self->pages) <= MOST_PAGES)
    return;

  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TtEntryPage *page = value;

      if (page->entries != NULL && (oldest == NULL || page->used < oldest->used))
        oldest = page;
    }
  if (oldest != NULL)
    g_hash_table_remove (self->pages, GUINT_TO_POINTER (oldest->number));
}

static Asked *
asked_new (TtEntryModel *self, guint page)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->model = g_object_ref (self);
  asked->round = self->round;
  asked->page = page;
  return asked;
}

static void
asked_free (Asked *self)
{
  g_object_unref (self->model);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static void
on_page_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  TtEntryModel *self = asked->model;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries =
      tt_office_page_entries_finish (TT_OFFICE (source), result, &error);
  TtEntryPage *page = NULL;
  guint n_rows = 0;

  if (asked->round != self->round)
    return;

  page = tt_entry_pages_find (self->pages, asked->page);
  if (entries == NULL)
    {
      set_words (self, error->message);
      g_hash_table_remove (self->pages, GUINT_TO_POINTER (asked->page));
      return;
    }
  if (page == NULL || page->entries != NULL)
    return;

  set_words (self, "");
  page->entries = g_steal_pointer (&entries);
  g_clear_pointer (&page->blanks, g_ptr_array_unref);
  n_rows = MIN (page->entries->len, self->count - asked->page * TT_ENTRY_PAGE);
  if (n_rows > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), asked->page * TT_ENTRY_PAGE, n_rows, n_rows);
}

static void
read_page (TtEntryModel *self, guint number)
{
  TtEntryPage *page = add_page (self->pages, number);

  page->used = ++self->clock;
  forget_oldest (self);
  tt_office_page_entries_async (self->office, self->actor, &self->filter,
                                &g_array_index (self->keys, TtEntryKey, number), TT_ENTRY_PAGE,
                                NULL, on_page_read_cb, asked_new (self, number));
}

/* A row whose page is under way: the same empty entry each time it is asked for. */
static TtEntry *
get_blank (TtEntryPage *page, guint place)
{
  if (page->blanks == NULL)
    {
      page->blanks = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint i = 0; i < TT_ENTRY_PAGE; i++)
        g_ptr_array_add (page->blanks, tt_entry_new ());
    }

  return g_object_ref (g_ptr_array_index (page->blanks, place));
}

static gpointer
tt_entry_model_get_item (GListModel *model, guint position)
{
  TtEntryModel *self = TT_ENTRY_MODEL (model);
  guint number = position / TT_ENTRY_PAGE;
  guint place = position % TT_ENTRY_PAGE;
  TtEntryPage *page = NULL;

  if (position >= self->count || number >= self->keys->len)
    return NULL;

  page = tt_entry_pages_find (self->pages, number);
  if (page == NULL)
    {
      read_page (self, number);
      page = tt_entry_pages_find (self->pages, number);
    }

  page->used = ++self->clock;
  if (page->entries != NULL && place < page->entries->len)
    return g_object_ref (g_ptr_array_index (page->entries, place));
  return get_blank (page, place);
}

static guint
tt_entry_model_get_n_items (GListModel *model)
{
  return TT_ENTRY_MODEL (model)->count;
}

static GType
tt_entry_model_get_item_type (GListModel *model)
{
  return TT_TYPE_ENTRY;
}

static void
tt_entry_model_list_init (GListModelInterface *interface)
{
  interface->get_item = tt_entry_model_get_item;
  interface->get_n_items = tt_entry_model_get_n_items;
  interface->get_item_type = tt_entry_model_get_item_type;
}

static void
take_round (TtEntryModel *self)
{
  tt_entry_model_replace (self);
  self->is_asking = FALSE;
  set_words (self, "");
  set_loading (self, FALSE);
  if (self->ask_again)
    ask (self);
}

static gboolean
is_under_way (gpointer key, gpointer value, gpointer user_data)
{
  return ((TtEntryPage *) value)->entries == NULL;
}

static void
fail_round (TtEntryModel *self, const GError *error)
{
  g_hash_table_foreach_remove (self->pages, is_under_way, NULL);
  g_clear_pointer (&self->new_keys, g_array_unref);
  g_clear_pointer (&self->new_pages, g_hash_table_unref);
  self->is_asking = FALSE;
  self->round++;
  set_words (self, error->message);
  set_loading (self, FALSE);
}

static void
on_new_page_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  TtEntryModel *self = asked->model;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries =
      tt_office_page_entries_finish (TT_OFFICE (source), result, &error);

  if (asked->round != self->round)
    return;
  if (entries == NULL)
    {
      fail_round (self, error);
      return;
    }

  add_page (self->new_pages, asked->page)->entries = g_steal_pointer (&entries);
  tt_entry_pages_find (self->new_pages, asked->page)->used = ++self->clock;
  if (--self->n_awaited == 0)
    take_round (self);
}

/* Pages that are in memory are read again before anything is told, so that the list changes at
 * once and only where it did. */
static void
read_new_pages (TtEntryModel *self)
{
  GHashTableIter iter;
  gpointer key = NULL;

  self->n_awaited = 0;
  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint number = GPOINTER_TO_UINT (key);

      if (number >= self->new_keys->len)
        continue;
      self->n_awaited++;
      tt_office_page_entries_async (self->office, self->actor, &self->filter,
                                    &g_array_index (self->new_keys, TtEntryKey, number),
                                    TT_ENTRY_PAGE, NULL, on_new_page_read_cb,
                                    asked_new (self, number));
    }

  if (self->n_awaited == 0)
    take_round (self);
}

static void
on_keys_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  TtEntryModel *self = asked->model;
  g_autoptr (GError) error = NULL;
  gint64 count = 0;
  g_autoptr (GArray) keys =
      tt_office_anchor_entries_finish (TT_OFFICE (source), result, &count, &error);

  if (asked->round != self->round)
    return;
  if (keys == NULL)
    {
      fail_round (self, error);
      return;
    }

  self->new_keys = g_steal_pointer (&keys);
  self->new_count = (guint) MIN (count, (gint64) G_MAXUINT);
  self->new_pages = make_pages ();
  read_new_pages (self);
}

static void
ask (TtEntryModel *self)
{
  if (self->is_asking)
    {
      self->ask_again = TRUE;
      return;
    }

  self->is_asking = TRUE;
  self->ask_again = FALSE;
  self->round++;
  tt_office_anchor_entries_async (self->office, self->actor, &self->filter, TT_ENTRY_PAGE, NULL,
                                  on_keys_read_cb, asked_new (self, 0));
}

/* Another list: nothing of the old one is worth keeping. */
static void
start_anew (TtEntryModel *self)
{
  guint before = self->count;

  self->round++;
  self->is_asking = FALSE;
  g_clear_pointer (&self->new_keys, g_array_unref);
  g_clear_pointer (&self->new_pages, g_hash_table_unref);
  g_hash_table_remove_all (self->pages);
  g_array_set_size (self->keys, 0);
  self->count = 0;
  if (before > 0)
    {
      g_list_model_items_changed (G_LIST_MODEL (self), 0, before, 0);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
    }

  set_loading (self, TRUE);
  ask (self);
}

static void
on_changed_cb (TtOffice *office, gint64 seq, TtEntryModel *self)
{
  ask (self);
}

static void
on_replaced_cb (TtOffice *office, TtEntryModel *self)
{
  start_anew (self);
}

void
tt_entry_model_set_filter (TtEntryModel *self, const TtEntryFilter *filter)
{
  g_return_if_fail (TT_IS_ENTRY_MODEL (self));

  g_free (self->text);
  self->text = filter != NULL ? g_strdup (filter->text) : NULL;
  self->filter = filter != NULL ? *filter : (TtEntryFilter){ 0 };
  self->filter.text = self->text;
  start_anew (self);
}

gboolean
tt_entry_model_get_loading (TtEntryModel *self)
{
  g_return_val_if_fail (TT_IS_ENTRY_MODEL (self), FALSE);

  return self->loading;
}

const char *
tt_entry_model_get_words (TtEntryModel *self)
{
  g_return_val_if_fail (TT_IS_ENTRY_MODEL (self), "");

  return self->words;
}

static void
tt_entry_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TtEntryModel *self = TT_ENTRY_MODEL (object);

  switch ((TtEntryModelProperty) id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->count);
      break;
    case PROP_WORDS:
      g_value_set_string (value, self->words);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tt_entry_model_dispose (GObject *object)
{
  TtEntryModel *self = TT_ENTRY_MODEL (object);

  if (self->office != NULL)
    {
      g_clear_signal_handler (&self->on_changed, self->office);
      g_clear_signal_handler (&self->on_replaced, self->office);
    }
  g_clear_object (&self->office);
  g_clear_object (&self->actor);

  G_OBJECT_CLASS (tt_entry_model_parent_class)->dispose (object);
}

static void
tt_entry_model_finalize (GObject *object)
{
  TtEntryModel *self = TT_ENTRY_MODEL (object);

  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->words, g_free);
  g_clear_pointer (&self->keys, g_array_unref);
  g_clear_pointer (&self->pages, g_hash_table_unref);
  g_clear_pointer (&self->new_keys, g_array_unref);
  g_clear_pointer (&self->new_pages, g_hash_table_unref);

  G_OBJECT_CLASS (tt_entry_model_parent_class)->finalize (object);
}

static void
tt_entry_model_class_init (TtEntryModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tt_entry_model_get_property;
  object_class->dispose = tt_entry_model_dispose;
  object_class->finalize = tt_entry_model_finalize;

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tt_entry_model_init (TtEntryModel *self)
{
  self->keys = g_array_new (FALSE, FALSE, sizeof (TtEntryKey));
  self->pages = make_pages ();
  self->words = g_strdup ("");
}

TtEntryModel *
tt_entry_model_new (TtOffice *office, TtActor *actor, const TtEntryFilter *filter)
{
  TtEntryModel *self = NULL;

  g_return_val_if_fail (TT_IS_OFFICE (office), NULL);
  g_return_val_if_fail (TT_IS_ACTOR (actor), NULL);

  self = g_object_new (TT_TYPE_ENTRY_MODEL, NULL);
  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->on_changed = g_signal_connect (office, "changed", G_CALLBACK (on_changed_cb), self);
  self->on_replaced = g_signal_connect (office, "replaced", G_CALLBACK (on_replaced_cb), self);
  tt_entry_model_set_filter (self, filter);
  return self;
}
