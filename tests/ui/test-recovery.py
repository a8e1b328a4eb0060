#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""office.db is deleted under the running window: nothing is lost, and the window says what it did."""
import sys

from harness import Office, run, until


def make():
    office = Office()
    office.make()
    for name in ("femi", "nora"):
        office.ctl("user", "add", name, "--name", name.title())
    office.ctl("clock", "in", "--user", "femi")
    return office


def opens(office):
    """the office opens and shows who is in"""
    office.start()
    office.sign_in()
    office.wait("label", "*Femi*")
    office.before = office.ctl("digest")["digest"]


def hears(office):
    """a change made from the command line is seen in the window"""
    office.ctl("clock", "in", "--user", "nora")
    office.wait("label", "*Nora*", timeout=10)
    office.before = office.ctl("digest")["digest"]


def recovers(office):
    """office.db is deleted, and the next look builds it anew"""
    (office.folder / "office.db").unlink()
    office.key("ctrl+b")
    until((office.folder / "office.db").exists, "office.db did not come back", timeout=60)
    office.wait("button", "/Go On Working/", timeout=60)
    office.check_names()
    office.picture("recovered")
    office.click("button", "/Go On Working/", "--nth", "0")


def keeps(office):
    """everything is there as before, and the window works on"""
    assert office.ctl("digest")["digest"] == office.before
    office.wait("label", "*Femi*")
    office.ctl("clock", "out", "--user", "femi")
    office.gone("label", "Femi", timeout=10)


def ends(office):
    """Quit ends the program, and it complained of nothing"""
    office.quit()
    office.check_log()


sys.exit(run(make, [opens, hears, recovers, keeps, ends]))
