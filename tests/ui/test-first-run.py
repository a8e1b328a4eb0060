#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new user makes an office, adds somebody, clocks them in and out, and takes it back."""
import sys

from harness import Office, run


def starts(office):
    """the first start asks what to begin with"""
    office.start()
    office.wait("label", "Welcome to TimeTracker")
    office.check_names()


def refuses(office):
    """a form that is not complete says what is missing"""
    office.click("list item", "Set Up a New Office")
    office.click("button", "Next")
    office.wait("label", "*name is empty*")
    office.check_names()


def makes(office):
    """an office is made, its first copy read back"""
    office.text("Name", "Alder & Finch")
    office.text("First and last name", "Ruth Alder")
    office.text("Password", "correct horse")
    office.text("Password again", "correct horse")
    office.click("button", "Next")
    office.wait("label", "Where should copies be kept?")
    office.check_names()
    office.click("button", "Make My Office")
    office.wait("label", "Your office is ready*", timeout=60)
    office.check_names()
    office.picture("first-run-done")
    office.wait("label", "*written, read back and matched*")
    assert office.ctl("status")["office"]["companies"] == 1


def opens(office):
    """the office opens on Today, signed in"""
    office.click("button", "Open My Office")
    office.wait("list item", "Today*")
    office.wait("label", "Alder & Finch")
    office.wait("label", "Ruth Alder, Owner")
    office.check_names()
    office.picture("today-empty")


def adds(office):
    """a person is added"""
    office.key("ctrl+3")
    office.key("ctrl+n")
    office.wait("button", "Add", "--window", "Add a Person")
    office.text("Name", "Femi Adeyemi", "--window", "Add a Person")
    office.text("Username", "femi", "--window", "Add a Person")
    office.check_names()
    office.click("button", "Add", "--window", "Add a Person")
    office.wait("label", "Femi Adeyemi")
    office.check_names()
    assert any(user["username"] == "femi" for user in office.ctl("list", "users")["users"])


def clocks(office):
    """they are clocked in, and it is on disk"""
    office.key("ctrl+1")
    office.click("button", "/^Clock In/")
    office.wait("button", "Clock In", "--window", "Clock In or Out")
    office.check_names()
    office.click("*", "/Femi Adeyemi/", "--window", "Clock In or Out", "--nth", "0")
    office.click("button", "Clock In", "--window", "Clock In or Out")
    office.wait("list item", "Femi Adeyemi*")
    office.picture("today-one")
    assert office.ctl("list", "entries")["entries"][0]["username"] == "femi"


def undoes(office):
    """Edit > Undo takes it back"""
    office.key("ctrl+z")
    office.gone("list item", "Femi Adeyemi*")
    assert office.ctl("list", "entries")["entries"] == []


def ends(office):
    """Quit ends the program, and it complained of nothing"""
    office.quit()
    office.check_log()


sys.exit(run(Office, [starts, refuses, makes, opens, adds, clocks, undoes, ends]))
