/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-report.h"

#include "protect/tt-trouble-private.h"

static const char *const names[] = {
  [TT_RESULT_OK] = "ok",
  [TT_RESULT_WAITING] = "waiting",
  [TT_RESULT_FAILED] = "failed",
  [TT_RESULT_DAMAGED] = "damaged",
};

const char *
tt_result_get_name (TtResult result)
{
  g_return_val_if_fail (result < G_N_ELEMENTS (names), "failed");

  return names[result];
}

static void
tt_damage_free (gpointer data)
{
  TtDamage *self = data;

  g_free (self->object);
  g_free (self);
}

TtReport *
tt_report_new (const char *name)
{
  TtReport *self = g_new0 (TtReport, 1);

  self->name = g_strdup (name);
  self->proved = g_ptr_array_new_with_free_func (g_free);
  self->damage = g_ptr_array_new_with_free_func (tt_damage_free);

  return self;
}

void
tt_report_free (TtReport *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_ptr_array_unref (self->proved);
  g_ptr_array_unref (self->damage);
  g_free (self->error_code);
  g_free (self->error_message);
  g_free (self->error_hint);
  g_free (self);
}

void
tt_report_add_proof (TtReport *self, const char *proof)
{
  g_return_if_fail (self != NULL && proof != NULL);

  if (!g_ptr_array_find_with_equal_func (self->proved, proof, g_str_equal, NULL))
    g_ptr_array_add (self->proved, g_strdup (proof));
}

/* One line an object: what is found twice is healed if it was healed once. */
void
tt_report_add_damage (TtReport *self, const char *object, gboolean healed)
{
  TtDamage *damage;

  g_return_if_fail (self != NULL && object != NULL);

  self->result = TT_RESULT_DAMAGED;
  for (guint i = 0; i < self->damage->len; i++)
    {
      damage = self->damage->pdata[i];
      if (g_str_equal (damage->object, object))
        {
          damage->healed = damage->healed || healed;
          return;
        }
    }

  damage = g_new0 (TtDamage, 1);
  damage->object = g_strdup (object);
  damage->healed = healed;
  g_ptr_array_add (self->damage, damage);
}

void
tt_report_set_error (TtReport *self, TtResult result, const GError *error)
{
  g_return_if_fail (self != NULL && error != NULL);

  g_free (self->error_code);
  g_free (self->error_message);
  g_free (self->error_hint);
  self->result = result;
  self->error_code = g_strdup (tt_trouble_get_code (error));
  self->error_message = g_strdup (error->message);
  self->error_hint = g_strdup (tt_trouble_get_hint (error));
}
