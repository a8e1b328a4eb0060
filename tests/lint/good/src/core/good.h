/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

gboolean tt_good_save (int number, GError **error);
