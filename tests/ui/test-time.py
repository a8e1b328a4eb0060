#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time: a correction with its reason, notes, deleting and a new entry, each undone; filters; week and day by keyboard."""
import datetime
import struct
import sys
import zlib
import zoneinfo

from harness import Office, run, until


def yesterday():
    return datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(days=1)


def make():
    office = Office()
    office.make()
    office.ctl("site", "add", "Brewery Yard")
    for name in ("femi", "nora"):
        office.ctl("user", "add", name, "--name", name.title() + " Adeyemi")
    day = yesterday().isoformat()
    office.ctl("clock", "in", "--user", "femi", "--site", "Brewery Yard", "--at", day + "T08:00", "--note", "roof")
    office.ctl("clock", "out", "--user", "femi", "--at", day + "T16:30")
    office.ctl("clock", "in", "--user", "nora", "--at", day + "T09:00")
    office.ctl("clock", "out", "--user", "nora", "--at", day + "T12:00")
    return office


def entries(office, user="femi"):
    return [one for one in office.ctl("list", "entries")["entries"] if one["username"] == user]


def at(instant):
    """HH:MM in London of an instant that was answered."""
    then = datetime.datetime.fromisoformat(instant.replace("Z", "+00:00"))
    return then.astimezone(zoneinfo.ZoneInfo("Europe/London")).strftime("%H:%M")


def cell(name, hours):
    return "%s Adeyemi, %s, %s*" % (name, yesterday().strftime("%a %-d"), hours)


def png(path):
    """A picture of 16 grey points each way."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 0, 0, 0, 0))
                     + chunk(b"IDAT", zlib.compress((b"\0" + b"\x80" * 16) * 16)) + chunk(b"IEND", b""))
    return path


def lists(office):
    """All Entries lists them, and a text filters them"""
    office.start()
    office.sign_in()
    office.wait("list item", "Today*")
    office.key("ctrl+2")
    office.key("ctrl+f")
    office.wait("label", "Nora Adeyemi")
    office.desk("type", "roof")
    office.gone("label", "Nora Adeyemi")
    office.wait("label", "Femi Adeyemi")
    office.check_names()


def finds_nothing(office):
    """what matches nothing says so"""
    office.desk("type", "xyzzy")
    office.wait("label", "Nothing matches")
    office.key("ctrl+a")
    office.key("BackSpace")
    office.wait("label", "Nora Adeyemi")


def opens_entry(office):
    """Enter on a row opens it"""
    office.key("ctrl+f")
    office.key("ctrl+a")
    office.desk("type", "femi")
    office.gone("label", "Nora Adeyemi")
    office.click("label", "Femi Adeyemi")
    office.key("Return")
    office.wait("text box", "In", "--value", "08:00")
    office.wait("text box", "Out", "--value", "16:30")
    office.wait("text box", "Note", "--value", "roof")
    office.check_names()
    office.picture("time-panel")


def needs_reason(office):
    """a correction without a reason is refused in words, and the entry stays"""
    office.text("Out", "17:15")
    office.click("button", "Save")
    office.wait("label", "*Give the reason*")
    assert at(entries(office)[0]["ended_at"]) == "16:30"


def refuses_time(office):
    """what is no time of day is refused in words"""
    office.text("Out", "quarter past")
    office.text("Reason for the correction", "forgot the stairs")
    office.click("button", "Save")
    office.wait("label", "*quarter past*")
    assert at(entries(office)[0]["ended_at"]) == "16:30"


def corrects(office):
    """with a reason it is corrected, and the history says who, what and why"""
    office.text("Out", "17:15")
    office.click("button", "Save")
    office.wait("label", "Entry changed")
    office.wait("label", "*forgot the stairs*")
    assert at(entries(office)[0]["ended_at"]) == "17:15"
    assert "edited" in entries(office)[0]["flags"]
    office.picture("time-corrected")


def tells(office):
    """every change of an entry is told, who and what before and after, in words"""
    office.click("button", "All Changes…", "--action")
    office.wait("list item", "Changed by *")
    office.wait("label", "*Out: * 16:30 → * 17:15*")
    office.wait("label", "*Flags: *corrected*")
    office.wait("label", "*Person: Femi Adeyemi*")
    office.check_names()
    office.picture("time-all-changes")
    office.key("Escape")
    office.gone("list item", "Changed by *")


def undoes(office):
    """Undo takes the correction back"""
    office.click("label", "Femi Adeyemi", "--nth", "0")
    office.key("ctrl+z")
    office.wait("text box", "Out", "--value", "16:30")
    assert at(entries(office)[0]["ended_at"]) == "16:30"


def one_step(office):
    """a note and a time changed together are one step of Undo"""
    before = entries(office)[0]
    office.text("Note", "roof and stairs")
    office.text("Out", "17:00")
    office.text("Reason for the correction", "as told")
    office.click("button", "Save")
    office.wait("label", "Entry changed")
    entry = entries(office)[0]
    assert at(entry["ended_at"]) == "17:00" and "roof and stairs" in str(entry["notes"]), entry
    office.click("label", "Femi Adeyemi", "--nth", "0")
    office.key("ctrl+z")
    office.wait("text box", "Out", "--value", "16:30")
    office.wait("text box", "Note", "--value", "roof")
    assert entries(office)[0] == before


def breaks(office):
    """a break is added and another time given to it, with a reason, and what is no time is refused"""
    before = entries(office)[0]
    office.click("button", "Add a Break")
    office.text("Break from", "noon")
    office.text("Break to", "12:30")
    office.text("Reason for the correction", "had lunch")
    office.click("button", "Save")
    office.wait("label", "*noon*")
    office.text("Break from", "12:00")
    office.click("button", "Save")
    office.wait("text box", "Break from", "--value", "12:00")
    office.gone("label", "Give the reason*")
    office.wait("label", "8:00", "--nth", "0")
    office.check_names()
    office.picture("time-breaks")
    office.text("Break to", "13:00")
    office.text("Reason for the correction", "it was longer")
    office.click("button", "Save")
    office.wait("label", "7:30", "--nth", "0")
    office.click("button", "Take this break away")
    office.text("Reason for the correction", "no lunch at all")
    office.click("button", "Save")
    office.gone("text box", "Break from")
    office.ctl("undo", "--steps", "3")
    office.wait("label", "8:30", "--nth", "0")
    assert entries(office)[0] == before


def attaches(office):
    """a picture is attached later; what is no picture is refused in words"""
    wrong = office.top / "wrong.png"
    wrong.write_text("no picture")
    office.click("button", "Attach a Picture…")
    office.choose_file(wrong)
    office.wait("label", "wrong.png is not a picture*")
    office.click("button", "Attach a Picture…")
    office.choose_file(png(office.top / "right.png"))
    office.wait("label", "Picture attached")
    office.wait("button", "Picture")
    assert len(entries(office)[0]["photos"]) == 1
    office.key("ctrl+z")
    office.gone("button", "Picture")
    assert entries(office)[0]["photos"] == []


def deletes(office):
    """an entry is deleted, and Undo brings it back"""
    office.click("button", "Delete this entry")
    office.wait("label", "1 entry deleted")
    assert entries(office) == []
    office.key("ctrl+z")
    until(lambda: len(entries(office)) == 1, "the entry did not come back")


def week(office):
    """the week's cells are walked by arrows, and Enter opens the day"""
    office.click("tab", "Week")
    if office.fails("find", "button", cell("Femi", "8:30"), "--timeout", "2"):
        office.key("alt+Left")  # yesterday was another week
    office.wait("button", cell("Femi", "8:30"))
    office.check_names()
    office.picture("time-week")
    office.click("button", cell("Femi", "8:30"))
    office.wait("text box", "In", "--value", "08:00")
    office.desk("click", "button", cell("Femi", "8:30"))
    office.key("Down")
    office.wait("button", cell("Nora", "3:00"), "--state", "focused")
    office.key("Return")
    office.wait("text box", "In", "--value", "09:00")


def day(office):
    """the day's rows are walked by arrows, and Enter opens one; Alt with an arrow changes the day"""
    office.click("tab", "Day")
    office.wait("list item", "*Nora Adeyemi*3:00*")
    office.check_names()
    office.picture("time-day")
    office.click("list item", "*Nora Adeyemi*3:00*")
    office.key("Up")
    office.key("Return")
    office.wait("text box", "In", "--value", "08:00")
    office.key("alt+Right")
    office.gone("list item", "*Nora Adeyemi*3:00*")
    office.key("alt+Left")
    office.wait("list item", "*Nora Adeyemi*3:00*")


def adds(office):
    """Ctrl+N adds an entry by hand for the day that is shown; Undo takes it away"""
    office.key("ctrl+n")
    office.wait("label", "New entry")
    office.text("In", "18:00")
    office.text("Out", "19:00")
    office.click("button", "Save")
    office.wait("label", "Choose who worked.")
    office.click("combo box", "Person")
    office.key("Down")
    office.key("Return")
    office.click("button", "Save")
    office.wait("label", "Entry added")
    assert len(office.ctl("list", "entries")["entries"]) == 3
    new = office.ctl("list", "entries")["entries"][0]
    assert at(new["started_at"]) == "18:00" and new["started_at"].startswith(yesterday().isoformat()[:8]), new
    office.click("label", "Entry added")
    office.key("ctrl+z")
    until(lambda: len(office.ctl("list", "entries")["entries"]) == 2, "the entry is still there")


def ends(office):
    """Quit ends the program, and it complained of nothing"""
    office.quit()
    office.check_log()


sys.exit(run(make, [lists, finds_nothing, opens_entry, needs_reason, refuses_time, corrects, tells, undoes, one_step,
                    breaks, attaches, deletes, week, day, adds, ends]))
