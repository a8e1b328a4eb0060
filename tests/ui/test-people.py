#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""People: added, edited, given rates by date and a PIN, deactivated, erased; each step is on disk and can be undone."""
import sys

from harness import Office, run

DIALOG = ("--window", "Add a Person")


def make():
    office = Office()
    office.make()
    return office


def person(office, username="femi"):
    found = [one for one in office.ctl("list", "users", "--all")["users"] if one["username"] == username]
    return found[0] if found else None


def exported(office):
    """The person and their rates as an export has them."""
    path = office.top / "out.json"
    path.unlink(missing_ok=True)
    office.ctl("export", str(path))
    return path.read_text()


def opens(office):
    """People opens by its key"""
    office.start()
    office.sign_in()
    office.wait("list item", "Today*")
    office.key("ctrl+3")
    office.wait("label", "1 works here")


def refuses(office):
    """a PIN that is none and a rate that is none are refused in words, Escape leaves, and nobody is added"""
    office.key("ctrl+n")
    office.wait("button", "Add", *DIALOG)
    office.text("Name", "Femi Adeyemi", *DIALOG)
    office.wait("text box", "Username", *DIALOG, "--value", "femi")
    office.text("Rate an hour*", "lots", *DIALOG)
    office.click("button", "Add", *DIALOG)
    office.wait("label", "*lots*", *DIALOG)
    office.text("Rate an hour*", "15.50", *DIALOG)
    office.text("PIN for the kiosk*", "12", *DIALOG)
    office.click("button", "Add", *DIALOG)
    office.wait("label", "/4 to 8/", *DIALOG)
    office.key("Escape")
    office.gone("button", "Add")
    assert person(office) is None


def adds(office):
    """a form that is right adds them"""
    office.key("ctrl+n")
    office.wait("button", "Add", *DIALOG)
    office.text("Name", "Femi Adeyemi", *DIALOG)
    office.text("Rate an hour*", "15.50", *DIALOG)
    office.text("PIN for the kiosk*", "4711", *DIALOG)
    office.text("Staff number", "17", *DIALOG)
    office.click("button", "Add", *DIALOG)
    office.wait("label", "Femi Adeyemi works here now")
    office.wait("label", "2 work here")
    office.check_names()
    assert person(office)["role"] == "employee"


def shows(office):
    """the one who was added is the one that is shown, with the rate from today on"""
    office.wait("text box", "Name", "--value", "Femi Adeyemi")
    office.wait("text box", "Staff number", "--value", "17")
    office.wait("label", "15.50 * an hour")
    office.picture("people")


def edits(office):
    """a row is applied by Enter, said and undone"""
    office.text("Position", "Joiner")
    office.key("Return")
    office.wait("label", "Femi Adeyemi: Position saved")
    assert '"Joiner"' in exported(office)
    office.key("ctrl+z")
    office.wait("text box", "Position", "--value", "")
    assert '"Joiner"' not in exported(office)


def rates(office):
    """a rate from an earlier day stands below the present one"""
    office.click("button", "New Rate…")
    office.wait("button", "Set Rate")
    office.text("* an hour", "12")
    office.text("From (year-month-day)", "2020-02-31")
    office.click("button", "Set Rate")
    office.wait("label", "*2020-02-31*")
    office.key("Escape")
    office.gone("label", "*2020-02-31*")
    office.click("button", "New Rate…")
    office.wait("button", "Set Rate")
    office.text("* an hour", "12")
    office.text("From (year-month-day)", "2020-03-01")
    office.click("button", "Set Rate")
    office.wait("label", "Femi Adeyemi has a new rate")
    office.wait("label", "12.00 * an hour")
    office.wait("label", "15.50 * an hour")


def sets_pin(office):
    """a new PIN is set, and the old one stays when the dialog is left"""
    before = office.ctl("digest")["digest"]
    office.click("button", "New PIN…")
    office.wait("button", "Set PIN", "--state", "disabled")
    office.text("PIN", "0815")
    office.key("Escape")
    office.gone("button", "Set PIN")
    assert office.ctl("digest")["digest"] == before
    office.click("button", "New PIN…")
    office.text("PIN", "0815")
    office.click("button", "Set PIN")
    office.wait("label", "Femi Adeyemi has a new PIN")
    assert office.ctl("digest")["digest"] != before


def finds(office):
    """Ctrl+F finds by name and by staff number"""
    office.key("ctrl+f")
    office.desk("type", "17")
    office.gone("list item", "*Ruth Alder*")
    office.wait("list item", "*Femi Adeyemi*")
    office.key("Escape")
    office.wait("list item", "*Ruth Alder*")


def exports(office):
    """all that is held about one person goes into a file, and nothing about others"""
    office.file = office.top / "femi.json"
    office.click("list item", "*Femi Adeyemi*")
    office.click("button", "What can be done with this person")
    office.click("menu item", "Export Personal Data…")
    office.choose_file(office.file)
    office.wait("label", "Exported*", timeout=30)
    written = office.file.read_text()
    assert "Femi Adeyemi" in written and "Ruth Alder" not in written


def deactivates(office):
    """deactivating takes them from the list; Undo brings them back"""
    office.click("list item", "*Femi Adeyemi*")
    office.click("button", "What can be done with this person")
    office.click("menu item", "Deactivate")
    office.wait("label", "Femi Adeyemi is not active any more")
    office.wait("label", "1 works here")
    office.gone("list item", "*Femi Adeyemi*")
    assert not person(office)["active"]
    office.key("ctrl+z")
    office.wait("list item", "*Femi Adeyemi*")
    assert person(office)["active"]


def erases(office):
    """erasing asks first, does nothing when left, and then takes every name for good"""
    office.click("list item", "*Femi Adeyemi*")
    office.click("button", "What can be done with this person")
    office.click("menu item", "Erase Personal Data…")
    office.wait("label", "Erase What Is Known of Femi Adeyemi?")
    office.check_names()
    office.key("Escape")
    office.gone("button", "Erase")
    assert person(office)["name"] == "Femi Adeyemi"
    office.click("button", "What can be done with this person")
    office.click("menu item", "Erase Personal Data…")
    office.click("button", "Erase")
    office.wait("label", "Personal data erased")
    office.gone("list item", "*Femi Adeyemi*")
    assert "Femi" not in exported(office) and "femi" not in exported(office)


def ends(office):
    """Quit ends the program, and it complained of nothing"""
    office.quit()
    office.check_log()


sys.exit(run(make, [opens, refuses, adds, shows, edits, rates, sets_pin, finds, exports, deactivates, erases, ends]))
