#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tray that comes later, and one that comes back, gets its icon; its menu opens, backs up and quits."""
import sys

from harness import DESK, Office, run, until


def make():
    office = Office("--tray", "none")
    office.make()
    office.ctl("user", "add", "femi", "--name", "Femi Adeyemi")
    office.ctl("clock", "in", "--user", "femi")
    return office


def items(office):
    return office.desk("tray", "list", ok=False)


def comes_later(office):
    """a tray that comes after the program gets the icon with the state of the copies"""
    office.start()
    office.sign_in()
    office.wait("list item", "Today*")
    assert "Open TimeTracker" not in items(office)
    office.desk("run", "--name", "tray", DESK, "_trayd")
    until(lambda: "Open TimeTracker" in items(office), "no icon in the tray")


def tells(office):
    """its menu says who is in"""
    until(lambda: "1 person is in" in items(office) and "Femi Adeyemi, since" in items(office), items(office))
    office.ctl("clock", "out", "--user", "femi")
    until(lambda: "Nobody is in" in items(office), items(office))


def comes_back(office):
    """a tray that ended and was started again gets it again"""
    office.desk("kill", "tray")
    until(lambda: "Open TimeTracker" not in items(office), "the tray is still there")
    office.desk("run", "--name", "tray2", DESK, "_trayd")
    until(lambda: "Open TimeTracker" in items(office), "no icon after the tray came back")


def opens(office):
    """with a tray, closing asks nothing; the menu brings the window back"""
    office.desk("window", "close", "TimeTracker")
    office.gone("list item", "Today*")
    assert office.fails("find", "button", "/Close the Window/")
    office.desk("tray", "click", "timetracker", "Open TimeTracker")
    office.wait("list item", "Today*")


def backs_up(office):
    """Back Up Now in the menu does it"""
    office.desk("tray", "click", "timetracker", "Back Up Now")
    office.wait("label", "*read back*", timeout=60)


def ends(office):
    """Quit in the menu ends the program, and it complained of nothing"""
    office.desk("tray", "click", "timetracker", "Quit")
    office.joined()
    office.check_log()


sys.exit(run(make, [comes_later, tells, comes_back, opens, backs_up, ends]))
