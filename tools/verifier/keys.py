"""Ed25519 (RFC 8032), checked strictly: no key or R of small order, S reduced, no cofactor, one encoding of each point."""

import functools

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
# The y of the points of order 1, 2, 4 and 8: there are no others that the cofactor makes vanish.
EIGHTH = int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little")
SMALL = frozenset((0, 1, P - 1, EIGHTH, P - EIGHTH))


def sound(point):
    """Whether these 32 bytes can be a key or an R: y below p, and not of small order."""
    y = int.from_bytes(point, "little") & (2**255 - 1)
    return y < P and y not in SMALL


@functools.lru_cache(maxsize=1024)
def public_key(key):
    return Ed25519PublicKey.from_public_bytes(key) if len(key) == 32 and sound(key) else None


# A signature holds or does not hold for ever, so it may be remembered: thousands of damaged copies of one package share theirs.
@functools.lru_cache(maxsize=4096)
def genuine(key, signature, message):
    public = public_key(key)
    if public is None or len(signature) != 64 or not sound(signature[:32]):
        return False
    if int.from_bytes(signature[32:], "little") >= ORDER:
        return False
    try:
        # OpenSSL computes S·B − k·A and compares its encoding with R byte for byte: the equation without cofactor.
        public.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def fits(signature, purpose, body):
    """`signature` is a pair of `key` and `ed25519` in hexadecimal; what is signed is a purpose line and a body."""
    return genuine(bytes.fromhex(signature["key"]), bytes.fromhex(signature["ed25519"]), purpose + b"\n" + body)
