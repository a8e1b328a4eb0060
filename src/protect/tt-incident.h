/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"

G_BEGIN_DECLS

/* What went wrong and was mended, decided or proven false, for the owner, an insurer or an auditor.
 * One small JSON file each in the office's folder incidents/ and once more beside the shadow: no
 * rows, because a recovery must not take its own record along, and an import or a restore leaves no
 * trace in what is exported. Written once; only the owner's remark is added. */

/**
 * TtIncident:
 * @id: the file's name without its ending; ids sort by when they were written
 * @at: UTC microseconds
 * @kind: "recovery", "restore", "failed-proof" or "decision"
 * @title: one sentence, in the language of the time
 * @text: what happened and what was done
 * @remark: the owner's, "" for none
 * @remark_by: who wrote it
 * @remark_at: UTC microseconds, 0 for none
 */
typedef struct
{
  char *id;
  gint64 at;
  char *kind;
  char *title;
  char *text;
  char *remark;
  char *remark_by;
  gint64 remark_at;
} TtIncident;

void tt_incident_free (TtIncident *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtIncident, tt_incident_free)

/* Newest first, from both folders: what one has lost or cannot read comes from the other.
 * (element-type TtIncident) (transfer full) */
GPtrArray *tt_incident_list (TtEnvironment *environment,
                             const char *folder,
                             const char *shadow_folder,
                             GError **error);

/* Durable in the office's folder when it returns; the copy beside the shadow is written where it
 * can be. */
gboolean tt_incident_add (TtEnvironment *environment,
                          const char *folder,
                          const char *shadow_folder,
                          const char *kind,
                          const char *title,
                          const char *text,
                          GError **error);

/* %TT_ERROR_NOT_FOUND where there is no incident @id. "" takes the remark away. */
gboolean tt_incident_remark (TtEnvironment *environment,
                             const char *folder,
                             const char *shadow_folder,
                             const char *id,
                             const char *by,
                             const char *remark,
                             GError **error);

G_END_DECLS
