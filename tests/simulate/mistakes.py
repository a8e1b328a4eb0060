#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Breaks the rules of the store on purpose, one at a time, and counts the seeds until the simulator sees it.

mistakes.py --check               whether each mistake can still be made in this tree
mistakes.py --work DIR [NAME…]    makes each in a copy below DIR, builds the simulator there and runs it
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import time

TREE = pathlib.Path(__file__).resolve().parents[2]
STORE = "src/store/"
PROTECT = "src/protect/"

LOOSE_PHOTO = """/* Neither synced nor renamed. */
static gboolean
write_loosely (TtDisk *disk, const char *path, const guint8 *bytes, gsize length, GError **error)
{
  g_autoptr (TtFile) file =
      tt_disk_open (disk, path, TT_OPEN_WRITE | TT_OPEN_CREATE | TT_OPEN_TRUNCATE, error);

  return file != NULL && tt_file_write (file, bytes, length, 0, error);
}

gboolean
tt_photo_file_save ("""

# Name, what is done wrong, profile in which to look ("" for each in turn), and the changes: file, what stands there, what
# stands there instead.
MISTAKES = [
    ("frame-hash", "hash and chain of a frame are not looked at", "damage", [
        (STORE + "tt-catch-up.c", "  if (!verify_hash (frame, error))\n", "  if (FALSE && !verify_hash (frame, error))\n"),
        (STORE + "tt-database-frames.c", "  if (!tt_hash_equal (&frame->hash, &hash))\n", "  if (FALSE)\n"),
        (STORE + "tt-database-frames.c", "  if (head->seq == 0 || tt_frame_follows", "  if (TRUE || tt_frame_follows")]),
    ("count", "the number of applied operations is not compared", "", [
        (STORE + "tt-changeset.c", "  if (changed != wanted)\n", "  if (FALSE && changed != wanted)\n")]),
    ("conflict", "a conflict replaces what is there or is passed over", "", [
        (STORE + "tt-changeset.c", "  if (applying->conflict->kind != 0)\n    return SQLITE_CHANGESET_ABORT;\n",
         "  if (kind == SQLITE_CHANGESET_DATA || kind == SQLITE_CHANGESET_CONFLICT)\n"
         "    return SQLITE_CHANGESET_REPLACE;\n  return SQLITE_CHANGESET_OMIT;\n")]),
    ("indexes", "the shadow has unique indexes", "", [
        (STORE + "tt-recover.c", "  if (!tt_schema_drop_indexes (built, error) || !tt_database_commit", "  if (!tt_database_commit"),
        (STORE + "tt-prepared.c", "  return tt_schema_drop_indexes (database, error) &&\n         tt_prepared_begin_stream",
         "  return tt_schema_create_indexes (database, error) &&\n         tt_prepared_begin_stream")]),
    ("reread", "a frame goes to the shadow by reading office.db again", "", [
        (PROTECT + "tt-protect.c", "  if (tt_copy_apply (self->shadow, frame, &failure))\n",
         "  if (frame != NULL)\n    return tt_protect_catch_up (self, &applied, error);\n"
         "  if (tt_copy_apply (self->shadow, frame, &failure))\n")]),
    ("sums", "page sums are not checked", "damage", [
        (STORE + "tt-vfs.c", "  if (number == 1 && page[RESERVED_AT] != TT_VFS_RESERVED)\n    return FALSE;\n",
         "  if (length > 0)\n    return TRUE;\n")]),
    ("number", "a page's sum does not depend on its number", "damage", [
        (STORE + "tt-vfs.c", "GUINT64_TO_LE (number);", "GUINT64_TO_LE (0 * number);")]),
    ("rollback", "a page that a rollback writes gets a new sum", "torn", [
        (STORE + "tt-vfs.c", "    self->rolling_back = TRUE;\n", "    self->rolling_back = FALSE;\n")]),
    ("version", "office.db does not tell other programs to keep off", "", [
        (STORE + "tt-vfs.c", "    page[WRITE_VERSION_AT] = WRITE_VERSION_OURS;\n  code =", "    page[WRITE_VERSION_AT] = WRITE_VERSION_PLAIN;\n  code =")]),
    ("hook", "a commit without a frame is let through", "", [
        (STORE + "tt-database.c", "  return self->frame_written ? 0 : 1;", "  return 0 * self->frame_written;")]),
    ("moved", "a replaced file is not noticed", "", [
        (STORE + "tt-vfs.c", "      if (code != SQLITE_OK || moved != 0)\n", "      if (FALSE)\n"),
        (STORE + "tt-store.c", "             SQLITE_OK ||\n         moved != 0;", "             SQLITE_OK;")]),
    ("suspect", "a missing journal is not suspect", "torn", [
        (STORE + "tt-connect.c", "  *suspect = *suspect || tt_vfs_get_write_version (database->handle) == 1;", "  *suspect = FALSE;")]),
    ("unlink", "a journal is unlinked", "torn", [
        (STORE + "tt-vfs.c", '  if (g_str_has_suffix (name, "-journal"))\n', "  if (FALSE)\n")]),
    ("old-journal", "an old journal is not synced before it is used again", "torn", [
        (STORE + "tt-vfs.c", "  code = file->pMethods->xSync (file, SQLITE_SYNC_NORMAL);\n  if (code != SQLITE_OK)\n    {\n      file->pMethods->xClose",
         "  if (code != SQLITE_OK)\n    {\n      file->pMethods->xClose")]),
    ("relied-on", "a journal is not synced before a frame of a killed process is handed on", "torn", [
        (STORE + "tt-reconcile.c", "      !tt_journal_sync (tt_environment_get_disk (self->environment), self->paths->primary, error) ||\n", "")]),
    ("unknown-saved", "a COMMIT that cannot be told is taken for done", "errors", [
        (STORE + "tt-write.c", "        return ask_anew (self, frame, failure, error);\n      g_propagate_prefixed",
         "        return TT_COMMIT_DONE;\n      g_propagate_prefixed")]),
    ("unknown-busy", "a COMMIT that cannot be told is taken for not done", "errors", [
        (STORE + "tt-write.c", "  return g_error_matches (failure, TT_ERROR, TT_ERROR_BUSY) ||\n"
         "         g_error_matches (failure, TT_ERROR, TT_ERROR_REFUSED);", "  return failure != NULL;")]),
    ("cache", "a connection is used on after an error of the disk", "errors", [
        (STORE + "tt-store.c", "  if (g_error_matches (failure, TT_ERROR, TT_ERROR_IO) ||\n"
         "      g_error_matches (failure, TT_ERROR, TT_ERROR_DISK_FULL))\n    tt_store_disconnect (self);\n", "")]),
    ("heads", "heads are not compared when an office is opened", "", [
        (STORE + "tt-connect.c", "  if (self->lock == NULL || self->too_new || tt_reconcile (&reconcile, &compare_error))", "  if (reconcile.primary != NULL)")]),
    ("folder", "the folder is not synced after a file is put in place", "swaps", [
        (STORE + "tt-swap.c", '  TT_FAULT_POINT ("swap:renamed", error, FALSE);\n  if (!tt_disk_sync_folder (way->disk, way->folder, error))\n    return FALSE;\n',
         '  TT_FAULT_POINT ("swap:renamed", error, FALSE);\n')]),
    ("aside", "what is set aside is not synced", "swaps", [
        (STORE + "tt-swap.c", '  if (!tt_disk_sync_folder (way->disk, way->aside, error))\n    return FALSE;\n  TT_FAULT_POINT ("swap:linked"',
         '  TT_FAULT_POINT ("swap:linked"'),
        (STORE + "tt-set-aside.c", " ||\n      !tt_disk_sync_folder (disk, root, error))\n", ")\n")]),
    ("photo", "a photo is not durable before the row that names it", "archive", [
        (STORE + "tt-photo-file.c", "gboolean\ntt_photo_file_save (", LOOSE_PHOTO),
        (STORE + "tt-photo-file.c", "         tt_disk_write_whole (disk, path, bytes, length, error);", "         write_loosely (disk, path, bytes, length, error);")]),
    ("object", "an object of the archive is not synced", "archive", [
        ("src/storage/tt-place-folder.c", "  if (!tt_file_sync (file, error))\n    return FALSE;\n", "")]),
    ("compare", "primary and shadow are not compared", "damage", [
        (PROTECT + "tt-verify-shadow.c", "  if (!compare (self, deep, &differs, run, &failure))\n", "  if (FALSE)\n")]),
    ("swap-order", "a swap catches the shadow up before it locks for good", "swaps", [
        (STORE + "tt-prepared-swap.c", '#include "store/tt-swap-private.h"\n', '#include "store/tt-swap-private.h"\n#include "store/tt-vfs.h"\n'),
        (STORE + "tt-prepared-swap.c", '  if (!catch_shadow_up (self, error))\n    return FALSE;\n  TT_FAULT_POINT ("swap:caught-up"',
         '  if (!catch_shadow_up (self, error))\n    return FALSE;\n  let_go (self);\n  for (guint i = 0; i < 40; i++)\n    tt_vfs_sleep (self->disk, 10000);\n  if (!hold (self, error))\n    return FALSE;\n'
         '  TT_FAULT_POINT ("swap:caught-up"')]),
    ("history", "a shadow of another history is promoted", "swaps", [
        (STORE + "tt-recover.c", "  theirs = tt_lineage_read (evidence, &read_error);\n  if (theirs == NULL)\n", "  if (evidence != NULL)\n    return TRUE;\n  if (theirs == NULL)\n")]),
    ("trim", "frames are trimmed before the archive has them", "years", [
        (PROTECT + "tt-trim.c", "  *limit = head->seq;\n", "  *limit = head->seq;\n  if (layers != NULL)\n    return TRUE;\n")]),
    ("leave", "the keeper lets go without looking for newer frames", "processes", [
        ("src/office/tt-office-follow.c", "  if (!tt_protect_catch_up (self->protect, NULL, &error) && self->shadow_error == NULL)\n    self->shadow_error = g_steal_pointer (&error);\n  tt_protect_let_go",
         "  tt_protect_let_go")]),
]


def apply(tree, changes):
    """FALSE where one of them has no place, or more than one."""
    done = True
    for name, old, new in changes:
        path = tree / name
        text = path.read_text()
        if text.count(old) != 1:
            print(f"{name}: {text.count(old)} places for: {old.splitlines()[0]}", file=sys.stderr)
            done = False
            continue
        path.write_text(text.replace(old, new))
    return done


def check():
    failed = 0
    for name, _, _, changes in MISTAKES:
        for file, old, _ in changes:
            if (TREE / file).read_text().count(old) != 1:
                print(f"{name}: no single place in {file} for: {old.splitlines()[0]}", file=sys.stderr)
                failed += 1
    print(f"{len(MISTAKES)} mistakes, {failed} that cannot be made")
    return failed == 0


def run(command, **kwargs):
    return subprocess.run(command, capture_output=True, text=True, **kwargs)


def make_copy(work):
    tree = work / "tree"
    if not tree.exists():
        shutil.copytree(TREE, tree, ignore=shutil.ignore_patterns(".git"), symlinks=True)
    if not (work / "build").exists():
        result = run(["meson", "setup", str(work / "build"), str(tree), "-Dwerror=false"])
        if result.returncode != 0:
            sys.exit(result.stdout + result.stderr)
    return tree


def build(work):
    result = run(["ninja", "-C", str(work / "build"), "tests/simulate/simulate"])
    if result.returncode != 0:
        print(result.stdout[-2000:], file=sys.stderr)
    return result.returncode == 0


def look(work, options, profile):
    command = [str(work / "build/tests/simulate/simulate"), "--seeds", f"1-{options.seeds}", "--steps", str(options.steps), "--long", "--first"]
    if profile:
        command += ["--profile", profile]
    try:
        result = run(command, timeout=options.seconds)
        text = result.stdout
    except subprocess.TimeoutExpired as stopped:
        text = (stopped.stdout or b"").decode(errors="replace")
        text += ""
    found = re.search(r"^seed (\d+) fails at step (\d+): (.*)$", text, re.M)
    if found:
        return f"seed {found[1]}", found[3][:150]
    told = re.findall(r"^(\d+) seeds of", text, re.M)
    return f"not in {told[-1] if told else 0} seeds", ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--work", type=pathlib.Path)
    parser.add_argument("--seeds", type=int, default=300)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--anyway", action="store_true", help="each profile in turn for all")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    if options.check or options.work is None:
        sys.exit(0 if check() else 1)

    tree = make_copy(options.work)
    for name, words, profile, changes in MISTAKES:
        if options.names and name not in options.names:
            continue
        kept = {file: (tree / file).read_text() for file, _, _ in changes}
        began = time.monotonic()
        if apply(tree, changes) and build(options.work):
            profile = "" if options.anyway else profile
            seed, how = look(options.work, options, profile)
            print(f"| {name}: {words} | {profile or 'each in turn'} | {seed} | {how} | {time.monotonic() - began:.0f} s |", flush=True)
        else:
            print(f"| {name}: {words} | | cannot be built | | |", flush=True)
        for file, text in kept.items():
            (tree / file).write_text(text)


if __name__ == "__main__":
    main()
