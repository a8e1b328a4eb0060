#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fail where appstreamcli finds an error or a warning in the metainfo file.

Usage: check-metainfo.py APPSTREAMCLI FILE
"""
import re
import subprocess
import sys

# There is no home page, and one that is made up would be worse; AppStream 1.0 warns, 0.15 does not.
ALLOWED = {"url-homepage-missing"}

result = subprocess.run([sys.argv[1], "validate", "--no-net", sys.argv[2]], capture_output=True, text=True, check=False)
output = result.stdout + result.stderr
wrong = [line for line in output.splitlines()
         if re.match(r"[EW]: ", line) and line.split(": ")[-1].strip() not in ALLOWED]
print("\n".join(wrong) if wrong else output)
# Where the format of the answer changed, its status is the word that counts.
sys.exit(1 if wrong or (result.returncode and not re.search(r"^[EW]: ", output, re.M)) else 0)
