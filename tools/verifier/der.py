"""A strict reader of DER (X.690): one encoding of each value, or none."""

import re


class NotDer(Exception):
    """What is wrong with the bytes, in a sentence."""


BOOLEAN, INTEGER, BITS, OCTETS, NULL, OID, ENUMERATED, UTF8, SEQUENCE, SET = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0A, 0x0C, 0x30, 0x31
UTC_TIME, GENERAL_TIME = 0x17, 0x18
DEEPEST = 40
UTC_FORM = re.compile(rb"[0-9]{12}Z")
GENERAL_FORM = re.compile(rb"[0-9]{14}(\.[0-9]*[1-9])?Z")


def need(holds, says):
    if not holds:
        raise NotDer(says)


class Value:
    """One value: its tag, its content, and what lies inside when it is constructed."""

    __slots__ = ("tag", "body", "raw", "inside")

    def __init__(self, tag, body, raw, inside):
        self.tag, self.body, self.raw, self.inside = tag, body, raw, inside


def read(data, closed=None):
    """The one value that these bytes are. What lies directly below the tags in `closed` is not opened: its reader does that, or leaves it."""
    value, end = value_at(data, 0, len(data), (), closed)
    need(end == len(data), "bytes follow the end")
    return value


def value_at(data, at, end, above, closed):
    need(len(above) < DEEPEST, "it is nested too deep")
    start = at
    need(at + 2 <= end, "it is cut")
    tag, length = data[at], data[at + 1]
    # Tags above 30 have no use in tokens and certificates.
    need(tag & 0x1F != 0x1F and tag != 0, "a tag is none")
    at += 2
    if length >= 0x80:
        more = length & 0x7F
        need(1 <= more <= 4 and at + more <= end, "a length is not in its one form")
        length = int.from_bytes(data[at : at + more], "big")
        need(length >= 0x80 and (more == 1 or length >> 8 * (more - 1)), "a length is not in its one form")
        at += more
    stop = at + length
    need(stop <= end, "it is cut")
    body, inside = data[at:stop], None
    if tag & 0x20:
        need(tag >= 0x80 or tag in (SEQUENCE, SET), "a string is in pieces")
        if above == closed:
            return Value(tag, body, data[start:stop], None), stop
        inside, above = [], (*above, tag)
        while at < stop:
            value, at = value_at(data, at, stop, above, closed)
            inside.append(value)
    elif tag < 0x40:
        primitive(tag, body)
    return Value(tag, body, data[start:stop], inside), stop


def primitive(tag, body):
    if tag in (INTEGER, ENUMERATED):
        need(body and not (len(body) > 1 and (body[0], body[1] >> 7) in ((0, 0), (0xFF, 1))), "a whole number is not in its one form")
    elif tag == OID:
        need(body and body[-1] < 0x80, "an object identifier is cut")
        need(all(b != 0x80 or (n and body[n - 1] >= 0x80) for n, b in enumerate(body)), "an object identifier is not in its one form")
    elif tag == BOOLEAN:
        need(body in (b"\0", b"\xff"), "a truth value is not in its one form")
    elif tag == NULL:
        need(not body, "nothing has content")
    elif tag == BITS:
        need(body and body[0] < 8 and (len(body) > 1 or body[0] == 0), "bits are not in their one form")
        need(not body[-1] & ((1 << body[0]) - 1) or len(body) == 1, "bits are not in their one form")
    elif tag == UTC_TIME:
        need(UTC_FORM.fullmatch(body), "a moment is not in its one form")
    elif tag == GENERAL_TIME:
        need(GENERAL_FORM.fullmatch(body), "a moment is not in its one form")
    else:
        need(tag not in (SEQUENCE & 0x1F, SET & 0x1F), "a sequence is not constructed")


class Fields:
    """Takes the members of a sequence one after another."""

    def __init__(self, value, says, tag=SEQUENCE):
        need(value.tag == tag and value.inside is not None, f"{says} is not what it has to be")
        self.values, self.says, self.at = value.inside, says, 0

    def next(self, tag=None):
        need(self.at < len(self.values), f"a part of {self.says} is missing")
        value = self.values[self.at]
        need(tag is None or value.tag == tag, f"a part of {self.says} is not what it has to be")
        self.at += 1
        return value

    def maybe(self, *tags):
        if self.at < len(self.values) and self.values[self.at].tag in tags:
            return self.next()
        return None

    def rest(self):
        left, self.at = self.values[self.at :], len(self.values)
        return left

    def end(self):
        need(self.at == len(self.values), f"{self.says} has a part too many")


def oid(dotted):
    """The content of an object identifier."""
    first, second, *rest = map(int, dotted.split("."))
    out = bytearray()
    for part in [first * 40 + second, *rest]:
        piece = [part & 0x7F]
        while part := part >> 7:
            piece.append(part & 0x7F | 0x80)
        out += bytes(reversed(piece))
    return bytes(out)


def whole(value):
    return int.from_bytes(value.body, "big", signed=True)


def explicit(value, says):
    need(value.inside is not None and len(value.inside) == 1, f"{says} is not what it has to be")
    return value.inside[0]
