#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The records of the Protection page: room, proofs, and incidents that the owner remarks on."""
import json
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
    office.wait("list item", "Archive")
    office.wait("list item", "*Restored for a test")
    office.wait("list item", "The main file was damaged.")
    office.check_names()


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


def closes(office):
    """Escape closes the records, and nothing was complained of"""
    office.key("Escape")
    office.gone("list item", "Emergency sheet")
    office.quit()
    office.check_log()


sys.exit(run(make, [shows, remarks, closes]))
