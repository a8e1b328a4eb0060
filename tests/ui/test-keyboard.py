#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything is reached without a mouse: signing in, menus, places, a person clocked in, quitting."""
import sys

from harness import Office, run


def make():
    office = Office()
    office.make()
    office.ctl("user", "add", "femi", "--name", "Femi Adeyemi")
    return office


def signs_in(office):
    """the form is filled and sent by keys alone"""
    office.start()
    office.wait("text box", "Sign-in name")
    office.desk("type", "ruth")
    office.wait("text box", "Sign-in name", "--value", "ruth")
    office.key("Return")
    office.desk("type", "correct horse")
    office.key("Return")
    office.wait("list item", "Today*")


def opens_menu(office):
    """F10 opens the menu bar, arrows and Enter choose"""
    office.key("F10")
    office.wait("menu item", "Import…", timeout=5)
    office.check_names()
    office.key("Escape")
    office.key("Escape")


def changes_place(office):
    """Ctrl with a digit changes the place, Tab goes round and arrows move in the list"""
    office.key("ctrl+3")
    office.wait("list item", "People*", "--state", "selected")
    office.key("ctrl+1")
    office.wait("list item", "Today*", "--state", "selected")


def opens_dialogs(office):
    """preferences open and close by keys"""
    office.key("ctrl+comma")
    office.wait("switch", "Start with the session")
    office.check_names()
    office.key("Escape")
    office.gone("switch", "Start with the session")


def keeps_text(office):
    """Ctrl+Z in a text takes back typing, not the office's last change"""
    office.ctl("clock", "in", "--user", "femi")
    office.wait("list item", "Femi Adeyemi*")
    before = office.ctl("digest")["digest"]
    office.key("ctrl+3")
    office.key("ctrl+n")
    office.wait("button", "Add", "--window", "Add a Person")
    office.text("Name", "Some Name", "--window", "Add a Person")
    office.key("ctrl+z")
    office.key("Escape")
    office.gone("button", "Add a Person")
    assert office.ctl("digest")["digest"] == before


def ends(office):
    """Ctrl+Q ends the program, and it complained of nothing"""
    office.quit()
    office.check_log()


sys.exit(run(make, [signs_in, opens_menu, changes_place, opens_dialogs, keeps_text, ends]))
