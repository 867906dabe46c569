"""Evidence records beside packages: every shape that evidence-record.md allows, and one bad one for each rule."""

import hashlib
import random

from .authority import NULL, NUMBER, octets, oid, sequence, value, whole
from .case import Case
from .ended import LATER, directory, package, revoked
from .good import authority

AT = "20270101000000Z"


def digest(name, data):
    return hashlib.new(name, data).digest()


def stamp(over, name="sha256", at=AT, who=authority, tree=None, named=False, attributes=False, **options):
    """An ArchiveTimeStamp whose imprint is the digest of `over`; `tree` is its lists of hash values."""
    token = who(**options).token(over, at=at, imprint=name)
    parts = [value(0xA0, oid(NUMBER[named]))] if named else []
    parts += [value(0xA1)] if attributes else []
    parts += [value(0xA2, *(sequence(*map(octets, values)) for values in tree))] if tree is not None else []
    return sequence(*parts, token), token


def made(*chains, version=1, listed=("sha256",), more=b"", before=b""):
    lists = sequence(*(sequence(oid(NUMBER[name]), NULL) for name in listed))
    return sequence(whole(version), lists, before, sequence(*chains)) + more


def simple(**options):
    """One stamp over the package alone."""
    return lambda data: made(sequence(stamp(data, **options)[0]))


def again(data, times=("20270101000000Z", "20290101000000Z", "20310101000000Z"), **options):
    """Renewed within a chain."""
    stamps, over = [], data
    for at in times:
        one, over = stamp(over, at=at, **options)
        stamps.append(one)
    return sequence(*stamps)


def anew(data, name="sha512", at="20330101000000Z", turn=False):
    """Two chains, the second with another hash function over everything."""
    first = again(data)
    parts = [digest(name, data), digest(name, sequence(first))]
    return made(first, sequence(stamp(b"".join(parts[::-1] if turn else parts), name, at=at)[0]))


def in_a_tree(data, count=5, lose=None):
    """One stamp for several files: the leaf and its neighbours."""
    leaf = digest("sha256", data)
    others = sorted(digest("sha256", b"%d" % n) for n in range(count))
    lists = [[leaf, others[0]], others[1:3], others[3:]]
    node = leaf
    for values in lists:
        node = digest("sha256", over := b"".join(sorted([*values, node] if values is not lists[0] else values)))
    if lose is not None:
        lists[lose] = lists[lose][1:] if lose else [others[0], others[1]]
    return made(sequence(stamp(over, tree=lists)[0]))


def many(data, count):
    """So many values that nobody needs, beside the leaf."""
    leaf = digest("sha256", data)
    values = sorted([leaf, *(digest("sha256", b"%d" % n) for n in range(count - 1))])
    return made(sequence(stamp(b"".join(values), tree=[values])[0]))


def bit(record, place):
    return record[:place] + bytes([record[place] ^ 1]) + record[place + 1 :]


def good():
    yield "simple", simple()
    yield "named-hash", simple(named="sha256")
    yield "sha512", simple(name="sha512")
    yield "by-rsa", simple(kind="rsa3072")
    yield "renewed", lambda data: made(again(data))
    yield "renewed-anew", anew
    yield "tree", in_a_tree
    yield "tree-of-one", lambda data: made(sequence(stamp(data, tree=[[digest("sha256", data)]])[0]))
    yield "at-one-moment", lambda data: made(again(data, times=(AT, AT)))
    yield "in-its-last-second", lambda data: made(again(data, times=(AT, "20351231235959Z")))
    yield "unknown-hash-listed", lambda data: made(sequence(stamp(data)[0]), listed=("sha1", "sha256"))
    yield "crypto-infos", lambda data: made(sequence(stamp(data)[0]), before=value(0xA0, whole(7)))
    yield "99999-values", lambda data: many(data, 99_999)


def bad():
    yield "empty", lambda data: b""
    yield "cut", lambda data: simple()(data)[:-1]
    yield "bytes-after", lambda data: simple()(data) + b"\0"
    yield "version-2", lambda data: made(sequence(stamp(data)[0]), version=2)
    yield "no-chain", lambda data: made()
    yield "empty-chain", lambda data: made(sequence())
    yield "attributes", simple(attributes=True)
    yield "encrypted", lambda data: made(sequence(stamp(data)[0]), before=value(0xA1))
    yield "other-hash-named", simple(named="sha512")
    yield "two-hashes-in-a-chain", lambda data: made(sequence(*(one := stamp(data))[:1], stamp(one[1], "sha512")[0]))
    yield "other-data", lambda data: simple()(data + b"x")
    yield "renewal-of-another", lambda data: made(sequence(stamp(data)[0], stamp(b"another token")[0]))
    yield "renewed-anew-turned", lambda data: anew(data, turn=True)
    yield "renewed-anew-without-the-chain", lambda data: made(again(data), sequence(stamp(digest("sha512", data), "sha512", at="20330101000000Z")[0]))
    yield "back-in-time", lambda data: made(again(data, times=("20290101000000Z", AT)))
    yield "too-late", lambda data: made(again(data, times=(AT, "20360101000000Z")))
    yield "too-late-by-rsa", lambda data: made(again(data, times=(AT, "20310101000000Z"), kind="rsa2048"))
    yield "not-in-the-first-list", lambda data: in_a_tree(data, lose=0)
    yield "a-value-lost", lambda data: in_a_tree(data, lose=1)
    yield "empty-tree", lambda data: made(sequence(stamp(data, tree=[])[0]))
    yield "empty-list", lambda data: made(sequence(stamp(data, tree=[[]])[0]))
    yield "short-value", lambda data: made(sequence(stamp(data, tree=[[digest("sha256", data), b"x"]])[0]))
    yield "100000-values", lambda data: many(data, 100_000)
    yield "1001-stamps", lambda data: made(again(data, times=(AT,) * 1001))
    yield "false-stamp", lambda data: bit(simple()(data), -1)


def by_chance(count=60):
    """A bit of a record turned. Nothing is said of them but that all verifiers judge them alike."""
    chance = random.Random(13)
    for number in range(count):
        make, part = chance.choice([simple(), anew, in_a_tree, lambda data: made(again(data))]), chance.random()
        yield f"chance-{number:02}", lambda data, make=make, part=part: (lambda record: bit(record, int(part * len(record))))(make(data))


def cases():
    whole_package = package(stamped=False)
    for name, record in good():
        yield Case(f"good-record-{name}", "", whole_package, worth="whole", record=record, roots=lambda: authority().root)
    for name, record in bad():
        yield Case(f"bad-record-{name}", "", whole_package, worth="not-verified", record=record, holds=False, roots=lambda: authority().root)
    for name, record in by_chance():
        yield Case(f"chance-record-{name}", None, whole_package, record=record, roots=lambda: authority().root)
    ended = dict(absent=(0, 1, 2), terms={"desk": revoked(LATER)})
    early = simple(at="20261118123000Z")
    for name, fails, worth, options in (
        ("shows-it", "", "vouched-before-end", {"roots": lambda: authority().root}),
        ("without-roots", "nodes", "ended-unproven", {}),
    ):
        yield Case(f"{'bad' if fails else 'good'}-record-and-end-{name}", fails, whole_package, worth=worth, record=early, directory=lambda: directory(**ended), **options)
    yield Case("bad-record-and-end-late", "nodes", whole_package, worth="ended-unproven", record=simple(), directory=lambda: directory(**ended), roots=lambda: authority().root)
    yield Case("bad-record-and-end-false", "nodes", whole_package, worth="not-verified", record=lambda data: early(data + b"x"), holds=False, directory=lambda: directory(**ended), roots=lambda: authority().root)
