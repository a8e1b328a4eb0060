#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The records of the Protection page: room, proofs, and incidents that the owner remarks on."""
import contextlib
import json
import sqlite3
import sys

from harness import Office, run, until


def make():
    office = Office()
    office.make()
    office.ctl("backup")
    (office.folder / "office.db").unlink()
    office.ctl("digest")
    return office


def shows(office):
    """room, proofs and the recovery are listed"""
    office.start()
    office.sign_in()
    office.wait("list item", "Today*")
    office.key("ctrl+7")
    office.click("button", "Records")
    office.wait("list item", "Emergency sheet")
    office.wait("list item", "Archive, *")
    office.wait("image", "Archive, *: Whole copies *")
    office.wait("image", "The disk, *: TimeTracker *, Everything else *, Free *")
    office.wait("list item", "*Restored for a test")
    office.wait("list item", "The main file was damaged.")
    office.check_names()


def keeps(office):
    """how long copies are kept is set here, and stands in the archive's definition"""
    spin = "One copy of each week"
    office.desk("text", "spin button", spin, "20")
    office.click("button", "Save")

    def is_set():
        layers = office.ctl("layers")["layers"]
        return any(layer["name"] == "archive" and layer["keep"]["weekly"] == 20 for layer in layers)

    until(is_set, "20 weeks are set")
    office.picture("records")


def contacts(office):
    """whom to call is kept with the office"""
    office.text("Name", "Ada at Lovelace Computers")
    office.key("Return")

    def is_kept():
        with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % (office.folder / "office.db"), uri=True)) as db:
            return db.execute("SELECT value FROM setting WHERE key = 'support.name'").fetchall() == [
                ("Ada at Lovelace Computers",)]

    until(is_kept, "the name is kept")
    office.picture("records-contact")


def remarks(office):
    """what the owner writes beside an incident is kept in both folders"""
    office.click("list item", "The main file was damaged.")
    office.text("Your remark", "The cat sat on it")
    office.key("Return")

    def is_kept():
        return all(json.loads(path.read_text())["remark"] == "The cat sat on it"
                   for folder in ("incidents", "shadow/incidents")
                   for path in (office.folder / folder).glob("0*.json"))

    until(is_kept, "the remark is kept")


def tells(office):
    """what became of a person is told: who changed it, what stood there before and after"""
    office.key("Escape")
    office.gone("list item", "Emergency sheet")
    office.key("ctrl+3")
    office.text("Position", "Joiner")
    office.key("Return")
    office.wait("label", "Ruth Alder: Position saved")
    office.ctl("user", "set", "ruth", "--staff-number", "17")
    office.click("button", "What can be done with this person")
    office.click("menu item", "History…")
    office.wait("list item", "Changed by *")
    office.wait("label", "*Staff number: none → 17*")
    office.wait("label", "*Position: none → Joiner*")
    office.check_names()
    office.picture("history")


def closes(office):
    """Escape closes a history, and nothing was complained of"""
    office.key("Escape")
    office.gone("list item", "Changed by *")
    office.quit()
    office.check_log()


sys.exit(run(make, [shows, keeps, contacts, remarks, tells, closes]))
