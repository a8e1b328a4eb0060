#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write po/POTFILES.in anew from what is in the tree.

Usage: update-potfiles.py ROOT
"""
import importlib.util
import pathlib
import sys

SPEC = importlib.util.spec_from_file_location("check_po", pathlib.Path(__file__).parents[1] / "tests" / "lint" / "check-po.py")
CHECK_PO = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(CHECK_PO)

root = pathlib.Path(sys.argv[1])
paths = [*(root / "src").glob("**/*.c"), *(root / "src").glob("**/*.ui"), *(root / "data").glob("*.desktop.in"),
         *(root / "data").glob("*.metainfo.xml.in")]
names = sorted(path.relative_to(root).as_posix() for path in paths if CHECK_PO.has_words(path))
(root / "po" / "POTFILES.in").write_text("# Made by build-aux/update-potfiles.py\n" + "".join(f"{name}\n" for name in names))
