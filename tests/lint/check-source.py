#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fail where a source file breaks a rule of the house that a compiler does not know.

Usage: check-source.py ROOT [FILE]...   (FILEs are below ROOT; all of them unless given)
"""
import pathlib
import re
import sys

MOST_LINES = {"src": 700, "tests": 1000}
LICENSED = {".c", ".h", ".py", ".sh", ".css", ".in"}
BEHIND_THE_GATE = {"core", "store", "storage", "protect", "exchange", "office"}

# Calls that are banned: name, what a file may be in to use it, what to use instead.
CALLS = [
    (r"sqlite3_(?:v?m|v?sn)printf", (), "bind values: SQL is never pasted together"),
    (r"strto(?:l|ll|ul|ull|d|f|imax|umax)|ato(?:i|l|ll|f)|s?scanf|fscanf", (),
     "g_ascii_string_to_signed() or g_ascii_strtod(), which do not follow the locale and can fail"),
    (r"g_ascii_strtoll|g_ascii_strtoull", (), "g_ascii_string_to_signed(), which says what is wrong"),
    (r"v?sprintf|strcpy|strcat|strncpy|strncat|gets|strtok", (), "GString or g_strdup_printf()"),
    (r"system|popen|exec[lv]p?e?", (), "GSubprocess"),
    (r"v?printf|puts|putchar|g_print|g_printerr|perror", ("src/cli",),
     "return a GError: only the command line prints"),
    (r"g_get_real_time|g_get_monotonic_time|clock_gettime|gettimeofday|time|g_date_time_new_now\w*", ("src/base",),
     "tt_clock_now() of the environment's clock"),
    (r"rand|srand|random|drand48|g_random_\w+|g_rand_\w+|getrandom|arc4random\w*|randombytes_\w+", ("src/base",),
     "tt_random_fill() of the environment's randomness"),
    (r"sqlite3_\w+", ("src/store",), "a function of store: SQLite lives there alone"),
    (r"g_thread_new|g_thread_pool_new\w*|g_task_run_in_thread\w*|pthread_create", ("src/base", "src/storage/tt-http"),
     "tt_executor_push(): work runs where the executor says"),
    (r"g_timeout_add\w*|g_usleep|u?sleep|nanosleep", ("src/base", "src/ui"), "tt_executor_after()"),
    (r"alloca|g_alloca|g_newa0?", (), "the heap, or an array of known size"),
    (r"abort|_?exit", ("src/base/tt-fault", "src/cli/main", "src/ui/main"), "a GError: a library does not end its program"),
]
FILE_CALLS = re.compile(
    r"(?<![\w.>])(fopen|freopen|open|openat|creat|unlink|rename|renameat2?|mkdir|rmdir|link|symlink|fsync|fdatasync"
    r"|g_open|g_fopen|g_unlink|g_rename|g_mkdir\w*|g_rmdir|g_remove|g_file_get_contents|g_file_set_contents\w*"
    r"|g_dir_open|opendir|g_file_test|stat|lstat|g_stat|g_lstat)\s*\("
)
# The VFS is the one other place that is a disk.
FILE_CALLS_ALLOWED = ("src/store/tt-vfs",)
SQL = re.compile(
    r'"\s*(?:SELECT\s|INSERT\s+(?:OR\s|INTO\s)|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\s|CREATE\s+(?:TABLE|INDEX|UNIQUE)\b'
    r"|DROP\s+(?:TABLE|INDEX)\b|PRAGMA\s+\w|VACUUM\b|ATTACH\s|BEGIN\s+(?:IMMEDIATE|EXCLUSIVE|DEFERRED))"
)
WORDS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
NAMES = re.compile(r"(?:^|[-_/])(manager|helpers?|utils?|misc)(?:[-_.]|$)")
ASSERTS = re.compile(r"\bg_assert(?:_\w+)?\s*\(|\bg_return(?:_val)?_if_fail\s*\(")
SIDE_EFFECT = re.compile(r"\+\+|--|(?<![=!<>])=(?!=)")
DECLARED = re.compile(r"\b(tt_\w+)\s*\(([^;{}]*?)GError\s*\*\*\s*error\s*\)", re.S)
TAKES_ERROR = re.compile(
    r"^(?:g_file_get_contents|g_file_set_contents\w*|g_ascii_string_to_(?:un)?signed|g_spawn_\w+|g_key_file_load_\w+"
    r"|json_parser_load_\w+|g_settings_schema_source_new_\w+|g_input_stream_\w+|g_output_stream_\w+|g_file_\w+)$"
)
FUNCTION = re.compile(r"^(\w+) \(([^{};]*)\)\n\{\n(.*?)^\}", re.M | re.S)
FAILING = re.compile(r"^\s*return (?:FALSE|NULL|-1);", re.M)


def blank(match):
    """Spaces for everything but line ends, so that numbers of lines stay."""
    return re.sub(r"[^\n]", " ", match.group(0))


TOKENS = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def without_comments(text):
    return TOKENS.sub(lambda m: blank(m) if m.group(0)[0] == "/" else m.group(0), text)


def without_strings(text):
    return TOKENS.sub(lambda m: m.group(0)[0] + blank(m)[2:] + m.group(0)[-1] if m.group(0)[0] != "/" else blank(m), text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def closing(text, start):
    """The position of the parenthesis that closes the one at start."""
    depth = 0
    for position in range(start, len(text)):
        depth += (text[position] == "(") - (text[position] == ")")
        if depth == 0:
            return position
    return len(text)


class Source:
    def __init__(self, root, path, fallible):
        self.path = path
        self.name = path.relative_to(root).as_posix()
        self.text = path.read_text(encoding="utf-8")
        self.lines = self.text.splitlines()
        self.code = without_comments(self.text)
        self.bare = without_strings(self.code)
        self.fallible = fallible
        self.found = []
        parts = pathlib.PurePosixPath(self.name).parts
        self.in_src = parts[0] == "src"
        self.layer = parts[1] if self.in_src and len(parts) > 2 else ""

    def report(self, line, rule, message):
        self.found.append(f"{self.path}:{line}: [{rule}] {message}")

    def check(self):
        self.check_any()
        if self.path.suffix in (".c", ".h"):
            self.check_c()
            if self.in_src:
                self.check_src()
        return self.found

    def check_any(self):
        if self.path.suffix in LICENSED and "SPDX-License-Identifier:" not in "\n".join(self.lines[:3]):
            self.report(1, "license", "the first line says SPDX-License-Identifier: GPL-3.0-or-later")
        for number, line in enumerate(self.lines, 1):
            match = WORDS.search(line)
            if match:
                self.report(number, "later", f"{match.group(1)}: do it now or file an issue")
        if NAMES.search(self.name):
            self.report(1, "name", "a name that says nothing: what is in it?")

    def check_c(self):
        most = MOST_LINES["src" if self.in_src else "tests"]
        if len(self.lines) > most:
            self.report(most, "long", f"{len(self.lines)} lines, more than {most}: divide it by purpose")
        for match in re.finditer(r"\bgoto\b", self.bare):
            self.report(line_of(self.bare, match.start()), "goto", "return early, or make a function")
        for match in ASSERTS.finditer(self.bare):
            end = closing(self.bare, match.end() - 1)
            if self.in_src and SIDE_EFFECT.search(self.bare, match.end(), end):
                self.report(line_of(self.bare, match.start()), "assert", "a check with a side effect")
        if self.path.suffix == ".c":
            self.check_own_header()

    def check_own_header(self):
        names = re.findall(r'^#\s*include\s*([<"][^>"]+[>"])', self.code, re.M)
        own = [self.path.with_name(self.path.stem + suffix).name for suffix in (".h", "-private.h")
               if self.path.with_name(self.path.stem + suffix).exists()]
        # A private header of the same folder includes what it is private to.
        if own and names and not names[0].endswith('-private.h"') and not any(
                re.search(rf'["/]{re.escape(name)}"$', names[0]) for name in own):
            self.report(1, "own-header", f"{own[0]} comes first, so that it shows it stands alone")

    def check_src(self):
        self.check_calls()
        self.check_files()
        self.check_sql()
        self.check_words()
        self.check_ignored_errors()
        self.check_unset_errors()

    def check_calls(self):
        for pattern, places, instead in CALLS:
            if any(self.name.startswith(place) for place in places):
                continue
            for match in re.finditer(rf"(?<![\w.>])({pattern})\s*\(", self.bare):
                line = line_of(self.bare, match.start())
                if not re.match(r"^[\w \t*]*$", self.lines[line - 1][:4]) or not self.is_declaration(match.start()):
                    self.report(line, "call", f"{match.group(1)}(): {instead}")
        for match in re.finditer(r"\bfprintf\s*\(\s*(stdout|stderr)", self.bare):
            if not self.name.startswith("src/cli"):
                self.report(line_of(self.bare, match.start()), "call", "fprintf(): return a GError: only the command line prints")

    def is_declaration(self, position):
        """GNU style: a function's name in its definition stands at the start of a line."""
        return position == 0 or self.bare[position - 1] == "\n"

    def check_files(self):
        if self.layer not in BEHIND_THE_GATE or self.name.startswith(FILE_CALLS_ALLOWED):
            return
        for match in FILE_CALLS.finditer(self.bare):
            if not self.is_declaration(match.start()):
                self.report(line_of(self.bare, match.start()), "file",
                            f"{match.group(1)}(): files go through TtDisk, which a test can make fail")

    def check_sql(self):
        if self.layer == "store":
            return
        for match in SQL.finditer(self.code):
            self.report(line_of(self.code, match.start()), "sql", "SQL lives in src/store alone")

    def check_words(self):
        for match in re.finditer(r'\b(?:N?_|ngettext)\s*\(((?:\s*,?\s*"(?:\\.|[^"\\\n])*")+)', self.code):
            if "!" in match.group(1) or re.search(r"\bplease\b", match.group(1), re.IGNORECASE):
                self.report(line_of(self.code, match.start()), "words", "a message that shouts or begs: say what, where and what to do")

    def has_comment_near(self, line):
        # The first lines say what the whole file is, not why this failure does not matter.
        return any("/*" in text or "*/" in text for text in self.lines[max(line - 9, 3):line])

    def check_ignored_errors(self):
        if self.path.suffix != ".c":
            return
        for match in re.finditer(r"\b(\w+)\s*\(", self.bare):
            name = match.group(1)
            if name not in self.fallible and not TAKES_ERROR.match(name):
                continue
            end = closing(self.bare, match.end() - 1)
            line = line_of(self.bare, end)
            if re.search(r",\s*NULL\s*$", self.bare[match.end():end]) and not self.has_comment_near(line):
                if name in self.fallible or name.startswith(("g_file_", "g_spawn")) and not name.endswith("_finish"):
                    self.report(line, "ignored", f"{name}() fails unheard: pass the GError on, or a comment says why not")

    def check_unset_errors(self):
        if self.path.suffix != ".c":
            return
        for match in FUNCTION.finditer(self.bare):
            name, parameters, body = match.groups()
            if not re.search(r"GError\s*\*\*\s*error\b", parameters):
                continue
            for failing in FAILING.finditer(body):
                before = re.sub(r"g_return_val_if_fail\s*\([^;]*;", "", body[:failing.start()])
                if not re.search(r"\berror\b", before):
                    line = line_of(self.bare, match.start(3) + failing.end())
                    if self.has_comment_near(line):
                        continue
                    self.report(line, "unset", f"{name}() fails here without setting its GError")


RULES = ("license", "later", "name", "long", "goto", "assert", "own-header", "call", "file", "sql", "words", "ignored", "unset")


def list_fallible(root):
    """Names of our functions whose last parameter is a GError **."""
    names = set()
    for path in (root / "src").glob("*/**/*.h"):
        names.update(name for name, _ in DECLARED.findall(without_comments(path.read_text(encoding="utf-8"))))
    return names


def list_files(root):
    patterns = ("src/**/*.[ch]", "src/**/*.py", "src/**/*.ui", "src/**/*.css", "tests/**/*.[ch]", "tests/**/*.py", "data/*.in",
                "build-aux/*", "doc/*.md")
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            # The bad files are bad on purpose; this file has to name what it looks for.
            if path.is_file() and "tests/lint/" not in path.as_posix() and "__pycache__" not in path.as_posix():
                yield path


def main(root, files):
    paths = [pathlib.Path(name) for name in files] or list_files(root)
    fallible = list_fallible(root)
    found = [message for path in paths for message in Source(root, path, fallible).check()]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2:]))
