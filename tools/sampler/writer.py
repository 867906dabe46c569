"""One package, step by step in the order in which its parts name one another. Each step can be changed, and all later ones follow."""

import base64
import copy
import hashlib
import io
import json
import struct
import zlib

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

REQUEST = "5a" * 16
DESK, PROVIDER = "authority.xb.example", "provider.xb.example"


class Zeros:
    """A file of zeros that need not fit the memory, nor lie on the disk."""

    def __init__(self, size):
        self.size, self.sha256, self.sha512, self.crc = size, hashlib.sha256(), hashlib.sha512(), 0
        part, left = bytes(1 << 20), size
        while left:
            part = part[:left]
            self.sha256.update(part)
            self.sha512.update(part)
            self.crc = zlib.crc32(part, self.crc)
            left -= len(part)

    def __len__(self):
        return self.size


def sha256(data):
    return (data.sha256 if isinstance(data, Zeros) else hashlib.sha256(data)).hexdigest()


def sha512(data):
    return (data.sha512 if isinstance(data, Zeros) else hashlib.sha512(data)).hexdigest()


def crc32(data):
    return data.crc if isinstance(data, Zeros) else zlib.crc32(data)


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def listing(files, digest=sha256):
    return "".join(f"{digest(files[name])}  {name}\n" for name in sorted(files)).encode()


class Key:
    """An Ed25519 key that anybody can make again: these parties are invented."""

    def __init__(self, name):
        self.secret = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"sample " + name.encode()).digest())
        self.public = self.secret.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)

    def sign(self, message):
        return self.secret.sign(message)


def signature(key, purpose, body):
    return {"ed25519": key.sign(purpose.encode() + b"\n" + body).hex(), "key": key.public.hex()}


# ---- the tree of RFC 6962, as section 2.1 words it


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def half(count):
    return 1 << ((count - 1).bit_length() - 1)


def root(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    k = half(len(leaves))
    return node(root(leaves[:k]), root(leaves[k:]))


def path(m, leaves):
    if len(leaves) == 1:
        return []
    k = half(len(leaves))
    return path(m, leaves[:k]) + [root(leaves[k:])] if m < k else path(m - k, leaves[k:]) + [root(leaves[:k])]


def proof(m, leaves, whole=True):
    if m == len(leaves):
        return [] if whole else [root(leaves)]
    k = half(len(leaves))
    if m <= k:
        return proof(m, leaves[:k], whole) + [root(leaves[k:])]
    return proof(m - k, leaves[k:], False) + [root(leaves[:k])]


# ---- the zip of section 1


def archive(files, full=0xFFFFFFFF):
    """`files` are pairs of a full name and the body, in the order in which they are to lie."""
    out = io.BytesIO()
    archive_into(out, files, full)
    return out.getvalue()


def archive_into(out, files, full=0xFFFFFFFF):
    back = bytearray()
    fit = lambda number: number if number < full else 0xFFFFFFFF
    for name, body in files:
        size, at, name = len(body), out.tell(), name.encode()

        def common(extra):
            return struct.pack("<HHHHHIIIHH", 45 if extra else 20, 0, 0, 0, 0x21, crc32(body), fit(size), fit(size), len(name), len(extra))

        wide = struct.pack("<QQ", size, size) if size >= full else b""
        extra = b"\1\0\x10\0" + wide if wide else b""
        wide += struct.pack("<Q", at) if at >= full else b""
        more = struct.pack("<HH", 1, len(wide)) + wide if wide else b""
        out.write(b"PK\3\4" + common(extra) + name + extra)
        out.seek(size, 1) if isinstance(body, Zeros) else out.write(body)
        back += b"PK\1\2\x14\3" + common(more) + struct.pack("<HHHII", 0, 0, 0, 0x81A40000, fit(at)) + name + more
    out.write(bytes(back) + ending(len(files), len(back), out.tell(), full))


def ending(count, length, at, full=0xFFFFFFFF):
    fit = lambda number: number if number < full else 0xFFFFFFFF
    wide = b""
    if max(length, at) >= full:
        wide = b"PK\6\6" + struct.pack("<QBBHIIQQQQ", 44, 0x2D, 3, 45, 0, 0, count, count, length, at) + b"PK\6\7" + struct.pack("<IQI", 0, at + length, 1)
    return wide + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, count, count, fit(length), fit(at), 0)


class Maker:
    """Writes one package. `change` puts a function before a step; it gets what the step made, and may return something else."""

    def __init__(self, records=1, witnesses=3, quorum=2, stamps=(), earlier=None, leaves=37, index=20, page=False, directory=False, names=None, seen=None):
        self.changes, self.stamps, self.earlier, self.leaves, self.index = {}, stamps, earlier, leaves, index
        self.desk, self.provider, self.reviewer, self.clerk = Key("desk"), Key("provider"), Key("reviewer"), Key("clerk")
        self.witnesses, self.quorum, self.full = [Key(f"witness {n}") for n in range(witnesses)], min(quorum, witnesses), 0xFFFFFFFF
        self.data = {f"data/records/lines-{n}.log": f"an invented line {n}\n".encode() * (n + 3) for n in range(records)}
        self.data |= {"data/answer.json": b'{"invented":true}', "data/order.letter": b"order", "data/grant.letter": b"grant"}
        self.page, self.directory, self.at = page, directory, "2026-11-18T12:00:00Z"
        # Names of the witnesses, and when each of those who sign does.
        self.names, self.seen = names, seen or [1795000000] * witnesses
        self.files = {}

    def change(self, step, how):
        """Before, after and for each step: `step` is the name of a file, or one of those in the text of `step(…)` below."""
        self.changes.setdefault(step, []).append(how)
        return self

    def step(self, name, made):
        for how in self.changes.get(name, ()):
            changed = how(made)
            made = made if changed is None else changed
        return made

    def put(self, name, made):
        """A file: a JSON value is changed under `{}` and the name, the bytes under the name."""
        if not isinstance(made, bytes):
            made = canonical(self.step("{}" + name, made))
        self.files[name] = self.step(name, made)
        return self.files[name]

    def build(self):
        return self.step("package", archive(self.entries(), self.full))

    def build_into(self, out):
        """The same, for a package that does not fit the memory; `out` is a file opened for writing, from its beginning."""
        archive_into(out, self.entries(), self.full)

    def entries(self):
        self.files = dict(self.step("data", self.data))
        payload = dict(self.files)
        first = self.put("manifest-sha256.txt", listing(payload))
        second = self.put("manifest-sha512.txt", listing(payload, sha512))
        self.put("keys.json", {"holders": self.holders(), "keys": 1})
        custody = self.put("custody.json", {"custody": 1, "events": self.chain(payload, first)})
        limits = self.put("use-limits.json", {
            "case": "XA-2026-17 (fraud)", "conditions": ["Not as the only evidence"], "may_use_in": ["XA"], "onward_transfer_allowed": False,
            "purposes": ["Prosecution of fraud"], "until": "2027-11-18T11:06:40.5Z", "use_limits": 1,
        })
        self.put("log/packing.json", {
            "at": self.at, "custody": sha256(custody), "manifest512": sha512(second), "packing": 2, "payload": sha256(first),
            "request": REQUEST, "use_limits": sha256(limits),
        })
        self.put_log()
        self.put_papers(payload)
        self.step("papers", self.files)
        papers = {name: body for name, body in self.files.items() if not name.startswith("data/")}
        tags = self.put("tagmanifest-sha256.txt", listing(papers))
        self.put_seal(tags)
        files = self.step("files", self.files)
        return self.step("entries", [(f"evidence-{REQUEST}/{name}", files[name]) for name in sorted(files)])

    def holders(self):
        rows = [
            (self.clerk, PROVIDER, "clerk-2", "clerk", False), (self.reviewer, DESK, "reviewer-7", "reviewer", True),
            (self.desk, DESK, None, None, True), (self.provider, PROVIDER, None, None, False),
        ]
        names = ("node", "officer", "role", "seals")
        return [{"key": key.public.hex(), "state": "XB", **dict(zip(names, row))} for key, *row in rows]

    def chain(self, payload, manifest):
        tool, clerk = {"name": "sample", "version": "2"}, {"officer": "clerk-2", "role": "clerk"}
        records = [name for name in sorted(payload) if name.startswith("data/records/")]
        steps = [("received", sha256(payload[name]), None, name, PROVIDER, None, None) for name in records]
        rows = {"kept": "399", "read": "400", "rejected": "1"}
        before = sha256(payload[records[0]]) if records else None
        steps += [("looked-up", sha256(payload[name]), before, name, PROVIDER, clerk, rows) for name in sorted(payload) if name.startswith("data/answer")]
        steps.append(("packed", sha256(manifest), None, "the package", DESK, {"officer": "reviewer-7", "role": "reviewer"}, None))
        people = {"clerk-2": self.clerk, "reviewer-7": self.reviewer}
        chain, previous = [], None
        for number, (act, after, before, item, where, person, counted) in enumerate(self.step("steps", steps)):
            keys = ([people[person["officer"]]] if person else []) + [self.desk if where == DESK else self.provider]
            event = {
                "number": number, "at": f"2026-11-18T11:{number // 60:02}:{number % 60:02}Z", "person": person, "node": where, "act": act, "item": item,
                "why": "Order 7 of the invented court of XB", "tool": tool, "before": before, "after": after, "rows": counted,
                "previous": previous, "keys": [key.public.hex() for key in keys],
            }
            event = self.step("event", copy.deepcopy(event))
            keys = self.step("signers", keys)
            entry = {"event": event, "signatures": [signature(key, "comity-custody-v1", canonical(event)) for key in keys]}
            chain.append(self.step("entry", entry))
            previous = sha256(canonical(entry))
        return chain

    def put_log(self):
        secret = hashlib.sha256(b"commitment key").digest()
        data = hashlib.sha256(b"comity-commitment-v1\n" + secret + self.files["log/packing.json"]).digest()
        leaves = [hashlib.sha256(b"leaf %d" % n).digest() for n in range(self.leaves)]
        leaves[self.index] = hashlib.sha256(b"\0" + data).digest()
        self.put("log/inclusion.json", {
            "commitment_key": secret.hex(), "inclusion": 1, "index": str(self.index), "proof": [step.hex() for step in path(self.index, leaves)],
        })
        names = self.names or [f"witness-{n}.example/w" for n in range(len(self.witnesses))]
        listed = [{"key": key.public.hex(), "name": name, "state": "XC"} for key, name in zip(self.witnesses, names)]
        self.put("log/witnesses.json", {"quorum": self.quorum, "witnesses": listed})
        text = self.step("head", self.head(leaves))
        lines = [self.log_line(text)] + [self.witness_line(key, name, text, at) for key, name, at in list(zip(self.witnesses, names, self.seen))[: self.quorum]]
        self.put("log/checkpoint.txt", text + b"\n" + b"".join(self.step("lines", lines)))
        if self.earlier is not None:
            old = self.step("old head", self.head(leaves[: self.earlier]))
            self.put("log/earlier.txt", old + b"\n" + b"".join(self.step("old lines", [self.log_line(old)])))
            steps = proof(self.earlier, leaves) if self.earlier else []
            self.put("log/consistency.json", {"consistency": 1, "proof": [step.hex() for step in steps]})

    @staticmethod
    def head(leaves):
        return f"{DESK}/log\n{len(leaves)}\n{base64.b64encode(root(leaves)).decode()}\n".encode()

    def log_line(self, text, key=None, name=None):
        key, name = key or self.desk, name or text.split(b"\n")[0]
        tag = hashlib.sha256(name + b"\n\1" + key.public).digest()[:4]
        return "\u2014 ".encode() + name + b" " + base64.b64encode(tag + key.sign(text)) + b"\n"

    @staticmethod
    def witness_line(key, name, text, at=1795000000):
        tag = hashlib.sha256(name.encode() + b"\n\4" + key.public).digest()[:4]
        signed = key.sign(f"cosignature/v1\ntime {at}\n".encode() + text)
        return f"\u2014 {name} ".encode() + base64.b64encode(tag + at.to_bytes(8, "big") + signed) + b"\n"

    def put_papers(self, payload):
        self.put("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        total = f"{sum(map(len, payload.values()))}.{len(payload)}"
        info = ["Bag-Software-Agent: Comity", f"Bagging-Date: {self.at[:10]}", "Comity-Package: 2", f"External-Identifier: {REQUEST}", f"Payload-Oxum: {total}"]
        self.put("bag-info.txt", "".join(f"{line}\n" for line in info).encode())
        for name in ("case.jsonld", "certificate.txt", "LIMITS.txt", "index.html"):
            self.put(name, f"{name} of a sample: for people, and not judged\n".encode())
        if self.page:
            self.put("page.pdf", b"%PDF-1.7 sample")
        if self.directory:
            self.put("directory.letter", b"an extract, opaque here\n")

    def put_seal(self, tags):
        over = sha256(tags)
        sealers = self.step("sealers", [self.reviewer, self.desk])
        signed = [signature(key, "comity-seal-v1", f"{over}\n".encode()) for key in sealers]
        seal = self.put("seal.json", {"seal": 1, "signatures": signed, "tagmanifest": over})
        for number, stamp in enumerate(self.stamps, 1):
            self.put(f"time/{number}.tst", stamp(seal))
        stamps = [name for name in sorted(self.files) if name.startswith("time/")]
        files = self.step("closed", [{"name": name, "sha256": sha256(self.files[name])} for name in ["seal.json", *stamps]])
        closer = self.step("closer", [self.desk])[0]
        self.put("closing.json", {"closing": 2, "files": files, "signature": signature(closer, "comity-closing-v2", canonical(files))})
