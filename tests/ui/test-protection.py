#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of protection: its sentence and cards, the checklist that ticks itself, the room that is
drawn, what would leave the archive, and what goes on paper."""
import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time

from harness import Office, run, until


def make():
    office = Office()
    office.make()
    office.ctl("user", "add", "femi", "--name", "Femi Adeyemi")
    office.ctl("site", "add", "Harbour")
    office.ctl("backup")
    grown(office)
    return office


def grown(office):
    """As if it had grown for ten days: what was measured once a day is kept in state.db."""
    today = int(time.time()) // 86400
    samples = " ".join("%d:%d" % (today - ago, 100000 - 9000 * ago) for ago in (10, 6, 3))
    with contextlib.closing(sqlite3.connect(office.folder / "state.db")) as db:
        db.execute("INSERT OR REPLACE INTO value VALUES (?, ?)", ("space.%d" % os.stat(office.folder).st_dev, samples))
        db.commit()


def check(office, identifier):
    return next(one for one in office.ctl("status", "--checklist")["checklist"] if one["id"] == identifier)


def opens(office):
    """one sentence says how it is, and a card stands for each copy"""
    assert check(office, "tried-once")["state"] in ("to-do", "verified")
    office.start()
    office.sign_in()
    office.wait("list item", "Today*")
    office.key("ctrl+7")
    office.wait("label", "Safe on this computer only")
    for name in ("Main file", "Live copy", "Archive"):
        office.wait("label", name)
    office.wait("label", "ruth, 1 sign-in, *")


def lists(office):
    """the checklist stands in three groups, says what is missing, and offers what mends it"""
    for name in ("Before going live", "Every day", "For an emergency"):
        office.wait("list item", name)
    office.wait("list item", "People and sites are entered, Done, 1 person, 1 site")
    office.wait("list item", "A second owner or manager can sign in, To do, only one person can", "--all")
    office.wait("button", "People", "--all")
    office.wait("list item", "Emergency sheet printed or saved, To do, not yet", "--all")
    office.check_names()
    office.picture("protection-checklist")


def ticks(office):
    """a drill, a second owner and a contact tick it without anybody's click"""
    office.ctl("drill")
    office.wait("list item", "Getting everything back was tried, Verified, *", "--all", timeout=30)
    office.ctl("user", "add", "ada", "--name", "Ada Alder", "--role", "owner")
    office.ctl("user", "password", "ada", "--password-stdin", data="battery staple\n")
    office.wait("list item", "A second owner or manager can sign in, Done", "--all", timeout=30)
    assert check(office, "second-owner")["state"] == "done"


def names(office):
    """what is missing leads to where it is mended: whom to call is entered, and the tick follows"""
    office.click("button", "Enter…", "--nth", "0")
    office.wait("list item", "Emergency sheet")
    office.text("Name", "Lovelace Computers")
    office.key("Return")
    until(lambda: check(office, "contact")["text"] == "Lovelace Computers", "whom to call is kept")


def draws(office):
    """what is stored is drawn by copy and kind, and said to who cannot see it"""
    office.wait("image", "Enough room for *, about * more every month. * are free.")
    office.wait("image", "Main file, *: Database *")
    office.wait("image", "Live copy, *: Database *")
    office.wait("image", "Archive, *: Whole copies *")
    office.wait("image", "The disk, *: TimeTracker *, Everything else *, Free *")
    office.check_names()
    office.picture("protection-room")


def previews(office):
    """nothing leaves the archive unseen: what would leave is said first"""
    before = office.ctl("snapshots")["snapshots"]
    office.click("button", "Look…")
    office.wait("label", "Nothing would leave")
    office.picture("protection-prune")
    office.key("Escape")
    office.gone("label", "Nothing would leave")
    assert office.ctl("snapshots")["snapshots"] == before


def read_pdf(path):
    """The words of a PDF, where there is somebody to read it; its frame in any case."""
    data = path.read_bytes()
    assert data.startswith(b"%PDF") and b"%%EOF" in data[-32:]
    if shutil.which("pdftotext") is None:
        return None
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, text=True, timeout=60,
                          stdout=subprocess.PIPE).stdout


def save(office, row, name):
    path = office.top / name
    office.click("button", "Save as PDF…", "--in", "list item:" + row)
    office.choose_file(path)
    until(path.exists, "%s is written" % name)
    time.sleep(0.5)
    return read_pdf(path)


def saves(office):
    """the emergency sheet is saved as PDF, says where the copies are and whom to call, and is noted"""
    words = save(office, "Emergency sheet", "sheet.pdf")
    if words is not None:
        for part in ("If this computer does not start", str(office.folder / "archive"), "restore.py --to",
                     "Lovelace Computers", "Alder & Finch", "Page 1 of 1"):
            assert part in words, "%s is not in: %s" % (part, words)
    until(lambda: check(office, "sheet-true")["state"] == "done", "the sheet is noted")
    with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % (office.folder / "office.db"), uri=True)) as db:
        assert len(db.execute("SELECT value FROM setting WHERE key = 'emergency.sheet'").fetchall()) == 1


def proves(office):
    """the proof record lists every test with its result"""
    words = save(office, "Proof record", "proofs.pdf")
    if words is not None:
        assert "Restored for a test" in words and "Well" in words, words
        assert len([line for line in words.splitlines() if "Restored for a test" in line]) >= 2, words


def untrue(office):
    """a sheet is not true any more once whom to call is another"""
    office.text("Telephone", "020 7946 0000")
    office.key("Return")
    until(lambda: check(office, "sheet-true")["state"] == "at-risk", "the sheet is untrue")
    office.key("Escape")
    office.gone("list item", "Emergency sheet")
    office.wait("list item", "The emergency sheet is still true, At risk, changed since *", "--all")


def ends(office):
    """Quit ends the program, and it complained of nothing"""
    office.quit()
    office.check_log()


sys.exit(run(make, [opens, lists, ticks, names, draws, previews, saves, proves, untrue, ends]))
