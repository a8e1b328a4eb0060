#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make a manual page of a page of doc/, so that there is one text of each.

Usage: make-man.py PAGE.md VERSION OUT.1
"""
import pathlib
import re
import sys


def escape(text):
    text = text.replace("\\|", "|").replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text.startswith((".", "'")) else text


def inline(text):
    """Code is bold; links keep their words."""
    parts = re.split(r"`([^`]*)`", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text))
    return "".join(f"\\fB{escape(part)}\\fR" if i % 2 else escape(part) for i, part in enumerate(parts))


def table_row(line):
    cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    return None if not cells or re.fullmatch(r":?-+:?", cells[0]) else cells


def convert(text, version):
    lines = text.splitlines()
    name = lines[0].lstrip("# ").strip()
    out = [f'.TH {name.upper()} 1 "" "TimeTracker {version}"']
    summary = re.split(r"(?<=[.:])\s", " ".join(lines[2:]).strip())[0].rstrip(".:")
    out += [".SH NAME", f"{name} \\- {inline(summary)}", ".SH DESCRIPTION"]
    code = False
    for number, line in enumerate(lines[1:], 1):
        if code and line.strip() and not line.startswith("    "):
            out.append(".EE")
            code = False
        if line.startswith("    "):
            if not code:
                out += [".PP", ".EX"]
            code = True
            out.append(escape(line[4:]))
        elif line.startswith("#"):
            out.append(f".SH {escape(line.lstrip('# ').upper())}")
        elif line.startswith("|"):
            row = table_row(line)
            is_head = number + 1 < len(lines) and lines[number + 1].startswith("|--")
            if row is not None and not is_head:
                out += [".TP", inline(row[0]), inline("; ".join(row[1:]))]
        elif line.startswith("- "):
            out += [".IP \\(bu 2", inline(line[2:])]
        elif line.strip():
            out.append(inline(line.strip()))
        elif not code and out[-1] != ".PP":
            out.append(".PP")
    if code:
        out.append(".EE")
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    page, version, target = sys.argv[1:]
    pathlib.Path(target).write_text(convert(pathlib.Path(page).read_text(encoding="utf-8"), version), encoding="utf-8")
