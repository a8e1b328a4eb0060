#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract of timetrackerctl: answers, exit codes, rows."""
import os
import pathlib
import re
import stat
import subprocess

from tt_cli_case import PROGRAM, main

RFC3339 = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$")
HEX64 = re.compile(r"^[0-9a-f]{64}$")
PAGE = pathlib.Path(__file__).parents[2] / "doc" / "timetrackerctl.md"
EVERYWHERE = ("data-dir", "json", "as")


def test_help_and_usage(office):
    top = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True).stdout
    commands = ("init demo status digest export import backup layers snapshots verify drill restore "
                "user site clock list undo log set-aside").split()
    for command in commands:
        assert re.search(rf"^  {command} ", top, re.M), command
    for command in re.findall(r"^  ([a-z][a-z-]+) ", top, re.M):
        said = office.run(command, "--help").stdout
        assert "Usage:" in said, command
        rows = [row for row in PAGE.read_text(encoding="utf-8").splitlines()
                if re.match(rf"\| `(.*\b)?{command}\b", row)]
        for option in re.findall(r"^  --([a-z-]+)", said, re.M):
            assert option in EVERYWHERE or any(f"--{option}" in row for row in rows), (command, option)
    assert subprocess.run([PROGRAM], capture_output=True).returncode == 2
    assert office.refused("nothing-known", code=2)["code"] == "usage"
    office.init()
    office.refused("clock", "in", code=2)
    office.refused("clock", "sideways", "--user", "ruth", code=2)
    office.refused("list", "cats", code=2)
    office.refused("clock", "in", "--user", "ruth", "--no-such-option", code=2)
    office.refused("export", "a", "b", code=2)
    office.refused("export", office.top, code=2)
    office.refused("export", "-", code=2)


def test_no_office(office):
    for words in (["status"], ["digest"], ["list", "users"], ["backup"], ["undo"]):
        assert office.refused(*words)["code"] == "no-office", words
    assert not os.path.exists(office.dir)


def test_init(office):
    office.init()
    answer = office.ask("status")
    assert [l["name"] for l in answer["layers"]] == ["shadow", "archive"], answer["layers"]
    assert [l["kind"] for l in answer["layers"]] == ["shadow", "folder"]
    keys = {"name", "kind", "enabled", "state", "seq", "behind", "last_success", "last_verified",
            "last_drill", "bytes", "snapshots", "error"}
    assert all(keys <= set(l) for l in answer["layers"])
    assert {"stream", "seq", "companies", "users", "sites", "entries", "photos",
            "bytes"} <= set(answer["office"])
    assert answer["office"]["companies"] == 1 and answer["office"]["users"] == 1
    assert answer["overall"] in ("protected", "at-risk", "unprotected")
    assert office.refused("init", "--company", "Another", "--owner", "x")["code"] == "exists"
    assert stat.S_IMODE(os.stat(office.path("office.db")).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(office.dir).st_mode) == 0o700


def test_init_refuses_a_zone_that_is_none(office):
    office.refused("init", "--company", "A", "--owner", "a", "--zone", "Mars/Olympus")
    assert not os.path.exists(office.path("office.db"))


def test_people_and_sites(office):
    office.init()
    office.run("user", "add", "Femi", "--name", "Femi Adeyemi", "--rate", "21.50",
               "--staff-number", "0007", "--password-stdin", stdin="blue lorry\n")
    assert office.refused("user", "add", "FEMI")["code"] == "exists"
    office.refused("user", "add", "x", "--role", "emperor", code=2)
    office.refused("user", "set", "nobody", "--name", "N")
    users = office.rows("users")
    assert [u["username"] for u in users] == ["Femi", "ruth"], users
    assert {"id", "external_id", "username", "name", "role", "company", "active",
            "clocked_in"} <= set(users[0])
    office.run("user", "deactivate", "femi")
    assert [u["username"] for u in office.rows("users")] == ["ruth"]
    assert len(office.rows("users", "--all")) == 2
    office.refused("user", "deactivate", "ruth")
    office.run("site", "add", "Orchard Court", "--address", "1 Orchard Court",
               "--position", "40.7128,-74.0060", "--radius", "150", "--zone", "America/Chicago")
    site = office.rows("sites")[0]
    assert site["name"] == "Orchard Court" and site["radius"] == 150, site
    assert abs(site["latitude"] - 40.7128) < 1e-12 and site["zone"] == "America/Chicago"
    office.refused("site", "set", "Orchard Court", "--position", "400,0", code=2)
    office.refused("site", "set", "Orchard Court", "--zone", "Mars/Olympus")


def test_two_sites_of_one_name(office):
    office.init()
    for _ in range(2):
        office.run("site", "add", "Depot")
    ids = [str(s["id"]) for s in office.rows("sites")]
    error = office.refused("clock", "in", "--user", "ruth", "--site", "Depot", code=2)
    assert all(i in error["message"] for i in ids), (error, ids)
    office.run("clock", "in", "--user", "ruth", "--site", ids[0])


def test_punches(office):
    office.init()
    office.run("site", "add", "Yard")
    answer = office.ask("clock", "in", "--user", "RUTH", "--site", "Yard", "--note", "early",
                        "--at", "2026-03-02T07:00:00")
    assert set(answer) == {"entry", "username", "at", "seq"}
    assert answer["at"] == "2026-03-02T12:00:00Z", answer
    assert office.rows("users")[0]["clocked_in"] is True
    entry = office.rows("entries")[0]
    assert entry["ended_at"] is None and entry["seconds"] is None, entry
    assert office.refused("clock", "in", "--user", "ruth",
                          "--at", "2026-03-02T07:10")["code"] == "refused"
    office.run("clock", "break", "--user", "ruth", "--at", "2026-03-02T10:00")
    office.run("clock", "resume", "--user", "ruth", "--at", "2026-03-02T10:15")
    office.refused("clock", "out", "--user", "ruth", "--at", "2026-03-02T06:00")
    office.run("clock", "out", "--user", "ruth", "--note", "late", "--at", "2026-03-02T15:30:00.5")
    entry = office.rows("entries")[0]
    assert entry["seconds"] == 8 * 3600 + 1800 and entry["notes"] == ["early", "late"], entry
    assert entry["ended_at"] == "2026-03-02T20:30:00.500000Z", entry
    office.refused("clock", "out", "--user", "ruth", "--at", "2026-03-02T16:00")
    assert {"id", "external_id", "username", "site", "started_at", "ended_at", "seconds", "notes",
            "photos", "flags"} <= set(entry)


def test_switch_of_site(office):
    office.init()
    office.run("site", "add", "A")
    office.run("site", "add", "B")
    office.run("clock", "in", "--user", "ruth", "--site", "A", "--at", "2026-03-02T07:00")
    office.run("clock", "in", "--user", "ruth", "--site", "B", "--at", "2026-03-02T09:00")
    entries = office.rows("entries")
    assert [e["site"] for e in entries] == ["B", "A"], entries
    assert entries[0]["started_at"] == entries[1]["ended_at"] == "2026-03-02T14:00:00Z"


def test_forgotten_and_long(office):
    office.init()
    first = office.ask("clock", "in", "--user", "ruth", "--at", "2026-03-02T07:00")
    error = office.refused("clock", "in", "--user", "ruth", "--at", "2026-03-03T07:00")
    assert str(first["entry"]) in error["message"], error
    office.run("clock", "out", "--user", "ruth", "--at", "2026-03-03T07:30")
    assert "long" in office.rows("entries")[0]["flags"]


def test_times(office):
    office.init()
    twice = office.refused("clock", "in", "--user", "ruth", "--at", "2025-11-02T01:30", code=2)
    assert "01:30:00-04:00" in twice["message"] and "01:30:00-05:00" in twice["message"], twice
    office.refused("clock", "in", "--user", "ruth", "--at", "2025-03-09T02:30", code=2)
    office.refused("clock", "in", "--user", "ruth", "--at", "2025-03-09T24:00", code=2)
    office.refused("clock", "in", "--user", "ruth", "--at", "yesterday", code=2)
    office.refused("clock", "in", "--user", "ruth", "--at", "2025-03-09T01:00:00.1234567Z", code=2)
    answer = office.ask("clock", "in", "--user", "ruth", "--at", "2025-11-02T01:30:00-05:00")
    assert answer["at"] == "2025-11-02T06:30:00Z"


def test_site_zone_counts(office):
    office.init()
    office.run("site", "add", "LA", "--zone", "America/Los_Angeles")
    answer = office.ask("clock", "in", "--user", "ruth", "--site", "LA", "--at", "2025-07-07T22:30",
                        env={"TZ": "Asia/Tokyo"})
    assert answer["at"] == "2025-07-08T05:30:00Z", answer


def test_photo(office):
    office.init()
    picture = os.path.join(office.top, "p.png")
    with open(picture, "wb") as file:
        file.write(bytes.fromhex(
            "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d7"
            "63f8cfc000000301010018dd8db00000000049454e44ae426082"))
    office.run("clock", "in", "--user", "ruth", "--photo", picture)
    photos = office.rows("entries")[0]["photos"]
    assert len(photos) == 1 and HEX64.match(photos[0]), photos
    stored = office.path("photos", photos[0][:2])
    assert any(name.startswith(photos[0]) for name in os.listdir(stored))
    with open(picture, "wb") as file:
        file.write(b"no picture at all")
    office.refused("clock", "out", "--user", "ruth", "--photo", picture)
    assert office.rows("users")[0]["clocked_in"] is True


def test_roles(office):
    office.init()
    office.run("user", "add", "femi")
    office.run("user", "add", "grace")
    office.run("--as", "femi", "clock", "in", "--user", "femi", "--at", "2026-03-02T07:00")
    assert office.refused("--as", "femi", "clock", "in", "--user", "grace")["code"] == "denied"
    assert office.refused("--as", "femi", "user", "add", "x")["code"] == "denied"
    assert office.refused("--as", "femi", "export", "x.json")["code"] == "denied"
    office.refused("--as", "nobody", "list", "users")
    assert not os.path.exists(os.path.join(office.top, "x.json"))


def test_correction_and_approval(office):
    office.init()
    office.run("clock", "in", "--user", "ruth", "--at", "2026-03-02T07:00")
    entry = office.ask("clock", "out", "--user", "ruth", "--at", "2026-03-02T15:00")["entry"]
    office.refused("correct", str(entry), "--out", "2026-03-02T16:00", code=2)
    office.run("correct", str(entry), "--out", "2026-03-02T16:00", "--reason", "forgot")
    row = office.rows("entries")[0]
    assert row["seconds"] == 9 * 3600 and "edited" in row["flags"], row
    office.run("approve", "--from", "2026-03-02", "--to", "2026-03-08")
    assert office.refused("correct", str(entry), "--out", "2026-03-02T17:00",
                          "--reason", "x")["code"] == "refused"
    office.refused("reopen", "--from", "2026-03-02", "--to", "2026-03-08", code=2)
    office.run("reopen", "--from", "2026-03-02", "--to", "2026-03-08", "--reason", "mistake")
    office.run("correct", str(entry), "--out", "2026-03-02T17:00", "--reason", "x")


def test_pages(office):
    office.run("demo", "--staff", "5", "--entries", "120", "--photos", "2", "--seed", "3",
               "--until", "2026-03-31")
    every = office.rows("entries", "--limit", "0")
    assert len(every) == 120
    starts = [e["started_at"] for e in every]
    assert starts == sorted(starts, reverse=True)
    got, after = [], []
    while True:
        answer = office.ask("list", "entries", "--limit", "50", *after)
        got += answer["entries"]
        if answer["next"] is None:
            break
        after = ["--after", answer["next"]]
    assert [e["id"] for e in got] == [e["id"] for e in every]
    assert all(RFC3339.match(s) for s in starts)


def test_undo_and_log(office):
    office.init()
    before = office.digest()
    office.run("site", "add", "A")
    office.run("clock", "in", "--user", "ruth", "--at", "2026-03-02T07:00")
    after = office.digest()
    office.run("undo", "--steps", "2")
    assert office.digest() == before
    office.run("redo")
    office.run("redo")
    assert office.digest() == after
    log = office.ask("log")["log"]
    assert log[0]["seq"] > log[-1]["seq"] and all(RFC3339.match(l["at"]) for l in log)
    assert any(l["actor"] == "login via timetrackerctl" for l in log), log
    answer = office.ask("undo", "--steps", "1000", code=3)
    assert answer["steps"] < 1000


def test_history_of_a_record(office):
    office.init()
    office.run("site", "add", "A", "--radius", "50")
    office.run("site", "set", "A", "--radius", "75")
    office.run("clock", "in", "--user", "ruth", "--at", "2026-03-02T07:00")
    entry = office.ask("clock", "out", "--user", "ruth", "--at", "2026-03-02T15:00")["entry"]
    office.run("correct", str(entry), "--out", "2026-03-02T16:00", "--reason", "forgot")
    of_entry = office.ask("log", "--of", "entry", str(entry))["history"]
    assert [row["kind"] for row in of_entry] == ["changed", "changed", "added"], of_entry
    end = [f for f in of_entry[0]["fields"] if f["after"] == "2026-03-02T21:00:00Z"]
    assert len(end) == 1 and end[0]["before"] == "2026-03-02T20:00:00Z", of_entry[0]
    assert of_entry[0]["actor"] == "login via timetrackerctl" and RFC3339.match(of_entry[0]["at"])
    assert of_entry[0]["seq"] > of_entry[2]["seq"]
    of_site = office.ask("log", "--of", "site", "A", "--limit", "1")["history"]
    assert [(f["name"], f["before"], f["after"]) for f in of_site[0]["fields"]
            if f["name"].startswith("radius")][0][1:] == ("50", "75"), of_site
    office.run("user", "add", "grace", "--name", "Grace Lee", "--password-stdin", stdin="mare\n")
    shown = office.run("log", "--of", "user", "grace").stdout
    assert "Grace Lee" in shown and "password" in shown and "$" not in shown, shown
    office.run("undo")
    assert office.ask("log", "--of", "site", "A")["history"][1:], "an undo takes no history away"
    office.run("user", "add", "femi")
    assert office.refused("--as", "femi", "log", "--of", "entry", "1")["code"] == "denied"
    office.refused("log", "--of", "entry", "ruth", code=2)
    office.refused("log", "--of", "shift", "1", code=2)
    office.refused("log", "--of", "site", code=2)
    office.refused("log", "ruth", code=2)


def test_every_single_change_comes_back(office):
    office.init()
    office.run("site", "add", "A")
    seen = {}
    for radius in ("50", "60", "70", "80"):
        office.run("site", "set", "A", "--radius", radius)
        last = office.ask("log", "--limit", "1")["log"][0]
        seen[last["seq"]] = (last["at"], office.digest())
    for seq, (at, digest) in seen.items():
        dry = office.ask("restore", "--from", "shadow", "--at", at, "--dry-run")
        assert (dry["seq"], dry["digest"]) == (seq, digest), (seq, dry)
    at, digest = list(seen.values())[1]
    office.run("restore", "--from", "shadow", "--at", at)
    assert office.digest() == digest


def test_undo_leaves_audit_alone(office):
    office.init()
    office.run("user", "add", "femi")
    office.run("user", "password", "femi", "--password-stdin", stdin="a new one here\n")
    office.refused("user", "password", "femi", code=2)


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
