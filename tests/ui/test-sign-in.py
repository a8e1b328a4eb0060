#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody gets in without the password, the wait is said, and an owner may stay signed in."""
import sys

from harness import Office, run


def make():
    office = Office()
    office.make()
    return office


def asks(office):
    """the office's name stands above the form"""
    office.start()
    office.wait("label", "Alder & Finch")
    office.check_names()
    office.picture("sign-in")


def refuses(office):
    """a wrong password is refused in words and lets nobody in"""
    office.sign_in(password="wrong")
    office.wait("label", "*password*")
    assert office.fails("find", "list item", "Today*")
    office.picture("sign-in-refused")


def enters(office):
    """the right password opens the office"""
    office.sign_in()
    office.wait("list item", "Today*")
    office.wait("label", "Ruth Alder, Owner")


def locks(office):
    """Lock asks again, and shows nothing of the office meanwhile"""
    office.key("ctrl+l")
    office.wait("button", "Sign In")
    assert office.fails("find", "list item", "Today*")


def stays(office):
    """an owner who stays signed in is not asked at the next start"""
    office.sign_in(stay=True)
    office.wait("list item", "Today*")
    office.quit()
    office.check_log()
    office.start()
    office.wait("list item", "Today*")


def signs_out(office):
    """signing out ends that"""
    office.click("button", "Lock or sign out")
    office.click("menu item", "Sign Out")
    office.wait("button", "Sign In")
    office.quit()
    office.start()
    office.wait("button", "Sign In")


def waits(office):
    """after five wrong tries the name waits, and the wait is said"""
    for _ in range(5):
        office.sign_in(password="wrong")
        office.wait("button", "Sign In", "--state", "!disabled")
    office.sign_in()
    office.wait("label", "/minute|second/")
    assert office.fails("find", "list item", "Today*")


def ends(office):
    """Quit ends the program, and it complained of nothing"""
    office.quit()
    office.check_log()


sys.exit(run(make, [asks, refuses, enters, locks, stays, signs_out, waits, ends]))
