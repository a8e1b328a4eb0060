/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

gboolean tt_own_save (int number, GError **error);
