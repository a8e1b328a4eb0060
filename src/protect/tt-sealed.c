/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-sealed.h"

#include "protect/tt-key-slot.h"
#include "protect/tt-repository-private.h"
#include "storage/tt-place-folder.h"

#define FOLDER "sealed"
#define LAYER "sealed"
#define MOST_SLOT (16 * 1024)

char *
tt_sealed_dup_folder (const char *office)
{
  return g_build_filename (office, FOLDER, NULL);
}

char *
tt_sealed_dup_path (const char *office, const char *id, const char *name)
{
  g_autofree char *top = g_strdup_printf ("tt1-%s", id);

  return g_build_filename (office, FOLDER, top, name, NULL);
}

TtArchive *
tt_sealed_new (TtEnvironment *environment,
               const char *office,
               const char *scratch,
               TtState *state,
               TtSecrets *secrets)
{
  g_autofree char *path = tt_sealed_dup_folder (office);
  g_autoptr (TtPlace) place = tt_place_folder_new (environment, path, NULL);
  g_autoptr (TtSeal) seal = tt_secrets_new_seal (secrets);
  TtArchive *archive = tt_archive_new (environment, LAYER, place, scratch, state);

  tt_archive_set_seal (archive, seal);

  return archive;
}

/* Slots are called by what kind they are and a number of their own. */
static gboolean
put_slot (TtEnvironment *environment,
          TtArchive *archive,
          TtSecrets *secrets,
          TtKeySlotKind kind,
          const char *secret,
          GCancellable *cancellable,
          GError **error)
{
  TtRandom *random = tt_environment_get_random (environment);
  TtRepository *repository = tt_archive_get_repository (archive);
  g_autoptr (GBytes) slot =
      tt_key_slot_new (random, kind, secret, tt_repository_get_id (repository),
                       tt_secrets_get_master (secrets), error);
  g_autoptr (TtContent) content = NULL;
  g_autoptr (GString) name = g_string_new ("keys/");
  guint8 bytes[8];

  if (slot == NULL)
    return FALSE;
  tt_random_fill (random, bytes, sizeof bytes);
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (name, "%02x", bytes[i]);
  g_string_append (name, ".json");
  content = tt_content_new_bytes (slot);

  return tt_repository_put (repository, name->str, content, TT_PUT_NONE, cancellable, error);
}

gboolean
tt_sealed_ensure_slot (TtEnvironment *environment,
                       TtArchive *archive,
                       TtSecrets *secrets,
                       GCancellable *cancellable,
                       GError **error)
{
  TtRepository *repository = tt_archive_get_repository (archive);
  const char *id = tt_repository_get_id (repository);
  g_autofree char *prefix = g_strdup_printf ("tt1-%s/keys/", id);
  g_autoptr (GPtrArray) items =
      tt_place_list (tt_repository_get_place (repository), prefix, FALSE, 0, cancellable, error);
  guint8 master[TT_SEAL_KEY_SIZE];

  if (items == NULL)
    return FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      const TtPlaceItem *item = items->pdata[i];
      g_autoptr (GError) failure = NULL;
      g_autoptr (GBytes) slot = tt_place_get (tt_repository_get_place (repository), item->name, 0,
                                              MOST_SLOT, 0, cancellable, &failure);
      TtKeySlotKind kind;

      /* A slot that is broken, or another's, leaves the need for one that is not. */
      if (slot != NULL && tt_key_slot_get_kind (slot, &kind, &failure) &&
          kind == TT_KEY_SLOT_RECOVERY &&
          tt_key_slot_open (slot, tt_secrets_get_recovery_key (secrets), id, master, &failure))
        return TRUE;
    }

  return put_slot (environment, archive, secrets, TT_KEY_SLOT_RECOVERY,
                   tt_secrets_get_recovery_key (secrets), cancellable, error);
}

gboolean
tt_sealed_add_password (TtEnvironment *environment,
                        TtArchive *archive,
                        TtSecrets *secrets,
                        const char *password,
                        GCancellable *cancellable,
                        GError **error)
{
  return put_slot (environment, archive, secrets, TT_KEY_SLOT_PASSWORD, password, cancellable,
                   error);
}
