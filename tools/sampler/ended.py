"""Packages judged by a directory: keys in their terms, keys that ended, and what shows that they had signed before."""

import base64
import hashlib
import pathlib
import random

from .case import Case
from .good import authority
from .writer import DESK, PROVIDER, Key, Maker, canonical

HERE = pathlib.Path(__file__).resolve().parents[2]
ROOTS, THRESHOLD = [Key(f"root {n}") for n in range(3)], 2
ROOT_TEXTS = [base64.b64encode(root.public).decode() for root in ROOTS]
EVER = {"from": "2026-01-01T00:00:00Z", "until": "2036-01-01T00:00:00Z"}
STAMPED = "2026-11-18T12:01:01Z"  # the moment of the token, and the second by which it may be off
SEEN = [1795003240, 1795003250, 1795003260]  # 12:00:40, :50 and 12:01:00
NAMES = ["desk.xc.example", "desk.xd.example", "desk.xe.example"]


def opening_keys():
    """Invented ones that others made: of the setting of the vectors."""
    import json

    payload = (HERE / "protocol/vectors/setting/directory").read_bytes().partition(b"\n\n")[2]
    return [key["key"] for node in json.loads(payload)["nodes"] for key in node["opening"]]


OPENING = opening_keys()


def keyed(key, term):
    return {"key": key if isinstance(key, str) else base64.b64encode(key.public).decode(), **EVER, **(term or {})}


def member(name, state, kind, signing, officers=(), functions=("central", "desk"), number=0):
    return {
        "functions": list(functions) if kind == "authority" else [], "id": name, "kind": kind, "name": "An invented body", "organisation": name, "state": state,
        "url": "https://invented.example", "opening": [keyed(OPENING[number], None)], "signing": signing, "officers": list(officers),
    }


def officer(name, role, key, term, *more):
    return {"id": name, "person": f"{name}-person", "name": "An invented name", "roles": [role, *more], "keys": [keyed(key, term)]}


def directory(terms=None, issued="2026-11-19T00:00:00Z", states=("XC", "XD", "XE"), absent=(), tweak=None, signers=2, functions=("central", "desk")):
    """The directory as bytes. `terms` by name: desk, provider, reviewer, clerk, witness 0 to witness 2."""
    terms = terms or {}
    key = lambda name: [keyed(Key(name), terms.get(name))]
    nodes = [
        member(DESK, "XB", "authority", key("desk"), [officer("reviewer-7", "reviewer", Key("reviewer"), terms.get("reviewer"), "desk")]),
        member(PROVIDER, "XB", "provider", key("provider"), [officer("clerk-2", "clerk", Key("clerk"), terms.get("clerk"))], number=1),
    ]
    for n, (name, state) in enumerate(zip(NAMES, states)):
        if n not in absent:
            nodes.append(member(name, state, "authority", key(f"witness {n}"), number=2 + n, functions=functions))
    value = {"exercise": False, "expires": "2027-01-01T00:00:00Z", "issued": issued, "nodes": nodes, "v": 1, "version": 7}
    if tweak:
        tweak(value)
    return signed(canonical(value), signers)


def signed(payload, signers=2):
    lines = []
    for root in ROOTS[:signers]:
        name = hashlib.sha256(b"comity-signing-key-1:" + root.public).hexdigest()
        lines.append(f"{name} {base64.b64encode(root.sign(b'comity/1 directory' + bytes([10]) + payload)).decode()}\n".encode())
    return b"comity-directory/1\n" + b"".join(lines) + b"\n" + payload


def package(stamped=True, quorum=2, seen=SEEN):
    return lambda: Maker(stamps=[authority().token] if stamped else [], names=NAMES, quorum=quorum, seen=list(seen)).build()


def revoked(at):
    return {"revoked_at": at}


def case(name, worth, build=package(), fails="", stamps=False, clock=None, **options):
    reader = {"directory": lambda: directory(**options)}
    if stamps:
        reader["roots"] = lambda: authority().root
    if clock:
        reader["clock"] = clock
    good = worth in ("vouched", "vouched-before-end")
    return Case(f"{'good' if good else 'bad'}-ended-{name}", fails, build, worth=worth, **reader)


LATER, BEFORE = "2026-11-18T13:00:00Z", "2026-11-18T11:30:00Z"
CHECK = {"desk": "nodes", "provider": "nodes", "reviewer": "persons", "clerk": "persons"}


def ends():
    yield case("not-at-all", "vouched")
    yield case("term-begins-300-s-after-the-packing", "vouched", terms={"desk": {"from": "2026-11-18T11:05:02Z"}})
    yield case("term-begins-later", "not-verified", fails="nodes", terms={"desk": {"from": "2026-11-18T11:05:02.000001Z"}})
    yield case("person-begins-later", "not-verified", fails="persons", terms={"clerk": {"from": "2026-11-18T11:05:01.5Z"}})
    for who, check in CHECK.items():
        yield case(f"{who}-log", "vouched-before-end", terms={who: revoked(LATER)})
        yield case(f"{who}-stamp", "vouched-before-end", stamps=True, absent=(0, 1, 2), terms={who: revoked(LATER)})
        yield case(f"{who}-nothing", "ended-unproven", fails=check, absent=(0, 1, 2), terms={who: revoked(LATER)})
        yield case(f"{who}-stamp-without-roots", "ended-unproven", fails=check, absent=(0, 1, 2), terms={who: revoked(LATER)})
        yield case(f"{who}-dated-back", "ended-unproven", fails=check, stamps=True, terms={who: revoked(BEFORE)})
    both = {"desk": revoked(LATER), "clerk": revoked(LATER)}
    yield case("two-keys", "ended-unproven", fails="nodes persons", absent=(0, 1, 2), terms=both)
    yield case("two-keys-log", "vouched-before-end", terms=both)


def moments():
    stamp = lambda name, worth, fails, at: case(f"stamp-{name}", worth, fails=fails, stamps=True, absent=(0, 1, 2), terms={"desk": revoked(at)})
    yield stamp("at-the-end", "ended-unproven", "nodes", STAMPED)
    yield stamp("just-before", "vouched-before-end", "", "2026-11-18T12:01:01.000001Z")
    log = lambda name, worth, fails, at: case(f"log-{name}", worth, fails=fails, terms={"desk": revoked(at)})
    yield log("at-the-end", "ended-unproven", "nodes", "2026-11-18T12:00:50Z")
    yield log("just-before", "vouched-before-end", "", "2026-11-18T12:00:50.000001Z")
    yield case("over-by-the-directory", "vouched-before-end", terms={"desk": {"until": "2026-11-19T00:00:00Z"}})
    yield case("not-over-by-the-directory", "vouched", absent=(0, 1, 2), terms={"desk": {"until": "2026-11-19T00:00:00.000001Z"}})
    yield case("over-by-the-directory-nothing", "ended-unproven", fails="nodes", absent=(0, 1, 2), terms={"desk": {"until": "2026-11-19T00:00:00Z"}})
    yield case("over-by-the-clock", "ended-unproven", fails="nodes", clock="2026-12-01T00:00:00Z", absent=(0, 1, 2), terms={"desk": {"until": "2026-12-01T00:00:00Z"}})
    yield case("not-over-by-the-clock", "vouched", clock="2026-11-18T12:30:00Z", absent=(0, 1, 2), terms={"desk": {"until": "2026-11-18T12:30:01Z"}})
    yield case("revoked-later-than-the-clock", "vouched", clock="2026-11-18T12:59:59Z", absent=(0, 1, 2), terms={"desk": revoked(LATER)})
    yield case("by-its-own-word", "ended-unproven", fails="nodes", absent=(0, 1, 2), issued="2026-11-17T00:00:00Z", terms={"desk": {"until": "2026-11-18T12:00:00Z"}})
    yield case("not-by-its-own-word", "vouched", absent=(0, 1, 2), issued="2026-11-17T00:00:00Z", terms={"desk": {"until": "2026-11-18T12:00:00.000001Z"}})


def seen():
    ended = {"desk": revoked(LATER)}
    yield case("one-witness-of-two", "ended-unproven", package(quorum=1), fails="nodes", terms=ended)
    yield case("one-witness-where-one-could-be", "vouched-before-end", absent=(1, 2), terms=ended)
    yield case("witness-of-the-same-state", "ended-unproven", fails="nodes", states=("XB", "XD", "XE"), terms=ended)
    yield case("witness-revoked", "ended-unproven", fails="nodes", terms={**ended, "witness 0": revoked("2026-11-19T00:00:00Z")})
    yield case("witness-replaced", "vouched-before-end", terms={**ended, "witness 0": {"until": "2026-11-18T12:00:41Z"}})
    yield case("witness-over", "ended-unproven", fails="nodes", terms={**ended, "witness 0": {"until": "2026-11-18T12:00:40Z"}})
    yield case("witness-too-early", "ended-unproven", fails="nodes", terms={**ended, "witness 0": {"from": "2026-11-18T12:00:41Z"}})
    yield case("witnesses-are-courts", "ended-unproven", fails="nodes", functions=("independent",), terms=ended)
    yield case("witnesses-unlisted", "ended-unproven", lambda: Maker(witnesses=0).build(), fails="nodes", terms=ended)
    yield case("witness-late", "ended-unproven", package(seen=[SEEN[0], 1795006800, 1795006801]), fails="nodes", terms=ended)
    yield case("witness-of-the-last-second-of-all", "ended-unproven", package(seen=[SEEN[0], 2**63 - 1, 1]), fails="nodes", terms=ended)
    def other(value):
        value["nodes"][3]["signing"] = [keyed(Key("another"), None)]

    # Made-up keys under the names of members: nobody signed this log but its own node.
    yield case("witness-under-another-key", "not-verified", fails="nodes", tweak=other)
    yield case("witness-under-another-key-that-did-not-sign", "not-verified", package(quorum=1), fails="nodes", tweak=other)
    yield case("witness-again-later", "vouched-before-end", lambda: with_second_line().build(), terms=ended)


def with_second_line():
    """The first witness signs once more, an hour after the key has ended: what counts is when it first saw it."""
    maker, kept = Maker(names=NAMES, quorum=2, seen=SEEN), []
    maker.change("head", lambda text: kept.append(text))
    return maker.change("lines", lambda lines: [*lines, Maker.witness_line(Key("witness 0"), NAMES[0], kept[0], 1795012000)])


def others():
    stranger = lambda value: value["nodes"][0]["signing"].__setitem__(0, keyed(Key("stranger"), None))
    yield case("another-key", "not-verified", fails="nodes", tweak=stranger)
    yield case("another-key-and-an-end", "not-verified", fails="nodes persons", absent=(0, 1, 2), tweak=stranger, terms={"clerk": revoked(LATER)})
    yield case("another-state", "not-verified", fails="nodes persons", tweak=lambda value: value["nodes"][0].update(state="XZ"))
    yield case("another-role", "not-verified", fails="persons", tweak=lambda value: value["nodes"][0]["officers"][0].update(roles=["approver"]))
    yield case("person-unknown", "not-verified", fails="persons", tweak=lambda value: value["nodes"][1].update(officers=[]))
    # A node's stolen key, and beside it an officer that the thief made up: nobody in the directory has that key or that name.
    made_up = lambda value: value["nodes"][1]["officers"][0].update(id="clerk-9", person="clerk-9", keys=[keyed(Key("clerk nine"), None)])
    yield case("person-made-up", "not-verified", fails="persons", tweak=made_up)
    yield case("person-unknown-and-an-end", "not-verified", fails="nodes persons", absent=(0, 1, 2), tweak=lambda value: value["nodes"][1].update(officers=[]), terms={"desk": revoked(LATER)})
    yield case("person-of-another-house", "not-verified", fails="persons", tweak=lambda value: value["nodes"][2]["officers"].append(value["nodes"][1]["officers"].pop()))
    yield case("damaged-too", "not-verified", lambda: Maker(names=NAMES).change("bag-info.txt", lambda body: body + b"x").build(), fails="nodes papers", absent=(0, 1, 2), terms={"desk": revoked(LATER)})
    yield case("false-stamp", "not-verified", lambda: Maker(stamps=[lambda seal: authority().token(b"else")], names=NAMES).build(), fails="nodes stamps", stamps=True, absent=(0, 1, 2), terms={"desk": revoked(LATER)})
    yield case("false-witness", "not-verified", lambda: false_witness().build(), fails="nodes witnesses", terms={"desk": revoked(LATER)})


def false_witness():
    from .untrue import bad_line

    return Maker(names=NAMES, seen=SEEN).change("lines", lambda lines: [*lines, bad_line(lines[1])])


def by_chance(count=160):
    """Ends, terms, witnesses, stamps and clocks drawn by chance, close to the moments that matter. Nothing is said of them but that all verifiers judge them alike."""
    chance = random.Random(11)
    near = lambda: f"2026-11-18T12:0{chance.randrange(2)}:{chance.randrange(60):02}Z" if chance.random() < 0.7 else chance.choice([LATER, BEFORE, "2026-11-19T00:00:00Z", "2026-11-18T11:00:01Z"])
    for number in range(count):
        terms = {}
        for who in ("desk", "provider", "reviewer", "clerk", "witness 0", "witness 1", "witness 2"):
            if chance.random() < 0.4:
                terms[who] = chance.choice([revoked(near()), {"until": near()}, {"from": near()}, {"until": near(), **revoked(near())}])
        absent = [n for n in range(3) if chance.random() < 0.2]
        states = [chance.choice(["XB", "XC", "XC", "XD"]) for _ in range(3)]
        build = package(chance.random() < 0.6, chance.choice([1, 2, 3]), [1795003200 + chance.randrange(120) for _ in range(3)])
        options = dict(terms=terms, absent=tuple(absent), states=tuple(states), issued=chance.choice(["2026-11-17T00:00:00Z", "2026-11-18T12:00:30Z", "2026-11-20T00:00:00Z"]))
        reader = {"directory": lambda options=options: directory(**options)}
        if chance.random() < 0.6:
            reader["roots"] = lambda: authority().root
        if chance.random() < 0.4:
            reader["clock"] = chance.choice(["2026-11-18T12:00:30Z", "2026-11-18T12:01:30Z", "2027-01-01T00:00:00Z"])
        yield Case(f"chance-ended-{number:03}", None, build, **reader)


def directories():
    """What is no directory gives no verdict."""
    bit = lambda made: made[:-2] + bytes([made[-2] ^ 1]) + made[-1:]
    for name, how in {
        "one-root": lambda: directory(signers=1), "changed": lambda: bit(directory()), "cut": lambda: directory()[:-1], "empty": lambda: b"", "key-twice": lambda: directory(tweak=twice),
        "unknown-member": lambda: directory(tweak=lambda value: value.update(more=1)), "provider-with-function": lambda: directory(tweak=lambda value: value["nodes"][1].update(functions=["desk"])),
        "no-keys": lambda: directory(tweak=lambda value: value["nodes"][1].update(signing=[])), "version-2": lambda: directory(tweak=lambda value: value.update(v=2)),
        "end-as-null": lambda: directory(tweak=lambda value: value["nodes"][0]["signing"][0].update(revoked_at=None)), "idle-decimals": lambda: directory(terms={"desk": {"until": "2030-01-01T00:00:00.0Z"}}),
        "hidden-name": lambda: directory(tweak=lambda value: value["nodes"][0].update(name="a\u202eb")), "bytes-after": lambda: directory() + b"\n",
    }.items():
        yield Case(f"none-directory-{name}", None, package(), worth="none", directory=how)


def twice(value):
    value["nodes"][1]["signing"] = value["nodes"][0]["signing"]


def cases():
    for some in (ends, moments, seen, others, by_chance, directories):
        yield from some()
