"""The zip, read once from front to back in constant memory: section 1 of protocol/evidence-2.md, and `evidence-1.md`.

The directory at the end is not read to find anything. It is written again from what was met before it, and has to be the same.
"""

import hashlib
import re
import struct
import zlib

from .forms import Wrong, need

# A number of this size or more does not fit four bytes. An argument, so that the tests need no files of 4 GiB.
FULL = 0xFFFFFFFF
CHUNK = 1 << 20
COMMON = struct.Struct("<HHHHHIIIHH")
CUT = "the file is cut"
FORM = "the file is not in the one form that a package has"


class Limits:
    """What the versions differ in."""

    def __init__(self, version, prefix, entries, total, paper, papers):
        self.version, self.prefix, self.entries, self.total = version, prefix, entries, total
        self.paper, self.papers = paper, papers


VERSIONS = {
    b"comity-": Limits(1, "comity-", 2000, 256 << 20, 16 << 20, 256 << 20),
    b"evidence": Limits(2, "evidence-", 10_000, 1 << 40, 8 << 20, 32 << 20),
}
NOTES = {"log/checkpoint.txt", "log/earlier.txt"}


class Bag:
    """What was read: the papers whole, of the files below data/ the size and the digests."""

    def __init__(self, limits, request):
        self.limits, self.version, self.request = limits, limits.version, request
        self.papers, self.payload, self.digests = {}, {}, {}


def read(source, full=FULL):
    """The bag in the file, or Wrong. `source` needs `read(n)` alone, and may be a pipe."""
    back, at, count, bag, before, small = bytearray(), 0, 0, None, b"", 0
    while True:
        mark = source.read(4)
        if mark != b"PK\x03\x04":
            break
        head = exactly(source, 26)
        version, flags, method, time, date, crc, packed, size, length, extra = COMMON.unpack(head)
        name, more = exactly(source, length), exactly(source, extra)
        need((flags, method, time, date) == (0, 0, 0, 0x21) and packed == size, FORM)
        size = true_size(version, size, more, full)
        if bag is None:
            bag = opened(name)
        count += 1
        need(count <= bag.limits.entries, f"there are more than {bag.limits.entries:,} files inside")
        need(name > before, "the files are not in their order, or one stands there twice")
        before = name
        inner = inside(bag, name)
        end = at + 30 + length + extra + size
        need(end <= bag.limits.total, "the file is larger than a package may be")
        if inner.startswith("data/"):
            actual = payload(source, bag, inner, size)
        else:
            small += size
            room(bag, inner, size, small)
            body = exactly(source, size)
            bag.papers[inner] = body
            actual = zlib.crc32(body)
        need(actual == crc, f"{inner} is damaged: its checksum does not fit")
        back += central(name, crc, size, at, full)
        at = end
    need(bag is not None, "it is no package: there is no file at its beginning")
    expected = bytes(back) + ending(count, len(back), at, full)
    need(at + len(expected) <= bag.limits.total, "the file is larger than a package may be")
    rest = mark + source.read(len(expected) + 1 - len(mark))
    need(len(rest) >= len(expected) or not expected.startswith(rest), CUT)
    need(rest == expected, FORM)
    return bag


def exactly(source, length):
    body = source.read(length)
    need(len(body) == length, CUT)
    return body


def true_size(version, size, more, full):
    if size != FULL:
        need(version == 20 and not more and size < full, FORM)
        return size
    need(size == FULL and version == 45 and len(more) == 20 and more[:4] == b"\1\0\x10\0", FORM)
    packed, size = struct.unpack_from("<QQ", more, 4)
    need(packed == size >= full, FORM)
    return size


def central(name, crc, size, at, full):
    """A header of the directory, with all that does not fit four bytes in the extra field 0x0001."""
    wide = struct.pack("<QQ", size, size) if size >= full else b""
    wide += struct.pack("<Q", at) if at >= full else b""
    extra = struct.pack("<HH", 1, len(wide)) + wide if wide else b""
    shown, offset = min_fit(size, full), min_fit(at, full)
    common = COMMON.pack(45 if wide else 20, 0, 0, 0, 0x21, crc, shown, shown, len(name), len(extra))
    return b"PK\x01\x02\x14\x03" + common + struct.pack("<HHHII", 0, 0, 0, 0x81A40000, offset) + name + extra


def ending(count, length, at, full):
    wide = b""
    if length >= full or at >= full:
        wide = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 0x032D, 45, 0, 0, count, count, length, at)
        wide += b"PK\x06\x07" + struct.pack("<IQI", 0, at + length, 1)
    return wide + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, min_fit(length, full), min_fit(at, full), 0)


def min_fit(number, full):
    return number if number < full else FULL


def payload(source, bag, inner, size):
    """Hashes a file below data/ as it passes. A large one keeps two cores busy."""
    if size > 4 * CHUNK:
        return large_payload(source, bag, inner, size)
    first, second, crc, left = hashlib.sha256(), hashlib.sha512(), 0, size
    while left:
        part = exactly(source, min(left, CHUNK))
        first.update(part)
        second.update(part)
        crc = zlib.crc32(part, crc)
        left -= len(part)
    bag.payload[inner] = (size, first.hexdigest(), second.hexdigest())
    return crc


def large_payload(source, bag, inner, size):
    from concurrent.futures import ThreadPoolExecutor

    first, second, crc, left = hashlib.sha256(), hashlib.sha512(), 0, size
    with ThreadPoolExecutor(1) as other:
        beside = None
        while left:
            part = exactly(source, min(left, CHUNK))
            if beside:
                beside.result()
            beside = other.submit(second.update, part)
            first.update(part)
            crc = zlib.crc32(part, crc)
            left -= len(part)
        beside.result()
    bag.payload[inner] = (size, first.hexdigest(), second.hexdigest())
    return crc


def room(bag, inner, size, small):
    need(inner not in NOTES or size <= 64 << 10, f"{inner} is larger than 64 KiB")
    need(size <= bag.limits.paper, f"{inner} is larger than {bag.limits.paper >> 20} MiB")
    need(small <= bag.limits.papers, f"the papers are larger than {bag.limits.papers >> 20} MiB together")


# ---- names


FULL_NAME = re.compile(rb"(comity-|evidence-)([0-9a-f]{32})/[\x21-\x7e]+")
PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
SPLIT = re.compile(r"[.\-_]")


def opened(name):
    """The first name says which version it is, and for which request."""
    found = FULL_NAME.fullmatch(name)
    need(found, "a file inside has a name that no package has")
    return Bag(VERSIONS[found[1][:8] if found[1] != b"comity-" else found[1]], found[2].decode())


def inside(bag, name):
    folder = f"{bag.limits.prefix}{bag.request}/".encode()
    need(name.startswith(folder), "there is not one folder of one request")
    try:
        inner = name[len(folder) :].decode("ascii")
    except UnicodeDecodeError:
        raise Wrong("a file inside has a name that no package has") from None
    need(good_name(inner), "a file inside has a name that no package has")
    return inner


def good_name(name):
    return 0 < len(name) <= 120 and all(map(good_part, name.split("/")))


def good_part(part):
    if not PART.fullmatch(part) or part.endswith(".") or DEVICE.fullmatch(part.split(".")[0]):
        return False
    pieces = SPLIT.split(part)
    return len(pieces) < 4 or not any(all(map(number, pieces[n : n + 4])) for n in range(len(pieces) - 3))


def number(piece):
    return piece.isdigit() and int(piece) <= 255


def apart(names):
    """No two names equal but for case, and none the folder of another, case set aside."""
    lower = {name.lower() for name in names}
    need(len(lower) == len(names), "two names differ only in case")
    folders = set()
    for name in lower:
        while "/" in name:
            name = name.rpartition("/")[0]
            folders.add(name)
    need(not folders & lower, "a file stands where a folder is")
