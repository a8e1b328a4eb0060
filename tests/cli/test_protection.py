#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the product exists for, from the outside: copies, recovery, restores, imports, exports."""
import json
import os
import shutil
import stat
import subprocess

from tt_cli_case import DATA, PROGRAM, Office, main


def demo(office, *words):
    office.run("demo", "--staff", "6", "--entries", "150", "--photos", "4", "--seed", "7",
               "--until", "2026-03-31", *words)
    return office


def clock(office, minute):
    office.run("clock", "in", "--user", "owner", "--at", f"2026-04-01T08:{minute:02}")
    return office.ask("clock", "out", "--user", "owner", "--at", f"2026-04-01T08:{minute + 1:02}")


def test_demo_is_the_same_for_the_same_seed(office):
    demo(office)
    other = Office()
    try:
        demo(other)
        assert office.digest() == other.digest()
        third = Office()
        third.run("demo", "--staff", "6", "--entries", "150", "--photos", "4", "--seed", "8",
                  "--until", "2026-03-31")
        assert third.digest() != office.digest()
        third.remove()
    finally:
        other.remove()
    assert not any(u["clocked_in"] for u in office.rows("users"))
    office.refused("demo")


def test_backup_verify_drill(office):
    demo(office)
    office.ask("drill")
    assert not [p for p in office.ask("proofs")["proofs"] if p["layer"] == "archive"], "nothing was tried"
    clock(office, 0)
    answer = office.ask("backup")
    assert [l["result"] for l in answer["layers"]] == ["ok", "ok"], answer
    assert all("read-back" in l["proved"] for l in answer["layers"] if l["name"] == "archive")
    for words in (["verify"], ["verify", "--deep"], ["drill"]):
        answer = office.ask(*words)
        assert all(l["result"] == "ok" and not l["damage"] for l in answer["layers"]), answer
    proofs = office.ask("proofs")["proofs"]
    kinds = [p["kind"] for p in proofs if p["layer"] == "archive"]
    assert kinds[:3] == ["drill", "deep", "verify"], proofs
    assert all(p["result"] == "ok" for p in proofs), proofs
    assert office.ask("proofs", "--limit", "1")["proofs"] == proofs[:1]
    status = office.ask("status")
    archive = [l for l in status["layers"] if l["name"] == "archive"][0]
    assert archive["state"] == "ok" and archive["behind"] == 0, archive
    assert archive["last_drill"] and archive["last_verified"], archive
    assert status["overall"] == "at-risk" and "one-disk" in status["reasons"], status
    office.run("layers", "set", "archive", "accept-one-disk=yes")
    office.run("backup")
    status = office.ask("status")
    assert status["overall"] == "protected", status


def test_prove_a_repository_elsewhere(office):
    demo(office)
    office.run("backup")
    kept = os.path.join(office.top, "other-disk")
    shutil.copytree(office.path("archive"), kept)
    shutil.rmtree(office.dir)
    for words in (["verify"], ["verify", "--deep"], ["drill"]):
        answer = office.ask(*words, "--repository", kept)
        assert [l["result"] for l in answer["layers"]] == ["ok"], answer
        assert not answer["layers"][0]["damage"], answer
    assert "every-object" in office.ask("verify", "--deep", "--repository", kept)["layers"][0]["proved"]
    assert "digest" in office.ask("drill", "--repository", kept)["layers"][0]["proved"]
    before = sorted(os.path.join(d, f) for d, _, files in os.walk(kept) for f in files)
    base = [p for p in before if p.endswith(".base")][0]
    with open(base, "r+b") as file:
        file.seek(100)
        byte = file.read(1)[0]
        file.seek(100)
        file.write(bytes([byte ^ 4]))
    for words in (["verify"], ["verify", "--deep"], ["drill"]):
        answer = office.ask(*words, "--repository", kept, code=4)
        assert answer["layers"][0]["result"] == "damaged", answer
        assert not any(d["healed"] for d in answer["layers"][0]["damage"]), answer
    assert before == sorted(os.path.join(d, f) for d, _, files in os.walk(kept) for f in files)
    assert not os.path.exists(office.dir)
    office.run("verify", "--repository", os.path.join(office.top, "nowhere"), code=1)


def test_a_deleted_main_file_comes_back(office):
    demo(office)
    clock(office, 0)
    before = office.digest()
    os.unlink(office.path("office.db"))
    done = office.run("--json", "status")
    assert json.loads(done.stdout)["office"]["entries"] == 151
    assert done.stderr.strip(), "a recovery is said on stderr"
    assert office.digest() == before
    clock(office, 10)


def damage_cases():
    def empty(path):
        open(path, "wb").close()

    def cut(path):
        with open(path, "r+b") as file:
            file.truncate(os.path.getsize(path) * 2 // 3)

    def zero(path):
        size = os.path.getsize(path)
        with open(path, "r+b") as file:
            file.write(bytes(size))

    def overwrite(path):
        with open(path, "r+b") as file:
            file.seek(4096)
            file.write(b"not what was written " * 2000)

    def foreign(path):
        os.unlink(path)
        subprocess.run(["sqlite3", path, "CREATE TABLE t(x); INSERT INTO t VALUES (1)"], check=True)

    def flip(path):
        with open(path, "r+b") as file:
            file.seek(3 * 4096 + 100)
            byte = file.read(1)
            file.seek(3 * 4096 + 100)
            file.write(bytes([byte[0] ^ 1]))

    return [empty, cut, zero, overwrite, foreign, flip]


def test_damage_of_the_main_file(office):
    demo(office)
    for number, case in enumerate(damage_cases()):
        clock(office, 2 * number)
        before = office.digest()
        case(office.path("office.db"))
        office.run("verify", code=None)
        assert office.digest() == before, case.__name__
        assert office.rows("entries", "--limit", "1"), case.__name__
    aside = office.ask("set-aside", "list")["set_aside"]
    assert len(aside) >= len(damage_cases()), aside
    assert all(row["note"] for row in aside)


def test_incidents_and_the_support_bundle(office):
    demo(office)
    clock(office, 0)
    office.run("backup")
    os.unlink(office.path("office.db"))
    office.run("digest")
    for folder in ("incidents", "shadow/incidents"):
        names = os.listdir(office.path(folder))
        assert len(names) == 1, names
        with open(office.path(folder, names[0])) as file:
            assert json.load(file)["kind"] == "recovery"
    office.run("restore", "--from", "archive")
    kinds = [json.load(open(office.path("incidents", name)))["kind"]
             for name in sorted(os.listdir(office.path("incidents")))]
    assert kinds == ["recovery", "restore"], kinds

    # A disk that loses the file a third time within a day is failing.
    for _ in range(2):
        assert "disk-failing" not in office.ask("status")["reasons"]
        os.unlink(office.path("office.db"))
        office.run("digest")
    assert "disk-failing" in office.ask("status")["reasons"]

    bundle = os.path.join(os.path.dirname(office.path()), os.path.basename(office.path()) + "-bundle.txt")
    try:
        office.run("diagnose", bundle)
        with open(bundle) as file:
            text = file.read()
        assert stat.S_IMODE(os.stat(bundle).st_mode) == 0o600
        assert "Overall: " in text and " restore\n" in text and "SQLite: 3." in text, text
        people, sites = office.rows("users"), office.rows("sites")
        words = [p["name"] for p in people] + [p["username"] for p in people if p["username"] != "owner"]
        words += [s["name"] for s in sites] + [str(s["latitude"]) for s in sites if s["latitude"]]
        words += [office.path(), os.path.expanduser("~")]
        assert not [word for word in words if word in text], [word for word in words if word in text]
    finally:
        os.unlink(bundle)


def test_journal_gone(office):
    demo(office)
    clock(office, 0)
    before = office.digest()
    os.unlink(office.path("office.db-journal"))
    clock(office, 2)
    office.run("undo", "--steps", "2")
    assert office.digest() == before


def test_shadow_gone(office):
    demo(office)
    clock(office, 0)
    before = office.digest()
    shutil.rmtree(office.path("shadow"))
    assert "live copy" in office.run("backup").stderr
    assert not office.run("backup").stderr
    assert office.digest() == before
    os.unlink(office.path("office.db"))
    assert office.digest() == before


def test_both_gone_is_a_question(office):
    demo(office)
    clock(office, 0)
    office.run("backup")
    before = office.digest()
    os.unlink(office.path("office.db"))
    shutil.rmtree(office.path("shadow"))
    listing = sorted(os.listdir(office.dir))
    for words in (["digest"], ["list", "users"], ["clock", "in", "--user", "owner"], ["backup"],
                  ["export", "x.json"], ["undo"]):
        error = office.refused(*words, code=4)
        assert error["code"] == "decision", error
        assert "restore" in error["message"] + (error["hint"] or ""), error
    office.refused("init", "--company", "X", "--owner", "x", code=4)
    assert "office.db" not in os.listdir(office.dir), (listing, os.listdir(office.dir))
    status = office.ask("status")
    assert status["overall"] != "protected", status
    sides = {side["id"]: side for side in status["sides"]}
    assert not sides["primary"]["readable"] and not sides["shadow"]["readable"], sides
    assert sides["archive"]["readable"] and sides["archive"]["seq"] > 2, sides
    assert sides["archive"]["command"] == "timetrackerctl restore --from archive", sides
    assert sides["archive"]["command"] in office.run("status").stdout
    snapshots = office.ask("snapshots")["snapshots"]
    assert snapshots
    answer = office.ask("restore", "--from", "archive")
    assert answer["digest"] == before, answer
    assert office.digest() == before
    clock(office, 4)


def test_restore_to_a_moment(office):
    demo(office)
    office.run("user", "set", "owner", "--rate", "60", "--from", "2026-04-01")
    office.run("backup")
    first = office.digest()
    at = office.ask("log", "--limit", "1")["log"][0]["at"]
    clock(office, 0)
    office.run("backup")
    second = office.digest()
    dry = office.ask("restore", "--from", "archive", "--at", at, "--dry-run")
    assert dry["digest"] == first and dry["changes"]["entries"]["removed"] == 1, dry
    preview = dry["preview"]
    rates = preview["pay"]
    assert preview["seconds"] == -60 and preview["days"] == ["2026-04-01"], preview
    assert rates == [{"currency": "USD", "minor": -100}], preview
    assert [u["seconds"] for u in preview["users"]] == [-60] and preview["sites"] == [], preview
    text = office.run("restore", "--from", "archive", "--at", at, "--dry-run").stdout
    for sentence in ("1 person differs: ", "Entries of 1 day differ: 2026-04-01",
                     "Hours: 0:01 fewer than today",
                     "Pay by the hour, without overtime and premiums: 1.00 USD less than today"):
        assert sentence in text, text
    assert office.digest() == second
    aside = os.path.join(office.top, "elsewhere")
    office.run("restore", "--from", "archive", "--at", at, "--to", aside)
    other = subprocess.run([PROGRAM, "--data-dir", aside, "digest"], capture_output=True, text=True,
                           check=True)
    assert other.stdout.strip() == first
    office.refused("restore", "--from", "archive", "--to", aside)
    answer = office.ask("restore", "--from", "archive", "--at", at)
    assert answer["set_aside"] and office.digest() == first, answer
    office.run("undo")
    assert office.digest() == second
    clock(office, 4)
    office.run("backup")


def test_both_sides_of_a_decision(office):
    demo(office)
    office.run("backup")
    twin = os.path.join(office.top, "twin")
    shutil.copytree(office.dir, twin)
    clock(office, 0)
    kept = os.path.join(office.top, "kept")
    shutil.copytree(office.path("shadow"), kept)
    shutil.rmtree(office.dir)
    os.rename(twin, office.dir)
    office.run("user", "add", "zed", "--name", "Zed Zu")
    shutil.rmtree(office.path("shadow"))
    os.rename(kept, office.path("shadow"))
    assert office.refused("digest", code=4)["code"] == "decision"
    sides = {side["id"]: side for side in office.ask("status")["sides"]}
    primary, shadow, archive = sides["primary"], sides["shadow"], sides["archive"]
    assert primary["users"] == shadow["users"] + 1, sides
    assert shadow["entries"] == primary["entries"] + 1, sides
    assert any("beyond “The live copy”: 1 person added" in s for s in primary["sentences"]), sides
    assert any("went separate ways after change 2" in s for s in primary["sentences"]), sides
    assert any("beyond “The main file”: 1 clock-in, 1 clock-out" in s
               for s in shadow["sentences"]), sides
    assert archive["seq"] == 2 and archive["sentences"] == [
        "It has nothing that the others lack"], sides
    text = office.run("status").stdout
    assert all(side["command"] in text for side in sides.values()), text
    office.run(*shadow["command"].split()[1:])
    assert len(office.rows("users")) == shadow["users"]
    assert "sides" not in office.ask("status")


def test_one_person_day_or_site_alone(office):
    demo(office)
    office.run("backup")
    at = office.ask("log", "--limit", "1")["log"][0]["at"]
    entries = [e for e in office.rows("entries", "--limit", "0") if e["ended_at"] and e["site"]]
    first = entries[0]
    user, day, site = first["username"], first["started_at"][:10], first["site"]
    other = [e for e in entries if e["username"] == user and e["started_at"][:10] != day][0]
    second = [e for e in entries if e["username"] != user][0]
    for entry in (first, other, second):
        office.run("correct", str(entry["id"]), "--out", entry["ended_at"][:-3] + "59Z",
                   "--reason", "mistyped")
    office.run("user", "set", user, "--name", "Somebody Else")
    before = office.digest()
    moment = ["restore", "--from", "archive", "--at", at]
    dry = office.ask(*moment, "--only-user", user, "--dry-run")
    assert dry["changes"]["entries"] == {"added": 0, "changed": 2, "removed": 0}, dry
    assert dry["changes"]["users"]["changed"] == 1 and dry["left_out"] == 0, dry
    assert any("goes back to what it was: name" in s for s in dry["preview"]["sentences"]), dry
    assert office.digest() == before
    assert office.ask(*moment, "--only-user", user)["changes"] == dry["changes"]
    assert office.ask(*moment, "--only-user", user)["changes"] == {}
    assert "Brought back" in office.ask("log", "--limit", "1")["log"][0]["label"]
    office.run("undo")
    assert office.digest() == before
    assert "entries" in office.ask(*moment, "--only-site", site)["changes"]
    office.run("undo")
    office.run("approve", "--from", day, "--to", day, "--user", user)
    answer = office.ask(*moment, "--only-user", user, code=3)
    assert answer["left_out"] == 1 and answer["changes"]["entries"]["changed"] == 1, answer
    for wrong in (["--only-day", "2026-02-30"], ["--only-day", day, "--only-user", user],
                  ["--only-user", user, "--to", "elsewhere"]):
        office.refused(*moment, *wrong, code=2)
    assert office.refused(*moment, "--only-user", "nobody")["code"] == "not-found"
    office.run("verify")


def test_restore_from_a_repository_alone(office):
    demo(office)
    clock(office, 0)
    office.run("backup")
    before = office.digest()
    kept = os.path.join(office.top, "disk")
    shutil.move(office.path("archive"), kept)
    shutil.rmtree(office.dir)
    office.run("restore", "--from-repository", "folder", "--set", f"path={kept}",
               "--to", office.dir)
    assert office.digest() == before
    clock(office, 4)


def test_restore_py(office):
    demo(office)
    clock(office, 0)
    office.run("backup")
    archive = office.path("archive")
    repository = os.path.join(archive, [n for n in os.listdir(archive) if n.startswith("tt1-")][0])
    to = os.path.join(office.top, "by-hand")
    subprocess.run(["python3", os.path.join(repository, "restore.py"), "--to", to], check=True,
                   capture_output=True)
    count = subprocess.run(["sqlite3", os.path.join(to, "office.db"), "SELECT count(*) FROM entry"],
                           capture_output=True, text=True, check=True).stdout.strip()
    assert count == "151", count


def test_export_import_has_the_same_digest(office):
    demo(office)
    clock(office, 0)
    before = office.digest()
    office.run("export", "whole.json")
    path = os.path.join(office.top, "whole.json")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    with open(path, encoding="utf-8") as file:
        json.load(file)
    other = Office()
    try:
        answer = other.ask("import", path)
        assert answer["applied"] and answer["format"] == "timetracker", answer
        assert answer["counts"]["entries"]["taken"] == 151, answer["counts"]
        assert other.digest() == before
    finally:
        other.remove()
    piped = office.run("export", "-").stdout
    assert json.loads(piped)
    clock(office, 4)
    changed = office.digest()
    office.run("import", path)
    assert office.digest() == before
    office.run("undo")
    assert office.digest() == changed


def test_a_lost_picture_is_told(office):
    demo(office)
    for folder in (office.path("photos"), office.path("shadow", "photos")):
        if os.path.isdir(folder):
            shutil.rmtree(folder)
    answer = office.ask("export", "x.json", code=3)
    assert answer["lost_photos"] == 4 and answer["photos"] == 0, answer


def test_export_of_one_person(office):
    demo(office)
    office.run("export", "one.json", "--user", "owner")
    with open(os.path.join(office.top, "one.json"), encoding="utf-8") as file:
        text = file.read()
    assert "$argon2id" not in text
    assert len(json.loads(text)["users"]) == 1


def test_web_app_files(office):
    small = os.path.join(DATA, "webapp", "v1.0-small.json")
    dry = office.ask("import", small, "--dry-run", code=None)
    assert dry["applied"] is False and dry["format"] == "webapp", dry
    assert not os.path.exists(office.path("office.db"))
    answer = office.ask("import", small, code=None)
    assert answer["applied"] is True and answer["counts"]["users"]["read"] == 10, answer
    users = office.rows("users", "--all")
    planted = [u for u in users if not u["active"]]
    assert len(planted) >= 6, users
    maya = [u for u in users if u["name"] == "Maya Okafor"][0]["username"]
    mine = office.rows("entries", "--limit", "0", "--user", maya)
    seconds = [e["seconds"] for e in mine if e["seconds"] is not None]
    assert sum(seconds) == 12 * 3600 + 57 * 60 + 30, seconds
    for name in os.listdir(office.dir):
        path = office.path(name)
        if os.path.isfile(path):
            with open(path, "rb") as file, open(small, encoding="utf-8") as source:
                data = file.read()
                for user in json.load(source)["users"]:
                    word = user.get("password")
                    known = word in (None, "", "password")  # also a column of every office
                    assert known or word.encode() not in data, (name, "holds a password")
    digest = office.digest()
    office.run("export", "back.json")
    other = Office()
    try:
        other.run("import", os.path.join(office.top, "back.json"))
        assert other.digest() == digest
    finally:
        other.remove()


def test_web_app_file_without_version(office):
    office.init()
    head = os.path.join(DATA, "webapp", "head-small.json")
    answer = office.ask("import", head, "--zone", "America/Boise", "--dates", "mdy", code=None)
    assert answer["applied"] is True, answer
    entries = office.rows("entries", "--limit", "0")
    assert sum(e["seconds"] for e in entries) == 23 * 3600 + 51 * 60 + 40, entries
    office.run("undo")
    assert office.rows("entries") == []


def test_bad_files_change_nothing(office):
    demo(office)
    before = office.digest()
    bad = {
        "empty.json": b"",
        "cut.json": b'{"format":"timetracker","version":1,"companies":[{"id":1,"name":"x"',
        "html.json": b"<!DOCTYPE html><html><body>Sign in</body></html>",
        "other.json": b'{"hello": ["world"]}',
        "latin.json": b'{"users":[{"firstName":"J\xfcrgen"}],"version":"1.0"}',
        "deep.json": b"[" * 10000 + b"]" * 10000,
        "newer.json": b'{"format":"timetracker","version":99,"companies":[]}',
        "number.json": b'{"version":"1.0","users":[{"id":1e999}],"companies":[]}',
    }
    for name, data in bad.items():
        path = os.path.join(office.top, name)
        with open(path, "wb") as file:
            file.write(data)
        error = office.refused("import", path)
        assert error["message"], name
        assert office.digest() == before, name
    office.refused("import", os.path.join(office.top, "absent.json"))


def test_export_keeps_what_stood_there(office):
    demo(office)
    path = os.path.join(office.top, "kept.json")
    with open(path, "w", encoding="utf-8") as file:
        file.write("mine")
    os.symlink(path, os.path.join(office.top, "link.json"))
    office.run("export", "link.json")
    assert os.path.islink(os.path.join(office.top, "link.json"))
    assert os.path.getsize(path) > 1000
    if os.path.exists("/dev/full"):
        office.run("export", "/dev/full", code=None)


def test_read_only_folder(office):
    if os.geteuid() == 0:
        return
    demo(office)
    os.chmod(office.dir, 0o500)
    office.run("list", "users")
    office.run("export", os.path.join(office.top, "x.json"))
    office.refused("clock", "in", "--user", "owner")


def test_layers(office):
    demo(office)
    extra = os.path.join(office.top, "extra")
    office.run("layers", "add", "folder", "second", "--set", f"path={extra}")
    office.run("backup")
    assert any(n.startswith("tt1-") for n in os.listdir(extra)), os.listdir(extra)
    assert {s["layer"] for s in office.ask("snapshots")["snapshots"]} >= {"archive", "second"}
    office.refused("layers", "add", "folder", "second", "--set", f"path={extra}")
    office.refused("layers", "add", "folder", "Not A Name", "--set", f"path={extra}")
    office.refused("layers", "remove", "shadow")
    office.run("layers", "remove", "second")
    assert os.listdir(extra), "removing a layer leaves its copies"
    shutil.rmtree(extra)
    office.run("layers", "add", "folder", "second", "--set", f"path={extra}")
    answer = office.ask("backup")
    assert all(l["result"] == "ok" for l in answer["layers"]), answer
    # The live copy is not said to be where it is not.
    other = office.path("elsewhere")
    refused = office.refused("layers", "set", "shadow", f"path={other}")
    assert not os.path.exists(other) and os.path.exists(office.path("shadow", "office.db")), refused
    office.refused("layers", "set", "archive", "keep-daily=0")
    office.refused("layers", "set", "archive", "keep-years=often")
    office.run("layers", "set", "archive", "keep-daily=7", "keep-years=3")
    archive = [l for l in office.ask("layers")["layers"] if l["name"] == "archive"][0]
    assert archive["keep"] == {"changes": 14, "daily": 7, "weekly": 12, "monthly": 24, "years": 3}, archive
    answer = office.ask("prune", "--dry-run")
    assert not answer["applied"] and answer["folders"] == 0, answer
    assert archive["refused"] is None, archive


def pull_out(office, name):
    """A disk is a folder; what stays of one that is pulled out is where it was mounted."""
    disk = os.path.join(office.top, name)
    os.rename(disk, disk + ".away")
    os.mkdir(disk)


def put_back(office, name):
    disk = os.path.join(office.top, name)
    assert os.listdir(disk) == [], "something was written into the mount point"
    os.rmdir(disk)
    os.rename(disk + ".away", disk)


def layer(office, name, *words):
    return [l for l in office.ask(*(words or ["layers"]))["layers"] if l["name"] == name][0]


def test_the_live_copy_moves(office):
    demo(office)
    office.ask("backup")
    digest = office.ask("digest")["digest"]
    os.mkdir(os.path.join(office.top, "disk"))
    live = os.path.join(office.top, "disk", "live")
    done = office.run("layers", "set", "shadow", "path=" + live)
    assert "read back" in done.stderr, done.stderr
    assert os.path.exists(os.path.join(live, "office.db")) and not os.path.exists(office.path("shadow"))
    assert office.ask("digest")["digest"] == digest
    clock(office, 0)
    assert layer(office, "shadow")["behind"] == 0
    assert office.refused("layers", "set", "shadow", "path=" + live)["code"] == "exists"
    assert office.refused("layers", "set", "shadow", "path=" + office.path("archive", "x"))["code"] == "invalid"

    pull_out(office, "disk")
    clock(office, 1)
    answer = office.ask("backup")
    assert {l["name"]: l["result"] for l in answer["layers"]} == {"shadow": "waiting", "archive": "ok"}, answer
    waits = layer(office, "shadow")
    assert waits["state"] == "waiting" and waits["error"]["code"] == "absent" and waits["error"]["hint"], waits
    assert waits["behind"] > 0 and layer(office, "archive")["state"] == "ok", waits

    os.rename(office.path("office.db"), office.path("kept"))
    error = office.refused("clock", "in", "--user", "owner", code=4)
    assert live in error["message"] and "restore --from archive" in error["message"], error
    assert not os.path.exists(office.path("office.db"))
    put_back(office, "disk")
    office.run("status")
    assert layer(office, "shadow")["state"] == "ok" and os.path.exists(office.path("office.db"))
    assert layer(office, "shadow", "verify")["result"] == "ok"

    office.run("layers", "set", "shadow", "path=")
    assert os.path.exists(office.path("shadow", "office.db")) and not os.path.exists(live)
    assert layer(office, "shadow")["state"] == "ok"


def test_restore_while_the_disk_is_away(office):
    demo(office)
    os.mkdir(os.path.join(office.top, "disk"))
    office.run("layers", "set", "shadow", "path=" + os.path.join(office.top, "disk", "live"))
    office.run("layers", "set", "archive", "path=" + os.path.join(office.top, "copies"))
    clock(office, 0)
    office.ask("backup")
    digest = office.ask("digest")["digest"]
    pull_out(office, "disk")
    os.unlink(office.path("office.db"))
    office.refused("digest", code=4)
    office.run("restore", "--from", "archive")
    assert office.ask("digest")["digest"] == digest
    assert os.path.exists(office.path("shadow", "office.db"))
    put_back(office, "disk")
    clock(office, 1)
    assert layer(office, "shadow")["state"] == "ok" and layer(office, "shadow")["behind"] == 0


def test_the_archive_moves_and_disks_return(office):
    demo(office)
    clock(office, 0)
    office.ask("backup")
    copies = os.path.join(office.top, "copies")
    done = office.run("layers", "set", "archive", "path=" + copies, "keep-daily=40")
    assert office.path("archive") in done.stderr, done.stderr
    assert os.listdir(copies) == os.listdir(office.path("archive"))
    assert layer(office, "archive")["place"] == copies and layer(office, "archive")["keep"]["daily"] == 40
    assert layer(office, "archive", "backup")["result"] == "ok" and layer(office, "archive")["behind"] == 0
    assert layer(office, "archive", "drill")["result"] == "ok"

    error = office.refused("layers", "add", "folder", "sealed", "--set", "path=" + copies + "2", "--set", "seal=yes")
    assert error["code"] == "invalid", error
    stick = os.path.join(office.top, "stick")
    answer = office.ask("layers", "add", "folder", "stick", "--set", "path=" + os.path.join(stick, "tt"), code=3)
    assert [l["state"] for l in answer["layers"] if l["name"] == "stick"] == ["waiting"], answer
    assert not os.path.exists(stick)
    os.mkdir(stick)
    assert {l["result"] for l in office.ask("backup")["layers"]} == {"ok"}
    pull_out(office, "stick")
    clock(office, 1)
    answer = office.ask("backup")
    assert {l["name"]: l["result"] for l in answer["layers"]}["stick"] == "waiting", answer
    put_back(office, "stick")
    assert layer(office, "stick")["state"] == "behind"
    assert layer(office, "stick", "backup")["result"] == "ok" and layer(office, "stick")["state"] == "ok"


def test_a_link_is_followed_and_stays(office):
    real = os.path.join(office.top, "real")
    os.mkdir(real)
    os.symlink(real, office.dir)
    demo(office)
    clock(office, 0)
    assert os.path.islink(office.dir) and os.path.exists(os.path.join(real, "office.db"))
    os.unlink(os.path.join(real, "office.db"))
    office.digest()
    assert os.path.islink(office.dir)


def test_a_copied_folder_starts_its_own_stream(office):
    demo(office)
    office.run("backup")
    stream = office.ask("digest")["stream"]
    before = office.digest()
    copy = os.path.join(office.top, "copy")
    shutil.copytree(office.dir, copy)
    shutil.rmtree(office.dir)
    os.rename(copy, office.dir)
    clock(office, 0)
    assert office.ask("digest")["stream"] != stream
    office.run("undo", "--steps", "2")
    assert office.digest() == before


def test_many_processes_at_once(office):
    demo(office, )
    for number in range(4):
        office.run("user", "add", f"p{number}")
    running = [subprocess.Popen(
        ["sh", "-c", 'for i in 1 2 3 4 5; do "$0" --data-dir "$1" clock in --user "$2" '
         '&& "$0" --data-dir "$1" clock out --user "$2" || exit 1; done',
         PROGRAM, office.dir, f"p{number}"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for number in range(4)]
    for process in running:
        _, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors.decode()
    assert len(office.rows("entries", "--limit", "0")) == 150 + 20
    office.run("verify")
    os.unlink(office.path("office.db"))
    assert len(office.rows("entries", "--limit", "0")) == 150 + 20


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
