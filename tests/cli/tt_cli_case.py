# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of its own for each test, the real program as a process, and TAP for what came of it."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback

PROGRAM = os.environ["TT_CTL"]
DATA = os.environ["TT_TEST_DATA"]


class Office:
    """One office's folder and the command line on it."""

    def __init__(self):
        self.top = tempfile.mkdtemp(prefix="tt-cli-")
        self.dir = os.path.join(self.top, "office")

    def remove(self):
        subprocess.run(["chmod", "-R", "u+rwX", self.top], check=False)
        shutil.rmtree(self.top)

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def run(self, *words, stdin=None, code=0, env=None):
        """Runs a command; returns the process. Fails where the exit code is another."""
        command = [PROGRAM, "--data-dir", self.dir, *words]
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, cwd=self.top,
                              env={**os.environ, **(env or {})})
        if code is not None and done.returncode != code:
            raise AssertionError(f"{' '.join(words)}: exit {done.returncode}, not {code}\n"
                                 f"stdout: {done.stdout}\nstderr: {done.stderr}")
        return done

    def ask(self, *words, stdin=None, code=0, env=None):
        """The same with --json: returns the object that was answered."""
        done = self.run("--json", *words, stdin=stdin, code=code, env=env)
        try:
            return json.loads(done.stdout)
        except ValueError as why:
            raise AssertionError(f"{' '.join(words)}: no JSON on stdout: {why}\n{done.stdout}\n"
                                 f"{done.stderr}") from why

    def refused(self, *words, code=1, stdin=None):
        """A command that fails: returns the error object, which must be whole."""
        answer = self.ask(*words, code=code, stdin=stdin)
        assert set(answer["error"]) == {"code", "message", "where", "hint"}, answer
        assert answer["error"]["message"], answer
        return answer["error"]

    def init(self):
        self.run("init", "--company", "Alder & Finch", "--owner", "ruth", "--name", "Ruth Alder",
                 "--zone", "America/New_York", "--currency", "USD", "--password-stdin",
                 stdin="correct horse\n")
        return self

    def digest(self):
        return self.ask("digest")["digest"]

    def rows(self, what, *words):
        return self.ask("list", what, *words)[what]


def main(tests):
    """Runs the functions of @tests, or those named on the command line, and prints TAP."""
    wanted = [t for t in tests if not sys.argv[1:] or t.__name__ in sys.argv[1:]]
    print(f"1..{len(wanted)}")
    failed = 0
    for number, test in enumerate(wanted, 1):
        office = Office()
        try:
            test(office)
            print(f"ok {number} - {test.__name__}", flush=True)
        except Exception:
            failed += 1
            for line in traceback.format_exc().splitlines():
                print(f"# {line}")
            print(f"not ok {number} - {test.__name__}", flush=True)
        finally:
            office.remove()
    sys.exit(1 if failed else 0)
