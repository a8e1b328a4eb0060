#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last line of a run of all tests is believed, so what makes it is tested: build-aux/count-tests.py
on logs of every kind. Speaks TAP."""
import json
import pathlib
import subprocess
import sys
import tempfile

COUNT = pathlib.Path(__file__).parents[2] / "build-aux" / "count-tests.py"
CASES = [
    ("nothing ran", [], "0 passed, 0 failed", 1),
    ("one that speaks no TAP", [{"result": "OK", "stdout": "fine"}], "1 passed, 0 failed", 0),
    ("points", [{"result": "OK", "stdout": "1..3\nok 1 /a\nok 2 /b\n# ok 9\nok 3 - c # SKIP no server\n"}], "2 passed, 0 failed", 0),
    ("a point that failed", [{"result": "FAIL", "stdout": "ok 1 /a\nnot ok 2 /b\n"}], "1 passed, 1 failed", 1),
    ("killed after its first point", [{"result": "ERROR", "stdout": "ok 1 /a\n"}], "1 passed, 1 failed", 1),
    ("out of time", [{"result": "TIMEOUT", "stdout": ""}], "0 passed, 1 failed", 1),
    ("skipped alone", [{"result": "SKIP", "stdout": ""}], "0 passed, 0 failed", 1),
    ("interrupted", [{"result": "OK", "stdout": ""}, {"result": "INTERRUPT"}], "1 passed, 1 failed", 1),
    ("no output kept", [{"result": "OK"}, {"result": "FAIL"}], "1 passed, 1 failed", 1),
]

failed = False
with tempfile.TemporaryDirectory() as folder:
    log = pathlib.Path(folder) / "testlog.json"
    print(f"1..{len(CASES) + 1}")
    for number, (name, tests, line, status) in enumerate(CASES, 1):
        log.write_text("".join(json.dumps({"name": "t", **test}) + "\n" for test in tests))
        result = subprocess.run([sys.executable, COUNT, log], capture_output=True, text=True, check=False)
        good = result.stdout.splitlines()[-1:] == [line] and result.returncode == status
        failed |= not good
        print(f"{'ok' if good else 'not ok'} {number} - {name}")
        if not good:
            print(f"# {result.returncode}: {result.stdout!r} {result.stderr!r}")
    log.unlink()
    result = subprocess.run([sys.executable, COUNT, log], capture_output=True, text=True, check=False)
    good = result.returncode == 1 and result.stdout.endswith("0 passed, 0 failed\n")
    failed |= not good
    print(f"{'ok' if good else 'not ok'} {len(CASES) + 1} - no log at all")
sys.exit(1 if failed else 0)
