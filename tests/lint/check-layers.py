#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fail where a layer includes one that it may not see, or names a library that is another layer's.

Usage: check-layers.py ROOT [FILE]...   (FILEs are below ROOT; all of src and tests unless given)
"""
import pathlib
import re
import sys

MAY_SEE = {
    "base": set(),
    "core": {"base"},
    "store": {"base", "core"},
    "storage": {"base"},
    "exchange": {"base", "core", "store"},
    "protect": {"base", "core", "store", "storage"},
    "office": {"base", "core", "store", "storage", "exchange", "protect"},
    "ui": {"base", "core", "office"},
    "cli": {"base", "core", "office"},
    "receiver": {"base", "storage"},
}
OWNED = {
    "sqlite3": {"store"},
    "gtk/": {"ui"},
    "gdk/": {"ui"},
    "adwaita": {"ui"},
    "shumate": {"ui"},
    "libsoup/": {"storage", "receiver"},
    "zstd": {"protect"},
    "libsecret/": {"office"},
    "json-glib/": {"exchange", "storage", "protect", "cli"},
    "sodium": {"base", "protect"},
}
RULES = ("layer", "owner", "private", "folder")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def check_local(layer, name, in_tests):
    """What is wrong with #include "name" in a file of layer, or None."""
    # What only the tests of one layer share stands beside them.
    if in_tests and "/" not in name and name.startswith(("tt-test-", "tt-crash-")):
        return None
    if "/" not in name:
        return None if name == "tt-config.h" or name.endswith("-resources.h") else ("folder", f"say the folder: {name}")
    seen = name.split("/")[0]
    if name.endswith("-private.h") and seen != layer and not in_tests:
        return "private", f"{layer}/ may not include {name}, which does not leave its folder"
    if in_tests and seen == "support":
        return None
    if seen not in MAY_SEE:
        return "layer", f"{name} is in no layer"
    if seen != layer and seen not in MAY_SEE[layer]:
        return "layer", f"{layer}/ may not include {name}"
    return None


def check_library(layer, name):
    for prefix, owners in OWNED.items():
        if name.startswith(prefix) and layer not in owners:
            return "owner", f"{layer}/ may not include <{name}>, which is for {', '.join(sorted(owners))}"
    return None


def check_file(root, path):
    parts = path.relative_to(root).parts
    in_tests = parts[0] == "tests"
    layer = parts[1]
    # Tests may use a library to look at what was written; the layers bind them all the same.
    if in_tests and layer not in MAY_SEE:
        return []
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quote, name = match.groups()
        wrong = check_local(layer, name, in_tests) if quote == '"' else None
        if quote == "<" and not in_tests:
            wrong = check_library(layer, name)
        if wrong:
            found.append(f"{path}:{number}: [{wrong[0]}] {wrong[1]}")
    return found


def main(root, files):
    paths = [pathlib.Path(name) for name in files] or sorted(
        path for top in ("src", "tests") for path in (root / top).glob("*/**/*.[ch]")
        if path.relative_to(root).parts[:2] != ("tests", "lint")
    )
    found = [message for path in paths for message in check_file(root, path)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2:]))
