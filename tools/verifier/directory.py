"""The directory of members, as section 7 of protocol/comity-1.md has it: who, with which keys, from when until when. Read as of its own day."""

import base64
import collections
import hashlib
import json
import re

from . import forms
from .forms import Wrong, flag, listed, maybe, moment, need, shaped, when
from .keys import genuine, sound

MAGIC = b"comity-directory/1\n"
LINE = re.compile(rb"([0-9a-f]{64}) ([A-Za-z0-9+/]{86}==)")
MOST_BYTES, MOST_SIGNATURES, DEEPEST = 64 << 20, 64, 16
FUNCTIONS = {"central", "desk", "prosecutor", "independent", "police"}
XWING = 1216
# Characters that make a text read otherwise than it is (section 5).
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]")

Term = collections.namedtuple("Term", "start until revoked")
Member = collections.namedtuple("Member", "name key state term")


class Fault(Wrong):
    """Why it is no directory: a code of section 7, and a sentence."""

    def __init__(self, code, says):
        super().__init__(f"the directory: {says}")
        self.code = code


def insist(holds, code, says):
    if not holds:
        raise Fault(code, says)


def key_id(public):
    return hashlib.sha256(b"comity-signing-key-1:" + public).hexdigest()


def public_key(text):
    """The 32 bytes of a signing key, or None."""
    raw = forms.strict64(text) if isinstance(text, str) else None
    return raw if raw is not None and len(raw) == 32 and sound(raw) else None


class Directory:
    """Signed by at least `threshold` of these roots (texts in base64)."""

    def __init__(self, file, roots, threshold):
        roots = {key_id(public): public for public in map(public_key, roots) if public is not None}
        signatures, payload = split(file)
        message = b"comity/1 directory\n" + payload
        have = sum(1 for name, public in roots.items() if name in signatures and genuine(public, signatures[name], message))
        insist(have >= threshold, "directory-too-few-roots", f"{have} of the {threshold} roots that are needed signed it")
        self.nodes = parse(payload)
        self.issued = when(json.loads(payload)["issued"])
        self.terms, self.people, self.owners, self.members = {}, set(), collections.defaultdict(set), []
        self.build()

    def build(self):
        seen = {kind: set() for kind in ("node", "officer", "body", "key")}

        def once(kind, name):
            insist(name not in seen[kind], "directory-twice", f"{kind} {name} stands in it twice")
            seen[kind].add(name)

        for node in self.nodes:
            entry(node)
            once("node", node["id"])
            once("body", (node["kind"], node["organisation"]))
            for key in node["opening"]:
                once("key", key["key"])
            for key in node["signing"]:
                once("key", key["key"])
                self.know((None, None, node["id"], node["state"]), key)
                if node["functions"] != ["independent"]:
                    self.members.append(Member(node["id"], public_key(key["key"]).hex(), node["state"], term(key)))
            for officer in node["officers"]:
                once("officer", officer["id"])
                for key in officer["keys"]:
                    once("key", key["key"])
                    for role in officer["roles"]:
                        self.know((officer["id"], role, node["id"], node["state"]), key)

    def know(self, holder, key):
        officer, _, node, _ = holder
        public = public_key(key["key"]).hex()
        self.terms[(*holder, public)] = term(key)
        self.people.add((officer, node))
        self.owners[public].add((officer, node))

    def term(self, key):
        """The term of an entry of keys.json, or None when the directory does not give this key to this holder."""
        return self.terms.get((key["officer"], key["role"], key["node"], key["state"], key["key"]))

    def contradicts(self, key):
        """Whether it knows the holder, and never under this key; or the key as somebody else's."""
        name = (key["officer"], key["node"])
        others = self.owners.get(key["key"], set()) - {name}
        return bool(others) or (name in self.people and self.term(key) is None)


def split(file):
    layout = "directory-layout"
    insist(len(file) <= MOST_BYTES and file.startswith(MAGIC), layout, "it is not such a file")
    signatures, at = {}, len(MAGIC)
    while True:
        end = file.find(b"\n", at)
        insist(end >= 0, layout, "it is cut")
        line, at = file[at:end], end + 1
        if not line:
            return signatures, file[at:]
        found = LINE.fullmatch(line)
        raw = forms.strict64(found[2].decode()) if found else None
        insist(raw is not None and len(raw) == 64, layout, "a line is no signature")
        name = found[1].decode()
        insist(name not in signatures and len(signatures) < MOST_SIGNATURES, layout, "a root signs twice, or too many do")
        signatures[name] = raw


def depth(value):
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(depth, inside), default=0) if isinstance(value, (dict, list)) else 0


def parse(payload):
    shape = "directory-shape"
    try:
        value = forms.loaded(payload, "the payload")
        insist(isinstance(value, dict) and depth(value) <= DEEPEST, shape, "it has another shape")
        insist(value.get("v") == 1 and forms.whole(value["v"]), "directory-unknown-version", "it is of a version that is not known")
        shaped(value, "the directory", v=forms.exactly(1), version=number, issued=moment, expires=moment, exercise=flag, nodes=listed(node))
    except Fault:
        raise
    except (Wrong, RecursionError) as wrong:
        raise Fault(shape, str(wrong)) from None
    return value["nodes"]


def number(value):
    return forms.whole(value) and 0 <= value < 2**53


def line(value):
    return isinstance(value, str) and not HIDDEN.search(value) and len(value.encode()) <= 300


def node(value):
    members = dict(
        id=forms.node_id, state=forms.state, kind=lambda kind: kind in ("authority", "provider"), organisation=line, functions=listed(function), name=line, url=line,
        signing=listed(keyed), opening=listed(keyed), officers=listed(officer),
    )
    if "telephone" in value:
        members["telephone"] = line
    shaped(value, "a node", **members)
    return True


def function(value):
    return isinstance(value, str) and value in FUNCTIONS


def officer(value):
    shaped(value, "an officer", id=forms.node_id, person=forms.node_id, name=line, roles=listed(forms.role), keys=listed(keyed))
    return True


def keyed(value):
    members = dict(key=lambda text: isinstance(text, str), until=moment)
    members["from"] = moment
    if "revoked_at" in value:
        members["revoked_at"] = moment
    shaped(value, "a key", **members)
    return True


def term(key):
    return Term(when(key["from"]), when(key["until"]), when(key["revoked_at"]) if "revoked_at" in key else None)


def entry(node):
    """What a node has to be beyond its shape."""
    bad = lambda holds, what: insist(holds, "directory-bad-entry", f"{node['id']} has {what}")
    bad(forms.node_id(node["organisation"]), "a body without a proper name")
    bad(node["kind"] == "authority" or not node["functions"], "a provider's entry with the function of an authority")
    bad(all(public_key(key["key"]) for key in node["signing"]), "a signing key that is none")
    bad(all(opening_key(key["key"]) for key in node["opening"]), "an opening key that is none")
    bad(node["signing"] and node["opening"], "no keys")
    bad(all(public_key(key["key"]) for officer in node["officers"] for key in officer["keys"]), "an officer with a key that is none")


def opening_key(text):
    raw = forms.strict64(text)
    return raw is not None and len(raw) == XWING
