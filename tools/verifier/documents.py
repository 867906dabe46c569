"""Which files a package holds, and what each of them has to be by itself: sections 2 to 7 of protocol/evidence-2.md, as far as one file shows it."""

from . import forms, zipped
from .forms import Wrong, anything, digest, exactly, flag, listed, loaded, maybe, moment, need, plain, shaped

COMMON = {
    "LIMITS.txt", "bag-info.txt", "bagit.txt", "certificate.txt", "custody.json", "index.html", "keys.json",
    "log/checkpoint.txt", "log/inclusion.json", "log/packing.json", "manifest-sha256.txt", "manifest-sha512.txt",
    "seal.json", "tagmanifest-sha256.txt", "use-limits.json",
}
# By version: what must be there, and what may.
NEEDED = {1: COMMON, 2: COMMON | {"case.jsonld", "closing.json", "log/witnesses.json"}}
STAMPS = [f"time/{n}.tst" for n in range(1, 10)]
ALLOWED = {1: {"directory.letter"}, 2: {"directory.letter", "page.pdf", "log/earlier.txt", "log/consistency.json", *STAMPS}}
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class Package:
    """A package in its one form. What its parts say of one another is still to be judged."""

    def __init__(self, bag):
        self.bag, self.version, self.request = bag, bag.version, bag.request
        self.papers, self.payload = bag.papers, bag.payload
        self.present()
        self.packing = self.read_packing()
        self.limits = self.read_limits()
        self.keys = self.read_keys()
        self.holders = {key["key"]: (key["officer"], key["role"], key["node"]) for key in self.keys}
        self.sealers = [key for key in self.keys if key["seals"]]
        self.sealing_nodes = [key["key"] for key in self.sealers if key["officer"] is None]
        self.custody = self.read_custody()
        self.seal = self.read_seal()
        self.inclusion = self.read_inclusion()
        # What the checks find for those after them: by when it was there, by somebody else's word, and what became of keys that ended.
        self.there, self.cosigned, self.ended, self.by_log_alone, self.use_is_over = None, [], [], False, False
        self.stamps = [name for name in STAMPS if name in self.papers] if self.version == 2 else []
        self.consistency = self.witnesses = self.closing = None
        if self.version == 2:
            self.closing = self.read_closing()
            self.witnesses = self.read_witnesses()
            if "log/earlier.txt" in self.papers:
                self.consistency = self.read_consistency()

    def present(self):
        names = set(self.papers)
        for name in sorted(names - NEEDED[self.version] - ALLOWED[self.version]):
            raise Wrong(f"{name} is there, which no package has")
        for name in sorted(NEEDED[self.version] - names):
            raise Wrong(f"{name} is missing")
        need(self.payload, "there is nothing in data/")
        zipped.apart([*names, *self.payload])
        there = [name in names for name in STAMPS]
        need(there == sorted(there, reverse=True), "the time stamps are not counted from 1 without a gap")
        need(len(names & {"log/earlier.txt", "log/consistency.json"}) != 1, "an earlier checkpoint or its proof is there without the other")
        need(self.papers["bagit.txt"] == DECLARATION, "bagit.txt is another")

    def load(self, name, **members):
        return shaped(loaded(self.papers[name], name), name, **members)

    def read_packing(self):
        members = dict(packing=exactly(self.version), request=digest_of_request, at=moment, payload=digest, custody=digest, use_limits=digest)
        if self.version == 2:
            members["manifest512"] = forms.digest512
        packing = self.load("log/packing.json", **members)
        need(packing["request"] == self.request, "the packing decision is for another request")
        return packing

    def read_limits(self):
        return self.load(
            "use-limits.json", use_limits=exactly(1), case=plain, purposes=listed(plain, least=1), may_use_in=listed(forms.state, least=1),
            onward_transfer_allowed=flag, conditions=listed(plain), until=maybe(moment),
        )

    def read_keys(self):
        keys = self.load("keys.json", keys=exactly(1), holders=listed(anything, 1000))["holders"]
        for key in keys:
            shaped(
                key, "a holder", officer=maybe(forms.node_id), role=maybe(forms.role), node=forms.node_id, state=forms.state,
                key=digest, seals=flag,
            )
            need((key["officer"] is None) == (key["role"] is None), "a holder is half a person")
        need(len({key["key"] for key in keys}) == len(keys), "one key stands for two holders")
        return keys

    def read_custody(self):
        chain = self.load("custody.json", custody=exactly(1), events=listed(anything, 10_000, 1))["events"]
        for number, link in enumerate(chain):
            shaped(link, "an entry of custody", event=anything, signatures=listed(forms.signed_by))
            shaped(
                link["event"], "an event of custody", number=exactly(number), at=moment, person=maybe(person), node=forms.node_id,
                act=forms.act, item=plain, why=plain, tool=tool, before=maybe(digest), after=maybe(digest), rows=maybe(rows),
                previous=maybe(digest), keys=listed(digest),
            )
            need([signature["key"] for signature in link["signatures"]] == link["event"]["keys"], f"event {number} is signed with other keys than it names")
        # Each with the bytes that are signed, and those that the next entry names.
        return [(link["event"], link["signatures"], forms.canonical(link["event"]), forms.canonical(link)) for link in chain]

    def read_seal(self):
        return self.load("seal.json", seal=exactly(1), tagmanifest=digest, signatures=listed(forms.signed_by))

    def read_closing(self):
        return self.load("closing.json", closing=exactly(2), files=listed(closed), signature=forms.signed_by)

    def read_inclusion(self):
        return self.load(
            "log/inclusion.json", inclusion=exactly(1), commitment_key=digest, index=forms.decimal, proof=listed(digest, 64)
        )

    def read_consistency(self):
        return self.load("log/consistency.json", consistency=exactly(1), proof=listed(digest, 65))["proof"]

    def read_witnesses(self):
        asked = self.load("log/witnesses.json", quorum=small, witnesses=listed(witness, 32))
        several = asked["witnesses"]
        for member in ("key", "name"):
            need(len({one[member] for one in several}) == len(several), f"two witnesses have one {member}")
        need((asked["quorum"] > 0) == bool(several) and asked["quorum"] <= len(several), "the quorum of witnesses is none")
        return asked


file_name = forms.matches(r"seal\.json|time/[1-9]\.tst")
digest_of_request = forms.matches("[0-9a-f]{32}")


def small(value):
    return forms.whole(value) and value >= 0


def person(value):
    shaped(value, "a person", officer=forms.node_id, role=forms.role)
    return True


def tool(value):
    shaped(value, "a tool", name=plain, version=plain)
    return True


def rows(value):
    shaped(value, "rows", kept=forms.decimal, read=forms.decimal, rejected=forms.decimal)
    return True


def closed(value):
    shaped(value, "a file that the closing names", name=file_name, sha256=digest)
    return True


def witness(value):
    shaped(value, "a witness", key=digest, name=lambda name: plain(name) and forms.key_name(name), state=forms.state)
    return True
