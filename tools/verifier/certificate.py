"""X.509 certificates (RFC 5280) as far as time stamps need them: who, by whom, until when, for what, and the algorithms that count."""

import datetime
import functools
import hashlib

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from . import der
from .der import BITS, BOOLEAN, INTEGER, NULL, OCTETS, OID, SEQUENCE, Fields, NotDer, need, oid
from .keys import genuine

SHA = {
    oid("2.16.840.1.101.3.4.2.1"): "sha256", oid("2.16.840.1.101.3.4.2.2"): "sha384", oid("2.16.840.1.101.3.4.2.3"): "sha512",
    # In records that others made; no stamp in a package may use it.
    oid("2.16.840.1.101.3.4.2.4"): "sha224",
}
HASHES = {"sha224": hashes.SHA224, "sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512}
RSA, PSS, MGF1 = oid("1.2.840.113549.1.1.1"), oid("1.2.840.113549.1.1.10"), oid("1.2.840.113549.1.1.8")
RSA_WITH = {oid("1.2.840.113549.1.1.11"): "sha256", oid("1.2.840.113549.1.1.12"): "sha384", oid("1.2.840.113549.1.1.13"): "sha512"}
ECDSA_WITH = {oid("1.2.840.10045.4.3.2"): "sha256", oid("1.2.840.10045.4.3.3"): "sha384", oid("1.2.840.10045.4.3.4"): "sha512"}
EC_KEY, ED25519 = oid("1.2.840.10045.2.1"), oid("1.3.101.112")
CURVES = {oid("1.2.840.10045.3.1.7"): (ec.SECP256R1, 65), oid("1.3.132.0.34"): (ec.SECP384R1, 97)}
KEY_USAGE, BASIC, EXTENDED = oid("2.5.29.15"), oid("2.5.29.19"), oid("2.5.29.37")
KEY_ID, TIME_STAMPING = oid("2.5.29.14"), oid("1.3.6.1.5.5.7.3.8")
# What a reader who does not know it may not pass over when it is critical; of these we know what they mean for a time stamp: nothing.
HARMLESS = {oid("2.5.29.17"), oid("2.5.29.18"), oid("2.5.29.32"), oid("2.5.29.14"), oid("2.5.29.35")}


def algorithm(value):
    """The identifier, and the parameters or None."""
    fields = Fields(value, "an algorithm")
    name, parameters = fields.next(OID).body, fields.rest()
    need(len(parameters) <= 1, "an algorithm has a part too many")
    return name, parameters[0] if parameters else None


def no_parameters(parameters):
    return parameters is None or parameters.tag == NULL


def digest_name(value):
    name, parameters = algorithm(value)
    need(name in SHA and no_parameters(parameters), "a digest is none of the family of SHA-2")
    return SHA[name]


def moment(value):
    """A moment in a certificate: two digits of the year mean 1950 to 2049."""
    text = value.body.decode("ascii", "replace")
    need(value.tag in (der.UTC_TIME, der.GENERAL_TIME), "a moment is none")
    if value.tag == der.UTC_TIME:
        text = ("19" if text >= "5" else "20") + text
    return calendar(text)


def calendar(text):
    main, _, decimals = text[:-1].partition(".")
    parts = [int(main[:4])] + [int(main[n : n + 2]) for n in range(4, 14, 2)]
    try:
        return datetime.datetime(*parts, int((decimals + "000000")[:6]), datetime.timezone.utc)
    except ValueError:
        raise NotDer("a moment is not in the calendar") from None


class Certificate:
    def __init__(self, value):
        fields = Fields(value, "a certificate")
        body, outer, bits = fields.next(SEQUENCE), fields.next(SEQUENCE), fields.next(BITS)
        fields.end()
        need(bits.body[0] == 0, "the signature of a certificate is no whole bytes")
        self.raw, self.signed, self.signature, self.algorithm = value.raw, body.raw, bits.body[1:], outer
        inner = Fields(body, "a certificate")
        version = inner.maybe(0xA0)
        need(version and der.explicit(version, "a version").raw == b"\2\1\2", "a certificate is not of version 3")
        self.serial = inner.next(INTEGER).raw
        need(inner.next(SEQUENCE).raw == outer.raw, "a certificate names two algorithms")
        self.issuer = inner.next(SEQUENCE).raw
        term = Fields(inner.next(SEQUENCE), "a term")
        self.start, self.until = moment(term.next()), moment(term.next())
        term.end()
        self.subject, self.key = inner.next(SEQUENCE).raw, inner.next(SEQUENCE)
        inner.maybe(0x81), inner.maybe(0x82)
        extensions = inner.maybe(0xA3)
        inner.end()
        self.extensions = read_extensions(extensions) if extensions else {}
        self.usage = self.read_usage()
        self.constraints = self.read_constraints()

    def extension(self, name):
        """What lies in an extension, or None."""
        return der.read(self.extensions[name][1]) if name in self.extensions else None

    def kind(self):
        """The kind of its key, as the table of ends in evidence-record.md names it."""
        public = public_key(self.key.raw) if algorithm(Fields(self.key, "a key").next(SEQUENCE))[0] != ED25519 else None
        if public is None:
            return "Ed25519"
        if isinstance(public, rsa.RSAPublicKey):
            return "RSA" if public.key_size >= 3072 else "RSA below 3072 bits"
        return "ECDSA P-256" if public.key_size == 256 else "ECDSA P-384"

    def key_id(self):
        value = self.extension(KEY_ID)
        return value.body if value else None

    def read_usage(self):
        """The bits of the key usage, the first the highest, or None."""
        value = self.extension(KEY_USAGE)
        if value is None:
            return None
        need(value.tag == BITS, "a key usage is none")
        return value.body[1] if len(value.body) > 1 else 0

    def stamps_only(self):
        critical, _ = self.extensions.get(EXTENDED, (False, None))
        uses = self.extension(EXTENDED)
        return critical and uses.tag == SEQUENCE and [use.body for use in uses.inside] == [TIME_STAMPING]

    def read_constraints(self):
        """Whether it is an authority, and how many authorities may stand below it, or None."""
        value = self.extension(BASIC)
        if value is None:
            return False, None
        fields = Fields(value, "basic constraints")
        flag, longest = fields.maybe(BOOLEAN), fields.maybe(INTEGER)
        fields.end()
        need(flag is None or flag.body == b"\xff", "basic constraints say that it is no authority, which is left out")
        return flag is not None, None if longest is None else der.whole(longest)

    def authority_over(self, below):
        """Whether it may sign certificates that have so many authorities below them."""
        authority, longest = self.constraints
        return authority and (longest is None or below <= longest) and (self.usage is None or self.usage & 0x04 != 0)

    def understood(self):
        known = HARMLESS | {KEY_USAGE, BASIC, EXTENDED}
        return all(name in known for name, (critical, _) in self.extensions.items() if critical)

    def valid_at(self, at):
        return self.start <= at <= self.until


def read_extensions(value):
    found = {}
    for extension in Fields(der.explicit(value, "extensions"), "extensions").rest():
        fields = Fields(extension, "an extension")
        name, critical, body = fields.next(OID).body, fields.maybe(BOOLEAN), fields.next(OCTETS)
        fields.end()
        need(critical is None or critical.body == b"\xff", "an extension says that it is not critical, which is left out")
        need(name not in found, "an extension stands there twice")
        found[name] = (critical is not None, body.body)
    return found


# ---- signatures


def verifies(key, scheme, digest, signature, message):
    """Whether `signature` over `message` is by this SubjectPublicKeyInfo; `scheme` is an AlgorithmIdentifier, `digest` what the signer named, or None."""
    name, parameters = algorithm(scheme)
    kind, _ = algorithm(Fields(key, "a key").next(SEQUENCE))
    if name == ED25519:
        bits = key.inside[-1].body
        return kind == ED25519 and parameters is None and digest in (None, "sha512") and genuine(bits[1:], signature, message)
    found = rsa_scheme(name, parameters, digest) if kind == RSA else ecdsa_scheme(name, parameters) if kind == EC_KEY else None
    if found is None or digest not in (None, found[0]):
        return False
    public = public_key(key.raw)
    try:
        public.verify(signature, message, *found[1])
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def rsa_scheme(name, parameters, digest):
    if name == PSS:
        return pss_scheme(parameters)
    which = digest if name == RSA else RSA_WITH.get(name)
    if which is None or not no_parameters(parameters):
        return None
    return which, (padding.PKCS1v15(), HASHES[which]())


def pss_scheme(parameters):
    """RFC 4055: the parts that are left out mean SHA-1, which does not count here."""
    if parameters is None or parameters.tag != SEQUENCE:
        return None
    fields = Fields(parameters, "the parameters of PSS")
    first, second, third, fourth = (fields.maybe(tag) for tag in (0xA0, 0xA1, 0xA2, 0xA3))
    fields.end()
    if not first or not second or fourth:
        return None
    which = digest_name(der.explicit(first, "a digest"))
    mask, inner = algorithm(der.explicit(second, "a mask"))
    if mask != MGF1 or inner is None or digest_name(inner) != which:
        return None
    length = der.explicit(third, "a length of salt") if third else None
    salt = der.whole(length) if length else 20
    if length and length.tag != INTEGER or not 0 <= salt <= 512:
        return None
    return which, (padding.PSS(padding.MGF1(HASHES[which]()), salt), HASHES[which]())


def ecdsa_scheme(name, parameters):
    which = ECDSA_WITH.get(name)
    return None if which is None or parameters is not None else (which, (ec.ECDSA(HASHES[which]()),))


@functools.lru_cache(maxsize=256)
def public_key(raw):
    fields = Fields(der.read(raw), "a key")
    kind, parameters = algorithm(fields.next(SEQUENCE))
    bits = fields.next(BITS).body
    fields.end()
    need(bits[0] == 0, "a key is no whole bytes")
    try:
        if kind == RSA:
            need(no_parameters(parameters) and parameters is not None, "an RSA key has parameters")
            numbers = Fields(der.read(bits[1:]), "an RSA key")
            modulus, exponent = der.whole(numbers.next(INTEGER)), der.whole(numbers.next(INTEGER))
            numbers.end()
            need(modulus > 0 and 2048 <= modulus.bit_length() <= 8192, "an RSA key has not 2048 to 8192 bits")
            return rsa.RSAPublicNumbers(exponent, modulus).public_key()
        need(parameters is not None and parameters.tag == OID and parameters.body in CURVES, "a curve is none of P-256 and P-384")
        curve, length = CURVES[parameters.body]
        need(len(bits) - 1 == length and bits[1] == 4, "a point is not written whole")
        return ec.EllipticCurvePublicKey.from_encoded_point(curve(), bits[1:])
    except ValueError:
        raise NotDer("a key is none") from None


def issued(certificate, issuer):
    """Whether `issuer` signed it."""
    if certificate.issuer != issuer.subject:
        return False
    try:
        return verifies(issuer.key, certificate.algorithm, None, certificate.signature, certificate.signed)
    except NotDer:
        return False


def digest_of(certificate, name):
    return hashlib.new(name, certificate.raw).digest()
