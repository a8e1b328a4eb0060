#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fail where a .ui file breaks a rule of the look that a machine can see.

Usage: check-ui.py ROOT [FILE]...   (FILEs are below ROOT; all of src unless given)
"""
import pathlib
import re
import sys
import xml.etree.ElementTree as ET

RULES = ("license", "xml", "request", "nameless", "translate", "words")
BUTTONS = {"GtkButton", "GtkToggleButton", "GtkMenuButton", "AdwSplitButton"}
SPOKEN = {"label", "title", "subtitle", "tooltip-text", "placeholder-text", "description", "heading", "body", "text",
          "primary-icon-tooltip-text", "secondary-icon-tooltip-text"}
LETTERS = re.compile(r"[^\W\d_]{2}")


def property_of(element, name):
    for child in element.findall("property"):
        if child.get("name", "").replace("_", "-") == name:
            return child
    return None


def has_text(element):
    """Whether a button shows words: a label of its own, or a label anywhere in its child."""
    if property_of(element, "label") is not None:
        return True
    if any("label" in (bound.get("name") or "") for bound in element.findall("binding")):
        return True
    return any(inner.get("class") in ("GtkLabel", "AdwButtonContent", "GtkInscription") or (inner.get("class") or "").startswith("Tt")
               for inner in element.iter("object") if inner is not element)


def shows_icon(element):
    return property_of(element, "icon-name") is not None or any(
        inner.get("class") == "GtkImage" for inner in element.iter("object"))


def has_accessible_name(element):
    access = element.find("accessibility")
    if access is None:
        return False
    return any(child.get("name") in ("label", "labelled-by") for child in access)


def check_element(element, found):
    name = element.get("class") or ""
    parent = element.get("parent") or name
    for size in ("width-request", "height-request"):
        if property_of(element, size) is not None and not parent.endswith(("Window", "Dialog")):
            found.append(("request", f"{name} has a {size}: give it a class with min-width in rem"))
    if name in BUTTONS and shows_icon(element) and not has_text(element) and not has_accessible_name(element):
        found.append(("nameless", f"{name} {element.get('id') or ''} shows an icon, and has no accessible label"))


def check_string(element, found):
    text = (element.text or "").strip()
    if element.get("name", "").replace("_", "-") not in SPOKEN or not LETTERS.search(text):
        return
    if element.get("translatable") not in ("yes", "true"):
        found.append(("translate", f"“{text}” is not translatable"))
    if "!" in text or re.search(r"\bplease\b", text, re.IGNORECASE):
        found.append(("words", f"“{text}” shouts or begs"))


def check_file(path):
    text = path.read_text(encoding="utf-8")
    found = []
    if "SPDX-License-Identifier:" not in "\n".join(text.splitlines()[:3]):
        found.append(("license", "the first lines say SPDX-License-Identifier: GPL-3.0-or-later"))
    try:
        tree = ET.fromstring(text)
    except ET.ParseError as error:
        return found + [("xml", f"not well-formed: {error}")]
    for element in tree.iter():
        if element.tag in ("object", "template"):
            check_element(element, found)
        elif element.tag == "property":
            check_string(element, found)
    return found


def main(root, files):
    paths = [pathlib.Path(name) for name in files] or sorted((root / "src").glob("**/*.ui"))
    wrong = [f"{path}: [{rule}] {message}" for path in paths for rule, message in check_file(path)]
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2:]))
