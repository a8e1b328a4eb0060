#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Going back to a moment: looked at first, done in one step, undone; and on a new computer."""
import shutil
import sys

from harness import Office, run


def make():
    office = Office()
    office.make()
    office.ctl("user", "add", "femi", "--name", "Femi Adeyemi")
    office.ctl("backup")
    office.ctl("clock", "in", "--user", "femi")
    office.ctl("backup")
    return office


def looks(office):
    """a moment says what would be different, and changes nothing"""
    office.start()
    office.sign_in()
    office.wait("list item", "Today*")
    office.now = office.ctl("digest")["digest"]
    office.key("ctrl+shift+r")
    office.wait("button", "Go Back", "--state", "!disabled")
    for _ in range(10):
        if not office.fails("find", "label", "1 time entry made since is taken out", "--timeout", "3"):
            break
        office.key("alt+Left")
    office.wait("label", "1 time entry made since is taken out")
    office.check_names()
    office.picture("restore")
    assert office.ctl("digest")["digest"] == office.now


def goes_back(office):
    """Go Back does it in one step"""
    office.click("button", "Go Back")
    office.wait("label", "Went back to *", timeout=60)
    assert office.ctl("list", "entries")["entries"] == []


def undoes(office):
    """Undo brings the newer office back"""
    office.key("ctrl+z")
    office.key("ctrl+1")
    office.wait("list item", "Femi Adeyemi*", timeout=30)
    assert len(office.ctl("list", "entries")["entries"]) == 1


def moves_house(office):
    """on a new computer the archive's folder alone gives the office back"""
    office.ctl("backup")
    office.kept = office.ctl("digest")["digest"]
    office.quit()
    office.check_log()
    office.away = office.top / "away"
    shutil.move(office.folder / "archive", office.away)
    shutil.rmtree(office.folder)
    office.start()
    office.click("list item", "Restore from a Backup")
    office.choose_file(office.away)
    office.wait("button", "Sign In", timeout=60)
    assert office.ctl("digest")["digest"] == office.kept


def ends(office):
    """Quit ends the program, and it complained of nothing"""
    office.quit()
    office.check_log()


sys.exit(run(make, [looks, goes_back, undoes, moves_house, ends]))
