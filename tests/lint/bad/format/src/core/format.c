/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [format] run clang-format -i on it */

static int work(void) {
    return 1;
}
