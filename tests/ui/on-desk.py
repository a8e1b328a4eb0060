#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one test program on a desk of its own: on-desk.py DESK PROGRAM [ARGUMENT]..."""
import os
import shutil
import subprocess
import sys
import tempfile

NO_PACKAGES = 3

desk, program = sys.argv[1], sys.argv[2:]
if subprocess.run([desk, "doctor"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == NO_PACKAGES:
    print("1..0 # SKIP a desk needs packages that are not here: tests/support/desk doctor names them")
    sys.exit(0)
top = tempfile.mkdtemp(prefix="tt-ui-")
environment = dict(os.environ, DESK_DIR=os.path.join(top, "d"), GDK_DEBUG="gl-disable")
# What makes a test strict is for the test, not for the desk's own programs.
calm = {name: value for name, value in environment.items()
        if name not in ("G_DEBUG", "MALLOC_CHECK_", "MALLOC_PERTURB_", "GSETTINGS_BACKEND")}
try:
    subprocess.run([desk, "start"], env=calm, check=True, stdout=subprocess.DEVNULL, timeout=60)
    sys.exit(subprocess.run([desk, "exec", *program], env=environment).returncode)
finally:
    subprocess.run([desk, "stop"], env=calm, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    shutil.rmtree(top, ignore_errors=True)
