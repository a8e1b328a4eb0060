#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A checker is trusted because it was seen to say no: every bad file provokes the message it states,
every rule has a bad file, and what is good passes. Speaks TAP."""
import importlib.util
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
EXPECT = re.compile(r"expect: (\[([\w-]+)\].*?)(?: \*/| -->|$)", re.M)


def load(name):
    spec = importlib.util.spec_from_file_location(name.replace("-", "_"), HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(checker, *arguments):
    result = subprocess.run([sys.executable, HERE / f"{checker}.py", *arguments], capture_output=True, text=True, check=False)
    return result.returncode, result.stdout + result.stderr


def list_cases():
    """(checker, root, file or None, message, rule) of everything that is bad on purpose."""
    for root in sorted((HERE / "bad").iterdir()):
        checker = "check-" + root.name.split("-")[0]
        if (root / "expect").exists():
            message = (root / "expect").read_text().strip()
            yield checker, root, None, message, message[1:message.index("]")]
            continue
        for path in sorted(root.glob("**/*.*")):
            match = EXPECT.search(path.read_text(encoding="utf-8"))
            if match:
                yield checker, root, path, match.group(1), match.group(2)


class Tap:
    def __init__(self):
        self.count = 0
        self.failed = False

    def point(self, good, name, detail="", skip=""):
        self.count += 1
        self.failed |= not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {name}{' # SKIP ' + skip if skip else ''}")
        for line in detail.splitlines() if not good else []:
            print(f"# {line}")


def main():
    tap = Tap()
    seen = {}
    for checker, root, path, message, rule in list_cases():
        status, output = run(checker, root, *([path] if path else []))
        name = f"{checker} rejects {path.relative_to(HERE) if path else root.name}"
        seen.setdefault(checker, set()).add(rule)
        if status == 77:
            tap.point(True, name, skip=output.strip())
        else:
            tap.point(status == 1 and message in output, name, f"wanted: {message}\nstatus {status}\n{output}")
    for checker, rules in sorted(seen.items()):
        missing = set(load(checker).RULES) - rules
        tap.point(not missing, f"every rule of {checker} has a bad file", f"none for: {', '.join(sorted(missing))}")
    for checker in ("check-doc", "check-layers", "check-source", "check-ui", "check-po"):
        status, output = run(checker, HERE / "good")
        tap.point(status == 0, f"{checker} lets what is good pass", output)
    print(f"1..{tap.count}")
    return 1 if tap.failed else 0


if __name__ == "__main__":
    sys.exit(main())
