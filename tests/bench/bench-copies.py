#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure what keeps the office safe beside the programs that others use for it, in one run.

Usage: bench-copies.py BUILD [--sizes N,N] [--rounds N] [--idle SECONDS] [--keep FOLDER] [--json FILE] [--only PARTS]

One change to a file of so many entries: how long until a copy elsewhere has it, and how many bytes that
writes. Then a whole copy, and the way back. Beside TimeTracker stand sqlite3 .backup, rsync, borg and
restic, as far as they are installed; a missing one is named. Processor time is that of a process and
the children it waited for; bytes written are those that the kernel counts for it (ru_oublock).
"""
import argparse
import json
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

import bench
from bench import MIB, Failed, run, show

PEERS = ("sqlite3", "rsync", "borg", "restic")


def measured(command, **options):
    """Seconds, processor seconds and bytes written of one process."""
    begun = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)
    message = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failed(f"{' '.join(str(word) for word in command)}: {process.returncode}\n{message.decode(errors='replace')}")
    return {"seconds": time.monotonic() - begun, "cpu": usage.ru_utime + usage.ru_stime, "written": usage.ru_oublock * 512}


def add_up(*parts):
    return {key: sum(part[key] for part in parts) for key in parts[0]}


def middle(many, key):
    return statistics.median(one[key] for one in many)


def size_of(count):
    return f"{count / MIB:.1f} MiB" if count >= MIB else f"{count / 1024:.0f} KiB"


class Peer:
    """A program that copies one file elsewhere, and brings it back."""

    def __init__(self, name, base, file):
        self.name = name
        self.base = base / f"peer-{name}"
        self.base.mkdir()
        self.file = file
        self.copy = self.base / "copy.db"
        self.environment = dict(os.environ, RESTIC_PASSWORD="bench", RESTIC_REPOSITORY=str(self.base / "restic"),
                                RESTIC_CACHE_DIR=str(self.base / "cache"), BORG_REPO=str(self.base / "borg"),
                                BORG_BASE_DIR=str(self.base / "home"), BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK="yes")
        self.taken = 0
        if name == "borg":
            self.run("borg", "init", "--encryption=none")
        if name == "restic":
            self.run("restic", "init", "-q")

    def run(self, *command):
        return measured(command, env=self.environment)

    def take(self):
        """The file as it is now is elsewhere when this returns."""
        self.taken += 1
        if self.name == "sqlite3":
            return self.run("sqlite3", self.file, f".backup '{self.copy}'")
        if self.name == "rsync":
            return self.run("rsync", "--inplace", "--no-whole-file", "--checksum", self.file, self.copy)
        if self.name == "borg":
            return self.run("borg", "create", "--compression=zstd,3", f"::{self.taken}", self.file)
        return self.run("restic", "backup", "-q", self.file)

    def bring(self):
        """The newest copy back as a file that was checked."""
        target = self.base / "back"
        target.mkdir(exist_ok=True)
        back = target / "copy.db"
        if self.name in ("sqlite3", "rsync"):
            begun = self.run("cp", self.copy, back)
        elif self.name == "borg":
            begun = measured(["borg", "extract", f"::{self.taken}"], env=self.environment, cwd=target)
        else:
            begun = self.run("restic", "restore", "latest", "-q", "--target", target)
        if self.name in ("borg", "restic"):
            back = pathlib.Path(f"{target}{self.file}")
        checked = self.run("sqlite3", back, "PRAGMA integrity_check")
        shutil.rmtree(target)
        return add_up(begun, checked)


class Copies(bench.Bench):
    def __init__(self, build, scratch, rounds, idle, only):
        super().__init__(build, scratch, rounds, only)
        self.idle = idle
        self.peers = [name for name in PEERS if shutil.which(name)]
        self.versions = {name: self.version_of(name) for name in self.peers}

    def version_of(self, name):
        words = run([name, "version" if name == "restic" else "--version"]).output.decode().split()
        return words[0] if name == "sqlite3" else next(word for word in words if word[0].isdigit())

    def wants(self, part):
        return not self.only or part in self.only

    def tell(self, size, work, ours, beside, budget="–", met=True, note=""):
        self.add(size, work, ours, beside, budget, met, note)

    def measure(self, size):
        base = self.scratch / str(size)
        base.mkdir()
        office = base / "office"
        print(f"{size:,} entries", flush=True)
        self.call(office, "demo", "--entries", str(size), "--photos", "0", "--seed", "1")
        self.call(office, "backup", allowed=(0, 3))
        bare = base / "bare.db"
        run(["sqlite3", office / "office.db", f"VACUUM INTO '{bare}'"])
        parts = {
            "changes": lambda: self.measure_changes(size, office, base, bare),
            "restore": lambda: self.measure_restores(size, office, base),
            "digest": lambda: self.measure_digest(size, office, 3),
            "bulk": lambda: self.measure_bulk(size, office, base),
            "idle": lambda: self.measure_idle(size, office, base),
        }
        for name, part in parts.items():
            if not self.wants(name):
                continue
            try:
                bench.sync()
                part()
            except Failed as failure:
                self.tell(size, name, "failed", "", met=False, note=str(failure).splitlines()[0])
        shutil.rmtree(base)

    def measure_changes(self, size, office, base, bare):
        copy = base / "changed"
        shutil.copytree(office, copy, symlinks=True)
        answer = json.loads(run([self.change, copy, bare, str(self.rounds)]).output)
        shutil.rmtree(copy)
        plain, commit, change, look = (answer[name] for name in ("bare", "commit", "protect", "look"))
        ratio = change["median_us"] / plain["median_us"]
        self.tell(size, "commit with its frame", self.tail(commit), "bare SQLite insert " + self.tail(plain), "1.4x",
                  commit["median_us"] <= 1.4 * plain["median_us"],
                  f"{commit['median_us'] / plain['median_us']:.2f}x, {commit['syncs']} beside {plain['syncs']} fdatasync")
        self.tell(size, "protect one change", self.tail(change), "bare SQLite insert " + self.tail(plain), "3.5x", ratio <= 3.5,
                  f"{ratio:.2f}x")
        self.tell(size, "… what it writes", f"{change['syncs']} fdatasync, {size_of(change['written'])}", "", "18, 256 KiB",
                  change["syncs"] <= 18 and change["written"] <= 256 * 1024)
        self.tell(size, "five-minute look, nothing new", f"{look['median_cpu_us'] / 1000:.2f} ms CPU, {look['written']} bytes", "",
                  "2 ms, 0 bytes", look["median_cpu_us"] <= 2000 and look["written"] == 0)
        best = self.measure_peers(size, base, bare, change["median_us"] / 1e6)
        if best:
            times = best / (change["median_us"] / 1e6)
            self.tell(size, "… beside the quickest of them", f"{times:.0f} times as fast", f"{show(best)}", "50 times at 1,000,000",
                      times >= 50 or size < 1000000)
        self.tell(size, "a base to the archive, read back", show(answer["base"]["median_us"] / 1e6), self.first_copies, "1.5x",
                  answer["base"]["median_us"] / 1e6 <= 1.5 * self.packed, f"{answer['base']['median_us'] / 1e6 / self.packed:.2f}x")

    def tail(self, series):
        return f"{show(series['median_us'] / 1e6)}, 99th {show(series['p99_us'] / 1e6)}"

    def measure_peers(self, size, base, bare, ours):
        """The same file, one row more each time: each program's way to have that elsewhere."""
        first, best = [], None
        db = sqlite3.connect(bare, isolation_level=None)
        for name in self.peers:
            peer = Peer(name, base, bare)
            whole = peer.take()
            packed = whole["seconds"]
            if name == "sqlite3":
                packed += measured(["zstd", "-3", "-q", "-f", peer.copy, "-o", base / "packed.zst"])["seconds"]
                self.packed = packed
                first.append(f"sqlite3 .backup + zstd -3 {show(packed)}")
            else:
                first.append(f"{name} {show(packed)}")
            runs = []
            for _ in range(5 if size <= 100000 else 3):
                add_row(db)
                bench.sync()
                runs.append(peer.take())
            seconds = middle(runs, "seconds")
            best = seconds if best is None else min(best, seconds)
            self.tell(size, "… the same change by " + name, show(ours), f"{show(seconds)}, {show(middle(runs, 'cpu'))} CPU",
                      note=f"{size_of(middle(runs, 'written'))} written, {seconds / ours:.0f} times as long")
            shutil.rmtree(peer.base)
        db.close()
        self.first_copies = ", ".join(first)
        return best

    def measure_restores(self, size, office, base):
        peers = {}
        for name in self.peers:
            peer = Peer(name, base, office / "office.db")
            peer.take()
            bench.sync()
            peers[name] = peer.bring()
            shutil.rmtree(peer.base)
        beside = ", ".join(f"{name} {show(found['seconds'])}" for name, found in peers.items())
        bench.sync()
        begun = time.monotonic()
        ours = measured([self.ctl, "--data-dir", office, "--json", "restore", "--from", "archive", "--to", base / "restored"])
        ours["seconds"] = time.monotonic() - begun
        same = self.call(base / "restored", "digest").output == self.call(office, "digest").output
        shutil.rmtree(base / "restored")
        peer = peers.get("restic")
        ratio = ours["seconds"] / peer["seconds"] if peer else 0
        cpu = f"CPU {show(ours['cpu'])}" + (f" beside restic's {show(peer['cpu'])}" if peer else "")
        self.tell(size, "restore from the archive, digest proven", show(ours["seconds"]), beside + " (each + integrity_check)", "2.0x",
                  same and ratio <= 2.0, f"{ratio:.2f}x restic, {cpu}")
        self.measure_shadow(size, office, base)
        self.measure_preview(size, office)

    def measure_preview(self, size, office):
        """What would differ after a restore, in words, without one."""
        ours = self.call(office, "--json", "restore", "--from", "archive", "--dry-run", allowed=(0, 3))
        self.tell(size, "preview of a restore from the archive", show(ours.seconds), "",
                  note=f"CPU {show(ours.cpu)}, memory {ours.peak / MIB:.0f} MiB")

    def measure_bulk(self, size, office, base):
        """As many entries as there are, up to 100,000, changed in one import: until the shadow has them."""
        if size > 100000:
            return
        file, changed, copy = base / "bulk.json", base / "changed.json", base / "bulk"
        shutil.copytree(office, copy, symlinks=True)
        self.call(copy, "export", file)
        rows = change_notes(file, changed)
        bench.sync()
        ours = self.call(copy, "import", changed, "--mode", "replace", allowed=(0, 3))
        pair = [content_of(copy / path) for path in ("office.db", "shadow/office.db")]
        self.tell(size, f"{rows:,} rows changed in one import, in the shadow", show(ours.seconds), "", "10 s",
                  ours.seconds <= 10.0 and pair[0] == pair[1],
                  f"CPU {show(ours.cpu)}" if pair[0] == pair[1] else "the shadow holds something else")
        shutil.rmtree(copy)

    def measure_idle(self, size, office, base):
        """The resident program without a window, from half a minute after its start."""
        # A shorter watch may fall between two looks at the layers, and would see nothing at all.
        if self.idle < 300 or not self.window.exists():
            self.tell(size, "resident, nothing to do", "not measured", "", note="needs the window and --idle of 300 or more")
            return
        os.environ["DESK_DIR"] = str(base / "d")
        run([bench.DESK, "start", "--tray", "none", "--size", "1280x900"])
        try:
            started = run([bench.DESK, "run", "--name", "idle", self.window, "--hidden", "--data-dir", office]).output
            number = int(started.split(b" pid ")[1].split()[0])
            time.sleep(45)
            bursts, figures = watch_idle(number, self.idle)
        finally:
            run([bench.DESK, "stop"], allowed=(0, 2))
        minutes = self.idle / 60
        self.tell(size, "resident, nothing to do, a minute",
                  f"{bursts / minutes:.1f} wake-ups, {figures['cpu'] / minutes * 1000:.1f} ms CPU, {figures['written']} bytes to the disk", "",
                  "1 wake-up, 0 bytes", bursts / minutes <= 1 and figures["written"] == 0,
                  f"over {self.idle} s, its threads woken {figures['woken']} times")


def add_row(db):
    columns = [row[1] for row in db.execute("PRAGMA table_info(entry)")]
    values = ", ".join(f"{name} + 1" if name == "id" or name.endswith("_at") else name for name in columns)
    db.execute(f"INSERT INTO entry SELECT {values} FROM entry WHERE id = (SELECT max(id) FROM entry)")


def change_notes(file, changed):
    """Each entry with another note, and without the digest that the export had."""
    rows, inside = 0, False
    with open(file, encoding="utf-8") as source, open(changed, "w", encoding="utf-8") as target:
        for line in source:
            if line.startswith('"'):
                inside = line.startswith('"entries":')
            if line.startswith('"digest":'):
                continue
            if inside and line.startswith("{"):
                ending = ",\n" if line.endswith(",\n") else "\n"
                row = json.loads(line.rstrip(",\n"))
                row["in_note"] = "Changed in bulk"
                line = json.dumps(row, ensure_ascii=False, separators=(",", ":")) + ending
                rows += 1
            target.write(line)
    return rows


def content_of(path):
    """How many entries there are, and how many have the new note."""
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as db:
        return db.execute("SELECT count(*), sum(in_note = 'Changed in bulk'), sum(started_at % 1000003) FROM entry").fetchone()


def watch_idle(number, seconds):
    """In how many of the seconds any thread ran, and what was used in all of them."""
    bursts, first = 0, idle_figures(number)
    last = first
    for _ in range(seconds):
        time.sleep(1)
        now = idle_figures(number)
        bursts += now["woken"] != last["woken"]
        last = now
    return bursts, {key: last[key] - first[key] for key in first}


def idle_figures(number):
    """A thread is woken as often as it gave the processor up by itself."""
    woken = 0
    for task in pathlib.Path(f"/proc/{number}/task").iterdir():
        lines = dict(line.split(":", 1) for line in (task / "status").read_text().splitlines())
        woken += int(lines["voluntary_ctxt_switches"])
    words = pathlib.Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()
    written = dict(line.split(": ") for line in pathlib.Path(f"/proc/{number}/io").read_text().splitlines())["write_bytes"]
    return {"woken": woken, "cpu": (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK"), "written": int(written)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--idle", type=int, default=0, help="watch the resident program for so many seconds, at least 300")
    parser.add_argument("--keep", type=pathlib.Path, help="work in this folder instead of a temporary one")
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--only", default="", help="changes,restore,digest,bulk,idle: these alone")
    options = parser.parse_args()
    os.environ.update(LC_ALL="C.UTF-8", TZ="UTC")
    with tempfile.TemporaryDirectory(dir=options.keep) as scratch:
        copies = Copies(options.build.resolve(), pathlib.Path(scratch), options.rounds, options.idle,
                        set(filter(None, options.only.split(","))))
        for name in PEERS:
            print(f"{name} {copies.versions[name]}" if name in copies.versions else f"{name} is not installed: its rows are missing")
        for size in (int(word) for word in options.sizes.split(",")):
            copies.measure(size)
    bench.print_table(copies.rows)
    if options.json:
        options.json.write_text(json.dumps(copies.rows, indent=1))
    missed = [row for row in copies.rows if not row["met"]]
    print(f"\n{len(copies.rows) - len(missed)} within budget, {len(missed)} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        print(f"bench-copies: {failure}", file=sys.stderr)
        sys.exit(2)
