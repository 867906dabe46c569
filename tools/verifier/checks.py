"""What the parts of a package say of one another: the rows of section 9 of protocol/evidence-2.md, after `file`.

Each check takes the package and the reader, appends what is wrong to `wrong`, and returns what it says when nothing is. A reason for not asking is `Unasked`.
"""

import hashlib

from . import ended
from .forms import CLOCKS_APART, Wrong, canonical, when
from .keys import fits
from .notes import Note, climbed, grown, leaf

NEED_PERSON = {"looked-up", "packed", "viewed"}


class Unasked(str):
    """Why a question was not asked."""


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def manifest(digests):
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests)).encode()


def named(keys):
    return ", ".join(sorted({f"{key['officer']} at {key['node']}" if key["officer"] else key["node"] for key in keys}))


def records(p, reader, wrong):
    first = manifest((name, of256) for name, (_, of256, _) in p.payload.items())
    second = manifest((name, of512) for name, (_, _, of512) in p.payload.items())
    if p.papers["manifest-sha256.txt"] != first:
        wrong.append("the files in data/ are not those that manifest-sha256.txt lists")
    if p.papers["manifest-sha512.txt"] != second:
        wrong.append("the files in data/ are not those that manifest-sha512.txt lists")
    if p.packing["payload"] != sha256(p.papers["manifest-sha256.txt"]):
        wrong.append("the packing decision names another manifest-sha256.txt")
    if p.version == 2 and p.packing["manifest512"] != hashlib.sha512(p.papers["manifest-sha512.txt"]).hexdigest():
        wrong.append("the packing decision names another manifest-sha512.txt")
    return f"All {len(p.payload)} files in data/ have the digests listed for them"


def papers(p, reader, wrong):
    unlisted = {"seal.json", "closing.json", "tagmanifest-sha256.txt", *p.stamps}
    listed = manifest((name, sha256(body)) for name, body in p.papers.items() if name not in unlisted)
    if p.papers["tagmanifest-sha256.txt"] != listed:
        wrong.append("a paper is not the one that tagmanifest-sha256.txt lists")
    total = sum(size for size, _, _ in p.payload.values())
    info = (
        f"Bag-Software-Agent: Comity\nBagging-Date: {p.packing['at'][:10]}\nComity-Package: {p.version}\n"
        f"External-Identifier: {p.request}\nPayload-Oxum: {total}.{len(p.payload)}\n"
    )
    if p.papers["bag-info.txt"] != info.encode():
        wrong.append("bag-info.txt does not describe this bag")
    return "Every paper is the one that is listed"


def seal(p, reader, wrong):
    over = sha256(p.papers["tagmanifest-sha256.txt"])
    if p.seal["tagmanifest"] != over:
        wrong.append("the seal was put on other papers")
    signers = sorted(signature["key"] for signature in p.seal["signatures"])
    if signers != sorted(key["key"] for key in p.sealers):
        wrong.append("the seal is not signed by exactly those who seal")
    if not all(fits(signature, b"comity-seal-v1", f"{over}\n".encode()) for signature in p.seal["signatures"]):
        wrong.append("a signature on the seal is false")
    houses = lambda persons: {(key["node"], key["state"]) for key in p.sealers if (key["officer"] is not None) == persons}
    if not p.sealers or houses(True) != houses(False):
        wrong.append("a node seals without a person of its own, or a person without that person's node")
    if p.version == 2:
        closing(p, wrong)
    return f"Sealed by {named(p.sealers)}"


def closing(p, wrong):
    files = [{"name": name, "sha256": sha256(p.papers[name])} for name in ["seal.json", *p.stamps]]
    if p.closing["files"] != files:
        wrong.append("the closing names other files than the seal and the time stamps")
    if p.closing["signature"]["key"] not in p.sealing_nodes:
        wrong.append("the closing is not signed by a node that seals")
    if not fits(p.closing["signature"], b"comity-closing-v2", canonical(p.closing["files"])):
        wrong.append("the signature on the closing is false")


def custody(p, reader, wrong):
    before, afters, latest = None, set(), {}
    for number, (event, signatures, signed, entry) in enumerate(p.custody):
        if event["previous"] != before:
            wrong.append(f"event {number} does not follow the one before")
        wrong.extend(f"event {number} {what}" for what in event_alone(event, latest, afters))
        wrong.extend(f"event {number} {what}" for what in event_signed(p, event, signatures, signed))
        before, at = sha256(entry), when(event["at"])
        if event["after"] is not None:
            afters.add(event["after"])
        latest[event["node"]] = max(at, latest.get(event["node"], at))
    last = p.custody[-1][0]
    if last["act"] != "packed" or last["after"] != sha256(p.papers["manifest-sha256.txt"]):
        wrong.append("it does not end with this packing")
    for name, (_, of256, _) in p.payload.items():
        if name.lower().startswith(("data/records/", "data/answer")) and of256 not in afters:
            wrong.append(f"no event accounts for {name}")
    if p.packing["custody"] != sha256(p.papers["custody.json"]):
        wrong.append("the packing decision names another custody")
    return f"The {len(p.custody)} events follow one another, each signed by those whom it names"


def event_alone(event, latest, afters):
    if event["act"] in NEED_PERSON and event["person"] is None:
        yield "has nobody who answers for it"
    at = when(event["at"])
    if any(at + (CLOCKS_APART if node != event["node"] else CLOCKS_APART * 0) < last for node, last in latest.items()):
        yield "is dated too early"
    if event["before"] is not None and event["before"] not in afters:
        yield "begins with unknown bytes"
    rows = event["rows"]
    if rows is not None and int(rows["kept"]) + int(rows["rejected"]) != int(rows["read"]):
        yield "has rows that do not add up"


def event_signed(p, event, signatures, signed):
    person, node = event["person"], event["node"]
    wanted = [(person["officer"], person["role"], node)] if person else []
    wanted.append((None, None, node))
    if [p.holders.get(key) for key in event["keys"]] != wanted:
        yield "is not signed by those whom it names"
    if not all(fits(signature, b"comity-custody-v1", signed) for signature in signatures):
        yield "has a false signature"


def note(p, name, wrong):
    try:
        return Note(p.papers[name], name)
    except Wrong as what:
        wrong.append(str(what))
        return None


def log(p, reader, wrong):
    head = p.checkpoint = note(p, "log/checkpoint.txt", wrong)
    p.log_keys = []
    if head is None:
        return None
    p.log_keys = [key for key in p.sealing_nodes if head.named(head.origin, 1, bytes.fromhex(key))]
    if not p.log_keys or not all(map(head.signed_by, p.log_keys)):
        wrong.append("the checkpoint is not signed by a node that sealed the package")
    data = b"comity-commitment-v1\n" + bytes.fromhex(p.inclusion["commitment_key"]) + p.papers["log/packing.json"]
    start, index = leaf(hashlib.sha256(data).digest()), int(p.inclusion["index"])
    proof = [bytes.fromhex(step) for step in p.inclusion["proof"]]
    if index >= head.size or climbed(start, index, head.size, proof) != head.root:
        wrong.append("the decision to pack is not in the log")
    if p.consistency is not None:
        consistent(p, head, wrong)
    return f"The decision to pack is entry {index} of {head.size} in the log {head.origin}"


def consistent(p, head, wrong):
    earlier = note(p, "log/earlier.txt", wrong)
    if earlier is None:
        return
    if earlier.origin != head.origin:
        wrong.append("the earlier checkpoint is of another log")
    if not any(map(earlier.signed_by, p.log_keys)):
        wrong.append("the earlier checkpoint is not signed by the same node")
    proof = [bytes.fromhex(step) for step in p.consistency]
    grew = 1 <= earlier.size <= head.size and grown(earlier.size, head.size, earlier.root, proof) == head.root
    if not grew:
        wrong.append("the earlier checkpoint is not the beginning of this one")


def witnesses(p, reader, wrong):
    asked = p.witnesses["witnesses"]
    if not asked:
        return Unasked("The package names no witnesses of the log")
    if p.checkpoint is None:
        return Unasked("The checkpoint cannot be read")
    signed = {one["name"]: p.checkpoint.cosigned_by(one) for one in asked}
    for one in asked:
        at = p.checkpoint.first_cosigned(one) if signed[one["name"]] else None
        at = ended.moment_of(at) if at is not None else None
        if at is not None:
            p.cosigned.append(((one["name"], one["key"]), at))
    for name, holds in signed.items():
        if holds is False:
            wrong.append(f"the signature of witness {name} is false")
    count = sum(holds is True for holds in signed.values())
    if count < p.witnesses["quorum"]:
        wrong.append(f"only {count} of the {p.witnesses['quorum']} witnesses that are needed signed")
    return f"{count} witnesses signed; {p.witnesses['quorum']} of {len(asked)} are needed"


def stamps(p, reader, wrong):
    if not p.stamps:
        return Unasked("The package holds no time stamps")
    from .stamps import judged

    moments, latest = [], []
    for name in p.stamps:
        token, what = judged(p.papers[name], p.papers["seal.json"], reader.roots)
        if what:
            wrong.append(f"{name}: {what}")
            continue
        moments.append(token.at)
        latest.append(token.at + token.accuracy)
        if token.at + CLOCKS_APART < when(p.packing["at"]):
            wrong.append(f"{name}: it is older than the packing")
    if reader.roots and not wrong:
        p.there = min([*latest, *([p.there] if p.there else [])])
    who = "by authorities that lead to your roots" if reader.roots else "but nobody vouches for the authorities: you gave no roots"
    return f"Sealed before {min(moments):%Y-%m-%d %H:%M:%S} UTC, {who}" if moments else None


def limits(p, reader, wrong):
    if p.packing["use_limits"] != sha256(p.papers["use-limits.json"]):
        wrong.append("the packing decision names other use limits")
    until, now = p.limits["until"], reader.today
    over = p.use_is_over = until is not None and now is not None and now > when(until)
    says = [f"Use it for case {p.limits['case']} ({'; '.join(p.limits['purposes'])}) only, in {', '.join(p.limits['may_use_in'])}"]
    if not p.limits["onward_transfer_allowed"]:
        says.append("It may not be handed on without asking")
    if until is not None:
        says.append(f"The time for that ended at {until}: ask before using it any more" if over else f"It may be used until {until}")
    says += [f"Condition: {condition}" for condition in p.limits["conditions"]]
    return ". ".join(says)


def times(p, reader, wrong):
    packed = when(p.packing["at"])
    late = [event["number"] for event, _, _, _ in p.custody if when(event["at"]) > packed + CLOCKS_APART]
    if late:
        wrong.append(f"event {late[0]} is dated after the packing")
    if reader.clock is None:
        return Unasked("You gave no time of today to compare with")
    if packed > reader.clock + CLOCKS_APART:
        wrong.append("the packing lies in the future")
    return f"Packed at {p.packing['at']}, and nothing is dated after that"


def signed_keys(p):
    used = {key for event, _, _, _ in p.custody for key in event["keys"]}
    used |= {signature["key"] for signature in p.seal["signatures"]}
    used |= {p.closing["signature"]["key"]} if p.closing else set()
    return used | set(p.log_keys)


def in_time(p, reader, used, wrong, says):
    """Holds those of these keys that the directory knows to their terms; what is said where all of them count, or had signed before their end."""
    flaws, more = [], []
    for key in used if reader.directory else []:
        more.append(ended.judge(p, reader, key, flaws))
    if flaws and not wrong and all(of_end for of_end, _ in flaws):
        p.ended.append("unproven")
    elif flaws:
        p.ended.append("otherwise")
    wrong.extend(words for _, words in flaws)
    more = [words for words in more if words]
    if more and not flaws:
        p.ended.append("before")
    return "; ".join([says, *more])


def nodes(p, reader, wrong):
    if not reader.trusted and not reader.directory:
        return Unasked("You gave no keys that you trust: nobody vouched for the keys inside, which anyone could have made")
    used = [key for key in p.keys if key["key"] in signed_keys(p) and key["officer"] is None]
    unknown = [key for key in used if not reader.knows(key["node"], key["key"]) and not (reader.directory and reader.directory.term(key))]
    if unknown:
        wrong.append(f"among the keys that you trust there is none for {named(unknown)}")
    if reader.directory and any(reader.directory.contradicts(key) for key in used):
        wrong.append("a key inside is not the key that you trust for its node")
    for one in p.witnesses["witnesses"] if p.witnesses else []:
        listed = {(known.name, known.key) for known in reader.directory.members} if reader.directory else set()
        elsewhere = any(name == one["name"] for name, _ in listed) and (one["name"], one["key"]) not in listed
        if reader.has_name(one["name"]) and not reader.knows(one["name"], one["key"]) or elsewhere and not reader.knows(one["name"], one["key"]):
            wrong.append(f"you know witness {one['name']} under another key")
    return in_time(p, reader, used, wrong, "Every node that signed did so with a key that you trust")


def persons(p, reader, wrong):
    if not reader.trusted and not reader.directory:
        return Unasked("You gave no keys that you trust")
    # Whom a node signed beside, naming the key: its word, which is all that a reader has who brought keys of nodes alone.
    beside = {event["keys"][0] for event, _, _, _ in p.custody if event["person"] and len(event["keys"]) == 2}
    used = [key for key in p.keys if key["key"] in signed_keys(p) and key["officer"] is not None]
    unknown = []
    for key in used:
        who = f"{key['officer']}@{key['node']}"
        if reader.directory and reader.directory.contradicts(key):
            wrong.append(f"the key inside is not the one that you trust for {key['officer']} at {key['node']}")
        elif not reader.knows(who, key["key"]) and not (reader.directory and reader.directory.term(key)):
            unknown.append(key)
    strangers = [key for key in unknown if reader.knows_persons or key["key"] not in beside]
    if strangers:
        wrong.append(f"among the keys that you trust there is none for {named(strangers)}, and a node's word does not make up for it")
    elif unknown and not wrong:
        return Unasked(f"You gave keys of nodes and of no person: for {named(unknown)} only the node that signed beside vouches")
    return in_time(p, reader, used, wrong, "Every person who signed did so with a key that you trust")


ALL = [records, papers, seal, custody, log, witnesses, stamps, limits, times, nodes, persons]
NOT_IN_VERSION_1 = {witnesses, stamps}
