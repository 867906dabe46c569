"""Packages that hold: every shape that section 2 allows, and the near neighbours of the bad ones."""

import functools

from . import curve
from .authority import Authority
from .case import Case, add, changed, nth, setting, trusted
from .writer import Maker


@functools.lru_cache(maxsize=None)
def authority(kind="p256", **options):
    return Authority(kind, **options)


def stamped(*kinds, **options):
    return lambda: Maker(stamps=[authority(kind).token for kind in kinds], **options).build()


def with_token(**options):
    """A package with one token of an authority of this kind, and that authority's root in the reader's hands."""
    made = {name: options.pop(name) for name in ("imprint", "at") if name in options}

    def build():
        one = authority(**options)
        return Maker(stamps=[lambda seal: one.token(seal, **made)]).build()

    return build, lambda: authority(**options).root


def mixed():
    key = curve.Mixed(b"mixed", holds=True)
    return third_sealer(key)


def third_sealer(key):
    """The seal with a third signature, of a person whose key is this one."""
    who = {"key": key.public.hex(), "node": "authority.xb.example", "officer": "counsel-1", "role": "counsel", "seals": True, "state": "XB"}
    maker = Maker().change("{}keys.json", lambda value: value["holders"].append(who))
    return maker.change("sealers", lambda sealers: [*sealers, key]).build()


def everything():
    tokens = [authority("rsa2048").token, authority("p256", between=True).token]
    return Maker(records=5, stamps=tokens, earlier=20, page=True, directory=True).change("data", add("data/empty", b"")).build()


def full_files(full):
    """The forms of zip64, with this number in the place of 0xffffffff; only a reader that is told so reads it."""
    maker = Maker(records=3, page=True, directory=True)
    maker.change("data", lambda files: {**files, "data/at-the-edge": b"x" * full, "data/below-it": b"x" * (full - 1)})
    maker.full = full
    return maker.build()


def nine():
    return Maker(stamps=[authority().token] * 9).build()


def ten_thousand():
    return changed("data", lambda files: {**files, **{f"data/x{n:05}": b"" for n in range(10_000 - 22)}})()


def tokens():
    for label, options in {
        "rsa-2048": {"kind": "rsa2048"}, "rsa-3072-sha512": {"kind": "rsa3072", "digest": "sha512"}, "rsa-pss": {"kind": "rsa2048", "pss": True, "digest": "sha384"},
        "p256": {}, "p384-sha384": {"kind": "p384", "digest": "sha384"}, "ed25519": {"kind": "ed25519", "digest": "sha512"},
        "through-the-middle": {"between": True}, "imprint-sha384": {"imprint": "sha384"}, "imprint-sha512": {"imprint": "sha512"},
        "300-s-before": {"at": "20261118115500Z"}, "with-decimals": {"at": "20261118120000.25Z"},
    }.items():
        build, root = with_token(**options)
        yield Case(f"good-stamp-{label}", "", build)
        yield Case(f"good-stamp-{label}-rooted", "", build, roots=root)


def beside_the_point():
    """What lies in a token and nobody needs: a certificate that is none, and sets that nobody signed, in any order."""
    one = authority(between=True)
    odd = {"certificates": lambda held: [b"\x30\x03\x02\x02\x00", *held[::-1]]}
    return Maker(stamps=[lambda seal: one.token(seal, tweak=odd)]).build()


def texts():
    yield Case("good-text-of-4000-bytes", "", changed("event", nth(0, setting(why="\u00e9" * 2000))))
    yield Case("good-text-with-joiner", "", changed("event", nth(0, setting(why="a\u200db \u200e \u00a0"))))
    yield Case("good-text-with-escapes", "", changed("event", nth(0, setting(why='quote " and \\ and \ue000 and \U0001f40c'))))
    yield Case("good-node-id-of-63", "", changed("{}keys.json", lambda v: v["holders"].append({
        "key": "00" * 32, "node": "a" * 63, "officer": None, "role": None, "seals": False, "state": "ZZ"})), rule="a key that signs nothing is not looked at")
    for label, at in {"decimals": "2026-11-18T11:00:00.000001Z", "at-midnight": "2026-11-18T00:00:00Z"}.items():
        yield Case(f"good-moment-{label}", "", changed("event", nth(0, setting(at=at))))


def names():
    for name in ("data/1.2.3", "data/1.2.3.256", "data/a1.2.3.4", "data/1..2.3.4x", "data/console", "data/com", "data/com10", "data/_", "data/" + "n" * 115):
        yield Case(f"good-name-{name[5:25]}", "", changed("data", add(name)))


def cases():
    yield Case("good", "", lambda: Maker().build())
    yield Case("good-everything", "", everything)
    yield Case("good-without-witnesses", "", lambda: Maker(witnesses=0).build())
    yield Case("good-one-witness", "", lambda: Maker(witnesses=1, quorum=1).build())
    yield Case("good-32-witnesses", "", lambda: Maker(witnesses=32, quorum=32).build())
    yield Case("good-log-of-one", "", lambda: Maker(leaves=1, index=0).build())
    yield Case("good-first-of-64", "", lambda: Maker(leaves=64, index=0, earlier=1).build())
    yield Case("good-last-of-1000", "", lambda: Maker(leaves=1000, index=999, earlier=512).build())
    yield Case("good-earlier-alike", "", lambda: Maker(earlier=37).build())
    for earlier in (1, 2, 3, 7, 8, 31, 32, 33, 36):
        yield Case(f"good-earlier-{earlier}", "", lambda earlier=earlier: Maker(earlier=earlier).build())
    yield Case("good-many-records", "", lambda: Maker(records=120).build())
    yield Case("good-no-records", "", lambda: Maker(records=0).build())
    yield Case("good-nine-stamps", "", nine)
    yield Case("good-10000-entries", "", ten_thousand)
    yield Case("good-seal-in-another-order", "", changed("sealers", lambda sealers: sealers[::-1]))
    yield Case("good-mixed-order-key", "", mixed, rule="the equation holds without the cofactor")
    yield Case("good-extension-line", "", changed("head", lambda text: text + b"an extension\n"))
    yield Case("good-line-of-a-stranger", "", changed("lines", lambda lines: [b"\xe2\x80\x94 stranger AAAAAAAA\n", *lines]))
    yield Case("good-64-lines", "", changed("lines", lambda lines: lines + [b"\xe2\x80\x94 stranger AAAAAAAA\n"] * (64 - len(lines))))
    yield Case("good-event-300-s-late", "", changed("event", nth(2, setting(at="2026-11-18T12:05:00Z"))))
    yield Case("good-event-300-s-before-another-node", "", changed("event", nth(1, setting(at="2026-11-18T11:05:02Z"))))
    yield Case("good-no-limits", "", changed("{}use-limits.json", setting(until=None, conditions=[])))
    one = Maker()
    yield Case("good-trusted", "", lambda: Maker().build(), worth="nodes-vouched", trusted=trusted(one))
    yield Case("good-clock", "", lambda: Maker().build(), clock="2026-11-18T11:55:00Z")
    yield Case("good-stamp-beside-the-point", "", beside_the_point, roots=lambda: authority(between=True).root)
    yield from names()
    yield from texts()
    yield from tokens()
