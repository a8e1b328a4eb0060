#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fail where po/POTFILES.in misses a file with words for people, or names one without.

Usage: check-po.py ROOT
"""
import pathlib
import re
import sys

RULES = ("missing", "gone", "empty", "order")
IN_C = re.compile(r"\b(?:N?C?_|g?n?gettext|g_dngettext|g_dpgettext2?)\s*\(\s*[\"N(]")
IN_UI = re.compile(r"translatable=\"(?:yes|true)\"")
COMMENT = re.compile(r"/\*.*?\*/", re.S)


def has_words(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ui":
        return bool(IN_UI.search(text))
    if path.suffix == ".in":
        return True
    if path.name.endswith(".gschema.xml"):
        return True
    return bool(IN_C.search(COMMENT.sub("", text)))


def main(root):
    listed = [line for line in (root / "po" / "POTFILES.in").read_text().splitlines() if line and line[0] != "#"]
    found = [f"po/POTFILES.in: [gone] {name} is not there" for name in listed if not (root / name).exists()]
    found += [f"po/POTFILES.in: [empty] {name} has no words to translate" for name in listed
              if (root / name).exists() and not has_words(root / name)]
    if listed != sorted(set(listed)):
        found.append("po/POTFILES.in: [order] the names are not sorted, or one is there twice")
    for path in sorted([*(root / "src").glob("**/*.c"), *(root / "src").glob("**/*.ui"), *(root / "data").glob("*.desktop.in"),
                        *(root / "data").glob("*.metainfo.xml.in")]):
        name = path.relative_to(root).as_posix()
        if name not in listed and has_words(path):
            found.append(f"po/POTFILES.in: [missing] {name} has words for people")
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
