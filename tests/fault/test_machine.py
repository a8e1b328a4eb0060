#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fault cases from outside, by their numbers in doc/fault-cases.md: real programs, real files, real kills."""
import json
import os
import random
import re
import shutil
import signal
import subprocess
import time

from tt_cli_case import PROGRAM, Office, main


def demo(office, *words):
    office.run("demo", "--staff", "6", "--entries", "150", "--photos", "4", "--seed", "7", "--until", "2026-03-31",
               *words)
    return office


def clock(office, minute):
    office.run("clock", "in", "--user", "owner", "--at", f"2026-04-01T08:{minute:02}")
    office.run("clock", "out", "--user", "owner", "--at", f"2026-04-01T08:{minute + 1:02}")


def find_repository(folder):
    return os.path.join(folder, [n for n in os.listdir(folder) if n.startswith("tt1-")][0])


def list_points(office, *words):
    """The fault points that a command visits, in their order."""
    log = os.path.join(office.top, "points")
    if os.path.exists(log):
        os.unlink(log)
    office.run(*words, code=None, env={"TT_FAULT_LOG": log})
    with open(log, encoding="utf-8") as file:
        return file.read().split()


def flip(path, at):
    with open(path, "r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 4]))


def test_10_both_damaged(office):
    """Main file and live copy are both damaged: what the archive has comes back, and how far that goes is said."""
    demo(office)
    office.run("backup")
    saved = office.ask("digest")
    clock(office, 0)
    for path in (office.path("office.db"), office.path("shadow", "office.db")):
        flip(path, 2000)
    error = office.refused("list", "users", code=4)
    assert error["code"] == "decision" and "restore" in error["message"] + (error["hint"] or ""), error
    dry = office.ask("restore", "--from", "archive", "--dry-run")
    assert dry["seq"] == saved["seq"], (dry, saved)
    answer = office.ask("restore", "--from", "archive")
    assert answer["digest"] == saved["digest"] and answer["seq"] == saved["seq"], answer
    assert answer["set_aside"], "what was damaged is kept"
    assert office.digest() == saved["digest"]
    clock(office, 2)
    office.run("backup")
    office.run("verify", "--deep")


def test_13_cli_edit(office):
    """The sqlite3 program cannot change the file; whoever forces it is found out when it is read."""
    demo(office)
    before = office.digest()
    path = office.path("office.db")
    edit = ["sqlite3", path, "UPDATE user SET name = 'Mallory'"]
    refused = subprocess.run(edit, capture_output=True, text=True)
    assert refused.returncode != 0 and "readonly" in refused.stderr, refused
    read = subprocess.run(["sqlite3", path, "SELECT count(*) FROM user"], capture_output=True, text=True, check=True)
    assert int(read.stdout) >= 6, read
    with open(path, "r+b") as file:
        file.seek(18)
        file.write(b"\x01\x01")
    subprocess.run(edit, check=True, capture_output=True)
    done = office.run("--json", "digest")
    assert json.loads(done.stdout)["digest"] == before and done.stderr.strip(), done
    assert office.ask("set-aside", "list")["set_aside"], "the edited file is kept"
    assert not [u for u in office.rows("users") if u["name"] == "Mallory"]


def test_14_user_copies_db_back(office):
    """An older office.db over the present one takes nothing back; an older folder is a question."""
    demo(office)
    clock(office, 0)
    kept = os.path.join(office.top, "kept")
    shutil.copytree(office.dir, kept)
    clock(office, 4)
    clock(office, 8)
    office.run("backup")
    now = office.digest()
    shutil.copyfile(os.path.join(kept, "office.db"), office.path("office.db"))
    assert office.digest() == now
    clock(office, 12)
    office.run("undo", "--steps", "2")
    assert office.digest() == now

    for name in ("office.db", "office.db-journal", "shadow/office.db", "shadow/office.db-journal", "state.db"):
        shutil.copyfile(os.path.join(kept, name), office.path(name))
    error = office.refused("clock", "in", "--user", "owner", code=4)
    assert error["code"] == "decision", error
    assert "restore --from" in error["message"] + (error["hint"] or ""), error
    office.run("restore", "--from", "archive")
    assert office.digest() == now


def test_18_import_kill(office):
    """An import of 20,000 entries killed at each of its steps: the old office or the new one, and the old one comes back."""
    demo(office)
    clock(office, 0)
    office.run("backup")
    old = office.digest()
    before = [s["id"] for s in office.ask("snapshots")["snapshots"] if s["layer"] == "archive"][-1]
    other = Office()
    try:
        other.run("demo", "--staff", "20", "--entries", "20000", "--seed", "3", "--until", "2026-03-31")
        new = other.digest()
        path = os.path.join(office.top, "large.json")
        other.run("export", path)
    finally:
        other.remove()
    work = Office()
    try:
        shutil.copytree(office.dir, work.dir)
        points = [p for p in list_points(work, "import", path)
                  if p.startswith(("import:", "build:", "prepare:", "swap:", "raw:"))]
        assert work.digest() == new
    finally:
        work.remove()
    assert len(points) >= 8, points
    kills = {old: 0, new: 0}
    chance = random.Random(18)
    for point in [*points, None, None, None]:
        work = Office()
        try:
            shutil.copytree(office.dir, work.dir)
            if point is not None:
                done = work.run("import", path, code=None, env={"TT_FAULT": point})
                killed = done.returncode == -signal.SIGKILL
            else:
                process = subprocess.Popen([PROGRAM, "--data-dir", work.dir, "import", path], stdout=subprocess.DEVNULL,
                                           stderr=subprocess.DEVNULL)
                time.sleep(chance.random())
                process.kill()
                killed = process.wait() == -signal.SIGKILL
            found = work.digest()
            assert found in (old, new), (point, found)
            kills[found] += killed
            if found == new:
                # One that was killed before it could note what it replaced says so and names another way.
                undone = work.run("undo", code=None)
                assert undone.returncode == 0 or "go back to a moment before" in undone.stderr, undone
                assert undone.returncode != 0 or work.digest() == old, point
            back = work.ask("restore", "--from", "archive", "--snapshot", before, "--dry-run")
            assert back["digest"] == old, (point, back)
        finally:
            work.remove()
    assert kills[old] >= 3 and kills[new] >= 1, (kills, points)
    print(f"# {sum(kills.values())} kills, {kills[new]} after the decision", flush=True)


def test_30_cloned_home(office):
    """A home folder copied to another place goes its own way and says so; where it lags behind the copies that both use
    it asks first. All of them stay whole."""
    demo(office)
    office.run("layers", "set", "archive", f"path={os.path.join(office.top, 'disk')}")
    office.run("backup")
    first = office.ask("digest")["stream"]
    clone, late = Office(), Office()
    try:
        shutil.copytree(office.dir, clone.dir)
        shutil.copytree(office.dir, late.dir)
        for minute in (0, 4):
            clock(clone, minute + 20)
            clone.run("backup")
            clock(office, minute)
            office.run("backup")
        assert office.ask("digest")["stream"] == first
        assert clone.ask("digest")["stream"] != first
        assert "copied" in json.dumps(clone.ask("log", "--limit", "50")), "the copy is told of in the log"

        error = late.refused("clock", "in", "--user", "owner", code=4)
        assert error["code"] == "decision" and "restore --from primary" in error["message"], error
        late.run("restore", "--from", "primary")
        clock(late, 40)
        late.run("backup")
        for one, count in ((office, 152), (clone, 152), (late, 151)):
            one.run("verify", "--deep")
            assert len(one.rows("entries", "--limit", "0")) == count
        assert len({s["id"].split("-")[0] for s in office.ask("snapshots")["snapshots"] if s["layer"] == "archive"}) >= 3
    finally:
        clone.remove()
        late.remove()


def test_39_no_partial_output(office):
    """What cannot be restored leaves nothing behind and names what is wrong."""
    demo(office)
    office.run("backup")
    kept = os.path.join(office.top, "kept")
    shutil.move(office.path("archive"), kept)
    repository = find_repository(kept)
    bases = [os.path.join(d, f) for d, _, files in os.walk(repository) for f in files if f.endswith(".base")]
    for base in bases:
        os.truncate(base, os.path.getsize(base) // 2)
    to = os.path.join(office.top, "new")
    words = ("restore", "--from-repository", "folder", "--set", f"path={kept}", "--to", to)
    error = office.refused(*words)
    assert any(os.path.basename(base) in error["message"] for base in bases), error
    assert not os.path.exists(os.path.join(to, "office.db")), os.listdir(to)
    for base in bases:
        os.rename(base, base.replace(".base", ".bak"))
    error = office.refused(*words)
    assert not os.path.exists(os.path.join(to, "office.db"))
    error = office.refused("restore", "--from-repository", "folder", "--set", f"path={office.top}/nowhere", "--to", to)
    assert error["message"], error


def list_commands(text):
    """The commands that RESTORE.txt tells a person to type."""
    return [line.strip() for line in text.splitlines() if re.match(r"\s+python3 restore\.py", line)]


def test_40_drill_on_empty_machine(office):
    """RESTORE.txt is followed to the letter, with python3, zstd and sqlite3 and nothing else."""
    demo(office)
    clock(office, 0)
    office.run("backup")
    at = office.ask("log", "--limit", "1")["log"][0]["at"]
    first = office.digest()
    clock(office, 4)
    office.run("backup")
    newest = office.digest()
    photos = sorted(f.split(".")[0] for _, _, files in os.walk(office.path("photos")) for f in files)
    machine = os.path.join(office.top, "machine")
    home, tools = os.path.join(machine, "home"), os.path.join(machine, "bin")
    os.makedirs(home)
    os.makedirs(tools)
    for tool in ("python3", "zstd", "sqlite3"):
        os.symlink(os.path.realpath(shutil.which(tool) if tool != "python3" else
                                    subprocess.run(["python3", "-c", "import sys; print(sys.executable)"], check=True,
                                                   capture_output=True, text=True).stdout.strip()),
                   os.path.join(tools, tool))
    repository = os.path.join(machine, os.path.basename(find_repository(office.path("archive"))))
    shutil.copytree(find_repository(office.path("archive")), repository)
    shutil.rmtree(office.dir)
    environment = {"HOME": home, "PATH": tools, "LC_ALL": "C.UTF-8"}
    with open(os.path.join(repository, "RESTORE.txt"), encoding="utf-8") as file:
        commands = list_commands(file.read())
    assert len(commands) == 3, commands

    def follow(command, folder, code=0):
        command = command.replace("/some/new/folder", folder)
        command = re.sub(r"--at \S+", f"--at {at}", command)
        done = subprocess.run(command.split(), cwd=repository, env=environment, capture_output=True, text=True)
        assert done.returncode == code, (command, done)
        return done

    digests = []
    for number, command in enumerate(commands[:2]):
        folder = os.path.join(home, f"new-{number}")
        said = follow(command, folder).stdout
        digests.append(re.search(r"digest ([0-9a-f]{64})", said).group(1))
        database = os.path.join(folder, "office.db")
        count = subprocess.run([os.path.join(tools, "sqlite3"), database, "SELECT count(*) FROM entry"],
                               env=environment, capture_output=True, text=True, check=True).stdout.strip()
        assert count == ("152" if number == 0 else "151"), (command, count)
        with open(os.path.join(folder, "office.json"), encoding="utf-8") as file:
            assert len(json.load(file)["tables"]["entry"]) == int(count)
        found = sorted(f.split(".")[0] for _, _, files in os.walk(os.path.join(folder, "photos")) for f in files)
        assert found == photos, (found, photos)
    assert digests == [newest, first], (digests, newest, first)
    assert "full copy" in follow(commands[2], "").stdout

    # The program itself, on that machine, agrees; and a damaged copy fails loudly.
    office.run("restore", "--from-repository", "folder", "--set", f"path={repository}", "--to", office.dir)
    assert office.digest() == newest
    for folder, _, files in os.walk(repository):
        for name in files:
            if name.endswith(".base"):
                flip(os.path.join(folder, name), 100)
    folder = os.path.join(home, "damaged")
    done = follow(commands[0], folder, code=1)
    assert "Nothing was restored" in done.stderr, done
    assert not os.path.exists(os.path.join(folder, "office.db"))
    drilled = office.ask("drill", "--repository", repository, code=4)
    assert drilled["layers"][0]["result"] == "damaged", drilled


def test_restore_kill(office):
    """A restore in place, killed at each of its steps: the office before or after, whole."""
    demo(office)
    office.run("backup")
    old = office.digest()
    clock(office, 0)
    clock(office, 4)
    office.run("backup")
    new = office.digest()
    at = [row["at"] for row in office.ask("log", "--limit", "50")["log"]]
    points = [s for s in office.ask("snapshots")["snapshots"] if s["layer"] == "archive"]
    target = None
    for point in points:
        dry = office.ask("restore", "--from", "archive", "--snapshot", point["id"], "--dry-run")
        if dry["digest"] == old:
            target = point["id"]
    assert target, (points, at)
    words = ("restore", "--from", "archive", "--snapshot", target)
    work = Office()
    try:
        shutil.copytree(office.dir, work.dir)
        visited = list_points(work, *words)
        assert work.digest() == old
    finally:
        work.remove()
    assert len(visited) >= 12, visited
    seen = {old: 0, new: 0}
    for number, point in enumerate(visited):
        work = Office()
        try:
            shutil.copytree(office.dir, work.dir)
            done = work.run(*words, code=None, env={"TT_FAULT": point})
            found = work.digest()
            assert found in (old, new), (point, found)
            seen[found] += done.returncode == -signal.SIGKILL
            clock(work, 10)
            if number % 8 == 0:
                work.run("verify", "--deep")
        finally:
            work.remove()
    assert seen[old] >= 3 and seen[new] >= 1, seen
    print(f"# {sum(seen.values())} kills, {seen[old]} after the decision", flush=True)


def test_two_prunes(office):
    """Two programs clear away at once, beside one that backs up: one at a time, and what stays is whole."""
    demo(office)
    office.run("layers", "set", "archive", "keep-changes=1", "keep-daily=1", "keep-weekly=0", "keep-monthly=0")
    for minute in range(0, 8, 2):
        clock(office, minute)
        office.run("backup")
    before = office.digest()
    running = [subprocess.Popen([PROGRAM, "--data-dir", office.dir, "--json", *words], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)
               for words in (["prune", "--confirm"], ["prune", "--confirm"], ["backup"], ["prune"])]
    for process in running:
        out, errors = process.communicate(timeout=120)
        assert process.returncode in (0, 1), (process.args, out, errors)
        if process.returncode == 1:
            assert json.loads(out)["error"]["message"], out
    office.run("verify", "--deep")
    assert office.digest() == before
    answer = office.ask("restore", "--from", "archive", "--dry-run")
    assert answer["digest"] == before, answer


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
