/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a backup, a verification or a drill found out about one layer. */

typedef enum
{
  TT_RESULT_OK,
  TT_RESULT_WAITING,
  TT_RESULT_FAILED,
  TT_RESULT_DAMAGED,
} TtResult;

/* "ok", "waiting", "failed", "damaged" */
const char *tt_result_get_name (TtResult result);

/**
 * TtDamage:
 * @object: the file or object that is missing or not what was written
 * @healed: whether it was put right
 */
typedef struct
{
  char *object;
  gboolean healed;
} TtDamage;

/**
 * TtReport:
 * @name: the layer
 * @result: how it went
 * @seq: the newest change there now
 * @proved: (element-type utf8): what was proven, a word each for scripts: "read-back", "pages",
 *   "structure", "chain", "newest-point", "seventh" (of all objects), "every-object", "photos",
 * "same-as-main", "digest"
 * @damage: (element-type TtDamage): what was found broken
 * @error_code: (nullable): a word for scripts
 * @error_message: (nullable): words for a person
 * @error_hint: (nullable): what to do
 */
typedef struct
{
  char *name;
  TtResult result;
  gint64 seq;
  GPtrArray *proved;
  GPtrArray *damage;
  char *error_code;
  char *error_message;
  char *error_hint;
} TtReport;

TtReport *tt_report_new (const char *name);
void tt_report_free (TtReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtReport, tt_report_free)

void tt_report_add_proof (TtReport *self, const char *proof);

/* Makes the result %TT_RESULT_DAMAGED. */
void tt_report_add_damage (TtReport *self, const char *object, gboolean healed);

/* Takes code, words and hint of @error; cancellation included. */
void tt_report_set_error (TtReport *self, TtResult result, const GError *error);

G_END_DECLS
