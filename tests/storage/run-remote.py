#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start a real server of KIND and a proxy that breaks things before it, and run a program with both.

Usage: run-remote.py KIND PROGRAM [ARGUMENT...]

KIND is webdav (Apache) or s3 (Swift). Without the server's packages the test is skipped, and says so.
"""
import hashlib
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
NEEDED = {"webdav": "/usr/sbin/apache2", "s3": "swift-proxy-server"}


def take_ports(count):
    """COUNT free ports in a row."""
    for start in range(20000 + os.getpid() % 2000 * 10, 60000, 10):
        held = []
        try:
            for port in range(start, start + count):
                one = socket.socket()
                one.bind(("127.0.0.1", port))
                held.append(one)
        except OSError:
            continue
        finally:
            for one in held:
                one.close()
        return start
    raise SystemExit("no free ports")


def await_port(port, process):
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit(f"the server ended by itself with {process.returncode}")
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server does not answer")


def read_settings(process, last):
    """What the server prints about itself, up to the line that begins with LAST."""
    settings = []
    for line in process.stdout:
        settings.append(re.split(r"\s{2,}", line.rstrip("\n"), maxsplit=1))
        if line.startswith(last):
            break
    return settings


def main():
    kind, program = sys.argv[1], sys.argv[2:]
    if shutil.which(NEEDED[kind]) is None:
        print(f"1..0 # SKIP {NEEDED[kind]} is not installed")
        return 0

    folder = tempfile.mkdtemp(prefix="tt-remote-")
    os.chmod(folder, 0o755)
    port = take_ports(6)
    rules = os.path.join(folder, "rules")
    open(rules, "w").close()
    running = []
    environment = dict(os.environ, TT_REMOTE_KIND=kind, TT_REMOTE_RULES=rules, NO_PROXY="*", no_proxy="*")
    try:
        script = os.path.join(SUPPORT, f"serve-{kind}.sh")
        server = subprocess.Popen(["bash", script, str(port), os.path.join(folder, "server")], text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
        running.append(server)
        settings = read_settings(server, "data" if kind == "s3" else "log")
        for each in range(port, port + (4 if kind == "s3" else 2)):
            await_port(each, server)
        proxy = subprocess.Popen([sys.executable, os.path.join(SUPPORT, "faultproxy"), str(port + 5),
                                  f"127.0.0.1:{port}", rules], start_new_session=True, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        running.append(proxy)
        await_port(port + 5, proxy)

        known = {line[0].strip(): line[1].strip() for line in settings if len(line) == 2}
        if kind == "s3":
            environment.update(TT_REMOTE_URL=f"http://127.0.0.1:{port + 5}", TT_REMOTE_BUCKET="office",
                               TT_REMOTE_USER=known["access key"], TT_REMOTE_SECRET=known["secret key"])
        else:
            pem = ssl.get_server_certificate(("127.0.0.1", port + 1))
            pin = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest().upper()
            environment.update(TT_REMOTE_URL=f"http://127.0.0.1:{port + 5}/dav/", TT_REMOTE_USER=known["user"],
                               TT_REMOTE_SECRET=known["password"], TT_REMOTE_PIN=pin,
                               TT_REMOTE_TLS_URL=f"https://localhost:{port + 1}/dav/tls/")
        return subprocess.call(program, env=environment)
    finally:
        for process in reversed(running):
            try:
                os.killpg(process.pid, 15)
            except ProcessLookupError:
                pass
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
