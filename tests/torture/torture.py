#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kill real programs at random moments, and look whether anything that they acknowledged is gone.

Usage: torture.py TIMETRACKERCTL KILLS [SEED]

Two programs at a time work on one office: they punch, back up, verify, drill, prune, and now and then restore in
place or lose office.db. Each is killed (SIGKILL) after a random time, or ends first. Every few kills what was acknowledged is
compared with what the office says: each entry that was answered for, with its in and out, and primary, shadow and
archive by a verification. It says so much as TAP, and how many kills met a program that was still running.
"""
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

CHECK_EVERY = 25
PEOPLE = ["ana", "ben", "cleo", "dan"]


class Torture:
    def __init__(self, program, seed):
        self.program = program
        self.random = random.Random(seed)
        self.top = tempfile.mkdtemp(prefix="tt-torture-")
        self.office = os.path.join(self.top, "office")
        self.acked = {}  # entry: "in" or "out", since the last restore
        self.forgets = False  # a restore was under way: what was acknowledged before it may be gone
        self.kills = self.alive = self.acks = 0
        self.longest = 0.03  # seconds until a kill; fitted to the machine, so that some programs end before it

    def start(self, *words):
        environment = dict(os.environ, TZ="UTC", LC_ALL="C.UTF-8")
        return subprocess.Popen([self.program, "--data-dir", self.office, "--json", *words], env=environment,
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def ask(self, *words, codes=(0,), data=None):
        process = self.start(*words)
        out, err = process.communicate(data, timeout=120)
        if process.returncode not in codes:
            raise AssertionError(f"{' '.join(words)}: exit {process.returncode}\n{out}{err}")
        return json.loads(out) if out.strip() else {}

    def make(self):
        self.ask("init", "--company", "Alder & Finch", "--owner", "ruth", "--zone", "UTC", "--currency", "EUR",
                 "--password-stdin", data="correct horse\n")
        for name in PEOPLE:
            self.ask("user", "add", name)
        self.ask("backup")
        # A build with sanitizers is slower to start: kills come within one and a half times what a program takes.
        began = time.monotonic()
        self.ask("digest")
        self.longest = 1.5 * (time.monotonic() - began)

    def choose(self):
        pick = self.random.random()
        if pick < 0.72:
            return ["clock", self.random.choice(["in", "out"]), "--user", self.random.choice(PEOPLE)]
        if pick < 0.84:
            return ["backup"]
        if pick < 0.90:
            return ["verify"] + self.random.choice([[], ["--deep"]])
        if pick < 0.93:
            return ["drill"]
        if pick < 0.95:
            return ["prune"]
        if pick < 0.97:
            return ["restore", "--from", self.random.choice(["shadow", "archive"])]
        return ["digest"]

    def take(self, words, process):
        """What a program that may have been killed answered counts if the answer is whole."""
        out, _ = process.communicate(timeout=120)
        if words[0] == "restore":
            self.forgets = True
        if words[0] != "clock" or process.returncode not in (0, 3, -signal.SIGKILL):
            return
        try:
            answer = json.loads(out)
        except ValueError:
            return
        if "entry" in answer and answer["entry"] is not None:
            self.acked[answer["entry"]] = words[1]
            self.acks += 1

    def round(self):
        """Two programs, killed one after the other."""
        if self.random.random() < 0.01:
            path = os.path.join(self.office, "office.db")
            # One thing at a time: a change that a killed backup was to hand on is in office.db alone for as long as
            # it takes the next program to do it.
            self.ask("digest")
            os.unlink(path)
        running = []
        for _ in range(2):
            words = self.choose()
            running.append((words, self.start(*words)))
        for words, process in running:
            time.sleep(self.random.random() * self.longest)
            if process.poll() is None:
                self.alive += 1
                process.kill()
            self.kills += 1
            self.take(words, process)

    def check(self):
        entries = {}
        self.ask("digest")
        listed = self.ask("list", "entries", "--limit", "0")
        for entry in listed["entries"]:
            entries[entry["id"]] = entry
        if self.forgets:
            # A restore brings back the newest moment of a copy, which may be a change behind: what it holds counts on.
            self.acked = {key: kind for key, kind in self.acked.items() if key in entries}
            self.forgets = False
        for key, kind in self.acked.items():
            assert key in entries, f"entry {key} was acknowledged and is gone"
            assert kind == "in" or entries[key]["ended_at"], f"the end of entry {key} was acknowledged and is gone"
        answer = self.ask("verify", codes=(0, 4))
        for layer in answer["layers"]:
            assert layer["result"] in ("ok", "waiting"), layer
        self.acked = dict(list(self.acked.items())[-50:])

    def run(self, kills):
        self.make()
        while self.kills < kills:
            alive = self.alive
            for _ in range(CHECK_EVERY):
                self.round()
            # On a busy machine a fixed time would kill everything before its first write.
            share = (self.alive - alive) / (2 * CHECK_EVERY)
            self.longest = min(2, self.longest * 1.25) if share > 0.6 else max(0.01, self.longest / 1.25)
            self.check()
            if self.kills % 1000 == 0:
                print(f"# {self.kills} kills, {self.alive} of running programs, {self.acks} acknowledged", flush=True)
        self.ask("backup")
        self.ask("verify", "--deep", codes=(0, 4))
        self.ask("drill")


def main(program, kills, seed):
    torture = Torture(os.path.abspath(program), seed)
    print("1..1", flush=True)
    try:
        torture.run(kills)
    except (AssertionError, subprocess.TimeoutExpired, ValueError) as failure:
        print(f"# {failure}".replace("\n", "\n# "))
        print(f"# seed {seed}, after {torture.kills} kills; the office is in {torture.top}")
        print("not ok 1 - torture")
        return 1
    shutil.rmtree(torture.top)
    print(f"# {torture.kills} kills ({torture.alive} of running programs), {torture.acks} acknowledged punches, seed {seed}")
    print("ok 1 - torture")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else int(time.time())))
