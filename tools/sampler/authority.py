"""A time stamp authority for tests: DER, CMS and TSTInfo by hand (RFC 3161, RFC 5652, RFC 5816)."""

import datetime
import functools
import hashlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

HASH = {"sha1": hashes.SHA1, "sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512}
NUMBER = {"sha1": "1.3.14.3.2.26", "sha256": "2.16.840.1.101.3.4.2.1", "sha384": "2.16.840.1.101.3.4.2.2", "sha512": "2.16.840.1.101.3.4.2.3"}
RSA_WITH = {"sha256": "1.2.840.113549.1.1.11", "sha384": "1.2.840.113549.1.1.12", "sha512": "1.2.840.113549.1.1.13"}
ECDSA_WITH = {"sha256": "1.2.840.10045.4.3.2", "sha384": "1.2.840.10045.4.3.3", "sha512": "1.2.840.10045.4.3.4"}
FROM, UNTIL = datetime.datetime(2020, 1, 1), datetime.datetime(2040, 1, 1)


# ---- DER


def value(tag, *parts):
    body = b"".join(parts)
    size = len(body)
    length = bytes([size]) if size < 128 else (lambda raw: bytes([128 | len(raw)]) + raw)(size.to_bytes((size.bit_length() + 7) // 8, "big"))
    return bytes([tag]) + length + body


def sequence(*parts):
    return value(0x30, *parts)


def set_of(*parts):
    return value(0x31, *sorted(parts))


def whole(number):
    return value(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def octets(body):
    return value(4, body)


def oid(dotted):
    first, second, *rest = map(int, dotted.split("."))
    out = b""
    for part in [first * 40 + second, *rest]:
        piece = bytes([part & 127])
        while part > 127:
            part >>= 7
            piece = bytes([part & 127 | 128]) + piece
        out += piece
    return value(6, out)


NULL = value(5)


# ---- certificates


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Invented"), x509.NameAttribute(NameOID.COMMON_NAME, text)])


@functools.lru_cache(maxsize=None)
def key(kind, which):
    """A key of this kind; `which` tells several of a kind apart."""
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind[3:]))
    return {"p256": lambda: ec.generate_private_key(ec.SECP256R1()), "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
            "p521": lambda: ec.generate_private_key(ec.SECP521R1()), "ed25519": ed25519.Ed25519PrivateKey.generate}[kind]()


def signing_hash(secret):
    return None if isinstance(secret, ed25519.Ed25519PrivateKey) else hashes.SHA256()


def certificate(subject, public, issuer, secret, authority, start=FROM, until=UNTIL, uses=None, critical=True, length=None, signs=True):
    builder = x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer)).public_key(public)
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(until)
    if authority:
        builder = builder.add_extension(x509.BasicConstraints(True, length), True)
    uses = [ExtendedKeyUsageOID.TIME_STAMPING] if uses is None and not authority else uses
    if uses:
        builder = builder.add_extension(x509.ExtendedKeyUsage(uses), critical)
    usage = dict.fromkeys("content_commitment key_encipherment data_encipherment key_agreement crl_sign encipher_only decipher_only".split(), False)
    builder = builder.add_extension(x509.KeyUsage(digital_signature=not authority, key_cert_sign=authority and signs, **usage), True)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False).sign(secret, signing_hash(secret))


def der(cert):
    return cert.public_bytes(serialization.Encoding.DER)


class Authority:
    """Signs tokens; with `between`, through an authority in the middle. Its root is in `root`, as PEM."""

    def __init__(self, kind="p256", between=False, digest="sha256", pss=False, middle=None, **leaf):
        self.digest, self.pss, self.secret = digest, pss, key(kind, "leaf")
        top = key("p256", "root")
        root = certificate("Root of stamps", top.public_key(), "Root of stamps", top, True)
        self.chain, issuer, signer = [], "Root of stamps", top
        if between:
            signer = key("p256", "middle")
            self.chain = [certificate("Middle of stamps", signer.public_key(), issuer, top, **{"authority": True, **(middle or {})})]
            issuer = "Middle of stamps"
        self.certificate = certificate("Stamps", self.secret.public_key(), issuer, signer, False, **leaf)
        self.root = root.public_bytes(serialization.Encoding.PEM)

    def scheme(self):
        if isinstance(self.secret, ed25519.Ed25519PrivateKey):
            return sequence(oid("1.3.101.112"))
        if isinstance(self.secret, ec.EllipticCurvePrivateKey):
            return sequence(oid(ECDSA_WITH[self.digest]))
        if self.pss:
            one = sequence(oid(NUMBER[self.digest]), NULL)
            mask = sequence(oid("1.2.840.113549.1.1.8"), one)
            salt = hashlib.new(self.digest).digest_size
            return sequence(oid("1.2.840.113549.1.1.10"), sequence(value(0xA0, one), value(0xA1, mask), value(0xA2, whole(salt))))
        return sequence(oid(RSA_WITH[self.digest]), NULL)

    def sign(self, message):
        if isinstance(self.secret, ed25519.Ed25519PrivateKey):
            return self.secret.sign(message)
        chosen = HASH[self.digest]()
        if isinstance(self.secret, ec.EllipticCurvePrivateKey):
            return self.secret.sign(message, ec.ECDSA(chosen))
        pad = padding.PSS(padding.MGF1(chosen), chosen.digest_size) if self.pss else padding.PKCS1v15()
        return self.secret.sign(message, pad, chosen)

    def token(self, stamped, at="20261118120100Z", imprint="sha256", tweak=None):
        """A token over these bytes. `tweak` may change any part before it is put into the next."""
        part = lambda step, made: tweak.get(step, lambda same: same)(made) if tweak else made
        imprinted = sequence(sequence(oid(NUMBER[imprint]), NULL), octets(hashlib.new(imprint, stamped).digest()))
        info = part("info", sequence(*part("members", [
            whole(1), oid("1.3.6.1.4.1.99999.1"), imprinted, whole(4711), value(0x18, at.encode()), sequence(whole(1)), whole(2**62 + 7),
        ])))
        cert = der(self.certificate)
        attributes = part("attributes", {
            "type": sequence(oid("1.2.840.113549.1.9.3"), set_of(oid("1.2.840.113549.1.9.16.1.4"))),
            "digest": sequence(oid("1.2.840.113549.1.9.4"), set_of(octets(hashlib.new(self.digest, info).digest()))),
            "certificate": sequence(oid("1.2.840.113549.1.9.16.2.47"), set_of(sequence(sequence(sequence(octets(hashlib.sha256(cert).digest())))))),
        })
        inner = part("order", sorted(attributes.values()))
        signature = part("signature", self.sign(value(0x31, *inner)))
        who = part("who", sequence(self.certificate.issuer.public_bytes(), whole(self.certificate.serial_number)))
        signer = part("signer", sequence(
            whole(3 if who[0] == 0x80 else 1), who, sequence(oid(NUMBER[self.digest]), NULL), value(0xA0, *inner), part("scheme", self.scheme()), octets(signature),
        ))
        held = part("certificates", [cert, *map(der, self.chain)])
        content = sequence(part("type", oid("1.2.840.113549.1.9.16.1.4")), value(0xA0, octets(info)))
        digests = part("digests", set_of(sequence(oid(NUMBER[self.digest]), NULL)))
        signed = sequence(part("version", whole(3)), digests, content, *([value(0xA0, *held)] if held else []), set_of(*part("signers", [signer])))
        return part("token", sequence(oid("1.2.840.113549.1.7.2"), value(0xA0, signed)))
