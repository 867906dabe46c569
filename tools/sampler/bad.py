"""Packages that do not hold, each for one reason, against sections 1 to 3 of protocol/evidence-2.md: the file, what is in it, and JSON."""

import struct

from .case import Case, add, changed, drop, nth, setting, swap
from .writer import REQUEST, Maker, ending, sha256

FOLDER = f"evidence-{REQUEST}/"


def patched(offset, form, value, local=True, central=True):
    """Writes a field of the first entry's headers; `offset` counts from the beginning of the local one."""

    def patch(package):
        out, directory = bytearray(package), package.index(b"PK\1\2")
        if local:
            struct.pack_into(form, out, offset, value)
        if central:
            struct.pack_into(form, out, directory + offset + 2, value)
        return bytes(out)

    return changed("package", patch)


def central(offset, form, value):
    def patch(package):
        out = bytearray(package)
        struct.pack_into(form, out, package.index(b"PK\1\2") + offset, value)
        return bytes(out)

    return changed("package", patch)


def end(offset, form, value):
    def patch(package):
        out = bytearray(package)
        struct.pack_into(form, out, len(package) - 22 + offset, value)
        return bytes(out)

    return changed("package", patch)


def zip_forms():
    for label, build in {
        "version": patched(4, "<H", 10), "version-45": patched(4, "<H", 45), "flag-of-descriptor": patched(6, "<H", 8), "flag-of-utf8": patched(6, "<H", 0x800),
        "deflated": patched(8, "<H", 8), "time": patched(10, "<H", 1), "date": patched(12, "<H", 0x22), "crc": patched(14, "<I", 0),
        "packed-size": patched(18, "<I", 1), "size": patched(22, "<I", 1), "crc-in-directory": patched(14, "<I", 0, local=False),
        "made-by": central(4, "<H", 0x031E), "comment-length": central(32, "<H", 1), "disk": central(34, "<H", 1), "internal": central(36, "<H", 1),
        "external": central(38, "<I", 0x81ED0000), "offset": central(42, "<I", 1), "end-disk": end(4, "<H", 1), "end-count": end(8, "<H", 1),
        "end-count-in-all": end(10, "<H", 1), "end-length": end(12, "<I", 1), "end-offset": end(16, "<I", 1), "end-comment": end(20, "<H", 1),
        "after-the-end": changed("package", lambda package: package + b"\0"), "before-the-beginning": changed("package", lambda package: b"\0" + package),
        "cut": changed("package", lambda package: package[:-1]), "cut-directory": changed("package", lambda package: package[: package.index(b"PK\1\2")]),
        "cut-in-half": changed("package", lambda package: package[: len(package) // 2]), "empty": changed("package", lambda package: b""),
        "end-alone": changed("package", lambda package: ending(0, 0, 0)), "text": changed("package", lambda package: b"no package"),
        "zip64-without-need": lambda: full_everywhere(), "zip64-end-without-need": changed("package", lambda package: wide_end(package)),
        "zip64-size-small": changed("package", lambda package: wide_size(package)), "bytes-between": changed("package", between),
        "extra-field": changed("package", lambda package: extra_field(package)), "order": changed("entries", lambda entries: entries[1:] + entries[:1]),
        "twice": changed("entries", lambda entries: [entries[0], *entries]), "directory-in-another-order": changed("package", reordered),
    }.items():
        yield Case(f"bad-zip-{label}", "file", build)


def full_everywhere():
    maker = Maker()
    maker.full = 1000
    return maker.build()


def split(package):
    at = package.index(b"PK\1\2")
    return package[:at], package[at:-22], package[-22:]


def wide_end(package):
    front, back, last = split(package)
    count = struct.unpack_from("<H", last, 8)[0]
    wide = ending(count, len(back), len(front), full=1)
    return front + back + wide[:-22] + last


def wide_size(package):
    """The first entry in the form of a large one, consistently, though it is small."""
    front, back, _ = split(package)
    length, size = struct.unpack_from("<H", front, 26)[0], struct.unpack_from("<I", front, 22)[0]
    extra = b"\1\0\x10\0" + struct.pack("<QQ", size, size)
    first = bytearray(front[: 30 + length] + extra + front[30 + length :])
    struct.pack_into("<H", first, 4, 45), struct.pack_into("<IIHH", first, 18, 0xFFFFFFFF, 0xFFFFFFFF, length, 20)
    middle, at = bytearray(), 0
    while at < len(back):
        head, named = bytearray(back[at : at + 46]), struct.unpack_from("<H", back, at + 28)[0]
        name, more = back[at + 46 : at + 46 + named], b""
        if at == 0:
            struct.pack_into("<H", head, 6, 45), struct.pack_into("<IIHH", head, 20, 0xFFFFFFFF, 0xFFFFFFFF, named, 20)
            more = extra
        else:
            struct.pack_into("<I", head, 42, struct.unpack_from("<I", head, 42)[0] + 20)
        middle += head + name + more
        at += 46 + named
    count = struct.unpack_from("<H", package, len(package) - 22 + 8)[0]
    return bytes(first + middle + ending(count, len(middle), len(first)))


def between(package):
    front, back, last = split(package)
    return front + b"\0" + back + last[:16] + struct.pack("<I", len(front) + 1) + last[20:]


def extra_field(package):
    front, back, last = split(package)
    length = struct.unpack_from("<H", back, 28)[0]
    head = bytearray(back)
    struct.pack_into("<H", head, 30, 4)
    back = bytes(head[: 46 + length]) + b"\xfe\xca\0\0" + bytes(head[46 + length :])
    return front + back + last[:12] + struct.pack("<I", len(back)) + last[16:]


def reordered(package):
    front, back, last = split(package)
    length = 46 + struct.unpack_from("<H", back, 28)[0]
    return front + back[length:] + back[:length] + last


def renamed(how):
    return changed("entries", lambda entries: sorted((how(name), body) for name, body in entries))


def names():
    for label, name in {
        "space": "data/a b", "not-ascii": "data/\u00e9", "dot-first": "data/.hidden", "dash-first": "data/-r", "dot-last": "data/a.", "parent": "data/../a",
        "empty-part": "data//a", "folder-entry": "data/a/", "backslash": "data/a\\b", "colon": "data/a:b", "star": "data/a*", "control": "data/a\tb",
        "con": "data/con", "aux-with-ending": "data/aux.txt", "com1-in-capitals": "data/COM1.log", "lpt9": "data/x/lpt9", "nul": "data/NUL.tar.gz", "com0": "data/com0",
        "prn-folder": "data/prn.d/a", "address": "data/10.0.0.1", "address-in-a-name": "data/lines-192.168.1.254.log", "address-dashed": "data/x-10-0-0-1-y",
        "address-mixed": "data/10_0-0.1", "address-with-zeros": "data/0010.000.0.001", "121-bytes": "data/" + "n" * 116, "nameless": "",
    }.items():
        yield Case(f"bad-name-{label}", "file", changed("data", add(name)))
    yield Case("bad-name-case", "file", changed("data", lambda files: {**files, "data/a": b"", "data/A": b""}))
    yield Case("bad-name-case-of-folder", "file", changed("data", lambda files: {**files, "data/a/x": b"", "data/A/X": b""}))
    yield Case("bad-name-is-folder", "file", changed("data", lambda files: {**files, "data/a": b"", "data/a/x": b""}))
    yield Case("bad-name-is-folder-but-for-case", "file", changed("data", lambda files: {**files, "data/A": b"", "data/a/x": b""}))
    yield Case("bad-folder-none", "file", renamed(lambda name: name.split("/", 1)[1]))
    yield Case("bad-folder-of-version-1", "file", renamed(lambda name: name.replace("evidence-", "comity-")))
    yield Case("bad-folder-in-capitals", "file", renamed(lambda name: name.replace("5a", "5A")))
    yield Case("bad-folder-short", "file", renamed(lambda name: name.replace("5a5a", "5a", 1)))
    yield Case("bad-folder-of-another-request", "file", renamed(lambda name: name.replace("5a5a", "5b5a", 1)))
    yield Case("bad-folders-two", "file", renamed(lambda name: name.replace("5a5a", "5b5a", 1) if name.endswith(".json") else name))


def contents():
    paper = lambda name, body=b"x": changed("papers", lambda files: files.update({name: body}))
    without = lambda name, step="papers": changed(step, lambda files: files.pop(name) and None, earlier=20)
    needed = "certificate.txt LIMITS.txt index.html case.jsonld custody.json keys.json use-limits.json bagit.txt bag-info.txt manifest-sha256.txt manifest-sha512.txt"
    needed += " log/packing.json log/inclusion.json log/checkpoint.txt log/witnesses.json log/earlier.txt log/consistency.json"
    for name in needed.split():
        yield Case(f"bad-without-{name.replace('/', '-')}", "file", without(name))
    for name in ("seal.json", "closing.json", "tagmanifest-sha256.txt"):
        yield Case(f"bad-without-{name}", "file", without(name, "files"))
    yield Case("bad-without-data", "file", changed("data", lambda files: {}))
    for name in ("extra.txt", "data", "log/other.txt", "time/stamp.tst", "time/0.tst", "time/10.tst", "time/2.tst", "tagmanifest-sha512.txt", "fetch.txt", "Data/x"):
        yield Case(f"bad-with-{name.replace('/', '-')}", "file", paper(name))
    yield Case("bad-gap-in-stamps", "file", changed("files", lambda files: files.update({"time/2.tst": files.pop("time/1.tst")}), stamps=[lambda seal: b"0"]))
    for name in ("case.jsonld", "index.html", "custody.json"):
        yield Case(f"bad-large-{name}", "file", paper(name, b"x" * ((8 << 20) + 1)))
    several = ("case.jsonld", "index.html", "certificate.txt", "LIMITS.txt", "page.pdf")
    yield Case("bad-large-papers-together", "file", changed("papers", lambda files: files.update(dict.fromkeys(several, b"x" * (7 << 20)))))
    long = b"an extension that is long\n" * 2600
    yield Case("bad-large-checkpoint", "file", changed("head", lambda text: text + long))
    yield Case("bad-large-earlier", "file", changed("old head", lambda text: text + long, earlier=20))
    yield Case("bad-10001-entries", "file", changed("data", lambda files: {**files, **{f"data/x{n:05}": b"" for n in range(10_000 - 21)}}))
    yield Case("bad-bagit-version", "file", changed("bagit.txt", swap(b"1.0", b"0.97")))
    yield Case("bad-bagit-line-ends", "file", changed("bagit.txt", lambda body: body.replace(b"\n", b"\r\n")))
    yield Case("bad-packing-of-another-request", "file", changed("{}log/packing.json", setting(request="5b" * 16)))
    for label, (old, new) in {
        "agent": (b"Comity\n", b"Other\n"), "day": (b"-18", b"-19"), "version": (b"Package: 2", b"Package: 1"), "request": (b"5a5a", b"5b5a"), "sum": (b"Oxum: ", b"Oxum: 1"),
        "count": (b".4\n", b".5\n"), "line-more": (b"Comity-", b"Contact-Name: X\nComity-"), "line-less": (b"Bag-Software-Agent: Comity\n", b""), "last-line-feed": (b".4\n", b".4"),
    }.items():
        yield Case(f"bad-bag-info-{label}", "papers", changed("bag-info.txt", swap(old, new)))
    yield from manifests()


def manifests():
    for name, which in (("manifest-sha256.txt", "records"), ("manifest-sha512.txt", "records"), ("tagmanifest-sha256.txt", "papers")):
        label = name.split(".")[0]
        for what, how in {
            "line-less": lambda body: body[body.index(b"\n") + 1 :], "line-more": lambda body: body + b"0" * 64 + b"  zzz\n", "empty": lambda body: b"",
            "one-space": lambda body: body.replace(b"  ", b" "), "star": lambda body: body.replace(b"  ", b" *"), "line-ends": lambda body: body.replace(b"\n", b"\r\n"),
            "capitals": lambda body: body.replace(b"a", b"A", 1) if body.index(b"a") < 64 else b"A" + body[1:],
            "order": lambda body: b"".join(body.splitlines(True)[::-1]), "digit": lambda body: (b"0" if body[:1] != b"0" else b"1") + body[1:],
        }.items():
            yield Case(f"bad-{label}-{what}", which, changed(name, how))
    yield Case("bad-record-changed", "records", changed("files", lambda files: files.update({"data/order.letter": b"0rder"})))
    yield Case("bad-record-more", "papers records", changed("files", add("data/more")), rule="the sum in bag-info.txt is another, too")
    yield Case("bad-record-less", "papers records", changed("files", drop("data/order.letter")))
    yield Case("bad-record-renamed", "records", changed("files", lambda files: files.update({"data/order.letten": files.pop("data/order.letter")})))
    yield Case("bad-paper-changed", "papers", changed("files", lambda files: files.update({"LIMITS.txt": b"none"})))
    yield Case("bad-paper-more", "papers", changed("files", add("directory.letter")))
    yield Case("bad-paper-less", "papers", changed("files", drop("page.pdf"), page=True))
    yield Case("bad-tagmanifest-lists-seal", "papers", changed("tagmanifest-sha256.txt", lambda body: body.replace(b"  use-limits", f"  seal.json\n{sha256(b'')}  use-limits".encode())))
    for member, fails in {"payload": "records", "manifest512": "records", "custody": "custody", "use_limits": "limits"}.items():
        digits = 128 if member == "manifest512" else 64
        yield Case(f"bad-packing-{member}", fails, changed("{}log/packing.json", setting(**{member: "0" * digits})))


JSON = "keys.json custody.json use-limits.json log/packing.json log/inclusion.json log/witnesses.json log/consistency.json seal.json closing.json"


def canonical_json():
    for name in JSON.split():
        label = name.split(".")[0].replace("log/", "")
        for what, how in {
            "space": lambda body: body.replace(b":", b": ", 1), "line-feed": lambda body: body + b"\n", "mark": lambda body: b"\xef\xbb\xbf" + body, "cut": lambda body: body[:-1],
            "empty": lambda body: b"", "list": lambda body: b"[" + body + b"]", "not-utf8": lambda body: body[:-1] + b',"z":"\xff"}', "deep": lambda body: b"[" * 200_000,
            "twice": lambda body: body[:-1] + b"," + body[1:], "null": lambda body: b"null",
        }.items():
            yield Case(f"bad-json-{label}-{what}", "file", changed(name, how, earlier=20))
        yield Case(f"bad-json-{label}-member-more", "file", changed("{}" + name, setting(zzz=1), earlier=20))
        yield Case(f"bad-json-{label}-member-less", "file", changed("{}" + name, lambda value: value.pop(sorted(value)[-1]) and None, earlier=20))
        yield Case(f"bad-json-{label}-order", "file", changed(name, reversed_members, earlier=20))
    for what, (old, new) in {
        "escape": (b"Prosecution", b"\\u0050rosecution"), "slash": (b"XA-2026", b"XA\\/2026"), "number": (b'limits":1', b'limits":1.0'), "exponent": (b'limits":1', b'limits":1e0'),
        "true-as-number": (b'limits":1', b'limits":true'), "version": (b'limits":1', b'limits":2'), "text-as-version": (b'limits":1', b'limits":"1"'),
        "surrogate": (b"Prosecution", b"\\ud800"), "capital-escape": (b"Prosecution", b"\\u001F"), "nan": (b'limits":1', b'limits":NaN'), "minus-zero": (b'limits":1', b'limits":-0'),
        "large": (b'limits":1', b'limits":' + b"9" * 5000), "flag-as-text": (b"false", b'"false"'), "flag-as-number": (b"false", b"0"),
    }.items():
        yield Case(f"bad-json-{what}", "file", changed("use-limits.json", swap(old, new)))
    yield Case("bad-json-number-of-event", "file", changed("custody.json", swap(b'"number":0', b'"number":0.0')))


def reversed_members(body):
    import json

    value = json.loads(body)
    return json.dumps(dict(sorted(value.items(), reverse=True)), ensure_ascii=False, separators=(",", ":")).encode()


def forms():
    event = lambda **members: changed("event", nth(0, setting(**members)))
    for label, at in {
        "offset": "2026-11-18T11:00:00+00:00", "small-z": "2026-11-18T11:00:00z", "small-t": "2026-11-18t11:00:00Z", "space": "2026-11-18 11:00:00Z", "zero": "2026-11-18T11:00:00.50Z",
        "point": "2026-11-18T11:00:00.Z", "seven-decimals": "2026-11-18T11:00:00.0000001Z", "leap-second": "2026-11-18T11:00:60Z", "1969": "1969-12-31T23:59:59Z",
        "2200": "2200-01-01T00:00:00Z", "february-30": "2026-02-30T11:00:00Z", "hour-24": "2026-11-18T24:00:00Z", "month-13": "2026-13-01T00:00:00Z", "number": 1, "null": None,
        "february-29": "2027-02-29T11:00:00Z", "other-digits": "\u0662026-11-18T11:00:00Z", "minus": "-026-11-18T11:00:00Z", "day-0": "2026-11-00T00:00:00Z",
    }.items():
        yield Case(f"bad-moment-{label}", "file", event(at=at))
    for label, text in {
        "empty": "", "blank": "  ", "wide-blank": "\u3000\u00a0\u2003", "tab": "a\tb", "line-feed": "a\nb", "nul": "a\0", "delete": "a\x7f", "c1": "a\x85b", "override": "a\u202eb",
        "isolate": "a\u2066b", "pop": "a\u2069", "embedding": "\u202aa", "4001-bytes": "x" * 4001, "4001-bytes-in-2001": "\u00e9" * 2000 + "x", "number": 1, "null": None,
    }.items():
        yield Case(f"bad-text-{label}", "file", event(why=text))
    for member, values in {
        "item": ["", None], "act": ["eaten", "Received", "", None], "node": ["Provider", "-a", "a-", ".a", "", "a" * 64, "a_b", None], "number": ["0", -1, None, True], "before": ["0", "A" * 64, 1],
        "after": ["0" * 63, "0" * 65], "previous": ["", "g" * 64], "keys": [None, ["0"], "0"], "person": ["", {}, {"officer": "a"}, {"officer": "a", "role": "king"}, {"officer": "A", "role": "clerk"}],
        "tool": [None, {"name": "x"}, {"name": "x", "version": ""}, {"name": " ", "version": "1"}, {"name": "x", "version": 1}],
        "rows": [{"kept": "1", "read": "1"}, {"kept": 1, "read": 1, "rejected": 0}, *({"kept": n, "read": n, "rejected": "0"} for n in ("01", "+1", "-1", "", "1.0", str(2**64), " 1"))],
    }.items():
        for number, value in enumerate(values):
            yield Case(f"bad-event-{member}-form-{number}", "file", event(**{member: value}))
    holder = lambda **members: changed("{}keys.json", lambda value: value["holders"][0].update(members))
    for member, values in {
        "key": ["0" * 63, "A" * 64, None], "node": ["A", None], "officer": ["", "A", "a_b"], "role": ["king", "Clerk"], "seals": [None, 0, "false"], "state": ["x", "xa", "XAA", "X1", None],
    }.items():
        for number, value in enumerate(values):
            yield Case(f"bad-holder-{member}-form-{number}", "file", holder(**{member: value}))
    yield Case("bad-holder-half", "file", holder(officer=None))
    yield Case("bad-holder-other-half", "file", holder(role=None))
    yield Case("bad-holders-with-one-key", "file", changed("{}keys.json", lambda value: value["holders"].append(dict(value["holders"][0], officer="other"))))
    many = [{"key": f"{n:064x}", "node": "n", "officer": None, "role": None, "seals": False, "state": "XA"} for n in range(997)]
    yield Case("bad-1001-holders", "file", changed("{}keys.json", lambda value: value["holders"].extend(many)))
    yield Case("bad-no-events", "file", changed("{}custody.json", setting(events=[])))
    yield from forms_of_others()


def forms_of_others():
    for name, member, values in (
        ("use-limits.json", "case", ["", None, "a\nb"]), ("use-limits.json", "purposes", [[], [""], None, "x"]), ("use-limits.json", "may_use_in", [[], ["xa"], None]),
        ("use-limits.json", "conditions", [None, [""], [1]]), ("use-limits.json", "until", ["", "2027-11-18", 0]), ("use-limits.json", "onward_transfer_allowed", [None, 1]),
        ("log/inclusion.json", "index", [20, "020", "-1", str(2**64), None]), ("log/inclusion.json", "commitment_key", ["", None]), ("log/inclusion.json", "inclusion", [2, True]),
        ("log/inclusion.json", "proof", [None, ["0"], ["0" * 64] * 65]), ("log/packing.json", "packing", [1, 3, "2"]), ("log/packing.json", "at", ["2026-11-18", None]),
        ("log/packing.json", "payload", ["", None]), ("log/packing.json", "manifest512", ["0" * 64]), ("log/consistency.json", "consistency", [2]), ("log/consistency.json", "proof", [None, [""], ["0" * 64] * 66]),
        ("log/witnesses.json", "quorum", [0, 4, -1, "2", None]), ("log/witnesses.json", "witnesses", [[], None]), ("seal.json", "seal", [2, None]), ("seal.json", "tagmanifest", ["", None]),
        ("seal.json", "signatures", [None, [{}], [{"ed25519": "0", "key": "0" * 64}]]), ("closing.json", "closing", [1]), ("closing.json", "files", [None, [{}], [{"name": 1, "sha256": "0" * 64}], [{"name": "seal.json", "sha256": "0"}]]),
        ("closing.json", "signature", [None, {}, []]), ("keys.json", "keys", [2]), ("custody.json", "custody", [2]),
    ):
        for number, value in enumerate(values):
            label = name.split(".")[0].replace("log/", "")
            yield Case(f"bad-{label}-{member}-form-{number}", "file", changed("{}" + name, setting(**{member: value}), earlier=20))
    witness = lambda n, **members: changed("{}log/witnesses.json", lambda value: value["witnesses"][n].update(members))
    yield Case("bad-witnesses-with-one-key", "file", changed("{}log/witnesses.json", lambda v: v["witnesses"][2].update(key=v["witnesses"][0]["key"])))
    yield Case("bad-witnesses-with-one-name", "file", changed("{}log/witnesses.json", lambda v: v["witnesses"][2].update(name=v["witnesses"][0]["name"])))
    for label, name in {"empty": "", "space": "a b", "plus": "a+b", "wide-space": "a\u3000b", "control": "a\x01", "null": None}.items():
        yield Case(f"bad-witness-name-{label}", "file", witness(2, name=name))
    yield Case("bad-witness-state", "file", witness(2, state="xc"))
    yield Case("bad-witness-key", "file", witness(2, key="0"))
    yield Case("bad-33-witnesses", "file", lambda: Maker(witnesses=33, quorum=2).build())
    yield Case("bad-quorum-without-witnesses", "file", changed("{}log/witnesses.json", setting(quorum=1), witnesses=0))


def cases():
    yield from zip_forms()
    yield from names()
    yield from contents()
    yield from canonical_json()
    yield from forms()
