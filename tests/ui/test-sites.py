#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sites: added with a position chosen on a map, edited, deactivated; the tiles come from an address of one's own."""
import os
import re
import subprocess
import sys
import threading

from harness import SOURCE, Office, run, until

ADD = ("--window", "Add a Site")
EDIT = ("--window", "Edit Site")


class Tiles:
    """The tile server of the tests; what was asked of it."""

    def __init__(self):
        self.server = subprocess.Popen([sys.executable, os.path.join(SOURCE, "tests", "support", "serve-tiles"), "0"],
                                       stdout=subprocess.PIPE, text=True)
        self.url = self.server.stdout.readline().strip()
        self.asked = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.server.stdout:
            self.asked += re.findall(r"GET /(\d+)/(\d+)/(\d+)\.png", line)

    def close(self):
        self.server.terminate()
        self.server.wait()


def make():
    office = Office()
    office.make()
    office.tiles = Tiles()
    office.at_end(office.tiles.close)
    return office


def site(office, name):
    found = [one for one in office.ctl("list", "sites", "--all")["sites"] if one["name"] == name]
    return found[0] if found else None


def chooses_tiles(office):
    """Preferences take the address of a tile server"""
    office.start()
    office.sign_in()
    office.wait("list item", "Today*")
    office.key("ctrl+comma")
    office.wait("switch", "Start with the session")
    office.text("Address of map tiles", office.tiles.url)
    office.key("Return")
    office.key("Escape")
    office.gone("switch", "Start with the session")
    office.key("ctrl+4")
    office.wait("label", "0 in use")
    office.check_names()


def refuses(office):
    """a position that is none is refused in words, and nothing is added"""
    office.key("ctrl+n")
    office.wait("button", "Add", *ADD)
    office.text("Name", "Brewery Yard", *ADD)
    office.text("Latitude, longitude", "north of the river", *ADD)
    office.click("button", "Add", *ADD)
    office.wait("label", "*north of the river*", *ADD)
    assert site(office, "Brewery Yard") is None


def adds(office):
    """a site with a typed position is added, and the map goes there on the tiles of that server"""
    office.text("Latitude, longitude", "51.5201,-0.0722", *ADD)
    office.text("Address", "91 Brick Lane, London", *ADD)
    office.check_names()
    office.click("button", "Add", *ADD)
    office.wait("label", "Brewery Yard saved")
    office.wait("label", "0 people in, fence 100 m")
    until(lambda: any(int(z) >= 15 for z, x, y in office.tiles.asked), "no tile near the site was asked for")
    z, x, y = max(office.tiles.asked, key=lambda one: int(one[0]))
    # Web Mercator, by hand: the site lies at (0.49980, 0.33245) of the world.
    assert abs(int(x) / 2 ** int(z) - 0.49980) < 0.001 and abs(int(y) / 2 ** int(z) - 0.33245) < 0.001, (z, x, y)
    office.picture("sites")
    assert abs(site(office, "Brewery Yard")["latitude"] - 51.5201) < 1e-6


def moves(office):
    """a press on the map moves the site's middle; Undo moves it back"""
    office.key("ctrl+1")
    office.key("ctrl+4")
    office.click("button", "Edit Site…")
    office.wait("text box", "Latitude, longitude", *EDIT, "--value", "51.520100,-0.072200")
    office.click("*", "Map", *EDIT, "--at", "320,60")
    until(lambda: office.field("text box", "Latitude, longitude", "value", *EDIT) != "51.520100,-0.072200",
          "the press did not move it")
    office.desk("text", "*", "Radius in metres", "250", *EDIT)
    office.click("button", "Save", *EDIT)
    office.wait("label", "0 people in, fence 250 m")
    moved = site(office, "Brewery Yard")
    # To the right is east, above is north, and not far.
    assert 0 < moved["longitude"] + 0.0722 < 0.01 and 0 < moved["latitude"] - 51.5201 < 0.01, moved
    office.key("ctrl+z")
    office.wait("label", "0 people in, fence 100 m")
    assert abs(site(office, "Brewery Yard")["longitude"] + 0.0722) < 1e-6


def lists(office):
    """a second site, from the command line, is listed, found and chosen"""
    office.ctl("site", "add", "Canal Wharf", "--address", "Towpath, Leeds", "--position", "53.79,-1.55")
    office.wait("label", "2 in use")
    office.key("ctrl+f")
    office.desk("type", "leeds")
    office.gone("list item", "Brewery Yard*")
    office.click("list item", "Canal Wharf*")
    office.wait("label", "Canal Wharf", "--nth", "1")
    office.key("Escape")


def deactivates(office):
    """deactivating takes it from the list, Undo brings it back, and it can be shown among the inactive"""
    office.click("list item", "Canal Wharf*")
    office.click("button", "Deactivate")
    office.click("menu item", "Deactivate")
    office.wait("label", "1 in use")
    office.gone("list item", "Canal Wharf*")
    assert not site(office, "Canal Wharf")["active"]
    office.key("ctrl+z")
    office.wait("list item", "Canal Wharf*")
    assert site(office, "Canal Wharf")["active"]
    office.ctl("site", "deactivate", "Canal Wharf")
    office.gone("list item", "Canal Wharf*")
    office.click("button", "What is listed")
    office.click("menu item", "Show Inactive Sites")
    office.click("list item", "Canal Wharf*")
    office.click("button", "Deactivate")
    office.click("menu item", "Activate Again")
    office.wait("label", "2 in use")
    assert site(office, "Canal Wharf")["active"]


def ends(office):
    """Quit ends the program, and it complained of nothing"""
    office.quit()
    office.check_log()


sys.exit(run(make, [chooses_tiles, refuses, adds, moves, lists, deactivates, ends]))
