#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Count what meson's testlog.json says: prints "N passed, N failed" as its last line. Ends with 1
where something failed or nothing ran. A test that speaks TAP counts once for each of its points."""
import json
import pathlib
import re
import sys

POINT = re.compile(r"^(not )?ok\b[^#]*(#\s*(skip|todo)\b)?", re.IGNORECASE)


def count_points(text):
    """Passed, failed and skipped points of a TAP stream."""
    passed = failed = skipped = 0
    for line in text.splitlines():
        match = POINT.match(line)
        if match is None:
            continue
        if match.group(2):
            skipped += 1
        elif match.group(1):
            failed += 1
        else:
            passed += 1
    return passed, failed, skipped


def count_test(test):
    passed, failed, skipped = count_points(test.get("stdout") or "")
    result = test["result"]
    if result == "SKIP":
        return passed, failed, max(skipped, 1)
    if result in ("OK", "EXPECTEDFAIL"):
        return (passed, failed, skipped) if passed + failed + skipped else (1, 0, 0)
    # It died or ran out of time: a failure, whatever its points said until then.
    return passed, max(failed, 1), skipped


def main(path):
    passed = failed = skipped = 0
    if path.exists():
        for line in path.read_text().splitlines():
            counts = count_test(json.loads(line))
            passed, failed, skipped = passed + counts[0], failed + counts[1], skipped + counts[2]
    if skipped:
        print(f"{skipped} skipped: the log says why")
    if passed + failed == 0:
        print("No test ran.")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
