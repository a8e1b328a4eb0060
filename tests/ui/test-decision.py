#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An older copy of the office's files is put back: the window shows the copies side by side, and somebody decides."""
import shutil
import sys

from harness import Office, run

FILES = ("office.db", "shadow/office.db")


def make():
    office = Office()
    office.make()
    office.ctl("user", "add", "femi", "--name", "Femi Adeyemi")
    office.ctl("backup")
    kept = office.top / "kept"
    (kept / "shadow").mkdir(parents=True)
    for name in FILES:
        shutil.copy(office.folder / name, kept / name)
    office.ctl("clock", "in", "--user", "femi")
    office.ctl("backup")
    office.newer = office.ctl("digest")["digest"]
    for name in FILES:
        (office.folder / (name + "-journal")).unlink(missing_ok=True)
        shutil.copy(kept / name, office.folder / name)
    return office


def asks(office):
    """where an older copy was put back nothing is changed: the copies stand side by side"""
    office.start()
    office.wait("label", "Somebody must decide", timeout=30)
    office.wait("button", "Go on with: *", "--nth", "0", timeout=30)
    office.check_names()
    office.picture("decision")
    names = office.desk("find", "button", "Go on with: *")
    assert "The archive" in names and "The main file" in names, names
    office.wait("label", "*set aside and kept at least 30 days*")


def decides(office):
    """the archive is chosen with the keyboard alone, and the office goes on with it"""
    for _ in range(20):
        if not office.fails("wait", "button", "Go on with: The archive", "--state", "focused", "--timeout", "1"):
            break
        office.key("Tab")
    office.key("Return")
    office.wait("text box", "Sign-in name", timeout=60)
    assert len(office.ctl("list", "entries")["entries"]) == 1
    assert office.ctl("digest")["digest"] == office.newer


def keeps(office):
    """what was not chosen is set aside"""
    kept = office.ctl("set-aside", "list")["set_aside"]
    assert any((office.folder / "set-aside" / one["name"] / "office.db").exists() for one in kept), kept


def ends(office):
    """Quit ends the program, and it complained of nothing"""
    office.quit()
    office.check_log()


sys.exit(run(make, [asks, decides, keeps, ends]))
