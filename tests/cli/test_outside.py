#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies off this computer, on a real server: sealed, read back, proven, and everything back from the place and the key.

run-remote.py starts the server and says through TT_REMOTE_… where it is.
"""
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from tt_cli_case import Office, main  # noqa: E402

KIND = os.environ["TT_REMOTE_KIND"]
SECRET = os.environ["TT_REMOTE_SECRET"]
NAMES = ("Grace Holloway", "14 Mill Lane", "Ruth Alder", "correct horse")


def settings(folder):
    words = ["--set", f"url={os.environ['TT_REMOTE_URL']}{folder if KIND == 'webdav' else ''}",
             "--set", f"user={os.environ['TT_REMOTE_USER']}"]
    if KIND == "s3":
        words += ["--set", f"bucket={os.environ['TT_REMOTE_BUCKET']}", "--set", f"prefix={folder}"]
    return words


def weather(rules):
    with open(os.environ["TT_REMOTE_RULES"], "w", encoding="utf-8") as file:
        file.write(rules)


def add(office, folder, code=0):
    return office.ask("layers", "add", KIND, "cloud", *settings(folder), "--secret-stdin", "--key-file", stdin=SECRET + "\n",
                      code=code)


def layer(answer, name="cloud"):
    return next(one for one in answer["layers"] if one["name"] == name)


def make(office):
    office.init()
    office.run("user", "add", "grace", "--name", "Grace Holloway")
    office.run("site", "add", "Mill", "--address", "14 Mill Lane")
    office.run("clock", "in", "--user", "grace", "--note", "at 14 Mill Lane")


def back(office, folder, key, to, code=0):
    return office.ask("restore", "--from-repository", KIND, *settings(folder), "--secret-stdin", "--key-stdin", "--to", to,
                      stdin=f"{SECRET}\n{key}\n", code=code)


def test_burnt(office):
    """The computer is gone: place and recovery key give everything back."""
    make(office)
    key = add(office, "burnt")["recovery_key"]
    assert re.fullmatch(r"([0-9A-Z]{4}-){11}[0-9A-Z]{4}", key), key
    office.run("clock", "out", "--user", "grace")
    report = layer(office.ask("backup"))
    assert report["result"] == "ok" and report["proved"] == ["read-back"], report
    assert office.ask("key", "show")["recovery_key"] == key
    digest, folder = office.digest(), office.dir
    shutil.rmtree(folder)

    to = os.path.join(office.top, "again")
    assert back(office, "burnt", key, to)["digest"] == digest
    office.dir = to
    assert office.digest() == digest
    assert [one["name"] for one in office.rows("users")].count("Grace Holloway") == 1


def test_wrong_key(office):
    """A key mistyped in one letter says which group; another office's opens nothing; nothing is made."""
    make(office)
    key = add(office, "wrong")["recovery_key"]
    to = os.path.join(office.top, "again")
    bent = key[:12] + ("A" if key[12] != "A" else "B") + key[13:]
    error = back(office, "wrong", bent, to, code=1)["error"]
    assert "Group 3" in error["message"], error
    other = Office()
    try:
        make(other)
        theirs = add(other, "theirs")["recovery_key"]
    finally:
        other.remove()
    error = back(office, "wrong", theirs, to, code=1)["error"]
    assert "not the recovery key" in error["message"], error
    assert not os.path.exists(os.path.join(to, "office.db"))


def test_password(office):
    """A password that was added opens the copies, too."""
    make(office)
    add(office, "password")
    office.run("key", "password", "--password-stdin", stdin="ein langes Wort\n")
    office.run("backup")
    digest = office.digest()
    to = os.path.join(office.top, "again")
    assert back(office, "password", "ein langes Wort", to)["digest"] == digest


def test_unreachable(office):
    """A place that does not answer is added all the same, and waits; it gets everything later."""
    make(office)
    weather("refuse")
    try:
        one = layer(add(office, "away", code=3))
        assert one["state"] == "waiting" and one["error"]["code"] == "transient", one
        office.run("clock", "out", "--user", "grace")
        report = layer(office.ask("backup"))
        assert report["result"] == "waiting", report
        assert layer(office.ask("status"))["behind"] > 0
    finally:
        weather("")
    assert layer(office.ask("backup"))["result"] == "ok"
    status = layer(office.ask("status"))
    assert status["state"] == "ok" and status["behind"] == 0, status


def test_wrong_secret(office):
    """A password that the place refuses is said at once; the office stays as it was but for the layer."""
    make(office)
    answer = office.ask("layers", "add", KIND, "cloud", *settings("refused"), "--secret-stdin", "--key-file", stdin="wrong\n", code=3)
    one = layer(answer)
    assert one["state"] == "failed" and one["error"]["code"] == "auth", one
    office.run("layers", "set", "cloud", "--secret-stdin", stdin=SECRET + "\n")
    assert layer(office.ask("backup"))["result"] == "ok"
    error = office.refused("layers", "set", "cloud", "path=/somewhere")
    assert "not on this computer" in error["message"], error


def test_cut_off(office):
    """Every other upload is cut off: each run goes on where the last one stopped, and all is there in the end."""
    make(office)
    weather("PUT cut-request 40 x3\nPUT drop-response x3\nGET cut-response 200 x3\n")
    try:
        add(office, "cut", code=3)
        for _ in range(12):
            if layer(office.ask("backup"))["result"] == "ok":
                break
        else:
            raise AssertionError("it never came through")
    finally:
        weather("")
    report = layer(office.ask("verify", "--deep"))
    assert report["result"] == "ok" and report["damage"] == [], report
    drill = layer(office.ask("drill"))
    assert drill["result"] == "ok" and "chain" in drill["proved"], drill


def test_without_us(office):
    """restore.py with the recovery key alone, without TimeTracker, gives back the same rows."""
    if KIND != "webdav":
        return
    make(office)
    key = add(office, "alone")["recovery_key"]
    office.run("clock", "out", "--user", "grace")
    office.run("backup")
    digest = office.digest()
    root = os.path.join(os.path.dirname(os.environ["TT_REMOTE_RULES"]), "server", "dav", "alone")
    repository = os.path.join(root, os.listdir(root)[0])
    with open(os.path.join(repository, "RESTORE.txt"), encoding="utf-8") as file:
        assert "recovery key" in file.read()
    script = os.path.join(repository, "restore.py")
    done = subprocess.run([sys.executable, script, "--to", os.path.join(office.top, "alone")], input=key + "\n",
                          capture_output=True, text=True)
    assert done.returncode == 0 and digest in done.stdout, (done.stdout, done.stderr)
    bent = ("A" if key[0] != "A" else "B") + key[1:]
    done = subprocess.run([sys.executable, script, "--key", bent, "--to", os.path.join(office.top, "bent")],
                          capture_output=True, text=True)
    assert done.returncode != 0 and not os.path.exists(os.path.join(office.top, "bent", "office.db")), done


def test_removed(office):
    """What somebody removes at the place is told within one run, and put again."""
    if KIND != "webdav":
        return
    make(office)
    add(office, "removed")
    office.run("backup")
    root = os.path.join(os.path.dirname(os.environ["TT_REMOTE_RULES"]), "server", "dav", "removed")
    gone = [os.path.join(at, name) for at, _, names in os.walk(root) for name in names if name.endswith((".seg", ".base"))]
    assert gone
    for path in gone:
        os.unlink(path)
    report = layer(office.ask("verify", code=4))
    assert len(report["damage"]) == len(gone) and all(one["healed"] for one in report["damage"]), report
    assert all(os.path.exists(path) for path in gone)


def test_wiped(office):
    """A place that somebody emptied is not filled again by itself: it waits and says so; added anew it begins anew."""
    if KIND != "webdav":
        return
    make(office)
    add(office, "wiped")
    office.run("backup")
    root = os.path.join(os.path.dirname(os.environ["TT_REMOTE_RULES"]), "server", "dav", "wiped")
    shutil.rmtree(root)
    report = layer(office.ask("backup"))
    assert report["result"] == "waiting" and "are not there" in report["error"]["message"], report
    assert not os.path.exists(root)
    office.run("layers", "remove", "cloud")
    add(office, "wiped")
    assert layer(office.ask("backup"))["result"] == "ok"


def test_nothing_shows(office):
    """Nothing that the office holds can be read at the place."""
    if KIND != "webdav":
        return
    make(office)
    add(office, "blind")
    office.run("backup")
    root = os.path.join(os.path.dirname(os.environ["TT_REMOTE_RULES"]), "server", "dav", "blind")
    seen = 0
    for at, _, names in os.walk(root):
        for name in names:
            if name in ("restore.py", "RESTORE.txt"):
                continue
            with open(os.path.join(at, name), "rb") as file:
                data = file.read()
            seen += 1
            for text in NAMES:
                assert text.encode() not in data, (name, text)
            assert not data.startswith((b"SQLite format 3", b"\x28\xb5\x2f\xfd")), name
    assert seen >= 3, seen


main([test_burnt, test_wrong_key, test_password, test_unreachable, test_wrong_secret, test_cut_off, test_without_us, test_removed,
      test_wiped, test_nothing_shows])
