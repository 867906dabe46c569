"""Packages that do not hold, each for one reason, against sections 4 to 9 of protocol/evidence-2.md: signatures, custody, log, witnesses, stamps, reader."""

import base64

from cryptography.x509.oid import ExtendedKeyUsageOID

from . import curve
from .authority import FROM, NULL, NUMBER, Authority, der, octets, oid, sequence, set_of, value, whole
from .case import Case, add, changed, nth, setting, trusted
from .good import authority, third_sealer
from .writer import DESK, PROVIDER, Key, Maker, canonical, sha256, signature


def flipped(text):
    """Another digit, in the middle."""
    at = len(text) // 2
    return text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :]


def unreduced(signed):
    """The same S, once more the order: the equation holds all the same."""
    raw = bytes.fromhex(signed["ed25519"])
    return dict(signed, ed25519=curve.joined(raw[:32], int.from_bytes(raw[32:], "little") + curve.ORDER).hex())


def spoil(n, how=lambda one: dict(one, ed25519=flipped(one["ed25519"]))):
    def change(value):
        value["signatures"][n] = how(value["signatures"][n])

    return change


def seals():
    holder = lambda n, **members: changed("{}keys.json", lambda value: value["holders"][n].update(members))
    for label, how in {
        "false": spoil(0), "false-of-node": spoil(1), "unreduced": spoil(0, unreduced), "missing": lambda v: v["signatures"].pop() and None, "none": setting(signatures=[]),
        "twice": lambda v: v["signatures"].append(v["signatures"][0]), "exchanged": lambda v: v.update(signatures=[dict(a, ed25519=b["ed25519"]) for a, b in zip(v["signatures"], v["signatures"][::-1])]),
        "of-other-papers": setting(tagmanifest="0" * 64),
    }.items():
        yield Case(f"bad-seal-{label}", "seal", changed("{}seal.json", how))
    yield Case("bad-seal-by-one-more", "seal", changed("sealers", lambda sealers: [*sealers, Key("clerk")]))
    yield Case("bad-seal-by-a-stranger", "seal", changed("sealers", lambda sealers: [*sealers, Key("stranger")]))
    yield Case("bad-seal-without-one-who-seals", "seal", holder(0, seals=True))
    yield Case("bad-seal-without-person", "seal", lambda: Maker().change("{}keys.json", lambda v: v["holders"][1].update(seals=False)).change("sealers", lambda s: s[1:]).build())
    nodeless = lambda: Maker().change("{}keys.json", lambda v: v["holders"][2].update(seals=False)).change("sealers", lambda s: s[:1]).build()
    yield Case("bad-seal-without-node", "log seal", nodeless, rule="then nobody can have signed the checkpoint either")
    def lent(value):
        value["holders"][0]["seals"], value["holders"][1]["seals"] = True, False

    # The node's own people did not seal: a key that was taken from it and anybody's officer would be enough otherwise.
    yield Case("bad-seal-by-a-person-of-another-node", "seal", lambda: Maker().change("{}keys.json", lent).change("sealers", lambda s: [Key("clerk"), s[1]]).build())
    yield Case("bad-seal-by-a-person-of-another-node-besides", "seal", lambda: Maker().change("{}keys.json", lambda v: v["holders"][0].update(seals=True)).change("sealers", lambda s: [*s, Key("clerk")]).build())
    yield Case("bad-custody-none-where-case-is-set-aside", "custody", changed("data", add("data/Records/lines-9.log")))
    purpose = lambda maker, over: {"signatures": [signature(key, "comity-custody-v1", over) for key in (maker.reviewer, maker.desk)]}
    yield Case("bad-seal-for-another-purpose", "seal", changed("{}seal.json", lambda v: v.update(purpose(Maker(), f"{v['tagmanifest']}\n".encode()))))
    bare = lambda maker, over: {"signatures": [signature(key, "comity-seal-v1", over) for key in (maker.reviewer, maker.desk)]}
    yield Case("bad-seal-without-line-feed", "seal", changed("{}seal.json", lambda v: v.update(bare(Maker(), v["tagmanifest"].encode()))))
    yield Case("bad-key-neutral", "seal", lambda: third_sealer(curve.Identity()))
    yield Case("bad-key-neutral-unreduced", "seal", lambda: third_sealer(curve.Identity((curve.P + 1).to_bytes(32, "little"))))
    yield Case("bad-key-neutral-with-sign", "seal", lambda: third_sealer(curve.Identity((1 | 1 << 255).to_bytes(32, "little"))))
    yield Case("bad-r-neutral", "seal", lambda: third_sealer(curve.SmallR(b"small")))
    yield Case("bad-needs-the-cofactor", "seal", lambda: third_sealer(curve.Mixed(b"mixed", holds=False)))
    yield Case("bad-key-off-the-curve", "seal", lambda: third_sealer(curve.Identity((2).to_bytes(32, "little"))))
    yield from closings()


def closings():
    two = dict(stamps=[authority().token, authority().token])
    for label, how in {
        "without-a-stamp": lambda files: files[:-1], "in-another-order": lambda files: [files[0], files[2], files[1]], "stamp-first": lambda files: files[1:] + files[:1], "empty": lambda files: [],
        "twice": lambda files: files + files[-1:], "another-digest": lambda files: files[:-1] + [dict(files[-1], sha256="0" * 64)], "another-stamp-more": lambda files: files + [{"name": "time/3.tst", "sha256": "0" * 64}],
    }.items():
        yield Case(f"bad-closing-{label}", "seal", changed("closed", how, **two))
    yield Case("bad-closing-a-paper-more", "file", changed("closed", lambda files: files + [{"name": "bagit.txt", "sha256": "0" * 64}]))
    yield Case("bad-closing-another-name", "file", changed("closed", lambda files: [dict(files[0], name="seals.json")]))
    yield Case("bad-closing-by-person", "seal", changed("closer", lambda _: [Key("reviewer")]))
    yield Case("bad-closing-by-node-that-does-not-seal", "seal", changed("closer", lambda _: [Key("provider")]))
    yield Case("bad-closing-by-stranger", "seal", changed("closer", lambda _: [Key("stranger")]))
    yield Case("bad-closing-false", "seal", changed("{}closing.json", lambda v: v["signature"].update(ed25519=flipped(v["signature"]["ed25519"]))))
    yield Case("bad-closing-unreduced", "seal", changed("{}closing.json", lambda v: v.update(signature=unreduced(v["signature"]))))
    yield Case("bad-closing-for-another-purpose", "seal", changed("{}closing.json", lambda v: v.update(signature=signature(Key("desk"), "comity-seal-v1", canonical(v["files"])))))
    yield Case("bad-stamp-added-after-closing", "seal", changed("files", lambda files: files.update({"time/1.tst": authority().token(files["seal.json"])})))
    yield Case("bad-stamp-taken-after-closing", "seal", changed("files", lambda files: files.pop("time/2.tst") and None, **two))


def custody():
    event = lambda n, fails="custody", **members: (fails, changed("event", nth(n, setting(**members))))
    entry = lambda n, how: ("custody", changed("entry", nth(n, how)))
    form = lambda n, how: ("file", changed("entry", nth(n, how)))
    cases = {
        "number": event(1, "file", number=2), "number-again": event(1, "file", number=0), "first-has-previous": event(0, previous="0" * 64), "without-previous": event(1, previous=None), "another-previous": event(2, previous="0" * 64),
        "unknown-before": event(1, before="0" * 64), "before-itself": event(0, before=sha256(b"an invented line 0\n" * 3)), "rows": event(1, rows={"kept": "399", "read": "400", "rejected": "2"}),
        "rows-beyond": event(1, rows={"kept": str(2**64 - 1), "read": "0", "rejected": "1"}), "nobody-looked-up": ("custody", changed("event", nth(0, setting(act="looked-up")))),
        "nobody-packed": ("custody", changed("event", nth(0, setting(act="packed")))), "nobody-viewed": ("custody", changed("event", nth(0, setting(act="viewed")))),
        "dated-before-its-own": event(1, at="2026-11-18T10:59:59.999999Z"), "dated-300-s-before-another": event(1, at="2026-11-18T11:05:02.000001Z"),
        "last-not-packed": event(2, act="viewed"), "last-packed-another": event(2, after="0" * 64), "last-packed-nothing": event(2, after=None),
        "another-person": event(1, person={"officer": "clerk-3", "role": "clerk"}), "another-role": event(1, person={"officer": "clerk-2", "role": "counsel"}), "person-of-another-node": event(2, node=PROVIDER),
        "another-node": event(0, node="other.example"), "keys-of-nobody": event(0, "file", keys=[]), "keys-of-another": event(0, "file", keys=[Key("desk").public.hex()]), "keys-twice": event(0, "file", keys=[Key("provider").public.hex()] * 2),
        "false": entry(1, spoil(0)), "false-of-node": entry(1, spoil(1)), "unreduced": entry(0, spoil(0, unreduced)), "signature-missing": form(1, lambda v: v["signatures"].pop() and None),
        "signatures-exchanged": form(1, lambda v: v.update(signatures=v["signatures"][::-1])), "signature-more": form(0, lambda v: v["signatures"].append(v["signatures"][0])),
        "changed-after-signing": entry(1, lambda v: v["event"].update(why="Another order")), "node-signs-first": ("file", changed("signers", nth(1, lambda keys: keys[::-1]))),
        "by-stranger": ("file", changed("signers", nth(0, lambda keys: [Key("stranger")]))),
        "record-unaccounted": ("custody", changed("steps", lambda steps: steps[:1] + steps[2:], records=2)), "answer-unaccounted": event(1, after=None),
        "event-taken-out": ("file", changed("{}custody.json", lambda v: v["events"].pop(1) and None)), "events-exchanged": ("file", changed("{}custody.json", lambda v: v["events"].reverse())),
    }
    for label, (fails, build) in cases.items():
        yield Case(f"bad-custody-{label}", fails, build)
    purpose = nth(0, lambda v: v.update(signatures=[signature(Key("provider"), "comity-seal-v1", canonical(v["event"]))]))
    yield Case("bad-custody-node-named-first", "custody", lambda: resigned(1, lambda keys: keys[::-1]))
    yield Case("bad-custody-signed-by-stranger", "custody", lambda: resigned(0, lambda keys: [Key("stranger")]))
    yield Case("bad-custody-signed-by-node-alone", "custody", lambda: resigned(1, lambda keys: keys[1:]))
    yield Case("bad-custody-signed-by-nobody", "custody", lambda: resigned(1, lambda keys: []))
    yield Case("bad-custody-signed-by-one-more", "custody", lambda: resigned(0, lambda keys: [*keys, Key("desk")]))
    yield Case("bad-custody-for-another-purpose", "custody", changed("entry", purpose))
    yield Case("bad-times-event-after-packing", "times", changed("event", nth(2, setting(at="2026-11-18T12:05:00.000001Z"))))


def resigned(number, how):
    """One event whose keys and signatures fit one another, and not what it says."""
    made = {}

    def event(value):
        keys = [key for name in value["keys"] for key in map(Key, ("desk", "provider", "reviewer", "clerk")) if key.public.hex() == name]
        made["keys"] = how(keys)
        value["keys"] = [key.public.hex() for key in made["keys"]]

    return Maker().change("event", nth(number, event)).change("signers", nth(number, lambda _: made["keys"])).build()


def logs():
    put = lambda name, **members: changed("{}log/" + name, setting(**members), earlier=20)
    step = lambda name, how: changed("{}log/" + name, lambda v: v.update(proof=how(v["proof"])), earlier=20)
    for label, build in {
        "index": put("inclusion.json", index="21"), "index-beyond": put("inclusion.json", index="37"), "index-far": put("inclusion.json", index=str(2**64 - 1)), "key": put("inclusion.json", commitment_key="0" * 64),
        "proof-shorter": step("inclusion.json", lambda p: p[:-1]), "proof-longer": step("inclusion.json", lambda p: p + p[:1]), "proof-other": step("inclusion.json", lambda p: p[:-1] + ["0" * 64]),
        "proof-empty": step("inclusion.json", lambda p: []), "proof-order": step("inclusion.json", lambda p: p[::-1]), "consistency-shorter": step("consistency.json", lambda p: p[:-1]),
        "consistency-longer": step("consistency.json", lambda p: p + p[:1]), "consistency-other": step("consistency.json", lambda p: ["0" * 64] + p[1:]), "consistency-empty": step("consistency.json", lambda p: []),
        "consistency-of-equals": changed("{}log/consistency.json", setting(proof=["0" * 64]), earlier=37), "consistency-of-1-longer": changed("{}log/consistency.json", lambda v: v["proof"].insert(0, "0" * 64), earlier=32),
        "earlier-of-nothing": lambda: Maker(earlier=0).build(), "earlier-later": changed("old head", lambda text: text.replace(b"\n20\n", b"\n38\n"), earlier=20),
        "earlier-other-root": changed("old head", other_root, earlier=20), "earlier-equal-other-root": changed("old head", other_root, earlier=37),
        "earlier-other-origin": changed("old head", lambda text: text.replace(b"/log", b"/gol"), earlier=20), "earlier-by-stranger": changed("old lines", lambda _: [Maker().log_line(b"x\n", Key("stranger"))], earlier=20),
        "earlier-unsigned": changed("log/earlier.txt", lambda body: body.rpartition(b"\n\n")[0] + b"\n\n", earlier=20), "earlier-false": changed("old lines", lambda lines: [bad_line(lines[0])], earlier=20),
        "checkpoint-false": changed("lines", lambda lines: [bad_line(lines[0]), *lines[1:]]), "checkpoint-true-and-false": changed("lines", lambda lines: [lines[0], bad_line(lines[0]), *lines[1:]]),
        "checkpoint-unsigned-by-log": changed("lines", lambda lines: lines[1:]), "checkpoint-by-person": lambda: signed_log("reviewer"), "checkpoint-by-node-that-does-not-seal": lambda: signed_log("provider"),
        "checkpoint-under-another-name": lambda: signed_log("desk", b"other.example/log"), "checkpoint-line-short": changed("lines", lambda lines: [recoded(lines[0], lambda raw: raw[:-1]), *lines[1:]]),
        "checkpoint-line-long": changed("lines", lambda lines: [recoded(lines[0], lambda raw: raw + b"\0"), *lines[1:]]), "checkpoint-other-kind": changed("lines", lambda lines: [recoded(lines[0], lambda raw: b"\0" * 4 + raw[4:]), *lines[1:]]),
        "other-root": changed("head", other_root), "size": changed("head", lambda text: text.replace(b"\n37\n", b"\n32\n")), "size-of-a-larger-tree": changed("head", lambda text: text.replace(b"\n37\n", b"\n137\n")),
    }.items():
        yield Case(f"bad-log-{label}", "log", build)
    yield from notes()


def other_root(text):
    lines = text.split(b"\n")
    return b"\n".join([lines[0], lines[1], base64.b64encode(b"\0" * 32), *lines[3:]])


def recoded(line, how):
    front, coded = line.rstrip(b"\n").rsplit(b" ", 1)
    return front + b" " + base64.b64encode(how(base64.b64decode(coded))) + b"\n"


def bad_line(line):
    return recoded(line, lambda raw: raw[:-40] + bytes([raw[-40] ^ 1]) + raw[-39:])


def signed_log(who, name=None):
    maker = Maker()
    text = []
    maker.change("head", lambda head: text.append(head))
    return maker.change("lines", lambda lines: [maker.log_line(text[0], Key(who), name), *lines[1:]]).build()


def notes():
    head = lambda how: changed("head", how)
    body = lambda how: changed("log/checkpoint.txt", how)
    for label, build in {
        "empty": body(lambda _: b""), "not-utf8": head(lambda text: text + b"\xff\n"), "no-gap": body(lambda note: note.replace(b"\n\n", b"\n")), "no-lines": body(lambda note: note.rpartition(b"\n\n")[0] + b"\n\n"),
        "no-line-feed-at-the-end": body(lambda note: note[:-1]), "two-line-feeds-at-the-end": body(lambda note: note + b"\n"), "tab": head(lambda text: text + b"a\tb\n"), "carriage-return": head(lambda text: text.replace(b"\n", b"\r\n")),
        "empty-extension": head(lambda text: text + b"\nmore\n"), "no-origin": head(lambda text: b"\n" + text.partition(b"\n")[2]), "two-lines": head(lambda text: b"\n".join(text.split(b"\n")[:2]) + b"\n"),
        "size-with-zero": head(lambda text: text.replace(b"\n37\n", b"\n037\n")), "size-with-sign": head(lambda text: text.replace(b"\n37\n", b"\n+37\n")), "size-beyond": head(lambda text: text.replace(b"\n37\n", b"\n%d\n" % 2**64)),
        "root-short": head(lambda text: text[:-5] + b"\n"), "root-without-padding": head(lambda text: text[:-2] + b"\n"), "root-of-31-bytes": head(lambda text: text.rsplit(b"\n", 2)[0] + b"\n" + base64.b64encode(b"\0" * 31) + b"\n"),
        "root-with-other-bits": head(other_bits), "root-for-addresses": head(lambda text: text.rsplit(b"\n", 2)[0] + b"\n" + b"-_" * 21 + b"8=\n"), "65-lines": changed("lines", lambda lines: lines + [b"\xe2\x80\x94 stranger AAAAAAAA\n"] * (65 - len(lines))),
        "hyphen-for-dash": changed("lines", lambda lines: [*lines, b"- stranger AAAAAAAA\n"]), "plus-in-name": changed("lines", lambda lines: [*lines, b"\xe2\x80\x94 a+b AAAAAAAA\n"]), "no-name": changed("lines", lambda lines: [*lines, b"\xe2\x80\x94  AAAAAAAA\n"]),
        "wide-space-in-name": changed("lines", lambda lines: [*lines, "\u2014 a\u2003b AAAAAAAA\n".encode()]), "three-words-more": changed("lines", lambda lines: [*lines, b"\xe2\x80\x94 a AAAAAAAA b\n"]),
        "hash-alone": changed("lines", lambda lines: [*lines, b"\xe2\x80\x94 a AAAAAA==\n"]), "not-base64": changed("lines", lambda lines: [*lines, b"\xe2\x80\x94 a AAAA*AAA\n"]), "padding": changed("lines", lambda lines: [*lines, b"\xe2\x80\x94 a AAAAAAA\n"]),
        "other-bits": changed("lines", lambda lines: [*lines, b"\xe2\x80\x94 a AAAAAAB=\n"]),
    }.items():
        yield Case(f"bad-note-{label}", "log", build)


def other_bits(text):
    """The last digit before the padding stands for two bits that are not there."""
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return text[:-3] + bytes([alphabet[alphabet.index(text[-3]) | 1]]) + b"=\n"


def witnesses():
    line = lambda how: changed("lines", how)
    moment = lambda raw: raw[:4] + (1).to_bytes(8, "big") + raw[12:]
    for label, build in {
        "too-few": line(lambda lines: lines[:-1]), "none": line(lambda lines: lines[:1]), "one-twice": line(lambda lines: [lines[0], lines[1], lines[1]]), "false": line(lambda lines: [*lines[:-1], bad_line(lines[-1])]),
        "false-beyond-the-quorum": changed("lines", lambda lines: [*lines, bad_line(lines[1])]), "another-moment": line(lambda lines: [lines[0], lines[1], recoded(lines[2], moment)]),
        "short": line(lambda lines: [lines[0], lines[1], recoded(lines[2], lambda raw: raw[:-1])]), "long": line(lambda lines: [lines[0], lines[1], recoded(lines[2], lambda raw: raw + b"\0")]),
        "under-another-name": line(lambda lines: [lines[0], lines[1], lines[2].replace(b"witness-1", b"witness-0")]), "as-plain-signature": line(lambda lines: [lines[0], lines[1], plain_line()]),
        "unknown-key": changed("{}log/witnesses.json", lambda v: v["witnesses"][0].update(key=Key("stranger").public.hex())), "over-another-note": line(lambda lines: [lines[0], lines[1], Maker.witness_line(Key("witness 1"), "witness-1.example/w", b"x\n")]),
    }.items():
        yield Case(f"bad-witness-{label}", "witnesses", build)


def plain_line():
    """The name and the key of a witness, with type 0x01: another key hash, so it is left aside."""
    return Maker().log_line(b"x\n", Key("witness 1"), b"witness-1.example/w")


def stamp(tweak=None, who=authority, **options):
    token = {name: options.pop(name) for name in ("imprint", "at") if name in options}
    return lambda: Maker(stamps=[lambda seal: who(**options).token(seal, tweak=tweak, **token)]).build()


def member(n, made):
    return {"members": lambda members: [*members[:n], *([made] if made else []), *members[n + 1 :]]}


def attribute(name, made):
    return {"attributes": lambda old: {**{k: v for k, v in old.items() if k != name}, **({name: made} if made else {})}}


def cert_id(digest):
    return sequence(oid("1.2.840.113549.1.9.16.2.47"), set_of(sequence(sequence(sequence(octets(digest))))))


def long_form(made):
    """The same value with its length in a byte more than it needs."""
    assert made[1] == 0x82
    return made[:1] + b"\x83\0" + made[2:]


def stamps():
    for label, tweak in {
        "bytes-after": {"token": lambda made: made + b"\0"}, "cut": {"token": lambda made: made[:-1]}, "empty": {"token": lambda made: b""}, "length-respelled": {"token": long_form},
        "indefinite": {"token": lambda made: b"\x30\x80" + made[4:] + b"\0\0"}, "response": {"token": lambda made: sequence(sequence(whole(0)), made)}, "not-signed-data": {"token": lambda made: made.replace(oid("1.2.840.113549.1.7.2"), oid("1.2.840.113549.1.7.1"), 1)},
        "data-inside": {"type": lambda _: oid("1.2.840.113549.1.7.1")}, "version-1": {"version": lambda _: whole(1)}, "info-version": member(0, whole(2)), "info-without-policy": member(1, None),
        "info-bytes-after": {"info": lambda made: made + b"\0"}, "decimals-with-zero": member(4, value(0x18, b"20261118120100.50Z")), "no-z": member(4, value(0x18, b"20261118120100")), "no-seconds": member(4, value(0x18, b"202611181201Z")),
        "february-30": member(4, value(0x18, b"20260230120100Z")), "utc-time": member(4, value(0x17, b"261118120100Z")), "ordering-false": {"members": lambda m: [*m[:6], value(1, b"\0"), *m[6:]]}, "serial-respelled": member(3, value(2, b"\0\x01")),
        "sha1-imprint": member(2, sequence(sequence(oid("1.3.14.3.2.26"), NULL), octets(b"\0" * 20))), "no-signer": {"signers": lambda _: []}, "two-signers": {"signers": lambda one: one * 2}, "no-certificate": {"certificates": lambda _: []},
        "another-certificate": {"certificates": lambda _: [der(authority("p384").certificate)]}, "false": {"signature": lambda raw: raw[:-1] + bytes([raw[-1] ^ 1])}, "content-type": attribute("type", None),
        "content-type-other": attribute("type", sequence(oid("1.2.840.113549.1.9.3"), set_of(oid("1.2.840.113549.1.7.1")))), "digest": attribute("digest", None),
        "digest-other": attribute("digest", sequence(oid("1.2.840.113549.1.9.4"), set_of(octets(b"\0" * 32)))), "certificate-id": attribute("certificate", None), "certificate-id-other": attribute("certificate", cert_id(b"\0" * 32)),
        "certificate-id-of-none": attribute("certificate", sequence(oid("1.2.840.113549.1.9.16.2.47"), set_of(sequence(sequence())))), "attribute-twice": attribute("more", sequence(oid("1.2.840.113549.1.9.3"), set_of(oid("1.2.840.113549.1.9.16.1.4")))),
        "attributes-out-of-order": {"order": lambda made: made[::-1]}, "who-other": {"who": lambda made: made[:-1] + bytes([made[-1] ^ 1])}, "algorithm-other": {"scheme": lambda _: sequence(oid("1.2.840.10045.4.3.4"))},
        "digest-not-announced": {"digests": lambda _: set_of(sequence(oid(NUMBER["sha384"]), NULL))}, "no-digest-announced": {"digests": lambda _: set_of()},
        "certificate-not-der": {"certificates": lambda held: [long_form(held[0])]}, "algorithm-sha1": {"scheme": lambda _: sequence(oid("1.2.840.10045.4.1"))},
    }.items():
        yield Case(f"bad-stamp-{label}", "stamps", stamp(tweak))
    for label, build in {
        "salt-no-number": stamp({"scheme": lambda made: made.replace(b"\xa2\x03\x02", b"\xa2\x03\x42")}, kind="rsa2048", pss=True), "on-something-else": lambda: Maker(stamps=[lambda seal: authority().token(b"else")]).build(), "one-of-two": lambda: Maker(stamps=[authority().token, lambda seal: authority().token(b"else")]).build(),
        "older-than-packing": stamp(at="20261118115459Z"), "older-by-a-little": stamp(at="20261118115459.999999Z"), "for-servers-too": stamp(uses=ONE_MORE, who=fresh), "for-servers": stamp(uses=ONE_MORE[:1], who=fresh),
        "for-anything": stamp(uses=(), who=fresh), "not-critical": stamp(critical=False, who=fresh), "rsa-1024": stamp(kind="rsa1024"), "p521": stamp(kind="p521"), "sha1": stamp(kind="rsa2048", digest="sha1", who=sha1),
        "ed25519-sha256": stamp(kind="ed25519"),
    }.items():
        yield Case(f"bad-stamp-{label}", "stamps", build)
    yield from chains()


ONE_MORE = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.TIME_STAMPING)


def fresh(**options):
    return Authority(**{name: list(made) if name == "uses" else made for name, made in options.items()})


def sha1(**options):
    made = authority(**options)
    made.scheme = lambda: sequence(oid("1.2.840.113549.1.1.5"), NULL)
    return made


def chains():
    """Whole without roots, and refused by a reader who has them."""
    early = FROM.replace(year=2021)
    for label, options in {
        "over": {"until": early}, "not-yet": {"start": FROM.replace(year=2030)}, "middle-over": {"between": True, "middle": {"until": early}}, "middle-no-authority": {"between": True, "middle": {"authority": False, "uses": []}},
        "middle-may-not-sign": {"between": True, "middle": {"signs": False}},
    }.items():
        made = []
        build = lambda options=options, made=made: Maker(stamps=[(made.append(Authority(**options)) or made[-1]).token]).build()
        yield Case(f"bad-chain-{label}", "stamps", build, roots=lambda made=made: made[-1].root)
    missing = {"certificates": lambda held: held[:1]}
    yield Case("bad-chain-middle-missing", "stamps", stamp(missing, between=True), roots=lambda: authority(between=True).root)
    yield Case("bad-chain-another-root", "stamps", stamp(), roots=lambda: fresh_root())


def fresh_root():
    """A root of the same name with another key."""
    from cryptography.hazmat.primitives import serialization
    from . import authority as made

    other = made.key("p256", "another root")
    return made.certificate("Root of stamps", other.public_key(), "Root of stamps", other, True).public_bytes(serialization.Encoding.PEM)


def readers():
    one, good = Maker(), lambda: Maker().build()
    desk, provider = sorted(trusted(one))
    yield Case("bad-nodes-one-unknown", "nodes", good, trusted={desk})
    yield Case("bad-nodes-another-key", "nodes", good, trusted={desk, (PROVIDER, "0" * 64)})
    yield Case("bad-nodes-witness-under-another-key", "nodes", good, trusted={desk, provider, ("witness-0.example/w", "0" * 64)})
    yield Case("bad-persons-another-key", "persons", good, trusted={desk, provider, (f"reviewer-7@{DESK}", "0" * 64)})
    alone = lambda: third_sealer(Key("counsel"))
    yield Case("bad-persons-sealed-and-nothing-else", "persons", alone, trusted={desk, provider})
    counsel = (f"counsel-1@{DESK}", Key("counsel").public.hex())
    others = {(f"reviewer-7@{DESK}", Key("reviewer").public.hex()), (f"clerk-2@{PROVIDER}", Key("clerk").public.hex())}
    yield Case("good-persons-known", "", alone, worth="vouched", trusted={desk, provider, counsel, *others})
    # Who brings the key of one person has said who the persons are.
    yield Case("bad-persons-known-but-one", "persons", alone, worth="not-verified", trusted={desk, provider, *others})
    yield Case("bad-persons-unlisted-beside-a-known-node", "persons", good, worth="not-verified", trusted={desk, provider, min(others)})
    yield Case("bad-times-in-the-future", "times", good, clock="2026-11-18T11:54:59Z")
    several = lambda: Maker().change("bag-info.txt", lambda body: body + b"x").change("{}seal.json", spoil(0)).change("event", nth(0, setting(rows={"kept": "1", "read": "1", "rejected": "1"}))).build()
    yield Case("bad-several-at-once", "custody papers seal", several)


def cases():
    yield from seals()
    yield from custody()
    yield from logs()
    yield from witnesses()
    yield from stamps()
    yield from readers()
