"""Evidence records (RFC 4998) beside a package: protocol/evidence-record.md."""

import datetime
import hashlib

from . import der
from .certificate import algorithm, digest_name
from .der import INTEGER, OCTETS, SEQUENCE, Fields, NotDer, need
from .stamps import token

MOST_BYTES, MOST_STAMPS, MOST_HASHES = 16 << 20, 1_000, 100_000
# Until when each algorithm is believed: the table of section 4. One that is not in it is not believed at all.
END_OF_2030 = datetime.datetime(2030, 12, 31, 23, 59, 59, tzinfo=datetime.timezone.utc)
END_OF_2035 = datetime.datetime(2035, 12, 31, 23, 59, 59, tzinfo=datetime.timezone.utc)
BELIEVED = {
    "sha224": END_OF_2030, "sha256": None, "sha384": None, "sha512": None, "RSA below 3072 bits": END_OF_2030, "RSA": END_OF_2035,
    "ECDSA P-256": END_OF_2035, "ECDSA P-384": END_OF_2035, "Ed25519": END_OF_2035,
}


def shallow(raw):
    """A value whose members are not opened: each is read where it is needed, and what nobody needs is left aside."""
    need(raw, "it is cut")
    return der.read(raw, (raw[0],))


def members(value, says, tag=SEQUENCE):
    return Fields(shallow(value.raw), says, tag)


class Stamp:
    """An ArchiveTimeStamp."""

    def __init__(self, value, room):
        fields = members(value, "an archive time stamp")
        named = fields.maybe(0xA0)
        need(fields.maybe(0xA1) is None, "a time stamp has attributes")
        tree = fields.maybe(0xA2)
        self.tree = lists(tree, room) if tree else None
        self.raw = fields.next(SEQUENCE).raw
        fields.end()
        self.token, wrong = token(self.raw)
        need(wrong is None, wrong)
        self.digest = self.token.digest
        if named:
            # Tagged in the place of SEQUENCE: its members are the identifier and the parameters.
            content = named.body
            header = b"\x30" + bytes([len(content)]) if len(content) < 128 else None
            need(header and digest_name(der.read(header + content)) == self.digest, "a time stamp uses another hash function than its tree")
        length = hashlib.new(self.digest).digest_size
        need(all(len(one) == length for values in self.tree or () for one in values), "a hash value has another length than its hash function")

    def covers(self, leaf):
        """Whether the message imprint stands for this leaf (RFC 4998 section 4.3)."""
        node = leaf
        if self.tree is not None:
            first, *rest = self.tree
            if leaf not in first:
                return False
            node = self.together(first)
            for values in rest:
                node = self.together([*values, node])
        return node == self.token.imprint

    def together(self, values):
        return values[0] if len(values) == 1 else hashlib.new(self.digest, b"".join(sorted(values))).digest()

    def believed_until(self):
        ends = [BELIEVED[name] for name in (self.digest, self.token.signed_digest, self.token.signer.kind())]
        return min((end for end in ends if end is not None), default=None)


def lists(value, room):
    found = []
    for one in shallow(value.raw).inside:
        values = []
        for hashed in members(one, "a list of hash values").rest():
            room.take("hashes")
            need(hashed.tag == OCTETS, "a hash value is none")
            values.append(hashed.body)
        room.take("hashes")
        found.append(values)
    need(found and found[0], "a reduced hash tree is empty")
    return found


class Room:
    """What may still come."""

    def __init__(self):
        self.left = {"stamps": MOST_STAMPS, "hashes": MOST_HASHES}

    def take(self, what):
        self.left[what] -= 1
        need(self.left[what] >= 0, "the record holds too much")


class Record:
    """A record taken apart. Whether it holds for some bytes says `check`."""

    def __init__(self, raw):
        need(len(raw) <= MOST_BYTES, "the record is too large")
        fields = Fields(shallow(raw), "the record")
        need(der.whole(fields.next(INTEGER)) == 1, "the record is not of version 1")
        listed = members(fields.next(SEQUENCE), "the hash functions").rest()
        need(len(listed) <= MOST_STAMPS, "the record lists too many hash functions")
        for one in listed:
            algorithm(shallow(one.raw))
        fields.maybe(0xA0)
        need(fields.maybe(0xA1) is None, "the record covers encrypted data")
        chains = members(fields.next(SEQUENCE), "the chains").rest()
        fields.end()
        room = Room()
        self.chains = [(chain.raw, stamps(chain, room)) for chain in chains]
        need(self.chains, "the record holds no time stamp")

    def digests(self):
        """The hash functions under which the data has to be digested."""
        return {chain[0].digest for _, chain in self.chains}

    def check(self, digests, roots):
        """Holds it for data with these digests? The moment by which the data was there; otherwise `NotDer` says what is wrong."""
        before, raws, there = None, b"", None
        for raw, chain in self.chains:
            for number, stamp in enumerate(chain):
                digest = lambda data: hashlib.new(stamp.digest, data).digest()
                if number:
                    leaf = digest(chain[number - 1].raw)
                else:
                    leaf = digests[stamp.digest]
                    if raws:
                        leaf = digest(leaf + digest(sequence(raws)))
                need(stamp.covers(leaf), "a time stamp does not cover what it has to")
                need(not roots or stamp.token.leads_to(roots), "a certificate leads to none of your roots, or was not valid then")
                if before:
                    need(before.token.at <= stamp.token.at, "a time stamp is dated before the one that it follows")
                    until = before.believed_until()
                    need(until is None or stamp.token.at <= until, "it was renewed when its algorithms were no longer believed")
                there = there or stamp.token.at + stamp.token.accuracy
                before = stamp
            raws += raw
        return there


def stamps(chain, room):
    found = []
    for one in members(chain, "a chain").rest():
        room.take("stamps")
        found.append(Stamp(one, room))
    need(found, "a chain holds no time stamp")
    need(len({stamp.digest for stamp in found}) == 1, "a chain uses two hash functions")
    return found


def sequence(body):
    size = len(body)
    if size < 128:
        return bytes([SEQUENCE, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([SEQUENCE, 0x80 | len(length)]) + length + body


def judged(raw, package, roots):
    """The record over a package (a file opened for reading, at its beginning): by when it was there and None, or None and what is wrong."""
    try:
        record = Record(raw)
        makers = {name: hashlib.new(name) for name in record.digests()}
        while part := package.read(1 << 20):
            for maker in makers.values():
                maker.update(part)
        return record.check({name: maker.digest() for name, maker in makers.items()}, roots), None
    except NotDer as wrong:
        return None, str(wrong)

