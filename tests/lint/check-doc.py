#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fail where a page of doc/ or the README names a file that is not there, or a promise without its test.

Usage: check-doc.py ROOT

A file is named between backticks by its path from the top (`src/store/tt-swap.c`). In
doc/promises.md every row that is kept names a test as `suite/name` that a meson.build defines, in
doc/fault-cases.md every row; and where a row names a path in it (`/fault/23-torn-put`) or a function
(`test_two_prunes`), the sources of that suite have it.
"""
import pathlib
import re
import sys

RULES = ("gone", "path", "test", "untested")
PATH = re.compile(r"`((?:src|tests|doc|data|build-aux|po)/[\w./-]+)`")
ROW = re.compile(r"^\|\s*\d+[a-z]?\s*\|")
TEST = re.compile(r"`(\w+)/([\w-]+)`")
INSIDE = re.compile(r"`(?:/[\w/:-]*/([\w:-]+)|(test_\w+))`")


def find_tests(root):
    """Words that stand in quotes in the meson.build of each suite."""
    return {folder.parent.name: set(re.findall(r"'([\w-]+)'", folder.read_text(encoding="utf-8")))
            for folder in (root / "tests").glob("*/meson.build")}


def check_rows(page, tests):
    name = f"doc/{page.name}"
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
        sources = [file.read_text(encoding="utf-8") for suite, _ in named
                   for file in (page.parents[1] / "tests" / suite).glob("*.*") if file.suffix in (".c", ".py")]
        for path, function in INSIDE.findall(line):
            word = re.compile(rf'[/"]{re.escape(path)}"' if path else rf"def {function}\(")
            if not any(word.search(source) for source in sources):
                yield f"{name}:{number}: [path] no test of these suites is {path or function}"


def main(root):
    found = []
    for page in sorted([*(root / "doc").glob("*.md"), *root.glob("README.md")]):
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            for path in PATH.findall(line):
                parts = path.split("/")
                if len(parts) == 2 and parts[0] == "tests" or (root / path).exists():
                    continue
                found.append(f"{page.relative_to(root)}:{number}: [gone] {path} is not there")
    for table in (root / "doc" / "promises.md", root / "doc" / "fault-cases.md"):
        if table.exists():
            found += check_rows(table, find_tests(root))
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
