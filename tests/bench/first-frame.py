#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start a program on the present X display, and say when its window stood and when it was finished.

Usage: first-frame.py PROGRAM [ARGUMENT]...

Answers one JSON object with seconds since the start: "first", the first time something was drawn in
its window, and "settled", the last time before nothing was drawn for a while: the data are there then.
"""
import json
import select
import subprocess
import sys
import time

from Xlib import X, display
from Xlib.ext import damage

QUIET = 0.6
PATIENCE = 30.0


class Watch:
    def __init__(self):
        self.display = display.Display()
        if not self.display.has_extension("DAMAGE"):
            sys.exit("first-frame: the display has no DAMAGE extension")
        self.display.damage_query_version()
        self.root = self.display.screen().root
        self.root.change_attributes(event_mask=X.SubstructureNotifyMask | X.PropertyChangeMask)
        self.clients = self.display.intern_atom("_NET_CLIENT_LIST")
        self.known = set(self.list_clients())
        self.display.sync()

    def list_clients(self):
        found = self.root.get_full_property(self.clients, X.AnyPropertyType)
        return list(found.value) if found else []

    def adopt(self):
        """Asks to hear of what is drawn in windows that are new."""
        for number in set(self.list_clients()) - self.known:
            self.known.add(number)
            self.display.create_resource_object("window", number).damage_create(damage.DamageReportRawRectangles)
            self.display.flush()
            yield number

    def follow(self, begun):
        first = last = None
        while time.monotonic() - begun < PATIENCE:
            if last is not None and time.monotonic() - last > QUIET:
                return first - begun, last - begun
            if not self.display.pending_events():
                select.select([self.display.fileno()], [], [], 0.02)
            while self.display.pending_events():
                event = self.display.next_event()
                if event.type == X.PropertyNotify and event.atom == self.clients:
                    for _ in self.adopt():
                        last = time.monotonic()
                        first = first or last
                elif event.type == self.display.extension_event.DamageNotify:
                    last = time.monotonic()
                    first = first or last
        sys.exit("first-frame: no window came to rest")


def main():
    watch = Watch()
    begun = time.monotonic()
    process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        first, settled = watch.follow(begun)
    finally:
        process.terminate()
        process.wait()
    print(json.dumps({"first": first, "settled": settled}))


if __name__ == "__main__":
    main()
