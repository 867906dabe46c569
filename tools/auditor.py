"""Holds a fetched log against its signed head: what tools/auditor.sh calls. Python's standard library alone, and openssl for Ed25519.

Written from RFC 6962 (section 2.1), C2SP tlog-tiles, signed-note, tlog-cosignature and tlog-proof; it shares no line with the program.
"""

import argparse
import base64
import hashlib
import pathlib
import subprocess
import sys

ED25519_LOG, ED25519_COSIGNATURE = 1, 4
SPKI = bytes.fromhex("302a300506032b6570032100")  # RFC 8410: before the 32 bytes of an Ed25519 public key


class Wrong(Exception):
    """Something does not fit."""


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf(entry):
    return sha256(b"\0" + entry)


def pair(left, right):
    return sha256(b"\1" + left + right)


class Note:
    """A signed note: the text, and a line for each signature."""

    def __init__(self, raw):
        text, blank, lines = raw.partition("\n\n")
        if not blank:
            raise Wrong("the head is no signed note")
        self.text, self.lines = text + "\n", []
        for line in lines.splitlines():
            dash, name, signature = line.split(" ")
            if dash != "\u2014":
                raise Wrong(f"not a signature line: {line}")
            self.lines.append((name, base64.b64decode(signature, validate=True)))
        origin, size, root = self.text.split("\n")[:3]
        self.origin, self.size, self.root = origin, int(size), base64.b64decode(root, validate=True)
        if str(self.size) != size or len(self.root) != 32:
            raise Wrong("the head names no size and root")


class Key:
    """A verifier's line: name+hash+key."""

    def __init__(self, line):
        # The key is base64, in which a plus may stand.
        self.name, number, key = line.strip().split("+", 2)
        raw = base64.b64decode(key, validate=True)
        self.kind, self.key = raw[0], raw[1:]
        self.number = sha256(self.name.encode() + b"\n" + raw)[:4]
        if self.number.hex() != number or len(self.key) != 32:
            raise Wrong(f"not a key: {line}")

    def signed(self, note, work):
        """The moment of a cosignature, 0 for a signature of the log; None where this key did not sign the note."""
        for name, signature in note.lines:
            if (name, signature[:4]) != (self.name, self.number):
                continue
            when, rest, text = 0, signature[4:], note.text.encode()
            if self.kind == ED25519_COSIGNATURE:
                when, rest = int.from_bytes(rest[:8], "big"), rest[8:]
                text = f"cosignature/v1\ntime {when}\n".encode() + text
            if not verifies(self.key, text, rest, work):
                raise Wrong(f"the signature of {name} is false")
            return when
        return None


def verifies(key, text, signature, work):
    for name, data in (("key.der", SPKI + key), ("text", text), ("signature", signature)):
        (work / name).write_bytes(data)
    command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", work / "key.der"]
    done = subprocess.run([*command, "-sigfile", work / "signature", "-in", work / "text"], capture_output=True, check=False)
    return done.returncode == 0


def name(level, index, width):
    """The path of a tile: three digits a folder, all but the last with an x before them."""
    digits = f"{index % 1000:03}"
    while index := index // 1000:
        digits = f"x{index % 1000:03}/{digits}"
    return f"tile/{level}/{digits}" + ("" if width == 256 else f".p/{width}")


def tiles(size):
    """Each tile of a log of this size: level, number, width."""
    level, count = 0, size
    while count:
        for index in range((count + 255) // 256):
            width = min(256, count - 256 * index)
            if level == 0:
                yield "entries", index, width
            yield level, index, width
        level, count = level + 1, count // 256


def split(size):
    """The largest power of two below it (RFC 6962, section 2.1)."""
    return 1 << (size - 1).bit_length() - 1


class Tree:
    """Every hash of the tree over these leaves, asked for by what it covers."""

    def __init__(self, leaves):
        # rows[k][i] covers the leaves from i * 2^k, 2^k of them.
        self.rows = [leaves]
        while len(self.rows[-1]) > 1:
            row = self.rows[-1]
            self.rows.append([pair(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)])

    def over(self, first, end):
        if end == first:
            return sha256(b"")
        width = end - first
        if width & (width - 1) == 0 and first % width == 0:
            return self.rows[width.bit_length() - 1][first // width]
        middle = first + split(width)
        return pair(self.over(first, middle), self.over(middle, end))

    def path(self, at, first, end):
        if end - first == 1:
            return []
        middle = first + split(end - first)
        if at < middle:
            return [*self.path(at, first, middle), self.over(middle, end)]
        return [*self.path(at, middle, end), self.over(first, middle)]


def leads_to(entry, at, size, path):
    """The root to which a path leads (RFC 9162, section 2.1.3.2)."""
    number, last, root = at, size - 1, leaf(entry)
    for step in path:
        if last == 0:
            raise Wrong("the proof is too long")
        if number % 2 or number == last:
            root = pair(step, root)
            while number % 2 == 0 and number:
                number, last = number // 2, last // 2
        else:
            root = pair(root, step)
        number, last = number // 2, last // 2
    if last:
        raise Wrong("the proof is too short")
    return root


def read_entries(work, size):
    """Every entry: in a bundle each has its length, two bytes, before it."""
    entries = []
    for level, index, width in tiles(size):
        if level != "entries":
            continue
        data = (work / name(level, index, width)).read_bytes()
        for _ in range(width):
            length = int.from_bytes(data[:2], "big")
            if len(data) < 2 + length:
                raise Wrong(f"{name(level, index, width)} ends too soon")
            entries.append(data[2 : 2 + length])
            data = data[2 + length :]
        if data:
            raise Wrong(f"{name(level, index, width)} goes on too long")
    return entries


def compare_tiles(work, size, tree):
    """Each hash tile holds exactly what follows from the entries."""
    for level, index, width in tiles(size):
        if level == "entries":
            continue
        step = 256**level
        hashes = [tree.over((index * 256 + i) * step, (index * 256 + i + 1) * step) for i in range(width)]
        if (work / name(level, index, width)).read_bytes() != b"".join(hashes):
            raise Wrong(f"{name(level, index, width)} is not what follows from the entries")


def signed_by(keys, note, work):
    """Whether one of the log's keys has signed it: a node changes its key, and its log stays one."""
    return any(key.signed(note, work) is not None for key in keys)


def given_proof(file, tree, entries, keys, work):
    """A proof that somebody was given: signed, true by itself, and of this very log."""
    head, _, rest = pathlib.Path(file).read_text().partition("\n\n")
    first, extra, index, *path = head.split("\n")
    if first != "c2sp.org/tlog-proof@v1":
        raise Wrong(f"{file} is no proof file")
    note, at = Note(rest), int(index.removeprefix("index "))
    extra = base64.b64decode(extra.removeprefix("extra "), validate=True)
    path = [base64.b64decode(step, validate=True) for step in path]
    opening = b"comity-opening/1\n"
    if extra.startswith(opening):
        salt, record = extra[len(opening) :][:32], extra[len(opening) + 32 :]
        raise Wrong(f"{file} is opened: check it with the program, or ask for one without --open ({len(salt) + len(record)} bytes)")
    if keys and not signed_by(keys, note, work):
        raise Wrong(f"the head in {file} is not signed by the log")
    if leads_to(extra, at, note.size, path) != note.root:
        raise Wrong(f"{file} does not lead to its head")
    if note.size > len(entries) or tree.over(0, note.size) != note.root or entries[at] != extra:
        raise Wrong(f"{file} is of another log than the one that is published now")
    print(f"given proof   entry {at + 1} is in the log, and was when it had {note.size}")


def check(work, args):
    note = Note((work / "checkpoint").read_text())
    keys = [Key(line) for line in args.key]
    if not keys:
        print("signature     NOT CHECKED: no --key was given")
    elif any(key.name != note.origin or key.kind != ED25519_LOG for key in keys) or not signed_by(keys, note, work):
        raise Wrong("the head is not signed by the log")
    else:
        print(f"signature     {note.origin} has signed the head")
    entries = read_entries(work, note.size)
    tree = Tree([leaf(entry) for entry in entries])
    if tree.over(0, note.size) != note.root:
        raise Wrong("the entries do not give the root of the head")
    print(f"root          {note.size} entries give {note.root.hex()}")
    compare_tiles(work, note.size, tree)
    print("tiles         each holds what follows from the entries")
    if note.size:
        at = (args.entry or note.size) - 1
        if not 0 <= at < note.size:
            raise Wrong(f"the head covers entries 1 to {note.size}")
        path = tree.path(at, 0, note.size)
        if leads_to(entries[at], at, note.size, path) != note.root:
            raise Wrong("the proof does not lead to the head")
        print(f"inclusion     entry {at + 1} is proven by {len(path)} hashes")
    for line in args.witness:
        witness = Key(line)
        when = witness.signed(note, work)
        says = "has not signed this head" if when is None else f"has cosigned this head, {when} seconds after 1970"
        print(f"witness       {witness.name} {says}")
    if args.seen:
        seen = Note(pathlib.Path(args.seen).read_text())
        if seen.origin != note.origin or keys and not signed_by(keys, seen, work):
            raise Wrong("the head that was kept is not one of this log")
        if seen.size > note.size or tree.over(0, seen.size) != seen.root:
            raise Wrong(f"the log does not begin with the {seen.size} entries that it had: it was rewritten or went back. Keep both heads")
        print(f"consistency   it begins with the {seen.size} entries that were seen before")
    for file in args.proof:
        given_proof(file, tree, entries, keys, work)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["tiles", "check"])
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--key", action="append", default=[])
    parser.add_argument("--seen")
    parser.add_argument("--entry", type=int)
    parser.add_argument("--witness", action="append", default=[])
    parser.add_argument("--proof", action="append", default=[])
    args = parser.parse_args()
    try:
        if args.what == "check":
            return check(args.work, args)
        for tile in tiles(Note((args.work / "checkpoint").read_text()).size):
            print(name(*tile))
    except (Wrong, OSError, ValueError, IndexError) as wrong:
        print(f"WRONG: {wrong}")
        sys.exit(1)


if __name__ == "__main__":
    main()
