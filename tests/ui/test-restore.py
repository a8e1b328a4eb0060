#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Going back to a moment: looked at first, one person alone, done in one step, undone; on a new computer."""
import shutil
import sys

from harness import Office, run, until

BEFORE = "1 time entry made since is taken out"


def make():
    office = Office()
    office.make()
    office.ctl("user", "add", "femi", "--name", "Femi Adeyemi")
    office.ctl("user", "add", "nora", "--name", "Nora Weiss")
    office.ctl("backup")
    office.ctl("clock", "in", "--user", "femi")
    office.ctl("user", "set", "nora", "--name", "Nora Winter")
    office.ctl("backup")
    return office


def name_of(office, username):
    return [user["name"] for user in office.ctl("list", "users")["users"] if user["username"] == username][0]


def opens(office):
    """every single change is listed with who made it, and one without a copy of its own says so"""
    office.start()
    office.sign_in()
    office.wait("list item", "Today*")
    office.now = office.ctl("digest")["digest"]
    office.key("ctrl+shift+r")
    office.wait("button", "Go Back", "--state", "!disabled")
    office.wait("list item", "1 clock-in")
    office.wait("list item", "1 person changed")
    office.wait("label", "*login via timetrackerctl*")
    office.check_names()


def finds(office):
    """Ctrl+F finds a change by its words among all days, and Escape goes back to the day"""
    office.key("ctrl+f")
    office.desk("text", "search box", "Who, or what was done", "clock-in")
    office.wait("label", "Found")
    office.gone("list item", "1 person changed")
    office.wait("list item", "1 clock-in")
    office.key("Escape")
    office.gone("label", "Found")
    office.wait("list item", "1 person changed")


def looks(office):
    """a moment says what would be different, and changes nothing"""
    for _ in range(10):
        if not office.fails("find", "label", BEFORE, "--timeout", "3"):
            break
        office.key("alt+Left")
    office.wait("label", BEFORE)
    office.wait("label", "*Just before*")
    office.check_names()
    office.picture("restore")
    assert office.ctl("digest")["digest"] == office.now


def shows(office):
    """the office of then is looked at in a window of its own, which goes with its folder"""
    office.click("button", "Look at It First…")
    office.wait("label", "You are looking at *. Nothing can be changed here.", timeout=60)
    folders = list((office.top / "d" / "home").glob(".cache/timetracker/look-*/*"))
    assert len(folders) == 1, folders
    office.wait("window", "/day /", "--state", "active")
    office.key("ctrl+w")
    office.gone("label", "You are looking at *")
    until(lambda: not folders[0].exists(), "the copy that was looked at stays")
    assert office.ctl("digest")["digest"] == office.now


def brings_back_one(office):
    """one person comes back alone; what others did since stays"""
    office.click("combo box", "One person")
    office.click("list item", "Nora Winter")
    office.wait("label", "Only Nora Winter comes back*")
    office.wait("label", "The record of Nora *", timeout=30)
    office.picture("restore-person")
    office.click("button", "Bring Back")
    office.wait("label", "Brought back Nora Winter from *1 thing changed.", timeout=60)
    assert name_of(office, "nora") == "Nora Weiss"
    assert len(office.ctl("list", "entries")["entries"]) == 1


def undoes_one(office):
    """Undo takes that back as one step"""
    office.click("button", "Undo")
    until(lambda: name_of(office, "nora") == "Nora Winter", "the person is as before")


def goes_back(office):
    """Go Back does it for everything in one step, and says how much changed"""
    office.click("checkbox", "Everything")
    office.wait("label", BEFORE, timeout=30)
    office.click("button", "Go Back")
    office.wait("label", "Went back to *changed.", timeout=60)
    assert office.ctl("list", "entries")["entries"] == []
    assert name_of(office, "nora") == "Nora Weiss"


def undoes(office):
    """Undo brings the newer office back"""
    office.key("ctrl+z")
    office.key("ctrl+1")
    office.wait("list item", "Femi Adeyemi*", timeout=30)
    assert len(office.ctl("list", "entries")["entries"]) == 1
    assert name_of(office, "nora") == "Nora Winter"


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


sys.exit(run(make, [opens, finds, looks, shows, brings_back_one, undoes_one, goes_back, undoes, moves_house, ends]))
