#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fail where clang-format 14 would change a C file. Skipped (77) where it is not there.

Usage: check-format.py ROOT [FILE]...   (FILEs are below ROOT; all of src and tests unless given)
"""
import pathlib
import re
import shutil
import subprocess
import sys

RULES = ("format",)
VERSION = "14"


def find_formatter():
    for name in (f"clang-format-{VERSION}", "clang-format"):
        path = shutil.which(name)
        if path is None:
            continue
        words = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        if re.search(rf"version {VERSION}\.", words):
            return path
    return None


def main(root, files):
    formatter = find_formatter()
    if formatter is None:
        print(f"skipped: clang-format {VERSION} is not on this machine, and others format differently")
        return 77
    paths = files or [str(path) for top in ("src", "tests") for path in sorted((root / top).glob("**/*.[ch]"))
                      if "tests/lint/bad" not in path.as_posix()]
    result = subprocess.run([formatter, "--dry-run", "--Werror", f"--style=file:{pathlib.Path(__file__).resolve().parents[2] / '.clang-format'}", *paths],
                            capture_output=True, text=True, check=False)
    for line in result.stderr.splitlines():
        if "-Wclang-format-violations" in line:
            print(line.replace("error: ", "[format] ").replace("code should be clang-formatted", "run clang-format -i on it"))
    return 1 if result.returncode else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2:]))
