/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Points where a write can stop, by name, so that a test can stop there. Armed from code, or from
 * outside by TT_FAULT=name[:n][=kill|error] (the n-th visit, 1 unless said; kill unless said).
 * TT_FAULT_LOG=path appends the name of each point at its first visit. Without -Dfaults they are
 * not compiled in. */

#ifdef TT_ENABLE_FAULTS
gboolean tt_fault_hit (const char *point, GError **error);
void tt_fault_arm_kill (const char *point, guint visit);
void tt_fault_arm_error (const char *point, guint visit);
void tt_fault_disarm (void);

/* In a function that returns FALSE (or NULL, or 0) on failure: */
#define TT_FAULT_POINT(point, error, result)                                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    if (G_UNLIKELY (tt_fault_hit ((point), (error))))                                              \
      return result;                                                                               \
  }                                                                                                \
  G_STMT_END
#else
#define TT_FAULT_POINT(point, error, result)                                                       \
  G_STMT_START {}                                                                                  \
  G_STMT_END
#endif

G_END_DECLS
