/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [name] a name that says nothing */


