"""Time stamps (RFC 3161, RFC 5652, RFC 5816): section 8 of protocol/evidence-2.md."""

import datetime
import functools
import hashlib
import re

from . import der
from .certificate import Certificate, algorithm, calendar, digest_name, digest_of, issued, no_parameters, verifies
from .der import GENERAL_TIME, INTEGER, OCTETS, OID, SEQUENCE, SET, Fields, NotDer, need, oid

SIGNED_DATA, TST_INFO = oid("1.2.840.113549.1.7.2"), oid("1.2.840.113549.1.9.16.1.4")
CONTENT_TYPE, MESSAGE_DIGEST = oid("1.2.840.113549.1.9.3"), oid("1.2.840.113549.1.9.4")
SIGNING_CERT, SIGNING_CERT_V2 = oid("1.2.840.113549.1.9.16.2.12"), oid("1.2.840.113549.1.9.16.2.47")
# Nobody needs more to lead to a root; whoever sends more wants the reader's time.
MOST_CERTIFICATES, LONGEST_CHAIN = 64, 8
# The tags that lead to the certificates of a token. Each is opened by itself: one that is none does not spoil the token.
IN_CERTIFICATES = (0x30, 0xA0, 0x30, 0xA0)


class Token:
    """A token whose signature holds: its moment, what it was put on, and by whom."""

    def __init__(self, raw):
        outer = Fields(der.read(raw, IN_CERTIFICATES), "the token")
        need(outer.next(OID).body == SIGNED_DATA, "the token is not signed")
        signed = Fields(der.explicit(outer.next(0xA0), "the token"), "the token")
        outer.end()
        need(der.whole(signed.next(INTEGER)) == 3, "the token is not of version 3")
        several = map(algorithm, Fields(signed.next(SET), "the digests", SET).rest())
        announced = {name for name, parameters in several if no_parameters(parameters)}
        content = Fields(signed.next(SEQUENCE), "what is stamped")
        need(content.next(OID).body == TST_INFO, "what is signed is no time stamp")
        info = der.explicit(content.next(0xA0), "what is stamped")
        content.end()
        need(info.tag == OCTETS, "what is stamped is not what it has to be")
        held, _ = signed.maybe(0xA0), signed.maybe(0xA1)
        signers = Fields(signed.next(SET), "the signers", SET).rest()
        signed.end()
        need(len(signers) == 1, "the token has not one signer")
        self.certificates = certificates(held)
        self.read_info(info.body)
        self.read_signer(signers[0], info.body, announced)

    def read_info(self, body):
        fields = Fields(der.read(body), "the time stamp")
        need(der.whole(fields.next(INTEGER)) == 1, "the time stamp is not of version 1")
        fields.next(OID)
        imprint = Fields(fields.next(SEQUENCE), "the imprint")
        self.digest, self.imprint = digest_name(imprint.next(SEQUENCE)), imprint.next(OCTETS).body
        imprint.end()
        fields.next(INTEGER)
        self.at = calendar(fields.next(GENERAL_TIME).body.decode())
        accuracy, ordering = fields.maybe(SEQUENCE), fields.maybe(der.BOOLEAN)
        fields.maybe(INTEGER), fields.maybe(0xA0), fields.maybe(0xA1)
        fields.end()
        need(ordering is None or ordering.body == b"\xff", "the time stamp says that it is in no order, which is left out")
        self.accuracy = accuracy_of(accuracy) if accuracy else datetime.timedelta()

    def read_signer(self, value, info, announced):
        fields = Fields(value, "the signer")
        version, who = der.whole(fields.next(INTEGER)), fields.next()
        need((version, who.tag) in ((1, SEQUENCE), (3, 0x80)), "the signer is not of version 1 or 3")
        named = fields.next(SEQUENCE)
        digest = self.signed_digest = digest_name(named)
        need(algorithm(named)[0] in announced, "the digest of the signer is not announced")
        attributes = fields.next(0xA0)
        scheme, signature = fields.next(SEQUENCE), fields.next(OCTETS).body
        fields.maybe(0xA1)
        fields.end()
        self.signer = next((one for one in self.certificates if self.is_named(one, who)), None)
        need(self.signer, "the certificate of the signer is not inside")
        self.judge_attributes(attributes, digest, info)
        need(self.signer.stamps_only(), "the certificate of the signer is not for time stamps alone")
        # Signed is the set as a set, and not with the tag under which it lies here (RFC 5652 section 5.4).
        message = b"\x31" + attributes.raw[1:]
        need(verifies(self.signer.key, scheme, digest, signature, message), "the signature is false, or its algorithm does not count")

    @staticmethod
    def is_named(certificate, who):
        if who.tag == 0x80:
            return certificate.key_id() == who.body
        fields = Fields(who, "the name of the signer")
        issuer, serial = fields.next(SEQUENCE).raw, fields.next(INTEGER).raw
        fields.end()
        return (certificate.issuer, certificate.serial) == (issuer, serial)

    def judge_attributes(self, attributes, digest, info):
        raws = [one.raw for one in attributes.inside]
        need(raws == sorted(raws), "the signed attributes are not in their order")
        found = {}
        for one in attributes.inside:
            fields = Fields(one, "an attribute")
            name, values = fields.next(OID).body, Fields(fields.next(SET), "an attribute", SET).rest()
            fields.end()
            need(name not in found, "an attribute stands there twice")
            found[name] = values
        for name, values in found.items():
            need(values and (name not in KNOWN or len(values) == 1), "an attribute has not one value")
        kind, over = found.get(CONTENT_TYPE), found.get(MESSAGE_DIGEST)
        need(kind and (kind[0].tag, kind[0].body) == (OID, TST_INFO), "the signed attributes do not say that it is a time stamp")
        need(over and (over[0].tag, over[0].body) == (OCTETS, hashlib.new(digest, info).digest()), "the digest that was signed is another")
        need(SIGNING_CERT in found or SIGNING_CERT_V2 in found, "the certificate is not under the signature")
        for name in (SIGNING_CERT, SIGNING_CERT_V2):
            if name in found:
                self.judge_certificate_id(found[name][0], name)

    def judge_certificate_id(self, value, kind):
        says = "the certificate under the signature"
        fields = Fields(value, says)
        several = Fields(fields.next(SEQUENCE), says).rest()
        fields.maybe(SEQUENCE)
        fields.end()
        need(several, f"{says} is none")
        first = Fields(several[0], says)
        name = "sha1"
        if kind == SIGNING_CERT_V2:
            chosen = first.maybe(SEQUENCE)
            name = digest_name(chosen) if chosen else "sha256"
        need(first.next(OCTETS).body == digest_of(self.signer, name), f"{says} is another")
        place = first.maybe(SEQUENCE)
        first.end()
        if place:
            parts = Fields(place, says)
            names, serial = Fields(parts.next(SEQUENCE), says).rest(), parts.next(INTEGER).raw
            parts.end()
            same = serial == self.signer.serial and any(n.tag == 0xA4 and n.body == self.signer.issuer for n in names)
            need(same, f"{says} is another")

    def leads_to(self, roots):
        """Whether its certificate chains to one of these, all of them valid when the token was made."""
        if not self.fit(self.signer):
            return False
        if self.signer.usage is not None and not self.signer.usage & 0xC0:
            return False
        return any(root.raw == self.signer.raw for root in roots) or self.climbs(self.signer, [self.signer], roots)

    def climbs(self, certificate, path, roots):
        below = len(path) - 1
        if any(self.fit(root) and root.authority_over(below) and issued(certificate, root) for root in roots):
            return True
        if len(path) >= LONGEST_CHAIN:
            return False
        for one in self.certificates:
            if one not in path and one.subject == certificate.issuer and self.fit(one) and one.authority_over(below):
                if issued(certificate, one) and self.climbs(one, [*path, one], roots):
                    return True
        return False

    def fit(self, certificate):
        return certificate.understood() and certificate.valid_at(self.at)


def accuracy_of(value):
    """How far the moment may be off: seconds, thousandths, millionths, each of which may be left out (RFC 3161 section 2.4.2)."""
    parts = Fields(value, "the accuracy")
    seconds, millis, micros = parts.maybe(INTEGER), parts.maybe(0x80), parts.maybe(0x81)
    parts.end()
    number = lambda part: der.whole(part) if part else 0
    return datetime.timedelta(seconds=number(seconds), milliseconds=number(millis), microseconds=number(micros))


KNOWN = {CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERT, SIGNING_CERT_V2}


def certificates(held):
    """The certificates inside. One that is none of ours is left aside: nothing can chain through it."""
    need(held is None or len(held.inside) <= MOST_CERTIFICATES, "there are too many certificates in the token")
    found = []
    for value in held.inside if held else []:
        try:
            found.append(Certificate(der.read(value.raw)))
        except NotDer:
            pass
    return found


@functools.lru_cache(maxsize=256)
def token(raw):
    """The token and None, or None and what is wrong with it."""
    try:
        return Token(raw), None
    except NotDer as wrong:
        return None, str(wrong)


def judged(raw, stamped, roots):
    """The token (or None) and what is wrong (or None). Without roots nobody is asked who the authority is."""
    found, wrong = token(raw)
    if wrong:
        return None, wrong
    if "sha224" in (found.digest, found.signed_digest):
        return None, "it uses a hash function weaker than SHA-256"
    if hashlib.new(found.digest, stamped).digest() != found.imprint:
        return None, "it was put on something else"
    try:
        if roots and not found.leads_to(roots):
            return None, "its certificate leads to none of your roots, or was not valid then"
    except NotDer as wrong:
        return None, str(wrong)
    return found, None


def root_certificates(data):
    """The certificates in a file, PEM or DER."""
    import base64

    blocks = re.findall(rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", data, re.DOTALL)
    raws = [base64.b64decode(block) for block in blocks] or [data]
    return [Certificate(der.read(raw)) for raw in raws]
