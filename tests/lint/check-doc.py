#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fail where a page of doc/ or the README names a file that is not there, or a promise without its test.

Usage: check-doc.py ROOT

A file is named between backticks by its path from the top (`src/store/tt-swap.c`). In
doc/promises.md every row that is kept names a test as `suite/name` that a meson.build defines.
"""
import pathlib
import re
import sys

RULES = ("gone", "test", "untested")
PATH = re.compile(r"`((?:src|tests|doc|data|build-aux|po)/[\w./-]+)`")
ROW = re.compile(r"^\|\s*\d+[a-z]?\s*\|")
TEST = re.compile(r"`(\w+)/([\w-]+)`")


def find_tests(root):
    """Words that stand in quotes in the meson.build of each suite."""
    return {folder.parent.name: set(re.findall(r"'([\w-]+)'", folder.read_text(encoding="utf-8")))
            for folder in (root / "tests").glob("*/meson.build")}


def check_promises(page, tests):
    name = "doc/promises.md"
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if not ROW.match(line):
            continue
        named = [(s, t) for s, t in TEST.findall(line) if s in tests]
        if not named and "not yet" not in line:
            yield f"{name}:{number}: [untested] a promise names its test, or says what is not yet kept"
        for suite, test in named:
            short = test[len(suite) + 1:] if test.startswith(suite + "-") else test
            if test not in tests[suite] and short not in tests[suite]:
                yield f"{name}:{number}: [test] there is no test {suite}/{test}"


def main(root):
    found = []
    for page in sorted([*(root / "doc").glob("*.md"), *root.glob("README.md")]):
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            for path in PATH.findall(line):
                parts = path.split("/")
                if len(parts) == 2 and parts[0] == "tests" or (root / path).exists():
                    continue
                found.append(f"{page.relative_to(root)}:{number}: [gone] {path} is not there")
    promises = root / "doc" / "promises.md"
    if promises.exists():
        found += check_promises(promises, find_tests(root))
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
