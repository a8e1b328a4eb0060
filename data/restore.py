#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives an office back from a repository of TimeTracker, without TimeTracker.

Needs Python 3.6 and the program "zstd". Written from doc/backup-format.md alone. Reads only; what
it uses is checked against the hashes in the names. Exit codes: 0 done, 1 nothing was restored,
3 restored, but photos are missing.
"""
import argparse
import datetime
import hashlib
import json
import os
import re
import sqlite3
import struct
import subprocess
import sys
import tempfile

TABLES = ('company', 'user', 'rate', 'rule_set', 'site', 'entry', 'break', 'photo', 'correction',
          'shift', 'task', 'leave', 'period', 'message', 'setting', 'audit', 'erased')
SUFFIXES = {'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/gif': 'gif',
            'image/heif': 'heic', 'image/heic': 'heic'}
BASE_NAME = re.compile(r'(\d+)-(\d+)-([0-9a-f]{64})\.base')
SEGMENT_NAME = re.compile(r'(\d+)-(\d+)-([0-9a-f]{64})\.seg')
INSERT, DELETE, UPDATE = 18, 9, 23
UNSET = object()


class Damaged(Exception):
    """Something is missing, or is not what its name or hash says."""


def warn(text):
    print(text, file=sys.stderr)


def blake2b():
    return hashlib.blake2b(digest_size=32)


# --- frames and changesets ------------------------------------------------------------------------

class Frame:
    """One change, checked: its hash is that of its bytes."""

    def __init__(self, record):
        fields, at = [], 1
        if record[0] != 1:
            raise Damaged('a change has format %d, which this script does not know' % record[0])
        for _ in range(7):
            if at + 8 > len(record):
                raise Damaged('a change is cut')
            length, = struct.unpack_from('<Q', record, at)
            at += 8
            if length > len(record) - at:
                raise Damaged('a change is cut')
            fields.append(record[at:at + length])
            at += length
        if at != len(record):
            raise Damaged('something follows the end of a change')
        digest = blake2b()
        digest.update(record)
        self.hash = digest.digest()
        self.previous, self.stream = fields[0], fields[1]
        self.seq, = struct.unpack('<Q', fields[2])
        self.at, = struct.unpack('<Q', fields[3])
        self.actor, self.label = fields[4].decode(), fields[5].decode()
        self.body = fields[6]


def read_records(data):
    at = 0
    while at < len(data):
        if at + 8 > len(data):
            raise Damaged('a segment is cut')
        length, = struct.unpack_from('<Q', data, at)
        at += 8
        if length == 0 or length > len(data) - at:
            raise Damaged('a segment is cut')
        yield data[at:at + length]
        at += length


def read_varint(data, at):
    value = 0
    for i in range(9):
        byte = data[at]
        at += 1
        if i == 8:
            return value << 8 | byte, at
        value = value << 7 | byte & 0x7f
        if byte < 0x80:
            return value, at


def read_value(data, at):
    kind = data[at]
    at += 1
    if kind == 0:
        return UNSET, at
    if kind == 1:
        return struct.unpack_from('>q', data, at)[0], at + 8
    if kind == 2:
        return struct.unpack_from('>d', data, at)[0], at + 8
    if kind in (3, 4):
        length, at = read_varint(data, at)
        value = data[at:at + length]
        if len(value) != length:
            raise Damaged('a change is cut')
        return value.decode() if kind == 3 else value, at + length
    if kind == 5:
        return None, at
    raise Damaged('a change holds a value of kind %d' % kind)


def read_record(data, at, count):
    values = []
    for _ in range(count):
        value, at = read_value(data, at)
        values.append(value)
    return values, at


def read_changes(data):
    """Yields (table, key columns, operation, old values, new values)."""
    at, table, keys = 0, None, ()
    while at < len(data):
        if data[at] == 0x54:
            count, at = read_varint(data, at + 1)
            keys = data[at:at + count]
            end = data.index(b'\0', at + count)
            table = data[at + count:end].decode()
            at = end + 1
            continue
        operation, at = data[at], at + 2
        if table is None or operation not in (INSERT, DELETE, UPDATE):
            raise Damaged('a change cannot be read')
        old = new = None
        if operation != INSERT:
            old, at = read_record(data, at, len(keys))
        if operation != DELETE:
            new, at = read_record(data, at, len(keys))
        yield table, keys, operation, old, new


def quote(name):
    return '"%s"' % name.replace('"', '""')


def turn_round(change):
    """The change that takes @change back."""
    table, keys, operation, old, new = change
    if operation == INSERT:
        return table, keys, DELETE, new, None
    if operation == DELETE:
        return table, keys, INSERT, None, old
    before = [n if k else o for k, o, n in zip(keys, old, new)]
    key_of = [o if k else n for k, o, n in zip(keys, old, new)]
    return table, keys, UPDATE, key_of, before


def apply_change(database, change, columns):
    table, keys, operation, old, new = change
    if table not in columns:
        info = database.execute('PRAGMA table_info(%s)' % quote(table)).fetchall()
        columns[table] = [row[1] for row in info]
    names = columns[table]
    if len(names) != len(keys):
        raise Damaged('a change is about a table %s with %d columns' % (table, len(keys)))
    if operation == INSERT:
        done = database.execute('INSERT INTO %s VALUES (%s)' % (
            quote(table), ','.join('?' * len(names))), new)
    else:
        # Every value that the change says stood there before must stand there still.
        known = [(n, v) for n, v in zip(names, old) if v is not UNSET]
        where = ' AND '.join('%s IS ?' % quote(n) for n, _ in known)
        values = [v for _, v in known]
        if operation == DELETE:
            done = database.execute('DELETE FROM %s WHERE %s' % (quote(table), where), values)
        else:
            put = [(n, v) for n, v, k in zip(names, new, keys) if v is not UNSET and not k]
            text = ','.join('%s=?' % quote(n) for n, _ in put)
            done = database.execute('UPDATE %s SET %s WHERE %s' % (quote(table), text, where),
                                    [v for _, v in put] + values)
    if done.rowcount != 1:
        raise Damaged('a change does not fit table %s' % table)


# --- sealed objects: XChaCha20-Poly1305, in Python alone, so slow (about a megabyte in three seconds) ----

MASK = 0xffffffff
CHUNK = 64 * 1024
LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'


def quarter(x, a, b, c, d):
    x[a] = (x[a] + x[b]) & MASK
    x[d] ^= x[a]
    x[d] = (x[d] << 16 | x[d] >> 16) & MASK
    x[c] = (x[c] + x[d]) & MASK
    x[b] ^= x[c]
    x[b] = (x[b] << 12 | x[b] >> 20) & MASK
    x[a] = (x[a] + x[b]) & MASK
    x[d] ^= x[a]
    x[d] = (x[d] << 8 | x[d] >> 24) & MASK
    x[c] = (x[c] + x[d]) & MASK
    x[b] ^= x[c]
    x[b] = (x[b] << 7 | x[b] >> 25) & MASK


def twenty_rounds(state):
    x = list(state)
    for _ in range(10):
        quarter(x, 0, 4, 8, 12)
        quarter(x, 1, 5, 9, 13)
        quarter(x, 2, 6, 10, 14)
        quarter(x, 3, 7, 11, 15)
        quarter(x, 0, 5, 10, 15)
        quarter(x, 1, 6, 11, 12)
        quarter(x, 2, 7, 8, 13)
        quarter(x, 3, 4, 9, 14)
    return x


def chacha_state(key, rest):
    return struct.unpack('<4I', b'expand 32-byte k') + struct.unpack('<8I', key) + struct.unpack('<4I', rest)


def hchacha20(key, nonce):
    x = twenty_rounds(chacha_state(key, nonce))
    return struct.pack('<8I', *(x[:4] + x[12:]))


def chacha20(key, nonce, counter, data):
    out = bytearray()
    for at in range(0, len(data), 64):
        state = chacha_state(key, struct.pack('<I', counter + at // 64) + nonce)
        stream = struct.pack('<16I', *((a + b) & MASK for a, b in zip(twenty_rounds(state), state)))
        piece = data[at:at + 64]
        out += (int.from_bytes(piece, 'little') ^ int.from_bytes(stream[:len(piece)], 'little')).to_bytes(len(piece), 'little')
    return bytes(out)


def poly1305(key, data):
    r = int.from_bytes(key[:16], 'little') & 0x0ffffffc0ffffffc0ffffffc0fffffff
    total = 0
    for at in range(0, len(data), 16):
        total = (total + int.from_bytes(data[at:at + 16] + b'\1', 'little')) * r % ((1 << 130) - 5)
    return ((total + int.from_bytes(key[16:32], 'little')) & ((1 << 128) - 1)).to_bytes(16, 'little')


def pad16(length):
    return bytes(-length % 16)


def open_aead(key, nonce, box):
    """What crypto_aead_xchacha20poly1305_ietf_encrypt() made, without additional data."""
    key, nonce = hchacha20(key, nonce[:16]), bytes(4) + nonce[16:]
    text, mac = box[:-16], box[-16:]
    poly = chacha20(key, nonce, 0, bytes(32))
    if poly1305(poly, text + pad16(len(text)) + struct.pack('<QQ', 0, len(text))) != mac:
        return None
    return chacha20(key, nonce, 1, text)


def open_stream(key, data, words):
    """What crypto_secretstream_xchacha20poly1305 made, and the padding taken off."""
    if len(data) < 24:
        raise Damaged('it is cut off')
    key, inner = hchacha20(key, data[:16]), data[16:24]
    counter, plain, last = 1, [], False
    for at in range(24, len(data), CHUNK + 17):
        message = data[at:at + CHUNK + 17]
        if len(message) < 17 or last:
            raise Damaged('it is cut off, or has something behind it')
        nonce = struct.pack('<I', counter) + inner
        tag, text, mac = message[:1], message[1:-16], message[-16:]
        block = tag + chacha20(key, nonce, 1, bytes(64))[1:]
        words_now = words if counter == 1 else b''
        opened = chacha20(key, nonce, 1, tag + bytes(63))[0]
        # libsodium pads the text by what is missing after a block of 64 bytes, counted its own way.
        authentic = (words_now + pad16(len(words_now)) + block + text + bytes((16 - 64 + len(text)) & 15) +
                     struct.pack('<QQ', len(words_now), 64 + len(text)))
        if poly1305(chacha20(key, nonce, 0, bytes(32)), authentic) != mac:
            raise Damaged('it was changed, cut off, or sealed with another key')
        plain.append(chacha20(key, nonce, 2, text))
        inner = bytes(a ^ b for a, b in zip(inner, mac))
        counter += 1
        last = opened == 3
    whole = b''.join(plain).rstrip(b'\0')
    if not last or not whole.endswith(b'\x80'):
        raise Damaged('it is cut off')
    return whole[:-1]


def read_recovery_key(text):
    letters = re.sub(r'[\s-]', '', text.upper()).replace('O', '0').replace('I', '1').replace('L', '1')
    if len(letters) != 48 or any(letter not in LETTERS for letter in letters):
        sys.exit('A recovery key has 12 groups of 4 letters and digits')
    return hashlib.blake2b(letters.encode(), key=b'TimeTracker recovery key 1', digest_size=32).digest()


class Seal:
    """The keys of a sealed repository, opened by the recovery key."""

    def __init__(self, folder, text):
        name = os.path.basename(os.path.abspath(folder))
        wrap = hashlib.blake2b(name[4:].encode(), key=read_recovery_key(text), digest_size=32).digest()
        master, keys = None, os.path.join(folder, 'keys')
        for slot in sorted(os.listdir(keys)):
            with open(os.path.join(keys, slot), encoding='utf-8') as file:
                try:
                    slot = json.load(file)
                    nonce, box = bytes.fromhex(slot['nonce']), bytes.fromhex(slot['box'])
                except (ValueError, KeyError):
                    continue
            if slot.get('kind') == 'recovery' and master is None:
                master = open_aead(wrap, nonce, box)
        if master is None:
            sys.exit('This is not the recovery key of this repository, or the keys beside it were changed')
        self.objects = self.derive(master, 1)
        self.photos = self.derive(master, 3)

    @staticmethod
    def derive(master, number):
        """libsodium's crypto_kdf."""
        return hashlib.blake2b(key=master, digest_size=32, salt=struct.pack('<QQ', number, 0),
                               person=b'ttseal01' + bytes(8)).digest()

    def open(self, data, words):
        return open_stream(self.objects, data, words.encode())

    def photo_name(self, digest):
        return hashlib.blake2b(digest.encode(), key=self.photos, digest_size=32).hexdigest()


# --- the repository -------------------------------------------------------------------------------

class Base:
    def __init__(self, stream, seq, count, digest):
        self.stream, self.seq, self.digest = stream, seq, digest
        self.parts = [None] * count


class Segment:
    def __init__(self, stream, first, last, digest, path):
        self.stream, self.first, self.last = stream, first, last
        self.digest, self.path, self.frames = digest, path, None


class Repository:
    def __init__(self, folder, key):
        self.folder, self.bases, self.segments = folder, {}, []
        self.broken = []
        # A label that rotted does not say so: keys are there where it is sealed.
        self.seal = Seal(folder, key) if os.path.isdir(os.path.join(folder, 'keys')) else None
        self.check_label()
        top = os.path.join(folder, 's')
        for stream in self.list_folders(top, '[0-9a-f]{32}'):
            for seq in self.list_folders(os.path.join(top, stream), r'\d+'):
                self.look_into(os.path.join(top, stream, seq), stream, int(seq))

    @staticmethod
    def list_folders(folder, pattern):
        """Those that are ours: other programs leave files of their own among them."""
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        return [name for name in names
                if re.fullmatch(pattern, name) and os.path.isdir(os.path.join(folder, name))]

    def has_rotten_bit(self, found):
        name = os.path.basename(os.path.abspath(self.folder))
        expected = ('{\n  "format": 1,\n  "id": "%s",\n  "cipher": "%s"\n}\n' % (name[4:], self.cipher())).encode()
        return (len(found) == len(expected) and
                sum(bin(a ^ b).count('1') for a, b in zip(found, expected)) == 1)

    def cipher(self):
        return 'xchacha20-poly1305' if self.seal else 'none'

    def check_label(self):
        try:
            with open(os.path.join(self.folder, 'repository.json'), 'rb') as file:
                found = file.read()
            label = json.loads(found.decode('utf-8'))
        except (OSError, ValueError) as error:
            warn('repository.json cannot be read (%s); going on without it' % error)
            return
        if self.has_rotten_bit(found):
            warn('a bit of repository.json is another one; going on without it')
            return
        if label.get('format') != 1:
            sys.exit('This repository has format %s; this script knows format 1'
                     % label.get('format'))
        if label.get('cipher') != self.cipher():
            sys.exit('This repository is encrypted in another way (%s)' % label.get('cipher'))

    def look_into(self, folder, stream, seq):
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            found = BASE_NAME.fullmatch(name)
            if found:
                part, count, digest = int(found.group(1)), int(found.group(2)), found.group(3)
                base = self.bases.setdefault((stream, seq, count, digest),
                                             Base(stream, seq, count, digest))
                if 1 <= part <= count:
                    base.parts[part - 1] = path
            found = SEGMENT_NAME.fullmatch(name)
            if found:
                self.segments.append(Segment(stream, int(found.group(1)), int(found.group(2)),
                                             found.group(3), path))

    def frames_of(self, segment):
        """Its frames by seq, or nothing where it is broken."""
        if segment.frames is None:
            segment.frames = {}
            try:
                with open(segment.path, 'rb') as file:
                    stored = file.read()
                digest = blake2b()
                digest.update(stored)
                if digest.hexdigest() != segment.digest:
                    raise Damaged('its hash is not the one in its name')
                if self.seal:
                    stored = self.seal.open(stored, 'seg %s %d %d' % (segment.stream, segment.first, segment.last))
                data = subprocess.run(['zstd', '-dcq'], input=stored, stdout=subprocess.PIPE,
                                      check=True).stdout
                frames = [Frame(record) for record in read_records(data)
                          if record[0] != 0x50]
                for one, other in zip(frames, frames[1:]):
                    if other.seq != one.seq + 1 or other.previous != one.hash:
                        raise Damaged('its changes do not follow one another')
                if not frames or frames[0].seq != segment.first or frames[-1].seq != segment.last:
                    raise Damaged('it holds other changes than its name says')
                segment.frames = {frame.seq: frame for frame in frames}
            except (OSError, Damaged, subprocess.CalledProcessError, ValueError) as error:
                self.broken.append(segment.path)
                warn('%s: %s' % (segment.path, error))
        return segment.frames

    def frame(self, stream, seq, others=False):
        """One change of a stream, from whichever segment carries it whole."""
        for segment in self.segments:
            if segment.first <= seq <= segment.last and (segment.stream == stream or others):
                frame = self.frames_of(segment).get(seq)
                if frame:
                    return frame
        raise Damaged('change %d is missing' % seq)

    def all_frames(self):
        frames = {}
        for segment in self.segments:
            for frame in self.frames_of(segment).values():
                frames[frame.stream.hex(), frame.seq] = frame
        return frames

    def unpack(self, base, path):
        if None in base.parts:
            raise Damaged('part %d of the full copy at change %d is missing'
                          % (base.parts.index(None) + 1, base.seq))
        if self.seal:
            self.unpack_sealed(base, path)
            return
        digest = blake2b()
        with open(path, 'wb') as out:
            zstd = subprocess.Popen(['zstd', '-dcq'], stdin=subprocess.PIPE, stdout=out)
            try:
                for part in base.parts:
                    with open(part, 'rb') as file:
                        for chunk in iter(lambda: file.read(1 << 20), b''):
                            digest.update(chunk)
                            zstd.stdin.write(chunk)
                zstd.stdin.close()
            except BrokenPipeError:
                pass
            if zstd.wait() != 0 or digest.hexdigest() != base.digest:
                raise Damaged('the full copy at change %d is damaged' % base.seq)

    def unpack_sealed(self, base, path):
        stored = b''
        for part in base.parts:
            with open(part, 'rb') as file:
                stored += file.read()
        digest = blake2b()
        digest.update(stored)
        if digest.hexdigest() != base.digest:
            raise Damaged('the full copy at change %d is damaged' % base.seq)
        data = self.seal.open(stored, 'base %s %d' % (base.stream, base.seq))
        with open(path, 'wb') as out:
            if subprocess.run(['zstd', '-dcq'], input=data, stdout=out, check=False).returncode != 0:
                raise Damaged('the full copy at change %d is damaged' % base.seq)


# --- restoring ------------------------------------------------------------------------------------

def compute_digest(database):
    digest = blake2b()
    for table in TABLES:
        digest.update(b'T' + struct.pack('<Q', len(table)) + table.encode())
        for row in database.execute('SELECT * FROM %s ORDER BY id' % quote(table)):
            out = [b'R']
            for value in row:
                if value is None:
                    out.append(b'n')
                elif isinstance(value, int):
                    out.append(b'i' + struct.pack('<q', value))
                elif isinstance(value, float):
                    out.append(b'r' + struct.pack('<d', value))
                else:
                    data = value.encode() if isinstance(value, str) else value
                    out.append(b't' + struct.pack('<Q', len(data)) + data)
            digest.update(b''.join(out))
    return digest.hexdigest()


def open_base(repository, base, path):
    """The database of a base, its head and digest compared."""
    repository.unpack(base, path)
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.execute('PRAGMA foreign_keys=OFF')
        database.execute('PRAGMA synchronous=OFF')
        seq, stream, digest = database.execute(
            'SELECT seq, stream, hash FROM frame ORDER BY seq DESC LIMIT 1').fetchone()
        if seq != base.seq or bytes(stream).hex() != base.stream:
            raise Damaged('the full copy at change %d is of another moment' % base.seq)
        said = database.execute("SELECT value FROM meta WHERE key = 'digest'").fetchone()
        if said is None or said[0] != compute_digest(database):
            raise Damaged('the full copy at change %d does not hold what its digest says'
                          % base.seq)
        return database, bytes(digest)
    except (sqlite3.Error, TypeError) as error:
        database.close()
        raise Damaged('the full copy at change %d cannot be read: %s' % (base.seq, error))
    except Damaged:
        database.close()
        raise


def put_frame(database, frame):
    database.execute('INSERT INTO frame (seq, stream, at, actor, label, previous, hash, body)'
                     ' VALUES (?,?,?,?,?,?,?,?)',
                     (frame.seq, frame.stream, frame.at, frame.actor, frame.label, frame.previous,
                      frame.hash, frame.body))


def go_forward(repository, database, base, head, stream, seq):
    columns = {}
    for number in range(base.seq + 1, seq + 1):
        frame = repository.frame(stream, number, base.stream != stream)
        if frame.previous != head:
            raise Damaged('change %d does not follow the one before' % number)
        for change in read_changes(frame.body):
            apply_change(database, change, columns)
        put_frame(database, frame)
        head = frame.hash
    return head


def go_back(repository, database, base, head, seq):
    columns = {}
    for number in range(base.seq, seq, -1):
        frame = repository.frame(base.stream, number)
        if frame.hash != head:
            raise Damaged('change %d is not the one that the full copy ends with' % number)
        for change in reversed(list(read_changes(frame.body))):
            apply_change(database, turn_round(change), columns)
        database.execute('DELETE FROM frame WHERE seq = ?', (number,))
        head = frame.previous
    frame = repository.frame(base.stream, seq)
    if frame.hash != head:
        raise Damaged('change %d is not the one that the next follows' % seq)
    put_frame(database, frame)


def rebuild(repository, stream, seq, path):
    """Any base that leads there: earlier ones, later ones, those of streams before."""
    bases = sorted(repository.bases.values(), key=lambda base: base.seq)
    own = [base for base in bases if base.stream == stream]
    ways = [base for base in reversed(own) if base.seq <= seq]
    ways += [base for base in own if base.seq > seq]
    ways += [base for base in reversed(bases) if base.stream != stream and base.seq < seq]
    first = None
    for base in ways:
        database = None
        try:
            database, head = open_base(repository, base, path)
            database.execute('BEGIN')
            if base.seq <= seq:
                go_forward(repository, database, base, head, stream, seq)
            else:
                go_back(repository, database, base, head, seq)
            database.execute('COMMIT')
            if database.execute('PRAGMA integrity_check').fetchone()[0] != 'ok':
                raise Damaged('what was rebuilt is not sound')
            return database
        except (Damaged, sqlite3.Error, IndexError, ValueError, UnicodeDecodeError) as error:
            warn('From the full copy at change %d: %s' % (base.seq, error))
            first = first or error
            if database is not None:
                database.close()
    raise Damaged('change %d cannot be brought back: %s'
                  % (seq, first or 'there is no full copy to begin with'))


def find_target(repository, at, snapshot):
    carried = [(s.last, s.stream) for s in repository.segments]
    carried += [(b.seq, b.stream) for b in repository.bases.values() if None not in b.parts]
    if not carried:
        sys.exit('This repository holds nothing')
    if snapshot:
        short, _, number = snapshot.partition('-')
        for seq, stream in carried:
            if stream.startswith(short) and number.isdigit():
                return stream, int(number)
        sys.exit('There is no point %s' % snapshot)
    if at is None:
        seq, stream = max(carried)
        return stream, seq
    frames = repository.all_frames()
    times = {key: frame.at for key, frame in frames.items()}
    times.update(base_times(repository, times))
    found = [(made, seq, stream) for (stream, seq), made in times.items() if made <= at]
    if not found:
        sys.exit('The copy begins later than that time')
    made, seq, stream = max(found)
    if made != at and (stream, seq + 1) not in frames and any(
            last > seq for last, other in carried if other == stream):
        raise Damaged('change %d cannot be read, so it cannot be told whether it was made before '
                      'that time' % (seq + 1))
    return stream, seq


def base_times(repository, known):
    """When full copies were made whose last change no segment carries: they say it themselves."""
    times = {}
    for base in repository.bases.values():
        if (base.stream, base.seq) in known or None in base.parts:
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                database, _ = open_base(repository, base, os.path.join(folder, 'office.db'))
            except Damaged as error:
                warn(error)
                continue
            times[base.stream, base.seq] = database.execute('SELECT max(at) FROM frame').fetchone()[0]
            database.close()
    return times


def sync(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def copy_photos(repository, database, folder):
    missing = 0
    rows = database.execute('SELECT DISTINCT hash, media_type FROM photo WHERE hash IS NOT NULL')
    for digest, media_type in rows.fetchall():
        name = repository.seal.photo_name(digest) if repository.seal else digest
        source = os.path.join(repository.folder, 'p', name[:2], name)
        try:
            with open(source, 'rb') as file:
                data = file.read()
            if repository.seal:
                data = repository.seal.open(data, 'photo ' + name)
            found = blake2b()
            found.update(data)
            if found.hexdigest() != digest:
                raise Damaged('its hash is not its name')
        except (OSError, Damaged) as error:
            warn('Photo %s: %s' % (digest, error))
            missing += 1
            continue
        target = os.path.join(folder, 'photos', digest[:2])
        os.makedirs(target, exist_ok=True)
        path = os.path.join(target, '%s.%s' % (digest, SUFFIXES.get(media_type, 'bin')))
        with open(path, 'wb') as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    return missing


def write_json(database, facts, path):
    with open(path, 'w', encoding='utf-8') as file:
        file.write(json.dumps(facts)[:-1] + ',\n"tables": {')
        for number, table in enumerate(TABLES):
            cursor = database.execute('SELECT * FROM %s ORDER BY id' % quote(table))
            names = [column[0] for column in cursor.description]
            file.write('%s\n%s: [' % (',' if number else '', json.dumps(table)))
            for index, row in enumerate(cursor):
                record = {n: v for n, v in zip(names, row) if v is not None}
                file.write('%s\n  %s' % (',' if index else '',
                                         json.dumps(record, ensure_ascii=False)))
            file.write(']')
        file.write('\n}}\n')
        file.flush()
        os.fsync(file.fileno())


def format_time(at):
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=at)
    return moment.isoformat() + 'Z'


def parse_time(text):
    found = re.fullmatch(r'(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(\.\d{1,6})?'
                         r'([Zz]|[+-]\d\d:\d\d)', text)
    if not found:
        sys.exit('“%s” is not a time like 2026-11-19T10:24:00Z or 2026-11-19T11:24:00+01:00' % text)
    moment = datetime.datetime.strptime(found.group(1) + ' ' + found.group(2), '%Y-%m-%d %H:%M:%S')
    since = moment - datetime.datetime(1970, 1, 1)
    at = (since.days * 86400 + since.seconds) * 1000000
    at += int((found.group(3) or '.0')[1:].ljust(6, '0'))
    zone = found.group(4)
    if zone not in 'Zz':
        minutes = int(zone[1:3]) * 60 + int(zone[4:6])
        at -= (1 if zone[0] == '+' else -1) * minutes * 60000000
    return at


def list_points(repository):
    frames = repository.all_frames()
    ends = {(s.stream, s.last) for s in repository.segments if s.frames}
    ends |= {key for key, frame in frames.items() if frame.label}
    bases = {(b.stream, b.seq) for b in repository.bases.values() if None not in b.parts}
    times = {key: frame.at for key, frame in frames.items()}
    times.update(base_times(repository, times))
    for stream, seq in sorted(ends | bases, key=lambda point: point[1]):
        frame = frames.get((stream, seq))
        made = times.get((stream, seq))
        print('%s-%d\t%s\t%s\t%s' % (stream[:8], seq, format_time(made) if made else '',
                                     'full copy' if (stream, seq) in bases else 'changes',
                                     frame.label if frame else ''))


def find_repository(folder):
    if os.path.isdir(os.path.join(folder, 's')):
        return folder
    inside = [name for name in sorted(os.listdir(folder)) if name.startswith('tt1-')]
    if len(inside) == 1:
        return os.path.join(folder, inside[0])
    sys.exit('“%s” is not a repository; give the folder tt1-… with --repository' % folder)


def restore(repository, arguments):
    stream, seq = find_target(repository, parse_time(arguments.at) if arguments.at else None,
                              arguments.snapshot)
    folder = arguments.to
    os.makedirs(folder, mode=0o700, exist_ok=True)
    if os.listdir(folder):
        sys.exit('“%s” is not empty' % folder)
    path = os.path.join(folder, 'office.db')
    part = path + '.part'
    try:
        database = rebuild(repository, stream, seq, part)
    except Damaged:
        for name in (part, part + '-journal'):
            if os.path.exists(name):
                os.remove(name)
        raise
    head = database.execute('SELECT at FROM frame WHERE seq = ?', (seq,)).fetchone()
    digest = compute_digest(database)
    missing = copy_photos(repository, database, folder)
    facts = {'format': 'timetracker-restore', 'version': 1, 'stream': stream, 'seq': seq,
             'at': format_time(head[0]), 'digest': digest}
    write_json(database, facts, os.path.join(folder, 'office.json'))
    database.close()
    sync(part)
    os.rename(part, path)
    sync(folder)
    print('Restored to change %d of %s, digest %s' % (seq, facts['at'], digest))
    if repository.broken:
        warn('%d damaged objects were found and gone around' % len(repository.broken))
    if missing:
        warn('%d photos are missing' % missing)
    return 3 if missing else 0


def main():
    parser = argparse.ArgumentParser(description='Gives an office back from this repository.')
    parser.add_argument('--to', metavar='DIR', help='a folder that is empty or does not exist')
    parser.add_argument('--at', metavar='TIME',
                        help='the state after the last change at or before TIME (RFC 3339)')
    parser.add_argument('--snapshot', metavar='ID', help='a point that --list names')
    parser.add_argument('--list', action='store_true', help='what can be restored')
    parser.add_argument('--repository', metavar='DIR',
                        default=os.path.dirname(os.path.abspath(__file__)),
                        help='the folder tt1-…; the one of this script unless given')
    parser.add_argument('--key', metavar='KEY', help='the recovery key of a sealed repository; asked for unless given')
    arguments = parser.parse_args()
    if not arguments.list and not arguments.to:
        parser.error('--to DIR or --list is needed')
    os.umask(0o077)
    try:
        folder = find_repository(arguments.repository)
        if os.path.isdir(os.path.join(folder, 'keys')) and arguments.key is None:
            arguments.key = input('Recovery key: ')
        repository = Repository(folder, arguments.key)
        if arguments.list:
            list_points(repository)
            return 0
        return restore(repository, arguments)
    except Damaged as error:
        warn('Nothing was restored: %s' % error)
        return 1
    except OSError as error:
        warn('Nothing was restored: %s' % error)
        return 1


if __name__ == '__main__':
    sys.exit(main())
