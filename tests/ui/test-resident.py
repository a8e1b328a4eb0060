#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Closing the window keeps the program; a second start raises it; without a tray it says where it went."""
import re
import sys

from harness import PROGRAM, Office, run


def make():
    office = Office("--tray", "none")
    office.make()
    return office


def says_where(office):
    """closing says where the program goes"""
    office.start()
    office.sign_in()
    office.wait("list item", "Today*")
    office.desk("window", "close", "TimeTracker")
    office.wait("button", "/Close the Window/")
    office.check_names()
    office.click("button", "/Close the Window/")
    office.gone("list item", "Today*")


def notification_opens(office):
    """a notification stays, and brings the window back"""
    office.desk("notifications", "--wait", "10", "--match", "goes on working")
    office.desk("notifications", "click", "1")
    office.wait("list item", "Today*")


def raises(office):
    """a second start shows the window of the first and ends at once"""
    office.desk("window", "close", "TimeTracker")
    office.gone("list item", "Today*")
    first = office.app
    office.starts += 1
    office.desk("run", "--name", office.app, PROGRAM, "--data-dir", str(office.folder))
    office.desk("join", office.app, timeout=30)
    office.wait("list item", "Today*")
    office.starts -= 1
    assert office.app == first


def keyboard(office):
    """every place opens by its key, the shortcuts by theirs"""
    for key, page in (("ctrl+2", "Time"), ("ctrl+3", "People"), ("ctrl+4", "Sites"), ("ctrl+7", "Protection"),
                      ("ctrl+1", "Today")):
        office.key(key)
        office.wait("list item", page + "*", "--state", "selected")
        office.check_names()
    office.key("ctrl+question")
    office.wait("label", "Places", timeout=5)
    office.key("Escape")


def backs_up(office):
    """Back Up Now says what it proved"""
    office.key("ctrl+b")
    office.wait("label", "*read back*", timeout=60)


def tells_the_bus(office):
    """other programs read on the bus what the command line says"""
    names = office.desk("exec", "gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path",
                        "/org/freedesktop/DBus", "--method", "org.freedesktop.DBus.ListNames")
    name = re.search(r"org\.timetracker_office\.TimeTracker[\w.]*", names).group(0)
    told = office.desk("exec", "gdbus", "call", "--session", "--dest", name, "--object-path",
                       "/" + name.replace(".", "/"), "--method", "org.freedesktop.DBus.Properties.GetAll",
                       "org.timetracker_office.TimeTracker.Protection")
    status = office.ctl("status")
    assert f"'Overall': <'{status['overall']}'>" in told, told
    for reason in status["reasons"]:
        assert f"'{reason}'" in told, told
    assert "('archive', 'ok', 0)" in told and "'Sentence': <" in told, told


def ends(office):
    """Quit ends the program, and it complained of nothing"""
    office.quit()
    office.check_log()


sys.exit(run(make, [says_where, notification_opens, raises, keyboard, backs_up, tells_the_bus, ends]))
