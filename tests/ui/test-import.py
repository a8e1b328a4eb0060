#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The old web app's data come in, with a look at them first; the office goes out and in again."""
import pathlib
import sys

from harness import SOURCE, Office, run

SAMPLE = pathlib.Path(SOURCE, "tests", "data", "webapp", "v1.0-small.json")


def reads(office):
    """a file is read to the end and shown before anything is made"""
    office.start()
    office.click("list item", "Bring My Data from the Web App")
    office.choose_file(SAMPLE)
    office.wait("label", "*can be read", timeout=30)
    office.check_names()
    office.picture("import")
    assert not (office.folder / "office.db").exists()


def brings_in(office):
    """it is brought in when told, and the office asks who is there"""
    office.click("button", "Bring It In")
    office.wait("button", "Sign In", timeout=60)
    office.check_names()
    assert office.ctl("status")["office"]["users"] > 0


def sets_password(office):
    """the owner sets a password and goes in"""
    owners = [user for user in office.ctl("list", "users")["users"] if user["role"] == "owner" and user["active"]]
    office.owner = owners[0]["username"]
    office.ctl("user", "password", office.owner, "--password-stdin", data="a new password\n")
    office.sign_in(office.owner, "a new password")
    office.wait("list item", "Today*")


def exports(office):
    """File > Export writes everything into one file"""
    office.file = office.top / "out.json"
    office.before = office.ctl("digest")["digest"]
    office.key("ctrl+e")
    office.choose_file(office.file)
    office.wait("label", "*xported and read back*", timeout=60)
    assert office.file.stat().st_size > 0
    assert office.file.stat().st_mode & 0o777 == 0o600


def imports_back(office):
    """the exported file replaces the office with itself, and Undo takes that back"""
    office.key("ctrl+i")
    office.choose_file(office.file)
    office.wait("label", "*can be read", timeout=30)
    office.check_names()
    office.click("button", "Replace Everything")
    office.wait("label", "*brought in and read back*", timeout=60)
    assert office.ctl("digest")["digest"] == office.before
    office.key("ctrl+z")
    office.wait("list item", "Today*", timeout=30)
    assert office.ctl("digest")["digest"] == office.before


def refuses(office):
    """a file that is none is refused whole, with words, and nothing changes"""
    wrong = office.top / "wrong.json"
    wrong.write_text("<html>no</html>")
    office.key("ctrl+i")
    office.choose_file(wrong)
    office.wait("button", "Choose Another File…", timeout=30)
    office.check_names()
    office.key("Escape")
    assert office.ctl("digest")["digest"] == office.before


def ends(office):
    """Quit ends the program, and it complained of nothing"""
    office.quit()
    office.check_log()


sys.exit(run(Office, [reads, brings_in, sets_password, exports, imports_back, refuses, ends]))
