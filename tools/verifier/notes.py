"""C2SP signed notes, checkpoints and cosignatures; the tree and the proofs of RFC 6962."""

import hashlib
import re

from . import forms
from .forms import need
from .keys import genuine

LINE = re.compile("\u2014 ([^ +]+) ([A-Za-z0-9+/]+=*)")


class Note:
    """A checkpoint: its text, and its lines of signatures as (name, four bytes of hash, the rest)."""

    def __init__(self, body, file):
        says = f"{file} is no signed note"
        need(len(body) <= 64 << 10, f"{file} is larger than 64 KiB")
        try:
            whole = body.decode("utf-8")
        except UnicodeDecodeError:
            whole = ""
        text, gap, tail = whole.rpartition("\n\n")
        lines = tail[:-1].split("\n")
        need(gap and tail.endswith("\n") and len(lines) <= 64 and all(c >= " " or c == "\n" for c in whole), says)
        self.text = (text + "\n").encode()
        self.lines = []
        for line in lines:
            found = LINE.fullmatch(line)
            coded = forms.strict64(found[2]) if found else None
            need(coded is not None and len(coded) > 4 and forms.key_name(found[1]), says)
            self.lines.append((found[1], coded[:4], coded[4:]))
        head = text.split("\n")
        need(len(head) >= 3 and "" not in head and forms.decimal(head[1]), f"{file} has not the three lines of a checkpoint")
        self.origin, self.size, self.root = head[0], int(head[1]), forms.strict64(head[2])
        need(self.root is not None and len(self.root) == 32, f"{file} has not the three lines of a checkpoint")

    def named(self, name, kind, key):
        tag = hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + key).digest()[:4]
        return [rest for who, four, rest in self.lines if who == name and four == tag]

    def signed_by(self, key):
        """Whether the log's own key signed, and no line in its name is false."""
        public = bytes.fromhex(key)
        lines = self.named(self.origin, 1, public)
        return bool(lines) and all(genuine(public, line, self.text) for line in lines)

    def cosigned_by(self, witness):
        """True, False when a line in its name is false, None when there is none."""
        public = bytes.fromhex(witness["key"])
        lines = self.named(witness["name"], 4, public)
        return all(self.cosigned(public, line) for line in lines) if lines else None

    def first_cosigned(self, witness):
        """The earliest moment that it signed, in seconds since 1970; only after `cosigned_by` said that its lines hold."""
        lines = self.named(witness["name"], 4, bytes.fromhex(witness["key"]))
        return min((int.from_bytes(line[:8], "big") for line in lines), default=None)

    def cosigned(self, public, line):
        if len(line) != 72:
            return False
        message = f"cosignature/v1\ntime {int.from_bytes(line[:8], 'big')}\n".encode() + self.text
        return genuine(public, line[8:], message)


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def leaf(data):
    return hashlib.sha256(b"\0" + data).digest()


def half(size):
    """The largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)


def climbed(start, index, size, proof):
    """The root that the audit path leads to (RFC 6962 section 2.1.1), or None. Read as it is written there, from the root downwards."""
    if size == 1 or not proof:
        return start if size == 1 and not proof else None
    left = half(size)
    if index < left:
        below = climbed(start, index, left, proof[:-1])
        return below and node(below, proof[-1])
    below = climbed(start, index - left, size - left, proof[:-1])
    return below and node(proof[-1], below)


def grown(old, size, root, proof):
    """Whether the tree of `old` leaves and this root is the beginning of that of `size` leaves: its root then, or None (section 2.1.2)."""
    pair = subtrees(old, size, root, proof)
    return pair[1] if pair and pair[0] == root else None


def subtrees(old, size, root, proof):
    """The hashes of the first `old` and of all `size` leaves below. `root` is known, and not in the proof, where the old tree is one whole subtree."""
    if old == size:
        if root is not None:
            return (root, root) if not proof else None
        return (proof[0], proof[0]) if len(proof) == 1 else None
    if not proof:
        return None
    left = half(size)
    if old <= left:
        pair = subtrees(old, left, root, proof[:-1])
        return pair and (pair[0], node(pair[1], proof[-1]))
    pair = subtrees(old - left, size - left, None, proof[:-1])
    return pair and (node(proof[-1], pair[0]), node(proof[-1], pair[1]))
