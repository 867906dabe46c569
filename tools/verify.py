#!/usr/bin/env python3
"""Verifies an evidence package offline, by protocol/evidence-1.md and evidence-2.md. Needs Python 3.9 and the package `cryptography`.

usage: verify.py PACKAGE [--trust NODE=KEY ...]
exit codes: 0 verified, 1 not verified, 2 wrong usage

A second reading of the same text: it shares no code with the first, and where the two disagree one of them is wrong.
"""

import datetime
import hashlib
import json
import re
import struct
import sys
import zlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PAPERS = {
    "LIMITS.txt", "bag-info.txt", "bagit.txt", "certificate.txt", "custody.json", "index.html", "keys.json",
    "log/checkpoint.txt", "log/inclusion.json", "log/packing.json", "manifest-sha256.txt", "manifest-sha512.txt",
    "seal.json", "tagmanifest-sha256.txt", "use-limits.json",
}
ROLES = {"investigator", "approver", "desk", "reviewer", "independent", "clerk", "counsel", "oversight"}
ACTS = {"received", "hashed", "converted", "looked-up", "packed", "transmitted", "verified", "moved", "viewed", "destroyed"}
CLOCKS_APART = datetime.timedelta(seconds=300)


class Wrong(Exception):
    """What is wrong with the package, in a sentence."""


def need(holds, says):
    if not holds:
        raise Wrong(says)


# ---- the zip: written again from what was read, and compared


def entry(name, body):
    return struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0x21, zlib.crc32(body), len(body), len(body), len(name), 0)


def zipped(files):
    front, back = bytearray(), bytearray()
    for name, body in files:
        back += b"PK\x01\x02" + struct.pack("<H", 0x0314) + entry(name, body)
        back += struct.pack("<HHHII", 0, 0, 0, 0o100644 << 16, len(front)) + name
        front += b"PK\x03\x04" + entry(name, body) + name + body
    end = struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(back), len(front), 0)
    return bytes(front + back + b"PK\x05\x06" + end)


def unzipped(data):
    need(len(data) <= 256 << 20, "the file is larger than 256 MiB")
    files, at = [], 0
    while data[at : at + 4] == b"PK\x03\x04":
        need(len(files) < 2000, "there are more than 2,000 files inside")
        need(at + 30 <= len(data), "the file is cut")
        size, = struct.unpack_from("<I", data, at + 18)
        length, = struct.unpack_from("<H", data, at + 26)
        body = at + 30 + length
        need(body + size <= len(data), "the file is cut")
        files.append((data[at + 30 : body], data[body : body + size]))
        at = body + size
    need(zipped(files) == data, "the file is not in the one form that a package has")
    return files


def good_name(name):
    for part in name.split("/"):
        pieces = re.split(r"[.\-_]", part)
        address = any(all(number(p) for p in pieces[n : n + 4]) for n in range(len(pieces) - 3))
        if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*", part) or part.endswith(".") or address:
            return False
        if re.fullmatch(r"(con|prn|aux|nul|(com|lpt).)", part.split(".")[0].lower()):
            return False
    return len(name) <= 120


def number(text):
    return re.fullmatch(r"[0-9]+", text) is not None and int(text) <= 255


def unfolded(entries):
    names = []
    for full, body in entries:
        found = re.fullmatch(rb"comity-([0-9a-f]{32})/([\x21-\x7e]+)", full)
        need(found, "a file inside has a name that no package has")
        names.append((found[1].decode(), found[2].decode(), body))
    need(names and len({request for request, _, _ in names}) == 1, "there is not one folder of one request")
    order = [name for _, name, _ in names]
    need(order == sorted(set(order)), "the files are not in their order, or one stands there twice")
    for name in order:
        need(good_name(name), "a file inside has a name that no package has")
        need(name.startswith("data/") or name in PAPERS or name == "directory.letter", "a file is there that no package has")
    lower = {name.lower() for name in order}
    need(len(lower) == len(order), "two names differ only in case")
    folders = {name[: m.start()] for name in lower for m in re.finditer("/", name)}
    need(not folders & lower, "a file stands where a folder is")
    need(PAPERS <= set(order), "a file that every package has is missing")
    files = {name: body for _, name, body in names}
    for name, body in files.items():
        need(name.startswith("data/") or len(body) <= 16 << 20, "a file beside data/ is larger than 16 MiB")
    need(any(name.startswith("data/") for name in order), "there is nothing in data/")
    return names[0][0], files


# ---- canonical JSON, and the one form of each value


def canonical(value):
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def loaded(files, name):
    try:
        value = json.loads(files[name].decode("utf-8"))
        same = canonical(value) == files[name]
    except (ValueError, RecursionError):
        same = False
    need(same, f"{name} is not canonical JSON")
    return value


def shaped(value, says, **members):
    need(isinstance(value, dict) and value.keys() == members.keys(), f"{says} has other members than it has to have")
    for name, right in members.items():
        need(right(value[name]), f"{says}: {name} is not in its form")
    return value


def text(value):
    return isinstance(value, str)


def matches(pattern):
    return lambda value: text(value) and re.fullmatch(pattern, value, re.ASCII) is not None


def one(value):
    return value == 1 and isinstance(value, int) and not isinstance(value, bool)


def flag(value):
    return isinstance(value, bool)


def maybe(right):
    return lambda value: value is None or right(value)


def listed(right):
    return lambda value: isinstance(value, list) and all(right(item) for item in value)


def moment(value):
    if not matches(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,5}[1-9])?Z")(value):
        return False
    try:
        return 1970 <= when(value).year < 2200
    except ValueError:
        return False


def when(value):
    form = "%Y-%m-%dT%H:%M:%S.%fZ" if "." in value else "%Y-%m-%dT%H:%M:%SZ"
    return datetime.datetime.strptime(value, form).replace(tzinfo=datetime.timezone.utc)


def decimal(value):
    return matches(r"0|[1-9]\d{0,19}")(value) and int(value) < 2**64


digest, signature_hex = matches(r"[0-9a-f]{64}"), matches(r"[0-9a-f]{128}")
name_of = matches(r"[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?")
state = matches(r"[A-Z]{2}")


def signed_by(value):
    shaped(value, "a signature", ed25519=signature_hex, key=digest)
    return True


# ---- hashes and signatures


def sha256(data):
    return hashlib.sha256(data).hexdigest()


P = 2**255 - 19
EIGHTH = int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little")
SMALL = {0, 1, P - 1, EIGHTH, P - EIGHTH}


def small_order(point):
    return (int.from_bytes(point, "little") & (2**255 - 1)) % P in SMALL


def genuine(key, signature, message):
    if small_order(key) or small_order(signature[:32]):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except (InvalidSignature, ValueError):
        return False


def fits(signature, purpose, body):
    return genuine(bytes.fromhex(signature["key"]), bytes.fromhex(signature["ed25519"]), purpose + b"\n" + body)


def manifest(files, algorithm):
    return "".join(f"{hashlib.new(algorithm, files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


# ---- the checks, in the order of the report


def check_records(files, packing):
    payload = {name: body for name, body in files.items() if name.startswith("data/")}
    need(files["manifest-sha256.txt"] == manifest(payload, "sha256"), "the files in data/ are not those listed")
    need(files["manifest-sha512.txt"] == manifest(payload, "sha512"), "the files in data/ are not those listed (SHA-512)")
    need(packing["payload"] == sha256(files["manifest-sha256.txt"]), "the packing decision names another manifest")
    return payload


def check_papers(files, packing, payload):
    unlisted = {"seal.json", "tagmanifest-sha256.txt"}
    papers = {n: b for n, b in files.items() if not n.startswith("data/") and n not in unlisted}
    need(files["tagmanifest-sha256.txt"] == manifest(papers, "sha256"), "a paper is not the one listed")
    need(files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "bagit.txt is another")
    info = (
        f"Bag-Software-Agent: Comity\nBagging-Date: {packing['at'][:10]}\nComity-Package: 1\n"
        f"External-Identifier: {packing['request']}\nPayload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}\n"
    )
    need(files["bag-info.txt"] == info.encode(), "bag-info.txt does not describe this bag")
    need(packing["custody"] == sha256(files["custody.json"]), "the packing decision names another custody")
    need(packing["use_limits"] == sha256(files["use-limits.json"]), "the packing decision names other use limits")


def read_keys(files):
    keys = shaped(loaded(files, "keys.json"), "keys.json", keys=one, holders=listed(lambda _: True))["holders"]
    need(len(keys) <= 1000, "there are too many holders")
    for key in keys:
        role = maybe(lambda value: text(value) and value in ROLES)
        shaped(key, "a holder", officer=maybe(name_of), role=role, node=name_of, state=state, key=digest, seals=flag)
        need((key["officer"] is None) == (key["role"] is None), "a holder is half a person")
    need(len({key["key"] for key in keys}) == len(keys), "one key stands for two holders")
    return keys


def check_seal(files, keys):
    seal = shaped(loaded(files, "seal.json"), "seal.json", seal=one, tagmanifest=digest, signatures=listed(signed_by))
    over = sha256(files["tagmanifest-sha256.txt"])
    need(seal["tagmanifest"] == over, "the seal was put on other papers")
    sealers = [key for key in keys if key["seals"]]
    signers = sorted(signature["key"] for signature in seal["signatures"])
    need(signers == sorted(key["key"] for key in sealers), "the seal is not signed by exactly those who seal")
    good = all(fits(signature, b"comity-seal-v1", f"{over}\n".encode()) for signature in seal["signatures"])
    need(good, "a signature on the seal is false")
    need({key["officer"] is None for key in sealers} == {True, False}, "a person or a node is missing from the seal")
    return seal


def plain(value):
    def bad(c):
        point = ord(c)
        return point < 32 or 127 <= point < 160 or 0x202A <= point <= 0x202E or 0x2066 <= point <= 0x2069

    return text(value) and value.strip() != "" and len(value.encode()) <= 4000 and not any(map(bad, value))


def check_custody(files, keys, packing, payload):
    chain = shaped(loaded(files, "custody.json"), "custody.json", custody=one, events=listed(lambda _: True))["events"]
    need(0 < len(chain) <= 10_000, "there is no custody, or too much")
    holders = {key["key"]: (key["officer"], key["role"], key["node"]) for key in keys}
    before, afters, latest, events = None, set(), {}, []
    for number, link in enumerate(chain):
        shaped(link, "an entry of custody", event=lambda _: True, signatures=listed(signed_by))
        event = shaped(
            link["event"], "an event of custody", number=lambda n: n == number and not flag(n) and isinstance(n, int), at=moment,
            person=lambda _: True, node=name_of, act=lambda act: text(act) and act in ACTS, item=plain, why=plain,
            tool=lambda _: True, before=maybe(digest), after=maybe(digest), rows=lambda _: True, previous=maybe(digest),
            keys=listed(digest),
        )
        shaped(event["tool"], "a tool", name=plain, version=plain)
        need(event["previous"] == before, f"event {number} does not follow the one before")
        check_event(event, number, latest, afters)
        person, node = event["person"], event["node"]
        wanted = [(person["officer"], person["role"], node)] if person else []
        wanted.append((None, None, node))
        need([s["key"] for s in link["signatures"]] == event["keys"], f"event {number} names other keys")
        need([holders.get(key) for key in event["keys"]] == wanted, f"event {number} is not signed by those whom it names")
        good = all(fits(s, b"comity-custody-v1", canonical(event)) for s in link["signatures"])
        need(good, f"a signature on event {number} is false")
        before = sha256(canonical(link))
        afters.add(event["after"])
        latest[node] = max(when(event["at"]), latest.get(node, when(event["at"])))
        events.append(event)
    need(events[-1]["act"] == "packed" and events[-1]["after"] == packing["payload"], "custody does not end with this packing")
    for name, body in payload.items():
        if name.startswith(("data/records/", "data/answer")):
            need(sha256(body) in afters, f"no event of custody accounts for {name}")
    need(max(latest.values()) <= when(packing["at"]) + CLOCKS_APART, "an event is dated after the packing")
    return events


def check_event(event, number, latest, afters):
    if event["person"] is not None:
        shaped(event["person"], "a person", officer=name_of, role=lambda role: text(role) and role in ROLES)
    need(event["person"] or event["act"] not in {"looked-up", "packed", "viewed"}, f"nobody answers for event {number}")
    at = when(event["at"])
    for node, last in latest.items():
        apart = datetime.timedelta(0) if node == event["node"] else CLOCKS_APART
        need(at + apart >= last, f"event {number} is dated too early")
    need(event["before"] is None or event["before"] in afters, f"event {number} begins with unknown bytes")
    if event["rows"] is not None:
        rows = shaped(event["rows"], "rows", kept=decimal, read=decimal, rejected=decimal)
        total = int(rows["kept"]) + int(rows["rejected"])
        need(total == int(rows["read"]), f"the rows of event {number} do not add up")


def check_log(files, keys):
    place = shaped(
        loaded(files, "log/inclusion.json"), "log/inclusion.json", inclusion=one, commitment_key=digest, index=decimal,
        proof=listed(digest),
    )
    need(len(place["proof"]) <= 64, "the proof is too long")
    size, root = checkpoint(files["log/checkpoint.txt"], keys)
    data = hashlib.sha256(b"comity-commitment-v1\n" + bytes.fromhex(place["commitment_key"]) + files["log/packing.json"]).digest()
    leaf = hashlib.sha256(b"\0" + data).digest()
    proof, index = [bytes.fromhex(step) for step in place["proof"]], int(place["index"])
    need(index < size and climbed(leaf, index, size, proof) == root, "the decision to pack is not in the log")


def climbed(leaf, index, size, proof):
    """RFC 6962 section 2.1.1, from the root downwards and back: the plain reading."""
    if size == 1:
        return leaf if not proof else None
    if not proof:
        return None
    half = 1 << ((size - 1).bit_length() - 1)
    if index < half:
        below = climbed(leaf, index, half, proof[:-1])
        pair = (below, proof[-1])
    else:
        below = climbed(leaf, index - half, size - half, proof[:-1])
        pair = (proof[-1], below)
    return None if below is None else hashlib.sha256(b"\1" + pair[0] + pair[1]).digest()


def checkpoint(note, keys):
    import base64

    need(len(note) <= 64 << 10, "the checkpoint is too long")
    try:
        whole = note.decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong("the checkpoint is not text") from None
    body, gap, tail = whole.rpartition("\n\n")
    body += "\n"
    lines = tail[:-1].split("\n")
    need(gap and tail.endswith("\n") and len(lines) <= 64, "the checkpoint is no signed note")
    need(all(c >= " " or c == "\n" for c in whole), "the checkpoint is no plain text")
    origin = body.split("\n")[0]
    signatures = []
    for line in lines:
        found = re.fullmatch("\u2014 ([^ +]+) ([A-Za-z0-9+/]+=*)", line)
        need(found, "the checkpoint is no signed note")
        name, coded = found[1], strict64(base64, found[2])
        need(coded is not None and len(coded) > 4, "the checkpoint is no signed note")
        need(not any(c.isspace() for c in name), "the checkpoint is no signed note")
        signatures.append((name, coded[:4], coded[4:]))
    for key in keys:
        if key["seals"] and key["officer"] is None:
            public = bytes.fromhex(key["key"])
            tag = hashlib.sha256(origin.encode() + b"\n\1" + public).digest()[:4]
            mine = [s for name, hashed, s in signatures if name == origin and hashed == tag]
            if mine and all(len(s) == 64 and genuine(public, s, body.encode()) for s in mine):
                return heads(base64, body)
    raise Wrong("the checkpoint is not signed by the node that sealed the package")


def heads(base64, body):
    lines = body[:-1].split("\n")
    need(len(lines) >= 3 and decimal(lines[1]) and "" not in lines[3:], "the checkpoint has not its three lines")
    root = strict64(base64, lines[2])
    need(root is not None and len(root) == 32, "the checkpoint has not its three lines")
    return int(lines[1]), root


def strict64(base64, coded):
    try:
        raw = base64.b64decode(coded, validate=True)
    except ValueError:
        return None
    return raw if base64.b64encode(raw).decode() == coded else None


def check_limits(files):
    limits = shaped(
        loaded(files, "use-limits.json"), "use-limits.json", use_limits=one, case=plain, purposes=listed(plain), may_use_in=listed(state),
        onward_transfer_allowed=flag, conditions=listed(plain), until=maybe(moment),
    )
    need(limits["purposes"] and limits["may_use_in"], "the use limits name no case, purpose or state")
    return limits


def verify(data):
    """The request, the holders whose keys signed, and the use limits; or Wrong."""
    request, files = unfolded(unzipped(data))
    packing = shaped(
        loaded(files, "log/packing.json"), "log/packing.json", packing=one, request=lambda value: value == request, at=moment,
        payload=digest, custody=digest, use_limits=digest,
    )
    limits = check_limits(files)
    keys = read_keys(files)
    payload = check_records(files, packing)
    check_papers(files, packing, payload)
    seal = check_seal(files, keys)
    events = check_custody(files, keys, packing, payload)
    check_log(files, keys)
    signed = {key for event in events for key in event["keys"]} | {s["key"] for s in seal["signatures"]}
    return request, [key for key in keys if key["key"] in signed], limits


def main(arguments):
    trusted, paths = set(), []
    while arguments:
        argument = arguments.pop(0)
        if argument == "--trust" and arguments and "=" in arguments[0]:
            trusted.add(tuple(arguments.pop(0).split("=", 1)))
        else:
            paths.append(argument)
    if len(paths) != 1 or paths[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with open(paths[0], "rb") as file:
            data = file.read()
    except OSError as trouble:
        print(f"cannot read the file: {trouble.strerror}", file=sys.stderr)
        return 2
    try:
        request, holders, limits = verify(data)
        nodes = {(key["node"], key["key"]) for key in holders if key["officer"] is None}
        unknown = sorted(node for node, key in nodes - trusted)
        need(not trusted or not unknown, f"among the keys that you trust there is none for {', '.join(unknown)}")
    except Wrong as wrong:
        print(f"NOT VERIFIED: {wrong}.")
        return 1
    print(f"VERIFIED: the package for request {request} is whole, and every signature fits the keys inside.")
    print(f"Use it for case {limits['case']} only, in {', '.join(limits['may_use_in'])}.")
    if not trusted:
        print("You gave no keys that you trust: nobody vouched for the keys inside, which anyone could have made.")
    print("What it does not prove stands in LIMITS.txt, inside.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
