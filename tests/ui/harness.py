# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real window on a desk of its own (tests/support/desk) and speaks TAP.

A test is a list of steps; each is a promise with a name. After the first one that fails the rest
are not tried: they stand on it. The program, timetrackerctl and this source folder come as
arguments: test-NAME.py TIMETRACKER TIMETRACKERCTL SOURCE.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

PROGRAM, CTL, SOURCE = sys.argv[1:4]
DESK = os.path.join(SOURCE, "tests", "support", "desk")
NO_PACKAGES = 3


class Failed(Exception):
    pass


class Office:
    """A desk with one office's folder; the program is started on it as often as it takes."""

    def __init__(self, *start):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="tt-ui-"))
        self.folder = self.top / "office"
        self.starts = 0
        self.last = []
        self.environment = dict(os.environ, DESK_DIR=str(self.top / "d"))
        # What is for other tests would only disturb a real program.
        for name in ("G_DEBUG", "MALLOC_CHECK_", "MALLOC_PERTURB_", "GSETTINGS_BACKEND"):
            self.environment.pop(name, None)
        # Pictures are drawn without GL here; its driver would leak once and not be there to say so.
        self.environment["GDK_DEBUG"] = "gl-disable"
        # Stacks end in GLib here, so that a leak of GTK's libraries could not be told from one of
        # ours: leaks are looked for in test-widgets and below the window.
        if "ASAN_OPTIONS" in self.environment:
            self.environment["ASAN_OPTIONS"] += ":detect_leaks=0"
        self.desk("start", "--size", "1280x900", *start)

    def desk(self, *arguments, ok=True, timeout=60):
        done = subprocess.run([DESK, *arguments], env=self.environment, timeout=timeout, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if ok and done.returncode != 0:
            raise Failed("desk %s: %s" % (" ".join(arguments), done.stdout.strip()))
        return done.stdout

    def fails(self, *arguments):
        done = subprocess.run([DESK, *arguments], env=self.environment, timeout=60, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode != 0

    @property
    def app(self):
        return "app%d" % self.starts

    def start(self, *arguments):
        self.starts += 1
        self.desk("run", "--name", self.app, "--wait", "--timeout", "30", PROGRAM,
                  "--data-dir", str(self.folder), *arguments)

    def click(self, role, name, *more):
        self.desk("click", role, name, *more)

    def text(self, name, text, *more):
        self.desk("text", "text box", name, text, *more)

    def wait(self, role, name, *more, timeout=15):
        self.desk("wait", role, name, "--timeout", str(timeout), *more, timeout=timeout + 30)

    def gone(self, role, name, timeout=15):
        self.desk("wait", role, name, "--gone", "--timeout", str(timeout), timeout=timeout + 30)

    def key(self, *keys):
        self.desk("key", *keys)

    def field(self, role, name, field, *more):
        return self.desk("get", role, name, "--field", field, *more).strip()

    def choose_file(self, path):
        """Types a path into the file chooser that is open."""
        self.desk("wait", "widget", "*", "--timeout", "10")
        self.key("ctrl+l")
        self.key("ctrl+a")
        self.desk("type", str(path))
        self.key("Return")

    def ctl(self, *arguments, code=0, data=None):
        done = subprocess.run([CTL, "--data-dir", str(self.folder), "--json", *arguments],
                              env=self.environment, input=data, text=True, timeout=120,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != code:
            raise Failed("timetrackerctl %s: exit %d\n%s%s"
                         % (" ".join(arguments), done.returncode, done.stdout, done.stderr))
        return json.loads(done.stdout)

    def make(self, company="Alder & Finch", owner="ruth", name="Ruth Alder", password="correct horse"):
        """An office made from the command line, for tests of what comes after."""
        self.ctl("init", "--company", company, "--owner", owner, "--name", name, "--zone", "Europe/London",
                 "--password-stdin", data=password + "\n")

    def sign_in(self, user="ruth", password="correct horse", stay=False):
        self.wait("text box", "Sign-in name")
        self.text("Sign-in name", user)
        self.text("Password", password)
        if stay:
            self.click("switch", "Stay signed in on this computer")
        self.click("button", "Sign In")

    def quit(self):
        self.key("ctrl+q")
        self.joined()

    def joined(self):
        """The program is gone, and ended well."""
        # A sanitizer looks for leaks after the program is gone from the desk's view.
        end = time.monotonic() + 60
        out = "gone"
        while "gone" in out and time.monotonic() < end:
            out = self.desk("join", self.app, ok=False, timeout=120)
            time.sleep(0.2)
        if "exit 0" not in out:
            raise Failed("the program ended with: " + out)

    def check_names(self):
        """Every control that is seen has an accessible name."""
        self.desk("tree", "--unnamed")

    def check_log(self):
        self.desk("log", self.app, "--bad")

    def picture(self, name):
        folder = os.environ.get("TT_UI_PICTURES")
        if folder:
            os.makedirs(folder, exist_ok=True)
            self.desk("shot", os.path.join(folder, name + ".png"), "--window", "TimeTracker", "--stable", ok=False)

    def at_end(self, what):
        """Has @what called when the office is left, however that comes about."""
        self.last.append(what)

    def close(self):
        for what in self.last:
            what()
        self.desk("stop", ok=False)
        shutil.rmtree(self.top, ignore_errors=True)


def until(what, words, timeout=20):
    """Waits until what() is true: for what another process brings about."""
    end = time.monotonic() + timeout
    while not what():
        if time.monotonic() > end:
            raise Failed(words)
        time.sleep(0.2)


def run(make, steps):
    """Runs @steps, functions of the office that @make gives; their docstrings are their names."""
    if subprocess.run([DESK, "doctor"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == NO_PACKAGES:
        print("1..0 # SKIP a desk needs packages that are not here: tests/support/desk doctor names them")
        return 0
    print("1..%d" % len(steps), flush=True)
    try:
        office = make()
    except (Failed, OSError) as error:
        print("Bail out! " + str(error).replace("\n", " "))
        return 1
    failed = False
    try:
        for number, step in enumerate(steps, 1):
            name = step.__doc__.strip()
            if failed:
                print("ok %d - %s # SKIP stands on one that failed" % (number, name), flush=True)
                continue
            try:
                step(office)
                print("ok %d - %s" % (number, name), flush=True)
            except (Failed, AssertionError, subprocess.TimeoutExpired, KeyError, IndexError, ValueError):
                failed = True
                print("not ok %d - %s" % (number, name), flush=True)
                for line in traceback.format_exc().splitlines():
                    print("# " + line)
                for line in office.desk("tree", ok=False).splitlines()[:80]:
                    print("# " + line)
                for line in office.desk("log", office.app, ok=False).splitlines()[-40:]:
                    print("# log: " + line)
                sys.stdout.flush()
    finally:
        office.close()
    return 1 if failed else 0
